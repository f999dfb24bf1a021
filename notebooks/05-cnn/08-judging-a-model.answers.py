"""Answers to the exercises of `08-judging-a-model.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def f1(counts):
    return 2 * np.diag(counts) / (counts.sum(0) + counts.sum(1))


def precision(counts):
    return np.nan_to_num(np.diag(counts) / np.maximum(counts.sum(0), 1e-9))


def recall(counts):
    return np.diag(counts) / counts.sum(1)


def pairs(positive, score):
    positive = np.asarray(positive, bool)
    return np.sign(score[positive][:, None] - score[~positive])


def auc(positive, score):
    return (pairs(positive, score).mean() + 1) / 2


def by_ranks(positive, score):
    """Mann and Whitney's way: the mean rank of the positives."""
    _, first, n = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(n) - (n - 1) / 2)[first]
    k = positive.sum()
    return (rank[positive].sum() - k * (k + 1) / 2) / (k * (len(score) - k))


def occlusion(predict, picture, size, fill):
    rows, columns = picture.shape[0] // size, picture.shape[1] // size
    heat = np.zeros((rows, columns))
    whole = predict(picture[None])[0]
    for i in range(rows):
        for j in range(columns):
            covered = picture.copy()
            covered[i * size : (i + 1) * size, j * size : (j + 1) * size] = fill
            heat[i, j] = whole - predict(covered[None])[0]
    return heat


def in_one_batch(predict, picture, size, fill):
    rows, columns = picture.shape[0] // size, picture.shape[1] // size
    batch = np.repeat(picture[None], rows * columns, axis=0)
    for n, (i, j) in enumerate(np.ndindex(rows, columns)):
        batch[n, i * size : (i + 1) * size, j * size : (j + 1) * size] = fill
    return (predict(picture[None])[0] - predict(batch)).reshape(rows, columns)


def left_covered(predict, picture, size, fill):
    rows, columns = picture.shape[0] // size, picture.shape[1] // size
    heat, covered = np.zeros((rows, columns)), picture.copy()
    for i, j in np.ndindex(rows, columns):
        covered[i * size : (i + 1) * size, j * size : (j + 1) * size] = fill
        heat[i, j] = predict(picture[None])[0] - predict(covered[None])[0]
    return heat


RIGHT = {
    "macro-f1": [lambda counts: f1(counts).mean(), lambda counts: float(np.mean([2 * counts[k][k] / (counts[:, k].sum() + counts[k].sum()) for k in range(len(counts))]))],
    "auc": [auc, by_ranks],
    "occlusion": [occlusion, in_one_batch],
}

WRONG = {
    "macro-f1": {
        "four numbers": (f1, "four classes", "四个类别"),
        "nan": (lambda counts: np.mean(2 * recall(counts) * (np.diag(counts) / counts.sum(0)) / (recall(counts) + np.diag(counts) / counts.sum(0))), "`nan`", "`nan`"),
        "accuracy": (lambda counts: np.trace(counts) / counts.sum(), "accuracy", "准确率"),
        "class left out": (lambda counts: f1(counts)[counts.sum(0) > 0].mean(), "left out", "去掉了"),
        "weighted": (lambda counts: (f1(counts) * counts.sum(1)).sum() / counts.sum(), "Weighted", "加权"),
        "of the means": (lambda counts: 2 * precision(counts).mean() * recall(counts).mean() / (precision(counts).mean() + recall(counts).mean()), "order matters", "次序"),
        "arithmetic": (lambda counts: (precision(counts).mean() + recall(counts).mean()) / 2, "harmonic", "调和"),
        "recall": (lambda counts: recall(counts).mean(), "mean recall", "平均召回率"),
        "precision": (lambda counts: precision(counts).mean(), "mean precision", "平均精确率"),
        "half": (lambda counts: f1(counts).mean() / 2, "Half", "一半"),
    },
    "auc": {
        "ties lose": (lambda p, s: (pairs(p, s) > 0).mean(), "counts 0", "算作 0"),
        "ties win": (lambda p, s: (pairs(p, s) >= 0).mean(), "counts 1", "算作 1"),
        "turned": (lambda p, s: 1 - auc(p, s), "Turned", "方向弄反了"),
        "number of pairs": (lambda p, s: auc(p, s) * pairs(p, s).size, "number of pairs", "配对的个数"),
        "all pairs": (lambda p, s: auc(p, s) * pairs(p, s).size / len(s) ** 2, "all pairs of pictures", "两两"),
        "accuracy": (lambda p, s: np.mean((s >= 0.5) == p), "threshold 0.5", "阈值 0.5"),
        "difference": (lambda p, s: s[p].mean() - s[~p].mean(), "mean scores", "平均得分"),
    },
    "occlusion": {
        "transposed": (lambda *a: occlusion(*a).T, "Transposed", "转置"),
        "every pixel": (lambda f, x, size, fill: np.kron(occlusion(f, x, size, fill), np.ones((size, size))), "each pixel", "每个像素"),
        "sign": (lambda *a: -occlusion(*a), "sign", "符号反了"),
        "scores": (lambda f, x, size, fill: f(x[None])[0] - occlusion(f, x, size, fill), "scores of the covered", "遮住之后的得分"),
        "left covered": (left_covered, "fresh copy", "重新复制"),
        "zero": (lambda f, x, size, fill: occlusion(f, x, size, 0), "use `fill`", "`fill`"),
        "size alone": (lambda *a: np.abs(occlusion(*a)), "size alone", "只留下了大小"),
        "relative": (lambda f, x, size, fill: occlusion(f, x, size, fill) / f(x[None])[0], "Divided", "除以"),
        "in place": (lambda f, x, size, fill: x.__setitem__((slice(0, size), slice(0, size)), fill) or occlusion(f, x, size, fill), "in place", "就地"),
    },
}

STARTERS = {
    "macro-f1": lambda counts: ...,
    "auc": lambda positive, score: ...,
    "occlusion": lambda predict, picture, size, fill: ...,
}
