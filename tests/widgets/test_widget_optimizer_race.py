"""The widget `optimizer-race` without a browser: its update rules against Keras' optimizers, its surfaces against differences."""

import json
import math

import numpy as np
import pytest
from widget_tools import EXACT, keras_optimizer, numbers

from utils.widgets import show
from utils.widgets.lean import lean
from utils.widgets.modules import source

RATES = {
    "sgd": 2**-7,
    "momentum": 2**-7,
    "nesterov": 2**-7,
    "adagrad": 2**-2,
    "rmsprop": 2**-6,
    "adadelta": 2.0,
    "adam": 2**-5,
    "adamw": 2**-5,
}
NAMES = list(RATES)
STEPS = 200


@pytest.fixture(scope="module")
def gradients():
    """Recorded gradients of five weights: large, small, changing sign, once zero."""
    rng = np.random.default_rng(7)
    g = rng.normal(0, [1, 30, 0.01, 1, 1], (STEPS, 5)) + [0, 0, 0, 2, -0.1]
    g[50:60] = 0
    return g


def keras_path(optimizer, gradients, start):
    import keras

    weights = keras.Variable(start, dtype="float64")
    path = []
    for g in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(g, "float64")], [weights])
        path.append(keras.ops.convert_to_numpy(weights).copy())
    return np.array(path)


START = [1.0, -2.0, 0.5, 3.0, -0.25]
OUR_PATH = """(m, { name, rate, o, gradients, start }) => { const w = [...start], step = m.makeOptimizer(name, w.length, rate, o);
    return gradients.map(g => { step(w, g); return [...w]; }); }"""


@pytest.mark.parametrize("name", NAMES)
def test_each_update_rule_follows_keras_for_two_hundred_steps(js, gradients, name):
    ours = js(
        "optimizers",
        OUR_PATH,
        {"name": name, "rate": RATES[name], "o": EXACT, "gradients": gradients.tolist(), "start": START},
    )
    theirs = keras_path(keras_optimizer(name, RATES[name], EXACT), gradients, START)
    # Relative to the weight or its longest step, since weights pass zero. Keras rounds AdaGrad's 0.1 to float32: 3e-9; ε beside the root: 2e-7.
    scale = np.maximum(np.abs(theirs), np.abs(np.diff(np.vstack([START, theirs]), axis=0)).max(0))
    np.testing.assert_array_less(np.abs(np.array(ours) - theirs) / scale, 1e-8)


def test_the_default_hyperparameters_are_those_of_keras(js):
    import keras

    K, ours = keras.optimizers, js("optimizers", "m => m.HYPERPARAMETERS")
    adamw = K.AdamW()
    assert ours == {
        "momentum": 0.9,
        "rho": K.RMSprop().rho,
        "adadelta_rho": K.Adadelta().rho,
        "beta_1": adamw.beta_1,
        "beta_2": adamw.beta_2,
        "weight_decay": adamw.weight_decay,
    }
    assert {K.Adagrad().epsilon, K.RMSprop().epsilon, K.Adadelta().epsilon, K.Adam().epsilon} == {
        1e-7
    } and K.Adagrad().initial_accumulator_value == 0.1


def test_the_names_of_the_optimizers_are_those_of_the_tests(js):
    assert js("optimizers", "m => Object.keys(m.OPTIMIZERS)") == NAMES


SURFACES = ["bowl", "ravine", "rosenbrock", "saddle", "many"]
POINTS = [[x, y] for x in np.linspace(-1, 1, 9) for y in np.linspace(-1, 1, 9)]


@pytest.mark.parametrize("degrees", [0, 30])
@pytest.mark.parametrize("name", SURFACES)
def test_the_gradients_are_those_of_the_values(js, name, degrees):
    """Central differences of fourth order; the points lie in the surface's square."""
    code = """(m, { name, degrees, points }) => { const s = m.turned(m.SURFACES[name], degrees), [p, q] = s.center, e = 1e-3;
      return points.map(([u, v]) => { const x = p + u * s.radius, y = q + v * s.radius, f = s.value, d = g => (8 * (g(e) - g(-e)) - (g(2 * e) - g(-2 * e))) / (12 * e);
        return [...s.gradient(x, y), d(t => f(x + t, y)), d(t => f(x, y + t))]; }); }"""
    values = np.array(js("surfaces", code, {"name": name, "degrees": degrees, "points": POINTS}))
    np.testing.assert_allclose(values[:, :2], values[:, 2:], rtol=1e-7, atol=1e-7)
    assert np.abs(values[:, :2]).max() > 0.5


