"""A real HTTP server that misbehaves on request: the first part of the path names how."""

import http.server
import re
import socket
import struct
import threading

PAGE = b"<!DOCTYPE html><html><title>Log in to this network</title></html>"


class HostileServer:
    """`with HostileServer({"mnist.npz": data}) as server: server.url("stall")`, an address below which every file stalls.

    Behaviours: `good`; `truncated` (closes half-way, always); `drop` (resets half-way, the first time); `dropnorange` (the same, and
    knows no Range); `changed` (resets half-way, then has another version of the file); `dies` (half at first, then nothing); `stall`
    (half, then silence); `silent` (no answer); `drip` (a few bytes at a time); `missing` (404); `busy` (503, the first time);
    `broken` (500); `html` (a page, status 200); `disguised` (a page that says it is a file); `wrong` (other bytes, right length);
    `short` (a shorter file); `endless`; `loop` (redirects to itself); `moved` (redirects to `good`);
    `together` (half to each, then the rest when two clients have come so far).

    `requests` lists (behaviour, name, Range header or None).
    """

    def __init__(self, files):
        self.files, self.requests, self.released = files, [], threading.Event()
        self.pair = threading.Barrier(2)
        owner = self

        class Handler(_Handler):
            server_owner = owner

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.http.server_port}"

    def url(self, behaviour):
        return f"{self.address}/{behaviour}"

    def seen(self, behaviour):
        """Range headers of the requests for a behaviour."""
        return [span for name, _, span in self.requests if name == behaviour]

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self.released.set()
        self.pair.abort()
        self.http.shutdown()
        self.http.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    server_owner = None

    def log_message(self, *args):
        pass

    def do_GET(self):
        _, behaviour, name = self.path.split("/", 2)
        owner = self.server_owner
        span = self.headers.get("Range")
        first = not owner.seen(behaviour)
        owner.requests.append((behaviour, name, span))
        try:
            getattr(self, f"do_{behaviour}")(owner.files.get(name), span, first)
        except (ConnectionError, TimeoutError, threading.BrokenBarrierError):
            pass  # the client has gone, as it may

    def send(self, status=200, length=None, kind="application/octet-stream", **headers):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.send_header("Content-Type", kind)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()

    def reset(self):
        """Let the client see a reset connection, not an orderly end."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def do_good(self, data, span, first, tag='"v1"'):
        if data is None:
            return self.send_error(404)
        start = re.match(r"bytes=(\d+)-$", span or "")
        if start and self.headers.get("If-Range", tag) == tag:
            start = int(start[1])
            self.send(206, len(data) - start, Content_Range=f"bytes {start}-{len(data) - 1}/{len(data)}", ETag=tag)
            self.wfile.write(data[start:])
        else:
            self.send(200, len(data), ETag=tag)
            self.wfile.write(data)

    def half(self, data):
        self.send(200, len(data), ETag='"v1"')
        self.wfile.write(data[: len(data) // 2])
        self.wfile.flush()

    def do_truncated(self, data, span, first):
        self.half(data)

    def do_drop(self, data, span, first):
        if not first:
            return self.do_good(data, span, first)
        self.half(data)
        self.server_owner.released.wait(0.2)  # a reset throws away what the client has not read yet
        self.reset()

    def do_dropnorange(self, data, span, first):
        self.do_drop(data, None, first)

    def do_changed(self, data, span, first):
        if first:
            return self.do_drop(data[::-1], span, first)
        self.do_good(data, span, first, tag='"v2"')

    def do_dies(self, data, span, first):
        if first:
            self.half(data)
        else:
            self.reset()

    def do_stall(self, data, span, first):
        self.half(data)
        self.server_owner.released.wait(60)

    def do_silent(self, data, span, first):
        self.server_owner.released.wait(60)

    def do_drip(self, data, span, first):
        self.send(200, len(data))
        for i in range(0, len(data), 16):
            self.wfile.write(data[i : i + 16])
            self.wfile.flush()
            if self.server_owner.released.wait(0.05):
                break

    def do_missing(self, data, span, first):
        self.send_error(404)

    def do_busy(self, data, span, first):
        if first:
            return self.send_error(503)
        self.do_good(data, span, first)

    def do_broken(self, data, span, first):
        self.send_error(500)

    def do_html(self, data, span, first):
        self.send(200, len(PAGE), kind="text/html; charset=utf-8")
        self.wfile.write(PAGE)

    def do_disguised(self, data, span, first):
        self.send(200)
        self.wfile.write(PAGE.ljust(len(data)))

    def do_wrong(self, data, span, first):
        self.send(200, len(data))
        self.wfile.write(bytes(len(data)))

    def do_short(self, data, span, first):
        self.send(200, len(data) - 1)
        self.wfile.write(data[:-1])

    def do_endless(self, data, span, first):
        self.send(200)
        while not self.server_owner.released.is_set():
            self.wfile.write(bytes(4096))

    def do_loop(self, data, span, first):
        self.send(302, 0, Location=self.path)

    def do_moved(self, data, span, first):
        self.send(302, 0, Location=self.path.replace("/moved/", "/good/"))

    def do_together(self, data, span, first):
        self.half(data)
        self.server_owner.pair.wait(60)
        self.wfile.write(data[len(data) // 2 :])
