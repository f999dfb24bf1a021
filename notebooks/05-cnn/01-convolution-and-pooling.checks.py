"""Checks of the exercises of `notebooks/05-cnn/01-convolution-and-pooling.ipynb`."""

import numpy as np

from utils.exercises import call, exercise, expect_equal, one_number


def _field(stack, jump_first=False, with_dilation=True, with_stride=True, whole_reach=False, dilated_jump=False, too_long=False):
    r, j = 1, 1
    for size, stride, dilation in stack:
        d = dilation if with_dilation else 1
        if jump_first:
            j *= stride
        r += (d * size - 1 if too_long else d * (size - 1) + 1 if whole_reach else d * (size - 1)) * j
        j *= d if dilated_jump else 1
        if with_stride and not jump_first:
            j *= stride
    return r


@exercise("convolution-and-pooling.receptive-field")
def receptive_field(answer):
    """A function: list of (size, stride, dilation) → receptive field of one value behind the last."""
    for stack in (
        [(3, 1, 1), (2, 2, 1), (3, 1, 1), (2, 2, 1), (3, 1, 1)],
        [(3, 2, 1), (3, 3, 2), (3, 1, 1)],
        [(5, 3, 1)],
        [(3, 1, 1), (3, 1, 2), (3, 1, 4), (3, 1, 8)],
        [],
    ):
        received = one_number(call(answer, stack), "the receptive field", "感受野", on=stack)
        backwards = _field(stack[::-1])
        expect_equal(received, _field(stack), "the receptive field", "感受野", on=stack, mistakes=[
            (_field(stack, with_dilation=False), "Dilation is not used: each of the `size - 1` steps is `dilation` places long.",
             "你没有用到膨胀率：`size - 1` 步里的每一步都要跨 `dilation` 个位置。"),
            (_field(stack, with_stride=False), "The distance `j` never grows: multiply it by the stride of each layer, after its own step.",
             "相邻位置的距离 `j` 一直没有变：每经过一层，都要乘以这一层的步幅。"),
            (_field(stack, jump_first=True), "The stride of a layer counts for the layers behind it only: change `r` first, then `j`.",
             "一层的步幅只影响它后面的层：先改 `r`，再改 `j`。"),
            (_field(stack, whole_reach=True), "One step too many in each layer: between `size` places lie `size - 1` steps.",
             "每一层都多算了一步：`size` 个位置之间只有 `size - 1` 步。"),
            (_field(stack, dilated_jump=True), "Dilation goes no further than its own layer: behind it, `j` grows by the stride alone.",
             "膨胀率只影响它自己那一层：往后，`j` 只乘以步幅。"),
            (_field(stack, too_long=True), "Each step is `dilation` long, and there are `size - 1` of them: `dilation * (size - 1)`, not `dilation * size - 1`.",
             "每一步跨 `dilation` 个位置，一共 `size - 1` 步，所以是 `dilation * (size - 1)`，不是 `dilation * size - 1`。"),
            (_field(stack) - 1, "One too few: a value sees its own pixel, so `r` starts at 1.", "结果少了 1：一个值至少看到它自己那个像素，所以 `r` 从 1 开始。"),
            (backwards, "Taken from the wrong end: the first layer of the list is the one next to the picture.",
             "层的次序反了：列表里的第一层才是离图片最近的那一层。"),
        ])
    return (
        "Four 3×3 layers with dilations 1, 2, 4, 8 see 31 pixels, with 36 weights; without dilation it would be 9.",
        "四层 3×3 卷积，膨胀率依次为 1、2、4、8，一共只有 36 个权重，感受野的边长却有 31 个像素；膨胀率都取 1 的话，边长只有 9。",
    )


def _parts(x, size):
    return np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))  # n, rows, columns, channels, size, size


@exercise("convolution-and-pooling.depthwise")
def depthwise(answer):
    """A function (x, w) → depthwise convolution without padding."""
    rng = np.random.default_rng(3)
    for size, channels in (3, 4), (2, 3):
        x, w = rng.normal(size=(2, 6, 7, channels)), rng.normal(size=(size, size, channels))
        parts, around = _parts(x, size), ((0, 0), (1, 1), (1, 1), (0, 0))
        right = np.einsum("nijcuv,uvc->nijc", parts, w)
        padded = np.einsum("nijcuv,uvc->nijc", _parts(np.pad(x, around), size), w)
        expect_equal(call(answer, x, w), right, "the maps", "特征图", on=(x, w), mistakes=[
            (right.sum(axis=-1), "The channels are added up: in a depthwise convolution each of them stays by itself.",
             "你把各个通道加在一起了：逐通道卷积里，每个通道各算各的。"),
            (right.sum(axis=-1, keepdims=True), "The channels are added up: in a depthwise convolution each of them stays by itself.",
             "你把各个通道加在一起了：逐通道卷积里，每个通道各算各的。"),
            (right / size**2, "This is the mean over the window: the weighted values are added, not averaged.",
             "你对窗口求了平均：加权之后应当求和，不是求平均。"),
            (np.einsum("nijcuv,uvc->nijc", parts, w[::-1, ::-1]), "The kernel is turned by 180°: networks compute the cross-correlation, without the turn.",
             "你把卷积核旋转了 180°：神经网络算的是互相关，不用旋转。"),
            (np.einsum("nijcuv,vuc->nijc", parts, w), "Rows and columns of the kernel are exchanged.", "你把卷积核的行和列弄反了。"),
            (np.einsum("nijcuv,uv->nijc", parts, w[:, :, 0]), "All channels got the first kernel: each channel has its own, `w[:, :, channel]`.",
             "你给所有通道都用了第一个卷积核：每个通道有自己的 `w[:, :, 通道]`。"),
            (padded, "Zeros were put around the picture: this one is without padding, so the maps are smaller than the picture.",
             "你在图片四周补了零：这里不补零，所以特征图比图片小。"),
        ])
    return (
        "One line of broadcasting: this is the first half of a depthwise-separable convolution.",
        "用广播，一行就能写完。逐通道卷积就是深度可分离卷积的前一半。",
    )


