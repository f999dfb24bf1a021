// The words of the playground, and the sentences that say what it shows.
import { numberText } from "../base/common.js";
import { INPUTS } from "./play-data.js";
import { GOALS } from "./play-missions.js";

const { spiral: SPIRAL, cure: CURE, still: STILL } = GOALS;
const percent = v => (Number.isFinite(v) ? `${Math.round(100 * v)}\u00a0%` : "–");
const percentZh = v => (Number.isFinite(v) ? `${Math.round(100 * v)}%` : "–");

export const PLAY_TEXT = {
  en: {
    percent,
    data: "data",
    sets: { circle: "circle", xor: "xor", gauss: "two Gaussians", spiral: "spiral", own: "your own clicks" },
    speed: "steps per second",
    play: "Play",
    pause: "Pause",
    step: "Step",
    reset: "Reset",
    classes: ["blue ●", "orange ■"],
    classNames: ["blue", "orange"],
    adds: "a click adds",
    undo: "Undo",
    clear: "Delete all",
    steps: n => `step ${n}`,
    head: ["loss", "accuracy"],
    train: "train",
    test: "test",
    loss: "loss",
    stepWord: "step",
    inputs: "inputs",
    layers: "hidden layers",
    layer: n => `layer ${n}`,
    units: n => `layer ${n}: units`,
    activation: n => `layer ${n}: activation`,
    add: "Add a layer",
    remove: "Remove the last",
    optimizer: "optimizer",
    optimizers: { sgd: "SGD", momentum: "Momentum", adam: "Adam" },
    learning_rate: "learning rate",
    more: "Data, batches, regularization, first weights",
    noise: "noise σ",
    share: "training share",
    batch_size: "batch size",
    l1: "L1 penalty",
    l2: "L2 penalty",
    dropout: "dropout",
    init: "first weights",
    inits: { glorot: "Glorot, random", equal: "all equal", zero: "all zero" },
    seed: "seed",
    reseed: "Another seed",
    weights: "All weights as a table",
    from: "to \\ from",
    bias: "bias",
    with: (name, activation) => `${name} (${activation})`,
    note: "Full marks: training points; hollow: test points. Black or white line: probability ½. In the network, solid orange lines are positive weights, dashed blue ones negative; the thicker, the larger. Point at a unit, tap it, or go to it with the arrow keys, to see its weights, and its output on the map.",
    fixed:
      "The last unit is a sigmoid, the loss binary cross-entropy; the losses shown are without penalty and without dropout. Layers, regularizers and optimizers compute as Keras’ do, with its defaults; momentum is 0.9. Other data, inputs, layers, first weights or another seed start anew; all else can be changed while the network learns. A new optimizer or learning rate starts momentum and Adam’s means from zero.",
    ready: "Ready: press Play.",
    empty: "Click the map to set points of both classes.",
    diverged: "Diverged: the loss has left all bounds. Reset, with a smaller learning rate.",
    figures: (n, train, test) => `Step ${n}. Training ${train}, test ${test}.`,
    one: (loss, accuracy) => `loss ${loss}, accuracy ${accuracy}`,
    probability: (x, y, p, name) => `At (${x}, ${y}): ${p} for ${name}`,
    output: (x, y, v) => `At (${x}, ${y}) this unit gives ${v}`,
    map: (set, trains, tests) =>
      `Map of x₁ and x₂ from −3 to 3, data: ${set}, ${trains} training points, ${tests} test points. `,
    answer: (share, x1, x2) => `${share} of the area is read as orange. The boundary ${x1} and ${x2}.`,
    crosses: (axis, list) => (list ? `crosses the ${axis} axis at ${list}` : `does not cross the ${axis} axis`),
    ofUnit: name => `Shown is the output of ${name}.`,
    keys: " Arrow keys move the cross and read the answer there, Space plays or pauses.",
    ownKeys: " Enter adds a point, 0 or 1 one of class blue or orange, Backspace takes the last away.",
    curves: (train, test, least, at) =>
      `Losses by step: now ${train} in training, ${test} in the test; least test loss ${least}, at step ${at}.`,
    graph: sizes =>
      `Network of ${sizes} units. Arrow keys go from unit to unit and read its weights, Escape leaves it. `,
    inputUnit: name => `input ${name}`,
    hiddenUnit: (layer, unit) => `layer ${layer}, unit ${unit}`,
    outputUnit: "the output unit",
    aboutInput: name => `Input ${name}.`,
    about: (name, activation, bias, weights) => `${name} (${activation}): bias ${bias}; weights ${weights}.`,
    gives: (low, high) => ` On the map it gives ${low} to ${high}.`,
    weight: (w, from) => `${w} from ${from}`,
    hint: "Point at a unit, or tap it, to read its weights.",
    mission: {
      spiral: [
        `Separate the spiral with at most ${SPIRAL.units} units`,
        `Inputs x₁ and x₂ alone, test accuracy at least ${percent(SPIRAL.accuracy)}.`,
      ],
      cure: [
        "Overfit, then cure it without more data",
        `First bring the training loss below ${CURE.train} while the test loss is above ${CURE.least} and ${CURE.times} times as large; then, with the same points, bring the test loss down.`,
      ],
      still: [
        "Make it stand still",
        `With a learning rate of at least ${STILL.rate} and a hidden layer: the training loss stays within ${STILL.within} for ${STILL.steps} steps, and accuracy below ${percent(STILL.accuracy)}.`,
      ],
    },
    now: {
      spiral: (units, accuracy) => `Now: ${units} units, test accuracy ${accuracy}.`,
      sick: "Now: not yet overfitted.",
      cure: ({ steps: at, loss, accuracy }, steps) =>
        `Overfitted: test loss ${lossText(loss)}, accuracy ${percent(accuracy)}. Wanted at step ${at} or later: test loss at most ${lossText(CURE.share * loss)}, accuracy at least ${percent(accuracy - CURE.slack)}, for ${CURE.steps} steps (now ${steps}).`,
      still: steps => `Now: still for ${steps} of ${STILL.steps} steps.`,
    },
    after: {
      spiral: "Fewer units? Ten, or eight?",
      cure: "What else cures it: L2, L1, dropout, fewer units? And which does not?",
      still: "Deep sigmoids, zero weights, a strong penalty and dead ReLUs all do it: find another way.",
    },
    sentence: ". ",
    list: ", ",
    and: " and ",
  },
  zh: {
    percent: percentZh,
    data: "数据",
    sets: { circle: "圆环", xor: "异或", gauss: "两个高斯分布", spiral: "螺旋", own: "自己点选" },
    speed: "每秒步数",
    play: "开始",
    pause: "暂停",
    step: "单步",
    reset: "重置",
    classes: ["蓝 ●", "橙 ■"],
    classNames: ["蓝色", "橙色"],
    adds: "点击添加",
    undo: "撤销",
    clear: "全部删除",
    steps: n => `第 ${n} 步`,
    head: ["损失", "准确率"],
    train: "训练",
    test: "测试",
    loss: "损失",
    stepWord: "步数",
    inputs: "输入",
    layers: "隐藏层",
    layer: n => `第 ${n} 层`,
    units: n => `第 ${n} 层：神经元数`,
    activation: n => `第 ${n} 层：激活函数`,
    add: "添加一层",
    remove: "删去最后一层",
    optimizer: "优化器",
    optimizers: { sgd: "SGD", momentum: "动量法", adam: "Adam" },
    learning_rate: "学习率",
    more: "数据、批量、正则化、初始权重",
    noise: "噪声 σ",
    share: "训练集占比",
    batch_size: "批量大小",
    l1: "L1 惩罚",
    l2: "L2 惩罚",
    dropout: "丢弃率",
    init: "初始权重",
    inits: { glorot: "Glorot 随机", equal: "全部相等", zero: "全部为零" },
    seed: "随机种子",
    reseed: "换一个种子",
    weights: "所有权重（表格）",
    from: "到 \\ 从",
    bias: "偏置",
    with: (name, activation) => `${name}（${activation}）`,
    note: "实心的是训练点，空心的是测试点；在黑线或白线上，两类的概率都是 ½。网络图中，橙色实线表示正权重，蓝色虚线表示负权重，线越粗，绝对值越大。把指针移到某个神经元上，或者点按它，或者用方向键移到它，就能读出它的权重，平面图也随之显示它的输出。",
    fixed:
      "输出神经元的激活函数是 sigmoid，损失是二元交叉熵；显示的损失不含惩罚项，计算时也不启用丢弃法。各层、正则化和优化器的算法与 Keras 一致，参数取 Keras 的默认值，动量系数取 0.9。更改数据、输入、层、初始权重或种子之后，训练从头开始；其余设置可以边训练边改。换优化器或学习率之后，动量和 Adam 的滑动平均从零算起。",
    ready: "准备就绪，请按“开始”。",
    empty: "请在平面图上点击，放上两类的点。",
    diverged: "训练发散了，损失已经大得失去意义。请调小学习率，再按“重置”。",
    figures: (n, train, test) => `第 ${n} 步。训练${train}；测试${test}。`,
    one: (loss, accuracy) => `损失 ${loss}，准确率 ${accuracy}`,
    probability: (x, y, p, name) => `在点 (${x}, ${y}) 处，${name}的概率为 ${p}`,
    output: (x, y, v) => `在点 (${x}, ${y}) 处，这个神经元的输出为 ${v}`,
    map: (set, trains, tests) =>
      `平面图，x₁ 和 x₂ 都从 −3 到 3。数据是“${set}”，训练点 ${trains} 个，测试点 ${tests} 个。`,
    answer: (share, x1, x2) => `有 ${share} 的面积判为橙色。边界${x1}，${x2}。`,
    crosses: (axis, list) => (list ? `与 ${axis} 轴相交于 ${list}` : `不与 ${axis} 轴相交`),
    ofUnit: name => `图中显示${name}的输出。`,
    keys: "用方向键移动十字光标，读出该处的结果；按空格键开始或暂停。",
    ownKeys: "按回车键添加一个点；按 0 或 1，分别添加蓝色或橙色的点；按退格键撤销最后一个点。",
    curves: (train, test, least, at) =>
      `损失随步数的变化：当前训练损失 ${train}，测试损失 ${test}；测试损失的最小值为 ${least}，出现在第 ${at} 步。`,
    graph: sizes => `网络图，各层的神经元数依次为 ${sizes}。用方向键在神经元之间移动，读出权重；按 Esc 键离开。`,
    inputUnit: name => `输入 ${name}`,
    hiddenUnit: (layer, unit) => `第 ${layer} 层第 ${unit} 个神经元`,
    outputUnit: "输出神经元",
    aboutInput: name => `输入 ${name}。`,
    about: (name, activation, bias, weights) => `${name}（${activation}）：偏置 ${bias}；权重 ${weights}。`,
    gives: (low, high) => `在平面图上，它的输出从 ${low} 到 ${high}。`,
    weight: (w, from) => `${w}（来自 ${from}）`,
    hint: "把指针移到某个神经元上，或点按它，可读出它的权重。",
    mission: {
      spiral: [
        `用不超过 ${SPIRAL.units} 个神经元分开螺旋`,
        `只用输入 x₁ 和 x₂，测试准确率不低于 ${percentZh(SPIRAL.accuracy)}。`,
      ],
      cure: [
        "先让它过拟合，再治好它，不许加数据",
        `先让训练损失低于 ${CURE.train}，同时测试损失高于 ${CURE.least} 且至少是训练损失的 ${CURE.times} 倍；然后用同样的点，把测试损失降下来。`,
      ],
      still: [
        "让它学不动",
        `学习率不低于 ${STILL.rate}，并且至少有一个隐藏层。要做到连续 ${STILL.steps} 步，训练损失的起伏不超过 ${STILL.within}，准确率低于 ${percentZh(STILL.accuracy)}。`,
      ],
    },
    now: {
      spiral: (units, accuracy) => `目前有 ${units} 个神经元，测试准确率为 ${accuracy}。`,
      sick: "目前还没有过拟合。",
      cure: ({ steps: at, loss, accuracy }, steps) =>
        `已经过拟合，测试损失 ${lossText(loss)}，准确率 ${percentZh(accuracy)}。要求在第 ${at} 步或更晚，测试损失不高于 ${lossText(CURE.share * loss)}，准确率不低于 ${percentZh(accuracy - CURE.slack)}，并保持 ${CURE.steps} 步（目前 ${steps} 步）。`,
      still: steps => `目前已经连续 ${steps} 步几乎不动，需要 ${STILL.steps} 步。`,
    },
    after: {
      spiral: "还能更少吗？十个、八个行不行？",
      cure: "还有什么办法能治好它？L2、L1、丢弃法、减少神经元，哪些有效，哪些无效？",
      still: "很深的 sigmoid 网络、全零的权重、过强的惩罚、死亡的 ReLU，都能让它学不动。请再找一种办法。",
    },
    sentence: "。",
    list: "、",
    and: "、",
  },
};

