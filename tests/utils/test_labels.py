"""The labels of figures become Chinese wherever a figure is shown, and nothing else of it changes."""

import base64
import io
import re
import subprocess
import sys
from unittest import mock

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest

from editions.pages.labels import in_output, texts_in_output
from utils import ROOT, labels
from utils.labels import Labels, in_svg, labels_of, shared, texts
from utils.plots import curves, image_grid
from utils.svg import lean_svg
from utils.widgets import explore, parts

CHINESE = Labels(
    {
        "epoch": "轮次",
        "training loss": "训练损失 < 1",
        "{} layers": "{} 层",
        "{} of {} seeds": "{1} 个种子中的 {0} 个",
        "frog": "青蛙",
    },
    names=("sigmoid",),
)


@pytest.fixture(autouse=True)
def course_style():
    with plt.style.context(ROOT / "utils" / "book.mplstyle"):
        yield
    plt.close("all")
    labels.use(None)


def drawn(figure):
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg")
    return lean_svg(buffer.getvalue())


def figure():
    result = curves({"6 layers": [3, 2, 1], "sigmoid": [3, 1, 1]}, ylabel="training loss")
    result.axes[0].set_title("$a^2$ & <b>")
    return result


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("epoch", "轮次"),
        ("Epoch", "轮次"),
        ("6 layers", "6 层"),
        ("-1.5e-06 layers", "-1.5e-06 层"),
        ("1,000 layers", "1,000 层"),
        ("3 of 20 seeds", "20 个种子中的 3 个"),
        ("(frog)", "(青蛙)"),
        ("frog 7", None),
        ("plain-20 layers", None),
        ("", None),
    ],
)
def test_a_label_is_found_whatever_its_numbers(english, chinese):
    assert CHINESE.find(english) == chinese and CHINESE.of(english) == (chinese or english)


def test_the_cell_comes_before_the_lesson_and_that_before_what_all_lessons_have():
    cell, other = {"metadata": {"labels": {"a": "格"}}}, {"metadata": {}}
    notebook = {"cells": [cell, other], "metadata": {"course": {"labels": {"a": "课", "step": "阶跃"}}}}
    assert [labels_of(notebook, cell).of(label) for label in ("a", "step", "loss", "epoch")] == [
        "格",
        "阶跃",
        "损失",
        "轮次",
    ]
    assert labels_of(notebook, other).of("a") == "课" and labels_of({}).of("step") == "步数"
    assert labels_of(notebook).of("a") == "格", "a kernel, which does not know in which cell it is, knows those of all"


def test_numbers_formulas_names_and_single_letters_need_no_chinese():
    for label in (
        "0.5",
        "98%",
        "h",
        "z₁ → z₂",
        "C1",
        "leaky_relu",
        "ReLU",
        "plain-20",
        "sigmoid",
        "1@28×28",
        "−2",
        "准确率 acc",
        "6 layers",
    ):
        assert not CHINESE.lacks(label) or label == "准确率 acc", label
    for label in ("accuracy", "sigmoid loss", "6 frogs", "准确率 acc"):
        assert CHINESE.lacks(label), label


def test_a_figure_keeps_everything_but_its_labels():
    before = drawn(figure())
    after = in_svg(before, CHINESE)
    shown = dict(zip(texts(before), texts(after)))
    assert {k: shown[k] for k in ("epoch", "training loss", "6 layers", "sigmoid")} == {
        "epoch": "轮次",
        "training loss": "训练损失 < 1",
        "6 layers": "6 层",
        "sigmoid": "sigmoid",
    }
    without = lambda svg: re.sub(r">[^<]*[^<\s][^<]*</text>", "></text>", svg).replace(' xml:lang="zh-CN"', "")
    assert without(before) == without(after) and before != after
    assert all(k == v for k, v in shown.items() if k not in ("epoch", "training loss", "6 layers"))
    assert '<svg xml:lang="zh-CN"' in after and in_svg(after, CHINESE) == after


def test_a_figure_without_words_stays_the_same_text():
    svg = drawn(image_grid(np.eye(4)[None], titles=["7"]))
    assert in_svg(svg, CHINESE) == svg


def test_lines_of_a_title_over_a_picture_are_centred_each_by_itself():
    svg = drawn(image_grid(np.zeros((2, 4, 4)), titles=["frog\n(frog)", "epoch"], size=1.2))
    anchored = {
        text: "text-anchor:middle" in style
        for style, text in re.findall(r'<text style="([^"]*)"[^>]*>([^<]*)', lean_svg(svg, classes=False))
    }
    classes = {name for name, style in re.findall(r"\.(s\d+)\{([^}]*)\}", svg) if "text-anchor:middle" in style}
    anchored |= {text: name in classes for name, text in re.findall(r'<text[^>]* class="(s\d+)"[^>]*>([^<]*)', svg)}
    assert anchored.keys() >= {"frog", "(frog)", "epoch"} and all(anchored.values())


