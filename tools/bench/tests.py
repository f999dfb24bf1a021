"""What the tests cost, from the report of a real run:  make test ARGS="--junitxml=_build/tests.xml", then  make bench ARGS=tests

Seconds by page and edition, by lesson, of the widgets and for all the rest, and how long the run would take with the
lessons that are planned.
"""

import pathlib
import re
import statistics
import xml.etree.ElementTree

from bench import LESSONS_PLANNED
from utils.lessons import lesson_key

ROOT = pathlib.Path(__file__).resolve().parents[2]
REPORT = ROOT / "_build" / "tests.xml"
WORKERS = 2
PLANNED = {
    "01": 180,
    "02": 70,
    "03": 100,
    "04": 110,
    "05": 360,
    "06": 150,
    "07": 330,
}  # seconds that the lessons of a part may take together
EDITIONS = ("en", "zh")


def lesson_of(place, name, keys):
    """The lesson that a test belongs to: by the file that it stands in, or by a parameter that is a lesson's path, name or key.

    Args:
        place, name: of the test, as the report has them.
        keys: of the lessons, such as "lenet".

    Returns:
        str: the lesson, or what the file is called after; "" for a test of no lesson.
    """
    if of_file := re.search(r"\blessons\.test_(\w+)_lesson$", place):
        return of_file[1]
    if path := re.search(r"\d\d-[\w-]+/\d\d-[\w-]+", name):
        return path[0]
    # `[lenet]`, `[03-lenet]`, `[lenet.kernel: sign]`, but not `[lenets]`; of two keys that fit, the longer one is meant.
    listed = "|".join(sorted(map(re.escape, keys), key=len, reverse=True))
    key = re.search(rf"\[(?:\d\d-)?({listed})(?![a-z])", name) if listed else None
    return key[1] if key else ""


def read(report):
    """Where the seconds of a run went.

    Args:
        report: path of a JUnit report that pytest wrote.

    Returns:
        dict: `pages` {(edition, page): seconds of its visit}, `lessons` {lesson: seconds of its cells}, `each` {lesson: seconds of the
        other tests that every lesson has}, `widgets` seconds of the widgets' tests, `rest` seconds of all other tests, `wall` seconds from
        begin to end, `tests` their number.
    """
    suite = xml.etree.ElementTree.parse(report).getroot().find("testsuite")
    cases = [(case.get("classname"), case.get("name"), float(case.get("time"))) for case in suite.iter("testcase")]
    pages, lessons, each, widgets, rest, others = {}, {}, {}, 0.0, 0.0, []
    for place, name, seconds in cases:
        visit = (
            re.search(r"\[(en|zh)-([^\]]+)\]", name)
            if place.endswith("test_pages") and "from_a_server" not in name
            else None
        )
        cell = re.fullmatch(r"notebooks\.([\w.-]+?)(?:\.ipynb)?", place)
        if visit:
            pages[visit.groups()] = pages.get(visit.groups(), 0) + seconds
        elif cell:
            lessons[cell[1].replace(".", "/")] = lessons.get(cell[1].replace(".", "/"), 0) + seconds
        else:
            others.append((place, name, seconds))
    keys = {lesson_key(lesson) for lesson in lessons}
    of = {(place, name): lesson_of(place, name, keys) for place, name, _ in others}
    met = {}  # (file, function): its lessons
    for (place, name), lesson in of.items():
        met.setdefault((place, name.partition("[")[0]), set()).add(lesson)
    for place, name, seconds in others:
        lesson = of[place, name]
        # What looks at one chosen lesson, or at a few, will not look at more of them.
        chosen = not place.endswith("_lesson") and len(met[place, name.partition("[")[0]]) < len(lessons) / 2
        if lesson and not chosen:
            each[lesson] = each.get(lesson, 0) + seconds
        elif re.search(r"\.test_widget", place):
            widgets += seconds
        else:
            rest += seconds
    return {
        "pages": pages,
        "lessons": lessons,
        "each": each,
        "widgets": widgets,
        "rest": rest,
        "wall": float(suite.get("time")),
        "tests": len(cases),
    }


def typical(pages):
    """Median seconds of a visit: (to a lesson's page, to another one). The first visit of a worker also builds the site, which is no page's cost."""
    lesson = [seconds for (_, name), seconds in pages.items() if name.startswith("notebooks/")]
    plain = [seconds for (_, name), seconds in pages.items() if not name.startswith("notebooks/")]
    return statistics.median(lesson), statistics.median(plain)


def extrapolate(run, lessons=LESSONS_PLANNED, planned=PLANNED, workers=WORKERS):
    """Seconds of work with all lessons, by kind, and `wall`: of that many workers, one of which has all lessons' cells."""
    lesson, plain = typical(run["pages"])
    others = {name for _, name in run["pages"] if not name.startswith("notebooks/")}
    visits = (lesson * lessons + plain * len(others)) * len(EDITIONS)
    grown = lessons / max(1, len(run["lessons"]))
    paid = (lesson * len(run["lessons"]) + plain * len(others)) * len(EDITIONS)
    found = {
        "cells": float(sum(planned.values())),
        "visits": visits,
        "each": sum(run["each"].values()) * grown,
        "widgets": run["widgets"] * grown,  # a lesson brings about one
        "constant": run["rest"] + max(0.0, sum(run["pages"].values()) - paid),
    }
    return {**found, "wall": max(sum(found.values()) / workers, found["cells"])}


def report(row, path=REPORT):
    """Print the figures of the last run, each by `row(what, got, bound)`."""
    print("Tests (from the report of the last run)")
    if not path.exists():
        row("no report", "", 'make test ARGS="--junitxml=_build/tests.xml"')
        return
    run = read(path)
    if not run["pages"] or not run["lessons"]:
        row("the last run had no visits to pages or no lessons", "", 'make test ARGS="--junitxml=_build/tests.xml"')
        return
    for (edition, page), seconds in sorted(run["pages"].items()):
        row(f"visit {edition}/{page}", f"{seconds:.1f} s")
    lesson, plain = typical(run["pages"])
    row("a visit, median: a lesson's page, another page", f"{lesson:.1f}, {plain:.1f} s")
    for name, seconds in sorted(run["lessons"].items()):
        row(f"cells of {name}", f"{seconds:.0f} s")
    row("all lessons' cells", f"{sum(run['lessons'].values()):.0f} s")
    row("other tests of a lesson, for each", f"{sum(run['each'].values()) / len(run['lessons']):.1f} s")
    row("tests of the widgets", f"{run['widgets']:.0f} s")
    row("all other tests", f"{run['rest']:.0f} s")
    row(f"{run['tests']} tests of {len(run['lessons'])} lessons, from begin to end", f"{run['wall'] / 60:.1f} min")
    found = extrapolate(run)
    parts = ", ".join(
        f"{name} {found[key] / 60:.1f}"
        for name, key in (
            ("cells", "cells"),
            ("visits", "visits"),
            ("a lesson's other tests", "each"),
            ("widgets", "widgets"),
            ("constant", "constant"),
        )
    )
    row(f"with {LESSONS_PLANNED} lessons, {WORKERS} workers", f"{found['wall'] / 60:.1f} min", f"≤ 45 min   ({parts})")
