"""What recorded runs share: a signature, a file that a kill leaves whole, and where they ran."""

import json
import subprocess
import sys

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
