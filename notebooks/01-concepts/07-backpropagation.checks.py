"""Checks of the exercises of `notebooks/01-concepts/07-backpropagation.ipynb`."""

import numpy as np

from utils.exercises import (
    Changed, NotAttempted, Raised, Wrong, call, either, exercise, expect_equal, one_array, one_number, recognise, same_value, several, wrong_if,
)


class Node:
    """As much of the lesson's engine as an answer may use of its inputs; copies of a node are the same node."""

    def __init__(self, value, *parents):
        self.value, self.parents, self.adjoint = value, parents, np.zeros_like(value)

    def __add__(self, other):
        return Node(self.value + other.value, (self, lambda g: g), (other, lambda g: g))

    def __mul__(self, other):
        return Node(self.value * other.value, (self, lambda g: g * other.value), (other, lambda g: g * self.value))

    def __deepcopy__(self, memo):
        return self


@exercise("backpropagation.divide")
def divide(answer):
    """A function (a, b) → node of a/b with one rule for each parent."""
    rng = np.random.default_rng(0)
    a, b = 3 * rng.normal(size=(2, 3)), rng.uniform(0.5, 2, (2, 3)) * [1, -1, 1]
    g = rng.normal(size=(2, 3))
    leaves = {"a": Node(a.copy()), "b": Node(b.copy())}
    node = call(answer, *leaves.values())
    _require_node(node)
    for name, value in (("a", a), ("b", b)):
        if not same_value(leaves[name].value, value):
            raise Wrong(
                f"Your function changes `{name}.value`: a node keeps its value, for the way back needs it. Compute a new array.",
                f"你的函数改动了 `{name}.value`。节点的值往回走时还要用，请另外算出一个新数组。",
            )
    expect_equal(node.value, a / b, "the value of `divide(a, b)`", "`divide(a, b)` 的值", on=(a, b), mistakes=[
        (b / a, "The value is b/a: numerator and denominator are exchanged.", "你算出的值是 b/a，分子和分母颠倒了。"),
        (a * b, "The value is the product: divide `a.value` by `b.value`.", "你算出的值是乘积，应当用 `a.value` 除以 `b.value`。"),
    ])
    shares = _shares(node, leaves, g)
    right_a, right_b = g / b, -g * a / b**2
    recognise((shares["a"], shares["b"]), expected=(right_a, right_b), mistakes=[
        ((right_b, right_a), "The two rules are exchanged: `a` gets the share of `b`.", "两条规则写反了：`a` 得到的是应当传给 `b` 的贡献。"),
        ((1 / b, ...), "The share of `a` is the local derivative alone: multiply it by `g`.", "`a` 的规则只返回了局部导数，还要再乘以 `g`。"),
        ((..., -a / b**2), "The share of `b` is the local derivative alone: multiply it by `g`.", "`b` 的规则只返回了局部导数，还要再乘以 `g`。"),
        ((g * b, ...), "The rule of `a` is that of a product: a/b grows by 1/b when `a` grows by 1.",
         "你给 `a` 写的是乘法的规则。`a` 增加 1 时，a/b 增加的是 1/b。"),
        ((g, ...), "The rule of `a` is that of a sum: a/b grows by 1/b when `a` grows by 1.",
         "你给 `a` 写的是加法的规则。`a` 增加 1 时，a/b 增加的是 1/b。"),
        ((..., -right_b), "The share of `b` has the wrong sign: where `b` grows, a/b gets smaller (for positive `a`).",
         "传给 `b` 的贡献符号反了。`a` 为正时，`b` 变大，a/b 反而变小。"),
        ((..., -g * a / b), "The share of `b` lacks a power: the derivative of 1/b is −1/b².", "传给 `b` 的贡献还要再除以一次 `b`：1/b 的导数是 −1/b²。"),
        ((..., g * a / b), "The share of `b` lacks a power and the sign: the derivative of 1/b is −1/b².",
         "传给 `b` 的贡献还要再除以一次 `b`，也少了负号：1/b 的导数是 −1/b²。"),
        ((..., -g / b**2), "The share of `b` lacks the factor `a`: a/b is `a` times 1/b.", "传给 `b` 的贡献漏了因子 `a`：a/b 等于 `a` 乘以 1/b。"),
        (either((..., -g / b), (..., g / b**2), (..., g / b)),
         "The share of `b` is not the derivative of a/b by `b`: hold `a` fixed; 1/b has the derivative −1/b², and `a` stays as a factor.",
         "传给 `b` 的贡献不是 a/b 对 `b` 的导数：把 `a` 看作常数，1/b 的导数是 −1/b²，因子 `a` 要保留。"),
        ((..., g * a), "The rule of `b` is that of a product: 1/b has to be differentiated.", "你给 `b` 写的是乘法的规则，这里要对 1/b 求导。"),
    ])
    expect_equal(shares["a"], right_a, "the share of `a`", "传给 `a` 的贡献", on=g)
    expect_equal(shares["b"], right_b, "the share of `b`", "传给 `b` 的贡献", on=g)


