"""A folder with one folder of pictures a class: every file looked at once, what is usable listed, the rest reported."""

import dataclasses
import hashlib
import os
import pathlib
import unicodedata
import warnings

import numpy as np

from utils.images.duplicates import fingerprint, groups_of, near_pairs
from utils.images.reading import MAX_BYTES, MAX_PIXELS, PictureError, decode, read_bytes
from utils.images.report import Report

_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx", "@eadir", "$recycle.bin"}  # files and folders, in lower case


@dataclasses.dataclass
class PictureFolder:
    """The usable pictures of a folder.

    Attributes:
        directory: `pathlib.Path`.
        paths: their paths, relative to it; sorted within a class.
        labels: int array (n,), positions in `class_names`.
        class_names: tuple of the names of the folders.
        groups: int array (n,); pictures that are nearly the same share a number, and belong into one part of a split.
        report: `Report` of everything else.
        digests: SHA-256 of the files.
        dhashes, small: fingerprints, uint64 (n,) and uint8 (n, 8, 8, 3).
    """

    directory: pathlib.Path
    paths: list
    labels: np.ndarray
    class_names: tuple
    groups: np.ndarray
    report: Report
    digests: list
    dhashes: np.ndarray
    small: np.ndarray

    def __len__(self):
        return len(self.paths)

    def full_path(self, i):
        return self.directory / self.paths[i]


def scan_folder(directory, class_names=None, max_pixels=MAX_PIXELS, max_bytes=MAX_BYTES, distance=6):
    """Look at every file of a folder that holds one folder a class. One picture at a time is in memory.

    Args:
        directory: the folder.
        class_names: the classes, in the order of their numbers; by default the names of the folders that hold a usable
            picture, sorted. Folders of other names are left out, and reported.
        max_pixels, max_bytes: pictures and files beyond are not unpacked.
        distance: bits of the difference hash in which near-duplicates may differ.

    Returns:
        `PictureFolder`; its `report` names each file that is not used, or not as it is.

    Raises:
        NotADirectoryError: if there is no such folder. No file in it stops the scan.
    """
    directory = pathlib.Path(directory)
    if not directory.is_dir():
        raise NotADirectoryError(f"directory: expected a folder, received {str(directory)!r}")
    report, found, folders = Report(), [], []
    for path, top in _files(directory, report, folders):
        report.seen += 1
        name = os.path.basename(path)
        if name.startswith(".") or name.lower() in _SYSTEM:
            report.add(path, "other")
        elif not top:
            report.add(path, "no class")
        elif class_names is not None and top not in class_names:
            report.add(path, "unknown class")
        else:
            _look_at(directory, path, top, found, report, max_pixels, max_bytes)
    found = _without_copies(found, report)
    classes = tuple(class_names or sorted({entry[1] for entry in found}))
    for name in sorted(folders if class_names is None else class_names):
        if not any(entry[1] == name for entry in found):
            report.add(name, "empty class")
    alike = {}
    for name in sorted({entry[1] for entry in found}):
        alike.setdefault(unicodedata.normalize("NFKC", name).strip().casefold(), []).append(name)
    for name in (name for names in alike.values() if len(names) > 1 for name in names):
        report.add(name, "same name")
    if len({entry[1] for entry in found}) < 2:
        report.add(".", "one class")
    return _folder(directory, found, classes, report, distance)


def _look_at(directory, path, top, found, report, max_pixels, max_bytes):
    try:
        content = read_bytes(directory / path, max_bytes)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of entries of EXIF that nobody asked for
            image, changes = decode(content, path, (64, 64), max_pixels)
        found.append((path, top, hashlib.sha256(content).hexdigest(), *fingerprint(image)))
    except PictureError as error:
        report.add(path, error.kind, error.detail)
    else:
        for kind in changes:
            report.add(path, kind)


def _files(directory, report, folders):
    """Pairs (path, top folder) of all files below, sorted; each real folder is entered once, so links cannot go round."""
    status = os.stat(directory)
    entered, waiting = {(status.st_dev, status.st_ino)}, [""]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(directory / place) as entries:
                entries = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            report.add(place, "unreadable", error.strerror)
            continue
        deeper = []
        for entry in entries:
            path = f"{place}/{entry.name}" if place else entry.name
            top = path.split("/")[0] if place else ""
            if not _is_folder(entry):
                yield path, top
                continue
            try:
                status = os.stat(directory / path)
            except OSError as error:
                report.add(path, "unreadable", error.strerror)
                continue
            if (status.st_dev, status.st_ino) in entered:
                report.add(path, "loop")
            elif entry.name.startswith(".") or entry.name.lower() in _SYSTEM:  # `.ipynb_checkpoints`, `.git`
                report.add(path, "other")
            else:
                entered.add((status.st_dev, status.st_ino))
                deeper.append(path)
                if not place:
                    folders.append(path)
        waiting.extend(reversed(deeper))


def _is_folder(entry):
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _without_copies(found, report):
    """Of files with the same bytes the first stays; none stays if they have different classes."""
    places = {}
    for entry in found:
        places.setdefault(entry[2], []).append(entry)
    kept = []
    for same in places.values():
        if len({entry[1] for entry in same}) > 1:
            for entry in same:
                report.add(entry[0], "conflict", ", ".join(e[0] for e in same if e is not entry))
            continue
        kept.append(same[0])
        for entry in same[1:]:
            report.add(entry[0], "copy", same[0][0])
    return sorted(kept, key=lambda entry: (entry[1], entry[0]))


def _folder(directory, found, classes, report, distance):
    index = {name: k for k, name in enumerate(classes)}
    dhashes = np.array([entry[3] for entry in found], dtype="uint64")
    small = np.array([entry[4] for entry in found], dtype="uint8").reshape(-1, 8, 8, 3)
    pairs = near_pairs((dhashes, small), distance=distance)
    groups = groups_of(pairs, len(found))
    for i, first in enumerate(groups):
        if i != first:
            report.add(found[i][0], "near", found[first][0])
    for i, k in pairs:
        if found[i][1] != found[k][1]:
            for one, other in ((i, k), (k, i)):
                report.add(found[one][0], "doubt", found[other][0])
    names = np.array([entry[1] for entry in found])
    for name in classes:
        if len(np.unique(groups[names == name])) == 1:
            report.add(name, "single")
    for entry in found:
        if entry[0].count("/") > 1:
            report.add(entry[0], "nested")
    report.used = len(found)
    return PictureFolder(
        directory,
        [entry[0] for entry in found],
        np.array([index[entry[1]] for entry in found], dtype=int),
        classes,
        groups,
        report,
        [entry[2] for entry in found],
        dhashes,
        small,
    )


def shared_pictures(first, second, distance=6):
    """Pictures that two folders have in common, such as `train` and `test` of a data set from the net.

    Args:
        first, second: `PictureFolder`.
        distance: bits of the difference hash in which near-duplicates may differ.

    Returns:
        List of (path in the first, path in the second, "copy" or "near").
    """
    by_digest = {}
    for i, digest in enumerate(first.digests):
        by_digest.setdefault(digest, i)
    same = {(by_digest[digest], k) for k, digest in enumerate(second.digests) if digest in by_digest}
    near = near_pairs((first.dhashes, first.small), (second.dhashes, second.small), distance)
    both = dict.fromkeys(same, "copy") | {pair: "near" for pair in map(tuple, near.tolist()) if pair not in same}
    return [(first.paths[i], second.paths[k], kind) for (i, k), kind in sorted(both.items())]
