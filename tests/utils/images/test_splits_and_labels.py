"""Parts without leaks, duplicates by look, labels with gaps."""

import keras
import numpy as np
import pytest
from pictures import encoded, scene
from PIL import Image

from utils.images import (
    balanced_class_weight,
    encode_labels,
    fingerprint,
    groups_of,
    near_pairs,
    one_hot,
    split_groups,
)


def prints(images):
    hashes, small = zip(*map(fingerprint, images))
    return np.array(hashes), np.array(small)


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.resize((31, 23)),
        lambda image: image.resize((300, 240)),
        lambda image: Image.open(__import__("io").BytesIO(encoded(image, quality=30))).convert("RGB"),
        lambda image: image.point(lambda v: min(255, v * 0.9 + 15)),
    ],
    ids=["smaller", "larger", "poor JPEG", "brighter"],
)
def test_changed_copies_are_found(change):
    images = [scene(i) for i in range(60)]
    pairs = near_pairs(prints(images), prints([change(image) for image in images]))
    assert {(i, i) for i in range(60)} == set(map(tuple, pairs.tolist()))


def test_different_pictures_are_not_near():
    assert not len(near_pairs(prints([scene(i) for i in range(600)])))  # over one chunk of rows


def test_plain_colours_are_told_apart():
    plain = [Image.new("RGB", (20, 20), c) for c in ("red", "green", "black", "white", "red")]
    assert near_pairs(prints(plain)).tolist() == [[0, 4]]


def test_groups_go_over_others():
    assert groups_of([(0, 3), (3, 5), (1, 2)], 6).tolist() == [0, 1, 1, 0, 4, 0]
    assert groups_of([], 0).tolist() == []


@pytest.mark.parametrize("seed", range(20))
def test_no_group_is_divided_and_classes_have_their_share(seed):
    random = np.random.default_rng(seed)
    groups = random.integers(0, 120, 600)
    labels = (groups * 7 % 10 > 7).astype(int)  # one in five, by group
    parts = split_groups(labels, groups, 0.15, 0.25, seed)
    assert sorted(np.concatenate(list(parts.values()))) == list(range(600))
    homes = [set(groups[rows]) for rows in parts.values()]
    assert not homes[0] & homes[1] and not homes[0] & homes[2] and not homes[1] & homes[2]
    for share, rows in zip((0.6, 0.15, 0.25), parts.values()):
        for k in (0, 1):
            assert abs(np.mean(labels[rows] == k) * len(rows) / np.sum(labels == k) - share) < 0.08


def test_without_groups_each_row_goes_alone_and_the_seed_decides():
    labels = np.repeat([0, 1, 2], [60, 30, 10])
    a, b, c = (split_groups(labels, seed=s, validation_split=0.2, test_split=0.2) for s in (0, 0, 1))
    assert all((a[k] == b[k]).all() for k in a) and (a["test"] != c["test"]).any()
    assert [np.bincount(labels[rows]).tolist() for rows in a.values()] == [[36, 18, 6], [12, 6, 2], [12, 6, 2]]


def test_odd_splits():
    labels = [0, 0, 0, 1]
    assert split_groups(labels, ["a"] * 4)["train"].tolist() == [0, 1, 2, 3]  # one group: all of it is for training
    parts = split_groups(labels, validation_split=0, test_split=0.5)
    assert not len(parts["validation"]) and 3 in parts["train"]  # a single picture of a class is learned from
    assert all(not len(rows) for rows in split_groups([]).values())
    with pytest.raises(ValueError, match="leave some for training"):
        split_groups(labels, test_split=1)
    with pytest.raises(ValueError, match="expected 4, one for each label"):
        split_groups(labels, [1, 2])


def test_weights_are_those_of_scikit_learn():
    from sklearn.utils.class_weight import compute_class_weight

    labels = np.repeat([0, 1, 2], [70, 20, 10])
    wanted = compute_class_weight("balanced", classes=np.arange(3), y=labels)
    np.testing.assert_allclose(list(balanced_class_weight(labels).values()), wanted)
    assert balanced_class_weight([-1, 0, 1, 1, 1]) == {0: 2.0, 1: 2 / 3}


def test_labels_as_numbers():
    classes = ("cat", "dog")
    assert encode_labels(["dog", "cat", "dog"], classes).tolist() == [1, 0, 1]
    got = encode_labels(["dog", "fox", None, "", float("nan"), np.nan], classes, unseen="ignore", missing="ignore")
    assert got.tolist() == [1, -1, -1, -1, -1, -1]
    with pytest.raises(ValueError, match=r"expected one of \['cat', 'dog'\], received \['fox'\] at 2 places"):
        encode_labels(["fox", "fox", "cat"], classes)
    with pytest.raises(ValueError, match=r"missing at 1 places, first \[1\]"):
        encode_labels(["cat", None], classes, unseen="ignore")
    with pytest.raises(ValueError, match="each name once"):
        encode_labels([], ("cat", "cat"))
    with pytest.raises(ValueError, match="unseen: expected 'error' or 'ignore'"):
        encode_labels([], classes, unseen="drop")


def test_one_hot_has_no_last_class_for_missing_labels():
    rows = one_hot([1, -1, 0], 3)
    assert rows.dtype == np.float32 and rows.tolist() == [[0, 1, 0], [0, 0, 0], [1, 0, 0]]
    # The trap that it avoids
    assert keras.utils.to_categorical([-1], 3).tolist() == np.eye(3)[[-1]].tolist() == [[0, 0, 1]]
    for wrong in ([3], [-2], [0.5]):
        with pytest.raises(ValueError, match="whole numbers from -1 to 2"):
            one_hot(wrong, 3)
    # Rows of zeros have no loss, and -1 with ignore_class has none either
    p = np.full((3, 3), 1 / 3, "float32")
    ignoring = keras.losses.SparseCategoricalCrossentropy(ignore_class=-1, reduction="none")(np.array([1, -1, 0]), p)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(ignoring), [np.log(3), 0, np.log(3)], rtol=1e-5)
    plain = keras.losses.CategoricalCrossentropy(reduction="none")(rows, p)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(plain), [np.log(3), 0, np.log(3)], rtol=1e-5)
