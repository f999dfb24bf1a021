// Softmax and cross-entropy: logits in, probabilities, loss and gradient out, as bars.
// State: logits: two to ten numbers, −10000 … 10000; label: index of the true class; temperature: 0.1 … 10;
// names: of the classes, a list or {en, zh} of lists. Reported back: probabilities, loss.
// @trait logits = [2.0, 1.0, 0.0, -1.0]
// @trait label = 0
// @trait temperature = 1.0
// @trait names = []
// @trait probabilities = []
// @trait loss = 0.0
import { begin, colors, h, numberText, speaker, uniqueId, watch } from "../base/common.js";
import { address } from "../base/link.js";
import { missionList } from "../base/missions.js";
import { HOTTEST, MOST, missionsDone, softmaxState, withLoss } from "./cross-entropy.js";
import { SOFTMAX_CSS, SOFTMAX_TEXT } from "./softmax-words.js";

const REACH = 10; // of the sliders; the fields beside them go further
const SVG = "http://www.w3.org/2000/svg";
const EXAMPLES = {
  ordinary: n => Array.from({ length: n }, (_, k) => 2 - k),
  equal: n => Array(n).fill(1),
  tie: n => Array.from({ length: n }, (_, k) => (k < 2 ? 2 : -1)),
  hundred: n => Array.from({ length: n }, (_, k) => (k % 2 ? 100 : -100)),
};

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** A bar from 0 to `value`, within `low` … 1, and a function that sets it. */
function bar(kind, low) {
  const rect = shape("rect", { y: 0, height: 8, class: kind }),
    svg = shape("svg", {
      viewBox: `${100 * low} 0 ${100 * (1 - low)} 8`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    });
  svg.append(
    rect,
    shape("rect", { x: low < 0 ? -0.6 : 0, width: low < 0 ? 1.2 : 0.6, y: 0, height: 8, class: "dlw-sm-axis" }),
  );
  const set = value => {
    rect.setAttribute("x", 100 * Math.min(0, value));
    rect.setAttribute("width", 100 * Math.abs(value));
  };
  return [svg, set];
}

function given(model) {
  const logits = model.get("logits") ?? [2, 1, 0, -1];
  if (!Array.isArray(logits) || logits.length < 2 || logits.length > 10)
    throw new Error(`logits: expected two to ten numbers, received ${JSON.stringify(logits)}`);
  const base = { z: logits.map(() => 0), label: 0, temperature: 1 },
    raw = { z: logits, label: model.get("label") ?? 0, temperature: model.get("temperature") ?? 1 },
    state = softmaxState(raw, base);
  if (state.z.some((v, k) => v !== Number(logits[k])) || state.label !== raw.label)
    throw new Error(
      `logits, label: expected numbers up to ${MOST} and one of their places, received ${JSON.stringify(raw)}`,
    );
  return state;
}

