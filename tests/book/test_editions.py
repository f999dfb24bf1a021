"""The Sphinx extension: tiny bilingual books, built with warnings as errors, and their pages read."""

import json
import re
import shutil
from types import SimpleNamespace

import lxml.html
import pytest
from bs4 import BeautifulSoup
from site_pages import words
from tiny_editions import (
    INDEX,
    SCRIPT,
    SITE,
    finished,
    start,
    write_book,
)

from editions.source.cells import read_page


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Both editions side by side (one with two readers), and English alone: built at the same time."""
    folder = tmp_path_factory.mktemp("books")
    source = write_book(folder / "source")
    outs = {"en": folder / "html" / "en", "zh": folder / "html" / "zh", "alone": folder / "alone"}
    runs = {
        name: start(
            source, out, name if name in ("en", "zh") else "en", name != "alone", *(["-j", "2"] if name == "en" else [])
        )
        for name, out in outs.items()
    }
    for name, run in runs.items():
        done = finished(run)
        assert done.code == 0, f"{name}: {done.said}"
    return SimpleNamespace(source=source, **outs)


@pytest.fixture(scope="module")
def pages(books):
    """Parsed pages by edition and name."""
    read = {}

    def page(edition, name):
        key = edition, name
        if key not in read:
            read[key] = BeautifulSoup((getattr(books, edition) / f"{name}.html").read_text("utf8"), "html.parser")
        return read[key]

    return page


INDEX_PAGE, FIRST_PAGE, SECOND_PAGE = "book/index", "notebooks/01-nets/01-first", "notebooks/01-nets/02-second"
BOTH = pytest.mark.parametrize("edition", ["en", "zh"])


def article(page):
    return page.select_one("article.bd-article")


def cell(page, tag):
    return article(page).select_one(f"div.cell.tag_{tag}")


def text(node):
    return " ".join(node.get_text().split())


@pytest.mark.parametrize("edition, lang", [("en", "en"), ("zh", "zh-CN"), ("alone", "en")])
def test_a_page_says_its_language(pages, edition, lang):
    for name in (INDEX_PAGE, FIRST_PAGE, "search", "genindex"):
        assert pages(edition, name).html["lang"] == lang


@pytest.mark.parametrize(
    "edition, title",
    [("en", "First model — Deep Learning"), ("zh", "第一个模型 — 深度学习"), ("alone", "First model — Deep Learning")],
)
def test_title_and_author_are_those_of_the_edition(pages, edition, title):
    page = pages(edition, FIRST_PAGE)
    assert text(page.title) == title
    footer = text(page.select_one("footer.bd-footer-content"))
    mine, other = ("全体贡献者", "contributors") if edition == "zh" else ("The contributors", "贡献者")
    assert mine in footer and other not in footer
    assert ("文字采用 CC BY" in footer) == (edition == "zh") and "|" not in footer


def test_a_page_holds_one_language(pages):
    for name, english, chinese in (
        (FIRST_PAGE, "Do it.", "做吧。"),
        (INDEX_PAGE, "Start with", "开始"),
        (SECOND_PAGE, "which is", "又是特征图"),
    ):
        en, zh = text(article(pages("en", name))), text(article(pages("zh", name)))
        assert english in en and chinese not in en
        assert chinese in zh and english not in zh
        assert not re.search(r"[\u4e00-\u9fff]", en)


def test_a_cell_without_language_is_in_both_editions(pages):
    for edition in ("en", "zh"):
        assert "E = mc^2" in text(article(pages(edition, INDEX_PAGE)))
        assert "answer = ..." in text(article(pages(edition, FIRST_PAGE)))


@pytest.mark.parametrize("edition, caption, other", [("en", "Networks", "网络"), ("zh", "网络", "Networks")])
def test_the_table_of_contents_is_in_one_language(pages, edition, caption, other):
    navigation = text(pages(edition, FIRST_PAGE).select_one("#pst-primary-sidebar"))
    assert caption in navigation and other not in navigation and "|" not in navigation
    titles = ("First model", "LeNet 5") if edition == "en" else ("第一个模型", "LeNet 5 网络")
    assert all(title in navigation for title in titles)


@BOTH
def test_a_label_in_front_of_a_heading_stays_an_anchor(pages, edition):
    page = article(pages(edition, INDEX_PAGE))
    assert page.select_one("#feature-maps-1 > #feature-maps, #feature-maps-1 h2 > #feature-maps") and page.select_one(
        "#start"
    )


def test_headings_have_the_ids_of_the_english_ones_in_both_editions(pages):
    expected = {
        FIRST_PAGE: ["first-model", "what-is-learnt", "exercise-1"],
        SECOND_PAGE: ["lenet-5", "feature-maps", "feature-maps-1", "feature-maps-2"],
        INDEX_PAGE: ["welcome", "feature-maps-1"],  # a label of the page has the name already
    }
    for name, ids in expected.items():
        for edition in ("en", "zh", "alone"):
            assert [section["id"] for section in article(pages(edition, name)).select("section")] == ids


@BOTH
def test_permalinks_and_the_contents_of_a_page_use_these_ids(pages, edition):
    page = pages(edition, SECOND_PAGE)
    ids = {section["id"] for section in article(page).select("section")}
    permalinks = [a["href"] for a in article(page).select("a.headerlink")]
    assert permalinks == ["#lenet-5", "#feature-maps", "#feature-maps-1", "#feature-maps-2"]
    contents = [a["href"] for a in page.select("#pst-secondary-sidebar a.nav-link")]
    assert contents and {href.removeprefix("#") for href in contents} <= ids


@BOTH
def test_links_with_fragments_lead_to_the_section_on_the_other_page(pages, edition):
    hrefs = {
        a["href"]
        for name in (INDEX_PAGE, FIRST_PAGE, SECOND_PAGE)
        for a in article(pages(edition, name)).select("a.reference.internal")
    }
    assert hrefs == {
        "../notebooks/01-nets/02-second.html#feature-maps",
        "02-second.html#feature-maps",
        "01-first.html#what-is-learnt",
        "#feature-maps-1",
        "#feature-maps",
    }


@BOTH
def test_search_finds_sections_by_these_ids(books, edition):
    index = (getattr(books, edition) / "searchindex.js").read_text("utf8")
    assert '"feature-maps-2"' in index and '"what-is-learnt"' in index and '"id1"' not in index


def test_alternates_name_the_same_page_in_every_language(pages):
    for edition in ("en", "zh"):
        links = {
            a["hreflang"]: a["href"] for a in pages(edition, FIRST_PAGE).head.select("link[rel=alternate][hreflang]")
        }
        assert links == {
            "en": f"{SITE}en/{FIRST_PAGE}.html",
            "zh-CN": f"{SITE}zh/{FIRST_PAGE}.html",
            "x-default": f"{SITE}en/{FIRST_PAGE}.html",
        }
    assert pages("zh", INDEX_PAGE).head.select_one("link[hreflang=x-default]")["href"] == SITE
    assert not pages("zh", "search").head.select("link[hreflang]")


@pytest.mark.parametrize("edition, address", [("en", SITE + "en/"), ("zh", SITE + "zh/"), ("alone", SITE)])
def test_a_page_has_one_canonical_address(pages, edition, address):
    links = pages(edition, FIRST_PAGE).head.select("link[rel=canonical]")
    assert [link["href"] for link in links] == [f"{address}{FIRST_PAGE}.html"]


@pytest.mark.parametrize("edition, lang, label", [("en", "zh-CN", "简体中文"), ("zh", "en", "English")])
def test_the_switch_leads_to_the_same_page_of_the_other_edition(books, pages, edition, lang, label):
    for name in (INDEX_PAGE, FIRST_PAGE, "search", "genindex"):
        links = pages(edition, name).select("a.course-switch")
        assert len(links) == 1, name
        link = links[0]
        assert (link["lang"], link["hreflang"], text(link)) == (lang, lang, label)
        there = (getattr(books, edition) / name).parent / link["href"]
        other = "zh" if edition == "en" else "en"
        assert there.resolve() == (getattr(books, other) / f"{name}.html").resolve() and there.exists()


def test_the_switchs_script_is_there(books, pages):
    [script] = [s["src"] for s in pages("zh", FIRST_PAGE).select("script[src]") if "editions.js" in s["src"]]
    assert (books.zh / FIRST_PAGE).parent.joinpath(script.partition("?")[0]).exists()


def test_english_alone_has_neither_switch_nor_alternates(pages):
    page = pages("alone", FIRST_PAGE)
    assert not page.select("a.course-switch") and not page.select("link[hreflang]")
    assert not [s for s in page.select("script[src]") if "editions.js" in s["src"]]


@pytest.mark.parametrize("edition, alt", [("en", "A falling curve"), ("zh", "一条下降的曲线")])
def test_a_figure_has_the_editions_alt_text(pages, edition, alt):
    assert [image["alt"] for image in article(pages(edition, FIRST_PAGE)).select("img")] == [alt]


def test_recorded_html_keeps_one_language_and_is_else_untouched(books):
    en, zh = ((getattr(books, edition) / f"{FIRST_PAGE}.html").read_text("utf8") for edition in ("en", "zh"))
    assert f'<div class="course-note"><p lang="en">Right &amp; proper<br>so.</p>{SCRIPT}<b>9 < 10</b></div>' in en
    assert f'<div class="course-note"><p lang="zh-CN">正确。</p>{SCRIPT}<b>9 < 10</b></div>' in zh


@BOTH
def test_a_widget_that_needs_a_kernel_is_replaced_by_what_was_recorded(books, edition):
    html = (getattr(books, edition) / f"{FIRST_PAGE}.html").read_text("utf8")
    assert "<i>frames</i>" in html
    assert "vnd.jupyter" not in html and "html-manager" not in html and "require.min.js" not in html


@pytest.mark.parametrize("edition, summary", [("en", "Solution"), ("zh", "参考答案")])
def test_a_solution_is_folded_with_its_output(pages, edition, summary):
    [details] = cell(pages(edition, FIRST_PAGE), "solution").select("details")
    assert not details.has_attr("open") and "course-solution" in details["class"]
    assert {text(p) for p in details.summary.select("p")} == {summary}
    assert not details.summary.has_attr("aria-label")
    assert "answer_solution" in text(details) and "passed" in text(details)


@pytest.mark.parametrize("edition, words", [("en", "Set-up"), ("zh", "准备")])
def test_the_first_cell_is_folded(pages, edition, words):
    [details] = article(pages(edition, FIRST_PAGE)).select("details.course-setup")
    assert words in text(details.summary) and "find the course" in text(details.select_one("pre"))


@pytest.mark.parametrize("edition, label", [("en", "Claim, checked"), ("zh", "断言，已检验")])
def test_a_claim_is_labelled(pages, edition, label):
    assert [text(p) for p in article(pages(edition, FIRST_PAGE)).select("p.course-claim-label")] == [label] * 2
    assert text(cell(pages(edition, FIRST_PAGE), "claim")).startswith(label)


@BOTH
def test_a_claim_that_settles_a_bet_shows_its_code_too(pages, edition):
    both = article(pages(edition, FIRST_PAGE)).select_one("div.cell.tag_quiz.tag_claim")
    assert "assert 2 < 3" in both.select_one("pre").get_text() and "An outcome" in text(both)


@BOTH
def test_a_quiz_shows_its_questions_and_not_its_call(pages, edition):
    quiz = article(pages(edition, FIRST_PAGE)).select("div.cell.tag_quiz")[-1]
    assert text(quiz) == "A question" and not quiz.select("pre")


@pytest.mark.parametrize(
    "edition, line",
    [
        ("en", "About 10 minutes to work through. Cost of a run: 42 s on CPU, 812 MiB of memory, nothing to download"),
        ("zh", "学完约需 10 分钟。运行一次：CPU 上 42 秒，内存 812 MiB，无需下载"),
    ],
)
def test_the_cost_stands_in_one_line_under_the_title(pages, edition, line):
    page = article(pages(edition, FIRST_PAGE))
    [cost] = page.select("p.course-cost")
    assert text(cost) == line
    assert cost.find_previous_sibling().name == "h1"
    assert not article(pages(edition, SECOND_PAGE)).select("p.course-cost")


# Words of the themes that are in no catalog (the course's own templates replace them), and names.
UNTRANSLATABLE = (
    "PDF",
    "JavaScript",
    "Toggle primary sidebar",
    "Toggle secondary sidebar",
    "Source repositories",
    "Main",
    "Page",
    ".md",
    ".pdf",
    ".ipynb",
    "LeNet",
    "CC BY",
    "Ctrl",
)


def foreign_words(page, allowed=UNTRANSLATABLE, text_of_pages="article"):
    """Latin words that a reader of the Chinese edition sees or hears outside of the article."""
    page = lxml.html.document_fromstring(str(page))
    for tag in page.cssselect(f"{text_of_pages}, script, style, head, a.course-switch"):
        tag.drop_tree()
    said = [words(page, " "), *page.xpath("//@title | //@aria-label | //@placeholder | //@alt")]
    return [found for piece in said for found in re.findall(r"[A-Za-z.][A-Za-z .'/-]{2,}", remove(piece, allowed))]


def remove(piece, allowed):
    for said in allowed:
        piece = piece.replace(said, " ")
    return piece


def test_the_chinese_edition_speaks_chinese_around_the_text(pages):
    for name in (INDEX_PAGE, FIRST_PAGE, "search", "genindex"):
        assert foreign_words(pages("zh", name)) == [], name


def test_the_course_itself_speaks_chinese_around_the_text(site):
    names = (*UNTRANSLATABLE, "Colab", "Binder", "Kaggle", "Apache-2.0")
    pages = sorted((site / "zh").rglob("*.html"))
    assert len(pages) > 4
    for path in pages:
        page = path.read_text("utf8")
        assert '<html lang="zh-CN"' in page, path
        # Titles of pages and headings, which stand in the navigation too, may name `Keras` and the like.
        assert foreign_words(page, names, "article, nav li, .prev-next-title") == [], path


def test_the_check_for_foreign_words_finds_them(pages):
    assert "Search" in " ".join(foreign_words(pages("en", FIRST_PAGE)))


def test_a_changed_page_is_read_again_and_another_edition_reads_all(books, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(books.zh, out)
    path = books.source / f"{SECOND_PAGE}.ipynb"
    before = path.read_text("utf8")
    path.write_text(json.dumps(json.loads(before), ensure_ascii=False).replace("二。", "十二。"), "utf8")
    again = finished(start(books.source, out, "zh", True))
    assert again.code == 0 and "0 added, 1 changed" in again.said, again.said
    assert "十二。" in (out / f"{SECOND_PAGE}.html").read_text("utf8")
    path.write_text(before, "utf8")
    other = finished(start(books.source, out, "en", True))
    assert other.code == 0 and "Words." in (out / f"{FIRST_PAGE}.html").read_text("utf8"), other.said


@BOTH
def test_a_page_of_one_edition_keeps_its_line_numbers(edition):
    from editions.pages.cells import page_of_edition

    kept = page_of_edition(INDEX, read_page(INDEX), edition).split("\n")
    before = INDEX.split("\n")
    assert len(kept) == len(before)
    assert all(new in (old, "", "+++") for old, new in zip(before, kept))
    assert ("# Welcome" in kept, "# 欢迎" in kept) == (edition == "en", edition == "zh") and "$$ E = mc^2 $$" in kept
