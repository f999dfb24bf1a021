"""Checks of the exercises of `notebooks/01-concepts/09-frameworks.ipynb`."""

import numpy as np

from utils.exercises import call, either, exercise, expect_equal, one_array, one_number, recognise, several


@exercise("frameworks.fold")
def fold(answer):
    """A function (kernel, bias, gamma, beta, mean, variance, epsilon) → (kernel, bias) of one dense layer."""
    rng = np.random.default_rng(0)
    W, b = rng.normal(size=(4, 3)), rng.normal(size=3)
    gamma, beta, m = rng.uniform(0.5, 2, 3), rng.normal(size=3), rng.normal(size=3)
    v, epsilon = rng.uniform(0.2, 3, 3), 0.1
    given = W, b, gamma, beta, m, v, epsilon
    received = several(call(answer, *given), 2, "kernel, bias", "kernel, bias")
    kernel = one_array(received[0], "the kernel", "kernel")
    bias = one_array(received[1], "the bias", "bias")
    scale = gamma / np.sqrt(v + epsilon)
    right = W * scale, (b - m) * scale + beta

    def both(scale):
        return W * scale, (b - m) * scale + beta

    recognise((kernel, bias), expected=right, mistakes=[
        (right[::-1], "Kernel and bias are exchanged: return `kernel, bias`.", "kernel 和偏置的次序反了：应当返回 `kernel, bias`。"),
        (both(gamma / np.sqrt(v)), "Epsilon is missing, or not the one that is given: the root is that of `variance + epsilon`.", "漏了 epsilon，或者用的不是传进来的那个：要开方的是 `variance + epsilon`。"),
        (both(gamma / (np.sqrt(v) + epsilon)), "Epsilon stands outside of the root: batch normalization adds it to the variance.",
         "epsilon 加在了根号外面：批量归一化是把它加到方差上。"),
        (both(gamma / np.sqrt(v + epsilon**2)), "Epsilon is added as it is, not squared.", "epsilon 直接相加，不用平方。"),
        (both(gamma / (v + epsilon)), "The root is missing: divide by the standard deviation, not by the variance.", "漏了开方：应当除以标准差，而不是方差。"),
        (both(gamma / np.sqrt(v + 1e-3)), "You took Keras' default: use the `epsilon` that is given.",
         "你用了 Keras 的默认值，应当用传进来的 `epsilon`。"),
        (both(gamma * np.sqrt(v + epsilon)), "You multiplied by the standard deviation: divide by it.", "你乘上了标准差，应当除以它。"),
        (both(1 / np.sqrt(v + epsilon)), "`gamma` is missing: it multiplies what was standardized.", "漏了 `gamma`：标准化之后还要乘以它。"),
        ((W, ...), "The kernel is unchanged: each of its columns has to be multiplied by `gamma / sqrt(variance + epsilon)`.",
         "kernel 没有变：它的每一列都要乘以 `gamma / sqrt(variance + epsilon)`。"),
        ((..., b), "The bias is unchanged: it is shifted and scaled as well.", "偏置没有变：它也要平移和缩放。"),
        ((..., -m * scale + beta), "The old bias is lost: take the mean from it, then scale.", "原来的偏置丢了：先用它减去均值，再缩放。"),
        ((..., b * scale + beta), "The mean is missing: the bias is `(bias - mean) * scale + beta`.", "漏了均值：偏置应当是 `(bias - mean) * scale + beta`。"),
        ((..., b - m * scale + beta), "The old bias is not scaled: batch normalization acts on the whole sum, its bias included.",
         "原来的偏置没有缩放：批量归一化作用在整个加权和上，偏置也在内。"),
        ((..., b * scale - m + beta), "The mean is not scaled: it is taken off before the scaling.", "均值没有缩放：应当先减去它，再缩放。"),
        ((..., (b + m) * scale + beta), "The mean has the wrong sign: it is subtracted.", "均值的符号反了：应当减去它。"),
        ((..., (b - m) * scale), "`beta` is missing: it is added at the end.", "漏了 `beta`：最后还要加上它。"),
        ((..., (b - m + beta) * scale), "`beta` is added after the scaling, not before.", "`beta` 应当在缩放之后再加，不是之前。"),
    ])
    expect_equal(kernel, right[0], "the kernel", "kernel", on=(W, gamma, v, epsilon))
    expect_equal(bias, right[1], "the bias", "偏置", on=(b, gamma, beta, m, v, epsilon))
    return ("This is done before a network is shipped: one layer less, the same scores.",
            "部署网络之前常这样做：少一层，分数不变。")


