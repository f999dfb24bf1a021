"""The widget `playground` in a real browser: training, pointer and keys, missions, address, both languages and themes, a phone."""

import contextlib
import re

import numpy as np
import pytest
from playwright.sync_api import TimeoutError, expect
from widget_pages import STARTED, picture, press

from utils.widgets import show

MAP, GRAPH, CURVES = (f".dlw-play-{name} canvas" for name in ("map", "graph", "curves"))


def open_play(open_page, query="", **options):
    state = options.pop("state", {})
    page = open_page(show("playground", **state).html, query=query, **options)
    page.wait_for_function("document.querySelector('.dlw-play-figures tbody td')?.textContent")
    return page


def step(page):
    return int(re.search(r"\d+", page.locator(".dlw-play-figures caption").inner_text())[0])


def cells(page):
    return page.locator(".dlw-play-figures tbody td").all_inner_texts()


def test_a_step_is_one_step_as_node_computes_it(open_page, js):
    state = {
        "data": "xor",
        "layers": [5, 3],
        "activations": ["relu", "tanh"],
        "optimizer": "adam",
        "seed": 4,
        "l2": 0.01,
    }
    page = open_play(open_page, state=state)
    press(page, "Step", 12)
    code = "(m, raw) => { const g = m.makePlay(raw); g.advance(12); const n = g.training.measure(); return [n.train.loss, n.test.loss]; }"
    raw = {"points": [], "noise": 0.1, "share": 0.5, "inputs": ["x1", "x2"], "init": "glorot"}
    raw |= {"learning_rate": 0.1, "batch_size": 10, "l1": 0, "dropout": 0, "speed": 60, **state}
    train, test = js("play-game", code, raw)
    assert step(page) == 12 and cells(page)[::2] == [f"{train:.3f}", f"{test:.3f}"]
    press(page, "Reset")
    assert step(page) == 0 and page.locator(".dlw-play-status").inner_text() == "Ready: press Play."


def test_nothing_moves_before_play_and_play_trains_until_pause(open_page):
    page = open_play(open_page, state={"data": "gauss", "speed": 250})
    before = picture(page, MAP), picture(page, GRAPH), picture(page, CURVES)
    page.wait_for_timeout(300)
    assert step(page) == 0 and picture(page, MAP) == before[0]
    press(page, "Play")
    page.wait_for_function(
        "parseInt(document.querySelector('.dlw-play-figures caption').textContent.match(/\\d+/)) > 60"
    )
    press(page, "Pause")
    after = picture(page, MAP), picture(page, GRAPH), picture(page, CURVES)
    assert all(a != b for a, b in zip(before, after))
    held = step(page)
    page.wait_for_timeout(200)
    assert step(page) == held and picture(page, MAP) == after[0]
    assert float(cells(page)[0]) < 0.3


def test_a_reader_without_motion_gets_jumps_and_no_frames(open_page):
    head = "<script>window.frames_ = 0; const raf = requestAnimationFrame; window.requestAnimationFrame = f => { window.frames_++; return raf(f); };</script>"
    page = open_play(open_page, state={"speed": 20, "layers": [2]}, reduced_motion="reduce", head=head)
    page.evaluate("window.frames_ = 0")  # those that Playwright asked for while it waited
    press(page, "Play")
    page.wait_for_function(
        "parseInt(document.querySelector('.dlw-play-figures caption').textContent.match(/\\d+/)) >= 40", polling=100
    )  # Playwright itself would ask for frames
    assert page.evaluate("window.frames_") == 0 and step(page) % 20 == 0


def test_the_pointer_reads_a_unit_and_a_click_holds_it(open_page):
    page = open_play(open_page, state={"layers": [3], "activations": "relu"})
    answer, text = picture(page, MAP), page.locator(".dlw-play-unit")
    box = page.locator(GRAPH).bounding_box()
    places = [box["x"] + 4 + (box["width"] - 8) / 3 * 1.5, box["y"] + box["height"] / 2]
    page.mouse.move(*places)
    expect(text).to_contain_text("Layer 1, unit 2 (relu): bias 0.00; weights")
    assert picture(page, MAP) != answer
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    expect(text).to_have_text("Point at a unit, or tap it, to read its weights.")
    page.mouse.click(*places)
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    expect(text).to_contain_text("Layer 1, unit 2")
    page.mouse.click(*places)
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    expect(text).to_have_text("Point at a unit, or tap it, to read its weights.")
    assert picture(page, MAP) == answer


