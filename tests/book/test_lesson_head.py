"""The beginning of a lesson: set-up, back end and imports in one folded box, and below the first paragraph where it runs."""

import json

import pytest
from lessons import LESSONS, NAMES
from site_pages import parsed, words

from editions.source.copies import single_language
from editions.source.minutes import count
from editions.source.setup import setup_cells


def md(text, *tags):
    return {"cell_type": "markdown", "metadata": {"tags": list(tags)}, "source": text}


def code(text, *tags):
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": text, "outputs": []}


TITLE, FIRST, TOOLS = md("# Nets\n\nWords."), code("setup()", "first"), md("The tools:")
IMPORTS, WORK, END = code("import keras\nfrom utils import data"), code("import keras\nx = 1"), md("## A question")


@pytest.mark.parametrize(
    "cells, expected",
    [
        ([TITLE, FIRST, TOOLS, IMPORTS, END, WORK], [1, 2, 3]),
        ([TITLE, FIRST, TOOLS, IMPORTS, TOOLS, IMPORTS, TOOLS, WORK, IMPORTS], [1, 2, 3, 4, 5]),
        ([TITLE, FIRST, END, IMPORTS], [1]),
        ([TITLE, FIRST, TOOLS, WORK], [1]),
        ([TITLE, FIRST, TOOLS, code("backend = keras.backend.backend()", "setup"), END], [1, 2, 3]),
        ([TITLE, FIRST, code("%pip install x"), IMPORTS], [1]),
        ([TITLE, FIRST, code("")], [1]),
        ([TITLE, IMPORTS, WORK], []),
        ([FIRST], [0]),
    ],
)
def test_the_set_up_goes_from_the_first_cell_to_the_last_that_only_imports(cells, expected):
    assert list(setup_cells(cells)) == expected


def test_in_a_copy_each_of_its_cells_is_folded_and_no_other():
    notebook = {"cells": [TITLE, FIRST, TOOLS, IMPORTS, END, WORK], "metadata": {}}
    copy = single_language(notebook, "en", "https://example.org/")
    hidden = [cell["source"] for cell in copy["cells"] if cell["metadata"].get("jupyter", {}).get("source_hidden")]
    assert hidden == [["setup()"], ["import keras\n", "from utils import data"]]


def test_a_readers_minutes_leave_it_out():
    assert count([md("# One word"), FIRST, TOOLS, IMPORTS, END, WORK], 0) == count([md("# One word"), END, WORK], 0)


def test_in_the_lessons_it_holds_every_cell_that_only_imports():
    for path in LESSONS:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        inside = setup_cells(cells)
        assert len(inside) > 1, f"{path.name}: the imports follow the first cell, before the next heading"


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_a_lesson_begins_with_its_question_and_shows_no_set_up_until_it_is_asked_for(site, edition):
    for name in NAMES:
        page = parsed(site / edition / "notebooks" / f"{name}.html")
        [box] = page.cssselect("article details.course-setup")
        assert "open" not in box.attrib and words(box.find("summary")).strip()
        assert box.cssselect(".tag_first .cell_input") and box.cssselect(".tag_first .cell_output .course-device")
        assert not box.xpath(".//details"), f"{name}: a box in the box"
        [section] = box.xpath("following::h2[1]/..")
        assert "import keras" in words(box) and "import keras" not in words(section)
        [links] = page.cssselect("nav.course-links")
        lead = links.getprevious()
        assert links in page.xpath("//article/section/nav") and len(links.cssselect("a")) == 5
        assert lead.tag == "p" and "course-cost" in lead.getprevious().classes, name
