"""Hosts that misbehave cost little time, leave nothing behind, and are named with what they did."""

import dataclasses
import socket
import threading

import pytest
from data_samples import KNOWN, MNIST, be_impatient, is_fallback, is_mnist, listing
from hostile_server import HostileServer

from utils import data
from utils.data import fetch, files
from utils.data.datafile import DataFile

WHY = {  # behaviour → what the reader is told in each language
    "truncated": ("ended the transfer after", "中断"),
    "dies": ("after", "中断"),
    "stall": ("stopped sending", "不再传送"),
    "silent": ("does not answer", "没有响应"),
    "drip": ("too slow", "太慢"),
    "missing": ("answers 404", "返回 404"),
    "broken": ("answers 500", "返回 500"),
    "html": ("sent a web page", "网页"),
    "disguised": ("sent a web page", "网页"),
    "wrong": ("SHA-256 differs", "SHA-256 不一致"),
    "short": ("sent another file", "不是所需文件"),
    "endless": ("sent another file", "不是所需文件"),
    "loop": ("redirects without end", "循环重定向"),
}


@pytest.mark.slow  # it waits for hosts that do not answer
@pytest.mark.parametrize("behaviour", WHY)
def test_a_misbehaving_host_ends_in_the_announced_fallback_and_leaves_nothing(
    monkeypatch, tmp_path, mirror, capsys, behaviour
):
    mirror(behaviour)
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    if behaviour != "dies":
        assert WHY[behaviour][0] in english
        assert WHY[behaviour][1] in chinese
    assert listing(tmp_path) == []


@pytest.mark.slow  # it waits for hosts that do not answer
@pytest.mark.parametrize("behaviour", WHY)
def test_after_a_misbehaving_mirror_the_official_source_is_used(
    monkeypatch, server, tmp_path, mirror, official, capsys, behaviour
):
    mirror(behaviour)
    with HostileServer({"mnist.npz": MNIST}) as other:
        known = dataclasses.replace(KNOWN, official=f"{other.url('good')}/mnist.npz")
        monkeypatch.setitem(files.FILES, "mnist.npz", known)
        if behaviour == "silent":
            monkeypatch.setenv("COURSE_CONNECT_SECONDS", "2")
        assert is_mnist(data.load_mnist()) == "official"
    assert "The data itself is complete." in capsys.readouterr().out
    assert listing(tmp_path) == ["keras/datasets/mnist.npz"]


def test_a_dropped_transfer_is_continued_where_it_broke(server, mirror, tmp_path, capsys):
    mirror("drop")
    assert is_mnist(data.load_mnist()) == "mirror"
    first, second = server.seen("drop")
    assert first is None and 0 < int(second.removeprefix("bytes=").removesuffix("-")) <= len(MNIST) // 2
    assert listing(tmp_path) == ["keras/datasets/mnist.npz"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("behaviour", ["dropnorange", "changed", "busy", "moved"])
def test_a_transfer_that_cannot_be_continued_begins_anew(server, mirror, tmp_path, behaviour):
    mirror(behaviour)
    assert is_mnist(data.load_mnist()) == "mirror"
    assert listing(tmp_path) == ["keras/datasets/mnist.npz"]


def test_a_refused_connection_and_an_unknown_name_are_said(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_MIRROR", "http://no-such-host.invalid")
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert "no-such-host.invalid" in english and "no-such-host.invalid" in chinese
    assert "no connection to 127.0.0.1" in english and "连接不上 127.0.0.1" in chinese


def test_a_name_look_up_that_hangs_is_not_waited_for(monkeypatch, capsys):
    finished, waited_out = threading.Event(), []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: waited_out.append(finished.wait(30)) or [])
    be_impatient(monkeypatch, "silent")
    is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert waited_out == []  # the loader came back while the look-up was still under way
    finished.set()


@pytest.mark.parametrize("address", ["ftp://example.org", "file:///etc", "example.org/data"])
def test_a_mirror_that_is_no_web_address_is_refused(monkeypatch, capsys, address):
    monkeypatch.setenv("COURSE_MIRROR", address)
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert "expected an address" in english and "地址应以" in chinese


def test_a_redirect_to_a_local_file_is_not_followed(monkeypatch, mirror, server, tmp_path, capsys):
    (tmp_path / "secret.npz").write_bytes(MNIST)
    server.http.RequestHandlerClass.do_moved = lambda self, *args: self.send(
        302, 0, Location=(tmp_path / "secret.npz").as_uri()
    )
    mirror("moved")
    is_fallback(data.load_mnist(), capsys.readouterr().out)


# ---------------------------------------------------------------- no waiting twice


@pytest.mark.slow  # it waits for hosts that do not answer
@pytest.mark.parametrize("place", ["mirror", "official"])
@pytest.mark.parametrize("behaviour, requests", [("silent", 1), ("stall", 2), ("missing", 1)])
def test_a_host_that_failed_is_not_asked_again_in_the_same_process(request, server, capsys, place, behaviour, requests):
    request.getfixturevalue(place)(behaviour)
    is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert len(server.seen(behaviour)) == requests
    again = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert len(server.seen(behaviour)) == requests
    assert WHY[behaviour][0] in again[0]  # the reason is still said
    data.load_mnist(retry=True)
    assert len(server.seen(behaviour)) == 2 * requests


def test_once_offline_other_official_hosts_are_not_waited_for(monkeypatch, server, official, capsys):
    official("silent")
    is_fallback(data.load_mnist(), capsys.readouterr().out)
    elsewhere = server.url("good").replace("127.0.0.1", "localhost") + "/mnist.npz"
    monkeypatch.setitem(files.FILES, "cifar-10-python.tar.gz", DataFile("cifar-10-python.tar.gz", official=elsewhere))
    source = data.load_cifar10()[2]
    assert source.kind == "embedded" and server.seen("good") == []


def test_a_refused_connection_costs_no_wait_and_condemns_no_other_host(server, official, capsys):
    data.load_mnist()
    official("good")
    assert is_mnist(data.load_mnist()) == "official"


def test_time_limits_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("COURSE_STALL_SECONDS", "7.5")
    assert fetch.Limits.from_environment().stall == 7.5
    assert fetch.Limits.from_environment(stall=1).stall == 1
    monkeypatch.setenv("COURSE_STALL_SECONDS", "soon")
    with pytest.raises(ValueError, match="COURSE_STALL_SECONDS: expected a number of seconds, received 'soon'"):
        fetch.Limits.from_environment()


def test_offline_a_reader_waits_at_most_fifteen_seconds(monkeypatch):
    """By its default limits: a mirror that stalls twice, then an official host that does not answer."""
    for name in ("CONNECT", "STALL", "TOTAL", "PATIENCE"):
        monkeypatch.delenv(f"COURSE_{name}_SECONDS")
    limits = fetch.Limits.from_environment()
    assert 2 * limits.stall + limits.connect <= 15
