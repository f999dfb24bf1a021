"""Answers to the exercises of `01-weight-penalties.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def soft(a, threshold):
    return np.sign(a) * np.maximum(np.abs(a) - threshold, 0)


def best_weight(a, h, l1, l2):
    return soft(h * np.asarray(a), l1) / (h + l2)


def best_by_cases(a, h, l1, l2):
    a = np.asarray(a)
    return np.where(h * a > l1, (h * a - l1) / (h + l2), np.where(h * a < -l1, (h * a + l1) / (h + l2), 0.0))


def reported(cross_entropy, kernels, l1, l2):
    return cross_entropy + sum(l1 * np.abs(W).sum() + l2 * (np.asarray(W) ** 2).sum() for W in kernels)


def reported_in_a_loop(cross_entropy, kernels, l1, l2):
    total = cross_entropy
    for W in kernels:
        for w in np.ravel(W):
            total += l1 * abs(w) + l2 * w * w
    return total


def price(l1, l2, kernels, ones=lambda W: np.abs(W).sum(), squares=lambda W: (np.asarray(W) ** 2).sum()):
    return sum(l1 * ones(W) + l2 * squares(W) for W in kernels)


def share_left(learning_rate, strength, steps):
    return (1 - 2 * learning_rate * strength) ** steps


def share_step_by_step(learning_rate, strength, steps):
    w = 1.0
    for _ in range(steps):
        w -= learning_rate * 2 * strength * w
    return w


def max_norm(W, c):
    norms = np.linalg.norm(W, axis=0)
    return W * np.minimum(1, c / np.maximum(norms, 1e-12))


def max_norm_like_keras(W, c):
    norms = np.sqrt((W**2).sum(axis=0, keepdims=True))
    return W * (np.clip(norms, 0, c) / (1e-7 + norms))


def clipped_over_norm(W, c):
    norms = np.linalg.norm(W, axis=0)
    with np.errstate(invalid="ignore"):
        return W * (np.minimum(norms, c) / norms)


RIGHT = {
    "best-weight": [best_weight, best_by_cases],
    "reported": [reported, reported_in_a_loop],
    "share-left": [share_left, share_step_by_step],
    "max-norm": [max_norm, max_norm_like_keras],
}

WRONG = {
    "best-weight": {
        "no curvature": (lambda a, h, l1, l2: soft(a, l1) / (1 + l2), "h = 1", "h = 1"),
        "threshold on a": (lambda a, h, l1, l2: soft(a, l1) / (h + l2), "applied to `a`", "用在了 `a` 上"),
        "threshold on a, times h": (lambda a, h, l1, l2: h * soft(a, l1) / (h + l2), "applied to `a`", "用在了 `a` 上"),
        "positive only": (lambda a, h, l1, l2: (h * a - l1) / (h + l2), "positive weights alone", "只对正的权重"),
        "no stop": (lambda a, h, l1, l2: (h * a - l1 * np.sign(a)) / (h + l2), "does not stop", "没有停在零"),
        "no l2": (lambda a, h, l1, l2: soft(h * a, l1) / h, "`l2` is missing", "漏了 `l2`"),
        "no l1": (lambda a, h, l1, l2: h * a / (h + l2), "`l1` is missing", "漏了 `l1`"),
        "twice l2": (lambda a, h, l1, l2: soft(h * a, l1) / (h + 2 * l2), "without a 2", "没有 2"),
        "divided by one": (lambda a, h, l1, l2: soft(h * a, l1) / (1 + l2), "whole curvature", "总的曲率"),
    },
    "reported": {
        "half": (lambda c, k, l1, l2: c + price(l1, l2 / 2, k), "no ½", "没有 ½"),
        "mean": (
            lambda c, k, l1, l2: c + price(l1, l2, k, lambda W: np.abs(W).mean(), lambda W: (W**2).mean()),
            "mean over the weights",
            "取了平均",
        ),
        "norm": (lambda c, k, l1, l2: c + price(l1, l2, k, squares=np.linalg.norm), "norm was taken", "算的是范数"),
        "first kernel": (lambda c, k, l1, l2: c + price(l1, l2, k[:1]), "Only one", "只算了一个"),
        "last kernel": (lambda c, k, l1, l2: c + price(l1, l2, k[1:]), "Only one", "只算了一个"),
        "no absolute": (lambda c, k, l1, l2: c + price(l1, l2, k, ones=np.sum), "cancel", "抵消"),
        "price alone": (lambda c, k, l1, l2: price(l1, l2, k), "cross-entropy is missing", "漏了交叉熵"),
        "no l2": (lambda c, k, l1, l2: c + price(l1, 0, k), "part of `l2`", "漏了 `l2`"),
        "no l1": (lambda c, k, l1, l2: c + price(0, l2, k), "part of `l1`", "漏了 `l1`"),
        "minus": (lambda c, k, l1, l2: c - price(l1, l2, k), "not subtracted", "而不是减去"),
        "swapped": (lambda c, k, l1, l2: c + price(l2, l1, k), "swapped", "弄反了"),
    },
    "share-left": {
        "no two": (lambda r, s, n: (1 - r * s) ** n, "The 2 is missing", "漏了 2"),
        "exponential": (lambda r, s, n: np.exp(-2 * r * s * n), "limit for many tiny steps", "步子极小时的极限"),
        "linear": (lambda r, s, n: 1 - 2 * r * s * n, "same amount", "减去的量相同"),
        "one step": (lambda r, s, n: 1 - 2 * r * s, "one step leaves", "一步之后剩下"),
        "lost": (lambda r, s, n: 1 - (1 - 2 * r * s) ** n, "that is lost", "失去的比例"),
        "no rate": (lambda r, s, n: (1 - 2 * s) ** n, "learning rate is missing", "漏了学习率"),
        "grows": (lambda r, s, n: (1 + 2 * r * s) ** n, "The weight grows", "越来越大"),
    },
    "max-norm": {
        "rows": (
            lambda W, c: W * np.minimum(1, c / np.linalg.norm(W, axis=1, keepdims=True)),
            "bounds the rows",
            "限制的是各行",
        ),
        "rows along columns": (
            lambda W, c: W * np.minimum(1, c / np.linalg.norm(W, axis=1)),
            "laid along the columns",
            "铺到了列上",
        ),
        "all to c": (lambda W, c: W * c / np.linalg.norm(W, axis=0), "short ones too", "短的也拉长了"),
        "whole": (lambda W, c: W * min(1, c / np.linalg.norm(W)), "whole matrix", "整个矩阵"),
        "clip": (lambda W, c: np.clip(W, -c, c), "Single weights", "单个权重"),
        "square": (lambda W, c: W * np.minimum(1, c / (W**2).sum(axis=0)), "root is missing", "漏了根号"),
        "absolute": (lambda W, c: W * np.minimum(1, c / np.abs(W).sum(axis=0)), "sum of absolute", "绝对值之和"),
        "zeros": (clipped_over_norm, "became NaN", "变成了 NaN"),
    },
}

STARTERS = {
    "best-weight": lambda a, h, l1, l2: ...,
    "reported": lambda cross_entropy, kernels, l1, l2: ...,
    "share-left": lambda learning_rate, strength, steps: ...,
    "max-norm": lambda W, c: ...,
}
