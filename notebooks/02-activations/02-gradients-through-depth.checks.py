"""Checks of the exercises in `notebooks/02-activations/02-gradients-through-depth.ipynb`."""

import numpy as np

from utils.exercises import call, either, exercise, expect_equal, normal_grid, one_number, recognise


@exercise("gradients-through-depth.delta-ratio")
def delta_ratio(answer):
    """A function (width, variance, slope_square, depth): (width · variance · slope_square) ** ((depth - 1) / 2)."""
    for inputs in ((100, 0.0144, 0.5, 6), (64, 1 / 64, 0.25, 20), (50, 0.06, 0.5, 3), (10, 0.3, 0.7, 1)):
        width, variance, slope, depth = inputs
        step = width * variance * slope
        received = one_number(call(answer, *inputs), "the ratio", "比值", on=inputs)
        expect_equal(received, step ** ((depth - 1) / 2), "the ratio", "比值", on=inputs, atol=0, mistakes=[
            (step ** (depth - 1), "The root is missing: this is the ratio of mean squares; the rms is its root.", "你少开了一次平方：这是均方之比，均方根之比还要开方。"),
            (step ** (depth / 2), "One factor too many: between the first layer and the last of `depth` layers there are `depth - 1` steps.",
             "你多乘了一个因子：`depth` 层的首尾之间只有 `depth - 1` 步。"),
            (step**depth, "The root is missing, and there is one factor too many: `depth - 1` steps from last to first.",
             "你少开了一次平方，还多乘了一个因子：从最后一层到第一层只有 `depth - 1` 步。"),
            (step ** ((depth - 2) / 2), "One factor too few: between the first layer and the last of `depth` layers there are `depth - 1` steps.",
             "你少乘了一个因子：`depth` 层的首尾之间有 `depth - 1` 步。"),
            (step ** ((1 - depth) / 2), "The other way round: asked for is first layer divided by last.", "你算反了：题目要的是第一层除以最后一层。"),
            ((width * variance**2 * slope) ** ((depth - 1) / 2), "You squared the variance: it enters once (it is the square of the sd already).",
             "你把方差又平方了：方差只乘一次（它已经是标准差的平方）。"),
            ((width * variance * slope**2) ** ((depth - 1) / 2), "You squared the slope once more: `slope_square` is the mean of f'² already.",
             "你把导数又平方了一次：`slope_square` 已经是 f'² 的平均。"),
            ((variance * slope) ** ((depth - 1) / 2), "Each unit collects from `width` units: the factor `width` is missing.",
             "你漏了因子 `width`：每个神经元要把 `width` 个神经元传回的梯度加起来。"),
            ((width * slope) ** ((depth - 1) / 2), "The variance of the weights is missing: every layer multiplies by weights.",
             "你漏了权重的方差：每一层都要乘以权重。"),
            ((width * variance) ** ((depth - 1) / 2), "The slope is missing: every layer also multiplies by f'.", "你漏了导数：每一层还要乘以 f'。"),
            (either(step * (depth - 1) / 2, np.sqrt(step) * (depth - 1)), "Factors of layers are multiplied: a power, not a multiple.",
             "各层的因子要连乘，所以应当用乘方，而不是乘以层数。"),
        ])
    return "In a ReLU network with variance 1/n, each layer leaves 1/√2 of the gradient.", "ReLU 网络的方差取 1/n 时，梯度每过一层就缩小为原来的 1/√2。"


