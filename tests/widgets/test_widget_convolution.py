"""The widget `convolution` without a browser: its numbers against Keras' Conv2D, what its missions accept, what of a link is kept."""

import base64

import numpy as np
import pytest
from widget_tools import lenet_kernel, numbers

from utils.data import load_photo
from utils.widgets import source
from utils.widgets.lean import lean

BLUR = np.full((3, 3), 1 / 9)
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
PADDINGS = ("valid", "same")
CONVOLVE = """(m, { picture, states }) => states.map(state => {
  const scene = m.prepared({ ...picture, data: Float64Array.from(picture.data) }, state), out = m.convolved(scene);
  return { ...out, rows: scene.rows, columns: scene.columns }; })"""


def start(**settings):
    plain = dict(source="photo", padding="valid", stride=1, dilation=1, flip=False, at=[8, 30], strokes="", pixels="")
    kernel = np.asarray(settings.pop("kernel", SOBEL), float).tolist()
    return {**plain, "kernel": kernel, **settings}


def convolved(js, x, states):
    """Outputs of the widget, each an array, with how rows and columns lie."""
    picture = {"height": x.shape[0], "width": x.shape[1], "data": x.ravel().tolist()}
    found = js("conv-math", CONVOLVE, {"picture": picture, "states": states})
    for one in found:
        one["data"] = numbers(one["data"].values() if isinstance(one["data"], dict) else one["data"])
        one["data"] = one["data"].reshape(one["height"], one["width"])
    return found


def keras_layer(n, padding, stride=1, dilation=1):
    from keras import layers

    options = dict(padding=padding, strides=stride, dilation_rate=dilation, use_bias=False, dtype="float64")
    return layers.Conv2D(1, n, **options)


def keras_output(x, kernel, layer):
    layer.build((None, *x.shape, 1))
    layer.set_weights([np.asarray(kernel)[:, :, None, None]])
    return np.asarray(layer(x[None, :, :, None]))[0, :, :, 0]


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("n", [1, 3, 5])
def test_every_stride_and_dilation_gives_the_numbers_of_keras(js, padding, n):
    rng = np.random.default_rng(n)
    ways = [(s, d) for s in (1, 2, 3) for d in (1, 2, 3) if s == 1 or d == 1]  # all that Keras allows
    for shape in ((24, 24), (29, 22), (48, 48)):
        x, kernel = rng.uniform(0, 255, shape), rng.normal(size=(n, n))
        states = [start(kernel=kernel, padding=padding, stride=s, dilation=d) for s, d in ways]
        turned = [{**state, "kernel": kernel[::-1, ::-1].tolist(), "flip": True} for state in states]
        for (s, d), ours, flipped in zip(ways, convolved(js, x, states), convolved(js, x, turned), strict=True):
            theirs = keras_output(x, kernel, keras_layer(n, padding, s, d))
            assert ours["data"].shape == theirs.shape, (s, d)
            np.testing.assert_allclose(ours["data"], theirs, rtol=0, atol=1e-6, err_msg=f"{s} {d}")
            np.testing.assert_array_equal(flipped["data"], ours["data"])
            assert [ours["low"], ours["high"]] == pytest.approx([theirs.min(), theirs.max()])
            assert ours["most"] == pytest.approx(np.abs(theirs).max())


