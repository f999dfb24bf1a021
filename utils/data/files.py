"""What is known of the course's data files, and how they are checked and read; nothing unknown is ever unpickled."""

import contextlib
import dataclasses
import hashlib
import io
import json
import pathlib
import pickle
import tarfile
import zipfile
import zlib

import numpy as np

from utils.data import fetch
from utils.data.fetch import DataError


@dataclasses.dataclass(frozen=True)
class File:
    """What is known of a file: length, SHA-256, official address, names in Keras' cache (downloads get the first)."""

    size: int | None = None
    sha256: str | None = None
    official: str | None = None
    cached: tuple = ()


_MOBILENET = "https://storage.googleapis.com/tensorflow/keras-applications/mobilenet/"
FILES = {
    "mnist.npz": File(
        11_490_434,
        "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
        ("datasets/mnist.npz",),
    ),
    "cifar-10-python.tar.gz": File(
        170_498_071,
        "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
        "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
        # Keras 3.6 and later, Keras 3.0 to 3.5 and Keras 2, a copy by hand
        ("datasets/cifar-10-batches-py-target_archive", "datasets/cifar-10-batches-py.tar.gz", "datasets/cifar-10-python.tar.gz"),
    ),
    "models/imagenet_class_index.json": File(
        35_363,
        "a1e7a966a1f601d39e4b43e119b3e7dd4a2ad3ea08cf69847cbaf021013767bc",
        "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json",
    ),
    # Keras publishes no hash for these two: their HDF5 structure is checked instead.
    "models/mobilenet_2_5_224_tf_no_top.h5": File(official=_MOBILENET + "mobilenet_2_5_224_tf_no_top.h5"),
    "models/mobilenet_2_5_224_tf.h5": File(official=_MOBILENET + "mobilenet_2_5_224_tf.h5"),
    "text/tinyshakespeare.txt": File(
        1_115_394,
        "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
        "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
    ),
}
# MD5 of the files inside the CIFAR-10 archive (the ones that torchvision checks), for a folder that Keras unpacked
CIFAR10_BATCHES = {
    "data_batch_1": "c99cafc152244af753f735de768cd75f",
    "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4": "634d18415352ddfa80567beed471001a",
    "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
    "test_batch": "40351d587109b95175f43aff81a1287e",
}


def check(name):
    """Function of an open file that raises `DataError` unless its content is right."""
    known = FILES.get(name, File())

    def check_file(file):
        if known.sha256:
            if fetch.sha256(file) != known.sha256:
                raise DataError("it is not the official file to the byte (SHA-256 differs)", "内容与官方文件不符（SHA-256 不一致）")
        else:
            file.seek(0)
            _check_format(file, pathlib.PurePosixPath(name).suffix)

    return check_file


def _check_format(file, suffix):
    """A file without a known hash must at least be a whole file of its kind."""
    try:
        if suffix == ".h5":
            import h5py

            with h5py.File(file, "r") as h5:  # refuses a cut file: the header holds the length
                h5.visititems(lambda _, item: item[()] if isinstance(item, h5py.Dataset) else None)
        elif suffix == ".json":
            json.load(file)
        elif suffix == ".txt":
            file.read().decode("utf-8")
        elif not file.read(1):
            raise ValueError("empty")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise DataError(f"it is not a whole {suffix} file", f"不是完整的 {suffix} 文件") from error


def opened(read):
    def read_path(path):
        with open(path, "rb") as file:
            return read(file)

    return read_path


def checked(name, read):
    def readchecked(file):
        check(name)(file)
        file.seek(0)
        return read(file)

    return opened(readchecked)


def _damaged():
    return DataError("it is damaged or not of the expected form", "文件已损坏或格式不符")


@contextlib.contextmanager
def _whole():
    """Whatever a reader stumbles over in a damaged file, the caller gets one kind of error."""
    errors = (OSError, ValueError, KeyError, EOFError, NotImplementedError, zlib.error)
    try:
        yield
    except (*errors, zipfile.BadZipFile, tarfile.TarError, pickle.UnpicklingError) as error:
        raise _damaged() from error


def read_npz(file, shape):
    """Arrays of an `.npz` file with images of `shape`, as ((x_train, y_train), (x_test, y_test), note)."""
    with _whole(), np.load(file, allow_pickle=False) as z:
        parts = [(z[f"x_{part}"], z[f"y_{part}"]) for part in ("train", "test")]
        for x, y in parts:
            good_x = x.dtype == np.uint8 and x.shape[1:] == shape
            good_y = y.dtype.kind in "iu" and y.size == len(x) and np.all((y >= 0) & (y < 10))
            if not (good_x and good_y):
                raise ValueError(f"expected uint8 images {shape} and labels 0 to 9, received {x.dtype} {x.shape}, {y.dtype} {y.shape}")
        return *parts, str(z["note"]) if "note" in z else ""


class _ArrayUnpickler(pickle.Unpickler):
    """Builds NumPy arrays and plain containers and refuses everything else a pickle may ask for."""

    allowed = {"_reconstruct": np.empty(0).__reduce__()[0], "ndarray": np.ndarray, "dtype": np.dtype}

    def find_class(self, module, name):
        if module.split(".")[0] == "numpy" and name in self.allowed:
            return self.allowed[name]
        raise pickle.UnpicklingError(f"refused: {module}.{name}")


def read_cifar10_archive(file):
    """The official archive, whose hash has been verified, as ((x_train, y_train), (x_test, y_test), "")."""
    batches = {}
    with _whole(), tarfile.open(fileobj=file, mode="r:gz") as archive:
        for member in archive:
            name = pathlib.PurePosixPath(member.name).name
            if member.isfile() and name in CIFAR10_BATCHES:
                batches[name] = _ArrayUnpickler(archive.extractfile(member), encoding="bytes").load()
        return _join_batches(batches)


def read_cifar10_folder(folder):
    """The folder that Keras unpacked; each file's hash is checked before it is opened as a pickle."""
    batches = {}
    for name, md5 in CIFAR10_BATCHES.items():
        content = (folder / name).read_bytes()
        if hashlib.md5(content, usedforsecurity=False).hexdigest() != md5:
            raise DataError("its files are not the official ones (MD5 differs)", "其中的文件与官方文件不符（MD5 不一致）")
        with _whole():
            batches[name] = _ArrayUnpickler(io.BytesIO(content), encoding="bytes").load()
    return _join_batches(batches)


def _join_batches(batches):
    if set(batches) != set(CIFAR10_BATCHES):
        raise _damaged()
    *train, test = (batches[name] for name in sorted(batches))  # data_batch_1 … 5, test_batch
    parts = []
    for group in (train, [test]):
        x = np.concatenate([batch[b"data"] for batch in group]).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        parts.append((np.ascontiguousarray(x), np.concatenate([batch[b"labels"] for batch in group])))
    return *parts, ""
