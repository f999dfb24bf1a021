"""Checks of the exercises of `notebooks/01-concepts/02-measuring.ipynb`."""

import math

import numpy as np

from utils.exercises import Wrong, call, either, exercise, expect_equal, one_number, recognise, same_value, several


@exercise("measuring.pictures-needed")
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
            (lambda n: same_value(n, exact) and not float(n).is_integer(),
             "The size is right, but there are only whole pictures. Round up, so that the standard error is not exceeded.",
             "数值算对了，但图片张数只能是整数。请向上取整，这样标准误才不会超过要求。"),
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


@exercise("measuring.paired-difference")
def paired_difference(answer):
    """A function (a, b) → accuracy of b minus that of a, and its paired standard error."""
    what = "the difference and its standard error", "差和标准误"
    rng = np.random.default_rng(3)
    for n, p, q in ((40, 0.6, 0.8), (500, 0.9, 0.85)):
        a = rng.random(n) < p
        b = np.where(rng.random(n) < 0.5, a, rng.random(n) < q)
        x, y = a.astype(float), b.astype(float)
        d = y - x
        difference, error = several(call(answer, a, b), 2, None, *what)
        difference = one_number(difference, "the difference", "差", on=(a, b))
        error = one_number(error, "the standard error", "标准误", on=(a, b))
        expect_equal(difference, d.mean(), "the difference", "差", on=(a, b), mistakes=[
            (-d.mean(), "That is a minus b. The difference asked for is b minus a.", "这是 a 减 b，题目要的是 b 减 a。"),
            (d.sum(), "That is a number of pictures. Divide it by how many there are.", "你算的是相差多少张图片，还要除以总张数。"),
            (100 * d.mean(), "The difference is right in percentage points; here accuracies are shares between 0 and 1.", "按百分点算，差是对的；但这里的准确率用 0 到 1 之间的小数表示。"),
            (float(np.mean(a != b)), "That is the share of disputed pictures: those that only a gets right count with a minus sign.", "这是有争议的图片所占的比例；只有 a 认对的图片应当带负号。"),
            (y.mean(), "That is the accuracy of b alone.", "这只是 b 的准确率。"),
        ])
        if any(same_value(error, d.std(ddof=k) / n**0.5) for k in (0, 1)):
            continue
        expect_equal(error, d.std() / n**0.5, "the standard error", "标准误", on=(a, b), mistakes=[
            (math.hypot(x.std(), y.std()) / n**0.5, "That is the error of two separate test sets. Both networks saw the same pictures: take the differences picture by picture.",
             "这是两个网络各用各的测试集时的标准误。这里图片相同，应当逐张相减。"),
            (math.hypot(x.std(ddof=1), y.std(ddof=1)) / n**0.5, "That is the error of two separate test sets. Both networks saw the same pictures: take the differences picture by picture.",
             "这是两个网络各用各的测试集时的标准误。这里图片相同，应当逐张相减。"),
            (either(d.std(), d.std(ddof=1)), "That is the standard deviation of one picture's difference. For the mean, divide it by the root of the number of pictures.",
             "这是单张图片之差的标准差。对平均值，还要除以图片张数的平方根。"),
            (either(d.std() / n, d.std(ddof=1) / n), "Divided by `n`; it should be the root of `n`.", "你除以了 `n`，应当除以 `n` 的平方根。"),
            (either(d.var() / n, d.var(ddof=1) / n), "That is the variance of the mean. The standard error is its root.", "这是平均值的方差，标准误是它的平方根。"),
            (np.sum(a != b) ** 0.5 / n, "Nearly: that is √(b + c) / n, as if the two networks were equally good. Subtract (b − c)² / n under the root.",
             "差一点：这是 √(b + c) / n，只有两个网络一样好时才对。根号里还要减去 (b − c)² / n。"),
            (2 * d.std() / n**0.5, "That is two standard errors; one is asked for.", "这是两个标准误，题目只要一个。"),
        ])


@exercise("measuring.hidden-units")
def hidden_units(answer):
    """A pair: dict from number of units to validation accuracy, and the number that was chosen."""
    expected = "Expected a dict from units to validation accuracy and the number chosen.", "应给出一个字典（神经元个数 → 验证准确率）和选中的神经元个数。"
    recognise(answer, [(lambda answer: not isinstance(answer, (tuple, list)) or len(answer) != 2 or not isinstance(answer[0], dict), *expected)])
    measured, chosen = several(answer, 2)
    if set(measured) != {8, 32, 128}:
        raise Wrong("Expected the validation accuracies of 8, 32 and 128 units.", "应给出 8、32、128 个神经元的验证准确率。", received=sorted(measured, key=str))
    measured = {units: one_number(value, "the accuracy", "准确率", on=units) for units, value in measured.items()}
    for units, accuracy in measured.items():
        recognise(accuracy, [
            (lambda a: 1 < a <= 100, "Accuracies as shares, please: 0.95, not 95.", "准确率请用小数表示：写 0.95，不写 95。"),
            (lambda a: not 0.5 < a <= 1,
             f"With {units} units an accuracy above 0.5 is expected. Is this a loss?",
             f"{units} 个神经元的准确率应当在 0.5 以上。这是不是损失？"),
        ], on=units)
    chosen = one_number(chosen, "the number of units chosen", "选中的神经元个数")
    best = max(measured.values())
    recognise(chosen, [
        (lambda c: c not in measured, "`chosen` is to be one of the three numbers of units.", "`chosen` 应当是三个个数之一。"),
        (either(*(units for units, accuracy in measured.items() if accuracy < best)),
         f"{chosen} units do not have the best validation accuracy. (A smaller model that is nearly as good can be a wise choice; here, take the best.)",
         f"{chosen} 个神经元的验证准确率不是最高的。（选一个小一些、几乎一样好的模型也可能很明智；这里请选最高的。）"),
    ], on=measured)
    return (
        "If these are the accuracies that you measured, the choice was made on the validation set, and the test set had no say in it. (This check cannot see your training.)",
        "如果这些准确率是你实际测得的，那么选择只用了验证集，测试集没有插手。（检查程序看不到你的训练过程。）",
    )
