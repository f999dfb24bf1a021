"""Labels of figures in the reader's language: in code they are English, and a dictionary gives the Chinese.

A label is looked up in the metadata of its cell (`labels`), in that of its notebook (`course.labels`), in `utils/labels.yaml`, which holds
what several lessons write on axes, and among the course's terms (`book/terms.yaml`). Numbers in it may be anything: `"{} layers": "{} 层"`
is for "6 layers" and for "22 layers". Names of functions and models, digits and formulas need no translation.

Plain Python without NumPy and Matplotlib: the book asks, too.
"""

import functools
import html
import itertools
import json
import re

from utils import ROOT, plain_yaml
from utils.lessons import find_beside

SHARED, TERMS = ROOT / "utils" / "labels.yaml", ROOT / "book" / "terms.yaml"

# The 20 of plain-20 is part of a name.
NUMBER = re.compile(r"(?<![\w.\-−])[-−+]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?(?!\w)", re.ASCII)
WORD = re.compile(r"[^\W\d_][\w'-]*")
# Matplotlib writes a line of a label as the text of one element; a formula stands in elements inside of it.
TEXT = re.compile(r"(<text\b[^>]*>)([^<]*[^<\s][^<]*)")
WHOLE_TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.S)
ROOT_TAG = re.compile(r"<svg\b(?![^>]*\bxml:lang=)")


def template(label):
    """A label with {} in the place of each number, and the numbers: "22 layers" → ("{} layers", ["22"])."""
    return NUMBER.sub("{}", label), NUMBER.findall(label)


class Labels:
    """Dictionaries from English labels to Chinese, of which the first that knows a label counts.

    Args:
        *dictionaries: {English: Chinese}.
        names: words that stay as they are.
    """

    def __init__(self, *dictionaries, names=()):
        self.dictionaries = [dictionary for dictionary in dictionaries if dictionary]
        self.names = frozenset(names)

    def find(self, label):
        """The Chinese of a label, or None where no dictionary has it."""
        label = label.strip()
        key, numbers = template(label)
        for dictionary in self.dictionaries:
            for name in (label, label[:1].lower() + label[1:]):
                if name in dictionary:
                    return dictionary[name]
            for name in (key, key[:1].lower() + key[1:]):
                if name in dictionary:
                    return dictionary[name].format(*numbers)
        if match := re.fullmatch(r"\((.+)\)", label):
            inner = self.find(match[1])
            return inner and f"({inner})"
        return None

    def of(self, label):
        """A label as a Chinese reader gets it: translated, or as it is."""
        return label if (found := self.find(label)) is None else found

    def lacks(self, label):
        """Whether a label has words that no dictionary translates. One letter, and a name with a digit, an underscore or inner capitals
        (C1, leaky_relu, ReLU), is no word."""
        words = [
            word
            for word in WORD.findall(label)
            if word.isascii() and len(word) > 1 and not re.search(r"[\d_]|.[A-Z]", word)
        ]
        return any(word not in self.names for word in words) and self.find(label) is None


@functools.cache
def _shared(changed):
    shared = plain_yaml.load(SHARED.read_text("utf8"))
    # What stands in parentheses in a term is a second name. A word with several senses is for a lesson to decide.
    terms = plain_yaml.load(TERMS.read_text("utf8")) if TERMS.exists() else []
    return (
        shared["labels"],
        frozenset(shared["names"]),
        {term["en"]: re.sub("（.*", "", term["zh"]) for term in terms if "in" not in term},
    )


def shared():
    """What all lessons have: the dictionary, the names that stay, and the terms; read again when a file changes."""
    return _shared(tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in (SHARED, TERMS)))


def labels_of(notebook, cell=None):
    """The labels of a notebook (its JSON), for one of its cells or, if None, for all: who runs a notebook does not know in which cell.

    Args:
        notebook: a dict, or {} for what all lessons have.
        cell: one of its cells.
    """
    cells = notebook.get("cells", []) if cell is None else [cell]
    of_cells = dict(itertools.chain.from_iterable(each["metadata"].get("labels", {}).items() for each in cells))
    words, names, terms = shared()
    return Labels(of_cells, notebook.get("metadata", {}).get("course", {}).get("labels"), words, terms, names=names)


def texts(svg):
    """The labels in an SVG, a line each; a formula as one text without its elements."""
    return [html.unescape(re.sub(r"<[^>]*>", "", text)).strip() for text in WHOLE_TEXT.findall(svg)]


def in_svg(svg, labels):
    """An SVG, or a piece of one, with its labels in Chinese; they keep their place, and their end or middle where they are aligned by it."""
    done = TEXT.sub(lambda match: match[1] + html.escape(labels.of(html.unescape(match[2])), quote=False), svg)
    return done if done == svg else marked_chinese(done)


def marked_chinese(svg):
    """An SVG that says its language, without which Chinese may be drawn with Japanese characters."""
    return ROOT_TAG.sub('<svg xml:lang="zh-CN"', svg, count=1)


# ---- in a kernel

_current = None


def use(labels):
    """Said by `setup()`: with which labels figures are drawn from now on; None for English."""
    global _current
    _current = labels


def drawn(svg):
    """An SVG in the language that `setup()` chose."""
    return svg if _current is None else in_svg(svg, _current)


def of_lesson(lesson):
    """The labels of a lesson, by its key; where there is no such lesson, what all have."""
    try:
        notebook = json.loads(find_beside(lesson, ".ipynb").read_text("utf8")) if lesson else {}
    except (OSError, ValueError):  # a copy that is older than a rename: its figures keep some English
        notebook = {}
    return labels_of(notebook)
