"""Checks of the exercises of `notebooks/05-cnn/07-resnet.ipynb`."""

import numbers

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal


@exercise("resnet.block-parameters")
def block_parameters(answer):
    """A function (channels, filters, kind) → trainable parameters of a residual block."""
    for given in ((64, 64, "basic"), (64, 128, "basic"), (256, 64, "bottleneck"), (64, 64, "bottleneck"), (16, 4, "bottleneck")):
        received = call(answer, *given)
        expected = _count(*given)
        if isinstance(received, numbers.Real) and received != expected:
            _explain_count(received, given, expected)
        expect_equal(received, expected, "the number of parameters", "参数个数", on=given)
    return (
        "For 256 maps a basic block costs 1,180,672, a bottleneck with 64 filters 70,400: a seventeenth.",
        "256 张图时，基本块要 1,180,672 个参数，64 个卷积核的瓶颈块只要 70,400 个：十七分之一。",
    )


def _convolutions(channels, filters, kind, project=True):
    """(kernel size, maps in, maps out) of every convolution of the block."""
    plan = [(3, channels, filters), (3, filters, filters)]
    if kind == "bottleneck":
        plan = [(1, channels, filters), (3, filters, filters), (1, filters, 4 * filters)]
    out = plan[-1][2]
    return plan + ([(1, channels, out)] if project and out != channels else [])


def _count(channels, filters, kind, project=True, bias=0, norm=2):
    return sum(k * k * a * b + (bias + norm) * b for k, a, b in _convolutions(channels, filters, kind, project))


def _explain_count(received, given, expected):
    """Raise `Wrong` for the mistakes one can recognise by their result."""
    channels, filters, kind = given
    shown = {"on": given, "expected": expected, "received": received}
    for options, en, zh in (
        ({"norm": 0}, "The batch normalizations are missing: a factor and a shift for every map.", "漏了批量归一化：每张特征图有一个系数、一个平移量。"),
        ({"norm": 0, "bias": 1}, "A bias is counted, and the normalization is not. It is the other way round: no bias, but gamma and beta for every map.",
         "算了偏置，却没算归一化。应当反过来：没有偏置，但每张图有 gamma 和 beta。"),
        ({"bias": 1}, "A bias is counted as well. In front of a normalization there is none: the mean would take it away again.",
         "多算了偏置。归一化前面不带偏置：减均值时会把它减掉。"),
        ({"norm": 4}, "Four numbers for every map are counted: the moving mean and variance are not trained.",
         "每张图算了四个数：滑动均值和滑动方差不参与训练。"),
        ({"norm": 1}, "A normalization has two trained numbers for every map, gamma and beta.", "归一化层对每张图有两个可训练的数：gamma 和 beta。"),
        ({"project": False}, "The projection on the shortcut is missing: where the number of maps changes, a 1×1 convolution and its normalization are added.",
         "漏了捷径上的投影：特征图张数改变时，要加一个 1×1 卷积和它的归一化。"),
    ):
        if received == _count(*given, **options):
            raise Wrong(en, zh, **shown)
    changes = _convolutions(*given)[-1]
    if changes[0] == 1 and received == expected - 2 * changes[2] and _convolutions(*given) != _convolutions(*given, project=False):
        raise Wrong("The projection has a batch normalization of its own.", "投影后面也有自己的批量归一化。", **shown)
    if _convolutions(*given) == _convolutions(*given, project=False):
        out = _convolutions(*given)[-1][2]
        if received == expected + channels * out + 2 * out:
            raise Wrong("There is a projection only where the number of maps changes; here it does not.", "只有特征图张数改变时才有投影；这里没变。", **shown)
    if kind == "bottleneck":
        narrow = [(1, channels, filters), (3, filters, filters), (1, filters, filters)]
        narrow += [(1, channels, filters)] if channels != filters else []
        if received == sum(k * k * a * b + 2 * b for k, a, b in narrow):
            raise Wrong("The last 1×1 convolution of a bottleneck has four times as many filters.", "瓶颈块最后的 1×1 卷积，卷积核是四倍。", **shown)
        if received == _count(channels, filters, "basic"):
            raise Wrong("This is the basic block: a bottleneck has a 1×1, a 3×3 and a 1×1 convolution.", "这是基本块：瓶颈块由 1×1、3×3、1×1 三个卷积组成。", **shown)
        if received == _count(channels, 4 * filters, "basic"):
            raise Wrong("This is a basic block with four times the filters. A bottleneck has a 1×1, a 3×3 and a 1×1 convolution.",
                        "这是四倍卷积核的基本块。瓶颈块由 1×1、3×3、1×1 三个卷积组成。", **shown)


