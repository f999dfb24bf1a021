"""Pairs of English and Chinese cells: which belong together, which translations are stale, what differs.

A Markdown cell tagged `lang-en` is followed at once by its `lang-zh` partner, whose metadata `translates`
holds the hash of the English text that it translates. Pages under book/ do the same with `+++ {json}` breaks.
"""

import dataclasses
import re

from editions.source.cells import english_hash, languages, place, source, tags
from editions.source.languages import EDITIONS, HAN, is_chinese
from editions.source.reading import read_markdown

REMEDY = "Look at the Chinese, correct it where the English has changed, then run `make translated`."
# Sections that every lesson has, and their one name in Chinese.
SECTIONS = {
    "Summary": "小结",
    "Exercises": "练习",
    "Quiz": "小测验",
    "Deeper": "更进一步",
    "Further reading": "延伸阅读",
}


@dataclasses.dataclass(frozen=True)
class Problem:
    """Something wrong with a pair: `kind` ("unpaired", "stale", "differs", "chinese", "alt"), where, and what to do."""

    kind: str
    where: str
    text: str

    def __str__(self):
        return f"{self.where}: {self.text}" if self.where else self.text

    __repr__ = __str__


@dataclasses.dataclass(frozen=True)
class Pair:
    """An English cell, its translation, and what the names of their places are."""

    english: dict
    chinese: dict
    where: str

    @property
    def stamp(self):
        """The hash that the Chinese cell carries, or None."""
        return self.chinese["metadata"].get("translates")

    @property
    def stale(self):
        return self.stamp != english_hash(source(self.english))


def pairs(cells, name=""):
    """The pairs among cells: each English cell with the Chinese one right after it.

    Args:
        cells: cells of a notebook (dicts), or what `read_page` gives.
        name: the file's name, for messages.

    Returns:
        list of `Pair`; `where` names the Chinese cell.
    """
    found = []
    for index in range(len(cells) - 1):
        first, second = cells[index], cells[index + 1]
        if languages(tags(first)) == ["en"] and languages(tags(second)) == ["zh"]:
            found.append(Pair(first, second, place(second, index + 1, name)))
    return found


def check_structure(cells, name=""):
    """Problems of pairing and staleness alone; cheap enough for every build.

    Returns:
        list of `Problem` of the kinds "unpaired" and "stale".
    """
    problems = []
    for index, cell in enumerate(cells):
        where, named = place(cell, index, name), languages(tags(cell))
        before = languages(tags(cells[index - 1])) if index else []
        after = languages(tags(cells[index + 1])) if index + 1 < len(cells) else []
        for language in set(named) - set(EDITIONS):
            problems.append(Problem("unpaired", where, f"tag lang-{language}: expected lang-en or lang-zh."))
        if len(named) > 1:
            problems.append(
                Problem(
                    "unpaired", where, "tagged with two languages: expected one (a cell for both has no lang- tag)."
                )
            )
        elif named and cell["cell_type"] != "markdown":
            problems.append(
                Problem(
                    "unpaired",
                    where,
                    f"a {cell['cell_type']} cell tagged lang-{named[0]}: code belongs to both editions, remove the tag.",
                )
            )
        elif named == ["en"] and after != ["zh"]:
            problems.append(
                Problem(
                    "unpaired",
                    where,
                    "this English cell has no Chinese one right after it: add a cell tagged lang-zh, then run `make translated`.",
                )
            )
        elif named == ["zh"] and before != ["en"]:
            problems.append(
                Problem(
                    "unpaired",
                    where,
                    "this Chinese cell has no English one right before it: add one tagged lang-en, or remove this.",
                )
            )
    for pair in pairs(cells, name):
        if pair.stale:
            start = " ".join(source(pair.english).split())[:60]
            stamp = (
                f"another English text (stamp {pair.stamp})" if pair.stamp else "no recorded English text (no stamp)"
            )
            problems.append(
                Problem(
                    "stale",
                    pair.where,
                    f"the Chinese translates {stamp}; the English now starts “{start}” (hash {english_hash(source(pair.english))}). {REMEDY}",
                )
            )
        if set(tags(pair.english)) - {"lang-en"} != set(tags(pair.chinese)) - {"lang-zh"}:
            problems.append(
                Problem(
                    "unpaired", pair.where, f"tags of the pair differ: {tags(pair.english)} and {tags(pair.chinese)}."
                )
            )
    return problems


def check_pairs(cells, name=""):
    """All problems of a document's pairs: pairing, staleness, and what the two languages must share.

    Args:
        cells: cells of a notebook (dicts), or what `read_page` gives.
        name: the file's name, for messages.

    Returns:
        list of `Problem`, empty when all is well.
    """
    problems = check_structure(cells, name)
    for pair in pairs(cells, name):
        problems += check_content(source(pair.english), source(pair.chinese), pair.where)
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            problems += check_alt(cell, place(cell, index, name))
        elif cell["cell_type"] == "markdown" and not languages(tags(cell)):
            if is_chinese(read_markdown(source(cell)).words):
                problems.append(
                    Problem(
                        "unpaired",
                        place(cell, index, name),
                        "Chinese words in a cell that belongs to both editions: split it into a lang-en and a lang-zh cell.",
                    )
                )
    return problems


