"""What a check found, and how it is shown."""

import html
import sys

from utils.bilingual import lang_html, shown_languages, to_html

PASSED, FAILED, NOT_ATTEMPTED, BROKEN = "passed", "failed", "not attempted", "broken"

_MARKS = {PASSED: "✓", FAILED: "✗", NOT_ATTEMPTED: "○", BROKEN: "⚠"}
_COLOURS = {PASSED: "#2a9d5c", FAILED: "#d1495b", NOT_ATTEMPTED: "#8a8a8a", BROKEN: "#c77d0a"}
_OF_SOLUTION = (
    "What the check says of the solution above, not of your answer",
    "检查程序对上面这份参考答案的判断，不是对你的答案",
)


class Result:
    """What a check found; it was shown when it was made.

    Attributes:
        id: the exercise, `<lesson>.<exercise>`.
        status: "passed", "failed", "not attempted", or "broken" (the check itself has a fault).
        en, zh: the feedback, plain text with `code` between backticks.
        details: lines under it, each a pair (label in both languages as (en, zh), text).
        solution: whether it is about the lesson's own solution; then it is folded in a learner's copy, and says so.
    """

    solution = False

    def __init__(self, id, status, en, zh, details=()):
        self.id, self.status, self.en, self.zh, self.details = id, status, en, zh, tuple(details)
        self._shown_in = None

    @property
    def passed(self):
        return self.status == PASSED

    def __bool__(self):
        return self.passed

    def of_solution(self):
        """This result as one of the lesson's own solution, which must not stand under a starter as if a learner had solved it."""
        en, zh = self.en, self.zh
        if self.passed:
            en = f"The solution passes.{en.removeprefix('Correct.')}"
            zh = f"参考答案通过了检查。{zh.removeprefix('正确。')}"
        result = Result(self.id, self.status, en, zh, self.details)
        result.solution = True
        return result

    def __str__(self):
        lines = []
        for lang in shown_languages():
            lines.append(f"{_MARKS[self.status]} {self.en if lang == 'en' else self.zh}")
            lines += [
                f"    {label[lang == 'zh']}{': ' if lang == 'en' else '：'}{text}" for label, text in self.details
            ]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self):
        colour = _COLOURS[self.status]
        body = lang_html(*(self._html(lang) for lang in ("en", "zh")), tag="div")
        attributes = (
            f'class="course-note course-exercise" data-exercise="{html.escape(self.id)}" data-status="{self.status}"'
            f' style="border-left: 4px solid {colour}; padding: 0.3em 0 0.3em 0.8em; margin: 0.3em 0"'
        )
        if not self.solution:
            return f"<div {attributes}>{body}</div>"
        # JupyterLab unfolds the output of a cell that is run: with "Run All", this stands under a starter that is still open. In the
        # book, which holds both languages, the whole solution is folded.
        is_open = " open" if len(shown_languages()) > 1 else ""
        attributes = attributes.replace(colour, _COLOURS[NOT_ATTEMPTED])
        said = lang_html(*_OF_SOLUTION).replace("</span><span", "</span> <span")
        return f"<details {attributes}{is_open}><summary>{said}</summary>{body}</details>"

    def _html(self, lang):
        mark = f'<span style="color: {_COLOURS[self.status]}; font-weight: bold">{_MARKS[self.status]}</span>'
        text = f'<p style="margin: 0.15em 0 0">{mark} {to_html(self.en if lang == "en" else self.zh)}</p>'
        rows = "".join(
            f'<div style="overflow-wrap: anywhere">{label[lang == "zh"]}{": " if lang == "en" else "："}'
            f"<code>{html.escape(value, quote=False)}</code></div>"
            for label, value in self.details
        )
        return text + (f'<div style="margin: 0.2em 0 0 1.2em">{rows}</div>' if rows else "")

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self._repr_html_(), "text/plain": str(self)}

    def _ipython_display_(self):
        """Nothing in the cell whose check has shown it already, the feedback anywhere else."""
        if self._shown_in is None or self._shown_in != _execution_count():
            self._show()

    def _show(self):
        self._shown_in = _execution_count()
        if self._shown_in is None:
            _print(str(self))
        else:
            from IPython.display import display

            display(self._repr_mimebundle_(), raw=True)


def _execution_count():
    """Number of the cell that runs now, None outside IPython."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return None if shell is None else shell.execution_count


def _print(text):
    """Print, also where the terminal's encoding lacks a character of it."""
    try:
        print(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding))
