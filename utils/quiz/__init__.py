"""Questions and bets in a lesson's page: `quiz("first-model")`, `bet("measuring.coin-flips")`, `settle(…)`.

The HTML is complete and static: both languages, the formulas marked for rendering, the explanations inside
`<details>`, so that it reads well where no script runs. `widgets/quiz.js` makes it live; it holds no words.
"""

import difflib
import hashlib
import html
import re

from utils.bilingual import lang_html, shown_languages
from utils.quiz import file as quizfile
from utils.widgets.embed import Widget, page


def quiz(lesson):
    """The questions of a lesson.

    Args:
        lesson: name of the chapter's file without its number, such as "first-model".

    Raises:
        QuizError: if the lesson has no valid quiz file, or no question in it.
    """
    questions = quizfile.load(quizfile.find(lesson))["questions"]
    if not questions:
        raise quizfile.QuizError(f"{lesson}.quiz.yaml: no questions")
    body = "\n".join(_question(f"{lesson}.{q['id']}", q, number) for number, q in enumerate(questions, 1))
    text = "\n\n".join(
        "\n".join(
            f"{number}. {q['ask'][lang]}" if a is None else f"   - {a['text'][lang]}" for a in (None, *q["answers"])
        )
        for number, q in enumerate(questions, 1)
        for lang in shown_languages()
    )
    return _live(f'<div class="course-form course-quiz" data-quiz="{lesson}">\n{body}\n@SCRIPT@</div>', text)


def bet(id):
    """The form with which a reader states a prediction, and how sure they are, before an experiment.

    Args:
        id: `<lesson>.<bet>`, such as "measuring.coin-flips".

    Raises:
        QuizError: if there is no such bet.
    """
    item = _find_bet(id)
    stops = _stops(len(item["options"]))
    options = "\n".join(
        f'<label class="course-answer"><input type="radio" name="bet.{id}" value="{key}"> {_both(text)}</label>'
        for key, text in item["options"].items()
    )
    form = f"""<div class="course-form course-bet" data-bet="{id}" data-stops="{" ".join(map(str, stops))}">
<fieldset>
<legend>{_label("Your bet", "你的预测")} {_both(item["ask"])}</legend>
<div class="course-answers">
{options}
</div>
<div class="course-sure" hidden><label>{_words("How sure are you?", "你有多大把握？")}
<input type="range" min="0" max="{len(stops) - 1}" step="1" value="0"></label>
<b class="course-percent" aria-hidden="true">{_percent(stops[0])}</b>
<span class="course-scale"><span>{_words("a pure guess", "纯属猜测")}</span><span>{_words("certain", "完全确定")}</span></span></div>
<p class="course-no-script">{_words("Decide before you read on, and note how sure you are.", "先做决定再往下读，并记下你有多大把握。")}</p>
<p class="course-actions" hidden><button type="button" data-do="lock">{_words("Lock in", "锁定预测")}</button>
<button type="button" data-do="withdraw" hidden>{_words("Withdraw", "撤回预测")}</button></p>
<div class="course-verdict" role="status" aria-live="polite">
<p data-say="choose" hidden>{_words("Choose an answer first.", "请先选择一个答案。")}</p>
<p data-say="locked" hidden>{_words("Locked in. Now run the experiment.", "已锁定。现在来做实验吧。")} <time></time></p>
<p data-say="settled" hidden>{_words("Settled.", "已揭晓。")} <time></time></p>
<p data-say="withdrawn" hidden>{_words("Withdrawn. You can bet again.", "已撤回，可以重新预测。")}</p>
<p data-say="unsaved" hidden>{_words("This browser does not keep data for this page, so the bet is forgotten when you leave.", "浏览器不允许本页保存数据，离开后这次预测就会丢失。")}</p>
<p data-say="full" hidden>{_words("This browser’s storage is full: the bet is forgotten when you leave the page.", "浏览器的存储空间已满，离开本页后这次预测就会丢失。")}</p>
</div>
</fieldset>
@SCRIPT@</div>"""
    text = "\n\n".join(
        "\n".join([item["ask"][lang], *(f"   {key}) {option[lang]}" for key, option in item["options"].items())])
        for lang in shown_languages()
    )
    return _live(form, text)


