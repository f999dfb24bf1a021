"""What each lesson asks of a reader: ids of its questions, bets and exercises, against which their progress is counted."""

import html
import json

from editions.source.links import LESSONS
from editions.source.words import PROGRESS

PAGE, PLACE = "book/progress", '<div id="course-progress">'


def as_script(found):
    """The script that tells the pages, for scripts/45-store.js."""
    return f"globalThis.courseLessons={json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"


def chapters(env, root):
    """Pages of the lessons in the order of the contents."""
    return [name for name in env.toctree_includes.get(root, ()) if name.startswith(LESSONS)]


def overview(asked, titles, edition):
    """The table of the progress page before anything is done: static/progress-page.js fills it, and nothing moves.

    Roles are written out, because on a phone its rows are laid out as grids (50-progress.css), which takes them away in some browsers.

    Args:
        asked: what `source.lessons.lessons` gives.
        titles: (id, address, title) of the lessons, in order.
        edition: "en" or "zh".
    """
    words = PROGRESS[edition]

    def row(name, first, cells):
        return f'<tr role="row"{name}><th role="rowheader" scope="row">{first}</th>{"".join(f"""<td role="cell">{cell}</td>""" for cell in cells)}</tr>'

    def counts(quiz, bets, exercises):
        return f"0 / 0 / {quiz}", f"0 / {exercises}", f"0 / {bets}", "–"

    heads = "".join(
        f'<th role="columnheader" scope="col">{head if isinstance(head, str) else f"{head[0]}<br/><small>{head[1]}</small>"}</th>'
        for head in words["heads"]
    )
    sizes = {lesson: [len(ids) for ids in kinds] for lesson, kinds in asked.items()}
    rows = [
        row(
            f' data-lesson="{lesson}"',
            f'<a href="{html.escape(address)}">{html.escape(title)}</a>',
            (words["no"], *counts(*sizes[lesson])),
        )
        for lesson, address, title in titles
    ]
    together = (
        row(
            "",
            words["sum"],
            (f"0 / {len(rows)}", *counts(*(sum(kind) for kind in zip(*(sizes[lesson] for lesson, _, _ in titles))))),
        )
        if rows
        else ""
    )
    return (
        f'<div class="pst-scrollable-table-container"><table role="table" class="table course-progress-table"><caption>{words["caption"]}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{"".join(rows)}</tbody><tfoot role="rowgroup">{together}</tfoot></table></div>'
    )
