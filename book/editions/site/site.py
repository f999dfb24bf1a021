"""What a page of the site carries beside its text: links that launch and report, words of the interface, and only the files it needs."""

import base64
import hashlib
import pathlib
import re
import shutil

from sphinx.util import logging

from editions.site import bundle

from editions.site import preview

from editions.site import progress

from editions.site import widget_parts
from editions.pages.header import page_address, site_address
from editions.site.links import LESSONS, lesson_links, page_links, public_address

logger = logging.getLogger(__name__)
THEME = pathlib.Path(__file__).resolve().parents[2] / "theme"
# Scripts that one page alone needs.
PAGE_SCRIPTS = {progress.PAGE: ("progress-file.js", "progress-bets.js", "progress-page.js")}

WORDS = {
    "en": {
        "run": "Open in",
        "colab": "Colab", "binder": "Binder", "kaggle": "Kaggle",
        "download": "Download notebook", "source": "Source",
        "issue": "Report a mistake", "edit": "Suggest a change", "cite": "Cite", "page_links": "About this page",
        "tools": "Run and download this lesson",
        "menu": "Chapters", "on_this_page": "On this page", "theme": "Theme", "light": "light", "dark": "dark", "auto": "as the system", "search": "Search",
        "search_prompt": "Search the course", "home": "Home",
        "chapters": "Chapters of the course",
        "license": "Text and figures CC BY 4.0, code Apache-2.0, by the course’s contributors.",
        "no_script": "Search needs JavaScript.",
    },
    "zh": {
        "run": "打开本课",
        "colab": "Colab", "binder": "Binder", "kaggle": "Kaggle",
        "download": "下载笔记本", "source": "查看源文件",
        "issue": "报告错误", "edit": "修改本页", "cite": "引用", "page_links": "关于本页",
        "tools": "运行与下载本课",
        "menu": "章节目录", "on_this_page": "本页目录", "theme": "主题", "light": "浅色", "dark": "深色", "auto": "跟随系统", "search": "搜索",
        "search_prompt": "搜索课程", "home": "首页",
        "chapters": "课程章节",
        "license": "文字与图采用 CC BY 4.0 许可，代码采用 Apache-2.0 许可，归课程贡献者所有。",
        "no_script": "搜索需要启用 JavaScript。",
    },
}  # fmt: skip
CELL_PROMPTS = {"en": ("Show {type}", "Hide {type}"), "zh": ("显示{type}", "隐藏{type}")}

# Files of the theme that no page asks for.
UNUSED = (
    "**/*.map", "vendor", "locales", "images", "webpack-macros.html", "sbt-webpack-macros.html",
    "styles", "scripts", "mystnb.*.css", "basic.css", "file.png", "plus.png", "minus.png", "_sphinx_javascript_frameworks_compat.js", "translations.js",
    "searchtools.js", "language_data.js", "doctools.js", "documentation_options.js", "sphinx_highlight.js", ".gitignore", "**/.gitignore",
)  # fmt: skip


def language(app):
    return app.config.edition if app.config.edition in WORDS else "en"


def repository(app):
    """Address of the repository, without a trailing slash; "" if none is configured."""
    return app.config.html_theme_options.get("repository_url", "").removesuffix("/").removesuffix(".git")


def configure(app, config):
    """Fill in what follows from other settings, before anything reads it."""
    config.templates_path.insert(0, str(THEME / "templates"))
    config.html_static_path.append(str(THEME / "static"))
    config.html_logo = config.html_logo or str(THEME / "static" / "logo.svg")
    config.html_favicon = config.html_favicon or str(THEME / "static" / "favicon.svg")
    if not config.html_baseurl:
        config.html_baseurl = public_address(repository(app))
    show, hide = CELL_PROMPTS[language(app)]
    config.nb_code_prompt_show, config.nb_code_prompt_hide = show, hide


def place_outputs(app):
    """Keep MyST-NB's image files out of the published folder."""
    folder = pathlib.Path(app.doctreedir).parent / "outputs" / app.config.edition
    app.env.mystnb_config = app.env.mystnb_config.copy(output_folder=str(folder.resolve()))


def notice_changes(app, env, added, changed, removed):
    """Pages whose text changed, by content: a file put back from an archive or another branch may be older than the last build."""
    before = getattr(env, "course_sources", {})
    env.course_sources = {name: hashlib.sha256(pathlib.Path(env.doc2path(name)).read_bytes()).hexdigest() for name in env.found_docs}
    return [name for name, digest in env.course_sources.items() if before.get(name) not in (None, digest)]


def navigation(env):
    """What every page's navigation shows, as one string: pages, titles, order."""
    titles = {name: title.astext() for name, title in sorted(env.titles.items())}
    captions = [str(toctree["caption"]) for name in env.tocs for toctree in env.tocs[name].findall() if toctree.tagname == "toctree" and toctree.get("caption")]
    return hashlib.sha256(repr((titles, sorted(env.toctree_includes.items()), captions)).encode()).hexdigest()


def refresh_navigation(app, env):
    """If a title or the order of the chapters changed, every page is written again: each shows them."""
    now, before = navigation(env), getattr(env, "course_navigation", None)
    env.course_navigation = now
    return sorted(env.found_docs) if before not in (None, now) else []


