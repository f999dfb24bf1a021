"""Pages with questions and bets, and readers of them."""

import pytest
from quiz_pages import PAGE, Reader
from quiz_sample import SAMPLE

from utils import quiz as quizzes
from utils.bilingual import set_language
from utils.quiz import file as quizfile


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Addresses of a page with all forms: by language, None for both."""
    folder = tmp_path_factory.mktemp("quiz")
    path = folder / "01-sample.quiz.yaml"
    path.write_text(SAMPLE, "utf-8")
    find, quizfile.find = quizfile.find, lambda lesson, root=None: path
    try:
        for lang in ("en", "zh", None):
            set_language(lang)
            forms = (quizzes.bet("sample.coin"), quizzes.settle("sample.coin", outcome="c"), quizzes.quiz("sample"))
            body = '<div style="height: 900px"></div>'.join(form.html for form in forms)
            (folder / f"{lang}.html").write_text(PAGE.format(lang=lang or "en", body=body), "utf-8")
    finally:
        set_language(None)
        quizfile.find = find
    return {lang: (folder / f"{lang}.html").as_uri() for lang in ("en", "zh", None)}


@pytest.fixture
def reader(chromium, pages):
    """Make a reader of the page in a language; at the end nothing may have gone wrong on it."""
    made = []

    def make(lang="en", **options):
        made.append(Reader(chromium, pages[lang], **options))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
        assert one.wrong == []
