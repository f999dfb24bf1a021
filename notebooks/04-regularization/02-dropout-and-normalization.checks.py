"""Checks of the exercises of `notebooks/04-regularization/02-dropout-and-normalization.ipynb`."""

import math

import numpy as np

from utils.exercises import call, either, exercise, expect_equal, one_number, recognise, same_value, several

TRAINING, INFERENCE = "training=True", "training=False"  # shown as the input, in place of large arrays


@exercise("dropout-and-normalization.dropout")
def dropout(answer):
    """A function (x, keep, rate, training) → output of dropout with a given mask."""
    rng = np.random.default_rng(0)
    x, keep, rate = rng.normal(2, 1, (4, 5)), rng.random((4, 5)) < 0.7, 0.3
    dropped = x * keep / (1 - rate)
    received = call(answer, x, keep, rate, True)
    recognise(
        received,
        expected=dropped,
        on=TRAINING,
        mistakes=[
            (
                x * keep,
                "What stays is not scaled: the mean shrinks by the factor `1 - rate`, and inference would see larger values than training.",
                "留下的值没有缩放：均值只剩原来的 `1 - rate`，推理时的值就会比训练时大。",
            ),
            (
                x * keep * (1 - rate),
                "Multiplied by `1 - rate` where a division is needed: fewer values stay, so each must become larger.",
                "你乘了 `1 - rate`，而应当除以它：留下的值少了，每个值就得变大。",
            ),
            (
                x * keep / rate,
                "Divided by `rate`. The share that stays is `1 - rate`, and the mean is kept if you divide by that.",
                "你除以了 `rate`。留下的比例是 `1 - rate`，除以它才能保持均值。",
            ),
            (
                x * keep / keep.mean(),
                "Divided by the share that stayed in this mask. Divide by `1 - rate`: the mean is kept on average over the masks.",
                "你除以了这个掩码里实际留下的比例。应当除以 `1 - rate`：均值不变，是就所有可能的掩码平均而言的。",
            ),
            (
                either(x * ~keep / (1 - rate), x * ~keep),
                "The mask is the wrong way round: `keep` is `True` where a value stays.",
                "掩码用反了：`keep` 为 `True` 的地方，值要保留。",
            ),
            (
                x / (1 - rate),
                "Nothing is dropped: the mask `keep` is not used.",
                "一个值也没有丢：你没有用到掩码 `keep`。",
            ),
            (
                lambda received: same_value(received, np.where(np.equal(received, 0), 0, x / (1 - rate))),
                "The scaling is right, but other values were dropped than `keep` says: the mask is given, do not draw one of your own.",
                "缩放是对的，但丢掉的不是 `keep` 指定的那些值：掩码已经给好了，不要自己再抽签。",
            ),
            (
                x,
                "This is the input itself. In training, the mask has to be applied (are the two modes swapped?).",
                "这就是输入本身。训练时要用上掩码（训练和推理两种模式是不是弄反了？）。",
            ),
        ],
    )
    expect_equal(received, dropped, "the output in training", "训练时的输出", on=(x, keep))
    received = call(answer, x, keep, rate, False)
    recognise(
        received,
        expected=x,
        on=INFERENCE,
        mistakes=[
            (
                either(dropped, x * keep),
                "At inference nothing is dropped: `training` is not used, or used the wrong way round.",
                "推理时什么也不丢：你没有用到 `training`，或者把它用反了。",
            ),
            (
                x * (1 - rate),
                "At inference nothing is scaled: the division in training has already taken care of it. (The paper of 2014 did it this way round, "
                "without the division in training; both together is once too often.)",
                "推理时不再缩放：训练时的除法已经处理过了。（2014 年的论文是推理时才乘，训练时不除；两边都做就多了一次。）",
            ),
            (
                x / (1 - rate),
                "At inference nothing is scaled: the layer hands on its input.",
                "推理时不缩放：输入是什么，输出就是什么。",
            ),
        ],
    )
    expect_equal(received, x, "the output at inference", "推理时的输出", on=x)


