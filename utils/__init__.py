"""The small helper package that the lessons share."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
"""The folder of the course: it holds `notebooks/` and `utils/`."""
