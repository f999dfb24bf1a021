// A small network learns in the page: the reader chooses points, layers, optimizer, and watches every unit.
// State: data: circle, xor, gauss, spiral, own; points: [[x1, x2, class]] of "own"; noise; share for training; seed of
// points, split, weights, batches, dropout; inputs: names; layers: units of each; activations: of each, or one name for
// all; init: glorot, equal, zero; optimizer: sgd, momentum, adam; learning_rate, batch_size, l1, l2, dropout: as in
// Keras; speed: steps a second. Reported back: steps, losses, accuracies, missions (names of those fulfilled).
// @trait data = "circle"
// @trait points = []
// @trait noise = 0.1
// @trait share = 0.5
// @trait seed = 0
// @trait inputs = ["x1", "x2"]
// @trait layers = [4, 2]
// @trait activations = ["tanh", "tanh"]
// @trait init = "glorot"
// @trait optimizer = "sgd"
// @trait learning_rate = 0.1
// @trait batch_size = 10
// @trait l1 = 0.0
// @trait l2 = 0.0
// @trait dropout = 0.0
// @trait speed = 60
// @trait steps = 0
// @trait train_loss = null
// @trait test_loss = null
// @trait train_accuracy = null
// @trait test_accuracy = null
// @trait missions = []
import { makeClock } from "../base/clock.js";
import { begin, h, speaker, watch } from "../base/common.js";
import { address } from "../base/link.js";
import { missionList } from "../base/missions.js";
import { holdUnderBar } from "../base/page-color.js";
import { makeBoard } from "./play-board.js";
import { makePlayControls } from "./play-controls.js";
import { makePlay } from "./play-game.js";
import { MISSIONS } from "./play-missions.js";
import { missionStand, weightTable } from "./play-parts.js";
import { PLAY_KEYS, PLAY_START, playFromTexts, playToTexts, validPlay } from "./play-state.js";
import { PLAY_CSS } from "./play-style.js";
import { figuresText, lossText, PLAY_TEXT } from "./play-words.js";

const MOST_STEPS_OF_A_LINK = 20_000;
/** Milliseconds for steps and for painting (one piece of which may take longer): of a frame, and of a picture a second. */
const ROOM = { frame: [5, 5], second: [400, 1000] };

