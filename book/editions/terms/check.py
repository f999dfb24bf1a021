"""Whether the same English term is translated the same way everywhere. Plain Python, for tests and tools.

Two rules for each couple of an English text and its translation. Where the English uses a term, the Chinese has one of the term's Chinese
words (an entry's `zh`, `forms`, `instead`); once is enough, so that a sentence may drop the word or say 它. And no Chinese text has a rendering
that is not the course's own: those under `wrong` where the English uses the term, those under `also` anywhere, except where the text itself
introduces the other name (也译作批规范化).
"""

import functools
import re

from editions.source.cells import source
from editions.source.pairs import Problem, pairs
from editions.source.quizzes import entries
from editions.source.reading import read_markdown
from editions.terms.list import Finder, Matcher, names, pattern, read_terms

INTRODUCES = re.compile(r"(又|也|亦|或|常|俗|旧|有时|有的书)(称|叫|译|作|名|写)[为作成做]?[^，。；]{0,6}$")
REMEDY = (
    "Use it; or, if the word is no term in this phrase, put the phrase under `within` in book/terms.yaml; "
    "if natural Chinese has another word for it, put that under `forms: {zh: […]}` or `instead`."
)


class Checker:
    """Checks couples of texts against a list of terms."""

    def __init__(self, terms):
        self.terms = terms
        self.english, self.chinese = Finder(terms, "en"), Finder(terms, "zh")
        self.rejected = {}  # word -> positions of the entries that reject it, and whether everywhere
        for number, term in enumerate(terms):
            for key in ("wrong", "also"):
                for word in term.get(key, []):
                    if not word.isascii():
                        self.rejected.setdefault(word.lower(), []).append((number, key == "also"))
        # Longer names of terms come first, so that 多层感知机 does not count as 感知机.
        allowed = {
            name for term in terms for name in (*names(term, "zh"), *term.get("within", []), *term.get("instead", []))
        }
        self.allowed = {word.lower() for word in allowed}
        self.words = Matcher({word: pattern(word) for word in self.allowed | set(self.rejected)})

    def check(self, english, chinese, where=""):
        """Problems of one couple of plain texts.

        Returns:
            list of `pairs.Problem` of the kind "term".
        """
        english, chinese = (re.sub(r"\s+", " ", text) for text in (english, chinese))
        uses = {}
        for start, end, owners in self.english.find(english):
            if not quoted(english, start, end, chinese):
                uses.setdefault(frozenset(owners), (start, end))
        return self.missing(uses, english, chinese, where) + self.foreign(set().union(*uses), chinese, where)

    def missing(self, uses, english, chinese, where):
        """Terms of the English text that the Chinese does not have."""
        there, problems = self.chinese.used(chinese), []
        for owners, (start, end) in uses.items():
            entries_ = [self.terms[number] for number in sorted(owners)]
            loose = [
                word
                for term in entries_
                for word in (*term.get("instead", []), *(name for name in names(term, "zh") if len(name) == 1))
            ]
            if (
                owners & there
                or any(term.get("everyday") for term in entries_)
                or any(word in chinese for word in loose)
            ):
                continue
            expected = "、".join(term["zh"] for term in entries_)
            said = f"“…{english[max(0, start - 25) : end + 25]}…”"
            problems.append(
                Problem(
                    "term",
                    where,
                    f"{said} uses the term “{entries_[0]['en']}”: expected {expected} in the Chinese, found nowhere in it. {REMEDY}",
                )
            )
        return problems

    def foreign(self, used, chinese, where):
        """Renderings in the Chinese text that are not the course's."""
        problems = []
        for start, end, word in self.words.find(chinese):
            if word in self.allowed or INTRODUCES.search(chinese[:start]):
                continue
            owners = [self.terms[number] for number, everywhere in self.rejected[word] if everywhere or number in used]
            if owners:
                near = f"“…{chinese[max(0, start - 10) : end + 10]}…”"
                problems.append(
                    Problem(
                        "term",
                        where,
                        f"{near} says {word} for “{owners[0]['en']}”: expected {owners[0]['zh']}, as everywhere in the course.",
                    )
                )
        return problems


def quoted(english, start, end, chinese):
    """Whether the Chinese has these English words, with a neighbour, as they stand: the title of a publication, a name."""
    before = re.search(r"[\w-]+ $", english[:start])
    after = re.match(r"[,:.]? [\w-]+", english[end:])
    pieces = [english[before.start() : end] if before else None, english[start : end + after.end()] if after else None]
    return any(piece and piece in chinese for piece in pieces)


@functools.cache
def checker():
    """The checker with the course's own list."""
    return Checker(read_terms())


def check_cells(cells, name=""):
    """Problems of all pairs of a notebook or page; arguments as for `pairs.check_pairs`."""
    return [
        problem
        for pair in pairs(cells, name)
        for problem in checker().check(
            read_markdown(source(pair.english)).words, read_markdown(source(pair.chinese)).words, pair.where
        )
    ]


def check_quiz(text, name=""):
    """Problems of a quiz file: each question or bet as a whole."""
    problems = []
    for entry in entries(text, name):
        english, chinese = (" ".join(read_markdown(str(side)).words for side in sides) for sides in zip(*entry.couples))
        problems += checker().check(english, chinese, entry.where)
    return problems
