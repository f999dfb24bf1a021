"""The residual networks have the published numbers of parameters, and compute what Keras' own compute."""

import keras
import numpy as np
import pytest
from keras import ops

from utils.models import flops, residual_block, resnet18, resnet20, resnet50, resnet_cifar


def trainable(model):
    return sum(int(np.prod(w.shape)) for w in model.trainable_weights)


def block(channels=6, size=8, **options):
    inputs = keras.Input((size, size, channels))
    return keras.Model(inputs, residual_block(inputs, **options))


def scrambled(model, seed=0):
    rng = np.random.default_rng(seed)
    model.set_weights([rng.uniform(0.1, 0.5, w.shape) for w in model.get_weights()])
    return model


def kernels(model):
    """Layers with weights that the papers count: convolutions of the branches, and the dense layer."""
    return [layer for layer in model.layers if hasattr(layer, "kernel") and not layer.name.endswith("0_conv")]


def test_published_numbers_of_parameters():
    assert trainable(resnet20()) == 269_722  # "0.27 M", option A
    assert trainable(resnet20(shortcut="projection")) == 269_722 + 2_752
    assert trainable(resnet18()) == 11_689_512  # torchvision
    large = resnet50()
    assert large.count_params() == 25_636_712  # keras.applications
    assert flops(large) == 3_857_973_248  # He et al. (2016), table 1: 3.8 billion


def test_the_multiply_adds_of_resnet50_are_those_of_the_formula():
    """Bottlenecks, the stride in the first convolution; a projection in front of each stage."""
    total, channels, size = 7 * 7 * 3 * 64 * 112**2, 64, 56
    for stage, blocks in enumerate((3, 4, 6, 3)):
        filters = 64 * 2**stage
        size = size if stage == 0 else size // 2
        total += channels * 4 * filters * size**2
        for _ in range(blocks):
            total += (channels * filters + 9 * filters * filters + filters * 4 * filters) * size**2
            channels = 4 * filters
    assert total + 2048 * 1000 == 3_857_973_248


@pytest.mark.parametrize(("depth", "millions"), [(20, 0.27), (32, 0.46), (44, 0.66), (56, 0.85), (110, 1.7)])
def test_the_cifar_networks_have_the_depths_and_sizes_of_the_paper(depth, millions):
    model = resnet_cifar(depth)
    assert len(kernels(model)) == depth
    assert trainable(model) / 1e6 == pytest.approx(millions, rel=0.03)


def test_identity_shortcuts_cost_no_parameter_against_the_plain_network():
    assert trainable(resnet_cifar(20)) == trainable(resnet_cifar(20, shortcut=None))


def test_resnet50_gives_what_keras_own_gives_on_the_same_weights():
    theirs = keras.applications.ResNet50(weights=None, input_shape=(64, 64, 3))
    rng = np.random.default_rng(0)
    theirs.set_weights([w + rng.uniform(0, 0.05, w.shape) * (w.ndim == 1) for w in theirs.get_weights()])
    ours = resnet50((64, 64, 3))
    assert [w.path for w in ours.weights] == [w.path for w in theirs.weights]
    ours.set_weights(theirs.get_weights())
    x = rng.normal(0, 50, (2, 64, 64, 3)).astype("float32")
    received, expected = ours.predict(x, verbose=0), theirs.predict(x, verbose=0)
    assert received.std() > 0
    np.testing.assert_allclose(received, expected, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("strides", [1, 2])
@pytest.mark.parametrize("kind", ["basic", "bottleneck"])
@pytest.mark.parametrize("preactivation", [False, True])
@pytest.mark.parametrize("shortcut", ["projection", "identity", None])
def test_a_block_has_the_shape_it_promises(strides, kind, preactivation, shortcut):
    model = block(size=9, filters=8, strides=strides, kind=kind, preactivation=preactivation, shortcut=shortcut)
    side = -(-9 // strides)
    assert model.output_shape == (None, side, side, 8 if kind == "basic" else 32)


def test_a_branch_of_zeros_leaves_the_shortcut():
    """Option A with a dead branch: every second place, zeros behind, and the last ReLU."""
    model = block(filters=8, strides=2, shortcut="identity", zero_gamma=True)
    x = np.random.default_rng(0).normal(size=(2, 8, 8, 6)).astype("float32")
    expected = np.pad(np.maximum(x[:, ::2, ::2], 0), ((0, 0), (0, 0), (0, 0), (0, 2)))
    np.testing.assert_allclose(model.predict(x, verbose=0), expected, atol=1e-6)


def test_a_preactivated_block_ends_in_the_addition():
    x = np.random.default_rng(0).normal(size=(2, 8, 8, 6)).astype("float32")
    model = block(filters=6, preactivation=True)
    model.set_weights([w if w.ndim == 1 else 0 * w for w in model.get_weights()])
    np.testing.assert_allclose(model.predict(x, verbose=0), x, atol=1e-6)


def test_plain_and_residual_block_differ_by_the_input():
    plain, residual = (block(filters=6, shortcut=shortcut, preactivation=True) for shortcut in (None, "projection"))
    scrambled(plain)
    residual.set_weights(plain.get_weights())
    x = np.random.default_rng(0).normal(size=(2, 8, 8, 6)).astype("float32")
    np.testing.assert_allclose(ops.convert_to_numpy(residual(x) - plain(x)), x, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: block(filters=6, kind="deep"), "kind: expected one of 'basic', 'bottleneck', received 'deep'"),
        (lambda: block(filters=6, shortcut="none"), "shortcut: expected one of .* received 'none'"),
        (lambda: block(filters=4, shortcut="identity"), "at least 6 output channels, received 4"),
        (lambda: block(filters=6, preactivation=True, zero_gamma=True), "zero_gamma"),
        (lambda: resnet_cifar(21), "depth: expected 6n . 2 .* received 21"),
        (lambda: resnet18((16, 16, 3)), "at least 32 pixels a side"),
    ],
)
def test_errors_say_what_was_expected_and_what_was_received(make, message):
    with pytest.raises(ValueError, match=message):
        make()
