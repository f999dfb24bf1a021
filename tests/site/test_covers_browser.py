"""What a bet is about, covered in the page until the bet is placed or the reader asks for it."""

import json

import pytest
from axe import Axe
from browser import share_storage
from playwright.sync_api import expect
from site_pages import EDITIONS, LESSONS, overflowing, parsed, themed

LESSON = "notebooks/05-cnn/03-lenet"
ONE, OTHER = "lenet.shuffled", "lenet.six-pixels"
FAR, FAR_BET = "notebooks/06-transfer-learning/01-feature-extraction", "feature-extraction.unseen"
BET = {"choice": "c", "confidence": 0.7, "options": 4, "date": "2026-11-20"}


def cover(page, id=ONE):
    return page.locator(f'[data-cover="{id}"]')


def inside(page, id=ONE):
    """The first paragraph under a cover."""
    return cover(page, id).locator(".course-covered > p").first


def bet(page, id=ONE):
    form = page.locator(f'[data-bet="{id}"]')
    form.scroll_into_view_if_needed()
    form.locator(".course-sure:not([hidden])").wait_for()  # it is live (it can be seen before)
    return form


def place(page, id=ONE):
    form = bet(page, id)
    form.locator("input[type=radio]").first.check()
    form.get_by_role("button").first.click()
    return form


def stored(page, kind):
    return json.loads(page.evaluate("kind => localStorage.getItem(`dli.v1.${kind}`)", kind) or "{}")


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_settled_bet_stands_under_its_cover_and_no_bet_under_any(site, lesson):
    for edition in EDITIONS:
        page = parsed(site / edition / f"{lesson}.html")
        assert page.cssselect("[data-bet]") and not page.cssselect(".course-cover [data-bet]")
        for settled in page.cssselect("[data-settle]"):
            [cover] = (tag for tag in settled.iterancestors() if "course-cover" in tag.classes)
            assert cover.get("data-cover") == settled.get("data-settle")
        for covered in page.cssselect(".course-cover"):
            assert "open" in covered.attrib, "covered where no script runs"
            assert not any("course-cover" in tag.classes for tag in covered.iterancestors())


def test_a_lesson_opens_covered_and_a_bet_opens_what_it_is_about_and_stays_so(tab, address):
    tab.goto(address(f"en/{LESSON}.html"))
    for id in (ONE, OTHER):
        expect(inside(tab, id)).to_be_hidden()
        expect(cover(tab, id).get_by_text("Show me anyway")).to_be_visible()
    place(tab)
    expect(inside(tab)).to_be_visible()
    expect(cover(tab).locator("> summary")).to_be_hidden()
    expect(cover(tab).locator(".course-settle")).to_be_visible()
    expect(inside(tab, OTHER)).to_be_hidden()
    tab.goto(address(f"zh/{LESSON}.html"))
    expect(inside(tab)).to_be_visible()
    bet(tab).get_by_role("button", name="撤回预测").click()
    expect(inside(tab)).to_be_hidden()
    assert stored(tab, "shown") == {} and tab.troubles == []


@pytest.mark.parametrize(
    "edition, show, hide", [("en", "Show me anyway", "Cover it again"), ("zh", "直接看答案", "重新盖上")]
)
def test_it_is_shown_without_a_bet_and_covered_again_by_keyboard(tab, address, edition, show, hide):
    tab.goto(address(f"{edition}/{LESSON}.html"))
    bar = cover(tab).locator("> summary")
    expect(bar).to_contain_text(show)
    bar.focus()
    tab.keyboard.press("Enter")
    expect(inside(tab)).to_be_visible()
    expect(bar).to_be_focused()
    expect(bar.get_by_text(hide)).to_be_visible()
    expect(cover(tab).locator(".course-settle")).to_be_hidden()
    tab.wait_for_function("() => localStorage.getItem('dli.v1.shown')")
    assert list(stored(tab, "shown")) == [ONE] and stored(tab, "bets") == {}
    tab.reload()
    expect(inside(tab)).to_be_visible()
    expect(inside(tab, OTHER)).to_be_hidden()
    bar.focus()
    tab.keyboard.press("Space")
    expect(inside(tab)).to_be_hidden()
    tab.wait_for_function("() => localStorage.getItem('dli.v1.shown') === '{}'")
    tab.reload()
    expect(inside(tab)).to_be_hidden()
    assert tab.troubles == []


