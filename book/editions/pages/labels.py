"""Labels of recorded figures in an edition's language: in pictures, in HTML, in the frames of `explore`.

`utils.labels`, which a learner's kernel asks too, knows them; how widgets are written, `utils.widgets.parts`.
"""

import base64
import itertools
import re

from utils import labels
from utils.widgets import parts

IMAGE = re.compile(r"(data:image/svg\+xml;base64,)([A-Za-z0-9+/=]+)")


def note_dependencies(app):
    """Have the document that is being read be read again when the shared labels or the terms change."""
    for path in (labels.SHARED, labels.TERMS):
        app.env.note_dependency(str(path))


def outputs_of_edition(cell, notebook, edition):
    """A code cell's outputs with the labels of their figures in the edition's language."""
    outputs = cell.get("outputs", [])
    if edition != "zh":
        return outputs
    known = labels.labels_of(notebook, cell)
    return [in_output(output, known) for output in outputs]


def in_output(output, known):
    """A recorded output (nbformat dict) with its labels in Chinese.

    known: `utils.labels.Labels`.
    """
    data = dict(output.get("data", {}))
    for kind, change in (("image/svg+xml", labels.in_svg), ("text/html", _in_html)):
        if kind in data:
            text = data[kind] if isinstance(data[kind], str) else "".join(data[kind])
            data[kind] = change(text, known)
    return {**output, "data": data} if data else output


def texts_in_output(output):
    """The labels that a recorded output shows."""
    data = {
        kind: text if isinstance(text, str) else "".join(text)
        for kind, text in output.get("data", {}).items()
        if kind in ("image/svg+xml", "text/html")
    }
    return labels.texts(data.get("image/svg+xml", "")) + _texts_in_html(data.get("text/html", ""))


def _in_html(text, known):
    """An HTML output with the labels of its SVG in Chinese: drawn in it, as images, and in the frames of `explore`."""
    text = parts.with_states(text, "frames", lambda state: _frames_in(state, known))
    text = IMAGE.sub(
        lambda match: match[1] + base64.b64encode(labels.in_svg(_decoded(match[2]), known).encode()).decode(), text
    )
    return labels.in_svg(text, known) if "<svg" in text else text


def _texts_in_html(text):
    """The labels of all SVG in an HTML output."""
    images = (labels.texts(_decoded(data)) for _, data in IMAGE.findall(text))
    found = [*labels.texts(text), *itertools.chain.from_iterable(images)]
    for state in (widget.state for widget in parts.read(text) if widget.name == "frames"):
        for frame in state["frames"]:
            found += labels.texts(
                "".join(state["pieces"][p] if isinstance(p, int) else p for p in frame.get("svg", ()))
            )
    return list(dict.fromkeys(found))


def _frames_in(state, known):
    """The state of `explore`'s frames with their labels in Chinese; they are in pieces, an element each."""

    def every(pieces):
        return [
            labels.marked_chinese(labels.in_svg(piece, known)) if isinstance(piece, str) else piece for piece in pieces
        ]

    frames = [{**frame, "svg": every(frame["svg"])} if "svg" in frame else frame for frame in state["frames"]]
    return {**state, "frames": frames, "pieces": every(state["pieces"])}


def _decoded(data):
    return base64.b64decode(data).decode()
