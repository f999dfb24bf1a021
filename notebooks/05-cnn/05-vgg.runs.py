"""The recorded runs of `notebooks/05-cnn/05-vgg.ipynb`: what frees a deep VGG, what a pair of 3×3 is worth, depth against width.

    python notebooks/05-cnn/05-vgg.runs.py [--out FILE] [--again | --check]

On pictures of CIFAR-10, on one core. "free": VGG-16 and VGG-11 for 32×32 pictures at an eighth of the paper's width, 768
pictures, 10 passes. Every arm is tried at three learning rates and more with one seed ("free tuning"); the rate with the
lowest loss of the last pass gets five other seeds ("free"), measured on 1,000 validation pictures ("report").

"block": networks of the lesson's `block_net` on pictures that are averaged to 16×16, 1,536 of them, 10 passes, Adam. Rates
are a factor of two apart, the first three given, more wherever the best one would be at the edge, one seed each ("block
tuning"). One seed is too noisy to choose between neighbours: the best two get five other seeds each ("block"), and further
rates do until the best has worse neighbours on both sides, by the mean over the five. A rate is chosen by the accuracy on
2,000 validation pictures ("choose"); what is compared is measured on 4,000 others ("report"). The test set is not touched.
"""

import functools
import pathlib
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.recorded import record, until_inside

BATCH, PASSES = 64, 10
CHOOSE, REPORT = slice(0, 2000), slice(2000, 6000)  # of the validation part

# Arms of "free": depth, optimizer, what is done at the start, learning rates.
FREE = {
    "glorot": (16, "SGD", "glorot", (0.001, 0.003, 0.01, 0.03, 0.1)),
    "he": (16, "SGD", "he", (0.003, 0.01, 0.03)),
    "pictures × 1000": (16, "SGD", "pictures × 1000", (0.001, 0.003, 0.01, 0.03)),
    "normalized": (16, "SGD", "normalized", (0.001, 0.003, 0.01, 0.03)),
    "VGG-11": (11, "SGD", "glorot", (0.01, 0.03, 0.1, 0.3)),
    "glorot, Adam": (16, "Adam", "glorot", (0.0003, 0.001, 0.003)),
}
FREE_PICTURES, FREE_TUNING, FREE_SEEDS = 768, (100,), range(5)

# Arms of "block": filters, sizes of the kernels of a block, whether there is a ReLU between them (if not said: yes). In the one that ends in
# "He" the convolutions without a ReLU start by He's rule, too.
BLOCK = {
    "5×5": (17, (5,)),
    "3×3, 3×3": (20, (3, 3)),
    "3×3, 3×3 linear": (20, (3, 3), False),
    "3×3, 3×3 linear, He": (20, (3, 3), False),
    "5×5, 1×1": (17, (5, 1)),
    "1 of 3×3": (28, (3,)),
    "4 of 3×3": (14, (3,) * 4),
}
BLOCK_PICTURES, BLOCK_TUNING, BLOCK_SEEDS = 1536, (100,), range(5)
FIRST_RATES = (0.002, 0.004, 0.008)


@functools.cache
def lesson():
    """The lesson's networks, and the first pictures and the validation part of CIFAR-10, standardized."""
    from utils.data import load_cifar10
    from utils.lessons import recipe

    (x, y), _, source = load_cifar10()
    n = len(x) * 5 // 6
    few = x[: max(FREE_PICTURES, BLOCK_PICTURES)]
    valid = x[n : n + 6000]
    names = recipe("05-cnn/05-vgg.ipynb")
    few, valid = names["standardized"](few), names["standardized"](valid)
    return names | {"x": few, "y": y[: len(few)], "x_valid": valid, "y_valid": y[n : n + 6000], "source": source}


def spread(logits):
    """How much a logit varies from picture to picture: its standard deviation, averaged over the classes."""
    return float(f"{logits.std(axis=0).mean():.2g}")


class Arm:
    """A network that is compiled once and trained many times, each time from the weights that a seed gives."""

    def __init__(self, build, optimizer, steps):
        import keras

        self.build, self.model = build, build()
        made = keras.optimizers.Adam(0.001) if optimizer == "Adam" else keras.optimizers.SGD(0.01, momentum=0.9)
        self.model.compile(
            made,
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            jit_compile=False,
            steps_per_execution=steps,
        )

    def restart(self, seed):
        """New weights, nothing left in the optimizer."""
        import keras

        keras.utils.set_random_seed(seed)
        self.model.set_weights(self.build().get_weights())
        for variable in self.model.optimizer.variables:
            variable.assign(np.zeros(variable.shape, variable.dtype))
        return self.model

    def fit(self, x, y, rate, seed):
        """Ten passes, each in an order of its own. Returns the loss of every pass."""
        self.model.optimizer.learning_rate.assign(rate)
        rng, losses = np.random.default_rng(seed), []
        for _ in range(PASSES):
            order = rng.permutation(len(x))
            history = self.model.fit(x[order], y[order], batch_size=BATCH, epochs=1, verbose=0, shuffle=False).history
            losses.append(round(float(history["loss"][0]), 4))
        return losses

    def accuracy(self, x, y):
        logits = np.concatenate([self.model.predict_on_batch(x[i : i + 1000]) for i in range(0, len(x), 1000)])
        return round(float(np.mean(logits.argmax(axis=1) == y)), 4)


