"""Answers to the exercises of `01-first-model.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def loss(change=lambda right, p, labels: -np.log(right).mean()):
    """Of the probabilities of the labels, of all probabilities, and the labels."""

    def answer(p, labels):
        p, labels = np.asarray(p), np.asarray(labels, int)
        return change(p[np.arange(len(p)), labels], p, labels)

    return answer


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


RIGHT = {
    "parameters": [
        lambda inputs, hidden, classes: (inputs + 1) * hidden + (hidden + 1) * classes,
        lambda inputs, hidden, classes: np.zeros((inputs, hidden)).size + hidden + np.zeros((hidden, classes)).size + classes,
    ],
    "cross-entropy": [
        loss(), lambda p, labels: -sum(np.log(np.asarray(p)[i][int(k)]) for i, k in enumerate(labels)) / len(labels),
        lambda p, labels: -(np.eye(np.shape(p)[1])[np.asarray(labels, int)] * np.log(p)).sum(axis=1).mean(),
    ],
    "split": [split, split_from_the_end],
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
    "cross-entropy": {
        "no minus": (loss(lambda right, p, k: np.log(right).mean()), "minus sign is missing", "漏了负号"),
        "sum": (loss(lambda right, p, k: -np.log(right).sum()), "take the mean", "应当求平均"),
        "base 2": (loss(lambda right, p, k: -np.log2(right).mean()), "base 2", "以 2 为底"),
        "base 10": (loss(lambda right, p, k: -np.log10(right).mean()), "base 10", "以 10 为底"),
        "mean first": (loss(lambda right, p, k: -np.log(right.mean())), "logarithm of the mean", "先平均"),
        "largest": (loss(lambda right, p, k: -np.log(p.max(axis=1)).mean()), "largest probability", "最大的概率"),
        "all": (loss(lambda right, p, k: -np.log(p).mean()), "took all probabilities", "所有概率都算进去"),
        "every label": (loss(lambda right, p, k: -np.log(p[:, k]).mean()), "every label's column", "所有标签的列"),
        "no logarithm": (loss(lambda right, p, k: right.mean()), "logarithm is missing", "没有取对数"),
        "one minus": (loss(lambda right, p, k: 1 - right.mean()), "did not get", "1 减去真实标签的概率"),
        "mistakes": (loss(lambda right, p, k: (p.argmax(axis=1) != k).mean()), "share of mistakes", "错误率"),
        "one a picture": (loss(lambda right, p, k: -np.log(right)), "should be one number", "应当是一个数"),
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
        "pictures scaled": (parts(lambda s, x, y: [(a / 255, b) for a, b in s]), "only their order", "只改变图片的次序"),
        "shuffled in place": (lambda x, y, n_valid, seed: np.random.default_rng(seed).shuffle(x) or split(x, y, n_valid, seed), "changes its input `x`", "改动了输入 `x`"),
    },
}

STARTERS = {
    "parameters": lambda inputs, hidden, classes: ...,
    "cross-entropy": lambda probabilities, labels: ...,
    "split": lambda x, y, n_valid, seed: ...,
}
