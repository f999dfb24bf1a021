"""The pictures that need no network are what they are said to be."""

import sys
import types

import numpy as np
import pytest

from utils import data
from utils.data import digits


@pytest.mark.parametrize(
    "name, shape", [("china", (427, 640, 3)), ("flower", (427, 640, 3)), ("hopper", (600, 512, 3))]
)
def test_photos_are_colour_pictures(name, shape):
    photo = data.load_photo(name)
    assert photo.shape == shape and photo.dtype == np.uint8 and photo.flags.writeable
    assert 30 < photo.mean() < 225


def test_another_photo_is_refused_by_name():
    with pytest.raises(ValueError, match="expected one of china, flower, hopper, received 'cat'"):
        data.load_photo("cat")


def test_digits_look_like_mnist():
    (x_train, y_train), (x_test, y_test), source = data.load_digits28()
    assert source.real and source.kind == "embedded"
    images, labels = np.concatenate([x_train, x_test]), np.concatenate([y_train, y_test])
    assert images.shape == (1797, 28, 28) and images.dtype == np.uint8
    # strokes in a box of 20×20, centre of mass in the middle (as LeCun et al. made MNIST), black ground, white ink
    rows, columns = (images > 60).any(2).sum(1), (images > 60).any(1).sum(1)
    longer = np.maximum(rows, columns)
    assert longer.min() >= 16 and longer.max() <= 22 and ((longer >= 19) & (longer <= 21)).mean() > 0.98
    mass = images / images.sum((1, 2), keepdims=True)
    centres = np.stack([(mass.sum(axis) * np.arange(28)).sum(1) for axis in (2, 1)])
    np.testing.assert_allclose(centres, 13.5, atol=0.3)
    assert (images == 0).mean() > 0.6 and (images.max((1, 2)) > 200).mean() > 0.99
    # every class in both parts, in equal proportion; no picture in both
    np.testing.assert_allclose(np.bincount(y_test) / np.bincount(labels), 0.2, atol=0.02)
    assert not {x.tobytes() for x in x_train} & {x.tobytes() for x in x_test}


def test_digits_keep_their_meaning():
    """The drawing loses nothing that a classifier of the 8×8 originals uses: nearest neighbour is as good: 98 %."""
    (x_train, y_train), (x_test, y_test), _ = data.load_digits28()
    a, b = x_train.reshape(-1, 784).astype("float32"), x_test.reshape(-1, 784).astype("float32")
    distance = (a * a).sum(1) - 2 * b @ a.T
    assert (y_train[distance.argmin(1)] == y_test).mean() > 0.96


def test_digits_are_the_published_ones():
    """Counts per class and range of ink as the data set's own description (UCI optical digits, test part) has them."""
    small, labels = digits.small_digits()
    assert small.shape == (1797, 8, 8) and small.min() == 0 and small.max() == 16
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_digits_come_from_scikit_learn_itself_should_it_move_its_file(monkeypatch):
    expected = digits.small_digits()
    loader = types.SimpleNamespace(
        load_digits=lambda return_X_y: (expected[0].reshape(-1, 64), expected[1].astype(int))
    )
    monkeypatch.setitem(sys.modules, "sklearn.datasets", loader)  # importing the real one takes seconds
    monkeypatch.setitem(sys.modules, "sklearn", types.SimpleNamespace(datasets=loader))
    monkeypatch.setattr(digits, "package_file", lambda *parts: None)
    for a, b in zip(digits.small_digits(), expected, strict=True):
        np.testing.assert_array_equal(a, b)
