"""Checks of the exercises of `notebooks/05-cnn/03-lenet.ipynb`."""

import numbers

import numpy as np

from utils.exercises import Wrong, call, exercise, expect_equal, one_array, one_number, recognise, wrong_if


@exercise("lenet.output-size")
def output_size(answer):
    """A function (n, kernel, stride, padding) → output length of a convolution."""
    # The first is LeNet's C3, the second C1, the third and fourth round down, the fifth has one place only.
    for n, kernel, stride, padding in ((14, 5, 1, 0), (28, 5, 1, 2), (227, 11, 4, 0), (32, 3, 2, 1), (5, 5, 1, 0), (10, 3, 3, 0)):
        given = (n, kernel, stride, padding)
        room = n + 2 * padding - kernel
        size = one_number(call(answer, n, kernel, stride=stride, padding=padding), "the output size", "输出尺寸", on=given)
        expect_equal(size, room // stride + 1, "the output size", "输出尺寸", on=given, mistakes=[
            (room / stride + 1, "Round down: a window that reaches over the edge does not count.", "你没有取整。应当向下取整：超出边缘的窗口不算。"),
            ((room + 1) // stride, "The `+ 1` is added after the division: it counts the window's first place, whatever the stride.",
             "`+ 1` 要在除法之后再加：它数的是窗口的第一个位置，与步幅无关。"),
            (room // stride, "One too few. Count the window's first place as well: the `+ 1` of the formula.",
             "少了一个。窗口的第一个位置也要算上，就是公式里的 `+ 1`。"),
            ((n + padding - kernel) // stride + 1, "`padding` zeros stand on each side: they count twice.", "你只算了一边。两边各补 `padding` 个零，要算两次。"),
            ((n - kernel) // stride + 1, "`padding` is not used.", "你没有用到 `padding`。"),
            (room + 1, "`stride` is not used.", "你没有用到 `stride`。"),
            (-(-room // stride) + 1, "Rounded up: a window that reaches over the edge does not count.", "你向上取整了。应当向下取整：超出边缘的窗口不算。"),
        ])
    if not isinstance(size, numbers.Integral):
        raise Wrong(
            "The value is right, but a number of places must be an integer: divide with `//`.",
            "数值对了，但位置的个数必须是整数：用 `//` 做除法。",
            on=given, details=[(("received", "收到"), f"{float(size)} ({type(size).__name__})")],
        )
    return (
        "AlexNet's first layer makes 55 places of 227 pixels; with 224, as its paper says, the division would leave a remainder.",
        "AlexNet 的第一层把 227 个像素变成 55 个位置。论文里写的是 224，那样就除不尽了。",
    )


_MULTIPLICATIONS = {"C1": 117_600, "C3": 240_000, "C5": 48_000, "F6": 10_080, "output": 840}
_PARAMETERS = {"C1": 156, "C3": 2_416, "C5": 48_120, "F6": 10_164, "output": 850}
_WEIGHTS = {"C1": 150, "C3": 2_400}
_OF_ONE_LAYER = {
    "C1": [
        (156 * 28 * 28, "The biases are added, not multiplied: leave them out.", "偏置是加上去的，不做乘法，不要算进来。"),
        (25 * 28 * 28, "C1 has six maps, each with a window of its own.", "C1 有六张特征图，每张图都有自己的窗口。"),
        (150 * 24 * 24, 'C1 is padded (`padding="same"`): its maps are as large as the picture.',
         'C1 补了零（`padding="same"`），所以特征图与图片一样大。'),
    ],
    "C3": [
        (2_416 * 10 * 10, "The biases are added, not multiplied: leave them out.", "偏置是加上去的，不做乘法，不要算进来。"),
        (240_000 // 6, "Each window of C3 goes through all six maps of S2.", "C3 的每个窗口要贯穿 S2 的全部六张图。"),
        (240_000 // 16, "C3 has sixteen maps, each with a window of its own.", "C3 有十六张特征图，每张图都有自己的窗口。"),
        (2_400 * 14 * 14, "C3 has no padding: its maps have fewer places than those of S2.", "C3 没有补零，所以它的特征图比 S2 的小。"),
    ],
    "C5": [
        (16 * 120, "S4 hands on every value of its sixteen maps, not one number for each map.", "S4 交给 C5 的是十六张图里的每一个值，不是每张图一个数。"),
        (48_000 * 25, "C5 is a dense layer: each of its weights is used once.", "C5 是全连接层，每个权重只用一次。"),
    ],
}


@exercise("lenet.multiplications")
def multiplications(answer):
    """A dict: layer of the modern LeNet-5 → multiplications for one picture."""
    if not isinstance(answer, dict):
        raise Wrong("A dict with the five layers is expected.", "这里需要一个字典，包含这五层。", received=answer)
    for layer, expected in _MULTIPLICATIONS.items():
        if layer not in answer:
            raise Wrong(f"The layer `{layer}` is missing.", f"缺少 `{layer}` 这一层。", received=sorted(map(str, answer)))
        number = one_number(answer[layer], f"the number for `{layer}`", f"`{layer}` 的次数", on=layer)
        expect_equal(number, expected, f"the number for `{layer}`", f"`{layer}` 的次数", on=layer, reveal=False, mistakes=[
            (_WEIGHTS.get(layer, -1),
             f"These are the weights of `{layer}`. Each of them is used at every place of the map: how many places are there?",
             f"这是 `{layer}` 的权重个数。每个权重在特征图的每个位置上都要用一次，想想有多少个位置。"),
            (_PARAMETERS[layer], f"These are the parameters of `{layer}`: leave out the biases, and count every use of a weight.",
             f"这是 `{layer}` 的参数个数。偏置不计，权重每用一次算一次乘法。"),
            *_OF_ONE_LAYER.get(layer, ()),
        ])
    return (
        "86 % of the multiplications lie in the convolutions, and only 4 % of the parameters.",
        "卷积层的参数只占 4%，乘法却占了 86%。",
    )


@exercise("lenet.subsample")
def subsample(answer):
    """A function (x, coefficient, bias) → LeNet-5's trainable subsampling before the tanh."""
    rng = np.random.default_rng(0)
    x, coefficient, bias = rng.normal(size=(2, 6, 4, 3)), np.array([0.5, -1.0, 2.0]), np.array([1.0, 0.0, -3.0])
    total = x[:, ::2, ::2] + x[:, 1::2, ::2] + x[:, ::2, 1::2] + x[:, 1::2, 1::2]
    right = total * coefficient + bias
    no_tanh = "The tanh is not asked for here.", "这道题不要 tanh。"
    expect_equal(call(answer, x, coefficient, bias), right, "the output of `subsample`", "`subsample` 的输出", on=(x, coefficient, bias), mistakes=[
        (total * coefficient + 4 * bias, "The bias is added four times: first add the values up, then add it once.", "偏置加了四次。应当先把四个值加起来，偏置只加一次。"),
        (x[:, ::2, ::2] * coefficient + bias, "Only one value of each 2×2 block is used: add all four.", "每个 2×2 小块只用了一个值，应当把四个值都加起来。"),
        (total / 4 * coefficient + bias, "This is the mean of the four values; in 1998 it was their sum.", "你取了四个值的平均；1998 年用的是总和。"),
        (total * coefficient, "The bias is missing.", "你漏了偏置。"),
        (total + bias, "The coefficient is missing.", "你漏了系数。"),
        ((total + bias) * coefficient, "First multiply, then add the bias.", "顺序反了：应当先乘系数，再加偏置。"),
        (np.tanh(right), *no_tanh),
        (1.7159 * np.tanh(right * 2 / 3), *no_tanh),
        (x.reshape(2, 3, 2, 2, 2, 3).max(axis=(2, 4)) * coefficient + bias,
         "This is the largest of the four values; in 1998 it was their sum.", "你取了四个值中的最大值；1998 年用的是总和。"),
    ])


@exercise("lenet.random-shift")
def random_shift(answer):
    """A function (images, most, rng) → every picture moved sideways by its own number of pixels."""
    n, most = 300, 3
    images = np.zeros((n, 28, 28), "uint8")
    images[:, 5:20, 10:15] = np.random.default_rng(1).integers(1, 256, (n, 15, 5))   # every picture is another one
    received = _pictures(call(answer, images, most, np.random.default_rng(2)), images.shape)
    offsets = np.array([_offset(before, after, most) for before, after in zip(images, received)])
    lost = np.isnan(offsets).mean()
    seen, wanted = sorted(set(offsets[~np.isnan(offsets)].astype(int).tolist())), list(range(-most, most + 1))
    recognise(seen, [
        (lambda _: lost > 0, f"{lost:.0%} of the pictures are not the given ones moved left or right. Was a row moved, or were the pictures mixed up?",
         f"有 {lost:.0%} 的图片不是由原图左右移动得到的。检查一下：是不是上下移动了，或者把图片弄混了？"),
        ([0], "No picture has moved.", "没有一张图片移动过。"),
        (lambda seen: len(seen) == 1, "All pictures moved by the same number of pixels: draw one number for each.",
         "所有图片都移动了同样的像素数。应当为每张图片各取一个随机数。"),
        (lambda seen: seen[0] < -most or seen[-1] > most, "Some pictures moved too far.", "有的图片移得太远了。"),
        (lambda seen: seen != wanted, "Not every shift occurs: both ends belong to the range, and so does 0. (`rng.integers` leaves out its upper end.)",
         "并非每种位移都出现了。范围包含两端，也包含 0。（`rng.integers` 不包含上界。）"),
    ])
    again, other = (_pictures(call(answer, images, most, np.random.default_rng(seed)), images.shape) for seed in (2, 5))
    wrong_if([
        (not np.array_equal(again, received), "Called twice with generators of the same seed, it moves the pictures differently: draw from `rng`, and from nothing else.",
         "用同样种子的生成器调用两次，移动的结果却不同。随机数只能从 `rng` 里取。"),
        (np.array_equal(other, received), "Another generator gives the very same shifts: draw the numbers from `rng`.", "换一个生成器，位移却完全相同。随机数应当从 `rng` 里取。"),
    ])
    # At the edge: what leaves on one side must not come back on the other, to the left as to the right.
    white = np.full((200, 28, 28), 255, "uint8")
    empty = (_pictures(call(answer, white, most, np.random.default_rng(3)), white.shape) == 0).all(axis=1)
    filled = np.count_nonzero(empty.any(axis=0)[[0, -1]])  # edges at which zeros were filled in
    wrong_if([
        (filled == 0, "What leaves the picture on one side comes back on the other (or repeats at the edge): fill with zeros instead. `np.roll` alone cannot do it.",
         "从一侧移出的内容又从另一侧出现了（或者边缘被重复）。空出来的地方应当补零，只用 `np.roll` 做不到。"),
        (filled == 1, "In one direction the empty columns are filled with zeros, in the other they are not.", "往一个方向移动时补了零，往另一个方向移动时却没有补。"),
    ])


def _pictures(received, shape):
    """What came back as pictures of the same shape and type."""
    received = one_array(received, "the result", "结果")
    if received.shape != shape:
        raise Wrong(
            f"The result should have the shape {shape}, like the pictures that were given.", f"结果的形状应当与输入的图片相同，即 {shape}。",
            received=received.shape,
        )
    if received.dtype.kind not in "iu" or received.min() < 0 or received.max() > 255:
        raise Wrong(
            "The pictures were `uint8` and should stay so.", "图片原来是 `uint8`，移动之后也应当是。", expected="uint8", received=str(received.dtype),
        )
    return received


def _offset(before, after, most):
    """By how many columns a picture was moved; NaN if it was not merely moved."""
    for offset in range(-most - 3, most + 4):
        if np.array_equal(after, np.roll(before, offset, axis=1)):
            return offset
    return np.nan
