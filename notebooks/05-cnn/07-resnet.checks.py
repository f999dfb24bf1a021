"""Checks of the exercises of `notebooks/05-cnn/07-resnet.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, either, exercise, expect_equal, one_number, wrong_if


@exercise("resnet.block-parameters")
def block_parameters(answer):
    """A function (channels, filters, kind) → trainable parameters of a residual block."""
    for given in ((64, 64, "basic"), (64, 128, "basic"), (256, 64, "bottleneck"), (64, 64, "bottleneck"), (16, 4, "bottleneck")):
        received = one_number(call(answer, *given), "the number of parameters", "参数个数", on=given)
        expect_equal(received, _count(*given), "the number of parameters", "参数个数", on=given, mistakes=_miscounts(*given))
    return (
        "For 256 maps a basic block costs 1,180,672, a bottleneck with 64 filters 70,400: a seventeenth.",
        "256 张图时，基本块要 1180672 个参数，64 个卷积核的瓶颈块只要 70400 个，约为前者的十七分之一。",
    )


def _plan(channels, filters, kind, widen=4):
    """(kernel size, maps in, maps out) of the convolutions of the branch."""
    if kind == "basic":
        return [(3, channels, filters), (3, filters, filters)]
    return [(1, channels, filters), (3, filters, filters), (1, filters, widen * filters)]


def _count(channels, filters, kind, project=None, project_norm=1, bias=0, norm=2, widen=4):
    """Parameters of the block; every option but the default is a mistake. `project` None: where the number of maps changes."""
    plan = _plan(channels, filters, kind, widen)
    out = plan[-1][2]
    count = sum(k * k * a * b + (bias + norm) * b for k, a, b in plan)
    return count + (channels * out + (bias + norm * project_norm) * out) * ((out != channels) if project is None else project)


def _miscounts(channels, filters, kind):
    given = channels, filters, kind
    return [
        (_count(*given, norm=0), "The batch normalizations are missing: a factor and a shift for every map.", "漏了批量归一化：每张特征图有一个系数、一个平移量。"),
        (_count(*given, norm=1), "One number for every map is counted: a bias, or one of gamma and beta. There is no bias, but two numbers of the normalization, gamma and beta.",
         "每张图只算了一个数：偏置，或者 gamma 和 beta 中的一个。这里没有偏置，但归一化有两个数：gamma 和 beta。"),
        (_count(*given, bias=1), "A bias is counted as well. In front of a normalization there is none: the mean would take it away again.",
         "多算了偏置。归一化前面不带偏置：减均值时会把它减掉。"),
        (_count(*given, norm=4), "Four numbers for every map are counted: the moving mean and variance are not trained.",
         "每张图算了四个数：滑动均值和滑动方差不参与训练。"),
        (_count(*given, project=False), "The projection on the shortcut is missing: where the number of maps changes, a 1×1 convolution and its normalization are added.",
         "漏了捷径上的投影：特征图张数改变时，要加一个 1×1 卷积和它的归一化。"),
        (_count(*given, project_norm=0), "The projection has a batch normalization of its own.", "投影后面也有自己的批量归一化。"),
        (_count(*given, project=True), "There is a projection only where the number of maps changes; here it does not.", "只有特征图张数改变时才有投影；这里没变。"),
        (_count(*given, widen=1), "The last 1×1 convolution of a bottleneck has four times as many filters.", "瓶颈块最后的 1×1 卷积，卷积核个数是 `filters` 的四倍。"),
        (_count(channels, filters, "basic"), "This is the basic block: a bottleneck has a 1×1, a 3×3 and a 1×1 convolution.",
         "你算的是基本块；瓶颈块由 1×1、3×3、1×1 三个卷积组成。"),
        (_count(channels, 4 * filters, "basic"), "This is a basic block with four times the filters. A bottleneck has a 1×1, a 3×3 and a 1×1 convolution.",
         "你算的是四倍卷积核的基本块。瓶颈块由 1×1、3×3、1×1 三个卷积组成。"),
    ]


@exercise("resnet.join")
def join(answer):
    """A function (x, y) → ReLU(x, made to fit + y), with option A on the shortcut."""
    rng = np.random.default_rng(0)
    for x_shape, y_shape in (((2, 8, 8, 3), (2, 8, 8, 3)), ((2, 8, 8, 3), (2, 4, 4, 6)), ((3, 6, 6, 4), (3, 6, 6, 5))):
        x, y = rng.normal(size=x_shape), rng.normal(size=y_shape)
        strides, extra = x_shape[1] // y_shape[1], y_shape[-1] - x_shape[-1]
        fitted = _padded(x[:, ::strides, ::strides], 0, extra)
        expect_equal(call(answer, x, y), _relu(fitted + y), "the output of the block", "块的输出", on=(x, y),
                     mistakes=_misjoined(x, y, fitted, strides, extra))
    return (
        "No parameter at all, and every place that is skipped is lost to the shortcut; the branch has seen it.",
        "一个参数也没用；被跳过的位置，捷径看不到，但分支看得到。",
    )


def _relu(x):
    return np.maximum(x, 0)


def _padded(x, before, after):
    return np.pad(x, ((0, 0), (0, 0), (0, 0), (before, after)))


def _misjoined(x, y, fitted, strides, extra):
    n, height, width, channels = x.shape
    places = x.reshape(n, height // strides, strides, width // strides, strides, channels)
    small, corner = x[:, ::strides, ::strides], x[:, : y.shape[1], : y.shape[2]]
    repeated = np.take(small, np.arange(y.shape[-1]) % channels, axis=-1)

    def side_by_side(received):
        return np.shape(received) == (*y.shape[:3], y.shape[3] + channels)

    def all_places(received):
        return strides > 1 and np.ndim(received) == 4 and np.shape(received)[1:3] == (height, width)

    return [
        (side_by_side, "The two are added, not put side by side: the number of maps stays that of `y`.", "两者是相加，不是并排：特征图张数和 `y` 一样。"),
        (all_places, "The stride is missing: where `y` has half the places, the shortcut takes every second one, along height and width.",
         "漏了步幅：`y` 的位置减半时，捷径沿高和宽每隔一个位置取一个。"),
        (fitted + y, "The ReLU after the addition is missing.", "漏了加法之后的 ReLU。"),
        (either(fitted + _relu(y), _relu(fitted) + _relu(y)), "The ReLU comes after the addition. Before it, the branch could only add, never take away.",
         "ReLU 要放在加法之后。放在前面，分支就只能加、不能减了。"),
        (_relu(y), "The shortcut is missing: this is a plain block.", "漏了捷径：这是一个普通的块。"),
        (either(_relu(fitted - y), _relu(y - fitted)), "The sign: the branch is added to the shortcut.", "符号写反了，分支要与捷径相加。"),
        (either(*(_relu(_padded(pooled, 0, extra) + y) for pooled in (places.mean(axis=(2, 4)), places.max(axis=(2, 4))))),
         "This pools the 2×2 values; option A simply takes every second place.", "这里对 2×2 的值做了池化；方案 A 只是每隔一个位置取一个。"),
        (_relu(_padded(x[:, strides - 1 :: strides, strides - 1 :: strides], 0, extra) + y),
         "Every second place is right, but counted from the first: `[::2]`, not `[1::2]`.", "每隔一个位置取一个没错，但要从第一个取起：用 `[::2]`，不是 `[1::2]`。"),
        (_relu(_padded(corner, 0, extra) + y), "This cuts out a corner of `x`; take every second place of all of it.",
         "这里只截取了 `x` 的一角；应当在整张图上每隔一个位置取一个。"),
        (_relu(_padded(small, extra, 0) + y), "The zeros stand in front; the missing channels come behind the others.", "零补在了前面；缺少的通道应当补在后面。"),
        (_relu(repeated + y), "The channels are repeated; the missing ones are filled with zeros.", "这里重复了通道；缺少的通道应当补零。"),
    ]


@exercise("resnet.zero-gamma")
def zero_gamma(answer):
    """A function: Keras model of one basic block → the same model, its branch starting at zero, able to learn."""
    import keras

    from utils.models import residual_block

    inputs = keras.Input((6, 6, 4))
    model = keras.Model(inputs, residual_block(inputs, 4, name="b"))
    rng = np.random.default_rng(0)
    model.set_weights([w + rng.uniform(0.1, 0.5, w.shape) for w in model.get_weights()])
    before = [model.get_layer(f"b_{i}_conv").get_weights()[0] for i in (1, 2)]
    received = call(answer, model)
    if not isinstance(received, keras.Model):
        raise Wrong("Return the model that was given.", "请返回传进来的那个模型。", received=received)
    try:
        first, last = (received.get_layer(f"b_{i}_bn").get_weights() for i in (1, 2))
        kernels = [received.get_layer(f"b_{i}_conv").get_weights()[0] for i in (1, 2)]
    except ValueError:
        raise Wrong("The layers of the model are not those that were given.", "模型的层和传进来的不一样。") from None
    _explain_gamma(first, last, kernels)
    wrong_if([
        (any(not np.array_equal(now, old) for now, old in zip(kernels, before)),
         "The convolutions are no longer those of the model that was given: set the last normalization alone.",
         "卷积的权重和传进来的模型不一样了：只应当设置最后一个归一化层。"),
        (not received.get_layer("b_2_bn").trainable, "The last normalization is frozen (`trainable=False`): the branch starts at zero, and stays there.",
         "最后一个归一化层被冻结了（`trainable=False`）：分支从零开始，就一直停在零。"),
    ])
    x = rng.uniform(size=(3, 6, 6, 4)).astype("float32")
    for training in (False, True):
        out = keras.ops.convert_to_numpy(received(x, training=training))
        expect_equal(out, x, "the output of the block", "块的输出", on=x, atol=1e-5)
    return (
        "At the first step only this gamma and its beta receive a gradient in the branch; from the second on, all of it learns.",
        "第一步时，分支里只有这个 gamma 和它的 beta 得到梯度；从第二步起，整个分支都在学。",
    )


def _explain_gamma(first, last, kernels):
    gamma, beta, _, variance = last
    wrong_if([
        (not np.any(kernels[0]) or not np.any(kernels[1]), "Leave the convolutions as they are: set the last normalization instead.",
         "不要改动卷积的权重，应当设置的是最后一个归一化层。"),
        (not np.any(gamma) and not np.any(first[0]),
         "Both gammas are zero: then nothing of the picture gets through the branch, and the last gamma can learn nothing from it at first. Only the last one.",
         "两个 gamma 都是零：那样图片的内容传不过分支，最后那个 gamma 一开始学不到与图片有关的东西。只应当把最后一个设为零。"),
        (not np.any(first[0]), "This is the first normalization; the one that ends the branch is `b_2_bn`.", "这是第一个归一化层；分支末尾的是 `b_2_bn`。"),
        (np.all(gamma == 1), "With gamma 1 the branch is switched on: it must start at 0.", "gamma 等于 1，分支就是打开的：应当从 0 开始。"),
        (np.any(gamma), "The gamma of `b_2_bn` is not zero yet.", "`b_2_bn` 的 gamma 还不是零。"),
        (np.any(beta), "gamma is zero, but beta is added to every value all the same: it must be zero too.",
         "gamma 已经是零，但 beta 照样会加到每个值上：它也应当是零。"),
        (not np.any(variance), "The moving variance need not be touched: it is not trained, and a variance is not zero.",
         "滑动方差不用动：它不参与训练，方差也不该是零。"),
    ])


@exercise("resnet.receptive-field")
def receptive_field(answer):
    """A function: list of (kernel, stride) → receptive field of one value behind them."""
    for chain in ([(3, 1)], [(3, 1), (3, 1)], [(5, 1), (2, 2), (5, 1)], [(7, 2), (3, 2), (3, 1), (3, 1)], [(3, 2), (1, 2), (3, 1)]):
        kernels = [kernel for kernel, _ in chain]
        received = one_number(call(answer, list(chain)), "the receptive field", "感受野", on=chain)
        expect_equal(received, _field(chain), "the receptive field", "感受野", on=chain, mistakes=[
            (1 + sum(kernels) - len(kernels), "The strides are not used: behind a stride of 2, one step is worth two pixels.",
             "没有用到步幅：步幅为 2 之后，走一步相当于两个像素。"),
            (_field(chain, own_stride=True), "A layer's own stride counts only for the layers behind it.", "一层自己的步幅，只对它后面的层起作用。"),
            (either(_field(chain, whole=True), _field(chain, whole=True) - 1, sum(kernels)),
             "A window of `kernel` adds `kernel - 1`: one place was there already.", "大小为 `kernel` 的窗口只增加 `kernel - 1`：有一个位置原来就有。"),
            (_field(chain, product=False), "All strides before a layer multiply, not only the last one.", "一层前面所有的步幅要连乘，不只是最后一个。"),
            (_field(chain) - 1, "One too few: without any layer, a value sees one pixel, itself.", "少了一个：一层也没有时，一个值看到一个像素，就是它自己。"),
            (int(np.prod(kernels)), "Windows do not multiply: they overlap.", "窗口不是相乘的：它们互相重叠。"),
        ])
    return (
        "The field grows by (kernel − 1) for every layer, times all the strides before it. This lesson's chain: 39 pixels, more than the 32 of the picture, but a value near the border sees only a part of it.",
        "每一层使感受野增加（窗口大小 − 1）乘以它前面所有步幅之积。本课的网络是 39 个像素，比图片的 32 个还多，但靠近边缘的值只看得到图片的一部分。",
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
