"""The recorded runs of the LeNet lesson belong to their script, and one of them comes out again."""

import json

import numpy as np
import pytest
from lessons import ROOT

from utils.lessons import load_beside, recipe

SCRIPT = ROOT / "notebooks/05-cnn/03-lenet.runs.py"
RUNS = json.loads(SCRIPT.with_suffix(".json").read_text("utf8"))


def test_every_row_of_the_plan_is_there_with_all_seeds():
    script = load_beside(SCRIPT)
    for keys, _ in script.plan(dict.fromkeys(("dense_net", "lenet5", "build_recipe"))):
        row = RUNS
        for key in keys:
            row = row[key]
        for name in ("choose", "report", "mistakes"):
            assert name not in row or len(row[name]) == len(script.SEEDS)


@pytest.mark.slow
def test_a_row_comes_out_again():
    """The dense network, which takes a second, with one seed; rounding may differ between machines."""
    from utils.data import load_mnist

    (x, y), test, source = load_mnist()
    if not source.real:
        pytest.skip("MNIST itself is not here: the recorded runs are of no other data")
    script = load_beside(SCRIPT)
    n = len(x) * 5 // 6
    arm = script.Arm(recipe("05-cnn/03-lenet.ipynb")["dense_net"])
    again = script.row(arm, ((x[:n], y[:n]), (x[n:], y[n:]), test), 0.008, seeds=[0])
    assert again["report"][0] == pytest.approx(RUNS["neighbours"]["dense, as is"]["0.008"]["report"][0], abs=0.01)
    assert np.mean(RUNS["neighbours"]["LeNet, shuffled"]["0.004"]["report"]) < again["report"][0]
