"""Checks of the exercises of `notebooks/03-optimizers/02-adaptive-methods.ipynb`."""

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal, one_number, recognise, several, wrong_if


@exercise("adaptive-methods.adam-step")
def adam_step(answer):
    """A function (w, g, m, v, t, learning_rate, beta_1, beta_2, epsilon) → (w, m, v) after a step as in the paper."""
    rng = np.random.default_rng(3)
    # A large ε, so that its place counts; late and early steps; settings that nobody has as numbers in an answer.
    for t, lr, b1, b2, eps in ((3, 0.1, 0.8, 0.95, 0.5), (1, 0.02, 0.7, 0.9, 0.3)):
        w, g, m = rng.normal(size=(3, 4))
        v = rng.uniform(0.5, 2, size=4)
        new_m, new_v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        c1, c2 = 1 - b1**t, 1 - b2**t
        m_hat, v_hat = new_m / c1, new_v / c2

        def step(top, below):
            return w - lr * top / below

        given = (w, g, m, v, t)
        right = step(m_hat, np.sqrt(v_hat) + eps), new_m, new_v
        got_w, got_m, got_v = several(call(answer, w, g, m, v, t, lr, b1, b2, eps), 3, "w, m, v", on=given)
        recognise(
            (got_w, got_m, got_v),
            expected=right,
            on=given,
            mistakes=[
                (
                    (..., m_hat, v_hat),
                    "You return the corrected averages. The next step needs the uncorrected `m` and `v`, or it corrects twice.",
                    "你返回的是校正后的平均。下一步要用的是未校正的 `m` 和 `v`，否则就校正了两次。",
                ),
                (
                    (..., new_v, new_m),
                    "`m` and `v` are returned in the wrong order.",
                    "返回时 `m` 和 `v` 的顺序反了。",
                ),
                (
                    (..., m, v),
                    "The averages that you return are the old ones: the state is not carried on.",
                    "你返回的是旧的平均，状态没有传下去。",
                ),
                (
                    (..., ..., b2 * v + (1 - b2) * g),
                    "`v` averages the squares of the gradient; you took the gradient itself.",
                    "`v` 平均的是梯度的平方，你用的是梯度本身。",
                ),
                (
                    (..., b1 * m + g, ...),
                    "`m` is an average, not a sum: the gradient enters with the weight `1 - beta_1`.",
                    "`m` 是平均，不是累加：梯度要乘以 `1 - beta_1`。",
                ),
                (
                    (..., ..., b2 * v + g**2),
                    "`v` is an average, not a sum: the square enters with the weight `1 - beta_2`.",
                    "`v` 是平均，不是累加：平方要乘以 `1 - beta_2`。",
                ),
                (
                    (..., (1 - b1) * m + b1 * g, ...),
                    "The two weights in `m` are exchanged: the old average keeps `beta_1`.",
                    "`m` 里的两个系数用反了：旧的平均应当乘以 `beta_1`。",
                ),
                (
                    (step(m_hat, np.sqrt(new_v) / np.sqrt(c2) + eps / np.sqrt(c2)), ..., ...),
                    "This is Keras' form, where ε is added before the correction. The paper adds it to the root of the corrected average.",
                    "这是 Keras 的写法，ε 在校正之前就加上了。原论文是加在校正后的平均的平方根上。",
                ),
                (
                    (step(m_hat, np.sqrt(v_hat + eps)), ..., ...),
                    "ε stands under the root, as in RMSProp. In Adam it is added after taking the root.",
                    "你把 ε 放进了根号里，那是 RMSProp 的写法。Adam 在开方之后才加 ε。",
                ),
                (
                    (step(new_m, np.sqrt(new_v) + eps), ..., ...),
                    "The bias correction is missing: divide `m` by `1 - beta_1**t` and `v` by `1 - beta_2**t`.",
                    "你漏了偏差校正：`m` 要除以 `1 - beta_1**t`，`v` 要除以 `1 - beta_2**t`。",
                ),
                (
                    (step(m_hat, np.sqrt(new_v) + eps), ..., ...),
                    "Only `m` is corrected; `v` has to be divided by `1 - beta_2**t` as well.",
                    "你只校正了 `m`；`v` 也要除以 `1 - beta_2**t`。",
                ),
                (
                    (step(new_m, np.sqrt(v_hat) + eps), ..., ...),
                    "Only `v` is corrected; `m` has to be divided by `1 - beta_1**t` as well.",
                    "你只校正了 `v`；`m` 也要除以 `1 - beta_1**t`。",
                ),
                (
                    (step(m_hat, v_hat + eps), ..., ...),
                    "The root is missing: divide by `np.sqrt(v_hat) + epsilon`.",
                    "你漏了开方：应当除以 `np.sqrt(v_hat) + epsilon`。",
                ),
                (
                    (step(g, np.sqrt(v_hat) + eps), ..., ...),
                    "The gradient itself stands in the step: Adam moves along its average, `m_hat`.",
                    "更新时你用了梯度本身，而 Adam 沿梯度的平均 `m_hat` 走。",
                ),
                (
                    (step(-m_hat, np.sqrt(v_hat) + eps), ..., ...),
                    "The sign is reversed: the step goes against the gradient.",
                    "符号反了：要沿梯度的反方向走。",
                ),
                (
                    (step(m_hat, np.sqrt(v_hat)), ..., ...),
                    "ε is missing in the step.",
                    "更新时你漏了 ε。",
                ),
                (
                    (w - m_hat / (np.sqrt(v_hat) + eps), ..., ...),
                    "The learning rate is missing.",
                    "你漏了学习率。",
                ),
                (
                    (w, ..., ...),
                    "The weights have not moved.",
                    "你返回的权重没有动。",
                ),
            ],
        )
    return (
        "Keras differs from it only where gradients are small. With β₂ = 0.999 its ε weighs thirty times as much on the first step.",
        "只有梯度很小时，Keras 的结果才与它不同。β₂ = 0.999 时，走第一步，它的 ε 相当于这里的三十倍。",
    )


