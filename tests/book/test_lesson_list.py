"""How long a lesson takes, and the list of lessons that the first page shows."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from lessons import LESSONS, NAMES, ROOT

from editions.source import lessons, minutes


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
    assert lessons.facts(path) == {"title": {"en": "LeNet-5", "zh": "LeNet-5"}, "question": question, "minutes": 0}
    path.with_suffix(".quiz.yaml").write_text("questions:\n- id: off\n- id: 007\nbets:\n- id: b\n", "utf8")
    assert lessons.facts(path)["minutes"] == 4 and lessons.asked(path) == [["off", "007"], ["b"], ["size"]]
    assert lessons.version(path) != before


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_the_first_page_lists_every_lesson_with_its_question_and_time_and_the_lesson_says_the_same_time(site, edition):
    page = BeautifulSoup((site / edition / "book" / "index.html").read_text("utf8"), "html.parser")
    tables = page.select("table.course-lessons")
    captions = re.findall(r"caption: (.*) \| (.*)", (ROOT / "_toc.yml").read_text("utf8"))
    assert [table.caption.select_one(".caption-text").get_text() for table in tables] == [
        pair[edition == "zh"] for pair in captions
    ][: len(tables)]
    assert all(table["id"].startswith("part-") for table in tables)
    rows = [row.select("td") for table in tables for row in table.select("tbody tr")]
    assert [row[0].a["href"] for row in rows] == [f"../notebooks/{name}.html" for name in NAMES]
    for path, name, (title, question) in zip(LESSONS, NAMES, rows):
        known = lessons.facts(path)
        assert title.a.get_text() == known["title"][edition] and question.get_text() == known["question"][
            edition
        ].replace("`", "").replace("*", "")
        lesson = BeautifulSoup((site / edition / "notebooks" / f"{name}.html").read_text("utf8"), "html.parser")
        number = str(minutes.about(known["minutes"]))
        assert (
            number in title.select_one(".course-time").get_text()
            and number in lesson.select_one("p.course-cost .course-time").get_text()
        )
    assert page.select("table.course-lessons a.course-term"), "terms in the questions have no definitions"
