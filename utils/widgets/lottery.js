// The seed lottery: all runs as dots, a few of them drawn at a time, and who would have won.
// State: names; scores: a list of numbers for each name, the same seeds in the same order; draw: how many seeds;
// higher: is more better.
// @trait names = []
// @trait scores = []
// @trait draw = 3
// @trait higher = true
import { begin, h, numberText, colors, sharp, uniqueId, watch } from "./base/common.js";
import { address } from "./base/link.js";

const LOTTERY_TEXT = {
  en: {
    once: k => (k === 1 ? "Draw one seed" : `Draw ${k} seeds`),
    many: "Draw 100 times",
    clear: "Reset",
    key: "Each dot is a seed: press one to see it in every row. │ mean of all seeds, ◇ mean of the seeds drawn.",
    seed: "seed",
    scores: list => `scores ${list}`,
    score: (name, v) => `${name} ${v}`,
    plot: (n, m) => `The scores of ${n} seeds for each of ${m} methods, with their means.`,
    none: "Nothing drawn yet.",
    drawn: (seeds, name) => `Seeds ${seeds}: “${name}” wins.`,
    tally: "wins",
    sum: (n, list) => ` After ${n} draws: ${list}.`,
    won: (name, k) => `“${name}” ${k}`,
    and: ", ",
    row: (name, n, mean, low, high) => `${name}: mean ${mean} over ${n} seeds, from ${low} to ${high}`,
    taken: (scores, mean) => `; drawn ${scores}, mean ${mean}`,
    better: { true: "better →", false: "← better" },
  },
  zh: {
    once: k => `抽 ${k} 个种子`,
    many: "抽 100 次",
    clear: "重置",
    key: "每个点是一个种子，点一下可在各行中看到它。│ 全部种子的平均，◇ 抽中种子的平均。",
    seed: "种子",
    scores: list => `得分：${list}`,
    score: (name, v) => `${name} ${v}`,
    plot: (n, m) => `${m} 种方法各 ${n} 个种子的得分和平均值。`,
    none: "还没有抽。",
    drawn: (seeds, name) => `种子 ${seeds}：“${name}”胜出。`,
    tally: "胜出次数",
    sum: (n, list) => `共抽 ${n} 次：${list}。`,
    won: (name, k) => `“${name}”胜 ${k} 次`,
    and: "，",
    row: (name, n, mean, low, high) => `${name}：${n} 个种子的平均为 ${mean}，最低 ${low}，最高 ${high}`,
    taken: (scores, mean) => `；抽中 ${scores}，平均 ${mean}`,
    better: { true: "越右越好 →", false: "← 越左越好" },
  },
};

const LOTTERY_CSS = `
.dlw-lot { display: grid; gap: .6rem; }
.dlw-lot-row {
  display: grid; grid-template-columns: minmax(4rem, 9rem) 1fr minmax(3.4rem, max-content); gap: .2rem .7rem;
  align-items: center;
}
.dlw-lot-row > :first-child { overflow-wrap: anywhere; line-height: 1.2; }
.dlw-lot-row > :last-child { text-align: end; }
.dlw-lot canvas { width: 100%; cursor: pointer; touch-action: manipulation; }
.dlw-lot-seed output { min-width: 2ch; font-weight: 600; }
.dlw-lot-win { font-weight: 600; color: var(--dlw-accent); }
.dlw-lot-head, .dlw-lot-key { color: var(--dlw-muted); font-size: .9em; }
.dlw-lot-head .dlw-row { flex-wrap: nowrap; justify-content: space-between; }
@container dlw (max-width: 32rem) {
  .dlw-lot-row { grid-template-columns: 1fr max-content; row-gap: 0; }
  .dlw-lot-row > :first-child { grid-column: 1 / -1; }
  .dlw-lot-head > :first-child { display: none; }
}
`;

const DOT = 6;
const HIGH = 44;
const REACH = 16;

/** Index of the method with the best mean over `seeds`; a tie goes to the one that is best over all seeds. */
export function winner(scores, seeds, higher) {
  const mean = (values, of) => of.reduce((sum, seed) => sum + values[seed], 0) / of.length,
    sign = higher ? 1 : -1;
  const all = scores[0].map((_, i) => i),
    overall = scores.map(values => sign * mean(values, all));
  let best = overall.indexOf(Math.max(...overall));
  scores.forEach((values, i) => {
    if (sign * mean(values, seeds) > sign * mean(scores[best], seeds)) best = i;
  });
  return best;
}

