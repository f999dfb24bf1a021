"""Each widget's link to its state: copied, opened, refused by the browser, damaged; from a folder, with the keyboard."""

import contextlib
import re

import domain_sample
import numpy as np
import pytest
from playwright.sync_api import TimeoutError, expect
from widget_pages import STARTED, frames

from utils.lottery import seed_lottery
from utils.widgets import domain_map, show

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
REFUSES = """<script>Object.defineProperty(navigator, "clipboard", { value: undefined });
document.execCommand = () => false;</script>"""
COPY = {"en": "Copy link to this state", "zh": "复制此状态的链接"}


RNG = np.random.default_rng(0)
SCORES = {"plain": RNG.normal(0.8, 0.05, 12).tolist(), "dropout": RNG.normal(0.82, 0.05, 12).tolist()}


def lottery():
    return seed_lottery(SCORES, draw=3)._repr_mimebundle_()["text/html"]


def feature_map():
    points = np.random.default_rng(3).normal(size=(30, 2)).tolist()
    maps = [["one", points], ["two", points[::-1]]]
    return show("feature-map", maps=maps, labels=[k % 3 for k in range(30)]).html


def draw_a_bar(page):
    page.locator(".dlw-pad canvas").focus()
    for key in ("ArrowUp", "Space", *["ArrowDown"] * 5, "Space"):
        page.keyboard.press(key)


# What is done to a widget, and what shows its state: both in the page's own words.
WIDGETS = {
    "adaptation": (
        lambda: show("adaptation", data=domain_map.pack_map(domain_sample.domain_map())).html,
        lambda page: (
            page.locator("select[name=right]").select_option("adabn"),
            page.locator("select[name=color]").select_option("answer"),
            page.locator("input[name=epoch]").press("Home"),
            page.locator("[data-side=right] canvas").press("End"),
        ),
        "document.querySelector('[data-side=right] canvas').getAttribute('aria-label') + document.querySelector('.dlw-ad-key').innerText",
    ),
    "augmentation": (
        lambda: show("augmentation", source="6").html,
        lambda page: (
            page.locator("input[name=rotation]").press("End"),
            page.get_by_label("fill mode").select_option("wrap"),
            page.get_by_role("button", name="Draw again").press("Enter"),
            page.locator(".dlw-aug-sheet canvas").press("End"),
        ),
        "document.querySelector('.dlw-aug-sheet canvas').getAttribute('aria-label')",
    ),
    "activations": (
        lambda: show("activations").html,
        lambda page: page.get_by_label("function").select_option("gelu"),
        "document.querySelector('.dlw-act-table').innerText",
    ),
    "convolution": (
        lambda: show("convolution").html,
        lambda page: (
            page.locator("input[name=k4]").fill("1/9"),
            page.locator("select[name=padding]").select_option("same"),
            page.locator(".dlw-conv-pair canvas[tabindex]").press("ArrowRight"),
        ),
        "document.querySelector('.dlw-conv-pair canvas[tabindex]').getAttribute('aria-label')",
    ),
    "backprop": (
        lambda: show("backprop").html,
        lambda page: [page.locator(".dlw-bp-main").press("Enter") for _ in range(4)],
        "document.querySelector('.dlw-bp-said').innerText",
    ),
    "digit": (
        lambda: show("digit").html,
        draw_a_bar,
        "document.querySelector('.dlw-digit-sees canvas').getAttribute('aria-label')",
    ),
    "feature-map": (
        feature_map,
        lambda page: (
            page.get_by_role("button", name="two").click(),
            page.locator("[data-class='1']").click(),
            page.locator(".dlw-map-plot canvas").press("Home"),
        ),
        "[document.querySelector('.dlw-map-plot canvas').getAttribute('aria-label'), document.querySelector('[data-class=\"1\"]').ariaPressed].join()",
    ),
    "frames": (
        lambda: frames().html,
        lambda page: (page.get_by_label("slope").press("End"), page.get_by_label("way").select_option("down")),
        "document.querySelector('.dlw-frames img').alt",
    ),
    "lottery": (
        lottery,
        lambda page: (
            page.get_by_role("button", name="Draw 100").click(),
            page.locator(".dlw-lot-seed input").press("End"),
        ),
        "document.querySelector('.dlw-lot').innerText",
    ),
    "optimizer-race": (
        lambda: show("optimizer-race", surface="bowl", noise=0.1).html,
        lambda page: [page.get_by_role("button", name="Step").press("Enter") for _ in range(3)],
        "[...document.querySelectorAll('[data-position]')].map(e => e.dataset.position).join()",
    ),
    "softmax": (
        lambda: show("softmax").html,
        lambda page: (
            page.locator("input[name=z1]").press("End"),
            page.get_by_label("true class: class 3").check(),
            page.get_by_label("temperature T").press("ArrowLeft"),
        ),
        "document.querySelector('.dlw-sm-rows').getAttribute('aria-label')",
    ),
    "penalties": (
        lambda: show("penalties", p=1).html,
        lambda page: (
            page.get_by_label("exponent p").press("ArrowLeft"),
            page.get_by_label("turn of the contours").press("End"),
            page.locator(".dlw-pen-map").press("ArrowUp"),
        ),
        "document.querySelector('.dlw-pen-map').getAttribute('aria-label')",
    ),
    "playground": (
        lambda: show("playground", layers=[3], activations="tanh").html,
        lambda page: (
            page.get_by_label("data", exact=True).select_option("xor"),
            [page.get_by_role("button", name="Step").press("Enter") for _ in range(3)],
        ),
        "[...document.querySelectorAll('.dlw-play-figures :is(td, caption)')].map(e => e.textContent).join()",
    ),
}


