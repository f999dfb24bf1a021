"""What the benchmark of the tests reads from a report."""

import pytest
from bench import tests as bench_tests

OF_LESSONS = {  # (classname, name) of a test: the lesson that it belongs to
    ("tests.lessons.test_notebooks", "test_form[01-a/01-one]"): "01-a/01-one",
    ("tests.book.test_myths", "test_link[01-a/02-one-more#myth-more-is-better]"): "01-a/02-one-more",
    ("tests.lessons.test_answers", "test_wrong[one.slope: sign]"): "one",
    ("tests.lessons.test_answers", "test_wrong[one-more.slope: sign]"): "one-more",
    ("tests.lessons.test_recorded_runs", "test_script[one-more-architectures]"): "one-more",
    ("tests.widgets.test_parts", "test_carry[01-one]"): "one",
    ("tests.lessons.test_many_words_lesson", "test_it[30-adam]"): "many_words",
}
CASES = {  # (classname, name): seconds
    ("tests.site.test_pages", "test_a[en-notebooks/01-a/01-one]"): 100,  # builds the site
    ("tests.site.test_pages", "test_b[en-notebooks/01-a/01-one]"): 6,
    ("tests.site.test_pages", "test_a[zh-notebooks/01-a/01-one]"): 8,
    ("tests.site.test_pages", "test_a[en-notebooks/01-a/02-one-more]"): 10,
    ("tests.site.test_pages", "test_a[zh-notebooks/01-a/02-one-more]"): 8,
    ("tests.site.test_pages", "test_a[en-book/setup]"): 2,
    ("tests.site.test_pages", "test_a[zh-book/setup]"): 2,
    ("tests.site.test_pages", "test_from_a_server_a[en-book/setup]"): 3,
    ("notebooks.01-a.01-one.ipynb", "Cell 0"): 30,
    ("notebooks.01-a.01-one.ipynb", "Cell 1"): 10,
    ("notebooks.01-a.02-one-more.ipynb", "Cell 0"): 20,
    **dict.fromkeys(OF_LESSONS, 1),
    ("tests.book.test_build", "test_it"): 12,
    ("tests.utils.test_shapes", "test_ones[ones]"): 3,  # no lesson's key
    ("tests.tools.test_new_lesson", "test_it"): 2,  # nor is this file a lesson's
    ("tests.widgets.test_widget_race", "test_it"): 3,
    ("tests.widgets.test_widget_race_browser", "test_it[wide]"): 4,
}


def written(path, cases):
    cases = "".join(
        f'<testcase classname="{place}" name="{name}" time="{seconds}"/>' for (place, name), seconds in cases.items()
    )
    path.write_text(f'<testsuites><testsuite time="120.5">{cases}</testsuite></testsuites>', "utf8")
    return path


@pytest.fixture
def report(tmp_path):
    return written(tmp_path / "tests.xml", CASES)


@pytest.fixture
def run(report):
    return bench_tests.read(report)


@pytest.mark.parametrize("case", OF_LESSONS, ids=" ".join)
def test_a_test_of_a_lesson_is_known_by_its_file_or_its_parameter(case):
    assert bench_tests.lesson_of(*case, {"one", "one-more"}) == OF_LESSONS[case]


def test_every_second_is_counted_once(run):
    parts = [sum(run[kind].values()) for kind in ("pages", "lessons", "each")]
    assert sum(parts) + run["widgets"] + run["rest"] == sum(CASES.values())
    assert run["tests"] == len(CASES) and run["wall"] == 120.5
    assert run["lessons"] == {"01-a/01-one": 40, "01-a/02-one-more": 20}
    assert sum(run["each"].values()) == len(OF_LESSONS) and run["widgets"] == 7
    assert run["pages"][("en", "notebooks/01-a/01-one")] == 106 and run["rest"] == 20


def test_what_looks_at_one_chosen_lesson_of_many_is_no_cost_of_each(tmp_path):
    lessons = [f"01-a/0{number}-{name}" for number, name in enumerate(("one", "two", "three", "four"), 1)]
    cells = {(f"notebooks.{lesson.replace('/', '.')}.ipynb", "Cell 0"): 1 for lesson in lessons}
    forms = {("tests.lessons.test_notebooks", f"test_form[{lesson}]"): 2 for lesson in lessons}
    chosen = {("tests.lessons.test_backends", f"test_it[{lessons[0]}]"): 50}
    own = {("tests.lessons.test_two_lesson", "test_it"): 3}
    run = bench_tests.read(written(tmp_path / "tests.xml", {**cells, **forms, **chosen, **own}))
    assert run["rest"] == 50 and run["each"] == {**dict.fromkeys(lessons, 2), "two": 3}


def test_what_grows_with_the_lessons_grows_and_the_rest_stays(run):
    assert bench_tests.typical(run["pages"]) == (9, 2)
    found = bench_tests.extrapolate(run, lessons=4, planned={"01": 100}, workers=2)
    assert found["visits"] == 2 * (4 * 9 + 2) and found["cells"] == 100
    assert found["each"] == 2 * len(OF_LESSONS) and found["widgets"] == 2 * 7, "two lessons became four"
    assert found["constant"] == 20 + (136 - 2 * (2 * 9 + 2)), "the building of the site is paid once"
    assert found["wall"] == sum(found[kind] for kind in ("cells", "visits", "each", "widgets", "constant")) / 2


def test_the_report_says_of_how_many_lessons_a_run_is_and_holds_the_run_with_all_of_them_to_the_bound(report):
    rows = {}
    bench_tests.report(lambda what, got, bound="": rows.update({what: (got, bound)}), report)
    assert rows[f"{len(CASES)} tests of 2 lessons, from begin to end"] == ("2.0 min", ""), (
        "no bound is for some of them"
    )
    assert rows[f"with {bench_tests.LESSONS_PLANNED} lessons, 2 workers"][1].startswith("≤ 45 min")


def test_one_worker_has_all_lessons_cells(run):
    assert bench_tests.extrapolate(run, planned={"05": 100_000})["wall"] == 100_000
