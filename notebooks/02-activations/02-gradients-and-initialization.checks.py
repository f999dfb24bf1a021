"""Checks of the exercises in `notebooks/02-activations/02-gradients-and-initialization.ipynb`."""

import numpy as np

from utils.exercises.diagnosis import to_numpy
from utils.exercises import Wrong, call, exercise, expect_equal


def _number(value):
    """A value as a float, or None where it is not one number."""
    try:
        value = np.asarray(to_numpy(value), dtype="float64")
    except Exception:
        return None
    return float(value) if value.ndim == 0 else None


def _close(value, expected, rtol):
    return value is not None and np.isclose(value, expected, rtol=rtol, atol=0)


@exercise("gradients-and-initialization.he-weights")
def he_weights(answer):
    """A function (fan_in, fan_out, rng): weights (fan_in, fan_out) with mean 0 and variance 2 / fan_in."""
    fan_in, fan_out = 800, 200
    w = call(answer, fan_in, fan_out, np.random.default_rng(0))
    try:
        w = np.asarray(to_numpy(w), dtype="float64")
    except Exception:
        raise Wrong("An array of numbers is expected.", "这里需要一个由数字组成的数组。", received=w) from None
    if w.shape != (fan_in, fan_out):
        turned = w.shape == (fan_out, fan_in)
        raise Wrong(
            "The matrix is the wrong way round: rows are the inputs, columns the units." if turned else "The shape is not `(fan_in, fan_out)`: every weight needs a random number of its own.",
            "矩阵的行列颠倒了：行是输入，列是神经元。" if turned else "形状不是 `(fan_in, fan_out)`：每个权重都要有自己的随机数。",
            expected=(fan_in, fan_out), received=w.shape,
        )
    if not np.isfinite(w).all():
        raise Wrong("Some weights are not finite numbers.", "有的权重不是有限的数。")
    if len(np.unique(w)) < w.size // 2:
        raise Wrong("Many weights are equal: draw one random number for each.", "许多权重是相同的：每个权重都要单独抽一个随机数。")
    right = 2 / fan_in
    if abs(w.mean()) > 0.05 * np.sqrt(right) and abs(w.mean()) > 0.05 * w.std():
        raise Wrong(
            "The mean is not 0: weights must be positive as often as negative (`rng.uniform(-a, a)`, not `(0, a)`).",
            "均值不是 0：权重取正取负的机会应当相等（用 `rng.uniform(-a, a)`，不是 `(0, a)`）。",
            received=f"mean {w.mean():.4f}",
        )
    mistakes = [
        (right**2, "You passed the variance where the standard deviation belongs: take the root.", "你把方差当成标准差传进去了：要先开平方。"),
        (2 / fan_out, "He's formula divides by the number of *inputs* (fan-in): you divided by fan-out.", "He 的公式除以输入个数（扇入）：你除的是扇出。"),
        (1 / fan_in, "That is LeCun's variance, 1 / fan-in. ReLU halves the mean square; double the variance.", "这是 LeCun 的方差，即扇入的倒数。ReLU 会让均方减半，所以方差要加倍。"),
        (2 / (fan_in + fan_out), "That is Glorot's variance: He leaves fan-out out of it.", "这是 Glorot 的方差：He 的公式里没有扇出。"),
        (right / 3, "A uniform number in (-a, a) has the variance a² / 3, so the limit must be larger by √3: `a = sqrt(6 / fan_in)`.",
         "(-a, a) 上均匀分布的方差是 a² / 3，所以边界要再乘 √3：`a = sqrt(6 / fan_in)`。"),
        (2 * right, "The variance is twice too large: it is 2 / fan-in, so the standard deviation is `sqrt(2 / fan_in)`.", "方差大了一倍：应为 2 除以扇入，标准差是 `sqrt(2 / fan_in)`。"),
        (1.0, "The weights have variance 1 still: scale them.", "权重的方差还是 1：要缩放一下。"),
    ]
    if not np.isclose(w.var(), right, rtol=0.05):
        for variance, en, zh in mistakes:
            if np.isclose(w.var(), variance, rtol=0.05):
                raise Wrong(en.replace("*", ""), zh, expected=f"variance {right:.5f}", received=f"variance {w.var():.5f}")
        raise Wrong("The variance of the weights is not 2 / fan-in.", "权重的方差不是 2 除以扇入。", expected=f"{right:.5f}", received=f"{w.var():.5f}")
    again, other = call(answer, fan_in, fan_out, np.random.default_rng(0)), call(answer, fan_in, fan_out, np.random.default_rng(1))
    if not np.array_equal(to_numpy(again), w) or np.array_equal(to_numpy(other), w):
        raise Wrong(
            "The numbers do not come from the given `rng`: with the same seed there must be the same weights, with another seed others.",
            "随机数不是由给定的 `rng` 产生的：种子相同，权重就要相同；种子不同，权重也要不同。",
        )
    if np.abs(w).max() < 2 * w.std():
        return "A uniform distribution, ending at sqrt(6 / fan_in).", "这是均匀分布，边界是 sqrt(6 / fan_in)。"
    return None


