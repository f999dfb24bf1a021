"""Build both editions of the book from the recorded outputs:  python book/build.py

Result: `_build/html/{en,zh}/`, a start page that leads to the reader's language, and the notebooks of one language under
`_build/html/learn/<edition>/`. Only what changed is read and written again. Any warning is an error.
"""

import argparse
import concurrent.futures
import contextlib
import dataclasses
import hashlib
import importlib
import json
import multiprocessing
import os
import pathlib
import shutil
import sys
import threading
import time
from importlib import metadata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "book"))

import publish
import root_pages

from editions.site import widget_parts
from editions.source.copies import single_language
from editions.source.languages import EDITIONS
from editions.source.lessons import facts
from editions.source.links import public_address
from utils import ROOT

PACKAGES = (
    "sphinx",
    "jupyter-book",
    "myst-nb",
    "myst-parser",
    "sphinx-book-theme",
    "pydata-sphinx-theme",
    "sphinx-external-toc",
    "docutils",
    "pygments",
)
# A change in any of these can change every page: then the build starts from nothing.
MACHINERY = (
    "book/build.py",
    "book/editions/**/*.py",
    "book/editions/**/*.html",
    "book/theme/*.py",
    "book/theme/*.mjs",
    "book/theme/templates/**/*",
    "book/theme/package-lock.json",
    "utils/__init__.py",
    "utils/labels.py",
    "utils/lessons.py",
    "utils/plain_yaml.py",
    "utils/whole.py",
    "utils/widgets/__init__.py",
    "utils/widgets/lean.py",
    "utils/widgets/modules.py",
    "utils/widgets/parts.py",
)


@dataclasses.dataclass
class Result:
    """What building one edition did: pages written, warnings (text), pages in all, and whether it began from nothing."""

    edition: str
    written: list
    warnings: str
    pages: int
    fresh: bool


def settings(edition, siblings, root=ROOT):
    """Sphinx' configuration of one edition, from `_config.yml`.

    siblings: both editions stand side by side, so their pages link to each other.
    """
    from jupyter_book.config import get_final_config

    overrides = {
        "latex_individualpages": False,
        "edition": edition,
        "language": EDITIONS[edition]["sphinx"],
        "edition_siblings": siblings,
    }
    config, _ = get_final_config(user_yaml=root / "_config.yml", cli_config=overrides, sourcedir=root)
    return config


def machinery_stamp(root=ROOT):
    """Hash of everything that turns sources into pages, and of the packages' versions."""
    digest = hashlib.sha256(sys.version.encode())
    for base, patterns in ((ROOT, MACHINERY), (root, ("_config.yml", "_toc.yml"))):
        for path in sorted(
            path
            for pattern in patterns
            for path in base.glob(pattern)
            if path.is_file() and "__pycache__" not in path.parts
        ):
            digest.update(f"{path.relative_to(base)}\0".encode() + path.read_bytes())
    for package in PACKAGES:
        digest.update(f"{package} {metadata.version(package)}\0".encode())
    return digest.hexdigest()


class Progress:
    """Says at most every two seconds how far an edition is."""

    def __init__(self, app, edition):
        self.edition, self.count, self.last = edition, 0, time.monotonic()
        app.connect("source-read", lambda app, docname, source: self.step("reading", docname))
        app.connect("html-page-context", lambda app, docname, *rest: self.step("writing", docname))

    def step(self, verb, docname):
        if time.monotonic() - self.last > 2:
            self.last = time.monotonic()
            print(f"[{self.edition}] {verb} {docname} ...", flush=True)


class Warnings:
    """Stream for Sphinx' warnings: shows and keeps them."""

    def __init__(self, edition):
        self.edition, self.text = edition, ""

    def write(self, text):
        self.text += text
        sys.stderr.write(f"[{self.edition}] {text}" if text.strip() else text)

    def flush(self):
        sys.stderr.flush()


