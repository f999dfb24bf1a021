"""What the course's search finds: its scripts under Node. (tests/site has it in a browser.)"""

import functools
import json
import random
import re

import pytest
from bench import search as bench_search
from docutils import nodes
from lessons import ROOT
from search_sample import EDITIONS, parsed, run_js, text_of

from editions.pages.cells import heading_slugs
from editions.search import asked as search_asked
from editions.search import index as search
from editions.search import text as search_text
from editions.search import words as search_words
from editions.source.cells import read_page
from editions.source.languages import HAN
from editions.terms.list import anchor, names, read_terms, synonyms
from utils import plain_yaml

QUERIES = plain_yaml.load(bench_search.QUERIES.read_text("utf-8"))


@functools.cache
def finder(site, node):
    @functools.cache
    def find(edition, queries):
        return bench_search.ask(edition, list(queries), node)

    return lambda edition, queries: find(edition, tuple(queries))


def pages_of(entries):
    return {name for entry in entries for name in bench_search.wanted(entry)}


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_right_page_is_among_the_first_three_with_the_matching_line(site, node, edition):
    entries = QUERIES["tuned"][edition]
    assert len(entries) == 40 and len({entry["q"] for entry in entries}) == 40
    missed = []
    for entry, pages in zip(entries, finder(site, node)(edition, [entry["q"] for entry in entries])):
        rank = bench_search.rank(entry, pages)
        if rank is None or rank > 2:
            missed.append(f"{entry['q']}: {[page['name'] for page in pages[:3]]}")
        elif "【" not in "".join(bench_search.shown(pages[rank])):
            missed.append(f"{entry['q']}: no match is shown")
    assert missed == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_queries_that_the_search_was_not_tuned_on_find_their_pages(site, node, edition):
    entries = QUERIES["heldout"][edition]
    ranks = (
        [
            bench_search.rank(entry, pages)
            for entry, pages in zip(entries, finder(site, node)(edition, [entry["q"] for entry in entries]))
        ]
        if entries
        else []
    )
    missed = [entry["q"] for entry, rank in zip(entries, ranks) if rank is None or rank > 2]
    assert len(missed) <= len(entries) * 0.15, missed


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_learners_type_leads_first_to_the_section_that_answers(site, node, edition):
    entries = QUERIES["learners"][edition]
    missed = []
    for entry, pages in zip(entries, finder(site, node)(edition, [entry["q"] for entry in entries])):
        places = [f"{page['name']}#{section['id']}" for page in pages[:1] for section in page["sections"][:1]]
        if not places or places[0] not in ([entry["at"]] if isinstance(entry["at"], str) else entry["at"]):
            missed.append(f"{entry['q']}: {places}")
    assert missed == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_learners_queries_that_nothing_was_tuned_on_find_their_pages(site, node, edition):
    entries = QUERIES["learners_heldout"][edition]
    ranks = [
        bench_search.rank(entry, pages)
        for entry, pages in zip(entries, finder(site, node)(edition, [entry["q"] for entry in entries]))
    ]
    missed = [entry["q"] for entry, rank in zip(entries, ranks) if rank is None or rank > 2]
    assert len(missed) <= len(entries) * 0.2, missed


def test_the_query_file_names_pages_that_exist(site):
    kinds = [QUERIES[kind] for kind in ("tuned", "heldout", "learners_heldout")]
    named = pages_of(entry for kind in kinds for entries in kind.values() for entry in entries)
    assert named <= set(bench_search.page_scripts("en"))


def test_a_query_waits_only_as_long_as_its_lesson_does(site):
    written = set(bench_search.page_scripts("en"))
    waiting = [entry for entries in QUERIES["waiting"].values() for entry in entries]
    arrived = [f"{entry['q']}: {entry['page']}" for entry in waiting if entry["page"] in written]
    assert waiting and not arrived, f"the lesson is there: move these to `learners`, with their section: {arrived}"
    assert all(re.fullmatch(r"notebooks/\d\d-[\w-]+/\d\d-[\w-]+", entry["page"]) for entry in waiting)


@pytest.mark.parametrize("page", sorted({entry["page"] for entry in search_asked.read_asked()}))
def test_a_heading_that_learners_are_led_to_stands_in_its_source(page):
    """Without a build, so that who words a heading anew hears of it at once."""
    notebook = ROOT / f"{page}.ipynb"
    cells = (
        json.loads(notebook.read_text("utf8"))["cells"]
        if notebook.exists()
        else read_page((ROOT / f"{page}.md").read_text("utf8"))
    )
    ids = {id for _, id in heading_slugs(cells)}
    assert {entry["id"] for entry in search_asked.read_asked() if entry["page"] == page} <= ids


