"""Widgets that run in the page: in the book, in JupyterLab, in Colab, from a file, with and without a kernel.

`show(name, **state)` embeds a module of this folder in a cell's output; `live(name, **state)` connects the same
module to Python; `explore(fn, **params)` puts a Python function behind sliders; `pack(model)` makes a trained
Keras network small enough to travel inside a page.
"""
from .digits import load_own_digits
from .embed import Widget, live, show
from .frames import explore
from .modules import source
from .networks import load_network, pack, save_network

__all__ = ["Widget", "explore", "live", "load_network", "load_own_digits", "pack", "save_network", "show", "source"]
