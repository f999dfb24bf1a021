"""The widget `digit` in a real browser: large maps, votes, confusions, missions, the import's words, links, a phone."""

import base64
import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect
from widget_pages import STARTED, picture
from widget_tools import STROKES, numbers

from utils.widgets import load_network, show

LARGE = ".dlw-large canvas >> nth=0"
VOTES = ".dlw-votes canvas"
both = pytest.mark.parametrize("lang", ["en", "zh"])
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


@pytest.fixture
def lenet(open_page):
    """lenet(…): a page with the course's LeNet."""
    return lambda **options: open_page(show("digit", network="lenet", mode="layers").html, **options)


@pytest.fixture(scope="module")
def outputs(js):
    """Every layer's output for the example on the pad, and the votes for each digit."""
    strokes = js("strokes", "m => m.readStrokes('eg50c8b49gh8.9gh8fkhkmsgo.j4akhsqw')")
    pixels = js("strokes", "(m, strokes) => Array.from(m.rasterise(strokes))", strokes)
    code = """(m, { packed, pixels }) => { const net = m.network(packed), input = Float32Array.from(pixels), outputs = net(input);
      return [outputs.map(({ type, shape, data }) => [type, shape, Array.from(data)]),
        Array.from({ length: 10 }, (_, target) => Array.from(m.votesOf(net, input, outputs, target).votes))]; }"""
    layers, votes = js("nn-gradient", code, {"packed": load_network("lenet"), "pixels": pixels}, ("network",))
    return [(kind, shape, numbers(data).reshape(shape)) for kind, shape, data in layers], numbers(
        sum(votes, [])
    ).reshape(10, 784)


def minus(text):
    return text.replace("-", "−")


@both
def test_every_layer_has_a_map_that_is_shown_large_with_what_it_looks_at(lenet, outputs, lang):
    page, (layers, _) = lenet(lang=lang), outputs
    groups = page.locator(".dlw-maps")
    shown = [layer for layer in layers if layer[0] not in ("Flatten", "Reshape")]
    assert groups.count() == len(shown) == 8
    for k, (kind, shape, data) in enumerate(shown):
        channel = min(2, shape[-1] - 1) if len(shape) == 3 else 0
        button = groups.nth(k).locator("button").nth(channel)
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        values = data[..., channel] if len(shape) == 3 else data
        at = np.unravel_index(np.abs(values).argmax(), values.shape)
        said = page.locator(LARGE).get_attribute("aria-label")
        assert said.startswith(kind) and minus(f"{values[at]:.3f}") in said, (k, said)
        if len(shape) == 3:
            assert {"en": f"Row {at[0] + 1}, column {at[1] + 1}", "zh": f"第 {at[0] + 1} 行第 {at[1] + 1} 列"}[
                lang
            ] in said
        else:
            assert {"en": "the whole picture", "zh": "整张图像"}[lang] in said
    assert page.locator(".dlw-large").count() == 1


def test_the_large_map_is_worked_by_keys(lenet, outputs):
    page, (layers, _) = lenet(), outputs
    first = page.locator(".dlw-maps").nth(1).locator("button").first  # the first convolution
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    second = page.locator(".dlw-maps").nth(1).locator("button").nth(1)
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-expanded", "true")
    page.locator(LARGE).focus()
    for key in ("Home", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    value = minus(f"{layers[2][2][2, 1, 1]:.3f}")
    words = f"Row 3, column 2: {value}. It looks at rows 1 to 5, columns 1 to 4 of the picture."
    expect(page.locator(LARGE)).to_have_attribute("aria-label", re.compile(re.escape(words)))
    expect(page.locator("[role=status]", has_text=words)).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(LARGE)).to_have_attribute("aria-label", re.compile("Row 3, column 1:"))  # the edge holds
    page.keyboard.press("Escape")
    expect(page.locator(".dlw-large")).to_have_count(0)
    expect(second).to_be_focused()
    assert page.locator(".dlw-unit[tabindex='0']").count() == 8, "one stop of Tab for each layer"


def test_a_press_on_the_large_map_picks_the_place_below_it(lenet):
    page = lenet()
    page.locator(".dlw-maps").nth(4).locator("button").nth(3).click()  # 5 × 5
    canvas = page.locator(LARGE)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    canvas.click(position={"x": 0.9 * box["width"], "y": 0.3 * box["height"]})
    expect(canvas).to_have_attribute("aria-label", re.compile("Map 4 of 16. Row 2, column 5:"))


@both
def test_the_votes_say_the_score_the_sum_and_the_largest_on_each_side(lenet, outputs, lang):
    page, (layers, votes) = lenet(lang=lang), outputs
    for target, choice in ((4, ""), (9, "9")):
        page.locator("select[name=target]").select_option(choice)
        v = votes[target]
        signed = lambda x: ("+" if x > 0 else "") + minus(f"{x:.2f}")
        wanted = [minus(f"{layers[-1][2][target]:.2f}"), *(signed(x) for x in (v.sum(), v.max(), v.min()))]
        said = page.locator(VOTES).get_attribute("aria-label")
        assert all(text in said for text in wanted) and f"{v.argmax() // 28 + 1}" in said, (said, wanted)
    seen = picture(page, VOTES)
    page.locator("select[name=target]").select_option("1")
    assert picture(page, VOTES) != seen
    page.get_by_role("button", name={"en": "Clear", "zh": "清除"}[lang]).click()
    expect(page.locator(".dlw-votes")).to_be_hidden()
    expect(page.locator(".dlw-layers")).to_be_hidden()


