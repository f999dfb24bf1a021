"""The server of the built site."""

import socket
import threading
import urllib.request

import pytest
import serve


@pytest.fixture
def server(tmp_path):
    (tmp_path / "index.html").write_text("<p>你好</p>", "utf-8")
    (tmp_path / "a.js").write_text("1", "utf-8")
    opened = serve.open_server(0, tmp_path)
    threading.Thread(target=opened.serve_forever, daemon=True).start()
    yield opened
    opened.shutdown()
    opened.server_close()


def test_files_are_served_with_their_types(server):
    for name, kind in (("", "text/html; charset=utf-8"), ("a.js", "text/javascript; charset=utf-8")):
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{name}") as answer:
            assert answer.headers["Content-Type"] == kind


def test_a_taken_port_is_named_and_the_next_is_tried(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        opened = serve.open_server(port)
        opened.server_close()
        assert port < opened.server_port < port + serve.TRIES
        assert f"port {port} is in use" in capsys.readouterr().out
        with pytest.raises(OSError, match="no free port"):
            serve.open_server(port, tries=1)
