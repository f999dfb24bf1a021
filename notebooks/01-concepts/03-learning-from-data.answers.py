"""Answers to the exercises of `03-learning-from-data.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math

import numpy as np


def fit(x, y, degree):
    return np.linalg.lstsq(np.vander(x, degree + 1), y, rcond=None)[0]


def mse(w, x, y):
    return np.mean((np.polyval(w, x) - y) ** 2)


def errors(weights=lambda x, y, x_new, y_new, degree: fit(x, y, degree), measure=mse):
    def answer(x, y, x_new, y_new, degree):
        w = weights(x, y, x_new, y_new, degree)
        return measure(w, x, y), measure(w, x_new, y_new)

    return answer


def with_polyfit(x, y, x_new, y_new, degree):
    w = np.polyfit(x, y, degree)
    return [np.mean((np.polyval(w, x) - y) ** 2), np.mean((np.polyval(w, x_new) - y_new) ** 2)]


def with_polynomial(x, y, x_new, y_new, degree):
    p = np.polynomial.Polynomial.fit(x, y, degree)
    return np.array([np.mean((p(x) - y) ** 2), np.mean((p(x_new) - y_new) ** 2)])


def swapped(*given):
    return errors()(*given)[::-1]


def all_together(x, y, x_new, y_new, degree):
    return fit(np.append(x, x_new), np.append(y, y_new), degree)


def second_curve(x, y, x_new, y_new, degree):
    return mse(fit(x, y, degree), x, y), mse(fit(x_new, y_new, degree), x_new, y_new)


def majority(y_train, y_test):
    names, counts = np.unique(y_train, return_counts=True)
    return np.mean(np.asarray(y_test) == names[counts.argmax()])


def with_max(y_train, y_test):
    y_train, y_test = list(y_train), list(y_test)
    return y_test.count(max(set(y_train), key=y_train.count)) / len(y_test)


def position(y_train, y_test):
    return np.mean(np.asarray(y_test) == np.unique(y_train, return_counts=True)[1].argmax())


RIGHT = {
    "two-errors": [errors(), with_polyfit, with_polynomial],
    "updates": [
        lambda examples, batch_size, epochs: math.ceil(examples / batch_size) * epochs,
        lambda examples, batch_size, epochs: -(-examples // batch_size) * epochs,
        lambda examples, batch_size, epochs: len(range(0, examples, batch_size)) * epochs,
        lambda examples, batch_size, epochs: np.ceil(examples / batch_size) * epochs,
    ],
    "majority": [majority, with_max, lambda a, b: np.mean(np.asarray(b) == np.bincount(a).argmax())],
}

WRONG = {
    "two-errors": {
        "swapped": (swapped, "in the other order", "顺序反了"),
        "all together": (errors(all_together), "not new any more", "不再是新的"),
        "a second curve": (second_curve, "A second curve", "又拟合了一条曲线"),
        "own twice": (
            lambda x, y, x_new, y_new, d: (mse(fit(x, y, d), x, y),) * 2,
            "Both are the error at `x, y`",
            "两个都是",
        ),
        "a degree less": (errors(lambda x, y, a, b, d: fit(x, y, d - 1)), "one degree less", "低了一次"),
        "root": (errors(measure=lambda *g: math.sqrt(mse(*g))), "roots of the mean squared errors", "平方根"),
        "sum": (errors(measure=lambda w, x, y: np.sum((np.polyval(w, x) - y) ** 2)), "sums of squares", "平方和"),
        "absolute": (
            errors(measure=lambda w, x, y: np.mean(np.abs(np.polyval(w, x) - y))),
            "mean absolute errors",
            "平均绝对误差",
        ),
        "new twice": (
            lambda x, y, x_new, y_new, d: (mse(fit(x, y, d), x_new, y_new),) * 2,
            "Both are the error at `x_new, y_new`",
            "两个都是 `x_new, y_new`",
        ),
        "not squared": (errors(measure=lambda w, x, y: np.mean(np.polyval(w, x) - y)), "cancel", "互相抵消"),
        "a degree more": (errors(lambda x, y, a, b, d: fit(x, y, d + 1)), "one degree more", "高了一次"),
        "one alone": (lambda x, y, x_new, y_new, d: mse(fit(x, y, d), x_new, y_new), "", ""),
    },
    "updates": {
        "epochs": (lambda n, size, epochs: epochs, "number of epochs", "这是轮次数"),
        "one epoch": (lambda n, size, epochs: math.ceil(n / size), "That is one epoch", "只是一个轮次"),
        "each example": (lambda n, size, epochs: n * epochs, "one update for each example", "每个样本更新一次"),
        "last batch": (lambda n, size, epochs: n // size * epochs, "last batch", "最后一批"),
        "across epochs": (
            lambda n, size, epochs: math.ceil(n * epochs / size),
            "reaches into the next epoch",
            "跨到下一个轮次",
        ),
        "one batch more": (lambda n, size, epochs: (n // size + 1) * epochs, "One batch too many", "多算了一批"),
        "across epochs, rounded down": (
            lambda n, size, epochs: n * epochs // size,
            "reaches into the next epoch",
            "跨到下一个轮次",
        ),
        "not whole": (lambda n, size, epochs: n * epochs / size, "only whole updates", "只能是整数"),
        "size times epochs": (
            lambda n, size, epochs: size * epochs,
            "`batch_size` times `epochs`",
            "`batch_size` 乘 `epochs`",
        ),
    },
    "majority": {
        "of the test": (lambda a, b: majority(b, b), "looked up in the test labels", "在测试标签里找"),
        "in training": (lambda a, b: majority(a, a), "share in the training set", "训练集里的比例"),
        "the label": (lambda a, b: np.bincount(a).argmax(), "the label itself", "标签本身"),
        "hits": (lambda a, b: majority(a, b) * len(b), "number of hits", "答对的个数"),
        "per cent": (lambda a, b: 100 * majority(a, b), "in per cent", "百分数"),
        "guessing": (lambda a, b: 1 / len(np.unique(a)), "number of classes", "类别数"),
        "largest": (lambda a, b: np.mean(np.asarray(b) == np.max(a)), "largest label", "数值最大的标签"),
        "median": (lambda a, b: np.mean(np.asarray(b) == np.median(a)), "the median of the labels", "中位数"),
        "both sets": (
            lambda a, b: majority(np.append(a, b), b),
            "looked up in the test labels",
            "在测试标签里找",
        ),
        "share in both": (lambda a, b: majority(a, np.append(a, b)), "both sets together", "合在一起"),
        "position": (position, "`argmax` gives a position", "`argmax` 给出的是位置"),
    },
}

STARTERS = {
    "two-errors": lambda x, y, x_new, y_new, degree: (..., ...),
    "updates": lambda examples, batch_size, epochs: ...,
    "majority": lambda y_train, y_test: ...,
}
