"""`call` runs a learner's function however it is written, and hands back its result in plain dress."""

import functools
import linecache
import sys

import dresses
import numpy as np
import pytest

from utils.exercises import Changed, NotAttempted, Raised, Wrong, call, exercise, expect_equal, judge
from utils.exercises.registry import find

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


def test_a_check_can_ask_what_a_wrong_answer_is_without_reading_its_sentence():
    def broken(x):
        raise OverflowError("too large")

    with pytest.raises(Raised) as caught:
        call(broken, X)
    assert type(caught.value.error) is OverflowError
    with pytest.raises(Changed):
        call(add_one, X)
    for answer in (lambda x: sys.exit(), lambda a, b: a, 5):
        with pytest.raises(Wrong) as caught:
            call(answer, X)
        assert type(caught.value) is Wrong


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


# As TensorFlow 2.21 and Keras 3.15 word them: what a traceback of graphs, a layer or a colour stands around.
WRAPPED = {
    "traced": (
        'in user code:\n\n    File "{file}", line 3, in f  *\n        return helper(a)\n    File "elsewhere.py", line 12, in helper  *\n'
        "        return tf.matmul(y, y)\n\n    ValueError: Dimensions must be equal, but are 3 and 2 for '{{node MatMul}} ="
        " MatMul[T=DT_FLOAT, transpose_a=false](mul, mul)' with input shapes: [2,3], [2,3].\n",
        "`ValueError`: Dimensions must be equal, but are 3 and 2 with input shapes: [2,3], [2,3].",
    ),
    "traced, of another kind": (
        'in user code:\n\n    File "{file}", line 3, in f  *\n        return x + z[5]\n\n    IndexError: list index out of range\n',
        "`IndexError`: list index out of range",
    ),
    "traced, inside a layer": (
        'in user code:\n\n    File "{file}", line 3, in f  *\n        return layer(x)\n\n    ValueError: Exception encountered when calling'
        " L.call().\n\n    \x1b[1mCannot reshape it.\x1b[0m\n\n    Arguments received by L.call():\n      x=tf.Tensor(shape=(2, 3))\n",
        "`ValueError`: Cannot reshape it.",
    ),
    "in the graph": (
        'Graph execution error:\n\nDetected at node assert_less/Assert defined at (most recent call last):\n  File "other.py", line 46, in'
        ' <module>\n\n  File "{file}", line 3, in f\n\nassertion failed: [too large] [Condition x < y did not hold]\n\t [[{{node'
        " assert_less/Assert}}]] [Op:__inference_f_82]",
        "`RuntimeError`: assertion failed: [too large] [Condition x < y did not hold]",
    ),
    "in the graph, without its stack": (
        "Graph execution error:\n\nDetected at node loss/Softmax defined at (most recent call last):\n<stack traces unavailable>\n"
        "Received a label value of 7 which is outside the valid range of [0, 2).  Label values: 7 1\n\t [[{{node loss/Softmax}}]]"
        " [Op:__inference_step_9]",
        "`RuntimeError`: Received a label value of 7 which is outside the valid range of [0, 2). Label values: 7 1",
    ),
    "an operation": (
        "{{function_node __wrapped__MatMul_device_/job:localhost/device:CPU:0}} Matrix size-incompatible: In[0]: [2,3] [Op:MatMul] name: ",
        "`RuntimeError`: Matrix size-incompatible: In[0]: [2,3]",
    ),
    "a layer": (
        "Exception encountered when calling L.call().\n\n\x1b[1m{{function_node x}} Matrix size-incompatible [Op:MatMul] name: \x1b[0m\n\n"
        "Arguments received by L.call():\n  x=tf.Tensor(shape=(2, 3), dtype=float32)",
        "`RuntimeError`: Matrix size-incompatible",
    ),
    "of the learner's own, in two lines": ("rows differ:\n3 and 4", "`RuntimeError`: rows differ: 3 and 4"),
    "of the learner's own, with a star": ("2*x*y {of} 'this'", "`RuntimeError`: 2*x*y {of} 'this'"),
    "without text": ("", "`RuntimeError`"),
}


