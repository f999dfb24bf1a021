"""Names of classes as numbers and as one-hot rows, with unseen and missing ones kept apart."""

import math

import numpy as np

NONE = -1
"""The number of a label that is missing or not among the classes."""


def is_missing(label):
    """Whether a label says nothing: None, NaN, pandas' NA, or text without a visible character."""
    if label is None or (isinstance(label, str) and not label.strip()):
        return True
    if isinstance(label, (float, np.floating)):
        return math.isnan(label)
    return type(label).__name__ in ("NAType", "NaTType")


def encode_labels(labels, class_names, unseen="error", missing="error"):
    """Names → positions in `class_names`.

    Args:
        labels: n names.
        class_names: the classes of the *training* part, in the order of their numbers.
        unseen, missing: "error", or "ignore": the label becomes −1, which `SparseCategoricalCrossentropy(ignore_class=-1)`
            leaves out, and `one_hot` makes a row of zeros.

    Returns:
        int array (n,).

    Raises:
        ValueError: names the first five labels that are unseen or missing, unless these are to be ignored; or if a class
            is named twice.
    """
    for name, value in (("unseen", unseen), ("missing", missing)):
        if value not in ("error", "ignore"):
            raise ValueError(f"{name}: expected 'error' or 'ignore', received {value!r}")
    index = {name: k for k, name in enumerate(class_names)}
    if len(index) < len(class_names):
        raise ValueError(f"class_names: expected each name once, received {list(class_names)!r}")
    labels = list(labels)
    gone = [i for i, label in enumerate(labels) if is_missing(label)]
    if gone and missing == "error":
        raise ValueError(f"labels: missing at {len(gone)} places, first {gone[:5]}")
    kept = set(range(len(labels))) - set(gone)
    strange = [i for i in sorted(kept) if labels[i] not in index]
    if strange and unseen == "error":
        names = list(dict.fromkeys(str(labels[i]) for i in strange))
        raise ValueError(f"labels: expected one of {list(class_names)}, received {names[:5]} at {len(strange)} places")
    return np.array([index.get(label, NONE) if i in kept else NONE for i, label in enumerate(labels)], dtype=int)


def one_hot(indices, num_classes):
    """Rows with a 1 at the class; a row of zeros for −1 (`np.eye` and `keras.utils.to_categorical` take the last class).

    Args:
        indices: int (n,).
        num_classes: number of columns.

    Returns:
        float32 (n, num_classes).

    Raises:
        ValueError: for an index below −1 or from `num_classes` on.
    """
    indices = np.asarray(indices)
    if indices.size and (indices.dtype.kind not in "iu" or indices.min() < NONE or indices.max() >= num_classes):
        raise ValueError(f"indices: expected whole numbers from -1 to {num_classes - 1}, received {indices!r}")
    return (indices[:, None] == np.arange(num_classes)).astype("float32")
