"""What a page says about its two editions: the switch, alternates, the canonical address."""

import pathlib
import posixpath
from html import escape

from editions.source.languages import EDITIONS, other
from editions.source.links import public_address
from editions.source.words import PAGES

STATIC = pathlib.Path(__file__).resolve().parents[2] / "theme" / "static"
SCRIPT = "editions.js"


def site_address(config):
    """The published site's root, with a slash at its end, or "".

    `html_baseurl` where it is set, else what GitHub Pages makes of the repository's address.
    """
    base = config.html_baseurl or public_address(config.html_theme_options.get("repository_url") or "")
    return base and base.rstrip("/") + "/"


def page_address(site, edition, page, siblings):
    """A page's published address: under its edition's folder where both are published."""
    return f"{site}{edition}/{page}" if siblings else f"{site}{page}"


def switch_target(page, edition):
    """Relative address of the same page in the other edition (`../../zh/book/index.html` from `en/book/index.html`)."""
    start = posixpath.dirname(f"{edition}/{page}")
    return posixpath.relpath(f"{other(edition)}/{page}", start)


def on_page_context(app, pagename, templatename, context, doctree):
    """Give a page its canonical and alternate links, and the link to its other edition."""
    edition, siblings, site = app.config.edition, app.config.edition_siblings, site_address(app.config)
    page = app.builder.get_target_uri(pagename)
    document = pagename in app.env.found_docs
    context["edition"], context["edition_switch"], context["edition_alternates"] = edition, None, []
    context["pageurl"] = page_address(site, edition, page, siblings) if site and document else None
    if not siblings:
        return
    there = EDITIONS[other(edition)]
    context["edition_switch"] = {
        "href": switch_target(page, edition),
        "label": there["name"],
        "lang": there["lang"],
        "title": PAGES[other(edition)]["switch"],
    }
    if site and document:
        addresses = {EDITIONS[name]["lang"]: page_address(site, name, page, True) for name in EDITIONS}
        # The root page chooses a reader's language; any other page falls back to English.
        addresses["x-default"] = site if pagename == app.config.root_doc else addresses["en"]
        context["edition_alternates"] = [{"lang": lang, "href": href} for lang, href in addresses.items()]
        context["metatags"] = context.get("metatags", "") + "".join(
            f'\n<link rel="alternate" hreflang="{lang}" href="{escape(href)}" />' for lang, href in addresses.items()
        )


def add_script(app):
    """Load the switch's script, from the theme's static folder, which is added where the book has not."""
    if not app.config.edition_siblings or app.builder.format != "html":
        return
    folders = [(pathlib.Path(app.confdir) / folder).resolve() for folder in app.config.html_static_path]
    if STATIC not in folders:
        app.config.html_static_path = [*app.config.html_static_path, str(STATIC)]
    app.add_js_file(SCRIPT, loading_method="defer")


def connect(app):
    app.connect("builder-inited", add_script)
    app.connect("html-page-context", on_page_context, priority=400)
