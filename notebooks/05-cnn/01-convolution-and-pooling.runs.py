"""The recorded runs of `notebooks/05-cnn/01-convolution-and-pooling.ipynb`: pooling against strided convolution.

    python notebooks/05-cnn/01-convolution-and-pooling.runs.py [--out FILE] [--again | --check]

Four small networks of the lesson on 3,000 digits of MNIST, five seeds each at every learning rate, on one core. "max",
"average" and "stride" have the same weights to learn; "stride" makes a quarter of their multiplications. "stride, wide" has
twice the filters, and with that as many multiplications as those that pool.

A run is measured after 4, 8 and 16 passes ("choose", "report": three numbers each). Of the validation part, the first 2,000
pictures are there to choose a rate by, the next 4,000 to report; "moved" are the same 4,000, moved by 1, 2 and 3 pixels to
the right, after 16 passes. The test set is not touched. Runs are appended one by one, and skipped when they stand in the file.
"""

import functools
import pathlib
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.recorded import record

ARMS = {
    "max": ("max", (8, 16)),
    "average": ("average", (8, 16)),
    "stride": ("stride", (8, 16)),
    "stride, wide": ("stride", (17, 32)),
}
SEEDS, BATCH, PICTURES, PASSES = range(5), 64, 3000, (4, 8, 16)
RATES = (0.002, 0.004, 0.008, 0.016, 0.032, 0.064)
CHOOSE, REPORT = slice(0, 2000), slice(2000, 6000)  # of the validation part


def move_right(images, by):
    """The pictures moved to the right by some pixels, zeros on the left."""
    return np.pad(images, ((0, 0), (0, 0), (by, 0)))[:, :, : images.shape[2]]


def accuracy(model, x, y):
    scores = np.concatenate([model.predict_on_batch(x[i : i + 1000]) for i in range(0, len(x), 1000)])
    return round(float(np.mean(scores.argmax(axis=1) == y)), 4)


class Arm:
    """A network that is compiled once and trained many times, each time from the weights that a seed gives."""

    def __init__(self, build):
        import keras

        self.build, self.model = build, build()
        self.model.compile(
            keras.optimizers.Adam(0.001),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            jit_compile=False,
            steps_per_execution=-(-PICTURES // BATCH),
        )

    def run(self, seed, rate, train, valid, passes=PASSES):
        """Train with Adam at a constant rate; what is measured after each number of passes."""
        import keras

        (x, y), (xv, yv) = train, valid
        keras.utils.set_random_seed(seed)
        self.model.set_weights(self.build().get_weights())
        optimizer = self.model.optimizer
        for variable in optimizer.variables:
            variable.assign(np.zeros(variable.shape, variable.dtype))
        optimizer.learning_rate.assign(rate)
        found, done, start = {"choose": [], "report": []}, 0, time.process_time()
        for until in passes:
            self.model.fit(x, y, batch_size=BATCH, epochs=until - done, verbose=0)
            done = until
            for part, which in (("choose", CHOOSE), ("report", REPORT)):
                found[part].append(accuracy(self.model, xv[which], yv[which]))
        found["moved"] = [accuracy(self.model, move_right(xv[REPORT], by), yv[REPORT]) for by in (1, 2, 3)]
        return found | {"seconds": round(time.process_time() - start, 1)}


@functools.cache
def lesson():
    """The lesson's network, the first digits of MNIST, and its validation part."""
    from utils.data import load_mnist
    from utils.lessons import recipe

    (x, y), _, source = load_mnist()
    n = len(x) * 5 // 6
    train, valid = (x[:PICTURES], y[:PICTURES]), (x[n:], y[n:])
    return recipe("05-cnn/01-convolution-and-pooling.ipynb") | {"train": train, "valid": valid, "source": source}


@functools.cache
def compiled(arm):
    return Arm(lambda: lesson()["small_net"](*ARMS[arm]))


def one_run(arm, rate, seed, passes=PASSES):
    return compiled(arm).run(seed, rate, lesson()["train"], lesson()["valid"], passes)


def plan(results):
    """Every run as (section, settings, function), in the order in which they are done."""
    for arm in ARMS:
        for rate in RATES:
            for seed in SEEDS:
                yield "runs", {"arm": arm, "rate": rate, "seed": seed}, one_run


if __name__ == "__main__":
    record(
        __file__,
        lesson,
        plan,
        ["runs"],
        {"optimizer": "Adam", "batch_size": BATCH, "pictures": PICTURES, "passes": PASSES},
    )
