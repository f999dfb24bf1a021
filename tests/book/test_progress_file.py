"""The file of a reader's progress: exported, imported, merged. The site's scripts run under Node."""

import itertools
import json
import pathlib

import pytest
from progress_sample import DAY, FULL, answer, bet, digit, file, settled


def test_an_export_has_format_and_date_and_every_kind(browser):
    data = json.loads(browser(FULL).export())
    assert data == {"format": "dli-progress-1", "date": "2026-11-25", "kinds": FULL}


def test_exported_cleared_and_imported_everything_is_back(browser):
    me = browser(FULL)
    text = me.export()
    me.storage["mode"], me.storage["dli.v1.later"] = "dark", "something of a later release"
    me.run("() => courseProgressFile.clear()")
    assert me.storage == {"mode": "dark"}, "the course's keys, all of them and no other, are cleared"
    said = me.take(text)
    assert me.collect() == FULL
    assert said == {
        "state": "stored",
        "added": {"read": 1, "quiz": 3, "bets": 2, "shown": 1, "exercises": 2, "digits": 2, "place": 0},
        "replaced": dict.fromkeys(FULL, 0),
        "left": 0,
        "skipped": 0,
    }


OTHER = {
    "read": {"lenet": {"date": "2026-11-01"}, "resnet": {"date": "2026-11-21"}},
    "quiz": {"lenet.one": answer(False, "2026-11-21"), "lenet.two": answer(True, DAY), "lenet.three": answer()},
    "shown": {"lenet.shuffled": {"date": "2026-11-19"}, "lenet.coin": {"date": DAY}},
    "bets": {"lenet.coin": bet("2026-11-24"), "lenet.dice": settled("b", 0.6)},
    "exercises": {
        "lenet.size": {"status": "failed", "date": "2026-11-25"},
        "resnet.join": {"status": "passed", "date": "2026-11-02"},
    },
    "digits": [digit(3, "B"), digit(4, "C")],
    "place": {"lesson": "resnet", "section": "quiz", "date": "2026-11-22"},
}
THIRD = {
    "quiz": {"lenet.one": answer(True, "2026-11-21", tries=2), "lenet.two": answer(True, DAY, chosen=["b"])},
    "bets": {"lenet.dice": settled("b", 0.6, "2026-11-19", DAY)},
    "exercises": {"resnet.gate": {"status": "failed", "date": "yesterday"}},
    "read": {"resnet": {"date": "a day that is no date"}},
}


def test_merging_keeps_what_is_there_and_takes_what_is_newer(browser):
    me = browser(FULL)
    me.take(file(**OTHER))
    assert me.collect() == {
        "read": {"lenet": {"date": DAY}, "resnet": {"date": "2026-11-21"}},
        "quiz": {
            **FULL["quiz"],
            "lenet.one": OTHER["quiz"]["lenet.one"],
            "lenet.two": OTHER["quiz"]["lenet.two"],
            "lenet.three": answer(),
        },
        "shown": OTHER["shown"] | FULL["shown"],
        "bets": {"lenet.coin": settled(), "lenet.dice": settled("b", 0.6)},  # a settled bet is not undone
        "exercises": {
            "lenet.size": FULL["exercises"]["lenet.size"],
            "resnet.join": OTHER["exercises"]["resnet.join"],
        },  # nor a pass
        "digits": [digit(), digit(3, "B"), digit(4, "C")],
        "place": OTHER["place"],
    }


def test_merging_twice_changes_nothing_more(browser):
    me = browser(FULL)
    me.take(file(**OTHER))
    once = me.collect()
    said = me.take(file(**OTHER))
    assert me.collect() == once
    assert not any(said["added"].values()) and not any(said["replaced"].values())


@pytest.mark.slow
def test_the_order_of_imports_does_not_matter(browser):
    found = []
    for files in itertools.permutations([FULL, OTHER, THIRD]):
        me = browser()
        for kinds in files:
            me.take(file(**kinds))
        all_of_it = me.collect()
        all_of_it["digits"].sort(key=json.dumps)  # they stand in the order in which they came
        found.append(all_of_it)
    assert all(one == found[0] for one in found)
    ids = {kind: set(kinds) for kind, kinds in found[0].items() if kind not in ("digits", "place")}
    for part in (FULL, OTHER, THIRD):
        assert all(set(part.get(kind, {})) <= ids[kind] for kind in ids), "an id was lost"


