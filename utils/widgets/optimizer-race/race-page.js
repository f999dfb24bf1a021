// The page of the widget: what stands where, and what is written there apart from board, table and controls.
import { h } from "../base/common.js";
import { button, row } from "./race-controls.js";

/** { element, tell(sentence) } of `game`, with its parts; the buttons under the map work `player`. */
export function makePage(game, text, { board, controls, missions, player, table }) {
  const status = h("p", { class: "dlw-race-status" }),
    play = button(text.play, player.toggle, { class: "dlw-race-play" }),
    step = button(text.step, () => player.step(1));
  const reset = button(text.reset, () => {
    player.pause();
    player.restart();
  });
  const hold = h("div", { class: "dlw-race-hold" }, board.mapPlace, row(play, step, reset)),
    left = h("div", { class: "dlw-race-left" }, hold, board.plotPlace, status),
    right = h("div", { class: "dlw-race-right" }, controls.above, table.element, controls.below);
  const main = h("div", { class: "dlw-race-main" }, left, right),
    notes = h("p", { class: "dlw-muted" }, text.legend, " ", text.note);

  return {
    element: h("div", { class: "dlw-race" }, main, missions.element, notes),
    /** Write how the race stands, and what the first button does now. */
    tell(sentence) {
      const { finished, steps } = game.race;
      status.textContent = sentence;
      play.textContent = player.playing ? text.pause : finished && steps ? text.again : text.play;
    },
  };
}
