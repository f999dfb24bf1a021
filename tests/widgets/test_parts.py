"""What Python writes of a widget is what the book and the tools read of it."""

import json

import pytest
import record

from utils.widgets import parts, show
from utils.widgets.embed import renew

NASTY = '</script><div class="course-widget"> <!-- & \u2028 数字'


def test_what_is_written_is_read_again():
    html = (
        show("activations", f="gelu", note=NASTY).html
        + "<p>between</p>"
        + show("digit", network={"arch": [], "weights": b"\x01\x02"}).html
    )
    first, second = parts.read(html)
    assert (first.name, first.state, second.name) == ("activations", {"f": "gelu", "note": NASTY}, "digit")
    assert "export default" in first.module and '<p lang="en">' in first.place
    assert parts.network(second.state) == {"arch": [], "weights": b"\x01\x02"} and parts.network(first.state) is None
    assert parts.read("<p>plain</p>") == []


def test_a_changed_place_or_state_leaves_all_else_as_it_was():
    html = show("activations").html + show("lottery", names=["a"]).html
    changed = parts.with_places(html, "lottery", lambda place, state: f"<b>{state['names'][0]}</b>")
    assert [widget.place for widget in parts.read(changed)] == [parts.read(html)[0].place, "<b>a</b>"]
    assert parts.with_places(html, "frames", lambda place, state: "") == html
    assert parts.with_places(html, "lottery", lambda place, state: place) == html
    changed = parts.with_states(html, "lottery", lambda state: {**state, "names": [NASTY]})
    assert [widget.state for widget in parts.read(changed)] == [{}, {"names": [NASTY]}]
    assert (
        parts.with_states(html, "frames", lambda state: {})
        == parts.with_states(html, "lottery", lambda state: state)
        == html
    )


def test_a_page_whose_parts_stand_in_files_holds_their_names_and_no_loader():
    html = f"<script>own()</script>{show('activations', f='gelu').html}<p>x</p>{show('activations', f='relu').html}"
    page, files = parts.outsource(html, least=400)
    assert set(parts.file_names(page)) == set(files) and len(files) == 1
    assert "own()" in page and 'data-course="loader"' not in page and page.count('"f":') == 2
    assert json.loads(*files.values()).keys() == {"$gzip"}


def test_a_renewed_output_has_the_module_as_it_is_now_and_its_own_state_and_place():
    now = show("activations", f="gelu", note=NASTY)
    [widget] = parts.read(now.html)
    old = parts.write(
        widget.name, "export default {};", parts.script_json(widget.state), "<p>fallback</p>", "oldLoader()"
    )
    new = f"<i>before</i>{renew(old)}"
    assert parts.read(new) == [widget._replace(place="<p>fallback</p>")] and "oldLoader" not in new
    assert renew(now.html) == now.html and renew(new) == new and renew("<p>plain</p>") == "<p>plain</p>"


def test_bytes_are_counted_apart_from_the_rest():
    html = show("digit", network={"arch": [], "weights": b"\x00" * 3000}).html
    assert (
        parts.large_bytes(html) == parts.large_bytes(json.dumps(html)) == 4000
        and parts.large_bytes(show("activations").html) == 0
    )


@pytest.mark.parametrize("path", record.lessons(), ids=lambda path: path.stem)
def test_recorded_widgets_carry_their_modules_as_they_are(path):
    for html in record.html_outputs(json.loads(path.read_text("utf8"))):
        assert renew(html) == html, (
            "a module of utils/widgets was edited since: .venv/bin/python tools/record.py --widgets"
        )
