"""The missions of the widget `playground`: what fulfils each and what does not; and its states: from a link, from Python."""

import json

import pytest

from utils.widgets import show
from utils.widgets.lean import lean
from utils.widgets.modules import source

slow = pytest.mark.slow  # trains networks for thousands of steps


# Missions ---------------------------------------------------------------------------------------------------------------

RUN = """(m, { mission, stages }) => {
  let settings = m.validPlay(m.MISSIONS[mission]), at = [];
  const game = m.makePlay(settings);
  for (const { set, steps } of stages) {
    settings = m.validPlay(set, settings);
    if (!game.take(settings)) game.restart();
    else game.restart();
    at.push(null);
    for (let k = 0; k < steps && at.at(-1) === null; k++) { game.advance(1); if (game.missions.done.has(mission)) at[at.length - 1] = game.training.steps; }
  }
  return { at, ill: game.missions.ill, done: [...game.missions.done], now: game.training.now }; }"""


@pytest.fixture
def run(js):
    """run(mission, (settings, steps), …): the step at which it is fulfilled in each stage, or None, and how it stands then."""

    def ran(mission, *stages):
        data = {"mission": mission, "stages": [{"set": s, "steps": n} for s, n in stages]}
        return js("play-game", RUN, data, ("validPlay", "MISSIONS"))

    return ran


@slow
@pytest.mark.parametrize("units", [[6, 6], [8, 4]])
def test_the_spiral_is_separated_by_twelve_units(run, units):
    got = run("spiral", ({"layers": units, **SPIRAL[tuple(units)]}, 4000))
    assert got["at"][0] and got["now"]["test"]["accuracy"] >= 0.95


SPIRAL = {
    (6, 6): {"activations": "elu", "optimizer": "adam", "learning_rate": 0.03, "seed": 0},
    (8, 4): {"activations": "tanh", "optimizer": "adam", "learning_rate": 0.03, "seed": 2},
}


@slow
@pytest.mark.parametrize(
    "settings",
    [
        {"layers": [8, 8]},  # more than twelve
        {"inputs": ["x1", "x2", "sin1", "sin2"], "layers": [6, 6]},  # other inputs
        {"layers": [6, 6], "activations": "linear"},  # one matrix
        {"data": "circle", "layers": [6, 6]},
    ],
)
def test_the_spiral_is_not_separated_by_what_the_rule_forbids_or_cannot(run, settings):
    assert run("spiral", ({**SPIRAL[(6, 6)], **settings}, 1500))["done"] == []


SICK = {"layers": [8, 8], "activations": "relu", "optimizer": "adam", "learning_rate": 0.03}


@slow
@pytest.mark.parametrize("seed, cure", [(0, {"l2": 0.01}), (2, {"l1": 0.003}), (2, {"dropout": 0.3})])
def test_an_overfitted_network_is_cured(run, seed, cure):
    got = run("cure", ({**SICK, "seed": seed}, 1500), (cure, 2000))
    assert got["at"][0] is None and got["at"][1] and got["now"]["test"]["loss"] <= 0.6 * got["ill"]["loss"]


@slow
@pytest.mark.parametrize("change", [{}, {"seed": 1}, {"share": 0.9}, {"noise": 0.1}])
def test_more_or_other_data_and_the_same_again_are_no_cure(run, change):
    assert run("cure", (SICK, 1500), (change, 1500))["done"] == []


@slow
@pytest.mark.parametrize(
    "settings",
    [
        {"layers": [4] * 5, "activations": "sigmoid"},
        {"layers": [8] * 6, "activations": "sigmoid"},
        {"init": "zero"},
        {"l2": 0.1},
        {
            "layers": [4, 4, 4],
            "activations": "relu",
            "learning_rate": 3,
            "batch_size": 200,
        },  # all of the last layer die
    ],
)
def test_learning_is_made_to_stand_still_in_several_ways(run, settings):
    assert run("still", (settings, 1000))["at"][0]


