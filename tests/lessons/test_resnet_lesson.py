"""What the exercises of the ResNet lesson count is what Keras' own layers have; its recorded runs are those of the plan."""

import json

import numpy as np
import pytest

from utils.exercises.registry import find
from utils.lessons import find_beside, load_beside
from utils.models import residual_block


@pytest.mark.parametrize(
    "given",
    [(64, 64, "basic"), (64, 128, "basic"), (256, 64, "bottleneck"), (64, 64, "bottleneck"), (16, 4, "bottleneck")],
)
def test_the_expected_count_is_that_of_a_real_block(given):
    import keras

    channels, filters, kind = given
    inputs = keras.Input((8, 8, channels))
    model = keras.Model(inputs, residual_block(inputs, filters, kind=kind))
    count = find("resnet.block-parameters").__globals__["_count"]
    assert count(*given) == sum(np.prod(w.shape) for w in model.trainable_weights)


def test_every_run_of_the_plan_is_recorded():
    script = load_beside(find_beside("resnet", ".runs.py"))
    runs = json.loads(find_beside("resnet", ".runs.json").read_text("utf8"))
    planned = [(section, name) for section, name, _ in script.plan()]
    assert planned == [(section, name) for section in ("degradation", "architectures") for name in runs[section]]
