"""Checks of the exercises of `notebooks/05-cnn/03-lenet.ipynb`."""

import numbers

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal


@exercise("lenet.output-size")
def output_size(answer):
    """A function (n, kernel, stride, padding) → output length of a convolution."""
    # The first is LeNet's C3, the second C1, the third and fourth round down, the fifth has one place only.
    for n, kernel, stride, padding in ((14, 5, 1, 0), (28, 5, 1, 2), (227, 11, 4, 0), (32, 3, 2, 1), (5, 5, 1, 0), (10, 3, 3, 0)):
        given = (n, kernel, stride, padding)
        expected = (n + 2 * padding - kernel) // stride + 1
        received = call(answer, n, kernel, stride=stride, padding=padding)
        exact = (n + 2 * padding - kernel) / stride + 1
        if isinstance(received, numbers.Real) and received != expected:
            _explain_size(received, given, expected, exact)
        expect_equal(received, expected, "the output size", "输出尺寸", on=given)
        if not isinstance(received, numbers.Integral):
            raise Wrong(
                "The value is right, but a number of places must be an integer: divide with `//`.",
                "数值对了，但位置的个数必须是整数：用 `//` 做除法。",
                on=given, details=[(("received", "收到"), f"{float(received)} ({type(received).__name__})")],
            )
    return (
        "AlexNet's first layer makes 55 places of 227 pixels; with 224, as its paper says, the division would leave a remainder.",
        "AlexNet 的第一层把 227 个像素变成 55 个位置；若按论文所写的 224，就除不尽了。",
    )


