"""Answers to the exercises of `04-tools.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def share(scores, labels):
    return np.mean(np.asarray(scores).argmax(axis=1) == np.asarray(labels).reshape(-1))


def graded(grade):
    """A wrong grade from predictions (n,) and labels as they come."""
    return lambda scores, labels: grade(np.asarray(scores).argmax(axis=1), np.asarray(labels))


def bright(picture, amount):
    return np.clip(np.asarray(picture).astype(int) + amount, 0, 255).astype(np.uint8)


def summed(end):
    """A wrong ending after the sum in a larger type."""
    return lambda picture, amount: end(np.asarray(picture).astype(int) + amount)


def in_place(picture, amount):
    picture[:] = np.clip(picture.astype(int) + amount, 0, 255)
    return picture


def grouped(*columns, by="method"):
    return lambda results: results.groupby(by)["accuracy"].agg(list(columns))


def with_error(error, center="mean"):
    """A table of each method's mean and another error."""
    def summarise(results):
        groups = results.groupby("method")["accuracy"]
        frame = groups.agg([center]).rename(columns={center: "mean"})
        frame["sem"] = groups.apply(lambda v: error(v.to_numpy(), len(results)))
        return frame

    return summarise


def by_hand(results):
    import pandas as pd

    rows = {}
    for name, group in results.groupby("method"):
        values = group["accuracy"].to_numpy()
        rows[name] = {"sem": values.std(ddof=1) / np.sqrt(len(values)), "mean": values.mean()}
    return pd.DataFrame(rows).T


RIGHT = {
    "share-right": [
        share, lambda scores, labels: sum(int(np.argmax(s)) == int(np.ravel(label)[0]) for s, label in zip(scores, labels)) / len(scores),
        lambda scores, labels: (np.argmax(scores, 1) == np.ravel(labels)).sum() / len(labels),
        lambda scores, labels: np.mean(scores.argmax(axis=1, keepdims=True) == labels.reshape(-1, 1)),
    ],
    "brighter": [
        bright, lambda picture, amount: np.minimum(np.maximum(np.int64(picture) + amount, 0), 255).astype("uint8"),
        lambda picture, amount: np.clip(picture.astype("float32") + amount, 0, 255).astype(np.uint8),
        lambda picture, amount: np.array([[min(255, max(0, int(p) + amount)) for p in row] for row in picture], dtype=np.uint8),
    ],
    "summarise": [
        grouped("mean", "sem"), grouped("sem", "mean"), by_hand, grouped("mean", "sem", "count"),
        lambda results: results.groupby("method").agg(mean=("accuracy", "mean"), sem=("accuracy", "sem")),
        lambda results: results.groupby("method")[["accuracy"]].agg(["mean", "sem"]),
        lambda results: results.groupby("method")["accuracy"].agg(["mean", "sem"]).reset_index(),
        lambda results: results.pivot_table(index="method", values="accuracy", aggfunc=["mean", "sem"]),
    ],
}

WRONG = {
    "share-right": {
        "a square": (graded(lambda p, y: np.mean(p == y)), "make a square", "得到一个方阵"),
        "always a square": (graded(lambda p, y: np.mean(p == y.reshape(-1, 1))), "make a square", "得到一个方阵"),
        "how many": (graded(lambda p, y: np.sum(p == y.reshape(-1))), "how many are right", "对了多少张"),
        "how many in the square": (graded(lambda p, y: (p == y).sum() / (len(y) if y.ndim > 1 else len(y))), "square of all pairs", "方阵里数"),
        "per cent": (graded(lambda p, y: 100 * np.mean(p == y.reshape(-1))), "in per cent", "百分数"),
        "mistakes": (graded(lambda p, y: np.mean(p != y.reshape(-1))), "share of mistakes", "认错的比例"),
        "smallest": (lambda s, y: np.mean(s.argmin(axis=1) == y.reshape(-1)), "smallest score", "最小的分数"),
        "other axis": (lambda s, y: share(s, y) if len(s) != len(s[0]) else np.mean(s.argmax(axis=0) == y.reshape(-1)), "largest score of each column", "每一列的最大值"),
        "each picture": (graded(lambda p, y: p == y.reshape(-1)), "", ""),
    },
    "brighter": {
        "in uint8": (lambda p, a: (p.astype(int) + a).astype(np.uint8), "wraps around", "回绕"),
        "cut off after wrapping": (lambda p, a: np.clip((p.astype(int) + a).astype(np.uint8), 0, 255), "wraps around", "回绕"),
        "not cut off": (summed(lambda t: t), "not cut off", "没有截断"),
        "above only": (summed(lambda t: np.minimum(t, 255)), "Cut off above, not below", "只截断了上限"),
        "below only": (summed(lambda t: np.maximum(t, 0)), "Cut off below, not above", "只截断了下限"),
        "one end wraps": (summed(lambda t: np.minimum(t, 255).astype(np.uint8)), "at the other it wraps", "另一端回绕"),
        "the other end wraps": (summed(lambda t: np.maximum(t, 0).astype(np.uint8)), "at the other it wraps", "另一端回绕"),
        "darker": (lambda p, a: bright(p, -a), "is subtracted", "减去了"),
        "another type": (summed(lambda t: np.clip(t, 0, 255)), "the type is not", "类型不对"),
        "sum in uint8": (lambda p, a: p + a, "200 + 100 wraps around", "回绕成 44"),
        "sum in uint8, cut off": (lambda p, a: np.clip(p + a, 0, 255), "200 + 100 wraps around", "回绕成 44"),
        "in place": (in_place, "in place", "就地改动"),
    },
    "summarise": {
        "standard deviation": (grouped("mean", "std"), "should be called", "应当叫"),
        "deviation called sem": (with_error(lambda v, n: v.std(ddof=1)), "standard deviation of one run", "单次运行的标准差"),
        "ddof=0": (with_error(lambda v, n: v.std() / len(v) ** 0.5), "divides by n", "除以 n"),
        "root of all": (with_error(lambda v, n: v.std(ddof=1) / n**0.5), "all runs together", "全部运行次数"),
        "variance": (with_error(lambda v, n: v.var(ddof=1) / len(v)), "variance of the mean", "均值的方差"),
        "over n": (with_error(lambda v, n: v.std(ddof=1) / len(v)), "should be its root", "它的平方根"),
        "median": (with_error(lambda v, n: v.std(ddof=1) / len(v) ** 0.5, center="median"), "is the median", "中位数"),
        "by seed": (grouped("mean", "sem", by="seed"), "grouped by the seed", "按种子分了组"),
        "means only": (lambda results: results.groupby("method")["accuracy"].mean(), "One number for each method", "只算了一个数"),
        "two standard errors": (with_error(lambda v, n: 2 * v.std(ddof=1) / len(v) ** 0.5), "is two standard errors", "两个标准误"),
        "all runs": (lambda results: results[["accuracy"]].agg(["mean", "sem"]).T, "a single row or number", "只有一行或一个数"),
        "turned": (lambda results: grouped("mean", "sem")(results).T, "turned on its side", "行列颠倒"),
        "a dict": (lambda results: {name: (g.mean(), g.sem()) for name, g in results.groupby("method")["accuracy"]}, "a dict came", "收到的是字典"),
    },
}

STARTERS = {
    "share-right": lambda scores, labels: ...,
    "brighter": lambda picture, amount: ...,
    "summarise": lambda results: ...,
}

NOT_THE_SAME = {"brighter": {"array of objects", "float64"}}
