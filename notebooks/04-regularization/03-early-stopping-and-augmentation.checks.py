"""Checks of the exercises of `notebooks/04-regularization/03-early-stopping-and-augmentation.ipynb`."""

import math

import numpy as np

from utils.exercises import call, either, exercise, expect_equal, one_number, recognise, several

# No two steps differ by exactly the min_delta that is asked for, so rounding decides nothing.
_CURVE = [1.0, 0.62, 0.97, 0.76, 0.56, 0.65, 0.53, 0.83, 0.3, 0.43, 0.33, 0.76, 0.37, 0.4]


def _stop(losses, patience, min_delta=0.0, improves=None, too_long=lambda wait, patience: wait >= patience, reset=True):
    """The epoch trained last, and the best one; what is passed in makes it one of the mistakes."""
    improves = improves or (lambda loss, best, previous: loss < best - min_delta)
    best, best_epoch, wait, previous = math.inf, 0, 0, math.inf
    for epoch, loss in enumerate(losses):
        wait += 1
        if improves(loss, best, previous):
            best, best_epoch = loss, epoch
            wait = 0 if reset else wait
        elif too_long(wait, patience):
            break
        previous = loss
    return epoch, best_epoch


@exercise("early-stopping-and-augmentation.patience")
def patience(answer):
    """A function (losses, patience, min_delta) → (epoch trained last, best epoch), as Keras' EarlyStopping has it."""
    # The first tells all the mistakes apart; the others look at the ends.
    for length, wait, delta in ((14, 3, 0.05), (14, 4, 0.05), (14, 3, 0.0), (14, 1, 0.05), (9, 5, 0.05), (1, 2, 0.0)):
        losses = _CURVE[:length]
        right = _stop(losses, wait, delta)
        given = (losses, wait, delta)
        last, best = several(call(answer, losses, wait, delta), 2, "last, best", on=given)
        received = np.array(
            [one_number(last, "`last`", "`last`", on=given), one_number(best, "`best`", "`best`", on=given)]
        )

        def wrong(*arguments, **options):
            return np.array(_stop(losses, *arguments, **options))

        recognise(
            received,
            expected=np.array(right),
            on=given,
            mistakes=[
                (
                    np.array(right) + 1,
                    "Counted from 1: here epochs are counted from 0, as `enumerate` does.",
                    "你从 1 数起了。这里的轮次从 0 数起，和 `enumerate` 一样。",
                ),
                (
                    np.array(right[::-1]),
                    "The two numbers are swapped: first the epoch trained last, then the best one.",
                    "两个数的顺序反了。应当先返回最后训练的那个轮次，再返回最好的那个轮次。",
                ),
                (
                    wrong(wait, 0.0),
                    "`min_delta` is not used: an improvement by less than that does not count.",
                    "你没有用到 `min_delta`。损失低得没有超过这个数，就不算改进。",
                ),
                (
                    wrong(wait, delta, improves=lambda loss, best, previous: loss < previous - delta),
                    "Each loss is compared with that of the epoch before. It has to be better than the best so far.",
                    "你把每个损失和前一个轮次的相比了。应当和迄今最好的损失相比。",
                ),
                (
                    wrong(wait, -delta),
                    "The sign of `min_delta` is turned: a loss that is slightly worse would count as better.",
                    "`min_delta` 的符号反了。照你的写法，损失略微变差也算改进。",
                ),
                (
                    wrong(wait + 1, delta),
                    "One epoch too many: stop as soon as `patience` epochs in a row have brought no improvement.",
                    "你多训练了一个轮次。连续 `patience` 个轮次没有改进，就要停下。",
                ),
                (
                    wrong(max(wait - 1, 0), delta),
                    "One epoch too few: `patience` epochs in a row without improvement are still allowed to happen.",
                    "你少训练了一个轮次。要等到连续 `patience` 个轮次都没有改进，才停下。",
                ),
                (
                    wrong(wait, delta, reset=False),
                    "The counter does not start anew: after an improvement the waiting begins at 0 again.",
                    "计数没有清零。每次有了改进，都要从 0 重新数起。",
                ),
                (
                    np.array([right[0], int(np.argmin(losses[: right[0] + 1]))]),
                    "The best epoch is here the last one that counted as an improvement, not the smallest loss of all: one lower by less than `min_delta` is passed over.",
                    "这里最好的轮次是最后一个算作改进的轮次，不一定是损失最小的轮次，因为低得没有超过 `min_delta` 的不算改进。",
                ),
                (
                    np.array([len(losses) - 1, int(np.argmin(losses))]),
                    "That looks at the whole curve. Whoever trains knows only the past: walk along the losses and break off.",
                    "你看了整条曲线。训练的时候只知道过去的损失，所以要一个个看下去，该停就停。",
                ),
            ],
        )
    return (
        "Keras does just this; with `min_delta` larger than the noise of the curve, it does not wait for luck.",
        "Keras 正是这样做的。把 `min_delta` 取得比曲线的噪声大，训练就不会因为碰巧的小改进而一直拖下去。",
    )


