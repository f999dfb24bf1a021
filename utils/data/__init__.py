"""Every data set and weight file of the course: find it, verify it, fall back, and say where it came from.

Order: the folder `$COURSE_DATA`, Keras' own cache, the mirror `$COURSE_MIRROR`, the official source, the embedded default.
`$COURSE_OFFLINE=1` leaves out mirror and official source.
"""

import atexit
import dataclasses
import functools
import gzip
import importlib.util
import io
import os
import pathlib
import shutil
import tempfile
import urllib.parse

import numpy as np

from utils.data import fetch
from utils.bilingual import Bilingual, say
from utils.data.digits import render_digits
from utils.data.fetch import DataError
from utils.data.files import FILES, File, check, checked, opened, read_cifar10_archive, read_cifar10_folder, read_npz
from utils.progress import Progress
from utils.data.shapes import CLASS_NAMES as SHAPE_NAMES
from utils.data.shapes import load_shapes
from utils.data.source import Source

__all__ = ["load_mnist", "load_cifar10", "load_digits28", "load_photo", "load_shapes", "find_file", "Source", "DataError"]

# Where Keras unpacks the archive: 3.6 and later, earlier versions
CIFAR10_FOLDERS = ("datasets/cifar-10-batches-py-target/cifar-10-batches-py", "datasets/cifar-10-batches-py")
CIFAR10_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
PHOTOS = ("china", "flower", "hopper")


_PLACES = {  # kind of source → how a sentence names it
    "COURSE_DATA": ("in your COURSE_DATA folder", "你的 COURSE_DATA 文件夹中"),
    "Keras cache": ("in Keras' cache", "Keras 缓存中"),
}


_asked = set()  # files that this process asked for, wherever they then came from


def loaded_mb():
    """Megabytes that a machine with nothing in its caches downloads for the data asked for so far."""
    return sum((FILES.get(name, File()).size or 0) for name in _asked) / 1e6


def load_mnist(retry=False):
    """MNIST, or scikit-learn's digits in its place (announced).

    Args:
        retry: try hosts again that did not answer earlier in this process.

    Returns:
        `(x_train, y_train), (x_test, y_test), source`: images uint8 (n, 28, 28), labels uint8 (n,), `Source`.
    """
    read = functools.partial(read_npz, shape=(28, 28))
    data, source = _resolve("MNIST", "mnist.npz", _local("mnist.npz", checked("mnist.npz", read)), read, retry)
    if data is None:
        *data, embedded = load_digits28()
        source = dataclasses.replace(embedded, real=False, instead_of="MNIST")
    source.class_names = tuple("0123456789")
    return _triple(data, source)


def load_cifar10(retry=False):
    """CIFAR-10, or the generated shapes in its place (announced).

    Args:
        retry: try hosts again that did not answer earlier in this process.

    Returns:
        `(x_train, y_train), (x_test, y_test), source`: images uint8 (n, 32, 32, 3), labels uint8 (n,), `Source`;
        `source.class_names` names the classes, `source.note` says if the images are not the official ones to the bit.
    """
    name = "cifar-10-python.tar.gz"
    course, keras = [], []
    for place in _local(name, checked(name, read_cifar10_archive)):
        (course if place[0] == "COURSE_DATA" else keras).append(place)
    for kind, path, _ in course[:1]:
        course.append((kind, path.with_name("cifar10.npz"), opened(functools.partial(read_npz, shape=(32, 32, 3)))))
    keras += [("Keras cache", keras_home() / folder, read_cifar10_folder) for folder in CIFAR10_FOLDERS]
    data, source = _resolve("CIFAR-10", name, course + keras, read_cifar10_archive, retry)
    if data is None:
        data = load_shapes(10_000, seed=0), load_shapes(2_000, seed=1)
        source = Source("embedded", "shapes", real=False, instead_of="CIFAR-10")
    source.class_names = CIFAR10_NAMES if source.real else SHAPE_NAMES
    return _triple(data, source)


def load_digits28():
    """scikit-learn's 8×8 digits drawn like MNIST's: 28×28, strokes in a 20×20 box, centred by mass; no network needed.

    Returns:
        `(x_train, y_train), (x_test, y_test), source`: 1,437 + 360 images, uint8 (n, 28, 28), labels uint8 (n,), `Source`.
        Source of the digits: Alpaydin & Kaynak, "Cascading classifiers", Kybernetika, 1998 (UCI optical digits, test part).
    """
    images, labels = _digits()
    order = np.random.default_rng(0).permutation(len(labels))
    order = order[labels[order].argsort(kind="stable")]  # one class after another: every fifth is a stratified fifth
    test = np.arange(len(order)) % 5 == 0
    mix = np.random.default_rng(1).permutation
    parts = [mix(order[~test]), mix(order[test])]
    return _triple([(images[part], labels[part]) for part in parts], Source("embedded", "digits", class_names=tuple("0123456789")))


