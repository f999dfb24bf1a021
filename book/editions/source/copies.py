"""Copies of a lesson in one language, as learners get them."""

import copy
import re

from editions.source.cells import belongs, source, tags
from editions.source.languages import EDITIONS
from editions.source.setup import setup_cells

# A link to a page of the book, from a notebook two folders below the root.
BOOK_LINK = re.compile(r"\]\(\.\./\.\./(book/[\w-]+)\.md(#[^)]*)?\)")


def single_language(notebook, edition, site):
    """A notebook (its JSON as dicts) in one language, without outputs, ready to be worked in.

    Args:
        notebook: the bilingual lesson.
        edition: "en" or "zh".
        site: address of the published book, with a slash at its end; links to its pages lead there.
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
            k: v for k, v in cell["metadata"].items() if k not in ("tags", "translates", "alt", "labels", "picture")
        }
        if kept:
            cell["metadata"]["tags"] = kept
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            if "first" in kept:
                # By its lesson, a kernel finds the Chinese of the labels in figures; in code they are English.
                lesson = notebook["metadata"].get("course", {}).get("lesson")
                named = f', lesson="{lesson}"' if edition == "zh" and lesson else ""
                text = text.replace("\nsetup()", f'\nsetup(language="{edition}"{named})')
            if number in folded:
                cell["metadata"].setdefault("jupyter", {})["source_hidden"] = True
        else:
            text = BOOK_LINK.sub(lambda m: f"]({book}/{m[1]}.html{m[2] or ''})", text)
        cell["source"] = text.splitlines(keepends=True)
    course = {
        key: value for key, value in notebook["metadata"].get("course", {}).items() if key != "question"
    }  # (it stands in lists, in both languages)
    notebook["metadata"]["course"] = {**course, "edition": edition}
    return notebook
