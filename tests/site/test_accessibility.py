"""WCAG 2.2 AA on the built site: axe on every page and in every state, and what axe cannot see, tried in a browser."""

import pytest
from conftest import ROOT
from test_site import EDITIONS, LESSONS, PAGES, overflowing

from theme.node import install, packages_match

NAMES = [*PAGES, "search"]
# Everything unfolded and every question answered, so that axe sees each text once; then the frames that come when they are in sight.
UNFOLD = """async () => {
    for (const box of document.querySelectorAll("details")) box.open = true;
    for (const form of document.querySelectorAll(".course-question")) { form.querySelectorAll("input")[0]?.click(); form.querySelector("button")?.click(); }
    const bets = [...document.querySelectorAll(".course-bet[data-bet]")];
    for (const form of bets.slice(0, 1)) { form.querySelector("input").click(); form.querySelector("[data-do=lock]").click(); }
    for (const box of document.querySelectorAll("details")) box.open = true;
    for (let y = 0; y < document.body.scrollHeight; y += 900) { scrollTo(0, y); await new Promise(requestAnimationFrame); }
    scrollTo(0, 0);
}"""
RUN = """async (only) => {
    const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
    // KaTeX draws from pieces of one or two signs, which axe cannot judge and which take most of its time; their colour is the text's.
    const found = await axe.run({ exclude: [".katex-html"] }, only ? { ...options, runOnly: only } : options);
    return found.violations.flatMap(({ id, impact, nodes }) => nodes
        .filter(({ target }) => id !== "empty-table-header" || !document.querySelector(target).querySelector("math")) // (axe does not read MathML)
        .map(({ target, html }) => `${impact}: ${id}: ${target.join(" ")}: ${html.slice(0, 120)}`));
}"""
# Half of everything done: as a reader's browser would keep it.
FILL = """() => {
    const date = "2026-01-02", put = (kind, entries) => localStorage.setItem(`dli.v1.${kind}`, JSON.stringify(Object.fromEntries(entries)));
    const lessons = Object.entries(courseLessons).slice(0, 5);
    put("read", lessons.map(([lesson]) => [lesson, { date }]));
    put("quiz", lessons.flatMap(([lesson, [quiz]]) => quiz.map((name, i) => [`${lesson}.${name}`, { chosen: ["a"], correct: i % 2 === 0, tries: 1, date }])));
    put("bets", lessons.flatMap(([lesson, [, bets]]) => bets.map((name, i) => [`${lesson}.${name}`, { choice: "a", confidence: 0.5 + 0.1 * (i % 5), options: 3, date, outcome: i % 3 ? "a" : "b", score: 0.2 }])));
    dispatchEvent(new StorageEvent("storage", { key: null })); // as if another tab had done it
}"""
COLOURS = ["color-contrast", "link-in-text-block"]  # rules that depend on the theme


@pytest.fixture(scope="session")
def axe():
    """Text of axe-core, of the version and hash in tests/package-lock.json."""
    folder = ROOT / "tests"
    install(theme=folder)
    assert packages_match(folder)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def page(chromium):
    """One page for all tests here. The policy is set aside, only because it would stop axe itself."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", bypass_csp=True)
    yield context.new_page()
    context.close()


def themed(page, theme):
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    # widgets follow a moment later
    page.wait_for_function("theme => [...document.querySelectorAll('.dlw[data-dlw-theme]')].every(el => el.dataset.dlwTheme === theme)", arg=theme)


def widgets_started(page):
    """Widgets start when they come near the window: go through the page once."""
    page.evaluate("async () => { for (let y = 0; y < document.body.scrollHeight; y += 700) { scrollTo(0, y); await new Promise(requestAnimationFrame); } scrollTo(0, 0); }")
    page.wait_for_function("() => [...document.querySelectorAll('.course-widget-place')].every(place => place.querySelector(':scope > div, [role=alert]'))")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_axe_finds_nothing_in_the_dialogs(page, site, axe, edition, theme):
    page.goto((site / edition / f"{LESSONS[0]}.html").as_uri())
    page.evaluate(axe)
    themed(page, theme)
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog[open]").wait_for()
    assert page.evaluate(RUN) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    try:
        for side in ("primary", "secondary"):
            page.locator(f"button.{side}-toggle:visible").click()
            page.locator(f"#pst-{side}-sidebar-modal[open]").wait_for()
            assert page.evaluate(RUN) == [], side
            page.keyboard.press("Escape")
        assert page.evaluate(RUN) == [], "the narrow page"
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_beside_the_editions_and_in_what_a_reader_fills(page, site, axe, theme):
    """The start page and the one for wrong addresses; a term's definition; progress that is there."""
    page.emulate_media(color_scheme=theme)
    try:
        for address in ((site / "404.html").as_uri(), f"{(site / '404.html').as_uri()}#zh"):
            page.goto(address)
            page.evaluate(axe)
            assert page.evaluate(RUN) == [], address
    finally:
        page.emulate_media(color_scheme="light")
    for edition in EDITIONS:
        page.goto((site / edition / f"{LESSONS[0]}.html").as_uri())
        page.evaluate(axe)
        themed(page, theme)
        page.wait_for_function("document.documentElement.dataset.paint === undefined")  # nothing moves away from under the pointer
        page.locator("a.course-term").first.hover()
        page.locator(".course-term-popup").wait_for()
        assert page.evaluate(RUN.replace("axe.run({", "axe.run({ include: ['.course-term-popup', 'a.course-term'],")) == []
        page.goto((site / edition / "book/progress.html").as_uri())
        page.evaluate(FILL)
        page.locator("#course-bets svg").wait_for()
        page.evaluate(axe)
        themed(page, theme)
        assert page.evaluate(RUN) == []
        page.goto((site / edition / f"{PAGES[0]}.html").as_uri())
        page.evaluate(FILL)
        page.locator("article .course-done").first.wait_for()
        page.evaluate(axe)
        themed(page, theme)
        assert page.evaluate(RUN) == []
        page.evaluate("localStorage.clear()")


