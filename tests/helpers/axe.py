"""axe-core on a page as readers get it: in a world of its own beside the page's scripts, with the page's policy on."""

import json

from lessons import ROOT

from theme.node import install, packages_match

COLOURS = ["color-contrast", "link-in-text-block"]  # rules that depend on the theme
# What axe reads slowly stands out of the way while it reads; afterwards the page is as it was.
# Code is cut into thousands of coloured pieces: of those that look alike (one class, one kind of box around them) one stays, the others become
# plain text of their line. (Cut in a document apart: axe leaves ranges behind, and the page's document brings each of them up to date with every
# change of a node, which took half of a second reading.) KaTeX draws from pieces of one or two signs, which axe cannot judge, beside MathML, which
# it does not read: a box of the same size and colour, with two signs in it, stands for a formula. And the shadows at the edges of what scrolls go,
# which are drawn as gradients: axe judges no colour over a gradient.
FLATTEN = """() => {
    const apart = document.implementation.createHTMLDocument(""), seen = new Set(), back = [];
    const formulas = [...document.querySelectorAll("article .katex")].map((formula) => [formula, formula.getBoundingClientRect()]);
    for (const [formula, { width, height }] of formulas) {
        const box = document.createElement("span");
        box.textContent = "ii"; // (axe judges no single sign)
        box.style = `display: inline-block; width: ${width}px; height: ${height}px`;
        formula.replaceWith(box);
        back.push(() => box.replaceWith(formula));
    }
    for (const pre of document.querySelectorAll("article .highlight pre")) {
        const path = [];
        for (let el = pre; el && el.tagName !== "ARTICLE"; el = el.parentElement) path.push(el.tagName + "." + el.className);
        const copy = apart.importNode(pre, true), nodes = [...pre.childNodes];
        for (const token of [...copy.querySelectorAll("span[class]")].reverse()) {
            if (token.querySelector(":not(span)") || token.id) continue; // a link, a button
            const look = [token.className, token.parentElement.className, ...path].join(" ");
            if (!seen.has(look)) { seen.add(look); continue; }
            token.replaceWith(...token.childNodes);
        }
        copy.normalize();
        pre.replaceChildren(...copy.childNodes);
        back.push(() => pre.replaceChildren(...nodes));
    }
    const plain = new CSSStyleSheet();
    plain.replaceSync("article :is(pre, div) { background-image: none !important; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, plain];
    globalThis.courseUnflatten = () => {
        for (const undo of back) undo();
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== plain);
    };
}"""
RUN = """async ({ only, include }) => {
    const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } }, preload: false };
    // (What is awaited here has no other limit: it would hold the worker until it is ended.)
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error("axe did not end within four minutes")), 240000));
    const found = await Promise.race([axe.run(include ? { include } : document, only ? { ...options, runOnly: only } : options), late]);
    return found.violations.flatMap(({ id, impact, nodes }) => nodes
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
