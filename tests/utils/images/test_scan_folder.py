"""A folder with every bad file: each is named with what was done, and the rest is used."""

import builtins
import os
import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from pictures import LONG, encoded, scene, write_bad, write_bomb, write_good
from PIL import Image

from utils import ROOT, bilingual
from utils.images import scan_folder, shared_pictures
from utils.images.report import KINDS, USED, Report, shortened


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    folder = write_good(tmp_path_factory.mktemp("pictures"))
    return folder, write_bad(folder)


def test_each_bad_file_is_named_with_its_kind(bad):
    folder, expected = bad
    found = scan_folder(folder)
    assert {path: found.report.of(path) for path in expected} == expected
    # And nothing is said of the good ones
    assert {f.path for f in found.report.findings} == {path for path, kinds in expected.items() if kinds}


def test_what_can_be_used_is_used(bad):
    folder, expected = bad
    found = scan_folder(folder)
    used = {path for path, kinds in expected.items() if set(kinds) <= set(USED)}
    assert f"cat/{LONG}" in used
    assert set(found.paths) == used | {f"{c}/{i:03d}.jpeg" for c in ("cat", "dog") for i in range(12)}
    assert found.report.used == len(found) == len(found.labels) == 24 + len(used)
    assert found.class_names == ("cat", "dog")
    assert [found.class_names[k] for k in found.labels] == [path.split("/")[0] for path in found.paths]


def test_a_near_duplicate_has_the_group_of_its_original(bad):
    found = scan_folder(bad[0])
    group = dict(zip(found.paths, found.groups))
    assert group["cat/smaller.png"] == group["cat/001.jpeg"]
    assert len(set(group.values())) == len(found) - 1


def test_the_report_names_and_counts_in_both_languages(bad):
    report = scan_folder(bad[0]).report
    text, page = str(report), report._repr_html_()
    assert "cut off or damaged" in text and "不完整或已损坏" in text and "truncated.jpg" in text
    assert page.count("<table>") == 2 and 'lang="zh"' in page
    assert f"{report.seen:,} files, {report.used:,} pictures used." in text
    bilingual.set_language("zh")
    try:
        assert "damaged" not in str(report) and "damaged" not in report._repr_html_()
    finally:
        bilingual.set_language(None)


def test_every_kind_has_words_in_both_languages():
    for kind, words in KINDS.items():
        assert len(words) == 4 and all(words), kind
        assert all(
            any("\u4e00" <= c for c in words[k]) and not any("\u4e00" <= c for c in words[k - 1]) for k in (1, 3)
        ), kind
    with pytest.raises(ValueError, match="kind: expected one of"):
        Report().add("a", "strange")


@pytest.mark.parametrize("name", ["a<b>&.jpg", "line\nbreak.jpg", "right\u202eleft.jpg", "bad\udcff.jpg", "x" * 200])
def test_a_name_of_any_kind_can_be_shown(name):
    report = Report()
    report.add(name, "empty")
    page = report._repr_html_()
    page.encode("utf-8")
    assert "<b>" not in page and "\u202e" not in page
    assert len(shortened(name)) <= 32


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    write_good(tmp_path, each=3)
    real = builtins.open

    def no_entry(path, *rest, **named):
        if str(path).endswith("001.jpeg"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, **named)

    monkeypatch.setattr(builtins, "open", no_entry)
    found = scan_folder(tmp_path)
    assert found.report.kinds() == {"unreadable": ["cat/001.jpeg", "dog/001.jpeg"]}
    assert found.report.findings[0].detail == "Permission denied" and len(found) == 4


