"""Widgets of pictures with the keyboard alone, in both languages: the task each is for, and the text that says what it shows now."""

import re

import domain_sample
import numpy as np
from browser import next_frame
from keyboard import both, label, number, press, says, tab_to
from playwright.sync_api import expect
from widget_pages import frames

from utils.widgets import domain_map, show


@both
def test_a_digit_is_drawn_and_what_the_network_receives_and_reads_is_said(open_page, lang):
    page = open_page(show("digit", network="lenet", mode="layers").html, lang=lang)
    blank = {"en": "blank", "zh": "空白"}[lang]
    seen = ".dlw-digit-sees canvas"
    tab_to(page, ".dlw-pad canvas")
    press(page, "Backspace")  # the example goes
    expect(page.locator(seen)).to_have_attribute("aria-label", re.compile(f"{blank}$"))
    press(page, *["ArrowUp"] * 5, "Space", *["ArrowDown"] * 9, "Space")
    next_frame(page)  # (on a slow page the network has read half a stroke by now)
    pixels = page.locator(seen).evaluate(
        "c => Array.from(c.getContext('2d').getImageData(0, 0, 28, 28).data).filter((v, i) => i % 4 === 0)"
    )
    rows, columns = np.nonzero(np.array(pixels).reshape(28, 28))
    found = [int(n) for n in re.findall(r"\d+", label(page, seen))]
    wanted = [len(rows), rows.min() + 1, rows.max() + 1, columns.min() + 1, columns.max() + 1]
    assert set(wanted) <= set(found) and len(rows) > 20, label(page, seen)
    shares = [float(text.removesuffix(" %")) for text in page.locator(".dlw-bars span:nth-child(3n)").all_inner_texts()]
    digit = int(page.locator(".dlw-digit-answer").inner_text())
    assert len(shares) == 10 and digit == int(np.argmax(shares)) and abs(sum(shares) - 100) < 1
    says(
        page,
        {"en": f"The network reads {digit}, {max(shares)} %.", "zh": f"网络认作 {digit}，概率 {max(shares)} %。"}[lang],
    )
    last = page.locator(".dlw-maps").last.get_attribute("aria-label")
    assert re.search({"en": rf"largest: number {digit + 1}$", "zh": rf"最大的是第 {digit + 1} 个数$"}[lang], last), last
    tab_to(page, f".dlw-keep button:nth-of-type({digit + 1})")
    press(page, "Enter")
    expect(page.locator(seen)).to_have_attribute("aria-label", re.compile(f"{blank}$"))
    assert str(1) in page.locator(".dlw-own-title").inner_text()


@both
def test_a_digit_is_drawn_by_clicks_without_dragging(open_page, lang):
    """2.5.7: one pointer, no path. Two strokes: a bar of three clicks, another of two."""
    page = open_page(show("digit").html, lang=lang)
    page.get_by_label({"en": "Join clicks with lines", "zh": "点击几处，连成线"}[lang]).check()
    pad = page.locator(".dlw-pad canvas")
    for x, y in ((60, 60), (60, 140), (60, 220)):
        pad.click(position={"x": x, "y": y})
    page.get_by_role("button", name={"en": "Next stroke", "zh": "另起一笔"}[lang]).click()
    for x, y in ((200, 60), (200, 220)):
        pad.click(position={"x": x, "y": y})
    next_frame(page)
    row = page.locator(".dlw-digit-sees canvas").evaluate(
        "c => Array.from(c.getContext('2d').getImageData(0, 14, 28, 1).data).filter((v, i) => i % 4 === 0)"
    )
    inked = np.flatnonzero(np.array(row) > 128)
    assert (np.diff(inked) > 1).sum() == 1, "two upright bars and nothing that joins them"


