"""The recorded runs of `notebooks/06-transfer-learning/02-fine-tuning.ipynb`: every arm tuned, then five other seeds.

    python notebooks/06-transfer-learning/02-fine-tuning.runs.py [--out FILE] [--again | --check]

The lesson's own functions (its cells tagged `recipe`) on one core. A seed draws the labelled pictures, their order, and the weights
of what starts anew.

* tuning: learning rates (of probe and colour: strengths of the penalty) on two seeds, judged on 300 validation pictures; where the
  best lies at the edge of what was tried, the next one is tried.
  The probe is also fitted where the backbone is cut after one or two of its three stages.
* final: the best of each arm on five other seeds, judged on 1,000 test pictures. With 50 labels a class also the old task: accuracy on 800
  test pictures of the old classes with the old head, and with a head fitted anew on the changed features.
* start: accuracy on the old task before anything is trained.
* longer: twice as many steps, at the rates that were chosen.
* stage tuning, staged: unfreezing in three stages, the rate tuned at each; every stage goes on from the best of the one before.
* keeping: what lowers the forgetting, all weights trained: lower rates, a pull to the start (L2-SP) in the
  loss or beside Adam's step, old pictures among the new ones (replay).
* network: MobileNet-0.25 with weights from ImageNet, on pictures of 96×96.
"""

import functools
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.lessons import recipe
from utils.recorded import record

LESSON = "06-transfer-learning/02-fine-tuning.ipynb"
TUNING_SEEDS, SEEDS = (98, 99), range(5)
TARGETS = "new classes", "shapes", "digits"
STRENGTHS = 0.01, 0.1, 1.0, 10.0, 300.0, 0.001, 0.0001
RATES = 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1
FIRST = {"scratch": (1e-3, 3e-3, 1e-2), "1": (1e-3, 3e-3, 1e-2), "2": (1e-3, 3e-3, 1e-2)}
USUAL = 3e-4, 1e-3, 3e-3
HEADS = "probe", "probe 2", "probe 1", "colour"
PIECES = tuple("123456")
SOME = *HEADS, "2", "6", "scratch"
STEPS = {10: 80, 50: 80, 500: 160}
STAGES = 2, 4, 6
STAGE_STEPS = 28, 28, 24
PULLS, DECOUPLED = (0.001, 0.01, 0.1), (10, 30, 100)


@functools.cache
def lesson():
    """What the lesson's cells define."""
    return recipe(LESSON)


@functools.cache
def task(target):
    return lesson()["task"](target)


@functools.lru_cache(maxsize=40)
def drawn(target, labels, seed):
    """The labelled pictures of a draw, and their labels."""
    x, y = task(target)[:2]
    rows = lesson()["draw"](y, labels, seed)
    return x[rows], y[rows]


@functools.cache
def backbone(stages=3):
    return lesson()["build_backbone"](stages=stages)


def seen(network, x):
    return network.predict(x, batch_size=250, verbose=0)


@functools.cache
def old():
    """Pictures of the old task: those on which its head is fitted, those on which it is judged."""
    return lesson()["old_task"]()


@functools.cache
def old_head():
    x, y = old()[:2]
    return lesson()["head_for"](seen(backbone(), x), y, lesson()["OLD_STRENGTH"])


def share(value):
    return round(float(value), 4)


def right(head, z, y):
    return (z @ head[0] + head[1]).argmax(axis=1) == y


@functools.lru_cache(maxsize=12)
def features(arm, target, which):
    """Of validation (2) or test (4) pictures, for the arms that train a head alone."""
    return views(arm)(task(target)[which])


def views(arm):
    """What a head sees: colours, or the features of the backbone, whole or cut after one or two of its stages."""
    if arm == "colour":
        return lesson()["histogram"]
    return functools.partial(seen, backbone(int(arm[-1]) if arm[-1].isdigit() else 3))


@functools.cache
def probe(target, labels, seed, strength, arm="probe"):
    x, y = drawn(target, labels, seed)
    return lesson()["head_for"](views(arm)(x), y, strength)


