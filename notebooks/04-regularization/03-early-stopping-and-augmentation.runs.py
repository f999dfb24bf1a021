"""The recorded runs of `notebooks/04-regularization/03-early-stopping-and-augmentation.ipynb`: tuning takes longer than a reader waits.

    python notebooks/04-regularization/03-early-stopping-and-augmentation.runs.py cifar|shapes [--again] [--out FILE]
    python notebooks/04-regularization/03-early-stopping-and-augmentation.runs.py join FILE FILE

The lesson's own network (its cells tagged `recipe`) on 500 pictures of 16×16, on one core, for CIFAR-10 and for the shapes:

* tuning: each method's strength at the learning rate that suits the bare network, then the learning rate at that strength, on three seeds, judged
  on 2,000 validation pictures after 40 epochs. Where the best one lies at the edge of what was tried, the next one is tried.
  For the shapes on two seeds, without mixup as a row of its own.
* stopping (CIFAR-10 alone): early stopping, the curve of every epoch, judged by 1,000 pictures more, or by 100 of the 500.
* final: each method on five other seeds, after 40 epochs (CIFAR-10: and after 80); ensembles of five
  (CIFAR-10: also from bootstrap samples of the 500).
* exchange (CIFAR-10 alone): more pictures, fixed augmented copies of 500, or copies anew in each step, in as many steps,
  at the bare network's rate and at three times that; and 400 of the 500 without any stopping.

Results are written after every run; a run that stands in the file is skipped. The two data sets can be computed side by side, and are joined then.
`--again` makes a few of the recorded runs of a file a second time and keeps both results in it; `join` keeps the version of the script
that each part began with.
"""

import argparse
import functools
import json
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.lessons import recipe
from utils.recorded import begun, go_on, one_core, script_hash, write

LESSON = "04-regularization/03-early-stopping-and-augmentation.ipynb"
OUT = pathlib.Path(__file__).with_suffix(".json")
SECTIONS = ("tuning", "stopping", "final", "exchange", "ensembles")

