"""The recorded runs of `notebooks/05-cnn/03-lenet.ipynb`: every arm at several learning rates, five seeds each.

    python notebooks/05-cnn/03-lenet.runs.py [--out FILE] [--again] [--check] [--minutes N]

Three sections, on MNIST and on one core. "neighbours": a dense network and LeNet-5, on digits and on digits with shuffled
pixels. "speed": LeNet-5 with and without batch normalization, at a constant rate and at one that rises and falls. "passes":
the lesson's recipe on all training pictures. Each row is written as soon as it is done and skipped when it stands in the
file; a row is one arm at one learning rate, with the accuracies of all seeds.

The pictures are split as in the lesson. Of the validation part, the first 2,000 pictures are there to choose a rate by
("choose"), the next 4,000 to report ("report"). The test set is asked by "passes" only. LeNet on digits as they are stands
in "speed" ("LeNet, constant") and is not made twice.

A file takes rows of one state of this script only. After a change of the script, --check makes the first seed of every row
again and signs the file anew where all of them come out as they stand.
"""

import argparse
import json
import pathlib
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.recorded import environment, one_core, script_hash, write

OUT = pathlib.Path(__file__).with_suffix(".json")

SEEDS, BATCH = range(5), 64
CHOOSE, REPORT = slice(0, 2000), slice(2000, 6000)  # of the validation part
PICTURES, PASSES = 3000, 2  # 94 steps
RATES = (0.002, 0.004, 0.008, 0.016, 0.032)
MORE_RATES = {"LeNet + BN, one cycle": (0.064, 0.128)}  # so that no arm's best rate is the largest that was tried
PEAK = 0.01  # of the section "passes"


