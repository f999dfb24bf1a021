// The reader's own digits: kept in this browser, shown with a network's answers, exported to and imported from a file.
import { h } from "../base/common.js";
import { missionList } from "../base/missions.js";
import { MOST_DIGITS, pixelsOf, validDigit, validDigits } from "../base/own-digits.js";
import { openStore } from "../base/store.js";
import { paintPixels } from "../base/strokes.js";
import { COLLECTION_TEXT } from "./collection-words.js";
import { confusionOf, confusionTable } from "./confusion.js";

const DIGITS_FORMAT = "dli-digits-1";
const MOST_LETTERS = 1e6; // as in digits.py; fifty digits take about 55 kB
const SURE = 0.9;

const pixelText = pixels => btoa(String.fromCharCode(...pixels));

export const ownDigits = openStore("digits", { validate: validDigits, empty: () => [] });

/** Text of the file that `load_own_digits` reads. */
export const exportDigits = digits => JSON.stringify({ format: DIGITS_FORMAT, digits }, null, 1) + "\n";

/**
 * Digits of an exported file. Throws where it is something else: `reason` says what (a name of the words `bad`), `digit`
 * which one, from 1.
 */
export function importDigits(text) {
  const fail = (reason, digit) => {
    throw Object.assign(new Error(`a file of digits: ${reason}`), { reason, digit });
  };
  if (text.length > MOST_LETTERS) fail("size");
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    fail("json");
  }
  if (data?.format !== DIGITS_FORMAT || !Array.isArray(data.digits)) fail("format");
  return data.digits.map((digit, i) => {
    const labelled = Number.isInteger(digit?.label) && digit.label >= 0 && digit.label <= 9;
    return validDigit(digit) ?? fail(labelled ? "pixels" : "label", i + 1);
  });
}

/**
 * The collection: { keep, element, stop }. `answer(pixels)` gives { digit, p } of the network's answer, or is null;
 * `current()` the picture on the pad or null; `kept()` is called after one was kept, `open(digit)` when the reader picks
 * one, `changed(digits, missions)` after each change.
 */
