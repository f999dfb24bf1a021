"""What a network costs, counted layer by layer: parameters, multiply-adds, and the memory of its activations."""

import dataclasses
import math
import re

import keras
from keras import layers

CONVOLUTIONS = (layers.Conv1D, layers.Conv2D, layers.Conv3D)
DEPTHWISE = (layers.DepthwiseConv1D, layers.DepthwiseConv2D)
SEPARABLE = (layers.SeparableConv1D, layers.SeparableConv2D)
TRANSPOSED = (layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose)
# Whose weights are added to or multiplied with single activations, or looked up: nothing that counts.
LEFT_OUT = (layers.BatchNormalization, layers.LayerNormalization, layers.GroupNormalization)
LEFT_OUT += (layers.RMSNormalization, layers.UnitNormalization, layers.Normalization, layers.PReLU, layers.Embedding)


@dataclasses.dataclass(frozen=True)
class LayerCost:
    """One layer of a network: its name and kind, output (without the batch), parameters, multiply-adds and bytes of its output, a picture each."""

    name: str
    kind: str
    output_shape: tuple
    parameters: int
    multiply_adds: int
    activation_bytes: int


def layer_costs(model):
    """The cost of each layer of a functional model, in the order of computation.

    A multiply-add is one weight times one activation, added up: k · k · channels / groups · filters at each place of a convolution's
    output, inputs · units of a dense layer. Biases, normalizations, activations, poolings and sums count nothing, as in the papers.

    Args:
        model: a built functional or sequential model whose input shapes have no `None` but the batch. A model inside of it is taken
            apart; a layer that is used twice is listed, and computes, twice.

    Returns:
        A list of `LayerCost`, inputs left out.

    Raises:
        ValueError: if the model is not functional, if a shape is not known, or for a layer whose cost is not known here (recurrent
            layers, attention, layers of your own with weights).

    Example:
        >>> for row in layer_costs(model): print(row.name, row.output_shape, row.multiply_adds)
    """
    functional = getattr(model, "_functional", model)  # a Sequential holds one, once it is built
    if not hasattr(functional, "_nodes_by_depth"):
        raise ValueError(f"model: expected a built functional or sequential model, received {type(model).__name__}")
    rows = []
    for depth in sorted(functional._nodes_by_depth, reverse=True):
        for node in functional._nodes_by_depth[depth]:
            operation = node.operation
            if isinstance(operation, layers.InputLayer):
                continue
            if isinstance(operation, keras.Model):
                rows += layer_costs(operation)
            else:
                rows.append(_cost(operation, node.arguments.keras_tensors, node.outputs))
    return rows


def flops(model):
    """Multiply-adds of a network for one picture, all layers together: what papers on networks often call FLOPs.

    (He et al., 2016: "3.8 × 10⁹ FLOPs (multiply-adds)" for ResNet-50. Who counts a multiplication and an addition as two gets twice as
    many.) VGG-16 at 224×224: 15,470,264,320; ResNet-50: 3,857,973,248.

    Args:
        model: as in `layer_costs`.

    Returns:
        The number of multiply-adds of one forward pass, as an int. A step of training takes about three times as many.

    Raises:
        ValueError: as `layer_costs`.

    Example:
        >>> print(flops(vgg_cifar()) / 1e6, "million multiply-adds")
    """
    return sum(row.multiply_adds for row in layer_costs(model))


def activation_memory(model, batch_size=1):
    """Bytes of all layers' outputs together: about what training keeps of a batch for the way back.

    It is an estimate from above, of 4 bytes (2 in 16 bits) a value: the backend may compute a ReLU in place, throw away what it
    can compute again, or keep copies. Weights, gradients and the optimizer's state come on top, once and not for each picture.

    Args:
        model: as in `layer_costs`.
        batch_size: pictures.

    Returns:
        Bytes, as an int.

    Raises:
        ValueError: as `layer_costs`, or if `batch_size` is below 1.

    Example:
        >>> print(activation_memory(model, batch_size=128) / 2**20, "MiB")
    """
    if batch_size < 1:
        raise ValueError(f"batch_size: expected at least 1, received {batch_size!r}")
    return batch_size * sum(row.activation_bytes for row in layer_costs(model))


def _cost(operation, inputs, outputs):
    shape = _known(operation.name, outputs[0].shape)
    weights = getattr(operation, "weights", [])
    return LayerCost(
        name=operation.name,
        kind=type(operation).__name__,
        output_shape=shape,
        parameters=sum(math.prod(weight.shape) for weight in weights),
        multiply_adds=_multiply_adds(operation, _known(operation.name, inputs[0].shape), shape),
        activation_bytes=sum(
            math.prod(_known(operation.name, output.shape)) * _bytes(output.dtype) for output in outputs
        ),
    )


def _bytes(dtype):
    """Bytes of one value of a type: 4 of float32, 2 of bfloat16, 1 of bool."""
    bits = re.search(r"\d+", dtype)
    return int(bits[0]) // 8 if bits else 1


def _known(name, shape):
    if None in shape[1:]:
        raise ValueError(
            f"{name}: expected a shape that is known but for the batch, received {tuple(shape)}; give Input whole sizes"
        )
    return tuple(shape[1:])


def _multiply_adds(layer, came, went):
    def places(shape):
        first = getattr(layer, "data_format", "channels_last") == "channels_first"
        return math.prod(shape[1:] if first else shape[:-1])

    size = lambda weight: math.prod(weight.shape)
    if isinstance(layer, SEPARABLE):
        return (size(layer.depthwise_kernel) + size(layer.pointwise_kernel)) * places(went)
    if isinstance(layer, TRANSPOSED):
        return size(layer.kernel) * places(came)
    if isinstance(layer, (*CONVOLUTIONS, *DEPTHWISE)):
        return size(layer.kernel) * places(went)
    if isinstance(layer, layers.Dense):
        return size(layer.kernel) * math.prod(went[:-1])
    if getattr(layer, "weights", None) and not isinstance(layer, LEFT_OUT) and layer.trainable_weights:
        raise ValueError(
            f"{layer.name}: expected a layer whose multiply-adds are known (convolutions, dense layers, normalizations), received {type(layer).__name__}"
        )
    return 0