def _is_node(value):
    return hasattr(value, "value") and isinstance(getattr(value, "parents", None), (tuple, list))


def _require_node(node):
    if not _is_node(node):
        raise Wrong(
            "The function should return a `Node`: `Node(value, (a, rule), (b, rule))`.",
            "函数应当返回一个 `Node`：`Node(value, (a, rule), (b, rule))`。", received=node,
        )
    if node.value is ...:
        raise NotAttempted()


def _shares(node, leaves, g):
    """What each leaf receives, by its name, when the walk back starts at `node` with the adjoint `g`."""
    received = {}

    def hand_on(node, adjoint, depth=0):
        if depth > 20:
            raise Wrong("The graph of the result never ends: is a node its own parent?", "结果的计算图没有尽头：是不是有节点成了自己的父节点？")
        for name, leaf in leaves.items():
            if node is leaf:
                received[name] = received[name] + adjoint if name in received else adjoint
                return
        for parent in node.parents:
            other, rule = _pair(parent)
            share = one_array(call(rule, adjoint), "what a rule returns", "规则的返回值")
            hand_on(other, share, depth + 1)

    hand_on(node, g)
    for name in leaves:
        if name not in received:
            raise Wrong(
                f"No share reaches `{name}`: each parent needs a pair of its own, and `({name}, rule)` is missing.",
                f"没有贡献传到 `{name}`：每个父节点都要有自己的一对，这里缺了 `({name}, 规则)`。",
            )
    return received


def _pair(parent):
    """A node's parent and its rule."""
    if not isinstance(parent, (tuple, list)) or len(parent) != 2:
        raise Wrong("Each parent comes as a pair: `(node, rule)`.", "每个父节点要和它的规则写成一对：`(node, rule)`。", received=parent)
    other, rule = parent
    if rule is ...:
        raise NotAttempted("A rule is still `...`: fill it in and run the cell again.", "还有一条规则是 `...`：填上之后再运行一次本单元格。")
    if _is_node(rule):
        raise Wrong("The pair is the wrong way round: first the node, then its rule.", "这一对的次序反了：节点在前，规则在后。")
    if not callable(rule):
        raise Wrong(
            "A rule is a function of the adjoint, not a number: write `lambda g: …`.",
            "规则是伴随值的函数，不是一个数：写成 `lambda g: …`。", received=rule,
        )
    if not _is_node(other):
        raise Wrong(
            "The first of each pair is the node itself: `a`, not `a.value`.",
            "每一对里的第一个是节点本身：写 `a`，不写 `a.value`。", received=other,
        )
    return other, rule


