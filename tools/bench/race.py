"""Frame times of the widget `optimizer-race` with all eight optimizers running, in headless Chromium."""

import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
for _folder in (ROOT, ROOT / "tools"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

# Time every frame from outside: the work that its callback does, and the interval since the frame before.
PROBE = """(() => {
  const raf = window.requestAnimationFrame.bind(window);
  window.raceWork = []; window.raceInterval = [];
  let last = 0;
  window.requestAnimationFrame = callback => raf(now => {
    if (last) window.raceInterval.push(now - last);
    last = now;
    const start = performance.now();
    callback(now);
    window.raceWork.push(performance.now() - start);
  });
})();"""


def frame_times(surface="rosenbrock", speed=240, seconds=6, width=1000, scale=2):
    """Median and 95th percentile of a frame's work and of the interval between frames, in milliseconds.

    Args:
        surface, speed: what is raced on, and the steps a second of each of the eight.
        seconds: how long to measure.
        width, scale: the page's width in CSS pixels and the pixels of the screen for each.

    Returns:
        {"work_median", "work_95", "interval_median", "interval_95", "frames"}.
    """
    import numpy as np
    from chromium import find_chromium
    from playwright.sync_api import sync_playwright

    from utils.widgets import show

    # Without a goal that can be reached soon the race lasts: noise keeps everyone away from it.
    html = show("optimizer-race", surface=surface, speed=speed, noise=1.0).html
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = pathlib.Path(folder) / "race.html"
        path.write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><script>{PROBE}</script><body>{html}', "utf8"
        )
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 900}, device_scale_factor=scale)
        page.goto(path.as_uri())
        page.wait_for_timeout(2500)  # the bars over the sliders are computed before the race
        page.get_by_role("button", name="Play").click()
        page.wait_for_timeout(int(seconds * 1000))
        work, interval = page.evaluate("[window.raceWork, window.raceInterval]")
        browser.close()
    return {
        "work_median": float(np.median(work)),
        "work_95": float(np.percentile(work, 95)),
        "interval_median": float(np.median(interval)),
        "interval_95": float(np.percentile(interval, 95)),
        "frames": len(work),
    }


if __name__ == "__main__":
    for key, value in frame_times().items():
        print(f"{key:<16} {value:.2f}")
