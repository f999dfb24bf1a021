"""Which function checks which exercise, and where it is found: beside the lesson, in `<NN-lesson>.checks.py`."""

import contextlib
import difflib

from utils import ROOT
from utils.lessons import find_beside, lesson_key, load_beside

_checks = {}


def exercise(id):
    """Register the decorated function as the check of the exercise `id`, `<lesson>.<exercise>`.

    Raises:
        ValueError: if the id does not start with the module's lesson, or another check has it already.
    """

    def register(function):
        known = _checks.get(id)
        if known is not None and (known.__module__, known.__qualname__) != (function.__module__, function.__qualname__):
            raise ValueError(f"exercise {id!r}: {known.__module__}.{known.__qualname__} checks it already")
        file = function.__code__.co_filename
        lesson, dot, name = id.partition(".")
        if not (lesson and dot and name) or (file.endswith(".checks.py") and lesson_key(file) != lesson):
            raise ValueError(
                f"exercise {id!r}: expected '<lesson>.<exercise>' with the lesson of {function.__module__}"
            )
        _checks[id] = function
        return function

    return register


def known_exercises():
    """Ids of all exercises that have a check, sorted."""
    for path in sorted((ROOT / "notebooks").glob("*/*.checks.py")):
        load_beside(path)
    return sorted(_checks)


def find(id):
    """The function that checks the exercise.

    Raises:
        KeyError: if none does; the message names the nearest.
    """
    if id in _checks:
        return _checks[id]
    with contextlib.suppress(FileNotFoundError):
        load_beside(find_beside(str(id).partition(".")[0], ".checks.py"))
    if id in _checks:
        return _checks[id]
    near = difflib.get_close_matches(str(id), known_exercises(), n=1)
    hint = f"; did you mean / 是不是 {near[0]!r}?" if near else ""
    raise KeyError(f"no exercise / 没有这个练习: {id!r}{hint}")


def forget(id):
    """Take a check out of the register, as if it had never been declared."""
    _checks.pop(id, None)
