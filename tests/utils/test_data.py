"""Data sets are found, verified and replaced as designed, whatever the disk and the network do."""

import contextlib
import ctypes
import dataclasses
import hashlib
import importlib.util
import io
import json
import os
import pathlib
import pickle
import re
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import types

import numpy as np
import pytest
from hostile_server import HostileServer

from utils import data
from utils.data import fetch, files
from utils.bilingual import set_language

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMAGES = np.random.default_rng(0).integers(0, 256, (30, 28, 28), dtype="uint8")
LABELS = (np.arange(30) % 10).astype("uint8")


def npz_bytes(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


MNIST = npz_bytes(x_train=IMAGES[:20], y_train=LABELS[:20], x_test=IMAGES[20:], y_test=LABELS[20:])
OFFICIAL = files.FILES["mnist.npz"]
KNOWN = dataclasses.replace(OFFICIAL, size=len(MNIST), sha256=hashlib.sha256(MNIST).hexdigest())


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    """An empty machine; "MNIST" is a file of thirty pictures, its official host refuses connections."""
    for name in ("COURSE_DATA", "COURSE_MIRROR", "COURSE_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("no_proxy", "*")
    for name, seconds in (("CONNECT", 15), ("STALL", 15), ("TOTAL", 60), ("PATIENCE", 30)):
        monkeypatch.setenv(f"COURSE_{name}_SECONDS", str(seconds))
    monkeypatch.setitem(files.FILES, "mnist.npz", dataclasses.replace(KNOWN, official=f"http://127.0.0.1:{closed_port()}/mnist.npz"))
    monkeypatch.setattr(data, "load_shapes", lambda n, seed: (np.zeros((n, 32, 32, 3), "uint8"), np.zeros(n, "uint8")))
    data.try_network_again()
    yield
    data.try_network_again()
    set_language(None)


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server():
    with HostileServer({"mnist.npz": MNIST}) as server:
        yield server


@pytest.fixture
def mirror(monkeypatch, server):
    """Function that makes a behaviour of the server the mirror."""


    def use(behaviour):
        monkeypatch.setenv("COURSE_MIRROR", server.url(behaviour))
        be_impatient(monkeypatch, behaviour)

    return use


@pytest.fixture
def official(monkeypatch, server):
    """Function that makes a behaviour of the server the official source."""


    def use(behaviour):
        known = dataclasses.replace(KNOWN, official=f"{server.url(behaviour)}/mnist.npz")
        monkeypatch.setitem(files.FILES, "mnist.npz", known)
        be_impatient(monkeypatch, behaviour)

    return use


def be_impatient(monkeypatch, behaviour):
    """Shorten just the limit that ends a behaviour, so that a busy machine cannot fail the other tests."""
    limit = {"silent": "CONNECT", "stall": "STALL", "drip": "PATIENCE"}.get(behaviour)
    if limit:
        monkeypatch.setenv(f"COURSE_{limit}_SECONDS", "0.7")


def listing(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()) if folder.is_dir() else []


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
    (x_train, y_train), (x_test, y_test), source = result
    assert (x_train.shape, x_test.shape) == ((1437, 28, 28), (360, 28, 28))
    assert (x_train.dtype, y_train.dtype) == ("uint8", "uint8")
    assert not source.real and (source.kind, source.name) == ("embedded", "digits")
    english, chinese = notice.strip().splitlines()
    assert english.startswith("MNIST could not be had: ") and "scikit-learn" in english
    assert chinese.startswith("没能取得 MNIST：") and "scikit-learn" in chinese
    for line in (english, chinese):
        assert all(word in line for word in ("mnist.npz", "COURSE_DATA", "COURSE_MIRROR"))
    return english, chinese


# ---------------------------------------------------------------- order of places


def test_places_are_tried_in_the_designed_order(monkeypatch, tmp_path, server, mirror, official, capsys):
    folder, cache = tmp_path / "course", tmp_path / "keras" / "datasets"
    folder.mkdir()
    cache.mkdir(parents=True)
    for place in (folder, cache):
        (place / "mnist.npz").write_bytes(MNIST)
    monkeypatch.setenv("COURSE_DATA", str(folder))
    mirror("good")
    official("moved")
    assert is_mnist(data.load_mnist()) == "COURSE_DATA"
    (folder / "mnist.npz").unlink()
    assert is_mnist(data.load_mnist()) == "Keras cache"
    (cache / "mnist.npz").unlink()
    assert server.requests == []
    assert is_mnist(data.load_mnist()) == "mirror"
    (cache / "mnist.npz").unlink()
    mirror("missing")
    assert is_mnist(data.load_mnist()) == "official"
    (cache / "mnist.npz").unlink()
    official("missing")
    capsys.readouterr()
    is_fallback(data.load_mnist(), capsys.readouterr().out)


def test_a_download_is_kept_in_keras_cache_and_used_from_there(server, mirror, tmp_path):
    mirror("good")
    source = data.load_mnist()[2]
    assert (source.kind, source.download_mb) == ("mirror", len(MNIST) / 1e6)
    assert listing(tmp_path / "keras") == ["datasets/mnist.npz"]
    source = data.load_mnist()[2]
    assert (source.kind, source.download_mb) == ("Keras cache", 0)
    assert len(server.requests) == 1


def test_names_and_hashes_are_those_of_keras_own_source():
    """Keras finds what was downloaded here, and the other way round; its source is read, not imported (that takes long)."""
    keras = pathlib.Path(importlib.util.find_spec("keras").origin).parent / "src"
    for module, name in (("datasets/mnist.py", "mnist.npz"), ("datasets/cifar10.py", "cifar-10-python.tar.gz")):
        source, known = (keras / module).read_text(), files.FILES[name] if name != "mnist.npz" else OFFICIAL
        assert known.sha256 in source
        assert name in source and known.official.rpartition("/")[0] in source
    folder, unpacked = re.findall(r"cifar-10-batches-py[-\w]*", source)[:2]
    assert f"datasets/{folder}/{unpacked}" == data.CIFAR10_FOLDERS[0]
    assert '{fname}_archive"' in (keras / "utils/file_utils.py").read_text()
    assert known.cached[0] == f"datasets/{folder}_archive"


def test_the_cost_of_the_data_is_counted_once_and_wherever_it_came_from(monkeypatch, capsys):
    monkeypatch.setattr(data, "_asked", set())
    assert data.loaded_mb() == 0
    for _ in range(2):
        data.load_mnist()
        assert data.loaded_mb() == len(MNIST) / 1e6


def test_course_offline_asks_no_host(monkeypatch, server, mirror, capsys):
    mirror("good")
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert "COURSE_OFFLINE" in english and "COURSE_OFFLINE" in chinese
    assert server.requests == []


def test_a_folder_that_is_not_there_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "typo"))
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert "COURSE_DATA names no folder" in english and "不存在" in chinese


