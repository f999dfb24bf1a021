"""The pieces of the build, each alone: addresses, descriptions, policies, style sheets, spaces."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from small_course import INK_SVG
from sphinx.errors import ExtensionError

from editions.pages.figures import png_size, svg_size
from editions.pages.typography import keep_units, needs_space
from editions.site.bundle import tidy
from editions.site.policy import content_policy
from editions.site.preview import shorten
from editions.site.widget_parts import outsource
from editions.source.links import lesson_links, page_links, public_address


def test_launch_addresses_derive_from_the_repository():
    links = lesson_links("https://github.com/org/name", "main", "zh", "05-cnn/03-lenet")
    assert (
        links["colab"]
        == "https://colab.research.google.com/github/org/name/blob/gh-pages/learn/zh/05-cnn/03-lenet.ipynb"
    )
    assert links["binder"] == "https://mybinder.org/v2/gh/org/name/main?urlpath=lab/tree/learn/zh/05-cnn/03-lenet.ipynb"
    assert (
        links["kaggle"]
        == "https://kaggle.com/kernels/welcome?src=https://raw.githubusercontent.com/org/name/gh-pages/learn/zh/05-cnn/03-lenet.ipynb"
    )
    assert links["source"] == "https://github.com/org/name/blob/main/notebooks/05-cnn/03-lenet.ipynb"
    assert public_address("https://github.com/Org/Name.git") == "https://org.github.io/Name/"
    assert public_address("https://github.com/org/ORG.github.io/") == "https://org.github.io/"
    assert public_address("https://example.org/x/y") == ""


def test_a_report_names_page_and_edition_and_an_edit_opens_the_source():
    lesson = page_links(
        "https://github.com/org/name",
        "main",
        "zh",
        "notebooks/05-cnn/03-lenet",
        "notebooks/05-cnn/03-lenet.ipynb",
        "LeNet：一",
        "https://org.github.io/name/zh/notebooks/05-cnn/03-lenet.html",
    )
    report = parse_qs(urlsplit(lesson["issue"]).query)
    assert lesson["issue"].startswith("https://github.com/org/name/issues/new?") and lesson["issue"].isascii()
    assert report["title"] == ["[zh] notebooks/05-cnn/03-lenet: LeNet：一"]
    assert (
        "https://org.github.io/name/zh/notebooks/05-cnn/03-lenet.html" in report["body"][0]
        and "简体中文" in report["body"][0]
    )
    assert lesson["edit"] == "https://github.dev/org/name/blob/main/notebooks/05-cnn/03-lenet.ipynb"
    page = page_links("https://git.example.org/a/b", "main", "en", "book/setup", "book/setup.md", "Set up", "")
    assert page["edit"] == "https://git.example.org/a/b/edit/main/book/setup.md"
    assert "Page: book/setup" in parse_qs(urlsplit(page["issue"]).query)["body"][0]


def test_a_description_ends_where_a_sentence_or_a_word_does():
    assert shorten("One two. Three four.", 100) == "One two. Three four."
    assert shorten("One two three. Four five six seven.", 20) == "One two three."
    assert shorten("One two three four five six seven", 20) == "One two three four…"
    assert shorten("第一句话在这里。第二句话很长很长很长。", 12) == "第一句话在这里。"
    assert shorten("没有句号的一段很长的文字一直写下去", 8) == "没有句号的一段很…"


def test_parts_of_widgets_move_into_files_and_the_scripts_that_start_them_go():
    from utils.widgets import show

    html = f"<body>{show('activations', f='gelu').html}<p>between</p>{show('activations', f='gelu').html}<script>own()</script></body>"
    page, parts = outsource(html)
    assert list(re.findall(r"<script>(.*?)</script>", page, re.DOTALL)) == ["own()"]
    assert len(parts) == 1, "a small state stays, the module stands in one file"
    ((name, text),) = parts.items()
    assert page.count(f'data-file="{name}"') == 2 and text not in page and "$gzip" in text
    assert outsource("<p>plain</p>") == ("<p>plain</p>", {})


def test_the_policy_allows_exactly_the_inline_scripts_of_the_page():
    plain = content_policy("<p>x</p>")
    one = content_policy("<script>a()</script>")
    assert "sha256-" not in plain
    assert one.count("sha256-") == 1 and one != content_policy("<script>b()</script>")
    assert content_policy('<script src="x.js"></script>') == plain
    assert content_policy('<script type="application/json">{}</script>') == plain


def test_a_style_sheet_keeps_what_a_page_may_use():
    style = ".page{top:1px}.star:before{top:2px}.carousel,.item:not(.x){top:3px}@media print{.modal{top:4px}}@media print{p{top:5px}}@keyframes k{0%{top:6px}to{top:7px}}.page .modal,a:is(.modal,.item){top:8px}:focus-visible{top:9px}.tablet\\:page{top:0}"
    kept = ".page{top:1px}.item:not(.x){top:3px}@media print{p{top:5px}}@keyframes k{0%{top:6px}to{top:7px}}a:is(.modal,.item){top:8px}:focus-visible{top:9px}"
    assert tidy(style, "", {"page", "item"}) == kept
    assert tidy("", ".own .modal { top : 1px ; }", set()) == ".own .modal{top:1px}", "the course's own stays"
    assert tidy("", "@media (min-width: 9px) { a { top: 0 } }", set()) == "@media (min-width:9px){a{top:0}}"
    icons = "@font-face{font-family:Font Awesome\\ 6 Free;src:url(a)}@font-face{font-family:Other;src:url(b)}"
    assert tidy(icons, "", set()) == "@font-face{font-family:Other;src:url(b)}"


def test_a_style_sheet_keeps_the_properties_that_something_asks_for():
    own = "html { --a: 1px; --b: var(--c); --c: 2px; --set: 3px; --d: 4px; top: calc(var(--a) + var(--e, var(--d))); }"
    kept = "html{--a:1px;--set:3px;--d:4px;top:calc(var(--a) + var(--e,var(--d)))}"
    assert tidy("", own, {"--set"}) == kept


def test_a_style_sheet_without_spaces_has_its_strings_and_says_what_is_wrong():
    assert (
        tidy("", 'e { background: url( "g ; h" ); content: " ; " } /* d */', set())
        == 'e{content:" ; ";background:url("g ; h")}'
    )
    with pytest.raises(ExtensionError, match="cannot read"):
        tidy("", "a { b: c } }", set())


@pytest.mark.parametrize(
    "before, after, space",
    [
        ("字", "字", False),
        ("。", "A", False),
        ("字", "A", True),
        ("A", "字", True),
        ("A", "B", True),
        ("A", "（", False),
    ],
)
def test_spaces_at_line_breaks_of_chinese_text(before, after, space):
    assert needs_space(before, after) is space


def test_a_unit_stays_on_the_line_of_its_number_and_words_do_not():
    kept = keep_units("39 % of 3 MB in 4 s, not 5 sets of 6 Megabytes, part 7 is 8 ms\nand 9\n%")
    assert kept.split(" ") == [
        *("39\u00a0%", "of", "3\u00a0MB", "in", "4\u00a0s,", "not", "5", "sets", "of", "6", "Megabytes,"),
        *("part", "7", "is", "8\u00a0ms\nand", "9\u00a0%"),
    ]


def test_sizes_of_figures_are_read():
    assert svg_size(INK_SVG) == (96, 48)
    assert svg_size('<svg viewBox="0 0 10 20">') == (10, 20)
    assert svg_size("no picture") is None
    assert png_size(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x04") == (3, 4)
