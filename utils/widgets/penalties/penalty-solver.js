// A quadratic loss of two weights under a penalty: the best point of the region that the penalty leaves, every local
// minimum of it, the path as the region grows, and the strength λ that gives the same point. Nothing of a page.

const CLOSE = 1e-9; // two points nearer than this are one
/** Where a half of a side is looked at: logarithms of the share of the budget that its smaller weight takes. */
const SHARES = [
  ...[Math.log(1e-300), -200, -60, -30, -20, -14, -10, -8],
  ...Array.from({ length: 24 }, (_, k) => 2 * Math.log(Math.sin(((k + 1) * Math.PI) / 96))),
];
SHARES.push(...[-1e-6, 1e-6].map(bit => SHARES.at(-1) + bit)); // halves overlap, so that a minimum where they meet is found
SHARES.splice(-3, 1);
const cosine = degrees => (Math.abs(degrees) % 180 === 90 ? 0 : Math.cos((degrees * Math.PI) / 180));

/**
 * ½ (w − c)ᵀ A (w − c): contours are ellipses around the minimum c, `stretch` times as long as wide, the long axis
 * turned by `turn` degrees. Their area does not depend on the stretch.
 */
export function makeLoss({ minimum: [c1, c2], turn, stretch }) {
  const mean = (stretch + 1 / stretch) / 2,
    half = (stretch - 1 / stretch) / 2;
  const a = mean - half * cosine(2 * turn),
    b = -half * cosine(90 - 2 * turn),
    d = mean + half * cosine(2 * turn);
  const gradient = ([x, y]) => [a * (x - c1) + b * (y - c2), b * (x - c1) + d * (y - c2)];
  return {
    matrix: [a, b, d],
    minimum: [c1, c2],
    gradient,
    value(w) {
      const [g1, g2] = gradient(w);
      return (g1 * (w[0] - c1) + g2 * (w[1] - c2)) / 2;
    },
  };
}

/**
 * What one weight of size m ≥ 0 costs: m^p, or mix · m + (1 − mix) · m² ("elastic"). `slope` is its derivative,
 * `inverse` the size that a cost allows; the penalty of (w₁, w₂) is the sum, `of`.
 */
export function makePenalty({ kind, p, mix }) {
  const elastic = kind === "elastic",
    rest = 1 - mix;
  const cost = elastic ? m => mix * m + rest * m * m : m => m ** p;
  return {
    convex: elastic || p >= 1,
    cost,
    slope: elastic ? m => mix + 2 * rest * m : m => p * m ** (p - 1),
    inverse: elastic ? v => (v > 0 ? (2 * v) / (mix + Math.sqrt(mix * mix + 4 * rest * v)) : 0) : v => v ** (1 / p),
    of: ([x, y]) => cost(Math.abs(x)) + cost(Math.abs(y)),
  };
}

/** The size of the region (where it meets the axes) that just holds w. */
export const sizeOf = (penalty, w) => penalty.inverse(penalty.of(w));

/** Outline of the region: points from the tip on the right, counter-clockwise. */
export function outline(penalty, size, n = 32) {
  const t = penalty.cost(size),
    quarter = Array.from({ length: n }, (_, k) => (k * Math.PI) / (2 * n)).map(angle => [
      penalty.inverse(t * Math.cos(angle) ** 2),
      penalty.inverse(t * Math.sin(angle) ** 2),
    ]);
  return [0, 1, 2, 3].flatMap(turns =>
    quarter.map(([x, y]) => {
      for (let k = 0; k < turns; k++) [x, y] = [-y, x];
      return [x, y];
    }),
  );
}

const point = (loss, w, strength) => ({ w, loss: loss.value(w), strength, zeros: w.filter(v => v === 0).length });

/** Where f, below zero at `low` and not at `high`, crosses zero: false position that halves what does not move (Illinois). */
function rootBetween(f, low, high, below, above) {
  for (let n = 0, side = 0; n < 100 && high - low > 1e-15 * Math.abs(low); n++) {
    let middle = (low * above - high * below) / (above - below);
    if (!(middle > low && middle < high) || n > 30) middle = (low + high) / 2;
    const value = f(middle);
    if (value === 0) return middle;
    if (value < 0) {
      low = middle;
      below = value;
      if (side < 0) above /= 2;
      side = -1;
    } else {
      high = middle;
      above = value;
      if (side > 0) below /= 2;
      side = 1;
    }
  }
  return (low + high) / 2;
}

/**
 * Every local minimum of the loss over the region {penalty ≤ penalty of (size, 0)}, the least first: { w, loss,
 * strength (the multiplier λ of the penalty), zeros }. A zero is exact: it is found where two smooth sides meet.
 */
