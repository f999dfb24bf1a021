"""What tests of the book share."""

import pytest
from kept_progress import Browser


@pytest.fixture
def browser(node):
    """browser(kept): the site's scripts of a reader's progress, with a storage that holds this."""
    return lambda kept=None, **more: Browser(node, kept, **more)
