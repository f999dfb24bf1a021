"""Paired comparisons say what Student's test says, and no more than the seeds can tell."""

import doctest
import re

import numpy as np
import pytest
from scipy import stats

import utils.statistics
from utils.bilingual import set_language
from utils.lottery import seed_lottery
from utils.statistics import paired, table

RNG = np.random.default_rng(3)
PAIRS = [
    RNG.normal(scale=scale, size=(2, n)) + [[shift], [0]]
    for n in (2, 3, 5, 20)
    for scale in (1e-3, 1, 1e3)
    for shift in (0, 0.1, 5)
]


@pytest.fixture
def one_language():
    yield set_language
    set_language(None)


@pytest.mark.parametrize("a, b", PAIRS)
def test_it_agrees_with_scipys_paired_t_test(a, b):
    ours, theirs = paired(a, b), stats.ttest_rel(a, b)
    interval = theirs.confidence_interval(0.95)
    assert ours.mean == pytest.approx(np.mean(a - b))
    assert ours.standard_error == pytest.approx(stats.sem(a - b))
    assert ours.interval == pytest.approx(interval, rel=1e-6)
    assert ours.told == (theirs.pvalue < 0.05)
    assert ours.seeds == len(a) and ours.agree == sum(np.sign(a - b) == np.sign(np.mean(a - b)))


@pytest.mark.parametrize("a, b", PAIRS)
def test_swapping_turns_the_sign_and_a_shift_of_both_changes_nothing(a, b):
    ours, swapped, shifted = paired(a, b), paired(b, a), paired(a + 7, b + 7)
    assert (swapped.mean, swapped.standard_error, swapped.agree) == (-ours.mean, ours.standard_error, ours.agree)
    assert swapped.interval == (-ours.interval[1], -ours.interval[0])
    assert {ours.verdict, swapped.verdict} in ({"higher", "lower"}, {"cannot be told"})
    assert (shifted.mean, shifted.standard_error, shifted.told) == (
        pytest.approx(ours.mean, abs=1e-12),
        pytest.approx(ours.standard_error, abs=1e-12),
        ours.told,
    )


def test_the_order_of_the_seeds_does_not_matter_but_their_pairing_does():
    luck = np.array([0.70, 0.75, 0.80, 0.72, 0.78])
    a, b, order = luck + 0.01, luck + [0, 0.001, 0, -0.001, 0], [3, 1, 4, 0, 2]
    assert paired(a[order], b[order]).standard_error == pytest.approx(paired(a, b).standard_error)
    assert paired(a, b).told and not paired(a, b[order]).told


@pytest.mark.parametrize("n", [3, 5, 10])
def test_of_equal_methods_it_names_a_winner_in_five_per_cent_of_the_cases(n):
    a, b = np.random.default_rng(n).normal(size=(2, 2000, n))
    results = [paired(x, y) for x, y in zip(a, b)]
    assert np.mean([result.told for result in results]) == pytest.approx(0.05, abs=0.02)  # 4 standard deviations
    over_two_errors = np.mean([abs(result.mean) > 2 * result.standard_error for result in results])
    assert over_two_errors == pytest.approx(
        2 * stats.t.sf(2, n - 1), abs=0.035
    )  # what the docstring says of the other rule
    assert (round(200 * stats.t.sf(2, 2)), round(200 * stats.t.sf(2, 4))) == (18, 12)


def test_equal_scores_cannot_be_told_apart_and_a_constant_difference_can():
    equal, constant = paired([1, 2, 3], [1, 2, 3]), paired([2, 3, 4], [1, 2, 3])
    assert (equal.mean, equal.agree, equal.verdict) == (0, 0, "cannot be told")
    assert (constant.mean, constant.agree, constant.verdict) == (1, 3, "higher")


@pytest.mark.parametrize(
    "a, b, said",
    [
        ([1, 2, 3], [1, 2], r"one score a seed for each method, received \{'a': 3, 'b': 2\}"),
        ([1], [2], "at least 2 seeds, received 1"),
        ([], [], "at least 2 seeds, received 0"),
        ([1, float("nan")], [1, 2], r"scores\['a'\]: expected finite"),
        ([1, 2], [1, float("inf")], r"scores\['b'\]"),
    ],
)
def test_scores_that_cannot_be_paired_are_refused_with_what_was_received(a, b, said):
    with pytest.raises(ValueError, match=said):
        paired(a, b)


