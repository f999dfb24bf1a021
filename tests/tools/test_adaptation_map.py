"""The tool that packs a map of two domains for the widget `adaptation`."""

import json

import domain_sample
import pack_map
import pytest

from utils.widgets import domain_map, parts, show
from utils.widgets.embed import renew


@pytest.fixture
def sample():
    return domain_sample.domain_map()


@pytest.fixture
def tool(tmp_path, monkeypatch):
    """tool(map): what the packing tool returns for it; files and lessons lie in `tool.folder`."""
    monkeypatch.setattr(domain_map, "PATH", tmp_path / "adaptation.bin")
    monkeypatch.setattr(pack_map.record, "lessons", lambda: sorted(tmp_path.glob("*.ipynb")))

    def run(data):
        (tmp_path / "map.json").write_text(json.dumps(data))
        return pack_map.main([str(tmp_path / "map.json")])

    run.folder = tmp_path
    return run


def test_the_tool_packs_a_map_or_says_what_is_wrong_and_changes_nothing(tool, sample, capsys):
    assert tool({**sample, "tile": 1}) == 1 and not domain_map.PATH.exists()
    assert "nothing was changed: tile: expected" in capsys.readouterr().err
    assert pack_map.main([str(tool.folder / "none.json")]) == 1
    assert tool(sample) == 0 and domain_map.PATH.read_bytes() == domain_map.pack_map(sample, bundled=True)
    assert tool({**sample, "classes": 2}) == 1
    assert domain_map.PATH.read_bytes() == domain_map.pack_map(sample, bundled=True)


def test_a_new_map_reaches_what_lessons_have_recorded_and_no_other(tool, sample):
    assert tool(sample) == 0
    own = show("adaptation", data=domain_map.pack_map(sample)).html
    htmls = [show("adaptation", color="domain").html, own, show("activations").html]
    cells = [{"outputs": [{"data": {"text/html": html.splitlines(True)}}]} for html in htmls]
    lesson = tool.folder / "01-lesson.ipynb"
    lesson.write_text(json.dumps({"cells": cells}, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    assert tool({**sample, "shift": "another"}) == 0
    found = ["".join(cell["outputs"][0]["data"]["text/html"]) for cell in json.loads(lesson.read_text())["cells"]]
    assert found[1:] == htmls[1:], "a map of its own stays"
    [old], [new] = parts.read(htmls[0]), parts.read(found[0])
    assert new.state["color"] == "domain" and new.state["data"] != old.state["data"]
    assert renew(found[0]) == found[0] == show("adaptation", color="domain").html


def test_the_courses_map_is_what_the_lesson_wrote():
    wanted = domain_map.pack_map(json.loads(pack_map.MAP.read_text("utf8")), bundled=True)
    found = domain_map.PATH.read_bytes() if domain_map.PATH.is_file() else b""
    assert found == wanted, "the lesson's map is another one: .venv/bin/python tools/pack_map.py"
