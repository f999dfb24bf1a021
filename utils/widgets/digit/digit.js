// Draw a digit; a network in the page reads it. Digits can be kept in the browser as the reader's own test set.
// State: network (what `pack` makes, or none: the digits are only collected); mode: "collect" or "layers" (every
// layer's
// output is shown). Reported back: prediction (-1: none), probabilities, digits [{label, pixels}] (pixels in base64).
// @trait network = null
// @trait mode = "collect"
// @trait prediction = -1
// @trait probabilities = []
// @trait digits = []
import { h, numberText, begin, speaker, colors, watch } from "../base/common.js";
import { address } from "../base/link.js";
import { IDENTITY, softmax, network } from "../base/nn.js";
import { validDigit } from "../base/own-digits.js";
import { PAD_CSS, makePad, rasterise, readStrokes, strokesText } from "../base/strokes.js";
import { COLLECTION_CSS, makeCollection, pixelsOf, paintPixels } from "./collection.js";

const DIGIT_TEXT = {
  en: {
    clear: "Clear",
    undo: "Undo",
    sees: "what the network receives",
    seesAlone: "as 28 × 28 pixels",
    reads: "The network reads",
    nothing: "Draw a digit from 0 to 9.",
    none: "There is no network here: your digits are only collected.",
    bars: "Probability of each digit",
    blank: "blank",
    ink: (n, a, b, c, d) => `${n} of 784 pixels have ink, in rows ${a} to ${b} and columns ${c} to ${d} of 28`,
    strongest: k => `, strongest in map ${k}`,
    largest: k => `, largest: number ${k}`,
    said: (digit, p) => `The network reads ${digit}, ${p}.`,
    yours: label => `Your ${label}, kept earlier:`,
    linked: label => `Kept as ${label}, from the link:`,
    example: "An example; it goes when you draw.",
    layers: "What each layer makes of it",
    scale: "Blue: positive; orange: negative; the stronger, the larger. Each layer has its own scale.",
    vector: n => `${n} numbers`,
    same: "the same numbers",
    range: (a, b) => `from ${a} to ${b}`,
    more: n => `and ${n} more`,
    input: "Input",
    colon: ": ",
  },
  zh: {
    clear: "清除",
    undo: "撤销",
    sees: "网络收到的图像",
    seesAlone: "28 × 28 像素",
    reads: "网络认作",
    nothing: "请写一个 0 到 9 的数字。",
    none: "这里没有网络：只收集你写的数字。",
    bars: "每个数字的概率",
    blank: "空白",
    ink: (n, a, b, c, d) =>
      `784 个像素中有 ${n} 个有笔迹，位于 28 行中的第 ${a} 到 ${b} 行、28 列中的第 ${c} 到 ${d} 列`,
    strongest: k => `，最强的是第 ${k} 张图`,
    largest: k => `，最大的是第 ${k} 个数`,
    said: (digit, p) => `网络认作 ${digit}，概率 ${p}。`,
    yours: label => `你之前写的 ${label}：`,
    linked: label => `来自链接，当时保存为 ${label}：`,
    example: "这是示例，你一动笔它就消失。",
    layers: "每一层的输出",
    scale: "蓝色为正，橙色为负，颜色越浓，绝对值越大。各层的色标不同。",
    vector: n => `${n} 个数`,
    same: "数值不变",
    range: (a, b) => `${a} 到 ${b}`,
    more: n => `另有 ${n} 个`,
    input: "输入",
    colon: "：",
  },
};

