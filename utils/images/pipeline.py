"""From a folder to batches: a `tf.data.Dataset` that reads beside the training, and statistics of a part of it."""

import numpy as np

from utils.images.labels import one_hot
from utils.images.reading import PictureError, read_picture


def picture_dataset(
    folder,
    rows=None,
    image_size=(256, 256),
    batch_size=32,
    shuffle=True,
    seed=None,
    label_mode="int",
    cache=True,
    num_parallel_calls=None,
    **reading,
):
    """Batches of pictures and labels, in the words of `keras.utils.image_dataset_from_directory`.

    Pictures are read by Pillow, in several threads, in the order of `rows` whatever thread is done first. A file that
    can no longer be read is left out and added to `folder.report`. Whether or not there is a cache, pictures are in a
    new order in each pass if `shuffle` is true.

    Args:
        folder: `PictureFolder`.
        rows: positions in it, such as a part of `split_groups`; by default all.
        image_size: (height, width).
        batch_size: pictures in a batch.
        shuffle: whether each pass has a new order. For what is evaluated: False.
        seed: of that order.
        label_mode: "int", or "categorical" for one-hot rows.
        cache: True keeps the pictures as uint8 in memory (n · height · width · 3 bytes), a path keeps them in files
            there, False reads them anew in each pass.
        num_parallel_calls: threads that read; by default `tf.data.AUTOTUNE`.
        reading: `crop_to_aspect_ratio`, `pad_to_aspect_ratio`, `max_pixels`, `background` of `read_picture`.

    Returns:
        `tf.data.Dataset` of uint8 (batch, height, width, 3) and labels: int64 (batch,) or float32 (batch, classes).

    Raises:
        ValueError: for another `label_mode`, or without any rows.
    """
    import tensorflow as tf

    if label_mode not in ("int", "categorical"):
        raise ValueError(f"label_mode: expected 'int' or 'categorical', received {label_mode!r}")
    rows = np.arange(len(folder)) if rows is None else np.asarray(rows, dtype=int)
    if not len(rows):
        raise ValueError("rows: expected at least one picture, received none")
    labels = folder.labels[rows]
    labels = labels.astype("int64") if label_mode == "int" else one_hot(labels, len(folder.class_names))

    def read(row):
        try:
            return read_picture(folder.full_path(row), image_size, **reading), True
        except PictureError as error:
            if "failed later" not in folder.report.of(folder.paths[row]):
                folder.report.add(folder.paths[row], "failed later", error)
            return np.zeros((*image_size, 3), "uint8"), False

    def load(row, label):
        picture, usable = tf.numpy_function(read, [row], (tf.uint8, tf.bool))
        picture.set_shape((*image_size, 3))
        usable.set_shape(())
        return picture, label, usable

    data = tf.data.Dataset.from_tensor_slices((rows.astype("int64"), labels))
    if shuffle and cache is False:  # before reading: only numbers wait in the buffer
        data = data.shuffle(len(rows), seed=seed)
    data = data.map(load, num_parallel_calls=num_parallel_calls or tf.data.AUTOTUNE, deterministic=True)
    data = data.filter(_is_usable).map(_pair)
    if cache is not False:
        data = data.cache("" if cache is True else str(cache))
        data = data.shuffle(len(rows), seed=seed) if shuffle else data
    return data.batch(batch_size).prefetch(tf.data.AUTOTUNE)


def _is_usable(picture, label, usable):
    return usable


def _pair(picture, label, usable):
    return picture, label


def channel_statistics(pictures):
    """Mean and variance of each channel, in one pass with a batch in memory: of the *training* part, and no other.

    `keras.layers.Normalization(mean=mean, variance=variance)` standardizes with them.

    Args:
        pictures: array (n, height, width, channels), or batches of such, with or without labels (a `tf.data.Dataset`).

    Returns:
        `mean, variance`: float64 (channels,), in the units of the pictures.

    Raises:
        ValueError: if there are no pictures.
    """
    count, mean, square = 0, 0.0, 0.0
    for batch in [pictures] if isinstance(pictures, np.ndarray) else pictures:
        batch = np.asarray(batch[0] if isinstance(batch, (tuple, list)) else batch)
        flat = batch.reshape(-1, batch.shape[-1]).astype("float64")
        if not len(flat):
            continue
        # Chan, Golub, LeVeque (1979): means and sums of squares of two sets make those of their union, without cancelling
        new, here = flat.mean(axis=0), len(flat)
        square = square + flat.var(axis=0) * here + (new - mean) ** 2 * count * here / (count + here)
        mean = mean + (new - mean) * here / (count + here)
        count += here
    if not count:
        raise ValueError("pictures: expected at least one, received none")
    return mean, square / count
