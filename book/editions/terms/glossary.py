"""The glossary page of each edition (directive ``course-terms``): terms by letter, each with its other language, meaning, other names and lesson."""

import re

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from editions.source.languages import EDITIONS, is_chinese, other
from editions.source.words import TERMS as WORDS
from editions.terms.list import TERMS, anchor, read_terms

# GB 2312 lists its 3,755 common characters by pronunciation: the first one of each initial. (None begins with i, u or v.)
INITIALS = dict(zip("啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝", "ABCDEFGHJKLMNOPQRSTWXYZ"))
LAST_COMMON = "座".encode("gb2312")
# A character that is listed under another pronunciation than it has in a term: one that sounds as it does there.
SOUNDS_LIKE = {"校": "较"}  # 校准: jiào


def sort_key(term, edition):
    """English by letters; Chinese by pronunciation, with Latin letters first."""
    if edition == "en":
        return term["en"].lower()
    name = "".join(SOUNDS_LIKE.get(character, character) for character in term["zh"])
    return [initial(name), is_chinese(name[0]), name.lower().encode("gb18030")]


def initial(name):
    """The letter under which a term stands: its first letter, or that of the pinyin of its first character.

    Raises:
        ValueError: the character is not one of the common ones, which GB 2312 lists by pronunciation.
    """
    first = SOUNDS_LIKE.get(name[0], name[0])
    if first.isascii():
        return first.upper()
    code = first.encode("gb18030")
    if len(code) != 2 or not "啊".encode("gb2312") <= code <= LAST_COMMON:
        raise ValueError(
            f"{name}: the pronunciation of {first} is not known; put a common character that sounds like it into SOUNDS_LIKE (editions/terms/glossary.py)"
        )
    return next(letter for character, letter in reversed(INITIALS.items()) if code >= character.encode("gb2312"))


def by_letter(terms, edition):
    """Dict from letter to its terms, both in order."""
    found = {}
    for term in sorted(terms, key=lambda term: sort_key(term, edition)):
        found.setdefault(initial(term[edition]), []).append(term)
    return found


def in_other_language(text, edition):
    """A node of text in the language that the edition is not in (docutils makes its class a `lang` attribute)."""
    return nodes.inline("", text, classes=[f"language-{EDITIONS[other(edition)]['lang']}", "course-term-other"])


def explained(text):
    """Nodes of a definition: words, and formulas between dollars."""
    parts = re.split(r"\$(.+?)\$", text)
    return [nodes.math(part, part) if i % 2 else nodes.Text(part) for i, part in enumerate(parts) if part]


def also_known_as(term, edition):
    """Other names in the language of the edition."""
    return [name for name in term.get("also", []) if is_chinese(name) == (edition == "zh")]


def entry(term, edition):
    """A term of the list, as an item of a definition list."""
    words = WORDS[edition]
    name = nodes.term("", term[edition], ids=[anchor(term)])
    if "in" in term:
        name += nodes.inline("", words["sense"].format(term["in"][edition]), classes=["course-term-sense"])
    name += [nodes.Text(" "), in_other_language(term[other(edition)], edition)]
    body = nodes.definition("", nodes.paragraph("", "", *explained(term["means"][edition])))
    extra = nodes.paragraph(classes=["course-term-extra"])
    if also := also_known_as(term, edition):
        extra += nodes.inline("", words["also"].format(words["join"].join(also)))
    if "lesson" in term:
        # Its title is known once all pages have been read: see hovers.
        extra += nodes.inline("", words["lesson"], nodes.inline(classes=["course-lesson"], lesson=term["lesson"]))
    if extra.children:
        body += extra
    return nodes.definition_list_item("", name, body)


def page(terms, edition):
    """All nodes of the glossary: a line of letters to jump to, and a list for each."""
    letters = by_letter(terms, edition)
    links = " ".join(f'<a href="#letter-{letter.lower()}">{letter}</a>' for letter in letters)
    box = nodes.container(classes=["course-terms"])
    box += nodes.raw(
        "", f'<nav class="course-terms-jump" aria-label="{WORDS[edition]["jump"]}">{links}</nav>', format="html"
    )
    for letter, group in letters.items():
        title = nodes.rubric("", letter, ids=[f"letter-{letter.lower()}"])
        title["heading-level"] = 2
        box += [title, nodes.definition_list("", *(entry(term, edition) for term in group))]
    return box


class CourseTerms(SphinxDirective):
    """``course-terms``: the glossary in the language of the edition."""

    def run(self):
        self.env.note_dependency(str(TERMS))
        return [page(read_terms(), self.config.edition)]


def connect(app):
    app.add_directive("course-terms", CourseTerms)
