"""The places of a file, tried one after another; what was not in order is said once, in both languages."""

import dataclasses
import os
from collections.abc import Callable

from utils import settings
from utils.bilingual import Bilingual, say
from utils.data import fetch
from utils.data.errors import DataError, NoAnswer, reason
from utils.data.source import Source

_PLACES = {  # kind of source → how a sentence names it
    "COURSE_DATA": ("in your COURSE_DATA folder", "你的 COURSE_DATA 文件夹中"),
    "Keras cache": ("in Keras' cache", "Keras 缓存中"),
}
_asked = {}  # name → bytes of the files that this process asked for, wherever they then came from
_offline = []  # the first official host of this process that did not answer, after a wait


@dataclasses.dataclass(frozen=True)
class StandIn:
    """What takes the place of a file that cannot be had.

    Attributes:
        en, zh: a sentence part that says so.
        make: function of nothing that gives it, with its `Source`.
    """

    en: str
    zh: str
    make: Callable


def loaded_mb():
    """Megabytes that a machine with nothing in its caches downloads for the data asked for so far."""
    return sum(_asked.values()) / 1e6


def try_network_again():
    """Forget which hosts did not answer in this process: the network is back."""
    _offline.clear()
    fetch.forget_failures()


def find(file, stand_in=None, retry=False):
    """What is in a file, from the first place that has it whole.

    Args:
        file: a `DataFile`.
        stand_in: a `StandIn`, announced when it is used, or None.
        retry: try hosts again that did not answer earlier in this process.

    Returns:
        What the file's reader makes of it, and the `Source`.

    Raises:
        FileNotFoundError: if it cannot be had and nothing takes its place; says in both languages why and what to do.
    """
    if retry:
        try_network_again()
    _asked[file.name] = file.size or file.about or 0
    problems, absent = [], []
    found = _on_this_machine(file, problems, absent) or _from_network(file, problems)
    if found:
        if problems:  # the data is there, but something on the way was not in order
            en, zh = _joined(problems)
            say(
                f"{file.label}: {en}. The data itself is complete.",
                f"{file.label}：{zh}。数据本身完整无误。",
                kind="warning",
            )
        return found
    notice = _notice(file, absent + problems, stand_in)
    if stand_in is None:
        raise FileNotFoundError(str(notice))
    say(notice.en, notice.zh, kind=notice.kind)
    return stand_in.make()


def _count(file, size):
    _asked[file.name] = _asked[file.name] or size


def _on_this_machine(file, problems, absent):
    places, folder = file.local(), settings.folder("COURSE_DATA")
    if folder and not folder.is_dir():
        problems.append(
            DataError("COURSE_DATA names no folder that can be read", "COURSE_DATA 指向的文件夹不存在或无法读取")
        )
    elif folder and not any(os.path.exists(path) for kind, path, _ in places if kind == "COURSE_DATA"):
        absent.append(DataError("it is not in your COURSE_DATA folder", "你的 COURSE_DATA 文件夹中没有它"))
    for kind, path, read in places:
        if not os.path.exists(path):
            continue
        try:
            data, note = read(path)
            _count(file, path.stat().st_size)
        except (DataError, OSError) as error:
            problems.append(_local_problem(kind, path.name, error))
            continue
        return data, Source(kind, file.label, note=note)
    return None


def _from_network(file, problems):
    if settings.flag("COURSE_OFFLINE"):
        problems.append(DataError("COURSE_OFFLINE is set", "已设置 COURSE_OFFLINE"))
        return None
    for kind, url in file.hosts():
        if kind == "official" and _offline:
            # One silent host is enough: a reader without a network does not wait for the next one as well.
            problems.append(_offline[0])
            continue
        try:
            data, note, fetched = file.download(url)
        except DataError as error:
            problems.append(error)
            if kind == "official" and isinstance(error, NoAnswer) and error.waited:
                _offline.append(error)
            continue
        if fetched.unsaved:
            problems.append(fetched.unsaved)
        _count(file, fetched.size)
        return data, Source(kind, file.label, note=note, download_mb=fetched.size / 1e6)
    return None


def _local_problem(kind, name, error):
    where_en, where_zh = _PLACES[kind]
    if isinstance(error, DataError):
        return DataError(f"`{name}` {where_en} is not used: {error.en}", f"{where_zh}的 `{name}` 未被使用：{error.zh}")
    why = reason(error)
    return DataError(f"`{name}` {where_en} cannot be read ({why})", f"{where_zh}的 `{name}` 无法读取（{why}）")


def _joined(problems):
    unique = {problem.en: problem for problem in problems}.values()
    return "; ".join(p.en for p in unique), "；".join(p.zh for p in unique)


def _notice(file, problems, stand_in):
    """Why the file cannot be had, what takes its place, how to get the real one."""
    reasons_en, reasons_zh = _joined(problems or [DataError("it is not on this machine", "本机没有这个文件")])
    en, zh = f"{file.label} could not be had: {reasons_en}. ", f"没能取得 {file.label}：{reasons_zh}。"
    if stand_in:
        en += f"In this lesson {stand_in.en}; results will differ from the text. "
        zh += f"{stand_in.zh}，结果会与正文有所不同。"
    return Bilingual(
        f"{en}For the real data: put `{file.name}` into a folder and run `%env COURSE_DATA=<folder>`, "
        "or run `%env COURSE_MIRROR=<address of a mirror>`; then run this cell again.",
        f"{zh}想用真实数据：把 `{file.name}` 放进一个文件夹，运行 `%env COURSE_DATA=<文件夹路径>`；"
        "或者运行 `%env COURSE_MIRROR=<镜像网址>`；然后重新运行本单元格。",
        kind="warning",
    )
