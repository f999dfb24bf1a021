"""Checks of the exercises of `notebooks/01-concepts/01-first-model.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, either, exercise, expect_equal, one_array, one_number, recognise, several, wrong_if


@exercise("first-model.parameters")
def parameters(answer):
    """A function (inputs, hidden, classes) → number of parameters of two dense layers."""
    for sizes in ((784, 128, 10), (4, 3, 2), (10, 1, 5)):
        inputs, hidden, classes = sizes
        number = one_number(call(answer, *sizes), "the number of parameters", "参数个数", on=sizes)
        expect_equal(number, (inputs + 1) * hidden + (hidden + 1) * classes, "the number of parameters", "参数个数", on=sizes, mistakes=[
            (inputs * hidden + hidden * classes, "The weights are all there, the biases are missing: every unit of both layers has one.",
             "权重都数到了，漏了偏置：两层的每个神经元各有一个。"),
            (inputs * hidden + hidden, "That is the hidden layer alone. The output layer has weights and biases too.", "这只是隐藏层。输出层也有权重和偏置。"),
            (inputs * hidden + hidden + hidden * classes, "The biases of the output layer are missing.", "漏了输出层的偏置。"),
            (inputs * hidden + hidden * classes + classes, "The biases of the hidden layer are missing.", "漏了隐藏层的偏置。"),
        ])


@exercise("first-model.cross-entropy")
def cross_entropy(answer):
    """A function (probabilities, labels) → mean cross-entropy."""
    # Label and most probable digit differ in some rows; three classes, and an unequal number of examples.
    p = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.25, 0.5, 0.25], [0.05, 0.05, 0.9], [0.6, 0.3, 0.1]])
    labels = np.array([0, 1, 2, 2, 0])
    received = one_number(call(answer, p, labels), "the loss", "损失", on=(p, labels))
    right = p[np.arange(len(p)), labels]
    expect_equal(received, -np.log(right).mean(), "the loss", "损失", on=(p, labels), mistakes=[
        (np.log(right).mean(), "The minus sign is missing: the logarithm of a probability is negative, a loss is not.", "漏了负号：概率的对数是负的，损失应当是正的。"),
        (-np.log(right).sum(), "That is the sum over the pictures; take the mean.", "你求的是各张图片之和，应当求平均。"),
        (-np.log2(right).mean(), "That is the logarithm to the base 2; `np.log` is the natural one.", "你用的是以 2 为底的对数；自然对数是 `np.log`。"),
        (-np.log10(right).mean(), "That is the logarithm to the base 10; `np.log` is the natural one.", "你用的是以 10 为底的对数；自然对数是 `np.log`。"),
        (-np.log(right.mean()), "First the logarithm of each probability, then the mean; you took the logarithm of the mean.", "应当先对每个概率取对数，再求平均；你是先平均，再取对数。"),
        (-np.log(p.max(axis=1)).mean(), "You took the largest probability of each picture. What counts is the probability of its label, also where the model prefers another digit.",
         "你取的是每张图片最大的概率。要用的是真实标签的概率，哪怕模型更倾向别的数字。"),
        (either(-np.log(p).mean(), -np.log(p).sum(axis=1).mean(), -np.log(p).sum()),
         "You took all probabilities. Only that of the label counts, one for each picture.",
         "你把所有概率都算进去了。每张图片只应当用真实标签的那一个概率。"),
        (either(-np.log(p[:, labels]).mean(), -np.log(p[:, labels]).sum()),
         "`probabilities[:, labels]` takes every label's column for every picture. Pair each row with its own label: `np.arange(len(labels))` for the rows.",
         "`probabilities[:, labels]` 给每张图片都取了所有标签的列。应当每行配自己的标签，行号用 `np.arange(len(labels))`。"),
        (right.mean(), "That is the mean probability of the labels; the logarithm is missing.", "你算的是真实标签所得概率的平均值，还没有取对数。"),
        (1 - right.mean(), "That is the mean probability that the labels did not get; cross-entropy takes minus the logarithm.", "你算的是 1 减去真实标签的概率，再求平均；交叉熵要对真实标签的概率取负对数。"),
        (float((p.argmax(axis=1) != labels).mean()), "That is the share of mistakes. The loss looks at the probabilities, not only at which is largest.", "这是错误率。损失要看概率本身，不能只看哪个最大。"),
    ])


@exercise("first-model.split")
def split(answer):
    """A function (x, y, n_valid, seed) → (x_train, y_train), (x_valid, y_valid), shuffled together."""
    # Sorted by class, as in a folder; every picture carries its own number, so that it can be found again.
    n, n_valid = 120, 30
    y = np.repeat(np.arange(10, dtype="uint8"), n // 10)
    x = np.zeros((n, 4, 4), "uint8")
    x[:, 0, 0] = np.arange(n)
    (x_train, y_train), (x_valid, y_valid) = _two_pairs(call(answer, x, y, n_valid, 0))
    train, valid = _ids(x_train), _ids(x_valid)
    both = set(train) | set(valid)
    shared = len(set(train) & set(valid))
    strangers = int((y[train] != y_train).sum()), int((y[valid] != y_valid).sum())
    wrong_if([
        (len(valid) != n_valid,
         f"{n_valid} of {n} pictures were to be set aside for validation, {len(valid)} were." + " Are the two parts the wrong way round?" * (len(train) == n_valid),
         f"应从 {n} 张里留出 {n_valid} 张作验证，实际留出了 {len(valid)} 张。" + "两部分是不是放反了？" * (len(train) == n_valid)),
        (shared, f"{shared} pictures are in both parts. The model would be graded on pictures that it has learned from.",
         f"有 {shared} 张图片同时出现在两部分里。这样模型就会在自己学过的图片上被打分。"),
        (len(train) != n - n_valid or len(set(train)) + len(set(valid)) != n,
         f"Of {n} different pictures, {len(both)} came back: some are lost or repeated.", f"{n} 张不同的图片，拿回来的只有 {len(both)} 张：有的丢了，或者重复了。"),
        (max(strangers),
         f"{sum(strangers)} of {n} pictures have another picture's label now. Pictures and labels must be shuffled in the same way: "
         "draw one `permutation` of the positions, and use it for both.",
         f"{n} 张图片里有 {sum(strangers)} 张配上了别人的标签。图片和标签必须按同样的方式打乱：只产生一个位置的排列 `permutation`，两边都用它。"),
        (len(set(y_valid.tolist())) < 5,
         "The pictures came sorted by class, and the validation part holds only a few of the classes. Shuffle before you cut.",
         "输入的图片是按类别排好的，验证部分只包含其中几类。先打乱，再切分。"),
        (not np.array_equal(_ids(_two_pairs(call(answer, x, y, n_valid, 0))[1][0]), valid),
         "Called twice with the same `seed`, it gives two different splits. Make a generator from the seed: `np.random.default_rng(seed)`.",
         "用同一个 `seed` 调用两次，得到的划分却不同。用种子创建随机数生成器：`np.random.default_rng(seed)`。"),
        (set(_ids(_two_pairs(call(answer, x, y, n_valid, 1))[1][0])) == set(valid),
         "Another `seed` gives the very same split: is it used?", "换一个 `seed`，划分却完全相同：真的用到它了吗？"),
    ])


def _two_pairs(value):
    """(x_train, y_train), (x_valid, y_valid) as arrays."""
    recognise(value, [
        (lambda value: len(value) == 4, "Expected `(x_train, y_train), (x_valid, y_valid)`: a pair of pairs. These are four arrays in one row.",
         "应返回 `(x_train, y_train), (x_valid, y_valid)`，即两对。现在是并排的四个数组。"),
    ])
    pairs = [several(pair, 2, "x, y", f"the {part} part", f"{part_zh}部分")
             for pair, part, part_zh in zip(several(value, 2, None, "what comes back", "返回的结果"), ("training", "validation"), ("训练", "验证"))]
    return [(_pictures(x, y), one_array(y, "the labels", "标签")) for x, y in pairs]


def _pictures(x, y):
    x, labels = one_array(x, "the pictures", "图片"), np.shape(one_array(y, "the labels", "标签"))
    if x.ndim != 3 or x.shape[1:] != (4, 4) or len(labels) != 1:
        turned = x.ndim == 1 and len(labels) == 3
        raise Wrong(
            "In each pair the pictures come first, with shape `(n, height, width)`, then the labels, with shape `(n,)`."
            + " Here they are the other way round." * turned,
            "每一对里先是图片，形状为 `(n, height, width)`，后是标签，形状为 `(n,)`。" + "这里放反了。" * turned,
            received=(x.shape, labels),
        )
    if len(x) != labels[0]:
        raise Wrong(f"A pair holds {len(x)} pictures and {labels[0]} labels.", f"有一对里是 {len(x)} 张图片、{labels[0]} 个标签。")
    if not np.isin(x[:, 0, 0], np.arange(120.0)).all():
        raise Wrong("The pictures themselves have changed: only their order should.", "图片本身被改动了，应当只改变图片的次序。")
    return x


def _ids(x):
    """Which pictures these are; every one carries its number in its first pixel."""
    return x[:, 0, 0].astype(int)
