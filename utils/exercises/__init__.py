"""Feedback on a learner's answer: `check("lenet.output-size", answer)`.

The check itself lives beside the lesson, in `<NN-lesson>.checks.py`, and reads as a list of known mistakes. What it needs stands here:
`exercise`, `call`, `one_number`, `several`, `expect_equal`, `recognise`, `Wrong`. Nothing here imports more than NumPy.

Modules: checking (check, judge), registry (exercise), result (Result), feedback (Wrong, Raised, Changed, NotAttempted), calling (call),
values (one_number, one_array, several), mistakes (recognise, either, wrong_if), tolerance (the one policy), inputs (normal_grid), dress (tensors and generators), diagnosis (expect_equal).
"""

from utils.exercises.calling import call
from utils.exercises.checking import check, judge
from utils.exercises.diagnosis import expect_equal
from utils.exercises.feedback import Changed, NotAttempted, Raised, Wrong
from utils.exercises.inputs import normal_grid
from utils.exercises.mistakes import either, recognise, same_value, wrong_if
from utils.exercises.registry import exercise, known_exercises
from utils.exercises.result import Result
from utils.exercises.tolerance import tolerance
from utils.exercises.values import one_array, one_number, several

__all__ = [
    "Changed",
    "NotAttempted",
    "Raised",
    "Result",
    "Wrong",
    "call",
    "check",
    "either",
    "exercise",
    "expect_equal",
    "judge",
    "known_exercises",
    "normal_grid",
    "one_array",
    "one_number",
    "recognise",
    "same_value",
    "several",
    "tolerance",
    "wrong_if",
]
