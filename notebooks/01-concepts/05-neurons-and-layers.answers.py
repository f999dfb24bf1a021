"""Answers to the exercises of `05-neurons-and-layers.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def neuron(change=lambda w, b, p, q, yes: (w, b)):
    def through(p, q, yes):
        p, q, yes = (np.asarray(v, float) for v in (p, q, yes))
        w = np.array([q[1] - p[1], p[0] - q[0]])
        w = w * np.sign(w @ (yes - p))
        return change(w, -w @ p, p, q, yes)

    return through


def by_projection(p, q, yes):
    p, q, yes = (np.asarray(v, float) for v in (p, q, yes))
    along = (q - p) / np.linalg.norm(q - p)
    w = (yes - p) - ((yes - p) @ along) * along
    return w, -w @ q


def by_slope(p, q, yes):
    slope = np.float64(q[1] - p[1]) / np.float64(q[0] - p[0])
    w = np.array([-slope, 1.0])
    sign = np.sign(w @ (np.asarray(yes) - p))
    return sign * w, -sign * (w @ p)


def along(w, b, p, q, yes):
    return q - p, -(q - p) @ p


def raw(bias=lambda mean, sd, W, b: b - (mean / sd) @ W, weights=lambda sd, W: W / sd[:, None]):
    return lambda mean, sd, W, b: (weights(sd, W), bias(mean, sd, W, b))


def network(angles=(90, 210, 330), shift=-0.5, pull=-20.0, inside=1.0, turn=lambda parts: parts):
    a = np.radians(angles)
    return turn((np.array([np.cos(a), np.sin(a)]), np.full(len(a), shift), np.full((len(a), 1), pull), np.array([inside])))


RIGHT = {
    "through": [neuron(), by_projection, neuron(lambda w, b, *_: (7 * w, 7 * b)), neuron(lambda w, b, *_: (list(w), float(b))),
                neuron(lambda w, b, *_: (w / np.linalg.norm(w), b / np.linalg.norm(w)))],
    "swallow": [raw(), lambda mean, sd, W, b: ((W.T / sd).T, b - (mean / sd) @ W), lambda mean, sd, W, b: (np.diag(1 / sd) @ W, (b - (mean / sd) @ W)[None])],
    "ring": [network(), network((0, 120, 240)), network(pull=-300.0, shift=-0.51), network(pull=-10.5), network(turn=lambda p: (p[0], p[1], p[2].ravel(), 1.0)),
             network(turn=lambda p: (2 * p[0], 2 * p[1], p[2] / 2, p[3])), [part.tolist() for part in network()]],
}

WRONG = {
    "through": {
        "along the line": (neuron(along), "along the line", "从 `p` 到 `q` 的方向"),
        "sign of b": (neuron(lambda w, b, *_: (w, -b)), "the sign of `b` is not", "`b` 的符号反了"),
        "no b": (neuron(lambda w, b, *_: (w, 0)), "through the origin", "经过原点"),
        "b off": (neuron(lambda w, b, *_: (w, b + 1)), "in the wrong place", "位置不对"),
        "not turned": (neuron(lambda w, b, p, q, yes: (-w, -b)), "at `yes` this neuron says no", "`yes` 处它回答“否”"),
        "never turned": (lambda p, q, yes: (np.array([q[1] - p[1], p[0] - q[0]]), -(q[1] - p[1]) * p[0] - (p[0] - q[0]) * p[1]), "says no", "回答“否”"),
        "no sign changed": (lambda p, q, yes: (np.array([q[1] - p[1], q[0] - p[0]]), -(q[1] - p[1]) * p[0] - (q[0] - p[0]) * p[1]), "but not through `q`", "却不经过 `q`"),
        "through q alone": (lambda p, q, yes: (np.array([1.0, 1.0]), -(q[0] + q[1])), "but not through `p`", "却不经过 `p`"),
        "towards yes": (lambda p, q, yes: (np.asarray(yes) - (np.asarray(p) + q) / 2, 0.3), "neither through", "既不经过"),
        "slope": (by_slope, "may be vertical", "竖直的"),
        "zero": (lambda p, q, yes: (np.zeros(2), 0), "has no line", "没有决策边界"),
        "three weights": (lambda p, q, yes: (np.ones(3), 0), "two weights", "权重应当有两个"),
        "weights alone": (lambda p, q, yes: np.array([q[1] - p[1], p[0] - q[0], 1.0]), "2 values", "2 个值"),
        "text": (lambda p, q, yes: (np.ones(2), "0"), "is text", "是字符串"),
    },
    "swallow": {
        "columns": (raw(weights=lambda sd, W: W / sd), "divided the columns", "除的是列"),
        "multiplied": (raw(weights=lambda sd, W: W * sd[:, None]), "has to be smaller", "应当用除法"),
        "unchanged": (raw(weights=lambda sd, W: W), "still those for standardized", "还是标准化输入用的"),
        "transposed": (raw(weights=lambda sd, W: (W / sd[:, None]).T), "transposed", "转置"),
        "no mean": (raw(lambda mean, sd, W, b: b), "The mean is lost", "均值丢了"),
        "sign": (raw(lambda mean, sd, W, b: b + (mean / sd) @ W), "the sign is wrong", "符号反了"),
        "mean not divided": (raw(lambda mean, sd, W, b: b - mean @ W), "divided by `sd` as well", "也要除以 `sd`"),
        "no b": (raw(lambda mean, sd, W, b: -(mean / sd) @ W), "`b` itself is missing", "漏了原来的 `b`"),
        "not through W": (raw(lambda mean, sd, W, b: b - mean / sd), "goes through the weights", "也要经过权重"),
        "wrong side": (raw(lambda mean, sd, W, b: b - (W / sd[:, None]) @ mean), "not `W @ mean`", "不是 `W @ mean`"),
        "weights alone": (lambda mean, sd, W, b: W / sd[:, None], "2 values", "2 个值"),
        "W changed": (lambda mean, sd, W, b: (W.__itruediv__(sd[:, None]), b - mean @ W), "in place", "就地改动"),
    },
    "ring": {
        "inside out": (network(pull=20.0, inside=-1.0), "Inside out", "里外反了"),
        "positive": (network(pull=20.0), "yes everywhere", "处处回答“是”"),
        "never": (network(inside=-1.0), "no in the whole disc", "整个圆盘里都回答“否”"),
        "too near": (network(shift=-0.3), "a line cuts it", "有直线切进了圆盘"),
        "inwards": (network(shift=0.5), "whole disc", "整个圆盘"),
        "one side": (network((60, 90, 120)), "region is open", "没有围住"),
        "weak": (network(pull=-4.0), "reaches too far", "伸得太远"),
        "just too weak": (network(pull=-10.0), "reaches too far", "伸得太远"),
        "two": (network((90, 270)), "Two hidden neurons cannot", "两个隐藏神经元围不住"),
        "four": (network((0, 90, 180, 270)), "Three hidden neurons are wanted", "题目要三个"),
        "transposed": (network(turn=lambda p: (p[0].T, *p[1:])), "`W1_ring` is transposed", "`W1_ring` 转置了"),
        "flat": (network(turn=lambda p: (p[0].ravel(), *p[1:])), "shape (2, 3): two inputs", "形状应为 (2, 3)：两个输入"),
        "two outputs": (network(turn=lambda p: (*p[:3], np.ones(2))), "there is one output", "只有一个输出"),
        "infinite": (network(pull=-np.inf), "not finite", "不是有限的数"),
        "three parts": (network()[:3], "4 values", "4 个值"),
    },
}

STARTERS = {
    "through": lambda p, q, yes: (..., ...),
    "swallow": lambda mean, sd, W, b: (..., ...),
    "ring": (..., ..., ..., ...),
}