/** `k` different numbers below `n`, each set equally likely, in order. */
export function drawSeeds(n, k, random = Math.random) {
  const left = Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < k; i++) {
    const j = i + Math.floor(random() * (n - i));
    [left[i], left[j]] = [left[j], left[i]];
  }
  return left.slice(0, k).sort((a, b) => a - b);
}

/** Where dots at `xs` are drawn above (−) or below the line, so that near ones stand apart as far as three rows allow. */
export function spread(xs, apart) {
  const placed = [];
  for (const i of xs.map((_, k) => k).sort((a, b) => xs[a] - xs[b])) {
    const clear = y => Math.min(Infinity, ...placed.map(([x, at]) => Math.hypot(xs[i] - x, y - at)));
    const rows = [0, apart, -apart],
      y = rows.find(v => clear(v) >= apart) ?? rows.reduce((a, b) => (clear(b) > clear(a) ? b : a));
    placed.push([xs[i], y, i]);
  }
  return placed.sort((a, b) => a[2] - b[2]).map(([, y]) => y);
}

/** What a link says of `n` seeds and `m` methods: { drawn, wins, seed }, each as it is when nothing was done if it is not valid. */
export function lotteryFromTexts({ drawn, wins, seed }, n, m, k) {
  const numbers = text => (/^\d{1,6}(\.\d{1,6})*$/.test(text) ? text.split(".").map(Number) : []),
    state = { drawn: numbers(drawn), wins: numbers(wins), seed: numbers(seed)[0] ?? 0 };
  const { drawn: d, wins: w } = state;
  if (state.seed > n) state.seed = 0;
  if (d.length !== k || new Set(d).size !== k || d.some(s => s < 1 || s > n) || w.length !== m || !w.some(Boolean))
    Object.assign(state, { drawn: [], wins: Array(m).fill(0) });
  return state;
}

