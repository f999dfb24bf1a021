"""The pages beside the editions: the start page, the one for addresses that do not exist, the map for search engines."""

import base64
import hashlib
import json
import pathlib
import re
from html import escape, unescape
from urllib.parse import quote, urlsplit

from editions.source.languages import EDITIONS
from utils.lessons import lesson_key

THEME = pathlib.Path(__file__).resolve().parent / "theme"


def read(name):
    return (THEME / name).read_text("utf-8")


def write_if_changed(path, text):
    """Write a file unless it already holds this text; return whether it did."""
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return True


def filled(template, **values):
    """A template with its `{{ names }}` replaced."""
    return re.sub(r"\{\{ (\w+) \}\}", lambda match: values[match[1]], template)


def source_hash(text):
    """What a Content-Security-Policy calls an inline script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def write_start_page(html, first):
    """The page at the root: leads a reader to their last choice, else to the language of their browser."""
    write_if_changed(html / "index.html", filled(read("start.html"), first=first))
    for name in ("start.js", "start.css"):
        write_if_changed(html / name, read(name))


def title(path):
    """The heading of a built page, as text."""
    heading = re.search(r"<h1>(.*?)(?:<a class=\"headerlink\"|</h1>)", path.read_text("utf-8"), re.DOTALL)[1]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", heading))).strip()


def write_not_found_page(html, names, site):
    """`404.html`, which static hosts show for any address that does not exist, at any depth: it carries all that it needs.

    Args:
        html: the site's folder.
        names: names of all pages, such as "book/setup".
        site: where the site is published, "" if that is not known.
    """
    pages = {
        lesson_key(name): {
            "page": f"{name}.html",
            **{edition: title(html / edition / f"{name}.html") for edition in EDITIONS},
        }
        for name in names
    }
    data = json.dumps({"base": urlsplit(site).path, "pages": pages}, ensure_ascii=False).replace("<", "\\u003c")
    style, icon = read("start.css"), quote(read("static/favicon.svg"))
    logo = quote(read("static/logo.svg"))
    script = read("scripts/05-lesson-key.js") + read("not-found.js")
    text = filled(
        read("not-found.html"),
        script_hash=source_hash(script),
        style_hash=source_hash(style),
        style=style,
        script=script,
        icon=icon,
        logo=logo,
        pages=data,
        site=site,
        first=f"{names[0]}.html",
    )
    write_if_changed(html / "404.html", text)


def write_sitemap(html, names, site):
    """`sitemap.xml`: each page once per language, naming its other language. Nothing where the site's address is not known."""
    if not site:
        return
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for name in names:
        addresses = {says["lang"]: f"{site}{edition}/{name}.html" for edition, says in EDITIONS.items()}
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(address)}"/>'
            for lang, address in addresses.items()
        )
        lines += [f"<url><loc>{escape(address)}</loc>{alternates}</url>" for address in addresses.values()]
    write_if_changed(html / "sitemap.xml", "\n".join([*lines, "</urlset>", ""]))
