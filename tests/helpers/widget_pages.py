"""A page with a widget on it, opened from a file: its frame, when it has started, what it shows."""

from utils.widgets import explore

PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>widgets</title>
<meta name="viewport" content="width=device-width"><style>:root {{ color-scheme: light dark }} body {{ margin: 8px; font: 16px sans-serif }}
@media (prefers-color-scheme: dark) {{ body {{ background: #14181e; color: #ced6dd }} }} html[data-theme="dark"] body {{ background: #14181e; color: #ced6dd }}
</style>{head}</head><body>{body}</body></html>"""
DOWN, RIGHT = "ArrowDown", "ArrowRight"
STARTED = "() => [...document.querySelectorAll('.course-widget-place')].every(place => place.querySelector(':scope > div, [role=alert]'))"


def picture(page, selector):
    """The pixels that a canvas shows."""
    return page.locator(selector).first.evaluate("c => c.toDataURL()")


def press(page, name, times=1):
    """Click the button of this name, as often as said without a frame between."""
    page.get_by_role("button", name=name, exact=True).evaluate(
        "(b, n) => { for (let i = 0; i < n; i++) b.click(); }", times
    )


def frames():
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    def draw(k, way):
        fig, ax = plt.subplots(figsize=(3, 2))
        ax.plot([0, k if way == "up" else -k], color="#757575")
        return fig

    return explore(
        draw,
        k=[1, 2, 3],
        way=["up", "down"],
        labels={"k": ("slope", "斜率"), "way": ("way", "方向")},
        alt={"en": "a line of slope {k} going {way}", "zh": "斜率为 {k} 的直线（{way}）"},
    )
