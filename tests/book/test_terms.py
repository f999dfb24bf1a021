"""One list of terms feeds the glossary, the hovers, the search, and the check of translations."""

import json
import re

import pytest
from docutils import nodes
from lessons import LESSONS, ROOT

from editions.source.cells import read_page
from editions.source.languages import EDITIONS
from editions.terms import check as term_check
from editions.terms import glossary
from editions.terms.list import Finder, anchor, inflected, names, pattern, read_terms, synonyms

TERMS = read_terms()
DOCUMENTS = [*LESSONS, *sorted((ROOT / "book").glob("*.md"))]
GOOD = "{en: a, zh: 甲, means: {en: x, zh: 乙}}"
SAMPLE = [
    {"en": "gradient", "zh": "梯度", "means": {"en": "x", "zh": "x"}},
    {"en": "gradient descent", "zh": "梯度下降", "means": {"en": "x", "zh": "x"}},
    {
        "en": "bias",
        "zh": "偏置",
        "in": {"en": "parameter", "zh": "参数"},
        "means": {"en": "x", "zh": "x"},
        "wrong": ["偏移"],
    },
    {"en": "bias", "zh": "偏差", "in": {"en": "statistics", "zh": "统计"}, "means": {"en": "x", "zh": "x"}},
    {"en": "layer", "zh": "层", "means": {"en": "x", "zh": "x"}, "within": ["层次", "ozone layer"]},
    {
        "en": "dropout",
        "zh": "丢弃法（dropout）",
        "also": ["暂退法", "Srivastava 法"],
        "means": {"en": "x", "zh": "x"},
        "forms": {"zh": ["丢弃"]},
    },
    {"en": "mini-batch", "zh": "小批量", "means": {"en": "x", "zh": "x"}},
    {"en": "batch", "zh": "批量", "means": {"en": "x", "zh": "x"}},
    {"en": "gain", "zh": "增益", "means": {"en": "x", "zh": "x"}, "everyday": True},
    {"en": "multilayer perceptron", "zh": "多层感知机", "means": {"en": "x", "zh": "x"}},
    {"en": "perceptron", "zh": "感知器", "also": ["感知机"], "means": {"en": "x", "zh": "x"}},
    {"en": "padding", "zh": "填充", "means": {"en": "x", "zh": "x"}, "instead": ["补零"]},
]


def found(text, language):
    """What the finder takes for terms, with the English of their entries."""
    return [
        (text[start:end], {SAMPLE[number]["en"] for number in owners})
        for start, end, owners in Finder(SAMPLE, language).find(text)
    ]


# ---- the list


@pytest.mark.parametrize(
    "text, message",
    [
        (
            f"- {GOOD}\n- {{en: b, zh: 丙, means: {{en: y}}}}",
            r"entry 2 \(b\): expected en, zh and means in both languages",
        ),
        (
            f"- {GOOD}\n- {{zh: 丙, means: {{en: y, zh: 丁}}}}",
            r"entry 2 \(丙\): expected en, zh and means in both languages",
        ),
        (f"- {GOOD[:-1]}, form: [as]}}", r"entry 1 \(a\): unknown key form; expected some of"),
        (f"- {GOOD}\n- {{en: A, zh: 丙, means: {{en: y, zh: 丁}}}}", r"entry 2 \(A\): the same as entry 1"),
        (
            f"- {GOOD}\n- {{en: b, zh: 甲, means: {{en: y, zh: 丁}}}}",
            r"entry 2 \(b\): the same as entry 1.*a Chinese word of its own",
        ),
        (
            f"- {GOOD}\n- {{en: a, zh: 丙, in: {{en: s, zh: 戊}}, means: {{en: y, zh: 丁}}}}",
            r"entry 1 \(a\): the word has another sense \(entry 2\)",
        ),
        (f"- {GOOD[:-1]}, in: {{en: s}}}}", r"entry 1 \(a\): expected the sense under `in` in both languages"),
        (f"- {GOOD[:-1]}, lesson: 99-none/01-none}}", r"entry 1 \(a\): no lesson notebooks/99-none/01-none.ipynb"),
        (f"- {GOOD[:-1]}, forms: [as]}}", r"entry 1 \(a\): expected lists of words by language under `forms`"),
        (f"- {GOOD[:-1]}, also: 乙}}", r"entry 1 \(a\): expected a list of words under `also`"),
        (f"- {GOOD[:-1]}, wrong: [甲]}}", r"entry 1 \(a\): 甲 stands under `wrong` and is a name of the term"),
        ("- a", r"entry 1: expected \{en: …, zh: …, means: …\}, received 'a'"),
        ("a: 1", r"expected a list of terms"),
        ("- {en: [", r"not readable as YAML"),
    ],
)
def test_an_entry_that_is_not_as_it_should_be_is_refused_by_its_number_and_name(tmp_path, text, message):
    (tmp_path / "terms.yaml").write_text(text, "utf8")
    with pytest.raises(ValueError, match=message):
        read_terms(tmp_path / "terms.yaml")


