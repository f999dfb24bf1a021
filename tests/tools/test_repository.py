"""The repository's address stands once; everything else is derived from it or changed with it."""

import shutil
import subprocess

import pytest
import repository
from lessons import LESSONS, ROOT, code_cells, load

OTHER = "/".join(("https://github.com", "someone-else", "another-name"))


@pytest.fixture
def copy(tmp_path):
    """The project's own files, in a repository of their own."""
    for path in repository.tracked(ROOT):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return tmp_path


def test_first_cells_and_readme_name_the_address_of_the_config():
    address = repository.current()
    for path in LESSONS:
        assert f'"{address}"' in code_cells(load(path))[0]["source"]
    assert address in (ROOT / "README.md").read_text("utf8")


def test_one_command_changes_it_everywhere(copy):
    old = repository.current(copy)
    repository.change(OTHER, root=copy)
    assert repository.current(copy) == OTHER
    left = [
        str(path.relative_to(copy))
        for path in repository.tracked(copy)
        for form in repository.forms(old)
        if form.encode() in path.read_bytes()
    ]
    assert not left, f"the old address is still in {left}"


def test_changing_it_there_and_back_changes_nothing(copy):
    old = repository.current(copy)
    before = {p: p.read_bytes() for p in repository.tracked(copy)}
    repository.change(OTHER, root=copy)
    repository.change(old, root=copy)
    assert {p: p.read_bytes() for p in repository.tracked(copy)} == before


@pytest.mark.parametrize(
    "address",
    ["", "github.com/a/b", "https://github.com/only", "https://example.org/a/b/c", "https://github.com/a/b c"],
)
def test_what_is_not_an_address_is_refused_and_changes_nothing(copy, address):
    before = repository.current(copy)
    with pytest.raises(ValueError, match="expected https://github.com/ORG/NAME"):
        repository.change(address, root=copy)
    assert repository.current(copy) == before