@exercise("adaptive-methods.bytes-needed")
def bytes_needed(answer):
    """A function (count, optimizer) → bytes of weights and optimizer."""
    kept = {"sgd": 0, "momentum": 1, "adagrad": 1, "rmsprop": 1, "adam": 2, "adamw": 2}
    count = 1_000_003
    sizes = [
        one_number(call(answer, count, name), "the bytes", "字节数", on=(count, name))
        for name in ("sgd", "adagrad", "adam")
    ]
    if sizes == [4 * count] * 3:
        raise Wrong(
            "These are the weights alone; what the optimizer keeps for them comes on top.",
            "这只是权重本身的字节数，还要加上优化器为它们存的状态。",
        )
    for name in ("adagrad", "adam", "sgd", "rmsprop", "momentum", "adamw"):
        given, right = (count, name), 4 * count * (1 + kept[name])
        received = one_number(call(answer, count, name), "the bytes", "字节数", on=given)
        expect_equal(
            received,
            right,
            "the bytes",
            "字节数",
            on=given,
            mistakes=[
                (
                    4 * count * kept[name] if kept[name] < 2 else np.nan,
                    "This is the optimizer's share alone; the weights themselves take 4 bytes each as well.",
                    "这只是优化器状态所占的字节数；权重本身每个也要 4 字节。",
                ),
                (
                    count * (1 + kept[name]),
                    "These are numbers, not bytes: each float32 takes 4.",
                    "这是数的个数，不是字节数：每个 float32 占 4 字节。",
                ),
                (
                    8 * count * (1 + kept[name]),
                    "8 bytes are a float64; the network is in float32.",
                    "8 字节的是 float64；这个网络用的是 float32。",
                ),
                (
                    4 * count * 3 if name in ("adagrad", "rmsprop", "momentum") else np.nan,
                    "This method keeps one array only; two are kept by Adam, which has `m` and `v`.",
                    "这种方法只存一个数组；存两个的是 Adam，它有 `m` 和 `v`。",
                ),
                (
                    4 * count * 2 if name in ("adam", "adamw", "sgd") else np.nan,
                    "How many arrays does it keep? Plain descent none, Adam two: `m` and `v`.",
                    "再数一数它存了几个数组：普通梯度下降一个也不存，Adam 存两个，`m` 和 `v`。",
                ),
                (
                    4 * count * 4 if name == "adamw" else np.nan,
                    "The decay needs no memory: it is the same factor for all weights.",
                    "权重衰减不占内存：所有权重乘的是同一个系数。",
                ),
            ],
        )
    return (
        "During training there are also the gradients (4 bytes a weight) and what the layers keep for the way back.",
        "训练时还要存梯度（每个权重 4 字节），以及各层为反向传播保留的中间结果。",
    )


