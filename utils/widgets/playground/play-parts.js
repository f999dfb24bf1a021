// The list of the missions, and all weights as a table.
import { h } from "../base/common.js";
import { INPUTS } from "./play-data.js";
import { GOALS, MISSIONS } from "./play-missions.js";
import { shortNumber } from "./play-words.js";

/** { element, refresh, news }: `news` is a sentence on what was fulfilled since it was last asked, or "". */
export function missionList(game, text, take) {
  const names = Object.keys(MISSIONS),
    told = new Set();

  /** How far a mission is. */
  function stand(name) {
    const { missions, settings, training } = game;
    if (missions.done.has(name)) return text.after[name];
    if (name === "spiral") {
      const units = settings.layers.reduce((a, b) => a + b, 0);
      return settings.data === "spiral" ? text.now.spiral(units, text.percent(training.now.test.accuracy)) : "";
    }
    if (name === "still") return text.now.still(Math.min(GOALS.still.steps, missions.quiet));
    const { ill, healthy } = missions;
    if (!ill) return text.now.sick;
    return text.now.cure(ill, Math.min(GOALS.cure.steps, healthy));
  }
  const items = names.map(name => {
    const [title, rule] = text.mission[name],
      mark = h("span"),
      state = h("p", { class: "dlw-muted" }),
      head = h(
        "p",
        {},
        h("strong", {}, title, mark),
        h("button", { type: "button", onclick: () => take(name) }, text.take),
      );
    return { name, mark, state, element: h("li", { "data-mission": name }, head, h("p", {}, rule), state) };
  });
  function refresh() {
    for (const { name, mark, state, element } of items) {
      const done = game.missions.done.has(name);
      element.dataset.done = done;
      mark.textContent = done ? ` ✓ ${text.done}` : "";
      const words = stand(name);
      if (state.textContent !== words) state.textContent = words;
    }
  }
  function news() {
    const fresh = [...game.missions.done].filter(name => !told.has(name));
    for (const name of fresh) told.add(name);
    return fresh.map(name => ` ${text.mission[name][0]}${text.colon}${text.done}`).join(text.list);
  }
  const list = h(
    "ol",
    { class: "dlw-play-missions" },
    items.map(item => item.element),
  );
  return { element: h("div", {}, h("p", {}, h("b", {}, text.missions)), list), refresh, news };
}

/** A folded table of every layer's weights, as they were when training last stood or spoke. */
export function weightTable(game, text) {
  const body = h("div", { class: "dlw-play-scroll", tabindex: 0, role: "region", "aria-label": text.weights }),
    element = h("details", { ontoggle: () => refresh() }, h("summary", {}, text.weights), body);

  function oneLayer({ inputs, units, activation, kernel, bias }, l, { params, net }) {
    const last = l === net.layers.length - 1,
      head = Array.from({ length: inputs }, (_, i) => (l ? i + 1 : INPUTS[game.settings.inputs[i]].label)),
      cell = v => h("td", {}, shortNumber(v));
    return h(
      "table",
      {},
      h("caption", {}, text.with(last ? text.outputUnit : text.layer(l + 1), last ? "sigmoid" : activation)),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          [text.from, ...head, text.bias].map(word => h("th", { scope: "col" }, word)),
        ),
      ),
      h(
        "tbody",
        {},
        Array.from({ length: units }, (_, j) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, j + 1),
            Array.from({ length: inputs }, (__, i) => cell(params[kernel + i * units + j])),
            cell(params[bias + j]),
          ),
        ),
      ),
    );
  }
  function refresh() {
    if (element.open)
      body.replaceChildren(...game.training.net.layers.map((layer, l) => oneLayer(layer, l, game.training)));
  }
  return { element, refresh };
}
