"""A lesson's key, and the files that stand beside its notebook.

`notebooks/05-cnn/03-lenet.ipynb` has the key `lenet`: chapters may be moved and renumbered, and readers' progress stays.
"""

import importlib.machinery
import importlib.util
import json
import pathlib
import re
import sys

from utils import ROOT


def lesson_key(path):
    """The key of a lesson, from the path of any of its files: `…/03-lenet.quiz.yaml` → `lenet`; that of a part, from its folder.

    Args:
        path: a path or name, with or without folders, number and suffixes.
    """
    name = pathlib.PurePosixPath(str(path).replace("\\", "/")).name.partition(".")[0]
    return re.sub(r"^\d+-", "", name)


def find_beside(lesson, suffix, root=ROOT):
    """Path of a lesson's file with a suffix such as `.quiz.yaml`.

    Raises:
        FileNotFoundError: if there is none, or more than one; the message says where it was looked for.
    """
    files = sorted((pathlib.Path(root) / "notebooks").glob(f"*/*{lesson}{suffix}"))
    found = [path for path in files if lesson_key(path) == lesson]
    if len(found) != 1:
        names = ", ".join(p.relative_to(root).as_posix() for p in found) or "none"
        raise FileNotFoundError(f"expected one file notebooks/*/NN-{lesson}{suffix}, found {names}")
    return found[0]


def load_beside(path):
    """The module in a Python file beside a lesson, executed once: `notebooks/05-cnn/03-lenet.checks.py`."""
    path = pathlib.Path(path).resolve()
    name = "lesson_files." + re.sub(r"\W", "_", path.name.removesuffix(".py"))
    known = sys.modules.get(name)
    if known is not None and known.__file__ == str(path):
        return known
    spec = importlib.util.spec_from_file_location(
        name, path, loader=importlib.machinery.SourceFileLoader(name, str(path))
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def recipe(path, **names):
    """What the cells of a lesson that carry the tag `recipe` define: `make bench` and recorded runs train the lesson's own models.

    Args:
        path: the notebook, under `notebooks/`, such as "05-cnn/07-resnet.ipynb".
        **names: what these cells need.

    Returns:
        dict of all names.
    """
    notebook = json.loads((ROOT / "notebooks" / path).read_text("utf8"))
    for cell in notebook["cells"]:
        if "recipe" in cell["metadata"].get("tags", []):
            exec("".join(cell["source"]), names)
    return names
