"""What an edition changes in the parsed documents: ids of headings, captions, labels, the cost line."""

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from editions.source.costs import minutes_said, run_said
from editions.source.languages import half
from editions.source.words import PAGES

logger = logging.getLogger(__name__)


class HeadingIds(SphinxTransform):
    """Give every section the id made from its English heading, in both editions."""

    # Before the targets in front of headings are propagated to them (260), so that labels stay what they are.
    default_priority = 5

    def apply(self, **kwargs):
        wanted = self.env.temp_data.pop("course_headings", None)
        sections = list(self.document.findall(nodes.section))
        if not wanted or not sections:
            return
        if len(wanted) != len(sections):
            logger.warning(
                "%d headings on this page of the %s edition, expected the %d of the English source: "
                "give both languages the same headings, outside of lists and quotes.",
                len(sections),
                self.config.edition,
                len(wanted),
                location=self.env.docname,
                type="editions",
                subtype="headings",
            )
            return
        slugs = getattr(self.document, "myst_slugs", {})
        known = {id_: entry for entry in slugs.values() for id_ in [entry[1]]}
        slugs.clear()
        for section in sections:
            section["course_old"] = section["ids"][0]
            self.document.ids.pop(section["ids"][0], None)
        for section, (_, slug) in zip(sections, wanted):
            old = section.attributes.pop("course_old")
            new = self.free(slug)
            section["ids"][0] = new
            section["slug"] = new
            self.document.ids[new] = section
            for name, id_ in self.document.nameids.items():
                if id_ == old and name in section["names"]:
                    self.document.nameids[name] = new
            if old in known:
                line, _, title = known[old]
                slugs[slug] = (line, new, title)

    def free(self, slug):
        """The slug, or one with a number where a label of the page has it already."""
        name, number = slug, 0
        while name in self.document.ids:
            number += 1
            name = f"{slug}-{number}"
        return name


class Captions(SphinxTransform):
    """Show the edition's half of `Optimizers | 优化器` in tables of contents."""

    default_priority = 101  # right after sphinx-external-toc has put the toctrees in

    def apply(self, **kwargs):
        edition = self.config.edition
        for toctree in self.document.findall(addnodes.toctree):
            for key in ("caption", "rawcaption"):
                toctree[key] = half(toctree.get(key), edition)
            toctree["entries"] = [(half(title, edition), target) for title, target in toctree["entries"]]


class CostLine(SphinxTransform):
    """Put what the lesson costs under its title, in one line: a reader's time, and what a run takes."""

    default_priority = 800

    def apply(self, **kwargs):
        cost, minutes = self.env.temp_data.pop("course_cost", (None, None))
        title = next(self.document.findall(nodes.title), None)
        if cost and title is not None:
            line = cost_line(cost, self.config.edition, minutes)
            title.parent.insert(title.parent.index(title) + 1, line)


def cost_line(cost, edition, minutes):
    """The paragraph that says what a lesson costs.

    Args:
        cost: `seconds`, `peak_mib`, `download_mb`, `device`, as `make record` measured them; what is missing is left out.
        edition: "en" or "zh".
        minutes: what it takes a reader.
    """
    before, items, after = run_said(cost, edition)
    line = nodes.paragraph("", "", classes=["course-cost"])
    line += nodes.inline("", minutes_said(minutes, edition), classes=["course-time"])
    line += nodes.Text(before)
    for number, item in enumerate(items):
        line += nodes.inline("", item, classes=["course-cost-item"])
        if number < len(items) - 1:
            line += nodes.Text(PAGES[edition]["separator"])
    if after:
        line += nodes.Text(after)
    return line


class Labels(SphinxPostTransform):
    """Label claims, and name what is folded, so that it can be styled."""

    default_priority = 210  # MyST-NB folds at 199
    formats = ("html",)

    def run(self, **kwargs):
        says = PAGES[self.config.edition]
        for cell in list(self.document.findall(nodes.container)):
            if cell.get("nb_element") != "cell_code":
                continue
            if "tag_solution" in cell["classes"]:
                for folded in cell.findall(HideCodeCellNode):
                    folded["classes"].append("course-solution")
            if "tag_claim" in cell["classes"]:
                cell.insert(0, nodes.paragraph("", says["claim"], classes=["course-claim-label"]))


def visit_folded(self, node):
    """As MyST-NB draws it, without its English `aria-label`, which would hide the summary's own words from screen readers."""
    classes = " ".join(["admonition", "hide", "course-collapsed", *node["classes"]])
    self.body.append(
        f'<details class="{escape(classes)}">\n<summary>\n'
        f'<p class="collapsed admonition-title">{escape(node["prompt_show"])}</p>\n'
        f'<p class="expanded admonition-title">{escape(node["prompt_hide"])}</p>\n</summary>\n'
    )


def depart_folded(self, node):
    self.body.append("</details>\n")


def connect(app):
    for transform in (HeadingIds, Captions, CostLine):
        app.add_transform(transform)
    app.add_post_transform(Labels)
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded, depart_folded))
