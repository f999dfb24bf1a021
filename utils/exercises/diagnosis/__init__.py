"""What is wrong with a value: the sentence that helps, in both languages.

`expect_equal` compares a learner's value with the expected one. Where they differ, it looks for a reason
a learner can act on (an axis, a sign, a factor, the inputs concerned) before it just shows both.
"""

import numbers

import numpy as np

from utils.exercises.diagnosis import shapes, values

EXPECTED, RECEIVED, INPUT = ("expected", "期望"), ("received", "收到"), ("input", "输入")
_NOTHING = object()


class Wrong(Exception):
    """A wrong answer, with the sentence that helps.

    Args:
        en, zh: the sentence; plain text with `code` between backticks.
        on, expected, received: values to show under it, each optional.
        details: further lines, pairs ((label en, label zh), text).
    """

    def __init__(self, en, zh, on=_NOTHING, expected=_NOTHING, received=_NOTHING, details=()):
        self.en, self.zh = en, zh
        given = ((INPUT, on), (EXPECTED, expected), (RECEIVED, received))
        shown = [(label, show_value(value)) for label, value in given if value is not _NOTHING and value is not None]
        self.details = (*shown, *details)
        super().__init__(en)


def show_value(value, length=160):
    """A value in one short line; of a large array its shape and type."""
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
        return str(int(value))
    if isinstance(value, numbers.Real):
        return f"{float(value) + 0.0:.6g}"  # + 0.0: no "-0"
    if isinstance(value, (list, tuple)):
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


def to_numpy(value):
    """A number, nested list, or tensor of any backend as a NumPy array."""
    if hasattr(value, "detach"):  # a PyTorch tensor that may record gradients
        value = value.detach().cpu()
    return np.asarray(value)


def expect_equal(
    actual, expected, what_en="your answer", what_zh="你的答案", on=None, rtol=1e-5, atol=1e-8, reveal=True
):
    """Raise `Wrong` with a diagnosis unless the actual value equals the expected one.

    Args:
        actual: the learner's value; lists, scalars and tensors of any backend are taken as arrays.
        expected: a number, array, string, or a tuple, list or dict of such.
        what_en, what_zh: what the value is, such as "the output of `relu`" / "`relu` 的输出".
        on: the input that led to it, or a tuple of inputs; used to say for which inputs it is wrong.
        rtol, atol: tolerances as in `np.allclose`.
        reveal: whether to show the expected value; False where the value itself is what the exercise asks for.

    Raises:
        Wrong: where they differ.
    """
    try:
        _compare(actual, expected, what_en, what_zh, on, rtol, atol)
    except Wrong as wrong:
        if not reveal:
            wrong.details = tuple(line for line in wrong.details if not line[0][0].startswith("expected"))
        raise


def _compare(actual, expected, what_en, what_zh, on, rtol, atol):
    if isinstance(expected, dict):
        return _expect_dict(actual, expected, what_en, what_zh, on, rtol, atol)
    if isinstance(expected, (str, bytes, set, frozenset)):
        if actual != expected:
            raise Wrong(*_say(_generic_text(actual, expected), what_en, what_zh), on, expected, actual)
        return None
    if isinstance(expected, (tuple, list)) and not _is_plain(expected):
        return _expect_sequence(actual, expected, what_en, what_zh, on, rtol, atol)
    wanted = to_numpy(expected)
    if wanted.dtype == object:  # such as a shape with None
        if not _same_objects(actual, expected):
            raise Wrong(*_say(values.different(), what_en, what_zh), on, expected, actual)
        return None
    got = _as_array(actual, wanted, expected, what_en, what_zh, on)
    if wanted.size == 1 and got.size == 1:  # 3, [3] and [[3]] are the same answer
        got = got.reshape(wanted.shape)
    if got.shape != wanted.shape:
        found = shapes.diagnose(got, wanted, rtol, atol)
        details = [] if not wanted.ndim else [
            (("expected shape", "期望的形状"), str(wanted.shape)),
            (("received shape", "收到的形状"), str(got.shape)),
        ]
        shown = () if details else (expected, actual)
        raise Wrong(*_say(found, what_en, what_zh), on, *shown, details=details)
    if np.allclose(got, wanted, rtol=rtol, atol=atol, equal_nan=True):
        return None
    (en, zh), where = values.diagnose(got, wanted, _inputs(on), rtol, atol)
    if where is None or wanted.size <= 6:
        raise Wrong(*_say((en, zh), what_en, what_zh), on, expected, got if np.ndim(actual) else actual)
    place = "[" + ", ".join(map(str, where)) + "]"
    details = [((f"expected at {place}", f"位置 {place} 期望"), show_value(wanted[where])),
               ((f"received at {place}", f"位置 {place} 收到"), show_value(got[where]))]
    first = values.input_at(where, wanted.shape, _inputs(on))
    if first is not None:
        details.insert(0, ((f"input at {place}", f"位置 {place} 输入"), show_value(first)))
    raise Wrong(*_say((en, zh), what_en, what_zh), details=details)


def _say(pair, what_en, what_zh):
    """Put the name of the value into a pair of sentences, with a capital where the English begins with it."""
    capital = what_en[:1].upper() + what_en[1:]
    en = pair[0].replace("{what}", capital, 1) if pair[0].startswith("{what}") else pair[0]
    return en.replace("{what}", what_en), pair[1].replace("{what}", what_zh)