@exercise("backpropagation.tied")
def tied(answer):
    """A function (x, W, g) → adjoint of W in (x @ W) @ W."""
    rng = np.random.default_rng(1)
    x, W, g = rng.normal(size=(5, 3)), rng.normal(size=(3, 3)), rng.normal(size=(5, 3))
    first, second = x.T @ (g @ W.T), (x @ W).T @ g
    try:
        received = call(answer, x, W, g)
    except Raised as stop:
        wrong_if([
            (_is_of_shapes(stop.error), "The shapes do not fit: look for a missing transpose, or for two factors in the wrong order. "
             "The adjoint of W must come out with the shape of W.",
             "形状对不上。看看是不是漏了转置，或者两个因子的次序反了。W 的伴随值，形状必须和 W 一样。"),
        ], details=stop.details)
        raise
    expect_equal(received, first + second, "the adjoint of W", "W 的伴随值", on=(x, W, g), mistakes=[
        (lambda received: np.shape(received) == (2, 3, 3),
         "These are the two shares, side by side: the adjoint of W is their sum.", "你把两份贡献并排返回了。W 的伴随值是它们的和。"),
        (either(first, second, x.T @ (g @ W)),
         "Only one of the two shares is there. W is used twice: add both shares up; the second must not overwrite the first.",
         "两份贡献里你只算了一份。W 用了两次，两份要加起来，后一份不能覆盖前一份。"),
        (x.T @ (g @ W) + second, "The transpose of W is missing where the adjoint goes back through the outer product: the adjoint of XW is g Wᵀ.",
         "伴随值穿过外层乘法往回走时，你漏了 W 的转置：XW 的伴随值是 g Wᵀ。"),
        (either(2 * first, 2 * second), "Twice the same share: matrices do not commute, so the two places of W give two different shares.",
         "你把同一份算了两遍。矩阵乘法不能交换，所以 W 的两个位置给出两份不同的贡献。"),
        (either(first.T + second, first + second.T), "One of the two shares came out transposed: each is (what W was multiplied by)ᵀ times the adjoint behind it.",
         "两份贡献里有一个转置了：每份贡献都是“与 W 相乘的值的转置”乘以“乘积的伴随值”。"),
        (either(first - second, second - first), "The shares are subtracted: they must be added up.", "你把两份相减了，应当相加。"),
        (x.T @ g + second, "The share of the inner W lacks a factor: the adjoint g has to go back through the outer product first, g Wᵀ.",
         "内层 W 的那一份少了一个因子：g 要先往回穿过外层的乘法，变成 g Wᵀ。"),
        (first + x.T @ g, "The share of the outer W needs the value that was multiplied by it: that is XW, not X.",
         "算外层 W 的那一份，要用与它相乘的那个值：那是 XW，不是 X。"),
        (x.T @ g, "This would be the rule of one product, Y = XW. Here W is used twice: each use gives a share, and each share has one more factor W.",
         "这是只乘一次（Y = XW）时的规则。这里 W 用了两次，每次都给出一份贡献，而且每份里还要多一个因子 W。"),
        (x.T @ (g @ W) + W @ x.T @ g,
         "In both shares the transpose of W is missing: the adjoint of XW is g Wᵀ, and the transpose of XW is Wᵀ Xᵀ.",
         "两份贡献里都漏了 W 的转置：XW 的伴随值是 g Wᵀ，而 XW 的转置是 Wᵀ Xᵀ。"),
        (W.T @ x.T @ g + W @ x.T @ g,
         "The share of the inner W has W on the wrong side: first g goes back through the outer product, g Wᵀ, then Xᵀ stands before it.",
         "内层 W 的那一份，W 的位置不对：g 先往回穿过外层的乘法，变成 g Wᵀ，再在左边乘以 Xᵀ。"),
        ((x @ W @ W).T @ g, "The output itself is not needed: what W was multiplied by is XW (outside) and X (inside).",
         "这里用不到输出本身：与 W 相乘的，外层是 XW，内层是 X。"),
    ])
    return ("A recurrent network adds up one such share for every step.", "循环神经网络每多走一步，就要多加这样一份。")


def _is_of_shapes(error):
    """Whether it is NumPy's error on shapes that do not fit: that is a ValueError as many others are, and only its words tell."""
    return isinstance(error, ValueError) and any(word in str(error) for word in ("matmul", "not aligned", "broadcast", "einsum"))


@exercise("backpropagation.differences")
def differences(answer):
    """A function g → adjoints of a and b in a[:, None] - b[None, :]."""
    for shape in ((3, 4), (2, 2), (1, 3)):  # in a square the axes cannot be told by their lengths
        g = np.random.default_rng(2).normal(size=shape)
        to_a, to_b = g.sum(axis=1), -g.sum(axis=0)
        expect_equal(call(answer, g), (to_a, to_b), "the pair of adjoints", "这对伴随值", on=g, mistakes=[
            ((to_b, to_a), "The two adjoints are right, but in the other order: first that of `a`, then that of `b`.",
             "两个伴随值都对，只是顺序反了：先返回 `a` 的，再返回 `b` 的。"),
            *_of_one(0, "a", 1, to_a, g), *_of_one(1, "b", 0, to_b, g),
        ])


