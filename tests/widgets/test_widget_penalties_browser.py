"""The widget `penalties` in a real browser: pointer and keys, table, strength, missions, both languages and themes, a phone."""

import re

import pytest
from browser import next_frame
from playwright.sync_api import expect

from utils.widgets import show

MAP = ".dlw-pen-map"
WIDE = 6  # units of the map


def open_penalties(open_page, lang="en", query="", **state):
    width, scheme = state.pop("width", 800), state.pop("scheme", "light")
    return open_page(show("penalties", **state).html, lang=lang, query=query, width=width, scheme=scheme)


def place(page, x, y):
    """Pixels of a point of the map."""
    box = page.locator(MAP).bounding_box()
    scale = box["width"] / WIDE
    return box["x"] + (x + WIDE / 2) * scale, box["y"] + (WIDE / 2 - y) * scale


def drag(page, start, end):
    page.locator(MAP).scroll_into_view_if_needed()
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end), steps=4)
    page.mouse.up()


def number(text):
    mantissa, _, power = text.replace("−", "-").partition("×10")
    return float(mantissa) * 10 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


def rows(page):
    """{penalty: [w1, w2, loss, penalty]} of the table, and the zeros that it names."""
    found = {}
    for row in page.locator(".dlw-pen tbody tr").all():
        name, *cells = row.locator("th, td").all_inner_texts()
        found[name] = [*map(number, cells[:4]), cells[4]]
    return found


def values(page):
    fields = [
        float(page.locator(f"input[name={name}]").input_value()) for name in ("w0", "w1", "turn", "stretch", "size")
    ]
    return fields


def test_the_grips_move_turn_stretch_and_resize(open_page):
    page = open_penalties(open_page, minimum=[1, 1], turn=0, stretch=4, size=1.5)
    drag(page, (1, 1), (-1.5, 0.5))
    assert values(page) == pytest.approx([-1.5, 0.5, 0, 4, 1.5], abs=0.03)
    drag(page, (-0.1, 0.5), (-1.5, 1.9))  # the end of the long axis that is nearer to the middle
    assert values(page) == pytest.approx([-1.5, 0.5, 90, 4, 1.5], abs=1)
    drag(page, (1.5, 0), (0.7, 0.4))
    assert values(page)[-1] == pytest.approx(0.7, abs=0.03)
    drag(page, (2.5, -2.5), (2.5, -2.5))  # a click
    assert values(page)[:2] == pytest.approx([2.5, -2.5], abs=0.03)


def test_keys_move_the_minimum_in_two_steps(open_page):
    page = open_penalties(open_page, minimum=[1, 1])
    for key in ("ArrowRight", "Shift+ArrowUp", "ArrowLeft", "ArrowLeft"):
        page.locator(MAP).press(key)
    assert values(page)[:2] == [0.9, 1.01]


def test_the_table_compares_regions_of_the_same_size_and_marks_zeros(open_page, js):
    page = open_penalties(open_page, p=0.7, size=0.9)
    code = """(m, ps) => { const loss = m.makeLoss({ minimum: [1.6, 0.9], turn: -20, stretch: 3 });
        return ps.map(p => m.localMinima(loss, m.makePenalty({ kind: "power", p }), 0.9)[0]); }"""
    found = rows(page)
    assert list(found) == ["p = 0.7", "p = 0.5", "p = 1 (L1)", "p = 2 (L2)"]
    for row, best in zip(found.values(), js("penalty-solver", code, [0.7, 0.5, 1, 2]), strict=True):
        assert row[:3] == pytest.approx([*best["w"], best["loss"]], abs=6e-4) and row[4] == f"{best['zeros']} of 2"
    assert page.locator(".dlw-pen-null").count() == 3 and page.locator(".dlw-pen-say").inner_html() == "w₁ = 0"
    page.get_by_label("penalty", exact=True).select_option("elastic")
    assert list(rows(page)) == ["elastic net, α = 0.5", "p = 0.5", "p = 1 (L1)", "p = 2 (L2)"]
    expect(page.get_by_label("exponent p")).to_be_hidden()
    page.get_by_label("share of L1, α").press("End")
    found = list(rows(page).values())
    assert found[0] == found[2]


def test_a_strength_sets_the_size_and_is_not_named_where_there_is_none(open_page):
    page = open_penalties(open_page, p=1, minimum=[1.5, 0.2], stretch=1, turn=0)
    strength = page.get_by_label("strength λ")
    strength.fill("0.5")
    strength.press("Enter")
    next_frame(page)
    assert rows(page)["p = 1 (L1)"][:2] == pytest.approx([1, 0], abs=1e-3)  # soft thresholding
    assert float(strength.input_value()) == pytest.approx(0.5, rel=1e-3)
    strength.fill("0")
    strength.press("Enter")
    next_frame(page)
    assert "changes nothing" in page.locator(".dlw-pen-facts").inner_text()
    page = open_penalties(open_page, p=0.5, minimum=[1.5, 1.2], turn=-40, stretch=2)
    assert page.get_by_label("strength λ").input_value() == ""
    words = page.locator(".dlw-pen-facts").inner_text()
    assert "No λ leads here" in words and "One more local minimum: (1.200, 0)" in words
    assert page.locator(".dlw-pen-map .dlw-pen-other").count() == 1
    assert "The best point jumps at size 1.52" in page.locator(".dlw-pen-plot svg").get_attribute("aria-label")


