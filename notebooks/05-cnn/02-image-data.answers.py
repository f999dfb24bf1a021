"""Right and wrong answers to the exercises of `02-image-data.ipynb`, with words that the feedback must hold."""

import numpy as np


def bits(grey):
    return grey[:, :-1] < grey[:, 1:]


def apart(first, second):
    return np.sum(bits(first) != bits(second))


def drawn(groups, share, seed):
    names = np.unique(groups)
    return np.random.default_rng(seed).permutation(names)[: round(share * len(names))]


def test_rows(groups, share, seed):
    return np.isin(groups, drawn(groups, share, seed))


def by_pictures(groups, share, seed):
    """Whole groups, until they hold the share of the pictures."""
    names = np.random.default_rng(seed).permutation(np.unique(groups))
    held = np.cumsum([np.sum(groups == name) for name in names])
    return np.isin(groups, names[held <= share * len(groups)])


def rows_of(labels, class_names):
    return np.array([[float(name == c) for c in class_names] for name in labels])


def by_index(labels, class_names, otherwise):
    return np.eye(len(class_names))[[list(class_names).index(n) if n in class_names else otherwise for n in labels]]


RIGHT = {
    "apart": [apart, lambda a, b: int(((a[:, 1:].astype(int) - a[:, :-1] > 0) ^ (b[:, 1:].astype(int) - b[:, :-1] > 0)).sum()),
              lambda a, b: np.abs(bits(a).astype(int) - bits(b)).sum()],
    "test-rows": [test_rows, lambda g, share, seed: [str(k) in set(map(str, drawn(g, share, seed))) for k in g],
                  lambda g, share, seed: test_rows(g, share, seed).astype(int)],
    "rows-of": [rows_of, lambda labels, names: [[int(n == c) for c in names] for n in labels],
                lambda labels, names: np.vstack([np.eye(len(names)), np.zeros(len(names))])[[list(names).index(n) if n in names else len(names) for n in labels]]],
}

WRONG = {
    "apart": {
        "uint8 subtracted": (lambda a, b: np.sum(((a[:, 1:] - a[:, :-1]) > 0) != ((b[:, 1:] - b[:, :-1]) > 0)), "subtract uint8", "做了减法"),
        "places that agree": (lambda a, b: np.sum(bits(a) == bits(b)), "agree", "相同的位数"),
        "share": (lambda a, b: np.mean(bits(a) != bits(b)), "share", "比例"),
        "below": (lambda a, b: np.sum((a[:-1] < a[1:]) != (b[:-1] < b[1:])), "below", "下面的邻居"),
        "not brighter": (lambda a, b: np.sum((a[:, :-1] <= a[:, 1:]) != (b[:, :-1] <= b[:, 1:])), "Equal neighbours", "亮度相同"),
        "left brighter": (lambda a, b: np.sum((a[:, :-1] > a[:, 1:]) != (b[:, :-1] > b[:, 1:])), "Equal neighbours", "亮度相同"),
        "mean": (lambda a, b: np.sum((a > a.mean()) != (b > b.mean())), "with the mean", "与均值"),
        "pixels": (lambda a, b: np.sum(a != b), "different pixels", "不同的像素"),
        "table": (lambda a, b: bits(a) != bits(b), "count the true", "数出"),
    },
    "test-rows": {
        "pictures drawn": (lambda g, share, seed: np.random.default_rng(seed).random(len(g)) < share, "both sides", "两边都有"),
        "nothing": (lambda g, share, seed: np.zeros(len(g), bool), "No picture", "一张图片也没有"),
        "exchanged": (lambda g, share, seed: ~np.isin(g, drawn(g, share, seed)) if share < 0.5 else test_rows(g, share, seed), "exchanged", "反了"),
        "half of share": (lambda g, share, seed: test_rows(g, share / 2, seed), "does not hold `share`", "组数不对"),
        "share of the pictures": (by_pictures, "does not hold `share`", "组数不对"),
        "cut off": (lambda g, share, seed: np.isin(g, np.random.default_rng(seed).permutation(np.unique(g))[: int(share * len(np.unique(g))) + 1]), "does not hold `share`", "组数不对"),
        "truncated": (lambda g, share, seed: np.isin(g, np.random.default_rng(seed).permutation(np.unique(g))[: int(share * len(np.unique(g)))]), "does not hold `share`", "组数不对"),
        "first groups": (lambda g, share, seed: np.isin(g, np.unique(g)[: round(share * len(np.unique(g)))]), "Each seed draws the same", "都一样"),
        "no seed": (lambda g, share, seed: test_rows(g, share, None), "the second time", "两次抽到"),
        "positions": (lambda g, share, seed: np.flatnonzero(test_rows(g, share, seed)), "positions", "返回的是位置"),
        "groups": (lambda g, share, seed: np.ones((len(g), 2), bool), "One boolean for each", "各给出一个布尔值"),
        "group numbers": (lambda g, share, seed: np.arange(len(g)), "Booleans are expected", "应当是布尔值"),
    },
    "rows-of": {
        "last class": (lambda given, c: by_index(given, c, -1), "last class", "最后一类"),
        "first class": (lambda given, c: by_index(given, c, 0), "first class", "第一类"),
        "left out": (lambda given, c: rows_of([n for n in given if n in c], c), "Rows are missing", "少了几行"),
        "shared": (lambda given, c: np.array([r if sum(r) else [1 / len(c)] * len(c) for r in rows_of(given, c).tolist()]), "shared among", "平均分给"),
        "class of its own": (lambda given, c: np.hstack([rows_of(given, c), 1 - rows_of(given, c).sum(axis=1, keepdims=True)]), "column too many", "多了一列"),
        "transposed": (lambda given, c: rows_of(given, c).T, "Transposed", "转置"),
        "alphabet": (lambda given, c: rows_of(given, sorted(c)), "alphabet", "字母顺序"),
    },
}

STARTERS = {
    "apart": lambda first, second: ...,
    "test-rows": lambda groups, share, seed: ...,
    "rows-of": lambda labels, class_names: ...,
}
