"""Writing a new stamp into a notebook or a page as text, so that nothing else of the file changes."""

import json
import re

from editions.source.cells import read_page

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\r\n]*")


def _skip(text, index):
    return _BLANK.match(text, index).end()


def spans(text, index=0):
    """Where the parts of the JSON object or array that starts at `index` stand.

    Returns:
        dict from key (or position) to (start, end) of the value in the text.
    """
    index = _skip(text, index)
    is_object, closing = text[index] == "{", "}" if text[index] == "{" else "]"
    found, index = {}, _skip(text, index + 1)
    while text[index] != closing:
        key = len(found)
        if is_object:
            key, index = _DECODER.raw_decode(text, index)
            index = _skip(text, _skip(text, index) + 1)  # over the colon
        start = index
        _, index = _DECODER.raw_decode(text, start)
        found[key] = (start, index)
        index = _skip(text, index)
        if text[index] == ",":
            index = _skip(text, index + 1)
    return found


def with_value(text, index, key, value):
    """JSON text in which the object at `index` has this string under this key; a new key goes to its end, on a line like the last's."""
    parts = spans(text, index)
    if key in parts:
        start, end = parts[key]
        return text[:start] + json.dumps(value) + text[end:]
    opening = _skip(text, index)
    if not parts:
        return text[: opening + 1] + f"{json.dumps(key)}: {json.dumps(value)}" + text[opening + 1 :]
    space = text[opening + 1 : _skip(text, opening + 1)]
    end = max(stop for _, stop in parts.values())
    return text[:end] + "," + (space or " ") + f"{json.dumps(key)}: {json.dumps(value)}" + text[end:]


def stamp_notebook(text, stamps):
    """A notebook's text with new stamps.

    Args:
        text: the file's text.
        stamps: dict from the position of a cell (from 0) to its new hash.
    """
    for number, value in sorted(stamps.items(), reverse=True):
        cell, _ = spans(text, spans(text)["cells"][0])[number]
        metadata, _ = spans(text, cell)["metadata"]
        text = with_value(text, metadata, "translates", value)
    return text


def stamp_page(text, stamps):
    """A page's text with new stamps; arguments as for `stamp_notebook`, with positions in `read_page`."""
    lines = text.split("\n")
    for number, value in stamps.items():
        index = read_page(text)[number]["break_line"] - 1
        lines[index] = with_value(lines[index], lines[index].index("{"), "translates", value)
    return "\n".join(lines)
