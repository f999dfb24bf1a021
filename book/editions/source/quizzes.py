"""Stamps and checks of the bilingual quiz files, `notebooks/<part>/<lesson>.quiz.yaml`.

Each question and each bet holds English and Chinese strings side by side (`{en: …, zh: …}`) and, under
`translates`, the hash of its English strings in the order in which they stand.
"""

import dataclasses

from yaml import MappingNode

from editions.source.cells import english_hash
from editions.source.pairs import REMEDY, Problem, check_content
from utils import plain_yaml

SECTIONS = ("questions", "bets")


@dataclasses.dataclass(frozen=True)
class Entry:
    """One question or bet.

    Attributes:
        id: its id; section: "questions" or "bets"; data: its content as plain Python.
        couples: list of (english, chinese) strings in order; where: what a person calls it.
        stamp: what `translates` holds, as written, or None; span: (start, end) of that in the file, or None.
        anchor: (offset of the end of the line with its id, column of its keys), for a stamp yet to be written.
    """

    id: str
    section: str
    data: dict
    couples: list
    where: str
    stamp: str | None
    span: tuple | None
    anchor: tuple

    @property
    def hash(self):
        return entry_hash(self.data)

    @property
    def stale(self):
        return self.stamp != self.hash

    @property
    def english(self):
        return "\n".join(str(en) for en, _ in self.couples)

    @property
    def chinese(self):
        return "\n".join(str(zh) for _, zh in self.couples)


def couples(data):
    """The (English, Chinese) strings inside an entry, in order; a missing one is the empty string."""
    if isinstance(data, dict):
        if {"en", "zh"} & set(data):
            return [(data.get("en", ""), data.get("zh", ""))]
        return [couple for value in data.values() for couple in couples(value)]
    if isinstance(data, list):
        return [couple for value in data for couple in couples(value)]
    return []


def entry_hash(data):
    """Hash of a question's or bet's English strings, one after the other, a line each (what `translates` must hold)."""
    return english_hash("\n".join(str(en) for en, _ in couples(data)))


def entries(text, name=""):
    """The questions and bets of a quiz file.

    Args:
        text: the YAML.
        name: the file's name, for messages.

    Returns:
        list of `Entry`, in the file's order.

    Raises:
        ValueError: no such YAML, or an entry without an id.
    """
    try:
        data, root = plain_yaml.load_with_places(text)
    except plain_yaml.YAMLError as error:
        raise ValueError(f"{name}: not readable as YAML: {error}") from error
    if not isinstance(data, dict) or not set(data) & set(SECTIONS):
        raise ValueError(f"{name}: expected `questions:` or `bets:` at the top.")
    found = []
    for key, sequence in root.value:
        if key.value not in SECTIONS or not data[key.value]:
            continue
        for content, node in zip(data[key.value], sequence.value):
            keys = {k.value: (k, v) for k, v in node.value} if isinstance(node, MappingNode) else {}
            if "id" not in keys:
                raise ValueError(f"{name}, line {node.start_mark.line + 1}: an entry without `id:`.")
            mark, stamp = keys["id"][1].end_mark, keys.get("translates")
            end = text.find("\n", mark.index)
            found.append(
                Entry(
                    id=content["id"],
                    section=key.value,
                    data=content,
                    couples=couples(content),
                    where=f"{name}, {key.value.rstrip('s')} {content['id']} (line {node.start_mark.line + 1})",
                    stamp=stamp and stamp[1].value,
                    span=stamp and (stamp[1].start_mark.index, stamp[1].end_mark.index),
                    anchor=(len(text) if end < 0 else end, keys["id"][0].start_mark.column),
                )
            )
    return found


def check_quiz(text, name=""):
    """All problems of a quiz file's translations.

    Returns:
        list of `Problem`, of the same kinds as `pairs.check_pairs` gives.
    """
    problems = []
    for entry in entries(text, name):
        for en, zh in entry.couples:
            problems += check_couple(en, zh, entry.where)
        if entry.stale:
            made = (
                f"another English text (stamp {entry.stamp})" if entry.stamp else "no recorded English text (no stamp)"
            )
            problems.append(
                Problem(
                    "stale",
                    entry.where,
                    f"the Chinese translates {made}; the English has the hash {entry.hash}. {REMEDY}",
                )
            )
    return problems


def check_couple(en, zh, where=""):
    """Problems of one text in two languages.

    Returns:
        list of `Problem`.
    """
    for value in (en, zh):
        if not isinstance(value, str):
            # YAML reads true and false as something other than text.
            return [Problem("differs", where, f"{value!r} is no text: put it into quotes.")]
    if not en.strip() or not zh.strip():
        return [Problem("unpaired", where, f"a text in one language only: “{(en or zh)[:60]}”. Add the other.")]
    return check_content(en, zh, where)


def stamped(text, ids=None):
    """The YAML with the stamps of the named entries (of all, if None) renewed; nothing else of it is touched."""
    changes = []
    for entry in entries(text):
        if not entry.stale or (ids is not None and entry.id not in ids):
            continue
        # Quoted, since a hash of digits alone would be read as a number.
        if entry.span:
            changes.append((*entry.span, f'"{entry.hash}"'))
        else:
            offset, column = entry.anchor
            changes.append((offset, offset, f'\n{" " * column}translates: "{entry.hash}"'))
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text
