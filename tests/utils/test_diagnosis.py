"""A wrong value gets the sentence that helps: what is wrong with it, and for which input."""

import re

import numpy as np
import pytest

from utils.exercises import Wrong, expect_equal

X = np.array([-2.0, -1.0, 0.0, 1.0, 3.0])


def relu(x):
    return np.maximum(x, 0)


def feedback(actual, expected, on=None):
    """Both sentences and all details of a wrong answer."""
    with pytest.raises(Wrong) as caught:
        expect_equal(actual, expected, on=on)
    return caught.value


def helps(wrong, en, zh):
    assert re.search(en, wrong.en), wrong.en
    assert re.search(zh, wrong.zh), wrong.zh


SHARES = np.array([0.1, 0.2, 0.7])
GRID = np.arange(6.0).reshape(2, 3) + 1
BATCH = np.random.default_rng(0).normal(size=(4, 3))
SOFTMAX = np.exp(BATCH) / np.exp(BATCH).sum(1, keepdims=True)
IMAGES = np.random.default_rng(1).uniform(1, 2, size=(2, 5, 5))
PADDED = IMAGES.copy()
PADDED[:, 0, :] = 0

VALUES = {
    "sign": (-GRID, GRID, None, "wrong sign", "符号反了"),
    "some signs": (np.abs(BATCH), BATCH, None, "wrong sign in some", "有些元素的符号"),
    "complement": (0.03, 0.97, None, "one minus", "1 减去"),
    "percent": (97.5, 0.975, None, "percentage where a fraction", "不是百分数"),
    "fraction": (0.975, 97.5, None, "fraction where a percentage", "百分之一"),
    "pixels": (GRID * 255, GRID, None, "not divided by 255", "没有除以 255"),
    "forgot the half": (GRID * 2, GRID, None, "twice", "2 倍"),
    "half too many": (GRID / 2, GRID, None, "half the right", "一半"),
    "sum instead of mean": (5 * 3.3, 3.3, X, "5 is a size of the input", "5 正是输入"),
    "mean instead of sum": (3.3 / 5, 3.3, X, "mean where a sum", "该求和"),
    "n - 1": (np.var(X, ddof=1), np.var(X), X, "n − 1 instead of n", "除以了 n − 1"),
    "any factor": (GRID * 0.37, GRID, None, "0.37 times", "0.37 倍"),
    "bits": (1 / np.log(2), 1.0, None, "natural logarithm", "自然对数"),
    "constant": (GRID + 0.25, GRID, None, "0.25 too large everywhere", "处处大了 0.25"),
    "off by one": (25, 24, None, "too large by exactly 1", "正好大了 1"),
    "square": (GRID**2, GRID, None, "root is missing", "少开了一次方"),
    "logarithm": (np.log(SHARES), SHARES, None, "is the logarithm", "的对数"),
    "reversed": (SHARES[::-1], SHARES, None, "reverse order", "顺序反了"),
    "mixed up": (SHARES[[1, 2, 0]], SHARES, None, "other places", "位置不对"),
    "square transpose": (GRID[:, :2].T, GRID[:, :2], None, "transposed", "转置"),
    "decimals": (np.array([1, 2, 3]), np.array([1.2, 2.7, 3.1]), None, "lost its decimals", "小数部分丢了"),
    "unchanged": (X, relu(X), X, "the input itself", "输入本身"),
    "zeros": (np.zeros(5), relu(X), X, "zero everywhere", "处处为零"),
    "softmax axis": (
        np.exp(BATCH) / np.exp(BATCH).sum(0),
        SOFTMAX,
        None,
        "along axis 0; it should along axis 1",
        "应当沿轴 1",
    ),
    "not normalised": (np.exp(BATCH), SOFTMAX, None, "add up to 1 along axis 1", "沿轴 1 相加应得 1"),
    "nan": (np.where(X == 0, np.nan, X), np.abs(X), X, r"NaN for the input `0\.`", r"输入为 `0\.` 时"),
    "infinite": (np.where(X == 3, np.inf, X), X, X, r"infinite for the input `3\.`", "无穷大"),
    "negative only": (np.where(X < 0, 0.1 * X, X), relu(X), X, "except for negative inputs", "输入为负数时不对"),
    "zero only": (np.where(X == 0, 1, relu(X)), relu(X), X, "exactly 0", "恰好为 0"),
    "large only": (np.minimum(relu(X), 2), relu(X), X, r"large inputs, from \|x\| = 3", "≥ 3"),
    "border": (PADDED, IMAGES, None, "padding", "填充"),
    "one column": (np.where(np.arange(3) == 1, -7, BATCH), BATCH, None, "index 1 of axis 1", "轴 1 的第 1 个"),
    "nearly": (BATCH.astype(np.float16).astype(float), BATCH, None, "close, but off", "很接近"),
    "uint8": (
        np.array([200, 100], np.uint8) + np.array([100, 100], np.uint8),
        np.array([300, 200]),
        None,
        "wrapped around",
        "溢出",
    ),
    "several": (BATCH * np.array([[1.3], [1], [1.1], [1]]), BATCH, None, "6 of 12 entries", "12 个元素，其中 6 个"),
    "a count that is nearly right": (100352, 101770, None, "not right yet", "还不对"),
    "nothing to say": (3.7, 24, None, "not right yet", "还不对"),
}


