"""The widget `augmentation` without a browser: its matrices and pictures against Keras' layers, what its missions accept."""

import base64
import io
import re

import numpy as np
import pytest
from widget_tools import numbers

from utils.data import load_photo
from utils.widgets import load_network
from utils.widgets.modules import find

FILLS = ["reflect", "constant", "nearest", "wrap"]
SHAPES = [(28, 28, 1), (12, 21, 3)]
NOTHING = dict(flip="none", rotation=0, translation=0, zoom=0, contrast=0, brightness=0, erasing=0)
PICTURE = "({ height: h, width: w, channels: c, data: Float32Array.from(x) })"


def picture(shape, seed=0):
    return np.random.default_rng(seed).uniform(0, 255, shape).astype("f4")


def start(**settings):
    """A state of the widget where all that is not named is off."""
    return {
        "source": "photo",
        "fill_mode": "reflect",
        "seed": 0,
        "chosen": 0,
        "strokes": "",
        "pixels": "",
        **NOTHING,
        **settings,
    }


def affine_layer(kind, fill):
    from keras import layers

    return {
        "rotation": lambda: layers.RandomRotation(0.5, fill_mode=fill),
        "translation": lambda: layers.RandomTranslation(0.9, 0.8, fill_mode=fill),
        "zoom": lambda: layers.RandomZoom(0.9, 0.7, fill_mode=fill),
    }[kind]()


def keras_affine(layer, kind, images):
    """Keras' own draws for `images`: the arguments of our matrix function, Keras' matrices, the pictures that come out."""
    drawn = layer.get_random_transformation(images, training=True)
    _, h, w, _ = images.shape
    if kind == "rotation":
        matrices, args = drawn["rotation_matrix"], np.asarray(drawn["angle"], float)[:, None] / 360
    elif kind == "translation":
        moved = np.asarray(drawn["translations"], float)
        matrices, args = layer._get_translation_matrix(drawn["translations"]), moved[:, ::-1] / [h, w]
    else:
        args = np.hstack([np.asarray(drawn["height_zoom"], float), np.asarray(drawn["width_zoom"], float)])
        matrices = layer._get_zoom_matrix(args[:, ::-1].astype("f4"), h, w)
    return args, np.asarray(matrices)[:, :6], np.asarray(layer.transform_images(images, drawn, training=True))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["rotation", "translation", "zoom"])
def test_each_matrix_and_each_fill_mode_is_that_of_keras_layer(js, kind, shape):
    x = picture(shape) / 255
    h, w, c = shape
    code = f"""(m, {{ x, h, w, c, args, kind, fill }}) => args.map(a => {{
      const matrix = m[kind + "Matrix"](...a, h, w); return [matrix, m.affine({PICTURE}, matrix, fill).data]; }})"""
    for fill in FILLS:
        args, matrices, pictures = keras_affine(affine_layer(kind, fill), kind, np.repeat(x[None], 24, axis=0))
        data = dict(x=x.ravel().tolist(), h=h, w=w, c=c, args=args.tolist(), kind=kind, fill=fill)
        ours = js("aug-transforms", code, data)
        np.testing.assert_allclose([numbers(one[0]) for one in ours], matrices, atol=1e-5)
        np.testing.assert_allclose([numbers(one[1]).reshape(shape) for one in ours], pictures, atol=1e-4, err_msg=fill)


