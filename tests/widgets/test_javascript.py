"""What the tests of JavaScript rely on (`helpers/javascript.py`): each task begins in a world of its own, and all that goes wrong is said."""

import pytest
from widget_tools import run_js


@pytest.fixture
def run(node, tmp_path):
    return lambda code, data=None: run_js(node, tmp_path, "line", code, data)


def test_a_task_finds_nothing_that_another_has_left(run):
    leave = "m => { globalThis.left = 1; Array.prototype.left = 1; Math.max = () => 'left'; return Math.max(1, 2); }"
    assert run(leave) == "left"
    assert run("m => [typeof left, [].left ?? null, Math.max(1, 2)]") == ["undefined", None, 2]


def test_what_goes_on_after_an_answer_is_ended_with_it(run):
    forever = (
        "m => { setInterval(() => { throw new Error('late'); }, 1); setTimeout(() => { throw new Error('late'); }); }"
    )
    assert run(forever) is None
    assert run("m => new Promise(go => setTimeout(go, 50, 'undisturbed'))") == "undisturbed"


@pytest.mark.parametrize(
    "fault",
    [
        "throw new TypeError('told')",
        "return Promise.reject(new TypeError('told'))",
        "return new Promise(() => setTimeout(() => { throw new TypeError('told'); }))",
        "return new Promise(() => { Promise.reject(new TypeError('told')); })",
    ],
)
def test_a_fault_is_said_wherever_it_happens(run, fault):
    with pytest.raises(AssertionError, match="TypeError: told"):
        run(f"m => {{ {fault}; }}")
    assert run("m => 1 + 1") == 2, "and the next task runs"


def test_what_the_code_prints_is_no_answer(run):
    assert run("m => { console.log('{\"answer\": 1}'); return 2; }") == 2


def test_bytes_and_numbers_without_a_place_in_json_arrive(run):
    assert run("(m, bytes) => [bytes.getUint8(1), NaN, -1 / 0]", b"\x01\xff") == [255, "NaN", "-Infinity"]
