"""Every exercise of a lesson has a check that knows an untouched starter, a solution that passes, and its place.

nbval executes all of it; `COURSE_CHECKS=strict` (conftest.py) makes a check raise there unless solutions pass and
starters are open. What is tested here needs no training.
"""

import ast
import builtins
import functools
import re
from unittest import mock

import pytest
from lesson_form import (
    a_checked_exercise_has_one_or_two_folded_hints_between_starter_and_solution_in_both_languages,
    calls,
    checked,
    folded,
)
from lessons import LESSONS, NAMES, ROOT, code_cells, load

from utils import exercises
from utils import quiz as quizzes
from utils.lessons import lesson_key
from utils.quiz import file as quizfile
from utils.widgets import embed

STATUS = re.compile(r'data-exercise="([^"]+)" data-status="([^"]+)"')
CHECKS = [id for id in exercises.known_exercises() if not id.startswith("sample.")]  # those of other tests
lesson_paths = pytest.mark.parametrize("path", LESSONS, ids=NAMES)


@pytest.fixture(autouse=True)
def not_in_a_lesson(monkeypatch):
    monkeypatch.delenv("COURSE_CHECKS", raising=False)


def lesson_of(path):
    return lesson_key(path)


def recorded(cell):
    """The (exercise, status) pairs in a cell's recorded outputs."""
    html = ["".join(output.get("data", {}).get("text/html", "")) for output in cell["outputs"]]
    return STATUS.findall("".join(html))


def answers(source):
    """What the functions of a solution return, apart from mere names."""
    returned = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Return)]
    return {ast.unparse(value) for value in returned if value is not None and not isinstance(value, ast.Name)}


