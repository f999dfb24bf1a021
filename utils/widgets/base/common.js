// What all widgets share: language, a small DOM builder, styles, theme colours, sharp canvases.

/** "zh" or "en": what the state says, else the nearest element with a language, else English. */
export function languageOf(model, el) {
  const given = model.get("lang");
  if (given === "en" || given === "zh") return given;
  const near = el.closest?.("[lang]")?.lang || document.documentElement.lang;
  return /^zh\b/i.test(near) ? "zh" : "en";
}

const FOCUSABLE = new Set(["button", "select", "input", "textarea", "a", "summary"]);

/** An element. `props`: attributes, `on<event>` listeners, `class`; false and null leave an attribute out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  // JupyterLab would take the keys for its own commands ("x" cuts the cell); it looks at the focused element itself.
  if (FOCUSABLE.has(tag) || "tabindex" in props) element.dataset.lmSuppressShortcuts = "true";
  // An <output> would be read out at every change; what is worth it goes through `speaker`.
  if (tag === "output") element.setAttribute("aria-live", "off");
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

let serial = 0;
/** An id that no other element of the page has. */
export const uniqueId = () => `dlw-${Date.now().toString(36)}-${serial++}`;

// A widget is laid out by its own width, not the window's: in JupyterLab the file browser stands beside it.
const BASE = `
.dlw {
  --dlw-accent: #2166ba; --dlw-second: #b5530c; --dlw-good: #1d7a46; --dlw-bad: #b3261e; --dlw-edge: #8a8a8a;
  --dlw-faint: rgba(128, 128, 128, .22); --dlw-shade: rgba(196, 132, 0, .16); --dlw-muted: #626262;
  --dlw-face: rgba(128, 128, 128, .08); --dlw-on-accent: #fff; box-sizing: border-box; max-width: 46rem;
  width: 100%; container: dlw / inline-size;
  margin: .5rem 0 1rem; padding: .9rem 1rem 1rem; line-height: 1.45; border: 1px solid var(--dlw-faint);
  border-radius: .5rem; font-variant-numeric: tabular-nums; color: inherit;
}
.dlw[data-dlw-theme="dark"] {
  --dlw-accent: #7ab0f2; --dlw-second: #f0a565; --dlw-good: #63c48c; --dlw-bad: #ff8a80; --dlw-edge: #8d8d8d;
  --dlw-muted: #a8a8a8; --dlw-shade: rgba(240, 190, 70, .17); --dlw-on-accent: #10161d;
}
.dlw *, .dlw *::before { box-sizing: border-box; }
.dlw:lang(zh) {
  line-height: 1.6;
  font-family: -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
}
.dlw [hidden] { display: none !important; }
.dlw p { margin: .4rem 0; }
.dlw label { font: inherit; }
.dlw button, .dlw select, .dlw input[type="number"] {
  font: inherit; color: inherit; background: var(--dlw-face); border: 1px solid var(--dlw-edge); border-radius: .35rem;
  min-height: 2.1rem; padding: .15rem .7rem; margin: 0; cursor: pointer; max-width: 100%;
}
.dlw input[type="number"] { width: 4.4rem; padding: 0 .3rem; cursor: auto; }
.dlw select option { color: #1a1a1a; background: #fff; }
.dlw button:hover:not(:disabled), .dlw select:hover { border-color: var(--dlw-accent); }
.dlw button:disabled { opacity: .55; cursor: default; }
.dlw input[type="range"] {
  accent-color: var(--dlw-accent); min-width: 0; height: 1.7rem; margin: 0; padding: 0; cursor: pointer;
}
.dlw :is(button, select, input, canvas, [tabindex]):focus-visible {
  outline: 2px solid var(--dlw-accent); outline-offset: 2px;
}
.dlw canvas { display: block; max-width: 100%; }
.dlw-muted { color: var(--dlw-muted); }
.dlw-row { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .9rem; }
.dlw-field { display: inline-flex; align-items: center; gap: .5rem; min-width: 0; max-width: 100%; }
.dlw-field select { min-width: 0; }
.dlw-hidden {
  position: absolute !important; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
@media (max-width: 30rem) { .dlw { padding: .7rem .6rem .8rem; } }
@media (forced-colors: active) {
  .dlw button[aria-pressed="true"] {
    forced-color-adjust: none; background: Highlight; border-color: Highlight; color: HighlightText;
  }
  .dlw :is(button, select, input, canvas, [tabindex]):focus-visible { outline-color: Highlight; }
}
@media print {
  .dlw { break-inside: avoid; }
  .dlw canvas { height: auto !important; }
  .dlw input[type="range"] { visibility: hidden; }
  .dlw button:not(.dlw-printed), .dlw .dlw-screen, .dlw details:not([open]) { display: none !important; }
  .dlw button.dlw-printed { background: none; border-color: transparent; }
}
`;

