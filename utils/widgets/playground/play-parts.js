// How far the missions are, and all weights as a table.
import { h } from "../base/common.js";
import { INPUTS } from "./play-data.js";
import { GOALS } from "./play-missions.js";
import { shortNumber } from "./play-words.js";

/** How far the mission `name` is, or, when it is done, what to try next. */
export function missionStand({ missions, settings, training }, text, name) {
  if (missions.done.has(name)) return text.after[name];
  if (name === "spiral") {
    const units = settings.layers.reduce((a, b) => a + b, 0);
    return settings.data === "spiral" ? text.now.spiral(units, text.percent(training.now.test.accuracy)) : "";
  }
  if (name === "still") return text.now.still(Math.min(GOALS.still.steps, missions.quiet));
  const { ill, healthy } = missions;
  return ill ? text.now.cure(ill, Math.min(GOALS.cure.steps, healthy)) : text.now.sick;
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
