"""Checks of the exercises of `notebooks/05-cnn/08-judging-a-model.ipynb`."""

import numpy as np

from utils.exercises import call, either, exercise, expect_equal, one_array, one_number, recognise, wrong_if

_COUNTS = np.array([[50, 3, 0, 2], [10, 25, 0, 5], [4, 4, 0, 2], [1, 6, 0, 13]])  # nothing is called class 2


@exercise("judging-a-model.macro-f1")
def macro_f1(answer):
    """A function: confusion matrix → mean F1 of the classes; a class that is never called has F1 0."""
    hit, called, real = np.diag(_COUNTS), _COUNTS.sum(0), _COUNTS.sum(1)
    f1 = 2 * hit / (called + real)
    with np.errstate(invalid="ignore"):
        precision, recall = hit / called, hit / real
    p, r = np.nanmean(precision), recall.mean()
    p0 = np.nan_to_num(precision).mean()
    received = call(answer, _COUNTS)
    recognise(received, [
        (lambda value: np.size(value) == 4, "These are the four classes: the macro average is the mean of their F1, one number.",
         "这是四个类别各自的值：宏平均要把它们的 F1 再取平均，得到一个数。"),
    ])
    recognise(received, [
        (lambda value: np.size(value) == 1 and np.isnan(value),
         "The result is `nan`: no picture is called class 2 here, so its precision is 0 / 0. Its F1 is 0: take 2 · hits / (column sum + row sum), which needs no precision.",
         "结果是 `nan`：这里没有图片被判为第 2 类，它的精确率是 0 / 0。它的 F1 应当是 0：用 2 × 判对的 /（列的和 + 行的和），不需要先算精确率。"),
    ])
    received = one_number(received, "the macro F1", "宏平均 F1 值")
    expect_equal(received, f1.mean(), "the macro F1", "宏平均 F1 值", on=_COUNTS, mistakes=[
        (hit.sum() / _COUNTS.sum(), "This is the accuracy, or the micro average: the macro average first takes F1 of every class, then the mean.",
         "这是准确率，也就是微平均：宏平均要先算每一类的 F1，再取平均。"),
        (f1[[0, 1, 3]].mean(), "The class that is never called is left out: it counts with F1 0, for the network never finds it.",
         "你去掉了从未被判到的那一类：它的 F1 是 0，也要算进平均，因为网络一张也没找到。"),
        ((f1 * real).sum() / real.sum(), "Weighted with the number of pictures: in the macro average every class counts the same.",
         "你按图片数加权了：宏平均里每一类的分量相同。"),
        (either(*(2 * a * r / (a + r) for a in (p, p0))),
         "This is F1 of the mean precision and the mean recall. Take F1 of each class first, and then the mean: the order matters.",
         "这是用平均精确率和平均召回率算出的 F1。应当先算每一类的 F1，再取平均，次序不能颠倒。"),
        (either(*((a + r) / 2 for a in (p, p0))),
         "This is a plain mean of precision and recall; F1 is the harmonic one, 2 · precision · recall / (precision + recall).",
         "这是精确率和召回率的算术平均；F1 是调和平均，2 × 精确率 × 召回率 /（精确率 + 召回率）。"),
        (r, "This is the mean recall: the columns are missing.", "这是平均召回率，你还没有用到列的和。"),
        (either(p, p0), "This is the mean precision: the rows are missing.", "这是平均精确率，你还没有用到行的和。"),
        (f1.mean() / 2, "Half of it: F1 has a 2 in the numerator.", "你的结果只有一半：F1 的分子里有一个 2。"),
    ])
    return ("A rare class that the network never names pulls the macro average down, and hardly shows in the accuracy.",
            "如果网络从不把图片判为少见的那一类，宏平均就会被拉低，在准确率里却几乎看不出来。")


