"""What pages weigh, from the built files, packed as a static host packs them. (Times are figures of `make bench`.)"""

import functools
import gzip
import re

import pytest
from lessons import ROOT
from site_pages import EDITIONS, LESSONS, PAGES, parsed

KB = 1000
LIMITS = {"plain": 350 * KB, "lesson": 450 * KB, "scripts": 120 * KB, "change": 100 * KB}


@functools.cache
def packed(path):
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 6))


def local(page, address):
    return (page.parent / address.split("?")[0].split("#")[0]).resolve()


def weigh(site, edition, name):
    """Packed sizes of what a page asks for when it is read from top to end, pictures not counted.

    Returns:
        dict: `page`, `style`, `fonts`, `scripts` (code, of widgets too) and `data` (what widgets compute with).
    """
    root, path = site / edition, site / edition / f"{name}.html"
    tree = parsed(path)
    styles = [
        local(path, tag.get("href"))
        for tag in tree.cssselect('link[rel="stylesheet"]')
        if not list(tag.iterancestors("noscript"))
    ]
    scripts = [local(path, address) for address in tree.xpath("//script/@src")]
    parts = {kind: set(tree.xpath(f'//script[@data-part="{kind}"]/@data-file')) for kind in ("module", "state")}
    files = {kind: [site / "both" / "widgets" / f"{name}.js" for name in names] for kind, names in parts.items()}
    fonts = (
        list((root / "_static" / "katex" / "fonts").glob("*.woff2"))
        if any("katex" in style.name for style in styles)
        else []
    )
    return {
        "page": packed(path), "style": sum(map(packed, styles)), "scripts": sum(map(packed, [*scripts, *files["module"]])),
        "data": sum(map(packed, files["state"])), "fonts": sum(sorted(map(packed, fonts))[-6:]),  # a page uses few of them
    }  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_and_so_is_the_change_to_it(site, name):
    for edition in EDITIONS:
        sizes = weigh(site, edition, name)
        total = sum(sizes.values())
        assert total <= LIMITS["lesson" if name in LESSONS else "plain"], sizes
        assert sizes["scripts"] <= LIMITS["scripts"], sizes
        assert sizes["page"] <= LIMITS["change"], sizes  # style, script and fonts are there already


def test_every_page_loads_one_style_sheet_and_one_script_and_katex_only_where_there_are_formulas(site):
    for edition in EDITIONS:
        for name in PAGES:
            tree = parsed(site / edition / f"{name}.html")
            styles = [
                tag.get("href").split("?")[0].rsplit("/", 1)[-1]
                for tag in tree.cssselect('link[rel="stylesheet"]')
                if not list(tag.iterancestors("noscript"))
            ]
            formulas = 'class="katex' in (site / edition / f"{name}.html").read_text(
                "utf-8"
            )  # in the definitions of terms, too
            assert styles == ["site.css", *(["katex.css"] if formulas else [])], (edition, name, styles)
            assert tree.xpath("//script/@src")[0].split("?")[0].endswith("_static/site.js"), (edition, name)


def test_no_file_is_shipped_that_no_page_asks_for(site):
    asked_later = re.compile(r"^(_static/search/|_static/katex/|_static/card-|_images/|searchindex|objects\.inv)")
    for edition in EDITIONS:
        root = site / edition
        pages = list(root.rglob("*.html"))
        text = "".join(path.read_text("utf-8") for path in pages) + (root / "_static" / "site.js").read_text("utf-8")
        unused = [
            name for path in root.rglob("*") if path.is_file() and path.suffix not in (".html", "")
            for name in [path.relative_to(root).as_posix()] if not asked_later.match(name) and path.name not in text and f'"{path.stem}"' not in text
        ]  # fmt: skip
        assert unused == [], f"{edition}: {unused}"


def test_both_editions_share_the_files_of_widgets_and_a_page_names_each(site):
    named = {
        edition: {
            file for name in PAGES for file in parsed(site / edition / f"{name}.html").xpath("//script/@data-file")
        }
        for edition in EDITIONS
    }
    files = {path.stem for path in (site / "both" / "widgets").iterdir()}
    assert files == named["en"] | named["zh"] and named["en"] & named["zh"]
    assert not list(site.glob("*/_static/widgets"))


def test_pictures_are_sharp_on_fine_screens_and_small(site):
    """A drawing is SVG; a picture of pixels has two for each of the page's."""
    from editions.pages.figures import png_size

    seen = set()
    for edition in EDITIONS:
        for name in PAGES:
            page = site / edition / f"{name}.html"
            for image in parsed(page).cssselect("article img[src]:not([src^='data:'])"):
                file = local(page, image.get("src"))
                seen.add(file)
                assert image.get("loading") == "lazy" and image.get("width") and image.get("height"), (
                    f"{name}: {dict(image.attrib)}"
                )
                assert packed(file) <= 100 * KB, f"{name}: {file.name} has {packed(file)} bytes"
                if file.suffix != ".svg":
                    assert png_size(file.read_bytes())[0] >= 2 * int(image.get("width")), (
                        f"{name}: {file.name} is blurred on fine screens"
                    )
    assert len(seen) > len(LESSONS)


def test_text_has_the_sizes_of_one_scale(site):
    """Every size in the course's own styles is one of the scale's; what is set in em follows its surroundings (paper has points)."""
    for path in (ROOT / "book" / "theme" / "styles").glob("*.css"):
        if path.name == "70-print.css":
            continue
        for size in re.findall(r"font(?:-size)?: ([^;}]+)", path.read_text("utf-8")):
            assert re.search(r"var\(--(?:size|pst-font-size)-\w+\)|^[\d.]+em$|^inherit$|^12px$", size), (
                f"{path.name}: {size}"
            )