@exercise("gradients-through-depth.normed-factor")
def normed_factor(answer):
    """A function (f, slope): sqrt(E[slope(z)²] / Var f(z)) for a standard normal z."""
    z, share = normal_grid()

    def relu(z):
        return np.maximum(z, 0)

    def step(z):
        return (z > 0) * 1.0

    def bent(z):
        return np.where(z > 0, z, 0.2 * z) + 0.5

    def bent_slope(z):
        return np.where(z > 0, 1.0, 0.2)

    def twice(z):
        return 2 * np.tanh(z)

    def twice_slope(z):
        return 2 * (1 - np.tanh(z) ** 2)

    for name, f, slope in (("bent", bent, bent_slope), ("relu", relu, step), ("2 tanh(z)", twice, twice_slope)):
        y, s = f(z), slope(z)
        mean, square, back, plain = ((share * value).sum() for value in (y, y**2, s**2, s))
        variance = square - mean**2
        expected = np.sqrt(back / variance)
        received = one_number(call(answer, f, slope), "the factor", "因子", on=name)
        # A million random numbers give the factor to 0.2 %; a mistake is told at 0.8 %.
        recognise(received, on=name, expected=expected, rtol=0.008, atol=0, mistakes=[
            (back / variance, "The root is missing: this is the factor for the mean square, the rms is its root.", "你少开了一次平方：这是均方的因子，均方根的因子还要开方。"),
            (np.sqrt(back / square), "You divided by the mean square of f(z): batch normalization subtracts the mean first, so divide by the variance.",
             "你除以的是 f(z) 的均方；批量归一化会先减去均值，所以应当除以方差。"),
            (back / square, "The root is missing, and below stands the mean square of f(z) in place of its variance.", "你少开了一次平方，而且分母用了 f(z) 的均方，应当用方差。"),
            (np.sqrt(variance / back), "The other way round: the slope stands above, the variance below.", "你写反了：导数在分子上，方差在分母上。"),
            (variance / back, "The other way round, and the root is missing: the slope stands above, the variance below.", "你写反了，而且少开了一次平方：导数在分子上，方差在分母上。"),
            (np.sqrt(back) / variance, "The root is taken of the slope's average alone: divide by the variance first, or by the standard deviation after it.",
             "你只对导数的平均开了方；应当先除以方差再开方，或者开方之后除以标准差。"),
            (np.sqrt(back), "The division by the sd of z is missing: divide by the variance of f(z) under the root.", "你漏了除法：根号里还要除以 f(z) 的方差。"),
            (either(plain / np.sqrt(variance), np.sqrt(max(plain, 0) / variance)), "You averaged the slope itself: average its square.", "你平均的是导数本身；应当平均导数的平方。"),
            (np.sqrt(np.pi / (np.pi - 1)), "That is the factor of ReLU. Here `f` is another function: compute with `f` and `slope`.",
             "这是 ReLU 的因子。这里的 `f` 是另一个函数，要用 `f` 和 `slope` 来算。"),
        ])
        expect_equal(received, expected, "the factor", "因子", on=name, rtol=0.02, atol=0, mistakes=[
            (lambda value: 0.8 < value / expected < 1.2, "Close, but not exact enough: average over a million standard normal numbers.",
             "已经接近，但还不够准：要对一百万个标准正态随机数求平均。"),
            (lambda _: True, "That is not the factor of this function.", "你的结果不是这个函数的因子。"),
        ])
    return "Of this lesson's functions the sigmoid has the smallest, just above 1; for GELU it is about 1.15.", "这一课的函数里，sigmoid 的因子最小，略大于 1；GELU 约为 1.15。"


@exercise("gradients-through-depth.branch-sd")
def branch_sd(answer):
    """A function (fan_in, depth): sqrt(2 / (fan_in · depth))."""
    for inputs in ((100, 20), (64, 3), (50, 1), (200, 7)):
        fan_in, depth = inputs
        received = one_number(call(answer, *inputs), "the standard deviation", "标准差", on=inputs)
        expect_equal(received, np.sqrt(2 / (fan_in * depth)), "the standard deviation", "标准差", on=inputs, atol=0, mistakes=[
            (2 / (fan_in * depth), "The root is missing: this is the variance, asked for is the standard deviation.", "你少开了一次平方：这是方差，题目要的是标准差。"),
            (np.sqrt(2 / fan_in), "That is He's standard deviation: the depth is missing.", "这是 He 的标准差，还没有用到层数。"),
            (np.sqrt(2 / fan_in) / depth, "You divided the standard deviation by the depth; it is the mean square, so the variance, that is divided by it.",
             "你把标准差除以了层数；要除以层数的是均方，也就是方差。"),
            (np.sqrt(2 * depth / fan_in), "The other way round: each layer is to add less, so divide by the depth.", "你写反了：每层加上去的应当更少，所以要除以层数。"),
            (np.sqrt(1 / (fan_in * depth)), "A ReLU halves the mean square: start from He's variance, 2 / fan-in.", "ReLU 会让均方减半，应当从 He 的方差（2 除以输入个数 `fan_in`）出发。"),
            (np.sqrt(2 / fan_in) / 2, "Halving the weights is not enough for any depth: divide the variance by `depth`.", "只把权重减半，并不适合任意的层数：方差要除以 `depth`。"),
            (np.sqrt(2 / depth), "The fan-in is missing: a unit sums over its inputs.", "你漏了输入个数 `fan_in`：神经元要对它的各个输入求和。"),
        ])
    return "With such weights, the mean square grows about a hundredfold at most from the first layer to the last; with He's, it grows by hundreds of millions.", "用这样的权重，从第一层到最后一层，`h` 的均方最多增大到约一百倍；用 He 的权重，则会增大到几亿倍。"
