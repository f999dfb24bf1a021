"""Multiply-adds and activations are those that one counts by hand. (Those of whole networks: beside the networks.)"""

import keras
import pytest
from keras import layers

from utils.models import activation_memory, flops, layer_costs


def network(*stack, shape=(8, 8, 3)):
    return keras.Sequential([keras.Input(shape), *stack])


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (layers.Conv2D(5, 3, padding="same"), 3 * 3 * 3 * 5 * 64),
        (layers.Conv2D(5, 3, strides=2), 3 * 3 * 3 * 5 * 9),
        (layers.Conv2D(6, 3, padding="same", groups=3), 3 * 3 * 1 * 6 * 64),
        (layers.Conv2D(5, 3, dilation_rate=2), 3 * 3 * 3 * 5 * 16),
        (layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2), 3 * 3 * 3 * 2 * 64),
        (layers.SeparableConv2D(5, 3, padding="same"), (3 * 3 * 3 + 3 * 5) * 64),
        (layers.Conv2DTranspose(5, 2, strides=2), 2 * 2 * 3 * 5 * 64),
        (layers.Dense(7), 3 * 7 * 64),
        (layers.MaxPooling2D(2), 0),
        (layers.BatchNormalization(), 0),
        (layers.Activation("relu"), 0),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_one_layer_by_hand(layer, expected):
    assert flops(network(layer)) == expected


def test_rows_say_what_each_layer_costs():
    model = network(layers.Conv2D(4, 3, name="c"), layers.Flatten(name="f"), layers.Dense(10, name="d"))
    rows = {row.name: row for row in layer_costs(model)}
    assert list(rows) == ["c", "f", "d"]
    assert (rows["c"].kind, rows["c"].output_shape, rows["c"].parameters) == ("Conv2D", (6, 6, 4), 112)
    assert rows["c"].activation_bytes == 6 * 6 * 4 * 4
    assert sum(row.parameters for row in rows.values()) == model.count_params()
    assert activation_memory(model, batch_size=3) == 3 * 4 * (144 + 144 + 10)


def test_sixteen_bits_take_half_the_memory():
    model = network(layers.Conv2D(4, 3, dtype="bfloat16"))
    assert activation_memory(model) == 144 * 2


def test_models_within_models_and_layers_that_are_used_twice():
    inner = network(layers.Conv2D(3, 3, padding="same"))
    inputs = keras.Input((8, 8, 3))
    twice = layers.Conv2D(3, 1)
    x = twice(twice(inner(inputs)))
    model = keras.Model(inputs, keras.ops.relu(x) + x)
    assert flops(model) == (3 * 3 * 3 * 3 + 2 * 3 * 3) * 64
    assert [row.multiply_adds for row in layer_costs(model)][:1] == [81 * 64]


def test_errors_say_what_was_expected_and_what_was_received():
    with pytest.raises(ValueError, match="a shape that is known but for the batch, received .None, None, None, 3."):
        flops(network(layers.Conv2D(3, 3), shape=(None, None, 3)))
    with pytest.raises(ValueError, match="whose multiply-adds are known .* received LSTM"):
        flops(network(layers.LSTM(3), shape=(5, 2)))
    with pytest.raises(ValueError, match="functional or sequential model, received Sequential"):
        flops(keras.Sequential([layers.Dense(3)]))
    with pytest.raises(ValueError, match="batch_size: expected at least 1, received 0"):
        activation_memory(network(layers.Dense(3)), batch_size=0)
