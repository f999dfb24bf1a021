"""The first use of each term on a page becomes a link to the glossary, with its definition at hand.

A word is taken for a term only where the partner cell, in the other language, has the term too: so bias beside 偏置 is the parameter's and
beside 偏差 the statistician's, and "recall that" is no recall. Where both senses remain possible, nothing is marked.

The definitions of a page's terms stand in a `<template>` at its end: about 2 KB compressed, no request that could fail when a reader asks, formulas
rendered like all others, and nothing that is read aloud, printed, indexed or found with Ctrl+F unasked. `scripts/45-terms.js` shows them.
"""

import functools
import itertools
import json
from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from editions.pages.math import formula_html
from editions.source.cells import belongs, read_page, source, tags
from editions.source.languages import EDITIONS, other
from editions.source.lessons import short_title
from editions.source.pairs import pairs
from editions.source.reading import read_markdown
from editions.source.words import TERMS as WORDS
from editions.terms.glossary import explained
from editions.terms.list import TERMS, Finder, anchor, read_terms

GLOSSARY = "book/glossary"
CELL_LINES = 10000  # MyST-NB numbers the lines of a notebook's cell i from (i + 1) * 10000
# Inside of these a paragraph's text is no running text; inside of a paragraph, these are no words, or lead elsewhere.
NO_PROSE = (nodes.figure, nodes.caption, nodes.legend, nodes.topic, nodes.footnote)
NO_WORDS = (
    nodes.literal,
    nodes.math,
    nodes.raw,
    nodes.image,
    nodes.reference,
    nodes.footnote_reference,
    addnodes.pending_xref,
    addnodes.download_reference,
)
GAP = "\ufffc"


@functools.lru_cache(1)
def _finders(changed):
    terms = read_terms()
    return terms, {language: Finder(terms, language) for language in EDITIONS}


def course_terms():
    """The list of terms, and a finder by language; read again when the file changes."""
    return _finders(TERMS.stat().st_mtime_ns)


def on_source_read(app, docname, content):
    """Note for each cell which terms both it and its partner have; before the other edition's cells are dropped."""
    path, edition = str(app.env.doc2path(docname)), app.config.edition
    if path.endswith(".ipynb"):
        cells = json.loads(content[0])["cells"]
        kept = [cell for cell in cells if belongs(tags(cell), edition)]
        places = {id(cell): ((i + 1) * CELL_LINES, (i + 2) * CELL_LINES) for i, cell in enumerate(kept)}
    elif path.endswith(".md"):
        try:
            cells = read_page(content[0])
        except ValueError:
            return  # pages/cells.py says so
        ends = [following["break_line"] for following in cells[1:]] + [len(content[0]) + 1]
        places = {id(cell): (cell["line"], end) for cell, end in zip(cells, ends)}
    else:
        return
    app.env.note_dependency(str(TERMS))
    found = []
    for pair in pairs(cells):
        found.append(
            (
                *places[id(pair.english if edition == "en" else pair.chinese)],
                in_both(source(pair.english), source(pair.chinese)),
            )
        )
    app.env.temp_data["course_terms"] = found


def in_both(english, chinese):
    """Positions of the terms that a text and its translation both have."""
    _, finders = course_terms()
    return finders["en"].used(read_markdown(english).words) & finders["zh"].used(
        read_markdown(chinese).words.replace("\n", "")
    )  # no spaces at its line breaks


class MarkTerms(SphinxTransform):
    """Marks the first use of each term in a document's running text."""

    default_priority = 860

    def apply(self, **kwargs):
        places = self.env.temp_data.pop("course_terms", None)
        if not places or any("course-terms" in box["classes"] for box in self.document.findall(nodes.container)):
            return
        self.terms, finders = course_terms()
        self.finder, self.seen = finders[self.config.edition], set()
        lesson = str(self.env.doc2path(self.env.docname)).endswith(".ipynb")
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if running_text(paragraph, lesson):
                line, pair = line_of(paragraph), paragraph.get("course_pair")
                self.mark(
                    paragraph,
                    in_both(*pair)
                    if pair
                    else next((both for first, end, both in places if first <= line < end), frozenset()),
                )

    def mark(self, paragraph, allowed):
        join_texts(paragraph)
        leaves = list(paragraph.findall(nodes.Text))
        texts = [GAP * len(leaf) if inside(leaf, NO_WORDS, paragraph) else leaf.astext() for leaf in leaves]
        found = {}
        for start, end, owners in self.finder.find("".join(texts)):
            sense = owners & allowed
            if len(sense) == 1 and not sense & self.seen:
                offset = 0
                for number, text in enumerate(texts):
                    if offset <= start and end <= offset + len(text):  # else it runs across markup
                        found.setdefault(number, []).append((start - offset, end - offset, *sense))
                        self.seen |= sense
                        break
                    offset += len(text)
        for number, uses in found.items():
            leaf, text, pieces, done = leaves[number], texts[number], [], 0
            for start, end, term in uses:
                pieces += [
                    nodes.Text(text[done:start]),
                    nodes.inline("", text[start:end], classes=["course-term"], term=anchor(self.terms[term])),
                ]
                done = end
            leaf.parent.replace(leaf, [piece for piece in (*pieces, nodes.Text(text[done:])) if piece.astext()])


