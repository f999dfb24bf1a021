"""The recorded race of the lesson on adaptive methods is that of its script and of its own cells."""

import json

import pytest

from utils.data import load_mnist
from utils.lessons import find_beside, load_beside
from utils.recorded import script_hash

RUNS = json.loads(find_beside("adaptive-methods", ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside("adaptive-methods", ".runs.py"))


def test_the_record_was_made_by_the_script_as_it_stands():
    assert RUNS["script"] == script_hash(SCRIPT.__file__), "the script has changed: run it with --again"


def test_every_run_of_the_plan_is_recorded_once():
    """The search went through more pairs than those around its end, which a plan over the whole record names."""
    planned = {(section, SCRIPT.key(setting)) for section, setting, _ in SCRIPT.plan(RUNS)}
    recorded = [(section, SCRIPT.key(run)) for section in ("tuning", "final") for run in RUNS[section]]
    assert len(recorded) == len(set(recorded)) and planned <= set(recorded)
    assert {run for run in planned if run[0] == "final"} == {run for run in recorded if run[0] == "final"}


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
