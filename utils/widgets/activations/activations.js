import { h, sharp, begin, speaker, address, uniqueId, numberText, colors, watch } from "../shared/common.js";
import { FUNCTIONS } from "./functions.js";
// Explore activation functions: value, derivative, and where the derivative is nearly zero.
// State: f, compare ("" for none): names as in Keras, or "step", "prelu"; alpha, compare_alpha: their parameter or null;
// z: -6 … 6; threshold: a function counts as saturated where |f'(z)| is below it. Reported back: value, derivative.
// @trait f = "sigmoid"
// @trait compare = ""
// @trait alpha = null
// @trait compare_alpha = null
// @trait z = 1.0
// @trait threshold = 0.05
// @trait value = 0.0
// @trait derivative = 0.0

const LIMIT = 6;
const STEPS = 480;
const LEVELS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];

const ACTIVATIONS_TEXT = {
  en: { f: "function", compare: "compare with", none: "nothing", z: "input z", threshold: "saturated where |f′(z)| <", value: "value", slope: "derivative",
    saturated: "saturated", yes: "yes", no: "no", undefined: "undefined", keras: v => ` (Keras takes ${v})`, legend: "saturated zone",
    describe: (name, z, v, d, s) => `${name} at z = ${z}: value ${v}, derivative ${d}, ${s ? "saturated" : "not saturated"}.`,
    zones: (name, text) => `Between −6 and 6, ${name} is saturated ${text || "nowhere"}.`, zone: (a, b) => `from ${a} to ${b}`, and: " and " },
  zh: { f: "激活函数", compare: "对比", none: "无", z: "输入 z", threshold: "饱和阈值：|f′(z)| <", value: "函数值", slope: "导数",
    saturated: "饱和", yes: "是", no: "否", undefined: "不存在", keras: v => `（Keras 取 ${v}）`, legend: "饱和区",
    describe: (name, z, v, d, s) => `${name}，z = ${z}：函数值 ${v}，导数 ${d}，${s ? "饱和" : "未饱和"}。`,
    zones: (name, text) => (text ? `在 −6 到 6 之间，${name} 的饱和区为 ${text}。` : `在 −6 到 6 之间，${name} 没有饱和区。`), zone: (a, b) => `${a} 到 ${b}`, and: "、" },
};

const ACTIVATIONS_CSS = `
.dlw-act { display: grid; gap: .7rem; }
.dlw-act-choose { display: grid; grid-template-columns: max-content minmax(7rem, 11rem) 1fr; gap: .5rem .7rem; align-items: center; }
.dlw-act-choose .dlw-field input { width: 7rem; }
.dlw-act-formula { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", Georgia, serif; font-size: 1.05em; }
.dlw-act-formula sup { font-size: .72em; line-height: 0; }
.dlw-act-swatch { display: inline-block; width: 1.6em; height: 0; margin-inline-end: .5em; vertical-align: middle; border-top: 3px solid var(--dlw-accent); }
.dlw-act-swatch.dlw-act-second { border-top: 3px dashed var(--dlw-second); }
.dlw-act-plots { display: grid; grid-template-columns: 1fr 1fr; gap: .8rem; }
.dlw-act-plots figure { margin: 0; min-width: 0; }
.dlw-act-plots figcaption { font-size: .9em; color: var(--dlw-muted); margin: 0 0 .15rem; text-align: start; }
.dlw-act-plots canvas { cursor: crosshair; touch-action: pan-y; width: 100%; }
.dlw-act-sliders { display: grid; grid-template-columns: max-content minmax(6rem, 1fr) 3.6rem; gap: .35rem .7rem; align-items: center; }
.dlw-act-shade { display: inline-block; width: 1.1em; height: .85em; margin-inline-end: .4em; vertical-align: -.05em; background: var(--dlw-shade); border: 1px solid var(--dlw-faint); }
.dlw table.dlw-act-table { border-collapse: collapse; margin: 0; font-size: .95em; width: 100%; max-width: 32rem; display: table; border: 0; background: none; }
.dlw-act-table :is(th, td) { text-align: end !important; padding: .2rem .5rem; border: 0; border-bottom: 1px solid var(--dlw-faint); font-weight: normal; background: none; }
.dlw-act-table :is(th, td):first-child { text-align: start !important; padding-inline-start: 0; }
.dlw-act-table thead th { color: var(--dlw-muted); }
@media (max-width: 34rem) {
  .dlw-act-plots { grid-template-columns: 1fr; }
  .dlw-act-choose { grid-template-columns: max-content 1fr; }
  .dlw-act-choose > .dlw-act-parameter { grid-column: 1 / -1; }
  .dlw-act-choose > .dlw-act-parameter:empty { display: none; }
  .dlw-act-sliders { grid-template-columns: 1fr 3.6rem; row-gap: 0; }
  .dlw-act-sliders label { grid-column: 1 / -1; }
  .dlw-act-table :is(th, td) { padding: .2rem .3rem; }
}
`;

