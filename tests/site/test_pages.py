"""One visit to each page in both editions, from a folder: what a reader meets there, on a wide window, on a phone, on paper.

The tests of a page share the visit and run in this order; each says itself how the window stands.
"""

import re

import pytest
from axe import COLOURS, Axe
from browser import FRAME, next_frame
from playwright.sync_api import expect
from site_pages import EDITIONS, LESSONS, NAMES, TYPES, overflowing, reachable, settle, themed, widgets_started
from visit import BEYOND, PAPER, PHONE, SHOWN, Visit, each_page

from utils.lessons import find_beside, lesson_key
from utils.quiz import file as quizfile
from utils.widgets.modules import widgets

# (The lessons come first in both lists: pytest orders by number, so that all tests of a visit follow each other.)
all_pages = pytest.mark.parametrize(
    "visit", each_page([*LESSONS, *(name for name in NAMES if name not in LESSONS)]), indirect=True
)
lessons = pytest.mark.parametrize("visit", each_page(LESSONS), indirect=True)

# Everything unfolded and every question answered, so that axe sees each text once; then the frames that come when they are in sight.
UNFOLD = """async () => {
    for (const box of document.querySelectorAll("details")) box.open = true;
    for (const form of document.querySelectorAll(".course-question")) { form.querySelectorAll("input")[0]?.click(); form.querySelector("button")?.click(); }
    const bets = [...document.querySelectorAll(".course-bet[data-bet]")];
    for (const form of bets.slice(0, 1)) { form.querySelector("input").click(); form.querySelector("[data-do=lock]").click(); }
    for (const box of document.querySelectorAll("details")) box.open = true;
    for (let y = 0; y < document.body.scrollHeight; y += 900) { scrollTo(0, y); await FRAME; }
    scrollTo(0, 0);
}""".replace("FRAME", FRAME)


@pytest.fixture(scope="module")
def visit(request, chromium, site):
    """A page of an edition, opened once for all tests of it."""
    opened = Visit(chromium, site, *request.param)
    yield opened
    opened.close()


# ---- as the page opens


@all_pages
def test_the_skip_link_comes_first_and_leads_past_the_contents(visit):
    page = visit.at()
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0);")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    box = page.locator("#pst-skip-link").bounding_box()
    assert box["y"] >= 0 and box["height"] > 20, "it is seen when it has the focus"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#main-content').contains(document.activeElement)")


@all_pages
def test_what_has_the_focus_is_in_sight_and_every_stop_has_a_name_and_a_ring(visit):
    """Focus order, focus visible (2.4.7), not obscured (2.4.11), names (4.1.2): Tab through the page."""
    page = visit.at()
    stops = page.evaluate(
        "document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]').length"
    )
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0);")
    troubles, seen = [], 0
    for key in ("Tab", "Shift+Tab"):
        for _ in range(min(40, stops)):
            page.keyboard.press(key)
            found = page.evaluate(
                """async () => {
                    for (const _ of [1, 2]) await FRAME; // a definition follows its word with the next frame
                    const el = document.activeElement, box = el.getBoundingClientRect();
                    if (el === document.body) return null;
                    const bar = document.querySelector(".bd-header-article"), style = getComputedStyle(el), inside = bar?.contains(el);
                    const under = !inside && bar && el.closest("main") && !el.closest("dialog, [popover]") && box.bottom <= bar.getBoundingClientRect().bottom + 1;
                    const name = el.getAttribute("aria-label") || el.innerText?.trim() || el.labels?.[0]?.innerText || el.title || (el.getAttribute("aria-labelledby") && "ok");
                    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none" || el.closest("form.bd-search") || el.type === "radio";
                    const out = box.bottom < 0 || box.top > innerHeight;
                    return [under && "under the bar", out && "out of sight", !name && "no name", !ring && "no ring"].filter(Boolean).map(text => `${text}: ${el.outerHTML.slice(0, 120)}`);
                }""".replace("FRAME", FRAME)
            )
            if found is not None:
                seen += 1
                troubles += found
    assert seen > 10 and troubles == []


