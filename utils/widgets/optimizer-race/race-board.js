// The map and the plot of the loss: what stands still is painted once, what moves is added frame by frame.
import { colors, h, sharp } from "../base/common.js";
import { mapText, placesText } from "./race-sentences.js";
import { NAMES } from "./race-state.js";
import { drawArrow, drawMark, extendTrail, lookColor, paintAxes, paintSurface } from "./race-view.js";
import { RACE_TEXT } from "./race-words.js";

const PLOT_STEPS = [20, 50, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000];

/**
 * The two views of `game`. `repainted(color, dark)` is called when sizes or colours may have changed.
 */
export function makeBoard(el, game, lang, repainted) {
  const text = RACE_TEXT[lang];
  const maps = [0, 1, 2].map(i =>
    h("canvas", i < 2 ? { "aria-hidden": "true" } : { tabindex: 0, role: "application" }),
  );
  const plots = [0, 1].map(i => h("canvas", i ? { role: "img" } : { "aria-hidden": "true" }));
  const mapPlace = h("div", { class: "dlw-race-map" }, maps),
    plotPlace = h("div", { class: "dlw-race-plot" }, plots);
  const [relief, trails, top] = maps,
    [axes, curves] = plots;
  let solo = null, // the name that is followed alone
    size = 0,
    plot,
    painted = "",
    color = () => "",
    dark = false;

  function toMap(x, y) {
    const {
      center: [p, q],
      radius: r,
    } = game.surface;
    return [((x - p + r) / (2 * r)) * size, ((q + r - y) / (2 * r)) * size];
  }
  function fromMap(a, b) {
    const {
      center: [p, q],
      radius: r,
    } = game.surface;
    return [p + ((2 * a) / size - 1) * r, q + (1 - (2 * b) / size) * r].map(v => +v.toFixed(3));
  }

  /**
   * Lay out and paint what does not move: the surface (only where it, the size or the theme has changed) and the plot's
   * frame.
   */
  function repaint() {
    const { race, settings, setup, surface } = game;
    color = colors(el);
    dark = el.dataset.dlwTheme === "dark";
    size = Math.max(200, Math.floor(mapPlace.clientWidth));
    const key = [settings.surface, settings.turn, size, dark, globalThis.devicePixelRatio].join();
    if (key !== painted) paintSurface(relief, size, surface, dark);
    painted = key;
    const wide = Math.floor(plotPlace.clientWidth),
      high = 180,
      first = surface.value(...setup.start);
    const largest = Math.max(first, ...race.racers.map(r => Math.min(r.peak, 10 * first + 1)));
    plot = {
      steps: PLOT_STEPS.find(n => n >= race.steps),
      low: Math.log10(surface.goal) - 2,
      high: Math.ceil(Math.log10(Math.max(largest, surface.goal * 10)) + 0.05),
      goal: surface.goal,
    };
    Object.assign(plot, paintAxes(axes, wide, high, plot, color, text));
    sharp(trails, size, size);
    sharp(curves, wide, high);
    for (const racer of race.racers) Object.assign(racer, { onMap: { n: 0, length: 0 }, onPlot: { n: 0, length: 0 } });
    repainted(color, dark);
    draw();
  }

  function drawTrails() {
    const map = trails.getContext("2d"),
      graph = curves.getContext("2d");
    graph.save();
    graph.beginPath();
    graph.rect(...plot.area);
    graph.clip();
    for (const racer of game.race.racers) {
      const { name, xs, ys, losses } = racer,
        dim = solo && solo !== name;
      extendTrail(map, racer.onMap, xs.length, i => toMap(xs[i], ys[i]), 3 * size, name, dark, dim);
      extendTrail(graph, racer.onPlot, xs.length, i => plot.at(i, losses[i]), 9999, name, dark, dim);
    }
    graph.restore();
  }

  /** The start, and the cross of who uses the keyboard. */
  function drawStart(g) {
    const lines = (x, y, r) => g.stroke(new Path2D(`M${x - r} ${y}H${x + r}M${x} ${y - r}V${y + r}`));
    g.strokeStyle = color("ink");
    g.lineWidth = 1.5;
    lines(...toMap(...game.setup.start), 9);
    if (!board.cross || document.activeElement !== top) return;
    const [x, y] = toMap(...board.cross);
    g.setLineDash([3, 3]);
    lines(x, y, size);
    g.setLineDash([]);
    g.beginPath();
    g.arc(x, y, 9, 0, 7);
    g.stroke();
  }

  /** Of the racer that is followed: where the gradient points, and its last step. */
  function drawArrows(g, { name, w, xs, ys }, x, y) {
    const [gx, gy] = game.surface.gradient(...w),
      norm = Math.hypot(gx, gy) || 1,
      n = xs.length;
    const [px, py] = toMap(xs[n - 2], ys[n - 2]),
      moved = Math.hypot(x - px, y - py) || 1,
      ink = lookColor(name, dark);
    drawArrow(g, x, y, (-gx / norm) * 42, (gy / norm) * 42, ink, 1.2);
    drawArrow(g, x, y, ((x - px) / moved) * 30, ((y - py) / moved) * 30, ink, 3);
  }

  function drawRacer(g, racer) {
    const { name, w, diverged } = racer,
      [x, y] = toMap(...w);
    const near = [x, y].map(v => Math.max(8, Math.min(size - 8, v || 0)));
    const away = Math.abs(near[0] - x) + Math.abs(near[1] - y) > 20;
    if (name === solo && game.race.steps && !away) drawArrows(g, racer, x, y);
    if (!game.race.steps) {
      // in a ring around the start, so that all are seen
      const angle = (NAMES.indexOf(name) * Math.PI) / 4 - Math.PI / 2;
      near[0] += 17 * Math.cos(angle);
      near[1] += 17 * Math.sin(angle);
    }
    const kind =
      diverged !== null ? "diverged" : away || Number.isNaN(x + y) ? "away" : solo && solo !== name ? "dim" : "";
    drawMark(g, name, ...near, dark, kind);
  }

  /** Paint what has moved since the last frame. */
  function draw() {
    const { race, setup, surface } = game,
      most = 10 * surface.value(...setup.start);
    if (race.steps > plot.steps || race.racers.some(r => r.peak > 10 ** plot.high && r.peak < most)) return repaint();
    drawTrails();
    const g = sharp(top, size, size);
    drawStart(g);
    for (const racer of [...race.racers].sort((p, q) => (p.name === solo) - (q.name === solo))) drawRacer(g, racer);
  }

  const board = {
    mapPlace,
    plotPlace,
    map: top,
    cross: null, // the point that the keyboard chooses
    fromMap,
    repaint,
    draw,
    setCross(cross) {
      board.cross = cross;
      draw();
    },
    follow(name) {
      if (name === solo) return;
      solo = name;
      repaint();
    },
    /** Say in the text alternatives what is shown now. */
    describe() {
      top.setAttribute("aria-label", mapText(game, lang));
      curves.setAttribute("aria-label", `${text.plot} ${placesText(game.race, lang)}`);
    },
  };
  return board;
}
