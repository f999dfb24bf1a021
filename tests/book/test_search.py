"""The course's search: what its index holds, what its scripts find under Node, and that both cut words alike. (test_site has it in a browser.)"""

import functools
import json
import random
import re
import subprocess
from types import SimpleNamespace

import pytest
from bench import search as bench_search
from docutils import nodes
from docutils.core import publish_doctree
from lessons import ROOT

from editions.pages.cells import heading_slugs
from editions.search import asked as search_asked
from editions.search import index as search
from editions.search import text as search_text
from editions.search import words as search_words
from editions.source.cells import read_page
from editions.source.languages import HAN
from editions.terms.list import anchor, names, read_terms, synonyms
from utils import plain_yaml

EDITIONS = bench_search.EDITIONS
QUERIES = plain_yaml.load(bench_search.QUERIES.read_text("utf-8"))


# ---- words


@pytest.mark.parametrize(
    "forms",
    [
        "gradient gradients", "batch batches", "matrix matrices", "bias biases", "loss losses", "axis axis", "accuracy accuracies", "normalize normalized normalizing normalization normalizations",
        "regularise regularize regularization", "activate activated activation activations", "train trained training", "drop dropped dropping", "embed embedding", "classify classifier classification",
        "convolution convolutions convolutional", "derivative derivatives", "vanish vanishes vanishing", "overfit overfitting", "initialize initializer initialization",
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(forms):
    assert len({search_words.stem(form) for form in forms.split()}) == 1, {
        form: search_words.stem(form) for form in forms.split()
    }


@pytest.mark.parametrize(
    "one, other",
    [
        ("training", "trait"),
        ("string", "str"),
        ("loss", "los"),
        ("residual", "residue"),
        ("layer", "lay"),
        ("test", "text"),
    ],
)
def test_different_words_keep_different_stems(one, other):
    assert search_words.stem(one) != search_words.stem(other)


@pytest.mark.parametrize(
    "text, terms",
    [
        ("梯度消失", {"梯度", "度消", "消失"}),
        ("梯度，消失", {"梯度", "消失"}),
        ("一层 ReLU 层", {"一层", "relu", "层"}),
        ("ReLU的导数", {"relu", "的导", "导数"}),
        ("Mini-batches, one-hot", {"mini", "batch", "minibatch", "hot", "onehot", "one"}),
        ("He’s networks don't", {"he", "network", "don"}),
        ("tf.data he_normal", {"tf", "data", "tfdata", "he", "normal", "henormal"}),
        ("1×1, 3 × 3 and 28x28", {"1x1", "3x3", "28x28"}),
        ("L², L₂, ＲｅＬＵ, naïve", {"l2", "relu", "naiv"}),
        ("the a of x", set()),
    ],
)
def test_a_text_is_cut_into_terms(text, terms):
    assert set(search_words.terms(text)) == terms


def run_js(node, folder, asked):
    done = subprocess.run(
        [node, str(ROOT / "tests" / "helpers" / "js" / "search.mjs"), str(folder)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_browser_cuts_every_line_of_the_course_as_the_index_does(node, site, edition):
    pages = [search.data_of(script)["text"] for script in bench_search.page_scripts(edition).values()]
    lines = [
        text for page in pages for _, heading, lines in page for text in (heading, *("".join(line) for line in lines))
    ]
    lines += [
        "",
        "，。！？",
        "𠀀𠀁字",
        "Größe naïve ﬁ ½ x²",
        "GPT-4的层",
        "a_b--c 1.5e-3 don't w/o",
        "3×3×64x 0x1f 2x",
        "ＡＢＣ　１２",
        "层。层",
        "é́",
        "η β₁ ℓ2",
        "C++ C#",
    ]
    answers = run_js(node, site / edition, {"terms": lines})
    different = {
        line: (sorted(mine), sorted(theirs))
        for line, theirs in zip(lines, answers)
        if (mine := set(search_words.terms(line))) != set(theirs)
    }
    assert different == {}
    assert len(lines) > 1000


# ---- the text of a page


def text_of(document):
    return search_text.sections(document)


def parsed(source):
    return publish_doctree(source, settings_overrides={"doctitle_xform": False})


def test_a_line_runs_across_inline_markup_and_ends_with_its_block():
    assert text_of(parsed("梯度\\ **消失**\\ 了。\n\n另一段"))[0][2] == ["梯度消失了。", "另一段"]


def test_sections_carry_the_ids_of_their_headings():
    sections = text_of(parsed("Title\n=====\n\nFirst.\n\nPart one\n--------\n\nText.\n"))
    assert sections == [["", "Title", ["First."]], ["part-one", "Part one", ["Text."]]]


def test_of_raw_html_what_a_reader_sees_is_kept_block_by_block():
    document = parsed("Before.")
    document += nodes.raw(
        "",
        '<div class="course-quiz"><script>secret()</script><style>p{}</style><legend>Is <span class="math">\\(3 \\times 3\\)</span> odd?</legend>'
        '<label><input type="radio"> <span>vis<b>ible</b></span></label><p class="course-actions" hidden><button>Submit</button></p><p hidden>unseen</p>'
        '<ul><li><span class="course-mark">✗</span> <span class="course-again">again</span> <span class="course-feedback">because</span></li></ul></div>',
        format="html",
    )
    assert text_of(document)[0][2] == ["Before.", "Is 3 × 3 odd?", "visible"]


def test_alternative_texts_are_kept_and_outputs_formulas_and_costs_are_not():
    document = parsed("Text with :math:`\\frac{a}{b}`.\n\n.. math:: e^x\n")
    document += nodes.image(uri="x.svg", alt="两条曲线")
    document += nodes.paragraph("", "40 seconds", classes=["course-cost"])
    document += nodes.literal_block("", "printed 17", classes=["output", "stream"])
    assert text_of(document)[0][2] == ["Text with ….", "两条曲线"]


def test_of_code_the_names_of_libraries_are_kept_once():
    document = parsed("Text.")
    for code in (
        "x = layers.Conv2D(6, 5)(x)\nprint(len(x))\ndef fold(a): ...",
        "keras.Sequential([layers.Conv2D(1, 1)])\nfold(3)",
    ):
        document += nodes.literal_block("", code)
    assert text_of(document)[0][2] == ["Text.", ["Conv2D"], ["Sequential"]]


@pytest.mark.parametrize(
    "tex, text",
    [
        (r"3 \times 3", "3 × 3"),
        (r"\eta", "η"),
        ("L_2", "L2"),
        ("10^{-3}", "10⁻³"),
        (r"2/n_\text{in}", "2/nin"),
        (r"\sqrt{2/100}", "√(2/100)"),
        (r"\frac{a}{b}", "…"),
        (r"\begin{cases}a & b\end{cases}", "…"),
        ("a" * 50, "…"),
    ],
)
def test_a_short_formula_is_shown_in_plain_characters(tex, text):
    assert search_text.formula(tex) == text


def test_an_entry_of_the_glossary_is_a_section_of_its_own(site):
    pages = bench_search.page_scripts("zh")
    sections = {id: (heading, lines) for id, heading, lines in search.data_of(pages["book/glossary"])["text"]}
    heading, lines = sections["term-receptive-field"]
    assert "感受野" in heading and "receptive field" in heading and "输入区域" in lines[0]


# ---- the index


def test_the_index_says_where_and_how_often_a_term_stands():
    page = [["", "ReLU", ["梯度 relu relu", "relu"]], ["a", "梯度", []]]
    assert search.weigh(page) == {"relu": (4, 2), "梯度": (2, 1)}
    often_in_title, in_title, twice_in_heading = search.MARKS[8], search.MARKS[6], search.MARKS[4]
    packed = search.pack([page, [["", "层", ["x 梯子"]]]])
    assert packed == {
        "words": "relu 层",
        "pairs": "梯子度",
        "at": f"{often_in_title}0 {in_title}1 1 {twice_in_heading}0",
    }


def test_names_in_brackets_and_other_names_mean_the_same():
    terms = [
        {"en": "dropout", "zh": "丢弃法（dropout）", "also": ["暂退法"], "lesson": "01/a"},
        {"en": "epoch", "zh": "轮次", "forms": {"zh": ["轮"]}},
    ]
    assert search.glossary(["book/x", "notebooks/01/a"], terms) == [
        [["dropout", "dropouts", "丢弃法", "暂退法"], 1, "term-dropout"],
        [["epoch", "epochs", "轮次"], -1, "term-epoch"],
    ]


def test_the_index_follows_pages_that_change_or_go_and_is_left_alone_otherwise(tmp_path):
    def build(**texts):
        for name, text in texts.items():
            search.write_page(app, publish_doctree(text), name)
        search.write_index(app, None)
        return search.data_of(index.read_text("utf-8"))

    index = tmp_path / search.INDEX
    env = SimpleNamespace(found_docs={"one", "two"}, tocs={})
    app = SimpleNamespace(
        outdir=str(tmp_path), env=env, config=SimpleNamespace(edition="en"), builder=SimpleNamespace(format="html")
    )
    assert build(one="apple", two="plum")["words"] == "apple plum".replace("apple", search_words.stem("apple"))
    before = index.stat().st_mtime_ns
    build(two="plum")
    assert index.stat().st_mtime_ns == before
    assert "cherry" in build(two="cherry")["words"]
    env.found_docs.remove("one")
    assert build()["words"] == "cherry" and not (tmp_path / search.TEXTS / "one.js").exists()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_index_of_all_planned_lessons_stays_small(site, edition):
    now, planned, each = bench_search.extrapolated(bench_search.page_scripts(edition))
    assert now < planned <= bench_search.LARGEST_INDEX, f"{now} bytes now, {each} more for each lesson"


def test_sphinx_own_search_is_not_shipped(site):
    names = {path.name for edition in EDITIONS for path in (site / edition).rglob("*.js")}
    assert not names & {
        "searchindex.js",
        "searchtools.js",
        "language_data.js",
        "doctools.js",
        "documentation_options.js",
        "sphinx_highlight.js",
    }


# ---- what is found


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
