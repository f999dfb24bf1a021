"""The widget `playground` without a browser: its network and optimizers against Keras, its data, its drawing."""

import numpy as np
import pytest
from widget_tools import EXACT, keras_optimizer, numbers

STEPS = 200


ACTIVATIONS = ["relu", "leaky_relu", "elu", "tanh", "sigmoid", "linear"]


class Twin:
    """The same network in Keras, in double precision: `weights` is a list of kernels and biases, `masks` what dropout multiplies by."""

    def __init__(self, inputs, units, activations, l1=0.0, l2=0.0):
        import keras

        penalty = keras.regularizers.L1L2(l1, l2)
        options = {"kernel_regularizer": penalty, "dtype": "float64"}
        shape = [keras.Input((n,), dtype="float64") for n in (inputs, *units)]
        x, hidden = shape[0], []
        for n, activation, mask in zip(units, activations, shape[1:]):
            hidden.append(keras.layers.Dense(n, activation=activation, **options)(x))
            x = keras.layers.Multiply(dtype="float64")([hidden[-1], mask])
        out = keras.layers.Dense(1, **options)(x)
        self.units = units
        self.model = keras.Model(shape, out)
        self.outputs = keras.Model(shape, [*hidden, out])
        self.loss = keras.losses.BinaryCrossentropy(from_logits=True, dtype="float64")

    def set(self, flat):
        shapes = [w.shape for w in self.model.weights]
        cuts = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
        self.model.set_weights([part.reshape(s) for part, s in zip(np.split(np.asarray(flat), cuts), shapes)])

    @property
    def flat(self):
        return np.concatenate([w.ravel() for w in self.model.get_weights()])

    def seen(self, x, masks=None):
        masks = masks or [np.ones((len(x), n)) for n in self.units]
        return [np.asarray(x, "float64"), *[np.asarray(m, "float64").reshape(len(x), -1) for m in masks]]

    def gradients(self, x, y, masks=None):
        """The loss with its penalty, and its gradients, of one batch."""
        import tensorflow as tf

        with tf.GradientTape() as tape:
            logits = self.model(self.seen(x, masks), training=True)
            value = self.loss(np.asarray(y, "float64")[:, None], logits) + sum(self.model.losses)
        return float(value), tape.gradient(value, self.model.trainable_variables)


ONE_PASS = """(m, { units, activations, params, x, y, rows, l1, l2, masks }) => {
  const net = m.layOut(x.length / rows, units, activations), room = m.makeRoom(net, rows), gradient = new Float64Array(net.count);
  const loss = m.backward(net, params, x, y, rows, room, gradient, { l1, l2 }, masks);
  return { count: net.count, loss, gradient, layers: room.a, kernels: net.layers.map(l => l.kernel) }; }"""


def batch(inputs, units, seed, rows=7):
    rng = np.random.default_rng(seed)
    sizes = [inputs, *units, 1]
    params = np.concatenate(
        [part for a, b in zip(sizes, sizes[1:]) for part in (rng.normal(0, 0.7, a * b), rng.normal(0, 0.3, b))]
    )
    return params, rng.normal(0, 1.5, (rows, inputs)), rng.integers(0, 2, rows), rng


