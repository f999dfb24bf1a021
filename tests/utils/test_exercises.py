"""`check()` tells a learner what is wrong with an answer, and on which input."""

import ast
import os
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest

from utils import exercises
from utils.bilingual import set_language
from utils.exercises import call, check, exercise, expect_equal
from utils.exercises.diagnosis.values import _meanings
from utils.exercises.feedback import about, is_plural


@pytest.fixture(autouse=True)
def not_in_a_lesson(monkeypatch):
    monkeypatch.delenv("COURSE_CHECKS", raising=False)


X = np.array([-2.0, -1.0, 0.0, 1.0, 3.0])


def relu(x):
    return np.maximum(x, 0)


@exercise("sample.relu")
def check_relu(answer):
    expect_equal(call(answer, X), relu(X), "the output of `relu`", "`relu` 的输出", on=X)
    return "It is zero for every negative input.", "输入为负时它恒为零。"


@exercise("sample.number")
def check_number(answer):
    expect_equal(answer, 24, "the width", "宽度", reveal=False)


@exercise("sample.broken")
def check_broken(answer):
    return nowhere_defined + answer  # noqa: F821


# --- not attempted -----------------------------------------------------------------------------------


def starter_with_docstring(x):
    """Return the larger of x and 0."""


def starter_returning_ellipsis(x):
    return ...


def starter_with_a_gap(x):
    y = ...  # your line
    return y + 1


def starter_with_given_lines(x):
    y = np.abs(x)
    y = y + 1


def starter_with_two_results(x):
    return ..., x


@pytest.mark.parametrize(
    "starter",
    [
        ...,
        None,
        (..., ...),
        [...],
        {"a": ...},
        lambda x: None,
        starter_with_docstring,
        starter_returning_ellipsis,
        starter_with_a_gap,
        starter_with_given_lines,
        starter_with_two_results,
    ],
)
def test_an_untouched_starter_is_not_attempted_and_never_raises(starter):
    result = check("sample.relu", starter)
    assert result.status == "not attempted" and not result.passed


def test_a_half_filled_answer_is_told_that_a_part_is_open():
    result = check("sample.relu", (1, ...))
    assert result.status == "not attempted"
    assert "One part is still `...`" in result.en and "还有一处" in result.zh


def test_a_forgotten_return_is_asked_for():
    result = check("sample.relu", starter_with_given_lines)
    assert "return" in result.en and "return" in result.zh


# --- the learner's code goes wrong -------------------------------------------------------------------


def test_a_right_answer_passes_and_is_praised_in_both_languages():
    result = check("sample.relu", relu)
    assert result.passed and result.status == "passed" and bool(result)
    assert result.en.startswith("Correct. It is zero") and result.zh.startswith("正确。输入为负")


def test_an_exception_is_reported_with_its_type_its_line_and_the_input():
    def divides(x):
        y = 1
        return y / 0

    result = check("sample.relu", divides)
    assert result.status == "failed"
    assert "ZeroDivisionError" in result.en and "ZeroDivisionError" in result.zh
    shown = str(result)
    assert "return y / 0" in shown and "divides([-2, -1, 0, 1, 3])" in shown


def test_wrong_arguments_are_named():
    result = check("sample.relu", lambda x, alpha: x)
    assert "1 argument here" in result.en and "(x, alpha)" in result.en and "1 个参数" in result.zh


def test_a_value_where_a_function_is_expected_is_named():
    result = check("sample.relu", relu(X))
    assert "A function is expected" in result.en and "ndarray" in result.zh


def test_the_checks_own_inputs_survive_a_function_that_writes_into_them():
    def in_place(x):
        x[x < 0] = 0
        return x

    result = check("sample.relu", in_place)
    assert X[0] == -2
    assert (
        result.status == "failed"
        and "changes its input `x` in place" in result.en
        and "就地改动了输入 `x`" in result.zh
    )


def test_a_class_or_a_callable_object_can_be_an_answer():
    class Relu:
        def __call__(self, x):
            return relu(x)

    assert check("sample.relu", Relu()).passed


# --- the check goes wrong ----------------------------------------------------------------------------


