"""Single-language copies: complete, and never at the cost of a learner's work."""

import json
import re

import learn
import pytest
from lessons import LESSONS, load

SITE = "https://some-school.github.io/deep/"


@pytest.fixture
def shelf(tmp_path):
    return learn.Shelf(tmp_path)


def reopened(shelf):
    shelf.close()
    return learn.Shelf(shelf.folder)


@pytest.mark.parametrize("edition, other", [("en", "zh"), ("zh", "en")])
def test_a_copy_holds_one_language_and_all_the_code(edition, other):
    for path in LESSONS:
        source = load(path)
        copy = learn.single_language(json.loads(path.read_text("utf8")), edition, SITE)
        tags = [t for c in source["cells"] for t in c["tags"]]
        assert len(copy["cells"]) == len(source["cells"]) - tags.count(f"lang-{other}")
        code = ["".join(c["source"]) for c in copy["cells"] if c["cell_type"] == "code"]
        lesson = source["metadata"]["course"][
            "lesson"
        ]  # by which a copy finds the labels of its figures, and its times
        assert f'setup(language="{edition}", lesson="{lesson}")' in code[0]
        assert code[1:] == [c["source"] for c in source["cells"] if c["cell_type"] == "code"][1:]


def test_a_copy_starts_without_outputs_so_that_bets_come_first():
    copy = learn.single_language(json.loads(LESSONS[0].read_text("utf8")), "en", SITE)
    assert all(not c["outputs"] for c in copy["cells"] if c["cell_type"] == "code")


@pytest.mark.parametrize(
    "edition, words",
    [
        ("en", r"\*About \d+ minutes to work through\. Cost of a run: \d+ s on CPU, \d+ MiB of memory, .+\*"),
        ("zh", r"\*学完约需 \d+ 分钟。运行一次：CPU 上 \d+ 秒，内存 \d+ MiB，.+\*"),
    ],
)
def test_every_copy_says_under_its_title_what_it_costs_as_the_page_does(tmp_path, edition, words):
    learn.lay_out(edition, tmp_path)
    copies = sorted((tmp_path / edition).rglob("*.ipynb"))
    assert len(copies) == len(LESSONS)
    for path in copies:
        title, empty, cost, next_line, *_ = "".join(json.loads(path.read_text("utf8"))["cells"][0]["source"]).split(
            "\n"
        )
        assert title.startswith("# ") and not empty and re.fullmatch(words, cost) and not next_line, path.name


def test_links_to_book_pages_lead_to_the_published_book():
    notebook = {
        "metadata": {},
        "cells": [{"cell_type": "markdown", "metadata": {}, "source": ["see [setup](../../book/setup.md#gpu)"]}],
    }
    text = "".join(learn.single_language(notebook, "zh", SITE)["cells"][0]["source"])
    assert text == f"see [setup]({SITE}zh/book/setup.html#gpu)"


def test_an_unknown_edition_is_refused():
    with pytest.raises(ValueError, match="expected 'en' or 'zh', received 'fr'"):
        learn.single_language({"metadata": {}, "cells": []}, "fr", SITE)


def test_an_untouched_copy_follows_a_new_release(shelf):
    assert shelf.put("a/x.ipynb", "one") == "new"
    shelf = reopened(shelf)
    assert shelf.put("a/x.ipynb", "two") == "updated"
    assert (shelf.folder / "a/x.ipynb").read_text() == "two"


def test_a_changed_copy_is_kept_and_the_new_release_put_beside_it_and_named(shelf):
    shelf.put("x.ipynb", "one")
    (shelf.folder / "x.ipynb").write_text("my answers")
    shelf = reopened(shelf)
    assert shelf.put("x.ipynb", "one") == "kept"
    assert shelf.put("x.ipynb", "two") == "x.new.ipynb"
    assert (shelf.folder / "x.ipynb").read_text() == "my answers"
    assert (shelf.folder / "x.new.ipynb").read_text() == "two"


def test_a_learner_who_works_in_the_new_file_too_loses_neither(shelf):
    shelf.put("x.ipynb", "one")
    (shelf.folder / "x.ipynb").write_text("my answers")
    shelf.put("x.ipynb", "two")
    (shelf.folder / "x.new.ipynb").write_text("more answers")
    shelf = reopened(shelf)
    assert shelf.put("x.ipynb", "three") == "x.new-2.ipynb"
    texts = {p.name: p.read_text() for p in shelf.folder.glob("*.ipynb")}
    assert texts == {"x.ipynb": "my answers", "x.new.ipynb": "more answers", "x.new-2.ipynb": "three"}


@pytest.mark.parametrize("damage", ["", "{", "[1]", "null"])
def test_a_damaged_ledger_means_that_nothing_is_overwritten(shelf, damage):
    shelf.put("x.ipynb", "one")
    shelf.close()
    shelf.ledger.write_text(damage)
    again = learn.Shelf(shelf.folder)
    assert again.put("x.ipynb", "two") == "x.new.ipynb"
    assert (shelf.folder / "x.ipynb").read_text() == "one"


def test_running_it_twice_changes_nothing(tmp_path):
    first = learn.lay_out("zh", tmp_path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*.ipynb")}
    second = learn.lay_out("zh", tmp_path)
    assert set(first.values()) == {"new"} and set(second.values()) == {"same"}
    assert {p: p.read_bytes() for p in tmp_path.rglob("*.ipynb")} == before
