"""What the templates are told about a page beside its text: links that launch and report, words of the interface, the scripts it needs."""

import json
import pathlib
import re

from editions.pages.header import page_address, site_address
from editions.site import bundle, preview, progress, widget_parts
from editions.site.settings import repository
from editions.source.lessons import lesson_id, lessons
from editions.source.links import LESSONS, lesson_links, page_links
from editions.source.words import SITE

# Scripts that one page alone needs.
PAGE_SCRIPTS = {progress.PAGE: ("progress-file.js", "progress-bets.js", "progress-page.js")}


def count_lessons(app, env):
    """What the lessons ask of a reader goes into the site's script, whose address then changes with it."""
    app.course_lessons = lessons(app.srcdir, env.found_docs)
    app.course_version = bundle.version(first_script(app))


def first_script(app):
    """What the site's scripts are told of this edition: what its lessons ask, and where the files of widgets stand."""
    return (
        progress.as_script(app.course_lessons)
        + f"globalThis.coursePartsAt={json.dumps(f'{widget_parts.place(app)}/')};\n"
    )


def add_context(app, pagename, templatename, context, doctree):
    edition = app.config.edition
    words = context["words"] = SITE[edition]
    app.course_written.append(pagename)
    if pagename in app.env.titles:
        # formulas in a title: the tab shows their TeX, not the text of their rendering
        context["title"] = app.env.titles[pagename].astext()
    # the layout has one of its own
    context["metatags"] = re.sub(r'\s*<meta name="viewport"[^>]*>', "", context.get("metatags", ""))
    context["theme_search_bar_text"] = words["search_prompt"]
    context["site_version"] = app.course_version
    context["preview"] = preview.meta_tags(app, pagename, context.get("title", ""), doctree)
    context["page_scripts"] = PAGE_SCRIPTS.get(pagename, ())
    context["lesson"] = lesson_id(pagename) if pagename in app.env.found_docs else None
    if pagename == progress.PAGE:
        chapters = progress.chapters(app.env, app.config.root_doc)
        titles = [
            (lesson_id(name), app.builder.get_relative_uri(pagename, name), app.env.titles[name].astext())
            for name in chapters
        ]
        context["body"] = context["body"].replace(
            progress.PLACE, progress.PLACE + progress.overview(app.course_lessons, titles, edition)
        )
    context["lesson_links"] = context["page_links"] = None
    url = repository(app.config)
    if not url:
        return
    branch = app.config.html_theme_options.get("repository_branch") or "main"
    if pagename.startswith(LESSONS):
        lesson = pagename.removeprefix(LESSONS)
        links = context["lesson_links"] = lesson_links(url, branch, edition, lesson)
        if app.config.edition_siblings:
            links["download"] = f"{context['content_root']}../learn/{edition}/{lesson}.ipynb"
    if doctree is not None:
        source = pathlib.Path(app.env.doc2path(pagename)).relative_to(app.srcdir).as_posix()
        address = page_address(
            site_address(app.config), edition, app.builder.get_target_uri(pagename), app.config.edition_siblings
        )
        links = context["page_links"] = page_links(
            url, branch, edition, pagename, source, context.get("title", ""), address
        )
        if "book/cite" in app.env.found_docs:
            links["cite"] = context["pathto"]("book/cite")


def connect(app):
    app.course_written = []
    app.course_version, app.course_lessons = "", {}
    app.connect("env-updated", count_lessons)
    app.connect("html-page-context", add_context, priority=300)  # before the theme tries which templates are empty
