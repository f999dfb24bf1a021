"""What the exercises of feature extraction ask for is what Keras' own layers have."""

import numpy as np

from utils.exercises import judge
from utils.exercises.registry import find


def test_the_numbers_of_exercise_5_are_those_of_the_network():
    import keras

    from utils.backbone import build_backbone

    net = keras.Sequential([build_backbone(weights=None), keras.layers.Dense(10)])
    free = sum(int(np.prod(w.shape)) for w in net.trainable_weights)
    net.layers[0].trainable = False
    frozen = sum(int(np.prod(w.shape)) for w in net.trainable_weights)
    assert judge(
        "feature-extraction.trainable", find("feature-extraction.trainable"), {"frozen": frozen, "free": free}
    ).passed
