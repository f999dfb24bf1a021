"""Checks of the exercises of `notebooks/01-concepts/04-tools.ipynb`."""

import numpy as np

from utils.exercises import Raised, Wrong, call, either, exercise, expect_equal, one_array, one_number, recognise


@exercise("tools.share-right")
def share_right(answer):
    """A function (scores, labels) → share of rows whose largest score is that of their label; labels (n,) or (n, 1)."""
    rng = np.random.default_rng(0)
    for n, classes, column in ((7, 3, False), (7, 3, True), (60, 10, True), (10, 10, False)):
        labels = rng.integers(classes, size=n)
        scores = rng.normal(size=(n, classes)) + 1.5 * np.eye(classes)[labels]
        given = labels[:, None] if column else labels
        predicted = scores.argmax(axis=1)
        hit = predicted == labels
        received = one_number(call(answer, scores, given), "the accuracy", "准确率", on=(scores, given))
        lowest = scores.argmin(axis=1)
        mistakes = [
            (float(np.mean(predicted == labels[:, None])), "Labels in a column against predictions in a row make a square, and this is its mean. Bring both to the shape (n,) first.",
             "标签是一列，预测是一行，两者相比得到一个方阵，你求的是整个方阵的平均值。先把两者都变成形状 (n,)。"),
            (float(hit.sum()), "That is how many are right. Divide by how many there are: the mean does.", "你数的是认对了多少张，还要除以总张数；直接求平均就行。"),
            (either(float(np.sum(predicted == labels[:, None])), float(np.sum(predicted == labels[:, None]) / n)),
             "You counted in the square of all pairs. Bring labels and predictions to the shape (n,) first.", "你是在所有配对组成的方阵里数的。先把标签和预测都变成形状 (n,)。"),
            (100 * float(hit.mean()), "Right, in per cent. Here a share between 0 and 1 is asked for.", "按百分数算是对的，但这里要的是 0 到 1 之间的比例。"),
            (1 - float(hit.mean()), "That is the share of mistakes.", "你算的是认错的比例，题目要的是认对的比例。"),
            (float(np.mean(lowest == labels)), "You took the smallest score of each row: `argmax`, not `argmin`.", "你取的是每行最小的分数，应当用 `argmax`，不是 `argmin`。"),
        ]
        if n == classes:
            mistakes.insert(0, (float(np.mean(scores.argmax(axis=0) == labels)),
                                "You took the largest score of each column, that is, the picture for each class. The axis that should disappear is the one of the classes: `axis=1`.",
                                "你取的是每一列的最大值，那是给每个类别挑图片。应当消失的是类别那个轴，即 `axis=1`。"))
        expect_equal(received, float(hit.mean()), "the accuracy", "准确率", on=(scores, given), mistakes=mistakes)
    return "Rows and columns are graded alike.", "标签排成行也好，排成列也好，算出的准确率都一样。"