@all_pages
def test_targets_are_24_pixels_large(visit):
    """Target size (2.5.8): links within a sentence, and controls whose label is part of the target, are measured with it or exempt."""
    page = visit.at()
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, summary, input, nav a, .course-switch, canvas[tabindex]")].filter(el => {
            const target = el.matches("input[type=radio], input[type=checkbox]") ? el.closest("label") ?? el : el, box = target.getBoundingClientRect();
            return box.width && getComputedStyle(target).visibility !== "hidden" && !target.closest("#pst-skip-link, .dlw-hidden") && Math.min(box.width, box.height) < 23.9;
        }).map(el => `${Math.round(el.getBoundingClientRect().width)}×${Math.round(el.getBoundingClientRect().height)} ${el.outerHTML.slice(0, 120)}`)"""
    )
    assert small == []


@all_pages
def test_headings_are_in_order_landmarks_of_a_kind_have_names_and_headers_a_scope(visit):
    page = visit.at()
    assert page.locator("h1").count() == 1
    levels = page.evaluate("[...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')].map(h => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert page.evaluate(
        "[...document.querySelectorAll('nav')].every(nav => nav.getAttribute('aria-label') || nav.getAttribute('aria-labelledby'))"
    )
    assert (
        page.evaluate(
            "[...document.querySelectorAll('main th')].filter(th => !th.scope || !th.textContent.trim()).length"
        )
        == 0
    )


@all_pages
def test_a_page_says_its_language_and_so_does_text_in_the_other_one(visit):
    """Language of parts (3.1.2): runs of Chinese on an English page are marked, as is the switch. (Code is one for both languages.)"""
    page = visit.at()
    assert page.evaluate("document.documentElement.lang").startswith(visit.edition)
    if visit.edition == "zh":
        assert page.locator("a.course-switch").get_attribute("lang") == "en"
        assert page.locator("dt").count() == 0 or page.locator("dt [lang=en]").count() > 10
        return
    unmarked = page.evaluate(
        """() => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
            while (walk.nextNode()) { const el = walk.currentNode.parentElement;
                if (/[\\u4e00-\\u9fff]/.test(walk.currentNode.data) && !el.closest("script, style, pre, [lang^=zh]")) found.push(el.outerHTML.slice(0, 120)); }
            return found; }"""
    )
    assert unmarked == []


@lessons
def test_with_reduced_motion_nothing_moves(visit):
    moving = visit.at().evaluate(
        "document.getAnimations().filter(a => a.effect.getComputedTiming().duration > 20).map(a => a.effect.target.className)"
    )
    assert moving == []


@lessons
def test_figures_follow_the_theme(visit):
    page = visit.at()
    for theme in ("light", "dark"):
        shown = page.evaluate(
            """theme => {
                document.documentElement.dataset.theme = theme;
                const figures = [...document.querySelectorAll("article img.only-light, article img.only-dark")];
                return figures.map((img) => [img.classList.contains("only-dark") ? "dark" : "light", getComputedStyle(img).display !== "none"]);
            }""",
            theme,
        )
        assert shown, "the lesson has no figure with a variant for each theme"
        assert all(visible == (variant == theme) for variant, visible in shown)
    page.evaluate("document.documentElement.dataset.theme = 'light'")


# ---- in other windows


@all_pages
def test_a_page_fits_a_small_screen(visit):
    page = visit.at(PHONE)
    assert overflowing(page) == []


@lessons
def test_on_a_phone_a_wide_figure_keeps_a_size_at_which_it_can_be_read_and_its_box_scrolls(visit):
    page = visit.at(PHONE)
    figures = page.locator("article .course-wide")
    for k in range(figures.count()):
        if figures.nth(k).is_visible():
            picture = figures.nth(k).locator("img:visible")
            assert picture.bounding_box()["width"] >= 540
            assert figures.nth(k).bounding_box()["width"] <= PHONE[0]
            expect(figures.nth(k)).to_have_attribute("aria-label", re.compile("Figure|图"))
            assert figures.nth(k).evaluate("box => { box.scrollLeft = 999; return box.scrollLeft; }") > 100
    squeezed = "[...document.querySelectorAll('.cell_output > img')].filter(el => el.checkVisibility() && el.getAttribute('width') >= 660).map(el => el.alt)"
    assert page.evaluate(squeezed) == []


@all_pages
def test_nothing_is_wider_than_the_paper_and_no_bar_or_button_is_printed(visit):
    with visit.printed() as page:
        assert page.evaluate(BEYOND, PAPER[0]) == []
        scrolling = page.evaluate(
            "[...document.querySelectorAll('article pre, article .cell_output .output')].filter(el => el.checkVisibility() && el.scrollWidth > el.clientWidth + 1 && getComputedStyle(el).overflowX !== 'visible').map(el => el.innerText.slice(0, 80))"
        )
        assert scrolling == [], "what scrolls on the screen is cut off on paper"
        assert (
            page.evaluate(
                SHOWN,
                ".course-copy, .headerlink, .bd-header-article *, .bd-sidebar-primary *, .bd-sidebar-secondary *, .course-links *, .prev-next-footer *, .skip-link, dialog",
            )
            == []
        )
        assert page.evaluate(SHOWN, ".course-form button, .course-form input[type=range]") == []
        assert page.evaluate(SHOWN, "h1") != [], "the title"


# ---- what a reader does


# Which widgets have a canvas that answers the pointer, and which have sliders: where one of them stands, it has to show it.
DRAWN = {
    *("activations", "adaptation", "augmentation", "convolution", "digit", "feature-map", "lottery"),
    *("optimizer-race", "playground"),
}
SLID = {
    *("activations", "adaptation", "augmentation", "backprop", "frames", "lottery", "optimizer-race", "penalties"),
    *("playground", "softmax"),
}
NEITHER = {"line", "quiz"}  # (a bet has a slider: `operate` counts them)
# Names of the widgets that can be seen, or of those in which something of a selector can be.
WIDGETS = """selector => [...document.querySelectorAll("main .course-widget")]
    .filter(widget => [...(selector ? widget.querySelectorAll(selector) : [widget])].some(el => el.checkVisibility()))
    .map(widget => widget.dataset.widget.replace(/-[0-9a-f]{10}$/, ""))"""
LOOKS = """widget => [widget.innerHTML, ...[...widget.querySelectorAll("canvas")].map(canvas => canvas.toDataURL()),
    ...[...widget.querySelectorAll("input, select")].map(input => `${input.value} ${input.checked}`)].join("\\n")"""

# Where an element stands in the window, after it was brought there.
INTO_SIGHT = """async (el) => {
    el.scrollIntoView({ block: "center", behavior: "instant" });
    await FRAME;
    const { x, y, width, height } = el.getBoundingClientRect();
    return [x, y, width, height];
}""".replace("FRAME", FRAME)


def widgets_with(page, selector):
    return set(page.evaluate(WIDGETS, selector))


def operate(page, lesson):
    """Move every slider and answer every question, by keyboard and pointer."""
    asked = quizfile.load(find_beside(lesson_key(lesson), ".quiz.yaml"))
    sliders = "input[type=range]:enabled"
    assert widgets_with(page, None) & SLID <= widgets_with(page, sliders)
    assert page.locator(f".course-bet {sliders}:visible").count() == len(asked["bets"])
    # (Handles, here and below: what `.all()` gives looks through the whole page anew for whatever is done with it.)
    for slider in page.locator(f"main {sliders}:visible").element_handles():
        before = slider.evaluate("slider => { slider.focus(); return slider.value; }")
        for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):
            page.keyboard.press(key)
            if moved := slider.evaluate("slider => slider.value") != before:
                break
        assert moved, "a slider does not move"
    questions = page.locator(".course-quiz fieldset").all()
    assert len(questions) == len(asked["questions"])
    for question in questions:
        boxes = question.locator("input")
        one_only = boxes.nth(0).get_attribute("type") == "radio"
        boxes.nth(0).focus()
        page.keyboard.press("Space")
        assert boxes.nth(0).is_checked()
        for key in ("ArrowDown",) if one_only else ("Tab", "Space"):
            page.keyboard.press(key)
        assert boxes.nth(1).is_checked()
        question.locator("label").first.click()
        assert boxes.nth(0).is_checked() == one_only, "of several boxes, one that is ticked is cleared"
        question.locator("button:visible").first.click()
        assert question.locator("[role=status] :visible").count(), "no feedback after an answer"


@lessons
def test_a_widget_with_a_canvas_reacts_to_the_pointer(visit):
    """To a stroke over each of its canvases, somehow; what each of them does is told by the widget's own tests."""
    page = visit.at()
    before = len(page.troubles)
    assert widgets_with(page, None) & DRAWN <= widgets_with(page, "canvas")
    still = []
    for widget in page.locator("main .course-widget").filter(has=page.locator("canvas:visible")).all():
        looked, reacted = widget.evaluate(LOOKS), False
        for canvas in widget.locator("canvas:visible").element_handles():
            x, y, width, height = canvas.evaluate(INTO_SIGHT)
            page.mouse.move(x + width * 0.3, y + height * 0.3)
            page.mouse.down()
            page.mouse.move(x + width * 0.6, y + height * 0.7, steps=2)
            page.mouse.up()
            next_frame(page)
            # (Looked at after each stroke: the last one may choose what was chosen at first.)
            reacted = reacted or widget.evaluate(LOOKS) != looked
        if not reacted:
            still.append(widget.get_attribute("data-widget"))
    assert still == []
    assert page.troubles[before:] == []