# ---------------------------------------------------------------- damaged files on this machine


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


# ---------------------------------------------------------------- hosts that misbehave

WHY = {  # behaviour → what the reader is told in each language
    "truncated": ("ended the transfer after", "中断"),
    "dies": ("after", "中断"),
    "stall": ("stopped sending", "不再传送"),
    "silent": ("does not answer", "没有响应"),
    "drip": ("too slow", "太慢"),
    "missing": ("answers 404", "返回 404"),
    "broken": ("answers 500", "返回 500"),
    "html": ("sent a web page", "网页"),
    "disguised": ("sent a web page", "网页"),
    "wrong": ("SHA-256 differs", "SHA-256 不一致"),
    "short": ("sent another file", "不是所需文件"),
    "endless": ("sent another file", "不是所需文件"),
    "loop": ("redirects without end", "循环重定向"),
}


@pytest.mark.parametrize("behaviour", WHY)
def test_a_misbehaving_host_ends_in_the_announced_fallback_and_leaves_nothing(monkeypatch, tmp_path, mirror, capsys, behaviour):
    mirror(behaviour)
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    if behaviour != "dies":
        assert WHY[behaviour][0] in english
        assert WHY[behaviour][1] in chinese
    assert listing(tmp_path) == []


@pytest.mark.parametrize("behaviour", WHY)
def test_after_a_misbehaving_mirror_the_official_source_is_used(monkeypatch, server, tmp_path, mirror, official, capsys, behaviour):
    mirror(behaviour)
    with HostileServer({"mnist.npz": MNIST}) as other:
        known = dataclasses.replace(KNOWN, official=f"{other.url('good')}/mnist.npz")
        monkeypatch.setitem(files.FILES, "mnist.npz", known)
        if behaviour == "silent":
            monkeypatch.setenv("COURSE_CONNECT_SECONDS", "2")
        assert is_mnist(data.load_mnist()) == "official"
    assert "The data itself is complete." in capsys.readouterr().out
    assert listing(tmp_path) == ["keras/datasets/mnist.npz"]


