"""Download one file: in time or not at all, verified or not at all, whole or not at all."""

import contextlib
import dataclasses
import hashlib
import http.client
import io
import os
import pathlib
import queue
import re
import secrets
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

CHUNK = 1 << 16
LARGEST = 1 << 30  # bytes that are taken from a host that does not say how many will come
PART = re.compile(r"^\..+\.[0-9a-f]{12}\.part$")  # the names that `_Sink` gives to files under way
STALE_SECONDS = 3600  # a part that nobody has written to for so long was left by a process that was killed


class DataError(Exception):
    """A data file could not be had or used; says why in both languages.

    Args:
        en, zh: the reason, a sentence part without full stop.
        waited: whether the reader had to wait for this to be found out.
    """

    def __init__(self, en, zh, waited=False):
        super().__init__(f"{en} / {zh}")
        self.en, self.zh, self.waited = en, zh, waited


@dataclasses.dataclass
class Limits:
    """Time limits of one download, in seconds.

    `connect`: until the answer begins; `stall`: without a single byte; `total`: for the whole download, and a download that
    after `patience` seconds is clearly too slow for it is given up at once. `attempts`: how often to connect for one file.
    """

    connect: float = 5.0
    stall: float = 5.0
    total: float = 60.0
    patience: float = 12.0
    attempts: int = 3

    @classmethod
    def from_environment(cls, size=None, **changed):
        """Limits for a file of `size` bytes (at least 0.5 MB/s is asked for); `COURSE_<NAME>_SECONDS` and `changed` come first.

        Raises:
            ValueError: for a variable that is not a number.
        """
        values = {"total": 30 + (size or 15_000_000) / 500_000}
        for name in ("connect", "stall", "total", "patience"):
            text = os.environ.get(f"COURSE_{name.upper()}_SECONDS")
            if text:
                try:
                    values[name] = float(text)
                except ValueError:
                    raise ValueError(f"COURSE_{name.upper()}_SECONDS: expected a number of seconds, received {text!r}") from None
        return cls(**{**values, **changed})


@dataclasses.dataclass
class Fetched:
    """A verified download: `path`, or where nothing could be written `data` with the reason in `unsaved`."""

    size: int
    path: pathlib.Path | None = None
    data: bytes | None = None
    unsaved: DataError | None = None