@pytest.mark.parametrize("case", VALUES)
def test_wrong_values_get_the_sentence_that_helps(case):
    actual, expected, on, en, zh = VALUES[case]
    helps(feedback(actual, expected, on), en, zh)


SHAPES = {
    "transposed": (GRID.T, GRID, "transposed", "转置"),
    "axes in another order": (
        np.zeros((3, 8, 5)),
        np.zeros((8, 5, 3)),
        r"transpose\(1, 2, 0\)",
        r"transpose\(1, 2, 0\)",
    ),
    "batch of one": (GRID[None], GRID, r"one axis too many at the front", "多了一个轴"),
    "no batch axis": (np.zeros((8, 8, 1)), np.zeros((1, 8, 8, 1)), "lacks the batch axis", "缺少批量轴"),
    "keepdims": (GRID.sum(1), GRID.sum(1, keepdims=True), "keepdims=True", "keepdims=True"),
    "needless keepdims": (GRID.sum(1, keepdims=True), GRID.sum(1), "axis 1 of length 1", "轴 1"),
    "broadcast": (X[:, None] - X, X - X, "broadcasting", "广播"),
    "loss not averaged": (X, X.mean(), "the mean of what you have", "取均值"),
    "loss not added up": (X, X.sum(), "the sum of what you have", "求和"),
    "not one number": (X, 24, "should be one number", "应该是一个数"),
    "averaged too far": (GRID.mean(), GRID.mean(0), "you took the mean over axis 0", "取了均值"),
    "flattened": (GRID.ravel(), GRID, "reshape", "reshape"),
    "labels instead of one-hot": (np.array([2, 0]), np.eye(3)[[2, 0]], "one-hot", "独热"),
    "scores instead of labels": (SOFTMAX, SOFTMAX.argmax(1), "argmax", "argmax"),
    "too long": (np.zeros((26, 26)), np.zeros((24, 24)), "2 too long along axis 0 and 1", "多了 2"),
    "too few axes": (np.zeros(7), np.zeros((2, 3, 4)), "3 axes; it has 1", "3 个轴"),
}


@pytest.mark.parametrize("case", SHAPES)
def test_wrong_shapes_get_the_sentence_that_helps(case):
    actual, expected, en, zh = SHAPES[case]
    wrong = feedback(actual, expected)
    helps(wrong, en, zh)
    if np.ndim(expected):
        shown = {label[0]: text for label, text in wrong.details}
        assert shown["expected shape"] == str(np.shape(expected)) and shown["received shape"] == str(np.shape(actual))


