"""What is known of a lesson from its notebook and quiz file: what it asks of a reader, its title, its question, its minutes."""

import hashlib
import json
import pathlib
import re

from editions.source.cells import belongs, source, tags
from editions.source.languages import EDITIONS
from editions.source.links import LESSONS
from editions.source.minutes import minutes
from editions.source.pictures import picture
from editions.source.reading import heading_text, parser
from utils import plain_yaml
from utils.lessons import lesson_key

CHECK = re.compile(r"""\bcheck\(\s*["']([\w-]+)\.([\w-]+)["']""")


def lesson_id(name):
    """A lesson's key, the same in every release; None for a page that is no lesson.

    name: of a page or file, e.g. "notebooks/05-cnn/03-lenet".
    """
    return lesson_key(name) if name.startswith(LESSONS) else None


def quiz_file(path):
    """Where the quiz of a notebook is, if it has one."""
    return path.with_suffix(".quiz.yaml")


def asked(path):
    """[questions, bets, exercises] of one lesson, each a list of ids without the lesson's own.

    path: the notebook.
    """
    return _asked(path, json.loads(path.read_text("utf-8")))


def _asked(path, notebook):
    file = quiz_file(path)
    data = (plain_yaml.load(file.read_text("utf-8")) if file.exists() else None) or {}
    quiz, bets = ([item["id"] for item in data.get(kind) or []] for kind in ("questions", "bets"))
    exercises = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exercises += [exercise for lesson, exercise in CHECK.findall(source(cell)) if lesson == lesson_key(path)]
    return [quiz, bets, list(dict.fromkeys(exercises))]


def lessons(folder, names):
    """What all lessons of a book ask, by their keys.

    Args:
        folder: the book's.
        names: its pages; those that are no notebook are passed over.
    """
    paths = {
        lesson_id(name): pathlib.Path(folder, f"{name}.ipynb") for name in sorted(names) if name.startswith(LESSONS)
    }
    return {lesson: asked(path) for lesson, path in paths.items() if path.exists()}


def version(path):
    """Changes with the notebook or its quiz."""
    digest = hashlib.sha256(path.read_bytes())
    if quiz_file(path).exists():
        digest.update(quiz_file(path).read_bytes())
    return digest.hexdigest()


def facts(path):
    """What lists of lessons show of one.

    path: the notebook.

    Returns:
        dict with `title`, up to its colon, and `question` (from the notebook's metadata: `course: {question: {en: …, zh: …}}`), both by
        edition, `minutes`, and `picture`: see `pictures.picture`.

    Raises:
        ValueError: what the notebook says of its picture is not so (message with the notebook's name).
    """
    notebook = json.loads(path.read_text("utf-8"))
    try:
        small = picture(notebook["cells"])
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
    return {
        "title": {edition: title(notebook["cells"], edition) for edition in EDITIONS},
        "question": notebook["metadata"].get("course", {}).get("question", {}),
        "minutes": minutes(notebook["cells"], len(_asked(path, notebook)[0])),
        "picture": small,
    }


def title(cells, edition):
    """A lesson's title in an edition, up to its colon; "" if it has none."""
    for cell in cells:
        if cell["cell_type"] == "markdown" and belongs(tags(cell), edition):
            tokens = parser().parse(source(cell))
            for token, inline in zip(tokens, tokens[1:]):
                if token.type == "heading_open" and token.tag == "h1":
                    return short_title(heading_text(inline))
    return ""


def short_title(text):
    """What stands before the colon."""
    return text.replace("：", ":").split(":")[0].strip()
