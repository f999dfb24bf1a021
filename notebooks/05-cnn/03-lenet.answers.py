"""Answers to the exercises of `03-lenet.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def size(n, kernel, stride=1, padding=0):
    return (n + 2 * padding - kernel) // stride + 1


def counts(**changed):
    return {"C1": 117_600, "C3": 240_000, "C5": 48_000, "F6": 10_080, "output": 840} | changed


def added_up(x):
    n, height, width, maps = x.shape
    return x.reshape(n, height // 2, 2, width // 2, 2, maps).sum(axis=(2, 4))


def subsample(x, coefficient, bias):
    return added_up(x) * coefficient + bias


def largest(x, coefficient, bias):
    n, height, width, maps = x.shape
    return x.reshape(n, height // 2, 2, width // 2, 2, maps).max(axis=(2, 4)) * coefficient + bias


def by_slices(x, c, b):
    return sum(x[:, i::2, j::2] for i in (0, 1) for j in (0, 1)) * c + b


def moved(images, offsets, fill="constant", axis=2):
    """Every picture moved by its own offset, in a loop; `fill` is a mode of `np.pad`, or "wrap"."""
    shifted = []
    for picture, offset in zip(images, offsets):
        pads = [(0, 0), (0, 0)]
        pads[axis - 1] = (max(offset, 0), max(-offset, 0))
        padded = np.pad(picture, pads, mode=fill)
        start = max(-offset, 0)
        shifted.append(padded[:, start : start + 28] if axis == 2 else padded[start : start + 28])
    return np.stack(shifted)


def shift(images, most, rng):
    return moved(images, rng.integers(-most, most + 1, len(images)))


def shift_by_taking(images, most, rng):
    padded = np.pad(images, ((0, 0), (0, 0), (most, most)))
    start = rng.integers(0, 2 * most + 1, len(images))
    return np.take_along_axis(padded, (start[:, None] + np.arange(images.shape[2]))[:, None, :], axis=2)


def half_filled(images, offsets):
    """Rolled; what came back is wiped out only where a picture moved to the right."""
    rolled = np.stack([np.roll(picture, offset, 1) for picture, offset in zip(images, offsets)])
    for picture, offset in zip(rolled, offsets):
        picture[:, : max(offset, 0)] = 0
    return rolled


RIGHT = {
    "output-size": [size, lambda n, kernel, stride=1, padding=0: int((n + 2 * padding - kernel) / stride) + 1,
                    lambda n, kernel, stride=1, padding=0: len(range(0, n + 2 * padding - kernel + 1, stride)),
                    lambda n, kernel, stride=1, padding=0: -(-(n + 2 * padding - kernel + 1) // stride)],
    "multiplications": [counts()],
    "subsample": [subsample, by_slices, lambda x, c, b: 4 * c * (added_up(x) / 4) + b],
    "random-shift": [shift, shift_by_taking],
}

WRONG = {
    "output-size": {
        "not rounded": (lambda n, kernel, stride=1, padding=0: (n + 2 * padding - kernel) / stride + 1, "Round down", "你没有取整"),
        "a whole float": (lambda *given, **more: float(size(*given, **more)), "must be an integer", "必须是整数"),
        "no + 1": (lambda *given, **more: size(*given, **more) - 1, "One too few", "少了一个"),
        "padding on one side": (lambda n, kernel, stride=1, padding=0: (n + padding - kernel) // stride + 1, "on each side", "你只算了一边"),
        "no padding": (lambda n, kernel, stride=1, padding=0: (n - kernel) // stride + 1, "`padding` is not used", "没有用到 `padding`"),
        "no stride": (lambda n, kernel, stride=1, padding=0: n + 2 * padding - kernel + 1, "`stride` is not used", "没有用到 `stride`"),
        "+ 1 before dividing": (lambda n, kernel, stride=1, padding=0: (n + 2 * padding - kernel + 1) // stride, "after the division", "除法之后再加"),
        "rounded up": (lambda n, kernel, stride=1, padding=0: -(-(n + 2 * padding - kernel) // stride) + 1, "Rounded up", "你向上取整了"),
        "the input": (lambda n, kernel, stride=1, padding=0: n, "the input itself", "输入本身"),
        "text": (lambda n, kernel, stride=1, padding=0: "10", "is text", "是字符串"),
        "its argument missing": (lambda n, kernel: n - kernel + 1, "4 arguments", "4 个参数"),
    },
    "multiplications": {
        "weights": (counts(C1=150), "how many places", "想想有多少个位置"),
        "weights of C3": (counts(C3=2_400), "how many places", "想想有多少个位置"),
        "parameters": (counts(C1=156), "parameters of `C1`", "`C1` 的参数个数"),
        "parameters of a dense layer": (counts(F6=10_164), "parameters of `F6`", "`F6` 的参数个数"),
        "biases of C1": (counts(C1=156 * 784), "The biases are added", "偏置是加上去的"),
        "biases of C3": (counts(C3=2_416 * 100), "The biases are added", "偏置是加上去的"),
        "one map of S2": (counts(C3=40_000), "all six maps", "全部六张图"),
        "one map of C1": (counts(C1=19_600), "C1 has six maps", "C1 有六张特征图"),
        "one map of C3": (counts(C3=15_000), "C3 has sixteen maps", "C3 有十六张特征图"),
        "C5 from maps": (counts(C5=1_920), "every value of its sixteen maps", "十六张图里的每一个值"),
        "C5 at every place": (counts(C5=1_200_000), "each of its weights is used once", "每个权重只用一次"),
        "C3 padded": (counts(C3=2_400 * 196), "no padding", "没有补零"),
        "C1 not padded": (counts(C1=150 * 576), "C1 is padded", "C1 补了零"),
        "a layer missing": ({"C1": 117_600}, "`C3` is missing", "缺少 `C3`"),
        "a list": (list(counts().values()), "A dict", "字典"),
        "off by one": (counts(C3=240_001), "too large by exactly 1", "正好大了 1"),
    },
    "subsample": {
        "mean": (lambda x, c, b: added_up(x) / 4 * c + b, "the mean of the four", "你取了四个值的平均"),
        "no bias": (lambda x, c, b: added_up(x) * c, "bias is missing", "漏了偏置"),
        "bias four times": (lambda x, c, b: added_up(x) * c + 4 * b, "added four times", "偏置加了四次"),
        "one of four": (lambda x, c, b: x[:, ::2, ::2] * c + b, "Only one value of each", "只用了一个值"),
        "no coefficient": (lambda x, c, b: added_up(x) + b, "coefficient is missing", "漏了系数"),
        "bias first": (lambda x, c, b: (added_up(x) + b) * c, "First multiply", "先乘系数"),
        "tanh": (lambda x, c, b: np.tanh(subsample(x, c, b)), "tanh is not asked", "这道题不要 tanh"),
        "LeCun's tanh": (lambda x, c, b: 1.7159 * np.tanh(subsample(x, c, b) * 2 / 3), "tanh is not asked", "这道题不要 tanh"),
        "largest": (largest, "the largest of the four", "最大值"),
        "in place": (lambda x, c, b: x.__imul__(1.5) is x and subsample(x / 1.5, c, b), "changes its input `x` in place", "就地改动了输入 `x`"),
        "an index that is no integer": (lambda x, c, b: x[:, x.shape[1] / 2], "raised `IndexError`", "`IndexError`"),
        "ragged": (lambda x, c, b: [[1, 2], [3]], "different lengths", "长度不同"),
    },
    "random-shift": {
        "rolled": (lambda images, most, rng: np.stack([np.roll(p, o, 1) for p, o in zip(images, rng.integers(-most, most + 1, len(images)))]),
                   "comes back on the other", "又从另一侧出现"),
        "edge repeated": (lambda images, most, rng: moved(images, rng.integers(-most, most + 1, len(images)), "edge"), "repeats at the edge", "边缘被重复"),
        "filled on one side only": (lambda images, most, rng: half_filled(images, rng.integers(-most, most + 1, len(images))), "In one direction", "往一个方向"),
        "up and down": (lambda images, most, rng: moved(images, rng.integers(-most, most + 1, len(images)), axis=1), "moved left or right", "左右移动"),
        "mixed up": (lambda images, most, rng: shift(images, most, rng)[::-1], "mixed up", "弄混"),
        "not moved": (lambda images, most, rng: images, "No picture has moved", "没有一张图片移动过"),
        "all by the same": (lambda images, most, rng: moved(images, [2] * len(images)), "same number of pixels", "同样的像素数"),
        "too far": (lambda images, most, rng: shift(images, most + 2, rng), "too far", "移得太远"),
        "upper end left out": (lambda images, most, rng: moved(images, rng.integers(-most, most, len(images))), "Not every shift", "并非每种位移"),
        "rng not used": (lambda images, most, rng: shift(images, most, np.random.default_rng(0)), "very same shifts", "位移却完全相同"),
        "another generator": (lambda images, most, rng: shift(images, most, np.random.default_rng()), "from nothing else", "只能从 `rng` 里取"),
        "one picture": (lambda images, most, rng: shift(images, most, rng)[0], "the shape (300, 28, 28)", "形状应当与输入的图片相同"),
        "floats": (lambda images, most, rng: shift(images, most, rng) / 255, "`uint8`", "`uint8`"),
        "different sizes": (lambda images, most, rng: [p[:, : 20 + i % 2] for i, p in enumerate(images)], "different lengths", "长度不同"),
    },
}

STARTERS = {
    "output-size": lambda n, kernel, stride=1, padding=0: ...,
    "multiplications": {"C1": ..., "C3": ..., "C5": ..., "F6": ..., "output": ...},
    "subsample": lambda x, coefficient, bias: ...,
    "random-shift": lambda images, most, rng: ...,
}

NOT_THE_SAME = {"output-size": {"float64"}, "random-shift": {"float64"}}