def test_other_wrong_arguments_are_named():
    with pytest.raises(ValueError, match="confidence: expected a number between 0 and 1, received 95"):
        paired([1, 2], [2, 1], confidence=95)
    with pytest.raises(ValueError, match="names: expected two different ones"):
        paired([1, 2], [2, 1], names=("x", "x"))
    with pytest.raises(ValueError, match="at least two methods"):
        table({"a": [1, 2]})
    with pytest.raises(ValueError, match="baseline: expected one of a, b, received 'c'"):
        table({"a": [1, 2], "b": [2, 3]}, baseline="c")


def test_the_sentence_says_in_both_languages_who_is_higher_or_that_it_cannot_be_told(one_language):
    better, equal = [0.91, 0.93, 0.92, 0.95], [0.90, 0.95, 0.89, 0.93]
    higher, lower = (
        paired(x, y, ("new", "old")) for x, y in ((np.add(better, 0.1), better), (better, np.add(better, 0.1)))
    )
    assert (
        "`new` is higher than `old` by 0.1" in str(higher)
        and "`new` 比 `old` 高 0.1" in str(higher)
        and "4 of 4 agree" in str(higher)
    )
    assert "`new` is lower than `old` by 0.1" in str(lower) and "`new` 比 `old` 低 0.1" in str(lower)
    assert "cannot be told" in str(paired(better, equal)) and "看不出" in str(paired(better, equal))
    one_language("zh")
    assert "told" not in paired(better, equal)._repr_html_() and "看不出" in paired(better, equal)._repr_html_()


def numbers(text):
    return [float(n.replace("−", "-")) for n in re.findall(r"[+−]?\d+\.\d+", text)]


SCORES = {
    "plain": [0.71, 0.74, 0.70, 0.76, 0.73],
    "shortcuts": [0.735, 0.76, 0.71, 0.795, 0.75],
    "<none>": [0.71, 0.73, 0.72, 0.755, 0.72],
}


def test_a_difference_is_printed_with_its_error_in_the_format_of_a_number():
    difference = paired([2, 3, 5], [1, 1, 1])
    assert f"{difference:+.1f}" == "+2.3 ± 0.9" and f"{difference:.2f}" == "2.33 ± 0.88"
    assert f"{difference}" == str(difference)


def test_a_table_holds_a_row_for_each_method_and_compares_it_with_the_baseline():
    result = table(SCORES)
    rows = {row[0]: row for row in result.rows()}
    assert list(rows) == list(SCORES) and result.baseline == "plain" and rows["plain"][2:4] == ["", ""]
    for name, difference in result.differences.items():
        assert difference.mean == pytest.approx(np.mean(np.subtract(SCORES[name], SCORES["plain"])))
        assert numbers(rows[name][1]) == pytest.approx([np.mean(SCORES[name]), stats.sem(SCORES[name])], abs=1e-4)
        assert numbers(rows[name][2]) == pytest.approx([difference.mean, difference.standard_error], abs=1e-4)
        assert rows[name][3] == f"{difference.agree}/5"
    assert [row[4][0] for row in rows.values()] == ["", "higher", "cannot be told"]
    assert table(SCORES, "shortcuts").differences["plain"].mean == -result.differences["shortcuts"].mean


def test_a_table_is_shown_in_the_languages_chosen_with_its_numbers_once(one_language):
    for language, words, others in (
        (None, ["seeds that agree", "同号的种子"], []),
        ("en", ["seeds that agree"], ["种子"]),
        ("zh", ["同号的种子"], ["seeds"]),
    ):
        one_language(language)
        bundle = table(SCORES)._repr_mimebundle_()
        for text in bundle.values():
            assert all(word in text for word in words) and not any(word in text for word in others)
            assert text.count("0.7280") == 1
        assert "<none>" not in bundle["text/html"] and "&lt;none&gt;" in bundle["text/html"]


def test_columns_of_the_text_stand_under_each_other_where_a_chinese_character_is_two_wide():
    lines = str(table(SCORES)).splitlines()[:5]
    ends = {
        utils.statistics._width(re.split(r"  (?=higher|cannot|verdict|结论)|$", line)[0].rstrip())
        for line in (lines[0], lines[1], lines[3], lines[4])
    }
    assert len(ends) == 1


def test_the_seed_lottery_reads_the_same_scores():
    assert seed_lottery(SCORES).best == max(table(SCORES).means, key=lambda name: table(SCORES).means[name][0])


def test_the_examples_in_its_docstrings_hold():
    assert doctest.testmod(utils.statistics).failed == 0 and doctest.testmod(utils.statistics).attempted > 0
