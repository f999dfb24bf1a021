"""The form that every lesson has, as rules over its notebook; `make lesson` begins one that keeps them."""

import ast
import functools
import re
import statistics

from lessons import ROOT, code_cells

TAGS = {
    "lang-en",
    "lang-zh",
    "claim",
    "exercise",
    "hint",
    "solution",
    "quiz",
    "first",
    "recipe",
    "hide-input",
    "setup",
    "nbval-check-output",
}

HINTS = {"lang-en": "Hint", "lang-zh": "提示"}  # what the line to click on says, before its number


def lines(source):
    return [line for line in source.splitlines() if line.strip()]


def defines_a_model(source):
    return re.search(r"keras\.Sequential|keras\.Model|class \w+\(", source) is not None


def names_bound(source):
    bound = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            bound.add(statement.name)
        for node in ast.walk(statement) if isinstance(statement, (ast.Assign, ast.AugAssign, ast.For)) else ():
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound.add(node.id)
    return bound


def _names(statement):
    """Names that a statement reads and that it binds in the notebook, and those of them that are a loop's; what lives in a function or a comprehension only is left out."""
    read, bound, inside, looped = set(), set(), set(), set()
    local = isinstance(statement, (ast.FunctionDef, ast.ClassDef))
    todo = [(statement, local)]
    while todo:
        node, local = todo.pop()
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else inside if local else bound).add(node.id)
        elif isinstance(node, ast.arg):
            inside.add(node.arg)
        elif isinstance(node, ast.For) and not local:
            looped |= {name.id for name in ast.walk(node.target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.comprehension):
            todo += [(node.target, True), (node.iter, local), *((test, local) for test in node.ifs)]
            continue
        local = local or isinstance(node, (ast.FunctionDef, ast.Lambda))
        todo += [(child, local) for child in ast.iter_child_nodes(node)]
    return read - inside - bound, bound - inside, looped


def no_loop_overwrites_what_a_later_cell_reads(lesson):
    """The variable of a loop lives on behind it: whoever loops over `x_valid` has no validation pictures any more."""
    kept, lost = set(), {}
    for number, cell in enumerate(code_cells(lesson)):
        for statement in ast.parse(cell["source"]).body:
            read, bound, looped = _names(statement)
            for name in read:
                assert lost.get(name, number) == number, f"a loop has overwritten {name!r}: {cell['source'][:60]!r}"
            lost |= dict.fromkeys(looped & kept, number)
            for name in bound - looped:
                kept.add(name)
                lost.pop(name, None)


def the_first_code_cell_is_the_one_that_finds_the_course(lesson):
    template = (ROOT / "tools" / "first_cell.py").read_text("utf8").strip()
    first = code_cells(lesson)[0]
    assert first["source"].strip() == template, "copy tools/first_cell.py into the first code cell"
    assert "first" in first["tags"]


def tags_are_those_of_the_design(lesson):
    for cell in lesson["cells"]:
        assert cell["tags"] <= TAGS, f"unknown tag in the cell that starts {cell['source'][:60]!r}"


def code_cells_are_short(lesson):
    cells = [c for c in code_cells(lesson) if "first" not in c["tags"]]
    lengths = [len(lines(c["source"])) for c in cells]
    assert statistics.median(lengths) <= 6, (
        f"median length of a code cell: expected at most 6 lines, got {statistics.median(lengths)}"
    )
    for cell, length in zip(cells, lengths):
        limit = 30 if defines_a_model(cell["source"]) else 20
        assert length <= limit, f"{length} lines of code, expected at most {limit}: {cell['source'][:80]!r}"


def prose_stands_between_code_cells(lesson):
    """A starter may be followed by its solution, a bet by nothing else; other code is introduced."""
    previous = None
    for cell in lesson["cells"]:
        if cell["cell_type"] == "code" and previous is not None and previous["cell_type"] == "code":
            assert cell["tags"] & {"solution", "quiz", "claim"} or "first" in previous["tags"], (
                f"two code cells without a word between them: {previous['source'][:50]!r} and {cell['source'][:50]!r}"
            )
        previous = cell


def a_solution_is_collapsed_in_jupyterlab_and_ends_in_its_check(lesson):
    solutions = code_cells(lesson, "solution")
    assert len(solutions) >= 2
    for cell in solutions:
        assert cell["metadata"].get("jupyter", {}).get("source_hidden") is True
        last = ast.parse(cell["source"]).body[-1]
        assert isinstance(last, ast.Expr) and ast.unparse(last).startswith("check("), cell["source"][-80:]


def a_solution_does_not_replace_the_learners_work(lesson):
    starters = {name for c in code_cells(lesson, "exercise") for name in names_bound(c["source"])}
    for cell in code_cells(lesson, "solution"):
        assert not names_bound(cell["source"]) & starters, (
            f"names bound by starter and solution alike in {cell['source'][:60]!r}"
        )


def a_claim_asserts(lesson):
    claims = code_cells(lesson, "claim")
    assert claims, "a lesson makes at least one claim that could fail"
    for cell in claims:
        assert (
            any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(cell["source"])))
            or "assert_" in cell["source"]
        ), f"a cell tagged claim without an assertion: {cell['source'][:60]!r}"


