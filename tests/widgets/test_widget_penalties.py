"""The widget `penalties` without a browser: its solutions against scikit-learn, SciPy and brute force, its missions and addresses."""

import numpy as np
import pytest

from utils.widgets import live, show, source
from utils.widgets.lean import lean

START = {"kind": "power", "p": 2, "mix": 0.5, "size": 1.2, "minimum": [1.6, 0.9], "turn": -20, "stretch": 3}
SOLVE = """(m, states) => states.map(state => { const loss = m.makeLoss(state), penalty = m.makePenalty(state),
  found = m.localMinima(loss, penalty, state.size), path = m.solutionPath(loss, penalty);
  return { found, path, strength: m.equivalentStrength(loss, penalty, state.size, found[0], path), matrix: loss.matrix,
    back: m.sizeForStrength(loss, penalty, state.lambda ?? found[0].strength, path), budget: penalty.cost(state.size) }; })"""

FIND = """(m, states) => states.map(state => {
  const found = m.localMinima(m.makeLoss(state), m.makePenalty(state), state.size); return { found }; })"""


def states(count, seed=0, **fixed):
    """Random states; the region of each leaves the minimum out."""
    rng, made = np.random.default_rng(seed), []
    while len(made) < count:
        state = {
            **START,
            "p": float(rng.uniform(0.5, 2)),
            "mix": float(rng.uniform()),
            "minimum": rng.uniform(-2.5, 2.5, 2).round(2).tolist(),
            "turn": int(rng.integers(-90, 91)),
            "stretch": float(rng.uniform(1, 6)),
            **fixed,
        }
        full = cost(np.array(state["minimum"]), state)
        state["size"] = float(size_for(full * rng.uniform(0.05, 0.95), state))
        made.append(state)
    return made


def cost(w, state):
    w = np.abs(w)
    each = state["mix"] * w + (1 - state["mix"]) * w**2 if state["kind"] == "elastic" else w ** state["p"]
    return each.sum(axis=-1)


def size_for(t, state):
    """Where a region of budget t meets the axes."""
    if state["kind"] == "power":
        return t ** (1 / state["p"])
    mix, rest = state["mix"], 1 - state["mix"]
    return (np.sqrt(mix**2 + 4 * rest * t) - mix) / (2 * rest)


def matrix(state):
    angle, r = np.radians(state["turn"]), state["stretch"]
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ np.diag([1 / r, r]) @ turn.T


def loss(w, state):
    d = np.asarray(w) - state["minimum"]
    return ((d @ matrix(state)) * d).sum(axis=-1) / 2