/** "e^{−z}" as nodes: raised parts, variables in italics. */
function formulaNodes(text) {
  return text.split(/(\^\{[^}]*\}|[zeαλ])/).filter(Boolean).map(part => {
    if (part.startsWith("^{")) return h("sup", {}, formulaNodes(part.slice(2, -1)));
    return /^[zαλ]$/.test(part) ? h("i", {}, part) : part;
  });
}

/** Stretches of [-LIMIT, LIMIT] where |derivative| < threshold, as pairs. */
export function saturatedZones(derivative, threshold, steps = STEPS) {
  const zones = [];
  let from = null;
  for (let i = 0; i <= steps; i++) {
    const z = -LIMIT + 2 * LIMIT * i / steps, flat = Math.abs(derivative(z === 0 ? -1e-9 : z)) < threshold;
    if (flat && from === null) from = z;
    if (from !== null && (!flat || i === steps)) {
      zones.push([from, flat ? z : z - 2 * LIMIT / steps]);
      from = null;
    }
  }
  return zones;
}

/** Keep what is valid of `raw` (texts from an address, or values from Python). */
export function validState(raw, base) {
  const state = { ...base }, number = v => (v === null || v === "" || v === undefined ? NaN : Number(v));
  const within = (v, low, high) => Number.isFinite(v) && v >= low && v <= high;
  if (Object.hasOwn(FUNCTIONS, raw.f ?? "")) state.f = raw.f;
  if (raw.compare === "" || Object.hasOwn(FUNCTIONS, raw.compare ?? "")) state.compare = raw.compare;
  for (const [key, name] of [["alpha", state.f], ["compare_alpha", state.compare]]) {
    const parameter = FUNCTIONS[name]?.parameter, value = number(raw[key]);
    state[key] = parameter && within(value, parameter.min, parameter.max) ? value : null;
  }
  if (within(number(raw.z), -LIMIT, LIMIT)) state.z = number(raw.z);
  if (within(number(raw.threshold), 1e-6, 1)) state.threshold = number(raw.threshold);
  return state;
}

const DEFAULT_STATE = { f: "sigmoid", compare: "", alpha: null, compare_alpha: null, z: 1, threshold: 0.05 };
const STATE_KEYS = Object.keys(DEFAULT_STATE);

function drawPlot(canvas, color, curves, state, height) {
  const width = canvas.parentElement.clientWidth || 300, context = sharp(canvas, width, height);
  const left = 34, right = 8, top = 8, bottom = 22, w = width - left - right, hh = height - top - bottom;
  let low = -0.3, high = 1.15;
  for (const { of } of curves) for (let i = 0; i <= 60; i++) {
    const y = of(-LIMIT + LIMIT * i / 30);
    low = Math.min(low, y * 1.05); high = Math.max(high, y * 1.05);
  }
  low = Math.max(low, -2.2) - 0.12; high = Math.min(high, 3.2);
  const X = z => left + (z + LIMIT) / (2 * LIMIT) * w, Y = y => top + (high - y) / (high - low) * hh;
  context.font = "12px system-ui, sans-serif";
  context.lineWidth = 1;
  for (const { zones, name } of curves) {
    context.fillStyle = color(name === "accent" ? "shade" : name);
    for (const [a, b] of zones) {
      if (name === "accent") context.fillRect(X(a), top, X(b) - X(a), hh);
      else context.fillRect(X(a), top + hh - 4, X(b) - X(a), 4);
    }
  }
  context.strokeStyle = color("faint");
  context.fillStyle = color("muted");
  context.textAlign = "center";
  for (let z = -LIMIT; z <= LIMIT; z += 2) {
    context.beginPath(); context.moveTo(X(z), top); context.lineTo(X(z), top + hh); context.stroke();
    context.fillText(String(z).replace("-", "−"), X(z), height - 6);
  }
  context.textAlign = "right";
  const unit = high - low > 2.6 ? 1 : 0.5;
  for (let y = Math.ceil(low / unit) * unit; y <= high; y += unit) {
    context.beginPath(); context.moveTo(left, Y(y)); context.lineTo(left + w, Y(y)); context.stroke();
    context.fillText(y.toFixed(unit < 1 ? 1 : 0).replace("-", "−"), left - 6, Y(y) + 4);
  }
  context.strokeStyle = color("edge");
  context.beginPath(); context.moveTo(left, Y(0)); context.lineTo(left + w, Y(0)); context.moveTo(X(0), top); context.lineTo(X(0), top + hh); context.stroke();
  context.save();
  context.beginPath(); context.rect(left, top - 2, w, hh + 4); context.clip();
  for (const { of, name } of [...curves].reverse()) {
    context.strokeStyle = color(name);
    context.lineWidth = 2.25;
    context.setLineDash(name === "accent" ? [] : [7, 5]);
    context.beginPath();
    let before = null;
    for (let i = 0; i <= STEPS; i++) {
      const z = -LIMIT + 2 * LIMIT * i / STEPS, y = of(z);
      if (before !== null && Math.abs(y - before) > 0.3) context.moveTo(X(z), Y(y)); else context.lineTo(X(z), Y(y));   // a jump
      before = y;
    }
    context.stroke();
  }
  context.setLineDash([3, 3]);
  context.lineWidth = 1;
  context.strokeStyle = color("ink");
  context.beginPath(); context.moveTo(X(state.z), top); context.lineTo(X(state.z), top + hh); context.stroke();
  context.setLineDash([]);
  for (const { of, name } of curves) {
    context.fillStyle = color(name);
    context.beginPath(); context.arc(X(state.z), Y(of(state.z)), 4.5, 0, 7); context.fill();
  }
  context.restore();
  return x => -LIMIT + (x - left) / w * 2 * LIMIT;
}

