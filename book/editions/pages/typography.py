"""Where lines may break: Chinese is set as Chinese, a mark stays with the formula before it, and a unit with its number."""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

from editions.source.languages import HAN, is_chinese

# Full-width punctuation, which brings its own space.
WIDE = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff3d\uff5b-\uff65\u2018\u2019\u201c\u201d\u2014\u2026"
FIXED = (nodes.literal, nodes.math, nodes.raw, nodes.literal_block, nodes.math_block, nodes.image)
NEVER_FIRST = tuple("，。；：、！？）》」』”’…—.,;:!?)")
BREAK = re.compile(r"[ \t]*\n[ \t]*")
UNIT = re.compile(r"(?<=\d)[ \n](?=(?:%|[kKMG]i?B|m?s)(?!\w))")
PLACEHOLDER = "x"  # stands for code and formulas: a space before and after them stays


def needs_space(before, after):
    """Whether a line break between these two characters is a space in Chinese text."""
    wide = re.compile(f"[{WIDE}]")
    chinese = re.compile(f"[{HAN}{WIDE}]")
    return not (wide.match(before) or wide.match(after) or (chinese.match(before) and chinese.match(after)))


class JoinChineseLines(SphinxTransform):
    """Removes line breaks between Chinese characters, also across inline markup."""

    default_priority = 420

    def apply(self, **kwargs):
        if self.config.edition != "zh":
            return
        for block in list(self.document.findall(nodes.TextElement)):
            if not isinstance(block, (nodes.Inline, *FIXED)):
                self.join(block)
        for emphasis in self.document.findall(nodes.emphasis):
            if not is_chinese(emphasis.astext()):
                emphasis["classes"].append("latin")  # a title or a letter, which may be slanted

    def join(self, block):
        leaves = list(block.findall(nodes.Text))
        movable = [not any(isinstance(parent, FIXED) for parent in above(leaf)) for leaf in leaves]
        texts = [leaf.astext() if free else PLACEHOLDER for leaf, free in zip(leaves, movable)]
        whole = "".join(texts)
        start = 0
        for leaf, free, text in zip(leaves, movable, texts):
            if free and "\n" in text:
                offset = start

                def replace(match):
                    before = whole[: offset + match.start()].rstrip()[-1:]
                    after = whole[offset + match.end() :].lstrip()[:1]
                    return "\n" if not before or not after or needs_space(before, after) else ""

                leaf.parent.replace(leaf, nodes.Text(BREAK.sub(replace, text)))
            start += len(text)


class KeepStops(SphinxTransform):
    """Keeps a mark that never starts a line with the formula before it, behind which browsers break a line as behind a picture."""

    default_priority = 880

    def apply(self, **kwargs):
        for formula in list(self.document.findall(nodes.math)):
            parent = formula.parent
            index = parent.index(formula)
            following = parent[index + 1 : index + 2]
            # A long formula has to break somewhere itself.
            if (
                not following
                or not isinstance(following[0], nodes.Text)
                or following[0][:1] not in NEVER_FIRST
                or len(formula.astext()) > 24
            ):
                continue
            text = following[0].astext()
            together = nodes.inline("", "", formula, nodes.Text(text[0]), classes=["course-together"])
            parent[index : index + 2] = [together, nodes.Text(text[1:])] if text[1:] else [together]
            before = parent[index - 1] if index else None
            if isinstance(before, nodes.inline) and "course-together" in before["classes"]:
                parent.insert(
                    index, nodes.raw("", "<wbr/>", format="html")
                )  # Firefox would not break a line between the two


def keep_units(text):
    """The text, with spaces that break no line between a number and its unit."""
    return UNIT.sub("\u00a0", text)


class KeepUnits(SphinxTransform):
    """Keeps "%" and short units on the line of their number."""

    default_priority = 870

    def apply(self, **kwargs):
        for leaf in list(self.document.findall(nodes.Text)):
            text = keep_units(leaf.astext())
            if text != leaf.astext() and not any(isinstance(parent, FIXED) for parent in above(leaf)):
                leaf.parent.replace(leaf, nodes.Text(text))


def above(node):
    """The parents of a node, from the nearest on."""
    while node.parent is not None:
        node = node.parent
        yield node


def connect(app):
    app.add_transform(JoinChineseLines)
    app.add_transform(KeepUnits)
    app.add_transform(KeepStops)
