"""Search in both languages: what the index holds and what a query asks for."""

import json
import subprocess

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from editions import search


def found(query, text):
    """Whether a page with this text is found: it holds every term of the query."""
    language = search.SearchChinese({})
    terms = {language.stem(term.lower()) for term in search.split(text)}
    return {language.stem(term.lower()) for term in search.split_query(query)} <= terms


TEXT = "深层网络里，梯度消失使前面的层几乎学不到东西。ReLU 的导数在正半轴为 1；batch normalization（批量归一化）也有帮助。"


@pytest.mark.parametrize("query", ["梯度消失", "梯度", "消失", "失", "度消失", "梯度消失使前面的层", "ReLU 导数", "relu导数", "导数 ReLU", "批量归一化", "归一", "normalizations", "RELU"])
def test_a_page_is_found_by_whole_words_parts_phrases_and_mixed_queries(query):
    assert found(query, TEXT)


@pytest.mark.parametrize("query", ["梯度爆炸", "消度", "卷积", "sigmoid 导数", "梯度 卷积"])
def test_a_page_is_not_found_by_what_it_does_not_hold(query):
    assert not found(query, TEXT)


def test_a_phrase_asks_for_its_pairs_and_a_single_character_for_itself():
    assert search.split_query("梯度消失 x1") == ["梯度", "度消", "消失", "x1"]
    assert search.split_query("层") == ["层"]


def test_the_browser_splits_queries_as_python_does(node):
    queries = ["梯度消失", "ReLU 导数", "relu导数abc", "层", "a_b c-d 1.5", "，。！？", "𠀀𠀁", "Größe naïve", "卷积，池化", "", "GPT-4的层", "é́"]
    script = search.JS_SPLITTER + f"process.stdout.write(JSON.stringify({json.dumps(queries)}.map(splitQuery)));"
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, encoding="utf-8", check=True)
    for query, terms in zip(queries, json.loads(done.stdout)):
        if query != "é́":  # a combining mark: JavaScript's \p{M} and Python's \w differ, both keep the letter
            assert terms == search.split_query(query), query


def test_a_phrase_is_indexed_across_inline_markup():
    document = publish_doctree("梯度\\ **消失**\\ 了。")
    words = search.collect(document, search.SearchChinese({})).words
    assert {"梯度", "度消", "消失", "失了"} <= set(words)


def test_neighbouring_blocks_do_not_make_a_phrase():
    words = search.collect(publish_doctree("梯度\n\n消失"), search.SearchChinese({})).words
    assert "度消" not in words


def test_formulas_scripts_and_tags_are_not_indexed():
    document = publish_doctree("We know :math:`\\frac{a}{b}` well.")
    document += nodes.raw("", '<div class="q"><script>secret()</script><p>visible<b>ness</b></p><span class="math">\\(\\alpha\\)</span></div>', format="html")
    words = set(search.collect(document, search.SearchChinese({})).words)
    assert {"We", "know", "well", "visibleness"} <= words
    assert not {"frac", "secret", "alpha", "div", "math"} & words


def test_alt_text_is_indexed():
    document = publish_doctree("Text.")
    document += nodes.image(uri="x.svg", alt="两条曲线")
    assert "曲线" in search.collect(document, search.SearchChinese({})).words


def test_headings_keep_their_ids_so_that_results_lead_to_them():
    document = publish_doctree("Title\n=====\n\nPart one\n--------\n\nText.", settings_overrides={"doctitle_xform": False})
    store = search.collect(document, search.SearchChinese({}))
    assert store.titles == [("Title", None), ("Part one", "part-one")]


def test_latin_words_are_stemmed_alike_on_both_sides_and_chinese_is_untouched():
    language = search.SearchChinese({})
    assert language.stem("gradients") == language.stem("gradient")
    assert language.stem("消失") == "消失"
