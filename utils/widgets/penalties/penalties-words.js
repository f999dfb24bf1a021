// The words and the styles of the widget on penalties.
import { numberText } from "../base/common.js";

/** Text of a weight, loss or strength: 0 where it is exactly zero, so that a reader tells it from a tiny one. */
export const weightText = v => (v === 0 ? "0" : numberText(v, 3));
const plain = v => String(+v.toFixed(2)).replace("-", "−");
const pair = w => `(${w.map(weightText).join(", ")})`;

export const PENALTIES_TEXT = {
  en: {
    plain,
    weightText,
    kind: "penalty",
    kinds: { power: "|w₁|ᵖ + |w₂|ᵖ", elastic: "elastic net" },
    p: "exponent p",
    mix: "share of L1, α",
    formula: { elastic: "α (|w₁| + |w₂|) + (1 − α) (w₁² + w₂²)" },
    names: { 0.5: "p = 0.5", 1: "p = 1 (L1)", 2: "p = 2 (L2)" },
    elasticName: mix => `elastic net, α = ${mix}`,
    size: "size of the region",
    strength: "strength λ",
    minimum: k => `minimum, w${"₁₂"[k]}`,
    turn: "turn of the contours",
    stretch: "stretch of the contours",
    degrees: v => `${plain(v)}°`,
    times: v => `${plain(v)} : 1`,
    heads: ["region", "w₁", "w₂", "loss", "penalty", "zeros"],
    caption: "The best point, and that of other regions of the same size",
    zeros: n => `${n} of 2`,
    budget: (size, t) => `The region meets the axes at ${size}: penalty ≤\u00a0t\u00a0=\u00a0${t}.`,
    free: "The minimum of the loss lies in the region: the penalty changes nothing (λ\u00a0=\u00a00).",
    same: λ => `With λ\u00a0=\u00a0${λ}, loss + λ · penalty has its least value at the same point.`,
    sameZero: λ =>
      λ === null ? "No finite λ makes both weights zero." : `Both weights are zero from λ\u00a0=\u00a0${λ} on.`,
    noStrength: "No λ leads here: for each λ, another point has a smaller loss + λ · penalty.",
    others: list =>
      list.length === 1
        ? `One more local minimum: ${pair(list[0].w)}, loss ${weightText(list[0].loss)}.`
        : `${list.length} more local minima: ${list.map(m => `${pair(m.w)}, loss ${weightText(m.loss)}`).join("; ")}.`,
    alone: "No other local minimum.",
    legend: ["best point", "other local minimum", "path as the region grows", "minimum of the loss", "region"],
    help: "Drag the cross, the diamond on the contour and the triangle on the region; or click, or use the arrow keys, to move the minimum.",
    pathTitle: "weights along the path",
    describe: ({ penalty, size, minimum, turn, stretch, found }) =>
      `Two weights. ${penalty}, region of size ${size}. Loss: minimum at ${minimum}, contours ${stretch} times as long as wide, turned by ${turn}°. ${found}`,
    found: ({ w, loss, penalty, zeros, others, strength }) =>
      `Best point ${pair(w)}: loss ${loss}, penalty ${penalty}, zeros ${zeros} of 2. ${strength} ${others}`,
    pathText: (parts, jumps) =>
      `The two weights as the region grows from size 0 to ${parts.full}. ${parts.zero.join(" ")}${jumps.length ? ` The best point jumps at size ${jumps.join(", ")}.` : ""}`,
    zeroRange: (k, from, to) => `w${"₁₂"[k]} is exactly 0 from size ${from} to ${to}.`,
    noZero: "Neither weight is exactly 0 at any size above 0.",
    mission: {
      zero: [
        "A zero from L1, none from L2",
        "Make p = 1 set exactly one weight to zero while p = 2, with a region of the same size, sets none. Both weights of the minimum have to be at least 0.5 in size.",
      ],
      sign: [
        "From positive to negative",
        "Put the minimum where both weights are positive (at least 0.2), and find a penalty under which one weight of the best point is negative (−0.05 or less).",
      ],
      tie: ["Almost a tie", "With p < 1, find two local minima whose losses differ by less than 1 %."],
    },
    after: {
      zero: "The diamond has its tips on the axes, the circle has none. Is it the smaller weight of the minimum that became zero?",
      sign: "Along tilted contours one weight makes up for the other; a penalty need not bring each weight closer to zero without crossing it.",
      tie: "A small change of the loss now makes the best point jump to the other one. With p ≥ 1 there is only one local minimum.",
    },
    reset: "Reset",
  },
  zh: {
    plain,
    weightText,
    kind: "惩罚项",
    kinds: { power: "|w₁|ᵖ + |w₂|ᵖ", elastic: "弹性网络" },
    p: "指数 p",
    mix: "L1 所占比例 α",
    formula: { elastic: "α (|w₁| + |w₂|) + (1 − α) (w₁² + w₂²)" },
    names: { 0.5: "p = 0.5", 1: "p = 1（L1）", 2: "p = 2（L2）" },
    elasticName: mix => `弹性网络，α = ${mix}`,
    size: "约束区域的大小",
    strength: "惩罚强度 λ",
    minimum: k => `最低点的 w${"₁₂"[k]}`,
    turn: "等高线的转角",
    stretch: "等高线的长短轴之比",
    degrees: v => `${plain(v)}°`,
    times: v => `${plain(v)} : 1`,
    heads: ["区域", "w₁", "w₂", "损失", "惩罚项", "零的个数"],
    caption: "最优点，以及同样大小的其他区域的最优点",
    zeros: n => `${n}/2`,
    budget: (size, t) => `约束区域的边界与坐标轴相交于 ${size} 处，也就是说，惩罚项 ≤\u00a0t\u00a0=\u00a0${t}。`,
    free: "损失的最低点就在约束区域之内，惩罚项不起作用（λ\u00a0=\u00a00）。",
    same: λ => `取 λ\u00a0=\u00a0${λ} 时，“损失 + λ × 惩罚项”也在这一点最小。`,
    sameZero: λ => (λ === null ? "λ 取任何有限值，都不会使两个权重同时为零。" : `λ 不小于 ${λ} 时，两个权重都为零。`),
    noStrength: "取任何 λ 都得不到这一点。无论 λ 取多少，总有别的点使“损失 + λ × 惩罚项”更小。",
    others: list =>
      `另有 ${list.length} 个局部极小点：${list.map(m => `${pair(m.w)}，损失 ${weightText(m.loss)}`).join("；")}。`,
    alone: "没有其他局部极小点。",
    legend: ["最优点", "其他局部极小点", "区域变大时最优点的路径", "损失的最低点", "约束区域"],
    help: "拖动十字可移动最低点，拖动等高线上的菱形可转动、拉长等高线，拖动区域上的三角可改变区域的大小；点击图面或按方向键，也能移动最低点。",
    pathTitle: "路径上的两个权重",
    describe: ({ penalty, size, minimum, turn, stretch, found }) =>
      `两个权重。${penalty}，约束区域的大小为 ${size}。损失的最低点为 ${minimum}，等高线的长短轴之比为 ${stretch}，转角为 ${turn}°。${found}`,
    found: ({ w, loss, penalty, zeros, others, strength }) =>
      `最优点为 ${pair(w)}，损失 ${loss}，惩罚项 ${penalty}，两个权重中有 ${zeros} 个为零。${strength}${others}`,
    pathText: (parts, jumps) =>
      `约束区域的大小从 0 增加到 ${parts.full} 时，两个权重的变化。${parts.zero.join("")}${jumps.length ? `区域的大小为 ${jumps.join("、")} 时，最优点发生跳跃。` : ""}`,
    zeroRange: (k, from, to) => `区域的大小从 ${from} 到 ${to} 时，w${"₁₂"[k]} 恰好为 0。`,
    noZero: "只要区域的大小不为 0，就没有哪个权重恰好为 0。",
    mission: {
      zero: [
        "L1 产生零，L2 不产生零",
        "使 p = 1 时恰好有一个权重为零，而区域大小相同、p = 2 时没有权重为零。最低点的两个权重，绝对值都不得小于 0.5。",
      ],
      sign: [
        "权重由正变负",
        "把最低点放在两个权重都为正（不小于 0.2）的地方，再找一种惩罚项，使最优点有一个权重为负（不大于 −0.05）。",
      ],
      tie: ["两个极小点不相上下", "取 p < 1，找出两个局部极小点，使它们的损失相差不到 1%。"],
    },
    after: {
      zero: "菱形的尖角在坐标轴上，圆没有尖角。变成零的，是最低点处较小的那个权重吗？",
      sign: "等高线倾斜时，一个权重的减小可以由另一个权重来弥补。惩罚项不一定让每个权重单调地趋于零，权重也可能越过零点，变成负数。",
      tie: "这时损失稍有变化，最优点就会跳到另一处。p ≥ 1 时局部极小点只有一个。",
    },
    reset: "重置",
  },
};

