"""Widgets that run in the page: in the book, in JupyterLab, in Colab, from a file, with and without a kernel.

`show(name, **state)` embeds a module of this folder in a cell's output; `live(name, **state)` connects the same
module to Python; `explore(fn, **params)` puts a Python function behind sliders; `pack(model)` makes a trained
Keras network small enough to travel inside a page.
"""

import importlib

_WHERE = {
    "load_own_digits": "digits",
    "Widget": "embed",
    "live": "embed",
    "show": "embed",
    "explore": "frames",
    "source": "modules",
    "load_network": "networks",
    "pack": "networks",
    "save_network": "networks",
}
__all__ = ["Widget", "explore", "live", "load_network", "load_own_digits", "pack", "save_network", "show", "source"]


def __getattr__(name):
    """The function `name`, its module loaded when it is first asked for: the book reads `parts` without NumPy."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)
    return found
