"""Single-language copies of the lessons, for learners.

    python tools/learn.py en|zh [--open]     into learn/<edition>/; --open starts JupyterLab there
    python tools/learn.py --all              both editions, e.g. for Binder

A copy that the learner has changed is never overwritten: the new version is put beside it, and named, also on a page that opens in
JupyterLab. A lesson that was merely run (outputs, settings, an empty cell at its end) is not changed.
"""

import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "book"))

from repository import current

from editions.source.copies import single_language
from editions.source.languages import EDITIONS
from editions.source.lessons import facts
from editions.source.links import public_address
from utils import ROOT
from utils.whole import write_whole


def as_text(notebook):
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def digest(data):
    return hashlib.sha256(data).hexdigest()


def written(data):
    """Digest of what people write in a notebook: kind and text of each cell that is not empty. Of another file, of all of it."""
    try:
        cells = [(cell["cell_type"], "".join(cell["source"]).rstrip()) for cell in json.loads(data)["cells"]]
    except (ValueError, KeyError, TypeError):
        return digest(data)
    return digest(json.dumps([cell for cell in cells if cell[1]]).encode())


def was_run(data):
    """Whether a notebook holds what a kernel made of it."""
    return any(cell.get("execution_count") or cell.get("outputs") for cell in json.loads(data)["cells"])


class Shelf:
    """A folder of copies that remembers what it put there, and so knows what a learner has changed."""

    def __init__(self, folder):
        self.folder = folder
        self.ledger = folder / ".versions.json"
        try:
            known = json.loads(self.ledger.read_text("utf8"))
            self.known = {k: v for k, v in known.items() if isinstance(v, str)}
        except (OSError, ValueError, AttributeError):
            self.known = {}  # then every file counts as changed, and none is touched

    def put(self, name, text):
        """Lay one notebook on the shelf.

        Returns:
            "new", "same", "updated", "kept" (changed by the learner, no newer version, or one that was deleted), or the name
            of the file beside the learner's that holds the newer version.
        """
        path, data = self.folder / name, text.encode()
        if not path.exists():
            self._write(path, data)
            self.known[name] = written(data)
            return "new"
        here = path.read_bytes()
        if written(here) == written(data):
            if here != data and not was_run(here):  # else it keeps its outputs
                self._write(path, data)
            self.known[name] = written(data)
            return "same"
        if self._is_ours(name, here):
            self._write(path, data)
            self.known[name] = written(data)
            return "updated"
        if self.known.get(name) in (written(data), digest(data)):
            return "kept"
        return self._beside(path, name, data)

    def _is_ours(self, name, here):
        """Whether a file is as it was laid here (ledgers of older releases hold digests of whole files)."""
        return self.known.get(name) in (written(here), digest(here))

    def _beside(self, path, name, data):
        """Write the newer version next to the learner's file, under a name that is free or ours."""
        number = 1
        while True:
            other = path.with_name(f"{path.stem}.new{'' if number == 1 else f'-{number}'}{path.suffix}")
            key = str(other.relative_to(self.folder))
            here = other.read_bytes() if other.exists() else None
            if here is None and self.known.get(key) == written(data):
                return "kept"  # the learner has taken over what was wanted, and deleted it
            if here is None or self._is_ours(key, here):
                self._write(other, data)
                self.known[key] = written(data)
                break
            if written(here) == written(data):
                break
            number += 1
        return key

    @staticmethod
    def _write(path, data):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)

    def close(self):
        self._write(self.ledger, json.dumps(self.known, indent=1, sort_keys=True).encode())


def lay_out(edition, target=None):
    """Copy all lessons of an edition to learn/<edition>/.

    Returns:
        dict from the copy's name to what was done with it, as `Shelf.put` says.
    """
    shelf, site = Shelf((target or ROOT / "learn") / edition), public_address(current())
    done = {}
    for path in sorted((ROOT / "notebooks").glob("*/*.ipynb")):
        name = path.relative_to(ROOT / "notebooks").as_posix()
        notebook = json.loads(path.read_text("utf8"))
        done[name] = shelf.put(name, as_text(single_language(notebook, edition, site, facts(path)["minutes"])))
    shelf.close()
    return done


def newer(done):
    """Of what `lay_out` did: lesson → file beside it that holds the newer version."""
    return {name: what for name, what in done.items() if what not in ("new", "same", "updated", "kept")}


def report(edition, done):
    print(f"learn/{edition}/: {len(done)} lessons")
    for name, what in done.items():
        if what == "kept":
            print(f"  {name}: your changed copy stays as it is")
    for name, what in newer(done).items():
        print(f"  {name}: you have changed this one, it stays; the newer version is beside it: {what}")
        print(f"  {name}：你改动过这一份，原样保留；新版本放在旁边：{what}")


NOTICE = {
    "en": (
        "NEWER-VERSIONS.md",
        "# Newer versions of lessons that you have changed\n\nYour copies stay as they are. The newer version lies beside each. Take over"
        " from it what you like, then delete it: the next `make lab` does not bring it back.\n\n",
    ),
    "zh": (
        "新版本.md",
        "# 你改动过的课程有了新版本\n\n你的副本原样保留，新版本放在旁边。需要的内容自己搬过去，然后删掉新版本即可，下次 `make lab` 不会再放一份。\n\n",
    ),
}


def notice(edition, done, target=None):
    """The page that names the newer versions, for JupyterLab to open (as text, so it is plain): its path, or None if there is none (any more)."""
    name, text = NOTICE[edition]
    path, found = (target or ROOT / "learn") / edition / name, newer(done)
    if not found:
        path.unlink(missing_ok=True)
        return None
    rows = (f"- {mine}\n  → {other}\n" for mine, other in found.items())
    path.write_text(text + "".join(rows), "utf8")
    return path


def lab_command(edition, page=None, root=None):
    """How JupyterLab is started in learn/<edition>/, with a page that it shows first."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root or ROOT / 'learn' / edition}"]
    if page is not None:
        command.append(f"--LabApp.default_url={urllib.parse.quote(f'/lab/tree/{page.name}')}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container one is root, and JupyterLab would stop
        command.append("--allow-root")
    return command + os.environ.get("LAB_OPTIONS", "").split()


def open_lab(edition, page=None):
    """Start JupyterLab."""
    return subprocess.run(lab_command(edition, page), env={**os.environ, "COURSE_EDITION": edition}).returncode


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("edition", nargs="?", choices=EDITIONS)
    parser.add_argument("--all", action="store_true", help="both editions")
    parser.add_argument("--open", action="store_true", help="start JupyterLab")
    parser.add_argument("--target", type=pathlib.Path, help="another folder than learn/")
    options = parser.parse_args(argv)
    if not options.edition and not options.all:
        parser.error("which edition? expected en or zh (make lab EDITION=zh), or --all")
    pages = {}
    for edition in EDITIONS if options.all else [options.edition]:
        done = lay_out(edition, options.target)
        report(edition, done)
        pages[edition] = notice(edition, done, options.target)
    return open_lab(options.edition, pages[options.edition]) if options.open else 0


if __name__ == "__main__":
    sys.exit(main())
