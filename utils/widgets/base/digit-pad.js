// A digit of the reader's own: the pad to draw it on with its buttons, and the digits that the browser keeps, to be taken again.
import { h } from "./common.js";
import { pixelsOf, validDigits } from "./own-digits.js";
import { openStore } from "./store.js";
import { PAD_CSS, makePad, paintPixels, readStrokes, strokesText } from "./strokes.js";

const KEPT_TEXT = {
  en: { kept: "Kept in this browser", keptOne: label => `Your ${label}, kept earlier` },
  zh: { kept: "保存在这个浏览器里的数字", keptOne: label => `你之前写的 ${label}` },
};

export const DIGIT_PAD_CSS = `${PAD_CSS}
.dlw-own > * + * { margin-top: .7rem; }
.dlw-kept { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem; font-size: .88em; }
.dlw-kept button { padding: 0; min-height: 0; width: 40px; height: 40px; background: #000; overflow: hidden; }
.dlw-kept canvas { width: 38px; height: 38px; image-rendering: pixelated; }
`;

const keptDigits = openStore("digits", { validate: validDigits, empty: () => [] });

/**
 * The pad, with `strokes` on it (a text; none: its example), and under it what is kept. `take({ strokes, pixels })` is called when the
 * reader has drawn, with strokes as text, or chosen a kept digit, with its pixels in base64. `end()`, beside what the pad has, is for when the widget goes.
 */
export function makeDigitPad(lang, voice, strokes, take) {
  const text = KEPT_TEXT[lang],
    pad = makePad(lang, voice),
    kept = h("div", { class: "dlw-kept dlw-screen", role: "group", "aria-label": text.kept }),
    element = h(
      "div",
      { class: "dlw-own" },
      pad.element,
      h("div", { class: "dlw-row dlw-screen" }, pad.buttons, pad.tools),
      kept,
    );
  if (strokes) pad.load(readStrokes(strokes)); // before anyone listens
  pad.onchange = () => take({ strokes: strokesText(pad.strokes()), pixels: "" });

  function list() {
    const digits = keptDigits.read();
    kept.hidden = !digits.length;
    kept.replaceChildren(
      text.kept,
      ...digits.map(({ label, pixels }) => {
        const small = h("canvas", { "aria-hidden": "true" });
        paintPixels(small, pixelsOf(pixels));
        return h(
          "button",
          { type: "button", "aria-label": text.keptOne(label), onclick: () => take({ pixels }) },
          small,
        );
      }),
    );
  }
  list();
  return Object.assign(pad, { element, end: keptDigits.subscribe(list) });
}
