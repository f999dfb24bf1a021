import { begin, speaker, address, uniqueId, h, colors, watch } from "../shared/common.js";
import { numeral, parse, trace, ExpressionError, FUNCTION_NAMES } from "./graph.js";
import { layered } from "./graph-layout.js";
import { ruleOf, inBrackets, GRAPH_CSS, pageColor, drawGraph, knownAfter, total } from "./graph-view.js";
// Step forward and backward through a computation graph: values, local derivatives, adjoints.
// State: preset: "chain", "chain-exp", "shared", "neuron", "softmax"; or expression: a text such as "m = a*b; m*(m + a)";
// inputs: {name: number}; step: how many steps are already taken (-1: all). Reported back: expression, inputs, step, value, gradient.
// @trait preset = "shared"
// @trait expression = ""
// @trait inputs = {}
// @trait step = 0
// @trait value = null
// @trait gradient = {}

const SOFTMAX = [0, 1, 2].map(label => `log(exp(z0) + exp(z1) + exp(z2)) - z${label}`);
const PRESETS = {
  chain: { en: "a chain, the sigmoid one node", zh: "一条链：sigmoid 是一个节点", texts: ["sigmoid(w*x + b)"], inputs: { w: 1.5, x: 2, b: -1 } },
  "chain-exp": { en: "the same, the sigmoid taken apart", zh: "同一条链：拆开 sigmoid", texts: ["1 / (1 + exp(-(w*x + b)))"], inputs: { w: 1.5, x: 2, b: -1 } },
  shared: { en: "a node used twice", zh: "用到两次的节点", texts: ["m = a*b; m*(m + a)"], inputs: { a: 2, b: 3 } },
  neuron: { en: "a neuron and its squared error", zh: "一个神经元和平方误差", texts: ["(relu(w1*x1 + w2*x2 + b) - t)^2"],
    inputs: { w1: 0.5, x1: 2, w2: -1, x2: 0.5, b: 1, t: 3 } },
  softmax: { en: "softmax and cross-entropy", zh: "softmax 与交叉熵", texts: SOFTMAX, inputs: { z0: 2, z1: 1, z2: -1 } },
};
const NEW_VALUES = [2, 3, -1, 0.5, 1, -2, 1.5, -0.5];
const REACH = 4;
const PAUSE = 900;

const BACKPROP_TEXT = {
  en: { example: "example", own: "your own", label: "correct class", expression: "expression", step: "Step", back: "Back", run: "Run", pause: "Pause", reset: "Reset",
    hint: "Operators: + − * / and ^ with a number. Functions: ", hint2: ". A part can be named: ", input: "input", constant: "constant",
    table: "Table of all nodes", node: "node", rule: "computed as", value: "value", adjoint: output => `adjoint ∂${output}/∂node`, scroll: "the graph",
    legend: output => ["value (forward)", `adjoint ∂${output}/∂node (backward)`, "number on an edge: local derivative"],
    progress: (k, n, phase) => `Step ${k} of ${n}${phase}`, phases: { forward: ", forward", seed: ", backward", back: ", backward" },
    start: next => `The inputs have values. First comes ${next}.`, startAlone: "The output is an input itself.", number: name => `${name}: a number`,
    forward: text => `Forward: ${text}.`, broken: " That is not a finite number: the inputs lie where the function has no value.",
    seed: (name, half) => `${half ? "All values are known. " : ""}Backward starts at the output: the adjoint of ${name} is ∂${name}/∂${name} = 1.`,
    part: (arg, slope, above, part) => `Adjoint of ${arg} += ${slope} · ${above} = ${part}`, why: (node, arg) => ` (local derivative ∂${node}/∂${arg} times the adjoint of ${node}).`,
    sum: (before, now) => ` Added to the ${before} that had arrived, this makes ${now}.`,
    waits: n => ` ${n === 1 ? "One more contribution is" : `${n} more contributions are`} still to come.`,
    done: list => ` Done: ${list.join(", ")}.`, graph: (name, list) => `Computation graph of ${name}. ${list.join("; ")}.`, is: (name, v) => `${name} is ${v}`, adj: v => `, adjoint ${v}` },
  zh: { example: "例子", own: "自己写的", label: "正确类别", expression: "表达式", step: "前进一步", back: "后退一步", run: "运行", pause: "暂停", reset: "重来",
    hint: "运算符：+ − * /，以及 ^ 加一个数。函数：", hint2: "。可以给中间结果命名：", input: "输入", constant: "常数",
    table: "所有节点的表格", node: "节点", rule: "计算式", value: "值", adjoint: output => `伴随值 ∂${output}/∂节点`, scroll: "计算图",
    legend: output => ["值（前向）", `伴随值 ∂${output}/∂节点（反向）`, "边上的数：局部导数"],
    progress: (k, n, phase) => `第 ${k} 步，共 ${n} 步${phase}`, phases: { forward: "（前向）", seed: "（反向）", back: "（反向）" },
    start: next => `输入的值已知。先算 ${next}。`, startAlone: "输出本身就是一个输入。", number: name => `${name}：一个数`,
    forward: text => `前向：${text}。`, broken: "这不是有限的数：函数在这些输入处没有定义。",
    seed: (name, half) => `${half ? "所有的值都已算出。" : ""}反向传播从输出开始：${name} 的伴随值是 ∂${name}/∂${name} = 1。`,
    part: (arg, slope, above, part) => `${arg} 的伴随值 += ${slope} · ${above} = ${part}`, why: (node, arg) => `（局部导数 ∂${node}/∂${arg} 乘以 ${node} 的伴随值）。`,
    sum: (before, now) => `加上先前到达的 ${before}，现在是 ${now}。`, waits: n => `还有 ${n} 份贡献没有到达。`,
    done: list => `完成：${list.join("，")}。`, graph: (name, list) => `${name} 的计算图。${list.join("；")}。`, is: (name, v) => `${name} 的值为 ${v}`, adj: v => `，伴随值为 ${v}` },
};

