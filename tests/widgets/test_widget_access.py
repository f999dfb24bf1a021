"""Every widget with the keyboard alone, in both languages: the task it is for, and the text alternative that says what it shows now."""

import re

import numpy as np
from keyboard import LIVE, both, label, number, press, says, tab_to
from playwright.sync_api import expect
from widget_pages import frames

from utils.lottery import seed_lottery
from utils.widgets import show


@both
def test_the_activation_explorer_says_value_slope_and_saturated_zone(open_page, lang):
    page = open_page(show("activations", f="sigmoid", z=0).html, lang=lang)
    tab_to(page, "input[name=z]")
    press(page, *["ArrowRight"] * 40)
    s = 1 / (1 + np.exp(-2))
    zones = [z for z in np.linspace(-6, 6, 481) if 1 / (1 + np.exp(-z)) / (1 + np.exp(z)) < 0.05]
    edges = max(z for z in zones if z < 0), min(z for z in zones if z > 0)
    said = {
        "en": f"sigmoid at z = 2.00: value {number(s)}, derivative {number(s * (1 - s))}, not saturated.",
        "zh": f"sigmoid，z = 2.00：函数值 {number(s)}，导数 {number(s * (1 - s))}，未饱和。",
    }[lang]
    says(page, said)
    text = label(page, ".dlw-act canvas >> nth=0")
    assert said in text and number(edges[1], 2) in text
    found = [
        float(v.replace("−", "-"))
        for v in re.findall(r"[−\d.]*\d", text.split("−6" if lang == "en" else "饱和区为")[-1])
    ]
    assert any(abs(v - edges[0]) < 0.03 for v in found), text


@both
def test_the_graph_is_stepped_through_and_says_every_adjoint(open_page, lang):
    page = open_page(show("backprop", preset="shared").html, lang=lang)
    start = label(page, ".dlw-bp-box svg")
    tab_to(page, ".dlw-bp-main")
    press(page, *["Enter"] * 20)
    a, b = 2, 3
    m = a * b
    da, db = (2 * m + a) * b + m, (2 * m + a) * a  # of m (m + a)
    text = label(page, ".dlw-bp-box svg")
    expected = {
        "en": [f"a is 2, adjoint {da}", f"b is 3, adjoint {db}", f"m is {m}"],
        "zh": [f"a 的值为 2，伴随值为 {da}", f"b 的值为 3，伴随值为 {db}", f"m 的值为 {m}"],
    }[lang]
    assert all(part in text for part in expected) and text != start
    says(page, f"∂L/∂a = {da}")
    cells = page.locator(".dlw-bp-table tbody tr").all_text_contents()
    assert any(row.endswith(f"= {da}") for row in cells), "the table says it too"


@both
def test_the_lottery_says_who_was_drawn_who_won_and_how_often(open_page, lang):
    rng = np.random.default_rng(0)
    scores = {"plain": rng.normal(0.8, 0.05, 12), "dropout": rng.normal(0.82, 0.05, 12)}
    html = seed_lottery({name: values.tolist() for name, values in scores.items()}, draw=3)._repr_mimebundle_()[
        "text/html"
    ]
    page = open_page(html, lang=lang)
    names, values = list(scores), np.array([[float(f"{v:.6g}") for v in scores[name]] for name in scores])
    rows = page.locator(".dlw-lot canvas")
    assert all(number(values[i].mean(), 3) in rows.nth(i).get_attribute("aria-label") for i in (0, 1))
    tab_to(page, ".dlw-lot button")
    press(page, "Enter")
    said = page.locator(".dlw-lot [role=status]").inner_text()
    seeds = [int(n) - 1 for n in re.findall(r"\d+", said)][:3]
    means = values[:, seeds].mean(axis=1)
    assert names[int(np.argmax(means))] in said and len(set(seeds)) == 3
    for i in (0, 1):
        text = rows.nth(i).get_attribute("aria-label")
        assert (
            text.endswith({"en": f"mean {number(means[i], 3)}", "zh": f"平均 {number(means[i], 3)}"}[lang])
            and names[i] in text
        )
    tab_to(page, ".dlw-lot button")
    press(page, "Enter")
    said = page.locator(".dlw-lot [role=status]").inner_text()
    counts = [int(n) for n in re.findall({"en": r"” (\d+)", "zh": r"胜 (\d+) 次"}[lang], said)]
    assert len(counts) == 2 and sum(counts) == 101, said
    assert counts == [
        int(text) for text in page.locator(".dlw-lot-row:not(.dlw-lot-head) > :last-child").all_inner_texts()
    ]


