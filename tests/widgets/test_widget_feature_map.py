"""The map of pictures: its neighbour figures against scikit-learn (under Node), and the widget in a real browser."""

import io
import math

import numpy as np
import pytest
from widget_pages import STARTED, picture
from widget_tools import numbers

from utils.widgets import live, show

READS = "willReadFrequently"  # the browser's advice to this test, which reads what is drawn
NAMES = {"en": ["ship", "frog", "truck"], "zh": ["船", "青蛙", "卡车"]}


def sprite(count, columns=5, tile=32, kind="PNG"):
    """A sheet of one-coloured pictures, each of a colour of its own."""
    from PIL import Image

    tiles = np.zeros((math.ceil(count / columns) * columns, tile, tile, 3), np.uint8)
    tiles[:count] = np.array([color(i) for i in range(count)])[:, None, None]
    sheet = tiles.reshape(-1, columns, tile, tile, 3).swapaxes(1, 2).reshape(-1, columns * tile, 3)
    file = io.BytesIO()
    image = Image.fromarray(sheet)
    (image.quantize(64, dither=Image.Dither.NONE) if kind == "PNG" else image).save(file, format=kind)
    return file.getvalue()


def color(i):
    return [40 + 9 * i, 230 - 8 * i, (97 * i) % 200 + 20]


GRID = [[x, y] for y in (2, 1, 0) for x in range(4)]  # twelve pictures, the first at the top left
LABELS = [0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 2]
RING = [[round(math.cos(i / 12 * 2 * math.pi), 4), round(math.sin(i / 12 * 2 * math.pi), 4)] for i in range(12)]


def state(**options):
    return {"points": GRID, "labels": LABELS, "names": NAMES, "sprite": sprite(12), "columns": 5, **options}


def two_maps(**options):
    maps = [[{"en": "pixels", "zh": "像素"}, GRID], [{"en": "backbone", "zh": "骨干网络"}, RING]]
    return {**state(**options), "maps": maps}


@pytest.mark.parametrize("n, classes, seed", [(300, 10, 0), (57, 3, 1), (2, 2, 2), (40, 1, 3)])
def test_the_neighbour_figure_is_that_of_scikit_learn(js, n, classes, seed):
    import sklearn.neighbors

    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, n)
    points = rng.normal(size=(n, 2)) + 1.5 * np.stack([np.cos(labels), np.sin(labels)], 1)
    found = sklearn.neighbors.NearestNeighbors(n_neighbors=min(5, n - 1)).fit(points).kneighbors(return_distance=False)
    same = labels[found[:, 0]] == labels
    ours, nearest, five = js(
        "neighbours",
        "(m, { points, labels, classes }) => [m.agreement(points, labels, classes), m.nearest(points), points.map((_, i) => m.neighbours(points, i, 5))]",
        {"points": points.tolist(), "labels": labels.tolist(), "classes": classes},
    )
    assert nearest == found[:, 0].tolist() and five == found.tolist()
    assert ours["all"] == pytest.approx(same.mean())
    np.testing.assert_allclose(
        numbers(ours["each"]), [same[labels == c].mean() if (labels == c).any() else math.nan for c in range(classes)]
    )
    assert ours["counts"] == np.bincount(labels, minlength=classes).tolist()
    pairs = labels[:, None] == labels
    assert ours["chance"] == pytest.approx((pairs.sum() - n) / (n * (n - 1)))


def test_points_at_one_place_and_a_single_point_do_no_harm(js):
    one, equal, flat = js(
        "neighbours",
        "m => [m.agreement([[3, 3]], [0], 1), m.nearest([[1, 1], [1, 1], [1, 1]]), m.fit([[1, 5], [3, 5]], 100, 80, 10)]",
    )
    assert one == {"all": 0, "each": [0], "counts": [1], "chance": None} and equal == [1, 0, 0]
    assert flat == [[10, 40], [90, 40]]
    assert js("neighbours", "m => m.fit([[7, 7]], 100, 80, 10)") == [[50, 40]]


def test_a_map_is_drawn_to_one_scale_in_both_directions_with_y_upwards(js):
    points = np.random.default_rng(0).normal(size=(30, 2)) * [3, 1]
    drawn = np.array(js("neighbours", "(m, p) => m.fit(p, 400, 300, 12)", points.tolist()))
    assert drawn.min() >= 12 - 1e-9 and (drawn <= [388, 288]).all()
    shape = np.polyfit(points[:, 0], drawn[:, 0], 1)[0], np.polyfit(points[:, 1], drawn[:, 1], 1)[0]
    assert shape[0] == pytest.approx(-shape[1]) and np.ptp(drawn[:, 0]) == pytest.approx(376)


