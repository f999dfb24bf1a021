"""The recorded runs of `notebooks/05-cnn/04-alexnet.ipynb`: each idea of the paper switched off in turn, and a first stride of 4.

    python notebooks/05-cnn/04-alexnet.runs.py [--out FILE] [--again | --check]

A narrow `alexnet_cifar` (a twelfth of the paper's filters, hidden dense layers of 256, a first stride of 2) on 1,000 pictures of
CIFAR-10, by Adam at a constant rate, on one core. "ideas": 20 passes; accuracy on 2,000 pictures after 7 and after 20 ("report"),
on 2,000 others after 20 to choose a rate by ("choose"), and training accuracy over passes 1 to 7 and 8 to 20 ("train"). "longer":
the same for two of the arms, and for one with neither dropout nor augmentation, after 20, 40 and 60 passes, with the rates chosen
after 60 (new runs: their random numbers come in another order). "speed": without dropout and augmentation, the training accuracy
of each pass, until it is above 80 % or 40 passes are over.

Seed 0 is trained at two or three rates, and at further ones, twice or half as large, as long as the best is the largest or the smallest;
seeds 1 to 4 at the best, and those of "all", with which every arm is compared, at the second best as well. The test set is not
touched. Local response normalization is computed by TensorFlow's own function here, which is several times faster than the
course's layer; that the two agree is asserted.
"""

import functools
import pathlib
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.recorded import record

BASE = {"width": 1 / 12, "dense_units": 256, "strides": 2, "normalization": None}
TANH = {"activation": "tanh", "kernel_initializer": "glorot_normal"}
IDEAS = {  # arm: (options of the network, whether pictures are varied, the rates to begin with)
    "all": ({}, True, (0.001, 0.002, 0.004)),
    "tanh": (TANH, True, (0.001, 0.002, 0.004)),
    "no dropout": ({"dropout_rate": 0}, True, (0.001, 0.002, 0.004)),
    "no augmentation": ({}, False, (0.001, 0.002, 0.004)),
    "pooling 2×2": ({"overlapping": False}, True, (0.001, 0.002, 0.004)),
    "with LRN": ({"normalization": "lrn"}, True, (0.001, 0.002, 0.004)),
    "stride 4": ({"strides": 4}, True, (0.001, 0.002, 0.004)),
    "Glorot": ({"kernel_initializer": "glorot_normal"}, True, (0.001, 0.002, 0.004)),
}
LONGER = {arm: IDEAS[arm][:2] for arm in ("all", "tanh")}
LONGER["neither"], LONGER_RATES = ({"dropout_rate": 0}, False), (0.001, 0.002)
SPEED = {"ReLU": {"dropout_rate": 0}, "tanh": TANH | {"dropout_rate": 0}}
SPEED_RATES = (0.001, 0.002, 0.004)
PICTURES, BATCH, PASSES, MORE_PASSES, LONGEST = 1000, 50, (7, 20), (20, 40, 60), 40
SEEDS = range(5)


@functools.cache
def lesson():
    """The first pictures of CIFAR-10, and the parts to choose and to report by."""
    from utils.data import load_cifar10

    (x, y), _, source = load_cifar10()
    parts = {"train": slice(0, PICTURES), "choose": slice(40000, 42000), "report": slice(42000, 44000)}
    data = {name: (x[part], y[part].ravel()) for name, part in parts.items()}
    return data | {"source": source}


def scaled(x):
    """Bytes to numbers from -1 to 1."""
    return x.astype("float32") / 127.5 - 1


def augment(x, rng, most=4):
    """Each picture mirrored or not, and moved by up to `most` pixels each way; grey comes in."""
    n, side = len(x), x.shape[1]
    mirrored = np.where(rng.random(n)[:, None, None, None] < 0.5, x[:, :, ::-1], x)
    padded = np.pad(mirrored, ((0, 0), (most, most), (most, most), (0, 0)), constant_values=127)
    down, right = rng.integers(0, 2 * most + 1, (2, n, 1)) + np.arange(side)
    return padded[np.arange(n)[:, None, None], down[:, :, None], right[:, None, :]]


def use_tensorflows_normalization():
    """In place of the course's layer, which computes the same."""
    import tensorflow as tf
    from keras import layers

    from utils.models import LocalResponseNormalization

    class Fused(layers.Layer):
        def call(self, x):
            return tf.nn.local_response_normalization(x, 2, 2.0, 1e-4, 0.75)

    x = np.random.default_rng(0).normal(0, 100, (2, 3, 3, 8)).astype("float32")
    np.testing.assert_allclose(Fused()(x), LocalResponseNormalization()(x), rtol=1e-4, atol=1e-4)
    sys.modules["utils.models.alexnet"].LocalResponseNormalization = Fused


