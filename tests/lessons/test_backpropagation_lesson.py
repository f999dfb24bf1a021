"""The engine that `01-concepts/07-backpropagation` builds, taken from its own cells, against TensorFlow, JAX and plain nudging."""

import ast

import numpy as np
import pytest
from lessons import ROOT, code_cells, load

from utils.exercises import judge
from utils.exercises.registry import find
from utils.lessons import find_beside, load_beside

LESSON = ROOT / "notebooks" / "01-concepts" / "07-backpropagation.ipynb"
SEEDS = range(1000, 1060)  # other graphs than those in the lesson


def recipe_cells():
    return [cell["source"] for cell in code_cells(load(LESSON), "recipe")]


@pytest.fixture
def lesson():
    """What the cells tagged `recipe` define; made anew for each test, since some tests break it on purpose."""
    names = {"np": np}
    for source in recipe_cells():
        exec(compile(source, "lesson", "exec"), names)
    return names


def random_case(lesson, seed):
    rng = np.random.default_rng(seed)
    leaves = lesson["random_leaves"](rng)
    return lesson["random_graph"](rng, leaves), leaves


def by_engine(lesson, graph, leaves):
    nodes = [lesson["Node"](leaf) for leaf in leaves]
    lesson["backward"](lesson["evaluate"](graph, nodes, lesson["ENGINE"]))
    return [node.adjoint for node in nodes]


def by_tensorflow(lesson, graph, leaves):
    import tensorflow as tf

    operations = {
        "add": tf.add,
        "multiply": tf.multiply,
        "matmul": tf.matmul,
        "relu": tf.nn.relu,
        "exp": tf.exp,
        "log": tf.math.log,
        "sum rows": lambda a: tf.reduce_sum(a, 0, keepdims=True),
        "sum columns": lambda a: tf.reduce_sum(a, 1, keepdims=True),
    }
    variables = [tf.Variable(leaf) for leaf in leaves]
    with tf.GradientTape() as tape:
        output = lesson["evaluate"](graph, variables, operations)
    return [gradient.numpy() for gradient in tape.gradient(output, variables)]


def by_jax(lesson, graph, leaves):
    import jax

    with jax.enable_x64(True):
        jnp = jax.numpy
        operations = {
            "add": jnp.add,
            "multiply": jnp.multiply,
            "matmul": jnp.matmul,
            "relu": jax.nn.relu,
            "exp": jnp.exp,
            "log": jnp.log,
            "sum rows": lambda a: a.sum(0, keepdims=True),
            "sum columns": lambda a: a.sum(1, keepdims=True),
        }
        gradient = jax.grad(lambda arrays: lesson["evaluate"](graph, arrays, operations).sum())
        return [np.asarray(g) for g in gradient([jnp.asarray(leaf) for leaf in leaves])]


def equal(ours, theirs, tolerance=1e-9):
    """Relative to the largest entry: an entry may be the small difference of large shares."""
    return all(
        a.shape == b.shape and np.abs(a - b).max() <= tolerance * max(np.abs(b).max(), 1e-300)
        for a, b in zip(ours, theirs, strict=True)
    )


def test_the_engine_has_at_most_sixty_lines():
    engine = [
        source
        for source in recipe_cells()
        if not any(name in source for name in ("random_graph", "allowed", "NUMPY", "ENGINE", "evaluate"))
    ]
    lines = [line for source in engine for line in source.splitlines() if line.strip()]
    assert 30 < len(lines) <= 60
    defined = {
        node.name for source in engine for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)
    }
    assert defined >= {"add", "multiply", "matmul", "relu", "exp", "log", "total", "backward"}


def test_the_engine_uses_nothing_but_numpy():
    for source in recipe_cells():
        assert "tf." not in source and "keras" not in source and "import" not in source


def test_random_graphs_use_every_operation_broadcasting_and_shared_nodes(lesson):
    names, shared, broadcast = set(), 0, 0
    for seed in SEEDS:
        graph, leaves = random_case(lesson, seed)
        values = list(leaves)
        used = [i for _, operands in graph for i in operands]
        shared += len(used) > len(set(used))
        for name, operands in graph:
            names.add(name)
            given = [values[i] for i in operands]
            broadcast += name in ("add", "multiply") and given[0].shape != given[1].shape
            values.append(lesson["NUMPY"][name](*given))
        assert set(range(len(values) - 1)) == set(used), "every value but the last is used"
    assert names == set(lesson["NUMPY"]) and shared == len(SEEDS) and broadcast > 3 * len(SEEDS)


