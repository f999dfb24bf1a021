// What a reader has set, what of it is valid, and how it stands in an address. Nothing of a page.
import { numberOf } from "../base/numeric.js";
import { HYPERPARAMETERS, OPTIMIZERS } from "../base/optimizers.js";
import { SURFACES } from "./surfaces.js";

/** The learning rates that a bar over a slider stands for. */
export const SWEPT = Array.from({ length: 61 }, (_, k) => +(10 ** (k / 10 - 4)).toPrecision(2));
export const LIMITS = {
  noise: [0, 100],
  seed: [0, 1e6],
  turn: [0, 90],
  momentum: [0, 0.999],
  rho: [0, 0.999],
  adadelta_rho: [0, 0.999],
  beta_1: [0, 0.999],
  beta_2: [0, 0.9999],
  weight_decay: [0, 1],
};
export const NAMES = Object.keys(OPTIMIZERS);
export const RACE_START = {
  surface: "ravine",
  optimizers: NAMES,
  learning_rates: {},
  start: null,
  noise: 0,
  seed: 0,
  turn: 0,
  speed: null,
  ...HYPERPARAMETERS,
};
export const isRate = rate => rate > 0 && rate <= 1000;

/** Keep what is valid of `raw`, whatever it holds. */
export function validRace(raw, base = RACE_START) {
  const state = { ...base };
  if (Object.hasOwn(SURFACES, raw.surface ?? "") && raw.surface !== base.surface)
    Object.assign(state, { surface: raw.surface, start: null, learning_rates: {}, speed: null });
  if (Array.isArray(raw.optimizers)) state.optimizers = NAMES.filter(name => raw.optimizers.includes(name));
  if (raw.learning_rates && typeof raw.learning_rates === "object") {
    state.learning_rates = Object.fromEntries(
      NAMES.map(name => [name, numberOf(raw.learning_rates[name])]).filter(([, rate]) => isRate(rate)),
    );
  }
  const { center, radius } = SURFACES[state.surface];
  const inside = start =>
    Array.isArray(start) && start.length === 2 && start.every((v, i) => Math.abs(numberOf(v) - center[i]) <= radius);
  if (inside(raw.start)) state.start = raw.start.map(numberOf);
  for (const [key, [low, high]] of Object.entries(LIMITS)) {
    const value = numberOf(raw[key]);
    if (value >= low && value <= high) state[key] = key === "seed" ? Math.round(value) : value;
  }
  if (numberOf(raw.speed) >= 1 && numberOf(raw.speed) <= 5000) state.speed = numberOf(raw.speed);
  return state;
}

/** The state as short texts for an address, without what equals `first`; and back. */
export function raceToTexts(state, first) {
  const text = {
    ...state,
    optimizers: state.optimizers.join("."),
    start: state.start?.join(","),
    learning_rates: Object.entries(state.learning_rates)
      .map(entry => entry.join(":"))
      .join(","),
  };
  return Object.fromEntries(
    Object.keys(text).map(key => [key, JSON.stringify(state[key]) === JSON.stringify(first[key]) ? null : text[key]]),
  );
}
export function raceFromTexts({ ...raw }) {
  if (raw.optimizers !== undefined) raw.optimizers = raw.optimizers.split(".");
  if (raw.start !== undefined) raw.start = raw.start.split(",");
  if (raw.learning_rates !== undefined)
    raw.learning_rates = Object.fromEntries(raw.learning_rates.split(",").map(pair => pair.split(":")));
  return raw;
}
