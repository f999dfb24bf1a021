"""The edition's half of every bilingual setting, its language for what the themes say, and the language switch in the header."""

import pathlib

from sphinx.errors import ConfigError

from editions.pages import chinese
from editions.source.languages import EDITIONS, half, halves
from editions.source.words import PAGES

TEMPLATES = pathlib.Path(__file__).resolve().parents[1] / "templates"


def on_config(app, config):
    """Choose the edition's half of every bilingual setting, and its language for what the themes say."""
    edition = config.edition
    if edition not in EDITIONS:
        raise ConfigError(f"edition: expected one of {', '.join(EDITIONS)}, received {edition!r}")
    language = EDITIONS[edition]["sphinx"]
    if config.language != language:
        # Sphinx loads its catalogs before any extension runs, so it is too late to set it here.
        raise ConfigError(
            f"edition {edition!r} needs language {language!r}, received {config.language!r}: pass -D language={language} -D edition={edition}"
        )
    for name in ("project", "html_title", "html_short_title", "author", "copyright"):
        config[name] = half(getattr(config, name), edition)
    options = halves(dict(config.html_theme_options), edition)
    config.html_theme_options = options
    config.nb_code_prompt_show, config.nb_code_prompt_hide = PAGES[edition]["hidden"]
    if edition == "zh":
        chinese.speak_chinese(app)
        if "togglebutton_hint" in config:
            config.togglebutton_hint, config.togglebutton_hint_hide = "点击显示", "点击隐藏"
        if options.get("search_bar_text", "Search this book...") == "Search this book...":
            options["search_bar_text"] = "搜索本书…"
    add_switch(config, options)


def add_switch(config, options):
    """Put the language switch into the header; where a book has one edition alone its template draws nothing."""
    config.templates_path = [*config.templates_path, str(TEMPLATES)]
    if config.edition_switch_template and config.edition_siblings:
        end = options.get("article_header_end", ["article-header-buttons.html"])
        end = [item.strip() for item in end.split(",")] if isinstance(end, str) else list(end)
        if not any(item.removesuffix(".html") == "edition-switch" for item in end):
            options["article_header_end"] = ["edition-switch.html", *end]


def connect(app):
    # Ahead of the themes and of MyST-NB, which take the configuration as they find it.
    app.connect("config-inited", on_config, priority=100)
