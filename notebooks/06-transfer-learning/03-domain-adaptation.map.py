"""The map that the widget of `notebooks/06-transfer-learning/03-domain-adaptation.ipynb` shows: features of both domains, from the first step to the last.

    python notebooks/06-transfer-learning/03-domain-adaptation.map.py

Four methods on MNIST → coloured digits, with the lesson's own network and training (its cells tagged `recipe`), seed 0. 120 validation pictures of the
source and 120 test pictures of the target, twelve of each digit. For each method the two main axes (PCA) of the last features of both domains are
kept, and the features of all earlier moments are laid on them; one scale for each method.
"""

import base64
import functools
import io
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from utils.lessons import recipe
from utils.recorded import one_core
from utils.whole import write_whole

METHODS = {
    "source-only": ("source", 0.0),
    "adabn": ("source", 0.0),
    "coral": ("Deep CORAL", 100.0),
    "dann": ("DANN", 0.3),
}
EACH, TILE, COLUMNS = 12, 16, 20


def text(array):
    import numpy as np

    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def moments(named, name, shift, shown):
    """What there is to see of one method: (steps, accuracies, features, answers) before training and after each 50 steps."""
    import numpy as np

    (x, y), valid, (x_target, _), test = shift
    method, strength = METHODS[name]
    seen = []

    def watch(stage, model):
        weights = model.get_weights()
        z = [named["features"](model, some) for some in (shown[0], valid[0])]
        answers = [named["logits"](model, shown[0]).argmax(axis=1)]
        ours = named["accuracy"](model, *valid)
        if name == "adabn":
            named["renormalize"](model, x_target[:1500])
        z += [named["features"](model, some) for some in (shown[1], test[0][:1000])]
        answers.append(named["logits"](model, shown[1]).argmax(axis=1))
        scores = ours, named["accuracy"](model, *test), named["domain_accuracy"](z[1], z[3])
        seen.append((stage, scores, np.concatenate([z[0], z[2]]), np.concatenate(answers)))
        model.set_weights(weights)

    watch(0, named["fresh"](method, 0))
    named["train"](method, x, y, None if method == "source" else x_target, seed=0, strength=strength, watch=watch)
    return seen


def drawn(name, seen):
    """The method as the widget reads it."""
    import numpy as np

    last = seen[-1][2]
    middle = last.mean(axis=0)
    axes = np.linalg.svd(last - middle, full_matrices=False)[2][:2]
    flat = [(z - middle) @ axes.T for _, _, z, _ in seen]
    scale = 127 / max(np.abs(places).max() for places in flat)
    found = {"name": name, "epochs": [50 * stage for stage, *_ in seen]}
    for k, what in enumerate(("source_accuracy", "target_accuracy", "domain_accuracy")):
        found[what] = [round(float(scores[k]), 4) for _, scores, _, _ in seen]
    found["points"] = [text(np.rint(scale * places).astype("int8")) for places in flat]
    found["predicted"] = [text(answers.astype("uint8")) for *_, answers in seen]
    return found


def sheet(pictures):
    """All pictures in one PNG, reduced to tiles, 128 colours."""
    import numpy as np
    from PIL import Image

    small = np.stack([np.asarray(Image.fromarray(picture).resize((TILE, TILE), Image.BOX)) for picture in pictures])
    rows = small.reshape(-1, COLUMNS, TILE, TILE, 3).swapaxes(1, 2).reshape(-1, COLUMNS * TILE, 3)
    buffer = io.BytesIO()
    Image.fromarray(rows).quantize(128, dither=0).save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()


def main():
    one_core()
    import numpy as np

    named = recipe("06-transfer-learning/03-domain-adaptation.ipynb")
    if not named["source"].real:
        sys.exit("MNIST itself is needed: set COURSE_DATA, or let it be downloaded.")
    shift = named["load_shift"]("colours")
    chosen = [np.concatenate([np.flatnonzero(y == c)[:EACH] for c in range(10)]) for _, y in (shift[1], shift[3])]
    shown = [x[rows] for (x, _), rows in zip((shift[1], shift[3]), chosen)]
    label = np.concatenate([y[rows] for (_, y), rows in zip((shift[1], shift[3]), chosen)])
    domain = np.repeat([0, 1], [len(rows) for rows in chosen])
    show = functools.partial(moments, named, shift=shift, shown=shown)
    found = {
        "methods": [drawn(name, show(name)) for name in METHODS],
        "points": {"domain": text(domain.astype("uint8")), "label": text(label.astype("uint8")), "n": len(label)},
        "pictures": sheet(np.concatenate(shown)),
        "tile": TILE,
        "columns": COLUMNS,
        "classes": 10,
        "shift": "mnist-colour",
        "unit": "step",
        "projection": "PCA of the last features of both domains, one for each method, applied to all of its moments",
    }
    write_whole(pathlib.Path(__file__).with_suffix(".json"), json.dumps(found) + "\n")
    for method in found["methods"]:
        print(method["name"], method["target_accuracy"], method["domain_accuracy"])


if __name__ == "__main__":
    main()
