"""Checks of the exercises of `notebooks/03-optimizers/03-schedules-and-tuning.ipynb`."""

import numpy as np

from utils.exercises import call, either, exercise, expect_equal, one_array, one_number, several


@exercise("schedules-and-tuning.rate-at")
def rate_at(answer):
    """A function (step, peak, warm, total) → the rate: linear up over `warm` steps, then half a cosine down to 0 at `total`."""
    peak, warm, total = 0.4, 20, 100
    for step in (5, 20, 40, 60, 95, 100):
        given = step, peak, warm, total
        received = one_number(call(answer, *given), "the rate", "学习率", on=given)
        share = (step - warm) / (total - warm)
        right = peak * step / warm if step < warm else peak * _half(share)
        late = step >= warm
        mistakes = [
            (
                right / peak,
                "This is the shape, between 0 and 1: multiply by `peak`.",
                "你返回的只是 0 到 1 之间的形状，还要乘以 `peak`。",
            ),
            (
                _half(share) * peak if not late else None,
                "The warm-up is missing: below `warm` steps the rate rises in a straight line, `peak * step / warm`.",
                "你漏了预热：前 `warm` 步里，学习率沿直线上升，即 `peak * step / warm`。",
            ),
            (
                either(peak * _half(step / total), peak * _half(step / total) * min(1, step / warm)),
                "The cosine must begin when the warm-up ends: its share is `(step - warm) / (total - warm)`, not `step / total`.",
                "余弦应当从预热结束时算起：走过的比例是 `(step - warm) / (total - warm)`，不是 `step / total`。",
            ),
            (
                peak * (step + 1) / warm if not late else None,
                "One step too high: at step 0 the rate is 0, as in Keras.",
                "你多算了一步：第 0 步的学习率应当是 0，Keras 也是如此。",
            ),
            (
                peak * _half((step - warm) / total) if late else None,
                "Divided by `total`: the way down has only `total - warm` steps.",
                "你除以了 `total`：下降的那一段只有 `total - warm` 步。",
            ),
            (
                peak * (1 + np.cos(np.pi * share)) if late else None,
                "Twice too high: half a cosine, `(1 + cos) / 2`, so that it begins at 1.",
                "结果大了一倍：应当是 `(1 + cos) / 2`，这样才从 1 开始。",
            ),
            (
                peak * np.cos(np.pi * share) if late else None,
                "A bare cosine ends at −1: a negative rate climbs. Take `(1 + cos) / 2`.",
                "直接用余弦会降到 −1，而学习率为负，损失就会上升。应当用 `(1 + cos) / 2`。",
            ),
            (
                peak * np.cos(np.pi * share / 2) if late else None,
                "A quarter of a wave. It ends at 0, too, but this schedule is half a wave, moved up: `(1 + cos(π · share)) / 2`.",
                "你用的是四分之一个波，虽然也降到 0，但题目要的是抬高后的半个波：`(1 + cos(π · 比例)) / 2`。",
            ),
            (
                peak * (1 + np.cos(share)) / 2 if late else None,
                "The π is missing in the cosine: over the way down its angle goes from 0 to π.",
                "你在余弦里漏了 π：下降的过程中，角度要从 0 变到 π。",
            ),
            (
                peak * (1 - share) if late else None,
                "A straight line down; asked is half a cosine.",
                "你写的是沿直线下降；题目要的是半个余弦。",
            ),
            (
                peak if late else None,
                "After the warm-up the rate stays up: it should fall like half a cosine to 0.",
                "预热之后，你的学习率一直不变；它应当沿半个余弦降到 0。",
            ),
        ]
        expect_equal(
            received,
            right,
            f"the rate at step {step}",
            f"第 {step} 步的学习率",
            on=given,
            mistakes=[mistake for mistake in mistakes if mistake[0] is not None],
        )
    return (
        "In Keras: `CosineDecay(0.0, total - warm, warmup_target=peak, warmup_steps=warm)`.",
        "在 Keras 里就是 `CosineDecay(0.0, total - warm, warmup_target=peak, warmup_steps=warm)`。",
    )


def _half(share):
    return (1 + np.cos(np.pi * share)) / 2