@exercise("early-stopping-and-augmentation.mixup")
def mixup(answer):
    """A function (x, y, share, partner) → mixed pictures and labels."""
    rng = np.random.default_rng(0)
    x, y = rng.random((5, 4, 4, 3)), np.eye(10)[[3, 1, 4, 1, 5]]
    share, partner = np.array([0.9, 0.3, 0.6, 1.0, 0.25]), np.array([2, 0, 4, 1, 3])
    a, b = share[:, None, None, None], share[:, None]
    mixed, labels = a * x + (1 - a) * x[partner], b * y + (1 - b) * y[partner]
    other, other_labels = (1 - a) * x + a * x[partner], (1 - b) * y + b * y[partner]
    mean = share.mean()
    received = several(call(answer, x, y, share, partner), 2, "x, y", on="x, y, share, partner")
    expect_equal(
        received[0],
        mixed,
        "the mixed pictures",
        "混合后的图片",
        mistakes=[
            (
                other,
                "Turned round: the picture itself has the share `share`, its partner the rest.",
                "比例弄反了。图片本身占 `share`，它的搭档占其余部分。",
            ),
            (
                a * x + (1 - a) * x[::-1],
                "`partner` is not used: picture `i` is mixed with picture `partner[i]`.",
                "你没有用到 `partner`。第 `i` 张图片要和第 `partner[i]` 张混合。",
            ),
            (
                a * x + x[partner],
                "The partner is not weighted: it has the share `1 - share`.",
                "搭档没有加权。它的权重应当是 `1 - share`。",
            ),
            (
                mean * x + (1 - mean) * x[partner],
                "One share for all pictures: each has its own, `share[i]`.",
                "你给所有图片用了同一个比例。每张图片有自己的比例 `share[i]`。",
            ),
            (x, "The pictures are unchanged.", "返回的图片没有变，和原来的一样。"),
        ],
    )
    expect_equal(
        received[1],
        labels,
        "the mixed labels",
        "混合后的标签",
        mistakes=[
            (
                y,
                "The labels are not mixed: a picture that is 30 % deer is 30 % deer in its label, too.",
                "标签没有混合。图片里鹿占 30%，标签里鹿也要占 30%。",
            ),
            (
                other_labels,
                "The labels are mixed the other way round than the pictures.",
                "标签的混合比例和图片相反。两者应当用同样的比例。",
            ),
            (
                np.where(b >= 0.5, y, y[partner]),
                "Only the larger share was kept: the label holds both classes, with their shares.",
                "你只留下了占比大的那一类。标签里应当两个类别都有，各占自己的比例。",
            ),
            (
                mean * y + (1 - mean) * y[partner],
                "One share for all labels: each has its own, `share[i]`.",
                "你给所有标签用了同一个比例。每个标签有自己的比例 `share[i]`。",
            ),
            (
                0.5 * (y + y[partner]),
                "Half and half: the labels are mixed in the shares of the pictures.",
                "你把标签对半混合了。标签要按图片的比例混合。",
            ),
        ],
    )
    return (
        "Row by row: that three axes have to be added to `share` for the pictures and one for the labels is where most first attempts fail.",
        "每一行用自己的比例。`share` 乘图片时要补三个轴，乘标签时要补一个轴，初学时多半在这里出错。",
    )


_POWER = 2.8  # 1.96 (5 %, two-sided) + 0.84 (80 %)