def sha256(file):
    """SHA-256 of an open binary file, from its beginning, as hexadecimal digits."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


class _Sink:
    """Takes the bytes of a download: a file of a name of its own beside the target, or memory where no file can be written."""

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
            self.file, self.unsaved = io.BytesIO(), _unsaved(error)

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
        self.unsaved = _unsaved(error)
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
            return Fetched(self.size, data=self.file.getvalue(), unsaved=_unsaved(error))
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


def _unsaved(error):
    why = error.strerror or type(error).__name__
    return DataError(f"it could not be saved ({why}) and will be fetched again next time",
                     f"无法保存到磁盘（{why}），下次需要重新下载")  # fmt: skip


def _sweep(folder):
    """Remove parts that a killed process left long ago."""
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if PART.match(path.name) and time.time() - path.stat().st_mtime > STALE_SECONDS:
                path.unlink()


class _Silence(Exception):
    """Nothing came for as long as one waits."""


class _Transfer:
    """One request in a thread of its own, because a name look-up cannot be given a time limit in this one."""

    def __init__(self, url, start, tag, limits):
        self.messages = queue.Queue(maxsize=64)
        self.stopped = threading.Event()
        threading.Thread(target=self._run, args=(url, start, tag, limits), daemon=True).start()

    def _put(self, *message):
        while not self.stopped.is_set():
            with contextlib.suppress(queue.Full):
                return self.messages.put(message, timeout=0.2)

    def _run(self, url, start, tag, limits):
        headers = {"User-Agent": "course-data/1", "Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
            if tag:  # continue only the same version of the file
                headers["If-Range"] = tag
        try:
            request = urllib.request.Request(url, headers=headers)
            with urllib.request.urlopen(request, timeout=max(limits.connect, limits.stall)) as answer:
                self._put("head", answer.status, answer.headers)
                while not self.stopped.is_set():
                    chunk = answer.read1(CHUNK)
                    if not chunk:
                        break
                    self._put("data", chunk)
            self._put("end")
        except Exception as error:  # handed over: the other thread decides what it means
            self._put("error", error)

    def get(self, seconds):
        """The next message; raises what went wrong in the other thread."""
        try:
            kind, *rest = self.messages.get(timeout=max(seconds, 0.01))
        except queue.Empty:
            raise _Silence from None
        if kind == "error":
            raise rest[0]
        return kind, rest

    def stop(self):
        self.stopped.set()


_failed = {}  # address or host → DataError: what failed in this process is not waited for again


def forget_failures():
    """Try hosts again that did not answer before (the network is back)."""
    _failed.clear()


def download(url, target, check, size=None, limits=None, progress=None):
    """Fetch `url` to the file `target`, or to memory where that folder takes no file.

    Args:
        url: http or https address.
        target: path of the file to be; it appears whole and verified, by one rename, or not at all.
        check: function of the open binary file; raises `DataError` if its content is not what was asked for.
        size: length in bytes where it is known.
        limits: `Limits`.
        progress: None or function of (bytes so far, bytes in all or None).

    Returns:
        `Fetched`.

    Raises:
        DataError: no file could be had; says why in both languages.
    """
    limits = limits or Limits.from_environment(size)
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host:
        raise DataError(f"expected an address that begins with http:// or https://, received {url!r}",
                        f"地址应以 http:// 或 https:// 开头，收到的是 {url!r}")  # fmt: skip
    for key in (url, parts.netloc):
        if key in _failed:
            raise _failed[key]
    sink, began = _Sink(pathlib.Path(target)), time.monotonic()
    try:
        _receive(url, host, sink, size, limits, progress or (lambda done, total: None))
        sink.file.seek(0)
        _reject_page(sink.file.read(512), host)
        check(sink.file)
        return sink.commit(check)
    except OSError as error:  # the disk, not the network: the next download may find another state
        raise _unsaved(error) from error
    except DataError as error:
        # A host that made the reader wait would do so for its other files too.
        _failed[parts.netloc if error.waited or isinstance(error, NoAnswer) else url] = error
        error.waited = error.waited or time.monotonic() - began > 1
        raise
    finally:
        sink.discard()


class NoAnswer(DataError):
    """The host itself cannot be reached: none of its files can."""


def _receive(url, host, sink, size, limits, progress):
    """Fill the sink, in as many requests as it takes and is allowed."""
    began, tag, problem = time.monotonic(), None, None
    for attempt in range(limits.attempts):
        before = sink.size
        transfer = _Transfer(url, before, tag, limits)
        try:
            _, (status, headers) = transfer.get(min(limits.connect, limits.total))
            total, tag = _start(sink, status, headers, size, host), headers.get("ETag") or headers.get("Last-Modified")
            if tag and tag.startswith("W/"):
                tag = None
            while True:
                spent = time.monotonic() - began
                if spent > limits.total:
                    raise _slow(host, sink.size / spent)
                kind, rest = transfer.get(min(limits.stall, limits.total - spent))
                if kind == "end":
                    break
                sink.write(rest[0])
                if sink.size > (total or LARGEST):
                    raise _wrong_size(host, sink.size, total or LARGEST)
                if total and spent > limits.patience and sink.size / spent * limits.total < total:
                    raise _slow(host, sink.size / spent)
                progress(sink.size, total)
            if total is None or sink.size == total:
                return
            problem = DataError(f"{host} ended the transfer after {sink.size:,} of {total:,} bytes",
                                f"{host} 只传来 {total} 字节中的 {sink.size} 字节就中断了")  # fmt: skip
        except _Silence:
            problem = DataError(f"{host} stopped sending", f"{host} 中途不再传送数据", waited=True)
            if sink.size == 0:
                raise NoAnswer(f"{host} does not answer", f"{host} 没有响应", waited=True) from None
        except urllib.error.HTTPError as error:
            problem = _http_problem(error, host)
            if error.code == 416 and sink.size:
                sink.restart()
                continue
            if error.code < 500:
                raise problem from None
            time.sleep(min(0.3, limits.stall))
        except (OSError, http.client.HTTPException) as error:
            if _never_connected(error):
                raise NoAnswer(f"no connection to {host} ({_why(error)})", f"连接不上 {host}（{_why(error)}）") from None
            problem = DataError(f"the connection to {host} broke", f"与 {host} 的连接中断")
        finally:
            transfer.stop()
        if attempt and sink.size <= before:  # a second try that brought nothing: a third would only cost time
            break
    raise problem


def _start(sink, status, headers, size, host):
    """Place the sink where the answer's bytes belong; return the length of the whole file where it is known."""
    span = re.match(r"bytes (\d+)-\d+/(\d+|\*)$", headers.get("Content-Range", ""))
    if status == 206 and span and int(span[1]) == sink.size:
        total = int(span[2]) if span[2] != "*" else size
    else:
        sink.restart()
        length = headers.get("Content-Length", "")
        total = int(length) if length.isdigit() else size
        if "text/html" in headers.get("Content-Type", ""):
            raise _page(host)
    if size and total != size:
        raise _wrong_size(host, total, size)
    return total


def _page(host):
    return DataError(f"{host} sent a web page instead of the file (does this network ask for a login?)",
                     f"{host} 返回的是网页而不是文件（当前网络是否需要先登录？）")  # fmt: skip


def _reject_page(head, host):
    if re.match(rb"\s*(<!doctype html|<html|<head|<body)", head, re.IGNORECASE):
        raise _page(host)


def _wrong_size(host, received, expected):
    return DataError(f"{host} sent another file: expected {expected:,} bytes, received {received:,}",
                     f"{host} 返回的不是所需文件：应为 {expected} 字节，收到 {received} 字节")  # fmt: skip


def _slow(host, rate):
    return DataError(f"{host} is too slow ({rate / 1000:,.0f} kB/s; `COURSE_TOTAL_SECONDS` allows more time)",
                     f"{host} 太慢（{rate / 1000:.0f} kB/s；可用 `COURSE_TOTAL_SECONDS` 放宽时限）", waited=True)  # fmt: skip


def _http_problem(error, host):
    if error.code in (301, 302, 303, 307, 308):
        return DataError(f"{host} redirects without end", f"{host} 陷入循环重定向")
    missing = error.code in (404, 410)
    return DataError(f"{host} answers {error.code}" + (" (it has no such file)" if missing else ""),
                     f"{host} 返回 {error.code}" + ("（没有这个文件）" if missing else ""))  # fmt: skip


def _never_connected(error):
    # urllib wraps what happens before the answer in URLError; a reset after that comes bare.
    return isinstance(error, urllib.error.URLError) and not isinstance(error.reason, ConnectionResetError)


def _why(error):
    reason = getattr(error, "reason", error)
    if isinstance(reason, socket.gaierror):
        return "DNS"
    if isinstance(reason, TimeoutError):
        return "timeout"
    return getattr(reason, "strerror", None) or str(reason)