EPOCHS, LONGER = 40, 80
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03)
STRENGTHS = {  # the ladders; tuning begins with the middle three
    "L2": (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
    "dropout": (0.15, 0.3, 0.5, 0.7, 0.85),
    "flips+shifts": (0.0, 0.05, 0.1, 0.2, 0.3, 0.4),
    "mixup": (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0),
    "all": (0.03125, 0.0625, 0.125, 0.25, 0.5, 1.0, 1.5),
}
TOGETHER = ("L2", "dropout", "flips+shifts", "mixup")
METHODS = ("none", *STRENGTHS)
TUNING_SEEDS, SEEDS, MEMBERS = range(100, 103), range(5), 5
FEWER = TUNING_SEEDS[:2]  # for the shapes
ON_SHAPES = ("none", "L2", "dropout", "flips+shifts", "all")
AGAIN = (
    ("tuning", {"method": "dropout", "strength": 0.3, "seed": 100}),
    ("final", {"method": "flips+shifts", "seed": 0}),
    ("final", {"method": "none", "seed": 1}),
    ("exchange", {"kind": "copies", "number": 9, "seed": 0}),
)
PATIENCES = (1, 2, 4, 8, 16, 32)
EXCHANGE = {"new": (500, 1000, 2000, 5000), "copies": (1, 9), "anew": (0,)}


@functools.cache
def lesson():
    """What the lesson's cells define."""
    return recipe(LESSON)


@functools.cache
def compiled(**options):
    """A compiled network of the lesson, built once; `restart` begins anew."""
    named, shift = lesson(), options.pop("shift", None)
    if shift is not None:
        options["augment"] = named["flips_and_shifts"](shift)
    return named["compiled"](**options)


def ingredients(method, strength, results):
    """Options of the network, and what changes the examples."""
    named = lesson()
    if method == "none":
        return {}, None
    if method == "all":
        best = {
            one: best_setting(results, one)[0] for one in TOGETHER if any(r["method"] == one for r in results["tuning"])
        }
        options = {"l2": strength * best["L2"], "dropout": strength * best["dropout"], "shift": best["flips+shifts"]}
        if "mixup" not in best:
            return options, None
        return options, lambda x, y, rng: named["mixup"](x, y, rng, strength * best["mixup"])
    if method == "mixup":
        return {}, lambda x, y, rng: named["mixup"](x, y, rng, strength)
    name = {"L2": "l2", "dropout": "dropout", "flips+shifts": "shift"}[method]
    return {name: strength}, None


def share(value):
    return round(float(value), 4)


def tuning_run(results, method, strength, rate, seed):
    named = lesson()
    options, change = ingredients(method, strength, results)
    model, (x, y) = compiled(**options), named["sample"](seed)
    rng = named["restart"](model, seed, rate)
    named["go_on"](model, rng, x, y, EPOCHS, change)
    return {"valid": share(named["accuracy"](model, named["x_valid"], named["y_valid"]))}


def final_run(results, method, strength, rate, seed, budgets):
    named = lesson()
    options, change = ingredients(method, strength, results)
    model, (x, y) = compiled(**options), named["sample"](seed)
    rng, found, done = named["restart"](model, seed, rate), {}, 0
    for epochs in budgets:
        named["go_on"](model, rng, x, y, epochs - done, change)
        done = epochs
        found[str(epochs)] = {
            "train": share(named["accuracy"](model, x, y)),
            "test": share(named["accuracy"](model, named["x_test"], named["y_test"])),
        }
    return found


def stopping_run(results, rate, seed, apart):
    """The curve of every epoch on the judging pictures, and what the best weights give for each patience.

    apart: how many of the 500 pictures judge; 0: 1,000 validation pictures do.
    """
    import numpy as np
    from keras import ops

    named = lesson()
    model, (x, y) = compiled(), named["sample"](seed)
    x_judge, y_judge = (x[:apart], y[:apart]) if apart else (named["x_valid"][:1000], named["y_valid"][:1000])
    rng = named["restart"](model, seed, rate)
    weights, losses, shares = [], [], []
    for _ in range(EPOCHS):
        named["go_on"](model, rng, x[apart:], y[apart:], 1, None, (500 - apart) // 50)
        scores = ops.convert_to_numpy(model(x_judge, training=False))  # with less ado than `predict`
        scores = scores - scores.max(axis=1, keepdims=True)
        losses.append(np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(y_judge)), y_judge]))
        shares.append(np.mean(scores.argmax(axis=1) == y_judge))
        weights.append(model.get_weights())
    stops = {}
    for monitor, values in (("loss", losses), ("accuracy", -np.array(shares))):
        for patience in PATIENCES:
            best, wait, last = 0, 0, EPOCHS - 1
            for epoch in range(1, EPOCHS):
                wait = 0 if values[epoch] < values[best] else wait + 1
                best = epoch if wait == 0 else best
                if wait >= patience:
                    last = epoch
                    break
            stops[f"{monitor} {patience}"] = {"best": best, "last": last}
    tested = {}
    for stop in stops.values():
        for which in ("best", "last"):
            epoch = stop[which]
            if epoch not in tested:
                model.set_weights(weights[epoch])
                if seed in TUNING_SEEDS:
                    tested[epoch] = {"valid": share(named["accuracy"](model, named["x_valid"], named["y_valid"]))}
                else:
                    tested[epoch] = {
                        "train": share(named["accuracy"](model, x, y)),
                        "test": share(named["accuracy"](model, named["x_test"], named["y_test"])),
                    }
    return {"loss": [share(v) for v in losses], "accuracy": [share(v) for v in shares], "stops": stops,
            "tested": {str(epoch): value for epoch, value in sorted(tested.items())}}  # fmt: skip


def ensemble_run(results, bootstrap, rate, seed):
    """Five networks for one sample: each one's accuracy, and that of their mean probabilities."""
    import numpy as np
    from scipy.special import softmax

    named = lesson()
    model, (x, y) = compiled(), named["sample"](seed)
    single, sums = [], {"train": 0, "test": 0}
    for member in range(MEMBERS):
        own = 1000 * (member + 1) + seed
        drawn = np.random.default_rng(own).integers(0, len(x), len(x)) if bootstrap else np.arange(len(x))
        rng = named["restart"](model, own, rate)
        named["go_on"](model, rng, x[drawn], y[drawn], EPOCHS)
        scores = {"train": named["scores"](model, x), "test": named["scores"](model, named["x_test"])}
        single.append(share(np.mean(scores["test"].argmax(axis=1) == named["y_test"])))
        sums = {which: sums[which] + softmax(scores[which], axis=1) for which in sums}
    return {
        "members": single,
        "train": share(np.mean(sums["train"].argmax(axis=1) == y)),
        "test": share(np.mean(sums["test"].argmax(axis=1) == named["y_test"])),
    }


