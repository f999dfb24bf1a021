"""What a check says: `Wrong`, `NotAttempted`, and how a value is shown under a sentence."""

import numbers

import numpy as np

from utils.exercises.dress import to_numpy

EXPECTED, RECEIVED, INPUT = ("expected", "期望"), ("received", "收到"), ("input", "输入")
NOTHING = object()  # where a value may be None


class NotAttempted(Exception):
    """The answer, or a part of it, is still the starter's.

    Args:
        en, zh: what is still to do; a general sentence if left out.
    """

    def __init__(self, en=None, zh=None):
        self.en = en or "Not attempted yet: put your answer in place of `...` and run the cell again."
        self.zh = zh or "还没有作答：把 `...` 换成你的答案，再运行一次本单元格。"
        super().__init__(self.en)


class Wrong(Exception):
    """A wrong answer, with the sentence that helps.

    Args:
        en, zh: the sentence; plain text with `code` between backticks.
        on, expected, received: values to show under it, each optional.
        details: further lines, pairs ((label en, label zh), text).
    """

    def __init__(self, en, zh, on=NOTHING, expected=NOTHING, received=NOTHING, details=()):
        self.en, self.zh = en, zh
        given = ((INPUT, on), (EXPECTED, expected), (RECEIVED, received))
        shown = [(label, show_value(value)) for label, value in given if value is not NOTHING and value is not None]
        self.details = (*shown, *details)
        super().__init__(en)


def about(pair, what_en, what_zh):
    """A pair of sentences with the name of the value in place of `{what}`; a capital where the English begins with it."""
    capital = what_en[:1].upper() + what_en[1:]
    en = pair[0].replace("{what}", capital, 1) if pair[0].startswith("{what}") else pair[0]
    return en.replace("{what}", what_en), pair[1].replace("{what}", what_zh)


def show_value(value, length=160):
    """A value in one short line; of a large array its shape and type. Never raises."""
    try:
        return _show(value, length)
    except Exception:  # an object whose repr() raises, an integer of five thousand digits
        return type(value).__name__


def _show(value, length):
    if hasattr(value, "shape") and hasattr(value, "dtype") and not isinstance(value, np.generic):
        try:
            array = to_numpy(value)
        except Exception:
            return f"{type(value).__name__} {tuple(value.shape)}"
        if array.size > 12:
            return f"array {array.shape}, {array.dtype}"
        value = array.tolist()
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, numbers.Integral):
        text = str(int(value))
    elif isinstance(value, numbers.Real):
        return f"{float(value) + 0.0:.6g}"  # + 0.0: no "-0"
    elif isinstance(value, (list, tuple)):
        opening, closing = "[]" if isinstance(value, list) else "()"
        inner = ", ".join(show_value(v) for v in value[:12]) + (", …" if len(value) > 12 else "")
        text = f"{opening}{inner}{',' if len(value) == 1 and opening == '(' else ''}{closing}"
    elif callable(value) and hasattr(value, "__name__"):
        text = value.__name__
    elif type(value).__repr__ is object.__repr__:  # that one holds a memory address
        text = type(value).__name__
    else:
        text = repr(value)
    return text if len(text) <= length else text[: length - 1] + "…"
