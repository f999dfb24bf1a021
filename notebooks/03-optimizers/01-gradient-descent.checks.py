"""Checks of the exercises of `notebooks/03-optimizers/01-gradient-descent.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, either, exercise, expect_equal, one_number, recognise, several


@exercise("gradient-descent.nesterov-step")
def nesterov_step(answer):
    """A function (w, v, g, learning_rate, momentum) → (w, v) after one step in Keras' form."""
    rng = np.random.default_rng(0)
    # Two settings: the usual momentum of 0.9 might stand in an answer as a number.
    for lr, beta in ((0.2, 0.9), (0.05, 0.6)):
        w, v, g = rng.normal(size=(3, 4))
        new_v = beta * v - lr * g
        new_w = w + beta * new_v - lr * g
        got_w, got_v = several(call(answer, w, v, g, lr, beta), 2, "w, v", on=(w, v, g))
        recognise(
            (got_w, got_v),
            expected=(new_w, new_v),
            mistakes=[
                (
                    (new_v, new_w),
                    "Both are right, in the wrong order: first `w`, then `v`.",
                    "两个结果都对，只是顺序反了：应当先返回 `w`，再返回 `v`。",
                ),
            ],
        )
        expect_equal(
            got_v,
            new_v,
            "the new velocity",
            "新的速度",
            on=(w, v, g),
            mistakes=[
                (
                    v,
                    "The velocity that you return is the old one: the state is not carried over to the next step.",
                    "你返回的还是旧的速度，这样状态没有传到下一步。",
                ),
                (
                    beta * v + lr * g,
                    "In Keras' form the velocity points downhill: the gradient enters it with a minus sign.",
                    "在 Keras 的形式里，速度指向下坡，所以梯度前面要带负号。",
                ),
                (beta * v - g, "The learning rate is missing in the velocity.", "速度里漏了学习率。"),
                (
                    beta * v + g,
                    "This is the velocity of another convention (+g, without the learning rate). Keras: `momentum * v - learning_rate * g`.",
                    "你用的是另一种约定的速度（+g，不带学习率）。Keras 的速度是 `momentum * v - learning_rate * g`。",
                ),
                (
                    either(beta * v - (1 - beta) * g, beta * v - (1 - beta) * lr * g),
                    "Keras sums the gradients; it does not average them with 1 − momentum.",
                    "Keras 是把梯度累加起来，不是用 1 − momentum 求平均。",
                ),
                (
                    0.9 * v - lr * g,
                    "The momentum is fixed at 0.9 in your step: use the argument `momentum`.",
                    "你的式子里把动量写死成了 0.9：要用参数 `momentum`。",
                ),
                (
                    v - lr * g,
                    "The old velocity is not damped: multiply it by `momentum`.",
                    "旧的速度没有衰减：要先乘以 `momentum`。",
                ),
                (
                    beta * new_v - lr * g,
                    "This is what is added to `w`, not the velocity: keep the velocity before looking ahead.",
                    "这是加到 `w` 上的量，不是速度：应当保留“先看一步”之前的速度。",
                ),
            ],
        )
        expect_equal(
            got_w,
            new_w,
            "the new `w`",
            "新的权重",
            on=(w, v, g),
            mistakes=[
                # The old velocity in the step and plain momentum are one and the same.
                (
                    w + new_v,
                    "This is plain momentum. Nesterov adds `momentum * v - learning_rate * g` with the new velocity; with the old one it is plain momentum again.",
                    "你写的是普通的动量法。Nesterov 动量加上的是 `momentum * v - learning_rate * g`，其中 `v` 是新的速度；如果用旧的速度，就又成了普通的动量法。",
                ),
                (
                    w + beta * new_v,
                    "The gradient itself is missing: `momentum * v` looks ahead, `- learning_rate * g` makes the step.",
                    "你漏了梯度本身：`momentum * v` 只是先看一步，`- learning_rate * g` 才是真正走一步。",
                ),
                (
                    w + beta * new_v - g,
                    "The learning rate is missing in front of the gradient.",
                    "梯度前面漏了学习率。",
                ),
                (
                    w + beta * new_v + lr * g,
                    "The sign of the gradient: the step goes downhill, so subtract `learning_rate * g`.",
                    "梯度的符号错了：要往下坡走，应当减去 `learning_rate * g`。",
                ),
                (
                    w - beta * new_v + lr * g,
                    "The sign of the whole step is reversed: the velocity already points downhill, so add it.",
                    "整个步子的符号反了：速度已经指向下坡，应当加上它。",
                ),
                (
                    w - beta * new_v - lr * g,
                    "The velocity already points downhill: add it.",
                    "速度已经指向下坡，应当加上它。",
                ),
                (
                    w + new_v - lr * g,
                    "In the step the new velocity is multiplied by `momentum` again.",
                    "在这一步里，新的速度还要再乘一次 `momentum`。",
                ),
                (
                    w + new_v + beta * new_v,
                    "This is the look-ahead point of the new position (the gradient enters twice): subtract the old look-ahead `momentum * v`.",
                    "这样梯度就算了两次：你得到的是从新位置再“先看一步”的点，还要减去旧的那一步 `momentum * v`。",
                ),
                (
                    w + 0.9 * new_v - lr * g,
                    "The momentum is fixed at 0.9 in the step of `w`: use the argument `momentum`.",
                    "更新 `w` 时把动量写死成了 0.9：要用参数 `momentum`。",
                ),
                (w, "The weights have not moved.", "权重没有动。"),
            ],
        )
    return (
        "The same function, with the gradients of a network, is `keras.optimizers.SGD(nesterov=True)`.",
        "把网络的梯度交给这个函数，就是 `keras.optimizers.SGD(nesterov=True)`。",
    )


