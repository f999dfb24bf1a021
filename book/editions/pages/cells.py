"""The source of one edition: what `source-read` hands to the parsers."""

import json
import pathlib
import re

from sphinx.errors import SphinxError
from sphinx.util import logging

from editions.pages import contents
from editions.pages.labels import note_dependencies, outputs_of_edition
from editions.pages.outputs import of_edition
from editions.source import lessons
from editions.source.cells import belongs, languages, read_page, source, tags
from editions.source.languages import other
from editions.source.pairs import check_structure
from editions.source.reading import heading_text, parser, unique_slugs
from editions.source.setup import setup_cells
from editions.source.soundness import source_problems
from editions.source.stray import check_formulas
from editions.source.words import PAGES

# Without this, its closing line would underline a heading.
FRONT_MATTER = re.compile(r"\A---\n.*?^---$", re.S | re.M)

logger = logging.getLogger(__name__)


class Unsound(SphinxError):
    """Files that cannot be read; the message has a line for each."""

    category = "files"


def check_files(app, config):
    """Stop before anything is read, if a file cannot be: what comes later would name a line of its own instead of the file.

    Raises:
        Unsound: with all problems.
    """
    if problems := source_problems(pathlib.Path(app.srcdir)):
        raise Unsound("\n".join(problems))


def on_source_read(app, docname, content):
    """Keep one edition's cells of a document, and leave what later steps need in the environment's temporary data."""
    edition, path = app.config.edition, str(app.env.doc2path(docname))
    if path.endswith(".ipynb"):
        notebook = json.loads(content[0])
        cells = notebook["cells"]
        kept = [cell for cell in cells if belongs(tags(cell), edition)]
        folded = setup_cells(kept)
        notebook["cells"] = [code_cell(cell, edition, notebook, i in folded) for i, cell in enumerate(kept)]
        note_dependencies(app)
        notebook["metadata"].pop("widgets", None)
        if "course" in notebook["metadata"]:
            app.env.temp_data["course_cost"] = (
                notebook["metadata"]["course"].get("cost", {}),
                contents.facts(app.env, docname)["minutes"],
            )
            quiz = lessons.quiz_file(pathlib.Path(path))
            if quiz.exists():  # (Sphinx reads a page each time whose dependency is not there)
                app.env.note_dependency(str(quiz))
        # As document metadata MyST-NB would print it in the page's head; `course` is for tools.
        notebook["metadata"].pop("course", None)
        content[0] = json.dumps(notebook)
    elif path.endswith(".md"):
        try:
            cells = read_page(content[0])
        except ValueError as error:
            logger.warning("%s", error, location=docname, type="editions", subtype="page")
            return
        content[0] = page_of_edition(content[0], cells, edition)
    else:
        return
    for problem in check_structure(cells):
        logger.warning("%s", problem, location=docname, type="editions", subtype=problem.kind)
    for problem in check_formulas(cells):
        logger.warning("%s", problem, location=docname, type="editions", subtype="formula")
    app.env.temp_data["course_headings"] = heading_slugs(cells)


def page_of_edition(text, cells, edition):
    """A page without the other language's cells; lines keep their numbers, so that warnings name the right ones."""
    if len(cells) == 1:
        return text
    lines = text.split("\n")
    for cell, following in zip(cells, cells[1:] + [None]):
        first = cell["break_line"]
        if first:
            # A bare break keeps a list at the end of one cell apart from a list that starts the next.
            lines[first - 1] = "+++" if any(line.strip() for line in lines[: first - 1]) else ""
        if not belongs(tags(cell), edition):
            last = following["break_line"] - 1 if following else len(lines)
            lines[max(first - 1, 0) : last] = [""] * (last - max(first - 1, 0))
    return "\n".join(lines)


def heading_slugs(cells):
    """(level, id) of a document's headings in order: made from the English ones, for every edition.

    Cells without a language count as they are; headings of Chinese cells do not count.
    """
    found = []
    for cell in cells:
        text = source(cell)
        if (
            cell["cell_type"] != "markdown"
            or languages(tags(cell)) == ["zh"]
            or not ("#" in text or "\n==" in text or "\n--" in text)
        ):
            continue
        if cell.get("break_line") == 0:
            text = FRONT_MATTER.sub("", text)
        tokens = parser().parse(text)
        found += [
            (int(t.tag[1]), heading_text(tokens[i + 1]))
            for i, t in enumerate(tokens)
            if t.type == "heading_open" and t.level == 0
        ]
    return list(zip((level for level, _ in found), unique_slugs([title for _, title in found])))


def code_cell(cell, edition, notebook=None, in_setup=False):
    """A cell with its edition's alt text, outputs, labels of figures and folding; Markdown cells stay as they are.

    in_setup: the cell is part of what `folded.py` folds together, and not by itself.
    """
    if cell["cell_type"] != "code":
        return cell
    says, dropped = PAGES[edition], other(edition)
    metadata, names = dict(cell["metadata"]), list(tags(cell))
    settings = dict(metadata.get("mystnb", {}))
    alt = metadata.pop("alt", None)
    metadata.pop("labels", None)
    metadata.pop("picture", None)  # (for lists of lessons)
    if isinstance(alt, dict) and alt.get(edition):
        settings["image"] = {**settings.get("image", {}), "alt": alt[edition]}
    if "solution" in names:
        fold(names, "hide-cell", settings, says["solution"])
    elif in_setup:
        names = [*(name for name in names if name != "hide-input"), "setup"]
    elif "quiz" in names and not {"claim", "remove-input"} & set(names):  # (the code of a claim is what it says)
        names.append("remove-input")
    if settings:
        metadata["mystnb"] = settings
    if names:
        metadata["tags"] = names
    return {
        **cell,
        "metadata": metadata,
        "outputs": [of_edition(output, dropped) for output in outputs_of_edition(cell, notebook or {}, edition)],
    }


def fold(names, tag, settings, prompts):
    """Have MyST-NB put a cell, or its input, behind a line to click on."""
    if tag not in names:
        names.append(tag)
    settings["code_prompt_show"], settings["code_prompt_hide"] = prompts


def connect(app):
    app.connect("config-inited", check_files, priority=50)
    app.connect("source-read", on_source_read)
