// The words and the styles of the race.
import { numberText } from "../base/common.js";
import { OPTIMIZERS } from "../base/optimizers.js";
import { HOLD } from "./race.js";
import { inRavine, onRidge, RACE_GOALS, stepsOf } from "./race-missions.js";
import { powerText } from "./race-view.js";

const {
  ravine: { steps: RAVINE_STEPS },
  ridge: { steps: RIDGE_STEPS },
  adam: ADAM,
} = RACE_GOALS;

export const RACE_TEXT = {
  en: {
    surface: "surface",
    speed: "steps per second",
    play: "Play",
    pause: "Pause",
    again: "Race again",
    step: "Step",
    reset: "Reset",
    noise: "gradient noise σ",
    reseed: "other noise",
    rate: "learning rate",
    loss: "loss",
    goal: "goal",
    steps: "step",
    head: "optimizer",
    diverged: "diverged",
    missed: "not reached",
    tune: "Tune all",
    original: "Default rates",
    all: "All race",
    none: "None",
    rest: "Not racing: ",
    key: ["Strips:", "taller = sooner at the goal;", "diverges."],
    more: "Advanced: momentum, β, weight decay, turn the surface",
    turn: "turn the surface",
    note: "Where the strip over a slider is blank, that learning rate does not reach the goal in time. “Tune all” takes each one’s tallest bar.",
    legend:
      "◉ global minimum, ○ local minimum. Click sets the start. Keys on the map: arrows move the cross (Shift: finely), Enter starts the race there, Space plays or pauses. Point at an optimizer to follow it alone: thin arrow −gradient, thick arrow its last step.",
    fixed: "AdaGrad’s accumulator starts at 0.1; ε = 10⁻⁷, as in Keras.",
    ready: "Choose a start on the map, then press Play.",
    nobody: "Choose who races.",
    ahead: (n, name, loss) => `Step ${n}. Ahead: ${name}, loss ${loss}.`,
    held: goal => `Goal: loss ≤ ${goal}, held for ${HOLD} steps`,
    first: (n, name, k) => `${n}. ${name}, ${k} steps`,
    at: (name, loss, x, y) => `${name}: loss ${loss} at (${x}, ${y})`,
    count: k => `${k} steps`,
    map: s =>
      `Map of the surface: ${s}. Arrow keys move the cross, Enter starts the race there, Space plays or pauses.`,
    lies: (start, loss, global, local) =>
      ` Start at ${start}, loss ${loss}. Global minimum at ${global}${local ? `, ${local} local ${local === 1 ? "minimum" : "minima"}` : ""}.`,
    cross: (x, y, f) => `Cross at (${x}, ${y}), loss ${f}`,
    plot: "Loss by step, logarithmic scale.",
    stop: ". ",
    list: "; ",
    colon: ": ",
    and: ", ",
    of: (symbol, names) => `${symbol} (${names})`,
    turned: v => `, turned by ${v}°`,
    weight_decay: "AdamW, weight decay",
    mission: {
      ravine: [
        `Momentum through the ravine in ${RAVINE_STEPS} steps`,
        `From the start that is set up, bring Momentum to the goal in at most ${RAVINE_STEPS} steps. Plain SGD needs over 100 at any learning rate, and Momentum with β = 0.9 over 90.`,
      ],
      ridge: [
        "Leave the saddle",
        `Start exactly on the ridge, x = 0, as it is set up, and bring SGD to the goal in at most ${RIDGE_STEPS} steps.`,
      ],
      adam: [
        "Make Adam lose, fairly",
        `SGD reaches the goal before Adam, without noise, from a start with a loss of ${ADAM.loss} or more, while Adam has its usual β₁ and β₂ and a learning rate at which it needs at most ${100 * ADAM.slower}\u00a0% more steps than at its best (“Tune all”). Any surface will do.`,
      ],
    },
    now: {
      moved: "It counts from the start that is set up, without noise, the surface not turned.",
      ravine: n => `Now: Momentum, ${n} steps.`,
      off: "The start is not on the ridge.",
      calm: "Without noise, x stays exactly 0, whatever the method.",
      ridge: n => `Now: SGD, ${n} steps.`,
      first: n => `Now: Adam is first, ${n} steps.`,
      unfair: best => `Adam has lost, but another learning rate would have taken it there in ${best} steps.`,
    },
    after: {
      ravine: "The best β depends on the curvatures, 50 and 1. Which β does Nesterov need?",
      ridge:
        "Near the ridge, each step multiplies the distance by 1 + η. So how many steps more does ten times weaker noise cost? Try it, at two learning rates.",
      adam: "On the bowl it is easy; try the ravine, too. Then let all eight race there, and turn it by 45° (Advanced), with “Tune all” before and after: AdaGrad goes from 4 steps to 111, RMSProp from 5 to 144, Adam only from 89 to 108.",
    },
  },
  zh: {
    surface: "曲面",
    speed: "每秒步数",
    play: "开始",
    pause: "暂停",
    again: "再赛一次",
    step: "单步",
    reset: "重置",
    noise: "梯度噪声 σ",
    reseed: "换一组噪声",
    rate: "学习率",
    loss: "损失",
    goal: "目标",
    steps: "步数",
    head: "优化器",
    diverged: "发散",
    missed: "未达到",
    tune: "全部调优",
    original: "默认学习率",
    all: "全部参赛",
    none: "全不参赛",
    rest: "未参赛：",
    key: ["滑块上方：", "越高，到达目标越快；", "发散。"],
    more: "高级：动量、β、权重衰减、旋转曲面",
    turn: "旋转曲面",
    note: "滑块上方空白处的学习率来不及到达目标。“全部调优”取各自最高的柱。",
    legend:
      "◉ 全局极小值，○ 局部极小值。点击地图设置起点。键盘：方向键移动十字（按住 Shift 微调），回车键从此处开赛，空格键开始或暂停。把指针移到某个优化器上可单独跟踪它：细箭头为负梯度方向，粗箭头为上一步的方向。",
    fixed: "与 Keras 相同：AdaGrad 的累积量从 0.1 开始；ε = 10⁻⁷。",
    ready: "在地图上选择起点，然后按“开始”。",
    nobody: "请选择参赛的优化器。",
    ahead: (n, name, loss) => `第 ${n} 步。领先：${name}，损失 ${loss}。`,
    held: goal => `目标：损失 ≤ ${goal}，并保持 ${HOLD} 步`,
    first: (n, name, k) => `${n}. ${name}，${k} 步`,
    at: (name, loss, x, y) => `${name}：损失 ${loss}，位于 (${x}, ${y})`,
    count: k => `${k} 步`,
    map: s => `曲面地图：${s}。方向键移动十字，回车键从此处开赛，空格键开始或暂停。`,
    lies: (start, loss, global, local) =>
      `起点 ${start}，损失 ${loss}。全局极小值位于 ${global}${local ? `，另有 ${local} 个局部极小值` : ""}。`,
    cross: (x, y, f) => `十字位于 (${x}, ${y})，损失 ${f}`,
    plot: "损失随步数的变化（对数刻度）。",
    stop: "。",
    list: "；",
    colon: "：",
    and: "、",
    of: (symbol, names) => `${symbol}（${names}）`,
    turned: v => `，旋转 ${v}°`,
    weight_decay: "AdamW 权重衰减",
    mission: {
      ravine: [
        `让动量法用 ${RAVINE_STEPS} 步穿过峡谷`,
        `从载入的起点出发，让动量法在 ${RAVINE_STEPS} 步以内到达目标。普通 SGD 无论学习率取多少，都要 100 步以上；动量法取 β = 0.9 时，也要 90 步以上。`,
      ],
      ridge: ["离开鞍点", `起点正好在山脊 x = 0 上（载入后就是这样），让 SGD 在 ${RIDGE_STEPS} 步以内到达目标。`],
      adam: [
        "公平地胜过 Adam",
        `让 SGD 比 Adam 先到达目标。条件是没有噪声，起点的损失不低于 ${ADAM.loss}，Adam 的 β₁ 和 β₂ 保持默认值，它的步数最多比用最佳学习率时多 ${100 * ADAM.slower}%（可用“全部调优”）。曲面不限。`,
      ],
    },
    now: {
      moved: "必须从载入的起点出发，不加噪声，也不旋转曲面。",
      ravine: n => `目前动量法用了 ${n} 步。`,
      off: "起点不在山脊上。",
      calm: "没有噪声时，无论哪种方法，x 都始终恰好为 0。",
      ridge: n => `目前 SGD 用了 ${n} 步。`,
      first: n => `目前 Adam 先到，用了 ${n} 步。`,
      unfair: best => `Adam 输了，但换一个学习率，它只需 ${best} 步。`,
    },
    after: {
      ravine: "最佳的 β 取决于曲率（这里是 50 和 1）。Nesterov 需要多大的 β？",
      ridge:
        "在山脊附近，每走一步，离山脊的距离就变为原来的 1 + η 倍。那么噪声减弱到十分之一，要多走几步？请用两个学习率试一试。",
      adam: "在碗上很容易，再到峡谷试试。然后让八种方法都在峡谷参赛，把曲面旋转 45°（见“高级”），旋转前后各按一次“全部调优”：AdaGrad 从 4 步变为 111 步，RMSProp 从 5 步变为 144 步，Adam 只从 89 步变为 108 步。",
    },
  },
};