@exercise("gradient-descent.largest-learning-rate")
def largest_learning_rate(answer):
    """A function (H) → 2 / the largest eigenvalue."""
    # First a matrix whose eigenvalues do not stand on the diagonal, then one where they do.
    for H in (np.array([[4.0, -1.0, 0.5], [-1.0, 3.0, 0.0], [0.5, 0.0, 1.0]]), np.diag([5.0, 20.0, 3.0])):
        received = one_number(call(answer, H), "the learning rate", "学习率", on=H)
        low, *_, high = np.linalg.eigvalsh(H)
        expect_equal(
            received,
            2 / high,
            "the largest learning rate",
            "最大的学习率",
            on=H,
            mistakes=[
                (
                    1 / high,
                    "Half of it. At 1/λmax the steep coordinate arrives in one step; it still shrinks up to twice that.",
                    "你的结果只有正确值的一半。学习率取 1/λmax，最陡的坐标一步就到；只要不到它的两倍，坐标都还会缩小。",
                ),
                (
                    2 / low,
                    "The smallest eigenvalue was used. The steepest direction blows up first: take the largest.",
                    "你用了最小特征值。最先爆炸的是最陡的方向：应当用最大特征值。",
                ),
                (
                    1 / low,
                    "The smallest eigenvalue was used. The steepest direction blows up first: take the largest, and 2 instead of 1.",
                    "你用了最小特征值。最先爆炸的是最陡的方向：应当用最大特征值，而且分子是 2 不是 1。",
                ),
                (
                    2 / (low + high),
                    "This is the best learning rate; the cliff lies a little further.",
                    "这是最好的学习率；悬崖还要再远一点。",
                ),
                (
                    high / 2,
                    "Upside down: large curvature allows only a small learning rate.",
                    "你把分数颠倒了：曲率大，学习率就只能小。",
                ),
                (
                    high,
                    "This is the largest curvature. Which learning rate makes the factor 1 − ηλ equal to −1?",
                    "你返回的是最大的曲率。再想一想，学习率取多少时，因子 1 − ηλ 等于 −1？",
                ),
                (
                    either(high / low, 2 * low / high, 2 / (high / low + 1)),
                    "The condition number says how many steps it takes; how large a step may be, the largest curvature alone decides.",
                    "条件数决定要走多少步；步子最大能迈多大，只由最大的曲率决定。",
                ),
                (
                    2 / np.trace(H),
                    "The trace adds up all eigenvalues; only the largest one counts.",
                    "迹是所有特征值之和；起作用的只有最大的那个。",
                ),
                (
                    2 * len(H) / np.trace(H),
                    "This uses the mean of the eigenvalues; only the largest one counts.",
                    "你用了特征值的平均值；起作用的只有最大的那个。",
                ),
                (
                    2 / H.sum(),
                    "The sum of all entries is no curvature along an axis of the bowl: use eigenvalues, `np.linalg.eigvalsh`.",
                    "所有元素之和不是碗沿哪个轴的曲率：要用特征值，`np.linalg.eigvalsh`。",
                ),
                # Of a matrix without negative curvature the largest entry always stands on the diagonal.
                (
                    2 / H.max(),
                    "This uses the largest entry, on the diagonal. The axes of this bowl are turned: use eigenvalues, `np.linalg.eigvalsh`.",
                    "你用了最大的元素，它在对角线上。这个碗的轴是斜的：要用特征值，`np.linalg.eigvalsh`。",
                ),
                (
                    2 / np.linalg.norm(H),
                    "The Frobenius norm mixes all eigenvalues; only the largest one counts.",
                    "弗罗贝尼乌斯范数混合了所有特征值；起作用的只有最大的那个。",
                ),
                (
                    2 / np.abs(H).sum(axis=0).max(),
                    "The largest sum of a row is only a bound: the largest eigenvalue can be smaller.",
                    "各行绝对值之和的最大值只是一个上界：最大特征值可能更小。",
                ),
                (
                    2 / np.linalg.det(H),
                    "The determinant is the product of the eigenvalues; only the largest one counts.",
                    "行列式是特征值之积；起作用的只有最大的那个。",
                ),
            ],
        )


