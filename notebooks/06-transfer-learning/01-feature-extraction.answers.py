"""Answers to the exercises of `01-feature-extraction.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


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
    "prepare": [prepare, lambda x: (rgb(x).astype("float32") / most(x)) * 2 - 1,
                lambda x: rgb(x // 257 if x.dtype == "uint16" else x) / 127.5 - 1],
    "standardize": [standardize, lambda a, b: tuple((p - a.mean(0)) / (a.std(0) + 1e-6) for p in (a, b)),
                    lambda a, b: tuple((p - a.mean(0)) / np.maximum(a.std(0, ddof=1), 1e-9) for p in (a, b))],
    "ridge": [ridge, lambda x, t, s: np.linalg.inv(x.T @ x + s * np.eye(len(x.T))) @ x.T @ t],
    "centroids": [centroids, lambda f, y, new: centroids(f, y, new).tolist()],
    "trainable": [{"frozen": 2570, "free": 484_010}],
}

WRONG = {
    "prepare": {
        "no channel axis": (lambda x: x / (most(x) / 2) - 1, "no channel axis", "没有通道轴"),
        "one channel": (lambda x: (x if x.ndim == 4 else x[..., None]) / (most(x) / 2) - 1, "one channel", "只有一个通道"),
        "channels first": (lambda x: np.moveaxis(prepare(x), -1, 1), "last axis", "最后一个轴"),
        "16 bits by 127.5": (lambda x: rgb(x) / 127.5 - 1, "65,535", "65535"),
        "lower 8 bits": (lambda x: rgb(x).astype("uint8") / 127.5 - 1, "lower 8 bits", "低 8 位"),
        "from 0 to 1": (lambda x: rgb(x) / most(x), "wrong range", "取值范围不对"),
        "not scaled": (lambda x: rgb(x).astype(float), "wrong range", "取值范围不对"),
        "divided with //": (lambda x: rgb(x) // (most(x) / 2) - 1, "whole numbers", "整数"),
        "BGR": (lambda x: prepare(x)[..., ::-1], "swapped", "对调"),
        "largest that occurs": (lambda x: rgb(x) / (x.max() / 2) - 1, "largest value that occurs", "出现的最大值"),
        "type guessed from the values": (lambda x: rgb(x) / (32767.5 if x.max() > 255 else 127.5) - 1, "65,535", "65535"),
        "always 16 bits": (lambda x: rgb(x) / 32767.5 - 1, "255 only", "只有 255"),
        "half of 256": (lambda x: rgb(x) / ((most(x) + 1) / 2) - 1, "one less", "要小 1"),
        "overflow": (lambda x: rgb(x) * 2 / most(x) - 1, "overflows", "溢出"),
        "inverted": (lambda x: -prepare(x), "Black and white", "黑白颠倒"),
        "in place": (lambda x: x.sort(axis=0) or prepare(x), "changes its input `x` in place", "就地改动了输入 `x`"),
    },
    "standardize": {
        "each by its own": (lambda a, b: tuple((p - p.mean(0)) / p.std(0) for p in (a, b)), "its own mean", "它自己的均值"),
        "both together": (both_standardized, "leaks", "泄漏"),
        "one mean for all": (lambda a, b: tuple((p - a.mean()) / a.std() for p in (a, b)), "One mean for all", "共用了一个均值"),
        "not divided": (lambda a, b: (a - a.mean(0), b - a.mean(0)), "division", "没有除以标准差"),
        "variance": (lambda a, b: tuple((p - a.mean(0)) / a.var(0) for p in (a, b)), "variance", "方差"),
        "test unchanged": (lambda a, b: (standardize(a, b)[0], b), "unchanged", "没有变"),
        "a dead unit": (lambda a, b: tuple((p - a.mean(0)) / a.std(0) for p in (a, b)), "deviation 0", "标准差也是 0"),
        "the lesson's scaler": (lambda a, b: tuple((p - a.mean(0)) / (a.std(0) + 0.01 * a.std(0).mean()) for p in (a, b)), "`scaler` of the lesson", "课文里的 `scaler`"),
        "all or none divided": (lambda a, b: tuple((p - a.mean(0)) / (1 if (a.std(0) == 0).any() else a.std(0)) for p in (a, b)), "that feature alone", "只替换这一个"),
        "dead feature left out": (lambda a, b: tuple(p[:, a.std(0) > 0] for p in standardize(a, b)), "left out", "去掉了"),
        "one array": (lambda a, b: a, "Two arrays", "两个数组"),
        "training unchanged": (lambda a, b: (a, standardize(a, b)[1]), "training part is unchanged", "训练部分没有变"),
        "not centred": (lambda a, b: (a / a.std(0), b / a.std(0)), "mean is not subtracted", "没有减去均值"),
        "in place": (lambda a, b: (a.__isub__(a.mean(0)) is a and standardize(a, b)), "changes its input", "就地改动"),
    },
    "ridge": {
        "no penalty": (lambda x, t, s: np.linalg.solve(x.T @ x, x.T @ t), "not used", "没有用到"),
        "on every entry": (lambda x, t, s: np.linalg.solve(x.T @ x + s, x.T @ t), "diagonal", "对角线"),
        "sign": (lambda x, t, s: np.linalg.solve(x.T @ x - s * np.eye(5), x.T @ t), "sign", "符号"),
        "mean over the pictures": (lambda x, t, s: ridge(x, t, len(x) * s), "sum over the pictures", "求和"),
        "twice": (lambda x, t, s: ridge(x, t, 2 * s), "Twice", "一倍"),
        "squared": (lambda x, t, s: ridge(x, t, s**2), "squared", "平方"),
        "transposed": (lambda x, t, s: ridge(x, t, s).T, "Transposed", "转置"),
        "pictures by pictures": (lambda x, t, s: np.linalg.solve(x @ x.T + s * np.eye(5), x.T @ t), "raised", "异常"),
        "error averaged": (lambda x, t, s: ridge(x, t, s / len(x)), "30 times too weak", "1/30"),
    },
    "centroids": {
        "positions": (lambda f, y, new: distances(f, y, new).argmin(1), "positions 0, 1, 2", "位置 0、1、2"),
        "over the wrong axis": (lambda f, y, new: distances(f, y, new).argmin(0), "One label for each", "每张新图片"),
        "distances": (distances, "table of distances", "距离"),
        "farthest": (lambda f, y, new: np.unique(y)[distances(f, y, new).argmax(1)], "farthest", "最远"),
        "inner product": (lambda f, y, new: np.unique(y)[(new @ means(f, y).T).argmax(1)], "product", "内积"),
        "a single number": (lambda f, y, new: np.unique(y)[np.abs(new.mean(1)[:, None] - means(f, y).mean(1)).argmin(1)], "single number", "一个数"),
        "nearest picture": (lambda f, y, new: y[((new[:, None] - f) ** 2).sum(-1).argmin(1)], "single picture", "单张图片"),
        "medians": (lambda f, y, new: np.unique(y)[((new[:, None] - np.stack([np.median(f[y == k], 0) for k in np.unique(y)])) ** 2).sum(-1).argmin(1)], "nearest medians", "中位数"),
        "cosine": (lambda f, y, new: np.unique(y)[(new @ (means(f, y) / np.linalg.norm(means(f, y), axis=1, keepdims=True)).T).argmax(1)], "cosine", "余弦"),
        "largest difference": (lambda f, y, new: np.unique(y)[np.abs(new[:, None] - means(f, y)).max(-1).argmin(1)], "largest difference", "最大的那个差"),
        "classes that do not occur": (lambda f, y, new: np.zeros(len(new), int), "does not occur", "没有出现"),
        "absolute differences": (lambda f, y, new: np.unique(y)[np.abs(new[:, None] - means(f, y)).sum(-1).argmin(1)], "absolute differences", "绝对值"),
    },
    "trainable": {
        "no bias": ({"frozen": 2560, "free": 484_010}, "bias", "偏置"),
        "128 features": ({"frozen": 1290, "free": 484_010}, "256 in all", "256"),
        "the whole network": ({"frozen": 485_354, "free": 485_354}, "head alone", "只数头部"),
        "moving averages counted": ({"frozen": 2570, "free": 485_354}, "moving means", "滑动均值"),
        "head not counted": ({"frozen": 2570, "free": 481_440}, "head is trained", "头部也要"),
        "one missing": ({"frozen": 2570}, "`free`", "`free`"),
        "half of the moving averages": ({"frozen": 2570, "free": 485_354 - 672}, "Both the moving means", "都不算"),
        "all of the normalization left out": ({"frozen": 2570, "free": 485_354 - 4 * 672}, "Two of the four", "四个数里"),
        "a list": ([2570, 484_010], "A dict with", "字典"),
        "text": ({"frozen": "2570", "free": 484_010}, "is text", "是字符串"),
    },
}

STARTERS = {
    "prepare": lambda pictures: ...,
    "standardize": lambda train, test: (..., ...),
    "ridge": lambda x, targets, strength: ...,
    "centroids": lambda features, labels, new: ...,
    "trainable": {"frozen": ..., "free": ...},
}

ALSO = {"centroids": {"a column"}}