def network_of(arm):
    """(number of pieces that are trained, options of the lesson's `tuner`)."""
    number, _, kind = arm.partition(" ")
    return (6, {"moving": True}) if arm == "scratch" else (int(number), {"moving": kind == "moving"})


@functools.cache
def compiled(arm, classes):
    pieces, options = network_of(arm)
    optimizer = lesson()["Divided"]() if arm.endswith("divided") else None
    frozen, model = lesson()["tuner"](pieces, classes, optimizer=optimizer, **options)
    if optimizer is not None:
        names = "down1", "block1", "down2", "block2", "down3", "block3", "head"
        places = [next(i for i, name in enumerate(names) if v.path.startswith(name)) for v in model.trainable_variables]
        optimizer.factors = [2.6 ** (place - 6) for place in places]
    return frozen, model, model.get_weights()


@functools.lru_cache(maxsize=3)
def inside(arm, target, which):
    """What the frozen part makes of validation (2) or test (4) pictures, or of the old task's."""
    x = old()[which - 10] if which >= 10 else task(target)[which]
    classes = int(task(target)[1].max()) + 1
    return seen(compiled(arm, classes)[0], x)


def start(arm, target, labels, seed, results):
    """Weights before the first step: those of the backbone and the tuned probe, or random ones."""
    import keras

    named, classes = lesson(), int(task(target)[1].max()) + 1
    if arm == "scratch" or arm.endswith("cold"):
        keras.utils.set_random_seed(seed)
        head = keras.layers.Dense(classes)
        head.build((None, 256))
        if arm == "scratch":
            return named["build_backbone"](weights=None, seed=seed).get_weights() + head.get_weights()
        head = head.get_weights()
    else:
        strength = best_of(results, target, labels, "probe")
        head = list(probe(target, labels, seed, strength))
    return compiled(arm, classes)[2][:-2] + head


def trained(target, labels, arm, rate, seed, results, steps=None):
    x, y = drawn(target, labels, seed)
    frozen, model, _ = compiled(arm, int(task(target)[1].max()) + 1)
    began = time.process_time()
    weights = start(arm, target, labels, seed, results)
    lesson()["train"](model, weights, seen(frozen, x), y, rate, seed, steps or STEPS[labels])
    return model, round(time.process_time() - began, 2)


def judged(model, arm, target, which):
    return share(lesson()["accuracy"](model, inside(arm, target, which), task(target)[which + 1]))


def forgotten(model, arm, target):
    """Accuracy on the old task: with its old head, and with one fitted anew."""
    import keras

    body = keras.Model(model.input, model.layers[-1].input)
    y, y_new = old()[1], old()[3]
    z, z_new = (seen(body, inside(arm, target, 10 + which)) for which in (0, 2))
    anew = lesson()["head_for"](z, y, lesson()["OLD_STRENGTH"])
    return {"old": share(right(old_head(), z_new, y_new).mean()), "refitted": share(right(anew, z_new, y_new).mean())}


def start_run(task, results):
    x, y = old()[2:]
    return {"old": share(right(old_head(), seen(backbone(), x), y).mean())}


def tuning_run(target, labels, arm, rate, seed, results):
    if arm in HEADS:
        head = probe(target, labels, seed, rate, arm)
        return {"valid": share(right(head, features(arm, target, 2), task(target)[3]).mean())}
    model, seconds = trained(target, labels, arm, rate, seed, results)
    return {"valid": judged(model, arm, target, 2), "seconds": seconds}


def final_run(target, labels, arm, rate, seed, results):
    if arm in HEADS:
        head = probe(target, labels, seed, rate, arm)
        return {"test": share(right(head, features(arm, target, 4), task(target)[5]).mean())}
    model, seconds = trained(target, labels, arm, rate, seed, results)
    kept = forgotten(model, arm, target) if labels == 50 and arm != "scratch" else {}
    return {"test": judged(model, arm, target, 4), **kept, "seconds": seconds}


def longer_run(target, labels, arm, rate, seed, results):
    model, seconds = trained(target, labels, arm, rate, seed, results, 2 * STEPS[labels])
    return {"test": judged(model, arm, target, 4), "seconds": seconds}


