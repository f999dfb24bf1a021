"""How long a lesson takes a reader, counted from what it holds: the same number in both editions."""

import functools
import re

from editions.source.cells import belongs, source, tags
from editions.source.reading import parser, read_markdown
from editions.source.setup import setup_cells

WORDS, LINES = 110, 8  # a minute
EXERCISE, QUESTION = 10, 2  # minutes
# Sections off the main path, by the beginning of their headings.
ASIDE = re.compile(r"(deeper|further reading)\b", re.I)
FOLDED = re.compile(r"<details\b.*?</details\s*>", re.S | re.I)
BET = re.compile(r"\bbet\(")
QUIZ = re.compile(r"\bquiz\(")
# Code that a reader passes over: folded, or replaced by its output. (Of a quiz that is a claim, the code is what it says.)
HIDDEN = {"first", "solution", "hide-input", "hide-cell", "remove-input", "remove-cell"}


def minutes(cells, questions):
    """Minutes on the main path: English words / 110 + lines of code / 8 + 10 an exercise + 2 a question or bet.

    What is folded, the set-up, solutions, sections *Deeper* and *Further reading* do not count.

    Args:
        cells: of the notebook (dicts).
        questions: how many questions the lesson's quiz has.

    Returns:
        a whole number.
    """
    counted = count(cells, questions)
    return round(
        counted["words"] / WORDS
        + counted["lines"] / LINES
        + EXERCISE * counted["exercises"]
        + QUESTION * counted["questions"]
    )


def about(number):
    """Minutes as a reader is told them: to five, since people differ more than that."""
    return 5 * round(number / 5)


def count(cells, questions):
    """What `minutes` adds up: dict with `words`, `lines`, `exercises` and `questions` (bets among them); arguments as there."""
    found = {"words": 0, "lines": 0, "exercises": 0, "questions": 0}
    aside = 0  # level of the heading under which all is off the main path; 0: on it
    folded = setup_cells(cells)
    for number, cell in enumerate(cells):
        if number in folded:
            continue
        text, named = source(cell), set(tags(cell))
        if cell["cell_type"] == "markdown" and belongs(named, "en"):
            parts = sections(text)
            for level, title, body in parts:
                if level and (not aside or level <= aside):
                    aside = level if ASIDE.match(title) else 0
                if not aside:
                    found["words"] += words(body)
            found["exercises"] += "exercise" in named and not aside
        elif cell["cell_type"] == "code" and not aside:
            found["questions"] += len(BET.findall(text)) + (questions if QUIZ.search(text) else 0)
            if not named & HIDDEN and ("quiz" not in named or "claim" in named):
                found["lines"] += sum(bool(line.strip()) for line in text.split("\n"))
    return found


@functools.cache  # a lesson is asked for by the list of lessons, its cards and its copies
def sections(text):
    """Markdown in pieces: (level, title, text) from each heading on; what stands before the first has the level 0."""
    tokens, lines = parser().parse(text), text.split("\n")
    heads = [
        (t.map[0], int(t.tag[1]), tokens[i + 1].content)
        for i, t in enumerate(tokens)
        if t.type == "heading_open" and t.level == 0
    ]
    starts = [(0, 0, ""), *heads]
    ends = [*(first for first, _, _ in heads), len(lines)]
    return [
        (level, title, "\n".join(lines[first:end])) for (first, level, title), end in zip(starts, ends) if end > first
    ]


@functools.cache
def words(text):
    """Words that are read, a formula or a name in code being one, too."""
    held = read_markdown(FOLDED.sub("", text))
    spans = sum(sum(kind.values()) for kind in (held.formulas, held.displays, held.spans))
    return spans + sum(any(c.isalnum() for c in word) for word in held.words.split())
