"""Start a lesson: a notebook that runs, its quiz file, its checks and answers, its line in the table of contents.

    python tools/new_lesson.py 03-optimizers/02-adaptive-methods "Adaptive methods" 自适应方法

What it writes has the form that the tests ask for, and TODO wherever its author has something to say: the tests go on
failing until the last one is gone.
"""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "book"))

from editions.source.cells import english_hash
from editions.source.languages import is_chinese
from utils import ROOT

PATH = re.compile(r"(?P<part>\d\d-[a-z0-9-]+)/(?P<number>\d\d)-(?P<lesson>[a-z0-9]+(-[a-z0-9]+)*)")

HINT = "<details>\n<summary>{word} 1</summary>\n\n{text}\n\n</details>"

# Each item: (English, Chinese) for a pair of Markdown cells, or (tags, code) with the tags in a list.
CELLS = [
    (
        "# {en}\n\nTODO: two or three sentences: what is surprising here, and what the reader will do about it.\n\nAfter this lesson you can\n\n- **TODO**\n- **TODO**\n- **TODO**",
        "# {zh}\n\nTODO：两三句话：这里有什么出人意料之处，读者要做些什么。\n\n学完这一课，你能够：\n\n- **TODO**\n- **TODO**\n- **TODO**",
    ),
    (["first", "hide-input"], None),
    ("The tools:", "先备好工具："),
    (
        [],
        "import keras\nimport numpy as np\n\nfrom utils.exercises import check\nfrom utils.quiz import bet, quiz, settle",
    ),
    (
        "## TODO: a question worth asking\n\nTODO: the experiment that asks it. First, your bet:",
        "## TODO：一个值得问的问题\n\nTODO：引出问题的实验。先猜后看：",
    ),
    (["quiz"], 'bet("{lesson}.first-bet")'),
    ("TODO: what is run here.", "TODO：这里要运行什么。"),
    (
        ["quiz", "claim"],
        'x = np.random.default_rng(0).normal(size=1000)\nassert abs(x.mean()) < 0.2\nsettle("{lesson}.first-bet", outcome="a")',
    ),
    (
        "## TODO: the idea, from scratch\n\nTODO: the derivation, then ten lines of NumPy.",
        "## TODO：从头推导\n\nTODO：先推导，再用十行 NumPy 写出来。",
    ),
    ([], "def ours(x):\n    return np.maximum(x, 0)"),
    (
        "## The same with Keras\n\nTODO: what is compared, and within which tolerance.",
        "## 用 Keras 来写\n\nTODO：比较什么，误差多大。",
    ),
    (
        ["claim"],
        "theirs = keras.ops.convert_to_numpy(keras.ops.relu(x))\nnp.testing.assert_allclose(ours(x), theirs, rtol=1e-6)",
    ),
    (
        "## Myth: “TODO”\n\nTODO: what people say, what is true in it, and the experiment that decides.",
        "## 误区：“TODO”\n\nTODO：人们怎么说，其中哪些是对的，用什么实验来判定。",
    ),
    (["claim"], "assert ours(-1.0) == 0"),
    (
        "## Summary\n\n- TODO\n\n## Exercises\n\nReplace the `...`, run the cell, read what it says. Solutions are folded up underneath.",
        "## 小结\n\n- TODO\n\n## 练习\n\n把 `...` 换成你的答案，运行单元格，看看反馈。每题下面都有折叠起来的参考答案。",
    ),
    *[
        item
        for n, name in enumerate(("first", "second", "third", "fourth"), 1)
        for item in (
            (f"### Exercise {n}: TODO\n\nTODO: the task.", f"### 练习 {n}：TODO\n\nTODO：要做什么。", "exercise"),
            (["exercise"], f'def {name}(x):\n    return ...\n\ncheck("{{lesson}}.{name}", {name})'),
            (
                HINT.replace("{word}", "Hint").replace(
                    "{text}", "TODO: the idea, or its place in the lesson; never the answer."
                ),
                HINT.replace("{word}", "提示").replace("{text}", "TODO：指出思路，或者在课文的哪里，不要说出答案。"),
                "hint",
            ),
            (
                ["solution"],
                f'def {name}_solution(x):\n    return {n} * x\n\ncheck("{{lesson}}.{name}", {name}_solution, solution=True)',
            ),
        )
    ],
    ("## Quiz\n\nPredict, then check: every answer says why.", "## 小测验\n\n先预测，再提交：每个选项都有解释。"),
    (["quiz"], 'quiz("{lesson}")'),
    ("## Further reading\n\n- TODO: authors, *title*, year, DOI.", "## 延伸阅读\n\n- TODO：作者，*题目*，年份，DOI。"),
]

