// What a reader has set, what of it is valid, how it stands in an address, and the missions; nothing of a page.
import { numberOf } from "../base/numeric.js";
import { frameAt } from "./adapt-data.js";

export const ADAPT_COLORS = ["class", "domain", "answer"];
export const FRONTS = ["left", "right"];
export const ADAPT_KEYS = ["left", "right", "epoch", "color", "only", "point", "front"];

/** What is shown at first: without any adaptation, and with the method that ends best on the target, at the end. */
export function adaptStart(data) {
  const names = data.methods.map(method => method.name),
    left = names.includes("source-only") ? "source-only" : names[0],
    others = data.methods.filter(method => method.name !== left),
    best = others.reduce((a, b) => (b.target.at(-1) > a.target.at(-1) ? b : a));
  return {
    left,
    right: names.includes("dann") ? "dann" : best.name,
    epoch: data.epochs.at(-1),
    color: "class",
    only: -1,
    point: -1,
    front: "left",
  };
}

/** Keep what is valid of `raw` (values, or texts of a link). */
export function validAdapt(raw, data, base = adaptStart(data)) {
  const state = { ...base },
    names = data.methods.map(method => method.name);
  for (const [key, known] of Object.entries({ left: names, right: names, color: ADAPT_COLORS, front: FRONTS }))
    if (known.includes(raw[key])) state[key] = raw[key];
  const epoch = numberOf(raw.epoch),
    whole = (key, count) => {
      const value = numberOf(raw[key]);
      if (Number.isInteger(value) && value >= -1 && value < count) state[key] = value;
    };
  if (Number.isInteger(epoch) && epoch >= 0) state.epoch = data.epochs.findLast(e => e <= epoch) ?? data.epochs[0];
  whole("only", data.classes);
  whole("point", data.n);
  if (state.point >= 0 && state.only >= 0 && data.label[state.point] !== state.only) state.point = -1;
  return state;
}

/** The state as short texts for an address; null for what equals `first`. */
export const adaptTexts = (state, first) =>
  Object.fromEntries(ADAPT_KEYS.map(key => [key, state[key] === first[key] ? null : String(state[key])]));

/** Both maps of a state: [left, right], each what its method shows. */
export const framesOf = (data, { left, right, epoch }) =>
  [left, right].map(name =>
    frameAt(
      data.methods.find(method => method.name === name),
      epoch,
    ),
  );

/** How far a network falls from the source to the target. */
export const drop = frame => frame.source - frame.target;
const unsure = frame => Math.abs(frame.told - 0.5);
const every = data => data.methods.flatMap(method => method.epochs.map(epoch => frameAt(method, epoch)));
const least = (frames, cost) => frames.reduce((a, b) => (cost(b) < cost(a) - 1e-9 ? b : a));

/** What the missions look for: { drop: frame, unsure: frame, best: frame, harmed: whether there is such a picture }. */
export function adaptGoals(data) {
  const frames = every(data),
    trained = frames.filter(frame => frame.epoch > 0),
    late = trained.length ? trained : frames,
    harmed = data.methods.some(({ name, epochs }) =>
      epochs.some(epoch => data.label.some((_, i) => turned(data, { left: "source-only", right: name, epoch }, i) < 0)),
    );
  return {
    drop: least(frames, frame => -drop(frame)),
    unsure: least(late, unsure),
    best: least(frames, frame => -frame.target),
    harmed,
  };
}

/**
 * What another method than source-only, both shown, changes for a picture of the target: 1 where it alone is right, −1
 * where source-only alone is, else 0.
 */
export function turned(data, state, i) {
  const { left, right } = state,
    plain = "source-only";
  if (i < 0 || !data.domain[i] || left === right || ![left, right].includes(plain)) return 0;
  if (!data.methods.some(method => method.name === plain)) return 0;
  const [one, other] = framesOf(data, state).map(frame => +(frame.predicted[i] === data.label[i]));
  return left === plain ? other - one : one - other;
}

/**
 * Names of the missions that a state fulfils. `before`: what both maps showed until now, since only what the reader goes
 * to is found.
 */
export function adaptMissions(data, state, goals = adaptGoals(data), before = []) {
  const shown = framesOf(data, state),
    fresh = shown.filter(frame => !before.some(old => old.name === frame.name && old.epoch === frame.epoch)),
    change = turned(data, state, state.point),
    late = goals.unsure.epoch > 0;
  const done = {
    drop: fresh.some(frame => drop(frame) >= drop(goals.drop) - 1e-9),
    rescued: change > 0,
    harmed: change < 0,
    unsure: fresh.some(frame => (frame.epoch > 0 || !late) && unsure(frame) <= unsure(goals.unsure) + 1e-9),
  };
  return Object.keys(done).filter(name => done[name]);
}

/** What each mission sets when the reader takes it up: nothing that fulfils it. */
export function adaptTask(name, data, state) {
  const start = adaptStart(data);
  return {
    drop: { left: start.left, right: start.right, epoch: data.epochs[0], point: -1 },
    rescued: { left: start.left, right: start.right, epoch: data.epochs.at(-1), color: "answer", only: -1, point: -1 },
    harmed: { left: start.left, right: start.right, epoch: data.epochs.at(-1), color: "answer", only: -1, point: -1 },
    unsure: { ...state, left: start.left, right: start.left, epoch: data.epochs[0], color: "domain", point: -1 },
  }[name];
}