const DIGIT_CSS = `
.dlw-digit { display: grid; gap: .8rem; }
.dlw-digit-top {
  display: grid; grid-template-columns: minmax(0, 280px) minmax(0, 1fr); gap: 1rem 1.4rem; align-items: start;
}
.dlw-digit-tools { margin-top: .5rem; max-width: 280px; margin-inline: auto; }
.dlw-digit-result { display: grid; gap: .6rem; }
.dlw-digit-sees { display: flex; gap: .8rem; align-items: start; }
.dlw-digit-sees canvas {
  width: 84px; height: 84px; image-rendering: pixelated; background: #000; border-radius: .25rem; flex: none;
}
.dlw-digit-sees p { margin: 0; }
.dlw-digit-hint { font-size: .85em; }
.dlw-digit-sees figure { margin: 0; flex: none; width: 7rem; }
.dlw-digit-sees figcaption { font-size: .8em; line-height: 1.3; margin: .25rem 0 0; text-align: start; }
.dlw-digit-answer { font-size: 2rem; line-height: 1.1; font-weight: 600; min-height: 2.2rem; }
.dlw-bars {
  display: grid; grid-template-columns: 1ch minmax(0, 1fr) 4.2em; gap: .1rem .6rem; align-items: center;
  font-size: .92em; max-width: 22rem; line-height: 1.35;
}
.dlw-bars .dlw-track { height: .7em; background: var(--dlw-faint); border-radius: .2em; overflow: hidden; }
.dlw-bars .dlw-track div { height: 100%; width: 0; background: var(--dlw-accent); }
.dlw-bars span { text-align: end; white-space: nowrap; } .dlw-bars .dlw-best { font-weight: 700; }
@media (forced-colors: active) { .dlw-bars .dlw-track div { forced-color-adjust: none; background: Highlight; } }
@media (prefers-reduced-motion: no-preference) { .dlw-bars .dlw-track div { transition: width .12s linear; } }
.dlw-layers { border-top: 1px solid var(--dlw-faint); padding-top: .7rem; display: grid; gap: .7rem; }
.dlw-layers > p { margin: 0; }
.dlw-layers figure { margin: 0; display: grid; gap: .25rem; min-width: 0; }
.dlw-layers figcaption { font-size: .9em; margin: 0; text-align: start; }
.dlw-maps { display: flex; flex-wrap: wrap; gap: 4px; align-items: end; }
.dlw-maps canvas { image-rendering: pixelated; background: var(--dlw-face); outline: 1px solid var(--dlw-faint); }
@container dlw (max-width: 32rem) {
  .dlw-digit-top { grid-template-columns: 1fr; } .dlw-digit-top .dlw-pad { margin-inline: auto; }
}
`;

const MOST_MAPS = 64;
const toLink = text => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const fromLink = text => text?.replaceAll("-", "+").replaceAll("_", "/");
const SAME = new Set(["Flatten", "Reshape", ...IDENTITY]);
const rgb = hex => [1, 3, 5].map(k => parseInt(hex.slice(k, k + 2), 16));