@functools.cache
def _digits():
    """The drawn digits and their labels; made once in a process, since more than one loader may fall back on them."""
    small, labels = _small_digits()
    return render_digits(small), labels


def _small_digits():
    """scikit-learn's digits: (1797, 8, 8) and (1797,). Its file is read directly, as importing it takes seconds."""
    path = _package_file("sklearn", "datasets", "data", "digits.csv.gz")
    if path is None:
        from sklearn.datasets import load_digits

        data, labels = load_digits(return_X_y=True)
    else:
        with gzip.open(path, "rt") as file:
            table = np.loadtxt(file, delimiter=",")
        data, labels = table[:, :-1], table[:, -1]
    return data.reshape(-1, 8, 8), labels.astype("uint8")


def _package_file(package, *parts):
    """Path of a file that an installed package brings along, without importing it; None if it is not there."""
    spec = importlib.util.find_spec(package)
    path = pathlib.Path(spec.origin).parent.joinpath(*parts) if spec and spec.origin else None
    return path if path and path.exists() else None


def load_photo(name):
    """A photo that scikit-learn or Matplotlib brings along: "china", "flower" or "hopper".

    Returns:
        uint8 (height, width, 3), RGB.

    Raises:
        ValueError: for another name.
        FileNotFoundError: if the installed package lacks the photo.
    """
    from PIL import Image

    if name not in PHOTOS:
        raise ValueError(f"photo: expected one of {', '.join(PHOTOS)}, received {name!r}")
    where = ("sklearn", "datasets", "images", f"{name}.jpg")
    if name == "hopper":
        where = ("matplotlib", "mpl-data", "sample_data", "grace_hopper.jpg")
    path = _package_file(*where)
    if path is None:
        raise FileNotFoundError(f"photo {name!r}: expected {'/'.join(where)} in the installed packages, found none")
    with Image.open(path) as image:
        return np.array(image.convert("RGB"))


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
    places = _local(name, checked(name, lambda file: pathlib.Path(file.name)))
    path, source = _resolve(pure.name, name, places, _on_disk(pure.name), retry, instead=fallback is not None)
    if path is None:
        path, source = pathlib.Path(fallback), Source("embedded", pathlib.Path(fallback).name, real=False)
    return path, source


# ---------------------------------------------------------------- the order of places


def keras_home():
    """Keras' own folder, without importing Keras."""
    return pathlib.Path(os.path.expanduser(os.environ.get("KERAS_HOME") or os.path.join("~", ".keras")))


def _local(name, read):
    """Places of a file on this machine: a list of (kind, path, function that reads the path)."""
    places = []
    if os.environ.get("COURSE_DATA"):
        places.append(("COURSE_DATA", pathlib.Path(os.path.expanduser(os.environ["COURSE_DATA"])) / name, read))
    return places + [("Keras cache", keras_home() / cached, read) for cached in _cached(name)]


def _cached(name):
    known = FILES.get(name, File()).cached
    return known or (name if name.startswith("models/") else f"datasets/{pathlib.PurePosixPath(name).name}",)


def _remote(name):
    """Addresses of a file: a list of (kind, url)."""
    mirror, official = os.environ.get("COURSE_MIRROR"), FILES.get(name, File()).official
    places = [("mirror", f"{mirror.rstrip('/')}/{urllib.parse.quote(name)}")] if mirror else []
    return places + ([("official", official)] if official else [])


def _resolve(title, name, places, read, retry, instead=True):
    """The first place that has the file whole: what `read` makes of it, and its `Source`.

    If there is none, the fall-back is announced and (None, None) returned; without one, `FileNotFoundError`.
    """
    _asked.add(name)
    problems, absent = [], []
    folder = os.environ.get("COURSE_DATA")
    if folder and not os.path.isdir(os.path.expanduser(folder)):
        problems.append(DataError("COURSE_DATA names no folder that can be read", "COURSE_DATA 指向的文件夹不存在或无法读取"))
    elif folder and not any(os.path.exists(path) for kind, path, _ in places if kind == "COURSE_DATA"):
        absent.append(DataError("it is not in your COURSE_DATA folder", "你的 COURSE_DATA 文件夹中没有它"))
    for kind, path, read_path in places:
        if not os.path.exists(path):
            continue
        try:
            data, note = _with_note(read_path(path))
            _tell(title, problems)
            return data, Source(kind, title, note=note, note_zh=_note_zh(note))
        except (DataError, OSError) as error:
            problems.append(_local_problem(kind, path.name, error))
    if retry:
        try_network_again()
    data, source = _from_network(title, name, read, problems)
    if data is None:
        notice = _fallback_notice(title, name, absent + problems, instead)
        if not instead:
            raise FileNotFoundError(str(notice))
        say(notice.en, notice.zh, kind=notice.kind)
    return data, source


_offline = []  # the first official host of this process that did not answer, after a wait


def try_network_again():
    """Forget which hosts did not answer in this process: the network is back."""
    _offline.clear()
    fetch.forget_failures()


