"""A tiny course of three pages, one of them a lesson, and how it is built."""

import json
import os
import subprocess
import sys

import yaml
from bs4 import BeautifulSoup
from lessons import ROOT

from editions.search.index import data_of
from editions.source.cells import english_hash
from editions.source.links import public_address

TOC = "format: jb-book\nroot: book/index\nparts:\n  - caption: Part | 部分\n    chapters:\n      - file: book/one\n      - file: notebooks/01-part/01-two\n"
PUBLIC = public_address(yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"])
INK_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt" viewBox="0 0 72 36"><path stroke="#757575" d="M0 0h9"/></svg>'


def page(english, chinese):
    return f'+++ {{"tags": ["lang-en"]}}\n\n{english}\n\n+++ {{"tags": ["lang-zh"], "translates": "{english_hash(english)}"}}\n\n{chinese}\n'


def notebook(title_en, title_zh, *code):
    cells = [
        {"cell_type": "markdown", "metadata": {"tags": ["lang-en"]}, "source": f"# {title_en}", "id": "a1"},
        {
            "cell_type": "markdown",
            "metadata": {"tags": ["lang-zh"], "translates": english_hash(f"# {title_en}")},
            "source": f"# {title_zh}",
            "id": "a2",
        },
    ]
    for i, (data, metadata) in enumerate(code):
        output = {"output_type": "display_data", "data": data, "metadata": {}}
        cells.append(
            {
                "cell_type": "code",
                "metadata": metadata,
                "source": "show()",
                "id": f"c{i}",
                "execution_count": 1,
                "outputs": [output],
            }
        )
    return json.dumps(
        {
            "cells": cells,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def run_build(root, *options):
    """Run `book/build.py` on a course; its output and exit status."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "book" / "build.py"), "--root", str(root), *options],
        capture_output=True, text=True, encoding="utf-8", env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def searched(built, edition):
    """What the index of an edition's search holds."""
    return data_of((built / edition / "_static/search/index.js").read_text("utf-8"))


def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")
