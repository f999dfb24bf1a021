"""The recorded runs of `notebooks/06-transfer-learning/03-domain-adaptation.ipynb`: three shifts, every method, five seeds.

    python notebooks/06-transfer-learning/03-domain-adaptation.runs.py [--out FILE] [--again | --check]

The lesson's own network and its own training (its cells tagged `recipe`) on one core: 200 steps of Adam, 50 pictures of the source in each, and
beside them 50 of the target, without labels, where a method looks at them. A seed draws weights and order. No run sees a label
of the target but those that are called "target labels"; `test` judges all of them on pictures of the target that no run saw.

* rates: of the ordinary training, on two seeds, judged by the validation pictures of the *source*; the best one is used in all of "plain".
* plain: training on the source alone, and what can be done to it without labels of the target: AdaBN, CORAL (the head trained again on aligned
  features; "refit": the same without the alignment), other pictures ("grey": every picture grey and standardized; "recoloured", "moved": the source's
  pictures changed at random), twice the steps; and training with the target's labels, by which the gap is measured. On the shapes also the parts of
  "moved" one by one ("turned", "resized", "shifted"), other ranges ("moved by a quarter", "moved by half", "turned any way": by up to a half circle),
  and half its range in other colours ("by half, recoloured").
* other rates: training on the source alone, and with the target's labels, at the rates that "plain" does not have.
* grid: domain-adversarial training (DANN) and Deep CORAL at every strength of a ladder and at every rate; "joint" is both at strength 0: batches of both
  domains, no more.
* shares: target pictures without labels of all ten classes, or of five only; always judged on the test pictures of these five. "same": the target is
  MNIST itself, so that no picture has shifted. DANN and Deep CORAL have the setting with the best mean of `reverse` on the colours; joint has the rates
  of both.
* sizes: how much of the drop from MNIST to scikit-learn's digits comes from their 8×8 pixels? The networks trained on MNIST alone, judged on MNIST, on
  MNIST brought to 8×8 and drawn again as the digits are, on all digits drawn so, and on the digits merely stretched; and networks trained on the second.
* longer: DANN, Deep CORAL and joint with 400 steps, at the setting with the best mean of `reverse` on the shift.

Beside `test` stand four numbers that need no label of the target: `valid` (accuracy on the source's validation pictures), `entropy` (mean entropy of
the answers on the target), `domain` (accuracy of a fresh logistic regression that tells the features of the two domains apart, on pictures
that it was not fitted on), `reverse` (a head fitted on target features and the network's own answers, judged on the source).
"""

import functools
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.lessons import recipe
from utils.recorded import record, until_inside

LESSON = "06-transfer-learning/03-domain-adaptation.ipynb"
SHIFTS = "colours", "digits", "shapes"
SEEDS, TUNING_SEEDS = range(5), (100, 101)
RATES = 0.003, 0.01, 0.03
PLAIN = (
    "source only",
    "AdaBN",
    "CORAL",
    "refit",
    "target labels",
    "grey",
    "recoloured",
    "moved",
    "twice as long",
)
PARTS = {  # of "moved": how far a picture is turned (shares of a half circle), zoomed (coordinates, so that 1.4 makes it smaller), shifted (pixels)
    "moved": (0.3, (0.9, 1.4), 3),
    "moved by half": (0.15, (0.95, 1.2), 1.5),
    "moved by a quarter": (0.075, (0.975, 1.1), 0.75),
    "turned any way": (1, (0.9, 1.4), 3),
    "turned": (0.3, (1, 1), 0),
    "resized": (0, (0.9, 1.4), 0),
    "shifted": (0, (1, 1), 3),
}
STRENGTHS = {"joint": (), "DANN": (0.01, 0.03, 0.1, 0.3, 1.0), "Deep CORAL": (1.0, 10.0, 100.0)}
FIVE = 5  # the classes 0 … 4


@functools.cache
def lesson():
    """What the lesson's cells define."""
    return recipe(LESSON)


@functools.cache
def shift(name):
    return lesson()["load_shift"](name)


def share(value):
    return round(float(value), 4)


def grey(x):
    """Pictures in grey, each with the same mean and spread."""
    import numpy as np

    g = x.mean(axis=-1, keepdims=True)
    g = (g - g.mean(axis=(1, 2), keepdims=True)) / (g.std(axis=(1, 2), keepdims=True) + 1e-3)
    return np.uint8(np.clip(127.5 + 42.5 * g, 0, 255)).repeat(3, axis=-1)


