"""Text that code shows to a learner, in English and Chinese or in the one language that was chosen."""

import html
import re

LANGUAGES = ("en", "zh")

_language = None


def language():
    """Language chosen by `setup(language=...)`: "en", "zh", or None for both."""
    return _language


def set_language(value):
    """Choose the language of notices and feedback.

    Args:
        value: "en", "zh", or None for both.

    Raises:
        ValueError: for any other value.
    """
    global _language
    if value not in (None, *LANGUAGES):
        raise ValueError(f"language: expected 'en', 'zh' or None, received {value!r}")
    _language = value


def shown_languages():
    """The languages in which a text is shown now, English first."""
    return LANGUAGES if _language is None else (_language,)


def to_html(text):
    """Plain text with `code` between backticks as HTML."""
    parts = re.split(r"`([^`]+)`", text)
    return "".join(
        f"<code>{html.escape(part, quote=False)}</code>" if i % 2 else html.escape(part, quote=False)
        for i, part in enumerate(parts)
    )


def lang_html(en_html, zh_html, tag="span"):
    """The HTML of one text, an element with a `lang` attribute for each language shown."""
    by_language = {"en": en_html, "zh": zh_html}
    return "".join(f'<{tag} lang="{lang}">{by_language[lang]}</{tag}>' for lang in shown_languages())


class Bilingual:
    """A short text in both languages that shows itself in a notebook.

    Args:
        en, zh: plain text; `code` between backticks.
        kind: a word for the style sheet, such as "note" or "warning".
        data: attributes `data-<key>` of the HTML element.
    """

    def __init__(self, en, zh, kind="note", data=None):
        self.en, self.zh, self.kind, self.data = en, zh, kind, data or {}

    def __str__(self):
        return "\n".join({"en": self.en, "zh": self.zh}[lang] for lang in shown_languages())

    def __repr__(self):
        return str(self)

    def _repr_html_(self):
        data = "".join(f' data-{key}="{html.escape(str(value))}"' for key, value in self.data.items())
        text = lang_html(to_html(self.en), to_html(self.zh), tag="p")
        return f'<div class="course-note course-{self.kind}"{data}>{text}</div>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self._repr_html_(), "text/plain": str(self)}


def say(en, zh, kind="note"):
    """Show a notice to the learner: as HTML in a notebook, as plain text elsewhere."""
    notice = Bilingual(en, zh, kind)
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        print(notice)
        return
    if get_ipython() is None:
        print(notice)
    else:
        display(notice)
