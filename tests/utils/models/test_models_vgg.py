"""VGG has the published numbers of parameters, and computes what the applications' networks compute on the same weights."""

import keras
import numpy as np
import pytest
from networks import layers_of, outputs, pictures, randomize, trainable

from utils.models import flops, vgg, vgg_cifar

COUNTS = {11: 132_863_336, 13: 133_047_848, 16: 138_357_544, 19: 143_667_240}


@pytest.mark.usefixtures("half_size")
def test_vgg16_as_published():
    """Built once: 138 million parameters."""
    model = vgg(16, kernel_initializer="zeros")
    assert model.count_params() == COUNTS[16]  # keras.applications, torchvision
    assert flops(model) == 15_470_264_320
    assert model.get_layer("flatten").output.shape == (None, 7 * 7 * 512)


def test_the_multiply_adds_of_vgg16_are_those_of_the_formula():
    total, channels = 0, 3
    for side, filters, count in ((224, 64, 2), (112, 128, 2), (56, 256, 3), (28, 512, 3), (14, 512, 3)):
        for _ in range(count):
            total += 9 * channels * filters * side**2
            channels = filters
    assert total + 7 * 7 * 512 * 4096 + 4096 * 4096 + 4096 * 1000 == 15_470_264_320


@pytest.mark.parametrize("depth", COUNTS)
def test_the_depths_of_the_paper(depth):
    model = vgg(depth, (32, 32, 3), dense_units=1, kernel_initializer="zeros")
    with_weights = layers_of(model, (keras.layers.Conv2D, keras.layers.Dense))
    assert len(with_weights) == depth
    convolutions = sum(layer.count_params() for layer in layers_of(model, keras.layers.Conv2D))
    dense = (7 * 7 * 512 + 1) * 4096 + 4097 * 4096 + 4097 * 1000
    assert convolutions + dense == COUNTS[depth]


def test_vgg16_gives_what_the_application_gives_on_the_same_weights():
    settings = {"input_shape": (32, 32, 3), "classifier_activation": "softmax"}
    theirs = randomize(keras.applications.VGG16(weights=None, classes=7, **settings))
    ours = vgg(16, num_classes=7, **settings)
    assert [(w.path, w.shape) for w in ours.weights] == [(w.path, w.shape) for w in theirs.weights]
    ours.set_weights(theirs.get_weights())
    received, expected = outputs(ours, pictures(32)), outputs(theirs, pictures(32))
    assert expected.std() > 0.01
    np.testing.assert_allclose(received, expected, rtol=1e-4, atol=1e-6)


def test_vgg19_gives_the_maps_that_the_application_gives_on_the_same_weights():
    theirs = randomize(keras.applications.VGG19(weights=None, include_top=False, input_shape=(32, 32, 3)))
    ours = vgg(19, (32, 32, 3), dense_units=1)
    for layer in theirs.layers[1:]:
        ours.get_layer(layer.name).set_weights(layer.get_weights())
    maps = keras.Model(ours.input, ours.get_layer("block5_pool").output)
    received, expected = outputs(maps, pictures(32)), outputs(theirs, pictures(32))
    assert expected.std() > 0.01
    np.testing.assert_allclose(received, expected, rtol=1e-4, atol=1e-5)


def test_batch_normalization_stands_between_convolution_and_activation():
    plain, normalized = vgg_cifar(), vgg_cifar(batch_normalization=True)
    assert len(layers_of(normalized, keras.layers.BatchNormalization)) == 8
    channels = 16 + 32 + 2 * 64 + 4 * 128
    assert trainable(normalized) - trainable(plain) == channels  # γ and β, no bias
    names = [layer.name for layer in normalized.layers][1:4]
    assert names == ["block1_conv1", "block1_conv1_bn", "block1_conv1_activation"]
    assert normalized.layers[1].activation.__name__ == "linear"


def test_width_and_initializer_are_adjustable():
    model = vgg_cifar(16, width=0.5, dense_units=20, kernel_initializer="he_normal", dropout_rate=0)
    assert [layer.filters for layer in layers_of(model, keras.layers.Conv2D)][::3] == [32, 64, 128, 256, 256]
    assert type(model.get_layer("block3_conv2").kernel_initializer).__name__ == "HeNormal"
    assert not layers_of(model, keras.layers.Dropout)
    assert outputs(model, pictures(32)).shape == (2, 10)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: vgg(12), "depth: expected one of 11, 13, 16, 19, received 12"),
        (lambda: vgg_cifar(16, (28, 28, 1)), "at least 32 pixels a side, since five poolings .* received .28, 28, 1."),
        (lambda: vgg_cifar(width=-1), "width: expected above 0, received -1"),
        (lambda: vgg_cifar(dropout_rate=1.5), "dropout_rate: .* received 1.5"),
    ],
)
def test_errors_say_what_was_expected_and_what_was_received(make, message):
    with pytest.raises(ValueError, match=message):
        make()
