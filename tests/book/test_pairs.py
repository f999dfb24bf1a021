"""Pairs of English and Chinese: the rules on small examples, and every document of the course held to them."""

import hashlib
import json

import pytest
from translated import ROOT, files

from editions.pages.outputs import of_edition, without_language
from editions.source.cells import belongs, english_hash, read_page
from editions.source.languages import half, halves
from editions.source.pairs import check_alt, check_content, check_pairs, check_structure, pairs
from editions.source.quizzes import check_quiz, entries, entry_hash, stamped
from editions.source.reading import read_markdown, unique_slugs


def cell(text, *tags, kind="markdown", **metadata):
    return {
        "cell_type": kind,
        "id": "id-" + english_hash(text),
        "metadata": {"tags": list(tags), **metadata},
        "source": text,
    }


def pair(english="Some words.", chinese="几个字。"):
    return [cell(english, "lang-en"), cell(chinese, "lang-zh", translates=english_hash(english))]


def kinds(problems):
    return [problem.kind for problem in problems]


# --- the course itself -------------------------------------------------------------------------

DOCUMENTS = files(ROOT)


def test_the_course_has_documents_of_each_form():
    assert {path.suffix for path in DOCUMENTS} == {".ipynb", ".md", ".yaml"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_both_languages_of_a_document_agree_and_no_translation_is_stale(path):
    name, text = path.relative_to(ROOT).as_posix(), path.read_text("utf8")
    if path.suffix == ".yaml":
        problems = check_quiz(text, name)
    else:
        problems = check_pairs(json.loads(text)["cells"] if path.suffix == ".ipynb" else read_page(text), name)
    assert not problems, "\n".join(map(str, problems))


# --- hash, pairing, staleness -------------------------------------------------------------------


def test_the_hash_is_that_of_the_text_without_trailing_white_space():
    expected = hashlib.sha256("a\n\nβ  c".encode()).hexdigest()[:8]
    assert (
        english_hash("a\n\nβ  c")
        == english_hash("a \t\n  \nβ  c  \n\n")
        == english_hash("a\r\n\r\nβ  c\r\n")
        == expected
    )
    assert english_hash("  a\n\nβ  c") != expected


@pytest.mark.parametrize(
    "tags, en, zh",
    [([], True, True), (["exercise"], True, True), (["lang-en"], True, False), (["claim", "lang-zh"], False, True)],
)
def test_a_cell_belongs_to_the_editions_it_names_or_to_all(tags, en, zh):
    assert (belongs(tags, "en"), belongs(tags, "zh")) == (en, zh)


def test_a_pair_is_two_neighbours():
    cells = [*pair("One."), cell("x = 1", kind="code"), *pair("Two.")]
    found = pairs(cells, "lesson.ipynb")
    assert [p.english["source"] for p in found] == ["One.", "Two."]
    assert found[1].where == f"lesson.ipynb, cell 5 (id {cells[4]['id']})"
    assert not check_pairs(cells) and not pairs([])


def test_a_changed_english_text_makes_the_translation_stale_and_white_space_does_not():
    cells = pair("Some words.\nMore.")
    cells[0]["source"] = ["Some words.  \n", "More.\n"]
    assert not check_structure(cells)
    cells[0]["source"] = "Some words. More."
    [problem] = check_structure(cells, "lesson.ipynb")
    assert problem.kind == "stale"
    assert all(
        part in str(problem)
        for part in (
            "lesson.ipynb",
            cells[1]["id"],
            cells[1]["metadata"]["translates"],
            english_hash("Some words. More."),
            "make translated",
        )
    )


def test_a_translation_without_a_stamp_is_stale():
    cells = pair()
    del cells[1]["metadata"]["translates"]
    [problem] = check_structure(cells)
    assert problem.kind == "stale" and "no stamp" in str(problem)


@pytest.mark.parametrize("cells, words", [
    ([pair()[0]], "no Chinese one right after"),
    ([pair()[1]], "no English one right before"),
    ([pair()[0], cell("x", kind="code"), pair()[1]], "no Chinese one right after"),
    ([cell("Both?", "lang-en", "lang-zh")], "two languages"),
    ([cell("x = 1", "lang-en", kind="code")], "code belongs to both"),
    ([cell("Mots.", "lang-fr")], "lang-fr"),
    ([cell("Task.", "lang-en", "exercise"), cell("任务。", "lang-zh", translates=english_hash("Task."))], "tags of the pair differ"),
    ([cell("两种语言", )], "both editions"),
])  # fmt: skip
def test_what_is_not_a_pair_is_reported(cells, words):
    problems = check_pairs(cells, "lesson.ipynb")
    assert problems and set(kinds(problems)) == {"unpaired"}
    assert any(words in str(problem) for problem in problems) and all(
        "lesson.ipynb, cell" in str(problem) for problem in problems
    )


# --- what both languages must share -------------------------------------------------------------

AGREEING = [
    ("With $x^2$ and $n$, again $n$.", "$n$ 与 $x^2$。"),
    ("$$\n y = \\text{loss}(x) \n$$\nWords", "$$y = \\text{损失}(x)$$\n文字"),
    ("Call `fit(x)`, see [LeNet](../05-cnn/03-lenet.ipynb#maps).", "调用 `fit(x)`，见 [LeNet](../05-cnn/03-lenet.ipynb#maps)。"),
    ("[Adam](https://en.wikipedia.org/wiki/Adam)", "[Adam 算法](https://zh.wikipedia.org/wiki/Adam)"),
    ("[tutorial](https://docs.python.org/3/tutorial/)", "[教程](https://docs.python.org/zh-cn/3/tutorial/)"),
    ("# One\n\n### Two\n\n```python\n# not a heading\n```", "# 一\n\n### 二\n\n```python\n# not a heading\n```"),
    ("Words\n\n```bash\nmake lab EDITION=zh  # in Chinese\npip download <address> # twice\n```", "文字\n\n```bash\nmake lab EDITION=zh    # 中文版\npip download <地址> # 两次\n```"),
    ("Copies are in `learn/en/`: `python tools/learn.py en`.", "副本在 `learn/zh/` 里：`python tools/learn.py zh`。"),
    ("Literal \\*args and **bold** text", "字面的 \\*args 与**粗体**文字"),
    ("![A cat](cat.png)", "![一只猫](cat.png)"),
    ("> **Note.** Words", "> **注意。** 文字"),
    ("**Note**: words", "**注意**：文字"),
    ("See {doc}`setup` and the {term}`learning rate`.", "见 {doc}`setup` 与{term}`学习率`。"),
    ("```{note}\nUse `fit`.\n```", "```{note}\n使用 `fit`。\n```"),
    (":::{glossary}\nlayer\n  Words with $x$.\n:::", ":::{glossary}\n层\n  含 $x$ 的文字。\n:::"),
    ("Shape (28, 28); ratio 3:1, at 12:30.", "形状 (28, 28)，比例 3:1，12:30。"),
]  # fmt: skip


@pytest.mark.parametrize("english, chinese", AGREEING)
def test_a_faithful_translation_passes(english, chinese):
    assert check_content(english, chinese) == []


DIFFERING = [
    ("With $x^2$.", "有 $x^3$。", "x^3"),
    ("With $x$.", "没有公式。", "formula missing"),
    ("$$a=b$$", "$$a=c$$\n字", "displayed formula"),
    ("\\begin{align}\na=b\n\\end{align}\nwords", "\\begin{align}\na=c\n\\end{align}\n字", "a=c"),
    ("Call `fit`.", "调用 `fits`。", "`fits`"),
    ("[a](one.md) b", "[甲](two.md) 乙", "link target"),
    ("[a](one.md#x) b", "[甲](one.md#y) 乙", "one.md#y"),
    ("<a href='one.md'>a</a> b", "<a href='two.md'>甲</a>", "two.md"),
    ("![A cat](cat.png)", "![一只猫](dog.png)", "image"),
    ("```python\nx = 1\n```\nwords", "```python\nx = 2\n```\n字", "code block"),
    ("```bash\nmake lab  # here\n```\nwords", "```bash\nmake book  # 这里\n```\n字", "code block"),
    ("# One\n## Two", "# 一\n### 二", "headings differ"),
    ("# One\n\nTwo", "# 一\n\n# 二", "headings differ"),
    ("{ref}`there <one>`", "{ref}`那里 <two>`", "directive or role"),
    ("```{note}\nUse `fit`.\n```", "```{note}\n使用 `fits`。\n```", "`fits`"),
    ("```{note}\nwords\n```", "```{warning}\n字\n```", "warning"),
]


@pytest.mark.parametrize("english, chinese, words", DIFFERING)
def test_a_formula_code_link_image_or_heading_that_differs_is_reported(english, chinese, words):
    problems = check_content(english, chinese, "lesson.ipynb, cell 2")
    assert set(kinds(problems)) == {"differs"} and any(words in str(p) for p in problems), problems


@pytest.mark.parametrize("chinese, words", [
    ("Not translated.", "no Chinese"),
    ("**注意：**卷积", "stays literal"),
    ("他说*“好”*吗", "stays literal"),
    ("看_这里_吧", "stays literal"),
    ("模型,数据", "half-width"),
    ("模型: 数据", "half-width"),
    ("正确率是 97.5 %。", "without a space"),
    ("训练集有 60,000 张图片。", "without commas"),
])  # fmt: skip
def test_chinese_that_would_read_badly_is_reported(chinese, words):
    problems = check_content("Some words.", chinese)
    assert set(kinds(problems)) == {"chinese"} and any(words in str(p) for p in problems), problems


def test_an_image_without_alt_text_is_reported():
    assert kinds(check_content("![](cat.png) words", "![](cat.png) 字")) == ["alt", "alt"]


@pytest.mark.parametrize("alt, expected", [
    ({"en": "A curve", "zh": "一条曲线"}, []),
    (None, ["alt"]),
    ({"en": "A curve"}, ["alt"]),
    ({"en": "A curve", "zh": " "}, ["alt"]),
    ({"en": "A curve", "zh": "A curve"}, ["alt"]),
])  # fmt: skip
def test_a_figure_needs_alt_text_in_both_languages(alt, expected):
    figure = {
        **cell("plot()", kind="code"),
        "outputs": [{"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}}],
    }
    if alt is not None:
        figure["metadata"]["alt"] = alt
    assert kinds(check_alt(figure)) == expected
    assert check_alt({**cell("print(1)", kind="code"), "outputs": [{"output_type": "stream", "text": "1"}]}) == []


# --- pages ---------------------------------------------------------------------------------------

PAGE = """---
title: x
---

+++ {"tags": ["lang-en"]}

# Title

+++ {"tags": ["lang-zh"], "translates": "HASH"}
# 标题
+++

```
+++ {"not": "a break"}
```
:::{card}
body
+++
footer
:::
""".replace("HASH", english_hash("# Title"))


def test_a_page_is_read_into_cells_and_a_break_inside_a_fence_is_none():
    cells = read_page(PAGE)
    assert [c["source"].split("\n")[0] for c in cells] == ["---", "# Title", "# 标题", "```"]
    assert [c["break_line"] for c in cells] == [0, 5, 9, 11]
    assert cells[2]["metadata"]["translates"] == english_hash("# Title")
    assert cells[3]["source"].endswith("footer\n:::")
    assert check_pairs(cells, "book/x.md") == []
    assert [p.where for p in pairs(cells, "book/x.md")] == ["book/x.md, cell at line 10"]


def test_a_break_that_cannot_be_read_is_reported_with_its_line():
    with pytest.raises(ValueError, match="line 2"):
        read_page("words\n+++ {tags: []}\nmore")


# --- quizzes -------------------------------------------------------------------------------------

QUIZ = """# a comment
questions:
  - id: test-set
    ask: {en: "Why $n$?", zh: "为什么是 $n$？"}
    translates: "00000000"   # old
    answers:
      - {text: {en: "Yes", zh: 是}, correct: true, feedback: {en: Right., zh: 对。}}
bets:
- id: flips
  ask:
    zh: 多少？
    en: How many?
  options:
    a: {en: "0", zh: "0"}
    b: {en: "Some `x`", zh: "一些 `x`"}
"""


def test_a_quizs_hash_is_that_of_its_english_strings_in_order():
    question, bet = entries(QUIZ, "q.yaml")
    assert question.hash == english_hash("Why $n$?\nYes\nRight.")
    assert bet.hash == english_hash("How many?\n0\nSome `x`") == entry_hash(bet.data)


def test_stale_questions_are_named_and_a_stamp_changes_only_its_line():
    problems = check_quiz(QUIZ, "q.quiz.yaml")
    assert kinds(problems) == ["stale", "stale"]
    assert "question test-set (line 3)" in str(problems[0]) and "00000000" in str(problems[0])
    assert "bet flips (line 9)" in str(problems[1]) and "no stamp" in str(problems[1])
    new = stamped(QUIZ)
    assert check_quiz(new) == []
    question, bet = entries(QUIZ)
    assert new == QUIZ.replace('"00000000"', f'"{question.hash}"').replace(
        "- id: flips\n", f'- id: flips\n  translates: "{bet.hash}"\n'
    )
    assert stamped(QUIZ, {"flips"}).count("00000000") == 1


@pytest.mark.parametrize("old, new, kind", [
    ("zh: 对。", "zh: ''", "unpaired"),
    ("一些 `x`", "一些 `y`", "differs"),
    ("为什么是 $n$？", "Why $n$?", "chinese"),
    ('en: "Yes"', "en: true", "differs"),
])  # fmt: skip
def test_a_quiz_that_lacks_or_changes_something_in_one_language_is_reported(old, new, kind):
    text = stamped(QUIZ)
    assert old in text
    assert kind in kinds(check_quiz(text.replace(old, new)))


def test_a_quiz_file_that_is_none_says_so():
    with pytest.raises(ValueError, match="q.yaml.*questions"):
        entries("just words", "q.yaml")
    with pytest.raises(ValueError, match="line 2: an entry without"):
        entries("bets:\n- ask: {en: a, zh: b}", "q.yaml")


# --- headings, outputs, settings -------------------------------------------------------------------


def test_ids_of_headings_are_those_of_code_hosts():
    titles = ["What's new?", "Feature maps", "Feature maps", "Feature maps", "`fit()` & more", "A – B", "???"]
    assert unique_slugs(titles) == [
        "whats-new",
        "feature-maps",
        "feature-maps-1",
        "feature-maps-2",
        "fit--more",
        "a--b",
        "section",
    ]


def test_headings_are_those_that_make_sections():
    assert read_markdown("# A `b` *c* [d](e)\n\n> ## quoted\n\n```\n# code\n```\n\nB\n---\n").headings == [
        (1, "A b c d"),
        (2, "B"),
    ]


@pytest.mark.parametrize("html, expected", [
    ("<p lang='en'>a</p><p lang='zh'>b</p>", "<p lang='en'>a</p>"),
    ("<div><p lang=zh-CN>b<br>c <b>d</b></p>e</div>", "<div>e</div>"),
    ("<p lang='zh'>a<p>", ""),
    ("<ul><li lang=zh>a<li>b</ul>c", "<ul></ul>c"),
    ("<span lang='zh'><span lang='zh'>x</span>y</span>z", "z"),
    ("<script>if (a<b) '<p lang=\"zh\">'</script>", "<script>if (a<b) '<p lang=\"zh\">'</script>"),
    ("é\n<i>1</i>\n <img lang='zh' alt='b'> &lt;&#39;", "é\n<i>1</i>\n  &lt;&#39;"),
    ("no language here < 3", "no language here < 3"),
    ("<svg><g lang='zh'/><text>t</text></svg>", "<svg><text>t</text></svg>"),
])  # fmt: skip
def test_elements_of_a_language_are_cut_out_and_nothing_else_changes(html, expected):
    assert without_language(html, "zh") == expected


def test_an_output_of_an_edition_has_no_widget_view_and_is_not_changed_in_place():
    output = {
        "output_type": "display_data",
        "data": {"application/vnd.jupyter.widget-view+json": {}, "text/html": ["<p lang='en'>a</p>", "<p>b</p>"]},
    }
    assert of_edition(output, "en")["data"] == {"text/html": "<p>b</p>"}
    assert len(output["data"]) == 2
    stream = {"output_type": "stream", "name": "stdout", "text": "x"}
    assert of_edition(stream, "en") is stream


def test_a_setting_with_a_bar_is_split_and_one_without_is_for_both():
    assert half("Optimizers | 优化器", "en") == "Optimizers" and half("Optimizers | 优化器", "zh") == "优化器"
    assert half("LeNet", "zh") == "LeNet" and half(None, "zh") is None
    options = {"text": "A | 甲", "list": ["B | 乙", 3], "html": "<a>x</a> | <a>y</a>"}
    assert halves(options, "zh") == {"text": "甲", "list": ["乙", 3], "html": "<a>x</a> | <a>y</a>"}


@pytest.mark.parametrize("chinese", ["## 深入", "## 更多", "## 深入：一层"])
def test_a_section_that_every_lesson_has_bears_one_name_in_chinese(chinese):
    (problem,) = check_content("## Deeper\n\nWords.", f"{chinese}\n\n几个字。")
    assert problem.kind == "chinese" and "更进一步" in problem.text


def test_a_section_may_say_after_its_name_what_it_is_about():
    assert not check_content("## Deeper: why\n\nWords.", "## 更进一步：为什么\n\n几个字。")
