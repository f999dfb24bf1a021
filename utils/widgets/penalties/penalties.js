// Penalties on two weights: the region that a penalty leaves, the loss as contours that the reader turns, stretches and
// moves, the best point of the region, other local minima, and the path as the region grows.
// State: kind: "power" (|w1|^p + |w2|^p) or "elastic" (mix · L1 + (1 − mix) · squares); p: 0.5 … 2; mix: 0 … 1;
// size: where the region meets the axes, 0 … 12; minimum: of the loss, two numbers from −2.5 to 2.5; turn: degrees,
// −90 … 90; stretch: length of the contours over their width, 1 … 6.
// Reported back: solution, loss, strength (the equivalent λ, or null), zeros, missions (names of those fulfilled).
// @trait kind = "power"
// @trait p = 2
// @trait mix = 0.5
// @trait size = 1.2
// @trait minimum = [1.6, 0.9]
// @trait turn = -20
// @trait stretch = 3
// @trait solution = []
// @trait loss = 0.0
// @trait strength = null
// @trait zeros = 0
// @trait missions = []
import { begin, colors, h, speaker, uniqueId, watch } from "../base/common.js";
import { address } from "../base/link.js";
import { missionList } from "../base/missions.js";
import { holdUnderBar } from "../base/page-color.js";
import {
  equivalentStrength,
  localMinima,
  makeLoss,
  makePenalty,
  sizeForStrength,
  sizeOf,
  solutionPath,
} from "./penalty-solver.js";
import {
  EDGE_OF_MINIMUM,
  PENALTY_KEYS,
  PENALTY_LIMITS,
  penaltyMissions,
  penaltyState,
  penaltyTexts,
} from "./penalties-state.js";
import { jumpSizes, legendMark, makePathPlot, makePenaltyMap, zeroRanges } from "./penalties-view.js";
import { PENALTIES_CSS, PENALTIES_TEXT } from "./penalties-words.js";

const COMPARED = [0.5, 1, 2];

/** What `state` asks for, solved. */
export function penaltyScene(state) {
  const loss = makeLoss(state),
    penalty = makePenalty(state),
    path = solutionPath(loss, penalty),
    found = localMinima(loss, penalty, state.size);
  return { state, loss, penalty, path, found, strength: equivalentStrength(loss, penalty, state.size, found[0], path) };
}

