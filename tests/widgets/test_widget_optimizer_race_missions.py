"""The missions of the widget `optimizer-race`: what fulfils each of them, and what does not."""

import math

import numpy as np
import pytest

RUN = """(m, { mission, set }) => {
  const game = m.makeGame(m.validRace({ ...m.RACE_MISSIONS[mission], ...set }));
  game.restart();
  while (!game.race.finished && !game.missions.done.has(mission)) game.advance(1);
  const steps = Object.fromEntries(game.race.racers.map(r => [r.name, r.reached]));
  return { done: game.missions.done.has(mission), steps, state: m.raceStand(game, "en", mission) }; }"""
BEST = (
    """(m, { name, rates, set }) => Math.min(...m.sweep(name, rates, m.makeSetup(set)).filter(v => !Number.isNaN(v)))"""
)


@pytest.fixture
def run(js):
    """run(mission, settings): whether it is fulfilled when the race is over, the steps of each, and what the widget says of it."""
    also = ("validRace", "RACE_MISSIONS", "makeGame", "raceStand")
    return lambda mission, **settings: js("optimizer-race", RUN, {"mission": mission, "set": settings}, also)


def best(js, name, rates, **settings):
    """Steps to the goal at the best of the rates."""
    return js("race", BEST, {"name": name, "rates": list(rates), "set": settings})


def test_a_mission_that_is_set_up_is_not_yet_fulfilled(run):
    assert [run(name)["done"] for name in ("ravine", "ridge", "adam")] == [False] * 3


def test_momentum_goes_through_the_ravine_in_forty_steps_with_a_fitting_momentum(run):
    """The rate and the momentum are those of the lesson's formula; the widget's slider and field reach them."""
    low, high = 1.0, math.sqrt(50)
    momentum, rate = ((high - low) / (high + low)) ** 2, (2 / (high + low)) ** 2
    got = run("ravine", momentum=round(momentum, 2), learning_rates={"momentum": round(rate, 3)})
    assert got["done"] and got["steps"]["momentum"] < 30 and "Nesterov" in got["state"]


def test_in_the_ravine_no_rate_takes_plain_descent_there_in_a_hundred_steps_nor_momentum_of_nine_tenths_in_ninety(js):
    rates = np.arange(1, 4001) * 2e-5
    assert best(js, "sgd", rates, surface="ravine") > 100
    assert best(js, "momentum", rates, surface="ravine") > 90


@pytest.mark.parametrize(
    "settings",
    [
        {"start": [-0.1, 0.01]},  # nearer
        {"start": [-2.5, 0]},  # on the floor
        {"turn": 45},
        {"noise": 0.01},
        {"surface": "bowl"},
        {"optimizers": ["sgd", "nesterov"]},
        {"momentum": 0.9},
    ],
)
def test_the_ravine_is_not_passed_by_a_shorter_way_or_by_others(run, settings):
    assert not run("ravine", **{"momentum": 0.57, "learning_rates": {"momentum": 0.06}, **settings})["done"]


def test_the_saddle_is_left_with_a_little_noise_and_a_fitting_rate(run):
    for seed in range(5):
        assert run("ridge", noise=0.01, learning_rates={"sgd": 0.4}, seed=seed)["done"]
    slow = run("ridge", noise=0.01)
    assert not slow["done"] and slow["steps"]["sgd"] > 60 and slow["state"].startswith("Now: SGD, ")


@pytest.mark.parametrize(
    "settings",
    [
        {},  # exactly on the ridge and without noise nobody leaves
        {"learning_rates": {"sgd": 1}},
        {"start": [0.5, 1.5], "learning_rates": {"sgd": 0.5}},
        {"turn": 45, "learning_rates": {"sgd": 0.5}},
        {"noise": 0.5, "learning_rates": {"sgd": 0.3}},  # too much to stay at the goal
        {"noise": 0.01, "learning_rates": {"sgd": 0.4}, "optimizers": ["momentum", "adam"]},
    ],
)
def test_the_saddle_is_not_left_without_noise_from_elsewhere_or_by_others(run, settings):
    got = run("ridge", **settings)
    assert not got["done"]
    if not settings:
        assert set(got["steps"].values()) == {None} and "exactly 0" in got["state"]


@pytest.mark.parametrize(
    "settings",
    [
        {"surface": "bowl", "start": [-2.4, 0.8], "learning_rates": {"sgd": 1, "adam": 0.1}},
        {"surface": "saddle", "start": [0.002, 1.5], "learning_rates": {"sgd": 0.79, "adam": 0.25}},
        {"turn": 45, "learning_rates": {"sgd": 0.0375, "adam": 0.63}},
    ],
)
def test_adam_loses_fairly_on_several_surfaces(run, settings):
    assert run("adam", **settings)["done"]


@pytest.mark.parametrize(
    "settings, words",
    [
        ({}, "Adam is first"),
        ({"learning_rates": {"sgd": 0.0385, "adam": 0.01}}, "another learning rate"),  # Adam too slow
        ({"turn": 45, "learning_rates": {"sgd": 0.0375, "adam": 0.03}}, "another learning rate"),
        ({"turn": 45, "learning_rates": {"sgd": 0.0375, "adam": 0.63}, "beta_1": 0.99}, ""),
        ({"turn": 45, "learning_rates": {"sgd": 0.0375, "adam": 0.63}, "noise": 0.01}, ""),
        ({"turn": 45, "learning_rates": {"sgd": 0.0375}, "optimizers": ["sgd"]}, ""),  # who is not there cannot lose
        ({"surface": "bowl", "start": [-0.3, 0.1], "learning_rates": {"sgd": 1, "adam": 0.1}}, ""),  # hardly a way
    ],
)
def test_adam_does_not_lose_by_a_bad_rate_or_by_other_hyperparameters(run, settings, words):
    got = run("adam", **settings)
    assert not got["done"] and words in got["state"]


def test_the_turned_ravine_slows_those_down_that_scale_by_axis_as_the_mission_tells(js):
    """Also where the start is turned along, so that nothing but the axes differs: SGD's way is the same then."""
    swept = js("race-state", "m => m.SWEPT")
    steps = lambda name, **settings: best(js, name, swept, surface="ravine", **settings)
    told = {"adagrad": (4, 111), "rmsprop": (5, 144), "adam": (89, 108)}
    assert {name: (steps(name), steps(name, turn=45)) for name in told} == told
    c = math.sqrt(0.5)
    straight, along = {"start": [-2.2, -1]}, {"start": [c * (-2.2 + 1), c * (-2.2 - 1)], "turn": 45}
    assert steps("sgd", **straight) == steps("sgd", **along)
    assert steps("adagrad", **along) > 10 * steps("adagrad", **straight)
    assert steps("rmsprop", **along) > 10 * steps("rmsprop", **straight)
    assert steps("adam", **along) < 1.2 * steps("adam", **straight)


def test_the_answer_to_ten_times_weaker_noise_holds(js):
    """Asked after `ridge`: ln 10 / ln(1 + η) steps more, for the mean over seeds."""
    code = """(m, [rate, noise]) => { let sum = 0; for (let seed = 0; seed < 40; seed++) {
        const racer = m.makeRacer("sgd", rate, m.makeSetup({ surface: "saddle", start: [0, 1.5], noise, seed }));
        while (Math.abs(racer.w[0]) < 0.3) racer.step(); sum += racer.steps; } return sum / 40; }"""
    for rate in (0.1, 0.4):
        longer = js("race", code, [rate, 0.001]) - js("race", code, [rate, 0.01])
        assert longer == pytest.approx(math.log(10) / math.log(1 + rate), abs=0.6)
