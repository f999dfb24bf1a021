"""Environment variables mean what the one who set them meant."""

import pathlib

import pytest

from utils import settings


@pytest.mark.parametrize("value", ["1", "true", "yes", "on", " 1 ", '"1"'])
def test_a_flag_that_is_set_is_set(monkeypatch, value):
    monkeypatch.setenv("COURSE_TRIAL", value)
    assert settings.flag("COURSE_TRIAL")


@pytest.mark.parametrize("value", [None, "", " ", "0", "false", "False", "no", "off", "'0'", '"false"'])
def test_a_flag_that_says_no_is_not_set(monkeypatch, value):
    monkeypatch.delenv("COURSE_TRIAL", raising=False)
    if value is not None:
        monkeypatch.setenv("COURSE_TRIAL", value)
    assert not settings.flag("COURSE_TRIAL")


@pytest.mark.parametrize("dress", ["{}", "{} ", " {}", '"{}"', "'{}'", "“{}”", '" {} "', "{}\r"])
def test_quotes_and_blanks_around_a_value_do_not_count(monkeypatch, tmp_path, dress):
    monkeypatch.setenv("COURSE_TRIAL", dress.format(tmp_path))
    assert settings.text("COURSE_TRIAL") == str(tmp_path)
    assert settings.folder("COURSE_TRIAL") == tmp_path


def test_quotes_and_blanks_within_a_value_are_kept(monkeypatch):
    monkeypatch.setenv("COURSE_TRIAL", 'my "own" data')
    assert settings.text("COURSE_TRIAL") == 'my "own" data'
    monkeypatch.setenv("COURSE_TRIAL", '"')
    assert settings.text("COURSE_TRIAL") == '"'


def test_a_folder_that_does_have_a_quoted_name_is_found(monkeypatch, tmp_path):
    own = tmp_path / "'data'"
    own.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_TRIAL", "'data'")
    assert settings.folder("COURSE_TRIAL") == pathlib.Path("'data'")


def test_the_home_folder_may_be_a_tilde_and_no_folder_is_none(monkeypatch, tmp_path):
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path))
    monkeypatch.setenv("COURSE_TRIAL", "'~/data'")
    assert settings.folder("COURSE_TRIAL") == tmp_path / "data"
    monkeypatch.setenv("COURSE_TRIAL", " ")
    assert settings.folder("COURSE_TRIAL") is None
