"""The recorded runs of the lesson on weight penalties are those of its script and of its own cells."""

import json

import pytest

from utils.data import load_mnist
from utils.lessons import find_beside, load_beside
from utils.recorded import script_hash

RUNS = json.loads(find_beside("weight-penalties", ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside("weight-penalties", ".runs.py"))


def test_the_record_was_made_by_the_script_as_it_stands():
    assert RUNS["script"] == script_hash(SCRIPT.__file__), "the script has changed: run it with --again"


def test_every_run_of_the_plan_is_recorded_once():
    planned = [(section, setting) for section, setting, _ in SCRIPT.plan(RUNS)]
    for section, setting in planned:
        assert len([run for run in RUNS[section] if setting.items() <= run.items()]) == 1, (section, setting)
    assert len(planned) == sum(len(RUNS[section]) for section in ("tuning", "final"))


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