/** Numbers as colours: the accent for positive, the second colour for negative, fully opaque at `largest`. */
function paintValues(canvas, width, height, value, largest, color) {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const image = new ImageData(width, height),
    colors = [rgb(color("second")), rgb(color("accent"))];
  for (let k = 0; k < width * height; k++) {
    const v = value(k);
    if (Number.isFinite(v))
      image.data.set([...colors[v > 0 ? 1 : 0], Math.round((255 * Math.abs(v)) / (largest || 1))], 4 * k);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** What 784 bytes look like, in words. */
export function pixelWords(pixels, text) {
  const on = pixels ? [...pixels.keys()].filter(k => pixels[k] > 0) : [],
    rows = on.map(k => 1 + Math.floor(k / 28)),
    columns = on.map(k => 1 + (k % 28));
  return on.length
    ? text.ink(on.length, Math.min(...rows), Math.max(...rows), Math.min(...columns), Math.max(...columns))
    : text.blank;
}

/** Figures of every layer's output: { element, draw(outputs, color) }. */
function makeLayers(text) {
  const figures = h("div", { class: "dlw-layers", hidden: true });
  let shapes = "";
  function build(outputs) {
    figures.replaceChildren(
      h("p", {}, h("strong", {}, text.layers)),
      h("p", { class: "dlw-muted" }, text.scale),
      ...outputs.map(({ type, activation, shape }) => {
        const isMap = shape.length === 3,
          maps = isMap ? Math.min(shape[2], MOST_MAPS) : 1;
        const name = [
          type,
          activation && activation !== "linear" && activation,
          shape.length === 1 ? text.vector(shape[0]) : shape.join(" × "),
        ]
          .filter(Boolean)
          .join(" · ");
        const caption = h(
          "figcaption",
          {},
          h("strong", {}, name.split(" · ")[0]),
          name.slice(name.split(" · ")[0].length),
        );
        if (SAME.has(type)) return h("figure", {}, h("figcaption", {}, ...caption.childNodes, ` · ${text.same}`));
        const canvases = Array.from({ length: maps }, () => h("canvas", { "aria-hidden": "true" }));
        return h(
          "figure",
          {},
          caption,
          h(
            "div",
            { class: "dlw-maps", role: "img", "data-name": name },
            canvases,
            isMap && shape[2] > maps ? h("span", { class: "dlw-muted" }, text.more(shape[2] - maps)) : null,
          ),
        );
      }),
    );
  }
  function draw(outputs, color) {
    figures.hidden = !outputs;
    if (!outputs) return;
    const key = JSON.stringify(outputs.map(({ type, shape }) => [type, shape]));
    if (key !== shapes) build(outputs);
    shapes = key;
    outputs.forEach(({ type, shape, data }, i) => {
      if (SAME.has(type)) return;
      const group = figures.children[i + 2].querySelector(".dlw-maps");
      let low = Infinity,
        high = -Infinity;
      for (const v of data) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
      const largest = Math.max(Math.abs(low), Math.abs(high));
      const at = data.findIndex(v => Math.abs(v) === largest),
        place = shape.length === 3 ? text.strongest((at % shape[2]) + 1) : text.largest(data.indexOf(high) + 1);
      group.setAttribute(
        "aria-label",
        `${group.dataset.name}${text.colon}${text.range(numberText(low, 2), numberText(high, 2))}${place}`,
      );
      group.querySelectorAll("canvas").forEach((canvas, c) => {
        const [rows, columns, channels] =
          shape.length === 3 ? shape : [Math.ceil(data.length / 24), Math.min(data.length, 24), 1];
        const zoom = shape.length === 3 ? Math.max(2, Math.round(64 / Math.max(rows, columns))) : 11;
        paintValues(canvas, columns, rows, k => data[k * channels + c], largest, color);
        canvas.style.width = `${columns * zoom}px`;
        canvas.style.height = `${rows * zoom}px`;
      });
    });
  }
  return { element: figures, draw };
}

/** Probabilities of the ten digits: the last layer's output, through softmax where the network ends in logits. */
export function probabilitiesOf(outputs) {
  const last = outputs.at(-1);
  const done = last.activation === "softmax" || last.type === "Softmax";
  return Array.from(done ? last.data : softmax(last.data, last.data.length));
}

function renderDigit({ model, el }) {
  const mode = model.get("mode") ?? "collect",
    packed = model.get("network");
  if (!["collect", "layers"].includes(mode)) throw new Error(`mode: expected collect or layers, received ${mode}`);
  const forward = packed?.arch ? network(packed) : null;
  if (forward) {
    const outputs = forward(new Float32Array(784)).at(-1).data.length; // also checks the input: 28 × 28 numbers
    if (outputs !== 10) throw new Error(`network: expected 10 outputs, one for each digit, received ${outputs}`);
  }
  const lang = begin(model, el, PAD_CSS + COLLECTION_CSS + DIGIT_CSS),
    text = DIGIT_TEXT[lang],
    voice = speaker(el),
    padVoice = speaker(el);
  const pad = makePad(lang, padVoice);
  const divisor = packed?.arch?.some(layer => layer.type === "Rescaling") ? 1 : 255; // a network that scales takes bytes
  const run = pixels => forward(Float32Array.from(pixels, v => v / divisor));
  const best = list => list.indexOf(Math.max(...list));
  const link = address(model, el, "digit"),
    asked = link.read(),
    linked = /^\d$/.test(asked.label) && validDigit({ label: +asked.label, pixels: fromLink(asked.pixels) }),
    drawn = readStrokes(asked.strokes);
  if (linked) pad.load([]);
  else if (drawn) pad.load(drawn);
  let shown = linked || null; // a kept digit that the reader picked, until something is drawn
  function texts() {
    if (shown) return { label: shown.label, pixels: toLink(shown.pixels) };
    return pad.example ? {} : { strokes: strokesText(pad.strokes()) };
  }
  /** What is drawn goes into copied links alone; what a link brought leaves the address with the first change. */
  const forget = () => Object.keys(asked).length && link.write({ strokes: null, label: null, pixels: null });

  const seen = h("canvas", { role: "img" });
  const heading = h("p", { class: "dlw-muted" }),
    answer = h("p", { class: "dlw-digit-answer" }),
    hint = h("p", { class: "dlw-muted dlw-digit-hint" }, text.example);
  const tracks = Array.from({ length: 10 }, () => h("div")),
    shares = tracks.map(() => h("span")),
    names = tracks.map((track, n) => h("span", {}, String(n)));
  const bars = h(
    "div",
    { class: "dlw-bars", role: "group", "aria-label": text.bars, hidden: !forward },
    tracks.map((track, n) => [names[n], h("div", { class: "dlw-track" }, track), shares[n]]),
  );
  const layers = makeLayers(text);
  const collection = makeCollection(lang, {
    answer: forward && (pixels => best(probabilitiesOf(run(pixels)))),
    current: () => (shown || pad.example ? null : rasterise(pad.strokes())),
    kept: () => pad.clear(),
    open: digit => {
      pad.clear();
      shown = digit;
      forget();
      draw();
    },
    changed: digits => {
      model.set("digits", digits);
      model.save_changes();
    },
  });
  const button = (label, action) => h("button", { type: "button", onclick: action }, label);
  const tools = h(
    "div",
    { class: "dlw-row" },
    button(text.undo, () => pad.undo()),
    button(text.clear, () => pad.clear()),
  );
  el.append(
    h(
      "div",
      { class: "dlw-digit" },
      forward ? null : h("p", {}, text.none),
      h(
        "div",
        { class: "dlw-digit-top" },
        h(
          "div",
          {},
          pad.element,
          h("div", { class: "dlw-row dlw-digit-tools" }, tools),
          h("div", { class: "dlw-row dlw-screen" }, pad.tools),
        ),
        h(
          "div",
          { class: "dlw-digit-result" },
          h(
            "div",
            { class: "dlw-digit-sees" },
            h("figure", {}, seen, h("figcaption", { class: "dlw-muted" }, forward ? text.sees : text.seesAlone)),
            h("div", {}, hint, heading, answer),
          ),
          bars,
        ),
      ),
      collection.keep,
      mode === "layers" ? layers.element : null,
      collection.element,
    ),
    voice.region,
    padVoice.region,
    link.button(texts),
  );

  function draw() {
    const color = colors(el),
      pixels = shown ? pixelsOf(shown.pixels) : rasterise(pad.strokes());
    pad.draw(color);
    paintPixels(seen, pixels ?? new Uint8Array(784));
    seen.setAttribute("aria-label", `${forward ? text.sees : text.seesAlone}${text.colon}${pixelWords(pixels, text)}`);
    const outputs = pixels && forward ? run(pixels) : null,
      p = outputs ? probabilitiesOf(outputs) : [];
    const digit = p.length ? best(p) : -1,
      percent = v => `${(100 * v).toFixed(1)} %`;
    const heard = shown && (shown === linked ? text.linked : text.yours)(shown.label);
    heading.textContent = !pixels ? text.nothing : (heard ?? (forward ? text.reads : ""));
    hint.hidden = !pad.example;
    answer.textContent = digit < 0 ? "" : String(digit);
    tracks.forEach((track, n) => {
      track.style.width = p.length ? `${100 * p[n]}%` : "0";
      shares[n].textContent = p.length ? percent(p[n]) : "–";
      names[n].className = shares[n].className = n === digit ? "dlw-best" : "";
    });
    if (mode === "layers") layers.draw(outputs, color);
    const own = pad.example ? -1 : digit; // what an example yields is not reported
    if (own >= 0) voice.say(text.said(digit, percent(p[digit])));
    if (model.get("prediction") !== own || own >= 0) {
      model.set("prediction", own);
      model.set("probabilities", own < 0 ? [] : p);
      model.save_changes();
    }
  }
  let waiting = false;
  pad.onchange = () => {
    if (pad.strokes().length) shown = null;
    forget();
    if (waiting) return;
    waiting = true; // at most one forward pass for each frame on the screen
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };
  const stop = watch(el, draw);
  return () => {
    stop();
    collection.stop();
  };
}

export default { render: renderDigit };
