"""Checks of the exercises of `notebooks/06-transfer-learning/01-feature-extraction.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, either, exercise, expect_equal, one_array, one_number, recognise, same_value, several, wrong_if


@exercise("feature-extraction.prepare")
def prepare(answer):
    """A function: grey or colour, 8 or 16 bits → float (n, height, width, 3) from −1 to 1."""
    random = np.random.default_rng(0)
    # The last ones are dark: the largest value that occurs is not the largest of the type, and does not tell the type.
    for shape, dtype, share in (((2, 5, 4, 3), "uint8", 1), ((2, 5, 4), "uint8", 1), ((2, 5, 4), "uint16", 1), ((2, 5, 4, 3), "uint16", 1), ((2, 5, 4), "uint8", 0.5), ((2, 5, 4), "uint16", 0.003)):
        most = np.iinfo(dtype).max
        pictures = random.integers(0, int(most * share), shape, dtype, endpoint=True)
        pictures.flat[0], pictures.flat[-1] = 0, int(most * share)
        colour = _rgb(pictures)
        received = one_array(call(answer, pictures), "the result", "结果")
        _judge_shape(received, pictures, colour.shape)
        # 16 bits may be cut to 8 on the way: that is one step of 255.
        expect_equal(received, colour / (most / 2) - 1, "the result of `prepare`", "`prepare` 的结果", on=pictures,
                     atol=1e-4 if dtype == "uint8" else 2 / 255, mistakes=_misprepared(colour, most))
    return (
        "Four kinds of pictures, one kind of input: the backbone cannot tell where they came from.",
        "四种图片变成同一种输入，骨干网络分不出它们的来历。",
    )


def _rgb(pictures):
    return pictures if pictures.ndim == 4 else np.repeat(pictures[..., None], 3, axis=-1)


def _judge_shape(received, pictures, wanted):
    wrong_if([
        (received.shape == pictures.shape != wanted, "A grey picture has no channel axis: add one at the end, and repeat it three times.",
         "灰度图没有通道轴：先在末尾加一个，再复制成三个通道。"),
        (received.shape == (*pictures.shape, 1) != wanted, "The channel axis is there, with one channel; the backbone expects three: repeat the grey value.",
         "通道轴有了，但只有一个通道；骨干网络要求三个通道，应当把灰度值复制成三个通道。"),
        (received.shape != wanted, "Not the shape `(n, height, width, 3)`: the channels are the last axis.", "形状不是 `(n, height, width, 3)`：通道应当是最后一个轴。"),
    ], expected=wanted, received=received.shape)


def _misprepared(colour, most):
    low = colour.astype("uint8") / 127.5 - 1
    wrong_range = ("The values are in the wrong range: MobileNet was trained on −1…1, so black must become −1.",
                   "取值范围不对：MobileNet 是在 −1 到 1 上训练的，黑色应当变成 −1。")
    return [
        (colour / 127.5 - 1, "A 16-bit picture goes up to 65,535: dividing by 127.5 leaves values up to 513. Divide by half the largest value of its type.",
         "16 位图片的最大值是 65535：你除以了 127.5，结果会高达 513。要除以该类型最大值的一半。"),
        (low, "`astype(\"uint8\")` keeps only the lower 8 bits, so 256 becomes 0 again: divide before you convert.",
         "`astype(\"uint8\")` 只留下低 8 位，256 又变成了 0：先除，再转换类型。"),
        (either(colour / most, colour), *wrong_range),
        (lambda received: np.isin(received, (-1, 0, 1)).all(),
         "Only whole numbers are left, so hardly anything of the picture: divide with `/`, not `//`, and as float.",
         "只剩下整数了，图片的内容几乎全丢了：应当用 `/` 而不是 `//`，并用浮点数计算。"),
        (colour * 2 / most - 1, "`2 * pictures` overflows: the product has the type of the pictures, and what is too large for it starts again at 0. Divide first, or convert to float.",
         "`2 * pictures` 溢出了：乘积的类型与图片相同，放不下的值会从 0 重新开始。先做除法，或者先转成浮点数。"),
        (colour / 32767.5 - 1, "An 8-bit picture goes up to 255 only: dividing by 32767.5 leaves it nearly black. Divide by half the largest value of its type.",
         "8 位图片的最大值只有 255：你除以了 32767.5，图片就几乎全黑了。要除以该类型最大值的一半。"),
        (colour / ((most + 1) / 2) - 1, "Divided by half of 256 (or 65,536): the largest value is one less, and white must become exactly 1.",
         "你除以了 256（或 65536）的一半：该类型的最大值要小 1，白色应当正好变成 1。"),
        (either(colour / (colour.max() / 2) - 1, colour / colour.max()),
         "Divided by the largest value that occurs here: a dark picture becomes as bright as any other, and its values depend on what comes along with it. "
         "Take the largest value of the type, `np.iinfo(pictures.dtype).max`.",
         "你除以了这批图片里出现的最大值，暗的图片会变得和别的一样亮，数值还取决于同一批里有哪些图片。应当用该类型的最大值 `np.iinfo(pictures.dtype).max`。"),
        ((colour / (most / 2) - 1)[..., ::-1], "Red and blue are swapped: keep the order RGB.", "红和蓝对调了：请保持 RGB 的顺序。"),
        (1 - colour / (most / 2), "Black and white are exchanged: black becomes −1.", "黑白颠倒了：黑色应当变成 −1。"),
    ]


@exercise("feature-extraction.standardize")
def standardize(answer):
    """A function (train, test) → both, with the training part's mean and standard deviation of each feature."""
    random = np.random.default_rng(1)
    scale, centre = np.array([1.0, 5.0, 0.1, 2.0]), np.array([0.0, 3.0, -1.0, 10.0])
    train = random.normal(size=(50, 4)) * scale + centre
    test = random.normal(size=(20, 4)) * scale * 1.5 + centre + 1
    recognise(received := call(answer, train, test), [
        (lambda received: len(received) != 2, "Two arrays are expected: `return train, test`.", "应当返回两个数组：`return train, test`。"),
    ])
    got = [one_array(part, en, zh) for part, en, zh in zip(several(received, 2, "train, test"), ("the training part", "the test part"), ("训练部分", "测试部分"))]
    mean, sd, both = train.mean(0), train.std(0), np.concatenate([train, test])
    sample = train.std(0, ddof=1)
    if not all(map(same_value, got, ((train - mean) / sample, (test - mean) / sample))):  # n − 1 or n: either is a standard deviation
        _expect_standardized(got, train, test, mean, sd, both)
    train[:, 2] = 0.0  # a unit whose ReLU never opens
    dead = [one_array(part, "the result", "结果") for part in several(call(answer, train, test * [1, 1, 0, 1]), 2, "train, test")]
    if not all(np.isfinite(part).all() for part in dead):
        raise Wrong(
            "A feature that is 0 for every training picture has the deviation 0, and you divide by it: replace the 0 by 1.",
            "有的特征对所有训练图片都是 0，标准差也是 0，不能拿来做除数：把 0 换成 1。",
            received=dead[0][0],
        )
    wrong_if([
        ([part.shape for part in dead] != [train.shape, test.shape], "A feature that is 0 for every training picture is left out here: keep its column, so that every feature stays in its place.",
         "这里去掉了对所有训练图片都是 0 的特征：请保留这一列，使每个特征仍在原来的位置。"),
    ])
    alive = [0, 1, 3]
    wrong_if([
        # A hundredth: a small constant in every denominator, against the division by 0, is right as well.
        (not all(same_value(part[:, alive], before[:, alive], rtol=0, atol=0.01) for part, before in zip(dead, got)),
         "One feature is 0 for every training picture, and now the others come out differently: replace the deviation of that feature alone.",
         "有一个特征对所有训练图片都是 0，结果别的特征也跟着变了：只替换这一个特征的标准差。"),
    ])


