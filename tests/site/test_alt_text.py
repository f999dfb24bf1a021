"""What a picture shows is said in the edition's language, on the built pages: figures, outputs, and what stands there until a widget starts."""

import re

import pytest
from bs4 import BeautifulSoup
from site_pages import EDITIONS, PAGES, parsed, words

from editions.pages.access import accessible
from utils.widgets import explore, parts

CHINESE = re.compile("[\u3400-\u9fff]")
SHORTEST = {"en": 25, "zh": 10}  # characters; "Eight small colour pictures" says something, "figure" does not


def pictures(site, edition):
    """(page, image) of everything that is no decoration."""
    for name in PAGES:
        for image in parsed(site / edition / f"{name}.html").cssselect("article img"):
            yield name, image


@pytest.mark.parametrize("edition", EDITIONS)
def test_alt_text_is_in_the_editions_language_and_says_what_is_seen(site, edition):
    seen, wrong = 0, []
    for name, image in pictures(site, edition):
        alt, seen = (image.get("alt") or "").strip(), seen + 1
        next_sentence = "".join(
            words(p, " ") for p in next(image.iterancestors("figure", "div")).xpath("(.//p | following::p)[1]")
        )
        if len(alt) < SHORTEST[edition]:
            wrong.append(f"{name}: too short: {alt!r}")
        if bool(CHINESE.search(alt)) != (edition == "zh"):
            wrong.append(f"{name}: in the other language: {alt!r}")
        if re.match(
            r"(figure|image|picture|plot|chart|graph of|图片?|图像|示意图)\s*\d*[.。:：]?$", alt, re.IGNORECASE
        ):
            wrong.append(f"{name}: only says that it is a picture: {alt!r}")
        if alt in (next_sentence, *(words(figure, " ") for figure in image.iterancestors("figure"))):
            wrong.append(f"{name}: repeats the text beside it: {alt!r}")
    assert seen >= 20 and wrong == []


def test_both_editions_have_the_same_pictures_with_different_words(site):
    both = [list(pictures(site, edition)) for edition in EDITIONS]
    assert [name for name, _ in both[0]] == [name for name, _ in both[1]]
    assert all(a.get("alt") != b.get("alt") for (_, a), (_, b) in zip(*both))


# ---- what makes it so


def frames(**options):
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    def draw(k):
        figure, axes = plt.subplots(figsize=(2, 1))
        axes.plot([0, k])
        return figure

    return explore(draw, k=[1, 2], labels={"k": ("slope", "斜率")}, **options).html


@pytest.mark.parametrize(
    "edition, options, alt",
    [
        ("en", {"alt": {"en": 'a "line" of slope {k} < 3', "zh": "斜率为 {k} 的直线"}}, 'a "line" of slope 1 < 3'),
        ("zh", {"alt": {"en": "a line of slope {k}", "zh": "斜率为 {k} 的直线"}}, "斜率为 1 的直线"),
        ("en", {}, "slope = 1"),
        ("zh", {}, "斜率 = 1"),
    ],
)
def test_the_picture_that_stands_in_for_frames_speaks_the_editions_language(edition, options, alt):
    html = frames(**options)
    both = BeautifulSoup(html, "html.parser").img["alt"]
    assert CHINESE.search(both) and re.search("[a-z]", both), "a notebook shows both languages"
    page = accessible(html, edition)
    assert BeautifulSoup(page, "html.parser").img["alt"] == alt
    # nothing else has changed, above all not the data
    assert re.sub(r'alt="[^"]*"', "", page.split("<script")[0]) == re.sub(r'alt="[^"]*"', "", html.split("<script")[0])
    assert page.split("<script")[1:] == html.split("<script")[1:]
    assert parts.read(page)[0].state == parts.read(html)[0].state


def test_the_headers_of_a_pandas_table_say_what_they_head():
    import pandas

    html = pandas.DataFrame({"loss": [0.5, 0.25], "epoch": [1, 2]}, index=["a", "b"]).to_html()
    soup = BeautifulSoup(accessible(f"<div>{html}</div><table><tr><th>x</th></tr></table>", "en"), "html.parser")
    table, other = soup.select("table")
    assert [(th.get_text(), th["scope"]) for th in table.select("th")] == [
        ("loss", "col"),
        ("epoch", "col"),
        ("a", "row"),
        ("b", "row"),
    ]
    assert len(table.select("tr")[0].find_all(["td", "th"])) == 3 and not other.th.get("scope")


def test_chinese_on_an_english_page_is_marked_and_code_is_left_alone():
    from types import SimpleNamespace

    from docutils import nodes
    from docutils.core import publish_doctree

    from editions.pages.access import foreign, mark_chinese

    def marked(edition):
        tree = publish_doctree("Zhou Zhihua, *Machine Learning* (机器学习，第 2 版) and ``变量`` with 过拟合.")
        mark_chinese(SimpleNamespace(config=SimpleNamespace(edition=edition)), tree, "page")
        assert tree.astext() == "Zhou Zhihua, Machine Learning (机器学习，第 2 版) and 变量 with 过拟合."
        return [node.astext() for node in tree.findall(foreign)]

    assert marked("en") == ["机器学习，第", "版", "过拟合"] and marked("zh") == []
    assert issubclass(foreign, nodes.inline)
