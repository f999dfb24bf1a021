"""What the benchmark of the backbone measures is what it says."""

import numpy as np
from bench import backbone


def test_a_histogram_holds_the_share_of_pixels_in_each_box_of_colours():
    picture = np.zeros((2, 4, 4, 3), "uint8")
    picture[0, :2] = (255, 70, 0)
    shares = backbone.histogram(picture)
    assert shares.shape == (2, 64) and np.allclose(shares.sum(axis=1), 1)
    assert shares[0, 0] == 0.5 == shares[0, 3 * 16 + 1 * 4] and shares[1, 0] == 1


def test_a_probe_finds_the_feature_that_tells_the_classes_apart_and_guesses_where_none_does():
    random = np.random.default_rng(0)
    labels = [np.repeat((0, 1), n // 2) for n in (400, 100, 1000)]
    noise = [random.normal(size=(len(y), 8)) for y in labels]
    telling = [np.column_stack([x, 10 * y]) for x, y in zip(noise, labels, strict=True)]
    assert (backbone.probe(telling, labels, range(3)) == 1).all()
    guessed = backbone.probe(noise, labels, range(3))
    assert guessed.shape == (3,) and (abs(guessed - 0.5) < 0.08).all()
