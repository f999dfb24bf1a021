"""How long a lesson takes, and the list of lessons that the first page shows."""

import json
import re

import pytest
from lessons import LESSONS, NAMES, ROOT
from site_pages import parsed, words

from editions.pages.typography import keep_units
from editions.source import lessons, minutes, pictures

LONGEST = 105  # minutes over a lesson's main path


def md(text, *tags):
    return {"cell_type": "markdown", "metadata": {"tags": list(tags)}, "source": text}


def code(text, *tags):
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": text}


def counted(*cells, questions=0):
    return tuple(minutes.count(cells, questions).values())


def test_english_words_are_counted_and_a_formula_or_a_name_is_one():
    assert counted(
        md("# Two words\n\nThree of them, [and a link](a.md) – here.", "lang-en"), md("# 两个词\n\n不算。", "lang-zh")
    ) == (9, 0, 0, 0)
    assert counted(md("The loss $\\frac{a b}{c d}$ of `model.fit(x, y)`.")) == (5, 0, 0, 0)


def test_lines_of_code_count_unless_they_are_folded_or_replaced_by_their_output():
    assert counted(
        code("a = 1\n\n# why\nb = 2"),
        code("x = 1", "solution"),
        code("y = 1", "first", "hide-input"),
        code("bet('l.b')", "quiz"),
    ) == (0, 3, 0, 1)
    assert counted(code("assert x\nsettle('l.b', outcome='a')", "quiz", "claim")) == (0, 2, 0, 0)


def test_an_exercise_counts_once_and_questions_and_bets_where_they_are_asked():
    task = [
        md("### Do", "exercise", "lang-en"),
        md("### 做", "exercise", "lang-zh"),
        code("a = ...\ncheck('l.a', a)", "exercise"),
        code("b = 1", "solution"),
    ]
    assert counted(*task, code("bet('l.one')", "quiz"), code('quiz("l")', "quiz"), questions=4) == (1, 2, 1, 5)
    assert counted(*task, questions=4) == (1, 2, 1, 0)


@pytest.mark.parametrize("heading", ["## Deeper: why", "## Deeper", "## Further reading"])
def test_what_is_off_the_main_path_does_not_count_until_a_heading_of_its_level(heading):
    off = [
        md(f"{heading}\n\nmany words here", "lang-en"),
        code("x = 1"),
        md("### Below\n\nmore", "exercise", "lang-en"),
        code("bet('l.b')", "quiz"),
        code("quiz('l')", "quiz"),
    ]
    assert counted(md("# One"), *off, questions=3) == (1, 0, 0, 0)
    assert counted(md("# One"), *off, md("## Back\n\nagain", "lang-en"), code("y = 2"), questions=3) == (3, 1, 0, 0)
    assert counted(md(f"# One\n\n{heading}\n\nnot these words\n\n## Two\n\nthese two")) == (4, 0, 0, 0)


def test_folded_hints_do_not_count():
    assert counted(
        md("Task.\n\n<details><summary>Hint</summary>\n\nLook at the axis.\n\n</details>\n\nEnd.", "lang-en")
    ) == (2, 0, 0, 0)


def test_minutes_add_up_by_the_courses_measure():
    cells = [
        md("word " * 220, "lang-en"),
        code("x = 1\n" * 16),
        md("do", "exercise", "lang-en"),
        code("bet('l.b')", "quiz"),
        code("quiz('l')", "quiz"),
    ]
    assert minutes.minutes(cells, 3) == 2 + 2 + 10 + 8  # and the one word of the exercise
    assert [minutes.about(n) for n in (88, 90, 99, 131, 133)] == [90, 90, 100, 130, 135]


