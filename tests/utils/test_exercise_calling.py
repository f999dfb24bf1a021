"""`call` runs a learner's function however it is written, and hands back its result in plain dress."""

import functools
import sys

import dresses
import numpy as np
import pytest

from utils.exercises import NotAttempted, Wrong, call

X = np.array([1.0, 2.0])


def scaled(x, factor, *, shift):
    return x * factor + shift


WAYS = {
    "as asked for": lambda x, factor, shift: scaled(x, factor, shift=shift),
    "other names": lambda a, b, c: scaled(a, b, shift=c),
    "by name only": scaled,
    "all by name": lambda *, x, factor, shift: scaled(x, factor, shift=shift),
    "all by other names": lambda *, u, v, w: scaled(u, v, shift=w),
    "one renamed": lambda x, factor, offset: scaled(x, factor, shift=offset),
    "another order": lambda shift, x, factor: scaled(x, factor, shift=shift),
    "with a default": lambda x, factor, shift, more=0: scaled(x, factor, shift=shift + more),
    "anything": lambda *inputs, **named: scaled(*inputs, **named),
    "a partial": functools.partial(lambda zero, x, factor, shift: scaled(x, factor, shift=shift), 0),
}


@pytest.mark.parametrize("way", WAYS)
def test_arguments_reach_the_function_however_it_takes_them(way):
    np.testing.assert_array_equal(call(WAYS[way], X, 3.0, shift=0.5), [3.5, 6.5])


def test_arguments_all_given_by_name_reach_their_own_names_in_any_order():
    np.testing.assert_array_equal(call(WAYS["another order"], x=X, factor=3.0, shift=0.5), [3.5, 6.5])


@pytest.mark.parametrize("function", [lambda x: x, lambda a, b, c, d: a, lambda *, a, b: a])
def test_a_function_of_another_number_of_arguments_is_told_how_it_is_called(function):
    with pytest.raises(Wrong, match="called with 3 arguments here"):
        call(function, X, 3.0, shift=0.5)


def test_a_class_whose_objects_can_be_called_and_such_an_object_are_functions_too():
    class Double:
        def __call__(self, x):
            return 2 * x

    for answer in (Double, Double()):
        np.testing.assert_array_equal(call(answer, X), 2 * X)


@pytest.mark.parametrize("make", [dresses.Tensor, dresses.Array, lambda x: x.astype(object), lambda x: np.ma.array(x)])
def test_arrays_of_any_library_come_back_as_numpy(make):
    value = call(lambda x: (make(x), [make(x)]), X)
    assert (
        type(value) is tuple
        and type(value[0]) is np.ndarray
        and type(value[1][0]) is np.ndarray
        and value[0].dtype == float
    )


def test_a_generator_comes_back_as_a_list_and_a_symbolic_tensor_as_it_is():
    class Symbolic:
        shape, dtype = (None,), "float32"

        def __array__(self, dtype=None, copy=None):
            raise ValueError("symbolic")

    symbolic = Symbolic()
    assert call(lambda x: (2 * v for v in x), X) == [2.0, 4.0] and call(lambda x: symbolic, X) is symbolic


def add_one(x):
    x += 1
    return x


def add_to_list(x):
    x.append(1)
    return x


def nudge_and_restore(x):
    for place in np.ndindex(x.shape):
        x[place] += 1e-3
        x[place] -= 1e-3
    return x.sum()


@pytest.mark.parametrize(
    "function, given",
    [
        (add_one, X),
        (add_to_list, [1, 2]),
        (lambda x: x.update(a=2), {"a": 1}),
        (lambda x: x[0].fill(0), (X, X)),
        (lambda x: x.sort(), np.array([3, 1])),
        (lambda x: x.resize((1, 2), refcheck=False), np.array([1.0, 2.0])),
    ],
)
def test_an_input_that_is_changed_in_place_is_named(function, given):
    before = repr(given)
    with pytest.raises(Wrong) as caught:
        call(lambda x: (function(x), 1)[1], given)
    assert (
        "changes its input `x` in place" in caught.value.en
        and "就地改动了输入 `x`" in caught.value.zh
        and repr(given) == before
    )


def test_an_input_given_by_name_is_named_too_and_one_without_a_name_is_counted():
    with pytest.raises(Wrong, match="its input `y` in place"):
        call(lambda x, y: add_one(y), X, y=X)
    with pytest.raises(Wrong, match="input 1 in place"):
        call(lambda *inputs: add_one(inputs[0]), X)


def test_what_is_restored_within_rounding_and_what_is_meant_to_change_is_not_blamed():
    assert call(nudge_and_restore, X) == pytest.approx(3)
    assert call(lambda rng: rng.normal() < 9, np.random.default_rng(0)) is not None


@pytest.mark.parametrize("stop", [lambda x: sys.exit(), lambda x: exit(3), lambda x: quit()])
def test_code_that_ends_the_program_is_stopped_and_told_so(stop):
    with pytest.raises(Wrong, match="ends the program"):
        call(stop, X)


def test_an_interrupt_by_the_learner_is_not_swallowed():
    def interrupted(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(interrupted, X)


@pytest.mark.parametrize(
    "starter",
    [lambda x: x + ..., lambda x: (lambda gap: gap[0])(...), lambda x: float(...), lambda x: np.asarray(...) + x],
)
def test_code_that_computes_with_the_gap_is_not_attempted(starter):
    with pytest.raises(NotAttempted):
        call(starter, X)


@pytest.mark.parametrize(
    "function", [lambda x: x[x.shape[0] / 2], lambda x: x["a"], lambda x: x[None, None, 3, ..., 5, ...]]
)
def test_an_index_error_that_mentions_the_ellipsis_is_shown_as_it_is(function):
    with pytest.raises(Wrong, match="Your code raised `IndexError`"):
        call(function, X)


def test_of_an_error_inside_a_traced_function_the_line_that_says_what_happened_is_shown():
    def traced(x):
        raise ValueError(
            'in user code:\n\n    File "<ipython>", line 3, in f  *\n        return a @ b\n\n    ValueError: Shape must be rank 2 but is rank 1\n'
        )

    with pytest.raises(Wrong, match="raised `ValueError`: Shape must be rank 2"):
        call(traced, X)
