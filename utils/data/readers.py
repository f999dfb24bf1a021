"""How the course's data files are read, whatever is in them; nothing unknown is ever unpickled.

Each reader gives a pair: what is in the file, and what to keep in mind when results are compared (may be "").
"""

import contextlib
import gzip
import hashlib
import io
import json
import pathlib
import pickle
import tarfile
import zipfile
import zlib

import numpy as np

from utils.data.errors import DataError

# MD5 of the files inside the CIFAR-10 archive (the ones that torchvision checks), for a folder that Keras unpacked
CIFAR10_BATCHES = {
    "data_batch_1": "c99cafc152244af753f735de768cd75f",
    "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4": "634d18415352ddfa80567beed471001a",
    "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
    "test_batch": "40351d587109b95175f43aff81a1287e",
}


def check_format(file, suffix):
    """Raise `DataError` unless an open file is, as far as can be told, a whole file of its kind."""
    file.seek(0)
    try:
        if suffix == ".h5":
            import h5py

            with h5py.File(file, "r") as h5:  # refuses a cut file: the header holds the length
                h5.visititems(lambda _, item: item[()] if isinstance(item, h5py.Dataset) else None)
        elif suffix == ".json":
            json.load(file)
        elif suffix == ".npz":
            if not zipfile.is_zipfile(file):
                raise ValueError("no zip archive")
        elif suffix == ".gz":
            with gzip.open(file) as unpacked:
                while unpacked.read(1 << 20):
                    pass
        elif suffix == ".txt":
            file.read().decode("utf-8")
        elif not file.read(1):
            raise ValueError("empty")
    except (OSError, ValueError, KeyError, RuntimeError, EOFError, zlib.error) as error:
        raise DataError(f"it is not a whole {suffix} file", f"不是完整的 {suffix} 文件") from error


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
    """Arrays of an `.npz` file with images of `shape`, as ([(x_train, y_train), (x_test, y_test)], note)."""
    with _whole(), np.load(file, allow_pickle=False) as z:
        parts = [(z[f"x_{part}"], z[f"y_{part}"]) for part in ("train", "test")]
        for x, y in parts:
            good_x = x.dtype == np.uint8 and x.shape[1:] == shape
            good_y = y.dtype.kind in "iu" and y.size == len(x) and np.all((y >= 0) & (y < 10))
            if not (good_x and good_y):
                raise ValueError(
                    f"expected uint8 images {shape} and labels 0 to 9, "
                    f"received {x.dtype} {x.shape}, {y.dtype} {y.shape}"
                )
        return parts, str(z["note"]) if "note" in z else ""


class _ArrayUnpickler(pickle.Unpickler):
    """Builds NumPy arrays and plain containers and refuses everything else a pickle may ask for."""

    allowed = {"_reconstruct": np.empty(0).__reduce__()[0], "ndarray": np.ndarray, "dtype": np.dtype}

    def find_class(self, module, name):
        if module.split(".")[0] == "numpy" and name in self.allowed:
            return self.allowed[name]
        raise pickle.UnpicklingError(f"refused: {module}.{name}")


def read_cifar10_archive(file):
    """The official archive, whose hash has been verified, as ([(x_train, y_train), (x_test, y_test)], "")."""
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
            raise DataError(
                "its files are not the official ones (MD5 differs)", "其中的文件与官方文件不符（MD5 不一致）"
            )
        with _whole():
            batches[name] = _ArrayUnpickler(io.BytesIO(content), encoding="bytes").load()
    return _join_batches(batches)


def _join_batches(batches):
    if set(batches) != set(CIFAR10_BATCHES):
        raise _damaged()
    *train, test = sorted(batches)  # data_batch_1 … 5, test_batch
    return [_joined(batches, train), _joined(batches, [test])], ""


def _joined(batches, names):
    """Images and labels of some batches; each batch is let go once it is copied, so that no image is held three times."""
    x = np.empty((sum(len(batches[name][b"labels"]) for name in names), 32, 32, 3), np.uint8)
    labels, at = [], 0
    for name in names:
        batch = batches.pop(name)
        rows = batch[b"data"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        x[at : at + len(rows)] = rows
        labels.append(batch[b"labels"])
        at += len(rows)
    return x, np.concatenate(labels)
