"""Checks of the exercises of `notebooks/05-cnn/06-inception.ipynb`."""

import numpy as np

from utils.exercises import call, either, exercise, expect_equal, one_number, several


@exercise("inception.module-cost")
def module_cost(answer):
    """A function (places, channels, plan, bottleneck) → (parameters, multiply-adds) of an Inception module."""
    for given in (
        (784, 192, (64, 96, 128, 16, 32, 32), True),
        (196, 480, (192, 96, 208, 16, 48, 64), True),
        (64, 24, (8, 6, 16, 4, 8, 5), False),
    ):
        received = several(call(answer, *given), 2, "parameters, work", "what comes back", "返回的结果", on=given)
        received = tuple(one_number(value, "a number", "一个数", on=given) for value in received)
        expect_equal(
            received,
            _cost(*given),
            "(parameters, multiply-adds)",
            "（参数个数，乘加次数）",
            on=given,
            mistakes=_miscounts(*given),
        )
    return (
        "Module 4a: 376,176 parameters, and 74 million multiply-adds at 196 places.",
        "以模块 4a 为例：参数 376176 个，在 196 个位置上要做约 7360 万次乘加。",
    )


def _plan(channels, plan, bottleneck, pooling=True):
    one, reduce3, three, reduce5, five, projection = plan
    branches = [(1, channels, one)]
    for size, reduced, filters in ((3, reduce3, three), (5, reduce5, five)):
        branches += [(1, channels, reduced), (size, reduced, filters)] if bottleneck else [(size, channels, filters)]
    return branches + ([(1, channels, projection)] if pooling else [])


def _cost(places, channels, plan, bottleneck, bias=1, work_bias=0, pooling=True, square=2):
    convolutions = _plan(channels, plan, bottleneck, pooling)
    weights = sum(k**square * a * b for k, a, b in convolutions)
    biases = sum(b for _, _, b in convolutions)
    return weights + bias * biases, (weights + work_bias * biases) * places


def _miscounts(places, channels, plan, bottleneck):
    given = places, channels, plan, bottleneck
    weights = _cost(*given, bias=0)[0]
    one, reduce3, three, reduce5, five, projection = plan
    from_input = channels * (one + reduce3 + 9 * three + reduce5 + 25 * five + projection)
    return [
        (
            _cost(*given, bias=0),
            "The biases are missing among the parameters: one for each map that a convolution puts out.",
            "你的参数里漏了偏置；卷积每输出一张特征图，就有一个偏置。",
        ),
        (
            _cost(*given, work_bias=1),
            "The biases were counted as multiply-adds; they are only added.",
            "你把偏置也算进了乘加次数；偏置只做加法，不算在内。",
        ),
        (
            _cost(*given, pooling=False),
            "The 1×1 convolution behind the pooling is missing.",
            "你漏了池化后面的 1×1 卷积。",
        ),
        (
            _cost(*given, square=1),
            "A window of k×k has k² weights for each pair of maps, not k.",
            "窗口为 k×k 时，每对输入、输出特征图有 k² 个权重，不是 k 个。",
        ),
        (
            _cost(places, channels, plan, not bottleneck),
            "This is the module of the other kind: look at `bottleneck` again.",
            "你算的是另一种模块，请再看一下 `bottleneck` 的取值。",
        ),
        (
            (_cost(*given)[0], weights * 28 * 28),
            "The multiply-adds are those of 784 places: hand `places` on to `count`.",
            "你的乘加次数是按 784 个位置算的；应当把 `places` 也传给 `count`。",
        ),
        (
            (_cost(*given)[0], weights),
            "The multiply-adds are those of one place: each weight is used at every place.",
            "你的乘加次数只算了一个位置；每个权重在每个位置上都要用一次。",
        ),
        (
            (_cost(*given)[0], _cost(*given)[0]),
            "The multiply-adds are not the parameters: each weight is used at every place, and biases do not count.",
            "乘加次数不等于参数个数：每个权重在每个位置上都要用一次，偏置不算在内。",
        ),
        (
            lambda received: np.ravel(received)[1] == places * from_input,
            "Behind a 1×1 convolution the 3×3 and the 5×5 see the reduced maps, not those of the input.",
            "前面有 1×1 卷积时，3×3 和 5×5 卷积的输入是减少后的特征图，而不是模块输入的全部特征图。",
        ),
        (
            _cost(*given)[::-1],
            "The two numbers are the wrong way round: parameters first.",
            "两个数的顺序反了，应当是参数个数在前。",
        ),
    ]