def count_lessons(app, env):
    """What the lessons ask of a reader goes into the site's script, whose address then changes with it."""
    app.course_lessons = progress.lessons(app.srcdir, env.found_docs)
    app.course_version = bundle.version(progress.as_script(app.course_lessons))


def add_context(app, pagename, templatename, context, doctree):
    edition = language(app)
    words = WORDS[edition]
    context["words"], context["edition"] = words, edition
    app.course_written.append(pagename)
    if pagename in app.env.titles:
        # formulas in a title: the tab shows their TeX, not the text of their rendering
        context["title"] = app.env.titles[pagename].astext()
    context["theme_search_bar_text"] = words["search_prompt"]
    context["site_version"] = app.course_version
    context["preview"] = preview.meta_tags(app, pagename, context.get("title", ""), doctree)
    context["page_scripts"] = PAGE_SCRIPTS.get(pagename, ())
    context["lesson"] = progress.lesson_id(pagename) if pagename in app.env.found_docs else None
    if pagename == progress.PAGE:
        chapters = progress.chapters(app.env, app.config.root_doc)
        titles = [(progress.lesson_id(name), app.builder.get_relative_uri(pagename, name), app.env.titles[name].astext()) for name in chapters]
        context["body"] = context["body"].replace(progress.PLACE, progress.PLACE + progress.overview(app.course_lessons, titles, edition))
    context["lesson_links"] = context["page_links"] = None
    url = repository(app)
    if not url:
        return
    branch = app.config.html_theme_options.get("repository_branch") or "main"
    if pagename.startswith(LESSONS):
        lesson = pagename.removeprefix(LESSONS)
        links = context["lesson_links"] = lesson_links(url, branch, edition, lesson)
        if app.config.edition_siblings:
            links["download"] = f"{context['content_root']}../learn/{edition}/{lesson}.ipynb"
    if doctree is not None:
        source = pathlib.Path(app.env.doc2path(pagename)).relative_to(app.srcdir).as_posix()
        address = page_address(site_address(app.config), edition, app.builder.get_target_uri(pagename), app.config.edition_siblings)
        links = context["page_links"] = page_links(url, branch, edition, pagename, source, context.get("title", ""), address)
        if "book/cite" in app.env.found_docs:
            links["cite"] = context["pathto"]("book/cite")


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
        if "src=" not in match["attributes"] and (kind is None or kind[1] in ("module", "text/javascript", "application/javascript")):
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
        widget_parts.write(app.outdir, parts)
        policy = f'<meta http-equiv="Content-Security-Policy" content="{content_policy(html)}"/>'
        return re.sub(r'(<meta charset="[^"]*"\s*/?>)', lambda match: f"{match[1]}\n    {policy}", html, count=1).lstrip()

    app.builder.templates.render = render_guarded


def trim(app, exception):
    """Bring style and scripts up to date, and take away what the theme ships and no page asks for."""
    if exception or app.builder.format != "html":
        return
    static = pathlib.Path(app.outdir, "_static")
    # Sphinx copies style and scripts only when it writes a page; a change of theirs must show at once.
    shutil.copytree(THEME / "static", static, dirs_exist_ok=True)
    picture = preview.PICTURE.format(edition=language(app))
    shutil.copyfile(THEME / "pictures" / picture, static / picture)
    for pattern in UNUSED:
        for path in list(static.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    widget_parts.drop_unused(app.outdir)
    bundle.write(pathlib.Path(app.outdir), progress.as_script(app.course_lessons))  # after that: it keeps what the scripts that are left name
    for name in bundle.CONTAINED:
        (static / name).unlink(missing_ok=True)


def write_start_page(app, exception):
    """`index.html` of an edition leads to its first page, whose name is that of its source."""
    start = pathlib.Path(app.outdir, "index.html")
    if exception or app.builder.name != "html" or app.config.root_doc == "index":
        return
    target = app.builder.get_target_uri(app.config.root_doc)
    title = app.env.titles[app.config.root_doc].astext()
    language_tag = {"zh": "zh-CN"}.get(language(app), "en")
    start.write_text(
        f'<!DOCTYPE html>\n<html lang="{language_tag}">\n<meta charset="utf-8"/>\n<meta name="viewport" content="width=device-width"/>\n'
        f'<title>{title}</title>\n<link rel="icon" href="_static/favicon.svg"/>\n<meta http-equiv="refresh" content="0; url={target}"/>\n'
        f'<link rel="canonical" href="{target}"/>\n<p><a href="{target}">{title}</a></p>\n</html>\n',
        "utf-8",
    )


def setup(app):
    if "edition" not in app.config:
        app.add_config_value("edition", "en", "env")
    if "edition_siblings" not in app.config:
        app.add_config_value("edition_siblings", False, "html")
    if "comments_config" not in app.config:  # Jupyter Book sets it for an extension that is not loaded here
        app.add_config_value("comments_config", {}, "")
    app.course_written = []
    app.course_version, app.course_lessons = "", {}
    app.connect("config-inited", configure, priority=100)
    app.connect("builder-inited", place_outputs, priority=900)
    app.connect("builder-inited", guard_pages, priority=950)
    app.connect("env-get-outdated", notice_changes)
    app.connect("env-get-updated", refresh_navigation)
    app.connect("env-updated", count_lessons)
    app.connect("html-page-context", add_context, priority=300)  # before the theme tries which templates are empty
    app.connect("build-finished", trim, priority=900)
    app.connect("build-finished", write_start_page, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