def check_content(english, chinese, where=""):
    """What differs between a text and its translation and must not; and what is wrong with the Chinese by itself.

    Returns:
        list of `Problem` of the kinds "differs" and "chinese".
    """
    en, zh = read_markdown(english), read_markdown(chinese)
    problems = []

    def differs(what, first, second):
        missing, extra = first - second, second - first
        said = [f"{what} missing in the Chinese: {_listed(missing)}"] if missing else []
        said += [f"{what} only in the Chinese: {_listed(extra)}"] if extra else []
        if said:
            problems.append(Problem("differs", where, "; ".join(said) + ". Make the two agree."))

    # A sentence may name a variable or a function once more in one language than in the other.
    differs("formula", set(en.formulas), set(zh.formulas))
    differs("displayed formula", en.displays, zh.displays)
    differs("code", set(en.spans), set(zh.spans))
    differs("code block", en.blocks, zh.blocks)
    differs("link target", en.links, zh.links)
    differs("image", en.images, zh.images)
    differs("directive or role", en.directives, zh.directives)
    levels = [["#" * level for level, _ in side.headings] for side in (en, zh)]
    if levels[0] != levels[1]:
        problems.append(
            Problem(
                "differs",
                where,
                f"headings differ: {' '.join(levels[0]) or 'none'} in English, {' '.join(levels[1]) or 'none'} in Chinese. They share one id, so both need the same.",
            )
        )
    for (_, first), (_, second) in zip(en.headings, zh.headings):
        expected = SECTIONS.get(first.split(":")[0])
        if expected and second.split("：")[0] != expected:
            problems.append(
                Problem(
                    "chinese", where, f"heading {second!r}: all lessons call this section {expected!r} ({first!r})."
                )
            )
    for address in zh.missing_alt + en.missing_alt:
        problems.append(Problem("alt", where, f"image {address} has no alt text: say in both languages what it shows."))
    if re.search(r"[A-Za-z]{2}", en.words) and not is_chinese(zh.words):
        problems.append(Problem("chinese", where, "the Chinese cell holds no Chinese."))
    for language, side in (("English", en), ("Chinese", zh)):
        for piece in side.stray:
            hint = (
                " Put full-width punctuation outside of the asterisks: `**注意**：`." if language == "Chinese" else ""
            )
            problems.append(
                Problem(
                    "chinese" if hint else "differs",
                    where,
                    f"an emphasis mark stays literal in the {language}, near “{piece}”.{hint} (A literal asterisk is written `\\*`.)",
                )
            )
    for mark in re.finditer(rf"[{HAN}]([,;:?!])\s*[{HAN}]", zh.words):
        problems.append(
            Problem(
                "chinese",
                where,
                f"half-width “{mark[1]}” between Chinese characters, in “{mark[0]}”: use the full-width one.",
            )
        )
    for mark in re.finditer(r"(?<![\d.,\w])\d{1,3}(?:,\d{3})+(?![\d,])", zh.words):
        plain = mark[0].replace(",", "")
        problems.append(
            Problem("chinese", where, f"“{mark[0]}”: Chinese writes its numbers without commas: {plain} or so many 万.")
        )
    for mark in re.finditer(r"\d\s+%", zh.words):
        problems.append(
            Problem(
                "chinese", where, f"“{mark[0]}”: in Chinese the percent sign stands at its number, without a space."
            )
        )
    return problems


def _listed(items):
    shown = sorted(items.elements()) if hasattr(items, "elements") else sorted(items)
    return ", ".join(f"`{' '.join(item.split())[:60]}`" for item in shown)


def check_alt(cell, where=""):
    """Problems of the alt texts of a code cell with figures in its recorded outputs.

    Returns:
        list of `Problem` of the kind "alt".
    """
    figures = any(kind.startswith("image/") for output in cell.get("outputs", []) for kind in output.get("data", {}))
    alt = cell["metadata"].get("alt")
    if not figures and alt is None:
        return []
    if not isinstance(alt, dict) or any(not str(alt.get(language) or "").strip() for language in EDITIONS):
        return [
            Problem(
                "alt",
                where,
                'the figure has no alt text in both languages: add `"alt": {"en": "…", "zh": "…"}` to the cell\'s metadata.',
            )
        ]
    if not is_chinese(alt["zh"]):
        return [Problem("alt", where, f"the Chinese alt text holds no Chinese: {alt['zh']!r}.")]
    return []
