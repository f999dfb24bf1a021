"""`explore`: a Python function behind sliders, live with a kernel, as frames computed beforehand without one."""

import base64
import collections
import contextlib
import html
import io
import itertools
import re

import numpy as np

from utils import labels as figure_labels
from utils.bilingual import lang_html, shown_languages
from utils.progress import in_notebook
from utils.svg import lean_svg

from . import line
from .embed import Widget, complete, page

MAX_FRAMES = 24
INK = "#757575"  # text and axes of the course's style; a page replaces it by its own text colour
NOTE = ("Run this cell to move the slider.", "运行此单元格即可拖动滑块。")


class _Param:
    """One parameter: its values as given, their texts, and whether they are numbers (slider) or words (menu)."""

    def __init__(self, name, values, label):
        self.name, self.label = name, label
        if isinstance(values, (str, bytes, dict)) or not hasattr(values, "__iter__"):
            raise TypeError(f"{name}: expected a list, range or array of values, received {type(values).__name__}")
        self.interval = (
            isinstance(values, np.ndarray) and values.dtype.kind == "f" and values.ndim == 1 and _even(values)
        )
        self.values = [value.item() if isinstance(value, np.generic) else value for value in values]
        if len(self.values) < 2:
            raise ValueError(f"{name}: expected at least 2 values, received {len(self.values)}")
        numbers = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in self.values)
        if not numbers and not all(isinstance(v, (str, bool)) for v in self.values):
            kinds = ", ".join(sorted({type(v).__name__ for v in self.values}))
            raise TypeError(f"{name}: expected all numbers (a slider) or all str (a menu), received {kinds}")
        self.kind = "slider" if numbers else "menu"
        self.texts = [format(v, ".6g") if isinstance(v, float) else str(v) for v in self.values]

    def at(self, position):
        """The value at a position of the page's control, from 0; between two values only in an interval."""
        position = min(max(float(position), 0), len(self.values) - 1)
        if self.interval and position % 1:
            return float(np.interp(position, range(len(self.values)), self.values))
        return self.values[round(position)]

    def control(self):
        """The ipywidgets control. A list means exactly these values; an even float array also what lies between."""
        import ipywidgets

        label = self.label[shown_languages() == ("zh",)]
        look = {"description": label, "style": {"description_width": "initial"}}
        if self.kind == "menu":
            return ipywidgets.Dropdown(options=list(zip(self.texts, self.values)), **look)
        if self.interval:
            low, high = sorted((self.values[0], self.values[-1]))
            step = (high - low) / (len(self.values) - 1) / 5
            return ipywidgets.FloatSlider(
                value=self.values[0],
                min=low,
                max=high,
                step=step,
                readout_format=".4g",
                continuous_update=False,
                **look,
            )
        return ipywidgets.SelectionSlider(options=list(zip(self.texts, self.values)), continuous_update=False, **look)


def _even(values):
    steps = np.diff(values)
    return len(values) > 2 and steps[0] != 0 and np.allclose(steps, steps[0], rtol=1e-6)