function renderPlayground({ model, el }) {
  const lang = begin(model, el, PLAY_CSS),
    text = PLAY_TEXT[lang],
    voice = speaker(el),
    link = address(model, el, "playground");
  const given = () => Object.fromEntries(PLAY_KEYS.map(key => [key, model.get(key)]));
  const first = validPlay(given()),
    asked = link.read(),
    game = makePlay(validPlay(playFromTexts(asked), first));
  let ours = false,
    label = 0, // the class of the point that a click adds
    catching,
    ready = false;

  const clock = makeClock(el, { speed: () => game.settings.speed, run, tell });
  const controls = makePlayControls(game, text, change),
    board = makeBoard(el, game, text, { point: addPoint, undo, toggle, say: voice.say, read }),
    missions = missionList(el, text.mission, {
      done: game.missions.done,
      stand: name => missionStand(game, text, name),
      take: setUp,
    }),
    table = weightTable(game, text);

  // --- parts of the page
  const button = (name, onclick, props = {}) => h("button", { type: "button", onclick, ...props }, name);
  const row = (...children) => h("div", { class: "dlw-row" }, ...children);
  const go = button(text.play, () => toggle(), { class: "dlw-play-go" });
  const cells = Array.from({ length: 4 }, () => h("td"));
  const step = h("caption");
  const figures = h(
    "table",
    { class: "dlw-play-figures" },
    step,
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td"),
        text.head.map(word => h("th", { scope: "col" }, word)),
      ),
    ),
    h(
      "tbody",
      {},
      h("tr", {}, h("th", { scope: "row" }, text.train), cells.slice(0, 2)),
      h("tr", {}, h("th", { scope: "row" }, text.test), cells.slice(2)),
    ),
  );
  const classes = text.classes.map((name, k) =>
    button(
      name,
      () => {
        label = k;
        refresh();
      },
      { "data-class": k },
    ),
  );
  const own = h(
    "div",
    { role: "group", "aria-label": text.adds },
    h("p", { class: "dlw-muted" }, text.adds),
    row(
      classes,
      button(text.undo, undo),
      button(text.clear, () => change({ points: [] })),
    ),
  );
  const status = h("p", { class: "dlw-play-status" });
  const buttons = row(
    go,
    button(text.step, () => {
      pause();
      game.advance(1);
      show(true);
    }),
    button(text.reset, () => {
      pause();
      reset();
    }),
  );
  const side = h("div", { class: "dlw-play-side" }, buttons, figures);
  el.append(
    h(
      "div",
      { class: "dlw-play" },
      row(controls.top),
      own,
      h(
        "div",
        { class: "dlw-play-main" },
        h(
          "div",
          { class: "dlw-play-left" },
          h("div", { class: "dlw-play-hold" }, board.mapPlace, side),
          status,
          board.curvesPlace,
        ),
        h(
          "div",
          { class: "dlw-play-right" },
          h("div", {}, board.graphPlace, board.unit),
          controls.main,
          h("details", {}, h("summary", {}, text.more), controls.more),
        ),
      ),
      missions.element,
      table.element,
      h("p", { class: "dlw-muted" }, text.note),
      h("p", { class: "dlw-muted" }, text.fixed),
    ),
    voice.region,
    link.button(() => ({ ...playToTexts(game.settings, first), at: game.pure ? game.training.steps || null : null })),
  );

  /** Show what is set. */
  function refresh() {
    const isOwn = game.settings.data === "own";
    controls.refresh();
    board.mapPlace.classList.toggle("dlw-play-own", isOwn);
    own.hidden = !isOwn;
    classes.forEach((its, k) => its.setAttribute("aria-pressed", k === label));
  }

  /** Write how the network stands; `aloud` also for a screen reader and for Python. */
  function tell(aloud) {
    const { now, diverged, train, steps } = game.training,
      numbers = [now.train.loss, now.train.accuracy, now.test.loss, now.test.accuracy];
    numbers.forEach((v, i) => (cells[i].textContent = i % 2 ? text.percent(v) : lossText(v)));
    step.textContent = text.steps(steps);
    status.textContent = diverged ? text.diverged : !train.rows ? text.empty : steps ? "" : text.ready;
    status.classList.toggle("dlw-play-lost", diverged);
    go.textContent = clock.playing ? text.pause : text.play;
    missions.refresh();
    if (!aloud) return;
    board.describe();
    table.refresh();
    voice.say(diverged || !train.rows ? status.textContent : figuresText(game.training, text), missions.news());
    const finite = v => (Number.isFinite(v) ? v : null);
    ["train_loss", "train_accuracy", "test_loss", "test_accuracy"].forEach((key, i) =>
      model.set(key, finite(numbers[i])),
    );
    model.set("steps", steps);
    model.set("missions", [...game.missions.done]);
    model.save_changes();
  }

  /** Show and say what stands at a place of the map. */
  function read(words) {
    status.classList.remove("dlw-play-lost");
    status.textContent = words;
    voice.say(words);
  }

  /** Train and paint for the clock; steps that did not fit are not made up for. */
  function run(count, whole) {
    const [training, painting] = whole ? ROOM.second : ROOM.frame,
      end = performance.now() + training;
    for (let k = 0; k < count && clock.playing && performance.now() < end; k++) clock.playing = game.advance(1);
    board.slice(clock.playing ? painting : ROOM.second[1]);
    if (!clock.playing) tell(true);
  }

  /** Paint all and write it. */
  function show(aloud) {
    board.paint();
    tell(aloud);
  }
  function reset() {
    clearTimeout(catching);
    game.restart();
    clock.reset();
    board.forget();
    refresh();
    show(true);
  }
  function pause() {
    if (!clock.playing) return;
    clock.playing = false;
    show(true);
  }
  function toggle() {
    if (clock.playing) return pause();
    if (game.training.diverged) reset();
    if (!game.training.train.rows) return;
    clearTimeout(catching);
    clock.start();
  }
  /** Take other settings; whether the network starts anew under them. */
  function change(part) {
    const fresh = game.take(validPlay(part, game.settings));
    link.write({ ...playToTexts(game.settings, first), at: null });
    ours = true;
    for (const key of PLAY_KEYS) model.set(key, game.settings[key]);
    ours = false;
    model.save_changes();
    if (fresh) reset();
    else {
      refresh();
      if (!clock.playing) show("points" in part);
    }
    return fresh;
  }
  function setUp(mission) {
    clock.playing = false;
    if (!change(MISSIONS[mission])) reset();
    board.mapPlace.scrollIntoView({ block: "nearest" }); // the missions stand below what they set
  }
  function addPoint([x, y], its) {
    change({ points: [...game.settings.points, [x, y, its ?? label]] });
  }
  function undo() {
    change({ points: game.settings.points.slice(0, -1) });
  }

  /** Make the steps that a link asks for, a few milliseconds at a time. */
  function catchUp(steps) {
    const end = performance.now() + 12;
    while (game.training.steps < steps && !game.training.diverged && performance.now() < end) game.advance(1);
    if (!el.isConnected) return;
    if (game.training.steps < steps && !game.training.diverged && game.training.train.rows)
      catching = setTimeout(catchUp, 0, steps);
    else show(true);
  }

  const fromPython = () => {
    if (ours) return;
    const next = validPlay(given(), game.settings);
    if (JSON.stringify(next) !== JSON.stringify(game.settings)) change(next);
  };
  if (!model.page) for (const key of Object.keys(PLAY_START)) model.on(`change:${key}`, fromPython);
  const end = watch(el, () => {
    holdUnderBar(el); // the map, while the rest moves below it
    if (!ready) refresh();
    board.repaint();
    if (ready) return;
    ready = true;
    tell(true);
    if (/^[1-9]\d{0,4}$/.test(asked.at)) catchUp(Math.min(MOST_STEPS_OF_A_LINK, Number(asked.at)));
  });
  return () => {
    clock.playing = false;
    clearTimeout(catching);
    end();
  };
}

export default { render: renderPlayground };
