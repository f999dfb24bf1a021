"""Typical wrong answers to the exercises on dropout and normalization get the sentence that helps, in both languages."""

import numpy as np
import pytest

from utils.exercises import check

LESSON = "dropout-and-normalization"


def normal(x, mean, variance, epsilon=1e-3):
    return (x - mean) / np.sqrt(variance + epsilon)


def dropped(training, inference=lambda x, k, r: x):
    return lambda x, keep, rate, training_: (training if training_ else inference)(x, keep, rate)


def right_dropout(x, keep, rate):
    return x * keep / (1 - rate)


DROPOUT = {
    "right": (dropped(right_dropout), None, None),
    "not scaled": (dropped(lambda x, k, r: x * k), "not scaled", "没有缩放"),
    "scaled by keep": (dropped(lambda x, k, r: x * k * (1 - r)), "division", "应当除以"),
    "divided by the rate": (dropped(lambda x, k, r: x * k / r), "Divided by `rate`", "除以了 `rate`"),
    "mask inverted": (dropped(lambda x, k, r: x * (1 - k) / (1 - r)), "wrong way round", "用反了"),
    "modes swapped": (lambda x, k, r, training: x if training else x * k / (1 - r), "modes swapped", "弄反"),
    "mask not used": (dropped(lambda x, k, r: x / (1 - r)), "not used", "没有用到"),
    "always on": (lambda x, k, r, training: x * k / (1 - r), "At inference nothing is dropped", "推理时什么也不丢"),
    "scaled twice": (dropped(right_dropout, lambda x, k, r: x * (1 - r)), "At inference nothing is scaled", "不再缩放"),
    "scaled at inference": (dropped(right_dropout, lambda x, k, r: x / (1 - r)), "At inference nothing is scaled", "不缩放"),
    "starter": (lambda x, keep, rate, training: ..., "not attempted", ""),
}


def layer(statistics, then=normal):
    return lambda x, gamma, beta, epsilon=1e-3: gamma * then(x, *statistics(x), epsilon) + beta


def own(x):
    return x.mean(1, keepdims=True), x.var(1, keepdims=True)


LAYER_NORM = {
    "right": (layer(own), None, None),
    "batch axis": (layer(lambda x: (x.mean(0), x.var(0))), "wrong axis", "轴不对"),
    "no axis": (layer(lambda x: (x.mean(), x.var())), "axis is missing", "漏了轴"),
    "no keepdims": (layer(lambda x: (x.mean(1), x.var(1))), "keepdims", "keepdims"),
    "keepdims for the mean only": (layer(lambda x: (x.mean(1, keepdims=True), x.var(1))), "broadcasting of the variance", "方差的广播"),
    "epsilon outside": (layer(own, lambda x, m, v, e: (x - m) / (np.sqrt(v) + e)), "under the root", "根号里面"),
    "no epsilon": (layer(own, lambda x, m, v, e: normal(x, m, v, 0)), "`epsilon` is missing", "漏了 `epsilon`"),
    "fixed epsilon": (layer(own, lambda x, m, v, e: normal(x, m, v, 1e-3)), "`epsilon` is not used", "没有用到参数"),
    "no root": (layer(own, lambda x, m, v, e: (x - m) / (v + e)), "root is missing", "漏了根号"),
    "n - 1": (layer(lambda x: (x.mean(1, keepdims=True), x.var(1, keepdims=True, ddof=1))), "n − 1", "n − 1"),
    "no gamma, no beta": (lambda x, gamma, beta, epsilon=1e-3: normal(x, *own(x), epsilon), "`gamma` and `beta`", "漏了 `gamma`"),
    "beta scaled": (lambda x, gamma, beta, epsilon=1e-3: gamma * (normal(x, *own(x), epsilon) + beta), "First scale", "先乘"),
    "starter": (lambda x, gamma, beta, epsilon=1e-3: ..., "not attempted", ""),
}


def batch(output=None, update=None, inference=None, axis=0):
    """A batch normalization with one part exchanged."""

    def step(x, mm, mv, training, momentum=0.99, epsilon=1e-3):
        mean, variance = x.mean(axis=0), x.var(axis=0)
        if not training:
            if inference:
                return inference(x, mm, mv, mean, variance, epsilon)
            return normal(x, mm, mv, epsilon), mm, mv
        new = [(update or (lambda old, seen, a: a * old + (1 - a) * seen))(o, s, momentum) for o, s in ((mm, mean), (mv, variance))]
        y = output(x, mean, variance, epsilon, mm, mv) if output else normal(x, mean, variance, epsilon)
        return (y, *new)

    return step


def swapped(x, mm, mv, training, momentum=0.99, epsilon=1e-3):
    return batch()(x, mm, mv, not training, momentum, epsilon)


