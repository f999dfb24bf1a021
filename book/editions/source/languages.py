"""The two languages of the course: what each is called where, how Chinese is recognised, and an edition's half of a text that holds both."""

import re

EDITIONS = {
    "en": {"sphinx": "en", "lang": "en", "locale": "en_US", "name": "English"},
    "zh": {"sphinx": "zh_CN", "lang": "zh-CN", "locale": "zh_CN", "name": "简体中文"},
}
"""By the name of an edition: the language's name for Sphinx, for HTML, for shared links, and for its readers."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Chinese characters, for the inside of `[…]` in a regular expression: unified, extension A, compatibility, those beyond the basic plane."""
CHINESE = re.compile(f"[{HAN}]")


def other(edition):
    """The edition that is not this one."""
    return "zh" if edition == "en" else "en"


def is_chinese(text):
    """Whether a text holds a Chinese character."""
    return CHINESE.search(text) is not None


def half(text, edition, only_chinese=False):
    """An edition's half of `English | 中文`; a text with no such bar is for both.

    Args:
        text: what may hold both.
        edition: "en" or "zh".
        only_chinese: split only where Chinese stands right of the bar.
    """
    if not isinstance(text, str) or text.count(" | ") != 1:
        return text
    english, chinese = text.split(" | ")
    if only_chinese and not is_chinese(chinese):
        return text
    return (english if edition == "en" else chinese).strip()


def halves(value, edition):
    """The same for every string inside lists and dicts, where Chinese stands right of the bar."""
    if isinstance(value, dict):
        return {key: halves(item, edition) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(halves(item, edition) for item in value)
    return half(value, edition, only_chinese=True)
