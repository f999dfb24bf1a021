"""Show the translations that the English has outrun, and stamp them once somebody has looked.

    python tools/translated.py                     lists them, English and Chinese side by side; exit status 1 if there are any
    python tools/translated.py --stamp [WHAT ...]  shows each one again, asks (in a terminal), and writes the new hash

WHAT is a file, a cell id, a quiz question's id, or `file:line` of a page; without it all stale ones are meant.
`make translated` stamps, `make translated CHECK=1` lists, `make translated WHAT="id1 id2"` stamps these alone.
A pair that cannot be right (a formula is missing, no Chinese in it) is never stamped.
"""

import argparse
import dataclasses
import difflib
import json
import pathlib
import shutil
import subprocess
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "book"))

from editions.source import quizzes, stamps
from editions.source.cells import english_hash, read_page, source
from editions.source.pairs import check_content, check_structure, pairs
from utils import ROOT

PATTERNS = ("notebooks/**/*.ipynb", "notebooks/**/*.quiz.yaml", "book/*.md")


@dataclasses.dataclass
class Translation:
    """One stale translation: where it stands, both texts, its old stamp and its new one, and what forbids stamping it."""

    path: pathlib.Path
    key: object  # position of the Chinese cell, or id of the quiz entry
    names: set
    where: str
    english: str
    chinese: str
    old: str | None
    new: str
    faults: list


def files(root):
    """All bilingual files of the course, in order."""
    found = (path for pattern in PATTERNS for path in sorted(root.glob(pattern)))
    return [path for path in found if ".ipynb_checkpoints" not in path.parts]


def cells_of(path, text):
    return json.loads(text)["cells"] if path.suffix == ".ipynb" else read_page(text)


def read(path):
    """A file's text with its line ends as they are."""
    with open(path, encoding="utf8", newline="") as file:
        return file.read()


def stale(path, root=ROOT):
    """The stale translations of one file, and the problems that no stamp can solve (unpaired cells).

    Returns:
        list of `Translation`, list of problems.
    """
    name, text = path.relative_to(root).as_posix(), read(path)
    if path.suffix == ".yaml":
        problems = [p for p in quizzes.check_quiz(text, name) if p.kind == "unpaired"]
        found = [
            Translation(path, e.id, {name, path.name, e.id, f"{name}:{e.id}"}, e.where, e.english, e.chinese, e.stamp, e.hash,
                        [p for en, zh in e.couples for p in quizzes.check_couple(en, zh, e.where)])
            for e in quizzes.entries(text, name) if e.stale
        ]  # fmt: skip
        return found, problems
    cells = cells_of(path, text)
    found = []
    for pair in pairs(cells, name):
        if pair.stale:
            english, chinese = source(pair.english), source(pair.chinese)
            key = next(index for index, cell in enumerate(cells) if cell is pair.chinese)
            own = {str(cell.get("id") or f"{name}:{cell['line']}") for cell in (pair.english, pair.chinese)}
            found.append(
                Translation(
                    path,
                    key,
                    {name, path.name, *own},
                    pair.where,
                    english,
                    chinese,
                    pair.stamp,
                    english_hash(english),
                    check_content(english, chinese, pair.where),
                )
            )
    return found, [p for p in check_structure(cells, name) if p.kind == "unpaired"]


