"""The widgets' arithmetic against Keras and NumPy (under Node), and the outputs that Python writes."""

import base64
import json
import re

import numpy as np
import pytest
from widget_tools import STROKES, numbers

from utils.widgets import live, load_network, pack, parts, save_network, show, source
from utils.widgets.lean import lean
from utils.widgets.networks import FOLDER

FORWARD = "(m, { packed, x }) => m.network(packed)(x)"


def architectures():
    import keras
    from keras import layers as L

    return {
        "LeNet": [
            keras.Input((28, 28, 1)),
            L.Conv2D(6, 5, padding="same", activation="tanh"),
            L.AveragePooling2D(2),
            L.Conv2D(16, 5, activation="tanh"),
            L.AveragePooling2D(2),
            L.Flatten(),
            L.Dense(120, activation="tanh"),
            L.Dense(84, activation="sigmoid"),
            L.Dense(10, activation="softmax"),
        ],
        "strides, dilation, batch normalization": [
            keras.Input((13, 10, 3)),
            L.Rescaling(1 / 4, offset=-0.5),
            L.Conv2D(5, (3, 4), strides=(2, 3), padding="same", use_bias=False),
            L.BatchNormalization(),
            L.ReLU(max_value=2.0, negative_slope=0.1, threshold=0.05),
            L.Conv2D(7, 2, dilation_rate=2, padding="same"),
            L.BatchNormalization(scale=False),
            L.LeakyReLU(0.3),
            L.MaxPooling2D(3, 2, padding="same"),
            L.Dropout(0.5),
            L.GlobalAveragePooling2D(),
            L.Dense(4),
        ],
        "unequal padding, means at the border": [
            keras.Input((9, 11, 2)),
            L.Conv2D(4, (5, 3), strides=(3, 1), activation="gelu"),
            L.BatchNormalization(center=False),
            L.AveragePooling2D((2, 3), strides=2, padding="same"),
            L.Conv2D(3, 4, strides=2, padding="same", activation="elu"),
            L.GlobalMaxPooling2D(keepdims=True),
            L.Flatten(),
            L.Dense(6, activation="softplus"),
            L.Softmax(),
        ],
        "dense layers on maps and vectors": [
            keras.Input((4, 6)),
            L.Dense(5, activation="selu"),
            L.Reshape((2, 2, 5)),
            L.Dense(3, activation="softmax"),
            L.Flatten(),
            L.Dense(8, use_bias=False),
            L.Activation("silu"),
            L.BatchNormalization(),
            L.Dense(2, activation="linear"),
        ],
    }


def random_model(layers, seed):
    """A Sequential with random weights, of which batch normalization's are far from 0 and 1."""
    import keras

    model, rng = keras.Sequential(layers), np.random.default_rng(seed)
    for layer in model.layers:
        for variable in layer.weights:
            if variable.dtype != "float32" or "seed" in variable.path:
                continue
            scale = 1 / np.sqrt(np.prod(variable.shape[:-1])) if len(variable.shape) > 1 else 0.5
            value = rng.normal(0, scale, variable.shape)
            variable.assign(np.abs(value) + 0.3 if "variance" in variable.path else value)
    return model


def rounded(kernel, dtype):
    """What a kernel is after packing, written anew: float16, or round(k / s) · s with s = max|k| / 127 for each output unit."""
    if dtype == "float16":
        return kernel.astype(np.float16).astype(np.float32)
    out = np.empty_like(kernel)
    for unit in range(kernel.shape[-1]):
        scale = np.float32(np.abs(kernel[..., unit]).max() / 127)
        out[..., unit] = np.round(kernel[..., unit] / scale) * scale
    return out


