"""A tiny bilingual book with a cell of every kind, and how it is built."""

import json
import subprocess
import sys
from types import SimpleNamespace

from lessons import ROOT

from editions.source.cells import english_hash

SITE = "https://some-school.github.io/deep/"
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "book")!r})
extensions = ["myst_nb", "sphinx_external_toc", "sphinx_book_theme", "editions"]
edition_rooms = ["pages"]
html_theme = "sphinx_book_theme"
html_title = project = "Deep Learning | 深度学习"
author = "The contributors | 全体贡献者"
copyright = "The contributors | 全体贡献者"
html_theme_options = {{"repository_url": "https://github.com/Some-School/deep", "use_issues_button": True, "use_edit_page_button": True,
    "use_source_button": True, "repository_branch": "main", "path_to_docs": ".", "extra_footer": "Text under CC BY | 文字采用 CC BY"}}
exclude_patterns = ["_build"]
nb_execution_mode = "off"

myst_heading_anchors = 3
myst_enable_extensions = ["dollarmath", "colon_fence"]
numfig = True


def setup(app):
    # sphinx-external-toc brings this one along; it says nothing about parallel reading, and has nothing to number here.
    app.connect("builder-inited", lambda app: setattr(app.extensions["sphinx_multitoc_numbering"], "parallel_read_safe", True))
"""
FURTHER = ["03", "04", "05", "06"]  # Sphinx reads in parallel from six documents on
TOC = """
format: jb-book
root: book/index
parts:
  - caption: Networks | 网络
    chapters:
      - file: notebooks/01-nets/01-first
      - file: notebooks/01-nets/02-second
""" + "".join(f"      - file: notebooks/01-nets/{number}-more\n" for number in FURTHER)
INDEX = """---
orphan: false
---
+++ {"tags": ["lang-en"]}
(start)=
# Welcome

(feature-maps)=
## Feature maps

