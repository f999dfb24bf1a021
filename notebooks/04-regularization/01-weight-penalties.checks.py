"""Checks of the exercises of `notebooks/04-regularization/01-weight-penalties.ipynb`."""

import numpy as np

from utils.exercises import call, either, exercise, expect_equal


def _soft(a, threshold):
    return np.sign(a) * np.maximum(np.abs(a) - threshold, 0)


@exercise("weight-penalties.best-weight")
def best_weight(answer):
    """A function (a, h, l1, l2) → minimum of h/2 (w − a)² + l1 |w| + l2/2 w²."""
    a, h, l1, l2 = np.array([-3.0, -0.4, 0.0, 0.15, 0.7, 2.0]), 2.5, 0.6, 0.5
    right = _soft(h * a, l1) / (h + l2)
    expect_equal(
        call(answer, a, h, l1, l2),
        right,
        "the weights",
        "权重",
        on=(a, h, l1, l2),
        mistakes=[
            (
                _soft(a, l1) / (1 + l2),
                "The curvature `h` is not used: this is the answer for h = 1.",
                "你没有用到曲率 `h`：这是 h = 1 时的答案。",
            ),
            (
                either(_soft(a, l1) / (h + l2), h * _soft(a, l1) / (h + l2)),
                "The threshold is applied to `a`. The slope of the error at w = 0 is −h·a: that is what has to be larger than `l1`.",
                "你把阈值用在了 `a` 上。误差在 w = 0 处的斜率是 −h·a，要和 `l1` 比较的是它。",
            ),
            (
                (h * a - l1) / (h + l2),
                "This holds for positive weights alone: for negative ones `l1` pulls the other way, and in between the answer is 0.",
                "你的答案只对正的权重成立。权重为负时，`l1` 往另一边拉；介于中间时，答案是 0。",
            ),
            (
                (h * a - l1 * np.sign(a)) / (h + l2),
                "The subtraction does not stop at zero: where |h·a| is below `l1`, the weight has changed its sign.",
                "你的减法没有停在零，|h·a| 小于 `l1` 时，权重变了号。",
            ),
            (
                _soft(h * a, l1) / h,
                "`l2` is missing: it adds to the curvature by which you divide.",
                "你漏了 `l2`，它应当加到作除数的曲率上。",
            ),
            (
                h * a / (h + l2),
                "`l1` is missing: this is the answer for L2 alone.",
                "你漏了 `l1`，这是只有 L2 时的答案。",
            ),
            (
                _soft(h * a, l1) / (h + 2 * l2),
                "The penalty is l2/2·w²: its derivative is l2·w, without a 2.",
                "惩罚项是 l2/2·w²，导数是 l2·w，没有 2。",
            ),
            (
                _soft(h * a, l1) / (1 + l2),
                "Divide by the whole curvature, `h + l2`: the parabola of the error has the curvature `h`, not 1.",
                "应当除以总的曲率 `h + l2`：误差这条抛物线的曲率是 `h`，不是 1。",
            ),
            (
                either(_soft(h * a, l1) / (h * (1 + l2)), h * _soft(a, l1 / h) / (h * (1 + l2))),
                "Divide by `h + l2`. Here `l2` was multiplied by `h`: that is right for h = 1 alone.",
                "应当除以 `h + l2`。你把 `l2` 也乘上了 `h`，只有 h = 1 时才对。",
            ),
            (
                either(_soft(h * a / (h + l2), l1), _soft(h * a / (h + l2), l1 / h)),
                "The order is turned: `l1` is subtracted from h·a first, then all is divided by `h + l2`.",
                "顺序反了：先从 h·a 里减去 `l1`，再整个除以 `h + l2`。",
            ),
            (
                np.maximum(h * a - l1, 0) / (h + l2),
                "Negative weights became 0. Below −`l1`, h·a leaves a negative weight: `l1` is added there.",
                "你把负的权重都变成了 0。h·a 小于 −`l1` 时，权重应当是负的，要加上 `l1`。",
            ),
            (
                np.maximum(np.abs(h * a) - l1, 0) / (h + l2),
                "The sign is lost: the weight has the sign of `a`.",
                "漏了符号：权重的正负号与 `a` 相同。",
            ),
            (
                np.where(np.abs(h * a) > l1, h * a, 0) / (h + l2),
                "Small ones are set to 0, but from the others nothing is subtracted: `l1` pulls at them, too.",
                "小的你变成了零，大的却没有减：`l1` 对大的权重也起作用。",
            ),
            (
                either(_soft(h * a, 2 * l1) / (h + l2), _soft(h * a, l1 / 2) / (h + l2)),
                "The penalty is l1·|w|, and its derivative is ±l1: neither 2 nor ½ belongs there.",
                "惩罚项是 l1·|w|，导数是 ±l1，既不乘 2，也不乘 ½。",
            ),
        ],
    )
    return "First subtract, then divide.", "先减后除。"