@pytest.mark.parametrize(
    "text, reason",
    [
        ("", "broken"), ("{", "broken"), ("\x00\x01", "broken"), ("not json", "broken"), (json.dumps({"format": "dli-progress-1"})[:-3], "broken"),
        ("null", "foreign"), ("[]", "foreign"), ("17", "foreign"), ("{}", "foreign"), (json.dumps({"format": "dli-digits-1", "digits": []}), "foreign"),
        (json.dumps({"format": ["dli-progress-1"], "kinds": {}}), "foreign"), (json.dumps({"cells": [], "nbformat": 4}), "foreign"),
        (json.dumps({"format": "dli-progress-2", "kinds": {}}), "newer"),
        (json.dumps({"format": "dli-progress-1"}), "damaged"), (json.dumps({"format": "dli-progress-1", "kinds": []}), "damaged"),
        (file(quiz=[]), "damaged"), (file(quiz=None), "damaged"), (file(digits={}), "damaged"), (file(quiz=FULL["quiz"], read=3), "damaged"),
        (file(quiz={f"lenet.q{i}": answer() for i in range(6000)}), "damaged"),
        (" " * 2_000_001, "large"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_export_is_refused_and_nothing_changes(browser, text, reason):
    me = browser(FULL)
    before = dict(me.storage)
    assert me.take(text) == {"error": reason}
    assert me.storage == before


def test_of_a_file_with_bad_entries_the_good_ones_are_taken_and_the_others_counted(browser):
    me = browser()
    bad = {
        "lenet.two": answer(date=5),
        "__proto__": answer(),
        "Not an id": answer(),
        "a.b.c": answer(),
        "x" * 300: answer(),
        "lenet.three": answer(chosen=["x" * 5000]),
    }
    text = file(
        quiz={"lenet.one": {**answer(), "junk": "y" * 9000}, **bad},
        unknown={"kind": 1},
        digits=[digit(), digit(11)],
        read={"constructor": {"date": DAY}},
    )
    assert '"__proto__"' in text
    said = me.take(text)
    assert said["skipped"] == 7 and said["added"]["quiz"] == 1
    assert me.collect() == {
        "quiz": {"lenet.one": answer()},
        "digits": [digit()],
        "read": {"constructor": {"date": DAY}},
    }
    assert me.run("() => [({}).date, ({}).correct, Object.keys(Object.prototype)]") == [None, None, []]


def test_an_import_into_a_full_storage_changes_nothing_and_says_so(browser):
    me = browser({"quiz": FULL["quiz"]}, quota=1500)
    before = dict(me.storage)
    assert me.take(file(**FULL))["state"] == "full"
    assert me.storage == before


def test_digits_beyond_fifty_are_left_out_and_counted(browser):
    mine = [digit(1, shade) for shade in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"]
    me = browser({"digits": mine})
    said = me.take(file(digits=[mine[0], digit(2, "w"), digit(2, "x"), digit(2, "y")]))
    assert (said["added"]["digits"], said["left"]) == (2, 1)
    assert me.collect()["digits"] == [*mine, digit(2, "w"), digit(2, "x")]


def test_an_export_of_a_learner_s_notebooks_is_taken(browser, tmp_path, monkeypatch):
    from utils import results

    monkeypatch.setenv("COURSE_RESULTS", str(tmp_path / "kept"))
    monkeypatch.setattr(results, "_session", {})
    results.remember("lenet.size", "passed")
    results.remember("resnet.gate", "failed")
    results.export_progress(tmp_path / "course-progress.json")
    me = browser({"exercises": {"lenet.size": {"status": "failed", "date": DAY}}})
    said = me.take(pathlib.Path(tmp_path / "course-progress.json").read_text("utf-8"))
    assert (said["added"], said["replaced"], said["skipped"]) == ({"exercises": 1}, {"exercises": 1}, 0)
    assert me.summary()["exercises"] == {"passed": 1, "total": 1}
