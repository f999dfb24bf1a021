// While a lesson is being read in, before it is painted: what belongs to a bet that is open is covered; what the reader has bet on, or asked
// to see, stays open. 52-covers.js goes on from there.
(() => {
  const seen = new Set();
  for (const kind of ["bets", "shown"]) {
    try {
      for (const id of Object.keys(JSON.parse(localStorage.getItem(`dli.v1.${kind}`)) ?? {})) seen.add(id);
    } catch {
      // storage is switched off, or holds something else
    }
  }
  const close = () => {
    for (const cover of document.querySelectorAll("details.course-cover:not([data-known])")) {
      cover.dataset.known = "";
      cover.open = seen.has(cover.dataset.cover);
    }
  };
  const observer = new MutationObserver(close);
  observer.observe(document, { childList: true, subtree: true });
  addEventListener("DOMContentLoaded", () => {
    close();
    observer.disconnect();
  });
})();
