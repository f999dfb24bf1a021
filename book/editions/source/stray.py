"""Signs of formulas in Markdown that do not become formulas, or swallow prose: a dollar left in the text, \\(x\\), Chinese between dollars."""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from editions.source.cells import place, source
from editions.source.languages import HAN

SIGNS = re.compile(r"[$]|\\[(\[]")
WORDS = re.compile(r"\\(?:text\w*|mathrm|mbox|operatorname\*?|label|tag)\s*\{[^{}]*\}")
AMOUNT = re.compile(r"\d[\d.,]*\s?(?:[-–—~/,，、或至到]|to|and|or)\s*$")  # what stands between the dollars of $5-$6
LITERAL = "A dollar that is meant as one is written `\\$`."


@lru_cache(1)
def parser():
    """Markdown as the site reads it (`myst_dmath_…` in _config.yml): no space inside of the dollars."""
    markdown = MarkdownIt("commonmark").enable("table").disable("text_join")  # (escaped signs stay tokens of their own)
    dollarmath_plugin(markdown, allow_space=False, allow_digits=True, double_inline=True)
    amsmath_plugin(markdown)
    return markdown


def stray_formulas(text):
    """Problems of one Markdown text, as sentences."""
    if not SIGNS.search(text):
        return []
    found, row = [], False
    for token in parser().parse(text):
        row = token.type in ("th_open", "td_open") or (row and token.type == "inline")
        if token.type in ("math_block", "math_block_label"):
            found += swallowed(token.content)
        elif token.type == "inline":
            found += inline(token.children, row)
    return found


def inline(tokens, in_table):
    """Problems of one paragraph, heading or cell of a table."""
    found = []
    for token in tokens:
        if token.type.startswith("math_inline"):
            found += swallowed(token.content)
    # Escaped signs are there on purpose, but for \(…\) around something.
    plain = "".join(
        token.content if token.type in ("text", "text_special") and token.markup != "\\$" else " " for token in tokens
    )
    for mark in re.finditer(r"\$", plain):
        near = plain[max(0, mark.start() - 16) : mark.end() + 16].strip()
        if in_table:
            advice = "In a table `|` ends a cell, in a formula too: write `\\mid` or `\\vert`, and no space inside of the dollars"
        else:
            advice = "A formula stands between two dollars, without a space inside of them: `$x$`, not `$ x $`"
        found.append(f"a dollar stays in the text, near “{near}”. {advice}. {LITERAL}")
        break
    escaped = "".join(
        token.markup if token.type == "text_special" else token.content if token.type == "text" else " "
        for token in tokens
    )
    for pattern in (r"\\\((.+?)\\\)", r"^\s*\\\[(.+?)\\\]\s*$"):
        for match in re.finditer(pattern, escaped, re.S):
            found.append(
                f"“{match[0].strip()}” is no formula here, and its backslashes vanish: write `${match[1].strip()}$`."
            )
    return found


def swallowed(tex):
    """A problem, where a formula holds Chinese that is not in `\\text{…}`: mostly it swallowed the prose between two formulas."""
    if AMOUNT.match(tex):
        return [f"`${tex}$` is read as a formula, and looks like an amount of money. {LITERAL}"]
    left = WORDS.sub("", tex)
    if mark := re.search(f"[{HAN}]+", left):
        return [
            f"a formula holds the words “{mark[0]}”: `${tex.strip()[:40]}$`. If a dollar is missing before or after it, add it; "
            "words of a formula go into `\\text{…}`."
        ]
    return []


def check_formulas(cells, name=""):
    """Problems of the formulas of Markdown cells, each with its place.

    Args:
        cells: cells of a notebook (dicts), or what `read_page` gives.
        name: the file's name, for messages.
    """
    return [
        f"{place(cell, index, name)}: {problem}"
        for index, cell in enumerate(cells)
        if cell["cell_type"] == "markdown"
        for problem in stray_formulas(source(cell))
    ]
