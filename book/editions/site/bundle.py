"""One style sheet and one script for every page, put together from the theme's and the course's own; what no page uses is left out."""

import hashlib
import importlib.resources
import pathlib
import re
from importlib import metadata

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
CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
ICON_FONT = re.compile(r"@font-face\s*\{[^}]*(?:fontawesome|Font Awesome)[^}]*\}", re.IGNORECASE)
RULE = re.compile(r"(?P<selectors>[^{}@;]+)(?P<body>\{[^{}]*\})")
EMPTY = re.compile(r"@(?:media|supports|container|layer)[^{};]*\{\s*\}")


def own(folder, suffix):
    """The course's own files of one kind, in the order of their names."""
    return sorted(folder.glob(f"*{suffix}"))


def version(extra=""):
    """Changes whenever style or script may change: browsers keep a file until its address changes. `extra`: as for `write`."""
    digest = hashlib.sha256(extra.encode())
    for package in ("pydata-sphinx-theme", "sphinx-book-theme", "myst-nb", "pygments"):
        digest.update(f"{package} {metadata.version(package)}\0".encode())
    for path in (*own(STYLES, ".css"), *own(THEME / "static", ".js"), pathlib.Path(__file__)):
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
    """Class names that the pages carry, and every word of the scripts, which may set one."""
    names = set()
    for page in pages:
        for value in re.findall(r"""\bclass=(?:"([^"]*)"|'([^']*)')""", page):
            names.update((value[0] or value[1]).split())
    for text in texts:
        names.update(re.findall(r"[\w-]+", text))
    return names


def prune(text, names):
    """A style sheet without comments, without the icon font, and without selectors that name a class which nothing has.

    Args:
        text: CSS, without nested rules except inside @media and its like.
        names: class names in use.
    """
    text = ICON_FONT.sub("", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))

    def used(selector):
        outside = re.sub(r":(?:not|is|where|has)\([^()]*\)", "", selector)  # of alternatives, one is enough
        return all(name.replace("\\", "") in names for name in CLASS.findall(outside))

    def keep(match):
        if match["selectors"].strip() in ("from", "to") or re.fullmatch(r"[\s\d.%,]+", match["selectors"]):
            return match[0]  # a key frame
        selectors = [part for part in re.split(r",(?![^(]*\))", match["selectors"]) if used(part)]
        return ",".join(selectors) + match["body"] if selectors else ""

    text = RULE.sub(keep, text)
    for _ in range(3):  # blocks left empty, from the inside out
        text = EMPTY.sub("", text)
    return text


def squeeze(text):
    """CSS without spaces that mean nothing."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    # Strings and url(…) are kept as they are.
    parts = re.split(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\))""", text)
    for i in range(0, len(parts), 2):
        parts[i] = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", parts[i])).replace(";}", "}")
    return "".join(parts).strip()


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
    colours = (static / CODE_COLOURS).read_text("utf-8") if (static / CODE_COLOURS).exists() else ""
    style = prune(packaged() + colours, names_in_use(pages, texts)) + "\n".join(
        [forms_style(), *(path.read_text("utf-8") for path in own(STYLES, ".css"))]
    )
    for name, text in ((STYLE, squeeze(style)), (SCRIPT, script)):
        if not (static / name).exists() or (static / name).read_text("utf-8") != text:
            (static / name).write_text(text, "utf-8")
