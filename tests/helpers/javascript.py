"""JavaScript run from tests, under one Node process that stays: to start Node takes longer than most tests do."""

import functools
import json
import pathlib
import subprocess

SCRIPTS = pathlib.Path(__file__).parent / "js"


@functools.cache
def _contexts(node):
    """The process; it ends with this one, when its input does."""
    command = [node, "--experimental-vm-modules", "--no-warnings", str(SCRIPTS / "contexts.mjs")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf8")


def run_script(node, name, task):
    """What the default function of `helpers/js/<name>.mjs` answers to `task`, in a context of its own.

    Raises:
        AssertionError: the script raised; the message is the JavaScript error with its stack.
    """
    process = _contexts(node)
    process.stdin.write(json.dumps({"script": str(SCRIPTS / f"{name}.mjs"), "task": task}) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    assert line, f"Node ended ({process.wait()}) while it ran {name}.mjs"
    result = json.loads(line)
    assert "error" not in result, result["error"]
    return result["answer"]