@pytest.mark.parametrize("degrees", [0, 30])
@pytest.mark.parametrize("name", SURFACES)
def test_the_minima_are_minima_and_the_first_is_the_lowest_point_of_the_square(js, name, degrees):
    code = """(m, { name, degrees }) => { const s = m.turned(m.SURFACES[name], degrees), [p, q] = s.center, n = 400;
      let lowest = Infinity;
      for (let i = 0; i <= n; i++) for (let j = 0; j <= n; j++) lowest = Math.min(lowest, s.value(p + (2 * i / n - 1) * s.radius, q + (2 * j / n - 1) * s.radius));
      const around = ([x, y]) => Math.min(...Array.from({ length: 64 }, (_, k) => s.value(x + 0.01 * Math.cos(k / 10.2), y + 0.01 * Math.sin(k / 10.2)))) - s.value(x, y);
      return { lowest, minima: s.minima.map(m => ({ value: s.value(...m), slope: Math.hypot(...s.gradient(...m)), rise: around(m) })) }; }"""
    found = js("surfaces", code, {"name": name, "degrees": degrees})
    assert found["minima"][0]["value"] == pytest.approx(0, abs=1e-20) and found["lowest"] >= -1e-15
    for minimum in found["minima"]:
        assert minimum["slope"] < 1e-9 and minimum["rise"] > 0


def test_every_local_minimum_of_the_many_is_listed(js):
    """Descend from 400 points with short steps: each ends in a listed minimum, and each listed one is found."""
    code = """m => { const s = m.SURFACES.many, hits = new Set(), lost = [];
      for (let i = 0; i < 20; i++) for (let j = 0; j < 20; j++) {
        let x = -4.9 + i * 0.515, y = -4.9 + j * 0.515;
        for (let k = 0; k < 1500; k++) { const [a, b] = s.gradient(x, y); x -= a / 8; y -= b / 8; }
        const near = s.minima.findIndex(([p, q]) => Math.hypot(p - x, q - y) < 1e-3);
        if (near < 0 && Math.hypot(...s.gradient(x, y)) < 1e-6) lost.push([x, y]); else hits.add(near);
      }
      return { count: s.minima.length, hits: [...hits].filter(i => i >= 0).length, lost }; }"""
    found = js("surfaces", code)
    assert found["lost"] == [] and found["hits"] == found["count"] >= 5


def test_the_saddle_has_a_saddle_in_the_middle_where_plain_descent_stays(js):
    assert js("surfaces", "m => m.SURFACES.saddle.gradient(0, 0)") == [0, 0]
    path = js(
        "race",
        "m => { const s = m.makeSetup({ surface: 'saddle', start: [0, 1.5] }), r = m.makeRacer('sgd', 0.1, s); for (let i = 0; i < 900; i++) r.step(); return [...r.w]; }",
    )
    assert path[0] == 0 and abs(path[1]) < 1e-12
    assert (
        js("race", "m => m.sweep('sgd', [0.1], m.makeSetup({ surface: 'saddle', start: [0, 1.5], noise: 0.01 }))")[0]
        < 300
    ), "noise leads out of it"


@pytest.mark.parametrize("name", SURFACES)
def test_the_rates_to_begin_with_make_a_race(js, name):
    """No default diverges, SGD, momentum and Adam arrive except where local minima are the lesson, and nothing is over at once."""
    code = "(m, { surface, rates }) => Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, m.sweep(name, [rate], m.makeSetup({ surface }))[0]]))"
    rates = js("surfaces", "(m, name) => m.SURFACES[name].rates", name)
    assert list(rates) == NAMES
    steps = dict(zip(NAMES, numbers(js("race", code, {"surface": name, "rates": rates}).values())))
    assert not any(map(math.isnan, steps.values()))
    arrived = [n for n in NAMES if math.isfinite(steps[n])]
    assert {"momentum", "nesterov", "adam", "adamw"} <= set(arrived) and min(steps.values()) > 20
    assert ("sgd" in arrived) == (name != "many"), "on `many`, plain descent stops in the nearest minimum"


