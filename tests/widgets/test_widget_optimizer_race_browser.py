"""The widget `optimizer-race` in a real browser: start, steps, ranking, keyboard, address, both languages and themes."""

import functools
import http.server
import threading

import numpy as np
import pytest
from playwright.sync_api import expect
from race_pages import in_view, open_race, positions
from widget_pages import DOWN, RIGHT, STARTED, picture, press
from widget_tools import numbers

from utils.widgets import show


def map_point(page, u, v):
    """Click the map at u, v: shares of its width and height."""
    box = page.locator(".dlw-race-map canvas").last.bounding_box()
    page.locator(".dlw-race-map canvas").last.click(position={"x": box["width"] * u, "y": box["height"] * v})


def test_a_step_is_one_step_of_each_optimizer_that_takes_part_as_node_computes_it(open_page, js):
    page = open_race(
        open_page,
        show(
            "optimizer-race",
            surface="rosenbrock",
            optimizers=["adam", "sgd", "lion", "nesterov"],
            learning_rates={"adam": 0.25},
            start=[-0.5, 2],
            noise=0.5,
            seed=4,
        ).html,
    )
    code = """(m, { names, n }) => { const r = m.makeRace(names, { sgd: 0.002, nesterov: 0.001, adam: 0.25 }, m.makeSetup({ surface: 'rosenbrock', start: [-0.5, 2], noise: 0.5, seed: 4 }));
      for (let i = 0; i < n; i++) r.step(); return Object.fromEntries(r.racers.map(x => [x.name, [...x.w]])); }"""

    def same(names, n):  # but for the last digit: two programs may round a power differently
        here, there = positions(page), js("race", code, {"names": names, "n": n})
        assert list(here) == names == list(there)
        np.testing.assert_allclose(list(here.values()), list(there.values()), rtol=1e-10)

    for n in range(3):
        same(["sgd", "nesterov", "adam"], n)
        press(page, "Step")
    page.get_by_role("checkbox", name="SGD").uncheck()
    same(["nesterov", "adam"], 0)  # another field, another race
    press(page, "Step", 40)
    same(["nesterov", "adam"], 40)
    press(page, "Reset")
    assert (
        positions(page) == {"nesterov": [-0.5, 2], "adam": [-0.5, 2]}
        and "Choose a start" in page.locator(".dlw-race-status").inner_text()
    )


def test_a_click_sets_the_start(open_page):
    page = open_race(open_page)
    press(page, "Step", 5)
    map_point(page, 0.75, 0.25)
    assert {tuple(p) for p in positions(page).values()} == {tuple(positions(page)["sgd"])}
    np.testing.assert_allclose(positions(page)["sgd"], [1.5, 1.5], atol=0.02)


