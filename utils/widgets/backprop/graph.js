// Expressions as computation graphs: a small parser, values, local derivatives, and the steps of both passes.
// A text is only ever read, never run as code.
import { FUNCTION_NAMES, OPERATORS, numeral } from "./operators.js";

const MOST_NODES = 32;
const MOST_INPUTS = 8;
const MOST_CHARACTERS = 200;
const MOST_NESTED = 40;

/** What is wrong with an expression, in both languages, and where (the index of a character). */
export class ExpressionError extends Error {
  constructor(en, zh, at) {
    super(en);
    Object.assign(this, { en, zh, at });
  }
}
const fail = (en, zh, at) => {
  throw new ExpressionError(en, zh, at);
};

const SAME = {
  "−": "-",
  "–": "-",
  "×": "*",
  "·": "*",
  "⋅": "*",
  "÷": "/",
  "（": "(",
  "）": ")",
  "，": ",",
  "；": ";",
  "＝": "=",
  "＋": "+",
  "　": " ",
};
const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_]*)|(\*\*|[-+*/^(),;=]))/uy;

function tokens(text) {
  if (text.length > MOST_CHARACTERS) {
    fail(
      `At most ${MOST_CHARACTERS} characters, please; these are ${text.length}.`,
      `最多 ${MOST_CHARACTERS} 个字符，现在有 ${text.length} 个。`,
      MOST_CHARACTERS,
    );
  }
  const plain = [...text].map(c => SAME[c] ?? c).join(""),
    found = [];
  TOKEN.lastIndex = 0;
  while (plain.slice(TOKEN.lastIndex).trim()) {
    const start = TOKEN.lastIndex,
      match = TOKEN.exec(plain);
    if (!match) {
      const at = start + plain.slice(start).search(/\S/),
        c = String.fromCodePoint(text.codePointAt(at));
      fail(`“${c}” (character ${at + 1}) has no meaning here.`, `第 ${at + 1} 个字符“${c}”无法识别。`, at);
    }
    const [all, number, name, sign] = match;
    found.push({
      number,
      name,
      sign: sign === "**" ? "^" : sign,
      text: all.trim(),
      at: TOKEN.lastIndex - all.trim().length,
    });
  }
  return found;
}

/**
 * The graph of a text such as "m = a*b; m*(m + a)": equal parts become one node.
 * Returns { nodes, inputs, output }: nodes (arguments before what uses them) as { op, args, name } with op "input",
 * "const"
 * (with value) or a key of OPERATORS ("pow" with exponent); inputs and output are indices. Throws ExpressionError.
 */