@exercise("weight-penalties.reported")
def reported(answer):
    """A function (cross_entropy, kernels, l1, l2) → the loss that Keras reports."""
    rng = np.random.default_rng(0)
    kernels, loss, l1, l2 = [rng.normal(size=(3, 4)), rng.normal(size=(4, 2))], 0.7, 0.02, 0.05
    ones = [np.abs(W).sum() for W in kernels]
    squares = [(W**2).sum() for W in kernels]
    price = l1 * sum(ones) + l2 * sum(squares)
    expect_equal(
        call(answer, loss, kernels, l1, l2),
        loss + price,
        "the loss",
        "损失",
        on="cross_entropy=0.7, l1=0.02, l2=0.05",
        mistakes=[
            (
                loss + l1 * sum(ones) + l2 / 2 * sum(squares),
                "There is no ½ in Keras: `l2` times the sum of squares.",
                "Keras 里没有 ½，就是 `l2` 乘以平方和。",
            ),
            (
                loss + sum(l1 * np.abs(W).mean() + l2 * (W**2).mean() for W in kernels),
                "This is the mean over the weights: Keras charges the sum.",
                "你对权重取了平均；Keras 用的是总和。",
            ),
            (
                loss + sum(l1 * a + l2 * np.sqrt(s) for a, s in zip(ones, squares)),
                "The norm was taken: Keras charges its square, without a root.",
                "你算的是范数；Keras 用的是它的平方，不开根号。",
            ),
            (
                either(*(loss + l1 * a + l2 * s for a, s in zip(ones, squares))),
                "Only one of the kernels is charged: each layer with a regularizer adds its own price.",
                "你只算了一个权重矩阵；每个带正则化项的层都要各加一份。",
            ),
            (
                loss + l1 * sum(W.sum() for W in kernels) + l2 * sum(squares),
                "L1 charges absolute values: here positive and negative weights cancel.",
                "L1 罚的是绝对值；你这样算，正负权重会相互抵消。",
            ),
            (price, "The cross-entropy is missing: this is the price alone.", "你漏了交叉熵，返回的只是惩罚项。"),
            (loss + l1 * sum(ones), "The part of `l2` is missing.", "你漏了 `l2` 的部分。"),
            (loss + l2 * sum(squares), "The part of `l1` is missing.", "你漏了 `l1` 的部分。"),
            (
                loss - price,
                "The price is added to the loss, not subtracted.",
                "惩罚项要加到损失上，而不是减去。",
            ),
            (
                loss + l2 * sum(ones) + l1 * sum(squares),
                "`l1` and `l2` are swapped: `l1` goes with absolute values.",
                "`l1` 和 `l2` 弄反了：`l1` 对应绝对值。",
            ),
            (loss, "The price is missing: this is the cross-entropy alone.", "漏了惩罚项：这只是交叉熵。"),
            (
                loss + l1 * sum(ones) + l2 * np.sqrt(sum(squares)),
                "The norm of all weights was taken: Keras charges its square, without a root.",
                "你算的是全部权重的范数；Keras 用的是它的平方，不开根号。",
            ),
            (
                loss + l1 * sum(ones) + l2 * sum(W.sum() ** 2 for W in kernels),
                "This is the square of a sum; L2 charges the sum of squares.",
                "你算的是和的平方；L2 罚的是平方和。",
            ),
            (
                loss + l1 * sum(ones) + 2 * l2 * sum(squares),
                "The 2 belongs to the derivative; the penalty itself is `l2` times the sum of squares.",
                "2 是求导才出来的；惩罚项本身就是 `l2` 乘以平方和。",
            ),
            (
                loss + price / 2,
                "Half of the price: the kernels' prices are added, not averaged, and there is no ½.",
                "你只算了一半：各个权重矩阵的惩罚要相加，不取平均，也没有 ½。",
            ),
            (
                2 * loss + price,
                "The cross-entropy was counted once for each kernel: it is there once.",
                "你对每个权重矩阵都加了一次交叉熵；它只应当出现一次。",
            ),
            (
                either(
                    loss + price / sum(W.size for W in kernels),
                    loss
                    + l1 * np.abs(np.concatenate([W.ravel() for W in kernels])).mean()
                    + l2 * (np.concatenate([W.ravel() for W in kernels]) ** 2).mean(),
                ),
                "This is divided by the number of weights: Keras charges the sum.",
                "你除以了权重的个数；Keras 用的是总和。",
            ),
        ],
    )


