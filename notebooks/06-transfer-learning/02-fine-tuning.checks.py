"""Checks of the exercises of `notebooks/06-transfer-learning/02-fine-tuning.ipynb`."""

import math

import numpy as np

from utils.exercises import call, either, exercise, expect_equal, one_number, recognise, several


@exercise("fine-tuning.pulled")
def pulled(answer):
    """A function (gradient, weights, start, strength) → gradient of the loss with a pull to the start; no pull where `start` is None."""
    random = np.random.default_rng(3)
    for shape, strength in (((3, 4), 0.5), ((5,), 3.0)):
        g, w, s = random.normal(size=(3, *shape))
        on = g, w, s, strength
        expect_equal(call(answer, *on), g + strength * (w - s), "the gradient", "梯度", on=on, mistakes=_mispulled(*on))
    g, w = random.normal(size=(2, 4, 2))
    on = g, w, None, 0.5
    expect_equal(call(answer, *on), g, "the gradient of a layer without a start", "没有起点的层的梯度", on=on, mistakes=[
        (g + 0.5 * w, "Without a start this layer is pulled to 0 here: that is plain L2. Return the gradient as it came.",
         "没有起点时，你把这一层拉向了 0，那是普通的 L2。应当原样返回梯度。"),
        (np.zeros_like(g), "A new layer is not pulled, but it learns: return its gradient as it came, not zeros.",
         "新的层不受拉力，但照样要学习：应当原样返回梯度，而不是零。"),
    ])
    return (
        "With `start` full of zeros this is the L2 penalty of the lesson on weight penalties.",
        "如果 `start` 全是零，这就是讲权重惩罚那一课里的 L2 惩罚。",
    )


def _mispulled(g, w, s, strength):
    pull = strength * (w - s)
    return [
        (g - pull, "The sign is turned: this pushes the weights away from the start.", "拉力的符号反了：这样会把权重推离起点。"),
        (g + strength * w, "This pulls to 0, as plain L2 does: subtract the start from the weights first.", "你把权重拉向了 0，和普通的 L2 一样：应当先用权重减去起点。"),
        (g + 2 * pull, "Twice the pull: the ½ in front of the square cancels the 2 of its derivative.", "拉力多了一倍：平方前面的 ½ 与求导得到的 2 相消。"),
        (g + pull / 2, "Half the pull: the derivative of the square brings a 2, which cancels the ½.", "拉力少了一半：平方求导会得到一个 2，与 ½ 相消。"),
        (pull, "This is the pull alone: the gradient of the cross-entropy is to be added.", "你只返回了拉力：还要加上交叉熵的梯度。"),
        (g, "Nothing pulls here: `start` and `strength` are not used.", "你的结果里没有拉力：`start` 和 `strength` 都没有用到。"),
        (either(g + strength * np.sign(w - s), g + strength * np.abs(w - s)),
         "The pull has to grow with the distance, and to keep its sign: it is the derivative of a square.",
         "拉力应当随距离增大，并且保留符号：它是平方的导数。"),
        (g + strength * np.linalg.norm(w - s), "Each weight is pulled by its own distance, not by that of all together.", "每个权重按自己的距离受力，而不是按整体的距离。"),
        (g + strength / 2 * (w - s) ** 2, "This adds the penalty itself: add its derivative.", "你加的是惩罚项本身：应当加它的导数。"),
        (w - strength * g, "This is a step of SGD: the gradient is asked for.", "你返回的是 SGD 走一步之后的权重：这里要求的是梯度。"),
    ]