def recolour(x, rng):
    """Each channel of each picture squeezed into a random range of brightness."""
    import numpy as np

    size = (len(x), 1, 1, 3)
    gain = rng.uniform(0.3, 1, size).astype("float32")
    start = 255 * (1 - gain) * rng.random(size, dtype="float32")
    return np.uint8(start + gain * x)


def move(x, rng, turned=0.3, resized=(0.9, 1.4), shifted=3):
    """Each picture turned (by up to 54°), shrunk or enlarged, and shifted (by up to three pixels), all at random."""
    import numpy as np

    n = len(x)
    turn, zoom = rng.uniform(-turned * np.pi, turned * np.pi, n), rng.uniform(*resized, n)
    cos, sin = zoom * np.cos(turn), zoom * np.sin(turn)
    grid = (np.indices((28, 28)) - 13.5).reshape(2, -1)
    place = np.stack([np.outer(cos, grid[0]) - np.outer(sin, grid[1]), np.outer(sin, grid[0]) + np.outer(cos, grid[1])])
    place = np.clip(place + 13.5 + rng.uniform(-shifted, shifted, (2, n, 1)), 0, 26.999)
    place = place.astype("float32")
    low = place.astype(int)
    rest = (place - low)[..., None].astype("float32")
    each = np.arange(n)[:, None]
    moved = sum(
        x[each, low[0] + a, low[1] + b] * abs(1 - a - rest[0]) * abs(1 - b - rest[1]) for a in (0, 1) for b in (0, 1)
    )
    return np.uint8(np.round(moved)).reshape(x.shape)


def judged(model, valid, target, test, target_model=None):
    """The score of a network, and what can be said of it without labels of the target. `target_model`: (its weights for the target), if they differ."""
    import numpy as np
    from scipy.special import log_softmax

    named = lesson()
    (x_valid, y_valid), x_target, (x_test, y_test) = valid, target[:1000], test
    z_valid = named["features"](model, x_valid)
    right = named["accuracy"](model, x_valid, y_valid)
    if target_model is not None:
        model.set_weights(target_model)
    z_target, scores = named["features"](model, x_target), named["logits"](model, x_target)
    logs = log_softmax(scores.astype("float64"), axis=1)
    return {
        "valid": share(right),
        "test": share(named["accuracy"](model, x_test, y_test)),
        "entropy": share(-np.mean(np.sum(np.exp(logs) * logs, axis=1))),
        "domain": share(named["domain_accuracy"](z_valid, z_target)),
        "reverse": share(reverse(z_target, scores.argmax(axis=1), z_valid, y_valid)),
    }


def fitted(z, y):
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=0.1, max_iter=200).fit(z, y)


def reverse(z_target, answers, z_valid, y_valid):
    """Reverse validation of the head: fitted on the network's own answers for the target, judged on the source."""
    import numpy as np

    if len(set(answers)) == 1:  # it answers the same to everything
        return np.mean(y_valid == answers[0])
    return fitted(z_target, answers).score(z_valid, y_valid)


@functools.lru_cache(maxsize=1)
def source_only(name, seed):
    (x, y), *_ = shift(name)
    model = lesson()["train"]("source", x, y, seed=seed)
    return model, model.get_weights()


def rate_run(shift_name, rate, seed):
    (x, y), valid, *_ = shift(shift_name)
    start = time.process_time()
    model = lesson()["train"]("source", x, y, seed=seed, rate=rate)
    return {"valid": share(lesson()["accuracy"](model, *valid)), "seconds": round(time.process_time() - start, 1)}


def change_of(arm):
    """What "recoloured", "moved" and the like make of a batch of pictures: a function of them and a generator."""
    if arm == "recoloured":
        return recolour
    if arm == "by half, recoloured":
        return lambda x, rng: recolour(move(x, rng, *PARTS["moved by half"]), rng)
    return lambda x, rng: move(x, rng, *PARTS[arm])


