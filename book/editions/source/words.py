"""What the site itself says in each edition, by room. (What the themes say is in `pages/chinese.py`.)"""

PAGES = {
    "en": {
        "switch": "Read this page in English",
        "solution": ("Solution", "Solution"),
        "setup": "Set-up: where the course’s code is, the back end, the imports",
        "hidden": ("Show the code", "Hide the code"),
        "claim": "Claim, checked",
        "widget": "Something to try stands here as soon as JavaScript is allowed.",
        "about": "{minutes} min",
        "minutes": "About {minutes} minutes to work through. ",
        "cost": "Cost of a run: {items}",
        "seconds": "{seconds} s on {device}",
        "memory": "{memory} MiB of memory",
        "download": "{download} MB to download",
        "no_download": "nothing to download",
        "separator": ", ",
    },
    "zh": {
        "switch": "用简体中文阅读本页",
        "solution": ("参考答案", "参考答案"),
        "setup": "准备：找到课程的代码，选定后端，导入要用的库",
        "hidden": ("显示代码", "隐藏代码"),
        "claim": "断言，已检验",
        "widget": "允许运行 JavaScript 之后，这里会出现一个可以动手试的小程序。",
        "about": "{minutes} 分钟",
        "minutes": "学完约需 {minutes} 分钟。",
        "cost": "运行一次：{items}",
        "seconds": "{device} 上 {seconds} 秒",
        "memory": "内存 {memory} MiB",
        "download": "下载 {download} MB",
        "no_download": "无需下载",
        "separator": "，",
    },
}

COVERS = {
    "en": {
        "shut": "What comes of it stays covered until you lock in your bet.",
        "show": "Show me anyway",
        "open": "Shown without a bet.",
        "hide": "Cover it again",
        "far": "This section settles {link}.",
        "link": "the bet from earlier",
    },
    "zh": {
        "shut": "先猜后看：锁定预测之后，结果才会显示。",
        "show": "直接看答案",
        "open": "没有预测，直接看了答案。",
        "hide": "重新盖上",
        "far": "这一节揭晓{link}。",
        "link": "前面的那次预测",
    },
}
"""What is covered until a bet is placed (`site/covers.py`)."""

TERMS = {
    "en": {
        "sense": " ({})",
        "also": "Also: {}",
        "join": ", ",
        "jump": "Letters",
        "lesson": "Lesson: ",
        "glossary": "Glossary",
    },
    "zh": {
        "sense": "（{}）",
        "also": "又称：{}",
        "join": "、",
        "jump": "按拼音首字母跳转",
        "lesson": "课程：",
        "glossary": "术语表",
    },
}

SITE = {
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

PROGRESS = {
    "en": {
        "caption": "Progress by lesson", "sum": "Together", "no": "no",
        "heads": ("Lesson", "Read", ("Quiz", "right / answered / all"), ("Exercises", "passed / all"), ("Bets", "settled / all"), "Mean score"),
    },
    "zh": {
        "caption": "各课的进度", "sum": "合计", "no": "未读",
        "heads": ("课程", "已读", ("小测", "答对 / 已答 / 共"), ("练习", "通过 / 共"), ("预测", "揭晓 / 共"), "平均分"),
    },
}  # fmt: skip

REPORT = {
    "en": "Page: {page}\nEdition: English\n\nWhat does the page say or do?\n\n\nWhat should it say or do?\n\n",
    "zh": "页面：{page}\n版本：简体中文\n\n这一页哪里不对？\n\n\n应该是怎样？\n\n",
}
"""What a new report of a mistake begins with."""

CARD = {
    "en": "The course’s name beside a small network and two loss curves, of which one turns up again.",
    "zh": "课程名称，旁边是一个小网络和两条损失曲线，其中一条后来又升了上去。",
}
"""Alt text of the picture that a shared link shows."""