def test_axe_would_find_a_defect(page, site, axe):
    page.goto((site / f"en/{PAGES[0]}.html").as_uri())
    page.evaluate(axe)
    page.evaluate("document.querySelector('article p').style.color = '#bbb'")
    assert any("color-contrast" in text for text in page.evaluate(RUN))


# ---- what axe cannot see


@pytest.fixture(scope="module", params=[(edition, name) for edition in EDITIONS for name in NAMES], ids=lambda pair: "-".join(pair))
def opened(request, page, site):
    """The page of an edition, its widgets started; opened once for all tests here (the last of them changes it)."""
    edition, name = request.param
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto((site / edition / f"{name}.html").as_uri())
    widgets_started(page)
    return page


def clipped(page):
    """Texts that are cut off: taller or wider than a box that hides what sticks out."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter(el => {
            const style = getComputedStyle(el);
            if (!/hidden|clip/.test(style.overflowX + style.overflowY) || !el.innerText?.trim() || style.display === "inline" || el.closest(".dlw-hidden, .course-done__text, .katex, svg, select")) return false;
            return el.scrollHeight > el.clientHeight + 2 && /hidden|clip/.test(style.overflowY) || el.scrollWidth > el.clientWidth + 2 && /hidden|clip/.test(style.overflowX);
        }).map(el => el.outerHTML.slice(0, 150))"""
    )


def test_the_skip_link_comes_first_and_leads_past_the_contents(opened):
    opened.evaluate("document.activeElement?.blur(); scrollTo(0, 0);")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    box = opened.locator("#pst-skip-link").bounding_box()
    assert box["y"] >= 0 and box["height"] > 20, "it is seen when it has the focus"
    opened.keyboard.press("Enter")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.querySelector('#main-content').contains(document.activeElement)")


def test_what_has_the_focus_is_in_sight_and_every_stop_has_a_name_and_a_ring(opened):
    """Focus order, focus visible (2.4.7), not obscured (2.4.11), names (4.1.2): Tab through the page."""
    stops = opened.evaluate("document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]').length")
    opened.evaluate("document.activeElement?.blur(); scrollTo(0, 0);")
    troubles, seen = [], 0
    for key in ("Tab", "Shift+Tab"):
        for _ in range(min(40, stops)):
            opened.keyboard.press(key)
            found = opened.evaluate(
                """async () => {
                    await new Promise(requestAnimationFrame); // a definition follows its word with the next frame
                    await new Promise(requestAnimationFrame);
                    const el = document.activeElement, box = el.getBoundingClientRect();
                    if (el === document.body) return null;
                    const bar = document.querySelector(".bd-header-article"), style = getComputedStyle(el), inside = bar?.contains(el);
                    const under = !inside && bar && el.closest("main") && !el.closest("dialog, [popover]") && box.bottom <= bar.getBoundingClientRect().bottom + 1;
                    const name = el.getAttribute("aria-label") || el.innerText?.trim() || el.labels?.[0]?.innerText || el.title || (el.getAttribute("aria-labelledby") && "ok");
                    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none" || el.closest("form.bd-search") || el.type === "radio";
                    const out = box.bottom < 0 || box.top > innerHeight;
                    return [under && "under the bar", out && "out of sight", !name && "no name", !ring && "no ring"].filter(Boolean).map(text => `${text}: ${el.outerHTML.slice(0, 120)}`);
                }"""
            )
            if found is not None:
                seen += 1
                troubles += found
    assert seen > 10 and troubles == []


