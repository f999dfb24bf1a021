"""Building the book: what its pages hold, what is rewritten when something changes, what an error does."""

import gzip
import json
import re
import shutil
import subprocess
import sys
import zipfile

import publish
import pytest
import root_pages
from bs4 import BeautifulSoup
from lessons import ROOT
from small_course import INK_SVG, PUBLIC, TOC, notebook, page, run_build, searched, soup

from editions.pages.figures import png_size
from editions.source.cells import english_hash


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A tiny course: three pages, one of them a lesson."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "_config.yml", root)
    (root / "_toc.yml").write_text(TOC, "utf-8")
    (root / "book").mkdir()
    (root / "notebooks" / "01-part").mkdir(parents=True)
    (root / "book" / "index.md").write_text(page("# Start\n\nHello.", "# 开始\n\n你好。"), "utf-8")
    (root / "book" / "one.md").write_text(
        page(
            f"# One\n\nA formula $x^2$. [All of it]({PUBLIC}en.zip).",
            f"# 第一页\n\n第一行，\n第二行，一个公式 $x^2$。[全部]({PUBLIC}zh.zip)。",
        ),
        "utf-8",
    )
    outputs = [
        ({"image/svg+xml": INK_SVG, "text/plain": "<Figure>"}, {"alt": {"en": "A line", "zh": "一条线"}}),
        ({"text/latex": "$\\sqrt{2}$", "text/plain": "sqrt(2)"}, {}),
        (
            {
                "text/html": '<p>Is <span class="math">\\(a &lt; b\\)</span>?</p><script>window.tried = 1;</script>',
                "text/plain": "?",
            },
            {},
        ),
    ]
    (root / "notebooks" / "01-part" / "01-two.ipynb").write_text(notebook("Two", "第二页", *outputs), "utf-8")
    return root


@pytest.fixture(scope="module")
def built(book):
    status, output = run_build(book, "--zip")
    assert status == 0, output
    return book / "_build" / "html"


@pytest.fixture
def published(book, built):
    """As for a host: another test may have built it anew without zip and packed files."""
    status, output = run_build(book, "--zip", "--gzip")
    assert status == 0, output
    return built


IN_AN_ORDER = """
import pathlib, sys
sys.path.insert(0, BOOK)
import build
from editions import extension
root, folder, order = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
extension.ROOMS = {room: parts[::order] for room, parts in list(extension.ROOMS.items())[::order]}
sys.exit(build.build_edition("zh", folder / "html", folder / "doctrees" / "zh", "stamp", root=root).warnings or 0)
"""


@pytest.mark.slow  # builds a book twice
def test_it_does_not_matter_in_which_order_the_parts_connect_themselves(book, tmp_path):
    """On a lesson with what all of them work on: a term, a formula, a figure, links below its first paragraph."""
    root = shutil.copytree(book, tmp_path / "course", ignore=shutil.ignore_patterns("_build"))
    shutil.copy(ROOT / "book" / "glossary.md", root / "book")
    (root / "_toc.yml").write_text(TOC + "      - file: book/glossary\n", "utf-8")
    lesson = root / "notebooks" / "01-part" / "01-two.ipynb"
    cells = json.loads(lesson.read_text("utf-8"))
    for k, text in enumerate(("# Two\n\nA gradient, $x^2$.", "# 第二页\n\n一个梯度，$x^2$。")):
        cells["cells"][k]["source"] = text
    cells["cells"][1]["metadata"]["translates"] = english_hash(cells["cells"][0]["source"])
    lesson.write_text(json.dumps(cells), "utf-8")
    script = IN_AN_ORDER.replace("BOOK", repr(str(ROOT / "book")))
    outs = {order: tmp_path / name for order, name in ((1, "forwards"), (-1, "backwards"))}
    runs = [
        subprocess.Popen([sys.executable, "-c", script, str(root), str(out), str(order)]) for order, out in outs.items()
    ]
    assert [run.wait() for run in runs] == [0, 0]
    found = [
        {
            path.relative_to(out).as_posix(): path.read_text("utf-8")
            for path in out.glob("html/**/*.*")
            if path.suffix in (".html", ".js", ".css")
        }
        for out in outs.values()
    ]
    page = found[0]["html/notebooks/01-part/01-two.html"]
    assert all(part in page for part in ("course-definitions", "course-links", "katex.css", "only-dark"))
    assert found[0].keys() == found[1].keys()
    assert [name for name in found[0] if found[0][name] != found[1][name]] == []


def test_both_editions_have_equal_page_names(built):
    names = [
        {path.relative_to(built / edition).as_posix() for path in (built / edition).rglob("*.html")}
        for edition in ("en", "zh")
    ]
    assert (
        names[0]
        == names[1]
        == {"index.html", "search.html", "book/index.html", "book/one.html", "notebooks/01-part/01-two.html"}
    )


