"""The set-up at the beginning of a lesson: the cell that finds the course, and the imports with the words between them.

Book and copies fold it. It is found by position: it begins with the cell tagged `first` and ends with the last cell that imports and does
nothing else (or is tagged `setup`), before the next heading and the first cell that does something.
"""

import ast

from editions.source.cells import source, tags
from editions.source.reading import parser


def setup_cells(cells):
    """The numbers of the cells that are the set-up, which follow each other: a range, empty if no cell is tagged `first`.

    Args:
        cells: of a notebook (dicts), in one language or both.
    """
    start = next((i for i, cell in enumerate(cells) if "first" in tags(cell)), None)
    if start is None:
        return range(0)
    stop = start + 1
    for i in range(start + 1, len(cells)):
        if cells[i]["cell_type"] == "code":
            if "setup" not in tags(cells[i]) and not only_imports(source(cells[i])):
                break
            stop = i + 1
        elif has_heading(source(cells[i])):
            break
    return range(start, stop)


def only_imports(code):
    """Whether a cell imports and does nothing else."""
    try:
        lines = ast.parse(code).body
    except SyntaxError:  # a magic command
        return False
    return bool(lines) and all(isinstance(line, (ast.Import, ast.ImportFrom)) for line in lines)


def has_heading(text):
    return any(token.type == "heading_open" for token in parser().parse(text))
