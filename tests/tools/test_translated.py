"""`make translated`: it shows what is stale, and stamps without touching anything else."""

import difflib
import json
import os
import subprocess
import sys

import pytest
import translated

from editions.source.cells import english_hash, read_page
from editions.source.quizzes import entries

NOTEBOOK = """{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "aaa",
   "metadata": {
    "tags": [
     "lang-en"
    ]
   },
   "source": [
    "A new sentence about $x$.\\n",
    "Second line – with a dash."
   ]
  },
  {
   "cell_type": "markdown",
   "id": "bbb",
   "metadata": {
    "tags": [
     "lang-zh"
    ],
    "translates": "%s"
   },
   "source": [
    "关于 $x$ 的句子。"
   ]
  },
  {"cell_type": "markdown", "id": "ccc", "metadata": {"tags": ["lang-en"]}, "source": "Two."},
  {"cell_type": "markdown", "id": "ddd", "metadata": {"tags": ["lang-zh"]}, "source": "\\u4e8c\\u3002"}
 ],
 "metadata": { },
 "nbformat": 4,   "nbformat_minor": 5
}
"""
OLD = "An old sentence about $x$."
PAGE = '+++ {"tags": ["lang-en"]}\nWelcome to all.\n\n+++ {"tags": ["lang-zh"],  "translates": "12345678"}\n欢迎。\n'
QUIZ = 'questions:\n- id: why\n  ask: {en: "Why?", zh: 为什么？}  # kept\n  translates: "87654321"\n'


@pytest.fixture
def course(tmp_path):
    """A small course whose every translation is stale."""
    (tmp_path / "notebooks" / "01-a").mkdir(parents=True)
    (tmp_path / "book").mkdir()
    (tmp_path / "notebooks/01-a/01-b.ipynb").write_text(NOTEBOOK % english_hash(OLD), "utf8")
    (tmp_path / "notebooks/01-a/01-b.quiz.yaml").write_text(QUIZ, "utf8")
    (tmp_path / "book/index.md").write_text(PAGE, "utf8")
    return tmp_path


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin", open(os.devnull))
    monkeypatch.setenv("COLUMNS", "100")


def texts(root):
    return {path.name: path.read_text("utf8") for path in translated.files(root)}


def changed_lines(before, after):
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_listing_shows_both_texts_side_by_side_and_changes_nothing(course, capsys):
    before = texts(course)
    assert translated.main([], course) == 1
    said = capsys.readouterr().out
    assert texts(course) == before
    assert any("A new sentence" in line and "│ 关于 $x$ 的句子。" in line for line in said.splitlines())
    for place in (
        "notebooks/01-a/01-b.ipynb, cell 2 (id bbb)",
        "cell 4 (id ddd)",
        "book/index.md, cell at line 5",
        "question why (line 2)",
    ):
        assert place in said
    assert "4 stale translations" in said and "make translated" in said


def test_stamping_renews_the_hashes_and_touches_nothing_else(course, capsys):
    before = texts(course)
    assert translated.main(["--stamp"], course) == 0
    after = texts(course)
    english = "A new sentence about $x$.\nSecond line – with a dash."
    assert changed_lines(before["01-b.ipynb"], after["01-b.ipynb"]) == [
        f'-     "translates": "{english_hash(OLD)}"',
        f'+     "translates": "{english_hash(english)}"',
        '-   {"cell_type": "markdown", "id": "ddd", "metadata": {"tags": ["lang-zh"]}, "source": "\\u4e8c\\u3002"}',
        f'+   {{"cell_type": "markdown", "id": "ddd", "metadata": {{"tags": ["lang-zh"], "translates": "{english_hash("Two.")}"}}, "source": "\\u4e8c\\u3002"}}',
    ]
    assert after["index.md"] == before["index.md"].replace("12345678", english_hash("Welcome to all."))
    assert after["01-b.quiz.yaml"] == before["01-b.quiz.yaml"].replace("87654321", english_hash("Why?"))
    json.loads(after["01-b.ipynb"])
    assert "关于" in capsys.readouterr().out
    assert translated.main([], course) == 0
    assert "up to date" in capsys.readouterr().out
    assert texts(course) == after


def test_a_new_stamp_in_an_indented_notebook_stands_on_its_own_line(course):
    path = course / "notebooks/01-a/01-b.ipynb"
    before = path.read_text("utf8").replace(f',\n    "translates": "{english_hash(OLD)}"', "")
    path.write_text(before, "utf8")
    translated.main(["--stamp", "bbb"], course)
    assert changed_lines(before, path.read_text("utf8")) == [
        "-     ]",
        "+     ],",
        f'+     "translates": "{english_hash(chr(10).join(["A new sentence about $x$.", "Second line – with a dash."]))}"',
    ]


