"""Formulas become HTML and MathML while the site is built, so that no page carries a math engine.

One Node process with KaTeX serves a whole build and is started for the first formula that is not in the cache.
"""

import hashlib
import html
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from theme import node as front_end

logger = logging.getLogger(__name__)
RENDERER = "katex"
KATEX = front_end.MODULES / "katex"
PROGRAM = front_end.THEME / "formulas.mjs"

# Formulas in raw HTML outputs (quizzes): \( … \) or \[ … \] as the whole content of <span|div class="… math …">.
MARKED = re.compile(
    r"""(?P<open><(?P<tag>span|div)\b[^>]*\bclass=(?P<quote>["'])(?:[^"']*\s)?math(?:\s[^"']*)?(?P=quote)[^>]*>)\s*"""
    r"""(?:\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\])\s*(?P<close></(?P=tag)>)""",
    re.DOTALL,
)
SCRIPT = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)\s*>)", re.DOTALL | re.IGNORECASE)


class FormulaError(ValueError):
    """KaTeX cannot parse a formula; the message is KaTeX' own."""


class Formulas:
    """Renders TeX with KaTeX; answers are kept in an SQLite file that several builds may share."""

    def __init__(self, cache):
        front_end.install(logger.info)
        katex = json.loads((KATEX / "package.json").read_text("utf-8"))["version"]
        self.version = f"{katex}\0{PROGRAM.read_text('utf-8')}"
        cache = pathlib.Path(cache)
        cache.parent.mkdir(parents=True, exist_ok=True)
        # Two editions are built at once: wait for the other's write; autocommit keeps the lock short. (Not WAL: two
        # processes that switch a new file to it at the same moment fail without waiting.)
        self.cache = sqlite3.connect(cache, timeout=120, isolation_level=None)
        self.cache.execute("PRAGMA synchronous=OFF")
        self.cache.execute("CREATE TABLE IF NOT EXISTS formulas (key TEXT PRIMARY KEY, html TEXT)")
        self.process = None

    def render(self, tex, display=False):
        """HTML with MathML of one formula.

        Raises:
            FormulaError: KaTeX cannot parse it.
        """
        key = hashlib.sha256(f"{self.version}\0{display}\0{tex}".encode()).hexdigest()
        if row := self.cache.execute("SELECT html FROM formulas WHERE key = ?", (key,)).fetchone():
            return row[0]
        answer = self._ask({"tex": tex, "display": display})
        if "error" in answer:
            raise FormulaError(answer["error"])
        self.cache.execute("INSERT OR REPLACE INTO formulas VALUES (?, ?)", (key, answer["html"]))
        return answer["html"]

    def _ask(self, question):
        if self.process is None:
            self.process = subprocess.Popen(
                [str(front_end.node()), str(PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise ExtensionError(
                f"Node with KaTeX ended (exit {self.process.wait()}) at the formula {question['tex']!r}"
            )
        return json.loads(answer)

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait(timeout=10)
            self.process = None
        self.cache.close()


def formula_html(app, tex, display, location):
    """HTML of a formula; one that KaTeX cannot parse becomes a warning and shows its source."""
    try:
        return app.course_formulas.render(tex.strip(), display)
    except FormulaError as error:
        logger.warning(
            "KaTeX cannot parse the formula %s: %s", tex.strip(), error, location=location, type="math", subtype="katex"
        )
        return f'<code class="course-formula-error">{html.escape(tex)}</code>'


def render_marked(app, text, location):
    """Raw HTML with its marked formulas rendered; scripts and styles are left as they are."""

    def replace(match):
        display = match["display"] is not None
        tex = html.unescape(match["display"] if display else match["inline"])
        return match["open"] + formula_html(app, tex, display, location) + match["close"]

    parts = SCRIPT.split(text)
    return "".join(part if i % 2 else MARKED.sub(replace, part) for i, part in enumerate(parts))


def visit_inline(self, node):
    rendered = formula_html(self.builder.app, node.astext(), False, node)
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight") + rendered + "</span>")
    raise nodes.SkipNode


def visit_block(self, node):
    tex = node.astext()
    if not node.get("nowrap"):
        parts = [part.strip() for part in tex.split("\n\n") if part.strip()]
        parts = [rf"\begin{{split}}{part}\end{{split}}" if r"\\" in part else part for part in parts]
        tex = parts[0] if len(parts) == 1 else r"\begin{gathered}" + r"\\".join(parts) + r"\end{gathered}"
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(formula_html(self.builder.app, tex, True, node) + "</div>\n")
    raise nodes.SkipNode


def visit_raw(self, node):
    if "html" in node.get("format", "").split() and "math" in (text := node.astext()):
        location = node if node.line else self.builder.current_docname
        rendered = render_marked(self.builder.app, text, location)
        if rendered != text:
            node = nodes.raw("", rendered, **{key: node[key] for key in ("format", "classes")})
    type(self).visit_raw(self, node)  # the writer's own; the instance attribute is this function


def open_formulas(app):
    if app.builder.format == "html":
        # Beside the doctrees, shared by the editions: <…>/.doctrees/<edition> and <…>/.doctrees/formulas.db
        app.course_formulas = Formulas(pathlib.Path(app.doctreedir).parent / "formulas.sqlite")


def link_style(app, pagename, templatename, context, doctree):
    if 'class="katex' in context.get("body", "") or 'class="katex' in context.get("title", ""):
        app.add_css_file("katex/katex.css")


def finish(app, exception):
    formulas = getattr(app, "course_formulas", None)
    if formulas is None:
        return
    formulas.close()
    if exception is None:
        copy_style(pathlib.Path(app.outdir) / "_static" / "katex")


def copy_style(folder):
    """Copy KaTeX' style sheet and its woff2 fonts (the only format that today's browsers ask for)."""
    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    style = (KATEX / "dist" / "katex.min.css").read_text("utf-8")
    style = re.sub(r',\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("[^"]*"\)', "", style)
    (folder / "katex.css").write_text(style, "utf-8")
    for font in (KATEX / "dist" / "fonts").glob("*.woff2"):
        if not (folder / "fonts" / font.name).exists():
            shutil.copyfile(font, folder / "fonts" / font.name)


def connect(app):
    app.add_html_math_renderer(RENDERER, (visit_inline, None), (visit_block, None))
    app.config.html_math_renderer = RENDERER
    app.add_node(nodes.raw, override=True, html=(visit_raw, None))
    app.connect("builder-inited", open_formulas)
    app.connect("html-page-context", link_style, priority=400)
    app.connect("build-finished", finish)
