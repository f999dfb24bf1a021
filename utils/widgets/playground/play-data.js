// Points of two classes in the square from −3 to 3, and what of them a network may see; nothing of a page.
import { uniformNumbers } from "../base/random.js";

export const EDGE = 3;
const COUNT = 200; // half of each class

function normalNumbers(random) {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
const polar = (radius, angle) => [radius * Math.cos(angle), radius * Math.sin(angle)];

/** name: a function (class 0 or 1, share of the way through the class, random, normal) → [x1, x2]. */
const SHAPES = {
  circle: (label, t, random) => polar(label ? 1.7 + 0.8 * random() : 1.2 * Math.sqrt(random()), 2 * Math.PI * random()),
  xor(label, t, random) {
    const [a, b] = [0.15 + 2.35 * random(), 0.15 + 2.35 * random()],
      turn = random() < 0.5 ? 1 : -1;
    return [a * turn, b * turn * (label ? -1 : 1)];
  },
  gauss: (label, t, random, normal) => [0, 0].map(() => (label ? 1 : -1) * 1.1 + 0.6 * normal()),
  spiral: (label, t) => polar(0.25 + 2.35 * t, 3 * Math.PI * t + label * Math.PI),
};
export const DATA_SETS = [...Object.keys(SHAPES), "own"];

/** Names of what a network may see, each with its formula. */
export const INPUTS = {
  x1: { label: "x₁", value: x => x },
  x2: { label: "x₂", value: (x, y) => y },
  x1x1: { label: "x₁²", value: x => x * x },
  x2x2: { label: "x₂²", value: (x, y) => y * y },
  x1x2: { label: "x₁x₂", value: (x, y) => x * y },
  sin1: { label: "sin x₁", value: x => Math.sin(x) },
  sin2: { label: "sin x₂", value: (x, y) => Math.sin(y) },
};

/**
 * The points of a data set, [x1, x2, class] each, in random order. `noise`: standard deviation of what is added to both
 * coordinates after the class is fixed; `own`: the reader's points, which are returned as they are.
 */
export function makePoints(name, noise, seed, own = []) {
  if (name === "own") return own;
  const random = uniformNumbers(seed),
    normal = normalNumbers(random),
    within = v => Math.max(-EDGE, Math.min(EDGE, v + noise * normal()));
  return Array.from({ length: COUNT }, (_, k) => {
    const label = k % 2,
      [x, y] = SHAPES[name](label, (k - label) / (COUNT - 2), random, normal);
    return [within(x), within(y), label];
  });
}

/** Numbers 0 … n − 1 in random order. */
export function shuffled(n, random) {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** What a network sees of `points`: { x: rows × inputs in one array, y: classes, rows }. */
export function seenOf(points, inputs) {
  const functions = inputs.map(name => INPUTS[name].value);
  return {
    x: Float64Array.from(points.flatMap(([a, b]) => functions.map(f => f(a, b)))),
    y: Float64Array.from(points, p => p[2] ?? 0),
    rows: points.length,
  };
}