def test_only_its_button_opens_a_cover_to_the_pointer(tab, site):
    tab.goto((site / f"en/{LESSON}.html").as_uri())
    cover(tab).scroll_into_view_if_needed()
    box = cover(tab).get_by_text("What comes of it").bounding_box()
    tab.mouse.click(box["x"] + 30, box["y"] + box["height"] / 2)
    expect(inside(tab)).to_be_hidden()
    cover(tab).get_by_text("Show me anyway").click()
    expect(inside(tab)).to_be_visible()


@pytest.mark.parametrize("arrives", ["link", "search"])
def test_who_is_led_to_what_is_covered_sees_it(tab, address, arrives):
    tab.goto(address(f"en/{LESSON}.html"))
    expect(inside(tab)).to_be_hidden()
    if arrives == "link":
        inside(tab).evaluate("p => { p.id = 'covered-place'; location.hash = p.id; }")
    else:
        tab.evaluate(
            "text => sessionStorage.setItem('dli.v1.found', JSON.stringify({ page: location.pathname, id: '', texts: [text] }))",
            inside(tab).text_content(),
        )
        tab.reload()
    expect(inside(tab)).to_be_in_viewport()
    tab.wait_for_function("() => localStorage.getItem('dli.v1.shown')")
    expect(inside(tab, OTHER)).to_be_hidden()
    assert list(stored(tab, "shown")) == [ONE]


def test_the_browser_s_own_search_finds_and_opens_what_is_covered(tab, server):
    """Played with a text fragment, which looks for its words in the same way."""
    tab.goto(f"{server}/en/{LESSON}.html#:~:text=LeNet%20does%20notice")
    expect(cover(tab).get_by_text("LeNet does notice")).to_be_in_viewport()


def test_without_scripts_nothing_is_covered(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / f"en/{LESSON}.html").as_uri())
    for id in (ONE, OTHER):
        assert inside(page, id).is_visible() and not cover(page, id).locator("> summary").is_visible()
        assert cover(page, id).get_by_text("Settle: what happened?").is_visible()
    context.close()


def test_on_paper_nothing_is_covered_and_afterwards_it_is_as_before(tab, site):
    tab.goto((site / f"en/{LESSON}.html").as_uri())
    expect(inside(tab)).to_be_hidden()
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert inside(tab).is_visible() and inside(tab, OTHER).is_visible()
    assert not cover(tab).locator("> summary").is_visible()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    tab.emulate_media(media="screen")
    expect(inside(tab)).to_be_hidden()
    tab.reload()
    expect(inside(tab)).to_be_hidden()
    assert stored(tab, "shown") == {}


@pytest.mark.parametrize("kept", [{}, {"bets": {ONE: BET}, "shown": {OTHER: {"date": "2026-11-20"}}}])
def test_covers_and_bets_move_nothing_while_a_page_loads(tab, address, kept):
    tab.goto(address(f"en/{LESSON}.html"))
    for kind, value in kept.items():
        tab.evaluate("([kind, text]) => localStorage.setItem(`dli.v1.${kind}`, text)", [kind, json.dumps(value)])
    tab.add_init_script(
        """window.moved = []; window.shut = 0;
        new PerformanceObserver(list => list.getEntries().forEach(e => moved.push([e.value, ...e.sources.map(s => s.node?.nodeName + '.' + s.node?.className)]))).observe({ type: 'layout-shift', buffered: true });
        addEventListener("DOMContentLoaded", () => { shut = document.querySelectorAll(".course-cover:not([open])").length; }, { once: true });"""
    )
    tab.goto("about:blank")
    tab.goto(address(f"en/{LESSON}.html"))
    tab.wait_for_load_state("networkidle")
    expect(inside(tab, OTHER)).to_be_visible() if kept else expect(inside(tab, OTHER)).to_be_hidden()
    assert tab.evaluate("shut") == (1 if kept else 3), "covered after the page was painted"
    assert tab.evaluate("moved") == []


