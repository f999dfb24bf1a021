"""Seeds, device report, budgets: what every lesson does first."""

import contextlib
import os
import random

from utils import ROOT, labels, memory, results, running, settings
from utils.bilingual import Bilingual, say, set_language
from utils.progress import in_notebook

_PLATFORMS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


def device():
    """Kind of device on which Keras computes: "GPU" or "CPU"."""
    return "GPU" if _accelerators() else "CPU"


def _accelerators():
    """Names of the accelerators that the active Keras backend sees."""
    import keras

    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        return [gpu.name for gpu in tf.config.list_physical_devices("GPU")]
    if backend == "jax":
        import jax

        return [d.device_kind for d in jax.devices() if d.platform != "cpu"]
    if backend == "torch":
        import torch

        return [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return []


def budget(cpu, gpu):
    """The one of two budgets (epochs, images, steps) that fits the device.

    Args:
        cpu: value for a machine with two processor cores.
        gpu: value for one GPU.
    """
    return gpu if device() == "GPU" else cpu


def execution(steps):
    """Options of `compile` with which Keras' back end trains a small network fast on this device.

    JAX is slow unless it compiles; TensorFlow gains from compiling only on a GPU; PyTorch takes one batch at a time.

    Args:
        steps: batches that one call handles, where the back end can do that.

    Example:
        >>> model.compile("adam", "mse", **execution(steps=20))
    """
    import keras

    backend = keras.backend.backend()
    if backend == "torch":
        return {"jit_compile": False, "steps_per_execution": 1}
    compiled = True if backend == "jax" else budget(cpu=False, gpu="auto")
    return {"jit_compile": compiled, "steps_per_execution": steps}


def mixed_precision():
    """Compute in 16 bits where the device gains from it, keep the weights in 32.

    Turns on `mixed_bfloat16` or `mixed_float16` on a GPU; on a CPU, where it would only slow
    training down, leaves float32.

    Returns:
        The name of the policy now in force.
    """
    import keras

    if device() == "GPU":
        keras.mixed_precision.set_dtype_policy("mixed_bfloat16" if _has_bfloat16() else "mixed_float16")
    return keras.mixed_precision.dtype_policy().name


def _has_bfloat16():
    """Whether the GPU computes bfloat16 natively (NVIDIA compute capability 8.0 and newer)."""
    import keras

    if keras.backend.backend() != "tensorflow":
        return True
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    capability = tf.config.experimental.get_device_details(gpus[0]).get("compute_capability", (0, 0))
    return capability >= (8, 0)


def _grow_memory():
    """Let TensorFlow take GPU memory as it needs it instead of all at once."""
    import keras

    if keras.backend.backend() != "tensorflow":
        return
    import tensorflow as tf

    for gpu in tf.config.list_physical_devices("GPU"):
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
        except RuntimeError:  # the GPU is in use already: the cell was run a second time
            pass


def _not_about_retracing(record):
    return "triggered tf.function retracing" not in record.getMessage()


def _quiet_retracing():
    """Drop TensorFlow's advice on retracing: a lesson that builds many small models always gets it, and can do nothing about it."""
    import keras

    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.get_logger().addFilter(_not_about_retracing)  # the same function: added once, however often the cell is run


def _fit_ends_on_time():
    """Keep tf.data's autotuner away from arrays in memory, which need no tuning.

    Its thread sleeps 10 ms, then 20, 40, … and may miss the signal that the data are at their end (TensorFlow 2.21); `fit`
    and `predict` then return at its next tick, up to twice as late: after 2.6, 5.1, 10.2, 20.5, 41 s. Half of all calls did.
    """
    import keras

    if keras.backend.backend() != "tensorflow":
        return
    import tensorflow as tf

    try:
        from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter
    except ImportError:  # another Keras: its own business
        return
    if getattr(ArrayDataAdapter.get_tf_dataset, "untuned", False):
        return
    original = ArrayDataAdapter.get_tf_dataset

    def get_tf_dataset(self):
        options = tf.data.Options()
        options.autotune.enabled = False
        return original(self).with_options(options)

    get_tf_dataset.untuned = True
    ArrayDataAdapter.get_tf_dataset = get_tf_dataset


@contextlib.contextmanager
def _quiet_start():
    """Keep TensorFlow's start-up log out of the notebook.

    The C++ log goes past `sys.stderr` to file descriptor 2, where notebooks pick it up; what matters
    in it, whether a GPU is there, the report line says. Python's own errors are not touched.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    kept = os.dup(2)
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def setup(seed=0, language=None, lesson=None):
    """Prepare a lesson: seeds, plot style, device; call it in the first cell.

    Args:
        seed: seed of Python's, NumPy's and Keras' random numbers.
        language: "en" or "zh" to show notices in one language, None for both. A learner's copy names one; there, the
            results of exercises are kept (`utils.results`).
        lesson: key of the lesson, such as "lenet", by which the Chinese of what its figures say is found (`utils.labels`), and
            how long its cells take (`utils.running`).

    Returns:
        A line that names backend and device, for display.
    """
    set_language(language)
    results.keep_for_learner(language is not None)
    labels.use(labels.of_lesson(lesson) if language == "zh" else None)
    random.seed(seed)
    with _quiet_start():
        import keras

        keras.utils.set_random_seed(seed)
        _grow_memory()
        _quiet_retracing()
        _fit_ends_on_time()
        _accelerators()
    import matplotlib.pyplot as plt

    plt.style.use(ROOT / "utils" / "book.mplstyle")
    _vector_figures()
    running.watch(lesson)
    report = _report(keras.backend.backend())
    return _Here(report) if in_notebook() and not settings.flag("COURSE_RECORDING") else report


def tensorflow_itself():
    """TensorFlow, for the parts of a lesson that are about it; None, with a notice, where Keras runs on another back end.

    Example:
        >>> tf = tensorflow_itself()
        >>> if tf:
        ...     with tf.GradientTape() as tape: ...
    """
    import keras

    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow

        return tensorflow
    name = _PLATFORMS.get(backend, backend)
    say(
        f"Some parts of this lesson are about TensorFlow itself. Keras runs on {name} here, so they are left out; everything else runs. "
        "For the whole lesson: restart the kernel without KERAS_BACKEND.",
        f"本课有几处专讲 TensorFlow。这里的 Keras 后端是 {name}，所以这几处会跳过，其余照常运行。"
        "想看完整的一课：不要设置 KERAS_BACKEND，重启内核。",
    )
    return None


def _vector_figures():
    """Show figures as SVG, which stays sharp, with their labels in the language chosen."""
    try:
        from IPython import get_ipython
        from matplotlib.figure import Figure
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:
        return
    try:
        set_matplotlib_formats("svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
        formatter = get_ipython().display_formatter.formatters["image/svg+xml"]
        draw = formatter.lookup_by_type(Figure)
    except Exception:  # not inside IPython: nothing to configure
        return
    # The text of an SVG is drawn by the page, which has fonts for Chinese; Matplotlib may have none.
    formatter.for_type(Figure, lambda figure: labels.drawn(draw(figure)))


class _Here(Bilingual):
    """The report as a person gets it who runs the notebook: with this machine's memory, and a style that lets figures shrink.

    (JupyterLab cuts off an SVG that is wider than its column.)
    """

    STYLE = "<style>.jp-RenderedSVG img, .jp-RenderedSVG svg { max-width: 100%; height: auto; }</style>"

    def __init__(self, report):
        en, zh = memory.said(memory.total(), memory.other_kernels())
        super().__init__(f"{report.en} {en}".strip(), f"{report.zh}{zh}", report.kind)

    def _repr_html_(self):
        return super()._repr_html_() + self.STYLE


def _report(backend):
    gpus = _accelerators()
    name = _PLATFORMS.get(backend, backend)
    if gpus:
        return Bilingual(
            f"Keras on {name}, GPU: {', '.join(gpus)}.",
            f"Keras 后端：{name}，GPU：{'、'.join(gpus)}。",
            kind="device",
        )
    return Bilingual(
        f"Keras on {name}, CPU. The budgets below are chosen for two cores.",
        f"Keras 后端：{name}，设备：CPU。下面的训练量按两个核心来定。",
        kind="device",
    )
