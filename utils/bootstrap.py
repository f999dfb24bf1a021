"""What the first cell of a lesson runs: make the course importable, install what is missing.

The cell runs this file by its path, so that it works even where another package is called `utils`.
"""

import importlib
import importlib.util
import os
import pathlib
import subprocess
import sys

COURSE = pathlib.Path(__file__).resolve().parent.parent

# name to import -> name to install
PACKAGES = {
    "numpy": "numpy",
    "matplotlib": "matplotlib",
    "pandas": "pandas",
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "yaml": "pyyaml",
    "ipywidgets": "ipywidgets",
    "anywidget": "anywidget",
}
BACKENDS = {"tensorflow": "tensorflow", "jax": "jax", "torch": "torch"}
OLDEST = (3, 11)


def version(info):
    return f"{info[0]}.{info[1]}"


def take_the_name_utils():
    """Put the course first on the path and drop another package called `utils`, if one is loaded.

    Returns:
        The file of the package that was dropped, or None.
    """
    if str(COURSE) in sys.path:
        sys.path.remove(str(COURSE))
    sys.path.insert(0, str(COURSE))
    loaded = sys.modules.get("utils")
    if loaded is None:
        return None
    place = getattr(loaded, "__file__", None)
    paths = [pathlib.Path(p).resolve() for p in getattr(loaded, "__path__", [])]
    if COURSE / "utils" in paths:
        return None
    for name in [name for name in sys.modules if name == "utils" or name.startswith("utils.")]:
        del sys.modules[name]
    importlib.invalidate_caches()
    return place or "utils"


def missing_packages():
    """Names to install: what the lessons import and this environment lacks.

    A TensorFlow (JAX, PyTorch) that is installed already is left as it is, whatever its version.
    """
    absent = [pip for name, pip in PACKAGES.items() if importlib.util.find_spec(name) is None]
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    wanted = {BACKENDS.get(backend, backend): backend, "keras": "keras"}
    return [pip for pip, name in wanted.items() if importlib.util.find_spec(name) is None] + absent


def install(packages):
    """Install packages with this Python's pip.

    Where the whole environment is new, the course's tested versions are taken; where a deep learning
    library is there already, only what is missing is added, so that nothing of it is replaced.

    Raises:
        RuntimeError: if pip fails; the message says what to run by hand.
    """
    command = [sys.executable, "-m", "pip", "install", "--quiet", *packages]
    if "keras" in packages and "numpy" in packages:
        command += ["--constraint", str(COURSE / "constraints.txt")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(
            f"These packages are missing and could not be installed: {' '.join(packages)}. Turn the internet on (Kaggle: Settings), "
            f"name a mirror (pip config set global.index-url …), or install them by hand; then run this cell again.\n"
            f"缺少以下软件包，自动安装没有成功：{' '.join(packages)}。请打开网络（Kaggle：Settings）、"
            f"给 pip 设置镜像（pip config set global.index-url …），或手动安装，然后再运行本单元格。\n"
            f"{done.stderr.strip()[-800:]}"
        )
    importlib.invalidate_caches()


def main():
    # NumPy's matrix products in the lessons are small. Two threads that wait for each other beside another busy program (a browser, a
    # second kernel) took twelve times as long as one; TensorFlow, JAX and PyTorch have threads of their own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    dropped = take_the_name_utils()
    from utils.bilingual import say

    if dropped:
        say(
            "Another package called `utils` was loaded before; from here on `utils` is the course's.",
            "之前加载过另一个名为 `utils` 的包；从这里开始，`utils` 指本课程的工具包。",
            kind="warning",
        )
    if sys.version_info < OLDEST:
        say(
            f"This is Python {version(sys.version_info)}. The course is tested on {version(OLDEST)} and newer; older ones may stop with an error.",
            f"当前是 Python {version(sys.version_info)}。课程在 {version(OLDEST)} 及更新的版本上测试过，更旧的版本可能会报错。",
            kind="warning",
        )
    packages = missing_packages()
    if packages:
        say(
            f"Installing what is missing (once, a minute or two): {', '.join(packages)}.",
            f"正在安装缺少的软件包（只需一次，约一两分钟）：{'、'.join(packages)}。",
        )
        install(packages)


if __name__ == "course":
    main()
