"""Residual networks that more than one lesson uses, as Keras functional models.

ResNet-20 and its relatives for 32×32 pictures, ResNet-18 and ResNet-50 for large ones (He, Zhang, Ren, Sun, *Deep residual
learning for image recognition*, 2016), and pre-activation blocks (the same authors, *Identity mappings in deep residual
networks*, 2016). `shortcut=None` builds the plain network with the same layers.
"""

from keras import Input, Model, layers, ops

from utils.models.parts import one_of

KINDS = ("basic", "bottleneck")
SHORTCUTS = ("projection", "identity", None)


def residual_block(
    x, filters, strides=1, kind="basic", shortcut="projection", preactivation=False, name=None, **options
):
    """One residual block: a few convolutions, and a shortcut that adds the input to what they give.

    basic: 3×3, 3×3. bottleneck: 1×1, 3×3, 1×1, where the last has four times as many filters. Batch normalization and ReLU
    follow every convolution, except that the last ReLU comes after the addition; with `preactivation` both stand before every
    convolution instead, and nothing comes after the addition. (He et al., 2016, figure 5; pre-activation: He et al., 2016b, figure 4e.)

    Args:
        x: feature maps (batch, height, width, channels).
        filters: filters of the block's 3×3 convolutions.
        strides: of the first convolution, as in the paper.
        kind: "basic" or "bottleneck".
        shortcut: what stands on the shortcut where the shape changes: "projection" (option B, a 1×1 convolution) or
            "identity" (option A, no parameters: every `strides`-th place, missing channels filled with zeros). None: no
            shortcut at all, a plain stack of layers.
        preactivation: normalization and ReLU before the convolutions.
        name: prefix of the layers' names, as in `keras.applications`.
        options: `use_bias` (False), `epsilon` (1e-5), `momentum` (0.9), `zero_gamma` (False: start the block as its
            shortcut, Goyal et al., 2017).

    Returns:
        Feature maps (batch, ⌈height / strides⌉, ⌈width / strides⌉, filters), four times the filters with "bottleneck".

    Raises:
        ValueError: if `kind` or `shortcut` is not one of those named, if an identity would have to drop channels, or if
            `zero_gamma` is asked of a pre-activation block, which ends in a convolution.
    """
    one_of("kind", kind, KINDS)
    one_of("shortcut", shortcut, SHORTCUTS)
    part = _Parts(name, **options)
    if preactivation and part.zero_gamma:
        raise ValueError(
            "zero_gamma: expected False with preactivation=True (the branch ends in a convolution), received True"
        )
    if kind == "basic":
        plan = [(filters, 3, strides), (filters, 3, 1)]
    else:
        plan = [(filters, 1, strides), (filters, 3, 1), (4 * filters, 1, 1)]
    branch = part.normalized(x, "preact", relu=True) if preactivation else x
    skip = None
    if shortcut is not None:
        skip = _shortcut(
            branch if preactivation else x, x, plan[-1][0], strides, shortcut, part, normalize=not preactivation
        )
    for i, (channels, kernel_size, step) in enumerate(plan, start=1):
        last = i == len(plan)
        branch = part.convolved(branch, channels, kernel_size, step, i)
        if not preactivation:
            branch = part.normalized(branch, i, relu=not last, zero=last and part.zero_gamma)
        elif not last:
            branch = part.normalized(branch, i, relu=True)
    if skip is not None:
        branch = layers.Add(name=part.named("add"))([skip, branch])
    return branch if preactivation else layers.Activation("relu", name=part.named("out"))(branch)


