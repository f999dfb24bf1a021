"""Checks of the exercises of `notebooks/01-concepts/01-first-model.ipynb`."""

import math
import numbers

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal


@exercise("first-model.parameters")
def parameters(answer):
    """A function (inputs, hidden, classes) → number of parameters of two dense layers."""
    for sizes in ((784, 128, 10), (4, 3, 2), (10, 1, 5)):
        inputs, hidden, classes = sizes
        received = call(answer, *sizes)
        number = _number(received, sizes)
        if number == inputs * hidden + hidden * classes:
            raise Wrong(
                "The weights are all there, the biases are missing: every unit of both layers has one.",
                "权重都数到了，漏了偏置：两层的每个单元各有一个。",
                on=sizes, received=received,
            )
        if number == inputs * hidden + hidden:
            raise Wrong(
                "That is the hidden layer alone. The output layer has weights and biases too.",
                "这只是隐藏层。输出层也有权重和偏置。",
                on=sizes, received=received,
            )
        if number == inputs * hidden + hidden + hidden * classes:
            raise Wrong(
                "The biases of the output layer are missing.", "漏了输出层的偏置。", on=sizes, received=received,
            )
        expect_equal(number, (inputs + 1) * hidden + (hidden + 1) * classes, "the number of parameters", "参数个数", on=sizes)


@exercise("first-model.pictures-needed")
def pictures_needed(answer):
    """A function (p, error) → smallest n with a standard error of at most `error`."""
    # p (1 - p) / error² is a whole number in the last pair: rounding may put it on either side of its ceiling.
    for p, error, slack in ((0.9, 0.007, 0), (0.975, 0.004, 0), (0.5, 0.003, 0), (0.975, 0.001, 1)):
        received = call(answer, p, error)
        number = _number(received, (p, error))
        exact = p * (1 - p) / error**2
        expected = math.ceil(exact - 1e-6)
        if abs(number - expected) <= slack and _whole(number):
            continue
        given = {"on": (p, error), "received": received}
        if math.isclose(number, exact, rel_tol=1e-9) and not _whole(number):
            raise Wrong(
                "The size is right, but there are only whole pictures. Round up, so that the standard error is not exceeded.",
                "大小对了，但图片只能有整数张。请向上取整，这样标准误才不会超过要求。", **given,
            )
        if number == math.floor(exact):
            raise Wrong(
                "One picture too few: rounded down, the standard error is a little larger than allowed. Round up.",
                "少了一张：向下取整后，标准误会略微超过要求。应当向上取整。", expected=expected, **given,
            )
        for wrong, en, zh in (
            (math.sqrt(exact), "Is the square missing? Solve the formula for `n`: both sides have to be squared.",
             "是不是忘了平方？从公式里解出 `n` 时，两边都要平方。"),
            (math.sqrt(p * (1 - p)) / error**2, "`p * (1 - p)` stands under the root: solved for `n`, it is there without a root.",
             "`p * (1 - p)` 在根号里面，解出 `n` 之后它不再带根号。"),
            (p * (1 - p) / error, "`error` has to be squared.", "`error` 要平方。"),
            (p / error**2, "The factor `1 - p` is missing.", "漏了因子 `1 - p`。"),
            (4 * exact, "This is for an error bar of two standard errors; here `error` is one standard error.",
             "这是按两倍标准误算的；这里的 `error` 指一倍标准误。"),
            (1.96**2 * exact, "This is for a 95 % interval; here `error` is one standard error.",
             "这是按 95 % 区间算的；这里的 `error` 指一倍标准误。"),
        ):
            if abs(number - wrong) <= 1:
                raise Wrong(en, zh, expected=expected, **given)
        expect_equal(number, expected, "the number of pictures", "图片张数", on=(p, error), rtol=0, atol=slack)