# What lists of lessons show beside the title.
QUESTION = {"en": "TODO: the question that it starts from?", "zh": "TODO：它从哪个问题开始？"}

CHECKS = '''"""Checks of the exercises of `notebooks/{path}.ipynb`."""

import numpy as np

from utils.exercises import call, exercise, expect_equal

_INPUT = np.array([1.0, -2.0, 0.5])


'''

CHECK = '''@exercise("{lesson}.{name}")
def {name}(answer):
    """TODO: what the answer is."""
    expect_equal(call(answer, _INPUT), {n} * _INPUT, "the result", "结果", on=_INPUT, mistakes=[
        (-{n} * _INPUT, "TODO: what learners really get wrong.", "TODO：学生真正会犯的错。"),
    ])
'''

ANSWERS = '''"""Answers to the exercises of `{name}.ipynb`; tests/lessons/test_answers.py says what is done with them."""

RIGHT = {
{right}}

WRONG = {
{wrong}}

STARTERS = {
{starters}}
'''


def notebook(path, en, zh):
    """The lesson's cells as a notebook (a dict); `path` is `<part>/<NN-lesson>`."""
    names = {"lesson": PATH.fullmatch(path)["lesson"], "en": en, "zh": zh}
    cells = []

    def add(kind, source, tags, **metadata):
        cell = {
            "cell_type": kind,
            "id": f"{names['lesson'][:50]}-{len(cells):02d}",
            "source": source.splitlines(keepends=True),
        }
        cell["metadata"] = {**metadata, **({"tags": tags} if tags else {})}
        if kind == "code":
            cell.update(execution_count=None, outputs=[])
        cells.append(cell)

    def filled(text):
        return re.sub(r"\{(lesson|en|zh)\}", lambda match: names[match[1]], text)

    for item in CELLS:
        if isinstance(item[0], list):
            tags, code = item
            code = (ROOT / "tools" / "first_cell.py").read_text("utf8").strip("\n") if code is None else filled(code)
            add("code", code, tags, **({"jupyter": {"source_hidden": True}} if "solution" in tags else {}))
        else:
            english, chinese, *more = [filled(text) for text in item[:2]] + list(item[2:])
            add("markdown", english, ["lang-en", *more])
            add("markdown", chinese, ["lang-zh", *more], translates=english_hash(english))
    kernel = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return {
        "cells": cells,
        "metadata": {**kernel, "course": {"lesson": names["lesson"], "question": QUESTION}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def quiz_file():
    """Text of a quiz file with one bet and four questions (their stamps are made by `make translated`)."""

    def texts(indent, word, chinese):
        return f'{indent}en: "{word}"\n{indent}zh: {chinese}\n'

    bet = "bets:\n  - id: first-bet\n    ask:\n" + texts("      ", "TODO: what will come out?", "TODO：结果会怎样？")
    bet += '    options:\n      a: {en: "TODO", zh: TODO（待写）}\n      b: {en: "TODO", zh: TODO（待写）}\n'
    question = (
        "  - id: question-{n}\n    ask:\n"
        + texts("      ", "TODO: what would happen if …?", "TODO：如果……会怎样？")
        + "    answers:\n"
        + '      - text: {en: "TODO", zh: TODO（待写）}\n        correct: true\n        feedback: {en: "TODO: why", zh: TODO：为什么}\n'
        + '      - text: {en: "TODO, wrong", zh: TODO，错的}\n        feedback: {en: "TODO: why not", zh: TODO：为什么不对}\n'
    )
    return bet + "\nquestions:\n" + "\n".join(question.replace("{n}", str(n)) for n in range(1, 5))


def answers_file(path):
    """Text of the file with right and wrong answers."""
    names = list(enumerate(("first", "second", "third", "fourth"), 1))
    parts = {
        "name": path.split("/")[1],
        "right": "".join(f'    "{name}": [lambda x: {n} * x],\n' for n, name in names),
        "wrong": "".join(
            f'    "{name}": {{\n        "TODO": (lambda x: -{n} * x, "TODO", "TODO"),\n    }},\n' for n, name in names
        ),
        "starters": "".join(f'    "{name}": lambda x: ...,\n' for n, name in names),
    }
    return re.sub(r"\{(name|right|wrong|starters)\}", lambda match: parts[match[1]], ANSWERS)


def with_entry(toc, path):
    """Text of `_toc.yml` with the lesson at its place: after those of its part that come before it.

    Raises:
        ValueError: the part has no caption there yet.
    """
    part, lines = path.split("/")[0], toc.rstrip("\n").split("\n")
    entries = [(i, line.split("notebooks/")[1]) for i, line in enumerate(lines) if f"- file: notebooks/{part}/" in line]
    if not entries:
        raise ValueError(
            f"_toc.yml: expected a part with lessons under notebooks/{part}/, found none; add `- caption: English | 中文` with `chapters:` first, "
            f"and under it `- file: notebooks/{path}`"
        )
    before = [i for i, name in entries if name < path]
    at, model = (before[-1] + 1, lines[before[-1]]) if before else (entries[0][0], lines[entries[0][0]])
    return "\n".join(lines[:at] + [model.split("- file:")[0] + f"- file: notebooks/{path}"] + lines[at:]) + "\n"


def start(path, en, zh, root=ROOT):
    """Write the files of a new lesson.

    Raises:
        ValueError: the path is not `<NN-part>/<NN-lesson>`, or the part is unknown to `_toc.yml`.
        FileExistsError: one of the files is there already; nothing is written then.
    """
    match = PATH.fullmatch(path)
    if not match or not en or not is_chinese(zh):
        raise ValueError(
            f"expected NN-part/NN-lesson, an English and a Chinese title, received {path!r}, {en!r}, {zh!r}"
        )
    lesson = match["lesson"]
    place = root / "notebooks" / path
    toc = root / "_toc.yml"
    listed = f"- file: notebooks/{path}\n" in toc.read_text("utf8")
    files = {
        place.with_name(place.name + ".ipynb"): json.dumps(
            notebook(path, en, zh), ensure_ascii=False, indent=1, sort_keys=True
        )
        + "\n",
        place.with_name(place.name + ".quiz.yaml"): quiz_file(),
        place.with_name(place.name + ".checks.py"): CHECKS.replace("{path}", path)
        + "\n\n".join(
            CHECK.replace("{lesson}", lesson).replace("{name}", name).replace("{n}", str(n))
            for n, name in enumerate(("first", "second", "third", "fourth"), 1)
        ),
        place.with_name(place.name + ".answers.py"): answers_file(path),
    }
    there = [str(file.relative_to(root)) for file in files if file.exists()]
    if there:
        raise FileExistsError(f"already there, left as it is: {', '.join(there)}")
    if not listed:
        text = with_entry(toc.read_text("utf8"), path)
    for file, content in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf8")
    if not listed:
        toc.write_text(text, "utf8")
    return list(files) + [toc]


def main():
    if len(sys.argv) != 4:
        raise SystemExit(f"{__doc__}\nexpected a path and two titles, received {sys.argv[1:]}")
    try:
        files = start(*sys.argv[1:])
    except (ValueError, FileExistsError) as error:
        raise SystemExit(f"Nothing was written. {error}") from None
    for file in files:
        print("wrote", file.relative_to(ROOT))
    print("Now write it (CONTRIBUTING.md, “Writing a lesson”); `make test` names what is left to do.")


if __name__ == "__main__":
    main()
