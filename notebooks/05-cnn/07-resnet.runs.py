"""The recorded runs of `notebooks/05-cnn/07-resnet.ipynb`: the degradation of deep plain networks, with convolutions, on CIFAR-10.

    python notebooks/05-cnn/07-resnet.runs.py [--out FILE] [--again | --check]

The paper's networks with 20 and 56 layers, with and without shortcuts, narrower and on part of the data, on one core. A seed draws the weights
and a new order of the pictures for every epoch. (The table of architectures is made by `07-resnet-architectures.runs.py`.)

* rates: the peak of the learning rate, for each network, on a seed that is not used again, judged by the accuracy on the training pictures, since
  what is in question is how well a network can be fitted; in steps of about three, until the best lies inside.
* degradation: five seeds of each network at its best peak.
"""

import functools
import math
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.recorded import found, record, until_inside

IMAGES, EPOCHS, WIDTH, BATCH = 10_000, 10, 8, 128
SEEDS, TUNING_SEED = range(5), 100
PEAKS = 0.03, 0.1, 0.3
NETWORKS = {
    "plain-20": (20, None),
    "plain-56": (56, None),
    "resnet-20": (20, "identity"),
    "resnet-56": (56, "identity"),
}


@functools.cache
def lesson():
    """The data, and where they come from."""
    from utils.data import load_cifar10

    (x, y), _, source = load_cifar10()
    n = len(x) * 9 // 10
    return {"train": (x[:IMAGES], y[:IMAGES]), "valid": (x[n:], y[n:]), "source": source}


def degradation_run(network, peak, seed):
    """Train one network with the paper's optimizer: SGD, momentum 0.9, weight decay 1e-4, steps ten times smaller at the end (and, for the first
    half epoch, at the beginning, as the paper does for its deepest network)."""
    import keras
    import numpy as np
    from keras import layers
    from utils.models import resnet_cifar

    depth, shortcut = NETWORKS[network]
    keras.utils.set_random_seed(seed)
    core = resnet_cifar(depth, width=WIDTH, shortcut=shortcut, stem_strides=2)
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 64, offset=-2), core])
    steps = -(-IMAGES // BATCH)
    low = round(peak / 10, 6)
    rate = keras.optimizers.schedules.PiecewiseConstantDecay([steps // 2, steps * (EPOCHS - 3)], [low, peak, low])
    optimizer = keras.optimizers.SGD(rate, momentum=0.9, weight_decay=1e-4)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"], jit_compile=False)
    (x, y), rng = lesson()["train"], np.random.default_rng(seed)
    start, losses = time.process_time(), []
    for _ in range(
        EPOCHS
    ):  # each in an order of its own: after `set_random_seed`, `fit` would take the same one every time
        order = rng.permutation(IMAGES)
        epoch = model.fit(x[order], y[order], batch_size=BATCH, shuffle=False, verbose=0).history
        losses.append(round(epoch["loss"][0], 4))
    seconds = time.process_time() - start
    train_loss, train_accuracy = model.evaluate(x, y, batch_size=500, verbose=0)
    valid_loss, valid_accuracy = model.evaluate(*lesson()["valid"], batch_size=500, verbose=0)
    return {
        "parameters": sum(math.prod(weight.shape) for weight in model.trainable_variables),
        "loss": losses,
        "train_loss": round(train_loss, 4),
        "train_accuracy": round(train_accuracy, 4),
        "valid_loss": round(valid_loss, 4),
        "valid_accuracy": round(valid_accuracy, 4),
        "seconds": round(seconds, 1),
    }


def plan(results):
    """Every run as (section, setting, function), in the order in which they are done."""
    best = {}
    for network in NETWORKS:
        score = lambda peak, network=network: found(results["rates"], {"network": network, "peak": round(peak, 4)})[
            "train_accuracy"
        ]
        tried = []
        for peak in until_inside(PEAKS, score, step=PEAKS[-1] / PEAKS[-2]):
            tried.append(peak)
            yield "rates", {"network": network, "peak": round(peak, 4), "seed": TUNING_SEED}, degradation_run
        best[network] = round(max(tried, key=score), 4)
    for seed in SEEDS:
        for network in NETWORKS:
            yield "degradation", {"network": network, "peak": best[network], "seed": seed}, degradation_run


if __name__ == "__main__":
    setting = {"pictures": IMAGES, "epochs": EPOCHS, "width": WIDTH, "stem_strides": 2, "batch_size": BATCH}
    record(__file__, lesson, plan, ("rates", "degradation"), {**setting, "optimizer": "SGD, momentum 0.9"})
