"""The recorded runs of the lesson on dropout and normalization are those of its script and of its own cells."""

import json

import pytest

from utils.data import load_mnist
from utils.lessons import find_beside, load_beside

RUNS = json.loads(find_beside("dropout-and-normalization", ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside("dropout-and-normalization", ".runs.py"))


@pytest.mark.parametrize("epochs", SCRIPT.BUDGETS)
@pytest.mark.parametrize("variant", SCRIPT.VARIANTS)
def test_the_best_rate_is_not_at_the_edge(variant, epochs):
    best, untried = SCRIPT.best_rate(RUNS["tuning"], variant, epochs)
    assert untried is None and min(SCRIPT.RATES) < best < max(SCRIPT.RATES)


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    if not load_mnist()[2].real:
        pytest.skip("needs MNIST itself: set COURSE_DATA")
    recorded = next(run for run in RUNS["final"] if (run["variant"], run["epochs"]) == ("dropout", 8))
    setting = {key: recorded[key] for key in ("variant", "epochs", "rate", "seed")}
    again = SCRIPT.final_run(**setting)
    assert again["test"][0] == pytest.approx(recorded["test"][0], abs=0.03)
    assert again["train"][0] == pytest.approx(recorded["train"][0], abs=0.03)
