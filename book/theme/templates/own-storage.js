// Chromium (seen in 156) sometimes gives a page that is opened from a folder a storage of its own, empty or as it was some pages ago:
// what the reader has done is missing there, and what is written there is lost. Loading the page again mends it. So pages are
// numbered, in the storage and in the tab's name, and one that finds fewer in the storage than its tab has seen loads again; at most
// twice, and if that is of no use, never again in this tab: a browser may keep nothing from page to page.
if (location.protocol === "file:" && name !== "course:off") {
  try {
    const KEY = "course-pages",
      MOST = 2;
    const [, seen = 0, again = 0] = /^course:(\d+):(\d+)$/.exec(name)?.map(Number) ?? [];
    const kept = Number(localStorage.getItem(KEY)) || 0;
    if (kept >= seen) {
      localStorage.setItem(KEY, kept + 1);
      name = `course:${kept + 1}:0`;
    } else if (again < MOST) {
      name = `course:${seen}:${again + 1}`;
      location.reload();
    } else {
      name = "course:off";
    }
  } catch {
    // storage is switched off
  }
}
