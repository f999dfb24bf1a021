"""Checks of the exercises of `notebooks/01-concepts/06-loss-functions.ipynb`."""

import numpy as np

from utils.exercises import call, either, exercise, expect_equal


def _log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def _finite(received):
    return np.isfinite(np.asarray(received, float))


@exercise("loss-functions.cross-entropy")
def cross_entropy(answer):
    """A function (y, z) → cross-entropy of each row, for scores of any size."""
    what = "the cross-entropy of each row", "每一行的交叉熵"
    rng = np.random.default_rng(1)
    z, y = rng.normal(0, 2, (5, 4)), np.array([2, 0, 3, 1, 2])
    rows, largest = np.arange(5), z.max(axis=1)
    log_p = _log_softmax(z)
    right = -log_p[rows, y]
    expect_equal(call(answer, y, z), right, *what, on=(y, z), squeeze=True, mistakes=[
        (right.mean(), "This is the mean over the rows. Here the loss of each row is asked for.", "这是各行的平均值。题目要的是每一行的损失。"),
        (right.sum(), "This is the sum over the rows. Here the loss of each row is asked for.", "这是各行的总和。题目要的是每一行的损失。"),
        (-right, "The sign is turned: a logarithm of a probability is negative, the loss is minus that.", "符号反了：概率的对数是负的，损失要再取负。"),
        (either(right / np.log(2), right / np.log(10)), "The logarithm has another base: the loss uses the natural one, `np.log`.",
         "对数的底不对：损失用的是自然对数 `np.log`。"),
        (np.exp(log_p)[rows, y], "These are the probabilities of the true classes: their negative logarithm is still to be taken.",
         "这是真实类别的概率，还要取负对数。"),
        (-log_p, "This is minus the logarithm for every class: pick the true class of each row.", "这是所有类别的负对数：每一行只取真实类别那一个。"),
        (-_log_softmax(np.exp(log_p))[rows, y], "Softmax was applied twice: `z` holds scores, so one softmax is enough.",
         "softmax 做了两次：`z` 是分数，做一次就够了。"),
        (either(right - largest, right + largest),
         "The largest score was subtracted at one of the two places only: take it off in the sum and from the true class's score.",
         "最大的分数只在一处减去了：求和的地方和真实类别的分数，两处都要减。"),
        (-z[rows, y], "Only the true class's score is there: the logarithm of the sum over all classes is missing.",
         "这里只有真实类别的分数，漏了对所有类别求和再取对数的那一项。"),
        (right + z[rows, y], "The score of the true class has not been subtracted.", "还没有减去真实类别的分数。"),
        (-log_p[:, 0], "This is the loss of class 0 in every row: pick the class that `y` names.", "这是每一行第 0 类的损失：要取 `y` 所指的类别。"),
        (-log_p.max(axis=1), "This is the loss of each row's likeliest class: pick the class that `y` names.", "这是每一行概率最大那一类的损失：要取 `y` 所指的类别。"),
        (-log_p[np.arange(5), y[::-1]], "The labels are in another order than the rows.", "标签的顺序和各行对不上。"),
    ])
    big = np.array([[1e4, 0.0, -1e4], [0.0, 1e4, 0.0], [-1e4, 1 - 1e4, -1e4], [3.0, 2.0, 1.0]])
    y, rows = np.array([2, 0, 1, 0]), np.arange(4)
    expect_equal(call(answer, y, big), -_log_softmax(big)[rows, y], *what, on=(y, big), squeeze=True, mistakes=[
        (lambda received: _finite(received)[0] and not _finite(received)[2:].all(),
         "The largest score of the whole table was subtracted, so that small rows vanish: take the largest of each row, with `axis=1` and `keepdims=True`.",
         "你减去的是整张表里最大的分数，分数小的行，指数就全变成零了。要减的是每一行各自的最大值，用 `axis=1` 和 `keepdims=True`。"),
        (lambda received: not _finite(received).all(),
         "For small scores it is right, for ±10,000 it is not a number or infinite. Subtract the largest score of each row first, and take no logarithm of a "
         "probability that may have become 0.",
         "分数小的时候结果是对的，大到 ±10000，结果就成了 NaN 或无穷大。先减去每行最大的分数，而且不要对可能已经变成 0 的概率取对数。"),
        (lambda received: np.asarray(received, float).max() < 1000,
         "The loss stops growing: a probability was kept away from 0 by a small constant. Work with the scores, then none is needed.",
         "损失到某个值就不再增大了：你用一个很小的常数防止概率为 0。直接用分数来算，就不需要这个常数。"),
    ])
    return ("And the log of a sum of exponentials is what it was: one function, never two.",
            "指数、求和、对数，始终放在一个函数里，不要拆成两个。")


