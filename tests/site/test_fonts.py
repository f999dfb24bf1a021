"""The pages can be looked at as a machine draws them that has other fonts: COURSE_FONTS=dejavu."""

import shutil

import browser
import pytest


@pytest.mark.skipif(not shutil.which("fc-list"), reason="no fontconfig here: fonts are not chosen by it")
def test_a_browser_draws_with_the_named_fonts_alone(tmp_path, monkeypatch):
    files = browser.font_files()
    written = tmp_path / "fonts.conf"
    written.write_text(browser.fonts_of(files[0], files), "utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(written))
    assert browser.font_files() == [files[0]]


def test_a_word_that_no_font_has_is_told_beside_those_that_are_here():
    with pytest.raises(ValueError, match="received 'serifs'; here are .*DejaVuSans.ttf"):
        browser.fonts_of("serifs", ["/fonts/DejaVuSans.ttf"])
