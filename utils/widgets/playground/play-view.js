// How the playground looks: colours of the classes, the map with its points, the curves of the losses.
import { sharp } from "../base/common.js";
import { EDGE } from "./play-data.js";
import { boundary, FINE } from "./play-surface.js";

/** Of class 0, of neither, of class 1: as a ground, on light and on dark. */
const GROUNDS = {
  light: [
    [96, 158, 214],
    [246, 245, 241],
    [238, 158, 88],
  ],
  dark: [
    [44, 106, 166],
    [27, 31, 37],
    [178, 96, 34],
  ],
};
/** The same as marks. */
export const MARKS = { light: ["#0b4a94", "#8f3f00"], dark: ["#9ccaff", "#ffc794"] };
const ramps = {};

/** Colours for values from −1 to 1, in 256 steps of three bytes. */
function ramp(dark) {
  const name = dark ? "dark" : "light";
  return (ramps[name] ??= Uint8ClampedArray.from({ length: 768 }, (_, k) => {
    const t = Math.floor(k / 3) / 127.5,
      [a, b] = t < 1 ? [0, 1] : [1, 2];
    return GROUNDS[name][a][k % 3] + (GROUNDS[name][b][k % 3] - GROUNDS[name][a][k % 3]) * (t - a);
  }));
}

const scratches = {};
/** A canvas of n × n pixels that shows `values`; `toUnit` makes numbers from −1 to 1 of them. */
export function tile(values, n, dark, toUnit) {
  const scratch = (scratches[n] ??= (() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = n;
    const context = canvas.getContext("2d");
    return { canvas, context, image: context.createImageData(n, n) };
  })());
  const { data } = scratch.image,
    table = ramp(dark);
  for (let k = 0, o = 0; k < values.length; k++, o += 4) {
    const at = 3 * Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, toUnit(values[k]))) || 0);
    data[o] = table[at];
    data[o + 1] = table[at + 1];
    data[o + 2] = table[at + 2];
    data[o + 3] = 255;
  }
  scratch.context.putImageData(scratch.image, 0, 0);
  return scratch.canvas;
}

/** For a unit's outputs: a function to −1 … 1. Sigmoids about one half, all others about zero, as large as they get. */
export function scaleOf(values, activation) {
  if (activation === "sigmoid") return v => 2 * v - 1;
  let most = 1e-9;
  for (const v of values) most = Math.max(most, Math.abs(v));
  return v => v / most;
}

/** Add the mark of a class at (x, y): a disc for class 0, a square for class 1. */
function addMark(g, label, x, y, r) {
  if (label) g.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
  else {
    g.moveTo(x + r, y);
    g.arc(x, y, r, 0, 7);
  }
}

/** Points of one part: full for training, hollow for testing. */
function drawPoints(g, points, at, hollow, dark, r) {
  const paper = dark ? "#14181e" : "#fff";
  for (const label of [0, 1]) {
    g.beginPath();
    for (const [x, y, its] of points) if (its === label) addMark(g, label, ...at(x, y), r);
    const ink = MARKS[dark ? "dark" : "light"][label];
    g.fillStyle = hollow ? paper : ink;
    g.strokeStyle = hollow ? ink : paper;
    g.lineWidth = hollow ? 1.5 : 1;
    g.fill();
    g.stroke();
  }
}

/**
 * The map: the surface, the boundary, the points. `view`: { surface, train, test (lists of points), picked (the activation
 * of the unit that is shown in place of the answer, or null), title (its name), cross ([x1, x2] or null), dark, color }.
 */
export function drawMap(canvas, size, view) {
  const { surface, dark, color, picked, cross } = view,
    g = sharp(canvas, size, size),
    at = (x, y) => [((x + EDGE) / (2 * EDGE)) * size, ((EDGE - y) / (2 * EDGE)) * size];
  g.imageSmoothingQuality = "high";
  const values = picked === null ? surface.p : surface.picked,
    ground = tile(values, FINE, dark, picked === null ? v => 2 * v - 1 : scaleOf(values, picked));
  g.drawImage(ground, 0, 0, size, size);
  if (picked === null) {
    const unit = size / FINE;
    g.beginPath();
    for (const [a, b, c, d] of boundary(surface)) {
      g.moveTo((a + 0.5) * unit, (b + 0.5) * unit);
      g.lineTo((c + 0.5) * unit, (d + 0.5) * unit);
    }
    g.strokeStyle = color("ink");
    g.lineWidth = 1.5;
    g.stroke();
  }
  const r = Math.max(2.5, size / 90);
  drawPoints(g, view.test, at, true, dark, r);
  drawPoints(g, view.train, at, false, dark, r);
  g.fillStyle = color("ink");
  g.font = "11px system-ui, sans-serif";
  for (const v of [-2, 2]) {
    const [x, y] = at(v, v),
      text = String(v).replace("-", "−");
    g.textAlign = "center";
    g.fillText(text, x, size - 4);
    g.textAlign = "left";
    g.fillText(text, 4, y + 4);
  }
  g.textAlign = "right";
  g.fillText("x₁", size - 5, size - 5);
  g.textAlign = "left";
  g.fillText("x₂", 4, 13);
  if (picked !== null) {
    g.textAlign = "center";
    g.fillText(view.title, size / 2, 13);
  }
  if (!cross) return;
  const [x, y] = at(...cross);
  g.strokeStyle = color("ink");
  g.lineWidth = 1.5;
  g.setLineDash([3, 3]);
  g.stroke(new Path2D(`M0 ${y}H${size}M${x} 0V${size}`));
  g.setLineDash([]);
}

/** Both losses by step; `words`: { step, loss, train, test }. */
export function drawCurves(canvas, width, height, history, color, words) {
  const g = sharp(canvas, width, height),
    left = 30,
    bottom = height - 18,
    finite = history.flatMap(({ train, test }) => [train.loss, test.loss]).filter(Number.isFinite),
    top = Math.min(3, Math.max(0.8, ...finite) * 1.05),
    last = Math.max(100, history.at(-1)?.steps ?? 0),
    at = (steps, loss) => [
      left + (steps / last) * (width - left - 6),
      bottom - (Math.min(loss, top) / top) * (bottom - 8),
    ];
  g.font = "11px system-ui, sans-serif";
  g.fillStyle = color("muted");
  g.strokeStyle = color("faint");
  g.textAlign = "right";
  for (let v = 0; v < top; v += top > 1.5 ? 1 : 0.5) {
    const y = at(0, v)[1];
    g.stroke(new Path2D(`M${left} ${y}H${width - 6}`));
    g.fillText(v, left - 5, y + 4);
  }
  g.fillText(`${words.step} ${last}`, width - 6, height - 4);
  g.textAlign = "left";
  g.fillText(words.loss, left + 4, 12);
  let legend = width - 8;
  [
    ["test", "second", [5, 3]],
    ["train", "accent", []],
  ].forEach(([part, name, dash]) => {
    g.strokeStyle = g.fillStyle = color(name);
    g.lineWidth = 2;
    g.setLineDash(dash);
    g.beginPath();
    for (const point of history) if (point[part].loss < 1e9) g.lineTo(...at(point.steps, point[part].loss));
    g.stroke();
    g.textAlign = "right";
    g.fillText(words[part], legend, 12);
    legend -= g.measureText(words[part]).width + 5;
    g.stroke(new Path2D(`M${legend - 18} 8H${legend}`));
    legend -= 28;
    g.setLineDash([]);
  });
}
