// Before the first paint: the reader's theme and whether the chapters are shown, so that nothing flashes or jumps.
(() => {
  const root = document.documentElement;
  let mode = null;
  try {
    mode = localStorage.getItem("mode");
    if (localStorage.getItem("dli.v1.chapters") === "hidden") root.dataset.chapters = "hidden";
  } catch {
    // storage is switched off: follow the system
  }
  if (!["light", "dark", "auto"].includes(mode)) mode = "auto";
  const dark = mode === "dark" || (mode === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  // Until the first screen is painted, what lies below it is not laid out (30-course.css); 20-frame.js ends that. Not where a reader comes back or asks for a section.
  if (!location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate")
    root.dataset.paint = "first";
  root.dataset.mode = mode;
  root.dataset.theme = dark ? "dark" : "light";
})();
