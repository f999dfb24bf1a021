// The map, the network and the curves in the page: what a frame has time for is painted, the rest in the next.
import { colors, h, numberText } from "../base/common.js";
import { EDGE } from "./play-data.js";
import { drawGraph, neighbour, unitAt } from "./play-graph.js";
import { FINE, makeSurface, readSurface } from "./play-surface.js";
import { drawCurves, drawMap } from "./play-view.js";
import { curvesText, mapText, shortNumber, unitName, unitText } from "./play-words.js";

const ROWS = 4; // of the surface at a time
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The three views of `game`. `on`: { point([x1, x2], class or null), undo(), toggle(), say(text) }, called for what the reader
 * does on them.
 */
export function makeBoard(el, game, text, on) {
  const map = h("canvas", { tabindex: 0, role: "application" }),
    graph = h("canvas", { tabindex: 0, role: "application" }),
    curves = h("canvas", { role: "img" }),
    mapPlace = h("div", { class: "dlw-play-map" }, map),
    graphPlace = h("div", { class: "dlw-play-graph" }, graph),
    curvesPlace = h("div", { class: "dlw-play-curves" }, curves),
    unit = h("p", { class: "dlw-play-unit" }, text.hint),
    surface = makeSurface();
  let size = 0,
    color = () => "",
    dark = false,
    places,
    pick = null,
    pinned = false,
    cross = null,
    pass = null;

  const sizes = () => [game.settings.inputs.length, ...game.settings.layers, 1];
  /** A unit of which the map shows the output; of the last one it shows the answer. */
  const shown = () => (pick && pick.level <= game.settings.layers.length ? pick : null);

  function paintMap() {
    const { training } = game,
      its = shown(),
      picked = its && (its.level ? training.net.layers[its.level - 1].activation : "");
    drawMap(map, size, {
      surface,
      train: training.train.points,
      test: training.test.points,
      picked,
      title: its && unitName(its, game.settings, text),
      cross,
      dark,
      color,
    });
  }
  function paintGraph() {
    const width = Math.floor(graphPlace.clientWidth),
      most = Math.max(...sizes()),
      height = Math.max(120, Math.min(230, most * 40));
    places = drawGraph(graph, width, height, {
      training: game.training,
      surface,
      inputs: game.settings.inputs,
      pick,
      dark,
      color,
    });
  }
  const paintCurves = () =>
    drawCurves(curves, Math.floor(curvesPlace.clientWidth), 110, game.training.history, color, {
      step: text.stepWord,
      loss: text.loss,
      train: text.train,
      test: text.test,
    });
  const writeUnit = () => {
    unit.textContent = pick ? unitText(pick, game.settings, game.training, surface, text) : text.hint;
  };

  /** All of it, in pieces of about a millisecond. */
  function* painting() {
    surface.begin(game.training, game.settings.inputs);
    for (let j = 0; j < FINE; j += ROWS) {
      surface.rows(j, j + ROWS, shown());
      yield;
    }
    paintMap();
    yield;
    paintGraph();
    yield;
    game.training.measure();
    paintCurves();
    writeUnit();
  }

  /** Go on painting for about `ms` milliseconds. */
  function slice(ms) {
    const end = performance.now() + ms;
    pass ??= painting();
    do if (pass.next().done) return void (pass = null);
    while (performance.now() < end);
  }
  /** Paint all of it now. */
  function paint() {
    pass = null;
    for (const _ of painting());
  }
  /** Colours and sizes of the page may be others; then all is painted. */
  function repaint() {
    color = colors(el);
    dark = el.dataset.dlwTheme === "dark";
    size = Math.max(120, Math.floor(mapPlace.clientWidth));
    paint();
    describe();
  }
  /** Say in the text alternatives what is shown now. */
  function describe() {
    const { settings, training } = game;
    map.setAttribute("aria-label", mapText(settings, training, readSurface(surface), shown(), text));
    graph.setAttribute("aria-label", text.graph(sizes().join(", ")) + (pick ? unit.textContent : ""));
    curves.setAttribute("aria-label", curvesText(training, text));
  }

  // --- pointer and keys on the network
  function choose(next, pin, aloud) {
    pinned = pin;
    if (next?.level === pick?.level && next?.unit === pick?.unit) return;
    pick = next;
    paint();
    describe();
    if (aloud && pick) on.say(unit.textContent);
  }
  const under = event => {
    const box = graph.getBoundingClientRect();
    return unitAt(places, event.clientX - box.left, event.clientY - box.top);
  };
  graph.addEventListener(
    "pointermove",
    event => pinned || event.pointerType === "touch" || choose(under(event), false),
  );
  graph.addEventListener("pointerleave", event => pinned || event.pointerType === "touch" || choose(null, false));
  graph.addEventListener("click", event => {
    const there = under(event);
    choose(there, Boolean(there) && !(pinned && there.level === pick?.level && there.unit === pick?.unit), true);
    if (!pinned) choose(null, false);
  });
  graph.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = neighbour(sizes(), pick, event.key);
    if (next) choose(next, true, true);
    else if (event.key === "Escape" && pick) choose(null, false);
    else if (event.key === " ") on.toggle();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // --- pointer and keys on the map
  /** The answer at the cross, in words. */
  function read([x, y]) {
    const at = v => Math.max(0, Math.min(FINE - 1, Math.floor(((v + EDGE) / (2 * EDGE)) * FINE))),
      k = at(-y) * FINE + at(x),
      [a, b] = [x, y].map(v => numberText(v, 2));
    if (shown()) return text.output(a, b, shortNumber(surface.picked[k]));
    const label = +(surface.p[k] > 0.5);
    return text.probability(a, b, text.percent(label ? surface.p[k] : 1 - surface.p[k]), text.classNames[label]);
  }
  function setCross(next) {
    cross = next;
    paintMap();
  }
  map.addEventListener("click", event => {
    const box = map.getBoundingClientRect(),
      x = ((event.clientX - box.left) / box.width) * 2 * EDGE - EDGE,
      y = EDGE - ((event.clientY - box.top) / box.height) * 2 * EDGE;
    if (game.settings.data === "own") on.point([x, y], null);
    else on.read(read([x, y]));
  });
  map.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const own = game.settings.data === "own",
      step = MOVES[event.key];
    if (step) {
      const by = event.shiftKey ? 0.05 : 0.25;
      setCross((cross ?? [0, 0]).map((v, i) => +Math.max(-EDGE, Math.min(EDGE, v + step[i] * by)).toFixed(2)));
      on.read(read(cross));
    } else if (event.key === " ") on.toggle();
    else if (own && event.key === "Enter") on.point(cross ?? [0, 0], null);
    else if (own && (event.key === "0" || event.key === "1")) on.point(cross ?? [0, 0], Number(event.key));
    else if (own && event.key === "Backspace") on.undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  map.addEventListener("focus", () => map.matches(":focus-visible") && setCross(cross ?? [0, 0]));
  map.addEventListener("blur", () => setCross(null));

  /** After other inputs or layers, the unit that was chosen may not be there. */
  function forget() {
    pass = null;
    if (pick && !(pick.unit < sizes()[pick.level])) {
      pick = null;
      pinned = false;
    }
  }
  return { mapPlace, graphPlace, curvesPlace, unit, slice, paint, repaint, describe, forget };
}