@slow
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"init": "zero", "learning_rate": 0.01},  # slow by order
        {"layers": [4, 4], "activations": "relu"},
        {"layers": [4, 4], "activations": "relu", "learning_rate": 10, "batch_size": 200},  # it swings to and fro
    ],
)
def test_a_network_that_learns_or_hardly_may_does_not_stand_still(run, settings):
    assert run("still", (settings, 1000))["done"] == []


# State ------------------------------------------------------------------------------------------------------------------

VALID = """(m, raw) => { const base = m.validPlay({});
  return Object.fromEntries(Object.entries(m.validPlay(raw)).filter(([k, v]) => JSON.stringify(v) !== JSON.stringify(base[k]))); }"""


def test_nonsense_in_the_state_is_ignored(js):
    read = lambda raw: js("play-state", VALID, raw)
    assert (
        read(
            {
                "data": "constructor",
                "noise": -1,
                "share": "x",
                "seed": 1e9,
                "optimizer": "lion",
                "init": None,
                "speed": 0,
                "dropout": 1,
            }
        )
        == {}
    )
    assert (
        read(
            {"inputs": [], "layers": [0], "activations": ["softmax"], "points": [[9, 0, 1]], "l1": [], "batch_size": ""}
        )
        == {}
    )
    assert read({"layers": [2] * 7, "inputs": "x1", "points": [[1, 1]], "learning_rate": "1e999"}) == {}
    assert read({"layers": [3, "5", 8], "inputs": ["sin2", "x1", "__proto__"], "activations": ["relu"]}) == {
        "layers": [3, 5, 8],
        "inputs": ["x1", "sin2"],
        "activations": ["relu"] * 3,
    }
    assert read({"layers": []}) == {"layers": [], "activations": []}


STATE = {
    "data": "own",
    "points": [[-3, 3, 0], [0.05, -1.95, 1], [3, -3, 1]],
    "noise": 0.3,
    "share": 0.8,
    "seed": 7,
    "inputs": ["x1", "x1x2"],
    "layers": [8, 1],
    "activations": ["relu", "leaky_relu"],
    "init": "equal",
    "optimizer": "adam",
    "learning_rate": 0.003,
    "batch_size": 5,
    "l1": 0.001,
    "l2": 0.01,
    "dropout": 0.2,
    "speed": 250,
}


def test_the_state_survives_the_way_through_an_address(js):
    code = """(m, raw) => { const first = m.validPlay({}), state = m.validPlay(raw), texts = m.playToTexts(state, first);
      return [texts, m.validPlay(m.playFromTexts(Object.fromEntries(Object.entries(texts).filter(([, v]) => v !== null))), first), m.playToTexts(first, first)]; }"""
    texts, back, nothing = js("play-state", code, STATE)
    assert back == STATE and all(texts.values()) and set(nothing.values()) == {None}
    many = {"data": "own", "points": [[0, 0, k % 2] for k in range(200)]}
    assert len(json.dumps(js("play-state", code, many)[0])) < 1500


def test_no_layer_survives_the_address_too(js):
    code = "m => { const first = m.validPlay({}); const { layers, activations } = m.playToTexts(m.validPlay({ layers: [] }), first); return m.validPlay(m.playFromTexts({ layers, activations }), first).layers; }"
    assert js("play-state", code) == []


def test_the_output_is_the_same_bytes_each_time_and_lean():
    assert show("playground", **STATE).html == show("playground", **STATE).html
    assert len(lean(source("playground")).encode()) < 72_000


def test_python_reads_and_sets_a_live_playground():
    from utils.widgets import live

    play = live("playground", data="spiral", layers=[8, 4])
    assert (play.data, play.layers, play.learning_rate, play.missions, play.test_loss) == (
        "spiral",
        [8, 4],
        0.1,
        [],
        None,
    )
