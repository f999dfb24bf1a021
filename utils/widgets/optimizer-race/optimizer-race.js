import { begin, speaker, address, numberText, h, uniqueId, colors, sharp, watch } from "../shared/common.js";
import { RACE_CSS, RACE_TEXT } from "./race-words.js";
import {
  powerText, LOOKS, isDark, paintSurface, paintAxes, lookColor, extendTrail, drawArrow, drawMark,
} from "./race-view.js";
import { OPTIMIZERS, HYPERPARAMETERS } from "./optimizers.js";
import { SURFACES } from "./surfaces.js";
import { sweep, makeSetup, makeRace } from "./race.js";
// Eight optimizers race down a surface from a start that the reader chooses.
// State: surface; optimizers: names; learning_rates: {name: rate}, else the surface's own; start: [x, y] or null; noise: standard
// deviation of what is added to both parts of every gradient (the same for all); seed of that noise; turn: the surface, in degrees;
// momentum … weight_decay: as in Keras; speed: steps a second or null. Reported back: steps, positions, losses, ranking.
// @trait surface = "ravine"
// @trait optimizers = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw"]
// @trait learning_rates = {}
// @trait start = null
// @trait noise = 0.0
// @trait seed = 0
// @trait turn = 0
// @trait speed = null
// @trait momentum = 0.9
// @trait rho = 0.9
// @trait adadelta_rho = 0.95
// @trait beta_1 = 0.9
// @trait beta_2 = 0.999
// @trait weight_decay = 0.004
// @trait steps = 0
// @trait positions = {}
// @trait losses = {}
// @trait ranking = []

const NOISES = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const SPEEDS = [5, 15, 60, 240, 960];
const SWEPT = Array.from({ length: 61 }, (_, k) => +(10 ** (k / 10 - 4)).toPrecision(2));
const LIMITS = { noise: [0, 100], seed: [0, 1e6], turn: [0, 90], momentum: [0, 0.999], rho: [0, 0.999], adadelta_rho: [0, 0.999], beta_1: [0, 0.999],
  beta_2: [0, 0.9999], weight_decay: [0, 1] };
const SYMBOLS = { momentum: "μ", rho: "ρ", adadelta_rho: "ρ", beta_1: "β₁", beta_2: "β₂", weight_decay: "λ" };

const NAMES = Object.keys(OPTIMIZERS);
const RACE_START = { surface: "ravine", optimizers: NAMES, learning_rates: {}, start: null, noise: 0, seed: 0, turn: 0, speed: null, ...HYPERPARAMETERS };
const isRate = rate => rate > 0 && rate <= 1000;

/** Keep what is valid of `raw`, whatever it holds. */
export function validRace(raw, base = RACE_START) {
  const state = { ...base }, numeric = v => (typeof v === "number" || (typeof v === "string" && v.trim()) ? Number(v) : NaN);
  if (Object.hasOwn(SURFACES, raw.surface ?? "") && raw.surface !== base.surface) Object.assign(state, { surface: raw.surface, start: null, learning_rates: {}, speed: null });
  if (Array.isArray(raw.optimizers)) state.optimizers = NAMES.filter(name => raw.optimizers.includes(name));
  if (raw.learning_rates && typeof raw.learning_rates === "object") {
    state.learning_rates = Object.fromEntries(NAMES.map(name => [name, numeric(raw.learning_rates[name])]).filter(([, rate]) => isRate(rate)));
  }
  const { center, radius } = SURFACES[state.surface];
  const inside = start => Array.isArray(start) && start.length === 2 && start.every((v, i) => Math.abs(numeric(v) - center[i]) <= radius);
  if (inside(raw.start)) state.start = raw.start.map(numeric);
  for (const [key, [low, high]] of Object.entries(LIMITS)) {
    const value = numeric(raw[key]);
    if (value >= low && value <= high) state[key] = key === "seed" ? Math.round(value) : value;
  }
  if (numeric(raw.speed) >= 1 && numeric(raw.speed) <= 5000) state.speed = numeric(raw.speed);
  return state;
}

