"""Why an array of the right shape holds other values than the expected ones."""

import math

import numpy as np

from utils.exercises.tolerance import as_float


def diagnose(got, wanted, inputs, same):
    """The sentence for two arrays of equal shape and different values.

    Args:
        got, wanted: arrays of equal shape.
        inputs: list of arrays that led to them, possibly empty.
        same: the `Tolerance` that decides.

    Returns:
        ((en, zh), where): sentences with `{what}` for the value, and the index of one wrong entry, or
        None where all entries are concerned.
    """
    wraps = _wrapped(got, wanted)
    if wraps:
        return wraps, _first(got, wanted, same)
    got, wanted = as_float(got), as_float(wanted)

    found = _not_finite(got, wanted, inputs)
    if found is not None:
        return found
    for rule in (_unchanged, _sign, _complement, _factor, _power, _shift, _order, _axis, _rounded):
        with np.errstate(all="ignore"):
            said = rule(got, wanted, inputs, same)
        if said is not None:
            return said, None
    bad = ~same.each(got, wanted)
    where = _first(got, wanted, same)
    for rule in (_region, _border, _one_slice):
        said = rule(bad, inputs)
        if said is not None:
            return said, where
    whole = (wanted == np.round(wanted)).all()  # a count is right or wrong
    if not whole and np.allclose(got, wanted, rtol=2e-3, atol=2e-3 * np.abs(wanted).max()):
        largest = np.abs(got - wanted).max()
        return (
            f"{{what}} is close, but off by up to {largest:.2g}: look for rounding, a small constant, or 16-bit numbers.",
            f"{{what}}很接近，但最多相差 {largest:.2g}：看看是否有舍入、某个很小的常数，或者用了 16 位数。",
        ), where
    if got.size == 1 or bad.all():
        return different(), where if got.size > 1 else None
    return (
        f"{{what}} is wrong in {bad.sum()} of {bad.size} entries.",
        f"{{what}}共 {bad.size} 个元素，其中 {bad.sum()} 个不对。",
    ), where


def different():
    """The sentence where nothing more can be said."""
    return "{what} is not right yet.", "{what}还不对。"


def input_at(where, shape, inputs):
    """The input of the entry `where`: of equal shape, or with one row for each; None if there is none."""
    for array in inputs:
        if array.shape == shape:
            return array[where]
    for array in inputs:
        if array.ndim and shape and array.shape[0] == shape[0] and array[0].size <= 12:
            return array[where[0]]
    return None


def _first(got, wanted, same):
    bad = ~same.each(got, wanted)
    return tuple(int(i) for i in np.argwhere(bad)[0])


def _wrapped(got, wanted):
    """Small integers that ran over: uint8 knows only 0 … 255."""
    if got.dtype.kind not in "iu" or got.dtype.itemsize > 2 or np.array_equal(got, wanted):
        return None
    top = 2 ** (8 * got.dtype.itemsize)
    gap = (got.astype(np.float64) - wanted.astype(np.float64)) / top
    if np.allclose(gap, np.round(gap)):
        return (
            f"{{what}} wrapped around: `{got.dtype}` holds only {top} different values. Convert to float before you compute.",
            f"{{what}}溢出了：`{got.dtype}` 只能表示 {top} 个不同的值。先转换成浮点数再计算。",
        )
    return None


def _not_finite(got, wanted, inputs):
    """The index of the first NaN or infinity that should be a number, and the input it belongs to."""
    bad = ~np.isfinite(got) & np.isfinite(wanted)
    if not bad.any():
        return None
    where = tuple(int(i) for i in np.argwhere(bad)[0])
    name = "NaN" if np.isnan(got[where]) else "infinite"
    name_zh = "NaN" if np.isnan(got[where]) else "无穷大"
    x = input_at(where, got.shape, inputs)
    if x is None or np.size(x) > 12:
        at, at_zh = "", ""
    else:
        text = np.array2string(np.asarray(x), separator=", ", precision=6)
        at, at_zh = f" for the input `{text}`", f"输入为 `{text}` 时，"
    return (
        f"{{what}} is {name}{at}: look for an overflow, a division by zero, or the logarithm of 0.",
        f"{at_zh}{{what}}是 {name_zh}：检查是否有溢出、除以零或对 0 取对数。",
    ), where


def _unchanged(got, wanted, inputs, same):
    if any(same(got, as_float(array)) for array in inputs):
        return "{what} is the input itself, unchanged.", "{what}就是输入本身，没有变化。"
    if got.size > 1 and not got.any() and wanted.any():
        return "{what} is zero everywhere.", "{what}处处为零。"
    return None


def _sign(got, wanted, inputs, same):
    if same(got, -wanted):
        return "{what} has the wrong sign: plus and minus are exchanged.", "{what}符号反了：正负颠倒。"
    if got.size > 1 and same(np.abs(got), np.abs(wanted)):
        return (
            "{what} has the right size, but the wrong sign in some entries.",
            "{what}大小都对，但有些元素的符号不对。",
        )
    return None


