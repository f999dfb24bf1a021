"""Wrong answers to the exercises of feature extraction get the sentence that helps, in both languages."""

import numpy as np
import pytest

from utils.exercises import check


@pytest.fixture(autouse=True)
def not_in_a_lesson(monkeypatch):
    monkeypatch.delenv("COURSE_CHECKS", raising=False)


def prepare(x):
    if x.ndim == 3:
        x = np.repeat(x[..., None], 3, axis=-1)
    return x / (np.iinfo(x.dtype).max / 2) - 1


def rgb(x):
    return np.repeat(x[..., None], 3, axis=-1) if x.ndim == 3 else x


def most(x):
    return np.iinfo(x.dtype).max


def standardize(a, b):
    deviation = np.where(a.std(0) == 0, 1, a.std(0))
    return (a - a.mean(0)) / deviation, (b - a.mean(0)) / deviation


def both_standardized(a, b):
    c = np.concatenate([a, b])
    return (a - c.mean(0)) / c.std(0), (b - c.mean(0)) / c.std(0)


def ridge(x, t, s):
    return np.linalg.solve(x.T @ x + s * np.eye(x.shape[1]), x.T @ t)


def means(f, y):
    return np.stack([f[y == k].mean(0) for k in np.unique(y)])


def distances(f, y, new):
    return ((new[:, None] - means(f, y)) ** 2).sum(-1)


def centroids(f, y, new):
    return np.unique(y)[distances(f, y, new).argmin(1)]


RIGHT = {
    "prepare": [prepare, lambda x: (rgb(x).astype("float32") / most(x)) * 2 - 1],
    "standardize": [standardize, lambda a, b: tuple((p - a.mean(0)) / (a.std(0) + 1e-6) for p in (a, b))],
    "ridge": [ridge, lambda x, t, s: np.linalg.inv(x.T @ x + s * np.eye(len(x.T))) @ x.T @ t],
    "centroids": [centroids, lambda f, y, new: centroids(f, y, new).tolist()],
    "trainable": [{"frozen": 2570, "free": 484_010}],
}