function renderPenalties({ model, el }) {
  const lang = begin(model, el, PENALTIES_CSS),
    text = PENALTIES_TEXT[lang],
    { plain, weightText } = text,
    voice = speaker(el),
    link = address(model, el, "penalties");
  const given = () => Object.fromEntries(PENALTY_KEYS.map(key => [key, model.get(key)]));
  const first = penaltyState(given()),
    done = new Set();
  let state = penaltyState(link.read(), first),
    scene,
    ours = false;

  // --- controls
  const line = (label, control, output, props) => {
    control.id = uniqueId();
    return h("div", { class: "dlw-pen-line", ...props }, h("label", { for: control.id }, label), control, output);
  };
  const range = (key, step, show) => {
    const [low, high] = PENALTY_LIMITS[key],
      output = h("output"),
      input = h("input", {
        type: "range",
        name: key,
        min: low,
        max: high,
        step,
        oninput: event => change({ [key]: +event.target.value }),
      });
    const refresh = () => {
      input.value = state[key];
      output.value = show(state[key]);
      input.setAttribute("aria-valuetext", output.value);
    };
    return { input, output, refresh };
  };
  const number = (label, props, take) =>
    h("input", { type: "number", step: "any", "aria-label": label, onchange: event => take(event.target), ...props });

  const kind = h(
      "select",
      { name: "kind", onchange: event => change({ kind: event.target.value }) },
      Object.entries(text.kinds).map(([value, label]) => h("option", { value }, label)),
    ),
    p = range("p", 0.05, plain),
    mix = range("mix", 0.05, plain),
    turn = range("turn", 1, text.degrees),
    stretch = range("stretch", 0.1, text.times),
    size = range("size", 0.01, plain);
  size.input.setAttribute("aria-label", text.size);
  const places = [0, 1].map(k =>
    number(text.minimum(k), { name: `w${k}`, min: -EDGE_OF_MINIMUM, max: EDGE_OF_MINIMUM, step: 0.1 }, field => {
      change({ minimum: state.minimum.map((v, i) => (i === k ? field.value : v)) });
    }),
  );
  const strength = number(text.strength, { name: "strength", min: 0 }, field => {
    const value = parseFloat(field.value);
    if (value >= 0) change({ size: sizeForStrength(scene.loss, scene.penalty, value, scene.path) });
    else refresh();
  });
  const pLine = line(text.p, p.input, p.output),
    mixLine = line(text.mix, mix.input, mix.output),
    map = makePenaltyMap(change),
    plot = makePathPlot(size.input);
  const body = h("tbody"),
    facts = h("p", { class: "dlw-pen-facts" }),
    formula = h("p", { class: "dlw-muted" }, text.formula.elastic);
  const missions = missionList(el, text.mission, { done, stand: name => (done.has(name) ? text.after[name] : "") });
  const table = h(
    "table",
    {},
    h("caption", {}, text.caption),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        text.heads.map(head => h("th", { scope: "col" }, head)),
      ),
    ),
    body,
  );
  const sizeId = uniqueId(),
    helpId = uniqueId();
  map.place.setAttribute("aria-describedby", helpId);
  size.input.id = sizeId;
  strength.id = uniqueId();
  el.append(
    h(
      "div",
      { class: "dlw-pen" },
      h(
        "div",
        { class: "dlw-pen-left" },
        map.place,
        h(
          "div",
          { class: "dlw-pen-legend" },
          text.legend.map((word, k) => h("span", {}, legendMark(k), word)),
        ),
        h("p", { class: "dlw-muted dlw-screen", id: helpId }, text.help),
      ),
      h(
        "div",
        { class: "dlw-pen-right" },
        h(
          "div",
          {},
          line(text.kind, kind),
          pLine,
          mixLine,
          formula,
          line(text.turn, turn.input, turn.output),
          line(text.stretch, stretch.input, stretch.output),
          h(
            "div",
            { class: "dlw-pen-line", role: "group", "aria-label": text.legend[3] },
            h("span", {}, text.legend[3]),
            h("span", { class: "dlw-row" }, places),
          ),
        ),
        h("p", { class: "dlw-muted" }, text.pathTitle),
        plot.place,
        h(
          "div",
          { class: "dlw-row" },
          h("span", { class: "dlw-field" }, h("label", { for: sizeId }, text.size), size.output),
          h("span", { class: "dlw-field" }, h("label", { for: strength.id }, text.strength), strength),
        ),
      ),
      h(
        "div",
        { class: "dlw-pen-wide" },
        table,
        facts,
        h(
          "div",
          { class: "dlw-row dlw-screen" },
          h("button", { type: "button", onclick: () => change(first) }, text.reset),
        ),
        missions.element,
      ),
    ),
    voice.region,
    link.button(() => penaltyTexts(state, first)),
  );

  /** Rows of the table: what is set, and other exponents with a region of the same size. */
  function rows() {
    const isPower = state.kind === "power",
      name = isPower ? (text.names[state.p] ?? `p = ${plain(state.p)}`) : text.elasticName(plain(state.mix));
    const cells = (label, penalty, { w, loss, zeros }) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, label),
        w.map(v => h("td", { class: v === 0 && "dlw-pen-null" }, weightText(v))),
        h("td", {}, weightText(loss)),
        h("td", {}, weightText(penalty.of(w))),
        h("td", {}, text.zeros(zeros)),
      );
    const others = COMPARED.filter(q => !isPower || q !== state.p).map(q => {
      const penalty = makePenalty({ kind: "power", p: q });
      return cells(text.names[q], penalty, localMinima(scene.loss, penalty, state.size)[0]);
    });
    return [cells(name, scene.penalty, scene.found[0]), ...others];
  }

  /** What λ has to do with the best point. */
  function strengthText() {
    const { found, strength: its } = scene;
    if (its === null) return text.noStrength;
    if (state.size === 0 && its) return text.sameZero(Number.isFinite(its) ? weightText(its) : null);
    return its === 0 ? text.free : text.same(weightText(its, found));
  }

  /** Show `state`; returns what a screen reader is told. */
  function refresh() {
    colors(el);
    scene = penaltyScene(state);
    const { found, penalty } = scene,
      [best, ...others] = found,
      isPower = state.kind === "power";
    const full = sizeOf(penalty, state.minimum),
      most = Math.max(0.5, Math.ceil(21 * full) / 20);
    kind.value = state.kind;
    pLine.hidden = !isPower;
    mixLine.hidden = formula.hidden = isPower;
    size.input.max = most;
    for (const control of [p, mix, turn, stretch, size]) control.refresh();
    places.forEach((field, k) => (field.value = state.minimum[k]));
    const shown = scene.strength !== null && Number.isFinite(scene.strength);
    strength.value = shown ? +scene.strength.toPrecision(3) : "";
    strength.placeholder = shown ? "" : scene.strength === null ? "–" : "∞";
    map.draw(scene);
    plot.draw(scene, most);
    body.replaceChildren(...rows());

    const words = strengthText(),
      more = others.length ? text.others(others) : text.alone,
      gap = lang === "zh" ? "" : " ";
    facts.textContent = [text.budget(plain(state.size), weightText(penalty.cost(state.size))), words, more].join(gap);
    const told = text.found({
      w: best.w,
      loss: weightText(best.loss),
      penalty: weightText(penalty.of(best.w)),
      zeros: best.zeros,
      others: more,
      strength: words,
    });
    map.place.setAttribute(
      "aria-label",
      text.describe({
        penalty: isPower
          ? `${text.kinds.power.replaceAll("ᵖ", `^${plain(state.p)}`)}`
          : text.elasticName(plain(state.mix)),
        size: plain(state.size),
        minimum: `(${state.minimum.map(plain).join(", ")})`,
        turn: plain(state.turn),
        stretch: plain(state.stretch),
        found: told,
      }),
    );
    const ranges = [0, 1].flatMap(k =>
      zeroRanges(scene.path, k).map(range => text.zeroRange(k, ...range.map(v => plain(v)))),
    );
    plot.svg.setAttribute(
      "aria-label",
      text.pathText(
        { full: plain(full), zero: ranges.length ? ranges : [text.noZero] },
        jumpSizes(scene.path).map(plain),
      ),
    );
    for (const name of penaltyMissions(state)) done.add(name);
    missions.refresh();
    return told;
  }

  function report() {
    ours = true;
    const [best] = scene.found,
      finite = v => (Number.isFinite(v) ? v : null);
    const all = { ...state, solution: best.w, loss: best.loss, strength: finite(scene.strength), zeros: best.zeros };
    for (const [key, value] of Object.entries({ ...all, missions: [...done] })) model.set(key, value);
    ours = false;
    model.save_changes();
  }
  function change(part) {
    state = penaltyState(part, state);
    voice.say(refresh(), missions.news());
    link.write(penaltyTexts(state, first));
    report();
  }
  const fromPython = () => {
    if (ours) return;
    const next = penaltyState(given(), state);
    if (JSON.stringify(next) !== JSON.stringify(state)) change(next);
  };
  if (!model.page) for (const key of PENALTY_KEYS) model.on(`change:${key}`, fromPython);
  const end = watch(el, () => {
    holdUnderBar(el); // on a phone, the map, while the rest moves below it
    refresh();
  });
  report();
  return end;
}

export default { render: renderPenalties };
