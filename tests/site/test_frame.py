"""The frame around the text, in a real browser: chapters, contents of the page, theme, wrong addresses, links out."""

import pytest
from playwright.sync_api import expect
from site_pages import LESSONS, PAGES, reachable, settle, widgets_started


def visible(page, selector):
    return page.locator(selector).first.is_visible()


def test_on_a_wide_screen_the_button_hides_the_chapters_and_the_next_page_remembers(tab, address):
    tab.goto(address(f"en/{LESSONS[0]}.html"))
    button = tab.locator("button.primary-toggle")
    assert visible(tab, "#pst-primary-sidebar") and button.get_attribute("aria-expanded") == "true"
    button.click()
    assert not visible(tab, "#pst-primary-sidebar") and button.get_attribute("aria-expanded") == "false"
    tab.goto(address(f"en/{LESSONS[1]}.html"))
    assert not visible(tab, "#pst-primary-sidebar")
    tab.locator("button.primary-toggle").click()
    assert visible(tab, "#pst-primary-sidebar")
    assert tab.troubles == []


@pytest.mark.parametrize("side, link", [("primary", "nav.bd-links a"), ("secondary", "#pst-page-toc-nav a")])
def test_on_a_narrow_screen_a_drawer_opens_closes_by_escape_and_gives_the_focus_back(tab, address, side, link):
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto(address(f"zh/{LESSONS[0]}.html"))
    button = tab.locator(f"button.{side}-toggle")
    button.focus()
    tab.keyboard.press("Enter")
    drawer = tab.locator(f"#pst-{side}-sidebar-modal")
    assert visible(tab, link) and drawer.get_attribute("aria-label") == button.get_attribute("aria-label")
    tab.keyboard.press("Escape")
    expect(tab.locator(link).first).to_be_hidden()
    assert button.evaluate("element => element === document.activeElement")
    tab.set_viewport_size({"width": 1280, "height": 740})
    expect(
        tab.locator(f"#pst-{side}-sidebar {link}").first
    ).to_be_visible()  # the drawer gave back what it had borrowed
    assert tab.troubles == []


@pytest.mark.parametrize("fragment", ["", "#exercises"])
def test_after_the_first_screen_the_whole_page_is_laid_out_and_a_section_that_is_asked_for_is_shown(
    tab, address, fragment
):
    tab.goto(address(f"en/{LESSONS[0]}.html") + fragment)
    tab.wait_for_function("() => document.documentElement.dataset.paint === undefined")
    assert tab.evaluate(
        "[...document.querySelectorAll('article > section > section')].every(section => getComputedStyle(section).contentVisibility === 'visible')"
    )
    if fragment:
        tab.wait_for_function(
            "() => { const { top } = document.querySelector(':target').getBoundingClientRect(); return top > -5 && top < innerHeight / 2; }"
        )


def test_an_open_drawer_gives_way_when_the_window_grows(tab, site):
    tab.set_viewport_size({"width": 700, "height": 740})
    tab.goto((site / f"en/{LESSONS[0]}.html").as_uri())
    tab.locator("button.primary-toggle").click()
    tab.set_viewport_size({"width": 1280, "height": 740})
    tab.wait_for_function("() => !document.querySelector('#pst-primary-sidebar-modal').open")
    assert visible(tab, "#pst-primary-sidebar nav.bd-links a")


def test_a_link_in_the_drawer_of_the_page_s_contents_closes_it_and_leads_to_the_section(tab, site):
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto((site / f"en/{LESSONS[0]}.html").as_uri())
    tab.locator("button.secondary-toggle").click()
    tab.locator("#pst-page-toc-nav a").nth(3).click()
    tab.wait_for_function("() => !document.querySelector('#pst-secondary-sidebar-modal').open")
    assert tab.evaluate("decodeURIComponent(location.hash)") != ""
    tab.wait_for_function(
        "() => { const box = document.querySelector(':target').getBoundingClientRect(); return box.top > -5 && box.top < innerHeight / 2; }"
    )


