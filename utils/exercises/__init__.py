"""Feedback on a learner's answer: `check("lenet.output-size", answer)`.

The check itself lives beside the lesson, in `<NN-lesson>.checks.py`. What a check needs stands here too: `exercise`,
`Wrong`, `call`, and `expect_equal` (its diagnoses are in `utils.exercises.diagnosis`).
"""

import contextlib
import copy
import difflib
import dis
import html
import inspect
import linecache
import os
import re
import sys
import traceback
import types
import warnings

import numpy as np

from utils import ROOT, results
from utils.bilingual import lang_html, shown_languages, to_html
from utils.exercises.diagnosis import Wrong, expect_equal, show_value
from utils.lessons import find_beside, lesson_key, load_beside

__all__ = ["check", "exercise", "Wrong", "NotAttempted", "call", "expect_equal", "Result"]

PASSED, FAILED, NOT_ATTEMPTED, BROKEN = "passed", "failed", "not attempted", "broken"

_MARKS = {PASSED: "✓", FAILED: "✗", NOT_ATTEMPTED: "○", BROKEN: "⚠"}
_COLOURS = {PASSED: "#2a9d5c", FAILED: "#d1495b", NOT_ATTEMPTED: "#8a8a8a", BROKEN: "#c77d0a"}
_checks = {}


class NotAttempted(Exception):
    """The answer, or a part of it, is still the starter's.

    Args:
        en, zh: what is still to do; a general sentence if left out.
    """

    def __init__(self, en=None, zh=None):
        self.en = en or "Not attempted yet: put your answer in place of `...` and run the cell again."
        self.zh = zh or "还没有作答：把 `...` 换成你的答案，再运行一次本单元格。"
        super().__init__(self.en)


class Result:
    """What a check found; it was shown when it was made.

    Attributes:
        id: the exercise, `<lesson>.<exercise>`.
        status: "passed", "failed", "not attempted", or "broken" (the check itself has a fault).
        en, zh: the feedback, plain text with `code` between backticks.
        details: lines under it, each a pair (label in both languages as (en, zh), text).
    """

    def __init__(self, id, status, en, zh, details=()):
        self.id, self.status, self.en, self.zh, self.details = id, status, en, zh, tuple(details)
        self._shown_in = None

    @property
    def passed(self):
        return self.status == PASSED

    def __bool__(self):
        return self.passed

    def __str__(self):
        lines = []
        for lang in shown_languages():
            lines.append(f"{_MARKS[self.status]} {self.en if lang == 'en' else self.zh}")
            lines += [f"    {label[lang == 'zh']}{': ' if lang == 'en' else '：'}{text}" for label, text in self.details]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        colour = _COLOURS[self.status]
        body = lang_html(*(self._html(lang) for lang in ("en", "zh")), tag="div")
        return (
            f'<div class="course-note course-exercise" data-exercise="{html.escape(self.id)}" data-status="{self.status}"'
            f' style="border-left: 4px solid {colour}; padding: 0.3em 0 0.3em 0.8em; margin: 0.3em 0">{body}</div>'
        )

    def _html(self, lang):
        mark = f'<span style="color: {_COLOURS[self.status]}; font-weight: bold">{_MARKS[self.status]}</span>'
        text = f'<p style="margin: 0.15em 0 0">{mark} {to_html(self.en if lang == "en" else self.zh)}</p>'
        rows = "".join(
            f'<div style="overflow-wrap: anywhere">{label[lang == "zh"]}{": " if lang == "en" else "："}'
            f"<code>{html.escape(value, quote=False)}</code></div>"
            for label, value in self.details
        )
        return text + (f'<div style="margin: 0.2em 0 0 1.2em">{rows}</div>' if rows else "")

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self._repr_html_(), "text/plain": str(self)}

    def _ipython_display_(self):
        """Nothing in the cell whose check has shown it already, the feedback anywhere else."""
        if self._shown_in is None or self._shown_in != _execution_count():
            self._show()

    def _show(self):
        self._shown_in = _execution_count()
        if self._shown_in is None:
            print(self)
        else:
            from IPython.display import display

            display(self._repr_mimebundle_(), raw=True)


