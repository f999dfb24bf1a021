"""The recorded runs of `notebooks/03-optimizers/03-schedules-and-tuning.ipynb`: tuning and searching over seeds takes longer than a reader waits.

    python notebooks/03-optimizers/03-schedules-and-tuning.runs.py [--out FILE] [--again | --check]

The lesson's own network (its cells tagged `recipe`) on MNIST, on one core:

* tuning: every schedule with every peak rate of `PEAKS`, four seeds, two budgets; judged by the validation loss.
* final: each schedule with its best peak for the budget, on twenty other seeds; test pictures.
* batch: sizes of a batch against rates, at equal epochs.
* nine: nine trials on two settings, as a 3×3 grid, at random, and as nine rates, forty or twenty times; the range of the rate lies elsewhere each time.
* search: what grid, random and TPE, without and with pruning, find at equal cost, ten times; and two cheap rivals.
* luck: forty random trials, twenty times; each judged on 50, 200 and 1,000 validation pictures and on 5,000 fresh ones.

Results are written after every run; a run that stands in the file is skipped.
"""

import functools
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.lessons import recipe
from utils.recorded import record

LESSON = "03-optimizers/03-schedules-and-tuning.ipynb"

BUDGETS = (156, 624)  # steps of 32 pictures: one pass over 5,000 pictures, and four
SCHEDULES = ("constant", "stairs", "exponential", "cosine", "warm_constant", "warm_up", "one_cycle")
PEAKS = tuple(round(0.025 * 2 ** (k / 2), 4) for k in range(11))
TUNING_SEEDS, SEEDS = range(100, 104), range(20)
BATCHES, RATES, BATCH_SEEDS = (8, 16, 32, 64, 128), tuple(0.00625 * 2**k for k in range(9)), range(5)
EPOCHS, TRIALS = 10, 27
NINES, SEARCHES = {"l2": 40, "momentum": 20}, 10  # repeats
SECTIONS = ("tuning", "final", "batch", "nine", "search", "luck")


@functools.cache
def lesson():
    """What the lesson's cells define."""
    return recipe(LESSON)


def small(seed, judged=200):
    """500 pictures to learn from, and others to judge by."""
    x, y = lesson()["sample"](seed, 500 + judged)
    return (x[:500], y[:500]), (x[500:], y[500:])


def last(generator):
    for value in generator:
        pass
    return value


def test(w):
    named = lesson()
    return named["evaluate"](w, named["x_test"], named["y_test"])


def tuning_run(schedule, steps, peak, seed):
    named = lesson()
    w = named["train"](named[schedule], peak, seed, steps)
    loss = named["evaluate"](w, named["x_valid"], named["y_valid"])[0]
    return {"valid": round(loss, 4) if loss < 99 else 99.0}  # 99 for a run that blew up


def final_run(schedule, steps, peak, seed):
    named = lesson()
    loss, accuracy = test(named["train"](named[schedule], peak, seed, steps))
    return {"loss": round(loss, 4), "accuracy": round(100 * accuracy, 2)}


def batch_run(batch_size, rate, seed):
    named = lesson()
    w = last(named["fit"](*small(seed)[0], rate, batch_size=batch_size, seed=seed))
    return {"valid": round(100 * named["evaluate"](w, named["x_valid"], named["y_valid"])[1], 2)}


def placed(repeat):
    """The lowest rate of a range of four decades that holds the good rates, as a power of ten: where, the searcher does not know."""
    import numpy as np

    return float(np.random.default_rng(1000 + repeat).uniform(-4, -2))


