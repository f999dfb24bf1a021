"""What every test may ask for: Node, a browser, the built site, a page with a widget on it."""

import os
import re
import shutil
import subprocess
import sys
import threading

import pytest
import serve
from browser import NO_BROWSER, launched
from chromium import find_chromium
from lessons import ROOT
from still import pytest_runtest_makereport, pytest_runtest_protocol  # noqa: F401 (pytest finds them here)
from together import once
from widget_pages import PAGE, STARTED
from widget_tools import run_js

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["COURSE_RESULTS"] = ""  # no test leaves results of exercises


def pytest_terminal_summary(terminalreporter):
    """Say aloud that browser tests did not run: a skip that nobody sees is a defect."""
    skipped = terminalreporter.stats.get("skipped", [])
    missing = [report for report in skipped if "no Chromium found" in str(report.longrepr)]
    if missing:
        terminalreporter.section("BROWSER TESTS NOT RUN", sep="!", red=True)
        terminalreporter.write_line(f"{len(missing)} tests: {NO_BROWSER}")


@pytest.fixture(autouse=True)
def figures_of_its_own():
    """A test leaves no figure open: another, in the same process, may ask which are."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


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
    if find_chromium() is None:
        pytest.skip(NO_BROWSER)
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Folder of the built site, up to date with its sources; workers beside each other build it once."""

    def build():
        done = subprocess.run(
            [sys.executable, str(ROOT / "book" / "build.py")], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, f"the site does not build:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"

    once(tmp_path_factory, "site", build)
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def server(site):
    """Address of a server of the built site."""
    opened = serve.open_server(0, site)
    threading.Thread(target=opened.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{opened.server_port}"
    opened.shutdown()
    opened.server_close()


@pytest.fixture(scope="module")
def js(node, tmp_path_factory):
    """js(module name, JavaScript function, data, names that its imports export): what it returns under Node."""
    folder = tmp_path_factory.mktemp("modules")
    return lambda name, code, data=None, also=(): run_js(node, folder, name, code, data, also)


@pytest.fixture
def open_page(chromium, tmp_path):
    """open_page(html): a page with it; at the end of the test nothing may have gone wrong in it or left it."""
    contexts, problems = [], []

    def opened(body, lang="en", head="", query="", width=800, scheme="light", allow=None, **options):
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(PAGE.format(lang=lang, head=head, body=body), "utf8")
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        note = lambda text: None if allow and re.search(allow, text) else problems.append(text)
        page.on("console", lambda message: note(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("data:", "blob:")) or request.url.split("?")[0] == path.as_uri()
                else note(request.url)
            ),
        )
        page.goto(path.as_uri() + query)
        if options.get("java_script_enabled", True):  # a module is unpacked and imported after the page has loaded
            page.wait_for_function(STARTED)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not problems
