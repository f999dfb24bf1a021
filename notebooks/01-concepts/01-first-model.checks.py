"""Checks of the exercises of `notebooks/01-concepts/01-first-model.ipynb`."""

import math

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
             "权重都数到了，漏了偏置：两层的每个单元各有一个。"),
            (inputs * hidden + hidden, "That is the hidden layer alone. The output layer has weights and biases too.", "这只是隐藏层。输出层也有权重和偏置。"),
            (inputs * hidden + hidden + hidden * classes, "The biases of the output layer are missing.", "漏了输出层的偏置。"),
            (inputs * hidden + hidden * classes + classes, "The biases of the hidden layer are missing.", "漏了隐藏层的偏置。"),
        ])


@exercise("first-model.pictures-needed")
def pictures_needed(answer):
    """A function (p, error) → smallest n with a standard error of at most `error`."""
    what = "the number of pictures", "图片张数"
    # p (1 - p) / error² is a whole number in the last pair: rounding may put it on either side of its ceiling.
    for p, error, slack in ((0.9, 0.007, 0), (0.975, 0.004, 0), (0.5, 0.003, 0), (0.975, 0.001, 1)):
        given = (p, error)
        number = one_number(call(answer, p, error), *what, on=given)
        exact = p * (1 - p) / error**2
        expected = math.ceil(exact - 1e-6)
        if abs(number - expected) <= slack and float(number).is_integer():
            continue

        def about(*values):
            """Each of the values, rounded somehow."""
            return lambda received: any(abs(received - value) <= 1 for value in values)

        recognise(number, [
            (lambda n: math.isclose(n, exact, rel_tol=1e-6) and not float(n).is_integer(),
             "The size is right, but there are only whole pictures. Round up, so that the standard error is not exceeded.",
             "大小对了，但图片只能有整数张。请向上取整，这样标准误才不会超过要求。"),
            (math.floor(exact), "One picture too few: rounded down, the standard error is a little larger than allowed. Round up.",
             "少了一张：向下取整后，标准误会略微超过要求。应当向上取整。"),
            (about(math.sqrt(exact)), "Is the square missing? Solve the formula for `n`: both sides have to be squared.",
             "是不是忘了平方？从公式里解出 `n` 时，两边都要平方。"),
            (about(math.sqrt(p * (1 - p)) / error**2), "`p * (1 - p)` stands under the root: solved for `n`, it is there without a root.",
             "`p * (1 - p)` 在根号里面，解出 `n` 之后它不再带根号。"),
            (about(p * (1 - p) / error), "`error` has to be squared.", "`error` 要平方。"),
            (about(p / error**2), "The factor `1 - p` is missing.", "漏了因子 `1 - p`。"),
            (about(4 * exact), "This is for an error bar of two standard errors; here `error` is one standard error.",
             "这是按两倍标准误算的；这里的 `error` 指一倍标准误。"),
            (about(1.96**2 * exact), "This is for a 95 % interval; here `error` is one standard error.", "这是按 95% 区间算的；这里的 `error` 指一倍标准误。"),
        ], expected=expected, on=given)
        expect_equal(number, expected, *what, on=given)


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
    if not np.isin(x[:, 0, 0], np.arange(120)).all():
        raise Wrong("The pictures themselves have changed: only their order should.", "图片本身被改动了：应当只改变它们的次序。")
    return x


def _ids(x):
    """Which pictures these are; every one carries its number in its first pixel."""
    return x[:, 0, 0].astype(int)


@exercise("first-model.hidden-units")
def hidden_units(answer):
    """A pair: dict from number of units to validation accuracy, and the number that was chosen."""
    expected = "Expected a dict from units to validation accuracy and the number chosen.", "应给出一个字典（单元数 → 验证准确率）和选中的单元数。"
    recognise(answer, [(lambda answer: not isinstance(answer, (tuple, list)) or len(answer) != 2 or not isinstance(answer[0], dict), *expected)])
    measured, chosen = several(answer, 2)
    if set(measured) != {8, 32, 128}:
        raise Wrong("Expected the validation accuracies of 8, 32 and 128 units.", "应给出 8、32、128 个单元的验证准确率。", received=sorted(measured, key=str))
    measured = {units: one_number(value, "the accuracy", "准确率", on=units) for units, value in measured.items()}
    for units, accuracy in measured.items():
        recognise(accuracy, [
            (lambda a: 1 < a <= 100, "Accuracies as shares, please: 0.95, not 95.", "准确率请用小数表示：写 0.95，不写 95。"),
            (lambda a: not 0.5 < a <= 1,
             f"With {units} units an accuracy above 0.5 is expected. Is this the loss? `evaluate` returns loss and accuracy, in this order.",
             f"{units} 个单元的准确率应当在 0.5 以上。这是不是损失？`evaluate` 依次返回损失和准确率。"),
        ], on=units)
    chosen = one_number(chosen, "the number of units chosen", "选中的单元数")
    best = max(measured.values())
    recognise(chosen, [
        (lambda c: c not in measured, "`chosen` is to be one of the three numbers of units.", "`chosen` 应当是三个单元数之一。"),
        (either(*(units for units, accuracy in measured.items() if accuracy < best)),
         f"{chosen} units do not have the best validation accuracy. (A smaller model that is nearly as good can be a wise choice; here, take the best.)",
         f"{chosen} 个单元的验证准确率不是最高的。（选一个小一些、几乎一样好的模型也可能很明智；这里请选最高的。）"),
    ], on=measured)
    return (
        "If these are the accuracies that you measured, the choice was made on the validation set, and the test set had no say in it. (This check cannot see your training.)",
        "如果这些准确率是你实际测得的，那么选择只用了验证集，测试集没有插手。（检查程序看不到你的训练过程。）",
    )