def boundary(state, n=20_001):
    """Points of the region's edge, dense near the tips."""
    t = cost(np.array([state["size"], 0.0]), state)
    share = np.concatenate([np.geomspace(1e-40, 1e-3, n // 4), np.linspace(1e-3, 1, n)[1:]])
    x, y = (size_for(t * part, state) for part in (1 - share, share))
    x, y = np.concatenate([[state["size"]], x, y[::-1]]), np.concatenate([[0.0], y, x[::-1]])
    return np.concatenate([np.stack([sx * x, sy * y], axis=1) for sx in (1, -1) for sy in (1, -1)])


def data(state):
    """X and y whose mean squared error, halved, is the loss of the state."""
    values, vectors = np.linalg.eigh(matrix(state))
    root = np.sqrt(2) * vectors @ np.diag(np.sqrt(values)) @ vectors.T
    return root, root @ state["minimum"]


def test_the_loss_has_contours_of_the_stretch_and_turn(js):
    some = states(20) + [{**START, "turn": turn} for turn in (-90, 0, 45, 90)]
    for state, found in zip(some, js("penalty-solver", SOLVE, some), strict=True):
        a, b, d = found["matrix"]
        np.testing.assert_allclose([[a, b], [b, d]], matrix(state), atol=1e-12)


def test_lasso_and_elastic_net_are_those_of_scikit_learn(js):
    from sklearn.linear_model import ElasticNet, Lasso

    exact = {"fit_intercept": False, "tol": 1e-15, "max_iter": 1_000_000}
    lasso = states(40, kind="power", p=1)
    elastic = [state for state in states(40, 1, kind="elastic") if state["mix"] > 0.02]
    zeros = 0
    for state, found in zip(lasso + elastic, js("penalty-solver", SOLVE, lasso + elastic), strict=True):
        (best,) = found["found"]
        λ, X, y = best["strength"], *data(state)
        mix = 1 if state["kind"] == "power" else state["mix"]
        alpha = λ * (mix + 2 * (1 - mix))  # scikit-learn halves the squares
        model = Lasso(alpha=λ, **exact) if mix == 1 else ElasticNet(alpha=alpha, l1_ratio=λ * mix / alpha, **exact)
        np.testing.assert_allclose(best["w"], model.fit(X, y).coef_, atol=1e-6)
        zeros += best["zeros"]
        assert found["strength"] == λ and found["back"] == pytest.approx(state["size"], abs=1e-6) and λ > 0
    assert 10 < zeros < 80, "some weights are zero and some are not"


def test_ridge_is_that_of_scikit_learn(js):
    from sklearn.linear_model import Ridge

    some = states(40, 2, p=2)
    for state, found in zip(some, js("penalty-solver", SOLVE, some), strict=True):
        (best,) = found["found"]
        X, y = data(state)
        ridge = Ridge(
            alpha=4 * best["strength"], fit_intercept=False, tol=1e-15
        )  # of a sum over two rows, not half a mean
        np.testing.assert_allclose(best["w"], ridge.fit(X, y).coef_, atol=1e-6)
        assert best["zeros"] == 0 and found["back"] == pytest.approx(state["size"], abs=1e-6)


def test_between_them_the_solution_is_that_of_scipy(js):
    from scipy.optimize import minimize

    some = [{**state, "p": p} for p in (1.2, 1.5, 1.8) for state in states(8, 3, p=p)]
    for state, found in zip(some, js("penalty-solver", FIND, some), strict=True):
        (best,) = found["found"]
        t = cost(np.array([state["size"], 0.0]), state)
        assert cost(np.array(best["w"]), state) == pytest.approx(t, rel=1e-12) and best["zeros"] == 0
        penalized = lambda w, state=state, λ=best["strength"]: loss(w, state) + λ * cost(w, state)
        scipy = minimize(penalized, best["w"], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-16})
        assert penalized(np.array(best["w"])) <= scipy.fun + 1e-12
        np.testing.assert_allclose(best["w"], scipy.x, atol=2e-6)


@pytest.mark.parametrize("p", [0.5, 0.6, 0.75, 0.9, 0.97, 1, 1.03, 1.3, 2])
def test_the_best_point_is_that_of_brute_force_for_every_exponent(js, p):
    some = states(15, int(100 * p), p=p)
    for state, found in zip(some, js("penalty-solver", FIND, some), strict=True):
        best = found["found"][0]
        least = loss(boundary(state), state).min()
        assert best["loss"] <= least + 1e-12, state
        assert best["loss"] > least - 1e-5 and best["loss"] == pytest.approx(loss(best["w"], state), rel=1e-12)
        assert cost(np.array(best["w"]), state) == pytest.approx(cost(np.array([state["size"], 0.0]), state), rel=1e-9)
        assert best["zeros"] == sum(v == 0 for v in best["w"])


def test_the_elastic_net_is_that_of_brute_force(js):
    some = states(6, 9, kind="elastic")
    for state, found in zip(some, js("penalty-solver", FIND, some), strict=True):
        least = loss(boundary(state, 2001), state).min()
        assert least - 1e-4 < found["found"][0]["loss"] <= least + 1e-12


def test_every_local_minimum_is_found_below_one_and_only_one_from_one_on(js):
    some = states(40, 5, p=0.5) + states(30, 6, p=0.65)
    counts = []
    for state, found in zip(some, js("penalty-solver", FIND, some), strict=True):
        t = cost(np.array([state["size"], 0.0]), state)
        angle = np.linspace(0, 2 * np.pi, 40_001)[:-1]  # 10 000 to a quarter: the tips are among them
        sides = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        sides[np.abs(sides) < 1e-12] = 0
        w = np.sign(sides) * (t * sides**2) ** (1 / state["p"])
        values = loss(w, state)
        least = (values < np.roll(values, 1)) & (values <= np.roll(values, -1))
        outwards = (((w - state["minimum"]) @ matrix(state)) * w).sum(axis=1) < 0  # inside it is not lower
        wanted = w[least & outwards]
        assert len(wanted) == len(found["found"]), state
        for one in found["found"]:
            assert np.hypot(*(wanted - one["w"]).T).min() < 1e-3
        losses = [one["loss"] for one in found["found"]]
        assert losses == sorted(losses)
        counts.append(len(losses))
    assert min(counts) == 1 and max(counts) >= 2
    convex = states(60, 7, kind="elastic") + [state for p in (1, 1.1, 2) for state in states(30, 8, p=p)]
    assert {len(found["found"]) for found in js("penalty-solver", FIND, convex)} == {1}


def test_the_equivalent_strength_holds_where_one_is_given_and_there_is_none_where_it_is_not(js):
    some = [state for p in (0.5, 0.7, 0.9) for state in states(10, 11, p=p)]
    grid = np.stack(np.meshgrid(*[np.linspace(-5, 5, 401)] * 2), axis=-1).reshape(-1, 2)  # the axes are on it
    given = 0
    for state, found in zip(some, js("penalty-solver", SOLVE, some), strict=True):
        best = found["found"][0]
        λ = best["strength"]
        mine = best["loss"] + λ * found["budget"]
        points = np.concatenate([grid, [one["w"] for one in found["path"]]])
        other = (loss(points, state) + λ * cost(points, state)).min()
        if found["strength"] is None:
            assert other < mine - 1e-10
        else:
            given += 1
            assert found["strength"] == λ and mine <= other + 1e-6
    assert 3 < given < 27


def test_both_weights_zero_name_the_least_strength_that_makes_them_so(js):
    some = [{**START, "size": 0, **kind} for kind in ({"p": 1}, {"p": 2}, {"kind": "elastic"}, {"p": 0.5})]
    lasso, ridge, elastic, half = js("penalty-solver", SOLVE, some)
    most = np.abs(matrix(START) @ START["minimum"]).max()
    assert lasso["strength"] == pytest.approx(most) and elastic["strength"] == pytest.approx(most / 0.5)
    assert ridge["strength"] == "Infinity" and all(
        one["found"][0]["zeros"] == 2 for one in (lasso, ridge, elastic, half)
    )
    w = np.stack(np.meshgrid(*[np.linspace(-3, 3, 601)] * 2), axis=-1).reshape(-1, 2)
    w = w[np.abs(w).sum(axis=1) > 1e-9]
    least = ((loss(np.zeros(2), START) - loss(w, START)) / cost(w, {**START, "p": 0.5})).max()
    assert float(half["strength"]) == pytest.approx(least, rel=1e-3)


def test_a_strength_leads_to_its_size_and_a_growing_one_jumps_below_one(js):
    strengths = np.geomspace(0.05, 10, 9).tolist()
    for p in (0.6, 1, 1.7):
        found = js("penalty-solver", SOLVE, [{**START, "p": p, "lambda": λ} for λ in strengths])
        sizes = [one["back"] for one in found]
        assert sizes == sorted(sizes, reverse=True) and (sizes[-1] == 0) == (p <= 1)
        path = found[0]["path"]
        solved = js("penalty-solver", SOLVE, [{**START, "p": p, "size": size} for size in sizes])
        for λ, mine in zip(strengths, solved, strict=True):
            value = mine["found"][0]["loss"] + λ * mine["budget"]
            assert value <= min(one["loss"] + λ * one["budget"] for one in path) + 1e-9


def test_the_path_goes_from_nothing_to_the_minimum_and_the_loss_falls_along_it(js):
    for state, found in zip(states(30, 12), js("penalty-solver", SOLVE, states(30, 12)), strict=True):
        path = found["path"]
        assert path[0]["w"] == [0, 0]
        np.testing.assert_allclose(path[-1]["w"], state["minimum"], atol=1e-6)
        assert (np.diff([one["loss"] for one in path]) <= 1e-12).all()
        assert (np.diff([one["size"] for one in path]) >= 0).all()


def test_odd_states_are_solved(js):
    odd = [
        {**START, "minimum": [0, 0], "size": 1},
        {**START, "minimum": [0, 0], "size": 0, "p": 0.5},
        {**START, "minimum": [2, 0], "turn": 0},
        {**START, "minimum": [0, -2], "turn": 90, "p": 1.5},
        {**START, "minimum": [1.5, 1.5], "stretch": 1, "p": 1},
        {**START, "minimum": [1.5, 1.5], "turn": -45, "p": 0.5},
        {**START, "kind": "elastic", "mix": 0},
        {**START, "kind": "elastic", "mix": 1},
        {**START, "size": 12},
        {**START, "size": 0.01, "p": 1.01},
        {**START, "size": 0.6, "p": 1.05},
    ]
    found = [one["found"] for one in js("penalty-solver", SOLVE, odd)]
    best = [one[0]["w"] for one in found]
    assert best[0] == [0, 0] and best[1] == [0, 0] and best[2] == [1.2, 0] and best[3] == [0, -1.2]
    np.testing.assert_allclose(best[4], [0.6, 0.6], atol=1e-12)
    assert len(found[5]) == 2 and found[5][0]["loss"] == pytest.approx(found[5][1]["loss"], rel=1e-12)
    ridge, lasso = js("penalty-solver", SOLVE, [START, {**START, "p": 1}])
    np.testing.assert_allclose(best[6:8], [ridge["found"][0]["w"], lasso["found"][0]["w"]], atol=1e-9)
    assert best[8] == START["minimum"] and found[8][0]["strength"] == 0
    assert 0 < best[9][0] < 1e-30 and 0 < best[10][0] < 1e-4, "tiny, and not zero"


SOLVED = {  # a state that fulfils the mission, and ones that only seem to
    "zero": (
        {"p": 1, "size": 1},
        [{"p": 1}, {"p": 0.9, "size": 1}, {"p": 1, "size": 0}, {"p": 1, "minimum": [1.6, 0.4]}],
    ),
    "sign": ({"minimum": [0.3, 2], "turn": 45}, [{"minimum": [-0.3, 2]}, {"minimum": [0.1, 2], "turn": 45}]),
    "tie": (
        {"p": 0.5, "minimum": [1.5, 1.5], "turn": -45},
        [{"p": 1, "minimum": [1.5, 1.5], "turn": -45}, {"p": 0.5}, {"p": 0.5, "size": 12, "minimum": [1.5, 1.5]}],
    ),
}


@pytest.mark.parametrize("name", SOLVED)
def test_a_mission_can_be_solved_and_is_not_by_what_falls_short(js, name):
    solved, short = SOLVED[name]
    found = js(
        "penalties-state", "(m, states) => states.map(m.penaltyMissions)", [{**START, **s} for s in (solved, *short)]
    )
    assert name in found[0] and not any(name in one for one in found[1:])
    assert js("penalties-state", "m => m.penaltyMissions(m.PENALTY_START)") == []
    assert js("penalties-state", "m => m.PENALTY_START") == START


@pytest.mark.parametrize(
    "raw, change",
    [
        ({"p": "0.5", "minimum": "1_-2.5"}, {"p": 0.5, "minimum": [1, -2.5]}),
        ({"kind": "elastic", "mix": "0"}, {"kind": "elastic", "mix": 0}),
        ({"kind": "<img>", "p": "0.4", "mix": "2", "size": "-1"}, {}),
        ({"minimum": "1_3"}, {}),
        ({"minimum": "1"}, {}),
        ({"minimum": "_"}, {}),
        ({"minimum": [1, "x"], "turn": "91", "stretch": ""}, {}),
        ({"size": "NaN", "turn": "Infinity", "stretch": None}, {}),
    ],
)
def test_only_what_is_valid_of_a_link_is_kept(js, raw, change):
    assert js("penalties-state", "(m, raw) => m.penaltyState(raw)", raw) == {**START, **change}


def test_a_state_goes_through_an_address(js):
    code = "(m, s) => m.penaltyState(Object.fromEntries(Object.entries(m.penaltyTexts(s, m.PENALTY_START)).filter(e => e[1] !== null)))"
    for state in (*states(5), {**START, "kind": "elastic", "mix": 0.25}):
        assert js("penalties-state", code, state) == state
    assert set(js("penalties-state", "m => m.penaltyTexts(m.PENALTY_START, m.PENALTY_START)").values()) == {None}


def test_the_output_is_the_same_bytes_each_time_and_lean():
    assert show("penalties", p=1).html == show("penalties", p=1).html
    assert len(lean(source("penalties")).encode()) < 46_000


def test_python_reads_and_sets_a_live_widget():
    widget = live("penalties", p=1, minimum=[1.0, 2.0])
    assert (widget.p, widget.minimum, widget.size, widget.strength, widget.missions) == (1, [1.0, 2.0], 1.2, None, [])
