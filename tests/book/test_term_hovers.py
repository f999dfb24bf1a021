"""Definitions at the first use of a term: which words are marked in a tiny book, and how they behave in a real browser."""

import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from lessons import ROOT
from site_pages import in_its_fonts, parsed, settle

from editions.terms.list import anchor, read_terms

TERMS = {anchor(term): term for term in read_terms()}
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "book")!r})
extensions = ["myst_nb", "editions"]
edition_rooms = ["pages", "typography", "terms"]
html_theme = "basic"
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath", "deflist"]
"""
PAGE = """\
+++ {"tags": ["lang-en"]}
# Layers and the gradient

Not in `a gradient`, not in $gradient$, not in [a gradient](https://example.org), not in a title. Stochastic
gradient descent is marked whole; then a *gradient*, another gradient.

```{figure} picture.svg
:alt: a kernel
A kernel in a caption.
```

| name | what |
|---|---|
| one | a **feature map** |

> A *layer* in a quote.

+++ {"tags": ["lang-zh"]}
# 层与梯度

不在 `梯度` 里，不在 $梯度$ 里，不在[梯度](https://example.org)里，也不在标题里。随机梯度
下降整个标出；然后是*梯度*（gradient），又一个梯度。

```{figure} picture.svg
:alt: 卷积核
图注里的卷积核。
```

| 名称 | 内容 |
|---|---|
| 一 | 一张**特征图** |

> 一*层*，而层次、图层不是。

+++ {"tags": ["lang-en"]}
Each unit has a bias. Recall that the kernel of Jupyter dies, not the other kernel.

+++ {"tags": ["lang-zh"]}
每个神经元有一个偏置。别忘了 Jupyter 的内核会退出，不是卷积核。

+++ {"tags": ["lang-en"]}
This estimate has a bias. A kernel slides.

+++ {"tags": ["lang-zh"]}
这个估计有偏差。卷积核滑动，超参数不是参数。
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Both editions of one page, parsed: by language."""
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "conf.py").write_text(CONF, "utf8")
    (folder / "index.md").write_text(PAGE, "utf8")
    (folder / "picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf8")
    (folder / "book").mkdir()
    (folder / "book" / "glossary.md").write_text(
        '---\norphan: true\n---\n+++ {"tags": ["lang-en"]}\n# G\n\nA gradient.\n\n+++ {"tags": ["lang-zh"]}\n# 术语\n\n梯度。\n\n+++\n\n```{course-terms}\n```\n',
        "utf8",
    )
    pages = {}
    for edition, language in (("en", "en"), ("zh", "zh_CN")):
        out = folder / "_build" / edition
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-D",
            f"edition={edition}",
            "-D",
            f"language={language}",
            "-D",
            "suppress_warnings=editions",
            str(folder),
            str(out),
        ]
        build = subprocess.run(command, capture_output=True, text=True)
        assert build.returncode == 0, build.stderr
        pages[edition] = {
            name: BeautifulSoup((out / f"{name}.html").read_text("utf8"), "html.parser")
            for name in ("index", "book/glossary")
        }
    return pages


def marked(soup):
    """(text, anchor) of the marked words."""
    return [
        (" ".join(link.get_text().split()), link["href"].partition("#")[2]) for link in soup.select("a.course-term")
    ]


def test_the_first_use_in_running_text_is_marked_longest_term_first_and_in_the_sense_of_its_translation(tiny):
    assert marked(tiny["en"]["index"]) == [
        ("Stochastic gradient descent", "term-stochastic-gradient-descent"),
        ("gradient", "term-gradient"),
        ("feature map", "term-feature-map"),
        ("layer", "term-layer"),
        ("unit", "term-neuron"),
        (
            "bias",
            "term-bias-parameter",
        ),  # (its cell says nothing of the kernel's sense: both Chinese words stand there)
        ("bias", "term-bias-statistics"),
        ("kernel", "term-kernel-convolution"),
    ]
    assert marked(tiny["zh"]["index"]) == [
        ("随机梯度下降", "term-stochastic-gradient-descent"),
        ("梯度", "term-gradient"),
        ("特征图", "term-feature-map"),
        ("层", "term-layer"),
        ("神经元", "term-neuron"),
        ("偏置", "term-bias-parameter"),
        ("内核", "term-kernel-jupyter"),
        ("卷积核", "term-kernel-convolution"),
        ("偏差", "term-bias-statistics"),
    ]


def test_a_first_use_in_emphasis_keeps_it_and_the_text_of_the_page_stays_what_it_was(tiny):
    for edition, word, text in (
        ("en", "gradient", "then a gradient, another gradient."),
        ("zh", "梯度", "然后是梯度（gradient），又一个梯度。"),
    ):
        article = tiny[edition]["index"].select_one("[role=main]")
        (link,) = [link for link in article.select("em > a.course-term") if link.get_text() == word]
        assert text in " ".join(article.get_text().split())
        assert link["href"] == "book/glossary.html#term-gradient"


def test_the_glossary_itself_is_not_marked(tiny):
    assert marked(tiny["en"]["book/glossary"]) == marked(tiny["zh"]["book/glossary"]) == []


@pytest.mark.parametrize("edition, other, tag", [("en", "zh", "zh-CN"), ("zh", "en", "en")])
def test_a_page_of_the_course_carries_the_definitions_of_its_terms_and_of_no_others(site, edition, other, tag):
    entries = set(parsed(site / edition / "book" / "glossary.html").xpath("//dt/@id"))
    for path in (site / edition).rglob("*.html"):
        page = parsed(path)
        notes = page.cssselect("template#course-definitions [data-term]")
        used = [link.get("href").partition("#")[2] for link in page.cssselect("a.course-term")]
        assert [note.get("data-term") for note in notes] == used and len(set(used)) == len(used), path.name
        for note in notes:
            name = note.get("data-term")
            term = TERMS[name]
            assert note.find(".//b").text_content() == term[edition]
            assert [(mark.get("lang"), mark.text_content()) for mark in note.cssselect(".course-term-other")] == [
                (tag, term[other])
            ]
            [text] = note.cssselect(".course-term-text")
            assert text.text_content().startswith(term["means"][edition].partition("$")[0])
            lesson = term.get("lesson")
            elsewhere = lesson and not path.with_suffix("").as_posix().endswith(lesson)
            wanted = [(site / edition / "book" / "glossary.html").resolve()]
            wanted[:0] = [(site / edition / "notebooks" / f"{lesson}.html").resolve()] if elsewhere else []
            links = [link.get("href").partition("#") for link in note.cssselect(".course-term-links a")]
            assert [(path.parent / href).resolve() for href, _, _ in links] == wanted, (path.name, term["en"])
            assert links[-1][2] == name and name in entries


def test_what_a_lesson_will_teach_its_headings_and_its_outputs_are_not_marked(site):
    for path in (site / "en" / "notebooks").rglob("*.html"):
        page = parsed(path)
        assert len(page.cssselect("a.course-term")) > 10, path.name
        [opening] = page.xpath("//article//h1/..")
        assert not opening.cssselect(
            "h1 a.course-term, h2 a.course-term, h3 a.course-term, .cell_output a.course-term, .cell_input a.course-term, figcaption a.course-term, a a"
        ), path.name
        assert not [link for list_ in opening.findall("ul") for link in list_.cssselect("a.course-term")], path.name


# ---- in a browser

LESSON = "notebooks/02-activations/03-initialization"
POPUP = ".course-term-popup"


@pytest.fixture
def reader(chromium, site, request):
    """Opens the lesson: `reader(edition, over, **options)`; what the console says against it fails the test."""
    contexts, troubles = [], []

    def open_lesson(edition, over="file", **options):
        context = (
            chromium.new_context(viewport={"width": 1280, "height": 800}, **options)
            if "viewport" not in options
            else chromium.new_context(**options)
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        base = request.getfixturevalue("server") if over == "http" else site.as_uri()
        page.goto(f"{base}/{edition}/{LESSON}.html")
        page.wait_for_load_state("networkidle")
        in_its_fonts(page)
        return page

    yield open_lesson
    for context in contexts:
        context.close()
    assert troubles == []


def word_and_popup(page, name):
    """Boxes of the lines of a word and of what is shown for it, and the size of the window."""
    return page.evaluate(
        """name => {
            const box = ({ left, right, top, bottom }) => ({ left, right, top, bottom });
            const word = document.querySelector(`a.course-term[href$="#${name}"]`);
            return { lines: [...word.getClientRects()].map(box), popup: box(document.querySelector(".course-term-popup").getBoundingClientRect()), width: document.documentElement.clientWidth, height: innerHeight };
        }""",
        name,
    )


def assert_beside_its_word(page, name):
    seen = word_and_popup(page, name)
    popup = seen["popup"]
    assert (
        0 <= popup["left"] < popup["right"] <= seen["width"] and 0 <= popup["top"] < popup["bottom"] <= seen["height"]
    ), seen
    for line in seen["lines"]:
        assert line["bottom"] <= popup["top"] or line["top"] >= popup["bottom"], seen


@pytest.mark.parametrize("over", ["http", "file"])
@pytest.mark.parametrize("edition, other", [("en", "zh"), ("zh", "en")])
def test_pointing_at_a_term_shows_its_definition_which_stays_while_it_is_pointed_at(reader, edition, other, over):
    page = reader(edition, over)
    word, popup, term = page.locator('a.course-term[href$="#term-fan-in"]'), page.locator(POPUP), TERMS["term-fan-in"]
    word.scroll_into_view_if_needed()
    before = page.locator("article").evaluate("article => article.getBoundingClientRect().height")
    word.hover()
    popup.wait_for()
    assert term["means"][edition] in popup.inner_text() and popup.locator(f":lang({other})").inner_text() == term[other]
    assert page.locator("article").evaluate("article => article.getBoundingClientRect().height") == before, (
        "the text moved"
    )
    assert_beside_its_word(page, "term-fan-in")
    popup.hover()  # the pointer may go there, and rest there
    page.wait_for_timeout(600)
    assert popup.is_visible()
    page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    page.mouse.move(2, 2)
    word.hover()
    popup.wait_for()
    page.mouse.move(2, 2)
    popup.wait_for(state="detached")


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_with_the_keyboard_focus_shows_it_tab_goes_to_its_links_and_escape_closes_it(reader, edition):
    page = reader(edition)
    word, popup = page.locator('a.course-term[href$="#term-pixel"]'), page.locator(POPUP)
    page.keyboard.press("Tab")  # from now on the focus comes from the keyboard
    word.focus()
    popup.wait_for()
    tooltip = popup.get_by_role("tooltip")
    assert (
        word.get_attribute("aria-describedby") == tooltip.get_attribute("id")
        and TERMS["term-pixel"]["means"][edition] in tooltip.inner_text()
    )
    assert tooltip.locator("a").count() == 0, "links inside of a tooltip are out of reach"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.course-term-popup') !== null") and popup.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('href')").endswith("01-concepts/01-first-model.html")
    page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert word.evaluate("word => word === document.activeElement") and word.get_attribute("aria-describedby") is None
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    popup.wait_for()
    page.keyboard.press("Shift+Tab")
    page.locator(POPUP).and_(page.locator(f"{word_selector('term-pixel')} + *")).wait_for(state="detached")
    word.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/book/glossary.html#term-pixel")


def word_selector(name):
    return f'a.course-term[href$="#{name}"]'


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_on_a_phone_every_term_shows_at_a_tap_inside_the_window_and_beside_its_word(reader, edition):
    page = reader(edition, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    address = page.url
    page.evaluate("for (const cover of document.querySelectorAll('details.course-cover')) cover.open = true")
    names = [
        href.rpartition("#")[2]
        for href in page.locator("a.course-term").evaluate_all(
            "links => links.filter((l) => l.checkVisibility()).map((l) => l.getAttribute('href'))"
        )
    ]
    assert len(names) > 20
    settle(page)  # a widget that starts while the finger is on its way would move the word
    for name in names:
        word = page.locator(word_selector(name))
        word.evaluate("word => word.scrollIntoView({ block: 'center', behavior: 'instant' })")
        page.touchscreen.tap(*word_line(word))
        page.locator(f"{word_selector(name)} + {POPUP}").wait_for()
        assert_beside_its_word(page, name)
        page.keyboard.press("Escape")  # else it may lie over the next word
    page.touchscreen.tap(*word_line(word))
    page.locator(POPUP).wait_for()
    assert page.url == address, "a tap left the page"
    page.touchscreen.tap(*word_line(word))
    page.locator(POPUP).wait_for(state="detached")
    page.touchscreen.tap(*word_line(word))
    page.locator(POPUP).wait_for()
    page.touchscreen.tap(180, 90)
    page.locator(POPUP).wait_for(state="detached")
    page.touchscreen.tap(*word_line(word))
    page.locator(f"{POPUP} a").last.tap()
    page.wait_for_url(f"**/book/glossary.html#{names[-1]}")


def word_line(word):
    """The middle of the first line of a word."""
    return word.evaluate(
        "word => { const { x, y, width, height } = word.getClientRects()[0]; return [x + width / 2, y + height / 2]; }"
    )


@pytest.mark.parametrize("position", ["start", "end"])
def test_at_the_edge_of_the_window_it_goes_where_there_is_room(reader, position):
    page = reader("en", viewport={"width": 700, "height": 420})
    for name in ("term-he-initialization", "term-pixel", "term-truncated-normal-distribution"):
        page.locator(word_selector(name)).evaluate(
            "(word, block) => { word.scrollIntoView({ block, behavior: 'instant' }); if (block === 'start') scrollBy(0, -70); }",
            position,
        )
        page.mouse.move(1, 1)
        page.mouse.move(*word_line(page.locator(word_selector(name))))
        page.locator(f"{word_selector(name)} + {POPUP}").wait_for()
        assert_beside_its_word(page, name)


def test_without_scripts_a_term_leads_to_its_entry_and_on_paper_it_is_plain_text(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / f"zh/{LESSON}.html").as_uri())
    assert page.locator("[data-term]:visible").count() == 0
    page.locator(word_selector("term-fan-in")).click()
    page.wait_for_url("**/zh/book/glossary.html#term-fan-in")
    assert page.locator("#term-fan-in").is_visible()
    context.close()
    context = chromium.new_context()
    page = context.new_page()
    page.goto((site / f"zh/{LESSON}.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator("a.course-term").first.evaluate("word => getComputedStyle(word).textDecorationLine") == "none"
    context.close()