def settle(id, outcome):
    """What came of a bet: the outcome, what the reader had bet, and the score.

    The score is half the sum of squared differences between the forecast (the stated probability on the
    reader's choice, the rest shared equally) and what happened: 0 … 1, 0 is best (Brier, Monthly Weather
    Review 78, 1950). Nobody can improve on it in the long run by saying other than what they believe.

    Args:
        id: `<lesson>.<bet>`.
        outcome: key of the option that came true.

    Raises:
        QuizError: if there is no such bet.
        ValueError: if the bet has no such option.
    """
    item = _find_bet(id)
    options = item["options"]
    if outcome not in options:
        raise ValueError(f"bet {id!r}: outcome: expected one of {', '.join(map(repr, options))}, received {outcome!r}")
    chosen = "".join(f'<b data-option="{key}" hidden>{_both(text)}</b>' for key, text in options.items())
    block = f"""<div class="course-form course-bet course-settle" data-settle="{id}" data-outcome="{outcome}" data-options="{len(options)}">
<p class="course-ask">{_label("The bet", "预测")} {_both(item["ask"])}</p>
<p data-say="yours" hidden>{_words("You said:", "你的预测：")} {chosen} · <b data-slot="confidence"></b> · <time></time></p>
<p data-say="none" hidden>{_words("You have placed no bet yet.", "你还没有做出预测。")}
<button type="button" data-do="back">{_words("Back to the bet", "回到预测处")}</button></p>
<details class="course-outcome"><summary>{_words("Settle: what happened?", "揭晓：结果如何？")}</summary>
<div role="status" aria-live="polite">
<p>{_words("What happened:", "结果：")} <b>{_both(options[outcome])}</b></p>
<p data-say="right" hidden>{_words("You were right.", "你猜对了。")} {_score(len(options))}</p>
<p data-say="wrong" hidden>{_words("You were wrong.", "你没有猜对。")} {_score(len(options))}</p>
<p data-say="too-late" hidden>{_words("You had placed no bet, so there is no score this time.", "你事先没有预测，这次没有得分。")}</p>
</div>
<details class="course-why"><summary>{_words("How the score is computed", "这个分数怎么算")}</summary>
{_explanation(len(options))}</details>
</details>
@SCRIPT@</div>"""
    text = "\n".join(
        f"{item['ask'][lang]} {'What happened: ' if lang == 'en' else '结果：'}{options[outcome][lang]}"
        for lang in shown_languages()
    )
    return _live(block, text)


def _score(k):
    guess = _number((1 - 1 / k) / 2)
    return _words(
        f'Your Brier score: <b data-slot="score"></b> (0 is best, 1 is worst, knowing nothing gives {guess}).',
        f'你的布里尔分数（Brier score）：<b data-slot="score"></b>（0 最好，1 最差，一无所知时为 {guess}）。',
    )


def _explanation(k):
    shared_en = "the other option gets the rest" if k == 2 else f"the other {k - 1} options share the rest equally"
    shared_zh = "余下的归另一项" if k == 2 else f"余下的由其他 {k - 1} 项平分"
    return lang_html(
        "A forecast gives each option a share of your belief: your choice gets what you said, and "
        f"{shared_en}. The Brier score compares it with what happened (1 for that option, 0 for every other): take the "
        "differences, square them, add them up, halve the sum. Sure and right costs nothing, sure and wrong costs most; "
        "in the long run the best you can do is to say exactly what you believe.",
        f"做预测，就是给每个选项分配一个概率。你选的那一项得到你说的把握，{shared_zh}。把这些概率与实际结果（发生的一项为 1，其他为 0）"
        "逐项相减，再求平方和，除以 2，就是布里尔分数。很有把握又猜对了，不扣分；很有把握却猜错了，扣分最多。长期来看，如实说出自己的把握，得分最好。",
        tag="p",
    )


