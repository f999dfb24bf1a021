"""Execute lessons in place and write their outputs in a form that is the same for every run.

python tools/record.py [notebook ...]        all lessons when none is named
"""

import argparse
import json
import os
import pathlib
import re
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from utils import ROOT, quiz
from utils.svg import lean_svg
from utils.whole import write_whole
from utils.widgets import parts, save_network
from utils.widgets.embed import renew

LIMIT_KB = 400
# What Keras' progress lines say about time differs from run to run.
STEP_TIMES = re.compile(r"( -)? \d+(s|ms|us)(?=( -)? \d+(s|ms|us)/(step|epoch))|( -)? \d+(s|ms|us)/(step|epoch)")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
MEMORY_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")
KEPT_CELL_METADATA = ("tags", "alt", "labels", "picture", "translates", "jupyter", "seconds")
LONG = 5  # seconds; a cell that takes longer says so to who runs it (utils/running.py)
# Run in the kernel after the lesson, to learn what it cost.
MEASURE = """
import json as _json, resource as _resource, sys as _sys
_use = _resource.getrusage(_resource.RUSAGE_SELF)
_data = _sys.modules.get("utils.data")
print(_json.dumps({
    "cpu_seconds": _use.ru_utime + _use.ru_stime,
    "peak_mib": _use.ru_maxrss / (1024 if _sys.platform != "darwin" else 1024**2),
    "download_mb": _data.loaded_mb() if _data and hasattr(_data, "loaded_mb") else 0,
    "device": _sys.modules["utils.runtime"].device(),
}))
"""


def lessons():
    """All notebooks of the course, in order."""
    return sorted(p for p in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)


def one_text(text):
    """Text of a stream as a reader sees it: after carriage returns and backspaces, without times."""
    lines = []
    for line in ANSI.sub("", text).split("\n"):
        line = line.rstrip("\r").rsplit("\r", 1)[-1]
        while "\x08" in line:
            line = re.sub(r"[^\x08]?\x08", "", line, count=1)
        lines.append(STEP_TIMES.sub("", line).rstrip())
    return MEMORY_ADDRESS.sub("at 0x…", "\n".join(lines))


def normalised(output):
    """One output without what differs between runs or does not belong on a page, or None to drop it."""
    output = dict(output)
    output.pop("metadata", None) if output["output_type"] == "stream" else output.update(metadata={})
    if output["output_type"] == "stream":
        output["text"] = one_text(output["text"])
        return output if output["text"].strip() else None
    data = {k: v for k, v in output.get("data", {}).items() if not k.startswith("application/vnd.jupyter.widget")}
    for kind in ("text/plain", "text/html"):
        if kind in data:
            data[kind] = MEMORY_ADDRESS.sub("at 0x…", data[kind])
    if "image/svg+xml" in data:
        data["image/svg+xml"] = lean_svg(data["image/svg+xml"])
        data["text/plain"] = "<Figure>"
    if "image/png" in data:
        data["text/plain"] = "<Figure>"
    output["data"] = data
    return output if any(data.values()) else None  # (a line of progress is empty in the end)


def merged(outputs):
    """Outputs with neighbouring pieces of one stream joined; kernels cut them at random places."""
    result = []
    for output in outputs:
        if (
            result
            and output["output_type"] == "stream" == result[-1]["output_type"]
            and output["name"] == result[-1]["name"]
        ):
            result[-1]["text"] += output["text"]
        else:
            result.append(dict(output))
    return result


