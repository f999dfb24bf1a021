"""The widget `adaptation` in a real browser: pointer, keys, epochs, missions, both languages and themes, a phone."""

import base64
import re

import domain_sample
import numpy as np
import pytest
from playwright.sync_api import expect
from widget_pages import picture

from utils.widgets import domain_map, show, source
from utils.widgets.lean import lean

SAMPLE = domain_sample.domain_map()
PACKED = domain_map.pack_map(SAMPLE)
SIDES = {side: f"[data-side={side}] canvas" for side in ("left", "right")}
STILL = "() => !document.querySelector('.dlw-ad [data-moving]')"
SHOWN = ".dlw-ad-picture"
DOMAIN, LABEL = (domain_sample.bytes_of(SAMPLE["points"][key]) for key in ("domain", "label"))


def open_map(open_page, lang="en", query="", head="", **state):
    options = {key: state.pop(key) for key in ("width", "scheme", "reduced_motion") if key in state}
    return open_page(show("adaptation", data=PACKED, **state).html, lang=lang, query=query, head=head, **options)


def method(name):
    return next(one for one in SAMPLE["methods"] if one["name"] == name)


def frame(name, epoch):
    at = max(k for k, e in enumerate(method(name)["epochs"]) if e <= epoch)
    points = domain_sample.bytes_of(method(name)["points"][at], "i1").reshape(-1, 2).astype(float)
    return points, domain_sample.bytes_of(method(name)["predicted"][at])


def spot(page, side, name, epoch, i):
    """Where picture i of a method lies on the page."""
    page.wait_for_function(STILL)
    page.locator(SIDES[side]).scroll_into_view_if_needed()
    box = page.locator(SIDES[side]).bounding_box()
    reach = max(np.abs(frame(name, e)[0]).max() for e in method(name)["epochs"])
    half = (box["width"] - 2) / 2
    x, y = frame(name, epoch)[0][i] * (half - 12) / reach
    return box["x"] + 1 + half + x, box["y"] + 1 + half - y


def alone(name, epoch, among=range(40)):
    """The picture of a frame that lies farthest from all others: the one that the pointer means."""
    points = frame(name, epoch)[0]
    far = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1)) + 1e9 * np.eye(40)
    return max(among, key=lambda i: far[i].min())


def set_epoch(page, k):
    page.locator("input[name=epoch]").focus()
    page.keyboard.press("Home")
    for _ in range(k):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(STILL)


def figures(page, key):
    return [float(text.rstrip("\u00a0%")) for text in page.locator(f"[data-figure={key}] td").all_inner_texts()]


def test_the_figures_are_those_of_both_methods_at_the_epoch(open_page):
    page = open_map(open_page, right="adabn")
    for k, epoch in ((0, 0), (1, 1), (2, 2), (3, 4)):
        set_epoch(page, k)
        expect(page.locator(".dlw-ad-time output")).to_have_text(f"{epoch} / 4")
        for side, name in enumerate(("source-only", "adabn")):
            at = max(i for i, e in enumerate(method(name)["epochs"]) if e <= epoch)
            for key, given in (("source", "source"), ("target", "target"), ("told", "domain")):
                share = method(name)[f"{given}_accuracy"][at]
                assert figures(page, key)[side] == pytest.approx(100 * share, abs=0.06)
    set_epoch(page, 2)
    heads = page.locator(".dlw-ad thead th").all_inner_texts()
    assert heads[1:] == ["source only, epoch 1", "AdaBN, epoch 0"], "an epoch of its own is said"
    page.locator("select[name=right]").select_option("dann")
    assert page.locator(".dlw-ad thead th").last.inner_text() == "DANN"


def test_the_pointer_looks_a_click_chooses_and_a_click_beside_leaves(open_page):
    page = open_map(open_page)
    i, j = alone("source-only", 4), alone("dann", 4)
    name = lambda k: f"{['Source', 'Target'][DOMAIN[k]]}, class {LABEL[k]}."
    page.mouse.move(*spot(page, "left", "source-only", 4, i))
    expect(page.locator(SHOWN)).to_contain_text(name(i))
    ring = picture(page, SIDES["right"])
    page.mouse.move(5, 5)
    expect(page.locator(SHOWN)).to_contain_text("Point at a picture")
    assert picture(page, SIDES["right"]) != ring, "the same picture was marked on the other map"
    page.mouse.click(*spot(page, "right", "dann", 4, j))
    page.mouse.move(5, 5)
    expect(page.locator(SHOWN)).to_contain_text(name(j))
    for known, k in (("source only", "source-only"), ("DANN", "dann")):
        says = frame(k, 4)[1][j]
        verdict = "right" if says == LABEL[j] else "wrong"
        expect(page.locator(SHOWN)).to_contain_text(f"{known}, epoch 4: says {says}, {verdict}")
    gray = page.locator(f"{SHOWN} canvas").evaluate("c => c.getContext('2d').getImageData(9, 9, 1, 1).data[0]")
    assert gray == domain_sample.gray(j)
    box = page.locator(SIDES["left"]).bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] - 4)
    page.mouse.move(5, 5)
    expect(page.locator(SHOWN)).to_contain_text("Point at a picture")


