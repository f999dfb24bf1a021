"""The site's pages in a browser: where they are, a fresh tab, axe."""

import pytest
from axe import axe_source
from browser import share_storage
from site_pages import note_troubles


@pytest.fixture(params=["http", "file"])
def address(request, site):
    """Function that gives the address of a page, over http or as a file."""
    base = request.getfixturevalue("server") if request.param == "http" else site.as_uri()
    return lambda name: f"{base}/{name}"


@pytest.fixture
def tab(chromium, site):
    """A fresh page of a fresh profile; `.troubles` lists requests to other hosts, failed requests and errors."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-US", reduced_motion="reduce")
    page = context.new_page()
    share_storage(page, (site / "404.html").as_uri())
    note_troubles(page)
    yield page
    context.close()


@pytest.fixture(scope="session")
def axe():
    """Text of axe-core, of the version and hash in tests/package-lock.json."""
    return axe_source()