def _from_network(title, name, read, problems):
    known = FILES.get(name, File())
    if os.environ.get("COURSE_OFFLINE", "0") not in ("", "0"):
        problems.append(DataError("COURSE_OFFLINE is set", "已设置 COURSE_OFFLINE"))
        return None, None
    for kind, url in _remote(name):
        if kind == "official" and _offline:
            # One silent host is enough: a reader without a network does not wait for the next one as well.
            problems.append(_offline[0])
            continue
        try:
            with Progress(pathlib.PurePosixPath(name).name) as progress:
                fetched = fetch.download(url, keras_home() / _cached(name)[0], check(name), known.size, progress=progress)
            with open(fetched.path, "rb") if fetched.path else io.BytesIO(fetched.data) as file:
                data, note = _with_note(read(file))
        except DataError as error:
            problems.append(error)
            if kind == "official" and isinstance(error, fetch.NoAnswer) and error.waited:
                _offline.append(error)
            continue
        if fetched.unsaved:
            problems.append(fetched.unsaved)
        _tell(title, problems)
        return data, Source(kind, title, note=note, note_zh=_note_zh(note), download_mb=fetched.size / 1e6)
    return None, None


def _local_problem(kind, name, error):
    where_en, where_zh = _PLACES[kind]
    if isinstance(error, DataError):
        return DataError(f"`{name}` {where_en} is not used: {error.en}", f"{where_zh}的 `{name}` 未被使用：{error.zh}")
    why = error.strerror or type(error).__name__
    return DataError(f"`{name}` {where_en} cannot be read ({why})", f"{where_zh}的 `{name}` 无法读取（{why}）")


def _tell(title, problems):
    """The data is there, but something on the way was not in order: say it once, briefly."""
    if problems:
        en, zh = _joined(problems)
        say(f"{title}: {en}. The data itself is complete.", f"{title}：{zh}。数据本身完整无误。", kind="warning")


def _joined(problems):
    unique = {problem.en: problem for problem in problems}.values()
    return "; ".join(p.en for p in unique), "；".join(p.zh for p in unique)


_INSTEAD = {
    "MNIST": ("scikit-learn's handwritten digits (1,437 + 360 images, enlarged to 28×28) take its place",
              "下面改用 scikit-learn 自带的手写数字（1437 + 360 张，放大为 28×28）"),
    "CIFAR-10": ("generated pictures of ten shapes (10,000 + 2,000 images) take its place",
                 "下面改用程序生成的十类图形（10000 + 2000 张）"),
    "": ("a smaller file of the course takes its place", "下面改用课程自带的较小文件"),
}  # fmt: skip


def _fallback_notice(title, name, problems, instead=True):
    reasons_en, reasons_zh = _joined(problems or [DataError("it is not on this machine", "本机没有这个文件")])
    en, zh = f"{title} could not be had: {reasons_en}. ", f"没能取得 {title}：{reasons_zh}。"
    if instead:
        instead_en, instead_zh = _INSTEAD.get(title, _INSTEAD[""])
        en += f"In this lesson {instead_en}; results will differ from the text. "
        zh += f"{instead_zh}，结果会与正文有所不同。"
    return Bilingual(
        f"{en}For the real data: put `{name}` into a folder and run `%env COURSE_DATA=<folder>`, "
        "or run `%env COURSE_MIRROR=<address of a mirror>`; then run this cell again.",
        f"{zh}想用真实数据：把 `{name}` 放进一个文件夹，运行 `%env COURSE_DATA=<文件夹路径>`；"
        "或者运行 `%env COURSE_MIRROR=<镜像网址>`；然后重新运行本单元。",
        kind="warning",
    )


def _on_disk(filename):
    """Function of a downloaded file that gives its path; one that could not be saved gets a temporary folder until exit."""

    def path_of(file):
        if not isinstance(file, io.BytesIO):
            return pathlib.Path(file.name)
        try:
            folder = tempfile.mkdtemp(prefix="course-")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            path = pathlib.Path(folder, filename)
            path.write_bytes(file.getvalue())
            return path
        except OSError as error:  # a half file there is nobody's, and goes with its folder at exit
            raise DataError("there is no room on the disk for it", "磁盘上没有可用空间") from error

    return path_of


def _with_note(read):
    """What a reader gave as (data, note); a path has no note."""
    return (read[:-1], read[-1]) if isinstance(read, tuple) else (read, "")


def _note_zh(note):
    if note.startswith("JPEG re-encoding of CIFAR-10"):
        return "图像是 CIFAR-10 的 JPEG 重新编码版本（平均绝对差约为 6，满值 255）"
    return note


def _triple(data, source):
    """The same form for every source: contiguous images, labels uint8 (n,), the counts noted."""
    pairs = [(np.ascontiguousarray(x), np.ravel(y).astype("uint8")) for x, y in data]
    source.counts = tuple(len(x) for x, _ in pairs)
    return *pairs, source
