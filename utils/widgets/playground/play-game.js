// Settings, the network that learns under them, and the missions; nothing of a page.
import { makeMissions } from "./play-missions.js";
import { beginsAnew, differs, PLAY_KEYS } from "./play-state.js";
import { makeTraining } from "./play-training.js";

/**
 * `pure`: whether the same settings have held from the first step, so that steps alone lead here again. `take` returns
 * whether other settings ask for a network that starts anew.
 */
export function makePlay(settings) {
  const missions = makeMissions(),
    judge = () => missions.judge(game.settings, game.training);
  const game = {
    settings,
    missions,
    training: makeTraining(settings),
    pure: true,
    restart() {
      game.training = makeTraining(game.settings);
      game.pure = true;
    },
    take(next) {
      const before = game.settings;
      game.settings = next;
      if (beginsAnew(before, next)) return true;
      if (
        game.training.steps &&
        differs(
          PLAY_KEYS.filter(key => key !== "speed"),
          before,
          next,
        )
      )
        game.pure = false;
      game.training.take(next);
      return false;
    },
    /** `count` steps; whether the network can go on. */
    advance(count) {
      game.training.advance(count, judge);
      return !game.training.diverged;
    },
  };
  return game;
}
