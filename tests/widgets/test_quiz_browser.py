"""Questions and bets in a real browser, from a file: no kernel, no server."""

import json

import pytest


def test_a_question_is_answered_and_its_feedback_read_by_keyboard_alone(reader):
    me = reader().open()
    me.question("one").locator("input").first.focus()
    me.press("Space", "Tab", "Enter")
    assert "Not quite." in me.verdict("one") and "comes down as a factor" in me.verdict("one")
    assert "antiderivative" not in me.verdict("one"), "feedback on an answer that was not given"
    me.press("Enter")  # "Try again" has the focus now, and hands it to the first answer
    assert me.verdict("one") == ""
    me.press("ArrowDown", "Enter")
    assert "Correct." in me.verdict("one") and "2*x" in me.verdict("one")


def test_feedback_is_announced_to_screen_readers(reader):
    status = reader().open().question("one").get_by_role("status")
    assert status.get_attribute("aria-live") == "polite"


def test_asking_for_feedback_without_an_answer_says_so(reader):
    me = reader().open()
    me.question("one").get_by_role("button", name="Check").click()
    assert "Choose an answer first." in me.verdict("one")


def test_several_right_answers_are_all_needed(reader):
    me = reader().open()
    question = me.question("several")
    question.get_by_label("tanh").check()
    question.get_by_role("button", name="Check").click()
    assert "something is missing" in me.verdict("several") and "between 0 and 1" not in me.verdict("several")
    question.get_by_label("sigmoid").check()
    question.get_by_role("button", name="Check").click()
    assert "Correct." in me.verdict("several") and "between 0 and 1" in me.verdict("several")
    question.get_by_role("button", name="Try again").click()
    question.get_by_label("ReLU").check()
    question.get_by_role("button", name="Check").click()
    assert "Not quite." in me.verdict("several")
    assert me.stored("quiz")["sample.several"]["tries"] == 3


def test_explanations_unfold_only_after_the_right_answer(reader):
    me = reader().open()
    explained = me.question("one").locator("details")
    assert explained.is_hidden()
    me.question("one").locator("input").nth(1).check()
    me.press("Enter")
    assert explained.is_visible() and not explained.get_attribute("open")


def test_an_answer_survives_a_reload_in_the_other_edition_too(reader, pages):
    me = reader().open()
    me.question("one").locator("input").nth(1).check()
    me.press("Enter")
    me.page.reload()
    me.page.locator(".course-sure").wait_for()
    assert me.question("one").locator("input").nth(1).is_checked() and "Correct." in me.verdict("one")
    me.address = pages["zh"]
    assert "正确。" in me.open().verdict("one")
    assert me.verdict("several") == ""


CORRUPT = [
    "{",
    "null",
    "[]",
    "7",
    '"x"',
    '{"sample.one": 3, "sample.coin": []}',
    '{"sample.one": {"chosen": "all"}}',
    '{"sample.one": {"chosen": ["gone"], "correct": true, "tries": 1, "date": "2026-01-01"}}',
    '{"sample.coin": {"choice": "z", "confidence": 0.5, "date": "2026-01-01"}}',
    '{"sample.coin": {"choice": "a", "confidence": 40, "date": "2026-01-01"}}',
    '{"__proto__": {"choice": "a"}}',
]


def test_corrupt_storage_is_ignored_and_written_anew(reader):
    me = reader()
    for text in CORRUPT:
        for kind in ("quiz", "bets"):
            me.store(kind, text)
        me.open()
        assert me.verdict("one") == "" and me.bet.locator("input:disabled").count() == 0, text
        assert me.settled.get_by_text("You have placed no bet yet.").is_visible(), text
        me.question("one").locator("input").nth(1).check()
        me.press("Enter")
        me.place_bet()
        assert me.stored("quiz")["sample.one"]["correct"] is True, text
        assert me.stored("bets")["sample.coin"]["choice"] == "c", text