/** A loss, in few characters. */
export function shortText(v) {
  if (!Number.isFinite(v) || v < 1e4) return numberText(v, Math.abs(v) >= 100 ? 1 : 3);
  const power = Math.floor(Math.log10(v));
  return `${(v / 10 ** power).toFixed(1)}×${powerText(power)}`;
}
export const pointText = point => `(${[...point].map(v => numberText(v, 2)).join(", ")})`;
export const labelOf = (name, lang) => OPTIMIZERS[name][lang] ?? OPTIMIZERS[name].label;
export const namesOf = (names, lang) => names.map(name => labelOf(name, lang)).join(RACE_TEXT[lang].and);

/** How many of those that reached the goal did so before `racer`, and one. */
export const placeOf = (race, racer) =>
  1 + race.racers.filter(other => other.reached !== null && other.reached < racer.reached).length;

/** The sentence about a race as it stands. */
export function standing({ race, surface }, lang) {
  const text = RACE_TEXT[lang],
    order = race.ranking(),
    label = racer => labelOf(racer.name, lang);
  if (!order.length) return text.nobody;
  if (!race.steps) return text.ready;
  if (!race.finished) {
    return order[0].diverged === null ? text.ahead(race.steps, label(order[0]), shortText(order[0].loss)) : "";
  }
  const home = order.filter(r => r.reached !== null).map(r => text.first(placeOf(race, r), label(r), r.reached));
  const others = (word, keep) => {
    const names = namesOf(
      order.filter(keep).map(racer => racer.name),
      lang,
    );
    return names && word[0].toUpperCase() + word.slice(1) + text.colon + names;
  };
  return (
    [
      text.held(surface.goal),
      home.join(text.list),
      others(text.missed, r => r.reached === null && r.diverged === null),
      others(text.diverged, r => r.diverged !== null),
    ]
      .filter(Boolean)
      .join(text.stop) + text.stop.trim()
  );
}

