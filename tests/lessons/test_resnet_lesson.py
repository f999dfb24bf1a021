"""What the exercises of the ResNet lesson count is what Keras' own layers have."""

import numpy as np
import pytest

from utils.exercises.registry import find
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
