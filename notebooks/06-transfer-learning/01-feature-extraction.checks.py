"""Checks of the exercises of `notebooks/06-transfer-learning/01-feature-extraction.ipynb`."""

import numbers

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal


def _array(received, what_en, what_zh):
    try:
        return np.asarray(received, dtype=float)
    except (TypeError, ValueError):
        raise Wrong(f"{what_en} should be an array of numbers.", f"{what_zh}应当是一个数值数组。", received=received) from None


def _same(received, wrong, atol=1e-4):
    return np.shape(received) == np.shape(wrong) and np.allclose(received, wrong, atol=atol, equal_nan=True)


@exercise("feature-extraction.prepare")
def prepare(answer):
    """A function: grey or colour, 8 or 16 bits → float (n, height, width, 3) from −1 to 1."""
    random = np.random.default_rng(0)
    for shape, dtype in (((2, 5, 4, 3), "uint8"), ((2, 5, 4), "uint8"), ((2, 5, 4), "uint16"), ((2, 5, 4, 3), "uint16")):
        pictures = random.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
        pictures.flat[0], pictures.flat[-1] = 0, np.iinfo(dtype).max
        received = _array(call(answer, pictures), "The result", "结果")
        colour = pictures if len(shape) == 4 else np.repeat(pictures[..., None], 3, -1)
        _explain_pictures(received, colour.astype(float), pictures, dtype)
        expected = colour / (np.iinfo(dtype).max / 2) - 1
        expect_equal(received, expected, "the result of `prepare`", "`prepare` 的结果", on=pictures, atol=1e-4)
    return (
        "Four kinds of pictures, one kind of input: the backbone cannot tell where they came from.",
        "四种图片变成同一种输入，骨干网络分不出它们的来历。",
    )


def _explain_pictures(received, colour, pictures, dtype):
    if received.shape == pictures.shape != colour.shape:
        raise Wrong(
            "A grey picture has no channel axis: add one at the end, and repeat it three times.",
            "灰度图没有通道轴：先在末尾加一个，再重复三次。", expected=colour.shape, received=received.shape,
        )
    if received.shape == (*pictures.shape, 1) != colour.shape:
        raise Wrong(
            "The channel axis is there, with one channel; the backbone expects three: repeat the grey value.",
            "通道轴有了，但只有一个通道；骨干网络要三个：把灰度值重复三次。", expected=colour.shape, received=received.shape,
        )
    if received.shape != colour.shape:
        raise Wrong(
            "Not the shape `(n, height, width, 3)`: the channels are the last axis.",
            "形状不是 `(n, height, width, 3)`：通道应当是最后一个轴。", expected=colour.shape, received=received.shape,
        )
    most = np.iinfo(dtype).max
    if dtype == "uint16" and _same(received, colour / 127.5 - 1, 1e-3):
        raise Wrong(
            "A 16-bit picture goes up to 65,535: dividing by 127.5 leaves values up to 513. Divide by half the largest value of its type.",
            "16 位图片的最大值是 65,535：除以 127.5，结果会高达 513。要除以该类型最大值的一半。", received=received.max(),
        )
    for wrong in (pictures.astype("uint8"), (pictures >> 8) if dtype == "uint16" else pictures):
        wrong = wrong if wrong.shape == colour.shape else np.repeat(wrong[..., None], 3, -1)
        if dtype == "uint16" and np.array_equal(wrong, (colour.astype("uint16")).astype("uint8")) and _same(received, wrong / 127.5 - 1, 1e-3):
            raise Wrong(
                "`astype(\"uint8\")` keeps only the lower 8 bits, so 256 becomes 0 again: divide before you convert.",
                "`astype(\"uint8\")` 只留下低 8 位，256 又变成了 0：先除，再转换类型。",
            )
    for wrong in (colour / most, colour):
        if _same(received, wrong):
            raise Wrong(
                "The values are in the wrong range: MobileNet was trained on −1…1, so black must become −1.",
                "取值范围不对：MobileNet 是在 −1 到 1 上训练的，黑色应当变成 −1。",
                expected="-1 … 1", received=f"{received.min():g} … {received.max():g}",
            )
    if np.isin(received, (-1, 0, 1)).all():
        raise Wrong(
            "Only whole numbers are left, so hardly anything of the picture: divide with `/`, not `//`, and as float.",
            "只剩下整数了，图片几乎什么也没留下：用 `/` 而不是 `//`，并用浮点数计算。", received=np.unique(received).tolist(),
        )
    expected = colour / (most / 2) - 1
    if not _same(expected, expected[..., ::-1]) and _same(received, expected[..., ::-1]):
        raise Wrong("Red and blue are swapped: keep the order RGB.", "红和蓝对调了：请保持 RGB 的顺序。")