def copied(page, lang="en"):
    """Press the button and return what stands in the clipboard."""
    page.get_by_role("button", name=COPY[lang]).press("Enter")
    expect(page.locator(".dlw-link [aria-live]")).not_to_be_empty()
    return page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("name", WIDGETS)
def test_a_copied_link_brings_the_state_back(open_page, name):
    html, act, state = WIDGETS[name]
    page = open_page(html(), **CLIPBOARD)
    page.wait_for_function(f"() => {state}")
    fresh = page.evaluate(state)
    act(page)
    page.wait_for_function(f"fresh => ({state}) !== fresh", arg=fresh)
    page.evaluate("() => new Promise(done => setTimeout(done))")  # the digit pad draws in a frame
    link = copied(page)
    made = page.evaluate(state)
    assert len(link) < 2000 and f"{name}." in link
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_function(STARTED)
    expect_state = f"([made, fresh]) => ({state}) === made && made !== fresh"
    page.wait_for_function(expect_state, arg=[made, fresh])


@pytest.mark.parametrize(
    "name, query",
    [
        ("digit", "?digit.strokes=%3Cimg%3E&digit.label=3&digit.pixels=%25%25"),
        ("digit", "?digit.strokes=" + "zzzz" * 9),
        ("lottery", "?lottery.drawn=1.1.2&lottery.wins=1.2&lottery.seed=99"),
        ("lottery", "?lottery.drawn=1.2.3&lottery.wins=NaN.1"),
        ("frames", "?frames.at=7.length"),
        ("feature-map", "?feature-map.map=9&feature-map.point=-3&feature-map.hidden=99.x&feature-map.pictures=2"),
        ("backprop", "?backprop.step=1e9&backprop.expression=a*&backprop.inputs=__proto__:1"),
        ("optimizer-race", "?optimizer-race.at=-5&optimizer-race.start=x,y&optimizer-race.turn=1e9"),
        (
            "penalties",
            "?penalties.kind=%3Cimg%3E&penalties.p=0.2&penalties.minimum=9_x&penalties.size=-1&penalties.turn=",
        ),
        (
            "convolution",
            "?convolution.kernel=1_2_3_4&convolution.at=9e9_1&convolution.stride=0&convolution.flip=%3Cimg%3E",
        ),
        ("convolution", "?convolution.kernel=1e9&convolution.source=constructor&convolution.strokes=z"),
        ("softmax", "?softmax.z=1_2&softmax.label=9&softmax.temperature=0"),
        (
            "playground",
            "?playground.at=-5&playground.layers=9.9&playground.points=zz&playground.inputs=&playground.noise=9",
        ),
        ("playground", "?playground.data=%3Cimg%3E&playground.activations=softmax&playground.at=1e9&playground.seed=x"),
        ("augmentation", "?augmentation.source=11&augmentation.rotation=9&augmentation.strokes=z&augmentation.seed=-1"),
        ("augmentation", "?augmentation.flip=%3Cimg%3E&augmentation.chosen=16&augmentation.fill_mode=constructor"),
        (
            "adaptation",
            "?adaptation.left=%3Cimg%3E&adaptation.right=__proto__&adaptation.epoch=-1&adaptation.point=9e9",
        ),
        ("adaptation", "?adaptation.color=constructor&adaptation.only=10&adaptation.point=&adaptation.front=top"),
        ("activations", "?activations.v=2&activations.f=gelu"),
        ("activations", "?activations.f=gelu&other=" + "x" * 4000),
    ],
)
def test_a_damaged_link_or_one_of_another_version_opens_the_widget_as_usual(open_page, name, query):
    html, _, state = WIDGETS[name]
    usual, odd = (open_page(html(), query=text) for text in ("", query))
    for page in (usual, odd):
        page.wait_for_function(f"() => {state}")
    assert odd.evaluate(state) == usual.evaluate(state)


