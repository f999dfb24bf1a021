"""Checks of the exercises of `notebooks/04-regularization/02-dropout-and-normalization.ipynb`."""

import math
import numbers

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal


def _like(received, wrong):
    """Whether a learner's value is this wrong one; arrays and numbers only."""
    try:
        value = np.asarray(received, float)
    except (TypeError, ValueError):
        return False
    wrong = np.asarray(wrong)
    return value.shape == wrong.shape and np.allclose(value, wrong, rtol=1e-6, atol=1e-9, equal_nan=True)


def _explain(received, known, **shown):
    """Raise `Wrong` for the first of the known mistakes, triples (value, en, zh), that the answer is."""
    for wrong, en, zh in known:
        if _like(received, wrong):
            raise Wrong(en, zh, **shown)


@exercise("dropout-and-normalization.dropout")
def dropout(answer):
    """A function (x, keep, rate, training) → output of dropout with a given mask."""
    rng = np.random.default_rng(0)
    x, keep, rate = rng.normal(2, 1, (4, 5)), rng.random((4, 5)) < 0.7, 0.3
    expected = x * keep / (1 - rate)
    received = call(answer, x, keep, rate, True)
    _explain(received, (
        (x * keep,
         "What stays is not scaled: the mean shrinks by the factor `1 - rate`, and inference would see larger values than training.",
         "留下的值没有缩放：均值缩小到 `1 - rate` 倍，推理时的值就会比训练时大。"),
        (x * keep * (1 - rate),
         "Multiplied by `1 - rate` where a division is needed: fewer values stay, so each must become larger.",
         "应当除以 `1 - rate`，这里却乘了：留下的少了，每个就得变大。"),
        (x * keep / rate,
         "Divided by `rate`. The share that stays is `1 - rate`, and the mean is kept if you divide by that.",
         "除以了 `rate`。留下的比例是 `1 - rate`，除以它才能保持均值。"),
        (x * ~keep / (1 - rate), "The mask is the wrong way round: `keep` is `True` where a value stays.",
         "掩码用反了：`keep` 为 `True` 的地方是要保留的。"),
        (x * ~keep, "The mask is the wrong way round: `keep` is `True` where a value stays.",
         "掩码用反了：`keep` 为 `True` 的地方是要保留的。"),
        (x / (1 - rate), "Nothing is dropped: the mask `keep` is not used.", "什么也没丢：没有用到掩码 `keep`。"),
        (x, "This is the input itself. In training, the mask has to be applied (are the two modes swapped?).",
         "这就是输入本身。训练时要用上掩码（训练和推理两种模式是不是弄反了？）。"),
    ), on="training=True")
    expect_equal(received, expected, "the output in training", "训练时的输出", on=(x, keep))
    received = call(answer, x, keep, rate, False)
    _explain(received, (
        (expected, "At inference nothing is dropped: `training` is not used, or used the wrong way round.",
         "推理时什么也不丢：没有用到 `training`，或者用反了。"),
        (x * (1 - rate),
         "At inference nothing is scaled: the division in training has already taken care of it. (The paper of 2014 did it this way round, "
         "without the division in training; both together is once too often.)",
         "推理时不再缩放：训练时的除法已经处理过了。（2014 年的论文是推理时才乘，训练时不除；两边都做就多了一次。）"),
        (x / (1 - rate), "At inference nothing is scaled: the layer hands on its input.", "推理时不缩放：输入是什么，输出就是什么。"),
    ), on="training=False")
    expect_equal(received, x, "the output at inference", "推理时的输出", on=x)


