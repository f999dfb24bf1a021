"""What the widget `adaptation` shows: pictures of two domains as points of a plane, epoch by epoch, for several methods.

A file in one text and many bytes: one line of JSON (`FORMAT`), then for each picture its domain (0: source, 1: target)
and its label, then for each method and epoch the points (x and y of each picture, −127 … 127) and what the network
says of each picture, then one PNG with all pictures side by side.
"""

import base64
import binascii
import json
import pathlib
import re
import struct

FORMAT = "course-domains-1"
PATH = pathlib.Path(__file__).parent / "adaptation" / "adaptation.bin"
MOST_BYTES = 200_000
COLORS = ("class", "domain", "answer")
UNITS = ("step", "epoch")
_ACCURACIES = {"source": "source_accuracy", "target": "target_accuracy", "domain": "domain_accuracy"}
_PNG = b"\x89PNG\r\n\x1a\n"


def _bytes(text, count, what):
    """The bytes in a base64 text, `count` of them."""
    try:
        data = base64.b64decode(text, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise ValueError(f"{what}: expected base64, received {str(text)[:40]!r}") from None
    if len(data) != count:
        raise ValueError(f"{what}: expected {count} bytes, received {len(data)}")
    return data


def _get(data, key, what=""):
    if not isinstance(data, dict) or key not in data:
        raise ValueError(f"{what}{key}: expected, but it is not there")
    return data[key]


def _whole(value, low, high, what):
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{what}: expected a whole number from {low} to {high}, received {value!r}")
    return value


def _method(method, n, classes):
    """Of one method: what stands of it in the head, and its bytes."""
    name = _get(method, "name", "methods: ")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"methods: name: expected small letters, digits and hyphens, received {name!r}")
    epochs = _get(method, "epochs", f"{name}: ")
    if not epochs or any(type(e) is not int or e < 0 for e in epochs) or sorted(set(epochs)) != list(epochs):
        raise ValueError(f"{name}: epochs: expected whole numbers that grow, received {epochs}")
    head, parts = {"name": name, "epochs": list(epochs)}, []
    for key, given in _ACCURACIES.items():
        values = _get(method, given, f"{name}: ")
        if len(values) != len(epochs) or not all(
            isinstance(v, (int, float)) and not isinstance(v, bool) and 0 <= v <= 1 for v in values
        ):
            raise ValueError(f"{name}: {given}: expected {len(epochs)} numbers from 0 to 1, received {values}")
        head[key] = [round(float(v), 4) for v in values]
    for key in ("points", "predicted"):
        if len(_get(method, key, f"{name}: ")) != len(epochs):
            raise ValueError(f"{name}: {key}: expected one text an epoch, {len(epochs)}, received {len(method[key])}")
    for epoch, points, predicted in zip(epochs, method["points"], method["predicted"]):
        where = f"{name}, epoch {epoch}"
        points = _bytes(points, 2 * n, f"{where}: points")
        if 0x80 in points:
            raise ValueError(f"{where}: points: expected −127 to 127, received −128")
        predicted = _bytes(predicted, n, f"{where}: predicted")
        if max(predicted) >= classes:
            raise ValueError(f"{where}: predicted: expected classes below {classes}, received {max(predicted)}")
        parts += [points, predicted]
    return head, b"".join(parts)