@exercise("feature-extraction.standardize")
def standardize(answer):
    """A function (train, test) → both, with the training part's mean and standard deviation of each feature."""
    random = np.random.default_rng(1)
    scale, centre = np.array([1.0, 5.0, 0.1, 2.0]), np.array([0.0, 3.0, -1.0, 10.0])
    train = random.normal(size=(50, 4)) * scale + centre
    test = random.normal(size=(20, 4)) * scale * 1.5 + centre + 1
    received = call(answer, train, test)
    if not isinstance(received, (tuple, list)) or len(received) != 2:
        raise Wrong("Two arrays are expected: `return train, test`.", "应当返回两个数组：`return train, test`。", received=received)
    got_train, got_test = (_array(r, "Each of the two results", "两个结果都") for r in received)
    mean, sd = train.mean(0), train.std(0)
    both = np.concatenate([train, test])
    for wrong, en, zh in (
        ((test - test.mean(0)) / test.std(0),
         "The test part is standardized with its own mean and deviation: what a number means would then depend on which pictures come along with it. Use those of the training part.",
         "测试部分用了它自己的均值和标准差：这样一来，同一个数的含义要看同行的是哪些图片。请用训练部分的统计量。"),
        ((test - both.mean(0)) / both.std(0),
         "Mean and deviation are taken over both parts: the test part leaks into the training. Use the training part alone.",
         "均值和标准差是两部分一起算的：测试部分泄漏到训练里去了。只用训练部分。"),
        ((test - train.mean()) / train.std(),
         "One mean for all features: take mean and deviation of each feature, over the pictures (`axis=0`).",
         "所有特征共用了一个均值：应当对每个特征、沿图片方向（`axis=0`）分别计算。"),
        (test - mean, "The mean is subtracted; the division by the standard deviation is missing.", "减了均值，还没有除以标准差。"),
        ((test - mean) / sd**2, "Divided by the variance: take the standard deviation, its root.", "除以的是方差：应当除以标准差，即方差的平方根。"),
        (test, "The test part is unchanged: it needs the same treatment.", "测试部分没有变：它也要做同样的处理。"),
    ):
        if _same(got_test, wrong):
            raise Wrong(en, zh)
    expect_equal(got_train, (train - mean) / sd, "the training part", "训练部分", rtol=0, atol=0.03)
    expect_equal(got_test, (test - mean) / sd, "the test part", "测试部分", rtol=0, atol=0.08)
    train[:, 2] = 0.0  # a unit whose ReLU never opens
    dead_train, dead_test = (_array(r, "The result", "结果") for r in call(answer, train, test * [1, 1, 0, 1]))
    if not (np.isfinite(dead_train).all() and np.isfinite(dead_test).all()):
        raise Wrong(
            "A feature that is 0 for every training picture has the deviation 0, and you divide by it: add a tiny number, or replace the 0 by 1.",
            "有的特征对所有训练图片都是 0，标准差也是 0，不能拿来做除数：加上一个很小的数，或者把 0 换成 1。",
            received=dead_train[0],
        )


