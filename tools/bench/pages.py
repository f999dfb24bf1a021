"""Weight, speed and Lighthouse's scores of pages of the built site, as `tools/bench pages` prints them."""

import contextlib
import gzip
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "book"))

from utils import ROOT

LIGHTHOUSE = ROOT / "tools" / "lighthouse"
# What the course promises its speed for: 4 Mbit/s, 100 ms, a processor four times slower.
LINE = {"offline": False, "latency": 100, "downloadThroughput": 4e6 / 8, "uploadThroughput": 1e6 / 8}
SLOWDOWN = 4
PACKED = {".html", ".js", ".css", ".svg", ".json", ".xml", ".ipynb", ".txt"}


class Host(http.server.SimpleHTTPRequestHandler):
    """Files as a static host sends them: text packed, everything with its type, kept for ten minutes."""

    protocol_version = "HTTP/1.1"
    packed = {}

    def log_message(self, *_):
        pass

    def send_head(self):
        path = pathlib.Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return None
        data = path.read_bytes()
        self.send_response(200)
        self.send_header(
            "Content-Type", self.guess_type(str(path)) + ("; charset=utf-8" if path.suffix in PACKED else "")
        )
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", ""):
            if data not in self.packed:
                self.packed[data] = gzip.compress(data, 6)
            data = self.packed[data]
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None

    def do_HEAD(self):
        super().do_GET()


@contextlib.contextmanager
def hosted(folder):
    """Address of a server of `folder` that packs as static hosts do."""

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            pass  # a browser that leaves before it has everything

    server = Server(("127.0.0.1", 0), lambda *arguments: Host(*arguments, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def weigh(page, start, then=None):
    """Bytes over the line, by kind, of a first load and of one page change after it.

    Args:
        page: a Playwright page with an empty cache; start, then: addresses.

    Returns:
        dict from kind ("document", "script", "stylesheet", "image", "font", …) to bytes, for each of the two.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds, sizes = {}, {}
    session.on("Network.responseReceived", lambda event: kinds.__setitem__(event["requestId"], event["type"].lower()))

    def finished(event):
        kind = kinds.get(event["requestId"], "other")
        sizes[kind] = sizes.get(kind, 0) + int(event["encodedDataLength"])

    session.on("Network.loadingFinished", finished)
    found = []
    for address in filter(None, (start, then)):
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(2500)  # what is fetched when there is nothing else to do
        found.append(dict(sizes))
    session.detach()
    return found


def shift_while_reading(page, address):
    """Layout shift of a page from its load to its end, read through at a reader's pace (CLS, as browsers count it: largest session window)."""
    page.add_init_script(
        """globalThis.shifts = [];
        new PerformanceObserver((list) => list.getEntries().forEach((e) => e.hadRecentInput || shifts.push([e.startTime, e.value]))).observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto(address, wait_until="networkidle")
    page.evaluate(
        "async () => { for (let y = 0; y < document.body.scrollHeight; y += 250) { scrollTo(0, y); await new Promise((r) => setTimeout(r, 60)); } }"
    )
    shifts = page.evaluate("shifts")
    worst = total = 0.0
    first = last = -1e9
    for time, value in shifts:
        if time - last > 1000 or time - first > 5000:
            first, total = time, 0.0
        last, total = time, total + value
        worst = max(worst, total)
    return worst


def lighthouse(address, chromium, *options):
    """Lighthouse's report on a page (dict); it needs the packages that tools/lighthouse/package-lock.json names."""
    from theme import node

    node.install(theme=LIGHTHOUSE)
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder, "report.json")
        command = [
            str(node.node()), str(LIGHTHOUSE / "node_modules" / "lighthouse" / "cli" / "index.js"), address, "--quiet", "--output=json", f"--output-path={report}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update", *options,
        ]  # fmt: skip
        done = subprocess.run(command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True)
        if not report.exists():
            raise RuntimeError(f"Lighthouse gave no report for {address}:\n{done.stderr[-1500:]}")
        return json.loads(report.read_text("utf-8"))


def seconds_to_largest_paint(context, address):
    """When the largest piece of the first screen is painted, on the slow line and processor (LCP)."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.add_init_script(
        'new PerformanceObserver((list) => (globalThis.painted = list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });'
    )
    page.goto(address, wait_until="networkidle")
    page.evaluate("async () => { while (!globalThis.painted) await new Promise((done) => setTimeout(done, 100)); }")
    page.wait_for_timeout(300)  # a larger piece may follow
    seconds = page.evaluate("painted") / 1000
    page.close()
    return seconds


def scores(address, chromium):
    """Lighthouse's scores of a page, 0 to 100, under its own conditions (a phone on slow 4G), and what it found fault with."""
    report = lighthouse(address, chromium, "--only-categories=performance,accessibility,best-practices,seo")
    faults = [
        f"{audit['id']}: {audit.get('displayValue') or audit['title']}"
        for category in ("accessibility", "best-practices", "seo")
        for reference in report["categories"][category]["auditRefs"]
        if (audit := report["audits"][reference["id"]])["score"] not in (None, 1) and reference["weight"]
    ]
    return {name: round(100 * category["score"]) for name, category in report["categories"].items()}, faults
