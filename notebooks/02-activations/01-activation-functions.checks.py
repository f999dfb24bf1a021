"""Checks of the exercises in `notebooks/02-activations/01-activation-functions.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal, one_array, several


def _softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def _softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _not_finite(received):
    return not np.isfinite(received).all()


@exercise("activation-functions.log-sigmoid")
def log_sigmoid(answer):
    """A function of an array: the logarithm of the sigmoid, exact where the naive form is not."""
    ordinary, far, near = np.array([-3.0, -1.0, 0.0, 0.5, 2.0]), np.array([-1000.0, -745.0]), np.array([20.0, 40.0, 700.0])
    expect_equal(call(answer, ordinary), -_softplus(-ordinary), "the output of `log_sigmoid`", "`log_sigmoid` 的输出", on=ordinary, mistakes=[
        (_softplus(-ordinary), "You return the negative of it: the logarithm of a probability is negative (or 0).", "差一个负号：概率的对数是负数（或 0）。"),
        (-_softplus(ordinary), "That is `log(1 - sigmoid(z))`: inside the softplus the sign of `z` is missing.",
         "你算的是 `log(1 - sigmoid(z))`，softplus 里面的 `z` 少了一个负号。"),
        (np.minimum(ordinary, 0), "These are only the straight lines `z` and 0 that it approaches far out; near 0 the logarithm of the sigmoid lies below both.",
         "你算的只是它在远处趋近的两条直线 `z` 和 0；在 0 附近，sigmoid 的对数比这两条直线都低。"),
    ])
    expect_equal(call(answer, far), far, "the output for very negative inputs", "输入非常负时的输出", on=far, mistakes=[
        (_not_finite,
         "Right for ordinary inputs, but not finite at -1000: either `exp(1000)` overflowed, or the sigmoid was rounded to 0 before its logarithm. "
         "Do not form the sigmoid at all: write `log(1 / (1 + exp(-z)))` as minus the lesson's softplus, which only exponentiates what is not positive.",
         "一般的输入都对，但在 -1000 处得不到有限的数：要么 `exp(1000)` 上溢了，要么 sigmoid 先被舍入成 0，再取对数。不要先算 sigmoid；请把 `log(1 / (1 + exp(-z)))` 写成负的 softplus，并用本课那个只对非正数取指数的写法。"),
        (lambda received: received[0] == received[1],
         "Very negative inputs all give the same value. A tiny number inside the logarithm, or a clipped input, only hides that the sigmoid of -1000 is 0: "
         "do not form the sigmoid at all, write the whole as minus a softplus.",
         "非常负的输入都得到同一个值。在对数里加一个很小的数，或者截断输入，只是掩盖了 sigmoid(-1000) 等于 0：不要先算 sigmoid，把整个式子写成负的 softplus。"),
    ])
    expect_equal(call(answer, near), -_softplus(-near), "the output for large inputs", "输入很大时的输出", on=near, atol=0, mistakes=[
        (lambda received: np.shape(received) == near.shape,
         "Right for negative inputs, but for large positive ones the digits are gone: beside 1, or beside `z`, a number such as exp(-40) is lost. "
         "Use `np.log1p`, or the lesson's softplus.",
         "负的输入都对，但输入是很大的正数时，有效数字全丢了：exp(-40) 这么小的数，加到 1 上或与 `z` 相减都会消失。请用 `np.log1p`，或直接用本课的 softplus。"),
    ])
    rows = np.array([[-1000.0, 0.0], [1.0, 1000.0]])
    expect_equal(call(answer, rows), -_softplus(-rows), "the output for a matrix", "输入为矩阵时的输出", on=rows)
    return "It is `-softplus(-z)`.", "它就是 `-softplus(-z)`。"


@exercise("activation-functions.temperature")
def temperature(answer):
    """A function of logits (…, classes) and a temperature: shares that add up to one along the last axis."""
    z = np.array([[1.0, 2.0, 4.0], [0.5, 0.0, -3.0]])
    e = np.exp(z / 2)
    expect_equal(call(answer, z, 2.0), _softmax(z / 2), "the output of `softmax_at`", "`softmax_at` 的输出", on=(z, 2.0), mistakes=[
        (_softmax(z * 2), "You multiplied by the temperature: divide. A high temperature makes the shares more equal.",
         "你乘上了温度，应当除以温度。温度越高，各概率越接近。"),
        (_softmax(z), "The temperature has no effect yet: divide the logits by it.", "温度还没有起作用：先把 logit 除以它。"),
        (_softmax(z) / 2, "The temperature belongs to the logits, before softmax; the shares no longer add up to one.",
         "应当在 softmax 之前用温度去除 logit；你现在得到的各概率之和不是 1。"),
        (_softmax(z / 2, axis=0), "Each column adds up to one; each row should (the last axis holds the classes: `axis=-1`).",
         "现在是每一列相加得 1，应当是每一行（最后一个轴是类别：`axis=-1`）。"),
        (e / e.sum(), "All entries together add up to one; each row should: sum over `axis=-1` with `keepdims=True`.",
         "现在是所有元素加起来得 1，应当是每一行：在 `axis=-1` 上求和，并用 `keepdims=True`。"),
        (e, "Divide by the sum along the last axis.", "还要除以沿最后一个轴求出的和。"),
    ])
    for z, T, en, zh, not_finite in (
        (np.array([[1000.0, 999.0, 0.0]]), 1.0, "the output for large logits", "logit 很大时的输出",
         ("Right for small logits, but 1000 overflows. Subtract the largest logit of each row first: the shares do not change.",
          "小的 logit 都对，但 1000 会上溢。先减去每一行中最大的 logit，概率不会改变。")),
        (np.array([[0.0, 5.0, 10.0]]), 0.01, "the output at a low temperature", "低温时的输出",
         ("At temperature 0.01 a logit of 10 becomes 1000 and overflows: divide first, then subtract the largest.",
          "温度为 0.01 时，logit 10 变成 1000，上溢了：先除以温度，再减去最大值。")),
        (np.array([[1.0, -1000.0], [-1000.0, -1001.0]]), 1.0, "the output for rows of different size", "各行大小悬殊时的输出",
         ("In a row of very negative logits every exponential becomes 0: subtract the largest logit of each row, not that of the whole array.",
          "如果一行的 logit 都非常负，所有指数都变成 0：要减去每一行各自的最大值，而不是整个数组的最大值。")),
        (np.array([0.5, 0.0, -3.0]), 2.0, "the output for a single vector", "输入为单个向量时的输出", ()),
    ):
        mistakes = [(_not_finite, *not_finite)] if not_finite else []
        expect_equal(call(answer, z, T), _softmax(z / T), en, zh, on=(z, T), mistakes=mistakes)
    return (
        "As T goes to 0 the largest logit takes everything (argmax); as T grows all shares become equal.",
        "T 趋于 0 时，最大的 logit 的概率趋于 1（argmax）；T 变大时，各概率趋于相等。",
    )


@exercise("activation-functions.trough")
def trough(answer):
    """(slopes, biases) of straight lines whose maximum is max(0, |z| - 1)."""
    slopes, biases = (
        np.atleast_1d(one_array(part, f"the list of {en}", f"{zh}的列表").squeeze())
        for part, en, zh in zip(several(answer, 2, "slopes, biases"), ("slopes", "biases"), ("斜率", "偏置"))
    )
    if slopes.ndim != 1 or slopes.shape != biases.shape or not slopes.size:
        raise Wrong(
            f"Each line has one slope and one bias: two lists of equal length are expected, received {slopes.shape} and {biases.shape}.",
            f"每条直线有一个斜率、一个偏置：需要两个等长的列表，收到的形状是 {slopes.shape} 和 {biases.shape}。",
        )
    z = np.array([-1000.0, -3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 1000.0])  # far out, a steeper fourth line shows
    wanted, got = np.maximum(0, np.abs(z) - 1), (np.multiply.outer(z, slopes) + biases).max(-1)
    at = int(np.abs(got - wanted).argmax())
    expect_equal(got, wanted, "the trough", "这个槽", on=z, mistakes=[
        (lambda _: slopes.size < 3, f"The trough has three straight pieces, and each needs a line of its own; you have {slopes.size}.",
         f"这个槽由三段直线组成，每一段都需要自己的一条直线；现在只有 {slopes.size} 条。"),
        (np.abs(z) + 1, "The sides are too high by 2: look at the signs of the biases.", "两侧高出了 2：检查偏置的符号。"),
        (lambda _: not np.any((slopes == 0) & (biases == 0)), "The bottom of the trough is a line too: slope 0, bias 0.", "槽底也是一条直线：斜率 0，偏置 0。"),
        (lambda _: True, f"At z = {z[at]:g} your lines give {got[at]:g}, expected {wanted[at]:g}. Which line is the highest there, and which should be?",
         f"在 z = {z[at]:g} 处，你的直线给出 {got[at]:g}，应当是 {wanted[at]:g}。那里最高的是哪条直线？应该是哪条？"),
    ])
    return "Three lines, three straight pieces.", "三条直线，正好三段。"


@exercise("activation-functions.dead-fraction")
def dead_fraction(answer):
    """A function of pre-activations (examples, units): the fraction of units that are positive for no example."""
    # Columns: four always negative, one negative or zero, three alive; no mistake below gives the same number as another.
    z = np.array([
        [-1.0, 2.0, -3.0, 0.5, -2.0, -1.0, -4.0, 1.0],
        [-2.0, -1.0, -0.5, 1.0, 0.0, -2.0, -1.0, -3.0],
        [-0.1, 0.3, -1.0, -2.0, -1.0, -0.2, -2.0, -1.0],
    ])
    what = "the fraction of dead units", "死亡神经元的比例"
    expect_equal(call(answer, z), 0.625, *what, on=z, mistakes=[
        (np.mean(z <= 0), "That is the fraction of zero outputs. A unit that is silent for one example may speak for another: it is dead only if it is silent for all.",
         "你算的是为零的输出所占的比例。神经元对某个样本没有输出，对另一个样本可能有；对所有样本都没有输出，才算死亡。"),
        (np.mean(z.mean(axis=0) <= 0), "You asked whether a unit is negative on average (or in sum). One positive example is enough to be alive: ask for every example.",
         "你判断的是平均值（或总和）是否为负。只要对一个样本为正，神经元就没有死亡，所以要逐个样本判断。"),
        (np.mean(z < 0), "That is the fraction of negative entries. Ask first, for each unit, whether it is silent for all examples.",
         "你算的是负数元素所占的比例。应当先对每个神经元判断，它是不是对所有样本都没有输出。"),
        (0.375, "That is the fraction of living units; the dead ones are asked for.", "你算的是活着的神经元所占的比例；题目问的是死亡的。"),
        (5, "That is the number of dead units: divide by the number of units.", "这是死亡神经元的个数，还要除以神经元总数。"),
        (np.mean((z < 0).all(axis=0)), "A pre-activation of exactly 0 gives no output and no gradient either: count `z <= 0`.",
         "预激活值恰好为 0 时，同样没有输出，也没有梯度：应当数 `z <= 0`。"),
        (np.mean((z <= 0).all(axis=1)), "You asked for each example; the units are the columns: `axis=0`.", "你是对每个样本判断的，应当对每个神经元判断；神经元是列，所以用 `axis=0`。"),
        (np.mean((z <= 0).any(axis=0)), "Silent for some example is not dead: `all`, not `any`.", "对某个样本没有输出不算死亡：用 `all`，不是 `any`。"),
    ])
    for z, expected in ((np.ones((4, 3)), 0.0), (-np.ones((2, 7)), 1.0), (np.array([[-1.0, 1.0, -1.0, -1.0], [1.0, -1.0, -1.0, -1.0]]), 0.5)):
        expect_equal(call(answer, z), expected, *what, on=z)
