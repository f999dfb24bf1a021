"""The recorded runs of `notebooks/04-regularization/01-weight-penalties.ipynb`: tuning takes longer than a reader waits.

    python notebooks/04-regularization/01-weight-penalties.runs.py [--out FILE] [--again | --check]

The lesson's own network (its cells tagged `recipe`) on 500 pictures of MNIST, with right labels and with one label in five wrong, on one core:

* tuning: each penalty with every strength of `STRENGTHS` and every rate of `RATES` on three seeds, judged by the cross-entropy on
  validation pictures after 30 and after 90 epochs. Where the best strength at `RATE` lies at the edge of what was tried, the next one is tried.
* final: each penalty with its best strength at `RATE`, for 90 epochs on five other seeds; training and test pictures.

Results are written after every run; a run that stands in the file is skipped.
"""

import functools
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.lessons import recipe
from utils.recorded import record

LESSON = "04-regularization/01-weight-penalties.ipynb"
SECTIONS = ("tuning", "final")

BUDGETS = (30, 90)  # epochs of 10 steps of 50 pictures
EPOCHS = BUDGETS[-1]
RATE = 0.001  # Keras' default for Adam
LABELS = (0.0, 0.2)  # share of wrong ones in the training
RATES = (0.0003, 0.001, 0.003)
LADDER = tuple(float(f"{digit}e{power}") for power in range(-7, 3) for digit in (1, 3))
STRENGTHS = {
    "none": (0.0,),
    "L2": (0.001, 0.003, 0.01, 0.03),
    "L1": (0.0001, 0.0003, 0.001, 0.003),
    "decay": (0.3, 1.0, 3.0, 10.0),
}
TUNING_SEEDS, SEEDS = range(100, 103), range(5)


@functools.cache
def lesson():
    """What the lesson's cells define."""
    return recipe(LESSON)


@functools.lru_cache(maxsize=2)
def network(penalty, strength):
    """A compiled network of the lesson; `restart` begins anew."""
    from keras import regularizers

    compiled = lesson()["compiled"]
    if penalty == "none":
        return compiled()
    if penalty == "decay":
        return compiled(decay=strength)
    return compiled(getattr(regularizers, penalty)(strength))


def scores(model, x, y):
    """Accuracy and cross-entropy, without the penalty."""
    return [round(float(value), 4) for value in lesson()["scores"](model, x, y)]


def tuning_run(wrong, penalty, strength, rate, seed):
    """Train for the longer budget; judge at both on the validation pictures."""
    named, model = lesson(), network(penalty, strength)
    rng, x, y = named["restart"](model, seed, rate, wrong)
    valid, done = {}, 0
    for epochs in BUDGETS:
        named["go_on"](model, rng, x, y, epochs - done)
        done = epochs
        valid[str(epochs)] = scores(model, named["x_valid"], named["y_valid"])
    return {"valid": valid}


def final_run(wrong, penalty, strength, rate, seed):
    """Train for the longer budget; judge on the 500 pictures (with the labels of the training) and on the test pictures."""
    named, model = lesson(), network(penalty, strength)
    rng, x, y = named["restart"](model, seed, rate, wrong)
    named["go_on"](model, rng, x, y, EPOCHS)
    return {"train": scores(model, x, y), "test": scores(model, named["x_test"], named["y_test"])}


def mean_losses(runs, wrong, penalty, epochs):
    """{(strength, rate): mean validation cross-entropy over the tuning seeds}."""
    found = {}
    for run in runs:
        if (run["wrong"], run["penalty"]) == (wrong, penalty):
            found.setdefault((run["strength"], run["rate"]), []).append(run["valid"][str(epochs)][1])
    return {pair: sum(values) / len(values) for pair, values in found.items()}


def best(runs, wrong, penalty, rate=RATE):
    """The strength with the least mean loss at this rate, and its neighbours on the ladder that were not tried yet at it."""
    tried = {pair[0]: loss for pair, loss in mean_losses(runs, wrong, penalty, EPOCHS).items() if pair[1] == rate}
    strength = min(tried, key=tried.get)
    if penalty == "none":
        return strength, []
    place = LADDER.index(strength)
    return strength, [other for other in LADDER[place - 1 : place + 2] if other not in tried]


def plan(results):
    """Every run as (section, settings, function), in the order in which they are done; later ones look at what earlier ones gave."""
    for wrong in LABELS:
        for penalty in STRENGTHS:
            common = {"wrong": wrong, "penalty": penalty}
            for strength in STRENGTHS[penalty]:
                for rate in RATES:
                    for seed in TUNING_SEEDS:
                        yield "tuning", {**common, "strength": strength, "rate": rate, "seed": seed}, tuning_run
            while missing := best(results["tuning"], wrong, penalty)[1]:
                for strength in missing:
                    for seed in TUNING_SEEDS:
                        yield "tuning", {**common, "strength": strength, "rate": RATE, "seed": seed}, tuning_run
    for wrong in LABELS:
        for penalty in STRENGTHS:
            strength = best(results["tuning"], wrong, penalty)[0]
            for seed in SEEDS:
                setting = {"wrong": wrong, "penalty": penalty, "strength": strength, "rate": RATE}
                yield "final", {**setting, "seed": seed}, final_run


if __name__ == "__main__":
    record(__file__, lesson, plan, SECTIONS, {"pictures": 500, "batch_size": 50, "optimizer": "Adam"})
