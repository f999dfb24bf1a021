"""`explore`: frames for the page, live controls with a kernel."""

import base64
import importlib
import io
import json
import re
import types

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest

from utils import ROOT
from utils.widgets import explore, parts

pytestmark = pytest.mark.slow  # it draws a figure for every frame


@pytest.fixture(autouse=True)
def course_style():
    with plt.style.context(ROOT / "utils" / "book.mplstyle"):
        yield
    plt.close("all")


def state(exploration):
    return parts.read(exploration.html)[0].state


def svg(exploration, index):
    content = state(exploration)
    return "".join(content["pieces"][p] if isinstance(p, int) else p for p in content["frames"][index]["svg"])


def line(k, kind="up"):
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, k if kind == "up" else -k])
    ax.set_title(f"k is {k}")
    return fig


def test_a_returned_figure_becomes_one_drawing_for_each_combination_last_parameter_fastest():
    out = explore(line, k=[1, 2, 5], kind=["up", "down"])
    content = state(out)
    assert [p["values"] for p in content["params"]] == [["1", "2", "5"], ["up", "down"]]
    assert [p["kind"] for p in content["params"]] == ["slider", "menu"]
    assert len(content["frames"]) == 6
    for index in range(6):
        assert f"k is {[1, 1, 2, 2, 5, 5][index]}" in svg(out, index)
    assert svg(out, 0) != svg(out, 1)
    assert plt.get_fignums() == []


def test_drawings_take_the_pages_ink_and_carry_no_date():
    text = svg(explore(line, k=[1, 2]), 0)
    assert "currentColor" in text and "#757575" not in text and "metadata" not in text and "#2f7ed8" in text


def test_the_same_exploration_is_the_same_text():
    rng = lambda k: plt.scatter(*np.random.default_rng(k).normal(size=(2, 20))) and None
    assert explore(rng, k=range(3)).html == explore(rng, k=range(3)).html


def test_a_figure_drawn_with_pyplot_leaves_open_figures_alone():
    mine = plt.figure()
    mine.add_subplot().plot([1, 2])
    out = explore(lambda k: plt.title(f"alone {k}") and None, k=[1, 2])
    assert "alone 2" in svg(out, 1)
    assert plt.get_fignums() == [mine.number] and len(mine.axes[0].lines) == 1 and mine.axes[0].get_title() == ""


def test_pictures_become_png_where_that_is_smaller():
    def noise(seed):
        plt.scatter(*np.random.default_rng(seed).random((2, 3000)))

    frame = state(explore(noise, seed=[0, 1]))["frames"][1]
    from PIL import Image

    image = Image.open(io.BytesIO(base64.b64decode(frame["png"])))
    assert image.size == (2 * frame["width"], frame["width"]) and image.mode == "P"
    assert image.convert("RGBA").getpixel((2, 2))[3] == 0, "the background is transparent"


@pytest.mark.parametrize(
    "fn, texts",
    [
        (lambda n: n**2, ["0", "1", "4"]),
        (lambda n: n / 3, ["0", "0.333333", "0.666667"]),
        (lambda n: "a" * n + "<b>", ["<b>", "a<b>", "aa<b>"]),
        (lambda n: print("line", n), ["line 0", "line 1", "line 2"]),
        (lambda n: print(n) or np.arange(n), ["0\n[]", "1\n[0]", "2\n[0 1]"]),
    ],
)
def test_text_and_numbers_are_frames_too(fn, texts):
    out = explore(fn, n=range(3))
    assert [frame["text"] for frame in state(out)["frames"]] == texts
    assert "<b>" not in out.html


@pytest.mark.parametrize(
    "params, error, message",
    [
        ({}, ValueError, "one or two parameters, received 0"),
        ({"a": [1, 2], "b": [1, 2], "c": [1, 2]}, ValueError, "received 3: a, b, c"),
        ({"a": range(5), "b": range(5)}, ValueError, "at most 24 frames, received 5 × 5 = 25"),
        ({"a": [1]}, ValueError, "a: expected at least 2 values"),
        ({"a": "xyz"}, TypeError, "a: expected a list, range or array of values, received str"),
        ({"a": [1, "x"]}, TypeError, "a: .*received int, str"),
        ({"a": 3}, TypeError, "received int"),
    ],
)
def test_wrong_parameters_are_refused_before_anything_is_drawn(params, error, message):
    called = []
    with pytest.raises(error, match=message):
        explore(lambda **values: called.append(values), **params)
    assert not called


def test_the_error_of_the_function_reaches_the_learner_and_closes_its_figures():
    def broken(k):
        plt.plot([1, 2])
        return 1 / (k - 2)

    with pytest.raises(ZeroDivisionError):
        explore(broken, k=[1, 2])
    assert plt.get_fignums() == []


