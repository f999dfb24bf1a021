"""Checks of the exercises of `notebooks/01-concepts/08-training-loop.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, either, exercise, expect_equal, one_array, recognise, several


@exercise("training-loop.epoch-loss")
def epoch_loss(answer):
    """A function (losses, sizes) → mean loss over all pictures of the epoch."""
    losses, sizes = np.array([2.1, 1.5, 1.25, 0.5]), np.array([32, 32, 32, 5])
    total, n = (losses * sizes).sum(), sizes.sum()
    expect_equal(call(answer, losses, sizes), total / n, "the loss of the epoch", "这一轮的损失", on=(losses, sizes), mistakes=[
        (losses.mean(), "The mean of the batches' means: the last batch has only 5 pictures, and counts here as much as one of 32.",
         "这是各批量平均值的平均：最后一个批量只有 5 张图片，在这里却和 32 张的批量占同样的分量。"),
        (total, "This is the sum over all pictures: divide by their number.", "这是全部图片的损失之和，还要除以图片张数。"),
        (losses.sum() * sizes[0] / n, "Each batch is multiplied as if it were full: the last one has only 5 pictures.", "你把每个批量都当成满的来乘；最后一个只有 5 张图片。"),
        (total / 512, "Divided by the 512 pictures of the lesson: add up `sizes` instead.", "你除以的是课文里的 512 张；应当把 `sizes` 加起来。"),
        (total / len(sizes), "Divided by the number of batches: the sum goes over pictures.", "你除以了批量的个数；这里的和是对图片求的，应当除以图片张数。"),
        (total / (len(sizes) * sizes[0]), "Divided as if all batches were full: count the pictures that were really there.",
         "你除的时候把每个批量都当成满的；应当数实际有多少张图片。"),
        (either(losses.sum() / n, losses.sum()), "The mean of each batch has to be multiplied by its number of pictures before it is added.",
         "每个批量的平均值要先乘以它的图片张数，再相加。"),
        (losses[:-1].mean(), "The last batch is left out: it is smaller, but it counts.", "你漏掉了最后一个批量：它小一些，但也要算。"),
        (losses[-1], "This is the loss of the last batch alone.", "这只是最后一个批量的损失。"),
        (total / sizes[-1], "Divided by the size of the last batch: the sum goes over all pictures.", "你除以了最后一个批量的大小；应当除以全部图片的张数。"),
    ])


@exercise("training-loop.batch-noise")
def batch_noise(answer):
    """A function (one, B, n) → error of the gradient of B different pictures out of n."""
    for one, B, n in ((3.0, 64, 512), (2.0, 10, 50), (3.0, 1, 512), (3.0, 512, 512)):
        given = (one, B, n)
        free, rest = one / np.sqrt(B), (n - B) / (n - 1)
        expect_equal(call(answer, one, B, n), free * np.sqrt(rest), "the error of the batch's gradient", "这个批量的梯度误差",
                     on=given, mistakes=[
            (free, "This is for draws with replacement. Here all pictures of the batch are different: at `B = n` nothing must be left.",
             "这是有放回抽样的误差。这里的图片各不相同，`B = n` 时误差应当为零。"),
            (one * np.sqrt(rest), "The factor for draws without replacement is right; the 1/√B of the mean is missing.",
             "不放回抽样的因子对了，但漏了取平均带来的 1/√B。"),
            (one / B, "Divided by `B`: variances shrink like that, lengths with its root.", "你除以了 `B`：方差才这样缩小，长度要除以它的平方根。"),
            (either(one / B * rest, one / B * np.sqrt(rest)), "The first factor has no root: the error's length goes like 1/√B.", "第一个因子漏了根号：误差的长度与 1/√B 成正比。"),
            (free * rest, "The second factor stands under a root, too: the formula for the variance has it without one.",
             "第二个因子也在根号下；方差的公式里它才不带根号。"),
            (either(free * np.sqrt((n - B) / n), free * np.sqrt(1 - B / n)), "Nearly: the divisor is `n - 1`. Try `B = 1`: nothing must change then.",
             "差一点：分母是 `n - 1`。试试 `B = 1`，这时误差应当不变。"),
            (either(one**2 / B * rest, one**2 / B), "This is a squared length: take the root.", "这是长度的平方，还要开方。"),
            (one * np.sqrt(B) * np.sqrt(rest), "Multiplied by √B: a larger batch has a smaller error.", "你乘以了 √B；批量越大，误差应当越小。"),
            (either(one * (n - B) / n, one * (n - B) / (n - 1)), "The error does not fall in a straight line: think of 1/√B for small batches.", "误差不是线性下降的：批量小的时候，它与 1/√B 成正比。"),
        ])


@exercise("training-loop.remaining")
def remaining(answer):
    """A function (order, step, size) → list of the batches still to come."""
    what = "the list of batches", "批量的列表"
    order = np.array([7, 2, 9, 4, 0, 8, 3, 6, 1, 5])
    for step, size in ((2, 3), (1, 4), (0, 5), (4, 2)):
        given = (order, step, size)

        def cut(pictures, size=size):
            return [list(pictures[i:i + size]) for i in range(0, len(pictures), size)]

        expected = cut(order[step * size:])

        def same(*others):
            return lambda received: _lists(received) in others

        received = call(answer, order, step, size)
        if _lists(received) == expected:
            continue
        recognise(received, [
            (same(cut(order)), "These are all batches of the epoch: the first `step` of them are done.", "这是这一轮的全部批量；前 `step` 个已经用过了。"),
            (same(cut(order[step:])), "`step` counts steps, not pictures: `step * size` pictures are used up.", "`step` 数的是步数，不是图片：已经用掉了 `step * size` 张图片。"),
            (same(cut(order[:step * size])), "These are the batches that are done. Those that come after them are wanted.", "这些是已经用过的批量；题目要的是它们之后的批量。"),
            (same(cut(order[(step + 1) * size:])), "One batch too few: the first that is left out here has not been used yet.", "少了一个批量：你跳过的第一个其实还没有用过。"),
            (same(cut(order[max(step - 1, 0) * size:])), "One batch too many: the first one here is done already.", "多了一个批量：这里的第一个已经用过了。"),
            (same([batch for batch in expected if len(batch) == size]), "The last batch is missing: it is shorter, but its pictures belong to the epoch.",
             "漏了最后一个批量：它短一些，但这些图片也属于这一轮。"),
            (same(cut(sorted(order[step * size:])), cut(range(step * size, len(order)))), "These are numbers in ascending order: take the pictures from `order`, as it stands.",
             "这里的下标是从小到大排的；应当按 `order` 的次序来取。"),
            (lambda received: _flat(received, order[step * size:]),
             "The right pictures, in one piece: cut them into batches of `size`.", "图片对了，但连成了一片：还要切成大小为 `size` 的批量。"),
            (lambda received: _flat(received, order[step * size:][:size]),
             "This is the next batch alone: return a list of all that are still to come.", "这只是下一个批量；请返回所有还没用过的批量组成的列表。"),
        ], on=given)
        for batch, wanted in zip(several(received, len(expected), None, *what, on=given), expected, strict=True):
            expect_equal(one_array(batch, "a batch", "一个批量", on=given), np.array(wanted), "a batch", "一个批量", on=given)


def _flat(received, numbers):
    """Whether it is one array or list of these numbers."""
    return isinstance(received, (list, tuple, np.ndarray)) and np.ndim(received) == 1 and list(received) == list(numbers)


def _lists(received):
    """The batches as lists of numbers; None for anything else."""
    try:
        if isinstance(received, (list, tuple, np.ndarray)) and all(0 < len(batch) <= 20 for batch in received):
            return [np.ravel(batch).tolist() for batch in received]
    except Exception:  # not even that can be asked of it
        pass
    return None


@exercise("training-loop.accumulated")
def accumulated(answer):
    """A function (gradient, w, x, y, size) → mean gradient over all pictures, from parts of at most `size`."""
    rng = np.random.default_rng(4)
    w, x, y, size = rng.normal(size=3), rng.normal(size=(10, 3)), rng.normal(size=10), 4

    def gradient(w, x, y):
        x, y = np.asarray(x), np.asarray(y)
        if len(x) > size:
            raise Wrong(f"`gradient` was given {len(x)} pictures at once, and stands {size}.", f"你一次给了 `gradient` {len(x)} 张图片，它最多只能处理 {size} 张。")
        if not len(x):
            raise Wrong("`gradient` was given no picture at all: stop at the last one.", "你给 `gradient` 的图片一张也没有：取到最后一张就应当停下。")
        if len(x) != len(y):
            raise Wrong("The pictures and the labels of a part have to belong together: cut `x` and `y` alike.", "每一部分的图片和标签要对应：`x` 和 `y` 要切得一样。")
        return x.T @ (x @ w - y) / len(x)

    parts = [(x[i:i + size], y[i:i + size]) for i in range(0, len(x), size)]
    each = [gradient(w, *part) for part in parts]
    total = sum(g * len(part[0]) for g, part in zip(each, parts))
    expect_equal(call(answer, gradient, w, x, y, size), total / 10, "the gradient", "梯度", on=(w, x, y, size), mistakes=[
        (np.mean(each, axis=0), "The mean of the parts' means: the last part has only 2 pictures, and counts as much as one of 4.",
         "这是各部分平均值的平均：最后一部分只有 2 张图片，却和 4 张的部分占同样的分量。"),
        (np.sum(each, axis=0), "The parts' means are added up: each has to be weighted by its number of pictures, and the sum divided by all of them.",
         "你把各部分的平均值直接相加了：每一部分要乘以图片张数，最后再除以总张数。"),
        (total, "The sum over all pictures: divide by their number.", "这是全部图片上的总和，还要除以图片张数。"),
        (np.sum(each, axis=0) * size / 10, "Each part is multiplied by `size`: the last one has only 2 pictures.", "你把每一部分都乘以了 `size`；最后一部分只有 2 张图片。"),
        (total / size, "Divided by `size`: the sum goes over all pictures.", "你除以了 `size`；求和是对全部图片求的，应当除以总张数。"),
        (total / len(parts), "Divided by the number of parts: the sum goes over pictures.", "你除以了部分的个数；应当除以图片张数。"),
        (np.sum(each, axis=0) / 10, "Each part's mean has to be multiplied by its number of pictures before it is added.", "每一部分的平均值要先乘以图片张数，再相加。"),
        (each[0], "This is the gradient of the first part alone.", "这只是第一部分的梯度。"),
        (each[-1], "This is the gradient of the last part alone: what came before was overwritten.", "这只是最后一部分的梯度，前面的被覆盖了。"),
        (sum(g * len(p[0]) for g, p in zip(each[:-1], parts)) / 10, "The last part is left out: it is smaller, but it counts.", "你漏掉了最后一部分：它小一些，但也要算。"),
        (sum(g * len(p[0]) for g, p in zip(each[:-1], parts)) / 8, "The last part is left out: it is smaller, but it counts.", "你漏掉了最后一部分：它小一些，但也要算。"),
    ])
    x, y = x[:8], y[:8]  # two full parts, and none after them
    expect_equal(call(answer, gradient, w, x, y, size), (each[0] + each[1]) / 2, "the gradient", "梯度", on=(w, x, y, size))
