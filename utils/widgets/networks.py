"""A trained Keras network as a few kilobytes that a page can carry and compute with (`nn.js`)."""

import json
import math
import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parent
FORMAT = "course-network-1"
DTYPES = ("float16", "int8")
ACTIVATIONS = (
    "linear",
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softplus",
    "softsign",
    "tanh",
    "sigmoid",
    "hard_sigmoid",
    "hard_silu",
    "exponential",
    "softmax",
)
IDENTITY = ("Dropout", "SpatialDropout2D", "GaussianDropout", "GaussianNoise", "AlphaDropout", "ActivityRegularization")


def _activation(layer):
    name = getattr(layer.activation, "__name__", type(layer.activation).__name__)
    if name not in ACTIVATIONS:
        raise ValueError(f"layer {layer.name}: expected an activation of {', '.join(ACTIVATIONS)}, received {name}")
    return name


def _last_axis(layer, shape):
    axis = layer.axis if isinstance(layer.axis, int) else layer.axis[0]
    if axis not in (-1, len(shape) - 1):
        raise ValueError(f"layer {layer.name}: expected axis=-1, received axis={layer.axis}")


def _channels_last(layer):
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        raise ValueError(f"layer {layer.name}: expected data_format='channels_last', received {layer.data_format!r}")


def _float16(array, what):
    with np.errstate(over="ignore"):
        half = array.astype("<f2")
    if not np.isfinite(half).all():
        raise ValueError(f"{what}: expected weights within float16 (largest 65504), received {np.abs(array).max():g}")
    return half.tobytes()


def _int8(array):
    """Symmetric quantization with one scale per output unit (the last axis): codes -127 … 127, then the scales."""
    flat = array.reshape(-1, array.shape[-1])
    scale = np.abs(flat).max(axis=0) / 127
    scale = np.where(scale > 0, scale, 1).astype("<f4")
    codes = np.clip(np.rint(flat / scale), -127, 127).astype("i1")
    return codes.tobytes() + scale.tobytes()


def _describe(layer, shape):
    """(description without weights, kernel or None, vectors) of one layer; `shape` is its input's, with the batch."""
    kind = type(layer).__name__
    _channels_last(layer)
    if kind == "Conv2D":
        if layer.groups != 1:
            raise ValueError(f"layer {layer.name}: expected groups=1, received groups={layer.groups}")
        spec = {
            "filters": layer.filters,
            "kernel_size": list(layer.kernel_size),
            "strides": list(layer.strides),
            "padding": layer.padding,
            "dilation_rate": list(layer.dilation_rate),
            "channels": shape[-1],
            "activation": _activation(layer),
        }
        return spec, layer.kernel, [layer.bias if layer.use_bias else np.zeros(layer.filters)]
    if kind == "Dense":
        spec = {"units": layer.units, "inputs": shape[-1], "activation": _activation(layer)}
        return spec, layer.kernel, [layer.bias if layer.use_bias else np.zeros(layer.units)]
    if kind == "BatchNormalization":
        _last_axis(layer, shape)
        mean, variance = np.asarray(layer.moving_mean, "f8"), np.asarray(layer.moving_variance, "f8")
        scale = (np.asarray(layer.gamma, "f8") if layer.scale else 1) / np.sqrt(variance + layer.epsilon)
        shift = (np.asarray(layer.beta, "f8") if layer.center else 0) - mean * scale
        return {"channels": shape[-1]}, None, [scale, shift]
    if kind in ("MaxPooling2D", "AveragePooling2D"):
        return {"pool_size": list(layer.pool_size), "strides": list(layer.strides), "padding": layer.padding}, None, []
    if kind in ("GlobalAveragePooling2D", "GlobalMaxPooling2D"):
        return {"keepdims": bool(layer.keepdims)}, None, []
    if kind == "Activation":
        return {"activation": _activation(layer)}, None, []
    if kind == "ReLU":
        spec = {"negative_slope": float(layer.negative_slope), "threshold": float(layer.threshold)}
        return spec | {"max_value": None if layer.max_value is None else float(layer.max_value)}, None, []
    if kind == "LeakyReLU":
        return {"negative_slope": float(layer.negative_slope)}, None, []
    if kind == "Softmax":
        _last_axis(layer, shape)
        return {}, None, []
    if kind == "Rescaling":
        return (
            {"scale": np.asarray(layer.scale, float).tolist(), "offset": np.asarray(layer.offset, float).tolist()},
            None,
            [],
        )
    if kind == "Reshape":
        return {"shape": list(layer.compute_output_shape(shape))[1:]}, None, []
    if kind == "Flatten" or kind in IDENTITY:
        return {}, None, []
    raise ValueError(
        f"layer {layer.name}: a page can compute Conv2D, Dense, pooling, BatchNormalization, Activation, ReLU, "
        f"LeakyReLU, Softmax, Flatten, Reshape, Rescaling and Dropout; received {kind}"
    )


