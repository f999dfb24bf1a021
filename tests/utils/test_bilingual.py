"""Notices come in both languages, or in the chosen one."""

import pytest

from utils import bilingual
from utils.bilingual import Bilingual, lang_html, set_language


@pytest.fixture(autouse=True)
def both_languages():
    yield
    set_language(None)


def test_a_notice_shows_both_languages_unless_one_is_chosen():
    notice = Bilingual("loss", "损失")
    assert 'lang="en">loss' in notice._repr_html_() and 'lang="zh">损失' in notice._repr_html_()
    set_language("zh")
    assert "loss" not in notice._repr_html_() and str(notice) == "损失"


def test_text_is_escaped_and_backticks_become_code():
    html = Bilingual("a `<b>` & c", "甲")._repr_html_()
    assert "<code>&lt;b&gt;</code> &amp; c" in html and "<b>" not in html


def test_an_unknown_language_is_refused_with_what_was_expected():
    with pytest.raises(ValueError, match="expected 'en', 'zh' or None, received 'fr'"):
        set_language("fr")
    assert bilingual.language() is None


def test_lang_html_marks_each_language():
    assert lang_html("x", "甲", tag="p") == '<p lang="en">x</p><p lang="zh">甲</p>'


def test_outside_a_notebook_a_notice_is_printed(capsys):
    bilingual.say("no network", "没有网络")
    assert capsys.readouterr().out == "no network\n没有网络\n"
