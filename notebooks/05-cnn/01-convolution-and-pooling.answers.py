"""Answers to the exercises of `01-convolution-and-pooling.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def field(stack, dilated=True, strided=True, early=False, extra=0, start=1, jump=False, longer=False):
    r, j = start, 1
    for size, stride, dilation in stack:
        if early:
            j *= stride
        r += ((dilation if dilated else 1) * (size - 1) + extra + (dilation - 1) * longer) * j
        j *= dilation if jump else 1
        if strided and not early:
            j *= stride
    return r


def from_behind(stack):
    """The same number, from the last layer to the picture."""
    r = 1
    for size, stride, dilation in reversed(stack):
        r = (r - 1) * stride + dilation * (size - 1) + 1
    return r


def parts(x, size):
    return np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))


def depthwise(x, w):
    return np.einsum("nijcuv,uvc->nijc", parts(x, len(w)), w)


def depthwise_loops(x, w):
    size = len(w)
    n, rows, columns, channels = x.shape
    y = np.zeros((n, rows - size + 1, columns - size + 1, channels))
    for u in range(size):
        for v in range(size):
            y += x[:, u : u + y.shape[1], v : v + y.shape[2]] * w[u, v]
    return y


def sums(row, size):
    return np.lib.stride_tricks.sliding_window_view(np.pad(row, size // 2), size).sum(axis=1)


def average(x, size):
    x = np.asarray(x)
    return sums(x, size) / sums(np.ones(len(x)), size)


def average_loop(x, size):
    half = size // 2
    return [np.mean(x[max(i - half, 0) : i + half + 1]) for i in range(len(x))]


def ends_kept(x, size):
    half, found = size // 2, average(x, size)
    return [x[i] if i < half or i >= len(x) - half else value for i, value in enumerate(found)]


def windows_of(x, size, **pad):
    return np.lib.stride_tricks.sliding_window_view(np.pad(x, size // 2, **pad), size)


def stamps(x, w, stride, add=True):
    y = np.zeros((len(x) - 1) * stride + len(w))
    for i, value in enumerate(x):
        part = slice(i * stride, i * stride + len(w))
        y[part] = y[part] * add + value * np.asarray(w)
    return y


def stamps_spread(x, w, stride):
    spread = np.zeros((len(x) - 1) * stride + 1)
    spread[::stride] = x
    return np.convolve(spread, w)


RIGHT = {
    "receptive-field": [field, from_behind],
    "depthwise": [depthwise, depthwise_loops],
    "average-same": [average, average_loop],
    "transposed": [stamps, stamps_spread],
}

WRONG = {
    "receptive-field": {
        "no dilation": (lambda stack: field(stack, dilated=False), "Dilation is not used", "没有用到膨胀率"),
        "no stride": (lambda stack: field(stack, strided=False), "never grows", "一直没有变"),
        "stride first": (lambda stack: field(stack, early=True), "change `r` first", "先改 `r`"),
        "size steps": (lambda stack: field(stack, extra=1), "One step too many", "多算了一步"),
        "dilated jump": (
            lambda stack: field(stack, jump=True),
            "no further than its own layer",
            "只影响它自己那一层",
        ),
        "a step too long": (lambda stack: field(stack, longer=True), "not `dilation * size - 1`", "不是 `dilation * size - 1`"),
        "from zero": (lambda stack: field(stack, start=0), "One too few", "少了 1"),
        "wrong end": (lambda stack: field(stack[::-1]), "wrong end", "次序反了"),
    },
    "depthwise": {
        "mixed": (lambda x, w: depthwise(x, w).sum(axis=-1), "added up", "加在一起"),
        "mixed, one map": (lambda x, w: depthwise(x, w).sum(axis=-1, keepdims=True), "added up", "加在一起"),
        "mean": (lambda x, w: depthwise(x, w) / len(w) ** 2, "mean over the window", "求了平均"),
        "turned": (lambda x, w: depthwise(x, w[::-1, ::-1]), "turned by 180°", "旋转了 180°"),
        "transposed": (lambda x, w: depthwise(x, w.swapaxes(0, 1)), "exchanged", "弄反了"),
        "one kernel": (lambda x, w: depthwise(x, np.repeat(w[:, :, :1], w.shape[2], axis=2)), "the first kernel", "第一个卷积核"),
        "padded": (lambda x, w: depthwise(np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0))), w), "without padding", "不补零"),
    },
    "average-same": {
        "zeros counted": (lambda x, size: sums(x, size) / size, "zeros are counted", "补的零也算进去"),
        "sums": (lambda x, size: sums(x, size), "These are the sums", "你求的是和"),
        "valid": (lambda x, size: np.convolve(x, np.ones(size) / size, "valid"), "Only the whole windows", "只算了完整的窗口"),
        "edge": (lambda x, size: windows_of(x, size, mode="edge").mean(axis=1), "ends are repeated", "两端的数重复"),
        "median": (
            lambda x, size: [np.median(x[max(i - size // 2, 0) : i + size // 2 + 1]) for i in range(len(x))],
            "This is the median",
            "这是中位数",
        ),
        "ends kept": (ends_kept, "left as they were", "没有改动两端"),
        "max": (lambda x, size: windows_of(x, size, constant_values=-np.inf).max(axis=1), "max pooling", "最大池化"),
    },
    "transposed": {
        "overwritten": (lambda x, w, stride: stamps(x, w, stride, add=False), "overwrite", "互相覆盖"),
        "turned": (lambda x, w, stride: stamps(x, w[::-1], stride), "turned round", "反过来了"),
        "no stride": (lambda x, w, stride: stamps(x, w, 1), "`stride` is not used", "没有用到 `stride`"),
        "convolution": (lambda x, w, stride: np.convolve(x, w, "valid")[::stride], "makes the row shorter", "会使结果变短"),
        "correlation": (lambda x, w, stride: np.correlate(x, w, "valid")[::stride], "makes the row shorter", "会使结果变短"),
        "cut off": (lambda x, w, stride: stamps(x, w, stride)[: len(x) * stride], "Cut off", "截短了"),
    },
}

STARTERS = {
    "receptive-field": lambda stack: ...,
    "depthwise": lambda x, w: ...,
    "average-same": lambda x, size: ...,
    "transposed": lambda x, w, stride: ...,
}