def test_every_phrase_of_learners_leads_to_a_section_that_exists(site):
    pages = {name: search.data_of(script) for name, script in bench_search.page_scripts("en").items()}
    entries = search_asked.read_asked()
    assert {entry["page"] for entry in entries} <= set(pages)
    assert search_asked.lost(entries, pages) == []
    lessons = {name for name in pages if name.startswith("notebooks/")}
    assert lessons <= {entry["page"] for entry in entries}, "a lesson that no phrase of a learner leads to"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_phrase_of_learners_finds_its_section(site, node, edition):
    entries = search_asked.read_asked()
    asked = [(phrase, f"{entry['page']}#{entry['id']}") for entry in entries for phrase in entry[edition]]
    answers = finder(site, node)(edition, [phrase for phrase, _ in asked])
    missed = []
    for (phrase, place), pages in zip(asked, answers):
        first = [f"{page['name']}#{section['id']}" for page in pages[:1] for section in page["sections"][:1]]
        if first != [place]:
            missed.append(f"{phrase}: {first} instead of {place}")
    assert missed == []


@pytest.mark.parametrize(
    "edition, form", [("en", "what is {}"), ("en", "{} meaning"), ("zh", "什么是{}"), ("zh", "{}是什么意思")]
)
def test_who_asks_what_a_term_is_gets_its_entry_of_the_glossary_first(site, node, edition, form):
    terms = [term for term in read_terms() if "in" not in term]
    answers = finder(site, node)(edition, [form.format(names(term, edition)[0]) for term in terms])
    missed = [
        term["en"]
        for term, pages in zip(terms, answers)
        if pages[0]["name"] != "book/glossary" or pages[0]["sections"][0]["id"] != anchor(term)
    ]
    assert missed == []


def test_traditional_characters_find_what_simplified_ones_find(site, node):
    queries = ["过拟合", "权重", "为什么梯度会消失", "学习率", "激活函数", "卷积层", "迁移学习", "标签很少怎么办"]
    typed = ["過擬合", "權重", "為什麼梯度會消失", "學習率", "激活函數", "卷積層", "遷移學習", "標籤很少怎麼辦"]
    plain, traditional = (finder(site, node)("zh", asked) for asked in (queries, typed))
    assert plain == traditional and all(plain)


@pytest.mark.parametrize("edition", EDITIONS)
def test_words_that_only_ask_are_not_marked(site, node, edition):
    queries = {
        "en": ["how does momentum work", "what is dropout?"],
        "zh": ["怎么理解动量", "为什么要归一化", "感受野有什么用"],
    }
    for query, pages in zip(queries[edition], finder(site, node)(edition, queries[edition])):
        marked = re.findall("【(.*?)】", "".join("".join(bench_search.shown(page)) for page in pages))
        assert marked and not {"how", "does", "what", "is", "怎么", "为什么", "什么", "有什么", "有什么用"} & set(
            marked
        ), query


def test_answers_to_a_quiz_are_found_and_what_is_said_of_them_is_not():
    document = parsed("Before.")
    document += nodes.raw(
        "", '<ul><li><span>noise</span><span class="course-feedback">It only looks so.</span></li></ul>', format="html"
    )
    assert text_of(document)[0][2] == ["Before.", "noise"]


def test_exercises_and_further_reading_count_less_than_what_explains(site):
    source = "T\n=\n\nOne\n---\n\ntanh\n\nExercises\n---------\n\nExercise 1\n~~~~~~~~~~\n\ntanh tanh\n\nFurther reading\n---------------\n\nsigmoid\n"
    document = parsed(source)
    aside = search_text.asides(document)
    assert aside == ["exercises", "exercise-1", "further-reading"]
    weights = search.weigh(text_of(document), aside)
    assert (
        weights["tanh"] == (1, 0) and weights["sigmoid"] == (1, 0) and weights[search_words.stem("reading")] == (1, 0)
    )
    for name, script in bench_search.page_scripts("zh").items():  # every lesson has such sections, whatever their names
        if name.startswith("notebooks/"):
            page = search.data_of(script)
            ids = [id for id, _, _ in page["text"]]
            assert {"exercises", ids[-1]} < set(page["aside"]) < set(ids), name