@exercise("schedules-and-tuning.clip-together")
def clip_together(answer):
    """A function (gradients, limit) → the arrays, scaled by one factor so that their common length is at most `limit`."""
    rng = np.random.default_rng(4)
    for scale, limit in ((3.0, 1.5), (0.05, 1.5), (2.0, 0.5)):
        gradients = [scale * rng.normal(size=(3, 2)), scale * rng.normal(size=4)]
        given = gradients, limit
        length = np.sqrt(sum((g**2).sum() for g in gradients))
        each = [np.sqrt((g**2).sum()) for g in gradients]
        right = [min(1, limit / length) * g for g in gradients]
        received = several(call(answer, *given), 2, "gradients", on=given)
        arrays = [one_array(part, "a clipped gradient", "裁剪后的梯度", on=given) for part in received]
        expect_equal(
            _flat(arrays),
            _flat(right),
            "the clipped gradients",
            "裁剪后的梯度",
            on=given,
            mistakes=[
                (
                    _flat([limit / length * g for g in gradients]),
                    "Short gradients are made longer: scale only where the length is above `limit`.",
                    "短的梯度反而被拉长了：只有长度超过 `limit` 时才缩放。",
                ),
                (
                    _flat([min(1, limit / size) * g for size, g in zip(each, gradients)]),
                    "Each array was clipped by itself (Keras' `clipnorm`): that turns the direction of the whole. Take one length over all arrays.",
                    "你把每个数组各自裁剪了（相当于 Keras 的 `clipnorm`），整体的方向会因此改变。应当对所有数组只算一个总长度。",
                ),
                (
                    _flat([np.clip(g, -limit, limit) for g in gradients]),
                    "This clips each number by value (Keras' `clipvalue`), which bends the direction. Scale all by one factor.",
                    "你是按数值逐个裁剪的（相当于 Keras 的 `clipvalue`），方向会改变。应当用同一个系数缩放所有的数。",
                ),
                (
                    _flat([min(1, limit / length**2) * g for g in gradients]),
                    "The root is missing: the length is the root of the sum of squares.",
                    "你漏了开平方：长度是平方和的平方根。",
                ),
                (
                    _flat([min(1, limit / sum(each)) * g for g in gradients]),
                    "You added up the lengths of the arrays. Add up their squares, and take the root once.",
                    "你把各数组的长度直接相加了。应当先把平方相加，最后只开一次平方。",
                ),
                (
                    _flat([g / max(length, 1e-30) for g in gradients]),
                    "The length becomes 1 whatever `limit` says: multiply by `limit`, and leave short gradients alone.",
                    "不管 `limit` 是多少，长度都变成了 1：要乘以 `limit`，短的梯度则保持不变。",
                ),
                (
                    _flat(gradients),
                    "Nothing was clipped here, though the common length is above `limit`.",
                    "这里的总长度已经超过 `limit`，你的梯度却没有被裁剪。",
                ),
            ],
        )
    return (
        "`SGD(global_clipnorm=limit)` does this before each step.",
        "`SGD(global_clipnorm=limit)` 在每一步之前做的就是这件事。",
    )


def _flat(parts):
    """All numbers of some arrays in one, in a type that the least precise of them asks for."""
    rough = min((part.dtype for part in parts if part.dtype.kind not in "iub"), key=lambda kind: kind.itemsize, default=float)
    return np.concatenate([part.ravel() for part in parts]).astype(rough)


@exercise("schedules-and-tuning.won-and-luck")
def won_and_luck(answer):
    """A function (valid, fresh) → what the search won over trial 0 on fresh data, and how far the winner's validation score lies above its fresh one."""
    for valid, fresh in (
        ([0.81, 0.86, 0.90, 0.88], [0.80, 0.81, 0.86, 0.895]),
        ([0.70, 0.92, 0.75], [0.78, 0.84, 0.79]),
    ):
        valid, fresh = np.array(valid), np.array(fresh)
        given, best = (valid, fresh), int(valid.argmax())
        won, luck = fresh[best] - fresh[0], valid[best] - fresh[best]
        received = several(call(answer, *given), 2, "won, luck", on=given)
        got_won = one_number(received[0], "what was won", "真提升", on=given)
        got_luck = one_number(received[1], "the luck", "虚高", on=given)
        expect_equal(
            got_won,
            won,
            "what was won",
            "真提升",
            on=given,
            mistakes=[
                (luck, "The order: first what was won, then the luck.", "顺序反了：应当先返回真提升，再返回虚高。"),
                (
                    valid[best] - valid[0],
                    "This is the gain on validation data, luck included. Compare on fresh data.",
                    "你算的是验证数据上的提升，里面还含着运气。应当在新数据上比较。",
                ),
                (
                    fresh.max() - fresh[0],
                    "You picked the winner by its fresh score: that looks at the answer. The winner is chosen on `valid`.",
                    "你是按新数据上的成绩选的赢家，等于看了答案。赢家要按 `valid` 来选。",
                ),
                (
                    valid[best] - fresh[0],
                    "Two kinds of data are mixed: take the score of the winner on fresh data.",
                    "你把两种数据混在一起了：应当用赢家在新数据上的成绩。",
                ),
                (
                    fresh[best],
                    "This is the winner's fresh score; subtract that of trial 0, the default.",
                    "你返回的是赢家在新数据上的成绩；还要减去默认设置（第 0 次试验）的成绩。",
                ),
                (
                    -won,
                    "The sign is turned: the winner's score minus that of the default.",
                    "符号反了：应当用赢家的成绩减去默认设置的成绩。",
                ),
                (
                    fresh[best] - fresh.mean(),
                    "Compared with the mean of all trials; asked is the default, trial 0.",
                    "你是和所有试验的平均值比的；题目要求和默认设置（第 0 次试验）比。",
                ),
            ],
        )
        expect_equal(
            got_luck,
            luck,
            "the luck",
            "虚高",
            on=given,
            mistakes=[
                (
                    -luck,
                    "The sign is turned: the reported (validation) score minus the fresh one.",
                    "符号反了：应当用报告的（验证）成绩减去新数据上的成绩。",
                ),
                (
                    valid.max() - fresh.max(),
                    "The best fresh score may belong to another trial: take that of the winner.",
                    "新数据上的最高分可能属于另一次试验：应当取赢家自己的成绩。",
                ),
                (
                    (valid - fresh).mean(),
                    "This is the mean over all trials, which were not selected. Asked is the winner's difference.",
                    "你算的是所有试验的平均差，这些试验没有经过挑选。题目要的是赢家的差。",
                ),
                (
                    (valid - fresh).max(),
                    "The trial with the largest difference need not be the winner.",
                    "你取的是差得最多的那次试验，但它不一定是赢家。",
                ),
                (
                    valid[0] - fresh[0],
                    "This is trial 0's difference; asked is the winner's.",
                    "你算的是第 0 次试验的差；题目要的是赢家的差。",
                ),
            ],
        )
    return (
        "The second number needs data that no choice has looked at. That is what a test set is for.",
        "第二个数需要没有参与过任何选择的数据，测试集正是为此准备的。",
    )


