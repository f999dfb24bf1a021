// The drawing of a computation graph: boxes with value and adjoint, edges with local derivatives.
import { OPERATORS, numeral } from "./operators.js";

const BOX = { width: 68, height: 54 };

export const GRAPH_CSS = `
.dlw-bp-box { overflow-x: auto; padding: 4px; margin: 0 -4px; }
.dlw-bp-box svg { display: block; margin: 0 auto; max-width: none; font: 12px system-ui, sans-serif; }
.dlw-bp-box text { fill: currentColor; }
.dlw-bp-box rect { fill: var(--dlw-face); stroke: var(--dlw-edge); }
.dlw-bp-box .dlw-bp-now rect { stroke: var(--dlw-accent); stroke-width: 2.5; }
.dlw-bp-box .dlw-bp-now.dlw-bp-backward rect { stroke: var(--dlw-second); }
.dlw-bp-box .dlw-bp-name { font-weight: 700; }
.dlw-bp-box .dlw-bp-op { fill: var(--dlw-muted); }
.dlw-bp-box .dlw-bp-value { fill: var(--dlw-accent); }
.dlw-bp-box .dlw-bp-adjoint { fill: var(--dlw-second); }
.dlw-bp-box path { fill: none; stroke: var(--dlw-edge); stroke-width: 1.25; }
.dlw-bp-box path.dlw-bp-tip { fill: var(--dlw-edge); stroke: none; }
.dlw-bp-box .dlw-bp-flow path { stroke: var(--dlw-accent); stroke-width: 2.5; }
.dlw-bp-box .dlw-bp-flow.dlw-bp-backward path { stroke: var(--dlw-second); }
.dlw-bp-box .dlw-bp-flow path.dlw-bp-tip { fill: var(--dlw-accent); stroke: none; }
.dlw-bp-box .dlw-bp-flow.dlw-bp-backward path.dlw-bp-tip { fill: var(--dlw-second); }
.dlw-bp-box .dlw-bp-slope {
  font-size: 11px; paint-order: stroke; stroke: var(--dlw-page); stroke-width: 4px; stroke-linejoin: round;
}
@media (prefers-reduced-motion: no-preference) {
  .dlw-bp-box .dlw-bp-flow path:not(.dlw-bp-tip) { stroke-dasharray: 7 4; animation: dlw-bp-flow .7s linear; }
  .dlw-bp-box .dlw-bp-flow.dlw-bp-backward path { animation-direction: reverse; }
  @keyframes dlw-bp-flow { from { stroke-dashoffset: 44; } }
}
`;

function svg(tag, props = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) if (value !== null) element.setAttribute(name, value);
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return element;
}

/** What is known after `count` steps: { values, adjoints (as lists of contributions), slopes (by "node slot") }. */
export function knownAfter(graph, traced, count) {
  const values = graph.nodes.map((node, i) => (OPERATORS[node.op] ? null : traced.value[i])),
    adjoints = graph.nodes.map(() => []),
    slopes = new Map();
  for (const step of traced.steps.slice(0, count)) {
    if (step.kind === "forward") values[step.node] = traced.value[step.node];
    if (step.kind === "seed") adjoints[step.node].push(1);
    if (step.kind === "back") {
      adjoints[step.arg].push(step.part);
      slopes.set(`${step.node} ${step.slot}`, step.slope);
    }
  }
  return { values, adjoints, slopes };
}

const brief = value => numeral(value, Math.abs(value) < 0.1 ? 3 : 4); // what a box has room for
export const total = list => list.reduce((a, b) => a + b, 0);
export const inBrackets = value => (value < 0 ? `(${numeral(value)})` : numeral(value));
export const ruleOf = (graph, node, name = arg => graph.nodes[arg].name) =>
  OPERATORS[node.op].write(node.args.map(name), node.exponent);

