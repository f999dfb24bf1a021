"""Answers to the exercises of `03-schedules-and-tuning.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import math

import numpy as np


def half(share):
    return (1 + np.cos(np.pi * share)) / 2


def rate(up=lambda s, p, w, t: p * s / w, down=lambda s, p, w, t: p * half((s - w) / (t - w))):
    """A schedule whose two parts are given as functions."""

    def answer(step, peak, warm, total):
        return (up if step < warm else down)(step, peak, warm, total)

    return answer


def length(gradients):
    return np.sqrt(sum((g**2).sum() for g in gradients))


def clip(factor):
    """All arrays times a factor that depends on their common length and the limit."""
    return lambda gradients, limit: [factor(length(gradients), limit) * g for g in gradients]


def clip_flat(gradients, limit):
    whole = np.concatenate([np.ravel(g) for g in gradients])
    factor = limit / max(limit, np.linalg.norm(whole))
    return tuple(g * factor for g in gradients)


def by_loop(gradients, limit):
    total = 0.0
    for g in gradients:
        for value in np.ravel(g):
            total += value * value
    if math.sqrt(total) > limit:
        return [g * limit / math.sqrt(total) for g in gradients]
    return gradients


def pair(won=None, luck=None):
    def answer(valid, fresh):
        best = int(np.argmax(valid))
        return (
            won(valid, fresh, best) if won else fresh[best] - fresh[0],
            luck(valid, fresh, best) if luck else valid[best] - fresh[best],
        )

    return answer


def by_sorting(valid, fresh):
    score, true = max(zip(list(valid), list(fresh)))
    return [true - list(fresh)[0], score - true]


def needed(share, sure):
    return math.ceil(math.log(1 - sure) / math.log(1 - share))


def by_counting(share, sure):
    n, missed = 0, 1.0
    while missed > 1 - sure:
        n, missed = n + 1, missed * (1 - share)
    return n


RIGHT = {
    "rate-at": [
        rate(),
        lambda step, peak, warm, total: min(peak * step / warm, peak * half(max(0, step - warm) / (total - warm))),
        lambda s, p, w, t: np.where(s < w, p * s / w, p * np.cos(np.pi * (s - w) / (t - w) / 2) ** 2),
    ],
    "clip-together": [clip(lambda size, limit: min(1, limit / size)), clip_flat, by_loop],
    "won-and-luck": [
        pair(),
        by_sorting,
        lambda valid, fresh: {"won": pair()(valid, fresh)[0], "luck": pair()(valid, fresh)[1]},
    ],
    "trials-needed": [needed, by_counting, lambda share, sure: np.ceil(np.log1p(-sure) / np.log1p(-share))],
}

WRONG = {
    "rate-at": {
        "shape alone": (lambda s, p, w, t: rate()(s, 1, w, t), "multiply by `peak`", "乘以 `peak`"),
        "no warm-up": (rate(up=lambda s, p, w, t: p * half((s - w) / (t - w))), "warm-up is missing", "漏了预热"),
        "cosine from the beginning": (
            lambda s, p, w, t: p * half(s / t),
            "begin when the warm-up ends",
            "从预热结束时算起",
        ),
        "one step too high": (rate(up=lambda s, p, w, t: p * (s + 1) / w), "One step too high", "多算了一步"),
        "divided by all": (rate(down=lambda s, p, w, t: p * half((s - w) / t)), "Divided by `total`", "除以了 `total`"),
        "no half": (rate(down=lambda s, p, w, t: 2 * p * half((s - w) / (t - w))), "Twice too high", "大了一倍"),
        "bare cosine": (
            rate(down=lambda s, p, w, t: p * np.cos(np.pi * (s - w) / (t - w))),
            "ends at −1",
            "降到 −1",
        ),
        "quarter wave": (
            rate(down=lambda s, p, w, t: p * np.cos(np.pi * (s - w) / (t - w) / 2)),
            "quarter of a wave",
            "四分之一个波",
        ),
        "no pi": (rate(down=lambda s, p, w, t: p * (1 + np.cos((s - w) / (t - w))) / 2), "π is missing", "漏了 π"),
        "straight down": (rate(down=lambda s, p, w, t: p * (t - s) / (t - w)), "straight line down", "沿直线下降"),
        "stays up": (rate(down=lambda s, p, w, t: p), "stays up", "一直不变"),
    },
    "clip-together": {
        "always scaled": (clip(lambda size, limit: limit / size), "made longer", "被拉长"),
        "each by itself": (
            lambda gradients, limit: [g * min(1, limit / length([g])) for g in gradients],
            "by itself",
            "各自裁剪",
        ),
        "by value": (
            lambda gradients, limit: [np.clip(g, -limit, limit) for g in gradients],
            "by value",
            "按数值",
        ),
        "no root": (clip(lambda size, limit: min(1, limit / size**2)), "root is missing", "漏了开平方"),
        "lengths added": (
            lambda gradients, limit: [g * min(1, limit / sum(length([h]) for h in gradients)) for g in gradients],
            "added up the lengths",
            "直接相加",
        ),
        "length one": (clip(lambda size, limit: 1 / size), "becomes 1", "都变成了 1"),
        "nothing": (lambda gradients, limit: gradients, "Nothing was clipped", "没有被裁剪"),
    },
    "won-and-luck": {
        "order": (lambda valid, fresh: pair()(valid, fresh)[::-1], "The order", "顺序反了"),
        "gain on validation": (pair(won=lambda v, f, k: v[k] - v[0]), "luck included", "含着运气"),
        "best fresh": (pair(won=lambda v, f, k: f.max() - f[0]), "looks at the answer", "看了答案"),
        "mixed": (pair(won=lambda v, f, k: v[k] - f[0]), "mixed", "混在一起"),
        "score itself": (pair(won=lambda v, f, k: f[k]), "subtract that of trial 0", "减去默认设置"),
        "sign of the gain": (pair(won=lambda v, f, k: f[0] - f[k]), "minus that of the default", "减去默认设置的成绩"),
        "against the mean": (pair(won=lambda v, f, k: f[k] - f.mean()), "mean of all trials", "平均值"),
        "sign of the luck": (pair(luck=lambda v, f, k: f[k] - v[k]), "minus the fresh one", "减去新数据"),
        "two maxima": (pair(luck=lambda v, f, k: v.max() - f.max()), "another trial", "另一次试验"),
        "mean difference": (pair(luck=lambda v, f, k: (v - f).mean()), "not selected", "没有经过挑选"),
        "largest difference": (pair(luck=lambda v, f, k: (v - f).max()), "need not be the winner", "不一定是赢家"),
        "of trial 0": (pair(luck=lambda v, f, k: v[0] - f[0]), "trial 0's difference", "第 0 次试验的差"),
    },
    "trials-needed": {
        "not rounded": (lambda share, sure: math.log(1 - sure) / math.log(1 - share), "round up", "向上取整"),
        "rounded down": (lambda share, sure: needed(share, sure) - 1, "One too few", "少了一次"),
        "one more": (lambda share, sure: int(math.log(1 - sure) / math.log(1 - share)) + 1, "One too many", "多了一次"),
        "on average": (lambda share, sure: 1 / share, "on average", "平均"),
        "added": (lambda share, sure: sure / share, "do not add up", "不能直接相加"),
        "sure for unsure": (lambda share, sure: math.log(sure) / math.log(1 - share), "not `sure`", "不是 `sure`"),
        "share for the rest": (
            lambda share, sure: math.log(1 - sure) / math.log(share),
            "you took `share`",
            "你用的是 `share`",
        ),
        "minus": (lambda share, sure: -needed(share, sure), "The sign", "符号错了"),
    },
}

STARTERS = {
    "rate-at": lambda step, peak, warm, total: ...,
    "clip-together": lambda gradients, limit: ...,
    "won-and-luck": lambda valid, fresh: (..., ...),
    "trials-needed": lambda share, sure: ...,
}
