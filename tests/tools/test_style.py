"""Scripts and styles have the form that Prettier gives them."""

import json
import subprocess

from lessons import ROOT

from theme import node as front_end


def test_scripts_and_styles_have_prettiers_form(node):
    front_end.install(theme=ROOT / "tests")
    pattern = json.loads((ROOT / "tests" / "package.json").read_text("utf8"))["scripts"]["style"].split('"')[1]
    done = subprocess.run(
        [node, ROOT / "tests/node_modules/prettier/bin/prettier.cjs", "--check", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{done.stderr}\nrun: npm --prefix tests run format"
