"""Checks of the exercises of `notebooks/05-cnn/09-project.ipynb`."""

import math

import numpy as np

from utils.exercises import call, exercise, expect_equal, one_number, recognise, several

_WANTED = ["7", "31", "2", "10", "4"]
_IDS = ["2", "31", "10", "7", "4"]  # sorted neither as numbers nor as text
_ANSWERS = [0.1, 0.9, 0.4, 0.7, 0.2]


@exercise("project.in-order")
def in_order(answer):
    """A function (wanted, ids, answers) → the answers in the order of `wanted`."""
    of = dict(zip(_IDS, _ANSWERS))
    right = np.array([of[i] for i in _WANTED])
    received = call(answer, list(_WANTED), list(_IDS), list(_ANSWERS))
    recognise(
        received,
        [
            (
                lambda value: isinstance(value, dict),
                "This is a dictionary: take out of it the answer of each id of `wanted`, as a list.",
                "你返回的是一个字典；请按 `wanted` 的次序逐个取出答案，做成列表。",
            ),
            (
                lambda value: np.shape(value) == (5, 2),
                "These are pairs: the list is to hold the answers alone.",
                "你返回的是一对一对的编号和答案；列表里只要答案。",
            ),
            (
                lambda value: np.shape(value) == (5,) and sorted(str(v) for v in value) == sorted(_IDS),
                "These are ids: look up the answer that belongs to each.",
                "你返回的是编号；请查出每个编号对应的答案。",
            ),
        ],
    )
    received = np.array(
        [one_number(value, "an answer", "答案") for value in several(received, 5, None, "the list", "列表")]
    )
    number, text = np.argsort([int(i) for i in _IDS]), np.argsort(_IDS)
    expect_equal(
        received,
        right,
        "the list",
        "列表",
        on=(_WANTED, _IDS, _ANSWERS),
        mistakes=[
            (
                np.array(_ANSWERS),
                "The answers are still in the order of `ids`.",
                "你返回的答案还是按 `ids` 的次序排列的。",
            ),
            (
                np.array(_ANSWERS)[number],
                "Sorted by the number: `wanted` has an order of its own, and is not sorted.",
                "你按编号的大小排了序；`wanted` 有它自己的次序，并不是按大小排列的。",
            ),
            (
                np.array(_ANSWERS)[text],
                "Sorted as text, 10 before 2: `wanted` has an order of its own, and is not sorted.",
                "你按文本排了序，10 排在 2 前面；`wanted` 有它自己的次序，并不是排好序的。",
            ),
            (
                np.array([_ANSWERS[_WANTED.index(i)] for i in _IDS]),
                "Turned round: you look up in `wanted` where each of `ids` stands. Go through `wanted`, and look up in `ids`.",
                "你查找的方向反了，是在 `wanted` 里找 `ids` 的编号。应当依次取 `wanted` 里的编号，到 `ids` 里去查。",
            ),
            (
                np.sort(_ANSWERS),
                "The answers themselves are sorted: they have to stay with their photos.",
                "你把答案本身排了序；每个答案应当与它的照片对应。",
            ),
            (right[::-1], "The right answers, from the last to the first.", "答案都对，但整个列表的次序颠倒了。"),
        ],
    )
    return (
        "No sorting is needed. If each id is looked up in a dictionary, a missing one stops with an error instead of moving all the others.",
        "不需要排序。如果用字典来查编号，万一少了一个，程序会报错停下，而不会让后面的全部错位。",
    )


_TRAIN = [
    "dog-1.jpg",
    "dog-1_copy2.jpg",
    "dog-3_copy1.jpg",
    "cat-5.jpg",
    "cat-8.jpg",
    "cat-9_copy1.jpg",
    "cat-41.jpg",
    "dog-3_copy3.jpg",
]
_VALID = [
    "dog-1_copy1.jpg",
    "dog-3.jpg",
    "dog-3_copy2.jpg",
    "cat-8_copy4.jpg",
    "cat-5.jpg",
    "dog-4.jpg",
    "dog-12.jpg",
    "dog-2_copy1.jpg",
    "cat-4.jpg",
]
_VALID += ["dog-6.jpg", "cat-3.jpg", "cat-77.jpg", "dog-8_copy2.jpg"]
_VALID += ["dog-3_copy11.jpg", "cat-5_copy10.jpg", "cat-5_copy3.jpg", "cat-41_copy1.jpg"]