@exercise("resnet.join")
def join(answer):
    """A function (x, y) → ReLU(x, made to fit + y), with option A on the shortcut."""
    rng = np.random.default_rng(0)
    for x_shape, y_shape in (((2, 8, 8, 3), (2, 8, 8, 3)), ((2, 8, 8, 3), (2, 4, 4, 6)), ((3, 6, 6, 4), (3, 6, 6, 5))):
        x, y = rng.normal(size=x_shape), rng.normal(size=y_shape)
        strides, extra = x_shape[1] // y_shape[1], y_shape[-1] - x_shape[-1]
        fitted = np.pad(x[:, ::strides, ::strides], ((0, 0), (0, 0), (0, 0), (0, extra)))
        received = call(answer, x, y)
        _explain_join(received, x, y, fitted, strides, extra)
        expect_equal(received, np.maximum(fitted + y, 0), "the output of the block", "块的输出", on=(x, y))
    return (
        "No parameter at all, and every place that is skipped is lost to the shortcut; the branch has seen it.",
        "一个参数也没用；被跳过的位置，捷径看不到，但分支看得到。",
    )


def _explain_join(received, x, y, fitted, strides, extra):
    received = np.asarray(received)
    if received.dtype == object or not np.issubdtype(received.dtype, np.number):
        return
    if received.shape != y.shape:
        if received.shape == (*y.shape[:3], y.shape[3] + x.shape[3]):
            raise Wrong("The two are added, not put side by side: the number of maps stays that of `y`.", "两者是相加，不是并排：特征图张数和 `y` 一样。",
                        expected=y.shape, received=received.shape)
        if strides > 1 and received.ndim == 4 and received.shape[1:3] == x.shape[1:3]:
            raise Wrong("The stride is missing: where `y` has half the places, the shortcut takes every second one, along height and width.",
                        "漏了步幅：`y` 的位置减半时，捷径沿高和宽每隔一个位置取一个。", expected=y.shape, received=received.shape)
        return

    def same(other):
        return np.allclose(received, other)

    if same(np.maximum(fitted + y, 0)):
        return
    if same(fitted + y):
        raise Wrong("The ReLU after the addition is missing.", "漏了加法之后的 ReLU。")
    if same(fitted + np.maximum(y, 0)) or same(np.maximum(fitted, 0) + np.maximum(y, 0)):
        raise Wrong("The ReLU comes after the addition. Before it, the branch could only add, never take away.",
                    "ReLU 要放在加法之后。放在前面，分支就只能加、不能减了。")
    if same(np.maximum(y, 0)):
        raise Wrong("The shortcut is missing: this is a plain block.", "漏了捷径：这是一个普通的块。")
    if same(np.maximum(fitted - y, 0)) or same(np.maximum(y - fitted, 0)):
        raise Wrong("The sign: the branch is added to the shortcut.", "符号不对：分支要与捷径相加。")
    if strides > 1:
        n, height, width, channels = x.shape
        pooled = x.reshape(n, height // 2, 2, width // 2, 2, channels)
        for small in (pooled.mean(axis=(2, 4)), pooled.max(axis=(2, 4))):
            if same(np.maximum(np.pad(small, ((0, 0), (0, 0), (0, 0), (0, extra))) + y, 0)):
                raise Wrong("This pools the 2×2 values; option A simply takes every second place.", "这里对 2×2 的值做了池化；方案 A 只是每隔一个位置取一个。")
        if same(np.maximum(np.pad(x[:, : y.shape[1], : y.shape[2]], ((0, 0), (0, 0), (0, 0), (0, extra))) + y, 0)):
            raise Wrong("This cuts out a corner of `x`; take every second place of all of it.", "这里只截取了 `x` 的一角；应当在整张图上每隔一个位置取一个。")
    if extra:
        small = x[:, ::strides, ::strides]
        if same(np.maximum(np.pad(small, ((0, 0), (0, 0), (0, 0), (extra, 0))) + y, 0)):
            raise Wrong("The zeros stand in front; the missing channels come behind the others.", "零补在了前面；缺少的通道应当补在后面。")
        repeated = np.take(small, np.arange(y.shape[-1]) % small.shape[-1], axis=-1)
        if same(np.maximum(repeated + y, 0)):
            raise Wrong("The channels are repeated; the missing ones are filled with zeros.", "这里重复了通道；缺少的通道应当补零。")


@exercise("resnet.zero-gamma")
def zero_gamma(answer):
    """A function: Keras model of one basic block → the same model, its branch starting at zero, able to learn."""
    import keras

    from utils.models import residual_block

    inputs = keras.Input((6, 6, 4))
    model = keras.Model(inputs, residual_block(inputs, 4, name="b"))
    rng = np.random.default_rng(0)
    model.set_weights([w + rng.uniform(0.1, 0.5, w.shape) for w in model.get_weights()])
    received = call(answer, model)
    if not isinstance(received, keras.Model):
        raise Wrong("Return the model that was given.", "请返回传进来的那个模型。", received=received)
    try:
        first, last = (received.get_layer(f"b_{i}_bn").get_weights() for i in (1, 2))
        kernels = [received.get_layer(f"b_{i}_conv").get_weights()[0] for i in (1, 2)]
    except ValueError:
        raise Wrong("The layers of the model are not those that were given.", "模型的层和传进来的不一样。") from None
    _explain_gamma(first, last, kernels)
    x = rng.uniform(size=(3, 6, 6, 4)).astype("float32")
    for training in (False, True):
        out = np.asarray(received(x, training=training))
        expect_equal(out, x, "the output of the block", "块的输出", on=x, rtol=1e-4, atol=1e-5)
    return (
        "At the first step only this gamma receives a gradient in the branch; from the second on, all of it learns.",
        "第一步时，分支里只有这个 gamma 得到梯度；从第二步起，整个分支都在学。",
    )


def _explain_gamma(first, last, kernels):
    gamma, beta, mean, variance = last
    if not np.any(kernels[1]) or not np.any(kernels[0]):
        raise Wrong("Leave the convolutions as they are: set the last normalization instead.", "不要动卷积的权重：该设的是最后一个归一化层。")
    if not np.any(gamma) and not np.any(first[0]):
        raise Wrong("Both gammas are zero: then no gradient reaches the branch at all, and it stays dead. Only the last one.",
                    "两个 gamma 都是零：那样分支完全得不到梯度，一直学不了。只设最后一个。")
    if not np.any(first[0]) and np.any(gamma):
        raise Wrong("This is the first normalization; the one that ends the branch is `b_2_bn`.", "这是第一个归一化层；分支末尾的是 `b_2_bn`。")
    if np.allclose(gamma, 1):
        raise Wrong("With gamma 1 the branch is switched on: it must start at 0.", "gamma 等于 1，分支就是打开的：应当从 0 开始。")
    if np.any(gamma):
        raise Wrong("The gamma of `b_2_bn` is not zero yet.", "`b_2_bn` 的 gamma 还不是零。", received=gamma)
    if np.any(beta):
        raise Wrong("gamma is zero, but beta is added to every value all the same: it must be zero too.", "gamma 是零了，但 beta 照样会加到每个值上：它也应当是零。")
    if not np.any(variance):
        raise Wrong("The moving variance need not be touched: it is not trained, and a variance is not zero.", "滑动方差不用动：它不参与训练，方差也不该是零。")


@exercise("resnet.receptive-field")
def receptive_field(answer):
    """A function: list of (kernel, stride) → receptive field of one value behind them."""
    for chain in ([(3, 1)], [(3, 1), (3, 1)], [(5, 1), (2, 2), (5, 1)], [(7, 2), (3, 2), (3, 1), (3, 1)], [(3, 2), (1, 2), (3, 1)]):
        expected = _field(chain)
        received = call(answer, list(chain))
        if isinstance(received, numbers.Real) and received != expected:
            _explain_field(received, chain, expected)
        expect_equal(received, expected, "the receptive field", "感受野", on=chain)
    return (
        "The field grows by (kernel − 1) for every layer, times all the strides before it.",
        "每一层使感受野增加（窗口大小 − 1）乘以它前面所有步幅之积。",
    )


def _field(chain, own_stride=False, whole=False, product=True):
    size, jump = 1, 1
    for kernel, stride in chain:
        if own_stride:
            jump *= stride
        size += (kernel if whole else kernel - 1) * jump
        if not own_stride:
            jump = jump * stride if product else stride
    return size


def _explain_field(received, chain, expected):
    shown = {"on": chain, "expected": expected, "received": received}
    if received == 1 + sum(kernel - 1 for kernel, _ in chain):
        raise Wrong("The strides are not used: behind a stride of 2, one step is worth two pixels.", "没有用到步幅：步幅为 2 之后，走一步相当于两个像素。", **shown)
    if received == _field(chain, own_stride=True):
        raise Wrong("A layer's own stride counts only for the layers behind it.", "一层自己的步幅，只对它后面的层起作用。", **shown)
    if received in (_field(chain, whole=True), _field(chain, whole=True) - 1, sum(kernel for kernel, _ in chain)):
        raise Wrong("A window of `kernel` adds `kernel - 1`: one place was there already.", "大小为 `kernel` 的窗口只增加 `kernel - 1`：有一个位置原来就有。", **shown)
    if received == _field(chain, product=False):
        raise Wrong("All strides before a layer multiply, not only the last one.", "一层前面所有的步幅要连乘，不只是最后一个。", **shown)
    if received == expected - 1:
        raise Wrong("One too few: without any layer, a value sees one pixel, itself.", "少了一个：一层也没有时，一个值看到一个像素，就是它自己。", **shown)
    if received == np.prod([kernel for kernel, _ in chain]):
        raise Wrong("Windows do not multiply: they overlap.", "窗口不是相乘的：它们互相重叠。", **shown)
