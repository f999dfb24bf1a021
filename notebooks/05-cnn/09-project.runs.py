"""The recorded runs of `notebooks/05-cnn/09-project.ipynb`: settings over seeds, and copies on both sides of a split.

    python notebooks/05-cnn/09-project.runs.py [--out FILE] [--again | --check]

The lesson's network on animals and vehicles of CIFAR-10, on one core.

* tuning: 2,400 pictures, 8 passes, at three peak rates with augmentation and at one without, five seeds. Of 2,400 pictures of the
  training part of CIFAR-10 that it has not seen, "right" counts the right answers in each hundred, and "mirrored" is the accuracy
  when the logits of each picture and of its mirror image are added.
* leak: 400 pictures and four copies of each, divided in three ways, 16 passes at one rate, five seeds, each with its own 400:
  accuracy on what trains, on what validates, and on the first 5,000 test pictures of CIFAR-10, by which nothing is chosen.

Runs are appended one by one, and skipped when they stand in the file.
"""

import functools
import pathlib
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.recorded import record

VEHICLES = ("airplane", "automobile", "ship", "truck")
SETTINGS = ((0.002, True), (0.008, True), (0.032, True), (0.008, False))  # peak of the rate, augmentation
ARMS = ("copy, then split", "copy, then split by original", "split, then copy")
TUNING_SEEDS, LEAK_SEEDS = range(5), range(5)
PICTURES, PASSES, LEAK_PICTURES, LEAK_PASSES, LEAK_RATE = 2400, 8, 400, 16, 0.008


@functools.cache
def lesson():
    """The lesson's cells, and the pictures of CIFAR-10 as animals (0) and vehicles (1)."""
    from utils.data import load_cifar10
    from utils.lessons import recipe

    (x, y), (x_test, y_test), source = load_cifar10()
    numbers = [source.class_names.index(name) for name in VEHICLES] if source.real else [0, 1, 2, 3]
    y, y_test = np.isin(y, numbers).astype(int), np.isin(y_test, numbers).astype(int)
    return recipe("05-cnn/09-project.ipynb") | {
        "source": source,
        "pool": (x[: 2 * PICTURES].copy(), y[: 2 * PICTURES]),
        "test": (x_test[:5000].copy(), y_test[:5000]),
    }


@functools.cache
def compiled():
    pixels = lesson()["pool"][0][:PICTURES].reshape(-1, 3)
    return lesson()["build"](pixels.mean(axis=0), pixels.var(axis=0), 2)


def share(value):
    return round(float(value), 4)


def tuning_run(rate, augmented, seed):
    named, model, (x, y) = lesson(), compiled(), lesson()["pool"]
    start = time.process_time()
    change = named["augment"] if augmented else None
    named["train"](model, x[:PICTURES], y[:PICTURES], rate, seed, PASSES, change)
    seconds = time.process_time() - start
    x, y = x[PICTURES:], y[PICTURES:]
    plain, mirror = named["logits"](model, x), named["logits"](model, x[:, :, ::-1])
    right = plain.argmax(axis=1) == y
    return {
        "right": right.reshape(-1, 100).sum(axis=1).tolist(),
        "mirrored": share(np.mean((plain + mirror).argmax(axis=1) == y)),
        "seconds": round(seconds, 1),
    }


def leak_run(arm, seed):
    named, model, (x, y) = lesson(), compiled(), lesson()["pool"]
    own = np.random.default_rng(seed).permutation(len(x))[:LEAK_PICTURES]
    x_fit, y_fit, x_valid, y_valid = named["divided"](arm, x[own], y[own], seed)
    named["train"](model, x_fit, y_fit, LEAK_RATE, seed, LEAK_PASSES, None)
    parts = {"fit": (x_fit, y_fit), "validation": (x_valid, y_valid), "new": named["test"]}
    return {name: share(named["accuracy"](model, *part)) for name, part in parts.items()}


def plan(results):
    """Every run as (section, settings, function), in the order in which they are done."""
    for seed in LEAK_SEEDS:
        for arm in ARMS:
            yield "leak", {"arm": arm, "seed": seed}, leak_run
    for seed in TUNING_SEEDS:
        for rate, augmented in SETTINGS:
            yield "tuning", {"rate": rate, "augmented": augmented, "seed": seed}, tuning_run


if __name__ == "__main__":
    record(
        __file__,
        lesson,
        plan,
        ["leak", "tuning"],
        {
            "batch_size": 64,
            "pictures": PICTURES,
            "passes": PASSES,
            "leak_pictures": LEAK_PICTURES,
            "leak_passes": LEAK_PASSES,
            "leak_rate": LEAK_RATE,
        },
    )
