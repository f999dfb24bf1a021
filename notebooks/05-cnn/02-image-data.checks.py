"""Checks of the exercises of `notebooks/05-cnn/02-image-data.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal, one_array, wrong_if


@exercise("image-data.apart")
def apart(answer):
    """A function of two grey pictures, uint8 (8, 9) → number of places at which their difference hashes differ."""
    rng = np.random.default_rng(0)
    pairs = [rng.integers(0, 256, (2, 8, 9), "uint8") for _ in range(3)]
    flat = rng.integers(0, 2, (2, 8, 9), "uint8") * 40 + 100  # many neighbours are equal
    pairs = [*pairs, flat, np.stack([pairs[0][0]] * 2)]
    for first, second in pairs:
        one, two = (g[:, :-1] < g[:, 1:] for g in (first, second))
        bits = np.sum(one != two)
        wrapped = np.sum(((first[:, 1:] - first[:, :-1]) > 0) != ((second[:, 1:] - second[:, :-1]) > 0))
        down = np.sum((first[:-1] < first[1:]) != (second[:-1] < second[1:]))
        even = np.sum((first[:, :-1] <= first[:, 1:]) != (second[:, :-1] <= second[:, 1:]))
        mean = np.sum((first > first.mean()) != (second > second.mean()))
        expect_equal(call(answer, first, second), bits, "the number of different places", "不同的位数", on=(first, second), mistakes=[
            (wrapped, "You subtract uint8 numbers: 3 − 5 becomes 254, which is above 0. Compare with `<`, or convert to int first.",
             "你对 uint8 做了减法：3 − 5 会变成 254，大于 0。请用 `<` 直接比较，或者先转成 int。"),
            (64 - bits, "This counts the places that agree: those that differ are asked for.", "你数的是相同的位数；题目问的是不同的位数。"),
            (bits / 64, "This is a share: the number of places is asked for, from 0 to 64.", "你返回的是比例；题目要的是位数，从 0 到 64。"),
            (down, "You compare with the neighbour below: a bit is about the neighbour to the right, along the last axis.",
             "你比较的是下面的邻居；题目要的是右边的邻居，应当沿最后一个轴比较。"),
            (even, "Equal neighbours stand on the wrong side with you: a bit is true where left `<` right. Neither `<=` nor left `>` right says that.",
             "你把亮度相同的邻居算错了：左 `<` 右时这一位才为真，写成 `<=`，或者写成左 `>` 右，都不对。"),
            (mean, "This compares each pixel with the mean (another hash, with 72 bits here): compare with the right neighbour.",
             "你拿每个像素与均值相比，那是另一种哈希（这里会有 72 位）；应当与右边的邻居比。"),
            (np.sum(first != second), "You count different pixels: first make the bits of each picture, then compare the bits.",
             "你数的是不同的像素；应当先求出每张图片的哈希，再逐位比较。"),
            (lambda received: np.shape(received) == (8, 8), "The table of places is right in shape: count the true ones.", "你返回的是一张真假表；还要数出其中有几个真。"),
        ])
    return "A small number means: look at both. It is a hint, not a proof.", "如果这个数很小，就值得把两张图都看一眼；它只是线索，不是证据。"


@exercise("image-data.test-rows")
def test_rows(answer):
    """A function (groups, share, seed) → boolean (n,), true for test; no group on both sides, `share` of the groups in it."""
    rng = np.random.default_rng(1)
    numbers = np.repeat(np.arange(40), rng.integers(1, 6, 40))
    for groups in (rng.permutation(numbers), rng.permutation(np.array([f"thing {k}" for k in numbers]))):
        shares = (0.25, 0.25, 0.25, 0.33, 0.34)
        drawn = [_mask(answer, groups, share, seed) for share, seed in zip(shares, (0, 1, 2, 0, 0))]
        for mask, share in zip(drawn, shares):
            inside, outside, wanted = set(groups[mask].tolist()), set(groups[~mask].tolist()), round(share * 40)
            wrong_if([
                (bool(inside & outside), "A group stands on both sides: draw among the groups (`np.unique(groups)`), not among the pictures.",
                 "有的组两边都有：你抽的是图片，应当抽组（`np.unique(groups)`）。"),
                (not mask.any(), "No picture is in the test part.", "你的测试部分里一张图片也没有。"),
                (len(inside) == 40 - wanted,
                 "True and false are exchanged: the test part is to be true, and has `share` of the groups.", "你把真和假弄反了：测试部分应当为真，其中的组数等于总组数乘以 `share`。"),
                (len(inside) != wanted, f"The test part does not hold `share` of the groups, rounded: of 40, with {share} it is {wanted}.",
                 f"你的测试部分组数不对：总组数乘以 `share`，再四舍五入；一共 40 组，`share` 为 {share} 时应当是 {wanted} 组。"),
            ], received=f"{len(inside)} / 40")
        wrong_if([
            (all(np.array_equal(drawn[0], other) for other in drawn[1:3]), "Each seed draws the same groups: shuffle them with `np.random.default_rng(seed)`.",
             "换了种子，抽到的组却都一样：请用 `np.random.default_rng(seed)` 打乱。"),
            (not np.array_equal(drawn[0], _mask(answer, groups, 0.25, 0)), "The same seed draws other groups the second time: use only the generator made from `seed`.",
             "同一个种子两次抽到的组不同：只能使用由 `seed` 创建的随机数生成器。"),
        ])
    return "Whoever is in the test part is a stranger to the training.", "这样，测试部分的每一组，在训练时都没有出现过。"


def _mask(answer, groups, share, seed):
    received = one_array(call(answer, groups, share, seed), "the result", "结果")
    n = len(groups)
    wrong_if([
        (received.shape != (n,) and received.ndim == 1 and received.dtype.kind in "iu" and 0 < len(received) < n,
         "These are positions: give a boolean for each picture, true in the test part.", "你返回的是位置；请对每张图片给出一个布尔值，测试部分为真。"),
        (received.shape != (n,), f"One boolean for each of the {n} pictures is expected.", f"你返回的形状不对；应当对 {n} 张图片各给出一个布尔值。"),
    ], received=received.shape)
    if received.dtype.kind != "b" and not np.isin(received, (0, 1)).all():
        raise Wrong("Booleans are expected, true in the test part.", "你返回的不是布尔值；应当是布尔值，测试部分为真。", received=received[:5])
    return received.astype(bool)


@exercise("image-data.rows-of")
def rows_of(answer):
    """A function (labels, class_names) → float (n, classes); zeros for what is not a class, and for None."""
    labels, names = ["ship", "zeppelin", "cat", None, "dog", "cat"], ["cat", "dog", "ship"]
    right = np.array([[name == c for c in names] for name in labels], dtype=float)
    last, first = right.copy(), right.copy()
    last[[1, 3], 2] = 1
    first[[1, 3], 0] = 1
    sorted_out = right[[0, 2, 4, 5]]
    shared = np.where(right.sum(axis=1, keepdims=True) == 0, 1 / 3, right)
    unseen_class = np.hstack([right, 1 - right.sum(axis=1, keepdims=True)])
    expect_equal(call(answer, labels, names), right, "the rows", "各行", on=(labels, names), mistakes=[
        (last, "The unseen and the missing label became the last class: −1 counts from the end. Their rows are to be zeros.",
         "你把没见过的和缺失的标签变成了最后一类，因为 −1 会从末尾数起；它们对应的行应当全是零。"),
        (first, "The unseen and the missing label became the first class: their rows are to be zeros.", "你把没见过的和缺失的标签变成了第一类；它们对应的行应当全是零。"),
        (sorted_out, "Rows are missing: keep a row of zeros for each label that is no class, so that rows and pictures stay side by side.",
         "你的结果少了几行：不属于任何类别的标签，也要保留全零的一行，行与图片才能一一对应。"),
        (shared, "Unknown labels are shared among the classes here: zeros are asked for.", "你把未知的标签平均分给了各个类别；题目要求全零。"),
        (unseen_class, "A column too many: what is unknown has no class of its own here.", "你的结果多了一列：这里，未知的标签不单独算作一类。"),
        (right.T, "Transposed: a row for each label, a column for each class.", "你把行和列弄反了（转置）：应当每个标签一行，每个类别一列。"),
    ])
    turned = ["ship", "cat", "dog"]
    expect_equal(call(answer, labels, turned), right[:, [2, 0, 1]], "the rows for other classes", "换一组类别时的各行", on=(labels, turned), mistakes=[
        (right, "The columns are in the order of the alphabet: take the order of `class_names`, which the network knows.",
         "你把列按字母顺序排了；应当按 `class_names` 的顺序，网络认的是这个顺序。"),
    ])
    return "A row of zeros adds nothing to the cross-entropy.", "全零的一行对交叉熵没有贡献。"