@both
def test_a_picture_is_chosen_on_the_feature_map_and_its_neighbours_are_named(open_page, lang):
    rng = np.random.default_rng(3)
    points, labels = rng.normal(size=(40, 2)), rng.integers(0, 3, 40)
    names = {"en": ["cat", "dog", "ship"], "zh": ["猫", "狗", "船"]}
    page = open_page(show("feature-map", points=points.tolist(), labels=labels.tolist(), names=names).html, lang=lang)
    before = label(page, ".dlw-map-plot canvas")
    tab_to(page, ".dlw-map-plot canvas")
    press(page, "Home", "PageDown", "PageDown")
    near = np.argsort(((points - points[2]) ** 2).sum(axis=1))[1:6]
    same = int((labels[near] == labels[2]).sum())
    said = [names[lang][labels[k]] for k in near]
    sentence = {
        "en": f"{names['en'][labels[2]]}, picture 2. Nearest neighbours: {', '.join(said)}. {same} of 5 are of its class.",
        "zh": f"{names['zh'][labels[2]]}，第 2 张图片。最近的图片：{'、'.join(said)}。5 张中有 {same} 张与它同类。",
    }[lang]
    says(page, sentence)
    assert label(page, ".dlw-map-plot canvas").endswith(sentence) and label(page, ".dlw-map-plot canvas").startswith(
        before
    )
    first = np.array([np.argsort(((points - p) ** 2).sum(axis=1))[1] for p in points])
    share = round(100 * np.mean(np.mean(labels[first] == labels)))
    assert f"{share}\u00a0%" in before, "the share of points whose neighbour is of their class"
    press(page, "Escape")
    assert label(page, ".dlw-map-plot canvas") == before


@both
def test_an_epoch_and_a_picture_of_two_domains_are_chosen_and_what_each_method_says_of_it_is_said(open_page, lang):
    sample = domain_sample.domain_map()
    plain, _, dann = sample["methods"]
    page = open_page(show("adaptation", data=domain_map.pack_map(sample)).html, lang=lang)
    tab_to(page, "input[name=epoch]")
    press(page, "Home", "ArrowRight")
    space = {"en": "\u00a0", "zh": ""}[lang]
    name = {"en": "source only", "zh": "只用源域训练"}[lang]
    wanted = []
    for method, known in ((plain, name), (dann, "DANN")):
        s, t, d = (f"{100 * method[f'{key}_accuracy'][1]:.1f}{space}%" for key in ("source", "target", "domain"))
        wanted.append(
            {
                "en": f"{known}, epoch 1: accuracy {s} on the source, {t} on the target; a domain classifier is right in {d}.",
                "zh": f"{known}，第 1 轮：源域准确率 {s}，目标域准确率 {t}，领域分类器的准确率 {d}。",
            }[lang]
        )
    says(page, {"en": " ", "zh": ""}[lang].join(wanted))
    maps = [f"[data-side={side}] canvas" for side in ("left", "right")]
    domain, labels = (domain_sample.bytes_of(sample["points"][key]) for key in ("domain", "label"))
    for selector, sentence, method in zip(maps, wanted, (plain, dann)):
        points = domain_sample.bytes_of(method["points"][1], "i1").reshape(-1, 2).astype(int)
        far = ((points[domain == 1][:, None] - points[domain == 0][None]) ** 2).sum(axis=2)
        same = np.mean(labels[domain == 0][far.argmin(axis=1)] == labels[domain == 1])
        counts = {
            "en": f"20 source pictures (discs) and 20 target pictures (triangles); for {100 * same:.1f}\u00a0% of",
            "zh": f"源域图片 20 张（圆点），目标域图片 20 张（三角形）；目标域图片中有 {100 * same:.1f}%",
        }[lang]
        assert sentence in label(page, selector) and counts in label(page, selector)
    tab_to(page, maps[1])
    press(page, "Home", "PageDown")
    kind, seen = int(domain[1]), int(labels[1])
    says_of = [int(domain_sample.bytes_of(method["predicted"][1])[1]) for method in (plain, dann)]
    words = {"en": ("Target", "right", "wrong"), "zh": ("目标域图片", "正确", "错误")}[lang]
    verdicts = [words[1 if said == seen else 2] for said in says_of]
    said = {
        "en": f"Target, class {seen}. {name}, epoch 1: says {says_of[0]}, {verdicts[0]}. DANN, epoch 1: says {says_of[1]}, {verdicts[1]}.",
        "zh": f"目标域图片，类别 {seen}。{name}，第 1 轮：判为 {says_of[0]}，{verdicts[0]}。DANN，第 1 轮：判为 {says_of[1]}，{verdicts[1]}。",
    }[lang]
    assert kind == 1
    says(page, said)
    assert all(label(page, selector).endswith(said) for selector in maps)
    press(page, "Escape")
    assert not any(said in label(page, selector) for selector in maps)


