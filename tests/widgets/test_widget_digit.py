"""What the widget `digit` computes: gradients against Keras, the area that a place sees, the reader's confusions."""

import numpy as np
import pytest
from test_widgets import architectures, random_model, rounded
from widget_tools import numbers

from utils.widgets import load_network, pack
from utils.widgets.networks import ACTIVATIONS

BACK = """(m, { packed, x, cases }) => {
  const net = m.network(packed), input = Float32Array.from(x), outputs = net(input);
  return cases.map(([k, g]) => Array.from(m.inputGradient(net, input, outputs, g, k)));
}"""
VOTES = """(m, { packed, x }) => {
  const net = m.network(packed), input = Float32Array.from(x), outputs = net(input);
  return outputs.at(-1).data.map ? Array.from(outputs.at(-1).data, (_, target) => {
    const { score, votes } = m.votesOf(net, input, outputs, target);
    return [score, Array.from(votes)];
  }) : [];
}"""


def as_in_the_page(model, dtype="float16"):
    """The packed model; Keras' own takes the rounded weights, so that only the arithmetic is compared."""
    packed = pack(model, dtype)
    for layer in model.layers:
        if hasattr(layer, "kernel"):
            layer.kernel.assign(rounded(np.asarray(layer.kernel), dtype))
    return packed


def keras_gradient(model, x, k, g):
    """Of the sum of g times layer k's output."""
    import keras
    import tensorflow as tf

    part = keras.Model(model.inputs, model.layers[k].output)
    x = tf.constant(x[None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(part(x, training=False)[0] * g)
    return tape.gradient(total, x).numpy()[0]


def close(ours, theirs, what=""):
    scale = max(np.abs(theirs).max(), 1e-6)
    np.testing.assert_allclose(numbers(ours) / scale, theirs.ravel() / scale, atol=1e-4, err_msg=what)


MORE = {
    f"activation {name}": (lambda L, name=name: [L.Dense(9, activation=name), L.Dense(4), L.Activation(name)])
    for name in ACTIVATIONS
}
MORE |= {
    "pools that overlap": lambda L: [
        L.Reshape((6, 6, 1)),
        L.Conv2D(3, 3, padding="same", activation="relu"),
        L.MaxPooling2D(3, 2),
        L.GlobalMaxPooling2D(),
        L.Dense(3),
    ],
    "unequal scales": lambda L: [
        L.Reshape((4, 3, 3)),
        L.Rescaling([0.5, 2.0, 1.0], offset=[0.1, 0.0, -0.3]),
        L.AveragePooling2D(2, strides=1, padding="same"),
        L.Flatten(),
        L.Dense(5, activation="relu6"),
        L.Softmax(),
    ],
}


def models():
    import keras

    for name, layers in architectures().items():
        yield name, layers
    for name, layers in MORE.items():
        yield name, [keras.Input((36,)), *layers(keras.layers)]


@pytest.mark.parametrize("name", [*architectures(), *MORE])
def test_the_gradient_of_every_layer_is_that_of_keras(js, name):
    pytest.importorskip("tensorflow")
    model = random_model(dict(models())[name], seed=len(name))
    packed, rng = as_in_the_page(model), np.random.default_rng(4)
    x = rng.uniform(0, 1, model.input_shape[1:]).astype("f4")
    cases = [(k, rng.normal(size=layer.output.shape[1:]).astype("f4")) for k, layer in enumerate(model.layers)]
    data = {"packed": packed, "x": x.ravel().tolist(), "cases": [(k, g.ravel().tolist()) for k, g in cases]}
    for (k, g), ours in zip(cases, js("nn-gradient", BACK, data, ("network",))):
        close(ours, keras_gradient(model, x, k, g), f"{k} {type(model.layers[k]).__name__}")
