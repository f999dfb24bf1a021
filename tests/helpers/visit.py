"""One visit to a page of the site, which many tests look at one after the other."""

import contextlib

import pytest
from browser import share_storage
from site_pages import EDITIONS, LESSONS, note_troubles, widgets_started

WIDE, PHONE, PAPER = (1280, 900), (360, 740), (794 - 2 * 60, 1000)  # the last: CSS pixels of A4 between the margins
# What is seen of a selector, by its words. The page is laid out first: asked in the moment after a change (screen to paper), Chromium
# calls folded text hidden that the change has opened, one time in twelve.
SHOWN = """selector => {
    document.documentElement.getBoundingClientRect();
    const seen = el => el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && el.getBoundingClientRect().height > 1;
    return [...document.querySelectorAll(selector)].filter(seen).map(el => el.innerText || el.outerHTML.slice(0, 100));
}"""

# What reaches past the right edge of a paper of this width. Text is measured by its signs: a space at the end of a line of code hangs over
# the edge, and KaTeX ends with signs of no width, which nobody sees; where lines break depends on the fonts that are there.
BEYOND = """paper => {
    const inked = (el) => [...el.childNodes].filter(node => node.nodeType === 3).some(node => [...node.data.matchAll(/[^\\s\\u200b]+/g)].some(({ index, 0: word }) => {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        return [...range.getClientRects()].some(box => box.right > paper + 1);
    }));
    return [...document.querySelectorAll("article *")].filter(el => el.getBoundingClientRect().right > paper + 1 && el.checkVisibility() && !el.closest(".katex-mathml, .dlw-hidden, .dlw, svg")
        && (getComputedStyle(el).display === "inline" && !el.matches("img, canvas") || el.closest(".katex") ? inked(el) : true)).map(el => el.outerHTML.slice(0, 120));
}"""


def each_page(names):
    """Parameters for the fixture `visit`: each of the pages in both editions. (By their ids, conftest.py keeps a page's tests in one worker.)"""
    return [pytest.param((edition, name), id=f"{edition}-{name}") for name in names for edition in EDITIONS]


class Visit:
    """A page of an edition in a fresh profile, opened from the folder, with its widgets started.

    Each test first says how the window stands (`at`), so that it can also run alone; what a test leaves (answers, opened boxes)
    the next one finds, so the tests stand in the order in which they hurt each other least.
    """

    def __init__(self, chromium, site, edition, name):
        self.edition, self.name, self.lesson = edition, name, name in LESSONS
        self.context = chromium.new_context(
            viewport={"width": WIDE[0], "height": WIDE[1]}, locale="en-US", reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        share_storage(self.page, (site / "404.html").as_uri())
        note_troubles(self.page)
        self.page.goto((site / edition / f"{name}.html").as_uri())
        widgets_started(self.page)

    def at(self, size=WIDE):
        """The page, in a window of this size."""
        if self.page.viewport_size != {"width": size[0], "height": size[1]}:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
        return self.page

    @contextlib.contextmanager
    def printed(self):
        """The page as it is printed from a dark window; afterwards as it was."""
        page = self.at(PAPER)
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        try:
            yield page
        finally:
            page.evaluate("dispatchEvent(new Event('afterprint'))")
            page.emulate_media(media="screen", color_scheme="light")

    def close(self):
        self.context.close()