@both
def test_frames_are_chosen_and_each_says_what_it_shows(open_page, lang):
    page = open_page(frames().html, lang=lang)
    image = page.locator(".dlw-frames img")
    tab_to(page, ".dlw-frames input")
    press(page, "End")
    tab_to(page, ".dlw-frames select")
    press(page, "ArrowDown")
    said = {"en": "a line of slope 3 going down", "zh": "斜率为 3 的直线（down）"}[lang]
    assert image.get_attribute("alt") == said
    says(page, said)


@both
def test_a_kernel_is_typed_and_one_pixel_of_the_output_is_said_as_a_sum(open_page, lang):
    picture = (np.arange(20 * 20).reshape(20, 20) * 7) % 200
    page = open_page(
        show("convolution", picture=picture, kernel=[[0] * 3] * 3, at=[0, 0], padding="same").html, lang=lang
    )
    out = ".dlw-conv-pair canvas[tabindex]"
    tab_to(page, out)
    press(page, "ArrowRight", "Shift+ArrowDown")
    tab_to(page, "input[name=k1]")
    press(page, "-", "2")
    tab_to(page, "input[name=k8]")
    press(page, "ArrowUp")
    a, b = picture[7, 1], picture[9, 2]
    said = f"out[8, 1] = {a}×(−2) + {b}×1 = {number(b - 2 * a, 0)}"
    limits = {"en": "Output 20 × 20, from", "zh": "输出 20×20，取值从"}[lang]
    says(page, limits)
    assert limits in label(page, out) and said in label(page, out)
    place = {"en": "row 3, column 3", "zh": "第 3 行，第 3 列"}[lang]
    assert label(page, "input[name=k8]") == place
    page.locator(out).press("Home")
    says(page, f"out[0, 0] = 0×(−2) + {picture[1, 1]}×1 = {picture[1, 1]}")
    outside = {"en": "5 of the window's 9 numbers are zeros", "zh": "窗口的 9 个数中，有 5 个"}[lang]
    assert outside in label(page, out)
    begins = {"en": "begins at row -1, column -1", "zh": "从第 -1 行、第 -1 列开始"}[lang]
    assert begins in label(page, ".dlw-conv-pair canvas[role=img]")


@both
def test_a_draw_is_chosen_read_and_traced_pixel_by_pixel(open_page, lang):
    page = open_page(show("augmentation", source="6", flip="none", rotation=0.5, fill_mode="constant").html, lang=lang)
    sheet, after = ".dlw-aug-sheet canvas", ".dlw-aug-pair canvas[tabindex]"
    tab_to(page, sheet)
    press(page, "ArrowRight", "ArrowDown")
    draw = {"en": "Draw 6", "zh": "第 6 张"}[lang]
    says(page, draw)
    turned = re.search({"en": r"turned ([\d.]+)° (\S+),", "zh": r"(.)时针旋转 ([\d.]+)°"}[lang], label(page, sheet))
    assert draw in label(page, sheet) and turned
    angle = float(turned[1] if lang == "en" else turned[2])
    sign = 1 if turned[2 if lang == "en" else 1] in ("counter-clockwise", "逆") else -1
    told = page.locator(".dlw-aug-words").inner_text()
    assert turned[0].rstrip(",") in told and page.locator(".dlw-aug-formula span").count() == 2
    tab_to(page, "input[name=translation]")
    press(page, "Home")
    tab_to(page, "input[name=zoom]")
    press(page, "Home")
    cos, sin = np.cos(np.radians(angle)), sign * np.sin(np.radians(angle))
    page.wait_for_function(
        "text => document.querySelector('.dlw-aug-formula').textContent.includes(text)", arg=f"x′ = {number(cos, 2)}"
    )
    tab_to(page, after)
    press(page, "ArrowRight", "Shift+ArrowDown", "ArrowUp")
    x, y = round(0.3 * 27) + 1, round(0.35 * 27) + 7
    u, v = 13.5 + cos * (x - 13.5) - sin * (y - 13.5), 13.5 + sin * (x - 13.5) + cos * (y - 13.5)
    found = {
        "en": r"Pixel \((\d+), (\d+)\) is taken from \((\S+), (\S+)\)",
        "zh": r"像素 \((\d+), (\d+)\) 取自原图的 \((\S+), (\S+)\)",
    }
    at = re.search(found[lang], label(page, after))
    assert at, label(page, after)
    np.testing.assert_allclose([float(n) for n in at.groups()], [x, y, u, v], atol=0.15)
    says(page, at[0])
