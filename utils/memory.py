"""How much memory this machine gives, and what other notebooks hold of it: a tab that is closed leaves its kernel."""

import os
import pathlib

_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")  # a container's: version 2, 1


def total():
    """Bytes that there are for this process and its neighbours: the machine's, or the container's where that is less; None if unknown."""
    found = []
    for path in _LIMITS:
        try:
            found.append(int(pathlib.Path(path).read_text()))
        except (OSError, ValueError):  # "max": no limit
            continue
    if os.environ.get("MEM_LIMIT", "").isdigit():  # JupyterHub, and so Binder
        found.append(int(os.environ["MEM_LIMIT"]))
    try:
        import psutil

        found.append(psutil.virtual_memory().total)
    except Exception:
        pass
    return min((value for value in found if value > 0), default=None)


def other_kernels():
    """Bytes that each other Python kernel of this machine holds, as far as we may see."""
    try:
        import psutil

        processes = list(psutil.process_iter(["pid", "cmdline", "memory_info"]))
    except Exception:
        return []
    return [
        process.info["memory_info"].rss
        for process in processes
        if process.info["pid"] != os.getpid()
        and process.info["memory_info"]
        and any("ipykernel" in part for part in process.info["cmdline"] or ())
    ]


def said(total, others):
    """A sentence on memory, in English and Chinese; empty where the total is not known.

    Args:
        total: bytes, or None.
        others: bytes that each other kernel holds.
    """
    if not total:
        return "", ""
    gb = lambda size: f"{size / 1e9:.1f} GB"
    if not others:
        return f"Memory: {gb(total)}; no other notebook runs.", f"内存：{gb(total)}，没有其他笔记本在运行。"
    many = len(others) > 1
    return (
        f"Memory: {gb(total)}; {len(others)} other notebook{'s' if many else ''} still run{'' if many else 's'} and hold{'' if many else 's'} "
        f"{gb(sum(others))}. Closing a tab does not end it: choose File → Close and Shut Down Notebook.",
        f"内存：{gb(total)}，另有 {len(others)} 个笔记本仍在运行，占用 {gb(sum(others))}。关闭标签页并不会结束它：请选 File → Close and Shut Down Notebook。",
    )