def plain_run(shift_name, arm, seed):
    import numpy as np

    named = lesson()
    (x, y), valid, target, test = shift(shift_name)
    start, others = time.process_time(), {}
    if arm in ("source only", "AdaBN", "CORAL", "refit"):
        model, weights = source_only(shift_name, seed)
        model.set_weights(weights)
        if arm in ("CORAL", "refit"):
            z, z_target, z_test = (named["features"](model, some[0]) for some in ((x, y), target, test))
            z = named["align"](z, z_target) if arm == "CORAL" else z
            return {
                "test": share(fitted(z, y).score(z_test, test[1])),
                "seconds": round(time.process_time() - start, 1),
            }
        if arm == "AdaBN":
            named["renormalize"](model, target[0][:1500])
            others["target_model"] = model.get_weights()
            model.set_weights(weights)
    elif arm == "target labels":
        model = named["train"]("source", *target, seed=seed)
    elif arm == "grey":
        model = named["train"]("source", grey(x), y, seed=seed)
        valid, target, test = ((grey(a), b) for a, b in (valid, target, test))
    elif arm == "twice as long":
        model = named["train"]("source", x, y, seed=seed, stages=8)
    else:
        rng = np.random.default_rng(1000 + seed)
        model = named["train"]("source", x, y, seed=seed, augment=functools.partial(change_of(arm), rng=rng))
    found = judged(model, valid, target[0], test, **others)
    return {**found, "seconds": round(time.process_time() - start, 1)}


def other_rate_run(shift_name, arm, rate, seed):
    source, valid, target, test = shift(shift_name)
    start = time.process_time()
    pictures = {"source only": source, "target labels": target}[arm]
    model = lesson()["train"]("source", *pictures, seed=seed, rate=rate)
    return {**judged(model, valid, target[0], test), "seconds": round(time.process_time() - start, 1)}


def grid_run(shift_name, arm, strength, rate, seed, stages=4):
    (x, y), valid, (x_target, _), test = shift(shift_name)
    start = time.process_time()
    model = lesson()["train"](arm, x, y, x_target, seed=seed, strength=strength, rate=rate, stages=stages)
    seconds = round(time.process_time() - start, 1)
    return {**judged(model, valid, x_target, test), "seconds": seconds}


def share_run(pictures, classes, arm, seed, strength=0.0, rate=None):
    import numpy as np

    named = lesson()
    (x, y), _, (x_target, y_target), (x_test, y_test) = shift("colours")
    if pictures == "same":
        x_target, x_test = named["rgb"](named["cut"][2]), named["rgb"](named["x_rest"])
    pool = x_target[y_target < classes][:1500]  # how the target was collected: the method sees no label
    new = y_test < FIVE
    if arm in STRENGTHS:
        model = named["train"](arm, x, y, pool, seed=seed, strength=strength, rate=rate)
    else:
        model, weights = source_only("colours", seed)
        model.set_weights(weights)
        if arm == "AdaBN":
            named["renormalize"](model, pool)
        if arm == "CORAL":
            z, z_pool, z_new = (named["features"](model, some) for some in (x, pool, x_test[new]))
            return {"test": share(fitted(named["align"](z, z_pool), y).score(z_new, y_test[new]))}
    answers = named["logits"](model, x_test[new]).argmax(axis=1)
    return {"test": share(np.mean(answers == y_test[new])), "other": share(np.mean(answers >= FIVE))}


