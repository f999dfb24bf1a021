"""Put a browser module of this folder into the output of a cell, with or without a kernel behind it."""

import base64
import functools
import json
import math
import re

from utils.bilingual import lang_html, language
from utils.widgets import parts
from utils.widgets.lean import lean
from utils.widgets.modules import FOLDER, source

FALLBACK = ("Interactive widget. Run this cell to show it.", "交互控件。运行此单元格即可显示。")

_TRAIT = re.compile(r"^// @trait (\w+) = (.+)$", re.M)


def _plain(value, where):
    """A JSON value equal to `value`; bytes become {"$bytes": base64}, arrays become lists."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"$bytes": base64.b64encode(bytes(value)).decode()}
    if hasattr(value, "tolist"):  # NumPy arrays and scalars
        value = value.tolist()
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str) or key.startswith("$"):
                raise TypeError(f"{where}: expected names (str, without a leading $) as keys, received {key!r}")
        return {key: _plain(item, f"{where}[{key!r}]") for key, item in value.items()}
    if isinstance(value, (list, tuple, range)):
        return [_plain(item, f"{where}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{where}: expected a finite number, received {value}")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{where}: expected numbers, text, bytes, lists, dicts or arrays, received {type(value).__name__}")


def complete(name, state):
    """The state a module receives: a network's name replaced by the network, a map and the edition's language added."""
    state = dict(state)
    if isinstance(state.get("network"), str):
        from .networks import load_network

        state["network"] = load_network(state["network"])
    if name == "adaptation":
        from .domain_map import completed

        state = completed(state)
    if "lang" not in state and language():
        state["lang"] = language()
    if state.get("lang", "en") not in ("en", "zh"):
        raise ValueError(f"lang: expected 'en' or 'zh', received {state['lang']!r}")
    return state


class Widget:
    """A finished output: `html` for a page, and a line of text where there is none."""

    def __init__(self, html, text):
        self.html, self.text = html, text

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self):
        return self.text


def page(name, state, fallback=None):
    """HTML that starts module `name` with `state` (JSON values and bytes) wherever scripts may run.

    The executable script is the same text for every widget; module and state stand beside it as data. Where
    scripts do not run (an untrusted notebook, a code host), `fallback` (HTML) stays visible.
    """
    if fallback is None:
        fallback = lang_html(*FALLBACK, tag="p")
    data = parts.script_json({key: _plain(value, key) for key, value in state.items()})
    return parts.write(name, lean(source(name)), data, fallback, loader())


def renew(html):
    """A recorded output in which every widget carries its module as it is now; state and fallback stay.

    What comes with the course and lies in a file of its own (the map of `adaptation`) is part of the module in this.
    """

    def now(name, place, state):
        if name == "adaptation":
            from .domain_map import renewed

            state = parts.script_json(renewed(json.loads(state)))
        return parts.write(name, lean(source(name)), state, place, loader())

    return parts.rewrite(html, now)


@functools.cache
def loader():
    """The one executable script of every output: it starts the modules that stand in the page as data."""
    return lean((FOLDER / "loader.js").read_text("utf8")).strip()


def show(name, **state):
    """A widget that needs no kernel: one self-contained HTML output, the same bytes for the same arguments.

    Args:
        name: a module of this folder, such as "activations" or "digit".
        **state: what the module reads (its head comment lists the names); numbers, text, bytes, lists, dicts, arrays.
            `lang="en"` or `"zh"` fixes the language, which otherwise follows the page. `network` may be the name of
            a network that comes with the course.

    Raises:
        ValueError: there is no such module, or a number is not finite.
        TypeError: the state holds what cannot be written as JSON.
    """
    return Widget(page(name, complete(name, state)), f"Interactive widget “{name}” · 交互控件")


def live(name, **state):
    """The same widget connected to Python: an `anywidget.AnyWidget` whose traits are the state.

    `w = live("activations", f="gelu")`, then `w.f`, `w.z`, `w.observe(...)`. What the widget reports back (such as
    `prediction`) is a trait as well; the module's `// @trait` lines name them.

    Raises:
        ImportError: anywidget is not installed.
        ValueError, TypeError: as for `show`.
    """
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise ImportError(
            "live() needs the package anywidget: run `pip install anywidget` and restart the kernel, "
            "or use show(), which needs nothing. "
            "live() 需要 anywidget：请运行 `pip install anywidget` 并重启内核，或改用无需安装的 show()。"
        ) from error
    state = complete(name, state)
    for key, value in state.items():
        _plain(value, key)
    text = source(name)
    state = {**{key: json.loads(value) for key, value in _TRAIT.findall(text)}, **state}

    def trait(value):
        value = value.tolist() if hasattr(value, "tolist") else value
        if isinstance(value, bool):
            kind = traitlets.Bool(value)
        elif isinstance(value, (int, float)):  # both, because the page turns 1.0 into 1
            kind = traitlets.Union([traitlets.Int(), traitlets.Float()], default_value=value)
        elif isinstance(value, str):
            kind = traitlets.Unicode(value)
        elif isinstance(value, (bytes, bytearray)):
            kind = traitlets.Bytes(bytes(value))
        elif isinstance(value, (list, tuple, range)):
            kind = traitlets.List(default_value=list(value))
        elif isinstance(value, dict):
            kind = traitlets.Dict(default_value=dict(value))
        else:
            kind = traitlets.Any(value)
        return kind.tag(sync=True)

    def short(self):  # the default holds an address in memory, different in every run
        values = ((key, getattr(self, key)) for key in sorted(state))
        simple = [f"{key}={value!r}" for key, value in values if isinstance(value, (bool, int, float, str))]
        return f"live({', '.join([repr(name), *simple])})"

    def bundle(self, **options):
        # The recorded page has no kernel; the HTML beside the live view shows the widget there.
        data = anywidget.AnyWidget._repr_mimebundle_(self, **options)
        content, metadata = data if isinstance(data, tuple) else (data or {}, {})
        here = {key: getattr(self, key) for key in state}
        return {**content, "text/html": page(name, here), "text/plain": repr(self)}, metadata

    members = {key: trait(value) for key, value in state.items()}
    members |= {"_esm": text, "__repr__": short, "_repr_mimebundle_": bundle, "__doc__": f"The widget {name}, live."}
    return type(name.title().replace("-", ""), (anywidget.AnyWidget,), members)()