def _question(id, item, number):
    several = sum(answer.get("correct", False) for answer in item["answers"]) > 1
    answers, explanations = [], []
    for answer in item["answers"]:
        key = _key(answer["text"]["en"])
        right = answer.get("correct", False)
        box = "checkbox" if several else "radio"
        answers.append(
            f'<label class="course-answer"><input type="{box}" name="{id}" value="{key}"> {_both(answer["text"])}</label>'
        )
        explanations.append(
            f'<li data-answer="{key}" data-correct="{str(right).lower()}"><span class="course-mark">{"✓" if right else "✗"}</span> '
            f'<span class="course-again">{_both(answer["text"])}</span> <span class="course-feedback">{_both(answer["feedback"])}</span></li>'
        )
    hint = (
        f'<p class="course-hint">{_words("More than one answer is right.", "正确答案不止一个。")}</p>\n'
        if several
        else ""
    )
    listed, explained = "\n".join(answers), "\n".join(explanations)
    return f"""<div class="course-question" data-question="{id}">
<fieldset>
<legend><b>{number}.</b> {_both(item["ask"])}</legend>
{hint}<div class="course-answers">
{listed}
</div>
<p class="course-actions" hidden><button type="button">{_words("Check", "提交")}</button>
<button type="button" data-do="again" hidden>{_words("Try again", "再试一次")}</button></p>
<div class="course-verdict" role="status" aria-live="polite">
<p data-say="choose" hidden>{_words("Choose an answer first.", "请先选择一个答案。")}</p>
<p data-say="right" hidden>{_words("Correct.", "正确。")}</p>
<p data-say="part" hidden>{_words("All you chose is right, but something is missing.", "选的都对，但还有漏选的。")}</p>
<p data-say="wrong" hidden>{_words("Not quite.", "不太对。")}</p>
<ul class="course-said"></ul>
</div>
<details class="course-explained"><summary>{_words("Answers, explained", "答案与解析")}</summary>
<ul>
{explained}
</ul></details>
</fieldset>
</div>"""


def _find_bet(id):
    lesson, dot, name = str(id).partition(".")
    if not dot:
        raise quizfile.QuizError(f"bet: expected '<lesson>.<bet>', received {id!r}")
    path = quizfile.find(lesson)
    bets = {item["id"]: item for item in quizfile.load(path)["bets"]}
    if name not in bets:
        near = difflib.get_close_matches(name, bets, n=1) or sorted(bets)
        raise quizfile.QuizError(f"{path.name}: no bet {name!r}; there is {', '.join(map(repr, near)) or 'none'}")
    return bets[name]


def _stops(k):
    """Positions of the confidence slider for k options: an even guess, then steps of 5 % to certainty."""
    guess = round(1 / k, 4)
    return [guess, *(p / 100 for p in range(5, 101, 5) if p / 100 > guess + 0.01)]


def _percent(p):
    return f"{round(100 * p)} %"


def _number(value):
    return f"{value:.2f}"


def _key(text):
    """A name for an answer that both editions share and that a new order does not change."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _both(text):
    if text["en"] == text["zh"]:  # a formula, a name
        return f"<span>{_rich(text['en'])}</span>"
    return lang_html(_rich(text["en"]), _rich(text["zh"]))


def _words(en, zh):
    return lang_html(en, zh)


def _label(en, zh):
    return f'<span class="course-label">{lang_html(en, zh)}</span>'


def _rich(text):
    r"""Plain text with $formulas$, `code` and *stress* as HTML; formulas marked `\( … \)` for MathJax and the book's renderer."""
    parts, last = [], 0
    for match in quizfile.FORMULA_OR_CODE.finditer(text):
        parts.append(_stressed(text[last : match.start()]))
        if match["math"]:
            parts.append(rf'<span class="math">\({html.escape(match["math"], quote=False)}\)</span>')
        else:
            parts.append(f"<code>{html.escape(match['code'], quote=False)}</code>")
        last = match.end()
    return "".join(parts) + _stressed(text[last:])


def _stressed(text):
    return re.sub(r"\*(?=\S)([^*]+?)(?<=\S)\*", r"<em>\1</em>", html.escape(text, quote=False))


def _live(static, text):
    """Static HTML with the script that makes it live; the module finds the form around the place it is started in."""
    return Widget(static.replace("@SCRIPT@", page("quiz", {}, fallback=" ")), text)
