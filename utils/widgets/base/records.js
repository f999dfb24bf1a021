// What is valid of the answers and bets that are kept: for the forms that write them, and for the site that counts
// them.

export const isRecord = value => value !== null && typeof value === "object" && !Array.isArray(value);
export const isText = value => typeof value === "string";
export const isAnswer = v =>
  isRecord(v) &&
  Array.isArray(v.chosen) &&
  v.chosen.length > 0 &&
  v.chosen.every(isText) &&
  typeof v.correct === "boolean" &&
  Number.isInteger(v.tries) &&
  isText(v.date);
export const isBet = v =>
  isRecord(v) &&
  isText(v.choice) &&
  v.confidence > 0 &&
  v.confidence <= 1 &&
  isText(v.date) &&
  (v.outcome === undefined || (isText(v.outcome) && v.score >= 0 && v.score <= 1));

/** Records by id, such as {"lenet.kernel": {…}}; those that are not valid are dropped. */
export const records = (valid, validId = () => true) => ({
  validate: all =>
    isRecord(all) ? Object.fromEntries(Object.entries(all).filter(([id, v]) => validId(id) && valid(v))) : undefined,
  empty: () => ({}),
});

/** The day, as the reader's clock has it: "2026-11-28". */
export function today(now = new Date()) {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(n => String(n).padStart(2, "0")).join("-");
}
