"""Disks that are full, read-only or shared by two processes do no harm to the data."""

import contextlib
import ctypes
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import pytest
from data_samples import IMAGES, KNOWN, MNIST, is_fallback, is_mnist, listing

from utils import ROOT, data
from utils.data import fetch, sink

CHILD = f"""
import dataclasses, sys
sys.path.insert(0, {str(ROOT)!r})
from utils import data
from utils.data import files
mnist = files.FILES["mnist.npz"]
files.FILES["mnist.npz"] = dataclasses.replace(mnist, size={len(MNIST)}, sha256={KNOWN.sha256!r}, official=None)
"""


def child(code, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", CHILD + code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
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
    processes = [
        child(code, COURSE_STALL_SECONDS="50", COURSE_CONNECT_SECONDS="50", COURSE_TOTAL_SECONDS="60") for _ in range(2)
    ]
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
    old, living, mine = (
        cache / name for name in (".mnist.npz.0123456789ab.part", ".mnist.npz.ba9876543210.part", "own.part")
    )
    for path in (old, living, mine):
        path.write_bytes(b"half")
    for path in (old, mine):
        os.utime(path, (time.time() - 2 * sink.STALE_SECONDS,) * 2)
    mirror("good")
    assert is_mnist(data.load_mnist()) == "mirror"
    assert listing(cache) == [living.name, "mnist.npz", mine.name]
