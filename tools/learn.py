"""Single-language copies of the lessons, for learners.

    python tools/learn.py en|zh [--open]     into learn/<edition>/; --open starts JupyterLab there
    python tools/learn.py --all              both editions, e.g. for Binder

A copy that the learner has changed is never overwritten: the new version is put beside it, and named.
"""

import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
for _folder in (ROOT, ROOT / "book", ROOT / "tools"):
    sys.path.insert(0, str(_folder))

from repository import current  # noqa: E402

from editions.source.copies import single_language  # noqa: E402
from editions.source.languages import EDITIONS  # noqa: E402
from editions.source.lessons import facts  # noqa: E402
from editions.source.links import public_address  # noqa: E402


def as_text(notebook):
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def digest(data):
    return hashlib.sha256(data).hexdigest()


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
            "new", "same", "updated", "kept" (changed by the learner, no newer version), or the name of
            the file beside the learner's that holds the newer version.
        """
        path, data = self.folder / name, text.encode()
        if not path.exists():
            self._write(path, data)
            self.known[name] = digest(data)
            return "new"
        here = digest(path.read_bytes())
        if here == digest(data):
            self.known[name] = here
            return "same"
        if here == self.known.get(name):
            self._write(path, data)
            self.known[name] = digest(data)
            return "updated"
        if self.known.get(name) == digest(data):
            return "kept"
        return self._beside(path, name, data)

    def _beside(self, path, name, data):
        """Write the newer version next to the learner's file, under a name that is free or ours."""
        number = 1
        while True:
            other = path.with_name(f"{path.stem}.new{'' if number == 1 else f'-{number}'}{path.suffix}")
            key = str(other.relative_to(self.folder))
            if not other.exists():
                self._write(other, data)
                self.known[key] = digest(data)
                break
            here = digest(other.read_bytes())
            if here == digest(data):
                break
            if here == self.known.get(key):
                self._write(other, data)
                self.known[key] = digest(data)
                break
            number += 1
        return key

    @staticmethod
    def _write(path, data):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(path.name + ".part")
        temporary.write_bytes(data)
        os.replace(temporary, path)

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


def report(edition, done):
    print(f"learn/{edition}/: {len(done)} lessons")
    for name, what in done.items():
        if what == "kept":
            print(f"  {name}: your changed copy stays as it is")
        elif what not in ("new", "same", "updated"):
            print(f"  {name}: you have changed this one, it stays; the newer version is beside it: {what}")
            print(f"  {name}：你改动过这一份，原样保留；新版本放在旁边：{what}")


def open_lab(edition):
    """Start JupyterLab in learn/<edition>/."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT / 'learn' / edition}"]
    command += os.environ.get("LAB_OPTIONS", "").split()
    return subprocess.run(command, env={**os.environ, "COURSE_EDITION": edition}).returncode


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("edition", nargs="?", choices=EDITIONS)
    parser.add_argument("--all", action="store_true", help="both editions")
    parser.add_argument("--open", action="store_true", help="start JupyterLab")
    parser.add_argument("--target", type=pathlib.Path, help="another folder than learn/")
    options = parser.parse_args(argv)
    if not options.edition and not options.all:
        parser.error("which edition? expected en or zh (make lab EDITION=zh), or --all")
    for edition in EDITIONS if options.all else [options.edition]:
        report(edition, lay_out(edition, options.target))
    return open_lab(options.edition) if options.open else 0


if __name__ == "__main__":
    sys.exit(main())
