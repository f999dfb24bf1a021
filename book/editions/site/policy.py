"""The Content-Security-Policy that every page carries, since a static host sends no headers of ours."""

import base64
import hashlib
import pathlib
import re

from editions.site import widget_parts

INLINE_SCRIPT = re.compile(r"<script(?P<attributes>(?:\s[^>]*)?)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)


def content_policy(html):
    """Content-Security-Policy of a page: nothing from other hosts; inline scripts only those that stand in it, by hash.

    Widgets import their module from a blob: address. Strings become no HTML and no script, except addresses of the site's own scripts (the policy
    `course`, scripts/10-load.js). `file:` is the site itself when it is opened from a folder; for scripts, 'self' covers that, but not for
    styles, and in Firefox not for the search form.
    """
    hashes = []
    for match in INLINE_SCRIPT.finditer(html):
        kind = re.search(r"""\btype=["']?([^"'\s>]+)""", match["attributes"])
        if "src=" not in match["attributes"] and (
            kind is None or kind[1] in ("module", "text/javascript", "application/javascript")
        ):
            code = match["code"].replace("\r\n", "\n").replace("\r", "\n")
            digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
            hashes.append(f"'sha256-{digest}'")
    scripts = " ".join(["'self' blob:", *sorted(set(hashes))])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data: blob:; "
        "font-src 'self' file:; form-action 'self' file:; base-uri 'none'; require-trusted-types-for 'script'; trusted-types course"
    )


def guard_pages(app):
    """Let every page that is rendered carry its policy (a static host sends no headers of ours)."""
    if app.builder.format != "html":
        return
    render = app.builder.templates.render

    def render_guarded(template, context):
        html = render(template, context)
        if "<head>" not in html:  # a piece of a page
            return html
        html, parts = widget_parts.outsource(html)
        widget_parts.write(pathlib.Path(app.outdir, widget_parts.place(app)), parts)
        policy = f'<meta http-equiv="Content-Security-Policy" content="{content_policy(html)}"/>'
        return re.sub(
            r'(<meta charset="[^"]*"\s*/?>)', lambda match: f"{match[1]}\n    {policy}", html, count=1
        ).lstrip()

    app.builder.templates.render = render_guarded


def connect(app):
    app.connect("builder-inited", guard_pages, priority=950)
