"""Checks of the exercises of `notebooks/03-optimizers/01-gradient-descent.ipynb`."""

import numbers

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal


def _same(received, wanted):
    """Whether a learner's value equals `wanted`, whatever type it is."""
    try:
        received = np.asarray(received, float)
    except Exception:
        return False
    return received.shape == np.shape(wanted) and np.allclose(received, wanted, rtol=1e-6, atol=1e-12)


def _pair(received, en, zh):
    """The two parts of what a function returned."""
    if not isinstance(received, (tuple, list)) or len(received) != 2:
        raise Wrong(f"Return two things, `{en}`.", f"要返回两样东西：`{zh}`。", received=received)
    return received


def _real(received, what_en, what_zh, on):
    """A learner's number as a float."""
    if isinstance(received, np.ndarray) and received.ndim == 0:
        received = received[()]
    if isinstance(received, bool) or not isinstance(received, numbers.Real):
        raise Wrong(f"{what_en} should be one number.", f"{what_zh}应当是一个数。", on=on, received=received)
    return float(received)


@exercise("gradient-descent.nesterov-step")
def nesterov_step(answer):
    """A function (w, v, g, learning_rate, momentum) → (w, v) after one step in Keras' form."""
    rng = np.random.default_rng(0)
    w, v, g = rng.normal(size=(3, 4))
    lr, beta = 0.2, 0.9
    new_v = beta * v - lr * g
    new_w = w + beta * new_v - lr * g
    received = _pair(call(answer, w, v, g, lr, beta), "w, v", "w, v")
    got_w, got_v = received
    if _same(got_w, new_v) and _same(got_v, new_w):
        raise Wrong("Both are right, in the wrong order: first `w`, then `v`.", "两个都对，只是顺序反了：先 `w`，后 `v`。")
    for wrong, en, zh in (
        (v, "The velocity that you return is the old one: the state is not carried over to the next step.", "返回的速度还是旧的：状态没有传到下一步。"),
        (beta * v + lr * g, "In Keras' form the velocity points downhill: the gradient enters it with a minus sign.",
         "在 Keras 的形式里，速度指向下坡：梯度要带负号。"),
        (beta * v - g, "The learning rate is missing in the velocity.", "速度里漏了学习率。"),
        (beta * v + g, "This is the velocity of another convention (+g, without the learning rate). Keras: `momentum * v - learning_rate * g`.",
         "这是另一种约定的速度（+g，不带学习率）。Keras 是 `momentum * v - learning_rate * g`。"),
        (beta * v - (1 - beta) * g, "Keras sums the gradients; it does not average them with 1 − momentum.", "Keras 是累加梯度，不是用 1 − momentum 取平均。"),
        (beta * v - (1 - beta) * lr * g, "Keras sums the gradients; it does not average them with 1 − momentum.",
         "Keras 是累加梯度，不是用 1 − momentum 取平均。"),
        (v - lr * g, "The old velocity is not damped: multiply it by `momentum`.", "旧的速度没有衰减：要乘以 `momentum`。"),
        (beta * new_v - lr * g, "This is what is added to `w`, not the velocity: keep the velocity before looking ahead.",
         "这是加到 `w` 上的量，不是速度：应当保留“先看一步”之前的速度。"),
    ):
        if _same(got_v, wrong):
            raise Wrong(en, zh)
    expect_equal(got_v, new_v, "the new velocity", "新的速度", on=(w, v, g))
    for wrong, en, zh in (
        # The old velocity in the step and plain momentum are one and the same.
        (w + new_v, "This is plain momentum. Nesterov adds `momentum * v - learning_rate * g` with the *new* velocity; with the old one it is plain momentum again.",
         "这是普通的动量。Nesterov 加的是 `momentum * v - learning_rate * g`，其中 `v` 是*新*的速度；用旧的速度，就又成了普通的动量。"),
        (w + beta * new_v, "The gradient itself is missing: `momentum * v` looks ahead, `- learning_rate * g` makes the step.",
         "漏了梯度本身：`momentum * v` 是先看一步，`- learning_rate * g` 才是走一步。"),
        (w + beta * new_v + lr * g, "The sign of the gradient: the step goes downhill, so subtract `learning_rate * g`.",
         "梯度的符号错了：要往下坡走，应当减去 `learning_rate * g`。"),
        (w - beta * new_v + lr * g, "The sign of the whole step is turned: the velocity already points downhill, so add it.",
         "整个步子的符号反了：速度已经指向下坡，应当加上它。"),
        (w - beta * new_v - lr * g, "The velocity already points downhill: add it.", "速度已经指向下坡，应当加上它。"),
        (w + new_v - lr * g, "In the step the new velocity is multiplied by `momentum` again.", "在这一步里，新的速度还要再乘一次 `momentum`。"),
        (w + new_v + beta * new_v, "This is the look-ahead point of the new position (the gradient enters twice): subtract the old look-ahead `momentum * v`.",
         "这样梯度就算了两次：还要减去旧的“先看一步” `momentum * v`。"),
        (w, "The weights have not moved.", "权重没有动。"),
    ):
        if _same(got_w, wrong):
            raise Wrong(en, zh)
    expect_equal(got_w, new_w, "the new weights", "新的权重", on=(w, v, g))
    return (
        "The same function, with the gradients of a network, is `keras.optimizers.SGD(nesterov=True)`.",
        "把网络的梯度交给这个函数，就是 `keras.optimizers.SGD(nesterov=True)`。",
    )