def test_clicks_set_points_which_are_learned_undone_and_deleted(open_page):
    page = open_play(open_page, state={"share": 0.9})
    page.get_by_label("data", exact=True).select_option("own")
    field = page.locator(MAP)
    size = field.bounding_box()["width"]
    for u, v in ((0.1, 0.2), (0.2, 0.1), (0.2, 0.3), (0.3, 0.2), (0.15, 0.15)):
        field.click(position={"x": size * u, "y": size * v})
    page.get_by_role("button", name="orange").click()
    for u, v in ((0.9, 0.8), (0.8, 0.9), (0.8, 0.7), (0.7, 0.8), (0.85, 0.85)):
        field.click(position={"x": size * u, "y": size * v})
    expect(field).to_have_attribute("aria-label", re.compile("9 training points, 1 test"))
    press(page, "Step", 150)
    assert cells(page)[1].startswith("100")
    page.wait_for_function("location.search.includes('playground.points=')")
    press(page, "Undo")
    expect(field).to_have_attribute("aria-label", re.compile("8 training points, 1 test"))
    press(page, "Delete all")
    expect(page.locator(".dlw-play-status")).to_contain_text("Click the map")
    assert cells(page) == ["–"] * 4
    press(page, "Play")
    assert page.get_by_role("button", name="Play").count() == 1, "nothing to learn from"


def test_a_click_on_another_data_set_reads_the_answer(open_page):
    page = open_play(open_page)
    field = page.locator(MAP)
    field.click(position={"x": 30, "y": 30})
    expect(page.locator(".dlw-play-status")).to_have_text(
        re.compile(r"At \(−2\.\d\d, 2\.\d\d\): \d+\s% for (blue|orange)")
    )


def test_settings_of_the_training_change_while_it_goes_on_and_others_start_anew(open_page):
    page = open_play(open_page)
    page.locator(".dlw-play-right summary").click()
    press(page, "Step", 5)
    page.get_by_label("L2 penalty").press("End")
    page.get_by_label("optimizer").select_option("adam")
    assert step(page) == 5
    press(page, "Copy link to this state")
    assert "at=" not in page.url, "five steps under other settings would lead elsewhere"
    page.get_by_label("layer 2: units").press("ArrowRight")
    assert step(page) == 0
    press(page, "Add a layer", 9)
    assert page.locator("[data-layer]:visible").count() == 6
    press(page, "Remove the last", 9)
    assert page.locator("[data-layer]:visible").count() == 0
    press(page, "Step", 5)
    page.get_by_label("x₁", exact=True).uncheck()
    assert step(page) == 0
    page.get_by_label("x₂", exact=True).click()
    expect(page.get_by_label("x₂", exact=True)).to_be_checked()


def test_a_mission_is_set_up_and_seen_to_be_fulfilled(open_page):
    page = open_play(open_page, state={"layers": [4, 4, 4, 4, 4], "activations": "sigmoid", "speed": 1000})
    mission = page.locator("[data-mission=still]")
    mission.get_by_role("button").click()
    assert page.get_by_label("data", exact=True).input_value() == "xor"
    press(page, "Play")
    expect(mission).to_have_attribute("data-done", "true", timeout=30_000)
    expect(mission).to_contain_text("✓ done")
    press(page, "Pause")
    assert page.locator("[data-mission][data-done=true]").count() == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_setting_a_mission_up_shows_the_map_that_it_changed(open_page, width):
    page = open_play(open_page, width=width)
    mission = page.locator("[data-mission=still]").get_by_role("button")
    mission.evaluate("b => window.scrollTo(0, b.getBoundingClientRect().top + scrollY - 20)")
    assert page.locator(MAP).bounding_box()["y"] < 0
    mission.evaluate("b => b.click()")
    box = page.locator(MAP).bounding_box()
    assert box["y"] > -1 and box["y"] + box["height"] < page.viewport_size["height"] + 1


def test_what_diverges_says_so_and_stops(open_page):
    state = {
        "optimizer": "momentum",
        "learning_rate": 100,
        "l2": 1,
        "activations": "linear",
        "data": "gauss",
        "speed": 1000,
    }
    page = open_play(open_page, state=state)
    press(page, "Play")
    expect(page.locator(".dlw-play-status")).to_contain_text("Diverged")
    assert page.get_by_role("button", name="Play").count() == 1
    press(page, "Reset")
    assert step(page) == 0


