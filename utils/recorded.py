"""What the scripts of recorded runs share (`<NN-lesson>.runs.py`): one core, where and with what they ran, their signature, their file.

A run is recorded where tuning over seeds takes longer than a reader waits. The script appends run by run and goes on after a kill;
the file holds the script's hash, so that a test sees when the two part.
"""

import hashlib
import json
import os
import pathlib
import platform
import time

from utils.whole import write_whole

__all__ = ["environment", "one_core", "script_hash", "write"]


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