def _original(name):
    return name.split(".")[0].split("_copy")[0]


def _cut(name):
    return name[:-10] if "_copy" in name else name[:-4]


@exercise("project.leaked")
def leaked(answer):
    """A function (train, valid) → share of the validation files of which the training part has the original or a copy."""
    known, ours = {_original(name) for name in _TRAIN}, [_original(name) for name in _VALID]
    hit = [name in known for name in ours]
    received = one_number(call(answer, list(_TRAIN), list(_VALID)), "the share", "比例")
    mine = [_original(name) in set(ours) for name in _TRAIN]
    expect_equal(
        received,
        np.mean(hit),
        "the share",
        "比例",
        on=(_TRAIN, _VALID),
        mistakes=[
            (
                np.sum(hit),
                "This is the number of files: divide by the number of validation files.",
                "你返回的是文件的个数；还要除以验证文件的总数。",
            ),
            (
                np.mean([name in _TRAIN for name in _VALID]),
                "You compare whole names: a copy has another name than its original. Reduce both to the name of the original first.",
                "你比较的是完整的文件名；副本和原图的名字不同，应当先把它们都化成原图的名字。",
            ),
            (
                np.mean([name in {n.split(".")[0] for n in _TRAIN} for name in ours]),
                "A copy in the training part counts too: reduce the names of both lists to their originals.",
                "训练文件里的副本也要算；两个列表里的名字都应当化成原图的名字。",
            ),
            (
                np.mean([name.split(".")[0] in known for name in _VALID]),
                "A copy in the validation part counts too: reduce the names of both lists to their originals.",
                "验证文件里的副本也要算；两个列表里的名字都应当化成原图的名字。",
            ),
            (
                np.mean([name in known for name in set(ours)]),
                "You count originals: the share is asked of the validation files, and two of them may come from one original.",
                "你数的是原图；题目问的是验证文件的比例，而两个验证文件可能出自同一张原图。",
            ),
            (
                len(known & set(ours)) / len(ours),
                "You count each original once: two validation files of one original are two files.",
                "你把每张原图只数了一次；出自同一张原图的两个验证文件，应当算两个。",
            ),
            (
                np.sum(hit) / len(_TRAIN),
                "Divide by the number of validation files, not of training files.",
                "你除以了训练文件的个数；应当除以验证文件的个数，而不是训练文件的个数。",
            ),
            *[
                (
                    np.mean(like),
                    "You compare beginnings of names: `cat-4` and `cat-41` are two photos, `dog-1` and `dog-12` too.",
                    "你只比较了名字的开头；`cat-4` 和 `cat-41` 是两张不同的照片，`dog-1` 和 `dog-12` 也是。",
                )
                for like in (
                    [any(other.startswith(name) for other in _TRAIN) for name in ours],
                    [any(name.startswith(other) for other in known) for name in ours],
                    [name[:5] in {other[:5] for other in _TRAIN} for name in _VALID],
                )
            ],
            (
                np.mean([_cut(name) in {_cut(other) for other in _TRAIN} for name in _VALID]),
                "You cut off a fixed number of characters: the number of a copy may have two digits.",
                "你截去的字符数是固定的；副本的编号可能有两位数。",
            ),
            (
                np.mean(mine),
                "This is the share of the training files: the question is about the validation files.",
                "你算的是训练文件的比例；题目问的是验证文件的比例。",
            ),
            (
                np.mean([name.split("-")[0] in {n.split("-")[0] for n in _TRAIN} for name in _VALID]),
                "You compare the classes: two dogs are two photos. The name up to `_copy` says which.",
                "你比较的是类别；同一类别的两张照片不一定出自同一张原图，`_copy` 之前的整个名字才说明是哪一张。",
            ),
            (
                1 - np.mean(hit),
                "This is the share that is clean: the rest is asked for.",
                "你算的是没有泄漏的比例；题目问的是泄漏的比例。",
            ),
            (
                100 * np.mean(hit),
                "This is in per cent: a share is asked for, from 0 to 1.",
                "你返回的是百分数；题目要的是 0 到 1 的比例。",
            ),
        ],
    )
    return (
        "With names that say what belongs together, a leak is found in one line.",
        "只要文件名能说明哪些图片属于一组，一行代码就能查出泄漏。",
    )


