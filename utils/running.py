"""A line under a cell that runs for long: for how long it has, how far a fit is, how long it took when it was recorded.

`setup()` switches it on for every cell of a notebook that a person runs; lessons need do nothing for it, and where they are recorded
or tested, there is no line.
"""

import contextlib
import contextvars
import functools
import inspect
import json
import threading
import time

from utils import settings
from utils.bilingual import shown_languages
from utils.progress import Line, Progress, in_notebook

SECONDS = "seconds"  # name in a cell's metadata of what `tools/record.py` measured


class Running:
    """The line of one cell, shown by a thread beside it.

    Args:
        expected: a function that gives the seconds the cell took when it was recorded, or None; asked after `patience` only.
    """

    patience, interval = 3.0, 1.0  # seconds

    def __init__(self, expected=lambda: None):
        self.fits, self.share = 0, None
        self._expected, self._line, self._ended = expected, Line(), threading.Event()
        self._begin = time.monotonic()
        # What is displayed in a thread belongs to the cell whose context it runs in.
        work = functools.partial(contextvars.copy_context().run, self._work)
        self._thread = threading.Thread(target=work, daemon=True)

    def start(self):
        """Begin to count."""
        self._thread.start()
        return self

    def end(self):
        """Take the line away."""
        self._ended.set()
        self._thread.join(5)

    def says(self, seconds, expected=None):
        """What the line says after some seconds, in the languages chosen."""
        en, zh = [f"running for {seconds:.0f} s"], [f"已运行 {seconds:.0f} 秒"]
        if self.share is not None:
            en.append(f"training{f' no. {self.fits}' if self.fits > 1 else ''}: {100 * self.share:.0f} %")
            zh.append(f"{f'第 {self.fits} 次' if self.fits > 1 else ''}训练：{100 * self.share:.0f}%")
        if expected:
            en.append(f"took {expected} s when it was recorded")
            zh.append(f"录制时用了 {expected} 秒")
        texts = {"en": ", ".join(en), "zh": "，".join(zh)}
        return " · ".join(texts[lang] for lang in shown_languages())

    def _work(self):
        if self._ended.wait(self.patience):
            return
        with contextlib.suppress(Exception):  # never at the cost of the cell
            expected = self._expected()
            while True:
                text = "" if Progress.now else self.says(time.monotonic() - self._begin, expected)
                if text or self._line.text:
                    self._line.show(text)
                if self._ended.wait(self.interval):
                    break
        with contextlib.suppress(Exception):
            if self._line.text:
                self._line.show("")


_current = None


def current():
    """The line of the cell that runs, or None."""
    return _current


def watch(lesson=None):
    """Show a line under every cell from the next one on, and begin one for this; a second call changes only the lesson.

    Args:
        lesson: its key, where `recorded_seconds` finds what its cells took; None if it is not known.
    """
    if not in_notebook() or settings.flag("COURSE_RECORDING") or settings.flag("COURSE_NO_PROGRESS"):
        return
    from IPython import get_ipython

    shell = get_ipython()
    known = getattr(shell, "course_lesson", None) is not None
    shell.course_lesson = lesson or ""
    if known:
        return

    def begin(info):
        global _current
        end()  # of a cell that was interrupted
        source = getattr(info, "raw_cell", "") or ""
        _current = Running(lambda: recorded_seconds(shell.course_lesson, source)).start()

    def end(result=None):
        global _current
        if _current is not None:
            _current.end()
            _current = None

    shell.events.register("pre_run_cell", begin)
    shell.events.register("post_run_cell", end)
    count_fits()


def recorded_seconds(lesson, source):
    """Seconds that a cell of a lesson took when it was recorded, or None where that is not known (short cells have none).

    Args:
        lesson: its key.
        source: the cell's text.
    """
    from utils.lessons import find_beside

    try:
        cells = json.loads(find_beside(lesson, ".ipynb").read_text("utf8"))["cells"] if lesson else []
    except (OSError, ValueError, KeyError):
        return None
    for cell in cells:
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip() == source.strip():
            return cell["metadata"].get(SECONDS)
    return None


def count_fits():
    """Have each `fit` that is silent itself (`verbose=0`) say in the line how far it is; once, however often it is called."""
    import keras

    original = keras.Model.fit
    if getattr(original, "counted", False):
        return
    signature = inspect.signature(original)

    class Count(keras.callbacks.Callback):
        async_safe = True  # it does not look at the losses, so a step need not wait for them

        def on_train_begin(self, logs=None):
            self._begun, self._epoch = current(), 0
            if self._begun is not None:
                self._begun.fits, self._begun.share = self._begun.fits + 1, 0.0

        def on_epoch_begin(self, epoch, logs=None):
            self._epoch = epoch - self.params.get("initial_epoch", 0)
            self._reach(0)

        def on_train_batch_end(self, batch, logs=None):
            if self.params.get("steps"):
                self._reach((batch + 1) / self.params["steps"])

        def on_epoch_end(self, epoch, logs=None):
            self._reach(1)

        def _reach(self, share):
            if self._begun is not None:
                self._begun.share = min(1.0, (self._epoch + share) / max(1, self.params.get("epochs", 1)))

    @functools.wraps(original)
    def fit(*args, **kwargs):
        if current() is not None:
            with contextlib.suppress(TypeError):  # `fit` itself says what is wrong with its arguments
                bound = signature.bind(*args, **kwargs)
                callbacks = bound.arguments.get("callbacks") or []
                one = not isinstance(callbacks, (list, tuple))
                if bound.arguments.get("verbose") == 0 and not isinstance(callbacks, keras.callbacks.CallbackList):
                    bound.arguments["callbacks"] = [*([callbacks] if one else callbacks), Count()]
                    args, kwargs = bound.args, bound.kwargs
        return original(*args, **kwargs)

    fit.counted = True
    keras.Model.fit = fit
