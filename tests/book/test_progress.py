"""The reader's progress: what counts as valid, how it is counted, how bets are scored. The site's scripts run under Node."""

import json
import re
import shutil

import pytest
from lessons import LESSONS, NAMES, ROOT
from progress_sample import DAY, FULL, answer, digit, file, settled

from editions.source import lessons as lesson_list
from utils import exercises
from utils.lessons import lesson_key
from utils.widgets import source

# ---- what the build says


def test_a_lesson_keeps_its_id_when_it_is_renumbered_or_moved(browser):
    addresses = [
        "https://x.org/en/notebooks/05-cnn/03-lenet.html",
        "file:///C:/book/zh/notebooks/07-vision/11-lenet.html#two-passes",
        "https://x.org/notebooks/lenet.html?a=b",
    ]
    assert browser().run("addresses => addresses.map(courseStore.lessonOf)", addresses) == ["lenet"] * 3
    assert {
        lesson_list.lesson_id(f"notebooks/{name}") for name in ("05-cnn/03-lenet", "07-vision/11-lenet", "11-lenet")
    } == {"lenet"}
    assert lesson_list.lesson_id("book/index") is None
    others = [
        "https://x.org/en/book/index.html",
        "https://x.org/notebooks/05-cnn/09-unknown.html",
        "https://x.org/notebooks/05-cnn/01-constructor.html",
        "https://x.org/notebooks/05-cnn/01-__proto__.html",
    ]
    assert browser().run("addresses => addresses.map(courseStore.lessonOf)", others) == [None] * 4


def test_a_lessons_key_is_the_same_in_the_browser_and_in_python(browser):
    places = [
        "notebooks/05-cnn/03-lenet.ipynb",
        "03-lenet.quiz.yaml",
        "lenet",
        "/x/07-resnet.runs.json",
        "a\\b\\12-two-2-three.checks.py",
        "007-x",
        "12",
        "3d-images.html",
        "book/setup.html",
        "",
    ]
    assert browser().run("places => places.map(courseLessonKey)", places) == [lesson_key(place) for place in places]
    assert browser().run(
        "places => places.map(courseLessonKey)",
        ["https://x.org/05-cnn/03-lenet.html?a=1.5/9#b/2-c", "file:///C:/03-%E5%B7%B2.html", "1-100%.html"],
    ) == ["lenet", "已", "100%"]


def test_a_renumbered_lesson_file_asks_under_the_same_ids(tmp_path):
    name = "notebooks/05-cnn/03-lenet"
    before = lesson_list.lessons(ROOT, [name, "book/index"])
    moved = tmp_path / "notebooks" / "09-vision"
    moved.mkdir(parents=True)
    for suffix in (".ipynb", ".quiz.yaml"):
        shutil.copy(ROOT / f"{name}{suffix}", moved / f"12-lenet{suffix}")
    assert lesson_list.lessons(tmp_path, ["notebooks/09-vision/12-lenet"]) == before
    assert all(before["lenet"]), "a kind of question is not found"


def test_every_exercise_of_the_lessons_is_counted_and_no_other():
    asked = lesson_list.lessons(ROOT, [f"notebooks/{name}" for name in NAMES])
    counted = {f"{lesson}.{id}" for lesson, (_, _, ids) in asked.items() for id in ids}
    lessons = {lesson_list.lesson_id(f"notebooks/{name}") for name in NAMES}
    assert len(lessons) == len(LESSONS), "two lessons share a name: their progress could not be told apart"
    assert counted == {id for id in exercises.known_exercises() if id.partition(".")[0] in lessons}