@exercise("gradient-descent.batch-gradient")
def batch_gradient(answer):
    """A function (w, x, y, batch) → gradient of half the mean squared error over the batch."""
    rng = np.random.default_rng(1)
    w, x, y = rng.normal(size=3), rng.normal(size=(11, 3)), rng.normal(size=11)
    batch = np.array([7, 2, 2, 9, 4])  # one example twice, as drawing with replacement may have it
    right = _gradient(w, x, y, batch)
    error = x[batch] @ w - y[batch]
    products = x[batch] * error[:, None]
    expect_equal(
        call(answer, w, x, y, batch),
        right,
        "the gradient",
        "梯度",
        on=(w, x, y, batch),
        mistakes=[
            (
                right * 5,
                "The sum over the batch: divide by the number of its examples, or the learning rate would depend on the batch size.",
                "你求的是批量上的总和：要除以样本个数，否则学习率就得随批量大小而变。",
            ),
            (
                right * 2,
                "Twice too large: the ½ of the loss cancels the 2 of the square.",
                "你的结果是正确值的两倍：损失里的 ½ 与平方求导得到的 2 正好抵消。",
            ),
            (
                right / 2,
                "Half: the derivative of the square brings a 2, which cancels the ½.",
                "你的结果只有正确值的一半：平方求导会带来一个 2，与 ½ 抵消。",
            ),
            (
                -right,
                "The sign is reversed: this is the way down, the gradient points up. (The step subtracts it.)",
                "符号反了：你给出的是下坡的方向，而梯度指向上坡。（更新权重时才减去它。）",
            ),
            (
                right * 5 / 3,
                "Divided by the number of features. The mean goes over the examples of the batch.",
                "你除以了特征数；应当除以批量里的样本数。",
            ),
            (
                right * 5 / 11,
                "Divided by the number of all examples: the mean goes over the batch only.",
                "你除以了全部样本的个数；应当只除以批量里的样本数。",
            ),
            (
                _gradient(w, x, y, np.arange(11)),
                "This is the gradient over all examples; `batch` is not used.",
                "你求的是全部样本上的梯度；没有用到 `batch`。",
            ),
            (
                either(_gradient(w, x, y, np.unique(batch)), _gradient(w, x, y, np.unique(batch)) * 4 / 5),
                "An example that stands in `batch` twice counts twice.",
                "在 `batch` 里出现两次的样本，要算两次。",
            ),
            (
                either(products.mean(), products.sum()),
                "One number: it went over the features as well. Average over the examples only, `axis=0`.",
                "你只得到一个数：连特征也一起平均（或相加）了。应当只对样本求平均，`axis=0`。",
            ),
            (
                either(products.mean(axis=1), products.sum(axis=1)),
                "One number an example: it went over the features. Average over the examples, `axis=0`.",
                "每个样本得到了一个数：你是对特征求了平均（或求和）。应当对样本求平均，`axis=0`。",
            ),
            (
                products,
                "One gradient an example: average them over the examples, `axis=0`.",
                "这是每个样本一个梯度：还要对样本求平均，`axis=0`。",
            ),
            (
                x[batch].mean(axis=0) * error.mean(),
                "The mean of the features times the mean of the errors: multiply each error by its own row first, then take the mean.",
                "你用特征的平均值乘以误差的平均值：应当先让每个误差乘以它自己那一行，再求平均。",
            ),
            (
                _gradient(w, x, y, np.arange(5)),
                "These are the first rows: `batch` holds row numbers, take `x[batch]` and `y[batch]`.",
                "你取的是最前面几行：`batch` 里是行号，应当取 `x[batch]` 和 `y[batch]`。",
            ),
            (
                x[batch].T @ (x[batch] @ w + y[batch]) / 5,
                "The error is the prediction minus `y`; you added them.",
                "误差是预测值减去 `y`，你把两者相加了。",
            ),
            (
                w - right,
                "This is a step with the learning rate 1; return the gradient itself.",
                "这是学习率为 1 时走了一步的结果；应当返回梯度本身。",
            ),
            (
                error,
                "This is the error of the prediction. Each error still has to be multiplied by its row of `x`.",
                "这是预测误差。每个误差还要乘以 `x` 的对应行。",
            ),
            (
                np.mean(error**2) / 2,
                "This is the loss. The gradient has one number for each weight.",
                "这是损失。梯度对每个权重各有一个数。",
            ),
        ],
    )


