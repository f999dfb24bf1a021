"""Checks of the exercises of `notebooks/01-concepts/06-backpropagation.ipynb`."""

import numpy as np

from utils.exercises import NotAttempted, Wrong, call, exercise, expect_equal


class _Leaf:
    """Stands in for a node of the lesson's engine; copies of it are the same node."""

    def __init__(self, value):
        self.value, self.parents, self.adjoint = value, (), np.zeros_like(value)

    def __deepcopy__(self, memo):
        return self


class _Kept(np.ndarray):
    """An array that is handed on as it is, so that one sees whether somebody changed it."""

    def __deepcopy__(self, memo):
        return self


@exercise("backpropagation.divide")
def divide(answer):
    """A function (a, b) → node of a/b with one rule for each parent."""
    rng = np.random.default_rng(0)
    a, b = _Leaf(rng.normal(size=(2, 3))), _Leaf(rng.uniform(0.5, 2, (2, 3)) * [1, -1, 1])
    g = rng.normal(size=(2, 3))
    node = call(answer, a, b)
    _require_node(node)
    if np.shape(node.value) == (2, 3) and np.allclose(node.value, b.value / a.value):
        raise Wrong("The value is b/a: numerator and denominator are exchanged.", "值成了 b/a：分子和分母颠倒了。")
    expect_equal(node.value, a.value / b.value, "the value of `divide(a, b)`", "`divide(a, b)` 的值", on=(a.value, b.value))
    shares = _shares(node, g)
    for leaf, name in ((a, "a"), (b, "b")):
        if id(leaf) not in shares:
            raise Wrong(
                f"No share reaches `{name}`: each of the two parents needs a pair `({name}, rule)` of its own.",
                f"没有份额交到 `{name}`：两个父节点各需要一个 `({name}, 规则)`。",
            )
    _explain_shares(shares[id(a)], shares[id(b)], a.value, b.value, g)
    for leaf, right, name in ((a, g / b.value, "a"), (b, -g * a.value / b.value**2, "b")):
        expect_equal(shares[id(leaf)], right, f"the share of `{name}`", f"`{name}` 的份额", on=g)


def _require_node(node):
    if not hasattr(node, "value") or not hasattr(node, "parents"):
        raise Wrong(
            "The function should return a `Node`: `Node(value, (a, rule), (b, rule))`.",
            "函数应当返回一个 `Node`：`Node(value, (a, rule), (b, rule))`。", received=node,
        )
    if node.value is ...:
        raise NotAttempted()


def _shares(node, g):
    """What each leaf receives when the walk back starts at `node` with the adjoint `g`, by id."""
    received = {}

    def hand_on(node, adjoint, depth=0):
        if depth > 20:
            raise Wrong("The graph of the result never ends: is a node its own parent?", "结果的计算图没有尽头：是不是有节点成了自己的父节点？")
        if isinstance(node, _Leaf):
            received[id(node)] = received.get(id(node), 0) + np.asarray(adjoint)
            return
        for parent in node.parents:
            if not isinstance(parent, (tuple, list)) or len(parent) != 2:
                raise Wrong("Each parent comes as a pair: `(node, rule)`.", "每个父节点要写成一对：`(node, rule)`。", received=parent)
            other, rule = parent
            if rule is ...:
                raise NotAttempted("A rule is still `...`: fill it in and run the cell again.", "还有一条规则是 `...`：填上之后再运行一次本单元格。")
            if not callable(rule):
                raise Wrong(
                    "A rule is a function of the adjoint, not a number: write `lambda g: …`.",
                    "规则是伴随值的函数，不是一个数：写成 `lambda g: …`。", received=rule,
                )
            hand_on(other, call(rule, adjoint), depth + 1)

    hand_on(node, g)
    return received


