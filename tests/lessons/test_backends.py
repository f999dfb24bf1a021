"""A lesson that is not about TensorFlow itself runs on Keras' other back ends, with all its claims.

One lesson on JAX stands for all. The published workflow sets COURSE_BACKEND=jax: there every lesson is run on it. (`torch` works too, where
PyTorch is installed.)
"""

import os
import subprocess
import sys

import pytest
from lessons import LESSONS, NAMES, ROOT

NAMED = os.environ.get("COURSE_BACKEND")
BACKEND = NAMED or "jax"
PLATFORMS = {"jax": "JAX", "torch": "PyTorch"}
CHOSEN = [(path, name) for path, name in zip(LESSONS, NAMES, strict=True) if NAMED or "lenet" in name]


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path, _ in CHOSEN], ids=[name for _, name in CHOSEN])
def test_a_lesson_keeps_its_claims_on_another_back_end(path, tmp_path):
    environment = {k: v for k, v in os.environ.items() if k not in ("COURSE_DATA", "COURSE_MIRROR")}
    environment.update(KERAS_BACKEND=BACKEND, PYTHONPATH=str(ROOT))
    convert = ["-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", str(path), "--output-dir", str(tmp_path)]
    done = subprocess.run([sys.executable, *convert], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert PLATFORMS[BACKEND] in (tmp_path / path.name).read_text("utf8"), f"the lesson did not run on {BACKEND}"
