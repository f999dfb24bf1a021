"""`lean` takes from a module what only a person needs, and nothing else."""

import json
import subprocess

import pytest

from utils.widgets.lean import lean


@pytest.mark.parametrize(
    "text, short",
    [
        ("const a = 1; // one\n/** two */\nconst b = a;\n", "const a=1;const b=a;\n"),
        ("x = a + +b - -c + ++d;", "x=a+ +b- -c+ ++d;\n"),
        ("x = a / b / c; y = /[/\"'`]/g.test(a) / 2;", "x=a/b/c;y=/[/\"'`]/g.test(a)/2;\n"),
        ("return /\\/\\/ no comment/.test(x);", "return/\\/\\/ no comment/.test(x);\n"),
        ("a = '// no comment' + \"/* none */\";", "a='// no comment'+\"/* none */\";\n"),
        ("a = `x ${ b ? `y  ${ { c: 1 }.c }` : 2 } // kept`;", "a=`x ${b?`y  ${{c:1}.c}`:2} // kept`;\n"),
        ("css = `\n    .a { b: c }\n\n  .d { }\n`;", "css=`\n.a { b: c }\n.d { }\n`;\n"),
        ("let a = b\nlet c = d\n++e\n", "let a=b\nlet c=d\n++e\n"),
        ("f(\n  1,\n  [\n    2,\n    3,\n  ],\n);\n", "f(1,[2,3]);\n"),
        ("a = [\n  ,\n];", "a=[,];\n"),
        (
            "const { a } = await b;\nfor (const c of d) if (c in e) typeof f;",
            "const{a}=await b;for(const c of d)if(c in e)typeof f;\n",
        ),
        ("a < !--b;", "a< !--b;\n"),
        ("x = 1 .toFixed();", "x=1 .toFixed();\n"),
        ('const 名 = "值 ，";', 'const 名="值 ，";\n'),
    ],
)
def test_spaces_and_comments_go_where_they_mean_nothing(text, short):
    assert lean(text) == short
    assert lean(short) == short


PROGRAM = r"""
// A program in which a space, a line break or a slash in the wrong place would tell.
const words = { "a b": `one  ${1 + [2, 3].map(v => v / 2).join(" / ")}  two // ${"`"}` },
  pattern = /\s+\/\/[/`"']\s*/g;
let i = 1
let j = i
++j
function f() {
  return `${i}${j}`
}
class A { #x = 3; get x() { return this.#x } static y = 1 / 2 / 4 }
const tail = [
  f(), // the last one
  1 - -1, 1 + +1, 5 .toFixed(1),
]
globalThis.found = [words, "a // b  /* c */ /".replace(pattern, "|"), tail, new A().x, A.y, i in [0, 1], typeof f, `
    kept
`.trim()]
"""


def test_a_lean_program_does_what_the_program_does(node):
    results = []
    for text in (PROGRAM, lean(PROGRAM)):
        done = subprocess.run(
            [node, "-e", text + "\nconsole.log(JSON.stringify(found))"], capture_output=True, text=True, encoding="utf8"
        )
        assert done.returncode == 0, done.stderr
        results.append(json.loads(done.stdout))
    assert results[0] == results[1] and results[0][3] == 3
    assert len(lean(PROGRAM)) < 0.8 * len(PROGRAM)