def _explain_shares(to_a, to_b, a, b, g):
    """Raise `Wrong` for the rules one can recognise by what they hand back."""

    def same(x, y):
        return np.shape(x) == np.shape(y) and np.allclose(x, y)

    right_a, right_b = g / b, -g * a / b**2
    if same(to_a, right_b) and same(to_b, right_a):
        raise Wrong("The two rules are exchanged: `a` gets the share of `b`.", "两条规则写反了：`a` 得到的是 `b` 的份额。")
    for received, name, wrong, en, zh in (
        (to_a, "a", 1 / b, "is the local derivative alone: multiply it by `g`.", "只有局部导数：还要乘上 `g`。"),
        (to_b, "b", -a / b**2, "is the local derivative alone: multiply it by `g`.", "只有局部导数：还要乘上 `g`。"),
        (to_a, "a", g * b, "is that of a product: a/b grows by 1/b when `a` grows by 1.", "是乘法的份额：`a` 增加 1 时，a/b 增加的是 1/b。"),
        (to_a, "a", g, "is that of a sum: a/b grows by 1/b when `a` grows by 1.", "是加法的份额：`a` 增加 1 时，a/b 增加的是 1/b。"),
        (to_b, "b", -right_b, "has the wrong sign: where `b` grows, a/b gets smaller (for positive `a`).",
         "符号反了：`a` 为正时，`b` 变大，a/b 变小。"),
        (to_b, "b", -g * a / b, "lacks a power: the derivative of 1/b is −1/b².", "少了一次方：1/b 的导数是 −1/b²。"),
        (to_b, "b", g * a / b, "lacks a power and the sign: the derivative of 1/b is −1/b².", "少了一次方，也少了负号：1/b 的导数是 −1/b²。"),
        (to_b, "b", -g / b**2, "lacks the factor `a`: a/b is `a` times 1/b.", "漏了因子 `a`：a/b 等于 `a` 乘 1/b。"),
        (to_b, "b", g * a, "is that of a product: 1/b has to be differentiated.", "是乘法的份额：这里要对 1/b 求导。"),
    ):
        if same(received, wrong):
            raise Wrong(f"The share of `{name}` {en}", f"`{name}` 的份额{zh}")


@exercise("backpropagation.tied")
def tied(answer):
    """A function (x, W, g) → adjoint of W in (x @ W) @ W."""
    rng = np.random.default_rng(1)
    x, W, g = rng.normal(size=(4, 3)), rng.normal(size=(3, 3)), rng.normal(size=(4, 3))
    first, second = x.T @ (g @ W.T), (x @ W).T @ g
    try:
        received = call(answer, x, W, g)
    except Wrong as wrong:
        if any(word in wrong.en for word in ("matmul", "not aligned", "broadcast")):
            raise Wrong(
                "The shapes do not fit: look for a missing transpose, or for two factors in the wrong order. "
                "The adjoint of W must come out with the shape of W.",
                "形状对不上：看看是不是漏了转置，或者两个因子的次序反了。W 的伴随值，形状必须和 W 一样。",
                details=[*wrong.details, (("shapes", "形状"), "x (4, 3), W (3, 3), g (4, 3)")],
            ) from None
        raise
    one = ("Only one of the two shares is there. W is used twice: add both shares up; the second must not overwrite the first.",
           "只有两份中的一份。W 用了两次：两份要加起来，后一份不能覆盖前一份。")
    transposed = ("The transpose of W is missing where the adjoint goes back through the outer product: the adjoint of XW is g Wᵀ.",
                  "伴随值穿过外层乘法往回走时，漏了 W 的转置：XW 的伴随值是 g Wᵀ。")
    for wrong, (en, zh) in (
        (first, one), (second, one), (x.T @ (g @ W), one),
        (x.T @ (g @ W) + second, transposed),
        (2 * first, ("Twice the same share: matrices do not commute, so the two places of W give two different shares.",
                     "把同一份算了两遍：矩阵乘法不能交换，W 的两个位置给出的是两份不同的份额。")),
        (2 * second, ("Twice the same share: matrices do not commute, so the two places of W give two different shares.",
                      "把同一份算了两遍：矩阵乘法不能交换，W 的两个位置给出的是两份不同的份额。")),
        (first - second, ("The shares are subtracted: they must be added up.", "两份相减了：应当相加。")),
        (x.T @ g + second, ("The share of the inner W lacks a factor: the adjoint g has to go back through the outer product first, g Wᵀ.",
                            "内层 W 的那一份少了一个因子：g 要先往回穿过外层的乘法，变成 g Wᵀ。")),
        (first + x.T @ g, ("The share of the outer W needs the value that was multiplied by it: that is XW, not X.",
                           "外层 W 的那一份，要用与它相乘的那个值：那是 XW，不是 X。")),
        ((x @ W @ W).T @ g, ("The output itself is not needed: what W was multiplied by is XW (outside) and X (inside).",
                             "用不到输出本身：与 W 相乘的，外层是 XW，内层是 X。")),
    ):
        if np.shape(received) == wrong.shape and np.allclose(np.asarray(received, float), wrong):
            raise Wrong(en, zh)
    expect_equal(received, first + second, "the adjoint of W", "W 的伴随值", on=(x, W, g))
    return ("A recurrent network adds up one such share for every step.", "循环神经网络每走一步，就多加这样一份。")


