"""The recorded runs of `notebooks/05-cnn/07-resnet.ipynb`: the degradation of deep plain networks, with convolutions, on CIFAR-10.

    python notebooks/05-cnn/07-resnet.runs.py [--out FILE] [--again | --check]

The paper's networks with 20 and 56 layers, with and without shortcuts, narrower and on part of the data, on one core. One seed, one
learning rate for all. (The table of architectures is made by `07-resnet-architectures.runs.py`.)
"""

import functools
import math
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.recorded import record

IMAGES, EPOCHS, WIDTH, BATCH = 10_000, 10, 8, 128
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


def degradation_run(network, seed):
    """Train one network with the paper's optimizer (SGD, momentum 0.9, weight decay 1e-4, ten times smaller steps at the end)."""
    import keras
    from keras import layers
    from utils.models import resnet_cifar

    depth, shortcut = NETWORKS[network]
    keras.utils.set_random_seed(seed)
    core = resnet_cifar(depth, width=WIDTH, shortcut=shortcut, stem_strides=2)
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 64, offset=-2), core])
    steps = -(-IMAGES // BATCH)
    rate = keras.optimizers.schedules.PiecewiseConstantDecay([steps // 2, steps * (EPOCHS - 3)], [0.01, 0.1, 0.01])
    optimizer = keras.optimizers.SGD(rate, momentum=0.9, weight_decay=1e-4)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"], jit_compile=False)
    start = time.process_time()
    history = model.fit(*lesson()["train"], batch_size=BATCH, epochs=EPOCHS, verbose=0).history
    seconds = time.process_time() - start
    train_loss, train_accuracy = model.evaluate(*lesson()["train"], batch_size=500, verbose=0)
    valid_loss, valid_accuracy = model.evaluate(*lesson()["valid"], batch_size=500, verbose=0)
    return {
        "parameters": sum(math.prod(weight.shape) for weight in model.trainable_variables),
        "loss": [round(float(value), 4) for value in history["loss"]],
        "train_loss": round(train_loss, 4),
        "train_accuracy": round(train_accuracy, 4),
        "valid_loss": round(valid_loss, 4),
        "valid_accuracy": round(valid_accuracy, 4),
        "seconds": round(seconds, 1),
    }


def plan(results):
    """Every run as (section, setting, function), in the order in which they are done."""
    for network in NETWORKS:
        yield "degradation", {"network": network, "seed": 0}, degradation_run


if __name__ == "__main__":
    setting = {"pictures": IMAGES, "epochs": EPOCHS, "width": WIDTH, "stem_strides": 2, "batch_size": BATCH}
    record(__file__, lesson, plan, ("degradation",), {**setting, "optimizer": "SGD, momentum 0.9"})
