"""The Inception module and GoogLeNet (Szegedy et al., *Going deeper with convolutions*, 2014), and a small relative for 32×32 pictures."""

from keras import Input, Model, layers

from utils.models.parts import (
    NORMALIZATIONS,
    Convolution,
    LocalResponseNormalization,
    at_least,
    named,
    one_of,
    rate,
    scaled,
    sides,
)

FACTORIZATIONS = (None, "stacked", "asymmetric")
# The paper's table 1: 1×1; reduction, 3×3; reduction, 5×5; projection behind the pooling.
FILTERS = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def inception_module(x, filters, bottleneck=True, factorization=None, name=None, **options):
    """One Inception module: 1×1, 3×3 and 5×5 convolutions and a pooling beside each other, put together along the channels.

    (Szegedy et al., 2014, figure 2b.)

    Args:
        x: feature maps (batch, height, width, channels).
        filters: six numbers, as a row of the paper's table 1: (1×1, reduction before 3×3, 3×3, reduction before 5×5, 5×5,
            projection behind the pooling).
        bottleneck: 1×1 convolutions reduce the channels before 3×3 and 5×5. False: 3×3 and 5×5 see all channels of `x`. (The
            projection behind the pooling stays, unlike in figure 2a: so the module puts out as many channels.)
        factorization: None; "stacked": two 3×3 in place of 5×5 (Szegedy et al., *Rethinking the Inception architecture*, 2015,
            section 3.1); "asymmetric": n×1 behind 1×n in place of n×n, for 3 and for 5 (section 3.2). What stands in between has as
            many filters, and the activation, of the convolution that is replaced.
        name: prefix of the layers' names.
        options: `activation` ("relu"), `batch_normalization` (False: behind each convolution, which then has no bias),
            `kernel_initializer` ("glorot_uniform").

    Returns:
        Feature maps (batch, height, width, channels), channels = 1×1 + 3×3 + 5×5 + projection.

    Raises:
        ValueError: if there are not six numbers of filters, all above 0, or `factorization` is none of those named.

    Example:
        >>> x = inception_module(x, (64, 96, 128, 16, 32, 32), factorization="stacked", name="3a")
    """
    one_of("factorization", factorization, FACTORIZATIONS)
    if len(filters) != 6 or min(filters) < 1:
        raise ValueError(f"filters: expected six numbers above 0, as a row of the paper's table, received {filters!r}")
    convolution = Convolution(**options)
    ones, before_3, threes, before_5, fives, projection = filters
    branches = [convolution(x, ones, 1, name=named(name, "1x1"))]
    for size, before, channels in ((3, before_3, threes), (5, before_5, fives)):
        branch, prefix = x, named(name, f"{size}x{size}")
        if bottleneck:
            branch = convolution(branch, before, 1, name=named(prefix, "reduce"))
        kernels = _kernels(size, factorization)
        for number, kernel_size in enumerate(kernels, start=1):
            own_name = prefix if len(kernels) == 1 else named(prefix, str(number))
            branch = convolution(branch, channels, kernel_size, name=own_name)
        branches.append(branch)
    pooled = layers.MaxPooling2D(3, 1, padding="same", name=named(name, "pool"))(x)
    branches.append(convolution(pooled, projection, 1, name=named(name, "pool", "projection")))
    return layers.Concatenate(name=named(name, "output"))(branches)


def _kernels(size, factorization):
    """Sizes of the kernels, one behind the other, that see size × size places."""
    if factorization == "asymmetric":
        return [(1, size), (size, 1)]
    return [3, 3] if factorization == "stacked" and size == 5 else [size]


