"""The activation functions of the widgets against Keras: values, derivatives, saturated zones."""

import math

import numpy as np
import pytest
from widget_tools import numbers

from utils.widgets.networks import ACTIVATIONS

DENORMAL = [5e-324, -5e-324, 1e-310, -1e-310]
POINTS = np.concatenate(
    [np.linspace(-12, 12, 481), [-1e3, 1e3, 0.0, 1e-8, -1e-8, 40.0, -40.0, 700.0, -700.0], DENORMAL]
)
ORDINARY = slice(
    0, -len(DENORMAL)
)  # TensorFlow takes denormal numbers for zero, where a jump of the derivative shows it
KERAS_GELU = 1e-8  # TensorFlow's gelu holds the root of 2 in single precision


@pytest.fixture(scope="module")
def activation_values(js):
    names = [name for name in ACTIVATIONS if name != "softmax"]
    values = js(
        "activation-functions",
        "(m, { names, z }) => names.map(name => z.map(v => m.ACTIVATIONS[name](v)))",
        {"names": names, "z": POINTS.tolist()},
    )
    return dict(zip(names, map(numbers, values)))


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_each_activation_equals_keras_in_double_precision(activation_values, name):
    import keras

    theirs = np.asarray(keras.activations.get(name)(keras.ops.convert_to_tensor(POINTS, "float64")))
    rtol, atol = {"gelu": (1e-9, KERAS_GELU), "leaky_relu": (2e-8, 1e-14)}.get(
        name, (1e-9, 1e-14)
    )  # Keras' slope 0.2 is a float32
    np.testing.assert_allclose(activation_values[name], theirs, rtol=rtol, atol=atol)


def test_the_error_function_is_exact_to_the_last_digits(js):
    z = np.linspace(-6, 26, 1281)
    ours = numbers(js("activation-functions", "(m, z) => z.map(m.erfc)", z.tolist()))
    np.testing.assert_allclose(ours, [math.erfc(v) for v in z], rtol=2e-12)
    assert js("activation-functions", "m => [0, 1e3, -1e3, 5e-324].map(m.erfc)") == [1, 0, 2, 1]


EXPLORED = [
    ("step", None),
    ("sigmoid", None),
    ("tanh", None),
    ("relu", None),
    ("leaky_relu", 0.25),
    ("leaky_relu", 0.0078125),
    ("prelu", 0.25),
    ("prelu", -0.5),
    ("elu", 1.0),
    ("elu", 2.5),
    ("selu", None),
    ("gelu", None),
    ("silu", None),
    ("softplus", None),
]


@pytest.fixture(scope="module")
def explored(js):
    code = (
        "(m, { cases, z }) => cases.map(([name, p]) => "
        "[m.FUNCTIONS[name].value, m.FUNCTIONS[name].derivative].map(f => z.map(v => f(v, p ?? undefined))))"
    )
    results = js("functions", code, {"cases": EXPLORED, "z": POINTS.tolist()})
    return {case: [numbers(part) for part in result] for case, result in zip(EXPLORED, results)}


def keras_function(name, p):
    import keras
    import tensorflow as tf

    if name == "prelu":
        layer = keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(p), shared_axes=[1], dtype="float64")
        return lambda z: tf.reshape(layer(tf.reshape(z, (1, -1))), (-1,))
    if name == "step":
        return lambda z: tf.where(z >= 0, tf.ones_like(z), tf.zeros_like(z)) + 0 * z
    options = {"leaky_relu": {"negative_slope": p}, "elu": {"alpha": p}}.get(name, {})
    return lambda z: getattr(keras.activations, name)(z, **options)


@pytest.mark.parametrize("name, p", EXPLORED)
def test_the_explorer_draws_keras_values_and_the_derivatives_of_its_gradient_tape(explored, name, p):
    import tensorflow as tf

    z = tf.constant(POINTS, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(z)
        value = keras_function(name, p)(z)
    atol = KERAS_GELU if name == "gelu" else 1e-12
    for ours, theirs, what in zip(explored[name, p], (value, tape.gradient(value, z)), ("value", "derivative")):
        np.testing.assert_allclose(ours[ORDINARY], theirs.numpy()[ORDINARY], rtol=1e-9, atol=atol, err_msg=what)


@pytest.mark.parametrize("name, p", EXPLORED)
def test_a_denormal_input_counts_as_its_side_of_zero(explored, name, p):
    value, derivative = explored[name, p]
    at = dict(zip(POINTS.tolist(), zip(value, derivative)))
    for tiny in DENORMAL:
        np.testing.assert_allclose(at[tiny], at[math.copysign(1e-8, tiny)], rtol=1e-6, atol=3e-8)


def test_the_saturated_zones_are_where_the_derivative_is_below_the_threshold(js):
    zones = js(
        "activations-plot",
        "m => ['sigmoid', 'relu', 'leaky_relu', 'step'].map(f => m.saturatedZones(z => "
        "({ sigmoid: z => { const s = 1 / (1 + Math.exp(-z)); return s * (1 - s); }, relu: z => +(z > 0), leaky_relu: z => (z > 0 ? 1 : 0.2), step: () => 0 })[f](z), 0.05))",
    )
    edge = np.log((1 + np.sqrt(0.8)) / (1 - np.sqrt(0.8)))  # s(1-s) = 0.05
    np.testing.assert_allclose(zones[0], [[-6, -edge], [edge, 6]], atol=0.026)
    np.testing.assert_allclose(zones[1], [[-6, 0]], atol=0.026)  # the myth: ReLU saturates for negative inputs
    assert zones[2] == [] and zones[3] == [[-6, 6]]


def test_the_address_restores_a_state_and_nonsense_in_it_is_ignored(js):
    base = {"f": "sigmoid", "compare": "", "alpha": None, "compare_alpha": None, "z": 1, "threshold": 0.05}
    read = lambda raw: js("activations", "(m, { raw, base }) => m.validState(raw, base)", {"raw": raw, "base": base})
    assert read({"f": "elu", "alpha": "2.5", "z": "-3.05", "compare": "gelu"}) == {
        **base,
        "f": "elu",
        "alpha": 2.5,
        "z": -3.05,
        "compare": "gelu",
    }
    assert read({"f": "constructor", "compare": "__proto__", "alpha": "1", "z": "7", "threshold": "x"}) == base
    assert read({"z": "", "threshold": "-1", "f": "relu", "alpha": "0.5"}) == {**base, "f": "relu"}
