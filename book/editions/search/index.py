"""The course's search: for each edition an index, and for each page a file with its text, all plain scripts, so that they load from a folder too.

`_static/search/text/<page>.js` holds a page's text by sections and is written with the page; `_static/search/index.js` is made from all of
these when the build ends, so it follows every page that was changed, added or taken away. `theme/static/search.js` reads both.
"""

import hashlib
import json
import pathlib
import re

from sphinx import addnodes
from sphinx.util import logging

from editions.search.asked import ASKED, in_edition, lost, read_asked
from editions.search.text import asides, sections
from editions.search.traditional import pairs_for
from editions.search.words import ENDINGS, STOP, terms
from editions.source.languages import HAN
from editions.terms.list import anchor, read_terms, synonyms

logger = logging.getLogger(__name__)
INDEX, TEXTS = "_static/search/index.js", "_static/search/text"
# How a posting is written: the page is a character from FIRST on, before it a mark of how often (once, up to three times, more often)
# and where the term stands (in the text, in a heading, in the title); the commonest kind has no mark.
FIRST, MARKS = 0x30, "\0!#$%&'()"


def call(name, data):
    """A script that hands data to the search."""
    return f"courseSearch.{name}({json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


def data_of(script):
    """What such a script hands over."""
    return json.loads(script[script.index("(") + 1 : script.rindex(")")])


def weigh(page, aside=()):
    """term -> (times, place) on a page; place: 0 text, 1 heading, 2 title.

    Args:
        page: sections as `search.text.sections` gives them.
        aside: ids of sections that explain nothing; what stands there counts once at most, as text.
    """
    found, pointed = {}, {}
    for number, (id, heading, lines) in enumerate(page):
        apart = id in aside
        for text, place in [(heading, 1 if number else 2), *((line, 0) for line in lines)]:
            for term in terms("".join(text)):
                if apart:
                    pointed[term] = (1, 0)
                else:
                    times, best = found.get(term, (0, 0))
                    found[term] = (times + 1, max(best, place))
    return pointed | found


def posting(page, times, place):
    mark = MARKS[(0 if times == 1 else 1 if times < 4 else 2) + 3 * place]
    return mark.strip("\0") + chr(FIRST + page)


def pack(pages, apart=None):
    """Words, pairs of Chinese characters and where they stand, as strings that compress well.

    Args:
        pages: list of sections, one for each page.
        apart: for each page the ids of the sections that explain nothing.

    Returns:
        dict with `words` (sorted, a space between), `pairs` (first character, then all that follow it, a space between), `at` (the pages of
        each word, then of each pair).
    """
    places = {}
    for number, (page, aside) in enumerate(zip(pages, apart or [()] * len(pages))):
        for term, (times, place) in weigh(page, aside).items():
            places.setdefault(term, []).append(posting(number, times, place))
    pair = re.compile(f"[{HAN}]{{2}}")
    words = sorted(term for term in places if not pair.fullmatch(term))
    pairs = sorted(term for term in places if pair.fullmatch(term))
    groups = {}
    for term in pairs:
        groups[term[0]] = groups.get(term[0], term[0]) + term[1]
    return {
        "words": " ".join(words),
        "pairs": " ".join(groups.values()),
        "at": " ".join("".join(places[term]) for term in words + pairs),
    }


def glossary(pages, entries=None):
    """What the glossary knows of words that mean the same: [names, page that teaches it or -1, id of the entry, then names too short to look for]."""
    numbers = {name: number for number, name in enumerate(pages)}
    found = {}
    entries = read_terms() if entries is None else entries
    for term, words in zip(entries, synonyms(entries)):
        # A single character (轮, 批) is in too many words to stand for a term.
        names = [name for name in dict.fromkeys(words["en"] + words["zh"]) if len(name) > 1 or name.isascii()]
        lesson = numbers.get(f"notebooks/{term.get('lesson')}", -1)
        key = tuple(name.lower() for name in names)
        before = found.get(key, [names, -1, anchor(term)])
        found[key] = [
            names,
            max(lesson, before[1]),
            before[2],
            *(name for name in (term["en"], term["zh"]) if name not in names and "（" not in name),
        ]
    return list(found.values())


def parts(env):
    """page -> caption of the part of the course in which it stands."""
    found = {}
    for contents in env.tocs.values():
        for toctree in contents.findall(addnodes.toctree):
            found |= dict.fromkeys(toctree["includefiles"], toctree.get("caption") or "")
    return found


def whole_index(pages, captions, edition):
    """All that the index holds.

    Args:
        pages: name -> what its script hands over (`text`, `aside`), in order.
        captions: name -> part of the course.
        edition: "en" or "zh": learners' phrases in its language come first.
    """
    texts = [page["text"] for page in pages.values()]
    listed = [[name, text[0][1], captions.get(name, "")] for name, text in zip(pages, texts)]
    words = pack(texts, [page.get("aside", ()) for page in pages.values()])
    known, asked = glossary(list(pages)), in_edition(read_asked(), list(pages), edition)
    held = words["pairs"] + words["words"] + "".join(text for _, _, own, foreign in asked for text in own + foreign)
    return {
        "pages": listed, "glossary": known, "asked": asked, "traditional": pairs_for(held),
        "stop": sorted(STOP), "endings": ENDINGS,
    } | words  # fmt: skip


def write_page(app, doctree, docname):
    """The text of a page that is being written."""
    if app.builder.format == "html":
        path = pathlib.Path(app.outdir, TEXTS, f"{docname}.js")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(call("page", {"name": docname, "text": sections(doctree), "aside": asides(doctree)}), "utf-8")


def report_lost(pages):
    """Warn of learners' phrases that lead nowhere."""
    for place in lost(read_asked(), pages):
        logger.warning(
            "%s has no section %s: correct the entry's `at`", ASKED.name, place, type="editions", subtype="asked"
        )


def write_index(app, exception):
    """The index of all pages, unless it is there already; texts of pages that are gone are taken away."""
    if exception or app.builder.format != "html":
        return
    folder, target = pathlib.Path(app.outdir, TEXTS), pathlib.Path(app.outdir, INDEX)
    names = sorted(app.env.found_docs)
    for path in folder.rglob("*.js"):
        if path.relative_to(folder).with_suffix("").as_posix() not in app.env.found_docs:
            path.unlink()
    texts = [(folder / f"{name}.js").read_text("utf-8") for name in names]
    captions = parts(app.env)
    asked = ASKED.read_bytes() if ASKED.exists() else b""
    version = hashlib.sha256(repr((texts, captions, glossary(names), asked)).encode()).hexdigest()[:8]
    if target.exists() and data_of(target.read_text("utf-8"))["version"] == version:
        return
    pages = {name: data_of(text) for name, text in zip(names, texts)}
    report_lost(pages)
    target.write_text(call("index", {"version": version} | whole_index(pages, captions, app.config.edition)), "utf-8")


def replace_search(app):
    """Sphinx makes no index of its own; the page of results is ours."""
    app.builder.search = False


def result_page(app):
    return [("search", {}, "search.html")]


def connect(app):
    app.connect("builder-inited", replace_search)
    app.connect("doctree-resolved", write_page)
    app.connect("html-collect-pages", result_page)
    app.connect("build-finished", write_index)
