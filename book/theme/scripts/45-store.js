// What the reader keeps in this browser, as the site sees it: the kinds that widgets write, those of its own, and how far a lesson is.
import { isAnswer, isBet, isRecord, isText, records, today } from "../../../utils/widgets/base/records.js";
import { MOST_DIGITS, validDigit, validDigits } from "../../../utils/widgets/base/own-digits.js";
import { openStore, PREFIX, putText, readText, storageState, subscribe } from "../../../utils/widgets/base/store.js";

const ID = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?$/; // <lesson> or <lesson>.<question>
const isId = id => id.length <= 200 && ID.test(id);
const isRead = v => isRecord(v) && isText(v.date);
const isResult = v => isRecord(v) && ["passed", "failed"].includes(v.status) && isText(v.date);
const isPlace = v => isRecord(v) && isText(v.lesson) && isText(v.section) && isText(v.date);

// A kind holds records by id, or something of its own. `fields`: what of a record is known here.
const kinds = {
  read: { ...records(isRead, isId), valid: isRead, fields: ["date"] },
  quiz: { ...records(isAnswer), valid: isAnswer, fields: ["chosen", "correct", "tries", "date"] },
  bets: {
    ...records(isBet),
    valid: isBet,
    fields: ["choice", "confidence", "options", "date", "outcome", "score", "settled"],
  },
  shown: { ...records(isRead, isId), valid: isRead, fields: ["date"] }, // results that were looked at without a bet
  exercises: { ...records(isResult, isId), valid: isResult, fields: ["status", "date"] },
  digits: { validate: validDigits, empty: () => [], validDigit, most: MOST_DIGITS },
  place: {
    validate: value => (isPlace(value) ? value : undefined),
    empty: () => null,
    valid: isPlace,
    fields: ["lesson", "section", "date"],
  },
};
const stores = Object.fromEntries(Object.entries(kinds).map(([kind, schema]) => [kind, openStore(kind, schema)]));
const read = kind => stores[kind].read();
const write = (kind, value) => stores[kind].write(value);
/** Call `listener` after each change of any kind, made on this page or on another. */
const follow = listener => {
  subscribe(Object.keys(kinds), listener);
  globalThis.addEventListener?.("pageshow", event => event.persisted && listener()); // back from another page
};

// ---- lessons
/** A lesson's key, from the address of its page; null if that is no lesson of the course. */
const lessonOf = address => {
  const key = /\/notebooks\/[^?#]+\.html(?:[?#]|$)/.test(String(address)) ? globalThis.courseLessonKey(address) : null;
  return key !== null && Object.hasOwn(globalThis.courseLessons ?? {}, key) ? key : null;
};
/** How far a lesson is: only what this release asks is counted. */
const summary = (
  lesson,
  kept = { read: read("read"), quiz: read("quiz"), bets: read("bets"), exercises: read("exercises") },
) => {
  const [quiz, bets, exercises] = globalThis.courseLessons[lesson];
  const of = (kind, ids) =>
    ids
      .map(id => `${lesson}.${id}`)
      .filter(id => Object.hasOwn(kept[kind], id))
      .map(id => kept[kind][id]);
  const answers = of("quiz", quiz),
    placed = of("bets", bets);
  return {
    read: Object.hasOwn(kept.read, lesson) ? kept.read[lesson].date : null,
    quiz: { right: answers.filter(v => v.correct).length, answered: answers.length, total: quiz.length },
    bets: { settled: placed.filter(v => v.outcome !== undefined).length, placed: placed.length, total: bets.length },
    exercises: {
      passed: of("exercises", exercises).filter(v => v.status === "passed").length,
      total: exercises.length,
    },
  };
};

globalThis.courseStore = {
  PREFIX,
  kinds,
  state: storageState,
  text: readText,
  read,
  put: putText,
  write,
  follow,
  lessonOf,
  summary,
  today,
  isRecord,
  isId,
};