def keras_pipeline(state, draws, x):
    """What Keras' layers make of `x` when each is told what a draw of ours says."""
    import keras
    from keras import layers

    h, w, _ = x.shape
    fill, out = state["fill_mode"], []
    for d in draws:
        y = keras.ops.convert_to_tensor(x[None])
        if d["flip"] is not None:
            y = layers.RandomFlip(state["flip"]).transform_images(y, {"flips": np.full((1, 1, 1, 1), d["flip"])})
        if d["turns"] is not None:
            layer = layers.RandomRotation(0.5, fill_mode=fill)
            zero, one = np.zeros(1, "f4"), np.ones(1, "f4")
            matrix = layer._compute_affine_matrix(
                0.5, 0.5, np.array([360 * d["turns"]], "f4"), zero, zero, one, zero, zero, h, w
            )
            y = layer.transform_images(y, {"rotation_matrix": matrix})
        if d["down"] is not None:
            moved = np.array([[d["right"] * w, d["down"] * h]], "f4")
            layer = layers.RandomTranslation(0.5, 0.5, fill_mode=fill)
            y = layer.transform_images(y, {"translations": moved, "input_shape": (1, *x.shape)})
        if d["zoom"] is not None:
            zoom = np.array([[d["zoom"]]], "f4")
            y = layers.RandomZoom(0.5, fill_mode=fill).transform_images(y, {"height_zoom": zoom, "width_zoom": zoom})
        if d["contrast"] is not None:
            y = layers.RandomContrast(1.0).transform_images(y, {"contrast_factor": np.float32(d["contrast"])})
        if d["brightness"] is not None:
            y = layers.RandomBrightness(0.5).transform_images(y, {"rgb_delta": np.float32(255 * d["brightness"])})
        if d["hole"]:
            layer, (wide, high) = layers.RandomErasing(1.0), (d["hole"]["wide"] * w, d["hole"]["high"] * h)
            x0, y0 = d["hole"]["x"] * (w - wide), d["hole"]["y"] * (h - high)
            corners = [np.array([v], "f4") for v in (x0, x0 + wide, y0, y0 + high)]
            told = {"batch_masks": layer._generate_batch_mask(y.shape, corners), "fill_value": keras.ops.zeros_like(y)}
            y = layer.transform_images(y, {**told, "apply_erasing": np.array([True])})
        out.append(np.asarray(y)[0])
    return np.array(out)


@pytest.mark.parametrize("flip", ["horizontal", "vertical", "horizontal_and_vertical"])
@pytest.mark.parametrize("fill", FILLS)
def test_a_sheet_of_draws_is_what_keras_layers_make_one_after_the_other(js, fill, flip):
    h, w, c = shape = SHAPES[1]
    x = picture(shape, 3)
    everything = dict(rotation=0.3, translation=0.3, zoom=0.4, contrast=0.8, brightness=0.3, erasing=0.4)
    state = start(fill_mode=fill, flip=flip, seed=7, **everything)
    code = f"""(m, {{ x, h, w, c, state }}) => {{ const sheet = m.drawnSheet(state, {PICTURE});
      return [sheet.draws, sheet.pictures.map(p => p.data)]; }}"""
    draws, pictures = js("aug-missions", code, dict(x=x.ravel().tolist(), h=h, w=w, c=c, state=state))
    assert {d["flip"] for d in draws} == {True, False}
    ours = np.array([numbers(p).reshape(shape) for p in pictures])
    np.testing.assert_allclose(ours / 255, keras_pipeline(state, draws, x) / 255, atol=1e-4)
    assert len({p.tobytes() for p in ours}) == 16


def test_the_matrix_of_a_draw_leads_through_all_layers_and_a_point_is_traced_like_a_picture_of_coordinates(js):
    h, w, c = 20, 30, 2
    x = np.stack(np.meshgrid(np.arange(w), np.arange(h)), axis=-1).astype("f4")  # each value says where it stood
    code = f"""(m, {{ x, h, w, c, state, fill }}) => m.makeDraws(state).map(draw => {{
      const out = m.drawnPicture({PICTURE}, draw, fill), found = [];
      for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) {{
        const at = 2 * (y * w + x), {{ place, layer }} = m.traced(draw, fill, [x, y], h, w), [a, b, p, d, e, q] = m.wholeMatrix(draw, h, w);
        found.push([...(place ?? [-9, -9]), out.data[at], out.data[at + 1], layer ? 1 : 0, a * x + b * y + p, d * x + e * y + q]); }}
      return found; }})"""
    state = start(flip="horizontal_and_vertical", rotation=0.2, translation=0.2, zoom=0.3)
    for fill in ("nearest", "constant"):
        data = dict(x=x.ravel().tolist(), h=h, w=w, c=c, state=state, fill=fill)
        for rows in js("aug-draws", code, data):
            rows = np.array(rows)
            inside = rows[:, 4] == 0
            assert inside.sum() > 60
            np.testing.assert_allclose(rows[inside, :2], rows[inside, 5:], atol=1e-3)
            near = inside & (np.abs(rows[:, 0] - w / 2) < w / 4) & (np.abs(rows[:, 1] - h / 2) < h / 4)
            same = np.abs(rows[near, :2] - rows[near, 2:4]).max(axis=1) < 0.02
            assert same.mean() > 0.9, "all but pixels that touch what a layer before has filled in"
            if fill == "constant":
                lost = rows[:, 0] == -9
                assert (lost == ~inside).all()


