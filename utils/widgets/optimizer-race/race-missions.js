// Three missions: what each sets up, what it asks for, how far it is; nothing of a page.
import { HYPERPARAMETERS } from "../base/optimizers.js";
import { sweep } from "./race.js";
import { RACE_START, SWEPT } from "./race-state.js";
import { SURFACES } from "./surfaces.js";

/** steps: at most so many; slower: by so much at most than at the best learning rate; loss: of the start, at least. */
export const RACE_GOALS = { ravine: { steps: 40 }, ridge: { steps: 40 }, adam: { slower: 0.1, loss: 1 } };

const { start: RAVINE } = SURFACES.ravine;
/** What each mission sets when the reader takes it up; SGD and Momentum get their best learning rates in the ravine. */
export const RACE_MISSIONS = {
  ravine: { surface: "ravine", start: RAVINE, optimizers: ["sgd", "momentum"], speed: 15 },
  ridge: { surface: "saddle", start: [0, 1.5], optimizers: ["sgd", "momentum", "adam"], speed: 60 },
  adam: { surface: "ravine", start: RAVINE, optimizers: ["sgd", "adam"], speed: 15 },
};
for (const its of Object.values(RACE_MISSIONS)) {
  const learning_rates = its.surface === "ravine" ? { sgd: 0.0385, momentum: 0.0035, adam: 0.1 } : {};
  Object.assign(its, { ...RACE_START, ...its, learning_rates });
}

/** Steps to the goal of `name` in `race`; Infinity where it has not come there, or does not take part. */
export const stepsOf = (race, name) => race.racers.find(racer => racer.name === name)?.reached ?? Infinity;
/** Whether `settings` put the start exactly where the slope across the ridge is zero. */
export const onRidge = ({ surface, start, turn }) => surface === "saddle" && turn === 0 && start?.[0] === 0;
/** Whether `settings` are those of the ravine as it is set up, whatever the optimizers do there. */
export function inRavine({ surface, start, turn, noise }) {
  const same = (start ?? RAVINE).every((v, i) => v === RAVINE[i]);
  return surface === "ravine" && same && turn === 0 && noise === 0;
}

/**
 * Judge of the missions: { done, rated, judge(game) }. `done`: names of those that are fulfilled; `rated`: of a race
 * that Adam has lost to SGD: { race, own, best }, Adam's steps at its learning rate and at the best one.
 */
export function makeRaceMissions() {
  const missions = { done: new Set(), rated: null, judge };

  /** Sweeping learning rates takes some milliseconds: once a race. */
  function rate(game) {
    if (missions.rated?.race === game.race) return missions.rated;
    const { race, setup, swept } = game,
      [own] = sweep("adam", [game.rate("adam")], setup),
      all = (swept.adam ??= sweep("adam", SWEPT, setup));
    return (missions.rated = {
      race,
      own,
      best: Math.min(own || Infinity, ...all.filter(steps => !Number.isNaN(steps))),
    });
  }
  function adam(game) {
    const { race, settings, setup, surface } = game,
      takesPart = race.racers.some(({ name }) => name === "adam"),
      usual = ["beta_1", "beta_2"].every(key => settings[key] === HYPERPARAMETERS[key]);
    if (!takesPart || !usual || settings.noise || surface.value(...setup.start) < RACE_GOALS.adam.loss) return false;
    if (!(stepsOf(race, "sgd") < stepsOf(race, "adam"))) return false;
    const { own, best } = rate(game);
    return own <= (1 + RACE_GOALS.adam.slower) * best;
  }

  function judge(game) {
    const { race, settings } = game;
    if (inRavine(settings) && stepsOf(race, "momentum") <= RACE_GOALS.ravine.steps) missions.done.add("ravine");
    if (onRidge(settings) && stepsOf(race, "sgd") <= RACE_GOALS.ridge.steps) missions.done.add("ridge");
    if (!missions.done.has("adam") && adam(game)) missions.done.add("adam");
  }
  return missions;
}
