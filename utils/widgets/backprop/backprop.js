// Step forward and backward through a computation graph: values, local derivatives, adjoints.
// State: preset: "chain", "chain-exp", "shared", "neuron", "softmax"; or expression: a text such as "m = a*b; m*(m +
// a)";
// inputs: {name: number}; step: how many steps are already taken (-1: all). Reported back: expression, inputs, step,
// value, gradient.
// @trait preset = "shared"
// @trait expression = ""
// @trait inputs = {}
// @trait step = 0
// @trait value = null
// @trait gradient = {}
import { begin, colors, h, speaker, uniqueId, watch } from "../base/common.js";
import { address } from "../base/link.js";
import { pageColor } from "../base/page-color.js";
import { PRESETS, SOFTMAX, graphToTexts, inputsText, readInputs } from "./backprop-presets.js";
import { BACKPROP_CSS, BACKPROP_TEXT, sentence } from "./backprop-words.js";
import { layered } from "./graph-layout.js";
import { GRAPH_CSS, drawGraph, inBrackets, knownAfter, ruleOf, total } from "./graph-view.js";
import { ExpressionError, parse, trace } from "./graph.js";
import { FUNCTION_NAMES, numeral } from "./operators.js";

const NEW_VALUES = [2, 3, -1, 0.5, 1, -2, 1.5, -0.5];
const REACH = 4;
const PAUSE = 900;

