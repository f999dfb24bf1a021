"""What a piece of Markdown holds that must be the same in every language: formulas, code, links, headings."""

import dataclasses
import re
from collections import Counter
from functools import lru_cache

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from editions.source.languages import HAN

# Directives whose body is not prose: it is compared as code.
LITERAL_DIRECTIVES = {
    "code",
    "code-block",
    "code-cell",
    "math",
    "raw",
    "literalinclude",
    "mermaid",
    "bibliography",
    "toctree",
}
# Roles whose text names something, rather than being words to translate.
NAMING_ROLES = {"ref", "doc", "cite", "cite:p", "cite:t", "eq", "numref", "download", "math"}
HTML_TARGET = re.compile(r"""<(\w+)[^>]*?\s(?:href|src)\s*=\s*["']([^"']+)["']""")
TEXT_COMMAND = re.compile(r"\\(text|textbf|textit|mathrm|operatorname\*?)\s*\{[^{}]*\}")


@dataclasses.dataclass
class Holding:
    """What one Markdown text holds.

    Attributes:
        formulas: inline formulas; displays: displayed ones; spans: inline code; blocks: code blocks.
        links: targets of links; images: sources of images; missing_alt: those of them without alt text.
        headings: (level, text) of the headings that make sections, in order.
        directives: names of MyST directives and roles, with the targets of those that name something.
        prose: the words, without formulas, code and addresses.
        stray: pieces of text in which an emphasis mark stayed literal.
    """

    formulas: Counter = dataclasses.field(default_factory=Counter)
    displays: Counter = dataclasses.field(default_factory=Counter)
    spans: Counter = dataclasses.field(default_factory=Counter)
    blocks: Counter = dataclasses.field(default_factory=Counter)
    links: Counter = dataclasses.field(default_factory=Counter)
    images: Counter = dataclasses.field(default_factory=Counter)
    missing_alt: list = dataclasses.field(default_factory=list)
    headings: list = dataclasses.field(default_factory=list)
    directives: Counter = dataclasses.field(default_factory=Counter)
    prose: list = dataclasses.field(default_factory=list)
    stray: list = dataclasses.field(default_factory=list)

    @property
    def words(self):
        return " ".join(self.prose)


@lru_cache(1)
def parser():
    """The Markdown of lessons and pages: CommonMark with tables, formulas and MyST's fences and roles."""
    markdown = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    dollarmath_plugin(markdown, double_inline=True)  # spaces and digits beside the dollars are allowed, as in MyST
    amsmath_plugin(markdown)
    colon_fence_plugin(markdown)
    myst_role_plugin(markdown)
    return markdown


def formula(text):
    """A formula in comparable form: single spaces, and words inside `\\text{…}` left out (they are translated)."""
    return re.sub(r"\s+", " ", TEXT_COMMAND.sub(r"\\\1{}", text)).strip()


def target(address):
    """A link target in comparable form: a site's page in English and in Chinese count as one place."""
    if not address.startswith(("https://", "http://")):
        return address
    address = re.sub(r"(?<=//)(en|zh)\.(?=(m\.)?wikipedia\.org)", "*.", address)
    address = re.sub(r"/(en|zh)\.zip$", "/*.zip", address)
    return re.sub(r"(?<=[\w])/(zh|zh-cn|zh_cn|zh-hans|en|en-us)(?=/|$)", "", address, flags=re.I)


def command(code):
    """Code in comparable form: each language names its own copies, comments on its commands and fills in its placeholders."""
    code = re.sub(r"(?<=learn/)(en|zh)\b|(?<=learn\.py )(en|zh)\b", "*", code)
    code = re.sub(r"<[^<>\n]+>", "<>", code)
    return "\n".join(re.sub(r"(^|\s+)#\s.*$", " #", line).rstrip() for line in code.strip().split("\n"))


def read_markdown(text):
    """What a Markdown text holds.

    Returns:
        a `Holding`.
    """
    holding = Holding()
    # An escaped asterisk is literal on purpose; another sign keeps it out of the search for stray ones.
    _walk(parser().parse(text.replace("\\*", "∗").replace("\\_", "＿")), holding)
    return holding


