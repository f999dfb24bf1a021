"""A visit to a page whose renderer stands still, as Chromium's does once in a while, begins anew; it does not hold the worker."""

import pytest
import site_pages
import visit
from playwright.sync_api import TimeoutError
from site_pages import PAGES, StandsStill, walk

# With a policy as the course's pages have it, which forbids to evaluate text.
PAGE = """<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'"><p style="height: 2000px">"""


def test_a_walk_tells_a_page_that_stands_still_from_one_that_is_slow(chromium, monkeypatch):
    context = chromium.new_context()
    for frame, raised in (("() => {}", TimeoutError), ("() => { setTimeout(() => { for (;;); }); }", StandsStill)):
        page = context.new_page()
        page.set_content(PAGE)
        walk(page)
        page.evaluate(f"() => {{ globalThis.requestAnimationFrame = {frame}; }}")
        with monkeypatch.context() as short, pytest.raises(raised):
            short.setattr(site_pages, "WALK_MS", 1000)
            walk(page)
    context.close()


def test_a_visit_begins_anew_where_its_page_stood_still_and_ends_if_it_always_does(chromium, site, monkeypatch):
    seen = []

    def once(page):
        seen.append(page)
        if len(seen) == 1:
            raise StandsStill(page.url)

    monkeypatch.setattr(visit, "widgets_started", once)
    with pytest.warns(UserWarning, match="visited anew"):
        opened = visit.Visit(chromium, site, "en", PAGES[0])
    assert len(seen) == 2 and seen[0].is_closed() and opened.page is seen[1]
    opened.close()

    def always(page):
        raise StandsStill(page.url)

    monkeypatch.setattr(visit, "widgets_started", always)
    with pytest.warns(UserWarning), pytest.raises(StandsStill):
        visit.Visit(chromium, site, "en", PAGES[0])