/** Draw the graph as it is after `count` steps, as wide as `available` if it can be. */
export function drawGraph(graph, layout, traced, count, available, text) {
  const { nodes } = graph,
    { values, adjoints, slopes } = knownAfter(graph, traced, count),
    step = traced.steps[count - 1];
  const long = gap => layout.layers * BOX.width + (layout.layers - 1) * gap,
    wide = layout.across * (BOX.width + 6);
  const across = long(28) <= available || long(28) <= wide; // from left to right; else from top to bottom
  const gap = across
    ? Math.max(28, Math.min(64, (available - layout.layers * BOX.width) / Math.max(1, layout.layers - 1)))
    : 42;
  const [main, side, pitch] = across
    ? [BOX.width, BOX.height, BOX.height + 14]
    : [BOX.height, BOX.width, BOX.width + 6];
  const P = (m, a) => (across ? `${m.toFixed(1)} ${a.toFixed(1)}` : `${a.toFixed(1)} ${m.toFixed(1)}`);
  const begin = layer => 2 + layer * (main + gap),
    middle = ({ at }) => 2 + at * pitch;
  const length = begin(layout.layers - 1) + main + 2,
    breadth = layout.across * pitch + 4;
  const picture = svg("svg", { role: "img", width: across ? length : breadth, height: across ? breadth : length });

  const lines = layout.edges.map(edge => ({ ...edge, points: [...edge.bends, null] }));
  for (const end of ["from", "to"]) {
    // edges at one side of a node, spread in the order in which they come
    const far = line =>
      (end === "from" ? (line.bends[0] ?? layout.nodes[line.to]) : (line.bends.at(-1) ?? layout.nodes[line.from])).at;
    nodes.forEach((node, i) => {
      const group = lines.filter(line => line[end] === i).sort((a, b) => far(a) - far(b) || a.slot - b.slot);
      group.forEach((line, k) => {
        line[`${end}At`] = middle(layout.nodes[i]) + (k - (group.length - 1) / 2) * 16;
      });
    });
  }
  const labels = [];
  for (const line of lines) {
    const active =
      step?.kind === "back"
        ? step.node === line.to && step.slot === line.slot
        : step?.kind === "forward" && step.node === line.to;
    const backward = active && step.kind === "back";
    let m =
        begin(layout.nodes[line.from].layer) +
        main -
        (nodes[line.from].op === "const" ? (across ? BOX.width / 4 : 13) : 0),
      a = line.fromAt,
      d = `M${P(m, a)}`,
      label;
    for (const bend of line.points) {
      const m1 = begin(bend ? bend.layer : layout.nodes[line.to].layer),
        a1 = bend ? middle(bend) : line.toAt,
        mid = (m + m1) / 2;
      const twin = lines.some(
        other => other !== line && other.from === line.from && other.to === line.to && !line.bends.length,
      );
      const t = twin && !across ? 0.28 + 0.44 * (line.slot % 2) : 0.5,
        u = 1 - t;
      label ??= [
        u ** 3 * m + 3 * u * t * mid + t ** 3 * m1,
        (u ** 3 + 3 * u * u * t) * a + (3 * u * t * t + t ** 3) * a1,
      ];
      d += `C${P(mid, a)} ${P(mid, a1)} ${P(m1, a1)}${bend ? `L${P(m1 + main, a1)}` : ""}`;
      [m, a] = [m1 + (bend ? main : 0), a1];
    }
    const tip = backward ? [begin(layout.nodes[line.from].layer) + main, line.fromAt, 8] : [m, a, -7];
    picture.append(
      svg(
        "g",
        { class: active ? `dlw-bp-flow${backward ? " dlw-bp-backward" : ""}` : null },
        svg("path", { d }),
        svg("path", {
          class: "dlw-bp-tip",
          d: `M${P(tip[0], tip[1])}L${P(tip[0] + tip[2], tip[1] - 4)}L${P(tip[0] + tip[2], tip[1] + 4)}Z`,
        }),
      ),
    );
    const slope = slopes.get(`${line.to} ${line.slot}`);
    if (slope !== undefined) {
      const [x, y] = across ? label : [label[1], label[0]];
      labels.push(svg("text", { class: "dlw-bp-slope", x, y: y + 4, "text-anchor": "middle" }, numeral(slope, 3)));
    }
  }
  let place = null;
  nodes.forEach((node, i) => {
    const m = begin(layout.nodes[i].layer),
      a = middle(layout.nodes[i]) - side / 2,
      [x, y] = across ? [m, a] : [a, m];
    const write = (name, line, content, props = {}) =>
      svg(
        "text",
        {
          class: name,
          x: x + 5,
          y: y + line,
          ...(content.length > 9 ? { textLength: BOX.width - 9, lengthAdjust: "spacingAndGlyphs" } : {}),
          ...props,
        },
        content,
      );
    const now = step && (step.kind === "back" ? step.arg : step.node) === i;
    if (now) place = { left: x, right: x + BOX.width };
    const constant = node.op === "const",
      sum = adjoints[i],
      more = traced.steps.slice(count).some(later => later.arg === i);
    const symbol = OPERATORS[node.op]?.symbol,
      kind = symbol ? symbol + (node.op === "pow" ? numeral(node.exponent) : "") : text.input;
    picture.append(
      svg(
        "g",
        { class: now ? `dlw-bp-now${step.kind === "forward" ? "" : " dlw-bp-backward"}` : null },
        svg(
          "title",
          {},
          symbol ? `${node.name} = ${ruleOf(graph, node)}` : `${node.name}, ${constant ? text.constant : text.input}`,
        ),
        svg("rect", {
          x: constant ? x + BOX.width / 4 : x,
          y: constant ? y + 13 : y,
          rx: constant ? 14 : 6,
          width: constant ? BOX.width / 2 : BOX.width,
          height: constant ? 28 : BOX.height,
          ...(constant || symbol ? {} : { "stroke-dasharray": "4 3" }),
        }),
        constant
          ? write("dlw-bp-value", 31, node.name, { x: x + BOX.width / 2, "text-anchor": "middle" })
          : [
              write("dlw-bp-name", 16, node.name),
              node.name.length + kind.length > 8
                ? null
                : write("dlw-bp-op", 16, kind, { x: x + BOX.width - 5, "text-anchor": "end" }),
              write("dlw-bp-value", 32, values[i] === null ? "?" : brief(values[i])),
              sum.length ? write("dlw-bp-adjoint", 48, `∂ ${brief(total(sum))}${more ? " + …" : ""}`) : null,
            ],
      ),
    );
  });
  picture.append(...labels);
  return { picture, place };
}
