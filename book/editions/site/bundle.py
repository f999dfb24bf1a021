"""One style sheet and one script for every page, put together from the theme's and the course's own; what no page uses is left out."""

import hashlib
import importlib.resources
import json
import pathlib
import re
import subprocess
from importlib import metadata

from sphinx.errors import ExtensionError

from theme import node as front_end
from utils.widgets import modules
from utils.widgets.lean import lean

THEME = pathlib.Path(__file__).resolve().parents[2] / "theme"
STYLES, SCRIPTS = THEME / "styles", THEME / "scripts"
STYLE, SCRIPT = "site.css", "site.js"
# Style sheets of the packages, in the order in which they apply. (KaTeX' own is loaded only where there are formulas.)
PACKAGED = (
    ("pydata_sphinx_theme", "theme/pydata_sphinx_theme/static/styles/pydata-sphinx-theme.css"),
    ("sphinx_book_theme", "theme/sphinx_book_theme/static/styles/sphinx-book-theme.css"),
    ("myst_nb", "static/mystnb.css"),
)
CODE_COLOURS = "pygments.css"  # written into `_static` by the theme, for both of its modes, at the end of each build
CONTAINED = (CODE_COLOURS, "editions.js")  # files in `_static` that need no copy of their own
TIDY = THEME / "styles.mjs"


def own(folder, suffix):
    """The course's own files of one kind, in the order of their names."""
    return sorted(folder.glob(f"*{suffix}"))


def version(extra=""):
    """Changes whenever style or script may change: browsers keep a file until its address changes. `extra`: as for `write`."""
    digest = hashlib.sha256(extra.encode())
    for package in ("pydata-sphinx-theme", "sphinx-book-theme", "myst-nb", "pygments"):
        digest.update(f"{package} {metadata.version(package)}\0".encode())
    for path in (
        *own(STYLES, ".css"),
        *own(THEME / "static", ".js"),
        TIDY,
        THEME / "package-lock.json",
        pathlib.Path(__file__),
    ):
        digest.update(path.read_bytes())
    for path in scripts():
        digest.update(script_text(path).encode())
    digest.update(forms_style().encode())
    return digest.hexdigest()[:8]


def scripts():
    """Scripts of every page: the language switch's, which serves books without this theme too, the theme's, and the one that starts widgets."""
    return [THEME / "static" / "editions.js", *own(SCRIPTS, ".js"), modules.FOLDER / "loader.js"]


def script_text(path):
    """A script as the pages carry it: one that imports holds what it imports, and all of that in a scope of its own."""
    text = path.read_text("utf-8")
    if re.search(r"^import\b", text, re.M):
        text = "(() => {\n" + modules.bundle(path) + "})();\n"
    return lean(text)


def names_in_use(pages, texts):
    """Class names and custom properties that the pages carry, and every word of the scripts, which may set one."""
    names = set()
    for page in pages:
        for value in re.findall(r"""\bclass=(?:"([^"]*)"|'([^']*)')""", page):
            names.update((value[0] or value[1]).split())
        names.update(re.findall(r"--[\w-]+", page))
    for text in texts:
        names.update(re.findall(r"[\w-]+", text))
    return names


def tidy(packaged, own, names):
    """One style sheet of the packages' and the course's, by Lightning CSS: of the packages' what names no class that nothing has, and of
    both no custom property that nothing asks for. `names`: class names and custom properties in use."""
    front_end.install()
    task = json.dumps({"packaged": packaged, "own": own, "names": sorted(names)})
    command = [str(front_end.node()), str(TIDY)]
    done = subprocess.run(command, input=task, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise ExtensionError(f"Lightning CSS cannot read a style sheet:\n{done.stderr[-2000:]}")
    return done.stdout


def packaged():
    """The style sheets of the packages, as one text."""
    files = importlib.resources.files
    return "\n".join(files(package).joinpath(path).read_text("utf-8") for package, path in PACKAGED)


def forms_style():
    """The style that the module of bets and questions brings along: pages have it before the module runs."""
    return re.search(r"^const STYLE = `(.*?)`;", (modules.FOLDER / "quiz.js").read_text("utf-8"), re.M | re.S)[1]


def write(out, extra=""):
    """Write both files into an edition's `_static`. `extra`: a script that comes before all others."""
    static = out / "_static"
    pages = [path.read_text("utf-8") for path in out.rglob("*.html")]
    script = extra + "".join(map(script_text, scripts()))
    texts = [script, *(path.read_text("utf-8") for path in static.glob("*.js") if path.name != SCRIPT)]
    # (Widgets from their files: as the site has them, they are packed.)
    texts += [path.read_text("utf-8") for path in modules.FOLDER.rglob("*.js")]
    colours = (static / CODE_COLOURS).read_text("utf-8") if (static / CODE_COLOURS).exists() else ""
    course = [forms_style(), *(path.read_text("utf-8") for path in own(STYLES, ".css"))]
    style = tidy(packaged() + colours, "\n".join(course), names_in_use(pages, texts))
    for name, text in ((STYLE, style), (SCRIPT, script)):
        if not (static / name).exists() or (static / name).read_text("utf-8") != text:
            (static / name).write_text(text, "utf-8")
