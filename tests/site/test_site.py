"""The built site: its links, its lessons' code; and what leads from page to page in a real browser, over http and from a folder."""

from urllib.parse import unquote, urlsplit

import pytest
from lessons import ROOT, code_cells, load
from playwright.sync_api import expect
from site_pages import EDITIONS, LESSONS, PAGES, TOC, anchors, parsed, widgets_started, words

# ---- links, read from the files


def test_no_internal_link_or_anchor_is_dead(site):
    dead = []
    for path in sorted(site.rglob("*.html")):
        for tag in parsed(path).cssselect("[href], [src]"):
            target = tag.get("href") or tag.get("src")
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not file.is_file():
                dead.append(f"{path.relative_to(site)}: no file {target}")
            elif parts.fragment and file.suffix == ".html" and unquote(parts.fragment) not in anchors(file):
                dead.append(f"{path.relative_to(site)}: no anchor {target}")
    assert dead == []


def test_ids_are_unique_on_every_page_and_equal_in_both_editions(site):
    for page in PAGES:
        headings = {}
        for edition in EDITIONS:
            tree = parsed(site / edition / f"{page}.html")
            ids = tree.xpath("//@id")
            assert len(ids) == len(set(ids)), f"{edition}/{page}: {[i for i in ids if ids.count(i) > 1]}"
            headings[edition] = tree.xpath("//article//section/@id")
        assert headings["en"] == headings["zh"], page


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_code_of_a_lesson_and_what_it_printed_stand_on_its_page(site, edition, lesson):
    """All of it, in order; only the call that shows a quiz or a bet is left out."""
    notebook, lost = load(ROOT / f"{lesson}.ipynb"), []
    cells = code_cells(notebook)
    places = parsed(site / edition / f"{lesson}.html").cssselect("article div.cell")
    assert len(places) == len(cells)
    for cell, place in zip(cells, places):
        code = "".join(map(words, place.cssselect("div.cell_input pre")[:1]))
        if code.strip() != ("" if cell["tags"] == {"quiz"} else cell["source"].strip()):
            lost.append(cell["source"])
        printed = ["".join(output["text"]).strip() for output in cell["outputs"] if output["output_type"] == "stream"]
        lost += [text for text in printed if text not in words(place)]
    assert lost == []


def test_every_picture_has_alt_text(site):
    for path in site.rglob("*.html"):
        # (what a widget shows until its script runs is replaced by the widget, which names its pictures itself)
        for image in parsed(path).cssselect("article img"):
            started = any("course-widget-place" in tag.classes for tag in image.iterancestors())
            assert started or image.get("alt"), f"{path.relative_to(site)}: {dict(image.attrib)}"


# ---- what a reader does


def test_the_language_switch_keeps_page_and_heading(tab, address):
    lesson = LESSONS[-1]
    tab.goto(address(f"en/{lesson}.html"))
    heading = tab.locator("article section section[id]").nth(2).get_attribute("id")
    tab.goto(address(f"en/{lesson}.html") + f"#{heading}")
    tab.locator("a.course-switch").click()
    tab.wait_for_url(f"**/zh/{lesson}.html#*")
    assert unquote(urlsplit(tab.url).fragment) == heading
    tab.locator("a.course-switch").click()
    tab.wait_for_url(f"**/en/{lesson}.html#{heading}")


@pytest.mark.parametrize("locale, edition", [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("de-DE", "en")])
def test_the_start_page_leads_to_the_browser_s_language(chromium, site, locale, edition):
    context = chromium.new_context(locale=locale)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.wait_for_url(f"**/{edition}/{TOC['root']}.html")
    context.close()


def test_the_start_page_keeps_the_query_and_the_place(tab, address):
    tab.goto(address("index.html") + "?from=here#what-is-here")
    tab.wait_for_url(f"**/en/{TOC['root']}.html?from=here#what-is-here")


def test_a_page_says_once_how_wide_it_is(site):
    for path in site.rglob("*.html"):
        assert len(parsed(path).cssselect('meta[name="viewport"]')) == 1, path.relative_to(site)