def test_records_of_other_lessons_are_kept(reader):
    me = reader()
    other = {"other.bet": {"choice": "a", "confidence": 0.5, "date": "2026-01-01"}}
    me.store("bets", json.dumps(other))
    me.open().place_bet()
    assert me.stored("bets")["other.bet"] == other["other.bet"]


def test_a_bet_is_placed_locked_and_settled_by_keyboard_alone(reader):
    me = reader().open()
    me.place_bet("c", steps=8)
    record = me.stored("bets")["sample.coin"]
    assert (record["choice"], record["confidence"], record["options"]) == ("c", 0.7, 3) and "outcome" not in record
    assert "Locked in" in me.bet.get_by_role("status").inner_text()
    assert me.bet.locator("input:enabled").count() == 0
    assert "both alike" in me.settled.inner_text() and "70" in me.settled.inner_text()
    assert "You were right" not in me.settled.inner_text()
    me.settled.locator("summary").first.focus()
    me.press("Enter")
    me.settled.get_by_text("You were right.").wait_for()
    # forecast 0.15, 0.15, 0.7 against 0, 0, 1
    assert "0.07" in me.settled.inner_text() and "knowing nothing gives 0.33" in me.settled.inner_text()
    record = me.stored("bets")["sample.coin"]
    assert record["outcome"] == "c" and record["score"] == pytest.approx(0.0675)
    assert me.bet.get_by_role("button", name="Withdraw").is_hidden()
    assert "Settled." in me.bet.get_by_role("status").inner_text()


def test_the_slider_says_its_value_as_a_percentage(reader):
    me = reader().open()
    slider = me.bet.get_by_role("slider", name="How sure are you?")
    assert slider.get_attribute("aria-valuetext") == "33\u00a0%"
    slider.press("End")
    assert slider.get_attribute("aria-valuetext") == "100\u00a0%"
    assert me.bet.locator(".course-percent").inner_text() == "100\u00a0%"


def test_a_bet_can_be_withdrawn_before_it_is_settled(reader):
    me = reader().open()
    me.place_bet("a", steps=2)
    me.press("Tab", "Enter")  # "Withdraw" is the next to have the focus
    assert me.stored("bets") == {}
    assert me.settled.get_by_text("You have placed no bet yet.").is_visible()
    me.place_bet("b", steps=0)
    assert me.stored("bets")["sample.coin"]["choice"] == "b"
    assert me.stored("bets")["sample.coin"]["confidence"] == 0.4, "the slider stays where it was"


def test_a_second_enter_or_click_on_lock_in_withdraws_nothing(reader):
    me = reader().open()
    me.place_bet("a")
    me.press("Enter", "Enter", "Space")
    assert me.stored("bets")["sample.coin"]["choice"] == "a"
    assert "Locked in" in me.bet.get_by_role("status").inner_text()
    me = reader().open()
    me.bet.locator('input[value="b"]').check()
    me.bet.get_by_role("button", name="Lock in").dblclick()
    assert me.stored("bets")["sample.coin"]["choice"] == "b"
    me.bet.get_by_role("button", name="Withdraw").click()
    assert me.stored("bets") == {}


def test_a_double_click_on_check_keeps_the_feedback(reader):
    me = reader().open()
    me.question("one").locator("input").first.check()
    me.question("one").get_by_role("button", name="Check").dblclick()
    assert "Not quite." in me.verdict("one")


