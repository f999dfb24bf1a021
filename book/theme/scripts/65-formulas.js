// A page without formulas fetches, once it has nothing else to do, the fonts that most formulas need: the lesson that follows then comes without them.
(() => {
  if (document.querySelector('link[href*="katex.css"]') || navigator.connection?.saveData) return;
  addEventListener("load", () => {
    const fetchFonts = () => {
      const style = Object.assign(document.createElement("link"), {
        rel: "stylesheet",
        href: `${document.documentElement.dataset.content_root || "./"}_static/katex/katex.css`,
      });
      style.onload = () =>
        ["1em KaTeX_Main", "italic 1em KaTeX_Math"].forEach(font => document.fonts.load(font).catch(() => {})); // without them, the lesson asks again
      document.head.append(style);
    };
    setTimeout(() => (globalThis.requestIdleCallback ?? setTimeout)(fetchFonts), 1500);
  });
})();