def test_arrow_keys_go_to_the_nearest_picture_in_that_direction_and_escape_leaves(open_page):
    page = open_map(open_page)
    points = frame("dann", 4)[0]
    canvas = page.locator(SIDES["right"])
    number = lambda: int(re.search(r"\d+", page.locator(f"{SHOWN} canvas").get_attribute("aria-label"))[0])
    canvas.focus()
    page.keyboard.press("Home")
    expect(page.locator(f"{SHOWN} canvas")).to_have_attribute("aria-label", "picture 0")
    at = 0
    for key, (dx, dy) in {"Right": (1, 0), "Up": (0, 1), "Left": (-1, 0), "Down": (0, -1)}.items():
        along = (points - points[at]) @ (dx, dy)
        aside = np.abs((points - points[at]) @ (dy, dx))
        far = along**2 + aside**2
        within = np.flatnonzero(aside < along)  # what lies at 45° exactly may count or not
        page.keyboard.press(f"Arrow{key}")
        if len(within):
            assert far[number()] <= far[within].min() and 0 < along[number()] >= aside[number()]
        at = number()
    for key, wanted in (("End", 39), ("PageDown", 0), ("PageUp", 39)):
        page.keyboard.press(key)
        assert number() == wanted
    page.keyboard.press("Escape")
    expect(page.locator(SHOWN)).to_contain_text("Point at a picture")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "application"


def test_one_class_alone_is_shown_and_only_its_pictures_are_reached(open_page):
    page = open_map(open_page, point=int(np.flatnonzero(LABEL == 0)[0]))
    all_classes = picture(page, SIDES["left"])
    button = page.locator("[data-class='1']")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(SHOWN)).to_contain_text("Point at a picture")
    assert picture(page, SIDES["left"]) != all_classes
    page.locator(SIDES["left"]).focus()
    for _ in range(int((LABEL == 1).sum()) + 1):
        page.keyboard.press("PageDown")
        expect(page.locator(SHOWN)).to_contain_text(re.compile("(Source|Target), class 1\\."))
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_colours_change_and_wrong_answers_are_marked_not_by_colour_alone(open_page):
    page = open_map(open_page)
    seen = {}
    for value in ("class", "domain", "answer"):
        page.locator("select[name=color]").select_option(value)
        seen[value] = picture(page, SIDES["left"])
        marks = page.locator(".dlw-ad-key > span")
        expect(marks.nth(2)).to_be_visible(visible=value == "answer")
        assert marks.nth(0).inner_text() == "source" and marks.nth(1).inner_text() == "target"
    assert len(set(seen.values())) == 3


def test_it_plays_to_the_last_epoch_and_begins_again(open_page):
    page = open_map(open_page, epoch=1)
    out = page.locator(".dlw-ad-time output")
    expect(out).to_have_text("1 / 4")
    page.get_by_role("button", name="Play").click()
    expect(out).to_have_text("4 / 4")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_function(STILL)
    last = picture(page, SIDES["left"])
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    stands = out.inner_text()
    assert stands != "4 / 4"
    page.wait_for_function(STILL)
    assert picture(page, SIDES["left"]) != last and out.inner_text() == stands
    page.get_by_role("button", name="Reset").click()
    expect(out).to_have_text("1 / 4")


def test_points_glide_and_who_wants_no_motion_sees_them_at_their_place_at_once(open_page):
    # What is written into the page when a map begins to move.
    head = """<script>window.moved = 0; new MutationObserver(all => { window.moved += all.length; })
      .observe(document, { attributes: true, subtree: true, attributeFilter: ["data-moving"] });</script>"""
    for motion in ("no-preference", "reduce"):
        page = open_map(open_page, head=head, reduced_motion=motion)
        before = picture(page, SIDES["left"])
        page.locator("input[name=epoch]").press("Home")
        expect(page.locator(".dlw-ad-time output")).to_have_text("0 / 4")
        page.wait_for_function(STILL)
        assert picture(page, SIDES["left"]) != before
        page.wait_for_function("wanted => window.moved > 0 === wanted", arg=motion == "no-preference")


