"""Answers to the exercises of `02-gradients-through-depth.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def ratio(width, variance, slope_square, depth):
    return (width * variance * slope_square) ** ((depth - 1) / 2)


def ratio_in_a_loop(width, variance, slope_square, depth):
    mean_square = 1.0
    for _ in range(depth - 1):
        mean_square *= width * variance * slope_square
    return mean_square**0.5


def normed(value=lambda y, s: np.sqrt(np.mean(s**2) / np.var(y)), numbers=lambda rng, n: rng.standard_normal(n), n=300_000):
    """A factor from the values of a function and of its slope."""

    def factor(f, slope):
        z = numbers(np.random.default_rng(0), n)
        return value(f(z), slope(z))

    return factor


def normed_by_quadrature(f, slope):
    """Without chance: the averages as integrals."""
    z = np.linspace(-10, 10, 20_001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    mean = np.trapezoid(f(z) * density, z)
    variance = np.trapezoid((f(z) - mean) ** 2 * density, z)
    return np.sqrt(np.trapezoid(slope(z) ** 2 * density, z) / variance)


RIGHT = {
    "delta-ratio": [ratio, ratio_in_a_loop, lambda n, v, s, d: np.sqrt(n * v * s) ** (d - 1), lambda n, v, s, d: np.exp((d - 1) / 2 * np.log(n * v * s))],
    "normed-factor": [normed(), normed_by_quadrature, normed(lambda y, s: np.sqrt(np.mean(s * s)) / y.std()),
                      normed(lambda y, s: float(np.linalg.norm(s) / np.linalg.norm(y - y.mean())))],
    "branch-sd": [lambda n, d: np.sqrt(2 / (n * d)), lambda n, d: (2 / n) ** 0.5 / d**0.5, lambda n, d: np.exp(0.5 * np.log(2 / n / d))],
}

WRONG = {
    "delta-ratio": {
        "no root": (lambda n, v, s, d: (n * v * s) ** (d - 1), "root is missing: ", "少开了一次平方：这是"),
        "one factor too many": (lambda n, v, s, d: (n * v * s) ** (d / 2), "One factor too many", "多乘了一个"),
        "no root, one factor too many": (lambda n, v, s, d: (n * v * s) ** d, "one factor too many: ", "还多乘"),
        "one factor too few": (lambda n, v, s, d: (n * v * s) ** (d / 2 - 1), "One factor too few", "少乘了一个"),
        "turned": (lambda n, v, s, d: (n * v * s) ** ((1 - d) / 2), "other way round", "算反了"),
        "variance squared": (lambda n, v, s, d: (n * v**2 * s) ** ((d - 1) / 2), "squared the variance", "方差又平方"),
        "slope squared": (lambda n, v, s, d: (n * v * s**2) ** ((d - 1) / 2), "squared the slope", "导数又平方"),
        "no width": (lambda n, v, s, d: (v * s) ** ((d - 1) / 2), "`width` is missing", "漏了因子 `width`"),
        "no variance": (lambda n, v, s, d: (n * s) ** ((d - 1) / 2), "variance of the weights is missing", "漏了权重的方差"),
        "no slope": (lambda n, v, s, d: (n * v) ** ((d - 1) / 2), "slope is missing", "漏了导数"),
        "a multiple": (lambda n, v, s, d: n * v * s * (d - 1) / 2, "multiplied", "连乘"),
        "a multiple of the root": (lambda n, v, s, d: np.sqrt(n * v * s) * (d - 1), "multiplied", "连乘"),
        "a ratio for each layer": (lambda n, v, s, d: [(n * v * s) ** (k / 2) for k in range(d)], "should be one number", "应当是一个数"),
    },
    "normed-factor": {
        "no root": (normed(lambda y, s: np.mean(s**2) / np.var(y)), "root is missing: this", "少开了一次平方：这是"),
        "mean square": (normed(lambda y, s: np.sqrt(np.mean(s**2) / np.mean(y**2))), "subtracts the mean first", "先减去均值"),
        "mean square, no root": (normed(lambda y, s: np.mean(s**2) / np.mean(y**2)), "in place of its variance", "应当用方差"),
        "turned": (normed(lambda y, s: np.sqrt(np.var(y) / np.mean(s**2))), "other way round: the slope", "写反了：导数"),
        "turned, no root": (normed(lambda y, s: np.var(y) / np.mean(s**2)), "and the root is missing: the slope", "写反了，而且少开了"),
        "root of the slope alone": (normed(lambda y, s: np.sqrt(np.mean(s**2)) / np.var(y)), "slope's average alone", "只对导数的平均开了方"),
        "slope alone": (normed(lambda y, s: np.sqrt(np.mean(s**2))), "division by the sd", "漏了除法"),
        "mean slope": (normed(lambda y, s: np.mean(s) / np.std(y)), "average its square", "平均导数的平方"),
        "mean slope under the root": (normed(lambda y, s: np.sqrt(np.mean(s) / np.var(y))), "average its square", "平均导数的平方"),
        "that of ReLU": (lambda f, slope: np.sqrt(np.pi / (np.pi - 1)), "factor of ReLU", "ReLU 的因子"),
        "a constant": (lambda f, slope: 3.0, "not the factor", "不是这个函数"),
        "few numbers": (normed(n=300), "exact enough", "不够准"),
        "not averaged": (normed(lambda y, s: np.abs(s) / np.std(y)), "should be one number", "应当是一个数"),
    },
    "branch-sd": {
        "variance": (lambda n, d: 2 / (n * d), "root is missing", "少开了一次平方"),
        "He": (lambda n, d: np.sqrt(2 / n), "depth is missing", "没有用到层数"),
        "depth outside the root": (lambda n, d: np.sqrt(2 / n) / d, "divided the standard deviation", "把标准差除以了层数"),
        "turned": (lambda n, d: np.sqrt(2 * d / n), "divide by the depth", "要除以层数"),
        "LeCun": (lambda n, d: np.sqrt(1 / (n * d)), "halves the mean square", "均方减半"),
        "halved": (lambda n, d: np.sqrt(2 / n) / 2, "not enough for any depth", "任意的层数"),
        "no fan-in": (lambda n, d: np.sqrt(2 / d), "fan-in is missing", "漏了输入个数"),
    },
}

STARTERS = {
    "delta-ratio": lambda width, variance, slope_square, depth: ...,
    "normed-factor": lambda f, slope: ...,
    "branch-sd": lambda fan_in, depth: ...,
}