def _explain_size(received, given, expected, exact):
    """Raise `Wrong` for the mistakes one can recognise by their result."""
    n, kernel, stride, padding = given
    shown = {"on": given, "expected": expected, "received": received}
    if received == exact:
        raise Wrong("Round down: a window that reaches over the edge does not count.", "要向下取整：超出边缘的窗口不算。", **shown)
    if received == (n + 2 * padding - kernel) // stride:
        raise Wrong(
            "One too few. Count the window's first place as well: the `+ 1` of the formula.",
            "少了一个。窗口的第一个位置也要算上，就是公式里的 `+ 1`。", **shown,
        )
    if padding and received == (n + padding - kernel) // stride + 1:
        raise Wrong("`padding` zeros stand on each side: they count twice.", "两边各补 `padding` 个零，要算两次。", **shown)
    if padding and received == (n - kernel) // stride + 1:
        raise Wrong("`padding` is not used.", "没有用到 `padding`。", **shown)
    if stride > 1 and received == n + 2 * padding - kernel + 1:
        raise Wrong("`stride` is not used.", "没有用到 `stride`。", **shown)
    if received == -(-(n + 2 * padding - kernel) // stride) + 1:
        raise Wrong("Rounded up: a window that reaches over the edge does not count.", "这里向上取整了：超出边缘的窗口不算。", **shown)


_PLACES = {"C1": 28 * 28, "C3": 10 * 10}
_MULTIPLICATIONS = {"C1": 117_600, "C3": 240_000, "C5": 48_000, "F6": 10_080, "output": 840}
_PARAMETERS = {"C1": 156, "C3": 2_416, "C5": 48_120, "F6": 10_164, "output": 850}
_WEIGHTS = {"C1": 150, "C3": 2_400}


@exercise("lenet.multiplications")
def multiplications(answer):
    """A dict: layer of the modern LeNet-5 → multiplications for one picture."""
    if not isinstance(answer, dict):
        raise Wrong("A dict with the five layers is expected.", "这里需要一个含五个层的字典。", received=answer)
    for layer, expected in _MULTIPLICATIONS.items():
        if layer not in answer:
            raise Wrong(f"The layer `{layer}` is missing.", f"缺少 `{layer}` 这一层。", received=sorted(map(str, answer)))
        received = answer[layer]
        shown = {"on": layer, "received": received}
        if isinstance(received, numbers.Real) and received != expected:
            _explain_multiplications(layer, received, expected, shown)
        expect_equal(received, expected, f"the number for `{layer}`", f"`{layer}` 的次数", on=layer)
    return (
        "86 % of the work lies in the convolutions, and only 4 % of the parameters.",
        "86 % 的计算量在卷积层，而卷积层的参数只占 4 %。",
    )


def _explain_multiplications(layer, received, expected, shown):
    if received == _WEIGHTS.get(layer):
        raise Wrong(
            f"These are the weights of `{layer}`. Each of them is used at every place of the map: how many places are there?",
            f"这是 `{layer}` 的权重个数。每个权重在特征图的每个位置上都要用一次：有多少个位置？", **shown,
        )
    if received == _PARAMETERS[layer]:
        raise Wrong(
            f"These are the parameters of `{layer}`: leave out the biases, and count every use of a weight.",
            f"这是 `{layer}` 的参数个数：不计偏置，而且权重每用一次算一次。", **shown,
        )
    if layer in _PLACES and received == _PARAMETERS[layer] * _PLACES[layer]:
        raise Wrong("The biases are added, not multiplied: leave them out.", "偏置是加上去的，不用乘：不要算进来。", **shown)
    if layer == "C3" and received == expected // 6:
        raise Wrong("Each window of C3 goes through all six maps of S2.", "C3 的每个窗口要贯穿 S2 的全部六张图。", **shown)
    if layer == "C3" and received == 2_400 * 14 * 14:
        raise Wrong(
            "C3 has no padding: its maps have fewer places than those of S2.", "C3 没有补零：它的特征图比 S2 的小。", **shown,
        )
    if layer == "C1" and received == 150 * 24 * 24:
        raise Wrong(
            'C1 is padded (`padding="same"`): its maps are as large as the picture.',
            'C1 补了零（`padding="same"`）：特征图与图片一样大。', **shown,
        )


@exercise("lenet.subsample")
def subsample(answer):
    """A function (x, coefficient, bias) → LeNet-5's trainable subsampling before the tanh."""
    rng = np.random.default_rng(0)
    x, coefficient, bias = rng.normal(size=(2, 6, 4, 3)), np.array([0.5, -1.0, 2.0]), np.array([1.0, 0.0, -3.0])
    total = x[:, ::2, ::2] + x[:, 1::2, ::2] + x[:, ::2, 1::2] + x[:, 1::2, 1::2]
    received = call(answer, x, coefficient, bias)
    for wrong, en, zh in (
        (total / 4 * coefficient + bias, "This is the mean of the four values; in 1998 it was their sum.", "这是四个值的平均；1998 年用的是总和。"),
        (total * coefficient, "The bias is missing.", "漏了偏置。"),
        (total + bias, "The coefficient is missing.", "漏了系数。"),
        ((total + bias) * coefficient, "First multiply, then add the bias.", "先乘系数，再加偏置。"),
        (np.tanh(total * coefficient + bias), "The tanh is not asked for here.", "这里不要 tanh。"),
        (1.7159 * np.tanh((total * coefficient + bias) * 2 / 3), "The tanh is not asked for here.", "这里不要 tanh。"),
        (x.reshape(2, 3, 2, 2, 2, 3).max(axis=(2, 4)) * coefficient + bias,
         "This is the largest of the four values; in 1998 it was their sum.", "这是四个值中的最大值；1998 年用的是总和。"),
    ):
        if np.shape(received) == wrong.shape and np.allclose(np.asarray(received, float), wrong):
            raise Wrong(en, zh)
    expect_equal(received, total * coefficient + bias, "the output of `subsample`", "`subsample` 的输出", on=(x, coefficient, bias))


@exercise("lenet.random-shift")
def random_shift(answer):
    """A function (images, most, rng) → every picture moved sideways by its own number of pixels."""
    n, most = 300, 3
    images = np.zeros((n, 28, 28), "uint8")
    images[:, 5:20, 10:15] = np.random.default_rng(1).integers(1, 256, (n, 15, 5))   # every picture is another one
    received = call(answer, images, most, np.random.default_rng(2))
    try:
        received = np.asarray(received)
    except Exception:   # pictures of different sizes make no array
        received = np.asarray(None)
    if received.shape != images.shape:
        raise Wrong(
            f"The result should have the shape {images.shape}, like the pictures that were given.",
            f"结果的形状应当与输入的图片相同：{images.shape}。", received=received.shape,
        )
    if received.dtype != images.dtype:
        raise Wrong(
            "The pictures were `uint8` and should stay so.", "图片原来是 `uint8`，应当保持不变。", expected="uint8", received=str(received.dtype),
        )
    offsets = np.array([_offset(before, after, most) for before, after in zip(images, received)])
    _judge_offsets(offsets, most)
    # At the edge: what leaves on one side must not come back on the other.
    full = call(answer, np.full((50, 28, 28), 255, "uint8"), most, np.random.default_rng(3))
    empty = (np.asarray(full) == 0).all(axis=1).sum(axis=1)
    if empty.max() == 0:
        raise Wrong(
            "What leaves the picture on one side comes back on the other (or repeats at the edge): fill with zeros instead. `np.roll` alone cannot do it.",
            "从一侧移出的内容又从另一侧出现了（或者边缘被重复）：应当补零。只用 `np.roll` 做不到。",
        )


def _offset(before, after, most):
    """By how many columns a picture was moved; NaN if it was not merely moved."""
    for offset in range(-most - 3, most + 4):
        if np.array_equal(after, np.roll(before, offset, axis=1)):
            return offset
    return np.nan


def _judge_offsets(offsets, most):
    if np.isnan(offsets).any():
        share = np.isnan(offsets).mean()
        raise Wrong(
            f"{share:.0%} of the pictures are not the given ones moved left or right. Was a row moved, or were the pictures mixed up?",
            f"有 {share:.0%} 的图片不是由原图左右移动得到的。是不是上下移动了，或者图片之间弄混了？",
        )
    seen = sorted(set(offsets.astype(int).tolist()))
    if seen == [0]:
        raise Wrong("No picture has moved.", "没有一张图片移动过。")
    if len(seen) == 1:
        raise Wrong("All pictures moved by the same number of pixels: draw one number for each.", "所有图片移动了同样的像素数：应当为每张图片各取一个随机数。")
    if seen[0] < -most or seen[-1] > most:
        raise Wrong("Some pictures moved too far.", "有的图片移得太远了。", expected=f"-{most} … {most}", received=f"{seen[0]} … {seen[-1]}")
    if seen != list(range(-most, most + 1)):
        raise Wrong(
            "Not every shift occurs: both ends belong to the range, and so does 0. (`rng.integers` leaves out its upper end.)",
            "并非每种位移都出现了：两端都包含在内，0 也是。（`rng.integers` 不包含上界。）",
            expected=list(range(-most, most + 1)), received=seen,
        )
