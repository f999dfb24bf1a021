"""What a learner's copy of a lesson remembers of its exercises, and the file with which it gets into their progress on the site.

Kept in `learn/.results.json` in the course's folder, for both languages and all notebooks. Nothing is kept where a lesson is
recorded or tested: only `setup(language=…)`, which a learner's copy calls, switches it on. `COURSE_RESULTS` names another
folder; if it is empty, nothing is kept.
"""

import base64
import contextlib
import datetime
import json
import os
import pathlib

from utils import ROOT
from utils.bilingual import Bilingual
from utils.whole import write_whole

__all__ = ["export_progress", "remember"]

FORMAT = "dli-progress-1"  # what book/theme/static/progress-file.js reads
FILE, EXPORT = ".results.json", "course-progress.json"
_RANK = {"failed": 0, "passed": 1}

_is_copy = False
_session = {}  # what this kernel has seen, also where nothing can be written


def keep_for_learner(is_copy):
    """Said by `setup()`: whether the notebook is a learner's copy."""
    global _is_copy
    _is_copy = is_copy


def folder():
    """Where results are kept, or None."""
    named = os.environ.get("COURSE_RESULTS")
    if named is not None:
        return pathlib.Path(named).expanduser() if named else None
    return ROOT / "learn" if _is_copy else None


def remember(id, status, today=None):
    """Keep the result of an exercise, if it is better than what is kept or as good and newer. Never raises.

    Args:
        id: the exercise, `<lesson>.<exercise>`.
        status: as in `utils.exercises.Result`; only "passed" and "failed" are kept.
        today: a date, for tests.
    """
    try:
        place = folder()
        if place is None or status not in _RANK:
            return
        result = {id: {"status": status, "date": (today or datetime.date.today()).isoformat()}}
        _session.update(_merged(_session, result))
        with _only_one_writer(place):
            kept = _read(place / FILE)
            merged = _merged(_merged(kept, _session), result)
            if merged != kept:
                _write(place / FILE, merged)
    except Exception:  # a full disk or a read-only folder must not come between a learner and the feedback
        pass


def results():
    """All results that are kept: {id: {"status": "passed" or "failed", "date": "YYYY-MM-DD"}}."""
    place = folder()
    return _merged(_read(place / FILE) if place else {}, _session)


def _merged(kept, new):
    """`kept` with what of `new` ranks higher: passed before failed, then the newer date."""
    rank = lambda result: (_RANK[result["status"]], result["date"])
    return {**kept, **{id: result for id, result in new.items() if id not in kept or rank(result) > rank(kept[id])}}


def _is_result(value):
    return isinstance(value, dict) and value.get("status") in _RANK and isinstance(value.get("date"), str)


def _read(path):
    """The valid results of a file; one that is damaged is put aside, so that nothing in it is lost."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return {id: value for id, value in data.items() if _is_result(value)}
    except OSError:
        return {}
    except (ValueError, AttributeError, TypeError, RecursionError):
        with contextlib.suppress(OSError):
            path.replace(path.with_name(".results.damaged.json"))
        return {}


def _write(path, data):
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


@contextlib.contextmanager
def _only_one_writer(place):
    """Wait until no other notebook writes (where the system has file locks)."""
    place.mkdir(parents=True, exist_ok=True)
    with open(place / (FILE + ".lock"), "w") as lock:
        with contextlib.suppress(ImportError):  # Windows
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class _Export(Bilingual):
    """The notice that a file was written, with a link that downloads it."""

    def __init__(self, en, zh, text):
        super().__init__(en, zh, kind="export")
        self.text = text

    def _repr_html_(self):
        data = base64.b64encode(self.text.encode()).decode()
        return (
            super()._repr_html_()
            + f'<p><a download="{EXPORT}" href="data:application/json;base64,{data}">{EXPORT}</a></p>'
        )


def export_progress(path=EXPORT, today=None):
    """Write the results of the exercises as a file for the page "Your progress" of the site.

    Args:
        path: the file; an existing one is replaced.
        today: a date, for tests.

    Returns:
        A notice that says where the file is, with a link to download it; shows itself in a notebook.
    """
    found = results()
    if folder() is None:
        return Bilingual(
            "No results are kept here. Open the lesson from the site, or with `make lab`, run its first cell, and do an exercise.",
            "这里不保存练习结果。请从本课程网站或用 `make lab` 打开课程，运行首个单元格，再做练习。",
        )
    if not found:
        return Bilingual(
            "There is no result yet: run a cell that ends in `check(…)` first.",
            "还没有练习结果：先运行一个以 `check(…)` 结尾的单元格。",
        )
    date = (today or datetime.date.today()).isoformat()
    text = (
        json.dumps(
            {"format": FORMAT, "date": date, "kinds": {"exercises": found}},
            ensure_ascii=False,
            indent=1,
            sort_keys=True,
        )
        + "\n"
    )
    passed = sum(result["status"] == "passed" for result in found.values())
    en, zh = f"{passed} of {len(found)} exercises passed.", f"{len(found)} 个练习，通过了 {passed} 个。"
    path = pathlib.Path(path)
    try:
        path.write_text(text, "utf-8")
        en, zh = (
            f"{en} Written to `{path.name}`, in the folder of this notebook.",
            f"{zh}已写入 `{path.name}`，就在这个笔记本所在的文件夹里。",
        )
    except OSError:
        en, zh = (
            f"{en} This folder cannot be written to: use the link below.",
            f"{zh}这个文件夹不能写入：请用下面的链接下载。",
        )
    return _Export(
        f"{en} Download it, then choose “Import” on the page “Your progress” of the course’s site. "
        "Bets and quiz answers given in a notebook stay there.",
        f"{zh}下载后，在课程网站的“我的学习进度”页上点“导入”。在笔记本里做的预测和小测不在这个文件里。",
        text,
    )
