"""The arrows of the house: what each room imports. CONTRIBUTING.md has them as a table (“Where things are”)."""

import ast
import functools
import graphlib
import sys

import pytest
from lessons import ROOT

# A room imports from itself and from those named; a name such as `editions.pages` counts before `editions`.
EDITIONS = ("source", "pages", "terms", "search", "site")  # each may import from those before it
MAY = {
    "notebooks": {"utils"},
    "utils": set(),
    **{
        f"book/editions/{room}": {f"book/editions/{before}" for before in EDITIONS[: EDITIONS.index(room)]}
        | {"book/theme", "utils"}
        for room in EDITIONS
    },
    "book/editions": {f"book/editions/{room}" for room in EDITIONS} | {"utils"},
    "book/theme": set(),
    "book": {"book/editions", *(f"book/editions/{room}" for room in EDITIONS), "book/theme", "utils"},
    "tools": {"book", "book/editions", *(f"book/editions/{room}" for room in EDITIONS), "book/theme", "utils"},
    "tests": None,  # everything
}
PATHS = ("book", "tools", "tests", "tests/helpers")  # where a module's name starts
LIBRARIES_OF_SPHINX = {"sphinx", "docutils", "myst_nb", "myst_parser", "sphinx_external_toc", "jupyter_book"}


def python_files():
    for room in ("utils", "book", "tools", "tests", "notebooks"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if not {"node_modules", "__pycache__", ".ipynb_checkpoints"} & set(path.parts):
                yield path


def module_name(path):
    """What the others call a file: `utils.data.fetch`, `editions.pages.cells`, `bench`."""
    place = path.relative_to(ROOT)
    top = max((folder for folder in PATHS if place.as_posix().startswith(folder + "/")), key=len, default="")
    parts = list(place.relative_to(top).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {path: module_name(path) for path in python_files()}
MODULES = {name: path for path, name in FILES.items() if "notebooks" not in path.relative_to(ROOT).parts}


def room(path):
    place = path.relative_to(ROOT).parent.as_posix()
    return max((name for name in MAY if place == name or place.startswith(name + "/")), key=len)


@functools.cache
def imports(path, top_level_only=False):
    """Names of the modules that a file imports; those of the course as precise as they are."""
    tree, name = ast.parse(path.read_text("utf-8")), FILES[path]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in _outside_functions(tree) if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {_known(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                folder = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*folder, *([base] if base else [])])
            found |= {_known(f"{base}.{alias.name}", base) for alias in node.names}
    return found - {name}


def _outside_functions(node):
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from _outside_functions(child)


def _known(name, otherwise=None):
    return name if name in MODULES else otherwise or name


def of_the_course(names):
    return {name for name in names if name in MODULES}


def top(name):
    return name.partition(".")[0]


def test_a_room_never_imports_from_above():
    wrong = []
    for path in FILES:
        allowed = MAY[room(path)]
        for name in of_the_course(imports(path)) if allowed is not None else ():
            if room(MODULES[name]) not in allowed | {room(path)}:
                wrong.append(
                    f"{path.relative_to(ROOT)} imports {name}, which is in {room(MODULES[name])}/: expected only {', '.join(sorted(allowed)) or 'its own room'}"
                )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", ["book", "utils", "tools"])
def test_there_is_no_circle_between_modules(part):
    graph = {
        name: of_the_course(imports(path)) for name, path in MODULES.items() if path.relative_to(ROOT).parts[0] == part
    }
    try:
        tuple(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        pytest.fail(f"a circle (an import inside a function counts): {' → '.join(error.args[1])}")


def test_what_is_under_source_needs_no_sphinx():
    seen, waiting = (
        set(),
        {name for name in MODULES if name.startswith("editions.source.")}
        | {"editions.terms.list", "editions.terms.check"},
    )
    assert len(waiting) > 5
    while waiting:
        name = waiting.pop()
        seen.add(name)
        found = imports(MODULES[name])
        assert not {top(other) for other in found} & LIBRARIES_OF_SPHINX, f"{name} imports {sorted(found)}"
        waiting |= of_the_course(found) - seen


def test_the_book_imports_of_utils_only_what_needs_no_library_but_yaml():
    asked = {
        name for path in FILES if room(path).startswith("book") for name in imports(path) if top(name) == "utils"
    } & set(MODULES)
    waiting, seen = set(asked), set()
    assert "utils.lessons" in waiting
    while waiting:
        name = waiting.pop()
        seen.add(name)
        found = imports(MODULES[name], top_level_only=True)
        foreign = {top(other) for other in found} - set(sys.stdlib_module_names) - {"utils", "yaml"}
        assert not foreign, (
            f"{name}, which the book imports, imports {', '.join(sorted(foreign))}: the book is built without it"
        )
        waiting |= of_the_course(found) - seen


CHECKS = sorted((ROOT / "notebooks").glob("*/*.checks.py"))


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.name)
def test_the_checks_of_a_lesson_need_numpy_and_the_exercises_alone(path):
    """They are to run in the page one day."""
    found = imports(path, top_level_only=True)
    foreign = {
        name
        for name in found
        if top(name) not in sys.stdlib_module_names | {"numpy"}
        and name != "utils.lessons"
        and not name.startswith("utils.exercises")
    }
    assert not foreign, (
        f"{path.name} imports {', '.join(sorted(foreign))} when it is loaded: expected numpy, utils.exercises, utils.lessons"
    )


def test_a_module_stays_readable():
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in FILES
        if room(path) not in ("tests", "notebooks") and (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long, f"over 400 lines: {long}; a module holds one concern"
