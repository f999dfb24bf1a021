"""A module's text without what only a person needs, since every output that shows a widget carries its module whole.

Comments, indentation and the spaces around punctuation go; names stay, and so does every line break that could end a statement.
"""

import functools
import re

_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<word>[\w$#@]+)|(?P<sign>.)""",
    re.S,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/[a-z]*")
_TEMPLATE = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(?P<end>`|\$\{)", re.S)
# After these, a slash begins a regular expression; after anything else it divides.
_BEFORE_REGEX = {
    *"(,=:[!&|?{};+-*%<>~^",
    "return",
    "typeof",
    "case",
    "in",
    "of",
    "delete",
    "void",
    "throw",
    "new",
    "else",
    "do",
    "await",
    "yield",
}
_OPENS, _CLOSES = frozenset("{([,;:?=&|*%<>!."), frozenset("})],;:?=&|*%<>.")  # no line break needed after, before


def _tokens(text):
    """(kind, text) of each token; a template literal comes in pieces, from ` or } to ${ or `."""
    position, last, depths = 0, "", []  # depths: of braces, in each template literal that is open
    while position < len(text):
        match = _TOKEN.match(text, position)
        kind, token = match.lastgroup, match[0]
        if token == "/" and (last == "" or last in _BEFORE_REGEX):
            kind, token = "regex", _REGEX.match(text, position)[0]
        elif token == "`" or (token == "}" and depths and depths[-1] == 0):
            piece = _TEMPLATE.match(text, position + 1)
            kind, token = "template", text[position : piece.end()]
            if token[0] == "}":
                depths.pop()
            if piece["end"] == "${":
                depths.append(0)
        elif depths and token in ("{", "}"):
            depths[-1] += 1 if token == "{" else -1
        position += len(token)
        if kind not in ("space", "comment"):
            last = ("(" if token.endswith("${") else ")") if kind in ("template", "regex", "string") else token
        yield kind, token


def _gap(before, after, broken):
    """What must stand between two tokens that white space separates."""
    left, right = before[-1], after[0]
    if broken:
        return "" if left in _OPENS or right in _CLOSES else "\n"
    word = re.compile(r"[\w$#@]")
    if word.match(left) and word.match(right):
        return " "
    return " " if (left + right) in ("++", "--", "//", "/*", "<!") or (left.isdigit() and right == ".") else ""


@functools.cache
def lean(text):
    """The same program in fewer characters."""
    out, broken, gap = [""], False, False
    for kind, token in _tokens(text):
        if kind == "space" or kind == "comment":
            gap, broken = True, broken or "\n" in token
            continue
        if kind == "template":
            token = re.sub(r"\n\s+", "\n", token)
        if gap and out[-1]:
            out.append(_gap(out[-1], token, broken))
            if out[-1] == "":
                out.pop()
        if (
            out[-1] == "," and token[0] in "])}" and broken and out[-2] not in ("[", ",")
        ):  # it ends the last line of a list
            out[-1] = token
        else:
            out.append(token)
        gap = broken = False
    return "".join(out) + "\n"
