"""Answers to the exercises of `02-dropout-and-normalization.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math

import numpy as np


def normal(x, mean, variance, epsilon=1e-3):
    return (x - mean) / np.sqrt(variance + epsilon)


def right_dropout(x, keep, rate):
    return x * keep / (1 - rate)


def dropout(training=right_dropout, inference=lambda x, keep, rate: x):
    def answer(x, keep, rate, training_):
        return (training if training_ else inference)(x, keep, rate)

    return answer


def dropout_by_where(x, keep, rate, training):
    if not training:
        return x.copy()
    return np.where(keep, x / (1 - rate), 0)


def dropout_in_place(x, keep, rate, training):
    if training:
        x[~keep] = 0
        x /= 1 - rate
    return x


def dropout_by_loop(x, keep, rate, training):
    scale = 1 / (1 - rate)
    return [[v * scale * k if training else v for v, k in zip(*rows)] for rows in zip(x, keep)]


def own(x):
    return x.mean(1, keepdims=True), x.var(1, keepdims=True)


def layer(statistics=own, then=normal, scale=lambda z, gamma, beta: gamma * z + beta):
    def answer(x, gamma, beta, epsilon=1e-3):
        return scale(then(x, *statistics(x), epsilon), gamma, beta)

    return answer


def layer_by_rows(x, gamma, beta, epsilon=1e-3):
    return [gamma * (row - row.mean()) / (row.var() + epsilon) ** 0.5 + beta for row in x]


def layer_by_transposing(x, gamma, beta, epsilon=1e-3):
    n = x.shape[1]
    centred = x.T - x.sum(axis=1) / n
    return (centred / np.sqrt((centred**2).sum(axis=0) / n + epsilon)).T * gamma + beta


def moved(old, seen, a):
    return a * old + (1 - a) * seen


def batch(
    output=normal,
    update=moved,
    inference=lambda x, mm, mv, e: (normal(x, mm, mv, e), mm, mv),
    seen=lambda x: (x.mean(axis=0), x.var(axis=0)),
    swap=False,
):
    """A batch normalization with one part exchanged."""

    def answer(x, moving_mean, moving_variance, training, momentum=0.99, epsilon=1e-3):
        if training == swap:
            return inference(x, moving_mean, moving_variance, epsilon)
        new = [update(old, value, momentum) for old, value in zip((moving_mean, moving_variance), seen(x))]
        return output(x, x.mean(axis=0), x.var(axis=0), epsilon), *new

    return answer


def moves_always(x, moving_mean, moving_variance, training, momentum=0.99, epsilon=1e-3):
    new = [moved(*pair, momentum) for pair in ((moving_mean, x.mean(0)), (moving_variance, x.var(0)))]
    return batch()(x, moving_mean, moving_variance, training, momentum, epsilon)[0], *new


def uses_the_new_averages(x, moving_mean, moving_variance, training, momentum=0.99, epsilon=1e-3):
    _, *new = batch()(x, moving_mean, moving_variance, training, momentum, epsilon)
    return normal(x, *new, epsilon), *new


def batch_by_steps(x, moving_mean, moving_variance, training, momentum=0.99, epsilon=1e-3):
    """The averages move by a part of the difference."""
    if not training:
        scale = (moving_variance + epsilon) ** -0.5
        return x * scale - moving_mean * scale, moving_mean.copy(), moving_variance.copy()
    mean = sum(x) / len(x)
    variance = sum((row - mean) ** 2 for row in x) / len(x)
    moving_mean = moving_mean + (1 - momentum) * (mean - moving_mean)
    moving_variance = moving_variance + (1 - momentum) * (variance - moving_variance)
    return [(x - mean) / np.sqrt(variance + epsilon), moving_mean, moving_variance]


def batch_in_place(x, moving_mean, moving_variance, training, momentum=0.99, epsilon=1e-3):
    if training:
        moving_mean *= momentum
        moving_mean += (1 - momentum) * x.mean(axis=0)
    return batch()(x, moving_mean, moving_variance, training, momentum, epsilon)


def fold(weights=None, bias=None):
    def answer(W, b, gamma, beta, moving_mean, moving_variance, epsilon=1e-3):
        factor = gamma / np.sqrt(moving_variance + epsilon)
        return (
            weights(W, gamma, moving_variance, epsilon) if weights else W * factor,
            bias(b, factor, beta, moving_mean) if bias else (b - moving_mean) * factor + beta,
        )

    return answer


def fold_by_matrix(W, b, gamma, beta, moving_mean, moving_variance, epsilon=1e-3):
    factor = np.diag(gamma) @ np.diag((moving_variance + epsilon) ** -0.5)
    return W @ factor, b @ factor - moving_mean @ factor + beta


def fold_by_asking(W, b, gamma, beta, moving_mean, moving_variance, epsilon=1e-3):
    """The layer is linear: what it says of zero is the bias, what it says of the unit vectors the weights."""

    def both(x):
        return gamma * normal(x @ W + b, moving_mean, moving_variance, epsilon) + beta

    b_new = both(np.zeros(len(W)))
    return {"W_new": both(np.eye(len(W))) - b_new, "b_new": b_new}


def settle(rounding=math.ceil):
    return lambda momentum, share: rounding(math.log(share) / math.log(momentum))


def settle_by_walking(momentum, share):
    left, steps = 1.0, 0
    while left > share:
        left, steps = left * momentum, steps + 1
    return steps


RIGHT = {
    "dropout": [dropout(), dropout_by_where, dropout_by_loop],
    "layer-norm": [layer(), layer_by_rows, layer_by_transposing],
    "batch-norm": [batch(), batch_by_steps],
    "fold": [fold(), fold_by_matrix, fold_by_asking],
    "settle": [
        settle(),
        settle_by_walking,
        lambda momentum, share: float(np.ceil(np.log10(share) / np.log10(momentum))),
        lambda momentum, share: int(-(-math.log(share) // math.log(momentum))),
    ],
}

WRONG = {
    "dropout": {
        "not scaled": (dropout(lambda x, k, r: x * k), "not scaled", "没有缩放"),
        "scaled by keep": (dropout(lambda x, k, r: x * k * (1 - r)), "division", "应当除以"),
        "divided by the rate": (dropout(lambda x, k, r: x * k / r), "Divided by `rate`", "除以了 `rate`"),
        "divided by the share of the mask": (dropout(lambda x, k, r: x * k / k.mean()), "in this mask", "这个掩码里"),
        "mask inverted": (dropout(lambda x, k, r: x * (1 - k) / (1 - r)), "wrong way round", "用反了"),
        "mask inverted, not scaled": (dropout(lambda x, k, r: x * (1 - k)), "wrong way round", "用反了"),
        "modes swapped": (lambda x, k, r, training: x if training else x * k / (1 - r), "modes swapped", "弄反"),
        "mask not used": (dropout(lambda x, k, r: x / (1 - r)), "not used", "没有用到"),
        "always on": (dropout(inference=right_dropout), "At inference nothing is dropped", "推理时什么也不丢"),
        "dropped at inference, not scaled": (
            dropout(inference=lambda x, k, r: x * k),
            "At inference nothing is dropped",
            "推理时什么也不丢",
        ),
        "scaled twice": (dropout(inference=lambda x, k, r: x * (1 - r)), "The paper of 2014", "不再缩放"),
        "scaled at inference": (
            dropout(inference=lambda x, k, r: x / (1 - r)),
            "At inference nothing is scaled",
            "不缩放",
        ),
        "in place": (dropout_in_place, "changes its input `x` in place", "就地改动了输入 `x`"),
        "a mask of its own": (
            dropout(lambda x, k, r: x * (np.random.default_rng(5).random(x.shape) >= r) / (1 - r)),
            "do not draw one of your own",
            "不要自己再抽签",
        ),
        "only what stays": (dropout(lambda x, k, r: x[k] / (1 - r)), "2 axes", "2 个轴"),
    },
    "layer-norm": {
        "batch axis": (layer(lambda x: (x.mean(0), x.var(0))), "wrong axis", "轴不对"),
        "no axis": (layer(lambda x: (x.mean(), x.var())), "axis is missing", "漏了轴"),
        "no keepdims": (layer(lambda x: (x.mean(1), x.var(1))), "of shape `(4,)`", "形状为 `(4,)`"),
        "keepdims for the variance only": (
            layer(lambda x: (x.mean(1), x.var(1, keepdims=True))),
            "broadcasting of the mean",
            "均值的广播",
        ),
        "keepdims for the mean only": (
            layer(lambda x: (x.mean(1, keepdims=True), x.var(1))),
            "broadcasting of the variance",
            "方差的广播",
        ),
        "epsilon outside": (layer(then=lambda x, m, v, e: (x - m) / (np.sqrt(v) + e)), "under the root", "根号里面"),
        "no epsilon": (layer(then=lambda x, m, v, e: normal(x, m, v, 0)), "`epsilon` is missing", "漏了 `epsilon`"),
        "fixed epsilon": (
            layer(then=lambda x, m, v, e: normal(x, m, v, 1e-3)),
            "`epsilon` is not used",
            "没有用到参数",
        ),
        "no root": (layer(then=lambda x, m, v, e: (x - m) / (v + e)), "root is missing", "漏了根号"),
        "n - 1": (layer(lambda x: (x.mean(1, keepdims=True), x.var(1, keepdims=True, ddof=1))), "n − 1", "n − 1"),
        "no gamma, no beta": (layer(scale=lambda z, gamma, beta: z), "`gamma` and `beta`", "漏了 `gamma` 和"),
        "no beta": (layer(scale=lambda z, gamma, beta: gamma * z), "`beta` is missing", "漏了 `beta`"),
        "no gamma": (layer(scale=lambda z, gamma, beta: z + beta), "`gamma` is missing", "漏了 `gamma`"),
        "beta scaled": (layer(scale=lambda z, gamma, beta: gamma * (z + beta)), "First scale", "先乘"),
        "mean left": (layer(then=lambda x, m, v, e: normal(x, 0, v, e)), "mean is not subtracted", "没有减去均值"),
        "root mean square": (
            layer(lambda x: (0, (x**2).mean(1, keepdims=True))),
            "mean is not subtracted",
            "没有减去均值",
        ),
    },
    "batch-norm": {
        "modes swapped": (batch(swap=True), "modes swapped", "弄反"),
        "averages after their update": (uses_the_new_averages, "after their update", "更新之后"),
        "layer axis": (batch(lambda x, m, v, e: normal(x, *own(x), e)), "wrong axis", "轴不对"),
        "no axis": (batch(lambda x, m, v, e: normal(x, x.mean(), x.var(), e)), "axis is missing", "漏了轴"),
        "no epsilon": (batch(lambda x, m, v, e: normal(x, m, v, 0)), "`epsilon` is missing", "漏了 `epsilon`"),
        "fixed epsilon": (batch(lambda x, m, v, e: normal(x, m, v)), "`epsilon` is not used", "没有用到参数 `epsilon`"),
        "epsilon outside": (batch(lambda x, m, v, e: (x - m) / (np.sqrt(v) + e)), "under the root", "根号里面"),
        "no root": (batch(lambda x, m, v, e: (x - m) / (v + e)), "root is missing", "漏了根号"),
        "mean left": (batch(lambda x, m, v, e: normal(x, 0, v, e)), "mean is not subtracted", "没有减去均值"),
        "n - 1": (batch(lambda x, m, v, e: normal(x, m, x.var(axis=0, ddof=1), e)), "n − 1", "n − 1"),
        "no update": (batch(update=lambda old, seen, a: old), "has to move", "要更新"),
        "PyTorch's momentum": (batch(update=lambda old, seen, a: moved(old, seen, 1 - a)), "share of the old", "旧值"),
        "no average": (batch(update=lambda old, seen, a: seen), "value of this batch", "这一批的值"),
        "fixed momentum": (
            batch(update=lambda old, seen, a: moved(old, seen, 0.99)),
            "`momentum` is not used",
            "没有用到参数 `momentum`",
        ),
        "moving n - 1": (batch(seen=lambda x: (x.mean(0), x.var(0, ddof=1))), "not by n − 1", "而不是除以 n − 1"),
        "moving deviation": (batch(seen=lambda x: (x.mean(0), x.std(0))), "standard deviation", "标准差"),
        "batch at inference": (
            batch(inference=lambda x, mm, mv, e: (normal(x, x.mean(0), x.var(0), e), mm, mv)),
            "is `training` looked at",
            "要用滑动平均",
        ),
        "no root at inference": (
            batch(inference=lambda x, mm, mv, e: ((x - mm) / (mv + e), mm, mv)),
            "root is missing",
            "漏了根号",
        ),
        "moves at inference": (moves_always, "stay as they are: asking", "提问"),
        "moves at inference, before use": (
            batch(
                inference=lambda x, mm, mv, e: (
                    normal(x, moved(mm, x.mean(0), 0.9), moved(mv, x.var(0), 0.9), e),
                    mm,
                    mv,
                )
            ),
            "stay as they are",
            "保持不变",
        ),
        "mean moves at inference": (
            batch(inference=lambda x, mm, mv, e: (normal(x, mm, mv, e), 0.5 * mm, mv)),
            "stay as they are: asking",
            "提问",
        ),
        "in place": (batch_in_place, "changes its input `moving_mean` in place", "就地改动了输入 `moving_mean`"),
        "output alone": (
            lambda x, mm, mv, training, momentum=0.99, epsilon=1e-3: x,
            "3 values: `y, moving_mean, moving_variance`",
            "3 个值",
        ),
    },
    "fold": {
        "rows": (fold(lambda W, g, v, e: W * (g / np.sqrt(v + e))[:, None]), "wrong axis", "放错了轴"),
        "no gamma": (fold(lambda W, g, v, e: W / np.sqrt(v + e)), "`gamma` is missing", "漏了 `gamma`"),
        "no root": (fold(lambda W, g, v, e: W * g / (v + e)), "root is missing", "漏了根号"),
        "no epsilon": (fold(lambda W, g, v, e: W * g / np.sqrt(v)), "`epsilon` is missing", "漏了 `epsilon`"),
        "fixed epsilon": (fold(lambda W, g, v, e: W * g / np.sqrt(v + 1e-3)), "`epsilon` is not used", "没有用到参数"),
        "epsilon outside": (fold(lambda W, g, v, e: W * g / (np.sqrt(v) + e)), "under the root", "根号里面"),
        "not divided": (fold(lambda W, g, v, e: W * g), "not divided", "没有除以标准差"),
        "weights unchanged": (fold(lambda W, g, v, e: W), "not only the bias", "权重也要变"),
        "bias lost": (fold(bias=lambda b, f, beta, m: beta - m * f), "is lost", "丢了"),
        "bias not scaled": (fold(bias=lambda b, f, beta, m: b + beta - m * f), "normalized too", "也要归一化"),
        "mean forgotten": (fold(bias=lambda b, f, beta, m: b * f + beta), "moving mean is missing", "漏了滑动均值"),
        "sign": (fold(bias=lambda b, f, beta, m: (b + m) * f + beta), "Wrong sign", "符号反了"),
        "no beta": (fold(bias=lambda b, f, beta, m: (b - m) * f), "`beta` is missing", "漏了 `beta`"),
        "beta scaled": (fold(bias=lambda b, f, beta, m: (b - m + beta) * f), "after the scaling", "缩放之后"),
        "bias unchanged": (fold(bias=lambda b, f, beta, m: b), "bias has to change", "偏置也要变"),
        "weights alone": (lambda *given, **named: fold()(*given, **named)[0], "2 values: `W_new, b_new`", "2 个值"),
    },
    "settle": {
        "not rounded": (settle(float), "round up", "向上取整"),
        "rounded down": (settle(int), "One step too few", "少了一步"),
        "floor plus one": (settle(lambda steps: math.floor(steps) + 1), "One step too many", "多了一步"),
        "one too many": (settle(lambda steps: math.ceil(steps) + 1), "One step too many", "多了一步"),
        "sign": (settle(lambda steps: -int(steps)), "wrong sign", "符号反了"),
        "linear": (lambda a, s: int((1 - s) / (1 - a)), "same factor", "同样的数"),
        "time constant": (lambda a, s: math.ceil(-math.log(s) / (1 - a)), "only an approximation", "近似"),
        "share of the new": (lambda a, s: math.ceil(math.log(1 - s) / math.log(a)), "new values", "新值"),
        "one minus": (lambda a, s: math.ceil(math.log(s) / math.log(1 - a)), "not by `1 - momentum`", "1 - momentum"),
        "one minus, rounded down": (
            lambda a, s: int(math.log(s) / math.log(1 - a)),
            "not by `1 - momentum`",
            "1 - momentum",
        ),
        "no number": (lambda a, s: "459", "text", "字符串"),
    },
}

STARTERS = {
    "dropout": lambda x, keep, rate, training: ...,
    "layer-norm": lambda x, gamma, beta, epsilon=1e-3: ...,
    "batch-norm": lambda x, moving_mean, moving_variance, training, momentum=0.99, epsilon=1e-3: ...,
    "fold": lambda W, b, gamma, beta, moving_mean, moving_variance, epsilon=1e-3: ...,
    "settle": lambda momentum, share: ...,
}
