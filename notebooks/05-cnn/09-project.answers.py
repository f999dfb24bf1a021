"""Answers to the exercises of `09-project.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math

import numpy as np


def in_order(wanted, ids, answers):
    of = dict(zip(ids, answers))
    return [of[i] for i in wanted]


def by_position(wanted, ids, answers):
    return np.asarray(answers)[[list(ids).index(i) for i in wanted]]


def original(name):
    return name.split(".")[0].split("_copy")[0]


def leaked(train, valid):
    known = {original(name) for name in train}
    return sum(original(name) in known for name in valid) / len(valid)


def leaked_by_search(train, valid):
    hits = 0
    for name in valid:
        start = name.removesuffix(".jpg").partition("_copy")[0]
        hits += any(other.startswith((start + ".", start + "_copy")) for other in train)
    return hits / len(valid)


def leaked_by_width(train, valid):
    cut = lambda name: name[:-10] if "_copy" in name else name[:-4]
    known = {cut(name) for name in train}
    return sum(cut(name) in known for name in valid) / len(valid)


def ends(right, n, z=1.96, under=None, denominator=True):
    p = right / n
    under = p * (1 - p) / n + z**2 / (4 * n**2) if under is None else under(p, n, z)
    middle, half = p + z**2 / (2 * n), z * math.sqrt(under)
    by = 1 + z**2 / n if denominator else 1
    return (middle - half) / by, (middle + half) / by


def plain(right, n):
    p = right / n
    half = 1.96 * math.sqrt(p * (1 - p) / n)
    return p - half, p + half


def by_roots(right, n):
    """The two p at which the observed share is 1.96 standard errors away."""
    z, s = 1.96, right / n
    return np.sort(np.roots([1 + z**2 / n, -(2 * s + z**2 / n), s**2]).real)


RIGHT = {
    "in-order": [
        in_order,
        by_position,
        lambda wanted, ids, answers: [a for i in wanted for k, a in zip(ids, answers) if k == i],
    ],
    "leaked": [leaked, leaked_by_search],
    "wilson": [ends, by_roots],
}

WRONG = {
    "in-order": {
        "as they came": (lambda wanted, ids, answers: answers, "order of `ids`", "`ids` 的次序"),
        "by number": (
            lambda wanted, ids, answers: [a for _, a in sorted(zip(map(int, ids), answers))],
            "Sorted by the number",
            "编号的大小",
        ),
        "by text": (
            lambda wanted, ids, answers: [a for _, a in sorted(zip(ids, answers))],
            "Sorted as text",
            "按文本排了序",
        ),
        "sample sorted": (
            lambda wanted, ids, answers: in_order(sorted(wanted), ids, answers),
            "Sorted as text",
            "按文本排了序",
        ),
        "ranks": (
            lambda wanted, ids, answers: np.asarray(answers)[np.argsort(np.argsort(wanted))],
            "right values, in other places",
            "不对",
        ),
        "turned round": (
            lambda wanted, ids, answers: [answers[wanted.index(i)] for i in ids],
            "Turned round",
            "方向反了",
        ),
        "sorted answers": (lambda wanted, ids, answers: sorted(answers), "themselves are sorted", "答案本身"),
        "backwards": (lambda *a: in_order(*a)[::-1], "from the last", "颠倒"),
        "dictionary": (lambda wanted, ids, answers: dict(zip(ids, answers)), "dictionary", "字典"),
        "pairs": (
            lambda wanted, ids, answers: [(float(i), a) for i, a in zip(wanted, in_order(wanted, ids, answers))],
            "pairs",
            "一对一对",
        ),
        "ids": (lambda wanted, ids, answers: list(wanted), "These are ids", "返回的是编号"),
    },
    "leaked": {
        "fixed width": (leaked_by_width, "fixed number of characters", "字符数是固定的"),
        "number": (lambda t, v: leaked(t, v) * len(v), "number of files", "文件的个数"),
        "whole names": (lambda t, v: np.mean([name in t for name in v]), "whole names", "完整的文件名"),
        "copies that train": (
            lambda t, v: np.mean([original(name) in {n.split(".")[0] for n in t} for name in v]),
            "in the training part",
            "训练文件里的副本",
        ),
        "copies that validate": (
            lambda t, v: np.mean([name.split(".")[0] in {original(n) for n in t} for name in v]),
            "in the validation part",
            "验证文件里的副本",
        ),
        "originals": (
            lambda t, v: np.mean([name in {original(n) for n in t} for name in {original(n) for n in v}]),
            "count originals",
            "你数的是原图",
        ),
        "originals once": (
            lambda t, v: len({original(n) for n in v} & {original(n) for n in t}) / len(v),
            "each original once",
            "只数了一次",
        ),
        "by training files": (lambda t, v: leaked(t, v) * len(v) / len(t), "not of training files", "不是训练文件"),
        "beginnings": (
            lambda t, v: np.mean([any(k.startswith(original(n)) for k in t) for n in v]),
            "beginnings of names",
            "名字的开头",
        ),
        "other beginnings": (
            lambda t, v: np.mean([any(n.startswith(original(k)) for k in t) for n in v]),
            "beginnings of names",
            "名字的开头",
        ),
        "five letters": (
            lambda t, v: np.mean([n[:5] in {k[:5] for k in t} for n in v]),
            "beginnings of names",
            "名字的开头",
        ),
        "training files": (lambda t, v: leaked(v, t), "share of the training files", "训练文件的比例"),
        "classes": (
            lambda t, v: np.mean([name.split("-")[0] in {n.split("-")[0] for n in t} for name in v]),
            "compare the classes",
            "比较的是类别",
        ),
        "clean": (lambda t, v: 1 - leaked(t, v), "clean", "没有泄漏"),
        "per cent": (lambda t, v: 100 * leaked(t, v), "per cent", "百分数"),
    },
    "wilson": {
        "plain": (plain, "plain interval", "普通的区间"),
        "turned": (lambda r, n: ends(r, n)[::-1], "Upper end first", "先返回了上端"),
        "per cent": (lambda r, n: (100 * ends(r, n)[0], 100 * ends(r, n)[1]), "per cent", "百分数"),
        "photos": (lambda r, n: (n * ends(r, n)[0], n * ends(r, n)[1]), "numbers of photos", "张数"),
        "plain middle": (
            lambda r, n: tuple(e - 1.96**2 / (2 * n) / (1 + 1.96**2 / n) for e in ends(r, n)),
            "z²/(2n) is missing",
            "少了 z²/(2n)",
        ),
        "root alone": (
            lambda r, n: tuple(
                (r / n + 1.96**2 / (2 * n) + s * math.sqrt(r / n * (1 - r / n) / n + 1.96**2 / (4 * n**2)))
                / (1 + 1.96**2 / n)
                for s in (-1, 1)
            ),
            "multiplied by z",
            "少乘了 z",
        ),
        "no denominator": (lambda r, n: ends(r, n, denominator=False), "denominator", "分母"),
        "one error": (lambda r, n: ends(r, n, z=1.0), "68 %", "68%"),
        "n not squared": (
            lambda r, n: ends(r, n, under=lambda p, n, z: p * (1 - p) / n + z**2 / (4 * n)),
            "square of n",
            "平方",
        ),
        "plain root": (
            lambda r, n: ends(r, n, under=lambda p, n, z: p * (1 - p) / n),
            "z²/(4n²) is missing",
            "少了 z²/(4n²)",
        ),
        "middle and half": (
            lambda r, n: (sum(ends(r, n)) / 2, (ends(r, n)[1] - ends(r, n)[0]) / 2),
            "half width",
            "半宽",
        ),
    },
}

STARTERS = {
    "in-order": lambda wanted, ids, answers: ...,
    "leaked": lambda train, valid: ...,
    "wilson": lambda right, n: ...,
}
