"""A page with the widget `optimizer-race`, and what its tests press, read and look for."""

import contextlib

from playwright.sync_api import TimeoutError

from utils.widgets import show


def open_race(open_page, body=None, **options):
    page = open_page(body or show("optimizer-race").html, **options)
    page.locator("[data-optimizer]").first.wait_for()
    page.wait_for_timeout(100)
    return page


def positions(page):
    """{optimizer: [x, y]} as the page holds them."""
    return page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-position]')].map(e => [e.dataset.optimizer, e.dataset.position.split(',').map(Number)]))"
    )


IN_VIEW = """all => all.every(e => { const { top, bottom, left, width } = e.getBoundingClientRect();
    return top >= -1 && bottom <= innerHeight + 1 && (e === document.activeElement || e.parentElement.contains(document.elementFromPoint(left + width / 2, (top + bottom) / 2))); })"""


def in_view(page, *selectors):
    """Whether all of it lies within the window, not covered; what follows a change of the focus may come a moment later."""
    where = ", ".join(selectors)
    with contextlib.suppress(TimeoutError):
        page.wait_for_function(f"selector => ({IN_VIEW})([...document.querySelectorAll(selector)])", arg=where)
    return page.locator(where).evaluate_all(IN_VIEW)