@exercise("project.wilson")
def wilson(answer):
    """A function (right, n) → lower and upper end of Wilson's 95 % interval."""
    for right, n in ((17, 20), (20, 20), (430, 500)):
        p, z = right / n, 1.96

        def ends(z, under, p=p, n=n):
            middle, half = p + z**2 / (2 * n), z * math.sqrt(under)
            return np.array([middle - half, middle + half]) / (1 + z**2 / n)

        root = p * (1 - p) / n + z**2 / (4 * n**2)
        exact = ends(z, root)
        received = call(answer, right, n)
        received = np.array(
            [one_number(v, "an end", "端点") for v in several(received, 2, "low, high", "the two ends", "两个端点")]
        )
        plain = z * math.sqrt(p * (1 - p) / n)
        expect_equal(
            received,
            exact,
            "the two ends",
            "两个端点",
            on=(right, n),
            mistakes=[
                (
                    np.array([p - plain, p + plain]),
                    "This is the plain interval, 1.96 standard errors to each side: Wilson's has a middle of its own, and a term more under the root.",
                    "你算的是普通的区间，向两侧各取 1.96 个标准误；威尔逊区间的中点不同，根号里也多一项。",
                ),
                (
                    n * exact,
                    "These are numbers of photos: shares are asked for, from 0 to 1.",
                    "你返回的是照片的张数；题目要的是 0 到 1 的比例。",
                ),
                (
                    exact - z**2 / (2 * n) / (1 + z**2 / n),
                    "In the middle, z²/(2n) is missing.",
                    "你在中点里少了 z²/(2n) 这一项。",
                ),
                (
                    (p + z**2 / (2 * n) + np.array([-1, 1]) * math.sqrt(root)) / (1 + z**2 / n),
                    "The root is to be multiplied by z.",
                    "你在根号前面少乘了 z。",
                ),
                (exact[::-1], "Upper end first: return the lower one first.", "你先返回了上端点；应当先返回下端点。"),
                (
                    100 * exact,
                    "These are per cent: shares are asked for, from 0 to 1.",
                    "你返回的是百分数；题目要的是 0 到 1 的比例。",
                ),
                (exact * (1 + z**2 / n), "The denominator 1 + z²/n is missing.", "你漏掉了分母 1 + z²/n。"),
                (
                    ends(1.0, p * (1 - p) / n + 1 / (4 * n**2)),
                    "z is 1.96 for 95 %: you took 1, which is the interval of about 68 %.",
                    "95% 对应 z = 1.96；你取的是 1，得到的是约 68% 的区间。",
                ),
                (
                    ends(z, p * (1 - p) / n + z**2 / (4 * n)),
                    "Under the root, z² is divided by 4n²: the square of n is missing.",
                    "根号里的 z² 应当除以 4n²；你漏掉了 n 的平方。",
                ),
                (ends(z, p * (1 - p) / n), "Under the root, z²/(4n²) is missing.", "你在根号里少了 z²/(4n²) 这一项。"),
                (
                    np.array([(exact[0] + exact[1]) / 2, (exact[1] - exact[0]) / 2]),
                    "These are the middle and the half width: return middle minus half, and middle plus half.",
                    "你返回的是中点和半宽；请返回中点减半宽，以及中点加半宽。",
                ),
            ],
        )
    return (
        "20 of 20 speak for anything from about 84 % on: a small test part stays small, even when nothing went wrong.",
        "20 张全对时，真实的准确率从 84% 左右到 100% 都有可能。测试集小，就算一张也没错，也说明不了太多。",
    )