@pytest.mark.parametrize("lang, done", [("en", "done"), ("zh", "完成")])
def test_the_missions_are_solved_with_the_keyboard_and_said(open_page, lang, done):
    page = open_penalties(open_page, lang)
    won = page.locator("[data-mission][data-done=true]")
    fulfilled = lambda: won.evaluate_all("all => all.map(e => e.dataset.mission)")
    assert page.locator("[data-mission]").count() == 3 and fulfilled() == []
    for _ in range(20):
        page.locator("input[name=p]").press("ArrowLeft")
    assert page.locator("input[name=p]").input_value() == "1" and fulfilled() == []
    for _ in range(15):
        page.locator("input[name=size]").press("ArrowLeft")
    expect(won).to_have_count(1)
    assert fulfilled() == ["zero"] and f"✓ {done}" in won.inner_text()
    title, after = (won.locator(part).inner_text() for part in ("strong", ".dlw-muted"))
    says = "word => document.querySelector('.dlw [role=status]').textContent.includes(word)"
    page.wait_for_function(says, arg=after)
    page.wait_for_function(says, arg=title.replace(" ✓ ", {"en": ": ", "zh": "："}[lang]))
    for name, value in (("w0", "0.3"), ("w1", "2")):
        page.locator(f"input[name={name}]").fill(value)
        page.locator(f"input[name={name}]").press("Enter")
    page.locator("input[name=p]").press("End")
    page.locator("input[name=turn]").fill("44")
    page.locator("input[name=turn]").press("ArrowRight")
    expect(won).to_have_count(2)
    for name, value in (("w0", "1.5"), ("w1", "1.5")):
        page.locator(f"input[name={name}]").fill(value)
        page.locator(f"input[name={name}]").press("Enter")
    page.locator("input[name=turn]").fill("-45")
    page.locator("input[name=p]").press("Home")
    expect(won).to_have_count(3)
    page.get_by_role("button", name={"en": "Reset", "zh": "重置"}[lang]).click()
    assert values(page) == [1.6, 0.9, -20, 3, 1.2] and won.count() == 3, "what is solved stays"


def test_the_state_is_in_the_address(open_page):
    page = open_penalties(
        open_page, query="?penalties.kind=elastic&penalties.mix=0.8&penalties.minimum=-1_2&penalties.size=0.7"
    )
    assert values(page) == [-1, 2, -20, 3, 0.7] and list(rows(page))[0] == "elastic net, α = 0.8"
    page.locator(MAP).press("ArrowUp")
    page.wait_for_function("location.search.includes('penalties.minimum=-1_2.1')")


def test_on_a_phone_nothing_overflows_in_both_languages_and_themes(open_page):
    for lang, scheme in (("en", "light"), ("zh", "dark")):
        for state in ({"p": 0.5, "minimum": [-2.45, -2.45], "turn": -45}, {"kind": "elastic", "size": 0.004}):
            page = open_penalties(open_page, lang, width=360, scheme=scheme, **state)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            small = page.evaluate(
                "[...document.querySelectorAll('.dlw :is(button, input, select, .dlw-pen-grab)')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).map(e => e.outerHTML)"
            )
            assert small == []
            assert page.locator(".dlw").get_attribute("data-dlw-theme") == scheme
            assert bool(re.search("[\u4e00-\u9fff]", page.locator(".dlw").inner_text())) == (lang == "zh")


def test_a_finger_that_starts_beside_the_grips_scrolls_the_page(open_page):
    page = open_penalties(open_page)
    styles = page.evaluate(
        "['.dlw-pen-map', '.dlw-pen-grab'].map(s => getComputedStyle(document.querySelector(s)).touchAction)"
    )
    assert styles == ["manipulation", "none"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_on_a_phone_the_map_stays_in_sight_while_every_control_is_used(open_page, lang):
    page = open_penalties(open_page, lang, width=390, p=1)
    page.set_viewport_size({"width": 390, "height": 664})
    seen = """() => [document.querySelector('.dlw-pen-map'), document.activeElement].map(e => {
        const { top, bottom, left, width } = e.getBoundingClientRect();
        return top >= -1 && bottom <= innerHeight + 1 && e.contains(document.elementFromPoint(left + width / 2, (top + bottom) / 2)?.closest('.dlw-pen-map, input, select')); })"""
    for name in ("kind", "p", "turn", "stretch", "w0", "w1", "size", "strength"):
        page.locator(f"[name={name}]").focus()
        page.wait_for_function(f"() => ({seen})().every(Boolean)")