def test_a_lesson_without_a_quiz_file_asks_nothing(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/01-bare.ipynb").write_text(json.dumps({"cells": []}))
    assert lesson_list.lessons(tmp_path, ["notebooks/01-bare"]) == {"bare": [[], [], []]}


# ---- counting


def test_a_lesson_s_summary_counts_what_this_release_asks(browser):
    assert browser(FULL).summary() == {
        "read": DAY,
        "quiz": {"right": 1, "answered": 2, "total": 3},
        "bets": {"settled": 1, "placed": 2, "total": 2},
        "exercises": {"passed": 1, "total": 1},
    }
    assert browser(FULL).summary("resnet")["exercises"] == {"passed": 0, "total": 2}


def test_a_question_that_a_release_removed_is_kept_and_not_counted_and_a_new_one_is_open(browser):
    later = browser(FULL, asked={"lenet": [["two", "four"], ["dice"], []]})
    summary = later.summary()
    assert summary["quiz"] == {"right": 0, "answered": 1, "total": 2} and summary["exercises"] == {
        "passed": 0,
        "total": 0,
    }
    assert later.collect() == FULL, "what is not asked any more was lost"


ODD = [
    None,
    True,
    0,
    1,
    -1,
    0.5,
    "",
    "a",
    "x" * 100_000,
    [],
    ["a"],
    [[]],
    {},
    {"a": 1},
    {"__proto__": {"correct": True}},
]
TEMPLATES = {"quiz": answer(), "bets": settled(), "exercises": FULL["exercises"]["lenet.size"], "read": {"date": DAY}}


def odd_records(template):
    """A good record with each of its fields replaced by each odd value, and left out, and odd values in its place."""
    for key in template:
        yield {k: v for k, v in template.items() if k != key}
        yield from ({**template, key: odd} for odd in ODD)
    yield from ODD


@pytest.mark.parametrize("kind", ["quiz", "bets", "digits"])
def test_the_site_and_the_widgets_agree_on_keys_and_on_what_is_valid(browser, tmp_path, kind):
    module = tmp_path / "widget.mjs"
    text, name = {
        "quiz": (source("quiz"), "answers"),
        "bets": (source("quiz"), "bets"),
        "digits": (source("collection"), "ownDigits"),
    }[kind]
    module.write_text(f"{text}\nexport {{ {name} as theirStore }};\n", "utf-8")
    if kind == "digits":
        values = [
            *ODD,
            [digit()],
            [
                digit(),
                None,
                digit(10),
                digit(1.5),
                {**digit(), "pixels": "A"},
                {**digit(), "pixels": "%"},
                {**digit(), "more": 1},
            ],
            [digit()] * 60,
        ]
    else:
        values = [
            *ODD,
            {f"id-{i}": record for i, record in enumerate(odd_records(TEMPLATES[kind]))},
            {"__proto__": TEMPLATES[kind], "constructor": TEMPLATES[kind]},
        ]
    texts = [json.dumps(value) for value in values] + ["", "{", "undefined", "[1,", "nul"]
    code = """({ kind, texts }, { theirStore }) => texts.map(text => {
        localStorage.setItem(theirStore.key, text);
        return [courseStore.PREFIX + kind === theirStore.key, JSON.stringify(courseStore.read(kind)), JSON.stringify(theirStore.read())];
    })"""
    found = browser().run(code, {"kind": kind, "texts": texts}, module=module.as_uri())
    for text, (same_key, ours, theirs) in zip(texts, found):
        assert same_key and ours == theirs, text[:200]
    assert any(len(ours) > 4 for _, ours, _ in found), "nothing of all this was valid"


def test_every_kind_that_a_widget_keeps_is_exported():
    kept = {
        name
        for path in (ROOT / "utils/widgets").rglob("*.js")
        for name in re.findall(r'openStore\("([a-z-]+)"', path.read_text("utf-8"))
    }
    assert kept and kept <= set(FULL)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FULL)
def test_corrupt_storage_counts_as_empty_and_leaves_the_other_kinds_alone(browser, kind):
    for damage in (
        "",
        "{",
        "null",
        "17",
        '"text"',
        "[[]]",
        '{"lenet": 1, "lenet.one": [], "__proto__": {"date": 1}}',
        "x" * 1000,
    ):
        here = browser({**FULL, kind: damage})
        assert here.collect() == {other: value for other, value in FULL.items() if other != kind}, damage[:40]
        assert here.summary()["quiz"]["total"] == 3


def test_where_storage_is_forbidden_everything_works_until_the_page_closes(browser):
    me = browser("forbidden")
    code = "text => { const said = courseProgressFile.take(courseProgressFile.parse(text)); return [courseStore.state(), said.state, courseProgressFile.collect()]; }"
    assert me.run(code, file(**FULL)) == ["memory", "memory", FULL]
    assert me.collect() == {}


# ---- bets


def test_settled_bets_are_grouped_by_confidence_with_an_interval_that_holds_the_share(browser):
    me = browser(
        {
            "bets": {
                "lenet.coin": settled("a", 0.04),
                "lenet.dice": settled("b", 0.6, confidence=0.9),
                "gone.bet": settled(),
            }
        }
    )
    groups = me.run("() => courseBets.groups(courseBets.settled())")
    assert [(group["count"], group["right"], group["confidence"]) for group in groups] == [(1, 1, 0.75), (1, 0, 0.9)]
    for group in groups:
        assert 0 <= group["low"] <= group["share"] <= group["high"] <= 1
    scores = me.run("() => courseBets.scores(courseBets.settled())")
    assert (
        (scores["count"], scores["compared"]) == (2, 2)
        and scores["score"] == pytest.approx(0.32)
        and scores["noIdea"] == pytest.approx(3 / 8)
    )


def test_no_idea_scores_what_an_even_forecast_scores_in_the_widget(browser, tmp_path):
    module = tmp_path / "quiz.mjs"
    module.write_text(source("quiz"), "utf-8")
    pairs = browser().run(
        "(_, { brier }) => [2, 3, 4, 5].map(k => [courseBets.noIdea(k), brier(1 / k, k, true), brier(1 / k, k, false)])",
        module=module.as_uri(),
    )
    for ours, right, wrong in pairs:
        assert ours == pytest.approx(right) == pytest.approx(wrong)


def test_the_interval_of_a_share_is_wilson_s(browser):
    from scipy.stats import binomtest

    for right, n in ((0, 1), (1, 1), (3, 8), (12, 12), (50, 100)):
        expected = binomtest(right, n).proportion_ci(0.95, method="wilson")
        assert browser().run("([k, n]) => courseBets.wilson(k, n)", [right, n]) == pytest.approx(
            [expected.low, expected.high], abs=1e-4
        )


def test_a_bet_whose_number_of_options_is_unknown_is_scored_and_not_compared(browser):
    me = browser({"bets": {"lenet.coin": {**settled(), "options": "many"}}})
    assert me.run("() => courseBets.scores(courseBets.settled())") == {
        "count": 1,
        "score": 0.1,
        "compared": 0,
        "own": None,
        "noIdea": None,
    }