def by_hand(x, kernel, padding, s, d):
    """The same with NumPy alone, for what Keras refuses, too: (output, zeros above and below, left and right, unused)."""
    n, zeros, unused = len(kernel), [], []
    reach = (n - 1) * d + 1
    for side in x.shape:
        size = -(-side // s) if padding == "same" else (side - reach) // s + 1
        need = max((size - 1) * s + reach - side, 0) if padding == "same" else 0
        zeros.append((need // 2, need - need // 2))
        unused.append(side + need - ((size - 1) * s + reach))
    padded = np.pad(x, zeros)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (reach, reach))[::s, ::s, ::d, ::d]
    return (windows * kernel).sum(axis=(2, 3)), zeros, unused


def test_zeros_and_unused_pixels_lie_where_they_are_said_to_and_keras_refuses_stride_with_dilation(js):
    rng = np.random.default_rng(7)
    x = rng.uniform(0, 255, (26, 31))
    ways = [(n, p, s, d) for n in (1, 3, 5) for p in PADDINGS for s in (1, 2, 3) for d in (1, 2, 3)]
    kernels = {n: rng.normal(size=(n, n)) for n in (1, 3, 5)}
    states = [start(kernel=kernels[n], padding=p, stride=s, dilation=d) for n, p, s, d in ways]
    for (n, p, s, d), ours in zip(ways, convolved(js, x, states), strict=True):
        out, zeros, unused = by_hand(x, kernels[n], p, s, d)
        np.testing.assert_allclose(ours["data"], out, rtol=0, atol=1e-9)
        said = [ours[side] for side in ("rows", "columns")]
        assert [(one["before"], one["after"]) for one in said] == zeros
        assert [one["unused"] for one in said] == unused and min(unused) >= 0
    with pytest.raises(ValueError, match="strides > 1. not supported in conjunction with .dilation_rate > 1"):
        keras_layer(3, "valid", 2, 2)


def test_the_terms_of_a_pixel_are_those_of_its_window(js):
    x = np.arange(16 * 16).reshape(16, 16).astype(float)
    state = start(kernel=np.arange(9).reshape(3, 3), padding="same", dilation=2)
    code = """(m, { picture, state }) => m.taps(m.prepared(picture, state), [0, 5])"""
    picture = {"height": 16, "width": 16, "data": x.ravel().tolist()}
    read = js("conv-math", code, {"picture": picture, "state": state})
    assert [(one["y"], one["x"]) for one in read] == [(a, b) for a in (-2, 0, 2) for b in (3, 5, 7)]
    assert [one["outside"] for one in read] == [True] * 3 + [False] * 6
    assert [one["value"] for one in read] == [0, 0, 0, 3, 5, 7, 35, 37, 39]
    assert [one["weight"] for one in read] == list(range(9))
    sums = """(m, { picture, state }) => { const scene = m.prepared(picture, state), { width, data } = m.convolved(scene);
      return [...data].map((v, k) => [v, m.taps(scene, [Math.floor(k / width), k % width])]); }"""
    for flip in (False, True):
        for value, read in js("conv-math", sums, {"picture": picture, "state": {**state, "flip": flip, "stride": 3}}):
            assert value == sum(one["value"] * one["weight"] for one in read)


def test_the_photo_is_a_part_of_the_one_it_names_and_the_learned_kernel_is_lenets(js):
    from PIL import Image

    photo = js("conv-pictures", "m => { const p = m.bundledPhoto(); return [p.height, p.width, [...p.data]]; }")
    part = Image.fromarray(load_photo("china")).convert("L").crop((30, 20, 410, 400))
    theirs = np.asarray(part.resize((48, 48), Image.BOX), float)
    assert photo[:2] == [48, 48]
    np.testing.assert_allclose(numbers(photo[2]).reshape(48, 48), theirs, atol=1)

    np.testing.assert_allclose(js("conv-state", "m => m.KERNELS.learned()"), lenet_kernel(), atol=0.006)


def test_presets_are_known_by_name_and_a_kernel_grows_and_shrinks_around_its_middle(js):
    code = """m => Object.entries(m.KERNELS).flatMap(([name, make]) => [1, 3, 5].map(n => [name, n, m.kernelName(make(n)), make(n)]))"""
    for name, n, found, kernel in js("conv-state", code):
        assert found == name
        assert len(kernel) == {"identity": n, "blur": max(n, 3), "learned": 5}.get(name, 3)
    resize = lambda kernel, n: np.array(js("conv-state", "(m, [k, n]) => m.resized(k, n)", [kernel, n]))
    np.testing.assert_array_equal(resize(SOBEL.tolist(), 5), np.pad(SOBEL, 1))
    np.testing.assert_array_equal(resize(np.pad(SOBEL, 1).tolist(), 3), SOBEL)
    np.testing.assert_array_equal(resize(BLUR.tolist(), 1), [[1 / 9]])
    assert js("conv-state", "(m, k) => m.kernelName(k)", (2 * SOBEL).tolist()) == "own"


@pytest.fixture
def judge(js):
    """judge(states): names of the missions that each fulfils."""
    return lambda *states: js("conv-state", "(m, all) => all.map(one => m.convMissions(one))", list(states))


def only(n=3, **weights):
    """A kernel of zeros but for `r0c2=5`."""
    kernel = np.zeros((n, n))
    for place, weight in weights.items():
        kernel[int(place[1]), int(place[3])] = weight
    return kernel


def test_vertical_edges_are_found_by_any_two_numbers_that_differ_along_a_row(judge):
    good = [
        start(kernel=only(r1c0=-1, r1c2=1)),
        start(kernel=only(r0c1=3, r0c2=-3), stride=3, padding="same"),
        start(kernel=only(5, r4c0=1, r4c4=-1), dilation=2, flip=True),
        start(kernel=only(r2c0=-99, r2c1=99)),
    ]
    bad = [
        start(),  # Sobel: six numbers
        start(kernel=only(r0c1=-1, r2c1=1)),  # edges between rows
        start(kernel=only(r0c0=-1, r2c2=1)),  # both
        start(kernel=only(r1c0=-0.9, r1c2=0.9)),  # weak
        start(kernel=only(r1c0=-1, r1c2=1.001)),  # sees brightness
        start(kernel=only(r1c0=1)),
        start(kernel=only()),
        start(kernel=[[1]]),
        start(kernel=only(r1c0=1, r1c1=-2, r1c2=1)),
    ]
    assert judge(*good) == [["edges"]] * len(good)
    assert all("edges" not in one for one in judge(*bad))


def test_two_numbers_of_one_row_are_the_only_kind_of_solution(judge):
    """Each kernel of two numbers of −1 and 1, against what an edge in each direction gives under NumPy."""
    states, expected = [], []
    rows = np.repeat([0.0, 255], 8)[:, None] * np.ones(16)
    for first in range(9):
        for second in range(9):
            kernel = np.zeros(9)
            kernel[first], kernel[second] = kernel[first] - 1, kernel[second] + 1
            kernel = kernel.reshape(3, 3)
            most = [np.abs(by_hand(x, kernel, "valid", 1, 1)[0]).max() for x in (rows, rows.T)]
            states.append(start(kernel=kernel))
            expected.append(most[0] == 0 and most[1] >= 255)
    assert ["edges" in one for one in judge(*states)] == expected and sum(expected) == 18


def test_a_shift_by_two_is_what_nine_numbers_do_with_dilation(judge, js):
    good = [start(kernel=only(r1c0=1), dilation=2), start(kernel=only(r1c2=1), dilation=2, flip=True, padding="same")]
    bad = [
        start(kernel=only(5, r2c0=1)),  # twenty-five numbers
        start(kernel=only(r1c0=1)),
        start(kernel=only(r1c2=1), dilation=2),  # to the left
        start(kernel=only(r0c0=1), dilation=2),  # and down
        start(kernel=only(r1c0=2), dilation=2),  # brighter
        start(kernel=only(r1c0=0.5, r1c1=0.5), dilation=2),
        start(kernel=only(r1c0=1), dilation=2, stride=2),
    ]
    assert judge(*good) == [["shift"]] * 2 and all(not one for one in judge(*bad))
    x = np.random.default_rng(0).uniform(0, 255, (20, 20))
    for one in convolved(js, x, [{**state, "padding": "same"} for state in good]):
        np.testing.assert_array_equal(one["data"][:, 2:], x[:, :-2])


def test_a_blur_without_its_sum_is_blind_to_brightness(judge, js):
    changed = lambda place, weight: np.where(np.arange(9).reshape(3, 3) == place, weight, BLUR)
    good = [start(kernel=changed(k, -8 / 9), dilation=1 + k % 3) for k in range(9)]
    good += [start(kernel=changed(4, -0.8889)), start(kernel=9 * changed(4, -8 / 9))]
    bad = [
        start(kernel=BLUR),
        start(kernel=only()),
        start(),  # the sum is 0, but not of a blur
        start(kernel=[[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        start(kernel=changed(4, -0.88)),
        start(kernel=changed(4, 0)),
    ]
    assert judge(*good) == [["blind"]] * len(good) and judge(*bad) == [[]] * len(bad)
    x = np.random.default_rng(0).uniform(0, 155, (20, 20))
    for state in good[:9]:
        dark, bright = (convolved(js, one, [state])[0]["data"] for one in (x, x + 100))
        np.testing.assert_allclose(dark, bright, atol=1e-9)


def test_what_a_mission_sets_up_does_not_solve_it_yet(judge, js):
    states = js("conv-state", "m => Object.values(m.CONV_MISSIONS).map(one => m.validConv(one))")
    assert judge(*states, js("conv-state", "m => m.CONV_START")) == [[]] * 4


@pytest.mark.parametrize(
    "raw, change",
    [
        ({"kernel": "2"}, {"kernel": [[2]]}),
        ({"kernel": "_".join(["1/9"] * 9)}, {"kernel": BLUR.tolist()}),
        ({"kernel": "1_2_3_4", "stride": "2"}, {"stride": 2}),
        ({"kernel": "_".join(["1"] * 8 + ["100"])}, {}),
        ({"kernel": "_".join(["1"] * 8 + [""])}, {}),
        ({"kernel": "_".join(["1"] * 8 + ["1/0"])}, {}),
        ({"kernel": [[1, 2, 3], [4, 5, 6], [7, 8]]}, {}),
        ({"kernel": [[1, 2, 3], [4, 5, None], [7, 8, 9]]}, {}),
        ({"kernel": [[0.5]], "flip": True, "at": [3, 4]}, {"kernel": [[0.5]], "flip": True, "at": [3, 4]}),
        ({"flip": "true", "at": "0_63", "dilation": "3"}, {"flip": True, "at": [0, 63], "dilation": 3}),
        ({"flip": "yes", "at": "1_64", "dilation": "4", "padding": "full", "source": "__proto__"}, {}),
        ({"at": "1.5_2", "stride": "0", "strokes": "zz", "pixels": "AAAA"}, {}),
        ({"at": "", "strokes": "go50dr5y", "source": "own"}, {"strokes": "go50dr5y", "source": "own"}),
    ],
)
def test_only_what_is_valid_of_a_link_is_kept(js, raw, change):
    base = js("conv-state", "m => m.CONV_START")
    assert js("conv-state", "(m, raw) => m.validConv(raw)", raw) == {**base, **change}


def test_a_state_comes_back_from_its_texts(js):
    kernel = np.random.default_rng(1).normal(size=(5, 5))
    state = start(source="own", strokes="go50dr5y", kernel=kernel, flip=True, at=[0, 7], stride=3, padding="same")
    code = """(m, state) => { const texts = m.convTexts(state, m.CONV_START);
      for (const key in texts) if (texts[key] === null) delete texts[key];
      return [m.validConv(texts), Object.values(texts).every(one => typeof one === "string")]; }"""
    assert js("conv-state", code, state) == [state, True]


def test_weights_are_read_and_written_as_a_reader_does(js):
    read = js("conv-state", "(m, all) => all.map(m.weightOf)", ["−1", "1/9", " 0.5 ", "", "-", "1/2/3", "1e3", "-8/9"])
    np.testing.assert_allclose(numbers(read), [-1, 1 / 9, 0.5, *[np.nan] * 4, -8 / 9])
    write = "(m, all) => all.map(v => m.weightText(v, 4))"
    assert js("conv-state", write, [1 / 9, -8 / 9, 1 / 25, 1.32, -0.85, 1 / 3, 0]) == [
        *["1/9", "-8/9", "0.04", "1.32", "-0.85", "1/3", "0"]
    ]


def test_the_sum_is_written_out_and_its_code_is_keras_own(js):
    read = [{"value": v, "weight": w} for v, w in ((120, -1), (7, 0), (9, 1 / 9), (0, 2.5))]
    for lang in ("en", "zh"):
        text = js("conv-words", f"(m, read) => m.CONV_TEXT.{lang}.sumText([3, 4], read, -119)", read)
        assert text == "out[3, 4] = 120×(−1) + 9×1/9 + 0×2.5 = −119"
    numbers_ = [0, -1e-12, 1234.5, -0.12345, 1 / 3, 25245, 0.0000123]
    said = js("conv-words", "(m, all) => all.map(m.CONV_TEXT.en.number)", numbers_)
    assert said[:6] == ["0", "0", "1234.5", "−0.123", "0.333", "25245"] and said[6].startswith("1.2×10")

    import keras

    code = js("conv-words", "(m, state) => m.convCode(state)", start(padding="same", stride=2))
    layer = eval(code, {"keras": keras})
    assert (layer.filters, layer.kernel_size, layer.strides, layer.padding) == (1, (3, 3), (2, 2), "same")


def test_a_picture_from_python_is_checked(js):
    give = lambda rows: js(
        "conv-pictures", "(m, rows) => { const p = m.givenPicture(rows); return p && p.height; }", rows
    )
    assert give(np.full((16, 64), 255).tolist()) == 16
    for rows in (np.zeros((15, 20)), np.zeros((20, 65)), np.full((20, 20), 256), np.full((20, 20), -1)):
        assert give(rows.tolist()) is None
    assert give(None) is None and give("photo") is None and give([[0] * 20] * 19 + [[0] * 19]) is None


def test_the_module_stays_small():
    text = lean(source("convolution"))
    photo = 4 * -(-48 * 48 // 3)
    assert len(text.encode()) - photo < 56_500 and base64.b64encode(bytes(2304)).decode().__len__() == photo
