// Pointer and keys on the map: they choose a start, and start and stop the race.
import { numberText } from "../base/common.js";
import { shortText } from "./race-sentences.js";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** `change(settings)` is called with the start that is chosen, `say(words)` with where the cross of the keys stands. */
export function listenToMap(board, game, text, { change, player, say }) {
  const { map } = board;
  const cross = () => board.cross ?? game.setup.start;

  function moveCross(direction, finely) {
    const { center, radius, value } = game.surface,
      by = radius / (finely ? 200 : 20);
    const within = (v, i) => Math.max(center[i] - radius, Math.min(center[i] + radius, v + direction[i] * by)),
      next = cross().map((v, i) => +within(v, i).toFixed(3));
    say(text.cross(...next.map(v => numberText(v, 2)), shortText(value(...next))));
    board.setCross(next);
  }
  map.addEventListener("click", event => {
    const box = map.getBoundingClientRect();
    board.cross = null;
    change({ start: board.fromMap(event.clientX - box.left, event.clientY - box.top) });
  });
  map.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (MOVES[event.key]) {
      moveCross(MOVES[event.key], event.shiftKey);
    } else if (event.key === "Enter") {
      player.pause();
      change({ start: cross() });
      player.toggle();
    } else if (event.key === " ") {
      player.toggle();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  map.addEventListener("focus", () => board.setCross(map.matches(":focus-visible") ? [...game.setup.start] : null));
  map.addEventListener("blur", () => board.setCross(null));
}
