"""The pages of the built site: their names, their text, and what every test of one in a browser waits for or measures."""

import functools
import os
from urllib.parse import urlsplit

import lxml.html
import yaml
from browser import FRAME
from lessons import ROOT

EDITIONS = ("en", "zh")
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
PAGES = [TOC["root"], *(chapter["file"] for part in TOC["parts"] for chapter in part["chapters"])]
LESSONS = [page for page in PAGES if page.startswith("notebooks/")]
NAMES = [*PAGES, "search"]  # with the page of the search's results, which is in no list
# One page of each type, for what does not depend on a page's text; all of them where the published workflow sets COURSE_FULL.
TYPES = (
    NAMES
    if os.environ.get("COURSE_FULL")
    else [PAGES[0], "book/setup", "book/glossary", "book/progress", LESSONS[0], "search"]
)


@functools.lru_cache(maxsize=8)  # (all of them would hold 330 MB until the run ends)
def parsed(path):
    """The tree of a page. (Every test of all pages reads them; lxml needs 30 ms for a lesson's, Beautiful Soup more than a second.)"""
    return lxml.html.document_fromstring(path.read_text("utf-8"))


@functools.cache
def anchors(path):
    return set(parsed(path).xpath("//@id | //a/@name"))


def words(tag, between=""):
    """What a reader sees of a tag's text, in one string: no script, style or template."""
    found = tag.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    return "".join(found) if not between else between.join(" ".join(found).split())


# ---- in a browser


def note_troubles(page):
    """Let `page.troubles` list requests to other hosts, failed requests and errors from now on."""
    page.troubles = []

    def on_request(request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            page.troubles.append(f"request to another host: {request.url}")

    page.on("request", on_request)
    # (a request that a navigation cuts off is no failure)
    page.on(
        "requestfailed",
        lambda request: (
            "ERR_ABORTED" in request.failure or page.troubles.append(f"failed: {request.url} {request.failure}")
        ),
    )
    page.on("response", lambda answer: answer.status >= 400 and page.troubles.append(f"{answer.status}: {answer.url}"))
    page.on("console", lambda message: message.type == "error" and page.troubles.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: page.troubles.append(f"page error: {error}"))


WALK = f"""async () => {{
    for (let y = 0; y < document.body.scrollHeight; y += 700) {{ scrollTo(0, y); await {FRAME}; }}
    scrollTo(0, 0);
}}"""


def walk(page):
    """Go through the page once, so that what starts when it comes into sight has been in sight."""
    page.evaluate(WALK)


def in_its_fonts(page):
    """Wait until the page stands in its own fonts: those of formulas come when they are laid out, and change the height of lines."""
    page.evaluate(
        "() => { document.documentElement.getBoundingClientRect(); return Promise.race([document.fonts.ready.then(() => {}), new Promise(go => setTimeout(go, 30000))]); }"
    )


def settle(page):
    """Wait until nothing more is loaded and what starts when it comes into sight has been in sight."""
    walk(page)
    page.wait_for_load_state("networkidle")
    in_its_fonts(page)


def open_covers(page):
    """Show what bets cover, as a reader does who asks for it."""
    page.evaluate("() => document.querySelectorAll('details.course-cover').forEach(cover => { cover.open = true; })")


# True once every widget has started. One that has not is brought into sight: the page grows while it is gone through (sections are laid out
# when they are near), so that a single walk can step over one. (Not by `scrollIntoView`: in Chromium 150 the Tab key then begins there.)
STARTED = """() => {
    const late = [...document.querySelectorAll(".course-widget-place")].find(place => !place.querySelector(":scope > div, [role=alert]")
        && (place.closest("[data-settle]") ?? document.body).checkVisibility());
    const box = late?.closest(".course-widget, article").getBoundingClientRect();
    if (box) scrollTo({ top: scrollY + box.top + (box.height - innerHeight) / 2, behavior: "instant" });
    if (!late) scrollTo({ top: 0, behavior: "instant" });
    return !late;
}"""


def widgets_started(page):
    """Open the page's covers; widgets start when they come near the window: go through it."""
    open_covers(page)
    walk(page)
    page.wait_for_function(STARTED)


# Whether what scrolls sideways has its place in the order of the Tab key (or, in a widget, something in it has).
REACHED = """() => [...document.querySelectorAll("article pre, article div, article table")]
    .filter(box => box.scrollWidth > box.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(box).overflowX))
    .every(box => box.tabIndex === 0 || (box.tagName !== "PRE" && box.querySelector("a[href], button, input, select, [tabindex='0']")))"""


def reachable(page):
    """Wait until what scrolls sideways is reached by keyboard: the page sees to it a moment after it was loaded, resized or unfolded."""
    page.wait_for_function(REACHED)


def themed(page, theme):
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    # widgets follow a moment later
    page.wait_for_function(
        "theme => [...document.querySelectorAll('.dlw[data-dlw-theme]')].every(el => el.dataset.dlwTheme === theme)",
        arg=theme,
    )


STICKS_OUT = """() => {
    const width = document.documentElement.clientWidth, found = [];
    const scrolls = (el) => { for (let p = el.parentElement; p && p !== document.body; p = p.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true; };
    for (const el of document.querySelectorAll(".bd-header-article *, .course-links *, article *, .bd-search-container *, .prev-next-footer *")) {
        const box = el.getBoundingClientRect();
        if (box.width && box.right > width + 1 && getComputedStyle(el).visibility !== "hidden" && !scrolls(el)) found.push(el.outerHTML.slice(0, 120));
    }
    if (document.documentElement.scrollWidth > width) found.unshift(`the page itself: ${document.documentElement.scrollWidth} > ${width}`);
    return found.slice(0, 5);
}"""


def overflowing(page):
    """What sticks out of the window to the right, outermost first, except inside boxes that scroll. (A widget follows the width a moment later.)"""
    for _ in range(50):
        if not (found := page.evaluate(STICKS_OUT)):
            break
        page.wait_for_timeout(100)
    return found