def test_targets_are_24_pixels_large(opened):
    """Target size (2.5.8): links within a sentence, and controls whose label is part of the target, are measured with it or exempt."""
    small = opened.evaluate(
        """() => [...document.querySelectorAll("button, select, summary, input, nav a, .course-switch, canvas[tabindex]")].filter(el => {
            const target = el.matches("input[type=radio], input[type=checkbox]") ? el.closest("label") ?? el : el, box = target.getBoundingClientRect();
            return box.width && getComputedStyle(target).visibility !== "hidden" && !target.closest("#pst-skip-link, .dlw-hidden") && Math.min(box.width, box.height) < 23.9;
        }).map(el => `${Math.round(el.getBoundingClientRect().width)}×${Math.round(el.getBoundingClientRect().height)} ${el.outerHTML.slice(0, 120)}`)"""
    )
    assert small == []


def test_headings_are_in_order_landmarks_of_a_kind_have_names_and_headers_a_scope(opened):
    levels = opened.evaluate("[...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')].map(h => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    assert opened.evaluate("[...document.querySelectorAll('nav')].every(nav => nav.getAttribute('aria-label') || nav.getAttribute('aria-labelledby'))")
    assert opened.evaluate("[...document.querySelectorAll('main th')].filter(th => !th.scope || !th.textContent.trim()).length") == 0


def test_text_in_the_other_language_says_so(opened):
    """Language of parts (3.1.2): runs of Chinese on an English page are marked, as is the switch. (Code is one for both languages.)"""
    if opened.evaluate("document.documentElement.lang").startswith("zh"):
        assert opened.locator("a.course-switch").get_attribute("lang") == "en"
        assert opened.locator("dt").count() == 0 or opened.locator("dt [lang=en]").count() > 10
        return
    unmarked = opened.evaluate(
        """() => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
            while (walk.nextNode()) { const el = walk.currentNode.parentElement;
                if (/[\\u4e00-\\u9fff]/.test(walk.currentNode.data) && !el.closest("script, style, pre, [lang^=zh]")) found.push(el.outerHTML.slice(0, 120)); }
            return found; }"""
    )
    assert unmarked == []


def test_axe_finds_nothing_in_either_theme_with_everything_open(opened, axe):
    opened.evaluate(UNFOLD)
    opened.evaluate(axe)
    themed(opened, "light")
    found = opened.evaluate(RUN)
    themed(opened, "dark")
    found += [f"dark: {text}" for text in opened.evaluate(RUN, COLOURS)]
    themed(opened, "light")
    assert found == []


def test_a_page_of_320_pixels_scrolls_in_one_direction_with_the_readers_own_spacing_too(opened):
    """Reflow (1.4.10) and text spacing (1.4.12); 320 pixels are a window of 1280 at 400 %."""
    opened.set_viewport_size({"width": 320, "height": 640})
    opened.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    assert overflowing(opened) == []
    spacing = "main :not(.katex *, svg *) { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } main p { margin-bottom: 2em !important; }"
    opened.evaluate("text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }", spacing)
    assert overflowing(opened) == [], "with spacing"
    assert clipped(opened) == []


def test_a_box_that_scrolls_is_reached_by_keyboard_and_has_a_name(page, site):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto((site / f"zh/{LESSONS[0]}.html").as_uri())
    page.wait_for_function("document.querySelector('article pre[tabindex=\"0\"]')")
    names = page.evaluate("[...document.querySelectorAll('article [tabindex=\"0\"][role=group]')].map(box => box.getAttribute('aria-label'))")
    assert names and set(names) <= {"代码，可横向滚动", "输出，可横向滚动", "表格，可横向滚动", "公式，可横向滚动"}
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function("n => document.querySelectorAll('article [tabindex=\"0\"][role=group]').length < n", arg=len(names))


def test_with_forced_colours_what_is_pressed_chosen_or_current_is_still_told_apart(chromium, site):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    page.goto((site / f"en/{LESSONS[-1]}.html").as_uri())
    widgets_started(page)
    looks = page.evaluate("['true', 'false'].map(on => getComputedStyle(document.querySelector(`.dlw button[data-map][aria-pressed=\"${on}\"]`)).backgroundColor)")
    assert looks[0] != looks[1]
    current = "getComputedStyle(document.querySelector('nav.bd-links li.current.active > a')).outlineStyle"
    assert page.evaluate(current) == "solid"
    icon = "getComputedStyle(document.querySelector('.bd-header-article .course-icon--search')).backgroundColor"
    assert page.evaluate(icon) not in ("rgba(0, 0, 0, 0)", page.evaluate("getComputedStyle(document.body).backgroundColor")), "icons are drawn by their background"
    context.close()


def test_with_reduced_motion_nothing_moves(page, site):
    for lesson in LESSONS:
        page.goto((site / f"en/{lesson}.html").as_uri())
        widgets_started(page)
        moving = page.evaluate("document.getAnimations().filter(a => a.effect.getComputedTiming().duration > 20).map(a => a.effect.target.className)")
        assert moving == [], lesson
