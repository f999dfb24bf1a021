"""One bilingual source, one complete edition per language (Sphinx extension).

`editions.pairs`, `editions.quizzes` and `editions.reading` are plain Python and serve tests and tools too;
Sphinx is imported only when it loads the extension.
"""


def setup(app):
    """Connect the extension to Sphinx; see `editions.extension`."""
    from .extension import connect

    return connect(app)
