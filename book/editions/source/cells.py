"""Cells of a notebook or page: their text, tags and languages, where they stand; a page read as cells.

Markdown cells carry `lang-en` or `lang-zh`. Pages under book/ do the same with `+++ {json}` breaks.
"""

import hashlib
import json
import re

CELL_BREAK = re.compile(r"\+\+\+[ \t]*(\{.*\})?\s*$")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,}|:{3,})(.*)$")


def english_hash(text):
    """First eight hex digits of the SHA-256 of a text, without trailing white space of its lines and of the whole."""
    lines = "\n".join(line.rstrip() for line in text.split("\n")).rstrip()
    return hashlib.sha256(lines.encode("utf8")).hexdigest()[:8]


def source(cell):
    """A cell's text; notebooks may hold it as one string or as a list of lines."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def tags(cell):
    return cell["metadata"].get("tags", [])


def languages(tag_list):
    """The languages that a list of tags names, in order."""
    return [tag.removeprefix("lang-") for tag in tag_list if tag.startswith("lang-")]


def belongs(tag_list, edition):
    """Whether a cell with these tags is part of an edition; an untagged cell is part of every one."""
    named = languages(tag_list)
    return not named or edition in named


def place(cell, index, name=""):
    """What a person calls a cell: its file, and its number and id, or its line in a page."""
    if "line" in cell:
        spot = f"cell at line {cell['line']}"
    else:
        spot = f"cell {index + 1}" + (f" (id {cell['id']})" if cell.get("id") else "")
    return f"{name}, {spot}" if name else spot


def read_page(text):
    """The cells of a page with `+++ {json}` breaks, as a notebook would hold them.

    A `+++` inside a fence (``` ~~~ :::) is no break. What stands before the first break, front matter
    included, is a cell for both editions.

    Returns:
        list of dicts: cell_type "markdown", metadata, source, line (where the source starts, from 1),
        break_line (line of its `+++`, 0 for the first cell).

    Raises:
        ValueError: a break whose JSON cannot be read, with its line.
    """
    cells = [{"cell_type": "markdown", "metadata": {}, "source": [], "line": 1, "break_line": 0}]
    fence = None
    for number, line in enumerate(text.split("\n"), start=1):
        mark = FENCE.match(line)
        if mark and fence is None:
            fence = mark[1]
        elif mark and mark[1].startswith(fence or "x") and not mark[2].strip():
            fence = None
        broken = CELL_BREAK.match(line) if fence is None else None
        if broken is None:
            cells[-1]["source"].append(line)
            continue
        try:
            metadata = json.loads(broken[1] or "{}")
        except ValueError as error:
            raise ValueError(f"line {number}: the cell break's JSON cannot be read ({error}): {line}") from error
        cells.append(
            {"cell_type": "markdown", "metadata": metadata, "source": [], "line": number + 1, "break_line": number}
        )
    for cell in cells:
        cell["source"] = "\n".join(cell["source"]).strip("\n")
    return cells
