"""The one table of part 05, for `notebooks/05-cnn/07-resnet.ipynb`: five architectures at equal processor time, and at equal parameters too.

    python notebooks/05-cnn/07-resnet-architectures.runs.py [--out FILE] [--again]

The architectures are those of the lessons (`utils.models`, LeNet below) on CIFAR-10, on one core, in the sizes that `utils.models` gives
them for 32×32 (the lessons on AlexNet, VGG and GoogLeNet train smaller ones), and LeNet, AlexNet and VGG once more with as many
parameters as the small GoogLeNet and ResNet-20 have. Alike for all: batch
normalization behind every convolution, He's initialization, no dropout, pictures flipped at random, AdamW, a rate that rises for a
quarter of the time and falls for the rest.

* cost: parameters, multiply-adds a picture, and how much memory 20 steps of training take beyond what the process held before.
* tuning: at each budget, rates on a seed that judges nothing else, by 5,000 validation pictures, until the best lies inside.
* final: five other seeds at that rate; the test set is asked once.

Seconds are those of the processor, from the end of the first step (which builds the graph) on; how many pictures are seen in them
differs a little each time, and so does what comes out: `--check` cannot find these runs equal.
"""

import functools
import json
import math
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.recorded import one_core, record, until_inside

BUDGETS = (15, 60)  # seconds
RATES = (0.002, 0.004, 0.008)
TUNING_SEED, SEEDS = 100, range(5)
VALID = 5_000
BATCH, WEIGHT_DECAY = 128, 0.02


# --- the networks: pictures of about zero mean → logits -------------------------------------------------------


