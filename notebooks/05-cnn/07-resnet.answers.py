"""Answers to the exercises of `07-resnet.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def parameters(bias=0, norm=2, project=True, project_norm=True, always=False, widen=4):
    def answer(channels, filters, kind):
        plan = [(3, channels, filters), (3, filters, filters)]
        if kind == "bottleneck":
            plan = [(1, channels, filters), (3, filters, filters), (1, filters, widen * filters)]
        out = plan[-1][2]
        total = sum(k * k * a * b + (bias + norm) * b for k, a, b in plan)
        if project and (always or out != channels):
            total += channels * out + (bias + norm) * out * project_norm
        return total
    return answer


def join(fit=lambda x, s: x[:, ::s, ::s], pad="after", end=lambda x, y: np.maximum(x + y, 0)):
    def answer(x, y):
        x = fit(x, x.shape[1] // y.shape[1])
        extra = y.shape[-1] - x.shape[-1]
        if pad == "repeat":
            x = np.take(x, np.arange(y.shape[-1]) % x.shape[-1], axis=-1)
        else:
            x = np.pad(x, ((0, 0), (0, 0), (0, 0), (0, extra) if pad == "after" else (extra, 0)))
        return end(x, y)
    return answer


def pooled(x, s):
    n, h, w, c = x.shape
    return x.reshape(n, h // s, s, w // s, s, c).mean(axis=(2, 4))


def gamma(*names, value=0.0, beta=0.0):
    def answer(model):
        for name in names:
            layer = model.get_layer(name)
            g, b, *statistics = layer.get_weights()
            layer.set_weights([g * 0 + value, b * beta, *statistics])
        return model
    return answer


def frozen(model):
    gamma("b_2_bn")(model).get_layer("b_2_bn").trainable = False
    return model


def another_block(model):
    import keras

    from utils.models import residual_block

    inputs = keras.Input((6, 6, 4))
    return gamma("b_2_bn")(keras.Model(inputs, residual_block(inputs, 4, name="b")))


def no_variance(model):
    layer = gamma("b_2_bn")(model).get_layer("b_2_bn")
    layer.set_weights([w * 0 for w in layer.get_weights()])
    return model


def no_convolution(model):
    layer = model.get_layer("b_2_conv")
    layer.set_weights([w * 0 for w in layer.get_weights()])
    return model


def field(chain, own=False, whole=0, product=True, start=1, strides=True):
    size, jump = start, 1
    for kernel, stride in chain:
        jump = jump * stride if own else jump
        size += (kernel - 1 + whole) * (jump if strides else 1)
        if not own:
            jump = jump * stride if product else stride
    return size


def wrong(**options):
    return lambda chain: field(chain, **options)


def by_hand(channels, filters, kind):
    out = 4 * filters if kind == "bottleneck" else filters
    if kind == "basic":
        count = 9 * channels * filters + 9 * filters**2 + 4 * filters
    else:
        count = channels * filters + 9 * filters**2 + 4 * filters**2 + 12 * filters
    return count + (channels * out + 2 * out if out != channels else 0)


def join_by_concatenation(x, y):
    s = x.shape[1] // y.shape[1]
    x = x[:, ::s, ::s]
    zeros = np.zeros((*x.shape[:3], y.shape[3] - x.shape[3]))
    total = np.concatenate([x, zeros], axis=3) + y
    return np.where(total > 0, total, 0)


def field_backwards(chain):
    size = 1
    for kernel, stride in reversed(chain):
        size = (size - 1) * stride + kernel
    return size


RIGHT = {
    "block-parameters": [parameters(), by_hand],
    "join": [join(), join_by_concatenation],
    "zero-gamma": [gamma("b_2_bn")],
    "receptive-field": [field, field_backwards],
}

WRONG = {
    "block-parameters": {
        "bias counted": (parameters(bias=1), "bias", "偏置"),
        "bias, no normalization": (parameters(bias=1, norm=0), "There is no bias", "没有偏置"),
        "no normalization": (parameters(norm=0), "normalizations are missing", "漏了批量归一化"),
        "moving statistics counted": (parameters(norm=4), "moving", "滑动"),
        "beta forgotten": (parameters(norm=1), "gamma and beta", "gamma 和 beta"),
        "no projection": (parameters(project=False), "projection", "投影"),
        "projection not normalized": (parameters(project_norm=False), "of its own", "自己的批量归一化"),
        "always projected": (parameters(always=True), "only where", "才有投影"),
        "bottleneck not widened": (parameters(widen=1), "four times", "四倍"),
        "bottleneck as basic": (lambda channels, filters, kind: parameters()(channels, filters, "basic"), "basic block", "你算的是基本块"),
        "wide basic block": (lambda channels, filters, kind: parameters()(channels, filters if kind == "basic" else 4 * filters, "basic"), "four times the filters", "四倍卷积核的基本块"),
    },
    "join": {
        "ReLU before": (join(end=lambda x, y: x + np.maximum(y, 0)), "after the addition", "加法之后"),
        "ReLU on both": (join(end=lambda x, y: np.maximum(x, 0) + np.maximum(y, 0)), "after the addition", "加法之后"),
        "no ReLU": (join(end=lambda x, y: x + y), "ReLU", "ReLU"),
        "no shortcut": (lambda x, y: np.maximum(y, 0), "shortcut is missing", "漏了捷径"),
        "subtracted": (join(end=lambda x, y: np.maximum(x - y, 0)), "sign", "符号"),
        "side by side": (join(end=lambda x, y: np.concatenate([x, y], axis=-1)), "side by side", "并排"),
        "no stride": (join(fit=lambda x, s: x, end=lambda x, y: np.maximum(x if x.shape != y.shape else x + y, 0)), "stride", "步幅"),
        "a corner": (join(fit=lambda x, s: x[:, : x.shape[1] // s, : x.shape[2] // s]), "corner", "一角"),
        "every second, from the second": (join(fit=lambda x, s: x[:, s - 1 :: s, s - 1 :: s]), "counted from the first", "从第一个取起"),
        "pooled": (join(fit=pooled), "pools", "池化"),
        "zeros in front": (join(pad="before"), "in front", "前面"),
        "channels repeated": (join(pad="repeat"), "repeated", "重复"),
        "no change of shape": (lambda x, y: np.maximum(x + y, 0), "ValueError", "ValueError"),
        "in place": (lambda x, y: np.maximum(y.__iadd__(join()(x, 0 * y)), 0), "changes its input `y` in place", "就地改动了输入 `y`"),
        "ragged": (lambda x, y: [[1, 2], [3]], "different lengths", "长度不同"),
    },
    "zero-gamma": {
        "nothing set": (lambda model: model, "not zero yet", "还不是零"),
        "first normalization": (gamma("b_1_bn"), "first normalization", "第一个归一化层"),
        "both": (gamma("b_1_bn", "b_2_bn"), "Both", "两个"),
        "gamma one": (gamma("b_2_bn", value=1.0), "switched on", "打开"),
        "beta left": (gamma("b_2_bn", beta=1.0), "beta", "beta"),
        "convolution zeroed": (no_convolution, "convolutions", "卷积"),
        "another model": (lambda model: 7, "Return the model", "返回"),
        "variance": (no_variance, "moving variance", "滑动方差"),
        "a new block": (another_block, "no longer those", "不一样了"),
        "frozen": (frozen, "is frozen", "被冻结"),
        "other layers": (lambda model: __import__("keras").Sequential(), "not those that were given", "和传进来的不一样"),
    },
    "receptive-field": {
        "strides unused": (wrong(strides=False), "not used", "没有用到"),
        "own stride too early": (wrong(own=True), "own stride", "自己的步幅"),
        "whole kernel": (wrong(whole=1), "kernel - 1", "kernel - 1"),
        "last stride only": (wrong(product=False), "multiply", "连乘"),
        "one too few": (wrong(start=0), "One too few", "少了一个"),
        "product": (lambda chain: int(np.prod([k for k, _ in chain])), "overlap", "重叠"),
    },
}

STARTERS = {
    "block-parameters": lambda channels, filters, kind: ...,
    "join": lambda x, y: ...,
    "zero-gamma": lambda model: ...,
    "receptive-field": lambda chain: ...,
}