/** The state as short texts for an address, without what equals `first`; and back. */
export function raceToTexts(state, first) {
  const text = { ...state, optimizers: state.optimizers.join("."), start: state.start?.join(","),
    learning_rates: Object.entries(state.learning_rates).map(entry => entry.join(":")).join(",") };
  return Object.fromEntries(Object.keys(text).map(key => [key, JSON.stringify(state[key]) === JSON.stringify(first[key]) ? null : text[key]]));
}
export function raceFromTexts({ ...raw }) {
  if (raw.optimizers !== undefined) raw.optimizers = raw.optimizers.split(".");
  if (raw.start !== undefined) raw.start = raw.start.split(",");
  if (raw.learning_rates !== undefined) raw.learning_rates = Object.fromEntries(raw.learning_rates.split(",").map(pair => pair.split(":")));
  return raw;
}

function renderRace({ model, el }) {
  const lang = begin(model, el, RACE_CSS), text = RACE_TEXT[lang], voice = speaker(el), link = address(model, el, "optimizer-race");
  const given = Object.fromEntries(Object.keys(RACE_START).map(key => [key, model.get(key)]));
  const first = validRace(given);
  let state = validRace(raceFromTexts(link.read()), first);
  let race, setup, playing = false, debt = 0, last = 0, told = 0, spoken = 0, ours = false, timer, solo = null, cross = null, size = 0, plot, painted = "", color = () => "", dark = false, swept = {};

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const surface = () => setup.surface, rateOf = name => state.learning_rates[name] ?? SURFACES[state.surface].rates[name];
  const speed = () => state.speed ?? SURFACES[state.surface].speed;
  const short = v => (Number.isFinite(v) && v >= 1e4 ? `${(v / 10 ** Math.floor(Math.log10(v))).toFixed(1)}×${powerText(Math.floor(Math.log10(v)))}` : numberText(v, Math.abs(v) >= 100 ? 1 : 3)), label = name => OPTIMIZERS[name][lang] ?? OPTIMIZERS[name].label;
  const pointText = point => `(${[...point].map(v => numberText(v, 2)).join(", ")})`;

  // --- parts of the page
  const button = (name, press, props = {}) => h("button", { type: "button", onclick: press, ...props }, name);
  const play = button(text.play, () => toggle(), { class: "dlw-race-play" });
  const choose = (key, values, name) => {
    const id = uniqueId(), select = h("select", { id, name: key, onchange: event => change({ [key]: event.target.value }) }, values.map(([value, words]) => h("option", { value }, words)));
    return [h("span", { class: "dlw-field" }, h("label", { for: id }, name), select), select];
  };
  const [surfaceField, surfaceMenu] = choose("surface", Object.entries(SURFACES).map(([key, s]) => [key, s.label[lang]]), text.surface);
  const [speedField, speedMenu] = choose("speed", SPEEDS.map(v => [v, v]), text.speed);
  const sliders = {};
  const slider = (key, name, props, toValue = v => +v, toPlace = v => v) => {
    const id = uniqueId(), output = h("output", { for: id });
    const input = h("input", { id, name: key, type: "range", ...props, oninput: () => change({ [key]: toValue(input.value) }) });
    sliders[key] = () => { input.value = toPlace(state[key]); output.value = +state[key].toFixed(4); input.setAttribute("aria-valuetext", output.value); };
    return h("span", { class: "dlw-field" }, h("label", { for: id }, name), input, output);
  };
  const noiseField = slider("noise", text.noise, { min: 0, max: NOISES.length - 1, step: 1 }, v => NOISES[v],
    v => NOISES.reduce((best, level, i) => (Math.abs(level - v) < Math.abs(NOISES[best] - v) ? i : best), 0));
  const maps = [0, 1, 2].map(i => h("canvas", i < 2 ? { "aria-hidden": "true" } : { tabindex: 0, role: "application" }));
  const plots = [0, 1].map(i => h("canvas", i ? { role: "img" } : { "aria-hidden": "true" }));
  const mapPlace = h("div", { class: "dlw-race-map" }, maps), plotPlace = h("div", {}, plots);
  const status = h("p", { class: "dlw-race-status" }), formula = h("p", { class: "dlw-muted" });
  const svg = (tag, props) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(props)) element.setAttribute(key, value);
    return element;
  };
  const rows = Object.fromEntries(NAMES.map(name => {
    const picture = svg("svg", { viewBox: "-17 -8 34 16", "aria-hidden": "true" });
    picture.append(svg("path", { d: "M-17 0H17", "stroke-width": 2, "stroke-dasharray": LOOKS[name][2].join(" ") }), svg("path", { d: LOOKS[name][3], transform: "scale(.9)" }));
    const box = h("input", { type: "checkbox", name, onchange: () => change({ optimizers: NAMES.filter(other => (other === name ? box.checked : state.optimizers.includes(other))) }) });
    const bars = h("canvas", { "aria-hidden": "true" }), setRate = rate => isRate(rate) && change({ learning_rates: { ...state.learning_rates, [name]: rate } });
    const range = h("input", { type: "range", min: -4, max: 2, step: 0.05, "aria-label": `${label(name)}${text.colon}${text.rate}`, oninput: () => setRate(+(10 ** range.value).toPrecision(3)) });
    const number = h("input", { type: "number", min: 0, max: 1000, step: "any", "aria-label": `${label(name)}${text.colon}${text.rate}`, onchange: () => { setRate(+number.value); refresh(); } });
    const loss = h("output"), goal = h("output");
    const element = h("div", { class: "dlw-race-row", role: "group", "aria-label": label(name), "data-optimizer": name },
      h("label", {}, box, picture, label(name)), h("div", { class: "dlw-race-rate" }, bars, range), number, loss, goal);
    const follow = on => () => { if ((on ? name : null) !== solo) { solo = on ? name : null; repaint(); } };
    for (const [event, on] of [["pointerenter", true], ["pointerleave", false], ["focusin", true], ["focusout", false]]) element.addEventListener(event, follow(on));
    return [name, { element, picture, box, bars, range, number, loss, goal }];
  }));
  const best = () => {
    runSweeps(true);
    change({ learning_rates: { ...state.learning_rates, ...Object.fromEntries(NAMES.map(name => {
      const fastest = swept[name].reduce((a, b, i) => (b < (swept[name][a] ?? Infinity) ? i : a), -1);
      return [name, fastest < 0 ? rateOf(name) : SWEPT[fastest]];
    })) } });
  };
  const symbol = key => text.of(SYMBOLS[key], text[key] ?? NAMES.filter(name => OPTIMIZERS[name].uses.includes(key)).map(label).join(text.and));
  el.append(h("div", { class: "dlw-race" },
    h("div", { class: "dlw-row" }, surfaceField, play, button(text.step, () => { pause(); advance(1); tell(true); }), button(text.reset, () => { pause(); reset(); }), speedField),
    formula, h("div", { class: "dlw-race-views" }, mapPlace, plotPlace), status,
    h("div", { class: "dlw-row" }, noiseField, button(text.reseed, () => change({ seed: (state.seed + 1) % 1000 }))),
    h("div", { class: "dlw-race-table" },
      h("div", { class: "dlw-race-row dlw-race-head", "aria-hidden": "true" }, [text.head, text.rate, "", text.loss, text.goal].map((words, i) => h("span", i > 2 ? { class: "dlw-race-end" } : {}, words))),
      NAMES.map(name => rows[name].element)),
    h("div", { class: "dlw-row" }, button(text.tune, best), button(text.original, () => change({ learning_rates: {} })),
      button(text.all, () => change({ optimizers: NAMES })), button(text.none, () => change({ optimizers: [] }))),
    h("details", {}, h("summary", {}, text.more), h("div", { class: "dlw-race-more" }, slider("turn", text.turn, { min: 0, max: 90, step: 5 }),
      Object.keys(HYPERPARAMETERS).map(key => slider(key, symbol(key), { min: 0, max: LIMITS[key][1] === 1 ? 0.2 : LIMITS[key][1], step: key === "beta_2" ? 0.0009 : 0.001 }))),
    h("p", { class: "dlw-muted" }, text.fixed)),
    h("p", { class: "dlw-muted" }, text.legend, " ", text.note)),
  voice.region);

  // --- drawing
  const toMap = (x, y) => { const { center: [p, q], radius: r } = surface(); return [(x - p + r) / (2 * r) * size, (q + r - y) / (2 * r) * size]; };
  const fromMap = (a, b) => { const { center: [p, q], radius: r } = surface(); return [p + (2 * a / size - 1) * r, q + (1 - 2 * b / size) * r].map(v => +v.toFixed(3)); };

  /** Lay out and paint what does not move: the surface (only where it, the size or the theme has changed) and the plot's frame. */
  function repaint() {
    color = colors(el);
    dark = isDark(el);
    size = Math.max(200, Math.floor(mapPlace.clientWidth));
    const key = [state.surface, state.turn, size, dark, globalThis.devicePixelRatio].join();
    if (key !== painted) paintSurface(maps[0], size, surface(), dark);
    painted = key;
    const wide = Math.floor(plotPlace.clientWidth), high = wide > size * 0.9 ? 230 : size;
    const largest = Math.max(surface().value(...setup.start), ...race.racers.map(r => Math.min(r.peak, 10 * surface().value(...setup.start) + 1)));
    plot = { steps: [20, 50, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000].find(n => n >= race.steps), low: Math.log10(surface().goal) - 2, high: Math.ceil(Math.log10(Math.max(largest, surface().goal * 10)) + 0.05),
      goal: surface().goal };
    Object.assign(plot, paintAxes(plots[0], wide, high, plot, color, text));
    sharp(maps[1], size, size);
    sharp(plots[1], wide, high);
    for (const racer of race.racers) Object.assign(racer, { onMap: { n: 0, length: 0 }, onPlot: { n: 0, length: 0 } });
    for (const name of NAMES) {
      const ink = lookColor(name, dark), [line, shape] = rows[name].picture.children;
      line.setAttribute("stroke", ink);
      shape.setAttribute("fill", ink);
      paintBars(name);
    }
    draw();
  }

  /** Paint what has moved since the last frame. */
  function draw() {
    if (race.steps > plot.steps || race.racers.some(racer => racer.peak > 10 ** plot.high && racer.peak < 10 * surface().value(...setup.start))) return repaint();
    const trails = maps[1].getContext("2d"), curves = plots[1].getContext("2d"), top = sharp(maps[2], size, size);
    curves.save();
    curves.beginPath(); curves.rect(...plot.area); curves.clip();
    for (const racer of race.racers) {
      const dim = solo && solo !== racer.name, n = racer.xs.length;
      extendTrail(trails, racer.onMap, n, i => toMap(racer.xs[i], racer.ys[i]), 3 * size, racer.name, dark, dim);
      extendTrail(curves, racer.onPlot, n, i => plot.at(i, racer.losses[i]), 9999, racer.name, dark, dim);
    }
    curves.restore();
    const [a, b] = toMap(...setup.start), lines = (x, y, r) => top.stroke(new Path2D(`M${x - r} ${y}H${x + r}M${x} ${y - r}V${y + r}`));
    top.strokeStyle = color("ink");
    top.lineWidth = 1.5;
    lines(a, b, 9);
    if (cross && document.activeElement === maps[2]) {
      const [x, y] = toMap(...cross);
      top.setLineDash([3, 3]);
      lines(x, y, size);
      top.setLineDash([]);
      top.beginPath(); top.arc(x, y, 9, 0, 7); top.stroke();
    }
    for (const racer of [...race.racers].sort((p, q) => (p.name === solo) - (q.name === solo))) {
      const [x, y] = toMap(...racer.w), near = [x, y].map(v => Math.max(8, Math.min(size - 8, v || 0))), away = Math.abs(near[0] - x) + Math.abs(near[1] - y) > 20;
      if (racer.name === solo && race.steps) {
        const [gx, gy] = surface().gradient(...racer.w), norm = Math.hypot(gx, gy) || 1, n = racer.xs.length, [px, py] = toMap(racer.xs[n - 2], racer.ys[n - 2]), moved = Math.hypot(x - px, y - py) || 1;
        if (!away) {
          drawArrow(top, x, y, -gx / norm * 42, gy / norm * 42, lookColor(solo, dark), 1.2);
          drawArrow(top, x, y, (x - px) / moved * 30, (y - py) / moved * 30, lookColor(solo, dark), 3);
        }
      }
      if (!race.steps) {                                 // in a ring around the start, so that all are seen
        const angle = NAMES.indexOf(racer.name) * Math.PI / 4 - Math.PI / 2;
        near[0] += 17 * Math.cos(angle);
        near[1] += 17 * Math.sin(angle);
      }
      drawMark(top, racer.name, ...near, dark, racer.diverged !== null ? "diverged" : away || Number.isNaN(x + y) ? "away" : solo && solo !== racer.name ? "dim" : "");
    }
  }

  function paintBars(name) {
    const { bars, range } = rows[name], width = range.clientWidth, g = sharp(bars, width, 16), step = (width - 16) / (SWEPT.length - 1), limit = Math.log(surface().limit);
    (swept[name] ?? []).forEach((steps, i) => {
      g.fillStyle = Number.isNaN(steps) ? color("bad") : lookColor(name, dark);
      g.globalAlpha = Number.isNaN(steps) ? 0.8 : 0.55;
      const high = 2 + 14 * (1 - Math.log(Math.max(1, steps)) / limit);
      if (Number.isNaN(steps)) g.fillRect(8 + (i - 0.3) * step, 0, Math.max(1, step * 0.5), 4);
      else if (steps < Infinity) g.fillRect(8 + (i - 0.45) * step, 16 - high, step * 0.9, high);
    });
  }

  /** How each learning rate would do from this start; a few milliseconds at a time, and never during a race. */
  function runSweeps(now = false) {
    clearTimeout(timer);
    const next = NAMES.find(name => !swept[name]);
    if (!next || (playing && !now) || !el.isConnected) return;
    swept[next] = sweep(next, SWEPT, setup);
    paintBars(next);
    if (now) runSweeps(true); else timer = setTimeout(runSweeps, 15);
  }

  // --- words
  function refresh() {
    surfaceMenu.value = state.surface;
    if (![...speedMenu.options].some(option => +option.value === speed())) speedMenu.append(h("option", { value: speed() }, speed()));
    speedMenu.value = speed();
    for (const show of Object.values(sliders)) show();
    for (const name of NAMES) {
      const { element, box, range, number } = rows[name], rate = rateOf(name);
      box.checked = state.optimizers.includes(name);
      element.classList.toggle("dlw-race-off", !box.checked);
      range.value = Math.log10(rate);
      range.setAttribute("aria-valuetext", rate);
      number.value = rate;
    }
    formula.replaceChildren(h("i", {}, "f"), `(x, y) = ${surface().formula}${state.turn ? text.turned(state.turn) : ""} · ${text.held(surface().goal)}`);
    const { value, minima } = surface(), global = minima.filter(point => value(...point) < 1e-9);
    maps[2].setAttribute("aria-label", text.map(surface().label[lang]) + text.lies(pointText(setup.start), short(value(...setup.start)), global.map(pointText).join(text.and), minima.length - global.length));
  }

  /** The sentence about the race as it stands. */
  function standing() {
    const order = race.ranking(), named = keep => order.filter(keep).map(racer => label(racer.name)).join(text.and);
    if (!race.steps || !order.length) return text.ready;
    if (!race.finished) return order[0].diverged === null ? text.ahead(race.steps, label(order[0].name), short(order[0].loss)) : "";
    const home = order.filter(r => r.reached !== null), place = racer => 1 + home.filter(other => other.reached < racer.reached).length;
    return [text.held(surface().goal), home.map(r => text.first(place(r), label(r.name), r.reached)).join(text.list),
      ...[[text.missed, named(r => r.reached === null && r.diverged === null)], [text.diverged, named(r => r.diverged !== null)]].map(([word, names]) => names && word[0].toUpperCase() + word.slice(1) + text.colon + names)].filter(Boolean).join(text.stop) + text.stop.trim();
  }

  /** Write the figures beside the sliders; `aloud` also for a screen reader and for Python. */
  function tell(aloud) {
    const home = race.racers.filter(r => r.reached !== null), sentence = standing();
    for (const name of NAMES) {
      const { loss, goal, element } = rows[name], racer = race.racers.find(r => r.name === name), { reached, diverged } = racer ?? {};
      loss.value = racer ? short(racer.loss) : "";
      goal.value = !racer ? "" : diverged !== null ? text.diverged : reached !== null ? `${1 + home.filter(r => r.reached < reached).length}. ${text.count(reached)}` : race.finished ? text.missed : "–";
      goal.className = diverged ? "dlw-race-lost" : reached !== null && racer ? "dlw-race-won" : "";
      if (racer) element.dataset.position = racer.w.join(); else delete element.dataset.position;
    }
    status.textContent = sentence;
    play.textContent = playing ? text.pause : race.finished && race.steps ? text.again : text.play;
    if (!aloud) return;
    const places = race.ranking().map(r => (r.diverged !== null ? label(r.name) + text.colon + text.diverged : text.at(label(r.name), short(r.loss), ...[...r.w].map(v => numberText(v, 2))))).join(text.list);
    plots[1].setAttribute("aria-label", `${text.plot} ${places}`);
    voice.say(playing ? sentence : `${sentence} ${places}`);      // of a race that runs, who leads is enough
    model.set("steps", race.steps);
    model.set("positions", Object.fromEntries(race.racers.map(r => [r.name, [...r.w].map(v => (Number.isFinite(v) ? v : null))])));
    model.set("losses", Object.fromEntries(race.racers.map(r => [r.name, Number.isFinite(r.loss) ? r.loss : null])));
    model.set("ranking", race.ranking().map(r => r.name));
    model.save_changes();
  }

  // --- the race
  function reset() {
    setup = makeSetup(state);
    race = makeRace(state.optimizers, Object.fromEntries(NAMES.map(name => [name, rateOf(name)])), setup);
    debt = 0;
    refresh();
    repaint();
    tell(true);
    if (!playing) timer = setTimeout(runSweeps, 150);
  }
  function advance(steps) {
    const before = race.finished && race.steps > 0;
    for (let i = 0; i < steps && (before || !race.finished); i++) race.step();
    draw();
    if (race.finished && playing) pause();
  }
  function frame(now) {
    if (!playing || !el.isConnected) return;
    requestAnimationFrame(frame);
    debt += Math.min(0.1, (now - last) / 1000) * speed();
    last = now;
    const steps = Math.floor(debt);
    debt -= steps;
    if (steps) advance(steps);
    if (!playing || now - told < 100) return;
    const aloud = now - spoken > 3000;                  // a screen reader needs its time
    told = now;
    if (aloud) spoken = now;
    tell(aloud);
  }
  function jump() {                                     // for a reader who wants no motion
    if (!playing || !el.isConnected) return;
    advance(Math.max(1, Math.round(speed())));
    if (playing) { tell(true); setTimeout(jump, 1000); }
  }
  function pause() {
    if (!playing) return;
    playing = false;
    tell(true);
    runSweeps();
  }
  function toggle() {
    if (playing) return pause();
    if (race.finished) reset();
    if (race.finished) return;
    playing = true;
    clearTimeout(timer);
    last = spoken = performance.now();
    tell(false);
    if (still.matches) jump(); else requestAnimationFrame(frame);
  }
  function change(part) {
    const before = state;
    state = validRace(part, state);
    link.write(raceToTexts(state, first));
    ours = true;
    for (const key of Object.keys(RACE_START)) model.set(key, state[key]);
    ours = false;
    model.save_changes();
    if ("speed" in part && !part.surface) { refresh(); return; }
    if (["surface", "start", "noise", "seed", "turn", ...Object.keys(HYPERPARAMETERS)].some(key => state[key] !== before[key])) swept = {};
    reset();
  }

  // --- pointer and keys on the map
  maps[2].addEventListener("click", event => {
    const box = maps[2].getBoundingClientRect();
    cross = null;
    change({ start: fromMap(event.clientX - box.left, event.clientY - box.top) });
  });
  const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  maps[2].addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { center, radius, value } = surface();
    if (MOVES[event.key]) {
      cross = (cross ?? setup.start).map((v, i) => +Math.max(center[i] - radius, Math.min(center[i] + radius, v + MOVES[event.key][i] * radius / (event.shiftKey ? 200 : 20))).toFixed(3));
      voice.say(text.cross(...cross.map(v => numberText(v, 2)), short(value(...cross))));
      draw();
    } else if (event.key === "Enter") {
      pause();
      change({ start: cross ?? setup.start });
      toggle();
    } else if (event.key === " ") toggle();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const type of ["focus", "blur"]) maps[2].addEventListener(type, () => { cross = type === "focus" && maps[2].matches(":focus-visible") ? [...setup.start] : null; draw(); });

  const fromPython = () => {
    if (ours) return;
    const next = validRace(Object.fromEntries(Object.keys(RACE_START).map(key => [key, model.get(key)])), state);
    if (JSON.stringify(next) !== JSON.stringify(state)) { state = next; swept = {}; reset(); }
  };
  if (!model.page) for (const key of Object.keys(RACE_START)) model.on(`change:${key}`, fromPython);
  setup = makeSetup(state);
  race = makeRace([], {}, setup);
  let ready = false;
  const end = watch(el, () => { if (ready) repaint(); else { ready = true; reset(); } });
  return () => { playing = false; clearTimeout(timer); end(); };
}

export default { render: renderRace };