/** Where everyone is, for a screen reader. */
export function placesText(race, lang) {
  const text = RACE_TEXT[lang],
    one = r => {
      const label = labelOf(r.name, lang);
      if (r.diverged !== null) return label + text.colon + text.diverged;
      return text.at(label, shortText(r.loss), ...[...r.w].map(v => numberText(v, 2)));
    };
  return race.ranking().map(one).join(text.list);
}

/** How far the mission `name` is, or, when it is done, what to try next. */
export function raceStand({ missions, race, settings }, lang, name) {
  const { now, after } = RACE_TEXT[lang],
    [adam, sgd, momentum] = ["adam", "sgd", "momentum"].map(one => stepsOf(race, one));
  if (missions.done.has(name)) return after[name];
  if (name === "ravine" && settings.surface === "ravine") {
    if (!inRavine(settings)) return now.moved;
    return momentum < Infinity ? now.ravine(momentum) : "";
  }
  if (name === "ridge" && settings.surface === "saddle") {
    if (!onRidge(settings)) return now.off;
    if (!settings.noise) return now.calm;
    return sgd < Infinity ? now.ridge(sgd) : "";
  }
  if (name !== "adam") return "";
  if (missions.rated?.race === race) return now.unfair(missions.rated.best);
  return adam < sgd ? now.first(adam) : "";
}

/** What the map shows, for a screen reader. */
export function mapText({ surface, setup }, lang) {
  const text = RACE_TEXT[lang],
    { value, minima } = surface,
    global = minima.filter(point => value(...point) < 1e-9);
  const lies = text.lies(
    pointText(setup.start),
    shortText(value(...setup.start)),
    global.map(pointText).join(text.and),
    minima.length - global.length,
  );
  return text.map(surface.label[lang]) + lies;
}