def test_formulas_of_prose_outputs_and_raw_html_are_rendered(built):
    for edition in ("en", "zh"):
        assert soup(built / edition / "book/one.html").select_one("p .math .katex annotation").get_text() == "x^2"
        lesson = soup(built / edition / "notebooks/01-part/01-two.html")
        assert [tag.get_text() for tag in lesson.select("annotation")] == [r"\sqrt{2}", "a < b"]
        assert lesson.select_one('link[href$="katex/katex.css"]')


def test_a_page_without_formulas_does_not_load_their_style(built):
    assert not soup(built / "en/book/index.html").select('link[href*="katex"]')


def test_a_figure_has_a_variant_for_each_theme_with_alt_text_and_size(built):
    for edition, alt in (("en", "A line"), ("zh", "一条线")):
        path = built / edition / "notebooks/01-part/01-two.html"
        images = {
            next(name for name in image["class"] if name.startswith("only-")): image
            for image in soup(path).select(".cell_output img")
        }
        assert set(images) == {"only-light", "only-dark"}
        for image in images.values():
            assert (image["alt"], image["width"], image["height"], image["loading"]) == (alt, "96", "48", "lazy")
        texts = {name: (path.parent / image["src"]).read_text("utf-8") for name, image in images.items()}
        assert "#333333" in texts["only-light"] and "#c8c8c8" in texts["only-dark"]
        assert not any("#757575" in text for text in texts.values())
    assert len(list((built / "en/_images").iterdir())) == 2, "the neutral original is shipped too"


def test_a_line_break_between_chinese_characters_is_no_space(built):
    assert "第一行，第二行，一个公式" in soup(built / "zh/book/one.html").article.get_text()


def test_a_stop_never_starts_a_line_behind_a_formula(book, built):
    text = page(
        "# One\n\nA formula $x^2$, and $\\frac{a + b + c + d}{e + f + g}$.",
        "# 第一页\n\n公式 $x^2$；$y^2$；还有 $\\frac{a + b + c + d}{e + f + g}$。",
    )
    before = (book / "book" / "one.md").read_text("utf-8")
    (book / "book" / "one.md").write_text(text, "utf-8")
    try:
        status, output = run_build(book)
        assert status == 0, output
        for edition, stop, count in (("en", ",", 1), ("zh", "；", 2)):
            together = [tag.get_text() for tag in soup(built / edition / "book/one.html").select(".course-together")]
            assert len(together) == count and all(text.endswith(stop) for text in together), (
                "a short formula keeps its stop; a long one has to break somewhere"
            )
        assert len(soup(built / "zh/book/one.html").select(".course-together + wbr + .course-together")) == 1, (
            "between two of them a line may break"
        )
    finally:
        (book / "book" / "one.md").write_text(before, "utf-8")
        run_build(book)


def test_only_lesson_pages_carry_launch_links_and_they_open_the_edition_s_own_notebook(built):
    for edition in ("en", "zh"):
        links = [
            link["href"] for link in soup(built / edition / "notebooks/01-part/01-two.html").select(".course-links a")
        ]
        notebooks = [link for link in links if f"learn/{edition}/01-part/01-two.ipynb" in link]
        assert len(notebooks) == 4, links  # Colab, Binder, Kaggle, download
        download = next(link for link in links if link.startswith(".."))
        assert (built / edition / "notebooks/01-part" / download).resolve() == (
            built / f"learn/{edition}/01-part/01-two.ipynb"
        ).resolve()
        assert not soup(built / edition / "book/one.html").select(".course-links")


def test_the_published_notebooks_are_in_one_language(built):
    english, chinese = (
        (built / f"learn/{edition}/01-part/01-two.ipynb").read_text("utf-8") for edition in ("en", "zh")
    )
    assert "# Two" in english and "第二页" not in english
    assert "第二页" in chinese and "# Two" not in chinese


def test_every_page_forbids_other_hosts_and_foreign_scripts(built):
    for path in built.rglob("*.html"):
        if path.parent.name in ("en", "zh") and path.name == "index.html":
            continue  # only a link to the first page
        policy = soup(path).select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
        assert "default-src 'none'" in policy and "http" not in policy, path
        assert "'unsafe-inline'" not in re.search(r"script-src[^;]*", policy)[0]


