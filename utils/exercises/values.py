"""The learner's value as the kind of thing that an exercise asks for: `one_number`, `several`."""

import numbers

import numpy as np

from utils.exercises.dress import holds_numbers, is_tensor, plain, to_numpy
from utils.exercises.feedback import NOTHING, Wrong, about
from utils.exercises.raised import described


def one_number(received, what_en="your answer", what_zh="你的答案", finite=True, on=None):
    """The number that a value means, whatever its dress: `3`, `[3]`, a 0-d array, a tensor of any library.

    Args:
        received: the learner's value.
        what_en, what_zh: what it is, such as "the output size" / "输出尺寸".
        finite: whether NaN and infinities are refused.
        on: the input that led to it, shown under a sentence.

    Returns:
        An `int`, a `float`, or a NumPy scalar where the type is coarser (float32, float16): its type decides the tolerance.

    Raises:
        Wrong: if it does not mean one number.
    """
    value = _one(plain_or_wrong(received, what_en, what_zh), what_en, what_zh, on)

    def refuse(en, zh):
        raise Wrong(*about((en, zh), what_en, what_zh), on=on, received=received)

    if isinstance(value, (bool, np.bool_)):
        refuse("{what} is true or false: a number is expected.", "{what}是真假值：这里需要一个数。")
    if isinstance(value, numbers.Integral):
        if abs(int(value)) > 10**300:
            refuse(*far_too_large())
        return int(value)
    if isinstance(value, numbers.Complex) and not isinstance(value, numbers.Real):
        if value.imag:
            refuse("{what} is a complex number: a real one is expected.", "{what}是复数：这里需要实数。")
        value = value.real
    value = value if isinstance(value, (np.float16, np.float32)) or type(value).__name__ == "bfloat16" else float(value)
    if finite and not np.isfinite(value):
        name, name_zh = ("NaN, not a number", "NaN，不是数") if np.isnan(value) else ("infinite", "无穷大")
        refuse(
            f"{{what}} is {name}: look for an overflow, a division by zero, or the logarithm of 0.",
            f"{{what}}是 {name_zh}：检查是否有溢出、除以零或对 0 取对数。",
        )
    return value


def _one(value, what_en, what_zh, on):
    """The single entry of a plain value."""

    def refuse(found):
        raise Wrong(*about(found, what_en, what_zh), on=on, received=value)

    found = no_array(value)
    if found is not None:
        refuse(found)
    try:
        array = np.asarray(value)
    except Exception:
        refuse(ragged())
    if array.size != 1:
        if not array.size:
            refuse(("{what} is empty: one number is expected.", "{what}是空的：这里需要一个数。"))
        refuse(
            (
                f"{{what}} should be one number; these are {array.size}.",
                f"{{what}}应当是一个数，这里有 {array.size} 个。",
            )
        )
    entry = array.reshape(-1)[0]
    if isinstance(entry, numbers.Number) or holds_numbers(array):
        return entry
    try:  # a Decimal and its like
        return float(entry)
    except (TypeError, ValueError, OverflowError):
        refuse(wrong_type(entry))


def one_array(received, what_en="your answer", what_zh="你的答案", on=None, expected=NOTHING):
    """The numbers of a list, nested list, array or tensor as a NumPy array of the received type.

    Args:
        received: the learner's value.
        what_en, what_zh: what it is.
        on, expected: shown under a sentence.

    Raises:
        Wrong: if it is no array of numbers (rows of different lengths, text, a function, a symbolic tensor, …).
    """
    value = plain_or_wrong(received, what_en, what_zh)
    found = no_array(value)
    if found is None:
        try:
            array = to_numpy(value)
        except Exception:  # ragged, or an object that raises
            array = np.asarray(None)
        if holds_numbers(array):
            return array
        if array.dtype == object and array.size and all(isinstance(entry, numbers.Real) for entry in array.flat):
            found = far_too_large()  # integers of more digits than any array holds
        elif isinstance(value, (list, tuple)) and array.ndim == 0:
            found = ragged()
        else:
            found = wrong_type(value) if array.dtype.kind == "O" else wrong_entries(array)
    raise Wrong(*about(found, what_en, what_zh), on, expected, value)