@pytest.mark.parametrize("dtype", ["float16", "int8"])
@pytest.mark.parametrize(
    "name",
    [
        "LeNet",
        "strides, dilation, batch normalization",
        "unequal padding, means at the border",
        "dense layers on maps and vectors",
    ],
)
def test_every_layer_in_the_page_equals_keras_layer_by_layer(js, name, dtype):
    import keras

    model = random_model(architectures()[name], seed=len(name))
    packed = pack(model, dtype)
    for layer in model.layers:  # Keras computes with the rounded weights, so that only the arithmetic is compared
        if hasattr(layer, "kernel"):
            layer.kernel.assign(rounded(np.asarray(layer.kernel), dtype))
    x = np.random.default_rng(1).uniform(0, 1, model.input_shape[1:]).astype("f4")
    outputs = [
        np.asarray(y)[0]
        for y in keras.Model(model.inputs, [layer.output for layer in model.layers])(x[None], training=False)
    ]
    ours = js("nn", FORWARD, {"packed": packed, "x": x.ravel().tolist()})
    assert [layer["type"] for layer in ours] == [type(layer).__name__ for layer in model.layers]
    for layer, theirs in zip(ours, outputs):
        assert tuple(layer["shape"]) == theirs.shape
        np.testing.assert_allclose(numbers(layer["data"]), theirs.ravel(), rtol=1e-4, atol=1e-5, err_msg=layer["type"])


@pytest.mark.parametrize("dtype, tolerance", [("float16", 2e-3), ("int8", 3e-2)])
def test_rounding_the_weights_changes_the_probabilities_little(js, dtype, tolerance):
    model = random_model(architectures()["LeNet"], seed=3)
    x = np.random.default_rng(2).uniform(0, 1, (28, 28, 1)).astype("f4")
    last = js("nn", FORWARD, {"packed": pack(model, dtype), "x": x.ravel().tolist()})[-1]
    np.testing.assert_allclose(numbers(last["data"]), np.asarray(model(x[None]))[0], atol=tolerance)
    assert sum(numbers(last["data"])) == pytest.approx(1, abs=1e-5)


def test_half_precision_is_decoded_for_all_65536_patterns(js):
    ours = numbers(js("nn", "m => Array.from({ length: 65536 }, (_, bits) => m.half(bits))"))
    np.testing.assert_array_equal(ours, np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float64))


def drawn(strokes):
    """The picture of `strokes` by its definition: 28 × 28 pixels, brightness by distance from the pen's path."""

    def ink(strokes):
        x, y = np.meshgrid(np.arange(28) + 0.5, np.arange(28) + 0.5)
        nearest = np.full((28, 28), np.inf)
        for stroke in strokes:
            for a, b in zip(stroke, np.vstack([stroke[1:], stroke[-1:]])):
                d = b - a
                t = np.clip(((x - a[0]) * d[0] + (y - a[1]) * d[1]) / max(d @ d, 1e-300), 0, 1)
                nearest = np.minimum(nearest, np.hypot(x - a[0] - t * d[0], y - a[1] - t * d[1]))
        return np.clip(1.75 - nearest, 0, 1)

    strokes = [np.array(stroke, float) for stroke in strokes]
    low, high = np.vstack(strokes).min(0), np.vstack(strokes).max(0)
    scale = 17.5 / max(*(high - low), 40)
    placed = [(stroke - (low + high) / 2) * scale + 14 for stroke in strokes]
    draft = ink(placed)
    centre = np.array([(draft.sum(axis) * (np.arange(28) + 0.5)).sum() for axis in (0, 1)]) / draft.sum()
    return ink([stroke + np.clip(14 - centre, -4, 4) for stroke in placed])


DRAWINGS = [
    *STROKES.values(),
    [[[3, 200]]],
    [[[0, 0], [280, 280]], [[280, 0]]],
    [[[20, 270], [260, 270]]],
    [[[140, 140], [141, 143]], [[139, 139]]],
]


@pytest.fixture(scope="module")
def pictures(js):
    moved = [[[[x * 0.45 + 31, y * 0.45 + 90] for x, y in stroke] for stroke in strokes] for strokes in DRAWINGS]
    return np.array(js("strokes", "(m, all) => all.map(s => Array.from(m.rasterise(s)))", DRAWINGS + moved)).reshape(
        2, -1, 28, 28
    )