@pytest.mark.parametrize("how", ["forbidden", "full"])
def test_where_nothing_can_be_kept_a_cover_opens_for_the_page(tab, site, how):
    tab.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });" if how == "forbidden"
        else "localStorage.setItem('other', '1'); Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )  # fmt: skip
    tab.goto((site / f"en/{LESSON}.html").as_uri())
    cover(tab, OTHER).get_by_text("Show me anyway").click()
    expect(inside(tab, OTHER)).to_be_visible()
    place(tab)
    expect(inside(tab)).to_be_visible()
    expect(inside(tab, OTHER)).to_be_visible()
    words = {"forbidden": "does not keep data", "full": "storage is full"}[how]
    expect(bet(tab).get_by_role("status")).to_contain_text(words)
    assert tab.troubles == []


# Nothing is told that it came into sight until `release()`, and then twice, as where it came, went and came again.
HELD = """(() => {
    let held = [];
    const Real = IntersectionObserver;
    globalThis.IntersectionObserver = class extends Real {
        constructor(act, ...rest) { super((...given) => held ? held.push(() => act(...given)) : act(...given), ...rest); }
    };
    globalThis.release = () => { const told = held; held = null; for (const tell of told) { tell(); tell(); } };
})()"""


def test_a_button_pressed_before_its_form_is_live_is_served_when_it_is_and_a_form_becomes_live_once(tab, site):
    tab.add_init_script(HELD)
    tab.goto((site / f"en/{LESSON}.html").as_uri())
    form = tab.locator(f'[data-bet="{ONE}"]')
    form.scroll_into_view_if_needed()
    form.locator("input[type=radio]").nth(2).check()
    form.get_by_role("button", name="Lock in").click()
    form.get_by_role("button", name="Lock in").click()
    expect(inside(tab)).to_be_hidden()
    tab.wait_for_timeout(200)  # the observer has been told that the form is in sight
    tab.evaluate("release()")
    expect(inside(tab)).to_be_visible()
    assert stored(tab, "bets")[ONE]["choice"] == "c" and tab.troubles == []


def test_a_section_far_from_its_bet_leads_back_to_it(tab, address):
    tab.goto(address(f"en/{FAR}.html"))
    expect(inside(tab, FAR_BET)).to_be_hidden()
    tab.get_by_role("link", name="the bet from earlier").click()
    expect(tab.locator(f'[data-bet="{FAR_BET}"]')).to_be_in_viewport()
    place(tab, FAR_BET)
    expect(inside(tab, FAR_BET)).to_be_visible()


def test_a_bet_placed_in_another_tab_opens_its_cover_here(chromium, site):
    context = chromium.new_context()
    here, there = context.new_page(), context.new_page()
    share_storage(here, (site / "404.html").as_uri())
    for page in (here, there):
        page.goto((site / f"en/{LESSON}.html").as_uri())
    place(there)
    expect(inside(here)).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_covers_fit_a_phone_and_axe_finds_nothing_in_them_shut_or_open(tab, site, axe, edition, theme):
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto((site / edition / f"{LESSON}.html").as_uri())
    themed(tab, theme)
    judge = Axe(tab, axe)
    for button in ("shut", "open"):
        expect(cover(tab).locator(f".course-cover-do.course-cover-{button}")).to_be_visible()
        assert cover(tab).locator(f".course-cover-do.course-cover-{button}").bounding_box()["height"] >= 24
        assert overflowing(tab) == [] and judge.run(include=[".course-cover > summary"]) == []
        cover(tab).locator(".course-cover-do:visible").click()


def test_covers_that_open_at_the_same_moment_all_stay_open(tab, address):
    """A search of the browser's own, or an extension that unfolds the page, opens more than one."""
    tab.goto(address(f"en/{LESSON}.html"))
    expect(inside(tab)).to_be_hidden()
    ids = tab.locator("[data-cover]").evaluate_all(
        "covers => covers.map(c => { c.open = true; return c.dataset.cover; })"
    )
    tab.wait_for_function(
        "ids => ids.every(id => Object.hasOwn(JSON.parse(localStorage.getItem('dli.v1.shown') ?? '{}'), id))", arg=ids
    )
    assert len(ids) > 2 and tab.locator("[data-cover]:not([open])").count() == 0
