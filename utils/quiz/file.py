"""The questions and bets of a lesson: `<NN-lesson>.quiz.yaml` beside the notebook, read and checked.

The stamps `translates`, which tell stale translations, are the business of `book/editions/source/quizzes.py`.
"""

import collections
import re

from utils import ROOT, plain_yaml
from utils.lessons import find_beside

FORMULA_OR_CODE = re.compile(r"\$(?P<math>[^$\n]+)\$|`(?P<code>[^`\n]+)`")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TRANSLATED = {"en", "zh"}


class QuizError(ValueError):
    """A quiz file is not as it should be; the message names file, item and what is wrong."""


def find(lesson, root=ROOT):
    """Path of a lesson's quiz file.

    Raises:
        QuizError: if there is none, or more than one.
    """
    try:
        return find_beside(lesson, ".quiz.yaml", root)
    except FileNotFoundError as error:
        raise QuizError(str(error)) from None


def load(path):
    """The checked contents of a quiz file: {"questions": […], "bets": […]}.

    Raises:
        QuizError: with one line for everything that is wrong.
    """
    text = path.read_text("utf-8")
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    try:
        data = plain_yaml.load(text)
    except plain_yaml.YAMLError as error:
        raise QuizError(f"{name}: not valid YAML: {error}") from None
    wrong = list(_problems(data))
    if wrong:
        raise QuizError("\n".join(f"{name}: {line}" for line in wrong))
    return {"questions": data.get("questions") or [], "bets": data.get("bets") or []}


def _problems(data):
    if not isinstance(data, dict) or not set(data) <= {"questions", "bets"}:
        yield "expected the keys 'questions' and 'bets' and no other"
        return
    seen = set()
    for kind, keys in (
        ("question", {"id", "ask", "answers", "translates"}),
        ("bet", {"id", "ask", "options", "translates"}),
    ):
        items = data.get(f"{kind}s") or []
        if not isinstance(items, list):
            yield f"{kind}s: expected a list (each item starts with '- id:')"
            continue
        for number, item in enumerate(items, 1):
            if not isinstance(item, dict):
                yield f"{kind} {number}: expected id, ask, …, received {item!r}"
                continue
            name = f"{kind} {item.get('id', number)!r}"
            if not isinstance(item.get("id"), str) or not _ID.fullmatch(item["id"]):
                yield f"{name}: id: expected lower-case words joined by hyphens, received {item.get('id')!r}"
            elif item["id"] in seen:
                yield f"{name}: this id is used twice"
            seen.add(item.get("id"))
            yield from (f"{name}: unknown key {key!r}" for key in sorted(set(item) - keys))
            yield from _text_problems(item.get("ask"), f"{name}: ask")
            yield from (_question_problems if kind == "question" else _bet_problems)(item, name)


def _question_problems(item, name):
    answers = item.get("answers")
    if not isinstance(answers, list) or len(answers) < 2:
        yield f"{name}: expected at least two answers"
        return
    for number, answer in enumerate(answers, 1):
        where = f"{name}, answer {number}"
        if not isinstance(answer, dict):
            yield f"{where}: expected text, correct, feedback, received {answer!r}"
            continue
        yield from (f"{where}: unknown key {key!r}" for key in sorted(set(answer) - {"text", "correct", "feedback"}))
        if not isinstance(answer.get("correct", False), bool):
            yield f"{where}: correct: expected true or false, received {answer['correct']!r}"
        yield from _text_problems(answer.get("text"), f"{where}: text")
        yield from _text_problems(answer.get("feedback"), f"{where}: feedback")
    if not any(isinstance(answer, dict) and answer.get("correct") is True for answer in answers):
        yield f"{name}: no answer is marked 'correct: true'"
    english = [str(a["text"].get("en")) for a in answers if isinstance(a, dict) and isinstance(a.get("text"), dict)]
    for text, count in collections.Counter(english).items():
        if count > 1:
            yield f"{name}: two answers say {text!r}"


def _bet_problems(item, name):
    options = item.get("options")
    if not isinstance(options, dict) or len(options) < 2:
        yield f"{name}: expected at least two options (a: …, b: …)"
        return
    for key, text in options.items():
        if not _ID.fullmatch(str(key)):
            yield f"{name}: option {key!r}: expected a short lower-case word"
        yield from _text_problems(text, f"{name}, option {key!r}")


def _text_problems(text, where):
    """What is wrong with a text that should be {en: …, zh: …}."""
    if text is None:
        yield f"{where} is missing"
        return
    if not isinstance(text, dict):
        yield f"{where}: expected {{en: …, zh: …}}, received {text!r}"
        return
    for lang in sorted(_TRANSLATED - set(text)):
        yield f"{where} lacks {lang!r}"
    for key in sorted(set(text) - _TRANSLATED):
        yield f"{where}: unknown key {key!r} (does a text with a comma or a colon lack its quotes?)"
    for lang in sorted(_TRANSLATED & set(text)):
        if not isinstance(text[lang], str) or not text[lang].strip():
            yield f"{where}: {lang!r} is empty or no text: {text[lang]!r}"
            return
    if _TRANSLATED <= set(text):
        for kind in ("math", "code"):
            en, zh = (sorted(m[kind] for m in FORMULA_OR_CODE.finditer(text[lang]) if m[kind]) for lang in ("en", "zh"))
            if en != zh:
                yield f"{where}: {'formulas' if kind == 'math' else 'code spans'} differ: {en} in English, {zh} in Chinese"