def _expect_standardized(got, train, test, mean, sd, both):
    expect_equal(got[1], (test - mean) / sd, "the test part", "测试部分", rtol=0, atol=0.08, mistakes=[
        ((test - test.mean(0)) / test.std(0),
         "The test part is standardized with its own mean and deviation: what a number means would then depend on which pictures come along with it. Use those of the training part.",
         "测试部分用了它自己的均值和标准差：这样一来，同一个数的含义就取决于同一批里有哪些图片。请用训练部分的统计量。"),
        ((test - both.mean(0)) / both.std(0),
         "Mean and deviation are taken over both parts: the test part leaks into the training. Use the training part alone.",
         "均值和标准差是两部分一起算的：测试部分泄漏到训练里去了。只用训练部分。"),
        ((test - train.mean()) / train.std(), "One mean for all features: take mean and deviation of each feature, over the pictures (`axis=0`).",
         "所有特征共用了一个均值：应当对每个特征、沿图片方向（`axis=0`）分别计算。"),
        ((test - mean) / (sd + 0.01 * sd.mean()),
         "This is the `scaler` of the lesson, with a hundredth of the mean deviation in the denominator: a feature that varies little does not get the deviation 1. Divide by the deviation itself.",
         "这是课文里的 `scaler`，分母上加了平均标准差的百分之一，波动小的特征，标准化之后标准差就到不了 1。请除以标准差本身。"),
        (test - mean, "The mean is subtracted; the division by the standard deviation is missing.", "减了均值，还没有除以标准差。"),
        ((test - mean) / sd**2, "Divided by the variance: take the standard deviation, its root.", "你除以了方差；应当除以标准差，也就是方差的平方根。"),
        (test, "The test part is unchanged: it needs the same treatment.", "测试部分没有变：它也要做同样的处理。"),
        (test / sd, "The mean is not subtracted.", "没有减去均值。"),
    ])
    expect_equal(got[0], (train - mean) / sd, "the training part", "训练部分", rtol=0, atol=0.03, mistakes=[
        (train, "The training part is unchanged: it needs the same treatment.", "训练部分没有变：它也要做同样的处理。"),
    ])