@exercise("dropout-and-normalization.layer-norm")
def layer_norm(answer):
    """A function (x, gamma, beta, epsilon) → layer normalization over the last axis."""
    rng = np.random.default_rng(1)
    # As many examples as features, so that a missing `keepdims` raises nothing; a small variance, so that ε shows.
    x, gamma, beta = rng.normal(1, 0.1, (4, 4)), np.array([1.0, 2.0, -1.0, 0.5]), np.array([0.0, 1.0, 0.0, -2.0])
    what = "the output of `layer_norm`", "`layer_norm` 的输出"
    mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    flat_mean, flat_variance, deviation = x.mean(axis=1), x.var(axis=1), np.sqrt(variance + 1e-3)
    z = (x - mean) / deviation

    def scaled(z):
        return gamma * z + beta

    expect_equal(
        call(answer, x, gamma, beta, epsilon=1e-3),
        scaled(z),
        *what,
        on=x,
        mistakes=[
            (
                scaled(_normal(x, x.mean(axis=0), x.var(axis=0), 1e-3)),
                "The wrong axis: this averages over the examples, as batch normalization does. Here each example is normalized over its own features.",
                "轴不对：你是在各个样本上求平均，那是批量归一化。这里每个样本要在自己的特征上归一化。",
            ),
            (
                scaled(_normal(x, x.mean(), x.var(), 1e-3)),
                "The axis is missing: mean and variance are taken over everything, one number each. Each example needs its own.",
                "漏了轴：你的均值和方差是对全部数求的，各只有一个。每个样本都要有自己的均值和方差。",
            ),
            (
                scaled(_normal(x, flat_mean, flat_variance, 1e-3)),
                "Wrong broadcasting: means of shape `(4,)` were laid along the features, so column j lost the mean of example j. Keep the axis: `keepdims=True`.",
                "广播错了：形状为 `(4,)` 的均值被铺到特征轴上，第 j 列减去的是第 j 个样本的均值。请用 `keepdims=True` 保留这个轴。",
            ),
            (
                scaled((x - flat_mean) / deviation),
                "Wrong broadcasting of the mean: keep its axis with `keepdims=True`.",
                "均值的广播错了：请用 `keepdims=True` 保留这个轴。",
            ),
            (
                scaled(_normal(x, mean, flat_variance, 1e-3)),
                "Wrong broadcasting of the variance: keep its axis with `keepdims=True`.",
                "方差的广播错了：请用 `keepdims=True` 保留这个轴。",
            ),
            (
                scaled((x - mean) / (np.sqrt(variance) + 1e-3)),
                "`epsilon` belongs under the root, added to the variance; here it was added to the standard deviation.",
                "`epsilon` 应当加在方差上，放在根号里面；你把它加到了标准差上。",
            ),
            (
                scaled(_normal(x, mean, variance, 0)),
                "`epsilon` is missing: a constant example would give 0/0.",
                "漏了 `epsilon`：遇到各特征都相等的样本，就会得到 0/0。",
            ),
            (
                scaled((x - mean) / (variance + 1e-3)),
                "The root is missing: divide by the standard deviation, not the variance.",
                "漏了根号：应当除以标准差，而不是方差。",
            ),
            (
                scaled(_normal(x, mean, x.var(axis=1, keepdims=True, ddof=1), 1e-3)),
                "The variance is divided by n − 1 here (`ddof=1`, or another library's default); these layers divide by n.",
                "你算方差时除以了 n − 1（用了 `ddof=1`，或别的库的默认值）；这些层除以 n。",
            ),
            (z, "`gamma` and `beta` are missing.", "漏了 `gamma` 和 `beta`。"),
            (gamma * z, "`beta` is missing.", "漏了 `beta`。"),
            (z + beta, "`gamma` is missing.", "漏了 `gamma`。"),
            (gamma * (z + beta), "First scale with `gamma`, then add `beta`.", "应当先乘 `gamma`，再加 `beta`。"),
            (
                either(scaled(x / deviation), scaled(x / np.sqrt((x**2).mean(axis=1, keepdims=True) + 1e-3))),
                "The mean is not subtracted.",
                "你没有减去均值。",
            ),
        ],
    )
    x = rng.normal(3, 2, (2, 4))
    mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    expect_equal(
        call(answer, x, gamma, beta, epsilon=0.1),
        scaled(_normal(x, mean, variance, 0.1)),
        *what,
        on=x,
        mistakes=[
            (
                scaled(_normal(x, mean, variance, 1e-3)),
                "The argument `epsilon` is not used: 1e-3 stands in the code as a number.",
                "你没有用到参数 `epsilon`：代码里直接写了 1e-3。",
            ),
        ],
    )


