"""The search as a reader uses it, over http and from a folder. (What it finds is tested in test_search.)"""

import re
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import expect
from site_pages import EDITIONS, PAGES

QUERIES = {  # query -> the page that must come first
    "en": {
        "saddle points": "notebooks/03-optimizers/01-gradient-descent",
        "感受野": "notebooks/05-cnn/01-convolution-and-pooling",
    },
    "zh": {
        "1×1 卷积": "notebooks/05-cnn/01-convolution-and-pooling",
        "ReLU 导数": "notebooks/02-activations/01-activation-functions",
        "receptive field": "notebooks/05-cnn/01-convolution-and-pooling",
    },
}


def open_search(page):
    """Open the dialog as a reader does; its field and its results."""
    page.keyboard.press("Control+k")
    return page.locator("#pst-search-dialog input"), page.locator("#pst-search-dialog .course-hit__link")


@pytest.mark.parametrize(
    "edition, query", [(edition, query) for edition, queries in QUERIES.items() for query in queries]
)
def test_results_come_while_one_types_and_lead_to_the_section(tab, address, edition, query):
    tab.goto(address(f"{edition}/{PAGES[1]}.html"))
    field, links = open_search(tab)
    field.press_sequentially(query)
    expect(links.first).to_have_attribute("href", re.compile(re.escape(QUERIES[edition][query]) + r"\.html"))
    assert tab.locator("#pst-search-dialog .course-hit").first.locator("mark").count(), "the match is not marked"
    expect(tab.locator("#pst-search-dialog [role=status]")).to_have_text(re.compile(r"\d"))
    section = unquote(urlsplit(links.first.evaluate("link => link.href")).fragment)
    links.first.click()
    tab.wait_for_url(f"**/{edition}/{QUERIES[edition][query]}.html*")
    tab.wait_for_load_state("load")
    expect(tab.locator(f"article section[id='{section}']" if section else "article")).to_be_in_viewport()
    tab.wait_for_timeout(300)  # widgets above may grow
    # What was shown is marked and in sight.
    tab.wait_for_function(
        "() => { const tops = [...(CSS.highlights.get('course-found') ?? [])].map((range) => range.getBoundingClientRect().top); return tops.length === 1 && tops[0] >= 0 && tops[0] < innerHeight; }"
    )
    assert tab.troubles == []


def test_the_list_of_results_is_operated_by_keyboard(tab, address):
    tab.goto(address(f"zh/{PAGES[1]}.html"))
    field, links = open_search(tab)
    field.fill("梯度")
    expect(links).to_have_count(6)
    for index in (0, 1, 2):
        tab.keyboard.press("ArrowDown")
        expect(links.nth(index)).to_be_focused()
    tab.keyboard.press("ArrowUp")
    expect(links.nth(1)).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator("#pst-search-dialog")).not_to_be_visible()
    field, links = open_search(tab)
    tab.keyboard.press("ArrowDown")
    goal = links.first.get_attribute("href").split("#")[0].rsplit("/", 1)[1]
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/{goal}*")
    assert tab.troubles == []


def test_enter_in_the_field_leads_to_the_page_of_all_results_which_goes_on_searching(tab, address):
    tab.goto(address(f"en/{PAGES[1]}.html"))
    field, _links = open_search(tab)
    field.fill("gradients")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=gradients")
    found = tab.locator(".bd-search-container .course-hit__link")
    expect(found.nth(6)).to_be_visible()
    tab.locator(".bd-search-container input").fill("saddle point")
    expect(found.first).to_have_attribute("href", re.compile("gradient-descent"))
    tab.wait_for_url("**/search.html?q=saddle%20point")
    assert tab.troubles == []


def test_a_composition_is_not_searched_and_its_enter_does_not_submit(tab, site):
    tab.goto((site / f"zh/{PAGES[1]}.html").as_uri())
    field, links = open_search(tab)
    session = tab.context.new_cdp_session(tab)
    field.press_sequentially("x")
    expect(tab.locator("#pst-search-dialog [role=status]")).not_to_be_empty()
    before = tab.locator("#pst-search-dialog [role=status]").text_content()
    field.fill("")
    expect(tab.locator("#pst-search-dialog [role=status]")).to_be_empty()
    session.send("Input.imeSetComposition", {"text": "juan ji", "selectionStart": 7, "selectionEnd": 7})
    tab.evaluate(
        "input => { const key = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }); window.prevented = !input.dispatchEvent(key); }",
        field.element_handle(),
    )
    assert tab.evaluate("window.prevented")
    tab.wait_for_timeout(400)  # longer than the field waits for another key
    assert before and tab.locator("#pst-search-dialog [role=status]").text_content() == ""
    session.send("Input.insertText", {"text": "卷积"})
    expect(links.first).to_have_attribute("href", re.compile("05-cnn"))
    assert field.input_value() == "卷积"


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_on_no_page_is_not_found_and_is_shown_as_text_only(tab, site, edition):
    query = "<img src=x onerror=alert(1)>鹦鹉螺化石"
    tab.goto((site / edition / "search.html").as_uri() + f"?q={quote(query)}")
    container = tab.locator(".bd-search-container")
    expect(container.locator("[role=status]")).to_have_text(
        {"en": "Nothing found", "zh": "没有找到匹配的内容"}[edition]
    )
    expect(container.locator(".course-found__none a")).to_be_visible()
    assert tab.locator(".bd-search-container input").input_value() == query
    assert container.locator("img").count() == 0 and tab.troubles == []


def test_a_result_on_the_same_page_closes_the_dialog(tab, site):
    tab.goto((site / "zh/notebooks/05-cnn/01-convolution-and-pooling.html").as_uri())
    field, links = open_search(tab)
    field.fill("1×1 卷积")
    links.first.click()
    expect(tab.locator("#pst-search-dialog")).not_to_be_visible()
    tab.wait_for_function("() => CSS.highlights.has('course-found')")


def test_if_the_index_cannot_be_loaded_the_field_says_so_and_tries_again(tab, server):
    lost = lambda route: route.abort()
    tab.route("**/_static/search/index.js*", lost)
    tab.goto(f"{server}/en/{PAGES[1]}.html")
    field, links = open_search(tab)
    field.fill("gradient")
    expect(tab.locator("#pst-search-dialog [role=status]")).to_contain_text("could not be loaded")
    tab.unroute("**/_static/search/index.js*", lost)
    field.fill("gradients")
    expect(links.first).to_be_visible()


def test_without_scripts_the_page_of_results_says_what_it_needs(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "zh/search.html").as_uri())
    assert page.locator("noscript p").is_visible() and "JavaScript" in page.locator("noscript p").inner_text()
    context.close()
