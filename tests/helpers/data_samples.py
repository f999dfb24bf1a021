""" "MNIST" of thirty pictures, and what tests of the loaders have in common."""

import dataclasses
import hashlib
import io
import socket

import numpy as np

from utils.data import files

IMAGES = np.random.default_rng(0).integers(0, 256, (30, 28, 28), dtype="uint8")
LABELS = (np.arange(30) % 10).astype("uint8")


def npz_bytes(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


MNIST = npz_bytes(x_train=IMAGES[:20], y_train=LABELS[:20], x_test=IMAGES[20:], y_test=LABELS[20:])
OFFICIAL = files.FILES["mnist.npz"]
KNOWN = dataclasses.replace(OFFICIAL, size=len(MNIST), sha256=hashlib.sha256(MNIST).hexdigest())


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def be_impatient(monkeypatch, behaviour):
    """Shorten just the limit that ends a behaviour, so that a busy machine cannot fail the other tests."""
    limit = {"silent": "CONNECT", "stall": "STALL", "drip": "PATIENCE"}.get(behaviour)
    if limit:
        monkeypatch.setenv(f"COURSE_{limit}_SECONDS", "0.7")


def listing(folder):
    return (
        sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())
        if folder.is_dir()
        else []
    )


def is_mnist(result):
    (x_train, y_train), (x_test, y_test), source = result
    np.testing.assert_array_equal(x_train, IMAGES[:20])
    np.testing.assert_array_equal(y_train, LABELS[:20])
    np.testing.assert_array_equal(x_test, IMAGES[20:])
    np.testing.assert_array_equal(y_test, LABELS[20:])
    assert source.real and source.name == "MNIST"
    return source.kind


def is_fallback(result, notice):
    """The digits came, and the notice says in both languages why and what to do."""
    (x_train, y_train), (x_test, _), source = result
    assert (x_train.shape, x_test.shape) == ((1437, 28, 28), (360, 28, 28))
    assert (x_train.dtype, y_train.dtype) == ("uint8", "uint8")
    assert not source.real and (source.kind, source.name) == ("embedded", "digits")
    english, chinese = notice.strip().splitlines()
    assert english.startswith("MNIST could not be had: ") and "scikit-learn" in english
    assert chinese.startswith("没能取得 MNIST：") and "scikit-learn" in chinese
    for line in (english, chinese):
        assert all(word in line for word in ("mnist.npz", "COURSE_DATA", "COURSE_MIRROR"))
    return english, chinese
