// What a reader has set, what of it is valid, how it stands in an address, and the missions; nothing of a page.
import { numberOf } from "../base/numeric.js";
import { localMinima, makeLoss, makePenalty } from "./penalty-solver.js";

export const EDGE_OF_MINIMUM = 2.5;
export const PENALTY_LIMITS = { p: [0.5, 2], mix: [0, 1], size: [0, 12], turn: [-90, 90], stretch: [1, 6] };
export const PENALTY_START = { kind: "power", p: 2, mix: 0.5, size: 1.2, minimum: [1.6, 0.9], turn: -20, stretch: 3 };
export const PENALTY_KEYS = Object.keys(PENALTY_START);

/** Keep what is valid of `raw` (values, or texts of a link). */
export function penaltyState(raw, base = PENALTY_START) {
  const state = { ...base };
  if (raw.kind === "power" || raw.kind === "elastic") state.kind = raw.kind;
  for (const [key, [low, high]] of Object.entries(PENALTY_LIMITS)) {
    const value = numberOf(raw[key]);
    if (value >= low && value <= high) state[key] = value;
  }
  const given = typeof raw.minimum === "string" ? raw.minimum.split("_") : raw.minimum;
  if (Array.isArray(given) && given.length === 2) {
    const both = given.map(numberOf);
    if (both.every(v => Math.abs(v) <= EDGE_OF_MINIMUM)) state.minimum = both;
  }
  return state;
}

/** The state as short texts for an address; null for what equals `first`. */
export function penaltyTexts(state, first) {
  const text = key => (key === "minimum" ? state.minimum.join("_") : String(state[key]));
  return Object.fromEntries(
    PENALTY_KEYS.map(key => [key, String(state[key]) === String(first[key]) ? null : text(key)]),
  );
}

export const PENALTY_GOALS = { least: 0.5, positive: 0.2, negative: -0.05, tie: 0.01 };

/** Names of the missions that a state fulfils. */
export function penaltyMissions(state) {
  const goals = PENALTY_GOALS,
    loss = makeLoss(state),
    penalty = makePenalty(state),
    found = localMinima(loss, penalty, state.size),
    [best, second] = found;
  const isL1 = state.kind === "power" ? state.p === 1 : state.mix === 1,
    circle = makePenalty({ kind: "power", p: 2 });
  const done = {
    zero: () =>
      isL1 &&
      best.zeros === 1 &&
      state.minimum.every(v => Math.abs(v) >= goals.least) &&
      localMinima(loss, circle, state.size)[0].zeros === 0,
    sign: () => state.minimum.every(v => v >= goals.positive) && best.w.some(v => v <= goals.negative),
    tie: () => !penalty.convex && best.strength > 0 && !!second && second.loss - best.loss <= goals.tie * best.loss,
  };
  return Object.keys(done).filter(name => done[name]());
}
