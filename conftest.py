"""What holds for all tests, and for the cells of the lessons that nbval runs: the environment, the quick level, what stays together.

`make test` has two workers (pytest-xdist, `--dist loadgroup`). What must keep its order, or shares a costly fixture, is one group:
the cells of all lessons (each uses both cores while it trains), a page of the site in an edition, and else a file.
"""

import os
import sys

import pytest

pytest.register_assert_rewrite("lesson_form")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["COURSE_CHECKS"] = "strict"  # in the lessons that nbval runs, solutions must pass and starters be open


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="only what answers at once: no browser, no lesson, nothing that imports TensorFlow or is marked slow")


class NotQuick:
    """Skips what imports a package that takes many seconds to come."""

    def find_spec(self, name, path=None, target=None):
        if name in ("tensorflow", "keras", "jax", "torch"):
            pytest.skip(f"imports {name}: not in the quick level", allow_module_level=True)


def pytest_configure(config):
    if config.getoption("quick"):
        sys.meta_path.insert(0, NotQuick())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        lesson = item.path.suffix == ".ipynb"
        if lesson:
            item.add_marker("lesson")
        if {"chromium", "site"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("lessons" if lesson else item.path.stem))
    if config.getoption("quick"):
        slow = [item for item in items if any(item.get_closest_marker(name) for name in ("lesson", "browser", "lab", "slow"))]
        config.hook.pytest_deselected(items=slow)
        gone = set(slow)
        items[:] = [item for item in items if item not in gone]
