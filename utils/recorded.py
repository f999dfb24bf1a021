"""What the scripts of recorded runs share (`<NN-lesson>.runs.py`): their command line, one core, where and with what they ran, their file.

A run is recorded where tuning over seeds takes longer than a reader waits. The script appends run by run and goes on after a kill;
the file holds the script's hash, so that a test sees when the two part. `record` is the whole of it; `begun` and `go_on` are its two
halves, for a script with a command line of its own.
"""

import argparse
import hashlib
import json
import os
import pathlib
import platform
import sys
import time

from utils.whole import write_whole

__all__ = ["begun", "check", "environment", "go_on", "one_core", "record", "script_hash", "until_inside", "write"]


def record(script, lesson, plan, sections, setting=None, argv=None):
    """Make the runs that the file beside a script lacks: `python <NN-lesson>.runs.py [--out FILE] [--again | --check]`.

    Args:
        script: its `__file__`; the runs stand in the file of the same name that ends in `.json`.
        lesson: a function → what the lesson's cells define, as of `utils.lessons.recipe`, "source" among it: called on one core,
            and the runs are made of the real data or not at all.
        plan: a function of the results so far → every run as (section, setting, function), in the order in which they are done. The setting
            is a dict; `function(**setting)` → a dict, what came out. A later run may be planned by what earlier ones gave.
        sections: names of the lists of runs.
        setting: what all runs have in common, to stand in the file.
        argv: arguments, without the program's name; those of the command line if None.
    """
    out = pathlib.Path(script).with_suffix(".json")
    parser = argparse.ArgumentParser(description=f"Makes the runs of {out.name}; those that stand in it are skipped.")
    parser.add_argument("--out", type=pathlib.Path, default=out, help="another file")
    parser.add_argument("--again", action="store_true", help="forget the runs that stand in the file")
    parser.add_argument(
        "--check", action="store_true", help="make the first run of each method again; sign if all agree"
    )
    chosen = parser.parse_args(argv)
    one_core()
    source = lesson()["source"]
    if not source.real:
        sys.exit(
            f"{source.instead_of} itself is needed (set COURSE_DATA, or let it be downloaded): these runs would mean nothing on its substitute."
        )
    if chosen.check:
        check(script, plan, chosen.out)
    else:
        results = begun(script, sections, setting, chosen.out, chosen.again)
        go_on(results, plan(results), chosen.out)


def begun(script, sections, setting, path, again=False, **more):
    """The results so far, with a list for every section.

    Args:
        script: path of the script; another version of it may not go on with the file.
        sections: names of the lists of runs.
        setting: what all runs have in common, or None.
        path: the file; it need not be there.
        again: begin anew, whatever stands in it.
        **more: what else is to stand in the file.
    """
    results = {} if again or not path.exists() else json.loads(path.read_text("utf8"))
    if results and results["script"] != script_hash(script):
        sys.exit(
            f"{path.name} was made by another version of this script: --help says what to do; or name another file."
        )
    results.setdefault("script", script_hash(script))
    for name, value in more.items():
        results.setdefault(name, value)
    results.setdefault("environment", environment())
    if setting is not None:
        results.setdefault("setting", setting)
    for section in sections:
        results.setdefault(section, [])
    return results


def go_on(results, runs, path):
    """Make every planned run (section, setting, function) that the results lack, and write the file after each."""
    for section, setting, run in runs:
        if found(results[section], setting) is None:
            results[section].append({**setting, **run(**setting)})
            write(results, path)
            print(section, str(results[section][-1])[:150], flush=True)


def found(runs, setting):
    """The run that was made with this setting, or None."""
    return next((run for run in runs if setting.items() <= run.items()), None)


def until_inside(first, score, step=2, most=8):
    """Values to try of a setting such as a learning rate: the first ones, then on beyond the edge until the best lies inside.

    Args:
        first: values above 0 to begin with.
        score: a function of a value that was handed out before → a number, the higher the better.
        step: factor from the outermost value to the next one.
        most: how many values at most, the first ones included.

    Yields:
        One value after another; `score` is called once all handed out so far have been used.

    Example:
        >>> for rate in until_inside([0.01, 0.02, 0.04], lambda rate: accuracy[rate]):
        ...     accuracy[rate] = trained(rate)
    """
    tried, new = [], list(first)
    while new:
        for value in new:
            tried.append(value)
            yield value
        best = max(tried, key=score)
        beyond = {min(tried): min(tried) / step, max(tried): max(tried) * step}
        new = [beyond[best]] if best in beyond and len(tried) < most else []


def check(script, plan, path):
    """After a change of the script: make the first run of each section and method again; where all come out as they stand, to the last
    digit, the file is signed anew. (A method is what the words and yes-or-no among the settings say.)"""
    results, seen, apart = json.loads(path.read_text("utf8")), set(), 0
    for section, setting, run in plan(results):
        kind = (section, *(value for value in setting.values() if isinstance(value, (str, bool))))
        if kind not in seen:
            seen.add(kind)
            stands, comes = found(results[section], setting), {**setting, **run(**setting)}
            same = all(comes[name] == stands[name] for name in comes if name != "seconds")
            apart += not same
            print("as it stands" if same else f"OTHERWISE, not {stands}", section, comes, flush=True)
    if apart:
        sys.exit(
            f"{apart} of {len(seen)} runs come out otherwise: make them --again, or undo the change of the script."
        )
    results["script"] = script_hash(script)
    results["checked"] = {"date": time.strftime("%Y-%m-%d"), "runs": len(seen)}
    write(results, path)


def one_core():
    """Keep TensorFlow to one thread, and this process to one core where the system can do that: seconds then mean the same everywhere."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def environment(device=None):
    """Device, date and versions, to stand beside the runs.

    Args:
        device: its name; without it, one core of this machine's processor.

    Returns:
        dict with "device", "date" (ISO) and "versions" (Python, Keras, TensorFlow).
    """
    import keras
    import tensorflow as tf

    return {
        "device": device or f"CPU, one core ({_processor()})",
        "date": time.strftime("%Y-%m-%d"),
        "versions": {"python": platform.python_version(), "keras": keras.__version__, "tensorflow": tf.__version__},
    }


def _processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def script_hash(path):
    """Sixteen hex digits by which a test sees that the runs were made by the script at `path` as it stands: `script_hash(__file__)`."""
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()[:16]


def write(results, path):
    """Write the runs: to a temporary name first, so that a kill leaves the last complete file.

    Args:
        results: dict. A value that is a list of dicts gets a line for each of them: a run a line, so that differences read well.
        path: the file, `….runs.json`.
    """
    parts = []
    for name, value in results.items():
        if isinstance(value, list) and value and all(isinstance(run, dict) for run in value):
            text = "[\n  " + ",\n  ".join(json.dumps(run, ensure_ascii=False) for run in value) + "\n ]"
        else:
            text = json.dumps(value, indent=1, ensure_ascii=False).replace("\n", "\n ")
        parts.append(f" {json.dumps(name, ensure_ascii=False)}: {text}")
    write_whole(path, "{\n" + ",\n".join(parts) + "\n}\n")
