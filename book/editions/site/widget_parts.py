"""What a recorded widget carries inside its output, its module and its state, as files of the site: each once, however many pages show it."""

import json
import pathlib

from utils.whole import write_whole
from utils.widgets import parts as widgets

OWN, SHARED = "_static/widgets", "both/widgets"
LEAST = 400  # characters; less is not worth a file


def file_text(name, text):
    """The classic script that hands a part over: also a page opened from a folder can load it."""
    return f"courseKeep({json.dumps(name)},{json.dumps(text, ensure_ascii=False)});\n"


def outsource(html):
    """A page without the parts of its widgets, nor the scripts that start them: the site's own does it once.

    Returns:
        the page, and a dict from the name of each part to its text.
    """
    return widgets.outsource(html, LEAST)


def place(app):
    """Where the files stand, as seen from an edition's root: both editions share them where both are published."""
    return f"../{SHARED}" if app.config.edition_siblings else OWN


def write(folder, parts):
    """Write the files of parts that are not there yet."""
    folder = pathlib.Path(folder)
    for name, text in parts.items():
        path = folder / f"{name}.js"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, file_text(name, text))  # the other edition may be writing the same file


def drop_unused(folder, roots):
    """Delete the files in a folder that no page under any of these roots names any more."""
    folder = pathlib.Path(folder)
    if not folder.exists():
        return
    pages = (page for root in roots for page in pathlib.Path(root).rglob("*.html"))
    named = {name for page in pages for name in widgets.file_names(page.read_text("utf-8"))}
    for path in folder.glob("*.js"):
        if path.stem not in named:
            path.unlink()