@exercise("feature-extraction.ridge")
def ridge(answer):
    """A function (x, targets, strength) → the weights of ridge regression, without bias."""
    random = np.random.default_rng(2)
    x, targets, strength = random.normal(size=(30, 5)) * [1, 2, 1, 1, 0.5], random.normal(size=(30, 3)), 4.0
    gram, right = x.T @ x, x.T @ targets
    eye = np.eye(5)
    received = _array(call(answer, x, targets, strength), "The weights", "权重")
    if received.shape == (3, 5):
        raise Wrong(
            "Transposed: a row for each feature, a column for each class.", "转置了：每行对应一个特征，每列对应一个类别。",
            expected=(5, 3), received=received.shape,
        )
    for wrong, en, zh in (
        (np.linalg.solve(gram, right), "`strength` is not used.", "没有用到 `strength`。"),
        (np.linalg.solve(gram + strength, right),
         "`gram + strength` adds to every entry of the matrix. Only the diagonal gets it: multiply the identity matrix, `np.eye(…)`.",
         "`gram + strength` 给矩阵的每个元素都加了。只有对角线要加：乘上单位矩阵 `np.eye(…)`。"),
        (np.linalg.solve(gram - strength * eye, right), "Wrong sign: the penalty is added.", "符号反了：惩罚项是加上去的。"),
        (np.linalg.solve(gram + 30 * strength * eye, right),
         "The penalty is 30 times too strong: the error here is a sum over the pictures, not a mean.",
         "惩罚强了 30 倍：这里的误差是对图片求和，不是求平均。"),
        (np.linalg.solve(gram / 30 + strength * eye, right / 30),
         "The penalty is 30 times too strong: the error here is a sum over the pictures, not a mean.",
         "惩罚强了 30 倍：这里的误差是对图片求和，不是求平均。"),
        (np.linalg.solve(gram + 2 * strength * eye, right),
         "Twice too strong: the 2 stands in both derivatives and cancels.", "惩罚强了一倍：两个导数里都有因子 2，会约掉。"),
        (np.linalg.solve(gram + strength**2 * eye, right), "`strength` is squared here; it enters as it is.", "这里把 `strength` 平方了，直接用它就行。"),
    ):
        if _same(received, wrong, 1e-6):
            raise Wrong(en, zh)
    expect_equal(received, np.linalg.solve(gram + strength * eye, right), "the weights", "权重", on=(x, targets, strength), rtol=1e-4)
    return ("A head in one line, with no learning rate and no epochs.", "一行代码就是一个头部：没有学习率，也没有轮次。")


@exercise("feature-extraction.centroids")
def centroids(answer):
    """A function (features, labels, new) → the label of the nearest class mean for each row of `new`."""
    random = np.random.default_rng(3)
    kinds = np.array([2, 5, 7])
    where = np.array([[0, 0, 0, 6], [5, 0, 0, 4], [0, 5, 5, 0]], dtype=float)
    labels = np.repeat(kinds, [12, 9, 6])
    features = where[np.searchsorted(kinds, labels)] + 2.5 * random.normal(size=(27, 4))
    new = np.repeat(where, 4, axis=0) + 2.5 * random.normal(size=(12, 4))
    means = np.stack([features[labels == kind].mean(0) for kind in kinds])
    distance = ((new[:, None] - means) ** 2).sum(-1)
    expected = kinds[distance.argmin(1)]
    received = _array(call(answer, features, labels, new), "The labels", "标签")
    if received.shape == (3,) or received.ndim == 0:
        raise Wrong(
            "One label for each new picture is expected: the distance must be summed over the features only (`axis=-1`), and the smallest one sought among the classes.",
            "每张新图片应当有一个标签：距离只对特征求和（`axis=-1`），再在各类之间找最小的。", expected=expected.shape, received=received.shape,
        )
    if received.shape == (12, 3):
        raise Wrong(
            "This is a table of distances (or scores): take the smallest of every row, with `argmin(axis=1)`.",
            "这是一张距离（或分数）表：还要在每一行里取最小的，用 `argmin(axis=1)`。", received=received.shape,
        )
    if received.shape == expected.shape:
        nearest = labels[((new[:, None] - features) ** 2).sum(-1).argmin(1)]
        for wrong, en, zh in (
            (distance.argmin(1), "These are positions 0, 1, 2; return the labels of the classes, `np.unique(labels)[position]`.",
             "这是位置 0、1、2；应当返回类别的标签：`np.unique(labels)[position]`。"),
            (kinds[distance.argmax(1)], "This is the class that is farthest away: `argmin`, not `argmax`.", "这是离得最远的一类：用 `argmin`，不是 `argmax`。"),
            (distance.argmax(1), "This is the class that is farthest away: `argmin`, not `argmax`.", "这是离得最远的一类：用 `argmin`，不是 `argmax`。"),
            (kinds[np.abs(new.mean(1)[:, None] - means.mean(1)).argmin(1)],
             "Every class is reduced to a single number: the mean runs over the pictures (`axis=0`), not over the features.",
             "每一类只剩下一个数了：均值要沿图片方向（`axis=0`）求，不能把特征也平均掉。"),
            (kinds[(new @ means.T).argmax(1)], "This takes the largest product with a mean, which favours long means. Compare distances.",
             "这里取的是与均值内积最大的一类，偏向长度大的均值。应当比较距离。"),
            (nearest, "This is the nearest single picture. Average every class first.", "这是最近的单张图片。应当先求每一类的平均。"),
        ):
            if np.array_equal(received, wrong) and not np.array_equal(wrong, expected):
                raise Wrong(en, zh)
    expect_equal(received, expected, "the labels", "标签", on=(features, labels, new))
    return ("The rule of the first lesson, on features instead of pixels.", "就是第一课里的办法，只是像素换成了特征。")


