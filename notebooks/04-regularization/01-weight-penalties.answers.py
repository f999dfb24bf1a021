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
        "h times l2": (lambda a, h, l1, l2: soft(a, l1 / h) / (1 + l2), "multiplied by `h`", "也乘上了 `h`"),
        "divided first": (lambda a, h, l1, l2: soft(h * a / (h + l2), l1), "order is turned", "顺序反了"),
        "negative to zero": (lambda a, h, l1, l2: np.maximum(h * a - l1, 0) / (h + l2), "became 0", "变成了 0"),
        "no sign": (lambda a, h, l1, l2: np.maximum(np.abs(h * a) - l1, 0) / (h + l2), "sign is lost", "漏了符号"),
        "hard threshold": (
            lambda a, h, l1, l2: np.where(np.abs(h * a) > l1, h * a, 0) / (h + l2),
            "nothing is subtracted",
            "没有减",
        ),
        "twice l1": (lambda a, h, l1, l2: soft(h * a, 2 * l1) / (h + l2), "neither 2 nor ½", "既不乘 2"),
        "half of l1": (lambda a, h, l1, l2: soft(h * a, l1 / 2) / (h + l2), "neither 2 nor ½", "既不乘 2"),
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
        "nothing charged": (lambda c, k, l1, l2: c, "price is missing", "漏了惩罚项"),
        "one norm": (
            lambda c, k, l1, l2: c + price(l1, 0, k) + l2 * price(0, 1, k) ** 0.5,
            "norm of all weights",
            "全部权重的范数",
        ),
        "square of a sum": (
            lambda c, k, l1, l2: c + price(l1, l2, k, squares=lambda W: W.sum() ** 2),
            "square of a sum",
            "和的平方",
        ),
        "twice l2": (lambda c, k, l1, l2: c + price(l1, 2 * l2, k), "belongs to the derivative", "求导才出来"),
        "half of all": (lambda c, k, l1, l2: c + price(l1, l2, k) / 2, "Half of the price", "只算了一半"),
        "one entropy a kernel": (
            lambda c, k, l1, l2: 2 * c + price(l1, l2, k),
            "once for each kernel",
            "都加了一次交叉熵",
        ),
        "mean of all": (
            lambda c, k, l1, l2: c + price(l1, l2, k) / sum(W.size for W in k),
            "number of weights",
            "除以了权重的个数",
        ),
    },
    "share-left": {
        "no two": (lambda r, s, n: (1 - r * s) ** n, "The 2 is missing", "漏了 2"),
        "exponential": (lambda r, s, n: np.exp(-2 * r * s * n), "limit for many tiny steps", "步子极小时的极限"),
        "linear": (lambda r, s, n: 1 - 2 * r * s * n, "same amount", "减去的量相同"),
        "one step": (lambda r, s, n: 1 - 2 * r * s, "one step leaves", "一步之后剩下"),
        "lost": (lambda r, s, n: 1 - (1 - 2 * r * s) ** n, "that is lost", "失去的比例"),
        "no rate": (lambda r, s, n: (1 - 2 * s) ** n, "learning rate is missing", "漏了学习率"),
        "grows": (lambda r, s, n: (1 + 2 * r * s) ** n, "The weight grows", "越来越大"),
        "one too few": (lambda r, s, n: (1 - 2 * r * s) ** (n - 1), "One step too few", "少算了一步"),
        "times": (lambda r, s, n: (1 - 2 * r * s) * n, "not times", "不是乘以"),
        "linear, no two": (lambda r, s, n: 1 - r * s * n, "Two things", "有两处要改"),
        "no strength": (lambda r, s, n: (1 - 2 * r) ** n, "strength is missing", "漏了强度"),
        "half": (lambda r, s, n: (1 - r * s / 2) ** n, "has no ½", "没有 ½"),
        "steps until half": (
            lambda r, s, n: np.log(0.5) / np.log(1 - 2 * r * s),
            "number of steps until half",
            "剩下一半所需的步数",
        ),
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
        "short to zero": (
            lambda W, c: W * (np.linalg.norm(W, axis=0) > c) * c / np.linalg.norm(W, axis=0),
            "became 0",
            "变成了 0",
        ),
        "to one": (lambda W, c: W / np.maximum(1, np.linalg.norm(W, axis=0)), "got the length 1", "缩到了长度 1"),
        "lower bound": (lambda W, c: W * np.maximum(1, c / np.linalg.norm(W, axis=0)), "lower bound", "下限"),
        "mean": (
            lambda W, c: W * np.minimum(1, c / np.sqrt((W**2).mean(axis=0))),
            "nor the largest",
            "最大的元素",
        ),
        "zeros": (clipped_over_norm, "became NaN", "变成了 NaN"),
    },
}

STARTERS = {
    "best-weight": lambda a, h, l1, l2: ...,
    "reported": lambda cross_entropy, kernels, l1, l2: ...,
    "share-left": lambda learning_rate, strength, steps: ...,
    "max-norm": lambda W, c: ...,
}