def build_edition(edition, out, doctrees, stamp, siblings=True, root=ROOT, verbose=False):
    """Build one edition into `out`; return a `Result`."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    stamp_file = doctrees / "stamp"
    fresh = not (stamp_file.exists() and stamp_file.read_text() == stamp and out.exists())
    if fresh:
        shutil.rmtree(doctrees, ignore_errors=True)
        shutil.rmtree(out, ignore_errors=True)
    warnings, app, failure = Warnings(edition), None, None
    try:
        with patch_docutils(str(root)), docutils_namespace():
            app = Sphinx(
                srcdir=str(root), confdir=None, outdir=str(out), doctreedir=str(doctrees), buildername="html",
                confoverrides=settings(edition, siblings, root), status=sys.stdout if verbose else None, warning=warnings,
                warningiserror=True, keep_going=True, parallel=1,
            )  # fmt: skip
            Progress(app, edition)
            app.build()
    except SphinxError as error:
        failure = f"{error.category}: {error}"
        print(f"[{edition}] {failure}", file=sys.stderr)
    pages = set(app.env.found_docs) if app is not None and app.env else set()
    if failure or warnings.text.strip() or app.statuscode:
        # A page with a warning must be read again, else the next build would not mention it.
        shutil.rmtree(doctrees, ignore_errors=True)
        return Result(edition, [], (warnings.text + (failure or "")).strip() or "failed", len(pages), fresh)
    remove_stale(out, pages | {"index", "search"})
    stamp_file.write_text(stamp)
    return Result(edition, sorted(set(app.course_written) & pages), "", len(pages), fresh)


def remove_stale(out, pages):
    """Delete pages whose source is gone."""
    for path in out.rglob("*.html"):
        if path.relative_to(out).with_suffix("").as_posix() not in pages and "_static" not in path.parts:
            path.unlink()


def page_names(root=ROOT):
    """Names of all pages in the order of the contents, the first page first."""
    from sphinx_external_toc.parsing import parse_toc_yaml

    contents = parse_toc_yaml(root / "_toc.yml")
    first = contents.root.docname
    return [first, *(name for name in contents if name != first)]


def write_lessons(html, editions, public, root=ROOT):
    """Single-language notebooks for download and for the launchers: `learn/<edition>/<lesson>.ipynb`."""
    lessons = [name for name in page_names(root) if name.startswith("notebooks/")]
    for edition in editions:
        folder = html / "learn" / edition
        wanted = set()
        for name in lessons:
            path = folder / (name.removeprefix("notebooks/") + ".ipynb")
            wanted.add(path)
            lesson = root / f"{name}.ipynb"
            notebook = single_language(json.loads(lesson.read_text("utf-8")), edition, public, facts(lesson)["minutes"])
            root_pages.write_if_changed(path, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")
        for path in set(folder.rglob("*.ipynb")) - wanted:
            path.unlink()


@contextlib.contextmanager
def only_one_build(folder):
    """Wait for another build of the same folder (where the system has file locks)."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("another build of this folder is running: waiting for it ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def end_with(parent):
    """Let this worker end soon after the build that started it: it holds the lock, too, and a killed build frees nothing."""

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def load_everything():
    """Import once what both editions need, before the process is forked."""
    import bs4  # noqa: F401
    import sphinx_external_toc.parsing  # noqa: F401
    from pygments.lexers import get_lexer_by_name
    from sphinx.application import builtin_extensions

    for name in (*builtin_extensions, *settings("en", True)["extensions"], "myst_nb.sphinx_ext", "editions.extension"):
        with contextlib.suppress(ImportError):  # Sphinx itself says what is missing
            importlib.import_module(name)
    for name in ("ipython3", "python", "text", "bash"):
        with contextlib.suppress(Exception):
            get_lexer_by_name(name)


