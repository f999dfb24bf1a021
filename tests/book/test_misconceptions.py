"""The page of misconceptions has every myth that a lesson refutes; readers find every lesson where they look for lessons."""

import re

import pytest
from editions.source.cells import read_page
from lessons import LESSONS, NAMES, ROOT, load

MYTH = re.compile(r"^## (?:A )?[Mm]yth.*$", re.M)
PAGE = ROOT / "book" / "misconceptions.md"


def slug(heading):
    """The id of a heading, as code hosts and the site make it."""
    text = re.sub(r"[^\w\- ]", "", heading.lstrip("# ").strip().lower())
    return text.replace(" ", "-")


def myths():
    for path, name in zip(LESSONS, NAMES):
        for cell in load(path)["cells"]:
            if "lang-en" in cell["tags"]:
                for heading in MYTH.findall(cell["source"]):
                    yield pytest.param(name, heading, id=f"{name}#{slug(heading)}")


@pytest.mark.parametrize("name, heading", myths())
def test_a_myth_that_a_lesson_refutes_is_linked_in_both_languages(name, heading):
    target = f"](../notebooks/{name}.ipynb#{slug(heading)})"
    for tag in ("lang-en", "lang-zh"):
        text = "".join(cell["source"] for cell in read_page(PAGE.read_text("utf8")) if tag in cell["metadata"].get("tags", []))
        assert target in text, f"book/misconceptions.md, {tag}: expected a link {target}"


def test_every_link_of_the_page_leads_to_a_heading_of_a_lesson():
    headings = {name: {slug(line) for cell in load(path)["cells"] if "lang-en" in cell["tags"] for line in cell["source"].split("\n") if line.startswith("#")}
                for path, name in zip(LESSONS, NAMES)}
    links = re.findall(r"\]\(\.\./notebooks/([^)#]+)\.ipynb#([^)]+)\)", PAGE.read_text("utf8"))
    assert links
    for name, anchor in links:
        assert anchor in headings[name], f"no heading #{anchor} in {name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_is_listed_where_readers_look_for_lessons(name):
    assert f"notebooks/{name}\n" in (ROOT / "_toc.yml").read_text("utf8")
    assert (ROOT / "book" / "index.md").read_text("utf8").count(f"(../notebooks/{name}.ipynb)") >= 2, "a row in both languages"
    readme = (ROOT / "README.md").read_text("utf8")
    for edition in ("en", "zh"):
        assert readme.count(f"learn/{edition}/{name}.ipynb") == 3, "launch links for Colab, Kaggle and Binder"
