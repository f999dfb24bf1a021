"""Where a lesson runs and comes from: links below its first paragraph, once a reader knows what it is about."""

from docutils import nodes

from editions.source.links import LESSONS

PLACE = "<!-- course-links -->"


def keep_place(app, doctree, pagename):
    """Mark where the links go: below the first paragraph under the title, that of the cost apart."""
    title = next(doctree.findall(nodes.title), None)
    if title is None or not pagename.startswith(LESSONS):
        return
    section = title.parent
    after = section.index(title) + 1
    while after < len(section) and "course-cost" in section[after].get("classes", ()):
        after += 1
    if after < len(section) and isinstance(section[after], nodes.paragraph):
        after += 1
    section.insert(after, nodes.raw("", PLACE, format="html"))


def fill_place(app, pagename, templatename, context, doctree):
    if PLACE in context.get("body", ""):
        links = app.builder.templates.render("lesson-links.html", context) if context.get("lesson_links") else ""
        context["body"] = context["body"].replace(PLACE, links)


def connect(app):
    app.connect("doctree-resolved", keep_place)
    app.connect("html-page-context", fill_place, priority=350)  # once context.py has the links