@pytest.mark.parametrize("lang", COPY)
def test_a_browser_that_refuses_to_copy_is_named_and_the_link_is_there_to_be_taken(open_page, lang):
    page = open_page(show("activations", f="relu").html, lang=lang, head=REFUSES)
    page.locator("input[name=z]").press("Home")
    page.get_by_role("button", name=COPY[lang]).press("Enter")
    field = page.locator(".dlw-link input")
    expect(field).to_be_focused()
    assert re.search({"en": "refused to copy", "zh": "不允许复制"}[lang], page.locator(".dlw-link").inner_text())
    assert "activations.z=-6" in field.input_value()
    assert page.evaluate("getSelection().toString()") == field.input_value(), "ready for the reader's own copy"


def test_a_link_from_a_folder_says_that_it_is_for_this_computer_and_keeps_the_section(open_page):
    body = f'<section id="race">{show("activations").html}</section>' + show("activations", f="relu").html
    page = open_page(body, query="?activations2.z=3", **CLIPBOARD)
    page.locator("input[name=z]").first.press("End")
    page.get_by_role("button", name=COPY["en"]).first.press("Enter")
    expect(page.locator(".dlw-link [aria-live]").first).to_contain_text("this computer only")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("?activations.z=6#race"), "this widget's state alone"


def test_no_link_is_offered_where_the_address_is_not_the_books(open_page):
    lab = '<script>addEventListener("DOMContentLoaded", () => document.body.dataset.jpThemeLight = "true")</script>'
    page = open_page(show("activations").html, head=lab)
    assert page.get_by_role("button", name=COPY["en"]).count() == 0


def test_the_pad_starts_with_an_example_that_is_nobodys_digit_and_goes_when_one_draws(open_page):
    page = open_page(show("digit", network="lenet").html)
    answer = page.locator(".dlw-digit-answer")
    expect(answer).to_have_text("4")
    page.get_by_role("button", name="keep as 4").click()
    assert page.locator(".dlw-own-title").inner_text() == "Your digits: 0 of 50"
    page.get_by_role("button", name="Clear").click()
    expect(answer).to_have_text("")
    page.reload()
    page.wait_for_function(STARTED)
    expect(page.locator(".dlw-digit-hint")).to_be_visible()
    draw_a_bar(page)
    expect(page.locator(".dlw-digit-hint")).to_be_hidden()
    expect(page.locator(".dlw-digit-sees canvas")).to_have_attribute("aria-label", re.compile("columns 1[34] to 1[56]"))


