"""scikit-learn's 8×8 digits, drawn as MNIST draws its own."""

import functools
import gzip

import numpy as np

from utils.data.packaged import package_file
from utils.data.source import Source, as_loaded

FINE = 8  # fine points along one pixel of the 8×8 grid


def load_digits28():
    """scikit-learn's 8×8 digits drawn like MNIST's: 28×28, strokes in a 20×20 box, centred by mass; no network needed.

    Returns:
        `(x_train, y_train), (x_test, y_test), source`: 1,437 + 360 images, uint8 (n, 28, 28), labels uint8 (n,),
        `Source`. Source of the digits: Alpaydin & Kaynak, "Cascading classifiers", Kybernetika, 1998 (UCI optical
        digits, test part).
    """
    images, labels = _digits()
    order = np.random.default_rng(0).permutation(len(labels))
    order = order[labels[order].argsort(kind="stable")]  # one class after another: every fifth is a stratified fifth
    test = np.arange(len(order)) % 5 == 0
    mix = np.random.default_rng(1).permutation
    parts = [mix(order[~test]), mix(order[test])]
    source = Source("embedded", "digits", class_names=tuple("0123456789"))
    return as_loaded([(images[part], labels[part]) for part in parts], source)


@functools.cache
def _digits():
    """The drawn digits and their labels; made once in a process, since more than one loader may fall back on them."""
    small, labels = small_digits()
    return render_digits(small), labels


def small_digits():
    """scikit-learn's digits: (1797, 8, 8) and (1797,). Its file is read directly, as importing it takes seconds."""
    path = package_file("sklearn", "datasets", "data", "digits.csv.gz")
    if path is None:
        from sklearn.datasets import load_digits

        data, labels = load_digits(return_X_y=True)
    else:
        with gzip.open(path, "rt") as file:
            table = np.loadtxt(file, delimiter=",")
        data, labels = table[:, :-1], table[:, -1]
    return data.reshape(-1, 8, 8), labels.astype("uint8")


def render_digits(small, softness=0.4, level=0.58, size=20):
    """Draw 8×8 digits as 28×28.

    The small picture counts ink in 4×4 blocks. Enlarged smoothly and cut at a level of ink it is a stroke with sharp
    edges again, which is then scaled into a box of 20×20 and put with its centre of mass in the middle, as MNIST was
    made (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998).

    Args:
        small: array (n, 8, 8), ink from 0 to 16.
        softness: width of the edge, in parts of full ink.
        level: ink at which the edge lies, in parts of full ink.
        size: side of the box.

    Returns:
        uint8 (n, 28, 28).
    """
    from scipy import ndimage

    padded = np.pad(np.asarray(small, "float32") / 16, ((0, 0), (1, 1), (1, 1)))
    # Cubic enlargement is linear: as a matrix, it is one product for all digits.
    enlarge = ndimage.zoom(np.eye(10, dtype="float32"), (FINE, 1), order=3, mode="grid-constant", grid_mode=True)
    fine = enlarge @ padded @ enlarge.T
    fine = np.clip((fine - level) / softness + 0.5, 0, 1)
    extent = np.stack([_extent(fine.max(axis)) for axis in (2, 1)])  # of rows, of columns: (2, n)
    step = extent.max(0) / size  # fine points along one pixel of the result
    rows, columns = (_average(_centre(fine.sum(axis)), step, fine.shape[1]) for axis in (2, 1))
    images = rows @ fine @ columns.transpose(0, 2, 1)
    return np.rint(255 * np.clip(images, 0, 1)).astype("uint8")


def _extent(profile):
    """Length from the first to the last point with ink, for profiles (n, points)."""
    ink = profile > 0.5
    return ink.shape[1] - ink.argmax(1) - ink[:, ::-1].argmax(1)


def _centre(profile):
    """Centre of mass of profiles (n, points); point i reaches from i to i + 1."""
    return profile @ (np.arange(profile.shape[1]) + 0.5) / profile.sum(1)


def _average(centre, step, points):
    """Matrices (n, 28, points) that average fine points over each of the 28 pixels around the centre."""
    low = centre[:, None, None] + (np.arange(28)[:, None] - 14) * step[:, None, None]
    high = low + step[:, None, None]
    fine = np.arange(points)
    overlap = np.clip(np.minimum(fine + 1, high) - np.maximum(fine, low), 0, 1)
    return (overlap / step[:, None, None]).astype("float32")