function renderActivations({ model, el }) {
  const lang = begin(model, el, ACTIVATIONS_CSS), text = ACTIVATIONS_TEXT[lang], voice = speaker(el);
  const given = Object.fromEntries(STATE_KEYS.map(key => [key, model.get(key)]).filter(([, value]) => value !== undefined));
  for (const key of ["f", "compare"]) {
    if (given[key] && !Object.hasOwn(FUNCTIONS, given[key])) {
      throw new Error(`${key}: expected ${Object.keys(FUNCTIONS).join(", ")}; received ${given[key]}`);
    }
  }
  const first = validState(given, DEFAULT_STATE), link = address(model, el, "activations");
  let state = validState({ ...first, ...link.read() }, first);

  const label = name => FUNCTIONS[name].label[lang] ?? FUNCTIONS[name].label;
  const ids = { f: uniqueId(), compare: uniqueId(), z: uniqueId(), threshold: uniqueId() };
  const menu = (key, extra) => h("select", { id: ids[key], name: key, onchange: event => change({ [key]: event.target.value,
    [key === "f" ? "alpha" : "compare_alpha"]: null }) },
  [...extra, ...Object.keys(FUNCTIONS).map(name => h("option", { value: name }, label(name)))]);
  const menus = { f: menu("f", []), compare: menu("compare", [h("option", { value: "" }, text.none)]) };
  const places = { f: h("div", { class: "dlw-act-parameter" }), compare: h("div", { class: "dlw-act-parameter" }) };
  const formulas = h("div", { class: "dlw-act-formulas" });
  const canvases = ["value", "slope"].map(key => h("canvas", { role: "img" }));
  const captions = canvases.map((canvas, i) => h("figcaption", {}, i ? `${text.slope} f′(z)` : `${text.value} f(z)`));
  const z = h("input", { id: ids.z, name: "z", type: "range", min: -LIMIT, max: LIMIT, step: 0.05, oninput: event => change({ z: +event.target.value }) });
  const threshold = h("input", { id: ids.threshold, name: "threshold", type: "range", min: 0, max: LEVELS.length - 1, step: 1,
    oninput: event => change({ threshold: LEVELS[event.target.value] }) });
  const outputs = { z: h("output", { for: ids.z }), threshold: h("output", { for: ids.threshold }) };
  const body = h("tbody");
  el.append(h("div", { class: "dlw-act" },
    h("div", { class: "dlw-act-choose" },
      h("label", { for: ids.f }, text.f), menus.f, places.f, h("label", { for: ids.compare }, text.compare), menus.compare, places.compare),
    formulas,
    h("div", { class: "dlw-act-plots" }, canvases.map((canvas, i) => h("figure", {}, captions[i], canvas))),
    h("div", { class: "dlw-act-sliders" }, h("label", { for: ids.z }, text.z), z, outputs.z,
      h("label", { for: ids.threshold }, h("span", { class: "dlw-act-shade", "aria-hidden": "true" }), text.threshold), threshold, outputs.threshold),
    h("table", { class: "dlw-act-table" },
      h("thead", {}, h("tr", {}, ["", `${text.value} f(z)`, `${text.slope} f′(z)`, text.saturated].map(head => (head ? h("th", { scope: "col" }, head) : h("td"))))), body)),
  voice.region);

  /** The α slider of one function; made anew when the function changes. */
  function parameterSlider(key) {
    const alphaKey = key === "f" ? "alpha" : "compare_alpha", parameter = FUNCTIONS[state[key]]?.parameter, place = places[key];
    const value = state[alphaKey] ?? parameter?.start;
    if (place.dataset.name !== state[key]) {
      place.dataset.name = state[key];
      place.replaceChildren();
      if (parameter) {
        const id = uniqueId();
        place.append(h("span", { class: "dlw-field" }, h("label", { for: id }, parameter[lang]), h("input", { id, name: alphaKey, type: "range",
          min: parameter.min, max: parameter.max, step: parameter.step, value, oninput: event => change({ [alphaKey]: +event.target.value }) }),
        h("output", { for: id })));
      }
    }
    if (parameter) {
      place.querySelector("input").value = value;
      place.querySelector("output").value = numberText(value, 2);
    }
    return value;
  }

  let toZ = [() => 0, () => 0];
  function draw() {
    const color = colors(el), curves = [];
    for (const [key, name] of [["f", "accent"], ["compare", "second"]]) {
      menus[key].value = state[key];
      const p = parameterSlider(key), entry = FUNCTIONS[state[key]];
      if (entry) curves.push({ key, name, entry, corner: entry.corner?.(p), value: u => entry.value(u, p), derivative: u => entry.derivative(u, p) });
    }
    for (const curve of curves) curve.zones = saturatedZones(curve.derivative, state.threshold);
    toZ = canvases.map((canvas, i) => drawPlot(canvas, color, curves.map(({ name, zones, value, derivative }) => ({ name, zones, of: i ? derivative : value })),
      state, canvas.parentElement.clientWidth < 300 ? 170 : 200));
    formulas.replaceChildren(...curves.map(({ key, entry }) => h("div", {},
      h("span", { class: `dlw-act-swatch${key === "f" ? "" : " dlw-act-second"}`, "aria-hidden": "true" }),
      h("span", { class: "dlw-act-formula" }, h("i", {}, key === "f" ? "f" : "g"), "(", h("i", {}, "z"), ") = ", formulaNodes(entry.formula)))));
    z.value = state.z;
    outputs.z.value = numberText(state.z, 2);
    threshold.value = LEVELS.reduce((best, level, i) => (Math.abs(level - state.threshold) < Math.abs(LEVELS[best] - state.threshold) ? i : best), 0);
    threshold.setAttribute("aria-valuetext", String(state.threshold));
    outputs.threshold.value = String(state.threshold);
    const sentences = [], zones = [];
    body.replaceChildren(...curves.map(({ key, corner: cornered, value, derivative, zones: flat }) => {
      const d = derivative(state.z), corner = cornered && state.z === 0, saturated = !corner && Math.abs(d) < state.threshold;
      const slopeText = corner ? text.undefined + text.keras(numberText(d, 2)) : numberText(d);
      sentences.push(text.describe(label(state[key]), numberText(state.z, 2), numberText(value(state.z)), slopeText, saturated));
      zones.push(text.zones(label(state[key]), flat.map(([a, b]) => text.zone(numberText(a, 2), numberText(b, 2))).join(text.and)));
      return h("tr", {}, h("th", { scope: "row" }, label(state[key])), h("td", {}, numberText(value(state.z))), h("td", {}, slopeText),
        h("td", {}, corner ? "–" : saturated ? text.yes : text.no));
    }));
    canvases.forEach((canvas, i) => canvas.setAttribute("aria-label", [captions[i].textContent + (lang === "zh" ? "。" : "."), ...sentences, ...zones].join(lang === "zh" ? "" : " ")));
    z.setAttribute("aria-valuetext", numberText(state.z, 2));
    return sentences;
  }

  function report() {
    const entry = FUNCTIONS[state.f], p = state.alpha ?? entry.parameter?.start;
    for (const key of STATE_KEYS) model.set(key, state[key]);
    model.set("value", entry.value(state.z, p));
    model.set("derivative", entry.derivative(state.z, p));
    model.save_changes();
  }
  function change(part) {
    state = validState({ ...state, ...part }, state);
    voice.say(draw().join(" "));
    link.write(Object.fromEntries(STATE_KEYS.map(key => [key, state[key] === first[key] ? null : state[key]])));
    report();
  }
  canvases.forEach((canvas, i) => {
    const follow = event => {
      const at = toZ[i](event.clientX - canvas.getBoundingClientRect().left);
      change({ z: Math.round(Math.max(-LIMIT, Math.min(LIMIT, at)) * 20) / 20 });
    };
    canvas.addEventListener("pointerdown", event => { canvas.setPointerCapture(event.pointerId); follow(event); });
    canvas.addEventListener("pointermove", event => { if (canvas.hasPointerCapture(event.pointerId)) follow(event); });
  });
  const fromPython = () => {
    const next = validState(Object.fromEntries(STATE_KEYS.map(key => [key, model.get(key)])), state);
    if (STATE_KEYS.some(key => next[key] !== state[key])) { state = next; draw(); report(); }
  };
  if (!model.page) for (const key of STATE_KEYS) model.on(`change:${key}`, fromPython);
  report();
  return watch(el, draw);
}

export default { render: renderActivations };