@lessons
def test_sliders_react_to_the_keyboard_and_quizzes_to_keyboard_and_pointer(visit):
    page = visit.at()
    before = len(page.troubles)
    operate(page, visit.name)
    assert page.troubles[before:] == []


# ---- with everything open


@all_pages
def test_axe_finds_nothing_in_either_theme_with_everything_open(visit, axe):
    page = visit.at()
    page.evaluate(UNFOLD)
    reachable(page)
    judge = Axe(page, axe)
    themed(page, "light")
    found = judge.run()
    themed(page, "dark")
    found += [f"dark: {text}" for text in judge.run(only=COLOURS)]
    themed(page, "light")
    assert found == []


def clipped(page):
    """Texts that are cut off: taller or wider than a box that hides what sticks out."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter(el => {
            const style = getComputedStyle(el);
            if (!/hidden|clip/.test(style.overflowX + style.overflowY) || !el.innerText?.trim() || style.display === "inline" || el.closest(".dlw-hidden, .course-done__text, .katex, svg, select")) return false;
            return el.scrollHeight > el.clientHeight + 2 && /hidden|clip/.test(style.overflowY) || el.scrollWidth > el.clientWidth + 2 && /hidden|clip/.test(style.overflowX);
        }).map(el => el.outerHTML.slice(0, 150))"""
    )