@pytest.mark.parametrize(
    "text, message",
    [
        ("- {at: a#b, en: [x]}", "entry 1"),
        ("- {at: a#b, en: [x], zh: []}", "entry 1"),
        ("- {at: a#b, en: [x], zh: [y]}\n- {at: a#b, en: [x], zh: [y]}", "entry 2.*already"),
        ("- {at: a#b, en: [x", "YAML"),
        ("at: a", "list"),
    ],
)
def test_a_mistake_in_the_file_of_phrases_is_named(tmp_path, text, message):
    path = tmp_path / "asked.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=f"asked.yaml.*{message}"):
        search_asked.read_asked(path)


def pieces(text, chance, count):
    """Stretches of 2 to 6 characters from anywhere in Chinese sentences: they do not end where words do."""
    runs = re.findall(f"[{HAN}]{{6,}}", text)
    found = []
    for run in chance.sample(runs, count):
        length = chance.randint(2, 6)
        start = chance.randint(0, len(run) - length)
        found.append(run[start : start + length])
    return found


def test_any_piece_of_a_chinese_sentence_finds_its_lesson(site, node):
    chance, asked = random.Random(1), []
    for name, script in bench_search.page_scripts("zh").items():
        if name.startswith("notebooks/"):
            text = "\n".join(
                line for _, _, lines in search.data_of(script)["text"] for line in lines if isinstance(line, str)
            )
            asked += [(piece, name) for piece in pieces(text, chance, 15)]
    answers = finder(site, node)("zh", [piece for piece, _ in asked])
    missed = [
        (piece, name) for (piece, name), pages in zip(asked, answers) if name not in [page["name"] for page in pages]
    ]
    assert missed == []
    # and where the piece stands as it is, the line is shown
    hidden = []
    for (piece, name), pages in zip(asked, answers):
        sections = next(page["sections"] for page in pages if page["name"] == name)
        if sections and not any(piece in section["line"] or piece in section["heading"] for section in sections):
            hidden.append((piece, name))
    assert hidden == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_term_of_the_glossary_finds_a_page_where_it_stands(site, node, edition, language):
    queries = [name for words in synonyms() for name in words[language]]
    missed = [
        query
        for query, pages in zip(queries, finder(site, node)(edition, queries))
        if not pages or "【" not in "".join(bench_search.shown(pages[0]))
    ]
    assert missed == []


ODD = [
    "",
    " ",
    "a",
    "k",
    "层",
    "。",
    "(",
    "\\",
    "[",
    "*",
    "<img src=x onerror=alert(1)>",
    "𠀀",
    "é",
    "constructor",
    "__proto__",
    "toString",
    "的",
    "是什么",
    "the",
    "x" * 500,
    "梯度" * 200,
    "- - -",
    "1",
    "%",
    "\u200b",
    "\ud83d\ude00",
]


def test_odd_queries_get_an_answer(site, node):
    for edition in EDITIONS:
        assert len(run_js(node, site / edition, ODD)) == len(ODD)


def test_what_stands_nowhere_is_not_found(site, node):
    assert finder(site, node)("zh", ["鹦鹉螺化石", "区块链"]) == [[], []]
    assert finder(site, node)("en", ["zzzz", "xylophone"]) == [[], []]


@pytest.mark.parametrize(
    "one, other",
    [
        ("one-hot", "onehot"),
        ("mini-batch", "minibatch"),
        ("1×1", "1x1"),
        ("ReLU", "ＲｅＬＵ"),
        ("gradient", "Gradients"),
        ("normalise", "normalization"),
        ("L2", "L²"),
    ],
)
def test_two_spellings_lead_to_the_same_page(site, node, one, other):
    first, second = finder(site, node)("en", [one, other])
    assert first and first[0]["name"] == second[0]["name"]


def test_of_a_chinese_phrase_that_stands_nowhere_its_known_part_is_found_and_counts_as_a_part(site, node):
    (pages,) = finder(site, node)("zh", ["量子计算机"])
    assert pages and all(
        "计算机" in "".join(bench_search.shown(page)).replace("【", "").replace("】", "") for page in pages
    )
    assert all(page["coverage"] < 0.9 for page in pages)


def test_pages_with_all_words_come_before_pages_with_some(site, node):
    (pages,) = finder(site, node)("en", ["learning rate momentum"])
    whole = [page["coverage"] > 0.95 for page in pages]
    assert True in whole and False in whole, "the query does not tell"
    assert whole[0]