@exercise("gradient-descent.largest-learning-rate")
def largest_learning_rate(answer):
    """A function (H) → 2 / the largest eigenvalue."""
    # Diagonal first, then matrices whose eigenvalues do not stand on the diagonal.
    for H in (np.diag([1.0, 5.0, 20.0]), np.array([[4.0, -1.0, 0.5], [-1.0, 3.0, 0.0], [0.5, 0.0, 1.0]])):
        values = np.linalg.eigvalsh(H)
        expected = 2 / values[-1]
        received = _real(call(answer, H), "The learning rate", "学习率", H)
        shown = {"on": H, "expected": expected, "received": received}
        for wrong, en, zh in (
            (1 / values[-1], "Half of it. At 1/λmax the steep coordinate arrives in one step; it still shrinks up to twice that.",
             "只有一半。取 1/λmax 时，陡的坐标一步就到；一直到它的两倍，都还会缩小。"),
            (2 / values[0], "The smallest eigenvalue was used. The steepest direction blows up first: take the largest.",
             "用的是最小特征值。最先爆炸的是最陡的方向：应当用最大的。"),
            (1 / values[0], "The smallest eigenvalue was used. The steepest direction blows up first: take the largest, and 2 instead of 1.",
             "用的是最小特征值。最先爆炸的是最陡的方向：应当用最大的，而且分子是 2 不是 1。"),
            (2 / (values[0] + values[-1]), "This is the *best* learning rate; the cliff lies a little further.", "这是*最好*的学习率；悬崖还要再远一点。"),
            (values[-1] / 2, "Upside down: large curvature allows only a small learning rate.", "颠倒了：曲率大，学习率只能小。"),
            (values[-1], "This is the largest curvature. Which learning rate makes the factor 1 − ηλ equal to −1?",
             "这是最大的曲率。学习率取多少时，因子 1 − ηλ 等于 −1？"),
            (2 / np.trace(H), "The trace adds up all eigenvalues; only the largest one counts.", "迹是所有特征值之和；起作用的只有最大的那个。"),
            (2 / np.diag(H).max(), "Largest entry on the diagonal. The axes of this bowl are turned: use eigenvalues, `np.linalg.eigvalsh`.",
             "这是对角线上的最大元素。这个碗的轴是斜的：要用特征值，`np.linalg.eigvalsh`。"),
            (2 / H.max(), "Largest entry of the matrix. The axes of this bowl are turned: use eigenvalues, `np.linalg.eigvalsh`.",
             "这是矩阵的最大元素。这个碗的轴是斜的：要用特征值，`np.linalg.eigvalsh`。"),
            (2 / np.linalg.norm(H), "The Frobenius norm mixes all eigenvalues; only the largest one counts.", "弗罗贝尼乌斯范数混合了所有特征值；起作用的只有最大的那个。"),
            (2 / np.linalg.det(H), "The determinant is the product of the eigenvalues; only the largest one counts.", "行列式是特征值之积；起作用的只有最大的那个。"),
        ):
            if not np.isclose(wrong, expected) and np.isclose(received, wrong):
                raise Wrong(en, zh, **shown)
        expect_equal(received, expected, "the largest learning rate", "最大的学习率", on=H)