@exercise("early-stopping-and-augmentation.runs")
def runs(answer):
    """A function (difference, spread) → runs of each method, a whole number."""
    # None of them comes close to a whole number: 1.96 and 0.84 may also be taken with more digits.
    for given in ((0.35, 1.3), (0.35, 0.45), (1.0, 0.8), (0.35, 0.3), (2.0, 1.5), (5.0, 1.0)):
        difference, spread = given
        ratio = spread / difference
        exact = 2 * (_POWER * ratio) ** 2
        right = math.ceil(exact)
        expect_equal(
            one_number(call(answer, difference, spread), "the number of runs", "次数", on=given),
            right,
            "the number of runs",
            "次数",
            on=given,
            mistakes=[
                (
                    exact,
                    "The size is right, but there are only whole runs: round up.",
                    "数值对了，但次数只能是整数，所以要向上取整。",
                ),
                (
                    math.floor(exact),
                    "Rounded down: one run too few.",
                    "你向下取整了，这样会少训练一次。",
                ),
                (
                    _whole((_POWER * ratio) ** 2),
                    "The factor 2 is missing: both means are uncertain, so the variance of their difference is twice that of one.",
                    "你漏了因数 2。两个均值都有误差，所以差的方差是单个均值方差的两倍。",
                ),
                (
                    _whole(2 * exact),
                    "Twice too many: asked for are the runs of each method, not of both together.",
                    "你的结果多了一倍。这里问的是每种方法的次数，不是两种合计的次数。",
                ),
                (
                    _whole(2 * _POWER * ratio),
                    "The square is missing: half the difference takes four times as many runs.",
                    "你漏了平方。差距减半，次数要变成原来的四倍。",
                ),
                (
                    _whole(2 * _POWER**2 * ratio),
                    "Only 2.8 is squared: spread and difference are squared as well.",
                    "你只把 2.8 平方了。波动和差距也要平方。",
                ),
                (
                    _whole(2 * (_POWER / ratio) ** 2),
                    "Upside down: a larger spread takes more runs, a larger difference fewer.",
                    "分子分母反了。波动越大，需要的次数越多；差距越大，需要的次数越少。",
                ),
                (
                    _whole(2 * (1.96 * ratio) ** 2),
                    "With 1.96 in place of 2.8 the true difference would just reach the threshold on average, and be missed half the time.",
                    "你用了 1.96，而不是 2.8。这样真实的差距平均起来只是刚好够到门槛，有一半的时候看不出来。",
                ),
            ],
        )
    return (
        "And that is for one comparison that was planned. Whoever tries ten methods and reports the best needs more.",
        "这还只是针对事先定好的一个比较。如果试了十种方法再报告最好的，需要的次数更多。",
    )


def _whole(number):
    return either(number, math.ceil(number), math.floor(number))


@exercise("early-stopping-and-augmentation.smoothing")
def smoothing(answer):
    """A function (epsilon, classes) → difference of the scores at which the smoothed cross-entropy is lowest."""
    for epsilon, classes in ((0.1, 10), (0.2, 5), (0.05, 1000), (0.3, 2)):
        given = (epsilon, classes)
        rest = epsilon / classes
        true = 1 - epsilon + rest
        expect_equal(
            one_number(call(answer, epsilon, classes), "the difference of the scores", "分数之差", on=given),
            math.log(true / rest),
            "the difference of the scores",
            "分数之差",
            on=given,
            mistakes=[
                (
                    true / rest,
                    "That is the ratio of the probabilities; scores are their logarithms.",
                    "你给出的是概率之比；分数是概率的对数。",
                ),
                (
                    math.log(true),
                    "That is the logarithm of the true class's probability alone: subtract that of a wrong class.",
                    "这只是正确类别概率的对数，还要减去错误类别概率的对数。",
                ),
                (
                    either(true, true - rest),
                    "These are probabilities. Asked for is by how much the scores differ: the logarithm of their ratio.",
                    "这是概率。题目问的是分数相差多少，也就是概率之比的对数。",
                ),
                (
                    either(math.log((1 - epsilon) / epsilon), math.log(true / epsilon)),
                    "A wrong class does not get `epsilon` but its share of it, `epsilon / classes`.",
                    "一个错误类别得到的不是 `epsilon`，而是其中的一份 `epsilon / classes`。",
                ),
                (
                    math.log((1 - epsilon) / rest),
                    "The true class gets its share of `epsilon`, too: `1 - epsilon + epsilon / classes`.",
                    "正确类别也分到一份 `epsilon`，所以它的标签是 `1 - epsilon + epsilon / classes`。",
                ),
                (
                    math.log((1 - epsilon) * (classes - 1) / epsilon) if classes > 1 else math.nan,
                    "Keras spreads `epsilon` over all classes, the true one included, not over the others alone.",
                    "Keras 把 `epsilon` 平摊给所有类别，正确的也在内，而不是只分给其余的类别。",
                ),
                (
                    math.log(rest / true),
                    "The wrong sign: the true class has the higher score.",
                    "符号反了。正确类别的分数更高，所以结果应当为正。",
                ),
                (
                    either(math.log10(true / rest), math.log2(true / rest)),
                    "Take the natural logarithm: softmax uses e.",
                    "要取自然对数，因为 softmax 用的底数是 e。",
                ),
            ],
        )
    return (
        "Without smoothing the scores would have to differ without end; with 0.1 and ten classes, 4.5 is enough.",
        "如果不做标签平滑，分数之差要趋于无穷，损失才会最低；强度取 0.1、有十个类别时，相差 4.5 就够了。",
    )