@pytest.mark.parametrize("index", range(len(DRAWINGS)), ids=[*map(str, STROKES), "dot", "across", "bar", "tiny"])
def test_a_drawing_becomes_a_picture_like_those_of_mnist(pictures, index):
    strokes, (ours, smaller) = DRAWINGS[index], pictures[:, index]
    np.testing.assert_allclose(ours, 255 * drawn(strokes), atol=0.6)
    ink = np.argwhere(ours > 127)
    assert (np.ptp(ink, axis=0) < 21).all(), "fits a box of 20 × 20"
    if len(strokes[0]) > 3:
        np.testing.assert_allclose(ours, smaller, atol=2, err_msg="the size and place of the drawing do not matter")
        assert 0.06 < ours.mean() / 255 < 0.22, "about as much ink as MNIST, whose mean is 0.13"


def test_no_ink_gives_no_picture(js):
    assert js("strokes", "m => m.rasterise([])") is None


def test_the_shipped_network_reads_handwriting_and_is_small(js, pictures):
    packed = load_network("lenet")
    assert packed["dtype"] == "int8" and (FOLDER / "lenet.bin").stat().st_size <= 75_000
    code = "(m, { packed, pictures }) => pictures.map(x => m.network(packed)(x).at(-1).data)"
    assert packed["arch"][1]["type"] == "Rescaling", "the network takes bytes, as the lesson trained it"
    outputs = js("nn", code, {"packed": packed, "pictures": pictures[0, :10].reshape(10, 784).astype(float).tolist()})
    answers = np.argmax([numbers(y) for y in outputs], axis=1)
    assert (answers == list(STROKES)).sum() >= 9, answers
    assert len(packed["weights"]) == 61470 + 2 * 4 * 236, "LeNet-5: 61,706 parameters, a scale for each unit"


def test_a_network_survives_saving_and_a_damaged_file_is_refused(tmp_path):
    import keras

    packed = pack(keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]), "int8")
    save_network(packed, tmp_path / "net.bin")
    assert load_network(tmp_path / "net.bin") == packed
    (tmp_path / "short.bin").write_bytes((tmp_path / "net.bin").read_bytes()[:-1])
    with pytest.raises(ValueError, match="expected 22 bytes of weights, received 21"):
        load_network(tmp_path / "short.bin")
    (tmp_path / "other.bin").write_bytes(b"\x80\x04 no network")
    with pytest.raises(ValueError, match="save_network"):
        load_network(tmp_path / "other.bin")
    with pytest.raises(FileNotFoundError, match="no_such"):
        load_network("no_such")


def test_what_a_page_cannot_compute_is_refused_with_its_name():
    import keras
    from keras import layers as L

    def packing(*layers, shape=(8, 8, 2), **options):
        return lambda: pack(keras.Sequential([keras.Input(shape), *layers]), **options)

    with pytest.raises(ValueError, match="my_lstm.*received LSTM"):
        packing(L.LSTM(3, name="my_lstm"), shape=(8, 2))()
    with pytest.raises(ValueError, match="groups=2"):
        packing(L.Conv2D(4, 3, groups=2))()
    with pytest.raises(ValueError, match="activation.*received log_softmax"):
        packing(L.Dense(3, activation="log_softmax"))()
    with pytest.raises(ValueError, match="expected one of float16, int8, received 'int4'"):
        packing(L.Dense(3), dtype="int4")()
    with pytest.raises(ValueError, match="built"):
        pack(keras.Sequential([L.Dense(3)]))
    with pytest.raises(TypeError, match="keras.Sequential"):
        pack({"weights": b""})
    model = keras.Sequential([keras.Input((2,)), L.Dense(1, name="wild")])
    for value, message in ((1e5, "float16"), (np.nan, "finite")):
        model.layers[0].kernel.assign([[value], [0.0]])
        with pytest.raises(ValueError, match=f"wild.*{message}"):
            pack(model)


# What Python writes ---------------------------------------------------------------------------------------------------


