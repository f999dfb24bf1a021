"""Answers to the exercises of `01-activation-functions.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def by_cases(z):
    """In a loop, with branches."""
    out = np.empty(z.shape)
    for place, value in np.ndenumerate(z):
        out[place] = -np.log1p(np.exp(-value)) if value > 0 else value - np.log1p(np.exp(value))
    return out


def softmax_row_by_row(z, T):
    if z.ndim == 1:
        shifted = z / T - np.max(z / T)
        return np.exp(shifted) / np.exp(shifted).sum()
    return np.array([softmax_row_by_row(row, T) for row in z])


def naive(z):
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


RIGHT = {
    "log-sigmoid": [lambda z: -softplus(-z), lambda z: np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z))), lambda z: -np.logaddexp(0, -z), by_cases],
    "temperature": [lambda z, temperature: softmax(z / temperature), softmax_row_by_row],
    "trough": [([-1, 0, 1], [-1, 0, -1]), ([0.0, 1.0, -1.0], [0.0, -1.0, -1.0]), ([-1, 0, 1, 0.5], [-1, 0, -1, -5])],
    "dead-fraction": [
        lambda z: np.mean((z <= 0).all(axis=0)), lambda z: (z.max(axis=0) <= 0).mean(), lambda z: 1 - np.any(z > 0, axis=0).sum() / z.shape[1],
        lambda z: sum(max(column) <= 0 for column in z.T.tolist()) / z.shape[1],
    ],
}

WRONG = {
    "log-sigmoid": {
        "sign": (lambda z: softplus(-z), "negative of it", "差一个负号"),
        "of the complement": (lambda z: -softplus(z), "the sign of `z` is missing", "少了一个负号"),
        "straight lines": (lambda z: np.minimum(z, 0), "only the straight lines", "两条直线"),
        "naive": (lambda z: np.log(1 / (1 + np.exp(-z))), "Do not form the sigmoid", "不要先算 sigmoid"),
        "overflow": (lambda z: -np.log1p(np.exp(-z)), "`exp(1000)` overflowed", "`exp(1000)` 上溢"),
        "of the sigmoid": (lambda z: np.log(sigmoid(z)), "Do not form the sigmoid", "不要先算 sigmoid"),
        "a tiny number": (lambda z: np.log(sigmoid(z) + 1e-12), "A tiny number inside the logarithm", "加一个很小的数"),
        "clipped": (lambda z: -np.log1p(np.exp(-np.clip(z, -500, 500))), "a clipped input", "截断输入"),
        "logarithm of 1 + …": (lambda z: np.where(z > -30, -np.log(1 + np.exp(-z)), z), "the digits are gone", "有效数字全丢了"),
        "a difference": (lambda z: z - np.logaddexp(0, z), "the digits are gone", "有效数字全丢了"),
        "the sigmoid itself": (sigmoid, "exponential of the right value", "正确值的指数"),
        "one row": (lambda z: -softplus(-z) if z.ndim == 1 else -softplus(-z[0]), "output for a matrix", "输入为矩阵时的输出"),
        "in place": (lambda z: np.negative(z, out=z) is z and -softplus(z), "changes its input `z` in place", "就地改动了输入 `z`"),
    },
    "temperature": {
        "multiplied": (lambda z, T: softmax(z * T), "divide", "应当除以温度"),
        "not used": (lambda z, T: softmax(z), "no effect yet", "没有起作用"),
        "after softmax": (lambda z, T: softmax(z) / T, "before softmax", "softmax 之前"),
        "columns": (lambda z, T: softmax(z / T, axis=0), "each row should", "应当是每一行"),
        "all together": (lambda z, T: np.exp(z / T) / np.exp(z / T).sum(), "All entries together", "所有元素加起来"),
        "not divided": (lambda z, T: np.exp(z / T), "Divide by the sum", "除以沿最后一个轴求出的和"),
        "overflow": (lambda z, T: naive(z / T), "1000 overflows", "1000 会上溢"),
        "shifted before dividing": (lambda z, T: naive(z / T) if T < 0.1 else softmax(z / T), "divide first", "先除以温度"),
        "largest of all": (lambda z, T: naive(z / T - (z / T).max()), "each row, not that of the whole array", "而不是整个数组"),
        "matrices alone": (lambda z, T: softmax(z / T, axis=1), "raised `AxisError`", "`AxisError`"),
    },
    "trough": {
        "two lines": (([-1, 1], [-1, -1]), "three straight pieces", "三段直线"),
        "signs of the biases": (([-1, 0, 1], [1, 0, 1]), "too high by 2", "高出了 2"),
        "no bottom": (([-1, 1, 0.1], [-1, -1, 0]), "slope 0, bias 0", "斜率 0，偏置 0"),
        "a steeper line further out": (([-1, 0, 1, 2], [-1, 0, -1, -4]), "At z = ", "在 z = "),
        "too steep": (([-2, 0, 2], [-1, 0, -1]), "At z = ", "在 z = "),
        "unequal": (([-1, 0, 1], [-1, 0]), "equal length", "等长的列表"),
        "one list": ([-1, 0, 1], "2 values", "2 个值"),
        "text": ((["a", "b", "c"], [-1, 0, -1]), "numbers are expected", "这里需要数值"),
    },
    "dead-fraction": {
        "zero outputs": (lambda z: np.mean(z <= 0), "fraction of zero outputs", "为零的输出所占的比例"),
        "on average": (lambda z: np.mean(z.mean(axis=0) <= 0), "on average", "平均值"),
        "negative entries": (lambda z: np.mean(z < 0), "fraction of negative entries", "负数元素所占的比例"),
        "living": (lambda z: np.mean((z > 0).any(axis=0)), "living units", "活着的神经元"),
        "a number": (lambda z: (z <= 0).all(axis=0).sum(), "number of dead units", "死亡神经元的个数"),
        "zero not counted": (lambda z: np.mean((z < 0).all(axis=0)), "count `z <= 0`", "应当数 `z <= 0`"),
        "examples": (lambda z: np.mean((z <= 0).all(axis=1)), "for each example", "对每个样本判断"),
        "any": (lambda z: np.mean((z <= 0).any(axis=0)), "not `any`", "不是 `any`"),
        "percent": (lambda z: 100 * np.mean((z <= 0).all(axis=0)), "percentage where a fraction", "不是百分数"),
        "for each unit": (lambda z: (z <= 0).all(axis=0), "should be one number", "应该是一个数"),
    },
}

STARTERS = {
    "log-sigmoid": lambda z: ...,
    "temperature": lambda z, temperature: ...,
    "trough": (..., ...),
    "dead-fraction": lambda z: ...,
}
