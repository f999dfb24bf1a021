"""Checks of the exercises of `notebooks/01-concepts/05-neurons-and-layers.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal, one_array, one_number, several, tolerance, wrong_if


@exercise("neurons-and-layers.through")
def through(answer):
    """A function (p, q, yes) → weights and bias of a neuron with its boundary through p and q, positive at yes."""
    for p, q, yes in (((0, 1), (2, 0), (3, 3)), ((1, 1), (1, -2), (-2, 0.5)), ((-1.5, 2), (3, 2), (0, -1)), ((2, 1), (5, -3), (0, 0))):
        p, q, yes = (np.array(v, float) for v in (p, q, yes))
        on = (p, q, yes)
        w, b = several(call(answer, p, q, yes), 2, "w, b", "the neuron", "神经元", on=on)
        w = one_array(w, "the weights", "权重", on=on)
        near = max(1e-4, tolerance(w, w).rtol)  # of the distance from the line: it is a difference of larger numbers
        w = w.astype(float)
        if w.size != 2:
            raise Wrong("There should be two weights, one for each input.", "权重应当有两个，每个输入一个。", on=on, received=w)
        w = w.ravel()
        if not np.isfinite(w).all():
            raise Wrong("A weight is not finite: is something divided by 0? A line may be vertical.", "有权重不是有限的数：是不是除以了 0？直线也可能是竖直的。", on=on, received=w)
        b = float(one_number(b, "the bias", "偏置", on=on))
        size, along = np.linalg.norm(w), (q - p) / np.linalg.norm(q - p)
        wrong_if([
            (size == 0, "All weights are 0: such a neuron has no line.", "权重全是 0，这样的神经元没有决策边界。"),
        ], on=on, received=(w, b))
        at = {name: (w @ v + b) / size for name, v in (("p", p), ("q", q), ("yes", yes))}
        flat = abs(w @ along) / size < near
        wrong_if([
            (abs(abs(w @ along) / size - 1) < near, "`w` points along the line from `p` to `q`. It should stand perpendicular on it.",
             "`w` 指向从 `p` 到 `q` 的方向，应当与这条直线垂直。"),
            (flat and abs(w @ p) > near * size and abs(b - w @ p) < near * size, "The direction is right, the sign of `b` is not: at `p`, `w @ p + b` should be 0.",
             "方向对了，`b` 的符号反了：在 `p` 处，`w @ p + b` 应当为 0。"),
            (flat and b == 0 and abs(at["p"]) > near, "With `b` = 0 the line goes through the origin. Choose `b` so that the score at `p` is 0.",
             "`b` 为 0 时，直线经过原点。请选择 `b`，使 `p` 处的分数为 0。"),
            (flat and abs(at["p"]) > near, "The line has the right direction and lies in the wrong place: the score at `p` is not 0.",
             "直线的方向对了，位置不对：`p` 处的分数不是 0。"),
            (abs(at["p"]) > near and abs(at["q"]) > near, "The line goes neither through `p` nor through `q`.", "直线既不经过 `p`，也不经过 `q`。"),
            (abs(at["q"]) > near, "The line goes through `p`, but not through `q`.", "直线经过 `p`，却不经过 `q`。"),
            (abs(at["p"]) > near, "The line goes through `q`, but not through `p`.", "直线经过 `q`，却不经过 `p`。"),
            (at["yes"] <= 0, "The line is right, but at `yes` this neuron says no: change the signs of `w` and `b`.",
             "直线对了，可是在 `yes` 处它回答“否”：`w` 和 `b` 都要变号。"),
        ], on=on, received=(w, b))


@exercise("neurons-and-layers.swallow")
def swallow(answer):
    """A function (mean, sd, W, b) → weights and bias of the layer that gives the same scores for raw inputs."""
    rng = np.random.default_rng(5)
    for n, m in ((3, 3), (4, 2)):
        mean, sd, W, b = rng.normal(2, 3, n).round(1), rng.uniform(0.5, 4, n).round(1), rng.normal(size=(n, m)).round(1), rng.normal(size=m).round(1)
        W_raw, b_raw = several(call(answer, mean, sd, W, b), 2, "W, b", "the layer", "这一层")
        right, square = W / sd[:, None], n == m
        expect_equal(one_array(W_raw, "the weights", "权重"), right, "the weights", "权重", mistakes=[
            *([(W / sd, "You divided the columns: input `i` meets row `i` of `W`, so each row has its `sd`.", "你除的是列。第 `i` 个输入乘的是 `W` 的第 `i` 行，所以应当把每一行除以各自的 `sd`。")] if square else []),
            (W * sd[:, None], "A raw input is larger by the factor `sd`, so its weight has to be smaller: divide.", "原始输入是原来的 `sd` 倍，权重就要相应缩小，应当用除法。"),
            (W, "The weights are still those for standardized inputs: each row is divided by its `sd`.", "权重还是标准化输入用的那些：每一行应当除以各自的 `sd`。"),
            (right.T, "The weights are transposed: row `i` belongs to input `i`.", "权重转置了：第 `i` 行对应第 `i` 个输入。"),
        ])
        bias = one_array(b_raw, "the bias", "偏置")
        if bias.shape == (1, m):
            bias = bias[0]
        shift = mean @ right
        expect_equal(bias, b - shift, "the bias", "偏置", mistakes=[
            (b, "The mean is lost: without it, a raw row equal to `mean` would no longer give `b`.", "均值丢了：原始输入等于 `mean` 时，分数应当正好是 `b`。"),
            (b + shift, "The mean is subtracted from the inputs, so it lowers the scores: the sign is wrong.", "均值是从输入里减去的，所以这一项应当减，符号反了。"),
            (b - mean @ W, "The mean has to be divided by `sd` as well, before it meets `W`.", "均值乘 `W` 之前，也要除以 `sd`。"),
            (-shift, "`b` itself is missing.", "漏了原来的 `b`。"),
            *([(b - mean / sd, "Each entry of `mean / sd` goes through the weights: multiply by `W`.", "`mean / sd` 的各项也要经过权重，应当再乘以 `W`。"),
               (b - right @ mean, "`mean` is a row that meets the weights from the left: `mean @ W`, not `W @ mean`.", "`mean` 是行向量，从左边乘权重：是 `mean @ W`，不是 `W @ mean`。")] if square else []),
        ])


@exercise("neurons-and-layers.ring")
def ring(answer):
    """W1 (2, 3), b1 (3), W2 (3, 1), b2 (1): yes within 0.5 of the origin, no from 1.1 on."""
    names = ("W1", "b1", "W2", "b2")
    parts = several(answer, 4, "W1, b1, W2, b2", "the network", "网络")
    W1, b1, W2, b2 = (one_array(part, f"`{name}_ring`", f"`{name}_ring`").astype(float) for name, part in zip(names, parts))
    hidden = b1.size
    wrong_if([
        (hidden == 2, "Two hidden neurons cannot enclose anything (see “How many lines make a ring?”). Take three.",
         "两个隐藏神经元围不住任何区域（见“围成一个环要几条线？”），请用三个。"),
        (hidden != 3, "Three hidden neurons are wanted, so `b1_ring` has three entries.", "题目要三个隐藏神经元，所以 `b1_ring` 应有三个元素。"),
        (W1.shape == (3, 2), "`W1_ring` is transposed: each neuron is a column, so its shape is (2, 3).", "`W1_ring` 转置了：每个神经元占一列，形状应为 (2, 3)。"),
        (W1.shape != (2, 3), "`W1_ring` should have the shape (2, 3): two inputs, three neurons.", "`W1_ring` 的形状应为 (2, 3)：两个输入，三个神经元。"),
        (W2.size != 3 or b2.size != 1, "`W2_ring` should hold three weights and `b2_ring` one number: there is one output.",
         "`W2_ring` 应有三个权重，`b2_ring` 应是一个数，因为只有一个输出。"),
        (not all(np.isfinite(part).all() for part in (W1, b1, W2, b2)), "A weight or bias is not finite.", "有的权重或偏置不是有限的数。"),
    ])
    b1, W2, b2 = b1.ravel(), W2.ravel(), b2.ravel()

    angles = np.linspace(0, 2 * np.pi, 721)[:-1]
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)

    def score(radius):
        return np.maximum(radius * circle @ W1 + b1, 0) @ W2 + b2

    inside = np.concatenate([score(radius) for radius in np.linspace(0, 0.5, 26)])
    near = np.concatenate([score(radius) for radius in np.linspace(1.1, 2, 19)])
    far = np.concatenate([score(radius) for radius in (3, 10, 100, 1000)])
    wrong_if([
        ((inside < 0).all() and (far > 0).all(), "Inside out: it says no in the disc and yes outside. Change the signs of `W2_ring` and `b2_ring`.",
         "里外反了：圆盘里回答“否”，外面回答“是”。`W2_ring` 和 `b2_ring` 都要变号。"),
        ((inside > 0).all() and (near > 0).all() and (far > 0).all(), "It says yes everywhere: nothing pulls the answer down outside. The output weights have to be negative.",
         "它处处回答“是”：外面没有什么把输出拉下去。输出权重应当是负的。"),
        ((inside <= 0).all(), "It says no in the whole disc. Inside, the answer is `b2_ring`, where all hidden neurons are 0: is it positive?",
         "它在整个圆盘里都回答“否”。隐藏神经元全为 0 时，输出就是 `b2_ring`，它是正的吗？"),
        ((inside <= 0).any(), "It says no at some points of the disc: a line cuts it. Every line should stay 0.5 away from the origin.",
         "在圆盘里的有些点上，它回答“否”，说明有直线切进了圆盘。每条直线到原点的距离都应当有 0.5。"),
        ((far > 0).any(), "The region is open: in some direction the answer stays yes, however far one goes. Do the three arrows point to all sides?",
         "区域没有围住：朝某个方向，走多远都是“是”。三个神经元的权重向量是不是指向四周，不偏在一边？"),
        ((near > 0).any(), "Closed, but it reaches too far: at some points that are 1.1 or more away it still says yes. Pull harder (larger negative output weights), or bring the lines nearer.",
         "围住了，但伸得太远：有些距离在 1.1 以上的点仍回答“是”。请把输出权重的绝对值取得更大，或者让直线离圆盘近一些。"),
    ])