def test_a_term_may_have_a_second_name_in_parentheses():
    def term(zh):
        return {"en": "a", "zh": zh}

    assert names(term("丢弃法（dropout）"), "zh") == ["丢弃法", "dropout"]
    assert names(term("真实值（检测中：真实框）"), "zh") == ["真实值", "真实框"]


@pytest.mark.parametrize(
    "word, plural",
    [
        ("layer", "layers"),
        ("bias", "biases"),
        ("batch", "batches"),
        ("memory", "memories"),
        ("feature map", "feature maps"),
        ("array", "arrays"),
        ("epoch", "epochs"),
    ],
)
def test_english_plurals_are_known_by_rule(word, plural):
    assert inflected(word) == [plural]


def test_the_search_gets_every_name_form_and_alias_in_its_language():
    by_anchor = {entry["anchor"]: entry for entry in synonyms()}
    assert len(by_anchor) == len(TERMS)
    dropout = by_anchor["term-dropout"]
    assert {"丢弃法", "dropout", "丢弃", "暂退法"} <= set(dropout["zh"]) and "dropout" in dropout["en"]
    assert {"batch normalization", "batch norm"} <= set(by_anchor["term-batch-normalization"]["en"])
    for term in TERMS:
        entry = by_anchor[anchor(term)]
        assert set(term.get("also", [])) <= set(entry["en"]) | set(entry["zh"]), term["en"]
        assert entry["en"][0] == term["en"] and term["zh"].startswith(entry["zh"][0])


# ---- terms in a text


def test_the_longest_term_counts_whole_words_only_and_across_line_breaks():
    text = "Gradient\ndescent on mini-batches, on minibatches and on a mini batch; gradients; migradient, gradient_x, non-layer, layer-wise"
    assert [word for word, _ in found(text, "en")] == [
        "Gradient\ndescent",
        "mini-batches",
        "minibatches",
        "mini batch",
        "gradients",
    ]


def test_in_chinese_the_longest_term_counts_and_a_longer_word_that_is_no_term_hides_it():
    assert [word for word, _ in found("小批量上的梯度下降，批量越大，梯度越准", "zh")] == [
        "小批量",
        "梯度下降",
        "批量",
        "梯度",
    ]
    assert [word for word, _ in found("层次分明，图层、深层、云层；每层、第 3 层、*层*、这一层", "zh")] == ["层"] * 4
    assert [word for word, _ in found("用dropout（丢弃法）训练", "zh")] == ["dropout", "丢弃法"]


def test_a_word_with_several_senses_is_found_with_all_of_them_and_their_translations_with_one_each():
    assert [len(owners) for _, _, owners in Finder(SAMPLE, "en").find("the bias")] == [2]
    assert [len(owners) for _, _, owners in Finder(SAMPLE, "zh").find("偏置和偏差")] == [1, 1]


def test_every_name_of_every_term_is_found_where_it_stands_alone():
    for language in EDITIONS:
        finder = Finder(TERMS, language)
        for number, term in enumerate(TERMS):
            for name in names(term, language):
                assert [(s, e) for s, e, owners in finder.find(f" {name} ") if number in owners] == [
                    (1, 1 + len(name))
                ], name
                assert re.fullmatch(pattern(name), name, re.IGNORECASE)


# ---- the glossary page


@pytest.mark.parametrize("edition, other, tag", [("en", "zh", "zh-CN"), ("zh", "en", "en")])
def test_the_page_shows_every_term_in_both_languages_and_explains_it_in_one(edition, other, tag):
    items = list(glossary.page(TERMS, edition).findall(nodes.definition_list_item))
    assert len(items) == len(TERMS)
    by_id = {item[0]["ids"][0]: item for item in items}
    for term in TERMS:
        name, body = by_id[anchor(term)].children
        assert name[0].astext() == term[edition] and body[0].astext() == term["means"][edition].replace("$", "")
        assert [
            (node.astext(), node["classes"][0])
            for node in name.findall(nodes.inline)
            if "course-term-other" in node["classes"]
        ] == [(term[other], f"language-{tag}")]
        assert ("in" in term) == any("course-term-sense" in node["classes"] for node in name.findall(nodes.inline))
        assert [node["lesson"] for node in body.findall(nodes.inline) if "lesson" in node] == (
            [term["lesson"]] if "lesson" in term else []
        )
        for word in term.get("also", []):
            assert (word in body.astext()) == (edition == ("zh" if re.search("[\u4e00-\u9fff]", word) else "en")), word


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_line_of_letters_leads_to_every_letter_and_all_terms_stand_under_theirs(edition):
    box = glossary.page(TERMS, edition)
    titles = [node for node in box.children if isinstance(node, nodes.rubric)]
    letters = [title.astext() for title in titles]
    assert letters == sorted(set(letters)) and len(letters) > 15
    assert re.findall(r'href="#(.+?)"', box.children[0].astext()) == [title["ids"][0] for title in titles]