@exercise("backpropagation.differences")
def differences(answer):
    """A function g → adjoints of a and b in a[:, None] - b[None, :]."""
    for shape in ((3, 4), (2, 2), (1, 3)):   # in a square the axes cannot be told by their lengths
        g = np.random.default_rng(2).normal(size=shape)
        received = call(answer, g)
        _explain_differences(received, g)
        expect_equal(received, (g.sum(axis=1), -g.sum(axis=0)), "the pair of adjoints", "这对伴随值", on=g)


def _explain_differences(received, g):
    if not isinstance(received, (tuple, list)) or len(received) != 2:
        return

    def matches(i, value):
        try:
            return np.shape(received[i]) == np.shape(value) and np.allclose(np.asarray(received[i], float), value)
        except (TypeError, ValueError):
            return False

    if min(g.shape) == 1:   # sums over one entry look like other mistakes
        return
    right = g.sum(axis=1), -g.sum(axis=0)
    for i, name, wrong, axis in ((0, "a", -g.sum(axis=0), 1), (0, "a", g.sum(axis=0), 1), (1, "b", -g.sum(axis=1), 0), (1, "b", g.sum(axis=1), 0)):
        if matches(0, right[1]) and matches(1, right[0]):
            break           # another order: `expect_equal` says so
        if matches(i, wrong):
            raise Wrong(
                f"The sum for `{name}` runs over the wrong axis: `{name}` was copied along axis {axis}, so sum over axis {axis}.",
                f"`{name}` 求和的轴错了：`{name}` 是沿轴 {axis} 复制的，就该沿轴 {axis} 求和。", on=g,
            )
    for i, name, axis in ((0, "a", 1), (1, "b", 0)):
        sign = (1, -1)[i]
        if matches(i, g) or matches(i, -g):
            raise Wrong(
                f"`{name}` was copied along axis {axis} on the way forward; its shares must be added up over that axis.",
                f"`{name}` 在往前走时沿轴 {axis} 复制过；往回走，就要沿这个轴把份额加起来。",
                on=g, details=[(("expected shape", "期望的形状"), str(right[i].shape)), (("received shape", "收到的形状"), str(g.shape))],
            )
        if matches(i, -right[i]):
            raise Wrong(
                f"The adjoint of `{name}` has the wrong sign." + (" In a difference, `b` carries a minus." if i else ""),
                f"`{name}` 的伴随值符号反了。" + ("在差里，`b` 前面是减号。" if i else ""), on=g,
            )
        if matches(i, right[i] / g.shape[axis]):
            raise Wrong(
                f"The adjoint of `{name}` is the mean of its shares; shares are added up.",
                f"`{name}` 的伴随值成了各份的均值；份额应当相加。", on=g,
            )
        if matches(i, np.expand_dims(right[i], axis)):
            raise Wrong(
                f"The values for `{name}` are right, but the copied axis is still there: `{name}` had one axis only.",
                f"`{name}` 的数值对了，但复制出来的轴还留着：`{name}` 原来只有一个轴。", on=g,
            )
        if matches(i, sign * g.sum()):
            raise Wrong(
                f"For `{name}` everything was summed; sum over axis {axis} alone.",
                f"`{name}` 把所有元素都加起来了；只应沿轴 {axis} 求和。", on=g,
            )


@exercise("backpropagation.numerical")
def numerical(answer):
    """A function (f, x, h) → gradient by central differences."""
    start = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
    weight = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0]])

    def f(x):
        return float((weight * x**3).sum() + x[0, 0] * x[1, 2])

    for h in (0.1, 0.01):
        central, forward, backward = np.zeros(start.shape), np.zeros(start.shape), np.zeros(start.shape)
        for place in np.ndindex(start.shape):
            nudge = np.zeros(start.shape)
            nudge[place] = h
            above, here, below = f(start + nudge), f(start), f(start - nudge)
            central[place], forward[place], backward[place] = (above - below) / (2 * h), (above - here) / h, (here - below) / h
        x = start.copy().view(_Kept)
        received = call(answer, lambda x: f(np.asarray(x)), x, h=h)
        together = (f(start + h) - f(start - h)) / (2 * h)
        _explain_numerical(received, central, forward, backward, together, start)
        expect_equal(received, central, "the numerical gradient", "数值梯度", on=start, rtol=1e-6)
        if not np.allclose(np.asarray(x), start, rtol=0, atol=1e-12):
            raise Wrong(
                "The result is right, but `x` has changed: undo the nudge, or work on a copy.",
                "结果对了，但 `x` 被改动了：把拨动的量还回去，或者在副本上操作。",
            )
    return ("Two evaluations for every entry: that is why this is the referee, and not the player.", "每个元素都要算两次函数：所以它只能当裁判，不能上场。")