def _draw(figure):
    """{"svg": text} or, where that is smaller and there are no words in it, {"png": base64}; with the width in CSS pixels.

    Words stay text, which is drawn in the reader's language. Where too many points make an SVG large, draw them with `rasterized=True`.
    """
    import matplotlib.pyplot as plt
    from PIL import Image

    width = round(figure.get_figwidth() * 96)
    with plt.rc_context({"svg.hashsalt": "course", "svg.fonttype": "none"}):
        svg, png = io.StringIO(), io.BytesIO()
        figure.savefig(svg, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        figure.savefig(png, format="png", transparent=True, dpi=192)
    palette = io.BytesIO()
    Image.open(png).quantize(256, method=Image.Quantize.FASTOCTREE).save(palette, "png", optimize=True)
    vector, pixels = (
        lean_svg(svg.getvalue(), classes=False).strip().replace(INK, "currentColor"),
        base64.b64encode(palette.getvalue()).decode(),
    )
    words = any(map(str.isalpha, "".join(figure_labels.texts(vector))))
    return {
        "width": width,
        **({"svg": figure_labels.drawn(vector)} if words or len(vector) <= len(pixels) else {"png": pixels}),
    }


def _share(frames):
    """Replace each SVG by a list of its elements; one that occurs again stands once in the list returned, as a number."""
    elements = [re.findall(r"<[^>]*>[^<]*", frame.get("svg", "")) for frame in frames]
    counts = collections.Counter(itertools.chain.from_iterable(elements))
    pieces = {piece: i for i, piece in enumerate(piece for piece, n in counts.items() if n > 1 and len(piece) > 4)}
    shared = [{**frame, "svg": [pieces.get(e, e) for e in es]} if es else frame for frame, es in zip(frames, elements)]
    return shared, list(pieces)


def _frame(fn, values):
    """What `fn(**values)` shows: its figure (returned or drawn with pyplot), and what it printed or returned as text."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    before, printed = set(plt.get_fignums()), io.StringIO()
    with plt.ioff():
        try:
            plt.figure()  # so that pyplot draws here and not into a figure that is still open
            with contextlib.redirect_stdout(printed):
                result = fn(**values)
            figure = result if isinstance(result, Figure) else plt.gcf()
            frame = _draw(figure) if figure.axes else {}
        finally:
            for number in set(plt.get_fignums()) - before:
                plt.close(number)
    text = printed.getvalue().rstrip()
    if not frame and result is not None and not isinstance(result, Figure):
        shown = format(result, ".6g") if isinstance(result, (float, np.floating)) else str(result)
        text = f"{text}\n{shown}".strip()
    return {**frame, "text": text} if text or not frame else frame


def _static(frame, alt=""):
    """HTML of one frame for places where no script runs; an `alt` text for its picture."""
    parts, alt = [], html.escape(alt)
    if "svg" in frame:
        data = base64.b64encode(frame["svg"].replace("currentColor", INK).encode()).decode()
        parts.append(f'<img alt="{alt}" width="{frame["width"]}" src="data:image/svg+xml;base64,{data}">')
    elif "png" in frame:
        parts.append(f'<img alt="{alt}" width="{frame["width"]}" src="data:image/png;base64,{frame["png"]}">')
    if frame.get("text"):
        parts.append(f"<pre>{html.escape(frame['text'])}</pre>")
    return "".join(parts)


def _alt(alt, params, texts):
    """{language: what a frame shows}: `alt` with the parameters' values in it, else the values alone."""
    if alt:
        try:
            return {lang: alt[lang].format(**texts) for lang in ("en", "zh")}
        except (KeyError, TypeError) as error:
            raise ValueError(
                f"alt: expected {{'en': …, 'zh': …}} with {{names}} of parameters, received {alt!r}"
            ) from error
    said = [[f"{param.label[k]} = {texts[param.name]}" for param in params] for k in (0, 1)]
    return {"en": ", ".join(said[0]), "zh": "，".join(said[1])}


def _shown(alts):
    """The alt text in the languages of this edition; one attribute holds them all."""
    return " · ".join(dict.fromkeys(alts[lang] for lang in shown_languages()))


class Exploration(Widget):
    """The output of `explore`: frames for any page, which ask `fn` for more where a kernel is attached."""

    def __init__(self, fn, params, alt, html, text):
        super().__init__(html, text)
        self._fn, self._params, self._alt = fn, params, alt

    def _drawn(self, values):
        """(frame, alt text by language) of `fn(**values)`; an error, which would vanish into a log, is a frame's text."""
        texts = {
            name: format(value, ".6g") if isinstance(value, float) else str(value) for name, value in values.items()
        }
        try:
            return _frame(self._fn, values), _alt(self._alt, self._params, texts)
        except Exception as error:
            return {"text": f"{type(error).__name__}: {error}"}, _alt(None, self._params, texts)

    def answer(self, at):
        """What the page is sent for the positions of its controls, one number each, 0 for the first value of a parameter.

        Returns:
            dict with `frame`, `alt` by language, and `texts` of the values; a position between two values of an interval is
            answered by what lies between them.
        """
        values = {param.name: param.at(position) for param, position in zip(self._params, at)}
        frame, alt = self._drawn(values)
        texts = [format(value, ".6g") if isinstance(value, float) else str(value) for value in values.values()]
        return {"frame": frame, "alt": alt, "texts": texts}

    def _live(self):
        """The same as ipywidgets, for front ends where an output cannot find the kernel."""
        import ipywidgets

        controls = [param.control() for param in self._params]
        out = ipywidgets.HTML()

        def update(change=None):
            frame, alt = self._drawn({param.name: control.value for param, control in zip(self._params, controls)})
            out.value = _static(frame, _shown(alt))

        for control in controls:
            control.observe(update, "value")
        update()
        return ipywidgets.VBox([*controls, out])

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = super()._repr_mimebundle_()
        if not in_notebook():
            return bundle
        if line.separate_outputs():
            with contextlib.suppress(ImportError):
                view = self._live()._repr_mimebundle_()
                bundle |= {key: value for key, value in view.items() if key not in bundle}
        else:
            line.answer(re.search('data-widget="([^"]+)"', self.html)[1], self.answer)
        return bundle


def explore(fn, /, *, alt=None, labels=None, **params):
    """Sliders and menus for a Python function of one or two parameters.

    With a kernel attached, moving a control calls `fn`. The recorded output holds one frame for each combination of
    values, so that the controls also work in the book. An evenly spaced float array (`np.linspace`) is an interval: the live
    slider goes through values between the frames too. A list or range means exactly these values.

    Args:
        fn: called with the parameters by name; returns a figure, draws one with pyplot, prints, or returns text or a number.
        alt: text alternative {"en": …, "zh": …}; may contain `{parameter}`, replaced by its value.
        labels: {parameter: (en, zh)}; otherwise the parameter's name.
        **params: a list, range or array of numbers (slider) or a list of str (menu) for each parameter.

    Raises:
        TypeError: values are neither numbers nor text.
        ValueError: not one or two parameters, more than 24 frames, or an unknown name in `labels` or `alt`.
    """
    if not 1 <= len(params) <= 2:
        raise ValueError(f"expected one or two parameters, received {len(params)}: {', '.join(params) or 'none'}")
    labels = labels or {}
    if set(labels) - set(params):
        raise ValueError(
            f"labels: expected names of parameters ({', '.join(params)}), received {', '.join(set(labels) - set(params))}"
        )
    params = [_Param(name, values, labels.get(name, (name, name))) for name, values in params.items()]
    sizes = [len(param.values) for param in params]
    if (count := int(np.prod(sizes))) > MAX_FRAMES:
        raise ValueError(
            f"expected at most {MAX_FRAMES} frames, received {' × '.join(map(str, sizes))} = {count}: "
            f"give fewer values ({', '.join(param.name for param in params)})"
        )
    frames, alts = [], []
    for choice in itertools.product(*(range(n) for n in sizes)):
        frames.append(_frame(fn, {param.name: param.values[k] for param, k in zip(params, choice)}))
        alts.append(_alt(alt, params, {param.name: param.texts[k] for param, k in zip(params, choice)}))
    shared, pieces = _share(frames)
    state = {
        "frames": shared,
        "pieces": pieces,
        "alt": alts if alt else [],
        "params": [
            {
                "kind": param.kind,
                "values": param.texts,
                "label": dict(zip(("en", "zh"), param.label)),
                **({"interval": True} if param.interval else {}),
            }
            for param in params
        ],
    }
    fallback = _static(frames[0], _shown(alts[0])) + lang_html(*NOTE, tag="p")
    names = ", ".join(f"{param.name} = {param.texts[0]} … {param.texts[-1]}" for param in params)
    return Exploration(
        fn, params, alt, page("frames", complete("frames", state), fallback), f"Explore {names} · 交互图"
    )