def pack(model, dtype="float16"):
    """Architecture and weights of a `keras.Sequential`, as small data for a widget.

    Kernels are kept as float16, or as int8 with one scale per output unit; biases and batch normalization (inference
    form: one factor and one shift per channel) stay float32.

    Args:
        model: a built `keras.Sequential` (its input shape known).
        dtype: "float16" (2 bytes a weight) or "int8" (1 byte a weight).

    Returns:
        dict with `arch` (list of layer descriptions), `weights` (bytes), `dtype` and `input_shape`, without the batch.

    Raises:
        TypeError: `model` is no `keras.Sequential`.
        ValueError: `dtype` unknown, model not built, a layer or activation that `nn.js` cannot compute, a weight that is not
            finite or too large for float16.
    """
    import keras

    if not isinstance(model, keras.Sequential):
        raise TypeError(f"expected a keras.Sequential, received {type(model).__name__}")
    if dtype not in DTYPES:
        raise ValueError(f"dtype: expected one of {', '.join(DTYPES)}, received {dtype!r}")
    if not model.built:
        raise ValueError(
            "expected a built model (begin it with keras.Input(shape), or call it once), received one without weights"
        )
    shape = tuple(model.input_shape)
    if None in shape[1:]:
        raise ValueError(f"expected a fixed input shape, received {shape}")
    arch, blobs, input_shape = [], [], list(shape[1:])
    for layer in model.layers:
        spec, kernel, vectors = _describe(layer, shape)
        for array in ([] if kernel is None else [kernel]) + vectors:
            if not np.isfinite(np.asarray(array)).all():
                raise ValueError(
                    f"layer {layer.name}: expected finite weights, received NaN or infinity (did training diverge?)"
                )
        if kernel is not None:
            kernel = np.asarray(kernel, "f4")
            blobs.append(_int8(kernel) if dtype == "int8" else _float16(kernel, f"layer {layer.name}"))
        blobs += [np.asarray(vector, "<f4").tobytes() for vector in vectors]
        arch.append({"type": type(layer).__name__, **spec})
        shape = tuple(layer.compute_output_shape(shape))
    return {"arch": arch, "dtype": dtype, "input_shape": input_shape, "weights": b"".join(blobs)}


def expected_bytes(arch, dtype):
    """Number of bytes that the weights of `arch` take."""
    size = {"float16": 2, "int8": 1}[dtype]
    total = 0
    for layer in arch:
        if layer["type"] in ("Conv2D", "Dense"):
            outputs = layer.get("filters", layer.get("units"))
            inputs = (
                layer["channels"] * math.prod(layer["kernel_size"]) if layer["type"] == "Conv2D" else layer["inputs"]
            )
            total += inputs * outputs * size + outputs * 4 + (outputs * 4 if dtype == "int8" else 0)
        elif layer["type"] == "BatchNormalization":
            total += 8 * layer["channels"]
    return total


def save_network(packed, path):
    """Write a packed network to `path`: one line of JSON, then the weights as they are.

    Raises:
        ValueError: `packed` is not what `pack` returns.
    """
    head = {"format": FORMAT, **{key: value for key, value in packed.items() if key != "weights"}}
    _check(head, packed.get("weights", b""), "packed")
    text = json.dumps(head, sort_keys=True, separators=(",", ":"))
    pathlib.Path(path).write_bytes(text.encode() + b"\n" + packed["weights"])


def load_network(name):
    """A packed network: one that comes with the course (`"lenet"`), or the path of a file written by `save_network`.

    Returns:
        dict as from `pack`.

    Raises:
        FileNotFoundError: there is no such network.
        ValueError: the file is damaged or of another kind.
    """
    path = FOLDER / f"{name}.bin" if str(name).isidentifier() else pathlib.Path(name)
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.bin"))) or "none"
        raise FileNotFoundError(f"expected a network of the course ({known}) or a file, received {str(name)!r}")
    line, _, weights = path.read_bytes().partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError as error:
        raise ValueError(f"{path.name}: expected a file written by save_network, received something else") from error
    _check(head, weights, path.name)
    return {"arch": head["arch"], "dtype": head["dtype"], "input_shape": head["input_shape"], "weights": weights}


def _check(head, weights, what):
    if (
        not isinstance(head, dict)
        or head.get("format") != FORMAT
        or head.get("dtype") not in DTYPES
        or "arch" not in head
    ):
        raise ValueError(f"{what}: expected a network in the format {FORMAT}, received something else")
    expected = expected_bytes(head["arch"], head["dtype"])
    if len(weights) != expected:
        raise ValueError(f"{what}: expected {expected} bytes of weights, received {len(weights)}")
