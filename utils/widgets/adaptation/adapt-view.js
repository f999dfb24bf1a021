// A map of both domains, the picture that is chosen, the legend, and the table of figures.
import { h, sharp, uniqueId } from "../base/common.js";
import { CLASS_COLORS } from "../base/class-colors.js";
import { towards } from "../base/neighbours.js";

const REACH = 24; // of the pointer, in pixels
const RIM = 12;
const MOST_SIDE = 340;
const GLIDE = 350; // milliseconds from one epoch to the next
const MARKS = {
  source: "M-4.2 0A4.2 4.2 0 1 0 4.2 0A4.2 4.2 0 1 0 -4.2 0Z",
  target: "M0-5.6L5 3.6H-5Z",
  wrong: "M-2.6-2.6L2.6 2.6M-2.6 2.6L2.6-2.6",
};
const DIRECTIONS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

/** How wide a map may be beside another, and whether there is room for two. */
export function roomFor(element) {
  const width = element.clientWidth,
    narrow = width < 520;
  return { narrow, side: Math.max(180, Math.min(narrow ? width - 2 : Math.floor((width - 12) / 2) - 2, MOST_SIDE)) };
}

/** The colour of picture i of a frame, as the reader wants it. */
export function inkOf(data, frame, state, theme, color) {
  const classes = CLASS_COLORS[theme];
  return {
    class: i => classes[data.label[i]],
    domain: i => color(data.domain[i] ? "second" : "accent"),
    answer: i => color(frame.predicted[i] === data.label[i] ? "good" : "bad"),
  }[state.color];
}

/**
 * One map: { element, canvas, refresh(view), end() }. `act`: look(i) for a picture that the pointer passes (−1: none),
 * choose(i) for one that is chosen, method(name).
 */
