// The seed lottery: all runs as dots, a few of them drawn at a time, and who would have won.
// State: names; scores: a list of numbers for each name, the same seeds in the same order; draw: how many seeds;
// higher: is more better.
// @trait names = []
// @trait scores = []
// @trait draw = 3
// @trait higher = true
import { begin, h, numberText, colors, sharp, watch } from "./base/common.js";

const LOTTERY_TEXT = {
  en: {
    once: k => (k === 1 ? "Draw one seed" : `Draw ${k} seeds`),
    many: "Draw 100 times",
    clear: "Start again",
    key: "Each dot is a seed; │ mean of all seeds, ◇ mean of the seeds drawn.",
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
    clear: "重来",
    key: "每个点是一个种子；│ 全部种子的平均，◇ 抽中种子的平均。",
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
.dlw-lot canvas { width: 100%; }
.dlw-lot-win { font-weight: 600; color: var(--dlw-accent); }
.dlw-lot-head, .dlw-lot-key { color: var(--dlw-muted); font-size: .9em; }
.dlw-lot-head .dlw-row { flex-wrap: nowrap; justify-content: space-between; }
@container dlw (max-width: 32rem) {
  .dlw-lot-row { grid-template-columns: 1fr max-content; row-gap: 0; }
  .dlw-lot-row > :first-child { grid-column: 1 / -1; }
  .dlw-lot-head > :first-child { display: none; }
}
`;

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
  let drawn = [],
    won = -1,
    wins = names.map(() => 0);

  const canvases = names.map(() => h("canvas", { role: "img" }));
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
  const draw = times => {
    for (let i = 0; i < times; i++) {
      drawn = drawSeeds(n, k);
      won = winner(scores, drawn, higher);
      wins[won] += 1;
    }
    const all = wins.reduce((a, b) => a + b, 0),
      tally = names.map((name, i) => text.won(name, wins[i])).join(text.and);
    said.textContent =
      text.drawn(drawn.map(seed => seed + 1).join(lang === "zh" ? "、" : ", "), names[won]) +
      (all > 1 ? text.sum(all, tally) : "");
    update();
  };
  const clear = () => {
    drawn = [];
    won = -1;
    wins = names.map(() => 0);
    said.textContent = text.none;
    update();
  };

  el.append(
    h(
      "div",
      { class: "dlw-lot", role: "group", "aria-label": text.plot(n, names.length) },
      h("div", { class: "dlw-lot-row dlw-lot-head" }, h("span"), axis, h("span", {}, text.tally)),
      rows,
      h("p", { class: "dlw-lot-key" }, text.key),
      h(
        "div",
        { class: "dlw-row" },
        h("button", { type: "button", onclick: () => draw(1) }, text.once(k)),
        h("button", { type: "button", onclick: () => draw(100) }, text.many),
        h("button", { type: "button", onclick: clear }, text.clear),
      ),
      said,
    ),
  );

  function update() {
    const color = colors(el);
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
        context = sharp(canvases[i], width, 30);
      canvases[i].style.width = "100%";
      const x = value => 7 + ((value - low + pad) / (high - low + 2 * pad)) * (width - 14);
      context.strokeStyle = color("faint");
      context.beginPath();
      context.moveTo(0, 15);
      context.lineTo(width, 15);
      context.stroke();
      context.strokeStyle = color("edge");
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(x(means[i]), 3);
      context.lineTo(x(means[i]), 27);
      context.stroke();
      scores[i].forEach((value, seed) => {
        const isDrawn = drawn.includes(seed);
        context.fillStyle = isDrawn ? color("second") : color("edge");
        context.globalAlpha = isDrawn ? 1 : 0.55;
        context.beginPath();
        context.arc(x(value), 15, isDrawn ? 5.5 : 4, 0, 7);
        context.fill();
      });
      context.globalAlpha = 1;
      if (drawn.length) {
        // a diamond at the mean of what was drawn
        const at = x(mean);
        context.strokeStyle = i === won ? color("accent") : color("ink");
        context.lineWidth = 2;
        context.beginPath();
        context.moveTo(at, 5);
        context.lineTo(at + 6, 15);
        context.lineTo(at, 25);
        context.lineTo(at - 6, 15);
        context.closePath();
        context.stroke();
      }
    });
  }
  return watch(el, update);
}

export default { render };