def test_a_link_brings_the_network_back_with_its_steps(open_page):
    query = "?playground.data=spiral&playground.layers=3&playground.dropout=0.2&playground.at=25"
    page = open_play(open_page, query=query)
    page.wait_for_function("document.querySelector('.dlw-play-figures caption').textContent === 'step 25'")
    seen = cells(page)
    press(page, "Reset")
    press(page, "Step", 25)
    assert cells(page) == seen and page.get_by_label("data", exact=True).input_value() == "spiral"


def test_the_theme_is_followed(open_page):
    page = open_play(open_page)
    before = [picture(page, name) for name in (MAP, GRAPH, CURVES)]
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function("s => document.querySelector('.dlw-play-map canvas').toDataURL() !== s", arg=before[0])
    assert all(picture(page, name) != old for name, old in zip((MAP, GRAPH, CURVES), before))


@pytest.mark.parametrize("scheme, lang", [("light", "en"), ("dark", "zh")])
def test_it_fits_a_phone_and_speaks_the_language_of_the_page(open_page, scheme, lang):
    state = {"layers": [8] * 6, "inputs": ["x1", "x2", "x1x1", "x2x2", "x1x2", "sin1", "sin2"], "data": "own"}
    page = open_play(open_page, state=state, width=360, scheme=scheme, lang=lang)
    for box in page.locator("summary").all():
        box.click()
    expect(page.locator("details .dlw-play-scroll table")).to_have_count(7)  # filled a moment after it unfolds
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = page.evaluate(
        "[...document.querySelectorAll('.dlw *')].filter(e => !e.closest('.dlw-hidden, .dlw-play-scroll') && e.getBoundingClientRect().right > 360).map(e => e.outerHTML.slice(0, 80))"
    )
    assert wide == []
    bare = "document.querySelectorAll('.dlw :is(button, select, input, summary, [tabindex]):not([data-lm-suppress-shortcuts])').length"
    assert page.evaluate(bare) == 0
    small = page.evaluate(
        "[...document.querySelectorAll('.dlw :is(button, select, summary, input[type=range], input[type=number], .dlw-play-inputs label)')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).length"
    )
    assert small == 0, "every control is at least 24 pixels large"
    text = page.locator(".dlw").inner_text()
    assert bool(re.search("[\u4e00-\u9fff]", text)) == (lang == "zh")
    if lang == "zh":
        words = ("数据", "学习率", "隐藏层", "批量大小", "丢弃率", "过拟合", "偏置", "随机种子", "测试")
        assert all(word in text for word in words) and "learning rate" not in text
        assert page.get_by_label("第 2 层：神经元数").count() == 1


@pytest.mark.parametrize("width, height", [(360, 640), (1280, 720)])
def test_the_map_is_seen_beside_the_controls(open_page, width, height):
    page = open_play(open_page, state={"layers": [8] * 6}, width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.locator(".dlw-play-right summary").click()
    seen_now = """() => [document.querySelector('.dlw-play-map'), document.activeElement].map(e => {
        const { top, bottom, left, width } = e.getBoundingClientRect();
        return top >= -1 && bottom <= innerHeight + 1 && (e === document.activeElement || e.parentElement.contains(document.elementFromPoint(left + width / 2, (top + bottom) / 2))); })"""
    for control in ("[data-layer='1'] input", "[data-layer='6'] input", "[name=learning_rate]", "[name=noise]"):
        page.locator(control).focus()
        with contextlib.suppress(TimeoutError):  # the map follows a moment later
            page.wait_for_function(f"() => ({seen_now})().every(Boolean)")
        assert page.evaluate(seen_now) == [True, True], control


def test_python_values_and_numpy_arrays_are_taken(open_page):
    points = np.array([[1.0, 1.0, 1], [-1.0, -1.0, 0]])
    page = open_play(open_page, state={"data": "own", "points": points, "layers": np.array([3]), "activations": "elu"})
    page.wait_for_function(STARTED)
    expect(page.locator(MAP)).to_have_attribute("aria-label", re.compile("1 training points, 1 test"))
    assert page.locator("[data-layer='1'] select").input_value() == "elu"
