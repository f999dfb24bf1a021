"""The first cell of a lesson, alone in an empty folder: as in Colab and Kaggle."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import unicodedata

import pytest
from lessons import ROOT
from repository import tracked

pytestmark = pytest.mark.slow
FIRST_CELL = (ROOT / "tools" / "first_cell.py").read_text("utf8")
NAME = "deep-learning-course"  # of the folder that the cell makes
FINDING = FIRST_CELL.replace("\nsetup()", "\nimport utils; print(utils.ROOT)")  # without the seconds that Keras takes
SITE_PACKAGES = sysconfig.get_paths()["purelib"]


@pytest.fixture(scope="module")
def clone_url(tmp_path_factory):
    """The project as it is now, as a repository that can be cloned by its address."""
    folder = tmp_path_factory.mktemp("origin")
    for path in tracked(ROOT):
        if path.suffix != ".ipynb":
            (folder / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / path.relative_to(ROOT))
    git = ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "All"], check=True)
    return folder.as_uri()


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """A new environment with TensorFlow and the rest preinstalled, but without anywidget."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    own = pathlib.Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    )
    preinstalled = folder / "preinstalled"
    preinstalled.mkdir()
    for entry in pathlib.Path(SITE_PACKAGES).iterdir():
        if not entry.name.lower().startswith(("anywidget", "pip", "setuptools", "__pycache__")):
            (preinstalled / entry.name).symlink_to(entry)
    (own / "preinstalled.pth").write_text(str(preinstalled))
    return python, own


def run(python, code, folder, **environment):
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "COURSE_REPOSITORY", "VIRTUAL_ENV")}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        # Files, not pipes: a pipe ends only when what git has started ends, too.
        done = subprocess.run(
            [str(python), "-c", code], cwd=folder, env={**clean, **environment}, stdout=out, stderr=err
        )
        out.seek(0), err.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())


def test_alone_in_an_empty_folder_it_fetches_the_course_and_installs_only_what_is_missing(colab, clone_url, tmp_path):
    python, own = colab
    code = FIRST_CELL + "\nimport anywidget, utils, utils.data; print(utils.ROOT)"
    done = run(python, code, tmp_path, COURSE_REPOSITORY=clone_url)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith(str(tmp_path / NAME))
    assert "anywidget" in done.stdout, "it says what it installs"
    installed = {p.name.split("-")[0].lower() for p in own.glob("*.dist-info")}
    assert "anywidget" in installed
    assert not installed & {"tensorflow", "keras", "numpy", "ipywidgets"}, "what was preinstalled is left alone"

    again = run(python, code, tmp_path, COURSE_REPOSITORY="file:///nowhere")
    assert again.returncode == 0, "a second run fetches nothing"
    assert "Installing" not in again.stdout


def test_where_the_course_is_there_nothing_is_fetched(tmp_path):
    inside = ROOT / "notebooks" / "01-concepts"
    before = sorted(p.name for p in inside.iterdir())
    done = run(sys.executable, FIRST_CELL, inside, COURSE_REPOSITORY="file:///nowhere", PATH=os.environ["PATH"])
    assert done.returncode == 0, done.stderr[-2000:]
    assert sorted(p.name for p in inside.iterdir()) == before


def test_another_package_named_utils_is_noticed_and_gives_way(tmp_path):
    other = tmp_path / "elsewhere" / "utils"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("MINE = 1")
    (other / "runtime.py").write_text("raise RuntimeError('the wrong utils')")
    code = (
        textwrap.dedent(f"""
        import sys; sys.path.insert(0, {str(other.parent)!r})
        import utils; assert utils.MINE
    """)
        + FIRST_CELL
        + "\nimport utils; print(utils.ROOT)"
    )
    done = run(sys.executable, code, ROOT / "notebooks" / "01-concepts")
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith(str(ROOT))
    assert "Another package called utils" in done.stdout.replace("`", "") and "另一个名为" in done.stdout


def test_another_utils_on_the_path_but_not_loaded_is_overruled_in_silence(tmp_path):
    (tmp_path / "utils").mkdir()
    (tmp_path / "utils" / "__init__.py").write_text("raise RuntimeError('the wrong utils')")
    done = run(sys.executable, FIRST_CELL, ROOT / "notebooks" / "01-concepts", PYTHONPATH=str(tmp_path))
    assert done.returncode == 0, done.stderr[-2000:]


ADVICE = r"RuntimeError: Course not fetched: [^\0]*COURSE_REPOSITORY[^\0]*没能下载课程：[^\0]*再运行本单元格。\s*$"


def failed(done, folder):
    """The error ends in what to do, in both languages, shows nothing of Python's own, and leaves nothing behind."""
    assert done.returncode != 0 and re.search(ADVICE, done.stderr), done.stderr
    for noise in ("CalledProcessError", "FileNotFoundError", "TimeoutExpired", "During handling", "Errno"):
        assert noise not in done.stderr
    assert not list(folder.glob("*/.git")) and not list(folder.glob("tmp*")) and not (folder / NAME).exists()
    return True