export function parse(text) {
  const list = tokens(text),
    built = [],
    known = new Map(),
    named = new Map();
  let position = 0,
    nested = 0;
  const peek = () => list[position],
    is = sign => peek()?.sign === sign;
  const take = sign => is(sign) && list[position++];
  const end = () =>
    fail(
      `The expression ends too early, after “${list.at(-1).text}”.`,
      `表达式不完整：“${list.at(-1).text}”之后缺少内容。`,
      text.length,
    );
  const stray = token =>
    fail(
      `“${token.text}” (character ${token.at + 1}) cannot stand here.`,
      `第 ${token.at + 1} 个字符处不能出现“${token.text}”。`,
      token.at,
    );

  function make(op, args, extra) {
    if (args.length && args.every(arg => built[arg].op === "const")) {
      return make(
        "const",
        [],
        OPERATORS[op].value(
          args.map(arg => built[arg].extra),
          extra,
        ),
      );
    }
    if (op === "const" && !Number.isFinite(extra))
      fail("A part without inputs is not a finite number.", "有一个不含输入的部分算不出有限的数。", 0);
    const key = `${op} ${args} ${extra}`;
    if (!known.has(key)) {
      known.set(key, built.length);
      built.push({ op, args, extra });
    }
    return known.get(key);
  }
  function sum() {
    if (++nested > MOST_NESTED)
      fail("The brackets are nested too deeply.", "括号嵌套太深。", peek()?.at ?? text.length);
    let left = product(),
      sign;
    while ((sign = take("+") || take("-"))) left = make(sign.sign === "+" ? "add" : "sub", [left, product()]);
    nested--;
    return left;
  }
  function product() {
    let left = signed(),
      sign;
    while ((sign = take("*") || take("/"))) left = make(sign.sign === "*" ? "mul" : "div", [left, signed()]);
    return left;
  }
  function signed() {
    let minus = false;
    for (let sign; (sign = take("-") || take("+"));) minus = minus !== (sign.sign === "-");
    const value = power();
    return minus ? make("neg", [value]) : value;
  }
  function power() {
    const base = atom();
    if (!take("^")) return base;
    const at = peek()?.at ?? text.length,
      exponent = built[signed()];
    if (exponent.op !== "const") {
      fail(
        "After ^ only a number may stand, as in a^2; for others write exp(b * log(a)).",
        "^ 后面只能是数，例如 a^2；其他情况请写成 exp(b * log(a))。",
        at,
      );
    }
    return make("pow", [base], exponent.extra);
  }
  function atom() {
    const token = list[position++];
    if (!token) return end();
    if (token.number) return make("const", [], Number(token.number));
    if (token.sign === "(") return close(sum(), token);
    if (!token.name) return stray(token);
    const isFunction = FUNCTION_NAMES.includes(token.name);
    if (is("(")) {
      const names = FUNCTION_NAMES.join(", ");
      if (!isFunction)
        fail(
          `There is no function “${token.name}”; there are ${names}. A product is written ${token.name}*(…).`,
          `没有函数“${token.name}”，可用的有 ${names}。乘法要写成 ${token.name}*(…)。`,
          token.at,
        );
      const open = take("("),
        args = [sum()],
        wanted = OPERATORS[token.name].two ? 2 : 1;
      while (take(",")) args.push(sum());
      close(0, open);
      if (args.length !== wanted)
        fail(
          `${token.name} takes ${wanted} argument${wanted > 1 ? "s" : ""}, not ${args.length}.`,
          `${token.name} 需要 ${wanted} 个参数，现在有 ${args.length} 个。`,
          token.at,
        );
      return make(token.name, args);
    }
    if (isFunction)
      fail(
        `“${token.name}” is a function: write ${token.name}(…).`,
        `“${token.name}”是函数，请写成 ${token.name}(…)。`,
        token.at,
      );
    if (token.name.length > 6)
      fail(
        `The name “${token.name}” is too long: at most 6 characters.`,
        `名称“${token.name}”太长，最多 6 个字符。`,
        token.at,
      );
    return named.get(token.name) ?? make("input", [], token.name);
  }
  function close(value, open) {
    if (take(")")) return value;
    if (peek()) missing(peek());
    return fail(
      `The bracket opened at character ${open.at + 1} is not closed.`,
      `第 ${open.at + 1} 个字符处的括号没有闭合。`,
      open.at,
    );
  }
  function missing(token) {
    if (token.number || token.name || token.sign === "(") {
      fail(
        `An operator is missing before “${token.text}” (character ${token.at + 1}); a product is written a*b.`,
        `第 ${token.at + 1} 个字符“${token.text}”之前缺少运算符；乘法要写成 a*b。`,
        token.at,
      );
    }
    stray(token);
  }

  if (!list.length) fail("Write an expression, such as a*b + exp(a).", "请写一个表达式，例如 a*b + exp(a)。", 0);
  let output,
    outputName = "";
  do {
    if (output !== undefined && !peek()) break; // a semicolon at the very end
    outputName = "";
    const target = peek();
    if (target?.name && list[position + 1]?.sign === "=") {
      position += 2;
      outputName = target.name;
      if (
        named.has(outputName) ||
        known.has(`input  ${outputName}`) ||
        FUNCTION_NAMES.includes(outputName) ||
        outputName.length > 6
      ) {
        fail(
          `“${outputName}” cannot be defined here: it is taken, used before, or longer than 6 characters.`,
          `不能在此定义“${outputName}”：该名称已被占用、已经用过，或超过 6 个字符。`,
          target.at,
        );
      }
    }
    output = sum();
    if (outputName) named.set(outputName, output);
    if (peek() && !is(";")) missing(peek());
  } while (take(";"));
  return finish(built, output, outputName, named);
}

