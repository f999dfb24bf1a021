"""The small picture of a lesson in lists: a part of one of its recorded figures, without words, so that it serves both languages.

A figure's cell may say in its metadata which panels are shown, and what they show:
`"picture": {"panels": [1, 2], "alt": {"en": "…", "zh": "…"}}`. Without it, a lesson's first figure is taken, whole.
"""

import re
import xml.etree.ElementTree as ET

from editions.source.cells import source
from editions.source.languages import EDITIONS

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
CLIPPED = re.compile(r"url\(#([^)]+)\)")
EDGE = 2  # units of the figure around the panels, for lines that lie on their edge
MIME = "image/svg+xml"

ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)


def picture(cells):
    """A lesson's picture: dict with `svg` (text) and `alt` (by edition), or None if it has no figure.

    Args:
        cells: of the notebook (dicts, with their recorded outputs).

    Raises:
        ValueError: a cell's `picture` names panels that its figure does not have, or stands at a cell without a figure.
    """
    first = None
    for cell in cells:
        wish, figure = cell["metadata"].get("picture"), figure_of(cell)
        if wish is None and (figure is None or first is not None):
            continue
        if figure is None:
            raise ValueError(f"picture: expected a cell with an SVG figure, received {source(cell)[:60]!r}")
        alt = (wish or {}).get("alt") or cell["metadata"].get("alt") or {}
        found = {
            "svg": figure,
            "panels": (wish or {}).get("panels"),
            "alt": {edition: alt.get(edition, "") for edition in EDITIONS},
        }
        first = first or found
        if wish is not None:
            first = found
            break
    return first and {"svg": crop(first["svg"], first["panels"]), "alt": first["alt"]}


def figure_of(cell):
    """The SVG of a code cell's last recorded figure, or None."""
    found = [output["data"][MIME] for output in cell.get("outputs", []) if MIME in output.get("data", {})]
    return "".join(found[-1]) if found else None


def crop(svg, panels=None):
    """The panels of a figure, without words, as an SVG document.

    Args:
        svg: as `make record` writes it; each panel is a rectangle to which its contents are clipped.
        panels: numbers from 1 in the order of drawing; all of them without it.

    Raises:
        ValueError: there is no such panel.
    """
    root = ET.fromstring(svg)
    boxes = {
        clip.get("id"): [float(clip[0].get(key, 0)) for key in ("x", "y", "width", "height")]
        for clip in root.iter(f"{{{SVG}}}clipPath")
    }
    names = list(boxes)
    if not names:
        return svg
    wanted = list(range(1, len(names) + 1)) if panels is None else panels
    if not wanted or not set(wanted) <= set(range(1, len(names) + 1)):
        raise ValueError(f"panels: expected numbers from 1 to {len(names)}, received {panels}")
    kept = {names[number - 1]: boxes[names[number - 1]] for number in wanted}
    drop(root, kept)
    left, top = (min(boxes[name][axis] for name in kept) - EDGE for axis in (0, 1))
    right, bottom = (max(boxes[name][axis] + boxes[name][axis + 2] for name in kept) + EDGE for axis in (0, 1))
    size = [round(right - left, 2), round(bottom - top, 2)]
    root.set("viewBox", " ".join(f"{number:g}" for number in (round(left, 2), round(top, 2), *size)))
    root.set("width", f"{size[0]:g}")
    root.set("height", f"{size[1]:g}")
    return ET.tostring(root, encoding="unicode")


def drop(element, kept):
    """Take away what is not drawn inside of the kept panels, and words; the panels' own edges stay.

    kept: boxes [x, y, width, height] by the id of their clip path.
    """
    for child in list(element):
        clipped = CLIPPED.match(child.get("clip-path", ""))
        if clipped:
            if clipped[1] not in kept:
                element.remove(child)
        elif child.tag == f"{{{SVG}}}clipPath":
            if child.get("id") not in kept:
                element.remove(child)
        elif child.tag in (f"{{{SVG}}}defs", f"{{{SVG}}}style") or is_edge(child, kept.values()):
            if child.tag == f"{{{SVG}}}defs" and any(part.tag == f"{{{SVG}}}clipPath" for part in child):
                drop(child, kept)
        elif child.tag == f"{{{SVG}}}g" and not child.get("transform"):
            drop(child, kept)
        else:  # labels, ticks, legends
            element.remove(child)


def is_edge(element, boxes):
    """Whether this is a straight line along an edge of one of the boxes."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", element.get("d", ""))]
    if element.tag != f"{{{SVG}}}path" or len(numbers) != 4:
        return False
    x, y, to_x, to_y = numbers
    return any(
        (x == to_x and min(abs(x - left), abs(x - left - width)) < 0.5)
        or (y == to_y and min(abs(y - top), abs(y - top - height)) < 0.5)
        for left, top, width, height in boxes
    )
