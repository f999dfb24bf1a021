"""How the widget `optimizer-race` stands on a page: on a phone, beside its map, in folded lists."""

import pytest
from playwright.sync_api import expect
from race_pages import in_view, open_race, positions
from widget_pages import press

from utils.widgets import show

FEW = ["sgd", "momentum", "nesterov"]


def open_lists(page):
    for box in page.locator(".dlw-race summary").all():
        box.click()


def test_on_a_phone_map_and_play_button_stand_on_one_screen_first_and_with_every_control(open_page):
    page = open_race(open_page, show("optimizer-race", optimizers=FEW).html, width=360)
    page.set_viewport_size({"width": 360, "height": 640})
    assert in_view(page, ".dlw-race-map", ".dlw-race-play"), "without scrolling"
    open_lists(page)
    for control in ("[name=surface]", "[data-optimizer=sgd] [type=range]", "[data-optimizer=adamw] [type=number]"):
        page.locator(f".dlw {control}").focus()
        assert in_view(page, ".dlw-race-map", ".dlw-race-play", f".dlw {control}"), control
    for control in ("noise", "momentum", "weight_decay"):
        page.locator(f".dlw [name={control}]").last.focus()
        assert in_view(page, ".dlw-race-map", ".dlw-race-play", ":focus"), control


def test_where_there_is_room_the_controls_stand_beside_the_map_which_stays_in_sight(open_page):
    page = open_race(open_page, show("optimizer-race", optimizers=FEW).html, width=1280)
    page.set_viewport_size({"width": 1280, "height": 720})
    around = page.locator(".dlw-race-map").bounding_box()
    for control in ("[name=surface]", "[name=speed]", "[data-optimizer=sgd] [type=range]", "[name=noise]", "summary"):
        box = page.locator(f".dlw-race {control}").first.bounding_box()
        assert box["x"] > around["x"] + around["width"], control
    assert abs(page.locator("[name=surface]").bounding_box()["y"] - around["y"]) < 10
    open_lists(page)
    page.locator(".dlw [name=weight_decay]").focus()
    assert in_view(page, ".dlw-race-map", ".dlw-race-play", ":focus")


@pytest.mark.parametrize(
    "lang, words", [("en", ("taller = sooner", "diverges")), ("zh", ("越高，到达目标越快", "发散"))]
)
def test_one_line_beside_the_strips_explains_them(open_page, lang, words):
    line = open_race(open_page, lang=lang, width=1280).locator(".dlw-race-key")
    assert all(word in line.inner_text() for word in words) and line.bounding_box()["height"] < 26
    assert [line.locator(name).count() for name in (".dlw-race-bar", ".dlw-race-tick")] == [1, 1]


def test_who_does_not_race_stands_in_a_folded_list_and_comes_out_of_it_by_keyboard(open_page):
    page = open_race(open_page, show("optimizer-race", optimizers=FEW).html)
    folded = page.locator(".dlw-race-rest")
    summary = folded.locator("summary")
    shown = lambda: [row.get_attribute("data-optimizer") for row in page.locator("[data-optimizer]:visible").all()]
    assert shown() == FEW
    assert summary.inner_text() == "Not racing: AdaGrad, RMSProp, Adadelta, Adam, AdamW"
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Adam", exact=True).press(" ")
    expect(page.get_by_role("checkbox", name="Adam", exact=True)).to_be_focused()
    assert folded.locator("[data-optimizer=adam]").count() == 0 and list(positions(page)) == [*FEW, "adam"]
    page.wait_for_function(  # (asked again and again: of a copy, since of a canvas itself the browser complains about that)
        """() => {
            const canvas = document.querySelector("[data-optimizer=adamw] canvas"), { width, height } = canvas;
            const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            return copy.getImageData(0, 0, width, height).data.some(Boolean);
        }"""
    )
    summary.press("Enter")
    page.get_by_role("checkbox", name="SGD").press(" ")
    expect(summary).to_be_focused()
    assert shown() == ["momentum", "nesterov", "adam"] and "SGD, AdaGrad" in summary.inner_text()
    press(page, "All race")
    assert len(shown()) == 8 and folded.is_hidden()
    press(page, "None")
    assert len(shown()) == 8 and positions(page) == {} and "Choose who races" in page.locator(".dlw-race").inner_text()
