"""The recorded runs of the lesson on convolution and pooling are those of its script and of its own network."""

import json

import numpy as np
import pytest

from utils.data import load_mnist
from utils.lessons import find_beside, load_beside

LESSON = "convolution-and-pooling"
RUNS = json.loads(find_beside(LESSON, ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside(LESSON, ".runs.py"))


@pytest.mark.parametrize("arm", SCRIPT.ARMS)
@pytest.mark.parametrize("when", (0, 1, 2))
def test_the_best_rate_is_not_at_the_edge(arm, when):
    means = {}
    for run in RUNS["runs"]:
        if run["arm"] == arm:
            means.setdefault(run["rate"], []).append(run["choose"][when])
    best = max(means, key=lambda rate: np.mean(means[rate]))
    assert min(means) < best < max(means)


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    if not load_mnist()[2].real:
        pytest.skip("needs MNIST itself: set COURSE_DATA")
    setting = {"arm": "max", "rate": 0.008, "seed": 0}
    recorded = next(run for run in RUNS["runs"] if setting.items() <= run.items())
    again = SCRIPT.one_run(**setting, passes=SCRIPT.PASSES[:1])
    assert again["report"][0] == pytest.approx(recorded["report"][0], abs=0.02)
