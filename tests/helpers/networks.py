"""What tests of networks share: numbers of parameters, random weights, outputs."""

import keras
import numpy as np


def trainable(model):
    return sum(int(np.prod(w.shape)) for w in model.trainable_weights)


def randomize(model, seed=0):
    """Random weights of a size that keeps signals alive, variances above zero; returns the model."""
    rng = np.random.default_rng(seed)
    new = []
    for weight in model.weights:
        shape = tuple(weight.shape)
        if len(shape) > 1:
            new.append(rng.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape))
        elif weight.path.endswith("variance"):
            new.append(rng.uniform(0.5, 1.5, shape))
        else:
            new.append(rng.normal(0, 0.1, shape))
    model.set_weights([w.astype("float32") for w in new])
    return model


def pictures(side, n=2, seed=0):
    return np.random.default_rng(seed).normal(size=(n, side, side, 3)).astype("float32")


def outputs(model, x):
    """What a network puts out when it is not training, as arrays."""
    return keras.tree.map_structure(keras.ops.convert_to_numpy, model(x, training=False))


def layers_of(model, kind):
    return [layer for layer in model.layers if isinstance(layer, kind)]