@exercise("loss-functions.quantile")
def quantile(answer):
    """A function (y, a, q) → mean quantile loss, and its gradient by each answer."""
    rng = np.random.default_rng(2)
    for n, q in ((7, 0.8), (5, 0.1)):
        y, a = rng.normal(size=n) * 3, rng.normal(size=n)
        e = y - a
        each, slope = np.maximum(q * e, (q - 1) * e), np.where(e > 0, -q, 1 - q) / n
        other, other_slope = np.maximum((1 - q) * e, -q * e), np.where(e > 0, q - 1, q) / n
        expect_equal(call(answer, y, a, q), (each.mean(), slope), "the loss and its gradient", "损失和它的梯度", on=(y, a, q), mistakes=[
            (either((other.mean(), ...), (..., other_slope)),
             "`q` and `1 - q` are exchanged: an answer that is too low (`y - a` above 0) costs `q` for each minute.",
             "`q` 和 `1 - q` 弄反了：回答偏低（`y - a` 大于 0）时，每分钟罚 `q`。"),
            (either((each, ...), (each.sum(), ...)), "The loss is the mean over all answers: one number.", "损失是对所有回答求平均，得到一个数。"),
            (either((np.abs(e).mean(), ...), (np.abs(e).mean() / 2, ...)), "This is the absolute error, which asks for the median: too low and too high cost different amounts here.",
             "这是绝对误差，它要的是中位数。这里偏低和偏高的代价不同。"),
            ((-each.mean(), ...), "The loss came out negative: it is at least 0 for every answer.", "你算出的损失是负的，而每个回答的损失至少是 0。"),
            ((each.mean(), n * slope), "The gradient is that of the sum: in a mean each answer has only 1/n of it.",
             "这是总和的梯度：损失取平均，每个回答只占 1/n。"),
            (either((..., -slope), (..., -n * slope)),
             "The sign of the gradient is turned: this is the slope by `y`. Raising an answer that is too low makes the loss smaller.",
             "梯度的符号反了，这是对 `y` 的斜率。偏低的回答提高一点，损失会减小。"),
            ((..., slope.sum()), "The gradient has one entry for each answer: do not add them up.", "梯度对每个回答各有一个分量，不要加起来。"),
            ((..., np.sign(a - y) / n), "This is the gradient of the absolute error: the two sides have the slopes `-q` and `1 - q`.",
             "这是绝对误差的梯度。两边的斜率应当是 `-q` 和 `1 - q`。"),
            (lambda received: np.shape(received) == np.shape(each), "Two things are asked for: the mean loss and its gradient, as a pair.",
             "题目要的是两样东西，即平均损失和它的梯度，要成对返回。"),
        ])
    return ("With q = 0.5 it is half the absolute error, and its best answer the median.", "q = 0.5 时，它是绝对误差的一半，最好的回答就是中位数。")


@exercise("loss-functions.shares")
def shares(answer):
    """A function (labels, num_classes) → mean cross-entropy of always answering the classes' shares."""
    for labels, classes in (([3, 3, 1, 3, 1, 3], 5), ([0, 0, 0, 1, 2, 2, 0, 1], 3)):
        labels = np.array(labels)
        counts = np.bincount(labels, minlength=classes)
        share = counts / len(labels)
        there = share[share > 0]
        right = -np.log(share[labels]).mean()
        expect_equal(call(answer, labels, classes), right, "the mean cross-entropy", "平均交叉熵", on=(labels, classes), mistakes=[
            (lambda received: not _finite(received).all(),
             "A class that does not occur has the share 0, and its logarithm spoils the result: average over the examples, among which it is not.",
             "没有出现的类别，比例为 0，取对数就使整个结果出了错。应当对样本求平均，样本里没有这一类。"),
            (np.log(classes), "This is the logarithm of the number of classes, the loss of equal probabilities. Here the model answers the shares.",
             "这是类别数的对数，也就是概率平均分配时的损失。这里模型回答的是各类的比例。"),
            (np.log(len(there)), "This is the logarithm of the number of classes that occur. The model answers their shares, which differ.",
             "这是出现过的类别数的对数。模型回答的是各类的比例，它们并不相等。"),
            (either(right / np.log(2), right / np.log(10)), "The logarithm has another base: the loss uses the natural one, `np.log`.",
             "对数的底不对：损失用的是自然对数 `np.log`。"),
            (-right, "The sign is turned: a cross-entropy is never negative.", "符号反了：交叉熵不会是负数。"),
            (right * len(labels), "This is the sum over the examples: the mean is asked for.", "这是所有样本的总和，题目要的是平均。"),
            (right * len(labels) / classes, "The sum over the examples was divided by the number of classes: divide by the number of examples.",
             "对样本求和之后除以了类别数，应当除以样本数。"),
            (-np.log(there).mean(), "This is the mean over the classes: larger classes must count for more, so average over the examples.",
             "这是对类别求的平均。样本多的类别分量应当更大，要对样本求平均。"),
            (-np.log(there).sum(), "Each class's logarithm has to be weighted by its share.", "每一类的对数还要乘上它的比例。"),
            (-np.log(share.max()), "This is what the most frequent class costs alone; the examples of the other classes cost more.",
             "这只是样本最多的那一类的损失，其他类的样本损失更大。"),
            (-np.log(share[labels]), "This is the loss of each example: take the mean.", "这是每个样本的损失，还要求平均。"),
            (share.max(), "This is an accuracy, that of always naming the largest class. A loss is asked for.", "这是一律回答样本最多的类别所得的准确率，题目要的是损失。"),
        ])
    return ("A network whose loss stays here has learned nothing from its pictures.", "网络的损失如果停在这个值，说明它没有从图片里学到任何东西。")
