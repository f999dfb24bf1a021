"""The lessons as cards on a page (directive ``course-lessons``): part, picture, title, question, minutes; and a lesson's widget on another page."""

import json
import pathlib

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from editions.pages.figures import pictures_html
from editions.source import lessons
from editions.source.languages import EDITIONS, half
from editions.source.links import LESSONS
from editions.source.minutes import about
from editions.source.words import PAGES
from utils.lessons import lesson_key
from utils.widgets import parts as widgets


def facts(env, name):
    """`lessons.facts` of a page that is a lesson; looked at again only when its files change."""
    path = pathlib.Path(env.srcdir, f"{name}.ipynb")
    known = env.course_facts = getattr(env, "course_facts", {})
    version = lessons.version(path)
    if known.get(name, ("",))[0] != version:
        known[name] = version, lessons.facts(path)
    return known[name][1]


def parts(env):
    """The parts of the course that hold lessons, in order: (caption in both languages, names of the lessons)."""
    site = getattr(env, "external_site_map", None)  # of sphinx-external-toc
    found = []
    for part in site.root.subtrees if site else ():
        names = [
            name
            for name in map(str, part.items)
            if name.startswith(LESSONS) and pathlib.Path(env.srcdir, f"{name}.ipynb").exists()
        ]
        if names:
            found.append((part.caption or "", names))
    return found


def listing(env):
    """All that a list shows."""
    return [(caption, [(name, facts(env, name)) for name in names]) for caption, names in parts(env)]


class card_picture(nodes.General, nodes.Element):
    """A lesson's picture; attributes: `svg`, its text, and `alt`."""


def visit_picture(self, node):
    self.body.append(pictures_html(self.builder.app, self.builder.imgpath, node["svg"], node["alt"]))


def depart_picture(self, node):
    pass


class CourseLessons(SphinxDirective):
    """``course-lessons``: a card for each lesson, in the language of the edition."""

    def run(self):
        shown = listing(self.env)
        self.env.course_listings = {**getattr(self.env, "course_listings", {}), self.env.docname: shown}
        cards = nodes.bullet_list("", classes=["course-cards"])
        for caption, rows in shown:
            for number, (name, lesson) in enumerate(rows):
                cards += self.card(name, lesson, half(caption, self.config.edition), first=number == 0)
        return [cards] if len(cards) else []

    def card(self, name, lesson, part, first):
        """A list item; the first one of a part has the part's id."""
        edition, small = self.config.edition, lesson["picture"]
        card = nodes.list_item("", classes=["course-card"])
        if first:
            card["ids"] = [f"part-{lesson_key(name.removeprefix(LESSONS).split('/')[0])}"]
        if small:
            card += card_picture("", svg=small["svg"], alt=small["alt"][edition])
        card += nodes.paragraph("", part, classes=["course-card-part"])
        card += nodes.paragraph("", "", self.link(name, lesson["title"][edition]), classes=["course-card-title"])
        card += self.question(lesson["question"])
        card += nodes.paragraph("", "", self.time(lesson["minutes"]), classes=["course-card-foot"])
        return card

    def link(self, name, title):
        return addnodes.pending_xref(
            "",
            nodes.inline("", title),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{name}",
            refexplicit=True,
            refwarn=True,
            refdoc=self.env.docname,
        )

    def time(self, number):
        return nodes.inline(
            "", PAGES[self.config.edition]["about"].format(minutes=about(number)), classes=["course-time"]
        )

    def question(self, question):
        found, messages = self.state.inline_text(question.get(self.config.edition, ""), self.lineno)
        # Both languages, for the terms that both have (terms/hovers.py).
        return nodes.paragraph(
            "", "", *found, *messages, course_pair=[question.get(edition, "") for edition in EDITIONS]
        )


class CourseWidget(SphinxDirective):
    """``course-widget``: a widget as a lesson's recorded output has it, in the language of the edition.

    Its arguments are the lesson, as the table of contents names it, and the widget's module. Network and module are the lesson's own
    files: a reader who goes on to the lesson has them already.
    """

    required_arguments = 2

    def run(self):
        name, widget = self.arguments
        path = pathlib.Path(self.env.srcdir, f"{name}.ipynb")
        self.env.note_dependency(str(path))
        html = recorded(path, widget) if path.exists() else None
        if html is None:
            raise self.error(f"expected a lesson with a recorded widget {widget!r}, received {name!r}")
        # (what a notebook shows in its place asks for a cell to be run)
        says = f"<p>{PAGES[self.config.edition]['widget']}</p>"
        html = widgets.with_places(html, widget, lambda place, state: says)
        return [nodes.container("", nodes.raw("", html, format="html"), classes=["course-hero"])]


def recorded(path, widget):
    """HTML of the first output of a notebook that is this widget, or None."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            html = "".join(output.get("data", {}).get("text/html", ""))
            if any(found.name == widget for found in widgets.read(html)):
                return html
    return None


def outdated(app, env, added, changed, removed):
    """Pages whose list would look otherwise now."""
    shown = {name: before for name, before in getattr(env, "course_listings", {}).items() if name in env.found_docs}
    now = listing(env) if shown else None
    return [name for name, before in shown.items() if before != now]


def merge(app, env, docnames, other):
    """What another process read, where several do."""
    for kept in ("course_listings", "course_facts"):
        setattr(env, kept, {**getattr(env, kept, {}), **getattr(other, kept, {})})


def connect(app):
    app.add_directive("course-lessons", CourseLessons)
    app.add_directive("course-widget", CourseWidget)
    app.add_node(card_picture, html=(visit_picture, depart_picture))
    app.connect("env-get-outdated", outdated, priority=900)  # once sphinx-external-toc has read the table of contents
    app.connect("env-merge-info", merge)
