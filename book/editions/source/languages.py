"""What each edition is called and says."""

import re

EDITIONS = {
    "en": {
        "sphinx": "en",
        "lang": "en",
        "name": "English",
        "switch": "Read this page in English",
        "card": "The course’s name beside a small network and two loss curves, of which one turns up again.",
        "solution": ("Solution", "Solution"),
        "first": ("Set-up: this cell finds the course", "Set-up: this cell finds the course"),
        "hidden": ("Show the code", "Hide the code"),
        "claim": "Claim, checked",
        "cost": "Cost of a run: {items}",
        "seconds": "{seconds} s on {device}",
        "memory": "{memory} MiB of memory",
        "download": "{download} MB to download",
        "no_download": "nothing to download",
        "separator": ", ",
    },
    "zh": {
        "sphinx": "zh_CN",
        "lang": "zh-CN",
        "name": "简体中文",
        "switch": "用简体中文阅读本页",
        "card": "课程名称，旁边是一个小网络和两条损失曲线，其中一条后来又升了上去。",
        "solution": ("答案", "答案"),
        "first": ("准备：这个单元用来找到课程的代码", "准备：这个单元用来找到课程的代码"),
        "hidden": ("显示代码", "隐藏代码"),
        "claim": "断言，已检验",
        "cost": "运行一次：{items}",
        "seconds": "{device} 上 {seconds} 秒",
        "memory": "内存 {memory} MiB",
        "download": "下载 {download} MB",
        "no_download": "无需下载",
        "separator": "，",
    },
}


def other(edition):
    """The edition that is not this one."""
    return "zh" if edition == "en" else "en"


def half(text, edition, only_chinese=False):
    """An edition's half of `English | 中文`; a text with no such bar is for both.

    Args:
        text: what may hold both.
        edition: "en" or "zh".
        only_chinese: split only where Chinese stands right of the bar.
    """
    if not isinstance(text, str) or text.count(" | ") != 1:
        return text
    english, chinese = text.split(" | ")
    if only_chinese and not re.search(r"[\u4e00-\u9fff]", chinese):
        return text
    return (english if edition == "en" else chinese).strip()


def halves(value, edition):
    """The same for every string inside lists and dicts, where Chinese stands right of the bar."""
    if isinstance(value, dict):
        return {key: halves(item, edition) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(halves(item, edition) for item in value)
    return half(value, edition, only_chinese=True)
