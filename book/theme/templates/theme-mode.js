// Before the first paint: the reader's theme, so that a dark page does not flash white.
(() => {
  const root = document.documentElement;
  let mode = null;
  try {
    mode = localStorage.getItem("mode");
  } catch {
    // storage is switched off: follow the system
  }
  if (!["light", "dark", "auto"].includes(mode)) mode = "auto";
  const dark = mode === "dark" || (mode === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.mode = mode;
  root.dataset.theme = dark ? "dark" : "light";
})();
