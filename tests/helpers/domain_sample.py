"""A small map of two domains for the widget `adaptation`: made up, with answers and places that a test can compute."""

import base64
import io

import numpy as np
from PIL import Image

TILE, COLUMNS = 8, 10
METHODS = {"source-only": [0, 1, 4], "adabn": [0, 4], "dann": [0, 1, 2, 4]}


def text(array):
    return base64.b64encode(array.tobytes()).decode()


def bytes_of(text, dtype="u1"):
    return np.frombuffer(base64.b64decode(text), dtype)


def gray(i):
    """The grey value of picture i's tile."""
    return 40 + 5 * (i % 40)


def domain_map(n=40, classes=3, seed=6):
    """What a lesson's script writes: the classes part as epochs go by; under "dann" the domains meet, too."""
    rng = np.random.default_rng(seed)
    domain, label = np.arange(n, dtype="u1") % 2, rng.integers(0, classes, n).astype("u1")
    angle = 2 * np.pi * label / classes
    centre = 70 * np.stack([np.cos(angle), np.sin(angle)], 1)
    methods = []
    for name, epochs in METHODS.items():
        met = {"source-only": 0.2, "adabn": 0.6, "dann": 1}[name]
        shares, points, answers = [], [], []
        for epoch in epochs:
            t = epoch / 4
            place = t * centre + rng.normal(0, 8, (n, 2)) + np.outer(domain, [0, 50 * (1 - met * t)])
            points.append(np.clip(np.round(place), -127, 127).astype("i1"))
            right = np.where(domain == 0, 0.35 + 0.6 * t, 0.35 + 0.6 * met * t)
            said = np.where(rng.random(n) < right, label, (label + 1) % classes).astype("u1")
            answers.append(said)
            hits = said == label
            told = round(float(1 - 0.48 * met * t), 3)
            shares.append([float(hits[domain == 0].mean()), float(hits[domain == 1].mean()), told])
        source, target, told = np.array(shares).T.tolist()
        accuracies = {"source_accuracy": source, "target_accuracy": target, "domain_accuracy": told}
        shown = {"points": list(map(text, points)), "predicted": list(map(text, answers))}
        methods.append({"name": name, "epochs": epochs} | accuracies | shown)
    rows = -(-n // COLUMNS)
    sheet = np.zeros((rows * TILE, COLUMNS * TILE, 3), "u1")
    for i in range(n):
        y, x = TILE * (i // COLUMNS), TILE * (i % COLUMNS)
        sheet[y : y + TILE, x : x + TILE] = gray(i)
    png = io.BytesIO()
    Image.fromarray(sheet).save(png, "png")
    points = {"domain": text(domain), "label": text(label), "n": n}
    pictures = {"pictures": base64.b64encode(png.getvalue()).decode(), "tile": TILE, "columns": COLUMNS}
    return {
        "points": points,
        "methods": methods,
        "classes": classes,
        "shift": "sample",
        "unit": "epoch",
    } | pictures
