"""Checks of the exercises of `notebooks/01-concepts/03-learning-from-data.ipynb`."""

import math

import numpy as np

from utils.exercises import call, exercise, expect_equal, one_number, recognise, several


def _least_squares(x, y, degree):
    return np.linalg.lstsq(np.vander(x, degree + 1), y, rcond=None)[0]


def _miss(w, x, y):
    return np.polyval(w, x) - y


@exercise("learning-from-data.two-errors")
def two_errors(answer):
    """A function (x, y, x_new, y_new, degree) → mean squared error at the examples it was fitted to, and at the new ones."""
    rng = np.random.default_rng(5)
    for n, degree in ((9, 3), (12, 1)):
        x, x_new = np.linspace(-1, 1, n), rng.uniform(-1, 1, 7)
        y, y_new = (np.sin(4 * at) + rng.normal(0, 0.3, len(at)) for at in (x, x_new))
        given = (x, y, x_new, y_new, degree)
        own, new = several(call(answer, *given), 2, None, "the two errors", "两个误差")
        own = one_number(own, "the error at the model's own examples", "自己样本上的误差", on=given)
        new = one_number(new, "the error at the new examples", "新样本上的误差", on=given)
        w, both = _least_squares(x, y, degree), _least_squares(np.append(x, x_new), np.append(y, y_new), degree)
        lower, refit = _least_squares(x, y, degree - 1), _least_squares(x_new, y_new, degree)
        higher = _least_squares(x, y, degree + 1)
        a, b = _miss(w, x, y), _miss(w, x_new, y_new)
        mse = lambda miss: np.mean(miss**2)
        recognise((own, new), [
            ((mse(b), mse(a)), "The two errors are right, but in the other order: first the one at `x, y`.", "两个误差都对，只是顺序反了：先写 `x, y` 上的。"),
            ((mse(_miss(both, x, y)), mse(_miss(both, x_new, y_new))), "The new examples were used for the fit. Then they are not new any more: fit to `x, y` alone.",
             "你拟合时用上了新样本，它们就不再是新的了。应当只用 `x, y` 来拟合。"),
            ((mse(a), mse(_miss(refit, x_new, y_new))), "A second curve was fitted to the new examples. Judge the first one there.", "你在新样本上又拟合了一条曲线。应当在那里评判原来那一条。"),
            ((mse(b), mse(b)), "Both are the error at `x_new, y_new`. The first one is wanted at `x, y`.", "两个都是 `x_new, y_new` 上的误差。第一个应当在 `x, y` 上计算。"),
            ((np.mean(a), np.mean(b)), "These are means of the misses, where plus and minus cancel: square them first.", "这是误差的平均，正负会互相抵消。应当先平方，再求平均。"),
            ((mse(_miss(higher, x, y)), mse(_miss(higher, x_new, y_new))), "This is a polynomial of one degree more: degree d has d + 1 coefficients.", "这个多项式高了一次：d 次多项式有 d + 1 个系数。"),
            ((mse(a), mse(a)), "Both are the error at `x, y`. The second one is wanted at `x_new, y_new`.", "两个都是 `x, y` 上的误差。第二个应当在 `x_new, y_new` 上计算。"),
            ((mse(_miss(lower, x, y)), mse(_miss(lower, x_new, y_new))), "This is a polynomial of one degree less: degree d has d + 1 coefficients.", "你的多项式低了一次：d 次多项式有 d + 1 个系数。"),
            ((math.sqrt(mse(a)), math.sqrt(mse(b))), "These are the roots of the mean squared errors; the root is not asked for.", "这是均方误差的平方根，题目不要求开方。"),
            ((np.sum(a**2), np.sum(b**2)), "These are sums of squares: divide by the number of examples, or take the mean.", "这是平方和，还要除以样本个数，也就是求平均。"),
            ((np.mean(np.abs(a)), np.mean(np.abs(b))), "These are mean absolute errors: square, not absolute value.", "这是平均绝对误差，应当取平方，不是取绝对值。"),
        ], expected=(mse(a), mse(b)), on=given)
        expect_equal(own, mse(a), "the error at the model's own examples", "自己样本上的误差", on=given)
        expect_equal(new, mse(b), "the error at the new examples", "新样本上的误差", on=given)
    return (
        "The second error is the one that counts; the first one says, beside it, what kind of failure it is.",
        "要紧的是第二个误差；把第一个放在旁边，就看得出是哪一种失败。",
    )


