"""Tensors of the real libraries mean what they hold, in the precision in which they hold it.

The look-alikes of `tests/helpers/dresses.py` go through every exercise; here stands what they look like.
"""

import sys

import numpy as np
import pytest

from utils.exercises import Wrong, call, expect_equal, one_array, one_number, recognise, same_value, several
from utils.exercises.tolerance import RTOL

pytestmark = pytest.mark.slow  # three libraries are imported


def pytorch(array, kind):
    import torch

    return torch.tensor(array.tolist(), dtype=getattr(torch, kind))


def jax(array, kind):
    import jax.numpy

    return jax.numpy.asarray(array, kind)


def tensorflow(array, kind):
    import tensorflow as tf

    return tf.constant(array, kind)


def tensorflow_variable(array, kind):
    import tensorflow as tf

    return tf.Variable(tensorflow(array, kind))


def keras(array, kind):
    from keras import ops

    return ops.convert_to_tensor(array, kind)


def keras_variable(array, kind):
    from keras import Variable

    return Variable(array, dtype=kind)


def pytorch_parameter(array, kind):
    import torch

    return torch.nn.Parameter(pytorch(array, kind))


LIBRARIES = {
    "PyTorch": pytorch,
    "PyTorch, recording gradients": lambda array, kind: pytorch(array, kind).requires_grad_(),
    "PyTorch, computed while recording": lambda array, kind: pytorch(array, kind).requires_grad_() * 1,
    "PyTorch, a parameter": pytorch_parameter,
    "JAX": jax,
    "TensorFlow": tensorflow,
    "TensorFlow, a variable": tensorflow_variable,
    "Keras": keras,
    "Keras, a variable": keras_variable,
}
KINDS = ["float64", "float32", "float16", "bfloat16"]
no_pytorch = pytest.mark.skipif(sys.version_info >= (3, 12), reason="PyTorch is installed for Python before 3.12 only")


def cases(kinds):
    """(name, what makes a tensor, type) for all libraries and the types that they have."""
    for name, make in LIBRARIES.items():
        for kind in kinds:
            if (name, kind) == ("JAX", "float64"):  # there only where it is asked for at the start
                continue
            if name.startswith("PyTorch, ") and kind in ("int32", "bool"):  # gradients are of real numbers
                continue
            marks = no_pytorch if name.startswith("PyTorch") else ()
            yield pytest.param(make, kind, marks=marks, id=f"{name}: {kind}")


@pytest.mark.parametrize("make, kind", cases(KINDS))
def test_a_tensor_is_its_values_in_its_own_precision(make, kind):
    random = np.random.default_rng(0)
    for _ in range(10):
        array = random.normal(size=random.integers(1, 5, size=random.integers(1, 4))) * 10.0 ** random.integers(-2, 3)
        tensor = make(array, kind)
        assert one_array(tensor).dtype.name == kind and one_array(tensor).shape == array.shape
        expect_equal(tensor, array)
        expect_equal((tensor, [tensor, tensor]), (array, np.stack([array, array])))
        received = call(lambda tensor=tensor: {"a": tensor})["a"]
        assert type(received) is np.ndarray and same_value(received, array)
        wrong = array * (1 + 10 * RTOL[kind])
        with pytest.raises(Wrong, match="^Too large.$"):
            recognise(make(wrong, kind), [(wrong, "Too large.", "太大。")], expected=array)
        for part, row in zip(several(tensor, len(array)), array):
            assert same_value(part, row)


@pytest.mark.parametrize("make, kind", cases(KINDS))
def test_a_tensor_of_one_entry_is_one_number(make, kind):
    for shape in ((), (1,), (1, 1)):
        number = one_number(make(np.full(shape, 0.3), kind))
        assert np.ndim(number) == 0 and same_value(number, 0.3)


@pytest.mark.parametrize("make, kind", cases(["int32"]))
def test_whole_numbers_stay_whole_and_are_compared_exactly(make, kind):
    assert type(one_number(make(np.array([7]), kind))) is int
    expect_equal(make(np.array([3, 1, 2000]), kind), [3, 1, 2000])
    with pytest.raises(Wrong):
        expect_equal(make(np.array([3, 1, 2000]), kind), [3, 1, 2001])


@pytest.mark.parametrize("make, kind", cases(["bool"]))
def test_truths_stay_truths(make, kind):
    assert one_array(make(np.array([True, False]), kind)).dtype == bool


def test_a_symbolic_tensor_of_keras_and_of_tensorflow_is_explained():
    import tensorflow as tf
    from keras import Input

    said = []

    @tf.function
    def traced(x):
        try:
            one_array(x)
        except Wrong as wrong:
            said.append(wrong.en)
        return x

    traced(tf.constant([1.0]))
    with pytest.raises(Wrong, match="symbolic Keras tensor"):
        one_array(Input((3,)))
    assert "symbolic tensor without values" in said[0]
