"""Answers to the exercises of `07-backpropagation.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


class Node:
    """As much of the lesson's engine as an answer needs."""

    def __init__(self, value, *parents):
        self.value, self.parents = np.asanyarray(value, dtype=float), parents

    def __mul__(self, other):
        return Node(self.value * other.value, (self, lambda g: g * other.value), (other, lambda g: g * self.value))


def quotient(to_a=lambda g, a, b: g / b, to_b=lambda g, a, b: -g * a / b**2, value=lambda a, b: a / b):
    def divide(a, b):
        x, y = a.value, b.value
        return Node(value(x, y), (a, lambda g: to_a(g, x, y)), (b, lambda g: to_b(g, x, y)))

    return divide


def inverse(b):
    return Node(1 / b.value, (b, lambda g: -g / b.value**2))


def by_reciprocal(a, b):
    one_over_b = inverse(b)
    return Node(a.value * one_over_b.value, (a, lambda g: g * one_over_b.value), (one_over_b, lambda g: g * a.value))


def from_both_ends(a, b):
    """Two halves of each share: `receive` adds them up."""
    halves = (a, lambda g: g / (2 * b.value)), (b, lambda g: -g * a.value / (2 * b.value**2))
    return Node(a.value / b.value, *halves, *halves)


def its_own_parent(a, b):
    node = Node(a.value / b.value)
    node.parents = ((node, lambda g: g),)
    return node


def in_place(a, b):
    a.value /= b.value
    return Node(a.value, (a, lambda g: g / b.value), (b, lambda g: -g * a.value / b.value))


def first(x, W, g):
    return x.T @ (g @ W.T)


def second(x, W, g):
    return (x @ W).T @ g


def tied(x, W, g):
    return first(x, W, g) + second(x, W, g)


def tied_entry_by_entry(x, W, g):
    """Y is quadratic in each entry of W, so central differences are exact."""
    gradient = []
    for row in range(len(W)):
        gradient.append([])
        for column in range(len(W)):
            nudge = np.zeros(W.shape)
            nudge[row, column] = 0.5
            gradient[-1].append((g * (x @ (W + nudge) @ (W + nudge) - x @ (W - nudge) @ (W - nudge))).sum())
    return gradient


def differences(g):
    return g.sum(axis=1), -g.sum(axis=0)


def differences_in_loops(g):
    a, b = [0.0] * g.shape[0], [0.0] * g.shape[1]
    for (i, j), share in np.ndenumerate(g):
        a[i] += share
        b[j] -= share
    return [a, b]


def nudged(way=lambda up, here, down, h: (up - down) / (2 * h), step=None):
    """A numerical gradient with one mistake, or none."""

    def numerical_gradient(f, x, h=1e-5):
        gradient = np.zeros(x.shape)
        here = f(x)
        h = step or h
        for place in np.ndindex(x.shape):
            nudge = np.zeros(x.shape)
            nudge[place] = h
            gradient[place] = way(f(x + nudge), here, f(x - nudge), h)
        return gradient

    return numerical_gradient


def walking(back):
    """A numerical gradient that nudges `x` itself; `back`: what it does with an entry in the end."""

    def numerical_gradient(f, x, h=1e-5):
        gradient = np.zeros(x.shape)
        for place in np.ndindex(x.shape):
            old = x[place]
            x[place] += h
            above = f(x)
            x[place] -= 2 * h
            gradient[place] = (above - f(x)) / (2 * h)
            x[place] = back(old, x[place], h)
        return gradient

    return numerical_gradient


restoring = walking(lambda old, now, h: old)
nudged_back = walking(lambda old, now, h: now + h)  # `x` is itself again but for rounding
changing = walking(lambda old, now, h: now)


def nudged_by(step):
    """A numerical gradient whose step depends on `h` and on the entry."""

    def numerical_gradient(f, x, h=1e-5):
        gradient = np.zeros(x.shape)
        for place in np.ndindex(x.shape):
            nudge = np.zeros(x.shape)
            nudge[place] = size = step(h, x[place])
            gradient[place] = (f(x + nudge) - f(x - nudge)) / (2 * size)
        return gradient

    return numerical_gradient


