"""A lesson's key, and what is found by it."""

import pytest

from utils.lessons import find_beside, lesson_key


@pytest.mark.parametrize(
    "path, key",
    [
        ("05-cnn/03-lenet.quiz.yaml", "lenet"),
        ("05-cnn", "cnn"),
        ("07-3d", "3d"),
        ("110-x.ipynb", "x"),
        ("lenet", "lenet"),
    ],
)
def test_a_key_is_the_name_without_number_and_suffixes(path, key):
    assert lesson_key(path) == key


def test_a_file_is_found_by_the_key_of_its_lesson_whatever_the_number(tmp_path):
    names = "01-a/03-net.ipynb 01-a/04-my-net.ipynb 01-a/03-net.quiz.yaml 02-b/7-3d.ipynb 02-b/08-twice.ipynb 01-a/09-twice.ipynb"
    for name in names.split():
        (tmp_path / "notebooks" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notebooks" / name).touch()
    found = lambda lesson: find_beside(lesson, ".ipynb", root=tmp_path).relative_to(tmp_path / "notebooks").as_posix()
    assert (found("net"), found("3d")) == ("01-a/03-net.ipynb", "02-b/7-3d.ipynb")
    for lesson, words in (("d", "none"), ("twice", "02-b/08-twice.ipynb")):
        with pytest.raises(FileNotFoundError, match=words):
            found(lesson)
