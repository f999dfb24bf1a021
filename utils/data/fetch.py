"""Download one file: in time or not at all, verified or not at all, whole or not at all."""

import contextlib
import dataclasses
import http.client
import os
import pathlib
import queue
import re
import socket
import threading
import time
import urllib.error
import urllib.request

from utils.data import address as addresses
from utils.data.errors import DataError, NoAnswer
from utils.data.sink import Sink, unsaved

CHUNK = 1 << 16
LARGEST = 1 << 30  # bytes that are taken from a host that does not say how many will come


@dataclasses.dataclass
class Limits:
    """Time limits of one download, in seconds.

    `connect`: until the answer begins; `stall`: without a single byte; `total`: for the whole download, and a download
    that after `patience` seconds is clearly too slow for it is given up at once. `attempts`: how often to connect for
    one file.
    """

    connect: float = 5.0
    stall: float = 5.0
    total: float = 60.0
    patience: float = 12.0
    attempts: int = 3

    @classmethod
    def from_environment(cls, size=None, **changed):
        """Limits for a file of `size` bytes, at 0.5 MB/s or more; `COURSE_<NAME>_SECONDS` and `changed` come first.

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
                    raise ValueError(
                        f"COURSE_{name.upper()}_SECONDS: expected a number of seconds, received {text!r}"
                    ) from None
        return cls(**{**values, **changed})


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
            with addresses.open_url(request, timeout=max(limits.connect, limits.stall)) as answer:
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
    address = addresses.parse(url)
    for key in (url, address.key):
        if key in _failed:
            raise _failed[key]
    sink, began = Sink(pathlib.Path(target)), time.monotonic()

    def check_received(file):
        try:
            check(file)
        except DataError as error:
            raise DataError(
                f"the file from {address.en} is not used: {error.en}", f"{address.zh} 提供的文件未被使用：{error.zh}"
            ) from None

    try:
        _receive(address, sink, size, limits, progress or (lambda done, total: None))
        sink.file.seek(0)
        if is_page(sink.file.read(512)):
            raise _page(address)
        check_received(sink.file)
        return sink.commit(check_received)
    except OSError as error:  # the disk, not the network: the next download may find another state
        raise unsaved(error) from error
    except DataError as error:
        # A host that made the reader wait would do so for its other files too.
        _failed[address.key if error.waited or isinstance(error, NoAnswer) else url] = error
        error.waited = error.waited or time.monotonic() - began > 1
        raise
    finally:
        sink.discard()


def _receive(address, sink, size, limits, progress):
    """Fill the sink, in as many requests as it takes and is allowed."""
    began, tag, problem = time.monotonic(), None, None
    for attempt in range(limits.attempts):
        before = sink.size
        transfer = _Transfer(address.url, before, tag, limits)
        try:
            _, (status, headers) = transfer.get(min(limits.connect, limits.total))
            total, tag = (
                _start(sink, status, headers, size, address),
                headers.get("ETag") or headers.get("Last-Modified"),
            )
            if tag and tag.startswith("W/"):
                tag = None
            while True:
                spent = time.monotonic() - began
                if spent > limits.total:
                    raise _slow(address, sink.size / spent)
                kind, rest = transfer.get(min(limits.stall, limits.total - spent))
                if kind == "end":
                    break
                sink.write(rest[0])
                if sink.size > (total or LARGEST):
                    raise _wrong_size(address, sink.size, total or LARGEST)
                if total and spent > limits.patience and sink.size / spent * limits.total < total:
                    raise _slow(address, sink.size / spent)
                progress(sink.size, total)
            if total is None or sink.size == total:
                return
            problem = DataError(f"{address.en} ended the transfer after {sink.size:,} of {total:,} bytes",
                                f"{address.zh} 只传来 {total} 字节中的 {sink.size} 字节就中断了")  # fmt: skip
        except _Silence:
            problem = DataError(f"{address.en} stopped sending", f"{address.zh} 中途不再传送数据", waited=True)
            if sink.size == 0:
                raise NoAnswer(f"{address.en} does not answer", f"{address.zh} 没有响应", waited=True) from None
        except urllib.error.HTTPError as error:
            problem = _http_problem(error, address)
            if error.code == 416 and sink.size:
                sink.restart()
                continue
            if error.code < 500:
                raise problem from None
            time.sleep(min(0.3, limits.stall))
        except (OSError, http.client.HTTPException) as error:
            if _never_connected(error):
                raise _no_connection(address, _why(error)) from None
            problem = DataError(f"the connection to {address.en} broke", f"{address.zh} 的连接中断")
        except ValueError:  # a redirect, or a proxy, of an address that is none
            raise DataError(
                f"{address.en} leads to an address that cannot be used", f"{address.zh} 指向一个无法使用的地址"
            ) from None
        finally:
            transfer.stop()
        if attempt and sink.size <= before:  # a second try that brought nothing: a third would only cost time
            break
    raise problem


def _start(sink, status, headers, size, address):
    """Place the sink where the answer's bytes belong; return the length of the whole file where it is known."""
    span = re.match(r"bytes (\d+)-\d+/(\d+|\*)$", headers.get("Content-Range", ""))
    if status == 206 and span and int(span[1]) == sink.size:
        total = int(span[2]) if span[2] != "*" else size
    else:
        sink.restart()
        length = headers.get("Content-Length", "")
        total = int(length) if length.isdigit() else size
        if "text/html" in headers.get("Content-Type", ""):
            raise _page(address)
    if size and total != size:
        raise _wrong_size(address, total, size)
    return total


def _page(address):
    return DataError(f"{address.en} sent a web page instead of the file (does this network ask for a login?)",
                     f"{address.zh} 返回的是网页而不是文件（当前网络是否需要先登录？）")  # fmt: skip


def is_page(head):
    """Whether a file that begins with these bytes is a web page."""
    return re.match(rb"(\xef\xbb\xbf)?\s*(<!doctype html|<html|<head|<body)", head, re.IGNORECASE) is not None


def _wrong_size(address, received, expected):
    return DataError(f"{address.en} sent another file: expected {expected:,} bytes, received {received:,}",
                     f"{address.zh} 返回的不是所需文件：应为 {expected} 字节，收到 {received} 字节")  # fmt: skip


def _slow(address, rate):
    return DataError(f"{address.en} is too slow ({rate / 1000:,.0f} kB/s; `COURSE_TOTAL_SECONDS` allows more time)",
                     f"{address.zh} 太慢（{rate / 1000:.0f} kB/s；可用 `COURSE_TOTAL_SECONDS` 放宽时限）",
                     waited=True)  # fmt: skip


_CODES = {
    404: (" (it has no such file)", "（没有这个文件）"),
    407: (" (the proxy asks for a login)", "（代理要求登录）"),
    410: (" (it has no such file)", "（没有这个文件）"),
}


def _http_problem(error, address):
    if error.code in (301, 302, 303, 307, 308):
        return DataError(f"{address.en} redirects without end", f"{address.zh} 陷入循环重定向")
    why_en, why_zh = _CODES.get(error.code, ("", ""))
    return DataError(f"{address.en} answers {error.code}{why_en}", f"{address.zh} 返回 {error.code}{why_zh}")


def _no_connection(address, why):
    if address.proxy:
        return NoAnswer(f"no connection to {address.host} through the proxy {address.proxy} ({why})",
                        f"通过代理 {address.proxy} 连接不上 {address.host}（{why}）")  # fmt: skip
    return NoAnswer(f"no connection to {address.host} ({why})", f"连接不上 {address.host}（{why}）")


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
