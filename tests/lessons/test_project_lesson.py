"""The project's cells with a reader's own folder: three classes, files that are broken, and a folder that cannot do."""

import json
import re

import numpy as np
import pytest
from lessons import ROOT
from PIL import Image

NOTEBOOK = ROOT / "notebooks/05-cnn/09-project.ipynb"
LINE = "folder = example()"
LEFT_OUT = {"first", "exercise", "solution"}


def cells(folder):
    """The lesson's code with one line changed, as it tells its readers, and with the smallest budget."""
    sources = [
        "".join(cell["source"])
        for cell in json.loads(NOTEBOOK.read_text("utf8"))["cells"]
        if cell["cell_type"] == "code" and not LEFT_OUT & set(cell["metadata"].get("tags", []))
    ]
    assert sum(LINE in source for source in sources) == 1, "one line is to be changed, and one only"
    for source in sources:
        if re.match(r"(show|bet|quiz)\(", source):
            continue
        yield source.replace(LINE, f"folder = {str(folder)!r}").replace("budget(cpu=8, gpu=20)", "1")


def walk(folder):
    """What is defined after the last cell."""
    names = {}
    for source in cells(folder):
        exec(compile(source, NOTEBOOK.name, "exec"), names)
    return names


def fill(folder, classes, n=30):
    """Photos of one colour each with noise, so that any two differ; JPEG files of odd sizes, some large, with Chinese names."""
    rng = np.random.default_rng(n)
    for k, name in enumerate(classes):
        (folder / name).mkdir(parents=True)
        for i in range(n):
            pixels = rng.integers(0, 256, (6, 8, 3))
            pixels[..., k % 3] = 255
            photo = Image.fromarray(pixels.astype("uint8")).resize(tuple(rng.integers(40, 400, 2).tolist()))
            photo.save(folder / name / f"照片（{i}）.jpg")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "my pictures"


@pytest.mark.slow
def test_a_folder_of_three_classes_with_broken_files_gives_a_model_and_a_submission(folder):
    fill(folder, ("猫", "0", "horse"))
    (folder / "0" / "text.jpg").write_text("404 Not Found")
    (folder / "0" / "empty.png").write_bytes(b"")
    (folder / "horse" / "cut.jpg").write_bytes((folder / "horse" / "照片（1）.jpg").read_bytes()[:700])
    (folder / "empty class").mkdir()
    found = walk(folder)
    assert found["names"] == ["0", "horse", "猫"]
    kinds = found["pictures"].report.kinds()
    assert {"empty", "not a picture", "damaged", "empty class"} <= set(kinds)
    answer = found["predict"](folder / "猫" / "照片（0）.jpg")
    assert set(answer) == set(found["names"]) and sum(answer.values()) == pytest.approx(1, abs=1e-4)
    work = found["work"]
    check = found["check_submission"]
    assert check(work / "submission.csv", work / "sample_submission.csv", found["names"]) == []
    assert set(found["rate"]) <= set(found["names"])
    rows = found["read_csv"](work / "submission.csv")
    assert len(rows) == 1 + len(found["photos"]) and {label for _, label in rows[1:]} <= set(found["names"])


def test_a_folder_with_one_class_is_refused_with_a_sentence(folder):
    fill(folder, ("cat",), n=4)
    with pytest.raises(ValueError, match=r"two classes or more.*\['cat'\]"):
        walk(folder)


def test_a_class_with_too_few_photos_is_refused_with_a_sentence(folder):
    fill(folder, ("cat", "dog"), n=12)
    fill(folder, ("horse",), n=2)
    with pytest.raises(ValueError, match="needs more pictures"):
        walk(folder)


def test_a_folder_that_is_not_there_is_named(folder):
    with pytest.raises(NotADirectoryError, match="my pictures"):
        walk(folder)