class Arm:
    """A network that is compiled once and trained many times, each time from the weights that a seed gives."""

    def __init__(self, options):
        import keras

        from utils.models import alexnet_cifar

        use_tensorflows_normalization()
        self.build = lambda: alexnet_cifar(**BASE | options)
        self.model = self.build()
        self.model.compile(
            keras.optimizers.Adam(0.001),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
            jit_compile=False,
            steps_per_execution=PICTURES // BATCH,
        )

    def restart(self, seed, rate):
        """The weights that a seed gives, an optimizer that has done nothing, and the random numbers of that seed."""
        import keras

        keras.utils.set_random_seed(seed)
        self.model.set_weights(self.build().get_weights())
        for variable in self.model.optimizer.variables:
            variable.assign(np.zeros(variable.shape, variable.dtype))
        self.model.optimizer.learning_rate.assign(rate)
        for number, layer in enumerate(self.model.layers):  # dropout draws from its own generator
            if hasattr(layer, "seed_generator"):
                layer.seed_generator.state.assign([seed, number])
        return np.random.default_rng(seed)

    def go_on(self, rng, passes, augmented):
        """Train for some passes, each in an order of its own; gives back the training accuracy over them."""
        x, y = lesson()["train"]
        order = np.concatenate([rng.permutation(len(x)) for _ in range(passes)])
        pictures = scaled(augment(x[order], rng) if augmented else x[order])
        history = self.model.fit(pictures, y[order], batch_size=BATCH, shuffle=False, verbose=0)
        return round(float(history.history["accuracy"][0]), 4)

    def accuracy(self, part):
        x, y = lesson()[part]
        scores = np.concatenate([self.model.predict_on_batch(scaled(x[i : i + 500])) for i in range(0, len(x), 500)])
        return round(float(np.mean(scores.argmax(axis=1) == y)), 4)


@functools.cache
def compiled(section, arm):
    return Arm(SPEED[arm] if section == "speed" else (IDEAS | LONGER)[arm][0])


def idea(arm, rate, seed, passes=PASSES):
    """What is measured after 7 and after 20 passes, or after others."""
    network, augmented, start = compiled("ideas", arm), (IDEAS | LONGER)[arm][1], time.process_time()
    rng, done, train, report = network.restart(seed, rate), 0, [], []
    for until in passes:
        train.append(network.go_on(rng, until - done, augmented))
        report.append(network.accuracy("report"))
        done = until
    choose = network.accuracy("choose")
    return {
        "choose": choose,
        "report": report,
        "train": train,
        "seconds": round(time.process_time() - start, 1),
    }


def longer(arm, rate, seed):
    """What is measured after 20, 40 and 60 passes."""
    return idea(arm, rate, seed, MORE_PASSES)


def speed(arm, rate, seed):
    """Training accuracy of each pass."""
    network = compiled("speed", arm)
    rng, train = network.restart(seed, rate), []
    while len(train) < LONGEST and (not train or train[-1] <= 0.8):
        train.append(network.go_on(rng, 1, False))
    return {"train": train}


def passes_until(train, level):
    """Passes until the training accuracy was at a level, between two passes in proportion; the longest where it never was."""
    for i, accuracy in enumerate(train):
        if accuracy >= level:
            before = train[i - 1] if i else 0
            return i + (level - before) / (accuracy - before)
    return LONGEST


def goodness(run):
    """What a rate is chosen by."""
    return run["choose"] if "choose" in run else -passes_until(run["train"], 0.75)


def best_rate(runs, arm, rates):
    """The one of the rates that is best for seed 0."""
    of = {run["rate"]: goodness(run) for run in runs if run["arm"] == arm and run["seed"] == 0}
    return max(rates, key=of.get)


def plan(results):
    """Every run as (section, settings, function), in the order in which they are done."""
    arms = [("ideas", arm, rates, idea) for arm, (_, _, rates) in IDEAS.items()]
    arms[-1:-1] = [("speed", arm, SPEED_RATES, speed) for arm in SPEED]
    arms += [("longer", arm, LONGER_RATES, longer) for arm in LONGER]
    for section, arm, rates, run in arms:
        tried, of = list(rates), lambda rate, seed, arm=arm: {"arm": arm, "rate": rate, "seed": seed}
        new = tried
        while new:
            for rate in new:
                yield section, of(rate, 0), run
            best = best_rate(results[section], arm, tried)
            new = [best * 2] if best == max(tried) else [best / 2] if best == min(tried) else []
            tried = tried + new
        second = best_rate(results[section], arm, [rate for rate in tried if rate != best])
        for rate in (best, second) if arm == "all" else (best,):
            for seed in SEEDS[1:]:
                yield section, of(rate, seed), run


if __name__ == "__main__":
    record(
        __file__,
        lesson,
        plan,
        ["ideas", "speed", "longer"],
        {"optimizer": "Adam", "batch_size": BATCH, "pictures": PICTURES, "passes": PASSES, "more_passes": MORE_PASSES},
    )
