// Menus and sliders of the playground.
import { h, uniqueId } from "../base/common.js";
import { DATA_SETS, INPUTS } from "./play-data.js";
import { HIDDEN_ACTIVATIONS } from "./play-network.js";
import { INITS, MOST_LAYERS, MOST_UNITS, OPTIMIZER_NAMES } from "./play-state.js";

const LEVELS = {
  learning_rate: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
  noise: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1],
  share: [0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  batch_size: [1, 2, 5, 10, 20, 50, 100, 200],
  l1: [0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
  dropout: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
};
LEVELS.l2 = LEVELS.l1;
const SPEEDS = [5, 20, 60, 250, 1000];

/** { top, main, more, refresh }: what is to be placed, and a function that shows what is set. */
export function makePlayControls(game, text, change) {
  const shown = [];
  const button = (name, onclick) => h("button", { type: "button", onclick }, name);

  function menu(key, options, name, line = true) {
    const id = uniqueId(),
      select = h(
        "select",
        { id, name: key, onchange: event => change({ [key]: event.target.value }) },
        options.map(([value, words]) => h("option", { value }, words)),
      );
    shown.push(() => {
      const value = String(game.settings[key]);
      if (![...select.options].some(option => option.value === value)) select.append(h("option", { value }, value));
      select.value = value;
    });
    return h("span", { class: line ? "dlw-play-line" : "dlw-field" }, h("label", { for: id }, name), select);
  }
  function slider(key, name) {
    const id = uniqueId(),
      levels = LEVELS[key],
      output = h("output", { for: id }),
      input = h("input", {
        id,
        name: key,
        type: "range",
        min: 0,
        max: levels.length - 1,
        step: 1,
        oninput: () => change({ [key]: levels[input.value] }),
      });
    shown.push(() => {
      const value = game.settings[key];
      input.value = levels.reduce((best, v, i) => (Math.abs(v - value) < Math.abs(levels[best] - value) ? i : best), 0);
      output.value = +value.toPrecision(6);
      input.setAttribute("aria-valuetext", output.value);
    });
    return h("span", { class: "dlw-play-line" }, h("label", { for: id }, name), input, output);
  }

  function inputBoxes() {
    const names = Object.keys(INPUTS),
      boxes = names.map(name =>
        h("input", {
          type: "checkbox",
          name,
          onchange: () => {
            const chosen = names.filter((_, i) => boxes[i].checked);
            if (chosen.length) change({ inputs: chosen });
            else refresh();
          },
        }),
      );
    shown.push(() => boxes.forEach((box, i) => (box.checked = game.settings.inputs.includes(names[i]))));
    const labels = names.map((name, i) => h("label", {}, boxes[i], INPUTS[name].label));
    return h("fieldset", {}, h("legend", {}, text.inputs), h("div", { class: "dlw-play-inputs" }, labels));
  }

  function layerRow(l) {
    const id = uniqueId(),
      replaced = (key, value) => change({ [key]: game.settings[key].map((old, i) => (i === l ? value : old)) }),
      output = h("output", { for: id }),
      units = h("input", {
        id,
        type: "range",
        min: 1,
        max: MOST_UNITS,
        step: 1,
        "aria-label": text.units(l + 1),
        oninput: () => replaced("layers", Number(units.value)),
      }),
      activation = h(
        "select",
        { "aria-label": text.activation(l + 1), onchange: () => replaced("activations", activation.value) },
        HIDDEN_ACTIVATIONS.map(name => h("option", { value: name }, name)),
      ),
      row = h(
        "div",
        { class: "dlw-play-layer", "data-layer": l + 1 },
        h("span", { "aria-hidden": "true" }, text.layer(l + 1)),
        units,
        output,
        activation,
      );
    shown.push(() => {
      row.hidden = l >= game.settings.layers.length;
      if (row.hidden) return;
      units.value = output.value = game.settings.layers[l];
      activation.value = game.settings.activations[l];
    });
    return row;
  }
  function layerRows() {
    const add = button(text.add, () => change({ layers: [...game.settings.layers, game.settings.layers.at(-1) ?? 4] })),
      remove = button(text.remove, () => change({ layers: game.settings.layers.slice(0, -1) }));
    shown.push(() => {
      const n = game.settings.layers.length;
      for (const [its, off] of [
        [add, n >= MOST_LAYERS],
        [remove, n === 0],
      ]) {
        its.setAttribute("aria-disabled", off); // a disabled button would lose the focus
        its.style.opacity = off ? 0.55 : "";
      }
    });
    return h(
      "fieldset",
      {},
      h("legend", {}, text.layers),
      Array.from({ length: MOST_LAYERS }, (_, l) => layerRow(l)),
      h("div", { class: "dlw-row" }, add, remove),
    );
  }
  function seedLine() {
    const id = uniqueId(),
      number = h("input", {
        id,
        name: "seed",
        type: "number",
        min: 0,
        max: 999,
        step: 1,
        onchange: () => change({ seed: number.value }),
      });
    shown.push(() => (number.value = game.settings.seed));
    const other = button(text.reseed, () => change({ seed: (game.settings.seed + 1) % 1000 }));
    return h(
      "span",
      { class: "dlw-play-line" },
      h("label", { for: id }, text.seed),
      h("span", { class: "dlw-row dlw-play-wide" }, number, other),
    );
  }

  const top = [
    menu(
      "data",
      DATA_SETS.map(name => [name, text.sets[name]]),
      text.data,
      false,
    ),
    menu(
      "speed",
      SPEEDS.map(v => [v, v]),
      text.speed,
      false,
    ),
  ];
  const main = [
    layerRows(),
    h(
      "div",
      {},
      slider("learning_rate", text.learning_rate),
      menu(
        "optimizer",
        OPTIMIZER_NAMES.map(name => [name, text.optimizers[name]]),
        text.optimizer,
      ),
    ),
    inputBoxes(),
  ];
  const more = [
    ...["noise", "share", "batch_size", "l1", "l2", "dropout"].map(key => slider(key, text[key])),
    menu(
      "init",
      INITS.map(name => [name, text.inits[name]]),
      text.init,
    ),
    seedLine(),
  ];
  function refresh() {
    for (const show of shown) show();
  }
  return { top, main, more, refresh };
}
