"""Recorded outputs: the same text for every run, nothing of the machine, the cost measured."""

import json

import nbformat
import pytest
import record

from utils import quiz

BASE = {"seconds": 31.4, "cpu_seconds": 40.2, "peak_mib": 803.0, "download_mb": 10.96, "device": "CPU"}


def notebook_with(*sources):
    cells = [nbformat.v4.new_code_cell(s, id=f"cell{i}") for i, s in enumerate(sources)]
    return nbformat.v4.new_notebook(cells=cells, metadata={"course": {"lesson": "tiny"}})


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    path = tmp_path_factory.mktemp("record") / "tiny.ipynb"
    nbformat.write(
        notebook_with(
            "from utils import runtime\nruntime.setup(seed=3)",
            "import numpy as np, time\nprint(np.random.rand()); time.sleep(0.01)\nprint('next')",
            "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);",
            "object()",
            "import ipywidgets; ipywidgets.IntSlider()",
            "import keras\nm = keras.Sequential([keras.layers.Dense(1)]); m.compile('sgd', 'mse')\nh = m.fit(np.ones((64, 2)), np.ones(64), verbose=1)",
        ),
        path,
    )
    wrong = record.record(path, timeout=120)
    first = path.read_text("utf8")
    record.record(path, timeout=120)
    return wrong, first, path.read_text("utf8")


def test_recording_twice_leaves_no_difference(recorded):
    wrong, first, second = recorded
    assert wrong == []
    a, b = json.loads(first)["cells"], json.loads(second)["cells"]
    for cell in a + b:
        cell["metadata"].pop("seconds", None)  # how long a cell took where it took long: on a busy machine, any
    assert a == b


def test_a_figure_is_small_svg_without_date_and_widgets_leave_no_state(recorded):
    notebook = json.loads(recorded[1])
    kinds = [set(o.get("data", {})) for c in notebook["cells"] for o in c["outputs"]]
    assert {"image/svg+xml", "text/plain"} in kinds
    assert "widget" not in json.dumps([list(k) for k in kinds]) and "widgets" not in notebook["metadata"]
    assert "dc:date" not in recorded[1] and "0x7" not in recorded[1]


def test_the_cost_is_measured(recorded):
    cost = json.loads(recorded[1])["metadata"]["course"]["cost"]
    assert cost["device"] == "CPU" and cost["cpu_seconds"] >= 1 and cost["peak_mib"] > 100


def test_a_cell_that_raises_leaves_the_file_as_it_was(tmp_path, monkeypatch, capsys):
    path = tmp_path / "broken.ipynb"
    nbformat.write(notebook_with("1/0"), path)
    before = path.read_text()
    monkeypatch.setattr(record, "ROOT", tmp_path)
    assert record.main([str(path)]) == 1
    assert path.read_text() == before
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize(
    "raw, seen",
    [
        ("a\rb\n", "b\n"),
        ("12/12 - 3s - 20ms/step - loss: 0.5\n", "12/12 - loss: 0.5\n"),
        ("1/2 ━━ 0s 1s/step\b\b\b", "1/2 ━━ 0s 1s/s"),
        ("2/2 ━━━━ 1s 9ms/step - loss: 0.25\n", "2/2 ━━━━ - loss: 0.25\n"),
        ("<object at 0x7f3c9a1b2c40>", "<object at 0x…>"),
    ],
)
def test_text_is_kept_as_a_reader_sees_it_without_times(raw, seen):
    assert record.one_text(raw) == seen


def test_a_cost_that_hardly_changed_is_not_rewritten():
    old = record.rounded(BASE, None)
    assert record.rounded({**BASE, "seconds": 34}, old) == old
    assert record.rounded({**BASE, "seconds": 60}, old)["seconds"] == 60
    assert record.rounded({**BASE, "device": "GPU"}, old)["device"] == "GPU"


def test_a_path_of_the_machine_stderr_and_weight_are_complained_about():
    notebook = notebook_with("x")
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", name="stderr", text="careful")]
    text = f"{record.ROOT}/notebooks" + "x" * (record.LIMIT_KB + 2) * 1024
    found = " ".join(record.complaints(notebook, text))
    assert "stderr" in found and "path of this machine" in found and "expected at most" in found
    notebook.cells[0].outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="WARNING:tensorflow:5 out of the last 13 calls …")
    ]
    assert "shows a warning" in " ".join(record.complaints(notebook, ""))


def test_recorded_bets_and_outcomes_are_renewed_from_their_file_and_other_outputs_stay():
    for form in (quiz.bet("lenet.shuffled"), quiz.settle("lenet.shuffled", outcome="b"), quiz.quiz("lenet")):
        old = form.html.replace("<p", "<p data-old", 1)
        output = {"output_type": "execute_result", "data": {"text/html": [old], "text/plain": ["old"]}, "metadata": {}}
        assert record.renewed(output) == {
            **output,
            "data": {"text/html": form.html.splitlines(True), "text/plain": form.text.splitlines(True)},
        }
    table = {"output_type": "display_data", "data": {"text/html": ["<table></table>"], "text/plain": ["t"]}}
    assert record.renewed(table) == table
