"""What is done once all pages are written: style and scripts brought up to date, what no page asks for taken away, the edition's `index.html`."""

import pathlib
import shutil

from editions.site import bundle, context, preview, widget_parts
from editions.source.languages import EDITIONS

THEME = pathlib.Path(__file__).resolve().parents[2] / "theme"
# Files of the theme that no page asks for.
UNUSED = (
    "**/*.map", "vendor", "locales", "images", "webpack-macros.html", "sbt-webpack-macros.html",
    "styles", "scripts", "mystnb.*.css", "basic.css", "file.png", "plus.png", "minus.png", "_sphinx_javascript_frameworks_compat.js", "translations.js",
    "searchtools.js", "language_data.js", "doctools.js", "documentation_options.js", "sphinx_highlight.js", ".gitignore", "**/.gitignore",
)  # fmt: skip


def trim(app, exception):
    """Bring style and scripts up to date, and take away what the theme ships and no page asks for."""
    if exception or app.builder.format != "html":
        return
    static = pathlib.Path(app.outdir, "_static")
    # Sphinx copies style and scripts only when it writes a page; a change of theirs must show at once.
    shutil.copytree(THEME / "static", static, dirs_exist_ok=True)
    for picture in {preview.picture_of(name, app.config.edition) for name in app.env.found_docs}:
        shutil.copyfile(preview.PICTURES / picture, static / picture)
    for pattern in UNUSED:
        for path in list(static.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if app.config.edition_siblings:  # (what both editions share is cleared when both are there: build.py)
        shutil.rmtree(static / "widgets", ignore_errors=True)
    else:
        widget_parts.drop_unused(static / "widgets", [app.outdir])
    bundle.write(
        pathlib.Path(app.outdir), context.first_script(app)
    )  # after that: it keeps what the scripts that are left name
    for name in bundle.CONTAINED:
        (static / name).unlink(missing_ok=True)


def write_start_page(app, exception):
    """`index.html` of an edition leads to its first page, whose name is that of its source."""
    start = pathlib.Path(app.outdir, "index.html")
    if exception or app.builder.name != "html" or app.config.root_doc == "index":
        return
    target = app.builder.get_target_uri(app.config.root_doc)
    title = app.env.titles[app.config.root_doc].astext()
    language = EDITIONS[app.config.edition]["lang"]
    start.write_text(
        f'<!DOCTYPE html>\n<html lang="{language}">\n<meta charset="utf-8"/>\n<meta name="viewport" content="width=device-width"/>\n'
        f'<title>{title}</title>\n<link rel="icon" href="_static/favicon.svg"/>\n<meta http-equiv="refresh" content="0; url={target}"/>\n'
        f'<link rel="canonical" href="{target}"/>\n<p><a href="{target}">{title}</a></p>\n</html>\n',
        "utf-8",
    )


def connect(app):
    app.connect("build-finished", trim, priority=900)
    app.connect("build-finished", write_start_page, priority=900)
