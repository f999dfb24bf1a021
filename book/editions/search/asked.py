"""What learners ask in their own words (`book/asked.yaml`), and the section that answers."""

import pathlib

from editions.source.languages import EDITIONS, other
from utils import plain_yaml

ASKED = pathlib.Path(__file__).resolve().parents[2] / "asked.yaml"
FORM = "expected {at: page#section, en: [phrases], zh: [phrases]}"


def read_asked(path=ASKED):
    """The entries of the file: dicts with `page`, `id`, `en` and `zh`; none, where there is no file.

    Raises:
        ValueError: an entry is not of that form; the message says which.
    """
    if not path.exists():
        return []
    try:
        entries = plain_yaml.load(path.read_text("utf8")) or []
    except plain_yaml.YAMLError as error:
        raise ValueError(f"{path.name}: not readable as YAML: {error}") from error
    if not isinstance(entries, list):
        raise ValueError(f"{path.name}: expected a list of entries, {FORM}")
    found, taken = [], set()
    for number, entry in enumerate(entries, 1):
        where = f"{path.name}, entry {number}"
        if not isinstance(entry, dict) or set(entry) != {"at", *EDITIONS} or not isinstance(entry["at"], str):
            raise ValueError(f"{where}: {FORM}, received {entry!r}")
        for language in EDITIONS:
            phrases = entry[language]
            if (
                not isinstance(phrases, list)
                or not phrases
                or not all(isinstance(x, str) and x.strip() for x in phrases)
            ):
                raise ValueError(f"{where}: {FORM}, received {language}: {phrases!r}")
        if entry["at"] in taken:
            raise ValueError(f"{where}: {entry['at']} has an entry already; put the phrases together")
        taken.add(entry["at"])
        page, _, id = entry["at"].partition("#")
        found.append({"page": page, "id": id, **{language: entry[language] for language in EDITIONS}})
    return found


def in_edition(entries, pages, edition):
    """For the index: [number of the page, section, phrases of the edition, of the other language] each; pages that are not there are left out."""
    numbers = {name: number for number, name in enumerate(pages)}
    return [
        [numbers[entry["page"]], entry["id"], entry[edition], entry[other(edition)]]
        for entry in entries
        if entry["page"] in numbers
    ]


def lost(entries, pages):
    """Places in the file that a book does not have: a page or section was renamed, or never was.

    pages: name -> what its script hands over (`text`).
    """
    sections = {name: {id for id, _, _ in page["text"]} for name, page in pages.items()}
    return [
        f"{entry['page']}#{entry['id']}"
        for entry in entries
        if entry["id"] not in sections.get(entry["page"], {entry["id"]})
    ]