def test_a_fault_of_the_check_is_not_blamed_on_the_learner():
    result = check("sample.broken", 3)
    assert result.status == "broken" and not result.passed
    assert "course's" in result.en and "NameError" in str(result)


def test_an_unknown_exercise_is_an_error_that_names_the_nearest():
    with pytest.raises(KeyError, match="sample.relu"):
        check("sample.rellu", relu)


def test_two_checks_cannot_share_an_id():
    with pytest.raises(ValueError, match="already"):

        @exercise("sample.relu")
        def another(answer):
            pass


@pytest.mark.parametrize("id", ["relu", "sample.", ".relu"])
def test_an_id_names_lesson_and_exercise(id):
    with pytest.raises(ValueError, match="<lesson>.<exercise>"):
        exercise(id)(lambda answer: None)


def test_a_value_that_is_asked_for_is_not_given_away():
    result = check("sample.number", 12)
    assert not result.passed
    assert "24" not in str(result) and "24" not in result._repr_html_()


# --- how feedback is shown ---------------------------------------------------------------------------


@pytest.fixture
def chosen_language():
    yield set_language
    set_language(None)


def test_feedback_is_html_with_the_exercise_and_its_status_and_both_languages():
    html = check("sample.relu", lambda x: -relu(x))._repr_html_()
    assert 'data-exercise="sample.relu"' in html and 'data-status="failed"' in html
    assert '<div lang="en">' in html and '<div lang="zh">' in html
    assert "<code>relu</code>" in html and "`" not in html


def test_feedback_comes_in_one_language_where_one_is_set(chosen_language):
    chosen_language("zh")
    result = check("sample.relu", relu)
    assert "正确" in str(result) and "Correct" not in str(result)
    assert 'lang="en"' not in result._repr_html_()


def test_what_a_learner_wrote_cannot_become_html():
    def hostile(x):
        raise ValueError("<img src=x onerror=alert(1)>")

    html = check("sample.relu", hostile)._repr_html_()
    assert "<img" not in html and "&lt;img" in html


def test_feedback_is_the_same_in_every_run():
    def texts():
        return [check("sample.relu", f)._repr_html_() for f in (relu, lambda x: -x, object(), lambda x: 1 / 0)]

    assert texts() == texts()
    assert not re.search(r"0x[0-9a-f]{6,}", "".join(texts()))


def test_a_solution_says_that_it_is_the_solutions_and_never_stands_as_the_learners(chosen_language):
    result = check("sample.relu", relu, solution=True)
    assert (
        result.passed
        and result.en.startswith("The solution passes. It is zero")
        and result.zh.startswith("参考答案通过了检查。输入")
    )
    assert "Correct" not in str(result) and "正确。" not in str(result)
    html = result._repr_html_()
    assert html.startswith("<details ") and 'data-exercise="sample.relu" data-status="passed"' in html
    assert "not of your answer</span>" in html and "不是对你的答案</span>" in html
    mine = check("sample.relu", relu)._repr_html_()
    assert mine.startswith("<div ") and "solution" not in mine and "参考答案" not in mine


def test_in_a_learners_copy_all_that_a_solution_shows_is_folded(chosen_language):
    for language, said in (("en", "The solution passes"), ("zh", "参考答案通过了检查")):
        chosen_language(language)
        html = check("sample.relu", relu, solution=True)._repr_html_()
        summary, body = html.partition("</summary>")[::2]
        assert " open" not in summary.partition("<summary>")[0] and "✓" not in summary and said in body
        assert "zero" not in summary and "恒为零" not in summary, "what gives the answer away is in the fold"
    chosen_language(None)  # the book's page folds the whole solution: one click is enough
    assert " open><summary>" in check("sample.relu", relu, solution=True)._repr_html_()


def test_a_solution_that_fails_says_why_as_usual():
    result = check("sample.relu", lambda x: -relu(x), solution=True)
    assert result.status == "failed" and result.en == check("sample.relu", lambda x: -relu(x)).en


CELL = """
from IPython.testing.globalipapp import start_ipython
shell = start_ipython()
from utils import exercises
exercises.exercise("sample.one")(lambda answer: exercises.expect_equal(answer, 1))
for cell in ("from utils.exercises import check\\nkept = check('sample.one', 1)", "check('sample.one', 1)", "kept"):
    print("--- cell")
    shell.run_cell(cell, store_history=True)
"""


