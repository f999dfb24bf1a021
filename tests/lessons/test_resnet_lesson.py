"""What the exercises of the ResNet lesson count is what Keras' own layers have; the networks of its table are what it says."""

import itertools
import json

import keras
import numpy as np
import pytest

from utils.exercises.registry import find
from utils.lessons import find_beside, load_beside, recipe
from utils.models import flops, residual_block
from utils.statistics import paired

TABLE = json.loads(find_beside("resnet-architectures", ".runs.json").read_text("utf8"))


@pytest.mark.parametrize(
    "given",
    [(64, 64, "basic"), (64, 128, "basic"), (256, 64, "bottleneck"), (64, 64, "bottleneck"), (16, 4, "bottleneck")],
)
def test_the_expected_count_is_that_of_a_real_block(given):
    channels, filters, kind = given
    inputs = keras.Input((8, 8, channels))
    model = keras.Model(inputs, residual_block(inputs, filters, kind=kind))
    count = find("resnet.block-parameters").__globals__["_count"]
    assert count(*given) == sum(np.prod(w.shape) for w in model.trainable_weights)


@pytest.mark.parametrize("shape", [(3, 3, 3, 32), (3, 3, 32, 48), (1, 1, 48, 96)])
def test_a_step_of_muon_keeps_its_directions_and_levels_its_singular_values(shape):
    levelled = recipe("05-cnn/07-resnet.ipynb")["levelled"]
    kernel = np.random.default_rng(0).normal(size=shape).astype("float32")
    matrix = kernel.reshape(-1, shape[-1]).astype("float64")
    u, values, v = np.linalg.svd(matrix, full_matrices=False)
    values /= np.linalg.norm(values)
    for _ in range(3):
        values = 3.4445 * values - 4.775 * values**3 + 2.0315 * values**5
    assert np.median(values) > 0.65 and values.max() < 1.25
    expected = (u * values) @ v * max(1, matrix.shape[0] / matrix.shape[1]) ** 0.5
    received = keras.ops.convert_to_numpy(levelled(keras.ops.convert_to_tensor(kernel)))
    np.testing.assert_allclose(received, expected.reshape(shape), atol=1e-4)


def test_networks_of_equal_size_are_of_equal_size_and_the_others_are_the_lessons_own():
    script = load_beside(find_beside("resnet-architectures", ".runs.py"))
    costs = {(run["network"], run["size"]): run for run in TABLE["cost"]}
    for (network, size), build in script.NETWORKS.items():
        model, recorded = build(), costs[network, size]
        assert sum(np.prod(w.shape) for w in model.trainable_weights) == recorded["parameters"]
        assert flops(model) == recorded["multiply_adds"]
        if size != "lesson":
            assert abs(recorded["parameters"] / 270_000 - 1) < 0.015


def test_each_best_rate_of_the_table_lies_inside_what_was_tried():
    for chosen in TABLE["final"]:
        arm = {name: chosen[name] for name in ("network", "size", "seconds")}
        tried = {run["rate"]: run["valid"] for run in TABLE["tuning"] if arm.items() <= run.items()}
        assert chosen["rate"] == max(tried, key=tried.get) and min(tried) < chosen["rate"] < max(tried)


def test_after_a_minute_the_three_of_which_the_lesson_says_so_cannot_be_told_apart():
    arms = [("LeNet", "lesson"), ("AlexNet", "lesson"), ("ResNet-20", "both")]
    scores = [
        [run["test"] for run in TABLE["final"] if (run["network"], run["size"], run["seconds"]) == (*arm, 60)]
        for arm in arms
    ]
    assert not any(paired(a, b).told for a, b in itertools.combinations(scores, 2))
