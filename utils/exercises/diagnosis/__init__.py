"""What is wrong with a value: the sentence that helps, in both languages.

`expect_equal` compares a learner's value with the expected one. Where they differ, it looks for a reason
a learner can act on (an axis, a sign, a factor, the inputs concerned) before it just shows both.
"""

import numbers

import numpy as np

from utils.exercises.diagnosis import shapes, values
from utils.exercises.dress import numeric, to_numpy
from utils.exercises.feedback import Wrong, about, show_value
from utils.exercises.mistakes import recognise, same_value
from utils.exercises.tolerance import tolerance
from utils.exercises.values import one_array, plain_or_wrong, several


def expect_equal(
    actual,
    expected,
    what_en="your answer",
    what_zh="你的答案",
    on=None,
    rtol=None,
    atol=None,
    reveal=True,
    mistakes=(),
    squeeze=False,
):
    """Raise `Wrong` with a diagnosis unless the actual value equals the expected one.

    Args:
        actual: the learner's value; lists, scalars, generators and tensors of any backend are taken as arrays.
        expected: a number, array, string, or a tuple, list or dict of such.
        what_en, what_zh: what the value is, such as "the output of `relu`" / "`relu` 的输出".
        on: the input that led to it, or a tuple of inputs; used to say for which inputs it is wrong.
        rtol, atol: tolerances as in `np.allclose`, in place of those of `utils.exercises.tolerance`.
        reveal: whether to show the expected value; False where the value itself is what the exercise asks for.
        mistakes: known wrong values, as `recognise` takes them; looked at before any other diagnosis.
        squeeze: whether `(n,)` means the same as `(n, 1)` here.

    Raises:
        Wrong: where they differ.
    """
    actual = plain_or_wrong(actual, what_en, what_zh)
    actual = _squeezed(actual, expected) if squeeze else actual
    try:
        _compare(actual, expected, what_en, what_zh, on, rtol, atol)
    except Wrong as wrong:
        recognise(actual, mistakes, expected, on if _is_shown(on) else None, reveal, rtol, atol)
        if not reveal:
            wrong.details = tuple(line for line in wrong.details if not line[0][0].startswith("expected"))
        raise


def _squeezed(actual, expected):
    """The received array in the shape of the expected one where only axes of length 1 differ."""
    got, shape = numeric(actual), np.shape(expected)
    if got is None or [n for n in got.shape if n != 1] != [n for n in shape if n != 1]:
        return actual
    return got.reshape(shape)


def _is_shown(on):
    """Whether an input says something under a sentence: numbers, not arrays."""
    parts = on if isinstance(on, tuple) else (on,)
    return not any(hasattr(part, "shape") and np.size(part) > 12 for part in parts)


def _compare(actual, expected, what_en, what_zh, on, rtol, atol):
    if isinstance(expected, dict):
        return _expect_dict(actual, expected, what_en, what_zh, on, rtol, atol)
    if isinstance(expected, (str, bytes, set, frozenset)):
        if type(actual) is not type(expected) or actual != expected:
            raise Wrong(*about(_generic_text(actual, expected), what_en, what_zh), on, expected, actual)
        return None
    if isinstance(expected, (tuple, list)) and not _is_plain(expected):
        return _expect_sequence(actual, expected, what_en, what_zh, on, rtol, atol)
    wanted = to_numpy(expected)
    if wanted.dtype == object:  # such as a shape with None
        if not _same_objects(actual, expected):
            raise Wrong(*about(values.different(), what_en, what_zh), on, expected, actual)
        return None
    got = _array(actual, wanted, what_en, what_zh, on, expected)
    same = tolerance(actual if hasattr(actual, "dtype") else got, wanted, rtol, atol)
    if wanted.size == 1 and got.size == 1:  # 3, [3] and [[3]] are the same answer
        got = got.reshape(wanted.shape)
    if got.shape != wanted.shape:
        found = shapes.diagnose(got, wanted, same)
        details = (
            []
            if not wanted.ndim
            else [
                (("expected shape", "期望的形状"), str(wanted.shape)),
                (("received shape", "收到的形状"), str(got.shape)),
            ]
        )
        shown = () if details else (expected, actual)
        raise Wrong(*about(found, what_en, what_zh), on, *shown, details=details)
    if same(got, wanted):
        return None
    (en, zh), where = values.diagnose(got, wanted, _inputs(on), same)
    if where is None or wanted.size <= 6:
        raise Wrong(*about((en, zh), what_en, what_zh), on, expected, got if np.ndim(actual) else actual)
    place = "[" + ", ".join(map(str, where)) + "]"
    details = [
        ((f"expected at {place}", f"位置 {place} 期望"), show_value(wanted[where])),
        ((f"received at {place}", f"位置 {place} 收到"), show_value(got[where])),
    ]
    first = values.input_at(where, wanted.shape, _inputs(on))
    if first is not None:
        details.insert(0, ((f"input at {place}", f"位置 {place} 输入"), show_value(first)))
    raise Wrong(*about((en, zh), what_en, what_zh), details=details)


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


def _array(actual, wanted, what_en, what_zh, on, expected):
    if wanted.dtype.kind not in "biufc":  # an array of strings
        return to_numpy(actual)
    return one_array(actual, what_en, what_zh, on, expected)


def _generic_text(actual, expected):
    if isinstance(expected, str) and isinstance(actual, str) and actual.strip().lower() == expected.lower():
        return ("{what} is right but for capitals or spaces.", "{what}基本正确，只是大小写或空格不对。")
    if type(actual) is not type(expected):
        kinds = type(expected).__name__, type(actual).__name__
        return (
            f"{{what}} should be of type `{kinds[0]}`; it is `{kinds[1]}`.",
            f"{{what}}应为 `{kinds[0]}` 类型，现在是 `{kinds[1]}`。",
        )
    return values.different()


def _expect_dict(actual, expected, what_en, what_zh, on, rtol, atol):
    if not isinstance(actual, dict):
        raise Wrong(*about(_generic_text(actual, expected), what_en, what_zh), on, expected, actual)
    missing = [key for key in expected if key not in actual]
    if missing:
        raise Wrong(
            *about(
                (f"{{what}} lacks the key `{missing[0]!r}`.", f"{{what}}缺少键 `{missing[0]!r}`。"), what_en, what_zh
            ),
            on,
        )
    for key, value in expected.items():
        _compare(actual[key], value, f"{what_en} at `{key!r}`", f"{what_zh}中 `{key!r}` 的值", on, rtol, atol)


def _expect_sequence(actual, expected, what_en, what_zh, on, rtol, atol):
    """A tuple of several values, as a function with several results returns it."""
    n = len(expected)
    actual = several(actual, n, None, what_en, what_zh, on if _is_shown(on) else None)
    right = [[same_value(a, e, rtol, atol) for e in expected] for a in actual]
    if all(right[i][i] for i in range(n)):
        return
    if all(any(row) for row in right) and all(any(column) for column in zip(*right)):
        raise Wrong(
            *about(
                ("{what} has the right values in another order.", "{what}各个值都对，只是顺序不对。"), what_en, what_zh
            ),
            on,
        )
    for i, (a, e) in enumerate(zip(actual, expected)):
        _compare(
            a, e, f"value {i + 1} of {n} in {what_en}", f"{what_zh}中的第 {i + 1} 个值（共 {n} 个）", on, rtol, atol
        )
