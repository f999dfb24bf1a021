"""Matplotlib's SVG figures, drawn the same from a third of the text."""

import base64
import collections
import io
import re
import xml.etree.ElementTree as ET

import numpy as np
from PIL import Image

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
GEOMETRY = ("d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "points", "transform", "viewBox")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
PNG = "data:image/png;base64,"

ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)


def lean_svg(text, classes=True):
    """The same picture without what draws nothing: metadata, unused ids, empty groups, needless digits.

    Args:
        text: an SVG document written by Matplotlib.
        classes: name repeated styles once, in a style sheet. Not for an SVG that stands inside a page,
            where the sheet would reach other figures.

    Returns:
        str: the document, without XML declaration.
    """
    root = ET.fromstring(re.sub(r"<!DOCTYPE.*?>", "", text, flags=re.S))
    _drop(root, lambda e: e.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}title") or _draws_nothing(e))
    used = _references(root)
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        _shorten(element)
    _flatten(root)
    _drop(root, lambda e: e.tag in (f"{{{SVG}}}g", f"{{{SVG}}}defs") and not len(e))
    if classes:
        _name_styles(root)
    result = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return re.sub(r"\s*\n\s*", "\n", result).replace(" />", "/>").strip() + "\n"


def small_png(text):
    """A picture (base64 of a PNG) with no more than it needs: grey, or a palette if it has few colours."""
    data = base64.b64decode("".join(text.split()))
    image = Image.open(io.BytesIO(data))
    pixels = np.asarray(image.convert("RGBA"))
    if (pixels[..., 3] == 255).all():
        grey = (pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 0] == pixels[..., 2]).all()
        smaller = image.convert("L" if grey else "RGB")
        if not grey and smaller.getcolors(256):
            smaller = smaller.quantize(256, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        smaller.save(buffer, "PNG", optimize=True)
        data = min(data, buffer.getvalue(), key=len)
    return base64.b64encode(data).decode()


def _style(element):
    pairs = (part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    return {key.strip(): value.strip() for key, value in pairs}


def _draws_nothing(element):
    """A shape with neither fill nor stroke, such as Matplotlib's transparent backgrounds."""
    if element.tag != f"{{{SVG}}}path" or "clip-path" in element.attrib:
        return False
    style = _style(element)
    return style.get("fill") == "none" and "stroke" not in style


def _drop(root, condition):
    for parent in list(root.iter()):
        if parent.tag == f"{{{SVG}}}clipPath":
            continue
        for child in list(parent):
            if condition(child):
                parent.remove(child)


def _references(root):
    used = set()
    for element in root.iter():
        for value in element.attrib.values():
            used.update(REFERENCE.findall(value))
        if (target := element.get(HREF, "")).startswith("#"):
            used.add(target[1:])
    return used


def _short_number(match):
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _shorten(element):
    for name in GEOMETRY:
        if name in element.attrib:
            value = NUMBER.sub(_short_number, element.attrib[name])
            element.attrib[name] = " ".join(value.split())
    if element.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del element.attrib["transform"]
    if "d" in element.attrib:
        element.attrib["d"] = re.sub(r" ?([A-Za-z]) ?", r"\1", element.attrib["d"])
    if "style" in element.attrib:
        element.attrib["style"] = ";".join(f"{k}:{v}" for k, v in _style(element).items())
    if element.get(HREF, "").startswith(PNG):
        element.attrib[HREF] = PNG + small_png(element.attrib[HREF].removeprefix(PNG))
    if element.tag != f"{{{SVG}}}text" and not (element.text or "").strip():
        element.text = None
    element.tail = None


def _flatten(element):
    """Put the children of groups that say nothing in the place of those groups."""
    children = []
    for child in list(element):
        _flatten(child)
        children += list(child) if child.tag == f"{{{SVG}}}g" and not child.attrib else [child]
    for child in list(element):
        element.remove(child)
    element.extend(children)


def _name_styles(root):
    """Move styles that occur more than once into the style sheet."""
    counts = collections.Counter(e.get("style") for e in root.iter() if e.get("style"))
    names = {style: f"s{i}" for i, (style, count) in enumerate(counts.items()) if count > 1}
    for element in root.iter():
        if element.get("style") in names:
            element.set("class", names[element.attrib.pop("style")])
    sheet = root.find(f".//{{{SVG}}}style")
    if sheet is None:
        sheet = ET.Element(f"{{{SVG}}}style")
        root.insert(0, sheet)
    sheet.text = (sheet.text or "") + "".join(f".{name}{{{style}}}" for style, name in names.items())