def _gradient(w, x, y, rows):
    return x[rows].T @ (x[rows] @ w - y[rows]) / len(rows)


@exercise("gradient-descent.heavy-ball")
def heavy_ball(answer):
    """A function (smallest, largest) → best learning rate and momentum of the heavy ball."""
    for low, high in ((1.0, 100.0), (0.5, 8.0), (4.0, 4.0)):
        given = low, high
        a, b, kappa = np.sqrt(low), np.sqrt(high), high / low
        right = rate, momentum = (2 / (a + b)) ** 2, ((b - a) / (b + a)) ** 2
        got_rate, got_momentum = several(call(answer, low, high), 2, "learning_rate, momentum", on=given)
        received = (
            one_number(got_rate, "the learning rate", "学习率", on=given),
            one_number(got_momentum, "the momentum", "动量", on=given),
        )
        recognise(
            received,
            expected=right,
            on=given,
            mistakes=[
                (
                    (momentum, rate),
                    "Both are right, in the wrong order: first the learning rate.",
                    "两个都对，只是顺序反了：学习率在前。",
                ),
                (
                    (..., 0.9),
                    "0.9 is what one often takes in practice; the best momentum depends on the two curvatures.",
                    "0.9 是实践中常用的值；最好的动量取决于两个曲率。",
                ),
                (
                    (..., (b - a) / (b + a)),
                    "This is the factor per step, √β. The momentum is its square.",
                    "你返回的是每步的因子 √β；动量是它的平方。",
                ),
                (
                    (..., ((kappa - 1) / (kappa + 1)) ** 2),
                    "κ in place of √κ: take the roots of the curvatures.",
                    "你的动量在该用 √κ 的地方用了 κ：要先对曲率开平方。",
                ),
                (
                    (..., (kappa - 1) / (kappa + 1)),
                    "That is the factor per step of plain descent, with κ in place of √κ.",
                    "你给出的动量是普通梯度下降每步的因子，用的是 κ 而不是 √κ。",
                ),
                (
                    (4 / (1 + 1 / np.sqrt(kappa)) ** 2, ...),
                    "This is the learning rate for a largest curvature of 1, as in the lesson's table; here it is `largest`.",
                    "这是最大曲率为 1 时的学习率（课文的表就是这样取的）；这里的最大曲率是 `largest`。",
                ),
                (
                    either((4 / (3 * high + low), ...), (..., (np.sqrt(3 * kappa + 1) - 2) / (np.sqrt(3 * kappa + 1) + 2))),
                    "These are Nesterov's numbers; asked is Polyak's heavy ball.",
                    "这是 Nesterov 动量的取法；题目要的是 Polyak 的重球法。",
                ),
                (
                    (2 / high, ...),
                    "2/λmax is the limit of plain descent, not the best learning rate of the heavy ball.",
                    "2/λmax 是普通梯度下降的上限，不是重球法最好的学习率。",
                ),
                (
                    (2 / (low + high), ...),
                    "This is the best learning rate without momentum.",
                    "这是不带动量时最好的学习率。",
                ),
                (
                    (1 / high, ...),
                    "1/λmax is a common choice for Nesterov; the heavy ball bears up to almost four times as much.",
                    "1/λmax 是 Nesterov 动量常用的学习率；重球法能承受的学习率，最大可以接近它的四倍。",
                ),
                (
                    (2 / (a + b), ...),
                    "The square is missing: η = (2 / (√λmax + √λmin))².",
                    "你的学习率漏了平方：η = (2 / (√λmax + √λmin))²。",
                ),
                (
                    (4 / (low + high), ...),
                    "The square of the sum of roots is not the sum of the curvatures: (√a + √b)² ≠ a + b.",
                    "平方根之和的平方，不等于曲率之和：(√a + √b)² ≠ a + b。",
                ),
                (
                    (4 / high, ...),
                    "This is the limit for κ → ∞; add the root of the smallest curvature.",
                    "你写的学习率是 κ → ∞ 时的极限；分母里还要加上最小曲率的平方根。",
                ),
                (
                    (1 / (a + b) ** 2, ...),
                    "A factor of four is missing: the 2 stands inside the square.",
                    "你的学习率差一个因子 4：2 应当在平方里面。",
                ),
            ],
        )
        expect_equal(received[0], rate, "the learning rate", "学习率", on=given)
        expect_equal(received[1], momentum, "the momentum", "动量", on=given)
    return (
        "With equal curvatures nothing is left to remember: momentum 0, and one step of 1/λ arrives.",
        "曲率都相等时，不需要记住什么：动量为 0，学习率取 1/λ，一步就到。",
    )


