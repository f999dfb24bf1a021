// What the reader keeps in this browser, under `dli.v1.<kind>`: the site's side of utils/widgets/shared/store.js, whose listeners and
// memory it shares. Storage may be forbidden, full, or hold what something else wrote: reading gives what is valid, or nothing.
(() => {
  const PREFIX = "dli.v1.";
  const memory = (globalThis.courseWidgetMemory ??= new Map());
  const listeners = (globalThis.courseWidgetStoreListeners ??= new Map());
  const MOST_DIGITS = 50;
  const ID = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?$/; // <lesson> or <lesson>.<question>

  // ---- what is valid: for quiz, bets and digits the same as in the widgets that write them
  const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isText = (value) => typeof value === "string";
  const isRead = (v) => isRecord(v) && isText(v.date);
  const isAnswer = (v) =>
    isRecord(v) && Array.isArray(v.chosen) && v.chosen.length > 0 && v.chosen.every(isText) && typeof v.correct === "boolean" && Number.isInteger(v.tries) && isText(v.date);
  const isBet = (v) =>
    isRecord(v) && isText(v.choice) && v.confidence > 0 && v.confidence <= 1 && isText(v.date) && (v.outcome === undefined || (isText(v.outcome) && v.score >= 0 && v.score <= 1));
  const isResult = (v) => isRecord(v) && ["passed", "failed"].includes(v.status) && isText(v.date);
  const isPlace = (v) => isRecord(v) && isText(v.lesson) && isText(v.section) && isText(v.date);
  const validDigit = (digit) => {
    if (!Number.isInteger(digit?.label) || digit.label < 0 || digit.label > 9 || !isText(digit.pixels)) return null;
    try {
      return atob(digit.pixels).length === 784 ? { label: digit.label, pixels: digit.pixels } : null;
    } catch {
      return null;
    }
  };

  // A kind holds records by id, or something of its own. `fields`: what of a record is known here.
  const records = (valid, fields, validId = () => true) => ({
    fields,
    valid,
    validate: (value) => (isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([id, v]) => validId(id) && valid(v))) : undefined),
    empty: () => ({}),
  });
  const isId = (id) => id.length <= 200 && ID.test(id);
  const kinds = {
    read: records(isRead, ["date"], isId),
    quiz: records(isAnswer, ["chosen", "correct", "tries", "date"]),
    bets: records(isBet, ["choice", "confidence", "options", "date", "outcome", "score", "settled"]),
    exercises: records(isResult, ["status", "date"], isId),
    digits: { validate: (value) => (Array.isArray(value) ? value.map(validDigit).filter(Boolean).slice(0, MOST_DIGITS) : undefined), validDigit, most: MOST_DIGITS, empty: () => [] },
    place: { validate: (value) => (isPlace(value) ? value : undefined), valid: isPlace, fields: ["lesson", "section", "date"], empty: () => null },
  };

  // ---- reading and writing
  /** "stored": what is written stays; "full": what is there can be read; "memory": all is forgotten with the page. */
  const state = () => {
    try {
      localStorage.setItem(`${PREFIX}probe`, "1");
      localStorage.removeItem(`${PREFIX}probe`);
      return "stored";
    } catch (error) {
      try {
        return localStorage.length > 0 && ["QuotaExceededError", "NS_ERROR_DOM_QUOTA_REACHED"].includes(error?.name) ? "full" : "memory";
      } catch {
        return "memory";
      }
    }
  };
  const text = (kind) => {
    let found = null;
    try {
      found = localStorage.getItem(PREFIX + kind);
    } catch {
      // forbidden
    }
    return found ?? memory.get(PREFIX + kind) ?? null;
  };
  const read = (kind) => {
    try {
      return kinds[kind].validate(JSON.parse(text(kind))) ?? kinds[kind].empty();
    } catch {
      return kinds[kind].empty();
    }
  };
  const changed = (kind) => {
    for (const listener of [...(listeners.get(PREFIX + kind) ?? [])]) listener();
  };
  /** Put a kind's text as it is (null: take it away). "stored", "memory", or "full": then nothing changed. */
  const put = (kind, value) => {
    const key = PREFIX + kind, where = state();
    try {
      if (where === "memory") value === null ? memory.delete(key) : memory.set(key, value);
      else value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value);
    } catch {
      return "full";
    }
    changed(kind);
    return where === "memory" ? "memory" : "stored";
  };
  const write = (kind, value) => put(kind, JSON.stringify(value));
  /** Call `listener` after each change of any kind, made on this page or on another. */
  const follow = (listener) => {
    for (const kind of Object.keys(kinds)) {
      const key = PREFIX + kind;
      if (!listeners.has(key)) listeners.set(key, new Set());
      listeners.get(key).add(listener);
    }
    // (`state` writes a key of its own, of which other pages hear too: only the kinds count)
    const ours = (key) => key === null || Object.hasOwn(kinds, key.slice(PREFIX.length));
    globalThis.addEventListener?.("storage", (event) => ours(event.key) && listener());
    globalThis.addEventListener?.("pageshow", (event) => event.persisted && listener()); // back from another page
  };

  // ---- lessons
  /** A lesson's key, from the address of its page; null if that is no lesson of the course. */
  const lessonOf = (address) => {
    const key = /\/notebooks\/[^?#]+\.html(?:[?#]|$)/.test(String(address)) ? globalThis.courseLessonKey(address) : null;
    return key !== null && Object.hasOwn(globalThis.courseLessons ?? {}, key) ? key : null;
  };
  /** How far a lesson is: only what this release asks is counted. */
  const summary = (lesson, kept = { read: read("read"), quiz: read("quiz"), bets: read("bets"), exercises: read("exercises") }) => {
    const [quiz, bets, exercises] = globalThis.courseLessons[lesson];
    const of = (kind, ids) => ids.map((id) => `${lesson}.${id}`).filter((id) => Object.hasOwn(kept[kind], id)).map((id) => kept[kind][id]);
    const answers = of("quiz", quiz), placed = of("bets", bets);
    return {
      read: Object.hasOwn(kept.read, lesson) ? kept.read[lesson].date : null,
      quiz: { right: answers.filter((v) => v.correct).length, answered: answers.length, total: quiz.length },
      bets: { settled: placed.filter((v) => v.outcome !== undefined).length, placed: placed.length, total: bets.length },
      exercises: { passed: of("exercises", exercises).filter((v) => v.status === "passed").length, total: exercises.length },
    };
  };
  const today = (now = new Date()) => [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

  globalThis.courseStore = { PREFIX, kinds, state, text, read, put, write, follow, lessonOf, summary, today, isRecord, isId };
})();
