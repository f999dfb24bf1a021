"""Answers to the exercises, beside each lesson in `<NN-lesson>.answers.py`: right ones pass however they are written, wrong ones get
the sentence that helps in both languages, starters are open.

That file holds three dicts, by the exercise's name without its lesson, and two more where they are needed:

    RIGHT     name → list of answers that pass
    WRONG     name → {what is wrong: (answer, words of the English sentence, words of the Chinese one)}
    STARTERS  name → the answer as the untouched starter gives it
    NOT_THE_SAME  name → set of dresses (below) in which a right answer is another one
    ALSO  name → set of dresses in which it is another one elsewhere (`dresses.SPECIAL`), and the same here
"""

import ast
import functools
import re

import dresses
import pytest
from lessons import LESSONS, ROOT

from utils.exercises import judge, known_exercises
from utils.exercises.registry import find
from utils.lessons import find_beside, lesson_key, load_beside

ANSWERS = {lesson_key(path): load_beside(path) for path in sorted((ROOT / "notebooks").glob("*/*.answers.py"))}
EXERCISES = [id for id in known_exercises() if id.partition(".")[0] in ANSWERS]


def cases(kind):
    """(exercise, key, entry) for all entries of RIGHT or WRONG, with readable ids."""
    for lesson, module in ANSWERS.items():
        for name, entries in getattr(module, kind).items():
            listed = entries.items() if isinstance(entries, dict) else enumerate(entries)
            for key, entry in listed:
                yield pytest.param(f"{lesson}.{name}", key, entry, id=f"{lesson}.{name}: {key}")


def judged(id, answer):
    return judge(id, find(id), answer)


@functools.cache
def said_to_wrong(id, key):
    """What the check says to a wrong answer: two tests look at it."""
    lesson, _, name = id.partition(".")
    return judged(id, ANSWERS[lesson].WRONG[name][key][0])


def marked_up(result):
    """What of a result would be shown as the marks of Markdown: feedback is plain text with `code`."""
    if "Your code raised" in result.en:  # then it quotes
        return []
    return re.findall(
        r"\*+[^\s*][^*\n]*\*+|__\w+__|\$[^$\n]+\$|\]\(", re.sub("`[^`]*`", "", f"{result.en}\n{result.zh}")
    )


@pytest.mark.parametrize("id, key, answer", cases("RIGHT"))
def test_a_right_answer_passes_however_it_is_written(id, key, answer):
    result = judged(id, answer)
    assert result.passed, result
    assert not marked_up(result), result


@pytest.mark.parametrize("id, key, case", cases("WRONG"))
def test_a_wrong_answer_gets_the_sentence_that_helps(id, key, case):
    _, en, zh = case
    result = said_to_wrong(id, key)
    assert result.status == "failed", result
    assert en in result.en and zh in result.zh, result
    assert not marked_up(result), result
    assert not re.search("[\u4e00-\u9fff]", result.en) and re.search("[\u4e00-\u9fff]", result.zh), result


@pytest.mark.parametrize("id", EXERCISES)
def test_an_untouched_starter_is_not_attempted(id):
    lesson, _, name = id.partition(".")
    assert judged(id, ANSWERS[lesson].STARTERS[name]).status == "not attempted"


@pytest.mark.parametrize("id", EXERCISES)
def test_a_right_answer_passes_in_any_dress(id):
    """The same numbers as a list, a generator, float32, a tensor …; the same function as a lambda, with other names of its arguments."""
    lesson, _, name = id.partition(".")
    other, also = (getattr(ANSWERS[lesson], kind, {}).get(name, set()) for kind in ("NOT_THE_SAME", "ALSO"))
    assert other <= dresses.NAMES and also <= dresses.SPECIAL, f"unknown dress: {other - dresses.NAMES or also}"
    refused = {}
    for form, answer in enumerate(ANSWERS[lesson].RIGHT[name]):
        judged(id, dresses.noting(answer, seen := []))
        for dress in dresses.NAMES - other - dresses.SPECIAL - (dresses.OF_CALLS if form else set()) | also:
            if dresses.fits(dress, answer, seen):
                result = judged(id, dresses.put_on(dress, answer))
                if not result.passed:
                    refused[f"form {form} as {dress}"] = str(result)
    assert not refused, "\n".join(f"{dress}: {said}" for dress, said in refused.items())


@pytest.mark.parametrize("lesson", ANSWERS)
def test_every_exercise_has_answers_and_every_answer_an_exercise(lesson):
    module, known = ANSWERS[lesson], {id.partition(".")[2] for id in EXERCISES if id.startswith(f"{lesson}.")}
    for kind in ("RIGHT", "WRONG", "STARTERS"):
        assert set(getattr(module, kind)) == known, f"{kind} of {lesson}"
    assert {*getattr(module, "NOT_THE_SAME", {}), *getattr(module, "ALSO", {})} <= known
    few = {name: len(entries) for name, entries in module.WRONG.items() if len(entries) < 3}
    assert not few, f"expected at least three typical wrong answers, found {few}"


NAMES_FIRST = {
    "NotAttempted",
    "expect_equal",
    "one_array",
    "one_number",
    "several",
}  # pairs in their arguments are no feedback, or no answer's


def sentences(path):
    """Patterns of the English sentences that a wrong answer may get: pairs (English, Chinese) of literals, but not what a check returns."""

    def pattern(node):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return re.escape(node.value)
        if isinstance(node, ast.JoinedStr):
            return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".*" for part in node.values)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):  # "…" + " …" * condition
            return (pattern(node.left) or "") + ".*"
        return ""

    tree = ast.parse(path.read_text("utf8"))
    praise = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Return)}
    named = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NAMES_FIRST
        for argument in node.args
    }
    for node in ast.walk(tree):
        parts = node.elts if isinstance(node, ast.Tuple) else node.args if isinstance(node, ast.Call) else ()
        for en, zh in zip(parts, parts[1:]):
            english, chinese = pattern(en), pattern(zh)
            is_sentence = re.match(r"[A-Z0-9`]|\\`|\.\*", english) and len(english) > 15
            if is_sentence and re.search("[\u4e00-\u9fff]", chinese) and not {id(node), id(en)} & (praise | named):
                yield english


@pytest.mark.parametrize("lesson", ANSWERS)
def test_every_sentence_of_a_check_is_said_to_some_wrong_answer(lesson):
    said = [
        said_to_wrong(id, key).en
        for id, key, _ in (param.values for param in cases("WRONG"))
        if id.startswith(f"{lesson}.")
    ]
    silent = [
        found for found in sentences(find_beside(lesson, ".checks.py")) if not any(re.match(found, en) for en in said)
    ]
    assert not silent, "add wrong answers that get these sentences:\n" + "\n".join(silent)


@pytest.mark.parametrize("path", LESSONS, ids=lesson_key)
def test_every_lesson_has_answers(path):
    assert lesson_key(path) in ANSWERS


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*/*.checks.py")), ids=lesson_key)
def test_a_check_needs_nothing_but_numpy_when_it_is_imported(path):
    allowed = r"(import (numpy( as np)?|math|numbers|itertools|functools)|from (utils\.exercises|math|itertools|functools)( |\.)).*"
    for line in path.read_text("utf8").splitlines():
        if re.match(r"(import|from) ", line):
            assert re.fullmatch(allowed, line), line
