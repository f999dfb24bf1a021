"""The course's own small backbone: a residual network trained on eight of CIFAR-10's ten classes.

Its card is `utils/weights/backbone.md`.
"""

import hashlib
import io
import pathlib

import numpy as np

from utils import ROOT
from utils.whole import write_whole

CLASSES = ("automobile", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
"""The classes that it was trained on, in the order of the head's outputs (the head itself is not shipped)."""
UNSEEN = ("airplane", "bird")
"""The classes of CIFAR-10 of which it never saw a picture."""
CHANNELS = 128
"""Feature maps at its end; their means and largest values are the 256 features of a picture."""

WEIGHTS = ROOT / "utils" / "weights" / "backbone.npz"
SHA256 = "02bac437b441d6a10237fdc8fb180e86d394ab8a6deffc8e211ee0b00030421b"


def build_backbone(weights="course", pooling="avg+max", input_shape=(32, 32, 3), seed=None, name="backbone", stages=3):
    """The backbone as a Keras model; its first layer scales, so it expects RGB pictures with values 0–255.

    A stem with stride 2, then three stages (32, 64, 128 channels), each with one residual block (He et al., 2016).

    Args:
        weights: "course" for the trained ones, None for random ones, or the path of another file of the same form.
        pooling: "avg" for the mean of every feature map, (n, 128); "avg+max" for means and largest values, (n, 256);
            None for the maps themselves, (n, height/8, width/8, 128).
        input_shape: height, width and 3; heights and widths other than 32 work, but it was trained on 32×32.
        seed: seed of the random weights.
        name: name of the model.
        stages: how many of the three stages, from the front; 2 gives 64 maps of a height/4, a width/4, 1 gives 32 of a half.

    Raises:
        ValueError: for an unknown `pooling`, another number of stages, an input that has not three channels, or a file that
            is not the course's.
    """
    import keras

    if pooling not in ("avg", "avg+max", None):
        raise ValueError(f'pooling: expected "avg", "avg+max" or None, received {pooling!r}')
    if len(input_shape) != 3 or input_shape[-1] != 3:
        raise ValueError(f"input_shape: expected (height, width, 3), received {tuple(input_shape)}")
    if stages not in (1, 2, 3):
        raise ValueError(f"stages: expected 1, 2 or 3, received {stages!r}")
    layers = keras.layers
    seeds = iter(np.random.default_rng(seed).integers(2**31, size=32).tolist())

    def conv(x, filters, name, strides=1):
        start = keras.initializers.HeNormal(seed=next(seeds))
        x = layers.Conv2D(filters, 3, strides, "same", use_bias=False, kernel_initializer=start, name=name)(x)
        return layers.BatchNormalization(momentum=0.95, name=f"{name}_bn")(x)

    def block(x, filters, name):
        y = layers.ReLU(name=f"{name}_relu")(conv(x, filters, f"{name}a"))
        y = layers.Add(name=f"{name}_add")([x, conv(y, filters, f"{name}b")])
        return layers.ReLU(name=f"{name}_out")(y)

    inputs = keras.Input(input_shape, name="pixels")
    x = layers.Rescaling(1 / 127.5, offset=-1.0, name="scale")(inputs)
    for number, filters in enumerate((32, 64, CHANNELS), 1):
        x = layers.ReLU(name=f"down{number}_relu")(conv(x, filters, f"down{number}", strides=2))
        x = block(x, filters, f"block{number}")
    whole = keras.Model(inputs, x)
    if weights is not None:
        load_weights(whole, WEIGHTS if isinstance(weights, str) and weights == "course" else weights)
    x = whole.get_layer(f"block{stages}_out").output
    if pooling:
        maps, x = x, layers.GlobalAveragePooling2D(name="average")(x)
    if pooling == "avg+max":
        x = layers.Concatenate(name="features")([x, layers.GlobalMaxPooling2D(name="maximum")(maps)])
    return keras.Model(inputs, x, name=name)


def state(model):
    """All weights of a backbone by name, e.g. `block1a/kernel`, `block1a_bn/moving_mean`: a dict of arrays."""
    return {name: np.asarray(variable) for name, variable in _variables(model).items()}


def _variables(model):
    return {f"{layer.name}/{v.name}": v for layer in model.layers for v in layer.weights}


def save_weights(model, path):
    """Write a backbone's weights as float16 arrays into an `.npz` file (no code, no pickle) and return its SHA-256."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{name: values.astype("float16") for name, values in state(model).items()})
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, buffer.getvalue())
    return hashlib.sha256(buffer.getvalue()).hexdigest()


def load_weights(model, path=WEIGHTS, sha256=None):
    """Put the weights of a file into a backbone, in place.

    Args:
        model: from `build_backbone`.
        path: an `.npz` file from `save_weights`.
        sha256: what the file's SHA-256 must be; by default `SHA256` for the course's own, unchecked for another.

    Raises:
        ValueError: if hash, names or shapes are not as expected.
    """
    path = pathlib.Path(path)
    raw = path.read_bytes()
    own = path == WEIGHTS
    expected = sha256 or (SHA256 if own else None)
    received = hashlib.sha256(raw).hexdigest()
    if expected and received != expected:
        remedy = "; fetch the course's files again" if own else ""
        raise ValueError(f"{path.name}: expected SHA-256 {expected}, received {received}{remedy}")
    variables = _variables(model)
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        if set(arrays.files) != set(variables):
            raise ValueError(
                f"weights: expected {len(variables)} arrays such as {next(iter(variables))}, "
                f"received {arrays.files[:3]}…"
            )
        for name, variable in variables.items():
            values = arrays[name].astype("float32")
            if values.shape != tuple(variable.shape):
                raise ValueError(f"weights of {name}: expected shape {tuple(variable.shape)}, received {values.shape}")
            variable.assign(values)
    return model