def _normal(x, mean, variance, epsilon):
    return (x - mean) / np.sqrt(variance + epsilon)


@exercise("dropout-and-normalization.batch-norm")
def batch_norm(answer):
    """A function (x, moving_mean, moving_variance, training, momentum, epsilon) → (y, moving_mean, moving_variance)."""
    rng = np.random.default_rng(2)
    x, moving_mean, moving_variance = rng.normal(1, 0.5, (5, 3)), np.array([0.5, 0.0, 2.0]), np.array([1.0, 0.2, 3.0])
    mean, variance, share, epsilon = x.mean(axis=0), x.var(axis=0), 0.9, 0.01
    new_mean = share * moving_mean + (1 - share) * mean
    new_variance = share * moving_variance + (1 - share) * variance
    by_batch, by_moving = _normal(x, mean, variance, epsilon), _normal(x, moving_mean, moving_variance, epsilon)
    by_new = _normal(x, new_mean, new_variance, epsilon)

    def ask(training):
        received = call(answer, x, moving_mean, moving_variance, training, momentum=share, epsilon=epsilon)
        return several(received, 3, "y, moving_mean, moving_variance", on=TRAINING if training else INFERENCE)

    y, got_mean, got_variance = ask(True)
    recognise(
        y,
        expected=by_batch,
        on=TRAINING,
        mistakes=[
            (
                by_moving,
                "In training the output uses the mean and variance of the batch; this used the moving averages (are the two modes swapped?).",
                "训练时输出要用这一批的均值和方差；你用了滑动平均（训练和推理两种模式是不是弄反了？）。",
            ),
            (
                by_new,
                "In training the output uses the mean and variance of the batch; this used the moving averages after their update.",
                "训练时输出要用这一批的均值和方差；你用了更新之后的滑动平均。",
            ),
            *_misnormalized(x, mean, variance, epsilon),
            (
                _normal(x, x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True), epsilon),
                "The wrong axis: this is layer normalization. Batch normalization averages each feature over the examples.",
                "轴不对：这是层归一化。批量归一化是对每个特征，在各个样本上求平均。",
            ),
            (
                _normal(x, x.mean(), x.var(), epsilon),
                "The axis is missing: each feature needs a mean of its own, over the examples.",
                "漏了轴：每个特征都要有自己的均值，在各个样本上求。",
            ),
            (
                _normal(x, mean, x.var(axis=0, ddof=1), epsilon),
                "The variance is divided by n − 1 here (`ddof=1`, or another library's default); the layer divides by n.",
                "你算方差时除以了 n − 1（用了 `ddof=1`，或别的库的默认值）；这一层除以 n。",
            ),
        ],
    )
    expect_equal(y, by_batch, "the output in training", "训练时的输出", on=x)
    for name, name_zh, received, old, batch, new in (
        ("moving_mean", "滑动均值", got_mean, moving_mean, mean, new_mean),
        ("moving_variance", "滑动方差", got_variance, moving_variance, variance, new_variance),
    ):
        expect_equal(
            received,
            new,
            f"`{name}` after the step",
            f"更新后的{name_zh}",
            on=(old, batch),
            mistakes=[
                (old, f"In training `{name}` has to move.", f"训练时 `{name}` 要更新。"),
                (
                    batch,
                    f"`{name}` is just the value of this batch: keep the share `momentum` of the old one.",
                    f"你把 `{name}` 直接换成了这一批的值：旧值要按 `momentum` 的比例保留。",
                ),
                (
                    (1 - share) * old + share * batch,
                    "`momentum` is the share of the old value in Keras, `1 - momentum` that of the batch (PyTorch names it the other way round).",
                    "在 Keras 里，`momentum` 是旧值的比例，`1 - momentum` 才是这一批的（PyTorch 的叫法正好相反）。",
                ),
                (0.99 * old + 0.01 * batch, "The argument `momentum` is not used.", "你没有用到参数 `momentum`。"),
                (
                    share * moving_variance + (1 - share) * x.var(axis=0, ddof=1),
                    "Keras moves the variance that is divided by n, not by n − 1.",
                    "Keras 的滑动方差用的是除以 n 的方差，而不是除以 n − 1 的。",
                ),
                (
                    share * moving_variance + (1 - share) * x.std(axis=0),
                    "This is the moving average of the standard deviation: the root comes only in the output.",
                    "你平均的是标准差；滑动平均里应当是方差，算输出时才开根号。",
                ),
            ],
        )

    y, got_mean, got_variance = ask(False)
    recognise(
        y,
        expected=by_moving,
        on=INFERENCE,
        mistakes=[
            (
                by_batch,
                "At inference the output uses the moving averages; this used the statistics of the batch: is `training` looked at?",
                "推理时输出要用滑动平均；你用了这一批的统计量。你的函数用到 `training` 了吗？",
            ),
            (by_new, "At inference the moving averages stay as they are.", "推理时滑动平均保持不变。"),
            *_misnormalized(x, moving_mean, moving_variance, epsilon),
        ],
    )
    expect_equal(y, by_moving, "the output at inference", "推理时的输出", on=x)
    for name, name_zh, received, old in (
        ("moving_mean", "滑动均值", got_mean, moving_mean),
        ("moving_variance", "滑动方差", got_variance, moving_variance),
    ):
        expect_equal(
            received,
            old,
            f"`{name}` at inference",
            f"推理时的{name_zh}",
            on=INFERENCE,
            mistakes=[
                (
                    lambda moved: np.shape(moved) == (3,),
                    "At inference the moving averages stay as they are: asking must not change the network.",
                    "推理时滑动平均保持不变：向网络提问，不应该改变网络。",
                ),
            ],
        )