def _of_one(i, name, axis, right, g):
    """Mistakes in the adjoint of `a` or `b`, the `i`-th of the pair, which was copied along `axis`."""

    def part(*values):
        return either(*((value, ...) if i == 0 else (..., value) for value in values))

    across = g.sum(axis=1 - axis)
    sign_en, sign_zh = (" In a difference, `b` carries a minus.", "在差里，`b` 前面是减号。") if i else ("", "")
    return [
        (part(across, -across), f"The sum for `{name}` runs over the wrong axis: `{name}` was copied along axis {axis}, so sum over axis {axis}.",
         f"你给 `{name}` 求和的轴错了：`{name}` 是沿轴 {axis} 复制的，就该沿轴 {axis} 求和。"),
        (part(g, -g), f"`{name}` was copied along axis {axis} on the way forward; its shares must be added up over that axis.",
         f"往前走时，`{name}` 沿轴 {axis} 复制过，所以往回走时要沿这个轴把贡献加起来。"),
        (part(-right), f"The adjoint of `{name}` has the wrong sign.{sign_en}", f"`{name}` 的伴随值符号反了。{sign_zh}"),
        (part(right / g.shape[axis], -right / g.shape[axis]), f"The adjoint of `{name}` is the mean of its shares; shares are added up.",
         f"你对 `{name}` 的各份贡献取了平均，应当相加。"),
        (part(np.expand_dims(right, axis), np.expand_dims(-right, axis)),
         f"`{name}` had one axis only, and the copied axis is still there: sum without `keepdims`.",
         f"`{name}` 原来只有一个轴，而复制出来的轴还留着：求和时不要用 `keepdims`。"),
        (part(np.full(right.shape, float(g.shape[axis])), np.full(right.shape, -float(g.shape[axis]))),
         f"For `{name}` you counted the copies; add up their shares, that is, the entries of `g`, over axis {axis}.",
         f"你为 `{name}` 数的是复制了几份；应当把各份的贡献（也就是 `g` 的元素）沿轴 {axis} 加起来。"),
        (part(g.take(0, axis), g.take(-1, axis), -g.take(0, axis), -g.take(-1, axis)),
         f"For `{name}` one share of {g.shape[axis]} arrived, the others are lost: add them up over axis {axis}.",
         f"`{name}` 的 {g.shape[axis]} 份贡献只收到一份，其余的丢了：应当沿轴 {axis} 加起来。"),
        (part(g.sum(), -g.sum()), f"For `{name}` everything was summed; sum over axis {axis} alone.", f"你为 `{name}` 把所有元素都加起来了；只应沿轴 {axis} 求和。"),
    ]


@exercise("backpropagation.numerical")
def numerical(answer):
    """A function (f, x, h) → gradient by central differences."""
    x = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
    _numerical(answer, x, np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0]]), 0.1)
    _numerical(answer, x, np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0]]), 0.01)
    for shape in ((4,), (2, 1, 3)):
        other = np.random.default_rng(3).normal(size=shape)
        try:
            _numerical(answer, other, np.arange(1.0, other.size + 1).reshape(shape), 0.1)
        except Raised as stop:
            raise Wrong(
                f"For a table of numbers your function works, for an array of shape `{shape}` it does not: "
                "`x` may have any number of axes (`np.ndindex(x.shape)`).",
                f"两个轴的数组没有问题，形状为 `{shape}` 的数组就出错了：`x` 可以有任意多个轴（用 `np.ndindex(x.shape)`）。",
                details=stop.details,
            ) from None
    return ("Two evaluations for every entry: that is why this is the referee, and not the player.", "每个元素都要算两次函数，所以它只能当裁判，不能上场比赛。")


