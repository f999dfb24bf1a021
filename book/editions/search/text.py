"""The text of a page by sections, as the search reads and shows it: a line for each paragraph, item, table row, picture and quiz answer."""

import re
from html.parser import HTMLParser

from docutils import nodes

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
INLINE = {
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "dfn",
    "em",
    "i",
    "kbd",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
    "var",
    "label",
}
# Elements of raw HTML that hold no text of the course, by name and by class (controls of quizzes, what a widget replaces).
SKIPPED = {"script", "style", "svg", "template", "button", "select", "textarea", "summary", "math"}
SKIPPED_CLASSES = {
    "course-actions", "course-verdict", "course-mark", "course-again", "course-label", "course-sure", "course-settle", "course-feedback", "course-no-script", "course-widget",
    "course-exercise", "course-device", "course-source",
}  # fmt: skip
# Parts of a page that say nothing about its subject.
ASIDE = {"course-cost", "course-claim-label", "toctree-wrapper", "output", "tag_first"}
# Sections that ask or point elsewhere instead of explaining, by their ids, which are the English ones.
POINTING = re.compile(r"(exercises?|quiz|check-your-understanding|further-reading)(-|$)")
# Names of a library that code calls: after a dot, or with a capital.
CALLED = re.compile(r"(?:(?<=\.)|\b(?=[A-Z]))([A-Za-z]\w{3,})(?=\()")
COMMON = {"append", "items", "join", "values", "format", "copy", "reshape", "astype", "mean", "extend"}
MARKED = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)

SIGNS = dict(
    zip(
        "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi varphi chi psi omega Delta Sigma Omega times cdot le leq ge geq ne approx sim infty pm to sqrt partial nabla in odot lfloor rfloor lvert rvert".split(),
        "α β γ δ ε ε ζ η θ κ λ μ ν ξ π ρ σ τ φ φ χ ψ ω Δ Σ Ω × · ≤ ≤ ≥ ≥ ≠ ≈ ∼ ∞ ± → √ ∂ ∇ ∈ ⊙ ⌊ ⌋ | |".split(),
    )
)
POWERS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")


def formula(tex):
    """A short formula in plain characters (`3 \\times 3` is 3 × 3); one that needs more than a line is left out: …"""
    text = re.sub(r"\\(?:text|mathrm|operatorname|mathbf|mathbb|mathit|mathcal)\s*\{?([\w ]+)\}?", r"\1", tex)
    text = re.sub(r"\\sqrt\{([^{}]{2,})\}", r"√(\1)", text)
    text = re.sub(r"\\(?:[,;!: ]|left|right|quad)|\{,\}", lambda space: "," if space[0] == "{,}" else "", text)
    text = re.sub(r"\\[a-zA-Z]+", lambda name: SIGNS.get(name[0][1:], name[0]), text)
    text = re.sub(r"\^\{?([-−]?[0-9]+)\}?", lambda power: power[1].translate(POWERS), text)
    text = re.sub(r"([A-Za-zΑ-ω])_\{?(\w+)\}?", r"\1\2", text)
    text = " ".join(text.replace("{", "").replace("}", "").split()) if not re.search(r"[\\&]|[\^_]\{", text) else ""
    return text if 0 < len(text) <= 40 else "…"


class Blocks(HTMLParser):
    """Collects the visible text of raw HTML, a line for each block."""

    def __init__(self):
        super().__init__()
        self.lines, self.text, self.open = [], "", []

    def hidden(self):
        return any(hide for _, hide in self.open)

    def flush(self):
        self.lines.append(self.text)
        self.text = ""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "img" and not self.hidden():
            self.lines.append(attributes.get("alt") or "")
        if tag not in INLINE:
            self.flush()
        if tag not in VOID:
            classes = set((attributes.get("class") or "").split())
            self.open.append((tag, tag in SKIPPED or "hidden" in attributes or bool(classes & SKIPPED_CLASSES)))

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self.flush()
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not self.hidden():
            self.text += data


def html_lines(markup):
    """The visible lines of raw HTML."""
    parser = Blocks()
    parser.feed(MARKED.sub(lambda match: formula(match[1] or match[2]), markup))
    parser.close()
    parser.flush()
    return parser.lines


def inline_text(node):
    """Text of a block: inline markup does not split a phrase, pictures give their alternative text."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.math):
        return formula(node.astext())
    if isinstance(node, nodes.image):
        return f" {node.get('alt', '')} "
    if isinstance(node, (nodes.comment, nodes.raw)):
        return ""
    return "".join(inline_text(child) for child in node.children)


def sections(doctree):
    """What a reader sees of a page, section by section.

    Of code only the names of libraries that it calls are kept, each once, as a line in brackets: [names].

    Returns:
        list of [id, heading, lines]; the first is the page's own beginning, with the id "". An entry of a glossary is a section of its own.
    """
    found, called = [["", "", []]], set()

    def add(text):
        line = " ".join(text.split())
        if re.search(r"\w", line) and line not in found[-1][2]:
            found[-1][2].append(line)

    def visit(node):
        if ASIDE & set(node.get("classes", ())) and not isinstance(node, nodes.raw):
            return
        if isinstance(node, nodes.title) and isinstance(node.parent, nodes.section):
            heading = inline_text(node).strip()
            if found[0][1]:
                found.append([node.parent["ids"][0], heading, []])
            else:
                found[0][1] = heading
        elif isinstance(node, nodes.term) and node["ids"]:
            found.append([node["ids"][0], inline_text(node).strip(), []])
        elif isinstance(node, nodes.raw):
            if "html" in node.get("format", "").split():
                for line in html_lines(node.astext()):
                    add(line)
        elif isinstance(node, nodes.row):
            add(" · ".join(inline_text(entry) for entry in node.children))
        elif isinstance(node, (nodes.comment, nodes.math_block)):
            return
        elif isinstance(node, nodes.literal_block):
            code = node.astext()
            names = dict.fromkeys(
                name
                for name in CALLED.findall(code)
                if name not in COMMON and name not in called and f"def {name}" not in code
            )
            called.update(names)
            if names:
                found[-1][2].append([", ".join(names)])
        elif isinstance(node, (nodes.TextElement, nodes.image)):
            add(inline_text(node))
        else:
            for child in node.children:
                visit(child)

    for child in doctree.children:
        visit(child)
    return found


def asides(doctree):
    """Ids of the sections that explain nothing: exercises, quiz, further reading, with the sections in them."""
    found = []
    for section in doctree.findall(nodes.section):
        if POINTING.match(section["ids"][0]):
            found += [inner["ids"][0] for inner in section.findall(nodes.section)]
    return list(dict.fromkeys(found))
