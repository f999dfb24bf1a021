// Softmax with a temperature, cross-entropy, and its gradient, for scores of any size.

/**
 * Cross-entropy of softmax(z / temperature) with class `label`.
 * Returns p (probabilities), loss, slope (p − y: the gradient by z / temperature) and best (the classes that share the
 * largest probability).
 */
export function crossEntropy(z, label, temperature = 1) {
  const scaled = z.map(v => v / temperature),
    top = Math.max(...scaled),
    first = scaled.indexOf(top);
  const e = scaled.map(v => Math.exp(v - top)), // the largest is 1: nothing overflows
    others = e.reduce((sum, v, k) => (k === first ? sum : sum + v), 0);
  const p = e.map(v => v / (1 + others));
  const wrong = p.reduce((sum, v, k) => (k === label ? sum : sum + v), 0); // 1 − p, exact where p is nearly 1
  return {
    p,
    loss: top - scaled[label] + Math.log1p(others),
    slope: p.map((v, k) => (k === label ? -wrong : v)),
    best: [...scaled.keys()].filter(k => scaled[k] === top),
  };
}

export const MOST = 10000; // size of a score
export const HOTTEST = 10; // temperatures go from its inverse to it

/** Keep what is valid of `raw` ({z, label, temperature}, numbers or texts of a link). */
export function softmaxState(raw, base) {
  const state = { ...base },
    within = (v, low, high) => v !== "" && v !== null && v >= low && v <= high;
  const z = typeof raw.z === "string" ? raw.z.split("_") : raw.z;
  if (Array.isArray(z) && z.length === base.z.length && z.every(v => within(v, -MOST, MOST))) state.z = z.map(Number);
  const { label, temperature } = raw;
  if (within(label, 0, base.z.length - 1) && Number.isInteger(+label)) state.label = +label;
  if (within(temperature, 1 / HOTTEST, HOTTEST)) state.temperature = +temperature;
  return state;
}

/** `state` with what cross-entropy makes of it: { z, label, temperature, p, loss, slope, best }. */
export const withLoss = state => ({ ...state, ...crossEntropy(state.z, state.label, state.temperature) });

/** Names of the missions that are fulfilled by `now`, where the widget started from `before` (both from `withLoss`). */
export function missionsDone(now, before) {
  const same = now.p.every((v, k) => Math.abs(v - before.p[k]) < 1e-3),
    lifted = Math.min(...now.z.map((v, k) => v - before.z[k])),
    done = [];
  if (same && lifted >= 3) done.push("shift");
  if (now.temperature === 1 && Math.max(...now.z.map(Math.abs)) <= 10 && now.loss > 10) done.push("mistake");
  return done;
}
