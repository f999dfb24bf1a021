// What is set apart from the table: menus, sliders, and buttons that set something at once.
import { h, uniqueId } from "../base/common.js";
import { HYPERPARAMETERS, OPTIMIZERS } from "../base/optimizers.js";
import { namesOf } from "./race-sentences.js";
import { LIMITS, NAMES } from "./race-state.js";
import { RACE_TEXT } from "./race-words.js";
import { SURFACES } from "./surfaces.js";

const NOISES = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const SPEEDS = [5, 15, 60, 240, 960];
const SYMBOLS = { momentum: "β", rho: "ρ", adadelta_rho: "ρ", beta_1: "β₁", beta_2: "β₂", weight_decay: "λ" };
const nearestNoise = v =>
  NOISES.reduce((best, level, i) => (Math.abs(level - v) < Math.abs(NOISES[best] - v) ? i : best), 0);

export const button = (name, onclick, props = {}) => h("button", { type: "button", onclick, ...props }, name);
export const row = (...children) => h("div", { class: "dlw-row" }, ...children);

/**
 * { above, below, refresh }: what stands above and below the table, and a function that shows what is set.
 * `change(settings)` is called with what the reader sets, `tune()` for the fastest learning rate of each.
 */
export function makeControls(game, lang, change, tune) {
  const text = RACE_TEXT[lang],
    formula = h("p", { class: "dlw-muted" }),
    shown = [];

  function menu(key, values, now) {
    const id = uniqueId(),
      option = ([value, words]) => h("option", { value }, words);
    const select = h("select", { id, name: key, onchange: () => change({ [key]: select.value }) }, values.map(option));
    shown.push(() => {
      const value = String(now());
      if (![...select.options].some(its => its.value === value)) select.append(option([value, value]));
      select.value = value;
    });
    return h("span", { class: "dlw-field" }, h("label", { for: id }, text[key]), select);
  }
  function slider(key, name, props, toValue = v => +v, toPlace = v => v) {
    const id = uniqueId(),
      output = h("output", { for: id }),
      oninput = () => change({ [key]: toValue(input.value) });
    const input = h("input", { id, name: key, type: "range", ...props, oninput });
    shown.push(() => {
      input.value = toPlace(game.settings[key]);
      output.value = +game.settings[key].toFixed(4);
      input.setAttribute("aria-valuetext", output.value);
    });
    return h("span", { class: "dlw-field" }, h("label", { for: id }, name), input, output);
  }
  function hyperparameter(key) {
    const users = NAMES.filter(name => OPTIMIZERS[name].uses.includes(key));
    const max = LIMITS[key][1] === 1 ? 0.2 : LIMITS[key][1],
      step = key === "beta_2" ? 0.0009 : 0.001;
    return slider(key, text.of(SYMBOLS[key], text[key] ?? namesOf(users, lang)), { min: 0, max, step });
  }

  const surfaces = Object.entries(SURFACES).map(([key, its]) => [key, its.label[lang]]),
    speeds = SPEEDS.map(v => [v, v]);
  shown.push(() => {
    const { surface, settings } = game,
      turned = settings.turn ? text.turned(settings.turn) : "";
    formula.replaceChildren(h("i", {}, "f"), `(x, y) = ${surface.formula}${turned} · ${text.held(surface.goal)}`);
  });
  const above = [
    row(
      menu("surface", surfaces, () => game.settings.surface),
      menu("speed", speeds, () => game.speed),
    ),
    formula,
  ];
  const rates = row(
    button(text.tune, tune),
    button(text.original, () => change({ learning_rates: {} })),
    button(text.all, () => change({ optimizers: NAMES })),
    button(text.none, () => change({ optimizers: [] })),
  );
  const noise = row(
    slider("noise", text.noise, { min: 0, max: NOISES.length - 1, step: 1 }, v => NOISES[v], nearestNoise),
    button(text.reseed, () => change({ seed: (game.settings.seed + 1) % 1000 })),
  );
  const turn = slider("turn", text.turn, { min: 0, max: 90, step: 5 });
  const more = h(
    "details",
    {},
    h("summary", {}, text.more),
    h("div", { class: "dlw-race-more" }, turn, Object.keys(HYPERPARAMETERS).map(hyperparameter)),
    h("p", { class: "dlw-muted" }, text.fixed),
  );
  function refresh() {
    for (const show of shown) show();
  }
  return { above, below: [rates, noise, more], refresh };
}
