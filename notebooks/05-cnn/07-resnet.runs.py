"""The recorded runs of `notebooks/05-cnn/07-resnet.ipynb`: what two cores cannot do while a reader waits.

    python notebooks/05-cnn/07-resnet.runs.py [--out FILE] [--again]
    python notebooks/05-cnn/07-resnet.runs.py --gpu     on a GPU: ResNet-20 of the paper and the lesson's network, 30 epochs each

Two experiments on CIFAR-10, each on one core: the degradation of deep plain networks (narrow ones, part of the data), and five
architectures at equal parameters and equal time. Results are written after every run; a run that stands in the file is skipped.
Seconds are those of the processor: time that other programs take does not count (they slow the memory down all the same).
"""

import argparse
import json
import math
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.recorded import environment, one_core, write

OUT = pathlib.Path(__file__).with_suffix(".json")

IMAGES, EPOCHS, WIDTH = 10_000, 10, 8
SECONDS, TRIAL_SECONDS, RATES = 60, 12, (0.001, 0.004)
SEED = 0


# --- degradation: the same narrow networks with 20 and 56 layers, with and without shortcuts -----------------


def degradation_run(depth, shortcut, seed, data):
    """Train one network with the paper's optimizer (SGD, momentum 0.9, weight decay 1e-4, ten times smaller steps at the end)."""
    import keras
    from keras import layers
    from utils.models import resnet_cifar

    (x, y), (x_valid, y_valid), _ = data
    x, y = x[:IMAGES], y[:IMAGES]
    keras.utils.set_random_seed(seed)
    core = resnet_cifar(depth, width=WIDTH, shortcut=shortcut, stem_strides=2)
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 64, offset=-2), core])
    steps = -(-IMAGES // 128)
    rate = keras.optimizers.schedules.PiecewiseConstantDecay([steps // 2, steps * (EPOCHS - 3)], [0.01, 0.1, 0.01])
    optimizer = keras.optimizers.SGD(rate, momentum=0.9, weight_decay=1e-4)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"], jit_compile=False)
    start = time.process_time()
    history = model.fit(x, y, batch_size=128, epochs=EPOCHS, verbose=0).history
    seconds = time.process_time() - start
    train_loss, train_accuracy = model.evaluate(x, y, batch_size=500, verbose=0)
    valid_loss, valid_accuracy = model.evaluate(x_valid, y_valid, batch_size=500, verbose=0)
    return {
        "parameters": trainable(model),
        "loss": rounded(history["loss"]),
        "accuracy": rounded(history["accuracy"]),
        "train_loss": round(train_loss, 4),
        "train_accuracy": round(train_accuracy, 4),
        "valid_loss": round(valid_loss, 4),
        "valid_accuracy": round(valid_accuracy, 4),
        "seed": seed,
        "seconds": round(seconds, 1),
    }


# --- five architectures, equal parameters, equal time ---------------------------------------------------------


def convolution(x, filters, kernel_size=3, strides=1, relu=True):
    from keras import layers

    x = layers.Conv2D(filters, kernel_size, strides, padding="same", use_bias=False, kernel_initializer="he_normal")(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    return layers.Activation("relu")(x) if relu else x


def lenet_like(x):
    """Two 5×5 convolutions with pooling, two hidden dense layers."""
    from keras import layers

    x = layers.MaxPooling2D()(convolution(x, 16, 5))
    x = layers.MaxPooling2D()(convolution(x, 32, 5))
    x = layers.Dense(63, activation="relu")(layers.Flatten()(x))
    return layers.Dense(84, activation="relu")(x)


def alexnet_like(x):
    """Five convolutions, the first 5×5, overlapping pooling, a dense layer with dropout."""
    from keras import layers

    x = layers.MaxPooling2D(3, 2, padding="same")(convolution(x, 24, 5))
    x = layers.MaxPooling2D(3, 2, padding="same")(convolution(x, 44, 3))
    x = convolution(convolution(convolution(x, 64), 64), 44)
    x = layers.Flatten()(layers.MaxPooling2D(3, 2, padding="same")(x))
    return layers.Dropout(0.3)(layers.Dense(70, activation="relu")(x))


def vgg_like(x):
    """Pairs of 3×3 convolutions, pooling after each pair, twice as many filters every time."""
    from keras import layers

    for filters in (17, 34, 68):
        x = layers.MaxPooling2D()(convolution(convolution(x, filters), filters))
    return layers.Dense(62, activation="relu")(layers.Flatten()(x))


def inception_like(x):
    """Parallel branches of 1×1, 3×3, two 3×3 in a row, and pooling, joined; global average pooling."""
    from keras import layers

    def module(x, n):
        double = convolution(convolution(convolution(x, n, 1), n), n)
        pooled = convolution(layers.MaxPooling2D(3, 1, padding="same")(x), n, 1)
        return layers.Concatenate()([convolution(x, n, 1), convolution(convolution(x, n, 1), n), double, pooled])

    x = convolution(x, 32, 3, strides=2)
    x = layers.MaxPooling2D()(module(module(x, 16), 20))
    x = layers.MaxPooling2D()(module(module(x, 28), 36))
    return layers.GlobalAveragePooling2D()(module(x, 29))


def residual(x):
    """A stem with stride 2, then three basic blocks, each half as large as the one before; global maximum."""
    from keras import layers
    from utils.models import residual_block

    x = convolution(x, 32, 3, strides=2)
    for filters, strides in ((32, 1), (48, 2), (78, 2)):
        x = residual_block(x, filters, strides)
    return layers.GlobalMaxPooling2D()(x)


ARCHITECTURES = {
    "LeNet-like": lenet_like,
    "AlexNet-like": alexnet_like,
    "VGG-like": vgg_like,
    "Inception-like": inception_like,
    "residual": residual,
}


def build(body):
    import keras
    from keras import layers

    inputs = keras.Input((32, 32, 3))
    x = layers.RandomFlip("horizontal")(layers.Rescaling(1 / 64, offset=-2)(inputs))
    return keras.Model(inputs, layers.Dense(10)(body(x)))


def timed_fit(model, x, y, rate, seconds):
    """Train for so many seconds of the processor; the learning rate rises and falls with the time that has passed."""
    import keras
    import numpy as np

    class Clock(keras.callbacks.Callback):
        start, batches = None, 0

        def on_train_batch_end(self, batch, logs=None):
            now = time.process_time()
            if self.start is None:  # the first batch includes building the graph
                self.start = now
            part = (now - self.start) / seconds
            self.batches += 1
            self.model.stop_training = part >= 1
            self.model.optimizer.learning_rate.assign(rate * float(np.interp(part, [0, 0.25, 1], [0.1, 1, 0.005])))

    clock = Clock()
    model.compile(
        keras.optimizers.AdamW(rate * 0.1, weight_decay=0.02),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,
    )
    model.fit(x, y, batch_size=128, epochs=1000, verbose=0, callbacks=[clock])
    return clock.batches * 128


def architecture_run(name, seed, data):
    """Choose between two learning rates on the validation part, then train, then ask the test set once."""
    import keras

    (x, y), (x_valid, y_valid), (x_test, y_test) = data
    tried = {}
    for rate in RATES:
        keras.utils.set_random_seed(seed)
        model = build(ARCHITECTURES[name])
        timed_fit(model, x, y, rate, TRIAL_SECONDS)
        tried[rate] = model.evaluate(x_valid, y_valid, batch_size=500, verbose=0)[1]
    rate = max(tried, key=tried.get)
    keras.utils.set_random_seed(seed)
    model = build(ARCHITECTURES[name])
    images = timed_fit(model, x, y, rate, SECONDS)
    return {
        "parameters": trainable(model),
        "learning_rate": rate,
        "images": images,
        "seconds": SECONDS,
        "seed": seed,
        "valid_accuracy": round(model.evaluate(x_valid, y_valid, batch_size=500, verbose=0)[1], 4),
        "test_accuracy": round(model.evaluate(x_test, y_test, batch_size=500, verbose=0)[1], 4),
    }


# --- the file -------------------------------------------------------------------------------------------------


def trainable(model):
    return sum(math.prod(w.shape) for w in model.trainable_variables)


def rounded(values):
    return [round(float(v), 4) for v in values]


def plan():
    """Every run as (section, key, function of the data), in the order in which they are done."""
    shapes = {
        "plain-20": (20, None),
        "plain-56": (56, None),
        "resnet-20": (20, "identity"),
        "resnet-56": (56, "identity"),
    }
    for name, (depth, shortcut) in shapes.items():
        yield "degradation", name, lambda data, d=depth, s=shortcut: degradation_run(d, s, SEED, data)
    for name in ARCHITECTURES:
        yield "architectures", name, lambda data, n=name: architecture_run(n, SEED, data)


def gpu_runs(data, results):
    """What the lesson shows where it asks for a GPU's figures; not on a CPU."""
    import keras
    from keras import layers
    from utils.lessons import recipe
    from utils.models import resnet20
    from utils.runtime import _accelerators, device

    if device() != "GPU":
        sys.exit("--gpu: expected a GPU, found none that Keras sees.")
    (x, y), _, (x_test, y_test) = data
    names = recipe("05-cnn/07-resnet.ipynb")
    results["gpu"] = {"environment": environment(", ".join(_accelerators())), "runs": {}}
    for name in ("recipe", "ResNet-20"):
        keras.utils.set_random_seed(SEED)
        model = names["build_recipe"]()
        if name == "ResNet-20":
            model = keras.Sequential(
                [
                    keras.Input((32, 32, 3)),
                    layers.Rescaling(1 / 64, offset=-2),
                    layers.RandomFlip("horizontal"),
                    resnet20(),
                ]
            )
        start = time.perf_counter()
        names["fit_recipe"](model, x, y, epochs=30)
        seconds = round(time.perf_counter() - start, 1)
        accuracy = (names["ask_twice"](model, x_test).argmax(axis=1) == y_test).mean()
        results["gpu"]["runs"][name] = {
            "test_accuracy": round(float(accuracy), 4),
            "epochs": 30,
            "seconds": seconds,
            "seed": SEED,
        }


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=OUT)
    parser.add_argument("--again", action="store_true", help="forget the runs that stand in the file")
    parser.add_argument("--gpu", action="store_true", help="record the GPU table instead")
    chosen = parser.parse_args(argv)
    if not chosen.gpu:
        one_core()
    from utils.data import load_cifar10

    (x, y), test, source = load_cifar10()
    if not source.real:
        sys.exit(
            "CIFAR-10 itself is needed (set COURSE_DATA, or let it be downloaded): these runs would mean nothing on its substitute."
        )
    n = len(x) * 9 // 10
    data = (x[:n], y[:n]), (x[n:], y[n:]), test
    results = {} if chosen.again or not chosen.out.exists() else json.loads(chosen.out.read_text("utf8"))
    if chosen.gpu:
        gpu_runs(data, results)
        write(results, chosen.out)
        return
    results["environment"] = environment()
    results.setdefault(
        "setting",
        {
            "degradation": {
                "images": IMAGES,
                "epochs": EPOCHS,
                "width": WIDTH,
                "stem_strides": 2,
                "batch_size": 128,
                "optimizer": "SGD, momentum 0.9",
            },
            "architectures": {
                "images": n,
                "seconds": SECONDS,
                "batch_size": 128,
                "optimizer": "AdamW",
                "learning_rates_tried": RATES,
            },
        },
    )
    for section, key, run in plan():
        if key in results.setdefault(section, {}):
            continue
        results[section][key] = run(data)
        write(results, chosen.out)
        print(
            section, key, {k: v for k, v in results[section][key].items() if k not in ("loss", "accuracy")}, flush=True
        )


if __name__ == "__main__":
    main()