def a_lesson_has_a_quiz_and_a_bet(lesson):
    quizzes = "\n".join(c["source"] for c in code_cells(lesson, "quiz"))
    assert "quiz(" in quizzes and "bet(" in quizzes
    assert any("settle(" in c["source"] for c in code_cells(lesson))


def a_lesson_holds_no_placeholder(lesson):
    """`make lesson` writes TODO wherever the author has something to say."""
    left = [cell["source"][:60] for cell in lesson["cells"] if "TODO" in cell["source"]]
    assert not left, f"{len(left)} cells still say TODO, the first: {left[0]!r}"


@functools.cache
def _all_calls(source):
    """(name, first argument) of all calls of functions by name, in order."""
    found = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return [
        (node.func.id, node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None)
        for node in found
    ]


def calls(source, *functions):
    """First arguments of the calls of the named functions, in order; None where it is no literal."""
    return [argument for name, argument in _all_calls(source) if name in functions]


def checked(cell):
    return calls(cell["source"], "check")


def folded(source, word):
    """Texts of the hints that a cell consists of, each in a <details> whose blank lines let JupyterLab and code hosts read Markdown inside; None for another form."""
    parts = re.split(r"\n\n(?=<details>\n)", source)
    found = [
        re.fullmatch(rf"<details>\n<summary>{word} {n}</summary>\n\n(\S.*\S)\n\n</details>", part, re.S)
        for n, part in enumerate(parts, 1)
    ]
    return [match[1] for match in found] if all(found) else None


def a_checked_exercise_has_one_or_two_folded_hints_between_starter_and_solution_in_both_languages(lesson):
    cells = lesson["cells"]
    starters = [
        i
        for i, cell in enumerate(cells)
        if cell["cell_type"] == "code" and "exercise" in cell["tags"] and checked(cell)
    ]
    for i in starters:
        pair, after = cells[i + 1 : i + 3], cells[i + 3]
        assert [cell["tags"] for cell in pair] == [{tag, "hint"} for tag in HINTS], (
            f"expected a pair of hints under the starter of {checked(cells[i])}"
        )
        assert "solution" in after["tags"] and checked(after) == checked(cells[i]), (
            f"expected the solution of {checked(cells[i])} under its hints"
        )
        english, chinese = (folded(cell["source"], word) for cell, word in zip(pair, HINTS.values()))
        assert english and chinese and len(english) <= 2, (
            f"{checked(cells[i])}: expected one or two hints in the form of CONTRIBUTING, received {pair[0]['source'][:80]!r}"
        )
        assert len(english) == len(chinese), f"{checked(cells[i])}: expected as many hints in Chinese as in English"
    assert sum("hint" in cell["tags"] for cell in cells) == 2 * len(starters), "a hint away from a checked exercise"
