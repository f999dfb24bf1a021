"""WCAG 2.2 AA in the states that a page can be brought into. (test_pages looks at every page as it is, with axe and without.)"""

import pytest
from axe import Axe
from site_pages import EDITIONS, LESSONS, PAGES, reachable, themed, widgets_started

# Half of everything done: as a reader's browser would keep it.
FILL = """() => {
    const date = "2026-01-02", put = (kind, entries) => localStorage.setItem(`dli.v1.${kind}`, JSON.stringify(Object.fromEntries(entries)));
    const lessons = Object.entries(courseLessons).slice(0, 5);
    put("read", lessons.map(([lesson]) => [lesson, { date }]));
    put("quiz", lessons.flatMap(([lesson, [quiz]]) => quiz.map((name, i) => [`${lesson}.${name}`, { chosen: ["a"], correct: i % 2 === 0, tries: 1, date }])));
    put("bets", lessons.flatMap(([lesson, [, bets]]) => bets.map((name, i) => [`${lesson}.${name}`, { choice: "a", confidence: 0.5 + 0.1 * (i % 5), options: 3, date, outcome: i % 3 ? "a" : "b", score: 0.2 }])));
    dispatchEvent(new StorageEvent("storage", { key: null })); // as if another tab had done it
}"""


@pytest.fixture(scope="module")
def page(chromium):
    """One page for all tests here."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_axe_finds_nothing_in_the_dialogs(page, site, axe, edition, theme):
    page.goto((site / edition / f"{LESSONS[0]}.html").as_uri())
    judge = Axe(page, axe)
    themed(page, theme)
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog[open]").wait_for()
    assert judge.run() == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    try:
        for side in ("primary", "secondary"):
            page.locator(f"button.{side}-toggle:visible").click()
            page.locator(f"#pst-{side}-sidebar-modal[open]").wait_for()
            assert judge.run() == [], side
            page.keyboard.press("Escape")
        reachable(page)
        assert judge.run() == [], "the narrow page"
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_beside_the_editions_and_in_what_a_reader_fills(page, site, axe, theme):
    """The start page and the one for wrong addresses; a term's definition; progress that is there."""
    page.emulate_media(color_scheme=theme)
    try:
        for address in ((site / "404.html").as_uri(), f"{(site / '404.html').as_uri()}#zh"):
            page.goto(address)
            judge = Axe(page, axe)
            assert judge.run() == [], address
    finally:
        page.emulate_media(color_scheme="light")
    for edition in EDITIONS:
        page.goto((site / edition / f"{LESSONS[0]}.html").as_uri())
        judge = Axe(page, axe)
        themed(page, theme)
        page.wait_for_function(
            "() => document.documentElement.dataset.paint === undefined"
        )  # nothing moves away from under the pointer
        page.locator("a.course-term").first.hover()
        page.locator(".course-term-popup").wait_for()
        assert judge.run(include=[".course-term-popup", "a.course-term"]) == []
        page.goto((site / edition / "book/progress.html").as_uri())
        page.evaluate(FILL)
        page.locator("#course-bets svg").wait_for()
        judge = Axe(page, axe)
        themed(page, theme)
        assert judge.run() == []
        page.goto((site / edition / f"{PAGES[0]}.html").as_uri())
        page.evaluate(FILL)
        page.locator("article .course-done").first.wait_for()
        judge = Axe(page, axe)
        themed(page, theme)
        assert judge.run() == []
        page.evaluate("localStorage.clear()")


@pytest.mark.parametrize(
    "pale",
    [
        "article p",
        "article .math",
        "article .cell_input .highlight .k",
        "article .cell_input .highlight .mi",
        "article .cell_input .highlight pre",
    ],
)
def test_axe_would_find_a_defect_in_text_and_in_each_kind_of_code_and_leaves_the_page_as_it_was(page, site, axe, pale):
    page.goto((site / f"en/{LESSONS[0]}.html").as_uri())
    widgets_started(page)
    page.evaluate(
        "pale => { for (const el of document.querySelectorAll(pale)) el.style.setProperty('color', '#bbb', 'important'); }",
        pale,
    )
    article = "document.querySelector('article').innerHTML"  # (beside it, the list of sections follows the scrolling a moment later)
    before = page.evaluate(article)
    found = Axe(page, axe).run()
    assert found and all("color-contrast" in text for text in found), found
    assert page.evaluate(article) == before


# ---- what axe cannot see


def test_a_box_that_scrolls_is_reached_by_keyboard_and_has_a_name(page, site):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto((site / f"zh/{LESSONS[0]}.html").as_uri())
    page.wait_for_function("() => document.querySelector('article pre[tabindex=\"0\"]')")
    names = page.evaluate(
        "[...document.querySelectorAll('article [tabindex=\"0\"][role=group]')].map(box => box.getAttribute('aria-label'))"
    )
    assert names and set(names) <= {f"{kind}，可横向滚动" for kind in ("代码", "输出", "表格", "公式", "图")}
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function(
        "n => document.querySelectorAll('article [tabindex=\"0\"][role=group]').length < n", arg=len(names)
    )


def test_with_forced_colours_what_is_pressed_chosen_or_current_is_still_told_apart(chromium, site):
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, forced_colors="active", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(
        (site / "en/notebooks/06-transfer-learning/01-feature-extraction.html").as_uri()
    )  # it has buttons that stay pressed
    widgets_started(page)
    looks = page.evaluate(
        "['true', 'false'].map(on => getComputedStyle(document.querySelector(`.dlw button[data-map][aria-pressed=\"${on}\"]`)).backgroundColor)"
    )
    assert looks[0] != looks[1]
    current = "getComputedStyle(document.querySelector('nav.bd-links li.current.active > a')).outlineStyle"
    assert page.evaluate(current) == "solid"
    icon = "getComputedStyle(document.querySelector('.bd-header-article .course-icon--search')).backgroundColor"
    assert page.evaluate(icon) not in (
        "rgba(0, 0, 0, 0)",
        page.evaluate("getComputedStyle(document.body).backgroundColor"),
    ), "icons are drawn by their background"
    context.close()