def _explain_numerical(received, central, forward, backward, together, start):
    try:
        got = np.asarray(received, float)
    except (TypeError, ValueError):
        return
    if got.size and np.allclose(got, together):
        raise Wrong(
            "All entries were nudged at once: that is the slope in one direction. Nudge one entry at a time, for one derivative each.",
            "所有元素一起拨动了：这样得到的是沿一个方向的斜率。应当一次只拨一个元素，各得一个偏导数。",
        )
    if got.shape != central.shape:
        if got.size == central.size and np.allclose(got.ravel(), central.ravel()):
            raise Wrong("The values are right; give them the shape of `x`.", "数值都对；把它们排成 `x` 的形状。", expected=start.shape, received=got.shape)
        return
    for wrong, en, zh in (
        (forward, "These are one-sided differences: nudge to both sides, and divide by `2 * h`.", "这是单边差分：要往两边各拨一次，再除以 `2 * h`。"),
        (backward, "These are one-sided differences: nudge to both sides, and divide by `2 * h`.", "这是单边差分：要往两边各拨一次，再除以 `2 * h`。"),
        (2 * central, "Twice too large: the two points are `2 * h` apart.", "大了一倍：两个点相距 `2 * h`。"),
        (central / 2, "Half of the right value: the two points are `2 * h` apart, no more.", "只有正确值的一半：两个点只相距 `2 * h`。"),
        (-central, "The sign is wrong: the value above minus the value below.", "符号反了：应当用上方的值减去下方的值。"),
    ):
        if np.allclose(got, wrong, rtol=1e-6):
            raise Wrong(en, zh)


@exercise("backpropagation.jacobian")
def jacobian(answer):
    """A function sizes → multiplications of forward and of reverse mode for the Jacobian of a chain."""
    for sizes in ([784, 32, 10, 1], [1, 32, 10, 784], [5, 4, 3, 2, 6], [2, 3, 4], [5, 7]):
        pairs = list(zip(sizes[:-1], sizes[1:]))
        forward, reverse = sum(sizes[0] * n * m for n, m in pairs[1:]), sum(sizes[-1] * n * m for n, m in pairs[:-1])
        received = call(answer, list(sizes))
        shown = {"on": sizes, "received": received}
        if not isinstance(received, (tuple, list)) or len(received) != 2:
            raise Wrong("2 values are expected: `(forward, reverse)`.", "这里需要 2 个值：`(forward, reverse)`。", **shown)
        if forward != reverse:
            everything = sizes[0] * sum(n * m for n, m in pairs), sizes[-1] * sum(n * m for n, m in pairs)
            for wrong, en, zh in (
                ((reverse, forward), "The two are exchanged: forward mode begins at the inputs, and every product keeps `sizes[0]` columns.",
                 "两个写反了：前向模式从输入端开始，每次乘积都保留 `sizes[0]` 列。"),
                (everything, "One product too many on each side: with k matrices there are k − 1 products; the first Jacobian is there already.",
                 "两边各多了一次乘法：k 个矩阵只需要 k − 1 次乘法，最先的那个雅可比矩阵本来就有。"),
                ((sum(n * m for n, m in pairs[1:]), sum(n * m for n, m in pairs[:-1])),
                 "This is one row or one column of the Jacobian: every product is as wide as there are inputs, or as high as there are outputs.",
                 "这只是雅可比矩阵的一行或一列：每次乘积，宽度等于输入个数，或高度等于输出个数。"),
                ((forward, forward), "Reverse mode has another cost: from the left, every product keeps `sizes[-1]` rows.",
                 "反向模式的代价不同：从左边乘起，每次乘积都保留 `sizes[-1]` 行。"),
            ):
                if tuple(received) == tuple(wrong):
                    raise Wrong(en, zh, **shown)
        expect_equal(received, (forward, reverse), "the pair of numbers", "这对次数", on=sizes)
    return (
        "With 784 inputs and one output, reverse mode needs a tenth of the work; turned round, forward mode needs less than a thirtieth.",
        "784 个输入、一个输出时，反向模式只要约十分之一的计算量；倒过来，前向模式还不到三十分之一。",
    )
