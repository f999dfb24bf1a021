"""A browser that answers nothing any more, as Chromium's does once in a while, holds no worker: its test begins anew."""

import subprocess
import sys

import pytest
from lessons import ROOT
from still import StandsStill, limited

# With a policy as the course's pages have it, which forbids to evaluate text.
PAGE = """<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'"><p style="height: 2000px">"""


def test_a_call_that_gets_no_answer_ends_and_says_which_and_its_page_can_be_closed(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.set_content(PAGE)
    with limited(1), pytest.raises(StandsStill, match="no answer to 'evaluate' in 1 s"):
        page.evaluate("() => { for (;;); }")
    context.close()


def test_a_call_that_has_a_limit_of_its_own_keeps_it(chromium):
    page = chromium.new_page()
    page.set_content(PAGE)
    page.evaluate("() => { globalThis.ready = false; setTimeout(() => { globalThis.ready = true; }, 1000); }")
    with limited(0.5):
        page.wait_for_function("() => globalThis.ready")
    with limited():
        assert page.evaluate("() => new Promise(go => setTimeout(go, 1000, 'late'))") == "late"
    page.close()


CONFTEST = "from still import pytest_runtest_makereport, pytest_runtest_protocol"
TESTS = """
import pytest
from still import StandsStill

opened, times = [], []

@pytest.fixture(scope="session")
def browser():
    opened.append("browser")
    yield len(opened)

@pytest.fixture(scope="module", params=["a page"])
def page(browser, request):
    yield browser

def stand_still(at):
    times.append(at)
    if times.count(at) == 1:
        raise StandsStill("no answer")

@pytest.mark.browser
def test_in_itself(page):
    stand_still("call")

@pytest.fixture
def left(page):
    yield
    stand_still("teardown")

@pytest.mark.browser
def test_at_its_end(left):
    pass

@pytest.fixture
def late(page):
    stand_still("setup")
    return page

@pytest.mark.browser
def test_in_a_fixture(late):
    assert late == len(opened) == 4, "another browser for each"

@pytest.mark.browser
def test_another_fault(page):
    times.append("another")
    assert times.count("another") == 2, "it runs once"

@pytest.mark.browser
def test_always(page):
    raise StandsStill("no answer at all")
"""


def test_a_test_whose_browser_stood_still_runs_once_more_with_another_and_it_is_said(tmp_path):
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_pages.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT / 'tests' / 'helpers'}\nmarkers = browser")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert "2 failed, 3 passed" in done.stdout, done.stdout + done.stderr
    assert "it runs once" in done.stdout and "StandsStill: no answer at all" in done.stdout
    for phase, count in (("setup", 1), ("call", 2), ("teardown", 1)):
        assert done.stdout.count(f"ran anew, for its browser stood still in its {phase}") == count, done.stdout
