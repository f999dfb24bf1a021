"""The set-up of a lesson in one folded box (which cells it is: `editions/source/setup.py`)."""

from html import escape

from docutils import nodes
from sphinx.transforms import SphinxTransform

from editions.source.words import PAGES


class folded_setup(nodes.container):
    """What stands in the box; attribute `summary`: the line to click on."""


class FoldSetup(SphinxTransform):
    """Moves the first cell of the set-up, the last one and what stands between them into the box."""

    default_priority = 790

    def apply(self, **kwargs):
        cells = [cell for cell in self.document.findall(nodes.container) if "tag_setup" in cell.get("classes", ())]
        if not cells:
            return
        parent = cells[0].parent
        if any(cell.parent is not parent for cell in cells):  # a heading between them, which `setup_cells` leaves out
            return
        start, stop = parent.index(cells[0]), parent.index(cells[-1]) + 1
        box = folded_setup(
            "", *parent[start:stop], classes=["course-setup"], summary=PAGES[self.config.edition]["setup"]
        )
        parent[start:stop] = [box]


def visit_folded(self, node):
    self.body.append(f'<details class="{" ".join(node["classes"])}">\n<summary>{escape(node["summary"])}</summary>\n')


def depart_folded(self, node):
    self.body.append("</details>\n")


def connect(app):
    app.add_transform(FoldSetup)
    app.add_node(folded_setup, html=(visit_folded, depart_folded))