def lenet(size=1):
    """LeNet-5 for three channels, with ReLU, maximum pooling and batch normalization: its numbers of maps and units times `size`."""
    import keras
    from keras import layers

    n = lambda number: max(1, round(number * size))
    x = inputs = keras.Input((32, 32, 3))
    for filters in (6, 16):
        x = layers.Conv2D(n(filters), 5, use_bias=False, kernel_initializer="he_normal")(x)
        x = layers.Activation("relu")(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    for units in (120, 84):
        x = layers.Dense(n(units), activation="relu", kernel_initializer="he_normal")(x)
    return keras.Model(inputs, layers.Dense(10)(x))


def alexnet(size=1):
    from utils.models import alexnet_cifar

    return alexnet_cifar(width=size / 4, dense_units=round(512 * size), normalization="batch", dropout_rate=0)


def vgg(size=1):
    from utils.models import vgg_cifar

    return vgg_cifar(
        11,
        width=size / 4,
        dense_units=round(128 * size),
        batch_normalization=True,
        kernel_initializer="he_normal",
        dropout_rate=0,
    )


def googlenet():
    from utils.models import googlenet_cifar

    return googlenet_cifar(kernel_initializer="he_normal", dropout_rate=0)


def resnet():
    """ResNet-20 whose first convolution has a stride of 2, as in the lesson's recorded degradation (at twice its width)."""
    from utils.models import resnet_cifar

    return resnet_cifar(20, stem_strides=2)


# By network and size ("lesson": the sizes of `utils.models`); with as many parameters as GoogLeNet and ResNet-20 (270,000, to one per cent).
NETWORKS = {
    ("LeNet", "lesson"): lenet,
    ("AlexNet", "lesson"): alexnet,
    ("VGG-11", "lesson"): vgg,
    ("GoogLeNet", "both"): googlenet,
    ("ResNet-20", "both"): resnet,
    ("LeNet", "equal"): functools.partial(lenet, 2.1),
    ("AlexNet", "equal"): functools.partial(alexnet, 0.52),
    ("VGG-11", "equal"): functools.partial(vgg, 0.665),
}


# --- the runs -------------------------------------------------------------------------------------------------


@functools.cache
def lesson():
    """The data: training part, validation part, test set, and where they come from."""
    from utils.data import load_cifar10

    (x, y), test, source = load_cifar10()
    n = len(x) - VALID
    return {"train": (x[:n], y[:n]), "valid": (x[n:], y[n:]), "test": test, "source": source}


def compiled(network, size):
    """The network, with rescaling and flips before it."""
    import keras
    from keras import layers

    x = inputs = keras.Input((32, 32, 3))
    x = layers.RandomFlip("horizontal")(layers.Rescaling(1 / 64, offset=-2)(x))
    model = keras.Model(inputs, NETWORKS[network, size]()(x))
    model.compile(
        keras.optimizers.AdamW(weight_decay=WEIGHT_DECAY),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,
    )
    return model


def trained(network, size, rate, seed, seconds):
    """The network, started anew and trained for so many seconds; how many steps it took."""
    import keras
    import numpy as np

    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    model = compiled(network, size)

    class Clock(keras.callbacks.Callback):
        start, steps = None, 0

        def on_train_batch_end(self, batch, logs=None):
            now = time.process_time()
            if self.start is None:
                self.start = now
            part = (now - self.start) / seconds
            self.steps += 1
            self.model.stop_training = part >= 1
            self.model.optimizer.learning_rate.assign(rate * float(np.interp(part, [0, 0.25, 1], [0.1, 1, 0.005])))

    clock = Clock()
    model.optimizer.learning_rate.assign(rate * 0.1)
    model.fit(*lesson()["train"], batch_size=BATCH, epochs=1000, verbose=0, callbacks=[clock])
    return model, clock.steps


def accuracy(model, part):
    return round(model.evaluate(*lesson()[part], batch_size=500, verbose=0)[1], 4)


def tuning_run(network, size, seconds, rate, seed):
    model, steps = trained(network, size, rate, seed, seconds)
    return {"valid": accuracy(model, "valid"), "pictures": steps * BATCH}


def final_run(network, size, seconds, rate, seed):
    model, steps = trained(network, size, rate, seed, seconds)
    return {"valid": accuracy(model, "valid"), "test": accuracy(model, "test"), "pictures": steps * BATCH}


def cost_run(network, size):
    """What the network costs; its memory is measured in a process of its own."""
    from utils.models import flops

    model = NETWORKS[network, size]()
    command = [sys.executable, __file__, "--memory", network, size]
    memory = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
    parameters = sum(math.prod(weight.shape) for weight in model.trainable_variables)
    return {"parameters": parameters, "multiply_adds": flops(model), "mebibytes": memory}


def print_memory(network, size):
    """Print how many MiB this process holds at most while it trains 20 steps, above what it held before (Linux alone can tell)."""
    import numpy as np

    def held(what):
        lines = pathlib.Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024

    one_core()
    x, y = np.zeros((20 * BATCH, 32, 32, 3), "uint8"), np.zeros(20 * BATCH, "uint8")
    model, before = compiled(network, size), held("VmRSS")
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # the peak so far (TensorFlow's start) is forgotten
    model.fit(x, y, batch_size=BATCH, verbose=0)
    print(round(held("VmHWM") - before))


def plan(results):
    """Every run as (section, setting, function), in the order in which they are done."""
    for network, size in NETWORKS:
        yield "cost", {"network": network, "size": size}, cost_run
    for seconds in BUDGETS:
        for network, size in NETWORKS:
            arm = {"network": network, "size": size, "seconds": seconds}
            tried = {}

            def valid(rate, arm=arm, results=results):
                return next(run["valid"] for run in results["tuning"] if {**arm, "rate": rate}.items() <= run.items())

            for rate in until_inside(RATES, valid):
                tried[rate] = {**arm, "rate": rate}
                yield "tuning", {**arm, "rate": rate, "seed": TUNING_SEED}, tuning_run
            best = max(tried, key=valid)
            for seed in SEEDS:
                yield "final", {**arm, "rate": best, "seed": seed}, final_run


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        print_memory(*sys.argv[2:4])
    else:
        setting = {"batch_size": BATCH, "optimizer": "AdamW", "weight_decay": WEIGHT_DECAY, "pictures": 45_000}
        record(__file__, lesson, plan, ("cost", "tuning", "final"), setting)
