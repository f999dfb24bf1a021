"""The lesson on frameworks with PyTorch and JAX beside it, and where they are missing or broken."""

import importlib.util
import json
import os
import re
import sys
import textwrap

import pytest
from lessons import ROOT, code_cells, execute, load

LESSON = ROOT / "notebooks" / "01-concepts" / "09-frameworks.ipynb"
NAMES = {"torch": "PyTorch", "jax": "JAX"}
HIDDEN = """
    from importlib.machinery import PathFinder

    found = PathFinder.find_spec

    def find_spec(name, path=None, target=None):
        return None if name.partition(".")[0] in NAMES else found(name, path, target)

    PathFinder.find_spec = staticmethod(find_spec)
"""


@pytest.fixture
def elsewhere():
    """What the lesson's set-up defines, without Keras; `said` holds its notices."""
    said = []
    names = {"said": said, "say": lambda en, zh: said.append((en, zh))}
    names.update({name: importlib.import_module(name) for name in ("inspect", "os", "pickle", "subprocess", "sys")})
    names["importlib"] = importlib
    for cell in code_cells(load(LESSON), "setup"):
        if not cell["source"].startswith("import"):
            exec(compile(cell["source"], "lesson", "exec"), names)
    return names


def double(x, times=2):
    return [times * value for value in x]


def fails():
    raise KeyError("no such row")


def uses_double(x):
    return double(x, times=3)


def test_a_function_runs_in_the_other_process(elsewhere):
    process = elsewhere["Elsewhere"]("json", "JSON")
    assert process.there and not elsewhere["said"]
    assert process(double, (1, 2)) == [2, 4] and process(double, (1, 2), times=5) == [5, 10]
    with pytest.raises(RuntimeError, match="KeyError: 'no such row'"):
        process(fails)
    process.learn(double)
    assert process(uses_double, [1]) == [3], "it goes on after an error, and knows what it was taught"
    child = process.child
    process.close()
    assert child.poll() == 0 and process(double, (1, 2)) is None


def test_a_setting_reaches_the_other_process_alone(elsewhere):
    process = elsewhere["Elsewhere"]("os", "Python", KERAS_BACKEND="jax")
    assert process(backend_there) == "jax"
    process.close()
    assert os.environ.get("KERAS_BACKEND") != "jax" or os.environ.get("COURSE_BACKEND") == "jax"


def backend_there():
    import os

    return os.environ["KERAS_BACKEND"]


@pytest.mark.parametrize("kind", ["missing", "broken", "dies"])
def test_a_library_that_cannot_be_used_costs_one_line_in_each_language(elsewhere, kind, tmp_path, monkeypatch):
    text = {"broken": "raise OSError('a library of its own is missing')", "dies": "import os; os._exit(1)"}
    if kind != "missing":
        (tmp_path / f"{kind}_library.py").write_text(text[kind])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    process = elsewhere["Elsewhere"](f"{kind}_library", "The library")
    assert not process.there and process(double, [1]) is None
    process.learn(double)
    process.close()
    ((en, zh),) = elsewhere["said"]
    assert en.startswith("The library cannot be used here") and f"pip install {kind}_library" in en
    assert zh.startswith("这里不能使用 The library") and f"pip install {kind}_library" in zh


def test_the_recorded_lesson_holds_every_framework():
    printed = "".join(
        "".join(output.get("text", "")) for cell in code_cells(load(LESSON)) for output in cell["outputs"]
    )
    for row in ("NumPy", "TensorFlow, line by line", "TensorFlow, tf.function", "Keras  ", "PyTorch  ", "Keras on JAX"):
        assert row in printed, f"recorded without {row}: make record, with PyTorch and JAX installed"


@pytest.mark.parametrize("library", NAMES)
def test_the_library_is_installed_here(library):
    if library == "torch" and sys.version_info >= (3, 12):
        pytest.skip("requirements-test.txt has PyTorch for Python before 3.12 alone: its rows are not executed here")
    assert importlib.util.find_spec(library), (
        f"{NAMES[library]} is missing, so its rows of the lesson are not executed: pip install -r requirements-test.txt"
    )


@pytest.mark.slow
def test_the_lesson_goes_on_without_pytorch_and_jax(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(textwrap.dedent(HIDDEN).replace("NAMES", repr(tuple(NAMES))))
    environment = {k: v for k, v in os.environ.items() if k not in ("COURSE_DATA", "COURSE_MIRROR", "KERAS_BACKEND")}
    environment["COURSE_OFFLINE"] = "1"
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), str(ROOT)])
    cells = json.loads(execute(LESSON, tmp_path, environment))["cells"]
    outputs = [output for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]
    shown = "".join("".join(output.get("data", {}).get("text/plain", "")) for output in outputs)
    for library, name in NAMES.items():
        assert f"{name} cannot be used here" in shown and f"这里不能使用 {name}" in shown
        assert f"pip install {library}" in shown
    printed = "".join("".join(output.get("text", "")) for output in outputs)
    assert "TensorFlow, tf.function" in printed
    assert not re.search(r"^ *PyTorch|JAX", printed, re.M), "a row of what is not there"