export function makeMap(data, text, side, act, help) {
  const id = uniqueId(),
    marks = Object.fromEntries(Object.entries(MARKS).map(([name, path]) => [name, new Path2D(path)]));
  let view = null,
    places = [],
    goal = [],
    running = null,
    size = 0;
  const select = h(
    "select",
    { id, name: side, onchange: () => act.method(select.value) },
    data.methods.map(({ name }) => h("option", { value: name }, text.method(name))),
  );
  const canvas = h("canvas", {
    tabindex: 0,
    role: "application",
    "aria-roledescription": text.role,
    "aria-describedby": help,
    onpointerdown: event => act.choose(under(event)),
    onpointermove: event => !running && (event.pointerType === "mouse" || event.buttons) && act.look(under(event)),
    onpointerleave: () => act.look(-1),
    onkeydown: key,
  });
  const element = h(
    "figure",
    { "data-side": side },
    h("span", { class: "dlw-field dlw-screen" }, h("label", { for: id }, text.sides[side]), select),
    canvas,
  );
  const visible = () => Array.from({ length: data.n }, (_, i) => i).filter(i => !view.faded(i));

  function under(event) {
    const box = canvas.getBoundingClientRect(),
      [x, y] = [event.clientX - box.left - 1, event.clientY - box.top - 1]; // less the border
    let [best, least] = [-1, REACH ** 2];
    for (const i of visible()) {
      const far = (goal[i][0] - x) ** 2 + (goal[i][1] - y) ** 2;
      if (far < least) [best, least] = [i, far];
    }
    return best;
  }
  function key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const among = visible(),
      direction = DIRECTIONS[event.key],
      at = among.indexOf(view.state.point),
      back = at < 0 ? among.length - 1 : at - 1,
      jump = { Home: 0, End: among.length - 1, PageDown: at + 1, PageUp: back }[event.key];
    if (event.key === "Escape" && at >= 0) act.choose(-1);
    else if (direction && among.length) {
      const next = at < 0 ? among[0] : towards(goal, view.state.point, direction, among);
      if (next >= 0) act.choose(next);
    } else if (jump !== undefined && among.length) act.choose(among[(jump + among.length) % among.length]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function mark(context, name, ink, wide) {
    if (name === "source") {
      context.fillStyle = ink;
      context.fill(marks.source);
      return;
    }
    context.strokeStyle = ink;
    context.lineWidth = wide;
    context.stroke(marks[name]);
  }
  function point(context, i, scale = 1) {
    const { frame, state, ink, color } = view,
      wrong = state.color === "answer" && frame.predicted[i] !== data.label[i];
    context.save();
    context.translate(...places[i]);
    context.scale(scale, scale);
    context.globalAlpha = view.faded(i) ? 0.12 : state.color === "answer" && !wrong && scale === 1 ? 0.5 : 0.9;
    mark(context, data.domain[i] ? "target" : "source", ink(i), 1.8);
    if (wrong && !view.faded(i)) mark(context, "wrong", data.domain[i] ? ink(i) : color("on-accent"), 1.4);
    context.restore();
  }
  function draw() {
    const { color, at } = view,
      context = sharp(canvas, size, size);
    for (const side of [0, 1])
      for (let i = 0; i < data.n; i++) if (data.domain[i] === side && i !== at) point(context, i);
    if (at < 0) return;
    point(context, at, 1.5);
    context.strokeStyle = color("ink");
    context.lineWidth = 2;
    context.beginPath();
    context.arc(...places[at], 11, 0, 7);
    context.stroke();
  }
  function glide() {
    const from = places,
      begun = performance.now(),
      mine = (running = {});
    const frame = now => {
      if (mine !== running || !canvas.isConnected) return;
      const t = Math.max(0, Math.min(1, (now - begun) / GLIDE)),
        ease = t * t * (3 - 2 * t);
      places = t < 1 ? goal.map((to, i) => to.map((v, k) => from[i][k] + (v - from[i][k]) * ease)) : goal;
      if (t === 1) stop();
      draw();
      if (t < 1) requestAnimationFrame(frame);
    };
    canvas.dataset.moving = "true";
    requestAnimationFrame(frame);
  }
  function stop() {
    running = null;
    delete canvas.dataset.moving;
  }
  /** `next`: { frame, state, side, at, color, ink, faded(i), label }. */
  function refresh(next) {
    const half = next.side / 2,
      scale = (half - RIM) / next.frame.reach,
      moved = view && view.frame.points !== next.frame.points,
      sized = size !== next.side;
    view = next;
    size = next.side;
    select.value = next.frame.name;
    canvas.setAttribute("aria-label", next.label);
    if (moved || sized) {
      goal = next.frame.points.map(([x, y]) => [half + x * scale, half - y * scale]);
      stop();
      if (moved && !sized && !matchMedia("(prefers-reduced-motion: reduce)").matches) glide();
      else places = goal;
    }
    draw();
  }
  return { element, canvas, refresh };
}

/** A mark of the legend, in the colour of `fill` or, of what is open, of the line. */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"),
    path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of Object.entries({ viewBox: "-7 -7 14 14", width: 15, height: 15, "aria-hidden": "true" }))
    svg.setAttribute(key, value);
  path.setAttribute("d", MARKS[name]);
  path.setAttribute("stroke-width", name === "wrong" ? 1.5 : 1.8);
  svg.append(path);
  return {
    svg,
    tint: ink => {
      path.setAttribute("fill", name === "source" ? ink : "none");
      path.setAttribute("stroke", name === "source" ? "none" : ink);
    },
  };
}