@pytest.mark.parametrize("reference", [by_tensorflow, by_jax])
def test_gradients_of_sixty_random_graphs_are_those_of(lesson, reference):
    for seed in SEEDS:
        graph, leaves = random_case(lesson, seed)
        assert equal(by_engine(lesson, graph, leaves), reference(lesson, graph, leaves)), f"seed {seed}: {graph}"


def test_gradients_of_random_graphs_are_those_of_central_differences(lesson):
    for seed in SEEDS:
        graph, leaves = random_case(lesson, seed)
        directions = [np.random.default_rng(seed).normal(size=leaf.shape) for leaf in leaves]
        slope = sum((g * d).sum() for g, d in zip(by_engine(lesson, graph, leaves), directions))

        def f(h):
            moved = [leaf + h * d for leaf, d in zip(leaves, directions)]
            return lesson["evaluate"](graph, moved, lesson["NUMPY"]).sum()

        errors = [abs((f(h) - f(-h)) / (2 * h) - slope) for h in (1e-4, 1e-5, 1e-6)]
        assert min(errors) <= 1e-6 * max(1, abs(slope), abs(f(0))), f"seed {seed}: {errors}, {slope}"


def wrong_engines(lesson):
    Node, matmul = lesson["Node"], lesson["matmul"]

    def overwrite(node, share):
        node.adjoint = np.zeros_like(node.value)
        lesson["receive"](node, share)

    def without_sum(node, share):
        node.adjoint = node.adjoint + share

    def without_transpose(a, b):
        product = matmul(a, b)
        square = b.value.shape[0] == b.value.shape[1]
        product.parents = ((a, lambda g: g @ (b.value if square else b.value.T)), product.parents[1])
        return product

    yield lambda: setattr(Node, "receive", overwrite)
    yield lambda: setattr(Node, "receive", without_sum)
    yield lambda: lesson["ENGINE"].update(matmul=without_transpose)


@pytest.mark.parametrize("mistake", range(3), ids=["overwritten", "no sum over broadcast axes", "no transpose"])
def test_random_graphs_find_the_classic_mistakes(lesson, mistake):
    right = {seed: by_engine(lesson, *random_case(lesson, seed)) for seed in SEEDS}
    list(wrong_engines(lesson))[mistake]()
    found = 0
    for seed in SEEDS:
        graph, leaves = random_case(lesson, seed)
        try:
            found += not equal(by_engine(lesson, graph, leaves), right[seed])
        except ValueError:  # shapes that no longer fit
            found += 1
    assert found >= len(SEEDS) // 4


def test_two_walks_back_give_the_same_adjoints_as_one(lesson):
    Node = lesson["Node"]
    x = Node(3.0)
    y = x * x + x
    for _ in range(2):
        lesson["backward"](y)
        assert x.adjoint == 7


def test_a_walk_back_changes_no_value(lesson):
    graph, leaves = random_case(lesson, 0)
    nodes = [lesson["Node"](leaf) for leaf in leaves]
    output = lesson["evaluate"](graph, nodes, lesson["ENGINE"])
    before = [node.value.tobytes() for node in lesson["in_order"](output)]
    lesson["backward"](output)
    assert [node.value.tobytes() for node in lesson["in_order"](output)] == before


def divided(answer):
    return judge("backpropagation.divide", find("backpropagation.divide"), answer)


def test_divide_takes_answers_that_use_the_operations_of_the_engine(lesson):
    Node, multiply = lesson["Node"], lesson["multiply"]

    def inverse(b):
        return Node(1 / b.value, (b, lambda g: -g / b.value**2))

    for answer in (
        lambda a, b: a * inverse(b),
        lambda a, b: inverse(b) * a,
        lambda a, b: multiply(a, inverse(b)),
        lambda a, b: (a + a) * inverse(b + b),
    ):
        assert divided(answer).passed


def test_a_rule_that_is_still_open_is_not_attempted(lesson):
    Node = lesson["Node"]
    for rule in (..., lambda g: ...):
        assert divided(lambda a, b: Node(a.value / b.value, (a, rule), (b, rule))).status == "not attempted"
    assert divided(lambda a, b: Node(..., (a, lambda g: g), (b, lambda g: g))).status == "not attempted"


def test_the_praise_for_counting_multiplications_names_the_right_ratios():
    count = load_beside(find_beside("backpropagation", ".answers.py")).RIGHT["jacobian"][
        1
    ]  # the one that multiplies out
    forward, reverse = count([784, 32, 10, 1])
    assert reverse / forward == pytest.approx(1 / 10, rel=0.05)
    forward, reverse = count([1, 32, 10, 784])
    assert 1 / 35 < forward / reverse < 1 / 30
