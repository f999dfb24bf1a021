// Makes the forms of utils/quiz.py live: questions, bets, settled bets. All words stand in the page, in its
// language or in both; this module shows and hides them, and keeps what the reader did in their browser.
import { isAnswer, isBet, records, today } from "./base/records.js";
import { openStore } from "./base/store.js";

const STYLE = `
.course-form {
  --good: color-mix(in srgb, #1f9d61 62%, currentColor); --bad: color-mix(in srgb, #d9534f 62%, currentColor);
  --accent: #3b82c4; --edge: color-mix(in srgb, currentColor 22%, transparent);
  --faint: color-mix(in srgb, currentColor 6%, transparent); max-width: 44rem; margin: 1rem 0; line-height: 1.5;
  overflow-wrap: anywhere;
}
.course-form, .course-form * { box-sizing: border-box; }
.course-form [hidden] { display: none !important; }
.course-question, .course-bet {
  border: 1px solid var(--edge); border-radius: .5rem; padding: .9rem 1rem; margin: 0 0 1rem;
}
.course-bet { border-left: 4px solid var(--accent); }
.course-form fieldset { border: 0; margin: 0; padding: 0; min-width: 0; background: none; }
.course-form legend {
  float: none; width: 100%; padding: 0; margin: 0 0 .6rem; border: 0; font: inherit; font-weight: 600; color: inherit;
}
.course-form p { margin: .5rem 0 0; }
.course-form .course-ask { margin: 0; font-weight: 600; }
.course-label { display: block; font-size: .8em; letter-spacing: .03em; opacity: .8; }
.course-form .course-hint { margin: -.3rem 0 .5rem; font-size: .9em; opacity: .85; }
.course-answers { display: grid; gap: .4rem; }
.course-answer {
  display: grid; grid-template-columns: auto 1fr; gap: .1rem .6rem; align-items: baseline; margin: 0;
  padding: .45rem .7rem; border: 1px solid var(--edge); border-radius: .4rem; cursor: pointer;
}
.course-answer > :not(input) { grid-column: 2; min-width: 0; }
.course-answer:hover { background: var(--faint); }
.course-answer:has(:checked) {
  --mark: var(--accent); border-color: var(--mark); box-shadow: inset 0 0 0 1px var(--mark);
}
.course-answer.is-right { --mark: var(--good); }
.course-answer.is-wrong { --mark: var(--bad); }
.course-answer:has(:disabled) { cursor: default; }
.course-answer:has(:disabled):not(:has(:checked)) { opacity: .7; }
.course-form input { margin: 0; accent-color: var(--accent); width: auto; }
.course-form button {
  font: inherit; color: inherit; background: var(--faint); border: 1px solid var(--edge); border-radius: .4rem;
  padding: .3rem .9rem; min-height: 2.2rem; margin: 0 .4rem 0 0; cursor: pointer;
}
.course-form button:hover { border-color: var(--accent); }
.course-form :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.course-form .course-actions { margin: .7rem 0 0; }
.course-form [data-do="withdraw"] { display: block; margin: 0 0 0 auto; }
.course-question .course-verdict > p { font-weight: 600; }
.course-form .course-question fieldset ul { list-style: none; margin: .3rem 0 0; padding: 0; }
.course-form .course-question fieldset li {
  display: grid; grid-template-columns: 1.2rem 1fr; margin: .35rem 0 0; padding: 0;
}
.course-form li > * { grid-column: 2; min-width: 0; }
.course-form li > .course-mark { grid-column: 1; font-weight: 700; color: var(--bad); }
.course-form li[data-correct="true"] > .course-mark { color: var(--good); }
.course-again { opacity: .8; }
.course-said[data-one] .course-again { display: none; }
.course-form summary { cursor: pointer; width: fit-content; }
.course-form details { margin: .7rem 0 0; }
.course-why { font-size: .92em; }
.course-sure {
  display: grid; grid-template-columns: 1fr auto; gap: .1rem .8rem; align-items: end; max-width: 26rem;
  margin: .8rem 0 0;
}
.course-sure label { display: block; margin: 0; }
.course-form input[type="range"] { display: block; width: 100%; height: 1.8rem; padding: 0; cursor: pointer; }
.course-percent { min-width: 4ch; text-align: right; font-variant-numeric: tabular-nums; line-height: 1.8rem; }
.course-scale { display: flex; justify-content: space-between; gap: .5rem; font-size: .8em; opacity: .85; }
.course-form time { opacity: .8; white-space: nowrap; }
.course-form [lang="en"] + [lang="zh"] { margin-left: .4em; }
.course-form :is(legend, .course-ask, .course-feedback) > [lang="en"] + [lang="zh"] { display: block; margin-left: 0; }
.course-answer > [lang="en"] + [lang="zh"] { margin-left: 0 !important; }
@media (max-width: 30rem) { .course-question, .course-bet { padding: .7rem; } }
`;

