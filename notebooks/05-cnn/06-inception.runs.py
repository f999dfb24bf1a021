"""The recorded runs of `notebooks/05-cnn/06-inception.ipynb`: every arm tuned, then five other seeds.

    python notebooks/05-cnn/06-inception.runs.py [--out FILE] [--again | --check]

The lesson's own networks (its cells tagged `recipe`) on one core, on pictures of CIFAR-10 averaged down to 16×16: 80 steps of 100
pictures, SGD with a momentum of 0.9, a rate that falls in four stairs. A seed draws the training pictures, their order, and the weights.

* tuning: rates of a ladder on one seed, judged by the accuracy on 1,000 validation pictures; where the best lies at the edge of what
  was tried, the next one is tried.
* final: the best rate of each arm on five other seeds, judged on 3,000 test pictures: accuracy, cross-entropy, expected calibration error (ten
  boxes), mean probability of the answer, accuracy on the training pictures.
* same rate: the unsmoothed arm on 250 pictures at the rate that suits the smoothed one.
* gradients: of the deep networks before the first step, on 100 pictures: length of the gradient in the first convolution, from the
  main head's loss and from the auxiliary one's (not yet times 0.3), and in the main head's own kernel.
"""

import functools
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.lessons import recipe
from utils.recorded import record

LESSON = "05-cnn/06-inception.ipynb"
FIRST_RATES = (0.03, 0.1, 0.3)
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
TUNING_SEEDS, SEEDS = (100,), range(5)
ARMS = {  # name: network, its options, options of the training
    "inception": ("small", {}, {}),
    "one branch": ("one", {}, {}),
    "no bottleneck": ("small", {"bottleneck": False}, {}),
    "250": ("small", {}, {"pictures": 250}),
    "250, smoothed": ("small", {}, {"pictures": 250, "smoothing": 0.1}),
    "smoothed": ("small", {}, {"smoothing": 0.1}),
    "stacked": ("small", {"factorization": "stacked"}, {}),
    "plain": ("deep", {"normalized": False}, {}),
    "plain + head": ("deep", {"normalized": False, "auxiliary": True}, {}),
    "BN": ("deep", {}, {}),
    "BN + head": ("deep", {"auxiliary": True}, {}),
}


@functools.cache
def lesson():
    """What the lesson's cells define."""
    return recipe(LESSON)


def build(network, **options):
    named = lesson()
    if network == "deep":
        return named["deep_net"](**options)
    return named["small_net"](*([named["one_branch"]] if network == "one" else []), **options)


@functools.cache
def compiled(network, options):
    return lesson()["compiled"](functools.partial(build, network, **dict(options)))


def trained(arm, rate, seed):
    """A compiled network, trained; the numbers of its training pictures; processor seconds."""
    network, options, training = ARMS[arm]
    model = compiled(network, tuple(options.items()))
    start = time.process_time()
    chosen = lesson()["train"](model, seed, rate, **training)
    return model, chosen, round(time.process_time() - start, 2)


def share(value):
    return round(float(value), 4)


def tuning_run(arm, rate, seed):
    named = lesson()
    model, _, seconds = trained(arm, rate, seed)
    return {
        "valid": share(named["accuracy"](named["logits"](model, named["x_valid"]), named["y_valid"])),
        "seconds": seconds,
    }


def final_run(arm, rate, seed):
    import numpy as np
    from scipy.special import log_softmax

    named = lesson()
    model, chosen, seconds = trained(arm, rate, seed)
    z, y = named["logits"](model, named["x_test"]), named["y_test"]
    logs = log_softmax(z.astype("float64"), axis=1)
    sure, right = np.exp(logs.max(axis=1)), z.argmax(axis=1) == y
    box = np.minimum((10 * sure).astype(int), 9)
    ece = sum(abs(np.sum((right - sure)[box == i])) for i in range(10)) / len(y)
    known = chosen[:1000]
    return {
        "test": share(right.mean()),
        "loss": share(-logs[np.arange(len(y)), y].mean()),
        "ece": share(ece),
        "sure": share(sure.mean()),
        "train": share(named["accuracy"](named["logits"](model, named["x_pool"][known]), named["y_pool"][known])),
        "seconds": seconds,
    }


def gradient_run(arm, seed):
    """Lengths of gradients before the first step: in the first convolution, of the main head's loss and of the auxiliary one's; in the main head."""
    import keras
    import tensorflow as tf

    named = lesson()
    keras.utils.set_random_seed(seed)
    network, options, _ = ARMS[arm]
    model = build(network, **options)
    x, y = named["x_pool"][:100], named["y_pool"][:100]
    entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape(persistent=True) as tape:
        outputs = model(x, training=True)
        outputs = outputs if isinstance(outputs, list) else [outputs]
        losses = [entropy(y, output) for output in outputs]
    kernel = model.get_layer("stem").kernel.value
    last = model.get_layer("main").kernel.value
    lengths = [float(tf.norm(tape.gradient(loss, kernel))) for loss in losses]
    found = {"main": lengths[0], "output": float(tf.norm(tape.gradient(losses[0], last)))}
    if len(lengths) > 1:
        found["auxiliary"] = lengths[1]
    return {name: float(f"{value:.4g}") for name, value in found.items()}


def mean_of(runs, arm, rate):
    found = [run["valid"] for run in runs if run["arm"] == arm and run["rate"] == rate]
    return sum(found) / len(found) if found else None


def ladder(results, arm):
    """Rates in the order in which they are tried: three first, then the neighbour of the best that was not tried, until both were."""
    tried = []
    for rate in FIRST_RATES:
        tried.append(rate)
        yield rate
    while True:
        place = RATES.index(best_of(results, arm, tried))
        missing = [rate for rate in RATES[max(0, place - 1) : place + 2] if rate not in tried]
        if not missing:
            return
        tried.append(missing[0])
        yield missing[0]


def best_of(results, arm, rates):
    return max(rates, key=lambda rate: mean_of(results["tuning"], arm, rate))


def plan(results):
    """Every run as (section, setting, function)."""
    for arm in ARMS:
        tried = []
        for rate in ladder(results, arm):
            tried.append(rate)
            for seed in TUNING_SEEDS:
                yield "tuning", {"arm": arm, "rate": rate, "seed": seed}, tuning_run
        for seed in SEEDS:
            yield "final", {"arm": arm, "rate": best_of(results, arm, tried), "seed": seed}, final_run
        if arm == "250, smoothed":
            for seed in SEEDS:
                yield "same rate", {"arm": "250", "rate": best_of(results, arm, tried), "seed": seed}, final_run
    for arm in ("plain + head", "BN + head"):
        for seed in SEEDS:
            yield "gradients", {"arm": arm, "seed": seed}, gradient_run


if __name__ == "__main__":
    setting = {"optimizer": "SGD, momentum 0.9", "batch_size": 100, "steps": 80, "pictures": 2000, "test": 3000}
    record(__file__, lesson, plan, ("tuning", "final", "same rate", "gradients"), setting)
