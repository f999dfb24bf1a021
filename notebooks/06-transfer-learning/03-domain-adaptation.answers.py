"""Answers to the exercises of `03-domain-adaptation.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def sent(
    sign=-1, strong=True, mean=True, squared=False, domains=True, sigmoid=True, by=lambda z, w, error: error[:, None] * w
):
    def answer(z, domain, w, strength):
        logit = z @ w
        p = 1 / (1 + np.exp(-logit)) if sigmoid else logit
        error = (p - domain if domains else p) * (p * (1 - p) if squared else 1)
        return sign * (strength if strong else 1) * by(z, w, error) / (len(z) if mean else 1)

    return answer


def by_outer(z, domain, w, strength):
    p = 1 / (1 + np.exp(-(z @ w)))
    return strength * np.outer(domain - p, w) / len(domain)


def by_tanh(z, domain, w, strength):
    p = 0.5 * (1 + np.tanh(0.5 * np.sum(z * w, axis=1)))
    return -strength * ((p - domain) / len(p))[:, None] * w[None]


def together(mean="weighted", variance="both"):
    def answer(means, variances, counts):
        share = np.asarray(counts)[:, None] / np.sum(counts)
        middle = np.sum(share * means, axis=0)
        within, between = np.sum(share * variances, axis=0), np.sum(share * (means - middle) ** 2, axis=0)
        found = {
            "both": within + between,
            "within": within,
            "between": between,
            "plain": np.mean(variances, axis=0),
            "between, plain": within + np.var(means, axis=0),
            "deviation": np.sqrt(within + between),
            "n - 1": (within + between) * np.sum(counts) / (np.sum(counts) - 1),
            "squares": within + np.sum(share * np.square(means), axis=0),
        }[variance]
        return np.mean(means, axis=0) if mean == "plain" else middle, found

    return answer


def by_squares(means, variances, counts):
    n = sum(counts)
    mean = sum(k * m for k, m in zip(counts, means)) / n
    square = sum(k * (v + m**2) for k, m, v in zip(counts, means, variances)) / n
    return [mean, square - mean**2]


def swapped(means, variances, counts):
    return together()(means, variances, counts)[::-1]


def matched(z, z_target):
    mean, deviation = z.mean(axis=0), z.std(axis=0)
    deviation = np.where(deviation == 0, 1, deviation)
    return (z - mean) / deviation * z_target.std(axis=0) + z_target.mean(axis=0)


def by_column(z, z_target):
    columns = []
    for ours, theirs in zip(np.asarray(z).T, np.asarray(z_target).T):
        centred = ours - ours.mean()
        if centred.std() > 0:
            centred = centred / centred.std()
        columns.append(centred * theirs.std() + theirs.mean())
    return np.stack(columns, axis=1)


def safe(z):
    return np.where(z.std(axis=0) == 0, 1, z.std(axis=0))


def unsafe(z, z_target):
    with np.errstate(all="ignore"):
        return (z - z.mean(axis=0)) / z.std(axis=0) * z_target.std(axis=0) + z_target.mean(axis=0)


def exchanged(z, domain, w, strength):
    return sent()(z, 1 - domain, w, strength)


def rounded(z, domain, w, strength):
    return -strength * np.outer((z @ w > 0) - domain, w) / len(z)


def less_one(means, variances, counts):
    mean, _ = together()(means, variances, counts)
    return mean, (counts - 1) @ variances / np.sum(counts - 1)


def less_one_and_between(means, variances, counts):
    mean, within = less_one(means, variances, counts)
    return mean, within + counts @ (means - mean) ** 2 / np.sum(counts)


def sampled(ours, theirs):
    def answer(z, z_target):
        deviation = z.std(axis=0, ddof=ours)
        deviation = np.where(deviation == 0, 1, deviation)
        return (z - z.mean(axis=0)) / deviation * z_target.std(axis=0, ddof=theirs) + z_target.mean(axis=0)

    return answer


def coral(ridge):
    def power(c, exponent):
        values, vectors = np.linalg.eigh(c + ridge * np.eye(len(c)))
        return vectors * values**exponent @ vectors.T

    def answer(z, z_target):
        centred = z - z.mean(axis=0)
        return centred @ power(np.cov(z.T), -0.5) @ power(np.cov(z_target.T), 0.5) + z_target.mean(axis=0)

    return answer


def by_rows(z, z_target):
    mean, deviation = z.mean(axis=1, keepdims=True), z.std(axis=1, keepdims=True)
    return (z - mean) / deviation * z_target.std(axis=0) + z_target.mean(axis=0)


RIGHT = {
    "reversal": [by_outer, by_tanh, sent()],
    "pooled": [by_squares, together()],
    "match": [matched, by_column, sampled(1, 1)],
}

WRONG = {
    "reversal": {
        "no layer": (sent(sign=1, strong=False), "reversal layer is missing", "还没有经过梯度反转层"),
        "not turned": (sent(sign=1), "would help the opponent", "反而会帮助对手"),
        "no strength": (sent(strong=False), "`strength` is missing", "没有乘 `strength`"),
        "sum": (sent(mean=False), "divide by their number", "除以图片的张数"),
        "by the weights": (sent(by=lambda z, w, e: z.T @ e), "opponent's weights", "对手权重 `w` 的梯度"),
        "by the logit": (sent(by=lambda z, w, e: e), "opponent's logit", "对手 logit 的梯度"),
        "sigmoid's slope": (sent(squared=True), "cancels with the cross-entropy", "与交叉熵的导数相消"),
        "no domain": (sent(domains=False), "The domain is missing", "漏了领域标签"),
        "domains exchanged": (exchanged, "Source and target are exchanged", "源域和目标域弄反了"),
        "rounded": (rounded, "rounded to 0 or 1", "取成了 0 或 1"),
        "no sigmoid": (sent(sigmoid=False), "The sigmoid is missing", "漏了 sigmoid"),
    },
    "pooled": {
        "plain mean": (together(mean="plain"), "count by their sizes", "按图片张数加权"),
        "within": (together(variance="within"), "variance within the batches", "各批内部的方差，还漏了各批均值之间"),
        "between": (together(variance="between"), "between the batches' means", "只是各批均值之间的方差"),
        "plain variance": (together(variance="plain"), "The variances, too", "方差也要按各批"),
        "between, plain": (together(variance="between, plain"), "The spread of the means", "相对于总均值来算"),
        "deviation": (together(variance="deviation"), "standard deviation", "这是标准差"),
        "n - 1": (together(variance="n - 1"), "Divided by n - 1", "除以的是 n - 1"),
        "last batch": (lambda m, v, counts: (m[-1], v[-1]), "last batch alone", "只是最后一批的均值"),
        "weights less 1": (less_one, "not by these less 1", "而不是张数减 1"),
        "weights less 1, and between": (less_one_and_between, "not by these less 1", "而不是张数减 1"),
        "swapped": (swapped, "wrong way round", "顺序反了"),
        "squares": (together(variance="squares"), "still to be taken off", "减去总均值的平方"),
    },
    "match": {
        "divided by zero": (unsafe, "divide it by 1 instead", "改为除以 1"),
        "turned round": (lambda z, t: matched(t, z), "the other way round", "方向正好相反"),
        "standardized": (lambda z, t: (z - z.mean(axis=0)) / safe(z), "now give it those of the target", "还要换成目标域"),
        "no mean": (
            lambda z, t: (z - z.mean(axis=0)) / safe(z) * t.std(axis=0),
            "target's mean is missing",
            "还没有加上目标域的均值",
        ),
        "own mean": (
            lambda z, t: (z - z.mean(axis=0)) / safe(z) * t.std(axis=0) + z.mean(axis=0),
            "back to their own mean",
            "源域自己的均值；应当加",
        ),
        "only moved": (lambda z, t: z - z.mean(axis=0) + t.mean(axis=0), "Only the mean was moved", "只移动了均值"),
        "variance": (
            lambda z, t: (z - z.mean(axis=0)) / safe(z) ** 2 * t.var(axis=0) + t.mean(axis=0),
            "standard deviation that scales",
            "缩放要用标准差",
        ),
        "one for all": (
            lambda z, t: (z - z.mean()) / z.std() * t.std() + t.mean(),
            "for each feature, along axis 0",
            "沿 axis 0 对每个特征",
        ),
        "ddof=1, source": (sampled(1, 0), "Divided by n - 1", "除以了 n - 1"),
        "ddof=1, target": (sampled(0, 1), "Divided by n - 1", "除以了 n - 1"),
        "constant left": (
            lambda z, t: np.where(z.std(axis=0) == 0, z, matched(z, t)),
            "never varies in the source is not right yet",
            "从不变化的那个特征还不对",
        ),
        "constant at 0": (
            lambda z, t: np.nan_to_num(unsafe(z, t)),
            "never varies in the source is not right yet",
            "从不变化的那个特征还不对",
        ),
        "a small number": (
            lambda z, t: (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5) * t.std(axis=0) + t.mean(axis=0),
            "Something small was added",
            "加了一个很小的数",
        ),
        "CORAL": (coral(0), "covariances and all", "连协方差也对齐"),
        "CORAL with a ridge": (coral(1), "covariances and all", "连协方差也对齐"),
        "by rows": (by_rows, "picture by picture", "对每张图片做了标准化"),
        "mean left": (
            lambda z, t: z / safe(z) * t.std(axis=0) + t.mean(axis=0),
            "taken off first",
            "先减去源域自己的均值",
        ),
    },
}

STARTERS = {
    "reversal": lambda z, domain, w, strength: ...,
    "pooled": lambda means, variances, counts: (..., ...),
    "match": lambda z, z_target: ...,
}
