"""Print the figures that the course promises, each beside its bound.

    python tools/bench [clone] [build] [weight] [pages] [lessons] [mnist] [cifar] [backbone] [race] [playground] [search] [tests]      all when none is named
    python tools/bench tricks       (half an hour, so only when it is named)

Times depend on the machine and on what else it does; these are figures to read, not tests.
"""

import argparse
import contextlib
import json
import os
import pathlib
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "book"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

from bench import LESSONS_PLANNED
from utils import ROOT
from utils.lessons import recipe


def row(what, got, bound=""):
    print(f"  {what:<62} {got:>14}   {bound}", flush=True)


@contextlib.contextmanager
def working_copy():
    """The project's own files in a folder of their own, with the front-end libraries that are installed here."""
    from repository import tracked

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "course"
        for path in tracked(ROOT):
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        modules = ROOT / "book" / "theme" / "node_modules"
        if modules.exists():
            shutil.copytree(modules, folder / "book" / "theme" / "node_modules")
        yield folder


def seconds_to_build(folder):
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(folder / "book" / "build.py")], cwd=folder, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"the book does not build:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - start


def edit_one_lesson(folder):
    """Change a word in a code comment of one lesson, as a contributor would."""
    path = sorted((folder / "notebooks").glob("*/*.ipynb"))[0]
    notebook = json.loads(path.read_text("utf8"))
    cell = next(c for c in notebook["cells"][3:] if c["cell_type"] == "code")
    cell["source"] = ["# edited\n", *cell["source"]]
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), "utf8")


def grow_to_the_planned_size(folder):
    """Copies of the lessons under other names, until there are as many as are planned."""
    lessons = sorted((folder / "notebooks").glob("*/*.ipynb"))
    toc = folder / "_toc.yml"
    lines = toc.read_text("utf8").rstrip("\n").split("\n")
    entry = max(i for i, line in enumerate(lines) if "notebooks/" in line)
    indent = lines[entry][: len(lines[entry]) - len(lines[entry].lstrip())]
    for number in range(LESSONS_PLANNED - len(lessons)):
        source = lessons[number % len(lessons)]
        copy = source.with_name(f"{50 + number}-copy-of-{source.stem[3:]}.ipynb")
        shutil.copy(source, copy)
        lines.insert(entry + 1, f"{indent}- file: {copy.relative_to(folder).with_suffix('').as_posix()}")
    toc.write_text("\n".join(lines) + "\n", "utf8")


