"""Answers to the exercises of `01-gradient-descent.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math

import numpy as np


def right_v(v, g, lr, beta):
    return beta * v - lr * g


def right_w(w, v, new_v, g, lr, beta):
    return w + beta * new_v - lr * g


def step(velocity=right_v, weights=right_w):
    """A Nesterov step whose two formulas are given as functions."""

    def answer(w, v, g, learning_rate, momentum):
        new_v = velocity(v, g, learning_rate, momentum)
        return weights(w, v, new_v, g, learning_rate, momentum), new_v

    return answer


def look_ahead(w, v, g, learning_rate, momentum):
    """From look-ahead point to look-ahead point: back to the position, one step, ahead again."""
    position = w - momentum * v
    v = momentum * v - learning_rate * g
    return position + v + momentum * v, v


def entry_by_entry(w, v, g, learning_rate, momentum):
    pairs = []
    for wi, vi, gi in zip(w, v, g):
        vi = momentum * vi - learning_rate * gi
        pairs.append((wi + momentum * vi - learning_rate * gi, vi))
    return [list(column) for column in zip(*pairs)]


def in_place(w, v, g, learning_rate, momentum):
    v *= momentum
    v -= learning_rate * g
    return w + momentum * v - learning_rate * g, v


def eigenvalues(then):
    def answer(H):
        low, *_, high = np.linalg.eigvalsh(H)
        return then(low, high)

    return answer


def by_power_iteration(H):
    direction = np.arange(1.0, len(H) + 1)
    for _ in range(500):
        direction = H @ direction / np.linalg.norm(H @ direction)
    return 2 / (direction @ H @ direction)


def error(w, x, y, batch):
    return x[batch] @ w - y[batch]


def gradient(w, x, y, batch):
    return x[batch].T @ error(w, x, y, batch) / len(batch)


def products(w, x, y, batch):
    return x[batch] * error(w, x, y, batch)[:, None]


def gradient_by_loop(w, x, y, batch):
    total = np.zeros_like(w)
    for row in batch:
        total = total + x[row] * (sum(x[row] * w) - y[row])
    return total / len(batch)


def gradient_by_differences(w, x, y, batch):
    def loss(w):
        return np.mean(error(w, x, y, batch) ** 2) / 2

    return [(loss(w + 1e-4 * e) - loss(w - 1e-4 * e)) / 2e-4 for e in np.eye(len(w))]


def ball(smallest, largest):
    low, high = smallest**0.5, largest**0.5
    return (2 / (high + low)) ** 2, ((high - low) / (high + low)) ** 2


def ball_with(rate=None, momentum=None):
    """The heavy ball's numbers with one exchanged."""

    def answer(a, b):
        right = ball(a, b)
        return rate(a, b) if rate else right[0], momentum(a, b) if momentum else right[1]

    return answer


def plain(kappa):
    return (kappa - 1) / (kappa + 1)


def steps(kappa, shrink):
    return 1 if kappa == 1 else int(np.ceil(np.log(shrink) / np.log(plain(kappa))))


def steps_by(factor=plain, rounding=np.ceil):
    return lambda kappa, shrink: 1 if kappa == 1 else rounding(np.log(shrink) / np.log(factor(kappa)))


def steps_by_walking(kappa, shrink):
    distance, count = 1.0, 0
    while distance > shrink * (1 + 1e-12):
        distance, count = distance * abs(1 - 2 / (1 + 1 / kappa)), count + 1
    return count


def steps_without_kappa_1(kappa, shrink):
    with np.errstate(divide="ignore"):
        return int(np.ceil(np.log(shrink) / np.log(np.float64(plain(kappa)))))


RIGHT = {
    "nesterov-step": [
        step(),
        look_ahead,
        entry_by_entry,
        lambda w, v, g, lr, b: (w + b * b * v - (1 + b) * lr * g, b * v - lr * g),
        lambda w, v, g, lr, b: [w + b * (b * v - lr * g) - lr * g, b * v - lr * g],
        lambda w, v, g, lr, b: {"v": b * v - lr * g, "w": w + b * (b * v - lr * g) - lr * g},
    ],
    "largest-learning-rate": [
        eigenvalues(lambda low, high: 2 / high),
        by_power_iteration,
        lambda H: np.array(2 / np.linalg.norm(H, 2)),
        lambda H: 2 * min(np.linalg.eigvals(np.linalg.inv(H))),
    ],
    "batch-gradient": [
        gradient,
        gradient_by_loop,
        gradient_by_differences,
        lambda w, x, y, batch: products(w, x, y, batch).mean(axis=0),
        lambda w, x, y, batch: np.einsum("bi,b->i", x[batch], error(w, x, y, batch)) / np.size(batch),
    ],
    "heavy-ball": [
        ball,
        lambda a, b: [4 / (a**0.5 + b**0.5) ** 2, (((b / a) ** 0.5 - 1) / ((b / a) ** 0.5 + 1)) ** 2],
        lambda a, b: {"momentum": ball(a, b)[1], "learning_rate": ball(a, b)[0]},
    ],
    "steps-needed": [
        steps,
        steps_by_walking,
        lambda kappa, shrink: float(steps(kappa, shrink)),
        lambda kappa, shrink: max(1, math.ceil(math.log(shrink, plain(kappa)))) if kappa > 1 else 1,
        lambda kappa, shrink: next(n for n in range(1, 10**6) if plain(kappa) ** n <= shrink),
    ],
}

