"""Answers to the exercises of `04-alexnet.ipynb`; tests/lessons/test_answers.py says what is done with them."""

import numpy as np


def smallest(stack, last=1, back=True, step=lambda n, size, stride: (n - 1) * stride + size, more=0):
    n = last
    for size, stride in stack[::-1] if back else stack:
        n = step(n, size, stride)
    return n + more


def by_trial(stack):
    """The first side on which every window fits."""
    n = 0
    while True:
        n, side = n + 1, n + 1
        for size, stride in stack:
            side = (side - size) // stride + 1 if side >= size else 0
        if side > 0:
            return n


def by_receptive_field(stack):
    """From the picture on: each further place of a window lies as many pixels off as all strides before it say."""
    side, step = 1, 1
    for size, stride in stack:
        side, step = side + (size - 1) * step, step * stride
    return side


def parameters(size, channels, filters, groups):
    return size * size * (channels // groups) * filters + filters


def by_group(size, channels, filters, groups):
    return sum((size * size * (channels // groups) + 1) * (filters // groups) for _ in range(groups))


def crops(image, size, mirror=lambda crop: crop[:, ::-1], middle=0, up=0):
    rows, columns = image.shape[0] - size, image.shape[1] - size
    centre = ((rows + up) // 2 + middle, (columns + up) // 2 + middle)
    places = [(0, 0), (0, columns), (rows, 0), (rows, columns), centre]
    five = [image[i : i + size, j : j + size] for i, j in places]
    return np.stack(five + [mirror(crop) for crop in five])


def crops_list(image, size):
    image = np.asarray(image)
    corners = [image[:size, :size], image[:size, -size:], image[-size:, :size], image[-size:, -size:]]
    top, left = (image.shape[0] - size) // 2, (image.shape[1] - size) // 2
    five = [*corners, image[top : top + size, left : left + size]]
    return np.array(five + [np.flip(crop, axis=1) for crop in five])


RIGHT = {
    "smallest-picture": [smallest, by_trial, by_receptive_field],
    "grouped-parameters": [parameters, by_group],
    "ten-crops": [crops, crops_list],
}

WRONG = {
    "smallest-picture": {
        "forwards": (lambda stack: smallest(stack, back=False), "wrong end", "次序反了"),
        "a stride too many": (
            lambda stack: smallest(stack, step=lambda n, k, s: n * s + k),
            "One stride too many",
            "多算了一个步幅",
        ),
        "no window": (lambda stack: smallest(stack, step=lambda n, k, s: n * s), "window is missing", "漏掉了窗口"),
        "from nothing": (lambda stack: smallest(stack, last=0), "no place behind", "一个位置也没有"),
        "one less": (lambda stack: smallest(stack, more=-1), "too few", "少了一个像素"),
        "one more": (lambda stack: smallest(stack, more=1), "too many", "多了一个像素"),
        "the largest window": (lambda stack: max(k for k, _ in stack), "largest window", "最大的窗口"),
        "no strides": (lambda stack: 1 + sum(k - 1 for k, _ in stack), "strides are missing", "漏掉了步幅"),
        "the other way round": (
            lambda stack: smallest([(s, k) for k, s in stack]),
            "took the stride for the window",
            "窗口和步幅弄反了",
        ),
    },
    "grouped-parameters": {
        "no groups": (lambda k, a, b, g: k * k * a * b + b, "Without groups", "没有用到分组"),
        "no biases": (lambda k, a, b, g: k * k * a // g * b, "biases are missing", "漏掉了偏置"),
        "one group": (lambda k, a, b, g: (k * k * (a // g) + 1) * (b // g), "That is one group", "只是一组的参数"),
        "twice": (lambda k, a, b, g: k * k * a * b // g**2 + b, "Divided twice", "除了两次"),
        "biases divided": (lambda k, a, b, g: (k * k * a * b + b) // g, "not divided", "不用除以组数"),
        "biases of groups": (lambda k, a, b, g: k * k * a * b // g + b * g, "whatever the groups", "与组数无关"),
        "biases of channels": (lambda k, a, b, g: k * k * a * b // g + a, "each channel that comes in", "每个输入通道"),
        "no square": (lambda k, a, b, g: k * a * b // g + b, "square", "正方形"),
    },
    "ten-crops": {
        "five": (lambda image, size: crops(image, size)[:5], "Five crops only", "只有五块"),
        "upside down": (lambda image, size: crops(image, size, lambda crop: crop[::-1]), "upside down", "上下颠倒"),
        "colours": (
            lambda image, size: crops(image, size, lambda crop: crop[:, :, ::-1]),
            "colours are turned",
            "翻转的是颜色",
        ),
        "copies": (lambda image, size: crops(image, size, lambda crop: crop), "copies", "副本"),
        "half a turn": (lambda image, size: crops(image, size, lambda crop: crop[::-1, ::-1]), "180°", "180°"),
        "mirrored first": (
            lambda image, size: np.concatenate([crops(image, size)[:5], crops(image[:, ::-1], size)[:5]]),
            "another order",
            "次序不对",
        ),
        "rounded up": (lambda image, size: crops(image, size, up=1), "rounded up", "向上取整"),
        "centre": (lambda image, size: crops(image, size, middle=1), "off by one", "偏了一格"),
    },
}

STARTERS = {
    "smallest-picture": lambda stack: ...,
    "grouped-parameters": lambda size, channels, filters, groups: ...,
    "ten-crops": lambda image, size: ...,
}