@exercise("dropout-and-normalization.layer-norm")
def layer_norm(answer):
    """A function (x, gamma, beta, epsilon) → layer normalization over the last axis."""
    rng = np.random.default_rng(1)
    # As many examples as features, so that a missing `keepdims` raises nothing; a small variance, so that ε shows.
    x, gamma, beta = rng.normal(1, 0.1, (4, 4)), np.array([1.0, 2.0, -1.0, 0.5]), np.array([0.0, 1.0, 0.0, -2.0])
    received = call(answer, x, gamma, beta, epsilon=1e-3)
    mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)

    def scaled(z):
        return gamma * z + beta

    expected = scaled((x - mean) / np.sqrt(variance + 1e-3))
    _explain(received, (
        (scaled((x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-3)),
         "The wrong axis: this averages over the examples, as batch normalization does. Here each example is normalized over its own features.",
         "轴不对：这是对各个样本求平均，也就是批量归一化。这里每个样本要在自己的特征上归一化。"),
        (scaled((x - x.mean()) / np.sqrt(x.var() + 1e-3)),
         "The axis is missing: mean and variance are taken over everything, one number each. Each example needs its own.",
         "漏了轴：均值和方差是对全部数求的，各只有一个。每个样本都要有自己的。"),
        (scaled((x - x.mean(axis=1)) / np.sqrt(x.var(axis=1) + 1e-3)),
         "Wrong broadcasting: means of shape `(4,)` were laid along the features, so column j lost the mean of example j. Keep the axis: `keepdims=True`.",
         "广播错了：形状为 `(4,)` 的均值被铺到特征轴上，第 j 列减去的是第 j 个样本的均值。保留这个轴：`keepdims=True`。"),
        (scaled((x - x.mean(axis=1)) / np.sqrt(variance + 1e-3)),
         "Wrong broadcasting of the mean: keep its axis with `keepdims=True`.", "均值的广播错了：用 `keepdims=True` 保留这个轴。"),
        (scaled((x - mean) / np.sqrt(x.var(axis=1) + 1e-3)),
         "Wrong broadcasting of the variance: keep its axis with `keepdims=True`.", "方差的广播错了：用 `keepdims=True` 保留这个轴。"),
        (scaled((x - mean) / (np.sqrt(variance) + 1e-3)),
         "`epsilon` belongs under the root, added to the variance; here it was added to the standard deviation.",
         "`epsilon` 应加在方差上，放在根号里面；这里加到了标准差上。"),
        (scaled((x - mean) / np.sqrt(variance)), "`epsilon` is missing: a constant example would give 0/0.", "漏了 `epsilon`：各特征都相等的样本会得到 0/0。"),
        (scaled((x - mean) / (variance + 1e-3)), "The root is missing: divide by the standard deviation, not the variance.",
         "漏了根号：应除以标准差，而不是方差。"),
        (scaled((x - mean) / np.sqrt(x.var(axis=1, keepdims=True, ddof=1) + 1e-3)),
         "The variance is divided by n − 1 here (`ddof=1`, or another library's default); these layers divide by n.",
         "这里的方差除以了 n − 1（`ddof=1`，或别的库的默认值）；这些层除以 n。"),
        ((x - mean) / np.sqrt(variance + 1e-3), "`gamma` and `beta` are missing.", "漏了 `gamma` 和 `beta`。"),
        (gamma * (x - mean) / np.sqrt(variance + 1e-3), "`beta` is missing.", "漏了 `beta`。"),
        ((x - mean) / np.sqrt(variance + 1e-3) + beta, "`gamma` is missing.", "漏了 `gamma`。"),
        (gamma * ((x - mean) / np.sqrt(variance + 1e-3) + beta), "First scale with `gamma`, then add `beta`.", "先乘 `gamma`，再加 `beta`。"),
        (scaled(x / np.sqrt(variance + 1e-3)), "The mean is not subtracted.", "没有减去均值。"),
    ))
    expect_equal(received, expected, "the output of `layer_norm`", "`layer_norm` 的输出", on=x)
    other = rng.normal(3, 2, (2, 4))
    o_mean, o_variance = other.mean(axis=1, keepdims=True), other.var(axis=1, keepdims=True)
    received = call(answer, other, gamma, beta, epsilon=0.1)
    if _like(received, scaled((other - o_mean) / np.sqrt(o_variance + 1e-3))):
        raise Wrong("The argument `epsilon` is not used: 1e-3 stands in the code as a number.", "没有用到参数 `epsilon`：代码里直接写了 1e-3。")
    expect_equal(received, scaled((other - o_mean) / np.sqrt(o_variance + 0.1)),
                 "the output of `layer_norm`", "`layer_norm` 的输出", on=other)