@pytest.mark.parametrize("case", WRAPPED)
def test_of_an_error_that_a_library_wraps_the_sentence_that_says_what_happened_is_shown(case):
    text, said = WRAPPED[case]

    def function(x):
        raise RuntimeError(text.replace("{file}", __file__))

    with pytest.raises(Wrong) as caught:
        call(function, X)
    assert caught.value.en == f"Your code raised {said}" and caught.value.zh == f"你的代码抛出了异常 {said}"
    (label, _), shown = caught.value.details[-1]
    if "{file}" in text:  # a line of this file, that the message names and no traceback holds
        assert label == "line 3" and shown == linecache.getline(__file__, 3).strip()
    else:
        assert shown.startswith("raise RuntimeError(")


def test_a_long_message_is_cut_where_one_can_see_it():
    def function(x):
        raise ValueError("word " * 1000)

    with pytest.raises(Wrong) as caught:
        call(function, X)
    assert caught.value.en.endswith("…") and 250 < len(caught.value.en) < 400


@pytest.mark.slow
def test_an_error_inside_a_real_traced_function_is_shown_with_its_line():
    import tensorflow as tf

    def helper(y):
        return tf.matmul(y, y)

    @tf.function
    def traced(x):
        return helper(tf.reshape(x, (1, 2)))

    @tf.function
    def in_the_graph(x):
        return tf.gather(tf.reshape(x, (2,)), tf.cast(x[0], "int32") + 6)

    for function in (traced, lambda x: traced(x)):
        with pytest.raises(
            Wrong, match="raised `ValueError`: Dimensions must be equal, but are 2 and 1 with input shapes"
        ) as caught:
            call(function, X)
        assert caught.value.details[-1][1] == "return tf.matmul(y, y)"
    with pytest.raises(Wrong, match=r"raised `InvalidArgumentError`: indices = 7 is not in \[0, 2\)") as caught:
        call(in_the_graph, X)
    assert caught.value.details[-1][1].startswith("return tf.gather(")


def test_an_argument_that_is_missing_is_named():
    with pytest.raises(Wrong) as caught:
        call(lambda x, factor: x, X, 3.0, shift=0.5)
    assert "It has no argument named `shift`." in caught.value.en and "没有名为 `shift` 的参数" in caught.value.zh
    with pytest.raises(Wrong) as caught:
        call(lambda x, shift: x, X, 3.0, shift=0.5)
    assert "no argument named" not in caught.value.en


@exercise("sample.scaled")
def check_scaled(answer):
    """`momentum` and `epsilon` by name: easily confused where the names differ."""
    expect_equal(call(answer, X, momentum=3.0, epsilon=0.5), X * 3.0 + 0.5, "the output", "输出")


def renamed(function):
    result = judge("sample.scaled", find("sample.scaled"), function)
    return result.status, {label: text for (label, _), text in result.details}.get(
        "taken in order, as the names differ"
    )


def test_an_answer_that_is_wrong_and_has_other_names_is_told_which_name_was_taken_for_which():
    assert renamed(lambda x, eps, m: x * m + eps) == ("failed", "momentum → eps, epsilon → m")
    assert renamed(lambda x, m, epsilon: m * epsilon) == ("failed", "momentum → m")
    assert renamed(lambda x, *, a, momentum: 1 / 0) == ("failed", "epsilon → a")


def test_other_names_are_not_mentioned_where_the_answer_is_right_or_keeps_the_names():
    assert renamed(lambda x, m, e: x * m + e) == ("passed", None)
    assert renamed(lambda x, epsilon, momentum: x) == ("failed", None)
    assert renamed(lambda y, momentum, **more: y) == ("failed", None)
