"""The widget `adaptation` without a browser: what is packed and read again, what is refused, nearest pictures, states, missions."""

import base64
import io
import json

import domain_sample
import numpy as np
import pytest
from domain_sample import bytes_of
from PIL import Image

from utils.widgets import domain_map, live, show, source
from utils.widgets.lean import lean


@pytest.fixture(scope="module")
def sample():
    return domain_sample.domain_map()


@pytest.fixture(scope="module")
def packed(sample):
    return domain_map.pack_map(sample)


@pytest.fixture(scope="module")
def call(js, packed):
    """call(module, expression of `m`, `d` (the map, read) and `x`, x): what it returns."""

    def run(module, expression, x=None, data=packed):
        code = f"""(m, {{ text, x }}) => {{
          const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0)), d = m.readDomains(new DataView(bytes.buffer));
          return {expression}; }}"""
        also = () if module == "adapt-data" else ("readDomains",)
        return js(module, code, {"text": base64.b64encode(data).decode(), "x": x}, also)

    return run


# --- packing


def test_the_page_reads_what_python_packed(call, sample):
    found = call(
        "adapt-data",
        """({ ...d, domain: [...d.domain], label: [...d.label], sheet: [...d.sheet],
          methods: d.methods.map(o => ({ ...o, frames: o.frames.map(f => ({ ...f, predicted: [...f.predicted] })) })) })""",
    )
    points = sample["points"]
    assert (found["n"], found["classes"], found["tile"], found["columns"]) == (40, 3, 8, 10)
    assert found["domain"] == bytes_of(points["domain"], "u1").tolist()
    assert found["label"] == bytes_of(points["label"], "u1").tolist()
    assert bytes(found["sheet"]) == base64.b64decode(sample["pictures"])
    assert found["names"] == ["0", "1", "2"] and found["epochs"] == [0, 1, 2, 4]
    for theirs, ours in zip(sample["methods"], found["methods"], strict=True):
        assert (ours["name"], ours["epochs"]) == (theirs["name"], theirs["epochs"])
        for key, given in (("source", "source_accuracy"), ("target", "target_accuracy"), ("domain", "domain_accuracy")):
            np.testing.assert_allclose(ours[key], theirs[given], atol=5e-5)
        places = [bytes_of(one, "i1").reshape(-1, 2) for one in theirs["points"]]
        for frame, place, answers in zip(ours["frames"], places, theirs["predicted"], strict=True):
            np.testing.assert_array_equal(frame["points"], place)
            assert frame["predicted"] == bytes_of(answers, "u1").tolist()
        assert ours["reach"] == max(np.abs(place.astype(int)).max() for place in places)


def test_names_of_classes_travel_in_both_languages(js, sample):
    names = {"en": ["disc", "square", "star"], "zh": ["圆", "方块", "星形"]}
    text = base64.b64encode(domain_map.pack_map({**sample, "names": names})).decode()
    code = """(m, text) => ["en", "zh"].map(lang =>
      m.readDomains(new DataView(Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer), lang).names)"""
    assert js("adapt-data", code, text) == [names["en"], names["zh"]]


def changed(sample, *path, to):
    """A copy of the sample with another value at a path; `to` None takes it out."""
    copy = json.loads(json.dumps(sample))
    *above, last = path
    place = copy
    for key in above:
        place = place[key]
    if to is None:
        del place[last]
    else:
        place[last] = to(place[last]) if callable(to) else to
    return copy


def small_png(text):
    image = Image.open(io.BytesIO(base64.b64decode(text))).crop((0, 0, 80, 24))
    out = io.BytesIO()
    image.save(out, "png")
    return base64.b64encode(out.getvalue()).decode()


def with_byte(value):
    def change(text):
        data = bytearray(base64.b64decode(text))
        data[7] = value
        return base64.b64encode(bytes(data)).decode()

    return change


