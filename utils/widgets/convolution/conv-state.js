// What a reader has set, what of it is valid, how it stands in an address, and the missions; nothing of a page.
import { numberOf } from "../base/numeric.js";
import { validDigit } from "../base/own-digits.js";
import { readStrokes } from "../base/strokes.js";
import { convolved, prepared } from "./conv-math.js";

export const SIZES = [1, 3, 5];
export const CHOICES = { source: ["photo", "shapes", "own"], padding: ["valid", "same"] };
export const STEPS = [1, 2, 3];
const MOST_WEIGHT = 99;

const filled = (n, weight) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => weight(i, j)));
/** Kernels to begin with, for one of `n` × `n` numbers where there are several; the last: LeNet-5's first filter. */
export const KERNELS = {
  identity: n => filled(n, (i, j) => +(2 * i === n - 1 && 2 * j === n - 1)),
  blur: n => (n === 1 ? KERNELS.blur(3) : filled(n, () => 1 / (n * n))),
  sharpen: () => filled(3, (i, j) => (i === 1 && j === 1 ? 5 : i === 1 || j === 1 ? -1 : 0)),
  sobel_x: () => filled(3, (i, j) => (j - 1) * (i === 1 ? 2 : 1)),
  sobel_y: () => filled(3, (i, j) => (i - 1) * (j === 1 ? 2 : 1)),
  laplacian: () => filled(3, (i, j) => (i === 1 && j === 1 ? -4 : i === 1 || j === 1 ? 1 : 0)),
  learned: () =>
    [
      [-90, -57, -24, 146, -21],
      [-133, -36, 38, 148, -83],
      [-2, 85, 134, -36, 35],
      [55, 14, -64, -38, 17],
      [7, -41, -28, -15, -6],
    ].map(row => row.map(hundredths => hundredths / 100)),
};
/** The name of a kernel of the list, or "own". */
export const kernelName = kernel =>
  Object.keys(KERNELS).find(name => String(KERNELS[name](kernel.length)) === String(kernel)) ?? "own";
/** The same kernel with `n` × `n` numbers: cut, or with zeros around it. */
export const resized = (kernel, n) =>
  filled(n, (i, j) => {
    const shift = (kernel.length - n) / 2;
    return kernel[i + shift]?.[j + shift] ?? 0;
  });

export const CONV_START = {
  source: "photo",
  kernel: KERNELS.sobel_x(),
  padding: "valid",
  stride: 1,
  dilation: 1,
  flip: false,
  at: [8, 30],
  strokes: "",
  pixels: "",
};
export const CONV_KEYS = Object.keys(CONV_START);

/** The number that a text spells, as 0.5, −2 or 1/9; NaN for any other, and for one that is too large. */
export function weightOf(text) {
  const [above, below = 1, ...more] = String(text).replace("−", "-").split("/"),
    value = numberOf(above) / numberOf(below);
  return !more.length && Math.abs(value) <= MOST_WEIGHT ? value : NaN;
}
/** A weight as text: a fraction where that is shorter, else the number, to `digits` if given. */
export function weightText(v, digits) {
  const below = String(v).length > 8 && [3, 9].find(d => Math.abs(v * d - Math.round(v * d)) < 1e-12);
  if (below) return `${Math.round(v * below)}/${below}`;
  return String(digits ? +v.toPrecision(digits) : v);
}

function validKernel(raw) {
  let rows = raw;
  if (typeof raw === "string") {
    const list = raw.split("_").map(weightOf),
      n = Math.sqrt(list.length);
    rows = SIZES.includes(n) && filled(n, (i, j) => list[i * n + j]);
  }
  const square = Array.isArray(rows) && SIZES.includes(rows.length) && rows.every(row => row?.length === rows.length);
  if (!square) return null;
  const kernel = rows.map(row => Array.from(row, weightOf));
  return kernel.flat().some(Number.isNaN) ? null : kernel;
}

