"""The pictures that shared links show."""

import pytest
from lessons import LESSONS, NAMES

from editions.site import preview
from editions.source import lessons
from editions.source.languages import EDITIONS


@pytest.mark.parametrize("path, name", zip(LESSONS, NAMES), ids=NAMES)
def test_a_lesson_has_a_picture_of_its_own_with_its_title_and_question(path, name):
    from PIL import Image

    facts = lessons.facts(path)
    for edition in EDITIONS:
        picture = preview.PICTURES / preview.picture_of(f"notebooks/{name}", edition)
        assert picture.name == preview.LESSON_PICTURE.format(
            lesson=lessons.lesson_id(f"notebooks/{name}"), edition=edition
        )
        assert picture.stat().st_size < 40_000
        with Image.open(picture) as image:
            wanted = f"{facts['title'][edition]}\n{facts['question'][edition].replace('`', '')}"
            assert image.size == preview.SIZE and image.text[preview.TEXT] == wanted, f"draw_cards.py: {picture.name}"


def test_a_page_without_a_picture_of_its_own_shows_the_course_s():
    assert preview.picture_of("book/setup", "zh") == "card-zh.png"
    assert preview.picture_of("notebooks/09-later/01-not-drawn", "en") == "card-en.png"
