"""Inception-v3 (Szegedy, Vanhoucke, Ioffe, Shlens, Wojna, *Rethinking the Inception architecture for computer vision*, 2015) as in `keras.applications`, and a small relative.

Each block is a table: its branches, each a list of convolutions (name, filters, kernel, strides, padding).
"""

from keras import Input, Model, layers

from utils.models.parts import Convolution, rate, scaled, sides

BLOCKS = (3, 4, 2)  # modules at each of three sizes of maps, a reduction between two
SEVENS = (128, 160, 160, 192)  # filters between the 7×1 and 1×7 of the second size's modules
POOLED = (32, 64, 64)  # projections behind the poolings of the first size's modules


def inception_v3(
    input_shape=(299, 299, 3),
    num_classes=1000,
    auxiliary=False,
    factorized=True,
    dropout_rate=0.0,
    classifier_activation=None,
    kernel_initializer="glorot_uniform",
):
    """Inception-v3 as in `keras.applications`, whose weights can be copied over in order: 23,851,784 parameters.

    23,817,352 of them are trainable: batch normalizations have no γ, since a ReLU and a convolution follow. (torchvision's have one.)

    Args:
        input_shape: (height, width, channels), at least 75 pixels a side.
        num_classes: number of outputs of each head.
        auxiliary: a second head, behind the last module of the second size, for training alone (section 4; 5×5 average pooling at
            a stride of 3, 1×1 and 5×5 convolutions with batch normalization): 27,179,376 parameters.
        factorized: pairs of 1×n and n×1, and pairs of 3×3. False: n×n and 5×5 in their place, with the filters of the last
            of the pair (section 3). The pair of 3×3 in the first reduction stays.
        dropout_rate: before the last layer. (The authors' own code has 0.2, `keras.applications` none.)
        classifier_activation: None for logits, or "softmax".
        kernel_initializer: of the convolutions.

    Returns:
        A Keras model from pictures (batch, height, width, channels), prepared by `keras.applications.inception_v3.preprocess_input`
        (values from −1 to 1), to logits (batch, num_classes); with `auxiliary` to a list of two, the main head first.

    Raises:
        ValueError: if pictures are too small or the rate makes no sense.

    Example:
        >>> model = inception_v3(input_shape=(75, 75, 3), num_classes=5, factorized=False)
    """
    sides(input_shape, 75, "stem and reductions leave no pixel of less")
    rate("dropout_rate", dropout_rate)
    make = _Blocks(1, "valid", factorized, kernel_initializer, momentum=0.99)
    inputs = Input(input_shape)
    x = make.chain(inputs, _path("stem", (32, 3, 2), (32, 3, 1), padding="valid"))
    x = make.chain(x, _path("stem3", (64, 3)))
    x = layers.MaxPooling2D(3, 2, name="stem_pool1")(x)
    x = make.chain(x, _path("stem4", (80, 1), (192, 3), padding="valid"))
    x = layers.MaxPooling2D(3, 2, name="stem_pool2")(x)
    outputs = make.body(x, BLOCKS, num_classes, auxiliary, dropout_rate, classifier_activation)
    return Model(inputs, outputs, name="inception_v3")


def inception_v3_cifar(
    input_shape=(32, 32, 3),
    num_classes=10,
    width=0.25,
    blocks=(1, 2, 1),
    auxiliary=False,
    factorized=True,
    dropout_rate=0.2,
    kernel_initializer="glorot_uniform",
):
    """A small network in the style of Inception-v3, for 32×32 pictures.

    What was changed against `inception_v3`: the stem, which would leave maps of 1 pixel, is one 3×3 convolution of 64 · `width`
    filters and a pooling, so that the modules see 16, 8 and 4 pixels a side; of the modules of each size only the first ones are
    kept; reductions pad; filters are `width` times the paper's; statistics of batch normalizations move by a tenth each step, not a
    hundredth, for shorter trainings.

    Args:
        input_shape: (height, width, channels), at least 8 pixels a side.
        num_classes: number of logits of each head.
        width: factor of the paper's numbers of filters.
        blocks: modules at each of the three sizes of maps, at most (3, 4, 2).
        auxiliary, factorized, dropout_rate, kernel_initializer: as in `inception_v3`.

    Returns:
        A Keras model from pictures (batch, height, width, channels), about zero mean, to logits (batch, num_classes); with
        `auxiliary` to a list of two, the main head first.

    Raises:
        ValueError: if pictures are too small, or if `blocks`, `width` or the rate make no sense.

    Example:
        >>> model = inception_v3_cifar(factorized=False, auxiliary=True)
    """
    sides(input_shape, 8, "the network divides it by 8")
    rate("dropout_rate", dropout_rate)
    if not width > 0:
        raise ValueError(f"width: expected above 0, received {width!r}")
    if len(blocks) != 3 or any(not 0 <= count <= most for count, most in zip(blocks, BLOCKS)):
        raise ValueError(f"blocks: expected three numbers, at most {BLOCKS}, received {tuple(blocks)}")
    if auxiliary and not blocks[1]:
        raise ValueError(
            f"blocks: expected a module of the second size, which the auxiliary head stands behind, received {tuple(blocks)}"
        )
    make = _Blocks(width, "same", factorized, kernel_initializer, momentum=0.9)
    inputs = Input(input_shape)
    x = make.chain(inputs, _path("stem", (64, 3)))
    x = layers.MaxPooling2D(3, 2, padding="same", name="stem_pool1")(x)
    return Model(inputs, make.body(x, blocks, num_classes, auxiliary, dropout_rate, None), name="inception_v3_cifar")