def test_titles_of_two_lines_stand_above_their_picture_and_not_upon_each_other():
    result = image_grid(np.zeros((2, 4, 4)), titles=["frog\n(frog)", "epoch"], size=1.2)
    result.canvas.draw()
    axis = result.axes[0]
    upper, lower, picture = (
        axis.texts[0].get_window_extent(),
        axis.title.get_window_extent(),
        axis.images[0].get_window_extent(),
    )
    assert upper.y0 >= lower.y0 + 9 * 100 / 72 and lower.y0 >= picture.y1 - 1 and upper.y1 <= result.bbox.y1 + 1


def exploration():
    def line(k):
        fig, ax = plt.subplots()
        ax.plot([0, k])
        ax.set(title=f"{k} layers", xlabel="epoch")
        return fig

    return explore(line, k=[1, 2, 5])


def state_of(text):
    return parts.read(text)[0].state


@pytest.mark.slow
def test_the_frames_of_explore_and_the_picture_before_them_are_translated():
    output = {"data": {"text/html": exploration().html, "text/plain": "x"}, "output_type": "display_data"}
    assert {"epoch", "1 layers", "5 layers"} <= set(texts_in_output(output))
    after = in_output(output, CHINESE)
    assert {"轮次", "1 层", "5 层"} <= set(texts_in_output(after)) and not {"epoch", "1 layers"} & set(
        texts_in_output(after)
    )
    old, new = (each["data"]["text/html"] for each in (output, after))
    assert base64.b64decode(re.search(r"base64,([^\"]+)", new)[1]).decode().count("轮次") == 1
    assert {**state_of(new), "frames": 0, "pieces": 0} == {**state_of(old), "frames": 0, "pieces": 0}
    assert new.count("<script") == old.count("<script") and '<svg xml:lang=\\"zh-CN\\"' in new.replace("\\u003c", "<")


@pytest.mark.slow
def test_frames_with_words_are_never_pictures_and_those_without_may_be():
    def cloud(seed, title):
        fig, ax = plt.subplots()
        ax.scatter(*np.random.default_rng(seed).random((2, 3000)))
        ax.set_title(title)
        return fig

    assert "svg" in state_of(explore(lambda seed: cloud(seed, "noise"), seed=[0, 1]).html)["frames"][0]
    assert "png" in state_of(explore(lambda seed: cloud(seed, ""), seed=[0, 1]).html)["frames"][0]


@pytest.mark.slow
def test_a_kernel_of_a_chinese_copy_shows_chinese_and_any_other_english():
    from IPython.core.formatters import DisplayFormatter
    from matplotlib.figure import Figure

    from utils import runtime

    shell = mock.Mock(display_formatter=DisplayFormatter(), _instance=None)
    formatter = shell.display_formatter.formatters["image/svg+xml"]

    def fresh(*args, **kwargs):  # what set_matplotlib_formats does in a kernel
        formatter.for_type(Figure, drawn)

    with (
        mock.patch("IPython.get_ipython", lambda: shell),
        mock.patch("matplotlib_inline.backend_inline.set_matplotlib_formats", fresh),
    ):
        for chosen, said in ((CHINESE, "轮次"), (None, "epoch"), (CHINESE, "轮次")):
            labels.use(chosen)
            runtime._vector_figures()
            assert said in texts(formatter(figure()))
            assert said in texts_in_output({"data": {"text/html": exploration().html}})


def test_a_lesson_is_found_by_its_key_and_a_copy_of_one_that_is_gone_still_has_the_shared_words():
    assert labels.of_lesson("resnet").of("shortcuts") == "捷径"
    for gone in ("no-such-lesson", None):
        assert labels.of_lesson(gone).of("epoch") == "轮次" and labels.of_lesson(gone).find("shortcuts") is None


def test_what_all_lessons_have_is_words_with_as_many_numbers_in_both_languages():
    words, names, terms = shared()
    assert words and names and len(terms) > 100
    for english, chinese in words.items():
        assert isinstance(english, str) and re.search("[\u3400-\u9fff]", chinese), english
        assert english.count("{") == chinese.count("{") and english not in terms, (
            f"{english}: a term of book/terms.yaml needs no entry"
        )


def test_the_book_can_ask_without_numpy_and_matplotlib():
    code = "import sys; sys.path.insert(0, '.'); import utils.labels; assert not {'numpy', 'matplotlib', 'keras'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