function renderBackprop({ model, el }) {
  const lang = begin(model, el, BACKPROP_CSS + GRAPH_CSS),
    text = BACKPROP_TEXT[lang],
    voice = speaker(el),
    link = address(model, el, "backprop");
  const preset = model.get("preset") || "shared";
  if (!Object.hasOwn(PRESETS, preset))
    throw new Error(`preset: expected ${Object.keys(PRESETS).join(", ")}; received ${preset}`);
  const values = new Map(); // of every name that the reader has used so far
  let source = "",
    graph,
    layout,
    traced,
    count = 0,
    timer = null,
    waiting = null;

  function adopt(expression, inputs = {}) {
    // throws ExpressionError before anything has changed
    const next = parse(expression);
    graph = next;
    source = expression;
    layout = layered(
      graph.nodes.map(node => node.args),
      graph.nodes.map(node => (node.op === "const" ? 0.6 : 1)),
    );
    for (const [name, value] of Object.entries(inputs)) if (Number.isFinite(value)) values.set(name, value);
    graph.inputs.forEach(i => {
      const { name } = graph.nodes[i];
      if (!values.has(name)) values.set(name, NEW_VALUES[i % NEW_VALUES.length]);
    });
    count = 0;
  }
  const current = () =>
    Object.fromEntries(graph.inputs.map(i => [graph.nodes[i].name, values.get(graph.nodes[i].name)]));
  const retrace = () => {
    traced = trace(graph, Object.fromEntries(values));
  };
  const told = error => {
    throw error instanceof ExpressionError ? new Error(error[lang]) : error;
  };
  try {
    adopt(model.get("expression") || PRESETS[preset].texts[0], {
      ...(model.get("expression") ? {} : PRESETS[preset].inputs),
      ...model.get("inputs"),
    });
  } catch (error) {
    told(error);
  }
  retrace();
  const steps = model.get("step") ?? 0;
  if (!Number.isInteger(steps)) throw new Error(`step: expected a whole number, received ${steps}`);
  count = steps < 0 ? traced.steps.length : Math.min(steps, traced.steps.length);
  const now = () => ({ expression: source, inputs: inputsText(current()), step: count }),
    first = now(),
    texts = () => graphToTexts(now(), first),
    asked = link.read();
  try {
    if (asked.expression) adopt(asked.expression);
    const inputs = asked.inputs && readInputs(asked.inputs);
    if (inputs) for (const [name, value] of Object.entries(inputs)) values.set(name, value);
  } catch {
    /* nonsense in a link is ignored */
  }
  retrace();
  if (/^\d{1,4}$/.test(asked.step)) count = Math.min(Number(asked.step), traced.steps.length);

  const ids = { preset: uniqueId(), label: uniqueId(), expression: uniqueId(), error: uniqueId(), hint: uniqueId() };
  const choose = (name, label = 0) => {
    values.clear();
    return edit(PRESETS[name].texts[label], PRESETS[name].inputs);
  };
  const menu = h(
    "select",
    {
      id: ids.preset,
      name: "preset",
      onchange: event => (event.target.value ? choose(event.target.value) : field.focus()),
    },
    Object.entries(PRESETS).map(([name, entry]) => h("option", { value: name }, entry[lang])),
    h("option", { value: "" }, text.own),
  );
  const classes = h(
    "select",
    { id: ids.label, name: "label", onchange: event => edit(SOFTMAX[event.target.value], {}, true) },
    SOFTMAX.map((_, k) => h("option", { value: k }, String(k))),
  );
  const classField = h("span", { class: "dlw-field" }, h("label", { for: ids.label }, text.label), classes);
  const field = h("input", {
    id: ids.expression,
    name: "expression",
    type: "text",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": `${ids.error} ${ids.hint}`,
    oninput: () => attempt(false),
    onchange: () => attempt(true),
  });
  const error = h("p", { class: "dlw-bp-error", id: ids.error, role: "alert", hidden: true });
  const fields = h("div", { class: "dlw-bp-inputs" });
  const button = (label, action, kind) => h("button", { type: "button", class: kind, onclick: action }, label);
  const buttons = {
    step: button(
      text.step,
      () => {
        stop();
        move(1);
      },
      "dlw-bp-main",
    ),
    back: button(text.back, () => {
      stop();
      move(-1);
    }),
    run: button(text.run, run),
    reset: button(text.reset, () => {
      stop();
      count = 0;
      update();
    }),
  };
  const progress = h("span", { class: "dlw-muted" }),
    said = h("p", { class: "dlw-bp-said" });
  const box = h("div", { class: "dlw-bp-box" }),
    legend = h("p", { class: "dlw-bp-legend dlw-muted" });
  const head = h("tr"),
    body = h("tbody");
  el.append(
    h(
      "div",
      { class: "dlw-bp" },
      h(
        "div",
        { class: "dlw-bp-top" },
        h("label", { for: ids.preset }, text.example),
        h("div", { class: "dlw-row" }, menu, classField),
        h("label", { for: ids.expression }, text.expression),
        field,
        error,
        h(
          "p",
          { class: "dlw-muted dlw-bp-hint", id: ids.hint },
          text.hint,
          h("code", {}, FUNCTION_NAMES.join(" ")),
          text.hint2,
          h("code", {}, "m = a*b; m*(m + a)"),
        ),
      ),
      fields,
      h("div", { class: "dlw-row" }, Object.values(buttons), progress),
      said,
      box,
      legend,
      h(
        "details",
        {},
        h("summary", {}, text.table),
        h("div", { class: "dlw-bp-scroll" }, h("table", { class: "dlw-bp-table" }, h("thead", {}, head), body)),
      ),
    ),
    voice.region,
    link.button(texts),
  );

  /** Take what stands in the field; a text that cannot be read leaves the last graph as it is. */
  function attempt(now) {
    clearTimeout(waiting);
    try {
      if (field.value !== source) edit(field.value, {}, false, true);
      tell("");
    } catch (problem) {
      if (!(problem instanceof ExpressionError)) throw problem;
      const message = problem[lang] + text.stale;
      if (now) tell(message);
      else waiting = setTimeout(() => tell(message), 700);
    }
  }
  function tell(message) {
    error.hidden = !message;
    if (error.textContent !== message) error.textContent = message;
    field.setAttribute("aria-invalid", String(Boolean(message)));
    el.classList.toggle("dlw-bp-stale", Boolean(message));
  }
  function edit(expression, inputs, keep = false, typed = false) {
    const before = count;
    adopt(expression, inputs);
    stop();
    retrace();
    if (keep) count = Math.min(before, traced.steps.length);
    if (!typed) {
      field.value = source;
      tell("");
    }
    makeFields();
    update();
  }
  function makeFields() {
    fields.replaceChildren(
      ...graph.inputs.map(i => {
        const { name } = graph.nodes[i],
          id = uniqueId();
        const set = (input, other) => {
          const value = input.value === "" ? NaN : Number(input.value),
            fine = Number.isFinite(value) && Math.abs(value) <= 1e6;
          input.setAttribute("aria-invalid", String(!fine));
          if (!fine) return;
          values.set(name, value);
          other.value = value;
          retrace();
          update();
        };
        const slider = h("input", {
          id,
          type: "range",
          min: -REACH,
          max: REACH,
          step: 0.1,
          value: values.get(name),
          oninput: () => set(slider, number),
        });
        const number = h("input", {
          type: "number",
          step: "any",
          value: values.get(name),
          "aria-label": text.number(name),
          oninput: () => set(number, slider),
        });
        return h("span", {}, h("label", { for: id }, name), slider, number);
      }),
    );
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
    if (timer) {
      stop();
      return;
    }
    if (count === traced.steps.length) count = 0;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      move(traced.steps.length);
      return;
    }
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
    const kept = box.scrollLeft,
      state = knownAfter(graph, traced, count),
      output = graph.nodes[graph.output].name;
    picture.setAttribute(
      "aria-label",
      text.graph(
        output,
        graph.nodes.flatMap(({ name, op }, i) =>
          op === "const" || state.values[i] === null
            ? []
            : [
                text.is(name, numeral(state.values[i])) +
                  (state.adjoints[i].length ? text.adj(numeral(total(state.adjoints[i]))) : ""),
              ],
        ),
      ),
    );
    box.replaceChildren(picture);
    const scrolls = box.scrollWidth > box.clientWidth; // a box that scrolls must be reachable with the keyboard
    for (const [name, value] of Object.entries({
      tabindex: "0",
      role: "region",
      "aria-label": text.scroll,
      "data-lm-suppress-shortcuts": "true",
    })) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
    box.scrollLeft = kept;
    if (place && scrolls && (place.left < kept || place.right > kept + box.clientWidth))
      box.scrollLeft = (place.left + place.right - box.clientWidth) / 2;
    legend.replaceChildren(...text.legend(output).map(part => h("span", {}, part)));
  }
  function update(aloud = true) {
    const step = traced.steps[count - 1],
      own = Object.entries(PRESETS).find(([, { texts }]) => texts.includes(source))?.[0] ?? "";
    const state = knownAfter(graph, traced, count),
      output = graph.nodes[graph.output].name,
      all = traced.steps.length;
    menu.value = own;
    classField.hidden = own !== "softmax";
    if (own === "softmax") classes.value = SOFTMAX.indexOf(source);
    progress.textContent = text.progress(count, all, step ? text.phases[step.kind] : "");
    const words = sentence(graph, traced, count, text);
    said.textContent = words;
    if (aloud) voice.say(words);
    // A button with the focus is not disabled, since the focus would be lost.
    for (const [name, off] of [
      ["step", count === all],
      ["back", count === 0],
      ["reset", count === 0],
    ])
      buttons[name].setAttribute("aria-disabled", String(off));
    head.replaceChildren(
      ...[text.node, text.rule, text.value, text.adjoint(output)].map(title => h("th", { scope: "col" }, title)),
    );
    body.replaceChildren(
      ...graph.nodes.map((node, i) => {
        const parts = state.adjoints[i],
          shown =
            parts.length > 1
              ? `${parts.map((part, k) => (k ? inBrackets(part) : numeral(part))).join(" + ")} = ${numeral(total(parts))}`
              : parts.map(part => numeral(part)).join("");
        const now = step && (step.kind === "back" ? step.arg : step.node) === i;
        return h(
          "tr",
          { "aria-current": now ? "step" : null },
          h("th", { scope: "row" }, node.name),
          h("td", {}, node.op === "input" ? text.input : node.op === "const" ? text.constant : ruleOf(graph, node)),
          h("td", {}, state.values[i] === null ? "?" : numeral(state.values[i], 6)),
          h("td", {}, node.op === "const" ? "–" : shown),
        );
      }),
    );
    draw();
    link.write(texts());
    const gradient = Object.fromEntries(graph.inputs.map(i => [graph.nodes[i].name, traced.adjoint[i]]));
    for (const [key, value] of Object.entries({
      expression: source,
      inputs: current(),
      step: count,
      value: traced.value[graph.output],
      gradient,
    }))
      model.set(key, value);
    model.save_changes();
  }
  if (!model.page) {
    for (const key of ["expression", "preset", "inputs"])
      model.on(`change:${key}`, () => {
        const { expression, inputs } = { expression: model.get("expression"), inputs: model.get("inputs") };
        try {
          if (key === "preset" && Object.hasOwn(PRESETS, model.get("preset"))) choose(model.get("preset"));
          else if (key === "expression" && expression !== source) edit(expression, {});
          else if (key === "inputs" && inputsText(inputs) !== inputsText(current())) edit(source, inputs, true);
        } catch (problem) {
          tell(problem[lang] ?? String(problem));
        }
      });
  }
  field.value = source;
  makeFields();
  update(false);
  const end = watch(el, draw);
  return () => {
    stop();
    clearTimeout(waiting);
    end();
  };
}

export default { render: renderBackprop };
