"""Files that cannot be read, formulas that are none, pictures that cannot be shown: the build says which file, and what to do."""

import base64
import json
import shutil
import struct
import zlib

import pytest
from lessons import ROOT

from editions.source.soundness import (
    contents_problems,
    notebook_problem,
    picture_problem,
    source_problems,
    text_problem,
)
from editions.source.stray import check_formulas, stray_formulas

NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [{"cell_type": "markdown", "metadata": {}, "source": "x"}],
}


def dumped(**changes):
    return json.dumps({**NOTEBOOK, **changes}, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf" + dumped(), "BOM"),
        (dumped().decode().encode("utf-16"), "UTF-16"),
        ('{"a": "中文"}'.encode("gbk"), "not in UTF-8 (line 1)"),
        (dumped()[:40] + b"\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> other\n" + dumped()[40:], "merge conflict (line 2"),
        (dumped()[:-9], "no valid JSON"),
        (b"[]", "is no notebook"),
        (dumped(nbformat=3, worksheets=[]), "format 3, expected 4"),
        (dumped(cells={}), "is no notebook"),
        (dumped(cells=[{"cell_type": "markdown"}]), "cell 1"),
    ],
)
def test_a_notebook_that_cannot_be_read_is_told_why(data, words):
    assert words in notebook_problem(data)


def test_a_notebook_that_speaks_of_conflicts_is_none(tmp_path):
    assert notebook_problem(dumped()) == ""
    cell = {"cell_type": "markdown", "metadata": {}, "source": "git writes\n<<<<<<< HEAD\n=======\n>>>>>>> other\n"}
    assert notebook_problem(dumped(cells=[cell])) == "", "inside of JSON a line does not begin with it"
    assert text_problem("# 标题\n\n=======\n".encode()) == "", "a rule under a heading"


def test_all_files_of_the_course_are_sound():
    assert source_problems(ROOT) == []


@pytest.mark.parametrize("entry", ["- file: notebooks/a/01-b.ipynb", "  file: 'book/one.md'", "root: book/index.md"])
def test_a_page_named_with_its_ending_is_told_of(entry):
    (problem,) = contents_problems(f"format: jb-book\nroot: book/index\n{entry}\n")
    assert "leave the ending off" in problem and entry.split(":")[1].strip(" '").rpartition(".")[0] in problem


def test_every_problem_of_a_book_names_its_file(tmp_path):
    (tmp_path / "_toc.yml").write_text("root: book/index.md\n", "utf-8")
    (tmp_path / "book").mkdir()
    (tmp_path / "notebooks" / "01-a").mkdir(parents=True)
    (tmp_path / "book" / "index.md").write_bytes(b"\xef\xbb\xbf# T\n")
    (tmp_path / "notebooks" / "01-a" / "01-b.ipynb").write_bytes(b"")
    (tmp_path / "notebooks" / "01-a" / "01-b.quiz.yaml").write_bytes("问".encode("gbk"))
    names = [problem.split()[0] for problem in source_problems(tmp_path)]
    assert names == ["_toc.yml", "notebooks/01-a/01-b.ipynb", "book/index.md", "notebooks/01-a/01-b.quiz.yaml"]


# ---- formulas


@pytest.mark.parametrize(
    "text, words",
    [
        ("We take $ x $ here.", "a dollar stays in the text"),
        ("costs \\$5 and $6", "a dollar stays in the text"),
        ("用$5和$x$。", "“和”"),
        ("其中 $损失$ 越小越好", "\\text{…}"),
        ("$$\n损失 = x\n$$", "“损失”"),
        ("from $5-$6 each", "amount of money"),
        ("the vector \\(x\\)", "write `$x$`"),
        ("\\[x^2\\]", "write `$x^2$`"),
        ("| a | b |\n|---|---|\n| $P(a|b)$ | 2 |", "`\\mid`"),
    ],
)
def test_a_formula_that_is_none_or_swallows_prose_is_told_of(text, words):
    assert any(words in problem for problem in stray_formulas(text)), stray_formulas(text)


