"""A learner's copy in a real JupyterLab, in a real browser: open, Run All, drag, see it react."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import learn
import pytest
from lessons import ROOT

LESSON = "02-activations/01-activation-functions.ipynb"


@pytest.fixture(scope="module")
def lab():
    """Address of a JupyterLab whose root holds the Chinese copies."""
    target = ROOT / "_build" / "lab-test"
    shutil.rmtree(target, ignore_errors=True)
    learn.lay_out("zh", target)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = target / "home"
    home.mkdir()
    environment = {k: v for k, v in os.environ.items() if k not in ("COURSE_DATA", "COURSE_MIRROR")}
    environment.update(HOME=str(home), JUPYTER_CONFIG_DIR=str(home / "config"), JUPYTER_DATA_DIR=str(home / "data"))
    log = open(target / "lab.log", "w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token=",
         "--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={target / 'zh'}"],
        env=environment, stdout=log, stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=5).read()
            break
        except OSError:
            assert server.poll() is None, (target / "lab.log").read_text()[-2000:]
            time.sleep(0.5)
    yield address
    server.terminate()
    server.wait(20)
    log.close()


@pytest.fixture(scope="module")
def ran(lab, chromium):
    """The lesson's page after Run All."""
    page = chromium.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(f"{lab}/lab/tree/{LESSON}?reset", wait_until="domcontentloaded")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=120_000)
    kernel_is(page, "Idle")
    page.locator(".jp-Notebook .jp-MarkdownCell").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function("""async () => {
        const sessions = await (await fetch(document.baseURI.replace(/\\/lab.*/, '') + '/api/sessions')).json();
        const busy = sessions.some(s => s.kernel.execution_state !== 'idle');
        if (busy) { window.__idle = 0; return false; }
        window.__idle = (window.__idle || 0) + 1;
        return window.__idle > 5;
    }""", timeout=400_000, polling=1000)
    yield page
    page.close()


def kernel_is(page, state):
    page.wait_for_function(
        "state => document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === state.toLowerCase()",
        arg=state, timeout=180_000,
    )


def cell_with(page, text):
    """The code cell whose source holds a text, scrolled into view (JupyterLab draws only what is near)."""
    for _ in range(200):
        cells = page.locator(".jp-CodeCell").filter(has_text=text)
        if cells.count():
            cells.first.scroll_into_view_if_needed()
            return cells.first
        page.locator(".jp-WindowedPanel-outer").first.evaluate("e => e.scrollBy(0, 600)")
        page.wait_for_timeout(50)
    raise AssertionError(f"no cell with {text!r}")


def test_run_all_ends_without_an_error(ran):
    ran.keyboard.press("Control+s")
    ran.wait_for_timeout(3000)
    import json

    notebook = json.loads((ROOT / "_build" / "lab-test" / "zh" / LESSON).read_text("utf8"))
    code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    errors = [o["evalue"] for c in code for o in c["outputs"] if o["output_type"] == "error"]
    assert not errors
    assert all(c["execution_count"] for c in code), "every cell ran"


def test_notices_come_in_the_language_of_the_copy(ran):
    first = cell_with(ran, "setup(language")
    text = first.locator(".jp-OutputArea").inner_text()
    assert re.search("[\u4e00-\u9fff]", text) and "budgets" not in text


def test_the_widget_reacts_to_its_slider(ran):
    cell = cell_with(ran, "show(")
    slider = cell.locator("input[type=range]").first
    slider.wait_for(timeout=20_000)
    slider.scroll_into_view_if_needed()
    before = cell.locator(".jp-OutputArea").inner_text()
    box = slider.bounding_box()
    ran.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    ran.mouse.down()
    ran.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2, steps=5)
    ran.mouse.up()
    ran.wait_for_timeout(300)
    assert cell.locator(".jp-OutputArea").inner_text() != before


def test_a_live_control_asks_the_kernel_for_a_new_figure(ran):
    cell = cell_with(ran, "explore(")
    control = cell.locator(".jupyter-widgets .noUi-handle, .jupyter-widgets select, .jupyter-widgets [role=slider]").first
    control.wait_for(timeout=20_000)
    control.scroll_into_view_if_needed()
    picture = lambda: cell.locator(".jp-OutputArea").inner_html()
    before = picture()
    if control.evaluate("e => e.tagName") == "SELECT":
        control.select_option(index=1)
    else:
        control.focus()
        ran.keyboard.press("ArrowRight")
    ran.wait_for_function("([e, before]) => e.innerHTML !== before", arg=[cell.locator(".jp-OutputArea").element_handle(), before], timeout=60_000)