def test_the_keyboard_sets_the_start_and_starts_and_stops_the_race(open_page):
    page = open_race(open_page, show("optimizer-race", surface="bowl", start=[1, 1]).html)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "application", "the map comes first"
    before = picture(page, ".dlw-race-map canvas:last-child")
    for key in (RIGHT, RIGHT, DOWN, "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_function("document.querySelector('[role=status]').textContent.startsWith('Cross at (1.30, 0.8')")
    assert picture(page, ".dlw-race-map canvas:last-child") != before and positions(page)["sgd"] == [1, 1]
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.dlw-race-status').textContent.startsWith('Step ')")
    page.keyboard.press(" ")
    held = positions(page)
    page.wait_for_timeout(200)
    assert positions(page) == held and page.get_by_role("button", name="Play").count() == 1
    press(page, "Reset")
    np.testing.assert_allclose(positions(page)["adam"], [1.3, 0.835], atol=1e-9)


def test_nothing_moves_before_play_and_a_finished_race_is_ranked(open_page):
    page = open_race(
        open_page,
        show(
            "optimizer-race",
            surface="bowl",
            speed=960,
            learning_rates={"sgd": 2.5, "momentum": 0.0001},
            optimizers=["sgd", "momentum", "rmsprop", "adam"],
        ).html,
    )
    start = positions(page)
    page.wait_for_timeout(300)
    assert positions(page) == start
    press(page, "Play")
    page.get_by_role("button", name="Race again").wait_for()
    text = page.locator(".dlw-race-status").inner_text()
    assert (
        text
        == "Goal: loss ≤ 0.001, held for 10 steps. 1. Adam, 61 steps; 2. RMSProp, 62 steps. Not reached: Momentum. Diverged: SGD."
    )
    rows = {
        row.get_attribute("data-optimizer"): row.locator("output").last.inner_text()
        for row in page.locator("[data-optimizer]").all()
    }
    assert (rows["sgd"], rows["momentum"], rows["rmsprop"], rows["adam"], rows["adagrad"]) == (
        "diverged",
        "not reached",
        "2. 62 steps",
        "1. 61 steps",
        "",
    )
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('SGD: diverged')")
    assert (
        "1. Adam" in page.locator("[role=status]").inner_text()
        and "Momentum: loss" in page.locator("[role=status]").inner_text()
    )


def test_a_reader_without_motion_gets_jumps_and_no_frames(open_page):
    page = open_race(
        open_page,
        reduced_motion="reduce",
        head="<script>window.frames_ = 0; const raf = requestAnimationFrame; window.requestAnimationFrame = f => { window.frames_++; return raf(f); };</script>",
    )
    page.evaluate("window.frames_ = 0")  # those that Playwright asked for while it waited
    press(page, "Play")
    assert page.locator(".dlw-race-status").inner_text().startswith("Step 15.")
    page.wait_for_function(
        "document.querySelector('.dlw-race-status').textContent.startsWith('Step 30.')", polling=100
    )  # Playwright itself would ask for frames
    assert page.evaluate("window.frames_") == 0


def test_the_loss_plot_and_the_map_show_the_race(open_page):
    page = open_race(open_page)
    plot = page.locator("canvas[role=img]")
    before = picture(page, "canvas[role=img]"), picture(page, ".dlw-race-map canvas:nth-child(2)")
    surface = picture(page, ".dlw-race-map canvas")
    press(page, "Step", 30)
    assert (
        picture(page, "canvas[role=img]") != before[0]
        and picture(page, ".dlw-race-map canvas:nth-child(2)") != before[1]
    )
    assert picture(page, ".dlw-race-map canvas") == surface, "the surface is not painted anew"
    label = plot.get_attribute("aria-label")
    assert label.startswith("Loss by step") and all(name in label for name in ("SGD: loss", "AdamW: loss"))
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function("s => document.querySelector('.dlw-race-map canvas').toDataURL() !== s", arg=surface)


def test_tuning_takes_the_fastest_rate_of_each_and_the_defaults_come_back(open_page, js):
    page = open_race(open_page, show("optimizer-race", surface="rosenbrock").html)
    press(page, "Tune all")
    rates = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-optimizer]')].map(e => [e.dataset.optimizer, +e.querySelector('[type=number]').value]))"
    )
    grid = [float(f"{10 ** (k / 10 - 4):.2g}") for k in range(61)]
    for name in ("sgd", "adam"):
        steps = numbers(
            js(
                "race",
                "(m, { name, grid }) => m.sweep(name, grid, m.makeSetup({ surface: 'rosenbrock' }))",
                {"name": name, "grid": grid},
            )
        )
        assert rates[name] == grid[int(np.nanargmin(steps))]
    press(page, "Default rates")
    assert page.get_by_role("spinbutton", name="Adam: learning rate").input_value() == "0.1"