def stamp(path, translations):
    """Write the new hashes of one file's translations; nothing else of the file changes."""
    text = read(path)
    if path.suffix == ".yaml":
        text = quizzes.stamped(text, {t.key for t in translations})
    else:
        write = stamps.stamp_notebook if path.suffix == ".ipynb" else stamps.stamp_page
        text = write(text, {t.key: t.new for t in translations})
    with open(path, "w", encoding="utf8", newline="") as file:
        file.write(text)


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text, columns):
    """Lines of a text, each at most so many columns wide; a Chinese character takes two."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        words = [w for piece in paragraph.split(" ") for w in (piece, " ")][:-1]
        parts = [
            p for word in words for p in (word if any(width(c) == 2 for c in word) or width(word) > columns else [word])
        ]
        for part in parts:
            if width(line + part) > columns:
                lines.append(line.rstrip())
                line = "" if part == " " else part
            else:
                line += part
        lines.append(line.rstrip())
    return lines


def beside(english, chinese, columns):
    """Two texts next to each other."""
    each = (columns - 3) // 2
    left, right = wrapped(english, each), wrapped(chinese, each)
    rows = max(len(left), len(right))
    left, right = left + [""] * (rows - len(left)), right + [""] * (rows - len(right))
    return "\n".join(f"{a}{' ' * (each - width(a))} │ {b}".rstrip() for a, b in zip(left, right, strict=True))


def english_before(translation, root):
    """The English that the Chinese was made from, where the last commit still has it; else None."""
    name = translation.path.relative_to(root).as_posix()
    shown = subprocess.run(["git", "-C", str(root), "show", f"HEAD:{name}"], capture_output=True)
    if shown.returncode or not translation.old:
        return None
    try:
        text = shown.stdout.decode("utf8")
        if translation.path.suffix == ".yaml":
            texts = {e.hash: e.english for e in quizzes.entries(text, name)}
        else:
            texts = {english_hash(source(c)): source(c) for c in cells_of(translation.path, text)}
    except ValueError:
        return None
    return texts.get(translation.old)


def show(translation, root, columns):
    """Print one stale translation: both texts, and what changed in the English where that is known."""
    print(f"\n━━ {translation.where}")
    before = english_before(translation, root)
    if before is not None:
        changes = difflib.unified_diff(before.splitlines(), translation.english.splitlines(), lineterm="", n=0)
        print("   The English changed since the last commit:")
        print("\n".join("   " + line for line in changes if not line.startswith(("---", "+++", "@@"))), end="\n\n")
    print(beside(translation.english, translation.chinese, columns))
    for fault in translation.faults:
        print(f"   ✗ {fault.text}")


def agreed(translation):
    """Ask the person at the terminal; where there is none, naming or running the command was the answer."""
    if not sys.stdin.isatty():
        return True
    answer = (
        input("Does the Chinese say what the English says? [y = stamp, Enter = not yet, q = stop] ").strip().lower()
    )
    if answer == "q":
        raise KeyboardInterrupt
    return answer in ("y", "yes", "是")


def main(arguments=None, root=ROOT):
    """Run the command.

    Returns:
        its exit status: 0 if nothing is stale any more.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", metavar="WHAT")
    parser.add_argument("--stamp", action="store_true", help="write the new hashes of what was shown")
    options = parser.parse_args(arguments)
    columns = min(shutil.get_terminal_size((120, 24)).columns, 160)
    found, problems = [], []
    for path in files(root):
        try:
            translations, unsolved = stale(path, root)
        except ValueError as error:
            name = path.relative_to(root).as_posix()
            print(error if str(error).startswith(name) else f"{name}, {error}")
            return 2
        found += translations
        problems += unsolved
    wanted = {item.removeprefix("./") for item in options.what}
    unknown = wanted - {name for t in found for name in t.names} - {p.relative_to(root).as_posix() for p in files(root)}
    if unknown:
        print(f"not stale, or not there: {', '.join(sorted(unknown))}")
    chosen = [t for t in found if not wanted or wanted & t.names]
    stamped = []
    try:
        for translation in chosen:
            show(translation, root, columns)
            if options.stamp and translation.faults:
                print("   Not stamped: correct this first.")
            elif options.stamp and agreed(translation):
                stamped.append(translation)
    except KeyboardInterrupt:
        print("\nStopped.")
    for path in dict.fromkeys(t.path for t in stamped):
        stamp(path, [t for t in stamped if t.path == path])
    for problem in problems:
        print(f"\n✗ {problem}")
    left = len(found) - len(stamped)
    print()
    if stamped:
        print(f"{len(stamped)} stamped. Only do this after looking at the Chinese above; `git diff` shows the stamps.")
    if left:
        print(
            f"{left} stale translation{'s' * (left > 1)}. "
            + ("" if options.stamp else "Look at the Chinese, correct it, then `make translated`.")
        )
    if not found and not problems:
        print("Every translation is up to date.")
    return 1 if left or problems or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
