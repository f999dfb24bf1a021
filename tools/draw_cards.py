"""Draw the pictures that a shared link shows, one for each lesson and one for all else:  python tools/draw_cards.py [lesson ...]

Writes book/theme/pictures/card-<edition>.png and card-<lesson>-<edition>.png (1200 × 630, a palette of few colours). A lesson's shows its title
and its question, and carries both as text: a test says when it must be drawn again.
"""

import io
import itertools
import math
import pathlib
import sys
from html import escape

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "book"))

from editions.site import preview
from editions.source import lessons
from editions.source.languages import EDITIONS
from utils import ROOT
from utils.lessons import lesson_key

WIDTH, HEIGHT = 1200, 630
WORDS = {
    "en": (
        "Deep Learning, Interactively",
        ["Bet before you run.", "Every claim is executed."],
        "Keras · TensorFlow · English & 简体中文",
    ),
    "zh": ("交互式深度学习", ["先猜后看。", "每个论断都由代码检验。"], "Keras · TensorFlow · 简体中文与英文"),
}
BLUE, GREEN, ORANGE, GREY = "#7db8ee", "#6cc7a9", "#f0a565", "#5b6577"


def network(left, top, width, height, layers=(3, 5, 5, 2)):
    """A small dense network as SVG: lines between all neighbours, then circles."""
    columns = [
        [(left + width * i / (len(layers) - 1), top + height * (j + 0.5) / n) for j in range(n)]
        for i, n in enumerate(layers)
    ]
    lines = "".join(
        f'<path d="M{x:.0f} {y:.0f}L{u:.0f} {v:.0f}" stroke="{GREY}" stroke-width="1.6" opacity="{0.35 + 0.5 * abs(math.sin(x + 3 * y + 5 * v)):.2f}"/>'
        for here, there in itertools.pairwise(columns) for x, y in here for u, v in there
    )  # fmt: skip
    colours = [BLUE, GREEN, GREEN, ORANGE]
    return lines + "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="15" fill="{colour}"/>'
        for column, colour in zip(columns, colours, strict=True)
        for x, y in column
    )


def losses(left, top, width, height):
    """Two curves, training and validation: the one falls, the other turns."""

    def path(f):
        points = [(left + width * t / 60, top + height * (1 - f(t / 60))) for t in range(61)]
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)

    train, valid = (
        path(lambda t: 0.92 * math.exp(-4 * t) + 0.05),
        path(lambda t: 0.85 * math.exp(-4.5 * t) + 0.14 + 0.22 * t * t),
    )
    return (f'<path d="M{left} {top}V{top + height}H{left + width}" fill="none" stroke="{GREY}" stroke-width="2"/>'
            f'<path d="{train}" fill="none" stroke="{BLUE}" stroke-width="5" stroke-linecap="round"/>'
            f'<path d="{valid}" fill="none" stroke="{ORANGE}" stroke-width="5" stroke-linecap="round"/>')  # fmt: skip


def page(edition):
    title, lines, below = WORDS[edition]
    words = "".join(
        f'<text x="80" y="{372 + 54 * i}" font-size="36" fill="#b9c2d0">{line}</text>' for i, line in enumerate(lines)
    )
    first, _, second = title.partition(", ")
    heading = [f"{first},", second] if second else [first]
    size = 66 if second else 88
    big = "".join(
        f'<text x="80" y="{(190 if second else 240) + 80 * i}" font-size="{size}" font-weight="700" fill="#fff">{line}</text>'
        for i, line in enumerate(heading)
    )
    return (f'<!DOCTYPE html><html lang="{EDITIONS[edition]["lang"]}"><style>body{{margin:0}}text{{font-family:"DejaVu Sans","Noto Sans CJK SC",sans-serif}}</style>'
            f'<svg width="{WIDTH}" height="{HEIGHT}" xmlns="http://www.w3.org/2000/svg"><rect width="100%" height="100%" fill="#15181e"/>'
            f'<rect width="14" height="100%" fill="{BLUE}"/>{big}{words}<text x="80" y="556" font-size="26" fill="#8f99a8">{below}</text>'
            f"{network(760, 70, 350, 250)}{losses(760, 380, 350, 170)}</svg>")  # fmt: skip


def lesson_page(title, question, edition):
    """A lesson's card: its title and the question it starts from; the browser breaks the lines."""
    course = WORDS[edition][0]
    width = max(len(title) * (1.8 if edition == "zh" else 1), 1)
    return (f'<!DOCTYPE html><html lang="{EDITIONS[edition]["lang"]}"><style>body{{margin:0;background:#15181e;color:#fff;font-family:"DejaVu Sans","Noto Sans CJK SC",sans-serif}}'
            f'main{{position:absolute;left:80px;top:64px;width:640px;height:500px;display:flex;flex-direction:column}}p{{margin:0}}'
            f'.course{{color:{BLUE};font-size:26px}}.title{{font-size:{58 if width < 30 else 48}px;font-weight:700;line-height:1.25;margin:44px 0 32px;text-wrap:balance}}'
            f'.question{{font-size:32px;line-height:1.45;color:#b9c2d0;text-wrap:pretty}}.below{{margin-top:auto;font-size:24px;color:#8f99a8}}svg{{position:absolute;left:0;top:0}}</style>'
            f'<svg width="{WIDTH}" height="{HEIGHT}"><rect width="14" height="100%" fill="{BLUE}"/>{network(800, 70, 320, 250)}{losses(800, 380, 320, 170)}</svg>'
            f'<main><p class="course">{escape(course)}</p><p class="title">{escape(title)}</p><p class="question">{escape(question)}</p><p class="below">{WORDS[edition][2]}</p></main>')  # fmt: skip


def main(names):
    from chromium import find_chromium
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo
    from playwright.sync_api import sync_playwright

    known = {lesson_key(path) for path in (ROOT / "notebooks").rglob("*.ipynb")}
    if unknown := set(names) - known:
        sys.exit(f"lesson: expected one of {', '.join(sorted(known))}; received {', '.join(sorted(unknown))}")
    preview.PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})

        def draw(name, html, words, colours):
            tab.set_content(html)
            picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
            info = PngInfo()
            if words:
                info.add_itxt(preview.TEXT, words)
            path = preview.PICTURES / name
            picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True, pnginfo=info)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} KB")

        for edition in WORDS:
            if not names:
                draw(preview.PICTURE.format(edition=edition), page(edition), "", 64)
            for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
                if names and lesson_key(path) not in names:
                    continue
                facts = lessons.facts(path)
                title, question = facts["title"][edition], facts["question"].get(edition, "").replace("`", "")
                html = lesson_page(title, question, edition)
                draw(
                    preview.LESSON_PICTURE.format(lesson=lesson_key(path), edition=edition),
                    html,
                    f"{title}\n{question}",
                    32,
                )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
