"""A line between this kernel and the page that shows its outputs: functions here answer to what stands there.

An output that holds a live ipywidget shows “model not found” when the notebook is opened again, and nothing else. With a line beside it, an
output is plain HTML that works alone, and asks the kernel where one is there.
"""

import contextlib
import sys

from utils.progress import in_notebook

_functions = {}  # name: function
_line = None


def answer(name, function):
    """Answer what an output named `name` asks, with `function(value)`; JSON values both ways.

    Nothing happens where there is no kernel, no anywidget, or no front end that knows it.
    """
    if not in_notebook():
        return
    _functions[name] = function
    with contextlib.suppress(Exception):  # whatever is missing: the output works alone
        _open()


def separate_outputs():
    """Whether the front end shows each output in a frame of its own, or knows only widgets that it shows: then no line reaches them."""
    from IPython import get_ipython

    return "google.colab" in sys.modules or "__vsc_ipynb_file__" in getattr(get_ipython(), "user_ns", {})


def _open():
    global _line
    if _line is None:
        from .embed import live

        line = live("line", names=sorted(_functions))
        line.on_msg(_reply)
        _line = line
    else:
        _line.names = sorted(_functions)


def _reply(line, message, buffers):
    """One question: {"number", "name", "value"}; the answer carries its number, so that it finds who asked."""
    function = _functions.get(message.get("name"))
    if function is not None:
        line.send({"number": message.get("number"), "value": function(message.get("value"))})
