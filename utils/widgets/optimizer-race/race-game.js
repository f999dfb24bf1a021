// Settings, the race that they make, and the missions. Nothing of a page.
import { HYPERPARAMETERS } from "../base/optimizers.js";
import { makeRace, makeSetup, sweep } from "./race.js";
import { makeRaceMissions } from "./race-missions.js";
import { NAMES, SWEPT } from "./race-state.js";
import { SURFACES } from "./surfaces.js";

/** With another of these, every learning rate does otherwise. */
const SWEPT_BY = ["surface", "start", "noise", "seed", "turn", ...Object.keys(HYPERPARAMETERS)];

/**
 * Settings and the race that they make. `race` is new after `restart`, `swept` holds what was found for each optimizer
 * so far; `missions`: which of them were fulfilled.
 */
export function makeGame(settings) {
  const setup = makeSetup(settings);
  const game = {
    settings,
    setup,
    race: makeRace([], {}, setup),
    swept: {},
    missions: makeRaceMissions(),
    get surface() {
      return game.setup.surface;
    },
    get speed() {
      return game.settings.speed ?? SURFACES[game.settings.surface].speed;
    },
    rate: name => game.settings.learning_rates[name] ?? SURFACES[game.settings.surface].rates[name],
    take(next) {
      if (SWEPT_BY.some(key => next[key] !== game.settings[key])) game.swept = {};
      game.settings = next;
    },
    restart() {
      const rates = Object.fromEntries(NAMES.map(name => [name, game.rate(name)]));
      game.setup = makeSetup(game.settings);
      game.race = makeRace(game.settings.optimizers, rates, game.setup);
    },
    /** Some steps of all, no further than to the end unless it was over before. */
    advance(steps) {
      const { race } = game,
        before = race.finished && race.steps > 0;
      for (let i = 0; i < steps && (before || !race.finished); i++) race.step();
      game.missions.judge(game);
    },
    /**
     * How each learning rate would do from this start, for the next optimizer; its name, or undefined when all are
     * done.
     */
    sweepNext() {
      const name = NAMES.find(other => !game.swept[other]);
      if (name) game.swept[name] = sweep(name, SWEPT, game.setup);
      return name;
    },
    /** {name: the fastest of the swept rates, else its own}. */
    fastest() {
      return Object.fromEntries(
        NAMES.map(name => {
          const steps = game.swept[name],
            best = steps.reduce((a, b, i) => (b < (steps[a] ?? Infinity) ? i : a), -1);
          return [name, best < 0 ? game.rate(name) : SWEPT[best]];
        }),
      );
    },
  };
  return game;
}
