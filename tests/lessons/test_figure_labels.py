"""What the figures of the lessons say, they say in Chinese, too."""

import re

import pytest
from lessons import LESSONS, NAMES, load

from editions.pages.labels import in_output, texts_in_output
from editions.source.languages import HAN
from editions.terms.check import checker
from utils.labels import Labels, labels_of, shared, template

WHERE = 'in the cell\'s metadata ({{"labels": {{{label!r}: "…"}}}}), for several cells in the notebook\'s (course.labels), for several lessons in utils/labels.yaml'
LOADED = dict(zip(NAMES, map(load, LESSONS)))


def shown(notebook):
    """(number among the code cells, cell, its labels) of every code cell."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [
        (number, cell, list(dict.fromkeys(text for output in cell["outputs"] for text in texts_in_output(output))))
        for number, cell in enumerate(cells)
    ]


def untranslated(notebook):
    """A sentence for each label that would stay English."""
    for number, cell, texts in shown(notebook):
        known, where = labels_of(notebook, cell), f"code cell {number} ({cell['id']})"
        left = {text for output in cell["outputs"] for text in texts_in_output(in_output(output, known))}
        for label in texts:
            if known.lacks(label):
                yield f"{where}: the label {label!r} has no Chinese. Add it {WHERE.format(label=template(label)[0])}"
            elif label in left and known.of(label) != label:
                yield f"{where}: the label {label!r} has Chinese, but stands in a formula: write its words outside of dollars"


def dictionaries(notebook):
    """(where, dictionary) of a lesson's own labels."""
    yield "course.labels", notebook["metadata"]["course"].get("labels", {})
    for cell in notebook["cells"]:
        yield f"cell {cell['id']}", cell["metadata"].get("labels", {})


@pytest.mark.parametrize("name", NAMES)
def test_every_label_of_a_figure_has_its_chinese(name):
    assert list(untranslated(LOADED[name])) == []


def test_a_label_without_chinese_is_named_with_its_cell_and_what_to_do():
    svg = '<svg><text x="1">banana {}</text><text>7</text><text>ReLU</text></svg>'
    cell = {
        "cell_type": "code",
        "id": "ab12",
        "metadata": {},
        "outputs": [{"data": {"image/svg+xml": [svg.format(3)]}}],
    }
    notebook = {"cells": [cell], "metadata": {}}
    (said,) = untranslated(notebook)
    assert said.startswith(
        "code cell 0 (ab12): the label 'banana 3' has no Chinese. Add it in the cell's metadata ({\"labels\": {'banana {}': \"…\"}}), for"
    )
    cell["metadata"]["labels"] = {"banana {}": "香蕉 {}"}
    assert list(untranslated(notebook)) == []
    cell["outputs"][0]["data"]["image/svg+xml"] = [
        "<svg><text><tspan>banana</tspan><tspan> 3</tspan></text></svg>"
    ]  # as Matplotlib writes $\mathrm{…}$
    (said,) = untranslated(notebook)
    assert "'banana 3' has Chinese, but stands in a formula" in said


def test_the_figures_do_show_labels():
    assert sum(len(texts) for notebook in LOADED.values() for _, _, texts in shown(notebook)) > 250


@pytest.mark.parametrize("name", NAMES)
def test_a_kernel_which_knows_no_cell_translates_as_the_book_does(name):
    notebook = LOADED[name]
    everywhere = labels_of(notebook)
    clashes = [
        f"{cell['id']}: {label!r} is {labels_of(notebook, cell).of(label)!r} here and {everywhere.of(label)!r} in the lesson: word one of the English labels otherwise"
        for _, cell, texts in shown(notebook)
        for label in texts
        if labels_of(notebook, cell).of(label) != everywhere.of(label)
    ]
    assert clashes == []


@pytest.mark.parametrize("name", NAMES)
def test_no_entry_is_left_of_a_figure_that_is_gone_or_that_all_lessons_have(name):
    notebook, (words, _, terms) = LOADED[name], shared()
    drawn = {
        form
        for _, cell, texts in shown(notebook)
        for label in texts
        for form in (label.strip("()"), template(label)[0])
    }
    unused = [
        f"{where}: {label!r}" for where, labels in dictionaries(notebook) for label in labels if label not in drawn
    ]
    same = [
        f"{where}: {label!r}"
        for where, labels in dictionaries(notebook)
        for label, chinese in labels.items()
        if Labels(words, terms).find(label) == chinese
    ]
    assert unused == [] and same == []


@pytest.mark.parametrize("name", NAMES)
def test_the_chinese_of_a_label_is_chinese_has_its_numbers_and_uses_the_terms(name):
    for where, labels in dictionaries(LOADED[name]):
        for english, chinese in labels.items():
            # A name such as the argument `momentum` may stay, if the entry says so.
            assert english.count("{") == chinese.count("{"), (where, english)
            if re.search(f"[{HAN}]", chinese):
                assert list(map(str, checker().check(english, chinese, where))) == []
            else:
                words = lambda text: set(re.findall("[a-z]+", text.lower()))
                assert words(chinese) <= words(english), f"{where}: {english!r} became {chinese!r}"


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_recorded_as_pixels(name):
    pixels = [
        f"code cell {number} ({cell['id']}): drawn as PNG, in which words cannot be translated: draw it as a figure (utils.plots.image_grid keeps pictures)"
        for number, cell, _ in shown(LOADED[name])
        for output in cell["outputs"]
        if "image/png" in output.get("data", {})
    ]
    assert pixels == []