function renderSoftmax({ model, el }) {
  const lang = begin(model, el, SOFTMAX_CSS),
    text = SOFTMAX_TEXT[lang],
    voice = speaker(el),
    first = given(model),
    link = address(model, el, "softmax"),
    n = first.z.length,
    before = withLoss(first);
  const listed = model.get("names"),
    words = (Array.isArray(listed) ? listed : listed?.[lang]) ?? [],
    names = first.z.map((_, k) => words[k] ?? text.class(k));
  let state = softmaxState(link.read(), first),
    now = withLoss(state);
  const texts = () => ({
    z: state.z.some((v, k) => v !== first.z[k]) ? state.z.join("_") : null,
    label: state.label === first.label ? null : state.label,
    temperature: state.temperature === first.temperature ? null : state.temperature,
  });

  const group = uniqueId(),
    setLogit = (k, value) => change({ z: state.z.map((v, i) => (i === k ? value : v)) });
  const rows = names.map((name, k) => {
    const id = uniqueId(),
      radio = h("input", {
        type: "radio",
        name: group,
        id,
        "aria-label": `${text.truth}: ${name}`,
        onchange: () => change({ label: k }),
      }),
      slider = h("input", {
        type: "range",
        name: `z${k}`,
        min: -REACH,
        max: REACH,
        step: 0.1,
        "aria-label": text.logit(name),
        oninput: event => setLogit(k, +event.target.value),
      }),
      field = h("input", {
        type: "number",
        min: -MOST,
        max: MOST,
        step: "any",
        "aria-label": text.exact(name),
        onchange: event => setLogit(k, event.target.value),
      });
    const [pBar, setP] = bar("dlw-sm-p", 0),
      [gBar, setG] = bar("dlw-sm-g", -1),
      pText = h("span"),
      gText = h("span");
    const element = h(
      "div",
      { class: "dlw-sm-row" },
      h("span", { class: "dlw-sm-class" }, radio, h("label", { for: id }, name)),
      slider,
      field,
      h("div", { class: "dlw-sm-bar", "data-name": text.heads[2] }, pBar, pText),
      h("div", { class: "dlw-sm-bar", "data-name": text.heads[3] }, gBar, gText),
    );
    return { element, radio, slider, field, setP, setG, pText, gText };
  });
  const heat = uniqueId(),
    menu = uniqueId(),
    lossId = uniqueId();
  const warmth = h("input", {
      id: heat,
      name: "temperature",
      type: "range",
      min: -1,
      max: 1,
      step: 0.05,
      oninput: event => change({ temperature: +(HOTTEST ** +event.target.value).toPrecision(3) }),
    }),
    warmthText = h("output", { for: heat });
  const examples = h(
    "select",
    {
      id: menu,
      onchange: event => event.target.value && change({ z: EXAMPLES[event.target.value](n), temperature: 1 }),
    },
    Object.entries(text.examples).map(([value, label]) => h("option", { value }, label)),
  );
  const lossText = h("output", { id: lossId }),
    answer = h("span", { class: "dlw-muted" });
  const done = new Set(),
    missions = missionList(el, text.mission, { done, stand: name => (done.has(name) ? text.after[name] : "") });
  const plot = h(
    "div",
    { role: "group", class: "dlw-sm-rows" },
    h(
      "div",
      { class: "dlw-sm-row dlw-sm-head", "aria-hidden": "true" },
      text.heads.map(head => h("span", {}, head)),
    ),
    rows.map(row => row.element),
  );
  el.append(
    h(
      "div",
      { class: "dlw-sm" },
      plot,
      h("div", { class: "dlw-sm-heat dlw-screen" }, h("label", { for: heat }, text.temperature), warmth, warmthText),
      h("div", { class: "dlw-row dlw-sm-loss" }, h("label", { for: lossId }, text.loss), lossText, answer),
      h("p", { class: "dlw-muted" }, text.note),
      h(
        "div",
        { class: "dlw-row dlw-screen" },
        h("span", { class: "dlw-field" }, h("label", { for: menu }, text.example), examples),
        h("button", { type: "button", onclick: () => change(first) }, text.reset),
      ),
      missions.element,
    ),
    voice.region,
    link.button(texts),
  );

  function draw() {
    colors(el);
    const said = [];
    rows.forEach((row, k) => {
      const z = numberText(state.z[k], Number.isInteger(state.z[k]) ? 0 : 2),
        p = numberText(now.p[k], 4),
        g = numberText(now.slope[k], 4);
      row.radio.checked = k === state.label;
      row.slider.value = state.z[k];
      row.slider.setAttribute("aria-valuetext", z);
      row.field.value = state.z[k];
      row.setP(now.p[k]);
      row.setG(now.slope[k]);
      row.pText.textContent = p;
      row.gText.textContent = g;
      said.push(text.row(names[k], z, p, g));
    });
    const heatText = numberText(state.temperature, 2),
      loss = numberText(now.loss, 4),
      best = text.answer(now.best.map(k => names[k]));
    warmth.value = Math.log10(state.temperature);
    warmth.setAttribute("aria-valuetext", heatText);
    warmthText.value = heatText;
    lossText.value = loss;
    answer.textContent = best;
    for (const name of missionsDone(now, before)) done.add(name);
    missions.refresh();
    plot.setAttribute("aria-label", text.describe(said, heatText, names[state.label], loss, best));
    return text.changed(said, loss, best);
  }

  function report() {
    model.set("logits", state.z);
    model.set("label", state.label);
    model.set("temperature", state.temperature);
    model.set("probabilities", now.p);
    model.set("loss", now.loss);
    model.save_changes();
  }
  function change(part) {
    state = softmaxState({ ...state, ...part }, state);
    now = withLoss(state);
    voice.say(draw(), missions.news());
    if (document.activeElement !== examples) examples.value = "";
    link.write(texts());
    report();
  }
  report();
  return watch(el, draw);
}

export default { render: renderSoftmax };
