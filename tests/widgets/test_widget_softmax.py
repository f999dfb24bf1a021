"""The softmax widget: its numbers against NumPy and Keras (under Node), and the widget in a real browser."""

import re

import numpy as np
import pytest
from widget_pages import STARTED
from widget_tools import numbers

from utils.widgets import live, show

COMPUTE = """(m, cases) => cases.map(([z, label, T]) => {
  const { p, loss, slope, best } = m.crossEntropy(z, label, T); return { p, loss, slope, best }; })"""
EXTREME = [
    [[0, 0, 0], 1, 1],
    [[2, 2, -1], 0, 1],
    [[100, -100, 100], 1, 1],
    [[-100, -100, -100, -100], 3, 0.1],
    [[1e4, -1e4, 0], 1, 1],
    [[1e4, 1e4, -1e4], 2, 10],
    [[-1e4, 1e4], 1, 0.1],
]


def cases():
    rng = np.random.default_rng(0)
    usual = [
        [rng.normal(0, 4, n).tolist(), int(rng.integers(n)), float(rng.uniform(0.1, 10))] for n in (2, 3, 5, 10) * 5
    ]
    return usual + EXTREME


def log_softmax(z):
    z = np.asarray(z, float) - np.max(z)
    return z - np.log(np.exp(z).sum())


