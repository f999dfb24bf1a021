"""The recorded runs of the lesson on schedules and tuning are those of its script and of its own cells; its search survives a kill."""

import json
import os
import re
import runpy
import subprocess
import sys

import numpy as np
import pytest
from lessons import code_cells, load

from utils.data import load_mnist
from utils.lessons import find_beside, load_beside

LESSON = "schedules-and-tuning"
RUNS = json.loads(find_beside(LESSON, ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside(LESSON, ".runs.py"))
HEAD = "import inspect\nimport numpy as np\nimport optuna\nfrom optuna.storages.journal import JournalFileBackend, JournalFileOpenLock\n\n"
KILLED = 1 if os.name == "nt" else -9  # Windows has no signals


@pytest.mark.parametrize("steps", SCRIPT.BUDGETS)
@pytest.mark.parametrize("schedule", SCRIPT.SCHEDULES)
def test_the_best_peak_is_not_at_the_edge(schedule, steps):
    assert min(SCRIPT.PEAKS) < SCRIPT.best_peak(RUNS["tuning"], schedule, steps) < max(SCRIPT.PEAKS)


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    if not load_mnist()[2].real:
        pytest.skip("needs MNIST itself: set COURSE_DATA")
    recorded = next(run for run in RUNS["final"] if (run["schedule"], run["steps"]) == ("one_cycle", 156))
    setting = {key: recorded[key] for key in ("schedule", "steps", "peak", "seed")}
    assert SCRIPT.final_run(**setting)["accuracy"] == pytest.approx(recorded["accuracy"], abs=1)


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    """A folder with the lesson's own search program and 200 pictures of noise: trials of a few milliseconds."""
    cells = [cell["source"] for cell in code_cells(load(find_beside(LESSON, ".ipynb")))]
    source = "\n\n".join(
        cell
        for cell in cells
        if re.search(r"^def (initial|evaluate|batches|learn|constant|fit|suggest|objective)\b", cell, re.M)
    )
    study = next(cell for cell in cells if "def open_study" in cell)
    program = next(cell for cell in cells if cell.startswith("functions = ("))
    folder, rng = tmp_path_factory.mktemp("search"), np.random.default_rng(0)
    lesson = folder / "lesson_cells.py"  # a file, so that `inspect` finds the source
    lesson.write_text(HEAD + source + "\n\n" + study[study.index("def open_study") :] + "\n\n" + program, "utf8")
    names = runpy.run_path(str(lesson))
    (folder / "search.py").write_text(names["program"], "utf8")
    x, u = rng.random((200, 196), "float32"), rng.random((20, 196), "float32")
    np.savez(folder / "data.npz", x=x, y=rng.integers(0, 10, 200), u=u, v=rng.integers(0, 10, 20))
    return folder, names["open_study"]


def started(folder):
    return subprocess.Popen([sys.executable, "search.py"], cwd=folder, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_a_search_killed_twice_still_makes_forty_trials(search):
    folder, open_study = search
    for lines in (8, 12):
        with started(folder) as process:
            for _ in range(lines):
                process.stdout.readline()
            process.kill()
        assert process.returncode == KILLED
    with started(folder) as process:
        said = process.stdout.read().split()
    assert process.returncode == 0 and int(said[1]) >= 18
    states = [trial.state.name for trial in open_study("night", str(folder / "night.log")).trials]
    assert states.count("COMPLETE") == 40 and states.count("RUNNING") <= 2
