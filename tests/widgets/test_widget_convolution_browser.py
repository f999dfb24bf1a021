"""The widget `convolution` in a real browser: fields, menus, sweep, pointer, missions, both languages and themes, a phone."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect
from widget_pages import picture
from widget_tools import lenet_kernel

from utils.widgets import show

OUT = ".dlw-conv-pair canvas[tabindex]"
SUM = ".dlw-conv-sum"
STEPS = np.arange(20 * 24).reshape(20, 24) % 251


def open_convolution(open_page, lang="en", query="", **state):
    width, scheme = state.pop("width", 800), state.pop("scheme", "light")
    return open_page(show("convolution", **state).html, lang=lang, query=query, width=width, scheme=scheme)


def kernel(page):
    values = page.locator(".dlw-conv-grid input").evaluate_all("all => all.map(e => e.value)")
    n = int(len(values) ** 0.5)
    return [values[k * n : k * n + n] for k in range(n)]


def value(page):
    """Place and value of the pixel that is written out."""
    found = re.fullmatch(r"out\[(\d+), (\d+)\] = (?:.* = )?(−?[\d.]+)", page.locator(SUM).inner_text())
    return int(found[1]), int(found[2]), float(found[3].replace("−", "-"))


def type_kernel(page, *weights):
    for k, weight in enumerate(weights):
        page.locator(f"input[name=k{k}]").fill(str(weight))


def test_numbers_are_typed_and_stepped_and_what_is_none_is_marked(open_page):
    page = open_convolution(open_page, picture=STEPS, at=[2, 3], title="steps")
    i, j, found = value(page)
    x = STEPS[2:5, 3:6]
    assert (i, j, found) == (2, 3, (x * [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]).sum())
    assert page.get_by_label("picture", exact=True).locator("option").first.inner_text() == "steps"
    type_kernel(page, "1/9", "−2", "0.5", 0, 0, 0, 0, 0, 0)
    assert value(page)[2] == pytest.approx((x[0] * [1 / 9, -2, 0.5]).sum(), abs=1e-3)
    assert page.locator("select[name=preset]").input_value() == "own"
    field = page.locator("input[name=k4]")
    for key in ("ArrowUp", "ArrowUp", "ArrowDown"):
        field.press(key)
    assert kernel(page)[1] == ["0", "1", "0"] and field.get_attribute("aria-valuenow") == "1"
    before = page.locator(SUM).inner_text()
    field.fill("1x")
    assert field.get_attribute("aria-invalid") == "true" and page.locator(SUM).inner_text() == before
    field.press("Tab")
    assert field.input_value() == "1" and field.get_attribute("aria-invalid") == "false"


def test_presets_sizes_padding_stride_dilation_and_the_turned_kernel(open_page):
    page = open_convolution(open_page)
    pick = lambda name, choice: page.locator(f"select[name={name}]").select_option(choice)
    said = lambda: page.locator(".dlw-conv").inner_text()
    assert "Picture 48 × 48" in said() and "Output 46 × 46" in said() and "⌊(48 − 3) / 1⌋ + 1 = 46" in said()
    at, before = value(page)[:2], value(page)[2]
    page.get_by_label("turn the kernel").check()
    assert value(page)[:2] == at and value(page)[2] == -before, "Sobel changes its sign"
    pick("padding", "same")
    pick("stride", "2")
    assert "zeros: 0 above, 1 below, 0 left, 1 right" in said() and "⌈48 / 2⌉ = 24" in said()
    assert 'Conv2D(1, 3, strides=2, padding="same", use_bias=False)' in said()
    pick("dilation", "3")
    assert "Keras refuses" in said()
    pick("stride", "1")
    pick("padding", "valid")
    assert "Output 42 × 42" in said() and "Keras refuses" not in said()
    pick("size", "5")
    assert len(kernel(page)) == 5 and kernel(page)[1] == ["0", "-1", "0", "1", "0"]
    assert "Output 36 × 36" in said()
    pick("preset", "learned")
    np.testing.assert_allclose(np.array(kernel(page), float), lenet_kernel(), atol=0.006)
    pick("preset", "blur")
    assert kernel(page) == [["0.04"] * 5] * 5
    pick("preset", "laplacian")
    assert kernel(page)[1] == ["1", "-4", "1"]
    pick("size", "1")
    assert kernel(page) == [["-4"]] and "Output 48 × 48" in said()
    page.get_by_role("button", name="Reset").click()
    assert kernel(page)[1] == ["-2", "0", "2"] and "Output 46 × 46" in said()
    expect(page.get_by_label("turn the kernel")).not_to_be_checked()


def test_the_pointer_looks_and_a_click_and_keys_choose(open_page):
    page = open_convolution(open_page, at=[1, 1])
    page.locator(OUT).scroll_into_view_if_needed()
    box = page.locator(OUT).bounding_box()
    cell = box["width"] / 46
    middle = lambda i, j: (box["x"] + (j + 0.5) * cell, box["y"] + (i + 0.5) * cell)
    page.mouse.move(*middle(20, 30))
    assert value(page)[:2] == (20, 30)
    page.mouse.move(box["x"] + 10, box["y"] - 30)
    assert value(page)[:2] == (1, 1), "only looked at"
    page.mouse.click(*middle(40, 3))
    page.mouse.move(box["x"] + 10, box["y"] - 30)
    assert value(page)[:2] == (40, 3)
    for key in ("ArrowUp", "ArrowRight", "Shift+ArrowDown", "ArrowLeft"):
        page.locator(OUT).press(key)
    assert value(page)[:2] == (45, 3), "it ends at the rim"
    page.locator(OUT).press("Home")
    assert value(page)[:2] == (0, 0)
    into = page.locator(".dlw-conv-pair canvas").first.bounding_box()
    page.mouse.click(into["x"] + 20.5 / 48 * into["width"], into["y"] + 10.5 / 48 * into["height"])
    assert value(page)[:2] == (9, 19), "the window whose middle is there"


def test_the_sweep_fills_the_map_stops_and_ends(open_page):
    page = open_convolution(open_page, source="shapes", stride=3, kernel=[[1]])
    whole = picture(page, OUT)
    play = page.get_by_role("button", name="Sweep")
    play.click()
    page.wait_for_function(f"() => /^out.0, [2-9]/.test(document.querySelector('{SUM}').textContent)")
    page.get_by_role("button", name="Pause").click()
    i, j, _ = value(page)
    part = picture(page, OUT)
    assert part != whole
    page.get_by_role("button", name="Step").click()
    assert value(page)[:2] == (i + (j == 7), (j + 1) % 8)
    page.get_by_role("button", name="Sweep").click()
    page.wait_for_function(f"() => document.querySelector('{SUM}').textContent.startsWith('out[7, 7]')", timeout=30_000)
    expect(page.get_by_role("button", name="Sweep")).to_be_visible()
    page.locator("select[name=padding]").select_option("same")
    page.locator("select[name=padding]").select_option("valid")
    page.get_by_role("button", name="Reset").click()
    assert picture(page, OUT) == whole


@pytest.mark.parametrize("lang, done", [("en", "done"), ("zh", "完成")])
def test_the_missions_are_solved_with_the_keyboard_and_said(open_page, lang, done):
    page = open_convolution(open_page, lang)
    won = page.locator("[data-mission][data-done=true]")
    says = "word => document.querySelector('.dlw [role=status]').textContent.includes(word)"
    take = lambda name: page.locator(f"[data-mission={name}] button").press("Enter")
    assert page.locator("[data-mission]").count() == 3 and won.count() == 0
    take("edges")
    assert kernel(page) == [["0"] * 3] * 3 and page.locator("select[name=source]").input_value() == "shapes"
    page.locator("input[name=k3]").press("ArrowDown")
    assert won.count() == 0
    page.locator("input[name=k5]").press("ArrowUp")
    expect(won).to_have_count(1)
    assert f"✓ {done}" in won.inner_text()
    page.wait_for_function(says, arg=won.locator(".dlw-muted").inner_text())
    take("shift")
    page.locator("input[name=k4]").fill("0")
    page.locator("input[name=k3]").fill("1")
    assert won.count() == 1
    page.locator("select[name=dilation]").select_option("2")
    expect(won).to_have_count(2)
    take("blind")
    page.locator("input[name=k4]").fill("-8/9")
    expect(won).to_have_count(3)
    page.get_by_role("button", name={"en": "Reset", "zh": "重置"}[lang]).click()
    assert kernel(page)[1] == ["-2", "0", "2"] and won.count() == 3, "what is solved stays"


def test_a_digit_is_drawn_and_kept_ones_are_offered(open_page):
    page = open_convolution(open_page, source="own", kernel=[[1]], at=[14, 14])
    expect(page.locator(".dlw-own")).to_be_visible()
    before = picture(page, OUT)
    page.locator(".dlw-pad canvas").focus()
    for key in ("ArrowUp", "Space", *["ArrowDown"] * 5, "Space"):
        page.keyboard.press(key)
    assert "Output 28 × 28" in page.locator(".dlw-conv").inner_text() and picture(page, OUT) != before
    assert value(page)[2] == 255, "a stroke through the middle"
    page.wait_for_function("location.search.includes('convolution.strokes=')")
    page.locator("select[name=source]").select_option("photo")
    expect(page.locator(".dlw-own")).to_be_hidden()


def test_the_state_is_in_the_address(open_page):
    page = open_convolution(
        open_page, query="?convolution.kernel=1/9_0_0_0_-2_0_0_0_0&convolution.stride=3&convolution.at=5_6"
    )
    assert kernel(page)[:2] == [["1/9", "0", "0"], ["0", "-2", "0"]] and value(page)[:2] == (5, 6)
    page.locator(OUT).press("ArrowUp")
    page.wait_for_function("location.search.includes('convolution.at=4_6')")


@pytest.mark.parametrize("width", [360, 320])
def test_on_a_phone_nothing_overflows_in_both_languages_and_themes(open_page, width):
    wide = [[-0.111] * 5] * 5
    for lang, scheme in (("en", "light"), ("zh", "dark")):
        for state in ({"kernel": wide, "padding": "same", "dilation": 3}, {"source": "own"}):
            page = open_convolution(open_page, lang, width=width, scheme=scheme, **state)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            small = page.evaluate(
                "[...document.querySelectorAll('.dlw :is(button, input, select)')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).map(e => e.outerHTML)"
            )
            assert small == []
            assert page.locator(".dlw").get_attribute("data-dlw-theme") == scheme
            assert bool(re.search("[\u4e00-\u9fff]", page.locator(".dlw").inner_text())) == (lang == "zh")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_on_a_phone_both_pictures_stay_in_sight_while_the_kernel_is_edited(open_page, lang):
    page = open_convolution(open_page, lang, width=390)
    page.set_viewport_size({"width": 390, "height": 664})
    seen = """() => [...document.querySelectorAll('.dlw-conv-pair canvas'), document.activeElement].map(e => {
        const { top, bottom, left, width } = e.getBoundingClientRect();
        return top >= -1 && bottom <= innerHeight + 1 && e === document.elementFromPoint(left + width / 2, (top + bottom) / 2); })"""
    for k in (0, 4, 8):
        page.locator(f"input[name=k{k}]").focus()
        page.wait_for_function(f"() => ({seen})().every(Boolean)")
