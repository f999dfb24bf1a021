"""What a learner is told of memory: how much there is, and what other notebooks hold."""

import os
import types

import psutil
import pytest

from utils import memory

GB = 10**9


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """machine(total, limit): a machine with so much memory in a container with a limit ("max": none)."""

    def made(total, limit="max"):
        (tmp_path / "memory.max").write_text(f"{limit}\n")
        monkeypatch.setattr(memory, "_LIMITS", (str(tmp_path / "memory.max"), str(tmp_path / "nowhere")))
        monkeypatch.setattr(psutil, "virtual_memory", lambda: types.SimpleNamespace(total=total))
        monkeypatch.delenv("MEM_LIMIT", raising=False)

    return made


@pytest.mark.parametrize(
    "total, limit, expected", [(8 * GB, "max", 8 * GB), (64 * GB, 2 * GB, 2 * GB), (2 * GB, 9 * GB, 2 * GB)]
)
def test_the_smaller_of_machine_and_container_counts(machine, total, limit, expected):
    machine(total, limit)
    assert memory.total() == expected


def test_binders_own_limit_counts_too(machine, monkeypatch):
    machine(64 * GB)
    monkeypatch.setenv("MEM_LIMIT", str(2 * GB))
    assert memory.total() == 2 * GB


def test_kernels_are_other_processes_that_run_one(monkeypatch):
    def process(pid, cmdline, rss=GB):
        used = None if rss is None else types.SimpleNamespace(rss=rss)
        return types.SimpleNamespace(info={"pid": pid, "cmdline": cmdline, "memory_info": used})

    kernel = ["python", "-m", "ipykernel_launcher", "-f", "kernel.json"]
    found = [
        process(os.getpid(), kernel),
        process(1, kernel, 2 * GB),
        process(2, ["python", "-m", "jupyterlab"]),
        process(3, None),
        process(4, kernel, None),  # another's, which may not be looked at
    ]
    monkeypatch.setattr(psutil, "process_iter", lambda attributes: iter(found))
    assert memory.other_kernels() == [2 * GB]


def test_where_nothing_can_be_learned_nothing_is_said(monkeypatch):
    def refuse(*args):
        raise OSError

    monkeypatch.setattr(memory, "_LIMITS", ())
    monkeypatch.delenv("MEM_LIMIT", raising=False)
    monkeypatch.setattr(psutil, "virtual_memory", refuse)
    monkeypatch.setattr(psutil, "process_iter", refuse)
    assert memory.said(memory.total(), memory.other_kernels()) == ("", "")


def test_others_are_counted_with_the_way_to_end_them():
    assert memory.said(2 * GB, []) == (
        "Memory: 2.0 GB; no other notebook runs.",
        "内存：2.0 GB，没有其他笔记本在运行。",
    )
    one, two = memory.said(2 * GB, [GB]), memory.said(2 * GB, [GB, GB / 2])
    assert (
        "1 other notebook still runs and holds 1.0 GB" in one[0]
        and "2 other notebooks still run and hold 1.5 GB" in two[0]
    )
    assert "另有 2 个笔记本" in two[1] and all("Close and Shut Down Notebook" in text for text in (*one, *two))
