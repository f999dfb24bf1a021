"""What a recorded widget carries inside its output, its module and its state, as files of the site: each once, however many pages show it."""

import hashlib
import json
import pathlib
import re

FOLDER = "_static/widgets"
LEAST = 400  # characters; less is not worth a file
PART = re.compile(r'(<script type="application/json" data-part="(?:module|state)")>(.*?)(</script>)', re.DOTALL)
# The script that starts the widgets stands in every output; the site's own does it once (theme/scripts, utils/widgets/loader.js).
STARTER = re.compile(r"(?<=</div>)\s*<script>\(\(\) => \{\s*const shared = globalThis\.courseWidgets\b.*?\}\)\(\);?\s*</script>", re.DOTALL)


def file_text(name, text):
    """The classic script that hands a part over: also a page opened from a folder can load it."""
    return f"courseKeep({json.dumps(name)},{json.dumps(text, ensure_ascii=False)});\n"


def outsource(html):
    """A page without the parts of its widgets.

    Returns:
        the page, and a dict from the name of each part to its text.
    """
    if 'class="course-widget"' not in html:
        return html, {}
    parts = {}

    def replace(match):
        opening, text, closing = match.groups()
        if len(text) < LEAST:
            return match[0]
        name = hashlib.sha256(text.encode()).hexdigest()[:12]
        parts[name] = text
        return f'{opening} data-file="{name}">{closing}'

    return STARTER.sub("", PART.sub(replace, html)), parts


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
    named = {name for page in pathlib.Path(out).rglob("*.html") for name in re.findall(r'data-file="([0-9a-f]{12})"', page.read_text("utf-8"))}
    for path in folder.glob("*.js"):
        if path.stem not in named:
            path.unlink()