@exercise("tools.brighter")
def brighter(answer):
    """A function (picture, amount) → picture + amount, cut off at 0 and 255, as uint8; the picture stays as it is."""
    picture = np.array([[0, 30, 100], [180, 200, 255]], np.uint8)
    other = np.random.default_rng(0).integers(0, 256, (5, 4), np.uint8)
    pairs = [(picture, 20), (picture, 100), (picture, -120), (other, 255), (other, -255)]
    _require_room(answer, picture)
    answers = [call(answer, *pair) for pair in pairs]
    values = [one_array(received, "the picture", "图片", on=pair) for received, pair in zip(answers, pairs)]
    exact = np.stack([picture.astype(int) + 100, picture.astype(int) - 120])  # one goes too high, the other too low
    above, below, both = np.minimum(exact, 255), np.maximum(exact, 0), np.clip(exact, 0, 255)
    if all(value.shape == picture.shape for value in values[1:3]):
        recognise(np.stack(values[1:3]).astype(int), expected=both, mistakes=[
            (exact % 256, "It wraps around: the sum was computed in `uint8`, or brought to `uint8` before it was cut off. Convert first, add, cut off, convert back.",
             "结果回绕了：相加时还是 `uint8`，或者还没截断就换回了 `uint8`。先换类型，再相加、截断，最后换回来。"),
            (exact, "Added in a larger type, but not cut off: below 0 becomes 0, above 255 becomes 255.", "你换成更大的类型相加了，但没有截断：低于 0 的应取 0，高于 255 的应取 255。"),
            (above, "Cut off above, not below: a negative amount leads below 0.", "你只截断了上限。`amount` 为负时，像素值会低于 0，下限也要截断。"),
            (below, "Cut off below, not above: nothing may exceed 255.", "你只截断了下限；上限也要截断，像素值不能超过 255。"),
            (either(above % 256, below % 256), "Cut off at one end only; at the other it wraps around.", "你只截断了一端，另一端回绕了。"),
            (np.clip(picture.astype(int) - [[[100]], [[-120]]], 0, 255), "The amount is subtracted: a positive one makes the picture brighter.", "你减去了 `amount`；它为正时，图片应当变亮。"),
        ])
    for received, value, pair in zip(answers, values, pairs):
        expect_equal(value.astype(float), np.clip(pair[0].astype(float) + pair[1], 0, 255), "the picture", "图片", on=pair)
        if getattr(received, "dtype", np.uint8) != np.uint8:
            raise Wrong(
                f"The values are right, the type is not: `{received.dtype}`. The picture should come back as `uint8`.",
                f"数值对了，类型不对，是 `{received.dtype}`。返回的图片应当是 `uint8`。",
            )
    return "And the picture that was handed in is untouched.", "传进来的图片也没有被改动。"


def _require_room(answer, picture):
    """A sum in `uint8` wraps around for a positive amount and is an error for a negative one: both are said at once."""
    wrapped = one_array(call(answer, picture, 100), "the picture", "图片", on=(picture, 100))
    if not np.array_equal(wrapped, picture + np.uint8(100)):
        return
    try:
        call(answer, picture, -120)
    except Raised as stop:
        if isinstance(stop.error, OverflowError):
            raise Wrong(
                "The sum is computed in `uint8`: 200 + 100 wraps around to 44, and a negative amount does not fit into the type at all, which is an error. Convert the picture first, then add.",
                "相加时还是 `uint8`：200 + 100 回绕成 44；`amount` 为负时，这种类型根本放不下，就会报错。先换类型，再相加。",
            ) from None


