"""What holds for all tests, and for the cells of the lessons that nbval runs: the environment, and which of them stay together.

`make test` has two workers (pytest-xdist, `--dist loadgroup`). What must keep its order, or shares a costly fixture, is one group:
the cells of all lessons (each uses both cores while it trains), a page of the site in an edition, and else a file.
"""

import os

import pytest

pytest.register_assert_rewrite("lesson_form")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["COURSE_CHECKS"] = "strict"  # in the lessons that nbval runs, solutions must pass and starters be open


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        lesson = item.path.suffix == ".ipynb"
        if lesson:
            item.add_marker("lesson")
        if {"chromium", "site"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("lessons" if lesson else item.path.stem))