function render({ model, el }) {
  const lang = begin(model, el, LOTTERY_CSS),
    text = LOTTERY_TEXT[lang];
  const names = model.get("names"),
    scores = model.get("scores"),
    higher = model.get("higher"),
    k = model.get("draw"),
    n = scores[0].length;
  const flat = scores.flat(),
    low = Math.min(...flat),
    high = Math.max(...flat),
    pad = (high - low || 1) * 0.06;
  const means = scores.map(values => values.reduce((a, b) => a + b, 0) / n);
  const link = address(model, el, "lottery"),
    asked = lotteryFromTexts(link.read(), n, names.length, k);
  let drawn = asked.drawn.map(seed => seed - 1),
    won = drawn.length ? winner(scores, drawn, higher) : -1,
    wins = asked.wins,
    picked = asked.seed - 1;
  const texts = () => ({
    drawn: drawn.length ? drawn.map(seed => seed + 1).join(".") : null,
    wins: drawn.length ? wins.join(".") : null,
    seed: picked < 0 ? null : picked + 1,
  });

  const canvases = names.map((_, i) => h("canvas", { role: "img", onclick: event => pick(nearest(i, event)) })),
    places = names.map(() => []);
  const id = uniqueId(),
    range = h("input", { id, type: "range", min: 0, max: n, step: 1, value: 0, oninput: () => pick(range.value - 1) }),
    shown = h("output", { for: id }),
    listed = h("p", { class: "dlw-muted", hidden: true });
  const counts = names.map(() => h("span", {}, "0")),
    titles = names.map(name => h("span", {}, name));
  const rows = names.map((_, i) => h("div", { class: "dlw-lot-row" }, titles[i], canvases[i], counts[i]));
  const low_text = numberText(low, 3),
    high_text = numberText(high, 3);
  const axis = h(
    "span",
    { class: "dlw-row" },
    h("span", {}, low_text),
    h("span", {}, text.better[higher]),
    h("span", {}, high_text),
  );
  const said = h("p", { role: "status", "aria-live": "polite" }, text.none);
  const pick = seed => {
    picked = seed;
    update();
    link.write(texts());
  };
  /** The seed whose dot is nearest to where row `i` was pressed, or none. */
  const nearest = (i, event) => {
    const box = canvases[i].getBoundingClientRect(),
      far = places[i].map(([x, y]) => Math.hypot(x - event.clientX + box.left, y - event.clientY + box.top)),
      seed = far.indexOf(Math.min(...far));
    return far[seed] > REACH || seed === picked ? -1 : seed;
  };
  const tell = () => {
    const all = wins.reduce((a, b) => a + b, 0),
      tally = names.map((name, i) => text.won(name, wins[i])).join(text.and);
    said.textContent = drawn.length
      ? text.drawn(drawn.map(seed => seed + 1).join(lang === "zh" ? "、" : ", "), names[won]) +
        (all > 1 ? text.sum(all, tally) : "")
      : text.none;
  };
  const draw = times => {
    for (let i = 0; i < times; i++) {
      drawn = drawSeeds(n, k);
      won = winner(scores, drawn, higher);
      wins[won] += 1;
    }
    tell();
    update();
    link.write(texts());
  };
  const clear = () => {
    drawn = [];
    won = -1;
    wins = names.map(() => 0);
    tell();
    pick(-1);
  };

  el.append(
    h(
      "div",
      { class: "dlw-lot", role: "group", "aria-label": text.plot(n, names.length) },
      h("div", { class: "dlw-lot-row dlw-lot-head" }, h("span"), axis, h("span", {}, text.tally)),
      rows,
      h("p", { class: "dlw-lot-key" }, text.key),
      h("div", { class: "dlw-row dlw-screen dlw-lot-seed" }, h("label", { for: id }, text.seed), range, shown, listed),
      h(
        "div",
        { class: "dlw-row" },
        h("button", { type: "button", onclick: () => draw(1) }, text.once(k)),
        h("button", { type: "button", onclick: () => draw(100) }, text.many),
        h("button", { type: "button", onclick: clear }, text.clear),
      ),
      said,
    ),
    link.button(texts),
  );
  tell();

  function update() {
    const color = colors(el);
    const all = names.map((name, i) => text.score(name, numberText(scores[i][picked], 3))).join(text.and);
    range.value = picked + 1;
    shown.value = picked < 0 ? "–" : picked + 1;
    listed.hidden = picked < 0;
    listed.textContent = picked < 0 ? "" : text.scores(all);
    range.setAttribute("aria-valuetext", picked < 0 ? "–" : `${picked + 1}${text.and}${text.scores(all)}`);
    names.forEach((_, i) => {
      titles[i].className = i === won ? "dlw-lot-win" : "";
      counts[i].textContent = String(wins[i]);
      const taken = drawn.map(seed => scores[i][seed]),
        mean = taken.reduce((a, b) => a + b, 0) / taken.length;
      canvases[i].setAttribute(
        "aria-label",
        text.row(
          names[i],
          n,
          ...[means[i], Math.min(...scores[i]), Math.max(...scores[i])].map(v => numberText(v, 3)),
        ) + (taken.length ? text.taken(taken.map(v => numberText(v, 3)).join(text.and), numberText(mean, 3)) : ""),
      );
      const width = canvases[i].parentElement.clientWidth ? canvases[i].clientWidth || 200 : 200,
        context = sharp(canvases[i], width, HIGH),
        middle = HIGH / 2;
      canvases[i].style.width = "100%";
      const x = value => 9 + ((value - low + pad) / (high - low + 2 * pad)) * (width - 18);
      context.strokeStyle = color("faint");
      context.beginPath();
      context.moveTo(0, middle);
      context.lineTo(width, middle);
      context.stroke();
      const beside = spread(scores[i].map(x), 2 * DOT + 1);
      places[i] = scores[i].map((value, seed) => [x(value), middle + beside[seed]]);
      const order = [...places[i].keys()].sort((a, b) => drawn.includes(a) - drawn.includes(b));
      for (const seed of order) {
        const isDrawn = drawn.includes(seed);
        context.fillStyle = isDrawn ? color("second") : color("edge");
        context.globalAlpha = isDrawn ? 1 : 0.7;
        context.beginPath();
        context.arc(...places[i][seed], DOT, 0, 7);
        context.fill();
      }
      context.globalAlpha = 1;
      context.strokeStyle = color("ink");
      context.lineWidth = 2;
      if (picked >= 0) {
        context.beginPath();
        context.arc(...places[i][picked], DOT + 3, 0, 7);
        context.stroke();
      }
      context.beginPath();
      context.moveTo(x(means[i]), 2);
      context.lineTo(x(means[i]), HIGH - 2);
      context.stroke();
      if (drawn.length) {
        // a diamond at the mean of what was drawn
        const at = x(mean);
        context.strokeStyle = i === won ? color("accent") : color("ink");
        context.lineWidth = 2;
        context.beginPath();
        context.moveTo(at, middle - 13);
        context.lineTo(at + 8, middle);
        context.lineTo(at, middle + 13);
        context.lineTo(at - 8, middle);
        context.closePath();
        context.stroke();
      }
    });
  }
  return watch(el, update);
}

export default { render };
