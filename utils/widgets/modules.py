"""The browser modules of this folder: find one by its name, and make one text of it and what it imports."""

import pathlib
import re

FOLDER = pathlib.Path(__file__).parent

_IMPORT = re.compile(r"^import\b[^;]*;[ \t]*\n", re.M)
_NAMED = re.compile(r'import\s*\{((?:\s*[\w$]+\s*,)*\s*(?:[\w$]+\s*)?)\}\s*from\s*"(\.{1,2}/[\w./-]+\.js)";\s*')
_DECLARED = re.compile(r"^(export )?(?:async )?(?:function\*?|const|let|class) ([\w$]+)(.*)", re.M)
_EXPORT = re.compile(r"^export (?=function|const|let|class|async)", re.M)
_OTHER_EXPORT = re.compile(r"^export (?!function|const|let|class|async).*", re.M)


def paths():
    """{name: path} of every module: `<name>.js` in this folder or in the folder of its widget."""
    return {path.stem: path for path in sorted(FOLDER.rglob("*.js")) if path.name != "loader.js"}


def widgets():
    """Names of the modules that are a widget: that export a default."""
    return [name for name, path in paths().items() if "export default" in path.read_text("utf8")]


def find(name):
    """The file of module `name`.

    Raises:
        ValueError: there is no such module.
    """
    modules = paths()
    if name not in modules:
        raise ValueError(f"expected the name of a widget ({', '.join(widgets())}), received {name!r}")
    return modules[name]


def bundle(path):
    """The text of a module with each module that it imports in the place of the import, once.

    All then share one scope, so every import keeps the name that it has where it is declared, and no two files declare the
    same name. Each file also runs as it is, unbundled.

    Raises:
        ValueError: an import or export of another form, a name that is not exported, one that two files declare, or a circle.
    """
    declared = {}  # name: file that declares it
    exported = {}  # path: names

    def inline(path, above):
        label = path.relative_to(FOLDER).as_posix() if path.is_relative_to(FOLDER) else path.name
        if path in above:
            raise ValueError(f"{label}: imports itself, by way of {' → '.join(p.name for p in above)}")
        if path in exported:
            return ""
        text = path.read_text("utf8")
        exported[path] = {match[2] for match in _DECLARED.finditer(text) if match[1]}
        for _, name, rest in _DECLARED.findall(text):
            if rest.endswith(",") and sum(map(rest.count, "([{")) == sum(map(rest.count, ")]}")):
                raise ValueError(
                    f"{label}: expected a declaration of its own for each name, received one of {name!r} and others"
                )
            if name in declared:
                raise ValueError(
                    f"{label}: declares {name!r}, which {declared[name]} declares, too; what is embedded shares one scope"
                )
            declared[name] = label

        def replace(match):
            parts = _NAMED.fullmatch(match[0])
            if not parts:
                raise ValueError(
                    f'{label}: expected import {{ names }} from "./file.js", none renamed, received {match[0].strip()!r}'
                )
            other = (path.parent / parts[2]).resolve()
            if not other.is_file():
                raise ValueError(f"{label}: imports {parts[2]}, which is not there")
            inner = inline(other, [*above, path])
            for name in filter(None, map(str.strip, parts[1].split(","))):
                if name not in exported[other]:
                    raise ValueError(f"{label}: imports {name!r} from {parts[2]}, which does not export it")
            return inner

        other_export = _OTHER_EXPORT.search(text)
        if other_export and (above or not other_export[0].startswith("export default")):
            raise ValueError(f"{label}: expected export before a declaration, received {other_export[0]!r}")
        text = _IMPORT.sub(replace, text)
        return _EXPORT.sub("", text) if above else text

    return inline(pathlib.Path(path).resolve(), [])


def source(name):
    """Text of the module `name`, with what it imports.

    Raises:
        ValueError: there is no such module, or it cannot be made one text (see `bundle`).
    """
    return bundle(find(name))