def test_a_dropped_transfer_is_continued_where_it_broke(server, mirror, tmp_path, capsys):
    mirror("drop")
    assert is_mnist(data.load_mnist()) == "mirror"
    first, second = server.seen("drop")
    assert first is None and 0 < int(second.removeprefix("bytes=").removesuffix("-")) <= len(MNIST) // 2
    assert listing(tmp_path) == ["keras/datasets/mnist.npz"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("behaviour", ["dropnorange", "changed", "busy", "moved"])
def test_a_transfer_that_cannot_be_continued_begins_anew(server, mirror, tmp_path, behaviour):
    mirror(behaviour)
    assert is_mnist(data.load_mnist()) == "mirror"
    assert listing(tmp_path) == ["keras/datasets/mnist.npz"]


def test_a_refused_connection_and_an_unknown_name_are_said(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_MIRROR", "http://no-such-host.invalid")
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert "no-such-host.invalid" in english and "no-such-host.invalid" in chinese
    assert "no connection to 127.0.0.1" in english and "连接不上 127.0.0.1" in chinese


def test_a_name_look_up_that_hangs_is_not_waited_for(monkeypatch, capsys):
    finished, waited_out = threading.Event(), []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: waited_out.append(finished.wait(30)) or [])
    be_impatient(monkeypatch, "silent")
    is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert waited_out == []  # the loader came back while the look-up was still under way
    finished.set()


@pytest.mark.parametrize("address", ["ftp://example.org", "file:///etc", "example.org/data"])
def test_a_mirror_that_is_no_web_address_is_refused(monkeypatch, capsys, address):
    monkeypatch.setenv("COURSE_MIRROR", address)
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert "expected an address" in english and "地址应以" in chinese


def test_a_redirect_to_a_local_file_is_not_followed(monkeypatch, mirror, server, tmp_path, capsys):
    (tmp_path / "secret.npz").write_bytes(MNIST)
    server.http.RequestHandlerClass.do_moved = lambda self, *args: self.send(302, 0, Location=(tmp_path / "secret.npz").as_uri())
    mirror("moved")
    is_fallback(data.load_mnist(), capsys.readouterr().out)


# ---------------------------------------------------------------- no waiting twice


@pytest.mark.parametrize("place", ["mirror", "official"])
@pytest.mark.parametrize("behaviour, requests", [("silent", 1), ("stall", 2), ("missing", 1)])
def test_a_host_that_failed_is_not_asked_again_in_the_same_process(request, server, capsys, place, behaviour, requests):
    request.getfixturevalue(place)(behaviour)
    is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert len(server.seen(behaviour)) == requests
    again = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert len(server.seen(behaviour)) == requests
    assert WHY[behaviour][0] in again[0]  # the reason is still said
    data.load_mnist(retry=True)
    assert len(server.seen(behaviour)) == 2 * requests


def test_once_offline_other_official_hosts_are_not_waited_for(monkeypatch, server, official, capsys):
    official("silent")
    is_fallback(data.load_mnist(), capsys.readouterr().out)
    elsewhere = server.url("good").replace("127.0.0.1", "localhost") + "/mnist.npz"
    monkeypatch.setitem(files.FILES, "cifar-10-python.tar.gz", files.File(official=elsewhere))
    source = data.load_cifar10()[2]
    assert source.kind == "embedded" and server.seen("good") == []


def test_a_refused_connection_costs_no_wait_and_condemns_no_other_host(server, official, capsys):
    data.load_mnist()
    official("good")
    assert is_mnist(data.load_mnist()) == "official"


def test_time_limits_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("COURSE_STALL_SECONDS", "7.5")
    assert fetch.Limits.from_environment().stall == 7.5
    assert fetch.Limits.from_environment(stall=1).stall == 1
    monkeypatch.setenv("COURSE_STALL_SECONDS", "soon")
    with pytest.raises(ValueError, match="COURSE_STALL_SECONDS: expected a number of seconds, received 'soon'"):
        fetch.Limits.from_environment()


def test_offline_a_reader_waits_at_most_fifteen_seconds(monkeypatch):
    """By its default limits: a mirror that stalls twice, then an official host that does not answer."""
    for name in ("CONNECT", "STALL", "TOTAL", "PATIENCE"):
        monkeypatch.delenv(f"COURSE_{name}_SECONDS")
    limits = fetch.Limits.from_environment()
    assert 2 * limits.stall + limits.connect <= 15


# ---------------------------------------------------------------- disks that misbehave

CHILD = f"""
import dataclasses, sys
sys.path.insert(0, {str(ROOT)!r})
from utils import data
from utils.data import files
files.FILES["mnist.npz"] = files.File({len(MNIST)}, {KNOWN.sha256!r}, None, ("datasets/mnist.npz",))
"""


def child(code, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", CHILD + code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )


@pytest.mark.skipif(os.name == "nt", reason="no file size limit on Windows")
def test_with_a_full_disk_the_data_is_used_from_memory(mirror, tmp_path):
    mirror("good")
    process = child(
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(MNIST) // 2}, {len(MNIST) // 2}))\n"
        "(x, _), _, source = data.load_mnist()\n"
        "print(source.kind, x.shape, x.sum())"
    )
    out, err = process.communicate(timeout=60)
    assert f"mirror (20, 28, 28) {IMAGES[:20].sum()}" in out, err
    assert "could not be saved" in out and "无法保存到磁盘" in out
    assert listing(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="no file size limit on Windows")
def test_with_a_full_disk_a_weight_file_ends_in_a_clear_error(monkeypatch, server, mirror, tmp_path):
    server.files["models/names.json"] = json.dumps(["n"] * 2000).encode()
    mirror("good")
    process = child(
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))\n"
        "try: data.find_file('models/names.json')\n"
        "except FileNotFoundError as error: print(error)",
        TMPDIR=str(tmp_path),
    )
    out, err = process.communicate(timeout=60)
    assert "there is no room on the disk" in out and "磁盘上没有可用空间" in out, err
    assert listing(tmp_path) == []