def test_labels_and_alternative_texts_come_in_both_languages():
    out = state(explore(line, k=[1, 2], labels={"k": ("slope", "斜率")}, alt={"en": "slope {k}", "zh": "斜率 {k}"}))
    assert out["params"][0]["label"] == {"en": "slope", "zh": "斜率"}
    assert out["alt"] == [{"en": "slope 1", "zh": "斜率 1"}, {"en": "slope 2", "zh": "斜率 2"}]
    with pytest.raises(ValueError, match="alt: expected"):
        explore(line, k=[1, 2], alt={"en": "{nothing}", "zh": ""})
    with pytest.raises(ValueError, match="labels: expected names of parameters"):
        explore(line, k=[1, 2], labels={"q": ("a", "b")})


def test_without_scripts_the_first_frame_and_a_note_stand_there():
    out = explore(line, k=[1, 2])
    place = out.html.split('<script type="application/json"')[0]
    image = re.search(r'<img alt="k = 1" width="\d+" src="data:image/svg\+xml;base64,([^"]+)"', place)
    assert "k is 1" in base64.b64decode(image[1]).decode()
    assert '<p lang="en">' in place and '<p lang="zh">' in place


class Line:
    """Stands in for the line to a page: what the kernel announced, and what it sent."""

    def __init__(self, monkeypatch, **user_ns):
        self.functions = {}
        monkeypatch.setattr("utils.widgets.line.answer", self.functions.__setitem__)
        shell = types.SimpleNamespace(kernel=object(), user_ns=user_ns)
        monkeypatch.setattr("IPython.get_ipython", lambda: shell)
        importlib.import_module("IPython")


def test_with_a_kernel_the_output_is_the_same_html_and_the_kernel_answers_to_its_name(monkeypatch):
    out = explore(line, k=np.linspace(0, 1, 5), kind=["up", "down"], labels={"k": ("slope", "斜率")})
    alone, line_ = out._repr_mimebundle_(), Line(monkeypatch)
    assert out._repr_mimebundle_() == alone and set(alone) == {"text/html", "text/plain"}
    (name,) = line_.functions
    assert f'data-widget="{name}"' in out.html
    assert [param.get("interval", False) for param in state(out)["params"]] == [True, False]
    answer = line_.functions[name]([1.4, 1])  # between two frames
    assert "k is 0.35" in answer["frame"]["svg"]
    assert answer["texts"] == ["0.35", "down"] and answer["alt"]["zh"] == "斜率 = 0.35，kind = down"
    json.dumps(answer)


def test_the_kernel_calls_the_function_anew_and_says_what_it_raised(monkeypatch):
    factor = [1]
    out = explore(lambda n: factor[0] * n, n=[1, 10, 100])
    line_ = Line(monkeypatch)
    out._repr_mimebundle_()
    (answer,) = line_.functions.values()
    factor[0] = 7
    assert answer([1])["frame"] == {"text": "70"}
    assert answer([1.4])["texts"] == ["10"], "a list means exactly its values"
    factor[0] = None
    assert "TypeError" in answer([1])["frame"]["text"]


@pytest.mark.slow
def test_where_an_output_cannot_find_the_kernel_it_is_a_live_widget_in_the_readers_language(monkeypatch):
    widgets = pytest.importorskip("ipywidgets")
    from utils.bilingual import set_language

    Line(monkeypatch, __vsc_ipynb_file__="a.ipynb")
    set_language("zh")
    try:
        out = explore(line, k=np.linspace(0, 1, 5), kind=["up", "down"], labels={"k": ("slope", "斜率")})
        box = out._live()
    finally:
        set_language(None)
    slider, menu, image = box.children
    assert isinstance(slider, widgets.FloatSlider) and (slider.min, slider.max, slider.step) == (0, 1, 0.05)
    assert isinstance(menu, widgets.Dropdown) and slider.description == "斜率"
    shown = lambda: base64.b64decode(re.search(r"base64,([^\"]+)", image.value)[1]).decode()
    assert "k is 0.0" in shown()
    slider.value = 0.35  # between two frames
    assert "k is 0.35" in shown()
    broken = explore(lambda n: 10 / (3 - n) if n < 3 else 0, n=range(3))
    broken._fn = lambda n: 1 / 0
    assert "ZeroDivisionError" in broken._live().children[-1].value
    assert "application/vnd.jupyter.widget-view+json" in out._repr_mimebundle_()


def test_a_list_means_exactly_its_values_when_live():
    widgets = pytest.importorskip("ipywidgets")
    control = explore(lambda n: n, n=[1, 10, 100])._live().children[0]
    assert isinstance(control, widgets.SelectionSlider) and [value for _, value in control.options] == [1, 10, 100]