@exercise("gradient-descent.batch-gradient")
def batch_gradient(answer):
    """A function (w, x, y, batch) → gradient of half the mean squared error over the batch."""
    rng = np.random.default_rng(1)
    w, x, y = rng.normal(size=3), rng.normal(size=(11, 3)), rng.normal(size=11)
    batch = np.array([7, 2, 2, 9, 4])       # one picture twice, as drawing with replacement may have it
    xb, error = x[batch], x[batch] @ w - y[batch]
    expected = xb.T @ error / 5
    received = call(answer, w, x, y, batch)
    products = xb * error[:, None]
    for wrong, en, zh in (
        (expected * 5, "The sum over the batch: divide by the number of its pictures, or the learning rate would depend on the batch size.",
         "这是批量上的总和：要除以样本个数，否则学习率就得随批量大小而变。"),
        (expected * 2, "Twice too large: the ½ of the loss cancels the 2 of the square.", "大了一倍：损失里的 ½ 与平方求导得到的 2 正好抵消。"),
        (expected / 2, "Half: the derivative of the square brings a 2, which cancels the ½.", "小了一半：平方求导会带来一个 2，与 ½ 抵消。"),
        (-expected, "The sign is turned: this is the way down, the gradient points up. (The step subtracts it.)",
         "符号反了：这是下坡的方向，梯度指向上坡。（减去它，是更新时的事。）"),
        (expected * 5 / 3, "Divided by the number of features. The mean goes over the pictures of the batch.", "除的是特征数。应当对批量里的样本求平均。"),
        (expected * 5 / 11, "Divided by the number of *all* pictures: the mean goes over the batch.", "除的是*全部*样本数：应当对批量求平均。"),
        (x.T @ (x @ w - y) / 11, "This is the gradient over all pictures; `batch` is not used.", "这是全部样本上的梯度；没有用到 `batch`。"),
        (products.mean(), "One number: the mean went over the features as well. Average over the pictures only, `axis=0`.",
         "只有一个数：连特征也平均掉了。只对样本求平均，`axis=0`。"),
        (products.sum(), "One number: the sum went over the features as well. Average over the pictures only, `axis=0`.",
         "只有一个数：连特征也加起来了。只对样本求平均，`axis=0`。"),
        (products.mean(axis=1), "One number a picture: the mean went over the features. Average over the pictures, `axis=0`.",
         "每个样本一个数：对特征求了平均。应当对样本求平均，`axis=0`。"),
        (products.sum(axis=1), "One number a picture: the sum went over the features. Average over the pictures, `axis=0`.",
         "每个样本一个数：对特征求了和。应当对样本求平均，`axis=0`。"),
        (products, "One gradient a picture: average them over the pictures, `axis=0`.", "每个样本一个梯度：还要对样本求平均，`axis=0`。"),
        (error, "This is the error of the prediction. Each error still has to be multiplied by its row of `x`.", "这是预测误差。每个误差还要乘以 `x` 的对应行。"),
        (np.mean(error**2) / 2, "This is the loss. The gradient has one number for each weight.", "这是损失。梯度对每个权重各有一个数。"),
    ):
        if _same(received, wrong):
            raise Wrong(en, zh)
    expect_equal(received, expected, "the gradient", "梯度", on=(w, x, y, batch))


@exercise("gradient-descent.heavy-ball")
def heavy_ball(answer):
    """A function (smallest, largest) → best learning rate and momentum of the heavy ball."""
    for low, high in ((1.0, 100.0), (0.5, 8.0), (4.0, 4.0)):
        a, b = np.sqrt(low), np.sqrt(high)
        rate, momentum = (2 / (a + b)) ** 2, ((b - a) / (b + a)) ** 2
        given = (low, high)
        received = _pair(call(answer, low, high), "learning rate, momentum", "学习率, 动量")
        got_rate = _real(received[0], "The learning rate", "学习率", given)
        got_momentum = _real(received[1], "The momentum", "动量", given)
        if low != high and np.isclose(got_rate, momentum) and np.isclose(got_momentum, rate):
            raise Wrong("Both are right, in the wrong order: first the learning rate.", "两个都对，只是顺序反了：学习率在前。", on=given)
        kappa = high / low
        for got, right, wrong, en, zh in (
            (got_momentum, momentum, (b - a) / (b + a), "This is the factor per step, √β. The momentum is its square.", "这是每步的因子 √β，动量是它的平方。"),
            (got_momentum, momentum, ((kappa - 1) / (kappa + 1)) ** 2, "κ in place of √κ: take the roots of the curvatures.", "该用 √κ 的地方用了 κ：要对曲率开平方。"),
            (got_momentum, momentum, (kappa - 1) / (kappa + 1), "That is the factor per step of plain descent, with κ in place of √κ.", "这是普通梯度下降每步的因子，用的是 κ 而不是 √κ。"),
            (got_rate, rate, 2 / (low + high), "This is the best learning rate *without* momentum.", "这是*不带*动量时最好的学习率。"),
            (got_rate, rate, 1 / high, "1/λmax belongs to Nesterov; the heavy ball bears up to almost four times as much.", "1/λmax 是 Nesterov 用的；重球能承受的几乎是它的四倍。"),
            (got_rate, rate, 2 / (a + b), "The square is missing: η = (2 / (√λmax + √λmin))².", "漏了平方：η = (2 / (√λmax + √λmin))²。"),
            (got_rate, rate, 4 / (low + high), "The square of the sum of roots is not the sum of the curvatures: (√a + √b)² ≠ a + b.",
             "根的和的平方，不等于曲率之和：(√a + √b)² ≠ a + b。"),
            (got_rate, rate, 4 / high, "This is the limit for κ → ∞; add the root of the smallest curvature.", "这是 κ → ∞ 时的极限；还要加上最小曲率的平方根。"),
            (got_rate, rate, 1 / (a + b) ** 2, "A factor of four is missing: the 2 stands inside the square.", "差一个因子 4：2 在平方里面。"),
        ):
            if not np.isclose(wrong, right) and np.isclose(got, wrong):
                raise Wrong(en, zh, on=given, expected=right, received=got)
        expect_equal(got_rate, rate, "the learning rate", "学习率", on=given)
        expect_equal(got_momentum, momentum, "the momentum", "动量", on=given)
    return (
        "With equal curvatures nothing is left to remember: momentum 0, and one step of 1/λ arrives.",
        "曲率都相等时，没有什么需要记住：动量为 0，学习率取 1/λ，一步就到。",
    )