@pytest.mark.parametrize("lang, done", [("en", "done"), ("zh", "完成")])
def test_the_missions_are_solved_with_the_keyboard_and_said(open_page, lang, done):
    page = open_map(open_page, lang)
    won = page.locator("[data-mission][data-done=true]")
    take = lambda name: page.locator(f"[data-mission={name}] button").press("Enter")
    mission = lambda name: page.locator(f"[data-mission={name}]")
    assert page.locator("[data-mission]").count() == 4 and won.count() == 0

    frames = [
        (one["name"], k, one["source_accuracy"][k] - one["target_accuracy"][k], abs(one["domain_accuracy"][k] - 0.5))
        for one in SAMPLE["methods"]
        for k in range(len(one["epochs"]))
    ]
    deepest = max(frames, key=lambda one: one[2])
    unsure = min((one for one in frames if one[1]), key=lambda one: one[3])
    for name, (which, k, *_) in (("drop", deepest), ("unsure", unsure)):
        take(name)
        expect(mission(name)).to_have_attribute("data-done", "false")
        for side in SIDES:
            page.locator(f"select[name={side}]").select_option(which)
        set_epoch(page, [0, 1, 2, 4].index(method(which)["epochs"][k]))
        expect(mission(name)).to_have_attribute("data-done", "true")

    plain, dann = frame("source-only", 4)[1] == LABEL, frame("dann", 4)[1] == LABEL
    wanted = {"rescued": (dann > plain) & (DOMAIN == 1), "harmed": (dann < plain) & (DOMAIN == 1)}
    take("rescued")
    page.locator(SIDES["left"]).focus()
    page.keyboard.press("Home")
    for i in range(40):
        for name, pictures in wanted.items():
            expect(mission(name)).to_have_attribute("data-done", str(bool(pictures[: i + 1].any())).lower())
        page.keyboard.press("PageDown")
    expect(mission("rescued")).to_contain_text(f"✓ {done}")
    expect(won).to_have_count(4)
    page.wait_for_function(
        "text => document.querySelector('.dlw [role=status]').textContent.includes(text)",
        arg=mission("harmed").locator(".dlw-muted").inner_text(),
    )
    page.get_by_role("button", name={"en": "Reset", "zh": "重置"}[lang]).click()
    expect(won).to_have_count(4)


def test_nothing_is_solved_by_what_is_shown_at_first_by_playing_or_by_a_glance(open_page):
    falls = [
        (source - target, one["name"], epoch)
        for one in SAMPLE["methods"]
        for epoch, source, target in zip(one["epochs"], one["source_accuracy"], one["target_accuracy"])
    ]
    _, name, epoch = max(falls)
    assert epoch == 4, "the last one"
    page = open_map(open_page, left=name, right=name)
    won = page.locator("[data-mission][data-done=true]")
    for i in range(40):
        page.mouse.move(*spot(page, "right", name, epoch, i))
    expect(page.locator(f"{SHOWN} canvas")).to_be_visible()
    page.locator("select[name=color]").select_option("domain")
    page.locator("input[name=epoch]").press("ArrowLeft")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".dlw-ad-time output")).to_have_text("4 / 4")
    assert won.count() == 0
    page.locator("input[name=epoch]").press("ArrowLeft")
    page.locator("input[name=epoch]").press("ArrowRight")
    expect(won).to_have_count(1)


def test_the_state_is_in_the_address(open_page):
    page = open_map(
        open_page, query="?adaptation.left=adabn&adaptation.epoch=1&adaptation.color=domain&adaptation.point=3"
    )
    expect(page.locator("select[name=left]")).to_have_value("adabn")
    expect(page.locator("select[name=color]")).to_have_value("domain")
    expect(page.locator(f"{SHOWN} canvas")).to_have_attribute("aria-label", "picture 3")
    page.locator("input[name=epoch]").press("End")
    page.wait_for_function(
        "!location.search.includes('adaptation.epoch') && location.search.includes('adaptation.point=3')"
    )