@pytest.mark.parametrize(
    "path, to, message",
    [
        (("points",), None, "points: expected, but it is not there"),
        (("points", "n"), 41, "points: domain: expected 41 bytes, received 40"),
        (("points", "n"), "40", "points: n: expected a whole number"),
        (("points", "domain"), "!!", "points: domain: expected base64, received '!!'"),
        (("points", "domain"), with_byte(2), r"expected 0 \(source\) and 1 \(target\), received \[0, 1, 2\]"),
        (("points", "label"), with_byte(3), "points: label: expected classes below 3, received 3"),
        (("classes",), True, "classes: expected a whole number from 2 to 10, received True"),
        (("tile",), 4, "tile: expected a whole number from 8 to 64"),
        (("columns",), 0, "columns: expected a whole number"),
        (("unit",), "batch", "unit: expected step or epoch, received 'batch'"),
        (("shift",), None, "shift: expected, but it is not there"),
        (("methods",), [], r"methods: expected two or more, each with a name of its own, received \[\]"),
        (("methods", 1, "name"), "dann", "each with a name of its own, received .*'dann', 'dann'"),
        (("methods", 0, "name"), "Source only", "name: expected small letters"),
        (("methods", 0, "epochs"), [0, 4, 1], "source-only: epochs: expected whole numbers that grow"),
        (("methods", 2, "epochs"), [0, 1, 2], "dann: source_accuracy: expected 3 numbers"),
        (("methods", 1, "target_accuracy"), [0.1, 97.0], "adabn: target_accuracy: expected 2 numbers from 0 to 1"),
        (("methods", 1, "domain_accuracy"), [0.5, float("nan")], "adabn: domain_accuracy"),
        (
            ("methods", 0, "points"),
            lambda all: all[1:],
            "source-only: points: expected one text an epoch, 3, received 2",
        ),
        (("methods", 0, "points", 1), "AAAA", "source-only, epoch 1: points: expected 80 bytes, received 3"),
        (("methods", 0, "points", 2), with_byte(128), "source-only, epoch 4: points: expected −127 to 127"),
        (
            ("methods", 2, "predicted", 3),
            with_byte(9),
            "dann, epoch 4: predicted: expected classes below 3, received 9",
        ),
        (("methods", 2, "predicted"), None, "dann: predicted: expected, but it is not there"),
        (("pictures",), "AAAA", "pictures: expected a PNG"),
        (("pictures",), "%", "pictures: expected base64"),
        (("pictures",), small_png, "expected at least 80 × 32 pixels for 40 tiles of 8, 10 in a row; received 80 × 24"),
    ],
)
def test_what_is_wrong_with_a_map_is_said(sample, path, to, message):
    with pytest.raises(ValueError, match=message):
        domain_map.pack_map(changed(sample, *path, to=to))


def test_a_map_that_is_too_heavy_for_a_page_is_refused(sample):
    heavy = base64.b64encode(base64.b64decode(sample["pictures"]) + bytes(domain_map.MOST_BYTES)).decode()
    with pytest.raises(ValueError, match="expected at most 200000 bytes, received 20.*: fewer or smaller pictures"):
        domain_map.pack_map({**sample, "pictures": heavy})


def test_bytes_that_were_not_packed_are_refused_on_both_sides(js, packed):
    for wrong in (b"", b"course", b"{}\n", packed[5:]):
        with pytest.raises(ValueError, match="expected what pack_map returns"):
            show("adaptation", data=wrong)
    code = """(m, all) => all.map(text => { try { m.readDomains(new DataView(Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer));
      return "read"; } catch (error) { return error.message; } })"""
    texts = [base64.b64encode(one).decode() for one in (b"", b"{}\n", packed[5:], packed[:900], packed)]
    found = js("adapt-data", code, texts)
    assert found[:3] == ["data: expected what pack_map returns, received something else"] * 3
    assert found[3:] == ["data: expected more bytes than were received", "read"]