@exercise("judging-a-model.auc")
def auc(answer):
    """A function (positive, score) → share of pairs in order; equal scores count half."""
    random = np.random.default_rng(3)
    score = np.round(random.random(31), 1)
    positive = random.random(31) < 0.2 + 0.5 * score
    better, equal = score[positive][:, None] > score[~positive], score[positive][:, None] == score[~positive]
    share, tie = better.mean(), equal.mean()
    received = one_number(call(answer, positive, score), "the area", "面积")
    expect_equal(received, share + tie / 2, "the area", "面积", on=(positive, score), mistakes=[
        (share, "A pair with equal scores counts 0 here: it is a draw, and counts half.", "得分相同的一对在这里算作 0：它是平局，应当算一半。"),
        (share + tie, "A pair with equal scores counts 1 here: it is a draw, and counts half.", "得分相同的一对在这里算作 1：它是平局，应当算一半。"),
        (1 - share - tie / 2, "Turned round: the positive one should have the higher score.", "你把方向弄反了：应当是正类的得分较高。"),
        (better.sum() + equal.sum() / 2, "This is the number of pairs: divide by how many pairs there are.", "你得到的是配对的个数：还要除以一共有多少对。"),
        ((better.sum() + equal.sum() / 2) / 31**2, "Divided by all pairs of pictures: only pairs of one positive and one other count.",
         "你除以了所有图片两两配对的总数：只有一个正类、一个其他类组成的对才算。"),
        (np.mean((score >= 0.5) == positive), "This is the accuracy at the threshold 0.5: the area needs no threshold.", "这是阈值 0.5 时的准确率：面积不需要阈值。"),
        (score[positive].mean() - score[~positive].mean(), "This is the difference of the mean scores: count pairs, the size of a lead does not matter.",
         "这是平均得分之差：应当数有多少对，领先多少并不重要。"),
    ])
    return ("No curve, no threshold: the area is a tournament between positives and others.", "不用画曲线，也不用阈值，面积就是正类与其他类之间一场循环赛的胜率。")


@exercise("judging-a-model.occlusion")
def occlusion(answer):
    """A function (predict, picture, size, fill) → how far the score falls when each square is covered."""
    random = np.random.default_rng(4)
    picture = random.integers(1, 250, (8, 12, 3)).astype("float64")
    weight = random.normal(size=(8, 12, 3))

    def predict(pictures):
        pictures = np.asarray(pictures, dtype="float64")
        if pictures.ndim != 4:
            raise ValueError("predict expects a batch of pictures, (n, height, width, 3)")
        return (pictures * weight).sum((1, 2, 3))

    size, fill = 4, 100.0
    blocks = lambda x: x.reshape(2, 4, 3, 4, 3).sum((1, 3, 4))
    fall = blocks((picture - fill) * weight)
    whole = (picture * weight).sum()
    received = one_array(call(answer, predict, picture, size, fill), "the map", "热力图")
    wrong_if([
        (received.shape == (3, 2), "Transposed: a row of the map for each row of squares.", "你的结果转置了：热力图的每一行对应一行方块。"),
        (received.shape == (8, 12), "One number for each square, not for each pixel: the shape is (height // size, width // size).",
         "应当每个方块一个数，而不是每个像素一个数：形状应当是 (height // size, width // size)。"),
    ], expected=(2, 3), received=received.shape)
    expect_equal(received, fall, "the map", "热力图", mistakes=[
        (-fall, "The sign is turned: what the score loses is the score of the whole picture minus that of the covered one.",
         "符号反了：下降的量，等于完整图片的得分减去遮住之后的得分。"),
        (whole - fall, "These are the scores of the covered pictures: subtract them from the score of the whole one.", "这是遮住之后的得分：要用完整图片的得分减去它。"),
        (np.cumsum(fall.ravel()).reshape(2, 3), "The squares stay covered: start from a fresh copy of the picture for every square.",
         "前面的方块一直遮着：遮每一个方块时，都要从原图重新复制一份。"),
        (blocks(picture * weight), "The squares are covered with 0; use `fill`.", "你用 0 遮住了方块，应当用 `fill`。"),
        (np.abs(fall), "The size alone is kept: a square may also speak against the class, and then the score rises.", "你只留下了大小：有的方块不利于这一类，遮住它得分反而升高，符号要保留。"),
        (fall / whole, "Divided by the score of the whole picture: the plain difference is asked for.", "你除以了完整图片的得分：题目要的是差本身。"),
    ])
    return ("No gradient and no look inside: it works with any model that gives a score.", "不需要梯度，也不用看网络内部，任何能给出得分的模型都可以用。")
