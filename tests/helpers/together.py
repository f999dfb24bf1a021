"""What several workers of pytest-xdist need once: the first one makes it, the others wait."""

import os

from theme.node import locked


def once(tmp_path_factory, name, make):
    """Call `make` in the first worker that comes here, in this run of the tests; the others wait until it is done.

    A `make` that fails is tried by the next worker too, which then fails with the same words.
    """
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    done = folder / f"{name}.done"
    with locked(folder / f"{name}.lock"):
        if not done.exists():
            make()
            done.touch()
