"""A widget by keyboard, and what it says to who does not see it."""

import pytest

LANGUAGES = ("en", "zh")
LIVE = ".dlw [role=status].dlw-hidden"
both = pytest.mark.parametrize("lang", LANGUAGES)


def tab_to(page, selector, limit=80):
    """Press Tab until the focus is on what the selector means."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def says(page, text, live=LIVE):
    """Wait until the live region says it."""
    page.wait_for_function(
        "([live, text]) => [...document.querySelectorAll(live)].some(el => el.textContent.includes(text))",
        arg=[live, text],
    )


def label(page, selector):
    return page.locator(selector).get_attribute("aria-label")


def number(value, digits=4):
    return f"{value:.{digits}f}".replace("-", "−")