@pytest.mark.parametrize(
    "start, direction, end",
    [(0, "right", 1), (0, "down", 4), (0, "left", -1), (0, "up", -1), (5, "up", 1), (5, "down", 9), (11, "left", 10)],
)
def test_arrow_keys_go_to_the_nearest_point_on_their_side(js, start, direction, end):
    screen = [[x, -y] for x, y in GRID]
    assert (
        js(
            "neighbours",
            "(m, [p, start, way]) => m.towards(p, start, way, p.map((_, i) => i))",
            [screen, start, direction],
        )
        == end
    )


def test_every_point_can_be_left_and_reached_by_arrow_keys(js):
    points = np.random.default_rng(4).normal(size=(120, 2)).tolist()
    steps = js(
        "neighbours",
        "(m, p) => p.map((_, i) => ['left', 'right', 'up', 'down'].map(way => m.towards(p, i, way, p.map((_, k) => k))))",
        points,
    )
    for i, targets in enumerate(steps):
        for k, way, axis, sign in zip(targets, ("left", "right", "up", "down"), (0, 0, 1, 1), (-1, 1, -1, 1)):
            beyond = [sign * (other[axis] - points[i][axis]) > 0 for other in points]
            assert (k == -1) == (not any(beyond)) and (k < 0 or beyond[k]), way
    reached, frontier = {0}, [0]
    while frontier:
        frontier = [k for i in frontier for k in steps[i] if k >= 0 and k not in reached and not reached.add(k)]
    assert len(reached) > 90, "most of the map; Page Down reaches every point"


@pytest.mark.parametrize(
    "change, message",
    [
        ({"labels": []}, "labels: expected a class number"),
        ({"labels": [0, 1]}, "one for each of the 2 labels, received 12"),
        ({"labels": [0.5] * 12}, "whole numbers"),
        ({"points": [[0, 1, 2]] * 12}, "pairs of numbers"),
        ({"maps": {"pixels": GRID[:3]}}, "points of pixels: expected one"),
    ],
)
def test_a_state_that_does_not_fit_together_is_refused(js, change, message):
    given = {"points": GRID, "labels": LABELS, "names": NAMES, **change}
    code = "(m, given) => { try { m.readMaps(key => given[key], 'en'); return null; } catch (e) { return e.message; } }"
    assert message in js("maps", code, given)


def test_maps_come_as_pairs_or_by_name_and_missing_names_are_numbers(js):
    code = "(m, given) => { const { maps, names } = m.readMaps(key => given[key], 'zh'); return [maps.map(map => map.title), names]; }"
    assert js("maps", code, two_maps(sprite=None)) == [["像素", "骨干网络"], NAMES["zh"]]
    assert js("maps", code, {"maps": {"pixels": GRID}, "labels": LABELS}) == [["pixels"], ["0", "1", "2"]]
    assert js("maps", code, {"points": GRID, "labels": LABELS, "names": ["a"]}) == [[""], ["a", "1", "2"]]


# In a browser -----------------------------------------------------------------------------------------------------------


def place(page, i, points=GRID):
    """Where picture `i` is drawn on the screen."""
    page.locator(".dlw-map-plot canvas").scroll_into_view_if_needed()
    box = page.locator(".dlw-map-plot canvas").bounding_box()
    p = np.array(points, float)
    scale = min((box["width"] - 2 - 24) / np.ptp(p[:, 0]), (box["height"] - 2 - 24) / np.ptp(p[:, 1]))
    middle = (p.min(0) + p.max(0)) / 2
    return (
        box["x"] + box["width"] / 2 + (p[i, 0] - middle[0]) * scale,
        box["y"] + box["height"] / 2 - (p[i, 1] - middle[1]) * scale,
    )


def shown_color(page):
    """The middle of the enlarged picture."""
    return page.locator(".dlw-map-side > canvas").evaluate(
        "c => Array.from(c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data).slice(0, 3)"
    )


def title(page):
    return page.locator(".dlw-map-title").inner_text()


