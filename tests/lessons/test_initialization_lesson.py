"""What the checks of `02-activations/03-initialization` say when an answer is right."""

import math

import numpy as np
import pytest

from utils.exercises import judge
from utils.exercises.registry import find
from utils.lessons import find_beside, load_beside


@pytest.fixture(scope="module")
def answers():
    return load_beside(find_beside("initialization", ".answers.py"))


def test_only_uniform_weights_are_praised_as_uniform(answers):
    id = "initialization.he-weights"

    def is_called_uniform(answer):
        result = judge(id, find(id), answer)
        assert result.passed
        return "uniform" in result.en

    assert is_called_uniform(answers.uniform())
    for other in (
        answers.normal(),
        answers.cut_off(correction=0.8796),
        lambda i, o, rng: rng.choice([-1, 1], (i, o)) * np.sqrt(2 / i),
    ):
        assert not is_called_uniform(other)


def test_the_praise_names_the_gain_of_gelu(answers):
    gelu = np.vectorize(lambda z: z * (1 + math.erf(z / math.sqrt(2))) / 2)
    assert answers.gain_by_quadrature(gelu) == pytest.approx(1.53, abs=0.005)
