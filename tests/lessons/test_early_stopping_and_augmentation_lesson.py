"""The recorded runs of the lesson on early stopping and augmentation are those of its script and of its own cells."""

import json

import pytest

from utils.data import load_cifar10
from utils.lessons import find_beside, load_beside

RUNS = json.loads(find_beside("early-stopping-and-augmentation", ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside("early-stopping-and-augmentation", ".runs.py"))


def of(data):
    """The runs of one data set, as the script has them while it makes them."""
    return {section: [run for run in RUNS[section] if run["data"] == data] for section in SCRIPT.SECTIONS}


@pytest.mark.parametrize("data", ("cifar", "shapes"))
def test_runs_of_an_earlier_version_come_out_again(data):
    """Where a part was begun by another version of the script, a few of its runs were made again by this one."""
    again = [run for run in RUNS["again"] if run["data"] == data]
    assert len(again) >= 3 or RUNS["began"][data] == RUNS["script"]
    for run in again:
        assert {key: run[key] for key in run["again"]} == run["again"]


@pytest.mark.parametrize(
    "data, method",
    [("cifar", method) for method in SCRIPT.METHODS] + [("shapes", method) for method in SCRIPT.ON_SHAPES],
)
def test_the_best_setting_is_not_at_the_edge(data, method):
    results = of(data)
    runs = [run for run in results["tuning"] if run["method"] == method]
    strength, rate = SCRIPT.best_setting(results, method)
    assert SCRIPT.climb(runs, SCRIPT.RATES, {"strength": strength}, "rate")[1] is None
    assert min(SCRIPT.RATES) < rate < max(SCRIPT.RATES)
    if method != "none":
        tried = {run["strength"] for run in runs}
        assert min(tried) < strength < max(tried)


def test_copies_anew_are_the_row_of_the_table():
    anew = {run["seed"]: run["test"] for run in RUNS["exchange"] if run["kind"] == "anew" and run["rate"] == 0.003}
    row = {
        run["seed"]: run["40"]["test"]
        for run in RUNS["final"]
        if (run["data"], run["method"]) == ("cifar", "flips+shifts")
    }
    assert anew == row


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    if not load_cifar10()[2].real:
        pytest.skip("needs CIFAR-10 itself: set COURSE_DATA")
    recorded = next(run for run in RUNS["final"] if (run["data"], run["method"]) == ("cifar", "flips+shifts"))
    again = SCRIPT.final_run(of("cifar"), *(recorded[key] for key in ("method", "strength", "rate", "seed", "budgets")))
    for epochs in ("40", "80"):
        assert again[epochs]["test"] == pytest.approx(recorded[epochs]["test"], abs=0.03)