WRONG = [
    ("prepare", lambda x: x / (most(x) / 2) - 1, "no channel axis", "没有通道轴"),
    ("prepare", lambda x: (x if x.ndim == 4 else x[..., None]) / (most(x) / 2) - 1, "one channel", "只有一个通道"),
    ("prepare", lambda x: np.moveaxis(prepare(x), -1, 1), "last axis", "最后一个轴"),
    ("prepare", lambda x: rgb(x) / 127.5 - 1, "65,535", "65,535"),
    ("prepare", lambda x: rgb(x).astype("uint8") / 127.5 - 1, "lower 8 bits", "低 8 位"),
    ("prepare", lambda x: rgb(x) / most(x), "wrong range", "取值范围不对"),
    ("prepare", lambda x: rgb(x).astype(float), "wrong range", "取值范围不对"),
    ("prepare", lambda x: rgb(x) // (most(x) / 2) - 1, "whole numbers", "整数"),
    ("prepare", lambda x: prepare(x)[..., ::-1], "swapped", "对调"),
    ("standardize", lambda a, b: tuple((p - p.mean(0)) / p.std(0) for p in (a, b)), "its own mean", "它自己的均值"),
    ("standardize", both_standardized, "leaks", "泄漏"),
    ("standardize", lambda a, b: tuple((p - a.mean()) / a.std() for p in (a, b)), "One mean for all", "共用了一个均值"),
    ("standardize", lambda a, b: (a - a.mean(0), b - a.mean(0)), "division", "没有除以标准差"),
    ("standardize", lambda a, b: tuple((p - a.mean(0)) / a.var(0) for p in (a, b)), "variance", "方差"),
    ("standardize", lambda a, b: (standardize(a, b)[0], b), "unchanged", "没有变"),
    ("standardize", lambda a, b: tuple((p - a.mean(0)) / a.std(0) for p in (a, b)), "deviation 0", "标准差也是 0"),
    ("standardize", lambda a, b: a, "Two arrays", "两个数组"),
    ("ridge", lambda x, t, s: np.linalg.solve(x.T @ x, x.T @ t), "not used", "没有用到"),
    ("ridge", lambda x, t, s: np.linalg.solve(x.T @ x + s, x.T @ t), "diagonal", "对角线"),
    ("ridge", lambda x, t, s: np.linalg.solve(x.T @ x - s * np.eye(5), x.T @ t), "sign", "符号"),
    ("ridge", lambda x, t, s: ridge(x, t, len(x) * s), "sum over the pictures", "求和"),
    ("ridge", lambda x, t, s: ridge(x, t, 2 * s), "Twice", "一倍"),
    ("ridge", lambda x, t, s: ridge(x, t, s**2), "squared", "平方"),
    ("ridge", lambda x, t, s: ridge(x, t, s).T, "Transposed", "转置"),
    ("ridge", lambda x, t, s: np.linalg.solve(x @ x.T + s * np.eye(5), x.T @ t), "raised", "异常"),
    ("centroids", lambda f, y, new: distances(f, y, new).argmin(1), "positions 0, 1, 2", "位置 0、1、2"),
    ("centroids", lambda f, y, new: distances(f, y, new).argmin(0), "One label for each", "每张新图片"),
    ("centroids", distances, "table of distances", "距离"),
    ("centroids", lambda f, y, new: np.unique(y)[distances(f, y, new).argmax(1)], "farthest", "最远"),
    ("centroids", lambda f, y, new: np.unique(y)[(new @ means(f, y).T).argmax(1)], "product", "内积"),
    ("centroids", lambda f, y, new: np.unique(y)[np.abs(new.mean(1)[:, None] - means(f, y).mean(1)).argmin(1)], "single number", "一个数"),
    ("centroids", lambda f, y, new: y[((new[:, None] - f) ** 2).sum(-1).argmin(1)], "single picture", "单张图片"),
    ("trainable", {"frozen": 2560, "free": 484_010}, "bias", "偏置"),
    ("trainable", {"frozen": 1290, "free": 484_010}, "256 in all", "256"),
    ("trainable", {"frozen": 485_354, "free": 485_354}, "head alone", "只数头部"),
    ("trainable", {"frozen": 2570, "free": 485_354}, "moving means", "滑动均值"),
    ("trainable", {"frozen": 2570, "free": 481_440}, "head is trained", "头部也要"),
    ("trainable", {"frozen": 2570}, "`free`", "`free`"),
]


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for name, answers in RIGHT.items() for answer in answers])
def test_a_right_answer_passes(name, answer):
    result = check(f"feature-extraction.{name}", answer)
    assert result.passed, result


@pytest.mark.parametrize(("name", "answer", "en", "zh"), WRONG)
def test_a_typical_wrong_answer_gets_the_sentence_that_helps(name, answer, en, zh):
    result = check(f"feature-extraction.{name}", answer)
    assert result.status == "failed" and en in result.en and zh in result.zh, result


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_an_untouched_starter_is_not_attempted(name):
    starter = {"frozen": ..., "free": ...} if name == "trainable" else (lambda *inputs: (..., ...) if name == "standardize" else ...)
    assert check(f"feature-extraction.{name}", starter).status == "not attempted"


def test_the_numbers_of_exercise_5_are_those_of_the_network():
    import keras

    from utils.backbone import build_backbone

    net = keras.Sequential([build_backbone(weights=None), keras.layers.Dense(10)])
    free = sum(int(np.prod(w.shape)) for w in net.trainable_weights)
    net.layers[0].trainable = False
    frozen = sum(int(np.prod(w.shape)) for w in net.trainable_weights)
    assert check("feature-extraction.trainable", {"frozen": frozen, "free": free}).passed