def several(received, n, names=None, what_en="your answer", what_zh="你的答案", on=None):
    """The `n` values of a tuple, list, generator, array of n rows, or a dict with these names.

    Args:
        received: the learner's value.
        n: how many values are expected.
        names: what they are, as code, such as "w, v"; a dict with these keys is taken in this order.
        what_en, what_zh: what the whole is.
        on: the input that led to it, shown under a sentence.

    Returns:
        A tuple of n values, in plain dress.

    Raises:
        Wrong: if it is another number of values.
    """
    value = plain_or_wrong(received, what_en, what_zh)
    keys = [name.strip() for name in names.split(",")] if names else []
    if isinstance(value, dict) and len(keys) == n and set(value) == set(keys):
        return tuple(value[key] for key in keys)
    if isinstance(value, np.ndarray) and value.ndim and len(value) == n:
        return tuple(value)
    if isinstance(value, (tuple, list)) and len(value) == n:
        return tuple(value)
    if isinstance(value, (tuple, list)):
        got_en, got_zh = f"{len(value)} came", f"收到的是 {len(value)} 个"
    elif isinstance(value, np.ndarray) and value.ndim:
        got_en, got_zh = f"one array of shape `{value.shape}` came", f"收到的是一个形状为 `{value.shape}` 的数组"
    else:
        got_en, got_zh = f"one `{type(value).__name__}` came", f"收到的是一个 `{type(value).__name__}`"
    named, named_zh = (f": `{names}`", f"（`{names}`）") if names else ("", "")
    raise Wrong(
        *about(
            (f"{{what}} should be {n} values{named}; {got_en}.", f"{{what}}应该是 {n} 个值{named_zh}，{got_zh}。"),
            what_en,
            what_zh,
        ),
        on=on,
    )


def plain_or_wrong(received, what_en, what_zh):
    """The value in plain dress.

    Raises:
        Wrong: if it is a generator that raises or does not end.
    """
    try:
        return plain(received)
    except Exception as error:
        said = described(error)
        raise Wrong(
            *about((f"{{what}} cannot be read: {said}", f"{{what}}无法读取：{said}"), what_en, what_zh)
        ) from None


def no_array(value):
    """The sentence for a value that can never be an array of numbers, with `{what}` for it, or None."""
    if value is None:
        return (
            "{what} is `None`: does a `return` or an assignment lack a value?",
            "{what}是 `None`：是不是 `return` 或赋值漏了值？",
        )
    if type(value).__name__ == "KerasTensor":
        return (
            "{what} is a symbolic Keras tensor without values: pass an array through the model.",
            "{what}是 Keras 的符号张量，还没有值：把一个数组送入模型再取结果。",
        )
    if is_tensor(value) and not isinstance(value, np.ndarray):
        try:
            to_numpy(value)
        except Exception:
            return (
                "{what} is a symbolic tensor without values: compute with arrays.",
                "{what}是符号张量，还没有值：请用数组来计算。",
            )
    if callable(value) and not hasattr(value, "__array__"):
        return (
            "{what} is a function here, not its value: call it, with parentheses.",
            "{what}在这里是函数本身，不是它的值：加上括号来调用它。",
        )
    if isinstance(value, str):
        return (
            "{what} is text (a string): a number is expected, without quotes.",
            "{what}是字符串：这里需要数值，不要加引号。",
        )
    if isinstance(value, (tuple, list)) and any(entry is None for entry in value):
        return (
            "{what} holds a `None` (Keras writes it for the batch axis): leave it out.",
            "{what}里有 `None`（Keras 用它表示批量轴）：去掉它。",
        )
    if isinstance(value, (set, frozenset, dict)) or hasattr(value, "__next__"):
        return wrong_type(value)
    return None


def ragged():
    """The sentence for rows of different lengths."""
    return "{what} cannot become one array: its rows have different lengths.", "{what}不能组成一个数组：各行长度不同。"


def wrong_type(value):
    """The sentence for a value of a type that is of no use here."""
    kind = type(value).__name__
    return (
        f"{{what}} has the type `{kind}`: a number or an array is expected.",
        f"{{what}}类型是 `{kind}`：这里需要数值或数组。",
    )


def far_too_large():
    """The sentence for a number that no float can hold."""
    return "{what} is far too large.", "{what}大得不合理。"


def wrong_entries(array):
    """The sentence for an array of text, dates and the like."""
    return (
        f"{{what}} holds entries of the type `{array.dtype}`: numbers are expected.",
        f"{{what}}里的元素是 `{array.dtype}` 类型：这里需要数值。",
    )
