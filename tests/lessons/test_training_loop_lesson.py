"""The loop of `01-concepts/08-training-loop`, taken from its own cells: killed at any moment, it ends with the weights of the undisturbed run."""

import os
import subprocess
import sys

import numpy as np
import pytest
from lessons import ROOT, code_cells, load

LESSON = ROOT / "notebooks" / "01-concepts" / "08-training-loop.ipynb"
KILLED = 1 if os.name == "nt" else -9  # Windows has no signals


@pytest.fixture(scope="module")
def lesson():
    cells = [cell["source"] for cell in code_cells(load(LESSON), "recipe")]
    names = {}
    functions = "\n\n".join(source for source in cells if "program" not in source)
    exec("import json\nimport os\nimport numpy as np\n" + functions, names)
    names["source"] = "import json\nimport os\nimport numpy as np\n\n" + functions
    return names


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    return rng.random((128, 196)), rng.integers(0, 10, 128)


def killed(folder, after, program="train.py"):
    """The exit code of the program, killed after so many lines of progress."""
    with subprocess.Popen([sys.executable, program], cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(after):
            process.stdout.readline()
        process.kill()
    return process.returncode


def same(one, other):
    return all(np.array_equal(one[key], other[key]) for key in ("w", "v", "order", "totals", "history")) and (
        one["step"] == other["step"] and one["rng"].bit_generator.state == other["rng"].bit_generator.state
    )


@pytest.mark.slow
def test_killed_again_and_again_it_ends_as_the_undisturbed_run(lesson, data, tmp_path):
    """Epochs enough that no pipe holds all lines of a run: nothing can end before it is killed."""
    x, y = data
    epochs = 250
    np.savez(tmp_path / "data.npz", x=x, y=y)
    (tmp_path / "train.py").write_text(
        lesson["source"]
        + '\n\ndata = np.load("data.npz")\n'
        + f'run("checkpoint.npz", data["x"], data["y"], epochs={epochs}, report=report, every=7)\n',
        "utf8",
    )
    places = []
    for after in (40, 3, 90):
        assert killed(tmp_path, after) == KILLED
        saved = lesson["load"](tmp_path / "checkpoint.npz")
        places.append((len(saved["history"]), saved["step"]))
    assert places == sorted(places) and places[-1][0] < epochs
    assert any(step for _, step in places), "none of the kills came in mid-epoch"
    done = subprocess.run([sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    undisturbed = lesson["run"](tmp_path / "other.npz", x, y, epochs)
    assert same(lesson["load"](tmp_path / "checkpoint.npz"), undisturbed)


@pytest.mark.parametrize("steps", [1, 15, 16, 17, 40])
def test_a_run_stopped_at_any_step_goes_on_as_if_nothing_had_happened(lesson, data, tmp_path, steps):
    x, y = data
    state = lesson["fresh"](0, len(x))
    for _ in range(steps):
        lesson["one_step"](state, x, y)
    lesson["save"](tmp_path / "checkpoint.npz", state)
    assert same(lesson["load"](tmp_path / "checkpoint.npz"), state)
    resumed = lesson["run"](tmp_path / "checkpoint.npz", x, y, 4)
    assert same(resumed, lesson["run"](tmp_path / "other.npz", x, y, 4))


def test_a_kill_while_it_saves_leaves_the_old_checkpoint(lesson, data, tmp_path, monkeypatch):
    x, _ = data
    path = tmp_path / "checkpoint.npz"
    lesson["save"](path, lesson["fresh"](0, len(x)))
    before = path.read_bytes()

    def cut_short(file, **arrays):
        file.write(before[: len(before) // 2])
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", cut_short)
    with pytest.raises(KeyboardInterrupt):
        lesson["save"](path, lesson["fresh"](1, len(x)))
    assert path.read_bytes() == before
    assert same(lesson["load"](path), lesson["fresh"](0, len(x)))


def test_the_gradient_of_the_lesson_is_that_of_central_differences(lesson, data):
    x, y = data
    w = lesson["initial"](0)
    direction = np.random.default_rng(1).normal(size=w.size)
    low, high = (lesson["evaluate"](w + h * direction, x, y)[0] for h in (-1e-6, 1e-6))
    assert lesson["gradient"](w, x, y) @ direction == pytest.approx((high - low) / 2e-6, rel=1e-5)


KERAS = """
import os
import keras
import numpy as np

keras.utils.set_random_seed(0)
data = np.load("data.npz")
net = keras.Sequential([keras.Input((196,)), keras.layers.Dense(16, "relu"), keras.layers.Dropout(0.2, seed=1), keras.layers.Dense(10)])
net.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), run_eagerly=True)
net.optimizer.build(net.trainable_variables)
variables = [*net.variables, *net.optimizer.variables]   # the layer's random state among them
count = 0
if os.path.exists("keras.npz"):
    with np.load("keras.npz") as saved:
        count = int(saved["count"])
        for number, variable in enumerate(variables):
            variable.assign(saved[str(number)])
while count < 60:
    epoch, step = divmod(count, 8)
    batch = np.random.default_rng(epoch).permutation(128)[16 * step:][:16]
    net.train_on_batch(data["x"][batch], data["y"][batch])
    count += 1
    values = {str(n): keras.ops.convert_to_numpy(v) for n, v in enumerate(variables)}
    with open("keras.npz.part", "wb") as file:
        np.savez(file, count=count, **values)
    os.replace("keras.npz.part", "keras.npz")
    print("step", count, "." * 2000, flush=True)   # the pipe holds some thirty: the run cannot be over before it is killed
"""


@pytest.mark.slow
def test_a_run_of_keras_is_resumed_with_the_same_weights(data, tmp_path):
    """With Adam and dropout: weights, the optimizer's and the layers' state, and the place in the epoch are all that it needs."""
    folders = [tmp_path / name for name in ("killed", "quiet")]
    for folder in folders:
        folder.mkdir()
        np.savez(folder / "data.npz", x=data[0].astype("float32"), y=data[1])
        (folder / "train.py").write_text(KERAS, "utf8")
    assert killed(folders[0], 11) == KILLED
    with np.load(folders[0] / "keras.npz") as file:
        assert 11 <= file["count"] < 60
    for folder in folders:
        done = subprocess.run([sys.executable, "train.py"], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
    one, other = (dict(np.load(folder / "keras.npz")) for folder in folders)
    assert one.keys() == other.keys()
    assert all(one[key].tobytes() == other[key].tobytes() for key in one)
