"""Whether the files of a book can be read at all: notebooks, pages, contents, pictures. Each problem names its file and says what to do."""

import json
import re

CONFLICT = re.compile(rb"^(?:<{7} .*|>{7} .*)$", re.M)
NAMED = re.compile(r"^[ \t]*(?:-[ \t]+)?(?:file|root):[ \t]*[\"']?([^\s\"'#]+\.(?:ipynb|md|rst))[\"']?", re.M)
BOM = b"\xef\xbb\xbf"


def text_problem(data):
    """What keeps bytes from being the text of a source, or ""."""
    if not data.strip():
        return "is empty: write it, restore it (`git checkout -- FILE`), or take it out of _toc.yml"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is in UTF-16: save it as UTF-8"
    if data.startswith(BOM):
        return "begins with a byte order mark (BOM), as some editors on Windows write it: save it as UTF-8 without BOM"
    if mark := CONFLICT.search(data):
        line = data.count(b"\n", 0, mark.start()) + 1
        return f"holds marks of a merge conflict (line {line}: {mark[0][:20].decode('utf-8', 'replace')}): resolve it, or restore the file"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return (
            f"is not in UTF-8 (line {line}): save it as UTF-8; text in GBK comes from an editor set to another encoding"
        )
    return ""


def notebook_problem(data):
    """What keeps bytes from being a notebook that this course can read, or ""."""
    if problem := text_problem(data):
        return problem
    try:
        notebook = json.loads(data)
    except ValueError as error:
        return f"is no valid JSON ({error}): it was cut off or edited by hand; restore it"
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        return "is no notebook: expected JSON with `nbformat` and `cells`"
    if notebook["nbformat"] != 4:
        return (
            f"is a notebook of format {notebook['nbformat']}, expected 4: open and save it in JupyterLab, "
            "or `jupyter nbconvert --to notebook --inplace FILE`"
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not isinstance(notebook.get("metadata"), dict):
        return "is no notebook: expected lists of `cells` and `metadata`"
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or not {"cell_type", "metadata", "source"} <= set(cell):
            return f"has a cell that is none (cell {number}): expected cell_type, metadata and source"
    return ""


def contents_problems(text):
    """Problems of the text of `_toc.yml`: pages named with their ending, which lead to addresses that end in .ipynb.html."""
    return [f"names {name}: leave the ending off (`file: {name.rpartition('.')[0]}`)" for name in NAMED.findall(text)]


def source_problems(root):
    """All problems of the files that a book is made from.

    root: its folder, with `_toc.yml`, `book/` and `notebooks/`.

    Returns:
        list of sentences, each with the file's name.
    """
    found = []
    contents = root / "_toc.yml"
    if contents.exists():
        data = contents.read_bytes()
        problems = [text_problem(data)] if text_problem(data) else contents_problems(data.decode("utf-8"))
        found += [(contents, problem) for problem in problems]
    found += [
        (path, notebook_problem(path.read_bytes()))
        for path in sorted(root.glob("notebooks/**/*.ipynb"))
        if ".ipynb_checkpoints" not in path.parts
    ]
    found += [(path, text_problem(path.read_bytes())) for path in sorted(root.glob("book/*.md"))]
    found += [(path, text_problem(path.read_bytes())) for path in sorted(root.glob("notebooks/**/*.yaml"))]
    names = [(path.relative_to(root).as_posix(), problem) for path, problem in found if problem]
    return [f"{name} {problem.replace('FILE', name)}." for name, problem in names]


# A picture's first bytes, and how it ends when it is whole.
PICTURES = {
    "PNG": (b"\x89PNG\r\n\x1a\n", lambda data: b"IEND\xaeB`\x82" in data[-32:]),
    "JPEG": (b"\xff\xd8", lambda data: b"\xff\xd9" in data[-64:]),
    "GIF": (b"GIF8", lambda data: data.rstrip(b"\0").endswith(b";")),
    "WebP": (b"RIFF", lambda data: len(data) >= 12 and int.from_bytes(data[4:8], "little") + 8 <= len(data)),
}
KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WebP", ".svg": "SVG"}


def picture_problem(name, data):
    """What keeps bytes from being the picture that its name says, or "".

    name: with its ending; data: the file's bytes.
    """
    expected = KINDS.get(name[name.rfind(".") :].lower()) if "." in name else None
    if not data:
        return "is empty"
    if expected == "SVG":
        if b"<svg" not in data:
            return "is no SVG"
        return "" if b"</svg>" in data or re.search(rb"<svg\b[^>]*/>", data) else "is cut off: its </svg> is missing"
    for kind, (start, whole) in PICTURES.items():
        if data.startswith(start):
            return "" if whole(data) else f"is cut off: only {len(data):,} bytes of a {kind} are there"
    if expected:
        page = ", but a web page" if b"<html" in data[:500].lower() or b"<!doctype" in data[:500].lower() else ""
        return f"is no {expected}{page}"
    return ""
