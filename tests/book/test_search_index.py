"""What the index of the course's search holds: terms, the text of a page, synonyms; its scripts cut words alike."""

from types import SimpleNamespace

import pytest
from bench import search as bench_search
from docutils import nodes
from docutils.core import publish_doctree
from search_sample import EDITIONS, parsed, run_js, text_of

from editions.search import index as search
from editions.search import text as search_text
from editions.search import words as search_words

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
