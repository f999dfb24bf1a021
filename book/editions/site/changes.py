"""Which pages are read or written again, beyond what Sphinx finds by itself."""

import hashlib
import pathlib


def notice_changes(app, env, added, changed, removed):
    """Pages whose text changed, by content: a file put back from an archive or another branch may be older than the last build."""
    before = getattr(env, "course_sources", {})
    env.course_sources = {
        name: hashlib.sha256(pathlib.Path(env.doc2path(name)).read_bytes()).hexdigest() for name in env.found_docs
    }
    return [name for name, digest in env.course_sources.items() if before.get(name) not in (None, digest)]


def navigation(env):
    """What every page's navigation shows, as one string: pages, titles, order."""
    titles = {name: title.astext() for name, title in sorted(env.titles.items())}
    captions = [
        str(toctree["caption"])
        for name in env.tocs
        for toctree in env.tocs[name].findall()
        if toctree.tagname == "toctree" and toctree.get("caption")
    ]
    return hashlib.sha256(repr((titles, sorted(env.toctree_includes.items()), captions)).encode()).hexdigest()


def refresh_navigation(app, env):
    """If a title or the order of the chapters changed, every page is written again: each shows them."""
    now, before = navigation(env), getattr(env, "course_navigation", None)
    env.course_navigation = now
    return sorted(env.found_docs) if before not in (None, now) else []


def connect(app):
    app.connect("env-get-outdated", notice_changes)
    app.connect("env-get-updated", refresh_navigation)
