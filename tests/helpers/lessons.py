"""What several test modules ask about the lessons."""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LESSONS = sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
NAMES = [p.relative_to(ROOT / "notebooks").with_suffix("").as_posix() for p in LESSONS]


def load(path):
    """A notebook's JSON with every source joined to one string."""
    notebook = json.loads(path.read_text("utf8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        cell["tags"] = set(cell["metadata"].get("tags", []))
    return notebook


def code_cells(notebook, *tags):
    """The code cells that carry all of the given tags."""
    return [c for c in notebook["cells"] if c["cell_type"] == "code" and set(tags) <= c["tags"]]


def execute(path, folder, environment):
    """The text of the notebook after all its cells were run under `environment`; the file in `folder` has its name."""
    convert = ["-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", str(path), "--output-dir", str(folder)]
    done = subprocess.run([sys.executable, *convert], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return (folder / path.name).read_text("utf8")