@exercise("first-model.split")
def split(answer):
    """A function (x, y, n_valid, seed) → (x_train, y_train), (x_valid, y_valid), shuffled together."""
    # Sorted by class, as in a folder; every picture carries its own number, so that it can be found again.
    n, n_valid = 120, 30
    y = np.repeat(np.arange(10, dtype="uint8"), n // 10)
    x = np.zeros((n, 4, 4), "uint8")
    x[:, 0, 0] = np.arange(n)
    (x_train, y_train), (x_valid, y_valid) = _two_pairs(call(answer, x, y, n_valid, 0))
    ids_train, ids_valid = _ids(x_train, y_train), _ids(x_valid, y_valid)
    if len(ids_valid) != n_valid:
        swapped = len(ids_train) == n_valid
        raise Wrong(
            f"{n_valid} of {n} pictures were to be set aside for validation, {len(ids_valid)} were."
            + (" Are the two parts the wrong way round?" if swapped else ""),
            f"应从 {n} 张里留出 {n_valid} 张作验证，实际留出了 {len(ids_valid)} 张。" + ("两部分是不是放反了？" if swapped else ""),
        )
    shared = sorted(set(ids_train) & set(ids_valid))
    if shared:
        raise Wrong(
            f"{len(shared)} pictures are in both parts. The model would be graded on pictures that it has learned from.",
            f"有 {len(shared)} 张图片同时出现在两部分里。这样模型就会在自己学过的图片上被打分。",
        )
    if len(ids_train) != n - n_valid or len(set(ids_train)) + len(set(ids_valid)) != n:
        raise Wrong(
            f"Of {n} different pictures, {len(set(ids_train) | set(ids_valid))} came back: some are lost or repeated.",
            f"{n} 张不同的图片，拿回来的只有 {len(set(ids_train) | set(ids_valid))} 张：有的丢了，或者重复了。",
        )
    for ids, labels in ((ids_train, y_train), (ids_valid, y_valid)):
        wrong = int((y[ids] != np.asarray(labels)).sum())
        if wrong:
            raise Wrong(
                f"{wrong} of {len(ids)} pictures have another picture's label now. Pictures and labels must be shuffled in the "
                "same way: draw one `permutation` of the positions, and use it for both.",
                f"{len(ids)} 张图片里有 {wrong} 张配上了别人的标签。图片和标签必须按同样的方式打乱：只产生一个位置的排列 "
                "`permutation`，两边都用它。",
            )
    if len(set(np.asarray(y_valid).tolist())) < 5:
        raise Wrong(
            "The pictures came sorted by class, and the validation part holds only a few of the classes. Shuffle before you cut.",
            "输入的图片是按类别排好的，验证部分只包含其中几类。先打乱，再切分。",
            received=sorted(set(np.asarray(y_valid).tolist())),
        )
    again = _ids(*_two_pairs(call(answer, x, y, n_valid, 0))[1])
    if not np.array_equal(again, ids_valid):
        raise Wrong(
            "Called twice with the same `seed`, it gives two different splits. Make a generator from the seed: `np.random.default_rng(seed)`.",
            "用同一个 `seed` 调用两次，得到的划分却不同。用种子创建随机数生成器：`np.random.default_rng(seed)`。",
        )
    other = _ids(*_two_pairs(call(answer, x, y, n_valid, 1))[1])
    if set(other) == set(ids_valid):
        raise Wrong(
            "Another `seed` gives the very same split: is it used?", "换一个 `seed`，划分却完全相同：真的用到它了吗？",
        )


@exercise("first-model.hidden-units")
def hidden_units(answer):
    """A pair: dict from number of units to validation accuracy, and the number that was chosen."""
    try:
        measured, chosen = answer
    except (TypeError, ValueError):
        measured = None
    if not isinstance(measured, dict):
        raise Wrong(
            "Expected a dict from units to validation accuracy and the number chosen.",
            "应给出一个字典（单元数 → 验证准确率）和选中的单元数。", received=answer,
        )
    if set(measured) != {8, 32, 128}:
        raise Wrong(
            "Expected the validation accuracies of 8, 32 and 128 units.", "应给出 8、32、128 个单元的验证准确率。", received=sorted(measured, key=str),
        )
    for units, value in measured.items():
        number = _number(value, units)
        if 1 < number <= 100:
            raise Wrong("Accuracies as shares, please: 0.95, not 95.", "准确率请用小数表示：写 0.95，不写 95。", on=units, received=value)
        if not 0.5 < number <= 1:
            raise Wrong(
                f"With {units} units an accuracy above 0.5 is expected. Is this the loss? `evaluate` returns loss and accuracy, in this order.",
                f"{units} 个单元的准确率应当在 0.5 以上。这是不是损失？`evaluate` 依次返回损失和准确率。", on=units, received=value,
            )
    if chosen not in measured:
        raise Wrong("`chosen` is to be one of the three numbers of units.", "`chosen` 应当是三个单元数之一。", received=chosen)
    if measured[chosen] < max(measured.values()):
        raise Wrong(
            f"{chosen} units do not have the best validation accuracy. (A smaller model that is nearly as good can be a wise choice; "
            "here, take the best.)",
            f"{chosen} 个单元的验证准确率不是最高的。（选一个小一些、几乎一样好的模型也可能很明智；这里请选最高的。）",
            received=measured,
        )
    return (
        "Chosen on the validation set; the test set had no say in it.",
        "用验证集选定，测试集没有插手。",
    )


def _number(value, on):
    """A learner's number as float or int, or `Wrong` if it is none."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if not isinstance(value, (numbers.Real, np.number)) or isinstance(value, (bool, np.bool_)):
        raise Wrong("A number is expected.", "这里需要一个数。", on=on, received=value)
    return value


def _whole(number):
    return float(number).is_integer()


def _two_pairs(value):
    try:
        (x_train, y_train), (x_valid, y_valid) = value
    except (TypeError, ValueError):
        four = isinstance(value, (tuple, list)) and len(value) == 4
        raise Wrong(
            "Expected `(x_train, y_train), (x_valid, y_valid)`: a pair of pairs." + (" These are four arrays in one row." if four else ""),
            "应返回 `(x_train, y_train), (x_valid, y_valid)`，即两对。" + ("现在是并排的四个数组。" if four else ""),
        ) from None
    return (x_train, y_train), (x_valid, y_valid)


def _ids(x, y):
    """Which pictures these are; every one carries its number in its first pixel."""
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim != 3 or x.shape[1:] != (4, 4) or y.ndim != 1:
        hint = x.ndim == 1 and y.ndim == 3
        raise Wrong(
            "In each pair the pictures come first, with shape `(n, height, width)`, then the labels, with shape `(n,)`."
            + (" Here they are the other way round." if hint else ""),
            "每一对里先是图片，形状为 `(n, height, width)`，后是标签，形状为 `(n,)`。" + ("这里放反了。" if hint else ""),
            received=(x.shape, y.shape),
        )
    if len(x) != len(y):
        raise Wrong(
            f"A pair holds {len(x)} pictures and {len(y)} labels.", f"有一对里是 {len(x)} 张图片、{len(y)} 个标签。",
        )
    return x[:, 0, 0].astype(int)