def test_a_cache_that_cannot_be_made_is_done_without(monkeypatch, mirror, tmp_path, capsys):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "file" / "keras"))
    mirror("good")
    assert is_mnist(data.load_mnist()) == "mirror"
    assert "could not be saved" in capsys.readouterr().out
    assert listing(tmp_path) == ["file"]


@contextlib.contextmanager
def no_privileges():
    """The superuser may write anywhere: give that privilege up for a while (Linux: two capabilities of this thread)."""
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("run as an ordinary user: read-only folders NOT tested")
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this thread
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable, twice 32 bits
    assert libc.capget(header, sets) == 0
    effective = sets[0]
    sets[0] = effective & ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(header, sets) == 0
    try:
        yield
    finally:
        sets[0] = effective
        assert libc.capset(header, sets) == 0


@pytest.mark.skipif(os.name == "nt", reason="folders have no write permission on Windows")
def test_a_read_only_cache_is_done_without(monkeypatch, mirror, server, capsys):
    server.files["models/names.json"] = b'["a"]'
    mirror("good")
    cache = pathlib.Path(tempfile.mkdtemp())
    try:
        (cache / "datasets").mkdir()
        for folder in (cache / "datasets", cache):
            folder.chmod(0o555)
        monkeypatch.setenv("KERAS_HOME", str(cache))
        with no_privileges():
            assert is_mnist(data.load_mnist()) == "mirror"
            assert "could not be saved" in capsys.readouterr().out
            path, source = data.find_file("models/names.json")
            assert json.loads(path.read_text()) == ["a"] and source.kind == "mirror"
        assert listing(cache) == []
    finally:
        cache.chmod(0o755)
        (cache / "datasets").rmdir()
        cache.rmdir()