def exchange_run(results, kind, number, shift, rate, seed):
    """As many steps as the others: `number` pictures, or 500 with `number` copies of each, or with copies anew; or `number` of the 500."""
    import numpy as np
    from keras import ops

    named = lesson()
    model, per_epoch = compiled(**({"shift": shift} if kind == "anew" else {})), 10
    if kind == "new":
        x, y = named["sample"](seed, number)
    elif kind == "fewer":  # as when the others are set apart to judge
        x, y = (of[500 - number :] for of in named["sample"](seed))
        per_epoch = number // 50
    elif kind == "anew":
        x, y = named["sample"](seed)
    else:
        x, y = named["sample"](seed)
        layers = compiled(shift=shift).layers[:2]
        for of, layer in enumerate(
            layers
        ):  # a key for each: with one for both, the flip would say which way the shift goes
            layer.generator.state.assign([seed, 1 + of])
        copies = [x]
        for _ in range(number):
            copy = x
            for layer in layers:
                copy = ops.convert_to_numpy(layer(copy, training=True))
            copies.append(copy)
        x, y = np.concatenate(copies), np.tile(y, number + 1)
    rng = named["restart"](model, seed, rate)
    named["go_on"](model, rng, x, y, EPOCHS, None, per_epoch)
    return {"test": share(named["accuracy"](model, named["x_test"], named["y_test"]))}


def mean_of(runs, **setting):
    found = [run["valid"] for run in runs if setting.items() <= run.items()]
    return sum(found) / len(found) if found else None


def climb(runs, ladder, setting, name):
    """The best value on a ladder, and a neighbour that is still to be tried (or None)."""
    tried = {value: mean_of(runs, **setting, **{name: value}) for value in ladder}
    tried = {value: found for value, found in tried.items() if found is not None}
    if not tried:
        return None, None
    best = max(tried, key=tried.get)
    place = ladder.index(best)
    for neighbour in ladder[max(0, place - 1) : place + 2]:
        if neighbour not in tried:
            return best, neighbour
    return best, None


def best_setting(results, method):
    """Strength and rate with the best mean over the tuning seeds."""
    runs = [run for run in results["tuning"] if run["method"] == method]
    settings = {(run["strength"], run["rate"]) for run in runs}
    return max(sorted(settings), key=lambda s: mean_of(runs, strength=s[0], rate=s[1]))


def stopping_setting(results, apart, monitor):
    """Rate and patience with the best mean validation accuracy over the tuning seeds."""
    found = {}
    for run in results["stopping"]:
        if run["apart"] == apart and run["seed"] in TUNING_SEEDS:
            for patience in PATIENCES:
                epoch = run["stops"][f"{monitor} {patience}"]["best"]
                found.setdefault((run["rate"], patience), []).append(run["tested"][str(epoch)]["valid"])
    means = {setting: sum(values) / len(values) for setting, values in found.items()}
    return max(sorted(means), key=means.get)


def tuning_plan(results, methods, seeds):
    for method in methods:
        base = {"method": method}
        rate = None if method == "none" else best_setting(results, "none")[1]
        if method == "none":
            strength = 0
        else:
            ladder = STRENGTHS[method]
            middle = len(ladder) // 2
            for value in ladder[middle - 1 : middle + 2]:
                for seed in seeds:
                    yield "tuning", {**base, "strength": value, "rate": rate, "seed": seed}, tuning_run
            while (following := climb(results["tuning"], ladder, {**base, "rate": rate}, "strength"))[1] is not None:
                for seed in seeds:
                    yield "tuning", {**base, "strength": following[1], "rate": rate, "seed": seed}, tuning_run
            strength = following[0]
        for value in (0.001, 0.003) if method == "none" else (rate,):
            for seed in seeds:
                yield "tuning", {**base, "strength": strength, "rate": value, "seed": seed}, tuning_run
        while (following := climb(results["tuning"], RATES, {**base, "strength": strength}, "rate"))[1] is not None:
            for seed in seeds:
                yield "tuning", {**base, "strength": strength, "rate": following[1], "seed": seed}, tuning_run


