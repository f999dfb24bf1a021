"""What a published site has beside its pages: each edition as a zip, and files packed in advance."""

import gzip
import re
import zipfile

from utils.whole import replacing

PACKED = {".html", ".js", ".css", ".svg", ".json", ".ipynb", ".xml", ".txt"}
LEAST = 1000  # bytes; less is not worth a file


def write_zip(html, edition, public):
    """One edition as a zip that works offline: its pages and notebooks; what is not in it leads to the published site."""
    name = f"deep-learning-interactively-{edition}"
    target = html / f"{edition}.zip"
    switch = re.compile(r'(<a\b[^>]*\bclass="[^"]*\bcourse-switch\b[^"]*"[^>]*\bhref=")(?:\.\./)+')
    whole = re.compile(rf'(\bhref=")(?:\.\./)+(?={edition}\.zip")')
    with replacing(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(
            f"{name}/index.html",
            f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={edition}/index.html"><a href="{edition}/index.html">{edition}</a>\n',
        )
        for folder in (html / edition, html / "both", html / "learn" / edition):
            for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".buildinfo"):
                data = path.read_bytes()
                if path.suffix == ".html":
                    text = switch.sub(lambda match: match[1] + public, data.decode("utf-8"))
                    data = whole.sub(lambda match: match[1] + public, text).encode("utf-8")
                archive.writestr(f"{name}/{path.relative_to(html).as_posix()}", data)
    return target


def link_zip(html, edition, public):
    """Let the pages of an edition link to the zip beside them, as on a mirror, and not to the published one."""
    wanted = f'href="{public}{edition}.zip"'
    for path in (html / edition).rglob("*.html"):
        text = path.read_text("utf-8")
        if wanted in text:
            up = "../" * len(path.relative_to(html).parents[:-1])
            path.write_text(text.replace(wanted, f'href="{up}{edition}.zip"'), "utf-8")


def drop_packed(html):
    """Take away what was packed before: a host would go on serving it."""
    for path in html.rglob("*.gz"):
        path.unlink()


def pack(html):
    """Write `<file>.gz` beside every file of text, for hosts that send it as it is; return how many, and bytes before and after."""
    count = before = after = 0
    for path in sorted(path for path in html.rglob("*") if path.suffix in PACKED and path.stat().st_size >= LEAST):
        data = path.read_bytes()
        packed = gzip.compress(data, 9, mtime=0)
        path.with_name(f"{path.name}.gz").write_bytes(packed)
        count, before, after = count + 1, before + len(data), after + len(packed)
    return count, before, after
