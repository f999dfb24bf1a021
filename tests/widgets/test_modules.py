"""The browser modules as files: each runs as it is and as the one text that an output carries; what would break that text is refused."""

import json
import subprocess

import pytest

from utils.widgets.lean import lean
from utils.widgets.modules import FOLDER, bundle, find, paths, source

MOST_LINES = 400
EXPORTS = """
const [files, texts] = JSON.parse(require("node:fs").readFileSync(0, "utf8")), { pathToFileURL } = require("node:url");
(async () => {
  const found = {};
  for (const name of Object.keys(files)) {
    const both = [pathToFileURL(files[name]), "data:text/javascript," + encodeURIComponent(texts[name])];
    const modules = await Promise.all(both.map(address => import(address))).catch(error => { throw new Error(`${name}: ${error}`); });
    found[name] = modules.map(module => Object.keys(module).sort());
  }
  console.log(JSON.stringify(found));
})();
"""


def test_every_module_runs_as_a_file_and_as_one_text_and_exports_the_same(node):
    data = [{name: str(path) for name, path in paths().items()}, {name: lean(source(name)) for name in paths()}]
    done = subprocess.run(
        [node, "-e", EXPORTS], input=json.dumps(data), capture_output=True, text=True, encoding="utf8"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) == set(paths())
    assert {name: alone for name, (alone, _) in found.items()} == {
        name: bundled for name, (_, bundled) in found.items()
    }
    assert all("default" in found[name][0] for name in ("activations", "backprop", "digit", "quiz"))


def test_no_two_modules_share_a_name_and_none_is_long():
    files = [path for path in FOLDER.rglob("*.js") if path.name != "loader.js"]
    assert sorted(path.stem for path in files) == sorted(paths()), "two modules of one name"
    assert not [path.name for path in files if len(path.read_text("utf8").splitlines()) > MOST_LINES]


def test_what_is_imported_stands_once_in_the_text_and_keeps_its_place():
    text = source("optimizer-race")
    assert text.count("function sharp(") == 1 and "\nimport " not in text
    assert text.index("function sharp(") < text.index("function paintSurface(") < text.index("function renderRace(")


@pytest.fixture
def written(tmp_path):
    """written(name=text, …): the path of the first of these modules."""

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, "utf8")
        return tmp_path / f"{next(iter(texts))}.js"

    return write


def test_a_module_is_put_in_the_place_of_each_import_of_it_once(written):
    path = written(
        a='import {\n  b,\n  c,\n} from "./b.js";\nimport { d } from "./d.js";\nexport default { b, c, d };\n',
        b='import { d } from "./d.js";\nexport const b = d;\nexport async function c() {}\n',
        d="export class d {}\n",
    )
    assert bundle(path) == "class d {}\nconst b = d;\nasync function c() {}\nexport default { b, c, d };\n"


USES_B = 'import { b } from "./b.js";\n'


@pytest.mark.parametrize(
    "texts, message",
    [
        (
            dict(a=USES_B + "const c = b;\n", b="export const b = 1;\nconst c = 2;\n"),
            "b.js: declares 'c', which a.js declares, too",
        ),
        (
            dict(a=USES_B + "export function b() {}\n", b="export class b {}\n"),
            "b.js: declares 'b', which a.js declares, too",
        ),
        (dict(a='import { b as c } from "./b.js";\n', b="export const b = 1;\n"), "none renamed, received .*b as c"),
        (dict(a='import * as b from "./b.js";\n', b="export const b = 1;\n"), "expected import { names }"),
        (dict(a='import "./b.js";\n', b="export const b = 1;\n"), "expected import { names }"),
        (dict(a='import { b } from "b";\n', b="export const b = 1;\n"), "expected import { names }"),
        (dict(a=USES_B), "a.js: imports ./b.js, which is not there"),
        (dict(a=USES_B, b="const b = 1;\n"), "a.js: imports 'b' from ./b.js, which does not export it"),
        (
            dict(a=USES_B + "export const a = b;\n", b='import { a } from "./a.js";\nexport const b = 1;\n'),
            "a.js: imports itself, by way of a.js → b.js",
        ),
        (
            dict(a=USES_B, b="export const b = 1;\nexport default b;\n"),
            "b.js: expected export before a declaration, received 'export default b;'",
        ),
        (dict(a="const a = 1;\nexport { a };\n"), "a.js: expected export before a declaration"),
        (
            dict(a="const a = [1, 2],\n  b = 2;\n"),
            "a.js: expected a declaration of its own for each name, received one of 'a'",
        ),
    ],
)
def test_what_would_break_the_one_text_is_refused_and_says_where(written, texts, message):
    with pytest.raises(ValueError, match=message):
        bundle(written(**texts))


def test_a_name_that_is_no_module_is_refused():
    with pytest.raises(
        ValueError, match="activations, adaptation, augmentation, backprop, convolution, digit.*received 'loader'"
    ):
        find("loader")
