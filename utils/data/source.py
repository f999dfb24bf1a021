"""Where data came from, as a line in both languages."""

import dataclasses

import numpy as np

from utils.bilingual import Bilingual

_ORIGINS = {
    "COURSE_DATA": ("from your COURSE_DATA folder", "来自你的 COURSE_DATA 文件夹"),
    "Keras cache": ("from Keras' cache on this machine", "来自本机的 Keras 缓存"),
    "mirror": ("downloaded from your mirror", "从你设置的镜像下载"),
    "official": ("downloaded from the official source", "从官方来源下载"),
    "embedded": ("no download needed", "无需下载"),
}

_NAMES = {
    "digits": ("scikit-learn's digits, enlarged to 28×28", "scikit-learn 的手写数字（放大为 28×28）"),
    "shapes": ("Generated shapes, 32×32", "程序生成的几何图形（32×32）"),
}


@dataclasses.dataclass
class Source:
    """Where data came from; shows itself as a line in both languages.

    Attributes:
        kind: "COURSE_DATA", "Keras cache", "mirror", "official" or "embedded".
        name: "MNIST", "CIFAR-10", "digits", "shapes", or a file's name.
        real: whether this is the data set that was asked for (not one in its place).
        note: what to keep in mind when results are compared, may be "".
        download_mb: megabytes fetched by this call.
        class_names: names of the classes in the order of the labels.
        counts: number of training and of test images.
        note_zh: the note in Chinese; the notes of the course's own files are known.
        instead_of: the data set in whose place this one stands, or "".
    """

    kind: str
    name: str
    real: bool = True
    note: str = ""
    download_mb: float = 0.0
    class_names: tuple = ()
    counts: tuple = ()
    note_zh: str = ""
    instead_of: str = ""

    def __post_init__(self):
        if not self.note_zh and self.note.startswith("JPEG re-encoding of CIFAR-10"):
            self.note_zh = "图像是 CIFAR-10 的 JPEG 重新编码版本（平均绝对差约为 6，满值 255）"

    def _sentence(self):
        en, zh = _ORIGINS[self.kind]
        if self.counts:
            train, test = self.counts
            en, zh = f"{train:,} + {test:,} images, {en}", f"训练图像 {train} 张，测试图像 {test} 张，{zh}"
        if self.download_mb:
            en, zh = f"{en} ({self.download_mb:.1f} MB)", f"{zh}（{self.download_mb:.1f} MB）"
        if self.note:
            en, zh = f"{en}. {self.note}", f"{zh}。{self.note_zh or self.note}"
        name_en, name_zh = _NAMES.get(self.name, (self.name, self.name))
        if self.instead_of:
            name_en, name_zh = f"{name_en}, in place of {self.instead_of}", f"{name_zh}，代替 {self.instead_of}"
        return Bilingual(f"{name_en}: {en}", f"{name_zh}：{zh}", kind="source")

    def __str__(self):
        return str(self._sentence())

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self._sentence()._repr_mimebundle_(include, exclude)


def as_loaded(data, source):
    """The same form for every source: contiguous images, labels uint8 (n,), the counts noted."""
    pairs = [(np.ascontiguousarray(x), np.ravel(y).astype("uint8")) for x, y in data]
    source.counts = tuple(len(x) for x, _ in pairs)
    return *pairs, source