/** What marks and colours mean, and a button for each class: { element, classes, refresh(state, theme, color) }. */
export function makeLegend(data, text, only) {
  const icons = Object.keys(MARKS).map(name => ({ name, ...icon(name) })),
    spans = icons.map(({ name, svg }) => h("span", {}, svg, text.marks[name])),
    dots = data.names.map(() => h("i")),
    buttons = data.names.map((name, c) =>
      h("button", { type: "button", class: "dlw-printed", "data-class": c, onclick: () => only(c) }, dots[c], name),
    );
  const key = h("div", { class: "dlw-ad-key" }, spans),
    classes = h("div", { class: "dlw-ad-classes", role: "group", "aria-label": text.classes }, buttons);
  return {
    element: h("div", { class: "dlw-ad" }, key, classes),
    refresh(state, theme, color) {
      for (const { name, tint } of icons)
        tint(
          state.color === "domain" && name !== "wrong" ? color(name === "target" ? "second" : "accent") : color("ink"),
        );
      spans[2].hidden = state.color !== "answer";
      dots.forEach((dot, c) => {
        dot.hidden = state.color !== "class";
        dot.style.background = CLASS_COLORS[theme][c];
      });
      buttons.forEach((button, c) => button.setAttribute("aria-pressed", String(c === state.only)));
    },
  };
}

/** The picture that is chosen or looked at: { element, refresh(i, frames), words(i, frames) }. */
export function makeInspector(data, text) {
  const element = h("div", { class: "dlw-ad-picture" }),
    canvas = h("canvas", { role: "img" }),
    sheet = new Image(),
    url = URL.createObjectURL(new Blob([data.sheet], { type: "image/png" }));
  let shown = -1;
  sheet.onload = () => {
    URL.revokeObjectURL(url);
    if (shown >= 0) paint();
  };
  sheet.onerror = () => {
    URL.revokeObjectURL(url);
    console.error("[course widget] pictures: the bytes are no picture");
  };
  sheet.src = url;
  function paint() {
    const context = sharp(canvas, 84, 84),
      { tile, columns } = data;
    context.imageSmoothingEnabled = false;
    if (sheet.naturalWidth)
      context.drawImage(sheet, (shown % columns) * tile, Math.floor(shown / columns) * tile, tile, tile, 0, 0, 84, 84);
  }
  const answers = (i, frames) =>
    frames
      .filter((frame, k) => !k || frame.name !== frames[0].name)
      .map(frame => {
        const says = frame.predicted[i];
        return text.says(text.method(frame.name), frame.epoch, data.names[says], says === data.label[i]);
      });
  const title = i => text.picture(data.domain[i], data.names[data.label[i]]);
  return {
    element,
    words: (i, frames) =>
      i < 0 ? "" : [title(i), ...answers(i, frames).map(one => one + text.stop.trim())].join(text.gap),
    refresh(i, frames) {
      shown = i;
      if (i < 0) {
        element.replaceChildren(h("p", { class: "dlw-muted" }, text.none));
        return;
      }
      canvas.setAttribute("aria-label", text.number(i));
      const lines = answers(i, frames).map(one => h("p", {}, one));
      element.replaceChildren(
        canvas,
        h(
          "div",
          {},
          h("p", {}, h("b", {}, title(i))),
          lines,
          data.domain[i] ? h("p", { class: "dlw-muted dlw-ad-wide" }, text.hidden) : null,
        ),
      );
      paint();
    },
  };
}

/** The figures of both maps: { element, refresh(frames, shares, epoch) }. */
export function makeFigures(text) {
  const heads = [0, 1].map(() => h("th", { scope: "col" })),
    keys = ["source", "target", "told", "near"],
    cells = keys.map(() => [h("td"), h("td")]);
  const element = h(
    "div",
    { class: "dlw-ad-scroll" },
    h(
      "table",
      {},
      h("caption", { class: "dlw-hidden" }, text.table),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, text.figure), heads)),
      h(
        "tbody",
        {},
        keys.map((key, k) => h("tr", { "data-figure": key }, h("th", { scope: "row" }, text.rows[key]), cells[k])),
      ),
    ),
  );
  return {
    element,
    refresh(frames, shares, epoch) {
      frames.forEach((frame, side) => {
        const name = text.method(frame.name);
        heads[side].textContent = frame.epoch === epoch ? name : text.at(name, frame.epoch);
        keys.forEach(
          (key, k) => (cells[k][side].textContent = text.percent(key === "near" ? shares[side] : frame[key])),
        );
      });
    },
  };
}
