"""What was found in a folder of pictures, file by file, and what was done about it, in both languages."""

import collections
import dataclasses
import html

from utils.bilingual import lang_html, shown_languages

_LEFT_OUT = ("left out", "不使用")
_FIRST = ("the first picture is used", "只用第一帧")

KINDS = {
    # What cannot be used
    "empty": ("empty file", "空文件", *_LEFT_OUT),
    "damaged": ("cut off or damaged", "不完整或已损坏", *_LEFT_OUT),
    "not a picture": ("not a picture", "不是图片", *_LEFT_OUT),
    "format": (
        "picture in a format that is not read here (HEIC, AVIF, …)",
        "这里不能读取的图片格式（HEIC、AVIF 等）",
        "left out; save it as JPEG or PNG",
        "不使用，请另存为 JPEG 或 PNG",
    ),
    "too large": ("too large to unpack", "图片过大，不能解码", *_LEFT_OUT),
    "unreadable": ("cannot be opened", "无法打开", *_LEFT_OUT),
    "not a file": ("not an ordinary file", "不是普通文件", *_LEFT_OUT),
    "depth": ("values without a known range", "数值范围不明", *_LEFT_OUT),
    "loop": ("link to a folder that was read already", "链接，指向已经读过的文件夹", "not followed", "不再进入"),
    "other": ("hidden file, or one of the system", "隐藏文件或系统文件", *_LEFT_OUT),
    "no class": ("not in a folder of a class", "不在任何类别的文件夹里", *_LEFT_OUT),
    "unknown class": ("folder is not among the given classes", "文件夹不在给定的类别之中", *_LEFT_OUT),
    "empty class": ("class without a usable picture", "类别里没有可用的图片", "a class only if you named it", "不算作类别，除非你指定了它"),
    "one class": ("one class only, or none", "类别只有一个，或一个也没有", "nothing to tell apart", "无从分类"),
    "same name": (
        "class names that differ only in case, spaces or encoding",
        "类别名只有大小写、空格或编码不同",
        "kept apart; rename them if they mean the same",
        "算作不同的类别；如果本是同一类，请改成相同的名字",
    ),
    "copy": ("copy of another file of its class", "同类中另一个文件的副本", "left out, the other is used", "不使用，只用另一个"),
    "conflict": ("same file in two classes", "同一个文件出现在两个类别中", "all copies left out", "所有副本都不使用"),
    "near": ("nearly the same picture as another", "与另一张图片几乎相同", "used; both go into one part", "使用，划分时放在同一部分"),
    "doubt": ("nearly the same picture in two classes", "几乎相同的图片出现在两个类别中", "used; look at the label", "使用，请核对标签"),
    "nested": (
        "in a folder inside the class folder",
        "在类别文件夹的子文件夹里",
        "used; the outermost folder is the class",
        "使用，类别取最外层文件夹的名字",
    ),
    "single": (
        "class with one picture, or near-copies of one",
        "类别里只有一张图片，或者只有几张几乎相同的图片",
        "used; it can stand in one part only",
        "使用，但只能分在一个部分里",
    ),
    "failed later": ("was usable, and is no longer", "原先可用，现在读不出来", *_LEFT_OUT),
    # What is used, but not as it lies there
    "suffix": ("name and content differ in format", "扩展名与内容不符", "used as what it is", "按实际格式读取"),
    "CMYK": ("CMYK, colours of print", "CMYK 模式（印刷用色）", "converted; colours are approximate", "已转换，颜色是近似的"),
    "16 bit": ("16 bits a pixel", "每像素 16 位", "divided by 257", "已除以 257"),
    "transparent": ("partly transparent", "部分透明", "laid on white", "已垫上白底"),
    "animated": ("several pictures in one file", "一个文件里有多帧", *_FIRST),
    "rotated": ("turned, says its EXIF entry", "EXIF 注明需要旋转", "turned", "已转正"),
}  # fmt: skip
"""Kind → what it is in English and Chinese, what was done in English and Chinese."""

USED = ("near", "doubt", "nested", "single", "suffix", "CMYK", "16 bit", "transparent", "animated", "rotated")


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing found: `path` relative to the folder, `kind` (a key of `KINDS`), `detail` from the library."""

    path: str
    kind: str
    detail: str = ""


class Report:
    """Findings that show themselves in a notebook as a table.

    Attributes:
        findings: list of `Finding`, in the order in which they were made.
        seen: number of files looked at.
        used: number of pictures that are used.
    """

    def __init__(self):
        self.findings, self.seen, self.used = [], 0, 0

    def add(self, path, kind, detail=""):
        if kind not in KINDS:
            raise ValueError(f"kind: expected one of {', '.join(KINDS)}, received {kind!r}")
        self.findings.append(Finding(str(path), kind, str(detail)))

    def kinds(self):
        """Kind → paths, in the order of `KINDS`."""
        found = collections.defaultdict(list)
        for finding in self.findings:
            found[finding.kind].append(finding.path)
        return {kind: found[kind] for kind in KINDS if kind in found}

    def of(self, path):
        """The kinds that were found for one path."""
        return [finding.kind for finding in self.findings if finding.path == path]

    def _lines(self, lang, most=2):
        at = ("en", "zh").index(lang)
        for kind, paths in self.kinds().items():
            names = ", ".join(shortened(path) for path in paths[:most])
            more = f" +{len(paths) - most}" if len(paths) > most else ""
            yield KINDS[kind][at], len(paths), names + more, KINDS[kind][2 + at]

    def _head(self, lang):
        en = f"{self.seen:,} files, {self.used:,} pictures used."
        return en if lang == "en" else f"共 {self.seen} 个文件，使用其中的 {self.used} 张图片。"

    def __str__(self):
        return "\n".join(
            "\n".join(
                [
                    self._head(lang),
                    *(f"{n:4}   {what}   {names}   {done}" for what, n, names, done in self._lines(lang)),
                ]
            )
            for lang in shown_languages()
        )

    __repr__ = __str__

    def _repr_html_(self):
        table = {lang: self._table(lang) for lang in ("en", "zh")}
        return f'<div class="course-note course-report">{lang_html(table["en"], table["zh"], tag="div")}</div>'

    def _table(self, lang):
        names = {"en": ("found", "files", "which", "what was done"), "zh": ("发现", "个数", "文件", "处理")}[lang]
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        rows = "".join(
            f"<tr><td>{what}</td><td>{n}</td><td>{html.escape(names)}</td><td>{done}</td></tr>"
            for what, n, names, done in self._lines(lang)
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f'<p>{self._head(lang)}</p><div class="table-wrapper">{table}</div>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self._repr_html_(), "text/plain": str(self)}


def shortened(path, most=32):
    """A path that fits a line and prints everywhere: its middle left out, what no screen shows replaced by `?`."""
    text = str(path).encode("utf-8", "replace").decode("utf-8")
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= most else f"{text[: most // 2 - 1]}…{text[-(most // 2) :]}"