@exercise("weight-penalties.share-left")
def share_left(answer):
    """A function (learning_rate, strength, steps) → share of a weight that is left."""
    rate, strength, steps = 0.1, 0.3, 7
    one = 1 - 2 * rate * strength
    expect_equal(
        call(answer, rate, strength, steps),
        one**steps,
        "the share",
        "剩下的比例",
        on=(rate, strength, steps),
        mistakes=[
            (
                (1 - rate * strength) ** steps,
                "The 2 is missing: the derivative of strength · w² is 2 · strength · w.",
                "你漏了 2，strength · w² 的导数是 2 · strength · w。",
            ),
            (
                np.exp(-2 * rate * strength * steps),
                "This is the limit for many tiny steps; with steps of a finite size each one multiplies by 1 − 2 · rate · strength.",
                "你用的公式是步子极小时的极限；步子大小有限时，每一步都乘以 1 − 2 · rate · strength。",
            ),
            (
                1 - 2 * rate * strength * steps,
                "This takes the same amount at each step. L2 takes the same share of what is left.",
                "你每一步减去的量相同；L2 每一步减去的是剩余部分的相同比例。",
            ),
            (
                one,
                "This is what one step leaves: there are `steps` of them.",
                "这只是一步之后剩下的比例，一共要走 `steps` 步。",
            ),
            (
                1 - one**steps,
                "This is the share that is lost; asked is what is left.",
                "你算的是失去的比例，题目问的是还剩多少。",
            ),
            (
                either((1 - 2 * strength) ** steps, (1 - strength) ** steps),
                "The learning rate is missing: the step is rate times the derivative, which is 2 · strength · w.",
                "你漏了学习率，每一步的更新量是学习率乘以导数，导数是 2 · strength · w。",
            ),
            (
                (1 + 2 * rate * strength) ** steps,
                "The weight grows: the sign is turned. The step goes against the derivative.",
                "你的权重越来越大，符号反了；每一步是逆着导数走的。",
            ),
            (
                either(one ** (steps - 1), one ** (steps + 1)),
                "One step too few or too many: there are `steps` factors.",
                "多算或少算了一步：一共应当乘 `steps` 次。",
            ),
            (
                one * steps,
                "The steps are multiplied with each other: the factor to the power `steps`, not times `steps`.",
                "每一步的倍数要连乘，是 `steps` 次方，不是乘以 `steps`。",
            ),
            (
                either(1 - rate * strength * steps, np.exp(-rate * strength * steps)),
                "Two things: the derivative of strength · w² has a 2, and each of the `steps` steps multiplies what is left by the same factor.",
                "有两处要改：strength · w² 的导数里有 2；每一步都是把剩下的部分乘以同一个数，一共乘 `steps` 次。",
            ),
            (
                (1 - 2 * rate) ** steps,
                "The strength is missing: the derivative is 2 · strength · w.",
                "漏了强度：导数是 2 · strength · w。",
            ),
            (
                (1 - rate * strength / 2) ** steps,
                "Keras' L2 has no ½: the derivative of strength · w² is 2 · strength · w.",
                "Keras 的 L2 没有 ½：strength · w² 的导数是 2 · strength · w。",
            ),
            (
                np.log(0.5) / np.log(one),
                "This is the number of steps until half is left; asked is the share after `steps` steps.",
                "这是剩下一半所需的步数；问的是走 `steps` 步之后还剩几分之几。",
            ),
        ],
    )
    return (
        "At rate 0.01 and strength 0.01 it takes about 3,466 steps until half is left.",
        "学习率 0.01、强度 0.01 时，大约走 3466 步才只剩一半。",
    )


