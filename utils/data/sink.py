"""Where the bytes of a download go: a file that appears whole or not at all, or memory where no file can be written."""

import contextlib
import dataclasses
import io
import os
import pathlib
import re
import secrets
import time

from utils.data.errors import DataError, reason

PART = re.compile(r"^\..+\.[0-9a-f]{12}\.part$")  # the names that `Sink` gives to files under way
STALE_SECONDS = 3600  # a part that nobody has written to for so long was left by a process that was killed


@dataclasses.dataclass
class Fetched:
    """A verified download: `path`, or where nothing could be written `data` with the reason in `unsaved`."""

    size: int
    path: pathlib.Path | None = None
    data: bytes | None = None
    unsaved: DataError | None = None


class Sink:
    """Takes the bytes of a download: a file of its own beside the target, or memory where no file can be written."""

    def __init__(self, target):
        self.target, self.size, self.file, self.path, self.unsaved = target, 0, None, None, None

    def restart(self):
        """Empty it; the first time, make the file (not earlier: a host that is not there leaves no empty folder)."""
        self.size = 0
        if self.file is not None:
            self.file.seek(0)
            self.file.truncate()
            return
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            _sweep(self.target.parent)
            # A name that no other process uses: two downloads of the same file cannot mix their bytes.
            path = self.target.parent / f".{self.target.name}.{secrets.token_hex(6)}.part"
            self.file, self.path = open(path, "x+b", buffering=0), path
        except OSError as error:
            self.file, self.unsaved = io.BytesIO(), unsaved(error)

    def write(self, chunk):
        view = memoryview(chunk)
        while view:
            try:
                written = self.file.write(view)
            except OSError as error:
                self._to_memory(error)
                continue
            view, self.size = view[written:], self.size + written

    def _to_memory(self, error):
        """The disk took no more: what came so far goes on in memory, the half file goes away."""
        self.file.seek(0)
        kept = io.BytesIO()
        kept.write(self.file.read())
        self.unsaved = unsaved(error)
        self.discard()
        self.file, self.size = kept, kept.tell()

    def commit(self, check):
        """Move the verified file into place; return the download."""
        if self.path is None:
            self.file.seek(0)
            return Fetched(self.size, data=self.file.read(), unsaved=self.unsaved)
        try:
            os.fsync(self.file.fileno())
            self.file.close()  # Windows renames no open file
            os.replace(self.path, self.target)
        except OSError as error:
            # The name is refused, the bytes are not lost; what comes back from a failing disk is verified again.
            self.file = io.BytesIO(self.path.read_bytes())
            check(self.file)
            return Fetched(self.size, data=self.file.getvalue(), unsaved=unsaved(error))
        self.path = None
        return Fetched(self.size, path=self.target)

    def discard(self):
        """Close, and leave nothing behind."""
        with contextlib.suppress(OSError):
            if self.file is not None:
                self.file.close()
        if self.path is not None:
            with contextlib.suppress(OSError):
                os.unlink(self.path)
            self.path = None


def unsaved(error):
    """What the reader is told when the disk did not take a file."""
    why = reason(error)
    return DataError(f"it could not be saved ({why}) and will be fetched again next time",
                     f"无法保存到磁盘（{why}），下次需要重新下载")  # fmt: skip


def _sweep(folder):
    """Remove parts that a killed process left long ago."""
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if PART.match(path.name) and time.time() - path.stat().st_mtime > STALE_SECONDS:
                path.unlink()
