"""What the tests cost, from the report of a real run:  make test ARGS="--junitxml=_build/tests.xml", then  make bench ARGS=tests

Seconds by page and edition, by lesson and for all the rest, and how long the run would take with the lessons that are planned.
"""

import pathlib
import re
import statistics
import xml.etree.ElementTree

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
LESSONS_PLANNED = 39
EDITIONS = ("en", "zh")


def read(report):
    """Where the seconds of a run went.

    Args:
        report: path of a JUnit report that pytest wrote.

    Returns:
        dict: `pages` {(edition, page): seconds of its visit}, `lessons` {lesson: seconds of its cells}, `each` {lesson: seconds of other
        tests that name it}, `rest` seconds of all other tests, `wall` seconds from begin to end, `tests` their number.
    """
    pages, lessons, each, rest, tests = {}, {}, {}, 0.0, 0
    suite = xml.etree.ElementTree.parse(report).getroot().find("testsuite")
    for case in suite.iter("testcase"):
        seconds, name, place = float(case.get("time")), case.get("name"), case.get("classname")
        tests += 1
        visit = (
            re.search(r"\[(en|zh)-([^\]@]+)\]", name)
            if place.endswith("test_pages") and "from_a_server" not in name
            else None
        )
        cell = re.fullmatch(r"notebooks\.([\w.-]+?)(?:\.ipynb)?", place)
        lesson = re.search(r"\d\d-[\w-]+/\d\d-[\w-]+", name)
        if visit:
            pages[visit.groups()] = pages.get(visit.groups(), 0) + seconds
        elif cell:
            lessons[cell[1].replace(".", "/")] = lessons.get(cell[1].replace(".", "/"), 0) + seconds
        elif lesson:
            each[lesson[0]] = each.get(lesson[0], 0) + seconds
        else:
            rest += seconds
    return {
        "pages": pages,
        "lessons": lessons,
        "each": each,
        "rest": rest,
        "wall": float(suite.get("time")),
        "tests": tests,
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
    paid = (lesson * len(run["lessons"]) + plain * len(others)) * len(EDITIONS)
    found = {
        "cells": float(sum(planned.values())),
        "visits": visits,
        "each": sum(run["each"].values()) / max(1, len(run["lessons"])) * lessons,
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
    row("other tests that name a lesson, for each", f"{sum(run['each'].values()) / len(run['lessons']):.1f} s")
    row("all other tests", f"{run['rest']:.0f} s")
    row(f"{run['tests']} tests, from begin to end", f"{run['wall'] / 60:.1f} min", "≤ 20 min")
    found = extrapolate(run)
    parts = ", ".join(
        f"{name} {found[key] / 60:.1f}"
        for name, key in (
            ("cells", "cells"),
            ("visits", "visits"),
            ("a lesson's other tests", "each"),
            ("constant", "constant"),
        )
    )
    row(f"with {LESSONS_PLANNED} lessons, {WORKERS} workers", f"{found['wall'] / 60:.1f} min", f"≤ 45 min   ({parts})")
