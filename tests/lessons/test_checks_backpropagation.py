"""What the exercises of `01-concepts/06-backpropagation` say to wrong answers, and that right ones pass."""

import re

import numpy as np
import pytest

from utils.exercises import check


class Node:
    """As much of the lesson's engine as an answer needs."""

    def __init__(self, value, *parents):
        self.value, self.parents = np.asanyarray(value, dtype=float), parents


def quotient(to_a, to_b, value=lambda a, b: a / b):
    def divide(a, b):
        x, y = a.value, b.value
        return Node(value(x, y), (a, lambda g: to_a(g, x, y)), (b, lambda g: to_b(g, x, y)))

    return divide


def by_reciprocal(a, b):
    inverse = Node(1 / b.value, (b, lambda g: -g / b.value**2))
    return Node(a.value * inverse.value, (a, lambda g: g * inverse.value), (inverse, lambda g: g * a.value))


def nudged(way):
    """A numerical gradient with one mistake, or none."""

    def numerical_gradient(f, x, h=1e-5):
        gradient = np.zeros(x.shape)
        here = f(x)
        for place in np.ndindex(x.shape):
            nudge = np.zeros(x.shape)
            nudge[place] = h
            gradient[place] = way(f(x + nudge), here, f(x - nudge), h)
        return gradient

    return numerical_gradient


