"""What each lesson asks of a reader: ids of its questions, bets and exercises, against which their progress is counted."""

import json
import pathlib
import re

import yaml

LESSONS = "notebooks/"
NUMBER = re.compile(r"^\d+-")
CHECK = re.compile(r"""\bcheck\(\s*["']([\w-]+)\.([\w-]+)["']""")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def lesson_id(name):
    """A lesson's id, the same in every release: its file's name without number and suffix.

    name: of a page or file, e.g. "notebooks/05-cnn/03-lenet"; None if that is no lesson.
    """
    return NUMBER.sub("", name.rpartition("/")[2].split(".")[0]) if name.startswith(LESSONS) else None


def asked(path):
    """[questions, bets, exercises] of one lesson, each a list of ids without the lesson's own.

    path: the notebook.
    """
    file = path.with_suffix(".quiz.yaml")
    data = (yaml.load(file.read_text("utf-8"), LOADER) if file.exists() else None) or {}
    quiz, bets = ([str(item["id"]) for item in data.get(kind) or []] for kind in ("questions", "bets"))
    exercises = []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code" and "exercise" in cell["metadata"].get("tags", []):
            exercises += [exercise for lesson, exercise in CHECK.findall("".join(cell["source"])) if lesson == lesson_id(f"{LESSONS}{path.name}")]
    return [quiz, bets, list(dict.fromkeys(exercises))]


def lessons(source, names):
    """What all lessons of a book ask, by their ids.

    Args:
        source: the book's folder.
        names: its pages; those that are no notebook are passed over.
    """
    paths = {lesson_id(name): pathlib.Path(source, f"{name}.ipynb") for name in sorted(names) if name.startswith(LESSONS)}
    return {lesson: asked(path) for lesson, path in paths.items() if path.exists()}


def as_script(found):
    """The script that tells the pages, for scripts/45-store.js."""
    return f"globalThis.courseLessons={json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"
