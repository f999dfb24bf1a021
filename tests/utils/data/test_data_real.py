"""The real data sets, where they are at hand, have the published form."""

import os
import pathlib

import numpy as np
import pytest

from utils import data

REAL = pathlib.Path(os.environ.get("COURSE_DATA") or "nowhere")


@pytest.mark.skipif(not (REAL / "mnist.npz").exists(), reason="no mnist.npz in COURSE_DATA: real MNIST NOT tested")
def test_real_mnist_has_the_published_form(monkeypatch):
    monkeypatch.undo()
    (x, y), (x_test, y_test), source = data.load_mnist()
    assert (x.shape, x_test.shape, source.kind) == ((60000, 28, 28), (10000, 28, 28), "COURSE_DATA")
    assert y[:8].tolist() == [5, 0, 4, 1, 9, 2, 1, 3]
    assert np.bincount(y_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    np.testing.assert_allclose((x.mean(), x.std()), (33.3184, 78.5675), atol=1e-3)


@pytest.mark.skipif(
    not any((REAL / name).exists() for name in ("cifar10.npz", "cifar-10-python.tar.gz")),
    reason="no CIFAR-10 in COURSE_DATA: real CIFAR-10 NOT tested",
)
def test_real_cifar10_has_the_published_form(monkeypatch):
    monkeypatch.undo()
    (x, y), (x_test, y_test), source = data.load_cifar10()
    assert (x.shape, x_test.shape, source.kind) == ((50000, 32, 32, 3), (10000, 32, 32, 3), "COURSE_DATA")
    assert y[:10].tolist() == [6, 9, 9, 4, 1, 1, 2, 7, 8, 3] and y_test[:10].tolist() == [3, 8, 8, 0, 6, 6, 1, 6, 3, 1]
    assert np.bincount(y).tolist() == [5000] * 10
    np.testing.assert_allclose(x.mean((0, 1, 2)), (125.3, 123.0, 113.9), atol=0.5)
