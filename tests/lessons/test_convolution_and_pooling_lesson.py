"""The recorded runs of the lesson on convolution and pooling are those of its script and of its own network."""

import json

import numpy as np
import pytest

from utils.data import load_mnist
from utils.lessons import find_beside, load_beside, recipe
from utils.recorded import script_hash

LESSON = "convolution-and-pooling"
RUNS = json.loads(find_beside(LESSON, ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside(LESSON, ".runs.py"))


def test_the_record_was_made_by_the_script_as_it_stands():
    assert RUNS["script"] == script_hash(SCRIPT.__file__), "the script has changed: run it with --again"


def test_every_run_is_recorded_once():
    found = sorted((run["arm"], run["rate"], run["seed"]) for run in RUNS["runs"])
    assert found == sorted(
        (arm, rate, seed)
        for arm in SCRIPT.ARMS
        for rate in (*SCRIPT.RATES, *SCRIPT.MORE_RATES.get(arm, ()))
        for seed in SCRIPT.SEEDS
    )


@pytest.mark.parametrize("arm", SCRIPT.ARMS)
@pytest.mark.parametrize("when", (0, 1))
def test_the_best_rate_is_not_at_the_edge(arm, when):
    means = {}
    for run in RUNS["runs"]:
        if run["arm"] == arm:
            means.setdefault(run["rate"], []).append(run["choose"][when])
    best = max(means, key=lambda rate: np.mean(means[rate]))
    assert min(means) < best < max(means)


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    (x, y), _, source = load_mnist()
    if not source.real:
        pytest.skip("needs MNIST itself: set COURSE_DATA")
    recorded = next(r for r in RUNS["runs"] if (r["arm"], r["rate"], r["seed"]) == ("max", 0.008, 0))
    small_net = recipe(f"05-cnn/01-{LESSON}.ipynb")["small_net"]
    n, few = len(x) * 5 // 6, SCRIPT.PICTURES
    arm = SCRIPT.Arm(lambda: small_net(*SCRIPT.ARMS["max"]))
    again = arm.run(0, 0.008, (x[:few], y[:few]), (x[n:], y[n:]), passes=SCRIPT.PASSES[:1])
    assert again["report"][0] == pytest.approx(recorded["report"][0], abs=0.02)