@exercise("gradient-descent.steps-needed")
def steps_needed(answer):
    """A function (kappa, shrink) → steps of plain gradient descent at its best learning rate."""
    # At κ = 2 the approximation ½ κ ln(1/shrink) gives another whole number; at the larger ones it does not.
    # At κ = 3 two steps quarter the distance exactly: what rounds down and adds 1 is one too many there.
    for given in ((100.0, 1e-6), (20.0, 1e-3), (3.0, 0.3), (2.0, 1e-6), (3.0, 0.25)):
        kappa, shrink = given
        received = one_number(call(answer, *given), "the number of steps", "步数", on=given)
        exact = _steps(shrink, (kappa - 1) / (kappa + 1))
        root, right = np.sqrt(kappa), int(np.ceil(exact))
        one_too_many = (
            right + 1,
            "One too many: is the start counted as a step, or 1 added after rounding up?",
            "你的结果多了一步：是不是把起点也算成了一步，或者向上取整之后又加了 1？",
        )
        expect_equal(
            received,
            right,
            "the number of steps",
            "步数",
            on=given,
            mistakes=[
                *([one_too_many] if exact == right else []),
                (
                    exact,
                    "Right before rounding. A step cannot be divided: round up.",
                    "取整之前是对的。但一步不能再分，所以要向上取整。",
                ),
                (
                    either(-kappa * np.log(shrink) / 2, np.ceil(-kappa * np.log(shrink) / 2)),
                    "½ κ ln(1/shrink) is only an approximation for large κ. The distance shrinks by the factor (κ − 1)/(κ + 1) in each step: use that.",
                    "½ κ ln(1/shrink) 只是 κ 很大时的近似。每走一步，距离都要乘以 (κ − 1)/(κ + 1)：应当从这个因子算起。",
                ),
                (
                    right - 1,
                    "One too few: after so many steps it is not quite there. Round up.",
                    "你的结果少了一步：走这么多步，还差一点。要向上取整。",
                ),
                one_too_many,
                (
                    _rounded(exact / 2),
                    "Half: this is when the loss has shrunk so far; asked is the distance, its square root.",
                    "你的步数只有一半：走这么多步，损失只剩原来的 `shrink`；而题目问的是距离，它与损失的平方根成正比。",
                ),
                (
                    _rounded(-exact),
                    "The sign: both logarithms are negative, and their quotient is positive.",
                    "你的结果符号错了：两个对数都是负数，商是正数。",
                ),
                (
                    _rounded(_steps(shrink, (root - 1) / (root + 1))),
                    "This is the heavy ball's number, with √κ. Plain descent has κ.",
                    "这是重球法的步数，用的是 √κ。普通梯度下降要用 κ。",
                ),
                (
                    either(*_rounded(exact / np.log(10)).values, *_rounded(exact * np.log(10)).values),
                    "Two different logarithms: take the same base above and below.",
                    "你用了两种不同的对数：分子和分母要用同一个底。",
                ),
                (
                    _rounded(_steps(shrink, 1 - 1 / kappa)),
                    "Factor 1 − 1/κ: that is the learning rate 1/λmax. The best one makes it (κ − 1)/(κ + 1).",
                    "你用的因子 1 − 1/κ 对应的学习率是 1/λmax。最好的学习率对应的因子是 (κ − 1)/(κ + 1)。",
                ),
            ],
        )
    _check_round_bowl(answer)
    return (
        "About ½ κ ln(1/shrink) for large κ: twice the condition number, twice the steps.",
        "κ 很大时约为 ½ κ ln(1/shrink)：条件数加倍，步数也加倍。",
    )


def _steps(shrink, factor):
    return np.log(shrink) / np.log(factor)


def _rounded(steps):
    return either(steps, np.ceil(steps), np.floor(steps))


def _check_round_bowl(answer):
    """κ = 1, where the formula takes the logarithm of 0: an error, NaN, an infinity, or 0 steps."""
    given = 1.0, 1e-6
    apart = (
        "For `kappa = 1` the formula fails: it takes the logarithm of 0. One step is enough there: treat this case apart.",
        "`kappa = 1` 时公式失效，因为要对 0 取对数。这时一步就够：请单独处理这种情况。",
    )
    try:
        received = one_number(call(answer, *given), "the number of steps", "步数", finite=False, on=given)
    except Wrong as wrong:
        raise Wrong(*apart, details=wrong.details) from None
    expect_equal(
        received,
        1,
        "the number of steps",
        "步数",
        on=given,
        mistakes=[(lambda steps: steps == 0 or not np.isfinite(steps), *apart)],
    )
