"""What a learner's copy keeps of its exercises, and the file it makes of it."""

import base64
import datetime
import json
import os
import re
import subprocess
import sys

import pytest
from lessons import ROOT

from utils import results, runtime
from utils.bilingual import set_language
from utils.exercises import check, exercise

DAY = datetime.date(2026, 11, 20)
LATER = datetime.date(2026, 11, 22)


@exercise("kept.number")
def check_number(answer):
    if answer == "break":
        return nowhere_defined  # noqa: F821
    if answer != 24:
        from utils.exercises import Wrong

        raise Wrong("Not 24.", "不是 24。")


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    """The folder of results; a fresh kernel."""
    folder = tmp_path / "kept"
    monkeypatch.delenv("COURSE_CHECKS", raising=False)
    monkeypatch.setenv("COURSE_RESULTS", str(folder))
    monkeypatch.setattr(results, "_session", {})
    monkeypatch.setattr(results, "_is_copy", False)
    yield folder
    set_language(None)


def stored(folder):
    return json.loads((folder / ".results.json").read_text("utf-8"))


def restart(monkeypatch):
    monkeypatch.setattr(results, "_session", {})


def test_a_check_is_remembered_and_what_is_open_or_broken_is_not(kept):
    check("kept.number", ...)
    assert check("kept.number", "break").status == "broken"
    assert not (kept / ".results.json").exists()
    check("kept.number", 25)
    assert stored(kept)["kept.number"]["status"] == "failed"
    check("kept.number", 24)
    assert stored(kept)["kept.number"]["status"] == "passed"


def test_a_pass_stays_whatever_comes_later_and_after_a_restart(kept, monkeypatch):
    results.remember("kept.number", "passed", DAY)
    restart(monkeypatch)
    results.remember("kept.number", "failed", LATER)
    results.remember("kept.other", "failed", DAY)
    results.remember("kept.other", "failed", LATER)
    assert (
        results.results()
        == stored(kept)
        == {
            "kept.number": {"status": "passed", "date": "2026-11-20"},
            "kept.other": {"status": "failed", "date": "2026-11-22"},
        }
    )


def run_cell(source):
    """Run a cell as IPython does: its text can be looked up."""
    import linecache

    name = f"<cell {len(linecache.cache)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), {"check": check})


def test_an_answer_of_the_learner_s_is_kept_whatever_its_name(kept):
    run_cell('my_solution = 24\ncheck("kept.number", my_solution)')
    assert stored(kept)["kept.number"]["status"] == "passed"


def test_a_solution_that_passes_is_not_the_learner_s_own(kept):
    run_cell('check("kept.number", 24, solution=True)')
    assert not (kept / ".results.json").exists()
    run_cell('number = 24\ncheck("kept.number", number)')
    assert stored(kept)["kept.number"]["status"] == "passed"


def test_only_a_learner_s_copy_keeps_results(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_RESULTS")
    monkeypatch.setattr(results, "ROOT", tmp_path)
    runtime.setup()
    check("kept.number", 24)
    assert not (tmp_path / "learn").exists() and "`make lab`" in results.export_progress(tmp_path / "x.json").en
    runtime.setup(language="zh")
    check("kept.number", 24)
    assert stored(tmp_path / "learn")["kept.number"]["status"] == "passed"


def test_an_empty_variable_switches_it_off(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RESULTS", "")
    monkeypatch.setattr(results, "ROOT", tmp_path)
    results.keep_for_learner(True)
    check("kept.number", 24)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["a file", "a file inside a file", "nowhere\0"])
def test_a_folder_that_cannot_be_written_never_disturbs_a_check_and_the_export_still_has_the_result(
    tmp_path, monkeypatch, where
):
    (tmp_path / "a file").write_text("x")
    place = {"a file": str(tmp_path / "a file"), "a file inside a file": str(tmp_path / "a file" / "x")}.get(
        where, str(tmp_path / "kept")
    )
    monkeypatch.setenv("COURSE_RESULTS", place)
    if where == "nowhere\0":
        monkeypatch.setattr(
            results, "_write", lambda path, data: (_ for _ in ()).throw(OSError(28, "No space left on device"))
        )
    assert check("kept.number", 24).passed
    results.export_progress(tmp_path / "course-progress.json")
    assert (
        json.loads((tmp_path / "course-progress.json").read_text())["kinds"]["exercises"]["kept.number"]["status"]
        == "passed"
    )


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '"x"', '{"kept.old": {"status": "excellent"}}', "\udc80"])
def test_a_damaged_file_is_put_aside_or_passed_over(kept, damage):
    kept.mkdir()
    (kept / ".results.json").write_bytes(damage.encode("utf-8", "surrogateescape"))
    check("kept.number", 24)
    assert list(stored(kept)) == ["kept.number"]
    if not damage.startswith('{"'):
        assert (kept / ".results.damaged.json").exists()


def test_several_notebooks_at_once_lose_nothing(kept):
    code = "import sys; sys.path.insert(0, {root!r}); from utils import results\nfor i in range(25): results.remember(f'kept.{name}-{{i}}', 'passed')"
    processes = [
        subprocess.Popen([sys.executable, "-c", code.format(root=str(ROOT), name=name)], env=os.environ)
        for name in "abcd"
    ]
    assert [process.wait() for process in processes] == [0] * 4
    assert len(stored(kept)) == 100
    assert {path.name for path in kept.iterdir()} == {".results.json", ".results.json.lock"}, "a half file is left"


@pytest.mark.parametrize(
    "language, words",
    [
        ("en", ["1 of 2", "Your progress", "Import"]),
        ("zh", ["2 个练习", "我的学习进度", "导入"]),
        (None, ["1 of 2", "2 个练习"]),
    ],
)
def test_the_export_says_where_it_is_and_carries_a_link_to_it(tmp_path, language, words):
    results.remember("kept.number", "passed", DAY)
    results.remember("kept.<b>\"'", "failed", DAY)
    set_language(language)
    shown = results.export_progress(tmp_path / "course-progress.json", LATER)
    html = shown._repr_html_()
    for word in words:
        assert word in str(shown) and word in html
    assert "course-progress.json" in str(shown)
    [link] = re.findall(r'href="data:application/json;base64,([A-Za-z0-9+/=]+)"', html)
    assert base64.b64decode(link).decode() == (tmp_path / "course-progress.json").read_text("utf-8")
    assert json.loads((tmp_path / "course-progress.json").read_text("utf-8")) == {
        "format": "dli-progress-1", "date": "2026-11-22",
        "kinds": {"exercises": {"kept.number": {"status": "passed", "date": "2026-11-20"}, "kept.<b>\"'": {"status": "failed", "date": "2026-11-20"}}},
    }  # fmt: skip


def test_where_the_export_cannot_be_written_the_link_is_there(tmp_path):
    results.remember("kept.number", "passed")
    shown = results.export_progress(tmp_path / "no such folder" / "course-progress.json")
    assert "cannot be written" in shown.en and "不能写入" in shown.zh and "base64," in shown._repr_html_()


def test_an_export_without_results_says_what_to_do_and_writes_nothing(tmp_path):
    shown = results.export_progress(tmp_path / "course-progress.json")
    assert "no result yet" in shown.en and "还没有" in shown.zh and not (tmp_path / "course-progress.json").exists()
