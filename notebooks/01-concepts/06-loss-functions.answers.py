"""Answers to the exercises of `06-loss-functions.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math

import numpy as np


def log_softmax(z):
    z = np.asarray(z, float)
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def rows(y):
    return np.arange(len(y))


def losses(y, z):
    return -log_softmax(z)[rows(y), np.asarray(y)]


def row_by_row(y, z):
    found = []
    for label, row in zip(y, z):
        top = max(row)
        found.append(top - row[int(label)] + math.log(sum(math.exp(v - top) for v in row)))
    return found


def by_one_hot(y, z):
    return -(np.eye(np.shape(z)[1])[np.asarray(y, int)] * log_softmax(z)).sum(axis=1)


def softmax(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def quietly(function):
    def run(*inputs):
        with np.errstate(all="ignore"):
            return function(*inputs)

    return run


@quietly
def naive(y, z):
    e = np.exp(z)
    return -np.log((e / e.sum(axis=1, keepdims=True))[rows(y), y])


@quietly
def split_in_two(y, z):
    return -np.log(softmax(z)[rows(y), y])


@quietly
def one_maximum(y, z):
    z = z - z.max()
    return np.log(np.exp(z).sum(axis=1)) - z[rows(y), y]


def pair(loss=lambda e, q: np.maximum(q * e, (q - 1) * e).mean(), slope=lambda e, q: np.where(e > 0, -q, 1 - q) / len(e)):
    def run(y, a, q):
        e = np.asarray(y, float) - np.asarray(a, float)
        return loss(e, q), slope(e, q)

    return run


def pair_in_loops(y, a, q):
    total, slope = 0, []
    for truth, answer in zip(y, a):
        low = truth > answer
        total += q * (truth - answer) if low else (1 - q) * (answer - truth)
        slope.append((-q if low else 1 - q) / len(y))
    return total / len(y), slope


def share(labels, classes):
    return np.bincount(labels, minlength=classes) / len(labels)


def there(labels, classes):
    p = share(labels, classes)
    return p[p > 0]


def entropy(labels, classes):
    p = there(labels, classes)
    return -(p * np.log(p)).sum()


def entropy_by_counting(labels, num_classes):
    labels = [int(label) for label in labels]
    return -sum(math.log(labels.count(label) / len(labels)) for label in labels) / len(labels)


RIGHT = {
    "cross-entropy": [losses, row_by_row, by_one_hot, lambda y, z: np.logaddexp.reduce(z, axis=1) - z[rows(y), y]],
    "quantile": [pair(), pair_in_loops, pair(lambda e, q: np.where(e > 0, q * e, (q - 1) * e).mean())],
    "shares": [lambda labels, classes: -np.log(share(labels, classes)[labels]).mean(), entropy, entropy_by_counting],
}

WRONG = {
    "cross-entropy": {
        "mean": (lambda y, z: losses(y, z).mean(), "mean over the rows", "各行的平均值"),
        "sum": (lambda y, z: losses(y, z).sum(), "sum over the rows", "各行的总和"),
        "sign": (lambda y, z: -losses(y, z), "The sign is turned", "符号反了"),
        "base 2": (lambda y, z: losses(y, z) / math.log(2), "another base", "底不对"),
        "probabilities": (lambda y, z: softmax(z)[rows(y), y], "still to be taken", "还要取负对数"),
        "all classes": (lambda y, z: -log_softmax(z), "pick the true class", "只取真实类别"),
        "class 0": (lambda y, z: -log_softmax(z)[:, 0], "class 0", "第 0 类"),
        "likeliest class": (lambda y, z: -log_softmax(z).max(axis=1), "likeliest class", "概率最大"),
        "softmax twice": (lambda y, z: losses(y, softmax(z)), "Softmax was applied twice", "softmax 做了两次"),
        "largest taken off once": (lambda y, z: np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)) - z[rows(y), y], "one of the two places", "只在一处"),
        "score alone": (lambda y, z: -z[rows(y), y], "logarithm of the sum", "漏了对所有类别求和"),
        "no score": (quietly(lambda y, z: np.log(np.exp(z).sum(axis=1))), "has not been subtracted", "还没有减去"),
        "labels turned round": (lambda y, z: losses(y[::-1], z), "another order", "顺序"),
        "naive": (naive, "not a number or infinite", "NaN 或无穷大"),
        "softmax, then log": (split_in_two, "not a number or infinite", "NaN 或无穷大"),
        "one maximum for all": (one_maximum, "largest of each row", "每一行各自的最大值"),
        "a small constant": (lambda y, z: -np.log(softmax(z)[rows(y), y] + 1e-12), "stops growing", "不再增大"),
        "clipped": (lambda y, z: -np.log(np.clip(softmax(z)[rows(y), y], 1e-7, 1)), "stops growing", "不再增大"),
    },
    "quantile": {
        "exchanged": (pair(lambda e, q: np.maximum((1 - q) * e, -q * e).mean(), lambda e, q: np.where(e > 0, q - 1, q) / len(e)), "exchanged", "弄反了"),
        "slope exchanged": (pair(slope=lambda e, q: np.where(e > 0, q - 1, q) / len(e)), "exchanged", "弄反了"),
        "each": (pair(lambda e, q: np.maximum(q * e, (q - 1) * e)), "mean over all answers", "对所有回答求平均"),
        "sum": (pair(lambda e, q: np.maximum(q * e, (q - 1) * e).sum()), "mean over all answers", "对所有回答求平均"),
        "absolute error": (pair(lambda e, q: np.abs(e).mean()), "absolute error", "绝对误差"),
        "negative": (pair(lambda e, q: -np.maximum(q * e, (q - 1) * e).mean()), "negative", "负的"),
        "gradient of the sum": (pair(slope=lambda e, q: np.where(e > 0, -q, 1 - q)), "1/n", "1/n"),
        "sign": (pair(slope=lambda e, q: np.where(e > 0, q, q - 1) / len(e)), "sign of the gradient", "符号反了"),
        "one slope": (pair(slope=lambda e, q: (np.where(e > 0, -q, 1 - q) / len(e)).sum()), "one entry for each", "各有一个分量"),
        "gradient of the absolute error": (pair(slope=lambda e, q: -np.sign(e) / len(e)), "gradient of the absolute error", "绝对误差的梯度"),
        "no gradient": (lambda y, a, q: np.maximum(q * (y - a), (q - 1) * (y - a)), "as a pair", "成对返回"),
    },
    "shares": {
        "no absent class foreseen": (quietly(lambda labels, n: -(share(labels, n) * np.log(share(labels, n))).sum()), "does not occur", "没有出现"),
        "equal": (lambda labels, n: math.log(n), "equal probabilities", "平均分配"),
        "equal among those there": (lambda labels, n: math.log(len(set(labels.tolist()))), "number of classes", "类别数"),
        "base 2": (lambda labels, n: entropy(labels, n) / math.log(2), "another base", "底不对"),
        "sign": (lambda labels, n: -entropy(labels, n), "never negative", "不会是负数"),
        "sum": (lambda labels, n: entropy(labels, n) * len(labels), "sum over the examples", "总和"),
        "sum over classes' number": (lambda labels, n: entropy(labels, n) * len(labels) / n, "divided by the number of classes", "除以了类别数"),
        "mean over classes": (lambda labels, n: -np.log(there(labels, n)).mean(), "mean over the classes", "对类别求的平均"),
        "not weighted": (lambda labels, n: -np.log(there(labels, n)).sum(), "weighted by its share", "乘上它的比例"),
        "largest class": (lambda labels, n: -math.log(share(labels, n).max()), "most frequent class", "最多的那一类"),
        "each": (lambda labels, n: -np.log(share(labels, n)[labels]), "take the mean", "还要求平均"),
        "accuracy": (lambda labels, n: share(labels, n).max(), "accuracy", "准确率"),
    },
}

STARTERS = {
    "cross-entropy": lambda y, z: ...,
    "quantile": lambda y, a, q: (..., ...),
    "shares": lambda labels, num_classes: ...,
}

ALSO = {"cross-entropy": {"a column"}}
