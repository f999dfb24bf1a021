// Draw a digit; a network in the page reads it. Digits can be kept in the browser as the reader's own test set.
// State: network (what `pack` makes, or none: the digits are only collected); mode: "collect" or "layers" (the output of
// every layer and the votes of the pixels are shown). Reported back: prediction (-1: none), probabilities, digits
// [{label, pixels}] (pixels in base64), missions (names of those fulfilled: all, sure).
// @trait network = null
// @trait mode = "collect"
// @trait prediction = -1
// @trait probabilities = []
// @trait digits = []
// @trait missions = []
import { h, begin, speaker, colors, watch } from "../base/common.js";
import { address } from "../base/link.js";
import { softmax, network } from "../base/nn.js";
import { pixelsOf, validDigit } from "../base/own-digits.js";
import { PAD_CSS, makePad, paintPixels, rasterise, readStrokes, strokesText } from "../base/strokes.js";
import { COLLECTION_CSS } from "./collection-words.js";
import { makeCollection } from "./collection.js";
import { makeLayers, readSeen } from "./digit-layers.js";
import { makeVotes } from "./digit-votes.js";
import { DIGIT_CSS, DIGIT_TEXT } from "./digit-words.js";

const toLink = text => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const fromLink = text => text?.replaceAll("-", "+").replaceAll("_", "/");

/** What 784 bytes look like, in words. */
export function pixelWords(pixels, text) {
  const on = pixels ? [...pixels.keys()].filter(k => pixels[k] > 0) : [],
    rows = on.map(k => 1 + Math.floor(k / 28)),
    columns = on.map(k => 1 + (k % 28));
  return on.length
    ? text.ink(on.length, Math.min(...rows), Math.max(...rows), Math.min(...columns), Math.max(...columns))
    : text.blank;
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
  const inputOf = pixels => Float32Array.from(pixels, v => v / divisor),
    run = pixels => forward(inputOf(pixels));
  const best = list => list.indexOf(Math.max(...list));
  const link = address(model, el, "digit"),
    asked = link.read(),
    linked = /^\d$/.test(asked.label) && validDigit({ label: +asked.label, pixels: fromLink(asked.pixels) }),
    drawn = readStrokes(asked.strokes);
  if (linked) pad.load([]);
  else if (drawn) pad.load(drawn);
  let shown = linked || null; // a kept digit that the reader picked, until something is drawn
  function texts() {
    const looked = parts && { seen: parts.layers.seen()?.join("."), target: parts.votes.target() };
    if (shown) return { label: shown.label, pixels: toLink(shown.pixels), ...looked };
    return pad.example ? { ...looked } : { strokes: strokesText(pad.strokes()), ...looked };
  }
  /** What is drawn goes into copied links alone; what a link brought leaves the address with the first change. */
  const forget = () =>
    Object.keys(asked).length && link.write({ strokes: null, label: null, pixels: null, seen: null, target: null });

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
  const say = words => voice.say(words),
    parts =
      forward && mode === "layers"
        ? {
            votes: makeVotes(text, forward, { say, target: /^\d$/.test(asked.target) ? +asked.target : null }),
            layers: makeLayers(text, forward, { say, chosen: readSeen(asked.seen) }),
          }
        : null;
  const collection = makeCollection(el, lang, {
    answer:
      forward &&
      (pixels => {
        const p = probabilitiesOf(run(pixels)),
          digit = best(p);
        return { digit, p: p[digit] };
      }),
    current: () => (shown || pad.example ? null : rasterise(pad.strokes())),
    kept: () => pad.clear(),
    open: digit => {
      pad.clear();
      shown = digit;
      forget();
      draw();
    },
    changed: (digits, missions) => {
      model.set("digits", digits);
      model.set("missions", missions);
      model.save_changes();
    },
  });
  const button = (label, action) => h("button", { type: "button", onclick: action }, label);
  const tools = h("div", { class: "dlw-row" }, pad.buttons);
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
      parts && [parts.votes.element, parts.layers.element],
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
    parts?.votes.draw(outputs && { input: inputOf(pixels), outputs, pixels, best: digit, color });
    parts?.layers.draw(outputs, pixels, color);
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
