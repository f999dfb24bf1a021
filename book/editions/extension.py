"""The Sphinx side of the editions: configuration values, and where each step is connected."""

import hashlib
import pathlib

from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.errors import ConfigError

from editions.pages import cells, chinese, doctree, header
from editions.source.languages import EDITIONS, half, halves

HERE = pathlib.Path(__file__).resolve().parent
STATIC = HERE.parent / "theme" / "static"
SCRIPT = "editions.js"


def on_config(app, config):
    """Choose the edition's half of every bilingual setting, and its language for what the themes say."""
    edition = config.edition
    if edition not in EDITIONS:
        raise ConfigError(f"edition: expected one of {', '.join(EDITIONS)}, received {edition!r}")
    says = EDITIONS[edition]
    if config.language != says["sphinx"]:
        # Sphinx loads its catalogs before any extension runs, so it is too late to set it here.
        raise ConfigError(f"edition {edition!r} needs language {says['sphinx']!r}, received {config.language!r}: pass -D language={says['sphinx']} -D edition={edition}")
    for name in ("project", "html_title", "html_short_title", "author", "copyright"):
        config[name] = half(getattr(config, name), edition)
    options = halves(dict(config.html_theme_options), edition)
    config.html_theme_options = options
    config.nb_code_prompt_show, config.nb_code_prompt_hide = says["hidden"]
    if edition == "zh":
        chinese.speak_chinese(app)
        if "togglebutton_hint" in config:
            config.togglebutton_hint, config.togglebutton_hint_hide = "点击显示", "点击隐藏"
        if options.get("search_bar_text", "Search this book...") == "Search this book...":
            options["search_bar_text"] = "搜索本书…"
    add_switch(config, options)


def add_switch(config, options):
    """Put the language switch into the header; where a book has one edition alone its template draws nothing."""
    config.templates_path = [*config.templates_path, str(HERE / "templates")]
    if config.edition_switch_template and config.edition_siblings:
        end = options.get("article_header_end", ["article-header-buttons.html"])
        end = [item.strip() for item in end.split(",")] if isinstance(end, str) else list(end)
        if not any(item.removesuffix(".html") == "edition-switch" for item in end):
            options["article_header_end"] = ["edition-switch.html", *end]


def add_script(app):
    """Load the switch's script, from the theme's static folder, which is added where the book has not."""
    if not app.config.edition_siblings or app.builder.format != "html":
        return
    folders = [(pathlib.Path(app.confdir) / folder).resolve() for folder in app.config.html_static_path]
    if STATIC not in folders:
        app.config.html_static_path = [*app.config.html_static_path, str(STATIC)]
    app.add_js_file(SCRIPT, loading_method="defer")


def version():
    """A number that changes with the extension's code, so that documents read by another version are read again."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*.py")):
        digest.update(path.read_bytes())
    return int(digest.hexdigest()[:12], 16)


def connect(app):
    """Register everything.

    Returns:
        what Sphinx wants to know about an extension.
    """
    app.add_config_value("edition", "en", "env", str)
    app.add_config_value("edition_siblings", False, "html", bool)
    app.add_config_value("edition_switch_template", True, "html", bool)
    # Ahead of the themes and of MyST-NB, which take the configuration as they find it.
    app.connect("config-inited", on_config, priority=100)
    app.connect("builder-inited", add_script)
    app.connect("source-read", cells.on_source_read)
    app.connect("html-page-context", header.on_page_context, priority=400)
    for transform in (doctree.HeadingIds, doctree.Captions, doctree.CostLine):
        app.add_transform(transform)
    app.add_post_transform(doctree.Labels)
    app.add_node(HideCodeCellNode, override=True, html=(doctree.visit_folded, doctree.depart_folded))
    return {"version": "1", "env_version": version(), "parallel_read_safe": True, "parallel_write_safe": True}
