"""Features are computed once, survive a kill, and never come from a file that is not whole."""

import importlib
import pathlib
import signal
import subprocess
import sys
import time

import numpy as np
import platformdirs
import platformdirs.windows
import pytest

from utils import ROOT, features
from utils.features import cache_folder, cache_key, extract_features


class Tensor:
    def __init__(self, shape):
        self.shape = shape


class Layer:
    def __init__(self, **config):
        self.config = config

    def get_config(self):
        return self.config


LAYER = Layer(strides=1)


class Net:
    """What `extract_features` asks of a Keras model; it counts what it is given."""

    def __init__(self, weights=(1.0, 2.0), layers=(LAYER,)):
        self.weights, self.layers, self.seen = np.array(weights), layers, 0
        self.inputs, self.outputs = [Tensor((None, 4))], [Tensor((None, 2))]

    def get_weights(self):
        return [self.weights]

    def predict(self, x, **options):
        self.seen += len(x)
        return x.sum(axis=1, keepdims=True) * self.weights


X = np.arange(40, dtype="float32").reshape(10, 4)
EXPECTED = X.sum(axis=1, keepdims=True) * [1.0, 2.0]


def pieces(folder):
    return sorted(pathlib.Path(folder).rglob("*.features"))


def test_a_second_call_computes_nothing(tmp_path):
    net = Net()
    first, counts = extract_features(net, X, chunk=3, folder=tmp_path, return_counts=True)
    np.testing.assert_allclose(first, EXPECTED)
    assert counts == {"computed": 10, "read": 0} and first.dtype == np.float32
    second, counts = extract_features(net, X, chunk=3, folder=tmp_path, return_counts=True)
    np.testing.assert_array_equal(first, second)
    assert counts == {"computed": 0, "read": 10} and net.seen == 10


def truncated(path):
    path.write_bytes(path.read_bytes()[:-5])


def flipped(path):
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)


def emptied(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [truncated, flipped, emptied, pathlib.Path.unlink])
def test_a_damaged_or_missing_piece_alone_is_computed_again(tmp_path, damage):
    net = Net()
    extract_features(net, X, chunk=3, folder=tmp_path)
    damage(pieces(tmp_path)[1])
    again, counts = extract_features(net, X, chunk=3, folder=tmp_path, return_counts=True)
    np.testing.assert_allclose(again, EXPECTED)
    assert counts == {"computed": 3, "read": 7}


def test_a_whole_piece_of_another_size_is_not_taken(tmp_path):
    net = Net()
    extract_features(net, X, chunk=3, folder=tmp_path)
    first, *_, last = pieces(tmp_path)
    first.write_bytes(last.read_bytes())  # one row, with a right checksum
    again, counts = extract_features(net, X, chunk=3, folder=tmp_path, return_counts=True)
    np.testing.assert_allclose(again, EXPECTED)
    assert counts["computed"] == 3


def double(x):
    return 2 * x


def test_the_key_changes_with_weights_pictures_preprocessing_and_architecture():
    keys = [
        cache_key(Net(), X),
        cache_key(Net(weights=(1.0, 2.5)), X),
        cache_key(Net(layers=(Layer(strides=2),)), X),
        cache_key(Net(), X + 1),
        cache_key(Net(), X.astype("float64")),
        cache_key(Net(), X.reshape(20, 2)),
        cache_key(Net(), X, double),
        cache_key(Net(), X, lambda x: 3 * x),
        cache_key(Net(), X, lambda x: 4 * x),
    ]
    assert len(set(keys)) == len(keys)
    assert cache_key(Net(layers=(Layer(strides=1, name="conv_7"),)), X) == keys[0], (
        "names that Keras numbers do not count"
    )


