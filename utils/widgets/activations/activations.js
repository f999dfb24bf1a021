// Explore activation functions: value, derivative, and where the derivative is nearly zero.
// State: f, compare ("" for none): names as in Keras, or "step", "prelu"; alpha, compare_alpha: their parameter or
// null;
// z: -6 … 6; threshold: a function counts as saturated where |f'(z)| is below it. Reported back: value, derivative.
// @trait f = "sigmoid"
// @trait compare = ""
// @trait alpha = null
// @trait compare_alpha = null
// @trait z = 1.0
// @trait threshold = 0.05
// @trait value = 0.0
// @trait derivative = 0.0
import { begin, colors, h, numberText, speaker, uniqueId, watch } from "../base/common.js";
import { address } from "../base/link.js";
import { LIMIT, drawPlot, saturatedZones } from "./activations-plot.js";
import { ACTIVATIONS_CSS, ACTIVATIONS_TEXT } from "./activations-words.js";
import { FUNCTIONS } from "./functions.js";

const LEVELS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];

/** "e^{−z}" as nodes: raised parts, variables in italics. */
function formulaNodes(text) {
  return text
    .split(/(\^\{[^}]*\}|[zeαλ])/)
    .filter(Boolean)
    .map(part => {
      if (part.startsWith("^{")) return h("sup", {}, formulaNodes(part.slice(2, -1)));
      return /^[zαλ]$/.test(part) ? h("i", {}, part) : part;
    });
}

/** Keep what is valid of `raw` (texts from an address, or values from Python). */
export function validState(raw, base) {
  const state = { ...base },
    number = v => (v === null || v === "" || v === undefined ? NaN : Number(v));
  const within = (v, low, high) => Number.isFinite(v) && v >= low && v <= high;
  if (Object.hasOwn(FUNCTIONS, raw.f ?? "")) state.f = raw.f;
  if (raw.compare === "" || Object.hasOwn(FUNCTIONS, raw.compare ?? "")) state.compare = raw.compare;
  for (const [key, name] of [
    ["alpha", state.f],
    ["compare_alpha", state.compare],
  ]) {
    const parameter = FUNCTIONS[name]?.parameter,
      value = number(raw[key]);
    state[key] = parameter && within(value, parameter.min, parameter.max) ? value : null;
  }
  if (within(number(raw.z), -LIMIT, LIMIT)) state.z = number(raw.z);
  if (within(number(raw.threshold), 1e-6, 1)) state.threshold = number(raw.threshold);
  return state;
}

const DEFAULT_STATE = { f: "sigmoid", compare: "", alpha: null, compare_alpha: null, z: 1, threshold: 0.05 };
const STATE_KEYS = Object.keys(DEFAULT_STATE);

