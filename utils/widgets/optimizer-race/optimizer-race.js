// Eight optimizers race down a surface from a start that the reader chooses.
// State: surface; optimizers: names; learning_rates: {name: rate}, else the surface's own; start: [x, y] or null;
// noise: standard
// deviation of what is added to both parts of every gradient (the same for all); seed of that noise; turn: the surface,
// in degrees;
// momentum … weight_decay: as in Keras; speed: steps a second or null. Reported back: steps, positions, losses,
// ranking, missions (names of those fulfilled).
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
// @trait missions = []
import { makeClock } from "../base/clock.js";
import { begin, h, numberText, speaker, uniqueId, watch } from "../base/common.js";
import { address } from "../base/link.js";
import { missionList } from "../base/missions.js";
import { holdUnderBar } from "../base/page-color.js";
import { HYPERPARAMETERS, OPTIMIZERS } from "../base/optimizers.js";
import { makeBoard } from "./race-board.js";
import { makeGame } from "./race-game.js";
import { RACE_MISSIONS } from "./race-missions.js";
import { LIMITS, NAMES, RACE_START, raceFromTexts, raceToTexts, validRace } from "./race-state.js";
import { makeTable } from "./race-table.js";
import { mapText, namesOf, placesText, RACE_CSS, raceStand, RACE_TEXT, shortText, standing } from "./race-words.js";
import { SURFACES } from "./surfaces.js";

const NOISES = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const SPEEDS = [5, 15, 60, 240, 960];
const SYMBOLS = { momentum: "β", rho: "ρ", adadelta_rho: "ρ", beta_1: "β₁", beta_2: "β₂", weight_decay: "λ" };
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const nearestNoise = v =>
  NOISES.reduce((best, level, i) => (Math.abs(level - v) < Math.abs(NOISES[best] - v) ? i : best), 0);

/**
 * Menus and sliders for what is set apart from the table: { surface, speed, noise, more, refresh }, the first four to
 * be placed.
 */
function makeControls(game, lang, change) {
  const text = RACE_TEXT[lang],
    shown = [];

  function menu(key, values, name) {
    const id = uniqueId(),
      options = values.map(([value, words]) => h("option", { value }, words));
    const select = h("select", { id, name: key, onchange: event => change({ [key]: event.target.value }) }, options);
    return [h("span", { class: "dlw-field" }, h("label", { for: id }, name), select), select];
  }
  function slider(key, name, props, toValue = v => +v, toPlace = v => v) {
    const id = uniqueId(),
      output = h("output", { for: id }),
      oninput = () => change({ [key]: toValue(input.value) });
    const input = h("input", { id, name: key, type: "range", ...props, oninput });
    shown.push(() => {
      input.value = toPlace(game.settings[key]);
      output.value = +game.settings[key].toFixed(4);
      input.setAttribute("aria-valuetext", output.value);
    });
    return h("span", { class: "dlw-field" }, h("label", { for: id }, name), input, output);
  }
  function hyperparameter(key) {
    const users = NAMES.filter(name => OPTIMIZERS[name].uses.includes(key));
    const max = LIMITS[key][1] === 1 ? 0.2 : LIMITS[key][1],
      step = key === "beta_2" ? 0.0009 : 0.001;
    return slider(key, text.of(SYMBOLS[key], text[key] ?? namesOf(users, lang)), { min: 0, max, step });
  }

  const surfaces = Object.entries(SURFACES).map(([key, s]) => [key, s.label[lang]]);
  const [surface, surfaceMenu] = menu("surface", surfaces, text.surface);
  const [speed, speedMenu] = menu(
    "speed",
    SPEEDS.map(v => [v, v]),
    text.speed,
  );
  const noise = slider("noise", text.noise, { min: 0, max: NOISES.length - 1, step: 1 }, v => NOISES[v], nearestNoise);
  const more = [
    slider("turn", text.turn, { min: 0, max: 90, step: 5 }),
    Object.keys(HYPERPARAMETERS).map(hyperparameter),
  ];
  function refresh() {
    const here = game.speed;
    surfaceMenu.value = game.settings.surface;
    if (![...speedMenu.options].some(option => +option.value === here))
      speedMenu.append(h("option", { value: here }, here));
    speedMenu.value = here;
    for (const show of shown) show();
  }
  return { surface, speed, noise, more, refresh };
}