@pytest.mark.skipif(os.name == "nt", reason="folders have no such permission on Windows")
def test_a_folder_that_may_not_be_entered_ends_in_the_announced_fallback(monkeypatch, capsys):
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        (folder / "mnist.npz").write_bytes(MNIST)
        folder.chmod(0)
        monkeypatch.setenv("COURSE_DATA", str(folder))
        monkeypatch.setenv("KERAS_HOME", str(folder / "keras"))
        with no_privileges():
            is_fallback(data.load_mnist(), capsys.readouterr().out)
    finally:
        folder.chmod(0o700)
        (folder / "mnist.npz").unlink()
        folder.rmdir()


def test_two_processes_at_once_both_get_the_file(mirror, server, tmp_path):
    mirror("together")  # each gets its second half only when both have their first
    code = "(x, _), _, source = data.load_mnist()\nprint(source.kind, x.sum())"
    processes = [child(code, COURSE_STALL_SECONDS="50", COURSE_CONNECT_SECONDS="50", COURSE_TOTAL_SECONDS="60") for _ in range(2)]
    for process in processes:
        out, err = process.communicate(timeout=90)
        assert out.strip() == f"mirror {IMAGES[:20].sum()}", err
    assert len(server.requests) == 2
    assert listing(tmp_path) == ["keras/datasets/mnist.npz"]
    assert (tmp_path / "keras/datasets/mnist.npz").read_bytes() == MNIST


def test_an_interrupted_download_leaves_nothing(server, tmp_path):
    def stop(done, total):
        assert any(name.endswith(".part") for name in listing(tmp_path))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch.download(server.url("good") + "/mnist.npz", tmp_path / "mnist.npz", lambda file: None, progress=stop)
    assert listing(tmp_path) == []


def test_parts_of_a_killed_process_are_swept_up_and_those_of_a_living_one_are_not(mirror, tmp_path):
    cache = tmp_path / "keras" / "datasets"
    cache.mkdir(parents=True)
    old, living, mine = (cache / name for name in (".mnist.npz.0123456789ab.part", ".mnist.npz.ba9876543210.part", "own.part"))
    for path in (old, living, mine):
        path.write_bytes(b"half")
    for path in (old, mine):
        os.utime(path, (time.time() - 2 * fetch.STALE_SECONDS,) * 2)
    mirror("good")
    assert is_mnist(data.load_mnist()) == "mirror"
    assert listing(cache) == [living.name, "mnist.npz", mine.name]


# ---------------------------------------------------------------- CIFAR-10


