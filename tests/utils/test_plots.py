"""Figures: one style, readable on light and on dark pages."""

import matplotlib

matplotlib.use("Agg")
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest

from utils import ROOT
from utils.plots import INK, curves, image_grid


@pytest.fixture(autouse=True)
def style():
    with plt.style.context(ROOT / "utils" / "book.mplstyle"):
        yield
    plt.close("all")


def svg_of(figure):
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg")
    return buffer.getvalue()


def test_a_grid_holds_every_picture_once_with_its_title():
    figure = image_grid(np.zeros((7, 5, 5)), titles=[f"t{i}" for i in range(7)], columns=3)
    assert [a.get_title() for a in figure.axes][:7] == [f"t{i}" for i in range(7)]
    assert sum(len(a.images) for a in figure.axes) == 7


def test_titles_that_do_not_fit_the_pictures_are_refused():
    with pytest.raises(ValueError, match="titles: expected 2, one for each picture, received 3"):
        image_grid(np.zeros((2, 5, 5)), titles=["a", "b", "c"])
    with pytest.raises(ValueError, match="at least one picture"):
        image_grid([])


def test_curves_start_where_asked():
    figure = curves({"train": [3, 2, 1], "validation": [3, 2, 2]}, start=0)
    assert [list(line.get_xdata()) for line in figure.axes[0].lines] == [[0, 1, 2]] * 2


def test_ink_is_the_one_grey_that_the_site_replaces_and_nothing_is_painted_behind():
    svg = svg_of(curves({"a": [1, 2]}))
    assert INK in svg and "#000000" not in svg.replace("stroke: #000000; stroke-width: 0.8", "")
    assert "fill: #ffffff" not in svg


def test_a_figure_is_the_same_text_every_time():
    def figure():
        return svg_of(image_grid(np.eye(5)[None], titles=["x"]))

    drop = lambda text: text.split("<dc:date>")[0] + text.split("</dc:date>")[-1]
    assert drop(figure()) == drop(figure())


def test_curves_over_epochs_have_no_ticks_between_epochs():
    figure = curves({"loss": np.linspace(1, 0, 20)})
    figure.canvas.draw()
    ticks = figure.axes[0].get_xticks()
    assert len(ticks) > 3 and all(tick == round(tick) for tick in ticks)
