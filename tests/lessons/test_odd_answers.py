"""No answer, however odd, makes a check break: each is passed, failed or not attempted, with a sentence in both languages."""

import decimal
import fractions
import functools
import itertools
import re
import sys
import types

import numpy as np
import pytest

from utils.exercises import judge, known_exercises
from utils.exercises.registry import find

EXERCISES = [id for id in known_exercises() if not id.startswith(("sample.", "kept."))]  # those of other tests


class KerasTensor:
    """Symbolic, as Keras' own: a shape with None, and no values."""

    shape, dtype = (None, 10), "float32"

    def __array__(self, dtype=None, copy=None):
        raise ValueError("A KerasTensor is symbolic: it's a placeholder for a shape an a dtype.")


class SymbolicTensor:
    """As TensorFlow's inside `tf.function`."""

    shape, dtype = (3,), np.dtype("float32")

    def __array__(self, dtype=None, copy=None):
        raise NotImplementedError("Cannot convert a symbolic tf.Tensor to a numpy array.")

    def __bool__(self):
        raise TypeError("Using a symbolic `tf.Tensor` as a Python `bool` is not allowed.")


def hostile(*inputs, **named):
    raise RuntimeError("on purpose")


class Hostile:
    """Raises whatever it is asked."""

    __eq__ = __lt__ = __len__ = __iter__ = __repr__ = __str__ = __bool__ = __array__ = __float__ = __getitem__ = (
        __deepcopy__
    ) = hostile
    __hash__ = object.__hash__


class BadText(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class Half:
    """Looks like a node, a model or an array, and is none."""

    value = parents = shape = dtype = ndim = None


def raising(error):
    def raises(*inputs, **named):
        raise error

    return raises


def broken_generator():
    yield 1
    raise RuntimeError("in the middle")


def endless(*inputs, **named):
    return endless(*inputs, **named)


ITSELF = [1]
ITSELF.append(ITSELF)
DEEP = 1.0
for _ in range(300):
    DEEP = [DEEP]

VALUES = {
    "ragged": [[1, 2], [3]],
    "ragged deeper": [[[1], [2, 3]], [[4], [5]]],
    "mixed": [1, [2, "a"], None],
    "huge": 10**400,
    "minus huge": -(10**400),
    "huge in a list": [10**400, 1],
    "five thousand digits": 10**5000,
    "symbolic of Keras": KerasTensor(),
    "symbolic of TensorFlow": SymbolicTensor(),
    "list of symbolic": [SymbolicTensor(), SymbolicTensor()],
    "array of objects": np.array([1, "a", [2]], dtype=object),
    "array of numbers as objects": np.array([1, 2.5], dtype=object),
    "text": "text",
    "digits": "128",
    "no text": "",
    "bytes": b"5",
    "array of text": np.array(["a", "b"]),
    "NaN": float("nan"),
    "infinity": float("inf"),
    "array of NaN": np.full((3, 3), np.nan),
    "pair as an array": np.ones((2, 3)),
    "numbers in an array": np.array([3.0, 4.0]),
    "three in an array": np.zeros(3),
    "one in a list": [128],
    "one in a tuple": (0.5,),
    "zero": 0,
    "minus one": -1,
    "large": 1e308,
    "true": True,
    "complex": 1 + 2j,
    "fraction": fractions.Fraction(1, 3),
    "decimal": decimal.Decimal("0.1"),
    "empty list": [],
    "empty tuple": (),
    "empty array": np.zeros((0, 3)),
    "empty dict": {},
    "dict": {1: 2},
    "dict of everything": {8: [1], 32: "a", 128: None, "frozen": {}, "free": [], "C1": [1, 2]},
    "set": {1, 2},
    "pair": (1, 2),
    "pair of pairs": ((1, 2), (3, 4)),
    "pair of arrays": (np.ones(3), np.ones(4)),
    "triple": (np.ones((2, 2)), "b", 10**400),
    "pair of dict and text": ({8: 0.9, 32: 0.9, 128: "x"}, "128"),
    "pair of dict and list": ({8: 0.9, 32: 0.91, 128: 0.92}, [128]),
    "pair of dict and array": ({8: [0.9], 32: np.array([0.91]), 128: 0.92}, np.array([8, 128])),
    "range": range(3),
    "open part": (..., 1),
    "itself": ITSELF,
    "deep": DEEP,
    "hostile": Hostile(),
    "list of hostile": [Hostile(), 1],
    "half": Half(),
    "object": object(),
    "module": types,
    "type": int,
    "date": np.datetime64("2020-01-01"),
    "masked": np.ma.masked_array([1.0, 2.0], [True, False]),
    "structured": np.zeros(2, dtype=[("a", int), ("b", float)]),
    "float16": np.float16(3),
    "unsigned": np.array([250, 3], "uint8"),
}
# Made anew each time: they can be used once.
LAZY = {
    "generator": lambda: (i for i in range(3)),
    "generator that raises": broken_generator,
    "without end": itertools.count,
    "map that raises": lambda: map(int, ["1", "b"]),
    "iterator": lambda: iter([1, 2]),
}
FUNCTIONS = {
    "raises": hostile,
    "exits": lambda *_, **__: sys.exit(1),
    "exits quietly": lambda *_, **__: sys.exit(),
    "generator exit": raising(GeneratorExit()),
    "without text": raising(BadText()),
    "never ends its recursion": endless,
    "out of memory": raising(MemoryError()),
    "asserts": raising(AssertionError()),
    "stops": raising(StopIteration()),
    "unpacks": lambda *_, **__: (lambda a, b: a)(*[1]),
    "itself": lambda *_, **__: hostile,
    "inputs": lambda *inputs, **named: inputs,
    "first": lambda *inputs, **named: inputs[0],
    "last": lambda *inputs, **named: inputs[-1],
    "names": lambda *inputs, **named: named,
    "no arguments": lambda: 1,
    "twenty arguments": eval("lambda " + ", ".join(f"a{i}" for i in range(20)) + ": 1"),
    "positional only": eval("lambda x, /: x"),
    "by name only": eval("lambda *, x, y=2: x"),
    "print": print,
    "max": max,
    "dict": dict,
    "a class": Half,
    "a class of errors": ValueError,
}


def answers():
    yield from VALUES.items()
    for name, make in LAZY.items():
        yield name, make()
    yield from (
        (f"function that {name}" if " " in name else f"function: {name}", function)
        for name, function in FUNCTIONS.items()
    )
    for name, value in VALUES.items():
        yield f"function of {name}", lambda *inputs, _value=value, **named: _value
    for name, make in LAZY.items():
        yield f"function of {name}", lambda *inputs, _make=make, **named: _make()
    yield "coroutine", eval("(lambda: (i async for i in None))")


@functools.cache
def results(id):
    """What the check says to each of them: {name: Result}."""
    return {name: judge(id, find(id), answer) for name, answer in answers()}


@pytest.mark.parametrize("id", EXERCISES)
def test_no_answer_breaks_a_check(id):
    for name, result in results(id).items():
        assert result.status in ("passed", "failed", "not attempted"), f"{name}: {result}"
        assert result.en.strip() and re.search("[\u4e00-\u9fff]", result.zh), f"{name}: {result}"
        assert str(result) and result._repr_html_(), name


@pytest.mark.parametrize("id", EXERCISES)
def test_an_odd_answer_is_told_something_about_itself(id):
    """Not that it has “another form”, which is said where a check could not read it."""
    unread = {name: result.details[-1][1] for name, result in results(id).items() if "another form than" in result.en}
    assert not unread, unread
