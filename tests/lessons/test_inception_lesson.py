"""The recorded runs of the lesson on Inception are those of its script and of its own cells."""

import json

import pytest

from utils.data import load_cifar10
from utils.lessons import find_beside, load_beside

RUNS = json.loads(find_beside("inception", ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside("inception", ".runs.py"))


@pytest.mark.parametrize("arm", SCRIPT.ARMS)
def test_the_best_rate_is_not_at_the_edge(arm):
    tried = [run["rate"] for run in RUNS["tuning"] if run["arm"] == arm]
    used = {run["rate"] for run in RUNS["final"] if run["arm"] == arm}
    assert used == {SCRIPT.best_of(RUNS, arm, tried)}
    assert min(tried) < min(used) < max(tried)


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    if not load_cifar10()[2].real:
        pytest.skip("needs CIFAR-10 itself: set COURSE_DATA")
    recorded = next(run for run in RUNS["final"] if run["arm"] == "one branch")
    again = SCRIPT.final_run(**{key: recorded[key] for key in ("arm", "rate", "seed")})
    for score in ("test", "train"):
        assert again[score] == pytest.approx(recorded[score], abs=0.05)
