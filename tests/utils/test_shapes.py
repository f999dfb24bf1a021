"""The shapes set is what it says: balanced, boxed, reproducible, easy at 0 and hard at 1."""

import numpy as np
import pytest

from utils.data import shapes
from utils.data.shapes import CLASS_NAMES, load_shapes


def nearest_neighbour(train, test):
    (a, y), (b, z) = train, test
    a, b = (x.mean(-1).reshape(len(x), -1).astype("float32") for x in (a, b))
    a, b = (x - x.mean(1, keepdims=True) for x in (a, b))
    return (y[((a * a).sum(1) - 2 * b @ a.T).argmin(1)] == z).mean()


@pytest.mark.parametrize("size", [16, 32, 64])
def test_pictures_have_the_promised_form(size):
    images, labels, boxes = load_shapes(25, seed=4, difficulty=0.7, image_size=size, return_boxes=True)
    assert images.shape == (25, size, size, 3) and images.dtype == np.uint8
    assert labels.shape == (25,) and labels.dtype == np.uint8
    assert boxes.shape == (25, 4) and boxes.dtype == np.int32
    assert len(load_shapes(25)) == 2


def test_no_picture_at_all_is_fine():
    images, labels, boxes = load_shapes(0, return_boxes=True)
    assert images.shape == (0, 32, 32, 3) and labels.shape == (0,) and boxes.shape == (0, 4)


def test_the_same_arguments_give_the_same_pictures_and_another_seed_others():
    first, again, other = (load_shapes(300, seed=seed, return_boxes=True) for seed in (7, 7, 8))
    for a, b, c in zip(first, again, other, strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(a, c)


def test_more_pictures_begin_with_the_same_ones():
    few, many = load_shapes(37, seed=1), load_shapes(shapes.BATCH + 44, seed=1)
    for a, b in zip(few, many, strict=True):
        np.testing.assert_array_equal(a, b[:37])


def test_classes_are_balanced_and_in_no_order():
    labels = load_shapes(500, seed=2)[1]
    assert np.bincount(labels).tolist() == [50] * 10
    assert len(CLASS_NAMES) == len(shapes.OUTLINES) == 10
    assert not np.array_equal(labels[:10], labels[10:20])


@pytest.mark.parametrize("difficulty", [0, 0.5, 1])
@pytest.mark.parametrize("size", [24, 48])
def test_boxes_hold_every_pixel_of_the_shape_and_no_empty_edge(monkeypatch, difficulty, size):
    covers, cover = [], shapes._cover

    def watch(*args):
        result = cover(*args)
        covers.append(result[0].reshape(-1, size, size))
        return result

    monkeypatch.setattr(shapes, "_cover", watch)
    boxes = load_shapes(400, seed=3, difficulty=difficulty, image_size=size, return_boxes=True)[2]
    masks = np.concatenate(covers) > 0
    for mask, (x0, y0, x1, y1) in zip(masks, boxes, strict=True):
        inside = mask[y0:y1, x0:x1]
        assert inside.sum() == mask.sum() > 0
        assert inside[0].any() and inside[-1].any() and inside[:, 0].any() and inside[:, -1].any()
    # wholly in the picture: nothing is cut off at its edge
    assert boxes.min() >= 0 and boxes.max() <= size


def test_boxes_fit_what_is_seen():
    """Without clutter and noise to speak of, the pixels that are not ground are those of the box (by the picture alone)."""
    images, _, boxes = load_shapes(200, seed=5, difficulty=0, return_boxes=True)
    for image, (x0, y0, x1, y1) in zip(images.max(-1).astype(int), boxes, strict=True):
        rows, columns = np.where((image > 40).any(1))[0], np.where((image > 40).any(0))[0]
        seen = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1])
        assert np.abs(seen - (x0, y0, x1, y1)).max() <= 1


def test_edges_are_antialiased():
    """A disc's covered area is that of the circle to a fraction of a pixel row, which hard edges would miss."""
    own = np.full((1, 32), 0.5, "float32")
    ys, xs = np.mgrid[:64, :64].astype("float32") + 0.5
    cover, _ = shapes._cover(np.zeros(1, "uint8"), own, 0.0, xs.ravel(), ys.ravel(), 64)
    radius = 64 * (0.38 - 0.05 * 0.20 * 0.5) * (0.86 + 0.07)
    assert ((cover > 0) & (cover < 1)).sum() > 2 * radius
    np.testing.assert_allclose(cover.sum(), np.pi * radius**2, rtol=2e-3)


@pytest.mark.parametrize("outline", shapes.OUTLINES, ids=CLASS_NAMES)
@pytest.mark.parametrize("variety", [0.0, 1.0])
def test_no_shape_leaves_its_circle_and_each_is_of_visible_size(outline, variety):
    angle = np.linspace(0, 2 * np.pi, 720)[None]
    t = np.array([[variety]])
    assert (outline(1.02 * np.cos(angle), 1.02 * np.sin(angle), t) > 0).all()
    v, u = np.mgrid[-1:1:101j, -1:1:101j]
    inside = outline(u.reshape(1, -1), v.reshape(1, -1), t) < 0
    assert 0.1 < inside.mean() < 0.8


@pytest.mark.parametrize("corners, inner", [(3, 0.5), (5, np.cos(np.pi / 5)), (5, 0.43)])
def test_polygons_agree_with_their_corners(corners, inner):
    """Oracle: Matplotlib's test of points in the polygon through the corners, written out."""
    from matplotlib.path import Path

    angle = np.arange(2 * corners) * np.pi / corners
    radius = np.where(np.arange(2 * corners) % 2, inner, 1)
    polygon = Path(np.stack([radius * np.sin(angle), -radius * np.cos(angle)], 1))
    points = np.random.default_rng(0).uniform(-1.1, 1.1, (4000, 2))
    distance = shapes._polygon(points[None, :, 0], points[None, :, 1], corners, inner)[0]
    clear = np.abs(distance) > 1e-6
    np.testing.assert_array_equal((distance < 0)[clear], polygon.contains_points(points)[clear])


def test_classes_are_told_apart_by_nearest_neighbour_when_easy_and_not_when_hard():
    accuracy = [nearest_neighbour(load_shapes(500, 0, d), load_shapes(200, 1, d)) for d in (0, 0.5, 1)]
    assert accuracy[0] > 0.98
    assert accuracy[0] > accuracy[1] + 0.2
    assert accuracy[1] > accuracy[2] + 0.05
    assert accuracy[1] > 0.2  # still well above one in ten


def test_every_class_has_pictures_of_its_own_at_difficulty_zero():
    images, labels = load_shapes(200, seed=6, difficulty=0)
    means = np.stack([images[labels == k].mean((0, 3)) for k in range(10)])
    for i in range(10):
        for j in range(i):
            assert np.abs(means[i] - means[j]).max() > 50, (CLASS_NAMES[i], CLASS_NAMES[j])


@pytest.mark.parametrize("wrong, message", [
    (dict(n=-1), "n: expected 0 or more, received -1"),
    (dict(difficulty=1.5), "difficulty: expected a number from 0 to 1, received 1.5"),
    (dict(difficulty=float("nan")), "difficulty: expected"),
    (dict(image_size=4), "image_size: expected at least 8, received 4"),
    (dict(seed=-3), "seed: expected 0 or more, received -3"),
])  # fmt: skip
def test_wrong_numbers_are_refused_by_name(wrong, message):
    with pytest.raises(ValueError, match=message):
        load_shapes(**{"n": 5, **wrong})
