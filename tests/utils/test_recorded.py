"""What recorded runs share: a signature, a file that a kill leaves whole, and where they ran."""

import json
import subprocess
import sys

import numpy as np
import pytest
from lessons import ROOT

from utils import recorded

RESULTS = {
    "script": "00ff",
    "setting": {"seeds": [0, 1], "optimizer": "Adam"},
    "tuning": [{"rate": 0.1, "seed": 0, "valid": [0.9, 0.8]}, {"rate": 0.2, "seed": 0, "valid": [0.7, 0.6]}],
    "empty": [],
    "speed": {"窄": {"0.002": [0.5, 0.25]}},
}


def test_what_is_written_is_read_back_with_a_run_a_line(tmp_path):
    recorded.write(RESULTS, tmp_path / "a.runs.json")
    text = (tmp_path / "a.runs.json").read_text("utf8")
    assert json.loads(text) == RESULTS and list(json.loads(text)) == list(RESULTS)
    assert text.count('"rate"') == len([line for line in text.splitlines() if '"rate"' in line])
    assert "窄" in text


def test_what_cannot_be_written_leaves_the_last_file_as_it_was(tmp_path):
    path = tmp_path / "a.runs.json"
    recorded.write(RESULTS, path)
    before = path.read_bytes()
    with pytest.raises(TypeError):
        recorded.write({**RESULTS, "new": object()}, path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_the_signature_changes_with_the_script(tmp_path):
    script = tmp_path / "a.runs.py"
    script.write_text("A = 1\n")
    before = recorded.script_hash(script)
    script.write_text("A = 2\n")
    assert len(before) == 16 and recorded.script_hash(script) != before


@pytest.mark.slow
def test_on_one_core_there_is_one_thread_and_the_environment_says_so():
    code = (
        "import os; from utils.recorded import environment, one_core; one_core(); import tensorflow as tf;"
        "cores = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1;"
        "print(cores, tf.config.threading.get_intra_op_parallelism_threads(), environment()['device'])"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert out.startswith("1 1 CPU, one core (")


SCRIPT = """
import types
from utils.recorded import record

made = []

def lesson():
    return {"source": types.SimpleNamespace(real=REAL, instead_of="MNIST")}

def run(method, seed):
    made.append((method, seed))
    if len(made) > LIMIT:
        raise KeyboardInterrupt
    return {"valid": len(method) + seed + SHIFT, "seconds": 0.1 * len(made)}

def plan(results):
    for method in ("sgd", "adam"):
        for seed in (0, 1):
            yield "tuning", {"method": method, "seed": seed}, run
    best = min(results["tuning"], key=lambda run: run["valid"])
    yield "final", {"method": best["method"], "seed": 7}, run
"""


@pytest.fixture
def script(tmp_path, monkeypatch):
    """called(*arguments, real=True, limit=99, shift=0, note=""): what a small script has made when it was called so."""
    monkeypatch.setattr(recorded, "one_core", lambda: None)
    monkeypatch.setattr(recorded, "environment", lambda: {"device": "one core"})
    path = tmp_path / "01-small.runs.py"

    def called(*arguments, real=True, limit=99, shift=0, note=""):
        path.write_text(SCRIPT + note, "utf8")
        names = {"__file__": str(path), "REAL": real, "LIMIT": limit, "SHIFT": shift}
        exec(SCRIPT, names)
        try:
            recorded.record(str(path), names["lesson"], names["plan"], ("tuning", "final"), {"size": 3}, arguments)
        except KeyboardInterrupt:
            pass
        return names["made"]

    called.file = path.with_suffix(".json")
    called.runs = lambda: json.loads(called.file.read_text("utf8"))
    return called


FIVE = [("sgd", 0), ("sgd", 1), ("adam", 0), ("adam", 1), ("sgd", 7)]


def test_a_script_makes_each_run_of_its_plan_once_and_a_later_one_by_what_earlier_ones_gave(script):
    assert script() == FIVE
    runs = script.runs()
    assert list(runs) == ["script", "environment", "setting", "tuning", "final"] and runs["setting"] == {"size": 3}
    assert [run["valid"] for run in runs["tuning"]] == [3, 4, 4, 5] and runs["final"][0]["method"] == "sgd"
    assert script() == [] and script("--again") == FIVE


def test_killed_it_goes_on_where_it_stood(script):
    assert script(limit=2) == FIVE[:3]
    assert script() == FIVE[2:] and len(script.runs()["tuning"]) == 4


def test_another_version_of_the_script_does_not_go_on(script):
    script(limit=2)
    with pytest.raises(SystemExit, match="another version"):
        script(note="# changed\n")
    assert script("--again", note="# changed\n") == FIVE


def test_another_version_signs_where_the_first_run_of_each_method_comes_out_as_it_stands(script):
    script()
    before = script.runs()
    assert script("--check", note="# changed\n") == [FIVE[0], FIVE[2], FIVE[4]]
    after = script.runs()
    assert after["script"] != before["script"] and after["checked"]["runs"] == 3 and after["tuning"] == before["tuning"]
    assert script(note="# changed\n") == []


def test_another_version_does_not_sign_where_one_comes_out_otherwise(script):
    script()
    before = script.file.read_bytes()
    with pytest.raises(SystemExit, match="3 of 3 runs come out otherwise"):
        script("--check", shift=1, note="# changed\n")
    assert script.file.read_bytes() == before


def test_nothing_is_made_of_a_substitute(script):
    with pytest.raises(SystemExit, match="MNIST itself is needed"):
        script(real=False)
    assert not script.file.exists()


@pytest.mark.parametrize(
    "best, tried", [(2, [1, 2, 4]), (1, [1, 2, 4, 0.5]), (16, [1, 2, 4, 8, 16, 32]), (0.3, [1, 2, 4, 0.5, 0.25, 0.125])]
)
def test_values_go_on_beyond_the_edge_until_the_best_lies_inside(best, tried):
    assert list(recorded.until_inside([1, 2, 4], lambda value: -abs(np.log(value / best)))) == tried


def test_values_end_where_they_would_go_on_for_ever():
    assert list(recorded.until_inside([1, 2], lambda value: value, step=10, most=5)) == [1, 2, 20, 200, 2000]


def test_a_value_is_judged_only_after_it_was_handed_out():
    known = {}
    for value in recorded.until_inside([1, 3], known.__getitem__, step=3, most=4):
        known[value] = value
    assert known == {1: 1, 3: 3, 9: 9, 27: 27}
