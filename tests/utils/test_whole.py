"""Files that appear whole or not at all."""

import pytest

from utils.whole import replacing, write_whole


def test_text_and_bytes_replace_what_was_there(tmp_path):
    for data, raw in (("先 old\n", "先 old\n".encode()), (b"\x00\xff", b"\x00\xff")):
        write_whole(str(tmp_path / "file.json"), data)
        assert (tmp_path / "file.json").read_bytes() == raw and len(list(tmp_path.iterdir())) == 1


def test_where_writing_fails_the_old_file_stays_and_nothing_is_left(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "\ud800")
    with pytest.raises(KeyboardInterrupt), replacing(path) as part:
        part.write_text("half")
        assert part.parent == tmp_path and part.suffix == ".part" and path.read_text() == "old"
        raise KeyboardInterrupt
    assert [other.name for other in tmp_path.iterdir()] == ["file"] and path.read_text() == "old"


def test_two_writers_do_not_share_a_name(tmp_path):
    with replacing(tmp_path / "file") as one, replacing(tmp_path / "file") as other:
        assert one != other
        one.write_text("first")
        other.write_text("second")
    assert (tmp_path / "file").read_text() == "first", "who ends last has written it"
