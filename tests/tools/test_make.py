"""`make` with a Python that the course's packages do not support: a sentence, and no environment that the next call would take."""

import os
import shutil
import subprocess
import sys

import pytest
from lessons import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make here")


@pytest.fixture
def folder(tmp_path):
    for path in [ROOT / "Makefile", ROOT / "constraints.txt", *ROOT.glob("requirements*.txt")]:
        shutil.copy(path, tmp_path)
    return tmp_path


def python_that_is(version, path):
    """A Python that takes itself for another version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'import sys; sys.version_info = {version}; exec(sys.argv[2])' \"$@\"\n"
    )
    path.chmod(0o755)
    return path


def make(folder, *arguments):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    return subprocess.run(["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 9, 0), (3, 14, 0), (2, 7, 18)])
def test_another_python_is_refused_in_both_languages_and_leaves_no_environment(version, folder):
    python = python_that_is(version, folder / "other" / "python")
    done = make(folder, "lab", f"PYTHON={python}")
    assert done.returncode != 0 and not (folder / ".venv").exists()
    assert "Python 3.11, 3.12 or 3.13 is needed" in done.stdout and "需要 Python 3.11、3.12 或 3.13" in done.stdout
    assert f"Python {version[0]}.{version[1]}" in done.stderr and "Traceback" not in done.stderr


def test_a_python_that_is_not_there_is_asked_for(folder):
    for name in ("PYTHON=/no/such/python", "PYTHON="):
        done = make(folder, "book", name)
        assert done.returncode != 0 and "is needed" in done.stdout and not (folder / ".venv").exists()


def test_an_environment_that_another_python_has_left_is_named(folder):
    python_that_is((3, 10, 13), folder / ".venv" / "bin" / "python")
    (folder / ".venv" / "python").touch()
    done = make(folder, "book")
    assert done.returncode != 0 and "Delete it (rm -rf .venv)" in done.stdout and "请删除它" in done.stdout


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 9), (3, 13, 1)])
def test_a_python_that_is_supported_fits(version, folder):
    python = python_that_is(version, folder / "other" / "python")
    fits = next(line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith("FITS"))
    assert subprocess.run(f"{python} {fits.partition(':= ')[2]}", shell=True).returncode == 0
