"""One list of terms feeds the glossary of both editions."""

import pytest
from editions.terms import anchor, as_markdown, read_terms
from lessons import NAMES

TERMS = read_terms()


def test_every_entry_has_a_place_of_its_own():
    anchors = [anchor(term) for term in TERMS]
    assert len(set(anchors)) == len(anchors)


def test_a_word_with_several_senses_says_which_one():
    for language in ("en", "zh"):
        for name in {term["en"] for term in TERMS}:
            same = [term for term in TERMS if term["en"] == name]
            assert len(same) == 1 or all(term["in"][language] for term in same), name


def test_a_term_leads_to_a_lesson_that_exists():
    assert {term["lesson"] for term in TERMS if "lesson" in term} <= set(NAMES)


@pytest.mark.parametrize("edition, other", [("en", "zh"), ("zh", "en")])
def test_the_page_shows_every_term_in_both_languages_and_explains_it_in_one(edition, other):
    page = "\n".join(as_markdown(TERMS, edition, "../"))
    for term in TERMS:
        assert f"**{term[edition]}**" in page and f">{term[other]}</span>" in page
        assert f": {term['means'][edition]}" in page and f": {term['means'][other]}" not in page


def test_an_entry_without_a_language_is_refused_by_its_number_and_name(tmp_path):
    (tmp_path / "terms.yaml").write_text("- {en: a, zh: 甲, means: {en: x, zh: 乙}}\n- {en: b, zh: 丙, means: {en: y}}\n", "utf8")
    with pytest.raises(ValueError, match=r"entry 2 \(b\): expected en, zh and means in both languages"):
        read_terms(tmp_path / "terms.yaml")
