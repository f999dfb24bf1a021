"""VGG (Simonyan, Zisserman, *Very deep convolutional networks for large-scale image recognition*, 2014): blocks of 3×3 convolutions, for large pictures and for 32×32."""

from keras import Input, Model, layers

from utils.models.parts import Convolution, at_least, dense_head, one_of, rate, scaled, sides

# How many convolutions stand in each of the five blocks: columns A, B, D and E of the paper's table 1.
BLOCKS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
FILTERS = (64, 128, 256, 512, 512)


def vgg(
    depth=16,
    input_shape=(224, 224, 3),
    num_classes=1000,
    width=1,
    dense_units=4096,
    batch_normalization=False,
    dropout_rate=0.5,
    activation="relu",
    kernel_initializer="glorot_uniform",
    classifier_activation=None,
):
    """VGG with 11, 13, 16 or 19 layers: five blocks of 3×3 convolutions, each ending in a 2×2 pooling, and three dense layers.

    With 224×224 pictures and 1,000 classes: 132,863,336, 133,047,848, 138,357,544 and 143,667,240 parameters. Layers have the names
    of `keras.applications.VGG16` and `VGG19`, whose weights can be copied over in order or by name.

    Args:
        depth: number of layers with weights, 11, 13, 16 or 19 (A, B, D, E of the paper's table 1).
        input_shape: (height, width, channels), at least 32 pixels a side.
        num_classes: number of outputs.
        width: factor of the paper's numbers of filters (64, 128, 256, 512, 512).
        dense_units: units of both hidden dense layers.
        batch_normalization: one between each convolution and its activation; then convolutions have no bias. The paper, before
            Ioffe and Szegedy (2015), had none, and started its deeper networks from the weights of the shallowest.
        dropout_rate: behind both hidden dense layers. (`keras.applications` has none; outputs of a network that is not training
            are the same.)
        activation: of all hidden layers.
        kernel_initializer: of all layers but the last. "glorot_uniform" is Keras' default; "he_normal" keeps the size of signals
            behind ReLU.
        classifier_activation: None for logits, or "softmax".

    Returns:
        A Keras model from pictures (batch, height, width, channels) to logits (batch, num_classes).

    Raises:
        ValueError: if `depth` is none of those named, if pictures are too small, or if a rate or size makes no sense.

    Example:
        >>> model = vgg(11, input_shape=(64, 64, 3), num_classes=5, width=0.25, dense_units=256, batch_normalization=True)
    """
    one_of("depth", depth, tuple(BLOCKS))
    sides(input_shape, 32, "five poolings divide it by 32")
    at_least("dense_units", dense_units, 1)
    rate("dropout_rate", dropout_rate)
    if not width > 0:
        raise ValueError(f"width: expected above 0, received {width!r}")
    convolution = Convolution(activation, kernel_initializer, batch_normalization)
    inputs = x = Input(input_shape)
    for block, (count, filters) in enumerate(zip(BLOCKS[depth], FILTERS), start=1):
        for i in range(1, count + 1):
            x = convolution(x, scaled(filters, width), 3, name=f"block{block}_conv{i}")
        x = layers.MaxPooling2D(2, 2, name=f"block{block}_pool")(x)
    x = layers.Flatten(name="flatten")(x)
    x = dense_head(x, dense_units, num_classes, dropout_rate, activation, kernel_initializer, classifier_activation)
    return Model(inputs, x, name=f"vgg{depth}")


def vgg_cifar(depth=11, input_shape=(32, 32, 3), num_classes=10, width=0.25, dense_units=128, **options):
    """VGG for 32×32 pictures: as `vgg`, of a quarter of its width.

    What was changed: filters are `width` times the paper's (16, 32, 64, 128, 128), and the hidden dense layers have 128 units, not
    4096. Nothing else: the five poolings leave one place of 128 channels, and the dense layers see no more than that.

    Args:
        depth, width, dense_units: as in `vgg`.
        input_shape: (height, width, channels), at least 32 pixels a side.
        num_classes: number of logits at the end.
        options: as in `vgg`: `batch_normalization` (False), `kernel_initializer` ("glorot_uniform"), `dropout_rate` (0.5) …

    Returns:
        A Keras model from pictures (batch, height, width, channels), about zero mean, to logits (batch, num_classes).

    Raises:
        ValueError: as `vgg`.

    Example:
        >>> model = vgg_cifar(16, batch_normalization=True)
    """
    return vgg(depth, input_shape, num_classes, width, dense_units, **options)