def _misnormalized(x, mean, variance, epsilon):
    """Mistakes in (x − mean) / √(variance + ε) that do not depend on the mode."""
    return [
        (
            (x - mean) / (variance + epsilon),
            "The root is missing: divide by the standard deviation, not the variance.",
            "漏了根号：应当除以标准差，而不是方差。",
        ),
        (_normal(x, mean, variance, 0), "`epsilon` is missing.", "漏了 `epsilon`。"),
        (_normal(x, mean, variance, 1e-3), "The argument `epsilon` is not used.", "你没有用到参数 `epsilon`。"),
        (
            (x - mean) / (np.sqrt(variance) + epsilon),
            "`epsilon` belongs under the root, added to the variance.",
            "`epsilon` 应当加在方差上，放在根号里面。",
        ),
        (x / np.sqrt(variance + epsilon), "The mean is not subtracted.", "你没有减去均值。"),
    ]


@exercise("dropout-and-normalization.fold")
def fold(answer):
    """A function (W, b, gamma, beta, moving_mean, moving_variance, epsilon) → weights of the folded dense layer."""
    rng = np.random.default_rng(3)
    W, b, gamma, beta = (
        rng.normal(size=(3, 3)),
        rng.normal(size=3),
        np.array([1.0, 2.0, 0.5]),
        np.array([0.3, -1.0, 2.0]),
    )
    mean, variance = np.array([0.5, -1.0, 2.0]), np.array([0.04, 4.0, 0.25])
    W_new, b_new = several(call(answer, W, b, gamma, beta, mean, variance, epsilon=1e-2), 2, "W_new, b_new")
    factor = gamma / np.sqrt(variance + 1e-2)
    expect_equal(
        W_new,
        W * factor,
        "`W_new`",
        "新的权重",
        on=(gamma, variance),
        mistakes=[
            (
                W * factor[:, None],
                "The factor stands at the wrong axis: each output unit has its own, so it multiplies the columns of `W`.",
                "系数放错了轴：每个输出神经元各有一个系数，应当乘在 `W` 的列上。",
            ),
            (W / np.sqrt(variance + 1e-2), "`gamma` is missing in the weights.", "权重里漏了 `gamma`。"),
            (
                W * gamma / (variance + 1e-2),
                "The root is missing: the variance has to become a standard deviation.",
                "漏了根号：方差要先开方，变成标准差。",
            ),
            (W * gamma / np.sqrt(variance), "`epsilon` is missing.", "漏了 `epsilon`。"),
            (W * gamma / np.sqrt(variance + 1e-3), "The argument `epsilon` is not used.", "你没有用到参数 `epsilon`。"),
            (
                W * gamma / (np.sqrt(variance) + 1e-2),
                "`epsilon` belongs under the root, added to the variance.",
                "`epsilon` 应当加在方差上，放在根号里面。",
            ),
            (W * gamma, "The weights are not divided by the standard deviation.", "权重没有除以标准差。"),
            (W, "The weights have to change as well, not only the bias.", "不仅偏置要变，权重也要变。"),
        ],
    )
    expect_equal(
        b_new,
        (b - mean) * factor + beta,
        "`b_new`",
        "新的偏置",
        on=(b, beta, mean),
        mistakes=[
            (beta - mean * factor, "The old bias `b` is lost.", "丢了原来的偏置 `b`。"),
            (
                b + beta - mean * factor,
                "The old bias is normalized too: it goes through the factor, like the weights.",
                "原来的偏置也要归一化：和权重一样，乘上系数。",
            ),
            (b * factor + beta, "The moving mean is missing in the bias.", "偏置里漏了滑动均值。"),
            ((b + mean) * factor + beta, "Wrong sign: the moving mean is subtracted.", "符号反了：应当减去滑动均值。"),
            ((b - mean) * factor, "`beta` is missing.", "漏了 `beta`。"),
            (
                (b - mean + beta) * factor,
                "`beta` is added after the scaling, so it is not multiplied.",
                "`beta` 是缩放之后才加的，所以不要乘系数。",
            ),
            (b, "The bias has to change as well.", "偏置也要变。"),
        ],
    )
    return (
        "Whoever uses the network no longer notices that it was ever normalized.",
        "使用网络的人，再也看不出它曾经归一化过。",
    )


