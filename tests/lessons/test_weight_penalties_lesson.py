"""The recorded runs of the lesson on weight penalties are those of its script and of its own cells."""

import json

import pytest

from utils.data import load_mnist
from utils.lessons import find_beside, load_beside

RUNS = json.loads(find_beside("weight-penalties", ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside("weight-penalties", ".runs.py"))


@pytest.mark.parametrize("penalty", SCRIPT.STRENGTHS)
@pytest.mark.parametrize("wrong", SCRIPT.LABELS)
def test_the_best_strength_is_not_at_the_edge(wrong, penalty):
    assert not SCRIPT.best(RUNS["tuning"], wrong, penalty)[1]


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    if not load_mnist()[2].real:
        pytest.skip("needs MNIST itself: set COURSE_DATA")
    recorded = next(run for run in RUNS["final"] if run["penalty"] == "L2")
    again = SCRIPT.final_run(**{key: recorded[key] for key in ("wrong", "penalty", "strength", "rate", "seed")})
    assert again["test"][0] == pytest.approx(recorded["test"][0], abs=0.03)
    assert again["train"][0] == pytest.approx(recorded["train"][0], abs=0.03)
