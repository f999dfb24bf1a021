"""The checks of `01-gradient-descent` tell a learner which mistake it was."""

import numpy as np
import pytest

from utils.exercises import check


@pytest.fixture(autouse=True)
def not_in_a_lesson(monkeypatch):
    monkeypatch.delenv("COURSE_CHECKS", raising=False)


# --- wrong and right answers -------------------------------------------------------------------------


def step(velocity, weights, order="wv"):
    """A Nesterov step whose two formulas are given as functions."""

    def nesterov_step(w, v, g, learning_rate, momentum):
        new_v = velocity(v, g, learning_rate, momentum)
        new_w = weights(w, v, new_v, g, learning_rate, momentum)
        return (new_w, new_v) if order == "wv" else (new_v, new_w)

    return nesterov_step


def right_v(v, g, lr, beta):
    return beta * v - lr * g


def right_w(w, v, new_v, g, lr, beta):
    return w + beta * new_v - lr * g


def textbook(w, v, g, learning_rate, momentum):
    """The look-ahead form, with the gradient that was given: θ + v."""
    v = momentum * v - learning_rate * g
    return w + v, v


def best_steps(kappa, shrink):
    return 1 if kappa == 1 else int(np.ceil(np.log(shrink) / np.log((kappa - 1) / (kappa + 1))))


def steps_by(factor, rounding=np.ceil):
    def steps_needed(kappa, shrink):
        return 1 if kappa == 1 else rounding(np.log(shrink) / np.log(factor(kappa)))

    return steps_needed


def plain_factor(kappa):
    return (kappa - 1) / (kappa + 1)


def error(w, x, y, batch):
    return x[batch] @ w - y[batch]


def right_ball(a, b):
    low, high = a**0.5, b**0.5
    return (2 / (high + low)) ** 2, ((high - low) / (high + low)) ** 2


NESTEROV, CLIFF = "gradient-descent.nesterov-step", "gradient-descent.largest-learning-rate"
BATCH, BALL, STEPS = "gradient-descent.batch-gradient", "gradient-descent.heavy-ball", "gradient-descent.steps-needed"