@pytest.mark.parametrize(
    "word, letter",
    [("鞍点", "A"), ("饱和", "B"), ("参数", "C"), ("丢弃法", "D"), ("反向传播", "F"), ("感受野", "G"), ("黑塞矩阵", "H"), ("激活函数", "J"), ("校准", "J"), ("卷积", "J"), ("空间丢弃", "K"), ("雅可比", "Y"),
     ("轮次", "L"), ("瓶颈块", "P"), ("嵌入", "Q"), ("特征", "T"), ("微调", "W"), ("学习率", "X"), ("准确率", "Z"), ("啊", "A"), ("座", "Z"), ("Glorot 初始化", "G"), ("softmax 函数", "S"), ("哦", "O"), ("然", "R"), ("压", "Y")],
)  # fmt: skip
def test_a_chinese_term_stands_under_the_initial_of_its_pinyin(word, letter):
    assert glossary.initial(word) == letter


def test_a_character_whose_pronunciation_is_not_known_is_refused():
    with pytest.raises(ValueError, match="the pronunciation of 鬣"):
        glossary.initial("鬣狗")


# ---- the same English term, translated the same way


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_term_is_translated_the_same_way_everywhere(path):
    text = path.read_text("utf8")
    name = path.relative_to(ROOT).as_posix()
    problems = term_check.check_cells(json.loads(text)["cells"] if path.suffix == ".ipynb" else read_page(text), name)
    quiz = path.with_suffix(".quiz.yaml")
    if quiz.exists():
        problems += term_check.check_quiz(quiz.read_text("utf8"), quiz.relative_to(ROOT).as_posix())
    assert not problems, "\n".join(map(str, problems))


def problems(english, chinese):
    return [str(problem) for problem in term_check.Checker(SAMPLE).check(english, chinese, "here")]


@pytest.mark.parametrize(
    "english, chinese",
    [
        ("One bias, many layers.", "一个偏置，许多层。"),
        ("Its bias is small.", "它的偏差很小。"),
        ("Without dropout.", "不用丢弃法。"),
        ("The padding is 2.", "两边各补零 2 个。"),  # `instead`
        ("What one gains, the other loses.", "此消彼长。"),  # an everyday word
        ("The ozone layer.", "臭氧空洞。"),  # `within`
        ("Srivastava, Dropout: a simple way.", "Srivastava, Dropout: a simple way。"),  # a title stays as it is
        ("Dropout (elsewhere 暂退法).", "丢弃法，也译作暂退法。"),  # introduces the other name
        ("A multilayer perceptron.", "多层感知机。"),  # holds an alias of another term
    ],
)
def test_the_check_accepts(english, chinese):
    assert problems(english, chinese) == []


@pytest.mark.parametrize(
    "english, chinese, said",
    [
        (
            "Every bias starts at 0.",
            "初值都是 0。",
            "“…Every bias starts at 0.…” uses the term “bias”: expected 偏置、偏差",
        ),
        ("Every bias starts at 0.", "偏移都从 0 开始，偏置也是。", "says 偏移 for “bias”: expected 偏置"),
        ("Gradient descent.", "沿梯度走。", "“gradient descent”: expected 梯度下降"),
        ("A perceptron.", "感知器，感知机。", "says 感知机 for “perceptron”: expected 感知器"),
        ("It drops.", "用暂退法。", "says 暂退法 for “dropout”: expected 丢弃法（dropout）"),
        ("It drops.", "用 Srivastava 法。", "says srivastava 法 for “dropout”: expected 丢弃法（dropout）"),
        ("A batch.", "一个小批量。", "“batch”: expected 批量"),
    ],
)
def test_the_check_finds(english, chinese, said):
    assert (
        len(problems(english, chinese)) == 1
        and said in problems(english, chinese)[0]
        and problems(english, chinese)[0].startswith("here: ")
    )


def test_a_finding_names_its_cell():
    def cell(language, text):
        return {
            "cell_type": "markdown",
            "id": f"id-{language}",
            "metadata": {"tags": [f"lang-{language}"]},
            "source": [text],
        }

    (problem,) = term_check.check_cells(
        [cell("en", "The *learning rate* is `1`."), cell("zh", "*学习步长*为 `1`，学习率。")], "some.ipynb"
    )
    assert (
        problem.where == "some.ipynb, cell 2 (id id-zh)"
        and "says 学习步长 for “learning rate”: expected 学习率" in problem.text
    )
