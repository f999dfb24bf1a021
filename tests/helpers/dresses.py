"""A right answer in another dress: the same value in another type, the same function written in another way."""

import functools
import inspect

import numpy as np


class Tensor:
    """What the checks may know of a PyTorch tensor that records gradients: NumPy cannot read it before `detach`."""

    def __init__(self, array):
        self.array, self.shape, self.dtype = array, array.shape, array.dtype

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")

    def detach(self):
        return Detached(self.array)


class Detached(Tensor):
    def cpu(self):
        return self

    def numpy(self):
        return self.array

    def __array__(self, dtype=None, copy=None):
        return self.array


class Array:
    """What the checks may know of a JAX array: shape, type, and NumPy can read it."""

    def __init__(self, array):
        self.array, self.shape, self.dtype = array, array.shape, array.dtype

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.array, dtype)


def _is_number(value):
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def _is_array(value):
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def _of_arrays(change):
    """A change of every array and number in an answer or a result; tuples, lists and dicts stay."""

    def changed(value):
        if isinstance(value, (tuple, list)):
            return type(value)(map(changed, value))
        if isinstance(value, dict):
            return {key: changed(entry) for key, entry in value.items()}
        return change(value) if _is_array(value) or _is_number(value) else value

    return changed


def _floats(kind):
    """Floats in another precision; whole numbers stay as they are."""
    return _of_arrays(
        lambda value: np.asarray(value).astype(kind)[()] if np.asarray(value).dtype.kind == "f" else value
    )


def _generator(value):
    return (entry for entry in value) if isinstance(value, (list, tuple)) or _is_array(value) and value.ndim else value


def _swap(old, new):
    return lambda value: new(value) if type(value) is old else value


_VALUES = {
    "list": _of_arrays(lambda value: value.tolist() if _is_array(value) else value),
    "tuple for list": _swap(list, tuple),
    "list for tuple": _swap(tuple, list),
    "generator": _generator,
    "NumPy scalar": _of_arrays(lambda value: np.asarray(value)[()]),
    "0-d array": _of_arrays(np.asarray),
    "array of one": _of_arrays(lambda value: value if _is_array(value) else np.array([value])),
    "tuple of one": _of_arrays(lambda value: value if _is_array(value) else (value,)),
    "float32": _floats("float32"),
    "float16": _floats("float16"),
    "float64": _of_arrays(lambda value: np.asarray(value).astype("float64")[()]),
    "whole float as int": _of_arrays(
        lambda value: int(value) if _is_number(value) and float(value).is_integer() else value
    ),
    "array of objects": _of_arrays(lambda value: value.astype(object) if _is_array(value) else value),
    "tensor of JAX": _of_arrays(lambda value: Array(np.asarray(value))),
    "tensor of PyTorch": _of_arrays(lambda value: Tensor(np.asarray(value))),
}


def _as_lambda(function):
    return lambda *inputs, **named: function(*inputs, **named)


def _with_parameters(function, rename, kind):
    """The function with other names of its arguments, or with arguments by name only."""
    parameters = list(inspect.signature(function).parameters.values())
    if any(p.kind is not p.POSITIONAL_OR_KEYWORD for p in parameters):
        return function
    new = [p.replace(name=rename(p.name), kind=kind or p.kind) for p in parameters]
    signature = inspect.Signature(new)

    def written_otherwise(*inputs, **named):
        given = signature.bind(*inputs, **named).arguments
        return function(**{old.name: given[p.name] for old, p in zip(parameters, new) if p.name in given})

    written_otherwise.__signature__ = signature
    return written_otherwise


def _in_single(function):
    """The function computing in single precision from the start, as TensorFlow, JAX and PyTorch do."""

    def in_single(*inputs, **named):
        single = _floats("float32")
        return function(*(single(value) if _is_array(value) else value for value in inputs), **named)

    return in_single


def _as_class(function):
    class Answer:
        def __call__(self, *inputs, **named):
            return function(*inputs, **named)

    return Answer


_FUNCTIONS = {
    "a lambda": _as_lambda,
    "other names": lambda function: _with_parameters(function, lambda name: f"my_{name}", None),
    "by name only": lambda function: _with_parameters(function, lambda name: name, inspect.Parameter.KEYWORD_ONLY),
    "other names, by name only": lambda function: _with_parameters(
        function, lambda name: f"my_{name}", inspect.Parameter.KEYWORD_ONLY
    ),
    "a partial": functools.partial,
    "in single precision": _in_single,
    "a class": _as_class,
    "an object": lambda function: _as_class(function)(),
}

NAMES = {*_VALUES, *_FUNCTIONS}


def put_on(dress, answer):
    """The answer in a dress; of a function, its results are put into the dresses of values."""
    if dress in _FUNCTIONS:
        return _FUNCTIONS[dress](answer) if callable(answer) else answer
    if not callable(answer):
        return _VALUES[dress](answer)

    @functools.wraps(answer)
    def dressed(*inputs, **named):
        return _VALUES[dress](answer(*inputs, **named))

    return dressed