export const RACE_CSS = `
.dlw-race { display: grid; gap: .6rem; }
.dlw-race > * { min-width: 0; }
.dlw-race-main {
  display: grid; gap: .6rem 1.1rem; align-items: start; grid-template: "left right" / 18rem minmax(0, 1fr);
}
.dlw-race-left { grid-area: left; display: grid; gap: .5rem; min-width: 0; }
.dlw-race-right { grid-area: right; display: grid; gap: .5rem; min-width: 0; }
.dlw-race-hold { display: grid; gap: .5rem; min-width: 0; }
.dlw-race :is(.dlw-race-map, .dlw-race-plot) { position: relative; min-width: 0; }
.dlw-race :is(.dlw-race-map, .dlw-race-plot) canvas { position: absolute; inset: 0; }
.dlw-race :is(.dlw-race-map, .dlw-race-plot) canvas:first-child { position: relative; }
.dlw-race-map canvas { border-radius: .35rem; cursor: crosshair; touch-action: manipulation; }
.dlw-race p { margin: 0; font-size: .86em; }
.dlw-race .dlw-race-status { font-size: 1em; min-height: 1.45em; }
.dlw-race-row {
  display: grid; grid-template-columns: minmax(0, 1fr) 4.2rem 6.4rem; gap: 0 .6rem;
  align-items: center; border-top: 1px solid var(--dlw-faint); padding: .1rem .2rem;
}
.dlw-race-head { font-size: .86em; color: var(--dlw-muted); }
.dlw-race-head, .dlw-race-head + * { border: 0; }
.dlw-race-row:is(:hover, :focus-within):not(.dlw-race-head) { background: var(--dlw-face); }
.dlw-race-row label {
  display: flex; align-items: center; gap: .45rem; min-height: 1.5rem; cursor: pointer; white-space: nowrap;
}
.dlw-race-row input[type="checkbox"] { width: 1.05rem; height: 1.05rem; margin: 0; accent-color: var(--dlw-accent); }
.dlw-race-row svg { width: 34px; height: 16px; flex: none; }
.dlw-race-row output, .dlw-race-end { text-align: end; white-space: nowrap; }
.dlw-race-rest :is(output, svg, .dlw-race-rate) { opacity: .6; }
.dlw-race .dlw-race-key { padding-inline: .2rem; font-size: .8em; }
.dlw-race-key span { vertical-align: baseline; }
.dlw-race-bar, .dlw-race-tick { display: inline-block; width: .3em; margin-inline: .3em; background: currentColor; }
.dlw-race-bar { height: .75em; }
.dlw-race-tick { height: .28em; vertical-align: .5em !important; background: var(--dlw-bad); }
.dlw .dlw-race details { border: 0; padding: 0; margin: 0; }
.dlw-race-rate { position: relative; height: 2rem; grid-area: 2 / 1 / 3 / 3; }
.dlw-race-row input[type="number"] { grid-area: 2 / 3; }
.dlw-race-rate canvas { position: absolute; inset: 1px auto auto 0; }
.dlw .dlw-race-rate input { position: absolute; inset: auto 0 -3px; width: 100%; }
.dlw-race input[type="number"] { width: 100%; min-width: 0; min-height: 1.75rem; appearance: textfield; }
.dlw-race .dlw-race-won { font-weight: 600; color: var(--dlw-good); }
.dlw-race .dlw-race-lost { color: var(--dlw-bad); }
.dlw-race .dlw-race-play {
  background: var(--dlw-accent); color: var(--dlw-on-accent); border-color: var(--dlw-accent); min-width: 6.5rem;
}
.dlw-race summary { cursor: pointer; min-height: 1.8rem; }
.dlw-race-more {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .2rem 1.4rem; margin: .3rem 0;
}
.dlw-race-more .dlw-field { display: grid; grid-template-columns: 9.4rem 1fr 3.6rem; }
@media screen and (min-height: 42rem) {
  @container (min-width: 36.01rem) { .dlw-race-left { position: sticky; top: calc(var(--dlw-top) + .5rem); } }
}
@container dlw (max-width: 36rem) {
  .dlw-race-main { display: flex; flex-direction: column; align-items: stretch; }
  .dlw-race-left { display: contents; }
  .dlw-race-hold { order: -2; }
  .dlw-race .dlw-race-status { order: -1; min-height: 2.9em; }
  .dlw-race-plot { order: 1; }
  .dlw-race-row { grid-template-columns: minmax(0, 1fr) 3.6rem 5.6rem; gap: 0 .4rem; font-size: .9em; }
  .dlw-race-row svg { width: 26px; }
  .dlw-race-more { grid-template-columns: 1fr; }
  .dlw-race-more .dlw-field { grid-template-columns: 7.6rem 1fr 3.4rem; }
}
@media screen and (min-height: 30rem) {
  @container (max-width: 36rem) {
    .dlw-race-hold { position: sticky; top: var(--dlw-top); z-index: 1; background: var(--dlw-page); padding-block: .3rem; }
    .dlw-race-map { width: min(100%, max(200px, 38vh)); width: min(100%, max(200px, 38svh)); margin: 0 auto; }
    .dlw .dlw-race-right * { scroll-margin-top: calc(var(--dlw-top) + max(200px, 38vh) + 3.6rem); }
  }
}
`;
