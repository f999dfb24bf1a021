// What a reader has set, what of it is valid, and how it stands in an address; nothing of a page.
import { numberOf } from "../base/numeric.js";
import { DATA_SETS, EDGE, INPUTS } from "./play-data.js";
import { HIDDEN_ACTIVATIONS } from "./play-network.js";

export const MOST_LAYERS = 6;
export const MOST_UNITS = 8;
export const MOST_POINTS = 200;
const POINT_GRID = 0.05; // the reader's points lie on it, so that an address holds them exactly
export const OPTIMIZER_NAMES = ["sgd", "momentum", "adam"];
export const INITS = ["glorot", "equal", "zero"];
const CHOICES = { data: DATA_SETS, optimizer: OPTIMIZER_NAMES, init: INITS };
export const PLAY_LIMITS = {
  noise: [0, 1],
  share: [0.1, 0.9],
  seed: [0, 999],
  learning_rate: [1e-5, 100],
  l1: [0, 1],
  l2: [0, 1],
  dropout: [0, 0.8],
  batch_size: [1, 200],
  speed: [1, 1000],
};
const WHOLE = ["seed", "batch_size", "speed"];
export const PLAY_START = {
  data: "circle",
  points: [],
  noise: 0.1,
  share: 0.5,
  seed: 0,
  inputs: ["x1", "x2"],
  layers: [4, 2],
  activations: ["tanh", "tanh"],
  init: "glorot",
  optimizer: "sgd",
  learning_rate: 0.1,
  batch_size: 10,
  l1: 0,
  l2: 0,
  dropout: 0,
  speed: 60,
};
export const PLAY_KEYS = Object.keys(PLAY_START);
/** With another of these the same network cannot go on. */
const BEGINS_ANEW = ["data", "noise", "share", "seed", "inputs", "layers", "activations", "init"];
/** Of these, the points and their split. */
export const OF_THE_DATA = ["data", "points", "noise", "share", "seed"];
export const differs = (keys, a, b) => keys.some(key => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
export const beginsAnew = (a, b) => differs(BEGINS_ANEW, a, b);

const onGrid = v => +(Math.round(v / POINT_GRID) * POINT_GRID).toFixed(2);

/** A list of [x1, x2, class] from whatever `raw` is; null if it is none. */
function validPoints(raw) {
  if (!Array.isArray(raw) || raw.length > MOST_POINTS) return null;
  const points = raw.map(p =>
    Array.isArray(p) ? [onGrid(numberOf(p[0])), onGrid(numberOf(p[1])), numberOf(p[2])] : [],
  );
  const valid = ([x, y, label]) => Math.abs(x) <= EDGE && Math.abs(y) <= EDGE && (label === 0 || label === 1);
  return points.every(valid) ? points : null;
}

/** Keep what is valid of `raw`, whatever it holds. */
export function validPlay(raw, base = PLAY_START) {
  const state = { ...base };
  for (const [key, names] of Object.entries(CHOICES)) if (names.includes(raw[key])) state[key] = raw[key];
  for (const [key, [low, high]] of Object.entries(PLAY_LIMITS)) {
    const value = numberOf(raw[key]);
    if (value >= low && value <= high) state[key] = WHOLE.includes(key) ? Math.round(value) : value;
  }
  state.points = validPoints(raw.points) ?? base.points;
  if (Array.isArray(raw.inputs)) {
    const inputs = Object.keys(INPUTS).filter(name => raw.inputs.includes(name));
    if (inputs.length) state.inputs = inputs;
  }
  if (Array.isArray(raw.layers) && raw.layers.length <= MOST_LAYERS) {
    const units = raw.layers.map(numberOf);
    if (units.every(n => Number.isInteger(n) && n >= 1 && n <= MOST_UNITS)) state.layers = units;
  }
  const given = typeof raw.activations === "string" ? [raw.activations] : raw.activations,
    named = Array.isArray(given) && given.length && given.every(name => HIDDEN_ACTIVATIONS.includes(name));
  const list = named ? given : base.activations;
  state.activations = state.layers.map((_, l) => list[l] ?? list.at(-1) ?? "tanh");
  return state;
}

/** Points as text, five characters each, and back; null if it holds anything else. */
export function pointsToText(points) {
  const digits = v =>
    Math.round((v + EDGE) / POINT_GRID)
      .toString(36)
      .padStart(2, "0");
  return points.map(([x, y, label]) => digits(x) + digits(y) + label).join("");
}
export function pointsFromText(text) {
  if (!/^([0-9a-z]{4}[01])*$/.test(text)) return null;
  const number = digits => parseInt(digits, 36) * POINT_GRID - EDGE;
  return (text.match(/.{5}/g) ?? []).map(p => [number(p.slice(0, 2)), number(p.slice(2, 4)), Number(p[4])]);
}

/** The state as short texts for an address, without what equals `first`; and back. */
export function playToTexts(state, first) {
  const text = { ...state, points: pointsToText(state.points) };
  for (const key of ["inputs", "layers", "activations"]) text[key] = state[key].join(".");
  return Object.fromEntries(PLAY_KEYS.map(key => [key, differs([key], state, first) ? text[key] : null]));
}
export function playFromTexts({ ...raw }) {
  if (raw.points !== undefined) raw.points = pointsFromText(raw.points);
  for (const key of ["inputs", "layers", "activations"])
    if (raw[key] !== undefined) raw[key] = raw[key] === "" ? [] : raw[key].split(".");
  return raw;
}
