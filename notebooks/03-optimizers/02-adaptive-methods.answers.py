"""Answers to the exercises of `02-adaptive-methods.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def _step(top="corrected", below="paper", sign=1.0, rate=True, averages="new", first="mean", second="mean"):
    """Adam's step with one thing or another done otherwise."""

    def adam_step(w, g, m, v, t, learning_rate, beta_1, beta_2, epsilon):
        new_m = {
            "mean": beta_1 * m + (1 - beta_1) * g,
            "sum": beta_1 * m + g,
            "exchanged": (1 - beta_1) * m + beta_1 * g,
        }[first]
        new_v = {
            "mean": beta_2 * v + (1 - beta_2) * g**2,
            "sum": beta_2 * v + g**2,
            "no square": beta_2 * v + (1 - beta_2) * g,
        }[second]
        c1, c2 = 1 - beta_1**t, 1 - beta_2**t
        m_hat, v_hat = new_m / c1, np.abs(new_v / c2)
        over = {"corrected": m_hat, "plain": new_m, "gradient": g}[top]
        under = {
            "paper": np.sqrt(v_hat) + epsilon,
            "keras": (np.sqrt(np.abs(new_v)) + epsilon) / np.sqrt(c2),
            "inside": np.sqrt(v_hat + epsilon),
            "plain": np.sqrt(np.abs(new_v)) + epsilon,
            "no root": v_hat + epsilon,
            "no epsilon": np.sqrt(v_hat),
        }[below]
        new_w = w - sign * (learning_rate if rate else 1.0) * over / under
        return new_w, *{
            "new": (new_m, new_v),
            "corrected": (m_hat, v_hat),
            "exchanged": (new_v, new_m),
            "old": (m, v),
        }[averages]

    return adam_step


def _one_root(w, g, m, v, t, learning_rate, beta_1, beta_2, epsilon):
    m = m + (1 - beta_1) * (g - m)
    v = v + (1 - beta_2) * (g * g - v)
    root = (v / (1 - beta_2**t)) ** 0.5
    return [w - learning_rate / (1 - beta_1**t) * m / (root + epsilon), m, v]


def _standing(w, g, m, v, t, learning_rate, beta_1, beta_2, epsilon):
    return w, *_step()(w, g, m, v, t, learning_rate, beta_1, beta_2, epsilon)[1:]


KEPT = {"sgd": 0, "momentum": 1, "adagrad": 1, "rmsprop": 1, "adam": 2, "adamw": 2}


def _bytes(change=lambda kept, name: 1 + kept, size=4):
    return lambda count, optimizer: size * count * change(KEPT[optimizer], optimizer)


def _who(changes, swap=None):
    size = np.abs(np.asarray(changes, float))
    equal = abs(size[9] / size[0] - 1) < 1e-3
    name = ("plain" if equal else "adagrad") if size[10] == 0 else ("adam" if equal else "momentum")
    return {**(swap or {})}.get(name, name)


def _swapped(a, b):
    return lambda changes: _who(changes, {a: b, b: a})


def _by_fixed_numbers(changes):
    # Where the first step is longer than 1, plain descent is taken for momentum.
    first = abs(changes[0])
    return _who(changes) if first < 1 else {"plain": "momentum"}.get(_who(changes), _who(changes))


RIGHT = {
    "adam-step": [_step(), _one_root],
    "bytes-needed": [_bytes(), lambda count, optimizer: 4 * (count + KEPT[optimizer] * count)],
    "who-is-it": [
        _who,
        lambda changes: {
            (True, True): "adam",
            (True, False): "momentum",
            (False, True): "plain",
            (False, False): "adagrad",
        }[bool(abs(changes[12]) > 0), bool(abs(abs(changes[4]) - abs(changes[1])) < 1e-3 * abs(changes[1]))],
    ],
}

