"""Why an array has another shape than the expected one."""

import itertools
import math

import numpy as np


def diagnose(got, wanted, same):
    """The sentence for two arrays of different shapes, a pair (en, zh) with `{what}` for the value.

    Args:
        got, wanted: arrays with different shapes.
        same: the `Tolerance` that decides.
    """
    for rule in (
        _reduced_too_little,
        _reduced_too_much,
        _batch_axis,
        _axis_of_one,
        _blown_up,
        _one_hot,
        _transposed,
        _reshaped,
        _length,
    ):
        found = rule(got, wanted, same)
        if found is not None:
            return found
    if got.ndim != wanted.ndim:
        return (
            f"{{what}} should have {_axes_en(wanted.ndim)}; it has {got.ndim}.",
            f"{{what}}应有 {wanted.ndim} 个轴，现在有 {got.ndim} 个。",
        )
    return ("{what} has the wrong shape.", "{what}形状不对。")


def _axes_en(n):
    return "1 axis" if n == 1 else f"{n} axes"


def _reduced_too_little(got, wanted, same):
    """One number expected, an array received: forgot to average or to add up."""
    if wanted.ndim or not got.size:
        return None
    if same(np.asarray(got.mean()), wanted):
        return ("{what} should be one number: the mean of what you have.", "{what}应该是一个数：对现有结果取均值即可。")
    if same(np.asarray(got.sum()), wanted):
        return ("{what} should be one number: the sum of what you have.", "{what}应该是一个数：对现有结果求和即可。")
    return (
        f"{{what}} should be one number; you have an array of shape `{got.shape}`.",
        f"{{what}}应该是一个数，现在是形状为 `{got.shape}` 的数组。",
    )


def _reduced_too_much(got, wanted, same):
    """An array expected, received its mean or sum over too many axes."""
    if got.ndim >= wanted.ndim or not wanted.size:
        return None
    lost = [axes for n in range(1, wanted.ndim + 1) for axes in itertools.combinations(range(wanted.ndim), n)]
    for axes, (name, zh) in itertools.product(lost, (("mean", "均值"), ("sum", "和"), ("max", "最大值"))):
        if math.prod(wanted.shape[a] for a in axes) > 1 and same(np.asarray(getattr(wanted, name)(axis=axes)), got):
            axis = axes[0] if len(axes) == 1 else axes
            return (
                f"{{what}} was reduced too far: you took the {name} over axis {axis}, which should stay.",
                f"{{what}}归约过头了：你在轴 {axis} 上取了{zh}，这个轴应当保留。",
            )
    return None


def _batch_axis(got, wanted, same):
    if got.ndim == wanted.ndim + 1 and got.shape == (1, *wanted.shape):
        return (
            "{what} has one axis too many at the front, a batch of one: take its element `[0]`.",
            "{what}最前面多了一个轴（只有一个样本的批量）：取出第 `[0]` 个元素。",
        )
    if wanted.ndim == got.ndim + 1 and wanted.shape == (1, *got.shape) and wanted.ndim > 2:
        return (
            "{what} lacks the batch axis at the front: one example is a batch of one (`x[None]`).",
            "{what}最前面缺少批量轴：单个样本也要当作大小为 1 的批量（`x[None]`）。",
        )
    return None


def _axis_of_one(got, wanted, same):
    """An axis of length one that is missing or too many."""
    if wanted.ndim == got.ndim + 1:
        for axis in range(wanted.ndim):
            if wanted.shape[axis] == 1 and wanted.shape[:axis] + wanted.shape[axis + 1 :] == got.shape:
                return (
                    f"{{what}} lost axis {axis}, of length 1: keep it, for example with `keepdims=True`.",
                    f"{{what}}丢掉了长度为 1 的轴 {axis}：要保留它，比如用 `keepdims=True`。",
                )
    if got.ndim == wanted.ndim + 1:
        for axis in range(got.ndim):
            if got.shape[axis] == 1 and got.shape[:axis] + got.shape[axis + 1 :] == wanted.shape:
                return (
                    f"{{what}} has one axis too many, axis {axis} of length 1: leave it out (`squeeze`, or no `keepdims`).",
                    f"{{what}}多了一个长度为 1 的轴（轴 {axis}）：去掉它（用 `squeeze`，或不用 `keepdims`）。",
                )
    return None


def _blown_up(got, wanted, same):
    """(n, 1) met (n,): broadcasting made (n, n)."""
    n = wanted.size
    if n > 1 and got.shape == (n, n) and wanted.shape in ((n,), (n, 1), (1, n)):
        return (
            f"{{what}} became `{got.shape}`: shapes `({n}, 1)` and `({n},)` met, and broadcasting paired every entry with every other."
            " Give both the same shape first.",
            f"{{what}}变成了 `{got.shape}`：形状 `({n}, 1)` 和 `({n},)` 相遇，广播机制让每个元素都和其他所有元素配了对。先把两者变成同样的形状。",
        )
    return None


def _one_hot(got, wanted, same):
    if wanted.ndim == got.ndim + 1 and same(
        np.eye(wanted.shape[-1])[np.clip(got.astype(int), 0, wanted.shape[-1] - 1)], wanted
    ):
        return (
            "{what} holds the class numbers: here each label becomes a row with a single 1 (one-hot).",
            "{what}是类别编号：这里每个标签要变成只有一个 1 的一行（独热编码）。",
        )
    if got.ndim == wanted.ndim + 1 and got.shape[-1] > 1 and same(got.argmax(-1), wanted):
        return (
            "{what} still holds a score for each class: take the class with the largest one (`argmax` over the last axis).",
            "{what}还是每个类别的分数：取分数最大的那个类别（在最后一个轴上用 `argmax`）。",
        )
    return None


def _transposed(got, wanted, same):
    if got.ndim != wanted.ndim or not 2 <= got.ndim <= 4:
        return None
    orders = [o for o in itertools.permutations(range(got.ndim)) if tuple(got.shape[i] for i in o) == wanted.shape]
    right = [o for o in orders if same(got.transpose(o), wanted)]
    if got.ndim == 2 and orders:
        return ("{what} has rows and columns exchanged (transposed).", "{what}行和列颠倒了（转置了）。")
    for order in right or orders[:1]:
        return (
            f"{{what}} has its axes in another order; `transpose{order}` would bring them back.",
            f"{{what}}轴顺序不对；`transpose{order}` 可以换回来。",
        )
    return None


def _reshaped(got, wanted, same):
    if got.size == wanted.size and got.size and same(got.ravel(), wanted.ravel()):
        return (
            "{what} has the right values in another shape: `reshape` it.",
            "{what}数值都对，只是形状不同：用 `reshape` 调整一下。",
        )
    return None


def _length(got, wanted, same):
    """The same axes, one of them longer or shorter."""
    if got.ndim != wanted.ndim or not got.ndim:
        return None
    differ = [axis for axis in range(got.ndim) if got.shape[axis] != wanted.shape[axis]]
    if len({got.shape[a] - wanted.shape[a] for a in differ}) > 1:
        return None
    more = got.shape[differ[0]] - wanted.shape[differ[0]]
    axes = " and ".join(map(str, differ))
    axes_zh = "、".join(map(str, differ))
    amount, side, side_zh = abs(more), "long" if more > 0 else "short", "多" if more > 0 else "少"
    return (
        f"{{what}} is {amount} too {side} along axis {axes}.",
        f"{{what}}在轴 {axes_zh} 上{side_zh}了 {amount} 个元素。",
    )
