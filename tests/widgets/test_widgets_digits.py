"""The reader's own digits and the store that keeps them: under Node, and in Python."""

import base64
import json
import re

import numpy as np
import pytest

from utils.widgets import load_own_digits

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)
DIGITS = [{"label": i, "pixels": base64.b64encode(image.tobytes()).decode()} for i, image in enumerate(IMAGES)]


def test_python_reads_the_digits_that_the_page_exports(js, tmp_path):
    text = js(
        "collection",
        "(m, digits) => m.exportDigits(digits)",
        js("own-digits", "(m, digits) => m.validDigits(digits)", DIGITS),
    )
    (tmp_path / "mine.json").write_text(text, "utf8")
    images, labels = load_own_digits(tmp_path / "mine.json")
    np.testing.assert_array_equal(images, IMAGES)
    assert images.dtype == labels.dtype == np.uint8 and labels.tolist() == [0, 1, 2]
    assert js("collection", "(m, text) => m.importDigits(text)", text) == DIGITS
    (tmp_path / "none.json").write_text(js("collection", "m => m.exportDigits([])"), "utf8")
    assert load_own_digits(tmp_path / "none.json")[0].shape == (0, 28, 28)


@pytest.mark.parametrize(
    "text, message",
    [
        ("{", "expected JSON"),
        ("[]", "expected an export"),
        ('{"format": "other", "digits": []}', "expected an export"),
        ('{"format": "dli-digits-1", "digits": [7]}', "label from 0 to 9"),
        ('{"format": "dli-digits-1", "digits": [{"label": true, "pixels": ""}]}', "label from 0 to 9, received True"),
        ('{"format": "dli-digits-1", "digits": [{"label": 3, "pixels": "AAAA"}]}', "784 pixels in base64, received 3"),
        ('{"format": "dli-digits-1", "digits": [{"label": 3, "pixels": 5}]}', "784 pixels in base64, received 0"),
    ],
)
def test_a_damaged_file_of_digits_is_refused_in_both_languages(js, tmp_path, text, message):
    (tmp_path / "mine.json").write_text(text, "utf8")
    with pytest.raises(ValueError, match=message) as error:
        load_own_digits(tmp_path / "mine.json")
    assert re.search("[\u4e00-\u9fff]", str(error.value))
    assert (
        js(
            "collection",
            "(m, text) => { try { m.importDigits(text); return 'taken'; } catch { return 'refused'; } }",
            text,
        )
        == "refused"
    )


def test_a_missing_or_enormous_file_of_digits_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="未找到"):
        load_own_digits(tmp_path / "mine.json")
    (tmp_path / "big.json").write_bytes(b" " * 1_000_001)
    with pytest.raises(ValueError, match="1000000 bytes"):
        load_own_digits(tmp_path / "big.json")


STORE = """(m, data) => {
  const kept = new Map(Object.entries(data.disk));
  const fail = name => { throw Object.assign(new Error(name), { name }); };
  if (data.kind === "forbidden") Object.defineProperty(globalThis, "localStorage", { get: () => fail("SecurityError") });
  else globalThis.localStorage = { get length() { return kept.size; }, getItem: key => kept.get(key) ?? null, removeItem: key => kept.delete(key),
    setItem: (key, value) => (data.kind === "full" && !(kept.has(key) && value.length <= kept.get(key).length) ? fail("QuotaExceededError") : kept.set(key, value)) };
  const store = m.openStore("test", { validate: v => (Array.isArray(v) ? v.filter(Number.isInteger) : undefined), empty: () => [] });
  let heard = 0;
  const stop = store.subscribe(() => heard++);
  const before = store.read(), result = store.write([...before, 7]), after = store.read();
  stop();
  const again = store.update(list => list.slice(0, 1)), end = store.read();
  return { before, result, after, heard, again, end, persistent: store.persistent, disk: Object.fromEntries(kept) };
}"""


@pytest.mark.parametrize(
    "text, before",
    [
        ("[1, 2]", [1, 2]),
        ('[1, "x", null, 2]', [1, 2]),
        ("{", []),
        ('{"a": 1}', []),
        ("null", []),
        ("", []),
        ("\ud7ff\x00", []),
    ],
)
def test_the_store_keeps_what_is_valid_and_ignores_what_is_not(js, text, before):
    out = js("store", STORE, {"disk": {"dli.v1.test": text, "other": "untouched"}, "kind": "normal"})
    assert out["before"] == before and out["result"] == "stored" and out["after"] == [*before, 7] and out["heard"] == 1
    assert out["end"] == [*before, 7][:1] and out["persistent"]
    assert out["disk"] == {"dli.v1.test": json.dumps(out["end"], separators=(",", ":")), "other": "untouched"}


def test_the_store_works_in_memory_where_storage_is_forbidden(js):
    out = js("store", STORE, {"disk": {}, "kind": "forbidden"})
    assert (out["result"], out["after"], out["end"], out["persistent"]) == ("memory", [7], [7], False)


def test_a_full_store_says_so_keeps_the_rest_in_memory_and_can_be_shortened(js):
    out = js("store", STORE, {"disk": {"dli.v1.test": "[1,2]"}, "kind": "full"})
    assert (out["before"], out["result"], out["after"], out["heard"]) == ([1, 2], "full", [1, 2, 7], 1)
    assert (out["again"], out["end"]) == ("stored", [1]) and out["disk"]["dli.v1.test"] == "[1]"
    out = js("store", STORE, {"disk": {"other": "1"}, "kind": "full"})
    assert (out["result"], out["after"], out["again"], out["end"]) == ("full", [7], "full", [7])