TYPES = {
    "None": (None, X, "`None`", "`None`"),
    "function": (relu, X, "call it", "调用"),
    "text": ("24", 24, "without quotes", "不要加引号"),
    "batch axis as None": ((None, 24, 24, 6), (24, 24, 6), "leave it out", "去掉"),
    "a set": ({1, 2}, [1, 2], "type `set`", "类型是 `set`"),
    "ragged": ([[1, 2], [3]], GRID, "different lengths", "长度不同"),
    "object": (object(), 24, "type `object`", "类型是 `object`"),
    "capitals": ("ReLU ", "relu", "capitals or spaces", "大小写"),
    "another type": (3, "relu", "type `str`", "`str` 类型"),
    "missing key": ({"a": 1}, {"a": 1, "b": 2}, "lacks the key", "缺少键"),
    "wrong at a key": ({"a": 1, "b": 4}, {"a": 1, "b": 2}, "at `'b'` is twice", "`'b'` 的值是正确值的 2 倍"),
    "too few results": (X, (X, X, 1.0), r"3 values; one array of shape `\(5,\)` came", "3 个值"),
    "swapped results": ((X, GRID), (GRID, X), "in another order", "顺序不对"),
    "second result": (
        (X, -GRID),
        (X, GRID),
        "Value 2 of 2 in your answer has the wrong sign",
        "第 2 个值（共 2 个）符号反了",
    ),
}


@pytest.mark.parametrize("case", TYPES)
def test_wrong_types_get_the_sentence_that_helps(case):
    actual, expected, en, zh = TYPES[case]
    helps(feedback(actual, expected), en, zh)


def test_a_symbolic_keras_tensor_is_explained():
    class KerasTensor:
        shape, dtype = (None, 10), "float32"

    helps(feedback(KerasTensor(), X), "symbolic", "符号张量")


@pytest.mark.parametrize("actual", [[0, 0, 0, 1, 3], (0, 0, 0, 1, 3), relu(X).astype(np.float32)])
def test_lists_tuples_and_other_precisions_are_right_answers(actual):
    expect_equal(actual, relu(X))


@pytest.mark.parametrize("actual", [24, 24.0, np.int64(24), np.array([24]), [[24]]])
def test_a_number_may_come_in_an_array_of_one(actual):
    expect_equal(actual, 24)


def test_shapes_with_none_are_compared_as_they_are():
    expect_equal((None, 10), (None, 10))
    feedback((None, 9), (None, 10))


def test_tensors_of_other_libraries_are_taken_as_arrays():
    class Tensor:  # what TensorFlow, JAX and Keras offer
        def __array__(self, dtype=None, copy=None):
            return relu(X)

    class Recording:  # what a PyTorch tensor that records gradients offers
        def detach(self):
            return self

        def cpu(self):
            return Tensor()

    expect_equal(Tensor(), relu(X))
    expect_equal(Recording(), relu(X))


@pytest.mark.parametrize("seed", range(20))
def test_no_right_answer_is_rejected_and_no_wrong_one_accepted(seed):
    random = np.random.default_rng(seed)
    expected = random.normal(size=random.integers(1, 5, size=random.integers(1, 4)))
    expect_equal(expected.astype(np.float32), expected)
    wrong = expected.copy()
    wrong[tuple(random.integers(0, n) for n in expected.shape)] += random.choice([-1, 1]) * 0.01
    assert feedback(wrong, expected, on=expected).en


def test_the_first_wrong_entry_is_shown_with_its_input():
    x = np.linspace(-3, 3, 13)
    shown = {label[0]: text for label, text in feedback(np.where(x < 0, 1.0, relu(x)), relu(x), on=x).details}
    assert shown == {"input at [0]": "-3", "expected at [0]": "0", "received at [0]": "1"}