def code_of(js, **settings):
    return js("aug-state", "(m, state) => m.kerasCode(state)", start(**settings))


def test_the_code_that_is_shown_makes_layers_that_draw_from_the_same_ranges(js):
    import keras

    settings = dict(flip="vertical", rotation=0.3, translation=0.2, zoom=0.4, contrast=0.5, brightness=0.3, erasing=0.3)
    text = code_of(js, fill_mode="wrap", **settings)
    model = eval(text, {"keras": keras})
    flip, rotation, translation, zoom = model.layers[:4]
    assert flip.mode == "vertical" and all(la.fill_mode == "wrap" for la in (rotation, translation, zoom))
    images = np.repeat(picture((16, 24, 3))[None], 400, axis=0)
    drawn = [la.get_random_transformation(images, training=True) for la in model.layers]
    theirs = {
        "turns": np.asarray(drawn[1]["angle"]) / 360,
        "right": np.asarray(drawn[2]["translations"])[:, 0] / 24,
        "down": np.asarray(drawn[2]["translations"])[:, 1] / 16,
        "zoom": np.asarray(drawn[3]["height_zoom"]),
        "contrast": np.asarray(drawn[4]["contrast_factor"]),
        "brightness": np.asarray(drawn[5]["rgb_delta"]) / 255,
    }
    np.testing.assert_array_equal(drawn[3]["height_zoom"], drawn[3]["width_zoom"])
    assert np.asarray(drawn[6]["apply_erasing"]).all() and not np.asarray(drawn[6]["fill_value"]).any()
    states = [start(seed=k, **settings) for k in range(25)]
    ours = js("aug-draws", "(m, states) => states.flatMap(m.makeDraws)", states)
    for key, values in theirs.items():
        mine = np.array([d[key] for d in ours])
        low, high = values.min(), values.max()
        np.testing.assert_allclose([mine.min(), mine.max()], [low, high], atol=0.03 * (high - low), err_msg=key)
        assert abs(mine.mean() - values.mean()) < 0.1 * (high - low)
    assert abs(np.mean([d["flip"] for d in ours]) - np.mean(drawn[0]["flips"])) < 0.12
    masks = np.asarray(drawn[6]["batch_masks"]).mean(axis=(1, 2, 3))
    holes = np.array([d["hole"]["wide"] * d["hole"]["high"] for d in ours])
    np.testing.assert_allclose(
        [holes.min(), holes.mean(), holes.max()], [masks.min(), masks.mean(), masks.max()], atol=0.03
    )


def test_code_without_layers_and_with_a_small_hole_is_valid_too(js):
    import keras

    assert not eval(code_of(js), {"keras": keras}).layers
    (layer,) = eval(code_of(js, erasing=0.01), {"keras": keras}).layers
    assert layer.scale == (0.01, 0.02)


def test_keras_throws_one_coin_for_both_directions_and_only_raises_the_contrast_by_a_single_number():
    """What the widget tells of RandomFlip, and why its code gives RandomContrast a pair."""
    from keras import layers

    x = np.repeat(np.arange(4, dtype="f4").reshape(1, 2, 2, 1), 64, axis=0)
    out = np.asarray(layers.RandomFlip(seed=1)(x, training=True))
    assert {tuple(one.ravel()) for one in out} == {(0, 1, 2, 3), (3, 2, 1, 0)}
    drawn = layers.RandomContrast(0.5, seed=1).get_random_transformation(x, training=True)
    assert np.min(drawn["contrast_factor"]) >= 1


