"""The recorded runs of `notebooks/03-optimizers/02-adaptive-methods.ipynb`: tuning twelve methods takes longer than a reader waits.

    python notebooks/03-optimizers/02-adaptive-methods.runs.py [--out FILE] [--again | --check]

The lesson's own network and its own methods (its cells tagged `recipe`) on MNIST at 14×14 pixels, on one core, with a constant learning rate:

* tuning: for each method and budget its learning rate and one more setting, on validation pictures, over three seeds. All rates of
  `COARSE` first; then the eight neighbours of the best pair so far, until none of them is better.
* final: each method with what was chosen for the budget, on ten other seeds; the rate that was chosen, a third of it and three times it; test pictures.
* falling: six methods at the long budget again, with rates that fall to zero along a straight line: rate tuned anew, the other setting as before, ten seeds.

Results are written after every run; a run that stands in the file is skipped.
"""

import functools
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.lessons import recipe
from utils.recorded import record

LESSON = "03-optimizers/02-adaptive-methods.ipynb"
SECTIONS = ("tuning", "final")

BUDGETS = (100, 1000)  # steps of 32 pictures
TUNING_SEEDS, SEEDS = range(100, 103), range(10)
COARSE, WRONG = range(-4, 5, 2), (-2, 0, 2)  # in half steps of a factor of 3

BETAS = [0.5, 0.7, 0.9, 0.97, 0.99, 0.997, 0.999, 0.9997, 0.9999]
MOMENTA = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995]
TENS = [10.0**k for k in range(-10, 4)]
DECAYS = [0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]

FALLING = ("plain", "nesterov", "adagrad", "rmsprop", "adam", "muon")

# method: the lesson's function, rate to begin with, the other setting, its ladder, its value to begin with
METHODS = {
    "plain": ("plain", 0.3, None, [None], None),
    "nesterov": ("nesterov", 0.1, "momentum", MOMENTA, 0.9),
    "adagrad": ("adagrad", 0.03, "initial_accumulator_value", TENS, 1e-3),
    "rmsprop": ("rmsprop", 0.003, "rho", BETAS, 0.9),
    "centred": ("centred", 0.003, "rho", BETAS, 0.9),
    "adadelta": ("adadelta", 1.0, "epsilon", TENS, 1e-6),
    "adam": ("adam", 0.003, "beta_2", BETAS, 0.999),
    "amsgrad": ("amsgrad", 0.003, "beta_2", BETAS, 0.999),
    "nadam": ("nadam", 0.003, "beta_2", BETAS, 0.999),
    "adamw": ("adam", 0.003, "weight_decay", DECAYS, 0.03),
    "lion": ("lion", 0.001, "beta_2", BETAS, 0.99),
    "muon": ("muon", 0.003, "momentum", MOMENTA, 0.95),
}


@functools.cache
def lesson():
    """What the lesson's cells define."""
    import numpy as np

    from utils.data import load_mnist

    return recipe(LESSON, np=np, load_mnist=load_mnist)


def settings_of(method, k, place):
    """The arguments of `train`: k counts half steps of a factor of 3 from the method's first rate, `place` its other setting on the ladder."""
    _, rate, name, ladder, _ = METHODS[method]
    chosen = {"learning_rate": float(f"{rate * 3 ** (k / 2):.4g}")}
    return chosen if name is None else {**chosen, name: ladder[place]}


def trained(method, steps, k, place, seed, falling=False):
    import numpy as np

    named = lesson()
    with np.errstate(all="ignore"):  # some of these runs blow up
        return named["train"](named[METHODS[method][0]], seed, steps, falling=falling, **settings_of(method, k, place))


def tuning_run(method, steps, k, place, seed, falling=False):
    """Error in per cent on the validation pictures."""
    import numpy as np

    named = lesson()
    weights = trained(method, steps, k, place, seed, falling)
    with np.errstate(all="ignore"):
        return {"valid": round(named["error_of"](weights, named["x_valid"], named["y_valid"]), 3)}


def final_run(method, steps, k, place, seed, falling=False):
    """Error in per cent on the test pictures, and the seconds of the training."""
    import numpy as np

    named, begun = lesson(), time.perf_counter()
    weights = trained(method, steps, k, place, seed, falling)
    seconds = round(time.perf_counter() - begun, 3)
    with np.errstate(all="ignore"):
        return {"test": round(named["error_of"](weights, named["x_test"], named["y_test"]), 3), "seconds": seconds}


def tried(runs, method, steps, falling=False):
    """Mean error of each pair (k, place) of which all tuning seeds are done."""
    found = {}
    for r in runs:
        if (r["method"], r["steps"], r["falling"]) == (method, steps, falling):
            found.setdefault((r["k"], r["place"]), []).append(r["valid"])
    return {pair: sum(v) / len(v) for pair, v in found.items() if len(v) == len(TUNING_SEEDS)}


def neighbours(method, pair):
    k, place = pair
    places = range(len(METHODS[method][3]))
    return [(k + i, place + j) for j in (0, -1, 1) for i in (0, -1, 1) if place + j in places]


def best(runs, method, steps, falling=False):
    """The best pair (k, place), and those of its neighbours that are still to be tried."""
    means = tried(runs, method, steps, falling)
    pair = min(means, key=means.get)
    around = neighbours(method, pair)
    if falling:
        around = [p for p in around if p[1] == pair[1]]
    return pair, [p for p in around if p not in means]


def plan(results):
    """Every run as (section, settings, function), in the order in which they are done; later ones look at what earlier ones gave."""

    def tune(method, steps, pairs, falling=False):
        for k, place in pairs:
            for seed in TUNING_SEEDS:
                yield (
                    "tuning",
                    {"method": method, "steps": steps, "k": k, "place": place, "seed": seed, "falling": falling},
                    tuning_run,
                )

    def final(method, steps, k, place, falling=False):
        for seed in SEEDS:
            yield (
                "final",
                {"method": method, "steps": steps, "k": k, "place": place, "seed": seed, "falling": falling},
                final_run,
            )

    for steps in BUDGETS:
        for method, (_, _, _, ladder, first) in METHODS.items():
            yield from tune(method, steps, [(k, ladder.index(first)) for k in COARSE])
            while left := best(results["tuning"], method, steps)[1]:
                yield from tune(method, steps, left)
            k, place = best(results["tuning"], method, steps)[0]
            for wrong in WRONG:
                yield from final(method, steps, k + wrong, place)
    for method in FALLING:
        k, place = best(results["tuning"], method, BUDGETS[1])[0]
        yield from tune(method, BUDGETS[1], [(k + i, place) for i in (-1, 0, 1, 2)], falling=True)
        while left := best(results["tuning"], method, BUDGETS[1], falling=True)[1]:
            yield from tune(method, BUDGETS[1], left, falling=True)
        yield from final(
            method, BUDGETS[1], *best(results["tuning"], method, BUDGETS[1], falling=True)[0], falling=True
        )


if __name__ == "__main__":
    record(__file__, lesson, plan, SECTIONS, {"network": [196, 32, 32, 10], "batch_size": 32, "validation": 10000})