def googlenet(input_shape=(224, 224, 3), num_classes=1000, auxiliary=False, normalization="lrn", **options):
    """GoogLeNet as published: nine Inception modules, 6,998,552 parameters; 13,378,280 with both auxiliary heads.

    (Szegedy et al., 2014, table 1. torchvision's network of this name has batch normalization, and 3×3 in place of 5×5.)

    Args:
        input_shape: (height, width, channels), at least 32 pixels a side, with auxiliary heads 65.
        num_classes: number of logits of each head.
        auxiliary: two more heads, behind 4a and 4d, for training alone.
        normalization: "lrn" (local response normalization, around the stem's second and third convolution), "batch" (batch
            normalization behind each convolution, which then has no bias; none in the auxiliary heads), or None.
        options: `bottleneck` and `factorization` as in `inception_module`, `dropout_rate` (0.4; before the last layer),
            `auxiliary_dropout_rate` (0.7), `activation` ("relu"), `kernel_initializer` ("glorot_uniform").

    Returns:
        A Keras model from pictures (batch, height, width, channels), about zero mean, to logits (batch, num_classes); with
        `auxiliary` to a list of three, the main head first. The paper adds 0.3 times the loss of each auxiliary head:
        `compile(loss=[loss] * 3, loss_weights=[1, 0.3, 0.3])`, `fit(x, [y] * 3)`. `keras.Model(model.input, model.outputs[0])`
        is then the network that is used.

    Raises:
        ValueError: if an option is none of those named, or if pictures are too small.

    Example:
        >>> model = googlenet(input_shape=(96, 96, 3), num_classes=5, auxiliary=True, normalization="batch")
    """
    sides(
        input_shape,
        65 if auxiliary else 32,
        "an auxiliary head needs maps of 5 pixels" if auxiliary else "the network divides it by 32",
    )
    one_of("normalization", normalization, NORMALIZATIONS)
    convolution = _convolution(normalization, options)
    inputs = Input(input_shape)
    x = convolution(inputs, 64, 7, 2, name="conv1")
    x = layers.MaxPooling2D(3, 2, padding="same", name="pool1")(x)
    if normalization == "lrn":
        x = LocalResponseNormalization(name="lrn1")(x)
    x = convolution(x, 64, 1, name="conv2_reduce")
    x = convolution(x, 192, 3, name="conv2")
    if normalization == "lrn":
        x = LocalResponseNormalization(name="lrn2")(x)
    x = layers.MaxPooling2D(3, 2, padding="same", name="pool2")(x)
    heads = ("4a", "4d") if auxiliary else ()
    return Model(
        inputs,
        _modules(x, tuple(FILTERS), 1, num_classes, heads, 1024, normalization, **options),
        name="googlenet",
    )