def test_a_result_is_shown_once_and_again_where_it_is_asked_for():
    done = subprocess.run(
        [sys.executable, "-c", CELL], capture_output=True, text=True, cwd=exercises.__file__.rsplit("utils", 1)[0]
    )
    cells = done.stdout.split("--- cell")[1:]
    assert [cell.count("Correct.") for cell in cells] == [1, 1, 1], done.stdout + done.stderr


@pytest.mark.parametrize(
    "cell, raises",
    [
        ("check('sample.one', ...)", False),
        ("check('sample.one', 1, solution=True)", False),
        ("check('sample.one', 1)", True),
        ("check('sample.one', 2)", True),
        ("check('sample.one', 2, solution=True)", True),
        ("check('sample.one', ..., solution=True)", True),
    ],
)
def test_in_a_lesson_under_test_solutions_must_pass_and_starters_be_open(cell, raises, monkeypatch):
    exercise("sample.one")(check_one)
    monkeypatch.setenv("COURSE_CHECKS", "strict")
    try:
        exec(compile(cell, "cell", "exec"), {"check": check})
    except AssertionError as error:
        assert raises and "sample.one" in str(error)
    else:
        assert not raises


def check_one(answer):
    expect_equal(answer, 1)


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
def test_feedback_can_be_printed_where_the_terminal_lacks_a_character_of_it(encoding):
    code = "from utils.exercises import check, exercise\nexercise('sample.one')(lambda answer: None)\ncheck('sample.one', 1)"
    env = {**os.environ, "PYTHONIOENCODING": encoding}  # the fixture above has taken COURSE_CHECKS away
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=env, cwd=exercises.__file__.rsplit("utils", 1)[0]
    )
    assert done.returncode == 0 and b"Correct." in done.stdout, done.stderr.decode("ascii", "replace")


def test_the_checks_need_neither_keras_nor_matplotlib_to_be_imported():
    code = "import sys\nfrom utils.exercises import known_exercises\nknown_exercises()\nprint([m for m in ('keras', 'tensorflow', 'matplotlib', 'IPython', 'scipy') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=exercises.__file__.rsplit("utils", 1)[0]
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


# --- the sentences -----------------------------------------------------------------------------------


def about_sentences():
    """English sentences of the tool with a place for the value's name, from its source."""
    for path in sorted(pathlib.Path(exercises.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, ast.JoinedStr):
                text = "".join(part.value if isinstance(part, ast.Constant) else "3" for part in node.values)
            else:
                text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if re.match(r"\{what\} [a-z]", text):
                yield text
    yield from (f"{{what}} {en}" for _, en, _ in _meanings([5]))


def test_a_sentence_agrees_with_the_name_of_the_value():
    sentences = set(about_sentences())
    assert len(sentences) > 40
    agree = "are have were hold lack add use should cannot became lost wrapped"
    for text in sentences:
        en = about((text, ""), "the weights", "")[0]
        verb = re.match(r"The weights (?:still )?(\w+)", en)[1]
        assert verb in agree.split(), f"{en!r}: add the plural of {verb!r} to _PLURAL of utils/exercises/feedback.py"
        later = re.search(r"\b(it (is|has|was|should|does)|its|and does)\b", en)
        assert not later, en
        assert about((text, ""), "the weight", "")[0] == text.replace("{what}", "The weight", 1)


@pytest.mark.parametrize(
    "what, plural",
    [
        ("the weights", True),
        ("the labels of the batch", True),
        ("mean and variance", True),
        ("the numbers for `free`", True),
        ("the list of slopes", False),
        ("the pair of adjoints", False),
        ("the number of steps", False),
        ("the loss", False),
        ("the bias", False),
        ("the output for rows of different size", False),
        ("what a rule returns", False),
        ("`W_news`", False),
        ("value 1 of 2 in the weights", False),
        ("the weights at `'a'`", True),
    ],
)
def test_plural_names_are_told_from_singular_ones(what, plural):
    assert is_plural(what) is plural
