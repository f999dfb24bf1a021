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


def run_tests(folder):
    """Run a folder's tests in two workers, under the course's `conftest.py`."""
    shutil.copy(ROOT / "conftest.py", folder)
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-n", "2", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


DYING = """
import os, time, pytest

@pytest.mark.parametrize("number", range(4))
def test_one(number):
    time.sleep(0.1)
    if number == {at}:
        {end}
"""


EXIT, KILL = "os._exit(3)", "os.kill(os.getpid(), 9)"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("at", "end", "how"),
    [(1, EXIT, "exit code 3"), (3, KILL, "signal 9 (SIGKILL)")],
    ids=["within its file", "with its last test"],
)
def test_a_worker_that_dies_ends_with_the_name_of_its_test_and_how_and_the_other_goes_on(tmp_path, at, end, how):
    for name, last in (("a", 9), ("b", 9), ("c", at)):
        (tmp_path / f"test_{name}.py").write_text(DYING.format(at=last, end=end))
    done = run_tests(tmp_path)
    assert f"ended with {how}" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1 and f"test_c.py::test_one[{at}]" in done.stdout, done.stdout + done.stderr
    assert f"1 failed, {8 + at} passed" in done.stdout, done.stdout


@pytest.mark.slow
def test_a_file_stays_in_one_worker_and_so_does_a_visit_to_a_page(tmp_path):
    for name in ("pages", "other"):
        (tmp_path / f"test_{name}.py").write_text(NOTE)
    done = run_tests(tmp_path)
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