def staged(target, rates, seed, results, labels=50):
    """As many stages as there are rates: more pieces at each, on from the weights of the one before, Adam started anew."""
    classes = int(task(target)[1].max()) + 1
    x, y = drawn(target, labels, seed)
    whole = backbone().get_weights() + list(probe(target, labels, seed, best_of(results, target, labels, "probe")))
    began = time.process_time()
    for pieces, rate, steps in zip(STAGES, rates, STAGE_STEPS, strict=False):
        frozen, model, own = compiled(str(pieces), classes)
        lesson()["train"](model, whole[-len(own) :], seen(frozen, x), y, rate, seed, steps)
        whole = whole[: -len(own)] + model.get_weights()
    return model, str(pieces), round(time.process_time() - began, 2)


def stage_tuning_run(target, stage, rate, seed, results):
    before = [best_stage(results, target, number) for number in range(1, stage)]
    model, arm, seconds = staged(target, [*before, rate], seed, results)
    return {"valid": judged(model, arm, target, 2), "seconds": seconds}


def staged_run(target, seed, results):
    rates = [best_stage(results, target, number) for number in (1, 2, 3)]
    model, arm, seconds = staged(target, rates, seed, results)
    return {"rates": rates, "test": judged(model, arm, target, 4), **forgotten(model, arm, target), "seconds": seconds}


def keeping_run(target, how, strength, seed, results):
    """All six pieces are trained with 50 labels a class, the rate of the tuned arm (or that times `strength`)."""
    rate = best_of(results, target, 50, "6")
    if how == "lower rate":
        model, seconds = trained(target, 50, "6", rate * strength, seed, results)
    else:
        method = {"pull": pulled, "decoupled": pulled, "replay": replayed}[how]
        model, seconds = method(target, how, strength, rate, seed, results)
    return {"test": judged(model, "6", target, 4), **forgotten(model, "6", target), "seconds": seconds}


@functools.cache
def pulled_network(how, strength, classes):
    """With a pull to the start in the loss, or beside Adam's step, as AdamW decays weights; the head is not pulled."""
    import keras

    class Decoupled(keras.optimizers.Adam):
        starts = None

        def update_step(self, gradient, variable, learning_rate):
            super().update_step(gradient, variable, learning_rate)
            start = self.starts[self._get_variable_index(variable)]
            if start is not None:
                self.assign_sub(variable, learning_rate * strength * (variable - start))

    named = lesson()
    optimizer = Decoupled() if how == "decoupled" else None
    model = named["tuner"](6, classes, optimizer=optimizer)[1]
    body = [None if v.path.startswith("head") else v for v in model.trainable_variables]
    if how == "decoupled":
        optimizer.starts = [None if v is None else keras.ops.convert_to_numpy(v).copy() for v in body]
        return model
    for variable in filter(lambda v: v is not None, body):
        named["pull_to_start"](variable, strength)
    return model


def pulled(target, how, strength, rate, seed, results):
    x, y = drawn(target, 50, seed)
    model = pulled_network(how, strength, int(task(target)[1].max()) + 1)
    began = time.process_time()
    lesson()["train"](model, start("6", target, 50, seed, results), x, y, rate, seed, STEPS[50])
    return model, round(time.process_time() - began, 2)


@functools.cache
def replay_network(classes):
    """The six pieces with both heads side by side; each picture is judged among the classes of its own task."""
    import keras

    body = lesson()["tuner"](6, classes)[1]
    body = keras.Model(body.input, body.layers[-1].input)
    model = keras.Model(body.input, keras.layers.Dense(8 + classes)(body.output))
    before = keras.ops.arange(8 + classes) < 8

    def loss(y, z):
        y = keras.ops.cast(keras.ops.reshape(y, (-1,)), "int32")
        own = keras.ops.equal(y[:, None] < 8, before[None])
        return keras.losses.sparse_categorical_crossentropy(y, keras.ops.where(own, z, -1e9), from_logits=True)

    model.compile(keras.optimizers.Adam(), loss, **lesson()["execution"](20))
    model.optimizer.build(model.trainable_variables)
    return model


