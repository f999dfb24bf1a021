"""Two workers beside each other: what belongs together stays in one of them, in its order."""

import shutil
import subprocess
import sys

import pytest
from lessons import ROOT

NOTE = """
import os, pathlib, pytest

@pytest.fixture(autouse=True)
def note(request, page):
    with open(pathlib.Path(__file__).with_suffix(".log"), "a") as log:
        log.write(f"{os.environ['PYTEST_XDIST_WORKER']} {page} {request.function.__name__}\\n")

@pytest.fixture(scope="module", params=["en-a", "zh-a", "en-b", "zh-b", "en-c", "zh-c"])
def page(request):
    return request.param

def test_first(): pass
def test_second(): pass
def test_third(): pass
"""
VISIT = ["test_first", "test_second", "test_third"]


@pytest.mark.slow
def test_a_file_stays_in_one_worker_and_so_does_a_visit_to_a_page(tmp_path):
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    for name in ("pages", "other"):
        (tmp_path / f"test_{name}.py").write_text(NOTE)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages, other = (
        [line.split() for line in (tmp_path / f"test_{name}.log").read_text().splitlines()]
        for name in ("pages", "other")
    )
    assert len(pages) == len(other) == 18 and len({worker for worker, _, _ in other}) == 1
    for page in {page for _, page, _ in pages}:
        assert len({worker for worker, one, _ in pages if one == page}) == 1
        assert [test for _, one, test in pages if one == page] == VISIT
    assert len({worker for worker, _, _ in pages + other}) == 2, "one worker did everything"