@exercise("feature-extraction.ridge")
def ridge(answer):
    """A function (x, targets, strength) → the weights of ridge regression, without bias."""
    random = np.random.default_rng(2)
    x, targets, strength = random.normal(size=(30, 5)) * [1, 2, 1, 1, 0.5], random.normal(size=(30, 3)), 4.0
    gram, right, eye = x.T @ x, x.T @ targets, np.eye(5)

    def weights(penalty):
        return np.linalg.solve(gram + penalty, right)

    too_strong = ("The penalty is 30 times too strong: the error here is a sum over the pictures, not a mean.",
                  "惩罚是应有的 30 倍：这里的误差是对图片求和，不是求平均。")
    expect_equal(call(answer, x, targets, strength), weights(strength * eye), "the weights", "权重", on=(x, targets, strength), mistakes=[
        (lambda received: np.shape(received) == (3, 5), "Transposed: a row for each feature, a column for each class.", "转置了：每行对应一个特征，每列对应一个类别。"),
        (weights(0), "`strength` is not used.", "没有用到 `strength`。"),
        (weights(strength), "`gram + strength` adds to every entry of the matrix. Only the diagonal gets it: multiply the identity matrix, `np.eye(…)`.",
         "`gram + strength` 给矩阵的每个元素都加了。只有对角线要加：乘上单位矩阵 `np.eye(…)`。"),
        (weights(-strength * eye), "Wrong sign: the penalty is added.", "符号反了：惩罚项是加上去的。"),
        (weights(30 * strength * eye), *too_strong),
        (weights(strength / 30 * eye), "The penalty is 30 times too weak: the error here is a sum over the pictures, not a mean.",
         "惩罚只有应有的 1/30：这里的误差是对图片求和，不是求平均。"),
        (weights(2 * strength * eye), "Twice too strong: the 2 stands in both derivatives and cancels.", "惩罚强了一倍：两项求导都会出现因子 2，可以约掉。"),
        (weights(strength**2 * eye), "`strength` is squared here; it enters as it is.", "这里把 `strength` 平方了，直接用它就行。"),
    ])
    return ("A head in one line, with no learning rate and no epochs.", "一行代码就得到一个头部，不用学习率，也不用训练多个轮次。")