See [here](#feature-maps). Start with [the second lesson](../notebooks/01-nets/02-second.ipynb#feature-maps).

+++ {"tags": ["lang-zh"], "translates": "STAMP"}
(start)=
# 欢迎

(feature-maps)=
## 特征图

见[此处](#feature-maps)。从[第二课](../notebooks/01-nets/02-second.ipynb#feature-maps)开始。

+++
$$ E = mc^2 $$
"""
# Without a package that takes seconds to import, and that only validates addresses in schemas.
BUILD = (
    "import sys; sys.modules['rfc3987_syntax'] = None; from sphinx.cmd.build import main; sys.exit(main(sys.argv[1:]))"
)
# One dark pixel.
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
SCRIPT = '<script type="module">const a = "<p lang=\\"zh\\">x</p>"; if (1 < 2 && a) {}</script>'
FEEDBACK = f'<div class="course-note"><p lang="en">Right &amp; proper<br>so.</p><p lang="zh-CN">正确。</p>{SCRIPT}<b>9 < 10</b></div>'


def markdown(text, *tags, **metadata):
    return {
        "cell_type": "markdown",
        "id": f"m{english_hash(text)[:6]}",
        "metadata": {"tags": list(tags), **metadata},
        "source": text,
    }


def pair(english, chinese, *tags):
    return [markdown(english, "lang-en", *tags), markdown(chinese, "lang-zh", *tags, translates=english_hash(english))]


def code(text, *tags, outputs=(), **metadata):
    return {
        "cell_type": "code",
        "id": f"c{english_hash(text)[:6]}",
        "metadata": {"tags": list(tags), **metadata},
        "source": text,
        "execution_count": 1,
        "outputs": list(outputs),
    }


def shown(**data):
    return {"output_type": "display_data", "metadata": {}, "data": {k.replace("__", "/"): v for k, v in data.items()}}


def notebook(*cells, **metadata):
    flat = [c for cell in cells for c in (cell if isinstance(cell, list) else [cell])]
    kernel = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return json.dumps({"cells": flat, "metadata": {**kernel, **metadata}, "nbformat": 4, "nbformat_minor": 5})


WIDGET = {
    "output_type": "display_data",
    "metadata": {},
    "data": {
        "application/vnd.jupyter.widget-view+json": {"model_id": "a1", "version_major": 2, "version_minor": 0},
        "text/html": "<i>frames</i>",
    },
}
FIRST = notebook(
    pair(
        "# First model\n\nA model, see [feature maps](02-second.ipynb#feature-maps).",
        "# 第一个模型\n\n一个模型，见[特征图](02-second.ipynb#feature-maps)。",
    ),
    code("print('find the course')", "first"),
    pair("## What is learnt?\n\nWords.", "## 学到了什么？\n\n文字。"),
    code(
        "plot()",
        alt={"en": "A falling curve", "zh": "一条下降的曲线"},
        outputs=[shown(image__png=PNG, text__plain="<Figure>")],
    ),
    code("feedback()", outputs=[shown(text__html=FEEDBACK, text__plain="Right")]),
    code("assert 1 < 2", "claim"),
    code(
        "assert 2 < 3\nsettle('first.bet', outcome='a')",
        "quiz",
        "claim",
        outputs=[shown(text__html="<form>An outcome</form>")],
    ),
    code("widget()", outputs=[WIDGET]),
    pair("### Exercise 1\n\nDo it.", "### 练习 1\n\n做吧。", "exercise"),
    code("answer = ...", "exercise"),
    code(
        "answer_solution = 1",
        "solution",
        outputs=[shown(text__plain="passed")],
        jupyter={"source_hidden": True, "outputs_hidden": True},
    ),
    code("quiz('first')", "quiz", outputs=[shown(text__html="<form>A question</form>")]),
    course={
        "lesson": "first",
        "cost": {"seconds": 41.7, "cpu_seconds": 80.2, "peak_mib": 812.4, "download_mb": 0, "device": "CPU"},
    },
    widgets={"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2, "version_minor": 0}},
)
SECOND = notebook(
    pair(
        "# LeNet `5`\n\nBack to [the question](01-first.ipynb#what-is-learnt), or [below](#feature-maps-1).",
        "# LeNet `5` 网络\n\n回到[问题](01-first.ipynb#what-is-learnt)，或看[下文](#feature-maps-1)。",
    ),
    pair("## Feature maps\n\nOne.", "## 特征图\n\n一。"),
    pair("## Feature maps\n\nTwo.", "## 特征图\n\n二。"),
    pair("## Feature maps\n\nThree, which is $x^2$.", "## 又是特征图\n\n三，即 $x^2$。"),
)


def write_book(folder, **files):
    (folder / "notebooks" / "01-nets").mkdir(parents=True)
    (folder / "book").mkdir()
    (folder / "conf.py").write_text(CONF, "utf8")
    (folder / "_toc.yml").write_text(TOC, "utf8")
    english = INDEX.split("+++")[1].partition("}")[2].strip()
    content = {
        "book/index.md": INDEX.replace("STAMP", english_hash(english)),
        "notebooks/01-nets/01-first.ipynb": FIRST,
        "notebooks/01-nets/02-second.ipynb": SECOND,
    }
    for number in FURTHER:
        content[f"notebooks/01-nets/{number}-more.ipynb"] = notebook(pair(f"# More {number}", f"# 更多 {number}"))
    for name, text in {**content, **files}.items():
        (folder / name).write_text(text, "utf8")
    return folder


def start(source, out, edition, siblings, *more):
    language = {"en": "en", "zh": "zh_CN"}[edition]
    command = [
        sys.executable,
        "-c",
        BUILD,
        "-b",
        "html",
        "-W",
        "--keep-going",
        "-D",
        f"language={language}",
        "-D",
        f"edition={edition}",
    ]
    command += ["-D", f"edition_siblings={int(siblings)}", *more, str(source), str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finished(process):
    output, _ = process.communicate(timeout=300)
    return SimpleNamespace(code=process.returncode, said=output)
