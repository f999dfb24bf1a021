"""`make lesson` starts a lesson that has the form of one, and touches nothing that is there."""

import json
import shutil
import subprocess

import lesson_form as form
import lessons
import new_lesson
import pytest
import yaml
from lessons import ROOT

from editions.source.pairs import check_pairs
from utils.exercises import judge
from utils.exercises.registry import forget
from utils.lessons import load_beside
from utils.quiz import file as quizfile

PATH = "03-optimizers/97-a-trial"


@pytest.fixture
def course(tmp_path):
    """A folder with what `start` looks at."""
    shutil.copy(ROOT / "_toc.yml", tmp_path)
    return tmp_path


def listed(root):
    return [
        chapter["file"]
        for part in yaml.safe_load((root / "_toc.yml").read_text("utf8"))["parts"]
        for chapter in part["chapters"]
    ]


def test_its_notebook_keeps_the_form_of_a_lesson(course):
    new_lesson.start(PATH, "A trial", "试一试", course)
    notebook = lessons.load(course / "notebooks" / f"{PATH}.ipynb")
    for rule in (
        form.the_first_code_cell_is_the_one_that_finds_the_course,
        form.tags_are_those_of_the_design,
        form.code_cells_are_short,
        form.prose_stands_between_code_cells,
        form.a_solution_is_collapsed_in_jupyterlab_and_ends_in_its_check,
        form.a_solution_does_not_replace_the_learners_work,
        form.a_claim_asserts,
        form.no_loop_overwrites_what_a_later_cell_reads,
        form.a_lesson_has_a_quiz_and_a_bet,
        form.a_checked_exercise_has_one_or_two_folded_hints_between_starter_and_solution_in_both_languages,
    ):
        rule(notebook)
    assert not list(check_pairs(json.loads((course / "notebooks" / f"{PATH}.ipynb").read_text("utf8"))["cells"]))


def test_the_tests_go_on_failing_until_the_last_placeholder_is_gone(course):
    new_lesson.start(PATH, "A trial", "试一试", course)
    with pytest.raises(AssertionError, match="still say TODO"):
        form.a_lesson_holds_no_placeholder(lessons.load(course / "notebooks" / f"{PATH}.ipynb"))


def test_its_quiz_file_is_valid(course):
    new_lesson.start(PATH, "A trial", "试一试", course)
    data = quizfile.load(course / "notebooks" / f"{PATH}.quiz.yaml")
    assert len(data["questions"]) == 4 and len(data["bets"]) == 1


def test_its_checks_pass_its_right_answers_and_leave_its_starters_open(course):
    new_lesson.start(PATH, "A trial", "试一试", course)
    answers = load_beside(course / "notebooks" / f"{PATH}.answers.py")
    checks = load_beside(course / "notebooks" / f"{PATH}.checks.py")
    try:
        for name in ("first", "second", "third", "fourth"):
            function = getattr(checks, name)
            assert judge(f"a-trial.{name}", function, answers.RIGHT[name][0]).passed
            assert judge(f"a-trial.{name}", function, answers.STARTERS[name]).status == "not attempted"
            for answer, en, zh in answers.WRONG[name].values():
                found = judge(f"a-trial.{name}", function, answer)
                assert found.status == "failed" and en in found.en and zh in found.zh
    finally:
        for name in ("first", "second", "third", "fourth"):
            forget(f"a-trial.{name}")


@pytest.mark.parametrize("path", ["03-optimizers/00-before-all", PATH])
def test_it_stands_in_the_table_of_contents_at_its_place(course, path):
    before = listed(course)
    new_lesson.start(path, "A trial", "试一试", course)
    after = listed(course)
    assert [file for file in after if file != f"notebooks/{path}"] == before
    part = [file for file in after if "/03-optimizers/" in file]
    assert part == sorted(part) and f"notebooks/{path}" in part


def test_a_lesson_that_is_there_is_left_as_it_is(course):
    new_lesson.start(PATH, "A trial", "试一试", course)
    files = {p: p.read_bytes() for p in course.rglob("*") if p.is_file()}
    with pytest.raises(FileExistsError, match="97-a-trial.checks.py"):
        new_lesson.start(PATH, "Another", "另一个", course)
    assert {p: p.read_bytes() for p in course.rglob("*") if p.is_file()} == files


@pytest.mark.parametrize(
    "path, en, zh, said",
    [
        ("optimizers/adam", "Adam", "自适应", "NN-part/NN-lesson"),
        (PATH, "A trial", "A trial", "Chinese title"),
        ("09-nowhere/01-a", "A", "一", "_toc.yml"),
    ],
)
def test_bad_input_writes_nothing_and_says_what_was_expected(course, path, en, zh, said):
    with pytest.raises(ValueError, match=said):
        new_lesson.start(path, en, zh, course)
    assert [p.name for p in course.rglob("*") if p.is_file()] == ["_toc.yml"]


def test_the_command_says_what_it_wants():
    command = ["make", "-o", ".venv/book", "lesson"]  # the tests run already: nothing is to be installed
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0 and "Nothing was written" in done.stderr
