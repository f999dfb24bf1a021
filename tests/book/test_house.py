"""The arrows of the house: what each room imports. CONTRIBUTING.md has them as a table
(“Where each kind of line lives, and what it may import”)."""

import ast
import functools
import graphlib
import re
import sys

import build
import pytest
from lessons import ROOT

# A room imports from itself and from those named; a name such as `editions.pages` counts before `editions`.
# (Of `utils`, the rooms of the book may import only what needs no library but YAML: a test of its own.)
SOURCE, PAGES, TERMS, SEARCH, SITE = (
    f"book/editions/{room}" for room in ("source", "pages", "terms", "search", "site")
)
EDITIONS = {"book/editions", SOURCE, PAGES, TERMS, SEARCH, SITE}
MAY = {
    "notebooks": {"utils"},
    "utils": set(),
    SOURCE: {"utils"},
    PAGES: {SOURCE, "book/theme", "utils"},
    TERMS: {SOURCE, PAGES, "utils"},
    SEARCH: {SOURCE, TERMS, "book/theme", "utils"},
    SITE: {SOURCE, PAGES, TERMS, SEARCH, "book/theme", "utils"},
    "book/editions": EDITIONS,
    "book/theme": set(),
    "book": EDITIONS | {"book/theme", "utils"},
    "tools": EDITIONS | {"book", "book/theme", "utils"},
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
        if _is_import_module(node):
            found |= _named_in(tree, package)
        elif isinstance(node, ast.Import):
            found |= {_known(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                folder = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*folder, *([base] if base else [])])
            found |= {_known(f"{base}.{alias.name}", base) for alias in node.names}
    return found - {name}


def loads(path, top_level_only=False):
    """What `imports` finds, and the packages whose `__init__` runs for it; those that the file is in have begun before it."""
    found = imports(path, top_level_only)
    own = {FILES[path]} | _packages(FILES[path])
    return found | {package for name in of_the_course(found) for package in _packages(name)} - own


def _packages(name):
    """The packages that a module of the course is in: `utils.data.fetch` → `utils.data`, `utils`."""
    parts = name.split(".")
    return of_the_course(".".join(parts[:n]) for n in range(1, len(parts)))


def _is_import_module(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "import_module"


def _named_in(tree, package):
    """The modules whose names stand in a file as texts, within its package or with a dot: what `import_module` may be asked for."""
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {name for name in of_the_course(_known(f"{package}.{text}", text) for text in texts) if "." in name}


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


def test_a_table_of_lazy_imports_and_the_packages_of_a_module_are_seen():
    lazy = MODULES["utils.widgets"]
    assert "utils.widgets.frames" in imports(lazy) - imports(lazy, top_level_only=True)
    assert "utils.widgets" in loads(MODULES["editions.pages.labels"]) - loads(MODULES["utils.widgets.frames"])


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
        name: of_the_course(loads(path)) for name, path in MODULES.items() if path.relative_to(ROOT).parts[0] == part
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
        found = loads(MODULES[name])
        assert not {top(other) for other in found} & LIBRARIES_OF_SPHINX, f"{name} imports {sorted(found)}"
        waiting |= of_the_course(found) - seen


def loaded_of_utils(start):
    """The modules of `utils` that are loaded for the files of some rooms: what they import at any time, and what that imports at once."""
    waiting, seen = {name for path in FILES if room(path).startswith(start) for name in loads(path)}, set()
    while waiting := {name for name in of_the_course(waiting) if top(name) == "utils"} - seen:
        seen |= waiting
        waiting = {other for name in waiting for other in loads(MODULES[name], top_level_only=True)}
    return seen


def test_the_book_imports_of_utils_only_what_needs_no_library_but_yaml():
    asked = loaded_of_utils("book")
    assert "utils.lessons" in asked
    for name in asked:
        found = loads(MODULES[name], top_level_only=True)
        foreign = {top(other) for other in found} - set(sys.stdlib_module_names) - {"utils", "yaml"}
        assert not foreign, (
            f"{name}, which the book imports, imports {', '.join(sorted(foreign))}: the book is built without it"
        )


def test_a_change_of_what_makes_pages_has_the_book_built_from_nothing():
    made_by = {path for path in FILES if room(path).startswith(("book/editions", "book/theme"))}
    made_by |= {MODULES[name] for name in loaded_of_utils(("book/editions", "book/theme"))}
    known = {path for pattern in build.MACHINERY for path in ROOT.glob(pattern)}
    missing = sorted(path.relative_to(ROOT).as_posix() for path in made_by - known)
    assert not missing, f"expected in MACHINERY of book/build.py: {', '.join(missing)}"


def test_a_script_imports_from_its_own_folder_and_from_what_widgets_share():
    widgets, theme, wrong = ROOT / "utils" / "widgets", ROOT / "book" / "theme", []
    for path in (path for folder in (widgets, theme) for path in sorted(folder.rglob("*.js"))):
        own = theme if path.is_relative_to(theme) else path.parent
        # (A widget of one file has no folder of its own.)
        folders = (widgets / "base",) if own == widgets else (widgets / "base", own)
        for name in re.findall(r'^import\b[^;"]*"([^"]+)"', path.read_text("utf-8"), re.M):
            other = (path.parent / name).resolve()
            if "node_modules" not in path.parts and not any(other.is_relative_to(folder) for folder in folders):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, f"expected files of its own folder or of utils/widgets/base/: {'; '.join(wrong)}"


CHECKS, ANSWERS = (sorted((ROOT / "notebooks").glob(f"*/*.{kind}.py")) for kind in ("checks", "answers"))


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


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.name)
def test_the_answers_to_a_lesson_need_numpy_alone(path):
    foreign = {top(name) for name in imports(path, top_level_only=True)} - sys.stdlib_module_names - {"numpy"}
    assert not foreign, f"{path.name} imports {', '.join(sorted(foreign))} when it is loaded: expected numpy"


def test_a_module_stays_readable():
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in FILES
        if room(path) != "notebooks" and (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long, f"over 400 lines: {long}; a module holds one concern"