def test_probabilities_loss_and_gradient_are_those_of_numpy(js):
    for (z, label, T), found in zip(cases(), js("cross-entropy", COMPUTE, cases()), strict=True):
        log_p = log_softmax(np.array(z) / T)
        np.testing.assert_allclose(numbers(found["p"]), np.exp(log_p), rtol=1e-12, atol=1e-300)
        np.testing.assert_allclose(float(found["loss"]), -log_p[label], rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(numbers(found["slope"]), np.exp(log_p) - np.eye(len(z))[label], atol=1e-12)
        assert abs(sum(numbers(found["slope"]))) < 1e-12
        assert found["best"] == np.flatnonzero(np.array(z) == max(z)).tolist()


def test_loss_and_gradient_are_those_of_keras(js):
    import keras
    import tensorflow as tf

    for (z, label, T), found in zip(cases(), js("cross-entropy", COMPUTE, cases()), strict=True):
        scaled = tf.constant(np.array([z]) / T)
        with tf.GradientTape() as tape:
            tape.watch(scaled)
            loss = keras.losses.sparse_categorical_crossentropy(np.array([label]), scaled, from_logits=True)
        np.testing.assert_allclose(float(found["loss"]), loss.numpy()[0], rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(numbers(found["slope"]), tape.gradient(loss, scaled).numpy()[0], atol=1e-12)


def test_the_gradient_is_that_of_differences(js):
    z, h = np.array([0.7, -1.2, 2.0]), 1e-6
    near = [[(z + s * h * np.eye(3)[k]).tolist(), 1, 1] for k in range(3) for s in (1, -1)]
    found = js("cross-entropy", COMPUTE, [*near, [z.tolist(), 1, 1]])
    losses = numbers([one["loss"] for one in found[:-1]]).reshape(3, 2)
    np.testing.assert_allclose((losses[:, 0] - losses[:, 1]) / (2 * h), numbers(found[-1]["slope"]), atol=1e-8)


def test_a_sure_answer_keeps_its_digits(js):
    (found,) = js("cross-entropy", COMPUTE, [[[40, 0], 0, 1]])
    assert float(found["loss"]) == pytest.approx(np.exp(-40)) and numbers(found["slope"])[0] < 0


@pytest.mark.parametrize(
    "raw, change",
    [
        ({"z": "1_2_-3.5"}, {"z": [1, 2, -3.5]}),
        ({"z": "1_2"}, {}),
        ({"z": "1_x_3"}, {}),
        ({"z": "1__3"}, {}),
        ({"z": "1e9_0_0"}, {}),
        ({"label": "2", "temperature": "0.5"}, {"label": 2, "temperature": 0.5}),
        ({"label": "3", "temperature": "0"}, {}),
        ({"label": "1.5", "temperature": "<img>"}, {}),
        ({"label": "", "temperature": None}, {}),
    ],
)
def test_only_what_is_valid_of_a_link_is_kept(js, raw, change):
    base = {"z": [0, 0, 0], "label": 0, "temperature": 1}
    assert js("cross-entropy", "(m, [raw, base]) => m.softmaxState(raw, base)", [raw, base]) == {**base, **change}


def test_missions_are_fulfilled_by_what_they_ask_for_and_not_before(js):
    start = {"z": [2, 1, 0, -1], "label": 0, "temperature": 1}

    def done(**change):
        code = "(m, [s, f]) => m.missionsDone(m.withLoss(s), m.withLoss(f))"
        return js("cross-entropy", code, [{**start, **change}, start])

    assert done() == []
    assert done(z=[5, 4, 3, 2]) == ["shift"] and done(z=[5, 4, 3, 2.5]) == done(z=[4, 3, 2, 1]) == []
    assert done(z=[-10, 9, 0, 0]) == ["mistake"] and done(z=[-10, 9, 0, 0], temperature=0.5) == []
    assert done(z=[-100, 9, 0, 0]) == []


# In a browser -----------------------------------------------------------------------------------------------------------


def shown(page):
    """Probabilities, gradients and the loss, as the page shows them."""
    texts = page.locator(".dlw-sm-bar span").all_inner_texts()
    values = [float(text.replace("−", "-")) for text in texts if "10" not in text or "×" not in text]
    return values, page.locator(".dlw-sm-loss output").inner_text()


def test_sliders_fields_and_temperature_change_bars_and_numbers(open_page):
    page = open_page(show("softmax").html)
    values, loss = shown(page)
    p = np.exp(log_softmax([2, 1, 0, -1]))
    np.testing.assert_allclose(values[::2], p, atol=6e-5)
    np.testing.assert_allclose(values[1::2], p - np.eye(4)[0], atol=6e-5)
    assert float(loss) == pytest.approx(-np.log(p[0]), abs=6e-5)
    page.get_by_label("logit of class 2", exact=True).press("End")
    assert page.get_by_label("logit of class 2, as a number").input_value() == "10"
    page.get_by_label("true class: class 3").check()
    field = page.get_by_label("logit of class 1, as a number")
    field.fill("100")
    field.press("Enter")
    assert shown(page)[1] == "100.0000"
    field.fill("1000000")
    field.press("Enter")
    assert field.input_value() == "100", "beyond what is shown: left as it was"
    page.get_by_label("temperature T").press("End")
    assert float(shown(page)[1]) == pytest.approx(-log_softmax(np.array([100, 10, 0, -1]) / 10)[2], abs=6e-5)
    widths = page.locator(".dlw-sm-p").evaluate_all("all => all.map(r => +r.getAttribute('width'))")
    np.testing.assert_allclose(widths, 100 * np.exp(log_softmax(np.array([100, 10, 0, -1]) / 10)), atol=1e-6)


def test_equal_scores_ties_and_a_hundred_are_examples(open_page):
    page = open_page(show("softmax").html)
    menu = page.get_by_label("example")
    menu.select_option("equal")
    assert shown(page) == ([0.25, -0.75, *[0.25] * 6], "1.3863")
    assert "tie: class 1, class 2, class 3, class 4" in page.locator(".dlw-sm-loss").inner_text()
    menu.select_option("tie")
    assert "tie: class 1, class 2" in page.locator(".dlw-sm-loss").inner_text()
    menu.select_option("hundred")
    assert shown(page)[1] == "200.6931" and "NaN" not in page.locator(".dlw").inner_text()
    page.get_by_role("button", name="Reset").click()
    assert shown(page)[1] == "0.4402"


@pytest.mark.parametrize(
    "lang, words", [("en", "done. Only differences of the logits"), ("zh", "完成。起作用的只是分数之间的差")]
)
def test_the_missions_are_checked_with_the_keyboard_and_said(open_page, lang, words):
    page = open_page(show("softmax", logits=[0, 0]).html, lang=lang)
    fulfilled = lambda: page.locator("[data-mission][data-done=true]").evaluate_all(
        "all => all.map(e => e.dataset.mission)"
    )
    assert fulfilled() == []
    for k in (0, 1):
        slider = page.locator(f"input[name=z{k}]")
        slider.focus()
        for _ in range(31):
            page.keyboard.press("ArrowRight")
    assert fulfilled() == ["shift"] and "✓" in page.locator("[data-mission=shift]").inner_text()
    page.wait_for_function("word => document.querySelector('.dlw [role=status]').textContent.includes(word)", arg=words)
    page.locator("input[name=z0]").press("Home")
    page.locator("input[name=z1]").press("End")
    assert fulfilled() == ["shift", "mistake"]


def test_on_a_phone_nothing_overflows_in_both_languages_and_themes(open_page):
    for lang, scheme in (("en", "light"), ("zh", "dark")):
        names = {"en": ["airplane", "automobile", "bird"], "zh": ["飞机", "汽车", "鸟"]}
        page = open_page(show("softmax", logits=[100, -100, 0], names=names).html, lang=lang, scheme=scheme, width=360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert names[lang][1] in page.locator(".dlw").inner_text()
        small = page.evaluate(
            "[...document.querySelectorAll('.dlw :is(button, input, select)')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).map(e => e.outerHTML)"
        )
        assert small == []
        assert page.locator(".dlw").get_attribute("data-dlw-theme") == scheme
        assert bool(re.search("[\u4e00-\u9fff]", page.locator(".dlw").inner_text())) == (lang == "zh")


def test_a_state_that_does_not_fit_is_refused(open_page):
    page = open_page(show("softmax", logits=[1]).html, allow="logits")
    page.wait_for_function(STARTED)
    assert page.locator("[role=alert]").count() == 1


def test_python_reads_the_readers_values_back():
    widget = live("softmax", logits=[0, 1])
    assert widget.temperature == 1 and widget.label == 0 and widget.logits == [0, 1]
