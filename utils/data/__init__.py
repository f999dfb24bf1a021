"""Every data set and weight file of the course: find it, verify it, fall back, and say where it came from.

Order: the folder `$COURSE_DATA`, Keras' own cache, the mirror `$COURSE_MIRROR`, the official source, the embedded
default. `$COURSE_OFFLINE=1` leaves out mirror and official source.
"""

import dataclasses
import pathlib

from utils.data.digits import load_digits28
from utils.data.errors import DataError
from utils.data.files import known
from utils.data.packaged import load_photo
from utils.data.search import StandIn, find, loaded_mb, try_network_again
from utils.data.shapes import CLASS_NAMES as SHAPE_NAMES
from utils.data.shapes import load_shapes
from utils.data.source import Source, as_loaded

__all__ = ["load_mnist", "load_cifar10", "load_digits28", "load_photo", "load_shapes", "find_file", "loaded_mb",
           "try_network_again", "Source", "DataError"]  # fmt: skip

CIFAR10_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")

# What takes the place of a file that cannot be had, as a sentence part in each language
_DIGITS = ("scikit-learn's handwritten digits (1,437 + 360 images, enlarged to 28×28) take its place",
           "下面改用 scikit-learn 自带的手写数字（1437 + 360 张，放大为 28×28）")  # fmt: skip
_SHAPES = ("generated pictures of ten shapes (10,000 + 2,000 images) take its place",
           "下面改用程序生成的十类图形（10000 + 2000 张）")  # fmt: skip
_OWN_FILE = ("a smaller file of the course takes its place", "下面改用课程自带的较小文件")


def load_mnist(retry=False):
    """MNIST, or scikit-learn's digits in its place (announced).

    Args:
        retry: try hosts again that did not answer earlier in this process.

    Returns:
        `(x_train, y_train), (x_test, y_test), source`: images uint8 (n, 28, 28), labels uint8 (n,), `Source`.
    """
    data, source = find(known("mnist.npz"), StandIn(*_DIGITS, _digits_for_mnist), retry)
    source.class_names = tuple("0123456789")
    return as_loaded(data, source)


def _digits_for_mnist():
    *data, source = load_digits28()
    return data, dataclasses.replace(source, real=False, instead_of="MNIST")


def load_cifar10(retry=False):
    """CIFAR-10, or the generated shapes in its place (announced).

    Args:
        retry: try hosts again that did not answer earlier in this process.

    Returns:
        `(x_train, y_train), (x_test, y_test), source`: images uint8 (n, 32, 32, 3), labels uint8 (n,), `Source`;
        `source.class_names` names the classes, `source.note` says if the images are not the official ones to the bit.
    """
    data, source = find(known("cifar-10-python.tar.gz"), StandIn(*_SHAPES, _shapes_for_cifar10), retry)
    source.class_names = CIFAR10_NAMES if source.real else SHAPE_NAMES
    return as_loaded(data, source)


def _shapes_for_cifar10():
    data = load_shapes(10_000, seed=0), load_shapes(2_000, seed=1)
    return data, Source("embedded", "shapes", real=False, instead_of="CIFAR-10")


def find_file(name, fallback=None, retry=False):
    """A file of weights, names or text, such as `models/mobilenet_2_5_224_tf_no_top.h5`, verified.

    Args:
        name: its name as in `$COURSE_DATA` and on a mirror, with forward slashes.
        fallback: path of a file of the course that can take its place (announced), or None.
        retry: try hosts again that did not answer earlier in this process.

    Returns:
        `path, source`: `pathlib.Path` and `Source`; `source.real` is False for the fall-back.

    Raises:
        ValueError: if the name leads out of the folder.
        FileNotFoundError: if it cannot be had and there is no fall-back; says in both languages why and what to do.
    """
    pure = pathlib.PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name:
        raise ValueError(f"name: expected a relative name such as 'models/weights.h5', received {name!r}")
    stand_in = None
    if fallback is not None:
        own = pathlib.Path(fallback)
        stand_in = StandIn(*_OWN_FILE, lambda: (own, Source("embedded", own.name, real=False)))
    # As a file, whatever a loader may make of it.
    return find(dataclasses.replace(known(name), title="", read=None, alternatives=()), stand_in, retry)