def nine_run(second, design, repeat):
    """The best of nine trials on the validation pictures, and its accuracy on the test pictures."""
    import numpy as np

    named, low = lesson(), placed(repeat)
    thirds, ninths = (np.arange(3) + 0.5) / 3, (np.arange(9) + 0.5) / 9
    points = {
        "3×3 grid": [(a, b) for a in thirds for b in thirds],
        "9 random": np.random.default_rng(2000 + repeat).random((9, 2)).tolist(),
        "9 rates": [(a, 0.5) for a in ninths],
    }[design]
    data, judged = small(repeat)
    found = []
    for a, b in points:
        setting = {"l2": 10 ** (4 * b - 7)} if second == "l2" else {"momentum": 1 - 100**-b}
        steps = EPOCHS * (500 // 32)
        rate = lambda t, peak=10 ** (low + 4 * a): peak * named["cosine"](t / steps)
        _, _, w = last(named["learn"](*data, rate, steps, repeat, **setting))
        found.append((named["evaluate"](w, *judged)[1], w))
    valid, w = max(found, key=lambda pair: pair[0])
    return {"valid": round(100 * valid, 2), "fresh": round(100 * test(w)[1], 2)}


def search_run(method, repeat):
    """A whole search: at most `TRIALS` trainings of `EPOCHS` epochs; with pruning, as many epochs in all."""
    import numpy as np

    named = lesson()
    data, judged = small(repeat)
    low = float(np.random.default_rng(7000 + repeat).uniform(-3.5, -2.5))
    best, spent = (-1, None), 0

    def trained(number, report=None, **setting):
        nonlocal best, spent
        for epoch, w in enumerate(named["fit"](*data, **setting, seed=1000 * repeat + number)):
            score, spent = named["evaluate"](w, *judged)[1], spent + 1
            if report:
                report(score, epoch)
        best = max(best, (score, w), key=lambda pair: pair[0])
        return score

    if method == "default":
        trained(0, rate=0.01)
    elif method == "9 rates":
        for k in range(9):
            trained(k, rate=10 ** (low + 3 * (k + 0.5) / 9))
    else:
        _study(method, repeat, low, trained, lambda: spent)
    return {"valid": round(100 * best[0], 2), "fresh": round(100 * test(best[1])[1], 2), "epochs": spent}


def _study(method, repeat, low, trained, spent):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    pruned = method == "TPE, pruned"

    def objective(trial):
        def report(score, epoch):
            trial.report(score, epoch)
            if epoch < EPOCHS - 1 and trial.should_prune():
                raise optuna.TrialPruned()

        return trained(trial.number, report if pruned else None, **lesson()["suggest"](trial, low))

    grid = {
        "rate": [10 ** (low + k + 0.5) for k in range(3)],
        "l2": [10**-5.3, 1e-4, 10**-2.7],
        "hidden": [16, 32, 128],
        "batch_size": [32],
    }
    samplers = optuna.samplers
    sampler = {
        "grid": lambda: samplers.GridSampler(grid, seed=repeat),
        "random": lambda: samplers.RandomSampler(seed=repeat),
    }.get(method, lambda: samplers.TPESampler(seed=repeat))()
    pruner = optuna.pruners.MedianPruner(n_warmup_steps=1) if pruned else optuna.pruners.NopPruner()
    study = optuna.create_study(direction="maximize", sampler=sampler, pruner=pruner)
    if pruned:
        enough = lambda study, _: study.stop() if spent() >= TRIALS * EPOCHS else None
        study.optimize(objective, n_trials=300, callbacks=[enough])
    else:
        study.optimize(objective, n_trials=TRIALS)


def luck_run(repeat):
    """Forty trials, the first with everything as the lesson's `fit` has it and Keras' default rate; accuracies in per cent."""
    import numpy as np

    named, rng = lesson(), np.random.default_rng(5000 + repeat)
    data, (x, y) = small(repeat, judged=6000)  # the last 5,000 are fresh: MNIST's own test pictures are easier
    found = {key: [] for key in ("rate", "l2", "hidden", "batch_size", "valid 50", "valid 200", "valid 1000", "fresh")}
    for k in range(40):
        setting = {
            "rate": float(f"{10 ** rng.uniform(-3, 0):.3g}"),
            "l2": float(f"{10 ** rng.uniform(-6, -2):.3g}"),
            "hidden": int(rng.choice([16, 32, 64, 128])),
            "batch_size": int(rng.choice([8, 16, 32, 64])),
        }
        if k == 0:
            setting = {"rate": 0.01, "l2": 0.0, "hidden": 32, "batch_size": 32}
        w = last(named["fit"](*data, **setting, seed=1000 * repeat + k))
        right = named["forward"](w, x)[1].argmax(axis=1) == y
        for size in (50, 200, 1000):
            setting[f"valid {size}"] = round(100 * float(right[:size].mean()), 2)
        setting["fresh"] = round(100 * float(right[1000:].mean()), 2)
        for key, value in setting.items():
            found[key].append(value)
    return found


def best_peak(runs, schedule, steps):
    """The peak with the lowest mean validation loss over the tuning seeds."""

    def mean(peak):
        losses = [r["valid"] for r in runs if (r["schedule"], r["steps"], r["peak"]) == (schedule, steps, peak)]
        return sum(losses) / len(losses)

    return min(PEAKS, key=mean)


def plan(results):
    """Every run as (section, setting, function), in the order in which they are done; later ones look at what earlier ones gave."""
    for steps in BUDGETS:
        for schedule in SCHEDULES:
            for peak in PEAKS:
                for seed in TUNING_SEEDS:
                    yield "tuning", {"schedule": schedule, "steps": steps, "peak": peak, "seed": seed}, tuning_run
            peak = best_peak(results["tuning"], schedule, steps)
            for seed in SEEDS:
                yield "final", {"schedule": schedule, "steps": steps, "peak": peak, "seed": seed}, final_run
    yield from plan_rest()


def plan_rest():
    """The runs that need no look at others."""
    for batch_size in BATCHES:
        for rate in RATES:
            for seed in BATCH_SEEDS:
                yield "batch", {"batch_size": batch_size, "rate": rate, "seed": seed}, batch_run
    for second in NINES:
        for design in ("3×3 grid", "9 random", "9 rates"):
            for repeat in range(NINES[second]):
                yield "nine", {"second": second, "design": design, "repeat": repeat}, nine_run
    for method in ("grid", "random", "TPE", "TPE, pruned", "9 rates", "default"):
        for repeat in range(SEARCHES):
            yield "search", {"method": method, "repeat": repeat}, search_run
    for repeat in range(20):
        yield "luck", {"repeat": repeat}, luck_run


if __name__ == "__main__":
    record(__file__, lesson, plan, SECTIONS)