/** A loss in few characters. */
export const lossText = v => (Number.isFinite(v) ? numberText(v, v >= 100 ? 0 : 3) : "–");
/** A weight or an output, with two decimals. */
export const shortNumber = v => numberText(Math.abs(v) < 0.005 ? 0 : v, 2);

/** The name of a unit. */
export function unitName({ level, unit }, { inputs, layers }, text) {
  if (level === 0) return text.inputUnit(INPUTS[inputs[unit]].label);
  return level > layers.length ? text.outputUnit : text.hiddenUnit(level, unit + 1);
}

/** What is to be said of a unit: its bias, its weights, what it gives on the map. */
export function unitText(pick, settings, training, surface, text) {
  const { level, unit } = pick,
    name = unitName(pick, settings, text),
    values = surface.maps[level][unit],
    gives = text.gives(shortNumber(Math.min(...values)), shortNumber(Math.max(...values)));
  if (level === 0) return text.aboutInput(INPUTS[settings.inputs[unit]].label);
  const { inputs, units, activation, kernel, bias } = training.net.layers[level - 1],
    { params } = training;
  const weights = Array.from({ length: inputs }, (_, i) => {
    const from =
      level === 1 ? INPUTS[settings.inputs[i]].label : unitName({ level: level - 1, unit: i }, settings, text);
    return text.weight(shortNumber(params[kernel + i * units + unit]), level === 1 ? from : String(i + 1));
  });
  const of = level > settings.layers.length ? "sigmoid" : activation;
  return (
    text.about(name[0].toUpperCase() + name.slice(1), of, shortNumber(params[bias + unit]), weights.join(text.list)) +
    (level > settings.layers.length ? "" : gives)
  );
}

/** Step, losses and accuracies as one sentence. */
export function figuresText({ now }, text) {
  const one = ({ loss, accuracy }) => text.one(lossText(loss), text.percent(accuracy));
  return text.figures(now.steps, one(now.train), one(now.test));
}

/** What the map shows. `read`: from `readSurface`. */
export function mapText(settings, training, read, pick, text) {
  const { train, test } = training,
    start = text.map(text.sets[settings.data], train.rows, test.rows),
    keys = text.keys + (settings.data === "own" ? text.ownKeys : "");
  if (pick) return start + text.ofUnit(unitName(pick, settings, text)) + keys;
  const axis = (name, list) => text.crosses(name, list.map(shortNumber).join(text.list));
  return start + text.answer(text.percent(read.share), axis("x₁", read.x1), axis("x₂", read.x2)) + keys;
}

/** What the curves show. */
export function curvesText({ now, history }, text) {
  const least = history.reduce((best, point) => (point.test.loss < (best?.test.loss ?? Infinity) ? point : best), null);
  return text.curves(lossText(now.train.loss), lossText(now.test.loss), lossText(least?.test.loss), least?.steps ?? 0);
}