def test_a_factor_stretches_the_same_draw(js):
    small, large = js("aug-draws", "(m, s) => s.map(m.makeDraws)", [start(rotation=0.1), start(rotation=0.2, zoom=0.1)])
    np.testing.assert_allclose([2 * d["turns"] for d in small], [d["turns"] for d in large])
    assert all(d["zoom"] is None for d in small)


# The pictures ---------------------------------------------------------------------------------------------------------


def test_the_photo_is_scikit_learns_flower_and_small():
    from PIL import Image

    text = find("aug-pictures").read_text("utf8")
    data = base64.b64decode(re.search(r'PHOTO =\s+"([^"]+)"', text)[1])
    assert len(data) <= 8000
    ours = np.asarray(Image.open(io.BytesIO(data)), float)
    theirs = Image.fromarray(load_photo("flower")).crop((100, 0, 527, 427)).resize((96, 96), Image.LANCZOS)
    assert ours.shape == (96, 96, 3) and np.abs(ours - np.asarray(theirs, float)).mean() < 5


def test_the_written_digits_are_read_as_themselves(js):
    pixels = js("aug-pictures", "m => m.WRITTEN.map((_, k) => m.writtenDigit(k).data)")
    code = "(m, { packed, pictures }) => pictures.map(x => m.network(packed)(x).at(-1).data)"
    outputs = js("nn", code, {"packed": load_network("lenet"), "pictures": pixels})
    assert np.argmax([numbers(y) for y in outputs], axis=1).tolist() == list(range(10))


# The missions ---------------------------------------------------------------------------------------------------------

JUDGE = f"""(m, {{ x, h, w, c, states, pixels }}) => states.map(state => {{
  const photo = {PICTURE}, digit = pixels && {{ height: 28, width: 28, channels: 1, data: Float32Array.from(pixels) }};
  const found = m.measured(m.drawnSheet(state, state.source === "photo" ? photo : digit), state.source === "photo");
  return {{ done: m.missionsOf(state, found), nines: found.nines, least: found.least, alike: found.alike?.least }}; }})"""


@pytest.fixture(scope="module")
def judge(js):
    """judge(state, …): what the widget finds in the sheet of each."""
    from PIL import Image

    text = find("aug-pictures").read_text("utf8")
    data = base64.b64decode(re.search(r'PHOTO =\s+"([^"]+)"', text)[1])
    photo = np.asarray(Image.open(io.BytesIO(data)), float)
    six = js("aug-pictures", "m => m.writtenDigit(6).data")

    def judged(*states):
        data = dict(x=photo.ravel().tolist(), h=96, w=96, c=3, states=list(states), pixels=six)
        return js("aug-missions", JUDGE, data)

    return judged


def test_a_flip_in_both_directions_makes_nines_of_sixes_and_one_direction_does_not(judge):
    six = dict(source="6", fill_mode="constant")
    flips = ("horizontal_and_vertical", "horizontal", "vertical", "none")
    found = judge(*[start(**six, flip=flip) for flip in flips])
    assert found[0]["done"] == ["coin"] and 3 <= found[0]["nines"] <= 13
    assert [(one["done"], one["nines"]) for one in found[1:]] == [([], 0)] * 3