const BACKPROP_CSS = `
.dlw-bp { display: grid; gap: .7rem; grid-template-columns: minmax(0, 1fr); }
.dlw-bp p { margin: 0; }
.dlw-bp input:not([type="range"]) { font: inherit; color: inherit; background: var(--dlw-face); border: 1px solid var(--dlw-edge); border-radius: .35rem; min-height: 2.1rem; padding: .15rem .5rem; min-width: 0; width: 100%; margin: 0; }
.dlw-bp input[aria-invalid="true"] { border-color: var(--dlw-bad); }
.dlw-bp-top { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .5rem .7rem; align-items: center; }
.dlw .dlw-bp-top input { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
.dlw-bp-top .dlw-bp-hint { grid-column: 2; font-size: .85em; }
.dlw-bp code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .95em; color: inherit; background: none; border: 0; padding: 0; }
.dlw .dlw-bp-error { color: var(--dlw-bad); grid-column: 2; }
.dlw-bp-inputs { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .3rem 1.6rem; }
.dlw-bp-inputs > span { display: grid; grid-template-columns: minmax(1.6rem, max-content) minmax(0, 1fr) 5.2rem; gap: .6rem; align-items: center; }
.dlw-bp-inputs label { font-weight: 600; }
.dlw button.dlw-bp-main { background: var(--dlw-accent); border-color: var(--dlw-accent); color: var(--dlw-on-accent); }
.dlw-bp button[aria-disabled="true"] { opacity: .55; }
.dlw .dlw-bp-said { min-height: 3em; }
.dlw-bp-legend { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; font-size: .85em; }
.dlw-bp-legend span::before { content: ""; display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-inline-end: .4em; background: var(--dlw-accent); }
.dlw-bp-legend span + span::before { background: var(--dlw-second); }
.dlw-bp-legend span + span + span::before { height: 0; width: 1.1em; border-radius: 0; vertical-align: middle; border-top: 2px solid var(--dlw-edge); }
@media (forced-colors: active) { .dlw-bp-legend span::before { forced-color-adjust: none; } }
.dlw-bp summary { cursor: pointer; }
.dlw-bp-scroll { overflow-x: auto; }
.dlw table.dlw-bp-table { border-collapse: collapse; margin: .4rem 0 0; font-size: .95em; width: 100%; display: table; border: 0; background: none; }
.dlw-bp-table :is(th, td) { text-align: start !important; padding: .2rem .5rem; border: 0; border-bottom: 1px solid var(--dlw-faint); font-weight: normal; background: none; }
.dlw-bp-table :is(th, td):nth-child(n+3) { text-align: end !important; }
.dlw-bp-table thead th { color: var(--dlw-muted); }
.dlw-bp-table tr[aria-current] { background: var(--dlw-shade); }
@media (max-width: 34rem) {
  .dlw-bp-top { grid-template-columns: minmax(0, 1fr); gap: .2rem; }
  .dlw .dlw-bp-top > .dlw-bp-hint, .dlw .dlw-bp-top > .dlw-bp-error { grid-column: 1; }
  .dlw-bp-inputs { grid-template-columns: minmax(0, 1fr); }
  .dlw .dlw-bp-said { min-height: 6em; }
  .dlw-bp-table :is(th, td) { padding: .2rem .3rem; }
}
`;