def python2_pickle(images, labels):
    """A batch file as Python 2 wrote it for CIFAR-10: protocol 2, byte strings, NumPy's old module names."""

    def text(value):
        return b"U" + bytes([len(value)]) + value

    shape = b"".join(b"M" + struct.pack("<H", n) for n in images.shape) + b"\x86"
    array = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85" + text(b"b") + b"\x87R(K\x01" + shape
    array += b"cnumpy\ndtype\n" + text(b"u1") + b"K\x00K\x01\x87R(K\x03" + text(b"|") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T"
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
    for i, name in enumerate(files.CIFAR10_BATCHES)
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
        monkeypatch.setitem(files.CIFAR10_BATCHES, name, hashlib.md5(batch).hexdigest())
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


@pytest.mark.parametrize("folder", data.CIFAR10_FOLDERS)
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
    [dict(x_train=COLOUR[..., 0]), dict(x_train=COLOUR / 255), dict(y_train=np.arange(3)), dict(y_train=np.full(12, 10))],
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
    folder = tmp_path / "keras" / data.CIFAR10_FOLDERS[0]
    folder.mkdir(parents=True)
    for name, batch in evil.items():
        (folder / name).write_bytes(batch)
    (tmp_path / "cifar-10-python.tar.gz").write_bytes(archive_of(evil))
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
        files.read_cifar10_archive(content)
    assert not trap.exists()


def test_without_cifar10_the_shapes_take_its_place_and_this_is_said(monkeypatch, capsys, cifar):
    monkeypatch.setattr(data, "load_shapes", lambda n, seed: (np.zeros((n, 32, 32, 3), "uint8"), np.arange(n) % 10))
    (x_train, y_train), (x_test, y_test), source = data.load_cifar10()
    assert (x_train.shape, y_train.shape, x_test.shape, y_test.shape) == ((10000, 32, 32, 3), (10000,), (2000, 32, 32, 3), (2000,))
    assert y_train.dtype == np.uint8
    assert (source.kind, source.name, source.real, source.class_names[0]) == ("embedded", "shapes", False, "circle")
    english, chinese = capsys.readouterr().out.strip().splitlines()
    assert english.startswith("CIFAR-10 could not be had") and "十类图形" in chinese


# ---------------------------------------------------------------- other files, photos, digits


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


@pytest.mark.parametrize("name, shape", [("china", (427, 640, 3)), ("flower", (427, 640, 3)), ("hopper", (600, 512, 3))])
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
    """The drawing loses nothing that a classifier of the 8×8 originals uses: nearest neighbour is as good (98 % there)."""
    (x_train, y_train), (x_test, y_test), _ = data.load_digits28()
    a, b = x_train.reshape(-1, 784).astype("float32"), x_test.reshape(-1, 784).astype("float32")
    distance = (a * a).sum(1) - 2 * b @ a.T
    assert (y_train[distance.argmin(1)] == y_test).mean() > 0.96


def test_digits_are_the_published_ones():
    """Counts per class and the range of ink as the data set's own description (UCI optical digits, test part) gives them."""
    small, labels = data._small_digits()
    assert small.shape == (1797, 8, 8) and small.min() == 0 and small.max() == 16
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_digits_come_from_scikit_learn_itself_should_it_move_its_file(monkeypatch):
    expected = data._small_digits()
    loader = types.SimpleNamespace(load_digits=lambda return_X_y: (expected[0].reshape(-1, 64), expected[1].astype(int)))
    monkeypatch.setitem(sys.modules, "sklearn.datasets", loader)  # importing the real one takes seconds
    monkeypatch.setitem(sys.modules, "sklearn", types.SimpleNamespace(datasets=loader))
    monkeypatch.setattr(data, "_package_file", lambda *parts: None)
    for a, b in zip(data._small_digits(), expected, strict=True):
        np.testing.assert_array_equal(a, b)


# ---------------------------------------------------------------- what is shown


@pytest.mark.parametrize("kind", ["COURSE_DATA", "Keras cache", "mirror", "official", "embedded"])
def test_a_source_shows_itself_in_both_languages_or_the_chosen_one(kind):
    source = data.Source(kind, "MNIST", counts=(60000, 10000), note="a note", note_zh="说明")
    bundle = source._repr_mimebundle_()
    assert '<p lang="en">MNIST: 60,000 + 10,000 images, ' in bundle["text/html"]
    assert '<p lang="zh">MNIST：训练图像 60000 张' in bundle["text/html"]
    assert "a note" in bundle["text/plain"] and "说明" in bundle["text/plain"]
    set_language("zh")
    assert "images" not in str(source) and "说明" in str(source)


def test_no_path_of_the_machine_is_shown(monkeypatch, tmp_path, mirror, capsys):
    mirror("good")
    for _ in range(2):
        assert str(tmp_path) not in repr(data.load_mnist()[2])
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "keras" / "datasets"))
    assert str(tmp_path) not in repr(data.load_mnist()[2])
    assert capsys.readouterr().out == ""


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
