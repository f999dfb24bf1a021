"""The first cell of a lesson, alone in an empty folder: as in Colab and Kaggle."""

import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import textwrap

import pytest
from lessons import ROOT
from repository import tracked

pytestmark = pytest.mark.slow
FIRST_CELL = (ROOT / "tools" / "first_cell.py").read_text("utf8")
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
    return subprocess.run(
        [str(python), "-c", code], cwd=folder, env={**clean, **environment}, capture_output=True, text=True
    )


def test_alone_in_an_empty_folder_it_fetches_the_course_and_installs_only_what_is_missing(colab, clone_url, tmp_path):
    python, own = colab
    code = FIRST_CELL + "\nimport anywidget, utils, utils.data; print(utils.ROOT)"
    done = run(python, code, tmp_path, COURSE_REPOSITORY=clone_url)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith(str(tmp_path / "course"))
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


def test_no_network_leaves_a_plain_error_and_no_half_course(tmp_path):
    done = run(sys.executable, FIRST_CELL, tmp_path, COURSE_REPOSITORY=(tmp_path / "missing").as_uri())
    assert done.returncode != 0
    assert "git" in done.stderr and not (tmp_path / "course").exists()


def test_a_failed_installation_says_what_to_do_in_both_languages(tmp_path, monkeypatch):
    from utils import bootstrap

    with pytest.raises(RuntimeError, match="Install them by hand[\\s\\S]*请手动安装"):
        bootstrap.install(["--no-index", "a-package-that-is-nowhere"])


def test_the_other_backend_is_not_missed(monkeypatch):
    from utils import bootstrap

    present = lambda name: None if name == "tensorflow" else object()
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", present)
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert bootstrap.missing_packages() == []
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert bootstrap.missing_packages() == ["tensorflow"]