def _sheet(text, n, tile, columns):
    """The PNG in a base64 text; it holds n tiles, `columns` in a row."""
    try:
        png = base64.b64decode(text, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise ValueError(f"pictures: expected base64, received {str(text)[:40]!r}") from None
    if png[:8] != _PNG or len(png) < 24:
        raise ValueError("pictures: expected a PNG, received something else")
    width, height = struct.unpack(">II", png[16:24])
    rows = -(-n // columns)
    if width < tile * min(n, columns) or height < tile * rows:
        raise ValueError(
            f"pictures: expected at least {tile * min(n, columns)} × {tile * rows} pixels for {n} tiles of {tile}, "
            f"{columns} in a row; received {width} × {height}"
        )
    return png


def pack_map(data, bundled=False):
    """The bytes that `show("adaptation", data=…)` takes.

    Args:
        data: dict of `points` (`n`, and in base64 a byte for each picture: `domain`, `label`), `pictures` (a PNG in
            base64), `tile` and `columns` of it, `classes` (their number), `shift` (a name), and `methods`: a list of
            dicts of `name`, `epochs`, `source_accuracy`, `target_accuracy`, `domain_accuracy` (numbers 0 … 1, one an
            epoch), `points` and `predicted` (base64, one text an epoch: x and y of each picture as int8, and its
            class). `epochs`: when the network looked so, in steps, or in what `unit` says ("step" or "epoch"). `names`, if
            it is there: of the classes, {"en": [...], "zh": [...]}.
        bundled: whether it is the map that comes with the course.

    Raises:
        ValueError: something is missing, of another length, out of its range, or the whole is too large.
    """
    points = _get(data, "points")
    n = _whole(_get(points, "n", "points: "), 4, 2000, "points: n")
    classes = _whole(_get(data, "classes"), 2, 10, "classes")
    tile = _whole(_get(data, "tile"), 8, 64, "tile")
    columns = _whole(_get(data, "columns"), 1, n, "columns")
    domain = _bytes(_get(points, "domain", "points: "), n, "points: domain")
    label = _bytes(_get(points, "label", "points: "), n, "points: label")
    if set(domain) != {0, 1}:
        raise ValueError(f"points: domain: expected 0 (source) and 1 (target), received {sorted(set(domain))}")
    if max(label) >= classes:
        raise ValueError(f"points: label: expected classes below {classes}, received {max(label)}")
    methods = _get(data, "methods")
    heads, parts = zip(*[_method(method, n, classes) for method in methods]) if methods else ((), ())
    names = [head["name"] for head in heads]
    if len(set(names)) != len(names) or len(names) < 2:
        raise ValueError(f"methods: expected two or more, each with a name of its own, received {names}")
    head = {"format": FORMAT, "n": n, "classes": classes, "tile": tile, "columns": columns, "methods": list(heads)}
    head["shift"] = str(_get(data, "shift"))
    head["unit"] = data.get("unit", "step")
    if head["unit"] not in UNITS:
        raise ValueError(f"unit: expected {' or '.join(UNITS)}, received {head['unit']!r}")
    if "names" in data:
        for lang in ("en", "zh"):
            if len(_get(data["names"], lang, "names: ")) != classes:
                raise ValueError(f"names: {lang}: expected {classes}, received {len(data['names'][lang])}")
        head["names"] = {lang: list(map(str, data["names"][lang])) for lang in ("en", "zh")}
    if bundled:
        head["bundled"] = True
    text = json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    packed = b"".join([text.encode(), b"\n", domain, label, *parts, _sheet(_get(data, "pictures"), n, tile, columns)])
    if len(packed) > MOST_BYTES:
        raise ValueError(f"expected at most {MOST_BYTES} bytes, received {len(packed)}: fewer or smaller pictures")
    return packed


def head_of(packed):
    """What the first line of packed bytes says.

    Raises:
        ValueError: they are not what `pack_map` returns.
    """
    try:
        head = json.loads(bytes(packed).partition(b"\n")[0])
    except (TypeError, ValueError):
        head = None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise ValueError("data: expected what pack_map returns, received something else")
    return head


def _known(state, key, known):
    if state.get(key) is not None and state[key] not in known:
        raise ValueError(f"{key}: expected one of {', '.join(known)}, received {state[key]!r}")


def _bundled():
    if not PATH.is_file():
        raise FileNotFoundError(
            f"expected the map {PATH.name}, which tools/pack_map.py writes; give another one as data=pack_map(…)"
        )
    return PATH.read_bytes()


def completed(state):
    """The state of the widget, checked, with the map that comes with the course if it has none.

    Raises:
        ValueError: a method, a way to colour or a number that the map does not have.
        FileNotFoundError: no map is given, and none comes with the course.
    """
    state = {**state, "data": _bundled() if state.get("data") is None else bytes(state["data"])}
    head = head_of(state["data"])
    names = [method["name"] for method in head["methods"]]
    _known(state, "left", names)
    _known(state, "right", names)
    _known(state, "color", COLORS)
    for key, low, high in (("epoch", 0, 10**6), ("point", -1, head["n"] - 1), ("only", -1, head["classes"] - 1)):
        if state.get(key) is not None:
            _whole(state[key], low, high, key)
    return state


def renewed(state):
    """A recorded state (JSON values) with the course's map as it is now; one with a map of its own stays as it is."""
    packed = base64.b64decode(state["data"]["$bytes"])
    if not head_of(packed).get("bundled"):
        return state
    return {**state, "data": {"$bytes": base64.b64encode(_bundled()).decode()}}