def test_a_folder_that_cannot_be_made_is_announced_and_does_not_stop_the_run(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    result, counts = extract_features(Net(), X, chunk=3, folder=tmp_path / "file", return_counts=True)
    np.testing.assert_allclose(result, EXPECTED)
    said = capsys.readouterr().out
    assert "cannot be kept" in said and "无法保存" in said and counts["computed"] == 10


def test_a_full_disk_is_announced_once_and_leaves_no_half_file(tmp_path, monkeypatch, capsys):
    def full(self, data):
        with open(self, "wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pathlib.Path, "write_bytes", full)
    result = extract_features(Net(), X, chunk=3, folder=tmp_path)
    np.testing.assert_allclose(result, EXPECTED)
    assert capsys.readouterr().out.count("No space left") == 2  # one notice, in two languages
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_nothing_that_a_killed_run_left_is_taken_and_it_is_cleared_away(tmp_path):
    extract_features(Net(), X, chunk=3, folder=tmp_path)
    first = pieces(tmp_path)[0]
    left = first.with_name(f"{first.name}.0a1b2c3d.part")
    first.rename(left)
    _, counts = extract_features(Net(), X, chunk=3, folder=tmp_path, return_counts=True)
    assert counts["computed"] == 3 and not left.exists()


SLOW = """
import sys, time
sys.path[:0] = [{root!r}, {tests!r}]
from test_features import X, Net, extract_features

class Slow(Net):
    def predict(self, x, **options):
        if self.seen >= 6:
            time.sleep(600)
        return super().predict(x, **options)

extract_features(Slow(), X, chunk=3, folder={folder!r})
"""


def test_after_a_kill_half_way_only_the_rest_is_computed(tmp_path):
    program = SLOW.format(root=str(ROOT), tests=str(pathlib.Path(__file__).parent), folder=str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", program])
    try:
        for _ in range(1200):
            if len(pieces(tmp_path)) == 2:
                break
            assert process.poll() is None, "the run ended before it was killed"
            time.sleep(0.05)
    finally:
        process.kill()
    assert process.wait() == -signal.SIGKILL
    result, counts = extract_features(Net(), X, chunk=3, folder=tmp_path, return_counts=True)
    np.testing.assert_allclose(result, EXPECTED)
    assert counts == {"computed": 4, "read": 6}


def test_the_cache_lies_in_the_users_cache_and_never_in_the_course(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert ROOT not in cache_folder().parents
    if sys.platform.startswith("linux"):
        assert tmp_path / "cache" in cache_folder().parents
    monkeypatch.setenv("COURSE_CACHE", f'"{tmp_path / "own"}" ')
    assert tmp_path / "own" in cache_folder().parents
    extract_features(Net(), X)
    assert pieces(tmp_path / "own")
    features.clear_cache()
    assert not pieces(tmp_path / "own")


@pytest.mark.parametrize(
    ("system", "variable", "below_home"),
    [
        ("unix.Unix", "XDG_CACHE_HOME", ".cache"),
        ("macos.MacOS", None, "Library/Caches"),
        ("windows.Windows", "LOCALAPPDATA", None),
    ],
)
def test_a_cache_of_the_first_releases_is_found_again_on_every_system(
    monkeypatch, tmp_path, system, variable, below_home
):
    """They put it directly into the system's folder for caches, by a rule of their own."""
    module, _, name = system.partition(".")
    monkeypatch.setattr(platformdirs.windows, "get_win_folder", platformdirs.windows.get_win_folder_from_env_vars)
    monkeypatch.setattr(platformdirs, "PlatformDirs", getattr(importlib.import_module(f"platformdirs.{module}"), name))
    for unset in ("COURSE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(unset, raising=False)
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path / "home"))
    where = ("deep-learning-interactively", "features")
    if below_home:
        assert cache_folder() == (tmp_path / "home" / below_home).joinpath(*where)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "own"))
        assert cache_folder() == (tmp_path / "own").joinpath(*where)


@pytest.mark.parametrize(("x", "chunk"), [(X[:0], 3), (X, 0)])
def test_no_pictures_and_no_piece_are_refused(tmp_path, x, chunk):
    with pytest.raises(ValueError, match="expected at least"):
        extract_features(Net(), x, chunk=chunk, folder=tmp_path)


def test_a_long_run_shows_a_bar_and_takes_it_away(monkeypatch):
    shown = []
    monkeypatch.setattr(features._Bar, "patience", 0.0)
    monkeypatch.setattr(features._Bar, "interval", 0.0)
    monkeypatch.setattr(features._Bar, "_show", lambda self, line: (shown.append(line), setattr(self, "line", line)))
    with features._Bar("features") as bar:
        bar(5, 10)
        bar(10, 10)
    assert shown[0] == "features  ██████████░░░░░░░░░░  5 / 10" and shown[-1] == ""
