"""A lesson on paper: what is printed, from a dark page, in both languages."""

import re

import pytest
import yaml
from lessons import ROOT
from site_pages import EDITIONS, LESSONS, widgets_started
from visit import BEYOND, PAPER, SHOWN

LESSON = "notebooks/05-cnn/03-lenet"


@pytest.fixture(scope="module")
def paper(chromium, site):
    """paper(edition, name): the page as it is printed from a dark window."""
    context = chromium.new_context(
        viewport={"width": PAPER[0], "height": PAPER[1]}, color_scheme="dark", reduced_motion="reduce"
    )
    page = context.new_page()

    def opened(edition, name):
        page.emulate_media(media="screen", color_scheme="dark")
        page.goto((site / edition / f"{name}.html").as_uri())
        widgets_started(page)
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        return page

    yield opened
    context.close()


def test_a_widget_that_is_printed_stays_as_its_reader_set_it(tab, site):
    tab.goto((site / "en/notebooks/02-activations/01-activation-functions.html").as_uri())
    widgets_started(tab)
    slider = tab.locator(".dlw input[type=range]").first
    slider.focus()
    before = slider.input_value()
    tab.keyboard.press("ArrowRight")
    moved = slider.input_value()
    assert moved != before
    tab.evaluate("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
    tab.wait_for_timeout(500)  # what would start again has done so
    assert slider.input_value() == moved and tab.troubles == []


@pytest.mark.parametrize(
    "body, found",
    [
        ("<p style='width: 120px'>one</p>", 1),
        ("<img style='width: 120px; height: 9px'>", 1),
        ("<pre style='white-space: pre'><span>print</span>(<span>'a long line of code'</span>)</pre>", 1),
        ("<pre style='white-space: pre-wrap; font: 16px monospace'><span>'abcdefgh          '</span></pre>", 0),
        ("<p style='white-space: nowrap'>a <span class='katex'>x + <i>a long formula</i></span></p>", 1),
    ],
)
def test_what_reaches_past_the_paper_is_found_and_spaces_at_the_end_of_a_line_are_not(chromium, body, found):
    page = chromium.new_page(viewport={"width": 100, "height": 200})
    page.set_content(f"<style>* {{ margin: 0; padding: 0 }}</style><article>{body}</article>")
    assert len(page.evaluate(BEYOND, 100)) == found
    page.close()


@pytest.mark.parametrize("edition, solution", [("en", "Solution"), ("zh", "参考答案")])
def test_solutions_are_printed_under_their_label_and_quiz_answers_stay_hidden(paper, edition, solution):
    page = paper(edition, LESSON)
    labels = page.evaluate(SHOWN, "details.course-solution > summary")
    assert labels and all(solution in label for label in labels)
    code = page.evaluate(SHOWN, "details.course-solution .cell_input pre")
    assert len(code) == len(labels) and all("solution" in text for text in code)
    assert page.evaluate(SHOWN, ".course-explained, .course-outcome") == []
    assert len(page.evaluate(SHOWN, ".course-question legend")) >= 3, "the questions are printed"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.querySelectorAll('details.course-solution[open]').length") == 0, "as it was before"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_without_scripts_solutions_are_printed_too(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / f"en/{LESSON}.html").as_uri())
    page.emulate_media(media="print")
    assert (
        len(page.evaluate(SHOWN, "details.course-solution .cell_input pre"))
        == page.locator("details.course-solution").count()
        > 0
    )
    context.close()


def test_a_dark_page_is_printed_light(paper):
    page = paper("en", LESSON)
    dark = page.evaluate(
        """() => { const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number); return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255; };
            return [...document.querySelectorAll("article :is(p, pre, pre span, td, th, h1, h2, figcaption, label)")].filter(el => el.checkVisibility() && el.innerText.trim()
                && !el.closest("canvas, .dlw-map-class") && light(getComputedStyle(el).color) > 0.6).map(el => getComputedStyle(el).color + el.outerHTML.slice(0, 80)); }"""
    )
    assert dark == [], "light text on white paper"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(SHOWN, "img.only-dark") == [] and page.evaluate(SHOWN, "img.only-light") != []
    assert set(
        page.evaluate("[...document.querySelectorAll('.dlw[data-dlw-theme]')].map(el => el.dataset.dlwTheme)")
    ) == {"light"}, "widgets have painted themselves anew"


@pytest.mark.parametrize("edition", EDITIONS)
def test_further_reading_shows_where_its_links_lead(paper, edition):
    page = paper(edition, LESSON)
    said = page.evaluate(
        "[...document.querySelectorAll(`article a[href^='http']`)].map(a => [a.href, getComputedStyle(a, '::after').content])"
    )
    assert said and all(href in content for href, content in said)


def test_the_running_title_is_the_name_of_the_course():
    english, chinese = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["title"].split(" | ")
    style = (ROOT / "book" / "theme" / "styles" / "70-print.css").read_text("utf-8")
    assert dict(re.findall(r'@page course-(\w+)\s*{\s*@top-left\s*{\s*content: "([^"]+)"', style)) == {
        "en": english,
        "zh": chinese,
    }


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_pdf_of_every_lesson_can_be_made_and_asks_for_no_more_paper_than_it_needs(chromium, site, edition):
    context = chromium.new_context(color_scheme="dark", reduced_motion="reduce")
    page = context.new_page()
    for lesson in LESSONS[:2]:
        page.goto((site / edition / f"{lesson}.html").as_uri())
        widgets_started(page)
        pdf = page.pdf(prefer_css_page_size=True, format="A4")
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
        assert 8 < pages < 45
        assert page.evaluate(
            "[document.documentElement.dataset.theme, document.querySelectorAll('article details[open]:not(.course-cover, .course-exercise)').length]"
        ) == ["dark", 0], "printing leaves no trace"
    context.close()


# ---- a page of paper is filled, and holds what is on it


@pytest.mark.parametrize("tag", ["p", "li", "h3", "dd", "summary", "legend", "label", "td", "figcaption", "blockquote"])
def test_a_long_span_of_code_stays_on_the_paper_wherever_it_stands(paper, tag):
    page = paper("en", "book/cite")
    page.evaluate(
        """([tag, span]) => {
            const within = { td: "table", li: "ul", dd: "dl", summary: "details", legend: "fieldset", figcaption: "figure" }[tag] ?? "div";
            const box = document.createElement(within), inner = document.createElement(tag);
            inner.append("Words before it, then ", Object.assign(document.createElement("code"), { className: "docutils literal notranslate" }), " and after it.");
            inner.querySelector("code").append(Object.assign(document.createElement("span"), { className: "pre", textContent: span }));
            box.append(inner);
            box.open = true;
            document.querySelector("article > section").append(box);
        }""",
        [tag, "utils.exercises.diagnosis." * 8],
    )
    assert page.evaluate(BEYOND, PAPER[0]) == []


def test_long_code_goes_on_on_the_next_page(chromium, site):
    """Text of half a page and more, code of three quarters, text again: two pages, unless the code leaves the rest of the first one empty."""
    page = chromium.new_page()
    page.goto((site / "en" / "book" / "cite.html").as_uri())
    page.evaluate(
        """lines => {
            const article = document.querySelector("article"), text = () => Object.assign(document.createElement("div"), { style: "height: 130mm" });
            const cell = document.createElement("div"), pre = document.createElement("pre");
            cell.className = "cell docutils container";
            const input = cell.appendChild(Object.assign(document.createElement("div"), { className: "cell_input docutils container" }));
            const block = input.appendChild(Object.assign(document.createElement("div"), { className: "highlight" }));
            block.append(pre);
            pre.textContent = Array.from({ length: lines }, (_, i) => `x${i} = ${i}`).join("\\n");
            pre.style.lineHeight = `${190 / lines}mm`;
            article.replaceChildren(text(), cell, text());
            for (const rest of document.querySelectorAll(".course-page-links, .course-read, footer")) rest.remove();
        }""",
        40,
    )
    printed = page.pdf(prefer_css_page_size=True, format="A4")
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 2


def test_without_scripts_each_answer_of_a_bet_has_a_line_of_its_own(chromium, site):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": PAPER[0], "height": PAPER[1]})
    page = context.new_page()
    page.goto((site / "en" / f"{LESSON}.html").as_uri())
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        tops = [answer.bounding_box()["y"] for answer in page.locator(".course-bet .course-answer").all()]
        assert len(tops) > 3 and len(set(tops)) == len(tops), media
    context.close()
