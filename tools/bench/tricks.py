"""What the speed records of CIFAR-10 do, tried one by one on the recipe of `notebooks/05-cnn/07-resnet.ipynb`.

    COURSE_DATA=<folder> python tools/bench/tricks.py [NAME ...]      all tricks when none is named

Two passes over 45,000 pictures, judged on the other 5,000 (each seen twice), one core. Peaks of the learning rate are tried on one seed;
what is compared in the end has three others, in pairs with the recipe as it is. The test pictures are not looked at.
"""

import functools
import pathlib
import sys
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

from utils.lessons import recipe
from utils.recorded import until_inside

LESSON, BATCH, TUNING_SEED, SEEDS = "05-cnn/07-resnet.ipynb", 128, 0, (1, 2, 3)


@functools.cache
def lesson():
    return recipe(LESSON)


def whitening(x, filters=32, size=3):
    """Kernel of a first layer whose outputs on small patches have variance 1 and are uncorrelated, half of them with the opposite sign.

    Args:
        x: pictures as the layer gets them, (n, height, width, channels).
        filters: how many, even.
        size: side of a patch.

    Returns:
        array (size, size, channels, filters), float32. (K. Jordan, "94% on CIFAR-10 in 3.29 seconds on a single GPU", 2024.)
    """
    patches = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2)).transpose(0, 1, 2, 4, 5, 3)
    patches = patches.reshape(-1, size * size * x.shape[-1])
    values, vectors = np.linalg.eigh(np.cov(patches.T))
    kernel = (vectors / np.sqrt(values + 5e-4))[:, ::-1][:, : filters // 2]
    kernel = np.concatenate([kernel, -kernel], axis=1).astype("float32")
    return kernel.reshape(size, size, x.shape[-1], filters)


def network(x, whitened=False, side=32):
    """The recipe's network, from its own blocks; `whitened`: its first layer as above, and fixed."""
    import keras
    from keras import layers

    named = lesson()
    inputs = keras.Input((side, side, 3))
    z = layers.Rescaling(1 / 64, offset=-2)(inputs)
    z = layers.RandomFlip("horizontal")(z)
    if whitened:
        first = layers.Conv2D(32, 3, 2, padding="same", use_bias=False, trainable=False)
        z = first(z)
        first.set_weights([whitening(x[:2000].astype("float32") / 64 - 2)])
    else:
        z = named["convolved"](z, 32, strides=2)
    z = named["block"](named["block"](layers.ReLU()(z), 48, strides=2), 96, strides=2)
    return keras.Model(inputs, layers.Dense(10)(layers.GlobalMaxPooling2D()(z)))


def optimizer(kind, peak, steps, averaged):
    """An optimizer whose rate rises to `peak` and falls once: "muon" (the recipe's), "signs" (for every array), or "adamw"."""
    import keras
    from keras import ops

    named = lesson()

    class Signs(named["Muon"]):
        def update_step(self, gradient, variable, learning_rate):
            m = self.momenta[self._get_variable_index(variable)]
            self.assign(m, 0.6 * m + gradient)
            self.assign_sub(variable, learning_rate * ops.sign(0.6 * m + gradient))

    of = {"muon": named["Muon"], "signs": Signs, "adamw": keras.optimizers.AdamW}[kind]
    options = {"use_ema": True, "ema_momentum": 0.98} if averaged else {}
    return of(named["OneCycle"](peak, steps), weight_decay=0.05, **options)


def run(data, seed, kind="muon", peak=0.12, averaged=False, whitened=False, sides=(32, 32), bits=32):
    """Train once.

    Args:
        data: (x, y), (x_valid, y_valid).
        sides: to what side the pictures are brought in each pass; the last pass is judged.

    Returns:
        (accuracy on the validation pictures, seconds of fitting)
    """
    import keras

    from utils.runtime import execution

    (x, y), (x_valid, y_valid) = data
    keras.utils.set_random_seed(seed)
    policy = keras.config.dtype_policy()
    if bits == 16:
        keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = network(x, whitened, side=32 if len(set(sides)) == 1 else None)
    finally:
        keras.config.set_dtype_policy(policy)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer(kind, peak, len(sides) * -(-len(x) // BATCH), averaged), loss, **execution(steps=16))
    resized = {side: x if side == x.shape[1] else smaller(x, side) for side in set(sides)}
    start = time.perf_counter()
    if len(resized) == 1:
        model.fit(resized[sides[0]], y, batch_size=BATCH, epochs=len(sides), verbose=0)
    else:
        for side in sides:
            model.fit(resized[side], y, batch_size=BATCH, verbose=0)
    seconds = time.perf_counter() - start
    answers = lesson()["ask_twice"](model, x_valid).argmax(axis=1)
    return float(np.mean(answers == y_valid)), seconds


def smaller(x, side):
    """The pictures brought to another side, antialiased, bytes again."""
    import keras

    parts = [
        keras.ops.convert_to_numpy(keras.ops.image.resize(part, (side, side), antialias=True))
        for part in np.array_split(x, -(-len(x) // 5000))
    ]
    return np.uint8(np.clip(np.round(np.concatenate(parts)), 0, 255))


TRICKS = {
    "the recipe": {"peaks": (0.06, 0.12, 0.24)},
    "AdamW for everything": {"kind": "adamw", "peaks": (0.003, 0.006, 0.012)},
    "signs for everything": {"kind": "signs", "peaks": (0.0005, 0.001, 0.002)},
    "whitening first layer": {"whitened": True, "peaks": (0.06, 0.12, 0.24)},
    "averaged weights": {"averaged": True, "peaks": (0.06, 0.12, 0.24)},
    "first pass at 24×24": {"sides": (24, 32), "peaks": (0.06, 0.12, 0.24)},
    "three passes, first two at 24×24": {"sides": (24, 24, 32), "peaks": (0.06, 0.12, 0.24)},
    "16 bits": {"bits": 16, "peaks": (0.12,)},
}


def report(row, data, names=None):
    """Tune and compare the named tricks (all if None); `row(what, got, bound)` prints a line."""
    from utils.statistics import paired

    base = None
    for name in dict.fromkeys(["the recipe", *(names or TRICKS)]):
        options, found = dict(TRICKS[name]), {}
        peaks = options.pop("peaks")
        for peak in until_inside(peaks, found.get, step=2) if len(peaks) > 1 else peaks:
            found[peak], _ = run(data, TUNING_SEED, peak=peak, **options)
        best = max(found, key=found.get)
        row(f"{name}: peaks", "  ".join(f"{peak:g}: {got:.1%}" for peak, got in found.items()))
        scores, seconds = zip(*(run(data, seed, peak=best, **options) for seed in SEEDS), strict=True)
        base = base or (scores, seconds)
        gain = paired([100 * s for s in scores], [100 * s for s in base[0]])
        row(
            f"{name}, peak {best:g}",
            f"{np.mean(scores):.1%}",
            f"{np.mean(seconds):.0f} s   against the recipe {gain:+.1f} points",
        )


def main(row, names=None):
    """Report on CIFAR-10's training part; `row` and `names` as above."""
    from utils.data import load_cifar10
    from utils.recorded import one_core

    one_core()
    (x, y), _, source = load_cifar10()
    if not source.real:
        row("CIFAR-10 itself is not here (set COURSE_DATA): these figures would mean nothing.", "")
        return
    report(row, ((x[:45000], y[:45000]), (x[45000:], y[45000:])), names)


if __name__ == "__main__":
    main(lambda *cells: print(*cells, sep="   ", flush=True), sys.argv[1:])
