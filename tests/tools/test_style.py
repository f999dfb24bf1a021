"""Code has the form that ruff gives Python, and Prettier scripts and styles."""

import json
import subprocess
import sys

import pytest
from lessons import ROOT

from theme import node as front_end


def test_scripts_and_styles_have_prettiers_form(node):
    front_end.install(theme=ROOT / "tests")
    pattern = json.loads((ROOT / "tests" / "package.json").read_text("utf8"))["scripts"]["style"].split('"')[1]
    prettier = ROOT / "tests/node_modules/prettier/bin/prettier.cjs"
    # What was found in form is looked at again when its text, Prettier or the settings change.
    known = ("--cache", "--cache-strategy", "content", "--cache-location", str(ROOT / "_build" / "prettier-known"))
    done = subprocess.run([node, prettier, "--check", *known, pattern], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stderr}\nrun: npm --prefix tests run format"


@pytest.mark.parametrize("command, remedy", [(("check",), "check --fix"), (("format", "--check"), "format")])
def test_python_has_ruffs_form_and_breaks_none_of_its_rules(command, remedy):
    ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "--output-format", "concise"]
    done = subprocess.run([*ruff, "."], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun: .venv/bin/ruff {remedy}"
