"""The glossary page of each edition, from one list of terms (`book/terms.yaml`)."""

import pathlib

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

TERMS = pathlib.Path(__file__).resolve().parent.parent / "terms.yaml"
OTHER = {"en": "zh", "zh": "en"}
SENSE = {"en": " ({})", "zh": "（{}）"}
TEXT = {"en": {"lesson": "lesson", "also": "also"}, "zh": {"lesson": "见课程", "also": "又称"}}


def read_terms(path=TERMS):
    """The list of terms.

    Raises:
        ValueError: if an entry lacks a language, with its number and term.
    """
    terms = yaml.safe_load(path.read_text("utf8"))
    for number, term in enumerate(terms, 1):
        named = term.get("en") and term.get("zh")
        explained = all(term.get("means", {}).get(lang) for lang in OTHER)
        if not (named and explained):
            raise ValueError(f"{path.name}, entry {number} ({term.get('en') or term.get('zh')}): expected en, zh and means in both languages")
    return terms


def anchor(term):
    """The id of a term on the glossary page, the same in both editions."""
    words = [term["en"]] + ([term["in"]["en"]] if "in" in term else [])
    return "term-" + nodes.make_id(" ".join(words))


def as_markdown(terms, edition, root):
    """The entries as a MyST definition list, in the order of the edition's terms.

    Args:
        terms: as `read_terms` gives them.
        edition: "en" or "zh".
        root: relative path from the page to the course's root.
    """
    text, other = TEXT[edition], OTHER[edition]
    lines = []
    for term in sorted(terms, key=lambda t: sort_key(t, edition)):
        sense = SENSE[edition].format(term["in"][edition]) if "in" in term else ""
        lines += [f"({anchor(term)})=", "", f"**{term[edition]}**{sense} · <span lang=\"{'zh-CN' if other == 'zh' else 'en'}\">{term[other]}</span>"]
        extra = f" {text['also']}：{'、'.join(term['also'])}。" if edition == "zh" and "also" in term else ""
        link = f" [→ {text['lesson']}]({root}notebooks/{term['lesson']}.ipynb)" if "lesson" in term else ""
        lines += [f": {term['means'][edition]}{extra}{link}", ""]
    return lines


def sort_key(term, edition):
    """English by letters; Chinese by pronunciation (the order of GB 2312 for its common characters)."""
    if edition == "en":
        return term["en"].lower()
    return term["zh"].encode("gb18030")


class CourseTerms(SphinxDirective):
    """``course-terms``: the glossary in the language of the edition."""

    def run(self):
        self.env.note_dependency(str(TERMS))
        depth = self.env.docname.count("/")
        lines = as_markdown(read_terms(), self.config.edition, "../" * depth)
        box = nodes.container(classes=["course-terms"])
        self.state.nested_parse(StringList(lines, source=str(TERMS)), self.content_offset, box)
        return [box]


def setup(app):
    app.add_directive("course-terms", CourseTerms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
