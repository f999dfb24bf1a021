"""Answers to the exercises of `06-inception.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def convolutions(channels, plan, bottleneck, pooling=True):
    one, reduce3, three, reduce5, five, projection = plan
    found = [(1, channels, one)]
    for size, reduced, filters in ((3, reduce3, three), (5, reduce5, five)):
        found += [(1, channels, reduced), (size, reduced, filters)] if bottleneck else [(size, channels, filters)]
    return found + ([(1, channels, projection)] if pooling else [])


def cost(bias=1, work_bias=0, pooling=True, square=2, turned=False, one_place=False, same=False, swapped=False):
    def answer(places, channels, plan, bottleneck):
        parts = convolutions(channels, plan, bottleneck != turned, pooling)
        weights = sum(k**square * a * b for k, a, b in parts)
        biases = sum(b for _, _, b in parts)
        parameters, work = weights + bias * biases, (weights + work_bias * biases) * places
        work = weights if one_place else parameters if same else work
        return (work, parameters) if swapped else (parameters, work)

    return answer


def from_input(places, channels, plan, bottleneck):
    one, reduce3, three, reduce5, five, projection = plan
    weights = channels * (one + reduce3 + 9 * three + reduce5 + 25 * five + projection)
    return weights + sum(plan), weights * places


def places_forgotten(places, channels, plan, bottleneck):
    return cost()(28 * 28, channels, plan, bottleneck)


def by_hand(places, channels, plan, bottleneck):
    a, b, c, d, e, f = plan
    inner = channels * (b + d) + 9 * b * c + 25 * d * e if bottleneck else channels * (9 * c + 25 * e)
    weights = channels * (a + f) + inner
    return [weights + a + c + e + f + (b + d if bottleneck else 0), weights * places]


def entropy(top, rest, others):
    return -top * np.log(top) - others * rest * np.log(rest)


def least(epsilon, classes):
    p = np.full(classes, epsilon / classes)
    p[0] += 1 - epsilon
    return -np.sum(p * np.log(p))


def loss(others=lambda k: k - 1, change=lambda value: value):
    return lambda epsilon, k: change(entropy(1 - epsilon + epsilon / k, epsilon / k, others(k)))


RIGHT = {
    "module-cost": [by_hand, cost()],
    "least-loss": [least, loss()],
    "longest-path": [47, 5 + 3 * 3 + 3 + 4 * 5 + 4 + 2 * 3, 47.0],
}

WRONG = {
    "module-cost": {
        "no biases": (cost(bias=0), "biases are missing", "漏了偏置"),
        "biases multiplied": (cost(work_bias=1), "only added", "只做加法"),
        "no projection": (cost(pooling=False), "behind the pooling is missing", "池化后面的"),
        "k for k²": (cost(square=1), "k² weights", "k² 个权重"),
        "the other kind": (cost(turned=True), "look at `bottleneck`", "请再看一下 `bottleneck`"),
        "places left at 784": (places_forgotten, "those of 784 places", "按 784 个位置"),
        "one place": (cost(one_place=True), "those of one place", "只算了一个位置"),
        "parameters for work": (cost(same=True), "are not the parameters", "不等于参数个数"),
        "all maps": (from_input, "see the reduced maps", "减少后的特征图"),
        "swapped": (cost(swapped=True), "wrong way round", "顺序反了"),
    },
    "least-loss": {
        "zero": (lambda epsilon, classes: 0.0, "there remains its entropy", "标签的熵"),
        "sign": (loss(change=lambda value: -value), "not negative", "不会是负数"),
        "true class": (lambda e, k: -np.log(1 - e + e / k), "Only the term of the true class", "只算了正确类别"),
        "true class, weighted": (loss(lambda k: 0), "Only the term of the true class", "只算了正确类别"),
        "true class, not K": (lambda e, k: -np.log(1 - e), "Only the term of the true class", "只算了正确类别"),
        "one wrong class": (loss(lambda k: 1), "counted once", "只算了一次"),
        "all classes": (loss(lambda k: k), "too many", "多算了一个"),
        "shared otherwise": (
            lambda e, k: entropy(1 - e, e / (k - 1), k - 1),
            "wrong classes only",
            "只分给了错误的类别",
        ),
        "bits": (loss(change=lambda value: value / np.log(2)), "in bits", "比特"),
        "gap": (lambda e, k: np.log((1 - e + e / k) / (e / k)), "gap between the logits", "logit 之差"),
    },
    "longest-path": {
        "all": (94, "number of all convolutions", "全部卷积的个数"),
        "dense": (48, "One too many", "多了一个"),
        "no stem": (42, "in front of the first module", "第一个模块前面"),
        "one behind the other": (49, "beside each other", "并排的"),
        "modules": (11, "number of modules", "模块的个数"),
    },
}

STARTERS = {
    "module-cost": lambda places, channels, plan, bottleneck: ...,
    "least-loss": lambda epsilon, classes: ...,
    "longest-path": ...,
}
