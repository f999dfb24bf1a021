"""Quiz files are checked with messages that say what to do; questions and bets become static, bilingual HTML."""

import html.parser
import itertools
import json
import re
import subprocess

import numpy as np
import pytest
from quiz_sample import SAMPLE

from utils import quiz as quizzes
from utils.bilingual import set_language
from utils.quiz import file as quizfile
from utils.quiz.file import QuizError
from utils.widgets.embed import source


@pytest.fixture
def write(tmp_path):
    """Write a quiz file, by default the sample with one text replaced, and return its path."""

    def write(old="", new=""):
        assert old in SAMPLE
        path = tmp_path / "01-sample.quiz.yaml"
        path.write_text(SAMPLE.replace(old, new, 1) if old else SAMPLE, "utf-8")
        return path

    return write


@pytest.fixture
def sample(write, monkeypatch):
    """The sample stands where the quiz file of the lesson `sample` would."""
    path = write()
    monkeypatch.setattr(quizfile, "find", lambda lesson, root=None: path)
    yield
    set_language(None)


# --- the file ----------------------------------------------------------------------------------------


def test_a_quiz_file_with_all_it_may_hold_is_read(write):
    data = quizfile.load(write())
    assert [q["id"] for q in data["questions"]] == ["one", "several"] and data["bets"][0]["id"] == "coin"