@pytest.mark.parametrize("kind, tolerance", [("PNG", 0), ("JPEG", 4)])
def test_pointing_at_a_point_shows_its_picture_and_its_class(open_page, kind, tolerance):
    page = open_page(show("feature-map", **state(sprite=sprite(12, kind=kind))).html, allow=READS)
    assert "Point at a picture" in page.locator(".dlw-map-side").inner_text()
    page.wait_for_timeout(200)
    for i in (0, 6, 11):
        page.mouse.move(*place(page, i))
        page.wait_for_function(
            f"document.querySelector('.dlw-map-title')?.textContent === '{NAMES['en'][LABELS[i]]}, picture {i}'"
        )
        np.testing.assert_allclose(shown_color(page), color(i), atol=tolerance)
    assert page.locator(".dlw-map-near canvas").count() == 5
    x, y = place(page, 11)
    page.mouse.move(x + 60, y - 200)
    assert title(page) == "truck, picture 11", "the last picture stays while nothing else is near"


def test_the_map_is_walked_with_the_keyboard(open_page):
    page = open_page(show("feature-map", **state()).html, allow=READS)
    canvas = page.locator(".dlw-map-plot canvas")
    page.locator("input[name=pictures]").focus()
    page.keyboard.press("Tab")
    assert (
        page.evaluate("document.activeElement.getAttribute('role')") == "application"
        and title(page) == "ship, picture 0"
    )
    walk = [
        ("ArrowRight", 1),
        ("ArrowDown", 5),
        ("ArrowDown", 9),
        ("ArrowDown", 9),
        ("ArrowLeft", 8),
        ("PageDown", 9),
        ("End", 11),
        ("PageDown", 0),
        ("PageUp", 11),
        ("Home", 0),
    ]
    for press, i in walk:
        page.keyboard.press(press)
        assert title(page).endswith(f" {i}"), press
        assert shown_color(page) == color(i)
    page.wait_for_function(
        "document.querySelector('.dlw [role=status]').textContent.startsWith('ship, picture 0. Nearest neighbours: ')"
    )
    page.keyboard.press("Escape")
    assert page.locator(".dlw-map-title").count() == 0
    assert "Arrow keys" in page.locator(f"#{canvas.get_attribute('aria-describedby')}").text_content()


def test_a_class_can_be_hidden_and_is_then_neither_pointed_at_nor_walked_to(open_page):
    page = open_page(show("feature-map", **state()).html, allow=READS)
    before = picture(page, ".dlw-map-plot canvas")
    frog = page.get_by_role("button", name="frog")
    frog.press("Enter")
    assert frog.get_attribute("aria-pressed") == "false" and picture(page, ".dlw-map-plot canvas") != before
    page.mouse.move(*place(page, 2))
    assert page.locator(".dlw-map-title").count() == 0
    page.locator(".dlw-map-plot canvas").press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert int(title(page).split()[-1]) in (1, 8, 9, 10, 11)
    page.get_by_role("button", name="show all").press("Enter")
    assert frog.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Tab")
    page.mouse.move(*place(page, 2))
    assert title(page) == "frog, picture 2"


def test_maps_are_switched_and_each_has_its_figure(open_page):
    page = open_page(show("feature-map", **two_maps()).html, reduced_motion="reduce", allow=READS)
    from sklearn.neighbors import NearestNeighbors

    labels, said = np.array(LABELS), page.locator(".dlw-map")
    first = picture(page, ".dlw-map-plot canvas")
    figures = [
        float(
            (
                labels[NearestNeighbors(n_neighbors=1).fit(np.array(p)).kneighbors(return_distance=False)[:, 0]]
                == labels
            ).mean()
        )
        for p in (RING,)
    ]
    assert "pixels: " in said.inner_text()
    page.get_by_role("button", name="backbone").press("Enter")
    assert (
        f"backbone: {round(100 * figures[0])}\u00a0% of the points" in said.inner_text()
        and "27\u00a0%" in said.inner_text()
    )
    second = picture(page, ".dlw-map-plot canvas")
    assert second != first
    page.wait_for_timeout(150)
    assert picture(page, ".dlw-map-plot canvas") == second, "under reduced motion nothing glides"
    page.mouse.move(*place(page, 4, RING))
    assert title(page) == "ship, picture 4"
    page.wait_for_function("location.search.includes('feature-map.map=1')")
    page.reload()
    page.wait_for_function(STARTED)
    assert page.get_by_role("button", name="backbone").get_attribute("aria-pressed") == "true"
    page.locator("summary").click()
    rows = page.locator(".dlw-map-table tbody tr").all_inner_texts()
    assert len(rows) == 4 and rows[-1].split("\t")[1] == "12" and f"{round(100 * figures[0])}\u00a0%" in rows[-1]


