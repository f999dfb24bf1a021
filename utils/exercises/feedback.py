"""What a check says: `Wrong`, `NotAttempted`, and how a value is shown under a sentence."""

import numbers
import re

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


class Raised(Wrong):
    """An exception in the learner's code, told; a check that knows what it means there says more.

    Attributes:
        error: the exception.
    """

    def __init__(self, error, en, zh, details=()):
        super().__init__(en, zh, details=details)
        self.error = error


class Changed(Wrong):
    """The learner's code changed an input in place."""


# The third person after `{what}`, and what stands for it later in a sentence, where it is plural.
_PLURAL = {
    "is": "are", "has": "have", "was": "were", "does": "do", "holds": "hold", "lacks": "lack", "adds": "add", "uses": "use",
}  # fmt: skip
_LATER = {"it is": "they are", "it has": "they have", "it should": "they should", "and does not": "and do not"}
_NO_PLURAL = re.compile(r"(ss|us|is|bias|gas|lens)$")


def about(pair, what_en, what_zh):
    """A pair of sentences with the name of the value in place of `{what}`; a capital where the English begins with it.

    The English verb after it agrees: "The weights are", where the sentence has "{what} is".
    """
    en = pair[0]
    if is_plural(what_en):
        en = re.sub(r"(\{what\} (?:still )?)(\w+)", lambda m: m[1] + _PLURAL.get(m[2], m[2]), en)
        en = re.sub(r"\b(" + "|".join(_LATER) + r")\b", lambda m: _LATER[m[1]], en)
        en = re.sub(r"\bits\b", "their", en)
    capital = what_en[:1].upper() + what_en[1:]
    en = en.replace("{what}", capital, 1) if en.startswith("{what}") else en
    return en.replace("{what}", what_en), pair[1].replace("{what}", what_zh)


def is_plural(what_en):
    """Whether the name of a value is plural: "the weights", "the labels of the batch", "mean and variance", but not "the list of slopes"."""
    head = re.split(r" (?:of|for|in|at|on|after|before|from|to|over|with|that|chosen)\b", what_en)[0]
    if re.search(r"\band\b", head):
        return True
    noun = head.rsplit(" ", 1)[-1]
    return bool(re.fullmatch(r"[a-z-]+s", noun)) and not _NO_PLURAL.search(noun) and not head.startswith("what ")


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
