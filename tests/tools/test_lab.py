"""A learner's copy in a real JupyterLab, in a real browser: open, Run All, drag, see it react."""

import contextlib
import json
import os
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
from playwright.sync_api import TimeoutError, expect

pytestmark = pytest.mark.slow
LESSON = "02-activations/01-activation-functions.ipynb"
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
BEGUN = f"() => {PROMPTS}.some(prompt => /\\[(\\*|\\d+)\\]/.test(prompt.textContent))"
ENDED = f"() => /\\[\\d+\\]/.test({PROMPTS}.at(-1).textContent)"


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
    # All cells in the page at once, so that the test can see whether the last one has run.
    settings = (
        home / "config" / "lab" / "user-settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    )
    settings.parent.mkdir(parents=True)
    settings.write_text('{"windowingMode": "none"}')
    log = open(target / "lab.log", "w")
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--IdentityProvider.token=",
            "--ServerApp.disable_check_xsrf=True",
            f"--ServerApp.root_dir={target / 'zh'}",
        ],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
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
    server.wait(120)
    log.close()


@pytest.fixture(scope="module")
def ran(lab, chromium):
    """The lesson's page after Run All."""
    page = chromium.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(f"{lab}/lab/tree/{LESSON}?reset", wait_until="domcontentloaded")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=120_000)
    # ("Idle" is also what it says before it knows of a kernel: Run All would then ask which one to start.)
    expect(page.locator(".jp-Toolbar-kernelName")).to_contain_text("Python", timeout=180_000)
    kernel_is(page, "Idle")
    page.locator(".jp-Notebook .jp-MarkdownCell").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(BEGUN, timeout=180_000)
    try:
        page.wait_for_function(ENDED, timeout=400_000)
    except TimeoutError:
        prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
        state = page.locator(".jp-Notebook-ExecutionIndicator").first.get_attribute("data-status")
        pytest.fail(f"Run All did not end: kernel {state!r}, prompts {prompts}")
    yield page
    page.close()


def kernel_is(page, state):
    page.wait_for_function(
        "state => document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === state.toLowerCase()",
        arg=state,
        timeout=180_000,
    )


def scrolled_to(page, selector):
    """The first element that a selector finds, scrolled into view."""
    found = page.locator(selector).first
    found.scroll_into_view_if_needed(timeout=120_000)
    return found


def test_run_all_ends_without_an_error(ran):
    ran.get_by_role("menuitem", name="File", exact=True).click()
    ran.get_by_role("menuitem", name=re.compile("^Save Notebook( Ctrl.*)?$")).click()
    code = []
    for _ in range(240):
        with contextlib.suppress(json.JSONDecodeError):  # read while it was being written
            notebook = json.loads((ROOT / "_build" / "lab-test" / "zh" / LESSON).read_text("utf8"))
            code = [c for c in notebook["cells"] if c["cell_type"] == "code"]
        # JupyterLab also saves by itself, every two minutes: then some cells have not run yet
        if code and all(c["execution_count"] for c in code):
            break
        ran.wait_for_timeout(500)
    errors = [o["evalue"] for c in code for o in c["outputs"] if o["output_type"] == "error"]
    assert not errors
    assert code and all(c["execution_count"] for c in code), "every cell ran"


def test_notices_come_in_the_language_of_the_copy(ran):
    text = scrolled_to(ran, ".course-device").inner_text()
    assert re.search("[\u4e00-\u9fff]", text) and "budgets" not in text


def test_the_widget_reacts_to_its_slider(ran):
    cell = scrolled_to(ran, '.jp-CodeCell:has-text("show(\\"activations")')
    slider = cell.locator("input[type=range]").first
    slider.wait_for(timeout=120_000)
    slider.scroll_into_view_if_needed()
    before = cell.locator(".jp-OutputArea").inner_text()
    box = slider.bounding_box()
    ran.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    ran.mouse.down()
    ran.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2, steps=5)
    ran.mouse.up()
    ran.wait_for_function(
        "([area, before]) => area.innerText !== before", arg=[cell.locator(".jp-OutputArea").element_handle(), before]
    )


def frames_cell(page):
    cell = scrolled_to(page, '.jp-CodeCell:has-text("explore(draw")')
    control = cell.locator(".dlw-frames input").first
    control.wait_for(timeout=120_000)
    control.scroll_into_view_if_needed()
    return cell, control


def picture_changes(page, cell, act):
    """`act` changes the picture that a cell shows."""
    image = cell.locator(".dlw-frames img")
    before = image.get_attribute("src")
    act()
    page.wait_for_function("([image, src]) => image.src !== src", arg=[image.element_handle(), before], timeout=120_000)


def test_the_picture_follows_the_slider_and_the_kernel_draws_it(ran):
    cell, control = frames_cell(ran)
    assert "神经元数" in cell.locator(".dlw-frames label").first.inner_text()
    ran.evaluate(
        "() => courseKernels.forEach((ask, name) => courseKernels.set(name, (name, at, answered) => ask(name, at, answer => { globalThis.courseAnswer = answer; answered(answer); })))"
    )
    control.focus()
    picture_changes(ran, cell, lambda: ran.keyboard.press("ArrowRight"))
    ran.wait_for_function("() => globalThis.courseAnswer?.texts[0] === '4'", timeout=120_000)


def test_opened_again_without_its_kernel_it_still_shows_its_frames(ran, lab):
    """(The last test of this file: the page has another kernel afterwards.)"""
    ran.get_by_role("menuitem", name="File", exact=True).click()
    with ran.expect_response(lambda response: "/api/contents/" in response.url and response.request.method == "PUT"):
        ran.get_by_role("menuitem", name=re.compile("^Save Notebook( Ctrl.*)?$")).click()
    ran.goto("about:blank")
    for session in json.load(urllib.request.urlopen(f"{lab}/api/sessions")):
        urllib.request.urlopen(urllib.request.Request(f"{lab}/api/sessions/{session['id']}", method="DELETE"))
    ran.goto(f"{lab}/lab/tree/{LESSON}?reset", wait_until="domcontentloaded")
    cell, control = frames_cell(ran)
    assert "model not found" not in ran.locator(".jp-Notebook").inner_text()
    control.focus()
    picture_changes(ran, cell, lambda: ran.keyboard.press("ArrowRight"))
