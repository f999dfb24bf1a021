"""Calling what a learner wrote: what it raises, leaves open, or does to its inputs becomes feedback."""

import contextlib
import contextvars
import copy
import dis
import inspect
import re
import types

import numpy as np

from utils.exercises.dress import AS_IT_IS, DEEPEST, plain
from utils.exercises.feedback import Changed, NotAttempted, Wrong, show_value
from utils.exercises.raised import raised, text_of

# What stops a kernel on purpose (KeyboardInterrupt) is left alone.
STOPS = (Exception, SystemExit, GeneratorExit)
_OPEN = re.compile(
    r"'ellipsis'|\(Ellipsis\)|ellipsis object|type ellipsis"
)  # not NumPy's advice "… ellipsis (`...`) … are valid indices"

_renamed = contextvars.ContextVar("renamed")


@contextlib.contextmanager
def noting_renamed():
    """Collects, within, which arguments that a check names have another name in the learner's function: {theirs: the check's}."""
    token = _renamed.set({})
    try:
        yield _renamed.get()
    finally:
        _renamed.reset(token)


def call(answer, *inputs, **keywords):
    """Call a learner's function; what it raises becomes feedback with the input that caused it.

    Arguments go by position and name as given; where the function has other names, or takes arguments by name only, in the order
    in which they stand. A class whose objects can be called is made into an object first.

    Args:
        answer: the function (or class, model, …).
        *inputs, **keywords: handed on as copies, so that the check's own inputs stay as they are (but not models).

    Returns:
        What the function returns, in plain dress: tensors of any library as NumPy arrays, generators as lists.

    Raises:
        NotAttempted: if the answer is not a function yet, or returns `...` or None.
        Wrong: if it is not callable or takes other arguments; as `Raised` if it raises, as `Changed` if it changes an input in place.
    """
    if is_open(answer):
        raise NotAttempted()
    if not callable(answer):
        raise Wrong(
            f"A function is expected here, without calling it: its name alone. Received {_kind(answer)}.",
            f"这里需要一个函数，只写函数名、不加括号。收到的是 {_kind(answer)}。",
            received=answer,
        )
    name = _name(answer)
    shown = _show_call(name, inputs, keywords)
    try:
        function = _made(answer, inputs, keywords)
        positional, named, names = _bind(function, name, inputs, keywords, shown)
        given = [_copy(value) for value in positional]
        given_named = {key: _copy(value) for key, value in named.items()}
        value = plain(function(*given, **given_named))
    except (NotAttempted, Wrong):
        raise
    except STOPS as error:
        if _OPEN.search(text_of(error)):
            raise NotAttempted(
                f"`{name}` still computes with `...`: fill it in and run the cell again.",
                f"`{name}` 里还有没填的 `...`：填上之后再运行一次本单元格。",
            ) from None
        raise raised(error, answer, shown) from None
    if value is None and not _is_empty(answer):
        raise NotAttempted(
            f"`{name}` returned nothing (`None`). If you have written it already: does it end in `return …`?",
            f"`{name}` 什么也没有返回（`None`）。如果已经写好了：最后有没有 `return …`？",
        )
    if is_open(value):
        raise NotAttempted()
    if is_partly_open(value):
        raise NotAttempted(
            f"A part of what `{name}` returns is still `...`: fill it in and run the cell again.",
            f"`{name}` 的返回值里还有一处是 `...`：填上之后再运行一次本单元格。",
        )
    _require_unchanged(name, [*zip(names, positional, given), *((key, named[key], given_named[key]) for key in named)])
    return value


def is_open(answer, depth=0):
    """Whether an answer is still the starter's: `...`, None, or a container with nothing else."""
    if answer is None or answer is ...:
        return True
    if isinstance(answer, (tuple, list, dict)) and len(answer) and depth < DEEPEST:
        values = answer.values() if isinstance(answer, dict) else answer
        return all(is_open(value, depth + 1) for value in values)
    return False


def is_partly_open(answer, depth=0):
    """Whether a part of an answer is still `...`."""
    if isinstance(answer, (tuple, list, dict)):
        values = answer.values() if isinstance(answer, dict) else answer
        values = [value for value in values if type(value) not in AS_IT_IS]
        return depth < DEEPEST and any(value is ... or is_partly_open(value, depth + 1) for value in values)
    return isinstance(answer, np.ndarray) and answer.dtype == object and any(v is ... for v in answer.flat)


