// A pad to draw a digit on, with pointer or keyboard, and the picture that a network receives of it.
import { uniqueId, h, sharp } from "./common.js";

/** Pixels on a side of the picture, of the box that the digit fills, and the pen's radius in it: as in MNIST. */
const SIDE = 28;
const BOX = 20;
const PEN = 1.25;
const PAD = 280;
const GRID = 14;
const CELL = PAD / GRID;
const SMALLEST = PAD / 7;
const MOST_POINTS = 400;

function distanceToSegment(x, y, [ax, ay], [bx, by]) {
  const dx = bx - ax,
    dy = by - ay,
    length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Brightness 0 … 1 of 28 × 28 pixels: 1 inside the pen's path, falling to 0 over one pixel at its edge. */
function ink(strokes) {
  const image = new Float32Array(SIDE * SIDE);
  for (const stroke of strokes)
    for (let k = 0; k < stroke.length; k++) {
      const a = stroke[k],
        b = stroke[Math.min(k + 1, stroke.length - 1)],
        reach = PEN + 1;
      const range = (u, v) => [
        Math.max(0, Math.floor(Math.min(u, v) - reach)),
        Math.min(SIDE - 1, Math.ceil(Math.max(u, v) + reach)),
      ];
      const [left, right] = range(a[0], b[0]),
        [top, bottom] = range(a[1], b[1]);
      for (let i = top; i <= bottom; i++)
        for (let j = left; j <= right; j++) {
          const value = Math.max(0, Math.min(1, PEN + 0.5 - distanceToSegment(j + 0.5, i + 0.5, a, b)));
          if (value > image[i * SIDE + j]) image[i * SIDE + j] = value;
        }
    }
  return image;
}

/**
 * Strokes (lists of [x, y] on the pad) as 784 bytes, normalised like MNIST: the digit fills a box of 20 × 20 with its
 * proportions
 * kept, and its centre of mass lies in the middle. The pen is as thick as there, however large one draws. null without
 * ink.
 */
export function rasterise(strokes) {
  const points = strokes.flat();
  if (!points.length) return null;
  const xs = points.map(p => p[0]),
    ys = points.map(p => p[1]);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (BOX - 2 * PEN) / Math.max(right - left, bottom - top, SMALLEST);
  const placed = (dx, dy) =>
    strokes.map(stroke =>
      stroke.map(([x, y]) => [
        (x - (left + right) / 2) * scale + SIDE / 2 + dx,
        (y - (top + bottom) / 2) * scale + SIDE / 2 + dy,
      ]),
    );
  const draft = ink(placed(0, 0));
  let mass = 0,
    mx = 0,
    my = 0;
  draft.forEach((value, k) => {
    mass += value;
    mx += value * ((k % SIDE) + 0.5);
    my += value * (Math.floor(k / SIDE) + 0.5);
  });
  const margin = (SIDE - BOX) / 2,
    shift = m => Math.max(-margin, Math.min(margin, SIDE / 2 - m / mass));
  return Uint8Array.from(ink(placed(shift(mx), shift(my))), value => Math.round(255 * value));
}

/** Draw 784 bytes white on black into a canvas of 28 × 28 pixels. */
export function paintPixels(canvas, pixels) {
  canvas.width = canvas.height = SIDE;
  const image = new ImageData(SIDE, SIDE);
  pixels.forEach((v, k) => image.data.set([v, v, v, 255], 4 * k));
  canvas.getContext("2d").putImageData(image, 0, 0);
}

const PAD_TEXT = {
  en: {
    pad: "Drawing pad",
    role: "drawing pad",
    help: "Mouse, finger or pen. Keys: arrows move, space puts the pen down or lifts it, Backspace takes back.",
    join: "Join clicks with lines",
    lift: "Next stroke",
    undo: "Undo",
    clear: "Clear",
    down: "pen down",
    up: "pen up",
    at: (x, y) => `column ${x}, row ${y}`,
  },
  zh: {
    pad: "手写板",
    role: "手写板",
    help: "可用鼠标、手指或触控笔书写。键盘：方向键移动，空格键落笔或抬笔，退格键撤销。",
    join: "点击几处，连成线",
    lift: "另起一笔",
    undo: "撤销",
    clear: "清除",
    down: "落笔",
    up: "抬笔",
    at: (x, y) => `第 ${x} 列，第 ${y} 行`,
  },
};

export const PAD_CSS = `
.dlw-pad { width: 100%; max-width: ${PAD}px; }
.dlw-pad canvas {
  width: 100% !important; height: auto !important; aspect-ratio: 1; border: 1px solid var(--dlw-edge);
  border-radius: .4rem; background: var(--dlw-face); cursor: crosshair; touch-action: none; user-select: none;
  -webkit-user-select: none;
}
.dlw-pad p { font-size: .82em; margin: .35rem 0 0; }
.dlw-join { display: inline-flex; align-items: center; gap: .4rem; min-height: 2.1rem; cursor: pointer; }
.dlw-join input { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--dlw-accent); }
`;

/** A four, as a hand writes it. */
const EXAMPLE = "eg50c8b49gh8.9gh8fkhkmsgo.j4akhsqw";

/** Points that a line needs so that it stays within `tolerance` of all. */
function thinned(line, tolerance) {
  const a = line[0],
    b = line.at(-1);
  let far = 0,
    at = 0;
  line.forEach(([x, y], k) => {
    const d = distanceToSegment(x, y, a, b);
    if (d > far) [far, at] = [d, k];
  });
  if (far <= tolerance) return line.length > 1 ? [a, b] : [a];
  return [...thinned(line.slice(0, at + 1), tolerance).slice(0, -1), ...thinned(line.slice(at), tolerance)];
}

/** Strokes as a short text: each number in two digits to the base 36, in quarters of the pad's pixels. */
export function strokesText(strokes) {
  let tolerance = 1,
    thin;
  do {
    thin = strokes.map(stroke => thinned(stroke, tolerance));
    tolerance *= 2;
  } while (thin.flat().length > MOST_POINTS && tolerance < PAD);
  const digits = v =>
    Math.round(4 * v)
      .toString(36)
      .padStart(2, "0");
  return thin.map(stroke => stroke.flat().map(digits).join("")).join(".");
}

/** What `strokesText` made; null where a text is something else. */
export function readStrokes(text) {
  if (text === "") return [];
  if (
    typeof text !== "string" ||
    !/^(?:[\da-z]{4})+(?:\.(?:[\da-z]{4})+)*$/.test(text) ||
    text.length > 5 * MOST_POINTS
  )
    return null;
  const strokes = text
    .split(".")
    .map(stroke => stroke.match(/..../g).map(p => [p.slice(0, 2), p.slice(2)].map(v => parseInt(v, 36) / 4)));
  return strokes.flat(2).every(v => v <= PAD) ? strokes : null;
}

/**
 * The pad: { element, buttons, tools, strokes(), clear(), undo(), load(strokes), draw(color), onchange, example }.
 * `buttons`: undo and clear. `tools`: for who clicks or taps, but does not drag. `example`: whether it shows one that goes
 * away when the reader draws.
 */
export function makePad(lang, voice) {
  const text = PAD_TEXT[lang],
    help = uniqueId();
  const canvas = h("canvas", {
    tabindex: 0,
    role: "application",
    "aria-label": text.pad,
    "aria-roledescription": text.role,
    "aria-describedby": help,
  });
  const element = h(
    "div",
    { class: "dlw-pad" },
    canvas,
    h("p", { id: help, class: "dlw-muted dlw-screen" }, text.help),
  );
  const join = h("input", {
    type: "checkbox",
    onchange: () => {
      joined = false;
      lift.hidden = !join.checked;
    },
  });
  const button = (name, onclick, hidden = false) => h("button", { type: "button", hidden, onclick }, name),
    lift = button(text.lift, () => (joined = false), true),
    buttons = [button(text.undo, () => pad.undo()), button(text.clear, () => pad.clear())];
  const tools = [h("label", { class: "dlw-join" }, join, text.join), lift];
  const pad = { element, buttons, tools, onchange: () => {}, strokes: () => strokes, example: true };
  let strokes = readStrokes(EXAMPLE),
    cursor = [GRID / 2, GRID / 2],
    penDown = false,
    joined = false,
    keyboard = false,
    lastColor = () => "#808080";

  pad.draw = (color = lastColor) => {
    lastColor = color;
    const g = sharp(canvas, PAD, PAD);
    g.lineCap = g.lineJoin = "round";
    g.strokeStyle = color(pad.example ? "edge" : "ink");
    g.lineWidth = 18;
    for (const stroke of strokes) {
      g.beginPath();
      stroke.forEach(([x, y]) => g.lineTo(x, y));
      if (stroke.length === 1) g.lineTo(stroke[0][0] + 0.01, stroke[0][1]);
      g.stroke();
    }
    if (keyboard && document.activeElement === canvas) {
      g.lineWidth = 3;
      g.strokeStyle = color(penDown ? "second" : "accent");
      g.beginPath();
      g.arc(...here(), 11, 0, 7);
      g.stroke();
    }
  };
  const here = () => cursor.map(c => (c + 0.5) * CELL);
  const changed = () => {
    pad.draw();
    pad.onchange();
  };
  pad.load = now => {
    strokes = now;
    pad.example = penDown = joined = false;
    changed();
  };
  pad.clear = () => pad.load([]);
  pad.undo = () => pad.load(pad.example ? [] : strokes.slice(0, -1));
  const begin = point => {
    strokes = [...(pad.example ? [] : strokes), [point]];
    pad.example = false;
  };

  const where = event => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * PAD, ((event.clientY - box.top) / box.height) * PAD].map(v =>
      Math.max(0, Math.min(PAD, v)),
    );
  };
  canvas.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    keyboard = penDown = false;
    if (join.checked && joined) strokes.at(-1).push(where(event));
    else begin(where(event));
    joined = join.checked;
    if (!joined) canvas.setPointerCapture(event.pointerId);
    changed();
  });
  canvas.addEventListener("pointermove", event => {
    if (!canvas.hasPointerCapture(event.pointerId) || !strokes.length) return;
    const all = event.getCoalescedEvents?.() ?? [];
    strokes.at(-1).push(...(all.length ? all : [event]).map(where));
    changed();
  });
  const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (MOVES[event.key]) {
      cursor = cursor.map((c, i) => Math.max(0, Math.min(GRID - 1, c + MOVES[event.key][i])));
      if (penDown) strokes.at(-1).push(here());
    } else if (event.key === " ") {
      penDown = !penDown;
      joined = false;
      if (penDown) begin(here());
    } else if (event.key === "Backspace") {
      pad.undo();
    } else if (event.key === "Escape" && penDown) {
      penDown = false;
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    keyboard = true;
    voice.say(`${penDown ? text.down : text.up}, ${text.at(cursor[0] + 1, cursor[1] + 1)}`);
    if (penDown || event.key === "Backspace") changed();
    else pad.draw();
  });
  canvas.addEventListener("focus", () => {
    keyboard = canvas.matches(":focus-visible");
    pad.draw();
  });
  canvas.addEventListener("blur", () => {
    penDown = false;
    pad.draw();
  });
  return pad;
}
