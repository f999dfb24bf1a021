"""Fixtures: the course's root on the path, Node, a browser, the built site."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
for folder in (ROOT, ROOT / "book", ROOT / "tools", ROOT / "tests"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["COURSE_RESULTS"] = ""  # no test leaves results of exercises
os.environ["COURSE_CHECKS"] = "strict"  # in the lessons that nbval runs, solutions must pass and starters be open

NO_BROWSER = (
    "no Chromium found: install it (Debian/Ubuntu: apt install chromium; elsewhere: Chrome, Chromium or Edge), "
    "or set CHROMIUM to the program's path. The browser tests were NOT run."
)


def find_chromium():
    """Path of a Chromium, Chrome or Edge on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
    places = (
        os.environ.get("CHROMIUM"),
        *map(shutil.which, names),
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    )
    return next((place for place in places if place and os.path.exists(place)), None)


def pytest_terminal_summary(terminalreporter):
    """Say aloud that browser tests did not run: a skip that nobody sees is a defect."""
    skipped = terminalreporter.stats.get("skipped", [])
    missing = [report for report in skipped if "no Chromium found" in str(report.longrepr)]
    if missing:
        terminalreporter.section("BROWSER TESTS NOT RUN", sep="!", red=True)
        terminalreporter.write_line(f"{len(missing)} tests: {NO_BROWSER}")


@pytest.fixture(scope="session")
def node():
    """Path of the Node program."""
    path = shutil.which("node")
    if path is None:
        from theme.node import node as find_node

        path = find_node()
    return str(path)


@pytest.fixture(scope="session")
def chromium():
    """A headless browser (Playwright's `Browser`)."""
    program = find_chromium()
    if program is None:
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site():
    """Folder of the built site, up to date with its sources."""
    build = subprocess.run([sys.executable, str(ROOT / "book" / "build.py")], cwd=ROOT, capture_output=True, text=True)
    assert build.returncode == 0, f"the site does not build:\n{build.stdout[-3000:]}\n{build.stderr[-3000:]}"
    return ROOT / "_build" / "html"
