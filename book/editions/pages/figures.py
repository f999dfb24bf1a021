"""Figures that suit both themes: SVG outputs get a light and a dark variant of their ink; every picture its size and lazy loading."""

import hashlib
import html
import pathlib
import posixpath
import re
import struct

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from editions.source.soundness import picture_problem

logger = logging.getLogger(__name__)
INK = "#757575"  # the style's colour of text and axes (utils/book.mplstyle), legible on both themes even where nothing swaps it
VARIANTS = {"light": "#333333", "dark": "#c8c8c8"}
WIDE = 660  # CSS pixels: from here on, a figure squeezed into a phone's width has letters that nobody can read
UNITS = {"pt": 4 / 3, "px": 1, "": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4}


def svg_size(text):
    """Width and height of an SVG in CSS pixels, or None."""
    head = re.search(r"<svg\b[^>]*>", text)
    if head is None:
        return None
    found = [re.search(rf'\b{side}="([\d.]+)([a-z]*)"', head[0]) for side in ("width", "height")]
    if all(found) and all(match[2] in UNITS for match in found):
        return tuple(round(float(match[1]) * UNITS[match[2]]) for match in found)
    box = re.search(r'viewBox="[\d.eE+-]+[ ,]+[\d.eE+-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', head[0])
    return (round(float(box[1])), round(float(box[2]))) if box else None


def png_size(data):
    """Width and height of a PNG in its own pixels, or None."""
    return struct.unpack(">II", data[16:24]) if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24 else None


def size_of(node, path, data):
    """(width, height) in CSS pixels: the node's own, completed by the file's proportions; or None."""
    natural = png_size(data) or (svg_size(data.decode("utf-8", "replace")) if path.suffix == ".svg" else None)
    width, height = (re.match(r"(\d+)(?:px)?$", str(node.get(side, ""))) for side in ("width", "height"))
    if width and height:
        return int(width[1]), int(height[1])
    if natural and width:
        return int(width[1]), round(int(width[1]) * natural[1] / natural[0])
    if natural and height:
        return round(int(height[1]) * natural[0] / natural[1]), int(height[1])
    return natural


def write_variants(app, text):
    """Write the light and the dark variant of an SVG into the site's images; return their names by the class that shows them.

    One without ink has one variant, which is always shown.
    """
    folder = pathlib.Path(app.outdir, app.builder.imagedir)
    folder.mkdir(parents=True, exist_ok=True)
    stem = hashlib.sha256(text.encode()).hexdigest()[:12]
    names = {}
    for theme, ink in VARIANTS.items() if INK in text.lower() else [("", INK)]:
        shown = f"only-{theme}" if theme else ""
        names[shown] = f"{stem}-{theme}.svg" if theme else f"{stem}.svg"
        target = folder / names[shown]
        if not target.exists():
            target.write_text(re.sub(re.escape(INK), ink, text, flags=re.IGNORECASE), "utf-8")
    return names


def visit_image(self, node):
    builder, uri = self.builder, node["uri"]
    path = pathlib.Path(builder.srcdir, uri)
    if uri not in builder.images or not path.exists():
        return type(self).visit_image(self, node)  # an address, not a file
    data = path.read_bytes()
    if problem := picture_problem(uri, data):
        logger.warning(
            "the picture %s %s: export or download it again",
            uri,
            problem,
            location=node,
            type="editions",
            subtype="picture",
        )
    size = size_of(node, path, data)
    attributes = {"alt": node.get("alt", ""), "loading": "lazy", "decoding": "async"}
    if size:
        attributes.update(width=size[0], height=size[1])
    # "dark-light" keeps the theme from putting a white card behind the picture, or dimming it
    classes = [*node.get("classes", []), "dark-light"]
    if node.get("align"):
        classes.append(f"align-{node['align']}")
    text = data.decode("utf-8", "replace") if path.suffix == ".svg" else ""
    if INK in text.lower():
        files = write_variants(builder.app, text)
        builder.app.course_replaced.add(builder.images[uri])
    else:
        files = {"": builder.images[uri]}
    tags = image_tags(builder.imgpath, files, attributes, classes)
    if not isinstance(node.parent, nodes.TextElement):
        tags = (boxed(tags, size[0]) if size else tags) + "\n"
    self.body.append(tags)


def image_tags(folder, files, attributes, classes):
    """HTML of a picture: an element for each of its files, which are given by the class that says when they are shown."""
    tags = ""
    for theme, name in files.items():
        pairs = {**attributes, "class": " ".join(filter(None, [*classes, theme])), "src": posixpath.join(folder, name)}
        tags += "<img " + " ".join(f'{key}="{html.escape(str(value))}"' for key, value in pairs.items()) + "/>"
    return tags


def pictures_html(app, folder, svg, alt):
    """HTML of an SVG that is no file of the sources, in both variants; they are written."""
    width, height = svg_size(svg)
    attributes = {"alt": alt, "loading": "lazy", "decoding": "async", "width": width, "height": height}
    return boxed(image_tags(folder, write_variants(app, svg), attributes, ["dark-light"]), width)


def boxed(tags, width):
    """A wide picture in a box of its own, in which it can be moved sideways on a phone."""
    return f'<div class="course-wide">{tags}</div>' if width >= WIDE else tags


def depart_image(self, node):
    pass


def drop_originals(app, exception):
    """The neutral originals, which Sphinx copies after the pages are written, are not shipped."""
    for name in app.course_replaced:
        pathlib.Path(app.outdir, app.builder.imagedir, name).unlink(missing_ok=True)


REMOTE = re.compile(r"(?:https?:)?//", re.I)
SHOWN = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']?((?:https?:)?//[^"'\s>]+|attachment:[^"'\s>]+)""", re.I)
SAVE = "save it as a file beside the page, and name that"


class FindForeignPictures(SphinxTransform):
    """Warns of pictures that the site cannot carry: of other hosts, and those that were pasted into a notebook."""

    default_priority = 10  # before Sphinx looks for the files

    def apply(self, **kwargs):
        for node in [*self.document.findall(nodes.image), *self.document.findall(nodes.raw)]:
            addresses = [node["uri"]] if isinstance(node, nodes.image) else SHOWN.findall(node.astext())
            for address in addresses:
                if address.startswith("attachment:"):
                    self.warn(node, address, f"was pasted into the notebook, where no page can find it: {SAVE}")
                    if isinstance(node, nodes.image):
                        node["uri"] = "data:,"  # Sphinx would only say that the file cannot be read
                elif REMOTE.match(address):
                    self.warn(node, address, f"lies on another host, which the pages never ask: {SAVE}")

    def warn(self, node, address, problem):
        logger.warning("the picture %s %s", address, problem, location=node, type="editions", subtype="picture")


def connect(app):
    app.course_replaced = set()
    app.add_transform(FindForeignPictures)
    app.connect("build-finished", drop_originals)
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