def names_needed(source):
    """Names that a cell reads and does not make."""
    tree = ast.parse(source)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    made |= {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    made |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return {node.id for node in names} - made - set(dir(builtins))


def namespace_for(source):
    """What a starter cell finds in the notebook: `check`, NumPy, and stand-ins for what the lesson made before."""
    import numpy

    known = {"check": exercises.check, "np": numpy}
    return known | {name: mock.MagicMock(name=name) for name in names_needed(source) - set(known)}


# --- the lessons -------------------------------------------------------------------------------------


@lesson_paths
def test_a_lesson_has_three_to_five_exercises_two_of_them_checked(path):
    notebook = load(path)
    tasks = [c for c in notebook["cells"] if c["cell_type"] == "markdown" and {"exercise", "lang-en"} <= c["tags"]]
    assert 3 <= len(tasks) <= 5
    assert sum(bool(checked(cell)) for cell in code_cells(notebook, "exercise")) >= 2


@lesson_paths
def test_starters_and_solutions_name_the_same_exercises_each_once(path):
    notebook = load(path)
    starters = [id for cell in code_cells(notebook, "exercise") for id in checked(cell)]
    solutions = [id for cell in code_cells(notebook, "solution") for id in checked(cell)]
    assert None not in starters + solutions, "check() takes its id as a literal"
    assert starters == solutions and len(set(starters)) == len(starters)
    others = [c for c in code_cells(notebook) if checked(c) and not c["tags"] & {"exercise", "solution"}]
    assert not others, f"check() outside a cell tagged exercise or solution: {others[0]['source'][:60]!r}"


def says_solution(cell):
    """For each check of a cell whether it says `solution=True`, and nothing else by name."""
    calls = [
        node
        for node in ast.walk(ast.parse(cell["source"]))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "check"
    ]
    return [[ast.unparse(keyword) for keyword in node.keywords] == ["solution=True"] for node in calls]


@lesson_paths
def test_every_solution_says_that_it_is_one_and_no_starter_does(path):
    """So that a reader who only runs a solution is not credited with it, and one who solves the exercise is."""
    notebook = load(path)
    for cell in code_cells(notebook, "solution"):
        assert all(says_solution(cell)), f"write check(…, solution=True): {cell['source'][-80:]!r}"
    for cell in code_cells(notebook, "exercise"):
        assert "solution" not in cell["source"], f"a starter is no solution: {cell['source'][-80:]!r}"


@lesson_paths
def test_a_checked_exercise_has_one_or_two_folded_hints_between_starter_and_solution_in_both_languages(path):
    a_checked_exercise_has_one_or_two_folded_hints_between_starter_and_solution_in_both_languages(load(path))


@lesson_paths
def test_no_hint_gives_the_answer_away(path):
    cells = load(path)["cells"]
    for before, cell in zip(cells, cells[1:]):
        if "solution" in cell["tags"] and "hint" in before["tags"]:
            given = set(re.findall(r"`([^`\n]+)`", before["source"])) & answers(cell["source"])
            assert not given, f"{checked(cell)}: a hint holds what the solution returns, {given}"


@pytest.mark.parametrize("source, expected", [
    ("<details>\n<summary>Hint 1</summary>\n\nOne.\n\n</details>", ["One."]),
    ("<details>\n<summary>Hint 1</summary>\n\nOne.\n\n</details>\n\n<details>\n<summary>Hint 2</summary>\n\nTwo $x$.\n\n</details>", ["One.", "Two $x$."]),
    ("<details>\n<summary>Hint 1</summary>\nNo blank line: Markdown is not read here.\n</details>", None),
    ("<details open>\n<summary>Hint 1</summary>\n\nOpen.\n\n</details>", None),
    ("<details>\n<summary>Hint 2</summary>\n\nThe wrong number.\n\n</details>", None),
    ("Just words.", None),
])  # fmt: skip
def test_hints_of_another_form_are_seen(source, expected):
    assert folded(source, "Hint") == expected


@lesson_paths
def test_every_check_of_a_lesson_is_used_in_it_and_every_id_has_a_check(path):
    used = {id for cell in code_cells(load(path), "exercise") for id in checked(cell)}
    known = {id for id in CHECKS if id.startswith(lesson_of(path) + ".")}
    assert used == known


def test_every_check_module_belongs_to_a_lesson():
    modules = {lesson_key(p) for p in (ROOT / "notebooks").glob("*/*.checks.py")}
    assert modules <= {lesson_of(path) for path in LESSONS}


@lesson_paths
def test_recorded_solutions_passed_and_recorded_starters_are_open(path):
    notebook = load(path)
    for tag, status in (("exercise", "not attempted"), ("solution", "passed")):
        for cell in code_cells(notebook, tag):
            assert recorded(cell) == [(id, status) for id in checked(cell)], f"make record: {cell['source'][-60:]!r}"


@lesson_paths
def test_an_untouched_starter_cell_runs_and_is_told_that_it_is_open(path, capsys):
    for cell in code_cells(load(path), "exercise"):
        exec(compile(cell["source"], "starter", "exec"), namespace_for(cell["source"]))
        shown = capsys.readouterr().out
        assert shown.count("○") == 2 * len(checked(cell)) and "✗" not in shown and "⚠" not in shown, shown


# --- the checks --------------------------------------------------------------------------------------


def returns(value):
    return lambda *inputs, **keywords: value


def raises(*inputs, **keywords):
    raise RuntimeError("on purpose")


NONSENSE = {
    "object": object(),
    "number": 3.5,
    "minus one": -1,
    "text": "text",
    "empty list": [],
    "numbers": [1, 2, 3],
    "dict": {1: "a"},
    "function of zero": returns(0),
    "function of text": returns("text"),
    "function of nothing": returns(()),
    "function of a list": returns([1, 2]),
    "function of pairs": returns((1, 2)),
    "function of an object": returns(object()),
    "raises": raises,
    "class": dict,
}


@pytest.mark.parametrize("id", CHECKS)
def test_a_check_judges_nonsense_without_a_fault_of_its_own_and_never_passes_it(id, capsys):
    for name, answer in NONSENSE.items():
        result = exercises.check(id, answer)
        assert result.status == "failed", f"{name}: {result.status}\n{result}"
        assert result.en and re.search("[\u4e00-\u9fff]", result.zh)


@pytest.mark.parametrize("id", CHECKS)
def test_a_check_knows_what_is_not_attempted(id):
    for answer in (..., None, (..., ...), {"a": ...}):
        assert exercises.check(id, answer).status == "not attempted"


# --- quizzes and bets --------------------------------------------------------------------------------


@lesson_paths
def test_a_lesson_shows_its_quiz_and_every_bet_of_its_file_and_settles_it(path):
    lesson, source = lesson_of(path), "\n".join(cell["source"] for cell in code_cells(load(path)))
    data = quizfile.load(quizfile.find(lesson))
    assert calls(source, "quiz") == [lesson]
    bets = [f"{lesson}.{item['id']}" for item in data["bets"]]
    assert sorted(calls(source, "bet")) == sorted(bets)
    assert sorted(calls(source, "settle")) == sorted(bets)
    assert 3 <= len(data["questions"]) <= 5


@lesson_paths
def test_a_bet_is_placed_before_it_is_settled(path):
    cells = [cell["source"] for cell in code_cells(load(path))]
    place = {f: {id: i for i, source in enumerate(cells) for id in calls(source, f)} for f in ("bet", "settle")}
    for id, position in place["bet"].items():
        assert position < place["settle"][id], f"{id} is settled before it is placed"


@lesson_paths
def test_recorded_quizzes_and_bets_are_what_the_files_make_of_them_now(path, monkeypatch):
    """Recorded outputs go stale when a question, `utils/quiz.py` or `quiz.js` is edited: `tools/record.py --widgets` renews them."""
    monkeypatch.setattr(quizfile, "load", functools.cache(quizfile.load))  # each file is read once, not for each bet
    monkeypatch.setattr(embed, "source", functools.cache(embed.source))
    for cell in code_cells(load(path)):
        html = "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell["outputs"])
        wanted = [quizzes.quiz(lesson).html for lesson in calls(cell["source"], "quiz")]
        wanted += [quizzes.bet(id).html for id in calls(cell["source"], "bet")]
        settled = re.findall(r'data-settle="([^"]+)" data-outcome="([^"]+)"', html)
        assert [id for id, _ in settled] == calls(cell["source"], "settle"), "make record: a settled bet is missing"
        wanted += [quizzes.settle(id, outcome).html for id, outcome in settled]
        for form in wanted:
            assert form in html, f"make record: {cell['source'][:60]!r}"