def compare_pass(js, units, activations, inputs=2, l1=0.0, l2=0.0, dropout=0.0, seed=0):
    params, x, y, rng = batch(inputs, units, seed)
    masks = [(rng.random((len(x), n)) >= dropout) / (1 - dropout) for n in units] if dropout else None
    data = {
        "units": units,
        "activations": activations,
        "params": params.tolist(),
        "x": x.ravel().tolist(),
        "y": y.tolist(),
    }
    data |= {"rows": len(x), "l1": l1, "l2": l2, "masks": masks and [m.ravel().tolist() for m in masks]}
    ours = js("play-network", ONE_PASS, data)
    twin = Twin(inputs, units, activations, l1, l2)
    twin.set(params)
    assert ours["count"] == twin.model.count_params()
    loss, gradients = twin.gradients(x, y, masks)
    # Keras rounds leaky ReLU's 0.2 and the factors of penalties to float32: 1.5e-8.
    np.testing.assert_allclose(ours["loss"], loss, rtol=1e-7)
    theirs = np.concatenate([np.asarray(g).ravel() for g in gradients])
    np.testing.assert_allclose(ours["gradient"], theirs, rtol=1e-6, atol=1e-8)
    assert np.abs(theirs).max() > 1e-3
    layers = twin.outputs(twin.seen(x, masks))
    for mine, its in zip(ours["layers"], layers if units else [layers], strict=True):
        np.testing.assert_allclose(mine, np.asarray(its).ravel(), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_forward_loss_and_gradient_are_those_of_keras(js, activation):
    compare_pass(js, [5, 3], [activation, activation])


@pytest.mark.parametrize(
    "units, activations, options",
    [
        ([], [], {}),
        ([8, 7, 6, 5, 4, 3], ["tanh", "relu", "elu", "sigmoid", "leaky_relu", "linear"], {"inputs": 7}),
        ([6, 4], ["tanh", "relu"], {"l1": 0.03, "l2": 0.01}),
        ([6, 4], ["elu", "sigmoid"], {"dropout": 0.25}),
        ([8, 8, 8], ["relu", "leaky_relu", "elu"], {"dropout": 0.5, "l2": 0.1, "inputs": 5}),
    ],
)
def test_other_depths_inputs_penalties_and_dropout_too(js, units, activations, options):
    compare_pass(js, units, activations, seed=3, **options)


def test_the_activations_are_those_of_the_menu(js):
    assert js("play-network", "m => m.HIDDEN_ACTIVATIONS") == ACTIVATIONS


def test_a_unit_that_is_exactly_zero_has_the_slope_that_keras_gives_it(js):
    for activation in ("relu", "leaky_relu", "elu"):
        twin = Twin(1, [1], [activation])
        twin.set([0.0, 0.0, 1.0, 0.0])
        _, gradients = twin.gradients([[1.0]], [1])
        data = dict(
            units=[1], activations=[activation], params=[0, 0, 1, 0], x=[1], y=[1], rows=1, l1=0, l2=0, masks=None
        )
        np.testing.assert_allclose(
            js("play-network", ONE_PASS, data)["gradient"],
            np.concatenate([np.asarray(g).ravel() for g in gradients]),
            rtol=1e-7,
        )


TRAIN = """(m, { raw, exact, steps }) => { const t = m.makeTraining(raw, exact), from = [...t.params], after = [];
  for (let k = 0; k < steps; k++) { t.advance(1); after.push([...t.params]); }
  return { from, after, x: t.train.x, y: t.train.y }; }"""
SETTINGS = {
    "data": "xor",
    "points": [],
    "noise": 0.1,
    "share": 0.25,
    "seed": 5,
    "inputs": ["x1", "x2", "x1x2"],
    "layers": [6, 4],
    "activations": ["tanh", "elu"],
    "init": "glorot",
    "learning_rate": 2**-5,
    "batch_size": 200,
    "l1": 2**-12,
    "l2": 2**-10,
    "dropout": 0,
}


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_two_hundred_steps_of_each_optimizer_are_those_of_keras(js, optimizer):
    """From the same weights, with both penalties; the batch is all of the training points, in whatever order."""
    got = js("play-training", TRAIN, {"raw": {**SETTINGS, "optimizer": optimizer}, "exact": EXACT, "steps": STEPS})
    twin = Twin(3, SETTINGS["layers"], SETTINGS["activations"], SETTINGS["l1"], SETTINGS["l2"])
    twin.set(got["from"])
    their = keras_optimizer(optimizer, SETTINGS["learning_rate"])
    x = np.reshape(got["x"], (-1, 3))
    assert len(x) == 50
    worst = 0
    for mine in got["after"]:
        _, gradients = twin.gradients(x, got["y"])
        their.apply(gradients, twin.model.trainable_variables)
        worst = max(worst, np.abs(twin.flat - mine).max())
    assert worst < 1e-6 and np.abs(np.array(got["after"][-1]) - got["from"]).max() > 0.1


def test_the_default_hyperparameters_are_those_of_keras(js):
    import keras

    ours, adam = js("optimizers", "m => m.HYPERPARAMETERS"), keras.optimizers.Adam()
    assert (ours["beta_1"], ours["beta_2"]) == (adam.beta_1, adam.beta_2)


def test_first_weights_are_glorots_all_equal_or_zero(js):
    code = """(m, init) => { const net = m.layOut(7, [8, 8], ["tanh", "relu"]); let k = 0;
      return [net.layers, m.firstParameters(net, init, () => (k++ * 0.618034) % 1)]; }"""
    layers, values = js("play-network", code, "glorot")
    for layer in layers:
        kernel, bias = values[layer["kernel"] : layer["bias"]], values[layer["bias"] : layer["bias"] + layer["units"]]
        limit = np.sqrt(6 / (layer["inputs"] + layer["units"]))  # Keras: GlorotUniform
        assert set(bias) == {0} and 0.8 * limit < np.abs(kernel).max() <= limit
    layers, values = js("play-network", code, "equal")
    assert len(set(values[: layers[0]["bias"]])) == 1 and values[0] > 0 and values[layers[0]["bias"]] == 0
    assert set(js("play-network", code, "zero")[1]) == {0}


def test_dropout_keeps_the_share_it_says_and_is_off_where_losses_are_measured(js):
    code = """(m, raw) => { const t = m.makeTraining(raw), first = JSON.stringify(t.measure().train);
      return [first === JSON.stringify(t.measure().train), (t.advance(200), [...t.params])]; }"""
    on, off = ({**SETTINGS, "optimizer": "sgd", "dropout": share} for share in (0.5, 0))
    same, with_dropout = js("play-training", code, on)
    assert same and js("play-training", code, on)[1] == with_dropout != js("play-training", code, off)[1]


# Data -------------------------------------------------------------------------------------------------------------------

POINTS = "(m, { name, noise, seed }) => m.makePoints(name, noise, seed)"


@pytest.mark.parametrize("name", ["circle", "xor", "gauss", "spiral"])
def test_each_data_set_has_two_equal_classes_in_the_square_and_follows_its_seed(js, name):
    points = [np.array(js("play-data", POINTS, {"name": name, "noise": 0.2, "seed": seed})) for seed in (0, 0, 1)]
    assert (points[0] == points[1]).all() and (points[0] != points[2]).any()
    assert points[0].shape == (200, 3) and points[0][:, 2].sum() == 100 and np.abs(points[0][:, :2]).max() <= 3


def test_without_noise_the_shapes_are_what_they_are_called(js):
    circle, xor, gauss, spiral = (
        np.array(js("play-data", POINTS, {"name": name, "noise": 0, "seed": 3}))
        for name in ("circle", "xor", "gauss", "spiral")
    )
    radius = np.hypot(*circle[:, :2].T)
    assert radius[circle[:, 2] == 0].max() < 1.3 < 1.6 < radius[circle[:, 2] == 1].min()
    assert ((xor[:, 0] * xor[:, 1] < 0) == (xor[:, 2] == 1)).all()
    means = np.array([gauss[gauss[:, 2] == k, :2].mean(0) for k in (0, 1)])
    np.testing.assert_allclose(means, [[-1.1, -1.1], [1.1, 1.1]], atol=0.2)
    np.testing.assert_allclose(spiral[spiral[:, 2] == 0, :2], -spiral[spiral[:, 2] == 1, :2], atol=1e-12)


def test_the_noise_has_the_deviation_that_it_says(js):
    still, moved = (
        np.array(js("play-data", POINTS, {"name": "spiral", "noise": noise, "seed": 4})) for noise in (0, 0.2)
    )
    inner = np.abs(still[:, :2]).max(1) < 2  # none of these is moved to the edge
    assert abs((moved - still)[inner, :2].std() - 0.2) < 0.02


def test_an_epoch_sees_every_training_point_once_and_no_test_point(js):
    code = """(m, raw) => { const t = m.makeTraining(raw), key = ps => ps.map(p => p.join()).sort();
      return [key(t.train.points), key(t.test.points), t.train.rows, t.test.rows]; }"""
    train, test, rows, others = js("play-training", code, {**SETTINGS, "optimizer": "sgd", "share": 0.7})
    assert (rows, others, len(set(train) & set(test))) == (140, 60, 0)
    order = js(
        "play-data", "m => { let a = 1; return m.shuffled(50, () => (a = (a * 16807) % 2147483647) / 2147483647); }"
    )
    assert sorted(order) == list(range(50)) != order


# What is shown ----------------------------------------------------------------------------------------------------------


def test_the_surface_is_the_networks_answer_and_its_boundary_is_found(js):
    code = """(m, seed) => { const net = { layers: [{ inputs: 2, units: 1, activation: "linear", kernel: 0, bias: 2 }], count: 3 };
      const s = m.makeSurface(); s.begin({ net, params: Float64Array.from([4, 0, -2]) }, ["x1", "x2"]); s.rows(0, m.FINE, { level: 0, unit: 1 });
      return { p: s.p, picked: s.picked, maps: s.maps, read: m.readSurface(s), lines: m.boundary(s), n: m.FINE }; }"""
    got = js("play-surface", code)
    n = got["n"]
    x = 3 * ((2 * np.arange(n) + 1) / n - 1)
    np.testing.assert_allclose(np.reshape(got["p"], (n, n)), np.tile(1 / (1 + np.exp(2 - 4 * x)), (n, 1)), rtol=1e-12)
    np.testing.assert_allclose(np.reshape(got["picked"], (n, n))[:, 5], -x, atol=1e-12)  # rows go from the top down
    assert [len(level) for level in got["maps"]] == [2, 1] and len(got["maps"][0][0]) == 256
    assert got["read"]["share"] == pytest.approx((x > 0.5).mean()) and got["read"]["x2"] == []
    np.testing.assert_allclose(got["read"]["x1"], [0.5], atol=0.01)
    at = 3 * ((2 * np.array(got["lines"])[:, [0, 2]] + 1) / n - 1)
    np.testing.assert_allclose(at, 0.5, atol=0.01)
    assert len(got["lines"]) == n - 1


@pytest.mark.parametrize("sizes", [[2, 1], [7, 8, 8, 8, 8, 8, 8, 1], [2, 4, 2, 1]])
@pytest.mark.parametrize("width", [290, 420])
def test_units_lie_inside_the_drawing_and_apart_and_arrows_reach_each(js, sizes, width):
    code = """(m, { sizes, width }) => { const places = m.placeUnits(sizes, width, 230), seen = new Set(), walk = [];
      let here = null;
      for (let level = 0; level < sizes.length; level++) {
        here = m.neighbour(sizes, here, level ? "ArrowRight" : "ArrowDown");
        for (let k = 0; k < 8; k++) { walk.push([here.level, here.unit].join()); here = m.neighbour(sizes, here, level % 2 ? "ArrowUp" : "ArrowDown"); }
        walk.push([here.level, here.unit].join());
        for (let k = 0; k < 8; k++) { here = m.neighbour(sizes, here, level % 2 ? "ArrowDown" : "ArrowUp"); walk.push([here.level, here.unit].join()); }
      }
      return { ...places, walked: new Set(walk).size, found: places.at.map((units, level) => units.map(([x, y], unit) => { const f = m.unitAt(places, x + 2, y - 2); return f.level === level && f.unit === unit; })) }; }"""
    got = js("play-graph", code, {"sizes": sizes, "width": width})
    size, places = got["size"], [p for level in got["at"] for p in level]
    assert size >= 20 and got["walked"] == sum(sizes) and all(map(all, got["found"]))
    for i, (x, y) in enumerate(places):
        assert size / 2 <= x <= width - size / 2 and size / 2 <= y <= 230 - size / 2
        assert all(max(abs(x - a), abs(y - b)) >= size + 1 for a, b in places[:i])


def test_a_link_of_many_steps_and_one_of_few_lead_to_the_same_network(js):
    code = "(m, { raw, parts }) => { const t = m.makeTraining(raw); for (const n of parts) t.advance(n); return [...t.params]; }"
    raw = {**SETTINGS, "optimizer": "adam", "batch_size": 7, "dropout": 0.2}
    one, many = (js("play-training", code, {"raw": raw, "parts": parts}) for parts in ([130], [1] * 60 + [70]))
    assert one == many


def test_a_network_goes_on_under_other_settings_and_with_other_points(js):
    code = """(m, raw) => { const t = m.makeTraining(raw); t.advance(30); const before = [...t.params];
      t.take({ ...raw, l2: 1, points: [[0, 0, 1], [1, 1, 0], [2, 2, 0], [-1, 0, 1]] }); const kept = [...t.params]; t.advance(1);
      return [JSON.stringify(before) === JSON.stringify(kept), t.steps, t.train.rows + t.test.rows]; }"""
    assert js(
        "play-training", code, {**SETTINGS, "data": "own", "optimizer": "sgd", "points": [[1, 0, 1], [0, 1, 0]]}
    ) == [True, 31, 4]


def test_a_loss_out_of_all_bounds_ends_the_training(js):
    code = "(m, raw) => { const t = m.makeTraining(raw); t.advance(3000); return [t.diverged, t.steps, t.now.train.loss]; }"
    raw = {**SETTINGS, "optimizer": "momentum", "learning_rate": 100, "activations": ["linear", "linear"], "l2": 1}
    diverged, steps, loss = js("play-training", code, raw)
    assert diverged and steps < 3000 and not numbers([loss])[0] < 1e6


def test_the_curves_keep_few_measurements_of_a_long_run(js):
    code = "(m, raw) => { const t = m.makeTraining(raw); t.advance(9000); return t.history.map(p => p.steps); }"
    steps = js(
        "play-training", code, {**SETTINGS, "optimizer": "sgd", "layers": [1], "activations": ["tanh"], "batch_size": 1}
    )
    assert len(steps) <= 401 and steps[0] == 0 and steps[-1] > 8900 and len(set(np.diff(steps))) == 1


def test_the_circle_closes_as_the_lesson_tells(js):
    """`05-neurons-and-layers` promises: three units close it with seed 4 and not with 5, where six do."""
    code = "(m, [raw, steps]) => { const g = m.makePlay(raw); g.advance(steps); return g.training.measure().train.accuracy; }"
    raw = {"data": "circle", "points": [], "noise": 0, "share": 0.5, "inputs": ["x1", "x2"], "init": "glorot"}
    raw |= {"optimizer": "adam", "learning_rate": 0.03, "batch_size": 10, "l1": 0, "l2": 0, "dropout": 0, "speed": 60}

    def right(seed, units):
        return js("play-game", code, [{**raw, "seed": seed, "layers": [units], "activations": ["relu"]}, 1000])

    assert right(4, 3) > 0.98 and right(5, 3) < 0.9 and right(5, 6) > 0.98
