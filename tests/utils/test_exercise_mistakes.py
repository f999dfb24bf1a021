"""`recognise` and the tolerances: a wrong value gets its sentence, a right one never does, in any precision."""

import dresses
import numpy as np
import pytest

from utils.exercises import Wrong, either, expect_equal, recognise, same_value, wrong_if
from utils.exercises.tolerance import RTOL, tolerance

X = np.array([[1.0, -2.0], [0.5, 3.0]])


def told(received, mistakes, **more):
    """The English sentence, or None."""
    try:
        recognise(received, mistakes, **more)
    except Wrong as wrong:
        return wrong.en
    return None


@pytest.mark.parametrize(
    "wrong, received",
    [
        (5, 5),
        (5, [5]),
        (5, np.array([[5.0]])),
        (0.1, np.float32(0.1)),
        (X, X.tolist()),
        (X, dresses.Tensor(X)),
        ((1.0, X), [1, X.astype("float32")]),
        ((..., X), ("anything", X)),
        ({"a": 1, "b": ...}, {"a": 1.0, "b": None}),
        (either(3, 4), 4),
        ("relu", "relu"),
        (lambda value: value > 2, 3),
        (np.nan, float("nan")),
        ((1, 2), np.array([1, 2])),
    ],
)
def test_a_known_mistake_is_recognised_in_any_dress(wrong, received):
    assert told(received, [(999, "Not this.", "不是。"), (wrong, "This.", "是。")]) == "This."


@pytest.mark.parametrize(
    "wrong, received",
    [
        (5, 6),
        (5, "5"),
        (5, [5, 5]),
        (X, X.T),
        (X, X[:, :1]),
        (X, X.ravel()),
        ((1, 2), 1),
        ((1, 2), (1, 2, 3)),
        ({"a": 1}, 1),
        ({"a": 1}, {}),
        (either(3, 4), 5),
        (lambda value: value > 2, "text"),
        (lambda value: value.no_such, 3),
        (X, [[1, 2], [3]]),
        (5, None),
        (5, object()),
        ("relu", 3),
    ],
)
def test_another_value_is_not_taken_for_it(wrong, received):
    assert told(received, [(wrong, "This.", "是。")]) is None


def test_the_first_mistake_that_fits_speaks():
    assert told(5, [(5, "First.", "一。"), (5, "Second.", "二。")]) == "First."


def test_a_mistake_that_is_right_on_this_input_is_passed_over():
    assert told(5, [(5, "This.", "是。")], expected=5) is None
    assert told(6, [(5, "Five.", "五。"), (either(5, 6), "Six.", "六。")], expected=5) == "Six."
    assert told((1, 3), [((..., 2), "Two.", "二。"), ((1, ...), "One.", "一。")], expected=(1, 2)) is None


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_a_right_value_is_never_blamed_however_coarse_its_type(kind):
    right = np.array([0.1, 0.7, 12.3])
    assert told(right.astype(kind), [(right * 1.0001, "This.", "是。")], expected=right) is None


def test_a_question_is_asked_even_where_the_right_value_is_known():
    assert told(3, [(lambda value: value == 3, "Three.", "三。")], expected=5) == "Three."


def test_short_values_are_shown_and_long_ones_are_not():
    with pytest.raises(Wrong) as caught:
        recognise(4, [(4, "This.", "是。")], expected=5, on=(1, 2))
    assert [text for _, text in caught.value.details] == ["(1, 2)", "5", "4"]
    with pytest.raises(Wrong) as caught:
        recognise(np.zeros(100), [(np.zeros(100), "This.", "是。")], expected=np.ones(100))
    assert not caught.value.details


def test_what_is_asked_for_is_not_given_away():
    with pytest.raises(Wrong) as caught:
        expect_equal(4, 5, reveal=False, mistakes=[(4, "This.", "是。")])
    assert [text for _, text in caught.value.details] == ["4"]


def test_a_known_mistake_comes_before_the_general_diagnosis_and_only_where_the_value_is_wrong():
    with pytest.raises(Wrong, match="^The sign, of course.$"):
        expect_equal(-X, X, mistakes=[(-X, "The sign, of course.", "符号。")])
    expect_equal(X, X, mistakes=[(lambda value: True, "Never said.", "不说。")])


def test_a_column_means_the_same_as_a_row_where_the_check_says_so():
    column = np.arange(3.0)[:, None]
    expect_equal(column[:, 0], column, squeeze=True)
    expect_equal(column, column[:, 0], squeeze=True)
    for received in (np.arange(3.0) + 1, np.zeros((3, 3)), "text"):
        with pytest.raises(Wrong):
            expect_equal(received, column, squeeze=True)
    with pytest.raises(Wrong):
        expect_equal(column[:, 0], column)
    expect_equal(dresses.Coarse(np.full((3, 1), 0.3)), np.full(3, 0.3), squeeze=True)
    with pytest.raises(Wrong, match="^The sign.$"):
        expect_equal(-column, column[:, 0], squeeze=True, mistakes=[(-column[:, 0], "The sign.", "符号。")])


def test_of_several_properties_the_first_that_holds_is_told():
    with pytest.raises(Wrong, match="^Second.$") as caught:
        wrong_if([(False, "First.", "一。"), (3, "Second.", "二。"), (True, "Third.", "三。")], received=5)
    assert caught.value.zh == "二。" and caught.value.details[-1][1] == "5"
    wrong_if([(0, "First.", "一。")])


# --- tolerances --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_results_that_a_type_cannot_hold_more_exactly_are_right(kind):
    rng = np.random.default_rng(0)
    for _ in range(50):
        values = rng.normal(size=(4, 5)) * 10.0 ** rng.integers(-2, 3)
        rounded = (values.astype(kind) * np.ones((), kind)).astype(kind)
        assert tolerance(rounded, values)(rounded, values)


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_an_error_of_ten_times_the_tolerance_is_wrong(kind):
    values = np.array([1.0, 2.0, 3.0])
    off = (values * (1 + 10 * RTOL[kind])).astype(kind)
    assert not tolerance(off, values)(off, values)


@pytest.mark.parametrize("count", [3, 101_770, 5_000_000])
def test_a_count_is_never_taken_for_its_neighbour(count):
    for received in (count + 1, count - 1, float(count + 1), np.float32(count + 1), np.int64(count - 1)):
        assert not same_value(received, count)
    for received in (count, float(count), np.float32(count), np.array([count])):
        assert same_value(received, count)


def test_ratios_are_kept_where_no_absolute_error_is_allowed_down_to_what_the_type_can_hold():
    small = np.array([1e-30, 1e-9])
    assert same_value(small, small, atol=0) and not same_value(small * 1.01, small, atol=0)
    assert same_value(np.array([0.0], "float32"), np.array([1e-300]), atol=0)
    assert not same_value(np.array([0.0]), np.array([1e-300]), atol=0)


def test_what_a_check_demands_of_float64_is_not_demanded_of_float32():
    value = np.array([0.1, 0.2])
    assert same_value(value.astype("float32"), value, rtol=1e-12, atol=0) and not same_value(
        value * (1 + 1e-9), value, rtol=1e-12, atol=0
    )
    assert same_value(value * 1.01, value, rtol=0.02)


def test_nan_and_infinities_equal_themselves_alone():
    assert same_value(np.array([np.nan, np.inf, -np.inf]), np.array([np.nan, np.inf, -np.inf]))
    assert not same_value(np.array([np.inf]), np.array([-np.inf])) and not same_value(
        np.array([np.nan]), np.array([1.0])
    )
