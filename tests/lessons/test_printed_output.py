"""What a cell prints is the same in both editions: short labels and numbers. Sentences are said in both languages."""

import re
import unicodedata

import pytest
from lessons import LESSONS, NAMES, load

MOST_COLUMNS = 79
MOST_WORDS = 5  # one after another, with a single space between them
VERBS = {"are", "was", "were", "has", "have", "does", "they", "them"}
REMEDY = (
    "say it in both languages (utils.bilingual.say), or print a short label and numbers, three spaces between columns"
)


def sentences(text):
    """The lines of a printed text that are sentences: a long run of words, or a word that only sentences have."""
    for line in text.splitlines():
        runs = [run.split() for run in re.findall(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)*", line)]
        if any(len(run) > MOST_WORDS or VERBS & set(run) for run in runs):
            yield line


def width(line):
    """Columns that a line takes in a monospaced font: two for a Chinese character."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)


def printed(name):
    """What the code cells of a lesson print: list of (number of the cell, its id, text)."""
    cells = [cell for cell in load(LESSONS[NAMES.index(name)])["cells"] if cell["cell_type"] == "code"]
    return [
        (number, cell["id"], "".join(output["text"]))
        for number, cell in enumerate(cells)
        for output in cell["outputs"]
        if output.get("name") == "stdout"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_prints_labels_and_numbers_and_no_sentences(name):
    assert [
        f"code cell {number} ({id}) prints {line!r}: {REMEDY}"
        for number, id, text in printed(name)
        for line in sentences(text)
    ] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_line_that_a_lesson_prints_is_wider_than_its_code(name):
    """The page has room for a line of code; on a phone a reader scrolls along the printed text as little as along the code."""
    assert [
        f"code cell {number} ({id}) prints {width(line)} columns, more than {MOST_COLUMNS}: {line!r}"
        for number, id, text in printed(name)
        for line in text.splitlines()
        if width(line) > MOST_COLUMNS
    ] == []


@pytest.mark.parametrize(
    "line, sentence",
    [
        ("the loss falls with every step that we take", True),
        ("84 mistakes, 18 of them with a probability above 90 %", True),
        ("nine slopes are right", True),
        ("accuracy 97.5%   validation loss 0.08", False),
        ("plain      mistakes in training   1.7%   gap to validation   3.2%", False),
        ("[1. 2. 3.]", False),
    ],
)
def test_a_sentence_is_told_from_a_row_of_labels(line, sentence):
    assert bool(list(sentences(line))) == sentence