def build(root=ROOT, editions=tuple(EDITIONS), fresh=False, parallel=True, verbose=False, make_zip=False, pack=False):
    """Build editions side by side under `<root>/_build/html`; return their `Result`s."""
    html, work = root / "_build" / "html", root / "_build" / ".doctrees"
    from theme import node

    node.install()
    load_everything()
    stamp = machinery_stamp(root)
    with only_one_build(root / "_build"):
        if fresh:
            shutil.rmtree(work, ignore_errors=True)
        publish.drop_packed(html)
        if (html / "_static").exists():  # left by `jupyter-book build .`, which writes the English edition to the root
            shutil.rmtree(html)
        jobs = {edition: (edition, html / edition, work / edition, stamp, True, root, verbose) for edition in editions}
        # A process for each, since Sphinx' translations are global to a process; forked, it starts with everything imported.
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        with contextlib.ExitStack() as stack:
            results = []
            for job in jobs.values():
                pool = stack.enter_context(
                    concurrent.futures.ProcessPoolExecutor(
                        1, multiprocessing.get_context(method), end_with, (os.getpid(),)
                    )
                )
                results.append(pool.submit(build_edition, *job))
                if not parallel:
                    concurrent.futures.wait(results)
            results = [future.result() for future in results]
        if not any(result.warnings for result in results):
            public = public_address(settings("en", True, root)["html_theme_options"]["repository_url"])
            widget_parts.drop_unused(html / widget_parts.SHARED, [html / edition for edition in EDITIONS])
            names = page_names(root)
            root_pages.write_start_page(html, f"{names[0]}.html")
            if set(editions) == set(EDITIONS):
                root_pages.write_not_found_page(html, names, public)
                root_pages.write_sitemap(html, names, public)
            write_lessons(html, editions, public, root)
            if make_zip:
                for edition in editions:
                    path = publish.write_zip(html, edition, public)
                    publish.link_zip(html, edition, public)
                    print(f"{path.relative_to(root)}: {path.stat().st_size / 1e6:.1f} MB")
            if pack:
                count, before, after = publish.pack(html)
                print(f"packed {count} files: {before / 1e6:.1f} MB → {after / 1e6:.1f} MB")
    return results


def main(arguments=None):
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edition", choices=EDITIONS, help="build only this edition")
    parser.add_argument("--fresh", action="store_true", help="forget what was built before")
    parser.add_argument("--zip", action="store_true", help="also write each edition as a zip that works offline")
    parser.add_argument(
        "--gzip", action="store_true", help="also write .gz beside every file of text, for hosts that send these"
    )
    parser.add_argument("--serial", action="store_true", help="one edition after the other")
    parser.add_argument("--verbose", action="store_true", help="show Sphinx' own messages")
    parser.add_argument(
        "--root",
        type=pathlib.Path,
        default=ROOT,
        help="folder of another course with its own _config.yml, _toc.yml and sources",
    )
    options = parser.parse_args(arguments)
    start, root = time.monotonic(), options.root.resolve()
    editions = (options.edition,) if options.edition else tuple(EDITIONS)
    print(f"building the book ({', '.join(editions)}) ...", flush=True)
    try:
        results = build(
            root,
            editions,
            fresh=options.fresh,
            parallel=not options.serial,
            verbose=options.verbose,
            make_zip=options.zip,
            pack=options.gzip,
        )
    except RuntimeError as error:  # no Node, npm failed
        print(f"error: {error}", file=sys.stderr)
        return 1
    for result in results:
        if result.warnings:
            print(
                f"[{result.edition}] NOT built: {len(result.warnings.splitlines())} lines of warnings above; each is an error here.",
                file=sys.stderr,
            )
        else:
            named = ", ".join(result.written) if 0 < len(result.written) < min(8, result.pages) else ""
            print(
                f"[{result.edition}] wrote {len(result.written)} of {result.pages} pages{': ' + named if named else ''}"
            )
    print(
        f"{'failed' if any(result.warnings for result in results) else '_build/html/index.html'} ({time.monotonic() - start:.1f} s)"
    )
    return int(any(result.warnings for result in results))


if __name__ == "__main__":
    sys.exit(main())
