"""A browser that answers nothing any more: what was asked of it ends after a while, and the test begins anew with another browser.

In one of some thousand pages Chromium's renderer stands still: its main thread waits for ever (seen in a debugger). Some calls of Playwright
(`evaluate`, `close`, `new_page`) have no limit, so that such a page would hold the worker until it is killed, with all that was left to do.
"""

import asyncio
import contextlib

import pytest
from _pytest.runner import runtestprotocol

SECONDS = 180  # far more than the longest answer takes, on a busy machine too
OWN_LIMIT = ("wait_for", "expect", "scroll_into_view")  # calls of which the tests say how long they may take


class StandsStill(Exception):
    """The page's renderer answers nothing any more: Chromium's fault, not the page's."""


@contextlib.contextmanager
def limited(seconds=SECONDS):
    """Within it a call of Playwright that gets no answer raises StandsStill.

    Example: `with limited(1): page.evaluate("() => { for (;;); }")`
    """
    from playwright._impl._sync_base import SyncBase  # every call of the synchronous interface goes through its `_sync`

    real = SyncBase._sync

    def sync(self, awaitable):
        __tracebackhide__ = True
        name = getattr(awaitable, "__name__", "a call")

        async def answer():
            nonlocal seconds
            try:
                async with asyncio.timeout(seconds):
                    return await awaitable
            except TimeoutError:  # (Playwright's own is a class of its own)
                message = f"no answer to {name!r} in {seconds} s"
                seconds = min(seconds, 10)  # this browser is given up: what is left is to close it
                raise StandsStill(message) from None

        return real(self, awaitable if name.startswith(OWN_LIMIT) else answer())

    SyncBase._sync = sync
    try:
        yield
    finally:
        SyncBase._sync = real


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    report.stood_still = call.excinfo is not None and call.excinfo.errisinstance(StandsStill)
    return report


def pytest_runtest_protocol(item, nextitem):
    """Run a test of the browser; where that stood still, once more, with everything made anew that the test asks for.

    It is said among the run's warnings, with the place. What stands still by itself (a loop without end) does so again, and fails.
    """
    if item.get_closest_marker("browser") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if still := [report for report in reports if report.stood_still]:
        item.warn(
            UserWarning(f"ran anew, for its browser stood still in its {still[0].when}:\n{still[0].longreprtext}")
        )
        with contextlib.suppress(Exception):  # (what is torn down has been given up)
            item.session._setupstate.teardown_exact(None)  # fixtures of the module and the session, too
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