def piling_up(f, x, h=1e-5):
    gradient, nudge = np.zeros(x.shape), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        nudge[place] = h
        gradient[place] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return gradient


def two_loops(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            nudge = np.zeros(x.shape)
            nudge[i, j] = h
            gradient[i, j] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return gradient


def extrapolated(f, x, h=1e-5):
    return (4 * nudged_by(lambda h, entry: h / 2)(f, x, h) - nudged()(f, x, h)) / 3


def unravelled(f, x, h=1e-5):
    flat = x.ravel()
    sides = [[f((flat + sign * h * unit).reshape(x.shape)) for sign in (1, -1)] for unit in np.eye(x.size)]
    return (np.diff(sides)[:, 0] / (-2 * h)).reshape(x.shape)


def changing_and_leaving(f, x, h=1e-5):
    gradient = nudged()(f, x.copy(), h)
    x[0, 0] += h
    return gradient


def at_once(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def pairs(sizes):
    return list(zip(sizes[:-1], sizes[1:]))


def forward(sizes):
    return sum(sizes[0] * n * m for n, m in pairs(sizes)[1:])


def reverse(sizes):
    return sum(sizes[-1] * n * m for n, m in pairs(sizes)[:-1])


def multiplied_out(sizes):
    """The shapes of the matrices, multiplied one after the other."""
    shapes = [(rows, columns) for columns, rows in pairs(sizes)]

    def cost(shapes, product):
        rows, columns = shapes[0]
        count = 0
        for other in shapes[1:]:
            p, q, r = product(rows, columns, *other)
            count += p * q * r
            rows, columns = p, r
        return count

    return cost(shapes, lambda m, n, p, q: (p, q, n)), cost(shapes[::-1], lambda m, n, p, q: (m, n, q))


def neighbours(sizes):
    return sum(sizes[i] * sizes[i + 1] * sizes[i + 2] for i in range(len(sizes) - 2))


RIGHT = {
    "divide": [quotient(), by_reciprocal, lambda a, b: a * inverse(b), lambda a, b: inverse(b) * a, from_both_ends,
               quotient(to_b=lambda g, a, b: (-g * a / b**2).tolist())],
    "tied": [tied, lambda x, W, g: np.einsum("ni,nk,jk->ij", x, g, W) + np.einsum("nk,ki,nj->ij", x, W, g), tied_entry_by_entry],
    "differences": [differences, lambda g: [g.sum(1), (-g).sum(0)], differences_in_loops,
                    lambda g: (g @ np.ones(g.shape[1]), -np.ones(g.shape[0]) @ g), lambda g: {"a": g.sum(1), "b": -g.sum(0)}.values()],
    "numerical": [nudged(), restoring, nudged_back, unravelled, lambda f, x, h=1e-5: nudged()(f, x, h).tolist()],
    "jacobian": [lambda sizes: (forward(sizes), reverse(sizes)), multiplied_out, lambda sizes: np.array([forward(sizes), reverse(sizes)]),
                 lambda sizes: [float(forward(sizes)), float(reverse(sizes))], lambda sizes: {"forward": forward(sizes), "reverse": reverse(sizes)}],
}

WRONG = {
    "divide": {
        "value": (quotient(value=lambda a, b: b / a), "numerator", "分子"),
        "product": (quotient(value=lambda a, b: a * b), "is the product", "你算出的值是乘积"),
        "value rounded": (quotient(value=lambda a, b: a // b), "lost its decimals", "小数部分丢了"),
        "sign": (quotient(to_b=lambda g, a, b: g * a / b**2), "wrong sign", "符号反了"),
        "power": (quotient(to_b=lambda g, a, b: -g * a / b), "lacks a power: ", "再除以一次 `b`：1/b"),
        "power and sign": (quotient(to_b=lambda g, a, b: g * a / b), "a power and the sign", "也少了负号"),
        "no a": (quotient(to_b=lambda g, a, b: -g / b**2), "factor `a`", "因子 `a`"),
        "rule of a product for a": (quotient(to_a=lambda g, a, b: g * b), "rule of `a` is that of a product", "给 `a` 写的是乘法的规则"),
        "rule of a product for b": (quotient(to_b=lambda g, a, b: g * a), "rule of `b` is that of a product", "给 `b` 写的是乘法的规则"),
        "rule of a sum": (quotient(to_a=lambda g, a, b: g), "that of a sum", "加法的规则"),
        "no g for a": (quotient(to_a=lambda g, a, b: 1 / b), "share of `a` is the local derivative alone", "`a` 的规则只返回了局部导数"),
        "no g for b": (quotient(to_b=lambda g, a, b: -a / b**2), "share of `b` is the local derivative alone", "`b` 的规则只返回了局部导数"),
        "exchanged": (quotient(to_a=lambda g, a, b: -g * a / b**2, to_b=lambda g, a, b: g / b), "exchanged", "写反了"),
        "no a, no square": (quotient(to_b=lambda g, a, b: -g / b), "`a` stays as a factor", "因子 `a` 要保留"),
        "no a, no sign": (quotient(to_b=lambda g, a, b: g / b**2), "`a` stays as a factor", "因子 `a` 要保留"),
        "the rule of a for b": (quotient(to_b=lambda g, a, b: g / b), "`a` stays as a factor", "因子 `a` 要保留"),
        "half of a share": (quotient(to_a=lambda g, a, b: g / b / 2), "share of `a` is half", "传给 `a` 的贡献是正确值的一半"),
        "one parent": (lambda a, b: Node(a.value / b.value, (a, lambda g: g / b.value)), "No share reaches `b`", "没有贡献传到 `b`"),
        "numbers for rules": (lambda a, b: Node(a.value / b.value, (a, 1 / b.value), (b, 2.0)), "function of the adjoint", "伴随值的函数"),
        "an array": (lambda a, b: a.value / b.value, "return a `Node`", "返回一个 `Node`"),
        "nodes alone": (lambda a, b: Node(a.value / b.value, a, b), "as a pair", "写成一对"),
        "rule before node": (lambda a, b: Node(a.value / b.value, (lambda g: g / b.value, a), (lambda g: g, b)), "first the node", "节点在前"),
        "values for nodes": (lambda a, b: Node(a.value / b.value, (a.value, lambda g: g / b.value), (b.value, lambda g: g)), "not `a.value`", "不写 `a.value`"),
        "its own parent": (its_own_parent, "never ends", "没有尽头"),
        "a changed": (in_place, "changes `a.value`", "改动了 `a.value`"),
        "operator of Python": (lambda a, b: a / b, "raised `TypeError`: unsupported operand type(s) for /: 'Node' and 'Node'", "`TypeError`"),
        "ragged share": (quotient(to_a=lambda g, a, b: [[1.0, 2.0], [3.0]]), "different lengths", "长度不同"),
        "a share without its axis": (quotient(to_a=lambda g, a, b: (g / b).sum(0)), "reduced too far", "轴 0"),
    },
    "tied": {
        "overwritten by the first": (first, "overwrite", "覆盖"),
        "overwritten by the second": (second, "overwrite", "覆盖"),
        "overwritten, and no transpose": (lambda x, W, g: x.T @ (g @ W), "overwrite", "覆盖"),
        "no transpose of W": (lambda x, W, g: x.T @ (g @ W) + second(x, W, g), "transpose of W is missing", "漏了 W 的转置"),
        "no transpose of x": (lambda x, W, g: x @ g, "missing transpose", "漏了转置"),
        "wrong order": (lambda x, W, g: g @ x.T + W, "wrong order", "次序"),
        "the first twice": (lambda x, W, g: 2 * first(x, W, g), "do not commute", "不能交换"),
        "the second twice": (lambda x, W, g: 2 * second(x, W, g), "do not commute", "不能交换"),
        "subtracted": (lambda x, W, g: first(x, W, g) - second(x, W, g), "added up", "应当相加"),
        "half": (lambda x, W, g: tied(x, W, g) / 2, "half the right value", "正确值的一半"),
        "one share transposed": (lambda x, W, g: first(x, W, g).T + second(x, W, g), "came out transposed", "有一个转置了"),
        "transposed": (lambda x, W, g: tied(x, W, g).T, "transposed", "转置"),
        "not through the outer": (lambda x, W, g: x.T @ g + second(x, W, g), "through the outer product first", "先往回穿过外层"),
        "x for xW": (lambda x, W, g: first(x, W, g) + x.T @ g, "XW, not X", "是 XW，不是 X"),
        "the output": (lambda x, W, g: (x @ W @ W).T @ g, "The output itself", "用不到输出本身"),
        "summed": (lambda x, W, g: tied(x, W, g).sum(), "reduced too far", "轴"),
        "both shares": (lambda x, W, g: [first(x, W, g), second(x, W, g)], "side by side", "并排"),
        "both shares, a tuple": (lambda x, W, g: (first(x, W, g), second(x, W, g)), "side by side", "并排"),
        "of one product": (lambda x, W, g: x.T @ g, "rule of one product", "只乘一次"),
        "no transpose in either": (lambda x, W, g: x.T @ (g @ W) + W @ x.T @ g, "In both shares", "两份贡献里都漏了"),
        "W on the wrong side": (lambda x, W, g: second(x, W, g) + W @ x.T @ g, "on the wrong side", "W 的位置不对"),
        "ragged": (lambda x, W, g: [[1.0, 2.0, 3.0], [4.0]], "different lengths", "长度不同"),
        "W changed": (lambda x, W, g: x.T @ (g @ W.T) + (x @ W.__imul__(2)).T @ g, "changes its input `W` in place", "就地改动了输入 `W`"),
    },
    "differences": {
        "no sum": (lambda g: (g, -g), "`a` was copied along axis 1 on the way forward", "往前走时，`a` 沿轴 1 复制过"),
        "no sum for b": (lambda g: (g.sum(1), -g), "`b` was copied along axis 0 on the way forward", "往前走时，`b` 沿轴 0 复制过"),
        "sign": (lambda g: (g.sum(1), g.sum(0)), "`b` carries a minus", "`b` 前面是减号"),
        "sign of a": (lambda g: (-g.sum(1), -g.sum(0)), "adjoint of `a` has the wrong sign.", "`a` 的伴随值符号反了"),
        "axes": (lambda g: (g.sum(0), -g.sum(1)), "wrong axis", "轴错了"),
        "axis of b": (lambda g: (g.sum(1), -g.sum(1)), "sum for `b` runs over the wrong axis", "给 `b` 求和的轴错了"),
        "mean": (lambda g: (g.mean(1), -g.mean(0)), "is the mean of its shares", "取了平均"),
        "kept axis": (lambda g: (g.sum(1, keepdims=True), -g.sum(0, keepdims=True)), "one axis only", "只有一个轴"),
        "kept axis of b": (lambda g: (g.sum(1), -g.sum(0, keepdims=True)), "`b` had one axis only", "`b` 原来只有一个轴"),
        "copies counted": (lambda g: (np.full(len(g), g.shape[1]), np.full(g.shape[1], -len(g))), "counted the copies", "复制了几份"),
        "copies of b counted": (lambda g: (g.sum(1), np.full(g.shape[1], -len(g))), "For `b` you counted", "你为 `b` 数的是"),
        "overwritten": (lambda g: (g[:, -1], -g[-1]), "the others are lost", "其余的丢了"),
        "b overwritten": (lambda g: (g.sum(1), -g[0]), "For `b` one share of 3", "`b` 的 3 份贡献只收到一份"),
        "everything": (lambda g: (g.sum(), -g.sum()), "axis 1 alone", "只应沿轴 1"),
        "order": (lambda g: (-g.sum(0), g.sum(1)), "in the other order", "顺序反了"),
        "one": (lambda g: g.sum(1), "2 values", "2 个值"),
        "three": (lambda g: (g.sum(1), -g.sum(0), g), "2 values", "2 个值"),
        "a factor": (lambda g: (g.sum(1), -5 * g.sum(0)), "times the right value", "是正确值的 5 倍"),
        "ragged": (lambda g: ([[1.0], [2.0, 3.0]], -g.sum(0)), "different lengths", "长度不同"),
    },
    "numerical": {
        "forward": (nudged(lambda up, here, down, h: (up - here) / h), "one-sided", "单边"),
        "backward": (nudged(lambda up, here, down, h: (here - down) / h), "one-sided", "单边"),
        "no 2": (nudged(lambda up, here, down, h: (up - down) / h), "Twice too large", "正确值的 2 倍"),
        "4 for 2": (nudged(lambda up, here, down, h: (up - down) / (4 * h)), "Half of the right value", "正确值的一半"),
        "not divided": (nudged(lambda up, here, down, h: up - down), "quotient is missing", "还没有除以"),
        "sign": (nudged(lambda up, here, down, h: (down - up) / (2 * h)), "sign is wrong", "符号反了"),
        "at once": (at_once, "one entry at a time", "一次只变动一个"),
        "at once, in an array": (lambda f, x, h: np.full_like(x, at_once(f, x, h)), "one entry at a time", "一次只变动一个"),
        "a step of its own": (nudged(step=1e-5), "nudge by `h`, not by less", "不是更小的步长"),
        "x changes on the way": (changing, "undo each nudge", "要先还原"),
        "x is changed": (changing_and_leaving, "`x` is not what it was", "`x` 被改动了"),
        "nudges pile up": (piling_up, "pile up", "越积越多"),
        "half the step": (nudged_by(lambda h, entry: h / 2), "half of the given one", "给定的一半"),
        "a relative step": (nudged_by(lambda h, entry: h * abs(entry)), "depends on the entry", "随元素而变"),
        "a step of at least h": (nudged_by(lambda h, entry: h * max(1, abs(entry))), "depends on the entry", "随元素而变"),
        "extrapolated": (extrapolated, "than central differences with the given `h` can be", "不会这么准"),
        "two axes only": (two_loops, "any number of axes", "任意多个轴"),
        "flat": (lambda f, x, h=1e-5: restoring(f, x, h).ravel(), "shape of `x`", "`x` 的形状"),
        "f without its argument": (lambda f, x, h: f(), "raised `TypeError`", "`TypeError`"),
    },
    "jacobian": {
        "exchanged": (lambda s: (reverse(s), forward(s)), "exchanged", "写反了"),
        "one too many": (lambda s: (s[0] * sum(n * m for n, m in pairs(s)), s[-1] * sum(n * m for n, m in pairs(s))), "too many", "多算了一次"),
        "one row": (lambda s: (sum(n * m for n, m in pairs(s)[1:]), sum(n * m for n, m in pairs(s)[:-1])), "one row", "一行"),
        "neighbours": (lambda s: (neighbours(s), neighbours(s)), "neighbours only", "相邻几层"),
        "forward twice": (lambda s: (forward(s), forward(s)), "Reverse mode", "反向模式的次数"),
        "reverse twice": (lambda s: (reverse(s), reverse(s)), "Forward mode", "前向模式的次数"),
        "the other side kept": (lambda s: (s[-1] * sum(n * m for n, m in pairs(s)[1:]), s[0] * sum(n * m for n, m in pairs(s)[:-1])),
                                "side that stays is exchanged", "那一边弄反了"),
        "the wrong one left out": (lambda s: (s[0] * sum(n * m for n, m in pairs(s)[:-1]), s[-1] * sum(n * m for n, m in pairs(s)[1:])),
                                   "wrong Jacobian is left out", "跳过的矩阵不对"),
        "one evaluation": (lambda s: (sum(n * m for n, m in pairs(s)),) * 2, "work of one evaluation", "算一次函数的次数"),
        "all sizes": (lambda s: (int(np.prod(s)),) * 2, "All sizes multiplied", "都乘在一起"),
        "one number": (forward, "2 values", "2 个值"),
        "both exchanged, as an array": (lambda s: np.array([reverse(s), forward(s)]), "exchanged", "写反了"),
        "all products": (lambda s: ([n * m for n, m in pairs(s)], reverse(s)), "number for forward mode should be one number", "前向模式的次数应当是一个数"),
        "text": (lambda s: (str(forward(s)), reverse(s)), "is text", "是字符串"),
    },
}

STARTERS = {
    "divide": lambda a, b: ...,
    "tied": lambda x, W, g: ...,
    "differences": lambda g: (..., ...),
    "numerical": lambda f, x, h=1e-5: ...,
    "jacobian": lambda sizes: (..., ...),
}