WRONG = {
    "adam-step": {
        "corrected averages returned": (_step(averages="corrected"), "corrects twice", "校正了两次"),
        "m and v exchanged": (_step(averages="exchanged"), "wrong order", "顺序反了"),
        "old averages": (_step(averages="old"), "not carried on", "没有传下去"),
        "no square": (_step(second="no square"), "squares of the gradient", "梯度的平方"),
        "m summed": (_step(first="sum"), "`1 - beta_1`", "乘以 `1 - beta_1`"),
        "v summed": (_step(second="sum"), "`1 - beta_2`", "乘以 `1 - beta_2`"),
        "weights exchanged": (_step(first="exchanged"), "exchanged", "用反了"),
        "Keras' form": (_step(below="keras"), "Keras' form", "Keras 的写法"),
        "epsilon inside": (_step(below="inside"), "under the root", "放进了根号里"),
        "uncorrected": (_step(top="plain", below="plain"), "bias correction is missing", "漏了偏差校正"),
        "only m corrected": (_step(below="plain"), "Only `m` is corrected", "只校正了 `m`"),
        "only v corrected": (_step(top="plain"), "Only `v` is corrected", "只校正了 `v`"),
        "no root": (_step(below="no root"), "root is missing", "漏了开方"),
        "gradient in the step": (_step(top="gradient"), "gradient itself", "用了梯度本身"),
        "uphill": (_step(sign=-1.0), "sign is reversed", "符号反了"),
        "no epsilon": (_step(below="no epsilon"), "ε is missing", "漏了 ε"),
        "no rate": (_step(rate=False), "learning rate is missing", "漏了学习率"),
        "standing": (_standing, "not moved", "没有动"),
    },
    "bytes-needed": {
        "optimizer alone": (_bytes(lambda kept, name: kept), "share alone", "只是优化器状态"),
        "weights alone": (_bytes(lambda kept, name: 1), "weights alone", "只是权重本身"),
        "numbers": (_bytes(size=1), "not bytes", "不是字节数"),
        "float64": (_bytes(size=8), "float64", "float64"),
        "two for all": (
            _bytes(lambda kept, name: 3 if name in ("adagrad", "rmsprop", "momentum") else 1 + kept),
            "one array only",
            "只存一个数组",
        ),
        "one for all": (_bytes(lambda kept, name: 2), "How many arrays", "存了几个数组"),
        "decay kept": (
            _bytes(lambda kept, name: 4 if name == "adamw" else 1 + kept),
            "decay needs no memory",
            "权重衰减不占内存",
        ),
    },
    "who-is-it": {
        "another name": (lambda changes: "sgd", "Expected one of", "应当返回"),
        "always Adam": (lambda changes: "adam", "always", "总是"),
        "momentum for adam": (_swapped("adam", "momentum"), "Momentum and Adam", "动量法和 Adam"),
        "momentum for plain": (
            lambda changes: _who(changes, {"plain": "momentum"}),
            "Plain descent and momentum",
            "普通梯度下降和动量法",
        ),
        "plain for momentum": (
            lambda changes: _who(changes, {"momentum": "plain"}),
            "Plain descent and momentum",
            "普通梯度下降和动量法",
        ),
        "plain for adagrad": (_swapped("plain", "adagrad"), "Plain descent and AdaGrad", "普通梯度下降和 AdaGrad"),
        "plain for adam": (_swapped("plain", "adam"), "Plain descent and Adam", "普通梯度下降和 Adam"),
        "adagrad for momentum": (_swapped("adagrad", "momentum"), "AdaGrad and momentum", "AdaGrad 和动量法"),
        "adagrad for adam": (_swapped("adagrad", "adam"), "AdaGrad and Adam", "AdaGrad 和 Adam"),
        "by fixed numbers": (_by_fixed_numbers, "compare steps with each other", "互相比较"),
    },
}

STARTERS = {
    "adam-step": lambda w, g, m, v, t, learning_rate, beta_1, beta_2, epsilon: (..., ..., ...),
    "bytes-needed": lambda count, optimizer: ...,
    "who-is-it": lambda changes: ...,
}
