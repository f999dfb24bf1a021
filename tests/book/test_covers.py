"""Which part of a lesson is covered until its bet is placed."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from editions.site.covers import cover, cover_bets


def form(kind, id):
    cell = nodes.container(nb_element="cell_code")
    cell += nodes.raw("", f'<div class="course-form" data-{kind}="{id}" data-outcome="a">', format="html")
    return cell


def section(*children):
    made = nodes.section()
    made += nodes.title("", "T")
    for child in children:
        made += child if isinstance(child, nodes.Node) else nodes.paragraph("", child)
    return made


def covered(*sections):
    """What stands under each cover of a page, in order: (bet, whether the bet stands in another section, its text)."""
    page = new_document("page")
    page += section("lead", *sections)
    before = page.astext()
    cover_bets(page)
    assert page.astext() == before, "something was lost or moved"
    for other in page.findall(cover):
        assert 'data-bet="' not in other.astext(), "a bet is covered"
    return [(c["bet"], c["far"], [p.astext() for p in c.findall(nodes.paragraph)]) for c in page.findall(cover)]


def test_from_the_bet_to_the_end_of_its_section_all_is_covered_and_nothing_before_or_behind():
    found = covered(section("why", form("bet", "l.a"), "run", form("settle", "l.a"), "so"), section("next"))
    assert found == [("l.a", False, ["run", "so"])]


def test_a_cover_ends_before_the_next_bet_and_before_a_part_with_a_heading():
    one = (form("bet", "l.a"), "run", form("settle", "l.a"), "so")
    assert covered(section(*one, form("bet", "l.b"), "again", form("settle", "l.b"))) == [
        ("l.a", False, ["run", "so"]),
        ("l.b", False, ["again"]),
    ]
    assert covered(section(*one, section("deeper"))) == [("l.a", False, ["run", "so"])]


def test_a_bet_settled_in_a_later_section_covers_only_that_section():
    found = covered(
        section("why", form("bet", "l.a")), section("how"), section("run", form("settle", "l.a"), "so"), section("next")
    )
    assert found == [("l.a", True, ["run", "so"])]
    assert covered(form("bet", "l.a"), section("how"), section("run", form("settle", "l.a"))) == [
        ("l.a", True, ["run"])
    ]


def test_a_bet_settled_in_a_part_of_its_section_covers_up_to_there():
    found = covered(section(form("bet", "l.a"), "how", section("run", form("settle", "l.a"), "so"), section("next")))
    assert found == [("l.a", False, ["how", "run", "so"])]


def test_a_bet_between_another_and_its_settling_is_not_covered():
    found = covered(
        section(
            form("bet", "l.a"), "one", form("bet", "l.b"), "two", form("settle", "l.b"), "three", form("settle", "l.a")
        )
    )
    assert {text for id, far, texts in found if id == "l.a" for text in texts} == {"one", "two", "three"}
    assert [texts for id, far, texts in found if id == "l.b"] == [["two", "three"]]


@pytest.mark.parametrize("kind", ["bet", "settle"])
def test_a_bet_that_is_never_settled_and_one_that_is_never_placed_cover_nothing(kind):
    assert covered(section("why", form(kind, "l.a"), "run")) == []
