// Search is loaded when it is asked for: with the page of results, or when the dialog's field gets the focus.
(() => {
  // ---- on arrival from a result, what it showed is marked and brought into sight
  const rangeOf = (box, text) => {
    const wanted = text.replace(/\s/g, ""),
      places = [];
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT, node =>
      node.parentElement.closest(".katex, script, style") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    let whole = "";
    while (walker.nextNode()) {
      const { data } = walker.currentNode;
      for (let i = 0; i < data.length; i++) {
        if (/\s/.test(data[i])) continue;
        whole += data[i];
        places.push([walker.currentNode, i]);
      }
    }
    const at = wanted ? whole.indexOf(wanted) : -1;
    if (at < 0) return null;
    const range = new Range(),
      [last, offset] = places[at + wanted.length - 1];
    range.setStart(...places[at]);
    range.setEnd(last, offset + 1);
    return range;
  };
  const arrive = () => {
    let found = null;
    try {
      found = JSON.parse(sessionStorage.getItem("dli.v1.found"));
      sessionStorage.removeItem("dli.v1.found");
    } catch {
      // storage is switched off, or holds something else
    }
    if (found?.page !== location.pathname || !Array.isArray(found.texts)) return;
    const box = document.getElementById(found.id) ?? document.querySelector("article");
    const range = found.texts.map(text => rangeOf(box, String(text))).find(Boolean);
    if (!range) return;
    const place = range.startContainer.parentElement;
    for (let folded = place.closest("details"); folded; folded = folded.parentElement.closest("details"))
      folded.open = true;
    if (globalThis.Highlight) CSS.highlights.set("course-found", new Highlight(range));
    // Widgets above it may still grow: it stays in sight until the reader moves on.
    const observer = new ResizeObserver(() => place.scrollIntoView({ block: "center", behavior: "instant" }));
    observer.observe(document.querySelector("article"));
    for (const event of ["wheel", "touchstart", "pointerdown", "keydown"])
      addEventListener(event, () => observer.disconnect(), { once: true, passive: true });
    setTimeout(() => observer.disconnect(), 3000);
  };
  if (document.readyState === "complete") arrive();
  else addEventListener("load", arrive);
  addEventListener("hashchange", arrive);

  // ---- the field
  const results = document.querySelector(".bd-search-container");
  const place = results ?? document.getElementById("pst-search-dialog");
  if (!place) return;
  const version = new URL(document.currentScript.src).search;
  const input = place.querySelector("input[type=search]");
  const start = async () => {
    input.removeEventListener("focus", start);
    try {
      for (const name of ["search-words", "search-ask", "search-index", "search-query", "search", "search-box"])
        await courseLoad(`_static/${name}.js${version}`);
    } catch {
      input.addEventListener("focus", start); // a lost connection may come back
      return;
    }
    courseSearchBox(place, input);
  };
  if (results) start();
  else if (document.activeElement === input) start();
  else input.addEventListener("focus", start);
})();
