"""Checks of the exercises of `notebooks/05-cnn/04-alexnet.ipynb`."""

import numpy as np

from utils.exercises import call, exercise, expect_equal, one_array, one_number


def _smallest(stack, last=1, back=True, step=lambda n, size, stride: (n - 1) * stride + size):
    n = last
    for size, stride in stack[::-1] if back else stack:
        n = step(n, size, stride)
    return n


@exercise("alexnet.smallest-picture")
def smallest_picture(answer):
    """A function: list of (size, stride) → the smallest side on which every window fits."""
    for stack in (
        [(11, 4), (3, 2), (3, 2), (3, 2)],
        [(5, 1), (2, 2), (5, 1), (2, 2)],
        [(7, 2), (3, 3)],
        [(3, 2)],
    ):
        received = one_number(call(answer, stack), "the side", "边长", on=stack)
        expect_equal(received, _smallest(stack), "the side", "边长", on=stack, mistakes=[
            (_smallest(stack, back=False), "Taken from the wrong end: begin with one place behind the last layer, and go back to the picture.",
             "你的次序反了：应当从最后一层之后的一个位置出发，往回推到图片。"),
            (_smallest(stack, step=lambda n, size, stride: n * stride + size), "One stride too many in each layer: between `n` places lie `n - 1` strides.",
             "你给每一层都多算了一个步幅：`n` 个位置之间只有 `n - 1` 个步幅。"),
            (_smallest(stack, step=lambda n, size, stride: n * stride), "The window is missing: the last place still needs `size` pixels, not one stride.",
             "你漏掉了窗口：最后一个位置还需要 `size` 个像素，而不是一个步幅。"),
            (1 + sum(size - 1 for size, _ in stack), "The strides are missing: behind a stride of `s`, a step of one place is `s` pixels.",
             "你漏掉了步幅：步幅为 `s` 的一层之后，移动一个位置相当于 `s` 个像素。"),
            (_smallest([pair[::-1] for pair in stack]), "You took the stride for the window and the window for the stride: each layer is `(size, stride)`.",
             "你把窗口和步幅弄反了：每一层写成 `(size, stride)`。"),
            (_smallest(stack, last=0), "You began with no place behind the last layer: there has to be one.",
             "你假定最后一层之后一个位置也没有，其实至少要有一个。"),
            (_smallest(stack) - 1, "One pixel too few: on this side the last window does not fit.",
             "你的答案少了一个像素：图片只有这么大时，最后一个窗口放不下。"),
            (_smallest(stack) + 1, "One pixel too many: a side less by one is still enough.",
             "你的答案多了一个像素：边长再小 1 也够用。"),
            (max(size for size, _ in stack), "The largest window alone: the layers behind it need several places of it.",
             "你只取了最大的窗口：要让后面的层也放得下，这个窗口必须能放在好几个位置上。"),
        ])
    return (
        "67 for AlexNet's four. It is also the receptive field of one value behind such a stack. (With the padded convolutions between them a value of AlexNet's last pooling sees 195 pixels.)",
        "对 AlexNet 的这四层来说，答案是 67。如果网络只有这四层，输出的每个值，感受野的边长也正是 67。（算上中间几个补零的卷积层，AlexNet 最后一个池化层输出的一个值，感受野的边长是 195 个像素。）",
    )