@exercise("weight-penalties.max-norm")
def max_norm(answer):
    """A function (W, c) → the kernel with columns no longer than c."""
    W = np.random.default_rng(3).normal(size=(4, 4)) * np.array([0.2, 1.0, 2.0, 0.5])
    c = 1.5
    columns = np.linalg.norm(W, axis=0)
    rows = np.linalg.norm(W, axis=1, keepdims=True)
    whole = np.linalg.norm(W)
    expect_equal(
        call(answer, W, c),
        W * np.minimum(1, c / columns),
        "the kernel",
        "权重矩阵",
        on=(W, c),
        mistakes=[
            (
                W * np.minimum(1, c / rows),
                "The wrong axis: this bounds the rows. The incoming weights of a neuron are a column.",
                "轴不对：你限制的是各行。一个神经元的输入权重是一列。",
            ),
            (
                W * np.minimum(1, c / rows.ravel()),
                "The norms of the rows were laid along the columns: take the norm over `axis=0`.",
                "你把各行的范数铺到了列上：应当沿 `axis=0` 求范数。",
            ),
            (
                W * c / columns,
                "Every column now has the length `c`, short ones too: those are left alone.",
                "现在每一列的长度都是 `c`，连短的也拉长了；短的应当不动。",
            ),
            (
                W * min(1, c / whole),
                "The whole matrix was bounded; each neuron has a bound of its own.",
                "你限制的是整个矩阵；应当每个神经元各有各的上限。",
            ),
            (
                np.clip(W, -c, c),
                "Single weights were cut off; max-norm bounds the length of a column and keeps its direction.",
                "你截断的是单个权重；最大范数限制的是一列的长度，方向不变。",
            ),
            (
                W * np.minimum(1, c / columns**2),
                "The root is missing: compare the norm with `c`, not its square.",
                "你漏了根号，应当拿范数本身和 `c` 比，而不是拿它的平方。",
            ),
            (
                W * np.minimum(1, c / np.abs(W).sum(axis=0)),
                "This bounds the sum of absolute values; max-norm takes the root of the sum of squares.",
                "你限制的是绝对值之和；最大范数用的是平方和的平方根。",
            ),
            (
                W * (columns > c) * c / columns,
                "Columns that are short enough became 0: those are left alone.",
                "足够短的列变成了 0；短的应当不动。",
            ),
            (
                either(W / np.maximum(1, columns), np.where(columns > c, W / columns, W)),
                "Columns that are too long got the length 1; they are scaled back to length `c`.",
                "太长的列被缩到了长度 1；应当缩到长度 `c`。",
            ),
            (
                W * np.maximum(1, c / columns),
                "This is a lower bound: short columns are stretched, long ones stay. It is the other way round.",
                "你设的是下限：短的被拉长，长的没有动。应当反过来。",
            ),
            (
                either(
                    W * np.minimum(1, c / np.sqrt((W**2).mean(axis=0))), W * np.minimum(1, c / np.abs(W).max(axis=0))
                ),
                "The length of a column is the root of the sum of its squares, neither of their mean nor the largest entry.",
                "一列的长度是各元素平方之和的平方根，既不是平方的平均再开方，也不是最大的元素。",
            ),
        ],
    )
    zeros = np.zeros((3, 2))
    expect_equal(
        call(answer, zeros, 1.0),
        zeros,
        "a kernel of zeros",
        "全零的权重矩阵",
        on=(zeros, 1.0),
        mistakes=[
            (
                lambda received: np.shape(received) == (3, 2) and np.isnan(received).any(),
                "A column of zeros became NaN, from 0 / 0. Guard the division.",
                "全零的一列变成了 NaN，因为算了 0 / 0。做除法之前要防一下。",
            ),
        ],
    )
