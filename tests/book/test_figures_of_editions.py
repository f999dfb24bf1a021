"""Each edition draws the labels of recorded figures in its language."""

import types

import pytest

from editions.pages.cells import code_cell
from editions.pages.labels import note_dependencies, texts_in_output
from utils.labels import SHARED, TERMS, texts
from utils.widgets.embed import page

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text x="9" style="text-anchor:middle">epoch</text><text>shift in pixels</text><text>plain 22</text></svg>'
FRAMES = page(
    "frames",
    {
        "frames": [{"svg": ["<svg>", 0, "</text>", "</svg>"], "width": 9}],
        "pieces": ["<text>shift in pixels"],
        "params": [],
        "alt": [],
    },
    SVG,
)


@pytest.fixture
def cell():
    outputs = [
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"image/svg+xml": SVG.splitlines(keepends=True), "text/plain": "<Figure>"},
        },
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": FRAMES}},
        {"output_type": "stream", "name": "stdout", "text": "epoch 1"},
    ]
    return {
        "cell_type": "code",
        "id": "a",
        "source": "plot()",
        "metadata": {"labels": {"shift in pixels": "位移（像素）"}},
        "outputs": outputs,
    }


NOTEBOOK = {"metadata": {"course": {"labels": {"plain {}": "普通 {} 层", "shift in pixels": "课"}}}}


@pytest.mark.parametrize(
    "edition, said", [("en", ["epoch", "shift in pixels", "plain 22"]), ("zh", ["轮次", "位移（像素）", "普通 22 层"])]
)
def test_an_edition_draws_its_labels_in_figures_and_widgets_and_leaves_what_is_printed(cell, edition, said):
    figure, widget, printed = code_cell(cell, edition, NOTEBOOK)["outputs"]
    assert texts_in_output(figure) == said and set(texts_in_output(widget)) == {*said}
    assert texts(widget["data"]["text/html"]) == said and printed["text"] == "epoch 1"


def test_the_dictionary_does_not_reach_the_page_and_the_notebook_stays_as_it_was(cell):
    before = str(cell)
    assert "labels" not in code_cell(cell, "zh", NOTEBOOK)["metadata"] and str(cell) == before


def test_a_change_of_the_shared_labels_or_the_terms_has_a_page_read_again():
    noted = []
    note_dependencies(types.SimpleNamespace(env=types.SimpleNamespace(note_dependency=noted.append)))
    assert noted == [str(SHARED), str(TERMS)]