export function makeCollection(el, lang, { answer, current, kept, open, changed }) {
  const text = COLLECTION_TEXT[lang],
    known = new Map();
  const title = h("p", { class: "dlw-own-title" }),
    list = h("ul", {}),
    score = h("p", {}),
    note = h("p", { role: "status", class: "dlw-muted" });
  const file = h("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    onchange: () => load(file.files[0]),
  });
  const actions = h("div", { class: "dlw-row" });
  const keep = h(
    "div",
    { class: "dlw-keep dlw-screen", role: "group", "aria-label": text.keep },
    h("span", {}, text.keep),
    Array.from({ length: 10 }, (_, n) =>
      h("button", { type: "button", "aria-label": text.keepAs(n), onclick: () => add(n) }, String(n)),
    ),
  );
  const done = new Set(),
    table = h("div", {}),
    { sure, ...alone } = text.missions; // without a network nobody is wrong
  let standing = {};
  const missions = missionList(el, answer ? { ...alone, sure } : alone, { done, stand: name => standing[name] });
  const element = h("div", { class: "dlw-own" }, title, list, score, table, actions, note, missions.element, file);

  const say = message => {
    note.textContent = message + missions.news();
  };
  const outcome = (result, message) =>
    say(result === "full" ? text.full : result === "memory" ? `${message} ${text.memory}` : message);
  const read = pixels => {
    if (!answer) return null;
    if (!known.has(pixels)) known.set(pixels, answer(pixelsOf(pixels)));
    return known.get(pixels);
  };

  function add(label) {
    const pixels = current(),
      digits = ownDigits.read();
    if (!pixels) return say(text.draw);
    if (digits.length >= MOST_DIGITS) return say(text.limit);
    const result = ownDigits.write([...digits, { label, pixels: pixelText(pixels) }]);
    outcome(result, text.kept(label, digits.length + 1));
    kept();
  }
  async function load(chosen) {
    if (!chosen) return;
    try {
      const digits = ownDigits.read(),
        here = new Set(digits.map(digit => digit.label + digit.pixels)),
        found = importDigits(await chosen.text());
      const fresh = found
        .filter(digit => !here.has(digit.label + digit.pixels) && here.add(digit.label + digit.pixels))
        .slice(0, MOST_DIGITS - digits.length);
      outcome(ownDigits.write([...digits, ...fresh]), text.imported(fresh.length, found.length - fresh.length));
    } catch ({ reason, digit }) {
      const why = text.bad[reason] ?? text.bad.json;
      say((digit ? why(digit) : why) + text.unchanged);
    }
    file.value = "";
  }
  function save() {
    const url = URL.createObjectURL(new Blob([exportDigits(ownDigits.read())], { type: "application/json" }));
    h("a", { href: url, download: text.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
  function confirmClear(count) {
    const stay = h(
      "button",
      {
        type: "button",
        onclick: () => {
          draw();
          actions.querySelector("button")?.focus();
        },
      },
      text.no,
    );
    actions.replaceChildren(
      h("span", {}, text.sure(count)),
      h(
        "button",
        {
          type: "button",
          class: "dlw-wrong",
          onclick: () => {
            ownDigits.clear();
            actions.querySelector("button")?.focus();
          },
        },
        text.yes,
      ),
      stay,
    );
    stay.focus();
  }

  function draw() {
    const digits = ownDigits.read(),
      answers = digits.map(digit => read(digit.pixels)?.digit ?? null);
    title.textContent = text.title(digits.length);
    list.hidden = !digits.length;
    list.replaceChildren(
      ...digits.map((digit, i) => {
        const canvas = h("canvas", { "aria-hidden": "true" }),
          said = answers[i],
          right = said === digit.label;
        paintPixels(canvas, pixelsOf(digit.pixels));
        return h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "dlw-thumb dlw-printed",
              "aria-label": text.entry(digit.label, said),
              onclick: () => open(digit),
            },
            canvas,
          ),
          h(
            "button",
            {
              type: "button",
              class: "dlw-remove",
              "aria-label": text.remove(digit.label),
              onclick: () => {
                ownDigits.update(all => all.filter((other, k) => k !== i));
                (
                  list.children[Math.min(i, list.children.length - 1)]?.querySelector(".dlw-remove") ??
                  actions.querySelector("button")
                )?.focus();
              },
            },
            "×",
          ),
          h(
            "span",
            { class: "dlw-answer", "aria-hidden": "true" },
            String(digit.label),
            said === null
              ? null
              : h("span", { class: right ? "dlw-right" : "dlw-wrong" }, right ? " ✓" : ` → ${said} ✗`),
          ),
        );
      }),
    );
    score.hidden = !!digits.length && !answer;
    score.className = digits.length ? "" : "dlw-muted";
    score.textContent = digits.length
      ? text.right(digits.filter((digit, i) => answers[i] === digit.label).length, digits.length)
      : text.empty;
    actions.replaceChildren(
      ...[
        digits.length && h("button", { type: "button", onclick: save }, text.export),
        h("button", { type: "button", onclick: () => file.click() }, text.import),
        digits.length && h("button", { type: "button", onclick: () => confirmClear(digits.length) }, text.clear),
      ].filter(Boolean),
    );
    table.replaceChildren(
      ...(answer && digits.length
        ? [
            confusionTable(
              confusionOf(
                digits.map(digit => digit.label),
                answers,
              ),
              text,
            ),
          ]
        : []),
    );
    judge(digits);
    changed(digits, [...done]);
  }
  /** How far the missions are. */
  function judge(digits) {
    const missing = Array.from({ length: 10 }, (_, n) => n).filter(n => !digits.some(({ label }) => label === n)),
      wrong = digits
        .map(({ label, pixels }) => ({ label, ...read(pixels) }))
        .filter(({ label, digit }) => answer && digit !== label)
        .sort((one, two) => two.p - one.p)[0],
      words = wrong && [wrong.label, wrong.digit, `${(100 * wrong.p).toFixed(1)} %`];
    if (!missing.length) done.add("all");
    if (wrong?.p >= SURE) done.add("sure");
    standing = {
      all: !missing.length ? text.learned.all : digits.length ? text.missing(missing) : "",
      sure: !wrong ? "" : wrong.p >= SURE ? text.learned.sure(...words) : text.surest(...words),
    };
    missions.refresh();
  }
  draw();
  missions.news(); // what was done before is none
  return { keep, element, stop: ownDigits.subscribe(draw) };
}
