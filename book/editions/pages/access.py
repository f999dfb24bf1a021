"""What the written pages need for screen readers beyond the theme: headers of tables, and alt text of what a widget shows without scripts."""

import re

from docutils import nodes

from editions.source.languages import EDITIONS, HAN
from editions.source.words import PAGES
from utils.widgets.parts import with_places

TABLE = re.compile(r'<table\b[^>]*\bclass="[^"]*\bdataframe\b.*?</table>', re.DOTALL)
BLANK = re.compile(r"<th(?:\s[^>]*)?>\s*</th>")
HEADER = re.compile(r"<th(?![^>]*\bscope=)(?=[\s>])")
WIDE = "\u3000-\u303f\uff00-\uffef"  # full-width punctuation and forms
RUN = re.compile(f"([{HAN}{WIDE}]*[{HAN}][{HAN}{WIDE}]*)")


def with_scopes(html):
    """HTML in which the tables of pandas say what their header cells are headers of; an empty corner is no header."""

    def table(match):
        head, end, body = BLANK.sub("<td></td>", match[0]).partition("</thead>")
        if not end:  # written without a header
            head, body = "", head
        return HEADER.sub('<th scope="col"', head) + end + HEADER.sub('<th scope="row"', body)

    return TABLE.sub(table, html) if "dataframe" in html else html


def first_frame(state, edition):
    """What the first frame of `explore` shows, in the edition's language: its own alt text, else the values that it belongs to."""
    if state.get("alt"):
        return state["alt"][0][edition]
    return PAGES[edition]["separator"].join(
        f"{param['label'][edition]} = {param['values'][0]}" for param in state.get("params", [])
    )


def with_frame_alt(html, edition):
    """HTML in which the picture that stands in for frames until scripts run has an alt text of the edition."""

    def described(place, state):
        text = first_frame(state, edition).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        return re.sub(r'(<img\b[^>]*?\balt=)"[^"]*"', lambda image: f'{image[1]}"{text}"', place)

    return with_places(html, "frames", described)


def accessible(html, edition):
    """An output's HTML as a page of the edition shows it."""
    return with_frame_alt(with_scopes(html), edition)


def visit_entry(self, node):
    """A cell of a table: a header says that it is one of a column, an empty one is no header."""
    type(self).visit_entry(self, node)
    if isinstance(node.parent.parent, nodes.thead):
        empty = not node.astext().strip() and next(node.findall(nodes.image), None) is None
        self.body[-1] = re.sub(r"^<th\b", "<td" if empty else '<th scope="col"', self.body[-1])
        self.context[-1] = "</td>\n" if empty else self.context[-1]


def depart_entry(self, node):
    type(self).depart_entry(self, node)


class foreign(nodes.inline):
    """A run of Chinese in English text, which a screen reader is to read as Chinese."""


def visit_foreign(self, node):
    self.body.append(f'<span lang="{EDITIONS["zh"]["lang"]}">')


def depart_foreign(self, node):
    self.body.append("</span>")


def mark_chinese(app, doctree, pagename):
    """On an English page, Chinese says that it is Chinese (WCAG 3.1.2), wherever it stands."""
    if app.config.edition == "zh":
        return
    for text in list(doctree.findall(nodes.Text)):
        if RUN.search(text) and not isinstance(
            text.parent, (nodes.raw, nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.comment)
        ):
            parts = [foreign("", part) if RUN.match(part) else nodes.Text(part) for part in RUN.split(text) if part]
            text.parent.replace(text, parts)


def connect(app):
    app.add_node(foreign, html=(visit_foreign, depart_foreign))
    app.connect("doctree-resolved", mark_chinese)
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
