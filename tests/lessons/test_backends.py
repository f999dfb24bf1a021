"""A lesson that is not about TensorFlow itself runs on Keras' other back ends, with all its claims.

One lesson on JAX stands for all. The published workflow sets COURSE_BACKEND=jax: there every lesson is run on it. (`torch` works too, where
PyTorch is installed.)
"""

import os

import pytest
from lessons import LESSONS, NAMES, ROOT, execute

NAMED = os.environ.get("COURSE_BACKEND")
BACKEND = NAMED or "jax"
PLATFORMS = {"jax": "JAX", "torch": "PyTorch"}
CHOSEN = [(path, name) for path, name in zip(LESSONS, NAMES, strict=True) if NAMED or "lenet" in name]


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path, _ in CHOSEN], ids=[name for _, name in CHOSEN])
def test_a_lesson_keeps_its_claims_on_another_back_end(path, tmp_path):
    environment = {k: v for k, v in os.environ.items() if k not in ("COURSE_DATA", "COURSE_MIRROR")}
    environment.update(KERAS_BACKEND=BACKEND, PYTHONPATH=str(ROOT))
    ran = execute(path, tmp_path, environment)
    assert PLATFORMS[BACKEND] in ran, f"the lesson did not run on {BACKEND}"