@exercise("frameworks.flatten")
def flatten(answer):
    """A function (kernel, height, width, channels) → weight of PyTorch's Linear behind Flatten."""
    height, width, channels, units = 2, 3, 4, 5
    kernel = np.random.default_rng(1).normal(size=(height * width * channels, units))
    received = one_array(call(answer, kernel, height, width, channels), "the weight", "权重")
    axes = kernel.reshape(height, width, channels, units)
    right = axes.transpose(3, 2, 0, 1).reshape(units, -1)
    places = np.arange(height * width * channels)
    there = places.reshape(height, width, channels).transpose(2, 0, 1).ravel()  # Keras' row of each of PyTorch's columns
    recognise(received, expected=right, mistakes=[
        (kernel, "This is Keras' kernel as it was: PyTorch keeps it transposed, and counts the places in another order.",
         "你返回的还是 Keras 的 kernel：PyTorch 里要转置，各个位置的次序也不同。"),
        (kernel.T, "Transposed, but the columns are still in Keras' order (height, width, channel): put the channel first.",
         "转置是对的，可是各列仍是 Keras 的次序（高，宽，通道）：要把通道排到最前面。"),
        (right.T, "The order is right; now transpose: PyTorch's weight has the shape (units, inputs).", "次序对了，还差转置：PyTorch 的权重形状是（神经元，输入）。"),
        (axes.transpose(3, 2, 1, 0).reshape(units, -1), "Height and width are exchanged: PyTorch's order is (channel, height, width).",
         "高和宽颠倒了：PyTorch 的次序是（通道，高，宽）。"),
        (axes.transpose(3, 1, 0, 2).reshape(units, -1), "You exchanged height and width; it is the channel that moves to the front.",
         "你交换的是高和宽；要移到最前面的是通道。"),
        (kernel[np.argsort(there)].T, "You went the other way: the columns are put in order as if the kernel came from PyTorch.",
         "方向反了：这是把 PyTorch 的次序换成 Keras 的。"),
        (either(kernel.reshape(units, -1), axes.reshape(units, channels, height, width)),
         "`reshape` leaves the numbers in the order in which they lie: it cannot move an axis. Use `transpose`.",
         "`reshape` 不改变数的先后次序，移动不了轴。请用 `transpose`。"),
        (axes.transpose(3, 2, 0, 1), "All axes are in order; flatten the last three: the weight of a `Linear` has two axes.",
         "各个轴都排好了，还要把后三个展平：`Linear` 的权重只有两个轴。"),
    ])
    expect_equal(received, right, "the weight", "权重", on=(kernel, height, width, channels))
    return ("A kernel of a convolution is carried over by `transpose(3, 2, 0, 1)`, too: from (height, width, inputs, outputs).",
            "卷积核也用 `transpose(3, 2, 0, 1)` 搬运，原来的轴是（高，宽，输入，输出）。")


@exercise("frameworks.traces")
def traces(answer):
    """A function (list of Python numbers and NumPy arrays) → how often tf.function traces."""
    a, b = np.ones(3, "float32"), np.full(3, 2, "float32")
    wide, long, double = np.ones((2, 3), "float32"), np.ones(5, "float32"), np.ones(3, "float64")
    longer = np.ones(7, "float32")
    given = [1, 2, a, b, 2, wide, double, a, 7, long, 9, longer, 11, 2]
    expect_equal(one_number(call(answer, given), "the number of traces", "跟踪的次数"), 10, "the number of traces", "跟踪的次数", on=given, mistakes=[
        (14, "Not every call is traced: the same number, or an array of the same type and shape, has a trace already.",
         "并不是每次调用都要跟踪：数相同，或者数组的类型和形状都相同，就已经跟踪过了。"),
        (11, "Arrays are told apart by type and shape, not by their values: two arrays that agree in both share one trace.",
         "数组只看类型和形状，不看数值：两样都相同的数组共用一次跟踪。"),
        (6, "Python numbers are told apart by their values: each new number is a new trace.", "Python 数要看数值：每遇到一个新的数，就要重新跟踪。"),
        (12, "A number that came before has a trace already: count each only once.", "出现过的数已经跟踪过了：同一个数只算一次。"),
        (9, "Type and whole shape of an array count: 32 and 64 bits are two kinds, and (3,) and (2, 3), which agree in the last axis, are two as well.",
         "数组的类型和整个形状都要看：32 位和 64 位是两种；(3,) 和 (2, 3) 只是最后一个轴相同，也是两种。"),
        (8, "The whole shape of an array counts, not only how many axes it has.", "要看数组的整个形状，不能只看有几个轴。"),
        (7, "The shape of an array counts, too, not the type alone.", "数组的形状也要看，不能只看类型。"),
        (5, "These are the numbers, or the arrays, alone: count both.", "你只算了数，或者只算了数组：两类都要算。"),
    ])
    other = [wide] * 4 + [np.ones(shape, "float32") for shape in ((2, 5), (3, 2), 6)] + [5, 5, 5]
    expect_equal(one_number(call(answer, other), "the number of traces", "跟踪的次数"), 5, "the number of traces", "跟踪的次数", on=other, mistakes=[
        (3, "The whole shape of an array counts, not only how many entries or axes it has.", "要看数组的整个形状，不能只看有多少个元素或几个轴。"),
        (4, "The whole shape of an array counts, not only its first axis, nor how many axes and entries it has: (2, 3) and (3, 2) are two kinds.",
         "要看数组的整个形状，不能只看第一个轴，也不能只看有几个轴、多少个元素：(2, 3) 和 (3, 2) 是两种。"),
    ])