@exercise("learning-from-data.updates")
def updates(answer):
    """A function (examples, batch_size, epochs) → number of weight updates."""
    for examples, size, epochs in ((60, 10, 7), (27, 10, 4), (1797, 64, 40)):
        given = (examples, size, epochs)
        number = one_number(call(answer, *given), "the number of updates", "更新次数", on=given)
        expected = math.ceil(examples / size) * epochs
        expect_equal(number, expected, "the number of updates", "更新次数", on=given, mistakes=[
            (epochs, "That is the number of epochs. The weights change after every batch, not once an epoch.", "这是轮次数。权重在每一批之后就变一次，不是一个轮次才变一次。"),
            (math.ceil(examples / size), "That is one epoch. There are `epochs` of them.", "这只是一个轮次的次数，一共有 `epochs` 个轮次。"),
            (examples * epochs, "That is one update for each example: the examples of a batch share one update.", "你算成了每个样本更新一次。同一批的样本合起来只更新一次。"),
            (examples // size * epochs, "The last batch of an epoch is missing: it is smaller, but it makes an update, too.", "漏了每个轮次的最后一批：它虽然不满，也要更新一次。"),
            ((examples // size + 1) * epochs, "One batch too many where the examples fill the batches exactly.", "样本正好装满各批时，多算了一批。"),
            (examples * epochs // size, "Here a batch reaches into the next epoch. Round up within one epoch, then multiply.", "这样算，有的批会跨到下一个轮次。应当先在一个轮次内向上取整，再乘轮次数。"),
            (math.ceil(examples * epochs / size), "Here a batch reaches into the next epoch. Round up within one epoch, then multiply.", "这样算，有的批会跨到下一个轮次。应当先在一个轮次内向上取整，再乘轮次数。"),
            (examples * epochs / size, "There are only whole updates: how many batches does one epoch have?", "更新次数只能是整数：一个轮次有多少批？"),
            (size * epochs, "That is `batch_size` times `epochs`. How many batches are there in one epoch?", "这是 `batch_size` 乘 `epochs`。一个轮次里有多少批？"),
        ])


@exercise("learning-from-data.majority")
def majority(answer):
    """A function (y_train, y_test) → accuracy of always answering the most frequent training label."""
    y_train = np.array([7, 6, 9, 3, 6, 8, 7, 6, 3, 9, 6, 8, 7])
    y_test = np.array([8, 6, 7, 8, 9, 8, 7, 6, 8, 7, 8, 7, 9, 8, 6, 7, 8])
    given = (y_train, y_test)
    looked = "The most frequent label was looked up in the test labels. A method knows only those of training.", "你在测试标签里找最常见的标签，可方法只能看到训练标签。"
    share = one_number(call(answer, *given), "the accuracy", "准确率", on=given)
    expect_equal(share, 3 / 17, "the accuracy", "准确率", on=given, mistakes=[
        (7 / 17, *looked),
        (4 / 13, "That is the share in the training set. The accuracy is asked for on the test set.", "这是在训练集里的比例，题目要的是测试集上的准确率。"),
        (6, "That is the label itself. Which share of the test labels equals it?", "这是那个标签本身。测试标签里，等于它的占多大比例？"),
        (3, "That is a number of hits: divide by the number of test labels.", "这是答对的个数，还要除以测试标签的个数。"),
        (300 / 17, "That is right in per cent; here accuracies are shares between 0 and 1.", "按百分数算是对的，但这里的准确率用 0 到 1 之间的小数表示。"),
        (1 / 5, "That is one divided by the number of classes, what guessing would reach. This method does not guess.", "这是 1 除以类别数，也就是随机猜测的准确率。这种方法并不猜。"),
        (5 / 17, "You took the median of the labels. The most frequent one is wanted.", "你取的是标签的中位数，题目要的是最常见的标签。"),
        (7 / 30, "That is the share in both sets together. The accuracy is asked for on the test set.", "这是两份数据合在一起的比例，题目要的是测试集上的准确率。"),
        (2 / 17, "You looked for the largest label. The most frequent one is wanted.", "你找的是数值最大的标签，题目要的是最常见的标签。"),
        (0, "No hit at all: is it a label that you compare with? `argmax` gives a position; the label stands there.", "一个也没对上：你拿来比较的是标签吗？`argmax` 给出的是位置，标签在那个位置上。"),
    ])
    other = np.array([5, 1, 5]), np.array([1, 1])  # an answer that never fits
    share = one_number(call(answer, *other), "the accuracy", "准确率", on=other)
    expect_equal(share, 0, "the accuracy", "准确率", on=other, mistakes=[(1, *looked)])
    return (
        "Whatever a model scores on these labels, this is the number to put beside it.",
        "不管一个模型在这些标签上得多少分，旁边都该放上这个数作比较。",
    )
