"""Checks of the exercises of `notebooks/06-transfer-learning/03-domain-adaptation.ipynb`."""

import numpy as np

from utils.exercises import call, either, exercise, expect_equal, one_array, same_value, several


@exercise("domain-adaptation.reversal")
def reversal(answer):
    """A function (z, domain, w, strength) → the gradient that the features receive through the reversal layer."""
    rng = np.random.default_rng(3)
    for n, strength in ((5, 0.7), (8, 2.0)):
        z, w = rng.normal(size=(n, 3)), rng.normal(size=3)
        domain = np.arange(n) % 2
        given = z, domain, w, strength
        p = 1 / (1 + np.exp(-z @ w))
        error = p - domain
        plain = error[:, None] * w / n
        expect_equal(call(answer, *given), -strength * plain, "the gradient", "梯度", on=given, mistakes=[
            (plain, "This is what the opponent's loss sends; the reversal layer is missing: multiply by `-strength`.",
             "这是对手的损失传回的梯度，还没有经过梯度反转层；要再乘以 `-strength`。"),
            (strength * plain, "The sign was not turned: the features would help the opponent.", "符号没有反转，这样特征反而会帮助对手。"),
            (-plain, "The sign is turned, but `strength` is missing.", "符号反转了，但没有乘 `strength`。"),
            (-strength * n * plain, "The loss is a mean over the pictures: divide by their number.",
             "损失是对图片取的平均，还要除以图片的张数。"),
            (-strength * z.T @ error / n, "This is the gradient by the opponent's weights `w`; asked for is the one by the features `z`.",
             "这是损失关于对手权重 `w` 的梯度；题目要的是关于特征 `z` 的梯度。"),
            (-strength * error / n, "This is the gradient by the opponent's logit: one more step back, to the features, multiplies it by `w`.",
             "这是损失关于对手 logit 的梯度；再往回一步到特征，还要乘以 `w`。"),
            (-strength * plain * (p * (1 - p))[:, None], "The factor p(1 - p) cancels with the cross-entropy: what is left of both is p - domain.",
             "p(1 - p) 这个因子与交叉熵的导数相消，两者合起来只剩 p - domain。"),
            (-strength * p[:, None] * w / n, "The domain is missing: the error is p - domain.",
             "漏了领域标签，误差应当是 p - domain。"),
            (-strength * (p - (1 - domain))[:, None] * w / n,
             "Source and target are exchanged: `domain` is 0 for the source, 1 for the target, and the error is p - domain.",
             "源域和目标域弄反了；`domain` 中源域为 0，目标域为 1，误差是 p - domain。"),
            (-strength * ((p > 0.5) - domain)[:, None] * w / n, "The opponent's answer was rounded to 0 or 1; the gradient takes its probability p itself.",
             "你把对手的概率取成了 0 或 1；求梯度要用概率 p 本身。"),
            (-strength * (z @ w - domain)[:, None] * w / n, "The sigmoid is missing: p is made from the logit `z @ w`.",
             "漏了 sigmoid；p 要由 logit `z @ w` 算出。"),
        ])
    return (
        "Two lines, and no layer: the whole trick is one sign.",
        "两行就够，用不着写成一层，窍门全在一个负号上。",
    )


