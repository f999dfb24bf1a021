"""One bilingual source, one complete edition per language (Sphinx extension).

Everything under `source`, and `terms.list` and `terms.check`, is plain Python and serves tests and tools too; Sphinx is imported
only when it loads the extension.
"""

import pathlib
import sys

# The course's root, where `utils.lessons` stands: Jupyter Book puts only the folder of this package on the path.
_ROOT = str(pathlib.Path(__file__).resolve().parents[2])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)


def setup(app):
    """Connect the rooms to Sphinx; see `editions.extension`."""
    from editions.extension import connect

    return connect(app)
