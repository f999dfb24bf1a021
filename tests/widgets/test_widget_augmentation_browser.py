"""The widget `augmentation` in a real browser: sheet, chosen draw, missions, the reader's own digit, both languages and themes."""

import re

import numpy as np
import pytest
from browser import next_frame
from playwright.sync_api import expect
from widget_pages import picture
from widget_tools import numbers

from utils.widgets import live, show

SHEET, STATUS = ".dlw-aug-sheet canvas", ".dlw-aug-status"
AFTER = ".dlw-aug-pair canvas[tabindex]"


def open_sheet(open_page, lang="en", body=None, **options):
    page = open_page(body or show("augmentation").html, lang=lang, **options)
    expect(page.locator(SHEET)).to_have_attribute("aria-label", re.compile("1"))
    return page


def mission(page, name):
    return page.locator(f"[data-mission={name}]")


def take(page, name):
    mission(page, name).get_by_role("button").click()


def set_slider(page, name, value):
    page.locator(f"input[name={name}]").evaluate(
        "(slider, v) => { slider.value = v; slider.dispatchEvent(new Event('input')); }", value
    )


def test_what_is_shown_of_a_draw_is_what_node_computes(open_page, js):
    settings = dict(source="4", flip="vertical", rotation=0.2, translation=0.1, zoom=0.2, fill_mode="wrap", seed=5)
    page = open_sheet(open_page, body=show("augmentation", **settings, contrast=0, brightness=0, chosen=9).html)
    state = {**js("aug-state", "m => m.AUG_START"), **settings, "contrast": 0, "brightness": 0}
    draw = js("aug-draws", "(m, s) => m.makeDraws(s)[9]", state)
    digit = js("aug-pictures", "m => m.writtenDigit(4)")
    code = (
        "(m, { digit, draw }) => m.drawnPicture({ ...digit, data: Float32Array.from(digit.data) }, draw, 'wrap').data"
    )
    ours = numbers(js("aug-draws", code, {"digit": digit, "draw": draw})).reshape(28, 28)
    shown = page.locator(AFTER).evaluate(
        """c => { const n = c.width / 28, { data } = c.getContext('2d').getImageData(0, 0, c.width, c.width);
        return Array.from({ length: 784 }, (_, k) => data[4 * (Math.floor((Math.floor(k / 28) + 0.5) * n) * c.width + Math.floor((k % 28 + 0.5) * n))]); }"""
    )
    away = np.abs(np.array(shown).reshape(28, 28) - ours)
    assert (away < 1).mean() > 0.9, "but for the cross"
    words = page.locator(".dlw-aug-words").inner_text()
    assert f"{abs(360 * draw['turns']):.1f}°" in words and f"zoom {draw['zoom']:.2f}" in words


def test_another_seed_draws_another_sheet_and_the_same_seed_the_same(open_page):
    page = open_sheet(open_page)
    first, label = picture(page, SHEET), page.locator(SHEET).get_attribute("aria-label")
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_function("s => document.querySelector('.dlw-aug-sheet canvas').toDataURL() !== s", arg=first)
    assert page.locator("input[name=seed]").input_value() == "1"
    page.locator("input[name=seed]").fill("0")
    page.locator("input[name=seed]").press("Enter")
    page.wait_for_function("s => document.querySelector('.dlw-aug-sheet canvas').toDataURL() === s", arg=first)
    expect(page.locator(SHEET)).to_have_attribute("aria-label", label)