def googlenet_cifar(
    input_shape=(32, 32, 3),
    num_classes=10,
    width=0.25,
    modules=("3a", "3b", "4a", "4e", "5a", "5b"),
    auxiliary=False,
    auxiliary_units=128,
    normalization="batch",
    **options,
):
    """A small GoogLeNet for 32×32 pictures: a stem of one convolution, six of the modules at a quarter of their width.

    What was changed against `googlenet`: the stem, which would leave maps of 4 pixels, is one 3×3 convolution of 64 · `width` filters
    and a pooling, so that the modules see 16, 8 and 4 pixels a side; 4b, 4c and 4d are left out; filters are `width` times the
    paper's; batch normalization stands behind each convolution (the paper had none); there is one auxiliary head, behind 4a, of
    `auxiliary_units` hidden units, not 1024.

    Args:
        input_shape: (height, width, channels), at least 8 pixels a side, with an auxiliary head 17.
        num_classes: number of logits of each head.
        width: factor of the paper's numbers of filters.
        modules: which of the paper's modules, in order; between the stages 3, 4 and 5 stands a pooling.
        auxiliary: a second head, behind 4a, for training alone.
        auxiliary_units: its hidden units.
        normalization: "batch" or None, as in `googlenet`.
        options: as in `googlenet`: `bottleneck`, `factorization`, `dropout_rate` …

    Returns:
        A Keras model from pictures (batch, height, width, channels), about zero mean, to logits (batch, num_classes); with
        `auxiliary` to a list of two, the main head first.

    Raises:
        ValueError: if an option is none of those named, if pictures are too small, or if a module is unknown.

    Example:
        >>> model = googlenet_cifar(bottleneck=False, factorization="stacked")
    """
    one_of("normalization", normalization, (None, "batch"))
    at_least("auxiliary_units", auxiliary_units, 1)
    if not width > 0:
        raise ValueError(f"width: expected above 0, received {width!r}")
    for module in modules:
        one_of("modules", module, tuple(FILTERS))
    if list(modules) != sorted(modules) or not modules:
        raise ValueError(f"modules: expected some of the paper's, in its order, received {tuple(modules)}")
    if auxiliary and "4a" not in modules:
        raise ValueError(
            f'modules: expected "4a" among them, since the auxiliary head stands behind it, received {tuple(modules)}'
        )
    sides(
        input_shape,
        17 if auxiliary else 8,
        "an auxiliary head needs maps of 5 pixels" if auxiliary else "the network divides it by 8",
    )
    inputs = Input(input_shape)
    x = _convolution(normalization, options)(inputs, scaled(64, width), 3, name="conv1")
    x = layers.MaxPooling2D(3, 2, padding="same", name="pool1")(x)
    heads = ("4a",) if auxiliary else ()
    return Model(
        inputs,
        _modules(x, modules, width, num_classes, heads, auxiliary_units, normalization, **options),
        name="googlenet_cifar",
    )


def _convolution(normalization, options):
    kept = {key: options[key] for key in ("activation", "kernel_initializer") if key in options}
    return Convolution(batch_normalization=normalization == "batch", **kept)


def _modules(
    x,
    modules,
    width,
    num_classes,
    heads,
    auxiliary_units,
    normalization,
    bottleneck=True,
    factorization=None,
    dropout_rate=0.4,
    auxiliary_dropout_rate=0.7,
    **options,
):
    """The modules, a pooling between two stages, and the heads: the logits, or a list with the main ones first."""
    rate("dropout_rate", dropout_rate)
    rate("auxiliary_dropout_rate", auxiliary_dropout_rate)
    auxiliary = []
    for before, module in zip((None, *modules), modules):
        if before is not None and before[0] != module[0]:
            x = layers.MaxPooling2D(3, 2, padding="same", name=f"pool{before[0]}")(x)
        x = inception_module(
            x,
            [scaled(filters, width) for filters in FILTERS[module]],
            bottleneck=bottleneck,
            factorization=factorization,
            name=f"inception_{module}",
            batch_normalization=normalization == "batch",
            **options,
        )
        if module in heads:
            name = f"auxiliary{len(auxiliary) + 1}"
            auxiliary.append(
                _auxiliary(x, scaled(128, width), auxiliary_units, num_classes, auxiliary_dropout_rate, name, options)
            )
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    if dropout_rate:
        x = layers.Dropout(dropout_rate, name="dropout")(x)
    x = layers.Dense(num_classes, name="predictions")(x)
    return [x, *auxiliary] if auxiliary else x


def _auxiliary(x, filters, units, num_classes, dropout_rate, name, options):
    """An auxiliary head (section 5): 5×5 average pooling at a stride of 3, 1×1 convolution, a hidden dense layer, logits."""
    convolution = Convolution(**options)
    x = layers.AveragePooling2D(5, 3, name=f"{name}_pool")(x)
    x = convolution(x, filters, 1, name=f"{name}_conv")
    x = layers.Flatten(name=f"{name}_flatten")(x)
    x = layers.Dense(
        units, activation=convolution.activation, kernel_initializer=convolution.kernel_initializer, name=f"{name}_fc"
    )(x)
    if dropout_rate:
        x = layers.Dropout(dropout_rate, name=f"{name}_dropout")(x)
    return layers.Dense(num_classes, name=name)(x)