def test_the_contents_of_the_page_mark_the_section_that_is_read(tab, site):
    tab.goto((site / f"en/{LESSONS[0]}.html").as_uri())
    settle(tab)
    for number in (2, 5):
        section = tab.locator("article section section[id]").nth(number)
        section.evaluate("element => element.scrollIntoView()")
        name = section.get_attribute("id")
        tab.wait_for_function(
            "name => document.querySelector('#pst-page-toc-nav a[aria-current]')?.hash === '#' + encodeURIComponent(name)",
            arg=name,
        )
    assert tab.locator("#pst-page-toc-nav a[aria-current]").count() == 1


@pytest.mark.parametrize(
    "edition, words", [("en", {"light", "dark", "as the system"}), ("zh", {"浅色", "深色", "跟随系统"})]
)
def test_the_theme_button_says_what_is_chosen(tab, site, edition, words):
    tab.goto((site / f"{edition}/{PAGES[0]}.html").as_uri())
    button = tab.locator(".theme-switch-button")
    said = set()
    for _ in words:
        said.add(button.get_attribute("aria-label").split(": ", 1)[1])
        button.click()
    assert said == words


def test_what_is_wider_than_its_box_can_be_scrolled_by_keyboard(tab, site):
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto((site / f"en/{LESSONS[0]}.html").as_uri())
    settle(tab)
    reachable(tab)
    box = tab.locator("article pre[tabindex='0']:visible").first
    box.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_storage_that_is_forbidden_breaks_nothing(tab, site):
    tab.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(globalThis, name, { get() { throw new DOMException('forbidden', 'SecurityError'); } });"
    )
    tab.goto((site / f"en/{LESSONS[0]}.html").as_uri())
    settle(tab)
    tab.locator(".theme-switch-button").click()
    tab.locator("button.primary-toggle").click()
    assert not visible(tab, "#pst-primary-sidebar")
    assert tab.troubles == []


# ---- wrong addresses


@pytest.mark.parametrize(
    "path, edition",
    [("zh/notebooks/07-other/12-lenet.html", "zh"), ("en/lenet", "en"), ("en/a/b/c/03-lenet.ipynb", "en")],
)
def test_a_chapter_that_moved_is_found_by_its_name_at_any_depth(tab, server, path, edition):
    tab.goto(f"{server}/{path}")
    assert tab.evaluate("document.documentElement.lang").startswith(edition)
    assert tab.locator("h1").count() == 1
    tab.locator(".found a").click()
    tab.wait_for_url(f"{server}/{edition}/notebooks/05-cnn/03-lenet.html")


@pytest.mark.parametrize("link", [".course [data-to]:visible", ".doors [data-to]:not([data-query])", "[data-query]"])
def test_the_page_for_wrong_addresses_leads_on(tab, server, link):
    tab.goto(f"{server}/en/no/such-thing.html")
    assert not visible(tab, ".found")
    tab.locator(link).click()
    tab.wait_for_url(f"{server}/en/**")
    tab.wait_for_selector("article h1, .bd-search-container h1")
    if link == "[data-query]":
        assert tab.evaluate("new URLSearchParams(location.search).get('q')") == "such thing"


@pytest.mark.parametrize("word", ["constructor", "toString", "__proto__"])
def test_words_of_the_language_itself_are_no_chapters(tab, server, word):
    tab.goto(f"{server}/{word}")
    assert tab.locator("h1").is_visible() and not visible(tab, ".found")


def test_the_page_for_wrong_addresses_has_the_reader_s_colours(tab, server):
    seen = []
    for mode in ("light", "dark"):
        tab.goto(f"{server}/en/book/setup.html")
        tab.evaluate("mode => localStorage.setItem('mode', mode)", mode)
        for address in ("no-such-page", "en/book/setup.html"):
            tab.goto(f"{server}/{address}")
            root = "getComputedStyle(document.documentElement).backgroundColor"
            seen.append(
                tab.evaluate(
                    f"[getComputedStyle(document.body).backgroundColor, {root}].find(c => c !== 'rgba(0, 0, 0, 0)')"
                )
            )
    assert seen[0] == seen[1] != seen[2] == seen[3]


def test_an_address_that_tries_to_inject_is_shown_as_nothing(tab, server):
    tab.goto(f"{server}/en/%3Cimg%20src=x%20onerror=alert(1)%3E")
    assert tab.locator("img[onerror], img[src='x']").count() == 0 and tab.locator("main section").count() == 1