@pytest.mark.parametrize(
    "state, message",
    [
        ({"left": "source"}, "left: expected one of source-only, adabn, dann, received 'source'"),
        ({"right": "coral"}, "right: expected one of source-only, adabn, dann, received 'coral'"),
        ({"color": "labels"}, "color: expected one of class, domain, answer, received 'labels'"),
        ({"epoch": -1}, "epoch: expected a whole number from 0"),
        ({"epoch": 1.5}, "epoch: expected a whole number"),
        ({"point": 40}, "point: expected a whole number from -1 to 39, received 40"),
        ({"only": 3}, "only: expected a whole number from -1 to 2, received 3"),
    ],
)
def test_a_state_that_the_map_does_not_have_is_refused_in_python(packed, state, message):
    with pytest.raises(ValueError, match=message):
        show("adaptation", data=packed, **state)
    with pytest.raises(ValueError, match=message):
        live("adaptation", data=packed, **state)


def test_bytes_that_begin_later_in_a_buffer_are_read(js, packed):
    """As anywidget hands them over: many values in one message."""
    code = """(m, text) => { const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
      const d = m.readDomains(new DataView(bytes.buffer, 7, bytes.length - 12)); return [d.n, d.sheet[1], d.sheet.length]; }"""
    text = base64.b64encode(bytes(7) + packed + bytes(5)).decode()
    assert js("adapt-data", code, text) == [40, ord("P"), len(base64.b64decode(domain_sample.domain_map()["pictures"]))]


def test_where_no_map_comes_with_the_course_the_way_to_one_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(domain_map, "PATH", tmp_path / "adaptation.bin")
    with pytest.raises(FileNotFoundError, match="tools/pack_map.py"):
        show("adaptation")


def test_live_has_the_state_as_traits(packed):
    widget = live("adaptation", data=packed, right="adabn", epoch=1)
    assert (widget.left, widget.right, widget.epoch, widget.color, widget.missions) == (None, "adabn", 1, "class", [])
    assert widget.data == packed and len(repr(widget)) < 200


def test_the_courses_map_has_a_picture_for_every_mission_and_none_is_solved_at_the_start(call):
    data = domain_map.PATH.read_bytes()
    assert len(data) <= domain_map.MOST_BYTES
    found = call(
        "adapt-state",
        """(() => { const goals = m.adaptGoals(d), done = new Set(), start = m.adaptStart(d);
          for (const left of d.methods) for (const right of d.methods) for (const epoch of d.epochs)
            for (let point = -1; point < d.n; point++)
              for (const name of m.adaptMissions(d, { ...start, left: left.name, right: right.name, epoch, point }, goals)) done.add(name);
          const tasks = ["drop", "rescued", "harmed", "unsure"].map(name => [name,
            m.adaptMissions(d, m.validAdapt(m.adaptTask(name, d, start), d, start), goals)]);
          return { done: [...done].sort(), tasks, harmed: goals.harmed, first: start.left }; })()""",
        data=data,
    )
    assert {"drop", "rescued", "unsure"} <= set(found["done"]) and ("harmed" in found["done"]) == found["harmed"]
    assert all(name not in done for name, done in found["tasks"]), found["tasks"]
    assert found["first"] == "source-only"


# --- what is measured


def test_the_nearest_source_picture_on_the_map_is_found_as_numpy_finds_it(call, sample):
    domain = bytes_of(sample["points"]["domain"], "u1")
    label = bytes_of(sample["points"]["label"], "u1")
    found = call("adapt-data", "d.methods.map(o => o.frames.map(f => m.sameClass(d, f.points)))")
    for method, shares in zip(sample["methods"], found, strict=True):
        for text, share in zip(method["points"], shares, strict=True):
            points = bytes_of(text, "i1").reshape(-1, 2).astype(int)
            far = ((points[domain == 1][:, None] - points[domain == 0][None]) ** 2).sum(-1)
            assert share == pytest.approx((label[domain == 0][far.argmin(1)] == label[domain == 1]).mean())