@exercise("feature-extraction.centroids")
def centroids(answer):
    """A function (features, labels, new) → the label of the nearest class mean for each row of `new`."""
    random = np.random.default_rng(10)
    kinds = np.array([2, 5, 7])
    where = np.array([[0, 0, 0, 6], [5, 0, 0, 4], [0, 5, 5, 0]], dtype=float)
    labels = np.repeat(kinds, [12, 9, 6])
    features = where[np.searchsorted(kinds, labels)] + 2.5 * random.normal(size=(27, 4))
    features[::6, 0] += 15  # a few far pictures, which move a mean and not a median
    new = np.repeat(where, 8, axis=0) + 2.5 * random.normal(size=(24, 4))
    means, medians = (np.stack([middle(features[labels == kind], axis=0) for kind in kinds]) for middle in (np.mean, np.median))
    distance = ((new[:, None] - means) ** 2).sum(-1)
    expect_equal(call(answer, features, labels, new), kinds[distance.argmin(1)], "the labels", "标签", on=(features, labels, new), squeeze=True, mistakes=[
        (lambda received: np.shape(received) in ((), (3,)),
         "One label for each new picture is expected: the distance must be summed over the features only (`axis=-1`), and the smallest one sought among the classes.",
         "每张新图片应当有一个标签：距离只对特征求和（`axis=-1`），再在各类之间找最小的。"),
        (lambda received: np.shape(received) == (24, 3), "This is a table of distances (or scores): take the smallest of every row, with `argmin(axis=1)`.",
         "这是一张距离（或分数）表：还要在每一行里取最小的，用 `argmin(axis=1)`。"),
        (distance.argmin(1), "These are positions 0, 1, 2; return the labels of the classes, `np.unique(labels)[position]`.",
         "这是位置 0、1、2；应当返回类别的标签：`np.unique(labels)[position]`。"),
        (either(kinds[distance.argmax(1)], distance.argmax(1)), "This is the class that is farthest away: `argmin`, not `argmax`.",
         "你取的是离得最远的一类：应当用 `argmin`，不是 `argmax`。"),
        (kinds[np.abs(new.mean(1)[:, None] - means.mean(1)).argmin(1)],
         "Every class is reduced to a single number: the mean runs over the pictures (`axis=0`), not over the features.",
         "每一类只剩下一个数了：均值要沿图片方向（`axis=0`）求，不能把特征也平均掉。"),
        (kinds[(new @ means.T).argmax(1)], "This takes the largest product with a mean, which favours long means. Compare distances.",
         "这里取的是与均值内积最大的一类，偏向长度大的均值。应当比较距离。"),
        (kinds[(new @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T).argmax(1)], "This compares directions (the cosine) and leaves lengths out. Compare distances.",
         "这里只比较了方向（余弦），没有考虑长度。应当比较距离。"),
        (labels[((new[:, None] - features) ** 2).sum(-1).argmin(1)], "This is the nearest single picture. Average every class first.",
         "这是最近的单张图片。应当先求每一类的平均。"),
        (kinds[((new[:, None] - medians) ** 2).sum(-1).argmin(1)], "These are the nearest medians; the task asks for the mean of each class.",
         "这是离中位数最近的一类；题目要求的是每一类的平均。"),
        (kinds[np.abs(new[:, None] - means).max(-1).argmin(1)], "This looks at the largest difference alone; the distance adds up the squares of all.",
         "这里只看了最大的那个差；距离要把所有差的平方加起来。"),
        (lambda received: np.all(np.asarray(received) == 0), "0 for every picture: is a mean taken of a class that does not occur? `np.unique(labels)` lists those that do.",
         "每张图片的结果都是 0：是不是给没有出现的类别也求了平均？`np.unique(labels)` 会列出真正出现的类别。"),
        (kinds[np.abs(new[:, None] - means).sum(-1).argmin(1)], "This adds up absolute differences; the distance adds up their squares.",
         "这里加的是差的绝对值；距离要加的是差的平方。"),
    ])
    return ("The rule of the first lesson, on features instead of pixels.", "办法与第一课相同，只是像素换成了特征。")


_HEAD, _BODY, _MOVING = 257 * 10, 482_784, 1_344


@exercise("feature-extraction.trainable")
def trainable(answer):
    """A dict: numbers that training may change with a frozen backbone and with all layers free, ten classes."""
    if not isinstance(answer, dict) or not {"frozen", "free"} <= set(answer):
        raise Wrong("A dict with `frozen` and `free` is expected.", "这里需要一个含 `frozen` 和 `free` 的字典。", received=answer)
    frozen, free = (one_number(answer[name], f"the number for `{name}`", f"`{name}` 的个数") for name in ("frozen", "free"))
    expect_equal(frozen, _HEAD, "the number for `frozen`", "`frozen` 的个数", reveal=False, mistakes=[
        (2560, "Each of the ten outputs has a bias as well.", "十个输出各自还有一个偏置。"),
        (either(_BODY + _HEAD, _BODY, _BODY - _MOVING, _BODY - _MOVING + _HEAD), "Frozen means that nothing of the backbone is trained: count the head alone.",
         "冻结之后，骨干网络的参数都不训练，所以只数头部的参数。"),
        (either(129 * 10, 128 * 10), "Each of the 128 maps gives two features, its mean and its largest value: 256 in all.",
         "128 张特征图每张给出两个特征，均值和最大值：一共 256 个。"),
    ])
    expect_equal(free, _BODY - _MOVING + _HEAD, "the number for `free`", "`free` 的个数", reveal=False, mistakes=[
        (_BODY + _HEAD, "1,344 of these are moving means and variances of the batch normalization: they are averaged, no gradient changes them.",
         "其中有 1344 个是批量归一化的滑动均值和方差：它们靠平均得来，梯度不会改动它们。"),
        (either(_BODY, _BODY - _MOVING), "The head is trained as well.", "头部也要训练。"),
        (_BODY + _HEAD - _MOVING // 2, "Both the moving means and the moving variances are left out.", "滑动均值和滑动方差都不算。"),
        (_BODY + _HEAD - 2 * _MOVING, "Two of the four numbers of each channel are learned, gamma and beta: only the other two are left out.",
         "每个通道的四个数里，gamma 和 beta 两个是学出来的：只有另外两个不算。"),
    ])
    return (
        "188 times as many. (And a hundred labelled pictures do not determine even 2,570 numbers: that is what the penalty is for.)",
        "后者约为前者的 188 倍。（只有一百张带标签的图片，连 2570 个参数也定不下来，所以才要有惩罚项。）",
    )
