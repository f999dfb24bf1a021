"""The course's backbone is what its card says: its file, its input, its classes."""

import hashlib
import io
import re

import numpy as np
import pytest

from utils import backbone
from utils.backbone import CHANNELS, CLASSES, SHA256, UNSEEN, WEIGHTS, build_backbone, load_weights, save_weights
from utils.data import CIFAR10_NAMES, load_shapes

CARD = WEIGHTS.with_suffix(".md")


@pytest.fixture(scope="module")
def net():
    return build_backbone()


def test_the_file_is_small_holds_float16_arrays_and_needs_no_pickle():
    raw = WEIGHTS.read_bytes()
    assert len(raw) <= 2_000_000 and hashlib.sha256(raw).hexdigest() == SHA256
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        assert {arrays[name].dtype for name in arrays.files} == {np.dtype("float16")}
        assert all(np.isfinite(arrays[name]).all() for name in arrays.files)
        assert sum(arrays[name].size for name in arrays.files) <= 500_000


def test_seen_and_unseen_classes_are_those_of_cifar10_one_animal_and_one_vehicle_unseen():
    assert sorted(CLASSES + UNSEEN) == sorted(CIFAR10_NAMES) and not set(CLASSES) & set(UNSEEN)


def test_the_card_states_hash_parameters_classes_and_what_the_data_are(net):
    card = CARD.read_text("utf8")
    assert SHA256 in card and f"{net.count_params():,}" in card and f"{WEIGHTS.stat().st_size:,}" in card
    for name in CLASSES + UNSEEN:
        assert name in card
    for said in ("JPEG", "quality near 75", "0–255", "tools/train_backbone.py", "validation", "allow_pickle=False"):
        assert said in card, said
    assert re.search(r"\*\*airplane and bird\*\*", card)


def test_it_scales_in_its_first_layer_and_takes_bytes_as_they_are(net):
    pictures = load_shapes(4, seed=0)[0]
    as_bytes = np.asarray(net(pictures))
    np.testing.assert_allclose(as_bytes, np.asarray(net(pictures.astype("float32"))), atol=1e-4)
    assert net.layers[1].name == "scale" and as_bytes.shape == (4, 2 * CHANNELS)
    scaled = np.asarray(net.layers[1](np.array([0.0, 127.5, 255.0])))
    np.testing.assert_allclose(scaled, [-1, 0, 1], atol=1e-6)