def test_strokes_keep_their_shape_in_a_link(js):
    code = """m => { const line = Array.from({ length: 900 }, (_, k) => [140 + 90 * Math.cos(k / 90), 140 + 110 * Math.sin(k / 61)]);
        const text = m.strokesText([line, [[5, 275]]]), back = m.readStrokes(text), far = Math.max(...line.map(([x, y]) =>
          Math.min(...back[0].slice(1).map((b, i) => { const a = back[0][i], d = [b[0] - a[0], b[1] - a[1]];
            const t = Math.max(0, Math.min(1, ((x - a[0]) * d[0] + (y - a[1]) * d[1]) / ((d[0] ** 2 + d[1] ** 2) || 1)));
            return Math.hypot(x - a[0] - t * d[0], y - a[1] - t * d[1]); }))));
        return [text.length, far, back[1]]; }"""
    length, far, dot = js("strokes", code)
    assert length < 1700 and far < 2 and dot == [[5, 275]]


def test_dots_of_the_lottery_stand_apart_and_a_press_picks_the_nearest(open_page, js):
    xs = [10, 12, 14, 60, 61, 200]
    ys = js("lottery", "(m, xs) => m.spread(xs, 13)", xs)
    gaps = [np.hypot(xs[i] - xs[j], ys[i] - ys[j]) for i in range(6) for j in range(i)]
    assert min(gaps) >= 13
    page = open_page(lottery(), width=360)
    first = page.locator(".dlw-lot canvas").first
    box = first.bounding_box()
    assert box["height"] >= 40
    slider = page.locator(".dlw-lot-seed input")
    slider.press("ArrowRight")
    said = slider.get_attribute("aria-valuetext")
    assert said.startswith("1, ") and "plain" in said and "dropout" in said
    slider.press("Home")
    low = [min(values) for values in SCORES.values()]
    row = int(np.argmin(low))  # its least score is the leftmost dot of all, in the middle of its row
    canvas = page.locator(".dlw-lot canvas").nth(row)
    wide = canvas.bounding_box()["width"]
    canvas.click(position={"x": 9 + 0.06 / 1.12 * (wide - 18) + 5, "y": 26})
    assert slider.input_value() == str(1 + int(np.argmin(list(SCORES.values())[row])))


@pytest.mark.parametrize("width, height", [(390, 664), (1280, 720)])
def test_the_map_of_the_race_is_seen_beside_every_control_of_an_optimizer(chromium, site, width, height):
    page = chromium.new_page(viewport={"width": width, "height": height})
    page.goto((site / "en/notebooks/03-optimizers/01-gradient-descent.html").as_uri())
    page.evaluate(
        """() => { for (const box of document.querySelectorAll("article details")) box.open = true;
            document.querySelector("[data-widget^=optimizer-race]").scrollIntoView(); }"""
    )
    page.locator(".dlw-race [data-position]").first.wait_for(state="attached")
    seen_now = """() => [document.querySelector('.dlw-race-map'), document.querySelector('.dlw-race-play'), document.activeElement].map(e => {
        const { top, bottom, left, width } = e.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight && e.parentElement.contains(document.elementFromPoint(left + width / 2, (top + bottom) / 2)); })"""
    for name in ("sgd", "adamw"):
        page.locator(f"[data-optimizer={name}] input[type=range]").focus()
        with contextlib.suppress(TimeoutError):  # the map follows a moment later
            page.wait_for_function(f"() => ({seen_now})().every(Boolean)")
        seen = page.evaluate(seen_now)
        assert seen == [True, True, True], (name, seen)
    page.close()


def test_the_old_graph_is_dimmed_while_the_expression_cannot_be_read(open_page):
    page = open_page(show("backprop").html)
    field, box = page.get_by_label("expression"), page.locator(".dlw-bp-box")
    field.fill("a*")
    field.blur()
    expect(box).to_have_css("opacity", "0.4")
    assert "graph of the expression before" in page.get_by_role("alert").inner_text()
    field.fill("sin(a) + cos(b)")
    field.blur()
    expect(box).to_have_css("opacity", "1")


@pytest.mark.parametrize("a", [-2.0, 0.0, 0.7, 3.0])
def test_sine_and_cosine_have_their_slopes(js, a):
    found = js("graph", "(m, a) => m.differentiate('sin(a) * cos(2*a)', { a })", a)
    wanted = np.cos(a) * np.cos(2 * a) - 2 * np.sin(a) * np.sin(2 * a)
    np.testing.assert_allclose(
        [found["value"], found["gradient"]["a"]], [np.sin(a) * np.cos(2 * a), wanted], atol=1e-12
    )
