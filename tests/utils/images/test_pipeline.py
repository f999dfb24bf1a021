"""Batches from a folder with bad files: training goes on, statistics come from the training part alone."""

import keras
import numpy as np
import pytest
from pictures import encoded, scene, write_bad, write_good

from utils.images import channel_statistics, picture_dataset, read_picture, scan_folder, split_groups
from utils.images.splits import balanced_class_weight


@pytest.fixture
def folder(tmp_path):
    write_good(tmp_path, each=12)
    write_bad(tmp_path, bomb=False)
    return scan_folder(tmp_path)


def arrays(dataset):
    batches = [(np.asarray(x), np.asarray(y)) for x, y in dataset]
    return np.concatenate([x for x, _ in batches]), np.concatenate([y for _, y in batches])


@pytest.mark.parametrize("cache", [True, False, "files"])
def test_pictures_and_labels_belong_together_in_order(folder, cache, tmp_path):
    cache = str(tmp_path / "cached") if cache == "files" else cache
    data = picture_dataset(folder, image_size=(16, 20), batch_size=5, shuffle=False, cache=cache)
    for _ in range(2):
        x, y = arrays(data)
        assert x.dtype == np.uint8 and (y == folder.labels).all()
        for i in range(len(folder)):
            np.testing.assert_array_equal(x[i], read_picture(folder.full_path(i), (16, 20)))


@pytest.mark.parametrize("cache", [True, False])
def test_shuffled_passes_differ_and_keep_pairs(folder, cache):
    data = picture_dataset(folder, image_size=(8, 8), shuffle=True, seed=1, cache=cache)
    (x, y), (x2, y2) = arrays(data), arrays(data)
    assert (y != y2).any() and sorted(y) == sorted(y2) == sorted(folder.labels)
    plain, labels = arrays(picture_dataset(folder, image_size=(8, 8), shuffle=False))
    for some, of in ((x, y), (x2, y2)):
        for picture, label in zip(some, of):
            assert label in labels[(plain == picture).all(axis=(1, 2, 3))]


def test_training_goes_on_when_files_break_after_the_scan(folder):
    parts = split_groups(folder.labels, folder.groups, 0.2, 0.2)
    broken, gone = parts["train"][:2]
    folder.full_path(broken).write_bytes(b"overwritten")
    folder.full_path(gone).unlink()
    train = picture_dataset(folder, parts["train"], image_size=(16, 16), batch_size=4, label_mode="categorical")
    valid = picture_dataset(folder, parts["validation"], image_size=(16, 16), shuffle=False, label_mode="categorical")
    model = keras.Sequential(
        [keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")]
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    weights = balanced_class_weight(folder.labels[parts["train"]])
    history = model.fit(train, validation_data=valid, epochs=2, class_weight=weights, verbose=0).history
    assert np.isfinite(history["loss"]).all() and np.isfinite(history["val_loss"]).all()
    assert sorted(folder.report.kinds()["failed later"]) == sorted([folder.paths[broken], folder.paths[gone]])
    assert len(arrays(train)[0]) == len(parts["train"]) - 2


def test_statistics_are_those_of_numpy(folder):
    data = picture_dataset(folder, image_size=(9, 7), batch_size=4, shuffle=False)
    x, _ = arrays(data)
    for given in (data, x, [x[:10], x[10:10], x[10:]]):
        mean, variance = channel_statistics(given)
        np.testing.assert_allclose(mean, x.mean(axis=(0, 1, 2)), rtol=1e-12)
        np.testing.assert_allclose(variance, x.astype("float64").var(axis=(0, 1, 2)), rtol=1e-12)
    far = np.float64([[[[1e8]]], [[[1e8 + 1]]]])
    assert channel_statistics([far[:1], far[1:]])[1] == 0.25  # no cancelling
    with pytest.raises(ValueError, match="at least one"):
        channel_statistics([])
    layer = keras.layers.Normalization(mean=mean, variance=variance)
    z = keras.ops.convert_to_numpy(layer(x.astype("float32")))
    np.testing.assert_allclose(z.mean(axis=(0, 1, 2)), 0, atol=1e-4)
    np.testing.assert_allclose(z.std(axis=(0, 1, 2)), 1, rtol=1e-4)


def test_poison_in_the_other_parts_changes_no_statistic(folder):
    parts = split_groups(folder.labels, folder.groups, 0.2, 0.2)

    def statistics():
        return channel_statistics(picture_dataset(folder, parts["train"], image_size=(16, 16)))

    before = statistics()
    for name in ("validation", "test"):
        for row in parts[name]:
            white = scene(0).point(lambda v: 255)
            folder.full_path(row).write_bytes(encoded(white, "PNG"))
    np.testing.assert_allclose(statistics(), before, rtol=1e-13)  # the order of the batches alone
    everything = channel_statistics(picture_dataset(folder, image_size=(16, 16)))
    assert (everything[0] > before[0] + 20).all()  # it is poison


def test_what_is_asked_for_wrongly(folder):
    with pytest.raises(ValueError, match="label_mode: expected 'int' or 'categorical'"):
        picture_dataset(folder, label_mode="binary")
    with pytest.raises(ValueError, match="at least one picture"):
        picture_dataset(folder, [])
