"""What other places show of a page: its description, and title, text and picture for a link that somebody shares."""

import pathlib
import re
from html import escape

from docutils import nodes

from editions.pages.header import page_address, site_address
from editions.source.languages import EDITIONS, other
from editions.source.lessons import lesson_id
from editions.source.words import CARD

PICTURES = pathlib.Path(__file__).resolve().parents[2] / "theme" / "pictures"
PICTURE, LESSON_PICTURE = "card-{edition}.png", "card-{lesson}-{edition}.png"
TEXT = "course"  # under this name a lesson's picture carries its words (tools/draw_cards.py)
SIZE = (1200, 630)
LENGTH = {"en": 200, "zh": 100}


def first_words(doctree, edition):
    """The first paragraph of a page that says something, cut at a sentence or a word; "" if there is none."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree is not None else ():
        if paragraph.get("classes") or not isinstance(paragraph.parent, nodes.section):
            continue
        text = re.sub(r"\s+", " ", paragraph.astext()).strip()
        if len(text) >= 20:
            return shorten(text, LENGTH[edition])
    return ""


def shorten(text, length):
    """Text of at most this many characters: whole sentences where they fit, else whole words and an ellipsis."""
    if len(text) <= length:
        return text
    head = text[:length]
    ends = [match.end() for match in re.finditer(r"[.!?](?= )|[。！？]", head)]
    if ends and ends[-1] > length // 3:
        return head[: ends[-1]].strip()
    cut = head.rsplit(" ", 1)[0] if " " in head[length // 2 :] else head
    return cut.rstrip(" ,;:，；：、") + "…"


def picture_of(pagename, edition):
    """Name of the picture for a page: a lesson's own, if it was drawn."""
    own = LESSON_PICTURE.format(lesson=lesson_id(pagename), edition=edition)
    return own if (PICTURES / own).exists() else PICTURE.format(edition=edition)


def meta_tags(app, pagename, title, doctree):
    """The tags, as HTML."""
    config = app.config
    edition, site = config.edition, site_address(config)
    described = first_words(doctree, edition)
    tags = [f'<meta name="description" content="{escape(described)}"/>'] if described else []
    start = pagename == config.root_doc
    properties = {
        "og:type": "website" if start else "article",
        "og:title": config.html_title if start else title,
        "og:site_name": config.html_title,
        "og:description": described,
        "og:locale": EDITIONS[edition]["locale"],
        "og:locale:alternate": EDITIONS[other(edition)]["locale"] if config.edition_siblings else "",
    }
    if site:
        name = picture_of(pagename, edition)
        own = name != PICTURE.format(edition=edition)
        picture = page_address(site, edition, f"_static/{name}", config.edition_siblings)
        properties |= {
            "og:url": page_address(site, edition, app.builder.get_target_uri(pagename), config.edition_siblings),
            "og:image": picture, "og:image:width": SIZE[0], "og:image:height": SIZE[1], "og:image:alt": title if own else CARD[edition],
        }  # fmt: skip
        tags.append('<meta name="twitter:card" content="summary_large_image"/>')
    tags += [f'<meta property="{name}" content="{escape(str(value))}"/>' for name, value in properties.items() if value]
    return "\n    ".join(tags)
