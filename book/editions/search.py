"""Full-text search in both languages with Sphinx' own index, Chinese split into characters and pairs of characters.

A text 梯度消失 is indexed as 梯 度 消 失 梯度 度消 消失. A query of one character looks for it, a longer one for its pairs, all of
which a page must hold; so words, parts of words and phrases across word boundaries are found, and no dictionary is needed.
"""

import functools
import re

from docutils import nodes
from sphinx.search import WordStore
from sphinx.search.en import SearchEnglish

# Ideographs: unified, extension A, compatibility, and the extensions beyond the basic plane.
CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
TOKEN = re.compile(rf"(?P<cjk>[{CJK}]+)|(?P<word>[^\W{CJK}]+)")
# Inline nodes whose text is no language: formulas are found by the words around them.
SILENT = (nodes.comment, nodes.math, nodes.math_block, nodes.raw)

JS_SPLITTER = r"""
var splitQuery = (query) => {
  const cjk = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3134f}";
  const runs = query.match(new RegExp(`[${cjk}]+|(?:(?![${cjk}])[\\p{L}\\p{N}\\p{M}_])+`, "gu")) || [];
  return runs.flatMap((run) => {
    if (!new RegExp(`^[${cjk}]`, "u").test(run)) return [run];
    const characters = Array.from(run);
    if (characters.length === 1) return characters;
    return characters.slice(1).map((character, i) => characters[i] + character);
  });
};
"""


def split(text):
    """Terms to index: Latin words and numbers whole; of each run of Chinese every character and every pair."""
    terms = []
    for match in TOKEN.finditer(text):
        if run := match["cjk"]:
            terms.extend(run)
            terms.extend(map("".join, zip(run, run[1:])))
        else:
            terms.append(match["word"])
    return terms


def split_query(text):
    """Terms that a query asks for (what the JavaScript splitter does, in Python)."""
    terms = []
    for match in TOKEN.finditer(text):
        run = match["cjk"]
        terms.extend(map("".join, zip(run, run[1:])) if run and len(run) > 1 else [match[0]])
    return terms


class SearchChinese(SearchEnglish):
    """Chinese by characters and pairs of characters; Latin words are stemmed as in English."""

    lang = "zh"
    language_name = "English"  # names the stemmer class in Sphinx' JavaScript
    js_splitter_code = JS_SPLITTER

    def split(self, input):
        return split(input)

    def stem(self, word):
        return super().stem(word) if word.isascii() else word


def visible_text(markup):
    """Text of raw HTML without scripts, styles, tags and formulas."""
    markup = re.sub(r"<(script|style|svg|template)\b.*?</\1\s*>", " ", markup, flags=re.DOTALL | re.IGNORECASE)
    markup = re.sub(r"\\\(.*?\\\)|\\\[.*?\\\]", " ", markup, flags=re.DOTALL)
    # Inline tags do not end a word; all others do.
    markup = re.sub(r"</?(?:b|i|em|strong|code|span|a|sub|sup)\b[^<>]*>", "", markup, flags=re.IGNORECASE)
    return re.sub(r"<[^<>]+>", " ", markup)


def block_text(node):
    """Text of a block: inline markup does not split a phrase, formulas leave a gap."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.image):
        return f" {node.get('alt', '')} "
    if isinstance(node, SILENT):
        return " "
    return "".join(block_text(child) for child in node.children)


def collect(doctree, language):
    """Words and titles of a document for the index. Replaces Sphinx' collector, which splits at inline markup.

    language: the `SearchLanguage` whose `split` is used.
    """
    store = WordStore()

    def visit(node):
        if isinstance(node, nodes.raw):
            if "html" in node.get("format", "").split():
                store.words.extend(language.split(visible_text(node.astext())))
        elif isinstance(node, SILENT):
            return
        elif isinstance(node, nodes.title):
            text, first = node.astext(), not store.titles
            ids = node.parent["ids"]
            store.titles.append((text, None if first else ids[0] if ids else None))
            store.title_words.extend(language.split(block_text(node)))
        elif isinstance(node, (nodes.TextElement, nodes.Text, nodes.image)):
            store.words.extend(language.split(block_text(node)))
        else:
            for child in node.children:
                visit(child)

    visit(doctree)
    return store


def use_collector(app, doctree, docname):
    """Give this build's index our collector (the index is made just before the first page is written)."""
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None and "_word_collector" not in vars(indexer):
        indexer._word_collector = functools.partial(collect, language=indexer.lang)


def setup(app):
    app.add_search_language(SearchChinese)
    app.connect("doctree-resolved", use_collector)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