@exercise("dropout-and-normalization.batch-norm")
def batch_norm(answer):
    """A function (x, moving_mean, moving_variance, training, momentum, epsilon) → (y, moving_mean, moving_variance)."""
    rng = np.random.default_rng(2)
    x, moving_mean, moving_variance = rng.normal(1, 0.5, (5, 3)), np.array([0.5, 0.0, 2.0]), np.array([1.0, 0.2, 3.0])
    mean, variance, momentum, epsilon = x.mean(axis=0), x.var(axis=0), 0.9, 0.01
    by_batch = (x - mean) / np.sqrt(variance + epsilon)
    by_moving = (x - moving_mean) / np.sqrt(moving_variance + epsilon)
    new_mean = momentum * moving_mean + (1 - momentum) * mean
    new_variance = momentum * moving_variance + (1 - momentum) * variance
    options = {"momentum": momentum, "epsilon": epsilon}

    y, a, b = _three(call(answer, x, moving_mean, moving_variance, True, **options))
    _explain(y, (
        (by_moving,
         "In training the output uses the mean and variance of the batch; this used the moving averages (are the two modes swapped?).",
         "训练时输出要用这一批的均值和方差；这里用了滑动平均（训练和推理两种模式是不是弄反了？）。"),
        ((x - new_mean) / np.sqrt(new_variance + epsilon),
         "In training the output uses the mean and variance of the batch; this used the moving averages after their update.",
         "训练时输出要用这一批的均值和方差；这里用了更新之后的滑动平均。"),
        *_formula(x, mean, variance, epsilon, axis=0),
    ), on="training=True")
    expect_equal(y, by_batch, "the output in training", "训练时的输出", on=x)
    for received, old, batch, new, name in ((a, moving_mean, mean, new_mean, "moving_mean"), (b, moving_variance, variance, new_variance, "moving_variance")):
        _explain(received, (
            (old, f"In training `{name}` has to move.", f"训练时 `{name}` 要更新。"),
            (batch, f"`{name}` is just the value of this batch: keep the share `momentum` of the old one.", f"`{name}` 直接换成了这一批的值：旧值要保留 `momentum` 的份额。"),
            ((1 - momentum) * old + momentum * batch,
             "`momentum` is the share of the *old* value in Keras, `1 - momentum` that of the batch (PyTorch names it the other way round).",
             "在 Keras 里，`momentum` 是*旧值*的份额，`1 - momentum` 才是这一批的（PyTorch 的叫法正好相反）。"),
            (0.99 * old + 0.01 * batch, "The argument `momentum` is not used.", "没有用到参数 `momentum`。"),
        ), on="training=True")
        if name == "moving_variance":
            _explain(received, (
                (momentum * old + (1 - momentum) * x.var(axis=0, ddof=1),
                 "Keras moves the variance that is divided by n, not by n − 1.", "Keras 的滑动方差用的是除以 n 的方差，不是 n − 1。"),
                (momentum * old + (1 - momentum) * x.std(axis=0),
                 "This is the moving average of the standard deviation: the root comes only in the output.", "这是标准差的滑动平均：输出时才开根号。"),
            ))
        expect_equal(received, new, f"`{name}` after the step", f"这一步之后的 `{name}`", on=(old, batch))

    y, a, b = _three(call(answer, x, moving_mean, moving_variance, False, **options))
    _explain(y, (
        (by_batch, "At inference the output uses the moving averages; this used the statistics of the batch: is `training` looked at?",
         "推理时输出要用滑动平均；这里用了这一批的统计量：看 `training` 了吗？"),
        ((x - new_mean) / np.sqrt(new_variance + epsilon), "At inference the moving averages stay as they are.", "推理时滑动平均保持不变。"),
        *_formula(x, moving_mean, moving_variance, epsilon),
    ), on="training=False")
    expect_equal(y, by_moving, "the output at inference", "推理时的输出", on=x)
    if not (_like(a, moving_mean) and _like(b, moving_variance)):
        raise Wrong("At inference the moving averages stay as they are: asking must not change the network.",
                    "推理时滑动平均保持不变：提问不应该改变网络。", on="training=False")