@both
def test_scores_are_changed_and_probabilities_loss_and_gradient_are_said(open_page, lang):
    page = open_page(show("softmax", logits=[2, 0, -1]).html, lang=lang)
    tab_to(page, "input[name=z1]")
    press(page, *["ArrowRight"] * 20)
    p = np.exp([2, 2, -1]) / np.exp([2, 2, -1]).sum()
    loss, g = number(-np.log(p[0])), number(p[0] - 1)
    said = {
        "en": f"class 1: logit 2, probability {number(p[0])}, gradient {g}",
        "zh": f"第 1 类：分数 2，概率 {number(p[0])}，梯度 {g}",
    }[lang]
    rest = {
        "en": f"Cross-entropy {loss}; tie: class 1, class 2.",
        "zh": f"交叉熵 {loss}，第 1 类、第 2 类并列最大。",
    }[lang]
    says(page, said)
    says(page, rest)
    text = label(page, ".dlw-sm-rows")
    assert said in text and loss in text
    tab_to(page, "input[name=temperature]")
    press(page, "End")
    q = np.exp(np.array([2, 2, -1]) / 10)
    assert number(-np.log(q[0] / q.sum())) in label(page, ".dlw-sm-rows")


@both
def test_a_loss_is_moved_under_a_penalty_and_the_best_point_its_zeros_and_strength_are_said(open_page, lang):
    page = open_page(show("penalties", p=1, minimum=[1.5, 0.4], stretch=1, turn=0, size=1).html, lang=lang)
    tab_to(page, ".dlw-pen-map")
    press(page, "ArrowDown", "ArrowDown", "ArrowLeft")  # round contours: the minimum is projected onto the diamond
    said = {
        "en": "Best point (1.000, 0): loss 0.100, penalty 1.000, zeros 1 of 2. With λ\u00a0=\u00a00.400,",
        "zh": "最优点为 (1.000, 0)，损失 0.100，惩罚项 1.000，两个权重中有 1 个为零。取 λ\u00a0=\u00a00.400 时",
    }[lang]
    says(page, said)
    text = label(page, ".dlw-pen-map")
    assert said in text and "(1.4, 0.2)" in text
    path = label(page, ".dlw-pen-plot svg")
    zero = {"en": "w₂ is exactly 0 from size 0 to 1.2.", "zh": "大小从 0 到 1.2 时，w₂ 恰好为 0。"}[lang]
    assert zero in path, path
    tab_to(page, "input[name=p]")
    press(page, "End")
    assert {"en": "zeros 0 of 2", "zh": "有 0 个为零"}[lang] in label(page, ".dlw-pen-map")
    tab_to(page, "input[name=size]")
    press(page, "Home")
    said = {"en": "zeros 2 of 2", "zh": "有 2 个为零"}[lang]
    says(page, said)
    assert said in label(page, ".dlw-pen-map")


@both
def test_a_race_is_started_from_a_point_on_the_map_and_its_outcome_is_said(open_page, lang):
    page = open_page(
        show("optimizer-race", surface="bowl", start=[1, 1], speed=960, optimizers=["sgd", "adam"]).html,
        lang=lang,
        reduced_motion="reduce",
    )
    page.locator("[data-position]").first.wait_for(state="attached")
    around = label(page, ".dlw-race-map canvas[role=application]")
    assert "(1.00, 1.00)" in around and "(0.00, 0.00)" in around, "start and minimum"
    tab_to(page, ".dlw-race-map canvas")
    press(page, "ArrowLeft", "ArrowUp")
    says(page, {"en": "Cross at (0.85, 1.15), loss 1.02", "zh": "十字位于 (0.85, 1.15)，损失 1.02"}[lang])
    press(page, "Enter")
    page.wait_for_function(
        "word => document.querySelector('.dlw-race-play').textContent === word",
        arg={"en": "Race again", "zh": "再赛一次"}[lang],
    )
    assert "(0.85, 1.15)" in label(page, ".dlw-race-map canvas[role=application]")
    where = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-position]')].map(e => [e.dataset.optimizer, e.dataset.position.split(',').map(Number)]))"
    )
    steps = {
        row: int(re.search(r"\. (\d+)", page.locator(f"[data-optimizer={row}] output").last.inner_text())[1])
        for row in where
    }
    best, other = sorted(where, key=steps.get)
    name = {"sgd": "SGD", "adam": "Adam"}
    status = page.locator(".dlw-race-status").inner_text()
    assert re.search(rf"1\. {name[best]}.*{steps[best]}.*2\. {name[other]}.*{steps[other]}", status), status
    says(page, status)
    text = label(page, ".dlw-race canvas[role=img]")
    for racer, (x, y) in where.items():
        assert (
            f"({number(x, 2)}, {number(y, 2)})" in text.replace("(−0.00", "(0.00").replace(", −0.00", ", 0.00")
            or abs(x) + abs(y) < 0.02
        )
        assert name[racer] in text