@pytest.mark.parametrize("width", [360, 320])
@pytest.mark.parametrize("lang, scheme", [("en", "light"), ("zh", "dark")])
def test_on_a_phone_one_map_at_a_time_is_seen_whole_beside_its_slider(open_page, lang, scheme, width):
    page = open_map(open_page, lang, width=width, scheme=scheme, point=1, color="answer")
    left, right = (page.locator(SIDES[side]) for side in SIDES)
    expect(left).to_be_visible()
    expect(right).to_be_hidden()
    page.locator("button[data-front=right]").click()
    expect(right).to_be_visible()
    expect(left).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        "[...document.querySelectorAll('.dlw :is(button, select, input)')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).map(e => e.outerHTML)"
    )
    assert small == []
    guarded = "[...document.querySelectorAll('.dlw :is(button, select, input, [tabindex])')].every(e => e.dataset.lmSuppressShortcuts)"
    assert page.evaluate(guarded), "JupyterLab would take their keys for its commands"
    assert page.locator(".dlw").get_attribute("data-dlw-theme") == scheme
    assert bool(re.search("[\u4e00-\u9fff]", page.locator(".dlw").inner_text())) == (lang == "zh")
    slider, shown = page.locator("input[name=epoch]").bounding_box(), page.locator(SHOWN).bounding_box()
    assert shown["y"] + shown["height"] - slider["y"] < 620, "slider, map and picture fit a phone's window"


def test_both_maps_stand_beside_each_other_on_a_wide_page(open_page):
    page = open_map(open_page)
    left, right = (page.locator(SIDES[side]).bounding_box() for side in SIDES)
    assert left["y"] == right["y"] and left["x"] + left["width"] < right["x"] and left["width"] == right["width"] > 300
    expect(page.locator("button[data-front=right]")).to_be_hidden()
    page.set_viewport_size({"width": 400, "height": 900})
    expect(page.locator(SIDES["right"])).to_be_hidden()
    page.set_viewport_size({"width": 800, "height": 900})
    expect(page.locator(SIDES["right"])).to_be_visible()


def test_the_theme_of_the_page_is_followed_when_it_changes(open_page):
    page = open_map(open_page)
    light = picture(page, SIDES["left"])
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function("document.querySelector('.dlw').dataset.dlwTheme === 'dark'")
    assert picture(page, SIDES["left"]) != light


def test_bytes_that_are_no_map_are_told_in_the_widgets_place(open_page):
    html = show("adaptation", data=PACKED).html
    state = re.search(r'"\$bytes":"([^"]+)"', html)[1]
    page = open_page(html.replace(state, base64.b64encode(b"{}\n").decode()), allow="expected what pack_map returns")
    expect(page.get_by_role("alert")).to_contain_text("expected what pack_map returns")


# A model as anywidget's front end gives it: no page of the book, values that Python may set at any time.
LIVE = """async ([text, bytes]) => {
  const data = new DataView(Uint8Array.from(atob(bytes), c => c.charCodeAt(0)).buffer), listeners = {};
  const state = { data, left: null, right: "adabn", epoch: null, color: "class", only: -1, point: -1, missions: [] };
  window.model = { state, get: key => state[key], on: (name, f) => (listeners[name] ??= []).push(f), off() {}, save_changes() {},
    set(key, value) { state[key] = value; for (const f of listeners["change:" + key] ?? []) f(); } };
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" })), { default: widget } = await import(url);
  widget.render({ model: window.model, el: document.getElementById("here") });
}"""


def test_live_python_sets_the_state_and_is_told_of_the_readers(open_page):
    page = open_page('<div id="here"></div>')
    page.evaluate(LIVE, [lean(source("adaptation")), base64.b64encode(PACKED).decode()])
    state = lambda: page.evaluate("({ ...window.model.state, data: null })")
    out = page.locator(".dlw-ad-time output")
    expect(out).to_have_text("4 / 4")
    assert (state()["left"], state()["epoch"]) == ("source-only", 4), "what is shown is reported"
    page.evaluate("window.model.set('epoch', 1)")
    expect(out).to_have_text("1 / 4")
    page.evaluate("window.model.set('point', 5)")
    expect(page.locator(f"{SHOWN} canvas")).to_have_attribute("aria-label", "picture 5")
    page.evaluate("window.model.set('left', 'nonsense')")
    expect(page.locator("select[name=left]")).to_have_value("source-only")
    page.locator("select[name=color]").select_option("domain")
    page.locator("input[name=epoch]").press("End")
    assert {key: state()[key] for key in ("color", "epoch", "point")} == {"color": "domain", "epoch": 4, "point": 5}
    assert "drop" in state()["missions"]
    assert page.get_by_role("button", name="Copy link").count() == 0
