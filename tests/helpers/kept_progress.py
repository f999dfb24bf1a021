"""The site's scripts of a reader's progress, with a storage, under Node."""

import json

from javascript import run_script
from lessons import ROOT

from editions.site import bundle, progress

THEME = ROOT / "book" / "theme"
KEY, STORE = THEME / "scripts" / "05-lesson-key.js", THEME / "scripts" / "45-store.js"
FILE, BETS = THEME / "static" / "progress-file.js", THEME / "static" / "progress-bets.js"
ASKED = {"lenet": [["one", "two", "three"], ["coin", "dice"], ["size"]], "resnet": [["one"], [], ["join", "gate"]]}


class Browser:
    """The site's scripts with a storage; `asked` is what the build says of the lessons."""

    def __init__(self, node, kept=None, asked=ASKED, quota=None):
        self.node, self.asked, self.quota = node, asked, quota
        self.storage = (
            kept
            if kept == "forbidden"
            else {
                f"dli.v1.{kind}": value if isinstance(value, str) else json.dumps(value)
                for kind, value in (kept or {}).items()
            }
        )

    def run(self, code, data=None, module=None):
        """Value of the JavaScript function `code` of (data, module); the storage is kept for the next call."""
        scripts = [progress.as_script(self.asked), *map(bundle.script_text, (KEY, STORE, FILE, BETS))]
        task = {
            "scripts": scripts,
            "module": module,
            "storage": self.storage,
            "quota": self.quota,
            "code": code,
            "data": data,
        }
        result = run_script(self.node, "classic", task)
        if self.storage != "forbidden":
            self.storage = result["storage"]
        return result["value"]

    def summary(self, lesson="lenet"):
        return self.run("lesson => courseStore.summary(lesson)", lesson)

    def collect(self):
        return self.run("() => courseProgressFile.collect()")

    def export(self):
        return self.run("() => courseProgressFile.exportText('2026-11-25')")

    def take(self, text):
        """Import a file; {"error": reason} if it is refused."""
        code = "text => { try { const found = courseProgressFile.parse(text); return { ...courseProgressFile.take(found), skipped: found.skipped }; } catch (e) { if (!e.reason) throw e; return { error: e.reason }; } }"
        return self.run(code, text)
