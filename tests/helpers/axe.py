"""axe-core on a page as readers get it: in a world of its own beside the page's scripts, with the page's policy on."""

import json

from lessons import ROOT

from theme.node import install, packages_match

COLOURS = ["color-contrast", "link-in-text-block"]  # rules that depend on the theme
# Code is cut into thousands of coloured pieces, and looking at each took most of axe's time. Of the pieces that look alike (one class, one
# kind of box around them) one stays; the others become plain text of their line. And the shadows at the edges of what scrolls go, which are
# drawn as gradients: axe judges no colour over a gradient. Afterwards the page is as it was.
FLATTEN = """() => {
    const seen = new Set(), kept = [];
    for (const pre of document.querySelectorAll("article .highlight pre")) {
        const path = [];
        for (let el = pre; el && el.tagName !== "ARTICLE"; el = el.parentElement) path.push(el.tagName + "." + el.className);
        const copy = pre.cloneNode(true);
        for (const token of [...copy.querySelectorAll("span[class]")].reverse()) {
            if (token.querySelector(":not(span)") || token.id) continue; // a link, a button
            const look = [token.className, token.parentElement.className, ...path].join(" ");
            if (!seen.has(look)) { seen.add(look); continue; }
            token.replaceWith(...token.childNodes);
        }
        copy.normalize();
        kept.push([pre, [...pre.childNodes]]);
        pre.replaceChildren(...copy.childNodes);
    }
    const plain = new CSSStyleSheet();
    plain.replaceSync("article :is(pre, div) { background-image: none !important; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, plain];
    globalThis.courseUnflatten = () => {
        for (const [pre, nodes] of kept) pre.replaceChildren(...nodes);
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== plain);
    };
}"""
RUN = """async ({ only, include }) => {
    const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } }, preload: false };
    // KaTeX draws from pieces of one or two signs, which axe cannot judge, beside MathML, which it does not read; both took most of its time.
    // Their colour is the text's.
    const context = { exclude: [".katex"], ...(include ? { include } : {}) };
    // (What is awaited here has no other limit: it would hold the worker until it is ended.)
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error("axe did not end within four minutes")), 240000));
    const found = await Promise.race([axe.run(context, only ? { ...options, runOnly: only } : options), late]);
    return found.violations.flatMap(({ id, impact, nodes }) => nodes
        .filter(({ target }) => id !== "empty-table-header" || !document.querySelector(target).querySelector("math")) // (axe does not read MathML)
        .map(({ target, html }) => `${impact}: ${id}: ${target.join(" ")}: ${html.slice(0, 120)}`));
}"""


def axe_source():
    """Text of axe-core, of the version and hash in tests/package-lock.json."""
    folder = ROOT / "tests"
    install(theme=folder)
    assert packages_match(folder)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


class Axe:
    """axe-core for the document that a page shows now: `Axe(page, source).run()`. A new document needs a new one."""

    def __init__(self, page, source):
        self.session = page.context.new_cdp_session(page)
        frame = self.session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.world = self.session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})[
            "executionContextId"
        ]
        self._evaluate(source)

    def _evaluate(self, code):
        done = self.session.send(
            "Runtime.evaluate",
            {"expression": code, "contextId": self.world, "awaitPromise": True, "returnByValue": True},
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def run(self, only=None, include=None):
        """What axe finds fault with, a line each.

        Args:
            only: names of rules; all that are on if None. include: selectors; the whole page if None.
        """
        self._evaluate(f"({FLATTEN})()")
        try:
            return self._evaluate(f"({RUN})({json.dumps({'only': only, 'include': include})})")
        finally:
            self._evaluate("courseUnflatten()")
