// Three missions and how far each is; nothing of a page. They are judged where the losses are measured.
import { MEASURED } from "./play-training.js";
import { OF_THE_DATA } from "./play-state.js";

export const GOALS = {
  spiral: { units: 12, accuracy: 0.95, tests: 40 },
  cure: { train: 0.1, times: 4, least: 0.5, share: 0.6, slack: 0.02, tests: 40, steps: 300 },
  still: { steps: 500, within: 0.02, accuracy: 0.75, rate: 0.1, trains: 20 },
};
const sum = numbers => numbers.reduce((a, b) => a + b, 0);

/** What each mission sets when the reader takes it up. */
export const MISSIONS = {
  spiral: { data: "spiral", noise: 0, share: 0.7, inputs: ["x1", "x2"] },
  cure: { data: "circle", noise: 0.4, share: 0.25, inputs: ["x1", "x2"] },
  still: { data: "xor", noise: 0, learning_rate: 0.3 },
};

/**
 * Judges of the missions: { done, ill, judge(settings, training) }. `done`: names of those that are fulfilled; `ill`:
 * the overfitted network that is to be cured, { key, steps, loss, accuracy }, or null.
 */
export function makeMissions() {
  const missions = { done: new Set(), ill: null, healthy: 0, quiet: 0, judge };
  let calm = []; // training losses of the last steps

  function spiral(settings, { test }) {
    const goal = GOALS.spiral;
    return (
      settings.data === "spiral" &&
      settings.inputs.every(name => name === "x1" || name === "x2") &&
      sum(settings.layers) <= goal.units &&
      test.rows >= goal.tests &&
      test.accuracy >= goal.accuracy
    );
  }

  function cure(settings, { train, test }, steps) {
    const goal = GOALS.cure,
      key = JSON.stringify(OF_THE_DATA.map(name => settings[name])),
      ill = train.loss <= goal.train && test.loss >= Math.max(goal.least, goal.times * train.loss);
    if (missions.ill?.key !== key) missions.ill = null;
    if (ill && test.rows >= goal.tests && !(test.loss <= missions.ill?.loss))
      missions.ill = { key, steps, loss: test.loss, accuracy: test.accuracy };
    const { ill: worst } = missions,
      well = worst && test.loss <= goal.share * worst.loss && test.accuracy >= worst.accuracy - goal.slack;
    missions.healthy = well && steps > MEASURED ? missions.healthy + MEASURED : 0;
    // not before the step at which the other was worst: on its way there, it was well, too
    return steps >= worst?.steps && missions.healthy >= goal.steps;
  }

  function still(settings, { train }, steps) {
    const goal = GOALS.still;
    if (steps <= MEASURED) calm = [];
    const valid = train.rows >= goal.trains && train.accuracy < goal.accuracy && settings.learning_rate >= goal.rate;
    calm = valid && settings.layers.length ? [...calm, train.loss] : [];
    while (Math.max(...calm) - Math.min(...calm) > goal.within) calm.shift();
    missions.quiet = Math.max(0, calm.length - 1) * MEASURED;
    calm = calm.slice(-1 - goal.steps / MEASURED);
    return missions.quiet >= goal.steps;
  }

  /** Look at `training`, whose losses have just been measured. */
  function judge(settings, training) {
    const { now, train, test } = training,
      both = { train: { ...now.train, rows: train.rows }, test: { ...now.test, rows: test.rows } };
    if (spiral(settings, both)) missions.done.add("spiral");
    if (cure(settings, both, now.steps)) missions.done.add("cure");
    if (still(settings, both, now.steps)) missions.done.add("still");
  }
  return missions;
}
