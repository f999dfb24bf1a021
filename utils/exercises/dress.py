"""One value in any dress: lists, generators, scalars and tensors of any library as plain Python and NumPy.

A tensor of Keras, TensorFlow, JAX or PyTorch becomes a NumPy array, a generator a list; inside tuples, lists and dicts as well.
No library is imported for that: a tensor is told by what it can do.
"""

import itertools
import types

import numpy as np

_LAZY = (
    types.GeneratorType,
    map,
    filter,
    zip,
    enumerate,
    reversed,
    range,
    type({}.keys()),
    type({}.values()),
    type({}.items()),
)
DEEPEST = 20  # a list may hold itself
AS_IT_IS = frozenset({int, float, complex, bool, str, bytes, type(None)})  # no dress of anything else
LONGEST = 100_000  # what comes after so many entries of a generator is not waited for


def plain(value, depth=0):
    """The value with tensors as NumPy arrays and generators as lists; anything else as it is.

    Raises:
        ValueError: if a generator does not end.
    """
    if depth > DEEPEST:
        return value
    if isinstance(value, _LAZY):
        value = list(itertools.islice(value, LONGEST + 1))
        if len(value) > LONGEST:
            raise ValueError(f"a generator of more than {LONGEST} values")
    if type(value) in (list, tuple):  # of thousands of numbers, often
        return type(value)([item if type(item) in AS_IT_IS else plain(item, depth + 1) for item in value])
    if isinstance(value, tuple) and hasattr(value, "_fields"):  # a named tuple
        return tuple(plain(item, depth + 1) for item in value)
    if type(value) is dict:
        return {key: plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return _without_objects(np.asarray(value))
    if is_tensor(value):
        try:
            return to_numpy(value)
        except Exception:  # symbolic: it has no values
            return value
    return value


def is_tensor(value):
    """Whether a value looks like an array of some library, with values or without."""
    if isinstance(value, (type, np.generic)):
        return False
    try:
        return (
            hasattr(value, "shape")
            and hasattr(value, "dtype")
            and (hasattr(value, "__array__") or hasattr(value, "detach"))
        )
    except Exception:
        return False


def to_numpy(value):
    """A number, nested list, or tensor of any backend as a NumPy array."""
    if hasattr(value, "detach"):  # a PyTorch tensor that may record gradients
        value = value.detach()
        value = value.cpu() if hasattr(value, "cpu") else value
        value = _of_pytorch(value) if hasattr(value, "numpy") else value
    elif hasattr(value, "numpy"):  # of TensorFlow: NumPy by itself cannot read a single number in bfloat16
        value = value.numpy()
    return np.asarray(value)


def _of_pytorch(tensor):
    """A detached tensor of PyTorch as an array of its own type, which decides the tolerance."""
    try:
        return tensor.numpy()
    except TypeError:  # bfloat16: NumPy lacks it, and the library that brings it along comes with Keras
        from ml_dtypes import bfloat16

        return np.asarray(tensor.float().numpy(), bfloat16)


def numeric(value):
    """A value as an array of numbers (booleans count), or None if it is no such thing."""
    try:
        array = to_numpy(plain(value))
    except Exception:  # ragged, symbolic, or an object that raises
        return None
    return array if holds_numbers(array) else None


def holds_numbers(array):
    """Whether the entries of an array are numbers or booleans."""
    return array.dtype.kind in "biufc" or array.dtype.name == "bfloat16"  # (which is no type of NumPy's own)


def _without_objects(array):
    """An array of Python numbers as an array of numbers; others as they are."""
    if array.dtype != object:
        return array
    try:
        numbers = np.array(array.tolist())
    except Exception:
        return array
    return numbers if numbers.dtype.kind in "biufc" and numbers.shape == array.shape else array