function renderActivations({ model, el }) {
  const lang = begin(model, el, ACTIVATIONS_CSS),
    text = ACTIVATIONS_TEXT[lang],
    voice = speaker(el);
  const given = Object.fromEntries(
    STATE_KEYS.map(key => [key, model.get(key)]).filter(([, value]) => value !== undefined),
  );
  for (const key of ["f", "compare"]) {
    if (given[key] && !Object.hasOwn(FUNCTIONS, given[key])) {
      throw new Error(`${key}: expected ${Object.keys(FUNCTIONS).join(", ")}; received ${given[key]}`);
    }
  }
  const first = validState(given, DEFAULT_STATE),
    link = address(model, el, "activations");
  let state = validState({ ...first, ...link.read() }, first);

  const texts = () => Object.fromEntries(STATE_KEYS.map(key => [key, state[key] === first[key] ? null : state[key]]));

  const label = name => FUNCTIONS[name].label[lang] ?? FUNCTIONS[name].label;
  const ids = { f: uniqueId(), compare: uniqueId(), z: uniqueId(), threshold: uniqueId() };
  const menu = (key, extra) =>
    h(
      "select",
      {
        id: ids[key],
        name: key,
        onchange: event => change({ [key]: event.target.value, [key === "f" ? "alpha" : "compare_alpha"]: null }),
      },
      [...extra, ...Object.keys(FUNCTIONS).map(name => h("option", { value: name }, label(name)))],
    );
  const menus = { f: menu("f", []), compare: menu("compare", [h("option", { value: "" }, text.none)]) };
  const places = { f: h("div", { class: "dlw-act-parameter" }), compare: h("div", { class: "dlw-act-parameter" }) };
  const formulas = h("div", { class: "dlw-act-formulas" });
  const canvases = ["value", "slope"].map(key => h("canvas", { role: "img" }));
  const captions = canvases.map((canvas, i) => h("figcaption", {}, i ? `${text.slope} f′(z)` : `${text.value} f(z)`));
  const z = h("input", {
    id: ids.z,
    name: "z",
    type: "range",
    min: -LIMIT,
    max: LIMIT,
    step: 0.05,
    oninput: event => change({ z: +event.target.value }),
  });
  const threshold = h("input", {
    id: ids.threshold,
    name: "threshold",
    type: "range",
    min: 0,
    max: LEVELS.length - 1,
    step: 1,
    oninput: event => change({ threshold: LEVELS[event.target.value] }),
  });
  const outputs = { z: h("output", { for: ids.z }), threshold: h("output", { for: ids.threshold }) };
  const body = h("tbody");
  el.append(
    h(
      "div",
      { class: "dlw-act" },
      h(
        "div",
        { class: "dlw-act-choose" },
        h("label", { for: ids.f }, text.f),
        menus.f,
        places.f,
        h("label", { for: ids.compare }, text.compare),
        menus.compare,
        places.compare,
      ),
      formulas,
      h(
        "div",
        { class: "dlw-act-plots" },
        canvases.map((canvas, i) => h("figure", {}, captions[i], canvas)),
      ),
      h(
        "div",
        { class: "dlw-act-sliders" },
        h("label", { for: ids.z }, text.z),
        z,
        outputs.z,
        h(
          "label",
          { for: ids.threshold },
          h("span", { class: "dlw-act-shade", "aria-hidden": "true" }),
          text.threshold,
        ),
        threshold,
        outputs.threshold,
      ),
      h(
        "table",
        { class: "dlw-act-table" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["", `${text.value} f(z)`, `${text.slope} f′(z)`, text.saturated].map(head =>
              head ? h("th", { scope: "col" }, head) : h("td"),
            ),
          ),
        ),
        body,
      ),
    ),
    voice.region,
    link.button(texts),
  );

  /** The α slider of one function; made anew when the function changes. */
  function parameterSlider(key) {
    const alphaKey = key === "f" ? "alpha" : "compare_alpha",
      parameter = FUNCTIONS[state[key]]?.parameter,
      place = places[key];
    const value = state[alphaKey] ?? parameter?.start;
    if (place.dataset.name !== state[key]) {
      place.dataset.name = state[key];
      place.replaceChildren();
      if (parameter) {
        const id = uniqueId();
        place.append(
          h(
            "span",
            { class: "dlw-field" },
            h("label", { for: id }, parameter[lang]),
            h("input", {
              id,
              name: alphaKey,
              type: "range",
              min: parameter.min,
              max: parameter.max,
              step: parameter.step,
              value,
              oninput: event => change({ [alphaKey]: +event.target.value }),
            }),
            h("output", { for: id }),
          ),
        );
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
    const color = colors(el),
      curves = [];
    for (const [key, name] of [
      ["f", "accent"],
      ["compare", "second"],
    ]) {
      menus[key].value = state[key];
      const p = parameterSlider(key),
        entry = FUNCTIONS[state[key]];
      if (entry)
        curves.push({
          key,
          name,
          entry,
          corner: entry.corner?.(p),
          value: u => entry.value(u, p),
          derivative: u => entry.derivative(u, p),
        });
    }
    for (const curve of curves) curve.zones = saturatedZones(curve.derivative, state.threshold);
    toZ = canvases.map((canvas, i) =>
      drawPlot(
        canvas,
        color,
        curves.map(({ name, zones, value, derivative }) => ({ name, zones, of: i ? derivative : value })),
        state,
        canvas.parentElement.clientWidth < 300 ? 170 : 200,
      ),
    );
    formulas.replaceChildren(
      ...curves.map(({ key, entry }) =>
        h(
          "div",
          {},
          h("span", { class: `dlw-act-swatch${key === "f" ? "" : " dlw-act-second"}`, "aria-hidden": "true" }),
          h(
            "span",
            { class: "dlw-act-formula" },
            h("i", {}, key === "f" ? "f" : "g"),
            "(",
            h("i", {}, "z"),
            ") = ",
            formulaNodes(entry.formula),
          ),
        ),
      ),
    );
    z.value = state.z;
    outputs.z.value = numberText(state.z, 2);
    threshold.value = LEVELS.reduce(
      (best, level, i) => (Math.abs(level - state.threshold) < Math.abs(LEVELS[best] - state.threshold) ? i : best),
      0,
    );
    threshold.setAttribute("aria-valuetext", String(state.threshold));
    outputs.threshold.value = String(state.threshold);
    const sentences = [],
      zones = [];
    body.replaceChildren(
      ...curves.map(({ key, corner: cornered, value, derivative, zones: flat }) => {
        const d = derivative(state.z),
          corner = cornered && state.z === 0,
          saturated = !corner && Math.abs(d) < state.threshold;
        const slopeText = corner ? text.undefined + text.keras(numberText(d, 2)) : numberText(d);
        sentences.push(
          text.describe(label(state[key]), numberText(state.z, 2), numberText(value(state.z)), slopeText, saturated),
        );
        zones.push(
          text.zones(
            label(state[key]),
            flat.map(([a, b]) => text.zone(numberText(a, 2), numberText(b, 2))).join(text.and),
          ),
        );
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, label(state[key])),
          h("td", {}, numberText(value(state.z))),
          h("td", {}, slopeText),
          h("td", {}, corner ? "–" : saturated ? text.yes : text.no),
        );
      }),
    );
    canvases.forEach((canvas, i) =>
      canvas.setAttribute(
        "aria-label",
        [captions[i].textContent + (lang === "zh" ? "。" : "."), ...sentences, ...zones].join(lang === "zh" ? "" : " "),
      ),
    );
    z.setAttribute("aria-valuetext", numberText(state.z, 2));
    return sentences;
  }

  function report() {
    const entry = FUNCTIONS[state.f],
      p = state.alpha ?? entry.parameter?.start;
    for (const key of STATE_KEYS) model.set(key, state[key]);
    model.set("value", entry.value(state.z, p));
    model.set("derivative", entry.derivative(state.z, p));
    model.save_changes();
  }
  function change(part) {
    state = validState({ ...state, ...part }, state);
    voice.say(draw().join(" "));
    link.write(texts());
    report();
  }
  canvases.forEach((canvas, i) => {
    const follow = event => {
      const at = toZ[i](event.clientX - canvas.getBoundingClientRect().left);
      change({ z: Math.round(Math.max(-LIMIT, Math.min(LIMIT, at)) * 20) / 20 });
    };
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      follow(event);
    });
    canvas.addEventListener("pointermove", event => {
      if (canvas.hasPointerCapture(event.pointerId)) follow(event);
    });
  });
  const fromPython = () => {
    const next = validState(Object.fromEntries(STATE_KEYS.map(key => [key, model.get(key)])), state);
    if (STATE_KEYS.some(key => next[key] !== state[key])) {
      state = next;
      draw();
      report();
    }
  };
  if (!model.page) for (const key of STATE_KEYS) model.on(`change:${key}`, fromPython);
  report();
  return watch(el, draw);
}

export default { render: renderActivations };
