"""A line that shows how far a download is, while it lasts."""

import sys
import time


class Line:
    """One line that is shown, changed and taken away again; in a notebook nothing of it stays in the output."""

    def __init__(self):
        self.text, self.handle = "", None

    def show(self, text):
        """Show a text in the place of what the line said before; "" takes it away."""
        bundle = {"text/plain": text}
        if in_notebook():
            from IPython.display import display

            if self.handle is None:
                self.handle = display(bundle, raw=True, display_id=True)
            else:
                self.handle.update(bundle, raw=True)
        elif sys.stderr.isatty():
            sys.stderr.write("\r" + text.ljust(len(self.text)) + ("" if text else "\r"))
            sys.stderr.flush()
        self.text = text


class Progress:
    """Context manager and function of (bytes so far, bytes in all or None); silent for downloads under two seconds.

    In a notebook the line is one display that is updated and empty in the end, so nothing of it stays in the output.
    """

    patience, interval = 2.0, 0.5
    now = ""  # what the one that is shown says; `utils.running` is silent then

    def __init__(self, name):
        self.name, self.line = name, ""
        self._on_screen = Line()
        self.next = time.monotonic() + self.patience

    def __enter__(self):
        return self

    def __call__(self, done, total):
        now = time.monotonic()
        if now >= self.next:
            self.next = now + self.interval
            self._show(f"{self.name}  {self.amount(done, total)}")

    def amount(self, done, total):
        """What the line says after the name."""
        return f"{done / 1e6:.1f}" + (f" / {total / 1e6:.1f} MB" if total else " MB")

    def __exit__(self, *exception):
        if self.line:
            self._show("")

    def _show(self, line):
        self._on_screen.show(line)
        self.line = Progress.now = line


def in_notebook():
    """Whether a notebook's kernel runs this."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
