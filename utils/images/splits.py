"""Training, validation and test part: what belongs together stays together, and each class has its share in each."""

import numpy as np


def split_groups(labels, groups=None, validation_split=0.15, test_split=0.15, seed=0):
    """Rows of the three parts. No group is divided; classes have about their share in each part.

    Args:
        labels: int (n,), each 0 or more.
        groups: (n,) any values; rows with the same value (one scene, one patient, one original) stay together. None:
            each row on its own.
        validation_split, test_split: shares of each class.
        seed: of the random order.

    Returns:
        Dict "train", "validation", "test" → sorted int arrays. A class with few groups may be missing from a part; the
        training part is served first.

    Raises:
        ValueError: if lengths differ or the shares leave nothing for training.
    """
    labels = np.asarray(labels, dtype=int)
    groups = np.arange(len(labels)) if groups is None else np.asarray(groups)
    if len(groups) != len(labels):
        raise ValueError(f"groups: expected {len(labels)}, one for each label, received {len(groups)}")
    shares = np.array([1 - validation_split - test_split, validation_split, test_split])
    if shares.min() < 0 or shares[0] <= 0:
        raise ValueError(f"splits: expected shares from 0 on that leave some for training, received {shares[1:]}")
    _, group = np.unique(groups, return_inverse=True)
    counts = np.zeros((group.max(initial=-1) + 1, labels.max(initial=-1) + 1))
    np.add.at(counts, (group, labels), 1)
    wanted = shares[:, None] * counts.sum(axis=0)
    order = np.random.default_rng(seed).permutation(len(counts))
    order = order[np.argsort(-counts[order].sum(axis=1), kind="stable")]  # large groups first: small ones fill the gaps
    part, lacking = np.zeros(len(counts), int), wanted.copy()
    for g in order:
        # How far each part is from its share of this group's classes, relative to that share
        part[g] = np.argmax((lacking / np.maximum(wanted, 1e-9)) @ counts[g] - (wanted @ counts[g] == 0) * 1e9)
        lacking[part[g]] -= counts[g]
    return {name: np.flatnonzero(part[group] == k) for k, name in enumerate(("train", "validation", "test"))}


def balanced_class_weight(labels):
    """Weights for `fit(class_weight=…)`: each class counts alike in the loss, and the mean weight of a picture is 1.

    Args:
        labels: int (n,); −1 is left out.

    Returns:
        Dict class → n / (classes · pictures of the class), as scikit-learn's "balanced".
    """
    classes, counts = np.unique(np.asarray(labels)[np.asarray(labels) >= 0], return_counts=True)
    return {int(k): float(counts.sum() / (len(classes) * c)) for k, c in zip(classes, counts)}
