"""One list of terms (`book/terms.yaml`): read, checked, and found in running text. Plain Python; Sphinx asks for it in `glossary` and `hovers`."""

import pathlib
import re

from editions.source.languages import EDITIONS, HAN, is_chinese
from utils import plain_yaml

BOOK = pathlib.Path(__file__).resolve().parents[2]
TERMS, NOTEBOOKS = BOOK / "terms.yaml", BOOK.parent / "notebooks"
KEYS = {"en", "zh", "also", "in", "means", "lesson", "forms", "within", "instead", "wrong", "everyday"}
LISTS = ("also", "within", "instead", "wrong")
# A term of one character (层) is a word of its own after these, and where no Chinese stands before it.
BEFORE_SHORT = "一二两三四五六七八九十几数每各逐这那该某多上下前后末首同整和与或、"


def read_terms(path=TERMS, notebooks=NOTEBOOKS):
    """The list of terms: dicts with `en`, `zh`, `means`, and what else the file's head explains.

    Args:
        path: the YAML file.
        notebooks: folder in which the lessons stand.

    Raises:
        ValueError: if an entry is not as the head of the file says; the message names its number and term.
    """
    try:
        terms = plain_yaml.load(path.read_text("utf8"))
    except plain_yaml.YAMLError as error:
        raise ValueError(f"{path.name}: not readable as YAML: {error}") from error
    if not isinstance(terms, list) or not terms:
        raise ValueError(f"{path.name}: expected a list of terms")
    first, senses = {}, {}
    for number, term in enumerate(terms, 1):
        if not isinstance(term, dict):
            raise ValueError(f"{path.name}, entry {number}: expected {{en: …, zh: …, means: …}}, received {term!r}")
        where = f"{path.name}, entry {number} ({term.get('en') or term.get('zh')})"
        if problem := mistake(term, notebooks):
            raise ValueError(f"{where}: {problem}")
        senses.setdefault(term["en"].lower(), []).append((number, where, term))
        for key in (anchor(term), term["zh"]):
            if key in first:
                raise ValueError(
                    f"{where}: the same as entry {first[key]}; a word with several senses says which one under `in`, and each sense has a Chinese word of its own"
                )
            first[key] = number
    for same in senses.values():
        for number, where, term in same if len(same) > 1 else []:
            if "in" not in term:
                others = ", ".join(str(n) for n, _, _ in same if n != number)
                raise ValueError(
                    f"{where}: the word has another sense (entry {others}): say under `in` which one this is"
                )
    return terms


def mistake(term, notebooks):
    """What is wrong with one entry by itself, or None."""
    if unknown := set(term) - KEYS:
        return f"unknown key {', '.join(sorted(map(str, unknown)))}; expected some of {', '.join(sorted(KEYS))}"
    if not (_text(term.get("en")) and _text(term.get("zh")) and _bilingual(term.get("means"))):
        return "expected en, zh and means in both languages"
    if "in" in term and not _bilingual(term["in"]):
        return "expected the sense under `in` in both languages"
    for key in LISTS:
        if key in term and not _texts(term[key]):
            return f"expected a list of words under `{key}`, received {term[key]!r}"
    forms = term.get("forms", {})
    if not isinstance(forms, dict) or not set(forms) <= set(EDITIONS) or not all(map(_texts, forms.values())):
        return f"expected lists of words by language under `forms`, received {forms!r}"
    if "lesson" in term and not (notebooks / f"{term['lesson']}.ipynb").exists():
        return f"no lesson notebooks/{term['lesson']}.ipynb"
    if both := set(term.get("wrong", [])) & set(names(term, "zh")):
        return f"{', '.join(sorted(both))} stands under `wrong` and is a name of the term"
    return None


def _text(value):
    return isinstance(value, str) and bool(value.strip())


def _texts(value):
    return isinstance(value, list) and bool(value) and all(map(_text, value))


def _bilingual(value):
    return isinstance(value, dict) and set(value) == set(EDITIONS) and all(map(_text, value.values()))


