"""A browser for tests: how it is started, what it leaves out, and the storage that pages share."""

import contextlib
import os
import pathlib
import subprocess
import tempfile
from xml.sax.saxutils import escape

from chromium import find_chromium
from still import limited

NO_BROWSER = (
    "no Chromium found: install it (Debian/Ubuntu: apt install chromium; elsewhere: Chrome, Chromium or Edge), "
    "or set CHROMIUM to the program's path. The browser tests were NOT run."
)

# Of Chromium: the first gives pages that are opened from a folder, one in fifty, a storage of their own (theme/templates/own-storage.js
# is for readers whom that befalls; a test would see the page load twice). The next are pages of Chromium's own, two for every window that a
# test opens: half of what a window costs. The others are Playwright's, whose list this one replaces.
OFF = (
    "RenderDocument",
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *(
        "AimEnabled",
        "AvoidCorsURLLoaderRestartOnRedirect",
        "AvoidUnnecessaryBeforeUnloadCheckSync",
        "DestroyProfileOnBrowserClose",
    ),
    *(
        "HttpsFirstBalancedModeAutoEnable",
        "HttpsUpgrades",
        "MediaRouter",
        "NetworkTimeServiceQuerying",
        "OptimizationHints",
    ),
    *("PaintHolding", "ThirdPartyStoragePartitioning", "Translate"),
)

# With COURSE_SLOW_PAGE=1 the pages do late what they may do late, as on a busy machine: a test that does not wait for it then
# fails each time, and not one time in a hundred.
SLOW_PAGE = """(() => {
    const later = (name, wait) => { const real = globalThis[name]; globalThis[name] = (act, ...rest) => real.call(globalThis, (...given) => setTimeoutReally(() => act(...given), wait), ...rest); };
    const setTimeoutReally = globalThis.setTimeout.bind(globalThis);
    globalThis.setTimeout = (act, wait = 0, ...rest) => setTimeoutReally(act, wait + 150, ...rest);
    later("requestAnimationFrame", 150);
    later("requestIdleCallback", 150);
    for (const name of ["IntersectionObserver", "ResizeObserver", "MutationObserver"]) {
        const Real = globalThis[name];
        globalThis[name] = class extends Real { constructor(act, ...rest) { super((...given) => setTimeoutReally(() => act.call(this, ...given), 150), ...rest); } };
    }
    const late = ["toggle", "scroll", "scrollend", "resize", "hashchange", "storage", "selectionchange", "transitionend"], slowed = new WeakMap();
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    const slow = act => {
        if (!slowed.has(act)) slowed.set(act, function (...given) { setTimeoutReally(() => (act.handleEvent ?? act).call(this, ...given), 400); });
        return slowed.get(act);
    };
    const isLate = (target, type) => late.includes(type) || (type === "change" && target instanceof MediaQueryList);
    for (const [name, real] of Object.entries({ addEventListener, removeEventListener }))
        EventTarget.prototype[name] = function (type, act, ...rest) { return real.call(this, type, act && isLate(this, type) ? slow(act) : act, ...rest); };
})()"""


# The next drawn frame; where none is drawn any more, it is not waited for.
FRAME = "Promise.race([new Promise(requestAnimationFrame), new Promise(go => setTimeout(go, 3000))])"


def next_frame(page):
    """Wait for the next drawn frame, in which a widget does what was asked of it before."""
    page.evaluate(f"() => {FRAME}")


def font_files():
    """The files of all fonts that fontconfig knows here."""
    listed = subprocess.run(["fc-list", "--format", "%{file}\\n"], capture_output=True, text=True, check=True).stdout
    return sorted(set(listed.split("\n")) - {""})


def fonts_of(word, files):
    """The text of a fontconfig file that leaves out every font whose file lacks the word: how a machine sees a page that has no others.

    Raises:
        ValueError: none would be left.
    """
    left_out = [name for name in files if word.lower() not in name.lower()]
    if len(left_out) == len(files):
        raise ValueError(
            f"COURSE_FONTS: expected a word in the name of a font's file, received {word!r}; here are {files}"
        )
    globs = "".join(f"<glob>{escape(name)}</glob>" for name in left_out)
    return (
        "<fontconfig><include>/etc/fonts/fonts.conf</include>"
        f"<selectfont><rejectfont>{globs}</rejectfont></selectfont></fontconfig>"
    )


@contextlib.contextmanager
def environment():
    """The browser's; with COURSE_FONTS=dejavu (or liberation, noto …) it draws with these fonts alone."""
    with tempfile.TemporaryDirectory() as folder:
        if not (word := os.environ.get("COURSE_FONTS")):
            yield dict(os.environ)
            return
        chosen = pathlib.Path(folder, "fonts.conf")
        chosen.write_text(fonts_of(word, font_files()), "utf-8")
        yield {**os.environ, "FONTCONFIG_FILE": str(chosen)}


@contextlib.contextmanager
def launched():
    """A headless Chromium (Playwright's `Browser`), whose calls all have a limit."""
    from playwright.sync_api import sync_playwright

    with limited(), environment() as env, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            env=env,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                f"--disable-features={','.join(OFF)}",
            ],
        )
        if os.environ.get("COURSE_SLOW_PAGE"):

            def slow(new):
                def opened(**options):
                    made = new(**options)
                    made.add_init_script(SLOW_PAGE)
                    return made

                return opened

            browser.new_context, browser.new_page = slow(browser.new_context), slow(browser.new_page)
        yield browser
        browser.close()


def share_storage(page, address):
    """Go to a page from a folder, as often as it takes until what one page keeps the next one sees.

    The first page of a fresh profile has a storage of its own in one case of seventy, whatever is off.
    """
    for number in map(str, range(10)):
        page.goto(address)
        page.evaluate("number => localStorage.setItem('probe', number)", number)
        page.reload()
        if page.evaluate("localStorage.getItem('probe')") == number:
            break
    page.evaluate("localStorage.removeItem('probe')")
