"""Answers to the exercises of `03-initialization.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def normal(sd=lambda fan_in, fan_out: np.sqrt(2 / fan_in)):
    return lambda fan_in, fan_out, rng: rng.normal(0, sd(fan_in, fan_out), (fan_in, fan_out))


def uniform(end=lambda fan_in, fan_out: np.sqrt(6 / fan_in)):
    return lambda fan_in, fan_out, rng: rng.uniform(-end(fan_in, fan_out), end(fan_in, fan_out), (fan_in, fan_out))


def row_by_row(fan_in, fan_out, rng):
    return [[x * (2 / fan_in) ** 0.5 for x in rng.standard_normal(fan_out)] for _ in range(fan_in)]


def cut_off(correction=1.0):
    """A normal distribution without what lies beyond two standard deviations."""

    def weights(fan_in, fan_out, rng):
        z = rng.standard_normal((fan_in, fan_out))
        while (np.abs(z) > 2).any():
            z = np.where(np.abs(z) > 2, rng.standard_normal(z.shape), z)
        return z * np.sqrt(2 / fan_in) / correction

    return weights


def gain(value=lambda y: 1 / np.sqrt(np.mean(y**2)), numbers=lambda rng, n: rng.standard_normal(n), n=300_000):
    return lambda f: value(f(numbers(np.random.default_rng(0), n)))


def gain_by_quadrature(f):
    """Without chance: the mean square as an integral."""
    z = np.linspace(-10, 10, 2_001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return 1 / np.sqrt(np.trapezoid(f(z) ** 2 * density, z))


def dead(count=lambda before, after: (before.all(1) & after.all(1)).sum(1)):
    """A count from what is silent."""
    return lambda before, after: count(before <= 0, after <= 0)


def dead_in_loops(before, after):
    counts = []
    for x, y in zip(before, after):
        counts.append(0)
        for unit in range(x.shape[1]):
            counts[-1] += x[:, unit].max() <= 0 and y[:, unit].max() <= 0
    return counts


RIGHT = {
    "he-weights": [
        normal(), uniform(), row_by_row, cut_off(correction=0.8796),
        lambda i, o, rng: (rng.standard_normal((i, o)) * np.sqrt(2 / i)).astype("float32"),
        lambda i, o, rng: (rng.standard_normal((i, o)) * np.sqrt(2 / i)).astype("float16"),
        lambda i, o, rng: rng.choice([-1, 1], (i, o)) * np.sqrt(2 / i),
    ],
    "gain": [gain(), gain(lambda y: float(np.mean(y**2) ** -0.5)), gain(lambda y: np.sqrt(len(y)) / np.linalg.norm(y)), gain_by_quadrature],
    "stayed-dead": [dead(), dead_in_loops, lambda a, b: np.array([sum((x.max(0) <= 0) & (y.max(0) <= 0)) for x, y in zip(a, b)]),
                    lambda a, b: np.count_nonzero(np.maximum(a, b).max(axis=1) <= 0, axis=1), lambda a, b: (~((a > 0) | (b > 0)).any(1)).sum(1, dtype=float)],
}

WRONG = {
    "he-weights": {
        "variance for sd": (normal(lambda i, o: 2 / i), "root is missing", "少开了一次平方"),
        "variance for the limit": (uniform(lambda i, o: 6 / i), "root is missing", "少开了一次平方"),
        "fan-out": (normal(lambda i, o: np.sqrt(2 / o)), "divided by fan-out", "你除以了扇出"),
        "LeCun": (normal(lambda i, o: np.sqrt(1 / i)), "LeCun", "LeCun"),
        "Glorot": (normal(lambda i, o: np.sqrt(2 / (i + o))), "Glorot", "Glorot"),
        "Glorot, uniform": (uniform(lambda i, o: np.sqrt(6 / (i + o))), "Glorot", "Glorot"),
        "root of the denominator alone": (normal(lambda i, o: 2 / np.sqrt(i)), "twice too large", "大了一倍"),
        "not scaled": (normal(lambda i, o: 1.0), "variance 1", "还是 1"),
        "limit for sd": (uniform(lambda i, o: np.sqrt(2 / i)), "√3", "√3"),
        "cut off": (cut_off(), "keeps 77%", "只剩原来的 77%"),
        "another variance": (normal(lambda i, o: 0.3), "is not 2 / fan-in", "不是 2 除以扇入"),
        "positive": (lambda i, o, rng: rng.uniform(0, np.sqrt(6 / i), (i, o)), "mean is not 0", "均值不是 0"),
        "turned": (lambda i, o, rng: rng.normal(0, np.sqrt(2 / i), (o, i)), "wrong way round", "颠倒"),
        "one row": (lambda i, o, rng: rng.normal(0, np.sqrt(2 / i), o), "shape is not", "形状不是"),
        "one number": (lambda i, o, rng: rng.normal(0, np.sqrt(2 / i)), "shape is not", "形状不是"),
        "one row repeated": (lambda i, o, rng: rng.normal(0, np.sqrt(2 / i), (1, o)).repeat(i, axis=0), "rows or columns are equal", "行或列完全相同"),
        "one column repeated": (lambda i, o, rng: rng.normal(0, np.sqrt(2 / i), (i, 1)).repeat(o, axis=1), "rows or columns are equal", "行或列完全相同"),
        "zeros": (lambda i, o, rng: np.zeros((i, o)), "rows or columns are equal", "行或列完全相同"),
        "divided by zero": (lambda i, o, rng: rng.normal(0, 1, (i, o)) / np.float64(0), "not finite", "不是有限的数"),
        "another generator": (lambda i, o, rng: np.random.default_rng().normal(0, np.sqrt(2 / i), (i, o)), "given `rng`", "给定的 `rng`"),
        "a seed of its own": (lambda i, o, rng: np.random.default_rng(7).normal(0, np.sqrt(2 / i), (i, o)), "given `rng`", "给定的 `rng`"),
        "ragged": (lambda i, o, rng: [rng.normal(0, 1, o - k % 2) for k in range(i)], "different lengths", "长度不同"),
    },
    "gain": {
        "no root": (gain(lambda y: 1 / np.mean(y**2)), "root is missing", "少开了一次平方"),
        "not 1 divided by it": (gain(lambda y: np.sqrt(np.mean(y**2))), "other way round", "算反了"),
        "mean square": (gain(lambda y: np.mean(y**2)), "mean square that remains", "剩下的均方"),
        "standard deviation": (gain(lambda y: 1 / y.std()), "subtracts the mean", "减去了均值"),
        "mean size": (gain(lambda y: 1 / np.mean(np.abs(y))), "average the square", "先平均平方"),
        "numbers from 0 to 1": (gain(numbers=lambda rng, n: rng.random(n)), "standard normal", "标准正态"),
        "numbers from -1 to 1": (gain(numbers=lambda rng, n: rng.uniform(-1, 1, n)), "standard normal", "标准正态"),
        "that of ReLU": (lambda f: np.sqrt(2), "√2 is the gain of ReLU", "√2 是 ReLU 的增益"),
        "a constant": (lambda f: 3.0, "not the gain", "不是这个函数"),
        "few numbers": (gain(numbers=lambda rng, n: rng.standard_normal(1_000)), "exact enough", "不够准"),
        "not averaged": (gain(lambda y: 1 / np.abs(y)), "should be one number", "应当是一个数"),
        "sum for mean": (gain(lambda y: 1 / np.sqrt(np.sum(y**2))), "Far too small", "太小了"),
        "without f": (lambda f: f * 2, "raised `TypeError`", "`TypeError`"),
    },
    "stayed-dead": {
        "not counted": (dead(lambda a, b: a.all(1) & b.all(1)), "count them", "数出每个种子"),
        "all seeds": (dead(lambda a, b: (a.all(1) & b.all(1)).sum()), "all seeds", "所有种子"),
        "share": (dead(lambda a, b: (a.all(1) & b.all(1)).mean(1)), "share", "比例"),
        "summed over the seeds": (dead(lambda a, b: (a.all(1) & b.all(1)).sum(0)), "over the seeds", "对种子求了和"),
        "or": (dead(lambda a, b: (a.all(1) | b.all(1)).sum(1)), "must be both", "前后都是死的"),
        "before": (dead(lambda a, b: a.all(1).sum(1)), "before training only", "训练之前"),
        "after": (dead(lambda a, b: b.all(1).sum(1)), "after training only", "训练之后"),
        "both counts added": (dead(lambda a, b: a.all(1).sum(1) + b.all(1).sum(1)), "added both counts", "加起来了"),
        "the smaller count": (dead(lambda a, b: np.minimum(a.all(1).sum(1), b.all(1).sum(1))), "the same units", "同一个神经元"),
        "outputs": (dead(lambda a, b: (a & b).sum((1, 2))), "picture by picture", "一张图片算一次"),
        "any": (dead(lambda a, b: (a.any(1) & b.any(1)).sum(1)), "not `any`", "不是 `any`"),
        "axis of the units": (dead(lambda a, b: (a.all(2) & b.all(2)).sum(1)), "silences all units", "让所有神经元沉默"),
        "axis of the seeds": (dead(lambda a, b: (a.all(0) & b.all(0)).sum(-1)), "Axis 0", "第 0 轴"),
        "without 0": (lambda a, b: ((a < 0).all(1) & (b < 0).all(1)).sum(1), "exactly 0", "恰好为 0"),
        "sign": (lambda a, b: ((a > 0).all(1) & (b > 0).all(1)).sum(1), "sign is turned", "符号反了"),
        "mean": (lambda a, b: ((a.mean(1) <= 0) & (b.mean(1) <= 0)).sum(1), "mean over the pictures", "图片的平均"),
        "one seed too few": (dead(lambda a, b: (a.all(1) & b.all(1)).sum(1)[:-1]), "1 too short", "少了 1 个"),
    },
}

STARTERS = {
    "he-weights": lambda fan_in, fan_out, rng: ...,
    "gain": lambda f: ...,
    "stayed-dead": lambda before, after: ...,
}

ALSO = {"stayed-dead": {"a column"}}