export function localMinima(loss, penalty, size) {
  const t = penalty.cost(size),
    found = [];
  if (!(size > 0)) return [point(loss, [0, 0], strengthOfZero(loss, penalty))];
  if (penalty.of(loss.minimum) <= t * (1 + 1e-12)) found.push(point(loss, [...loss.minimum], 0));
  if (penalty.convex && found.length) return found;
  /** Both weights' sizes where the smaller takes a share e^s of the budget, and what the larger gives for the smaller. */
  const split = s => {
    const share = Math.exp(s),
      big = penalty.inverse(t * (1 - share)),
      small = penalty.inverse(t * share);
    return { big, small, exchange: penalty.slope(small) / penalty.slope(big) };
  };
  const splits = SHARES.map(split);
  for (const i of [0, 1])
    for (const sign of [1, -1]) {
      const place = (big, small) => (i ? [small, big] : [big, small]);
      const tip = place(sign * size, 0),
        strength = (-sign * loss.gradient(tip)[i]) / penalty.slope(size),
        sides = [1, -1].map(other => halfSide(i, sign, other, place)); // the loss rises to both: the tip is one
      if (strength > 0 && sides.every(Boolean)) found.push(point(loss, tip, strength));
    }

  /**
   * From a tip to the middle of a side, where the larger weight is w[i]. Returns whether the loss rises at the tip.
   */
  function halfSide(i, sign, other, place) {
    const rise = ({ big, small, exchange }) => {
      const [g1, g2] = i ? loss.gradient([other * small, sign * big]) : loss.gradient([sign * big, other * small]);
      // how the loss changes as the smaller weight grows and the larger gives way
      return i ? other * g1 - sign * g2 * exchange : other * g2 - sign * g1 * exchange;
    };
    let before = rise(splits[0]);
    const rises = before >= 0;
    for (let k = 1; k < SHARES.length; k++) {
      const next = rise(splits[k]);
      if (before < 0 && next >= 0) {
        const { big, small } = split(rootBetween(s => rise(split(s)), SHARES[k - 1], SHARES[k], before, next)),
          w = place(sign * big, other * small),
          strength = (-sign * loss.gradient(w)[i]) / penalty.slope(big);
        if (strength > 0) found.push(point(loss, w, strength));
      }
      before = next;
    }
    return rises;
  }
  if (!found.length) {
    // a minimum flatter than rounding errors, where two melt into one
    const w = outline(penalty, size, 240).reduce((one, two) => (loss.value(two) < loss.value(one) ? two : one)),
      k = +(Math.abs(w[1]) > Math.abs(w[0]));
    found.push(point(loss, w, Math.abs(loss.gradient(w)[k]) / penalty.slope(Math.abs(w[k]))));
  }
  found.sort((one, two) => one.loss - two.loss);
  return found.filter(
    ({ w }, k) => !found.slice(0, k).some(other => Math.hypot(w[0] - other.w[0], w[1] - other.w[1]) < CLOSE),
  );
}

/** The least λ that makes both weights zero where the penalty is convex; with one that is not, the path tells. */
function strengthOfZero(loss, penalty) {
  const most = Math.max(...loss.gradient([0, 0]).map(Math.abs));
  return most ? most / penalty.slope(0) : 0;
}

/**
 * Solutions for regions that grow from nothing until the penalty no longer binds: [{ size, budget, w, loss, … }]. Where
 * a weight becomes or ceases to be zero, or the best point jumps, both sides stand in it.
 */
export function solutionPath(loss, penalty, steps = 120) {
  const full = sizeOf(penalty, loss.minimum),
    at = size => ({ size, budget: penalty.cost(size), ...localMinima(loss, penalty, size)[0] });
  const path = [at(0)];
  for (let k = 1; k <= steps; k++) {
    let before = path.at(-1),
      next = at((full * k) / steps);
    if (k > 1 && parted(before, next)) {
      const last = next;
      for (let n = 0; n < 24; n++) {
        const middle = at((before.size + next.size) / 2);
        if (parted(before, middle)) next = middle;
        else before = middle;
      }
      path.push(before, next, last);
    } else path.push(next);
  }
  return path;
}
/** Whether the best point jumps between two places of the path. */
export const jumped = (one, two) =>
  Math.hypot(two.w[0] - one.w[0], two.w[1] - one.w[1]) > Math.max(0.12, 5 * (two.size - one.size));
const parted = (one, two) => jumped(one, two) || [0, 1].some(k => (one.w[k] === 0) !== (two.w[k] === 0));

/**
 * The λ ≥ 0 for which `solution` (of a region of this size) also has the least loss + λ · penalty; null where there is
 * none, which happens only where the penalty is not convex. With both weights zero: the least such λ.
 */
export function equivalentStrength(loss, penalty, size, solution, path) {
  if (penalty.convex) return solution.strength;
  if (!(size > 0)) return Math.max(0, ...path.slice(1).map(other => (solution.loss - other.loss) / other.budget));
  const { strength, loss: least } = solution,
    mine = least + strength * penalty.of(solution.w),
    zero = loss.value([0, 0]);
  const better = other => other.loss + strength * other.budget < mine - 1e-9 * zero;
  return path.some(better) ? null : strength;
}

/** The size of the region whose solution has the least loss + strength · penalty. */
export function sizeForStrength(loss, penalty, strength, path = solutionPath(loss, penalty)) {
  const full = path.at(-1).size;
  if (!(strength > 0) || !full) return full;
  if (penalty.convex) {
    let [low, high] = [0, full];
    if (strength >= strengthOfZero(loss, penalty)) return 0;
    for (let n = 0; n < 60; n++) {
      const middle = (low + high) / 2;
      if (localMinima(loss, penalty, middle)[0].strength > strength) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }
  const sum = size => localMinima(loss, penalty, size)[0].loss + strength * penalty.cost(size),
    sums = path.map(({ loss: value, budget }) => value + strength * budget),
    best = sums.indexOf(Math.min(...sums));
  if (!best) return 0;
  let [low, high] = [path[best - 1].size, (path[best + 1] ?? path[best]).size];
  for (let n = 0; n < 60; n++) {
    const [one, two] = [low + (high - low) * 0.382, low + (high - low) * 0.618];
    if (sum(one) > sum(two)) low = one;
    else high = two;
  }
  return (low + high) / 2;
}