def test_a_loss_counts_as_reached_when_it_is_held(js):
    """Momentum flies through the bowl's minimum: its first visit is not its arrival."""
    code = """m => { const race = m.makeRace(['momentum'], { momentum: 0.02 }, m.makeSetup({ surface: 'bowl' }));
      while (!race.finished) race.step();
      return { losses: race.racers[0].losses, reached: race.racers[0].reached, hold: m.HOLD }; }"""
    got = js("race", code)
    below = np.array(got["losses"]) <= 1e-3
    assert got["reached"] > np.argmax(below) > 0
    assert (
        below[got["reached"] :].all()
        and len(below) - 1 - got["reached"] == got["hold"]
        and not below[got["reached"] - 1]
    )


def test_turning_the_surface_turns_the_path_of_sgd_but_not_that_of_adam(js):
    code = """(m, name) => { const c = Math.cos(Math.PI / 6), s = Math.sin(Math.PI / 6), start = [-2.2, 1], turn = ([x, y]) => [c * x - s * y, s * x + c * y];
      const go = (start, turn) => { const r = m.makeRacer(name, name === 'adadelta' ? 20 : 0.02, m.makeSetup({ surface: 'ravine', start, turn })); for (let i = 0; i < 25; i++) r.step(); return [...r.w]; };
      return [turn(go(start, 0)), go(turn(start), 30)]; }"""
    for name in ("sgd", "momentum", "nesterov"):
        np.testing.assert_allclose(*js("race", code, name), rtol=1e-9, atol=1e-12)
    for name in ("adagrad", "rmsprop", "adadelta", "adam"):
        straight, turned = np.array(js("race", code, name))
        assert np.abs(straight - turned).max() > 0.01, name


def test_all_optimizers_get_the_same_reproducible_noise(js):
    code = """m => { const race = seed => { const r = m.makeRace(['sgd', 'momentum'], { sgd: 0.25, momentum: 0.25 }, m.makeSetup({ surface: 'bowl', noise: 0.5, seed })); r.step(); return r.racers.map(x => [...x.w]); };
      const normal = m.normalPairs(3); return { a: race(1), b: race(1), c: race(2), noise: Array.from({ length: 20000 }, (_, t) => normal(t)) }; }"""
    got = js("race", code)
    assert got["a"] == got["b"] != got["c"]
    np.testing.assert_allclose(got["a"][0], got["a"][1], rtol=1e-12)  # the first steps of SGD and momentum are equal
    noise = np.array(got["noise"])
    assert (
        np.abs(noise.mean(0)).max() < 0.03
        and np.abs(noise.std(0) - 1).max() < 0.03
        and abs(np.corrcoef(noise.T)[0, 1]) < 0.03
    )
    assert (
        abs(np.mean(np.abs(noise) < 1) - 0.6827) < 0.01 and abs(np.corrcoef(noise[:-1, 0], noise[1:, 0])[0, 1]) < 0.03
    )


def test_divergence_is_a_result_and_ranks_last(js):
    code = """m => { const r = m.makeRace(['sgd', 'adam', 'momentum'], { sgd: 0.5, adam: 0.1, momentum: 0.005 }, m.makeSetup({ surface: 'ravine' })); while (!r.finished) r.step();
      return { order: r.ranking().map(x => x.name), sgd: r.racers[0].diverged, length: r.racers[0].xs.length }; }"""
    got = js("race", code)
    assert got["order"] == ["adam", "momentum", "sgd"] and 1 < got["sgd"] < 20 and got["length"] == got["sgd"] + 1
    sweep = numbers(
        js("race", "m => m.sweep('sgd', [0.0001, 0.035, 0.039, 0.041], m.makeSetup({ surface: 'ravine' }))")
    )
    assert math.isinf(sweep[0]) and sweep[1] == 113 and math.isfinite(sweep[2]), "SGD converges for rates below 2/50"
    assert not math.isfinite(sweep[3])


