"""What the course's backbone, or others of its kind, see in the two classes that they never saw, beside what colours alone tell.

    COURSE_DATA=<folder> python tools/bench/backbone.py [FILE ...]      the shipped weights when none is named

As in the lesson on feature extraction: 50 labels of each class, the penalty of the head chosen on validation pictures, judged on the second 500
test pictures of each class.
"""

import pathlib
import sys

import numpy as np

STRENGTHS = (0.01, 0.1, 1, 10, 300)
PER_CLASS, POOL, VALIDATION = 50, 1000, 150


def histogram(x):
    """How many pixels of a picture lie in each of 4×4×4 boxes of colours: (n, 64)."""
    box = x // 64 @ np.array([16, 4, 1])
    return np.array([np.bincount(b.ravel(), minlength=64) for b in box]) / x[0, ..., 0].size


def probe(features, labels, draws):
    """Accuracies of linear heads on features: one for each draw of labelled pictures.

    Args:
        features: three arrays (n, k): of the pool, of the validation and of the test pictures.
        labels: their labels, 0 or 1.
        draws: seeds; two others serve to choose the penalty.

    Returns:
        array of accuracies on the test pictures.
    """
    from sklearn.linear_model import LogisticRegression

    def accuracy(seed, strength, judged):
        random = np.random.default_rng(seed)
        rows = np.concatenate([random.permutation(np.flatnonzero(labels[0] == k))[:PER_CLASS] for k in (0, 1)])
        z = features[0][rows]
        mean, deviation = z.mean(axis=0), z.std(axis=0)
        divisor = deviation + 0.01 * deviation.mean()
        head = LogisticRegression(C=2 / (len(rows) * strength), max_iter=2000)
        head.fit((z - mean) / divisor, labels[0][rows])
        return head.score((features[judged] - mean) / divisor, labels[judged])

    best = max(STRENGTHS, key=lambda strength: sum(accuracy(seed, strength, 1) for seed in (98, 99)))
    return np.array([accuracy(seed, best, 2) for seed in draws])


def unseen(data):
    """Pictures and labels (pool, validation, test) of the two classes that the backbone never saw."""
    from utils.backbone import UNSEEN

    (x, y), (x_test, y_test), source = data

    def part(x, y, start, stop):
        rows = [np.flatnonzero(y == source.class_names.index(name))[start:stop] for name in UNSEEN]
        return x[np.concatenate(rows)], np.repeat((0, 1), stop - start)

    parts = part(x, y, 0, POOL), part(x, y, POOL, POOL + VALIDATION), part(x_test, y_test, 500, 1000)
    return [pictures for pictures, _ in parts], [labels for _, labels in parts]


def gains(paths, data, cuts=(3, 2), draws=range(5)):
    """The probe of each network, cut after so many stages, and the colour histogram's, draw by draw.

    Args:
        paths: files from `utils.backbone.save_weights`.
        data: from `utils.data.load_cifar10()`, CIFAR-10 itself.
        cuts: after how many stages the networks are cut.
        draws: seeds of the labelled pictures.

    Returns:
        dict cut → array (networks, draws), and array (draws,).
    """
    from utils.backbone import build_backbone

    pictures, labels = unseen(data)

    def seen(path, stages):
        net = build_backbone(weights=path, stages=stages)
        return probe([net.predict(x, batch_size=250, verbose=0) for x in pictures], labels, draws)

    scores = {stages: np.array([seen(path, stages) for path in paths]) for stages in cuts}
    return scores, probe([histogram(x) for x in pictures], labels, draws)


def report(row, paths):
    """Print the gains over the histogram; `row(what, figure, bound)` prints a line."""
    from utils.data import load_cifar10
    from utils.statistics import mean_and_error, plus_minus

    data = load_cifar10()
    if not data[2].real:
        print("  CIFAR-10 itself is not here (set COURSE_DATA): these figures would mean nothing.")
        return
    cuts, colours = gains(paths, data)
    row("colour histogram, airplane or bird, 50 labels each, five draws", f"{colours.mean():.1%}")
    for stages, scores in cuts.items():
        for path, score in zip(paths, scores, strict=True):
            gain = plus_minus(*mean_and_error(100 * (score - colours)))
            row(
                f"{pathlib.Path(path).name}, {stages} stages: gain of its probe",
                gain,
                f"≥ 10 points   ({score.mean():.1%})",
            )
        if len(paths) > 2:
            each = 100 * (scores - colours).mean(axis=1)
            row(f"over these {len(paths)} networks, {stages} stages", plus_minus(*mean_and_error(each)), "≥ 10 points")


if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
    from utils.backbone import WEIGHTS

    report(lambda *cells: print("  " + "   ".join(cells)), sys.argv[1:] or [WEIGHTS])
