"""The page of misconceptions has every myth that a lesson refutes; readers find every lesson where they look for lessons."""

import json
import re

import pytest
import repository
from lessons import LESSONS, NAMES, ROOT, load

from editions.source.cells import read_page
from editions.source.languages import is_chinese
from editions.source.links import lesson_links, public_address
from editions.source.pairs import check_content

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
        text = "".join(
            cell["source"] for cell in read_page(PAGE.read_text("utf8")) if tag in cell["metadata"].get("tags", [])
        )
        assert target in text, f"book/misconceptions.md, {tag}: expected a link {target}"


def test_every_link_of_the_page_leads_to_a_heading_of_a_lesson():
    headings = {
        name: {
            slug(line)
            for cell in load(path)["cells"]
            if "lang-en" in cell["tags"]
            for line in cell["source"].split("\n")
            if line.startswith("#")
        }
        for path, name in zip(LESSONS, NAMES)
    }
    links = re.findall(r"\]\(\.\./notebooks/([^)#]+)\.ipynb#([^)]+)\)", PAGE.read_text("utf8"))
    assert links
    for name, anchor in links:
        assert anchor in headings[name], f"no heading #{anchor} in {name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_is_listed_where_readers_look_for_lessons(name):
    assert f"notebooks/{name}\n" in (ROOT / "_toc.yml").read_text("utf8")
    question = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf8"))["metadata"]["course"].get(
        "question", {}
    )
    assert is_chinese(question.get("zh", "")) and question.get("en", ""), (
        "the lists of lessons show `course: {question: {en: …, zh: …}}` of the notebook's metadata"
    )
    assert "TODO" not in str(question) and not check_content(question["en"], question["zh"])


def test_readers_of_the_readme_find_the_list_of_all_lessons_and_the_first_one_in_both_languages():
    readme, site = (ROOT / "README.md").read_text("utf8"), public_address(repository.current())
    for edition in ("en", "zh"):
        assert f"({site}{edition}/book/index.html)" in readme
        links = lesson_links(repository.current(), "main", edition, NAMES[0])
        assert all(f"({links[place]})" in readme for place in ("colab", "kaggle", "binder"))
