// What the network answers over the square, on small grids, a few rows at a time; nothing of a page.
import { sigmoid } from "../base/activation-functions.js";
import { EDGE, seenOf } from "./play-data.js";
import { forward, makeRoom } from "./play-network.js";

export const FINE = 48; // points along an edge of the map
export const COARSE = 16; // of a unit's map
const EVERY = FINE / COARSE;
/** The coordinate of place `i` of `n`, from the left or from below. */
export const placeOnEdge = (i, n = FINE) => EDGE * ((2 * (i + 0.5)) / n - 1);

/**
 * Grids, rows from the top: `p`, the probability of class 1; `picked`, the outputs of one unit; `maps[level][unit]`,
 * coarse outputs of all (level 0: the inputs; the last: the logit). `begin` takes the parameters as they are now, `rows`
 * computes.
 */
export function makeSurface() {
  let seen, net, params, room, inputs;
  const cells = FINE * FINE,
    surface = { p: new Float64Array(cells).fill(0.5), picked: new Float64Array(cells), maps: [], begin, rows };

  function begin(training, names) {
    if (training.net !== net || names !== inputs) {
      net = training.net;
      inputs = names;
      room = makeRoom(net, FINE);
      const grid = Array.from({ length: cells }, (_, k) => [placeOnEdge(k % FINE), -placeOnEdge(Math.floor(k / FINE))]);
      seen = seenOf(grid, names).x;
      const level = units => Array.from({ length: units }, () => new Float64Array(COARSE * COARSE));
      surface.maps = [names.length, ...net.layers.map(layer => layer.units)].map(level);
    }
    params = training.params.slice();
  }

  /** Rows from `first` up to but not `end`; `pick`: { level, unit } or null. */
  function rows(first, end, pick) {
    const n = inputs.length;
    for (let j = first; j < end; j++) {
      const x = seen.subarray(j * FINE * n, (j + 1) * FINE * n),
        logits = forward(net, params, x, FINE, room),
        levels = [x, ...room.a],
        from = pick && levels[pick.level],
        width = pick && surface.maps[pick.level].length;
      for (let i = 0; i < FINE; i++) {
        surface.p[j * FINE + i] = sigmoid(logits[i]);
        if (pick) surface.picked[j * FINE + i] = from[i * width + pick.unit];
      }
      if (j % EVERY !== 1) continue;
      surface.maps.forEach((units, level) =>
        units.forEach((map, u) => {
          for (let i = 0, k = Math.floor(j / EVERY) * COARSE; i < COARSE; i++, k++)
            map[k] = levels[level][(i * EVERY + 1) * units.length + u];
        }),
      );
    }
  }
  return surface;
}

/** Where the boundary crosses an axis of the square, and how large a share of it is read as class 1. */
export function readSurface({ p }) {
  const half = FINE / 2,
    middle = (along, k) =>
      along
        ? (p[(FINE - 1 - k) * FINE + half] + p[(FINE - 1 - k) * FINE + half - 1]) / 2
        : (p[half * FINE + k] + p[(half - 1) * FINE + k]) / 2;
  function crossings(along) {
    const found = [];
    for (let k = 1; k < FINE; k++) {
      const [a, b] = [middle(along, k - 1) - 0.5, middle(along, k) - 0.5];
      if (a > 0 !== b > 0) found.push(placeOnEdge(k - 1) + (placeOnEdge(k) - placeOnEdge(k - 1)) * (a / (a - b)));
    }
    return found;
  }
  return { share: p.reduce((n, v) => n + (v > 0.5), 0) / p.length, x1: crossings(false), x2: crossings(true) };
}

/** The lines on which `p` is one half, as [x, y, x, y] in places of the grid. */
export function boundary({ p }) {
  const lines = [];
  for (let j = 0; j < FINE - 1; j++)
    for (let i = 0; i < FINE - 1; i++) {
      const k = j * FINE + i,
        corner = [p[k], p[k + 1], p[k + FINE + 1], p[k + FINE]].map(v => v - 0.5),
        ends = [];
      for (let e = 0; e < 4; e++) {
        const a = corner[e],
          b = corner[(e + 1) % 4];
        if (a > 0 === b > 0) continue;
        const t = a / (a - b);
        ends.push([i + [t, 1, 1 - t, 0][e], j + [0, t, 1, 1 - t][e]]);
      }
      for (let e = 0; e + 1 < ends.length; e += 2) lines.push([...ends[e], ...ends[e + 1]]);
    }
  return lines;
}
