"""An empty machine for every test of the data: no folder, no cache, no mirror, and only hosts that a test sets up."""

import dataclasses

import numpy as np
import pytest
from data_samples import KNOWN, MNIST, be_impatient, closed_port
from hostile_server import HostileServer

from utils import data
from utils.bilingual import set_language
from utils.data import files


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    """An empty machine; "MNIST" is a file of thirty pictures, its official host refuses connections."""
    for name in ("COURSE_DATA", "COURSE_MIRROR", "COURSE_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("no_proxy", "*")
    for name, seconds in (("CONNECT", 15), ("STALL", 15), ("TOTAL", 60), ("PATIENCE", 30)):
        monkeypatch.setenv(f"COURSE_{name}_SECONDS", str(seconds))
    monkeypatch.setitem(
        files.FILES, "mnist.npz", dataclasses.replace(KNOWN, official=f"http://127.0.0.1:{closed_port()}/mnist.npz")
    )
    monkeypatch.setattr(data, "load_shapes", lambda n, seed: (np.zeros((n, 32, 32, 3), "uint8"), np.zeros(n, "uint8")))
    data.try_network_again()
    yield
    data.try_network_again()
    set_language(None)


@pytest.fixture
def server():
    with HostileServer({"mnist.npz": MNIST}) as server:
        yield server


@pytest.fixture
def mirror(monkeypatch, server):
    """Function that makes a behaviour of the server the mirror."""

    def use(behaviour):
        monkeypatch.setenv("COURSE_MIRROR", server.url(behaviour))
        be_impatient(monkeypatch, behaviour)

    return use


@pytest.fixture
def official(monkeypatch, server):
    """Function that makes a behaviour of the server the official source."""

    def use(behaviour):
        known = dataclasses.replace(KNOWN, official=f"{server.url(behaviour)}/mnist.npz")
        monkeypatch.setitem(files.FILES, "mnist.npz", known)
        be_impatient(monkeypatch, behaviour)

    return use
