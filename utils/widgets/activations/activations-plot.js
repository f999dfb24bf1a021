// The plot of activation functions, and where they saturate.
import { sharp } from "../base/common.js";

export const LIMIT = 6;

const STEPS = 480;

/** Stretches of [-LIMIT, LIMIT] where |derivative| < threshold, as pairs. */
export function saturatedZones(derivative, threshold, steps = STEPS) {
  const zones = [];
  let from = null;
  for (let i = 0; i <= steps; i++) {
    const z = -LIMIT + (2 * LIMIT * i) / steps,
      flat = Math.abs(derivative(z === 0 ? -1e-9 : z)) < threshold;
    if (flat && from === null) from = z;
    if (from !== null && (!flat || i === steps)) {
      zones.push([from, flat ? z : z - (2 * LIMIT) / steps]);
      from = null;
    }
  }
  return zones;
}

export function drawPlot(canvas, color, curves, state, height) {
  const width = canvas.parentElement.clientWidth || 300,
    context = sharp(canvas, width, height);
  const left = 34,
    right = 8,
    top = 8,
    bottom = 22,
    w = width - left - right,
    hh = height - top - bottom;
  let low = -0.3,
    high = 1.15;
  for (const { of } of curves)
    for (let i = 0; i <= 60; i++) {
      const y = of(-LIMIT + (LIMIT * i) / 30);
      low = Math.min(low, y * 1.05);
      high = Math.max(high, y * 1.05);
    }
  low = Math.max(low, -2.2) - 0.12;
  high = Math.min(high, 3.2);
  const X = z => left + ((z + LIMIT) / (2 * LIMIT)) * w,
    Y = y => top + ((high - y) / (high - low)) * hh;
  context.font = "12px system-ui, sans-serif";
  context.lineWidth = 1;
  for (const { zones, name } of curves) {
    context.fillStyle = color(name === "accent" ? "shade" : name);
    for (const [a, b] of zones) {
      if (name === "accent") context.fillRect(X(a), top, X(b) - X(a), hh);
      else context.fillRect(X(a), top + hh - 4, X(b) - X(a), 4);
    }
  }
  context.strokeStyle = color("faint");
  context.fillStyle = color("muted");
  context.textAlign = "center";
  for (let z = -LIMIT; z <= LIMIT; z += 2) {
    context.beginPath();
    context.moveTo(X(z), top);
    context.lineTo(X(z), top + hh);
    context.stroke();
    context.fillText(String(z).replace("-", "−"), X(z), height - 6);
  }
  context.textAlign = "right";
  const unit = high - low > 2.6 ? 1 : 0.5;
  for (let y = Math.ceil(low / unit) * unit; y <= high; y += unit) {
    context.beginPath();
    context.moveTo(left, Y(y));
    context.lineTo(left + w, Y(y));
    context.stroke();
    context.fillText(y.toFixed(unit < 1 ? 1 : 0).replace("-", "−"), left - 6, Y(y) + 4);
  }
  context.strokeStyle = color("edge");
  context.beginPath();
  context.moveTo(left, Y(0));
  context.lineTo(left + w, Y(0));
  context.moveTo(X(0), top);
  context.lineTo(X(0), top + hh);
  context.stroke();
  context.save();
  context.beginPath();
  context.rect(left, top - 2, w, hh + 4);
  context.clip();
  for (const { of, name } of [...curves].reverse()) {
    context.strokeStyle = color(name);
    context.lineWidth = 2.25;
    context.setLineDash(name === "accent" ? [] : [7, 5]);
    context.beginPath();
    let before = null;
    for (let i = 0; i <= STEPS; i++) {
      const z = -LIMIT + (2 * LIMIT * i) / STEPS,
        y = of(z);
      if (before !== null && Math.abs(y - before) > 0.3) context.moveTo(X(z), Y(y));
      else context.lineTo(X(z), Y(y)); // a jump
      before = y;
    }
    context.stroke();
  }
  context.setLineDash([3, 3]);
  context.lineWidth = 1;
  context.strokeStyle = color("ink");
  context.beginPath();
  context.moveTo(X(state.z), top);
  context.lineTo(X(state.z), top + hh);
  context.stroke();
  context.setLineDash([]);
  for (const { of, name } of curves) {
    context.fillStyle = color(name);
    context.beginPath();
    context.arc(X(state.z), Y(of(state.z)), 4.5, 0, 7);
    context.fill();
  }
  context.restore();
  return x => -LIMIT + ((x - left) / w) * 2 * LIMIT;
}
