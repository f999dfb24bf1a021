"""A figure in fewer bytes is the same figure."""

import base64
import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from utils import ROOT
from utils.plots import curves, image_grid
from utils.svg import lean_svg, small_png


def drawn():
    """An SVG with curves, markers, text, a legend, a bar chart and a picture."""
    with plt.style.context(ROOT / "utils" / "book.mplstyle"):
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=(7, 2.5))
        curves({"a": [3, 1, 2], "b": np.sin(np.arange(50) / 5)}, ax=left)
        middle.bar(range(4), [1, 3, 2, 4], alpha=0.7)
        middle.set_title("a & <y>")
        right.imshow(np.arange(64).reshape(8, 8))
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg")
        plt.close("all")
    return buffer.getvalue()


def test_it_takes_much_less_text_and_says_the_same_words():
    before = drawn()
    after = lean_svg(before)
    assert len(after) < 0.7 * len(before)
    assert "a &amp; &lt;y&gt;" in after and "#757575" in after


def test_doing_it_twice_changes_nothing_more():
    once = lean_svg(drawn(), classes=False)
    assert lean_svg(once, classes=False) == once


@pytest.mark.parametrize("classes", [True, False])
def test_a_browser_draws_the_same_picture(chromium, classes):
    before = drawn()
    page = chromium.new_page(viewport={"width": 760, "height": 300})
    shots = []
    for svg in (before, lean_svg(before, classes)):
        source = base64.b64encode(svg.encode()).decode()
        page.set_content(f'<body style="margin:0;background:white"><img src="data:image/svg+xml;base64,{source}">')
        page.wait_for_function("document.images[0].complete")
        shots.append(np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"), float))
    page.close()
    assert shots[0].std() > 10, "the picture is not empty"
    assert np.abs(shots[0] - shots[1]).mean() < 0.2


def test_pictures_in_it_are_kept_pixel_by_pixel_in_fewer_bytes():
    rng = np.random.default_rng(0)
    few_colours = np.stack([rng.integers(0, 2, (16, 16)) * 200] * 2 + [np.zeros((16, 16), int)], -1)
    for pixels in (np.repeat(rng.integers(0, 256, (28, 28, 1)), 3, axis=2), few_colours):
        buffer = io.BytesIO()
        Image.fromarray(pixels.astype("uint8")).convert("RGBA").save(buffer, "PNG")
        before = base64.b64encode(buffer.getvalue()).decode()
        after = small_png(before)
        assert len(after) < len(before)
        same = np.asarray(Image.open(io.BytesIO(base64.b64decode(after))).convert("RGB"))
        np.testing.assert_array_equal(same, pixels)


def test_a_grid_of_pictures_keeps_them_all():
    with plt.style.context(ROOT / "utils" / "book.mplstyle"):
        buffer = io.StringIO()
        image_grid(np.random.default_rng(0).integers(0, 255, (6, 9, 9)), columns=3).savefig(buffer, format="svg")
    assert lean_svg(buffer.getvalue()).count("data:image/png") == 6