def join_texts(top):
    """Make one text of neighbouring ones: MyST gives every line its own, and a term may run across a line break."""
    for node in [top, *top.findall(nodes.Inline)]:
        if isinstance(node, nodes.Element) and any(
            isinstance(a, nodes.Text) and isinstance(b, nodes.Text) for a, b in zip(node.children, node.children[1:])
        ):
            runs = itertools.groupby(node.children, lambda child: isinstance(child, nodes.Text))
            node.children = [
                child for is_text, run in runs for child in ([nodes.Text("".join(run))] if is_text else run)
            ]
            for child in node.children:
                child.parent = node


def inside(node, kinds, top):
    """Whether a node stands in one of these kinds, below `top`."""
    while node is not top and node is not None:
        if isinstance(node, kinds):
            return True
        node = node.parent
    return False


def running_text(paragraph, lesson):
    """Whether a paragraph is text in which terms are met: no caption, no output, and not the list of what a lesson will teach."""
    node, listed = paragraph, False
    while node.parent is not None:
        node = node.parent
        if isinstance(node, NO_PROSE) or node.get("nb_element") or "course-cost" in node.get("classes", []):
            return node.get("nb_element") == "cell_markdown"
        listed = listed or isinstance(node, nodes.bullet_list)
        if isinstance(node, nodes.section):
            return not (lesson and listed and isinstance(node.parent, nodes.document))
    return True


def line_of(node):
    """A node's line, or that of what it stands in."""
    while node is not None and not node.line:
        node = node.parent
    return node.line if node is not None else 0


class LinkTerms(SphinxPostTransform):
    """Makes links of marked terms, and of the lessons on the glossary page."""

    default_priority = 205
    formats = ("html",)

    def run(self, **kwargs):
        for node in list(self.document.findall(nodes.inline)):
            if "lesson" in node and "course-lesson" in node["classes"]:
                address, title = lesson_link(self.app, self.env.docname, node["lesson"])
                if address:
                    node.parent.replace(node, nodes.reference("", title, refuri=address, internal=True))
                else:
                    node.parent.parent.remove(node.parent)  # with its label: that lesson is not part of this book
            elif "term" in node and "course-term" in node["classes"]:
                text = node.children[0]
                if GLOSSARY not in self.env.found_docs:
                    node.parent.replace(node, text)
                    continue
                address = f"{self.app.builder.get_relative_uri(self.env.docname, GLOSSARY)}#{node['term']}"
                node.parent.replace(
                    node, nodes.reference("", "", text, refuri=address, internal=True, classes=["course-term"])
                )


def lesson_link(app, docname, lesson):
    """Address of a lesson from a page, and its title up to the colon; ("", "") if it is not part of the book."""
    target = f"notebooks/{lesson}"
    if target not in app.env.titles:
        return "", ""
    title = app.env.titles[target].astext()
    return app.builder.get_relative_uri(docname, target), short_title(title)


def add_definitions(app, pagename, templatename, context, doctree):
    """Put the definitions of a page's terms at the end of its text."""
    if doctree is None or pagename not in app.env.found_docs:
        return
    used = [
        link["refuri"].rpartition("#")[2]
        for link in doctree.findall(nodes.reference)
        if "course-term" in link.get("classes", [])
    ]
    if used:
        terms = {anchor(term): term for term in course_terms()[0]}
        notes = "".join(definition(app, pagename, terms[name]) for name in used)
        context["body"] = f'{context["body"]}<template id="course-definitions">{notes}</template>'


def definition(app, docname, term):
    """HTML of what is shown for one term: its name in both languages, its meaning, and where there is more."""
    edition = app.config.edition
    means = "".join(
        formula_html(app, part.astext(), False, docname) if isinstance(part, nodes.math) else escape(part.astext())
        for part in explained(term["means"][edition])
    )
    links, (address, title) = [], lesson_link(app, docname, term.get("lesson"))
    if address and term["lesson"] != docname.removeprefix("notebooks/"):
        links.append(f'<a href="{escape(address)}">{escape(WORDS[edition]["lesson"] + title)}</a>')
    links.append(
        f'<a href="{escape(app.builder.get_relative_uri(docname, GLOSSARY))}#{anchor(term)}">{WORDS[edition]["glossary"]}</a>'
    )
    return (
        f'<span data-term="{anchor(term)}"><span class="course-term-means"><b>{escape(term[edition])}</b> '
        f'<span class="course-term-other" lang="{EDITIONS[other(edition)]["lang"]}">{escape(term[other(edition)])}</span> '
        f'<span class="course-term-text">{means}</span></span><span class="course-term-links">{"".join(links)}</span></span>'
    )


def connect(app):
    app.connect("source-read", on_source_read, priority=400)
    app.add_transform(MarkTerms)
    app.add_post_transform(LinkTerms)
    app.connect("html-page-context", add_definitions, priority=350)
