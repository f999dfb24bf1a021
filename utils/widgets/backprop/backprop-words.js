// The words and the styles of the computation graph.
import { inBrackets, ruleOf } from "./graph-view.js";
import { numeral } from "./operators.js";

export const BACKPROP_TEXT = {
  en: {
    example: "example",
    own: "your own",
    label: "correct class",
    expression: "expression",
    step: "Step",
    back: "Back",
    run: "Run",
    pause: "Pause",
    reset: "Reset",
    hint: "Operators: + − * / and ^ with a number. Functions: ",
    hint2: ". A part can be named: ",
    input: "input",
    constant: "constant",
    table: "Table of all nodes",
    node: "node",
    rule: "computed as",
    value: "value",
    adjoint: output => `adjoint ∂${output}/∂node`,
    scroll: "the graph",
    legend: output => ["value (forward)", `adjoint ∂${output}/∂node (backward)`, "number on an edge: local derivative"],
    progress: (k, n, phase) => `Step ${k} of ${n}${phase}`,
    phases: { forward: ", forward", seed: ", backward", back: ", backward" },
    start: next => `The inputs have values. First comes ${next}.`,
    startAlone: "The output is an input itself.",
    number: name => `${name}: a number`,
    forward: text => `Forward: ${text}.`,
    broken: " That is not a finite number: the inputs lie where the function has no value.",
    seed: (name, half) =>
      `${half ? "All values are known. " : ""}Backward starts at the output: the adjoint of ${name} is ∂${name}/∂${name} = 1.`,
    part: (arg, slope, above, part) => `Adjoint of ${arg} += ${slope} · ${above} = ${part}`,
    why: (node, arg) => ` (local derivative ∂${node}/∂${arg} times the adjoint of ${node}).`,
    sum: (before, now) => ` Added to the ${before} that had arrived, this makes ${now}.`,
    waits: n => ` ${n === 1 ? "One more contribution is" : `${n} more contributions are`} still to come.`,
    done: list => ` Done: ${list.join(", ")}.`,
    graph: (name, list) => `Computation graph of ${name}. ${list.join("; ")}.`,
    is: (name, v) => `${name} is ${v}`,
    adj: v => `, adjoint ${v}`,
    stale: " Below is still the graph of the expression before.",
  },
  zh: {
    example: "例子",
    own: "自己写的",
    label: "正确类别",
    expression: "表达式",
    step: "前进一步",
    back: "后退一步",
    run: "运行",
    pause: "暂停",
    reset: "重置",
    hint: "运算符：+ − * /，以及 ^ 加一个数。函数：",
    hint2: "。可以给中间结果命名：",
    input: "输入",
    constant: "常数",
    table: "所有节点的表格",
    node: "节点",
    rule: "计算式",
    value: "值",
    adjoint: output => `伴随值 ∂${output}/∂节点`,
    scroll: "计算图",
    legend: output => ["值（前向）", `伴随值 ∂${output}/∂节点（反向）`, "边上的数：局部导数"],
    progress: (k, n, phase) => `第 ${k} 步，共 ${n} 步${phase}`,
    phases: { forward: "（前向）", seed: "（反向）", back: "（反向）" },
    start: next => `输入的值已知。先算 ${next}。`,
    startAlone: "输出本身就是一个输入。",
    number: name => `${name}：一个数`,
    forward: text => `前向：${text}。`,
    broken: "这不是有限的数：函数在这些输入处没有定义。",
    seed: (name, half) =>
      `${half ? "所有的值都已算出。" : ""}反向传播从输出开始：${name} 的伴随值是 ∂${name}/∂${name} = 1。`,
    part: (arg, slope, above, part) => `${arg} 的伴随值 += ${slope} · ${above} = ${part}`,
    why: (node, arg) => `（局部导数 ∂${node}/∂${arg} 乘以 ${node} 的伴随值）。`,
    sum: (before, now) => `加上先前到达的 ${before}，现在是 ${now}。`,
    waits: n => `还有 ${n} 份贡献没有到达。`,
    done: list => `完成：${list.join("，")}。`,
    graph: (name, list) => `${name} 的计算图。${list.join("；")}。`,
    is: (name, v) => `${name} 的值为 ${v}`,
    adj: v => `，伴随值为 ${v}`,
    stale: "下面仍是上一个表达式的计算图。",
  },
};

