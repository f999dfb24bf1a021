"""What an exception in a learner's code says, without what its library wraps around it, and the line of theirs that raised it."""

import functools
import linecache
import re
import traceback

from utils.exercises.feedback import Raised, Wrong

LONGEST = 300
_FRAME = re.compile(r'File "([^"]+)", line (\d+), in ')
_NAMED = re.compile(r"^ *(\w*(?:Error|Exception)): ", re.MULTILINE)
# What TensorFlow and Keras say around a message: colours, the node of the graph, where in the graph, the arguments of a layer.
_AROUND = re.compile(
    r"\x1b\[[\d;]*m|\{\{function_node [^}]*\}\} ?| for '\{\{node [^}]*\}\} = [^']*'| ?\[\[\{\{node [^\]]*\]\]| ?\[Op:\w+\](?: name: ?)?"
    r"|^Detected at node .*$|^ *File \".*$|^<stack traces unavailable>$|^Graph execution error:$"
    r"|^Exception encountered when calling .*$|^Arguments received by (?s:.*)",
    re.MULTILINE,
)


def raised(error, answer, shown):
    """Feedback on an exception in a learner's function.

    Args:
        error: the exception.
        answer: the function.
        shown: the call that led to it, as text.

    Returns:
        A `Raised`; of code that ends the program, a plain `Wrong`.
    """
    details = [(("the call", "调用"), shown)]
    line = line_of(error, answer)
    if line is not None:
        details.append(((f"line {line[0]}", f"第 {line[0]} 行"), line[1]))
    if isinstance(error, SystemExit):
        return Wrong(
            "Your code ends the program (`sys.exit`): a function hands back its result with `return`.",
            "你的代码会结束整个程序（`sys.exit`）：函数应当用 `return` 交回结果。",
            details=details,
        )
    said = described(error)
    return Raised(error, f"Your code raised {said}", f"你的代码抛出了异常 {said}", details=details)


def text_of(error):
    """The text of an exception, "" where even that raises."""
    try:
        return str(error)
    except Exception:
        return ""


def described(error):
    """Kind and message of an exception, as `ValueError`: too many rows."""
    kind, text = type(error).__name__, text_of(error)
    if text.startswith("in user code:"):  # TensorFlow: a traceback of the traced function, then what it raised
        named = list(_NAMED.finditer(text))
        if named:
            kind, text = named[0][1], text[named[0].end() :]
    text = _AROUND.sub("", text).strip()
    text = " ".join(text.split("\n\n")[0].split()).removeprefix(f"{kind}: ")
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return f"`{kind}`: {text}" if text else f"`{kind}`"


def line_of(error, answer):
    """Number and text of the learner's line that raised, or None.

    Of a function that TensorFlow traces, the line stands in the message only.
    """
    code = _code(answer)
    if code is None:
        return None
    own = [
        (f.lineno, f.line)
        for f in traceback.extract_tb(error.__traceback__)
        if f.filename == code.co_filename and f.lineno
    ]
    own += [(int(number), None) for file, number in _FRAME.findall(text_of(error)) if file == code.co_filename]
    if not own:
        return None
    number, line = own[-1]
    return number, (line or linecache.getline(code.co_filename, number)).strip()


def _code(answer):
    """The code that a learner wrote: of a function, also within `tf.function`, `jax.jit` or a partial, or of a callable object."""
    for _ in range(5):
        inner = getattr(answer, "python_function", None) or getattr(answer, "__wrapped__", None)
        if isinstance(answer, functools.partial):
            inner = answer.func
        if inner is None or inner is answer:
            break
        answer = inner
    # (of `__call__` the code is asked for, not whether there is one)
    for function in (answer, getattr(type(answer), "call", None), getattr(type(answer), "__call__", None)):  # noqa: B004
        code = getattr(function, "__code__", None)
        if code is not None:
            return code
    return None
