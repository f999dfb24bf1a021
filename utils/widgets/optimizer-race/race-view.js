// How the race looks: a colour, a dash and a mark for each optimizer; the map, the loss plot, the trails.
import { sharp } from "../base/common.js";

/** name: [colour on light, colour on dark, dash, mark]. */
export const LOOKS = {
  sgd: ["#1c1c1c", "#f4f4f4", [], "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"],
  momentum: ["#0a14e2", "#08dcff", [9, 3], "M0-6.5L6 5H-6z"],
  nesterov: ["#1c7cff", "#1aa97b", [4, 3], "M0 6.5L-6-5H6z"],
  adagrad: ["#621e03", "#e67400", [12, 3, 2, 3], "M-5-5H5V5H-5z"],
  rmsprop: ["#f0191f", "#f9ca68", [2, 3], "M0-7L6 0L0 7L-6 0z"],
  adadelta: ["#32684d", "#bcffb5", [7, 3, 2, 3, 2, 3], "M0-6.5L6.2-2L3.8 5.3H-3.8L-6.2-2z"],
  adam: [
    "#ee18ae",
    "#d676b6",
    [16, 4],
    "M0-7.5L2.1-2.3L7.4-2.2L3.2 1.2L4.6 6.5L0 3.4L-4.6 6.5L-3.2 1.2L-7.4-2.2L-2.1-2.3z",
  ],
  adamw: ["#500263", "#b475ff", [6, 4, 12, 4], "M-2.2-6.5H2.2V-2.2H6.5V2.2H2.2V6.5H-2.2V2.2H-6.5V-2.2H-2.2z"],
};
export const lookColor = (name, dark) => LOOKS[name][+dark];
/** "10⁻³" */
export const powerText = e => `10${[...String(e)].map(c => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("")}`;
const paths = {};
const mark = name => (paths[name] ??= new Path2D(LOOKS[name][3]));

const BANDS = 16;
const LIGHT = [
  [190, 216, 230],
  [228, 238, 241],
  [250, 247, 240],
];
const DARK = [
  [38, 80, 108],
  [27, 46, 61],
  [20, 25, 32],
];

/** The surface as a map in relief with contours: light falls from above on the left, the low ground is blue. */
export function paintSurface(canvas, size, surface, dark) {
  const context = sharp(canvas, size, size),
    n = canvas.width,
    {
      center: [p, q],
      radius: r,
      value,
      soft,
    } = surface,
    row = n + 1;
  const height = new Float32Array(row * row),
    top = Math.log1p(
      Math.max(
        ...[
          [-r, -r],
          [-r, r],
          [r, -r],
          [r, r],
        ].map(([a, b]) => value(p + a, q + b)),
      ) / soft,
    );
  for (let j = 0, k = 0; j <= n; j++)
    for (let i = 0; i <= n; i++, k++) {
      height[k] = (Math.log1p(value(p + ((2 * i) / n - 1) * r, q - ((2 * j) / n - 1) * r) / soft) / top) * BANDS;
    }
  const image = context.createImageData(n, n),
    ramp = dark ? DARK : LIGHT;
  for (let j = 0, o = 0; j < n; j++)
    for (let i = 0; i < n; i++, o += 4) {
      const k = j * row + i,
        v = height[k],
        dx = height[k + 1] - v,
        dy = height[k + row] - v,
        slope = Math.hypot(dx, dy);
      const t = Math.min(1.999, Math.max(0, (v / BANDS) * 2)),
        a = ramp[t | 0],
        b = ramp[(t | 0) + 1],
        f = t % 1;
      const steep = (slope * n) / 60,
        light = ((((dx + dy) / (slope || 1)) * steep) / (1 + steep)) * (dark ? 0.16 : 0.07);
      const line = v > 0.5 ? Math.max(0, 1 - Math.abs(v - Math.round(v)) / (slope || 1)) : 0,
        shade = 1 + light + line * (dark ? 0.6 : -0.2);
      for (let c = 0; c < 3; c++) image.data[o + c] = (a[c] + (b[c] - a[c]) * f) * shade;
      image.data[o + 3] = 255;
    }
  context.putImageData(image, 0, 0);
  const X = x => ((x - p + r) / (2 * r)) * size,
    Y = y => ((q + r - y) / (2 * r)) * size,
    unit = r > 4 ? 2 : 1;
  context.font = "11px system-ui, sans-serif";
  context.fillStyle = context.strokeStyle = dark ? "#b9c6d0" : "#46535c";
  for (let u = -8; u <= 8; u += unit) {
    const [x, y] = [X(u), Y(u)],
      text = String(u).replace("-", "−");
    context.textAlign = "center";
    if (x > 14 && x < size - 10) {
      context.fillRect(x, size - 4, 1, 4);
      context.fillText(text, x, size - 7);
    }
    context.textAlign = "left";
    if (y > 12 && y < size - 20) {
      context.fillRect(0, y, 4, 1);
      context.fillText(text, 7, y + 4);
    }
  }
  surface.minima.forEach(([x, y], i) => {
    const best = surface.value(x, y) < 1e-9;
    context.lineWidth = best ? 2 : 1;
    context.beginPath();
    context.arc(X(x), Y(y), best ? 6 : 3, 0, 7);
    context.stroke();
    if (best) {
      context.beginPath();
      context.arc(X(x), Y(y), 2, 0, 7);
      context.fill();
    }
  });
}

