// The table of the optimizers: who runs, with which learning rate, and what came of it; the others in a folded list.
import { h, sharp } from "../base/common.js";
import { labelOf, namesOf, placeOf, shortText } from "./race-sentences.js";
import { isRate, NAMES, SWEPT } from "./race-state.js";
import { LOOKS, lookColor } from "./race-view.js";
import { RACE_TEXT } from "./race-words.js";

function svg(tag, props) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(props)) element.setAttribute(key, value);
  return element;
}

/**
 * The rows of `game`. `change(settings)` is called with what the reader sets, `follow(name or null)` for who is
 * followed alone.
 */
export function makeTable(game, lang, change, follow) {
  const text = RACE_TEXT[lang];
  let color = () => "",
    dark = false;

  function row(name) {
    const label = labelOf(name, lang),
      picture = svg("svg", { viewBox: "-17 -8 34 16", "aria-hidden": "true" });
    picture.append(
      svg("path", { d: "M-17 0H17", "stroke-width": 2, "stroke-dasharray": LOOKS[name][2].join(" ") }),
      svg("path", { d: LOOKS[name][3], transform: "scale(.9)" }),
    );
    const among = other => (other === name ? box.checked : game.settings.optimizers.includes(other));
    const box = h("input", { type: "checkbox", name, onchange: () => change({ optimizers: NAMES.filter(among) }) });
    const setRate = rate =>
      isRate(rate) && change({ learning_rates: { ...game.settings.learning_rates, [name]: rate } });
    const rateLabel = { "aria-label": `${label}${text.colon}${text.rate}` };
    const range = h("input", {
      type: "range",
      min: -4,
      max: 2,
      step: 0.05,
      ...rateLabel,
      oninput: () => setRate(+(10 ** range.value).toPrecision(3)),
    });
    const number = h("input", {
      type: "number",
      min: 0,
      max: 1000,
      step: "any",
      ...rateLabel,
      onchange: () => {
        setRate(+number.value);
        refresh();
      },
    });
    const bars = h("canvas", { "aria-hidden": "true" }),
      loss = h("output"),
      goal = h("output");
    const alone = () => follow(name),
      together = () => follow(null),
      on = { onpointerenter: alone, onfocusin: alone, onpointerleave: together, onfocusout: together };
    const element = h(
      "div",
      { class: "dlw-race-row", role: "group", "aria-label": label, "data-optimizer": name, ...on },
      h("label", {}, box, picture, label),
      h("div", { class: "dlw-race-rate" }, bars, range),
      number,
      loss,
      goal,
    );
    return { element, picture, box, bars, range, number, loss, goal };
  }
  const rows = Object.fromEntries(NAMES.map(name => [name, row(name)]));
  const heads = [text.head + text.and + text.rate, text.loss, text.goal];
  const key = h(
    "p",
    { class: "dlw-muted dlw-race-key" },
    h("span", {}, text.key[0]),
    h("span", { class: "dlw-race-bar" }),
    h("span", {}, text.key[1]),
    h("span", { class: "dlw-race-tick" }),
    h("span", {}, text.key[2]),
  );
  const racing = h("div"),
    resting = h("div"),
    restingNames = h("summary"),
    rest = h("details", { class: "dlw-race-rest", ontoggle: () => NAMES.forEach(paintBars) }, restingNames, resting);
  const element = h(
    "div",
    { class: "dlw-race-table" },
    h(
      "div",
      { class: "dlw-race-row dlw-race-head", "aria-hidden": "true" },
      heads.map((words, i) => h("span", i ? { class: "dlw-race-end" } : {}, words)),
    ),
    key,
    racing,
    rest,
  );

  /** Put the rows where they belong; who moves keeps the focus, or gives it to the list in which it is folded. */
  function place() {
    const focused = element.getRootNode().activeElement,
      runs = name => game.settings.optimizers.includes(name);
    for (const [box, its] of [
      [racing, NAMES.filter(runs)],
      [resting, NAMES.filter(name => !runs(name))],
    ])
      its.forEach((name, i) => {
        if (box.children[i] !== rows[name].element) box.insertBefore(rows[name].element, box.children[i] ?? null);
      });
    rest.hidden = !resting.childElementCount;
    if (!racing.childElementCount) rest.open = true;
    restingNames.textContent =
      text.rest +
      namesOf(
        [...resting.children].map(row => row.dataset.optimizer),
        lang,
      );
    if (focused === element.getRootNode().activeElement || !element.contains(focused)) return;
    if (rest.open || racing.contains(focused)) focused.focus();
    else restingNames.focus();
  }

  /** The bars over a slider: the sooner a learning rate reaches the goal, the taller. */
  function paintBars(name) {
    const { bars, range } = rows[name],
      width = range.clientWidth,
      g = sharp(bars, width, 16);
    const step = (width - 16) / (SWEPT.length - 1),
      limit = Math.log(game.surface.limit);
    (game.swept[name] ?? []).forEach((steps, i) => {
      const lost = Number.isNaN(steps),
        high = 2 + 14 * (1 - Math.log(Math.max(1, steps)) / limit);
      g.fillStyle = lost ? color("bad") : lookColor(name, dark);
      g.globalAlpha = lost ? 0.8 : 0.55;
      if (lost) g.fillRect(8 + (i - 0.3) * step, 0, Math.max(1, step * 0.5), 4);
      else if (steps < Infinity) g.fillRect(8 + (i - 0.45) * step, 16 - high, step * 0.9, high);
    });
  }
  function paint(newColor, newDark) {
    [color, dark] = [newColor, newDark];
    for (const name of NAMES) {
      const ink = lookColor(name, dark),
        [line, shape] = rows[name].picture.children;
      line.setAttribute("stroke", ink);
      shape.setAttribute("fill", ink);
      paintBars(name);
    }
  }

  /** Show what is set. */
  function refresh() {
    place();
    for (const name of NAMES) {
      const { box, range, number } = rows[name],
        rate = game.rate(name);
      box.checked = game.settings.optimizers.includes(name);
      range.value = Math.log10(rate);
      range.setAttribute("aria-valuetext", rate);
      number.value = rate;
    }
  }

  /** [words, class] for what came of `racer`. */
  function outcome(racer) {
    if (!racer) return ["", ""];
    const { reached, diverged } = racer;
    const kind = diverged ? "dlw-race-lost" : reached !== null ? "dlw-race-won" : "";
    if (diverged !== null) return [text.diverged, kind];
    if (reached !== null) return [`${placeOf(game.race, racer)}. ${text.count(reached)}`, kind];
    return [game.race.finished ? text.missed : "–", kind];
  }
  /** Write how everyone stands. */
  function tell() {
    for (const name of NAMES) {
      const { loss, goal, element: line } = rows[name],
        racer = game.race.racers.find(r => r.name === name);
      loss.value = racer ? shortText(racer.loss) : "";
      [goal.value, goal.className] = outcome(racer);
      if (racer) line.dataset.position = racer.w.join();
      else delete line.dataset.position;
    }
  }

  return { element, paint, paintBars, refresh, tell };
}
