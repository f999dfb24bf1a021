"""A mirror's address may be written as people write it, and the way to it is the right one."""

import contextlib
import http.server
import threading
import urllib.parse

import pytest
from data_samples import MNIST, closed_port, is_fallback, is_mnist

from utils import data
from utils.data import address
from utils.data.errors import DataError


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://example.org/data/mnist.npz", "https://example.org/data/mnist.npz"),
        ("https://example.org:8080/a/?file=b", "https://example.org:8080/a/?file=b"),
        # the name that IANA reserved for trials of Chinese names
        ("http://例子.测试/数据/mnist.npz", "http://xn--fsqu00a.xn--0zwm56d/%E6%95%B0%E6%8D%AE/mnist.npz"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("http://example.org/my data/%E6%95%B0", "http://example.org/my%20data/%E6%95%B0"),
    ],
)
def test_an_address_is_sent_in_ascii_and_what_is_quoted_is_not_quoted_again(written, sent):
    found = address.parse(written)
    assert found.url == sent and found.url.isascii()
    assert found.host == urllib.parse.urlsplit(written).hostname


def test_a_host_is_named_as_it_was_written():
    assert address.parse("http://镜像.example/x").en == address.parse("http://镜像.example/x").zh == "镜像.example"


def test_a_chinese_path_of_a_mirror_is_found(monkeypatch, server, capsys):
    server.files[urllib.parse.quote("数据/mnist.npz")] = MNIST
    monkeypatch.setenv("COURSE_MIRROR", server.url("good") + "/数据")
    assert is_mnist(data.load_mnist()) == "mirror"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("dress", ["{} ", '"{}"', "“{}”", "{}/"])
def test_quotes_blanks_and_a_slash_around_a_mirror_do_not_count(monkeypatch, server, capsys, dress):
    monkeypatch.setenv("COURSE_MIRROR", dress.format(server.url("good")))
    assert is_mnist(data.load_mnist()) == "mirror"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "written", ["http://[bad", "http://host:port", "http://a..b", "https://" + "x" * 70, "http://", "http://\u3002"]
)
def test_a_mirror_whose_address_is_none_ends_in_the_announced_fallback(monkeypatch, capsys, written):
    monkeypatch.setenv("COURSE_MIRROR", written)
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert "expected an address" in english and "地址应" in chinese


def test_a_redirect_to_an_address_that_is_none_ends_in_the_announced_fallback(monkeypatch, mirror, server, capsys):
    monkeypatch.setattr(
        server.http.RequestHandlerClass, "do_moved", lambda self, *args: self.send(302, 0, Location="http://[bad")
    )
    mirror("moved")
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert "leads to an address that cannot be used" in english and "无法使用的地址" in chinese


# ---------------------------------------------------------------- proxies


@contextlib.contextmanager
def a_proxy(status):
    """A proxy that answers every request alike; yields its address and the list of what it was asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *args):
            pass

        def do_GET(self):
            asked.append(self.path)
            content = MNIST if status == 200 else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as proxy:
        threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"127.0.0.1:{proxy.server_port}", asked
        proxy.shutdown()


@pytest.fixture
def through(monkeypatch):
    """Function that makes an address the proxy of all requests."""

    def use(proxy, user=""):
        for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY", "REQUEST_METHOD"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("http_proxy", f"http://{user}{proxy}")

    return use


def test_a_mirror_on_this_machine_or_network_is_not_asked_through_a_proxy(through, mirror):
    with a_proxy(200) as (proxy, asked):
        through(proxy)
        mirror("good")
        assert is_mnist(data.load_mnist()) == "mirror"
        assert asked == []


def test_a_mirror_far_away_is_asked_through_the_proxy(monkeypatch, through):
    with a_proxy(200) as (proxy, asked):
        through(proxy)
        monkeypatch.setenv("COURSE_MIRROR", "http://mirror.invalid/data")
        assert is_mnist(data.load_mnist()) == "mirror"
        assert asked == ["http://mirror.invalid/data/mnist.npz"]


def test_a_proxy_that_is_set_later_is_used(monkeypatch, through, capsys):
    monkeypatch.setenv("COURSE_MIRROR", "http://mirror.invalid/data")
    is_fallback(data.load_mnist(), capsys.readouterr().out)
    with a_proxy(200) as (proxy, asked):
        through(proxy)
        assert is_mnist(data.load_mnist()) == "mirror"
        assert len(asked) == 1


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.1", True), ("192.168.1.7", True), ("10.0.0.1", True), ("fe80::1", True),
     ("nas", True),
     ("nas.local", True), ("box.lan", True), ("8.8.8.8", False), ("example.org", False), ("local.example.org", False),
     ("2606:4700::1111", False)],
)  # fmt: skip
def test_a_local_host_is_told_by_its_name_or_number(host, local):
    assert address.is_local(host) == local


@pytest.mark.parametrize(
    ("status", "why"), [(407, ("asks for a login", "代理要求登录")), (403, ("answers 403", "返回 403"))]
)
def test_what_a_proxy_answers_is_not_laid_to_the_host_alone(monkeypatch, through, capsys, status, why):
    with a_proxy(status) as (proxy, _):
        through(proxy)
        monkeypatch.setenv("COURSE_MIRROR", "http://mirror.invalid")
        english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert f"mirror.invalid (through the proxy {proxy}) answers {status}" in english and why[0] in english
    assert f"经代理 {proxy} 访问的 mirror.invalid 返回 {status}" in chinese and why[1] in chinese


def test_a_proxy_that_is_not_there_is_named_without_its_password(monkeypatch, through, capsys):
    proxy = f"127.0.0.1:{closed_port()}"
    through(proxy, user="me:secret@")
    monkeypatch.setenv("COURSE_MIRROR", "http://mirror.invalid")
    english, chinese = is_fallback(data.load_mnist(), capsys.readouterr().out)
    assert f"no connection to mirror.invalid through the proxy {proxy}" in english
    assert f"通过代理 {proxy} 连接不上 mirror.invalid" in chinese
    assert "secret" not in english + chinese


def test_a_host_that_no_proxy_names_is_asked_directly(monkeypatch, through):
    through("127.0.0.1:9")
    assert address.parse("http://mirror.example.org/x").proxy == "127.0.0.1:9"
    monkeypatch.setenv("no_proxy", "example.org")
    assert address.parse("http://mirror.example.org/x").proxy == ""


def test_an_address_of_another_kind_is_refused():
    with pytest.raises(DataError, match="begins with http:// or https://"):
        address.parse("ftp://example.org/x")
