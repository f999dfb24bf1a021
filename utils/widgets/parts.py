"""The HTML of a widget: what `embed` writes, and how the book and the tools read it again. Nothing else knows its form.

    <div class="course-widget" data-widget="digit-0123456789">
    <div class="course-widget-place">…what stands there until scripts run…</div>
    <script type="application/json" data-part="module">{"$gzip":…}</script>
    <script type="application/json" data-part="state">{…}</script>
    </div>
    <script data-course="loader">…the same for every widget…</script>

The standard library is all that is needed here: the book is built without the packages of the lessons.
"""

import base64
import collections
import functools
import gzip
import hashlib
import json
import re

# Characters that could end the script element, start a comment or an entity, or end a line in older JavaScript.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<&\u2028\u2029"}
_PART = re.compile(r'<script type="application/json" data-part="(?P<kind>module|state)">(?P<text>.*?)</script>', re.S)
_LOADER = re.compile(r'\s*<script data-course="loader">.*?</script>', re.S)
_WIDGET = re.compile(
    r'<div class="course-widget" data-widget="(?P<name>[a-z-]+)-[0-9a-f]{10}">\s*<div class="course-widget-place">(?P<place>.*?)</div>\s*'
    r'<script type="application/json" data-part="module">(?P<module>.*?)</script>\s*'
    r'<script type="application/json" data-part="state">(?P<state>.*?)</script>\s*</div>',
    re.S,
)

Found = collections.namedtuple("Found", "name place module state")
Found.__doc__ = "A widget in a page: its module's name, the HTML that stands in its place, the module's text, and the state (JSON values)."


def script_json(value):
    """JSON text that may stand inside a script element whatever it holds."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.translate(_UNSAFE)


@functools.cache
def _packed(text):
    """Base64 of the gzipped text: a notebook holds a module many times over, and each is a third as long."""
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def _unpacked(part):
    return gzip.decompress(base64.b64decode(json.loads(part)["$gzip"])).decode()


def write(name, module, state, place, loader):
    """The HTML of one widget.

    Args:
        name: of the module.
        module, state: its text; JSON text from `script_json`.
        place: HTML that stands there until scripts run.
        loader: text of the script that starts the widgets.
    """
    # The id comes from the text itself, which is the same everywhere; compressed bytes differ between versions of zlib.
    key = hashlib.sha256(chr(0).join([script_json(module), state]).encode()).hexdigest()[:10]
    return (
        f'<div class="course-widget" data-widget="{name}-{key}">\n<div class="course-widget-place">{place}</div>\n'
        f'<script type="application/json" data-part="module">{script_json({"$gzip": _packed(module)})}</script>\n'
        f'<script type="application/json" data-part="state">{state}</script>\n</div>\n'
        f'<script data-course="loader">{loader}</script>'
    )


def read(html):
    """All widgets of a page or an output, in order (`Found`)."""
    return [
        Found(m["name"], m["place"], _unpacked(m["module"]), json.loads(m["state"])) for m in _WIDGET.finditer(html)
    ]


def rewrite(html, change):
    """The same HTML with each widget replaced by `change(name, place, state)`; `state` is JSON text, loaders are left out."""
    return _WIDGET.sub(lambda m: change(m["name"], m["place"], m["state"]), _LOADER.sub("", html))


def with_places(html, name, change):
    """The same HTML where what stands in the place of each widget `name` is `change(place, state)`; `state` holds JSON values."""

    def replace(match):
        if match["name"] != name:
            return match[0]
        start, end = (position - match.start() for position in match.span("place"))
        return match[0][:start] + change(match["place"], json.loads(match["state"])) + match[0][end:]

    return _WIDGET.sub(replace, html)


def with_states(html, name, change):
    """The same HTML where the state of each widget `name` is `change(state)` (JSON values); its id stays."""

    def replace(match):
        if match["name"] != name:
            return match[0]
        start, end = (position - match.start() for position in match.span("state"))
        return match[0][:start] + script_json(change(json.loads(match["state"]))) + match[0][end:]

    return _WIDGET.sub(replace, html)


def outsource(html, least):
    """A page whose parts stand in files, without the loaders: a site starts its widgets itself.

    Args:
        html: the page.
        least: characters; a shorter part stays where it is.

    Returns:
        the page, and a dict from the name of each part's file to its text.
    """
    files = {}

    def replace(match):
        text = match["text"]
        if len(text) < least:
            return match[0]
        name = hashlib.sha256(text.encode()).hexdigest()[:12]
        files[name] = text
        return f'<script type="application/json" data-part="{match["kind"]}" data-file="{name}"></script>'

    return _LOADER.sub("", _PART.sub(replace, html)), files


def file_names(html):
    """Names of the files that hold a page's parts."""
    return re.findall(r'data-file="([0-9a-f]{12})"', html)


def large_bytes(text):
    """Characters of a page, or of a notebook's text, that are bytes of its widgets' states: a network, pictures."""
    return sum(map(len, re.findall(r'\$bytes\\?":\\?"([A-Za-z0-9+/=]{1000,})', text)))


def network(state):
    """The network in a widget's state, its weights as bytes; None where there is none."""
    found = state.get("network")
    return found and {**found, "weights": base64.b64decode(found["weights"]["$bytes"])}