def _complement(got, wanted, inputs, same):
    if same(got, 1 - wanted) and ((wanted >= 0) & (wanted <= 1)).all():
        return (
            "{what} is one minus the right value: you have the opposite share.",
            "{what}等于 1 减去正确的值：算成了相反的那一部分。",
        )
    return None


def _factor(got, wanted, inputs, same):
    """A constant factor: of a single number only one that has a meaning, of several any."""
    used = np.abs(wanted) > 1e-12
    if not used.any() or np.abs(got[~used]).max(initial=0) > 1e-9:
        return None
    factors = got[used] / wanted[used]
    factor = factors.flat[0]
    if factor == 0 or not np.allclose(factors, factor, rtol=same.fine) or np.isclose(factor, 1, rtol=same.fine):
        return None
    sizes = sorted({n for array in inputs for n in (*array.shape, array.size)} | set(wanted.shape))
    for value, en, zh in _meanings(sizes):
        if math.isclose(factor, value, rel_tol=same.fine):
            return f"{{what}} {en}", f"{{what}}{zh}"
    if got.size < 3:
        return None
    return (
        f"{{what}} is {factor:.4g} times the right value everywhere: a constant factor is missing or too many.",
        f"{{what}}处处是正确值的 {factor:.4g} 倍：少了或多了一个常数因子。",
    )


def _meanings(sizes):
    """Factors that a learner will recognise, the commonest first."""
    yield (
        100,
        "is 100 times the right value: a percentage where a fraction is expected.",
        "是正确值的 100 倍：这里要的是小数，不是百分数。",
    )
    yield (
        0.01,
        "is a hundredth of the right value: a fraction where a percentage is expected.",
        "是正确值的百分之一：这里要的是百分数，不是小数。",
    )
    yield (
        255,
        "is 255 times the right value: the pixels were not divided by 255.",
        "是正确值的 255 倍：像素值没有除以 255。",
    )
    yield (
        1 / 255,
        "is the right value divided by 255: the pixels were scaled once too often.",
        "是正确值的 1/255：像素值多缩放了一次。",
    )
    yield (
        2,
        "is twice the right value: is a factor ½ missing, or a 2 too many?",
        "是正确值的 2 倍：是不是少了 ½，或多了一个 2？",
    )
    yield (
        0.5,
        "is half the right value: is a factor 2 missing, or a ½ too many?",
        "是正确值的一半：是不是少了 2，或多了一个 ½？",
    )
    for n in sizes:
        if n > 2:
            yield (
                n,
                f"is {n} times the right value, and {n} is a size of the input: a sum where a mean is expected?",
                (f"是正确值的 {n} 倍，而 {n} 正是输入的一个尺寸：这里是不是该取均值，而不是求和？"),
            )
            yield (
                1 / n,
                f"is the right value divided by {n}, a size of the input: a mean where a sum is expected?",
                (f"是正确值的 1/{n}，而 {n} 正是输入的一个尺寸：这里是不是该求和，而不是取均值？"),
            )
            for root, power in (("", 1.0), ("√", 0.5)):
                yield (
                    (n / (n - 1)) ** power,
                    f"is {root}({n}/{n - 1}) times the right value: divided by n − 1 instead of n.",
                    (f"是正确值的 {root}({n}/{n - 1}) 倍：除以了 n − 1，而不是 n。"),
                )
                yield (
                    ((n - 1) / n) ** power,
                    f"is {root}({n - 1}/{n}) times the right value: divided by n instead of n − 1.",
                    (f"是正确值的 {root}({n - 1}/{n}) 倍：除以了 n，而不是 n − 1。"),
                )
    yield (
        1 / math.log(2),
        "is in bits: use the natural logarithm (`np.log`).",
        "以比特为单位：请用自然对数（`np.log`）。",
    )
    yield (
        1 / math.log(10),
        "uses the logarithm to base 10: use the natural one (`np.log`).",
        "用了以 10 为底的对数：请用自然对数（`np.log`）。",
    )


def _power(got, wanted, inputs, same):
    if same(got, wanted**2):
        return "{what} is the square of the right value: the root is missing.", "{what}是正确值的平方：少开了一次方。"
    if (wanted >= 0).all() and same(got, np.sqrt(wanted)):
        return "{what} is the square root of the right value.", "{what}是正确值的平方根。"
    if (wanted > 0).all() and same(got, np.log(wanted)):
        return "{what} is the logarithm of the right value.", "{what}是正确值的对数。"
    if same(got, np.exp(wanted)):
        return "{what} is the exponential of the right value.", "{what}是正确值的指数（exp）。"
    if wanted.all() and same(got, 1 / wanted):
        return "{what} is one divided by the right value.", "{what}是正确值的倒数。"
    return None


def _shift(got, wanted, inputs, same):
    gap = got - wanted
    shift = gap.flat[0]
    if not np.allclose(
        gap, shift, rtol=same.fine, atol=max(1e-9, same.atol if same.fine > 1e-6 else 0)
    ) or not np.isfinite(shift):
        return None
    by = f"{abs(shift):.4g}"
    if got.size > 2:
        side, side_zh = ("too large", "大了") if shift > 0 else ("too small", "小了")
        return (
            f"{{what}} is {by} {side} everywhere: a constant is missing or too many.",
            f"{{what}}处处{side_zh} {by}：少了或多了一个常数。",
        )
    if abs(shift) == 1 and (wanted == np.round(wanted)).all():
        side, side_zh = ("large", "大") if shift > 0 else ("small", "小")
        return f"{{what}} is too {side} by exactly 1.", f"{{what}}正好{side_zh}了 1。"
    return None