def _numerical(answer, x, weight, h):
    """Compares the numerical gradient of Σ weight·x³ + (first entry)·(last entry), at `x` with the step `h`."""

    def f(x):
        x = np.asarray(x)
        return float((weight * x**3).sum() + x.flat[0] * x.flat[-1])

    def differences(step, reset=True):
        """Above, here, below: the values of f beside each entry; `step` has the shape of `x`, or none."""
        above, below, nudge = np.zeros(x.shape), np.zeros(x.shape), np.zeros(x.shape)
        for place in np.ndindex(x.shape):
            if reset:
                nudge = np.zeros(x.shape)
            nudge[place] = np.broadcast_to(step, x.shape)[place]
            above[place], below[place] = f(x + nudge), f(x - nudge)
        return above, below

    def quotient(step, reset=True):
        above, below = differences(step, reset)
        return (above - below) / (2 * step)

    f.__qualname__ = "f"  # as a message of Python names it
    exact = 3 * weight * x**2
    exact.flat[0] += x.flat[-1]
    exact.flat[-1] += x.flat[0]
    above, below = differences(h)
    central = quotient(h)
    together = (f(x + h) - f(x - h)) / (2 * h)
    try:
        received = call(answer, f, x, h=h)
    except Changed as stop:
        raise Wrong(
            "`x` is not what it was before: undo each nudge before the next one (`x[place] = old`), or nudge a copy.",
            "`x` 被改动了。一个元素变动之后，要先还原（`x[place] = old`）再变动下一个，或者在副本上变动。",
            details=stop.details,
        ) from None
    expect_equal(received, central, "the numerical gradient", "数值梯度", on=(x, h), mistakes=[
        (either(together, np.full(x.shape, together)),
         "All entries were nudged at once: that is the slope in one direction. Nudge one entry at a time, for one derivative each.",
         "你让所有元素一起变动，得到的是沿一个方向的斜率。应当一次只变动一个元素，各得一个偏导数。"),
        (quotient(h, reset=False),
         "From the second entry on, the nudges pile up: each entry has to be put back before the next one is nudged.",
         "从第二个元素起，扰动越积越多。变动下一个元素之前，要把前一个还原。"),
        (central.ravel(), "The values are right; give them the shape of `x`.", "数值都对，再把它们排成 `x` 的形状就行了。"),
        (either((above - f(x)) / h, (f(x) - below) / h), "These are one-sided differences: nudge to both sides, and divide by `2 * h`.",
         "你算的是单边差分。应当往两边各变动一次，再除以 `2 * h`。"),
        (2 * central, "Twice too large: the two points are `2 * h` apart.", "结果是正确值的 2 倍：两个点相距 `2 * h`，应当除以 `2 * h`。"),
        (central / 2, "Half of the right value: the two points are `2 * h` apart, no more.", "结果只有正确值的一半：两个点只相距 `2 * h`。"),
        (above - below, "The difference is there, the quotient is missing: divide by `2 * h`.", "你只算了差，还没有除以 `2 * h`。"),
        (-central, "The sign is wrong: the value above minus the value below.", "符号反了。应当把加 `h` 之后的函数值作被减数，减 `h` 之后的作减数。"),
        (quotient(h / 2), "The step is half of the given one: go up by `h` and down by `h`, so that the two points are `2 * h` apart.",
         "你的步长只有给定的一半。应当加 `h`，再减 `h`，两个点相距 `2 * h`。"),
        (either(quotient(h * np.abs(x)), quotient(h * np.maximum(1, np.abs(x)))),
         "Your step depends on the entry; here it is `h` for every one.", "你的步长随元素而变，这里每个元素的步长都是 `h`。"),
        (exact, "This is nearer to the exact derivatives than central differences with the given `h` can be: nudge by `h`, not by less.",
         "结果几乎就是精确的导数，用给定的 `h` 做中心差分不会这么准。变动的量应当是 `h`，不是更小的步长。"),
    ])