@exercise("dropout-and-normalization.settle")
def settle(answer):
    """A function (momentum, share) → smallest number of steps with momentum**steps at most `share`."""
    # First a pair for which all the mistakes below are different whole numbers.
    for given in ((0.8, 0.02), (0.95, 0.3), (0.99, 0.01), (0.9, 0.01), (0.9, 0.5), (0.999, 0.05), (0.5, 0.125)):
        momentum, share = given
        exact = math.log(share) / math.log(momentum)
        right = math.ceil(exact)
        received = one_number(call(answer, momentum, share), "the number of steps", "步数", on=given)
        expect_equal(
            received,
            right,
            "the number of steps",
            "步数",
            on=given,
            mistakes=[
                (
                    exact,
                    "The size is right, but there are only whole steps: round up.",
                    "数值对了，但步数只能是整数，所以要向上取整。",
                ),
                (
                    right - 1,
                    "One step too few: rounded down, the share is still a little too large.",
                    "少了一步：向下取整时，份额还略大于要求。",
                ),
                (
                    either(math.log(share) / (momentum - 1), math.ceil(math.log(share) / (momentum - 1))),
                    "1/(1 − momentum) is only an approximation; the share is multiplied by `momentum` in each step: use logarithms of both.",
                    "1/(1 − momentum) 只是近似。份额每一步都要乘以 `momentum`，应当对两者取对数来算。",
                ),
                (
                    right + 1,
                    "One step too many: the share has been small enough for a step.",
                    "多了一步：份额在前一步就已经够小了。",
                ),
                (
                    _rounded(-exact),
                    "The wrong sign: both logarithms are negative.",
                    "符号反了：两个对数都是负的，商是正的。",
                ),
                (
                    _rounded((1 - share) / (1 - momentum)),
                    "The share does not fall by the same amount in each step but by the same factor: `momentum ** steps`.",
                    "份额不是每一步减少同样多，而是每一步都乘以同样的数：`momentum ** steps`。",
                ),
                (
                    _rounded(math.log(1 - share) / math.log(momentum)),
                    "This is when the share of the new values reaches `share`; the share of the start is asked for.",
                    "你算的是新值的份额达到 `share` 的步数；题目问的是初始值的份额。",
                ),
                (
                    _rounded(math.log(share) / math.log(1 - momentum)),
                    "The share of the start is multiplied by `momentum` in each step, not by `1 - momentum`.",
                    "初始值的份额每一步乘以 `momentum`，而不是 `1 - momentum`。",
                ),
            ],
        )
    return (
        "With 10 steps an epoch, 459 steps are 46 epochs.",
        "每个轮次 10 步，459 步就是 46 个轮次。",
    )


def _rounded(steps):
    return either(steps, math.ceil(steps), math.floor(steps))