/** The loss plot's frame: steps to the right, loss upwards in powers of ten. `plot`: { steps, low, high, goal }. */
export function paintAxes(canvas, width, height, plot, color, words) {
  const g = sharp(canvas, width, height),
    left = 36,
    bottom = height - 32,
    w = width - left - 10,
    top = 10;
  const at = (step, loss) => [
    left + (step / plot.steps) * w,
    bottom - ((Math.log10(loss) - plot.low) / (plot.high - plot.low)) * (bottom - top),
  ];
  g.font = "12px system-ui, sans-serif";
  g.fillStyle = color("muted");
  g.strokeStyle = color("faint");
  const line = (a, b, c, d) => {
    g.beginPath();
    g.moveTo(a, b);
    g.lineTo(c, d);
    g.stroke();
  };
  g.textAlign = "right";
  for (let e = plot.low; e <= plot.high; e++) {
    const y = at(0, 10 ** e)[1];
    line(left, y, left + w, y);
    if ((plot.high - e) % (plot.high - plot.low > 7 ? 2 : 1) === 0)
      g.fillText(e >= 0 && e < 4 ? 10 ** e : powerText(e), left - 6, y + 4);
  }
  g.textAlign = "center";
  for (let i = 0; i <= 5; i++) {
    const x = left + (i / 5) * w;
    line(x, top, x, bottom);
    if (w > 230 || i % 5 === 0 || plot.steps < 1000)
      g.fillText((plot.steps * i) / 5, Math.min(x, width - 14), bottom + 15);
  }
  g.textAlign = "right";
  g.fillText(words.steps, width - 10, height - 3);
  g.textAlign = "left";
  g.fillText(words.loss, left + 6, top + 10);
  const [x, y] = at(0, plot.goal);
  g.strokeStyle = g.fillStyle = color("good");
  g.setLineDash([6, 4]);
  line(x, y, left + w, y);
  g.setLineDash([]);
  g.textAlign = "right";
  g.fillText(words.goal, left + w - 4, y + 14);
  return { at, area: [left, top - 8, w + 10, bottom - top + 10] };
}

/**
 * Draw what a trail has grown by since `done` = { n, length }; at(i): where its point i lies. Nothing is drawn beyond
 * ±`far` pixels.
 */
export function extendTrail(context, done, n, at, far, name, dark, dim) {
  if (done.n >= n) return;
  const path = new Path2D();
  let [x, y] = at(Math.max(0, done.n - 1)),
    length = done.length;
  path.moveTo(x, y);
  for (let i = Math.max(1, done.n); i < n; i++) {
    const [a, b] = at(i),
      seen = [a, b, x, y].every(v => Math.abs(v) < far);
    if (seen) length += Math.hypot(a - x, b - y);
    path[seen ? "lineTo" : "moveTo"](a, b);
    x = a;
    y = b;
  }
  context.globalAlpha = dim ? 0.16 : 1;
  context.lineJoin = "round";
  context.setLineDash(LOOKS[name][2]);
  context.lineDashOffset = done.length;
  context.lineWidth = 2;
  context.strokeStyle = lookColor(name, dark);
  context.stroke(path);
  context.globalCompositeOperation = "destination-over"; // a pale bed under all trails, which hides none
  context.setLineDash([]);
  context.lineWidth = 4;
  context.strokeStyle = dark ? "rgba(15, 20, 26, .45)" : "rgba(255, 255, 255, .5)";
  context.stroke(path);
  context.globalCompositeOperation = "source-over";
  context.globalAlpha = 1;
  done.n = n;
  done.length = length;
}

/** The mark of `name` at (x, y): full, or hollow for a racer that is beyond the map; a cross where it diverged. */
export function drawMark(context, name, x, y, dark, kind) {
  context.save();
  context.translate(x, y);
  context.lineWidth = 2;
  context.globalAlpha = kind === "dim" ? 0.25 : 1;
  context.fillStyle = lookColor(name, dark);
  context.strokeStyle = dark ? "#10151b" : "#fff";
  if (kind === "diverged") {
    context.strokeStyle = lookColor(name, dark);
    context.lineWidth = 3;
    context.stroke(new Path2D("M-5-5L5 5M-5 5L5-5"));
  } else if (kind === "away") {
    context.strokeStyle = lookColor(name, dark);
    context.fillStyle = dark ? "#10151b" : "#fff";
    context.fill(mark(name));
    context.stroke(mark(name));
  } else {
    context.stroke(mark(name));
    context.fill(mark(name));
  }
  context.restore();
}

/** An arrow from (x, y) along (dx, dy), which point right and down. */
export function drawArrow(context, x, y, dx, dy, color, width) {
  const length = Math.hypot(dx, dy);
  if (!(length > 0)) return;
  context.save();
  context.translate(x, y);
  context.rotate(Math.atan2(dy, dx));
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = width;
  context.stroke(new Path2D(`M0 0H${length}`));
  context.fill(new Path2D(`M${length + 4} 0l-9-4.5v9z`));
  context.restore();
}