@exercise("gradients-and-initialization.gain")
def gain(answer):
    """A function of an activation function f: 1 / sqrt(E[f(z)²]) for a standard normal z."""
    z = np.random.default_rng(123).standard_normal(1_000_000)

    def relu(z):
        return np.maximum(z, 0)

    def shifted(z):   # mean far from 0: tells mean square and variance apart
        return np.tanh(z) + 0.5

    for name, f in (("relu", relu), ("np.tanh", np.tanh), ("tanh(z) + 0.5", shifted), ("0.2 z", lambda z: 0.2 * z)):
        got, y = call(answer, f), f(z)
        received = _number(got)
        if received is None:
            raise Wrong("One number is expected: the gain.", "这里需要一个数：增益。", on=name, received=got)
        square, expected = np.mean(y**2), 1 / np.sqrt(np.mean(y**2))
        if _close(received, expected, 0.02):
            continue
        mistakes = [
            (1 / square, "The root is missing: this is the factor for the variance; the gain multiplies the standard deviation.", "少了一个平方根：这是方差要乘的因子，而增益乘在标准差上。"),
            (np.sqrt(square), "The other way round: this is what the function leaves over; the gain makes up for it, 1 divided by that.", "倒过来了：这是经过函数之后剩下的大小；增益要把它补回来，即取它的倒数。"),
            (square, "That is the mean square that remains. The gain is 1 divided by its root.", "这是剩下的均方。增益是它的平方根的倒数。"),
            (1 / y.std(), "You used the variance of f(z), which subtracts the mean. The next layer sums squares: take the mean square.", "你用的是 f(z) 的方差，它减去了均值。下一层加起来的是平方：应当用均方。"),
            (1 / np.mean(np.abs(y)), "You averaged |f(z)|: average the square, then take the root.", "你平均的是 |f(z)|：应当先平均平方，再开方。"),
        ]
        for value, en, zh in mistakes:
            if _close(received, value, 0.008):
                raise Wrong(en, zh, on=name, expected=f"{expected:.3f}", received=f"{received:.3f}")
        u = f(np.random.default_rng(5).random(100_000))
        if _close(received, 1 / np.sqrt(np.mean(u**2)), 0.008):
            raise Wrong("These numbers lie between 0 and 1 (`rng.random`): z is standard normal, `rng.standard_normal`.", "你的随机数在 0 和 1 之间（`rng.random`）：z 应服从标准正态分布，用 `rng.standard_normal`。", on=name)
        raise Wrong("That is not the gain of this function. (Averaged over enough random numbers?)", "这不是该函数的增益。（平均用的随机数够多吗？）", on=name, expected=f"{expected:.3f}", received=f"{received:.3f}")
    return "For GELU it is 1.53: a little more than He's 1.41.", "对 GELU 是 1.53，比 He 的 1.41 略大。"


@exercise("gradients-and-initialization.delta-ratio")
def delta_ratio(answer):
    """A function (width, variance, slope_square, depth): (width · variance · slope_square) ** ((depth - 1) / 2)."""
    for inputs in ((100, 0.0144, 0.5, 6), (64, 1 / 64, 0.25, 20), (50, 0.06, 0.5, 3), (10, 0.3, 0.7, 1)):
        width, variance, slope, depth = inputs
        got = call(answer, *inputs)
        received, step = _number(got), width * variance * slope
        if received is None:
            raise Wrong("One number is expected: the ratio.", "这里需要一个数：比值。", on=inputs, received=got)
        expected = step ** ((depth - 1) / 2)
        if _close(received, expected, 1e-6):
            continue
        mistakes = [
            (step ** (depth - 1), "The root is missing: this is the ratio of mean squares; the rms is its root.", "少了平方根：这是均方之比；均方根之比还要开方。"),
            (step ** (depth / 2), "One factor too many: between the first layer and the last of `depth` layers there are `depth - 1` steps.", "多乘了一个因子：`depth` 层的首尾之间只有 `depth - 1` 步。"),
            (step**depth, "The root is missing, and there is one factor too many: `depth - 1` steps from last to first.", "少了平方根，还多乘了一个因子：从最后一层到第一层只有 `depth - 1` 步。"),
            (1 / expected, "The other way round: asked for is first layer divided by last.", "倒过来了：要的是第一层除以最后一层。"),
            ((width * variance**2 * slope) ** ((depth - 1) / 2), "You squared the variance: it enters once (it is the square of the sd already).", "你把方差又平方了：它只出现一次（它已经是标准差的平方）。"),
            ((variance * slope) ** ((depth - 1) / 2), "Each unit collects from `width` units: the factor `width` is missing.", "每个神经元从 `width` 个神经元收集梯度：少了因子 `width`。"),
            ((width * variance) ** ((depth - 1) / 2), "The slope is missing: every layer also multiplies by f'.", "少了导数：每一层还要乘上 f'。"),
            (step * (depth - 1) / 2, "Factors of layers are multiplied: a power, not a multiple.", "各层的因子是相乘的：要用幂，不是倍数。"),
        ]
        for value, en, zh in mistakes:
            if _close(received, value, 1e-6):
                raise Wrong(en, zh, on=inputs, expected=expected, received=got)
        expect_equal(received, expected, "the ratio", "比值", on=inputs)
    return "ReLU with variance 1/n loses a factor √2 per layer.", "ReLU 配方差 1/n，每层要损失 √2 倍。"


