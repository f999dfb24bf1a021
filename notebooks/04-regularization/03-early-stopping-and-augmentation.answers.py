"""Answers to the exercises of `03-early-stopping-and-augmentation.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math
from statistics import NormalDist

import numpy as np


def stop(
    improves=None, too_long=lambda wait, patience: wait >= patience, reset=True, result=lambda last, best: (last, best)
):
    def answer(losses, patience, min_delta):
        best, best_epoch, wait, previous = math.inf, 0, 0, math.inf
        for epoch, loss in enumerate(losses):
            wait += 1
            if improves(loss, best, previous, min_delta) if improves else loss < best - min_delta:
                best, best_epoch = loss, epoch
                if reset:
                    wait = 0
            elif too_long(wait, patience):
                break
            previous = loss
        return result(epoch, best_epoch)

    return answer


def stop_by_distance(losses, patience, min_delta):
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] + min_delta < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return {"last": epoch, "best": best}
    return {"last": len(losses) - 1, "best": best}


def smallest_of_all(losses, patience, min_delta):
    last, _ = stop()(losses, patience, min_delta)
    return last, int(np.argmin(losses[: last + 1]))


def mix(images=None, labels=None):
    def answer(x, y, share, partner):
        a, b = share[:, None, None, None], share[:, None]
        pictures = images(x, a, partner) if images else a * x + (1 - a) * x[partner]
        return pictures, labels(y, b, partner) if labels else b * y + (1 - b) * y[partner]

    return answer


def mix_by_loop(x, y, share, partner):
    pictures = [s * x[i] + (1 - s) * x[p] for i, (s, p) in enumerate(zip(share, partner))]
    labels = [s * y[i] + (1 - s) * y[p] for i, (s, p) in enumerate(zip(share, partner))]
    return [pictures, labels]


def mix_by_einsum(x, y, share, partner):
    def both(values):
        return np.einsum("i,i...->i...", share, values) + np.einsum("i,i...->i...", 1 - share, values[partner])

    return both(x), both(y)


def runs(formula=lambda d, s: 2 * (2.8 * s / d) ** 2, whole=math.ceil):
    return lambda difference, spread: whole(formula(difference, spread))


def smooth(formula):
    return lambda epsilon, classes: formula(epsilon, classes, 1 - epsilon + epsilon / classes, epsilon / classes)


RIGHT = {
    "patience": [stop(), stop_by_distance],
    "mixup": [mix(), mix_by_loop, mix_by_einsum],
    "runs": [
        runs(),
        runs(whole=lambda n: float(np.ceil(n))),
        runs(whole=lambda n: int(-(-n // 1))),
        runs(lambda d, s: 2 * (sum(map(NormalDist().inv_cdf, (0.975, 0.8))) * s / d) ** 2),
    ],
    "smoothing": [
        smooth(lambda e, k, true, rest: math.log(true / rest)),
        smooth(lambda e, k, true, rest: np.log(true) - np.log(rest)),
        lambda epsilon, classes: math.log(classes * (1 - epsilon) / epsilon + 1),
    ],
}

WRONG = {
    "patience": {
        "from 1": (stop(result=lambda last, best: (last + 1, best + 1)), "Counted from 1", "从 1 数起"),
        "swapped": (stop(result=lambda last, best: (best, last)), "swapped", "顺序反了"),
        "no min_delta": (
            stop(improves=lambda loss, best, previous, delta: loss < best),
            "`min_delta` is not used",
            "没有用到 `min_delta`",
        ),
        "with the epoch before": (
            stop(improves=lambda loss, best, previous, delta: loss < previous - delta),
            "epoch before",
            "前一个轮次",
        ),
        "sign": (
            stop(improves=lambda loss, best, previous, delta: loss < best + delta),
            "The sign of `min_delta`",
            "符号反了",
        ),
        "one too many": (
            stop(too_long=lambda wait, patience: wait > patience),
            "One epoch too many",
            "多训练了一个轮次",
        ),
        "one too few": (
            stop(too_long=lambda wait, patience: wait >= patience - 1),
            "One epoch too few",
            "少训练了一个轮次",
        ),
        "no reset": (stop(reset=False), "does not start anew", "没有清零"),
        "smallest of all": (smallest_of_all, "last one that counted", "最后一个算作改进"),
        "whole curve": (
            lambda losses, patience, min_delta: (len(losses) - 1, int(np.argmin(losses))),
            "whole curve",
            "整条曲线",
        ),
        "one number": (lambda losses, patience, min_delta: 3, "2 values", "2 个值"),
    },
    "mixup": {
        "turned round": (mix(images=lambda x, a, p: (1 - a) * x + a * x[p]), "Turned round", "弄反了"),
        "no partner": (
            mix(images=lambda x, a, p: a * x + (1 - a) * x[::-1]),
            "`partner` is not used",
            "没有用到 `partner`",
        ),
        "not weighted": (mix(images=lambda x, a, p: a * x + x[p]), "not weighted", "没有加权"),
        "one share": (
            mix(images=lambda x, a, p: a.mean() * x + (1 - a.mean()) * x[p]),
            "One share for all pictures",
            "所有图片用了同一个比例",
        ),
        "unchanged": (mix(images=lambda x, a, p: x), "unchanged", "图片没有变"),
        "labels not mixed": (mix(labels=lambda y, b, p: y), "labels are not mixed", "标签没有混合"),
        "labels turned round": (
            mix(labels=lambda y, b, p: (1 - b) * y + b * y[p]),
            "the other way round",
            "和图片相反",
        ),
        "larger share": (mix(labels=lambda y, b, p: np.where(b >= 0.5, y, y[p])), "larger share", "占比大"),
        "one share of labels": (
            mix(labels=lambda y, b, p: b.mean() * y + (1 - b.mean()) * y[p]),
            "One share for all labels",
            "所有标签用了同一个比例",
        ),
        "half and half": (mix(labels=lambda y, b, p: 0.5 * (y + y[p])), "Half and half", "对半混合"),
        "pictures alone": (lambda x, y, share, partner: x, "2 values", "2 个值"),
    },
    "runs": {
        "not rounded": (runs(whole=float), "round up", "向上取整"),
        "rounded down": (runs(whole=math.floor), "Rounded down", "向下取整"),
        "no factor": (runs(lambda d, s: (2.8 * s / d) ** 2), "factor 2", "因数 2"),
        "both together": (runs(lambda d, s: 4 * (2.8 * s / d) ** 2), "Twice too many", "多了一倍"),
        "no square": (runs(lambda d, s: 2 * 2.8 * s / d), "square is missing", "漏了平方"),
        "only 2.8 squared": (runs(lambda d, s: 2 * 2.8**2 * s / d), "Only 2.8 is squared", "只把 2.8 平方"),
        "upside down": (runs(lambda d, s: 2 * (2.8 * d / s) ** 2), "Upside down", "反了"),
        "half the power": (runs(lambda d, s: 2 * (1.96 * s / d) ** 2), "missed half the time", "一半的时候"),
    },
    "smoothing": {
        "ratio": (smooth(lambda e, k, true, rest: true / rest), "ratio of the probabilities", "概率之比"),
        "true alone": (smooth(lambda e, k, true, rest: math.log(true)), "alone", "还要减去"),
        "probability": (smooth(lambda e, k, true, rest: true), "These are probabilities", "这是概率"),
        "epsilon whole": (smooth(lambda e, k, true, rest: math.log((1 - e) / e)), "its share of it", "其中的一份"),
        "true without share": (
            smooth(lambda e, k, true, rest: math.log((1 - e) / rest)),
            "too: `1 - epsilon",
            "也分到一份",
        ),
        "others alone": (
            smooth(lambda e, k, true, rest: math.log((1 - e) * (k - 1) / e)),
            "the true one included",
            "正确的也在内",
        ),
        "sign": (smooth(lambda e, k, true, rest: math.log(rest / true)), "wrong sign", "符号反了"),
        "base 10": (smooth(lambda e, k, true, rest: math.log10(true / rest)), "natural logarithm", "自然对数"),
    },
}


def starter(*arguments):
    return ...


STARTERS = dict.fromkeys(RIGHT, starter)