@exercise("fine-tuning.followed")
def followed(answer):
    """A function (momentum, share) → least number of steps after which a moving average has gone that share of the way."""
    for momentum, share in ((0.95, 0.9), (0.99, 0.9), (0.9, 0.5), (0.99, 0.55), (0.5, 0.75)):
        on = momentum, share
        exact = math.log(1 - share) / math.log(momentum)
        received = one_number(call(answer, *on), "the number of steps", "步数", on=on)
        expect_equal(received, math.ceil(exact), "the number of steps", "步数", on=on, mistakes=[
            (exact, "Steps are whole numbers: round up, since fewer have not yet gone that far.",
             "步数是整数：应当向上取整，步数再少就还没走到。"),
            (math.floor(exact) + 1, "One too many where the share is reached exactly: round up, do not add 1.", "恰好走到时多算了一步：应当向上取整，而不是加 1。"),
            (math.floor(exact), "Rounded down: after that many steps the average has not yet gone so far.", "你向下取整了：走这么多步还没有走到。"),
            (either(math.log(share) / math.log(momentum), math.ceil(math.log(share) / math.log(momentum))),
             "This is when `share` of the way is left; asked is when it is done, so that 1 − share is left.",
             "你算的是剩下的路程等于 `share` 的时候；要求的是走完了 `share`，也就是剩下 1 − share。"),
            (either(math.log(1 - share) / math.log(1 - momentum), math.ceil(math.log(1 - share) / math.log(1 - momentum))),
             "This takes 1 − momentum for what is kept, as PyTorch's convention has it: in Keras the old average keeps the share `momentum` at each step.",
             "你把 1 − momentum 当成了保留的比例，那是 PyTorch 的约定：在 Keras 里，每一步旧的平均值保留的比例是 `momentum`。"),
            (either(share / (1 - momentum), math.ceil(share / (1 - momentum)), math.ceil(share / (1 - momentum) - 1e-9)),
             "Each step goes a share of what is left, not of the whole way: the distance shrinks by the factor `momentum` each time.",
             "每一步走的是剩余路程的一部分，而不是全程的一部分：距离每次乘以 `momentum`。"),
            (either(1 / (1 - momentum), round(1 / (1 - momentum))), "1/(1 − momentum) is a rule of thumb for two thirds of the way: here another share may be asked for.",
             "1/(1 − momentum) 是走完大约三分之二所需步数的经验公式：这里要求的比例可以是别的值。"),
        ])
    return (
        "With Keras' default of 0.99, 230 steps for nine tenths of the way; the 80 steps of this lesson would go little more than half of it.",
        "用 Keras 的默认值 0.99，走完九成要 230 步；这一课的 80 步只能走一半多一点。",
    )


@exercise("fine-tuning.two-parts")
def two_parts(answer):
    """A function (before, after, refitted) of accuracies over draws → shares of the mean loss (out of step, forgotten)."""
    cases = (
        ([0.84, 0.86, 0.85], [0.60, 0.50, 0.70], [0.80, 0.79, 0.70]),
        ([0.90, 0.90], [0.70, 0.88], [0.85, 0.87]),
    )
    for case in cases:
        on = tuple(map(np.array, case))
        before, after, again = on
        lost = before.mean() - after.mean()
        back, gone = (again.mean() - after.mean()) / lost, (before.mean() - again.mean()) / lost
        received = call(answer, *on)
        received = tuple(several(received, 2, "out_of_step, forgotten", on=on))
        recognise(received, [
            (lambda value: any(np.size(part) != 1 for part in value), "A share for each draw is returned: take the means over the draws first.",
             "你返回了每次抽样各自的比例：应当先对各次抽样求平均。"),
        ])
        ratio = ((again - after) / (before - after)).mean()
        expect_equal(tuple(one_number(part, on=on) for part in received), (back, gone), "(out of step, forgotten)", "（对不上的，忘掉的）", on=on, mistakes=[
            ((gone, back), "The two are exchanged: what a new head brings back was out of step, not forgotten.", "两个比例颠倒了：重新训练头部能恢复的，只是对不上，不算忘掉。"),
            ((ratio, 1 - ratio), "This is the mean of each draw's share: a draw that lost hardly anything counts as much as the others, and its share is mostly noise. Divide the means.",
             "你求的是各次抽样的比例的平均：准确率几乎没有下降的那次抽样也占同样的分量，而它的比例主要是噪声。应当用均值相除。"),
            ((again.mean() - after.mean(), before.mean() - again.mean()), "These are differences of accuracies: divide both by what was lost in all.",
             "你返回的是准确率之差：两个都还要除以总共失去的准确率。"),
            ((100 * back, 100 * gone), "In percent: a share lies between 0 and 1.", "你给的是百分数：比例应当在 0 到 1 之间。"),
            ((-back, -gone), "The sign is turned.", "两个比例的符号都反了。"),
            (((again.mean() - after.mean()) / before.mean(), (before.mean() - again.mean()) / before.mean()),
             "Divided by the accuracy at first: a share of what was lost is asked for, before − after.",
             "你除以了原来的准确率：要求的是占失去部分的比例，失去的部分等于 before − after。"),
            ((again.mean() / before.mean(), 1 - again.mean() / before.mean()),
             "This compares the new head with the accuracy at first, and leaves `after` out.", "你只把重新训练的头部和原来的准确率比，没有用到 `after`。"),
        ])
    return "The two shares add up to 1.", "两个比例之和等于 1。"