@exercise("gradients-and-initialization.stayed-dead")
def stayed_dead(answer):
    """A function (before, after) of arrays (seeds, pictures, units): how many units of each seed are silent in both."""
    rng = np.random.default_rng(3)
    before, after = rng.normal(-0.9, 1, (3, 4, 9)).round(2), rng.normal(-0.9, 1, (3, 4, 9)).round(2)
    before[0, :, :4], after[0, :, 1:6] = -1.0, -2.0
    before[1, :, 2:4], after[1, :, 2:5] = -1.0, 0.0
    before[2, :, :1], after[2, :, 3:7] = -0.5, -1.0
    after[2, 0, 0] = 1.0
    silent = [z <= 0 for z in (before, after)]
    dead = [s.all(axis=1) for s in silent]
    both = dead[0] & dead[1]
    got, expected = call(answer, before, after), both.sum(axis=1)
    mistakes = [
        (both.sum(), "That is the sum over all seeds: one number for each seed is expected, `sum(axis=1)`.", "这是所有种子加在一起的总数：应当每个种子一个数，用 `sum(axis=1)`。"),
        (both.mean(axis=1), "That is the share: asked for is the number.", "这是比例：题目要的是个数。"),
        (both.sum(axis=0), "You summed over the seeds: the sum belongs to the units.", "你是对种子求和：应当对神经元求和。"),
        ((dead[0] | dead[1]).sum(axis=1), "You counted units that are dead before *or* after: it must be both, `&`.", "你数的是训练前或训练后死着的：要两次都死，用 `&`。"),
        (dead[0].sum(axis=1), "You counted the dead before training only.", "你只数了训练之前的。"),
        (dead[1].sum(axis=1), "You counted the dead after training only.", "你只数了训练之后的。"),
        ((silent[0] & silent[1]).sum(axis=(1, 2)), "You counted silent outputs, picture by picture. A unit is dead only if it is silent for all pictures: `all(axis=1)` first.",
         "你数的是一张张图片上沉默的输出。对所有图片都沉默才算死：先用 `all(axis=1)`。"),
        ((silent[0].any(axis=1) & silent[1].any(axis=1)).sum(axis=1), "Silent for some picture is not dead: `all`, not `any`.", "对某张图片沉默不算死：用 `all`，不是 `any`。"),
        ((silent[0].all(axis=2) & silent[1].all(axis=2)).sum(axis=1), "You asked whether a *picture* silences all units: pictures are axis 1, `all(axis=1)`.", "你问的是某张图片是否让所有神经元沉默：图片在第 1 轴，用 `all(axis=1)`。"),
        ((silent[0].all(axis=0) & silent[1].all(axis=0)).sum(axis=-1), "Axis 0 holds the seeds; the pictures are axis 1: `all(axis=1)`.", "第 0 轴是种子，图片在第 1 轴：用 `all(axis=1)`。"),
        (((before < 0).all(axis=1) & (after < 0).all(axis=1)).sum(axis=1), "A unit at exactly 0 is silent too: count `z <= 0`.", "恰好为 0 也算沉默：应当数 `z <= 0`。"),
        (((before > 0).all(axis=1) & (after > 0).all(axis=1)).sum(axis=1), "The sign is turned round: dead means `z <= 0` for all pictures.", "符号反了：死的意思是对所有图片都有 `z <= 0`。"),
    ]
    try:
        value = np.asarray(to_numpy(got), dtype="float64")
    except Exception:
        value = None
    if value is not None and not (value.shape == expected.shape and np.array_equal(value, expected)):
        for wrong, en, zh in mistakes:
            if value.shape == np.shape(wrong) and np.allclose(value, wrong):
                raise Wrong(en.replace("*", ""), zh, expected=expected, received=got)
    expect_equal(got, expected, "the number of units for each seed", "每个种子的神经元个数", on=(before, after))
    return None
