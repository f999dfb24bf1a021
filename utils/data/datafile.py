"""A data file: where it may lie, what makes it the right one, how it is read."""

import atexit
import dataclasses
import hashlib
import io
import os
import pathlib
import shutil
import tempfile
import urllib.parse
from collections.abc import Callable

from utils import settings
from utils.data import fetch
from utils.data.errors import DataError
from utils.data.readers import check_format
from utils.progress import Progress


def keras_home():
    """Keras' own folder, without importing Keras."""
    return pathlib.Path(os.path.expanduser(os.environ.get("KERAS_HOME") or os.path.join("~", ".keras")))


@dataclasses.dataclass(frozen=True)
class Alternative:
    """Another form in which the same data may lie on this machine.

    Attributes:
        kind: where, "COURSE_DATA" or "Keras cache".
        name: its name there.
        read: as of a `DataFile`, but of an open file that nobody knows, or of the path of a folder.
    """

    kind: str
    name: str
    read: Callable

    def open(self, path):
        """What is in it, and a note."""
        if path.is_dir():
            return self.read(path)
        with open(path, "rb") as file:
            reject_strangers(file)
            check_format(file, path.suffix)
            file.seek(0)
            return self.read(file)


@dataclasses.dataclass(frozen=True)
class DataFile:
    """A file of the course: it knows its places, how to verify and how to read what it finds there.

    Attributes:
        name: as in `$COURSE_DATA` and on a mirror, with forward slashes.
        title: what a sentence calls it.
        size: length in bytes; a file of another length is refused.
        sha256: its SHA-256; without one, a file of the right kind that is whole is taken.
        about: length in bytes where nobody publishes it; counted, not checked.
        official: address of the official source.
        cached: names in Keras' cache; a download gets the first.
        read: function of the open, verified file that gives a pair: what is in it, and a note to keep in mind or "".
            Without one, what is in it is its path.
        alternatives: other forms of the same data, `Alternative`s.
    """

    name: str
    title: str = ""
    size: int | None = None
    sha256: str | None = None
    about: int | None = None
    official: str | None = None
    cached: tuple = ()
    read: Callable | None = None
    alternatives: tuple = ()

    @property
    def basename(self):
        return pathlib.PurePosixPath(self.name).name

    @property
    def label(self):
        """What a sentence calls it."""
        return self.title or self.basename

    # ---------------------------------------------------------------- places

    def local(self):
        """Where it may lie on this machine, in order: a list of (kind, path, function that reads the path)."""
        folders = {"COURSE_DATA": settings.folder("COURSE_DATA"), "Keras cache": keras_home()}
        names = {"COURSE_DATA": (self.name,), "Keras cache": self._cached()}
        places = []
        for kind, folder in folders.items():
            if folder is not None:
                places += [(kind, folder / name, self.open) for name in names[kind]]
                places += [(kind, folder / other.name, other.open) for other in self.alternatives if other.kind == kind]
        return places

    def hosts(self):
        """Where it can be downloaded, in order: a list of (kind, url)."""
        mirror = settings.text("COURSE_MIRROR")
        places = [("mirror", f"{mirror.rstrip('/')}/{urllib.parse.quote(self.name)}")] if mirror else []
        return places + ([("official", self.official)] if self.official else [])

    def _cached(self):
        return self.cached or (self.name if self.name.startswith("models/") else f"datasets/{self.basename}",)

    # ---------------------------------------------------------------- verify

    def verify(self, file):
        """Check an open file from its beginning.

        Raises:
            DataError: if it is not this file, and whole.
        """
        size = reject_strangers(file)
        suffix = pathlib.PurePosixPath(self.name).suffix
        if self.size and size != self.size:
            if size < self.size and not _complete(file, suffix):
                raise DataError(
                    f"it is incomplete ({size:,} of {self.size:,} bytes)",
                    f"文件不完整（应为 {self.size} 字节，只有 {size} 字节）",
                )
            raise DataError(f"it is another version (expected {self.size:,} bytes, it has {size:,})",
                            f"它是另一个版本（应为 {self.size} 字节，实为 {size} 字节）")  # fmt: skip
        file.seek(0)
        if not self.sha256:
            check_format(file, suffix)
        elif hashlib.file_digest(file, "sha256").hexdigest() != self.sha256:
            raise DataError(
                "it is another version, or damaged (SHA-256 differs)", "它是另一个版本，或者已经损坏（SHA-256 不一致）"
            )

    # ---------------------------------------------------------------- read

    def open(self, path):
        """Verify the file at a path and read it.

        Returns:
            What is in it, and a note.

        Raises:
            DataError, OSError: if that is not possible.
        """
        with open(path, "rb") as file:
            self.verify(file)
            return self._content(file)

    def download(self, url):
        """Fetch it into Keras' cache, verified, and read it.

        Returns:
            What is in it, a note, and the `Fetched`.

        Raises:
            DataError: if that is not possible.
        """
        with Progress(self.basename) as progress:
            fetched = fetch.download(url, keras_home() / self._cached()[0], self.verify, self.size, progress=progress)
        with open(fetched.path, "rb") if fetched.path else io.BytesIO(fetched.data) as file:
            return *self._content(file), fetched

    def _content(self, file):
        file.seek(0)
        return self.read(file) if self.read else (self._path(file), "")

    def _path(self, file):
        """Path of an open file; one that could not be saved gets a temporary folder until exit."""
        if not isinstance(file, io.BytesIO):
            return pathlib.Path(file.name)
        try:
            folder = tempfile.mkdtemp(prefix="course-")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            path = pathlib.Path(folder, self.basename)
            path.write_bytes(file.getvalue())
            return path
        except OSError as error:  # a half file there is nobody's, and goes with its folder at exit
            raise DataError("there is no room on the disk for it", "磁盘上没有可用空间") from error


def reject_strangers(file):
    """Raise `DataError` for an open file that is empty or a web page, whatever it should be; return its length."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size == 0:
        raise DataError("it is empty", "文件是空的")
    if fetch.is_page(file.read(512)):
        raise DataError("it is a web page, not the file itself", "它只是一个网页，不是文件本身")
    return size


def _complete(file, suffix):
    """Whether a file that is too short is whole all the same; where that cannot be told, it is not."""
    if suffix not in (".npz", ".json", ".h5", ".gz"):
        return False
    try:
        check_format(file, suffix)
    except DataError:
        return False
    return True
