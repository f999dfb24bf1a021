"""The list of the lessons on a page (directive ``course-lessons``): title, question, minutes, by the parts of the course."""

import pathlib

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from editions.source import lessons
from editions.source.languages import EDITIONS, half
from editions.source.links import LESSONS
from editions.source.minutes import about
from editions.source.words import PAGES


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


class CourseLessons(SphinxDirective):
    """``course-lessons``: a table of lessons for each part, in the language of the edition."""

    def run(self):
        shown = listing(self.env)
        self.env.course_listings = {**getattr(self.env, "course_listings", {}), self.env.docname: shown}
        return [self.table(caption, rows) for caption, rows in shown]

    def table(self, caption, rows):
        edition = self.config.edition
        words = PAGES[edition]
        group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (34, 66)), cols=2)
        group += nodes.thead("", self.row(*([nodes.Text(head)] for head in words["lessons"])))
        group += nodes.tbody("", *(
            self.row([self.link(name, lesson["title"][edition]), nodes.Text(" "), self.time(lesson["minutes"])], self.question(lesson["question"]))
            for name, lesson in rows
        ))  # fmt: skip
        part = rows[0][0].removeprefix(LESSONS).split("/")[0]
        return nodes.table(
            "",
            nodes.title("", half(caption, edition)),
            group,
            ids=[f"part-{part.lstrip('0123456789-')}"],
            classes=["course-lessons", "colwidths-given"],
        )

    @staticmethod
    def row(*cells):
        return nodes.row(
            "",
            *(
                nodes.entry("", cell if isinstance(cell, nodes.paragraph) else nodes.paragraph("", "", *cell))
                for cell in cells
            ),
        )

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
    app.connect("env-get-outdated", outdated, priority=900)  # once sphinx-external-toc has read the table of contents
    app.connect("env-merge-info", merge)