@both
def test_a_network_is_built_trained_and_read_unit_by_unit(open_page, lang):
    page = open_page(show("playground", data="gauss", layers=[2], activations="tanh", seed=3).html, lang=lang)
    answer = label(page, ".dlw-play-map canvas")
    tab_to(page, "[data-layer='1'] input")
    press(page, "ArrowRight")
    tab_to(page, "[data-layer='1'] select")
    press(page, "ArrowDown")
    page.wait_for_function("document.querySelector('[data-layer=\"1\"] output').value === '3'")
    tab_to(page, ".dlw-play button")
    press(page, "Shift+Tab")
    page.locator(".dlw-play-go + button").focus()
    press(page, *["Enter"] * 40)
    figures = page.locator(".dlw-play-figures tbody td").all_inner_texts()
    train, share, test = figures[:3]
    says(
        page,
        {
            "en": f"Step 40. Training loss {train}, accuracy {share}",
            "zh": f"第 40 步。训练损失 {train}，准确率 {share}",
        }[lang],
    )
    now = label(page, ".dlw-play-map canvas")
    assert now != answer and label(page, ".dlw-play-curves canvas").count(test) >= 1
    wanted = {
        "en": ["two Gaussians", "100 training points", "is read as orange", "crosses the x₁ axis at"],
        "zh": ["两个高斯", "训练点 100 个", "判为橙色", "与 x₁ 轴相交于"],
    }[lang]
    assert all(words in now for words in wanted), now
    tab_to(page, ".dlw-play-graph canvas")
    press(page, "ArrowDown", "ArrowRight", "ArrowDown")
    said = {
        "en": r"Layer 1, unit 2 \(\w+\): bias (\S+); weights (\S+) from x₁, (\S+) from x₂\.",
        "zh": r"第 1 层第 2 个神经元（\w+）：偏置 (\S+)；权重 (\S+)（来自 x₁）、(\S+)（来自 x₂）。",
    }[lang]
    found = re.search(said, page.locator(".dlw-play-unit").inner_text())
    assert found and found[0] in label(page, ".dlw-play-graph canvas")
    says(page, found[0])
    assert {"en": "output of layer 1, unit 2", "zh": "第 1 层第 2 个神经元的输出"}[lang] in label(
        page, ".dlw-play-map canvas"
    )
    page.locator("details").last.evaluate("e => { e.open = true; }")
    row = page.locator(".dlw-play-scroll table >> nth=0 >> tbody tr >> nth=1")
    expect(row).to_have_text("2" + found[2] + found[3] + found[1])
    page.locator(".dlw-play-graph canvas").focus()
    press(page, "Escape")
    assert label(page, ".dlw-play-map canvas") == now


@both
def test_points_are_set_with_the_keyboard(open_page, lang):
    page = open_page(show("playground", data="own").html, lang=lang)
    assert (
        page.locator(".dlw-play-status").inner_text()
        == {"en": "Click the map to set points of both classes.", "zh": "请在平面图上点击，放上两类的点。"}[lang]
    )
    tab_to(page, ".dlw-play-map canvas")
    press(page, "ArrowRight", "ArrowUp", "0", "ArrowLeft", "ArrowLeft", "1", "Enter", "Backspace")
    expect(page.locator(".dlw-play-map canvas")).to_have_attribute(
        "aria-label", re.compile({"en": "1 training points, 1 test", "zh": "训练点 1 个，测试点 1 个"}[lang])
    )
    says(page, {"en": "Step 0.", "zh": "第 0 步。"}[lang])


@both
def test_a_question_and_a_bet_are_answered_and_the_verdict_is_in_the_pages_language(chromium, pages, lang):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(pages[lang])
    page.locator(".course-sure").wait_for()
    tab_to(page, "[data-bet] input[type=radio]")
    press(page, "Space")
    tab_to(page, "[data-bet] input[type=range]")
    press(page, "ArrowRight", "ArrowRight", "Enter")
    said = page.locator("[data-bet] [role=status]").inner_text()
    assert {"en": "Locked in", "zh": "已锁定"}[lang] in said
    tab_to(page, ".course-question input")
    press(page, "Space", "Enter")
    verdict = page.locator(".course-question [role=status]").first.inner_text()
    assert verdict and bool(re.search("[\u4e00-\u9fff]", verdict)) == (lang == "zh")
    context.close()


def test_nothing_is_announced_before_the_reader_does_something_and_a_race_does_not_chatter(open_page):
    page = open_page(frames().html + show("optimizer-race", speed=60).html + show("activations").html)
    page.wait_for_timeout(900)
    assert page.locator(LIVE).all_inner_texts() == [""] * 3
    assert page.evaluate(
        "[...document.querySelectorAll('output')].every(el => el.getAttribute('aria-live') === 'off')"
    ), "an output is a live region unless told otherwise"
    page.evaluate(
        """() => { window.told = 0; for (const el of document.querySelectorAll('[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]'))
            new MutationObserver(() => window.told++).observe(el, { childList: true, characterData: true, subtree: true }); }"""
    )
    tab_to(page, ".dlw-race-play")
    press(page, "Enter")
    page.wait_for_function("parseInt(document.querySelector('.dlw-race-status').textContent.match(/\\d+/)) > 60")
    assert page.evaluate("window.told") <= 2, "sixty steps, and a message or two"
    assert len(page.locator(LIVE).all_inner_texts()[1]) < 80, "of a race that runs, who leads is enough"
