"""What the Sphinx extension refuses: a stale translation, one without its English, an edition that is not there."""

from types import SimpleNamespace

import pytest
from tiny_editions import (
    INDEX,
    code,
    finished,
    markdown,
    notebook,
    pair,
    start,
    write_book,
)


@pytest.mark.slow  # builds a book
def test_a_stale_or_unpaired_translation_stops_the_build_and_names_the_cell(tmp_path):
    stale = markdown("# 第二", "lang-zh", translates="00000000")
    alone = markdown("Only English.", "lang-en")
    lonely = markdown("只有中文。", "lang-zh", translates="11111111")
    uneven = pair("## One\n\n## Two", "## 一")
    source = write_book(
        tmp_path / "source",
        **{
            "notebooks/01-nets/01-first.ipynb": notebook(
                markdown("# Second", "lang-en"), stale, alone, code("pass"), lonely
            ),
            "notebooks/01-nets/02-second.ipynb": notebook(pair("# Second", "# 第二"), uneven),
            "book/index.md": INDEX,
        },
    )
    done = finished(start(source, tmp_path / "out", "zh", True))
    assert done.code != 0
    lines = [line for line in done.said.splitlines() if "WARNING" in line]
    assert any(
        "01-first" in line and stale["id"] in line and "00000000" in line and "make translated" in line
        for line in lines
    ), done.said
    assert any("01-first" in line and alone["id"] in line and "no Chinese one right after" in line for line in lines), (
        done.said
    )
    assert any(
        "01-first" in line and lonely["id"] in line and "no English one right before" in line for line in lines
    ), done.said
    line_of_chinese = INDEX[: INDEX.index("lang-zh")].count("\n") + 2
    assert any("index" in line and f"cell at line {line_of_chinese}:" in line and "STAMP" in line for line in lines), (
        done.said
    )
    assert any("02-second" in line and "2 headings" in line and "3 of the English" in line for line in lines), done.said


@pytest.mark.parametrize(
    "edition, language, words",
    [
        ("zh", "en", "-D language=zh_CN -D edition=zh"),
        ("en", "zh_CN", "-D language=en -D edition=en"),
        ("fr", "fr", "expected one of en, zh"),
    ],
)
def test_an_edition_that_is_not_there_or_lacks_its_sphinx_language_is_refused_with_the_command(
    edition, language, words
):
    from sphinx.errors import ConfigError

    from editions.pages.settings import on_config

    with pytest.raises(ConfigError, match=words):
        on_config(None, SimpleNamespace(edition=edition, language=language))