def test_without_network_the_error_says_what_to_do_and_nothing_is_left(tmp_path):
    assert failed(
        run(sys.executable, FIRST_CELL, tmp_path, COURSE_REPOSITORY=(tmp_path / "missing").as_uri()), tmp_path
    )


def test_without_git_too(tmp_path):
    assert failed(run(sys.executable, FIRST_CELL, tmp_path, PATH=str(tmp_path)), tmp_path)


def test_where_nothing_can_be_written_too(tmp_path, clone_url):
    refuse = "import tempfile\ndef refuse(*_, **__): raise PermissionError(13, 'Permission denied')\ntempfile.mkdtemp = refuse\n"
    assert failed(run(sys.executable, refuse + FIRST_CELL, tmp_path, COURSE_REPOSITORY=clone_url), tmp_path)


def test_a_host_that_never_answers_is_not_waited_for_without_end(tmp_path):
    limit = re.compile(r"timeout=(\d+)")
    assert 60 <= int(limit.search(FIRST_CELL)[1]) <= 600, "a slow line has its time, and a dead one its end"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/course"
        done = run(
            sys.executable,
            limit.sub("timeout=2", FIRST_CELL),
            tmp_path,
            COURSE_REPOSITORY=address,
            no_proxy="127.0.0.1",
        )
    assert failed(done, tmp_path)


def half_clone(folder, name):
    """What is left where a clone was cut off: git's own folder and the first files."""
    (folder / name / ".git" / "objects").mkdir(parents=True)
    (folder / name / "README.md").write_text("# Deep")


def unrelated(folder, name):
    (folder / name / "utils").mkdir(parents=True)
    (folder / name / "utils" / "bootstrap.py").write_text("raise RuntimeError('the wrong course')")


@pytest.mark.parametrize("make", [half_clone, unrelated, lambda folder, name: (folder / name).write_text("my notes")])
def test_a_folder_that_is_called_course_and_is_not_ours_is_left_alone(make, clone_url, tmp_path):
    make(tmp_path, "course")
    before = {path: path.stat().st_size for path in tmp_path.rglob("*")}
    done = run(sys.executable, FINDING, tmp_path, COURSE_REPOSITORY=clone_url)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith(str(tmp_path / NAME))
    assert {path: size for path, size in before.items() if path.stat().st_size == size} == before


def test_after_an_attempt_that_failed_the_cell_fetches_it_when_run_again(clone_url, tmp_path):
    assert failed(run(sys.executable, FIRST_CELL, tmp_path, COURSE_REPOSITORY="file:///nowhere"), tmp_path)
    (tmp_path / NAME).mkdir()  # as an attempt that was killed may leave it
    (tmp_path / "tmpdir" / "course" / "utils").mkdir(parents=True)
    done = run(sys.executable, FINDING, tmp_path, COURSE_REPOSITORY=clone_url)
    assert done.returncode == 0 and done.stdout.strip().endswith(str(tmp_path / NAME)), done.stderr[-2000:]


@pytest.mark.parametrize("place", ["course", "course-main", NAME])
def test_a_course_beside_the_notebook_is_found_whatever_its_folder_is_called(place, tmp_path):
    """As a zip unpacks it, or an earlier first cell fetched it."""
    (tmp_path / place).symlink_to(ROOT)
    done = run(sys.executable, FINDING, tmp_path, PATH=str(tmp_path))
    assert done.returncode == 0 and done.stdout.strip().endswith(str(ROOT)), done.stderr[-2000:]


def test_the_address_may_be_a_folder_that_holds_the_course_and_have_quotes_or_blanks(tmp_path):
    done = run(sys.executable, FINDING, tmp_path, PATH=str(tmp_path), COURSE_REPOSITORY=f' "{ROOT}" ')
    assert done.returncode == 0 and done.stdout.strip().endswith(str(ROOT)), done.stderr[-2000:]


def test_the_cell_is_short_enough_for_every_lesson():
    lines = [line for line in FIRST_CELL.splitlines() if line.strip()]
    wide = [line for line in lines if sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) > 79]
    assert len(lines) <= 20 and not wide


def test_an_older_python_is_told_which_ones_are_tested(monkeypatch, capsys):
    from utils import bootstrap

    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 1))
    monkeypatch.setattr(bootstrap, "missing_packages", list)
    bootstrap.main()
    said = capsys.readouterr().out
    assert "This is Python 3.10. The course is tested on 3.11" in said and "当前是 Python 3.10" in said


def test_a_failed_installation_says_what_to_do_in_both_languages(tmp_path, monkeypatch):
    from utils import bootstrap

    with pytest.raises(RuntimeError, match="install them by hand[\\s\\S]*或手动安装"):
        bootstrap.install(["--no-index", "a-package-that-is-nowhere"])


def test_the_other_backend_is_not_missed(monkeypatch):
    from utils import bootstrap

    present = lambda name: None if name == "tensorflow" else object()
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", present)
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert bootstrap.missing_packages() == []
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert bootstrap.missing_packages() == ["tensorflow"]
