// Search is loaded when it is asked for: with the page of results, or when the dialog's field gets the focus.
(() => {
  const results = document.querySelector(".bd-search-container");
  const place = results ?? document.getElementById("pst-search-dialog");
  if (!place) return;
  const version = new URL(document.currentScript.src).search;
  const input = place.querySelector("input[type=search]");
  const start = async () => {
    input.removeEventListener("focus", start);
    try {
      for (const name of ["search-words", "search", "search-box"]) await courseLoad(`_static/${name}.js${version}`);
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
