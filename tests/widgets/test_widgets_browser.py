"""The widgets in a real browser, on a page opened from a file: pointer, keyboard, both languages and themes, no request."""

import base64
import json
import re

import numpy as np
import pytest
from browser import next_frame, share_storage
from playwright.sync_api import expect
from widget_pages import DOWN, RIGHT, STARTED, frames, picture
from widget_tools import STROKES

from utils.widgets import explore, load_own_digits, pack, show


@pytest.fixture(scope="module")
def network():
    """A network that needs no training: it compares the picture with one handwriting of each digit."""
    import keras

    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(2, 3, padding="same", activation="tanh"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    keras.utils.set_random_seed(0)
    return pack(model, "int8")


def write(page, digit):
    page.locator(".dlw-pad canvas").scroll_into_view_if_needed()
    box = page.locator(".dlw-pad canvas").bounding_box()
    scale = box["width"] / 280
    for stroke in STROKES[digit]:
        for i, (x, y) in enumerate(stroke):
            page.mouse.move(box["x"] + x * scale, box["y"] + y * scale)
            if i == 0:
                page.mouse.down()
        page.mouse.up()
    next_frame(page)


def cells(page):
    return page.locator(".dlw-act-table tbody tr").all_inner_texts()


def test_the_activation_explorer_answers_to_keyboard_and_pointer(open_page):
    page = open_page(show("activations", f="sigmoid", z=0).html)
    assert "0.5000" in cells(page)[0] and "0.2500" in cells(page)[0]
    before = picture(page, ".dlw-act canvas")
    slider = page.get_by_label("input z")
    slider.focus()
    slider.press(RIGHT)
    assert "0.5125" in cells(page)[0]
    assert picture(page, ".dlw-act canvas") != before
    page.get_by_label("compare with").select_option("elu")
    assert len(cells(page)) == 2
    page.get_by_label("α", exact=True).press("End")  # α = 3
    box = page.locator(".dlw-act canvas").first.bounding_box()
    page.mouse.click(box["x"] + 36, box["y"] + 50)  # near the left edge: z ≈ −6
    assert "yes" in cells(page)[0] and "−2.99" in cells(page)[1]
    label = page.locator(".dlw-act canvas").first.get_attribute("aria-label")
    assert "sigmoid at z = −" in label and "saturated from −6.00 to −2.90 and from 2.90 to 6.00" in label


def test_a_link_restores_the_state_of_the_explorer_and_the_hash_stays(open_page):
    page = open_page(show("activations").html + show("activations", f="relu").html, query="?keep=1#heading")
    page.get_by_label("function").nth(1).select_option("gelu")
    page.get_by_label("input z").nth(1).press("Home")
    page.wait_for_function("location.search.includes('activations2.z=-6')")
    assert page.evaluate("[location.search, location.hash]") == [
        "?keep=1&activations2.f=gelu&activations2.z=-6",
        "#heading",
    ]
    page.reload()
    page.wait_for_function(STARTED)
    assert (
        page.get_by_label("function").nth(1).input_value() == "gelu"
        and page.get_by_label("input z").nth(1).input_value() == "-6"
    )
    assert page.get_by_label("function").nth(0).input_value() == "sigmoid"


def test_nonsense_in_a_link_is_ignored(open_page):
    page = open_page(
        show("activations").html,
        query="?activations.f=%3Cimg%3E&activations.z=1e99&activations.alpha=x&activations.compare=toString",
    )
    assert (
        page.get_by_label("function").input_value() == "sigmoid" and page.get_by_label("input z").input_value() == "1"
    )


@pytest.mark.parametrize("lang, words", [("en", ["function", "saturated"]), ("zh", ["激活函数", "饱和"])])
def test_the_language_of_the_page_is_the_language_of_the_widget(open_page, lang, words):
    page = open_page(show("activations").html, lang=lang)
    text = page.locator(".dlw").inner_text()
    assert all(word in text for word in words)
    assert bool(re.search("[\u4e00-\u9fff]", text)) == (lang == "zh")


def test_the_theme_of_the_page_is_followed_when_it_changes(open_page):
    page = open_page(show("activations").html)
    light = picture(page, ".dlw-act canvas")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function("document.querySelector('.dlw').dataset.dlwTheme === 'dark'")
    assert picture(page, ".dlw-act canvas") != light


def test_a_digit_is_drawn_read_kept_exported_deleted_and_imported(open_page, network, tmp_path):
    page = open_page(show("digit", network=network).html, accept_downloads=True)
    share_storage(page, page.url)
    page.wait_for_function(STARTED)
    answer, title = page.locator(".dlw-digit-answer"), page.locator(".dlw-own-title")
    for digit in (3, 7):
        write(page, digit)
        expect(answer).to_have_text(re.compile(r"^\d$"))
        page.get_by_role("button", name=f"keep as {digit}").click()
    assert title.inner_text() == "Your digits: 2 of 50" and page.locator(".dlw-own ul li").count() == 2
    assert re.search(r"reads \d of 2 as you meant", page.locator(".dlw-own").inner_text())
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    download.value.save_as(tmp_path / "mine.json")
    images, labels = load_own_digits(tmp_path / "mine.json")
    assert labels.tolist() == [3, 7] and images.shape == (2, 28, 28) and (images.max(axis=(1, 2)) == 255).all()
    page.reload()
    page.wait_for_function(STARTED)
    assert title.inner_text() == "Your digits: 2 of 50", "kept in the browser"
    page.get_by_role("button", name="Delete this 3").click()
    assert title.inner_text() == "Your digits: 1 of 50"
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Keep them").click()
    assert title.inner_text() == "Your digits: 1 of 50"
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    assert (
        title.inner_text() == "Your digits: 0 of 50" and page.evaluate("localStorage.getItem('dli.v1.digits')") is None
    )
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.json")
    page.wait_for_function("document.querySelectorAll('.dlw-own ul li').length === 2")
    (tmp_path / "bad.json").write_text("{}")
    page.locator("input[type=file]").set_input_files(tmp_path / "bad.json")
    page.get_by_text("Nothing was changed").wait_for()
    assert title.inner_text() == "Your digits: 2 of 50"


def test_a_digit_is_drawn_and_kept_with_the_keyboard_alone(open_page, network):
    page = open_page(show("digit", network=network).html)
    page.locator("[role=application]").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "application"
    page.keyboard.press("Backspace")  # the example goes
    page.wait_for_function("document.querySelector('.dlw-digit-answer').textContent === ''")
    empty = picture(page, ".dlw-digit-sees canvas")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press(DOWN)
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('.dlw-digit-answer').textContent !== ''")
    column = np.array(
        page.locator(".dlw-digit-sees canvas").evaluate(
            "c => Array.from(c.getContext('2d').getImageData(0, 0, 28, 28).data).filter((v, i) => i % 4 === 0)"
        )
    ).reshape(28, 28)
    assert column[:, 13].max() == 255 and column[:, :10].max() == 0, "a vertical bar in the middle"
    page.get_by_role("button", name="keep as 1").press("Enter")
    page.get_by_text("Your digits: 1 of 50").wait_for()
    page.wait_for_function("document.querySelector('.dlw-digit-answer').textContent === ''")
    assert picture(page, ".dlw-digit-sees canvas") == empty


def test_every_layer_is_shown_and_a_kept_digit_can_be_opened(open_page, network):
    page = open_page(show("digit", network=network, mode="layers").html, lang="zh", scheme="dark")
    assert page.locator(".dlw-layers").is_visible(), "of the example"
    write(page, 4)
    page.locator(".dlw-layers").wait_for()
    names = page.locator(".dlw-layers figcaption").all_inner_texts()
    assert names[0] == "Conv2D · tanh · 28 × 28 × 2" and names[-1] == "Dense · softmax · 10 个数" and len(names) == 4
    four = picture(page, ".dlw-maps canvas")
    page.get_by_role("button", name="保存为 4").click()
    write(page, 0)
    assert picture(page, ".dlw-maps canvas") != four
    page.get_by_role("button", name="你写的 4").click()
    page.wait_for_function("document.querySelector('.dlw-digit-sees').innerText.includes('你之前写的 4')")
    assert picture(page, ".dlw-maps canvas") == four


def test_without_a_network_digits_are_collected_and_two_widgets_show_the_same(open_page):
    page = open_page(show("digit").html + show("digit").html)
    assert "only collected" in page.locator(".dlw").first.inner_text()
    pads = page.locator(".dlw-pad canvas")
    pads.first.click(position={"x": 100, "y": 100})
    page.get_by_role("button", name="keep as 5").first.click()
    assert page.locator(".dlw-own-title").all_inner_texts() == ["Your digits: 1 of 50"] * 2


@pytest.mark.parametrize(
    "kept", ["{", '{"digits": 1}', json.dumps([{"label": 12, "pixels": "AA"}, None, {"label": 2, "pixels": "%%%"}])]
)
def test_foreign_or_damaged_data_in_the_browser_are_ignored(open_page, kept):
    page = open_page(
        show("digit").html, head=f"<script>localStorage.setItem('dli.v1.digits', {json.dumps(kept)})</script>"
    )
    assert page.locator(".dlw-own-title").inner_text() == "Your digits: 0 of 50"


def test_the_fifty_first_digit_is_refused_in_words(open_page):
    digit = {"label": 1, "pixels": base64.b64encode(bytes(784)).decode()}
    page = open_page(
        show("digit").html,
        head=f"<script>localStorage.setItem('dli.v1.digits', JSON.stringify(Array(50).fill({json.dumps(digit)})))</script>",
    )
    write(page, 1)
    page.get_by_role("button", name="keep as 1").click()
    page.get_by_text("50 digits are kept").wait_for()
    assert page.locator(".dlw-own ul li").count() == 50


KERNEL = """name => {
  globalThis.courseKernels = new Map([[name, (name, at, answered) => (globalThis.asked ??= []).push([at, answered])]]);
  document.dispatchEvent(new Event("course-kernel"));
}"""
REPLY = "text => asked.pop()[1]({ frame: { text }, alt: { en: text, zh: text }, texts: ['0.125'] })"


def test_between_two_frames_a_slider_asks_the_kernel_and_without_an_answer_goes_back(open_page):
    page = open_page(explore(lambda k: f"frame {k}", k=np.linspace(0, 1, 3)).html)
    slider, text = page.locator(".dlw-frames input"), page.locator(".dlw-frames pre")
    expect(slider).to_have_attribute("step", "1")
    page.evaluate(KERNEL, page.locator(".course-widget").get_attribute("data-widget"))
    expect(slider).to_have_attribute("step", "0.2")
    slider.press(RIGHT)
    slider.press(RIGHT)
    expect(page.locator(".dlw-frames output")).to_have_text("0.2")
    expect(text).to_have_text("frame 0.0")  # the nearest, until the kernel answers
    assert page.evaluate("asked.map(([at]) => at)") == [[0.2]], "one question at a time"
    page.evaluate(REPLY, "too late")
    assert page.evaluate("asked.map(([at]) => at)") == [[0.4]], "then the latest wish"
    page.evaluate(REPLY, "drawn by the kernel")
    expect(text).to_have_text("drawn by the kernel")
    expect(page.locator(".dlw-frames output")).to_have_text("0.125")
    page.clock.install()
    slider.press(RIGHT)
    page.clock.run_for(11_000)
    expect(slider).to_have_attribute("step", "1")
    expect(text).to_have_text("frame 0.5")


def test_frames_follow_slider_menu_and_theme(open_page):
    page = open_page(frames().html)
    image = page.locator(".dlw-frames img")
    first = image.get_attribute("src")
    assert image.get_attribute("alt") == "a line of slope 1 going up"
    slider = page.get_by_label("slope")
    slider.press(RIGHT)
    assert image.get_attribute("alt") == "a line of slope 2 going up" and slider.get_attribute("aria-valuetext") == "2"
    assert image.get_attribute("src") != first
    page.get_by_label("way").select_option("down")
    assert image.get_attribute("alt") == "a line of slope 2 going down"
    assert image.evaluate("i => i.decode().then(() => i.naturalWidth)") > 100
    light = image.get_attribute("src")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function("src => document.querySelector('.dlw-frames img').src !== src", arg=light)
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert image.get_attribute("alt") == "a line of slope 3 going down"


@pytest.mark.parametrize("scheme, lang", [("light", "en"), ("dark", "zh")])
def test_nothing_overflows_a_phone(open_page, network, scheme, lang):
    page = open_page(
        show("activations", f="prelu", compare="elu").html
        + show("digit", network=network, mode="layers").html
        + frames().html,
        width=360,
        scheme=scheme,
        lang=lang,
    )
    write(page, 8)
    page.locator(".dlw-layers").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = page.evaluate(
        "[...document.querySelectorAll('.dlw *')].filter(e => !e.closest('.dlw-hidden') && e.getBoundingClientRect().right > 360).map(e => e.outerHTML.slice(0, 80))"
    )
    assert wide == []
    unguarded = page.evaluate(
        "document.querySelectorAll('.dlw :is(button, select, input, [tabindex]):not([data-lm-suppress-shortcuts])').length"
    )
    assert unguarded == 0, "JupyterLab would take their keys for its commands"
    small = page.evaluate(
        "[...document.querySelectorAll('.dlw :is(button, select, input[type=range])')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).length"
    )
    assert small == 0, "every control is at least 24 pixels large"


def test_an_error_is_told_in_the_widgets_place_in_the_pages_language(open_page):
    page = open_page(
        show("activations", f="nonsense").html + show("activations").html, lang="zh", allow="received nonsense"
    )
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert alert.inner_text().startswith("此交互控件无法启动") and "received nonsense" in alert.inner_text()
    assert page.get_by_label("输入 z").count() == 1, "the next widget works"


def test_the_same_output_inserted_again_starts_again(open_page):
    """A cell that is run again, as a front end does it: new HTML in the old place, script elements made anew."""
    html = show("activations", f="tanh").html
    page = open_page('<div id="out"></div>')
    insert = """html => { const out = document.getElementById('out'); out.innerHTML = html;
        for (const old of out.querySelectorAll('script')) { const script = document.createElement('script');
          for (const { name, value } of old.attributes) script.setAttribute(name, value);
          script.textContent = old.textContent; old.replaceWith(script); } }"""
    for _ in range(2):
        page.evaluate(insert, html)
        page.get_by_label("function").wait_for()
        assert page.locator(".dlw").count() == 1 and page.get_by_label("function").input_value() == "tanh"
    # A copy of the finished page (saved, or cloned) starts from its data as well.
    page.evaluate(
        "() => { const copy = document.getElementById('out').cloneNode(true); document.body.append(copy); const s = copy.querySelector('script:not([type])'); const n = document.createElement('script'); n.textContent = s.textContent; s.replaceWith(n); }"
    )
    page.wait_for_function("document.querySelectorAll('.dlw select').length === 4")
    page.get_by_label("function").nth(1).select_option("relu")
    assert "ReLU" in page.locator(".dlw-act-table").nth(1).inner_text()


@pytest.mark.parametrize(
    "name",
    ["optimizer-race", "playground", "activations", "augmentation", "backprop", "convolution", "digit", "penalties"],
)
@pytest.mark.parametrize("column", [360, 520, 568, 620])
def test_in_a_narrow_column_of_a_wide_window_a_widget_keeps_inside(open_page, name, column):
    """As in JupyterLab, with the file browser beside the notebook."""
    page = open_page(f'<div style="width: {column}px">{show(name).html}</div>', width=1000)
    over = page.locator(".dlw").first.evaluate(
        "e => [...e.querySelectorAll('*')].filter(part => !part.closest('svg, .dlw-hidden') && part.getBoundingClientRect().right > e.getBoundingClientRect().right + 1)"
        ".map(part => part.className || part.tagName)"
    )
    assert not over