def _inputs(on):
    """The arrays among the inputs."""
    given = on if isinstance(on, tuple) else (on,)
    arrays = []
    for value in given:
        try:
            array = to_numpy(value)
        except Exception:
            continue
        if array.dtype.kind in "biuf":
            arrays.append(array)
    return arrays


def _is_plain(sequence):
    """Whether a sequence is just numbers, or nested lists of them that form an array."""
    try:
        return all(isinstance(v, (numbers.Number, type(None), list, tuple)) for v in sequence) and (
            np.asarray([0 if v is None else v for v in sequence]).dtype != object
        )
    except ValueError:
        return False


def _same_objects(actual, expected):
    try:
        return list(actual) == list(expected)
    except (TypeError, ValueError):
        return False


def _as_array(actual, wanted, expected, what_en, what_zh, on):
    """The learner's value as a numeric array; says so where it is none."""
    found = _no_array(actual)
    if found is None:
        try:
            got = to_numpy(actual)
        except Exception:
            got = np.asarray(None)
        if got.dtype.kind == "V":  # bfloat16 and its like
            got = got.astype(np.float32)
        if got.dtype == object and isinstance(actual, (list, tuple)):
            found = ("{what} cannot become one array: its rows have different lengths.", "{what}不能组成一个数组：各行长度不同。")
        elif got.dtype.kind not in "biufc" and wanted.dtype.kind in "biufc":
            found = _type_text(actual)
    if found is not None:
        raise Wrong(*_say(found, what_en, what_zh), on, expected, actual)
    return got


def _no_array(actual):
    """The sentence for a value that can never be an array of numbers, or None."""
    if actual is None:
        return ("{what} is `None`: does a `return` or an assignment lack its value?", "{what}是 `None`：是不是 `return` 或赋值漏了值？")
    if type(actual).__name__ == "KerasTensor":
        return ("{what} is a symbolic Keras tensor without values: pass an array through the model.",
                "{what}是 Keras 的符号张量，还没有值：把一个数组送入模型再取结果。")
    if callable(actual) and not hasattr(actual, "__array__"):
        return ("{what} is a function here, not its value: call it, with parentheses.", "{what}在这里是函数本身，不是它的值：加上括号来调用它。")
    if isinstance(actual, str):
        return ("{what} is text (a string): a number is expected, without quotes.", "{what}是字符串：这里需要数值，不要加引号。")
    if isinstance(actual, (tuple, list)) and any(value is None for value in actual):
        return ("{what} holds a `None` (Keras writes it for the batch axis): leave it out.", "{what}里有 `None`（Keras 用它表示批量轴）：去掉它。")
    if isinstance(actual, (set, dict)) or hasattr(actual, "__next__"):
        return _type_text(actual)
    return None


def _type_text(actual):
    kind = type(actual).__name__
    return f"{{what}} has the type `{kind}`: a number or an array is expected.", f"{{what}}类型是 `{kind}`：这里需要数值或数组。"


def _generic_text(actual, expected):
    if isinstance(expected, str) and isinstance(actual, str) and actual.strip().lower() == expected.lower():
        return ("{what} is right but for capitals or spaces.", "{what}基本正确，只是大小写或空格不对。")
    if type(actual) is not type(expected):
        kinds = type(expected).__name__, type(actual).__name__
        return (f"{{what}} should be of type `{kinds[0]}`; it is `{kinds[1]}`.",
                f"{{what}}应为 `{kinds[0]}` 类型，现在是 `{kinds[1]}`。")
    return values.different()


def _expect_dict(actual, expected, what_en, what_zh, on, rtol, atol):
    if not isinstance(actual, dict):
        raise Wrong(*_say(_generic_text(actual, expected), what_en, what_zh), on, expected, actual)
    missing = [key for key in expected if key not in actual]
    if missing:
        raise Wrong(*_say((f"{{what}} lacks the key `{missing[0]!r}`.", f"{{what}}缺少键 `{missing[0]!r}`。"), what_en, what_zh), on)
    for key, value in expected.items():
        _compare(actual[key], value, f"{what_en} at `{key!r}`", f"{what_zh}中 `{key!r}` 的值", on, rtol, atol)


def _expect_sequence(actual, expected, what_en, what_zh, on, rtol, atol):
    """A tuple of several values, as a function with several results returns it."""
    n = len(expected)
    if not isinstance(actual, (tuple, list)) or len(actual) != n:
        got_en = f"{len(actual)}" if isinstance(actual, (tuple, list)) else f"one `{type(actual).__name__}`"
        got_zh = f"{len(actual)} 个" if isinstance(actual, (tuple, list)) else f"一个 `{type(actual).__name__}`"
        raise Wrong(*_say((f"{{what}} should be {n} values; received {got_en}.", f"{{what}}应该是 {n} 个值，收到的是{got_zh}。"),
                          what_en, what_zh), on)
    right = [[_equal(a, e, rtol, atol) for e in expected] for a in actual]
    if all(right[i][i] for i in range(n)):
        return
    if all(any(row) for row in right) and all(any(column) for column in zip(*right)):
        raise Wrong(*_say(("{what} has the right values in another order.", "{what}各个值都对，只是顺序不对。"), what_en, what_zh), on)
    for i, (a, e) in enumerate(zip(actual, expected)):
        _compare(a, e, f"value {i + 1} of {n} in {what_en}", f"{what_zh}中的第 {i + 1} 个值（共 {n} 个）", on, rtol, atol)


def _equal(actual, expected, rtol, atol):
    try:
        expect_equal(actual, expected, rtol=rtol, atol=atol)
    except Wrong:
        return False
    return True