def _order(got, wanted, inputs, same):
    if got.ndim == 1 and got.size > 1 and same(got[::-1], wanted):
        return "{what} is in reverse order.", "{what}顺序反了。"
    if got.ndim == 2 and same(got.T, wanted):
        return "{what} has rows and columns exchanged (transposed).", "{what}行和列颠倒了（转置了）。"
    for axis in range(got.ndim):
        if got.ndim > 1 and same(np.flip(got, axis), wanted):
            return f"{{what}} is reversed along axis {axis}.", f"{{what}}沿轴 {axis} 的顺序反了。"
    if got.size > 1 and same(np.sort(got, axis=None), np.sort(wanted, axis=None)) and np.unique(wanted).size > 2:
        return "{what} has the right values, in other places.", "{what}数值都对，但位置不对。"
    return None


def _axis(got, wanted, inputs, same):
    """Shares that add up to one along another axis than they should: softmax over the wrong one."""
    ones = [[axis for axis in range(a.ndim) if np.allclose(a.sum(axis), 1)] for a in (got, wanted)]
    if got.ndim > 1 and all(ones) and not set(ones[0]) & set(ones[1]):
        return (
            f"{{what}} adds up to 1 along axis {ones[0][0]}; it should along axis {ones[1][0]}.",
            f"{{what}}沿轴 {ones[0][0]} 相加得 1，应当沿轴 {ones[1][0]} 相加得 1。",
        )
    if not ones[0] and ones[1] and (wanted >= 0).all() and got.ndim:
        return (
            f"{{what}} should add up to 1 along axis {ones[1][0]}, and does not.",
            f"{{what}}沿轴 {ones[1][0]} 相加应得 1，现在不是。",
        )
    return None


def _rounded(got, wanted, inputs, same):
    for rounded in (np.floor, np.round, np.trunc, np.ceil):
        if same(got, rounded(wanted)):
            return (
                "{what} has lost its decimals: look for `//`, `int(…)` or an integer array.",
                "{what}小数部分丢了：检查是否用了 `//`、`int(…)` 或整数数组。",
            )
    return None


def _region(bad, inputs):
    """For which inputs it is wrong, where each entry has its own."""
    for x in inputs:
        if x.shape != bad.shape or bad.all() or bad.size < 3:
            continue
        wrong, right = x[bad], x[~bad]
        if (wrong == 0).all() and (right != 0).all():
            return "{what} is wrong only where the input is exactly 0.", "{what}只在输入恰好为 0 时不对。"
        for inside, en, zh in ((wrong < 0, "negative", "负"), (wrong > 0, "positive", "正")):
            if inside.all() and ((right >= 0) if en == "negative" else (right <= 0)).all():
                return f"{{what}} is right, except for {en} inputs.", f"{{what}}大体正确，只有输入为{zh}数时不对。"
        if np.abs(wrong).min() > np.abs(right).max():
            edge = f"{np.abs(wrong).min():.4g}"
            return (
                f"{{what}} is wrong only for large inputs, from |x| = {edge} on.",
                f"{{what}}只在输入很大（|x| ≥ {edge}）时不对。",
            )
        if wrong.min() > right.max():
            return (
                f"{{what}} is wrong only for inputs from {wrong.min():.4g} up.",
                f"{{what}}只在输入不小于 {wrong.min():.4g} 时不对。",
            )
        if wrong.max() < right.min():
            return (
                f"{{what}} is wrong only for inputs from {wrong.max():.4g} down.",
                f"{{what}}只在输入不大于 {wrong.max():.4g} 时不对。",
            )
    return None


def _border(bad, inputs):
    """Wrong at the edge of pictures only."""
    if bad.ndim < 2 or bad.all():
        return None
    for axes in ((-2, -1), (-3, -2)):
        if bad.ndim < -axes[0] or min(bad.shape[axes[0]], bad.shape[axes[1]]) < 4:
            continue  # (of three columns only one lies inside: no picture)
        inner = tuple(slice(1, -1) if axis - bad.ndim in axes else slice(None) for axis in range(bad.ndim))
        if not bad[inner].any():
            return (
                "{what} is right inside and wrong at the border: look at the padding.",
                "{what}内部正确，边缘不对：检查填充（padding）。",
            )
    return None


def _one_slice(bad, inputs):
    """Wrong in one row, column or channel only."""
    if bad.ndim < 2:
        return None
    for axis in range(bad.ndim):
        hit = np.unique(np.argwhere(bad)[:, axis])
        if len(hit) == 1 and bad.shape[axis] > 2 and bad.sum() > 1:
            return (
                f"{{what}} is wrong only at index {hit[0]} of axis {axis}.",
                f"{{what}}只在轴 {axis} 的第 {hit[0]} 个位置不对。",
            )
    return None
