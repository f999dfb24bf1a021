"""Answers to the exercises of `08-training-loop.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def weighted(losses, sizes):
    losses, sizes = np.asarray(losses, float), np.asarray(sizes, float)
    return (losses * sizes).sum() / sizes.sum()


def in_a_loop(losses, sizes):
    total, pictures = 0.0, 0
    for loss, size in zip(losses, sizes):
        total += float(loss) * int(size)
        pictures += int(size)
    return total / pictures


def noise(one, B, n):
    return one * np.sqrt((n - B) / (B * (n - 1)))


def cut(order, start, size):
    return [order[i : i + size] for i in range(start, len(order), size)]


def remaining(order, step, size):
    return cut(order, step * size, size)


def split(order, step, size):
    rest = np.asarray(order)[step * size :]
    return np.split(rest, range(size, len(rest), size))


def accumulated(gradient, w, x, y, size):
    return total(gradient, w, x, y, size) / len(x)


def parts_of(gradient, w, x, y, size):
    return [(gradient(w, x[i : i + size], y[i : i + size]), len(x[i : i + size])) for i in range(0, len(x), size)]


def total(gradient, w, x, y, size):
    return sum(g * n for g, n in parts_of(gradient, w, x, y, size))


def one_by_one(gradient, w, x, y, size):
    return np.mean([gradient(w, x[i : i + 1], y[i : i + 1]) for i in range(len(x))], axis=0)


def running_mean(gradient, w, x, y, size):
    mean, seen = 0, 0
    for g, n in parts_of(gradient, w, x, y, size):
        seen += n
        mean = mean + (g - mean) * n / seen
    return mean


def from_parts(combine):
    return lambda gradient, w, x, y, size: combine(parts_of(gradient, w, x, y, size), len(x), size)


RIGHT = {
    "epoch-loss": [weighted, in_a_loop, lambda losses, sizes: np.average(losses, weights=sizes), lambda losses, sizes: np.dot(losses, sizes) / np.sum(sizes)],
    "batch-noise": [noise, lambda one, B, n: one / B**0.5 * ((n - B) / (n - 1)) ** 0.5, lambda one, B, n: (one**2 / B * (1 - (B - 1) / (n - 1))) ** 0.5],
    "remaining": [remaining, split, lambda order, step, size: [b.tolist() for b in cut(np.asarray(order), 0, size)][step:],
                  lambda order, step, size: tuple(cut(order, 0, size)[step:])],
    "accumulated": [accumulated, one_by_one, running_mean, lambda *given: accumulated(*given).tolist()],
}

WRONG = {
    "epoch-loss": {
        "mean of means": (lambda losses, sizes: np.mean(losses), "mean of the batches' means", "平均值的平均"),
        "sum": (lambda losses, sizes: np.dot(losses, sizes), "sum over all pictures", "损失之和"),
        "multiplied as if full": (lambda losses, sizes: np.sum(losses) * sizes[0] / np.sum(sizes), "as if it were full", "当成满的来乘"),
        "by the lesson's number": (lambda losses, sizes: np.dot(losses, sizes) / 512, "512 pictures of the lesson", "课文里的 512 张"),
        "by batches": (lambda losses, sizes: np.dot(losses, sizes) / len(sizes), "number of batches", "批量的个数"),
        "as if full": (lambda losses, sizes: np.dot(losses, sizes) / (len(sizes) * max(sizes)), "as if all batches were full", "都当成满的"),
        "not multiplied": (lambda losses, sizes: np.sum(losses) / np.sum(sizes), "multiplied by its number of pictures", "先乘以它的图片张数"),
        "the losses added": (lambda losses, sizes: np.sum(losses), "multiplied by its number of pictures", "先乘以它的图片张数"),
        "without the last": (lambda losses, sizes: np.mean(losses[:-1]), "last batch is left out", "漏掉了最后一个批量"),
        "the last": (lambda losses, sizes: losses[-1], "last batch alone", "只是最后一个批量"),
        "by the last size": (lambda losses, sizes: np.dot(losses, sizes) / sizes[-1], "size of the last batch", "最后一个批量的大小"),
        "an array": (lambda losses, sizes: np.asarray(losses) * np.asarray(sizes), "", ""),
    },
    "batch-noise": {
        "with replacement": (lambda one, B, n: one / B**0.5, "with replacement", "有放回"),
        "no root of B": (lambda one, B, n: one * ((n - B) / (n - 1)) ** 0.5, "1/√B of the mean is missing", "漏了取平均"),
        "by B": (lambda one, B, n: one / B, "Divided by `B`", "除以了 `B`"),
        "by B, with the factor": (lambda one, B, n: one / B * ((n - B) / (n - 1)) ** 0.5, "first factor has no root", "第一个因子漏了根号"),
        "no root at all": (lambda one, B, n: one / B * (n - B) / (n - 1), "first factor has no root", "第一个因子漏了根号"),
        "second without a root": (lambda one, B, n: one / B**0.5 * (n - B) / (n - 1), "second factor stands under a root", "第二个因子也在根号下"),
        "n for n - 1": (lambda one, B, n: one / B**0.5 * (1 - B / n) ** 0.5, "the divisor is `n - 1`", "分母是 `n - 1`"),
        "squared": (lambda one, B, n: one**2 / B * (n - B) / (n - 1), "squared length", "长度的平方"),
        "squared, with replacement": (lambda one, B, n: one**2 / B, "squared length", "长度的平方"),
        "times root B": (lambda one, B, n: one * (B * (n - B) / (n - 1)) ** 0.5, "Multiplied by √B", "乘以了 √B"),
        "a straight line to zero": (lambda one, B, n: one * (n - B) / (n - 1), "straight line", "不是线性下降"),
        "a straight line": (lambda one, B, n: one * (n - B) / n, "straight line", "不是线性下降"),
    },
    "remaining": {
        "all": (lambda order, step, size: cut(order, 0, size), "all batches of the epoch", "全部批量"),
        "steps for pictures": (lambda order, step, size: cut(order, step, size), "not pictures", "不是图片"),
        "the done ones": (lambda order, step, size: cut(order[: step * size], 0, size), "batches that are done", "已经用过的批量"),
        "one too few": (lambda order, step, size: cut(order, (step + 1) * size, size), "One batch too few", "少了一个批量"),
        "one too many": (lambda order, step, size: cut(order, (step - 1) * size if step else 0, size), "One batch too many", "多了一个批量"),
        "without the last": (lambda order, step, size: [b for b in remaining(order, step, size) if len(b) == size], "last batch is missing", "漏了最后一个批量"),
        "sorted": (lambda order, step, size: cut(np.sort(order[step * size :]), 0, size), "ascending order", "从小到大"),
        "numbers": (lambda order, step, size: [list(b) for b in cut(range(len(order)), step * size, size)], "ascending order", "从小到大"),
        "one piece": (lambda order, step, size: order[step * size :], "in one piece", "连成了一片"),
        "the next": (lambda order, step, size: remaining(order, step, size)[0], "next batch alone", "只是下一个批量"),
        "reversed": (lambda order, step, size: [b[::-1] for b in remaining(order, step, size)], "", ""),
    },
    "accumulated": {
        "mean of means": (from_parts(lambda parts, n, size: np.mean([g for g, _ in parts], axis=0)), "mean of the parts' means", "平均值的平均"),
        "added": (from_parts(lambda parts, n, size: sum(g for g, _ in parts)), "parts' means are added up", "直接相加"),
        "sum": (total, "sum over all pictures", "总和"),
        "times size": (from_parts(lambda parts, n, size: sum(g * size for g, _ in parts) / n), "multiplied by `size`", "乘以了 `size`"),
        "by size": (from_parts(lambda parts, n, size: sum(g * k for g, k in parts) / size), "Divided by `size`", "除以了 `size`"),
        "by parts": (from_parts(lambda parts, n, size: sum(g * k for g, k in parts) / len(parts)), "number of parts", "部分的个数"),
        "not weighted": (from_parts(lambda parts, n, size: sum(g for g, _ in parts) / n), "multiplied by its number of pictures", "先乘以图片张数"),
        "the first": (from_parts(lambda parts, n, size: parts[0][0]), "first part alone", "只是第一部分"),
        "the last": (from_parts(lambda parts, n, size: parts[-1][0]), "last part alone", "只是最后一部分"),
        "without the last": (from_parts(lambda parts, n, size: sum(g * k for g, k in parts[:-1]) / n), "last part is left out", "漏掉了最后一部分"),
        "without the last, its number too": (from_parts(lambda parts, n, size: sum(g * k for g, k in parts[:-1]) / (n - 2)), "last part is left out", "漏掉了最后一部分"),
        "at once": (lambda gradient, w, x, y, size: gradient(w, x, y), "at once", "一次给了"),
        "always a last part": (lambda gradient, w, x, y, size: sum(gradient(w, x[i : i + size], y[i : i + size]) * len(x[i : i + size])
                                                                   for i in range(0, len(x) // size * size + 1, size)) / len(x), "no picture at all", "一张也没有"),
        "labels not cut": (lambda gradient, w, x, y, size: gradient(w, x[:size], y), "cut `x` and `y` alike", "切得一样"),
    },
}

STARTERS = {
    "epoch-loss": lambda losses, sizes: ...,
    "batch-noise": lambda one, B, n: ...,
    "remaining": lambda order, step, size: ...,
    "accumulated": lambda gradient, w, x, y, size: ...,
}