def test_scripts_come_from_the_site_itself_and_strings_become_no_html(built):
    for edition in ("en", "zh"):
        for name in ("book/one.html", "notebooks/01-part/01-two.html", "search.html"):
            page = soup(built / edition / name)
            policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
            sources = re.search(r"script-src ([^;]*)", policy)[1].split()
            assert {"'self'", "blob:"} <= set(sources) and all(
                source in ("'self'", "blob:") or source.startswith("'sha256-") for source in sources
            ), name
            assert "require-trusted-types-for 'script'" in policy
            handlers = [
                attribute for tag in page.find_all(True) for attribute in tag.attrs if attribute.startswith("on")
            ]
            assert not handlers, f"{name}: a handler that the policy forbids"


def test_no_script_of_the_site_makes_html_from_strings(built):
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|DOMParser"
    )
    for path in built.rglob("*.js"):
        assert not forbidden.search(path.read_text("utf-8")), path.name


def test_a_shared_link_shows_title_text_and_picture_of_its_edition(built):
    for edition, title, locale in (("en", "Two", "en_US"), ("zh", "第二页", "zh_CN")):
        page = soup(built / edition / "notebooks/01-part/01-two.html")
        shown = {tag["property"]: tag["content"] for tag in page.select("meta[property^='og:']")}
        assert (shown["og:title"], shown["og:locale"]) == (title, locale)
        assert shown["og:url"].endswith(f"/{edition}/notebooks/01-part/01-two.html")
        picture = built / edition / shown["og:image"].split(f"/{edition}/", 1)[1]
        assert (
            png_size(picture.read_bytes())
            == (int(shown["og:image:width"]), int(shown["og:image:height"]))
            == (1200, 630)
        )
        assert not list((built / edition / "_static").glob(f"card-{'zh' if edition == 'en' else 'en'}.png"))


def test_the_site_map_names_every_page_in_both_languages_and_nothing_else(built):
    text = (built / "sitemap.xml").read_text("utf-8")
    named = re.findall(r"<loc>([^<]*)</loc>", text)
    site = named[0].split("/en/")[0] + "/"
    assert site.startswith("https://")
    assert sorted(named) == sorted(
        f"{site}{edition}/{name}.html"
        for edition in ("en", "zh")
        for name in ("book/index", "book/one", "notebooks/01-part/01-two")
    )
    assert all((built / address.removeprefix(site)).exists() for address in named)


def test_the_page_for_wrong_addresses_needs_no_other_file_and_its_policy_fits_what_it_carries(built):
    page = soup(built / "404.html")
    policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
    for tag in (page.select_one("script:not([type])"), page.select_one("style")):
        assert f"'{root_pages.source_hash(tag.string)}'" in policy
    assert not page.select("[src]:not([src^='data:']), link[rel=stylesheet]")
    pages = json.loads(page.select_one("#pages").string)["pages"]
    assert pages["two"] == {"page": "notebooks/01-part/01-two.html", "en": "Two", "zh": "第二页"}


def test_the_start_page_links_to_both_editions_without_scripts(built):
    start = soup(built / "index.html")
    targets = {link["hreflang"]: link["href"] for link in start.select("main a")}
    assert targets == {"en": "en/book/index.html", "zh-CN": "zh/book/index.html"}
    assert all((built / target).exists() for target in targets.values())


def test_a_zip_holds_an_edition_whole_and_switches_to_the_published_site(built):
    with zipfile.ZipFile(built / "zh.zip") as archive:
        names = archive.namelist()
        top = names[0].split("/")[0]
        lesson = archive.read(f"{top}/zh/notebooks/01-part/01-two.html").decode("utf-8")
    assert {
        f"{top}/index.html",
        f"{top}/zh/_static/search/index.js",
        f"{top}/zh/_static/site.css",
        f"{top}/learn/zh/01-part/01-two.ipynb",
    } <= set(names)
    assert not [name for name in names if name.startswith(f"{top}/en/")]
    switch = BeautifulSoup(lesson, "html.parser").select_one("a.course-switch")["href"]
    assert re.fullmatch(r"https://[\w-]+\.github\.io/[\w-]+/en/notebooks/01-part/01-two\.html", switch)


def test_pages_link_to_the_zip_beside_them_and_those_in_it_to_the_published_one(published):
    built = published
    link = soup(built / "en/book/one.html").select_one("a[href$='en.zip']")["href"]
    assert (built / "en/book" / link).resolve() == (built / "en.zip").resolve()
    with zipfile.ZipFile(built / "en.zip") as archive:
        page = archive.read("deep-learning-interactively-en/en/book/one.html").decode("utf-8")
    assert re.search(r'href="https://[\w-]+\.github\.io/[\w-]+/en\.zip"', page)


