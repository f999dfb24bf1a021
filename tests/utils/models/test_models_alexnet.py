"""AlexNet has the published number of parameters and sizes of maps; each of its ideas can be switched off; 32×32 needs another one."""

import keras
import pytest
from networks import layers_of, outputs, pictures

from utils.models import LocalResponseNormalization, alexnet, alexnet_cifar


def published(**options):
    return alexnet(kernel_initializer="zeros", **options)


@pytest.mark.usefixtures("half_size")
@pytest.mark.parametrize("side", [224, 227])
def test_the_published_numbers_of_parameters_and_sizes_of_maps(side):
    model = published(input_shape=(side, side, 3))
    assert model.count_params() == 62_378_344
    sides = {layer.name: layer.output.shape[1] for layer in model.layers if len(layer.output.shape) == 4}
    assert [sides[f"conv{i}"] for i in range(1, 6)] == [55, 27, 13, 13, 13]
    assert [sides[f"pool{i}"] for i in (1, 2, 5)] == [27, 13, 6]
    assert model.output_shape == (None, 1000)
    assert model.get_layer("fc1").count_params() == 37_752_832


@pytest.mark.usefixtures("half_size")
def test_two_towers_have_the_parameters_of_the_paper():
    model = published(groups=2)
    assert model.count_params() == 60_965_224  # "60 million parameters"
    shapes = [tuple(model.get_layer(f"conv{i}").kernel.shape) for i in range(1, 6)]
    assert shapes == [(11, 11, 3, 96), (5, 5, 48, 256), (3, 3, 256, 384), (3, 3, 192, 384), (3, 3, 192, 256)]


def test_the_published_network_on_small_pictures_is_refused_by_keras():
    alexnet((64, 64, 3), 10, kernel_initializer="zeros")
    for small in (
        lambda: alexnet((32, 32, 3), 10),
        lambda: alexnet((63, 63, 3), 10),
        lambda: alexnet_cifar(strides=4, padding="valid"),
    ):
        with pytest.raises(ValueError, match="Computed output size would be zero or negative"):
            small()


def test_a_stride_of_four_leaves_one_place_of_32():
    model = alexnet_cifar(strides=4)
    assert [model.get_layer(f"pool{i}").output.shape[1] for i in (1, 2, 5)] == [4, 2, 1]


def test_the_network_for_32_keeps_the_proportions():
    model = alexnet_cifar()
    assert model.count_params() == 1_002_090
    assert [model.get_layer(f"conv{i}").filters for i in range(1, 6)] == [24, 64, 96, 96, 64]
    assert [model.get_layer(f"pool{i}").output.shape[1] for i in (1, 2, 5)] == [16, 8, 4]
    assert alexnet_cifar(overlapping=False).count_params() == model.count_params()
    assert outputs(model, pictures(32)).shape == (2, 10)


def test_each_idea_can_be_switched_off():
    as_published = alexnet_cifar()
    assert len(layers_of(as_published, LocalResponseNormalization)) == 2
    assert [layer.rate for layer in layers_of(as_published, keras.layers.Dropout)] == [0.5, 0.5]
    assert {layer.pool_size for layer in layers_of(as_published, keras.layers.MaxPooling2D)} == {(3, 3)}
    other = alexnet_cifar(activation="tanh", dropout_rate=0, overlapping=False, normalization=None)
    kinds = (LocalResponseNormalization, keras.layers.Dropout, keras.layers.BatchNormalization)
    assert not layers_of(other, kinds)
    assert {layer.pool_size for layer in layers_of(other, keras.layers.MaxPooling2D)} == {(2, 2)}
    hidden = layers_of(other, (keras.layers.Conv2D, keras.layers.Dense))[:-1]
    assert {layer.activation.__name__ for layer in hidden} == {"tanh"} and len(hidden) == 7
    assert other.get_layer("predictions").activation.__name__ == "linear"
    batch = alexnet_cifar(normalization="batch")
    assert len(layers_of(batch, keras.layers.BatchNormalization)) == 5
    assert not any(layer.use_bias for layer in layers_of(batch, keras.layers.Conv2D))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: alexnet(groups=3), "groups: expected one of 1, 2, received 3"),
        (lambda: alexnet_cifar(normalization="layer"), "normalization: expected one of .* received 'layer'"),
        (lambda: alexnet_cifar(padding="reflect"), "padding: expected one of .* received 'reflect'"),
        (lambda: alexnet_cifar(dropout_rate=1), "dropout_rate: expected .* received 1"),
        (lambda: alexnet_cifar(width=0), "width: expected above 0, received 0"),
        (lambda: alexnet_cifar(dense_units=0), "dense_units: expected at least 1, received 0"),
        (lambda: alexnet_cifar(kernel_sizes=(3, 3)), "kernel_sizes: expected five"),
        (lambda: alexnet_cifar((32, 32)), r"input_shape: expected \(height, width, channels\), received \(32, 32\)"),
    ],
)
def test_errors_say_what_was_expected_and_what_was_received(make, message):
    with pytest.raises(ValueError, match=message):
        make()
