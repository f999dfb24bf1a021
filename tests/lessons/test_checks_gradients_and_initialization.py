"""A wrong answer to an exercise of 02-gradients-and-initialization gets the sentence that helps, in both languages."""

import numpy as np
import pytest

from utils.exercises import check

LESSON = "gradients-and-initialization."


@pytest.fixture(autouse=True)
def not_in_a_lesson(monkeypatch):
    monkeypatch.delenv("COURSE_CHECKS", raising=False)


def normal(sd):
    return lambda i, o, rng: rng.normal(0, sd(i, o), (i, o))


def uniform(end):
    return lambda i, o, rng: rng.uniform(-end(i, o), end(i, o), (i, o))


def gain(value):
    z = np.random.default_rng(0).standard_normal(300_000)
    return lambda f: value(f(z))


def uniform_gain(f):
    return 1 / np.sqrt(np.mean(f(np.random.default_rng(0).random(300_000)) ** 2))


def dead(both):
    return lambda before, after: both(before <= 0, after <= 0)


WRONG = [
    ("he-weights", normal(lambda i, o: 2 / i), "root", "开平方"),
    ("he-weights", normal(lambda i, o: np.sqrt(2 / o)), "fan-out", "扇出"),
    ("he-weights", normal(lambda i, o: np.sqrt(1 / i)), "LeCun", "LeCun"),
    ("he-weights", normal(lambda i, o: np.sqrt(2 / (i + o))), "Glorot", "Glorot"),
    ("he-weights", normal(lambda i, o: 2 / np.sqrt(i)), "twice too large", "大了一倍"),
    ("he-weights", normal(lambda i, o: 1.0), "variance 1", "还是 1"),
    ("he-weights", uniform(lambda i, o: np.sqrt(2 / i)), "√3", "√3"),
    ("he-weights", lambda i, o, rng: rng.uniform(0, np.sqrt(6 / i), (i, o)), "mean", "均值"),
    ("he-weights", lambda i, o, rng: rng.normal(0, np.sqrt(2 / i), (o, i)), "wrong way round", "颠倒"),
    ("he-weights", lambda i, o, rng: rng.normal(0, np.sqrt(2 / i), o), "shape", "形状"),
    ("he-weights", lambda i, o, rng: rng.normal(0, np.sqrt(2 / i), (1, o)).repeat(i, axis=0), "equal", "相同"),
    ("he-weights", lambda i, o, rng: np.random.default_rng().normal(0, np.sqrt(2 / i), (i, o)), "`rng`", "`rng`"),
    ("gain", gain(lambda y: 1 / np.mean(y**2)), "root is missing", "平方根"),
    ("gain", gain(lambda y: np.sqrt(np.mean(y**2))), "other way round", "倒过来"),
    ("gain", gain(lambda y: np.mean(y**2)), "mean square that remains", "剩下的均方"),
    ("gain", gain(lambda y: 1 / y.std()), "subtracts the mean", "减去了均值"),
    ("gain", gain(lambda y: 1 / np.mean(np.abs(y))), "average the square", "先平均平方"),
    ("gain", uniform_gain, "standard normal", "标准正态"),
    ("gain", lambda f: np.sqrt(2), "not the gain", "不是该函数"),
    ("gain", gain(lambda y: 1 / np.abs(y)), "One number", "一个数"),
    ("delta-ratio", lambda n, v, s, d: (n * v * s) ** (d - 1), "root is missing", "少了平方根"),
    ("delta-ratio", lambda n, v, s, d: (n * v * s) ** (d / 2), "One factor too many", "多乘了一个"),
    ("delta-ratio", lambda n, v, s, d: (n * v * s) ** d, "too many", "还多乘"),
    ("delta-ratio", lambda n, v, s, d: (n * v * s) ** ((1 - d) / 2), "other way round", "倒过来"),
    ("delta-ratio", lambda n, v, s, d: (n * v**2 * s) ** ((d - 1) / 2), "squared the variance", "方差又平方"),
    ("delta-ratio", lambda n, v, s, d: (v * s) ** ((d - 1) / 2), "`width`", "`width`"),
    ("delta-ratio", lambda n, v, s, d: (n * v) ** ((d - 1) / 2), "slope is missing", "少了导数"),
    ("delta-ratio", lambda n, v, s, d: n * v * s * (d - 1) / 2, "multiplied", "相乘"),
    ("stayed-dead", dead(lambda a, b: (a.all(1) & b.all(1)).sum()), "all seeds", "所有种子"),
    ("stayed-dead", dead(lambda a, b: (a.all(1) & b.all(1)).mean(1)), "share", "比例"),
    ("stayed-dead", dead(lambda a, b: (a.all(1) & b.all(1)).sum(0)), "over the seeds", "对种子求和"),
    ("stayed-dead", dead(lambda a, b: (a.all(1) | b.all(1)).sum(1)), "must be both", "两次都死"),
    ("stayed-dead", dead(lambda a, b: a.all(1).sum(1)), "before training only", "训练之前"),
    ("stayed-dead", dead(lambda a, b: b.all(1).sum(1)), "after training only", "训练之后"),
    ("stayed-dead", dead(lambda a, b: (a & b).sum((1, 2))), "picture by picture", "一张张图片"),
    ("stayed-dead", dead(lambda a, b: (a.any(1) & b.any(1)).sum(1)), "not `any`", "不是 `any`"),
    ("stayed-dead", dead(lambda a, b: (a.all(2) & b.all(2)).sum(1)), "axis 1", "第 1 轴"),
    ("stayed-dead", dead(lambda a, b: (a.all(0) & b.all(0)).sum(-1)), "Axis 0", "第 0 轴"),
    ("stayed-dead", lambda a, b: ((a < 0).all(1) & (b < 0).all(1)).sum(1), "exactly 0", "恰好为 0"),
    ("stayed-dead", lambda a, b: ((a > 0).all(1) & (b > 0).all(1)).sum(1), "sign", "符号"),
]

