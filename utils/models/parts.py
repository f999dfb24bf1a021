"""What the networks share: checks of their arguments, a convolution with its normalization and activation, local response normalization."""

from keras import layers, ops, saving

NORMALIZATIONS = (None, "lrn", "batch")


def one_of(name, value, allowed):
    if value not in allowed:
        raise ValueError(f"{name}: expected one of {', '.join(map(repr, allowed))}, received {value!r}")


def rate(name, value):
    if not 0 <= value < 1:
        raise ValueError(f"{name}: expected a part of the units, at least 0 and below 1, received {value!r}")


def at_least(name, value, least):
    if not value >= least:
        raise ValueError(f"{name}: expected at least {least}, received {value!r}")


def sides(input_shape, least, reason):
    """Refuses pictures that are too small for a network, and what is no (height, width, channels)."""
    if len(input_shape) != 3:
        raise ValueError(f"input_shape: expected (height, width, channels), received {tuple(input_shape)}")
    if min(side for side in input_shape[:2] if side is not None) < least:
        raise ValueError(
            f"input_shape: expected at least {least} pixels a side, since {reason}, received {tuple(input_shape)}"
        )


def scaled(filters, width):
    """Filters of a layer in a network `width` times as wide as the paper's, at least one."""
    return max(1, round(filters * width))


def named(*what):
    """A layer's name, such as mixed3_pool_conv; None (Keras' own) where there is no prefix."""
    return None if what[0] is None else "_".join(what)


class Convolution:
    """Makes convolutions of one network, all with the same activation, initializer and batch normalization (or none).

    With batch normalization it stands between convolution and activation, and the convolution has no bias, which it would take away
    again; without, the activation is the convolution's own.
    """

    def __init__(
        self,
        activation="relu",
        kernel_initializer="glorot_uniform",
        batch_normalization=False,
        scale=True,
        momentum=0.9,
    ):
        self.activation, self.kernel_initializer = activation, kernel_initializer
        self.batch_normalization, self.scale, self.momentum = batch_normalization, scale, momentum

    def __call__(self, x, filters, kernel_size, strides=1, padding="same", name=None, **options):
        normalized = self.batch_normalization
        x = layers.Conv2D(
            filters,
            kernel_size,
            strides,
            padding=padding,
            activation=None if normalized else self.activation,
            use_bias=not normalized,
            kernel_initializer=self.kernel_initializer,
            name=name,
            **options,
        )(x)
        if not normalized:
            return x
        x = layers.BatchNormalization(momentum=self.momentum, scale=self.scale, name=name and f"{name}_bn")(x)
        return layers.Activation(self.activation, name=name and f"{name}_activation")(x)


def dense_head(x, units, num_classes, dropout_rate, activation, kernel_initializer, classifier_activation=None):
    """Two hidden dense layers, each with dropout behind it where the rate is above 0, and the logits: the end of AlexNet and of VGG."""
    for number in (1, 2):
        x = layers.Dense(units, activation=activation, kernel_initializer=kernel_initializer, name=f"fc{number}")(x)
        if dropout_rate:
            x = layers.Dropout(dropout_rate, name=f"dropout{number}")(x)
    # The last layer has no ReLU behind it: Keras' own initializer, whatever the others have.
    return layers.Dense(num_classes, activation=classifier_activation, name="predictions")(x)


@saving.register_keras_serializable(package="course")
class LocalResponseNormalization(layers.Layer):
    """Divides each activation by a power of those of its neighbours among the channels (Krizhevsky, Sutskever, Hinton, 2012, section 3.3).

    At every place of the map, y[c] = x[c] / (bias + alpha · Σ x[j]²)^beta, the sum over the channels j from c − depth_radius to
    c + depth_radius that exist. The defaults are the paper's (k, n = 2 · depth_radius + 1, α, β); the formula is that of
    `tf.nn.local_response_normalization`. (Caffe and PyTorch divide α by n, so their 1e-4 is 2e-5 here.)

    Args:
        depth_radius: neighbours on each side.
        bias: what is added to the sum, so that nothing is divided by zero.
        alpha: factor of the sum of squares.
        beta: the power.

    Call arguments:
        inputs: (batch, …, channels); the result has the same shape.

    Raises:
        ValueError: if `depth_radius` is below 0 or `bias` not above 0.

    Example:
        >>> x = LocalResponseNormalization()(x)
    """

    def __init__(self, depth_radius=2, bias=2.0, alpha=1e-4, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        at_least("depth_radius", depth_radius, 0)
        if not bias > 0:
            raise ValueError(f"bias: expected above 0, received {bias!r}")
        self.depth_radius, self.bias, self.alpha, self.beta = depth_radius, bias, alpha, beta

    def call(self, inputs):
        squares, channels, radius = ops.square(inputs), inputs.shape[-1], self.depth_radius
        padded = ops.pad(squares, [(0, 0)] * (len(inputs.shape) - 1) + [(radius, radius)])
        total = squares * 0
        for start in range(2 * radius + 1):
            total = total + padded[..., start : start + channels]
        return inputs / ops.power(self.bias + self.alpha * total, self.beta)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        own = {"depth_radius": self.depth_radius, "bias": self.bias, "alpha": self.alpha, "beta": self.beta}
        return {**super().get_config(), **own}