@exercise("domain-adaptation.pooled")
def pooled(answer):
    """A function (means, variances, counts) → (mean, variance) of all pictures, for each channel."""
    rng = np.random.default_rng(4)
    for counts in (np.array([2, 5, 3]), np.array([10, 1])):
        parts = [rng.normal(size=(n, 4)) * rng.uniform(0.5, 2, 4) + rng.normal(size=4) for n in counts]
        means, variances = (np.array([f(part, axis=0) for part in parts]) for f in (np.mean, np.var))
        given = means, variances, counts
        received = several(call(answer, *given), 2, "mean, variance", "what comes back", "返回的结果", on=given)
        received = tuple(one_array(value, "an array", "一个数组", on=given) for value in received)
        total, share = np.concatenate(parts), counts[:, None] / counts.sum()
        mean, variance = total.mean(axis=0), total.var(axis=0)
        within = (share * variances).sum(axis=0)
        n, fewer = counts.sum(), (counts - 1)[:, None] / (counts - 1).sum()
        bessel = (fewer * variances).sum(axis=0)
        between = (share * (means - mean) ** 2).sum(axis=0)
        expect_equal(received, (mean, variance), "(mean, variance)", "（均值，方差）", on=given, mistakes=[
            ((means[-1], ...), "This is the mean of the last batch alone; all batches belong to it.",
             "这只是最后一批的均值；各批都要算进去。"),
            ((means.mean(axis=0), ...), "The means of the batches count by their sizes: a batch of 10 pictures ten times as much as one of 1.",
             "各批的均值要按图片张数加权，10 张的一批，权重是 1 张的一批的十倍。"),
            ((mean, within), "This is the variance within the batches; that between their means is missing.",
             "这只是各批内部的方差，还漏了各批均值之间的方差。"),
            ((mean, between), "This is the variance between the batches' means; that within the batches is missing.",
             "这只是各批均值之间的方差，还漏了各批内部的方差。"),
            ((mean, variances.mean(axis=0)), "The variances, too, count by the sizes of the batches; and that between the means is missing.",
             "方差也要按各批的图片张数加权，而且还漏了各批均值之间的方差。"),
            ((mean, within + means.var(axis=0)), "The spread of the means, too, counts by the sizes of the batches, around the mean of all.",
             "各批均值之间的方差也要按图片张数加权，并且相对于总均值来算。"),
            ((mean, np.sqrt(variance)), "This is the standard deviation; asked for is the variance.", "这是标准差；题目要的是方差。"),
            (either((mean, bessel), (mean, bessel + between)),
             "The batches count by their numbers of pictures, not by these less 1: each variance was divided by the number itself.",
             "各批的权重应当是图片张数，而不是张数减 1；题目给的各批方差，算的时候除以的就是张数本身。"),
            ((mean, variance * n / (n - 1)), "Divided by n - 1: batch normalization divides by n.",
             "你除以的是 n - 1；批量归一化除以的是 n。"),
            ((variance, mean), "The two are the wrong way round: the mean first.", "两个结果的顺序反了，应当是均值在前。"),
            ((mean, within + (share * means**2).sum(axis=0)), "The square of the total mean is still to be taken off.",
             "还要减去总均值的平方。"),
        ])
    return (
        "So the target's pictures need not fit into the memory at once.",
        "这样，目标域的图片就不必一次全部放进内存。",
    )


@exercise("domain-adaptation.match")
def match(answer):
    """A function (z, z_target) → z with the mean and standard deviation of every feature of z_target."""
    rng = np.random.default_rng(5)
    z = rng.normal(size=(12, 3)) * [1, 3, 0.5] + [0, 2, -1]
    z_target = rng.normal(size=(9, 3)) * [2, 0.4, 1] + [1, 0, 5]
    constant = np.column_stack([z, np.full(12, 7.0)]), np.column_stack([z_target, rng.normal(size=9)])
    for given in ((z, z_target), constant):
        received = one_array(call(answer, *given), "the features", "特征", on=given)
        right = [_matched(*given, ddof=ddof) for ddof in (0, 1)]  # deviations of both kinds are deviations
        right = next((some for some in right if same_value(received, some)), right[0])
        expect_equal(received, right, "the features", "特征", on=given, mistakes=_mismatched(*given))
    return (
        "CORAL without the covariances between features.",
        "这就是只管均值和标准差、不管特征之间协方差的 CORAL。",
    )


def _matched(z, z_target, ddof=0):
    deviation = z.std(axis=0, ddof=ddof)
    ratio = z_target.std(axis=0, ddof=ddof) / np.where(deviation == 0, 1, deviation)
    return (z - z.mean(axis=0)) * ratio + z_target.mean(axis=0)


def _cushioned(z, z_target):
    """What comes out if a small number keeps from dividing by 0."""
    for small in (1e-3, 1e-4, 1e-5, 1e-6):
        for deviation in (np.sqrt(z.var(axis=0) + small), z.std(axis=0) + small):
            yield (z - z.mean(axis=0)) / deviation * z_target.std(axis=0) + z_target.mean(axis=0)


