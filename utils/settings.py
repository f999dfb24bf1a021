"""The course's environment variables, as people set them: with quotes around, a blank at the end, `false` for no."""

import os
import pathlib

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}
_NO = ("", "0", "false", "no", "off", "none")


def text(name):
    """Value of a variable without blanks and quotes around it, "" if it is not set."""
    value = os.environ.get(name, "").strip()
    while len(value) > 1 and _QUOTES.get(value[0]) == value[-1]:
        value = value[1:-1].strip()
    return value


def flag(name):
    """Whether a variable is set; `0`, `false`, `no` and `off` do not count."""
    return text(name).lower() not in _NO


def folder(name):
    """Path that a variable names, `~` expanded, or None. A folder whose name does have quotes is found, too."""
    raw = os.environ.get(name, "")
    if raw.strip() and os.path.isdir(os.path.expanduser(raw)):
        return pathlib.Path(os.path.expanduser(raw))
    return pathlib.Path(os.path.expanduser(text(name))) if text(name) else None
