"""Every lesson keeps the form that DESIGN promises a reader."""

import ast
import os
import re
import statistics
import subprocess
import sys

import pytest
import record
from lessons import LESSONS, NAMES, ROOT, code_cells, load

TAGS = {"lang-en", "lang-zh", "claim", "exercise", "hint", "solution", "quiz", "first", "recipe", "hide-input", "nbval-check-output"}
LONGER = {"resnet": 120}   # seconds; what trains a residual network on two cores


@pytest.fixture(params=LESSONS, ids=NAMES)
def lesson(request):
    return load(request.param)


def lines(source):
    return [line for line in source.splitlines() if line.strip()]


def defines_a_model(source):
    return re.search(r"keras\.Sequential|keras\.Model|class \w+\(", source) is not None


def test_there_are_lessons():
    assert LESSONS, "no notebook under notebooks/"


def test_the_first_code_cell_is_the_one_that_finds_the_course(lesson):
    template = (ROOT / "tools" / "first_cell.py").read_text("utf8").strip()
    first = code_cells(lesson)[0]
    assert first["source"].strip() == template, "copy tools/first_cell.py into the first code cell"
    assert "first" in first["tags"]


def test_tags_are_those_of_the_design(lesson):
    for cell in lesson["cells"]:
        assert cell["tags"] <= TAGS, f"unknown tag in the cell that starts {cell['source'][:60]!r}"


def test_code_cells_are_short(lesson):
    cells = [c for c in code_cells(lesson) if "first" not in c["tags"]]
    lengths = [len(lines(c["source"])) for c in cells]
    assert statistics.median(lengths) <= 6, f"median length of a code cell: expected at most 6 lines, got {statistics.median(lengths)}"
    for cell, length in zip(cells, lengths):
        limit = 30 if defines_a_model(cell["source"]) else 20
        assert length <= limit, f"{length} lines of code, expected at most {limit}: {cell['source'][:80]!r}"


def test_prose_stands_between_code_cells(lesson):
    """A starter may be followed by its solution, a bet by nothing else; other code is introduced."""
    previous = None
    for cell in lesson["cells"]:
        if cell["cell_type"] == "code" and previous is not None and previous["cell_type"] == "code":
            assert cell["tags"] & {"solution", "quiz", "claim"} or "first" in previous["tags"], (
                f"two code cells without a word between them: {previous['source'][:50]!r} and {cell['source'][:50]!r}"
            )
        previous = cell


def test_a_solution_is_collapsed_in_jupyterlab_and_ends_in_its_check(lesson):
    solutions = code_cells(lesson, "solution")
    assert len(solutions) >= 2
    for cell in solutions:
        assert cell["metadata"].get("jupyter", {}).get("source_hidden") is True
        last = ast.parse(cell["source"]).body[-1]
        assert isinstance(last, ast.Expr) and ast.unparse(last).startswith("check("), cell["source"][-80:]


def test_a_solution_does_not_replace_the_learners_work(lesson):
    starters = {name for c in code_cells(lesson, "exercise") for name in names_bound(c["source"])}
    for cell in code_cells(lesson, "solution"):
        assert not names_bound(cell["source"]) & starters, f"names bound by starter and solution alike in {cell['source'][:60]!r}"


def names_bound(source):
    bound = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            bound.add(statement.name)
        for node in ast.walk(statement) if isinstance(statement, (ast.Assign, ast.AugAssign, ast.For)) else ():
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound.add(node.id)
    return bound


def test_a_claim_asserts(lesson):
    claims = code_cells(lesson, "claim")
    assert claims, "a lesson makes at least one claim that could fail"
    for cell in claims:
        assert any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(cell["source"]))) or "assert_" in cell["source"], (
            f"a cell tagged claim without an assertion: {cell['source'][:60]!r}"
        )


def test_a_lesson_has_a_quiz_and_a_bet(lesson):
    quizzes = "\n".join(c["source"] for c in code_cells(lesson, "quiz"))
    assert "quiz(" in quizzes and "bet(" in quizzes
    assert any("settle(" in c["source"] for c in code_cells(lesson))


def test_recorded_outputs_hold_no_error_and_no_stderr(lesson):
    for cell in code_cells(lesson):
        assert cell["execution_count"] is not None, f"never executed (make record): {cell['source'][:60]!r}"
        for output in cell["outputs"]:
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr", "".join(output["text"])
            assert not record.WARNING.search("".join(output.get("text", ""))), "".join(output["text"])[:300]


def test_the_cost_of_a_lesson_was_measured_and_is_within_bounds(lesson):
    cost = lesson["metadata"]["course"]["cost"]
    assert set(cost) >= {"seconds", "cpu_seconds", "peak_mib", "download_mb", "device"}
    if cost["device"] == "CPU":
        assert cost["seconds"] <= LONGER.get(lesson["metadata"]["course"]["lesson"], 90) and cost["peak_mib"] <= 1536


def test_all_lessons_together_are_recorded_within_minutes():
    """On average 55 s a lesson: what CI and a patient reader can bear."""
    costs = [load(path)["metadata"]["course"]["cost"] for path in LESSONS]
    assert sum(cost["seconds"] for cost in costs if cost["device"] == "CPU") <= 55 * len(costs)


def test_a_lesson_holds_no_placeholder(lesson):
    """`make lesson` writes TODO wherever the author has something to say."""
    left = [cell["source"][:60] for cell in lesson["cells"] if "TODO" in cell["source"]]
    assert not left, f"{len(left)} cells still say TODO, the first: {left[0]!r}"


def test_what_is_beside_a_lesson_holds_no_placeholder():
    for path in LESSONS:
        for beside in (path.with_suffix(".quiz.yaml"), path.with_suffix(".checks.py")):
            assert "TODO" not in beside.read_text("utf8"), f"{beside.relative_to(ROOT)} still says TODO"


def test_recorded_outputs_are_small():
    for path in LESSONS:
        weight = record.weight_kb(path.read_text("utf8"))
        assert weight <= record.LIMIT_KB, f"{path.name}: {weight} KB without its network, expected at most {record.LIMIT_KB}"


def test_a_lesson_on_jax_gives_what_it_gives_on_tensorflow(tmp_path):
    """03-lenet is not about TensorFlow, so Keras' other backend must carry it."""
    environment = {k: v for k, v in os.environ.items() if k not in ("COURSE_DATA", "COURSE_MIRROR")}
    environment.update(KERAS_BACKEND="jax", PYTHONPATH=str(ROOT))
    notebook = ROOT / "notebooks" / "05-cnn" / "03-lenet.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", str(notebook), "--output-dir", str(tmp_path)],
        env=environment, capture_output=True, text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    outputs = (tmp_path / "03-lenet.ipynb").read_text("utf8")
    assert "JAX" in outputs, "the lesson did not run on JAX"