def _coral(z, z_target):
    """The lesson's `align`, with its ridge."""

    def power(c, exponent):
        values, vectors = np.linalg.eigh(c + np.eye(len(c)))
        return vectors * values**exponent @ vectors.T

    centred = z - z.mean(axis=0)
    return centred @ power(np.cov(z.T), -0.5) @ power(np.cov(z_target.T), 0.5) + z_target.mean(axis=0)


def _mismatched(z, z_target):
    with np.errstate(all="ignore"):
        mean, deviation = z.mean(axis=0), z.std(axis=0)
        there, wide = z_target.mean(axis=0), z_target.std(axis=0)
        safe = np.where(deviation == 0, 1, deviation)
        standard = (z - mean) / safe
        by_row = (z - z.mean(axis=1, keepdims=True)) / z.std(axis=1, keepdims=True)
        still, right = deviation == 0, _matched(z, z_target)
        sample = np.sqrt(len(z) / (len(z) - 1)), np.sqrt(len(z_target) / (len(z_target) - 1))
        return [
            (lambda received: not np.isfinite(received).all(),
             "A feature that never varies in the source has deviation 0: divide it by 1 instead, and it gets the target's mean.",
             "源域里从不变化的特征，标准差为 0；这时改为除以 1，它就等于目标域的均值。"),
            (lambda received: still.any() and same_value(received[:, ~still], right[:, ~still]),
             "The feature that never varies in the source is not right yet: it gets the target's mean, too.",
             "源域里从不变化的那个特征还不对；它也要取目标域的均值。"),
            (either(*((right - there) * ratio + there for ratio in (1 / sample[0], sample[1]))),
             "Divided by n - 1 in one place (`ddof=1`, the standard of torch and pandas) and by n in the other: take the same for both.",
             "你有一处除以了 n - 1（`ddof=1`，torch 和 pandas 默认如此），另一处除以的是 n；两处要一致。"),
            (either(*_cushioned(z, z_target)),
             "Something small was added before dividing, so that nothing is divided by 0: it leaves every other feature a little off. Put a 1 in the place of the 0 instead, with `np.where`.",
             "你在除之前加了一个很小的数，免得除以 0，但这样别的特征也都偏了一点。应当用 `np.where`，只把 0 换成 1。"),
            (either(lambda received: same_value((received.mean(axis=0), np.cov(received.T)), (there, np.cov(z_target.T))), _coral(z, z_target)),
             "This is CORAL, covariances and all; asked for is each feature by itself.",
             "这是连协方差也对齐的 CORAL；题目要的是对每个特征单独处理。"),
            (by_row * wide + there, "The source was standardized picture by picture, along axis 1; take mean and deviation of each feature, along axis 0.",
             "你沿 axis 1 对每张图片做了标准化；应当沿 axis 0 求每个特征的均值和标准差。"),
            (_matched(z_target, z), "The target was dressed as the source: asked for is the other way round.",
             "你把目标域变得像源域了；题目要的方向正好相反。"),
            (standard, "So far every feature has mean 0 and deviation 1; now give it those of the target.",
             "到这一步，每个特征的均值为 0、标准差为 1；还要换成目标域的均值和标准差。"),
            (standard * wide, "The target's mean is missing.", "还没有加上目标域的均值。"),
            (standard * wide + mean, "The features went back to their own mean; take the target's.",
             "你加回的是源域自己的均值；应当加目标域的均值。"),
            (z - mean + there, "Only the mean was moved: the deviation is still the source's.", "你只移动了均值，标准差还是源域的。"),
            ((z - mean) * wide**2 / safe**2 + there, "Divided by the variance, multiplied by the variance: it is the standard deviation that scales.",
             "你用的是方差；缩放要用标准差。"),
            ((z - z.mean()) / z.std() * z_target.std() + z_target.mean(),
             "One mean and one deviation for all features: take them for each feature, along axis 0.",
             "你对所有特征只用了一个均值、一个标准差；应当沿 axis 0 对每个特征分别计算。"),
            (z / safe * wide + there, "The source's own mean has to be taken off first.", "要先减去源域自己的均值。"),
        ]