def test_a_link_brings_the_large_map_and_the_chosen_votes_back(lenet):
    page = lenet(**CLIPBOARD)
    page.locator("select[name=target]").select_option("7")
    page.locator(".dlw-maps").nth(3).locator("button").nth(5).click()
    state = f"[...document.querySelectorAll('{LARGE.split(' >>')[0]}, {VOTES}')].map(e => e.ariaLabel).join()"
    made = page.evaluate(state)
    page.get_by_role("button", name="Copy link to this state").click()
    expect(page.locator(".dlw-link [aria-live]")).not_to_be_empty()
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_function(STARTED)
    page.wait_for_function(f"made => ({state}) === made", arg=made)


@pytest.mark.parametrize("seen", ["99.0.0", "2.77.0", "2.0.99999", "0.0.0", "x"])
def test_a_damaged_link_shows_no_map_large(lenet, seen):
    page = lenet(query=f"?digit.seen={seen}&digit.target=12")
    expect(page.locator(VOTES)).to_be_visible()
    assert page.locator(".dlw-large").count() == 0 and page.locator("select[name=target]").input_value() == ""


def kept(js, labels):
    code = "(m, strokes) => btoa(String.fromCharCode(...m.rasterise(strokes)))"
    return [{"label": label, "pixels": js("strokes", code, STROKES[digit])} for digit, label in labels]


def stored(digits):
    return f"<script>localStorage.setItem('dli.v1.digits', {json.dumps(json.dumps(digits))})</script>"


@both
def test_the_readers_confusions_and_missions(lenet, js, lang):
    page = lenet(lang=lang, head=stored(kept(js, [(1, 1), (3, 3), (3, 8), (7, 7)])))
    table = page.locator(".dlw-confusion")
    cells = np.array(
        [[c or "0" for c in row.split("\t")] for row in table.locator("tbody tr").all_inner_texts()]
    ).astype(int)
    assert cells.shape == (10, 11) and cells[:, 1:].sum() == 4 and cells[8, 1 + 3] == 1 and cells[3, 1 + 3] == 1
    done = page.locator("[data-mission][data-done=true]")
    assert [item.get_attribute("data-mission") for item in done.all()] == ["sure"]
    missing = {"en": "Not yet: 0, 2, 4, 5, 6, 9.", "zh": "还缺 0、2、4、5、6、9。"}[lang]
    expect(page.locator("[data-mission=all]")).to_contain_text(missing)
    page = lenet(lang=lang, head=stored(kept(js, [(n, n) for n in range(10)])))
    expect(page.locator("[data-mission=all]")).to_have_attribute("data-done", "true")


@both
def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(open_page, tmp_path, lang):
    page = open_page(show("digit").html, lang=lang)
    pixels = base64.b64encode(bytes(784)).decode()
    words = {
        "en": ["not JSON", "not exported here", "Digit 2 of this file has no label", "Digit 1 of this file does not"],
        "zh": ["不是 JSON", "不是从这里导出", "第 2 个数字的标签", "第 1 个数字不是 28 × 28"],
    }[lang]
    files = [
        "nonsense",
        '{"format": "other"}',
        {"format": "dli-digits-1", "digits": [{"label": 1, "pixels": pixels}, {"label": 12, "pixels": pixels}]},
        {"format": "dli-digits-1", "digits": [{"label": 1, "pixels": "AA"}]},
    ]
    for text, why in zip(files, words):
        (tmp_path / "file.json").write_text(text if isinstance(text, str) else json.dumps(text), "utf8")
        page.locator("input[type=file]").set_input_files(tmp_path / "file.json")
        note = page.locator(".dlw-own [role=status]")
        expect(note).to_contain_text(why)
        assert note.inner_text().endswith({"en": "Nothing was changed.", "zh": "未作任何更改。"}[lang])
    assert page.locator(".dlw-own ul li").count() == 0


@pytest.mark.parametrize("width, scheme, lang", [(320, "dark", "zh"), (360, "light", "en")])
def test_all_of_it_fits_a_phone(lenet, js, width, scheme, lang):
    page = lenet(width=width, scheme=scheme, lang=lang, head=stored(kept(js, [(n, n) for n in range(10)])))
    for k in range(8):
        page.locator(".dlw-maps").nth(k).locator("button").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, k
    wide = f"[...document.querySelectorAll('.dlw *')].filter(e => !e.closest('.dlw-hidden') && e.getBoundingClientRect().right > {width}).map(e => e.outerHTML.slice(0, 80))"
    assert page.evaluate(wide) == []
    small = "[...document.querySelectorAll('.dlw :is(button, select)')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).length"
    assert page.evaluate(small) == 0
    if lang == "zh":
        text = re.sub(
            r"softmax|relu|Conv2D|MaxPooling2D|Dense|Flatten|Reshape|Rescaling|Tab",
            "",
            page.locator(".dlw").inner_text(),
        )
        assert not re.search(r"[A-Za-z]{3,}", text), re.findall(r"[A-Za-z]{3,}", text)