@pytest.mark.parametrize("edition, again", [("en", "Try again"), ("zh", "再试一次")])
def test_a_widget_whose_file_did_not_come_can_be_tried_again(tab, server, edition, again):
    tab.route("**/both/widgets/*.js", lambda route: route.abort())
    tab.goto(f"{server}/{edition}/{LESSONS[0]}.html")
    widgets_started(tab)
    widget = tab.locator(".course-widget[data-widget^=digit]").first
    expect(widget.get_by_role("alert")).to_be_visible()
    tab.unroute("**/both/widgets/*.js")
    widget.get_by_role("button", name=again).click()
    expect(widget.locator("canvas").first).to_be_visible()
    expect(widget.get_by_role("alert")).to_have_count(0)


def test_the_start_page_remembers_the_last_choice(tab, address):
    tab.goto(address(f"en/{TOC['root']}.html"))
    tab.locator("a.course-switch").click()
    tab.wait_for_url(f"**/zh/{TOC['root']}.html")
    tab.goto(address("index.html"))
    tab.wait_for_url(f"**/zh/{TOC['root']}.html")


def test_without_scripts_the_start_page_links_to_both_and_a_lesson_can_be_read(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="简体中文").click()
    page.wait_for_url(f"**/zh/{TOC['root']}.html")
    page.goto((site / f"zh/{LESSONS[0]}.html").as_uri())
    assert page.locator("article h1").is_visible()
    assert not page.locator(".theme-switch-button").is_visible(), "a button that does nothing is shown"
    context.close()


def test_the_theme_switch_changes_and_keeps_the_theme(tab, address):
    tab.goto(address(f"en/{PAGES[0]}.html"))
    seen = set()
    for _ in range(3):
        tab.locator(".theme-switch-button:visible").first.click()
        seen.add(
            (
                tab.evaluate("document.documentElement.dataset.theme"),
                tab.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--pst-color-background')"),
            )
        )
    assert {theme for theme, background in seen} == {"light", "dark"} and len(seen) == 2
    while tab.evaluate("document.documentElement.dataset.mode") != "dark":
        tab.locator(".theme-switch-button:visible").first.click()
    for _ in range(20):  # the next page is another process, which learns of it a moment later
        tab.goto(address(f"zh/{PAGES[1]}.html"))
        if tab.evaluate("localStorage.getItem('mode')") == "dark":
            break
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    assert tab.troubles == []


def test_every_control_of_a_lesson_is_reached_by_tab_and_shows_its_focus(tab, site):
    tab.goto((site / f"en/{LESSONS[0]}.html").as_uri())
    wanted = {"course-links__run": 3, "course-switch": 1, "theme-switch-button": 1}
    seen = dict.fromkeys(wanted, 0)
    for _ in range(60):
        tab.keyboard.press("Tab")
        classes, outline = tab.evaluate(
            "[document.activeElement.className, getComputedStyle(document.activeElement).outlineStyle]"
        )
        for name in wanted:
            if name in str(classes).split():
                seen[name] += 1
                assert outline != "none", f"{name} has no visible focus"
        if seen == wanted:
            break
    assert seen == wanted


def test_on_a_small_screen_the_chapters_open_and_lead_to_another_page(tab, site):
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto((site / f"zh/{PAGES[1]}.html").as_uri())
    link = tab.locator("nav.bd-links a", has_text="术语表")
    assert not link.is_visible()
    tab.locator("button.primary-toggle:visible").click()
    link.click()
    tab.wait_for_url("**/zh/book/glossary.html")
    assert tab.troubles == []


def test_a_policy_stops_a_request_to_another_host(tab, site):
    """The meta policy is not only there, it works."""
    tab.goto((site / f"en/{PAGES[0]}.html").as_uri())
    tab.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), { src: 'https://other.example/x.png' }))"
    )
    tab.wait_for_load_state("networkidle")
    assert any("Content Security Policy" in trouble or "csp" in trouble for trouble in tab.troubles), tab.troubles