def test_a_draw_is_picked_with_the_pointer_and_a_pixel_in_it_is_traced(open_page):
    page = open_sheet(open_page, body=show("augmentation", flip="none", rotation=0, zoom=0, translation=0).html)
    box = page.locator(SHEET).bounding_box()
    page.locator(SHEET).click(position={"x": box["width"] * 0.6, "y": box["height"] * 0.9})
    assert page.locator(".dlw-aug-chosen strong").inner_text() == "Draw 15"
    after = page.locator(AFTER)
    side = after.bounding_box()["width"]
    after.click(position={"x": side * 0.5 + 1, "y": side * 0.25 + 1})
    text = page.locator(".dlw-aug-words").inner_text()
    assert "Pixel (48, 24) is taken from (48.0, 24.0)." in text and "x′ = 1.000 x + 0.000 y + 0.000" in text
    set_slider(page, "translation", 0.5)
    for _ in range(12):  # some draw takes the corner from outside
        after.click(position={"x": 1, "y": 1})
        if "lies outside for RandomTranslation: “reflect” takes it from" in page.locator(".dlw-aug-words").inner_text():
            break
        page.locator(SHEET).press("ArrowLeft")
    else:
        raise AssertionError(page.locator(".dlw-aug-words").inner_text())
    page.get_by_label("fill mode").select_option("constant")
    expect(page.locator(".dlw-aug-words")).to_contain_text("it is filled with 0")


def test_what_was_erased_is_taken_from_nowhere(open_page):
    settings = dict(flip="none", rotation=0, translation=0, zoom=0, contrast=0, brightness=0, erasing=0.5)
    page = open_sheet(open_page, body=show("augmentation", source="3", **settings).html)
    after = page.locator(AFTER)
    side = after.bounding_box()["width"]
    found = set()
    for _ in range(16):
        after.click(position={"x": side / 2 + 2, "y": side / 2 + 2})
        text = page.locator(".dlw-aug-words").inner_text()
        found.add("Pixel (14, 14) was erased: it is 0." in text)
        assert "was erased" in text or "Pixel (14, 14) is taken from (14.0, 14.0)." in text
        page.locator(SHEET).press("ArrowRight")
    assert found == {True, False}


@pytest.mark.parametrize("lang, done", [("en", "done"), ("zh", "完成")])
def test_each_mission_is_set_up_solved_and_said(open_page, lang, done):
    page = open_sheet(open_page, lang)
    take(page, "coin")
    expect(page.locator("select[name=source]")).to_have_value("6")
    page.locator("select[name=flip]").select_option("horizontal")
    expect(page.locator(STATUS)).to_contain_text({"en": "0 of 16", "zh": "有 0 张"}[lang])
    assert mission(page, "coin").get_attribute("data-done") == "false"
    page.locator("select[name=flip]").select_option("horizontal_and_vertical")
    expect(mission(page, "coin")).to_have_attribute("data-done", "true")
    expect(page.locator(".dlw [role=status]").first).to_contain_text(done)
    expect(mission(page, "coin")).to_contain_text("RandomFlip()")

    take(page, "limit")
    low = {"en": "room for more", "zh": "还可以再大"}[lang]
    expect(mission(page, "limit")).to_contain_text(low)
    slider = page.locator("input[name=rotation]")
    slider.press("End")
    expect(mission(page, "limit")).to_contain_text({"en": "Too far: ", "zh": "转得太多"}[lang])
    for _ in range(50):
        if low in mission(page, "limit").inner_text() or mission(page, "limit").get_attribute("data-done") == "true":
            break
        slider.press("ArrowLeft")
        next_frame(page)
    expect(mission(page, "limit")).to_have_attribute("data-done", "true")

    take(page, "many")
    expect(page.locator(STATUS)).to_contain_text({"en": "differ by 0.0", "zh": "平均相差 0.0"}[lang])
    set_slider(page, "rotation", 0.2)
    set_slider(page, "translation", 0.2)
    expect(mission(page, "many")).to_have_attribute("data-done", "true")


def test_own_digits_are_drawn_with_the_keyboard_and_come_back_by_the_link(open_page):
    page = open_sheet(open_page)
    page.locator("select[name=source]").select_option("own")
    expect(page.locator(STATUS)).to_contain_text("Draw a digit on the pad")
    example = picture(page, SHEET)
    pad = page.locator(".dlw-pad canvas")
    pad.focus()
    for key in ("ArrowUp", "Space", *["ArrowDown"] * 6, "Space"):
        page.keyboard.press(key)
    page.wait_for_function("s => document.querySelector('.dlw-aug-sheet canvas').toDataURL() !== s", arg=example)
    page.wait_for_function("location.search.includes('augmentation.strokes=')")
    drawn = picture(page, ".dlw-aug-pair canvas")
    page.reload()
    page.locator(SHEET).wait_for()
    page.wait_for_function("s => document.querySelector('.dlw-aug-pair canvas').toDataURL() === s", arg=drawn)
    assert page.locator("select[name=source]").input_value() == "own"