def eight(x):
    """MNIST as scikit-learn's digits were made: the digit's box enlarged to 32×32, black and white, ink counted in blocks of 4×4.

    Black begins at 60 of 255: so both have about as much ink, 317 and 313 of 1,024 points on average.
    """
    import numpy as np
    from PIL import Image

    small = []
    for picture in x:
        rows, columns = (np.flatnonzero((picture > 127).any(axis=axis)) for axis in (1, 0))
        box = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        height, width = (round(32 * side / max(box.shape)) for side in box.shape)
        large = Image.fromarray(box).resize((max(width, 1), max(height, 1)), Image.BILINEAR)
        page = Image.new("L", (32, 32))
        page.paste(large, ((32 - large.width) // 2, (32 - large.height) // 2))
        small.append((np.asarray(page) > 60).reshape(8, 4, 8, 4).sum(axis=(1, 3)))
    return np.array(small)


def redrawn(x):
    from utils.data.digits import render_digits

    return render_digits(eight(x))


@functools.cache
def sizes():
    import keras
    import numpy as np

    from utils.data.digits import render_digits, small_digits

    named = lesson()
    small, labels = small_digits()
    stretched = keras.ops.image.resize(small[..., None].astype("float32") * 255 / 16, (28, 28))
    stretched = np.uint8(np.clip(keras.ops.convert_to_numpy(stretched), 0, 255))[..., 0]
    x, y = named["x_rest"], named["y_rest"]
    return {
        "MNIST": (x, y),
        "MNIST, through 8×8": (redrawn(x), y),
        "digits, drawn": (render_digits(small), labels),
        "digits, stretched": (stretched, labels),
    }


@functools.lru_cache(maxsize=1)
def source_redrawn(seed):
    (x, y), *_ = shift("digits")
    model = lesson()["train"]("source", lesson()["rgb"](redrawn(x[..., 0])), y, seed=seed)
    return model, model.get_weights()


def size_run(trained, pictures, seed):
    named, (x, y) = lesson(), sizes()[pictures]
    model, weights = source_only("digits", seed) if trained == "MNIST" else source_redrawn(seed)
    model.set_weights(weights)
    right = named["logits"](model, named["rgb"](x)).argmax(axis=1) == y
    return {"test": share(right.mean()), "by digit": [share(right[y == digit].mean()) for digit in range(10)]}


def mean_of(runs, what, **setting):
    found = [run[what] for run in runs if setting.items() <= run.items()]
    return sum(found) / len(found)


def by_reverse(results, arm, name="colours"):
    """Strength and rate of the setting with the best mean of `reverse`."""
    runs = [run for run in results["grid"] if run["arm"] == arm and run["shift_name"] == name]
    settings = sorted({(run["strength"], run["rate"]) for run in runs})
    return max(settings, key=lambda s: mean_of(runs, "reverse", strength=s[0], rate=s[1]))


def plan(results):
    """Every run as (section, setting, function)."""
    for name in ("colours", "shapes"):  # colours and digits have one source
        for rate in RATES:
            for seed in TUNING_SEEDS:
                yield "rates", {"shift_name": name, "rate": rate, "seed": seed}, rate_run
    for name in SHIFTS:
        for seed in SEEDS:
            for arm in PLAIN if name != "shapes" else (*PLAIN, *list(PARTS)[1:], "by half, recoloured"):
                yield "plain", {"shift_name": name, "arm": arm, "seed": seed}, plain_run
    for name in SHIFTS:
        for rate in (rate for rate in RATES if rate != lesson()["RATE"]):
            for arm in ("source only", "target labels"):
                for seed in SEEDS:
                    one = {"shift_name": name, "arm": arm, "rate": rate, "seed": seed}
                    yield "other rates", one, other_rate_run
    for name in SHIFTS:
        for rate in RATES:
            for arm, ladder in STRENGTHS.items():
                one = {"shift_name": name, "arm": arm, "rate": rate}
                score = lambda strength, one=one: mean_of(results["grid"], "test", strength=strength, **one)
                for strength in [0.0] if arm == "joint" else upwards(ladder, score):
                    for seed in SEEDS:
                        yield "grid", {**one, "strength": strength, "seed": seed}, grid_run
    for seed in SEEDS:
        for trained, kinds in (("MNIST", sizes()), ("MNIST, through 8×8", list(sizes())[1:3])):
            for pictures in kinds:
                yield "sizes", {"trained": trained, "pictures": pictures, "seed": seed}, size_run
    for pictures in ("same", "colours"):
        for classes in (10, FIVE):
            for seed in SEEDS:
                for arm in ("source only", "AdaBN", "CORAL"):
                    yield "shares", {"pictures": pictures, "classes": classes, "arm": arm, "seed": seed}, share_run
                settings = {arm: by_reverse(results, arm) for arm in ("DANN", "Deep CORAL")}
                joint = [("joint", (0.0, rate)) for rate in sorted({rate for _, rate in settings.values()})]
                for arm, (strength, rate) in (*settings.items(), *joint):
                    one = {"arm": arm, "strength": strength, "rate": rate, "seed": seed}
                    yield "shares", {"pictures": pictures, "classes": classes, **one}, share_run
    for name in ("colours", "digits"):
        for arm in STRENGTHS:
            strength, rate = by_reverse(results, arm, name)
            for seed in SEEDS:
                one = {"shift_name": name, "arm": arm, "strength": strength, "rate": rate, "stages": 8, "seed": seed}
                yield "longer", one, grid_run


def upwards(ladder, score):
    """The ladder, and on above it until the best is not the strongest (below it stands "joint", strength 0)."""
    step = round(ladder[1] / ladder[0])
    for strength in until_inside(ladder, lambda strength: score(round(strength, 6)), step=step):
        if strength < min(ladder):
            return
        yield round(strength, 6)


if __name__ == "__main__":
    setting = {"optimizer": "Adam", "steps": 200, "batch": "50 of the source, 50 of the target"}
    record(__file__, lesson, plan, ("rates", "plain", "other rates", "grid", "sizes", "shares", "longer"), setting)
