// The drawing of the network: each unit with its own small map, each weight as a line.
import { sharp } from "../base/common.js";
import { INPUTS } from "./play-data.js";
import { COARSE } from "./play-surface.js";
import { MARKS, scaleOf, tile } from "./play-view.js";

/** Where units stand: { at: [level][unit] → [x, y] of the middle, size }. `sizes`: units of each level, inputs first. */
export function placeUnits(sizes, width, height) {
  const most = Math.max(...sizes),
    step = Math.min(46, height / most),
    gap = (width - 8) / sizes.length,
    size = Math.floor(Math.min(36, step - 4, gap * 0.66)),
    at = sizes.map((n, level) =>
      Array.from({ length: n }, (_, u) => [4 + (level + 0.5) * gap, height / 2 + (u - (n - 1) / 2) * step]),
    );
  return { at, size };
}

/** The unit at (x, y), or null. */
export function unitAt({ at, size }, x, y) {
  for (const [level, units] of at.entries())
    for (const [unit, [a, b]] of units.entries())
      if (Math.max(Math.abs(a - x), Math.abs(b - y)) <= size / 2 + 3) return { level, unit };
  return null;
}

/** The unit that an arrow key leads to. */
export function neighbour(sizes, from, key) {
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key],
    down = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!across && !down) return null;
  if (!from) return { level: 0, unit: 0 };
  const level = Math.max(0, Math.min(sizes.length - 1, from.level + (across ?? 0)));
  return { level, unit: Math.max(0, Math.min(sizes[level] - 1, from.unit + (down ?? 0))) };
}

/** Lines of all weights, in few strokes: those of one colour and thickness together. */
function drawWeights(g, places, training, pick, dark) {
  const { net, params } = training,
    { at, size } = places,
    strokes = new Map();
  net.layers.forEach(({ inputs, units, kernel }, l) => {
    for (let i = 0; i < inputs; i++)
      for (let j = 0; j < units; j++) {
        const w = params[kernel + i * units + j],
          thick = Math.min(5, Math.round(Math.abs(w) * 1.3)),
          its = !pick || (pick.level === l + 1 && pick.unit === j) || (pick.level === l && pick.unit === i),
          key = [w > 0 ? 1 : 0, thick, +its].join();
        if (!strokes.has(key)) strokes.set(key, new Path2D());
        const [a, b] = at[l][i],
          [c, d] = at[l + 1][j];
        strokes.get(key).moveTo(a + size / 2, b);
        strokes.get(key).lineTo(c - size / 2, d);
      }
  });
  for (const [key, path] of strokes) {
    const [positive, thick, its] = key.split(",").map(Number);
    g.strokeStyle = MARKS[dark ? "dark" : "light"][positive];
    g.globalAlpha = its ? (pick ? 0.95 : 0.6) : 0.1;
    g.lineWidth = thick ? thick * 0.8 : 0.4;
    g.setLineDash(positive ? [] : [5, 2]);
    g.stroke(path);
  }
  g.globalAlpha = 1;
  g.setLineDash([]);
}

/**
 * Draw it, and return where the units stand. `view`: { training, surface, inputs (names), pick ({ level, unit } or null),
 * focused, dark, color }.
 */
export function drawGraph(canvas, width, height, view) {
  const { training, surface, pick, dark, color } = view,
    g = sharp(canvas, width, height),
    sizes = surface.maps.map(units => units.length),
    places = placeUnits(sizes, width, height),
    { at, size } = places;
  drawWeights(g, places, training, pick, dark);
  surface.maps.forEach((units, level) =>
    units.forEach((map, unit) => {
      const [x, y] = at[level][unit],
        activation = level ? training.net.layers[level - 1].activation : "",
        here = pick?.level === level && pick.unit === unit;
      g.drawImage(tile(map, COARSE, dark, scaleOf(map, activation)), x - size / 2, y - size / 2, size, size);
      g.strokeStyle = here ? color("ink") : color("edge");
      g.lineWidth = here ? 3 : 1;
      g.strokeRect(x - size / 2, y - size / 2, size, size);
    }),
  );
  g.font = `600 ${size < 30 ? 9 : 11}px system-ui, sans-serif`;
  g.textAlign = "center";
  g.lineWidth = 3;
  g.lineJoin = "round";
  view.inputs.forEach((name, i) => {
    const [x, y] = at[0][i];
    g.strokeStyle = dark ? "#14181e" : "#fff";
    g.fillStyle = color("ink");
    g.strokeText(INPUTS[name].label, x, y + 4);
    g.fillText(INPUTS[name].label, x, y + 4);
  });
  return places;
}