class Arm:
    """A network that is compiled once and trained many times, each time from the weights that a seed gives."""

    def __init__(self, build):
        import keras

        self.build, self.model = build, build()
        self.model.compile(
            keras.optimizers.Adam(0.001),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            jit_compile=False,
        )

    def train(self, seed, x, y, rate, passes, one_cycle=False, batch_size=BATCH):
        """Train with Adam; the rate is constant, or the peak of the lesson's one cycle. Returns the model."""
        import keras

        keras.utils.set_random_seed(seed)
        self.model.set_weights(self.build().get_weights())
        optimizer = self.model.optimizer
        for variable in optimizer.variables:
            if variable is not optimizer.learning_rate:
                variable.assign(np.zeros(variable.shape, variable.dtype))
        steps = passes * -(-len(x) // batch_size)
        rates = [rate * min(s / steps / 0.25, (1 - s / steps) / 0.75) if one_cycle else rate for s in range(steps)]

        class Rate(keras.callbacks.Callback):
            step = 0

            def on_train_batch_begin(self, batch, logs=None):
                optimizer.learning_rate.assign(rates[self.step])
                self.step += 1

        self.model.fit(x, y, batch_size=batch_size, epochs=passes, verbose=0, callbacks=[Rate()])
        return self.model


def scores(model, x):
    return np.concatenate([model.predict_on_batch(x[i : i + 1000]) for i in range(0, len(x), 1000)])


def accuracy(model, x, y):
    return round(float(np.mean(scores(model, x).argmax(axis=1) == y)), 4)


def shuffle(images):
    """As in the lesson: the same new order of the 784 pixels for all pictures."""
    order = np.random.default_rng(0).permutation(28 * 28)
    return images.reshape(-1, 28 * 28)[:, order].reshape(-1, 28, 28)


def row(arm, data, rate, one_cycle=False, seeds=SEEDS):
    """Accuracies of all seeds on the two parts of the validation pictures."""
    (x, y), (xv, yv), _ = data
    found, start = {"choose": [], "report": []}, time.process_time()
    for seed in seeds:
        model = arm.train(seed, x[:PICTURES], y[:PICTURES], rate, PASSES, one_cycle)
        for part, which in (("choose", CHOOSE), ("report", REPORT)):
            found[part].append(accuracy(model, xv[which], yv[which]))
    return found | {"seconds": round((time.process_time() - start) / len(seeds), 2)}


def all_pictures(arm, data, rate, one_cycle, seeds=SEEDS):
    """Two passes over training and validation part, in batches of 128; mistakes on the test set, a number a seed."""
    (x, y), (xv, yv), (xt, yt) = data
    x, y = np.concatenate([x, xv]), np.concatenate([y, yv])
    mistakes, start = [], time.process_time()
    for seed in seeds:
        model = arm.train(seed, x, y, rate, 2, one_cycle, batch_size=128)
        mistakes.append(int((scores(model, xt).argmax(axis=1) != yt).sum()))
    return {"rate": rate, "mistakes": mistakes, "seconds": round((time.process_time() - start) / len(seeds), 1)}


def plan(networks):
    """Every row as (keys …, function of the data and the seeds), in the order in which they are done."""
    arms = {}

    def arm(build):
        return arms.setdefault(build, Arm(networks[build]))

    for build, network in (("lenet5", "LeNet"), ("build_recipe", "LeNet + BN")):
        for schedule in ("constant", "one cycle"):
            for rate in (*RATES, *MORE_RATES.get(f"{network}, {schedule}", ())):
                yield (
                    ("speed", f"{network}, {schedule}", str(rate)),
                    lambda data, seeds=SEEDS, b=build, r=rate, c=schedule == "one cycle": row(
                        arm(b), data, r, c, seeds
                    ),
                )
    for build, network, order in (
        ("dense_net", "dense", "as is"),
        ("dense_net", "dense", "shuffled"),
        ("lenet5", "LeNet", "shuffled"),
    ):
        for rate in RATES:
            yield (
                ("neighbours", f"{network}, {order}", str(rate)),
                lambda data, seeds=SEEDS, b=build, o=order, r=rate: row(arm(b), ordered(data, o), r, seeds=seeds),
            )
    yield ("passes", "recipe"), lambda data, seeds=SEEDS: all_pictures(arm("build_recipe"), data, PEAK, True, seeds)


def ordered(data, order):
    return data if order == "as is" else [(shuffle(x), y) for x, y in data]


def differences(results, rows, data):
    """The first seed of every row made again: by how much its accuracy (or error) differs from what stands in the file."""
    for keys, run in rows:
        stands = results
        for key in keys:
            stands = stands[key]
        part, pictures = ("report", 1) if "report" in stands else ("mistakes", len(data[2][1]))
        yield keys, abs(run(data, SEEDS[:1])[part][0] - stands[part][0]) / pictures


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=OUT)
    parser.add_argument("--again", action="store_true", help="forget the rows that stand in the file")
    parser.add_argument(
        "--check", action="store_true", help="make the first seed of every row again, and sign the file if all agree"
    )
    parser.add_argument("--minutes", type=float, default=60, help="begin no row after so many minutes")
    parser.add_argument("--only", default="", help="rows whose keys hold this text")
    chosen = parser.parse_args(argv)
    one_core()
    from utils.data import load_mnist
    from utils.lessons import recipe

    begun = time.time()
    (x, y), test, source = load_mnist()
    if not source.real:
        sys.exit("MNIST itself is needed (set COURSE_DATA, or be online): on its substitute these runs mean nothing.")
    n = len(x) * 5 // 6
    data = (x[:n], y[:n]), (x[n:], y[n:]), test
    results = {} if chosen.again or not chosen.out.exists() else json.loads(chosen.out.read_text("utf8"))
    rows = plan(recipe("05-cnn/03-lenet.ipynb"))
    if chosen.check:
        largest = 0
        for keys, difference in differences(results, rows, data):
            print(*keys, round(difference, 4), flush=True)
            largest = max(largest, difference)
        if largest > 0.005:
            sys.exit("Some rows come out otherwise: make them --again.")
        results["script"] = script_hash(__file__)
        results["checked"] = {
            "date": time.strftime("%Y-%m-%d"),
            "seed": SEEDS[0],
            "largest difference": round(largest, 4),
        }
        return write(results, chosen.out)
    if results.get("script", script_hash(__file__)) != script_hash(__file__):
        sys.exit("The rows are of another state of this script: --check them, or make them --again.")
    results["script"], results["environment"] = script_hash(__file__), environment()
    results["setting"] = {
        "optimizer": "Adam",
        "batch_size": BATCH,
        "seeds": list(SEEDS),
        "pictures": PICTURES,
        "passes": PASSES,
        "rates": RATES,
        "more rates": MORE_RATES,
    }
    for keys, run in rows:
        place = results
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        if keys[-1] in place or chosen.only not in "/".join(keys) or time.time() - begun > 60 * chosen.minutes:
            continue
        place[keys[-1]] = run(data)
        write(results, chosen.out)
        print(*keys, place[keys[-1]], flush=True)


if __name__ == "__main__":
    main()