@exercise("convolution-and-pooling.average-same")
def average_same(answer):
    """A function (x, size) → running mean of the numbers that are there."""
    x = np.array([4.0, 1.0, 7.0, -2.0, 5.0, 3.0])
    for size in (3, 5, 1):
        half = size // 2

        def sums(row):
            return np.convolve(row, np.ones(size), "same")

        right = sums(x) / sums(np.ones(len(x)))
        edge = np.lib.stride_tricks.sliding_window_view(np.pad(x, half, mode="edge"), size).mean(axis=1)
        kept = right.copy()
        kept[:half], kept[len(x) - half :] = x[:half], x[len(x) - half :]
        middle = [np.median(x[max(i - half, 0) : i + half + 1]) for i in range(len(x))]
        largest = np.lib.stride_tricks.sliding_window_view(np.pad(x, half, constant_values=-np.inf), size).max(axis=1)
        expect_equal(call(answer, x, size), right, "the averages", "平均值", on=(x, size), mistakes=[
            (sums(x) / size, "The zeros are counted at the ends: divide by how many numbers are there, not by `size`.",
             "两端把补的零也算进去了：要除以实际存在的数的个数，不是 `size`。"),
            (sums(x), "These are the sums: divide each by how many numbers are in its window.", "你求的是和：还要除以每个窗口里数的个数。"),
            (np.convolve(x, np.ones(size) / size, "valid"), "Only the whole windows: with `same` there are as many averages as numbers.",
             "你只算了完整的窗口：`same` 的结果应当与原来一样长。"),
            (edge, "The ends are repeated: nothing is put in there, the window just holds fewer numbers.",
             "你把两端的数重复了：那里什么也不用补，只是窗口里的数少一些。"),
            (kept, "The numbers at the ends are left as they were: there, too, take the mean of those in the window.",
             "你没有改动两端的数：在两端，也要对窗口里的那几个数求平均。"),
            (middle, "This is the median: the mean is asked for.", "这是中位数：题目要的是平均。"),
            (largest, "This is max pooling: the mean is asked for.", "你做的是最大池化：题目要的是平均。"),
        ])
    return (
        "So does Keras. PyTorch counts the zeros unless `count_include_pad=False` is set.",
        "Keras 就是这样做的。PyTorch 默认把零算进去，除非设 `count_include_pad=False`。",
    )


def _stamped(x, w, stride, how=np.add):
    y = np.zeros((len(x) - 1) * stride + len(w))
    for i, value in enumerate(x):
        part = slice(i * stride, i * stride + len(w))
        y[part] = how(y[part], value * w)
    return y


@exercise("convolution-and-pooling.transposed")
def transposed(answer):
    """A function (x, w, stride) → transposed convolution in one dimension."""
    x, w = np.array([1.0, -2.0, 3.0, 0.5]), np.array([1.0, 4.0, 2.0])
    for stride in (2, 1, 4):
        given = (x, w, stride)
        expect_equal(call(answer, x, w, stride), _stamped(x, w, stride), "the output", "输出", on=given, mistakes=[
            (_stamped(x, w, stride, lambda old, new: new), "Stamps that overlap overwrite each other: add each to what is there.",
             "重叠的章互相覆盖了：每个章都要加到已有的值上。"),
            (_stamped(x, w[::-1], stride), "The kernel is turned round: the stamp is `w` as it stands.", "你把卷积核反过来了：盖上去的就是 `w` 本身。"),
            (_stamped(x, w, 1), "`stride` is not used: the stamps lie `stride` places apart.", "你没有用到 `stride`：相邻两个章的起点相距 `stride` 格。"),
            (np.convolve(x, w, "valid")[::stride], "That is a convolution, which makes the row shorter: here it becomes longer.",
             "你做的是卷积，会使结果变短；转置卷积的结果更长。"),
            (np.correlate(x, w, "valid")[::stride], "That is a convolution, which makes the row shorter: here it becomes longer.",
             "你做的是卷积，会使结果变短；转置卷积的结果更长。"),
            (_stamped(x, w, stride)[: len(x) * stride], "Cut off too early: the last stamp begins at `(len(x) - 1) * stride` and is as long as `w`.",
             "结果截短了：最后一个章从 `(len(x) - 1) * stride` 开始，长度与 `w` 相同。"),
        ])
    return (
        "With stride 1 it is the full convolution of mathematics, `np.convolve(x, w)`.",
        "步幅为 1 时，它就是数学上的完整卷积 `np.convolve(x, w)`。",
    )
