"""`check("lenet.output-size", answer)`: judge an answer and show what was found."""

import os
import traceback
import warnings

import numpy as np

from utils import results
from utils.exercises.calling import STOPS, is_open, is_partly_open, noting_renamed
from utils.exercises.feedback import NotAttempted, Wrong, show_value
from utils.exercises.registry import find
from utils.exercises.result import BROKEN, FAILED, NOT_ATTEMPTED, PASSED, Result
from utils.exercises.values import plain_or_wrong


def check(id, answer, solution=False):
    """Check an answer and show what was found, in both languages.

    Never raises because of the answer: what goes wrong in a learner's code becomes feedback.

    Args:
        id: the exercise, `<lesson>.<exercise>`.
        answer: what the exercise asks for: a value, an array, a function, a model.
        solution: whether this is the lesson's own solution, which says nothing about the learner; no result is kept then.

    Returns:
        A `Result` with `.passed` and `.status`.

    Raises:
        KeyError: if no check has this id.
    """
    result = judge(id, find(id), answer)
    if solution:
        result = result.of_solution()
    result._show()
    if not solution:
        results.remember(id, result.status)
    if os.environ.get("COURSE_CHECKS") == "strict":
        _require_shipped(result, solution)
    return result


def _require_shipped(result, solution):
    """In the tests: a lesson as it is shipped has solutions that pass and starters that are still open."""
    wanted = PASSED if solution else NOT_ATTEMPTED
    assert result.status == wanted, f"{result.id}: expected {wanted!r}, received {result.status!r}\n{result}"


def judge(id, function, answer):
    """The `Result` for an answer, from the function that checks it; nothing is shown or kept."""
    with noting_renamed() as renamed:
        result = _judge(id, function, answer)
    if renamed and result.status == FAILED:
        said = ", ".join(f"{key} → {name}" for name, key in renamed.items())
        result.details += ((("taken in order, as the names differ", "名称不同，按先后次序对应"), said),)
    return result


def _judge(id, function, answer):
    try:
        answer = plain_or_wrong(answer, "your answer", "你的答案")
        if is_open(answer):
            raise NotAttempted()
        if is_partly_open(answer):
            raise NotAttempted(
                "One part is still `...`: fill it in and run the cell again.",
                "还有一处是 `...`：填上之后再运行一次本单元格。",
            )
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            praise = function(answer)
        en, zh = praise or ("", "")
    except NotAttempted as open_:
        return Result(id, NOT_ATTEMPTED, open_.en, open_.zh)
    except Wrong as wrong:
        return Result(id, FAILED, wrong.en, wrong.zh, wrong.details)
    except STOPS as error:
        return _broken(id, error) if _is_fault_of_check(error, function) else _unfit(id, error, answer)
    return Result(id, PASSED, f"Correct. {en}".strip(), f"正确。{zh}")


def _is_fault_of_check(error, function):
    """Whether no answer can be the reason: a name or a module that the check itself lacks.

    Every other exception came up on the way through the answer, for the course's right answers pass (tests/lessons/test_answers.py).
    """
    last = traceback.extract_tb(error.__traceback__)[-1]
    return isinstance(error, (NameError, ImportError)) and last.filename == function.__code__.co_filename


def _broken(id, error):
    where = traceback.extract_tb(error.__traceback__)[-1]
    return Result(
        id,
        BROKEN,
        "This check could not judge your answer. The fault is the course's, not yours: please report it.",
        "这个检查程序没能判断你的答案。问题出在课程本身，不在你的答案，欢迎反馈给我们。",
        [(("what happened", "错误信息"), f"{type(error).__name__}: {error} ({where.name}, {where.lineno})")],
    )


def _unfit(id, error, answer):
    """An answer of a kind that the check cannot even read."""
    kind = type(answer).__name__
    came, came_zh = (
        ("look at what it returns", "检查一下它的返回值")
        if callable(answer)
        else (f"a `{kind}` came", f"收到的是 `{kind}`")
    )
    said = " ".join(show_value(error).split())
    return Result(
        id,
        FAILED,
        f"Your answer has another form than the exercise asks for: {came}. Compare it with the task and with the starter.",
        f"你的答案和题目要求的形式不一样：{came_zh}。请对照题目和给出的起始代码。",
        [(("received", "收到"), show_value(answer)), (("what happened", "错误信息"), said)],
    )