const sheets = new Map();
/** Make `css` hold where `el` stands (the page or a shadow tree), once. */
export function addStyles(el, css) {
  const root = el.getRootNode(),
    host = root.adoptedStyleSheets ? root : document;
  if (!sheets.has(css)) {
    // a constructed sheet, which a strict content policy allows
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  if (!host.adoptedStyleSheets.includes(sheets.get(css)))
    host.adoptedStyleSheets = [...host.adoptedStyleSheets, sheets.get(css)];
}

/** Prepare `el` for a widget and return its language. */
export function begin(model, el, css = "") {
  const lang = languageOf(model, el);
  el.lang = lang === "zh" ? "zh-CN" : "en";
  el.classList.add("dlw");
  addStyles(el, BASE + css);
  return lang;
}

const brightness = color => {
  const [r, g, b] = (color.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
};

/** Read the page's theme at `el` (light text means a dark page) and return a function from a name to its colour. */
export function colors(el) {
  const ink = getComputedStyle(el).color;
  el.dataset.dlwTheme = brightness(ink) > 0.5 ? "dark" : "light";
  const style = getComputedStyle(el);
  return name => (name === "ink" ? ink : style.getPropertyValue(`--dlw-${name}`).trim());
}

/**
 * Call `redraw` now, when the page's theme changes and when `el` changes its width. Returns a function that ends it.
 */
export function watch(el, redraw) {
  const later = () => {
    for (const wait of [0, 300]) setTimeout(() => el.isConnected && redraw(), wait); // once more after a transition
  };
  const theme = new MutationObserver(later),
    media = matchMedia("(prefers-color-scheme: dark)");
  const options = {
    attributes: true,
    attributeFilter: [
      "class",
      "data-theme",
      "data-mode",
      "data-jp-theme-light",
      "data-jp-theme-name",
      "theme",
      "style",
    ],
  };
  for (const node of [document.documentElement, document.body]) theme.observe(node, options);
  media.addEventListener("change", later);
  const paper = () => el.isConnected && redraw(); // the page has just become light; there is no time to wait
  addEventListener("beforeprint", paper);
  addEventListener("afterprint", later);
  let width = -1;
  const size = new ResizeObserver(() => {
    if (el.clientWidth !== width && el.clientWidth > 0) {
      width = el.clientWidth;
      redraw();
    }
  });
  size.observe(el);
  redraw();
  return () => {
    theme.disconnect();
    size.disconnect();
    media.removeEventListener("change", later);
    removeEventListener("beforeprint", paper);
    removeEventListener("afterprint", later);
  };
}

/** Context of a canvas of `width` × `height` CSS pixels, as sharp as the screen, cleared. */
export function sharp(canvas, width, height) {
  const ratio = Math.min(3, globalThis.devicePixelRatio || 1);
  const w = Math.round(width * ratio),
    hh = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== hh) {
    canvas.width = w;
    canvas.height = hh;
  }
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/**
 * A region that a screen reader reads out, at most one message after the reader has paused; silent until something is
 * done in `el`. `say(text, news)`: of texts the last one counts, no news are lost.
 */
export function speaker(el) {
  const region = h("p", { class: "dlw-hidden", role: "status", "aria-live": "polite" });
  let timer,
    kept = "",
    awake = false;
  for (const type of ["keydown", "pointerdown", "click", "input", "change"])
    el.addEventListener(
      type,
      () => {
        awake = true;
      },
      { capture: true, once: true },
    );
  return {
    region,
    say(text, news = "") {
      if (!awake) return;
      kept += news;
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (region.textContent !== text + kept) region.textContent = text + kept;
        kept = "";
      }, 400);
    },
  };
}

/** Text of a number for a reader: a true minus sign, powers of ten where decimals would all be zero. */
export function numberText(value, digits = 4) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (value !== 0 && Math.abs(value) < 10 ** -digits) {
    const [mantissa, exponent] = value.toExponential(1).split("e");
    return `${mantissa}×10${[...exponent.replace("+", "")].map(c => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("")}`.replace(
      "-",
      "−",
    );
  }
  return value
    .toFixed(digits)
    .replace(/^-(?=[0.]*$)/, "")
    .replace("-", "−");
}