def test_show_is_the_same_text_each_time_and_only_data_differ_between_widgets():
    first, again = show("activations", f="gelu", z=np.float32(2)), show("activations", z=2.0, f="gelu")
    other = show("activations", f="relu")
    assert first.html == again.html != other.html
    executed = [re.findall(r'<script data-course="loader">(.*?)</script>', w.html, re.S) for w in (first, other)]
    assert executed[0] == executed[1] and len(executed[0]) == 1
    assert "http" not in executed[0][0]
    ids = [re.search(r'data-widget="(activations-[0-9a-f]{10})"', w.html)[1] for w in (first, other)]
    assert ids[0] != ids[1]
    bundle = first._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"} and bundle["text/plain"] == repr(first)
    assert '<p lang="en">' in first.html and '<p lang="zh">' in first.html


def test_no_state_can_break_out_of_its_script_element():
    nasty = "</script><!-- <script> &lt; \u2028\u2029 ]]> \\ \" ' 数字 🙂 \x00"
    out = show("activations", note=nasty, deep={"a": [nasty, b"\xff\x00", None, True, 1.5]}, rows=np.arange(3)).html
    held = re.findall(r'<script type="application/json" data-part="(\w+)">(.*?)</script>', out, re.S)
    assert [name for name, _ in held] == ["module", "state"]
    assert all("<" not in text and "&" not in text and "\u2028" not in text for _, text in held)
    [widget] = parts.read(out)
    assert widget.module == lean(source("activations"))
    state = widget.state
    assert state == json.loads(held[1][1])
    assert state["note"] == nasty and state["rows"] == [0, 1, 2]
    assert state["deep"]["a"] == [nasty, {"$bytes": base64.b64encode(b"\xff\x00").decode()}, None, True, 1.5]


@pytest.mark.parametrize(
    "state, error, message",
    [
        ({"z": float("nan")}, ValueError, "z: expected a finite number"),
        ({"z": {1: 2}}, TypeError, "as keys"),
        ({"z": {"a": [object()]}}, TypeError, r"z\['a'\]\[0\]: .*received object"),
        ({"lang": "de"}, ValueError, "expected 'en' or 'zh'"),
    ],
)
def test_a_state_that_a_page_cannot_read_is_refused(state, error, message):
    with pytest.raises(error, match=message):
        show("activations", **state)


def test_an_unknown_widget_is_refused_with_the_known_names():
    with pytest.raises(
        ValueError, match="activations, adaptation, augmentation, backprop, convolution, digit.*received 'nonsense'"
    ):
        show("nonsense")
    with pytest.raises(ValueError):
        show("../../secret")


def test_the_language_chosen_at_set_up_reaches_the_widget():
    from utils.bilingual import set_language

    set_language("zh")
    try:
        assert '"lang":"zh"' in show("activations").html and '"lang":"en"' in show("activations", lang="en").html
    finally:
        set_language(None)
    assert '"lang"' not in show("activations").html.split('data-part="state">')[1]


def test_live_has_the_state_as_traits_and_tells_python_of_changes():
    widget = live("activations", f="gelu", z=2)
    assert widget.f == "gelu" and widget.z == 2 and widget.threshold == 0.05
    seen = []
    widget.observe(lambda change: seen.append(change["new"]), "z")
    widget.set_state({"z": -1.25})  # as the page sends it
    widget.set_state({"z": 3})
    assert seen == [-1.25, 3]
    assert repr(widget) == repr(live("activations", f="gelu", z=3)) and "0x" not in repr(widget)
    data, _ = widget._repr_mimebundle_()
    assert (
        data["text/html"]
        == show(
            "activations",
            **{
                key: getattr(widget, key)
                for key in ("f", "compare", "alpha", "compare_alpha", "z", "threshold", "value", "derivative")
            },
        ).html
    )
    digit = live("digit", network={"arch": [], "weights": b"\x01"})
    assert digit.prediction == -1 and digit.network["weights"] == b"\x01"
