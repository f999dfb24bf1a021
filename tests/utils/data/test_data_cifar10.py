"""CIFAR-10 is read from every form in which it may lie here, and no unknown pickle is opened."""

import dataclasses
import hashlib
import io
import pickle
import struct
import tarfile

import numpy as np
import pytest
from data_samples import LABELS, listing, npz_bytes

from utils import data
from utils.data import files, readers


def python2_pickle(images, labels):
    """A batch file as Python 2 wrote it for CIFAR-10: protocol 2, byte strings, NumPy's old module names."""

    def text(value):
        return b"U" + bytes([len(value)]) + value

    shape = b"".join(b"M" + struct.pack("<H", n) for n in images.shape) + b"\x86"
    array = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85" + text(b"b") + b"\x87R(K\x01" + shape
    array += (
        b"cnumpy\ndtype\n"
        + text(b"u1")
        + b"K\x00K\x01\x87R(K\x03"
        + text(b"|")
        + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T"
    )
    array += struct.pack("<i", images.nbytes) + images.tobytes() + b"tb"
    items = text(b"data") + array + text(b"labels") + b"](" + b"".join(b"K" + bytes([label]) for label in labels) + b"e"
    return b"\x80\x02}(" + items + b"u."


class Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


COLOUR = np.random.default_rng(1).integers(0, 256, (12, 32, 32, 3), dtype="uint8")
BATCHES = {
    name: python2_pickle(COLOUR[2 * i : 2 * i + 2].transpose(0, 3, 1, 2).reshape(2, 3072), [2 * i % 10, 2 * i % 10 + 1])
    for i, name in enumerate(readers.CIFAR10_BATCHES)
}


def archive_of(batches):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, content in {"readme.html": b"<p>", **batches}.items():
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


@pytest.fixture
def cifar(monkeypatch):
    """The archive of twelve pictures that counts as the official one here."""
    content = archive_of(BATCHES)
    known = files.FILES["cifar-10-python.tar.gz"]
    known = dataclasses.replace(known, size=len(content), sha256=hashlib.sha256(content).hexdigest(), official=None)
    monkeypatch.setitem(files.FILES, "cifar-10-python.tar.gz", known)
    for name, batch in BATCHES.items():
        monkeypatch.setitem(readers.CIFAR10_BATCHES, name, hashlib.md5(batch).hexdigest())
    return content


def is_cifar(result):
    (x_train, y_train), (x_test, y_test), source = result
    np.testing.assert_array_equal(x_train, COLOUR[:10])
    np.testing.assert_array_equal(x_test, COLOUR[10:])
    np.testing.assert_array_equal(y_train, np.arange(10))
    np.testing.assert_array_equal(y_test, [0, 1])
    assert y_train.dtype == y_test.dtype == np.uint8 and y_train.shape == (10,)
    assert source.real and source.name == "CIFAR-10" and source.class_names[0] == "airplane"
    return source.kind


def test_cifar10_is_read_from_the_official_archive_wherever_it_lies(monkeypatch, tmp_path, cifar, server, mirror):
    server.files["cifar-10-python.tar.gz"] = cifar
    mirror("good")
    assert is_cifar(data.load_cifar10()) == "mirror"
    assert listing(tmp_path) == ["keras/datasets/cifar-10-batches-py-target_archive"]  # the name Keras gives it
    assert is_cifar(data.load_cifar10()) == "Keras cache"
    (tmp_path / "cifar-10-python.tar.gz").write_bytes(cifar)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert is_cifar(data.load_cifar10()) == "COURSE_DATA"


@pytest.mark.parametrize("folder", files.CIFAR10_FOLDERS)
def test_cifar10_is_read_from_the_folder_that_keras_unpacked(tmp_path, cifar, folder):
    path = tmp_path / "keras" / folder
    path.mkdir(parents=True)
    for name, batch in BATCHES.items():
        (path / name).write_bytes(batch)
    assert is_cifar(data.load_cifar10()) == "Keras cache"


def test_a_jpeg_copy_of_cifar10_says_so_in_both_languages(monkeypatch, tmp_path, cifar):
    note = "JPEG re-encoding of CIFAR-10 (mean absolute difference about 6 of 255)"
    labels = np.arange(12)[:, None] % 10
    content = npz_bytes(x_train=COLOUR[:10], y_train=labels[:10], x_test=COLOUR[10:], y_test=labels[10:], note=note)
    (tmp_path / "cifar10.npz").write_bytes(content)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    result = data.load_cifar10()
    assert is_cifar((*result[:1], (result[1][0], np.array([0, 1], "uint8")), result[2])) == "COURSE_DATA"
    english, chinese = str(result[2]).splitlines()
    assert note in english and "JPEG" in chinese and "重新编码" in chinese
    (tmp_path / "cifar-10-python.tar.gz").write_bytes(cifar)  # the official file comes first
    assert data.load_cifar10()[2].note == ""


@pytest.mark.parametrize(
    "arrays",
    [
        dict(x_train=COLOUR[..., 0]),
        dict(x_train=COLOUR / 255),
        dict(y_train=np.arange(3)),
        dict(y_train=np.full(12, 10)),
    ],
    ids=["grey", "float", "too few labels", "label 10"],
)
def test_an_npz_of_another_form_is_not_taken_for_cifar10(monkeypatch, tmp_path, capsys, cifar, arrays):
    whole = dict(x_train=COLOUR, y_train=LABELS[:12], x_test=COLOUR, y_test=LABELS[:12])
    (tmp_path / "cifar10.npz").write_bytes(npz_bytes(**{**whole, **arrays}))
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert data.load_cifar10()[2].name == "shapes"
    assert "`cifar10.npz` in your COURSE_DATA folder is not used" in capsys.readouterr().out


def test_no_pickle_of_unknown_hash_is_opened(monkeypatch, tmp_path, cifar, capsys):
    trap = tmp_path / "trap"
    evil = {**BATCHES, "data_batch_1": pickle.dumps(Evil(str(trap)))}
    folder = tmp_path / "keras" / files.CIFAR10_FOLDERS[0]
    folder.mkdir(parents=True)
    for name, batch in evil.items():
        (folder / name).write_bytes(batch)
    (tmp_path / "cifar-10-python.tar.gz").write_bytes(archive_of(evil).ljust(len(cifar), b"\0"))  # of the right length
    (tmp_path / "cifar10.npz").write_bytes(npz_bytes(x_train=np.array([Evil(str(trap))], dtype=object)))
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert data.load_cifar10()[2].name == "shapes"
    out = capsys.readouterr().out
    assert "SHA-256 differs" in out and "MD5 differs" in out and "is damaged" in out
    assert not trap.exists()


def test_even_a_pickle_of_known_hash_builds_nothing_but_arrays(tmp_path):
    trap = tmp_path / "trap"
    content = io.BytesIO(archive_of({**BATCHES, "data_batch_1": pickle.dumps(Evil(str(trap)))}))
    with pytest.raises(data.DataError):
        readers.read_cifar10_archive(content)
    assert not trap.exists()


def test_without_cifar10_the_shapes_take_its_place_and_this_is_said(monkeypatch, capsys, cifar):
    monkeypatch.setattr(data, "load_shapes", lambda n, seed: (np.zeros((n, 32, 32, 3), "uint8"), np.arange(n) % 10))
    (x_train, y_train), (x_test, y_test), source = data.load_cifar10()
    assert (x_train.shape, y_train.shape, x_test.shape, y_test.shape) == (
        (10000, 32, 32, 3),
        (10000,),
        (2000, 32, 32, 3),
        (2000,),
    )
    assert y_train.dtype == np.uint8
    assert (source.kind, source.name, source.real, source.class_names[0]) == ("embedded", "shapes", False, "circle")
    english, chinese = capsys.readouterr().out.strip().splitlines()
    assert english.startswith("CIFAR-10 could not be had") and "十类图形" in chinese
