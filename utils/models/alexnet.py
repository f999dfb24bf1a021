"""AlexNet (Krizhevsky, Sutskever, Hinton, *ImageNet classification with deep convolutional neural networks*, 2012), and a relative for 32×32 pictures.

It is the network of 2012, of one tower (`groups=2` for the paper's two), not the narrower one of *One weird trick* (Krizhevsky, 2014),
which torchvision calls AlexNet: 64, 192, 384, 256, 256 filters, 61,100,840 parameters.
"""

from keras import Input, Model, layers

from utils.models.parts import (
    NORMALIZATIONS,
    Convolution,
    LocalResponseNormalization,
    at_least,
    dense_head,
    one_of,
    rate,
    scaled,
    sides,
)

FILTERS = (96, 256, 384, 384, 256)
POOLED = (0, 1, 4)  # what has a pooling behind it: the first, second and fifth convolution


def alexnet(input_shape=(224, 224, 3), num_classes=1000, groups=1, **options):
    """AlexNet as published: five convolutions, three poolings, three dense layers, 62,378,344 parameters.

    With `groups=2`, as on the paper's two graphics cards, the second, fourth and fifth convolution see half of the channels each:
    60,965,224 parameters. The paper says 224 pixels, its sizes need 227: the picture is padded with zeros until the windows of 11
    pixels at a stride of 4 cover it (224 → 227; nothing at 227), and then come maps of 55, 27, 13 and 6 pixels a side.

    Args:
        input_shape: (height, width, channels).
        num_classes: number of logits at the end.
        groups: 1, or 2 as in the paper.
        options: `activation` ("relu"; the paper compares "tanh"), `dropout_rate` (0.5; behind both hidden dense layers),
            `overlapping` (True: poolings of 3×3 at a stride of 2; False: 2×2), `normalization` ("lrn": local response
            normalization behind the first two activations; "batch": batch normalization before the activation of all five
            convolutions, which then have no bias; None), `kernel_initializer` ("he_normal", of all layers but the last; the
            paper draws from a normal distribution with a standard deviation of 0.01, and starts some biases at 1).

    Returns:
        A Keras model from pictures (batch, height, width, channels), about zero mean, to logits (batch, num_classes).

    Raises:
        ValueError: if an option is none of those named; Keras' own, "Computed output size would be zero or negative", for pictures
            below 64 pixels a side: the third pooling finds maps of one pixel. (Nothing is checked before, so that this can be seen.)

    Example:
        >>> model = alexnet(input_shape=(227, 227, 3), normalization=None)
    """
    one_of("groups", groups, (1, 2))
    sides(input_shape, 1, "it is a picture")
    inputs = Input(input_shape)
    missing = [(3 - side) % 4 for side in input_shape[:2]]
    x = inputs
    if any(missing):
        x = layers.ZeroPadding2D([(pixels // 2, pixels - pixels // 2) for pixels in missing], name="pad")(x)
    x = _body(
        x,
        FILTERS,
        (11, 5, 3, 3, 3),
        strides=4,
        padding="valid",
        groups=groups,
        units=4096,
        classes=num_classes,
        **options,
    )
    return Model(inputs, x, name="alexnet")


def alexnet_cifar(
    input_shape=(32, 32, 3),
    num_classes=10,
    width=0.25,
    dense_units=512,
    kernel_sizes=(5, 3, 3, 3, 3),
    strides=1,
    padding="same",
    **options,
):
    """AlexNet for 32×32 pictures: the same layers in the same order, of a quarter of the filters; 1,002,090 parameters as it stands.

    What was changed against `alexnet`: the first convolution has 5×5 at a stride of 1, not 11×11 at 4, which would leave maps of 8
    pixels, and the second 3×3, not 5×5; poolings pad, so that maps have 32, 16, 8 and 4 pixels a side with overlapping windows as
    well as without; filters are `width` times the paper's (24, 64, 96, 96, 64); hidden dense layers have 512 units, not 4096.

    Args:
        input_shape: (height, width, channels).
        num_classes: number of logits at the end.
        width: factor of the paper's numbers of filters.
        dense_units: units of both hidden dense layers.
        kernel_sizes: of the five convolutions.
        strides: of the first convolution. 4, as often printed for 32×32, leaves one pixel a side after the third pooling, and
            with `padding="valid"`, as in the paper, none.
        padding: of the first convolution and of the poolings, "same" or "valid".
        options: as in `alexnet`.

    Returns:
        A Keras model from pictures (batch, height, width, channels), about zero mean, to logits (batch, num_classes).

    Raises:
        ValueError: if an option is none of those named; Keras' own, "Computed output size would be zero or negative", where a window
            does not fit its map any more.

    Example:
        >>> model = alexnet_cifar(activation="tanh", dropout_rate=0)
    """
    at_least("dense_units", dense_units, 1)
    if not width > 0:
        raise ValueError(f"width: expected above 0, received {width!r}")
    if len(kernel_sizes) != 5:
        raise ValueError(f"kernel_sizes: expected five, one a convolution, received {tuple(kernel_sizes)}")
    sides(input_shape, 1, "it is a picture")
    inputs = Input(input_shape)
    filters = [scaled(number, width) for number in FILTERS]
    x = _body(
        inputs, filters, kernel_sizes, strides, padding, groups=1, units=dense_units, classes=num_classes, **options
    )
    return Model(inputs, x, name="alexnet_cifar")


def _body(
    x,
    filters,
    kernel_sizes,
    strides,
    padding,
    groups,
    units,
    classes,
    activation="relu",
    dropout_rate=0.5,
    overlapping=True,
    normalization="lrn",
    kernel_initializer="he_normal",
):
    """From the pictures to the logits."""
    one_of("normalization", normalization, NORMALIZATIONS)
    one_of("padding", padding, ("same", "valid"))
    rate("dropout_rate", dropout_rate)
    convolution = Convolution(activation, kernel_initializer, batch_normalization=normalization == "batch")
    for i, (number, kernel_size) in enumerate(zip(filters, kernel_sizes)):
        x = convolution(
            x,
            number,
            kernel_size,
            strides if i == 0 else 1,
            padding if i == 0 else "same",
            name=f"conv{i + 1}",
            groups=groups if i in (1, 3, 4) else 1,
        )
        if normalization == "lrn" and i < 2:
            x = LocalResponseNormalization(name=f"lrn{i + 1}")(x)
        if i in POOLED:
            x = layers.MaxPooling2D(3 if overlapping else 2, 2, padding=padding, name=f"pool{i + 1}")(x)
    x = layers.Flatten(name="flatten")(x)
    return dense_head(x, units, classes, dropout_rate, activation, kernel_initializer)
