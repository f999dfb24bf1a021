"""The seed lottery counts every draw, and its widget draws as Python counts."""

import itertools

import numpy as np
import pytest

from utils.bilingual import set_language
from utils.lottery import seed_lottery

CLOSE = {"plain": [0.71, 0.74, 0.70, 0.76, 0.73, 0.72], "shortcuts": [0.73, 0.72, 0.75, 0.74, 0.71, 0.76]}


def test_a_method_that_always_wins_is_never_missed():
    lottery = seed_lottery({"a": [1, 2, 3, 4, 5], "b": [11, 12, 13, 14, 15]})
    assert lottery.best == "b" and lottery.wrong == 0 and lottery.wins == {"a": 0, "b": 1} and lottery.draws == 10


def test_for_a_loss_the_lowest_wins():
    assert seed_lottery({"a": [1, 2, 3, 4], "b": [11, 12, 13, 14]}, draw=2, higher_is_better=False).best == "a"


def test_the_shares_equal_those_of_a_direct_count():
    table = np.random.default_rng(0).normal(size=(3, 8))
    lottery = seed_lottery(dict(zip("abc", table.tolist())), draw=3)
    best = "abc"[table.mean(1).argmax()]
    winners = ["abc"[table[:, seeds].mean(1).argmax()] for seeds in map(list, itertools.combinations(range(8), 3))]
    assert lottery.best == best and 0 < lottery.wrong < 1
    assert lottery.wrong == pytest.approx(np.mean([w != best for w in winners]))
    assert sum(lottery.wins.values()) == pytest.approx(1)


def test_a_tie_is_not_held_against_the_best():
    assert seed_lottery({"a": [1, 1, 1, 1], "b": [1, 1, 1, 0]}, draw=2).wrong == 0


@pytest.mark.parametrize(
    "scores, draw, said",
    [
        ({"a": [1, 2, 3, 4]}, 3, "two methods"),
        ({"a": [1, 2, 3, 4], "b": [1, 2, 3]}, 3, "one score a seed"),
        ({"a": [1, 2, 3], "b": [1, 2, 3]}, 3, "expected 1 to 2"),
        ({"a": [1, 2, float("nan"), 4], "b": [1, 2, 3, 4]}, 3, "finite"),
        ({"a": range(60), "b": range(60)}, 9, "possible draws"),
    ],
)
def test_bad_input_is_named(scores, draw, said):
    with pytest.raises(ValueError, match=said):
        seed_lottery(scores, draw)


def test_it_says_its_result_in_both_languages_without_scripts():
    html = seed_lottery(CLOSE)._repr_mimebundle_()["text/html"]
    assert (
        '<p lang="en">Best over all 6 seeds: <code>shortcuts</code>' in html and '<p lang="zh">6 个种子合起来看' in html
    )
    set_language("zh")
    try:
        assert 'lang="en"' not in seed_lottery(CLOSE)._repr_mimebundle_()["text/html"].split("<script")[0]
    finally:
        set_language(None)


def test_the_output_is_the_same_in_every_run():
    first, second = (seed_lottery(CLOSE)._repr_mimebundle_()["text/html"] for _ in range(2))
    assert first == second


def test_the_page_names_the_same_winner_as_python(js):
    table = np.random.default_rng(1).normal(size=(3, 7)).tolist()
    for higher in (True, False):
        draws = [list(seeds) for seeds in itertools.combinations(range(7), 3)]
        won = js(
            "lottery",
            "(m, { table, draws, higher }) => draws.map(seeds => m.winner(table, seeds, higher))",
            {"table": table, "draws": draws, "higher": higher},
        )
        lottery = seed_lottery(dict(zip("abc", table)), higher_is_better=higher)
        assert np.mean(np.array(won) == "abc".index(lottery.best)) == pytest.approx(1 - lottery.wrong)


def test_each_set_of_seeds_is_drawn_equally_often(js):
    drawn = js("lottery", "m => Array.from({ length: 20000 }, () => m.drawSeeds(5, 3).join(''))")
    sets, counts = np.unique(drawn, return_counts=True)
    assert len(sets) == 10 and counts.min() > 1800 and counts.max() < 2200  # 2000 ± 5 standard deviations


def test_a_reader_draws_with_the_keyboard(open_page):
    page = open_page(seed_lottery(CLOSE)._repr_mimebundle_()["text/html"], lang="zh", width=360)
    button = page.get_by_role("button", name="抽 3 个种子")
    button.focus()
    button.press("Enter")
    assert "胜出" in page.locator(".dlw-lot [role=status]").inner_text()
    page.get_by_role("button", name="抽 100 次").press("Enter")
    wins = page.locator(".dlw-lot-row:not(.dlw-lot-head) > :last-child").all_inner_texts()
    assert sum(map(int, wins)) == 101 and all(int(w) > 0 for w in wins)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="重置").press("Enter")
    assert page.locator(".dlw-lot [role=status]").inner_text() == "还没有抽。"
