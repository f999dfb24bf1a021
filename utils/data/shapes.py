"""The shapes set: generated colour pictures of ten shapes, with boxes, as easy or as hard as one likes."""

import numpy as np

CLASS_NAMES = ("circle", "ring", "crescent", "heart", "triangle", "square", "pentagon", "star", "cross", "arrow")

BATCH = 256  # pictures drawn at a time: keeps the working memory near 20 MB at 32×32
CLUTTER = 6  # most pieces of clutter in a picture


def load_shapes(n=1000, seed=0, difficulty=0.5, image_size=32, return_boxes=False):
    """Draw `n` pictures, each with one shape of ten classes (`CLASS_NAMES`).

    At difficulty 0 the shapes are large, upright, bright and alone on a dark ground; towards 1 they vary in place,
    size, turn, stretch, colour and texture, contrast sinks, and clutter, uneven light and noise grow. The same
    arguments give the same pictures; the first pictures of a larger `n` are those of a smaller one; classes are
    balanced in every ten.

    Args:
        n: number of pictures.
        seed: non-negative integer.
        difficulty: 0 to 1.
        image_size: side of the pictures in pixels, at least 8.
        return_boxes: also return the boxes.

    Returns:
        `(images, labels)` or `(images, labels, boxes)`: uint8 (n, image_size, image_size, 3), uint8 (n,), and int32
        (n, 4) with (x0, y0, x1, y1) in pixels: x0 is the first column of the shape, x1 the first one after it, y alike.

    Raises:
        ValueError: for a number out of its range.
    """
    n, size = int(n), int(image_size)
    if n < 0:
        raise ValueError(f"n: expected 0 or more, received {n}")
    if not 0 <= difficulty <= 1:
        raise ValueError(f"difficulty: expected a number from 0 to 1, received {difficulty}")
    if size < 8:
        raise ValueError(f"image_size: expected at least 8, received {image_size}")
    if seed < 0:
        raise ValueError(f"seed: expected 0 or more, received {seed}")
    order, chance, noise = (np.random.default_rng([int(seed), stream]) for stream in range(3))
    labels = order.random((-(-n // 10), 10)).argsort(1).ravel()[:n].astype("uint8")
    images = np.empty((n, size, size, 3), "uint8")
    boxes = np.empty((n, 4), "int32")
    for start in range(0, n, BATCH):
        part = slice(start, min(start + BATCH, n))
        count = part.stop - start
        draws = chance.random((count, 32 + 12 * CLUTTER)).astype("float32")
        grain = noise.standard_normal((count, size, size, 3), dtype="float32")
        images[part], boxes[part] = _draw(labels[part], draws, grain, float(difficulty), size)
    return (images, labels, boxes) if return_boxes else (images, labels)


def _draw(labels, draws, grain, difficulty, size):
    """Pictures and boxes for labels (n,), random numbers (n, k) in [0, 1) and noise (n, size, size, 3)."""
    n = len(labels)
    own, extra = draws[:, :32], draws[:, 32:].reshape(n, CLUTTER, 12)
    ys, xs = np.mgrid[:size, :size].astype("float32") + 0.5
    xs, ys = xs.ravel(), ys.ravel()

    cover, boxes = _cover(labels, own, difficulty, xs, ys, size)
    ground, ink = _colours(own, difficulty)
    slope = 2 * np.pi * own[:, 18]
    along = (np.cos(slope)[:, None] * (xs / size - 0.5) + np.sin(slope)[:, None] * (ys / size - 0.5)).astype("float32")

    picture = ground[:, None, :] + 0.35 * difficulty * own[:, 19, None, None] * along[..., None]
    _add_clutter(picture, extra, difficulty, xs, ys, size, ink)
    picture += cover[..., None] * (_textured(ink, own, difficulty, xs, ys, size) - picture)
    picture *= 1 + 0.8 * difficulty * (own[:, 20, None] - 0.5)[..., None] * along[..., None]  # uneven light
    picture = picture.reshape(n, size, size, 3) + (0.008 + 0.05 * difficulty) * grain
    return np.rint(255 * np.clip(picture, 0, 1)).astype("uint8"), boxes


def _cover(labels, own, difficulty, xs, ys, size):
    """How much of each pixel the shape covers, (n, pixels) in 0…1, and its box.

    The shape lies wholly inside the picture: its place is drawn after its size.
    """
    spread = 0.05 + 0.95 * difficulty
    radius = size * (0.38 - spread * 0.20 * own[:, 0])
    turn = (2 * own[:, 1] - 1) * np.pi * difficulty
    stretch = np.exp((own[:, 2] - 0.5) * 0.5 * difficulty)
    reach = radius * np.maximum(stretch, 1 / stretch) + 0.5
    room = np.maximum(size / 2 - reach, 0) * spread
    x = xs - (size / 2 + room * (2 * own[:, 3] - 1))[:, None]
    y = ys - (size / 2 + room * (2 * own[:, 4] - 1))[:, None]
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    u = (cos * x + sin * y) / (radius * stretch)[:, None]
    v = (cos * y - sin * x) / (radius / stretch)[:, None]

    distance = np.empty_like(u)
    for label, outline in enumerate(OUTLINES):
        mine = labels == label
        if mine.any():
            distance[mine] = outline(u[mine], v[mine], own[mine, 5:6])
    # The distance to the outline, in pixels, gives the part of the pixel inside: an antialiased edge one pixel wide.
    cover = np.clip(0.5 - distance * radius[:, None], 0, 1)
    cover[cover < 1 / 64] = 0  # what no eye and no box should count
    touched = (cover > 0).reshape(-1, size, size)
    spans = []
    for axis in (1, 2):  # columns, rows
        line = touched.any(axis)
        spans.append((line.argmax(1), size - line[:, ::-1].argmax(1)))
    return cover.astype("float32"), np.stack([spans[0][0], spans[1][0], spans[0][1], spans[1][1]], 1).astype("int32")


def _colours(own, difficulty):
    """Colours of ground and shape, (n, 3) each: far apart at difficulty 0, down to a fifth of the range at 1."""
    ground = 0.08 + difficulty * 0.62 * own[:, 6:9]
    direction = own[:, 9:12] - 0.5 + 1e-3
    direction /= np.abs(direction).max(1, keepdims=True)
    bright = 0.65 + 0.35 * own[:, 9:12]
    contrast = (0.20 + 0.45 * own[:, 12:13]).astype("float32")
    # Step from the ground towards where there is room, in at least one channel by the whole contrast.
    away = np.where(ground + contrast * direction > 1, -direction, direction)
    away = np.where(ground + contrast * away < 0, -away, away)
    near = np.clip(ground + contrast * away, 0, 1)
    return ground, (1 - difficulty) * bright + difficulty * near


def _textured(ink, own, difficulty, xs, ys, size):
    """Colour of the shape at each pixel, (n, pixels, 3): plain, or with stripes of a random direction and width."""
    angle = 2 * np.pi * own[:, 13, None]
    period = size * (0.12 + 0.2 * own[:, 14, None])
    wave = np.sin(2 * np.pi * (np.cos(angle) * xs + np.sin(angle) * ys) / period + 6.3 * own[:, 15, None])
    depth = 0.22 * difficulty * (own[:, 16, None] > 0.4) * own[:, 17, None]
    return ink[:, None, :] + (depth * wave)[..., None]


def _add_clutter(picture, extra, difficulty, xs, ys, size, ink):
    """Paint discs and bars behind the shape, in place; no clutter at difficulty 0, up to `CLUTTER` pieces at 1."""
    for k in range(CLUTTER):
        piece = extra[:, k]
        shown = np.flatnonzero(piece[:, 0] < difficulty)
        if not len(shown):
            continue
        piece = piece[shown, :, None]
        x, y = xs - size * piece[:, 1], ys - size * piece[:, 2]
        angle = 2 * np.pi * piece[:, 3]
        u, v = np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x
        disc = np.hypot(u, v) - size * (0.04 + 0.06 * piece[:, 4])
        bar = np.maximum(np.abs(u) - size * (0.1 + 0.3 * piece[:, 4]), np.abs(v) - size * (0.015 + 0.025 * piece[:, 5]))
        cover = np.clip(0.5 - np.where(piece[:, 6] < 0.4, disc, bar), 0, 1)[..., None]
        colour = piece[:, 7:10].transpose(0, 2, 1)
        # Half of the pieces have nearly the shape's own colour, so that colour alone does not find it.
        colour = np.where(piece[:, 10, None] < 0.5, ink[shown, None, :] + 0.2 * (colour - 0.5), colour)
        picture[shown] += cover * (colour - picture[shown])


# ---------------------------------------------------------------- outlines
# Each takes u, v (m, pixels), the coordinates in units of the shape's radius, v downwards, and t (m, 1) in [0, 1), its
# variety. It returns a distance to the outline, negative inside, exact near straight edges and arcs. Nothing of a shape
# lies outside the circle of radius 1.


def _circle(u, v, t):
    return np.hypot(u, v) - (0.86 + 0.14 * t)


def _ring(u, v, t):
    width = 0.14 + 0.08 * t
    return np.abs(np.hypot(u, v) - (1 - width)) - width


def _crescent(u, v, t):
    return np.maximum(np.hypot(u, v) - 1, (0.80 + 0.04 * t) - np.hypot(u - 0.42 - 0.06 * t, v))


def _heart(u, v, t):
    # A square on its corner with a disc on each upper side: side 2a, discs of radius a around (±a/√2, -a/√2).
    a = 0.53 + 0.025 * t
    h = a / np.sqrt(2)
    y = v + 0.20
    square = (np.abs(u) + np.abs(y - h)) / np.sqrt(2) - a
    return np.minimum(square, np.hypot(np.abs(u) - h, y) - a)


def _polygon(u, v, corners, inner):
    """A star polygon with its first corner upwards; `inner`: radius between two corners, in parts of the outer one."""
    sector = np.pi / corners
    angle = np.arctan2(u, -v)
    folded = np.abs(np.mod(angle + sector, 2 * sector) - sector)  # every corner is the first one's mirror picture
    r = np.hypot(u, v)
    x, y = r * np.cos(folded), r * np.sin(folded)
    ex, ey = inner * np.cos(sector) - 1, inner * np.sin(sector)  # edge from (1, 0)
    return (ey * (x - 1) - ex * y) / np.hypot(ex, ey)


def _triangle(u, v, t):
    return _polygon(u, v, 3, 0.5)


def _square(u, v, t):
    return np.maximum(np.abs(u), np.abs(v)) - (0.64 + 0.06 * t)


def _pentagon(u, v, t):
    return _polygon(u, v, 5, np.cos(np.pi / 5))


def _star(u, v, t):
    return _polygon(u, v, 5, 0.40 + 0.06 * t)


def _cross(u, v, t):
    arm = 0.22 + 0.08 * t
    a, b = np.abs(u), np.abs(v)
    return np.minimum(np.maximum(a - 0.94, b - arm), np.maximum(a - arm, b - 0.94))


def _arrow(u, v, t):
    # Upwards: a head (triangle from v = -0.98 to v = 0) and a shaft below it.
    half = 0.66 + 0.08 * t
    slant = np.hypot(0.98, half)
    head = np.maximum((0.98 * np.abs(u) - half * (v + 0.98)) / slant, v)
    shaft = np.maximum(np.abs(u) - 0.18 - 0.06 * t, np.abs(v - 0.4) - 0.52)
    return np.minimum(head, shaft)


OUTLINES = (_circle, _ring, _crescent, _heart, _triangle, _square, _pentagon, _star, _cross, _arrow)