def replayed(target, how, strength, rate, seed, results):
    """A batch holds 32 new pictures, as in every other arm, and as many old ones, of `strength` pictures a class."""
    import numpy as np

    classes = int(task(target)[1].max()) + 1
    x, y = drawn(target, 50, seed)
    weights = start("6", target, 50, seed, results)
    rng = np.random.default_rng([seed, 1])
    rows = lesson()["draw"](old()[1], int(strength), seed)
    x_old, y_old = old()[0][rows], old()[1][rows]
    steps = STEPS[50]
    often = lambda n: -(-steps * 32 // n)
    order = np.random.default_rng(seed)  # one for all passes: each in an order of its own, as in the other arms
    new = np.concatenate([order.permutation(len(x)) for _ in range(often(len(x)))])
    past = np.concatenate([rng.permutation(len(x_old)) for _ in range(often(len(x_old)))])
    model = replay_network(classes)
    model.set_weights(
        [*weights[:-2], *(np.concatenate(p, axis=-1) for p in zip(old_head(), weights[-2:], strict=True))]
    )
    for variable in model.optimizer.variables:
        variable.assign(np.zeros(variable.shape, variable.dtype))
    began = time.process_time()
    for i in range(4):
        span = slice(i * steps * 8, (i + 1) * steps * 8)
        pairs = np.concatenate(
            [x[new[span]].reshape(-1, 32, *x.shape[1:]), x_old[past[span]].reshape(-1, 32, *x.shape[1:])], axis=1
        ).reshape(-1, *x.shape[1:])
        answers = np.concatenate([8 + y[new[span]].reshape(-1, 32), y_old[past[span]].reshape(-1, 32)], axis=1).ravel()
        model.optimizer.learning_rate.assign(rate * (1 - i / 4))
        model.fit(pairs, answers, 64, shuffle=False, verbose=0)
    seconds = round(time.process_time() - began, 2)
    plain = compiled("6", classes)[1]
    *body, kernel, bias = model.get_weights()
    plain.set_weights([*body, kernel[:, 8:], bias[8:]])
    return plain, seconds


@functools.cache
def imagenet(moving):
    """MobileNet-0.25 with a head, its batch normalization held or moving; pictures of 96×96 from −1 to 1."""
    import keras

    from utils.data import find_file

    path = find_file("models/mobilenet_2_5_224_tf_no_top.h5")[0]
    body = keras.applications.MobileNet(
        alpha=0.25, input_shape=(96, 96, 3), include_top=False, pooling="avg", weights=str(path)
    )
    lesson()["hold_statistics"](body, not moving)
    model = keras.Model(body.input, keras.layers.Dense(2)(body.output))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(), loss, **lesson()["execution"](20))
    model.optimizer.build(model.trainable_variables)
    return body, model, model.get_weights()


def enlarged(x):
    import keras
    import numpy as np

    large = keras.ops.image.resize(x.astype("float32"), (96, 96), interpolation="bicubic")
    return np.asarray(large) / 127.5 - 1


@functools.cache
def enlarged_part(which):
    x, y = task("new classes")[which : which + 2]
    rows = slice(None, None, 2) if which == 4 else slice(None)
    return enlarged(x[rows]), y[rows]


def network_run(arm, rate, seed, which, results):
    """With 50 labels a class of the new classes; every other test picture."""
    named = lesson()
    x, y = drawn("new classes", 50, seed)
    x = enlarged(x)
    body, model, weights = imagenet(arm == "moving")
    new, answers = enlarged_part(which)
    body.set_weights(weights[:-2])
    strength = rate if arm == "probe" else best_network(results, "probe")
    head = named["head_for"](seen(body, x), y, strength)
    if arm == "probe":
        return share(right(head, seen(body, new), answers).mean())
    named["train"](model, [*weights[:-2], *head], x, y, rate, seed, STEPS[50])
    return share(named["accuracy"](model, new, answers))


def network_tuning_run(arm, rate, seed, results):
    return {"valid": network_run(arm, rate, seed, 2, results)}


def network_final_run(arm, rate, seed, results):
    return {"test": network_run(arm, rate, seed, 4, results)}


def mean_of(runs, **setting):
    found = [run["valid"] for run in runs if setting.items() <= run.items()]
    return sum(found) / len(found)