let sheet;
function addStyle(el) {
  const root = el.getRootNode(),
    host = root.adoptedStyleSheets ? root : document;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  if (!host.adoptedStyleSheets.includes(sheet)) host.adoptedStyleSheets = [...host.adoptedStyleSheets, sheet];
}

const all = (root, selector) => [...root.querySelectorAll(selector)];
/** Show the elements [data-say=name] of `root` for the given names, hide the others. */
const say = (root, ...names) =>
  all(root, "[data-say]").forEach(e => {
    e.hidden = !names.includes(e.dataset.say);
  });
/** A share of one, as "70 %" with a space that does not break. */
export const percent = p => `${Math.round(100 * p)}\u00a0%`;

/** Half the squared distance between a forecast (p on one of k options, the rest shared equally) and what happened. */
export function brier(p, k, right) {
  const rest = (1 - p) / (k - 1);
  if (right) return ((1 - p) ** 2 + (k - 1) * rest ** 2) / 2;
  return (p ** 2 + (1 - rest) ** 2 + (k - 2) * rest ** 2) / 2;
}

/** "right", "part" (some right ones are missing) or "wrong" for the chosen keys. */
export function judge(chosen, correct) {
  if (chosen.some(key => !correct.includes(key))) return "wrong";
  return chosen.length === correct.length ? "right" : "part";
}

// --- what the reader did, in their browser ------------------------------------------------------------
/** {id: {chosen: [keys], correct, tries, date}} */
const answers = openStore("quiz", records(isAnswer));
/** {id: {choice, confidence, options: number, date[, outcome, score, settled]}} */
const bets = openStore("bets", records(isBet));
const recall = (store, id) => {
  const all = store.read();
  return Object.hasOwn(all, id) ? all[id] : undefined;
};
const remember = (store, id, value) => store.update(all => ({ ...all, [id]: value }));
const forget = (store, id) => store.update(({ [id]: _, ...rest }) => rest);
/** Call `f` when another form or another page changes the records, as long as `root` is in the page. */
function follow(store, root, f) {
  const end = store.subscribe(() => (root.isConnected ? f() : end()));
}

let views = 0;
/** Separate the radio buttons of this view from those of another view of the same output. */
function separate(root) {
  views += 1;
  for (const input of all(root, "input[name]")) input.name += `.${views}`;
}

/** Enter does what the first visible button does. */
function onEnter(root, act) {
  root.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      act();
    }
  });
}

/** A click of its own: not the second half of a double click on the button that stood here before. */
const onClick = (button, act) => button.addEventListener("click", event => event.detail > 1 || act());

function question(root) {
  const id = root.dataset.question,
    inputs = all(root, "input");
  const explained = root.querySelector(".course-explained"),
    said = root.querySelector(".course-said");
  const items = new Map(all(explained, "[data-answer]").map(li => [li.dataset.answer, li]));
  const correct = [...items.keys()].filter(key => items.get(key).dataset.correct === "true");
  const [submit, again] = all(root, "button");
  if (correct.length === 1) said.dataset.one = "";

  function clear() {
    say(root);
    said.replaceChildren();
    explained.hidden = true;
    explained.open = false;
    again.hidden = true;
    submit.hidden = false;
    for (const input of inputs) input.parentElement.classList.remove("is-right", "is-wrong");
  }
  function tell(chosen) {
    clear();
    const verdict = judge(chosen, correct);
    for (const input of inputs) {
      if (chosen.includes(input.value))
        input.parentElement.classList.add(correct.includes(input.value) ? "is-right" : "is-wrong");
    }
    said.replaceChildren(...chosen.map(key => items.get(key).cloneNode(true)));
    say(root, verdict);
    again.hidden = false;
    submit.hidden = true;
    explained.hidden = verdict !== "right";
    return verdict;
  }
  function answer() {
    const chosen = inputs.filter(input => input.checked).map(input => input.value);
    if (!chosen.length) {
      clear();
      say(root, "choose");
      return;
    }
    const focused = root.contains(document.activeElement) && document.activeElement === submit;
    const verdict = tell(chosen),
      before = recall(answers, id);
    remember(answers, id, { chosen, correct: verdict === "right", tries: (before?.tries ?? 0) + 1, date: today() });
    if (focused) again.focus();
  }
  submit.addEventListener("click", answer);
  onClick(again, () => {
    for (const input of inputs) input.checked = false;
    clear();
    inputs[0].focus();
  });
  root.addEventListener("change", clear);
  onEnter(root, answer);
  root.querySelector(".course-actions").hidden = false;
  clear();
  const kept = recall(answers, id);
  if (kept && kept.chosen.every(key => items.has(key))) {
    for (const input of inputs) input.checked = kept.chosen.includes(input.value);
    tell(kept.chosen);
  }
}

