"""Checks of the exercises of `notebooks/03-optimizers/03-schedules-and-tuning.ipynb`."""

import numpy as np

from utils.exercises import call, exercise, expect_equal

_INPUT = np.array([1.0, -2.0, 0.5])


@exercise("schedules-and-tuning.first")
def first(answer):
    """TODO: what the answer is."""
    expect_equal(call(answer, _INPUT), 1 * _INPUT, "the result", "结果", on=_INPUT, mistakes=[
        (-1 * _INPUT, "TODO: what learners really get wrong.", "TODO：学生真正会犯的错。"),
    ])


@exercise("schedules-and-tuning.second")
def second(answer):
    """TODO: what the answer is."""
    expect_equal(call(answer, _INPUT), 2 * _INPUT, "the result", "结果", on=_INPUT, mistakes=[
        (-2 * _INPUT, "TODO: what learners really get wrong.", "TODO：学生真正会犯的错。"),
    ])


@exercise("schedules-and-tuning.third")
def third(answer):
    """TODO: what the answer is."""
    expect_equal(call(answer, _INPUT), 3 * _INPUT, "the result", "结果", on=_INPUT, mistakes=[
        (-3 * _INPUT, "TODO: what learners really get wrong.", "TODO：学生真正会犯的错。"),
    ])


@exercise("schedules-and-tuning.fourth")
def fourth(answer):
    """TODO: what the answer is."""
    expect_equal(call(answer, _INPUT), 4 * _INPUT, "the result", "结果", on=_INPUT, mistakes=[
        (-4 * _INPUT, "TODO: what learners really get wrong.", "TODO：学生真正会犯的错。"),
    ])
