"""Mistakes that are known beforehand: a list of wrong values, each with the sentence that helps."""

import numpy as np

from utils.exercises.dress import numeric, plain
from utils.exercises.feedback import NOTHING, Wrong
from utils.exercises.tolerance import tolerance


class either:
    """Several wrong values that deserve the same sentence: `(either(a, b), "…", "…")`."""

    def __init__(self, *values):
        self.values = values


def recognise(received, mistakes, expected=NOTHING, on=None, reveal=True, rtol=None, atol=None):
    """Raise `Wrong` with its sentences if the received value is one of the known mistakes.

    A mistake that happens to equal the expected value on this input is passed over, and a received value that is right is never blamed.

    Args:
        received: the learner's value.
        mistakes: triples (wrong value, sentence in English, sentence in Chinese), the most telling first. A wrong value is a number,
            an array, a string, a tuple of several values or a dict (with `...` for a part that may be anything), `either(…)` of such,
            or a function received → bool (an exception in it means no).
        expected: the right value, if there is one; shown where it is short.
        on: the input, shown.
        reveal: whether the expected value may be shown.
        rtol, atol: as in `expect_equal`.

    Raises:
        Wrong: if one of them fits.

    Example:
        recognise(size, [(exact, "Round down.", "要向下取整。")], expected=5, on=(10, 3))
    """
    try:
        received = plain(received)
    except Exception:
        return
    if expected is not NOTHING and same_value(received, expected, rtol, atol):
        return
    for wrong, en, zh in mistakes:
        values = wrong.values if isinstance(wrong, either) else (wrong,)
        if any(_is_mistake(received, value, expected, rtol, atol) for value in values):
            shown = {"expected": expected, "received": received} if _is_short(received) else {}
            if not reveal or not _is_short(expected):
                shown.pop("expected", None)
            raise Wrong(en, zh, on=on, **shown)


def wrong_if(conditions, **shown):
    """Raise `Wrong` with the sentences of the first condition that holds, where a property is judged and not a value.

    Args:
        conditions: triples (condition, sentence in English, sentence in Chinese), the most telling first.
        **shown: `on`, `expected`, `received`, as in `Wrong`.
    """
    for holds, en, zh in conditions:
        if holds:
            raise Wrong(en, zh, **shown)


def _is_mistake(received, wrong, expected, rtol, atol):
    """Whether a value is the wrong one, and that is not the right one on this input."""
    if not _fits(received, wrong, rtol, atol, like=received):
        return False
    return expected is NOTHING or _is_question(wrong) or not _fits(expected, wrong, rtol, atol, like=received)


def _is_question(wrong):
    return callable(wrong) and not hasattr(wrong, "__array__")


def same_value(received, expected, rtol=None, atol=None):
    """Whether two values are equal by the course's tolerances; tuples and dicts entry by entry."""
    return expected is not ... and _fits(received, expected, rtol, atol, like=received)


def _fits(received, wrong, rtol, atol, like):
    if wrong is ...:
        return True
    try:
        if _is_question(wrong):
            return bool(wrong(received))
        if isinstance(wrong, (str, bytes, set, frozenset)):
            return type(received) is type(wrong) and received == wrong
    except Exception:  # the question makes no sense for this value
        return False
    if isinstance(wrong, dict):
        return isinstance(received, dict) and all(
            key in received and _fits(received[key], value, rtol, atol, _part(like, key))
            for key, value in wrong.items()
        )
    if isinstance(wrong, tuple):
        if not isinstance(received, (tuple, list)) and not (isinstance(received, np.ndarray) and received.ndim):
            return False
        return len(received) == len(wrong) and all(
            _fits(r, w, rtol, atol, _part(like, i)) for i, (r, w) in enumerate(zip(received, wrong))
        )
    got, wanted = numeric(received), numeric(wrong)
    if got is None or wanted is None:
        return False
    if got.size == wanted.size == 1:  # 3, [3] and [[3]] are the same answer
        got, wanted = got.reshape(()), wanted.reshape(())
    typed = like if hasattr(like, "dtype") else numeric(like)
    return tolerance(got if typed is None else typed, wanted, rtol, atol)(got, wanted)


def _part(value, key):
    try:
        return value[key]
    except Exception:
        return None


def _is_short(value):
    if value is NOTHING:
        return False
    if isinstance(value, (tuple, list, dict)):
        parts = [numeric(part) for part in (value.values() if isinstance(value, dict) else value)]
        return len(parts) <= 6 and all(part is not None and part.ndim == 0 for part in parts)
    array = numeric(value)
    return array is None or array.size <= 6
