"""Run the widgets' JavaScript from a test: under Node, or in a page opened from a file."""

import base64
import json
import math

import numpy as np
from javascript import run_script

from utils.widgets import load_network, source
from utils.widgets.lean import lean


def run_js(node, folder, name, code, data=None, also=()):
    """What the JavaScript function `code`, called with module `name` and `data`, returns.

    `also`: names of what the module's own imports export, to be seen as its exports.
    """
    module = folder / f"{'-'.join((name, *also))}.mjs"
    if not module.exists():
        text = source(name) + "".join(f"\nexport {{ {one} }};" for one in also)
        module.write_text(lean(text), "utf8")  # as an output carries it

    def plain(value):
        if isinstance(value, bytes):
            return {"$bytes": base64.b64encode(value).decode()}
        raise TypeError(type(value))

    task = {"module": module.as_uri(), "text": json.dumps({"code": code, "data": data}, default=plain)}
    return json.loads(run_script(node, "call", task))


def numbers(values):
    """A list that came from JavaScript as float64 ("NaN" and "Infinity" arrive as text)."""
    return np.array([math.nan if value is None else float(value) for value in values])


def arc(cx, cy, rx, ry, start, stop, n=16):
    angles = np.radians(np.linspace(start, stop, n))
    return [[cx + rx * math.cos(a), cy + ry * math.sin(a)] for a in angles]


STROKES = {  # one handwriting of each digit, on the pad's 280 × 280
    0: [arc(140, 140, 60, 90, 0, 360, 24)],
    1: [[[110, 90], [145, 55], [140, 230]]],
    2: [arc(140, 100, 55, 50, -160, 40) + [[90, 220], [200, 220]]],
    3: [arc(130, 95, 55, 45, -140, 80) + arc(130, 180, 60, 50, -80, 150)],
    4: [[[160, 50], [80, 160], [210, 160]], [[165, 110], [160, 240]]],
    5: [[[190, 60], [105, 60], [100, 125]] + arc(135, 170, 60, 52, -120, 140)],
    6: [[[170, 45], [105, 140]] + arc(140, 185, 50, 45, 180, -180, 20)],
    7: [[[80, 70], [195, 70], [120, 235]]],
    8: [arc(140, 95, 42, 42, 90, -270, 20) + arc(140, 187, 50, 50, -90, 270, 20)],
    9: [arc(140, 100, 45, 45, 0, -360, 20) + [[185, 100], [165, 230]]],
}


# Keras holds the learning rate in a float32 variable and turns hyperparameters into float32 on their way to float64 (keras.ops.cast):
# these are exact in float32, so that both sides compute with the same numbers.
EXACT = {
    "momentum": 0.875,
    "rho": 0.9375,
    "adadelta_rho": 0.96875,
    "beta_1": 0.875,
    "beta_2": 1 - 2**-10,
    "weight_decay": 2**-8,
}


def keras_optimizer(name, rate, o=EXACT):
    """Keras' optimizer of a name of `base/optimizers.js`, with the hyperparameters `o`."""
    import keras

    K = keras.optimizers
    return {
        "sgd": lambda: K.SGD(rate),
        "momentum": lambda: K.SGD(rate, momentum=o["momentum"]),
        "nesterov": lambda: K.SGD(rate, momentum=o["momentum"], nesterov=True),
        "adagrad": lambda: K.Adagrad(rate),
        "rmsprop": lambda: K.RMSprop(rate, rho=o["rho"]),
        "adadelta": lambda: K.Adadelta(rate, rho=o["adadelta_rho"]),
        "adam": lambda: K.Adam(rate, beta_1=o["beta_1"], beta_2=o["beta_2"]),
        "adamw": lambda: K.AdamW(rate, beta_1=o["beta_1"], beta_2=o["beta_2"], weight_decay=o["weight_decay"]),
    }[name]()


def lenet_kernel():
    """The kernel of the first of LeNet's six maps, array (5, 5): what the widget `convolution` offers as a learned one."""
    weights = load_network("lenet")["weights"]  # 25 · 6 codes of 8 bits, then a scale for each map
    codes, scales = np.frombuffer(weights[:150], "i1"), np.frombuffer(weights[150:174], "<f4")
    return (codes.reshape(5, 5, 6) * scales)[..., 0]
