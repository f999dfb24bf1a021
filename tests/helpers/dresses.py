"""A right answer in another dress: the same value in another type, the same function written in another way."""

import functools
import inspect

import numpy as np
from ml_dtypes import bfloat16


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


class Coarse(Detached):
    """The same in bfloat16, a type that NumPy lacks."""

    def detach(self):
        return self

    def numpy(self):
        raise TypeError("Got unsupported ScalarType BFloat16")

    def float(self):
        return Detached(self.array.astype("float32"))


class Array:
    """What the checks may know of a JAX array: shape, type, and NumPy can read it."""

    def __init__(self, array):
        self.array, self.shape, self.dtype = array, array.shape, array.dtype

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.array, dtype)


LONG = 50  # a list of so many rows is an array: entry by entry it would take a minute


def _is_number(value):
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def _is_array(value):
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def _of_arrays(change, together=False):
    """A change of every array and number in an answer or a result; tuples, lists and dicts stay, and the entries of a long list.

    With `together`, a list of which only some entries would change stays as it is: no library makes such a mixture.
    """

    def changed(value):
        if isinstance(value, list) and len(value) > LONG:
            return value
        if isinstance(value, (tuple, list)):
            entries = type(value)(map(changed, value))
            is_mixed = isinstance(value, list) and any(new is old for new, old in zip(entries, value))
            return value if together and is_mixed else entries
        if isinstance(value, dict):
            return {key: changed(entry) for key, entry in value.items()}
        return change(value) if _is_array(value) or _is_number(value) else value

    return changed


def _floats(kind, make=lambda array: array[()]):
    """Floats in another precision. Whole numbers stay as they are, and so does a count written as a float that this type cannot hold."""

    def rounded(value):
        array = np.asarray(value)
        if array.dtype.kind != "f":
            return value
        with np.errstate(over="ignore"):
            coarse = array.astype(kind)
        is_count = np.isfinite(array).all() and (array == np.round(array)).all()
        return value if is_count and (coarse.astype(float) != array).any() else make(coarse)

    return _of_arrays(rounded, together=True)


def _numbers(change):
    """A change of a number by itself, or in a tuple or dict; a list of numbers is an array, whose entries stay."""

    def changed(value):
        if isinstance(value, tuple):
            return tuple(map(changed, value))
        if isinstance(value, dict):
            return {key: changed(entry) for key, entry in value.items()}
        return change(value) if _is_number(value) else value

    return changed


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
    "array of one": _numbers(lambda value: np.array([value])),
    "tuple of one": _numbers(lambda value: (value,)),
    "float32": _floats("float32"),
    "float16": _floats("float16"),
    "float64": _of_arrays(lambda value: np.asarray(value).astype("float64")[()]),
    "whole float as int": _of_arrays(
        lambda value: int(value) if _is_number(value) and float(value).is_integer() else value
    ),
    "array of objects": _of_arrays(lambda value: value.astype(object) if _is_array(value) else value),
    "tensor of JAX": _of_arrays(lambda value: Array(np.asarray(value))),
    "tensor of PyTorch": _of_arrays(lambda value: Tensor(np.asarray(value))),
    "tensor of PyTorch in bfloat16": _floats(bfloat16, Coarse),
    "a column": _of_arrays(lambda value: value[:, None] if _is_array(value) and value.ndim == 1 else value),
}
# What another answer is in most exercises; those in which it means the same say so.
SPECIAL = {"a column"}


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
    """The function computing in single precision from the start and to the end, as TensorFlow, JAX and PyTorch do."""

    def in_single(*inputs, **named):
        single = _floats("float32")
        return single(function(*(single(value) if _is_array(value) else value for value in inputs), **named))

    return in_single


def _as_class(function):
    class Answer:
        def __call__(self, *inputs, **named):
            return function(*inputs, **named)

    return Answer


_CALLS = {
    "a lambda": _as_lambda,
    "other names": lambda function: _with_parameters(function, lambda name: f"my_{name}", None),
    "by name only": lambda function: _with_parameters(function, lambda name: name, inspect.Parameter.KEYWORD_ONLY),
    "other names, by name only": lambda function: _with_parameters(
        function, lambda name: f"my_{name}", inspect.Parameter.KEYWORD_ONLY
    ),
    "a partial": functools.partial,
    "a class": _as_class,
    "an object": lambda function: _as_class(function)(),
}
_FUNCTIONS = {**_CALLS, "in single precision": _in_single}

OF_CALLS = {*_CALLS}  # they concern how a function is called, not what it returns
NAMES = {*_VALUES, *_FUNCTIONS}


def noting(answer, seen):
    """The answer; it, or what it returns when it is called, is noted in `seen`."""
    if not callable(answer):
        seen.append(answer)
        return answer

    @functools.wraps(answer)
    def noted(*inputs, **named):
        value = answer(*inputs, **named)
        seen.append(value)
        return value

    return noted


def fits(dress, answer, seen):
    """Whether a dress makes anything else of an answer, or of one of the values that were seen of it."""
    if dress in _FUNCTIONS:
        return callable(answer) and put_on(dress, answer) is not answer
    return any(not _looks_the_same(_VALUES[dress](value), value) for value in seen)


def _looks_the_same(one, other):
    if one is other or type(one) is not type(other):
        return one is other
    if isinstance(one, (tuple, list)):
        return all(map(_looks_the_same, one, other))
    if isinstance(one, dict):
        return all(_looks_the_same(one[key], other[key]) for key in one)
    return all(getattr(one, name, None) == getattr(other, name, None) for name in ("dtype", "shape"))


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
