"""Data is looked for in the designed order of places, and its source said."""

import importlib.util
import pathlib
import re

import pytest
from data_samples import MNIST, OFFICIAL, is_fallback, is_mnist, listing

from utils import data
from utils.bilingual import set_language
from utils.data import files, search
from utils.data.datafile import keras_home


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
    """Keras finds what was downloaded here, and the other way round; its source is read (importing it takes long)."""
    keras = pathlib.Path(importlib.util.find_spec("keras").origin).parent / "src"
    for module, name in (("datasets/mnist.py", "mnist.npz"), ("datasets/cifar10.py", "cifar-10-python.tar.gz")):
        source, known = (keras / module).read_text(), files.FILES[name] if name != "mnist.npz" else OFFICIAL
        assert known.sha256 in source
        assert name in source and known.official.rpartition("/")[0] in source
    folder, unpacked = re.findall(r"cifar-10-batches-py[-\w]*", source)[:2]
    assert f"datasets/{folder}/{unpacked}" == files.CIFAR10_FOLDERS[0]
    assert '{fname}_archive"' in (keras / "utils/file_utils.py").read_text()
    assert known.cached[0] == f"datasets/{folder}_archive"


def test_the_cost_of_the_data_is_counted_once_and_wherever_it_came_from(monkeypatch, capsys):
    monkeypatch.setattr(search, "_asked", {})
    assert data.loaded_mb() == 0
    for _ in range(2):
        data.load_mnist()
        assert data.loaded_mb() == len(MNIST) / 1e6


def test_weights_count_whether_they_could_be_had_or_not(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(search, "_asked", {})
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    data.find_file("models/mobilenet_2_5_224_tf_no_top.h5", fallback=tmp_path / "own.npz")
    assert data.loaded_mb() == pytest.approx(2.1, abs=0.05)


def test_a_file_of_which_nothing_is_known_counts_with_its_own_length(monkeypatch, tmp_path):
    monkeypatch.setattr(search, "_asked", {})
    (tmp_path / "names.txt").write_bytes(b"a" * 1234)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    data.find_file("names.txt")
    assert data.loaded_mb() == 1234e-6


def test_every_file_that_has_an_official_source_counts_and_is_looked_for_where_keras_keeps_it():
    for name, file in files.FILES.items():
        assert file.official and file.name == name
        assert file.size or file.about, name
        assert bool(file.size) == bool(file.sha256), name
        assert all(kind == "COURSE_DATA" or path.is_relative_to(keras_home()) for kind, path, _ in file.local())


@pytest.mark.parametrize("value", ["false", "0", "no", " ", "off"])
def test_a_course_offline_that_says_no_is_not_set(monkeypatch, mirror, value):
    monkeypatch.setenv("COURSE_OFFLINE", value)
    mirror("good")
    assert is_mnist(data.load_mnist()) == "mirror"


@pytest.mark.parametrize("dress", ["{} ", '"{}"', "'{}'", "“{}”"])
def test_a_folder_may_be_given_with_quotes_or_a_blank(monkeypatch, tmp_path, capsys, dress):
    (tmp_path / "mnist.npz").write_bytes(MNIST)
    monkeypatch.setenv("COURSE_DATA", dress.format(tmp_path))
    assert is_mnist(data.load_mnist()) == "COURSE_DATA"
    assert capsys.readouterr().out == ""


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
