"""Copies of a lesson in one language, as learners get them."""

import copy
import re

from editions.source.cells import belongs, source, tags
from editions.source.costs import cost_line
from editions.source.languages import EDITIONS
from editions.source.setup import setup_cells

# A link to a page of the book, from a notebook two folders below the root.
BOOK_LINK = re.compile(r"\]\(\.\./\.\./(book/[\w-]+)\.md(#[^)]*)?\)")


def single_language(notebook, edition, site, minutes=None):
    """A notebook (its JSON as dicts) in one language, without outputs, ready to be worked in.

    Args:
        notebook: the bilingual lesson.
        edition: "en" or "zh".
        site: address of the published book, with a slash at its end; links to its pages lead there.
        minutes: what the lesson takes a reader; with it, what the lesson costs stands under its title, as on the site.
    """
    if edition not in EDITIONS:
        raise ValueError(f"edition: expected 'en' or 'zh', received {edition!r}")
    notebook = copy.deepcopy(notebook)
    notebook["cells"] = [c for c in notebook["cells"] if belongs(tags(c), edition)]
    book = f"{site}{edition}"
    folded = setup_cells(notebook["cells"])
    for number, cell in enumerate(notebook["cells"]):
        text = source(cell)
        kept = [tag for tag in tags(cell) if not tag.startswith("lang-")]
        cell["metadata"] = {
            k: v
            for k, v in cell["metadata"].items()
            if k not in ("tags", "translates", "alt", "labels", "seconds", "picture")
        }
        if kept:
            cell["metadata"]["tags"] = kept
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            if "first" in kept:
                # By its lesson, a kernel finds the Chinese of the labels in figures, and how long a cell takes.
                lesson = notebook["metadata"].get("course", {}).get("lesson")
                named = f', lesson="{lesson}"' if lesson else ""
                text = text.replace("\nsetup()", f'\nsetup(language="{edition}"{named})')
            if number in folded:
                cell["metadata"].setdefault("jupyter", {})["source_hidden"] = True
        else:
            text = BOOK_LINK.sub(lambda m: f"]({book}/{m[1]}.html{m[2] or ''})", text)
        cell["source"] = text.splitlines(keepends=True)
    cost = notebook["metadata"].get("course", {}).get("cost")
    if minutes is not None and cost:
        _under_title(notebook["cells"], f"*{cost_line(cost, edition, minutes).strip()}*")
    course = {
        key: value for key, value in notebook["metadata"].get("course", {}).items() if key != "question"
    }  # (it stands in lists, in both languages)
    notebook["metadata"]["course"] = {**course, "edition": edition}
    return notebook


def _under_title(cells, line):
    """Put a line of text under the first heading, a paragraph of its own."""
    for cell in cells:
        if cell["cell_type"] == "markdown" and cell["source"] and cell["source"][0].startswith("# "):
            title, *rest = cell["source"]
            after = ["\n", *(["\n"] if rest[0].strip() else []), *rest] if rest else []
            cell["source"] = [title.rstrip("\n") + "\n", "\n", line + "".join(after[:1]), *after[1:]]
            return
