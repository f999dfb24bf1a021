"""Every lesson keeps the form that DESIGN promises a reader."""

import lesson_form as form
import pytest
import record
from lessons import LESSONS, NAMES, ROOT, code_cells, load

LONGER = {"resnet": 120}  # seconds; what trains a residual network on two cores


@pytest.fixture(params=LESSONS, ids=NAMES)
def lesson(request):
    return load(request.param)


def test_there_are_lessons():
    assert LESSONS, "no notebook under notebooks/"


def test_the_first_code_cell_is_the_one_that_finds_the_course(lesson):
    form.the_first_code_cell_is_the_one_that_finds_the_course(lesson)


def test_tags_are_those_of_the_design(lesson):
    form.tags_are_those_of_the_design(lesson)


def test_code_cells_are_short(lesson):
    form.code_cells_are_short(lesson)


def test_prose_stands_between_code_cells(lesson):
    form.prose_stands_between_code_cells(lesson)


def test_a_solution_is_collapsed_in_jupyterlab_and_ends_in_its_check(lesson):
    form.a_solution_is_collapsed_in_jupyterlab_and_ends_in_its_check(lesson)


def test_a_solution_does_not_replace_the_learners_work(lesson):
    form.a_solution_does_not_replace_the_learners_work(lesson)


def test_a_claim_asserts(lesson):
    form.a_claim_asserts(lesson)


def test_a_lesson_has_a_quiz_and_a_bet(lesson):
    form.a_lesson_has_a_quiz_and_a_bet(lesson)


def test_no_loop_overwrites_what_a_later_cell_reads(lesson):
    form.no_loop_overwrites_what_a_later_cell_reads(lesson)


def test_a_loop_that_does_so_is_found():
    def lesson(*sources):
        return {"cells": [{"cell_type": "code", "tags": set(), "source": source} for source in sources]}

    form.no_loop_overwrites_what_a_later_cell_reads(lesson("x = 1", "for x in range(3): print(x)\nx = 2", "print(x)"))
    form.no_loop_overwrites_what_a_later_cell_reads(lesson("x = 1", "y = [x for x in range(3)]", "print(x)"))
    for use in ("print(x)", "def f(y):\n    return x + y"):
        with pytest.raises(AssertionError, match="overwritten 'x'"):
            form.no_loop_overwrites_what_a_later_cell_reads(lesson("x = 1", "for x, z in {}.items(): print(z)", use))


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
    form.a_lesson_holds_no_placeholder(lesson)


def test_what_is_beside_a_lesson_holds_no_placeholder():
    for path in LESSONS:
        for beside in (path.with_suffix(".quiz.yaml"), path.with_suffix(".checks.py")):
            assert "TODO" not in beside.read_text("utf8"), f"{beside.relative_to(ROOT)} still says TODO"


def test_recorded_outputs_are_small():
    for path in LESSONS:
        weight = record.weight_kb(path.read_text("utf8"))
        assert weight <= record.LIMIT_KB, (
            f"{path.name}: {weight} KB without its network, expected at most {record.LIMIT_KB}"
        )