def test_an_epoch_that_a_method_does_not_have_shows_the_last_one_before_it(call):
    found = call("adapt-data", "d.methods.map(o => [0, 1, 2, 3, 4, 99].map(e => m.frameAt(o, e).epoch))")
    assert found == [[0, 1, 1, 1, 4, 4], [0, 0, 0, 0, 4, 4], [0, 1, 2, 2, 4, 4]]
    late = call("adapt-data", "m.frameAt({ ...d.methods[0], epochs: [3, 5, 6] }, 1).epoch")
    assert late == 3, "none before it: its first"


# --- states

START = dict(left="source-only", right="dann", epoch=4, color="class", only=-1, point=-1, front="left")


@pytest.mark.parametrize(
    "raw, change",
    [
        ({}, {}),
        ({"left": "adabn", "right": "source-only"}, {"left": "adabn", "right": "source-only"}),
        ({"left": "coral", "right": "__proto__", "color": "constructor", "front": "top"}, {}),
        ({"epoch": "3"}, {"epoch": 2}),
        ({"epoch": 99}, {"epoch": 4}),
        ({"epoch": "-1"}, {}),
        ({"epoch": ""}, {}),
        ({"epoch": "1.5", "only": "x", "point": "40"}, {}),
        ({"only": "2", "front": "right", "color": "answer"}, {"only": 2, "front": "right", "color": "answer"}),
        ({"only": 3, "point": -2}, {}),
        ({"point": "39"}, {"point": 39}),
        ({"left": None, "epoch": None, "point": None}, {}),
    ],
)
def test_only_what_is_valid_of_a_link_is_kept(call, raw, change):
    assert call("adapt-state", "m.validAdapt(x, d)", raw) == {**START, **change}


def test_a_picture_of_a_class_that_is_not_shown_is_left(call, sample):
    label = bytes_of(sample["points"]["label"], "u1")
    mine, other = int(label[5]), int((label[5] + 1) % 3)
    assert call("adapt-state", "m.validAdapt(x, d)", {"point": 5, "only": mine})["point"] == 5
    assert call("adapt-state", "m.validAdapt(x, d)", {"point": 5, "only": other})["point"] == -1


def test_a_state_comes_back_from_its_texts(call):
    state = dict(left="dann", right="adabn", epoch=1, color="answer", only=-1, point=7, front="right")
    found = call(
        "adapt-state",
        """(() => { const texts = m.adaptTexts(x, m.adaptStart(d)), none = Object.values(m.adaptTexts(m.adaptStart(d), m.adaptStart(d)));
          for (const key in texts) if (texts[key] === null) delete texts[key];
          return [m.validAdapt(texts, d), Object.values(texts).every(v => typeof v === "string"), none.every(v => v === null)]; })()""",
        state,
    )
    assert found == [state, True, True]


def test_where_there_is_no_dann_the_method_that_ends_best_is_shown(call, sample):
    methods = sample["methods"]
    two = domain_map.pack_map({**sample, "methods": [methods[1], methods[0], {**methods[2], "name": "coral"}]})
    start = call("adapt-state", "m.adaptStart(d)", data=two)
    assert (start["left"], start["right"]) == ("source-only", "coral")


# --- missions


def judged(call, **state):
    return call("adapt-state", "m.adaptMissions(d, { ...m.adaptStart(d), ...x })", state)


def answers(sample, name, epoch):
    method = next(one for one in sample["methods"] if one["name"] == name)
    at = method["epochs"].index(epoch)
    return bytes_of(method["predicted"][at], "u1") == bytes_of(sample["points"]["label"], "u1")


def test_a_rescued_picture_is_one_of_the_target_that_source_only_alone_gets_wrong(call, sample):
    domain = bytes_of(sample["points"]["domain"], "u1")
    plain, dann = answers(sample, "source-only", 4), answers(sample, "dann", 4)
    changed = np.flatnonzero(dann != plain)
    for point in {*range(4), *changed[domain[changed] == 0][:2].tolist(), *changed[domain[changed] == 1][:6].tolist()}:
        done = set(judged(call, point=point)) & {"rescued", "harmed"}
        turned = judged(call, point=point, left="dann", right="source-only")
        assert set(turned) & {"rescued", "harmed"} == done, "either side"
        wanted = {"rescued"} if dann[point] > plain[point] else {"harmed"} if dann[point] < plain[point] else set()
        assert done == (wanted if domain[point] else set())
        assert not {"rescued", "harmed"} & set(judged(call, point=point, left="adabn"))
        assert not {"rescued", "harmed"} & set(judged(call, point=point, right="source-only"))
    assert (dann > plain)[domain == 1].any()