# ---- links out


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_every_page_leads_to_a_report_an_edit_and_the_citation(tab, site, edition):
    for name in PAGES:
        page = (site / edition / f"{name}.html").read_text("utf-8")
        links = page[page.index('class="course-page-links') :].split("</nav>")[0]
        assert (
            f"title=%5B{edition}%5D%20{name.replace('/', '%2F')}" in links
            and f"{edition}%2F{name.replace('/', '%2F')}.html" in links
        ), name
        assert f"/main/{name}." in links and "cite.html" in links or name == "book/cite", name


# ---- the next page


def test_a_page_without_formulas_has_their_commonest_fonts_ready_for_the_next(tab, address):
    tab.goto(address(f"en/{PAGES[1]}.html"))
    loaded = (
        "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family.replaceAll('\"', ''))"
    )
    tab.wait_for_function(f"() => ['KaTeX_Main', 'KaTeX_Math'].every(name => {loaded}.includes(name))")
    assert tab.troubles == []


# ---- the width of the window


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_the_first_page_leaves_no_third_of_a_wide_window_empty_and_shows_pad_button_and_a_card(tab, site, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto((site / "en/book/index.html").as_uri())
    tab.wait_for_function("() => document.querySelector('.course-hero .dlw canvas')")
    box = {
        name: tab.locator(selector).first.bounding_box()
        for name, selector in (("main", ".bd-main"), ("pad", ".course-hero .dlw"), ("button", "section > p > strong > a"), ("card", ".course-card"))
    }  # fmt: skip
    assert box["pad"]["x"] + box["pad"]["width"] > box["main"]["x"] + 0.9 * box["main"]["width"]
    assert box["button"]["x"] + box["button"]["width"] < box["pad"]["x"], "beside the text"
    assert all(part["y"] < 900 for part in box.values())


@pytest.mark.parametrize("width, wider", [(1000, False), (1440, True)])
def test_on_a_wide_window_a_widget_may_use_the_margin_and_text_and_code_keep_their_measure(tab, site, width, wider):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto((site / "en/notebooks/03-optimizers/01-gradient-descent.html").as_uri())
    widgets_started(tab)
    sizes = tab.evaluate(
        """() => ["article > section > p", "article div.cell_input", "article .course-form", ".course-widget[data-widget^=optimizer] .dlw"].map(
            selector => Math.max(...[...document.querySelectorAll(selector)].map(el => el.getBoundingClientRect().width)))"""
    )
    assert (sizes[3] > max(sizes[:3]) + 50) is wider and max(sizes[:3]) <= 46 * 16 + 1


@pytest.mark.parametrize("edition", ["en", "zh"])
@pytest.mark.parametrize("width", [320, 390, 600, 800, 1199, 1200, 1440])
def test_the_room_that_is_kept_for_the_pad_is_enough(tab, site, edition, width):
    """What is below it would move when it starts."""
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto((site / f"{edition}/book/index.html").as_uri())
    tab.wait_for_function("() => document.querySelector('.course-hero .dlw canvas')")
    kept, taken = tab.evaluate(
        "[parseFloat(getComputedStyle(document.querySelector('.course-hero .course-widget')).minHeight), document.querySelector('.course-hero .course-widget').offsetHeight]"
    )
    assert kept - 0.5 <= taken <= kept + 0.5  # (it is as high as what is kept, where its own text needs less)


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_a_variable_in_a_widget_is_slanted_in_both_languages_and_only_english_text_is(tab, site, edition):
    tab.goto((site / f"{edition}/notebooks/03-optimizers/01-gradient-descent.html").as_uri())
    widgets_started(tab)
    styles = """selector => [...document.querySelectorAll(selector)].filter(el => !el.matches(".latin"))
        .map(el => `${getComputedStyle(el).fontStyle} ${getComputedStyle(el).fontWeight >= 600 ? "bold" : "plain"}`)"""
    assert set(tab.evaluate(styles, ".dlw i")) == {"italic plain"}
    assert set(tab.evaluate(styles, "article p > em")) == {"italic plain" if edition == "en" else "normal bold"}