def _execution_count():
    """Number of the cell that runs now, None outside IPython."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return None if shell is None else shell.execution_count


def exercise(id):
    """Register the decorated function as the check of the exercise `id`, `<lesson>.<exercise>`.

    Raises:
        ValueError: if the id does not start with the module's lesson, or another check has it already.
    """

    def register(function):
        known = _checks.get(id)
        if known is not None and (known.__module__, known.__qualname__) != (function.__module__, function.__qualname__):
            raise ValueError(f"exercise {id!r}: {known.__module__}.{known.__qualname__} checks it already")
        file = function.__code__.co_filename
        lesson, dot, name = id.partition(".")
        if not (lesson and dot and name) or (file.endswith(".checks.py") and lesson_key(file) != lesson):
            raise ValueError(f"exercise {id!r}: expected '<lesson>.<exercise>' with the lesson of {function.__module__}")
        _checks[id] = function
        return function

    return register


def known_exercises():
    """Ids of all exercises that have a check, sorted."""
    for path in sorted((ROOT / "notebooks").glob("*/*.checks.py")):
        load_beside(path)
    return sorted(_checks)


def _find(id):
    if id in _checks:
        return _checks[id]
    with contextlib.suppress(FileNotFoundError):
        load_beside(find_beside(str(id).partition(".")[0], ".checks.py"))
    if id in _checks:
        return _checks[id]
    near = difflib.get_close_matches(str(id), known_exercises(), n=1)
    hint = f"; did you mean / 是不是 {near[0]!r}?" if near else ""
    raise KeyError(f"no exercise / 没有这个练习: {id!r}{hint}")


def check(id, answer):
    """Check an answer and show what was found, in both languages.

    Never raises because of the answer: what goes wrong in a learner's code becomes feedback.

    Args:
        id: the exercise, `<lesson>.<exercise>`.
        answer: what the exercise asks for: a value, an array, a function, a model.

    Returns:
        A `Result` with `.passed` and `.status`.

    Raises:
        KeyError: if no check has this id.
    """
    result = _judge(id, _find(id), answer)
    result._show()
    cell = "".join(linecache.getlines(sys._getframe(1).f_code.co_filename))
    is_solution = re.search(r"_solution\b", cell) is not None  # its names end so, that they never replace the learner's
    if not is_solution:
        results.remember(id, result.status)
    if os.environ.get("COURSE_CHECKS") == "strict":
        _require_shipped(result, is_solution)
    return result


def _require_shipped(result, is_solution):
    """In the tests: a lesson as it is shipped has solutions that pass and starters that are still open."""
    wanted = PASSED if is_solution else NOT_ATTEMPTED
    assert result.status == wanted, f"{result.id}: expected {wanted!r}, received {result.status!r}\n{result}"


def _judge(id, function, answer):
    try:
        if _is_open(answer):
            raise NotAttempted()
        if _is_partly_open(answer):
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
    except Exception as error:
        return _broken(id, error)
    return Result(id, PASSED, f"Correct. {en}".strip(), f"正确。{zh}")


def _broken(id, error):
    """A fault of the check, or of a learner's object that the check used without `call`."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return Result(
        id,
        BROKEN,
        "This check could not judge your answer. The fault may well be the course's, not yours: please report it.",
        "这个检查程序没能判断你的答案。问题很可能出在课程本身，而不是你的答案，欢迎反馈给我们。",
        [(("what happened", "错误信息"), f"{type(error).__name__}: {error} ({where.name}, {where.lineno})")],
    )


def _is_open(answer):
    """Whether an answer is still the starter's: `...`, None, or a container with nothing else."""
    if answer is None or answer is ...:
        return True
    if isinstance(answer, (tuple, list, dict)) and len(answer):
        values = answer.values() if isinstance(answer, dict) else answer
        return all(_is_open(value) for value in values)
    return False


def _is_partly_open(answer):
    if isinstance(answer, (tuple, list, dict)):
        values = answer.values() if isinstance(answer, dict) else answer
        return any(value is ... or _is_partly_open(value) for value in values)
    return isinstance(answer, np.ndarray) and answer.dtype == object and any(v is ... for v in answer.flat)