def changing(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        gradient[place] = (above - f(x)) / (2 * h)
    return gradient


def changing_and_leaving(f, x, h=1e-5):
    gradient = nudged(lambda up, here, down, h: (up - down) / (2 * h))(f, x.copy(), h)
    x[0, 0] += h
    return gradient


def restoring(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        old = x[place]
        x[place] = old + h
        above = f(x)
        x[place] = old - h
        gradient[place] = (above - f(x)) / (2 * h)
        x[place] = old
    return gradient


def at_once(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def flat(f, x, h=1e-5):
    return restoring(f, x, h).ravel()


def pairs(sizes):
    return list(zip(sizes[:-1], sizes[1:]))


def forward(sizes):
    return sum(sizes[0] * n * m for n, m in pairs(sizes)[1:])


def reverse(sizes):
    return sum(sizes[-1] * n * m for n, m in pairs(sizes)[:-1])


def first(x, W, g):
    return x.T @ (g @ W.T)


def second(x, W, g):
    return (x @ W).T @ g


WRONG = {
    # id: (exercise, answer, word of the English sentence, word of the Chinese one)
    "divide: sign": ("divide", quotient(lambda g, a, b: g / b, lambda g, a, b: g * a / b**2), "wrong sign", "符号反了"),
    "divide: power": ("divide", quotient(lambda g, a, b: g / b, lambda g, a, b: -g * a / b), "power", "一次方"),
    "divide: no a": ("divide", quotient(lambda g, a, b: g / b, lambda g, a, b: -g / b**2), "factor `a`", "因子 `a`"),
    "divide: product": ("divide", quotient(lambda g, a, b: g * b, lambda g, a, b: g * a), "of a product", "乘法的份额"),
    "divide: no g": ("divide", quotient(lambda g, a, b: 1 / b, lambda g, a, b: -a / b**2), "multiply it by `g`", "乘上 `g`"),
    "divide: exchanged": ("divide", quotient(lambda g, a, b: -g * a / b**2, lambda g, a, b: g / b), "exchanged", "写反了"),
    "divide: value": ("divide", quotient(lambda g, a, b: g, lambda g, a, b: g, lambda a, b: b / a), "numerator", "分子"),
    "divide: one parent": ("divide", lambda a, b: Node(a.value / b.value, (a, lambda g: g / b.value)), "`b`", "`b`"),
    "divide: number": ("divide", lambda a, b: Node(a.value / b.value, (a, 1 / b.value), (b, 2.0)), "function of the adjoint", "伴随值的函数"),
    "divide: array": ("divide", lambda a, b: a.value / b.value, "`Node`", "`Node`"),
    "divide: not a pair": ("divide", lambda a, b: Node(a.value / b.value, a, b), "pair", "一对"),
    "tied: overwritten by the first": ("tied", first, "overwrite", "覆盖"),
    "tied: overwritten by the second": ("tied", second, "overwrite", "覆盖"),
    "tied: no transpose of W": ("tied", lambda x, W, g: x.T @ (g @ W) + second(x, W, g), "transpose", "转置"),
    "tied: no transpose of x": ("tied", lambda x, W, g: x @ g, "transpose", "转置"),
    "tied: wrong order": ("tied", lambda x, W, g: g @ x.T + W, "order", "次序"),
    "tied: as numbers": ("tied", lambda x, W, g: 2 * first(x, W, g), "do not commute", "不能交换"),
    "tied: subtracted": ("tied", lambda x, W, g: first(x, W, g) - second(x, W, g), "added up", "应当相加"),
    "tied: half": ("tied", lambda x, W, g: (first(x, W, g) + second(x, W, g)) / 2, "half", "一半"),
    "tied: transposed": ("tied", lambda x, W, g: (first(x, W, g) + second(x, W, g)).T, "transposed", "转置"),
    "tied: not through the outer": ("tied", lambda x, W, g: x.T @ g + second(x, W, g), "outer product", "外层"),
    "tied: x for xW": ("tied", lambda x, W, g: first(x, W, g) + x.T @ g, "XW, not X", "XW"),
    "differences: no sum": ("differences", lambda g: (g, -g), "added up over that axis", "加起来"),
    "differences: no sum for b": ("differences", lambda g: (g.sum(1), -g), "added up over that axis", "加起来"),
    "differences: sign": ("differences", lambda g: (g.sum(1), g.sum(0)), "minus", "减号"),
    "differences: axes": ("differences", lambda g: (g.sum(0), -g.sum(1)), "wrong axis", "轴错了"),
    "differences: mean": ("differences", lambda g: (g.mean(1), -g.mean(0)), "mean", "均值"),
    "differences: kept axis": ("differences", lambda g: (g.sum(1, keepdims=True), -g.sum(0, keepdims=True)), "one axis only", "只有一个轴"),
    "differences: everything": ("differences", lambda g: (g.sum(), -g.sum()), "axis 1 alone", "只应沿轴 1"),
    "differences: order": ("differences", lambda g: (-g.sum(0), g.sum(1)), "another order", "顺序"),
    "differences: one": ("differences", lambda g: g.sum(1), "2 values", "2 个值"),
    "numerical: forward": ("numerical", nudged(lambda up, here, down, h: (up - here) / h), "one-sided", "单边"),
    "numerical: backward": ("numerical", nudged(lambda up, here, down, h: (here - down) / h), "one-sided", "单边"),
    "numerical: no 2": ("numerical", nudged(lambda up, here, down, h: (up - down) / h), "`2 * h`", "`2 * h`"),
    "numerical: sign": ("numerical", nudged(lambda up, here, down, h: (down - up) / (2 * h)), "sign", "符号"),
    "numerical: at once": ("numerical", at_once, "one entry at a time", "一次只拨一个"),
    "numerical: x changes on the way": ("numerical", changing, "numerical gradient", "数值梯度"),
    "numerical: x is changed": ("numerical", changing_and_leaving, "`x` has changed", "`x` 被改动"),
    "numerical: flat": ("numerical", flat, "shape of `x`", "`x` 的形状"),
    "jacobian: exchanged": ("jacobian", lambda s: (reverse(s), forward(s)), "exchanged", "写反了"),
    "jacobian: one too many": ("jacobian", lambda s: (s[0] * sum(n * m for n, m in pairs(s)), s[-1] * sum(n * m for n, m in pairs(s))), "too many", "多了一次"),
    "jacobian: one row": ("jacobian", lambda s: (sum(n * m for n, m in pairs(s)[1:]), sum(n * m for n, m in pairs(s)[:-1])), "one row", "一行"),
    "jacobian: the same": ("jacobian", lambda s: (forward(s), forward(s)), "Reverse mode", "反向模式"),
    "jacobian: one number": ("jacobian", forward, "2 values", "2 个值"),
}

RIGHT = {
    "divide": ("divide", quotient(lambda g, a, b: g / b, lambda g, a, b: -g * a / b**2)),
    "divide by the reciprocal": ("divide", by_reciprocal),
    "tied": ("tied", lambda x, W, g: first(x, W, g) + second(x, W, g)),
    "differences": ("differences", lambda g: (g.sum(1), -g.sum(0))),
    "differences as a list": ("differences", lambda g: [g.sum(1), (-g).sum(0)]),
    "numerical": ("numerical", nudged(lambda up, here, down, h: (up - down) / (2 * h))),
    "numerical in place, restored": ("numerical", restoring),
    "jacobian": ("jacobian", lambda s: (forward(s), reverse(s))),
}

OPEN = {
    "divide": lambda a, b: ...,
    "tied": lambda x, W, g: ...,
    "differences": lambda g: (..., ...),
    "numerical": lambda f, x, h=1e-5: ...,
    "jacobian": lambda sizes: (..., ...),
}


@pytest.fixture(autouse=True)
def not_in_a_lesson(monkeypatch):
    monkeypatch.delenv("COURSE_CHECKS", raising=False)


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_answer_gets_the_sentence_that_helps(case, capsys):
    exercise, answer, english, chinese = case
    result = check(f"backpropagation.{exercise}", answer)
    assert result.status == "failed"
    assert english in result.en and chinese in result.zh, f"{result.en}\n{result.zh}"
    assert not re.search("[\u4e00-\u9fff]", result.en)


@pytest.mark.parametrize("case", RIGHT.values(), ids=RIGHT)
def test_a_right_answer_passes(case, capsys):
    exercise, answer = case
    result = check(f"backpropagation.{exercise}", answer)
    assert result.passed, result.en


@pytest.mark.parametrize("exercise", OPEN)
def test_an_untouched_starter_is_not_attempted(exercise, capsys):
    assert check(f"backpropagation.{exercise}", OPEN[exercise]).status == "not attempted"


def test_a_rule_that_is_still_open_is_not_attempted(capsys):
    answer = lambda a, b: Node(a.value / b.value, (a, ...), (b, ...))   # noqa: E731
    assert check("backpropagation.divide", answer).status == "not attempted"