def test_with_motion_the_points_glide_to_their_new_places(open_page):
    page = open_page(show("feature-map", **two_maps()).html, allow=READS)
    canvas = ".dlw-map-plot canvas"
    pixels, backbone = (page.get_by_role("button", name=name) for name in ("pixels", "backbone"))
    begin = picture(page, canvas)
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # from here on the test says how much time goes by, however fast the machine is
    backbone.click()
    page.clock.run_for(350)
    on_the_way = picture(page, canvas)
    page.clock.run_for(1000)
    there = picture(page, canvas)
    assert len({begin, on_the_way, there}) == 3
    page.clock.run_for(1000)
    assert picture(page, canvas) == there, "it has come to rest"
    pixels.click()
    page.clock.run_for(350)
    backbone.click()
    page.clock.run_for(1000)
    assert picture(page, canvas) == there, "a switch on the way does no harm"


def test_pictures_can_stand_in_the_map(open_page):
    page = open_page(show("feature-map", **state()).html, allow=READS)
    dots = picture(page, ".dlw-map-plot canvas")
    page.get_by_label("show pictures").press("Space")
    assert picture(page, ".dlw-map-plot canvas") != dots
    canvas = page.locator(".dlw-map-plot canvas")
    seen = canvas.evaluate(
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, s = new Set(); for (let i = 0; i < d.length; i += 4) s.add(d[i] + ',' + d[i + 1] + ',' + d[i + 2]); return [...s]; }"
    )
    assert all(",".join(map(str, color(i))) in seen for i in range(12))


def test_on_a_phone_nothing_overflows_and_a_tap_chooses(open_page):
    for lang, scheme in (("en", "light"), ("zh", "dark")):
        page = open_page(
            show("feature-map", **two_maps()).html,
            lang=lang,
            scheme=scheme,
            width=360,
            has_touch=True,
            is_mobile=True,
            allow=READS,
        )
        page.touchscreen.tap(*place(page, 5))
        assert title(page) == ("ship, picture 5" if lang == "en" else "船，第 5 张图片")
        page.locator("summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.locator(".dlw-map-scroll").evaluate("b => b.scrollWidth <= b.clientWidth")
        small = page.evaluate(
            "[...document.querySelectorAll('.dlw :is(button, input)')].filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < 24).length"
        )
        assert small == 0
        assert (
            page.evaluate(
                "document.querySelectorAll('.dlw :is(button, select, input, [tabindex]):not([data-lm-suppress-shortcuts])').length"
            )
            == 0
        )
    assert "骨干网络" in page.locator(".dlw").inner_text() and "随机情形" in page.locator(".dlw").inner_text()


def test_the_policy_of_the_site_lets_both_widgets_run(open_page):
    from editions.site.policy import content_policy

    body = show("feature-map", **state(point=3)).html + show("backprop", step=-1).html
    page = open_page(
        body, head=f'<meta http-equiv="Content-Security-Policy" content="{content_policy(body)}">', allow=READS
    )
    page.locator(".dlw-bp-box svg").wait_for()
    page.wait_for_function(
        "document.querySelector('.dlw-map-side canvas')?.getContext('2d').getImageData(40, 40, 1, 1).data[3] === 255"
    )
    assert shown_color(page) == color(3)


def test_without_pictures_and_from_a_wrong_state_it_still_says_something(open_page):
    page = open_page(show("feature-map", **state(sprite=None)).html, allow=READS)
    page.locator(".dlw-map-plot canvas").press("Home")
    assert title(page) == "ship, picture 0" and page.get_by_label("show pictures").count() == 0
    page = open_page(show("feature-map", **state(labels=[0])).html, lang="zh", allow="received 12")
    assert "expected one for each of the 1 labels, received 12" in page.get_by_role("alert").inner_text()


def test_it_is_alive_as_well():
    widget = live("feature-map", points=np.zeros((2, 2)), labels=[0, 1], sprite=b"\x89PNG")
    assert widget.point == -1 and widget.map == 0 and widget.sprite == b"\x89PNG"