@exercise("backpropagation.jacobian")
def jacobian(answer):
    """A function sizes → multiplications of forward and of reverse mode for the Jacobian of a chain."""
    for sizes in ([784, 32, 10, 1], [1, 32, 10, 784], [5, 4, 3, 2, 6], [2, 3, 4], [5, 7]):
        steps = [n * m for n, m in zip(sizes[:-1], sizes[1:])]
        forward, reverse = sizes[0] * sum(steps[1:]), sizes[-1] * sum(steps[:-1])
        neighbours = sum(p * q * r for p, q, r in zip(sizes[:-2], sizes[1:-1], sizes[2:]))
        pair = several(call(answer, list(sizes)), 2, "forward, reverse", "the result", "返回值", on=sizes)
        received = tuple(one_number(value, f"the number for {en} mode", f"{zh}模式的次数", on=sizes)
                         for value, en, zh in zip(pair, ("forward", "reverse"), ("前向", "反向")))
        expect_equal(received, (forward, reverse), "the pair of numbers", "这对次数", on=sizes, mistakes=[
            ((reverse, forward), "The two are exchanged: forward mode begins at the inputs, and every product keeps `sizes[0]` columns.",
             "两个数写反了：前向模式从输入端开始，每次的乘积都有 `sizes[0]` 列。"),
            ((sizes[0] * sum(steps), sizes[-1] * sum(steps)),
             "One product too many on each side: with k matrices there are k − 1 products; the first Jacobian is there already.",
             "你在两边各多算了一次乘法：k 个矩阵只需要乘 k − 1 次，开头那个雅可比矩阵是现成的。"),
            ((sum(steps[1:]), sum(steps[:-1])),
             "This is one row or one column of the Jacobian: every product is as wide as there are inputs, or as high as there are outputs.",
             "你只算了雅可比矩阵的一行或一列。每次的乘积，列数等于输入个数，或者行数等于输出个数。"),
            ((neighbours, neighbours),
             "You multiplied the sizes of neighbours only. What has been multiplied so far keeps `sizes[0]` columns (forward) or `sizes[-1]` rows (reverse).",
             "你只把相邻几层的大小相乘了。乘到一半的结果，前向模式里始终有 `sizes[0]` 列，反向模式里始终有 `sizes[-1]` 行。"),
            ((sizes[-1] * sum(steps[1:]), sizes[0] * sum(steps[:-1])),
             "The side that stays is exchanged: forward mode keeps the `sizes[0]` columns of J₁, reverse mode the `sizes[-1]` rows of the last Jacobian.",
             "始终不变的那一边弄反了：前向模式保留的是 J₁ 的 `sizes[0]` 列，反向模式保留的是最后一个雅可比矩阵的 `sizes[-1]` 行。"),
            ((sizes[0] * sum(steps[:-1]), sizes[-1] * sum(steps[1:])),
             "The wrong Jacobian is left out: forward mode begins with J₁, which costs nothing yet; reverse mode begins with the last one.",
             "跳过的矩阵不对：前向模式从 J₁ 开始，它本身不用乘；反向模式从最后一个开始。"),
            ((sum(steps), sum(steps)), "This is the work of one evaluation. The product of the Jacobians has to be multiplied out, from one end.",
             "这是算一次函数的次数。这里要从一头开始，把各个雅可比矩阵乘起来。"),
            ((int(np.prod(sizes)), int(np.prod(sizes))),
             "All sizes multiplied: the product of a p × q and a q × r matrix takes p·q·r, and then comes the next product, which is added.",
             "你把所有大小都乘在一起了。p × q 与 q × r 的矩阵相乘要 p·q·r 次，再做下一次乘法时，次数是相加的。"),
            ((forward, forward), "Reverse mode has another cost: from the left, every product keeps `sizes[-1]` rows.",
             "反向模式的次数与前向模式不同：从左边乘起，每次的乘积都有 `sizes[-1]` 行。"),
            ((reverse, reverse), "Forward mode has another cost: from the right, every product keeps `sizes[0]` columns.",
             "前向模式的次数与反向模式不同：从右边乘起，每次的乘积都有 `sizes[0]` 列。"),
        ])
    return (
        "With layers of 784, 32, 10 and 1, reverse mode needs a tenth of the work; with 1, 32, 10 and 784, forward mode needs less than a thirtieth.",
        "各层大小为 784、32、10、1 时，反向模式的计算量只有前向模式的约十分之一；各层大小为 1、32、10、784 时，前向模式还不到反向模式的三十分之一。",
    )