@pytest.mark.parametrize(
    "text",
    [
        "costs \\$5",
        "`$HOME` and `\\(x\\)`",
        "```bash\necho $HOME\n```",
        "一个 2$\\times$2 的网格，用$x$表示",
        "$x_\\text{训练}$ 与 $\\operatorname{ReLU}$",
        "[1\\] and \\(not a formula",
        "| a | b |\n|---|---|\n| $f(z) \\approx z$ around 0 | $P(a \\mid b)$ |",
        "$a$ and $b$ of 100",
        "$$\nx\n$$",
    ],
)
def test_what_is_meant_so_is_left_alone(text):
    assert stray_formulas(text) == []


def test_the_place_of_a_formula_is_named():
    cells = [
        {"cell_type": "code", "metadata": {}, "source": "'$'", "id": "c"},
        {"cell_type": "markdown", "metadata": {}, "source": ["a $\n", "b"], "id": "d"},
    ]
    (problem,) = check_formulas(cells)
    assert problem.startswith("cell 2 (id d): ")


# ---- pictures


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


GIF = base64.b64decode("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")


@pytest.mark.parametrize("name, data", [("a.png", png()), ("a.gif", GIF), ("a.svg", b"<svg xmlns='x'><g/></svg>\n")])
def test_a_whole_picture_is_sound_and_none_of_its_beginnings_is(name, data):
    assert picture_problem(name, data) == ""
    for length in range(len(data.rstrip()) - 1):
        assert picture_problem(name, data[:length]), length


def test_another_thing_under_a_picture_s_name_is_told_of():
    assert "no PNG" in picture_problem("a.png", b"hello")
    assert "a web page" in picture_problem("a.jpg", b"<!DOCTYPE html><html>404</html>")
    assert picture_problem("a.png", GIF) == "", "browsers go by what it is"
    assert picture_problem("a.txt", b"hello") == ""


# ---- the build


@pytest.fixture
def course(tmp_path):
    """Writes a course of one page and one lesson, and builds it; gives what was printed."""
    from test_build import notebook, page, run_build

    shutil.copy(ROOT / "_config.yml", tmp_path)
    (tmp_path / "book").mkdir()
    (tmp_path / "notebooks" / "01-part").mkdir(parents=True)

    def build(english="Hello.", chinese="你好。", lesson=None, files=(), toc="notebooks/01-part/01-two"):
        (tmp_path / "_toc.yml").write_text(f"format: jb-book\nroot: book/index\nchapters:\n  - file: {toc}\n", "utf-8")
        (tmp_path / "book" / "index.md").write_text(page(f"# Start\n\n{english}", f"# 开始\n\n{chinese}"), "utf-8")
        (tmp_path / "notebooks" / "01-part" / "01-two.ipynb").write_text(lesson or notebook("Two", "二"), "utf-8")
        for name, data in files:
            (tmp_path / "book" / name).write_bytes(data)
        status, output = run_build(tmp_path, "--edition", "en")
        assert "Traceback" not in output, output
        return status, output

    return build


@pytest.mark.slow
def test_files_that_cannot_be_read_stop_the_build_and_are_named(course):
    status, output = course(lesson="﻿{}", toc="notebooks/01-part/01-two.ipynb")
    assert status == 1
    assert "notebooks/01-part/01-two.ipynb begins with a byte order mark" in output
    assert "_toc.yml names notebooks/01-part/01-two.ipynb" in output


@pytest.mark.slow
def test_formulas_and_pictures_that_a_page_cannot_show_are_warned_of(course):
    english = (
        "The \\(x\\) and $ y $.\n\n![a](cut.png) ![b](https://example.org/b.png)\n\n"
        '![c](attachment:c.png)\n\n<div><img src="//example.org/d.png" alt="d"></div>'
    )
    status, output = course(
        english, english.replace("The", "这个").replace("and", "和"), files=[("cut.png", png()[:8])]
    )
    assert status == 1
    for words in ("“\\(x\\)” is no formula", "a dollar stays in the text", "book/cut.png is cut off", "https://example.org/b.png lies on another host",
                  "attachment:c.png was pasted", "//example.org/d.png lies on another host"):  # fmt: skip
        assert words in output, output