def _walk(tokens, holding):
    for index, token in enumerate(tokens):
        kind = token.type
        if kind == "inline":
            _inline(token.children, holding)
        elif kind == "heading_open" and token.level == 0:
            holding.headings.append((int(token.tag[1]), heading_text(tokens[index + 1])))
        elif kind in ("math_block", "math_block_label", "amsmath"):
            holding.displays[formula(token.content)] += 1
        elif kind in ("fence", "colon_fence"):
            _fence(token, holding)
        elif kind == "code_block":
            holding.blocks[command(token.content)] += 1
        elif kind == "html_block":
            _html(token.content, holding)


def _fence(token, holding):
    directive = re.match(r"\{([\w:+-]+)\}\s*(.*)", token.info.strip())
    if directive is None:
        holding.blocks[command(token.content)] += 1
        return
    name, argument = directive.groups()
    holding.directives[name] += 1
    body = re.sub(r"\A(?:---\n.*?^---\n|(?:[ ]*:[\w-]+:[^\n]*\n)+)", "", token.content, flags=re.S | re.M)
    if name == "math":
        holding.displays[formula(body)] += 1
    elif name in ("image", "figure"):
        holding.images[target(argument)] += 1
        if not re.search(r"^\s*:?alt:\s*\S", token.content, re.M):
            holding.missing_alt.append(argument)
        _walk(parser().parse(body), holding)
    elif name in LITERAL_DIRECTIVES:
        holding.blocks[body.strip()] += 1
    else:
        holding.prose.append(argument)
        _walk([t for t in parser().parse(body) if t.type != "heading_open"], holding)


def _inline(tokens, holding):
    text = []
    for token in tokens:
        kind = token.type
        if kind in ("math_inline", "math_inline_double"):
            (holding.formulas if kind == "math_inline" else holding.displays)[formula(token.content)] += 1
            text.append(" ")
        elif kind == "code_inline":
            holding.spans[command(token.content)] += 1
            text.append(" ")
        elif kind == "myst_role":
            name = token.meta["name"]
            named = re.search(r"<([^<>]+)>\s*$", token.content)
            label = named[1] if named else token.content if name in NAMING_ROLES else ""
            holding.directives[f"{name} {label}".strip()] += 1
            if name not in NAMING_ROLES:
                holding.prose.append(token.content)
            text.append(" ")
        elif kind == "link_open":
            holding.links[target(token.attrs["href"])] += 1
        elif kind == "image":
            holding.images[token.attrs["src"]] += 1
            if not token.content.strip():
                holding.missing_alt.append(token.attrs["src"])
            holding.prose.append(token.content)
            text.append(" ")
        elif kind == "html_inline":
            _html(token.content, holding)
        elif kind in ("softbreak", "hardbreak"):
            text.append("\n")
        elif kind == "text":
            text.append(token.content)
    line = "".join(text)
    holding.prose.append(line)
    for mark in re.finditer(rf"\*\*|\*(?=\S)|(?<=\S)\*|(?<=[{HAN}：，。；！？、）】》”])_|_(?=[{HAN}])", line):
        holding.stray.append(line[max(0, mark.start() - 12) : mark.end() + 12].strip())


def _html(content, holding):
    for tag, address in HTML_TARGET.findall(content):
        (holding.images if tag == "img" else holding.links)[target(address)] += 1
    holding.prose.append(re.sub(r"<[^>]*>", " ", content))


def heading_text(inline):
    """Text of a heading as its slug is made from it: text and code, nothing else."""
    return "".join(child.content for child in inline.children or [] if child.type in ("text", "code_inline"))


def slug(text):
    """A heading's id, as code hosts make it: lower case, spaces to hyphens, punctuation dropped."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def unique_slugs(texts):
    """Ids of a document's headings in order; a repeated one gets -1, -2 …; one without a letter is `section`."""
    taken, result = set(), []
    for text in texts:
        base = slug(text) or "section"
        name, number = base, 0
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        result.append(name)
    return result