@exercise("inception.least-loss")
def least_loss(answer):
    """A function (epsilon, classes) → the least cross-entropy that can be reached with a smoothed label."""
    for epsilon, classes in ((0.1, 10), (0.2, 5), (0.1, 1000)):
        received = one_number(call(answer, epsilon, classes), "the loss", "损失", on=(epsilon, classes))
        top, rest = 1 - epsilon + epsilon / classes, epsilon / classes
        expect_equal(received, _entropy(top, rest, classes - 1), "the loss", "损失", on=(epsilon, classes), mistakes=[
            (0.0, "Zero is the least loss without smoothing. With it the label spreads over all classes, and at p = label there remains its entropy.",
             "0 是不做平滑时损失的下限。做了平滑，标签就分散到所有类别上，即使 p 等于标签，损失也还剩下标签的熵。"),
            (-_entropy(top, rest, classes - 1), "The sign is turned: a cross-entropy is not negative.", "符号反了，交叉熵不会是负数。"),
            (either(-np.log(top), -top * np.log(top), -np.log(1 - epsilon)),
             "Only the term of the true class: the other classes have a share in the label, and so in the sum.",
             "你只算了正确类别那一项；其他类别在标签里也有概率，对应的项也要加进来。"),
            (_entropy(top, rest, 1), "The term of a wrong class was counted once; there are `classes - 1` of them.", "错误类别的那一项，你只算了一次；这样的类别有 `classes - 1` 个。"),
            (_entropy(top, rest, classes), "One wrong class too many: there are `classes - 1`.", "错误类别你多算了一个，应当是 `classes - 1` 个。"),
            (_entropy(1 - epsilon, epsilon / (classes - 1), classes - 1),
             "Here ε is shared among the wrong classes only. Keras (and the paper) share it among all, the true one included: 1 - ε + ε/K.",
             "你把 ε 只分给了错误的类别。Keras（和论文）是分给所有类别的，正确类别也有一份，即 1 - ε + ε/K。"),
            (_entropy(top, rest, classes - 1) / np.log(2), "This is in bits: Keras uses the natural logarithm.", "你用的单位是比特；Keras 用的是自然对数。"),
            (np.log(top / rest), "This is the gap between the logits at the least loss, not the loss.", "你返回的是损失最小时的 logit 之差，而不是损失。"),
        ])
    return (
        "For ε = 0.1 and ten classes 0.50: a training loss that stops there is no failure.",
        "ε = 0.1、十个类别时约为 0.50：训练损失停在这里，并不说明训练失败。",
    )


def _entropy(top, rest, others):
    return -top * np.log(top) - others * rest * np.log(rest)


@exercise("inception.longest-path")
def longest_path(answer):
    """The number of convolutions on the longest way through Inception-v3."""
    received = one_number(answer, "the number of convolutions", "卷积的个数")
    expect_equal(received, 47, "the number of convolutions", "卷积的个数", mistakes=[
        (94, "94 is the number of all convolutions: of branches beside each other only the longest counts.", "94 是全部卷积的个数；几个分支并排时，只算最长的一条。"),
        (48, "One too many: the dense layer at the end is no convolution. (With it one speaks of 48 layers.)", "你多了一个，最后的全连接层不是卷积。（算上全连接层，就是常说的 48 层。）"),
        (42, "The five convolutions in front of the first module are missing.", "你漏了第一个模块前面的五个卷积。"),
        (49, "In the last two modules 1×3 and 3×1 stand beside each other, not one behind the other.", "最后两个模块里，1×3 和 3×1 是并排的，不是一前一后。"),
        (11, "That is the number of modules.", "这是模块的个数，不是卷积的个数。"),
    ])
    return (
        "47, and a dense layer: the 48 layers of which one reads.",
        "47 个卷积，再加一个全连接层，就是常说的 48 层。",
    )