def _changes(name, rate, beta, start=0.0):
    """Twenty changes of a weight: gradient 1 ten times, then 0 ten times."""
    m = v = start
    found = []
    for t, g in enumerate([1.0] * 10 + [0.0] * 10, 1):
        if name == "plain":
            found.append(-rate * g)
        elif name == "momentum":
            m = beta * m - rate * g
            found.append(m)
        elif name == "adagrad":
            v += g * g
            found.append(-rate * g / np.sqrt(v + 1e-7))
        else:
            m, v = beta * m + (1 - beta) * g, 0.999 * v + 0.001 * g * g
            found.append(-rate * m / (1 - beta**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7))
    return np.array(found)


@exercise("adaptive-methods.who-is-it")
def who_is_it(answer):
    """A function (changes) → the optimizer's name."""
    cases = [
        (name, rate, beta)
        for rate, beta in ((0.3, 0.9), (0.001, 0.5), (2.0, 0.8))
        for name in ("plain", "momentum", "adagrad", "adam")
    ]
    said = []
    for name, rate, beta in cases:
        changes = _changes(name, rate, beta)
        received = call(answer, changes)
        if isinstance(received, np.ndarray) and received.shape == ():
            received = received.item()
        text = received.strip().lower() if isinstance(received, str) else type(received).__name__
        if text not in ("plain", "momentum", "adagrad", "adam"):
            raise Wrong(
                f'Expected one of "plain", "momentum", "adagrad", "adam", received {text[:40]!r}.',
                f'应当返回 "plain"、"momentum"、"adagrad" 或 "adam"，收到的是 {text[:40]!r}。',
            )
        said.append(text)
    pairs = list(zip((name for name, _, _ in cases), said))
    if len(set(said)) == 1:
        raise Wrong(
            f'The answer is always "{said[0]}": look at the numbers in `changes`.',
            f'你的答案总是 "{said[0]}"：要看 `changes` 里的数。',
        )
    mixed = {(name, got) for name, got in pairs if name != got}

    def taken(*names):
        """Whether one of the two was taken for the other, in one case or more."""
        return {names, names[::-1]} & mixed

    def always(name, other):
        """Whether it was taken for the other in all cases."""
        return all(got == other for known, got in pairs if known == name)

    wrong_if([
        (taken("adam", "momentum"), "Momentum and Adam are mixed up. With equal gradients Adam's steps are equal; those of momentum grow.",
         "你把动量法和 Adam 弄混了。梯度不变时，Adam 的步子一样长，动量法的步子越来越长。"),
        (taken("plain", "adagrad"), "Plain descent and AdaGrad are mixed up. With equal gradients AdaGrad's steps shrink, those of plain descent are equal.",
         "你把普通梯度下降和 AdaGrad 弄混了。梯度不变时，AdaGrad 的步子越来越短，普通梯度下降的一样长。"),
        (taken("plain", "adam"), "Plain descent and Adam are mixed up. Both have equal steps at first; when the gradient is 0, Adam rolls on.",
         "你把普通梯度下降和 Adam 弄混了。开始时两者的步子都一样长；梯度变为 0 以后，Adam 还会继续往前滚。"),
        (taken("adagrad", "momentum"), "AdaGrad and momentum are mixed up. AdaGrad stands still as soon as the gradient is 0; momentum rolls on.",
         "你把 AdaGrad 和动量法弄混了。梯度一到 0，AdaGrad 就停下，动量法会继续往前滚。"),
        (taken("adagrad", "adam"), "AdaGrad and Adam are mixed up. With equal gradients AdaGrad's steps shrink, Adam's are equal.",
         "你把 AdaGrad 和 Adam 弄混了。梯度不变时，AdaGrad 的步子越来越短，Adam 的一样长。"),
        (always("plain", "momentum") or always("momentum", "plain"),
         "Plain descent and momentum are mixed up. When the gradient is 0, plain descent stands still; momentum rolls on.",
         "普通梯度下降和动量法弄混了。梯度变为 0 以后，普通梯度下降停下不动，动量法还会继续往前滚。"),
        (mixed, "Not all are recognised: the learning rate is unknown, so compare steps with each other, not with fixed numbers.",
         "没有全部认对：学习率是未知的，所以要拿各步互相比较，不能和固定的数比。"),
    ])
    return (
        "Two features were enough: memory of the direction, and of the size.",
        "只看两点就够了：它记不记得以前梯度的方向，记不记得以前梯度的大小。",
    )