def best(runs, **setting):
    """The rate with the best mean on the validation pictures, the first of several."""
    rates = list(dict.fromkeys(run["rate"] for run in runs if setting.items() <= run.items()))
    return max(rates, key=lambda rate: mean_of(runs, rate=rate, **setting))


def best_of(results, target, labels, arm):
    return best(results["tuning"], target=target, labels=labels, arm=arm)


def best_stage(results, target, stage):
    return best(results["stage tuning"], target=target, stage=stage)


def best_network(results, arm):
    return best(results["network tuning"], arm=arm)


def tuned(results, section, run, setting, first):
    """Runs over a ladder of rates: the first ones, then the neighbours of the best until both were tried."""
    tried = []
    waiting = list(first)
    while waiting:
        for rate in waiting:
            tried.append(rate)
            for seed in TUNING_SEEDS:
                yield section, {**setting, "rate": rate, "seed": seed}, run
        if first == STRENGTHS:
            return
        place = RATES.index(max(tried, key=lambda rate: mean_of(results[section], rate=rate, **setting)))
        waiting = [rate for rate in RATES[max(0, place - 1) : place + 2] if rate not in tried][:1]


def arm_runs(results, target, labels, arm):
    setting = {"target": target, "labels": labels, "arm": arm}
    first = STRENGTHS if arm in HEADS else FIRST.get(arm, USUAL)
    yield from tuned(results, "tuning", tuning_run, setting, first)
    rate = best_of(results, target, labels, arm)
    for seed in SEEDS:
        yield "final", {**setting, "rate": rate, "seed": seed}, final_run


def settings(results):
    """Every run as (section, setting, function of the setting and the results)."""
    yield "start", {"task": "old"}, start_run
    for target in TARGETS:
        for arm in (*HEADS, "2", "6", "scratch", "6 moving"):
            yield from arm_runs(results, target, 50, arm)
    for target in TARGETS:
        for arm in ("4", "1", "3", "5"):
            yield from arm_runs(results, target, 50, arm)
    for target in ("new classes", "shapes"):
        for how, strengths in (
            ("lower rate", (0.3, 0.1)),
            ("pull", PULLS),
            ("decoupled", DECOUPLED),
            ("replay", (10, 50)),
        ):
            for strength in strengths:
                for seed in SEEDS:
                    yield "keeping", {"target": target, "how": how, "strength": strength, "seed": seed}, keeping_run
    for target in ("new classes", "shapes"):
        for arm in ("6 divided", "6 cold"):
            yield from arm_runs(results, target, 50, arm)
        for stage, first in zip((1, 2, 3), (FIRST["2"], USUAL, (1e-4, *USUAL[:2])), strict=True):
            setting = {"target": target, "stage": stage}
            yield from tuned(results, "stage tuning", stage_tuning_run, setting, first)
        for seed in SEEDS:
            yield "staged", {"target": target, "seed": seed}, staged_run
    for arm, first in (("probe", STRENGTHS), ("still", USUAL), ("moving", USUAL)):
        yield from tuned(results, "network tuning", network_tuning_run, {"arm": arm}, first)
        for seed in SEEDS:
            setting = {"arm": arm, "rate": best_network(results, arm), "seed": seed}
            yield "network", setting, network_final_run
    for labels in (10, 500):
        for target in TARGETS:
            for arm in SOME:
                yield from arm_runs(results, target, labels, arm)
    for arm in ("6", "scratch"):
        for seed in SEEDS:
            rate = best_of(results, "new classes", 500, arm)
            setting = {"target": "new classes", "labels": 500, "arm": arm, "rate": rate, "seed": seed}
            yield "longer", setting, longer_run


def plan(results):
    """Every run as (section, setting, function)."""
    for section, setting, run in settings(results):
        yield section, setting, functools.partial(run, results=results)


SECTIONS = "start", "tuning", "final", "keeping", "stage tuning", "staged", "network tuning", "network", "longer"

if __name__ == "__main__":
    setting = {"optimizer": "Adam", "batch_size": 32, "steps": {str(k): v for k, v in STEPS.items()}}
    record(__file__, lesson, plan, SECTIONS, setting)
