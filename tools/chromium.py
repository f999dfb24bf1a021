"""Find the browser that measures and tests."""

import os
import shutil


def find_chromium():
    """Path of a Chromium, Chrome or Edge on this machine, or None."""
    names = (
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
        "microsoft-edge",
        "msedge",
    )
    places = (
        os.environ.get("CHROMIUM"),
        *map(shutil.which, names),
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    )
    return next((place for place in places if place and os.path.exists(place)), None)
