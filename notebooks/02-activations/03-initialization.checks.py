"""Checks of the exercises in `notebooks/02-activations/03-initialization.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, either, exercise, expect_equal, normal_grid, one_array, one_number, recognise, same_value


@exercise("initialization.he-weights")
def he_weights(answer):
    """A function (fan_in, fan_out, rng): weights (fan_in, fan_out) with mean 0 and variance 2 / fan_in."""
    fan_in, fan_out = 400, 150

    def weights(seed):
        return one_array(call(answer, fan_in, fan_out, np.random.default_rng(seed)), "the weight matrix", "权重矩阵")

    w = weights(0)
    recognise(w.shape, expected=(fan_in, fan_out), mistakes=[
        ((fan_out, fan_in), "The matrix is the wrong way round: rows are the inputs, columns the units.", "矩阵的行列颠倒了：行是输入，列是神经元。"),
        (lambda _: True, "The shape is not `(fan_in, fan_out)`: every weight needs a random number of its own.",
         "形状不是 `(fan_in, fan_out)`：每个权重都要有自己的随机数。"),
    ])
    recognise(w, mistakes=[
        (lambda w: not np.isfinite(w).all(), "Some weights are not finite numbers.", "有的权重不是有限的数。"),
        (lambda w: _different_rows(w) < fan_in or _different_rows(w.T) < fan_out,
         "Some rows or columns are equal: draw one random number for each weight.", "有些行或列完全相同：每个权重都要单独抽一个随机数。"),
        (lambda w: abs(w.mean()) > 0.05 * max(w.std(), np.sqrt(2 / fan_in)),
         "The mean is not 0: weights must be positive as often as negative (`rng.uniform(-a, a)`, not `(0, a)`).",
         "均值不是 0：权重取正取负的机会应当相等（用 `rng.uniform(-a, a)`，不用 `rng.uniform(0, a)`）。"),
    ])
    # Of 60,000 numbers the variance is known to 0.6 %.
    recognise(w.var(dtype="float64"), on=(fan_in, fan_out), expected=2 / fan_in, rtol=0.03, atol=0, mistakes=[
        (either((2 / fan_in) ** 2, (6 / fan_in) ** 2 / 3),
         "The root is missing: the standard deviation is `sqrt(2 / fan_in)`, the limit of a uniform distribution `sqrt(6 / fan_in)`.",
         "你少开了一次平方：标准差是 `sqrt(2 / fan_in)`，均匀分布的边界是 `sqrt(6 / fan_in)`。"),
        (either(2 / fan_out, 1 / fan_out), "He's formula divides by the number of inputs (fan-in): you divided by fan-out.",
         "He 的公式除以输入个数（扇入），你除以了扇出。"),
        (1 / fan_in, "That is LeCun's variance, 1 / fan-in. ReLU halves the mean square; double the variance.",
         "你用的是 LeCun 的方差，即扇入的倒数。ReLU 会让均方减半，所以方差要加倍。"),
        (2 / (fan_in + fan_out), "That is Glorot's variance: He leaves fan-out out of it.", "你用的是 Glorot 的方差：He 的公式里没有扇出。"),
        (2 / fan_in / 3, "A uniform number in (-a, a) has the variance a² / 3, so the limit must be larger by √3: `a = sqrt(6 / fan_in)`.",
         "(-a, a) 上均匀分布的方差是 a² / 3，所以边界还要乘以 √3：`a = sqrt(6 / fan_in)`。"),
        (4 / fan_in, "The variance is twice too large: it is 2 / fan-in, so the standard deviation is `sqrt(2 / fan_in)`.",
         "方差大了一倍：方差应为 2 除以扇入，也就是说标准差是 `sqrt(2 / fan_in)`。"),
        (0.774 * 2 / fan_in, "Cut off at two standard deviations, a normal distribution keeps 77% of its variance: correct for it, or do not cut.",
         "正态分布在两倍标准差处截断之后，方差只剩原来的 77%：要么作校正，要么不截断。"),
        (1.0, "The weights have variance 1 still: scale them.", "权重的方差还是 1，需要缩放。"),
        (lambda _: True, "The variance of the weights is not 2 / fan-in.", "权重的方差不是 2 除以扇入。"),
    ])
    if not np.array_equal(weights(0), w) or np.array_equal(weights(1), w):
        raise Wrong(
            "The numbers do not come from the given `rng`: with the same seed there must be the same weights, with another seed others.",
            "随机数不是由给定的 `rng` 产生的：种子相同，权重就要相同；种子不同，权重也要不同。",
        )
    if same_value(np.abs(w).max() / w.std(dtype="float64"), np.sqrt(3), rtol=0.01):
        return "A uniform distribution, ending at sqrt(6 / fan_in).", "这是均匀分布，边界是 sqrt(6 / fan_in)。"
    return None


def _different_rows(w):
    return len({row.tobytes() for row in w})


@exercise("initialization.gain")
def gain(answer):
    """A function of an activation function f: 1 / sqrt(E[f(z)²]) for a standard normal z."""
    z, share = normal_grid()

    def relu(z):
        return np.maximum(z, 0)

    def shifted(z):  # mean far from 0: tells mean square and variance apart
        return np.tanh(z) + 0.5

    for name, f in (("relu", relu), ("np.tanh", np.tanh), ("tanh(z) + 0.5", shifted), ("0.2 z", lambda z: 0.2 * z)):
        y = f(z)
        mean, square, size = ((share * value).sum() for value in (y, y**2, np.abs(y)))
        between_0_and_1, between_minus_1_and_1 = (1 / np.sqrt(np.mean(f(np.linspace(low, 1, 10_001)) ** 2)) for low in (0, -1))
        expected = 1 / np.sqrt(square)
        received = one_number(call(answer, f), "the gain", "增益", on=name)
        # A million random numbers give the gain to 0.1 %, so right is what lies within 2 %; a mistake is told at 0.8 %.
        recognise(received, on=name, expected=expected, rtol=0.008, atol=0, mistakes=[
            (1 / square, "The root is missing: this is the factor for the variance; the gain multiplies the standard deviation.",
             "你少开了一次平方：这是方差要乘的因子，而增益乘在标准差上。"),
            (np.sqrt(square), "The other way round: this is what the function leaves over; the gain makes up for it, 1 divided by that.",
             "你算反了：这是信号经过函数之后剩下的大小；增益要把损失补回来，所以应当取它的倒数。"),
            (square, "That is the mean square that remains. The gain is 1 divided by its root.", "你算的是剩下的均方；增益是它的平方根的倒数。"),
            (1 / np.sqrt(square - mean**2), "You used the variance of f(z), which subtracts the mean. The next layer sums squares: take the mean square.",
             "你用的是 f(z) 的方差，它减去了均值。下一层加起来的是平方，所以应当用均方。"),
            (1 / size, "You averaged |f(z)|: average the square, then take the root.", "你平均的是 |f(z)|：应当先平均平方，再开方。"),
            (either(between_0_and_1, between_minus_1_and_1),
             "Your numbers are uniform and end at 1 (`rng.random`, `rng.uniform`): z is standard normal, `rng.standard_normal`.",
             "你的随机数是均匀分布的，最大到 1（`rng.random`、`rng.uniform`）；z 应当服从标准正态分布，用 `rng.standard_normal`。"),
            (np.sqrt(2), "√2 is the gain of ReLU. Here `f` is another function: compute with `f`.", "√2 是 ReLU 的增益。这里的 `f` 是另一个函数：要用 `f` 来算。"),
        ])
        expect_equal(received, expected, "the gain", "增益", on=name, rtol=0.02, atol=0, mistakes=[
            (lambda value: 0.8 < value / expected < 1.2, "Close, but not exact enough: average over a million random numbers.",
             "已经接近，但还不够准：要对一百万个随机数求平均。"),
            (lambda value: 0 < value < 0.03 * expected, "Far too small: average the squares, do not add them up.",
             "结果太小了：应当对平方求平均，而不是求和。"),
            (lambda _: True, "That is not the gain of this function.", "你的结果不是这个函数的增益。"),
        ])
    return "For GELU it is 1.53: a little more than He's 1.41.", "对 GELU 是 1.53，比 He 的 1.41 略大。"


@exercise("initialization.stayed-dead")
def stayed_dead(answer):
    """A function (before, after) of arrays (seeds, pictures, units): how many units of each seed are silent in both."""
    rng = np.random.default_rng(3)
    before, after = rng.normal(-0.9, 1, (3, 4, 9)).round(2), rng.normal(-0.9, 1, (3, 4, 9)).round(2)
    before[0, :, :4], after[0, :, 1:6] = -1.0, -2.0
    before[1, :, 2:4], after[1, :, 2:5] = -1.0, 0.0
    before[2, :, :1], after[2, :, 2:7] = -0.5, -1.0
    after[2, 0, 0] = 1.0
    silent = [z <= 0 for z in (before, after)]
    dead = [s.all(axis=1) for s in silent]
    both = dead[0] & dead[1]
    expect_equal(call(answer, before, after), both.sum(axis=1), "the number of units for each seed", "每个种子的神经元个数", on=(before, after), squeeze=True, mistakes=[
        (both, "That says of each unit whether it is dead: count them for each seed, `sum(axis=1)`.", "你返回的是每个神经元是不是死的；还要数出每个种子有多少个，用 `sum(axis=1)`。"),
        (both.sum(), "That is the sum over all seeds: one number for each seed is expected, `sum(axis=1)`.",
         "你把所有种子加在一起了：应当每个种子一个数，用 `sum(axis=1)`。"),
        (both.mean(axis=1), "That is the share: asked for is the number.", "你算的是比例，题目要的是个数。"),
        (both.sum(axis=0), "You summed over the seeds: the sum belongs to the units.", "你对种子求了和：应当对神经元求和。"),
        ((dead[0] | dead[1]).sum(axis=1), "You counted units that are dead before or after: it must be both, `&`.", "你把训练前或训练后是死的神经元都数进去了；题目要的是前后都是死的，应当用 `&`。"),
        (dead[0].sum(axis=1), "You counted the dead before training only.", "你只数了训练之前的死亡神经元。"),
        (dead[1].sum(axis=1), "You counted the dead after training only.", "你只数了训练之后的死亡神经元。"),
        (dead[0].sum(axis=1) + dead[1].sum(axis=1), "You added both counts: a unit counts only if it is dead before and after, `&`.",
         "你把两次的个数加起来了；训练前后都是死的才算，应当用 `&`。"),
        (np.minimum(dead[0].sum(axis=1), dead[1].sum(axis=1)), "You compared how many are dead: it must be the same units, `&` unit by unit.",
         "你比较的是两次的个数；两次都死的必须是同一个神经元，所以要逐个神经元用 `&`。"),
        ((~silent[0].any(axis=1) & ~silent[1].any(axis=1)).sum(axis=1), "The sign is turned round: dead means `z <= 0` for all pictures.",
         "符号反了：死的意思是对所有图片都有 `z <= 0`。"),
        ((silent[0] & silent[1]).sum(axis=(1, 2)),
         "You counted silent outputs, picture by picture. A unit is dead only if it is silent for all pictures: `all(axis=1)` first.",
         "你数的是沉默的输出，一张图片算一次。对所有图片都沉默才算死，所以要先用 `all(axis=1)`。"),
        ((silent[0].any(axis=1) & silent[1].any(axis=1)).sum(axis=1), "Silent for some picture is not dead: `all`, not `any`.",
         "只对某些图片沉默不算死：用 `all`，不是 `any`。"),
        ((silent[0].all(axis=2) & silent[1].all(axis=2)).sum(axis=1),
         "You asked whether a picture silences all units: pictures are axis 1, `all(axis=1)`.",
         "你判断的是某张图片是否让所有神经元沉默；图片在第 1 轴，应当用 `all(axis=1)`。"),
        ((silent[0].all(axis=0) & silent[1].all(axis=0)).sum(axis=-1), "Axis 0 holds the seeds; the pictures are axis 1: `all(axis=1)`.",
         "第 0 轴是种子，图片在第 1 轴：用 `all(axis=1)`。"),
        (((before < 0).all(axis=1) & (after < 0).all(axis=1)).sum(axis=1), "A unit at exactly 0 is silent too: count `z <= 0`.",
         "恰好为 0 也算沉默：条件应当写成 `z <= 0`。"),
        (((before.mean(axis=1) <= 0) & (after.mean(axis=1) <= 0)).sum(axis=1),
         "You looked at the mean over the pictures: dead is what is silent for every picture, `all(axis=1)`.",
         "你看的是各张图片的平均；对每张图片都沉默才算死，用 `all(axis=1)`。"),
    ])
    return None
