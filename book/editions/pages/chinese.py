"""Chinese for what the themes say and their own catalogs leave in English, or say oddly."""

from gettext import NullTranslations

from sphinx import locale

# English as it stands in the templates of sphinx-book-theme, pydata-sphinx-theme, MyST-NB and Sphinx.
THEME_STRINGS = {
    "Back to top": "回到顶部",
    "Breadcrumb": "当前位置",
    "By": "作者：",
    "By the": "作者：",
    'Built with the <a href="%(PST_url)s">PyData Sphinx Theme</a> %(theme_version)s.': '使用 <a href="%(PST_url)s">PyData Sphinx Theme</a> %(theme_version)s 构建。',
    "Collapse Sidebar": "收起侧边栏",
    "Color mode": "颜色模式",
    "Contents": "本页内容",
    "Copyright": "版权所有",
    "© Copyright %(copyright)s.": "© %(copyright)s",
    "Copyright %(copyright)s": "© %(copyright)s",
    "Dark": "深色",
    "Download notebook file": "下载笔记本文件",
    "Download source file": "下载源文件",
    "Download this page": "下载本页",
    "Edit this page": "编辑本页",
    "Expand Sidebar": "展开侧边栏",
    "Fullscreen mode": "全屏模式",
    "Home": "首页",
    "Indices": "索引",
    "Launch on": "启动于",
    "Launch interactive content": "启动可交互的内容",
    "Launch Thebe": "启动 Thebe",
    "Light": "浅色",
    "Live Code": "实时代码",
    "Next": "下一页",
    "On this page": "本页内容",
    "Open an issue": "报告问题",
    "Open issue": "报告问题",
    "Previous": "上一页",
    "Print to PDF": "打印为 PDF",
    "Repository": "代码仓库",
    "Search": "搜索",
    "Search Results": "搜索结果",
    "Search the docs ...": "搜索…",
    "Search this book...": "搜索本书…",
    "Section Navigation": "章节导航",
    "Show Source": "显示源文件",
    "Show source": "显示源文件",
    "Site navigation": "网站导航",
    "Skip to main content": "跳到正文",
    "Source repository": "代码仓库",
    "Suggest edit": "建议修改",
    "System Settings": "跟随系统",
    "Toggle primary sidebar": "显示或隐藏目录",
    "Toggle secondary sidebar": "显示或隐藏本页内容",
    "light/dark": "浅色或深色",
    "logo": "标志",
    "next": "下一页",
    "next page": "下一页",
    "previous": "上一页",
    "previous page": "上一页",
}


class Chinese(NullTranslations):
    """A catalog that knows these strings first, and asks the one it wraps for all others."""

    def __init__(self, wrapped):
        super().__init__()
        self.add_fallback(wrapped)

    def gettext(self, message):
        return THEME_STRINGS.get(message) or super().gettext(message)


def speak_chinese(app):
    """Wrap the catalogs of Sphinx (which pydata-sphinx-theme extends) and of sphinx-book-theme."""
    for catalog in ("sphinx", "booktheme"):
        wrapped = locale.translators.get(("general", catalog), NullTranslations())
        if not isinstance(wrapped, Chinese):
            locale.translators["general", catalog] = Chinese(wrapped)
    # What the templates of the HTML builder translate with.
    app.translator = locale.translators["general", "sphinx"]
