"""What the widget `digit` computes: gradients against Keras, the area that a place sees, the reader's confusions."""

import numpy as np
import pytest
from test_widgets import architectures, random_model, rounded
from widget_tools import STROKES, numbers

from utils.widgets import load_network, pack
from utils.widgets.networks import ACTIVATIONS

BACK = """(m, { packed, x, cases }) => {
  const net = m.network(packed), input = Float32Array.from(x), outputs = net(input);
  return cases.map(([k, g]) => Array.from(m.inputGradient(net, input, outputs, g, k)));
}"""
VOTES = """(m, { packed, x }) => {
  const net = m.network(packed), input = Float32Array.from(x), outputs = net(input);
  return Array.from(outputs.at(-1).data, (_, target) => {
    const { score, votes } = m.votesOf(net, input, outputs, target);
    return [score, Array.from(votes)];
  });
}"""


def as_in_the_page(model, dtype="float16"):
    """The packed model; Keras' own takes the rounded weights, so that only the arithmetic is compared."""
    packed = pack(model, dtype)
    for layer in model.layers:
        if hasattr(layer, "kernel"):
            layer.kernel.assign(rounded(np.asarray(layer.kernel), dtype))
    return packed


def keras_gradient(model, x, k, g):
    """Of the sum of g times layer k's output."""
    import keras
    import tensorflow as tf

    part = keras.Model(model.inputs, model.layers[k].output)
    x = tf.constant(x[None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(part(x, training=False)[0] * g)
    return tape.gradient(total, x).numpy()[0]


def close(ours, theirs, what=""):
    scale = max(np.abs(theirs).max(), 1e-6)
    np.testing.assert_allclose(numbers(ours) / scale, theirs.ravel() / scale, atol=1e-4, err_msg=what)


MORE = {
    f"activation {name}": (lambda L, name=name: [L.Dense(9, activation=name), L.Dense(4), L.Activation(name)])
    for name in ACTIVATIONS
}
MORE |= {
    "pools that overlap": lambda L: [
        L.Reshape((6, 6, 1)),
        L.Conv2D(3, 3, padding="same", activation="relu"),
        L.MaxPooling2D(3, 2),
        L.GlobalMaxPooling2D(),
        L.Dense(3),
    ],
    "unequal scales": lambda L: [
        L.Reshape((4, 3, 3)),
        L.Rescaling([0.5, 2.0, 1.0], offset=[0.1, 0.0, -0.3]),
        L.AveragePooling2D(2, strides=1, padding="same"),
        L.Flatten(),
        L.Dense(5, activation="relu6"),
        L.Softmax(),
    ],
}


def models():
    import keras

    for name, layers in architectures().items():
        yield name, layers
    for name, layers in MORE.items():
        yield name, [keras.Input((36,)), *layers(keras.layers)]


@pytest.mark.parametrize("name", [*architectures(), *MORE])
def test_the_gradient_of_every_layer_is_that_of_keras(js, name):
    model = random_model(dict(models())[name], seed=len(name))
    packed, rng = as_in_the_page(model), np.random.default_rng(4)
    x = rng.uniform(0, 1, model.input_shape[1:]).astype("f4")
    cases = [(k, rng.normal(size=layer.output.shape[1:]).astype("f4")) for k, layer in enumerate(model.layers)]
    data = {"packed": packed, "x": x.ravel().tolist(), "cases": [(k, g.ravel().tolist()) for k, g in cases]}
    for (k, g), ours in zip(cases, js("nn-gradient", BACK, data, ("network",))):
        close(ours, keras_gradient(model, x, k, g), f"{k} {type(model.layers[k]).__name__}")


def keras_of(packed):
    """A packed network as a `keras.Sequential`, written anew from the description of its format."""
    import keras

    kinds, layers, at = {"Conv2D": "filters", "Dense": "units"}, [], 0
    built = [keras.Input(tuple(packed["input_shape"]))]
    for spec in packed["arch"]:
        options = {k: v for k, v in spec.items() if k not in ("type", "channels", "inputs")}
        options |= {"target_shape": options.pop("shape")} if spec["type"] == "Reshape" else {}
        layers.append(getattr(keras.layers, spec["type"])(**options))
    model = keras.Sequential(built + layers)

    def take(kind, n):
        nonlocal at
        array = np.frombuffer(packed["weights"], kind, n, at)
        at += array.nbytes
        return array

    for spec, layer in zip(packed["arch"], layers):
        if spec["type"] in kinds:
            units = spec[kinds[spec["type"]]]
            codes = take("i1", int(np.prod(layer.kernel.shape)))
            layer.kernel.assign((codes.reshape(-1, units) * take("<f4", units)).reshape(layer.kernel.shape))
            layer.bias.assign(take("<f4", units))
    assert at == len(packed["weights"])
    return model


def scores_alone(model):
    """The same network without the softmax at its end."""
    import keras

    last = model.layers[-1]
    if isinstance(last, keras.layers.Softmax):
        return keras.Model(model.inputs, model.layers[-2].output)
    if last.activation is keras.activations.softmax:
        last.activation = keras.activations.linear
    return keras.Sequential([keras.Input(model.input_shape[1:]), *model.layers])


def keras_votes(model, x):
    """Score and gradient × input of each class."""
    import tensorflow as tf

    model, x = scores_alone(model), tf.constant(x[None])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        scores = tf.unstack(model(x, training=False)[0])
    return [(float(score), (tape.gradient(score, x) * x).numpy()[0]) for score in scores]


def compare_votes(js, model, packed, x):
    ours = js("nn-gradient", VOTES, {"packed": packed, "x": x.ravel().tolist()}, ("network",))
    theirs = keras_votes(model, x)
    assert len(ours) == len(theirs)
    for (score, votes), (keras_score, wanted) in zip(ours, theirs):
        assert score == pytest.approx(keras_score, rel=1e-4, abs=1e-4)
        np.testing.assert_allclose(numbers(votes), wanted.ravel(), atol=1e-3)


@pytest.mark.parametrize("digit", range(10))
def test_the_votes_in_the_courses_lenet_are_those_of_keras(js, digit):
    packed = load_network("lenet")
    pixels = np.array(js("strokes", "(m, strokes) => Array.from(m.rasterise(strokes))", STROKES[digit]), "f4")
    compare_votes(js, keras_of(packed), packed, pixels.reshape(28, 28))


@pytest.mark.parametrize("name", ["LeNet", "unequal scales", "unequal padding, means at the border"])
def test_the_score_is_taken_before_softmax_wherever_that_stands(js, name):
    model = random_model(dict(models())[name], seed=7)
    packed = as_in_the_page(model)
    compare_votes(js, model, packed, np.random.default_rng(5).uniform(0, 1, model.input_shape[1:]).astype("f4"))


def test_the_framed_area_is_all_that_a_place_depends_on(js):
    import keras
    from keras import layers as L

    model = random_model(
        [
            keras.Input((28, 28)),
            L.Reshape((28, 28, 1)),
            L.Conv2D(2, 5, padding="same"),
            L.AveragePooling2D(2),
            L.Conv2D(3, (3, 2), strides=(2, 1), padding="same"),
            L.Conv2D(2, 3, dilation_rate=2),
            L.Flatten(),
            L.Dense(10),
        ],
        seed=2,
    )
    code = """(m, { packed, x }) => {
      const net = m.network(packed), input = Float32Array.from(x), outputs = net(input), found = [];
      outputs.forEach(({ shape, data }, k) => { for (let i = 0; i < data.length; i += 7) {
        const [row, column] = shape.length === 3 ? [Math.floor(i / shape[2] / shape[1]), Math.floor(i / shape[2]) % shape[1]] : [0, i];
        const used = [...m.inputGradient(net, input, outputs, data.map((_, j) => +(i === j)), k).entries()].filter(([, v]) => v).map(([j]) => j),
          rows = used.map(j => Math.floor(j / 28)), columns = used.map(j => j % 28);
        found.push([m.seenArea(net, outputs, k, row, column), [Math.min(...rows), Math.max(...rows), Math.min(...columns), Math.max(...columns)], k]);
      } });
      return found; }"""
    x = np.random.default_rng(6).uniform(0, 1, 784).tolist()
    found = js("nn-gradient", code, {"packed": pack(model), "x": x}, ("network",))
    assert {k for *_, k in found} == set(range(7))
    dense = [(said, used) for said, used, k in found if k == 6]
    assert all(said == [0, 27, 0, 27] for said, _ in dense)
    assert [said for said, _, k in found if k < 5] == [used for _, used, k in found if k < 5]


def test_confusions_are_counted_by_what_was_meant_and_what_was_read(js):
    meant, read = [3, 3, 3, 0, 9], [3, 5, 5, 0, 4]
    counts = np.array(js("confusion", "(m, [meant, read]) => m.confusionOf(meant, read)", [meant, read]))
    wanted = np.zeros((10, 10), int)
    np.add.at(wanted, (meant, read), 1)
    np.testing.assert_array_equal(counts, wanted)


@pytest.mark.parametrize(
    "text, reason",
    [
        ("{", ["json", None]),
        ("", ["json", None]),
        ("null", ["format", None]),
        ('{"format": "dli-digits-1", "digits": {}}', ["format", None]),
        ('{"format": "dli-digits-1", "digits": [{"label": 10, "pixels": ""}]}', ["label", 1]),
        ('{"format": "dli-digits-1", "digits": [{"label": 3, "pixels": "%"}]}', ["pixels", 1]),
        ('{"format": "dli-digits-1", "digits": [null]}', ["label", 1]),
        (" " * 1_000_001, ["size", None]),
    ],
)
def test_a_file_that_is_refused_is_refused_for_a_reason(js, text, reason):
    code = (
        "(m, text) => { try { m.importDigits(text); } catch (error) { return [error.reason, error.digit ?? null]; } }"
    )
    assert js("collection", code, text) == reason
    words = "(m, name) => ['en', 'zh'].map(lang => m.COLLECTION_TEXT[lang].bad[name]).map(w => typeof w === 'function' ? w(1) : w)"
    en, zh = js("collection-words", words, reason[0])
    assert en.endswith(".") and zh.endswith("。")