function bet(root) {
  const id = root.dataset.bet,
    radios = all(root, 'input[type="radio"]'),
    slider = root.querySelector('input[type="range"]');
  const stops = root.dataset.stops.split(" ").map(Number),
    shown = root.querySelector(".course-percent");
  const [lock, withdraw] = all(root, "button"),
    form = root.querySelector("fieldset");
  form.tabIndex = -1;
  const mine = () => {
    const kept = recall(bets, id);
    return radios.some(radio => radio.value === kept?.choice) ? kept : undefined;
  };

  function move() {
    const p = stops[slider.value];
    shown.textContent = percent(p);
    slider.setAttribute("aria-valuetext", percent(p));
  }
  function refresh(...extra) {
    const kept = mine();
    if (kept) {
      for (const radio of radios) radio.checked = radio.value === kept.choice;
      slider.value = stops.reduce(
        (best, p, i) => (Math.abs(p - kept.confidence) < Math.abs(stops[best] - kept.confidence) ? i : best),
        0,
      );
      for (const time of all(root, "time")) time.textContent = kept.date ?? "";
    }
    move();
    for (const input of [...radios, slider]) input.disabled = Boolean(kept);
    lock.hidden = Boolean(kept);
    withdraw.hidden = !kept || kept.outcome !== undefined;
    say(root, ...(kept ? [kept.outcome === undefined ? "locked" : "settled"] : []), ...extra);
  }
  function place() {
    const choice = radios.find(radio => radio.checked)?.value;
    if (mine() || lock.hidden) return;
    if (!choice) {
      say(root, "choose");
      return;
    }
    const kept = remember(bets, id, { choice, confidence: stops[slider.value], options: radios.length, date: today() });
    refresh(...({ memory: ["unsaved"], full: ["full"] }[kept] ?? []));
    form.focus(); // not what withdraws it: Enter twice is no change of mind
  }
  lock.addEventListener("click", place);
  onClick(withdraw, () => {
    forget(bets, id);
    refresh("withdrawn");
    (radios.find(radio => radio.checked) ?? radios[0]).focus();
  });
  slider.addEventListener("input", move);
  root.addEventListener("change", () => say(root));
  onEnter(root, place);
  root.querySelector(".course-sure").hidden = false;
  root.querySelector(".course-actions").hidden = false;
  root.querySelector(".course-no-script").hidden = true;
  refresh();
  follow(bets, root, () => refresh());
}

function settle(root) {
  const { settle: id, outcome, options } = root.dataset,
    k = Number(options);
  const [outer, why] = all(root, "details"),
    names = all(root, "[data-option]");

  function refresh() {
    let kept = recall(bets, id);
    if (!names.some(name => name.dataset.option === kept?.choice)) kept = undefined;
    if (outer.open && kept && kept.outcome !== outcome) {
      // The first score of all is a good moment to say how it is made.
      why.open = !Object.values(bets.read()).some(v => v.outcome !== undefined);
      const score = brier(kept.confidence, k, kept.choice === outcome);
      remember(bets, id, { ...kept, outcome, score, settled: today() }); // which brings us here again
      return;
    }
    const shown = [kept ? "yours" : "none"];
    if (outer.open) shown.push(!kept ? "too-late" : kept.choice === outcome ? "right" : "wrong");
    say(root, ...shown);
    why.hidden = !kept;
    if (!kept) return;
    for (const name of names) name.hidden = name.dataset.option !== kept.choice;
    for (const slot of all(root, '[data-slot="confidence"]')) slot.textContent = percent(kept.confidence);
    for (const time of all(root, "time")) time.textContent = kept.date ?? "";
    for (const slot of all(root, '[data-slot="score"]'))
      slot.textContent = brier(kept.confidence, k, kept.choice === outcome).toFixed(2);
  }
  outer.addEventListener("toggle", refresh);
  root.querySelector('[data-do="back"]').addEventListener("click", () => {
    const form = document.querySelector(`[data-bet="${id}"]`);
    if (!form) return;
    form.scrollIntoView({ block: "center" });
    form.querySelector("input:checked, input")?.focus({ preventScroll: true });
  });
  refresh();
  follow(bets, root, refresh);
}

export default {
  render({ el }) {
    const root = el.closest("[data-quiz], [data-bet], [data-settle]");
    if (!root) throw new Error("expected a form made by utils/quiz.py around the widget");
    el.closest(".course-widget").hidden = true;
    // JupyterLab would take the keys for its own commands; it looks at the element that has the focus, then upwards.
    for (const e of [root, ...all(root, "input, button, summary")]) e.dataset.lmSuppressShortcuts = "true";
    addStyle(root);
    separate(root);
    if (root.dataset.quiz !== undefined) all(root, ".course-question").forEach(question);
    else if (root.dataset.bet !== undefined) bet(root);
    else settle(root);
  },
};
