"""What a bet is about is covered until it is placed: from the bet to the end of the section that settles it.

The page is written with everything open; a script closes the covers of bets that are open (`theme/templates/covers-first.js`), so
without scripts there are none.
"""

import re
from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from editions.source.words import COVERS

FORM = re.compile(r'\bdata-(?P<kind>bet|settle)="(?P<id>[\w.-]+)"')


class cover(nodes.General, nodes.Element):
    """What is covered; `bet`: its id; `far`: the bet stands in another section."""


class Covers(SphinxPostTransform):
    """Put what belongs to a bet under its cover."""

    default_priority = 205  # after MyST-NB has chosen the outputs' HTML, and folded cells (199)
    formats = ("html",)

    def run(self, **kwargs):
        cover_bets(self.document)


def cover_bets(document):
    """Move what follows each bet of a document into `cover` nodes.

    A bet in the section that settles it covers the rest of that section, up to the next bet or to a part with a heading of its own. Where other
    sections lie between, they teach what the experiment needs and stay open; the settling section is covered, from its title on. No bet
    is ever under a cover.
    """
    forms = list(find_forms(document))
    bets = {id: cell for kind, id, cell in forms if kind == "bet"}
    for kind, id, settled in forms:
        if kind != "settle" or id not in bets:
            continue
        bet, parent, first = bets[id], *(place(bets[id], settled))
        mark_bet(bet, id)
        last = end(parent, settled, bets.values())
        run = []
        for node in [*parent.children[first : last + 1], None]:
            if node is not None and not any(within(other, node) for other in bets.values()):
                run.append(node)
                continue
            if run:
                wrap(run, parent, id, far=bet.parent is not parent)
            run = []


def find_forms(document):
    """(kind, id, cell) of each bet and each settled bet, in the order of the page."""
    for cell in document.findall(nodes.container):
        if cell.get("nb_element") == "cell_code":
            for raw in cell.findall(nodes.raw):
                if match := FORM.search(raw.astext()):
                    yield match["kind"], match["id"], cell


def within(node, ancestor):
    """Whether a node is another, or stands in it."""
    while node is not None and node is not ancestor:
        node = node.parent
    return node is not None


def place(bet, settled):
    """Where the cover begins: (parent, index of its first child)."""
    parent = bet.parent
    inside = next((child for child in parent.children if within(settled, child)), None)
    if inside is not None and (inside is settled or not isinstance(parent.parent, nodes.document)):
        return parent, parent.index(bet) + 1
    parent = settled.parent
    while not isinstance(parent, nodes.section):
        settled, parent = parent, parent.parent
    return parent, next(i for i, child in enumerate(parent.children) if not isinstance(child, nodes.title))


def end(parent, settled, bets):
    """Index of the last child that belongs to a bet: what follows its settling tells what came of it, too."""
    last = next(i for i, child in enumerate(parent.children) if within(settled, child))
    for child in parent.children[last + 1 :]:
        if isinstance(child, nodes.section) or any(within(bet, child) for bet in bets):
            break
        last += 1
    return last


def wrap(run, parent, id, far):
    covered, at = cover(bet=id, far=far), parent.index(run[0])
    for node in run:
        parent.remove(node)
    covered.extend(run)
    parent.insert(at, covered)


def anchor(id):
    """The id of the cell with a bet, to which links lead."""
    return f"bet-{id.replace('.', '-')}"


def mark_bet(bet, id):
    if anchor(id) not in bet["ids"]:
        bet["ids"].append(anchor(id))


def visit_cover(self, node):
    says, id = COVERS[self.config.edition], node["bet"]
    if node["far"]:
        link = f'<a href="#{anchor(id)}">{escape(says["link"])}</a>'
        self.body.append(f'<p class="course-cover-far">{says["far"].format(link=link)}</p>\n')
    self.body.append(
        f'<details class="course-cover" data-cover="{escape(id)}" open><summary>'
        f'<span class="course-cover-shut">{says["shut"]}</span> <span class="course-cover-do course-cover-shut">{says["show"]}</span>'
        f'<span class="course-cover-open">{says["open"]}</span> <span class="course-cover-do course-cover-open">{says["hide"]}</span></summary>\n'
        '<div class="course-covered">\n'
    )


def depart_cover(self, node):
    self.body.append("</div></details>\n")


def connect(app):
    app.add_node(cover, html=(visit_cover, depart_cover))
    app.add_post_transform(Covers)
