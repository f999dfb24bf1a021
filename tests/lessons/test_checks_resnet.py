"""Typical wrong answers to the exercises of the ResNet lesson get the sentence that helps, in both languages."""

import numpy as np
import pytest

from utils.exercises import check
from utils.models import residual_block


@pytest.fixture(autouse=True)
def not_in_a_lesson(monkeypatch):
    monkeypatch.delenv("COURSE_CHECKS", raising=False)


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


RIGHT = {
    "resnet.block-parameters": parameters(),
    "resnet.join": join(),
    "resnet.zero-gamma": gamma("b_2_bn"),
    "resnet.receptive-field": field,
}

WRONG = {
    "bias counted": ("resnet.block-parameters", parameters(bias=1), "bias", "偏置"),
    "bias, no normalization": ("resnet.block-parameters", parameters(bias=1, norm=0), "other way round", "反过来"),
    "no normalization": ("resnet.block-parameters", parameters(norm=0), "normalizations are missing", "漏了批量归一化"),
    "moving statistics counted": ("resnet.block-parameters", parameters(norm=4), "moving", "滑动"),
    "beta forgotten": ("resnet.block-parameters", parameters(norm=1), "gamma and beta", "gamma 和 beta"),
    "no projection": ("resnet.block-parameters", parameters(project=False), "projection", "投影"),
    "projection not normalized": ("resnet.block-parameters", parameters(project_norm=False), "of its own", "自己的批量归一化"),
    "always projected": ("resnet.block-parameters", parameters(always=True), "only where", "才有投影"),
    "bottleneck not widened": ("resnet.block-parameters", parameters(widen=1), "four times", "四倍"),
    "ReLU before": ("resnet.join", join(end=lambda x, y: x + np.maximum(y, 0)), "after the addition", "加法之后"),
    "ReLU on both": ("resnet.join", join(end=lambda x, y: np.maximum(x, 0) + np.maximum(y, 0)), "after the addition", "加法之后"),
    "no ReLU": ("resnet.join", join(end=lambda x, y: x + y), "ReLU", "ReLU"),
    "no shortcut": ("resnet.join", lambda x, y: np.maximum(y, 0), "shortcut is missing", "漏了捷径"),
    "subtracted": ("resnet.join", join(end=lambda x, y: np.maximum(x - y, 0)), "sign", "符号"),
    "side by side": ("resnet.join", join(end=lambda x, y: np.concatenate([x, y], axis=-1)), "side by side", "并排"),
    "no stride": ("resnet.join", join(fit=lambda x, s: x, end=lambda x, y: np.maximum(x if x.shape != y.shape else x + y, 0)), "stride", "步幅"),
    "a corner": ("resnet.join", join(fit=lambda x, s: x[:, : x.shape[1] // s, : x.shape[2] // s]), "corner", "一角"),
    "pooled": ("resnet.join", join(fit=pooled), "pools", "池化"),
    "zeros in front": ("resnet.join", join(pad="before"), "in front", "前面"),
    "channels repeated": ("resnet.join", join(pad="repeat"), "repeated", "重复"),
    "no change of shape": ("resnet.join", lambda x, y: np.maximum(x + y, 0), "ValueError", "ValueError"),
    "nothing set": ("resnet.zero-gamma", lambda model: model, "not zero yet", "还不是零"),
    "first normalization": ("resnet.zero-gamma", gamma("b_1_bn"), "first normalization", "第一个归一化层"),
    "both": ("resnet.zero-gamma", gamma("b_1_bn", "b_2_bn"), "Both", "两个"),
    "gamma one": ("resnet.zero-gamma", gamma("b_2_bn", value=1.0), "switched on", "打开"),
    "beta left": ("resnet.zero-gamma", gamma("b_2_bn", beta=1.0), "beta", "beta"),
    "convolution zeroed": ("resnet.zero-gamma", no_convolution, "convolutions", "卷积"),
    "another model": ("resnet.zero-gamma", lambda model: 7, "Return the model", "返回"),
    "strides unused": ("resnet.receptive-field", wrong(strides=False), "not used", "没有用到"),
    "own stride too early": ("resnet.receptive-field", wrong(own=True), "own stride", "自己的步幅"),
    "whole kernel": ("resnet.receptive-field", wrong(whole=1), "kernel - 1", "kernel - 1"),
    "last stride only": ("resnet.receptive-field", wrong(product=False), "multiply", "连乘"),
    "one too few": ("resnet.receptive-field", wrong(start=0), "One too few", "少了一个"),
    "product": ("resnet.receptive-field", lambda chain: int(np.prod([k for k, _ in chain])), "overlap", "重叠"),
}


@pytest.mark.parametrize("id", RIGHT)
def test_a_right_answer_passes(id):
    result = check(id, RIGHT[id])
    assert result.passed, result


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_answer_gets_the_sentence_that_helps(case):
    id, answer, en, zh = WRONG[case]
    result = check(id, answer)
    assert result.status == "failed"
    assert en in result.en and zh in result.zh, result


@pytest.mark.parametrize("id", RIGHT)
def test_an_untouched_starter_is_not_attempted(id):
    starter = (lambda channels, filters, kind: ...) if "parameters" in id else (lambda x, y: ...) if "join" in id else (lambda given: ...)
    assert check(id, starter).status == "not attempted"


@pytest.mark.parametrize("given", [(64, 64, "basic"), (64, 128, "basic"), (256, 64, "bottleneck"), (64, 64, "bottleneck"), (16, 4, "bottleneck")])
def test_the_expected_count_is_that_of_a_real_block(given):
    import keras

    channels, filters, kind = given
    inputs = keras.Input((8, 8, channels))
    model = keras.Model(inputs, residual_block(inputs, filters, kind=kind))
    assert parameters()(*given) == sum(np.prod(w.shape) for w in model.trainable_weights)