@exercise("alexnet.grouped-parameters")
def grouped_parameters(answer):
    """A function (size, channels, filters, groups) → parameters of a convolution with a bias for each filter."""
    for size, channels, filters, groups in ((5, 96, 256, 2), (3, 384, 384, 1), (3, 12, 24, 3), (1, 8, 8, 8)):
        on = (size, channels, filters, groups)
        weights = size * size * channels * filters
        right = weights // groups + filters
        received = one_number(call(answer, *on), "the number of parameters", "参数个数", on=on)
        expect_equal(received, right, "the number of parameters", "参数个数", on=on, mistakes=[
            (weights + filters, "Without groups: each filter sees only `channels / groups` of the channels.",
             "你没有用到分组：每个卷积核只看得到 `channels / groups` 个通道。"),
            (weights // groups, "The biases are missing: one for each filter.", "你漏掉了偏置：每个卷积核有一个。"),
            (weights // groups**2 + filters // groups, "That is one group: every group has its own filters, so take it `groups` times.",
             "你算出的只是一组的参数：每一组都有自己的卷积核，还要乘以组数。"),
            (weights // groups**2 + filters, "Divided twice: the channels are fewer for each filter, but the number of filters stays.",
             "你除了两次组数：每个卷积核看到的通道变少了，卷积核的个数却没有变。"),
            ((weights + filters) // groups, "The biases are not divided: every filter keeps its own.",
             "你把偏置也除了，而偏置不用除以组数：每个卷积核仍然各有一个。"),
            (weights // groups + filters * groups, "One bias for each filter, whatever the groups: a filter belongs to one group.",
             "你把偏置算多了。每个卷积核只有一个偏置，与组数无关，因为一个卷积核只属于一组。"),
            (weights // groups + channels, "A bias belongs to each filter, to what comes out, not to each channel that comes in.",
             "你按输入通道算了偏置。偏置属于卷积核，也就是每个输出通道一个，而不是每个输入通道一个。"),
            (size * channels * filters // groups + filters, "The window is a square: `size * size` weights for each channel.",
             "你只乘了一次边长，而窗口是正方形：每个通道有 `size * size` 个权重。"),
        ])
    return (
        "For the second convolution of the paper: 307,456 with two groups, 614,656 without.",
        "论文的第二个卷积层分两组时有 307456 个参数，不分组时有 614656 个。",
    )


def _crops(image, size, mirror=lambda crop: crop[:, ::-1], middle=0, up=0):
    rows, columns = image.shape[0] - size, image.shape[1] - size
    places = [(0, 0), (0, columns), (rows, 0), (rows, columns), ((rows + up) // 2 + middle, (columns + up) // 2 + middle)]
    five = [image[i : i + size, j : j + size] for i, j in places]
    return np.stack(five + [mirror(crop) for crop in five])


@exercise("alexnet.ten-crops")
def ten_crops(answer):
    """A function (image, size) → ten crops: four corners, the centre, and the five mirrored from left to right."""
    rng = np.random.default_rng(0)
    for shape, size in (((8, 11, 3), 4), ((10, 8, 1), 5)):
        image = rng.integers(0, 255, shape).astype("float64")
        right, on = _crops(image, size), (image, size)
        received = one_array(call(answer, image, size), "the crops", "裁剪结果", on=on)
        turned = _crops(image[:, ::-1], size)
        expect_equal(received, right, "the crops", "裁剪结果", on=on, mistakes=[
            (right[:5], "Five crops only: their mirror images are missing.", "你返回的只有五块：还缺它们的镜像。"),
            (_crops(image, size, lambda crop: crop[::-1]), "Mirrored upside down: the first axis of a picture is its rows. Turn the columns.",
             "你的镜像上下颠倒了：图片的第一个轴是行，应当翻转的是列。"),
            (_crops(image, size, lambda crop: crop[:, :, ::-1]), "The colours are turned, not the columns: the last axis holds the channels.",
             "你翻转的是颜色：最后一个轴是通道，应当翻转的是列。"),
            (_crops(image, size, lambda crop: crop), "The second five are copies: turn the columns of each.",
             "你返回的后五块只是前五块的副本：每一块的列都要翻转。"),
            (_crops(image, size, lambda crop: crop[::-1, ::-1]), "Turned by 180°: only the columns are to be reversed.",
             "你把每一块转了 180°：只需要翻转列。"),
            (np.concatenate([right[:5], turned[:5]]), "The right pieces in another order: you cut from the mirrored picture, whose left corner is the mirrored right one. Mirror each crop.",
             "你裁出的内容对，次序不对：你是从翻转后的整张图里裁剪的，而它的左上角是原图右上角的镜像。应当先裁剪，再翻转每一块。"),
            (_crops(image, size, up=1), "The centre is rounded up: where half of what is left over is no whole number, round down.",
             "你把中间那一块的起点向上取整了：剩余长度的一半不是整数时，应当向下取整。"),
            (_crops(image, size, middle=1), "The centre is off by one: its first row is half of what is left over, rounded down.",
             "你裁的中间那一块偏了一格：起点应当是剩余长度的一半，向下取整。"),
        ])
    return (
        "The paper averages the ten predictions for every test picture. Ten forward passes for one answer.",
        "论文对每张测试图片都这样裁出十块，再把十次预测取平均，也就是说，得到一个答案要做十次前向传播。",
    )