/** {name: number} as the address holds it, "a:2,b:-1.5", and back; null where a text is not of that form. */
export const inputsText = inputs => Object.entries(inputs).map(([name, value]) => `${name}:${value}`).join();
export function readInputs(text) {
  const found = {};
  for (const pair of String(text).split(",")) {
    const [, name, value] = /^([\p{L}_][\p{L}\p{N}_]*):(-?[\d.]+(?:e[-+]?\d+)?)$/u.exec(pair) ?? [];
    if (!name || !Number.isFinite(Number(value))) return null;
    Object.defineProperty(found, name, { value: Number(value), enumerable: true, configurable: true, writable: true });
  }
  return found;
}

/** One sentence on what step `count` did. */
function sentence(graph, traced, count, text) {
  const { nodes, output } = graph, step = traced.steps[count - 1], name = i => nodes[i].name, value = traced.value;
  const worked = i => `${name(i)} = ${ruleOf(graph, nodes[i])} = ${ruleOf(graph, nodes[i], arg => inBrackets(value[arg]))} = ${numeral(value[i])}`;
  if (!step) {
    const next = traced.steps[0];
    return next.kind === "forward" ? text.start(`${name(next.node)} = ${ruleOf(graph, nodes[next.node])}`) : text.startAlone;
  }
  let said;
  if (step.kind === "forward") said = text.forward(worked(step.node)) + (Number.isFinite(value[step.node]) ? "" : text.broken);
  else if (step.kind === "seed") said = text.seed(name(output), count > 1);
  else {
    said = text.part(name(step.arg), inBrackets(step.slope), inBrackets(step.above), numeral(step.part)) + text.why(name(step.node), name(step.arg))
      + (step.earlier ? text.sum(numeral(step.before), numeral(step.before + step.part)) : "") + (step.waiting ? text.waits(step.waiting) : "");
  }
  if (count === traced.steps.length) said += text.done(graph.inputs.map(i => `∂${name(output)}/∂${name(i)} = ${numeral(traced.adjoint[i])}`));
  return said;
}