@functools.cache
def free_arm(depth, optimizer, initializer, normalized):
    build = functools.partial(lesson()["deep_net"], depth, initializer, normalized)
    return Arm(build, optimizer, FREE_PICTURES // BATCH)


def free_run(arm, rate, seed):
    data, (depth, optimizer, begin, _) = lesson(), FREE[arm]
    initializer = "he_normal" if begin == "he" else "glorot_uniform"
    x, y = data["x"][:FREE_PICTURES], data["y"][:FREE_PICTURES]
    x_valid, y_valid = data["x_valid"][:1000], data["y_valid"][:1000]
    started = time.process_time()
    trained = free_arm(depth, optimizer, initializer, begin == "normalized")
    model = trained.restart(seed)
    if begin == "pictures × 1000":
        x, x_valid = 1000 * x, 1000 * x_valid
    before = spread(model.predict_on_batch(x[:256]))
    losses = trained.fit(x, y, rate, seed)
    return {
        "spread": [before, spread(model.predict_on_batch(x[:256]))],
        "losses": losses,
        "report": trained.accuracy(x_valid, y_valid),
        "seconds": round(time.process_time() - started, 1),
    }


@functools.cache
def block_arm(arm):
    build = functools.partial(lesson()["block_net"], *BLOCK[arm])
    return Arm(functools.partial(by_he, build) if arm.endswith("He") else build, "Adam", BLOCK_PICTURES // BATCH)


def by_he(build):
    """A network whose weights that start by LeCun's rule (variance 1 / inputs) are brought to He's (2 / inputs)."""
    import keras

    model = build()
    for layer in model.layers:
        if isinstance(getattr(layer, "kernel_initializer", None), keras.initializers.LecunNormal):
            layer.kernel.assign(layer.kernel * 2**0.5)
    return model


def block_run(arm, rate, seed):
    data = lesson()
    halved = lesson()["halved"]
    x, y = halved(data["x"][:BLOCK_PICTURES]), data["y"][:BLOCK_PICTURES]
    x_valid, y_valid = halved(data["x_valid"]), data["y_valid"]
    started = time.process_time()
    trained = block_arm(arm)
    trained.restart(seed)
    losses = trained.fit(x, y, rate, seed)
    return {
        "loss": losses[-1],
        "choose": trained.accuracy(x_valid[CHOOSE], y_valid[CHOOSE]),
        "report": trained.accuracy(x_valid[REPORT], y_valid[REPORT]),
        "seconds": round(time.process_time() - started, 1),
    }


def means(runs, arm, value=lambda run: run["choose"]):
    """{rate: mean of a value over the seeds that were tried}, for one arm."""
    found = {}
    for run in runs:
        if run["arm"] == arm:
            found.setdefault(run["rate"], []).append(value(run))
    return {rate: np.mean(values) for rate, values in found.items()}


def plan(results):
    """Every run as (section, settings, function), in the order in which they are done; what comes later depends on what came out."""
    for arm, (_, _, _, rates) in FREE.items():
        for rate in rates:
            for seed in FREE_TUNING:
                yield "free tuning", {"arm": arm, "rate": rate, "seed": seed}, free_run
        tried = means(results["free tuning"], arm, lambda run: run["losses"][-1])
        for seed in FREE_SEEDS:
            yield "free", {"arm": arm, "rate": min(tried, key=tried.get), "seed": seed}, free_run
    for arm in BLOCK:
        for rate in until_inside(FIRST_RATES, lambda rate: means(results["block tuning"], arm)[rate]):
            for seed in BLOCK_TUNING:
                yield "block tuning", {"arm": arm, "rate": rate, "seed": seed}, block_run
        tried = means(results["block tuning"], arm)
        for rate in until_inside(sorted(tried, key=tried.get)[-2:], lambda rate: means(results["block"], arm)[rate]):
            for seed in BLOCK_SEEDS:
                yield "block", {"arm": arm, "rate": rate, "seed": seed}, block_run


if __name__ == "__main__":
    record(
        __file__,
        lesson,
        plan,
        ["free tuning", "free", "block tuning", "block"],
        {"batch_size": BATCH, "passes": PASSES, "pictures": {"free": FREE_PICTURES, "block": BLOCK_PICTURES}},
    )
