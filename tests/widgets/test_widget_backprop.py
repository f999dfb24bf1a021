"""The widget that steps through a computation graph, without a browser: its arithmetic against TensorFlow, under Node."""

import math
import random

import numpy as np
import pytest
from gradient_tape import oracle

from utils.widgets import live, show, source

DIFFERENTIATE = "(m, cases) => cases.map(([text, inputs]) => m.differentiate(text, inputs))"


def random_expression(rng, depth):
    """A text over a, b, c in which every operator may occur, with the arguments of log and of roots kept positive."""
    if depth == 0 or rng.random() < 0.08:
        return rng.choice(["a", "b", "c", "a", "b", "c", f"{rng.uniform(0.3, 2.5):.2f}"])
    one, two = random_expression(rng, depth - 1), random_expression(rng, depth - 1)
    return rng.choice(
        [
            f"({one} + {two})",
            f"({one} - {two})",
            f"{one} * {two}",
            f"({one}) * ({two})",
            f"({one}) / (1.5 + ({two})^2)",
            f"({one})^3",
            f"({one})^2",
            f"(1 + ({one})^2)^-1.5",
            f"-({one})",
            f"exp(-(({one}))^2)",
            f"exp(sigmoid({one}))",
            f"log(0.5 + ({one})^2)",
            f"relu({one})",
            f"tanh({one})",
            f"sigmoid({one})",
            f"max({one}, {two})",
            f"min({one}, {two})",
            f"{one} - {two} * {one} + 2",
            f"-{one} / 1.7 / (2 + exp({two} * 0.2))",
            f"(0.1 + ({one})^2)^0.5",
        ]
    )


def sample(count, seed):
    rng, cases = random.Random(seed), []
    while len(cases) < count:
        text = random_expression(rng, rng.choice([2, 3]))
        inputs = {
            name: round(rng.uniform(-2, 2), 3)
            for name in "abc"
            if name in "".join(c if c in "abc" and not near(text, i) else " " for i, c in enumerate(text))
        }
        if not inputs or len(text) > 200:
            continue
        value, gradient = oracle(text, inputs)
        if all(math.isfinite(v) and abs(v) < 1e4 for v in (value, *gradient.values())) and any(gradient.values()):
            cases.append((text, inputs, value, gradient))
    return cases


def near(text, i):
    """Whether the letter at `i` belongs to a longer name."""
    return (i > 0 and text[i - 1].isalpha()) or (i + 1 < len(text) and text[i + 1].isalpha())


def compare(result, value, gradient, message):
    np.testing.assert_allclose(float(result["value"]), value, rtol=1e-9, atol=1e-12, err_msg=message)
    assert set(result["gradient"]) == set(gradient), message
    for name, expected in gradient.items():
        np.testing.assert_allclose(
            float(result["gradient"][name]), expected, rtol=1e-9, atol=1e-12, err_msg=f"{message} by {name}"
        )


def test_thirty_random_expressions_have_the_gradients_of_tensorflows_tape(js):
    cases, kept = sample(60, seed=5), []
    for case, result in zip(
        cases,
        js(
            "graph",
            "(m, cases) => cases.map(([text, inputs]) => { try { return m.differentiate(text, inputs); } catch (e) { return e.en; } })",
            [case[:2] for case in cases],
        ),
    ):
        if isinstance(result, str):
            assert "At most" in result, (case[0], result)  # too many nodes for a drawing: a limit that is told
            continue
        compare(result, *case[2:], message=case[0])
        kept.append(case[0])
    assert len(kept) >= 30
    for operator in ("exp(", "log(", "relu(", "tanh(", "sigmoid(", "max(", "min(", "/", "^3", "-"):
        assert any(operator in text for text in kept), operator


ONE = [
    "exp(a)",
    "log(a)",
    "relu(a)",
    "tanh(a)",
    "sin(a)",
    "cos(a)",
    "sigmoid(a)",
    "-a",
    "a^3",
    "a^-1.5",
    "a^0.5",
    "a^0",
    "a^1",
    "2/a",
    "a*a",
    "a - 2*a",
    "a/a",
]
TWO = ["a + b", "a - b", "a * b", "a / b", "max(a, b)", "min(a, b)"]


@pytest.mark.parametrize("text", ONE + TWO)
def test_each_operator_has_the_derivative_of_finite_differences(js, text):
    step = 1e-5
    for a, b in ((0.7, -1.3), (2.4, 0.9)):
        points = [{"a": a + i * step, "b": b + k * step} for i, k in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))]
        here, right, left, up, down = js("graph", DIFFERENTIATE, [[text, point] for point in points])
        slopes = {"a": (right["value"] - left["value"]) / (2 * step), "b": (up["value"] - down["value"]) / (2 * step)}
        for name, slope in here["gradient"].items():
            assert slope == pytest.approx(slopes[name], rel=1e-6, abs=1e-8), (name, a, b)
        compare(here, *oracle(text, {k: v for k, v in points[0].items() if k in here["gradient"]}), message=text)


