// Eight optimizers race down a surface from a start that the reader chooses.
// State: surface; optimizers: names; learning_rates: {name: rate}, else the surface's own; start: [x, y] or null;
// noise: standard deviation of what is added to both parts of every gradient (the same for all); seed of that noise;
// turn: the surface, in degrees; momentum … weight_decay: as in Keras; speed: steps a second or null.
// Reported back: steps, positions, losses, ranking, missions (names of those fulfilled).
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
import { begin, speaker, watch } from "../base/common.js";
import { missionList } from "../base/missions.js";
import { holdUnderBar } from "../base/page-color.js";
import { makeBoard } from "./race-board.js";
import { makeControls } from "./race-controls.js";
import { makeGame } from "./race-game.js";
import { listenToMap } from "./race-keys.js";
import { RACE_MISSIONS } from "./race-missions.js";
import { makePage } from "./race-page.js";
import { makePlayer } from "./race-play.js";
import { placesText, raceStand, standing } from "./race-sentences.js";
import { validRace } from "./race-state.js";
import { RACE_CSS } from "./race-style.js";
import { makeSync } from "./race-sync.js";
import { makeTable } from "./race-table.js";
import { RACE_TEXT } from "./race-words.js";

function renderRace({ model, el }) {
  const lang = begin(model, el, RACE_CSS),
    text = RACE_TEXT[lang],
    voice = speaker(el),
    sync = makeSync(model, el),
    game = makeGame(sync.settings);

  // --- parts of the page
  const table = makeTable(game, lang, change, name => board.follow(name)),
    board = makeBoard(el, game, lang, table.paint),
    player = makePlayer(el, game, { anew, moved: board.draw, sweepNext, tell }),
    controls = makeControls(game, lang, change, tune),
    missions = missionList(el, text.mission, {
      done: game.missions.done,
      stand: name => raceStand(game, lang, name),
      take: setUp,
    }),
    page = makePage(game, text, { board, controls, missions, player, table });
  el.append(page.element, voice.region, sync.button(game));

  /** Show what is set. */
  function refresh() {
    controls.refresh();
    table.refresh();
  }
  function anew() {
    refresh();
    board.repaint();
  }
  /** Write the figures beside the sliders; `aloud` also for a screen reader and for Python. */
  function tell(aloud) {
    const sentence = standing(game, lang);
    table.tell();
    page.tell(sentence);
    missions.refresh();
    if (!aloud) return;
    board.describe();
    // while it runs, who leads is enough
    voice.say(player.playing ? sentence : `${sentence} ${placesText(game.race, lang)}`, missions.news());
    sync.report(game);
  }

  /** Try the learning rates of the next optimizer; its name, or undefined when all are done. */
  function sweepNext() {
    const name = game.sweepNext();
    if (name) table.paintBars(name);
    return name;
  }

  // --- what the reader does
  function change(part) {
    game.take(validRace(part, game.settings));
    sync.keep(game.settings);
    if ("speed" in part && !part.surface) refresh();
    else player.restart();
  }
  function tune() {
    while (sweepNext());
    change({ learning_rates: game.fastest() });
  }
  function setUp(mission) {
    player.stop();
    change(RACE_MISSIONS[mission]);
    board.mapPlace.scrollIntoView({ block: "nearest" }); // the missions stand below what they set
  }
  listenToMap(board, game, text, { change, player, say: voice.say });
  sync.listen(game, player.restart);

  let ready = false;
  const end = watch(el, () => {
    holdUnderBar(el); // the map, while the rest moves below it
    if (ready) return board.repaint();
    ready = true;
    player.restart();
    if (sync.steps) player.step(sync.steps); // as far as the race goes
  });
  return () => {
    player.stop();
    end();
  };
}

export default { render: renderRace };
