"""Answers to the exercises of `09-frameworks.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def folded(scale=None, bias=None, kernel=None):
    """A `fold`, with one of its parts replaced."""

    def fold(W, b, gamma, beta, mean, variance, epsilon):
        s = (scale or (lambda g, v, e: g / np.sqrt(v + e)))(gamma, variance, epsilon)
        new = (bias or (lambda b, m, s, beta: (b - m) * s + beta))(b, mean, s, beta)
        return (kernel or (lambda W, s: W * s))(W, s), new

    return fold


def by_probing(W, b, gamma, beta, mean, variance, epsilon):
    """The layers applied to the rows of an identity, and to nothing."""
    def both(x):
        return gamma * (x @ W + b - mean) / np.sqrt(variance + epsilon) + beta

    bias = both(np.zeros(len(W)))
    return both(np.eye(len(W))) - bias, bias


def by_diagonal(W, b, gamma, beta, mean, variance, epsilon):
    D = np.diag(gamma / np.sqrt(variance + epsilon))
    return W @ D, (b - mean) @ D + beta


def axes(kernel, h, w, c):
    return np.reshape(kernel, (h, w, c, -1))


def moved(order, flat=True):
    def dense_to_torch(kernel, h, w, c):
        new = axes(kernel, h, w, c).transpose(order)
        return new.reshape(len(new), -1) if flat else new

    return dense_to_torch


def by_index(kernel, h, w, c):
    rows = [(i * w + j) * c + k for k in range(c) for i in range(h) for j in range(w)]
    return np.asarray(kernel)[rows].T


def the_other_way(kernel, h, w, c):
    return np.reshape(kernel, (c, h, w, -1)).transpose(1, 2, 0, 3).reshape(h * w * c, -1).T


def kinds(of_number, of_array):
    def traces(arguments):
        return len({of_array(a) if isinstance(a, np.ndarray) else of_number(a) for a in arguments})

    return traces


def remembering(arguments):
    seen = []
    for a in arguments:
        kind = (str(a.dtype), a.shape) if hasattr(a, "dtype") else ("number", a)
        if kind not in seen:
            seen.append(kind)
    return len(seen)


RIGHT = {
    "fold": [folded(), by_probing, by_diagonal, lambda *given: list(folded()(*given))],
    "flatten": [moved((3, 2, 0, 1)), by_index, lambda k, h, w, c: np.einsum("hwcu->uchw", axes(k, h, w, c)).reshape(-1, h * w * c),
                lambda k, h, w, c: moved((3, 2, 0, 1))(k, h, w, c).tolist()],
    "traces": [kinds(lambda a: a, lambda a: (a.dtype, a.shape)), remembering, lambda arguments: float(remembering(arguments))],
}

WRONG = {
    "fold": {
        "exchanged": (lambda *given: folded()(*given)[::-1], "Kernel and bias are exchanged", "次序反了"),
        "no epsilon": (folded(lambda g, v, e: g / np.sqrt(v)), "Epsilon is missing", "漏了 epsilon"),
        "epsilon outside": (folded(lambda g, v, e: g / (np.sqrt(v) + e)), "outside of the root", "根号外面"),
        "epsilon squared": (folded(lambda g, v, e: g / np.sqrt(v + e**2)), "not squared", "不用平方"),
        "Keras' default": (folded(lambda g, v, e: g / np.sqrt(v + 1e-3)), "You took Keras' default", "你用了 Keras 的默认值"),
        "PyTorch's default": (folded(lambda g, v, e: g / np.sqrt(v + 1e-5)), "not the one that is given", "不是传进来的那个"),
        "no root": (folded(lambda g, v, e: g / (v + e)), "The root is missing", "漏了开方"),
        "multiplied": (folded(lambda g, v, e: g * np.sqrt(v + e)), "You multiplied", "你乘上了标准差"),
        "no gamma": (folded(lambda g, v, e: 1 / np.sqrt(v + e)), "`gamma` is missing", "漏了 `gamma`"),
        "kernel unchanged": (folded(kernel=lambda W, s: W), "The kernel is unchanged", "kernel 没有变"),
        "bias unchanged": (folded(bias=lambda b, m, s, beta: b), "The bias is unchanged", "偏置没有变"),
        "bias lost": (folded(bias=lambda b, m, s, beta: -m * s + beta), "old bias is lost", "原来的偏置丢了"),
        "no mean": (folded(bias=lambda b, m, s, beta: b * s + beta), "The mean is missing", "漏了均值"),
        "bias not scaled": (folded(bias=lambda b, m, s, beta: b - m * s + beta), "old bias is not scaled", "原来的偏置没有缩放"),
        "mean not scaled": (folded(bias=lambda b, m, s, beta: b * s - m + beta), "The mean is not scaled", "均值没有缩放"),
        "mean added": (folded(bias=lambda b, m, s, beta: (b + m) * s + beta), "wrong sign", "符号反了"),
        "no beta": (folded(bias=lambda b, m, s, beta: (b - m) * s), "`beta` is missing", "漏了 `beta`"),
        "beta scaled": (folded(bias=lambda b, m, s, beta: (b - m + beta) * s), "after the scaling", "缩放之后再加"),
        "one": (lambda *given: folded()(*given)[0][0, 0], "2 values", "2 个值"),
    },
    "flatten": {
        "as it was": (lambda k, h, w, c: k, "as it was", "还是 Keras 的 kernel"),
        "transposed alone": (lambda k, h, w, c: k.T, "still in Keras' order", "仍是 Keras 的次序"),
        "not transposed": (lambda k, h, w, c: by_index(k, h, w, c).T, "now transpose", "还差转置"),
        "width first": (moved((3, 2, 1, 0)), "Height and width are exchanged", "高和宽颠倒了"),
        "channel last": (moved((3, 1, 0, 2)), "it is the channel that moves", "要移到最前面的是通道"),
        "the other way": (the_other_way, "the other way", "方向反了"),
        "reshaped alone": (lambda k, h, w, c: k.reshape(-1, h * w * c), "cannot move an axis", "移动不了轴"),
        "reshaped to PyTorch's axes": (lambda k, h, w, c: k.reshape(-1, c, h, w), "cannot move an axis", "移动不了轴"),
        "not flattened": (moved((3, 2, 0, 1), flat=False), "flatten the last three", "后三个展平"),
    },
    "traces": {
        "each call": (len, "Not every call is traced", "并不是每次调用"),
        "arrays by value": (kinds(lambda a: a, lambda a: (a.dtype, a.shape, a.tobytes())), "not by their values", "不看数值"),
        "numbers as tensors": (kinds(lambda a: "number", lambda a: (a.dtype, a.shape)), "told apart by their values", "要看数值"),
        "shape alone": (kinds(lambda a: a, lambda a: a.shape), "32 and 64 bits", "32 位和 64 位"),
        "each number anew": (lambda arguments: remembering([a for a in arguments if isinstance(a, np.ndarray)]) + sum(not isinstance(a, np.ndarray) for a in arguments), "count each only once", "同一个数只算一次"),
        "axes alone": (kinds(lambda a: a, lambda a: (a.dtype, a.ndim)), "how many axes", "有几个轴"),
        "entries alone": (kinds(lambda a: a, lambda a: (a.dtype, a.size)), "how many entries", "多少个元素"),
        "first axis alone": (kinds(lambda a: a, lambda a: (a.dtype, len(a))), "its first axis", "第一个轴"),
        "type alone": (kinds(lambda a: a, lambda a: a.dtype), "not the type alone", "不能只看类型"),
        "numbers alone": (lambda arguments: len({a for a in arguments if not isinstance(a, np.ndarray)}), "count both", "两类都要算"),
    },
}

STARTERS = {
    "fold": lambda kernel, bias, gamma, beta, mean, variance, epsilon: (..., ...),
    "flatten": lambda kernel, height, width, channels: ...,
    "traces": lambda arguments: ...,
}
