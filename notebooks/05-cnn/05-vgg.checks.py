"""Checks of the exercises of `notebooks/05-cnn/05-vgg.ipynb`."""

import math

import numpy as np

from utils.exercises import call, exercise, expect_equal, one_number, several

NAMES = (
    ("the number of parameters", "参数个数"),
    ("the number of multiply-adds", "乘加次数"),
    ("the number of activations", "激活值个数"),
)


def _bill(channels, filters, count, side):
    weights = 9 * channels * filters + 9 * filters**2 * (count - 1)
    return weights, weights + count * filters, weights * side**2, count * side**2 * filters


@exercise("vgg.block-bill")
def block_bill(answer):
    """A function (channels, filters, count, side) → parameters, multiply-adds, activations."""
    for given in ((3, 8, 2, 12), (8, 16, 3, 6), (16, 16, 1, 5)):
        channels, filters, count, side = given
        received = several(call(answer, *given), 3, "parameters, multiply-adds, activations", "the three numbers", "这三个数", on=given)
        weights, *right = _bill(*given)
        alike = 9 * channels * filters * count
        one = 9 * channels * filters
        later = 9 * filters**2 * count
        mistakes = (
            [
                (weights, "The biases are missing: one for each map of each layer.", "你漏了偏置：每层的每张特征图各有一个偏置。"),
                (weights + filters, "The biases of one layer only: each of the layers has its own.", "你只算了一层的偏置：每一层都有自己的偏置。"),
                (alike + count * filters, "Every layer is given `channels` maps: from the second on it receives `filters`.", "你让每一层的输入都是 `channels` 张：从第二层起，输入是 `filters` 张。"),
                (alike, "Every layer is given `channels` maps (from the second on it receives `filters`), and the biases are missing.", "你让每一层的输入都是 `channels` 张（从第二层起应为 `filters` 张），还漏了偏置。"),
                (weights // 3 + count * filters, "A kernel has 3 · 3 = 9 places, not 3.", "卷积核有 3×3 = 9 个位置，不是 3 个。"),
                (later + count * filters, "The first layer receives `channels` maps, not `filters`.", "第一层的输入是 `channels` 张，不是 `filters` 张。"),
                (weights + count, "One bias for each layer: each of its maps has one.", "你只给每层算了一个偏置：层里的每张特征图各有一个偏置。"),
                (one + filters, "That is the first layer alone: add up all `count` of them.", "这只是第一层的参数：要把 `count` 层都加起来。"),
            ],
            [
                ((weights + count * filters) * side**2, "The biases count as parameters, not as multiply-adds.", "你把偏置也算进来了：偏置算参数，不算乘加。"),
                (weights * side, "A map has `side` · `side` places.", "一张特征图有 `side` × `side` 个位置。"),
                (weights, "Each weight is used at every place: multiply by the number of places.", "你没有乘以位置数：每个权重在每个位置都要用一次。"),
                (alike * side**2, "Every layer is given `channels` maps: from the second on it receives `filters`.", "你让每一层的输入都是 `channels` 张：从第二层起，输入是 `filters` 张。"),
                (later * side**2, "The first layer receives `channels` maps, not `filters`.", "第一层的输入是 `channels` 张，不是 `filters` 张。"),
                (one * side**2, "That is the first layer alone: add up all `count` of them.", "这只是第一层的乘加次数：要把 `count` 层都加起来。"),
                (2 * weights * side**2, "A multiplication and the addition that follows it are one multiply-add here.", "你多乘了 2：这里一次乘法和接着的加法合起来算一次乘加。"),
            ],
            [
                (side**2 * filters, "Those of one layer: training keeps the output of every layer of the block.", "这只是一层的激活值：训练时要保存块里每一层的输出。"),
                (4 * count * side**2 * filters, "These are bytes: the numbers themselves are asked for.", "你算的是字节数：题目问的是激活值的个数。"),
                (count * filters, "These are the maps: each holds `side` · `side` numbers.", "你算的是特征图的张数：每张特征图有 `side` × `side` 个数。"),
                (count * side**2 * filters + side**2 * channels, "The block's input is counted, too: only what its layers leave is asked for.", "你把块的输入也算进去了：题目只要求算各层的输出。"),
                (count * side**2 * filters + (side // 2) ** 2 * filters, "The pooling behind the block is left out here.", "你多算了池化的输出：这里不算块后面的池化。"),
                (count * side * filters, "A map has `side` · `side` places.", "一张特征图有 `side` × `side` 个位置。"),
                (count * (side // 2) ** 2 * filters, "Pooling comes behind the block: inside it the maps keep their size.", "你按池化后的大小算了：池化在块的后面，块里的特征图大小不变。"),
            ],
        )
        for value, expected, (name, zh), wrong in zip(received, right, NAMES, mistakes):
            expect_equal(one_number(value, name, zh, on=given), expected, name, zh, on=given, mistakes=wrong)
    return (
        "Parameters do not depend on `side`; the other two grow with its square.",
        "参数个数与 `side` 无关，另外两项都与它的平方成正比。",
    )


@exercise("vgg.widest")
def widest(answer):
    """A function (budget, sizes) → the largest number of maps within the budget."""
    for given in ((7300, (3, 3)), (7300, (5,)), (7200, (3, 3)), (50_000, (5, 1)), (9999, (3, 3, 3))):
        budget, sizes = given
        squares, count = sum(k * k for k in sizes), len(sizes)
        right = math.isqrt(budget // squares)
        received = one_number(call(answer, budget, sizes), "the number of maps", "特征图张数", on=given)
        exact = math.sqrt(budget / squares)
        expect_equal(received, right, "the number of maps", "特征图张数", on=given, mistakes=[
            (budget // squares, "The root is missing: a kernel has one weight for each pair of maps, $C$ times $C$.".replace("$", ""), "你没有开平方：每一对输入、输出特征图都有一个卷积核，共 C 乘 C 对。"),
            (round(exact), "Rounded to the nearest: here that is over the budget. Round down.", "你四舍五入了，这里会超出预算。应当向下取整。"),
            (math.ceil(exact), "Rounded up: that is over the budget.", "你向上取整了，超出了预算。"),
            (exact, "There is no fraction of a map: round down.", "特征图的张数必须是整数：要向下取整。"),
            (math.isqrt(budget // sum(sizes)), "A kernel of size k has k · k places, not k.", "边长为 k 的卷积核有 k×k 个位置，不是 k 个。"),
            (math.isqrt(budget // sum(sizes) ** 2), "Square each size, then add up; not the other way round.", "应当先把每个边长平方再相加，不能先加后平方。"),
            (math.isqrt(budget // sizes[0] ** 2), "That is for the first kernel alone: the chain has all of `sizes`.", "你只算了第一个卷积核：要把 `sizes` 里的都算上。"),
            (math.isqrt(budget // (9 * count)), "You take every kernel for a 3×3: the sizes stand in `sizes`.", "你把每个卷积核都当成 3×3 了：边长写在 `sizes` 里。"),
            (right - 1, "One too few: exactly the budget is allowed, and biases do not count.", "你的答案少了一张：权重总数刚好等于预算也可以，偏置不算在内。"),
        ])
    return (
        "For 7,200 weights: 20 maps for a pair of 3×3, 16 for one 5×5 (the lesson rounds to 17), 28 for one 3×3.",
        "权重不超过 7200 个时，两个 3×3 可以有 20 张特征图，一个 5×5 可以有 16 张（课中四舍五入，取 17），一个 3×3 可以有 28 张。",
    )


@exercise("vgg.left-at-top")
def left_at_top(answer):
    """A function of the numbers of maps → the factor of the root mean square of the whole stack."""
    for maps in ([3, 8, 8, 16], [8, 8], [3, 8, 8, 16, 16, 32, 32, 32, 64, 64, 64]):
        received = one_number(call(answer, list(maps)), "the factor", "倍数", on=(maps,))
        c, f = np.array(maps[:-1], float), np.array(maps[1:], float)
        square = np.prod(c / (c + f))
        expect_equal(received, square**0.5, "the factor", "倍数", on=(maps,), mistakes=[
            (square, "That is the factor of the mean square: take the root.", "你算的是均方的倍数：还要开平方。"),
            (np.prod(2 * c / (c + f)) ** 0.5, "The half that ReLU throws away is missing.", "你漏了被 ReLU 丢掉的那一半。"),
            (np.prod(2 * c / (c + f)), "The half that ReLU throws away is missing, and the root.", "你漏了被 ReLU 丢掉的那一半，也没有开平方。"),
            (0.5 ** (len(c) / 2), "So it would be if every layer had as many maps in as out: use the numbers of maps.", "只有每层的输入、输出张数相同时才是这样：要用各层的张数。"),
            (np.prod(f / (c + f)) ** 0.5, "Maps in and out are exchanged: the variance is multiplied by the number of *inputs*.".replace("*", ""), "你把输入和输出弄反了：方差要乘以输入的个数。"),
            (np.prod(9 * c / (c + f)) ** 0.5, "The nine places stand in both fans, so they cancel.", "你多乘了 9：扇入和扇出里都有 9，会约掉。"),
            (np.prod(c / (9 * (c + f))) ** 0.5, "The nine places stand in both fans, so they cancel.", "你多除了 9：扇入和扇出里都有 9，会约掉。"),
            (np.prod((c / (c + f))[1:]) ** 0.5, "The first layer is missing: it receives the picture's 3 maps.", "你漏了第一层：第一层的输入是图片的 3 个通道。"),
            (np.prod((c / (c + f))[:-1]) ** 0.5, "The last layer is missing.", "你漏了最后一层。"),
            ((c[0] / (c[0] + f[0])) ** 0.5, "That is the first layer alone: multiply over all of them.", "这只是第一层的倍数：要把各层的倍数连乘。"),
            (1.0, "So it is with He's variance; Glorot's is asked for.", "按 He 的方差才是这样；题目问的是 Glorot 的方差。"),
        ])
    return (
        "A rule of expectations: the figure of the lesson, which measures the spread over pictures, falls clearly faster at some layers: at the top an eighth of the rule's value is left.",
        "这条规则是按期望推出的。课中的图测量的是不同图片之间的离散程度，在有些层下降得明显更快，到顶层只剩按规则推算值的八分之一。",
    )