def plan(results, data):
    """Every run as (section, settings, function), in the order in which they are done; later ones look at what earlier ones gave."""
    full = data == "cifar"
    methods = METHODS if full else ON_SHAPES
    yield from tuning_plan(results, methods, TUNING_SEEDS if full else FEWER)
    none = best_setting(results, "none")[1]
    for method in methods:
        strength, rate = best_setting(results, method)
        for seed in SEEDS:
            setting = {"method": method, "strength": strength, "rate": rate, "seed": seed}
            yield "final", {**setting, "budgets": [EPOCHS, LONGER] if full else [EPOCHS]}, final_run
    for bootstrap in (False, True) if full else (False,):
        for seed in SEEDS:
            yield "ensembles", {"bootstrap": bootstrap, "rate": none, "seed": seed}, ensemble_run
    if not full:
        return
    shift = best_setting(results, "flips+shifts")[0]
    higher = RATES[RATES.index(none) + 1]
    settings = [(kind, number, rate) for rate in (none, higher) for kind in EXCHANGE for number in EXCHANGE[kind]]
    for kind, number, rate in (*settings, ("fewer", 400, none)):
        for seed in SEEDS:
            yield "exchange", {"kind": kind, "number": number, "shift": shift, "rate": rate, "seed": seed}, exchange_run
    yield from stopping_plan(results, none)


def beyond(results, apart, monitors):
    """A rate that is still to be tried, since the best one is the smallest or the largest so far (or None)."""
    tried = sorted({run["rate"] for run in results["stopping"] if run["apart"] == apart})
    for monitor in monitors:
        place = RATES.index(stopping_setting(results, apart, monitor)[0])
        for edge, further in ((tried[0], place - 1), (tried[-1], place + 1)):
            if RATES[place] == edge and 0 <= further < len(RATES):
                return RATES[further]
    return None


def stopping_plan(results, none):
    place = RATES.index(none)
    for apart in (0, 100):
        for rate in RATES[max(0, place - 1) : place + 2]:
            for seed in TUNING_SEEDS:
                yield "stopping", {"apart": apart, "rate": rate, "seed": seed}, stopping_run
        monitors = ("loss",) if apart else ("loss", "accuracy")
        while (rate := beyond(results, apart, monitors)) is not None:
            for seed in TUNING_SEEDS:
                yield "stopping", {"apart": apart, "rate": rate, "seed": seed}, stopping_run
        for rate in sorted({stopping_setting(results, apart, monitor)[0] for monitor in monitors}):
            for seed in SEEDS:
                yield "stopping", {"apart": apart, "rate": rate, "seed": seed}, stopping_run


def again(results):
    """A few recorded runs made again by this version of the script: both results."""
    functions = {"tuning": tuning_run, "final": final_run, "exchange": exchange_run}
    for section, wanted in AGAIN:
        for run in results.get(section, ()):
            if wanted.items() <= run.items():
                setting = {k: v for k, v in run.items() if k not in ("valid", "test", "data") and not k.isdigit()}
                yield {"section": section, **run, "again": functions[section](results, **setting)}
                break


def join(files, out):
    """One file of the two data sets' runs."""
    parts = [json.loads(pathlib.Path(file).read_text("utf8")) for file in files]
    results = {"script": script_hash(__file__), **{key: parts[0][key] for key in ("environment", "setting")}}
    results["began"] = {part["data"]: part.get("began", part["script"]) for part in parts}
    results["again"] = [{"data": part["data"], **run} for part in parts for run in part.get("again", ())]
    for part in parts:
        for section in SECTIONS:
            results.setdefault(section, []).extend({"data": part["data"], **run} for run in part.get(section, ()))
    write({key: value for key, value in results.items() if value != []}, out)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", choices=("cifar", "shapes", "join"))
    parser.add_argument("files", nargs="*")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--out", type=pathlib.Path)
    chosen = parser.parse_args(argv)
    if chosen.data == "join":
        return join(chosen.files, chosen.out or OUT)
    if chosen.data == "shapes":  # the loader then falls back to them
        os.environ.update(COURSE_DATA="", COURSE_MIRROR="", COURSE_OFFLINE="1")
    one_core()
    if lesson()["source"].real != (chosen.data == "cifar"):
        sys.exit(
            "CIFAR-10 itself is needed for `cifar` (set COURSE_DATA, or let it be downloaded), and must not be found for `shapes`."
        )
    out = chosen.out or OUT.with_suffix(f".{chosen.data}.json")
    if chosen.again:
        results = json.loads(out.read_text("utf8"))
        if results["script"] != script_hash(__file__):
            results["began"], results["script"] = results.get("began", results["script"]), script_hash(__file__)
        results["again"] = list(again(results))
        return write(results, out)
    setting = {"pictures": 500, "batch_size": 50, "optimizer": "Adam", "epochs": EPOCHS}
    results = begun(__file__, SECTIONS, setting, out, data=chosen.data)
    runs = plan(results, chosen.data)
    go_on(results, ((section, setting, functools.partial(run, results)) for section, setting, run in runs), out)


if __name__ == "__main__":
    main()
