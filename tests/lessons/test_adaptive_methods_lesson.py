"""The recorded race of the lesson on adaptive methods is that of its script and of its own cells."""

import json

import pytest

from utils.data import load_mnist
from utils.lessons import find_beside, load_beside

RUNS = json.loads(find_beside("adaptive-methods", ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside("adaptive-methods", ".runs.py"))


@pytest.mark.parametrize("steps", SCRIPT.BUDGETS)
@pytest.mark.parametrize("method", SCRIPT.METHODS)
def test_what_was_chosen_is_better_than_its_neighbours(method, steps):
    (k, place), untried = SCRIPT.best(RUNS["tuning"], method, steps)
    means = SCRIPT.tried(RUNS["tuning"], method, steps)
    assert untried == [] and {k - 1, k + 1} <= {pair[0] for pair in means if pair[1] == place}
    ladder = SCRIPT.METHODS[method][3]
    # Ends by nature: no decay, no momentum, and an average over practically all steps.
    assert len(ladder) == 1 or (place > 0 or ladder[0] == 0) and (place < len(ladder) - 1 or ladder is SCRIPT.BETAS)


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    if not load_mnist()[2].real:
        pytest.skip("needs MNIST itself: set COURSE_DATA")
    recorded = next(run for run in RUNS["final"] if (run["method"], run["steps"]) == ("nadam", SCRIPT.BUDGETS[0]))
    again = SCRIPT.final_run(**{name: recorded[name] for name in ("method", "steps", "k", "place", "seed", "falling")})
    assert again["test"] == pytest.approx(recorded["test"], abs=1.0)
