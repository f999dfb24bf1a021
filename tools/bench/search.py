"""What the search finds, how large its index is, and how long a reader waits.

On the built site (`python book/build.py`): `python tools/bench search`.
"""

import gzip
import json
import pathlib
import random
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "book"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

from bench import LESSONS_PLANNED
from editions.source.languages import EDITIONS
from utils import ROOT, plain_yaml

SITE = ROOT / "_build" / "html"
QUERIES = ROOT / "tests" / "search_queries.yaml"
LARGEST_INDEX = 300_000  # bytes, gzip


def packed(text):
    """Bytes after gzip, as a server sends it."""
    return len(gzip.compress(text.encode("utf-8"), 6))


def page_scripts(edition):
    """page -> the script with its text."""
    folder = SITE / edition / "_static" / "search" / "text"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.js"))
    }


def ask(edition, queries, node=None):
    """What the site's own scripts find, run under Node: for each query a list of pages with their sections, as `courseSearch.find` gives them."""
    done = subprocess.run(
        [node or shutil.which("node"), str(ROOT / "tests" / "helpers" / "js" / "search.mjs"), str(SITE / edition)],
        input=json.dumps(queries), capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def wanted(entry):
    """The pages that answer a query of the file, any of which does."""
    return [entry["page"]] if isinstance(entry["page"], str) else entry["page"]


def rank(entry, pages):
    """Place of the first right page among the results, from 0; None if it is not there."""
    names = [page["name"] for page in pages]
    return min((names.index(name) for name in wanted(entry) if name in names), default=None)


def shown(page):
    """What a result shows of its best section, with the matches in 【】."""
    best = page["sections"][0] if page["sections"] else {"heading": "", "headingMarks": [], "line": "", "marks": []}

    def mark(text, marks):
        text = text.encode("utf-16-le")  # JavaScript counts UTF-16
        for start, end in reversed(marks):
            text = (
                text[: 2 * start]
                + "【".encode("utf-16-le")
                + text[2 * start : 2 * end]
                + "】".encode("utf-16-le")
                + text[2 * end :]
            )
        return text.decode("utf-16-le")

    return mark(best["heading"], best["headingMarks"]), mark(best["line"], best["marks"])


def index_size(scripts):
    """Bytes (gzip) of an index of these pages."""
    from editions.search.index import data_of, whole_index

    pages = {name: data_of(script) for name, script in scripts.items()}
    return packed(json.dumps(whole_index(pages, {}, "zh"), ensure_ascii=False, separators=(",", ":")))


def extrapolated(scripts, planned=LESSONS_PLANNED, draws=4):
    """Size of the index with all planned lessons, if each further one adds as much as those of the second half did.

    That is on the safe side: the more is written, the fewer of a lesson's words are new.

    Returns:
        (bytes now, bytes with `planned` lessons, bytes that a lesson adds)
    """
    lessons = [name for name in scripts if name.startswith("notebooks/")]
    half, chance, sizes = len(lessons) // 2, random.Random(0), []
    for _ in range(draws):
        left_out = set(chance.sample(lessons, len(lessons) - half))
        sizes.append(index_size({name: script for name, script in scripts.items() if name not in left_out}))
    now = index_size(scripts)
    each = (now - sum(sizes) / draws) / (len(lessons) - half)
    return now, round(now + max(0, planned - len(lessons)) * each), round(each)


def scores(edition, kind):
    """(queries, right page first, right page among the first three, with the match shown, what was missed)"""
    entries = plain_yaml.load(QUERIES.read_text("utf-8"))[kind][edition]
    answers = ask(edition, [entry["q"] for entry in entries]) if entries else []
    ranks = [rank(entry, pages) for entry, pages in zip(entries, answers, strict=True)]
    top = [number is not None and number < 3 for number in ranks]
    marked = [
        good and "【" in "".join(shown(pages[number])) for good, number, pages in zip(top, ranks, answers, strict=True)
    ]
    return (
        len(entries),
        sum(number == 0 for number in ranks),
        sum(top),
        sum(marked),
        [entry["q"] for entry, good in zip(entries, top, strict=True) if not good],
    )


WAIT_FOR_RESULT = """async (query) => {
    const dialog = document.getElementById("pst-search-dialog"), input = dialog.querySelector("input");
    const start = performance.now();
    const shown = new Promise((resolve) => {
        const observer = new MutationObserver(() => dialog.querySelector(".course-hit mark") && (observer.disconnect(), requestAnimationFrame(() => resolve(performance.now() - start))));
        observer.observe(dialog, { subtree: true, childList: true });
    });
    if (!dialog.open) document.querySelector(".search-button__button").click();
    input.value = query;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return shown;
}"""


def waits(edition, queries, slower=4):
    """Milliseconds from the key to the first result on a processor that is `slower` times slower: (first query, median of the others)."""
    from chromium import find_chromium
    from playwright.sync_api import sync_playwright

    from bench.pages import hosted

    with hosted(SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{address}/{edition}/book/setup.html", wait_until="networkidle")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        times = [page.evaluate(WAIT_FOR_RESULT, query) for query in queries]
        browser.close()
    return times[0], sorted(times[1:])[(len(times) - 1) // 2]


def report(row):
    """Print all figures. row: function (what, figure, remark)."""
    for edition in EDITIONS:
        scripts = page_scripts(edition)
        now, planned, each = extrapolated(scripts)
        lessons = [packed(script) for name, script in scripts.items() if name.startswith("notebooks/")]
        row(f"{edition}: index, gzip, {len(lessons)} lessons", f"{now / 1000:.1f} KB")
        row(
            f"{edition}: index, gzip, {LESSONS_PLANNED} lessons",
            f"{planned / 1000:.0f} KB",
            f"≤ {LARGEST_INDEX // 1000} KB   (each further lesson adds {each / 1000:.1f} KB, as in the second half of those written)",
        )
        row(
            f"{edition}: text of a lesson, gzip, mean (largest)",
            f"{sum(lessons) / len(lessons) / 1000:.1f} KB",
            f"({max(lessons) / 1000:.1f} KB; a query loads at most ten)",
        )
        for kind in ("tuned", "heldout"):
            count, first, three, marked, missed = scores(edition, kind)
            if count:
                row(
                    f"{edition}: {count} {kind} queries, right page first / among three",
                    f"{first} / {three}",
                    f"match shown {marked}" + (f"; missed: {', '.join(missed)}" if missed else ""),
                )
        cold, warm = waits(
            edition,
            {
                "en": ["vanishing gradients", "saddle point", "one-hot", "dropout", "receptive field"],
                "zh": ["梯度消失", "鞍点", "学习率太大", "丢弃法", "感受野"],
            }[edition],
        )
        row(
            f"{edition}: key to first result, 4× slower processor: first, later",
            f"{cold:.0f}, {warm:.0f} ms",
            "(120 ms of it wait for the next key)",
        )
