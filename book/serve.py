"""Serve the built site on this machine:  python book/serve.py [--port 8000]"""

import argparse
import errno
import functools
import http.server
import pathlib
import sys

SITE = pathlib.Path(__file__).resolve().parent.parent / "_build" / "html"
TRIES = 20


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files with the right types, asked for anew each time; quiet except for errors."""

    # Fixed here, since a system's own table may name .js text/plain, which browsers refuse for modules.
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
        ".woff2": "font/woff2", ".ipynb": "application/x-ipynb+json", ".zip": "application/zip", ".txt": "text/plain; charset=utf-8",
    }  # fmt: skip

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code, message=None, explain=None):
        """As the published site does: an address that does not exist gets the page for that."""
        page = pathlib.Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        data = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_request(self, code="-", size="-"):
        if not str(code).startswith(("2", "3")) and str(getattr(code, "value", code)) >= "400":
            super().log_request(code, size)


def open_server(port, folder=SITE, host="127.0.0.1", tries=TRIES):
    """A threaded server of `folder` at `port`, or at the next free one (0: any).

    Raises:
        OSError: none of the ports is free.
    """
    handler = functools.partial(Handler, directory=str(folder))
    for candidate in range(port, min(port + tries, 65536)) if port else [0]:
        try:
            return http.server.ThreadingHTTPServer((host, candidate), handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            reason = "is in use" if error.errno == errno.EADDRINUSE else "is not allowed"
            print(
                f"port {candidate} {reason}" + (", trying the next" if candidate + 1 < port + tries else ""), flush=True
            )
    raise OSError(f"no free port from {port} to {port + tries - 1}; choose another: make serve PORT=9000")


def main(arguments=None):
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="first port to try (default 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: this machine only)")
    options = parser.parse_args(arguments)
    if not (SITE / "index.html").exists():
        print(f"error: no site in {SITE}; build it first: make book", file=sys.stderr)
        return 1
    try:
        server = open_server(options.port, host=options.host)
    except (OSError, OverflowError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(
        f"the course is at http://{'localhost' if options.host == '127.0.0.1' else options.host}:{server.server_port}/  (Ctrl+C ends it)",
        flush=True,
    )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