WRONG = {
    "velocity of the wrong sign": (NESTEROV, step(lambda v, g, lr, b: b * v + lr * g, right_w), "minus sign", "负号"),
    "velocity not carried over": (NESTEROV, lambda w, v, g, lr, b: (w + b * (b * v - lr * g) - lr * g, v), "carried over", "没有传到下一步"),
    "velocity averages": (NESTEROV, step(lambda v, g, lr, b: b * v - (1 - b) * g, right_w), "average", "累加"),
    "velocity not damped": (NESTEROV, step(lambda v, g, lr, b: v - lr * g, right_w), "damped", "衰减"),
    "velocity without learning rate": (NESTEROV, step(lambda v, g, lr, b: b * v - g, right_w), "learning rate is missing", "漏了学习率"),
    "velocity of another convention": (NESTEROV, step(lambda v, g, lr, b: b * v + g, right_w), "another convention", "另一种约定"),
    "the step as velocity": (NESTEROV, step(lambda v, g, lr, b: b * (b * v - lr * g) - lr * g, right_w), "not the velocity", "不是速度"),
    "plain momentum, or the look-ahead form": (NESTEROV, textbook, "plain momentum", "普通的动量"),
    "old velocity in the step": (NESTEROV, step(right_v, lambda w, v, n, g, lr, b: w + b * v - lr * g), "plain momentum", "普通的动量"),
    "gradient missing in the step": (NESTEROV, step(right_v, lambda w, v, n, g, lr, b: w + b * n), "gradient itself is missing", "漏了梯度"),
    "gradient of the wrong sign": (NESTEROV, step(right_v, lambda w, v, n, g, lr, b: w + b * n + lr * g), "downhill", "下坡"),
    "whole step turned": (NESTEROV, step(right_v, lambda w, v, n, g, lr, b: w - b * n + lr * g), "whole step", "整个步子"),
    "velocity subtracted": (NESTEROV, step(right_v, lambda w, v, n, g, lr, b: w - b * n - lr * g), "add it", "加上它"),
    "velocity not damped again": (NESTEROV, step(right_v, lambda w, v, n, g, lr, b: w + n - lr * g), "multiplied by `momentum`", "再乘一次"),
    "gradient twice": (NESTEROV, step(right_v, lambda w, v, n, g, lr, b: w + n + b * n), "twice", "两次"),
    "weights unmoved": (NESTEROV, step(right_v, lambda w, v, n, g, lr, b: w), "not moved", "没有动"),
    "v before w": (NESTEROV, step(right_v, right_w, order="vw"), "wrong order", "顺序反了"),
    "weights alone": (NESTEROV, lambda w, v, g, lr, b: w + b * (b * v - lr * g) - lr * g, "two things", "两样东西"),
    "one over lambda": (CLIFF, lambda H: 1 / np.linalg.eigvalsh(H)[-1], "Half", "一半"),
    "smallest eigenvalue": (CLIFF, lambda H: 2 / np.linalg.eigvalsh(H)[0], "smallest eigenvalue", "最小特征值"),
    "one over the smallest": (CLIFF, lambda H: 1 / np.linalg.eigvalsh(H)[0], "smallest eigenvalue", "最小特征值"),
    "the best instead of the largest": (CLIFF, lambda H: 2 / (np.linalg.eigvalsh(H)[0] + np.linalg.eigvalsh(H)[-1]), "*best*", "最好"),
    "diagonal": (CLIFF, lambda H: 2 / np.diag(H).max(), "axes of this bowl are turned", "斜"),
    "largest entry": (CLIFF, lambda H: 2 / H.max(), "axes of this bowl are turned", "斜"),
    "trace": (CLIFF, lambda H: 2 / np.trace(H), "trace", "迹"),
    "determinant": (CLIFF, lambda H: 2 / np.linalg.det(H), "determinant", "行列式"),
    "Frobenius norm": (CLIFF, lambda H: 2 / np.linalg.norm(H), "Frobenius", "范数"),
    "upside down": (CLIFF, lambda H: np.linalg.eigvalsh(H)[-1] / 2, "Upside down", "颠倒"),
    "the curvature": (CLIFF, lambda H: np.linalg.eigvalsh(H)[-1], "largest curvature", "最大的曲率"),
    "all eigenvalues": (CLIFF, lambda H: 2 / np.linalg.eigvalsh(H), "one number", "一个数"),
    "sum over the batch": (BATCH, lambda w, x, y, b: x[b].T @ error(w, x, y, b), "sum over the batch", "总和"),
    "factor two": (BATCH, lambda w, x, y, b: 2 * x[b].T @ error(w, x, y, b) / len(b), "Twice", "一倍"),
    "half": (BATCH, lambda w, x, y, b: x[b].T @ error(w, x, y, b) / len(b) / 2, "Half", "一半"),
    "sign": (BATCH, lambda w, x, y, b: -x[b].T @ error(w, x, y, b) / len(b), "sign", "符号"),
    "mean over everything": (BATCH, lambda w, x, y, b: (x[b] * error(w, x, y, b)[:, None]).mean(), "axis=0", "axis=0"),
    "sum over everything": (BATCH, lambda w, x, y, b: (x[b] * error(w, x, y, b)[:, None]).sum(), "axis=0", "axis=0"),
    "other axis": (BATCH, lambda w, x, y, b: (x[b] * error(w, x, y, b)[:, None]).mean(axis=1), "over the features", "对特征"),
    "not averaged": (BATCH, lambda w, x, y, b: x[b] * error(w, x, y, b)[:, None], "One gradient a picture", "每个样本一个梯度"),
    "all pictures": (BATCH, lambda w, x, y, b: x.T @ (x @ w - y) / len(x), "not used", "没有用到"),
    "divided by all": (BATCH, lambda w, x, y, b: x[b].T @ error(w, x, y, b) / len(x), "*all* pictures", "全部"),
    "divided by the features": (BATCH, lambda w, x, y, b: x[b].T @ error(w, x, y, b) / x.shape[1], "number of features", "特征数"),
    "the error": (BATCH, error, "row of `x`", "对应行"),
    "the loss": (BATCH, lambda w, x, y, b: np.mean(error(w, x, y, b) ** 2) / 2, "the loss", "损失"),
    "factor for momentum": (BALL, lambda a, b: (right_ball(a, b)[0], right_ball(a, b)[1] ** 0.5), "square", "平方"),
    "kappa for its root": (BALL, lambda a, b: (right_ball(a, b)[0], ((b - a) / (b + a)) ** 2), "in place of", "开平方"),
    "factor of plain descent": (BALL, lambda a, b: (right_ball(a, b)[0], (b - a) / (b + a)), "plain descent", "普通梯度下降"),
    "rate without momentum": (BALL, lambda a, b: (2 / (a + b), right_ball(a, b)[1]), "*without*", "不带"),
    "rate of Nesterov": (BALL, lambda a, b: (1 / b, right_ball(a, b)[1]), "Nesterov", "Nesterov"),
    "rate without square": (BALL, lambda a, b: (2 / (a**0.5 + b**0.5), right_ball(a, b)[1]), "square is missing", "漏了平方"),
    "square taken apart": (BALL, lambda a, b: (4 / (a + b), right_ball(a, b)[1]), "not the sum", "不等于"),
    "rate at the limit": (BALL, lambda a, b: (4 / b, right_ball(a, b)[1]), "limit", "极限"),
    "a quarter": (BALL, lambda a, b: (right_ball(a, b)[0] / 4, right_ball(a, b)[1]), "factor of four", "因子 4"),
    "momentum first": (BALL, lambda a, b: right_ball(a, b)[::-1], "wrong order", "顺序"),
    "rate alone": (BALL, lambda a, b: right_ball(a, b)[0], "two things", "两样"),
    "not rounded": (STEPS, steps_by(plain_factor, float), "round up", "向上取整"),
    "rounded down": (STEPS, steps_by(plain_factor, np.floor), "too few", "少了一步"),
    "one too many": (STEPS, lambda kappa, shrink: best_steps(kappa, shrink) + (kappa != 1), "too many", "多了一步"),
    "steps of the loss": (STEPS, steps_by(lambda kappa: plain_factor(kappa) ** 2), "*loss*", "损失"),
    "minus": (STEPS, steps_by(plain_factor, lambda x: -float(x)), "sign", "符号"),
    "heavy ball": (STEPS, steps_by(lambda kappa: plain_factor(kappa**0.5)), "heavy ball", "重球"),
    "two logarithms": (STEPS, lambda kappa, shrink: 1 if kappa == 1 else np.ceil(np.log10(shrink) / np.log(plain_factor(kappa))), "logarithms", "对数"),
    "rate of one over lambda": (STEPS, steps_by(lambda kappa: 1 - 1 / kappa), "1 − 1/κ", "1 − 1/κ"),
    "forgets kappa 1": (STEPS, lambda kappa, shrink: np.ceil(np.log(shrink) / np.log(np.float64(plain_factor(kappa)))) if kappa > 1 else np.inf, "apart", "单独处理"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_gets_the_sentence_that_helps(name, capsys):
    id, answer, en, zh = WRONG[name]
    result = check(id, answer)
    assert result.status == "failed", f"{name}: {result.status}"
    assert en in result.en and zh in result.zh, str(result)


RIGHT = {
    "as in the lesson": (NESTEROV, step(right_v, right_w)),
    "from the old velocity": (NESTEROV, lambda w, v, g, lr, b: (w + b * b * v - (1 + b) * lr * g, b * v - lr * g)),
    "as a list": (NESTEROV, lambda w, v, g, lr, b: [w + b * (b * v - lr * g) - lr * g, b * v - lr * g]),
    "eigvalsh": (CLIFF, lambda H: 2 / np.linalg.eigvalsh(H).max()),
    "spectral norm": (CLIFF, lambda H: np.array(2 / np.linalg.norm(H, 2))),
    "matrix product": (BATCH, lambda w, x, y, b: x[b].T @ error(w, x, y, b) / len(b)),
    "mean of products": (BATCH, lambda w, x, y, b: (x[b] * error(w, x, y, b)[:, None]).mean(axis=0)),
    "roots": (BALL, right_ball),
    "with kappa": (BALL, lambda a, b: [4 / (a**0.5 + b**0.5) ** 2, (((b / a) ** 0.5 - 1) / ((b / a) ** 0.5 + 1)) ** 2]),
    "logarithms": (STEPS, best_steps),
    "as a float without remainder": (STEPS, lambda kappa, shrink: float(best_steps(kappa, shrink))),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_passes_however_it_is_written(name, capsys):
    id, answer = RIGHT[name]
    assert check(id, answer).passed


def test_counting_the_steps_of_the_recursion_gives_the_expected_number(capsys):
    def simulated(kappa, shrink):
        distance, steps = 1.0, 0
        while distance > shrink * (1 + 1e-12):
            distance, steps = distance * abs(1 - 2 / (1 + 1 / kappa)), steps + 1
        return steps

    assert check(STEPS, simulated).passed


@pytest.mark.parametrize("id", [NESTEROV, CLIFF, BATCH, BALL, STEPS])
def test_an_untouched_starter_is_not_attempted(id, capsys):
    for starter in (lambda *_: ..., lambda *_: (..., ...), lambda *_: None, ...):
        assert check(id, starter).status == "not attempted"
