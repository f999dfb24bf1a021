"""No file is used, or deleted, that is not the right one and whole; what it is instead is said."""

import gzip
import io

import numpy as np
import pytest
from data_samples import MNIST, is_fallback, is_mnist, listing, npz_bytes

from utils import data
from utils.data.datafile import DataFile
from utils.data.errors import DataError

DAMAGE = {
    "half": MNIST[: len(MNIST) // 2],
    "empty": b"",
    "one byte changed": MNIST[:500] + bytes([MNIST[500] ^ 1]) + MNIST[501:],
    "a page": b"<html>log in</html>",
    "a pickle": npz_bytes(x_train=np.array([{}], dtype=object)),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("place", ["COURSE_DATA", "Keras cache"])
def test_a_damaged_file_is_not_used_and_not_deleted(monkeypatch, tmp_path, capsys, damage, place):
    folder = tmp_path / ("course" if place == "COURSE_DATA" else "keras/datasets")
    folder.mkdir(parents=True)
    if place == "COURSE_DATA":
        monkeypatch.setenv("COURSE_DATA", str(folder))
    (folder / "mnist.npz").write_bytes(DAMAGE[damage])
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert "`mnist.npz` in" in english and "is not used" in english and "未被使用" in chinese
    assert str(tmp_path) not in english + chinese
    assert (folder / "mnist.npz").read_bytes() == DAMAGE[damage]
    assert listing(tmp_path) == [str((folder / "mnist.npz").relative_to(tmp_path))]


def test_a_damaged_file_in_the_cache_is_replaced_by_a_whole_one(tmp_path, mirror, capsys):
    cache = tmp_path / "keras" / "datasets"
    cache.mkdir(parents=True)
    (cache / "mnist.npz").write_bytes(MNIST[:-9])
    mirror("good")
    assert is_mnist(data.load_mnist()) == "mirror"
    assert "is not used" in capsys.readouterr().out
    assert (cache / "mnist.npz").read_bytes() == MNIST
    assert is_mnist(data.load_mnist()) == "Keras cache"
    assert capsys.readouterr().out == ""


TOLD = {  # damage → what the reader is told in each language
    "half": (
        f"it is incomplete ({len(MNIST) // 2:,} of {len(MNIST):,} bytes)",
        f"文件不完整（应为 {len(MNIST)} 字节，只有 {len(MNIST) // 2} 字节）",
    ),
    "empty": ("it is empty", "文件是空的"),
    "one byte changed": (
        "it is another version, or damaged (SHA-256 differs)",
        "它是另一个版本，或者已经损坏（SHA-256 不一致）",
    ),
    "a page": ("it is a web page, not the file itself", "它只是一个网页，不是文件本身"),
    "a pickle": (
        f"it is another version (expected {len(MNIST):,} bytes, it has {len(DAMAGE['a pickle']):,})",
        f"它是另一个版本（应为 {len(MNIST)} 字节，实为 {len(DAMAGE['a pickle'])} 字节）",
    ),
    "longer": ("it is another version", "它是另一个版本"),
}


@pytest.mark.parametrize("damage", TOLD)
def test_what_a_file_is_instead_of_the_right_one_is_said(monkeypatch, tmp_path, capsys, damage):
    content = {**DAMAGE, "longer": MNIST + b"more"}[damage]
    (tmp_path / "mnist.npz").write_bytes(content)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert TOLD[damage][0] in english and TOLD[damage][1] in chinese


def packed(content):
    return gzip.compress(content, mtime=0)


@pytest.mark.parametrize(
    ("name", "content", "whole"),
    [
        ("a.json", b'{"a": [1, 2]}', True),
        ("a.json", b'{"a": [1,', False),
        ("a.npz", MNIST, True),
        ("a.npz", MNIST[:-30], False),
        ("a.tar.gz", packed(bytes(3000)), True),
        ("a.tar.gz", packed(bytes(range(256)) * 40)[:-9], False),
        ("a.txt", b"half a sent", False),  # cannot be told
    ],
)
def test_a_file_that_is_too_short_is_incomplete_unless_it_is_whole(name, content, whole):
    file = DataFile(name, size=len(content) + 1, sha256="0" * 64)
    with pytest.raises(DataError) as told:
        file.verify(io.BytesIO(content))
    assert told.value.en.startswith("it is another version" if whole else "it is incomplete")
    assert told.value.zh.startswith("它是另一个版本" if whole else "文件不完整")


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"<html>", ("a web page", "网页")), (b"", ("empty", "空的")), (MNIST[:-40], ("not a whole .npz", "不是完整的"))],
)
def test_what_the_npz_of_cifar10_is_instead_is_said(monkeypatch, tmp_path, capsys, content, told):
    (tmp_path / "cifar10.npz").write_bytes(content)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    data.load_cifar10()
    english, chinese = capsys.readouterr().out.strip().splitlines()
    assert told[0] in english and told[1] in chinese


def whole_h5():
    import h5py

    file = io.BytesIO()
    with h5py.File(file, "w") as h5:
        h5["layer/kernel"] = np.arange(5000.0)
    return file.getvalue()


def test_weights_of_unknown_hash_must_be_whole_files_of_their_kind(server, mirror, tmp_path, capsys):
    weights = whole_h5()
    server.files.update({"models/a.h5": weights, "models/b.h5": weights[:-5000], "models/c.json": b"[1, 2"})
    mirror("good")
    path, source = data.find_file("models/a.h5")
    assert path.read_bytes() == weights and source.kind == "mirror" and source.download_mb > 0
    assert data.find_file("models/a.h5")[1].kind == "Keras cache"
    for name in ("models/b.h5", "models/c.json"):
        with pytest.raises(FileNotFoundError, match="is not a whole .*\n.*不是完整的"):
            data.find_file(name)
    assert listing(tmp_path) == ["keras/models/a.h5"]


def test_a_file_that_cannot_be_had_is_replaced_with_an_announcement_or_ends_in_an_error(tmp_path, capsys):
    with pytest.raises(FileNotFoundError, match="could not be had.*\n没能取得"):
        data.find_file("models/none.h5")
    own = tmp_path / "own.h5"
    path, source = data.find_file("models/none.h5", fallback=own)
    assert path == own and not source.real and source.kind == "embedded"
    english, chinese = capsys.readouterr().out.strip().splitlines()
    assert "takes its place" in english and "改用" in chinese


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "models/../../x", "models\\x"])
def test_a_name_that_leads_out_of_the_folder_is_refused(name):
    with pytest.raises(ValueError, match="expected a relative name"):
        data.find_file(name)