def test_files_of_text_are_packed_beside_themselves(published):
    built = published
    packed = {path.with_suffix("") for path in built.rglob("*.gz")}
    assert built / "en/book/one.html" in packed and built / "zh/_static/site.js" in packed
    assert {path.suffix for path in packed} <= publish.PACKED
    for path in packed:
        assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes()


def test_what_was_packed_goes_with_the_next_build(tmp_path):
    (tmp_path / "en").mkdir()
    page = tmp_path / "en" / "page.html"
    page.write_text("x" * 5000, "utf-8")
    assert publish.pack(tmp_path)[0] == 1 and (tmp_path / "en" / "page.html.gz").exists()
    publish.drop_packed(tmp_path)
    assert [path.name for path in (tmp_path / "en").iterdir()] == ["page.html"]


def test_libraries_that_no_page_uses_are_not_shipped(built):
    names = [path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()]
    unwanted = re.compile(
        r"fontawesome|bootstrap|mathjax|thebe|require(\.min)?\.js|html-manager|clipboard|\.map$|locales/|jquery",
        re.IGNORECASE,
    )
    assert not [name for name in names if unwanted.search(name)]


def test_nothing_changed_no_page_is_written_but_the_style_is_always_the_newest(book, built):
    kept = [
        built / "en/book/one.html",
        built / "en/_static/search/index.js",
        built / "en/_static/search/text/book/one.js",
    ]
    before = [path.stat().st_mtime_ns for path in kept]
    newest = (built / "en/_static/site.css").read_bytes()
    (built / "en/_static/site.css").write_text("/* an older style */")
    status, output = run_build(book)
    assert (built / "en/_static/site.css").read_bytes() == newest, "the style is stale"
    assert status == 0 and "[en] wrote 0 of 3 pages" in output and "[zh] wrote 0 of 3 pages" in output, output
    assert [path.stat().st_mtime_ns for path in kept] == before


def test_a_changed_lesson_is_rewritten_and_the_other_pages_are_not(book, built):
    path = book / "book" / "one.md"
    before = (built / "en/notebooks/01-part/01-two.html").stat().st_mtime_ns
    before_index = searched(built, "en")
    path.write_text(page("# One\n\nAnother formula $y^2$.", "# 第一页\n\n另一个公式 $y^2$。"), "utf-8")
    status, output = run_build(book)
    assert status == 0, output
    assert "y^2" in (built / "zh/book/one.html").read_text("utf-8")
    index = searched(built, "en")
    assert (
        "anoth" in index["words"]
        and "anoth" not in before_index["words"]
        and index["version"] != before_index["version"]
    ), "the search does not know the new text"
    assert "book/one" in re.search(r"\[zh\] wrote .*", output)[0], "the output does not name the page"
    assert (built / "en/notebooks/01-part/01-two.html").stat().st_mtime_ns == before


def test_a_changed_title_is_new_in_the_navigation_of_every_page(book, built):
    (book / "book" / "one.md").write_text(page("# Renamed\n\nText.", "# 改名\n\n文字。"), "utf-8")
    status, output = run_build(book)
    assert status == 0 and "wrote 3 of 3" in output, output
    for edition, title in (("en", "Renamed"), ("zh", "改名")):
        for name in ("book/index.html", "notebooks/01-part/01-two.html"):
            assert title in soup(built / edition / name).select_one("nav.bd-links").get_text(), (edition, name)


def test_a_warning_fails_the_build_and_fails_again_until_it_is_mended(book, built):
    path = book / "book" / "one.md"
    good = path.read_text("utf-8")
    path.write_text(page("# Renamed\n\nBroken: $\\frac{1}{$.", "# 改名\n\n坏了：$\\frac{1}{$。"), "utf-8")
    for attempt in (1, 2):
        status, output = run_build(book)
        assert status == 1, f"attempt {attempt} passed"
        assert "book/one" in output and r"\frac{1}{" in output, "the warning names neither document nor formula"
    path.write_text(good, "utf-8")
    status, output = run_build(book)
    assert status == 0, output


def test_a_page_taken_out_of_the_contents_disappears(book, built):
    (book / "_toc.yml").write_text(TOC.replace("      - file: book/one\n", ""), "utf-8")
    text = (book / "book" / "one.md").read_text("utf-8")
    (book / "book" / "one.md").unlink()
    try:
        status, output = run_build(book)
        assert status == 0, output
        assert not (built / "en/book/one.html").exists()
        assert not (built / "en/_static/search/text/book/one.js").exists()
        assert [name for name, *_ in searched(built, "en")["pages"]] == ["book/index", "notebooks/01-part/01-two"], (
            "the search still leads to it"
        )
    finally:
        (book / "_toc.yml").write_text(TOC, "utf-8")
        (book / "book" / "one.md").write_text(text, "utf-8")