def test_the_limit_of_the_six_is_where_the_first_nine_is_and_its_mission_is_fulfilled_just_below_it(js, judge):
    limit = js("aug-missions", "m => m.limitOfSix()")
    assert 0.25 < limit < 0.5
    from keras import layers

    six = np.array(js("aug-pictures", "m => m.writtenDigit(6).data"), "f4").reshape(28, 28, 1)
    layer = layers.RandomRotation(0.5, fill_mode="constant")
    angles = np.concatenate([s * np.arange(0, 0.5, 0.005) for s in (1, -1)])
    zero, one = np.zeros(len(angles), "f4"), np.ones(len(angles), "f4")
    matrix = layer._compute_affine_matrix(0.5, 0.5, (360 * angles).astype("f4"), zero, zero, one, zero, zero, 28, 28)
    turned = np.asarray(layer.transform_images(np.repeat(six[None], len(angles), 0), {"rotation_matrix": matrix}))
    nine = js(
        "aug-missions",
        "(m, all) => all.map(x => m.likeness({ height: 28, width: 28, channels: 1, data: Float32Array.from(x) }).isNine)",
        turned.reshape(len(angles), -1).tolist(),
    )
    assert np.abs(angles[np.array(nine)]).min() == pytest.approx(limit, abs=0.005)
    two = np.floor(100 * (limit - 1e-9)) / 100
    turn = lambda factor, **more: start(source="6", fill_mode="constant", rotation=round(factor, 2), **more)
    found = judge(turn(two), turn(two - 0.01), turn(two - 0.03), turn(two + 0.01), turn(0.5), turn(two, zoom=0.1))
    assert [one["done"] for one in found] == [["limit"], ["limit"], [], [], [], []]
    assert found[0]["nines"] == 0 and found[4]["nines"] > 0


def test_sixteen_different_flowers_need_several_layers_and_not_too_much_of_them(judge):
    good = dict(flip="horizontal", rotation=0.2, translation=0.2)
    states = [
        start(**good),
        start(flip="horizontal"),
        start(rotation=0.5),
        start(brightness=0.5),
        start(contrast=1, brightness=0.5),
        start(zoom=0.5),
        start(erasing=0.5),
        start(translation=0.5, rotation=0.5, flip="horizontal"),
    ]
    found = judge(*states)
    assert [one["done"] for one in found] == [["many"], *[[]] * 7]
    assert found[1]["alike"] == 0 and found[1]["least"] == 1, "a flip alone makes two pictures"
    assert found[0]["alike"] >= 25 and found[0]["least"] >= 0.9
    assert found[6]["least"] < 0.9 and found[7]["least"] < 0.9
    solved = judge(*[start(**good, seed=k) for k in range(20)])
    assert sum(one["done"] == ["many"] for one in solved) >= 5, "not a matter of one lucky seed"


@pytest.mark.parametrize(
    "raw, change",
    [
        ({"source": "6", "rotation": "0.25", "chosen": "15"}, {"source": "6", "rotation": 0.25, "chosen": 15}),
        ({"source": 6, "flip": "horizontal_and_vertical"}, {"source": "6", "flip": "horizontal_and_vertical"}),
        ({"source": "__proto__", "flip": "<b>", "fill_mode": "mirror"}, {}),
        ({"rotation": "0.7", "zoom": "-1", "contrast": "x", "erasing": "", "brightness": None}, {}),
        ({"rotation": "Infinity", "seed": "1.5", "chosen": "16"}, {}),
        ({"seed": "999", "strokes": "zz"}, {"seed": 999}),
        ({"pixels": "AAAA"}, {}),
        ({"pixels": "A" * 1044}, {}),
        ({"pixels": "A" * 1046 + "=="}, {"pixels": "A" * 1046 + "=="}),
        ({"seed": "1000", "strokes": "go50dr5y"}, {"strokes": "go50dr5y"}),
    ],
)
def test_only_what_is_valid_of_a_link_is_kept(js, raw, change):
    base = js("aug-state", "m => m.AUG_START")
    assert js("aug-state", "(m, raw) => m.validAug(raw)", raw) == {**base, **change}


def test_a_state_comes_back_from_its_texts(js):
    state = start(source="own", strokes="go50dr5y", rotation=0.31, seed=12, flip="vertical", chosen=3)
    code = """(m, state) => { const texts = m.augToTexts(state, m.AUG_START);
      for (const key in texts) if (texts[key] === null) delete texts[key]; else texts[key] = String(texts[key]);
      return m.validAug(texts); }"""
    assert js("aug-state", code, state) == state
