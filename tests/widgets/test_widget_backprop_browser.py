"""The widget that steps through a computation graph, in a real browser: steps, inputs, expressions, links, both languages."""

import pytest
from gradient_tape import oracle
from widget_pages import STARTED

from utils.widgets import show

PRESETS = ["chain", "chain-exp", "shared", "neuron", "softmax"]


def table(page):
    """{node: (value, adjoint)} as the table says it."""
    rows = page.locator(".dlw-bp-table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
    return {name: (value, adjoint) for name, _, value, adjoint in rows}


def number(text):
    return float(text.split("= ")[-1].replace("−", "-"))


@pytest.mark.parametrize("preset", PRESETS)
def test_stepping_to_the_end_with_the_keyboard_gives_tensorflows_gradient(open_page, preset):
    page = open_page(show("backprop", preset=preset).html)
    text = page.get_by_label("expression").input_value()
    names = page.locator(".dlw-bp-inputs label").all_inner_texts()
    inputs = {name: float(page.locator(f"input[aria-label='{name}: a number']").input_value()) for name in names}
    value, gradient = oracle(text, inputs)
    assert table(page)["L"] == ("?", "")
    step = page.get_by_role("button", name="Step")
    step.focus()
    total = int(page.get_by_text("Step 0 of ").inner_text().split()[-1])
    for k in range(total):
        page.keyboard.press("Enter" if k % 2 else "Space")
    assert page.locator(".dlw-bp-said").inner_text().count("Done:") == 1
    shown = table(page)
    assert number(shown["L"][0]) == pytest.approx(value, rel=1e-5)
    for name in names:
        assert number(shown[name][1]) == pytest.approx(gradient[name], rel=1e-3, abs=1e-6), name
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Step", "at the end the button keeps the focus"
    page.wait_for_function("document.querySelector('.dlw [role=status]').textContent.includes('Done:')")


def test_two_contributions_arrive_one_after_the_other_and_a_step_back_takes_one_away(open_page):
    page = open_page(show("backprop", preset="shared").html)
    step, said = page.get_by_role("button", name="Step"), page.locator(".dlw-bp-said")
    seen = []
    for _ in range(10):
        step.click()
        seen.append((table(page)["m"][1], said.inner_text()))
    adjoints = [adjoint for adjoint, _ in seen]
    assert adjoints[:4] == [""] * 4 and adjoints[4] == "8" and adjoints[-1] == "8 + 6 = 14"
    assert "Adjoint of m += 8 · 1 = 8" in seen[4][1] and "One more contribution is still to come" in seen[4][1]
    arrived = next(text for adjoint, text in seen if "=" in adjoint)
    assert "Adjoint of m += 1 · 6 = 6" in arrived and "Added to the 8 that had arrived, this makes 14" in arrived
    assert "∂ 14" in page.locator(".dlw-bp-box").inner_text() or "∂ 14" in page.locator(".dlw-bp-box").text_content()
    page.get_by_role("button", name="Back").press("Enter")
    assert table(page)["b"][1] == "" and "Step 9 of 10" in page.locator(".dlw-bp").inner_text()
    page.get_by_role("button", name="Reset").press("Enter")
    assert table(page)["m"] == ("?", "") and page.locator(".dlw-bp-slope").count() == 0


def test_a_changed_input_changes_every_gradient_at_once(open_page):
    page = open_page(show("backprop", preset="shared", step=-1).html)
    assert number(table(page)["a"][1]) == 48
    page.locator("input[aria-label='b: a number']").fill("-1.5")
    assert (
        number(table(page)["a"][1]) == pytest.approx(2 * 2 * 2.25 + 2 * 2 * -1.5)
        and page.get_by_label("b", exact=True).input_value() == "-1.5"
    )
    page.get_by_label("a", exact=True).press("ArrowLeft")
    assert number(table(page)["a"][0]) == 1.9 and page.locator("input[aria-label='a: a number']").input_value() == "1.9"
    page.locator("input[aria-label='a: a number']").fill("")
    assert (
        number(table(page)["a"][0]) == 1.9
        and page.locator("input[aria-label='a: a number']").get_attribute("aria-invalid") == "true"
    )


def test_an_expression_of_the_readers_own_replaces_the_graph_and_a_bad_one_does_not(open_page):
    page = open_page(show("backprop").html)
    field = page.get_by_label("expression")
    field.fill("(a*b + exp(a)) * max(0, b)")
    page.get_by_role("button", name="Run").wait_for()
    assert page.get_by_label("example").input_value() == "" and page.locator(".dlw-bp-error").is_hidden()
    for _ in range(14):
        page.get_by_role("button", name="Step").press("Enter")
    value, gradient = oracle("(a*b + exp(a)) * max(0., b)", {"a": 2.0, "b": 3.0})
    assert number(table(page)["L"][0]) == pytest.approx(value, rel=1e-5) and number(
        table(page)["b"][1]
    ) == pytest.approx(gradient["b"], rel=1e-3)
    before = table(page)
    field.fill("(a*b + ")
    field.press("Enter")
    error = page.get_by_role("alert")
    assert (
        error.inner_text().startswith("The expression ends too early, after “+”. ")
        and field.get_attribute("aria-invalid") == "true"
    )
    assert table(page) == before, "the last good graph stays"
    field.fill("a*b + 1")
    assert (
        page.locator(".dlw-bp-error").is_hidden()
        and field.get_attribute("aria-invalid") == "false"
        and table(page)["a"][0] == "2"
    )
    page.get_by_label("example").select_option("softmax")
    page.get_by_label("correct class").select_option("2")
    assert field.input_value().endswith("- z2") and page.get_by_label("example").input_value() == "softmax"


def test_a_link_brings_expression_and_inputs_back_and_nonsense_is_ignored(open_page):
    page = open_page(show("backprop").html, query="#adjoints")
    page.get_by_label("expression").fill("x*y")
    page.locator("input[aria-label='y: a number']").fill("-0.25")
    page.wait_for_function("location.search.includes('-0.25')")
    assert page.evaluate("location.hash") == "#adjoints"
    page.reload()
    page.wait_for_function(STARTED)
    assert page.get_by_label("expression").input_value() == "x*y" and table(page)["y"][0] == "−0.25"
    page = open_page(
        show("backprop").html, query="?backprop.expression=%3Cimg%20onerror&backprop.inputs=constructor%3A1,b%3Ax"
    )
    assert table(page)["a"][0] == "2" and page.get_by_label("expression").input_value() == "m = a*b; m*(m + a)"


def test_run_steps_by_itself_can_be_paused_and_jumps_under_reduced_motion(open_page):
    page = open_page(show("backprop", preset="chain").html)
    page.get_by_role("button", name="Run").press("Enter")
    page.get_by_text("Step 2 of").wait_for()
    page.get_by_role("button", name="Pause").press("Enter")
    assert (
        page.get_by_role("button", name="Run").count() == 1 and "Done" not in page.locator(".dlw-bp-said").inner_text()
    )
    page = open_page(show("backprop", preset="chain").html, reduced_motion="reduce")
    page.get_by_role("button", name="Run").press("Enter")
    assert "Done" in page.locator(".dlw-bp-said").inner_text()


def test_where_a_function_has_no_value_the_step_says_so(open_page):
    page = open_page(show("backprop", expression="log(a)", inputs={"a": -1}).html)
    page.get_by_role("button", name="Step").press("Enter")
    assert "not a finite number" in page.locator(".dlw-bp-said").inner_text() and table(page)["L"][0] == "NaN"


WIDE = "a*b*c + c*d*e + e*f*g + g*h*a + exp(a*c) + tanh(b*d)"


@pytest.mark.parametrize(
    "scheme, lang, state",
    [
        ("light", "en", {"preset": "neuron"}),
        ("dark", "zh", {"preset": "softmax"}),
        ("light", "zh", {"preset": "chain-exp"}),
        ("dark", "en", {"expression": WIDE}),
    ],
)
def test_it_fits_a_phone_in_both_languages(open_page, scheme, lang, state):
    page = open_page(show("backprop", step=-1, **state).html, width=360, scheme=scheme, lang=lang)
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    words = page.locator(".dlw").inner_text()
    assert ("前进一步" in words and "伴随值" in words) if lang == "zh" else ("Step" in words and "adjoint" in words)
    small = page.evaluate(
        "[...document.querySelectorAll('.dlw :is(button, select, input)')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).length"
    )
    assert small == 0
    assert (
        page.evaluate(
            "document.querySelectorAll('.dlw :is(button, select, input, [tabindex]):not([data-lm-suppress-shortcuts])').length"
        )
        == 0
    )
    # (It is drawn anew, in the width that it has, with the next frame.)
    page.wait_for_function(
        "() => parseFloat(getComputedStyle(document.querySelector('.dlw-bp-box text')).fontSize) >= 11"
    )
    if "expression" in state:
        assert page.locator(".dlw-bp-box").get_attribute("tabindex") == "0", (
            "a graph that is too wide scrolls in a box of its own"
        )
    else:
        assert page.locator(".dlw-bp-box").evaluate("b => b.scrollWidth <= b.clientWidth")


def test_the_chinese_widget_speaks_chinese_and_an_error_too(open_page):
    page = open_page(show("backprop").html, lang="zh")
    page.get_by_role("button", name="前进一步").press("Enter")
    assert "前向：m = a · b = 2 · 3 = 6。" == page.locator(".dlw-bp-said").inner_text()
    page.get_by_label("表达式").fill("a +* b")
    page.get_by_label("表达式").press("Enter")
    assert page.get_by_role("alert").inner_text().startswith("第 4 个字符处不能出现“*”。下面仍是")
