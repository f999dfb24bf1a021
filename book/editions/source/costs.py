"""What a lesson costs, in words: a reader's time, and what a run takes."""

from editions.source.minutes import about
from editions.source.words import PAGES


def minutes_said(minutes, edition):
    """The sentence that says how long a lesson takes a reader."""
    return PAGES[edition]["minutes"].format(minutes=about(minutes))


def run_said(cost, edition):
    """What a run takes: (text before the items, the items, text after them).

    Args:
        cost: `seconds`, `peak_mib`, `download_mb`, `device`, as `make record` measured them; what is missing is left out.
        edition: "en" or "zh".
    """
    says = PAGES[edition]
    device = cost.get("device", "CPU")
    device = device.get(edition, "") if isinstance(device, dict) else str(device)
    items = []
    if cost.get("seconds") is not None:
        items.append(says["seconds"].format(seconds=rounded(cost["seconds"]), device=device))
    if cost.get("peak_mib") is not None:
        items.append(says["memory"].format(memory=rounded(cost["peak_mib"])))
    if cost.get("download_mb") is not None:
        download = says["download"].format(download=rounded(cost["download_mb"]))
        items.append(download if cost["download_mb"] else says["no_download"])
    before, after = says["cost"].split("{items}")
    return before, items, after


def cost_line(cost, edition, minutes):
    """All of it in one line of plain text."""
    before, items, after = run_said(cost, edition)
    return f"{minutes_said(minutes, edition)}{before}{PAGES[edition]['separator'].join(items)}{after}"


def rounded(number):
    """A number as a reader wants it: whole, or with one digit when it is small."""
    return f"{number:.1f}".removesuffix(".0") if number < 10 else f"{number:.0f}"
