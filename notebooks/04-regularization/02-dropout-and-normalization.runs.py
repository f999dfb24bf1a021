"""The recorded runs of `notebooks/04-regularization/02-dropout-and-normalization.ipynb`: tuning takes longer than a reader waits.

    python notebooks/04-regularization/02-dropout-and-normalization.runs.py [--out FILE] [--again | --check]

Seven variants of the lesson's own network (its cells tagged `recipe`) on 500 pictures of MNIST, on one core:

* tuning: every learning rate of `RATES` on three seeds, judged on validation pictures after 8 and after 40 epochs. Where the best one lies at
  the edge, the next one is tried.
* final: each variant with its best rate for each budget, on five other seeds; training and test pictures.
* pairs: batches of two pictures, one epoch, batch against group normalization; batch normalization's moving averages against the statistics
  of pairs at inference.

Results are written after every run; a run that stands in the file is skipped.
"""

import functools
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.lessons import recipe
from utils.recorded import record

LESSON = "04-regularization/02-dropout-and-normalization.ipynb"
SECTIONS = ("tuning", "final", "pairs")

BUDGETS = (8, 40)  # epochs of 10 steps of 50 pictures
RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
LADDER = (0.00003, 0.0001, 0.0003, *RATES, 0.3, 1.0)  # what the edges of RATES are followed by
TUNING_SEEDS, SEEDS = range(100, 103), range(5)
PAIR_RATES = (0.001, 0.003, 0.01)
VARIANTS = ("none", "dropout", "spatial", "BN", "LN", "GN", "BN + dropout")


@functools.cache
def lesson():
    """What the lesson's cells define."""
    return recipe(LESSON)


@functools.cache
def network(name):
    """A compiled network of the lesson, built once; `restart` begins anew."""
    from keras import layers

    named = lesson()
    options = {
        "none": {},
        "dropout": {"dropout": 0.5},
        "spatial": {"spatial": 0.2},
        "BN": {"norm": named["batch_norm"]},
        "LN": {"norm": layers.LayerNormalization},
        "GN": {"norm": named["group_norm"]},
        "BN + dropout": {"norm": named["batch_norm"], "dropout": 0.5},
    }
    return named["compiled"](**options[name])


def scores(model, x, y):
    """Accuracy and cross-entropy in inference mode."""
    loss, accuracy = model.evaluate(x, y, batch_size=1000, verbose=0)
    return [round(float(accuracy), 4), round(float(loss), 4)]


def tuning_run(variant, rate, seed):
    """Train for the longer budget; judge at both on the validation pictures."""
    named, model = lesson(), network(variant)
    rng, x, y = named["restart"](model, seed, rate)
    valid, done = {}, 0
    for epochs in BUDGETS:
        named["go_on"](model, rng, x, y, epochs - done)
        done = epochs
        valid[str(epochs)] = scores(model, named["x_valid"], named["y_valid"])
    return {"valid": valid}


def final_run(variant, epochs, rate, seed):
    """Train for one budget; judge on the 500 pictures of the training and on the test pictures."""
    named, model = lesson(), network(variant)
    rng, x, y = named["restart"](model, seed, rate)
    named["go_on"](model, rng, x, y, epochs)
    return {"train": scores(model, x, y), "test": scores(model, named["x_test"], named["y_test"])}


def pairs_run(variant, rate, seed):
    """One epoch in steps of two pictures; judge with moving averages, and with the statistics of pairs of validation pictures."""
    import numpy as np
    from keras import ops

    named, model = lesson(), network(variant)
    rng, x, y = named["restart"](model, seed, rate)
    named["go_on"](model, rng, x, y, 1, batch_size=2)
    x, y = named["x_valid"][:1000], named["y_valid"][:1000]
    result = {"valid": scores(model, named["x_valid"], named["y_valid"])}
    if variant == "BN":
        weights = model.get_weights()
        guesses = [ops.convert_to_numpy(model(x[i : i + 2], training=True)).argmax(axis=1) for i in range(0, len(x), 2)]
        model.set_weights(weights)
        result["valid_in_pairs"] = round(float(np.mean(np.concatenate(guesses) == y)), 4)
    return result


def mean_accuracy(runs, variant, rate, epochs):
    found = [r["valid"][str(epochs)][0] for r in runs if (r["variant"], r["rate"]) == (variant, rate)]
    return sum(found) / len(found) if found else None


def best_rate(runs, variant, epochs):
    """The rate with the best mean over the tuning seeds, and whether a neighbour on the ladder is still to be tried (that one, or None)."""
    tried = {rate: mean_accuracy(runs, variant, rate, epochs) for rate in LADDER}
    tried = {rate: value for rate, value in tried.items() if value is not None}
    best = max(tried, key=tried.get)
    place = LADDER.index(best)
    for neighbour in LADDER[max(0, place - 1) : place + 2]:
        if neighbour not in tried:
            return best, neighbour
    return best, None


def plan(results):
    """Every run as (section, settings, function), in the order in which they are done; later ones look at what earlier ones gave."""
    for variant in VARIANTS:
        for rate in RATES:
            for seed in TUNING_SEEDS:
                yield "tuning", {"variant": variant, "rate": rate, "seed": seed}, tuning_run
        for epochs in BUDGETS:
            while (rate := best_rate(results["tuning"], variant, epochs)[1]) is not None:
                for seed in TUNING_SEEDS:
                    yield "tuning", {"variant": variant, "rate": rate, "seed": seed}, tuning_run
    for epochs in BUDGETS:
        for variant in VARIANTS:
            rate = best_rate(results["tuning"], variant, epochs)[0]
            for seed in SEEDS:
                yield "final", {"variant": variant, "epochs": epochs, "rate": rate, "seed": seed}, final_run
    for variant in ("BN", "GN"):
        for rate in PAIR_RATES:
            for seed in TUNING_SEEDS:
                yield "pairs", {"variant": variant, "rate": rate, "seed": seed}, pairs_run


if __name__ == "__main__":
    setting = {"pictures": 500, "batch_size": 50, "optimizer": "Adam", "dropout": 0.5, "spatial": 0.2}
    record(__file__, lesson, plan, SECTIONS, setting)