function renderRace({ model, el }) {
  const lang = begin(model, el, RACE_CSS),
    text = RACE_TEXT[lang],
    voice = speaker(el),
    link = address(model, el, "optimizer-race");
  const given = () => Object.fromEntries(Object.keys(RACE_START).map(key => [key, model.get(key)]));
  const first = validRace(given()),
    asked = link.read(),
    game = makeGame(validRace(raceFromTexts(asked), first));
  let ours = false,
    timer;

  const clock = makeClock(el, { speed: () => game.speed, run: steps => steps && advance(steps), tell });
  const controls = makeControls(game, lang, change),
    table = makeTable(game, lang, change, follow),
    missions = missionList(el, text.mission, {
      done: game.missions.done,
      stand: name => raceStand(game, lang, name),
      take: setUp,
    });
  const board = makeBoard(el, game, text, table.paint);

  // --- parts of the page
  const button = (name, onclick, props = {}) => h("button", { type: "button", onclick, ...props }, name);
  const play = button(text.play, () => toggle(), { class: "dlw-race-play" });
  const status = h("p", { class: "dlw-race-status" }),
    formula = h("p", { class: "dlw-muted" });
  const step = button(text.step, () => {
    pause();
    advance(1);
    tell(true);
  });
  const restart = button(text.reset, () => {
    pause();
    reset();
  });
  const row = (...children) => h("div", { class: "dlw-row" }, ...children);
  const hold = h("div", { class: "dlw-race-hold" }, board.mapPlace, row(play, step, restart));
  el.append(
    h(
      "div",
      { class: "dlw-race" },
      h(
        "div",
        { class: "dlw-race-main" },
        h("div", { class: "dlw-race-left" }, hold, board.plotPlace, status),
        h(
          "div",
          { class: "dlw-race-right" },
          row(controls.surface, controls.speed),
          formula,
          table.element,
          row(
            button(text.tune, tune),
            button(text.original, () => change({ learning_rates: {} })),
            button(text.all, () => change({ optimizers: NAMES })),
            button(text.none, () => change({ optimizers: [] })),
          ),
          row(
            controls.noise,
            button(text.reseed, () => change({ seed: (game.settings.seed + 1) % 1000 })),
          ),
          h(
            "details",
            {},
            h("summary", {}, text.more),
            h("div", { class: "dlw-race-more" }, controls.more),
            h("p", { class: "dlw-muted" }, text.fixed),
          ),
        ),
      ),
      missions.element,
      h("p", { class: "dlw-muted" }, text.legend, " ", text.note),
    ),
    voice.region,
    link.button(() => ({ ...raceToTexts(game.settings, first), at: game.race.steps || null })),
  );

  function follow(name) {
    if (name === board.solo) return;
    board.solo = name;
    board.repaint();
  }

  /** Show what is set. */
  function refresh() {
    const { surface, settings } = game,
      turned = settings.turn ? text.turned(settings.turn) : "";
    controls.refresh();
    table.refresh();
    formula.replaceChildren(h("i", {}, "f"), `(x, y) = ${surface.formula}${turned} · ${text.held(surface.goal)}`);
    board.map.setAttribute("aria-label", mapText(game, lang));
  }

  /** Write the figures beside the sliders; `aloud` also for a screen reader and for Python. */
  function tell(aloud) {
    const { race } = game,
      sentence = standing(game, lang);
    table.tell();
    status.textContent = sentence;
    missions.refresh();
    play.textContent = clock.playing ? text.pause : race.finished && race.steps ? text.again : text.play;
    if (!aloud) return;
    const places = placesText(race, lang),
      finite = v => (Number.isFinite(v) ? v : null);
    const each = value => Object.fromEntries(race.racers.map(r => [r.name, value(r)]));
    board.plot.setAttribute("aria-label", `${text.plot} ${places}`);
    voice.say(clock.playing ? sentence : `${sentence} ${places}`, missions.news()); // while it runs, who leads is enough
    model.set("steps", race.steps);
    model.set(
      "positions",
      each(r => [...r.w].map(finite)),
    );
    model.set(
      "losses",
      each(r => finite(r.loss)),
    );
    model.set(
      "ranking",
      race.ranking().map(r => r.name),
    );
    model.set("missions", [...game.missions.done]);
    model.save_changes();
  }

  /** How each learning rate would do from this start; a few milliseconds at a time, and never during a race. */
  function sweepAll(now = false) {
    clearTimeout(timer);
    if ((clock.playing && !now) || !el.isConnected) return;
    const name = game.sweepNext();
    if (!name) return;
    table.paintBars(name);
    if (now) sweepAll(true);
    else timer = setTimeout(sweepAll, 15);
  }
  function tune() {
    sweepAll(true);
    change({ learning_rates: { ...game.settings.learning_rates, ...game.fastest() } });
  }

  // --- the race
  function reset() {
    game.restart();
    clock.reset();
    refresh();
    board.repaint();
    tell(true);
    if (!clock.playing) timer = setTimeout(sweepAll, 150);
  }
  function advance(steps) {
    game.advance(steps);
    board.draw();
    if (game.race.finished && clock.playing) pause();
  }
  function pause() {
    if (!clock.playing) return;
    clock.playing = false;
    tell(true);
    sweepAll();
  }
  function toggle() {
    if (clock.playing) return pause();
    if (game.race.finished) reset();
    if (game.race.finished) return;
    clearTimeout(timer);
    clock.start();
  }
  function setUp(mission) {
    clock.playing = false;
    change(RACE_MISSIONS[mission]);
    board.mapPlace.scrollIntoView({ block: "nearest" }); // the missions stand below what they set
  }
  function change(part) {
    game.take(validRace(part, game.settings));
    link.write({ ...raceToTexts(game.settings, first), at: null });
    ours = true;
    for (const key of Object.keys(RACE_START)) model.set(key, game.settings[key]);
    ours = false;
    model.save_changes();
    if ("speed" in part && !part.surface) refresh();
    else reset();
  }

  // --- pointer and keys on the map
  board.map.addEventListener("click", event => {
    const box = board.map.getBoundingClientRect();
    board.cross = null;
    change({ start: board.fromMap(event.clientX - box.left, event.clientY - box.top) });
  });
  function moveCross(direction, finely) {
    const { center, radius, value } = game.surface,
      by = radius / (finely ? 200 : 20);
    const within = (v, i) => Math.max(center[i] - radius, Math.min(center[i] + radius, v + direction[i] * by));
    board.cross = (board.cross ?? game.setup.start).map((v, i) => +within(v, i).toFixed(3));
    voice.say(text.cross(...board.cross.map(v => numberText(v, 2)), shortText(value(...board.cross))));
    board.draw();
  }
  board.map.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (MOVES[event.key]) {
      moveCross(MOVES[event.key], event.shiftKey);
    } else if (event.key === "Enter") {
      pause();
      change({ start: board.cross ?? game.setup.start });
      toggle();
    } else if (event.key === " ") {
      toggle();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  const setCross = cross => {
    board.cross = cross;
    board.draw();
  };
  board.map.addEventListener("focus", () =>
    setCross(board.map.matches(":focus-visible") ? [...game.setup.start] : null),
  );
  board.map.addEventListener("blur", () => setCross(null));

  const fromPython = () => {
    if (ours) return;
    const next = validRace(given(), game.settings);
    if (JSON.stringify(next) === JSON.stringify(game.settings)) return;
    game.take(next);
    reset();
  };
  if (!model.page) for (const key of Object.keys(RACE_START)) model.on(`change:${key}`, fromPython);
  let ready = false;
  const end = watch(el, () => {
    holdUnderBar(el); // the map, while the rest moves below it
    if (ready) return board.repaint();
    ready = true;
    reset();
    if (/^[1-9]\d{0,4}$/.test(asked.at)) {
      advance(Number(asked.at)); // as far as the race goes
      tell(true);
    }
  });
  return () => {
    clock.playing = false;
    clearTimeout(timer);
    end();
  };
}

export default { render: renderRace };