export const PENALTIES_CSS = `
.dlw-pen { display: grid; gap: .6rem 1.2rem; grid-template-columns: minmax(0, 21rem) minmax(0, 1fr); align-items: start; }
.dlw-pen > * { display: grid; gap: .5rem; grid-template-columns: minmax(0, 1fr); min-width: 0; }
.dlw-pen p { margin: 0; font-size: .88em; }
.dlw-pen-wide { grid-column: 1 / -1; }
.dlw-pen-map { position: relative; border-radius: .35rem; cursor: crosshair; touch-action: manipulation; user-select: none; }
.dlw-pen svg { display: block; width: 100%; background: var(--dlw-face); border-radius: .35rem; overflow: hidden; }
.dlw-pen svg text { font: 12px system-ui, sans-serif; fill: var(--dlw-muted); }
.dlw-pen svg :is(path, line, ellipse, circle, polyline) { fill: none; stroke-width: 1; }
.dlw-pen .dlw-pen-axis { stroke: var(--dlw-edge); }
.dlw-pen .dlw-pen-level { stroke: var(--dlw-muted); opacity: .45; }
.dlw-pen .dlw-pen-touch { stroke: currentColor; stroke-width: 1.5; }
.dlw-pen .dlw-pen-region { fill: var(--dlw-good); fill-opacity: .2; stroke: var(--dlw-good); stroke-width: 1.5; }
.dlw-pen .dlw-pen-path { stroke: var(--dlw-bad); stroke-width: 2.5; stroke-linejoin: round; }
.dlw-pen .dlw-pen-jump { stroke: var(--dlw-bad); stroke-dasharray: 2 4; }
.dlw-pen .dlw-pen-best { fill: var(--dlw-bad); stroke: currentColor; stroke-width: 1.5; }
.dlw-pen .dlw-pen-other { stroke: var(--dlw-bad); stroke-width: 2; }
.dlw-pen .dlw-pen-mark { stroke: var(--dlw-accent); stroke-width: 2.5; }
.dlw-pen .dlw-pen-grip { fill: var(--dlw-accent); stroke: none; }
.dlw-pen .dlw-pen-tip { fill: var(--dlw-good); stroke: none; }
.dlw-pen .dlw-pen-w0 { stroke: var(--dlw-accent); stroke-width: 2; }
.dlw-pen .dlw-pen-w1 { stroke: var(--dlw-second); stroke-width: 2; stroke-dasharray: 7 3; }
.dlw-pen .dlw-pen-zero { stroke-width: 6; stroke-dasharray: none; opacity: .75; }
.dlw-pen .dlw-pen-now { stroke: currentColor; stroke-dasharray: 3 3; }
.dlw-pen .dlw-pen-say { fill: currentColor; font-weight: 600; paint-order: stroke; stroke: var(--dlw-page); stroke-width: 3px; }
.dlw-pen .dlw-pen-name0 { fill: var(--dlw-accent); font-weight: 600; }
.dlw-pen .dlw-pen-name1 { fill: var(--dlw-second); font-weight: 600; }
.dlw-pen-grab { position: absolute; width: 2.2rem; height: 2.2rem; margin: -1.1rem 0 0 -1.1rem; border-radius: 50%; cursor: grab; touch-action: none; }
.dlw-pen-grab:active { cursor: grabbing; }
.dlw-pen-legend { display: flex; flex-wrap: wrap; gap: .1rem .9rem; font-size: .82em; color: var(--dlw-muted); }
.dlw-pen-legend span { display: inline-flex; align-items: center; gap: .3rem; }
.dlw-pen .dlw-pen-legend svg { width: 20px; height: 14px; background: none; flex: none; }
.dlw-pen-line { display: grid; grid-template-columns: minmax(0, 9.2rem) minmax(0, 1fr) 3.4rem; gap: 0 .6rem; align-items: center; min-height: 2rem; font-size: .92em; }
.dlw-pen-line output { text-align: end; white-space: nowrap; }
.dlw-pen-line > :is(select, .dlw-row) { grid-column: 2 / 4; justify-self: start; }
.dlw-pen-line input[type="range"] { width: 100%; min-width: 0; }
.dlw .dlw-pen table { display: table; width: 100%; margin: 0; border: 0; background: none; border-collapse: collapse; font-size: .88em; }
.dlw .dlw-pen :is(th, td) { padding: .12rem .25rem; border: 0 !important; border-bottom: 1px solid var(--dlw-faint) !important; background: none; text-align: end !important; font-weight: normal; white-space: nowrap; }
.dlw .dlw-pen :is(th, td):first-child { text-align: start !important; white-space: normal; }
.dlw .dlw-pen thead th { color: var(--dlw-muted); white-space: normal; }
.dlw .dlw-pen th { overflow-wrap: anywhere; }
.dlw .dlw-pen caption { caption-side: top; padding: 0 .25rem; text-align: start; color: inherit; font-size: 1em; }
.dlw .dlw-pen tbody tr:first-child > * { font-weight: 600; }
.dlw .dlw-pen td.dlw-pen-null { color: var(--dlw-bad); font-weight: 700; }
.dlw-pen .dlw-pen-facts { min-height: 3em; }
@container dlw (max-width: 36rem) {
  .dlw-pen { display: flex; flex-direction: column; align-items: stretch; }
  .dlw-pen-left { display: contents; }
  .dlw-pen-map { max-width: 24rem; }
  .dlw .dlw-pen table { font-size: .8em; }
  .dlw .dlw-pen :is(th, td) { padding-inline: .12rem; }
}
@container dlw (max-width: 20rem) {
  .dlw-pen-line { grid-template-columns: minmax(0, 1fr) 3.4rem; }
  .dlw-pen-line > :is(label, select, .dlw-row) { grid-column: 1 / -1; }
}
@media screen and (min-height: 30rem) {
  @container (max-width: 36rem) {
    .dlw-pen-map { position: sticky; top: var(--dlw-top); z-index: 1; background: var(--dlw-page); }
    .dlw-pen-map { width: min(100%, max(230px, 38vh)); width: min(100%, max(230px, 38svh)); }
    .dlw-pen :is(.dlw-pen-right, .dlw-pen-wide) * { scroll-margin-top: calc(var(--dlw-top) + max(230px, 38vh) + 1rem); }
  }
}
`;
