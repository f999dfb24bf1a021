"""What the lesson on fine-tuning builds does what it says, and its recorded runs are those of its script."""

import functools
import json

import numpy as np
import pytest

from utils.data import load_cifar10
from utils.lessons import find_beside, load_beside, recipe

RUNS = json.loads(find_beside("fine-tuning", ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside("fine-tuning", ".runs.py"))
TUNED = sorted({(run["target"], run["labels"], run["arm"]) for run in RUNS["final"] if run["arm"] not in SCRIPT.HEADS})


@pytest.mark.parametrize("target, labels, arm", TUNED)
def test_the_best_rate_is_not_at_the_edge(target, labels, arm):
    setting = {"target": target, "labels": labels, "arm": arm}
    tried = {run["rate"] for run in RUNS["tuning"] if setting.items() <= run.items()}
    used = {run["rate"] for run in RUNS["final"] if setting.items() <= run.items()}
    assert used == {SCRIPT.best_of(RUNS, target, labels, arm)}
    assert min(tried) < min(used) < max(tried)


@pytest.mark.parametrize("section", ["stage tuning", "network tuning"])
def test_rates_of_stages_and_of_the_other_network_are_inside_too(section):
    kinds = {tuple((k, run[k]) for k in ("target", "stage", "arm") if k in run) for run in RUNS[section]}
    for kind in kinds - {(("arm", "probe"),)}:
        tried = {run["rate"] for run in RUNS[section] if dict(kind).items() <= run.items()}
        assert min(tried) < SCRIPT.best(RUNS[section], **dict(kind)) < max(tried), kind


def test_no_seed_of_the_tuning_judges():
    for section in ("final", "keeping", "staged", "network", "longer"):
        assert not {run["seed"] for run in RUNS[section]} & set(SCRIPT.TUNING_SEEDS)


@functools.cache
def named():
    return recipe(SCRIPT.LESSON)


@pytest.fixture(scope="module")
def pictures():
    return np.random.default_rng(0).integers(0, 256, (6, 32, 32, 3)).astype("uint8")


@pytest.mark.slow
@pytest.mark.parametrize("pieces", range(1, 7))
def test_the_two_halves_are_the_backbone(pieces, pictures):
    whole = named()["build_backbone"]().predict(pictures, verbose=0)
    frozen, top = named()["halves"](pieces)
    np.testing.assert_allclose(top.predict(frozen.predict(pictures, verbose=0), verbose=0), whole, rtol=1e-4, atol=1e-4)


@pytest.mark.slow
def test_training_moves_neither_the_frozen_half_nor_held_batch_normalization(pictures):
    frozen, model = named()["tuner"](2, 2)
    before, start = frozen.get_weights(), model.get_weights()
    held = [layer.get_weights() for layer in model.layers if layer.name.endswith("_bn")]
    named()["train"](model, start, frozen.predict(pictures, verbose=0), np.arange(6) % 2, 1e-3, seed=0, steps=4)
    assert all(np.array_equal(a, b) for a, b in zip(before, frozen.get_weights(), strict=True))
    after = [layer.get_weights() for layer in model.layers if layer.name.endswith("_bn")]
    assert held and all(
        np.array_equal(a, b) for x, y in zip(held, after, strict=True) for a, b in zip(x, y, strict=True)
    )
    assert any(not np.array_equal(a, b) for a, b in zip(start, model.get_weights(), strict=True))


@pytest.mark.slow
def test_a_run_does_not_depend_on_the_run_before(pictures):
    frozen, model = named()["tuner"](1, 2)
    start, z, y = model.get_weights(), frozen.predict(pictures, verbose=0), np.arange(6) % 2
    ends = []
    for rate in (1e-3, 1e-2, 1e-3):
        named()["train"](model, start, z, y, rate, seed=3, steps=4)
        ends.append(model.get_weights())
    assert all(np.array_equal(a, b) for a, b in zip(ends[0], ends[2], strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(ends[0], ends[1], strict=True))


@pytest.mark.slow
def test_a_head_with_the_standardization_in_it_says_what_the_standardized_one_says():
    random = np.random.default_rng(1)
    z, y = random.normal(3, 2, (40, 5)), random.integers(3, size=40)
    W, b = named()["head_for"](z, y, 0.1)
    divisor = z.std(0) + 0.01 * z.std(0).mean()
    V, c = named()["fit_head"]((z - z.mean(0)) / divisor, y, 0.1)
    np.testing.assert_allclose(z @ W + b, (z - z.mean(0)) / divisor @ V + c, rtol=1e-8)


@pytest.mark.slow
@pytest.mark.parametrize("factors", [(1.0, 1.0), (0.0, 1.0)])
def test_rates_of_layers_are_adams_where_the_factor_is_one_and_nothing_where_it_is_zero(factors):
    import keras

    random = np.random.default_rng(2)
    x, y = random.normal(size=(8, 3)).astype("float32"), random.normal(size=(8, 1)).astype("float32")
    weights = [random.normal(size=shape).astype("float32") for shape in ((3, 4), (4, 1))]

    def after(optimizer):
        layers = keras.layers
        net = keras.Sequential([keras.Input((3,)), layers.Dense(4, use_bias=False), layers.Dense(1, use_bias=False)])
        net.set_weights(weights)
        net.compile(optimizer, "mse")
        for _ in range(3):
            net.train_on_batch(x, y)
        return net.get_weights()

    divided = named()["Divided"](0.1)
    divided.factors = factors
    ours, adams = after(divided), after(keras.optimizers.Adam(0.1))
    np.testing.assert_allclose(ours[0], adams[0] if factors[0] else weights[0], rtol=1e-5)


def test_exercise_2_counts_the_steps_of_keras_own_moving_mean():
    import keras

    from utils.exercises import judge
    from utils.exercises.registry import find

    def followed(momentum, share):
        layer, steps = keras.layers.BatchNormalization(momentum=momentum), 0
        layer.build((None, 1))
        while keras.ops.convert_to_numpy(layer.moving_mean)[0] < share:
            layer(np.ones((4, 1), "float32"), training=True)
            steps += 1
        return steps

    result = judge("fine-tuning.followed", find("fine-tuning.followed"), followed)
    assert result.passed, result


@pytest.mark.slow
def test_replay_judges_each_picture_among_the_classes_of_its_own_task():
    import keras

    model = SCRIPT.replay_network(2)
    z, y = np.random.default_rng(5).normal(size=(4, 10)).astype("float32"), np.array([0, 7, 8, 9])
    loss = keras.ops.convert_to_numpy(model.loss(keras.ops.convert_to_tensor(y), keras.ops.convert_to_tensor(z)))
    for row, label, got in zip(z, y, loss, strict=True):
        own = row[:8] if label < 8 else row[8:]
        right = own[label % 8]
        assert got == pytest.approx(np.log(np.exp(own).sum()) - right, rel=1e-4)


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    if not load_cifar10()[2].real:
        pytest.skip("needs CIFAR-10 itself: set COURSE_DATA")
    recorded = next(run for run in RUNS["final"] if run["arm"] == "1")
    setting = {key: recorded[key] for key in ("target", "labels", "arm", "rate", "seed")}
    again = SCRIPT.final_run(**setting, results=RUNS)
    for score in ("test", "old", "refitted"):
        assert again[score] == pytest.approx(recorded[score], abs=0.03)