def test_the_deepest_fall_and_the_most_unsure_classifier_are_those_of_all_methods_and_epochs(call, sample):
    frames = [
        (method["name"], epoch, s - t, abs(told - 0.5))
        for method in sample["methods"]
        for epoch, s, t, told in zip(
            *(method[key] for key in ("epochs", "source_accuracy", "target_accuracy", "domain_accuracy"))
        )
    ]
    deepest = max(frames, key=lambda one: one[2])
    unsure = min((one for one in frames if one[1] > 0), key=lambda one: one[3])
    for name, epoch, fall, far in frames:
        done = judged(call, left=name, right=name, epoch=epoch)
        assert ("drop" in done) == (fall == pytest.approx(deepest[2], abs=1e-4))
        assert ("unsure" in done) == (epoch > 0 and far == pytest.approx(unsure[3], abs=1e-4))
    assert "drop" in judged(call, left="adabn", right=deepest[0], epoch=deepest[1]), "the right map counts, too"


def test_what_both_maps_showed_before_is_not_found_by_leaving_it_as_it_is(call):
    judge = """(() => { const goals = m.adaptGoals(d), { name, epoch } = goals.drop, start = m.adaptStart(d);
      const state = { ...start, left: name, right: name === "dann" ? "adabn" : "dann", epoch }, before = one => m.framesOf(d, one);
      return [before({ ...state, epoch: 0 }), before(state), before({ ...state, right: name })].map(old =>
        m.adaptMissions(d, state, goals, old).includes("drop")); })()"""
    assert call("adapt-state", judge) == [True, False, False]


def test_where_adaptation_harms_no_picture_that_mission_is_not_set(call, sample):
    assert call("adapt-state", "m.adaptGoals(d).harmed") is True
    right = domain_sample.text(bytes_of(sample["points"]["label"], "u1"))
    best = [{**one, "predicted": [right] * len(one["epochs"])} for one in sample["methods"][1:]]
    kind = domain_map.pack_map({**sample, "methods": [sample["methods"][0], *best]})
    assert call("adapt-state", "m.adaptGoals(d).harmed", data=kind) is False


def test_words_are_there_in_both_languages(js):
    code = """m => { const shape = v => typeof v === "object" ? Object.fromEntries(Object.entries(v).map(([k, one]) => [k, shape(one)])) : typeof v;
      return ["en", "zh"].map(lang => ["step", "epoch"].map(unit => shape(m.adaptText(lang, unit)))); }"""
    [en, en_epoch], [zh, zh_epoch] = js("adapt-words", code)
    assert en == zh == en_epoch == zh_epoch
    names = js(
        "adapt-words", "m => ['en', 'zh'].map(l => ['source-only', 'dann', 'mine'].map(m.adaptText(l, 'step').method))"
    )
    assert names == [["source only", "DANN", "mine"], ["只用源域训练", "DANN", "mine"]]
    assert js("adapt-words", "m => m.adaptText('en', 'step').points(-0.041)") == "−4.1"


def test_a_map_counts_steps_unless_it_says_otherwise(js, sample):
    plain = {key: value for key, value in sample.items() if key != "unit"}
    assert [domain_map.head_of(domain_map.pack_map(one))["unit"] for one in (sample, plain)] == ["epoch", "step"]
    code = "m => ['en', 'zh'].flatMap(l => ['step', 'epoch'].map(u => m.adaptText(l, u).at('X', 50)))"
    assert js("adapt-words", code) == ["X, step 50", "X, epoch 50", "X，第 50 步", "X，第 50 轮"]


def test_the_module_stays_small():
    assert len(lean(source("adaptation")).encode()) < 46_000
