"""Answers to the exercises of `02-measuring.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math

import numpy as np


def pictures(change=lambda p, error: p * (1 - p) / error**2, rounding=lambda n: math.ceil(n - 1e-9)):
    return lambda p, error: rounding(change(p, error))


def change(a, b):
    return np.asarray(b, float) - np.asarray(a, float)


def formula(a, b):
    c, d = sum(x and not y for x, y in zip(a, b)), sum(y and not x for x, y in zip(a, b))
    n = len(a)
    return (d - c) / n, math.sqrt(c + d - (d - c) ** 2 / n) / n


def pair(difference=lambda d: d.mean(), error=lambda d: d.std() / len(d) ** 0.5):
    return lambda a, b: (difference(change(a, b)), error(change(a, b)))


def apart(ddof):
    return lambda a, b: (change(a, b).mean(), math.hypot(np.std(a, ddof=ddof), np.std(b, ddof=ddof)) / len(a) ** 0.5)


ACCURACY = {8: 0.82, 32: 0.89, 128: 0.92}

RIGHT = {
    "pictures-needed": [
        pictures(), lambda p, error: int(np.ceil(p * (1 - p) / error**2)), lambda p, error: np.ceil(p * (1 - p) / error**2),
        lambda p, error: next(n for n in range(1, 10**6) if (p * (1 - p) / n) ** 0.5 <= error),
    ],
    "paired-difference": [
        pair(), formula, pair(error=lambda d: np.std(d, ddof=1) / np.sqrt(len(d))),
        lambda a, b: np.array([np.mean(b) - np.mean(a), change(a, b).std() / len(a) ** 0.5]),
    ],
    "hidden-units": [(ACCURACY, 128), (ACCURACY, [128]), ({8: 0.9, 32: 0.91, 128: 0.91}, 32), ({8: 0.9, 32: 0.91, 128: 0.91}, 128)],
}

WRONG = {
    "pictures-needed": {
        "not rounded": (pictures(rounding=float), "only whole pictures", "只能是整数"),
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
    "paired-difference": {
        "a minus b": (lambda a, b: pair()(b, a), "a minus b", "a 减 b"),
        "pictures": (pair(lambda d: d.sum()), "number of pictures", "多少张图片"),
        "percent": (pair(lambda d: 100 * d.mean()), "percentage points", "百分点"),
        "disputed": (lambda a, b: (np.mean(np.asarray(a) != b), 0.1), "share of disputed pictures", "有争议的图片所占的比例"),
        "b alone": (lambda a, b: (np.mean(b), 0.1), "accuracy of b alone", "只是 b 的准确率"),
        "as if apart": (apart(0), "two separate test sets", "各用各的测试集"),
        "as if apart, n - 1": (apart(1), "two separate test sets", "各用各的测试集"),
        "of one picture": (pair(error=lambda d: d.std()), "one picture's difference", "单张图片之差"),
        "over n": (pair(error=lambda d: d.std() / len(d)), "the root of `n`", "`n` 的平方根"),
        "variance": (pair(error=lambda d: d.var() / len(d)), "variance of the mean", "平均值的方差"),
        "equally good": (pair(error=lambda d: (d != 0).sum() ** 0.5 / len(d)), "as if the two networks were equally good", "两个网络一样好"),
        "two": (pair(error=lambda d: 2 * d.std() / len(d) ** 0.5), "two standard errors", "两个标准误"),
        "the difference alone": (lambda a, b: change(a, b).mean(), "", ""),
    },
    "hidden-units": {
        "percent": (({8: 82.0, 32: 89.0, 128: 92.0}, 128), "as shares", "小数"),
        "losses": (({8: 0.42, 32: 0.31, 128: 0.22}, 8), "Is this a loss", "损失"),
        "loss and accuracy": (({units: [0.3, a] for units, a in ACCURACY.items()}, 128), "should be one number", "应当是一个数"),
        "not the best": ((ACCURACY, 32), "do not have the best", "不是最高的"),
        "the accuracy chosen": ((ACCURACY, 0.92), "one of the three", "三个个数之一"),
        "units missing": (({8: 0.82, 128: 0.92}, 128), "8, 32 and 128", "8、32、128"),
        "no dict": (([0.82, 0.89, 0.92], 128), "Expected a dict", "一个字典"),
        "the choice alone": (128, "Expected a dict", "一个字典"),
        "a list": ([128], "Expected a dict", "一个字典"),
        "the choice as text": ((ACCURACY, "128"), "is text", "是字符串"),
    },
}

STARTERS = {
    "pictures-needed": lambda p, error: ...,
    "paired-difference": lambda a, b: (..., ...),
    "hidden-units": ({8: ..., 32: ..., 128: ...}, ...),
}