def _three(value):
    if not isinstance(value, (tuple, list)) or len(value) != 3:
        raise Wrong("Three values are expected: `y`, `moving_mean`, `moving_variance`.", "应当返回三个值：`y`、`moving_mean`、`moving_variance`。", received=value)
    return value


def _formula(x, mean, variance, epsilon, axis=None):
    """Mistakes in (x − mean) / √(variance + ε) that do not depend on the mode."""
    found = [
        ((x - mean) / (variance + epsilon), "The root is missing: divide by the standard deviation, not the variance.", "漏了根号：应除以标准差，而不是方差。"),
        ((x - mean) / np.sqrt(variance), "`epsilon` is missing.", "漏了 `epsilon`。"),
        ((x - mean) / np.sqrt(variance + 1e-3), "The argument `epsilon` is not used.", "没有用到参数 `epsilon`。"),
        ((x - mean) / (np.sqrt(variance) + epsilon), "`epsilon` belongs under the root, added to the variance.", "`epsilon` 应加在方差上，放在根号里面。"),
        (x / np.sqrt(variance + epsilon), "The mean is not subtracted.", "没有减去均值。"),
    ]
    if axis is not None:
        found += [
            ((x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + epsilon),
             "The wrong axis: this is layer normalization. Batch normalization averages each feature over the examples.",
             "轴不对：这是层归一化。批量归一化是对每个特征，在各个样本上求平均。"),
            ((x - x.mean()) / np.sqrt(x.var() + epsilon),
             "The axis is missing: each feature needs a mean of its own, over the examples.", "漏了轴：每个特征都要有自己的均值，在各个样本上求。"),
        ]
    return found