def _path(name, *convolutions, padding="same"):
    """One branch as a list of (name, filters, kernel size, strides, padding)."""
    return [
        (f"{name}_{i}", filters, kernel, strides[0] if strides else 1, padding)
        for i, (filters, kernel, *strides) in enumerate(convolutions, start=1)
    ]


def _merged(path):
    """The branch with one n×n for each 1×n and n×1 that follow each other, and one 5×5 for two 3×3."""
    merged = []
    for step in path:
        kernel = step[2]
        before = merged[-1] if merged else None
        if isinstance(kernel, tuple) and before and before[2] == kernel[::-1]:
            merged[-1] = (before[0], step[1], max(kernel), *step[3:])
        elif kernel == 3 and step[3] == 1 and before and before[2] == 3:
            merged[-1] = (before[0], step[1], 5, *step[3:])
        else:
            merged.append(step)
    return merged


class _Blocks:
    """Makes the modules and reductions of one network."""

    def __init__(self, width, padding, factorized, kernel_initializer, momentum):
        self.width, self.padding, self.factorized = width, padding, factorized
        self.convolution = Convolution(
            "relu", kernel_initializer, batch_normalization=True, scale=False, momentum=momentum
        )

    def chain(self, x, path):
        for name, filters, kernel, strides, padding in path:
            x = self.convolution(x, scaled(filters, self.width), kernel, strides, padding, name)
        return x

    def module(self, x, name, paths, projection):
        """Branches beside each other, and the average of 3×3 places, projected."""
        branches = [self.chain(x, path if self.factorized else _merged(path)) for path in paths]
        return self.pooled(x, name, branches, projection)

    def pooled(self, x, name, branches, projection):
        pooled = layers.AveragePooling2D(3, 1, padding="same", name=f"{name}_pool")(x)
        branches = [*branches, self.chain(pooled, _path(f"{name}_pool", (projection, 1)))]
        return layers.Concatenate(name=name)(branches)

    def reduction(self, x, name, paths):
        """Branches whose last convolution has a stride of 2, and a pooling: maps of half the size."""
        branches = []
        for path in paths:
            path = [(*step[:4], self.padding if step[3] == 2 else step[4]) for step in path]
            branches.append(self.chain(x, path if self.factorized else _merged(path)))
        branches.append(layers.MaxPooling2D(3, 2, padding=self.padding, name=f"{name}_pool")(x))
        return layers.Concatenate(name=name)(branches)

    def spread(self, x, name):
        """A module of the last size (figure 7): 1×3 and 3×1 beside each other, not one behind the other."""
        branches = [self.chain(x, _path(f"{name}_1x1", (320, 1)))]
        for prefix, path in (
            (f"{name}_3x3", [(384, 1)]),
            (f"{name}_double", [(448, 1), (384, 3)]),
        ):
            branch = self.chain(x, _path(prefix, *path))
            if self.factorized:
                directions = [(f"{prefix}_wide", (1, 3)), (f"{prefix}_high", (3, 1))]
                ends = [self.chain(branch, _path(end, (384, kernel))) for end, kernel in directions]
                branches.append(layers.Concatenate(name=f"{prefix}_output")(ends))
            else:
                branches.append(self.chain(branch, _path(f"{prefix}_whole", (768, 3))))
        return self.pooled(x, name, branches, 192)

    def body(self, x, blocks, num_classes, auxiliary, dropout_rate, classifier_activation):
        """Modules, reductions and heads: the outputs."""
        first, second, third = blocks
        for i in range(first):
            name = f"mixed{i}"
            paths = [
                _path(f"{name}_1x1", (64, 1)),
                _path(f"{name}_5x5", (48, 1), (64, 5)),
                _path(f"{name}_double", (64, 1), (96, 3), (96, 3)),
            ]
            x = self.module(x, name, paths, POOLED[i])
        double = _path("mixed3_double", (64, 1), (96, 3), (96, 3, 2))
        x = self.reduction(x, "mixed3", [_path("mixed3_3x3", (384, 3, 2)), double])
        for i, c in enumerate(SEVENS[:second]):
            name, wide, high = f"mixed{4 + i}", (1, 7), (7, 1)
            paths = [
                _path(f"{name}_1x1", (192, 1)),
                _path(f"{name}_7x7", (c, 1), (c, wide), (192, high)),
                _path(f"{name}_double", (c, 1), (c, high), (c, wide), (c, high), (192, wide)),
            ]
            x = self.module(x, name, paths, 192)
        extra = self.auxiliary(x, num_classes, classifier_activation) if auxiliary else None
        sevens = _path("mixed8_7x7", (192, 1), (192, (1, 7)), (192, (7, 1)), (192, 3, 2))
        x = self.reduction(x, "mixed8", [_path("mixed8_3x3", (192, 1), (320, 3, 2)), sevens])
        for i in range(third):
            x = self.spread(x, f"mixed{9 + i}")
        x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
        if dropout_rate:
            x = layers.Dropout(dropout_rate, name="dropout")(x)
        x = layers.Dense(num_classes, activation=classifier_activation, name="predictions")(x)
        return x if extra is None else [x, extra]

    def auxiliary(self, x, num_classes, classifier_activation):
        """The auxiliary head; where maps are too small for its windows of 5×5, these are as large as the maps."""
        window = [min(5, side) for side in x.shape[1:3]]
        x = layers.AveragePooling2D(window, 3, name="auxiliary_pool")(x)
        x = self.chain(x, _path("auxiliary_1x1", (128, 1)))
        window = tuple(min(5, side) for side in x.shape[1:3])
        x = self.chain(x, _path("auxiliary_5x5", (768, window), padding="valid"))
        x = layers.GlobalAveragePooling2D(name="auxiliary_avg_pool")(x)
        return layers.Dense(num_classes, activation=classifier_activation, name="auxiliary")(x)
