"""What a recorded widget carries inside its output, its module and its state, as files of the site: each once, however many pages show it."""

import json
import pathlib

from utils.widgets import parts as widgets

FOLDER = "_static/widgets"
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


def write(out, parts):
    """Write the files of parts that are not there yet."""
    folder = pathlib.Path(out, FOLDER)
    for name, text in parts.items():
        path = folder / f"{name}.js"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(file_text(name, text), "utf-8")


def drop_unused(out):
    """Delete the files that no page names any more."""
    folder = pathlib.Path(out, FOLDER)
    if not folder.exists():
        return
    named = {name for page in pathlib.Path(out).rglob("*.html") for name in widgets.file_names(page.read_text("utf-8"))}
    for path in folder.glob("*.js"):
        if path.stem not in named:
            path.unlink()
