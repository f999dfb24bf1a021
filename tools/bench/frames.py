"""Frame times of widgets in headless Chromium: `optimizer-race` with all eight optimizers running, `playground` while its largest network learns."""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

# Time every frame from outside: the work that its callback does, and the interval since the frame before.
PROBE = """(() => {
  const raf = window.requestAnimationFrame.bind(window);
  window.frameWork = []; window.frameInterval = [];
  let last = 0;
  window.requestAnimationFrame = callback => raf(now => {
    if (last) window.frameInterval.push(now - last);
    last = now;
    const start = performance.now();
    callback(now);
    window.frameWork.push(performance.now() - start);
  });
})();"""


def race(surface="rosenbrock", speed=240):
    """The race of all eight on `surface`, each making `speed` steps a second; HTML."""
    from utils.widgets import show

    # Without a goal that can be reached soon the race lasts: noise keeps everyone away from it.
    return show("optimizer-race", surface=surface, speed=speed, noise=1.0).html


def playground(speed=250):
    """Six layers of eight units that see all seven inputs; HTML."""
    from utils.widgets import show

    inputs = ["x1", "x2", "x1x1", "x2x2", "x1x2", "sin1", "sin2"]
    largest = {"inputs": inputs, "layers": [8] * 6, "activations": "tanh", "optimizer": "adam"}
    return show("playground", data="spiral", noise=0.3, **largest, speed=speed).html


def frame_times(html, seconds=6, width=1000, scale=2):
    """Median and 95th percentile of a frame's work and of the interval between frames, in milliseconds.

    Args:
        html: the widget, as `show` writes it.
        seconds: how long to measure.
        width, scale: the page's width in CSS pixels and the pixels of the screen for each.

    Returns:
        {"work_median", "work_95", "interval_median", "interval_95", "frames"}.
    """
    import numpy as np
    from chromium import find_chromium
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = pathlib.Path(folder) / "widget.html"
        path.write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><script>{PROBE}</script><body>{html}', "utf8"
        )
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900}, device_scale_factor=scale)
        page.goto(path.as_uri())
        page.wait_for_timeout(2500)  # the bars over the race's sliders are computed first
        page.get_by_role("button", name="Play").click()
        page.wait_for_timeout(int(seconds * 1000))
        work, interval = page.evaluate("[window.frameWork, window.frameInterval]")
        browser.close()
    return {
        "work_median": float(np.median(work)),
        "work_95": float(np.percentile(work, 95)),
        "interval_median": float(np.median(interval)),
        "interval_95": float(np.percentile(interval, 95)),
        "frames": len(work),
    }


if __name__ == "__main__":
    for widget in (race, playground):
        for key, value in frame_times(widget()).items():
            print(f"{widget.__name__} {key:<16} {value:.2f}")
