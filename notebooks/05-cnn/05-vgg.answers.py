"""Right and wrong answers to the exercises of `notebooks/05-cnn/05-vgg.ipynb`."""

import math

import numpy as np


def bill(k=9, bias=True, biases=None, update=True, layers=None, madd_bias=False, places=2, double=1, kept=None, byte=1, kept_places=2, halve=1):
    def answer(channels, filters, count, side):
        n = layers or count
        weights, c = 0, channels
        for _ in range(n):
            weights += k * c * filters
            c = filters if update else c
        full, f = 0, channels
        for _ in range(count):
            full += 9 * f * filters
            f = filters
        used = weights if not update else full
        parameters = weights + bias * (biases or n) * filters
        multiply_adds = (used + madd_bias * count * filters) * side**places * double
        return parameters, multiply_adds, (kept or count) * (side // halve) ** kept_places * filters * byte
    return answer


def only(index, **options):
    """Right in all of the three numbers but one."""
    def answer(*given):
        values = list(bill()(*given))
        values[index] = bill(**options)(*given)[index]
        return tuple(values)
    return answer


def bill_closed(channels, filters, count, side):
    weights = 9 * filters * (channels + (count - 1) * filters)
    return [weights + count * filters, weights * side * side, count * filters * side * side]


def widest(budget, sizes):
    return math.isqrt(budget // sum(k * k for k in sizes))


def widest_by_search(budget, sizes):
    return max(c for c in range(1, 500) if sum((k * c) ** 2 for k in sizes) <= budget)


def left(root=True, relu=True, swap=False, nines=1.0, first=False):
    def answer(maps):
        square = 1.0
        for c, f in list(zip(maps, maps[1:]))[: 1 if first else None]:
            square *= (f if swap else c) / (c + f) * nines * (1 if relu else 2)
        return square**0.5 if root else square
    return answer


def left_by_formula(maps):
    n = 9 * np.asarray(maps, float)
    variance = 2 / (n[:-1] + n[1:])
    return float(np.exp(0.5 * np.log(0.5 * n[:-1] * variance).sum()))


RIGHT = {
    "block-bill": [bill(), bill_closed],
    "widest": [widest, widest_by_search],
    "left-at-top": [left(), left_by_formula],
}

WRONG = {
    "block-bill": {
        "no bias": (bill(bias=False), "biases are missing", "漏了偏置"),
        "bias of one layer": (bill(biases=1), "one layer only", "只算了一层的偏置"),
        "channels kept": (bill(update=False), "is given `channels`", "都是 `channels` 张"),
        "channels kept, no bias": (bill(update=False, bias=False), "and the biases are missing", "还漏了偏置"),
        "filters from the first on": (lambda c, f, n, s: (9 * f * f * n + n * f, *bill()(c, f, n, s)[1:]), "not `filters`", "不是 `filters` 张"),
        "multiply-adds, filters from the first on": (lambda c, f, n, s: (bill()(c, f, n, s)[0], 9 * f * f * n * s * s, n * s * s * f), "not `filters`", "不是 `filters` 张"),
        "one bias a layer": (lambda c, f, n, s: (bill(bias=False)(c, f, n, s)[0] + n, *bill()(c, f, n, s)[1:]), "One bias for each layer", "每层算了一个偏置"),
        "three places": (bill(k=3), "3 · 3 = 9", "3×3 = 9"),
        "first layer": (bill(layers=1), "first layer alone", "只是第一层"),
        "multiply-adds with bias": (bill(madd_bias=True), "not as multiply-adds", "不算乘加"),
        "side for places": (bill(places=1), "`side` · `side`", "`side` × `side`"),
        "no places": (bill(places=0), "at every place", "每个位置都要用"),
        "multiply-adds, channels kept": (only(1, update=False), "is given `channels`", "都是 `channels` 张"),
        "multiply-adds of the first layer": (lambda c, f, n, s: (bill()(c, f, n, s)[0], 9 * c * f * s * s, n * s * s * f), "first layer alone", "只是第一层"),
        "two a multiply-add": (bill(double=2), "one multiply-add", "算一次乘加"),
        "activations of one layer": (bill(kept=1), "Those of one layer", "只是一层的"),
        "bytes": (bill(byte=4), "bytes", "字节数"),
        "activations by side": (bill(kept_places=1), "`side` · `side`", "`side` × `side`"),
        "maps for activations": (only(2, kept_places=0), "These are the maps", "特征图的张数"),
        "input counted": (lambda c, f, n, s: (*bill()(c, f, n, s)[:2], (n * f + c) * s * s), "input is counted", "块的输入也算进去"),
        "pooling counted": (lambda c, f, n, s: (*bill()(c, f, n, s)[:2], n * f * s * s + f * (s // 2) ** 2), "pooling behind the block", "块后面的池化"),
        "pooled": (bill(halve=2), "behind the block", "在块的后面"),
    },
    "widest": {
        "no root": (lambda budget, sizes: budget // sum(k * k for k in sizes), "root is missing", "没有开平方"),
        "rounded up": (lambda budget, sizes: math.ceil((budget / sum(k * k for k in sizes)) ** 0.5), "Rounded up", "向上取整"),
        "rounded": (lambda budget, sizes: round((budget / sum(k * k for k in sizes)) ** 0.5), "to the nearest", "四舍五入"),
        "fraction": (lambda budget, sizes: (budget / sum(k * k for k in sizes)) ** 0.5, "no fraction", "必须是整数"),
        "not squared": (lambda budget, sizes: math.isqrt(budget // sum(sizes)), "not k", "不是 k 个"),
        "sum squared": (lambda budget, sizes: math.isqrt(budget // sum(sizes) ** 2), "then add up", "先加后平方"),
        "first kernel": (lambda budget, sizes: math.isqrt(budget // sizes[0] ** 2), "first kernel alone", "第一个卷积核"),
        "all 3×3": (lambda budget, sizes: math.isqrt(budget // (9 * len(sizes))), "for a 3×3", "当成 3×3"),
        "biases counted": (lambda budget, sizes: max(c for c in range(500) if c * c * sum(k * k for k in sizes) + c * len(sizes) <= budget), "biases do not count", "偏置不算在内"),
        "one too few": (lambda budget, sizes: widest(budget, sizes) - 1, "One too few", "少了一张"),
    },
    "left-at-top": {
        "mean square": (left(root=False), "take the root", "还要开平方"),
        "no ReLU": (left(relu=False), "is missing.", "那一半。"),
        "neither": (left(relu=False, root=False), "and the root", "也没有开平方"),
        "equal maps": (lambda maps: 0.5 ** ((len(maps) - 1) / 2), "as many maps in as out", "张数相同"),
        "exchanged": (left(swap=True), "exchanged", "弄反了"),
        "nine": (left(nines=9.0), "cancel", "约掉"),
        "a ninth": (left(nines=1 / 9), "cancel", "约掉"),
        "first layer": (left(first=True), "first layer alone", "只是第一层"),
        "without the first": (lambda maps: left()(maps[1:]), "first layer is missing", "漏了第一层"),
        "without the last": (lambda maps: left()(maps[:-1]), "last layer is missing", "漏了最后一层"),
        "He": (lambda maps: 1.0, "He's variance", "He 的方差"),
    },
}

STARTERS = {
    "block-bill": lambda channels, filters, count, side: ...,
    "widest": lambda budget, sizes: ...,
    "left-at-top": lambda maps: ...,
}