@all_pages
def test_a_page_of_320_pixels_scrolls_in_one_direction_with_the_readers_own_spacing_too(visit):
    """Reflow (1.4.10) and text spacing (1.4.12); 320 pixels are a window of 1280 at 400 %."""
    page = visit.at((320, 640))
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    assert overflowing(page) == []
    spacing = "main :not(.katex *, svg *) { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } main p { margin-bottom: 2em !important; }"
    page.evaluate(
        "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }",
        spacing,
    )
    assert overflowing(page) == [], "with spacing"
    assert clipped(page) == []


# ---- all along


@all_pages
def test_a_page_asks_no_other_host_and_raises_no_error(visit):
    """From its first request until here, whatever the tests above did on it."""
    page = visit.at()
    page.wait_for_load_state("networkidle")
    assert page.troubles == []


# ---- from a server (one page of each type; the published workflow looks at all of them)


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_from_a_server_a_page_asks_no_other_host_raises_no_error_and_fits_a_small_screen(tab, server, edition, name):
    tab.goto(f"{server}/{edition}/{name}.html")
    settle(tab)
    tab.set_viewport_size({"width": 360, "height": 740})
    assert overflowing(tab) == []
    assert tab.locator("h1").count() == 1
    assert tab.evaluate("document.documentElement.lang").startswith(edition)
    assert tab.troubles == []


@pytest.mark.parametrize("lesson", [name for name in TYPES if name in LESSONS])
@pytest.mark.parametrize("edition", EDITIONS)
def test_from_a_server_sliders_react_to_the_keyboard_and_quizzes_to_keyboard_and_pointer(tab, server, edition, lesson):
    tab.goto(f"{server}/{edition}/{lesson}.html")
    widgets_started(tab)
    operate(tab, lesson)
    assert tab.troubles == []


# ---- of the lists above


def test_of_every_widget_it_is_said_whether_it_has_a_canvas_or_sliders():
    assert set(widgets()) == DRAWN | SLID | NEITHER