/** Only what the output needs: inputs first, every use of a constant a node of its own, and a name for each node. */
function finish(built, output, outputName, named) {
  const inputs = [],
    rest = [],
    place = new Map();
  const names = new Map([...named].map(([name, index]) => [index, name]));
  function visit(index) {
    const { op, args, extra } = built[index];
    if (op !== "const" && place.has(index)) return place.get(index);
    const node = { op, args: args.map(visit), name: names.get(index) ?? "" };
    if (op === "const") Object.assign(node, { value: extra, name: numeral(extra) });
    else if (op === "input") node.name = extra;
    else if (op === "pow") node.exponent = extra;
    (op === "input" ? inputs : rest).push(node);
    place.set(index, node);
    return node;
  }
  const last = visit(output),
    nodes = [...inputs, ...rest];
  if (!inputs.length)
    fail("There is no input: use at least one name, such as a.", "没有输入：至少要用一个名称，例如 a。", 0);
  if (inputs.length > MOST_INPUTS)
    fail(
      `At most ${MOST_INPUTS} inputs, please; these are ${inputs.length}.`,
      `最多 ${MOST_INPUTS} 个输入，现在有 ${inputs.length} 个。`,
      0,
    );
  if (nodes.length > MOST_NODES)
    fail(
      `At most ${MOST_NODES} nodes, please; these are ${nodes.length}.`,
      `最多 ${MOST_NODES} 个节点，现在有 ${nodes.length} 个。`,
      0,
    );
  const taken = new Set([...nodes.map(node => node.name), ...named.keys()]);
  if (!last.name) last.name = outputName || ["L", "out", "loss", "y"].find(name => !taken.has(name)) || "";
  let serial = 1;
  for (const node of nodes) {
    if (node.name) continue;
    while (taken.has(`v${serial}`)) serial++;
    node.name = `v${serial++}`;
  }
  for (const node of nodes) node.args = node.args.map(arg => nodes.indexOf(arg));
  return { nodes, inputs: inputs.map((_, i) => i), output: nodes.indexOf(last) };
}

/**
 * Both passes, step by step. `values`: {input name: number}.
 * Returns { value, adjoint, steps }: a number for each node (adjoint null for constants), and the steps
 * { kind: "forward", node }, { kind: "seed", node }, { kind: "back", node, arg, slot, slope, above, part, before,
 * earlier, waiting }:
 * the adjoint of `arg` grows by part = slope · above; `earlier` contributions have come to it, `waiting` more will.
 */
export function trace(graph, values) {
  const { nodes, output } = graph,
    value = [],
    steps = [];
  nodes.forEach((node, i) => {
    const operator = OPERATORS[node.op];
    value[i] = operator
      ? operator.value(
          node.args.map(arg => value[arg]),
          node.exponent,
        )
      : node.op === "const"
        ? node.value
        : values[node.name];
    if (operator) steps.push({ kind: "forward", node: i });
  });
  const adjoint = nodes.map(node => (node.op === "const" ? null : 0)),
    waiting = nodes.map(() => 0),
    earlier = nodes.map(() => 0);
  for (const { args } of nodes) for (const arg of args) waiting[arg]++;
  adjoint[output] = 1;
  steps.push({ kind: "seed", node: output });
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { op, args, exponent } = nodes[i];
    const slopes = OPERATORS[op]?.slopes(
      args.map(arg => value[arg]),
      value[i],
      exponent,
    );
    args.forEach((arg, slot) => {
      if (adjoint[arg] === null) return;
      const part = slopes[slot] * adjoint[i];
      steps.push({
        kind: "back",
        node: i,
        arg,
        slot,
        slope: slopes[slot],
        above: adjoint[i],
        part,
        before: adjoint[arg],
        earlier: earlier[arg]++,
        waiting: --waiting[arg],
      });
      adjoint[arg] += part;
    });
  }
  return { value, adjoint, steps };
}

/** { value, gradient: {input name: number} } of an expression. */
export function differentiate(text, values) {
  const graph = parse(text),
    { value, adjoint } = trace(graph, values);
  return {
    value: value[graph.output],
    gradient: Object.fromEntries(graph.inputs.map(i => [graph.nodes[i].name, adjoint[i]])),
  };
}
