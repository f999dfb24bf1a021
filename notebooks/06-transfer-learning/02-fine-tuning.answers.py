"""Answers to the exercises of `02-fine-tuning.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math

import numpy as np


def pulled(g, w, s, a):
    return g if s is None else g + a * (w - s)


def pull(change):
    """Wrong where there is a start, right where there is none."""
    return lambda g, w, s, a: g if s is None else change(g, w, s, a)


def zero_for_none(g, w, s, a):
    return g + a * (w - (0 if s is None else s))


def followed(momentum, share):
    return math.ceil(math.log(1 - share) / math.log(momentum))


def by_walking(momentum, share):
    left, steps = 1.0, 0
    while left > 1 - share:
        left, steps = left * momentum, steps + 1
    return steps


def two_parts(before, after, again):
    lost = np.mean(before) - np.mean(after)
    return (np.mean(again) - np.mean(after)) / lost, (np.mean(before) - np.mean(again)) / lost


def with_sums(before, after, again):
    back = (sum(again) - sum(after)) / (sum(before) - sum(after))
    return [back, 1 - back]


def each_draw(before, after, again):
    return (again - after) / (before - after), (before - again) / (before - after)


RIGHT = {
    "pulled": [pulled, lambda g, w, s, a: np.array(list(g)) if s is None else g - a * s + a * w],
    "followed": [followed, by_walking, lambda m, p: np.ceil(np.log(1 - p) / np.log(m))],
    "two-parts": [two_parts, with_sums, lambda b, a, r: {"out_of_step": two_parts(b, a, r)[0], "forgotten": two_parts(b, a, r)[1]}],
}

WRONG = {
    "pulled": {
        "sign": (pull(lambda g, w, s, a: g + a * (s - w)), "away from the start", "推离起点"),
        "to zero": (pull(lambda g, w, s, a: g + a * w), "pulls to 0", "拉向了 0"),
        "twice": (pull(lambda g, w, s, a: g + 2 * a * (w - s)), "Twice the pull", "多了一倍"),
        "half": (pull(lambda g, w, s, a: g + a / 2 * (w - s)), "Half the pull", "少了一半"),
        "pull alone": (pull(lambda g, w, s, a: a * (w - s)), "pull alone", "只返回了拉力"),
        "no pull": (lambda g, w, s, a: g, "Nothing pulls", "没有拉力"),
        "sign of the distance": (pull(lambda g, w, s, a: g + a * np.sign(w - s)), "grow with the distance", "随距离增大"),
        "absolute distance": (pull(lambda g, w, s, a: g + a * np.abs(w - s)), "grow with the distance", "随距离增大"),
        "distance of all": (pull(lambda g, w, s, a: g + a * np.linalg.norm(w - s)), "its own distance", "自己的距离"),
        "penalty": (pull(lambda g, w, s, a: g + a / 2 * (w - s) ** 2), "penalty itself", "惩罚项本身"),
        "a step": (pull(lambda g, w, s, a: w - a * g), "step of SGD", "SGD"),
        "None as zero": (zero_for_none, "Without a start", "没有起点时"),
        "None learns nothing": (lambda g, w, s, a: 0 * g if s is None else pulled(g, w, s, a), "not zeros", "而不是零"),
        "None not handled": (lambda g, w, s, a: g + a * (w - s), "raised", "异常"),
        "in place": (lambda g, w, s, a: g.__iadd__(0 if s is None else a * (w - s)), "changes its input", "就地改动"),
    },
    "followed": {
        "not rounded": (lambda m, p: math.log(1 - p) / math.log(m), "whole numbers", "整数"),
        "rounded down": (lambda m, p: math.floor(math.log(1 - p) / math.log(m)), "Rounded down", "向下取整"),
        "rounded down and one added": (lambda m, p: int(math.log(1 - p) / math.log(m)) + 1, "reached exactly", "恰好走到"),
        "share left": (lambda m, p: math.ceil(math.log(p) / math.log(m)), "is left", "剩下"),
        "PyTorch's momentum": (lambda m, p: math.ceil(math.log(1 - p) / math.log(1 - m)), "PyTorch", "PyTorch"),
        "share of the whole": (lambda m, p: math.ceil(p / (1 - m)), "not of the whole way", "全程"),
        "rule of thumb": (lambda m, p: round(1 / (1 - m)), "rule of thumb", "经验公式"),
        "one too many": (lambda m, p: followed(m, p) + 1, "too large by exactly 1", "正好大了 1"),
    },
    "two-parts": {
        "exchanged": (lambda b, a, r: two_parts(b, a, r)[::-1], "exchanged", "颠倒"),
        "mean of shares": (lambda b, a, r: tuple(part.mean() for part in each_draw(b, a, r)), "mean of each draw", "比例的平均"),
        "each draw": (each_draw, "share for each draw", "每次抽样各自的比例"),
        "differences": (lambda b, a, r: (r.mean() - a.mean(), b.mean() - r.mean()), "differences of accuracies", "准确率之差"),
        "percent": (lambda b, a, r: tuple(100 * part for part in two_parts(b, a, r)), "percent", "百分数"),
        "sign": (lambda b, a, r: tuple(-part for part in two_parts(b, a, r)), "sign is turned", "符号都反了"),
        "of the accuracy": (lambda b, a, r: tuple(part * (b.mean() - a.mean()) / b.mean() for part in two_parts(b, a, r)), "accuracy at first", "原来的准确率"),
        "after left out": (lambda b, a, r: (r.mean() / b.mean(), 1 - r.mean() / b.mean()), "leaves `after` out", "没有用到 `after`"),
        "one share": (lambda b, a, r: two_parts(b, a, r)[0], "should be 2 values", "应该是 2 个值"),
    },
}

STARTERS = {
    "pulled": lambda gradient, weights, start, strength: ...,
    "followed": lambda momentum, share: ...,
    "two-parts": lambda before, after, refitted: (..., ...),
}