def bench_clone():
    print("Clean clone to first page served")
    with tempfile.TemporaryDirectory() as name, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
        environment["HOME"] = str(pathlib.Path(name) / "home")
        os.mkdir(environment["HOME"])
        start = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), "course"], cwd=name, check=True)
        server = subprocess.Popen(
            ["make", "serve", f"PORT={port}"],
            cwd=pathlib.Path(name) / "course",
            env=environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            while True:
                try:
                    urllib.request.urlopen(
                        f"http://127.0.0.1:{port}/en/notebooks/05-cnn/03-lenet.html", timeout=2
                    ).read()
                    break
                except OSError:
                    if server.poll() is not None:
                        raise RuntimeError("make serve ended without serving") from None
                    time.sleep(0.2)
            row("git clone, make serve, an empty home", f"{time.perf_counter() - start:.0f} s", "≤ 120 s")
        finally:
            os.killpg(server.pid, 15)
            server.wait()


def bench_build():
    print("Building both editions")
    with working_copy() as folder:
        row("from nothing", f"{seconds_to_build(folder):.1f} s", "≤ 25 s")
        row("nothing changed", f"{seconds_to_build(folder):.1f} s")
        edit_one_lesson(folder)
        row("after editing one lesson", f"{seconds_to_build(folder):.1f} s", "≤ 6 s")
        grow_to_the_planned_size(folder)
        shutil.rmtree(folder / "_build")
        row(f"{LESSONS_PLANNED} lessons (copies), from nothing", f"{seconds_to_build(folder):.1f} s")
        edit_one_lesson(folder)
        row(f"{LESSONS_PLANNED} lessons (copies), after editing one", f"{seconds_to_build(folder):.1f} s")


def lesson_pages():
    return sorted(
        path.relative_to(ROOT).with_suffix(".html").as_posix() for path in (ROOT / "notebooks").glob("*/*.ipynb")
    )


@contextlib.contextmanager
def site_in_a_browser():
    """Address of the built site, and Chromium."""
    from chromium import find_chromium
    from playwright.sync_api import sync_playwright

    from bench.pages import hosted

    seconds_to_build(ROOT)
    with hosted(ROOT / "_build" / "html") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield address, browser
        browser.close()


def kilobytes(sizes, *without):
    return sum(size for kind, size in sizes.items() if kind not in without) / 1000


def bench_weight():
    from bench.pages import weigh

    print("Over the line, packed; pictures not counted")
    with site_in_a_browser() as (address, browser):
        lessons = lesson_pages()
        plain, then = "zh/book/setup.html", f"zh/{lessons[4]}"  # the lesson with most formulas
        for start, bound in ((plain, 350), *((f"zh/{lesson}", 450) for lesson in lessons)):
            context = browser.new_context()
            first, change = weigh(
                context.new_page(), f"{address}/{start}", f"{address}/{then if start != then else plain}"
            )
            context.close()
            parts = ", ".join(
                f"{kind} {size / 1000:.0f}"
                for kind, size in sorted(first.items(), key=lambda item: -item[1])
                if kind != "image" and size > 500
            )
            row(start, f"{kilobytes(first, 'image'):.0f} KB", f"≤ {bound} KB, scripts ≤ 120 KB   ({parts})")
            row("  then another lesson", f"{kilobytes(change, 'image'):.0f} KB", "≤ 100 KB")


def bench_pages():
    from chromium import find_chromium

    from bench.pages import scores, seconds_to_largest_paint, shift_while_reading

    with site_in_a_browser() as (address, browser):
        pages = ["en/book/index.html", *(f"zh/{lesson}" for lesson in lesson_pages())]
        print("4 Mbit/s, 100 ms, processor slowed 4 times; median of three")
        for page in pages:
            context = browser.new_context(viewport={"width": 412, "height": 823}, device_scale_factor=2)
            paints = []
            for _ in range(3):
                fresh = browser.new_context(viewport={"width": 412, "height": 823}, device_scale_factor=2)
                paints.append(seconds_to_largest_paint(fresh, f"{address}/{page}"))
                fresh.close()
            row(f"{page}: largest contentful paint", f"{sorted(paints)[1]:.2f} s", "≤ 1.2 s")
            row(
                "  layout shift, read to its end",
                f"{shift_while_reading(context.new_page(), f'{address}/{page}'):.3f}",
                "≤ 0.02",
            )
            context.close()
        print("Lighthouse, mobile")
        for page in (pages[0], f"en/{lesson_pages()[0]}", pages[3], pages[6]):
            got, faults = scores(f"{address}/{page}", find_chromium())
            row(
                page,
                " ".join(str(got[name]) for name in ("performance", "accessibility", "best-practices")),
                "≥ 95, 100, 100   " + "; ".join(faults),
            )


def bench_lessons():
    from record import execute, lessons

    print("A lesson on this machine")
    total = 0
    for path in lessons():
        _, cost = execute(path, timeout=900)
        total += cost["seconds"]
        bound = 120 if "resnet" in path.stem else 90
        row(
            path.relative_to(ROOT / "notebooks").as_posix(),
            f"{cost['seconds']:.0f} s",
            f"≤ {bound} s   ({cost['cpu_seconds']:.0f} CPU s)",
        )
        row("  its peak memory", f"{cost['peak_mib']:.0f} MiB", "≤ 1536 MiB")
    row("all of them", f"{total:.0f} s", f"≤ {55 * len(lessons())} s")


def bench_mnist():
    from bench import mnist

    mnist.report(row)


def bench_cifar():
    from bench import resnet
    from utils.data import load_cifar10
    from utils.runtime import setup

    setup()  # as the lesson does; both recipes then end when they are done

    print("CIFAR-10")
    train, test, source = load_cifar10()
    if not source.real:
        print("  CIFAR-10 itself is not here (set COURSE_DATA): these figures would mean nothing.")
        return
    names, data = recipe("05-cnn/07-resnet.ipynb"), (train, test)
    for seed in (1, 2):
        got = resnet.accuracy_and_seconds(names, data, seed=seed)
        row(
            f"07-resnet's recipe, {got['epochs']} epochs, seed {seed}: test accuracy",
            f"{got['accuracy']:.1%}",
            f"≥ 75 % within 60 s   ({got['seconds']:.0f} s of fitting)",
        )
    ours = resnet.seconds_to(names, data)
    theirs = resnet.tutorial_to(data)
    row(
        "its shortest schedule to 65 %",
        f"{ours['seconds']:.0f} s",
        f"({ours['epochs']} epochs, {ours['accuracy']:.1%})",
    )
    row(
        "the common tutorial recipe, 10 epochs: seconds to 65 %",
        f"{theirs['seconds']:.0f} s" if theirs["seconds"] else "never",
        f"(best {theirs['best']:.1%})",
    )
    row("how many times faster, same run", f"{(theirs['seconds'] or float('inf')) / ours['seconds']:.1f} ×", "≥ 4 ×")


def bench_tricks():
    from bench import tricks

    print("Tricks of the speed records, on the recipe of 07-resnet: validation accuracy after two passes on one core")
    tricks.main(row)


def bench_backbone():
    from bench import backbone
    from utils.backbone import WEIGHTS

    print("The course's backbone on two classes that it never saw")
    backbone.report(row, [WEIGHTS])


def report_frames(what, html):
    from bench.frames import frame_times

    print(f"Widget {what}, headless Chromium")
    got = frame_times(html)
    row("work in a frame, median (95 %)", f"{got['work_median']:.1f} ms", f"≤ 16.7 ms   ({got['work_95']:.1f} ms)")
    row(
        "from frame to frame, median (95 %)",
        f"{got['interval_median']:.1f} ms",
        f"16.7 ms is the screen's own   ({got['interval_95']:.1f} ms)",
    )


def bench_race():
    from bench.frames import race

    report_frames("optimizer-race, eight optimizers on Rosenbrock", race())


def bench_playground():
    from bench.frames import playground

    report_frames("playground, six layers of eight units at 250 steps a second", playground())


def bench_search():
    from bench import search

    print("Search")
    seconds_to_build(ROOT)
    search.report(row)


def bench_tests():
    from bench import tests

    tests.report(row)


BENCHES = {
    "clone": bench_clone,
    "build": bench_build,
    "weight": bench_weight,
    "pages": bench_pages,
    "lessons": bench_lessons,
    "mnist": bench_mnist,
    "cifar": bench_cifar,
    "tricks": bench_tricks,
    "backbone": bench_backbone,
    "race": bench_race,
    "playground": bench_playground,
    "search": bench_search,
    "tests": bench_tests,
}


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("which", nargs="*", choices=[[], *BENCHES], default=[])
    chosen = parser.parse_args(argv).which or [name for name in BENCHES if name != "tricks"]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}")
    for name in chosen:
        BENCHES[name]()


if __name__ == "__main__":
    main()