def resnet_cifar(
    depth=20,
    width=16,
    input_shape=(32, 32, 3),
    num_classes=10,
    shortcut="identity",
    preactivation=False,
    stem_strides=1,
    **options,
):
    """The networks for 32×32 pictures of He et al. (2016), section 4.2: three stages of `width`, 2 and 4 times `width` filters.

    Args:
        depth: number of layers with weights, 6n + 2 (20, 32, 44, 56, 110): n basic blocks a stage.
        width: filters of the first stage.
        input_shape: (height, width, channels).
        num_classes: number of logits at the end.
        shortcut: as in `residual_block`. The paper takes "identity" (option A) here, "projection" costs 2,752 more parameters
            in ResNet-20; None gives plain-`depth`.
        preactivation: see `residual_block`.
        stem_strides: 2 quarters the work; the paper has 1.
        options: see `residual_block`.

    Returns:
        A Keras model from pictures (float, about zero mean; the model holds no rescaling) to logits.

    Raises:
        ValueError: if `depth` is not 6n + 2.
    """
    if depth < 8 or (depth - 2) % 6:
        raise ValueError(f"depth: expected 6n + 2 (8, 14, 20, 32, 44, 56, 110 …), received {depth!r}")
    part = _Parts("stem", **options)
    inputs = Input(input_shape)
    x = part.convolved(inputs, width, 3, stem_strides, 1)
    if not preactivation:
        x = part.normalized(x, 1, relu=True)
    for stage in range(3):
        for block in range((depth - 2) // 6):
            x = residual_block(
                x,
                width * 2**stage,
                strides=2 if stage > 0 and block == 0 else 1,
                shortcut=shortcut,
                preactivation=preactivation,
                name=f"stage{stage + 1}_block{block + 1}",
                **options,
            )
    if preactivation:
        x = _Parts("post", **options).normalized(x, 1, relu=True)
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    return Model(
        inputs,
        layers.Dense(num_classes, name="predictions")(x),
        name=f"{'plain' if shortcut is None else 'resnet'}{depth}",
    )


def resnet20(input_shape=(32, 32, 3), num_classes=10, **options):
    """ResNet-20 (He et al., 2016, section 4.2): 0.27 million parameters, 269,722 of them trainable with option A.

    Args:
        input_shape, num_classes, options: see `resnet_cifar`.
    """
    return resnet_cifar(20, input_shape=input_shape, num_classes=num_classes, **options)


def resnet18(input_shape=(224, 224, 3), num_classes=1000, preactivation=False, **options):
    """ResNet-18 (He et al., 2016, table 1) with projections: 11,689,512 trainable parameters, as in torchvision.

    Args:
        input_shape: (height, width, channels), at least 32 pixels a side.
        num_classes: number of logits at the end.
        preactivation, options: see `residual_block`.

    Returns:
        A Keras model from pictures (as the training prepared them) to logits.
    """
    return _imagenet_resnet("resnet18", "basic", (2, 2, 2, 2), input_shape, num_classes, None, preactivation, options)


def resnet50(
    input_shape=(224, 224, 3), num_classes=1000, classifier_activation="softmax", preactivation=False, **options
):
    """ResNet-50 (He et al., 2016, table 1) as in `keras.applications`, layer names included: 25,636,712 parameters.

    Like there, convolutions keep a bias in front of the normalization (which takes it away again), so the count is above the
    25,557,032 trainable parameters of torchvision; weights of `keras.applications.ResNet50` can be copied over in order.

    Args:
        input_shape: (height, width, channels), at least 32 pixels a side.
        num_classes: number of outputs.
        classifier_activation: "softmax", or None for logits.
        preactivation, options: see `residual_block`.

    Returns:
        A Keras model from pictures (prepared by `keras.applications.resnet.preprocess_input`) to probabilities.
    """
    options = {"use_bias": True, "epsilon": 1.001e-5, "momentum": 0.99, **options}
    return _imagenet_resnet(
        "resnet50", "bottleneck", (3, 4, 6, 3), input_shape, num_classes, classifier_activation, preactivation, options
    )


def _imagenet_resnet(name, kind, blocks, input_shape, num_classes, classifier_activation, preactivation, options):
    """Stem with 7×7 convolution and pooling, four stages of 64, 128, 256, 512 filters, one dense layer."""
    if min(input_shape[:2]) < 32:
        raise ValueError(
            f"input_shape: expected at least 32 pixels a side, since the network divides it by 32, received {tuple(input_shape)}"
        )
    part = _Parts("conv1", **options)
    inputs = Input(input_shape)
    x = layers.ZeroPadding2D(3, name="conv1_pad")(inputs)
    x = part.convolved(x, 64, 7, 2, None, padding="valid")
    if not preactivation:
        x = part.normalized(x, None, relu=True)
    x = layers.MaxPooling2D(3, 2, name="pool1_pool")(layers.ZeroPadding2D(1, name="pool1_pad")(x))
    for stage, count in enumerate(blocks):
        for block in range(count):
            # the first block of a bottleneck's first stage changes the channels, of a basic one nothing: then there is no projection
            x = residual_block(
                x,
                64 * 2**stage,
                strides=2 if stage > 0 and block == 0 else 1,
                kind=kind,
                preactivation=preactivation,
                name=f"conv{stage + 2}_block{block + 1}",
                **options,
            )
    if preactivation:
        x = _Parts("post", **options).normalized(x, None, relu=True)
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    return Model(inputs, layers.Dense(num_classes, activation=classifier_activation, name="predictions")(x), name=name)


class _Parts:
    """Makes the named convolutions and normalizations of one block, all with the same options."""

    def __init__(self, prefix, use_bias=False, epsilon=1e-5, momentum=0.9, zero_gamma=False):
        self.prefix, self.use_bias, self.epsilon, self.momentum, self.zero_gamma = (
            prefix,
            use_bias,
            epsilon,
            momentum,
            zero_gamma,
        )

    def named(self, *what):
        """Layer name such as conv2_block1_1_bn; None, Keras' own, where the block has no name."""
        return None if self.prefix is None else "_".join([self.prefix, *(str(w) for w in what if w is not None)])

    def convolved(self, x, filters, kernel_size, strides, number, padding="same"):
        return layers.Conv2D(
            filters,
            kernel_size,
            strides,
            padding=padding,
            use_bias=self.use_bias,
            kernel_initializer="he_normal",
            name=self.named(number, "conv"),
        )(x)

    def normalized(self, x, number, relu, zero=False):
        x = layers.BatchNormalization(
            momentum=self.momentum,
            epsilon=self.epsilon,
            gamma_initializer="zeros" if zero else "ones",
            name=self.named(number, "bn"),
        )(x)
        return layers.Activation("relu", name=self.named(number, "relu"))(x) if relu else x


def _shortcut(activated, x, channels, strides, shortcut, part, normalize):
    """What is added to the branch: x itself where the shapes agree, else option A or B."""
    if strides == 1 and x.shape[-1] == channels:
        return x
    if shortcut == "projection":
        skip = part.convolved(activated, channels, 1, strides, 0)
        return part.normalized(skip, 0, relu=False) if normalize else skip
    extra = channels - x.shape[-1]
    if extra < 0:
        raise ValueError(
            f'shortcut="identity": expected at least {x.shape[-1]} output channels, received {channels}; use "projection"'
        )
    if strides > 1:
        x = layers.MaxPooling2D(1, strides, name=part.named("0", "subsample"))(x)
    return ops.pad(x, ((0, 0), (0, 0), (0, 0), (0, extra))) if extra else x