@exercise("dropout-and-normalization.fold")
def fold(answer):
    """A function (W, b, gamma, beta, moving_mean, moving_variance, epsilon) → weights of the folded dense layer."""
    rng = np.random.default_rng(3)
    W, b, gamma, beta = rng.normal(size=(3, 3)), rng.normal(size=3), np.array([1.0, 2.0, 0.5]), np.array([0.3, -1.0, 2.0])
    mean, variance = np.array([0.5, -1.0, 2.0]), np.array([0.04, 4.0, 0.25])
    value = call(answer, W, b, gamma, beta, mean, variance, epsilon=1e-2)
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise Wrong("Two values are expected: `W_new` and `b_new`.", "应当返回两个值：`W_new` 和 `b_new`。", received=value)
    W_new, b_new = value
    factor = gamma / np.sqrt(variance + 1e-2)
    _explain(W_new, (
        (W * factor[:, None], "The factor stands at the wrong axis: each *output* unit has its own, so it multiplies the columns of `W`.",
         "系数放错了轴：每个*输出*单元各有一个，应当乘在 `W` 的列上。"),
        (W / np.sqrt(variance + 1e-2), "`gamma` is missing in the weights.", "权重里漏了 `gamma`。"),
        (W * gamma / (variance + 1e-2), "The root is missing: the variance has to become a standard deviation.", "漏了根号：方差要开方，变成标准差。"),
        (W * gamma / np.sqrt(variance), "`epsilon` is missing.", "漏了 `epsilon`。"),
        (W * gamma / np.sqrt(variance + 1e-3), "The argument `epsilon` is not used.", "没有用到参数 `epsilon`。"),
        (W * gamma, "The weights are not divided by the standard deviation.", "权重没有除以标准差。"),
        (W, "The weights have to change as well, not only the bias.", "不仅偏置，权重也要变。"),
    ))
    expect_equal(W_new, W * factor, "`W_new`", "`W_new`", on=(gamma, variance))
    _explain(b_new, (
        (beta - mean * factor, "The old bias `b` is lost.", "丢了原来的偏置 `b`。"),
        (b + beta - mean * factor, "The old bias is normalized too: it goes through the factor, like the weights.", "原来的偏置也要归一化：和权重一样乘上系数。"),
        (b * factor + beta, "The moving mean is missing in the bias.", "偏置里漏了滑动均值。"),
        ((b + mean) * factor + beta, "Wrong sign: the moving mean is subtracted.", "符号反了：滑动均值是要减去的。"),
        ((b - mean) * factor, "`beta` is missing.", "漏了 `beta`。"),
        ((b - mean + beta) * factor, "`beta` is added after the scaling, so it is not multiplied.", "`beta` 是缩放之后才加的，不要乘系数。"),
        (b, "The bias has to change as well.", "偏置也要变。"),
    ))
    expect_equal(b_new, (b - mean) * factor + beta, "`b_new`", "`b_new`", on=(b, beta, mean))
    return (
        "Whoever uses the network no longer notices that it was ever normalized.",
        "使用网络的人，再也看不出它曾经归一化过。",
    )


@exercise("dropout-and-normalization.settle")
def settle(answer):
    """A function (momentum, share) → smallest number of steps with momentum**steps at most `share`."""
    for momentum, share in ((0.95, 0.3), (0.99, 0.01), (0.9, 0.01), (0.9, 0.5), (0.999, 0.05)):
        given = (momentum, share)
        exact = math.log(share) / math.log(momentum)
        received = call(answer, momentum, share)
        shown = {"on": given, "received": received}
        number = _number(received)
        if number is not None and number != math.ceil(exact):
            if math.isclose(number, exact, rel_tol=1e-9):
                raise Wrong("The size is right, but there are only whole steps: round up.", "大小对了，但步数只能是整数：向上取整。", **shown)
            if number == math.floor(exact):
                raise Wrong("One step too few: rounded down, the share is still a little too large.", "少了一步：向下取整时，份额还略大于要求。", **shown)
            if math.isclose(number, -exact, rel_tol=0.02, abs_tol=1):
                raise Wrong("The wrong sign: both logarithms are negative.", "符号反了：两个对数都是负的。", **shown)
            if abs(number - (1 - share) / (1 - momentum)) <= 1:
                raise Wrong("The share does not fall by the same amount in each step but by the same factor: `momentum ** steps`.",
                            "份额不是每一步减少同样多，而是每一步乘以同样的倍数：`momentum ** steps`。", **shown)
            if abs(number - math.log(1 - share) / math.log(momentum)) <= 1:
                raise Wrong("This is when the share of the *new* values reaches `share`; the share of the start is asked for.",
                            "这是*新*值的份额达到 `share` 的步数；问的是初始值的份额。", **shown)
            if abs(number - math.log(share) / math.log(1 - momentum)) <= 1:
                raise Wrong("The share of the start is multiplied by `momentum` in each step, not by `1 - momentum`.",
                            "初始值的份额每一步乘以 `momentum`，不是 `1 - momentum`。", **shown)
        expect_equal(received, math.ceil(exact), "the number of steps", "步数", on=given)
    return (
        "With 10 steps an epoch, 459 steps are 46 epochs.", "每个轮次 10 步，459 步就是 46 个轮次。",
    )


def _number(value):
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    return float(value) if isinstance(value, numbers.Real) and not isinstance(value, bool) else None
