"""What the benchmark of the tests reads from a report."""

import pytest
from bench import tests as bench_tests

CASES = {  # (classname, name): seconds
    ("tests.site.test_pages", "test_a[en-notebooks/01-a/01-one]@en-notebooks/01-a/01-one"): 100,  # builds the site
    ("tests.site.test_pages", "test_b[en-notebooks/01-a/01-one]@en-notebooks/01-a/01-one"): 6,
    ("tests.site.test_pages", "test_a[zh-notebooks/01-a/01-one]"): 8,
    ("tests.site.test_pages", "test_a[en-notebooks/01-a/02-two]"): 10,
    ("tests.site.test_pages", "test_a[zh-notebooks/01-a/02-two]"): 8,
    ("tests.site.test_pages", "test_a[en-book/setup]"): 2,
    ("tests.site.test_pages", "test_a[zh-book/setup]"): 2,
    ("tests.site.test_pages", "test_from_a_server_a[en-book/setup]"): 3,
    ("notebooks.01-a.01-one.ipynb", "Cell 0@lessons"): 30,
    ("notebooks.01-a.01-one.ipynb", "Cell 1@lessons"): 10,
    ("notebooks.01-a.02-two.ipynb", "Cell 0@lessons"): 20,
    ("tests.lessons.test_notebooks", "test_form[01-a/01-one]@test_notebooks"): 1,
    ("tests.lessons.test_notebooks", "test_form[01-a/02-two]@test_notebooks"): 1,
    ("tests.book.test_build", "test_it"): 17,
}


@pytest.fixture
def run(tmp_path):
    path = tmp_path / "tests.xml"
    cases = "".join(
        f'<testcase classname="{place}" name="{name}" time="{seconds}"/>' for (place, name), seconds in CASES.items()
    )
    path.write_text(f'<testsuites><testsuite time="120.5">{cases}</testsuite></testsuites>', "utf8")
    return bench_tests.read(path)


def test_every_second_is_counted_once(run):
    parts = [sum(run[kind].values()) for kind in ("pages", "lessons", "each")]
    assert sum(parts) + run["rest"] == sum(CASES.values())
    assert run["tests"] == len(CASES) and run["wall"] == 120.5
    assert run["lessons"] == {"01-a/01-one": 40, "01-a/02-two": 20} and run["each"] == {
        "01-a/01-one": 1,
        "01-a/02-two": 1,
    }
    assert run["pages"][("en", "notebooks/01-a/01-one")] == 106 and run["rest"] == 20


def test_what_grows_with_the_lessons_grows_and_the_rest_stays(run):
    assert bench_tests.typical(run["pages"]) == (9, 2)
    found = bench_tests.extrapolate(run, lessons=4, planned={"01": 100}, workers=2)
    assert found["visits"] == 2 * (4 * 9 + 2) and found["each"] == 4 and found["cells"] == 100
    assert found["constant"] == 20 + (136 - 2 * (2 * 9 + 2)), "the building of the site is paid once"
    assert found["wall"] == sum(found[kind] for kind in ("cells", "visits", "each", "constant")) / 2


def test_one_worker_has_all_lessons_cells(run):
    assert bench_tests.extrapolate(run, planned={"05": 100_000})["wall"] == 100_000
