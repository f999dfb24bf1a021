"""Figures in the course's one style."""

import math

import matplotlib.pyplot as plt
import numpy as np

INK = "#757575"
RIGHT, WRONG = "#2a9d5c", "#d1495b"


def image_grid(images, titles=None, columns=10, size=0.8, colors=None, cmap="gray"):
    """Pictures side by side.

    Args:
        images: array (n, height, width) or (n, height, width, 3), or a list of such pictures.
        titles: n short strings to stand above the pictures; may have several lines.
        columns: pictures in a row.
        size: width of one picture in inches.
        colors: n colours of the titles, such as `RIGHT` and `WRONG`.
        cmap: colour map for pictures with one channel.

    Returns:
        The figure.

    Raises:
        ValueError: if there are no images, or another number of titles or colours than of images.
    """
    n = len(images)
    if n == 0:
        raise ValueError("images: expected at least one picture, received none")
    for name, values in (("titles", titles), ("colors", colors)):
        if values is not None and len(values) != n:
            raise ValueError(f"{name}: expected {n}, one for each picture, received {len(values)}")
    columns = min(columns, n)
    rows = math.ceil(n / columns)
    height = size * (1.32 if titles is not None else 1.06)
    fig, axes = plt.subplots(rows, columns, figsize=(columns * size, rows * height), squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for i, (axis, image) in enumerate(zip(axes.flat, images)):
        image = np.asarray(image)
        axis.imshow(image.squeeze(-1) if image.ndim == 3 and image.shape[-1] == 1 else image, cmap=cmap)
        if titles is not None:
            *above, last = str(titles[i]).split("\n")
            color = colors[i] if colors is not None else INK
            axis.set_title(last, fontsize=9, pad=2, color=color)
            # Each line by itself: lines of one text are not centred any more once they are translated.
            for k, line in enumerate(reversed(above), 1):
                axis.annotate(
                    line,
                    (0.5, 1),
                    (0, 2 + 11 * k),
                    xycoords="axes fraction",
                    textcoords="offset points",
                    fontsize=9,
                    color=color,
                    ha="center",
                    va="baseline",
                    annotation_clip=False,
                )
    return fig


def curves(histories, xlabel="epoch", ylabel="loss", start=1, ax=None):
    """One line for each list of values.

    Args:
        histories: dict from label to a sequence of numbers.
        xlabel, ylabel: axis labels.
        start: the number that belongs to the first value.
        ax: axes to draw on; a new figure if None.

    Returns:
        The figure.
    """
    if ax is None:
        _, ax = plt.subplots()
    for label, values in histories.items():
        ax.plot(
            np.arange(start, start + len(values)), values, label=label, marker="o" if len(values) <= 12 else None, ms=3
        )
    ax.xaxis.get_major_locator().set_params(integer=True)  # there is no epoch 2.5
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    if len(histories) > 1:
        ax.legend()
    return ax.figure