RIGHT = [
    ("he-weights", normal(lambda i, o: np.sqrt(2 / i))),
    ("he-weights", uniform(lambda i, o: np.sqrt(6 / i))),
    ("he-weights", lambda i, o, rng: (rng.standard_normal((i, o)) * np.sqrt(2 / i)).astype("float32")),
    ("gain", gain(lambda y: 1 / np.sqrt(np.mean(y**2)))),
    ("gain", gain(lambda y: float(np.mean(y**2) ** -0.5))),
    ("delta-ratio", lambda n, v, s, d: np.sqrt(n * v * s) ** (d - 1)),
    ("stayed-dead", dead(lambda a, b: (a.all(1) & b.all(1)).sum(1))),
    ("stayed-dead", lambda a, b: np.array([sum((x.max(0) <= 0) & (y.max(0) <= 0)) for x, y in zip(a, b)])),
]

STARTERS = {
    "he-weights": lambda fan_in, fan_out, rng: ...,
    "gain": lambda f: ...,
    "delta-ratio": lambda width, variance, slope_square, depth: ...,
    "stayed-dead": lambda before, after: ...,
}


@pytest.mark.parametrize("exercise, answer, en, zh", WRONG, ids=[f"{e}-{i}" for i, (e, *_) in enumerate(WRONG)])
def test_a_typical_wrong_answer_is_told_what_is_wrong(exercise, answer, en, zh):
    result = check(LESSON + exercise, answer)
    assert result.status == "failed", result
    assert en in result.en and zh in result.zh, result


@pytest.mark.parametrize("exercise, answer", RIGHT, ids=[f"{e}-{i}" for i, (e, _) in enumerate(RIGHT)])
def test_a_right_answer_passes_however_it_is_written(exercise, answer):
    assert check(LESSON + exercise, answer).passed


@pytest.mark.parametrize("exercise", STARTERS)
def test_an_untouched_starter_is_not_attempted(exercise):
    assert check(LESSON + exercise, STARTERS[exercise]).status == "not attempted"
