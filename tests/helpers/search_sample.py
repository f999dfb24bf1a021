"""The course's search for its tests: the text of a page as the index cuts it, the page's scripts under Node."""

import json
import subprocess

from bench import search as bench_search
from docutils.core import publish_doctree
from lessons import ROOT

from editions.search import text as search_text

EDITIONS = bench_search.EDITIONS


def run_js(node, folder, asked):
    """What the scripts of the search in an edition's folder answer."""
    done = subprocess.run(
        [node, str(ROOT / "tests" / "helpers" / "js" / "search.mjs"), str(folder)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def text_of(document):
    """The sections of a document as the index holds them."""
    return search_text.sections(document)


def parsed(source):
    return publish_doctree(source, settings_overrides={"doctitle_xform": False})
