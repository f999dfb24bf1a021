// Random numbers that are the same everywhere.

/** A function that gives the next uniform number in [0, 1) of the sequence that `seed` names (mulberry32). */
export function uniformNumbers(seed) {
  let a = (seed * 2654435761 + 1) >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