@pytest.fixture
def served(tmp_path):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    (tmp_path / "race.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><body>'
        + show("optimizer-race").html,
        "utf8",
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/race.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def web(chromium):
    page = chromium.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    page.close()
    assert not problems


def test_a_link_brings_a_race_back_on_a_served_page(web, served):
    web.goto(served + "?keep=1#part")
    web.get_by_label("surface", exact=True).select_option("saddle")
    map_point(web, 0.4, 0.2)
    web.get_by_role("checkbox", name="Adadelta").uncheck()
    web.get_by_role("spinbutton", name="Adam: learning rate").fill("0.03")
    web.get_by_role("spinbutton", name="Adam: learning rate").press("Enter")
    web.get_by_label("gradient noise").press(RIGHT)
    before = positions(web)
    web.wait_for_function("location.search.includes('noise')")
    assert web.evaluate("location.hash") == "#part" and "keep=1" in web.url and web.evaluate("history.length") <= 2
    web.reload()
    web.wait_for_function(STARTED)
    web.locator("[data-position]").first.wait_for()
    assert positions(web) == before and "adadelta" not in before and len(before) == 7
    assert web.get_by_role("spinbutton", name="Adam: learning rate").input_value() == "0.03"
    assert (
        web.get_by_label("surface", exact=True).input_value() == "saddle"
        and web.get_by_label("gradient noise").get_attribute("aria-valuetext") == "0.01"
    )


def test_nonsense_in_the_address_is_ignored(web, served):
    web.goto(served)
    web.locator("[data-position]").first.wait_for()
    plain = positions(web)
    web.goto(
        served
        + "?optimizer-race.surface=%3Cb%3E&optimizer-race.start=NaN,1e999&optimizer-race.learning_rates=sgd:-1,adam:,:,x&optimizer-race.noise=Infinity&optimizer-race.speed=1e9&optimizer-race.beta_1=2&optimizer-race.seed="
    )
    web.locator("[data-position]").first.wait_for()
    assert positions(web) == plain and len(plain) == 8
    assert web.get_by_role("spinbutton", name="SGD: learning rate").input_value() == "0.035"


@pytest.mark.parametrize("scheme, lang", [("light", "en"), ("dark", "zh")])
def test_the_race_fits_a_phone_and_speaks_the_language_of_the_page(open_page, scheme, lang):
    html = show("optimizer-race", optimizers=["sgd", "momentum", "nesterov", "adagrad"]).html
    page = open_race(open_page, html, width=360, scheme=scheme, lang=lang)
    for box in page.locator("summary").all():
        box.click()
    press(page, {"en": "Step", "zh": "单步"}[lang], 60)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    met = page.evaluate(
        """[...document.querySelectorAll('[data-optimizer]')].filter(e => { const name = document.createRange(); name.selectNodeContents(e.querySelector('label'));
            return e.querySelector('output').textContent && name.getBoundingClientRect().right > e.querySelector('output').getBoundingClientRect().left; }).length"""
    )
    assert met == 0, "a name beside its loss, not over it"
    wide = page.evaluate(
        "[...document.querySelectorAll('.dlw *')].filter(e => !e.closest('.dlw-hidden') && e.getBoundingClientRect().right > 360).map(e => e.outerHTML.slice(0, 80))"
    )
    assert wide == []
    assert (
        page.evaluate(
            "document.querySelectorAll('.dlw :is(button, select, input, summary, [tabindex]):not([data-lm-suppress-shortcuts])').length"
        )
        == 0
    )
    small = page.evaluate(
        "[...document.querySelectorAll('.dlw :is(button, select, summary, input[type=range], input[type=number], .dlw-race-row label)')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).length"
    )
    assert small == 0, "every control is at least 24 pixels large"
    text = page.locator(".dlw").inner_text()
    if lang == "zh":
        assert (
            all(word in text for word in ("曲面", "学习率", "峡谷", "领先", "梯度噪声", "权重衰减", "未参赛", "任务"))
            and "learning rate" not in text
        )
        assert page.get_by_label("Adam：学习率").count() == 2
        page.get_by_role("spinbutton", name="SGD：学习率").fill("1")
        page.get_by_role("spinbutton", name="SGD：学习率").press("Enter")
        press(page, "单步", 20)
        assert "发散" in page.locator("[data-optimizer=sgd]").inner_text()


# Missions ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width, height", [(360, 640), (1280, 720)])
def test_a_mission_is_set_up_by_keyboard_shown_solved_and_said(open_page, width, height):
    page = open_race(open_page, show("optimizer-race", surface="many", noise=1, turn=20).html, width=width)
    page.set_viewport_size({"width": width, "height": height})
    mission = page.locator("[data-mission=ravine]")
    mission.get_by_role("button").press("Enter")
    assert positions(page) == {"sgd": [-2.5, 1.2], "momentum": [-2.5, 1.2]} and in_view(page, ".dlw-race-map")
    press(page, "Step", 130)
    expect(mission).to_contain_text("Now: Momentum, 97 steps.")
    page.locator(".dlw-race-right > details > summary").press("Enter")
    page.get_by_label("β (Momentum, Nesterov)").fill("0.57")
    page.get_by_role("spinbutton", name="Momentum: learning rate").fill("0.06")
    page.get_by_role("spinbutton", name="Momentum: learning rate").press("Enter")
    press(page, "Step", 60)
    expect(mission).to_have_attribute("data-done", "true")
    expect(mission).to_contain_text("✓ done")
    expect(mission).to_contain_text("Which β does Nesterov need?")
    expect(page.locator(".dlw [role=status]")).to_contain_text("in 40 steps: done. The best β")
    assert page.locator("[data-done=true]").count() == 1


def test_in_the_saddle_the_mission_says_why_nobody_moves(open_page):
    page = open_race(open_page, lang="zh")
    mission = page.locator("[data-mission=ridge]")
    mission.get_by_role("button", name="载入设置").click()
    press(page, "单步", 300)
    assert all(x == 0 for x, _ in positions(page).values())
    expect(mission).to_contain_text("x 都始终恰好为 0")
    page.get_by_label("梯度噪声").press(RIGHT)
    page.get_by_role("spinbutton", name="SGD：学习率").fill("0.4")
    page.get_by_role("spinbutton", name="SGD：学习率").press("Enter")
    press(page, "单步", 60)
    expect(mission).to_contain_text("✓ 完成")


def test_adam_has_not_lost_while_its_rate_is_poor_and_has_when_both_are_tuned(open_page):
    page = open_race(open_page)
    mission = page.locator("[data-mission=adam]")
    mission.get_by_role("button").click()
    rate = page.get_by_role("spinbutton", name="Adam: learning rate")
    rate.fill("0.01")
    rate.press("Enter")
    press(page, "Step", 130)
    expect(mission).to_contain_text("another learning rate would have taken it there in 89 steps")
    page.get_by_label("surface", exact=True).select_option("bowl")
    press(page, "Tune all")
    press(page, "Step", 30)
    expect(mission).to_have_attribute("data-done", "true")
