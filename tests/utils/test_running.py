"""The line under a cell that runs for long, in a real kernel: it is there, says how far a fit is, and leaves nothing."""

import json
import os

import pytest
from lessons import LESSONS, ROOT

from utils import bilingual, lessons, running

pytestmark = pytest.mark.slow

WATCH = """
import sys; sys.path.insert(0, {root!r})
from utils import running
running.count_fits = lambda: None  # (Keras takes long to come)
running.Running.patience = running.Running.interval = 0.05
running.watch({lesson!r})
"""
# Runs until the line has been shown twice, whenever that is.
WAIT = """
import time
line = running.current()
while line._line.handle is None or line.seen < 2: time.sleep(0.01)
print("done")
"""
COUNT = """
says = running.Running.says
running.Running.seen = 0
def counted(self, *args):
    self.seen += 1
    return says(self, *args)
running.Running.says = counted
"""


@pytest.fixture
def kernel(monkeypatch):
    """kernel(source): all messages with output that running a cell yields, in one kernel."""
    from jupyter_client.manager import start_new_kernel

    monkeypatch.delenv("COURSE_NO_PROGRESS")
    manager, client = start_new_kernel(env={**os.environ}, startup_timeout=60)

    def run(source):
        messages = []
        client.execute_interactive(source, timeout=60, output_hook=messages.append)
        for message in messages:
            assert message["msg_type"] != "error", message["content"]
        return messages

    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def shown(messages):
    """Texts of the line in the order in which they appeared."""
    return [m["content"]["data"]["text/plain"] for m in messages if "display_data" in m["msg_type"]]


def test_a_long_cell_says_that_it_runs_and_nothing_stays(kernel):
    kernel(WATCH.format(root=str(ROOT), lesson="") + COUNT)
    messages = kernel(WAIT)
    said = shown(messages)
    assert len(said) > 2 and said[-1] == ""
    assert all(text.startswith("running for ") and "已运行" in text for text in said[:-1])
    assert [m["msg_type"] for m in messages].count("display_data") == 1, "one line, which changes"
    assert "done" in [m["content"].get("text", "").strip() for m in messages], "and it came before the cell's end"
    assert not shown(kernel("print(1)")), "a short cell has none"


def test_where_outputs_are_recorded_or_tested_there_is_no_line(kernel):
    kernel("import os; os.environ['COURSE_RECORDING'] = '1'" + WATCH.format(root=str(ROOT), lesson=""))
    assert not shown(kernel("assert running.current() is None"))


def test_the_line_names_time_fit_and_what_was_recorded_in_the_language_chosen():
    line = running.Running()
    try:
        bilingual.set_language("en")
        assert line.says(12.4) == "running for 12 s"
        line.fits, line.share = 1, 0.424
        assert line.says(12.4, 40) == "running for 12 s, training: 42 %, took 40 s when it was recorded"
        bilingual.set_language("zh")
        line.fits = 3
        assert line.says(12.4, 40) == "已运行 12 秒，第 3 次训练：42%，录制时用了 40 秒"
    finally:
        bilingual.set_language(None)


def test_what_a_cell_took_when_recorded_is_found_by_its_text(monkeypatch, tmp_path):
    path = tmp_path / "notebooks" / "01-a" / "01-slow.ipynb"
    path.parent.mkdir(parents=True)
    cells = [
        {"cell_type": "code", "metadata": {"seconds": 12}, "source": ["a = 1\n", "b = 2"]},
        {"cell_type": "code", "metadata": {}, "source": "c = 3"},
    ]
    path.write_text(json.dumps({"cells": cells}))
    find = lessons.find_beside
    monkeypatch.setattr(lessons, "find_beside", lambda *names: find(*names, root=tmp_path))
    assert running.recorded_seconds("slow", "a = 1\nb = 2\n") == 12
    assert running.recorded_seconds("slow", "c = 3") is running.recorded_seconds("slow", "changed") is None
    assert running.recorded_seconds("nowhere", "c = 3") is running.recorded_seconds("", "c = 3") is None


def test_a_silent_fit_says_how_far_it_is_and_computes_the_same(monkeypatch):
    import keras
    import numpy as np

    monkeypatch.setattr(keras.Model, "fit", keras.Model.fit)
    shares = []

    class Line:
        fits = 0
        share = property(lambda self: shares[-1] if shares else None, lambda self, value: shares.append(value))

    def fitted():
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        return model.fit(np.arange(30.0).reshape(10, 3) / 30, np.ones(10), 5, 2, verbose=0).history["loss"]

    alone = fitted()
    running.count_fits()
    running.count_fits()
    line = Line()
    monkeypatch.setattr(running, "current", lambda: line)
    assert fitted() == alone and line.fits == 1
    assert shares[0] == 0 and shares[-1] == 1 and shares == sorted(shares) and {0.25, 0.5, 0.75} <= set(shares)
    assert not hasattr(keras.Model.fit.__wrapped__, "counted"), "wrapped once"


def test_only_long_cells_of_lessons_carry_a_time():
    for path in LESSONS:
        for cell in json.loads(path.read_text("utf8"))["cells"]:
            assert cell["metadata"].get("seconds", 5) >= 5 and (
                "seconds" not in cell["metadata"] or cell["cell_type"] == "code"
            )
