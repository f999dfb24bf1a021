"""The lesson on domain adaptation: what its pieces must do, that no label of the target gets in, and that the recorded runs are those of its script."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from utils.data import load_mnist
from utils.lessons import find_beside, load_beside, recipe

RUNS = json.loads(find_beside("domain-adaptation", ".runs.json").read_text("utf8"))
SCRIPT = load_beside(find_beside("domain-adaptation", ".runs.py"))


@pytest.fixture(scope="module")
def lesson():
    return recipe(SCRIPT.LESSON)


@pytest.fixture(scope="module")
def small(lesson):
    """A shift of few pictures: source, its validation, target, its test."""
    rng = np.random.default_rng(0)
    return [(rng.integers(0, 256, (n, 28, 28, 3), "uint8"), rng.integers(0, 10, n)) for n in (120, 40, 130, 40)]


@pytest.mark.slow
@pytest.mark.parametrize("arm, strength", [("joint", 0.0), ("DANN", 0.3), ("Deep CORAL", 10.0)])
def test_poisoned_labels_of_the_target_leave_every_weight_as_it_was(lesson, small, monkeypatch, arm, strength):
    weights = []
    for labels in (small[2][1], (small[2][1] + 3) % 10):
        monkeypatch.setattr(SCRIPT, "lesson", lambda: lesson)
        monkeypatch.setattr(SCRIPT, "shift", lambda name, labels=labels: [*small[:2], (small[2][0], labels), small[3]])
        scores = SCRIPT.grid_run("any", arm, strength, 0.01, 0)
        weights.append(lesson["compiled"][arm].get_weights())
        weights[-1].append(np.array([scores[name] for name in ("valid", "entropy", "domain", "reverse")]))
    assert all(np.array_equal(a, b) for a, b in zip(*weights, strict=True))


@pytest.mark.slow
def test_pictures_of_the_target_do_change_the_weights(lesson, small):
    (x, y), _, (x_target, _), _ = small
    trained = [
        lesson["train"]("DANN", x, y, target, strength=0.3, stages=1).get_weights()
        for target in (x_target, 255 - x_target)
    ]
    assert not all(np.array_equal(a, b) for a, b in zip(*trained, strict=True))


def test_mixed_batches_hold_fifty_of_each_domain(lesson):
    ours, theirs = np.zeros((100, 2)), np.ones((100, 2))
    batches = lesson["mixed"](ours, theirs).reshape(2, 100, 2)
    assert (batches[:, :50] == 0).all() and (batches[:, 50:] == 1).all()


def test_the_reversal_layer_hands_on_values_unchanged(lesson):
    layer = lesson["GradientReversal"]()
    x = np.linspace(-3, 3, 12, dtype="float32").reshape(3, 4)
    layer.build(x.shape)
    layer.strength.assign(0.7)
    np.testing.assert_allclose(np.asarray(layer(x)), x, atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_alignment_gives_the_source_mean_and_covariance_of_the_target(lesson, seed):
    rng = np.random.default_rng(seed)
    z, z_target = (rng.normal(size=(60, 5)) @ rng.normal(size=(5, 5)) + rng.normal(size=5) for _ in range(2))
    aligned = lesson["align"](z, z_target, ridge=0)
    np.testing.assert_allclose(aligned.mean(axis=0), z_target.mean(axis=0), atol=1e-8)
    np.testing.assert_allclose(np.cov(aligned.T), np.cov(z_target.T), rtol=1e-5, atol=1e-8)


def test_features_aligned_with_themselves_stay(lesson):
    z = np.random.default_rng(1).normal(size=(50, 4))
    np.testing.assert_allclose(lesson["align"](z, z), z, atol=1e-8)


def test_a_domain_is_not_told_from_itself_and_is_told_from_one_far_away(lesson):
    z = np.random.default_rng(2).normal(size=(800, 6))
    assert abs(lesson["domain_accuracy"](z[:400], z[400:]) - 0.5) < 0.1
    assert lesson["domain_accuracy"](z[:400], z[400:] + 5) > 0.99


@pytest.mark.slow
def test_averages_measured_again_are_those_of_the_pictures(lesson, small):
    model = lesson["fresh"]("source", 0)
    trained = [w.copy() for w in model.get_weights()]
    lesson["renormalize"](model, small[2][0])
    now = model.get_weights()
    names = [w.path.split("/")[-1] for w in model.weights]
    for name, a, b in zip(names, trained, now, strict=True):
        assert np.array_equal(a, b) == (not name.startswith("moving")), name


def test_the_coloured_digits_are_brighter_than_their_ground(lesson):
    digit = np.zeros((20, 28, 28), "uint8")
    digit[:, 10:18, 10:18] = 255
    pictures = lesson["coloured"](digit, seed=0).astype(float)
    assert (pictures[:, 10:18, 10:18].mean(axis=(1, 2, 3)) > pictures[:, :9].mean(axis=(1, 2, 3))).all()
    assert np.array_equal(lesson["coloured"](digit, seed=0), lesson["coloured"](digit, seed=0))


def test_moving_pictures_keeps_their_range_and_a_plain_one_as_it_is():
    plain = np.full((6, 28, 28, 3), 90, "uint8")
    assert (SCRIPT.move(plain, np.random.default_rng(0)) == 90).all()


def test_no_run_but_those_with_target_labels_trains_on_them():
    import inspect

    source = inspect.getsource(SCRIPT)
    assert source.count('"source", *target') == source.count('"target labels": target') == 1


@pytest.mark.parametrize("name, rate", [(name, rate) for name in SCRIPT.SHIFTS for rate in SCRIPT.RATES])
@pytest.mark.parametrize("arm", ["DANN", "Deep CORAL"])
def test_the_best_strength_is_not_the_strongest_that_was_tried(name, rate, arm):
    here = {"shift_name": name, "arm": arm, "rate": rate}
    runs = [run for run in RUNS["grid"] if here.items() <= run.items()]
    tried = sorted({run["strength"] for run in runs})
    best = max(tried, key=lambda s: SCRIPT.mean_of(runs, "test", strength=s))
    assert best < tried[-1]
    assert all(len([run for run in runs if run["strength"] == s]) == len(SCRIPT.SEEDS) for s in tried)


def test_the_best_rate_is_not_at_the_edge():
    for name in ("colours", "shapes"):
        score = {rate: SCRIPT.mean_of(RUNS["rates"], "valid", shift_name=name, rate=rate) for rate in SCRIPT.RATES}
        assert score[0.01] >= max(score.values()) - 1e-9


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    if not load_mnist()[2].real:
        pytest.skip("needs MNIST itself: set COURSE_DATA")
    recorded = next(run for run in RUNS["grid"] if run["arm"] == "DANN" and run["shift_name"] == "digits")
    again = SCRIPT.grid_run(**{key: recorded[key] for key in ("shift_name", "arm", "strength", "rate", "seed")})
    assert again["test"] == pytest.approx(recorded["test"], abs=0.06)


class TestMap:
    """What the widget shows."""

    DATA = json.loads(find_beside("domain-adaptation", ".map.json").read_text("utf8"))

    def test_every_point_has_a_place_and_an_answer_in_every_epoch(self):
        n = self.DATA["points"]["n"]
        for method in self.DATA["methods"]:
            epochs = len(method["epochs"])
            assert (
                epochs <= 8
                and [len(method[name]) for name in ("points", "predicted", "target_accuracy")] == [epochs] * 3
            )
            for points, predicted in zip(method["points"], method["predicted"], strict=True):
                assert len(base64.b64decode(points)) == 2 * n and len(base64.b64decode(predicted)) == n

    def test_every_point_has_a_picture(self):
        sheet = Image.open(io.BytesIO(base64.b64decode(self.DATA["pictures"])))
        tile, columns = self.DATA["tile"], self.DATA["columns"]
        assert sheet.width == tile * columns
        assert (sheet.width // tile) * (sheet.height // tile) >= self.DATA["points"]["n"]

    def test_it_is_small(self):
        assert find_beside("domain-adaptation", ".map.json").stat().st_size < 180_000