def test_what_is_known_of_a_lesson_comes_from_its_own_files(tmp_path):
    path = tmp_path / "03-lenet.ipynb"
    cells = [
        md("# LeNet-5: read\n\nWords.", "lang-en"),
        md("# LeNet-5：读\n\n词。", "lang-zh"),
        code("quiz('lenet')", "quiz"),
        code("check('lenet.size', a); check('other.x', a)"),
    ]
    question = {"en": "What?", "zh": "什么？"}
    path.write_text(json.dumps({"cells": cells, "metadata": {"course": {"question": question}}}), "utf8")
    before = lessons.version(path)
    assert lessons.facts(path) == {
        "title": {"en": "LeNet-5", "zh": "LeNet-5"},
        "question": question,
        "minutes": 0,
        "picture": None,
    }
    path.with_suffix(".quiz.yaml").write_text("questions:\n- id: off\n- id: 007\nbets:\n- id: b\n", "utf8")
    assert lessons.facts(path)["minutes"] == 4 and lessons.asked(path) == [["off", "007"], ["b"], ["size"]]
    assert lessons.version(path) != before


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_takes_an_evening(path):
    taken = lessons.facts(path)["minutes"]
    assert taken <= LONGEST, (
        f"{taken:.0f} minutes, expected at most {LONGEST}: put what nothing later needs under *Deeper*"
    )


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_the_first_page_has_a_card_for_every_lesson_and_the_lesson_says_the_same_time(site, edition):
    page = parsed(site / edition / "book" / "index.html")
    cards = page.cssselect("ul.course-cards > li.course-card")

    def of(tag, selector):
        return words(tag.cssselect(selector)[0])

    assert [card.cssselect(".course-card-title a")[0].get("href") for card in cards] == [
        f"../notebooks/{name}.html" for name in NAMES
    ]
    captions = re.findall(r"caption: (.*) \| (.*)", (ROOT / "_toc.yml").read_text("utf8"))
    parts = [of(card, ".course-card-part") for card in cards]
    assert list(dict.fromkeys(parts)) == [pair[edition == "zh"] for pair in captions][: len(set(parts))]
    begin = [card.get("id", "") for card, before in zip(cards, ["", *parts]) if of(card, "p") != before]
    assert all(name.startswith("part-") for name in begin) and len(set(begin)) == len(set(parts))
    for path, name, card in zip(LESSONS, NAMES, cards):
        known = lessons.facts(path)
        assert of(card, ".course-card-title a") == known["title"][edition]
        question = of(card, ".course-card-title + p")
        assert question == keep_units(known["question"][edition].replace("`", "").replace("*", ""))
        assert card.find(".//img").get("alt") == known["picture"]["alt"][edition] != ""
        lesson = parsed(site / edition / "notebooks" / f"{name}.html")
        number = str(minutes.about(known["minutes"]))
        assert number in of(card, ".course-time") and number in of(lesson, "p.course-cost .course-time")
    assert page.cssselect(".course-card a.course-term"), "terms in the questions have no definitions"


# ---- the pictures of the cards

FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="100pt" viewBox="0 0 200 100"><defs><style>.s0{stroke:#757575}</style></defs>
<path d="M10 20L30 40" clip-path="url(#a)" class="one"/><path d="M110 20L130 40" clip-path="url(#b)" class="two"/>
<g><path d="M10 90L90 90" class="edge"/><path d="M60 15L70 15" class="legend"/><text x="60" y="15">plain</text></g><use x="10" y="90" class="tick"/>
<defs><clipPath id="a"><rect x="10" y="10" width="80" height="80"/></clipPath><clipPath id="b"><rect x="110" y="10" width="80" height="80"/></clipPath></defs></svg>"""


def figure(**metadata):
    output = {"output_type": "display_data", "data": {"image/svg+xml": FIGURE}}
    return {"cell_type": "code", "metadata": metadata, "source": "plot()", "outputs": [output]}


def drawn(svg):
    return re.findall(r'class="(\w+)"', svg)


def test_a_card_shows_the_panels_that_the_figure_s_cell_names_without_words_ticks_and_legends():
    wish = {"panels": [1], "alt": {"en": "A line.", "zh": "一条线。"}}
    found = pictures.picture([figure(), figure(alt={"en": "Two panels."}, picture=wish)])
    assert found["alt"] == wish["alt"]
    assert drawn(found["svg"]) == ["one", "edge"] and "plain" not in found["svg"]
    box = [float(number) for number in re.search(r'viewBox="([^"]*)"', found["svg"])[1].split()]
    assert box[0] <= 10 and box[1] <= 10 and 90 <= box[0] + box[2] < 110 and 90 <= box[1] + box[3] < 100


def test_without_a_wish_a_card_shows_the_first_figure_and_a_lesson_without_figures_has_none():
    found = pictures.picture([code("x = 1"), figure(alt={"en": "Two panels.", "zh": "两幅图。"}), figure()])
    assert found["alt"]["zh"] == "两幅图。" and drawn(found["svg"]) == ["one", "two", "edge"]
    assert pictures.picture([md("# One"), code("x = 1")]) is None


@pytest.mark.parametrize("panels", [[3], [0], []])
def test_a_card_of_panels_that_are_not_there_is_refused_with_the_name_of_the_lesson(tmp_path, panels):
    path = tmp_path / "03-lenet.ipynb"
    path.write_text(json.dumps({"cells": [figure(picture={"panels": panels})], "metadata": {}}), "utf8")
    with pytest.raises(ValueError, match=r"03-lenet.*numbers from 1 to 2"):
        lessons.facts(path)
    path.write_text(json.dumps({"cells": [{**figure(picture={}), "outputs": []}], "metadata": {}}), "utf8")
    with pytest.raises(ValueError, match=r"03-lenet.*SVG figure.*plot"):
        lessons.facts(path)