def _is_empty(function):
    """Whether a function does nothing but return a constant such as None or `...` (an untouched starter)."""
    if not isinstance(function, types.FunctionType):
        return False
    idle = {"RESUME", "NOP", "CACHE", "COPY_FREE_VARS", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP"}
    return all(step.opname in idle for step in dis.get_instructions(function))


def _made(answer, inputs, keywords):
    """An object of a class that is meant to be called; anything else as it is."""
    if not isinstance(answer, type) or "__call__" not in vars(answer):
        return answer
    try:
        signature = inspect.signature(answer)
        signature.bind()
    except (TypeError, ValueError):
        return answer
    return answer()


def _bind(function, name, inputs, keywords, shown):
    """Arguments by position and by name as the function takes them, and the names of those by position."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # built-in functions do not always have one
        return list(inputs), dict(keywords), [None] * len(inputs)
    parameters = [p for p in signature.parameters.values() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    names = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
    names += [None] * (len(inputs) - len(names))
    try:
        signature.bind(*inputs, **keywords)
        return list(inputs), dict(keywords), names
    except TypeError:
        pass
    known = {p.name: keywords[p.name] for p in parameters if p.name in keywords and p.kind is not p.POSITIONAL_ONLY}
    rest = [*inputs, *(value for key, value in keywords.items() if key not in known)]
    places = [p for p in parameters if p.name not in known]
    missing = [p for p in places[len(rest) :] if p.default is p.empty]
    if len(rest) > len(places) or missing:
        count = len(inputs) + len(keywords)
        unknown = [f"`{key}`" for key in keywords if key not in known]
        lacks = f" It has no argument named {' or '.join(unknown)}." if unknown else ""
        lacks_zh = f"其中没有名为 {'、'.join(unknown)} 的参数。" if unknown else ""
        raise Wrong(
            f"`{name}` is called with {count} argument{'s' * (count != 1)} here, and takes `{signature}`.{lacks}",
            f"这里会给 `{name}` 传入 {count} 个参数，而它的参数是 `{signature}`。{lacks_zh}",
            details=[(("the call", "调用"), shown)],
        )
    chosen = {p.name: value for p, value in zip(places, rest)} | known
    unknown = [key for key in keywords if key not in known]
    _renamed.get({}).update((p.name, key) for p, key in zip(places[len(inputs) :], unknown))
    by_position = [p.name for p in parameters if p.kind is p.POSITIONAL_ONLY and p.name in chosen]
    named = {key: value for key, value in chosen.items() if key not in by_position}
    return [chosen[key] for key in by_position], named, by_position


def _copy(value):
    if hasattr(value, "trainable_weights"):  # a model takes half a second; a check makes a new one for each answer
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # generators and the like: handed on as they are
        return value


def _require_unchanged(name, triples):
    """Say so if a copy that was handed over is no longer what it was; rounding does not count."""
    for place, (argument, before, after) in enumerate(triples, 1):
        if after is before or _is_same(before, after):
            continue
        which, which_zh = (
            (f"its input `{argument}`", f"输入 `{argument}`") if argument else (f"input {place}", f"第 {place} 个输入")
        )
        raise Changed(
            f"`{name}` changes {which} in place: whoever called it finds other values there. Write `x = x + 1` in place of `x += 1`,"
            " or work on a copy (`x.copy()`).",
            f"`{name}` 就地改动了{which_zh}：调用它的人会发现自己的数据变了。写 `x = x + 1` 而不写 `x += 1`，或者在副本（`x.copy()`）上操作。",
        )


def _is_same(before, after):
    if isinstance(before, np.ndarray):
        if not isinstance(after, np.ndarray) or before.shape != after.shape or before.dtype != after.dtype:
            return False
        if before.dtype.kind in "fc":
            return np.allclose(before, after, rtol=1e-9, atol=1e-12, equal_nan=True)
        return before.dtype.kind not in "biuSU" or np.array_equal(before, after)
    if type(before) in (list, tuple):
        return len(before) == len(after) and all(map(_is_same, before, after))
    if type(before) is dict:
        return before.keys() == after.keys() and all(_is_same(before[key], after[key]) for key in before)
    return not isinstance(before, (int, float, str)) or before == after or before != before


def _name(answer):
    name = getattr(answer, "__name__", None)
    return name if isinstance(name, str) else type(answer).__name__


def _kind(value):
    return f"`{type(value).__name__}`"


def _show_call(name, inputs, keywords):
    parts = [show_value(value) for value in inputs] + [f"{k}={show_value(v)}" for k, v in keywords.items()]
    return f"{name}({', '.join(parts)})"
