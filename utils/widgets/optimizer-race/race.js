// A race of optimizers on a surface: racers, noise, goal, ranking; no DOM.
import { makeOptimizer } from "../base/optimizers.js";
import { uniformNumbers } from "../base/random.js";
import { turned, SURFACES } from "./surfaces.js";

/** Pairs of standard normal numbers, the same for every optimizer: pair(t) belongs to step t. */
export function normalPairs(seed) {
  const pairs = [],
    uniform = uniformNumbers(seed);
  return t => {
    while (pairs.length <= t) {
      const r = Math.sqrt(-2 * Math.log(1 - uniform())),
        phi = 2 * Math.PI * uniform();
      pairs.push([r * Math.cos(phi), r * Math.sin(phi)]);
    }
    return pairs[t];
  };
}

/** What a race is run on: { surface, start, noise, normal, hyperparameters }. */
export function makeSetup({ surface, turn = 0, start, noise = 0, seed = 0, ...hyperparameters }) {
  return {
    surface: turned(SURFACES[surface], turn),
    start: start ?? SURFACES[surface].start,
    noise,
    normal: normalPairs(seed),
    hyperparameters,
  };
}

/** A loss at or below the goal counts when it stays there for so many steps: flying through a minimum is no arrival. */
export const HOLD = 10;

/**
 * One optimizer on its way. `reached`: the first step of those at the goal; `diverged`: the step that left all bounds.
 */
export function makeRacer(name, rate, setup) {
  const { surface, noise, normal } = setup,
    w = [...setup.start],
    g = [0, 0],
    step = makeOptimizer(name, 2, rate, setup.hyperparameters);
  const loss = surface.value(...w),
    racer = { name, w, g, steps: 0, loss, reached: null, diverged: null };
  let since = loss <= surface.goal ? 0 : null;
  racer.step = () => {
    if (racer.diverged !== null) return;
    [g[0], g[1]] = surface.gradient(w[0], w[1]);
    if (noise) {
      const pair = normal(racer.steps);
      g[0] += noise * pair[0];
      g[1] += noise * pair[1];
    }
    step(w, g);
    racer.steps++;
    racer.loss = surface.value(w[0], w[1]);
    if (!(Math.abs(w[0]) + Math.abs(w[1]) < 1e6 && racer.loss < 1e12)) racer.diverged = racer.steps;
    else if (racer.loss > surface.goal) since = null;
    else if (racer.reached === null && racer.steps - (since ??= racer.steps) >= HOLD) racer.reached = since;
  };
  return racer;
}

/**
 * The race of `names`, each with its own of `rates`. Every racer keeps its path: xs, ys, losses, and the peak of these.
 */
export function makeRace(names, rates, setup) {
  const racers = names.map(name => {
    const racer = makeRacer(name, rates[name], setup);
    return Object.assign(racer, { xs: [racer.w[0]], ys: [racer.w[1]], losses: [racer.loss], peak: racer.loss });
  });
  const race = {
    racers,
    steps: 0,
    limit: setup.surface.limit,
    step() {
      if (race.steps >= race.limit) return;
      race.steps++;
      for (const racer of racers) {
        if (racer.diverged !== null) continue;
        racer.step();
        racer.xs.push(racer.w[0]);
        racer.ys.push(racer.w[1]);
        racer.losses.push(racer.loss);
        if (racer.loss > racer.peak) racer.peak = racer.loss;
      }
    },
    /** Whether nothing is left to decide. */
    get finished() {
      return race.steps >= race.limit || racers.every(racer => racer.reached !== null || racer.diverged !== null);
    },
    /** Best first: those at the goal by their steps, then those on the way by their loss, then the diverged. */
    ranking() {
      const group = r => (r.reached !== null ? 0 : r.diverged !== null ? 2 : 1),
        key = r => [r.reached, r.loss, -r.diverged][group(r)];
      return [...racers].sort((a, b) => group(a) - group(b) || key(a) - key(b));
    },
  };
  return race;
}

/** Steps until the goal for each of `rates`: a number, Infinity (not within the limit) or NaN (diverged). */
export function sweep(name, rates, setup, limit = setup.surface.limit) {
  return rates.map(rate => {
    const racer = makeRacer(name, rate, setup);
    while (racer.reached === null && racer.diverged === null && racer.steps < limit) racer.step();
    return racer.reached ?? (racer.diverged === null ? Infinity : NaN);
  });
}