@exercise("gradient-descent.steps-needed")
def steps_needed(answer):
    """A function (kappa, shrink) → steps of plain gradient descent at its best learning rate."""
    for kappa, shrink in ((100.0, 1e-6), (20.0, 1e-3), (3.0, 0.3), (1.0, 1e-6)):
        given = (kappa, shrink)
        value = call(answer, kappa, shrink)
        if isinstance(value, numbers.Real) and not np.isfinite(value):
            raise Wrong("No finite number comes out here. For `kappa = 1` one step is enough: treat it apart.",
                        "这里得不到有限的数。`kappa = 1` 时一步就够：单独处理。", on=given, received=value)
        received = _real(value, "The number of steps", "步数", given)
        if kappa == 1:
            expect_equal(received, 1, "the number of steps", "步数", on=given)
            break
        exact = np.log(shrink) / np.log((kappa - 1) / (kappa + 1))
        root = np.sqrt(kappa)
        expected = int(np.ceil(exact))
        shown = {"on": given, "expected": expected, "received": received}
        for wrong, en, zh in (
            ((exact,), "Right before rounding. A step cannot be divided: round up.", "取整之前是对的。一步不能再分：要向上取整。"),
            ((expected - 1,), "One too few: after so many steps it is not quite there. Round up.", "少了一步：走这么多还差一点。要向上取整。"),
            ((expected + 1,), "One too many: `int(x) + 1` or counting the start as a step?", "多了一步：是不是用了 `int(x) + 1`，或者把起点也算成了一步？"),
            ((exact / 2, np.ceil(exact / 2)), "Half: this is when the *loss* has shrunk so far; asked is the distance, its square root.",
             "只有一半：这是*损失*缩小到这个倍数的步数；问的是距离，即它的平方根。"),
            ((-exact, np.ceil(-exact)), "The sign: both logarithms are negative, and their quotient is positive.", "符号错了：两个对数都是负的，商是正的。"),
            ((np.log(shrink) / np.log((root - 1) / (root + 1)), np.ceil(np.log(shrink) / np.log((root - 1) / (root + 1)))),
             "This is the heavy ball's number, with √κ. Plain descent has κ.", "这是重球的步数，用的是 √κ。普通梯度下降用 κ。"),
            ((exact / np.log(10), np.ceil(exact / np.log(10)), exact * np.log(10), np.ceil(exact * np.log(10))),
             "Two different logarithms: take the same base above and below.", "用了两种不同的对数：分子分母要用同一个底。"),
            ((np.log(shrink) / np.log(1 - 1 / kappa), np.ceil(np.log(shrink) / np.log(1 - 1 / kappa))),
             "Factor 1 − 1/κ: that is the learning rate 1/λmax. The best one makes it (κ − 1)/(κ + 1).", "因子 1 − 1/κ 对应的学习率是 1/λmax。最好的学习率给出 (κ − 1)/(κ + 1)。"),
        ):
            if any(not np.isclose(w, expected, rtol=1e-9) and np.isclose(received, w, rtol=1e-9) for w in wrong):
                raise Wrong(en, zh, **shown)
        expect_equal(received, expected, "the number of steps", "步数", on=given)
    return (
        "About ½ κ ln(1/shrink) for large κ: twice the condition number, twice the steps.",
        "κ 很大时约为 ½ κ ln(1/shrink)：条件数加倍，步数也加倍。",
    )