def _is_empty(function):
    """Whether a function does nothing but return a constant such as None or `...` (an untouched starter)."""
    if not isinstance(function, types.FunctionType):
        return False
    idle = {"RESUME", "NOP", "CACHE", "COPY_FREE_VARS", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP"}
    return all(step.opname in idle for step in dis.get_instructions(function))


def call(answer, *inputs, **keywords):
    """Call a learner's function; what it raises becomes feedback with the input that caused it.

    Args:
        answer: the function (or class, model, …).
        *inputs, **keywords: handed on as copies, so that the check's own inputs stay as they are.

    Returns:
        What the function returns.

    Raises:
        NotAttempted: if the answer is not a function yet, or returns `...` or None.
        Wrong: if it is not callable, takes other arguments, or raises.
    """
    if _is_open(answer):
        raise NotAttempted()
    if not callable(answer):
        raise Wrong(
            f"A function is expected here, without calling it: its name alone. Received {_kind(answer)}.",
            f"这里需要一个函数，只写函数名、不加括号。收到的是 {_kind(answer)}。",
            received=answer,
        )
    name = getattr(answer, "__name__", type(answer).__name__)
    shown = _show_call(name, inputs, keywords)
    _require_arguments(answer, name, inputs, keywords)
    try:
        value = answer(*_copies(inputs), **dict(zip(keywords, _copies(keywords.values()))))
    except (NotAttempted, Wrong):
        raise
    except Exception as error:
        if "ellipsis" in str(error).lower():
            raise NotAttempted(
                f"`{name}` still computes with `...`: fill it in and run the cell again.",
                f"`{name}` 里还有没填的 `...`：填上之后再运行一次本单元格。",
            ) from None
        raise _raised(error, answer, shown) from None
    if value is None and not _is_empty(answer):
        raise NotAttempted(
            f"`{name}` returned nothing (`None`). If you have written it already: does it end in `return …`?",
            f"`{name}` 什么也没有返回（`None`）。如果已经写好了：最后有没有 `return …`？",
        )
    if _is_open(value):
        raise NotAttempted()
    if _is_partly_open(value):
        raise NotAttempted(
            f"A part of what `{name}` returns is still `...`: fill it in and run the cell again.",
            f"`{name}` 的返回值里还有一处是 `...`：填上之后再运行一次本单元格。",
        )
    return value


def _raised(error, answer, shown):
    """Feedback on an exception in a learner's function, with the line of it that raised."""
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    own = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    details = [(("the call", "调用"), shown)]
    if own:
        line = (own[-1].line or linecache.getline(file, own[-1].lineno)).strip()
        details.append(((f"line {own[-1].lineno}", f"第 {own[-1].lineno} 行"), line))
    kind, text = type(error).__name__, str(error).strip().split("\n")[0][:200]
    said = f"`{kind}`" + (f": {text}" if text else "")
    return Wrong(f"Your code raised {said}", f"你的代码抛出了异常 {said}", details=details)


def _require_arguments(answer, name, inputs, keywords):
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # built-in functions do not always have one
        return
    try:
        signature.bind(*inputs, **keywords)
    except TypeError:
        count = len(inputs) + len(keywords)
        raise Wrong(
            f"`{name}` is called with {count} argument{'s' * (count != 1)} here, and takes `{signature}`.",
            f"这里会给 `{name}` 传入 {count} 个参数，而它的参数是 `{signature}`。",
            details=[(("the call", "调用"), _show_call(name, inputs, keywords))],
        ) from None


def _copies(values):
    copies = []
    for value in values:
        try:
            copies.append(copy.deepcopy(value))
        except Exception:  # models, generators: handed on as they are
            copies.append(value)
    return copies


def _kind(value):
    return f"`{type(value).__name__}`"


def _show_call(name, inputs, keywords):
    parts = [show_value(value) for value in inputs] + [f"{k}={show_value(v)}" for k, v in keywords.items()]
    return f"{name}({', '.join(parts)})"