function renderBackprop({ model, el }) {
  const lang = begin(model, el, BACKPROP_CSS + GRAPH_CSS), text = BACKPROP_TEXT[lang], voice = speaker(el), link = address(model, el, "backprop");
  const preset = model.get("preset") || "shared";
  if (!Object.hasOwn(PRESETS, preset)) throw new Error(`preset: expected ${Object.keys(PRESETS).join(", ")}; received ${preset}`);
  const values = new Map();                        // of every name that the reader has used so far
  let source = "", graph, layout, traced, count = 0, timer = null, waiting = null;

  function adopt(expression, inputs = {}) {        // throws ExpressionError before anything has changed
    const next = parse(expression);
    graph = next;
    source = expression;
    layout = layered(graph.nodes.map(node => node.args), graph.nodes.map(node => (node.op === "const" ? 0.6 : 1)));
    for (const [name, value] of Object.entries(inputs)) if (Number.isFinite(value)) values.set(name, value);
    graph.inputs.forEach(i => {
      const { name } = graph.nodes[i];
      if (!values.has(name)) values.set(name, NEW_VALUES[i % NEW_VALUES.length]);
    });
    count = 0;
  }
  const current = () => Object.fromEntries(graph.inputs.map(i => [graph.nodes[i].name, values.get(graph.nodes[i].name)]));
  const retrace = () => { traced = trace(graph, Object.fromEntries(values)); };
  const told = error => { throw error instanceof ExpressionError ? new Error(error[lang]) : error; };
  try { adopt(model.get("expression") || PRESETS[preset].texts[0], { ...(model.get("expression") ? {} : PRESETS[preset].inputs), ...model.get("inputs") }); } catch (error) { told(error); }
  retrace();
  const steps = model.get("step") ?? 0;
  if (!Number.isInteger(steps)) throw new Error(`step: expected a whole number, received ${steps}`);
  count = steps < 0 ? traced.steps.length : Math.min(steps, traced.steps.length);
  const first = { expression: source, inputs: inputsText(current()) }, asked = link.read();
  try {
    if (asked.expression) adopt(asked.expression);
    const inputs = asked.inputs && readInputs(asked.inputs);
    if (inputs) for (const [name, value] of Object.entries(inputs)) values.set(name, value);
  } catch { /* nonsense in a link is ignored */ }
  retrace();

  const ids = { preset: uniqueId(), label: uniqueId(), expression: uniqueId(), error: uniqueId(), hint: uniqueId() };
  const choose = (name, label = 0) => { values.clear(); return edit(PRESETS[name].texts[label], PRESETS[name].inputs); };
  const menu = h("select", { id: ids.preset, name: "preset", onchange: event => (event.target.value ? choose(event.target.value) : field.focus()) },
    Object.entries(PRESETS).map(([name, entry]) => h("option", { value: name }, entry[lang])), h("option", { value: "" }, text.own));
  const classes = h("select", { id: ids.label, name: "label", onchange: event => edit(SOFTMAX[event.target.value], {}, true) },
    SOFTMAX.map((_, k) => h("option", { value: k }, String(k))));
  const classField = h("span", { class: "dlw-field" }, h("label", { for: ids.label }, text.label), classes);
  const field = h("input", { id: ids.expression, name: "expression", type: "text", spellcheck: "false", autocomplete: "off", autocapitalize: "off", "aria-describedby": `${ids.error} ${ids.hint}`,
    oninput: () => attempt(false), onchange: () => attempt(true) });
  const error = h("p", { class: "dlw-bp-error", id: ids.error, role: "alert", hidden: true });
  const fields = h("div", { class: "dlw-bp-inputs" });
  const button = (label, action, kind) => h("button", { type: "button", class: kind, onclick: action }, label);
  const buttons = { step: button(text.step, () => { stop(); move(1); }, "dlw-bp-main"), back: button(text.back, () => { stop(); move(-1); }), run: button(text.run, run),
    reset: button(text.reset, () => { stop(); count = 0; update(); }) };
  const progress = h("span", { class: "dlw-muted" }), said = h("p", { class: "dlw-bp-said" });
  const box = h("div", { class: "dlw-bp-box" }), legend = h("p", { class: "dlw-bp-legend dlw-muted" });
  const head = h("tr"), body = h("tbody");
  el.append(h("div", { class: "dlw-bp" },
    h("div", { class: "dlw-bp-top" },
      h("label", { for: ids.preset }, text.example), h("div", { class: "dlw-row" }, menu, classField),
      h("label", { for: ids.expression }, text.expression), field, error,
      h("p", { class: "dlw-muted dlw-bp-hint", id: ids.hint }, text.hint, h("code", {}, FUNCTION_NAMES.join(" ")), text.hint2, h("code", {}, "m = a*b; m*(m + a)"))),
    fields, h("div", { class: "dlw-row" }, Object.values(buttons), progress), said, box, legend,
    h("details", {}, h("summary", {}, text.table), h("div", { class: "dlw-bp-scroll" }, h("table", { class: "dlw-bp-table" }, h("thead", {}, head), body)))), voice.region);

  /** Take what stands in the field; a text that cannot be read leaves the last graph as it is. */
  function attempt(now) {
    clearTimeout(waiting);
    try {
      if (field.value !== source) edit(field.value, {}, false, true);
      tell("");
    } catch (problem) {
      if (!(problem instanceof ExpressionError)) throw problem;
      if (now) tell(problem[lang]); else waiting = setTimeout(() => tell(problem[lang]), 700);
    }
  }
  function tell(message) {
    error.hidden = !message;
    if (error.textContent !== message) error.textContent = message;
    field.setAttribute("aria-invalid", String(Boolean(message)));
  }
  function edit(expression, inputs, keep = false, typed = false) {
    const before = count;
    adopt(expression, inputs);
    stop();
    retrace();
    if (keep) count = Math.min(before, traced.steps.length);
    if (!typed) { field.value = source; tell(""); }
    makeFields();
    update();
  }
  function makeFields() {
    fields.replaceChildren(...graph.inputs.map(i => {
      const { name } = graph.nodes[i], id = uniqueId();
      const set = (input, other) => {
        const value = input.value === "" ? NaN : Number(input.value), fine = Number.isFinite(value) && Math.abs(value) <= 1e6;
        input.setAttribute("aria-invalid", String(!fine));
        if (!fine) return;
        values.set(name, value);
        other.value = value;
        retrace();
        update();
      };
      const slider = h("input", { id, type: "range", min: -REACH, max: REACH, step: 0.1, value: values.get(name), oninput: () => set(slider, number) });
      const number = h("input", { type: "number", step: "any", value: values.get(name), "aria-label": text.number(name), oninput: () => set(number, slider) });
      return h("span", {}, h("label", { for: id }, name), slider, number);
    }));
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    buttons.run.textContent = text.run;
  }
  function move(by) {
    count = Math.max(0, Math.min(traced.steps.length, count + by));
    update();
  }
  function run() {
    if (timer) { stop(); return; }
    if (count === traced.steps.length) count = 0;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) { move(traced.steps.length); return; }
    buttons.run.textContent = text.pause;
    timer = setInterval(() => {
      if (!el.isConnected || count >= traced.steps.length - 1) stop();
      move(1);
    }, PAUSE);
    move(1);
  }
  function draw() {
    colors(el);
    el.style.setProperty("--dlw-page", pageColor(el));
    const { picture, place } = drawGraph(graph, layout, traced, count, box.clientWidth - 8, text);
    const kept = box.scrollLeft, state = knownAfter(graph, traced, count), output = graph.nodes[graph.output].name;
    picture.setAttribute("aria-label", text.graph(output, graph.nodes.flatMap(({ name, op }, i) => (op === "const" || state.values[i] === null ? []
      : [text.is(name, numeral(state.values[i])) + (state.adjoints[i].length ? text.adj(numeral(total(state.adjoints[i]))) : "")]))));
    box.replaceChildren(picture);
    const scrolls = box.scrollWidth > box.clientWidth;       // a box that scrolls must be reachable with the keyboard
    for (const [name, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": text.scroll, "data-lm-suppress-shortcuts": "true" })) {
      if (scrolls) box.setAttribute(name, value); else box.removeAttribute(name);
    }
    box.scrollLeft = kept;
    if (place && scrolls && (place.left < kept || place.right > kept + box.clientWidth)) box.scrollLeft = (place.left + place.right - box.clientWidth) / 2;
    legend.replaceChildren(...text.legend(output).map(part => h("span", {}, part)));
  }
  function update(aloud = true) {
    const step = traced.steps[count - 1], own = Object.entries(PRESETS).find(([, { texts }]) => texts.includes(source))?.[0] ?? "";
    const state = knownAfter(graph, traced, count), output = graph.nodes[graph.output].name, all = traced.steps.length;
    menu.value = own;
    classField.hidden = own !== "softmax";
    if (own === "softmax") classes.value = SOFTMAX.indexOf(source);
    progress.textContent = text.progress(count, all, step ? text.phases[step.kind] : "");
    const words = sentence(graph, traced, count, text);
    said.textContent = words;
    if (aloud) voice.say(words);
    // A button with the focus is not disabled, since the focus would be lost.
    for (const [name, off] of [["step", count === all], ["back", count === 0], ["reset", count === 0]]) buttons[name].setAttribute("aria-disabled", String(off));
    head.replaceChildren(...[text.node, text.rule, text.value, text.adjoint(output)].map(title => h("th", { scope: "col" }, title)));
    body.replaceChildren(...graph.nodes.map((node, i) => {
      const parts = state.adjoints[i], shown = parts.length > 1 ? `${parts.map((part, k) => (k ? inBrackets(part) : numeral(part))).join(" + ")} = ${numeral(total(parts))}` : parts.map(part => numeral(part)).join("");
      const now = step && (step.kind === "back" ? step.arg : step.node) === i;
      return h("tr", { "aria-current": now ? "step" : null }, h("th", { scope: "row" }, node.name),
        h("td", {}, node.op === "input" ? text.input : node.op === "const" ? text.constant : ruleOf(graph, node)),
        h("td", {}, state.values[i] === null ? "?" : numeral(state.values[i], 6)), h("td", {}, node.op === "const" ? "–" : shown));
    }));
    draw();
    const now = { expression: source, inputs: inputsText(current()) };
    link.write({ expression: now.expression === first.expression ? null : now.expression, inputs: now.inputs === first.inputs && now.expression === first.expression ? null : now.inputs });
    const gradient = Object.fromEntries(graph.inputs.map(i => [graph.nodes[i].name, traced.adjoint[i]]));
    for (const [key, value] of Object.entries({ expression: source, inputs: current(), step: count, value: traced.value[graph.output], gradient })) model.set(key, value);
    model.save_changes();
  }
  if (!model.page) {
    for (const key of ["expression", "preset", "inputs"]) model.on(`change:${key}`, () => {
      const { expression, inputs } = { expression: model.get("expression"), inputs: model.get("inputs") };
      try {
        if (key === "preset" && Object.hasOwn(PRESETS, model.get("preset"))) choose(model.get("preset"));
        else if (key === "expression" && expression !== source) edit(expression, {});
        else if (key === "inputs" && inputsText(inputs) !== inputsText(current())) edit(source, inputs, true);
      } catch (problem) { tell(problem[lang] ?? String(problem)); }
    });
  }
  field.value = source;
  makeFields();
  update(false);
  const end = watch(el, draw);
  return () => { stop(); clearTimeout(waiting); end(); };
}

export default { render: renderBackprop };