export const BACKPROP_CSS = `
.dlw-bp { display: grid; gap: .7rem; grid-template-columns: minmax(0, 1fr); }
.dlw-bp p { margin: 0; }
.dlw-bp input:not([type="range"]) {
  font: inherit; color: inherit; background: var(--dlw-face); border: 1px solid var(--dlw-edge); border-radius: .35rem;
  min-height: 2.1rem; padding: .15rem .5rem; min-width: 0; width: 100%; margin: 0;
}
.dlw-bp input[aria-invalid="true"] { border-color: var(--dlw-bad); }
.dlw-bp-top { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .5rem .7rem; align-items: center; }
.dlw .dlw-bp-top input { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
.dlw-bp-top .dlw-bp-hint { grid-column: 2; font-size: .85em; }
.dlw-bp code {
  font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .95em; color: inherit; background: none; border: 0;
  padding: 0;
}
.dlw .dlw-bp-error { color: var(--dlw-bad); grid-column: 2; }
.dlw-bp-inputs { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .3rem 1.6rem; }
.dlw-bp-inputs > span {
  display: grid; grid-template-columns: minmax(1.6rem, max-content) minmax(0, 1fr) 5.2rem; gap: .6rem;
  align-items: center;
}
.dlw-bp-inputs label { font-weight: 600; }
.dlw button.dlw-bp-main { background: var(--dlw-accent); border-color: var(--dlw-accent); color: var(--dlw-on-accent); }
.dlw-bp button[aria-disabled="true"] { opacity: .55; }
.dlw .dlw-bp-said { min-height: 3em; }
.dlw-bp-legend { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; font-size: .85em; }
.dlw-bp-legend span::before {
  content: ""; display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-inline-end: .4em;
  background: var(--dlw-accent);
}
.dlw-bp-legend span + span::before { background: var(--dlw-second); }
.dlw-bp-legend span + span + span::before {
  height: 0; width: 1.1em; border-radius: 0; vertical-align: middle; border-top: 2px solid var(--dlw-edge);
}
@media (forced-colors: active) { .dlw-bp-legend span::before { forced-color-adjust: none; } }
.dlw-bp summary { cursor: pointer; }
.dlw-bp-stale :is(.dlw-bp-inputs, .dlw-bp-said, .dlw-bp-box, .dlw-bp-legend, table) { opacity: .4; }
.dlw-bp-scroll { overflow-x: auto; }
.dlw table.dlw-bp-table {
  border-collapse: collapse; margin: .4rem 0 0; font-size: .95em; width: 100%; display: table; border: 0;
  background: none;
}
.dlw .dlw-bp-table :is(th, td) {
  text-align: start !important; padding: .2rem .5rem; border: 0; border-bottom: 1px solid var(--dlw-faint);
  font-weight: normal; background: none;
}
.dlw .dlw-bp-table :is(th, td):nth-child(n+3) { text-align: end !important; }
.dlw .dlw-bp-table thead th { color: var(--dlw-muted); }
.dlw .dlw-bp-table tr[aria-current] { background: var(--dlw-shade); }
@container dlw (max-width: 32rem) {
  .dlw-bp-top { grid-template-columns: minmax(0, 1fr); gap: .2rem; }
  .dlw .dlw-bp-top > .dlw-bp-hint, .dlw .dlw-bp-top > .dlw-bp-error { grid-column: 1; }
  .dlw-bp-inputs { grid-template-columns: minmax(0, 1fr); }
  .dlw .dlw-bp-said { min-height: 6em; }
  .dlw .dlw-bp-table :is(th, td) { padding: .2rem .3rem; }
}
`;

/** One sentence on what step `count` did. */
export function sentence(graph, traced, count, text) {
  const { nodes, output } = graph,
    step = traced.steps[count - 1],
    name = i => nodes[i].name,
    value = traced.value;
  const worked = i =>
    `${name(i)} = ${ruleOf(graph, nodes[i])} = ${ruleOf(graph, nodes[i], arg => inBrackets(value[arg]))} = ${numeral(value[i])}`;
  if (!step) {
    const next = traced.steps[0];
    return next.kind === "forward"
      ? text.start(`${name(next.node)} = ${ruleOf(graph, nodes[next.node])}`)
      : text.startAlone;
  }
  let said;
  if (step.kind === "forward")
    said = text.forward(worked(step.node)) + (Number.isFinite(value[step.node]) ? "" : text.broken);
  else if (step.kind === "seed") said = text.seed(name(output), count > 1);
  else {
    said =
      text.part(name(step.arg), inBrackets(step.slope), inBrackets(step.above), numeral(step.part)) +
      text.why(name(step.node), name(step.arg)) +
      (step.earlier ? text.sum(numeral(step.before), numeral(step.before + step.part)) : "") +
      (step.waiting ? text.waits(step.waiting) : "");
  }
  if (count === traced.steps.length)
    said += text.done(graph.inputs.map(i => `∂${name(output)}/∂${name(i)} = ${numeral(traced.adjoint[i])}`));
  return said;
}