def test_a_folder_that_may_not_be_read(tmp_path, monkeypatch):
    write_good(tmp_path, each=3)
    real = os.scandir

    def no_entry(path):
        if str(path).endswith("cat"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", no_entry)
    found = scan_folder(tmp_path)
    assert found.report.of("cat") == ["unreadable", "empty class"] and found.class_names == ("dog",)


def test_links_to_folders_are_followed_once(tmp_path):
    write_good(tmp_path / "store", classes=("cat",), each=3)
    (tmp_path / "use").mkdir()
    os.symlink(tmp_path / "store" / "cat", tmp_path / "use" / "cat")
    os.symlink(tmp_path / "store" / "cat", tmp_path / "use" / "kitten")
    found = scan_folder(tmp_path / "use")
    assert len(found) == 3 and found.report.kinds() == {
        "loop": ["kitten"],
        "one class": ["."],
    }


def test_one_class_only_and_no_picture_at_all(tmp_path):
    write_good(tmp_path / "one", classes=("cat",), each=2)
    found = scan_folder(tmp_path / "one")
    assert found.report.kinds() == {"one class": ["."]} and len(found) == 2
    (tmp_path / "none").mkdir()
    found = scan_folder(tmp_path / "none")
    assert found.report.kinds() == {"one class": ["."]} and len(found) == 0 and found.class_names == ()
    with pytest.raises(NotADirectoryError, match="expected a folder"):
        scan_folder(tmp_path / "missing")


def test_given_classes_keep_their_numbers(tmp_path):
    write_good(tmp_path, classes=("cat", "dog", "mouse"), each=2)
    found = scan_folder(tmp_path, class_names=("dog", "cat", "horse"))
    assert found.class_names == ("dog", "cat", "horse")
    assert found.labels.tolist() == [1, 1, 0, 0]  # sorted by name of the folder
    assert found.report.kinds() == {"unknown class": ["mouse/000.jpeg", "mouse/001.jpeg"], "empty class": ["horse"]}


def test_nearly_the_same_picture_in_two_classes_is_named(tmp_path):
    write_good(tmp_path, each=3)
    (tmp_path / "dog" / "cat.jpg").write_bytes(encoded(scene(1), quality=60))
    found = scan_folder(tmp_path)
    assert found.report.kinds()["doubt"] == ["cat/001.jpeg", "dog/cat.jpg"]
    assert len(found) == 7


def test_duplicates_between_two_folders(tmp_path):
    train, test = write_good(tmp_path / "train", each=8), write_good(tmp_path / "test", classes=("dog",), each=0)
    (test / "dog" / "same.jpg").write_bytes((train / "dog" / "003.jpeg").read_bytes())
    brighter = Image.fromarray((np.asarray(scene(1004)) * 0.9 + 20).astype("uint8")).resize((200, 150))
    (test / "dog" / "near.webp").write_bytes(encoded(brighter, "WEBP"))
    for i in range(20):
        (test / "dog" / f"new{i}.jpg").write_bytes(encoded(scene(5000 + i)))
    assert shared_pictures(scan_folder(train), scan_folder(test)) == [
        ("dog/003.jpeg", "dog/same.jpg", "copy"),
        ("dog/004.jpeg", "dog/near.webp", "near"),
    ]


MEASURED = """
import resource, sys
from utils.images import scan_folder
top = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = top()
report = scan_folder(sys.argv[1]).report
print(top() - before, report.seen, report.kinds().get("too large"))
"""


@pytest.mark.slow
def test_memory_stays_bounded(tmp_path):
    """The bomb would take 1.2 GB, the two hundred pictures together 120 MB."""
    (tmp_path / "cat").mkdir()
    write_bomb(tmp_path / "cat" / "bomb.png")
    for i in range(200):
        (tmp_path / "cat" / f"{i}.bmp").write_bytes(encoded(scene(i, 400, 500), "JPEG"))
    command = [sys.executable, "-c", MEASURED, str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    grown, seen, large = ran.stdout.split(maxsplit=2)
    assert (seen, large.strip()) == ("201", "['cat/bomb.png']")
    assert float(grown) < 60, f"{grown} MiB"


def holiday(folder, *classes, each=2):
    """Pictures without near-duplicates; returns the folder."""
    for k, name in enumerate(classes):
        (folder / name).mkdir(parents=True)
        for i in range(each):
            (folder / name / f"{i}.JPG").write_bytes(encoded(scene(1000 * each + 100 * k + i)))
    return folder


def test_a_picture_in_another_format_is_not_called_no_picture(tmp_path):
    """What a phone stores by default; a film beside it is none."""
    beach = holiday(tmp_path, "beach", "hills") / "beach"
    boxes = {"1.HEIC": b"heic", "2.heif": b"mif1", "3.avif": b"avif", "4.MOV": b"qt  ", "5.mp4": b"isom"}
    for name, brand in boxes.items():
        (beach / name).write_bytes(b"\0\0\0\x18ftyp" + brand + bytes(200))
    (beach / "6.jxl").write_bytes(b"\xff\x0a" + bytes(200))
    report = scan_folder(tmp_path).report
    assert report.kinds() == {
        "not a picture": ["beach/4.MOV", "beach/5.mp4"],
        "format": ["beach/1.HEIC", "beach/2.heif", "beach/3.avif", "beach/6.jxl"],
    }
    assert [f.detail for f in report.findings if f.kind == "format"] == ["HEIC", "HEIC", "AVIF", "JPEG XL"]
    assert "save it as JPEG" in str(report) and "请另存为 JPEG" in str(report)


def test_names_that_a_person_takes_for_the_same(tmp_path):
    same = ["Cat ", "cat"] + [unicodedata.normalize(form, "Café") for form in ("NFC", "NFD")]
    found = scan_folder(holiday(tmp_path, *same, "海边"))
    assert sorted(found.report.kinds()) == ["same name"] and sorted(found.report.kinds()["same name"]) == sorted(same)
    assert len(found.class_names) == 5


def test_folders_inside_a_class_folder_are_named(tmp_path):
    """`pictures/train/cat` is a class `train`: nothing that a score would show."""
    holiday(tmp_path, "train/cat", "train/dog", "test/cat", "test/dog", each=1)
    found = scan_folder(tmp_path)
    assert found.class_names == ("test", "train") and len(found) == 4
    assert found.report.kinds() == {"nested": found.paths}


def test_folders_of_the_system_are_no_classes(tmp_path):
    found = scan_folder(holiday(tmp_path, "beach", "hills", "@eaDir/0.JPG", "__MACOSX/beach"))
    assert found.class_names == ("beach", "hills")
    assert found.report.kinds() == {"other": ["@eaDir", "__MACOSX"]}


def test_a_class_that_cannot_be_split_is_named(tmp_path):
    holiday(tmp_path, "hills")
    holiday(tmp_path, "beach", "town", each=1)
    (tmp_path / "town" / "again.webp").write_bytes(encoded(scene(1100), "WEBP"))
    assert scan_folder(tmp_path).report.kinds()["single"] == ["beach", "town"]