def execute(path, timeout):
    """Run a notebook and return it with its cost.

    Raises:
        CellExecutionError: if a cell raises.
    """
    notebook = nbformat.read(path, as_version=4)
    environment = {**os.environ, "COURSE_RECORDING": "1"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        extra_arguments=["--log-level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    start = time.perf_counter()
    with client.setup_kernel(env=environment):
        for index, cell in enumerate(notebook.cells):
            began = time.perf_counter()
            client.execute_cell(cell, index)
            note_seconds(cell, time.perf_counter() - began)
        seconds = time.perf_counter() - start
        probe = nbformat.v4.new_code_cell(MEASURE)
        notebook.cells.append(probe)
        client.execute_cell(probe, len(notebook.cells) - 1, store_history=False)
        notebook.cells.pop()
    cost = json.loads("".join(o["text"] for o in probe.outputs if o.get("name") == "stdout"))
    return notebook, {**cost, "seconds": seconds}


def note_seconds(cell, seconds):
    """Write down how long a cell took, in whole seconds, if that is long; the old number where the new one is not far from it."""
    old, new = cell.metadata.pop("seconds", None), round(seconds)
    if cell.cell_type == "code" and "first" not in cell.metadata.get("tags", ()) and new >= LONG:
        cell.metadata["seconds"] = old if old and abs(new - old) <= max(3, 0.25 * old) else new


def rounded(cost, old):
    """A cost in round numbers; the old one where the new one is not far from it, so that diffs stay small."""
    new = {
        "seconds": max(1, round(cost["seconds"])),
        "cpu_seconds": max(1, round(cost["cpu_seconds"])),
        "peak_mib": round(cost["peak_mib"] / 10) * 10,
        "download_mb": round(cost["download_mb"], 1),
        "device": cost["device"],
    }
    if not old or old.get("device") != new["device"] or old.get("download_mb") != new["download_mb"]:
        return new
    near = all(
        old.get(k) and abs(new[k] - old[k]) <= max(3, 0.25 * old[k]) for k in ("seconds", "cpu_seconds", "peak_mib")
    )
    return old if near else new


# What libraries write to standard output when they mean a warning (TensorFlow's Python logger under IPython).
WARNING = re.compile(r"^(WARNING|ERROR)[:\s]|Warning: ", re.M)


def html_outputs(notebook):
    """The HTML of a notebook's outputs."""
    found = (
        output.get("data", {}).get("text/html") for cell in notebook["cells"] for output in cell.get("outputs", ())
    )
    return ["".join(html) for html in found if html]


def weight_kb(text):
    """Size of a recorded notebook, apart from the networks that its widgets carry: those are what the lesson made."""
    return (len(text.encode()) - parts.large_bytes(text)) // 1024


def complaints(notebook, text):
    """What must not stand in a recorded notebook."""
    for i, cell in enumerate(notebook["cells"]):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                yield f"cell {i} wrote to stderr: {output['text'][:200]!r}"
            if WARNING.search("".join(output.get("text", ""))):
                yield f"cell {i} shows a warning: {output['text'][:200]!r}"
    home = str(pathlib.Path.home())
    for place in {str(ROOT), *({home} if len(home) > 5 else set())}:
        if place in text:
            yield f"a path of this machine ({place}) stands in the outputs"
    if weight_kb(text) > LIMIT_KB:
        yield f"{weight_kb(text)} KB, expected at most {LIMIT_KB}: fewer or simpler figures"


def tidy(notebook, cost, old_course):
    """Bring notebook, cells and outputs into their one form."""
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k in KEPT_CELL_METADATA}
        if "solution" in cell.metadata.get("tags", []):
            cell.metadata["jupyter"] = {"outputs_hidden": True, "source_hidden": True}
        if cell.cell_type == "code":
            cell.outputs = [o for o in map(normalised, merged(cell.outputs)) if o]
    kept = {k: v for k, v in notebook.metadata.items() if k in ("accelerator", "colab")}
    notebook.metadata = {
        **kept,
        "course": {**old_course, "cost": rounded(cost, old_course.get("cost"))},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook.nbformat_minor = 5
    return notebook


def ship_network(notebook, name):
    """Write the network that a lesson put into its widget `digit` to utils/widgets/<name>.bin, for other pages.

    So the file that the course ships is the network that the lesson trained, and nothing else.
    """
    found = (
        parts.network(widget.state)
        for html in html_outputs(notebook)
        for widget in parts.read(html)
        if widget.name == "digit"
    )
    save_network(next(filter(None, found)), ROOT / "utils" / "widgets" / f"{name}.bin")


def record(path, timeout):
    old = json.loads(path.read_text("utf8"))
    notebook, cost = execute(path, timeout)
    notebook = tidy(notebook, cost, old["metadata"].get("course", {}))
    text = nbformat.writes(nbformat.from_dict(notebook)).rstrip("\n") + "\n"
    wrong = list(complaints(notebook, text))
    write_whole(path, text)
    if name := notebook.metadata["course"].get("ships_network"):
        ship_network(notebook, name)
    print(
        f"  {cost['seconds']:.0f} s, {cost['cpu_seconds']:.0f} CPU s, {cost['peak_mib']:.0f} MiB, {len(text.encode()) // 1024} KB",
        flush=True,
    )
    return wrong


FORM = re.compile(r'<div class="course-form[^>]* data-(quiz|bet|settle)="([^"]+)"(?: data-outcome="([^"]+)")?')


def renewed(output):
    """A recorded output whose widgets carry their modules as they are now; a quiz or bet also says what its file says now."""
    html = "".join(output["data"]["text/html"])
    if form := FORM.match(html):
        kind, *arguments = form.groups()
        made = getattr(quiz, kind)(*filter(None, arguments))
        return {**output, "data": {"text/html": made.html.splitlines(True), "text/plain": made.text.splitlines(True)}}
    return {**output, "data": {**output["data"], "text/html": renew(html).splitlines(True)}}


def renew_widgets(path):
    """Renew the widgets, quizzes and bets that a lesson has recorded; nothing is executed, and no other byte changes.

    Returns:
        whether the file changed.
    """
    old = path.read_text("utf8")
    notebook = json.loads(old)
    for cell in notebook["cells"]:
        if "outputs" in cell:
            cell["outputs"] = [renewed(o) if o.get("data", {}).get("text/html") else o for o in cell["outputs"]]
    new = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if new != old:
        path.write_text(new, "utf8")
    return new != old


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=pathlib.Path)
    parser.add_argument("--timeout", type=int, default=600, help="seconds for one cell")
    parser.add_argument(
        "--widgets",
        action="store_true",
        help="execute nothing: renew recorded widgets, quizzes and bets, after an edit of utils/widgets, utils/quiz or a quiz file",
    )
    options = parser.parse_args(argv)
    failed = False
    if options.widgets:
        for path in [p.resolve() for p in options.notebooks] or lessons():
            print(f"{path.relative_to(ROOT)} {'renewed' if renew_widgets(path) else 'is as it was'}")
        return 0
    for path in [p.resolve() for p in options.notebooks] or lessons():
        print(f"{path.relative_to(ROOT)} …", flush=True)
        try:
            wrong = record(path, options.timeout)
        except CellExecutionError as error:
            wrong = [f"not recorded, the file is as it was: {error}"]
        for what in wrong:
            failed = True
            print(f"  {what}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
