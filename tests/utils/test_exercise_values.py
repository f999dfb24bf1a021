"""`one_number`, `one_array` and `several` take a value for what it means, and say what is wrong with one that means nothing of the kind."""

import decimal
import fractions
import itertools
import re

import dresses
import numpy as np
import pytest

from utils.exercises import Wrong, one_array, one_number, several

MEANS_2_5 = {
    "float": 2.5,
    "tuple": (2.5,),
    "list": [2.5],
    "nested": [[2.5]],
    "NumPy": np.float64(2.5),
    "0-d": np.array(2.5),
    "1-d": np.array([2.5]),
    "2-d": np.array([[2.5]]),
    "float32": np.float32(2.5),
    "float16": np.float16(2.5),
    "fraction": fractions.Fraction(5, 2),
    "decimal": decimal.Decimal("2.5"),
    "complex without imaginary part": 2.5 + 0j,
    "JAX": dresses.Array(np.array(2.5)),
    "PyTorch": dresses.Tensor(np.array([2.5])),
    "object": np.array([2.5], dtype=object),
    "generator": "made in the test",
}


@pytest.mark.parametrize("dress", MEANS_2_5)
def test_anything_that_means_one_number_is_one(dress):
    value = (x for x in [2.5]) if dress == "generator" else MEANS_2_5[dress]
    number = one_number(value)
    assert number == 2.5 and np.ndim(number) == 0


@pytest.mark.parametrize("value", [7, (7,), np.int8(7), np.array([7], "uint8"), np.array(7)])
def test_a_whole_number_stays_an_int_of_python(value):
    assert type(one_number(value)) is int and one_number(value) == 7


@pytest.mark.parametrize("kind", ["float16", "float32"])
def test_a_coarser_type_is_kept_for_it_decides_the_tolerance(kind):
    assert one_number(np.array([0.1], kind)).dtype == kind


NO_NUMBER = {
    "none": (None, "`None`", "`None`"),
    "two": ([1, 2], "these are 2", "这里有 2 个"),
    "empty": ([], "is empty", "是空的"),
    "bool": (True, "true or false", "真假值"),
    "text": ("7", "is text", "字符串"),
    "function": (len, "call it", "调用"),
    "set": ({7}, "type `set`", "`set`"),
    "dict": ({1: 7}, "type `dict`", "`dict`"),
    "ragged": ([[1, 2], [3]], "different lengths", "长度不同"),
    "complex": (1j, "complex", "复数"),
    "NaN": (float("nan"), "NaN", "NaN"),
    "infinite": ([np.inf], "infinite", "无穷大"),
    "huge": (10**400, "far too large", "大得不合理"),
    "object": (object(), "type `object`", "`object`"),
    "without end": (itertools.count(), "cannot be read", "无法读取"),
}


@pytest.mark.parametrize("case", NO_NUMBER)
def test_what_is_no_number_gets_a_sentence_about_itself(case):
    value, en, zh = NO_NUMBER[case]
    with pytest.raises(Wrong) as caught:
        one_number(value, "the width", "宽度") if not hasattr(value, "__next__") else one_number(
            (i for i in value), "the width", "宽度"
        )
    assert (
        caught.value.en.startswith("The width")
        and en in caught.value.en
        and caught.value.zh.startswith("宽度")
        and zh in caught.value.zh
    )


def test_infinities_come_through_where_they_are_wanted():
    assert one_number(float("inf"), finite=False) == float("inf")


PAIR = {
    "tuple": (1.0, 2.0),
    "list": [1.0, 2.0],
    "array": np.array([1.0, 2.0]),
    "dict": {"v": 2.0, "w": 1.0},
    "PyTorch": dresses.Tensor(np.array([1.0, 2.0])),
    "pair of tensors": (dresses.Array(np.array(1.0)), dresses.Tensor(np.array(2.0))),
}


@pytest.mark.parametrize("dress", [*PAIR, "generator"])
def test_several_values_come_in_any_container(dress):
    w, v = several((x for x in (1.0, 2.0)) if dress == "generator" else PAIR[dress], 2, "w, v")
    assert (float(w), float(v)) == (1.0, 2.0)


def test_rows_of_an_array_are_several_arrays():
    w, v = several(np.arange(6.0).reshape(2, 3), 2)
    assert w.tolist() == [0, 1, 2] and v.tolist() == [3, 4, 5]


@pytest.mark.parametrize(
    "value, said",
    [
        ((1, 2, 3), "3 came"),
        (5, "one `int` came"),
        (np.zeros((3, 2)), "one array of shape `(3, 2)` came"),
        ({"w": 1}, "one `dict` came"),
        ("wv", "one `str` came"),
    ],
)
def test_another_number_of_values_is_told_how_many_came_and_what_they_should_be(value, said):
    with pytest.raises(Wrong) as caught:
        several(value, 2, "w, v", "the result", "结果")
    assert f"The result should be 2 values: `w, v`; {said}" in caught.value.en and re.search(
        "2 个值（`w, v`）", caught.value.zh
    )


def test_an_array_keeps_its_type():
    assert (
        one_array([[1, 2], [3, 4]]).dtype.kind == "i"
        and one_array(dresses.Tensor(np.ones(2, "float32"))).dtype == "float32"
    )


@pytest.mark.parametrize(
    "value, said",
    [
        ([[1], [2, 3]], "different lengths"),
        ("abc", "is text"),
        (np.array(["a"]), "entries of the type"),
        (object(), "type `object`"),
        ([10**400, 1], "far too large"),
    ],
)
def test_what_is_no_array_of_numbers_gets_a_sentence_about_itself(value, said):
    with pytest.raises(Wrong, match=said):
        one_array(value)
