"""Train the course's backbone on eight classes of CIFAR-10 and write `utils/weights/backbone.npz`.

    COURSE_DATA=<folder> python tools/train_backbone.py [--epochs 8] [--out FILE] [--checkpoints FOLDER]

The two classes `UNSEEN` are taken out before anything is counted, split or looked at.
"""

import argparse
import math
import pathlib
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from utils import backbone, data  # noqa: E402

VALIDATION = 500  # pictures of a class, taken from the training set
BATCH, PEAK, DECAY, PAD = 128, 3e-3, 0.05, 4


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
    """Learning rate: up in a line for a quarter of the steps, then down along a cosine (Smith & Topin, 2018)."""
    at = step / steps
    return peak * (at / warm if at < warm else 0.5 * (1 + math.cos(math.pi * (at - warm) / (1 - warm))))


def batches(x, y, seed):
    """One epoch of shuffled batches: uint8 pictures, cut at random out of a frame that mirrors the edge, half of them flipped."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(x))
    for start in range(0, len(x) - BATCH + 1, BATCH):
        part = order[start : start + BATCH]
        framed = np.pad(x[part], ((0, 0), (PAD, PAD), (PAD, PAD), (0, 0)), "reflect")
        windows = np.lib.stride_tricks.sliding_window_view(framed, x.shape[1:3], (1, 2))
        down, right = random.integers(2 * PAD + 1, size=(2, BATCH))
        cut = windows[np.arange(BATCH), down, right].transpose(0, 2, 3, 1)
        flip = random.random(BATCH) < 0.5
        cut = np.where(flip[:, None, None, None], cut[:, :, ::-1], cut)
        yield np.ascontiguousarray(cut), y[part]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=pathlib.Path, default=backbone.WEIGHTS)
    parser.add_argument("--checkpoints", type=pathlib.Path, help="folder for the weights after each epoch")
    options = parser.parse_args()

    import keras

    keras.utils.set_random_seed(options.seed)
    (x, y), (x_test, y_test), source = data.load_cifar10()
    if not source.real:
        sys.exit("train_backbone: needs CIFAR-10 (set COURSE_DATA or COURSE_MIRROR)")
    (x, y), (x_test, y_test) = (eight_classes(*part, source.class_names) for part in ((x, y), (x_test, y_test)))
    train, held = split(y)

    body = backbone.build_backbone(weights=None, pooling="avg", seed=options.seed)
    head = keras.layers.Dense(len(backbone.CLASSES), name="head")
    model = keras.Sequential([body, head])
    model.build((None, 32, 32, 3))
    steps = options.epochs * (len(train) // BATCH)
    optimizer = keras.optimizers.AdamW(PEAK, weight_decay=DECAY)
    optimizer.exclude_from_weight_decay(var_names=["bias", "beta", "gamma"])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"], jit_compile=True)
    print(f"{len(train)} + {len(held)} pictures, {body.count_params():,} parameters, {steps} steps", flush=True)

    step, began = 0, time.time()
    for epoch in range(options.epochs):
        model.reset_metrics()
        for pictures, labels in batches(x[train], y[train], seed=[options.seed, epoch]):
            optimizer.learning_rate = one_cycle(step, steps)
            log = model.train_on_batch(pictures, labels, return_dict=True)
            step += 1
            if step % 50 == 0:
                print(f"  step {step}/{steps}  {time.time() - began:.0f} s  {log['accuracy']:.3f}", flush=True)
        right = (model.predict(x[held], batch_size=500, verbose=0).argmax(1) == y[held]).mean()
        print(
            f"epoch {epoch + 1}: training {log['accuracy']:.3f}, validation {right:.3f}, {time.time() - began:.0f} s",
            flush=True,
        )
        if options.checkpoints:
            options.checkpoints.mkdir(parents=True, exist_ok=True)
            backbone.save_weights(body, options.checkpoints / f"epoch{epoch + 1:02d}.npz")
    digest = backbone.save_weights(body, options.out)
    backbone.load_weights(body, options.out, sha256=digest)  # the float16 numbers that everybody gets
    for name, pictures, labels in (("validation", x[held], y[held]), ("test", x_test, y_test)):
        right = (model.predict(pictures, batch_size=500, verbose=0).argmax(1) == labels).mean()
        print(f"{name} accuracy on {len(backbone.CLASSES)} classes, float16 weights: {right:.4f}")
    print(f"{options.out.name}: {options.out.stat().st_size:,} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()
