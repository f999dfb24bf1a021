"""Recorded outputs as an edition shows them."""

from html.parser import HTMLParser

from editions.pages.access import accessible
from editions.source.languages import other

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class _Finder(HTMLParser):
    """Finds where the elements of one language begin and end; what stands inside of scripts is not looked at."""

    def __init__(self, text, language):
        super().__init__(convert_charrefs=False)
        self.language, self.spans, self.open, self.depth = language, [], [], None
        self.starts, total = [], 0
        for line in text.split("\n"):
            self.starts.append(total)
            total += len(line) + 1
        self.feed(text)
        self.close()

    def position(self):
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def speaks(self, attributes):
        lang = (dict(attributes).get("lang") or "").lower()
        return lang == self.language or lang.startswith(self.language + "-")

    def handle_starttag(self, tag, attributes):
        if self.depth is None and self.speaks(attributes):
            self.start = self.position()
            if tag in VOID:
                self.spans.append((self.start, self.start + len(self.get_starttag_text())))
                return
            self.depth = len(self.open)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        # Outside of SVG a slash does not close an element; browsers ignore it, and so does this.
        if tag in VOID or "svg" in self.open or tag == "svg":
            if self.depth is None and self.speaks(attributes):
                self.spans.append((self.position(), self.position() + len(self.get_starttag_text())))
        else:
            self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if tag not in self.open:
            return
        while self.open.pop() != tag:
            pass
        if self.depth is not None and len(self.open) <= self.depth:
            end = self.position()
            # An element left open ends where its parent does: that end tag stays.
            if len(self.open) == self.depth:
                end = self.rawdata_end(end)
            self.spans.append((self.start, end))
            self.depth = None

    def rawdata_end(self, start):
        return self.text.index(">", start) + 1

    def feed(self, text):
        self.text = text
        super().feed(text)


def without_language(html, language):
    """HTML without the elements whose `lang` is this language; every other character stays as it was.

    Args:
        html: an output's `text/html`.
        language: "en" or "zh"; `zh-CN` counts as `zh`.
    """
    if "lang=" not in html:
        return html
    finder = _Finder(html, language)
    spans = finder.spans + ([(finder.start, len(html))] if finder.depth is not None else [])
    for start, end in reversed(spans):
        html = html[:start] + html[end:]
    return html


def of_edition(output, language_to_drop):
    """One output (nbformat dict) without the other language, and without the widget that no page can run."""
    data = output.get("data")
    if not data:
        return output
    data = {kind: value for kind, value in data.items() if kind != WIDGET_VIEW}
    if "text/html" in data:
        text = data["text/html"]
        text = without_language(text if isinstance(text, str) else "".join(text), language_to_drop)
        data["text/html"] = accessible(text, other(language_to_drop))
    return {**output, "data": data}