@pytest.mark.parametrize("lang, words", [("en", "storage is full"), ("zh", "存储空间已满")])
def test_where_the_storage_is_full_a_bet_lasts_for_the_page_and_says_so(reader, lang, words):
    me = reader(lang)
    me.page.add_init_script(
        "localStorage.setItem('other', '1'); Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    me.open().place_bet()
    assert words in me.bet.get_by_role("status").inner_text()
    assert "both alike" in me.settled.inner_text() or "一样可能" in me.settled.inner_text()
    me.settled.locator("summary").first.click()
    me.settled.locator('[data-say="right"]').wait_for()
    assert me.stored("bets") is None


def test_a_wrong_bet_costs_its_confidence(reader):
    me = reader().open()
    me.place_bet("a", steps=14)
    me.settled.locator("summary").first.click()
    me.settled.get_by_text("You were wrong.").wait_for()
    assert me.stored("bets")["sample.coin"]["score"] == 1


def test_the_score_is_explained_at_the_first_settled_bet_and_folded_up_later(reader):
    me = reader().open()
    me.place_bet()
    me.settled.locator("summary").first.click()
    explanation = me.settled.get_by_text("square them, add them up")
    explanation.wait_for()
    me.page.reload()
    me.page.locator(".course-sure").wait_for()
    me.settled.locator("summary").first.click()
    me.settled.get_by_text("You were right.").wait_for()
    assert explanation.is_hidden()


def test_without_a_bet_there_is_no_score_and_a_way_back(reader):
    me = reader().open()
    me.settled.locator("summary").first.click()
    me.settled.get_by_text("no score this time").wait_for()
    assert me.settled.locator('[data-slot="score"]').first.is_hidden()
    me.settled.get_by_role("button", name="Back to the bet").click()
    assert me.page.evaluate("document.activeElement.closest('[data-bet]') !== null")


def test_a_bet_made_in_another_tab_is_known_here(reader):
    me = reader().open()
    tab = me.context.new_page()
    tab.goto(me.address)
    tab.locator("[data-bet] input[value=b]").check()
    tab.keyboard.press("Enter")
    me.settled.get_by_text("tails is likelier").first.wait_for()
    assert "Locked in" in me.bet.get_by_role("status").inner_text()


def test_where_storage_is_forbidden_a_bet_lasts_for_the_page_and_says_so(reader):
    me = reader()
    me.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    me.open().place_bet()
    assert "does not keep data" in me.bet.get_by_role("status").inner_text()
    me.settled.locator("summary").first.click()
    me.settled.get_by_text("You were right.").wait_for()


@pytest.mark.parametrize("lang, words, others", [("en", "Lock in", "锁定"), ("zh", "锁定预测", "Lock in")])
def test_a_page_speaks_its_own_language(reader, lang, words, others):
    me = reader(lang).open()
    assert words in me.page.inner_text("body") and others not in me.page.inner_text("body")


def test_a_page_in_both_languages_gives_feedback_in_both(reader):
    me = reader(None).open()
    me.question("one").locator("input").first.check()
    me.press("Enter")
    assert "comes down as a factor" in me.verdict("one") and "指数要落下来" in me.verdict("one")


def test_without_scripts_questions_and_answers_can_be_read(reader):
    me = reader(java_script_enabled=False)
    me.page.goto(me.address)
    question = me.question("one")
    assert question.get_by_role("button").count() == 0
    question.locator("summary").click()
    assert question.get_by_text("That is the antiderivative.").is_visible()
    assert me.bet.get_by_text("Decide before you read on").is_visible()
    me.settled.locator("summary").first.click()
    assert me.settled.get_by_text("What happened:").is_visible()


@pytest.mark.parametrize("lang", ["en", "zh", None])
def test_nothing_overflows_at_360_pixels(reader, lang):
    me = reader(lang, viewport={"width": 360, "height": 800}).open()
    for button in me.page.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 24
    me.place_bet()
    for summary in me.page.locator("summary:visible").all():
        summary.click()
    assert me.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_two_views_of_one_output_do_not_share_their_buttons(reader):
    """JupyterLab shows a cell's output a second time in a view of its own."""
    me = reader().open()
    me.page.evaluate("""() => {
      const first = document.querySelector('[data-quiz]'), second = first.cloneNode(true);
      first.after(second);
      const script = document.createElement('script');
      script.textContent = document.querySelector('script[data-course=loader]').textContent;
      second.after(script);
    }""")
    views = me.page.locator("[data-quiz]")
    views.nth(1).locator(".course-actions:visible").first.wait_for()
    views.nth(0).locator("input").nth(0).check()
    views.nth(1).locator("input").nth(1).check()
    assert views.nth(0).locator("input").nth(0).is_checked()