@pytest.mark.parametrize("what, changed", [
    (["bbb"], {"01-b.ipynb"}),
    (["aaa"], {"01-b.ipynb"}),
    (["why"], {"01-b.quiz.yaml"}),
    (["book/index.md"], {"index.md"}),
    (["./book/index.md", "why"], {"index.md", "01-b.quiz.yaml"}),
    (["no-such-cell"], set()),
])  # fmt: skip
def test_only_what_is_named_is_stamped(course, what, changed, capsys):
    before = texts(course)
    assert translated.main(["--stamp", *what], course) == 1
    assert {name for name, text in texts(course).items() if text != before[name]} == changed
    assert ("not stale, or not there: no-such-cell" in capsys.readouterr().out) == (what == ["no-such-cell"])


def test_a_named_cell_leaves_its_neighbours_stamp_alone(course):
    translated.main(["--stamp", "ddd"], course)
    assert english_hash(OLD) in texts(course)["01-b.ipynb"]


def test_a_translation_that_cannot_be_right_is_not_stamped(course, capsys):
    path = course / "notebooks/01-a/01-b.ipynb"
    path.write_text(
        path.read_text("utf8").replace("关于 $x$ 的句子", "关于 $y$ 的句子").replace("\\u4e8c\\u3002", "Two."), "utf8"
    )
    before = path.read_text("utf8")
    assert translated.main(["--stamp", "notebooks/01-a/01-b.ipynb"], course) == 1
    said = capsys.readouterr().out
    assert path.read_text("utf8") == before
    assert "`y`" in said and "holds no Chinese" in said and said.count("Not stamped") == 2


def test_an_unpaired_cell_is_named_and_cannot_be_stamped(course, capsys):
    path = course / "book/index.md"
    path.write_text(PAGE + '+++ {"tags": ["lang-en"]}\nAlone.\n', "utf8")
    assert translated.main(["--stamp"], course) == 1
    assert "book/index.md, cell at line 7: this English cell has no Chinese one" in capsys.readouterr().out
    assert "stale" not in [p.kind for p in translated.check_structure(read_page(path.read_text("utf8")))]


def test_at_a_terminal_each_pair_is_asked_for(course, monkeypatch, capsys):
    answers = iter(["", "y", "q"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(translated.sys, "stdin", type("Terminal", (), {"isatty": staticmethod(lambda: True)}))
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    before = texts(course)
    assert translated.main(["--stamp"], course) == 1
    after = texts(course)
    assert english_hash(OLD) in after["01-b.ipynb"], "not yet: no stamp"
    assert english_hash("Two.") in after["01-b.ipynb"], "y: stamped"
    assert after["index.md"] == before["index.md"] and after["01-b.quiz.yaml"] == before["01-b.quiz.yaml"], (
        "q: the rest stays"
    )


def test_what_changed_in_the_english_is_shown_where_the_last_commit_knows_it(course, capsys):
    path = course / "notebooks/01-a/01-b.ipynb"
    new = path.read_text("utf8")
    notebook = json.loads(new)
    notebook["cells"][0]["source"] = OLD
    path.write_text(json.dumps(notebook), "utf8")
    git = ["git", "-C", str(course), "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)
    path.write_text(new, "utf8")
    translated.main([], course)
    said = capsys.readouterr().out
    assert "-An old sentence about $x$." in said and "+A new sentence about $x$." in said


def test_line_ends_of_other_systems_are_kept(course):
    path = course / "book/index.md"
    path.write_bytes(PAGE.replace("\n", "\r\n").encode())
    translated.main(["--stamp", "book/index.md"], course)
    assert path.read_bytes() == PAGE.replace("12345678", english_hash("Welcome to all.")).replace("\n", "\r\n").encode()


def test_a_hash_of_digits_alone_stays_text_in_yaml(course):
    path = course / "notebooks/01-a/01-b.quiz.yaml"
    translated.main(["--stamp", "why"], course)
    [entry] = entries(path.read_text("utf8"))
    assert isinstance(entry.data["translates"], str) and not entry.stale


def test_an_unreadable_file_is_named(course, capsys):
    (course / "book/index.md").write_text("+++ {oops}\n", "utf8")
    assert translated.main([], course) == 2
    assert "book/index.md, line 1" in capsys.readouterr().out


def test_two_texts_stand_in_columns_that_fit():
    shown = translated.beside("word " * 30 + "x" * 60, "汉字" * 40, 80).splitlines()
    assert len(shown) > 3 and all(translated.width(line) <= 80 for line in shown)
    assert {translated.width(line.partition("│")[0]) for line in shown if "│" in line} == {39}


def test_the_command_runs_as_a_program():
    done = subprocess.run(
        [sys.executable, str(translated.ROOT / "tools" / "translated.py"), "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0 and "--stamp" in done.stdout