def test_nonsense_in_the_state_is_ignored(js):
    read = lambda raw: js(
        "race-state",
        "(m, raw) => { const base = m.validRace({}); return Object.fromEntries(Object.entries(m.validRace(raw)).filter(([k, v]) => JSON.stringify(v) !== JSON.stringify(base[k]))); }",
        raw,
    )
    assert (
        read(
            {
                "surface": "constructor",
                "optimizers": "sgd",
                "learning_rates": [],
                "start": [1],
                "noise": -1,
                "seed": "x",
                "turn": 91,
                "momentum": 1,
                "speed": 0,
            }
        )
        == {}
    )
    assert (
        read(
            {
                "surface": None,
                "optimizers": None,
                "learning_rates": {"lion": 1, "sgd": -1, "adam": "x"},
                "start": [9, 9],
                "noise": None,
            }
        )
        == {}
    )
    assert read(
        {
            "optimizers": ["adam", "lion", "sgd", "__proto__"],
            "learning_rates": {"sgd": 0.5},
            "start": [1, -2.5],
            "surface": "bowl",
        }
    ) == {"surface": "bowl", "optimizers": ["sgd", "adam"], "learning_rates": {"sgd": 0.5}, "start": [1, -2.5]}
    assert (
        js(
            "race-state",
            "m => m.validRace({ surface: 'bowl' }, m.validRace({ start: [2, 2], learning_rates: { sgd: 1 } }))",
        )["start"]
        is None
    ), "another surface, another start"


def test_the_state_survives_the_way_through_an_address(js):
    state = {
        "surface": "many",
        "optimizers": ["sgd", "adamw"],
        "learning_rates": {"sgd": 0.0625},
        "start": [-1.25, 2],
        "noise": 0.5,
        "seed": 3,
        "turn": 20,
        "speed": 60,
        "beta_1": 0.5,
    }
    code = """(m, raw) => { const first = m.validRace({}), state = m.validRace(raw), texts = m.raceToTexts(state, first);
      const sent = Object.fromEntries(Object.entries(texts).filter(([, v]) => v !== null).map(([k, v]) => [k, String(v)]));
      return { sent, same: JSON.stringify(m.validRace(m.raceFromTexts(sent), first)) === JSON.stringify(state) }; }"""
    got = js("race-state", code, state)
    assert got["same"] and set(got["sent"]) == set(state)


def vision():
    """Machado, Oliveira, Fernandes (2009): linear RGB as readers without one kind of cone see it."""
    return {
        "all cones": np.eye(3),
        "no long": np.array(
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        ),
        "no medium": np.array(
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        ),
        "no short": np.array(
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        ),
    }


def lab(rgb):
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ np.clip(rgb, 0, 1)
        / [0.9505, 1, 1.089]
    )
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_eight_are_told_apart_by_every_kind_of_eye(js, theme):
    looks = js("race-view", "m => m.LOOKS")
    assert list(looks) == NAMES
    assert len({json.dumps(look[2]) for look in looks.values()}) == len({look[3] for look in looks.values()}) == 8, (
        "each its own dash and mark"
    )
    srgb = [np.array([int(look[theme == "dark"][i : i + 2], 16) / 255 for i in (1, 3, 5)]) for look in looks.values()]
    linear = [np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) for c in srgb]
    for kind, matrix in vision().items():
        seen = [lab(matrix @ c) for c in linear]
        nearest = min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i])
        assert nearest > (25 if kind == "all cones" else 10), kind
    paper = 1.0 if theme == "light" else 0.0095  # the page behind the loss plot
    for c in linear:
        low, high = sorted((c @ [0.2126, 0.7152, 0.0722], paper))
        assert (high + 0.05) / (low + 0.05) >= 3


def test_the_output_is_the_same_bytes_each_time_and_lean():
    state = {
        "surface": "ravine",
        "optimizers": ["sgd", "momentum"],
        "learning_rates": {"sgd": 0.01},
        "start": np.array([1.0, 2.0]),
        "noise": 0,
    }
    assert show("optimizer-race", **state).html == show("optimizer-race", **state).html
    assert len(lean(source("optimizer-race")).encode()) < 62_000


def test_python_reads_and_sets_a_live_race():
    pytest.importorskip("anywidget")
    from utils.widgets import live

    race = live("optimizer-race", surface="bowl", start=[1.0, 2.0])
    assert (race.surface, race.start, race.noise, race.momentum) == ("bowl", [1.0, 2.0], 0.0, 0.9)
    assert (race.ranking, race.learning_rates, race.missions) == ([], {}, [])