@pytest.mark.parametrize(
    "text, inputs",
    [
        ("relu(a)", {"a": 0}),
        ("max(0, a)", {"a": 0}),
        ("max(a, b)", {"a": 1, "b": 1}),
        ("min(a, b)", {"a": 1, "b": 1}),
        ("sigmoid(a)", {"a": -800}),
        ("tanh(a)", {"a": 30}),
        ("relu(-a) + a^2", {"a": -3}),
    ],
)
def test_corners_and_tails_are_those_of_tensorflow(js, text, inputs):
    compare(js("graph", DIFFERENTIATE, [[text, inputs]])[0], *oracle(text, inputs), message=text)


@pytest.mark.parametrize(
    "text",
    [
        "-a^2",
        "a - b - c",
        "a / b / c",
        "a / b * c",
        "2 * -a",
        "a - -b",
        "a^2^0.5",
        "a**2 * b",
        "a × b ÷ c − a",
        "（a＋b）*c",
        "m = a + b; k = m*c; k - m",
        "1.5e-1*a + .5*b + 2.*c;",
    ],
)
def test_precedence_and_other_ways_to_write_are_pythons(js, text):
    result = js("graph", DIFFERENTIATE, [[text, {"a": 1.3, "b": 0.6, "c": -1.7}]])[0]
    python = text.translate(str.maketrans("×÷−（＋）", "*/-(+)")).rstrip(";")
    compare(
        result,
        *oracle(
            python,
            {name: value for name, value in {"a": 1.3, "b": 0.6, "c": -1.7}.items() if name in result["gradient"]},
        ),
        message=text,
    )


def test_equal_parts_are_one_node_and_its_adjoint_is_the_sum_of_what_arrives(js):
    graph, steps, adjoint = js(
        "graph",
        "(m, text) => { const g = m.parse(text), t = m.trace(g, { a: 2, b: 3 }); return [g, t.steps, t.adjoint]; }",
        "a*b*(a*b + a)",
    )
    assert [node["op"] for node in graph["nodes"]] == ["input", "input", "mul", "add", "mul"]
    product = 2
    arrivals = [step for step in steps if step["kind"] == "back" and step["arg"] == product]
    assert [(step["part"], step["before"], step["earlier"], step["waiting"]) for step in arrivals] == [
        (8, 0, 0, 1),
        (6, 8, 1, 0),
    ]
    assert adjoint == [48, 28, 14, 6, 1]
    passed_on = next(i for i, step in enumerate(steps) if step["kind"] == "back" and step["node"] == product)
    assert passed_on > max(steps.index(step) for step in arrivals), "a node passes its adjoint on when all has arrived"


def test_a_constant_has_no_adjoint_and_no_step(js):
    graph, steps, adjoint = js(
        "graph",
        "(m, text) => { const g = m.parse(text), t = m.trace(g, { a: 2 }); return [g, t.steps, t.adjoint]; }",
        "1 / (1 + 2*3*a)",
    )
    constants = [i for i, node in enumerate(graph["nodes"]) if node["op"] == "const"]
    assert [graph["nodes"][i]["value"] for i in constants] == [1, 1, 6], (
        "2*3 is one number, and each 1 a node of its own"
    )
    assert all(adjoint[i] is None for i in constants) and not any(step.get("arg") in constants for step in steps)


ERRORS = [
    ("", "Write an expression", "请写一个表达式"),
    ("a b", "operator is missing before “b” (character 3)", "第 3 个字符“b”之前缺少运算符"),
    ("2a", "a*b", "缺少运算符"),
    ("(a + b", "opened at character 1 is not closed", "括号没有闭合"),
    ("a + ", "ends too early, after “+”", "“+”之后缺少内容"),
    ("a)", "“)” (character 2)", "第 2 个字符处"),
    ("sinh(a)", "no function “sinh”", "没有函数“sinh”"),
    ("exp + a", "is a function: write exp(…)", "请写成 exp(…)"),
    ("max(a)", "max takes 2 arguments, not 1", "需要 2 个参数"),
    ("exp(a, b)", "exp takes 1 argument, not 2", "需要 1 个参数"),
    ("a^b", "only a number", "只能是数"),
    ("a $ b", "“$” (character 3)", "第 3 个字符“$”"),
    ("1 + 2", "no input", "没有输入"),
    ("a + 1/0", "not a finite number", "算不出有限的数"),
    ("exp = 3; a", "cannot be defined", "不能在此定义"),
    ("m = a; m = b; m", "cannot be defined", "不能在此定义"),
    ("abcdefg", "too long", "太长"),
    ("a+" * 120 + "a", "At most 200 characters", "最多 200 个字符"),
    ("+".join("abcdefghi"), "At most 8 inputs", "最多 8 个输入"),
    ("+".join(f"a^{k}" for k in range(2, 20)), "At most 32 nodes", "最多 32 个节点"),
    ("(" * 60 + "a" + ")" * 60, "nested too deeply", "嵌套太深"),
    ("a, b", "“,”", "“,”"),
    ("constructor(a)", "no function “constructor”", "没有函数“constructor”"),
    ("a.b", "“.” (character 2)", "第 2 个字符“.”"),
    ("a = = 2", "“=”", "“=”"),
    ("😀", "“😀” (character 1)", "“😀”"),
]