@exercise("tools.summarise")
def summarise(answer):
    """A function DataFrame (method, seed, accuracy) → DataFrame with one row a method and the columns mean and sem."""
    import pandas as pd

    rng = np.random.default_rng(0)
    runs = {"large": 0.93 + 0.02 * rng.normal(size=5), "small": 0.88 + 0.03 * rng.normal(size=8), "wide": 0.9 + 0.01 * rng.normal(size=3)}
    rows = [{"method": name, "seed": seed, "accuracy": value} for name, values in runs.items() for seed, value in enumerate(values)]
    received = call(answer, pd.DataFrame([rows[i] for i in rng.permutation(len(rows))]))
    table = _two_columns(received)
    of_each = lambda function: np.array([function(values) for values in runs.values()])
    mean, n = of_each(np.mean), of_each(len)
    everything = np.concatenate(list(runs.values()))
    pair = lambda errors: np.stack([mean, errors], axis=1)
    if table.shape in ((3,), (3, 1)):
        raise Wrong("One number for each method: two columns are asked for, `mean` and `sem`. `agg` takes a list of both names.",
                    "你给每种方法只算了一个数，题目要的是 `mean` 和 `sem` 两列。把两个名称写成列表交给 `agg`。")
    if table.ndim < 2 or table.shape[0] == 1:
        raise Wrong("One row for each method and two columns are asked for; this is a single row or number. Each method needs its own row: `groupby`.",
                    "题目要的是每种方法一行、共两列，你给的只有一行或一个数。每种方法要各占一行，用 `groupby`。")
    if table.shape == (2, 3):
        raise Wrong("One row for each method is asked for, and the columns `mean` and `sem`: yours is turned on its side.",
                    "题目要的是每种方法一行，两列为 `mean` 和 `sem`；你的表行列颠倒了。")
    if table.shape == (8, 2) or table.shape == (5, 2):
        raise Wrong("You grouped by the seed: that gives one row for each seed, over the methods.", "你按种子分了组，得到的是每个种子一行；应当按方法分组。")
    recognise(table, expected=pair(of_each(lambda v: v.std(ddof=1) / len(v) ** 0.5)), mistakes=[
        (either(pair(of_each(lambda v: v.std(ddof=1))), pair(of_each(np.std))),
         "The second column is the standard deviation of one run. The standard error of the mean is smaller by the root of the number of runs: `sem`.",
         "第二列是单次运行的标准差。均值的标准误还要除以运行次数的平方根，即 `sem`。"),
        (pair(of_each(lambda v: v.std() / len(v) ** 0.5)), "Nearly: `np.std` divides by n. A standard error needs n − 1, `ddof=1`.", "就差一点：`np.std` 除以的是 n，而标准误要除以 n − 1，即 `ddof=1`。"),
        (pair(of_each(lambda v: v.std(ddof=1)) / len(everything) ** 0.5), "Divided by the root of all runs together. Each method has its own number of runs.", "你除以了全部运行次数的平方根。每种方法有自己的运行次数。"),
        (pair(2 * of_each(lambda v: v.std(ddof=1) / len(v) ** 0.5)), "The second column is two standard errors; one is asked for.", "第二列是两个标准误，题目只要一个。"),
        (pair(of_each(lambda v: v.var(ddof=1) / len(v))), "The second column is the variance of the mean. The standard error is its root.", "第二列是均值的方差，标准误是它的平方根。"),
        (pair(of_each(lambda v: v.std(ddof=1)) / n), "Divided by the number of runs; it should be its root.", "你除以了运行次数，应当除以它的平方根。"),
        (np.stack([of_each(np.median), of_each(lambda v: v.std(ddof=1) / len(v) ** 0.5)], axis=1), "The first column is the median; the mean is asked for.", "第一列是中位数，题目要的是均值。"),
    ])
    expect_equal(table, pair(of_each(lambda v: v.std(ddof=1) / len(v) ** 0.5)), "the table", "汇总表")
    return "Each method with its own number of runs.", "每种方法都按自己的运行次数计算。"


def _two_columns(received):
    """The numbers of a DataFrame, its columns `mean` and `sem` first if they are there; of anything else an array."""
    if hasattr(received, "columns") and hasattr(received, "to_numpy"):
        if hasattr(received.columns, "levels"):  # of two levels, from agg on a table
            spare = [level for level in range(received.columns.nlevels) if "sem" not in received.columns.get_level_values(level)]
            received = received.droplevel(spare, axis=1) if len(spare) < received.columns.nlevels else received
        names = [str(name) for name in received.columns]
        if "method" in names:  # as_index=False
            received = received.set_index("method")
            names.remove("method")
        if {"mean", "sem"} <= set(names):
            received = received[["mean", "sem"]]
        elif len(names) == 2:
            raise Wrong(f"The columns should be called `mean` and `sem`; yours are `{names[0]}` and `{names[1]}`.",
                        f"两列应当叫 `mean` 和 `sem`，你的是 `{names[0]}` 和 `{names[1]}`。")
        received = received.sort_index().to_numpy()
    elif isinstance(received, dict):
        raise Wrong("A DataFrame is asked for; a dict came. `groupby(…).agg(…)` makes one in one step.", "题目要的是 DataFrame，收到的是字典。用 `groupby(…).agg(…)` 一步就能得到。")
    return one_array(received, "the table", "汇总表")
