"""What holds for all tests, and for the cells of the lessons that nbval runs: the environment, the quick level, what stays together.

`make test` has two workers (pytest-xdist). What must keep its order, or shares a costly fixture, is one group, for one worker: the cells
of all lessons (each uses both cores while it trains), a page of the site in an edition, and else a file.
"""

import os
import re
import signal
import subprocess
import sys

import pytest

pytest.register_assert_rewrite("lesson_form")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["COURSE_NO_PROGRESS"] = "1"  # outputs are compared
os.environ["COURSE_CHECKS"] = "strict"  # in the lessons that nbval runs, solutions must pass and starters be open


def pytest_addoption(parser):
    parser.addoption(
        "--quick",
        action="store_true",
        help="only what answers at once: no browser, no lesson, nothing that imports TensorFlow or is marked slow",
    )


class NotQuick:
    """Skips what imports a package that takes many seconds to come."""

    def find_spec(self, name, path=None, target=None):
        if name in ("tensorflow", "keras", "jax", "torch"):
            pytest.skip(f"imports {name}: not in the quick level", allow_module_level=True)


def pytest_configure(config):
    # What stands still is ended with its worker (pytest-timeout). xdist would begin another worker and, at the end of a run, wait for it
    # for ever; so the run goes on with the one that is left, and names the test.
    config.option.maxworkerrestart = "0"
    if config.getoption("quick"):
        sys.meta_path.insert(0, NotQuick())


def group_of(test):
    """Name of the group that a test (its id) belongs to."""
    path, _, name = test.partition("::")
    visit = (
        re.search(r"\[((?:en|zh)-.+)\]$", name)
        if path.endswith("test_pages.py") and "from_a_server" not in name
        else None
    )
    return "lessons" if path.endswith(".ipynb") else visit[1] if visit else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """(xdist's own `loadgroup` writes the group into the test's id, which pytest 9.2 does not allow any more: it groups nothing.)"""
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group_of(nodeid)

    config.option.loadscopereorder = False  # as they are collected
    return Groups(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Say how a worker ended that was not to end: by which signal (9 is the system's, mostly for want of memory) or with which code.

    (A fault in compiled code prints where it was, and so does what stood still for too long; of the others nothing else would be known.)
    """
    process = getattr(node.gateway._io, "popen", None)
    if error is None or process is None:
        return
    try:
        code = process.wait(10)
        end = f"signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"exit code {code}"
    except subprocess.TimeoutExpired:
        end = "nothing: it still runs, but is not heard of"
    said = f"\n[{node.gateway.id}] ended with {end}{memory_left()}"
    node.config.pluginmanager.get_plugin("terminalreporter").write_line(said)


def memory_left():
    """What a system that can say it has left of its memory, and how many processes it has ended for want of it: words for a message."""
    said = ""
    for place, name in (("/proc/meminfo", "MemAvailable"), ("/proc/vmstat", "oom_kill")):
        try:
            with open(place) as lines:
                said += "".join(f"; {' '.join(line.split())}" for line in lines if line.startswith(name))
        except OSError:  # no Linux
            pass
    return said


BUILDS = {"built", "books", "tiny", "recorded"}  # fixtures that build a small book or run a small notebook


def pytest_collection_modifyitems(config, items):
    for item in items:
        needs = set(getattr(item, "fixturenames", ()))
        for mark, applies in {
            "lesson": item.path.suffix == ".ipynb",
            "browser": needs & {"chromium", "site"},
            "slow": needs & BUILDS,
        }.items():
            if applies:
                item.add_marker(mark)

    def marked(item, *names):
        return any(item.get_closest_marker(name) for name in names)

    if config.getoption("quick"):
        gone = {item for item in items if marked(item, "lesson", "browser", "lab", "slow")}
        config.hook.pytest_deselected(items=list(gone))
        items[:] = [item for item in items if item not in gone]
    if os.environ.get("PYTEST_XDIST_WORKER"):
        # What takes long begins first, so that no worker is alone with it at the end.
        items.sort(key=lambda item: 0 if marked(item, "lesson") else 1 if marked(item, "slow") else 2)
