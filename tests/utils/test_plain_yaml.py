"""YAML in which what looks like text is text: one reader for quizzes, terms and progress."""

import json

import pytest

from editions.source import lessons, quizzes
from utils import plain_yaml
from utils.quiz import file

TRICKY = ["off", "007", "yes", "no", "on", "1e5", "0x1f", "null", "12e45678", "2026-11-28"]


@pytest.mark.parametrize("word", TRICKY)
def test_a_word_that_yaml_would_take_for_something_else_stays_text(word):
    assert plain_yaml.load(f"id: {word}") == {"id": word}


def test_only_true_and_false_are_no_text():
    assert plain_yaml.load("{a: true, b: false, c: True, d: 1, e: }") == {
        "a": True,
        "b": False,
        "c": "True",
        "d": "1",
        "e": "",
    }


def test_a_key_that_stands_twice_is_refused_wherever_it_stands():
    for text in ("a: 1\nb: 2\na: 3", "- {x: {y: 1, y: 2}}"):
        with pytest.raises(plain_yaml.YAMLError, match="stands here twice"):
            plain_yaml.load(text)


def test_places_count_characters_also_after_chinese():
    content, root = plain_yaml.load_with_places("# 中文\nid: 甲\nnext: off\n")
    (_, first), (_, second) = root.value
    assert content == {"id": "甲", "next": "off"}
    assert (first.start_mark.index, first.end_mark.index) == (9, 10) and second.start_mark.line == 2
    assert plain_yaml.load_with_places("") == (None, None)


@pytest.mark.parametrize("word", ["off", "007", "yes"])
def test_all_readers_of_a_quiz_file_call_a_question_by_the_same_id(tmp_path, word):
    text = f"""questions:
  - id: {word}
    ask: {{en: What?, zh: 什么？}}
    answers:
      - {{text: {{en: This, zh: 这个}}, correct: true, feedback: {{en: Yes, zh: 对}}}}
      - {{text: {{en: That, zh: 那个}}, feedback: {{en: No, zh: 错}}}}
"""
    notebook = tmp_path / "01-first.ipynb"
    notebook.write_text(json.dumps({"cells": []}), "utf-8")
    (tmp_path / "01-first.quiz.yaml").write_text(text, "utf-8")
    assert [item["id"] for item in file.load(tmp_path / "01-first.quiz.yaml")["questions"]] == [word]
    assert [entry.id for entry in quizzes.entries(text)] == [word]
    assert lessons.asked(notebook) == [[word], [], []]
    stamped = quizzes.stamped(text)
    assert quizzes.check_quiz(stamped) == [] and stamped.startswith(f'questions:\n  - id: {word}\n    translates: "')