def anchor(term):
    """The id of a term on the glossary page, the same in both editions."""
    words = f"{term['en']} {term['in']['en']}" if "in" in term else term["en"]
    return "term-" + re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def names(term, language):
    """What a term may be called in running text of a language, the name first; what stands in parentheses is a second one, then come `forms`."""
    name = term[language]
    match = re.fullmatch(r"(.+?)（(?:[^（）：]*：)?(.+?)）", name)
    found = [match[1], match[2]] if match else [name]
    if language == "en":
        found += inflected(name)
    return list(dict.fromkeys(found + term.get("forms", {}).get(language, [])))


def inflected(name):
    """The plural of an English term."""
    if re.search(r"[^aeiou]y$", name):
        return [name[:-1] + "ies"]
    return [name + ("es" if re.search(r"(s|x|z|[^o]ch|sh)$", name) else "s")]  # batches, but epochs


def synonyms(terms=None):
    """For the search: all that a reader may call a term, an entry each.

    Returns:
        list of dicts with `anchor` and, under `en` and `zh`, lists of words. Other names (`also`) are listed with the language in which they are written.
    """
    return [
        {"anchor": anchor(term), **{language: _all_names(term, language) for language in EDITIONS}}
        for term in (read_terms() if terms is None else terms)
    ]


def _all_names(term, language):
    also = [name for name in term.get("also", []) if is_chinese(name) == (language == "zh")]
    return list(dict.fromkeys(names(term, language) + also))


# ---- terms in a text


def pattern(name):
    """A regular expression for a name as a text may write it: any space or line break between words, a hyphen left out or a space."""
    parts = re.split(r"([ -]+)", name)
    body = "".join(
        r"(?:[-\u2010\u2011]|\s+)" if part == " " else r"(?:[-\u2010\u2011]|\s+)?" if part == "-" else re.escape(part)
        for part in parts
    )
    if len(name) == 1 and is_chinese(name):
        return rf"(?:(?<![{HAN}])|(?<=[{BEFORE_SHORT}])){body}"
    # Whole words only; Chinese has no spaces between words, and letters may stand right beside it.
    before = r"(?<![A-Za-z0-9_\\])(?<![A-Za-z0-9][-\u2010\u2011])" if name[0].isascii() else ""
    after = r"(?![A-Za-z0-9_]|[-\u2010\u2011][A-Za-z0-9])" if name[-1].isascii() else ""
    return before + body + after


class Matcher:
    """Finds many words in a text, of several at one place the longest; by their first letters, since trying all at every place is slow."""

    def __init__(self, patterns):
        groups = {}
        for word in sorted(patterns, key=lambda word: (-len(word), word)):
            groups.setdefault(word[0], []).append(word)
        self.groups = {
            first: (words, re.compile("|".join(f"({patterns[word]})" for word in words), re.IGNORECASE))
            for first, words in groups.items()
        }
        self.first = re.compile("[" + "".join(map(re.escape, groups)) + "]", re.IGNORECASE)

    def find(self, text):
        """(start, end, word) in order; the words are keys of `patterns`, in small letters."""
        position = 0
        while candidate := self.first.search(text, position):
            words, expression = self.groups[candidate[0].lower()]
            match = expression.match(text, candidate.start())
            if match:
                yield match.start(), match.end(), words[match.lastindex - 1]
            position = match.end() if match else candidate.end()


class Finder:
    """Finds the terms in texts of one language; where several names match, the longest counts."""

    def __init__(self, terms, language):
        self.owners, patterns = {}, {}
        for number, term in enumerate(terms):
            for name in names(term, language):
                patterns.setdefault(self._key(name), pattern(name))
                self.owners.setdefault(self._key(name), set()).add(number)
            for name in term.get("within", []):
                patterns.setdefault(self._key(name), pattern(name))
        # A word of `within` has no owner: it takes its place in the text, and is no term.
        self.matcher = Matcher(patterns)

    @staticmethod
    def _key(name):
        return name.lower()

    def find(self, text):
        """(start, end, terms) of every use in order; `terms` holds the positions in the list of all entries that have the name."""
        for start, end, key in self.matcher.find(text):
            if owners := self.owners.get(key):
                yield start, end, owners

    def used(self, text):
        """Positions of all terms that a text may use."""
        return set().union(*(owners for _, _, owners in self.find(text)))
