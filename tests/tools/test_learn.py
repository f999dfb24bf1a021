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


# --- a lesson that was run, and one that was changed --------------------------------------------------


def lesson(*cells, **metadata):
    return learn.as_text(
        {"cells": [dict(kind) for kind in cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def code(text, **more):
    cell = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": text.splitlines(keepends=True),
    }
    return {**cell, **more}


FIRST = lesson(code("x = 1\nprint(x)"), {"cell_type": "markdown", "metadata": {}, "source": ["Why?"]})
SECOND = lesson(code("x = 2\nprint(x)"), {"cell_type": "markdown", "metadata": {}, "source": ["Why?"]})


def as_jupyterlab_saves_it(text):
    """What a kernel and JupyterLab add where somebody runs every cell with Shift+Enter; source as one string, keys in another order."""
    notebook = json.loads(text)
    for number, cell in enumerate(notebook["cells"], 1):
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell |= {
                "execution_count": number,
                "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}],
            }
        cell["metadata"] |= {"collapsed": False, "jupyter": {"outputs_hidden": False}}
    notebook["cells"].append(code(""))
    notebook["metadata"] |= {"kernelspec": {"name": "python3"}, "language_info": {"version": "3.12.1"}}
    return json.dumps(notebook, indent=1, ensure_ascii=False)


def test_a_lesson_that_was_merely_run_follows_a_new_release(shelf):
    shelf.put("x.ipynb", FIRST)
    (shelf.folder / "x.ipynb").write_text(as_jupyterlab_saves_it(FIRST))
    shelf = reopened(shelf)
    assert shelf.put("x.ipynb", SECOND) == "updated"
    assert (shelf.folder / "x.ipynb").read_text() == SECOND


def test_without_a_new_release_it_keeps_its_outputs(shelf):
    shelf.put("x.ipynb", FIRST)
    run = as_jupyterlab_saves_it(FIRST)
    (shelf.folder / "x.ipynb").write_text(run)
    assert reopened(shelf).put("x.ipynb", FIRST) == "same"
    assert (shelf.folder / "x.ipynb").read_text() == run


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: cells[0].update(source="x = 5\nprint(x)"),
        lambda cells: cells[1].update(source="Why? Because."),
        lambda cells: cells.insert(1, code("# my note")),
        lambda cells: cells.pop(1),
        lambda cells: cells.reverse(),
        lambda cells: cells[0].update(cell_type="raw"),
    ],
)
def test_whatever_a_learner_writes_moves_or_deletes_is_kept(shelf, change):
    shelf.put("x.ipynb", FIRST)
    mine = json.loads(as_jupyterlab_saves_it(FIRST))
    change(mine["cells"])
    mine = json.dumps(mine)
    (shelf.folder / "x.ipynb").write_text(mine)
    shelf = reopened(shelf)
    assert shelf.put("x.ipynb", FIRST) == "kept" and shelf.put("x.ipynb", SECOND) == "x.new.ipynb"
    assert (shelf.folder / "x.ipynb").read_text() == mine


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"cells": 3}', '{"cells": [{}]}', "null"])
def test_a_file_that_is_no_notebook_any_more_is_kept(shelf, broken):
    shelf.put("x.ipynb", FIRST)
    (shelf.folder / "x.ipynb").write_text(broken)
    assert reopened(shelf).put("x.ipynb", SECOND) == "x.new.ipynb"
    assert (shelf.folder / "x.ipynb").read_text() == broken


def test_an_untouched_copy_gets_new_settings_too(shelf):
    shelf.put("x.ipynb", FIRST)
    other = lesson(*json.loads(FIRST)["cells"], course={"edition": "en"})
    assert reopened(shelf).put("x.ipynb", other) == "same"
    assert (shelf.folder / "x.ipynb").read_text() == other


def test_a_ledger_of_an_older_release_is_understood(shelf):
    """It held digests of whole files."""
    shelf.put("x.ipynb", FIRST)
    shelf.known["x.ipynb"] = learn.digest(FIRST.encode())
    assert reopened(shelf).put("x.ipynb", SECOND) == "updated"


def test_a_newer_version_that_was_deleted_does_not_come_back_before_there_is_another(shelf):
    shelf.put("x.ipynb", "one")
    (shelf.folder / "x.ipynb").write_text("my answers")
    assert shelf.put("x.ipynb", "two") == "x.new.ipynb"
    (shelf.folder / "x.new.ipynb").unlink()
    shelf = reopened(shelf)
    assert shelf.put("x.ipynb", "two") == "kept" and not (shelf.folder / "x.new.ipynb").exists()
    assert shelf.put("x.ipynb", "three") == "x.new.ipynb"


# --- what JupyterLab shows ---------------------------------------------------------------------------


@pytest.mark.parametrize("edition, word", [("en", "Newer versions"), ("zh", "新版本")])
def test_newer_versions_are_named_on_a_page_that_goes_when_there_are_none(edition, word, tmp_path):
    (tmp_path / edition).mkdir()
    done = {"01/a.ipynb": "new", "01/b.ipynb": "01/b.new.ipynb", "02/c.ipynb": "kept", "02/d.ipynb": "02/d.new-2.ipynb"}
    page = learn.notice(edition, done, tmp_path)
    text = page.read_text("utf8")
    assert word in text and "- 01/b.ipynb\n  → 01/b.new.ipynb\n- 02/d.ipynb\n  → 02/d.new-2.ipynb\n" in text
    assert "a.ipynb" not in text and "c.ipynb" not in text
    assert learn.notice(edition, {"01/b.ipynb": "kept"}, tmp_path) is None and not page.exists()


def test_jupyterlab_opens_that_page_and_starts_for_root_too(monkeypatch, tmp_path):
    page = tmp_path / "新版本.md"
    monkeypatch.setattr(learn.os, "geteuid", lambda: 0, raising=False)
    command = learn.lab_command("zh", page)
    assert "--allow-root" in command and any(part.startswith("--LabApp.default_url=/lab/tree/") for part in command)
    monkeypatch.setattr(learn.os, "geteuid", lambda: 1000, raising=False)
    command = learn.lab_command("zh")
    assert "--allow-root" not in command and "default_url" not in " ".join(command)