def test_a_digit_kept_in_the_browser_is_taken_and_comes_back_by_the_link(open_page):
    import base64

    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 12:16] = 255
    kept = f'[{{"label": 1, "pixels": "{base64.b64encode(pixels.tobytes()).decode()}"}}]'
    page = open_sheet(
        open_page,
        head=f"<script>localStorage.setItem('dli.v1.digits', '{kept}')</script>",
        query="?augmentation.source=own",
    )
    example = picture(page, ".dlw-aug-pair canvas")
    page.get_by_role("button", name="Your 1, kept earlier").press("Enter")
    page.wait_for_function("s => document.querySelector('.dlw-aug-pair canvas').toDataURL() !== s", arg=example)
    page.wait_for_function("location.search.includes('augmentation.pixels=')")
    shown = picture(page, ".dlw-aug-pair canvas")
    page.reload()
    page.wait_for_function("s => document.querySelector('.dlw-aug-pair canvas')?.toDataURL() === s", arg=shown)
    pad = page.locator(".dlw-pad canvas")
    pad.click(position={"x": 100, "y": 100})
    page.wait_for_function("s => document.querySelector('.dlw-aug-pair canvas').toDataURL() !== s", arg=shown)
    page.wait_for_function("!location.search.includes('augmentation.pixels=')")


def test_another_photo_takes_the_place_of_the_flower_and_a_damaged_one_is_named(open_page):
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (200, 100), (250, 10, 10)).save(file, "PNG")
    other = dict(picture=file.getvalue(), title={"en": "a red field", "zh": "红色"})
    page = open_sheet(open_page, body=show("augmentation", **other).html)
    expect(page.locator(SHEET)).to_have_attribute("aria-label", re.compile("a red field"))
    assert page.locator("[data-mission]").count() == 2 and page.get_by_text("vultilion").is_hidden()
    page = open_page(show("augmentation", picture=b"no picture").html)
    expect(page.locator(STATUS)).to_have_text("The photo cannot be read.")
    page.locator("select[name=source]").select_option("3")
    expect(page.locator(SHEET)).to_have_attribute("aria-label", re.compile("a written 3"))


@pytest.mark.parametrize("scheme, lang", [("light", "en"), ("dark", "zh")])
def test_the_sheet_fits_a_phone_and_speaks_the_language_of_the_page(open_page, scheme, lang):
    page = open_sheet(open_page, lang, width=360, scheme=scheme)
    for source in ("own", "6", "photo"):
        page.locator("select[name=source]").select_option(source)
        page.evaluate("document.querySelectorAll('.dlw details').forEach(e => { e.open = true; })")
        expect(page.locator(".dlw-aug-chosen table td").first).to_be_visible()  # filled a moment after it unfolds
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        small = page.evaluate(
            "[...document.querySelectorAll('.dlw :is(button, select, summary, input)')].filter(e => e.offsetParent && !e.closest('label') && Math.min(e.offsetWidth, e.offsetHeight) < 24).map(e => e.outerHTML)"
        )
        assert small == []
    loose = ".dlw :is(button, select, input, summary, [tabindex]):not([data-lm-suppress-shortcuts])"
    assert page.locator(loose).count() == 0
    assert page.locator(".dlw").get_attribute("data-dlw-theme") == scheme
    text = page.locator(".dlw").inner_text()
    assert bool(re.search("[\u4e00-\u9fff]", text)) == (lang == "zh")
    if lang == "zh":
        assert not re.search(r"\b(draw|pixel|flip|rotation|mission)\b", text.replace("fill_mode", ""), re.I)


def test_python_reads_the_matrix_and_the_missions_back():
    widget = live("augmentation", source="6", rotation=0.25)
    assert (widget.source, widget.rotation, widget.zoom, widget.missions, widget.matrix) == ("6", 0.25, 0.1, [], [])