@exercise("schedules-and-tuning.trials-needed")
def trials_needed(answer):
    """A function (share, sure) → how many random trials until one lies in the best `share` with probability `sure`."""
    for share, sure in ((0.1, 0.95), (0.05, 0.9), (0.01, 0.5), (0.5, 0.75)):  # the last comes out even
        given = share, sure
        exact = np.log(1 - sure) / np.log(1 - share)
        received = one_number(call(answer, *given), "the number of trials", "试验次数", on=given)
        expect_equal(
            received,
            int(np.ceil(exact)),
            "the number of trials",
            "试验次数",
            on=given,
            mistakes=[
                (
                    exact,
                    "Right before rounding. There is no fraction of a trial: round up.",
                    "取整之前你是对的。试验次数必须是整数，所以要向上取整。",
                ),
                (
                    np.floor(exact),
                    "One too few: rounded down, the probability is still below `sure`. Round up.",
                    "你少了一次：向下取整之后，概率还不到 `sure`。应当向上取整。",
                ),
                (
                    np.floor(exact) + 1,
                    "One too many: here the logarithms come out even, and there is nothing to round up.",
                    "多了一次：这里两个对数正好除尽，不必再往上取整。",
                ),
                (
                    either(1 / share, np.ceil(1 / share)),
                    "1 / share is how many it takes on average. For a given probability ask when no trial at all has hit: (1 − share)ⁿ.",
                    "1 / share 只是平均所需的次数。要达到给定的概率，应当从“n 次都没有碰上”的概率 (1 − share)ⁿ 算起。",
                ),
                (
                    either(sure / share, np.ceil(sure / share)),
                    "Chances of several trials do not add up: two of them may both hit. Take the chance that none does, (1 − share)ⁿ.",
                    "多次试验的概率不能直接相加，因为两次可能都碰上。应当用“一次都没碰上”的概率 (1 − share)ⁿ。",
                ),
                (
                    either(np.log(sure) / np.log(1 - share), np.ceil(np.log(sure) / np.log(1 - share))),
                    "That no trial hits may have probability 1 − `sure`, not `sure`.",
                    "“一次都没碰上”的概率应当是 1 − `sure`，不是 `sure`。",
                ),
                (
                    either(np.log(1 - sure) / np.log(share), np.ceil(np.log(1 - sure) / np.log(share))),
                    "A trial misses with probability 1 − `share`; you took `share`.",
                    "一次试验没碰上的概率是 1 − `share`，你用的是 `share`。",
                ),
                (
                    -np.ceil(exact),
                    "The sign: both logarithms are negative, so their quotient is positive.",
                    "符号错了：两个对数都是负数，商是正数。",
                ),
            ],
        )
    return (
        "For the best 5 % with 95 % certainty: 59, whatever the number of settings.",
        "要以 95% 的把握碰上最好的 5%，需要 59 次，不管有多少个设置。",
    )
