"""Answers to the exercises of `01-first-model.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math

import numpy as np


def pictures(change=lambda p, error: p * (1 - p) / error**2, rounding=lambda n: math.ceil(n - 1e-9)):
    return lambda p, error: rounding(change(p, error))


def split(x, y, n_valid, seed, order=lambda n, seed: np.random.default_rng(seed).permutation(n)):
    order = order(len(x), seed)
    valid, train = order[:n_valid], order[n_valid:]
    return (x[train], y[train]), (x[valid], y[valid])


def split_from_the_end(x, y, n_valid, seed):
    order = np.arange(len(x))
    np.random.RandomState(seed).shuffle(order)
    x, y = x[order], y[order]
    return [[x[:-n_valid], y[:-n_valid]], [x[-n_valid:], y[-n_valid:]]]


def apart(x, y, n_valid, seed):
    rng = np.random.default_rng(seed)
    x, y = rng.permutation(x), rng.permutation(y)
    return (x[n_valid:], y[n_valid:]), (x[:n_valid], y[:n_valid])


def parts(change):
    """A split whose result is changed."""
    return lambda x, y, n_valid, seed: change(split(x, y, n_valid, seed), x, y)


def half_again(s, x, y):
    (x_train, y_train), valid = s
    return (x_train[:45].repeat(2, 0), y_train[:45].repeat(2)), valid


ACCURACY = {8: 0.82, 32: 0.89, 128: 0.92}

RIGHT = {
    "parameters": [
        lambda inputs, hidden, classes: (inputs + 1) * hidden + (hidden + 1) * classes,
        lambda inputs, hidden, classes: np.zeros((inputs, hidden)).size + hidden + np.zeros((hidden, classes)).size + classes,
    ],
    "pictures-needed": [
        pictures(), lambda p, error: int(np.ceil(p * (1 - p) / error**2)), lambda p, error: np.ceil(p * (1 - p) / error**2),
        lambda p, error: next(n for n in range(1, 10**6) if (p * (1 - p) / n) ** 0.5 <= error),
    ],
    "split": [split, split_from_the_end],
    "hidden-units": [(ACCURACY, 128), (ACCURACY, [128]), ({8: 0.9, 32: 0.91, 128: 0.91}, 32), ({8: 0.9, 32: 0.91, 128: 0.91}, 128)],
}

WRONG = {
    "parameters": {
        "no biases": (lambda i, h, c: i * h + h * c, "the biases are missing", "漏了偏置"),
        "hidden layer alone": (lambda i, h, c: i * h + h, "hidden layer alone", "只是隐藏层"),
        "no biases behind": (lambda i, h, c: i * h + h + h * c, "biases of the output layer", "漏了输出层的偏置"),
        "no biases in front": (lambda i, h, c: i * h + h * c + c, "biases of the hidden layer", "漏了隐藏层的偏置"),
        "off by one": (lambda i, h, c: (i + 1) * h + (h + 1) * c + 1, "too large by exactly 1", "正好大了 1"),
        "two numbers": (lambda i, h, c: (i * h + h, h * c + c), "should be one number; these are 2", "应当是一个数，这里有 2 个"),
        "text": (lambda i, h, c: f"{(i + 1) * h + (h + 1) * c:,}", "is text", "是字符串"),
    },
    "pictures-needed": {
        "not rounded": (pictures(rounding=float), "only whole pictures", "整数张"),
        "rounded down": (pictures(rounding=math.floor), "One picture too few", "少了一张"),
        "not squared": (pictures(lambda p, e: math.sqrt(p * (1 - p)) / e), "Is the square missing", "忘了平方"),
        "root left": (pictures(lambda p, e: math.sqrt(p * (1 - p)) / e**2), "stands under the root", "根号里面"),
        "error not squared": (pictures(lambda p, e: p * (1 - p) / e), "`error` has to be squared", "`error` 要平方"),
        "p alone": (pictures(lambda p, e: p / e**2), "factor `1 - p`", "因子 `1 - p`"),
        "two standard errors": (pictures(lambda p, e: 4 * p * (1 - p) / e**2), "two standard errors", "两倍标准误"),
        "95 %": (pictures(lambda p, e: 1.96**2 * p * (1 - p) / e**2), "95 % interval", "95%"),
        "far too large": (lambda p, error: 10**400, "far too large", "大得不合理"),
        "infinite": (lambda p, error: float("inf"), "infinite", "无穷大"),
    },
    "split": {
        "the wrong way round": (parts(lambda s, x, y: s[::-1]), "wrong way round", "放反了"),
        "one picture too few": (lambda x, y, n_valid, seed: split(x, y, n_valid - 1, seed), "29 were", "29 张"),
        "overlap": (parts(lambda s, x, y: ((x, y), s[1])), "in both parts", "同时出现在两部分"),
        "lost": (parts(lambda s, x, y: ((s[0][0][:50], s[0][1][:50]), s[1])), "lost or repeated", "丢了，或者重复"),
        "repeated": (parts(half_again), "lost or repeated", "丢了，或者重复"),
        "shuffled apart": (apart, "another picture's label", "别人的标签"),
        "not shuffled": (lambda *given: split(*given, order=lambda n, seed: np.arange(n)), "Shuffle before", "先打乱"),
        "seed not used, drawn anew": (lambda *given: split(*given, order=lambda n, seed: np.random.permutation(n)), "two different splits", "划分却不同"),  # noqa: NPY002
        "seed not used": (lambda *given: split(*given, order=lambda n, seed: np.random.default_rng(0).permutation(n)), "very same split", "划分却完全相同"),
        "four in a row": (parts(lambda s, x, y: (*s[0], *s[1])), "four arrays in one row", "并排的四个数组"),
        "labels first": (parts(lambda s, x, y: [pair[::-1] for pair in s]), "other way round", "放反了"),
        "unequal": (parts(lambda s, x, y: ((s[0][0], s[0][1][1:]), s[1])), "90 pictures and 89 labels", "90 张图片、89 个标签"),
        "pictures alone": (parts(lambda s, x, y: (s[0][0], s[1][0])), "2 values", "2 个值"),
        "pictures scaled": (parts(lambda s, x, y: [(a / 255, b) for a, b in s]), "only their order", "只改变它们的次序"),
        "shuffled in place": (lambda x, y, n_valid, seed: np.random.default_rng(seed).shuffle(x) or split(x, y, n_valid, seed), "changes its input `x`", "改动了输入 `x`"),
    },
    "hidden-units": {
        "percent": (({8: 82.0, 32: 89.0, 128: 92.0}, 128), "as shares", "小数"),
        "losses": (({8: 0.42, 32: 0.31, 128: 0.22}, 8), "Is this the loss", "损失"),
        "loss and accuracy": (({units: [0.3, a] for units, a in ACCURACY.items()}, 128), "should be one number", "应当是一个数"),
        "not the best": ((ACCURACY, 32), "do not have the best", "不是最高的"),
        "the accuracy chosen": ((ACCURACY, 0.92), "one of the three", "三个单元数之一"),
        "units missing": (({8: 0.82, 128: 0.92}, 128), "8, 32 and 128", "8、32、128"),
        "no dict": (([0.82, 0.89, 0.92], 128), "Expected a dict", "一个字典"),
        "the choice alone": (128, "Expected a dict", "一个字典"),
        "a list": ([128], "Expected a dict", "一个字典"),
        "the choice as text": ((ACCURACY, "128"), "is text", "是字符串"),
    },
}

STARTERS = {
    "parameters": lambda inputs, hidden, classes: ...,
    "pictures-needed": lambda p, error: ...,
    "split": lambda x, y, n_valid, seed: ...,
    "hidden-units": ({8: ..., 32: ..., 128: ...}, ...),
}
