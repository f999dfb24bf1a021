"""One build of a folder at a time, and a killed one holds nobody up."""

import os
import signal
import subprocess
import sys

import pytest
from lessons import ROOT

HOLDS = """
import concurrent.futures, multiprocessing, os, pathlib, sys, time
sys.path[:0] = [{book!r}, {root!r}]
import build
with build.only_one_build(pathlib.Path({folder!r})):
    context = multiprocessing.get_context("fork")
    pool = concurrent.futures.ProcessPoolExecutor(1, context, build.end_with, (os.getpid(),))
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""
WAITS = """
import pathlib, sys
sys.path[:0] = [{book!r}, {root!r}]
import build
with build.only_one_build(pathlib.Path({folder!r})):
    print("has it", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no file locks")
def test_a_build_that_was_killed_leaves_no_worker_that_holds_the_folder(tmp_path):
    places = {"book": str(ROOT / "book"), "root": str(ROOT), "folder": str(tmp_path)}
    holder = subprocess.Popen([sys.executable, "-c", HOLDS.format(**places)], stdout=subprocess.PIPE, text=True)
    holder.stdout.readline()  # its worker runs
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    done = subprocess.run(
        [sys.executable, "-c", WAITS.format(**places)], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.splitlines()[-1] == "has it"
