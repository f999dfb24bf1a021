"""Every file of recorded runs was made by the script beside it, as that stands, and holds each run that the script plans, once."""

import json

import pytest
from lessons import ROOT

from utils.lessons import lesson_key, load_beside
from utils.recorded import script_hash

FILES = {lesson_key(path): path for path in sorted((ROOT / "notebooks").rglob("*.runs.json"))}

# Rows under names, not lists of runs: the lesson's own test knows them.
NAMED = {"lenet"}
# Sections that a search went through: more settings than those around its end, which a plan over the whole record names.
SEARCHED = {
    ("adaptive-methods", "tuning"),
    ("early-stopping-and-augmentation", "tuning"),
    ("early-stopping-and-augmentation", "stopping"),
}


def load(lesson):
    """The script and its runs."""
    return load_beside(FILES[lesson].with_suffix(".py")), json.loads(FILES[lesson].read_text("utf8"))


def parts(script, runs):
    """The plan of the script and its runs by section; a plan for each data set, where the file joins several."""
    runs = {name: rows for name, rows in runs.items() if isinstance(rows, list) and name != "again"}
    names = sorted({row["data"] for rows in runs.values() for row in rows if "data" in row})
    for data in names:
        part = {section: [row for row in rows if row["data"] == data] for section, rows in runs.items()}
        yield script.plan(part, data), part
    if not names:
        yield script.plan(runs), runs


@pytest.mark.parametrize("lesson", FILES)
def test_the_record_was_made_by_the_script_as_it_stands(lesson):
    script, runs = load(lesson)
    assert runs["script"] == script_hash(script.__file__), "the script has changed: run it with --check or --again"


@pytest.mark.parametrize("lesson", [lesson for lesson in FILES if lesson not in NAMED])
def test_every_run_of_the_plan_is_recorded_once(lesson):
    script, runs = load(lesson)
    for plan, by_section in parts(script, runs):
        settings = {section: [] for section in by_section}
        for section, setting, _ in plan:
            settings[section].append(setting)
        for section, rows in by_section.items():
            names = sorted({name for setting in settings[section] for name in setting})
            key = lambda run, names=names: json.dumps([run.get(name) for name in names])
            planned, recorded = [key(setting) for setting in settings[section]], [key(row) for row in rows]
            assert len(set(recorded)) == len(recorded), section
            if (lesson, section) in SEARCHED:
                assert set(planned) <= set(recorded), section
            else:
                assert sorted(planned) == sorted(recorded), section