WRONG = {
    "nesterov-step": {
        "velocity of the wrong sign": (step(lambda v, g, lr, b: b * v + lr * g), "minus sign", "负号"),
        "velocity not carried over": (
            lambda w, v, g, lr, b: (w + b * (b * v - lr * g) - lr * g, v),
            "carried over",
            "没有传到下一步",
        ),
        "velocity averages": (step(lambda v, g, lr, b: b * v - (1 - b) * g), "average", "累加"),
        "velocity averages the steps": (step(lambda v, g, lr, b: b * v - (1 - b) * lr * g), "average", "累加"),
        "velocity not damped": (step(lambda v, g, lr, b: v - lr * g), "damped", "衰减"),
        "velocity without learning rate": (
            step(lambda v, g, lr, b: b * v - g),
            "learning rate is missing",
            "漏了学习率",
        ),
        "velocity of another convention": (step(lambda v, g, lr, b: b * v + g), "another convention", "另一种约定"),
        "the step as velocity": (
            step(lambda v, g, lr, b: b * (b * v - lr * g) - lr * g),
            "not the velocity",
            "不是速度",
        ),
        "plain momentum, or the look-ahead form": (
            step(weights=lambda w, v, n, g, lr, b: w + n),
            "plain momentum",
            "普通的动量",
        ),
        "old velocity in the step": (
            step(weights=lambda w, v, n, g, lr, b: w + b * v - lr * g),
            "plain momentum",
            "普通的动量",
        ),
        "gradient missing in the step": (
            step(weights=lambda w, v, n, g, lr, b: w + b * n),
            "gradient itself is missing",
            "漏了梯度",
        ),
        "learning rate missing in the step": (
            step(weights=lambda w, v, n, g, lr, b: w + b * n - g),
            "in front of the gradient",
            "梯度前面漏了学习率",
        ),
        "gradient of the wrong sign": (
            step(weights=lambda w, v, n, g, lr, b: w + b * n + lr * g),
            "sign of the gradient",
            "梯度的符号",
        ),
        "whole step reversed": (step(weights=lambda w, v, n, g, lr, b: w - b * n + lr * g), "whole step", "整个步子"),
        "velocity subtracted": (step(weights=lambda w, v, n, g, lr, b: w - b * n - lr * g), "add it", "加上它"),
        "velocity not damped again": (
            step(weights=lambda w, v, n, g, lr, b: w + n - lr * g),
            "multiplied by `momentum`",
            "再乘一次",
        ),
        "gradient twice": (step(weights=lambda w, v, n, g, lr, b: w + n + b * n), "twice", "两次"),
        "momentum fixed at 0.9 in the velocity": (
            step(lambda v, g, lr, b: 0.9 * v - lr * g),
            "fixed at 0.9 in your step",
            "写死成了 0.9",
        ),
        "momentum fixed at 0.9 in the step": (
            step(weights=lambda w, v, n, g, lr, b: w + 0.9 * n - lr * g),
            "fixed at 0.9 in the step of `w`",
            "写死成了 0.9",
        ),
        "weights unmoved": (step(weights=lambda w, v, n, g, lr, b: w), "not moved", "没有动"),
        "no known mistake": (
            step(weights=lambda w, v, n, g, lr, b: np.cos(w)),
            "The new `w` is not right yet",
            "新的权重还不对",
        ),
        "v before w": (lambda *given: step()(*given)[::-1], "wrong order", "顺序反了"),
        "weights alone": (lambda *given: step()(*given)[0], "2 values: `w, v`", "2 个值"),
        "in place": (in_place, "changes its input `v` in place", "就地改动了输入 `v`"),
    },
    "largest-learning-rate": {
        "one over lambda": (eigenvalues(lambda low, high: 1 / high), "Half", "一半"),
        "smallest eigenvalue": (eigenvalues(lambda low, high: 2 / low), "smallest eigenvalue", "最小特征值"),
        "one over the smallest": (eigenvalues(lambda low, high: 1 / low), "2 instead of 1", "分子是 2 不是 1"),
        "the best instead of the largest": (
            eigenvalues(lambda low, high: 2 / (low + high)),
            "the best learning rate",
            "最好",
        ),
        "upside down": (eigenvalues(lambda low, high: high / 2), "Upside down", "颠倒"),
        "the curvature": (eigenvalues(lambda low, high: high), "largest curvature", "最大的曲率"),
        "last eigenvalue of an unsorted list": (
            lambda H: 2 / np.linalg.eigvals(H)[-1],
            "smallest eigenvalue",
            "最小特征值",
        ),
        "diagonal": (lambda H: 2 / np.diag(H).max(), "largest entry, on the diagonal", "对角线"),
        "largest entry": (lambda H: 2 / H.max(), "axes of this bowl are turned", "斜"),
        "trace": (lambda H: 2 / np.trace(H), "trace", "迹"),
        "mean eigenvalue": (lambda H: 2 / np.linalg.eigvalsh(H).mean(), "mean of the eigenvalues", "平均值"),
        "sum of all entries": (lambda H: 2 / H.sum(), "sum of all entries", "所有元素之和"),
        "condition number": (eigenvalues(lambda low, high: high / low), "how many steps it takes", "要走多少步"),
        "determinant": (lambda H: 2 / np.linalg.det(H), "determinant", "行列式"),
        "Frobenius norm": (lambda H: 2 / np.linalg.norm(H), "Frobenius", "范数"),
        "sum of a row": (lambda H: 2 / np.linalg.norm(H, 1), "only a bound", "上界"),
        "all eigenvalues": (lambda H: 2 / np.linalg.eigvalsh(H), "one number", "一个数"),
    },
    "batch-gradient": {
        "sum over the batch": (lambda *given: gradient(*given) * len(given[-1]), "sum over the batch", "总和"),
        "factor two": (lambda *given: 2 * gradient(*given), "Twice", "两倍"),
        "half": (lambda *given: gradient(*given) / 2, "Half", "一半"),
        "sign": (lambda *given: -gradient(*given), "sign", "符号"),
        "mean over everything": (lambda *given: products(*given).mean(), "One number: it went", "只得到一个数"),
        "sum over everything": (lambda *given: products(*given).sum(), "One number: it went", "只得到一个数"),
        "mean over the other axis": (lambda *given: products(*given).mean(axis=1), "over the features", "对特征"),
        "sum over the other axis": (lambda *given: products(*given).sum(axis=1), "over the features", "对特征"),
        "not averaged": (products, "One gradient an example", "每个样本一个梯度"),
        "all pictures": (lambda w, x, y, b: x.T @ (x @ w - y) / len(x), "not used", "没有用到"),
        "divided by all": (lambda w, x, y, b: gradient(w, x, y, b) * len(b) / len(x), "all examples", "全部"),
        "divided by the features": (
            lambda w, x, y, b: gradient(w, x, y, b) * len(b) / x.shape[1],
            "number of features",
            "特征数",
        ),
        "each picture once": (
            lambda w, x, y, b: gradient(w, x, y, sorted(set(b.tolist()))),
            "counts twice",
            "要算两次",
        ),
        "product of means": (
            lambda w, x, y, b: x[b].mean(axis=0) * error(w, x, y, b).mean(),
            "its own row first",
            "先让每个误差乘以它自己那一行",
        ),
        "the first rows": (lambda w, x, y, b: gradient(w, x, y, np.arange(len(b))), "first rows", "最前面几行"),
        "errors added": (lambda w, x, y, b: gradient(w, x, -y, b), "you added them", "把两者相加了"),
        "a step": (lambda w, x, y, b: w - gradient(w, x, y, b), "return the gradient itself", "返回梯度本身"),
        "the error": (error, "row of `x`", "对应行"),
        "the loss": (lambda *given: np.mean(error(*given) ** 2) / 2, "the loss", "损失"),
        "as a column": (lambda *given: gradient(*given)[:, None], "one axis too many", "轴"),
    },
    "heavy-ball": {
        "factor for momentum": (ball_with(momentum=lambda a, b: ball(a, b)[1] ** 0.5), "square", "平方"),
        "kappa for its root": (ball_with(momentum=lambda a, b: ((b - a) / (b + a)) ** 2), "take the roots", "开平方"),
        "factor of plain descent": (
            ball_with(momentum=lambda a, b: (b - a) / (b + a)),
            "plain descent",
            "普通梯度下降",
        ),
        "largest curvature 1": (
            ball_with(lambda a, b: 4 / (1 + (a / b) ** 0.5) ** 2),
            "largest curvature of 1",
            "最大曲率为 1",
        ),
        "0.9": (ball_with(momentum=lambda a, b: 0.9), "0.9 is what", "0.9 是实践中"),
        "both of Nesterov": (
            lambda a, b: (4 / (3 * b + a), ((3 * b / a + 1) ** 0.5 - 2) / ((3 * b / a + 1) ** 0.5 + 2)),
            "Nesterov's numbers",
            "Nesterov 动量的取法",
        ),
        "limit of plain descent": (ball_with(lambda a, b: 2 / b), "limit of plain descent", "普通梯度下降的上限"),
        "rate without momentum": (ball_with(lambda a, b: 2 / (a + b)), "without", "不带"),
        "rate of Nesterov": (ball_with(lambda a, b: 1 / b), "Nesterov", "Nesterov"),
        "rate without square": (ball_with(lambda a, b: 2 / (a**0.5 + b**0.5)), "square is missing", "漏了平方"),
        "square taken apart": (ball_with(lambda a, b: 4 / (a + b)), "not the sum", "不等于"),
        "rate at the limit": (ball_with(lambda a, b: 4 / b), "limit", "极限"),
        "a quarter": (ball_with(lambda a, b: ball(a, b)[0] / 4), "factor of four", "因子 4"),
        "momentum first": (lambda a, b: ball(a, b)[::-1], "wrong order", "顺序"),
        "rate alone": (lambda a, b: ball(a, b)[0], "2 values: `learning_rate, momentum`", "2 个值"),
        "a rate for each curvature": (lambda a, b: ((1 / a, 1 / b), 0.9), "one number", "一个数"),
    },
    "steps-needed": {
        "not rounded": (steps_by(rounding=float), "Right before rounding", "取整之前是对的"),
        "rounded down": (steps_by(rounding=np.floor), "too few", "少了一步"),
        "rounded down, plus 1": (steps_by(rounding=lambda x: math.floor(x) + 1), "1 added", "加了 1"),
        "one too many": (lambda kappa, shrink: steps(kappa, shrink) + (kappa != 1), "too many", "多了一步"),
        "approximation for large kappa": (
            lambda kappa, shrink: 1 if kappa == 1 else math.ceil(-0.5 * kappa * math.log(shrink)),
            "only an approximation",
            "近似",
        ),
        "approximation, not rounded": (
            lambda kappa, shrink: 0.5 * kappa * math.log(1 / shrink),
            "only an approximation",
            "近似",
        ),
        "steps of the loss": (steps_by(lambda kappa: plain(kappa) ** 2), "loss", "损失"),
        "minus": (steps_by(rounding=lambda x: -float(x)), "sign", "符号"),
        "minus, rounded": (steps_by(rounding=lambda x: math.ceil(-x)), "sign", "符号"),
        "heavy ball": (steps_by(lambda kappa: plain(kappa**0.5)), "heavy ball", "重球"),
        "two logarithms": (
            lambda kappa, shrink: 1 if kappa == 1 else np.ceil(np.log10(shrink) / np.log(plain(kappa))),
            "logarithms",
            "对数",
        ),
        "rate of one over lambda": (steps_by(lambda kappa: 1 - 1 / kappa), "1 − 1/κ", "1 − 1/κ"),
        "kappa 1 is infinite": (
            lambda kappa, shrink: steps(kappa, shrink) if kappa > 1 else np.inf,
            "apart",
            "单独处理",
        ),
        "kappa 1 forgotten, NumPy": (steps_without_kappa_1, "apart", "单独处理"),
        "kappa 1 forgotten, math": (
            lambda kappa, shrink: math.ceil(math.log(shrink) / math.log(plain(kappa))),
            "apart",
            "单独处理",
        ),
        "kappa 1 takes two": (lambda kappa, shrink: steps(kappa, shrink) + (kappa == 1), "number of steps", "步数"),
    },
}

STARTERS = {
    "nesterov-step": lambda w, v, g, learning_rate, momentum: (..., ...),
    "largest-learning-rate": lambda H: ...,
    "batch-gradient": lambda w, x, y, batch: ...,
    "heavy-ball": lambda smallest, largest: (..., ...),
    "steps-needed": lambda kappa, shrink: ...,
}