/** Keep what is valid of `raw` (values, or texts of a link). */
export function validConv(raw, base = CONV_START) {
  const state = { ...base, kernel: validKernel(raw.kernel) ?? base.kernel };
  for (const [key, names] of Object.entries(CHOICES)) if (names.includes(raw[key])) state[key] = raw[key];
  for (const key of ["stride", "dilation"]) {
    const value = numberOf(raw[key]);
    if (STEPS.includes(value)) state[key] = value;
  }
  if (/^(true|false)$/.test(raw.flip)) state.flip = String(raw.flip) === "true";
  const at = (typeof raw.at === "string" ? raw.at.split("_") : Array.isArray(raw.at) ? raw.at : []).map(numberOf);
  if (at.length === 2 && at.every(v => Number.isInteger(v) && v >= 0 && v < 64)) state.at = at;
  if (typeof raw.strokes === "string" && readStrokes(raw.strokes)) state.strokes = raw.strokes;
  if (raw.pixels === "" || validDigit({ label: 0, pixels: raw.pixels })) state.pixels = raw.pixels;
  return state;
}

const textOf = value =>
  Array.isArray(value)
    ? value
        .flat()
        .map(v => weightText(v))
        .join("_")
    : String(value);
/** The state as short texts for an address; null for what equals `first`. */
export const convTexts = (state, first) =>
  Object.fromEntries(
    CONV_KEYS.map(key => [key, textOf(state[key]) === textOf(first[key]) ? null : textOf(state[key])]),
  );

export const CONV_GOALS = { numbers: 2, edge: 255, shift: 2, brighter: 100, change: 0.01 };
const PLAIN = { stride: 1, dilation: 1, flip: false };
/** What each mission sets when the reader takes it up. */
export const CONV_MISSIONS = {
  edges: { source: "shapes", kernel: filled(3, () => 0), padding: "valid", ...PLAIN },
  shift: { source: "photo", kernel: KERNELS.identity(3), padding: "same", ...PLAIN },
  blind: { source: "photo", kernel: KERNELS.blur(3), padding: "valid", ...PLAIN },
};

const TRIED_SIDE = 32;
const constructed = value => ({
  height: TRIED_SIDE,
  width: TRIED_SIDE,
  data: Float64Array.from({ length: TRIED_SIDE * TRIED_SIDE }, (_, at) =>
    value(at % TRIED_SIDE, Math.floor(at / TRIED_SIDE)),
  ),
});
const noise = (x, y) => (x * 73 + y * 151 + x * x * y * 17) % 256;
const TRIED = {
  flat: constructed(() => 255),
  rows: constructed((x, y) => (2 * y < TRIED_SIDE ? 0 : 255)),
  columns: constructed(x => (2 * x < TRIED_SIDE ? 0 : 255)),
  noise: constructed(noise),
  brighter: constructed((x, y) => noise(x, y) + CONV_GOALS.brighter),
};

/**
 * What a state's kernel does to constructed pictures: the largest output of an area without edges, of edges between
 * rows and between columns; how many numbers are not 0; how much the output changes in a brighter picture; how far it
 * moves a picture that it leaves as it is (to the right and down, else null).
 */
export function tried(state) {
  const out = name => convolved(prepared(TRIED[name], { ...state, padding: "valid", stride: 1 })),
    dark = out("noise"),
    bright = out("brighter"),
    weights = prepared(TRIED.noise, state).used.flat(),
    used = weights.flatMap((v, k) => (v ? [k] : [])),
    n = state.kernel.length,
    middle = (n - 1) / 2,
    [place] = used;
  return {
    flat: out("flat").most,
    rows: out("rows").most,
    columns: out("columns").most,
    numbers: used.length,
    most: dark.most,
    change: dark.data.reduce((most, v, k) => Math.max(most, Math.abs(bright.data[k] - v)), 0),
    moved:
      used.length === 1 && weights[place] === 1
        ? [middle - (place % n), middle - Math.floor(place / n)].map(v => v * state.dilation + 0)
        : null,
  };
}

/** Names of the missions that a state fulfils; `found`: what `tried` says of it. */
export function convMissions(state, found = tried(state)) {
  const { kernel, stride } = state,
    goals = CONV_GOALS,
    nine = kernel.length === 3,
    none = 1e-9,
    same = v => kernel.flat().filter(w => Math.abs(w - v) < none).length;
  const done = {
    edges: found.numbers <= goals.numbers && found.columns >= goals.edge && found.flat + found.rows < none,
    shift: nine && stride === 1 && found.moved?.[0] === goals.shift && found.moved[1] === 0,
    blind: nine && kernel.flat().some(v => same(v) === 8) && found.change <= goals.change && found.most > 1,
  };
  return Object.keys(done).filter(name => done[name]);
}