_HEAD, _BODY, _MOVING = 257 * 10, 482_784, 1_344


@exercise("feature-extraction.trainable")
def trainable(answer):
    """A dict: numbers that training may change with a frozen backbone and with all layers free, ten classes."""
    if not isinstance(answer, dict) or not {"frozen", "free"} <= set(answer):
        raise Wrong("A dict with `frozen` and `free` is expected.", "这里需要一个含 `frozen` 和 `free` 的字典。", received=answer)
    frozen, free = answer["frozen"], answer["free"]
    for value, name in ((frozen, "frozen"), (free, "free")):
        if not isinstance(value, numbers.Real):
            raise Wrong(f"`{name}` should be a whole number.", f"`{name}` 应当是一个整数。", received=value)
    if frozen == 2560:
        raise Wrong("Each of the ten outputs has a bias as well.", "十个输出各自还有一个偏置。", received=frozen)
    if frozen in (_BODY + _HEAD, _BODY, _BODY - _MOVING + _HEAD):
        raise Wrong("Frozen means that nothing of the backbone is trained: count the head alone.", "冻结就是骨干网络一个数也不训练：只数头部。", received=frozen)
    if frozen == 129 * 10:
        raise Wrong("Each of the 128 maps gives two features, its mean and its largest value: 256 in all.", "128 张特征图每张给出两个特征，均值和最大值：一共 256 个。", received=frozen)
    expect_equal(frozen, _HEAD, "the number for `frozen`", "`frozen` 的个数")
    if free == _BODY + _HEAD:
        raise Wrong(
            "1,344 of these are moving means and variances of the batch normalization: they are averaged, no gradient changes them.",
            "其中有 1,344 个是批量归一化的滑动均值和方差：它们靠平均得来，梯度不会改动它们。", received=free,
        )
    if free in (_BODY, _BODY - _MOVING):
        raise Wrong("The head is trained as well.", "头部也要训练。", received=free)
    if free == _BODY + _HEAD - _MOVING // 2:
        raise Wrong("Both the moving means and the moving variances are left out.", "滑动均值和滑动方差都不算。", received=free)
    expect_equal(free, _BODY - _MOVING + _HEAD, "the number for `free`", "`free` 的个数")
    return (
        "188 times as many. With a hundred labelled pictures, which of the two can be determined?",
        "相差 188 倍。只有一百张带标签的图片，能定下来的是哪一个？",
    )