MISTAKES = {
    "no right answer": (
        '        correct: true\n        feedback: {en: "Yes',
        '        feedback: {en: "Yes',
        "question 'one': no answer is marked 'correct: true'",
    ),
    "language missing": (", zh: 那是原函数。", "", "question 'one', answer 3: feedback lacks 'zh'"),
    "feedback missing": (
        '        feedback: {en: "That is the antiderivative.", zh: 那是原函数。}\n',
        "",
        "question 'one', answer 3: feedback is missing",
    ),
    "same id": ("id: several", "id: one", "question 'one': this id is used twice"),
    "same id as a bet": ("id: coin", "id: one", "bet 'one': this id is used twice"),
    "bad id": ("id: several", "id: Several things", "lower-case words"),
    "id missing": ("id: several", "name: several", "question 2: unknown key 'name'"),
    "unknown key": (
        'correct: true\n        feedback: {en: "It lies between 0',
        'right: true\n        feedback: {en: "It lies between 0',
        "question 'several', answer 3: unknown key 'right'",
    ),
    "correct is no boolean": ("correct: true", "correct: yes", "correct: expected true or false, received 'yes'"),
    "one answer": (
        'options:\n      a: {en: "heads is likelier", zh: 正面更可能}\n      b: {en: "tails is likelier", zh: 反面更可能}\n',
        "options:\n",
        "bet 'coin': expected at least two options",
    ),
    "formula lost": (
        "$x^2$ 的导数",
        "x² 的导数",
        "question 'one': ask: formulas differ: ['x^2'] in English, [] in Chinese",
    ),
    "code lost": ("代码里写作 `2*x`", "代码里写作 2*x", "code spans differ"),
    "comma without quotes": ("{en: ReLU, zh: ReLU}", "{en: ReLU, or so, zh: ReLU}", "unknown key 'or so'"),
    "empty": ("{en: ReLU, zh: ReLU}", "{en: ReLU, zh: }", "'zh' is empty"),
    "same answers": ('{en: "$x$", zh: "$x$"}', '{en: "$2x$", zh: "$2x$"}', "two answers say '$2x$'"),
    "key twice": ('      b: {en: "tails', '      a: {en: "tails', "'a' stands here twice"),
    "unknown part": ("bets:", "bet:", "expected the keys 'questions' and 'bets'"),
    "not YAML": ("bets:", "bets: [", "not valid YAML"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_a_quiz_file_is_named_with_file_and_item(case, write):
    old, new, message = MISTAKES[case]
    with pytest.raises(QuizError) as caught:
        quizfile.load(write(old, new))
    assert message in str(caught.value) and "01-sample.quiz.yaml" in str(caught.value)


def test_all_mistakes_are_named_at_once(write):
    path = write(", zh: 那是原函数。", "")
    path.write_text(path.read_text("utf-8").replace("id: several", "id: one"), "utf-8")
    with pytest.raises(QuizError) as caught:
        quizfile.load(path)
    assert len(str(caught.value).splitlines()) == 2


def test_only_true_and_false_are_not_text(write):
    data = quizfile.load(write("{en: ReLU, zh: ReLU}", "{en: Yes, zh: 10}"))
    assert data["questions"][1]["answers"][1]["text"] == {"en": "Yes", "zh": "10"}


def test_a_missing_quiz_file_is_named(tmp_path):
    with pytest.raises(QuizError, match="NN-nowhere.quiz.yaml"):
        quizfile.find("nowhere", root=tmp_path)


# --- the page ----------------------------------------------------------------------------------------


class Outline(html.parser.HTMLParser):
    """Elements by tag, open elements balanced, text by the language it stands in."""

    VOID = {"input", "br", "img"}

    def __init__(self, text):
        super().__init__()
        self.tags, self.stack, self.text = [], [], {"en": "", "zh": "", None: ""}
        self.feed(text)
        assert not self.stack, self.stack

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag not in self.VOID:
            self.stack.append((tag, attributes))

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag

    def handle_data(self, data):
        if not any(tag == "script" for tag, _ in self.stack):
            self.text[next((a["lang"] for _, a in reversed(self.stack) if "lang" in a), None)] += data

    def all(self, tag):
        return [a for t, a in self.tags if t == tag]


FORMS = {
    "quiz": lambda: quizzes.quiz("sample"),
    "bet": lambda: quizzes.bet("sample.coin"),
    "settle": lambda: quizzes.settle("sample.coin", outcome="c"),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_html_is_well_formed_and_the_same_in_every_run(form, sample):
    assert FORMS[form]().html == FORMS[form]().html
    Outline(FORMS[form]().html)


@pytest.mark.parametrize("form", FORMS)
def test_every_word_stands_in_an_element_of_its_language(form, sample):
    text = Outline(FORMS[form]().html).text
    assert re.search(r"[A-Za-z]{3}", text["en"]) and re.search(r"[\u4e00-\u9fff]", text["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", text["en"])
    rest = re.sub(r"ReLU|\\\(.*?\\\)", "", text[None])  # what is equal in both languages
    assert not re.search(r"[A-Za-z\u4e00-\u9fff]", rest), rest


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_language_is_shown_where_one_is_set(form, lang, sample):
    set_language(lang)
    shown = FORMS[form]()
    assert Outline(shown.html).text["zh" if lang == "en" else "en"] == ""
    assert bool(re.search(r"[\u4e00-\u9fff]", shown.text)) == (lang == "zh")


def test_a_question_is_a_fieldset_with_a_legend_and_a_labelled_button_for_each_answer(sample):
    outline = Outline(quizzes.quiz("sample").html)
    inputs = outline.all("input")
    assert [len(outline.all(tag)) for tag in ("fieldset", "legend", "label", "input")] == [2, 2, 6, 6]
    assert [i["type"] for i in inputs] == ["radio"] * 3 + ["checkbox"] * 3
    assert len({i["name"] for i in inputs}) == 2 and len({(i["name"], i["value"]) for i in inputs}) == 6


def test_without_a_script_the_answers_are_folded_up_and_nothing_pretends_to_be_live(sample):
    page = quizzes.quiz("sample").html.split('<div class="course-widget"')[0]
    outline = Outline(page + "</div>")
    assert len(outline.all("details")) == 2 and not any("hidden" in a or "open" in a for a in outline.all("details"))
    assert all("hidden" in a for a in outline.all("p") if "course-actions" in a.get("class", ""))
    assert page.count('data-correct="true"') == 3 and "antiderivative" in page


def test_formulas_are_marked_and_code_and_special_characters_are_escaped(sample):
    page = quizzes.quiz("sample").html
    assert r'<span class="math">\(x^2\)</span>' in page
    assert "<code>relu(9) &lt; 10</code>, but &gt; 1." in page and "below 1 &amp; above" in page
    assert "$" not in page.split('<div class="course-widget"')[0]


def test_an_answers_key_depends_on_its_english_text_alone(sample):
    keys = re.findall(r'value="([0-9a-f]{6})"', quizzes.quiz("sample").html)
    set_language("zh")
    assert re.findall(r'value="([0-9a-f]{6})"', quizzes.quiz("sample").html) == keys


def test_the_confidence_begins_at_an_even_guess_and_ends_at_certainty():
    for k in range(2, 8):
        stops = quizzes._stops(k)
        assert stops[0] == round(1 / k, 4) and stops[-1] == 1
        assert all(b > a for a, b in itertools.pairwise(stops))


def test_a_bet_that_is_not_there_is_named_with_the_nearest(sample):
    with pytest.raises(QuizError, match="no bet 'coins'; there is 'coin'"):
        quizzes.bet("sample.coins")
    with pytest.raises(QuizError, match="<lesson>.<bet>"):
        quizzes.bet("coin")


def test_an_outcome_must_be_one_of_the_options(sample):
    with pytest.raises(ValueError, match="expected one of 'a', 'b', 'c', received 'd'"):
        quizzes.settle("sample.coin", outcome="d")


# --- the score ---------------------------------------------------------------------------------------


def brier(p, k, right):
    """Half the squared distance of two vectors, written without shortcuts."""
    forecast = np.full(k, (1 - p) / (k - 1))
    forecast[0] = p
    return 0.5 * ((forecast - np.eye(k)[0 if right else 1]) ** 2).sum()


def test_the_pages_score_is_half_the_squared_distance(node, tmp_path):
    cases = [(p, k, right) for k in (2, 3, 4, 7) for p in (1 / k, 0.5, 0.7, 1.0) for right in (True, False)]
    (tmp_path / "quiz.mjs").write_text(source("quiz"), "utf-8")
    script = f"""import {{ brier, judge }} from "./quiz.mjs";
    console.log(JSON.stringify([{json.dumps(cases)}.map(c => brier(...c)),
      [[["a"], ["a"]], [["b"], ["a"]], [["a"], ["a", "b"]], [["a", "b"], ["a", "b"]], [["a", "c"], ["a", "b"]]].map(c => judge(...c))]));"""
    (tmp_path / "run.mjs").write_text(script, "utf-8")
    done = subprocess.run([node, "run.mjs"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    scores, verdicts = json.loads(done.stdout)
    np.testing.assert_allclose(scores, [brier(*case) for case in cases], atol=1e-12)
    assert verdicts == ["right", "wrong", "part", "right", "wrong"]


@pytest.mark.parametrize("k", [2, 3, 4])
def test_nobody_scores_better_than_by_saying_what_they_believe(k):
    """A proper score: over all choices and confidences of the form, the best expected one is the likeliest option's own probability."""
    random = np.random.default_rng(k)
    for belief in random.dirichlet(np.ones(k), size=20):
        confidences = np.linspace(1 / k, 1, 200)
        expected = {
            (choice, p): belief[choice] * brier(p, k, True) + (1 - belief[choice]) * brier(p, k, False)
            for choice in range(k)
            for p in confidences
        }
        choice, p = min(expected, key=expected.get)
        assert choice == belief.argmax() and abs(p - belief.max()) <= np.diff(confidences)[0]


def test_the_note_states_the_score_of_knowing_nothing(sample):
    assert f"knowing nothing gives {brier(1 / 3, 3, True):.2f}" in quizzes.settle("sample.coin", "a").html


def test_stress_is_shown_as_such_and_never_inside_formulas_and_code():
    assert quizzes._rich("a *b c* d `x*y*z` $a*b*c$ and 2 * 3 * 4") == (
        r'a <em>b c</em> d <code>x*y*z</code> <span class="math">\(a*b*c\)</span> and 2 * 3 * 4'
    )
