"""Train the course's backbone on eight classes of CIFAR-10 and write `utils/weights/backbone.npz`.

    COURSE_DATA=<folder> python tools/train_backbone.py [--epochs 40] [--out FILE] [--state FILE] [--test]

The two classes `UNSEEN` are taken out before anything is counted, split or looked at. With `--state` the stand after
every epoch is kept in that file, and a run that was cut off goes on from there.
"""

import argparse
import io
import pathlib
import sys
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from utils import backbone, data, lessons
from utils.whole import write_whole

VALIDATION = 500  # pictures of a class, taken from the training set
BATCH, PEAK, DECAY, PAD, HOLE = 128, 0.06, 0.05, 4, 8


def eight_classes(x, y, names):
    """The pictures of the eight classes with labels 0…7 in the order of `backbone.CLASSES`."""
    new = np.full(len(names), -1)
    for label, name in enumerate(backbone.CLASSES):
        new[names.index(name)] = label
    keep = new[y] >= 0
    return x[keep], new[y[keep]]


def split(y, seed=0):
    """Positions (training, validation), with `VALIDATION` pictures of every class in the second."""
    order = np.random.default_rng(seed).permutation(len(y))
    held = np.concatenate([order[y[order] == label][:VALIDATION] for label in np.unique(y)])
    return np.setdiff1d(order, held), held


def one_cycle(step, steps, peak=PEAK, warm=0.25):
    """Learning rate: up in a line for a quarter of the steps, then down in a line to 0 (Smith & Topin, 2018)."""
    at = step / steps
    return peak * min(at / warm, (1 - at) / (1 - warm))


def batches(x, y, seed, hole=HOLE):
    """One epoch of shuffled batches: uint8 pictures, cut at random out of a frame that mirrors the edge, half of them
    flipped, a square of `hole` pixels painted grey (cutout: DeVries & Taylor, 2017)."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(x))
    size = x.shape[1]
    for start in range(0, len(x) - BATCH + 1, BATCH):
        part = order[start : start + BATCH]
        framed = np.pad(x[part], ((0, 0), (PAD, PAD), (PAD, PAD), (0, 0)), "reflect")
        windows = np.lib.stride_tricks.sliding_window_view(framed, x.shape[1:3], (1, 2))
        down, right = random.integers(2 * PAD + 1, size=(2, BATCH))
        cut = windows[np.arange(BATCH), down, right].transpose(0, 2, 3, 1)
        flip = random.random(BATCH) < 0.5
        cut = np.where(flip[:, None, None, None], cut[:, :, ::-1], cut)
        top, left = random.integers(-hole + 1, size, size=(2, BATCH, 1))
        inside = [(at <= np.arange(size)) & (np.arange(size) < at + hole) for at in (top, left)]
        square = (inside[0][:, :, None] & inside[1][:, None, :])[..., None]
        yield np.where(square, np.uint8(127), cut), y[part]


def muon():
    """The optimizer of the lesson on ResNet: Muon (K. Jordan and others, 2024) for kernels, signs of the momentum for all else.

    Example:
        model.compile(muon(), "mse")
    """
    return lessons.recipe("05-cnn/07-resnet.ipynb")["Muon"](PEAK, weight_decay=DECAY)


class Stand:
    """What a run has reached: weights, momenta, epochs done and processor seconds, in one file that is whole or absent.

    Raises:
        SystemExit: from `read`, where the file is of a run with other settings.
    """

    def __init__(self, path, model, optimizer, settings):
        self.path, self.settings = path, repr(settings)
        self.variables = [*model.weights, *optimizer.momenta]
        self.epochs, self.seconds = 0, 0.0

    def read(self):
        if not self.path or not self.path.exists():
            return self
        with np.load(self.path, allow_pickle=False) as kept:
            if str(kept["settings"]) != self.settings:
                sys.exit(f"{self.path}: expected a run of {self.settings}, received one of {kept['settings']}")
            for number, variable in enumerate(self.variables):
                variable.assign(kept[f"v{number}"])
            self.epochs, self.seconds = int(kept["epochs"]), float(kept["seconds"])
        return self

    def write(self):
        if not self.path:
            return
        buffer = io.BytesIO()
        arrays = {f"v{number}": np.asarray(variable) for number, variable in enumerate(self.variables)}
        np.savez(buffer, settings=self.settings, epochs=self.epochs, seconds=self.seconds, **arrays)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, buffer.getvalue())


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peak", type=float, default=PEAK, help="highest learning rate")
    parser.add_argument("--hole", type=int, default=HOLE, help="side of the grey square, 0 for none")
    parser.add_argument("--out", type=pathlib.Path, default=backbone.WEIGHTS)
    parser.add_argument("--state", type=pathlib.Path, help="file that keeps the stand after each epoch")
    parser.add_argument("--test", action="store_true", help="at the end, look at the test pictures, once")
    options = parser.parse_args()

    import keras

    keras.utils.set_random_seed(options.seed)
    (x, y), (x_test, y_test), source = data.load_cifar10()
    if not source.real:
        sys.exit("train_backbone: needs CIFAR-10 (set COURSE_DATA or COURSE_MIRROR)")
    (x, y), (x_test, y_test) = (eight_classes(*part, source.class_names) for part in ((x, y), (x_test, y_test)))
    train, held = split(y)

    body = backbone.build_backbone(weights=None, pooling="avg", seed=options.seed)
    start = keras.initializers.GlorotUniform(options.seed)
    model = keras.Sequential([body, keras.layers.Dense(len(backbone.CLASSES), kernel_initializer=start, name="head")])
    model.build((None, 32, 32, 3))
    optimizer = muon()
    optimizer.build(model.trainable_variables)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"], jit_compile=False)
    per_epoch = len(train) // BATCH
    steps = options.epochs * per_epoch
    settings = {name: getattr(options, name) for name in ("epochs", "seed", "peak", "hole")}
    stand = Stand(options.state, model, optimizer, settings).read()
    print(
        f"{len(train)} + {len(held)} pictures, {body.count_params():,} parameters, {steps} steps, {settings}",
        flush=True,
    )

    def right(pictures, labels):
        return (model.predict(pictures, batch_size=500, verbose=0).argmax(1) == labels).mean()

    for epoch in range(stand.epochs, options.epochs):
        began = time.process_time()
        model.reset_metrics()
        for number, part in enumerate(batches(x[train], y[train], [options.seed, epoch], options.hole)):
            optimizer.learning_rate = one_cycle(epoch * per_epoch + number, steps, options.peak)
            log = model.train_on_batch(*part, return_dict=True)
        stand.epochs, stand.seconds = epoch + 1, stand.seconds + time.process_time() - began
        stand.write()
        print(
            f"epoch {epoch + 1}: training {log['accuracy']:.3f}, validation {right(x[held], y[held]):.3f}, "
            f"{stand.seconds:.0f} processor seconds",
            flush=True,
        )
    digest = backbone.save_weights(body, options.out)
    backbone.load_weights(body, options.out, sha256=digest)  # the float16 numbers that everybody gets
    parts = {"validation": (x[held], y[held])} | ({"test": (x_test, y_test)} if options.test else {})
    for name, part in parts.items():
        print(f"{name} accuracy on {len(backbone.CLASSES)} classes, float16 weights: {right(*part):.4f}")
    print(f"{options.out.name}: {options.out.stat().st_size:,} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
