"""Local response normalization is TensorFlow's and can be saved; the networks run on another back end of Keras, with the same outputs."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest
from lessons import ROOT
from networks import outputs, pictures, randomize

from utils.models import LocalResponseNormalization, alexnet_cifar, googlenet_cifar


@pytest.mark.parametrize(
    "options", [{}, {"depth_radius": 3, "bias": 0.7, "alpha": 0.3, "beta": 0.4}, {"depth_radius": 0}]
)
@pytest.mark.parametrize("channels", [1, 4, 9])
def test_local_response_normalization_is_that_of_tensorflow(options, channels):
    import tensorflow as tf

    x = np.random.default_rng(0).normal(0, 5, (2, 3, 4, channels)).astype("float32")
    settings = {"depth_radius": 2, "bias": 2.0, "alpha": 1e-4, "beta": 0.75, **options}
    received = keras.ops.convert_to_numpy(LocalResponseNormalization(**options)(x))
    if settings["depth_radius"]:
        expected = tf.nn.local_response_normalization(x, **settings).numpy()
    else:
        expected = x / (settings["bias"] + settings["alpha"] * x**2) ** settings["beta"]
    np.testing.assert_allclose(received, expected, rtol=1e-5)


def test_local_response_normalization_of_one_place_by_hand():
    x = np.array([[1.0, 2.0, 3.0, 4.0]], "float32")
    sums = np.array([1 + 4, 1 + 4 + 9, 4 + 9 + 16, 9 + 16])
    received = LocalResponseNormalization(depth_radius=1, bias=1, alpha=0.5, beta=0.5)(x)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(received), x / np.sqrt(1 + 0.5 * sums), rtol=1e-6)


def test_a_network_with_it_is_saved_and_loaded(tmp_path):
    model = alexnet_cifar(width=0.05, dense_units=8)
    model.save(tmp_path / "alexnet.keras")
    again = keras.models.load_model(tmp_path / "alexnet.keras")
    np.testing.assert_array_equal(outputs(again, pictures(32)), outputs(model, pictures(32)))


def test_its_errors():
    with pytest.raises(ValueError, match="depth_radius: expected at least 0, received -1"):
        LocalResponseNormalization(depth_radius=-1)
    with pytest.raises(ValueError, match="bias: expected above 0, received 0"):
        LocalResponseNormalization(bias=0)


def small():
    """Two that hold each kind of layer; the weights come afterwards (JAX compiles an initializer for each shape)."""
    settings = {"kernel_initializer": "zeros", "normalization": "batch"}
    return [
        alexnet_cifar(width=0.05, dense_units=8, kernel_initializer="zeros"),
        googlenet_cifar(width=0.1, modules=("3a", "4a"), auxiliary=True, auxiliary_units=4, **settings),
    ]


ELSEWHERE = """
import numpy as np, keras, sys
from networks import outputs, pictures, randomize
from test_models_parts import small
assert keras.backend.backend() == sys.argv[1]
values = [keras.tree.flatten(randomize(model).predict(pictures(32), verbose=0)) for model in small()]
np.savez(sys.argv[2], *[value for each in values for value in each])
"""


@pytest.mark.slow
def test_the_networks_compute_the_same_on_another_back_end(tmp_path):
    """On JAX; with COURSE_BACKEND=torch on PyTorch, as the lessons (`test_backends`)."""
    backend = os.environ.get("COURSE_BACKEND", "jax")
    here = [ROOT, ROOT / "tests/helpers", ROOT / "tests/utils/models"]
    environment = {**os.environ, "KERAS_BACKEND": backend, "PYTHONPATH": os.pathsep.join(map(str, here))}
    command = [sys.executable, "-c", ELSEWHERE, backend, str(tmp_path / "outputs.npz")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    expected = [value for model in small() for value in keras.tree.flatten(outputs(randomize(model), pictures(32)))]
    received = list(np.load(tmp_path / "outputs.npz").values())
    assert len(received) == len(expected) == 3
    for a, b in zip(received, expected):
        assert a.std() > 0
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4 * abs(b).max())