BATCH_NORM = {
    "right": (batch(), None, None),
    "modes swapped": (swapped, "modes swapped", "弄反"),
    "layer axis": (batch(output=lambda x, m, v, e, *_: normal(x, *own(x), e)), "wrong axis", "轴不对"),
    "no axis": (batch(output=lambda x, m, v, e, *_: normal(x, x.mean(), x.var(), e)), "axis is missing", "漏了轴"),
    "no epsilon": (batch(output=lambda x, m, v, e, *_: normal(x, m, v, 0)), "`epsilon` is missing", "漏了 `epsilon`"),
    "no update": (batch(update=lambda old, seen, a: old), "has to move", "要更新"),
    "PyTorch's momentum": (batch(update=lambda old, seen, a: (1 - a) * old + a * seen), "share of the", "旧值"),
    "no average": (batch(update=lambda old, seen, a: seen), "value of this batch", "这一批的值"),
    "batch at inference": (batch(inference=lambda x, mm, mv, m, v, e: (normal(x, m, v, e), mm, mv)), "At inference the output uses the moving", "要用滑动平均"),
    "no root at inference": (batch(inference=lambda x, mm, mv, m, v, e: ((x - mm) / (mv + e), mm, mv)), "root is missing", "漏了根号"),
    "moves at inference": (batch(inference=lambda x, mm, mv, m, v, e: (normal(x, mm, mv, e), 0.9 * mm + 0.1 * m, mv)), "stay as they are", "保持不变"),
    "output alone": (lambda x, mm, mv, training, momentum=0.99, epsilon=1e-3: x, "Three values", "三个值"),
    "starter": (lambda x, mm, mv, training, momentum=0.99, epsilon=1e-3: ..., "not attempted", ""),
}


def folded(weights=None, bias=None):
    def fold(W, b, gamma, beta, mean, variance, epsilon=1e-3):
        f = gamma / np.sqrt(variance + epsilon)
        return weights(W, gamma, variance, epsilon) if weights else W * f, bias(b, f, beta, mean) if bias else (b - mean) * f + beta

    return fold


FOLD = {
    "right": (folded(), None, None),
    "rows": (folded(lambda W, g, v, e: W * (g / np.sqrt(v + e))[:, None]), "wrong axis", "放错了轴"),
    "no gamma": (folded(lambda W, g, v, e: W / np.sqrt(v + e)), "`gamma` is missing", "漏了 `gamma`"),
    "no root": (folded(lambda W, g, v, e: W * g / (v + e)), "root is missing", "漏了根号"),
    "no epsilon": (folded(lambda W, g, v, e: W * g / np.sqrt(v)), "`epsilon` is missing", "漏了 `epsilon`"),
    "bias lost": (folded(bias=lambda b, f, beta, m: beta - m * f), "is lost", "丢了"),
    "bias not scaled": (folded(bias=lambda b, f, beta, m: b + beta - m * f), "normalized too", "也要归一化"),
    "sign": (folded(bias=lambda b, f, beta, m: (b + m) * f + beta), "Wrong sign", "符号反了"),
    "starter": (lambda W, b, gamma, beta, mean, variance, epsilon=1e-3: (..., ...), "not attempted", ""),
}

SETTLE = {
    "right": (lambda a, s: int(np.ceil(np.log(s) / np.log(a))), None, None),
    "not rounded": (lambda a, s: np.log(s) / np.log(a), "round up", "向上取整"),
    "rounded down": (lambda a, s: int(np.log(s) / np.log(a)), "One step too few", "少了一步"),
    "sign": (lambda a, s: -int(np.log(s) / np.log(a)), "wrong sign", "符号反了"),
    "linear": (lambda a, s: int((1 - s) / (1 - a)), "same factor", "倍数"),
    "share of the new": (lambda a, s: int(np.ceil(np.log(1 - s) / np.log(a))), "new", "新"),
    "one minus": (lambda a, s: int(np.ceil(np.log(s) / np.log(1 - a))), "1 - momentum", "1 - momentum"),
    "starter": (lambda a, s: ..., "not attempted", ""),
}

CASES = [
    pytest.param(exercise, *case, id=f"{exercise}: {name}")
    for exercise, cases in (("dropout", DROPOUT), ("layer-norm", LAYER_NORM), ("batch-norm", BATCH_NORM), ("fold", FOLD), ("settle", SETTLE))
    for name, case in cases.items()
]


@pytest.mark.parametrize("exercise, answer, en, zh", CASES)
def test_an_answer_gets_the_sentence_that_helps(exercise, answer, en, zh, monkeypatch):
    monkeypatch.delenv("COURSE_CHECKS", raising=False)
    result = check(f"{LESSON}.{exercise}", answer)
    if en is None:
        assert result.passed, str(result)
    elif en == "not attempted":
        assert result.status == "not attempted"
    else:
        assert result.status == "failed"
        assert en in result.en and zh in result.zh, str(result)