@pytest.mark.parametrize("text, en, zh", ERRORS, ids=[repr(text[:12]) for text, *_ in ERRORS])
def test_what_cannot_be_read_is_told_in_a_sentence_of_both_languages(js, text, en, zh):
    told = js(
        "graph",
        "(m, text) => { try { m.parse(text); return null; } catch (e) { if (!(e instanceof m.ExpressionError)) throw e; return [e.en, e.zh, e.at]; } }",
        text,
    )
    assert told is not None and en in told[0] and zh in told[1] and told[0].endswith(".") and told[1].endswith("。")
    assert 0 <= told[2] <= len(text)


@pytest.mark.parametrize(
    "value, text",
    [
        (0, "0"),
        (-0.0, "0"),
        (48, "48"),
        (-1.5, "−1.5"),
        (0.70538, "0.7054"),
        (12345.6, "12350"),
        (1234567, "1.235×10⁶"),
        (-0.00001234, "−1.234×10⁻⁵"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_numbers_are_short_and_honest(js, value, text):
    assert js("operators", "(m, v) => m.numeral(v)", value) == text


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a*a",
        "m = a*b; m*(m + a)",
        "log(exp(a) + exp(b) + exp(c)) - a",
        "(relu(a*b + c*d + e) - f)^2",
        "a*b + b*c + c*d + d*e + e*a",
        "max(a, b)*min(a, b)*(a - b)/(a + b)",
    ],
)
def test_in_the_drawing_no_two_nodes_touch_and_edges_run_forward(js, text):
    args, drawn = js(
        "graph-layout",
        "async (m, [text, source]) => { const g = (await import('data:text/javascript,' + encodeURIComponent(source))).parse(text), "
        "args = g.nodes.map(n => n.args); return [args, m.layered(args)]; }",
        [text, source("graph")],
    )
    nodes = drawn["nodes"]
    assert len(drawn["edges"]) == sum(map(len, args))
    things = [(node["layer"], node["at"], 1) for node in nodes] + [
        (bend["layer"], bend["at"], 0.45) for edge in drawn["edges"] for bend in edge["bends"]
    ]
    for i, (layer, at, size) in enumerate(things):
        assert size / 2 - 1e-9 <= at <= drawn["across"] - size / 2 + 1e-9
        assert all(abs(at - other) >= (size + its) / 2 - 1e-9 for same, other, its in things[i + 1 :] if same == layer)
    for edge in drawn["edges"]:
        layers = [nodes[edge["from"]]["layer"], *(bend["layer"] for bend in edge["bends"]), nodes[edge["to"]]["layer"]]
        assert layers == list(range(layers[0], layers[-1] + 1)) and len(layers) > 1
    assert max(node["layer"] for node in nodes) == drawn["layers"] - 1


def test_inputs_survive_the_address_and_nonsense_does_not(js):
    there_and_back = js("backprop-presets", "(m, v) => m.readInputs(m.inputsText(v))", {"a": -1.5, "β": 2e-7, "w1": 3})
    assert there_and_back == {"a": -1.5, "β": 2e-7, "w1": 3}
    assert (
        js("backprop-presets", "(m, all) => all.map(m.readInputs)", ["a", "a:x", "a:1e999", "a:1,,b:2", "<b>:1"])
        == [None] * 5
    )


def test_a_wrong_argument_from_python_is_told(open_page):
    page = open_page(show("backprop", expression="a +").html, lang="zh", allow="表达式不完整")
    assert "表达式不完整" in page.get_by_role("alert").inner_text()
    page = open_page(show("backprop", preset="nonsense").html, allow="received nonsense")
    assert (
        "expected chain, chain-exp, shared, neuron, softmax; received nonsense"
        in page.get_by_role("alert").inner_text()
    )


def test_it_is_alive_as_well():
    widget = live("backprop", preset="neuron")
    assert widget.preset == "neuron" and widget.step == 0 and widget.gradient == {}