def test_features_are_means_and_largest_values_of_the_maps(net):
    pictures = load_shapes(3, seed=1)[0]
    maps = np.asarray(build_backbone(pooling=None)(pictures))
    assert maps.shape == (3, 4, 4, CHANNELS)
    expected = np.concatenate([maps.mean(axis=(1, 2)), maps.max(axis=(1, 2))], axis=1)
    np.testing.assert_allclose(np.asarray(net(pictures)), expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(
        np.asarray(build_backbone(pooling="avg")(pictures)), expected[:, :CHANNELS], rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("stages, side, maps", [(1, 16, 32), (2, 8, 64)])
def test_fewer_stages_are_the_front_of_the_whole_network(net, stages, side, maps):
    import keras

    pictures = load_shapes(3, seed=2)[0]
    front = build_backbone(pooling=None, stages=stages)
    inside = keras.Model(net.inputs, net.get_layer(f"block{stages}_out").output)
    assert front.output_shape == (None, side, side, maps)
    np.testing.assert_allclose(np.asarray(front(pictures)), np.asarray(inside(pictures)), rtol=1e-5)
    assert build_backbone(stages=stages).output_shape == (None, 2 * maps)
    random = [build_backbone(weights=None, seed=1, stages=n).get_weights() for n in (stages, 3)]
    assert all(np.array_equal(a, b) for a, b in zip(*random, strict=False)) and len(random[0]) < len(random[1])


def test_random_weights_depend_on_the_seed_and_on_nothing_else():
    first, same, other = (build_backbone(weights=None, seed=seed).get_weights() for seed in (0, 0, 1))
    assert all(np.array_equal(a, b) for a, b in zip(first, same, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_other_sizes_are_taken(net):
    wide = build_backbone(input_shape=(64, 48, 3))
    assert wide.output_shape == net.output_shape
    assert all(np.array_equal(a, b) for a, b in zip(wide.get_weights(), net.get_weights(), strict=True))


def test_a_saved_backbone_comes_back_up_to_rounding(tmp_path):
    random = build_backbone(weights=None, seed=3)
    digest = save_weights(random, tmp_path / "other.npz")
    again = build_backbone(weights=tmp_path / "other.npz")
    assert digest == hashlib.sha256((tmp_path / "other.npz").read_bytes()).hexdigest()
    for ours, theirs in zip(random.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-6)


def test_a_file_of_another_hash_is_refused_by_its_own_name(net, tmp_path):
    other = tmp_path / "other.npz"
    other.write_bytes(WEIGHTS.read_bytes())
    with pytest.raises(ValueError, match=f"^other.npz: expected SHA-256 {'0' * 64}, received {SHA256}$"):
        load_weights(net, other, sha256="0" * 64)


def test_a_changed_file_of_the_course_is_refused(tmp_path, monkeypatch):
    raw = bytearray(WEIGHTS.read_bytes())
    raw[len(raw) // 2] ^= 1
    changed = tmp_path / "backbone.npz"
    changed.write_bytes(raw)
    monkeypatch.setattr(backbone, "WEIGHTS", changed)
    for path in (changed, str(changed)):
        with pytest.raises(ValueError, match="^backbone.npz: expected SHA-256 .*fetch the course's files again"):
            build_backbone(weights=path)
    with pytest.raises(ValueError, match="expected SHA-256"):
        build_backbone()


def test_arrays_of_another_network_are_refused(tmp_path):
    np.savez(tmp_path / "other.npz", a=np.zeros(3, "float16"))
    with pytest.raises(ValueError, match="expected 45 arrays"):
        build_backbone(weights=tmp_path / "other.npz")


@pytest.mark.parametrize(
    "options", [{"pooling": "max"}, {"stages": 4}, {"input_shape": (32, 32, 1)}, {"input_shape": (32, 32)}]
)
def test_other_options_are_refused(options):
    with pytest.raises(ValueError, match="expected .* received"):
        build_backbone(weights=None, **options)


def test_the_training_script_takes_the_unseen_classes_out_and_splits_without_overlap():
    import train_backbone

    labels = np.tile(np.arange(10), 600)
    x, y = train_backbone.eight_classes(labels[:, None].copy(), labels, CIFAR10_NAMES)
    assert sorted(np.unique(x).tolist()) == [CIFAR10_NAMES.index(name) for name in sorted(CLASSES)]
    assert all(CIFAR10_NAMES[old] == CLASSES[new] for old, new in zip(x[:, 0], y, strict=True))
    train, held = train_backbone.split(y)
    assert not set(train) & set(held) and len(train) + len(held) == len(y)
    assert np.bincount(y[held]).tolist() == [train_backbone.VALIDATION] * 8


def test_the_learning_rate_of_the_training_rises_then_falls_to_nothing():
    import train_backbone

    rates = [train_backbone.one_cycle(step, 100) for step in range(101)]
    assert rates[0] == 0 and max(rates) == rates[25] == train_backbone.PEAK and rates[100] < 1e-9
    assert (np.diff(rates[:26]) > 0).all() and (np.diff(rates[25:]) < 0).all()


def test_an_epoch_shows_every_picture_once_shifted_perhaps_flipped_with_a_grey_square_at_most():
    import train_backbone

    n, pad = 2 * train_backbone.BATCH, train_backbone.PAD
    x = np.random.default_rng(0).integers(1, 127, (n, 32, 32, 3)).astype("uint8")
    parts = list(train_backbone.batches(x, np.arange(n), [0, 0]))
    assert sorted(np.concatenate([labels for _, labels in parts])) == list(range(n))
    for seen, label in zip(*(np.concatenate(part)[:20] for part in zip(*parts)), strict=True):
        framed = np.pad(x[label], ((pad, pad), (pad, pad), (0, 0)), "reflect")
        grey = (seen == 127).all(axis=-1)
        cuts = [framed[i : i + 32, j : j + 32] for i in range(2 * pad + 1) for j in range(2 * pad + 1)]
        assert any((seen == way)[~grey].all() for cut in cuts for way in (cut, cut[:, ::-1]))
        assert grey.sum() <= train_backbone.HOLE**2 and grey.any()
    again = next(train_backbone.batches(x, np.arange(n), [0, 0]))
    np.testing.assert_array_equal(parts[0][0], again[0])
    assert not (next(train_backbone.batches(x, np.arange(n), [0, 1]))[0] == again[0]).all()


def test_a_step_for_a_kernel_is_about_as_long_in_every_direction_and_one_for_a_bias_has_one_length():
    import keras
    import train_backbone

    random = np.random.default_rng(0)
    kernel, bias = (keras.Variable(np.zeros(s, "float32")) for s in ((3, 3, 8, 16), (16,)))
    optimizer = train_backbone.muon()
    optimizer.learning_rate = 0.5
    optimizer.apply_gradients(
        [(keras.ops.convert_to_tensor(random.normal(size=v.shape), "float32"), v) for v in (kernel, bias)]
    )
    lengths = np.linalg.svd(np.asarray(kernel).reshape(-1, 16), compute_uv=False)
    assert lengths.min() > 0.6 * 0.5 * (72 / 16) ** 0.5 and lengths.max() < 1.3 * 0.5 * (72 / 16) ** 0.5
    np.testing.assert_allclose(np.abs(np.asarray(bias)), 0.5 * 0.02, rtol=1e-5)


def test_a_training_that_was_cut_off_goes_on_as_if_it_had_not_been(tmp_path):
    import keras
    import train_backbone

    def begin():
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((4, 4, 2)), keras.layers.Conv2D(3, 3), keras.layers.BatchNormalization()])
        optimizer = train_backbone.muon()
        optimizer.build(model.trainable_variables)
        model.compile(optimizer, "mse", jit_compile=False)
        return model, train_backbone.Stand(tmp_path / "stand.npz", model, optimizer, {"seed": 0})

    x, y = np.random.default_rng(0).normal(size=(2, 8, 4, 4, 2)).astype("float32"), np.zeros((8, 2, 2, 3), "float32")
    whole, stand = begin()
    for number in (0, 1):
        whole.train_on_batch(x[number], y)
        if number == 0:
            stand.epochs, stand.seconds = 1, 2.5
            stand.write()
    rest, stand = begin()
    assert (stand.read().epochs, stand.seconds) == (1, 2.5)
    rest.train_on_batch(x[1], y)
    for ours, theirs in zip(rest.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    stand.settings = "{'seed': 1}"
    with pytest.raises(SystemExit, match="expected a run of {'seed': 1}, received one of {'seed': 0}"):
        stand.read()
